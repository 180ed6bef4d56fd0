//! A backup while the register is served, and what a restore makes of it.
//!
//! A backup is a tar file: `head.json`, `checkpoint` and `settings.toml` first, then all rows as one dump
//! cut into parts (`rows/000000` …), then the sealed uploads, then `end.json` with the digest of all that
//! came before, so that half a backup is seen to be half. Values in it are as sealed as in the database;
//! keys are not in it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use xinyu_register::ids::EntryId;
use xinyu_register::sealed::KeyId;
use xinyu_store::dump::{Reader, Record, Sink, Source, TABLES, Value, Writer};
use xinyu_store::{StoreError, StoreResult};

use crate::app::Register;
use crate::error::{ServiceError, ServiceResult};

/// Version of the form of a backup.
const FORM: u32 = 1;
/// Bytes of a part of the rows: as much is held in memory.
const PART_BYTES: usize = 4 * 1024 * 1024;
/// Longest of the small files at the beginning and the end.
const SMALL_BYTES_MAX: u64 = 1024 * 1024;

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Version of its form.
    pub form: u32,
    /// The release that made it.
    pub release: String,
    /// Name of the journal.
    pub origin: String,
    /// When it was begun, milliseconds.
    pub made_ms: i64,
}

/// What stands at its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Rows.
    pub rows: u64,
    /// Leaves with a place.
    pub size: u64,
    /// SHA-256 of the names and bytes of all that came before.
    pub digest: String,
}

/// A backup that is being written.
struct Out {
    tar: tar::Builder<BufWriter<File>>,
    digest: Sha256,
    made_ms: i64,
}

impl Out {
    fn put(&mut self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        self.digest.update((name.len() as u64).to_be_bytes());
        self.digest.update(name);
        self.digest.update((bytes.len() as u64).to_be_bytes());
        self.digest.update(bytes);
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        header.set_mtime(u64::try_from(self.made_ms / 1000).unwrap_or(0));
        self.tar.append_data(&mut header, name, bytes)
    }
}

/// Cuts the dump into parts.
struct Parts {
    out: Out,
    part: Vec<u8>,
    count: u32,
}

impl Parts {
    fn cut(&mut self) -> std::io::Result<()> {
        if !self.part.is_empty() {
            self.out.put(&format!("rows/{:06}", self.count), &self.part)?;
            self.count += 1;
            self.part.clear();
        }
        Ok(())
    }
}

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.part.extend_from_slice(bytes);
        if self.part.len() >= PART_BYTES {
            self.cut()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.cut()
    }
}

/// Counts what goes by, and notes the size of the tree.
struct Counted<'a> {
    to: Writer<Parts>,
    rows: u64,
    size: u64,
    tell: &'a mut (dyn FnMut(u64) + Send),
}

/// The place of a column in the records of its table.
fn place(table: &str, column: &str) -> (usize, usize) {
    let at = TABLES.iter().position(|one| one.name == table).unwrap_or(usize::MAX);
    let column = TABLES.get(at).and_then(|one| one.columns.iter().position(|(name, ..)| *name == column));
    (at, column.unwrap_or(usize::MAX))
}

impl Sink for Counted<'_> {
    fn put(&mut self, record: Record) -> StoreResult<()> {
        let (head, size) = place("head", "size");
        if record.table == head
            && let Some(Value::Int(size)) = record.values.get(size)
        {
            self.size = u64::try_from(*size).unwrap_or(0);
        }
        self.rows += 1;
        if self.rows.is_multiple_of(10_000) {
            (self.tell)(self.rows);
        }
        self.to.put(record)
    }
}

fn written(error: std::io::Error) -> ServiceError {
    ServiceError::file("the backup")(error)
}

fn json<T: Serialize>(value: &T) -> ServiceResult<Vec<u8>> {
    serde_json::to_vec_pretty(value).map_err(|_| ServiceError::Unreadable("the backup"))
}

impl Register {
    /// Writes a backup of all there is to an empty file, as of one moment, while others go on. `tell` is told
    /// the number of rows as it grows.
    ///
    /// # Errors
    /// It cannot be written; what is there then is no backup, and says so when it is read.
    pub async fn back_up(
        &self,
        to: File,
        settings: &str,
        release: &str,
        tell: &mut (dyn FnMut(u64) + Send),
    ) -> ServiceResult<End> {
        let made_ms = self.now_ms();
        let head = Head { form: FORM, release: release.to_owned(), origin: self.settings.origin.clone(), made_ms };
        let mut out = Out { tar: tar::Builder::new(BufWriter::new(to)), digest: Sha256::new(), made_ms };
        out.put("head.json", &json(&head)?).map_err(written)?;
        // The checkpoint before the rows, which so are never behind it.
        if let Some(note) = self.published().checkpoint()? {
            out.put("checkpoint", note.as_bytes()).map_err(written)?;
        }
        out.put("settings.toml", settings.as_bytes()).map_err(written)?;
        let parts = Parts { out, part: Vec::with_capacity(PART_BYTES + 64 * 1024), count: 0 };
        let mut counted = Counted { to: Writer::new(parts)?, rows: 0, size: 0, tell };
        self.store.dump.dump(&mut counted).await?;
        let (rows, size) = (counted.rows, counted.size);
        let mut out = counted.to.end()?.out;
        // The uploads after the rows, so that each batch that is told has its files, or was purged since.
        put_uploads(&mut out, &self.settings.data_dir.join("uploads")).map_err(written)?;
        let digest = out.digest.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let end = End { rows, size, digest };
        out.put("end.json", &json(&end)?).map_err(written)?;
        let file = out.tar.into_inner().map_err(written)?.into_inner().map_err(|error| written(error.into_error()))?;
        file.sync_all().map_err(written)?;
        Ok(end)
    }

    /// After a restore: what was destroyed since the backup is destroyed again, and nobody is signed in.
    /// The journal is published from its beginning; a new origin says first which one it follows.
    ///
    /// # Errors
    /// See [`ServiceError`]; the register is not fit to be served then.
    pub async fn restored(
        &self,
        former: Option<&xinyu_evidence::checkpoint::Checkpoint>,
        again: &[EntryId],
    ) -> ServiceResult<u64> {
        self.forget_published().await?;
        // Tokens and sessions that ended since would be alive again.
        self.store.accounts.credentials_forget(i64::MAX).await?;
        let now_ms = self.now_ms();
        if let Some(former) = former {
            let event = xinyu_register::event::Event::Origin {
                at_ms: now_ms,
                former: former.origin.clone(),
                size: former.size,
                root: former.root,
            };
            let (kind, class) = (xinyu_evidence::leaf::LeafKind::System, xinyu_evidence::leaf::Class::Entry);
            self.system_event(kind, class, &event, now_ms, i64::MAX, None).await?;
        }
        let holder = self.random();
        // Whoever held the lease held it of another database.
        self.store.journal.lease(holder, i64::MAX, now_ms).await?;
        let quiet = |_| {};
        self.beat(holder, false, &quiet).await?.ok_or(ServiceError::Busy)?;
        let destroyed = self.destroy_again(again, Self::day(now_ms)).await?;
        self.beat(holder, false, &quiet).await?.ok_or(ServiceError::Busy)?;
        Ok(destroyed)
    }

    /// Whether the tree that a checkpoint tells of is the beginning of this one.
    ///
    /// # Errors
    /// The database is behind it, or has another history.
    pub async fn goes_on_from(&self, tree: &xinyu_evidence::checkpoint::Checkpoint) -> ServiceResult<()> {
        let head = self.store.journal.head().await?;
        if head.size < tree.size {
            let why = format!("{} leaves were published, the backup has {}", tree.size, head.size);
            return Err(ServiceError::File { what: "the journal", why });
        }
        if self.root_at(tree.size).await? != tree.root {
            let why = "the backup has another history than was published".to_owned();
            return Err(ServiceError::File { what: "the journal", why });
        }
        Ok(())
    }
}

fn put_uploads(out: &mut Out, dir: &Path) -> std::io::Result<()> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        // Locks stay: they mean nothing elsewhere. What is purged meanwhile is missed by nobody.
        let Some(name) = name.to_str().filter(|name| name.ends_with(".upload") || name.ends_with(".rows")) else {
            continue;
        };
        match std::fs::read(entry.path()) {
            Ok(bytes) => out.put(&format!("uploads/{name}"), &bytes)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// A backup that was read through once and is whole.
#[derive(Debug)]
pub struct Backup {
    file: File,
    /// What it says of itself.
    pub head: Head,
    /// What stands at its end.
    pub end: End,
    /// The checkpoint that was published before it.
    pub checkpoint: Option<String>,
    /// The settings.
    pub settings: String,
    rows: Vec<(u64, u64)>,
    uploads: Vec<(String, u64, u64)>,
}

fn bad(why: impl Into<String>) -> ServiceError {
    ServiceError::File { what: "the backup", why: why.into() }
}

impl Backup {
    /// Reads a backup through, to see that it is whole.
    ///
    /// # Errors
    /// It is none, or not whole, or of another form.
    pub fn open(file: File) -> ServiceResult<Self> {
        let kept = file.try_clone().map_err(written)?;
        let mut archive = tar::Archive::new(BufReader::new(file));
        let mut digest = Sha256::new();
        let (mut head, mut end, mut checkpoint, mut settings) = (None::<Head>, None::<End>, None, None);
        let (mut rows, mut uploads) = (Vec::new(), Vec::new());
        for entry in archive.entries().map_err(|_| bad("is no backup"))? {
            let mut entry = entry.map_err(|_| bad("ends in the middle, or is none"))?;
            let name = entry.path().ok().and_then(|path| path.to_str().map(str::to_owned));
            let name = name.ok_or_else(|| bad("has a file without a name"))?;
            if end.is_some() {
                return Err(bad("goes on behind its end"));
            }
            if head.is_none() && name != "head.json" {
                return Err(bad("is no backup of a register"));
            }
            let before = digest.clone();
            let (at, length) = (entry.raw_file_position(), entry.size());
            digest.update((name.len() as u64).to_be_bytes());
            digest.update(&name);
            digest.update(length.to_be_bytes());
            let small = !name.starts_with("rows/") && !name.starts_with("uploads/");
            if small && length > SMALL_BYTES_MAX {
                return Err(bad(format!("{name} is too long to be what it says")));
            }
            let mut kept = Vec::new();
            let mut buffer = [0; 64 * 1024];
            loop {
                let count = entry.read(&mut buffer).map_err(|_| bad("ends in the middle"))?;
                if count == 0 {
                    break;
                }
                digest.update(&buffer[..count]);
                if small {
                    kept.extend_from_slice(&buffer[..count]);
                }
            }
            let text = || String::from_utf8(kept.clone()).map_err(|_| bad(format!("{name} is no text")));
            match name.as_str() {
                "head.json" => {
                    let read: Head = serde_json::from_slice(&kept).map_err(|_| bad("head.json does not read"))?;
                    if read.form != FORM {
                        return Err(bad(format!("is of form {}, this release reads {FORM}", read.form)));
                    }
                    head = Some(read);
                }
                "checkpoint" => checkpoint = Some(text()?),
                "settings.toml" => settings = Some(text()?),
                "end.json" => {
                    let read: End = serde_json::from_slice(&kept).map_err(|_| bad("end.json does not read"))?;
                    let found: String = before.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
                    if found != read.digest {
                        return Err(bad("was altered or damaged: its digest is another"));
                    }
                    end = Some(read);
                }
                _ => match (name.split_once('/'), is_plain(&name)) {
                    (Some(("rows", _)), true) => rows.push((at, length)),
                    (Some(("uploads", file)), true) => uploads.push((file.to_owned(), at, length)),
                    _ => return Err(bad(format!("holds {name:?}, which no backup does"))),
                },
            }
        }
        let end = end.ok_or_else(|| bad("ends in the middle: it was not finished, or was cut"))?;
        let head = head.ok_or_else(|| bad("is no backup of a register"))?;
        let settings = settings.ok_or_else(|| bad("has no settings"))?;
        Ok(Self { file: kept, head, end, checkpoint, settings, rows, uploads })
    }

    /// Its rows, for a store; and, once it took them, the entries among them whose keys are on a list of
    /// destroyed ones.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn rows(&self, destroyed: BTreeSet<KeyId>) -> ServiceResult<(Box<dyn Source>, Found)> {
        let file = self.file.try_clone().map_err(written)?;
        let ranges = Ranges { file, left: self.rows.clone().into_iter(), now: None };
        let found = Found::default();
        let reader = Reader::new(BufReader::with_capacity(PART_BYTES, ranges))?;
        Ok((Box::new(Watched { reader, destroyed, found: found.clone() }), found))
    }

    /// Puts its sealed uploads into a folder.
    ///
    /// # Errors
    /// They cannot be read or written.
    pub fn put_uploads(&self, dir: &Path) -> ServiceResult<()> {
        let fault = || ServiceError::file("an upload");
        std::fs::create_dir_all(dir).map_err(fault())?;
        for (name, at, length) in &self.uploads {
            let mut from = self.file.try_clone().map_err(fault())?;
            from.seek(SeekFrom::Start(*at)).map_err(fault())?;
            let mut to = File::create(dir.join(name)).map_err(fault())?;
            std::io::copy(&mut from.take(*length), &mut to).map_err(fault())?;
        }
        Ok(())
    }
}

/// One folder, one plain name.
fn is_plain(name: &str) -> bool {
    let plain = |one: &str| {
        !one.is_empty() && !one.starts_with('.') && one.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    name.split_once('/').is_some_and(|(dir, file)| plain(dir) && plain(file))
}

/// The parts of the rows, one behind the other.
struct Ranges {
    file: File,
    left: std::vec::IntoIter<(u64, u64)>,
    /// Bytes left of the present part.
    now: Option<u64>,
}

impl Read for Ranges {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            match self.now {
                Some(left) if left > 0 => {
                    let wanted = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                    let count = self.file.read(&mut buffer[..wanted])?;
                    self.now = Some(left - count as u64);
                    return Ok(count);
                }
                _ => {
                    let Some((at, length)) = self.left.next() else { return Ok(0) };
                    self.file.seek(SeekFrom::Start(at))?;
                    self.now = Some(length);
                }
            }
        }
    }
}

/// Entries of a backup that were destroyed since.
#[derive(Clone, Default, Debug)]
pub struct Found(Arc<Mutex<Vec<EntryId>>>);

impl Found {
    /// The entries.
    #[must_use]
    pub fn entries(&self) -> Vec<EntryId> {
        self.0.lock().map(|found| found.clone()).unwrap_or_default()
    }
}

struct Watched<R> {
    reader: Reader<R>,
    destroyed: BTreeSet<KeyId>,
    found: Found,
}

impl<R: Read + Send> Source for Watched<R> {
    fn record(&mut self) -> StoreResult<Option<Record>> {
        let Some(record) = self.reader.record()? else { return Ok(None) };
        let (entry, id) = place("entry", "public_id");
        if record.table == entry {
            let (_, key) = place("entry", "key_id");
            let listed = fixed(&record, key).is_some_and(|key| self.destroyed.contains(&KeyId(key)));
            if listed {
                let id = fixed(&record, id).ok_or_else(|| StoreError::Inconsistent {
                    table: "entry",
                    column: "public_id",
                    what: "is of another length".into(),
                })?;
                self.found
                    .0
                    .lock()
                    .map_err(|_| StoreError::Unavailable("a thread died".into()))?
                    .push(EntryId::from_bytes(id));
            }
        }
        Ok(Some(record))
    }
}

fn fixed<const N: usize>(record: &Record, column: usize) -> Option<[u8; N]> {
    match record.values.get(column) {
        Some(Value::Bytes(bytes)) => bytes.as_slice().try_into().ok(),
        _ => None,
    }
}
