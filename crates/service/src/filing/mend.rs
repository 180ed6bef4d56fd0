//! A clerk's rows: mended in the page, confirmed as amendments, and the receipts of those that were filed.

use std::io::Cursor;
use std::sync::Arc;

use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_evidence::receipt::{Receipt, sign_chunk};
use xinyu_register::event::{BatchEvent, Event};
use xinyu_register::ids::{BatchId, EntryId};
use xinyu_register::rules::Text;
use xinyu_store::Tried;
use xinyu_store::batches::{BatchRecord, BatchState};
use xinyu_store::person::BatchRow;

use super::amend::{Amended, Amendment, reason_text};
use super::batch::{Counts, Sealer};
use super::f1_read::{self, Head, read_row};
use super::f2_check::{Checked, Filer, check};
use super::returned::state_of;
use super::{Reason, RowRecord, RowState};
use crate::app::{Register, TRIES_MAX};
use crate::caller::{Caller, Officer};
use crate::error::{Refusal, ServiceError, ServiceResult, SheetRefusal};
use crate::ports::{Cell, RawRow};
use crate::turn::Turn;

/// A row that waits to be mended, as its body sent it.
#[derive(Clone, Debug)]
pub struct RowToMend {
    /// Its number in the sender's sheet.
    pub row: u32,
    /// Its cells with their headers, in the order of the sheet.
    pub cells: Vec<MendCell>,
    /// Why it was not filed.
    pub reasons: Vec<Reason>,
}

/// One cell of a row that waits to be mended.
#[derive(Clone, Debug)]
pub struct MendCell {
    /// The header as sent.
    pub header: String,
    /// What stands in it.
    pub text: String,
    /// What the template says of the column; none where it does not know it.
    pub note: Option<Text>,
    /// Values that it takes, where it takes only such.
    pub choices: Vec<String>,
}

/// What became of a mended row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MendedRow {
    /// It was sent in a batch of its own.
    Sent(BatchId),
    /// There is something left to mend.
    Left(Vec<Reason>),
}

/// A proposed amendment, for a clerk to check.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// Its row in the sender's sheet.
    pub row: u32,
    /// The record that it amends.
    pub entry: EntryId,
    /// The version that it amends.
    pub version: u32,
    /// Number of the document.
    pub document_no: String,
    /// When the first version was filed, milliseconds.
    pub filed_at_ms: i64,
    /// Template of the batch.
    pub template: String,
    /// What it changes, or why it cannot be taken.
    pub amendment: Result<Amendment, Amended>,
}

/// The receipt of one row that was filed.
#[derive(Clone, Debug)]
pub struct RowReceipt {
    /// Its number in the sender's sheet.
    pub row: u32,
    /// The entry.
    pub entry: EntryId,
    /// One signature over the batch, with this row's path.
    pub receipt: Receipt,
}

/// A row of a batch, opened.
struct OpenRow {
    record: BatchRecord,
    sealer: Sealer,
    head: Head,
    row: BatchRow,
    told: RowRecord,
}

impl Register {
    /// A row that waits to be mended, as its body sent it: one leaf of the body's, not a look.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is another body's, or needs no mending.
    pub async fn row_to_mend(&self, caller: &Caller, id: BatchId, row: u32) -> ServiceResult<RowToMend> {
        let officer = caller.officer(&*self.policy, "batch.file")?;
        let open = self.open_row_of(officer, id, row, &[RowState::Refused]).await?;
        self.returned_event(officer, &open.record).await?;
        let template = self.rules.template(&open.record.template).ok_or(SheetRefusal::UnknownTemplate)?;
        let cell = |(at, header): (usize, &String)| {
            let column = open.head.keys.get(at).cloned().flatten().and_then(|key| template.column(&key));
            MendCell {
                header: header.clone(),
                text: open.told.cells.get(at).cloned().unwrap_or_default(),
                note: column.map(|column| column.note.clone()),
                choices: column.map_or_else(Vec::new, |column| super::templates::choices_of(&self.rules, column)),
            }
        };
        let cells = open.head.sent.iter().enumerate().map(cell).collect();
        Ok(RowToMend { row, cells, reasons: open.told.reasons })
    }

    /// Sends a mended row in a batch of its own; where something is left to mend nothing is sent.
    ///
    /// # Errors
    /// As [`Register::row_to_mend`].
    pub async fn mend_row(
        self: &Arc<Self>,
        caller: &Caller,
        id: BatchId,
        row: u32,
        cells: Vec<String>,
    ) -> ServiceResult<MendedRow> {
        let officer = caller.officer(&*self.policy, "batch.file")?;
        let open = self.open_row_of(officer, id, row, &[RowState::Refused]).await?;
        if let Checked::Held { state: RowState::Refused | RowState::RefusedByLaw, reasons, .. } =
            self.check_again(officer, &open, &cells)?
        {
            return Ok(MendedRow::Left(reasons));
        }
        let sent: serde_json::Map<String, serde_json::Value> =
            open.head.sent.iter().cloned().zip(cells.into_iter().map(serde_json::Value::String)).collect();
        let line = serde_json::to_vec(&sent).map_err(|_| ServiceError::Unreadable("batch_row.sealed"))?;
        let name = format!("{id}-{row}.ndjson");
        let incoming = self.take_in(caller, &open.record.template, &name, &mut Cursor::new(line))?;
        let sent = self.end_upload(incoming).await?;
        self.work_batch(sent, &|_: Counts| {}).await?;
        let mended = RowRecord { mended_in: Some(sent), ..RowRecord::new(Vec::new(), open.told.reasons) };
        self.put_row(&open.sealer, id, row, RowState::Mended, &mended).await?;
        Ok(MendedRow::Sent(sent))
    }

    fn check_again(&self, officer: &Officer, open: &OpenRow, cells: &[String]) -> ServiceResult<Checked> {
        let template = self.rules.template(&open.record.template).ok_or(SheetRefusal::UnknownTemplate)?;
        let today = Self::day(self.now_ms());
        let raw = RawRow { number: open.row.row, cells: cells.iter().cloned().map(Cell::Text).collect() };
        let profile = self.rules.body(&officer.body).and_then(|body| body.profile.as_deref());
        let read = read_row(&raw, &open.head, template, &self.rules, profile, today);
        Ok(check(&Filer { rules: &self.rules, template, head: &open.head, body: &officer.body, today }, read))
    }

    /// A proposed amendment of a batch: what it would change. A look at the record that it amends.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is another body's, or no proposal.
    pub async fn proposed_amendment(&self, caller: &Caller, id: BatchId, row: u32) -> ServiceResult<Proposed> {
        let officer = caller.officer(&*self.policy, "record.amend")?;
        let open = self.open_row_of(officer, id, row, &[RowState::Review]).await?;
        let entry = open.told.entry.ok_or(Refusal::NotFound)?;
        let person = self.person_of_record(officer, entry).await?;
        let known = person.entry(entry).ok_or(Refusal::NotFound)?;
        let template = self.rules.template(&open.record.template).ok_or(SheetRefusal::UnknownTemplate)?;
        let amendment = self.amendment(officer, known, &open.head, template, open.told.cells)?;
        self.record_look(officer, &person, &[known]).await?.ok_or(ServiceError::Busy)?;
        Ok(Proposed {
            row,
            entry,
            version: known.entry.record.version(),
            document_no: known.entry.record.content.document_no.clone(),
            filed_at_ms: known.entry.record.filed_at_ms(),
            template: open.record.template,
            amendment,
        })
    }

    /// Confirms a proposed amendment with a reason, of the very `version` that was read, if one is given.
    ///
    /// # Errors
    /// `entry.changed` if it is not at that version any more; as [`Register::proposed_amendment`] and [`Register::amend_record`].
    pub async fn confirm_amendment(
        &self,
        caller: &Caller,
        id: BatchId,
        row: u32,
        version: Option<u32>,
        reason: &str,
    ) -> ServiceResult<Amended> {
        let officer = caller.officer(&*self.policy, "record.amend")?;
        let reason = reason_text(self, reason)?;
        let open = self.open_row_of(officer, id, row, &[RowState::Review]).await?;
        let entry = open.told.entry.ok_or(Refusal::NotFound)?;
        let template = self.rules.template(&open.record.template).ok_or(SheetRefusal::UnknownTemplate)?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let person = self.person_of_record(officer, entry).await?;
            let known = person.entry(entry).ok_or(Refusal::NotFound)?;
            if version.is_some_and(|version| version != known.entry.record.version()) {
                return Err(Refusal::State("entry.changed").into());
            }
            let done = match self.amendment(officer, known, &open.head, template, open.told.cells.clone())? {
                Ok(amendment) => self.amend_once(officer, &person, known, amendment, &reason, Some(id)).await?,
                // Confirmed before, and a crash came between that and the row's own state.
                Err(told) => Tried::Done(told),
            };
            let Tried::Done(done) = done else {
                turn.wait(self, person.subject.key).await;
                continue;
            };
            if !matches!(done, Amended::NotTaken(_)) {
                let mended = RowRecord { entry: Some(entry), ..RowRecord::new(Vec::new(), open.told.reasons) };
                self.put_row(&open.sealer, id, row, RowState::Mended, &mended).await?;
            }
            return Ok(done);
        }
        Err(ServiceError::Busy)
    }

    /// Receipts of the rows that were filed, in their order: one signature over the batch, a path a row.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is another body's; `batch.working`, `batch.purged`.
    pub async fn row_receipts(&self, caller: &Caller, id: BatchId) -> ServiceResult<Vec<RowReceipt>> {
        let officer = caller.officer(&*self.policy, "batch.read")?;
        let record = self.batch_of(officer, id).await?;
        self.sealer_of(&record)?;
        let (Some(done_ms), false) = (record.done_ms, record.state == BatchState::Working) else {
            return Err(Refusal::State("batch.working").into());
        };
        let (mut rows, mut hashes) = (Vec::new(), Vec::new());
        for part in 0.. {
            let filed = self.store.batches.batch_filed(id, part).await?;
            if filed.is_empty() {
                break;
            }
            for row in filed {
                if let Some(hash) = row.leaf {
                    rows.push(row);
                    hashes.push(hash);
                }
            }
        }
        let receipts = sign_chunk(&self.receipt_signer, &hashes, done_ms, done_ms + self.settings.merge_delay_ms);
        let receipt = |(row, receipt): (xinyu_store::batches::FiledRow, Receipt)| RowReceipt {
            row: row.row,
            entry: row.entry,
            receipt,
        };
        Ok(rows.into_iter().zip(receipts).map(receipt).collect())
    }

    /// The entry that a row of the caller's batch became, or was already.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is another body's, or became none.
    pub async fn entry_of_row(&self, caller: &Caller, id: BatchId, row: u32) -> ServiceResult<EntryId> {
        let officer = caller.officer(&*self.policy, "record.read")?;
        self.batch_of(officer, id).await?;
        for part in 0.. {
            let filed = self.store.batches.batch_filed(id, part).await?;
            if let Some(found) = filed.iter().find(|one| one.row == row) {
                return Ok(found.entry);
            }
            if filed.is_empty() {
                break;
            }
        }
        Err(Refusal::NotFound.into())
    }

    /// A batch of the officer's own body.
    pub(crate) async fn batch_of(&self, officer: &Officer, id: BatchId) -> ServiceResult<BatchRecord> {
        let record = self.store.batches.batch(id).await?.ok_or(Refusal::NotFound)?;
        if record.body != officer.body.as_str() {
            return Err(Refusal::NotFound.into());
        }
        Ok(record)
    }

    /// One leaf of the body's: it saw what it had sent, and nothing else.
    pub(crate) async fn returned_event(&self, officer: &Officer, record: &BatchRecord) -> ServiceResult<()> {
        let now_ms = self.now_ms();
        let event = Event::Batch {
            at_ms: now_ms,
            body: record.body.clone(),
            batch: record.id,
            what: BatchEvent::Returned,
            counts: record.counts,
            rows_root: record.rows_root,
        };
        self.system_event(LeafKind::System, LeafClass::Entry, &event, now_ms, officer.valid_until_ms, None).await?;
        Ok(())
    }

    async fn open_row_of(
        &self,
        officer: &Officer,
        id: BatchId,
        row: u32,
        states: &[RowState],
    ) -> ServiceResult<OpenRow> {
        let record = self.batch_of(officer, id).await?;
        let sealer = self.sealer_of(&record)?;
        let rows = self.store.batches.batch_rows(id, 0, row.saturating_sub(1), 1).await?;
        let found = rows.into_iter().find(|found| found.row == row).ok_or(Refusal::NotFound)?;
        if !states.contains(&state_of(found.state)?) {
            return Err(Refusal::NotFound.into());
        }
        let told = sealer.open_row(row, &found.sealed)?;
        let template = self.rules.template(&record.template).ok_or(SheetRefusal::UnknownTemplate)?;
        let header = sealer.open_head(&record.sealed)?.header.into_iter().map(Cell::Text).collect();
        let header = RawRow { number: 1, cells: header };
        let head = f1_read::head_in(&header, template, &self.rules)?.ok_or(SheetRefusal::WrongTemplate)?;
        Ok(OpenRow { record, sealer, head, row: found, told })
    }

    async fn put_row(
        &self,
        sealer: &Sealer,
        id: BatchId,
        row: u32,
        state: RowState,
        record: &RowRecord,
    ) -> ServiceResult<()> {
        let sealed = sealer.seal_row(self, row, record)?;
        Ok(self.store.batches.batch_row_put(id, BatchRow { row, state: state as u8, sealed }).await?)
    }
}
