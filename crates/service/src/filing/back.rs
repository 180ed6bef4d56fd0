//! From an entry back to the cells of its sheet: what a clerk amends is read and checked like any row.

use xinyu_register::disclosure::{CONFISCATED, FINE};
use xinyu_register::entry::{EntryContent, FieldValue};
use xinyu_register::identity::BodyCode;
use xinyu_register::rules::{CodeList, Column, ColumnType, EntryField, PenaltyKind, Rules, Template};
use xinyu_register::subject::Identity;

use super::f1_read::Head;

/// A sheet of exactly the template's columns.
pub(crate) fn whole_head(template: &Template) -> Head {
    let headers: Vec<String> = template.columns.iter().map(|column| column.header.zh.clone()).collect();
    let keys = template.columns.iter().map(|column| Some(column.key.clone())).collect();
    Head::whole(headers, keys)
}

/// The cells of an entry, one a column of its template, as a clerk would fill them in.
pub(crate) fn cells_of(content: &EntryContent, identity: &Identity, template: &Template, rules: &Rules) -> Vec<String> {
    template.columns.iter().map(|column| cell_of(column, content, identity, rules)).collect()
}

fn cell_of(column: &Column, content: &EntryContent, identity: &Identity, rules: &Rules) -> String {
    match column.becomes {
        EntryField::SubjectName => identity.name.clone(),
        EntryField::IdNumber => identity.id_number.clone(),
        EntryField::IdType => word(column, rules, |list| list.value(&identity.id_type).map(|one| one.text.zh.clone())),
        EntryField::PartyCategory => word(column, rules, |list| {
            list.values.iter().find(|value| value.person && !value.review).map(|value| value.text.zh.clone())
        }),
        EntryField::DocumentNo => content.document_no.clone(),
        // Asked for by the sheet, computed by the rules, kept by nobody.
        EntryField::DecidedOn | EntryField::PublishedUntil => content.decided_on.to_string(),
        EntryField::DecidingBody => content.deciding_body_name.clone(),
        EntryField::DecidingBodyCode => content.deciding_body.clone(),
        EntryField::SourceBody => name_of(&content.source_body, rules),
        EntryField::SourceBodyCode => content.source_body.clone(),
        EntryField::PenaltyKinds => word(column, rules, |list| Some(kinds(content, list))),
        EntryField::Fine => content.fields.get(FINE).map_or_else(String::new, |value| text_of(column, value, rules)),
        EntryField::Confiscated => {
            content.fields.get(CONFISCATED).map_or_else(String::new, |value| text_of(column, value, rules))
        }
        _ => content.fields.get(&column.key).map_or_else(String::new, |value| text_of(column, value, rules)),
    }
}

fn name_of(code: &str, rules: &Rules) -> String {
    let body = BodyCode::parse(code).ok().and_then(|read| rules.body(&read.code));
    body.map_or_else(String::new, |body| body.name.zh.clone())
}

fn word(column: &Column, rules: &Rules, of: impl Fn(&CodeList) -> Option<String>) -> String {
    match &column.holds {
        ColumnType::Code { list, .. } => rules.code_list(list).and_then(of).unwrap_or_default(),
        _ => String::new(),
    }
}

/// The words of the kinds of penalty: for each the value of the list that stands for it alone.
fn kinds(content: &EntryContent, list: &CodeList) -> String {
    let words = content.penalty_kinds.iter().filter_map(|kind| {
        let kind = PenaltyKind::parse(kind)?;
        list.values.iter().find(|value| value.kinds == [kind]).map(|value| value.text.zh.as_str())
    });
    words.collect::<Vec<_>>().join("、")
}

/// A value as a clerk would write it.
pub(crate) fn text_of(column: &Column, value: &FieldValue, rules: &Rules) -> String {
    match value {
        FieldValue::Text(text) => text.clone(),
        FieldValue::Day(day) => day.to_string(),
        FieldValue::LongTerm => match &column.holds {
            ColumnType::Date { long_term } => long_term.first().cloned().unwrap_or_default(),
            _ => String::new(),
        },
        FieldValue::Fen(fen) => match &column.holds {
            ColumnType::MoneyWan { .. } => decimal(*fen, 6),
            _ => decimal(*fen, 2),
        },
        FieldValue::Code { list, key } => rules.code_text(list, key).map_or_else(String::new, |text| text.zh.clone()),
    }
}

/// Fen in a unit of 10^`power` fen, exactly.
fn decimal(fen: i64, power: u32) -> String {
    let unit = 10_i64.pow(power);
    let text = format!("{}.{:0width$}", fen / unit, (fen % unit).abs(), width = power as usize);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn money_goes_back_as_it_came() {
        for (fen, power, text) in [(50_000, 6, "0.05"), (1_000_000, 6, "1"), (1, 6, "0.000001"), (8_880, 2, "88.8")] {
            assert_eq!(decimal(fen, power), text);
        }
    }
}
