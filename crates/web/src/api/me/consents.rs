//! `GET /api/v1/me/consents` and `GET /api/v1/me/consents/{request}`

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{self, HeaderValue};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use xinyu_register::authorisation::ConsentState;
use xinyu_register::rules::Rules;
use xinyu_service::Register;
use xinyu_service::rights::consents::OwnConsent;

use crate::api::input::{Asked, PageAsked, id};
use crate::api::wire::{BodyNamed, EntryShown, Named, day, field_of_work, instant, purpose};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Requests for your consent.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"consents": [], "next": null}))]
pub(super) struct ConsentsShown {
    /// Latest first.
    consents: Vec<ConsentShown>,
    /// Where to go on.
    next: Option<String>,
}

/// A request for your consent.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "c-0410d3w6a8k5n2q9", "state": "open", "body": {"code": "91610800MA70TEST1X", "name": "榆林测试公司"},
    "office": "人力资源部", "purpose": {"code": "employment", "name": {"zh": "招聘", "en": "employment"}}, "field": null,
    "reason": "招聘计量检定员", "asked_at": "2026-11-23T09:05:00.000+08:00", "answer_by": "2026-12-23",
    "days": 30, "until": null, "preview": {"name": "林测", "id_tail": "001X", "entries": [], "not_shown": 2},
    "digest": "5d41402abc4b2a76b9719d911017c592…"
}))]
pub(super) struct ConsentShown {
    /// Its identifier.
    pub(super) id: String,
    /// `open`, `lapsed` (not answered in time), `granted`, `used`, `over` (granted, its days over),
    /// `refused`, `revoked`.
    state: &'static str,
    /// Who asks.
    body: BodyNamed,
    /// The office or post.
    office: String,
    /// For what.
    purpose: Named,
    /// Field of work, where the purpose names one.
    field: Option<Named>,
    /// Why, in the asker's own words.
    reason: String,
    /// When it was asked.
    #[schema(format = DateTime)]
    asked_at: String,
    /// You can answer until this day.
    #[schema(format = Date)]
    answer_by: String,
    /// Once granted, it may be used for so many days, for one enquiry.
    days: u16,
    /// A granted one may be used until this day.
    #[schema(format = Date)]
    until: Option<String>,
    /// Exactly what would be shown, while you can answer.
    preview: Option<PreviewShown>,
    /// Names the request and the preview: a grant that carries it, as `If-Match` or in its body, is only
    /// taken for exactly this. Also the `ETag`.
    digest: String,
}

/// Exactly what would be shown.
#[derive(Serialize, ToSchema)]
pub(super) struct PreviewShown {
    /// Your name.
    name: String,
    /// Last four characters of your number.
    id_tail: String,
    /// The entries.
    entries: Vec<EntryShown>,
    /// How many of your entries would not be shown.
    not_shown: u32,
}

/// Requests for your consent
#[utoipa::path(
    get, path = "/api/v1/me/consents", tag = "own file", security(("token" = [])),
    params(PageAsked),
    responses(
        (status = 200, description = "A page of requests", body = ConsentsShown),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 422, description = "`fields`: cursor or limit"),
    )
)]
pub(super) async fn own_consents(
    bearer: Bearer,
    State(app): State<App>,
    Asked(page): Asked<PageAsked>,
) -> Result<Json<ConsentsShown>, Problem> {
    let consents = app.register.own_consents(&bearer.caller).await?;
    let (consents, next) = page.cut(consents, |consent| consent.id.to_string())?;
    let today = Register::day(app.register.now_ms());
    let consents = consents.iter().map(|consent| ConsentShown::of(consent, today, &app.register.rules)).collect();
    Ok(Json(ConsentsShown { consents, next }))
}

/// One request for your consent
#[utoipa::path(
    get, path = "/api/v1/me/consents/{request}", tag = "own file", security(("token" = [])),
    params(("request" = String, Path, description = "The request", example = "c-0410d3w6a8k5n2q9")),
    responses(
        (status = 200, description = "The request", body = ConsentShown, headers(("ETag" = String, description = "For `If-Match` of a grant"))),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`"),
    )
)]
pub(super) async fn own_consent(
    bearer: Bearer,
    State(app): State<App>,
    Path(request): Path<String>,
) -> Result<Response, Problem> {
    bearer.caller.resident()?;
    shown(&app, &bearer, &request).await
}

/// A request as it stands now, with its tag.
pub(super) async fn shown(app: &App, bearer: &Bearer, request: &str) -> Result<Response, Problem> {
    let consent = app.register.own_consent(&bearer.caller, id(request)?).await?;
    let today = Register::day(app.register.now_ms());
    let mut response = Json(ConsentShown::of(&consent, today, &app.register.rules)).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", consent.digest)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

impl ConsentShown {
    pub(super) fn of(consent: &OwnConsent, today: Date, rules: &Rules) -> Self {
        let asked = &consent.record.asked;
        let (state, until) = state_of(consent, today);
        let preview = consent.answerable.then(|| PreviewShown {
            name: consent.name.clone(),
            id_tail: consent.id_tail.clone(),
            entries: consent.preview.shown.iter().map(|entry| EntryShown::of(entry, rules)).collect(),
            not_shown: consent.preview.not_shown,
        });
        Self {
            id: consent.id.to_string(),
            state,
            body: BodyNamed { code: asked.body.clone(), name: asked.body_name.clone() },
            office: asked.office.clone(),
            purpose: purpose(rules, &asked.purpose),
            field: field_of_work(rules, &asked.purpose, &asked.field),
            reason: asked.reason.clone(),
            asked_at: instant(asked.at_ms),
            answer_by: day(asked.answer_by),
            days: asked.days,
            until: until.map(day),
            preview,
            digest: consent.digest.clone(),
        }
    }
}

fn state_of(consent: &OwnConsent, today: Date) -> (&'static str, Option<Date>) {
    match consent.record.state {
        ConsentState::Open if consent.answerable => ("open", None),
        ConsentState::Open => ("lapsed", None),
        ConsentState::Granted { until, .. } if today <= until => ("granted", Some(until)),
        ConsentState::Granted { until, .. } => ("over", Some(until)),
        ConsentState::Used { until, .. } => ("used", Some(until)),
        ConsentState::Refused { .. } => ("refused", None),
        ConsentState::Revoked { .. } => ("revoked", None),
    }
}
