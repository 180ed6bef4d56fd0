//! A batch as it is kept and as its body sees it.

use minicbor::{Decode, Encode};
use xinyu_evidence::receipt::Receipt;
use xinyu_register::ids::BatchId;
use xinyu_register::sealed::{KeyId, Sealed};
use xinyu_store::batches::{BatchRecord, BatchState};
use xinyu_vault::{Key, Place, key_place, open, seal};

use super::RowRecord;
pub use super::dry_run::{HeldRow, by_code};
pub use super::intake::Incoming;
use crate::app::Register;
use crate::caller::Caller;
use crate::error::{Refusal, ServiceError, ServiceResult};

/// accepted, repeated, refused, review.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// New entries.
    pub accepted: u64,
    /// There already, with the same content.
    pub repeated: u64,
    /// To be mended, or refused by law.
    pub refused: u64,
    /// Wait for a human.
    pub review: u64,
}

impl Counts {
    pub(crate) fn of(counts: [u64; 4]) -> Self {
        let [accepted, repeated, refused, review] = counts;
        Self { accepted, repeated, refused, review }
    }

    /// As they are now: rows in review were decided since the batch was done.
    pub(crate) fn now(record: &BatchRecord) -> Self {
        let [accepted, repeated, refused] = record.decided;
        let done = Self::of(record.counts);
        Self {
            accepted: done.accepted + accepted,
            repeated: done.repeated + repeated,
            refused: done.refused + refused,
            review: done.review.saturating_sub(accepted + repeated + refused),
        }
    }

    /// All rows.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.accepted + self.repeated + self.refused + self.review
    }
}

/// How far a batch has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Rows are being worked through.
    Working,
    /// All rows have their outcome.
    Done,
    /// The file could not be read.
    Failed,
}

/// A batch as its body sees it.
#[derive(Clone, Debug)]
pub struct BatchView {
    /// Its identifier.
    pub id: BatchId,
    /// Name of the template.
    pub template: String,
    /// Name of the file as sent.
    pub file: String,
    /// How far it has come.
    pub progress: Progress,
    /// Counts so far.
    pub counts: Counts,
    /// How many of the accepted rows came after the time in which they had to be filed.
    pub late: u64,
    /// When it came.
    pub at_ms: i64,
    /// When it was done.
    pub done_ms: Option<i64>,
    /// Day on which upload and rows are purged, since 1970-01-01.
    pub purge_day: i32,
    /// Headers that the template does not know.
    pub unknown_headers: Vec<String>,
    /// Headers of columns that hold what may not be collected: not read, not kept.
    pub forbidden_headers: Vec<String>,
    /// Why the file was refused whole: code, and names of columns.
    pub failed: Option<(String, Vec<String>)>,
    /// The row at which reading stopped, where there is one: it and those after it were not read.
    pub failed_row: Option<u32>,
    /// The signed promise about the batch's own leaf.
    pub receipt: Option<Receipt>,
    /// Place of that leaf, once sequenced.
    pub index: Option<u64>,
    /// Name of the clerk who sent it; only where one batch is asked for.
    pub officer: Option<String>,
    /// Whether upload and rows are gone.
    pub purged: bool,
}

/// What is sealed of a batch under its own key.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(map)]
pub(crate) struct BatchHead {
    #[n(0)]
    pub(crate) file: String,
    #[n(1)]
    pub(crate) header: Vec<String>,
    #[n(2)]
    pub(crate) unknown: Vec<String>,
    #[n(3)]
    pub(crate) failed: Option<String>,
    #[n(4)]
    pub(crate) columns: Vec<String>,
    #[n(5)]
    pub(crate) sheet: String,
    #[n(6)]
    pub(crate) forbidden: Vec<String>,
    #[n(7)]
    pub(crate) failed_row: Option<u32>,
}

/// Seals a batch's small things under its key.
#[derive(Clone)]
pub(crate) struct Sealer {
    pub(crate) batch: BatchId,
    pub(crate) key_id: KeyId,
    pub(crate) key: Key,
}

impl Sealer {
    pub(crate) fn seal_row(&self, register: &Register, row: u32, record: &RowRecord) -> ServiceResult<Sealed> {
        let plain = minicbor::to_vec(record).map_err(|_| ServiceError::Unreadable("batch_row.sealed"))?;
        Ok(seal(&self.key, &self.row_place(&self.row_id(row)), register.nonce(), &plain)?)
    }

    pub(crate) fn open_row(&self, row: u32, sealed: &Sealed) -> ServiceResult<RowRecord> {
        let plain = open(&self.key, &self.row_place(&self.row_id(row)), sealed)?;
        minicbor::decode(&plain).map_err(|_| ServiceError::Unreadable("batch_row.sealed"))
    }

    fn row_id(&self, row: u32) -> Vec<u8> {
        [self.batch.as_bytes().as_slice(), &row.to_be_bytes()].concat()
    }

    fn row_place<'a>(&self, row: &'a [u8]) -> Place<'a> {
        Place { table: "batch_row", column: "sealed", row, key: self.key_id }
    }

    pub(crate) fn seal_head(&self, register: &Register, head: &BatchHead) -> ServiceResult<Sealed> {
        let place = Place { table: "batch", column: "sealed", row: self.batch.as_bytes(), key: self.key_id };
        let plain = minicbor::to_vec(head).map_err(|_| ServiceError::Unreadable("batch.sealed"))?;
        Ok(seal(&self.key, &place, register.nonce(), &plain)?)
    }

    pub(crate) fn open_head(&self, sealed: &Sealed) -> ServiceResult<BatchHead> {
        let place = Place { table: "batch", column: "sealed", row: self.batch.as_bytes(), key: self.key_id };
        let plain = open(&self.key, &place, sealed)?;
        minicbor::decode(&plain).map_err(|_| ServiceError::Unreadable("batch.sealed"))
    }
}

impl Register {
    pub(crate) fn sealer_of(&self, record: &BatchRecord) -> ServiceResult<Sealer> {
        if record.wrapped.0.is_empty() {
            return Err(Refusal::State("batch.purged").into());
        }
        let key = self.keyring.unwrap(
            record.generation,
            &key_place("batch", record.key_id, record.id.as_bytes()),
            &record.wrapped,
        )?;
        Ok(Sealer { batch: record.id, key_id: record.key_id, key })
    }

    /// A batch of the caller's body.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is another body's.
    pub async fn batch(&self, caller: &Caller, id: BatchId) -> ServiceResult<BatchView> {
        let officer = caller.officer(&*self.policy, "batch.read")?;
        let record = self.batch_of(officer, id).await?;
        let mut view = self.batch_view(&record).await?;
        view.officer = self.officer_name(record.officer).await?;
        Ok(view)
    }

    /// The batches of the caller's body, latest first.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn batches(&self, caller: &Caller, limit: u32) -> ServiceResult<Vec<BatchView>> {
        let officer = caller.officer(&*self.policy, "batch.read")?;
        let mut views = Vec::new();
        for record in self.store.batches.batches_of_body(officer.body.as_str(), limit).await? {
            views.push(self.batch_view(&record).await?);
        }
        Ok(views)
    }

    async fn batch_view(&self, record: &BatchRecord) -> ServiceResult<BatchView> {
        let purged = record.wrapped.0.is_empty();
        let head = if purged { BatchHead::default() } else { self.sealer_of(record)?.open_head(&record.sealed)? };
        let trace = match record.event {
            Some(n) => self.store.files.event(self.system, n).await?.map(|row| self.trace(&row)),
            None => None,
        };
        Ok(BatchView {
            id: record.id,
            template: record.template.clone(),
            file: head.file,
            progress: match record.state {
                BatchState::Working => Progress::Working,
                BatchState::Done => Progress::Done,
                BatchState::Failed => Progress::Failed,
            },
            counts: Counts::now(record),
            late: record.late,
            at_ms: record.at_ms,
            done_ms: record.done_ms,
            purge_day: record.purge_day,
            unknown_headers: head.unknown,
            forbidden_headers: head.forbidden,
            failed_row: head.failed_row,
            failed: head.failed.map(|code| (code, head.columns)),
            index: trace.as_ref().and_then(|trace| trace.index),
            receipt: trace.map(|trace| trace.receipt),
            officer: None,
            purged,
        })
    }
}
