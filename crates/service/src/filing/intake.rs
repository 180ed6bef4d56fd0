//! Uploads on their way in: sealed from the first byte, gone without a trace if given up.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use xinyu_register::ids::BatchId;
use xinyu_register::instant::day_number;
use xinyu_store::batches::{BatchRecord, BatchState};
use xinyu_vault::key_place;

use super::batch::{BatchHead, BatchView, Counts, Sealer};
use super::f1_read::Head;
use super::heading::Sheet;
use super::upload::{SealedSource, upload_path};
use crate::app::Register;
use crate::caller::Caller;
use crate::error::{Refusal, ServiceError, ServiceResult, SheetRefusal};
use crate::ports::{Rows, SheetFault};

/// Files that go when this is dropped, unless they are kept: an upload may end at any point, also by
/// its sender going away.
pub(crate) struct Passing(Vec<PathBuf>);

impl Passing {
    pub(crate) fn new(paths: impl Into<Vec<PathBuf>>) -> Self {
        Self(paths.into())
    }

    /// They stay.
    fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        for path in &self.0 {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// An upload that is being taken in.
pub struct Incoming {
    pub(crate) record: BatchRecord,
    pub(crate) sealer: Sealer,
    pub(crate) file: super::upload::SealedFile,
    pub(crate) name: String,
    pub(crate) passing: Passing,
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
        let sealer = Sealer { batch: id, key_id, key };
        let head = BatchHead { file: name.to_owned(), ..BatchHead::default() };
        let record = BatchRecord {
            decided: [0; 3],
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
            purge_day: self.purge_day_of(today)?,
            event: None,
            upto: 0,
            late: 0,
            rows_root: [0; 32],
        };
        let path = upload_path(&self.settings.data_dir, id);
        let passing = Passing::new([path.clone()]);
        let file = self.seal_file(&path, &sealer.key).map_err(ServiceError::file("the upload"))?;
        Ok(Incoming { record, sealer, file, name: name.to_owned(), passing })
    }

    /// The day on which a batch that comes `today` is purged.
    pub(crate) fn purge_day_of(&self, today: Date) -> ServiceResult<i32> {
        let keep = self.rules.clock("upload.keep", today)?;
        Ok(day_number(self.rules.due(today, keep).date.tomorrow().unwrap_or(today)))
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

    /// Gives an upload up: nothing of it stays. Dropping it does the same.
    pub fn drop_upload(&self, incoming: Incoming) {
        drop(incoming);
    }

    /// Ends an upload: it is durable now, and its rows can be worked through. The head of the
    /// sheet is read at once, so that a wrong sheet is refused before anything is kept.
    ///
    /// # Errors
    /// Why the file is refused whole; nothing of it is kept then.
    pub async fn end_upload(&self, incoming: Incoming) -> ServiceResult<BatchId> {
        let Incoming { mut record, sealer, file, name, passing } = incoming;
        let id = record.id;
        let hash = file.finish().map_err(ServiceError::file("the upload"))?;
        record.content_mark =
            self.keyring.blind_parts("batch", &[record.body.as_bytes(), record.template.as_bytes(), &hash]);
        record.sealed = sealer.seal_head(self, &self.read_head(&sealer, &record.template, name)?)?;
        self.store.batches.batch_begin(record).await?;
        passing.keep();
        Ok(id)
    }

    /// Reads the head of a sheet; a sheet with a header and no row below it is empty.
    pub(crate) fn read_head(&self, sealer: &Sealer, template: &str, name: String) -> ServiceResult<BatchHead> {
        let (head, mut rows, sheet) = self.open_sheet(sealer, template, &name)?;
        // By the day on which it comes: a batch that is carried on later is not judged again.
        head.is_taken(Self::day(self.now_ms()))?;
        match rows.next_row() {
            None => Err(SheetFault::Empty.into()),
            Some(Err(fault)) if !matches!(fault, SheetFault::Row { .. } | SheetFault::RowEncoding { .. }) => {
                Err(fault.into())
            }
            // A bad row stops itself, the first one too.
            Some(_) => Ok(BatchHead {
                file: name,
                header: head.sent,
                unknown: head.unknown,
                forbidden: head.forbidden,
                sheet,
                ..BatchHead::default()
            }),
        }
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
        let incoming = self.take_in(caller, template, name, from)?;
        let id = self.end_upload(incoming).await?;
        self.work_batch(id, told).await?;
        self.batch(caller, id).await
    }

    /// Takes a whole file in.
    pub(crate) fn take_in(
        &self,
        caller: &Caller,
        template: &str,
        name: &str,
        from: &mut (dyn Read + Send),
    ) -> ServiceResult<Incoming> {
        let mut incoming = self.begin_upload(caller, template, name)?;
        let mut block = vec![0u8; 64 * 1024];
        loop {
            let read = from.read(&mut block).map_err(ServiceError::file("the file"))?;
            if read == 0 {
                return Ok(incoming);
            }
            incoming.take(&block[..read], u64::MAX)?;
        }
    }

    /// Opens the sheet of a batch and finds its head; rows follow from there.
    pub(crate) fn open_sheet(
        &self,
        sealer: &Sealer,
        template: &str,
        name: &str,
    ) -> ServiceResult<(Head, Box<dyn Rows>, String)> {
        let template = self.rules.template(template).ok_or(SheetRefusal::UnknownTemplate)?;
        let path = upload_path(&self.settings.data_dir, sealer.batch);
        let source = SealedSource::new(path, &sealer.key, name).map_err(ServiceError::file("the upload"))?;
        let mut first = self.sheets.open(&source, &self.settings.sheet_limits)?;
        let more = first.more_sheets();
        let mut found: Option<(Head, Sheet)> = None;
        let mut refusal = None;
        for rows in std::iter::once(first).chain(more) {
            let mut rows = Sheet::new(rows);
            match rows.head(template, &self.rules) {
                Ok(Some(head)) => match &found {
                    None => found = Some((head, rows)),
                    // Rows of a second sheet must not be passed over in silence.
                    Some((_, read)) if rows.next_row().is_some() => {
                        return Err(SheetRefusal::SeveralSheets([read.sheet(), rows.sheet()].map(str::to_owned)).into());
                    }
                    Some(_) => {}
                },
                Ok(None) => {}
                Err(why) => {
                    refusal.get_or_insert(why);
                }
            }
        }
        match (found, refusal) {
            (_, Some(refusal @ ServiceError::Refused(Refusal::Sheet(SheetRefusal::LegalPersons)))) => Err(refusal),
            (Some((head, rows)), _) => {
                let sheet = rows.sheet().to_owned();
                Ok((head, Box::new(rows), sheet))
            }
            (None, Some(refusal)) => Err(refusal),
            (None, None) => Err(SheetRefusal::WrongTemplate.into()),
        }
    }
}
