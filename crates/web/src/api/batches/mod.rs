//! Batches: what a body sends, and what became of it.

pub mod intake;
pub mod receipts;
pub mod returned;
pub mod rows;
pub mod send;
pub mod show;

use axum::extract::DefaultBodyLimit;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use xinyu_register::instant::day_of_number;
use xinyu_service::filing::{BatchView, Progress};

use super::wire::{ReceiptShown, day, instant};
use crate::app::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    // An upload is as long as the register's own limit allows; its bytes are counted as they come.
    let send = OpenApiRouter::new().routes(routes!(send::send_batch)).layer(DefaultBodyLimit::disable());
    OpenApiRouter::new()
        .merge(send)
        .routes(routes!(show::show_batch))
        .routes(routes!(rows::batch_rows))
        .routes(routes!(returned::batch_errors))
        .routes(routes!(receipts::batch_receipts))
        .routes(routes!(receipts::confirm_amendment))
}

/// A batch with its counts.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "batch": "b-0410d3w6a8k5n2q9", "state": "done", "template": "sgs-penalty-person", "file": "2026-11.xlsx",
    "accepted": 118, "repeated": 2, "refused": 3, "review": 1, "late": 0,
    "at": "2026-11-23T09:05:00.000+08:00", "done_at": "2026-11-23T09:05:01.200+08:00",
    "purge_on": "2026-12-24", "unknown_columns": [], "failed": null, "receipt": null, "purged": false
}))]
pub struct BatchShown {
    /// Its identifier.
    pub batch: String,
    /// How far it has come.
    pub state: BatchProgress,
    /// Name of the template.
    pub template: String,
    /// Name of the file as sent; empty once purged.
    pub file: String,
    /// New entries.
    pub accepted: u64,
    /// Rows that were there already, with the same content.
    pub repeated: u64,
    /// Rows to mend, and rows refused by law.
    pub refused: u64,
    /// Rows that wait for a human.
    pub review: u64,
    /// How many of the new entries came after the time in which they had to be filed.
    pub late: u64,
    /// When it came.
    #[schema(format = DateTime)]
    pub at: String,
    /// When all rows had their outcome.
    #[schema(format = DateTime)]
    pub done_at: Option<String>,
    /// Day on which upload and refused rows are destroyed.
    #[schema(format = Date)]
    pub purge_on: String,
    /// Columns that the template does not know; they were not read.
    pub unknown_columns: Vec<String>,
    /// Why reading stopped; rows before that are filed.
    pub failed: Option<BatchFailed>,
    /// The signed promise about the batch's own leaf, once it is done.
    pub receipt: Option<ReceiptShown>,
    /// Whether upload and rows are gone.
    pub purged: bool,
}

/// How far a batch has come.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BatchProgress {
    /// Rows are being worked through.
    Working,
    /// All rows have their outcome.
    Done,
    /// The file could not be read to its end.
    Failed,
}

/// Why a file was not read to its end.
#[derive(Serialize, ToSchema)]
pub struct BatchFailed {
    /// The stable code.
    pub code: String,
    /// Columns that are meant.
    pub columns: Vec<String>,
    /// Row of the sheet at which reading stopped, where there is one: it and those after it were not
    /// read.
    pub row: Option<u32>,
}

impl From<BatchView> for BatchShown {
    fn from(batch: BatchView) -> Self {
        Self {
            batch: batch.id.to_string(),
            state: match batch.progress {
                Progress::Working => BatchProgress::Working,
                Progress::Done => BatchProgress::Done,
                Progress::Failed => BatchProgress::Failed,
            },
            template: batch.template,
            file: batch.file,
            accepted: batch.counts.accepted,
            repeated: batch.counts.repeated,
            refused: batch.counts.refused,
            review: batch.counts.review,
            late: batch.late,
            at: instant(batch.at_ms),
            done_at: batch.done_ms.map(instant),
            purge_on: day(day_of_number(batch.purge_day)),
            unknown_columns: [batch.unknown_headers, batch.forbidden_headers].concat(),
            failed: batch.failed.map(|(code, columns)| BatchFailed { code, columns, row: batch.failed_row }),
            receipt: batch.receipt.map(ReceiptShown),
            purged: batch.purged,
        }
    }
}
