//! What a file is, by its first bytes.

use std::io::{Read, Seek, SeekFrom};

use xinyu_service::ports::{ReadSeek, SheetFault};

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// XLSX, ODS, or some other package.
    Zip,
    /// XLS, an encrypted XLSX, or some other OLE2 compound file.
    Compound,
    /// Perhaps text; the encoding decides.
    Text,
    /// No byte at all.
    Empty,
    /// Known and no spreadsheet.
    Other,
}

/// Enough for every mark below.
const HEAD_BYTES: u64 = 64;

/// Marks of files that hold no NUL byte at their start and would else pass as text for a while.
const OTHERS: [&[u8]; 7] = [b"%PDF-", b"{\\rtf", b"\x89PNG", b"\xFF\xD8\xFF", b"Rar!\x1A", b"7z\xBC\xAF", b"\x1F\x8B"];

/// Reads the first bytes and goes back to the start.
pub(crate) fn of(bytes: &mut Box<dyn ReadSeek>) -> Result<Kind, SheetFault> {
    let mut head = Vec::new();
    bytes
        .by_ref()
        .take(HEAD_BYTES)
        .read_to_end(&mut head)
        .and_then(|_| bytes.seek(SeekFrom::Start(0)))
        .map_err(|_| SheetFault::Io)?;
    Ok(match head.as_slice() {
        [] => Kind::Empty,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Kind::Zip,
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => Kind::Compound,
        head if OTHERS.iter().any(|mark| head.starts_with(mark)) => Kind::Other,
        _ => Kind::Text,
    })
}

/// Whether the sender calls it JSON: then text that is none is not taken for CSV.
pub(crate) fn is_json_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".json", ".ndjson", ".jsonl"].iter().any(|end| name.ends_with(end))
}
