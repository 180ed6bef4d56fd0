//! `GET /api/v1/identity-cases/{id}`

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use xinyu_service::identity::CaseView;

use super::IdentityCaseLine;
use crate::api::input::id;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// One case, opened.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "case": {"identity_case": "i-0410d3w6a8k5n2q9", "opened_at": "2026-11-21T10:02:00.000+08:00", "decide_by": "2026-12-20"},
    "id_type": "id-card", "id_number": "<18 characters>", "filed_name": "高峯",
    "known_names": [{"name": "高峰", "likeness": "variants", "other": false}], "standing": "unverified",
    "body_name": "榆林市市场监督管理局", "batch": "b-0410d3w6a8k5n2q9", "row": 14
}))]
pub(super) struct IdentityCaseShown {
    /// Its number and dates.
    case: IdentityCaseLine,
    /// Kind of paper.
    id_type: String,
    /// Its number, to be compared with the paper.
    id_number: String,
    /// The name as filed.
    filed_name: String,
    /// Names by which the person is known. What else is known of the person is not shown.
    known_names: Vec<KnownNameShown>,
    /// How it is known that the first is the person's: `unverified`, `bodies`, `own`, `officer`.
    standing: &'static str,
    /// Name of the body that filed the row.
    body_name: String,
    /// Its batch.
    batch: String,
    /// The row in the body's sheet.
    row: u32,
}

/// A name by which the person is known.
#[derive(Serialize, ToSchema)]
pub(super) struct KnownNameShown {
    /// The name.
    name: String,
    /// How like the filed one it is: `same`, `variants`, `spelling`, `other`. A hint, no answer.
    likeness: &'static str,
    /// Whether it is another name beside the first.
    other: bool,
}

impl From<&CaseView> for IdentityCaseShown {
    fn from(case: &CaseView) -> Self {
        let known = case.known.iter().map(|known| KnownNameShown {
            name: known.name.clone(),
            likeness: known.likeness.code(),
            other: known.other,
        });
        Self {
            case: (&case.line).into(),
            id_type: case.id_type.clone(),
            id_number: case.id_number.clone(),
            filed_name: case.filed_name.clone(),
            known_names: known.collect(),
            standing: case.standing.code(),
            body_name: case.body_name.clone(),
            batch: case.batch.to_string(),
            row: case.row,
        }
    }
}

/// Open an identity case
///
/// A look at the person, which they see with the office and the reason. Opened again within ten minutes
/// by the same officer it is the same look.
#[utoipa::path(
    get, path = "/api/v1/identity-cases/{id}", tag = "cases", security(("token" = [])),
    params(("id" = String, Path, description = "The case", example = "i-0410d3w6a8k5n2q9")),
    responses(
        (status = 200, description = "The case", body = IdentityCaseShown),
        (status = 403, description = "`not_permitted`: not a case officer of the register"),
        (status = 404, description = "`not_found`: no such case, or it went with its batch"),
        (status = 409, description = "`identity_case.decided`"),
    )
)]
pub(super) async fn show_identity_case(
    bearer: Bearer,
    State(app): State<App>,
    Path(case): Path<String>,
) -> Result<Json<IdentityCaseShown>, Problem> {
    bearer.caller.officer(&*app.register.policy, "identity.read")?;
    let case = app.register.identity_case(&bearer.caller, id(&case)?).await?;
    Ok(Json((&*case).into()))
}
