//! `POST /api/v1/me/entries/{id}/answer`

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use xinyu_register::entry::Wish;
use xinyu_register::ids::EntryId;

use crate::api::input::{Sent, id};
use crate::api::once::Once;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// What the person says.
#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    /// It may be kept.
    Keep,
    /// It may not.
    Decline,
}

/// Whether a record is to be kept.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answer": "decline"}))]
pub(super) struct EntryAnswer {
    /// The answer.
    answer: Answer,
}

/// Keep or decline a record
///
/// An award is recorded unless you decline it; volunteering and donations wait unseen for your yes. What
/// you decline is shown to nobody from now on and deleted after some days in which you may change your
/// mind. No reason is asked, and nobody is told.
#[utoipa::path(
    post, path = "/api/v1/me/entries/{id}/answer", tag = "own file", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The entry", example = "e-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "Not needed: the same answer twice is one"),
    ),
    request_body = EntryAnswer,
    responses(
        (status = 200, description = "Set", body = EntryAnswer),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`entry.not_declinable`: this record does not depend on your answer"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`"),
    )
)]
pub(super) async fn answer_entry(
    bearer: Bearer,
    _once: Once,
    State(app): State<App>,
    Path(entry): Path<String>,
    sent: Sent<EntryAnswer>,
) -> Result<Json<EntryAnswer>, Problem> {
    bearer.caller.resident()?;
    let entry: EntryId = id(&entry)?;
    let wish = match sent.value.answer {
        Answer::Keep => Wish::Keep,
        Answer::Decline => Wish::Decline,
    };
    app.register.answer_entry(&bearer.caller, entry, wish).await?;
    Ok(Json(sent.value))
}
