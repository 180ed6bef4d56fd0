//! `GET` and `POST /api/v1/me/reports`, `POST …/{no}/reissue` and `…/{no}/recall`

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use xinyu_register::ids::EnquiryId;
use xinyu_register::paper::PaperKind;
use xinyu_register::rules::Rules;
use xinyu_service::papers::PaperWish;
use xinyu_service::rights::reports::OwnReport;

use crate::api::input::{Asked, Nothing, PageAsked, Sent, at, id};
use crate::api::once::Once;
use crate::api::wire::{Named, day, field_of_work, instant, purpose};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Your own reports and certificates.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"reports": [], "next": null}))]
pub(super) struct ReportsShown {
    /// Latest first.
    reports: Vec<ReportShown>,
    /// Where to go on.
    next: Option<String>,
}

/// An own report or a certificate.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "no": "q-0410d3w6a8k5n2q9", "kind": "own", "version": 1, "replaces": null, "state": "valid",
    "made_at": "2026-11-23T09:05:00.000+08:00", "valid_until": "2026-12-23", "entries": 3, "purpose": null,
    "field": null, "reason": "核对有没有错", "at_counter": false, "pdf": "/api/v1/me/reports/q-0410d3w6a8k5n2q9/pdf"
}))]
pub(super) struct ReportShown {
    /// Its number.
    no: String,
    /// `own`, `none-within-period`, `qualification-valid`, `award`.
    kind: &'static str,
    /// Its version: one more than that of the one that it took the place of.
    version: u32,
    /// The one that it took the place of.
    replaces: Option<String>,
    /// `valid`, `expired`, `superseded`, `recalled`.
    state: &'static str,
    /// When it was made.
    #[schema(format = DateTime)]
    made_at: String,
    /// Last day of its validity.
    #[schema(format = Date)]
    valid_until: String,
    /// How many entries it holds.
    entries: usize,
    /// The purpose that a certificate is about.
    purpose: Option<Named>,
    /// Its field of work.
    field: Option<Named>,
    /// What it is for, in your words; printed on it.
    reason: String,
    /// Whether it was printed for you at a counter.
    at_counter: bool,
    /// Where the document is.
    pdf: String,
}

/// What report or certificate.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "none-within-period", "purpose": "employment", "field": "metrology"}))]
pub(super) struct ReportSent {
    /// `own` (if nothing is said): your whole file, for own use. `none-within-period`: a certificate that
    /// nothing relevant to `purpose` is within its disclosure period. `qualification-valid`: that `entry`
    /// is in force. `award`: that `entry` is on file.
    kind: Option<String>,
    /// Code of a purpose that rests on consent.
    purpose: Option<String>,
    /// Its field of work, where it names one.
    field: Option<String>,
    /// The entry.
    entry: Option<String>,
    /// What an own report is for, at most 60 characters; printed on it. If nothing is said: to check it.
    reason: Option<String>,
}

impl ReportSent {
    fn wish(&self, app: &App) -> Result<PaperWish, Problem> {
        let kind = match self.kind.as_deref() {
            None => Some(PaperKind::Own),
            Some(word) => PaperKind::parse(word).filter(|kind| *kind != PaperKind::Enquiry),
        };
        let kind = kind.ok_or_else(|| Problem::field("/kind", "choice"))?;
        let entry = self.entry.as_deref().map(|text| text.parse().map_err(|_| Problem::field("/entry", "choice")));
        // An own copy says what it is for, so that whoever uses it otherwise is seen to.
        let reason = self.reason.clone().filter(|reason| kind != PaperKind::Own || !reason.trim().is_empty());
        let reason = reason
            .or_else(|| (kind == PaperKind::Own).then(|| app.register.words.say("zh-CN", "papers-why-check", &[])));
        Ok(PaperWish {
            kind,
            purpose: self.purpose.clone().unwrap_or_default(),
            field: self.field.clone(),
            entry: entry.transpose()?,
            reason: reason.unwrap_or_default(),
        })
    }
}

/// Your own reports and certificates
#[utoipa::path(
    get, path = "/api/v1/me/reports", tag = "own file", security(("token" = [])),
    params(PageAsked),
    responses(
        (status = 200, description = "A page of reports", body = ReportsShown),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 422, description = "`fields`: cursor or limit"),
    )
)]
pub(super) async fn own_reports(
    bearer: Bearer,
    State(app): State<App>,
    Asked(page): Asked<PageAsked>,
) -> Result<Json<ReportsShown>, Problem> {
    let reports = app.register.own_reports(&bearer.caller).await?;
    let (reports, next) = page.cut(reports, |report| report.no.to_string())?;
    let reports = reports.iter().map(|report| ReportShown::of(report, &app.register.rules)).collect();
    Ok(Json(ReportsShown { reports, next }))
}

/// Make a report of your own file, or a certificate
///
/// A look of your own, numbered. The document is at `pdf` while it is valid. A certificate that nothing is
/// there for a purpose is made only if that is so; else you are told so, and nobody but you, and
/// `GET /api/v1/me/entries` says which entries those are and why.
#[utoipa::path(
    post, path = "/api/v1/me/reports", tag = "own file", security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once")),
    request_body = ReportSent,
    responses(
        (status = 201, description = "Made", body = ReportShown, headers(("Location" = String, description = "The document"))),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`: no such entry"),
        (status = 409, description = "`certificate.something`: something relevant is within its period; `certificate.not_in_force`: the entry is not in force; `under_way`: the same request is being worked on"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`"),
    )
)]
pub(super) async fn make_report(
    bearer: Bearer,
    once: Once,
    State(app): State<App>,
    sent: Sent<ReportSent>,
) -> Result<Response, Problem> {
    bearer.caller.resident()?;
    let wish = sent.value.wish(&app)?;
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    let report = match turn.done() {
        Some(done) => known(&app, &bearer, id(done)?).await?,
        None => app.register.make_paper(&bearer.caller, &wish).await?,
    };
    turn.keep(report.no).await;
    Ok(made(&app, &report))
}

fn made(app: &App, report: &OwnReport) -> Response {
    let report = ReportShown::of(report, &app.register.rules);
    (StatusCode::CREATED, at(&report.pdf), Json(report)).into_response()
}

async fn known(app: &App, bearer: &Bearer, no: EnquiryId) -> Result<OwnReport, Problem> {
    let reports = app.register.own_reports(&bearer.caller).await?;
    reports.into_iter().find(|report| report.no == no).ok_or_else(Problem::not_found)
}

/// Issue a report or certificate anew
///
/// As things are today, under a new number, as the next version; the one before does not count from then on.
#[utoipa::path(
    post, path = "/api/v1/me/reports/{no}/reissue", tag = "own file", security(("token" = [])),
    params(
        ("no" = String, Path, description = "Number of the report", example = "q-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once"),
    ),
    request_body = Nothing,
    responses(
        (status = 201, description = "Made", body = ReportShown, headers(("Location" = String, description = "The document"))),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`report.superseded`: another took its place already; `certificate.something`, `certificate.not_in_force`; `under_way`"),
    )
)]
pub(super) async fn reissue_report(
    bearer: Bearer,
    once: Once,
    State(app): State<App>,
    Path(no): Path<String>,
    sent: Sent<Nothing>,
) -> Result<Response, Problem> {
    bearer.caller.resident()?;
    let no: EnquiryId = id(&no)?;
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    let report = match turn.done() {
        Some(done) => known(&app, &bearer, id(done)?).await?,
        None => app.register.reissue_paper(&bearer.caller, no).await?,
    };
    turn.keep(report.no).await;
    Ok(made(&app, &report))
}

/// Recall a report or certificate
///
/// Whoever checks it from then on is told that it was recalled. Recalling it again changes nothing.
#[utoipa::path(
    post, path = "/api/v1/me/reports/{no}/recall", tag = "own file", security(("token" = [])),
    params(
        ("no" = String, Path, description = "Number of the report", example = "q-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once"),
    ),
    request_body = Nothing,
    responses(
        (status = 200, description = "Recalled", body = ReportShown),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`under_way`"),
    )
)]
pub(super) async fn recall_report(
    bearer: Bearer,
    once: Once,
    State(app): State<App>,
    Path(no): Path<String>,
    sent: Sent<Nothing>,
) -> Result<Json<ReportShown>, Problem> {
    bearer.caller.resident()?;
    let no: EnquiryId = id(&no)?;
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    if turn.done().is_none() {
        app.register.recall_paper(&bearer.caller, no).await?;
        turn.keep(no).await;
    }
    Ok(Json(ReportShown::of(&known(&app, &bearer, no).await?, &app.register.rules)))
}

impl ReportShown {
    pub(super) fn of(report: &OwnReport, rules: &Rules) -> Self {
        let about = report.purpose.as_ref();
        Self {
            no: report.no.to_string(),
            kind: report.kind.as_str(),
            version: report.version,
            replaces: report.replaces.map(|no| no.to_string()),
            state: report.state.as_str(),
            made_at: instant(report.at_ms),
            valid_until: day(report.until),
            entries: report.entries,
            purpose: about.map(|(code, _)| purpose(rules, code)),
            field: about.and_then(|(code, field)| field_of_work(rules, code, field)),
            reason: report.reason.clone(),
            at_counter: report.at_counter,
            pdf: format!("/api/v1/me/reports/{}/pdf", report.no),
        }
    }
}
