//! Zip packages: which kind, whether sealed by a password, and how much is really in them.
//!
//! Sizes that a package declares are not believed. Every part is inflated once into nothing, and
//! counted, before anything else reads it. For XLSX the same pass looks at the markup for what
//! would make calamine claim memory out of proportion: it reserves room for as many shared strings
//! as the file says it has, and gives every cell format and every sheet its own copy of names that
//! the file holds once.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use xinyu_service::ports::{ReadSeek, SheetFault, SheetLimits};
use zip::ZipArchive;
use zip::result::ZipError;

/// A workbook has a few dozen parts; pictures and comments add some hundreds.
const PARTS_MAX: usize = 10_000;
/// The parts that name the format and the cipher are a few kilobytes.
const SMALL_PART_BYTES: u64 = 4 * 1024 * 1024;
/// `<si/>`, the shortest shared string there is.
const SHARED_STRING_BYTES_MIN: u64 = 5;

type Archive = ZipArchive<BufReader<Box<dyn ReadSeek>>>;

/// A workbook format that comes as a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Xlsx,
    Ods,
}

/// A package whose format is known.
pub(crate) struct Package {
    archive: Archive,
    format: Format,
    bytes_max: u64,
}

impl Package {
    /// Reads the directory and finds the format.
    ///
    /// # Errors
    /// [`SheetFault::NotRecognised`] for a package of another kind, [`SheetFault::Encrypted`],
    /// [`SheetFault::TooLarge`], [`SheetFault::Damaged`].
    pub(crate) fn open(mut bytes: Box<dyn ReadSeek>, limits: &SheetLimits) -> Result<Self, SheetFault> {
        let bytes_max = limits.workbook_bytes_max;
        let length = bytes.seek(SeekFrom::End(0)).and_then(|length| bytes.rewind().map(|()| length));
        if length.map_err(|_| SheetFault::Io)? > bytes_max {
            return Err(SheetFault::TooLarge { bytes_max });
        }
        let mut archive = ZipArchive::new(BufReader::new(bytes)).map_err(zip_fault)?;
        if archive.len() > PARTS_MAX {
            return Err(SheetFault::TooLarge { bytes_max });
        }
        let format = format_of(&mut archive)?.ok_or(SheetFault::NotRecognised)?;
        Ok(Self { archive, format, bytes_max })
    }

    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// Inflates every part once and counts. Gives the bytes back for another reader.
    ///
    /// # Errors
    /// [`SheetFault::TooLarge`] as soon as the limit is passed, [`SheetFault::Damaged`].
    pub(crate) fn checked(mut self) -> Result<Box<dyn ReadSeek>, SheetFault> {
        self.count_parts()?;
        let mut bytes = self.archive.into_inner().into_inner();
        bytes.rewind().map_err(|_| SheetFault::Io)?;
        Ok(bytes)
    }

    /// As [`Package::checked`], and opens one part of it.
    pub(crate) fn checked_part(&mut self, name: &str) -> Result<impl BufRead, SheetFault> {
        self.count_parts()?;
        Ok(BufReader::new(self.archive.by_name(name).map_err(zip_fault)?))
    }

    fn count_parts(&mut self) -> Result<(), SheetFault> {
        let mut left = self.bytes_max;
        let mut markup = Markup::default();
        for index in 0..self.archive.len() {
            let part = self.archive.by_index(index).map_err(zip_fault)?;
            let mut metered = Metered { part, left, over: false };
            if self.format == Format::Xlsx {
                markup.scan(&mut metered);
            }
            let drained = io::copy(&mut metered, &mut io::sink());
            if metered.over {
                return Err(SheetFault::TooLarge { bytes_max: self.bytes_max });
            }
            drained.map_err(|fault| io_fault(&fault))?;
            left = metered.left;
        }
        let copied = markup.copies.saturating_mul(markup.longest_name);
        let reserved = markup.shared_strings.saturating_mul(SHARED_STRING_BYTES_MIN);
        if copied > self.bytes_max || reserved > self.bytes_max {
            return Err(SheetFault::TooLarge { bytes_max: self.bytes_max });
        }
        Ok(())
    }
}

fn format_of(archive: &mut Archive) -> Result<Option<Format>, SheetFault> {
    if let Some(types) = small_part(archive, "[content_types].xml")? {
        let types = String::from_utf8_lossy(&types);
        let sheet = ["spreadsheetml.sheet.main", "spreadsheetml.template.main", "ms-excel.sheet.macroEnabled.main"]
            .iter()
            .any(|kind| types.contains(kind));
        return Ok(sheet.then_some(Format::Xlsx));
    }
    let Some(kind) = small_part(archive, "mimetype")? else {
        return Ok(None);
    };
    if !kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
        return Ok(None);
    }
    let manifest = small_part(archive, "meta-inf/manifest.xml")?.unwrap_or_default();
    if String::from_utf8_lossy(&manifest).contains("encryption-data") {
        return Err(SheetFault::Encrypted);
    }
    Ok(Some(Format::Ods))
}

/// The start of a part that is known to be small, its name given in small letters.
fn small_part(archive: &mut Archive, name: &str) -> Result<Option<Vec<u8>>, SheetFault> {
    let found = archive.file_names_raw().position(|part| part.eq_ignore_ascii_case(name.as_bytes()));
    let Some(index) = found else {
        return Ok(None);
    };
    let mut content = Vec::new();
    let part = archive.by_index(index).map_err(zip_fault)?;
    part.take(SMALL_PART_BYTES).read_to_end(&mut content).map_err(|fault| io_fault(&fault))?;
    Ok(Some(content))
}

/// A part that stops giving bytes when too many came out of it.
struct Metered<R> {
    part: R,
    left: u64,
    over: bool,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.part.read(out)?;
        match self.left.checked_sub(length as u64) {
            Some(left) => self.left = left,
            None => {
                self.over = true;
                return Err(io::Error::other("more than the limit"));
            }
        }
        Ok(length)
    }
}

/// What multiplies in calamine's memory.
#[derive(Debug, Default)]
struct Markup {
    /// Cell formats and sheets: each copies names that the file holds once.
    copies: u64,
    /// Bytes of the longest tag that carries such a name.
    longest_name: u64,
    /// Shared strings that the file says it has.
    shared_strings: u64,
}

impl Markup {
    /// Reads one part as far as it is XML. Parts that are none, or not well formed, end the scan:
    /// calamine, with the same parser, comes no further.
    fn scan(&mut self, part: &mut impl Read) {
        let mut reader = Reader::from_reader(BufReader::new(part));
        let config = reader.config_mut();
        config.check_end_names = false;
        config.check_comments = false;
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(tag) | Event::Empty(tag)) => self.note(&tag),
                Ok(Event::Eof) | Err(_) => return,
                Ok(_) => (),
            }
        }
    }

    fn note(&mut self, tag: &BytesStart<'_>) {
        let length = tag.len() as u64;
        match tag.local_name().as_ref() {
            "sst" => self.shared_strings = self.shared_strings.max(declared_strings(tag)),
            "xf" => self.copies = self.copies.saturating_add(1),
            "sheet" => {
                self.copies = self.copies.saturating_add(1);
                self.longest_name = self.longest_name.max(length);
            }
            "name" | "numFmt" | "Relationship" => self.longest_name = self.longest_name.max(length),
            _ => (),
        }
    }
}

/// The largest count in the tag. Digits are looked for in any place behind the word, because
/// calamine reads attributes more leniently than the XML parser does.
fn declared_strings(tag: &str) -> u64 {
    let behind = tag.split("uniqueCount").skip(1);
    let digits = behind.map(|text| text.trim_start_matches(|c: char| !c.is_ascii_digit()));
    let numbers = digits.map(|text| text.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default());
    numbers.filter(|text| !text.is_empty()).map(|text| text.parse().unwrap_or(u64::MAX)).max().unwrap_or(0)
}

fn zip_fault(fault: ZipError) -> SheetFault {
    match fault {
        ZipError::Io(fault) => io_fault(&fault),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => SheetFault::Encrypted,
        _ => SheetFault::Damaged { row: None },
    }
}

/// What is wrong with the content is damage; what is wrong with the reading is not.
pub(crate) fn io_fault(fault: &io::Error) -> SheetFault {
    match fault.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
            SheetFault::Damaged { row: None }
        }
        // An error without a system's number was made by a decoder.
        _ if fault.raw_os_error().is_none() && fault.kind() == io::ErrorKind::Other => {
            SheetFault::Damaged { row: None }
        }
        _ => SheetFault::Io,
    }
}
