//! `GET /api/v1/me/reports/{no}/pdf`

use axum::extract::{Path, State};
use axum::response::Response;
use xinyu_register::ids::EnquiryId;

use crate::api::input::{Tongue, download, id};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// A report of your own file as a signed document
///
/// PDF/A-3 and PDF/UA, signed over the whole file, with the facts attached as signed JSON. In the
/// language of `Accept-Language`.
#[utoipa::path(
    get, path = "/api/v1/me/reports/{no}/pdf", tag = "own file", security(("token" = [])),
    params(("no" = String, Path, description = "Number of the report", example = "q-0410d3w6a8k5n2q9")),
    responses(
        (status = 200, description = "The document", content_type = "application/pdf", body = Vec<u8>, example = json!("(a PDF)")),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`: no such report, or its validity is over"),
        (status = 409, description = "`report.recalled`, `report.superseded`; `report.copy_gone`: it is kept no longer, issue it anew"),
    )
)]
pub(super) async fn report_pdf(
    bearer: Bearer,
    Tongue(lang): Tongue,
    State(app): State<App>,
    Path(no): Path<String>,
) -> Result<Response, Problem> {
    bearer.caller.resident()?;
    let no: EnquiryId = id(&no)?;
    let pdf = app.register.own_report_pdf(&bearer.caller, no, lang.code()).await?;
    Ok(download("application/pdf", &format!("{no}.pdf"), pdf.to_vec()))
}
