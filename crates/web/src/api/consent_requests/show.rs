//! `GET /api/v1/consent-requests/{id}`

use axum::Json;
use axum::extract::{Path, State};

use super::ConsentRequestShown;
use crate::api::input::id;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Look at a request for consent
///
/// `open` until it is granted or its last day is over; silence and refusal look alike.
#[utoipa::path(
    get, path = "/api/v1/consent-requests/{id}", tag = "enquiring", security(("token" = [])),
    params(("id" = String, Path, description = "The request", example = "c-0410d3w6a8k5n2q9")),
    responses(
        (status = 200, description = "The request", body = ConsentRequestShown),
        (status = 403, description = "`not_permitted`"),
        (status = 404, description = "`not_found`: no such request, or another body's"),
    )
)]
pub(super) async fn show_consent_request(
    bearer: Bearer,
    State(app): State<App>,
    Path(request): Path<String>,
) -> Result<Json<ConsentRequestShown>, Problem> {
    bearer.caller.officer(&*app.register.policy, "consent.read")?;
    let request = app.register.asker_consent(&bearer.caller, id(&request)?).await?;
    Ok(Json(ConsentRequestShown::of(&request, &app.register.rules)))
}
