//! XLS through calamine, on a copy that was made harmless first.

use std::io::{Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader, SheetType, SheetVisible, Xls, XlsError};
use xinyu_service::ports::{ReadSeek, SheetFault, SheetLimits};

use crate::cfb::{self, Broken, Compound};
use crate::table::{Table, TableBuilder, Workbook};
use crate::{biff, values};

const DAMAGED: SheetFault = SheetFault::Damaged { row: None };

/// Reads the visible sheets with content of a compound file.
///
/// Calamine is fenced: on short records it panics, which is damage of the file and no more.
///
/// # Errors
/// [`SheetFault::Encrypted`] for an encrypted XLS and for an encrypted XLSX, which comes in a
/// compound file too; [`SheetFault::NotRecognised`] for other programs' compound files; limits.
pub(crate) fn read(mut bytes: Box<dyn ReadSeek>, limits: &SheetLimits) -> Result<Table, SheetFault> {
    let bytes_max = limits.workbook_bytes_max;
    let length = bytes.seek(SeekFrom::End(0)).and_then(|length| bytes.rewind().map(|()| length));
    if length.map_err(|_| SheetFault::Io)? > bytes_max {
        return Err(SheetFault::TooLarge { bytes_max });
    }
    let mut file = Vec::new();
    bytes.read_to_end(&mut file).map_err(|_| SheetFault::Io)?;
    let (name, mut stream) = workbook(&file)?;
    drop(file);
    biff::tame(&mut stream, bytes_max)?;
    let clean = cfb::wrapped(name, &stream).map_err(|Broken| SheetFault::TooLarge { bytes_max })?;
    drop(stream);
    catch_unwind(AssertUnwindSafe(|| read_visible(clean, limits))).unwrap_or(Err(DAMAGED))
}

fn workbook(file: &[u8]) -> Result<(&'static str, Vec<u8>), SheetFault> {
    let file = Compound::open(file).map_err(|Broken| DAMAGED)?;
    if file.has("EncryptedPackage") {
        return Err(SheetFault::Encrypted);
    }
    // "Book" is what Excel 5 and 95 call it.
    for name in ["Workbook", "Book"] {
        if let Some(stream) = file.stream(name).map_err(|Broken| DAMAGED)? {
            return Ok((name, stream));
        }
    }
    Err(SheetFault::NotRecognised)
}

fn read_visible(clean: Vec<u8>, limits: &SheetLimits) -> Result<Table, SheetFault> {
    let mut book = Xls::new(Cursor::new(clean)).map_err(|fault| match fault {
        XlsError::Password => SheetFault::Encrypted,
        _ => DAMAGED,
    })?;
    let sheets = book.sheets_metadata().iter();
    let visible = sheets.filter(|s| s.visible == SheetVisible::Visible && s.typ == SheetType::WorkSheet);
    let names: Vec<String> = visible.map(|s| s.name.clone()).collect();
    let mut sheets = Workbook::new(limits);
    for name in names {
        let sheet = read_sheet(&mut book, name, &sheets.left());
        sheets.take(sheet)?;
    }
    sheets.finish()
}

fn read_sheet(
    book: &mut Xls<Cursor<Vec<u8>>>,
    name: String,
    limits: &SheetLimits,
) -> Result<Option<Table>, SheetFault> {
    let range = book.worksheet_range(&name).map_err(|_| DAMAGED)?;
    let Some((first_row, first_column)) = range.start() else { return Ok(None) };
    let mut table = TableBuilder::new(limits);
    for (row, column, value) in range.used_cells() {
        let number = u32::try_from(row).map_err(|_| DAMAGED)?.saturating_add(first_row).saturating_add(1);
        let column = u32::try_from(column).map_err(|_| DAMAGED)?.saturating_add(first_column);
        table.put(number, column, values::kept(value))?;
    }
    table.finish(name)
}
