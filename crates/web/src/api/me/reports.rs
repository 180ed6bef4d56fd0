//! `GET` and `POST /api/v1/me/reports`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use xinyu_register::ids::EnquiryId;
use xinyu_service::rights::reports::OwnReport;

use crate::api::input::{Asked, PageAsked, Sent, at, id};
use crate::api::once::Once;
use crate::api::wire::{day, instant};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Your own reports.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"reports": [], "next": null}))]
pub(super) struct ReportsShown {
    /// Latest first.
    reports: Vec<ReportShown>,
    /// Where to go on.
    next: Option<String>,
}

/// An own report.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "no": "q-0410d3w6a8k5n2q9", "kind": "own", "made_at": "2026-11-23T09:05:00.000+08:00", "valid_until": "2026-12-23",
    "entries": 3, "pdf": "/api/v1/me/reports/q-0410d3w6a8k5n2q9/pdf"
}))]
pub(super) struct ReportShown {
    /// Its number.
    no: String,
    /// `own`.
    kind: &'static str,
    /// When it was made.
    #[schema(format = DateTime)]
    made_at: String,
    /// Last day of its validity.
    #[schema(format = Date)]
    valid_until: String,
    /// How many entries it holds.
    entries: usize,
    /// Where the document is.
    pdf: String,
}

/// What report.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "own"}))]
pub(super) struct ReportSent {
    /// `own`: your whole file, for own use. There is no other in this version.
    kind: Option<String>,
}

/// Your own reports
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
    Ok(Json(ReportsShown { reports: reports.into_iter().map(Into::into).collect(), next }))
}

/// Make a report of your own file
///
/// A look of your own, numbered. The document is at `pdf` while it is valid.
#[utoipa::path(
    post, path = "/api/v1/me/reports", tag = "own file", security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once")),
    request_body = ReportSent,
    responses(
        (status = 201, description = "Made", body = ReportShown, headers(("Location" = String, description = "The document"))),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 409, description = "`under_way`: the same request is being worked on"),
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
    if sent.value.kind.is_some_and(|kind| kind != "own") {
        return Err(Problem::field("/kind", "choice"));
    }
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    let report = match turn.done() {
        Some(done) => known(&app, &bearer, id(done)?).await?,
        None => app.register.make_own_report(&bearer.caller).await?,
    };
    turn.keep(report.no).await;
    let report = ReportShown::from(report);
    Ok((StatusCode::CREATED, at(&report.pdf), Json(report)).into_response())
}

async fn known(app: &App, bearer: &Bearer, no: EnquiryId) -> Result<OwnReport, Problem> {
    let reports = app.register.own_reports(&bearer.caller).await?;
    reports.into_iter().find(|report| report.no == no).ok_or_else(Problem::not_found)
}

impl From<OwnReport> for ReportShown {
    fn from(report: OwnReport) -> Self {
        Self {
            no: report.no.to_string(),
            kind: "own",
            made_at: instant(report.at_ms),
            valid_until: day(report.until),
            entries: report.entries,
            pdf: format!("/api/v1/me/reports/{}/pdf", report.no),
        }
    }
}
