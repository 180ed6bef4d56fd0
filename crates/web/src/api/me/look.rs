//! `GET /api/v1/me/looks/{id}`, its receipt and its proof

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use xinyu_service::rights::looks::LookView;

use super::looks::LookShown;
use crate::api::input::proof;
use crate::api::wire::ReceiptShown;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

async fn look(app: &App, bearer: &Bearer, name: &str) -> Result<LookView, Problem> {
    bearer.caller.resident()?;
    let n = name.strip_prefix("k-").and_then(|n| n.parse().ok()).ok_or_else(Problem::not_found)?;
    Ok(app.register.own_look_at(&bearer.caller, n).await?)
}

/// One look at your file
#[utoipa::path(
    get, path = "/api/v1/me/looks/{id}", tag = "own file", security(("token" = [])),
    params(("id" = String, Path, description = "The look", example = "k-12")),
    responses(
        (status = 200, description = "The look", body = LookShown, example = json!({"id": "k-12", "…": "as in the list"})),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`"),
    )
)]
pub(super) async fn own_look(
    bearer: Bearer,
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Json<LookShown>, Problem> {
    let look = look(&app, &bearer, &name).await?;
    Ok(Json(LookShown::of(&look, &app.register.rules)))
}

/// The receipt of a look
///
/// The signed promise to publish its leaf; `xinyu verify` checks it offline.
#[utoipa::path(
    get, path = "/api/v1/me/looks/{id}/receipt", tag = "own file", security(("token" = [])),
    params(("id" = String, Path, description = "The look", example = "k-12")),
    responses(
        (status = 200, description = "The receipt", body = ReceiptShown, example = json!({
            "suite": 1, "origin": "xinyu.example/yulin",
            "leaf_hash": "6f0d4cbb2a3e2b6dd31fd3ae8c9b2e6d30f3a3b0d3c4f6a7e8b9cadbecfd0e1f",
            "committed_ms": 1_795_396_200_000_i64, "due_ms": 1_795_396_800_000_i64, "key_id": "r1", "signature": "<base64>"
        })),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`"),
    )
)]
pub(super) async fn own_look_receipt(
    bearer: Bearer,
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Json<ReceiptShown>, Problem> {
    Ok(Json(ReceiptShown(look(&app, &bearer, &name).await?.trace.receipt)))
}

/// The proof of a look
///
/// A `c2sp.org/tlog-proof` with all that recomputes the leaf; it holds your own secret for your events,
/// so keep it to yourself. There is one once a checkpoint covers the leaf.
#[utoipa::path(
    get, path = "/api/v1/me/looks/{id}/proof", tag = "own file", security(("token" = [])),
    params(("id" = String, Path, description = "The look", example = "k-12")),
    responses(
        (status = 200, description = "The proof", content_type = "text/plain", body = String, example = json!("c2sp.org/tlog-proof@v1\n…")),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`; `proof.not_yet`: no checkpoint covers it yet, come again after `Retry-After`"),
    )
)]
pub(super) async fn own_look_proof(
    bearer: Bearer,
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let look = look(&app, &bearer, &name).await?;
    proof(&app, &name, app.register.own_proof(&bearer.caller, look.n).await?)
}
