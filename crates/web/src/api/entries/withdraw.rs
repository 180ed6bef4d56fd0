//! `POST /api/v1/entries/{id}/withdraw`, `…/withdraw/confirm`, `…/withdraw/drop`

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;
use xinyu_register::entry::EndedWhy;
use xinyu_register::ids::EntryId;

use super::show::shown;
use crate::api::input::{Nothing, Sent, id};
use crate::api::once::Once;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Why a record is taken back.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Why {
    /// The body was wrong to file it.
    #[default]
    Withdrawn,
    /// The decision was set aside.
    Annulled,
}

/// A withdrawal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"why": "annulled", "reason": "榆政复决〔2026〕12号撤销原决定"}))]
pub(super) struct Withdrawal {
    #[serde(default)]
    why: Why,
    /// Why; the person reads it. For an annulment with the document that set it aside. At most 500 characters.
    #[serde(default)]
    #[schema(max_length = 500)]
    reason: String,
}

/// Ask for a record to be taken back
///
/// Nothing changes before a second clerk of your body confirms.
#[utoipa::path(
    post, path = "/api/v1/entries/{id}/withdraw", tag = "filing", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The entry", example = "e-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once"),
    ),
    request_body = Withdrawal,
    responses(
        (status = 202, description = "Waits for a second person", body = super::show::RecordShown),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`"),
        (status = 404, description = "`not_found`: none of yours"),
        (status = 409, description = "`take_back.waits`, `entry.taken_back`, `under_way`"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`"),
    )
)]
pub(super) async fn withdraw_entry(
    bearer: Bearer,
    once: Once,
    State(app): State<App>,
    Path(entry): Path<String>,
    sent: Sent<Withdrawal>,
) -> Result<Response, Problem> {
    bearer.caller.officer(&*app.register.policy, "record.withdraw")?;
    let entry: EntryId = id(&entry)?;
    let why = match sent.value.why {
        Why::Withdrawn => EndedWhy::Withdrawn,
        Why::Annulled => EndedWhy::Annulled,
    };
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    if turn.done().is_none() {
        app.register.ask_take_back(&bearer.caller, entry, why, &sent.value.reason).await?;
        turn.keep(entry).await;
    }
    let mut response = shown(&app, &bearer, entry).await?;
    *response.status_mut() = StatusCode::ACCEPTED;
    Ok(response)
}

/// Confirm that a record is taken back
///
/// By a second clerk: it is in no report from now on, and who was shown it is told.
#[utoipa::path(
    post, path = "/api/v1/entries/{id}/withdraw/confirm", tag = "filing", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The entry", example = "e-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once"),
    ),
    request_body = Nothing,
    responses(
        (status = 200, description = "Taken back", body = super::show::RecordShown),
        (status = 403, description = "`not_permitted`"),
        (status = 404, description = "`not_found`: none of yours"),
        (status = 409, description = "`take_back.none`, `take_back.same_officer`, `under_way`"),
    )
)]
pub(super) async fn confirm_withdrawal(
    bearer: Bearer,
    once: Once,
    State(app): State<App>,
    Path(entry): Path<String>,
    sent: Sent<Nothing>,
) -> Result<Response, Problem> {
    bearer.caller.officer(&*app.register.policy, "record.withdraw")?;
    let entry: EntryId = id(&entry)?;
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    if turn.done().is_none() {
        app.register.confirm_take_back(&bearer.caller, entry).await?;
        turn.keep(entry).await;
    }
    shown(&app, &bearer, entry).await
}

/// Drop a withdrawal that waits
///
/// By either clerk: the record stays.
#[utoipa::path(
    post, path = "/api/v1/entries/{id}/withdraw/drop", tag = "filing", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The entry", example = "e-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once"),
    ),
    request_body = Nothing,
    responses(
        (status = 200, description = "It stays", body = super::show::RecordShown),
        (status = 403, description = "`not_permitted`"),
        (status = 404, description = "`not_found`: none of yours"),
        (status = 409, description = "`take_back.none`, `under_way`"),
    )
)]
pub(super) async fn drop_withdrawal(
    bearer: Bearer,
    once: Once,
    State(app): State<App>,
    Path(entry): Path<String>,
    sent: Sent<Nothing>,
) -> Result<Response, Problem> {
    bearer.caller.officer(&*app.register.policy, "record.withdraw")?;
    let entry: EntryId = id(&entry)?;
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    if turn.done().is_none() {
        app.register.drop_take_back(&bearer.caller, entry).await?;
        turn.keep(entry).await;
    }
    shown(&app, &bearer, entry).await
}
