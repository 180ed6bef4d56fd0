//! `GET /api/v1/identity-cases`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::IdentityCaseLine;
use crate::api::input::{Asked, PageAsked};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Cases that wait.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"cases": [], "next": null}))]
pub(super) struct IdentityCases {
    /// Oldest first.
    cases: Vec<IdentityCaseLine>,
    /// Where to go on.
    next: Option<String>,
}

/// Identity cases that wait
///
/// Rows whose name is none of the person's, by number and date; whom they are about is told by opening
/// one.
#[utoipa::path(
    get, path = "/api/v1/identity-cases", tag = "cases", security(("token" = [])),
    params(PageAsked),
    responses(
        (status = 200, description = "A page of cases", body = IdentityCases),
        (status = 403, description = "`not_permitted`: not a case officer of the register"),
        (status = 422, description = "`fields`: cursor or limit"),
    )
)]
pub(super) async fn list_identity_cases(
    bearer: Bearer,
    State(app): State<App>,
    Asked(page): Asked<PageAsked>,
) -> Result<Json<IdentityCases>, Problem> {
    let limit = u32::try_from(page.limit()?).unwrap_or(u32::MAX);
    let after = page.number()?.map(|after| i64::try_from(after).unwrap_or(i64::MAX));
    let found = app.register.identity_cases(&bearer.caller, after, limit).await?;
    let cases = found.cases.iter().map(Into::into).collect();
    Ok(Json(IdentityCases { cases, next: found.after.map(|after| after.to_string()) }))
}
