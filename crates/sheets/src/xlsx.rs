//! XLSX through calamine, cell by cell.
//!
//! Cells come in the order of the file, so that one value far to the right and far down does not
//! make calamine lay out everything between. Cells that are only formatted are passed over.

use std::collections::HashMap;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use xinyu_service::ports::{ReadSeek, SheetFault, SheetLimits};

use crate::package::io_fault;
use crate::table::{Held, Table, TableBuilder, Workbook};
use crate::values;

/// Sheets that are looked at. A file with more is no filing, and each costs a pass.
const SHEETS_LOOKED_AT_MAX: usize = 64;

/// Reads the visible sheets with content of a package that was checked.
///
/// Calamine is fenced: in builds that check for overflow it panics on a cell reference such as
/// `ZZZZZZZZ1`, which is damage of the file and no more.
///
/// # Errors
/// See [`SheetFault`].
pub(crate) fn read(bytes: Box<dyn ReadSeek>, limits: &SheetLimits) -> Result<Table, SheetFault> {
    catch_unwind(AssertUnwindSafe(|| read_visible(bytes, limits))).unwrap_or(Err(SheetFault::Damaged { row: None }))
}

fn read_visible(bytes: Box<dyn ReadSeek>, limits: &SheetLimits) -> Result<Table, SheetFault> {
    let mut book = Xlsx::new(BufReader::new(bytes)).map_err(fault)?;
    let sheets = book.sheets_metadata().iter();
    let visible = sheets.filter(|s| s.visible == SheetVisible::Visible && s.typ == SheetType::WorkSheet);
    let names: Vec<String> = visible.take(SHEETS_LOOKED_AT_MAX).map(|s| s.name.clone()).collect();
    let mut sheets = Workbook::new(limits);
    for name in names {
        let sheet = read_sheet(&mut book, name, &sheets.left());
        sheets.take(sheet)?;
    }
    sheets.finish()
}

fn read_sheet(
    book: &mut Xlsx<BufReader<Box<dyn ReadSeek>>>,
    name: String,
    limits: &SheetLimits,
) -> Result<Option<Table>, SheetFault> {
    let mut cells = match book.worksheet_cells_reader(&name) {
        Err(XlsxError::NotAWorksheet(_)) => return Ok(None),
        cells => cells.map_err(fault)?,
    };
    let mut table = TableBuilder::new(limits);
    // Each shared string is held once, however many cells show it.
    let mut shared: HashMap<(*const u8, usize), Held> = HashMap::new();
    while let Some(cell) = cells.next_cell().map_err(fault)? {
        let (row, column) = cell.get_position();
        let value = values::lent(cell.get_value().clone(), |text| {
            shared.entry((text.as_ptr(), text.len())).or_insert_with(|| Held::text(text)).clone()
        });
        table.put(row.saturating_add(1), column, value)?;
    }
    table.finish(name)
}

fn fault(fault: XlsxError) -> SheetFault {
    match fault {
        XlsxError::Io(fault) => io_fault(&fault),
        XlsxError::Password => SheetFault::Encrypted,
        _ => SheetFault::Damaged { row: None },
    }
}
