//! f1: rows become typed drafts, or reasons with row and column.

use std::collections::BTreeMap;

use jiff::civil::Date;
use xinyu_register::entry::FieldValue;
use xinyu_register::rules::{CodeReading, CodeValue, Column, ColumnType, EntryField, Required, Rules, Template};

use super::Reason;
use super::cells::{self, DateFault, MoneyFault};
use crate::error::SheetRefusal;
use crate::ports::{Cell, RawRow};

/// A title or two may stand above the header.
pub(crate) const HEADER_WITHIN_ROWS: usize = 10;
/// Columns of the template that a row must head to count as its header.
pub(crate) const HEADER_COLUMNS_MIN: usize = 3;

/// Where the columns of a sheet are.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    /// Number of the header's row.
    pub(crate) row: u32,
    /// The row's cells to the letter, for the sheet that goes back.
    pub(crate) raw: Vec<String>,
    /// Headers as sent, but for the noise around them.
    pub(crate) sent: Vec<String>,
    /// For each column of the sheet: its key in the template.
    pub(crate) keys: Vec<Option<String>>,
    /// Headers that the template does not know: remarks, not faults.
    pub(crate) unknown: Vec<String>,
    /// Headers of columns that hold what may not be collected.
    pub(crate) forbidden: Vec<String>,
    /// Where those columns are.
    closed: Vec<usize>,
    /// Required columns of a later form of the sheet that are not there.
    later: Vec<Column>,
}

impl Head {
    /// A head of these columns, for a row that comes from no sheet.
    pub(crate) fn whole(headers: Vec<String>, keys: Vec<Option<String>>) -> Self {
        Self {
            row: 0,
            raw: headers.clone(),
            sent: headers,
            keys,
            unknown: Vec::new(),
            forbidden: Vec::new(),
            closed: Vec::new(),
            later: Vec::new(),
        }
    }

    /// Whether the sheet's form is still taken.
    pub(crate) fn is_taken(&self, today: Date) -> Result<(), SheetRefusal> {
        let missing = self.later.iter().filter(|column| column.must_be_headed(today));
        let missing: Vec<String> = missing.map(|column| column.header.zh.clone()).collect();
        if missing.is_empty() { Ok(()) } else { Err(SheetRefusal::HeaderMissing(missing)) }
    }

    /// What is told of a sheet of an earlier form that is still taken.
    pub(crate) fn remark(&self, today: Date) -> Option<Reason> {
        let later: Vec<&Column> = self.later.iter().filter(|column| column.is_there(today)).collect();
        let until = later.iter().filter_map(|column| column.old_form_until).min()?;
        let columns: Vec<&str> = later.iter().map(|column| column.header.zh.as_str()).collect();
        Some(Reason::new("column.later").with("columns", columns.join("、")).with("until", until))
    }

    /// The cells of a row as text, those closed that may not be collected.
    pub(crate) fn texts(&self, raw: &RawRow) -> Vec<String> {
        let text = |(at, cell)| if self.closed.contains(&at) { String::new() } else { cells::as_text(cell) };
        raw.cells.iter().enumerate().map(text).collect()
    }
}

/// A row as read: values by key, and what is wrong with them.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadRow<'a> {
    pub(crate) number: u32,
    pub(crate) cells: Vec<String>,
    /// Every cell with words in it, read or not, by the key of its column or else by its header.
    pub(crate) texts: Vec<(&'a str, String)>,
    pub(crate) fields: BTreeMap<String, FieldValue>,
    /// Keys of code values by column key.
    pub(crate) codes: BTreeMap<&'a str, Vec<&'a CodeValue>>,
    pub(crate) reasons: Vec<Reason>,
}

/// The head of a sheet, if this row is its header.
pub(crate) fn head_in(row: &RawRow, template: &Template, rules: &Rules) -> Result<Option<Head>, SheetRefusal> {
    let raw: Vec<String> = row.cells.iter().map(cells::as_text).collect();
    let sent: Vec<String> = raw.iter().map(|text| cells::tidy(text)).collect();
    let names: Vec<&str> = sent.iter().map(String::as_str).collect();
    // One word alone is no header: it may be a title, or the name of an item on a page that explains.
    let several = names.iter().filter(|name| !name.is_empty()).count() >= HEADER_COLUMNS_MIN;
    if several && template.wrong_sheet(&names).is_some() {
        return Err(SheetRefusal::LegalPersons);
    }
    let known = sent.iter().filter(|header| template.column_of_header(header).is_some()).count();
    if known < HEADER_COLUMNS_MIN { Ok(None) } else { head_of(row.number, raw, sent, template, rules).map(Some) }
}

fn head_of(
    row: u32,
    raw: Vec<String>,
    sent: Vec<String>,
    template: &Template,
    rules: &Rules,
) -> Result<Head, SheetRefusal> {
    let mut keys = Vec::with_capacity(sent.len());
    let mut unknown = Vec::new();
    let mut doubled = Vec::new();
    let (mut forbidden, mut closed) = (Vec::new(), Vec::new());
    for (at, header) in sent.iter().enumerate() {
        let key = template.column_of_header(header).map(|column| column.key.clone());
        match &key {
            Some(found) if keys.contains(&Some(found.clone())) => doubled.push(header.clone()),
            None if rules.forbidden_header(header).is_some() => {
                forbidden.push(header.clone());
                closed.push(at);
            }
            None if !header.is_empty() => unknown.push(header.clone()),
            _ => {}
        }
        keys.push(key);
    }
    if !doubled.is_empty() {
        return Err(SheetRefusal::HeaderDoubled(doubled));
    }
    let required = |column: &&Column| column.required == Required::Yes && !column.may_be_absent;
    let absent = template.columns.iter().filter(required).filter(|column| !keys.contains(&Some(column.key.clone())));
    let (later, missing): (Vec<&Column>, Vec<&Column>) = absent.partition(|column| column.since.is_some());
    if !missing.is_empty() {
        return Err(SheetRefusal::HeaderMissing(missing.iter().map(|column| column.header.zh.clone()).collect()));
    }
    let later = later.into_iter().cloned().collect();
    Ok(Head { row, raw, sent, keys, unknown, forbidden, closed, later })
}

/// Reads one row.
pub(crate) fn read_row<'a>(
    raw: &RawRow,
    head: &'a Head,
    template: &'a Template,
    rules: &'a Rules,
    profile: Option<&str>,
    today: Date,
) -> ReadRow<'a> {
    let cells = head.texts(raw);
    let mut row = ReadRow { number: raw.number, ..ReadRow::default() };
    for (at, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
        let key = head.keys.get(at).and_then(Option::as_deref).or_else(|| head.sent.get(at).map(String::as_str));
        row.texts.push((key.unwrap_or_default(), cells::words(text)));
    }
    for (at, key) in head.keys.iter().enumerate() {
        let Some(column) = key.as_deref().and_then(|key| template.column(key)) else { continue };
        let cell = raw.cells.get(at).unwrap_or(&Cell::Empty);
        let written = cells.get(at).map_or("", String::as_str);
        let sent = head.sent.get(at).map_or("", String::as_str);
        // A row that comes from no sheet may be an entry of an earlier form, which is amended without the later columns.
        let demanded = column.must_be_filled(today) && (head.row > 0 || column.since.is_none());
        if let Err(reason) = read_cell(&mut row, column, (cell, written), rules, profile, demanded) {
            let reason = if shows_person(column) { Reason { found: None, ..reason } } else { reason };
            row.reasons.push(reason.at(sent));
        }
    }
    check_decided_on(&mut row, template, head, today);
    row.cells = cells;
    row
}

/// Columns whose content is never repeated in a reason.
fn shows_person(column: &Column) -> bool {
    matches!(column.becomes, EntryField::SubjectName | EntryField::IdNumber) || column.free_text
}

fn read_cell<'a>(
    row: &mut ReadRow<'a>,
    column: &'a Column,
    (cell, written): (&Cell, &str),
    rules: &'a Rules,
    profile: Option<&str>,
    demanded: bool,
) -> Result<(), Reason> {
    let text = cells::words(written);
    if text.is_empty() {
        return if demanded { Err(Reason::new("required")) } else { Ok(()) };
    }
    if let Cell::Error(error) = cell {
        return Err(Reason::new("cell.error").found(error));
    }
    match &column.holds {
        ColumnType::Text { chars_max } => {
            // What is quoted to people stays as it was written; what is compared has one form.
            let quoted = column.free_text || column.becomes == EntryField::Basis;
            let text = if quoted { cells::tidy(written) } else { text };
            let found = text.chars().count();
            if found > *chars_max as usize {
                return Err(Reason::new("too_long").with("found", found).with("max", chars_max));
            }
            row.fields.insert(column.key.clone(), FieldValue::Text(text));
        }
        ColumnType::Date { long_term } => {
            let value = read_date(cell, &text, long_term).map_err(|code| Reason::new(code).found(&text))?;
            row.fields.insert(column.key.clone(), value);
        }
        ColumnType::MoneyWan { decimals } => {
            let fen = cells::money_wan(cell, *decimals)
                .map_err(|fault| money_reason(fault).found(&text).with("max", decimals))?;
            row.fields.insert(column.key.clone(), FieldValue::Fen(fen));
        }
        ColumnType::MoneyYuan => {
            let fen = cells::money_yuan(cell).map_err(|fault| money_reason(fault).found(&text).with("max", 2))?;
            row.fields.insert(column.key.clone(), FieldValue::Fen(fen));
        }
        ColumnType::Code { list, many } => {
            let values = read_code(&text, list, *many, rules, profile)?;
            if let ([one], EntryField::Status | EntryField::Detail) = (values.as_slice(), column.becomes) {
                let value = FieldValue::Code { list: list.clone(), key: one.key.clone() };
                row.fields.insert(column.key.clone(), value);
            }
            row.codes.insert(&column.key, values);
        }
        ColumnType::IdNumber if cells::digits_lost(cell) => return Err(Reason::new("id.mangled")),
        // Checked with what they mean, in f2.
        ColumnType::IdNumber | ColumnType::BodyCode => {
            row.fields.insert(column.key.clone(), FieldValue::Text(text));
        }
    }
    Ok(())
}

fn money_reason(fault: MoneyFault) -> Reason {
    Reason::new(match fault {
        MoneyFault::NotANumber => "money.not_a_number",
        MoneyFault::Negative => "money.negative",
        MoneyFault::TooManyDecimals => "money.too_many_decimals",
    })
}

fn read_date(cell: &Cell, text: &str, long_term: &[String]) -> Result<FieldValue, &'static str> {
    if long_term.iter().any(|word| word == text) {
        return Ok(FieldValue::LongTerm);
    }
    let day = cells::date(cell).map_err(|fault| match fault {
        DateFault::NotADate => "date.not_a_date",
        DateFault::Impossible => "date.impossible",
    })?;
    let endless = long_term.iter().any(|word| cells::date(&Cell::Text(word.clone())) == Ok(day));
    Ok(if endless { FieldValue::LongTerm } else { FieldValue::Day(day) })
}

fn read_code<'a>(
    text: &str,
    list: &str,
    many: bool,
    rules: &'a Rules,
    profile: Option<&str>,
) -> Result<Vec<&'a CodeValue>, Reason> {
    let Some(codes) = rules.code_list(list) else { return Err(Reason::new("code.unknown").found(text)) };
    let reading = if many { codes.read_many(text, profile) } else { codes.read_one(text, profile) };
    match reading {
        CodeReading::Known(values) => Ok(values),
        CodeReading::NeedsProfile => Err(Reason::new("code.unknown").found(text).with("allowed", allowed(codes))),
        CodeReading::Unknown(part) => Err(Reason::new("code.unknown").found(&part).with("allowed", allowed(codes))),
    }
}

fn allowed(codes: &xinyu_register::rules::CodeList) -> String {
    let texts: Vec<&str> = codes.values.iter().map(|value| value.text.zh.as_str()).collect();
    texts.join("、")
}

/// A decision is dated: not in the future, not "for ever", not before the Republic.
fn check_decided_on(row: &mut ReadRow<'_>, template: &Template, head: &Head, today: Date) {
    let Some(column) = template.column_for(EntryField::DecidedOn) else { return };
    let sent = head.keys.iter().position(|key| key.as_deref() == Some(&column.key));
    let sent = sent.and_then(|at| head.sent.get(at)).map_or("", String::as_str);
    let code = match row.fields.get(&column.key) {
        Some(FieldValue::LongTerm) => "date.long_term_as_decision",
        Some(FieldValue::Day(day)) if *day >= Date::constant(2099, 12, 31) => "date.long_term_as_decision",
        Some(FieldValue::Day(day)) if *day > today => "date.future",
        Some(FieldValue::Day(day)) if *day < Date::constant(1949, 10, 1) => "date.before_1949",
        _ => return,
    };
    // Nothing else is judged by a date that cannot be.
    let found = match row.fields.remove(&column.key) {
        Some(FieldValue::Day(day)) => day.to_string(),
        _ => "2099/12/31".to_owned(),
    };
    row.reasons.push(Reason::new(code).at(sent).found(&found));
}
