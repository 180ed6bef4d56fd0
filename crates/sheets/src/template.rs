//! An empty template: the columns to fill in, with drop-downs and notes, and a sheet that explains.
//!
//! Every column is text, so that spreadsheet programs leave leading zeros and long numbers alone.
//! A drop-down warns and does not forbid: some columns take several values joined in one cell.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, FormatAlign, Formula, Note, Workbook, Worksheet, XlsxError,
};
use xinyu_service::ports::{SheetFault, TemplateColumn, TemplateSheet};

use crate::returned::{blank_book, fitted, io, properties, sheet_name, text_format};

/// Rows that the drop-downs reach. A monthly filing is shorter; rows below are still read.
const CHOICE_ROWS: u32 = 5_000;
/// What a drop-down can hold by itself, commas included; Excel's limit.
const INLINE_UNITS_MAX: usize = 255;
/// The second sheet, which explains.
const NOTES_NAME: &str = "说明";
/// The hidden sheet with the longer lists.
const LISTS_NAME: &str = "选项";
/// The property that says which template it is, in which version.
const MARK: &str = "xinyu-template";
/// Begins the note of a required column.
const REQUIRED: &str = "（必填）";
/// Widest column that a spreadsheet has.
const WIDTH_MAX: u16 = 255;

/// Writes the workbook.
///
/// # Errors
/// [`SheetFault::Io`] for what the writer refuses.
pub(crate) fn write(sheet: &TemplateSheet) -> Result<Vec<u8>, SheetFault> {
    make(sheet).and_then(|mut book| book.save_to_buffer()).map_err(io)
}

fn make(sheet: &TemplateSheet) -> Result<Workbook, XlsxError> {
    let mut book = blank_book()?;
    // Saving in a spreadsheet program keeps it, whatever is done to the second sheet.
    book.set_properties(&properties()?.set_custom_property(MARK, sheet.mark.clone()));
    let text = text_format();
    let mut lists = Worksheet::new();
    lists.set_name(LISTS_NAME)?.set_hidden(true);
    let page = book.add_worksheet();
    page.set_name(first_name(&sheet.sheet))?;
    page.set_freeze_panes(1, 0)?;
    let mut list_columns = 0_u16;
    for (index, column) in (0_u16..).zip(&sheet.columns) {
        write_column(page, index, column, &text)?;
        if column.choices.is_empty() {
            continue;
        }
        let rule = if fits_inline(&column.choices) {
            DataValidation::new().allow_list_strings(&column.choices)?
        } else {
            let range = write_list(&mut lists, list_columns, &column.choices, &text)?;
            list_columns += 1;
            DataValidation::new().allow_list_formula(range)
        };
        let rule = rule.ignore_blank(true).set_error_style(DataValidationErrorStyle::Warning);
        page.add_data_validation(1, index, CHOICE_ROWS, index, &rule)?;
    }
    write_notes(book.add_worksheet(), sheet, &text)?;
    if list_columns > 0 {
        book.push_worksheet(lists);
    }
    Ok(book)
}

fn first_name(name: &str) -> String {
    let name = sheet_name(name);
    if name == NOTES_NAME || name == LISTS_NAME { "Sheet1".to_owned() } else { name }
}

fn write_column(page: &mut Worksheet, index: u16, column: &TemplateColumn, text: &Format) -> Result<(), XlsxError> {
    page.set_column_width(index, column.width.clamp(1, WIDTH_MAX))?;
    page.set_column_format(index, text)?;
    let mut header = text.clone().set_text_wrap().set_align(FormatAlign::Top);
    if column.required {
        header = header.set_bold();
    }
    page.write_string_with_format(0, index, fitted(&column.header), &header)?;
    let mut note = column.note.clone();
    if column.required && !note.contains("必填") {
        note.insert_str(0, REQUIRED);
    }
    if !note.is_empty() {
        page.insert_note(0, index, &Note::new(fitted(&note)).add_author_prefix(false).set_width(260))?;
    }
    Ok(())
}

/// A comma inside a value would divide it.
fn fits_inline(choices: &[String]) -> bool {
    let units: usize = choices.iter().map(|choice| choice.replace('"', "\"\"").encode_utf16().count() + 1).sum();
    units <= INLINE_UNITS_MAX && choices.iter().all(|choice| !choice.contains(','))
}

/// Writes a list down one column of the hidden sheet and names its range.
fn write_list(lists: &mut Worksheet, column: u16, choices: &[String], text: &Format) -> Result<Formula, XlsxError> {
    for (line, choice) in (0_u32..).zip(choices) {
        lists.write_string_with_format(line, column, fitted(choice), text)?;
    }
    let letters = column_letters(column);
    Ok(Formula::new(format!("={LISTS_NAME}!${letters}$1:${letters}${}", choices.len())))
}

fn column_letters(column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// What it is, the notes one below the other, the items, then the example beside the headers it belongs
/// to. Never more than two cells a row: nobody may take it for a sheet of rows.
fn write_notes(page: &mut Worksheet, sheet: &TemplateSheet, text: &Format) -> Result<(), XlsxError> {
    let wrapped = text.clone().set_text_wrap().set_align(FormatAlign::Top);
    let bold = wrapped.clone().set_bold();
    page.set_name(NOTES_NAME)?;
    page.set_column_width(0, 60)?;
    page.set_column_width(1, 60)?;
    let mut line = 0_u32;
    let mut row = |cells: &[&str], style: &Format| -> Result<(), XlsxError> {
        for (at, cell) in (0_u16..).zip(cells) {
            // Not merged across: a merged cell would not grow with its text.
            page.write_string_with_format(line, at, fitted(cell), if at == 0 { style } else { &wrapped })?;
        }
        line += 1;
        Ok(())
    };
    for [title, other] in &sheet.title {
        row(&[title, other], &bold)?;
    }
    row(&[], &wrapped)?;
    for [note, other] in &sheet.notes {
        row(&[note, other], &wrapped)?;
    }
    row(&[], &wrapped)?;
    for (at, [item, basis]) in sheet.items.iter().enumerate() {
        row(&[item, basis], if at == 0 { &bold } else { &wrapped })?;
    }
    row(&[], &wrapped)?;
    if !sheet.example.is_empty() {
        let [column, filled] = &sheet.example_title;
        row(&[column, filled], &bold)?;
    }
    for (column, example) in sheet.columns.iter().zip(&sheet.example) {
        row(&[&column.header, example], if column.required { &bold } else { &wrapped })?;
    }
    Ok(())
}
