//! Sealed files: an upload is never on disk in clear, not even while it is read.
//!
//! The file is a row of chunks, each sealed on its own with its number and whether it is the last
//! one in the associated data, so that a chunk cannot be moved, dropped or cut off unseen. Chunks
//! have one length, so any place can be read without reading what stands before it.

use std::io::{self, Read, Seek, SeekFrom, Write};

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use zeroize::Zeroizing;

use crate::seal::Key;

/// Plain bytes in a chunk.
pub const CHUNK_BYTES: usize = 64 * 1024;
const TAG_BYTES: usize = 16;

/// A key is used for one file only and never again, so the nonce may be the chunk's number.
fn nonce(chunk: u64, last: bool) -> [u8; 12] {
    let mut nonce = [0u8; 12];
    nonce[0] = 1;
    nonce[1] = u8::from(last);
    nonce[4..].copy_from_slice(&chunk.to_be_bytes());
    nonce
}

/// Writes a sealed file. [`SealedWriter::finish`] must be called, or it does not open.
pub struct SealedWriter<W: Write> {
    out: W,
    cipher: Aes256Gcm,
    held: Zeroizing<Vec<u8>>,
    chunk: u64,
    written: u64,
}

impl<W: Write> SealedWriter<W> {
    /// Starts a file under a key made for this file alone.
    pub fn new(out: W, key: &Key) -> Self {
        Self {
            out,
            cipher: Aes256Gcm::new(key.as_bytes().into()),
            held: Zeroizing::new(Vec::with_capacity(CHUNK_BYTES)),
            chunk: 0,
            written: 0,
        }
    }

    /// Plain bytes taken so far.
    pub fn written(&self) -> u64 {
        self.written
    }

    fn put(&mut self, last: bool) -> io::Result<()> {
        let nonce = nonce(self.chunk, last);
        let sealed = self
            .cipher
            .encrypt(&nonce.into(), Payload { msg: &self.held, aad: b"xinyu/v1/file" })
            .map_err(|_| io::Error::other("a chunk does not seal"))?;
        self.out.write_all(&sealed)?;
        self.held.clear();
        self.chunk += 1;
        Ok(())
    }

    /// Seals the last chunk and gives back what was written to.
    ///
    /// # Errors
    /// As the writer below.
    pub fn finish(mut self) -> io::Result<W> {
        self.put(true)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> Write for SealedWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk is sealed only when more follows, so that the last one is never empty but
        // in an empty file.
        if self.held.len() == CHUNK_BYTES {
            self.put(false)?;
        }
        let room = CHUNK_BYTES - self.held.len();
        let taken = bytes.len().min(room);
        self.held.extend_from_slice(&bytes[..taken]);
        self.written += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads a sealed file from any place.
pub struct SealedReader<R: Read + Seek> {
    from: R,
    cipher: Aes256Gcm,
    chunks: u64,
    len: u64,
    at: u64,
    held: Option<(u64, Zeroizing<Vec<u8>>)>,
}

impl<R: Read + Seek> SealedReader<R> {
    /// Opens a file that [`SealedWriter`] finished.
    ///
    /// # Errors
    /// It is cut off, or as the reader below.
    pub fn new(mut from: R, key: &Key) -> io::Result<Self> {
        let stored = from.seek(SeekFrom::End(0))?;
        let whole = (CHUNK_BYTES + TAG_BYTES) as u64;
        let chunks = stored.div_ceil(whole);
        let tags = chunks * TAG_BYTES as u64;
        if chunks == 0 || stored < tags {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "a sealed file is cut off"));
        }
        let cipher = Aes256Gcm::new(key.as_bytes().into());
        let mut reader = Self { from, cipher, chunks, len: stored - tags, at: 0, held: None };
        reader.load(chunks - 1)?;
        Ok(reader)
    }

    /// Plain length in bytes.
    pub fn plain_len(&self) -> u64 {
        self.len
    }

    fn load(&mut self, chunk: u64) -> io::Result<()> {
        let whole = (CHUNK_BYTES + TAG_BYTES) as u64;
        self.from.seek(SeekFrom::Start(chunk * whole))?;
        let mut sealed = Vec::with_capacity(CHUNK_BYTES + TAG_BYTES);
        (&mut self.from).take(whole).read_to_end(&mut sealed)?;
        let nonce = nonce(chunk, chunk + 1 == self.chunks);
        let plain = self
            .cipher
            .decrypt(&nonce.into(), Payload { msg: &sealed, aad: b"xinyu/v1/file" })
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a sealed file was altered or cut off"))?;
        self.held = Some((chunk, Zeroizing::new(plain)));
        Ok(())
    }
}

impl<R: Read + Seek> Read for SealedReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.len || out.is_empty() {
            return Ok(0);
        }
        let chunk = self.at / CHUNK_BYTES as u64;
        if self.held.as_ref().is_none_or(|(held, _)| *held != chunk) {
            self.load(chunk)?;
        }
        let Some((_, plain)) = &self.held else { return Ok(0) };
        let start = usize::try_from(self.at % CHUNK_BYTES as u64).unwrap_or(0);
        let taken = out.len().min(plain.len().saturating_sub(start));
        out[..taken].copy_from_slice(&plain[start..start + taken]);
        self.at += taken as u64;
        Ok(taken)
    }
}

impl<R: Read + Seek> Seek for SealedReader<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (base, offset) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::End(by) => (self.len, by),
            SeekFrom::Current(by) => (self.at, by),
        };
        self.at = base
            .checked_add_signed(offset)
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the start"))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn sealed(plain: &[u8], key: &Key) -> Vec<u8> {
        let mut writer = SealedWriter::new(Vec::new(), key);
        writer.write_all(plain).expect("writes");
        writer.finish().expect("finishes")
    }

    #[test]
    fn a_sealed_file_reads_back_from_any_place() {
        let key = Key::from_bytes([9; 32]);
        for len in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 5] {
            let plain: Vec<u8> = (0..len).map(|at| (at % 251) as u8).collect();
            let stored = sealed(&plain, &key);
            let mut reader = SealedReader::new(Cursor::new(&stored), &key).expect("opens");
            assert_eq!(reader.plain_len(), len as u64);
            let mut back = Vec::new();
            reader.read_to_end(&mut back).expect("reads");
            assert_eq!(back, plain);
            let from = len / 2;
            reader.seek(SeekFrom::Start(from as u64)).expect("seeks");
            back.clear();
            reader.read_to_end(&mut back).expect("reads");
            assert_eq!(back, plain[from..]);
        }
    }

    #[test]
    fn a_cut_or_altered_file_does_not_open() {
        let key = Key::from_bytes([9; 32]);
        let stored = sealed(&vec![7u8; 2 * CHUNK_BYTES + 9], &key);
        let whole = CHUNK_BYTES + TAG_BYTES;
        for cut in [0, 5, whole, 2 * whole] {
            assert!(SealedReader::new(Cursor::new(&stored[..cut]), &key).is_err(), "cut at {cut}");
        }
        let mut changed = stored.clone();
        changed[10] ^= 1;
        let mut reader = SealedReader::new(Cursor::new(&changed), &key).expect("its last chunk is good");
        assert!(reader.read_to_end(&mut Vec::new()).is_err());
    }
}
