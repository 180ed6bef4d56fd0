//! The body gets its own sheet back, with a reason a row.

use std::io::{BufWriter, Read, Write};

use minicbor::{Decode, Encode};
use xinyu_register::ids::BatchId;
use zeroize::Zeroizing;

use super::batch::Sealer;
use super::f1_read::Head;
use super::f2_check::Checked;
use super::upload::{SealedFile, SealedSource, rows_path, turn_path, upload_path};
use super::{Reason, RowRecord, RowState};
use crate::app::Register;
use crate::caller::Caller;
use crate::error::{ServiceError, ServiceResult};
use crate::ports::{ReturnedRow, ReturnedSheet, SheetSource};

/// Rows beyond which the sheet that goes back holds only those with a reason.
const WHOLE_ROWS_MAX: u64 = 50_000;
/// The same by bytes of the kept rows: a sheet is made in memory, because it holds people's data.
const WHOLE_BYTES_MAX: u64 = 24 * 1024 * 1024;
/// Rows that one sheet can hold.
const SHEET_ROWS_MAX: u32 = 1_000_000;

/// As [`KeptRow`], to be written.
#[derive(Encode)]
#[cbor(map)]
struct KeptCells<'a> {
    #[n(0)]
    number: u32,
    #[n(1)]
    cells: &'a [String],
}

#[derive(Clone, Debug, Decode)]
#[cbor(map)]
struct KeptRow {
    #[n(0)]
    number: u32,
    #[n(1)]
    cells: Vec<String>,
}

/// Keeps the rows of a sheet as they came, with those blanked that the law forbids keeping.
pub(crate) struct KeptRows {
    out: BufWriter<SealedFile>,
    /// The row under way, as it is written.
    row: Zeroizing<Vec<u8>>,
}

impl KeptRows {
    pub(crate) fn begin(register: &Register, sealer: &Sealer, head: &Head) -> ServiceResult<Self> {
        let path = rows_path(&register.settings.data_dir, sealer.batch);
        let file = register.seal_file(&path, &sealer.key).map_err(ServiceError::file("the kept rows"))?;
        let mut kept = Self { out: BufWriter::new(file), row: Zeroizing::default() };
        kept.put(&KeptCells { number: head.row, cells: &head.raw })?;
        Ok(kept)
    }

    pub(crate) fn keep(&mut self, checked: &Checked) -> ServiceResult<()> {
        let cells = match checked {
            Checked::Draft(draft) => &draft.cells,
            // Of what the law refuses there are none.
            Checked::Held { cells, .. } => cells,
        };
        self.put(&KeptCells { number: checked.row(), cells })
    }

    fn put(&mut self, row: &KeptCells<'_>) -> ServiceResult<()> {
        self.row.clear();
        minicbor::encode(row, &mut *self.row).map_err(|_| ServiceError::Unreadable("the kept rows"))?;
        let len = u32::try_from(self.row.len()).map_err(|_| ServiceError::Unreadable("the kept rows"))?;
        let fault = || ServiceError::file("the kept rows");
        self.out.write_all(&len.to_be_bytes()).map_err(fault())?;
        self.out.write_all(&self.row).map_err(fault())
    }

    pub(crate) fn end(self) -> ServiceResult<()> {
        let file = self.out.into_inner().map_err(|error| ServiceError::file("the kept rows")(error.into_error()))?;
        file.finish().map_err(ServiceError::file("the kept rows"))?;
        Ok(())
    }
}

struct KeptReader {
    from: std::io::BufReader<Box<dyn crate::ports::ReadSeek>>,
}

impl Iterator for KeptReader {
    type Item = KeptRow;
    fn next(&mut self) -> Option<KeptRow> {
        let mut len = [0u8; 4];
        self.from.read_exact(&mut len).ok()?;
        let mut bytes = vec![0u8; u32::from_be_bytes(len) as usize];
        self.from.read_exact(&mut bytes).ok()?;
        minicbor::decode(&bytes).ok()
    }
}

/// A row that was not filed, as the body sees it.
#[derive(Clone, Debug)]
pub struct RowView {
    /// Its number in the sender's sheet.
    pub row: u32,
    /// Where it stands.
    pub state: RowState,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Whether it is a proposed amendment of a known entry.
    pub amends: Option<xinyu_register::ids::EntryId>,
    /// The batch in which it was mended.
    pub mended_in: Option<BatchId>,
}

/// Puts reasons into words: state, problem, how to mend it.
pub trait ReasonWords: Send + Sync {
    /// The three added headers.
    fn headers(&self) -> [String; 3];
    /// The state of a row; `None` where it was filed.
    fn state(&self, state: Option<RowState>) -> String;
    /// One reason: problem and mend.
    fn reason(&self, reason: &Reason) -> (String, String);
}

impl Register {
    /// Rows of a batch that were not filed, in order, after a row number.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is another body's.
    pub async fn batch_rows(
        &self,
        caller: &Caller,
        id: BatchId,
        state: Option<RowState>,
        after: u32,
        limit: u32,
    ) -> ServiceResult<Vec<RowView>> {
        let officer = caller.officer(&*self.policy, "batch.read")?;
        let record = self.batch_of(officer, id).await?;
        let sealer = self.sealer_of(&record)?;
        let wanted = state.map_or(0, |state| state as u8);
        let rows = self.store.batches.batch_rows(id, wanted, after, limit).await?;
        rows.iter()
            .map(|row| {
                let RowRecord { reasons, entry, mended_in, .. } = sealer.open_row(row.row, &row.sealed)?;
                Ok(RowView { row: row.row, state: state_of(row.state)?, reasons, amends: entry, mended_in })
            })
            .collect()
    }

    /// The body's own sheet with a reason a row. One leaf of the body's, not a look: nobody sees
    /// anything that they did not send.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is another body's, [`Refusal::State`] once it is purged.
    pub async fn returned_sheet(
        &self,
        caller: &Caller,
        id: BatchId,
        words: &dyn ReasonWords,
    ) -> ServiceResult<Vec<u8>> {
        let officer = caller.officer(&*self.policy, "batch.read")?;
        let record = self.batch_of(officer, id).await?;
        let sealer = self.sealer_of(&record)?;
        let head = sealer.open_head(&record.sealed)?;
        self.returned_event(officer, &record).await?;
        let held = self.held_rows(&sealer, id).await?;
        // One at a time: several at once would take several times the memory.
        let _turn = self.sheet_turn.lock().await;
        let source = SealedSource::new(rows_path(&self.settings.data_dir, id), &sealer.key, "rows")
            .map_err(ServiceError::file("the kept rows"))?;
        let whole = record.counts.iter().sum::<u64>() <= WHOLE_ROWS_MAX && source.len() <= WHOLE_BYTES_MAX;
        let from = std::io::BufReader::new(source.open().map_err(ServiceError::file("the kept rows"))?);
        let mut kept = KeptReader { from };
        let (header_row, header) = kept.next().map(|row| (row.number, row.cells)).unwrap_or_default();
        let columns = head.header;
        let mut rows = kept.filter_map(|row| {
            let held = held.get(&row.number);
            if held.is_none() && !whole {
                return None;
            }
            Some(returned_row(row, held, &columns, words))
        });
        let header_row = if whole { header_row } else { 0 };
        let sheet = ReturnedSheet { sheet: head.sheet, header, header_row, added: words.headers(), rows: &mut rows };
        Ok(self.sheets.returned(sheet)?)
    }

    async fn held_rows(
        &self,
        sealer: &Sealer,
        id: BatchId,
    ) -> ServiceResult<std::collections::HashMap<u32, (RowState, Vec<Reason>)>> {
        let mut held = std::collections::HashMap::new();
        let mut after = 0;
        loop {
            let rows = self.store.batches.batch_rows(id, 0, after, 1000).await?;
            let Some(last) = rows.last() else { return Ok(held) };
            after = last.row;
            for row in &rows {
                let record = sealer.open_row(row.row, &row.sealed)?;
                held.insert(row.row, (state_of(row.state)?, record.reasons));
            }
            if after >= SHEET_ROWS_MAX {
                return Ok(held);
            }
        }
    }
}

pub(crate) fn state_of(number: u8) -> ServiceResult<RowState> {
    match number {
        1 => Ok(RowState::Refused),
        2 => Ok(RowState::RefusedByLaw),
        3 => Ok(RowState::Review),
        4 => Ok(RowState::Filed),
        5 => Ok(RowState::Mended),
        _ => Err(ServiceError::Unreadable("batch_row.state")),
    }
}

fn returned_row(
    row: KeptRow,
    held: Option<&(RowState, Vec<Reason>)>,
    header: &[String],
    words: &dyn ReasonWords,
) -> ReturnedRow {
    let (state, reasons) = held.map_or((None, &[][..]), |(state, reasons)| (Some(*state), reasons.as_slice()));
    let told: Vec<(String, String)> = reasons
        .iter()
        .map(|reason| {
            let (problem, mend) = words.reason(reason);
            match &reason.column {
                Some(column) => (format!("{column}：{problem}"), mend),
                None => (problem, mend),
            }
        })
        .collect();
    let marked = reasons
        .iter()
        .filter_map(|reason| reason.column.as_ref())
        .filter_map(|column| header.iter().position(|one| one == column))
        .filter_map(|at| u16::try_from(at).ok())
        .collect();
    ReturnedRow {
        number: row.number,
        cells: row.cells,
        state: words.state(state),
        reason: told.iter().map(|(problem, _)| problem.as_str()).collect::<Vec<_>>().join("\n"),
        mend: told.iter().map(|(_, mend)| mend.as_str()).collect::<Vec<_>>().join("\n"),
        marked,
    }
}

/// Removes the files of a purged batch.
pub(crate) fn remove_files(data_dir: &std::path::Path, id: BatchId) {
    for path in [rows_path, upload_path, turn_path] {
        let _ = std::fs::remove_file(path(data_dir, id));
    }
}
