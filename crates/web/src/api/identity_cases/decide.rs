//! `POST /api/v1/identity-cases/{id}/decide`

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use xinyu_register::event::IdentityDecision;

use crate::api::input::{Sent, id};
use crate::api::once::Once;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// What the officer found.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"decision": "former_name", "reason": "户籍底册载明更名"}))]
pub(super) struct IdentityDecisionAsked {
    /// `filing_typo`, `known_typo`, `former_name`, `variant_name`, `not_this_person`, `body_must_check`.
    decision: String,
    /// Why; the person reads it, so it names nobody. At most 200 characters.
    #[schema(max_length = 200)]
    reason: String,
}

/// A decision that is durable.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"identity_case": "i-0410d3w6a8k5n2q9", "decision": "former_name", "row": "filed"}))]
pub(super) struct IdentityDecidedShown {
    /// The case.
    identity_case: String,
    /// What was decided.
    decision: &'static str,
    /// What became of the row: `filed`, `repeated`, `amendment` (there is an entry with other content),
    /// `refused` (it goes back to its body).
    row: &'static str,
}

/// Decide an identity case
///
/// Done once: of two officers the second is told so. The row is then filed as any other, or goes back to
/// its body with the reason; a number and a name that do not go together are never asked again.
#[utoipa::path(
    post, path = "/api/v1/identity-cases/{id}/decide", tag = "cases", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The case", example = "i-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once"),
    ),
    request_body = IdentityDecisionAsked,
    responses(
        (status = 200, description = "Decided", body = IdentityDecidedShown),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`: not a case officer of the register"),
        (status = 404, description = "`not_found`: no such case, or it went with its batch"),
        (status = 409, description = "`identity_case.decided`; `under_way`: the same request is being worked on"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`: `decision.unknown`, `reason.length`, `reason.names`, `words`"),
    )
)]
pub(super) async fn decide_identity_case(
    bearer: Bearer,
    once: Once,
    State(app): State<App>,
    Path(case): Path<String>,
    sent: Sent<IdentityDecisionAsked>,
) -> Result<Json<IdentityDecidedShown>, Problem> {
    bearer.caller.officer(&*app.register.policy, "identity.decide")?;
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    let case = id(&case)?;
    let asked = sent.value;
    let decision = IdentityDecision::parse(&asked.decision);
    let decision = decision.ok_or_else(|| Problem::field("/decision", "decision.unknown"))?;
    let decided = match turn.done() {
        Some(done) => app.register.identity_decided(&bearer.caller, id(done)?).await?,
        None => *app.register.decide_identity(&bearer.caller, case, decision, &asked.reason).await?,
    };
    turn.keep(decided.case).await;
    Ok(Json(IdentityDecidedShown {
        identity_case: decided.case.to_string(),
        decision: decided.decision.code(),
        row: decided.row.code(),
    }))
}
