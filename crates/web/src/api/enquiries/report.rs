//! `GET /api/v1/enquiries/{id}/report.pdf`

use axum::extract::{Path, State};
use axum::response::Response;
use xinyu_register::ids::EnquiryId;

use crate::api::input::{Tongue, download, id};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// An enquiry as a signed document
///
/// PDF/A-3 and PDF/UA, signed over the whole file, with the facts attached as signed JSON. Re-checked and
/// journalled like every fetch. In the language of `Accept-Language`.
#[utoipa::path(
    get, path = "/api/v1/enquiries/{id}/report.pdf", tag = "enquiring", security(("token" = [])),
    params(("id" = String, Path, description = "The enquiry", example = "q-0410d3w6a8k5n2q9")),
    responses(
        (status = 200, description = "The document", content_type = "application/pdf", body = Vec<u8>, example = json!("(a PDF)")),
        (status = 403, description = "`not_permitted`; `no_consent`: the ground does not hold any more"),
        (status = 404, description = "`not_found`: no such enquiry, another officer's, or one that concerns nobody"),
    )
)]
pub(super) async fn enquiry_report(
    bearer: Bearer,
    Tongue(lang): Tongue,
    State(app): State<App>,
    Path(enquiry): Path<String>,
) -> Result<Response, Problem> {
    bearer.caller.officer(&*app.register.policy, "enquiry.read")?;
    let enquiry: EnquiryId = id(&enquiry)?;
    let pdf = app.register.enquiry_report_pdf(&bearer.caller, enquiry, lang.code()).await?;
    Ok(download("application/pdf", &format!("{enquiry}.pdf"), pdf.to_vec()))
}
