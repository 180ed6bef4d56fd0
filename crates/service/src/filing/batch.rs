//! A batch from upload to receipt.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::sync::Arc;

use minicbor::{Decode, Encode};
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_evidence::receipt::Receipt;
use xinyu_register::event::{BatchEvent, Event};
use xinyu_register::identity::BodyCode;
use xinyu_register::ids::BatchId;
use xinyu_register::instant::day_number;
use xinyu_register::rules::{Rules, Template};
use xinyu_register::sealed::{KeyId, Sealed};
use xinyu_store::batches::{BatchRecord, BatchState};
use xinyu_vault::{Key, Place, key_place, open, seal};

use super::f1_read::{self, HEADER_WITHIN_ROWS, Head};
use super::f2_check::{self, Checked, Filer};
use super::upload::{SealedSource, rows_path, upload_path};
use super::{Reason, RowRecord};
use crate::app::Register;
use crate::caller::Caller;
use crate::error::{Refusal, ServiceError, ServiceResult, SheetRefusal};
use crate::ports::{RawRow, Rows, SheetFault};

/// Rows in a chunk: small enough that people who wait are not held up, large enough for one flush.
const CHUNK_ROWS: usize = 200;
/// Chunks that may be read ahead: bounds memory, whatever the file's length.
const CHUNKS_AHEAD: usize = 4;

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
    fn of(counts: [u64; 4]) -> Self {
        let [accepted, repeated, refused, review] = counts;
        Self { accepted, repeated, refused, review }
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
    /// When it came.
    pub at_ms: i64,
    /// When it was done.
    pub done_ms: Option<i64>,
    /// Day on which upload and rows are purged, since 1970-01-01.
    pub purge_day: i32,
    /// Headers that the template does not know.
    pub unknown_headers: Vec<String>,
    /// Why the file was refused whole: code, and names of columns.
    pub failed: Option<(String, Vec<String>)>,
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

/// An upload that is being taken in.
pub struct Incoming {
    record: BatchRecord,
    sealer: Sealer,
    file: super::upload::SealedFile,
    name: String,
}

impl Incoming {
    /// Takes more bytes.
    ///
    /// # Errors
    /// The disk does not take them, or the upload is longer than is read here.
    pub fn take(&mut self, bytes: &[u8], bytes_max: u64) -> ServiceResult<()> {
        if self.file.len() + bytes.len() as u64 > bytes_max {
            return Err(SheetFault::TooLarge { bytes_max }.into());
        }
        self.file.write_all(bytes).map_err(ServiceError::file("the upload"))
    }
}

impl Register {
    /// Starts to take an upload in, sealed from its first byte.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`], [`SheetRefusal::UnknownTemplate`].
    pub fn begin_upload(&self, caller: &Caller, template: &str, name: &str) -> ServiceResult<Incoming> {
        let officer = caller.officer(&*self.policy, "batch.file")?;
        if self.rules.template(template).is_none() {
            return Err(SheetRefusal::UnknownTemplate.into());
        }
        let now_ms = self.now_ms();
        let today = Self::day(now_ms);
        let id = BatchId::from_bytes(self.random());
        let (key_id, key) = self.new_key();
        let (generation, wrapped) =
            self.keyring.wrap(&key_place("batch", key_id, id.as_bytes()), self.nonce(), &key)?;
        let keep = self.rules.clock("upload.keep", today)?;
        let purge = self.rules.due(today, keep).date.tomorrow().unwrap_or(today);
        let sealer = Sealer { batch: id, key_id, key };
        let head = BatchHead { file: name.to_owned(), ..BatchHead::default() };
        let record = BatchRecord {
            id,
            body: officer.body.as_str().to_owned(),
            officer: officer.id,
            template: template.to_owned(),
            content_mark: self.keyring.blind_parts("batch", &[]),
            generation,
            key_id,
            wrapped,
            sealed: sealer.seal_head(self, &head)?,
            state: BatchState::Working,
            counts: [0; 4],
            at_ms: now_ms,
            done_ms: None,
            purge_day: day_number(purge),
            event: None,
            upto: 0,
            rows_root: [0; 32],
        };
        let path = upload_path(&self.settings.data_dir, id);
        let file = self.seal_file(&path, &sealer.key).map_err(ServiceError::file("the upload"))?;
        Ok(Incoming { record, sealer, file, name: name.to_owned() })
    }

    /// Says which template an upload is, where that comes after its bytes.
    ///
    /// # Errors
    /// [`SheetRefusal::UnknownTemplate`].
    pub fn name_template(&self, incoming: &mut Incoming, template: &str) -> ServiceResult<()> {
        if self.rules.template(template).is_none() {
            return Err(SheetRefusal::UnknownTemplate.into());
        }
        template.clone_into(&mut incoming.record.template);
        Ok(())
    }

    /// Gives an upload up: nothing of it stays.
    pub fn drop_upload(&self, incoming: Incoming) {
        let path = upload_path(&self.settings.data_dir, incoming.record.id);
        drop(incoming);
        let _ = std::fs::remove_file(path);
    }

    /// Ends an upload: it is durable now, and its rows can be worked through. The head of the
    /// sheet is read at once, so that a wrong sheet is refused before anything is kept.
    ///
    /// # Errors
    /// Why the file is refused whole; nothing of it is kept then.
    pub async fn end_upload(&self, incoming: Incoming) -> ServiceResult<BatchId> {
        let Incoming { mut record, sealer, file, name } = incoming;
        let id = record.id;
        let path = upload_path(&self.settings.data_dir, id);
        let hash = file.finish().map_err(ServiceError::file("the upload"))?;
        record.content_mark =
            self.keyring.blind_parts("batch", &[record.body.as_bytes(), record.template.as_bytes(), &hash]);
        let head = match self.open_sheet(&sealer, &record.template, &name) {
            Ok((head, _, sheet)) => {
                BatchHead { file: name, header: head.sent, unknown: head.unknown, sheet, ..BatchHead::default() }
            }
            Err(error) => {
                let _ = std::fs::remove_file(path);
                return Err(error);
            }
        };
        record.sealed = sealer.seal_head(self, &head)?;
        self.store.batches.batch_begin(record).await?;
        Ok(id)
    }

    /// Takes a whole file in and works through it: for the command line.
    ///
    /// # Errors
    /// Why the file is refused whole.
    pub async fn import(
        self: &Arc<Self>,
        caller: &Caller,
        template: &str,
        name: &str,
        from: &mut (dyn Read + Send),
        told: &(dyn Fn(Counts) + Send + Sync),
    ) -> ServiceResult<BatchView> {
        let mut incoming = self.begin_upload(caller, template, name)?;
        let mut block = vec![0u8; 64 * 1024];
        loop {
            let read = from.read(&mut block).map_err(ServiceError::file("the file"))?;
            if read == 0 {
                break;
            }
            incoming.take(&block[..read], u64::MAX)?;
        }
        let id = self.end_upload(incoming).await?;
        self.work_batch(id, told).await?;
        self.batch(caller, id).await
    }

    /// Opens the sheet of a batch and finds its head; rows follow from there.
    fn open_sheet(&self, sealer: &Sealer, template: &str, name: &str) -> ServiceResult<(Head, Box<dyn Rows>, String)> {
        let template = self.rules.template(template).ok_or(SheetRefusal::UnknownTemplate)?;
        let path = upload_path(&self.settings.data_dir, sealer.batch);
        let source = SealedSource::new(path, &sealer.key, name).map_err(ServiceError::file("the upload"))?;
        let mut rows = self.sheets.open(&source, &self.settings.sheet_limits)?;
        let mut first: Vec<RawRow> = Vec::new();
        let mut refusal = SheetRefusal::Unreadable(SheetFault::Empty);
        while first.len() < HEADER_WITHIN_ROWS {
            let Some(row) = rows.next_row() else { break };
            first.push(row?);
            // Only the latest row is new; those before it were no header.
            match f1_read::find_head(&first[first.len() - 1..], template, &self.rules) {
                Ok(head) => {
                    let sheet = rows.sheet().to_owned();
                    return Ok((head, rows, sheet));
                }
                Err(SheetRefusal::WrongTemplate) => refusal = SheetRefusal::WrongTemplate,
                Err(other) => return Err(other.into()),
            }
        }
        Err(refusal.into())
    }

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

    /// Works through the rows of a batch from where it stands.
    ///
    /// # Errors
    /// The store or the disk; a later call carries on.
    pub async fn work_batch(self: &Arc<Self>, id: BatchId, told: &(dyn Fn(Counts) + Send + Sync)) -> ServiceResult<()> {
        let record = self.store.batches.batch(id).await?.ok_or(Refusal::NotFound)?;
        if record.state != BatchState::Working {
            return Ok(());
        }
        let sealer = self.sealer_of(&record)?;
        let mut head = sealer.open_head(&record.sealed)?;
        let (chunks, mut ready) = tokio::sync::mpsc::channel::<ServiceResult<(Vec<Checked>, u32)>>(CHUNKS_AHEAD);
        let reader = {
            let (register, sealer, record, name) =
                (Arc::clone(self), sealer.clone(), record.clone(), head.file.clone());
            tokio::task::spawn_blocking(move || read_chunks(&register, &sealer, &record, &name, &chunks))
        };
        let mut failed = None;
        while let Some(chunk) = ready.recv().await {
            match chunk {
                Ok((rows, upto)) => {
                    self.f3_commit(id, &sealer, rows, upto).await?;
                    if let Some(at) = self.store.batches.batch(id).await? {
                        told(Counts::of(at.counts));
                    }
                }
                Err(ServiceError::Refused(Refusal::Sheet(refusal))) => failed = Some(refusal),
                Err(other) => return Err(other),
            }
        }
        reader.await.map_err(|_| ServiceError::Unreadable("the upload"))??;
        if let Some(refusal) = failed {
            // Rows before the damage are filed; the body is told where it stopped.
            head.failed = Some(refusal.code());
        }
        self.end_batch(&record, &sealer, &head).await
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
        let _ = std::fs::remove_file(upload_path(&self.settings.data_dir, record.id));
        Ok(())
    }

    /// Carries on with batches that a stopped server left in the middle.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn resume_batches(self: &Arc<Self>) -> ServiceResult<u32> {
        let mut resumed = 0;
        for record in self.store.batches.batches_working().await? {
            self.work_batch(record.id, &|_| {}).await?;
            resumed += 1;
        }
        Ok(resumed)
    }

    /// A batch of the caller's body.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is another body's.
    pub async fn batch(&self, caller: &Caller, id: BatchId) -> ServiceResult<BatchView> {
        let officer = caller.officer(&*self.policy, "batch.read")?;
        let record = self.store.batches.batch(id).await?.ok_or(Refusal::NotFound)?;
        if record.body != officer.body.as_str() {
            return Err(Refusal::NotFound.into());
        }
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
            counts: Counts::of(record.counts),
            at_ms: record.at_ms,
            done_ms: record.done_ms,
            purge_day: record.purge_day,
            unknown_headers: head.unknown,
            failed: head.failed.map(|code| (code, head.columns)),
            index: trace.as_ref().and_then(|trace| trace.index),
            receipt: trace.map(|trace| trace.receipt),
            officer: None,
            purged,
        })
    }

    /// What a file would give, without filing anything: counts and reasons by row. Rows that are
    /// there already, or whose name does not go with the number, cannot be told without filing and
    /// count as acceptable here.
    ///
    /// # Errors
    /// Why the file is refused whole.
    pub async fn dry_run(
        self: &Arc<Self>,
        caller: &Caller,
        template: &str,
        name: &str,
        from: &mut (dyn Read + Send),
    ) -> ServiceResult<(Counts, Vec<HeldRow>)> {
        let mut incoming = self.begin_upload(caller, template, name)?;
        let mut block = vec![0u8; 64 * 1024];
        loop {
            let read = from.read(&mut block).map_err(ServiceError::file("the file"))?;
            if read == 0 {
                break;
            }
            incoming.take(&block[..read], u64::MAX)?;
        }
        let Incoming { record, sealer, file, name } = incoming;
        file.finish().map_err(ServiceError::file("the upload"))?;
        let (chunks, mut ready) = tokio::sync::mpsc::channel(CHUNKS_AHEAD);
        let (register, id) = (Arc::clone(self), record.id);
        let reader = tokio::task::spawn_blocking(move || read_chunks(&register, &sealer, &record, &name, &chunks));
        let (mut counts, mut held) = (Counts::default(), Vec::new());
        let mut failed = None;
        while let Some(chunk) = ready.recv().await {
            match chunk {
                Ok((rows, _)) => tally(&mut counts, &mut held, rows),
                Err(error) => failed = Some(error),
            }
        }
        let done = reader.await.map_err(|_| ServiceError::Unreadable("the upload"));
        let _ = std::fs::remove_file(upload_path(&self.settings.data_dir, id));
        let _ = std::fs::remove_file(rows_path(&self.settings.data_dir, id));
        done??;
        failed.map_or(Ok((counts, held)), Err)
    }
}

/// A row that would not be filed: its number, its state, why.
pub type HeldRow = (u32, super::RowState, Vec<Reason>);

fn tally(counts: &mut Counts, held: &mut Vec<HeldRow>, rows: Vec<Checked>) {
    for row in rows {
        match row {
            Checked::Draft(_) => counts.accepted += 1,
            Checked::Held { row, state, reasons, .. } => {
                if state == super::RowState::Review {
                    counts.review += 1;
                } else {
                    counts.refused += 1;
                }
                held.push((row, state, reasons));
            }
        }
    }
}

type Chunks = tokio::sync::mpsc::Sender<ServiceResult<(Vec<Checked>, u32)>>;

/// Reads and checks all rows, and keeps them for the sheet that goes back. Rows that have their
/// outcome from before a crash are kept again, not filed again.
fn read_chunks(
    register: &Register,
    sealer: &Sealer,
    record: &BatchRecord,
    name: &str,
    chunks: &Chunks,
) -> ServiceResult<()> {
    let body = BodyCode::parse(&record.body).map_err(|_| ServiceError::Unreadable("batch.body"))?.code;
    let today = Register::day(record.at_ms);
    let template = register.rules.template(&record.template).ok_or(SheetRefusal::UnknownTemplate)?;
    let (head, mut rows, _) = match register.open_sheet(sealer, &record.template, name) {
        Ok(opened) => opened,
        Err(error) => {
            let _ = chunks.blocking_send(Err(error));
            return Ok(());
        }
    };
    let profile = register.rules.body(&body).and_then(|body| body.profile.clone());
    let reading =
        Reading { rules: &register.rules, template, head: &head, body: &body, profile: profile.as_deref(), today };
    let mut kept = super::returned::KeptRows::begin(register, sealer, &head.sent)?;
    let mut chunk = Vec::with_capacity(CHUNK_ROWS);
    let mut last = head.row;
    while let Some(raw) = rows.next_row() {
        let raw = match raw {
            Ok(raw) => raw,
            Err(fault) => {
                let _ = chunks.blocking_send(Ok((std::mem::take(&mut chunk), last)));
                let _ = chunks.blocking_send(Err(fault.into()));
                break;
            }
        };
        last = raw.number;
        let checked = reading.check(&raw);
        kept.keep(&raw, &checked)?;
        if raw.number > record.upto {
            chunk.push(checked);
        }
        if chunk.len() == CHUNK_ROWS && chunks.blocking_send(Ok((std::mem::take(&mut chunk), last))).is_err() {
            return Ok(());
        }
    }
    kept.end()?;
    let _ = chunks.blocking_send(Ok((chunk, last)));
    Ok(())
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
    fn check(&self, raw: &RawRow) -> Checked {
        let read = f1_read::read_row(raw, self.head, self.template, self.rules, self.profile, self.today);
        let filer = Filer { rules: self.rules, template: self.template, head: self.head, body: self.body };
        f2_check::check(&filer, read)
    }
}

/// Reasons by code: for a summary on the command line.
#[must_use]
pub fn by_code(held: &[HeldRow]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for reason in held.iter().flat_map(|(_, _, reasons)| reasons) {
        *counts.entry(reason.code.clone()).or_insert(0) += 1;
    }
    counts
}
