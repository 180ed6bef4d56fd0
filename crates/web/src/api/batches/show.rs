//! `GET /api/v1/batches/{id}`

use axum::Json;
use axum::extract::{Path, State};

use super::BatchShown;
use crate::api::input::id;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Look at a batch
///
/// How far it has come, and its counts. Only for clerks of the body that filed it.
#[utoipa::path(
    get, path = "/api/v1/batches/{id}", tag = "filing", security(("token" = [])),
    params(("id" = String, Path, description = "The batch", example = "b-0410d3w6a8k5n2q9")),
    responses(
        (status = 200, description = "The batch", body = BatchShown),
        (status = 403, description = "`not_permitted`"),
        (status = 404, description = "`not_found`: no such batch, or another body's"),
    )
)]
pub(super) async fn show_batch(
    bearer: Bearer,
    State(app): State<App>,
    Path(batch): Path<String>,
) -> Result<Json<BatchShown>, Problem> {
    // The right is asked for first, so that a name that cannot be is like one that is not there.
    bearer.caller.officer(&*app.register.policy, "batch.read")?;
    let view = app.register.batch(&bearer.caller, id(&batch)?).await?;
    Ok(Json(view.into()))
}
