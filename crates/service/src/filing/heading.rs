//! Where the header of a sheet is: below a title or two, in one row or in two.
//!
//! Offices like groups: 处罚机关 merged over 名称 and 统一社会信用代码, and the single columns merged down
//! over both rows. A merged cell has its text in its first cell only.

use xinyu_register::rules::{Rules, Template};

use super::cells;
use super::f1_read::{self, HEADER_COLUMNS_MIN, HEADER_WITHIN_ROWS, Head};
use crate::error::ServiceResult;
use crate::ports::{Cell, RawRow, Rows, SheetFault};

/// What stands below a group whose own name is the header.
const OF_THE_GROUP: [&str; 3] = ["名称", "全称", "name"];

/// A sheet from which one row was read ahead.
pub(crate) struct Sheet {
    ahead: Option<Result<RawRow, SheetFault>>,
    rows: Box<dyn Rows>,
}

impl Rows for Sheet {
    fn sheet(&self) -> &str {
        self.rows.sheet()
    }

    fn next_row(&mut self) -> Option<Result<RawRow, SheetFault>> {
        self.ahead.take().or_else(|| self.rows.next_row())
    }

    fn rows_in_all(&self) -> Option<u32> {
        self.rows.rows_in_all()
    }
}

impl Sheet {
    pub(crate) fn new(rows: Box<dyn Rows>) -> Self {
        Self { ahead: None, rows }
    }

    /// The head, if it is among the first rows; the rows below it come next.
    pub(crate) fn head(&mut self, template: &Template, rules: &Rules) -> ServiceResult<Option<Head>> {
        for _ in 0..HEADER_WITHIN_ROWS {
            let Some(row) = self.next_row() else { break };
            let row = row?;
            self.ahead = self.rows.next_row();
            if let Some(Ok(below)) = &self.ahead
                && let Some(both) = in_two_rows(&row, below, template)
            {
                self.ahead = None;
                return Ok(f1_read::head_in(&both, template, rules)?);
            }
            if let Some(head) = f1_read::head_in(&row, template, rules)? {
                return Ok(Some(head));
            }
        }
        Ok(None)
    }
}

/// Two rows as one header, if together they head more columns than either does.
fn in_two_rows(upper: &RawRow, lower: &RawRow, template: &Template) -> Option<RawRow> {
    let (upper, number, lower) = (texts(upper), lower.number, texts(lower));
    let known = |header: &str| !header.is_empty() && template.column_of_header(header).is_some();
    let mut group = "";
    let mut both = Vec::new();
    for at in 0..upper.len().max(lower.len()) {
        let [above, below] = [&upper, &lower].map(|row| row.get(at).map_or("", String::as_str));
        if !above.is_empty() {
            group = above;
        }
        let joined = format!("{group}{below}");
        let header = match (above, below) {
            (_, "") => above.to_owned(),
            _ if known(&joined) => joined,
            (above, below) if known(above) && OF_THE_GROUP.contains(&below) => above.to_owned(),
            // A row of values fills the cell below a header: those are no two rows of a header.
            (above, _) if known(above) => return None,
            _ => below.to_owned(),
        };
        both.push(header);
    }
    let count = |row: &[String]| row.iter().filter(|header| known(header)).count();
    let in_both = count(&both);
    let more = in_both > count(&upper).max(count(&lower)) && in_both >= HEADER_COLUMNS_MIN;
    more.then(|| RawRow { number, cells: both.into_iter().map(Cell::Text).collect() })
}

fn texts(row: &RawRow) -> Vec<String> {
    row.cells.iter().map(|cell| cells::tidy(&cells::as_text(cell))).collect()
}
