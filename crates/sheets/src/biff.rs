//! The record stream of an XLS workbook (MS-XLS), made harmless before calamine reads it.
//!
//! Calamine lays out each sheet as a full rectangle, gives each cell its own copy of a shared
//! string, spells out formulas, and believes declared sizes. Here the records are walked once:
//! those that no value depends on are blanked, formulas lose their tokens and keep their value, and
//! what rectangles and copies would take is added up and held against the limit.

use std::collections::HashSet;

use xinyu_service::ports::SheetFault;

const EOF: u16 = 0x000A;
const FORMULA: u16 = 0x0006;
const FILE_PASS: u16 = 0x002F;
const CONTINUE: u16 = 0x003C;
const BOUND_SHEET: u16 = 0x0085;
const MUL_RK: u16 = 0x00BD;
const SHARED_STRINGS: u16 = 0x00FC;
const LABEL_SST: u16 = 0x00FD;
const BOF: u16 = 0x0809;
/// Rich text, label, number, boolean or error, RK: a row and a column, then one value.
const CELLS: [u16; 5] = [0x00D6, 0x0204, 0x0203, 0x0205, 0x027E];
const CODE_PAGE: u16 = 0x0042;
/// What it says of UTF-16.
const UTF_16: u16 = 1200;
/// The version in the first record of Excel 97 and later.
const BIFF_8: u16 = 0x0600;
/// Code page, dates from 1904, number format, cell format, value of a formula that gives text.
const KEPT: [u16; 5] = [CODE_PAGE, 0x0022, 0x041E, 0x00E0, 0x0207];
/// The name of who wrote the file: read by nobody here.
const BLANKED: u16 = 0x005C;

/// What one cell takes in calamine's rectangles: of values, of formulas, and of values lent to us.
const CELL_BYTES: u64 = 96;

struct Record {
    kind: u16,
    /// Where its header starts.
    at: usize,
    length: usize,
}

/// Blanks what is not needed, adds up what the rest will take.
///
/// # Errors
/// [`SheetFault::Encrypted`], [`SheetFault::TooLarge`], [`SheetFault::Damaged`].
pub(crate) fn tame(stream: &mut Vec<u8>, bytes_max: u64) -> Result<(), SheetFault> {
    let records = records(stream);
    // Calamine takes a remainder for damage; some programs leave one.
    stream.truncate(records.last().map_or(0, |last| last.at + 4 + last.length));
    let wide = records.first().is_some_and(|first| u16_at(stream, first.at + 4) == Some(BIFF_8));
    for record in &records {
        if record.kind == FILE_PASS {
            return Err(SheetFault::Encrypted);
        }
        if !is_kept(record) {
            write_u16(stream, record.at, BLANKED);
        }
        // Since Excel 97 text is UTF-16, whatever code page a program writes down; calamine believes it.
        if wide && record.kind == CODE_PAGE {
            write_u16(stream, record.at + 4, UTF_16);
        }
        if record.kind == FORMULA && record.length >= 22 {
            write_u16(stream, record.at + 4 + 20, 0);
        }
    }
    let taken = taken(stream, &records)?;
    if taken > bytes_max {
        return Err(SheetFault::TooLarge { bytes_max });
    }
    Ok(())
}

fn is_kept(record: &Record) -> bool {
    let shortest = match record.kind {
        EOF | CONTINUE => 0,
        FORMULA => 22,
        BOUND_SHEET | SHARED_STRINGS => 8,
        LABEL_SST => 10,
        MUL_RK | BOF => 4,
        kind if CELLS.contains(&kind) => 6,
        kind if KEPT.contains(&kind) => 2,
        _ => return false,
    };
    record.length >= shortest
}

fn records(stream: &[u8]) -> Vec<Record> {
    let mut records = Vec::new();
    let mut at = 0;
    while let (Some(kind), Some(length)) = (u16_at(stream, at), u16_at(stream, at + 2)) {
        let length = usize::from(length);
        if at + 4 + length > stream.len() {
            break;
        }
        records.push(Record { kind, at, length });
        at += 4 + length;
    }
    records
}

/// Bytes that all sheets will take in calamine.
fn taken(stream: &[u8], records: &[Record]) -> Result<u64, SheetFault> {
    let damaged = SheetFault::Damaged { row: None };
    let strings = string_lengths(stream, records);
    let mut sheets = HashSet::new();
    let mut total = 0_u64;
    let mut walked = 0_usize;
    for sheet in records.iter().take_while(|r| r.kind != EOF).filter(|r| r.kind == BOUND_SHEET && is_kept(r)) {
        let start = u32_at(stream, sheet.at + 4).ok_or(damaged.clone())? as usize;
        // Two sheets in one place, or one that starts within a record, is no workbook.
        let first = records.binary_search_by_key(&start, |record| record.at).map_err(|_| damaged.clone())?;
        if !sheets.insert(start) {
            return Err(damaged);
        }
        let body = Body::measure(stream, records.get(first..).unwrap_or_default(), &strings);
        walked += body.records;
        if walked > records.len().saturating_mul(2) {
            return Err(damaged);
        }
        total = total.saturating_add(body.text).saturating_add(body.area().saturating_mul(CELL_BYTES));
    }
    Ok(total)
}

/// What one sheet holds.
struct Body {
    records: usize,
    text: u64,
    rows: Option<(u16, u16)>,
    columns: (u16, u16),
}

impl Body {
    /// From a sheet's BOF to its EOF, charts inside left out as calamine leaves them out.
    fn measure(stream: &[u8], records: &[Record], strings: &[u32]) -> Self {
        let mut body = Self { records: 0, text: 0, rows: None, columns: (u16::MAX, 0) };
        let mut depth = 0_usize;
        for record in records {
            body.records += 1;
            match record.kind {
                BOF => depth += 1,
                EOF if depth <= 1 => break,
                EOF => depth -= 1,
                kind if depth <= 1 && (is_cell(kind) && is_kept(record)) => body.cell(stream, record, strings),
                _ => (),
            }
        }
        body
    }

    fn cell(&mut self, stream: &[u8], record: &Record, strings: &[u32]) {
        let field = |offset| u16_at(stream, record.at + 4 + offset).unwrap_or(0);
        let (row, column) = (field(0), field(2));
        let last = if record.kind == MUL_RK { field(record.length - 2).max(column) } else { column };
        self.rows = Some(self.rows.map_or((row, row), |(first, end)| (first.min(row), end.max(row))));
        self.columns = (self.columns.0.min(column), self.columns.1.max(last));
        if record.kind == LABEL_SST {
            let index = u32_at(stream, record.at + 4 + 6).unwrap_or(u32::MAX) as usize;
            let units = strings.get(index).copied().unwrap_or(0);
            // A character of two bytes there is up to three bytes here.
            self.text = self.text.saturating_add(u64::from(units) * 3);
        }
    }

    fn area(&self) -> u64 {
        let Some((first, last)) = self.rows else {
            return 0;
        };
        (u64::from(last - first) + 1) * (u64::from(self.columns.1 - self.columns.0) + 1)
    }
}

fn is_cell(kind: u16) -> bool {
    CELLS.contains(&kind) || matches!(kind, FORMULA | LABEL_SST | MUL_RK)
}

/// Characters of each shared string. Ends where the table ends or contradicts itself; calamine
/// reads no further either.
fn string_lengths(stream: &[u8], records: &[Record]) -> Vec<u32> {
    let mut lengths = Vec::new();
    let tables = records.iter().enumerate().filter(|(_, r)| r.kind == SHARED_STRINGS && is_kept(r));
    // The last of several counts, as it does for calamine; so the longest of each place is kept.
    for (index, table) in tables {
        let continued = records.get(index + 1..).unwrap_or_default().iter().take_while(|r| r.kind == CONTINUE);
        let parts = std::iter::once(table).chain(continued);
        let mut parts: Vec<&[u8]> =
            parts.map(|r| stream.get(r.at + 4..r.at + 4 + r.length).unwrap_or_default()).collect();
        if let Some(first) = parts.first_mut() {
            *first = first.get(8..).unwrap_or_default();
        }
        let mut cursor = Cursor { parts, part: 0, at: 0 };
        let mut place = 0;
        while let Some(units) = cursor.string() {
            match lengths.get_mut(place) {
                Some(known) => *known = units.max(*known),
                None => lengths.push(units),
            }
            place += 1;
        }
    }
    lengths
}

/// A place in a record that is continued in others.
struct Cursor<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl Cursor<'_> {
    /// Passes one string and tells its characters; `None` at the end.
    fn string(&mut self) -> Option<u32> {
        while self.left() == 0 {
            self.next_part()?;
        }
        let units = u32::from(self.byte()?) | u32::from(self.byte()?) << 8;
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.byte()?) | usize::from(self.byte()?) << 8 } else { 0 };
        let mut extra = 0_usize;
        if flags & 4 != 0 {
            for shift in [0, 8, 16, 24] {
                extra |= usize::from(self.byte()?) << shift;
            }
        }
        let mut wide = flags & 1 != 0;
        let mut units_left = units as usize;
        while units_left > 0 {
            let unit_bytes = if wide { 2 } else { 1 };
            let here = units_left.min(self.left() / unit_bytes);
            self.at += here * unit_bytes;
            units_left -= here;
            if units_left > 0 {
                self.next_part()?;
                // Each continuation says anew how wide its characters are.
                wide = self.byte()? & 1 != 0;
            }
        }
        self.skip(runs * 4 + extra)?;
        Some(units)
    }

    fn left(&self) -> usize {
        self.parts.get(self.part).map_or(0, |part| part.len().saturating_sub(self.at))
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.parts.get(self.part)?.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn next_part(&mut self) -> Option<()> {
        self.part += 1;
        self.at = 0;
        (self.part < self.parts.len()).then_some(())
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > self.left() {
            bytes -= self.left();
            self.next_part()?;
        }
        self.at += bytes;
        Some(())
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes([two[0], two[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16_at(bytes, at)?) | u32::from(u16_at(bytes, at + 2)?) << 16)
}

fn write_u16(bytes: &mut [u8], at: usize, value: u16) {
    if let Some(place) = bytes.get_mut(at..at + 2) {
        place.copy_from_slice(&value.to_le_bytes());
    }
}
