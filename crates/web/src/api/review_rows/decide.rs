//! `POST /api/v1/review-rows/{id}/decide`

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use xinyu_register::event::ReviewDecision;

use crate::api::input::{Sent, id};
use crate::api::once::Once;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// What the officer found.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"decision": "row_send_back", "reason": "“违法事实”末尾的联系方式与决定无关，请删去"}))]
pub(super) struct ReviewDecisionAsked {
    /// `row_file` (as it is), `row_send_back`, `row_refuse` (nothing of it is kept).
    decision: String,
    /// Why; the body and the person read it, so it names nobody and repeats nothing that may not be kept.
    /// At most 200 characters.
    #[schema(max_length = 200)]
    reason: String,
}

/// A decision that is durable.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"review_row": "i-0410d3w6a8k5n2q9", "decision": "row_send_back", "row": "refused"}))]
pub(super) struct ReviewDecidedShown {
    /// The row.
    review_row: String,
    /// What was decided.
    decision: &'static str,
    /// What became of it: `filed`, `repeated`, `amendment` (there is an entry with other content),
    /// `refused` (it goes back to its body, or nothing of it is kept), `handed_on` (its name does not go
    /// with its number: an identity case from now on).
    row: &'static str,
}

/// Decide a row that waits
///
/// Done once: of two officers the second is told so.
#[utoipa::path(
    post, path = "/api/v1/review-rows/{id}/decide", tag = "cases", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The row", example = "i-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once"),
    ),
    request_body = ReviewDecisionAsked,
    responses(
        (status = 200, description = "Decided", body = ReviewDecidedShown),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`: not a case officer of the register"),
        (status = 404, description = "`not_found`: no such row, or it went with its batch"),
        (status = 409, description = "`review.decided`; `review.not_whole`: it says too little to be filed; `under_way`: the same request is being worked on"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`: `decision.unknown`, `reason.length`, `reason.names`, `words`"),
    )
)]
pub(super) async fn decide_review_row(
    bearer: Bearer,
    once: Once,
    State(app): State<App>,
    Path(row): Path<String>,
    sent: Sent<ReviewDecisionAsked>,
) -> Result<Json<ReviewDecidedShown>, Problem> {
    bearer.caller.officer(&*app.register.policy, "review.decide")?;
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    let row = id(&row)?;
    let asked = sent.value;
    let decision = ReviewDecision::parse(&asked.decision);
    let decision = decision.ok_or_else(|| Problem::field("/decision", "decision.unknown"))?;
    let decided = match turn.done() {
        Some(done) => app.register.review_decided(&bearer.caller, id(done)?).await?,
        None => *app.register.decide_review(&bearer.caller, row, decision, &asked.reason).await?,
    };
    turn.keep(decided.case).await;
    Ok(Json(ReviewDecidedShown {
        review_row: decided.case.to_string(),
        decision: decided.decision.code(),
        row: decided.row.code(),
    }))
}
