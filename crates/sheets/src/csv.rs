//! CSV as offices write it, read as a stream.
//!
//! Separator comma, semicolon or tab, guessed from the header line; fields in quotation marks may
//! hold separators, doubled marks and line ends. One row at a time is held, of at most
//! `line_bytes_max` bytes, so that a forgotten quotation mark cannot swallow the file: it is
//! reported with its row.

use xinyu_service::ports::{Cell, RawRow, Rows, SheetFault, SheetLimits};

use crate::encoding::Text;

/// Rows of a CSV file. A row with bytes that cannot be read stops itself alone; after another fault it
/// ends.
pub(crate) struct CsvRows {
    text: Text,
    separator: u8,
    columns_max: usize,
    line_bytes_max: usize,
    first: Option<RawRow>,
    /// Rows so far, blank ones among them: a spreadsheet program counts rows, not lines of text.
    rows: u32,
    ended: bool,
}

/// Where in a field the next byte falls.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At its first byte.
    Start,
    /// In a field without quotation marks, or behind the closing mark.
    Plain,
    /// Between quotation marks.
    Quoted,
    /// Behind a mark inside quotation marks: the end, or the first of a pair.
    Mark,
}

impl CsvRows {
    /// Guesses the separator and reads the header.
    ///
    /// # Errors
    /// [`SheetFault::Empty`] if no row has content, else what the first row gives.
    pub(crate) fn open(mut text: Text, limits: &SheetLimits) -> Result<Self, SheetFault> {
        let separator = guess_separator(text.ahead()?);
        let mut rows = Self {
            text,
            separator,
            columns_max: usize::from(limits.columns_max),
            line_bytes_max: limits.line_bytes_max,
            first: None,
            rows: 0,
            ended: false,
        };
        rows.first = rows.next_filled().map_err(|fault| match fault {
            // Without a header there is nothing to go on with.
            SheetFault::RowEncoding { row } => SheetFault::Encoding { row },
            other => other,
        })?;
        if rows.first.is_none() {
            return Err(SheetFault::Empty);
        }
        Ok(rows)
    }

    fn next_filled(&mut self) -> Result<Option<RawRow>, SheetFault> {
        loop {
            match self.record()? {
                Some(row) if row.cells.is_empty() => (),
                row => return Ok(row),
            }
        }
    }

    /// One record, its trailing empty cells left out; `None` at the end.
    fn record(&mut self) -> Result<Option<RawRow>, SheetFault> {
        if self.text.ahead()?.is_empty() {
            return Ok(None);
        }
        self.rows = self.rows.saturating_add(1);
        let mut record = Record::new(self.rows, self.columns_max);
        let mut place = Place::Start;
        let mut length = 0_usize;
        loop {
            let Some(byte) = self.text.take()? else {
                if place == Place::Quoted {
                    return Err(SheetFault::Damaged { row: Some(record.number) });
                }
                break;
            };
            length += 1;
            if length > self.line_bytes_max {
                return Err(SheetFault::Damaged { row: Some(record.number) });
            }
            place = match (place, byte) {
                (Place::Quoted, b'"') => Place::Mark,
                (Place::Quoted, _) => record.push(byte, Place::Quoted),
                (Place::Mark, b'"') => record.push(byte, Place::Quoted),
                (_, b'\r') => {
                    if self.text.ahead()?.first() == Some(&b'\n') {
                        self.text.take()?;
                    }
                    break;
                }
                (_, b'\n') => break,
                (Place::Start, b'"') => Place::Quoted,
                (_, byte) if byte == self.separator => {
                    record.end_field()?;
                    Place::Start
                }
                (_, byte) => record.push(byte, Place::Plain),
            };
        }
        record.end_field()?;
        if record.broken {
            return Err(SheetFault::RowEncoding { row: record.number });
        }
        Ok(Some(RawRow { number: record.number, cells: record.cells }))
    }
}

/// A record while it is read.
struct Record {
    number: u32,
    columns_max: usize,
    cells: Vec<Cell>,
    field: Vec<u8>,
    column: usize,
    /// Whether some of it is not to be read.
    broken: bool,
}

impl Record {
    fn new(number: u32, columns_max: usize) -> Self {
        Self { number, columns_max, cells: Vec::new(), field: Vec::new(), column: 0, broken: false }
    }

    fn push(&mut self, byte: u8, place: Place) -> Place {
        self.field.push(byte);
        place
    }

    /// Empty cells are put only before one with content, so that a row of separators costs nothing.
    fn end_field(&mut self) -> Result<(), SheetFault> {
        let text = String::from_utf8(std::mem::take(&mut self.field)).unwrap_or_else(|_| {
            self.broken = true;
            String::new()
        });
        let column = self.column;
        self.column += 1;
        if text.trim().is_empty() {
            return Ok(());
        }
        if column >= self.columns_max {
            let columns_max = u16::try_from(self.columns_max).unwrap_or(u16::MAX);
            return Err(SheetFault::TooManyColumns { columns_max });
        }
        self.cells.resize(column, Cell::Empty);
        self.cells.push(Cell::Text(text));
        Ok(())
    }
}

/// The commonest of the three in the first line that is not blank, outside quotation marks.
fn guess_separator(ahead: &[u8]) -> u8 {
    let mut counts = [(b',', 0_usize), (b'\t', 0), (b';', 0)];
    let mut quoted = false;
    for byte in ahead.trim_ascii_start() {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted => break,
            byte if !quoted => counts.iter_mut().filter(|(mark, _)| mark == byte).for_each(|(_, n)| *n += 1),
            _ => (),
        }
    }
    // The first of equals wins: a comma where there is a single column.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| *mark)
}

impl Rows for CsvRows {
    fn sheet(&self) -> &str {
        ""
    }

    fn next_row(&mut self) -> Option<Result<RawRow, SheetFault>> {
        if let Some(first) = self.first.take() {
            return Some(Ok(first));
        }
        if self.ended {
            return None;
        }
        let row = self.next_filled().transpose();
        self.ended = !matches!(row, Some(Ok(_) | Err(SheetFault::RowEncoding { .. })));
        row
    }

    fn rows_in_all(&self) -> Option<u32> {
        None
    }
}
