//! Text in UTF-8, GBK, GB 18030 or UTF-16, decoded as a stream.
//!
//! The encoding is decided over the whole file before the first row goes out, so that a file is
//! never half read as one and half as the other. UTF-8 is tried first, because its rules are so
//! strict that other text does not pass for it by chance; GB 18030 next, of which GBK is a part.
//! A damaged byte is damage of its row.
//! Both passes read blocks and keep nothing.

use std::io::{Read, Seek, SeekFrom};

use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use xinyu_service::ports::{ReadSeek, SheetFault};

/// Bytes read at a time; a few blocks are all the memory that decoding takes.
const BLOCK_BYTES: usize = 64 * 1024;

/// Characters beyond ASCII, valid in a row, after which a bad byte is a damaged file of that encoding:
/// GBK text that passes for so much UTF-8 is not met by chance, and GB 18030 is asked only of what is
/// no UTF-8.
const CERTAIN_CHARS: usize = 32;

/// One bad byte in so many good characters is damage; more is another encoding. GBK text read as
/// UTF-8 has more bad bytes than good characters.
const FAULTS_ONE_IN: usize = 20;

/// Stands in the text for bytes that could not be read: no byte of UTF-8, so that the row that holds it
/// is told from every other.
pub(crate) const BROKEN: u8 = 0xFF;

/// The encoding of a text and the length of its byte order mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Charset {
    encoding: &'static Encoding,
    mark_bytes: u64,
}

/// Counts lines as a text editor does: CR, LF and CRLF each end one.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    current: u32,
    after_cr: bool,
}

impl Lines {
    pub(crate) fn new() -> Self {
        Self { current: 1, after_cr: false }
    }

    /// The line that the next byte is on.
    pub(crate) fn current(&self) -> u32 {
        self.current
    }

    pub(crate) fn pass(&mut self, byte: u8) {
        match byte {
            b'\n' if self.after_cr => self.after_cr = false,
            b'\n' => self.current = self.current.saturating_add(1),
            b'\r' => {
                self.current = self.current.saturating_add(1);
                self.after_cr = true;
            }
            _ => self.after_cr = false,
        }
    }

    fn pass_all(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.pass(*byte));
    }
}

/// Decides the encoding of the whole file and goes back to its start.
///
/// A byte that fits nowhere is damage of its row and not of the file, as long as the rest of the text
/// leaves no doubt which encoding it is in: [`Text`] gives [`BROKEN`] in its place.
///
/// # Errors
/// [`SheetFault::NotRecognised`] where a NUL byte or character says that it is no text,
/// [`SheetFault::Encoding`] with the line of the first byte that fits no encoding.
pub(crate) fn survey(bytes: &mut Box<dyn ReadSeek>) -> Result<Charset, SheetFault> {
    let mut head = Vec::with_capacity(3);
    bytes.by_ref().take(3).read_to_end(&mut head).map_err(|_| SheetFault::Io)?;
    let (encoding, mark_bytes) = Encoding::for_bom(&head).map_or((None, 0), |(e, n)| (Some(e), n as u64));
    let charset = |encoding| Charset { encoding, mark_bytes };
    if let Some(marked) = encoding {
        let fit = fit(bytes, charset(marked))?;
        // Sixteen-bit text goes out of step at a lost byte; nothing after it can be trusted.
        return match fit.first_fault {
            Some(line) if is_wide(marked) || !fit.is_certain() => Err(SheetFault::Encoding { row: line }),
            _ => Ok(charset(marked)),
        };
    }
    let in_utf8 = fit(bytes, charset(UTF_8))?;
    if in_utf8.is_certain() {
        return Ok(charset(UTF_8));
    }
    let in_gb = fit(bytes, charset(GB18030))?;
    if in_gb.is_certain() {
        return Ok(charset(GB18030));
    }
    let line = in_gb.first_fault.unwrap_or(1).max(in_utf8.first_fault.unwrap_or(1));
    Err(SheetFault::Encoding { row: line })
}

fn is_wide(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// How well a text fits an encoding.
struct Fit {
    /// Line of the first byte that does not.
    first_fault: Option<u32>,
    faults: usize,
    /// Characters beyond ASCII that do.
    wide_chars: usize,
    /// Of these, how many stand before the first fault.
    wide_before: usize,
}

impl Fit {
    /// Whether the text is in this encoding, damaged here and there at most.
    fn is_certain(&self) -> bool {
        self.faults == 0
            || self.wide_before >= CERTAIN_CHARS
            || (self.wide_chars >= CERTAIN_CHARS && self.faults.saturating_mul(FAULTS_ONE_IN) <= self.wide_chars)
    }
}

fn fit(bytes: &mut Box<dyn ReadSeek>, charset: Charset) -> Result<Fit, SheetFault> {
    bytes.seek(SeekFrom::Start(charset.mark_bytes)).map_err(|_| SheetFault::Io)?;
    let wide = is_wide(charset.encoding);
    let mut decoder = charset.encoding.new_decoder_without_bom_handling();
    let mut lines = Lines::new();
    let mut fit = Fit { first_fault: None, faults: 0, wide_chars: 0, wide_before: 0 };
    let mut raw = vec![0; BLOCK_BYTES];
    let mut out = vec![0; BLOCK_BYTES * 2];
    loop {
        let length = bytes.read(&mut raw).map_err(|_| SheetFault::Io)?;
        let mut rest = raw.get(..length).unwrap_or_default();
        if !wide && rest.contains(&0) {
            return Err(SheetFault::NotRecognised);
        }
        loop {
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(rest, &mut out, length == 0);
            let decoded = out.get(..written).unwrap_or_default();
            if wide && decoded.contains(&0) {
                return Err(SheetFault::NotRecognised);
            }
            lines.pass_all(decoded);
            fit.wide_chars += decoded.iter().filter(|byte| **byte >= 0xC0).count();
            rest = rest.get(read..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => (),
                DecoderResult::Malformed(..) => {
                    if fit.first_fault.is_none() {
                        (fit.first_fault, fit.wide_before) = (Some(lines.current()), fit.wide_chars);
                    }
                    fit.faults += 1;
                }
            }
        }
        if length == 0 {
            return Ok(fit);
        }
    }
}

/// A surveyed text as UTF-8 bytes, block by block, without its byte order mark.
pub(crate) struct Text {
    source: Box<dyn ReadSeek>,
    decoder: Decoder,
    raw: Box<[u8]>,
    block: Vec<u8>,
    position: usize,
    ended: bool,
    lines: Lines,
}

impl Text {
    pub(crate) fn new(mut source: Box<dyn ReadSeek>, charset: Charset) -> Result<Self, SheetFault> {
        source.seek(SeekFrom::Start(charset.mark_bytes)).map_err(|_| SheetFault::Io)?;
        Ok(Self {
            source,
            decoder: charset.encoding.new_decoder_without_bom_handling(),
            raw: vec![0; BLOCK_BYTES].into_boxed_slice(),
            block: Vec::new(),
            position: 0,
            ended: false,
            lines: Lines::new(),
        })
    }

    /// The line that the next byte is on.
    pub(crate) fn line(&self) -> u32 {
        self.lines.current()
    }

    /// What is decoded and not yet taken; at least one byte but at the end.
    pub(crate) fn ahead(&mut self) -> Result<&[u8], SheetFault> {
        while self.position >= self.block.len() && !self.ended {
            self.decode_block()?;
        }
        Ok(self.block.get(self.position..).unwrap_or_default())
    }

    /// The next byte, taken.
    pub(crate) fn take(&mut self) -> Result<Option<u8>, SheetFault> {
        let byte = match self.block.get(self.position) {
            Some(byte) => Some(*byte),
            None => self.ahead()?.first().copied(),
        };
        if let Some(byte) = byte {
            self.position += 1;
            self.lines.pass(byte);
        }
        Ok(byte)
    }

    /// The first byte that is no blank, without taking any; a space if the first block has none,
    /// `None` if there is no text at all.
    pub(crate) fn first_letter(&mut self) -> Result<Option<u8>, SheetFault> {
        let ahead = self.ahead()?;
        let letter = ahead.iter().copied().find(|byte| !byte.is_ascii_whitespace());
        Ok(letter.or(ahead.first().map(|_| b' ')))
    }

    fn decode_block(&mut self) -> Result<(), SheetFault> {
        let length = self.source.read(&mut self.raw).map_err(|_| SheetFault::Io)?;
        self.ended = length == 0;
        let mut rest = self.raw.get(..length).unwrap_or_default();
        // Each bad byte takes the room of at most the three that would replace it.
        let room = self.decoder.max_utf8_buffer_length(length).ok_or(SheetFault::Io)?;
        self.block.clear();
        self.block.resize(room, 0);
        self.position = 0;
        let mut filled = 0;
        loop {
            let out = self.block.get_mut(filled..).unwrap_or_default();
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(rest, out, self.ended);
            filled += written;
            rest = rest.get(read..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => return Err(SheetFault::Io),
                DecoderResult::Malformed(..) => {
                    *self.block.get_mut(filled).ok_or(SheetFault::Io)? = BROKEN;
                    filled += 1;
                }
            }
        }
        self.block.truncate(filled);
        Ok(())
    }
}
