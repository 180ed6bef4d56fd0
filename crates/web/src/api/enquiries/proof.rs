//! `GET /api/v1/enquiries/{id}/proof`

use axum::extract::{Path, State};
use axum::response::Response;
use xinyu_register::ids::EnquiryId;

use crate::api::input::{id, proof};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// The proof of an enquiry's own leaf
///
/// A `c2sp.org/tlog-proof` with the leaf and the opening of its content: never of the person's label or
/// place. There is one once a checkpoint covers the leaf.
#[utoipa::path(
    get, path = "/api/v1/enquiries/{id}/proof", tag = "enquiring", security(("token" = [])),
    params(("id" = String, Path, description = "The enquiry", example = "q-0410d3w6a8k5n2q9")),
    responses(
        (status = 200, description = "The proof", content_type = "text/plain", body = String, example = json!("c2sp.org/tlog-proof@v1\n…")),
        (status = 403, description = "`not_permitted`"),
        (status = 404, description = "`not_found`: no such enquiry, or another officer's; `proof.not_yet`: no checkpoint covers it yet, come again after `Retry-After`"),
    )
)]
pub(super) async fn enquiry_proof(
    bearer: Bearer,
    State(app): State<App>,
    Path(enquiry): Path<String>,
) -> Result<Response, Problem> {
    bearer.caller.officer(&*app.register.policy, "enquiry.read")?;
    let enquiry: EnquiryId = id(&enquiry)?;
    let (_, text) = app.register.enquiry_trace(&bearer.caller, enquiry).await?;
    proof(&app, &enquiry.to_string(), text)
}
