//! `GET /api/v1/review-rows`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::ReviewRowLine;
use crate::api::input::{Asked, PageAsked};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Rows that wait.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"rows": [], "next": null}))]
pub(super) struct ReviewRows {
    /// Oldest first.
    rows: Vec<ReviewRowLine>,
    /// Where to go on.
    next: Option<String>,
}

/// Rows that a human must read
///
/// Rows with words that may not be kept, or of an age at which something may not be recorded; by number,
/// body and date.
#[utoipa::path(
    get, path = "/api/v1/review-rows", tag = "cases", security(("token" = [])),
    params(PageAsked),
    responses(
        (status = 200, description = "A page of rows", body = ReviewRows),
        (status = 403, description = "`not_permitted`: not a case officer of the register"),
        (status = 422, description = "`fields`: cursor or limit"),
    )
)]
pub(super) async fn list_review_rows(
    bearer: Bearer,
    State(app): State<App>,
    Asked(page): Asked<PageAsked>,
) -> Result<Json<ReviewRows>, Problem> {
    let limit = u32::try_from(page.limit()?).unwrap_or(u32::MAX);
    let after = page.number()?.map(|after| i64::try_from(after).unwrap_or(i64::MAX));
    let found = app.register.review_rows(&bearer.caller, after, limit).await?;
    let rows = found.rows.iter().map(Into::into).collect();
    Ok(Json(ReviewRows { rows, next: found.after.map(|after| after.to_string()) }))
}
