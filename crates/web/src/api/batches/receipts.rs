//! `GET /api/v1/batches/{id}/receipts` and `POST /api/v1/batches/{id}/rows/{row}/amend`

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use xinyu_register::ids::BatchId;
use xinyu_service::filing::amend::Amended;
use xinyu_service::filing::mend::RowReceipt;

use crate::api::entries::amend::not_taken;
use crate::api::input::{Sent, Tongue, download, id};
use crate::api::once::Once;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;
use crate::words::RowWords;

const NDJSON: &str = "application/x-ndjson";

#[derive(Serialize)]
struct ReceiptLine<'a> {
    row: u32,
    entry: String,
    receipt: &'a xinyu_evidence::receipt::Receipt,
}

/// Receipts as lines of JSON.
pub(crate) fn lines(receipts: &[RowReceipt]) -> Vec<u8> {
    let mut out = Vec::new();
    for one in receipts {
        let line = ReceiptLine { row: one.row, entry: one.entry.to_string(), receipt: &one.receipt };
        // Writing numbers and text into memory does not fail.
        if serde_json::to_writer(&mut out, &line).is_ok() {
            out.push(b'\n');
        }
    }
    out
}

/// Receipts of the rows that were filed
///
/// A line a row: its number, the entry, and a receipt that is good by itself (one signature over the
/// batch, the row's own path). Check one with `xinyu verify` or `/verify`.
#[utoipa::path(
    get, path = "/api/v1/batches/{id}/receipts", tag = "filing", security(("token" = [])),
    params(("id" = String, Path, description = "The batch")),
    responses(
        (status = 200, description = "Lines of JSON", content_type = "application/x-ndjson", body = String, example = json!("{\"row\":2,\"entry\":\"e-0410d3w6a8k5n2q9\",\"receipt\":{}}")),
        (status = 403, description = "`not_permitted`"),
        (status = 404, description = "`not_found`: no such batch, or another body's"),
        (status = 409, description = "`batch.working`: not done yet; `batch.purged`"),
    )
)]
pub(super) async fn batch_receipts(
    bearer: Bearer,
    State(app): State<App>,
    Path(batch): Path<String>,
) -> Result<Response, Problem> {
    bearer.caller.officer(&*app.register.policy, "batch.read")?;
    let batch: BatchId = id(&batch)?;
    let receipts = app.register.row_receipts(&bearer.caller, batch).await?;
    Ok(download(NDJSON, &format!("{batch}-receipts.ndjson"), lines(&receipts)))
}

/// Why a decision changed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "录入时金额写错，按决定书更正"}))]
pub(super) struct Confirmation {
    /// Version of the entry that the proposal was read against; it is not amended at another.
    version: Option<u32>,
    /// The person reads it. At most 500 characters.
    #[serde(default)]
    #[schema(max_length = 500)]
    reason: String,
}

/// A confirmed amendment.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"amended": true, "worse": false}))]
pub(super) struct AmendmentDone {
    /// Whether there is a new version; `false` where everything was so already.
    amended: bool,
    /// Whether it may be worse for the person, so that nobody is shown it before they are told.
    worse: bool,
}

/// Confirm a proposed amendment
///
/// A row with a known document number and other content changes nothing until you confirm it with a
/// reason.
#[utoipa::path(
    post, path = "/api/v1/batches/{id}/rows/{row}/amend", tag = "filing", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The batch"),
        ("row" = u32, Path, description = "The row of the sheet"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once"),
    ),
    request_body = Confirmation,
    responses(
        (status = 200, description = "Amended", body = AmendmentDone),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`"),
        (status = 404, description = "`not_found`: no proposal of yours"),
        (status = 409, description = "`entry.changed`, `entry.taken_back`, `batch.purged`, `under_way`"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`; `amendment.not_taken`"),
    )
)]
pub(super) async fn confirm_amendment(
    bearer: Bearer,
    Tongue(lang): Tongue,
    once: Once,
    State(app): State<App>,
    Path((batch, row)): Path<(String, String)>,
    sent: Sent<Confirmation>,
) -> Result<Json<AmendmentDone>, Problem> {
    bearer.caller.officer(&*app.register.policy, "record.amend")?;
    let batch: BatchId = id(&batch)?;
    let row: u32 = id(&row)?;
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    if let Some(done) = turn.done() {
        return Ok(Json(AmendmentDone { amended: true, worse: done == "worse" }));
    }
    match app.register.confirm_amendment(&bearer.caller, batch, row, sent.value.version, &sent.value.reason).await? {
        Amended::Done { worse, .. } => {
            turn.keep(if worse { "worse" } else { "better" }).await;
            Ok(Json(AmendmentDone { amended: true, worse }))
        }
        Amended::Nothing => Ok(Json(AmendmentDone { amended: false, worse: false })),
        Amended::NotTaken(reasons) => Err(not_taken(&reasons, &RowWords::new(&app.views, lang))),
    }
}
