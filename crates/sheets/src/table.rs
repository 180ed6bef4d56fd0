//! Rows of a workbook, held compactly until they are asked for.
//!
//! Workbooks cannot be streamed: the text of their cells lies elsewhere in the file. What is held is
//! bounded by the limits: text is shared between the cells that show it and rows that a file only
//! declares to be repeated are held once, so a small file cannot become a large table.

use std::sync::Arc;
use std::vec::IntoIter;

use jiff::civil::DateTime;
use xinyu_service::ports::{Cell, RawRow, Rows, SheetFault, SheetLimits};

/// Rows that a header and its titles may take, beside those that are counted.
const HEADER_ROWS: usize = 1;

/// One value as it is held.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Held {
    /// Nothing, or blanks only.
    Empty,
    Text(Arc<str>),
    Number(f64),
    Date(DateTime),
    Bool(bool),
    Error(Arc<str>),
}

impl Held {
    pub(crate) fn text(text: &str) -> Self {
        if text.trim().is_empty() { Self::Empty } else { Self::Text(text.into()) }
    }

    pub(crate) fn error(text: &str) -> Self {
        Self::Error(text.into())
    }

    fn text_bytes(&self) -> usize {
        match self {
            Self::Text(text) | Self::Error(text) => text.len(),
            _ => 0,
        }
    }

    fn to_cell(&self) -> Cell {
        match self {
            Self::Empty => Cell::Empty,
            Self::Text(text) => Cell::Text(text.to_string()),
            Self::Number(number) => Cell::Number(*number),
            Self::Date(date) => Cell::Date(*date),
            Self::Bool(truth) => Cell::Bool(*truth),
            Self::Error(text) => Cell::Error(text.to_string()),
        }
    }
}

/// Takes cells in the order of the sheet and keeps the rows that have content.
pub(crate) struct TableBuilder {
    limits: SheetLimits,
    rows: Vec<(u32, Arc<[Held]>)>,
    number: u32,
    cells: Vec<Held>,
}

impl TableBuilder {
    pub(crate) fn new(limits: &SheetLimits) -> Self {
        Self { limits: limits.clone(), rows: Vec::new(), number: 0, cells: Vec::new() }
    }

    /// Puts a cell of row `number` (from 1) into `column` (from 0). An empty one costs nothing.
    ///
    /// # Errors
    /// A limit is met, or the row stands before one that came already.
    pub(crate) fn put(&mut self, number: u32, column: u32, value: Held) -> Result<(), SheetFault> {
        if value == Held::Empty {
            return Ok(());
        }
        if number != self.number {
            self.end_row(1)?;
            if number < self.number {
                return Err(SheetFault::Damaged { row: Some(number) });
            }
            self.number = number;
        }
        if column >= u32::from(self.limits.columns_max) {
            return Err(SheetFault::TooManyColumns { columns_max: self.limits.columns_max });
        }
        let column = column as usize;
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Held::Empty);
        }
        if let Some(place) = self.cells.get_mut(column) {
            *place = value;
        }
        Ok(())
    }

    /// Ends the row under way, which stands `repeats` times below each other.
    ///
    /// # Errors
    /// A limit is met.
    pub(crate) fn end_row(&mut self, repeats: u32) -> Result<(), SheetFault> {
        if self.cells.is_empty() {
            return Ok(());
        }
        let text_bytes: usize = self.cells.iter().map(Held::text_bytes).sum();
        if text_bytes > self.limits.line_bytes_max {
            return Err(SheetFault::Damaged { row: Some(self.number) });
        }
        let cells: Arc<[Held]> = self.cells.drain(..).collect();
        for offset in 0..repeats {
            if self.rows.len() >= self.limits.workbook_rows_max as usize + HEADER_ROWS {
                return Err(SheetFault::TooManyRows { rows_max: self.limits.workbook_rows_max });
            }
            self.rows.push((self.number.saturating_add(offset), cells.clone()));
        }
        Ok(())
    }

    /// The table, or `None` if no row has content.
    ///
    /// # Errors
    /// A limit is met by the last row.
    pub(crate) fn finish(mut self, sheet: String) -> Result<Option<Table>, SheetFault> {
        self.end_row(1)?;
        let filled = !self.rows.is_empty();
        Ok(filled.then(|| Table { sheet, in_all: self.rows.len(), rows: self.rows.into_iter(), more: Vec::new() }))
    }
}

/// The visible sheets with content of one workbook. Together they have no more rows than one may have.
pub(crate) struct Workbook {
    limits: SheetLimits,
    left: SheetLimits,
    tables: Vec<Table>,
}

impl Workbook {
    pub(crate) fn new(limits: &SheetLimits) -> Self {
        Self { limits: limits.clone(), left: limits.clone(), tables: Vec::new() }
    }

    /// What the next sheet may take.
    pub(crate) fn left(&self) -> SheetLimits {
        self.left.clone()
    }

    /// Takes the next sheet, if it has content.
    ///
    /// # Errors
    /// What the sheet gave.
    pub(crate) fn take(&mut self, sheet: Result<Option<Table>, SheetFault>) -> Result<(), SheetFault> {
        let sheet = sheet.map_err(|fault| match fault {
            SheetFault::TooManyRows { .. } => SheetFault::TooManyRows { rows_max: self.limits.workbook_rows_max },
            other => other,
        })?;
        let Some(table) = sheet else { return Ok(()) };
        let rows = u32::try_from(table.in_all.saturating_sub(HEADER_ROWS)).unwrap_or(u32::MAX);
        self.left.workbook_rows_max = self.left.workbook_rows_max.saturating_sub(rows);
        self.tables.push(table);
        Ok(())
    }

    /// The first sheet, with the others behind it.
    ///
    /// # Errors
    /// [`SheetFault::Empty`] if no sheet has content.
    pub(crate) fn finish(self) -> Result<Table, SheetFault> {
        let mut tables = self.tables.into_iter();
        let mut first = tables.next().ok_or(SheetFault::Empty)?;
        first.more = tables.collect();
        Ok(first)
    }
}

/// A sheet that was read.
pub(crate) struct Table {
    sheet: String,
    in_all: usize,
    rows: IntoIter<(u32, Arc<[Held]>)>,
    more: Vec<Table>,
}

impl Rows for Table {
    fn sheet(&self) -> &str {
        &self.sheet
    }

    fn next_row(&mut self) -> Option<Result<RawRow, SheetFault>> {
        let (number, cells) = self.rows.next()?;
        Some(Ok(RawRow { number, cells: cells.iter().map(Held::to_cell).collect() }))
    }

    fn rows_in_all(&self) -> Option<u32> {
        u32::try_from(self.in_all).ok()
    }

    fn more_sheets(&mut self) -> Vec<Box<dyn Rows>> {
        self.more.drain(..).map(|table| Box::new(table) as Box<dyn Rows>).collect()
    }
}
