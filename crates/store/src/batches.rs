//! What bodies send.

use async_trait::async_trait;
use xinyu_register::ids::{BatchId, EntryId, OfficerId};
use xinyu_register::sealed::{BlindIndex, Generation, KeyId, Sealed, WrappedKey};

use crate::StoreResult;
use crate::person::BatchRow;

/// Where a batch stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum BatchState {
    /// Its upload is kept, its rows are being worked through.
    Working = 1,
    /// All rows have their outcome.
    Done = 2,
    /// The file could not be read; nothing of it was filed.
    Failed = 3,
}

/// A batch as stored.
#[derive(Clone, Debug)]
pub struct BatchRecord {
    /// Its identifier.
    pub id: BatchId,
    /// Code of the filing body.
    pub body: String,
    /// Who sent it.
    pub officer: OfficerId,
    /// Name of the template.
    pub template: String,
    /// HMAC over body, template and content: the same file is the same batch.
    pub content_mark: BlindIndex,
    /// The generation that wraps the key.
    pub generation: Generation,
    /// Name of the key.
    pub key_id: KeyId,
    /// The key, wrapped; empty once purged.
    pub wrapped: WrappedKey,
    /// File name, header, warnings: sealed under the key.
    pub sealed: Sealed,
    /// Where it stands.
    pub state: BatchState,
    /// accepted, repeated, refused, review: when it was done, as its event tells.
    pub counts: [u64; 4],
    /// accepted, repeated, refused: what became later of rows in review.
    pub decided: [u64; 3],
    /// When it came, milliseconds.
    pub at_ms: i64,
    /// When it was done.
    pub done_ms: Option<i64>,
    /// The day on which upload and rows are purged.
    pub purge_day: i32,
    /// Number of the system's event that tells its end.
    pub event: Option<u64>,
    /// All rows up to and including this one have their outcome.
    pub upto: u32,
    /// How many of the accepted rows came after the time in which they had to be filed.
    pub late: u64,
    /// RFC 6962 root over the leaf hashes of the accepted rows, in the order of acceptance.
    pub rows_root: [u8; 32],
}

/// A row that became an entry, or was one already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FiledRow {
    /// Its number in the sender's sheet.
    pub row: u32,
    /// The entry.
    pub entry: EntryId,
    /// The hash of the leaf of its filing; `None` where it was there already.
    pub leaf: Option<[u8; 32]>,
}

/// What bodies send.
#[async_trait]
pub trait Batches: Send + Sync {
    /// Puts a batch there, with its purge day among the things due.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn batch_begin(&self, batch: BatchRecord) -> StoreResult<()>;

    /// A batch by its identifier.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn batch(&self, id: BatchId) -> StoreResult<Option<BatchRecord>>;

    /// The latest batch of a body with the same content.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn batch_of_content(&self, body: &str, mark: BlindIndex) -> StoreResult<Option<BatchRecord>>;

    /// The batches of a body, latest first.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn batches_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<BatchRecord>>;

    /// The batches of any body that were being worked through when a server stopped.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn batches_working(&self) -> StoreResult<Vec<BatchRecord>>;

    /// Batches whose identifiers follow `after`, ascending, for the deep check.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn batches_for_audit(&self, after: Option<BatchId>, limit: u32) -> StoreResult<Vec<BatchRecord>>;

    /// Ends a batch: state, sealed head, the event that tells it.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn batch_end(
        &self,
        id: BatchId,
        state: BatchState,
        sealed: Sealed,
        event: Option<u64>,
        done_ms: i64,
    ) -> StoreResult<()>;

    /// Rows that did not become entries, after a row number, in order; `state` 0 for all.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn batch_rows(&self, id: BatchId, state: u8, after: u32, limit: u32) -> StoreResult<Vec<BatchRow>>;

    /// One row that did not become an entry is another now: mended, confirmed, decided.
    ///
    /// # Errors
    /// See [`crate::StoreError`]; a row that is not there is one.
    async fn batch_row_put(&self, id: BatchId, row: BatchRow) -> StoreResult<()>;

    /// Rows that became entries, in the order in which they did: of the part `part` of the batch.
    /// Empty beyond the last part.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn batch_filed(&self, id: BatchId, part: u32) -> StoreResult<Vec<FiledRow>>;

    /// Destroys a batch's key and rows. What it filed stays.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn batch_purge(&self, id: BatchId) -> StoreResult<()>;
}
