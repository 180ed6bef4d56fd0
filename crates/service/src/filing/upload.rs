//! Uploads: sealed the moment they come, never on disk in clear.
//!
//! A file is 16 random bytes and the sealed chunks under a key made from the batch's key and those
//! bytes, so that no key is used for two files.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use xinyu_evidence::hash::{hkdf32, tag};
use xinyu_register::ids::BatchId;
use xinyu_vault::{Key, SealedReader, SealedWriter};

use crate::app::Register;
use crate::ports::{ReadSeek, SheetSource};

const SALT_BYTES: u64 = 16;

fn file_key(batch_key: &Key, salt: &[u8; 16]) -> Key {
    let mut info = tag("file");
    info.extend_from_slice(salt);
    Key::from_bytes(hkdf32(batch_key.as_bytes(), &info))
}

/// Where the upload of a batch is, and where its kept rows are.
pub(crate) fn upload_path(data_dir: &Path, batch: BatchId) -> PathBuf {
    data_dir.join("uploads").join(format!("{batch}.upload"))
}

/// As [`upload_path`]: the rows as they are kept for the sheet that goes back.
pub(crate) fn rows_path(data_dir: &Path, batch: BatchId) -> PathBuf {
    data_dir.join("uploads").join(format!("{batch}.rows"))
}

/// As [`upload_path`]: an empty file, locked by whoever works on the batch.
pub(crate) fn turn_path(data_dir: &Path, batch: BatchId) -> PathBuf {
    data_dir.join("uploads").join(format!("{batch}.turn"))
}

/// Writes a sealed file, hashing and counting what goes in.
pub(crate) struct SealedFile {
    writer: SealedWriter<BufWriter<File>>,
    hash: Sha256,
}

impl Register {
    /// Starts a sealed file under a batch's key.
    pub(crate) fn seal_file(&self, path: &Path, batch_key: &Key) -> io::Result<SealedFile> {
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        // Never into a file that a reader of an earlier try may still be writing to.
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let salt: [u8; 16] = self.random();
        let mut out = BufWriter::new(File::create(path)?);
        out.write_all(&salt)?;
        Ok(SealedFile { writer: SealedWriter::new(out, &file_key(batch_key, &salt)), hash: Sha256::new() })
    }
}

impl SealedFile {
    /// Bytes taken so far.
    pub(crate) fn len(&self) -> u64 {
        self.writer.written()
    }

    /// Ends the file, durable; gives the SHA-256 of what went in.
    pub(crate) fn finish(self) -> io::Result<[u8; 32]> {
        let out = self.writer.finish()?;
        out.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        Ok(self.hash.finalize().into())
    }
}

impl Write for SealedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.writer.write(bytes)?;
        self.hash.update(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// A sealed upload, read as if it were a plain file.
pub(crate) struct SealedSource {
    path: PathBuf,
    key: Key,
    name: String,
    len: u64,
}

impl SealedSource {
    pub(crate) fn new(path: PathBuf, batch_key: &Key, name: &str) -> io::Result<Self> {
        let mut source = Self { path, key: batch_key.clone(), name: name.to_owned(), len: 0 };
        source.len = source.reader()?.plain_len();
        Ok(source)
    }

    fn reader(&self) -> io::Result<SealedReader<BufReader<Behind>>> {
        let mut file = File::open(&self.path)?;
        let mut salt = [0u8; 16];
        file.read_exact(&mut salt)?;
        SealedReader::new(BufReader::with_capacity(128 * 1024, Behind(file)), &file_key(&self.key, &salt))
    }
}

impl SheetSource for SealedSource {
    fn name(&self) -> &str {
        &self.name
    }
    fn len(&self) -> u64 {
        self.len
    }
    fn open(&self) -> io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(self.reader()?))
    }
}

/// A file behind its salt: places are counted from there.
struct Behind(File);

impl Read for Behind {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

impl Seek for Behind {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => SeekFrom::Start(at + SALT_BYTES),
            other => other,
        };
        Ok(self.0.seek(to)?.saturating_sub(SALT_BYTES))
    }
}
