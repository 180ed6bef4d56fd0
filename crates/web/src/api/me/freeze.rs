//! `PUT /api/v1/me/freeze`

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::input::Sent;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Whether enquiries by consent are frozen.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"frozen": true}))]
pub(super) struct Freeze {
    /// Whether they are.
    frozen: bool,
}

/// Freeze or thaw enquiries by consent
///
/// While frozen, every consent is like none. To those who ask it stays silence. Setting what is set already
/// changes nothing.
#[utoipa::path(
    put, path = "/api/v1/me/freeze", tag = "own file", security(("token" = [])),
    request_body = Freeze,
    responses(
        (status = 200, description = "Set", body = Freeze),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`"),
    )
)]
pub(super) async fn set_freeze(
    bearer: Bearer,
    State(app): State<App>,
    sent: Sent<Freeze>,
) -> Result<Json<Freeze>, Problem> {
    app.register.set_freeze(&bearer.caller, sent.value.frozen).await?;
    Ok(Json(sent.value))
}
