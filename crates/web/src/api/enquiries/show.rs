//! `GET /api/v1/enquiries/{id}`

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::EnquiryShown;
use crate::api::input::id;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// An enquiry as it may be shown now.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "enquiry": "q-0410d3w6a8k5n2q9", "outcome": "nothing_to_consider", "entries": [],
    "use_terms": {"zh": "只用于这次办理。", "en": "For this case only."}, "journal": {"leaf": "6f0d…", "receipt": {}},
    "proof": null
}))]
pub(super) struct EnquiryFetched {
    /// What may be shown now; `journal` is the trace of this fetch.
    #[serde(flatten)]
    answer: EnquiryShown,
    /// The proof of the enquiry's own leaf (`c2sp.org/tlog-proof`), once a checkpoint covers it.
    proof: Option<String>,
}

/// Fetch an enquiry again
///
/// At most what it gave, as far as it may be shown now; a look of its own, with a trace of its own. Only
/// for the officer who asked.
#[utoipa::path(
    get, path = "/api/v1/enquiries/{id}", tag = "enquiring", security(("token" = [])),
    params(("id" = String, Path, description = "The enquiry", example = "q-0410d3w6a8k5n2q9")),
    responses(
        (status = 200, description = "The answer as of now", body = EnquiryFetched),
        (status = 403, description = "`not_permitted`; `no_consent`: the ground does not hold any more"),
        (status = 404, description = "`not_found`: no such enquiry, or another officer's"),
    )
)]
pub(super) async fn show_enquiry(
    bearer: Bearer,
    State(app): State<App>,
    Path(enquiry): Path<String>,
) -> Result<Json<EnquiryFetched>, Problem> {
    bearer.caller.officer(&*app.register.policy, "enquiry.read")?;
    let answer = app.register.fetch_enquiry(&bearer.caller, id(&enquiry)?).await?;
    let (_, proof) = app.register.enquiry_trace(&bearer.caller, answer.id).await?;
    Ok(Json(EnquiryFetched { answer: EnquiryShown::of(&answer, &app.register.rules), proof }))
}
