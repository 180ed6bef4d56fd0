//! A batch from its first row to its receipt, also where it stopped in the middle.

use std::collections::VecDeque;
use std::fs::{File, TryLockError};
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::event::{BatchEvent, Event};
use xinyu_register::identity::BodyCode;
use xinyu_register::ids::BatchId;
use xinyu_register::rules::{Rules, Template};
use xinyu_store::batches::{BatchRecord, BatchState};

use super::batch::{BatchHead, Counts, Sealer};
use super::chunk::UnderWay;
use super::f1_read::{self, Head};
use super::f2_check::{self, Checked, Draft, Filer};
use super::returned::KeptRows;
use super::upload::{turn_path, upload_path};
use crate::app::Register;
use crate::error::{Refusal, ServiceError, ServiceResult, SheetRefusal};
use crate::ports::{RawRow, Rows, SheetFault};

use super::{Reason, RowState};

/// Rows in a chunk while nobody waits for the store: more do not make it faster.
const CHUNK_ROWS: usize = 500;
/// Rows in a chunk while somebody does, so that they wait for milliseconds.
const CHUNK_ROWS_FOR_PEOPLE: usize = 100;
/// Chunks that may be read ahead: bounds memory, whatever the file's length.
pub(crate) const CHUNKS_AHEAD: usize = 4;

/// What the reader of a sheet gives.
pub(crate) enum Step {
    /// Rows to be filed, and the number of the last one read.
    Rows(Vec<Checked>, u32),
    /// The last rows that were filed before a crash: their proposals may be missing.
    Earlier(Vec<Draft>),
}

impl Register {
    /// Works through the rows of a batch from where it stands.
    ///
    /// # Errors
    /// The store or the disk; a later call carries on.
    pub async fn work_batch(self: &Arc<Self>, id: BatchId, told: &(dyn Fn(Counts) + Send + Sync)) -> ServiceResult<()> {
        if self.working(id).await?.is_none() {
            return Ok(());
        }
        // One at a time, of all tasks and processes: who waited may find that it is done.
        let turn = self.batch_turn(id).await?;
        self.work_in_turn(id, turn, told).await
    }

    async fn work_in_turn(
        self: &Arc<Self>,
        id: BatchId,
        _turn: File,
        told: &(dyn Fn(Counts) + Send + Sync),
    ) -> ServiceResult<()> {
        let Some(record) = self.working(id).await? else {
            let _ = std::fs::remove_file(turn_path(&self.settings.data_dir, id));
            return Ok(());
        };
        let sealer = self.sealer_of(&record)?;
        let mut head = sealer.open_head(&record.sealed)?;
        let (steps, mut ready) = tokio::sync::mpsc::channel::<ServiceResult<Step>>(CHUNKS_AHEAD);
        let reader = {
            let (register, sealer, record, name) =
                (Arc::clone(self), sealer.clone(), record.clone(), head.file.clone());
            tokio::task::spawn_blocking(move || read_steps(&register, &sealer, &record, &name, &steps))
        };
        let mut under_way = None;
        let filed = self.file_steps(id, &sealer, &mut ready, &mut under_way, told).await;
        if let Some(left) = under_way {
            // Whoever carries on must not meet what is still under way.
            left.settle().await;
        }
        let failed = filed?;
        reader.await.map_err(|_| ServiceError::Unreadable("the upload"))??;
        if let Some(refusal) = failed {
            // Rows before the damage are filed; the body is told where it stopped.
            head.failed_row = refusal.row();
            head.failed = Some(refusal.code());
        }
        self.end_batch(&record, &sealer, &head).await
    }

    /// Files what the reader gives; why it stopped before the end of the sheet, if it did.
    async fn file_steps(
        self: &Arc<Self>,
        id: BatchId,
        sealer: &Sealer,
        ready: &mut tokio::sync::mpsc::Receiver<ServiceResult<Step>>,
        under_way: &mut Option<UnderWay>,
        told: &(dyn Fn(Counts) + Send + Sync),
    ) -> ServiceResult<Option<SheetRefusal>> {
        let mut failed = None;
        while let Some(step) = ready.recv().await {
            match step {
                Ok(Step::Rows(rows, upto)) => {
                    let rows_max = if self.store.persons.people_wait() { CHUNK_ROWS_FOR_PEOPLE } else { CHUNK_ROWS };
                    for (rows, upto) in pieces(rows, upto, rows_max) {
                        let chunk = self.chunk_of(id, sealer, rows, upto)?;
                        self.f3_file(sealer, chunk, under_way).await?;
                    }
                    if let Some(at) = self.store.batches.batch(id).await? {
                        told(Counts::of(at.counts));
                    }
                }
                Ok(Step::Earlier(drafts)) => self.f3_propose_again(id, sealer, drafts).await?,
                Err(ServiceError::Refused(Refusal::Sheet(refusal))) => failed = Some(refusal),
                Err(other) => return Err(other),
            }
        }
        self.f3_end(sealer, under_way).await?;
        if let Some(at) = self.store.batches.batch(id).await? {
            told(Counts::of(at.counts));
        }
        Ok(failed)
    }

    /// The batch, if it is there to be worked on.
    async fn working(&self, id: BatchId) -> ServiceResult<Option<BatchRecord>> {
        let record = self.store.batches.batch(id).await?.ok_or(Refusal::NotFound)?;
        Ok((record.state == BatchState::Working).then_some(record))
    }

    /// The right to work on a batch, until it is dropped. A command that imports and a server that
    /// carries on after its start must not both count the same rows.
    async fn batch_turn(&self, id: BatchId) -> ServiceResult<File> {
        let path = turn_path(&self.settings.data_dir, id);
        let locked = tokio::task::spawn_blocking(move || {
            let file = File::create(path)?;
            file.lock().map(|()| file)
        });
        let locked = locked.await.map_err(|_| ServiceError::Unreadable("the turn of a batch"))?;
        locked.map_err(ServiceError::file("the turn of a batch"))
    }

    /// As [`Register::batch_turn`]; `None` while somebody has it.
    fn batch_turn_if_free(&self, id: BatchId) -> ServiceResult<Option<File>> {
        let fault = || ServiceError::file("the turn of a batch");
        let file = File::create(turn_path(&self.settings.data_dir, id)).map_err(fault())?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(fault()(error)),
        }
    }

    async fn end_batch(&self, record: &BatchRecord, sealer: &Sealer, head: &BatchHead) -> ServiceResult<()> {
        let at = self.store.batches.batch(record.id).await?.ok_or(Refusal::NotFound)?;
        let now_ms = self.now_ms();
        let event = Event::Batch {
            at_ms: now_ms,
            body: record.body.clone(),
            batch: record.id,
            what: BatchEvent::Taken,
            counts: at.counts,
            rows_root: at.rows_root,
        };
        let (n, _) = self.system_event(LeafKind::System, LeafClass::Entry, &event, now_ms, i64::MAX, None).await?;
        let state = if head.failed.is_some() { BatchState::Failed } else { BatchState::Done };
        let sealed = sealer.seal_head(self, head)?;
        self.store.batches.batch_end(record.id, state, sealed, Some(n), now_ms).await?;
        // The rows are kept in their own form, with what the law forbids blanked; the upload goes.
        for path in [upload_path, turn_path] {
            let _ = std::fs::remove_file(path(&self.settings.data_dir, record.id));
        }
        Ok(())
    }

    /// Carries on with batches that were left in the middle: by a server that stopped, or because
    /// the store or the disk refused for a while. One that cannot be carried on does not hold up the
    /// others, and one that somebody works on is left alone.
    ///
    /// # Errors
    /// The first of what stopped a batch; see [`ServiceError`].
    pub async fn resume_batches(self: &Arc<Self>) -> ServiceResult<u32> {
        let (mut resumed, mut stopped) = (0, None);
        for record in self.store.batches.batches_working().await? {
            if record.wrapped.0.is_empty() {
                // Purged before it was done: nothing is left of it to work on.
                continue;
            }
            let Some(turn) = self.batch_turn_if_free(record.id)? else { continue };
            match self.work_in_turn(record.id, turn, &|_| {}).await {
                Ok(()) => resumed += 1,
                Err(error) => {
                    tracing::error!(batch = %record.id, %error, "a batch left in the middle could not be carried on");
                    stopped.get_or_insert(error);
                }
            }
        }
        stopped.map_or(Ok(resumed), Err)
    }
}

/// Cuts rows into pieces of at most `rows_max`, each with the number of its last row.
fn pieces(mut rows: Vec<Checked>, upto: u32, rows_max: usize) -> Vec<(Vec<Checked>, u32)> {
    let mut pieces = Vec::new();
    while rows.len() > rows_max {
        let rest = rows.split_off(rows_max);
        let last = rows.last().map_or(0, Checked::row);
        pieces.push((std::mem::replace(&mut rows, rest), last));
    }
    pieces.push((rows, upto));
    pieces
}

type Steps = tokio::sync::mpsc::Sender<ServiceResult<Step>>;

/// Reads and checks all rows, and keeps them for the sheet that goes back. Rows that have their
/// outcome from before a crash are kept again, not filed again.
pub(crate) fn read_steps(
    register: &Register,
    sealer: &Sealer,
    record: &BatchRecord,
    name: &str,
    steps: &Steps,
) -> ServiceResult<()> {
    let body = BodyCode::parse(&record.body).map_err(|_| ServiceError::Unreadable("batch.body"))?.code;
    let today = Register::day(record.at_ms);
    let template = register.rules.template(&record.template).ok_or(SheetRefusal::UnknownTemplate)?;
    let (head, mut rows, _) = match register.open_sheet(sealer, &record.template, name) {
        Ok(opened) => opened,
        Err(error) => {
            let _ = steps.blocking_send(Err(error));
            return Ok(());
        }
    };
    let profile = register.rules.body(&body).and_then(|body| body.profile.clone());
    let reading =
        Reading { rules: &register.rules, template, head: &head, body: &body, profile: profile.as_deref(), today };
    let mut kept = KeptRows::begin(register, sealer, &head)?;
    let mut chunk = Chunk { rows: Vec::with_capacity(CHUNK_ROWS), last: head.row, earlier: VecDeque::new(), steps };
    let mut fault = None;
    // Told once, on the first row that is filed: it is about the sheet.
    let mut about_the_sheet = head.remark(today);
    loop {
        let read = next_rows(&mut *rows, record.upto, &mut fault);
        if read.is_empty() {
            break;
        }
        let checked: Vec<Checked> = read.into_par_iter().map(|raw| reading.check_read(raw)).collect();
        for mut checked in checked {
            if let Checked::Draft(draft) = &mut checked {
                draft.remarks.extend(about_the_sheet.take());
            }
            kept.keep(&checked)?;
            let number = checked.row();
            let heard = if number > record.upto { chunk.take(checked, number) } else { chunk.had(checked) };
            if !heard {
                return Ok(());
            }
        }
    }
    kept.end()?;
    chunk.send();
    if let Some(fault) = fault {
        let _ = steps.blocking_send(Err(fault.into()));
    }
    Ok(())
}

/// As many rows as are checked at once; none at the end of the sheet, or at its `fault`.
fn next_rows(rows: &mut dyn Rows, upto: u32, fault: &mut Option<SheetFault>) -> Vec<Result<RawRow, SheetFault>> {
    let mut read = Vec::with_capacity(CHUNK_ROWS);
    while fault.is_none() && read.len() < CHUNK_ROWS {
        match rows.next_row() {
            None => break,
            Some(Ok(raw)) => read.push(Ok(raw)),
            // A bad row stops itself, never the batch.
            Some(Err(bad @ (SheetFault::Row { row } | SheetFault::RowEncoding { row }))) => {
                if row > upto {
                    read.push(Err(bad));
                }
            }
            Some(Err(why)) => *fault = Some(why),
        }
    }
    read
}

/// The chunk under way.
struct Chunk<'a> {
    rows: Vec<Checked>,
    last: u32,
    /// Of the rows from before a crash, as many of the last as may be its last chunk.
    earlier: VecDeque<Draft>,
    steps: &'a Steps,
}

impl Chunk<'_> {
    /// Takes a row; `false` once nobody listens any more.
    fn take(&mut self, checked: Checked, number: u32) -> bool {
        self.rows.push(checked);
        self.last = number;
        self.rows.len() < CHUNK_ROWS || self.send()
    }

    fn had(&mut self, checked: Checked) -> bool {
        if let Checked::Draft(draft) = checked {
            if self.earlier.len() == CHUNK_ROWS {
                self.earlier.pop_front();
            }
            self.earlier.push_back(*draft);
        }
        true
    }

    fn send(&mut self) -> bool {
        let earlier = std::mem::take(&mut self.earlier);
        if !earlier.is_empty() && self.steps.blocking_send(Ok(Step::Earlier(earlier.into()))).is_err() {
            return false;
        }
        self.steps.blocking_send(Ok(Step::Rows(std::mem::take(&mut self.rows), self.last))).is_ok()
    }
}

/// How the rows of one sheet are read and checked.
struct Reading<'a> {
    rules: &'a Rules,
    template: &'a Template,
    head: &'a Head,
    body: &'a BodyCode,
    profile: Option<&'a str>,
    today: jiff::civil::Date,
}

impl Reading<'_> {
    /// Checks a row, or says why it could not be read.
    fn check_read(&self, raw: Result<RawRow, SheetFault>) -> Checked {
        match raw {
            Ok(raw) => self.check(&raw),
            Err(fault) => {
                let row = match fault {
                    SheetFault::Row { row } | SheetFault::RowEncoding { row } => row,
                    _ => 0,
                };
                let reasons = vec![Reason::new(&fault.to_string())];
                Checked::Held { row, cells: Vec::new(), state: RowState::Refused, reasons, draft: None }
            }
        }
    }

    fn check(&self, raw: &RawRow) -> Checked {
        let read = f1_read::read_row(raw, self.head, self.template, self.rules, self.profile, self.today);
        let filer =
            Filer { rules: self.rules, template: self.template, head: self.head, body: self.body, today: self.today };
        f2_check::check(&filer, read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_hold_every_row_once_and_say_where_they_end() {
        let rows = |numbers: std::ops::Range<u32>| -> Vec<Checked> {
            let held = |row| Checked::Held {
                row,
                cells: Vec::new(),
                state: RowState::Refused,
                reasons: Vec::new(),
                draft: None,
            };
            numbers.map(held).collect()
        };
        let cut = |count: u32, rows_max| -> Vec<(usize, u32)> {
            // Blank rows may follow the last one.
            let pieces = pieces(rows(2..2 + count), 900, rows_max);
            pieces.into_iter().map(|(rows, upto)| (rows.len(), upto)).collect()
        };
        assert_eq!(cut(250, 100), [(100, 101), (100, 201), (50, 900)]);
        assert_eq!(cut(100, 100), [(100, 900)]);
        assert_eq!(cut(0, 100), [(0, 900)], "rows that are blank have their outcome, too");
    }
}
