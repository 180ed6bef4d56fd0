//! `POST /api/v1/consent-requests`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;
use xinyu_service::rights::consents::ConsentWish;

use super::ConsentRequestShown;
use crate::api::input::{Sent, at, id};
use crate::api::once::Once;
use crate::api::wire::SubjectAsked;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// What is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "subject": {"id_type": "id-card", "id_number": "<18 characters>", "name": "林测"},
    "purpose": "employment", "reason": "招聘计量检定员", "days": 30
}))]
pub(super) struct ConsentAsked {
    subject: SubjectAsked,
    /// Code of the purpose.
    purpose: String,
    /// Field of work, where the purpose names one.
    field: Option<String>,
    /// Why, in your own words; the person reads them. At most 200 characters.
    #[schema(max_length = 200)]
    reason: String,
    /// Days for which it may be used once granted; the rule's days if left away.
    days: Option<u16>,
}

/// Ask a person for consent
///
/// Always 202 and `open`, whoever the person is, known or not. The person reads who asks, for what and
/// why, and exactly what would be shown.
#[utoipa::path(
    post, path = "/api/v1/consent-requests", tag = "enquiring", security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once")),
    request_body = ConsentAsked,
    responses(
        (status = 202, description = "Asked", body = ConsentRequestShown, headers(("Location" = String, description = "The request"))),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`, `purpose_not_allowed`, `authorisation_not_allowed`: the purpose needs a mandate"),
        (status = 409, description = "`under_way`: the same request is being worked on"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`"),
    )
)]
pub(super) async fn ask_consent(
    bearer: Bearer,
    once: Once,
    State(app): State<App>,
    sent: Sent<ConsentAsked>,
) -> Result<Response, Problem> {
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    let request = match turn.done() {
        Some(done) => app.register.asker_consent(&bearer.caller, id(done)?).await?,
        None => app.register.ask_consent(&bearer.caller, &sent.value.into()).await?,
    };
    turn.keep(request.id).await;
    let shown = ConsentRequestShown::of(&request, &app.register.rules);
    let place = at(&format!("/api/v1/consent-requests/{}", request.id));
    Ok((StatusCode::ACCEPTED, place, Json(shown)).into_response())
}

impl From<ConsentAsked> for ConsentWish {
    fn from(asked: ConsentAsked) -> Self {
        let ConsentAsked { subject, purpose, field, reason, days } = asked;
        Self { subject: subject.into(), purpose, field, reason, days }
    }
}
