//! Text in UTF-8, GBK, GB 18030 or UTF-16, decoded as a stream.
//!
//! The encoding is decided over the whole file before the first row goes out, so that a file is
//! never half read as one and half as the other. UTF-8 is tried first, because its rules are so
//! strict that other text does not pass for it by chance; GB 18030 next, of which GBK is a part.
//! Both passes read blocks and keep nothing.

use std::io::{Read, Seek, SeekFrom};

use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use xinyu_service::ports::{ReadSeek, SheetFault};

/// Bytes read at a time; a few blocks are all the memory that decoding takes.
const BLOCK_BYTES: usize = 64 * 1024;

/// Characters beyond ASCII, valid as UTF-8 in a row, after which a bad byte is a damaged UTF-8 file
/// and not a GBK file: GBK text that passes for so much UTF-8 is not met by chance.
const CERTAIN_CHARS: usize = 32;

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
/// # Errors
/// [`SheetFault::NotRecognised`] where a NUL byte or character says that it is no text,
/// [`SheetFault::Encoding`] with the line of the first byte that fits no encoding.
pub(crate) fn survey(bytes: &mut Box<dyn ReadSeek>) -> Result<Charset, SheetFault> {
    let mut head = Vec::with_capacity(3);
    bytes.by_ref().take(3).read_to_end(&mut head).map_err(|_| SheetFault::Io)?;
    let (encoding, mark_bytes) = Encoding::for_bom(&head).map_or((None, 0), |(e, n)| (Some(e), n as u64));
    let charset = |encoding| Charset { encoding, mark_bytes };
    if let Some(marked) = encoding {
        return match first_fault(bytes, charset(marked))? {
            None => Ok(charset(marked)),
            Some(fault) => Err(SheetFault::Encoding { row: fault.line }),
        };
    }
    let Some(in_utf8) = first_fault(bytes, charset(UTF_8))? else {
        return Ok(charset(UTF_8));
    };
    if in_utf8.wide_chars >= CERTAIN_CHARS {
        return Err(SheetFault::Encoding { row: in_utf8.line });
    }
    match first_fault(bytes, charset(GB18030))? {
        None => Ok(charset(GB18030)),
        Some(in_gb) => Err(SheetFault::Encoding { row: in_gb.line.max(in_utf8.line) }),
    }
}

/// Where a text stops being in an encoding.
struct Misfit {
    line: u32,
    /// Characters beyond ASCII before it.
    wide_chars: usize,
}

fn first_fault(bytes: &mut Box<dyn ReadSeek>, charset: Charset) -> Result<Option<Misfit>, SheetFault> {
    bytes.seek(SeekFrom::Start(charset.mark_bytes)).map_err(|_| SheetFault::Io)?;
    let wide = charset.encoding == UTF_16LE || charset.encoding == UTF_16BE;
    let mut decoder = charset.encoding.new_decoder_without_bom_handling();
    let mut lines = Lines::new();
    let mut wide_chars = 0_usize;
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
            if wide_chars < CERTAIN_CHARS {
                wide_chars += decoded.iter().filter(|byte| **byte >= 0xC0).count();
            }
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => rest = rest.get(read..).unwrap_or_default(),
                DecoderResult::Malformed(..) => return Ok(Some(Misfit { line: lines.current(), wide_chars })),
            }
        }
        if length == 0 {
            return Ok(None);
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
        let raw = self.raw.get(..length).unwrap_or_default();
        let room = self.decoder.max_utf8_buffer_length(length).ok_or(SheetFault::Io)?;
        self.block.clear();
        self.block.resize(room, 0);
        self.position = 0;
        let (result, _, written, replaced) = self.decoder.decode_to_utf8(raw, &mut self.block, self.ended);
        self.block.truncate(written);
        // The survey found no fault; a source that now reads otherwise has changed under us.
        if replaced || result == CoderResult::OutputFull {
            return Err(SheetFault::Encoding { row: self.line() });
        }
        Ok(())
    }
}
