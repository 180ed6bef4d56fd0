//! The sender's own sheet on its way back, with state, reason and remedy in three added columns.
//!
//! It is made wholly in memory, because it holds people's data, and every cell is text: what came
//! in as `=cmd` goes back as those letters and is run by nobody.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use xinyu_service::ports::{ReturnedRow, ReturnedSheet, SheetFault};

/// Rows below the header that a sheet has room for.
const ROWS_MAX: u32 = 1_048_575;
/// Columns that a sheet has room for, the three added ones left out.
const COLUMNS_MAX: usize = 16_384 - 3;
/// Characters that a cell has room for, counted as UTF-16 does.
const CELL_UNITS_MAX: usize = 32_767;
/// Characters of a sheet's name, counted the same way.
const NAME_UNITS_MAX: usize = 31;
/// Widths in characters of state, reason and remedy.
const ADDED_WIDTHS: [f64; 3] = [12.0, 48.0, 48.0];
/// The light fill of a cell to mend.
const MARK: u32 = 0x00FC_EFE9;

/// Writes the workbook.
///
/// # Errors
/// [`SheetFault::TooManyRows`], and [`SheetFault::Io`] for what the writer refuses.
pub(crate) fn write(sheet: ReturnedSheet<'_>) -> Result<Vec<u8>, SheetFault> {
    let mut book = blank_book().map_err(io)?;
    let page = book.add_worksheet();
    page.set_name(sheet_name(&sheet.sheet)).map_err(io)?;
    let styles = Styles::new();
    let mut width = sheet.header.len().min(COLUMNS_MAX);
    let head = sheet.header_row.saturating_sub(1);
    let mut line = head;
    let mut words = Vec::new();
    for row in sheet.rows {
        let own = if sheet.header_row == 0 { 0 } else { row.number.saturating_sub(1) };
        line = own.max(line.saturating_add(1));
        if line > ROWS_MAX {
            return Err(SheetFault::TooManyRows { rows_max: ROWS_MAX });
        }
        width = width.max(write_row(page, line, &row, &styles).map_err(io)?);
        words.push((line, [row.state, row.reason, row.mend]));
    }
    write_header(page, head, &sheet.header, width, &styles).map_err(io)?;
    write_added(page, head, &sheet.added, &words, width, &styles).map_err(io)?;
    book.save_to_buffer().map_err(io)
}

struct Styles {
    header: Format,
    cell: Format,
    marked: Format,
    added: Format,
}

impl Styles {
    /// All are text, so that what the clerk mends keeps its leading zeros too.
    fn new() -> Self {
        let cell = text_format();
        Self {
            header: cell.clone().set_bold().set_text_wrap().set_align(FormatAlign::Top),
            marked: cell.clone().set_background_color(Color::RGB(MARK)),
            added: cell.clone().set_text_wrap().set_align(FormatAlign::Top),
            cell,
        }
    }
}

/// Writes the cells of a row and tells how many columns they take.
fn write_row(page: &mut Worksheet, line: u32, row: &ReturnedRow, styles: &Styles) -> Result<usize, XlsxError> {
    let last_marked = row.marked.iter().map(|column| usize::from(*column) + 1).max().unwrap_or(0);
    let width = row.cells.len().max(last_marked).min(COLUMNS_MAX);
    for index in 0..width {
        let column = u16::try_from(index).unwrap_or(u16::MAX);
        let text = row.cells.get(index).map_or("", String::as_str);
        if row.marked.contains(&column) {
            page.write_string_with_format(line, column, fitted(text), &styles.marked)?;
        } else if !text.is_empty() {
            page.write_string_with_format(line, column, fitted(text), &styles.cell)?;
        }
    }
    Ok(width)
}

fn write_header(
    page: &mut Worksheet,
    head: u32,
    header: &[String],
    width: usize,
    styles: &Styles,
) -> Result<(), XlsxError> {
    for (column, text) in (0_u16..).zip(header.iter().take(width)) {
        page.write_string_with_format(head, column, fitted(text), &styles.header)?;
        page.set_column_width(column, header_width(text))?;
    }
    page.set_freeze_panes(head + 1, 0)?;
    Ok(())
}

fn write_added(
    page: &mut Worksheet,
    head: u32,
    titles: &[String; 3],
    words: &[(u32, [String; 3])],
    width: usize,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let first = u16::try_from(width).unwrap_or(u16::MAX);
    for ((column, title), width) in (first..).zip(titles).zip(ADDED_WIDTHS) {
        page.write_string_with_format(head, column, fitted(title), &styles.header)?;
        page.set_column_width(column, width)?;
    }
    for (line, words) in words {
        for (column, text) in (first..).zip(words) {
            if !text.is_empty() {
                page.write_string_with_format(*line, column, fitted(text), &styles.added)?;
            }
        }
    }
    Ok(())
}

/// A Chinese character is as wide as two Latin ones.
fn header_width(text: &str) -> f64 {
    let width: u32 = text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum();
    f64::from(width.clamp(10, 40)) + 2.0
}

/// A workbook that says nothing of when it was made: the same rows give the same bytes.
pub(crate) fn blank_book() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties()?);
    Ok(book)
}

/// Its properties.
pub(crate) fn properties() -> Result<DocProperties, XlsxError> {
    Ok(DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?))
}

/// Number format 49, "@": whatever is typed there is text.
pub(crate) fn text_format() -> Format {
    Format::new().set_num_format_index(49)
}

/// What a cell has room for. Cut at a character, with an ellipsis where something is missing.
pub(crate) fn fitted(text: &str) -> String {
    cut(text, CELL_UNITS_MAX)
}

fn cut(text: &str, units_max: usize) -> String {
    if text.encode_utf16().count() <= units_max {
        return text.to_owned();
    }
    let mut units = 1;
    let kept = text.chars().take_while(|letter| {
        units += letter.len_utf16();
        units <= units_max
    });
    kept.chain(['…']).collect()
}

/// A name that spreadsheet programs accept, as near to the given one as may be.
pub(crate) fn sheet_name(name: &str) -> String {
    let letters = name.chars().filter(|letter| !letter.is_control());
    let name: String = letters.map(|l| if "[]:*?/\\".contains(l) { '_' } else { l }).collect();
    let name = cut(name.trim().trim_matches('\''), NAME_UNITS_MAX);
    if name.is_empty() || name.eq_ignore_ascii_case("history") { "Sheet1".to_owned() } else { name }
}

pub(crate) fn io(_: XlsxError) -> SheetFault {
    SheetFault::Io
}
