//! The preview of a consent: exactly the fields that the enquirer gets, in the order of the filing
//! template.

use std::collections::BTreeSet;

use xinyu_register::disclosure::ShownEntry;
use xinyu_register::entry::FieldValue;
use xinyu_register::rules::{Item, Rules};
use xinyu_service::rights::consents::OwnConsent;

use super::facts;
use crate::portal::convert;
use crate::views::parts::Text;
use crate::views::resident::consent::{Preview, SheetEntry, SheetRow, SheetValue};

/// The field that is the title of an entry, so that it is no row of its own.
const TITLE: &str = "conduct_type";

/// The sheet of a request.
pub fn preview(rules: &Rules, consent: &OwnConsent) -> Preview {
    let asked = &consent.record.asked;
    Preview {
        name: consent.name.clone(),
        id_tail: consent.id_tail.clone(),
        purpose: facts::purpose_in_field(rules, &asked.purpose, &asked.field),
        entries: consent.preview.shown.iter().map(|entry| sheet_entry(rules, entry)).collect(),
    }
}

/// An entry as an enquirer gets it: the preview and the answer are drawn from this one.
pub fn sheet_entry(rules: &Rules, entry: &ShownEntry) -> SheetEntry {
    let item = rules.item(&entry.item);
    let title = match entry.fields.get(TITLE) {
        Some(FieldValue::Text(text)) if !text.is_empty() => Text::zh(text),
        _ => item.map_or_else(|| Text::zh(entry.item.as_str()), |item| convert::text(&item.short)),
    };
    let kind = item.map_or_else(|| Text::zh(entry.item.as_str()), |item| facts::kind(item.kind.as_str()));
    SheetEntry { kind, title, rows: rows(rules, item, entry) }
}

fn rows(rules: &Rules, item: Option<&Item>, entry: &ShownEntry) -> Vec<SheetRow> {
    let template = item.and_then(|item| rules.template(&item.template));
    let columns = template.map_or(&[][..], |template| template.columns.as_slice());
    let mut rows = Vec::new();
    let mut told = BTreeSet::from([TITLE]);
    for column in columns.iter().filter(|column| column.key != TITLE) {
        if let Some(value) = value_of(rules, entry, &column.key) {
            rows.push(SheetRow { label: convert::text(&column.label), value });
        }
        told.insert(column.key.as_str());
    }
    for (key, value) in entry.fields.iter().filter(|(key, _)| !told.contains(key.as_str())) {
        rows.extend(cell(rules, value).map(|value| SheetRow { label: Text::zh(key), value }));
    }
    if let Some(day) = entry.until {
        rows.push(SheetRow { label: Text::new("展示到", "Shown until"), value: SheetValue::Date { day } });
    }
    rows
}

fn value_of(rules: &Rules, entry: &ShownEntry, key: &str) -> Option<SheetValue> {
    match key {
        "deciding_body" => {
            let (code, name) = &entry.deciding_body;
            Some(SheetValue::Words { text: facts::body_at_the_time(rules, code, name) })
        }
        "document_no" => {
            (!entry.document_no.is_empty()).then(|| SheetValue::Number { text: entry.document_no.clone() })
        }
        "decided_on" => Some(SheetValue::Date { day: entry.decided_on }),
        "penalty_kinds" => {
            let zh: Vec<&str> = entry.penalty_kinds.iter().map(|kind| kind.zh()).collect();
            let en: Vec<&str> = entry.penalty_kinds.iter().map(|kind| kind.en()).collect();
            let text = Text::new(&zh.join("、"), &en.join(", "));
            (!zh.is_empty()).then_some(SheetValue::Words { text })
        }
        other => entry.fields.get(other).and_then(|value| cell(rules, value)),
    }
}

/// A value; none where there is nothing to say.
fn cell(rules: &Rules, value: &FieldValue) -> Option<SheetValue> {
    match value {
        FieldValue::Text(text) => (!text.is_empty()).then(|| SheetValue::Words { text: Text::zh(text) }),
        FieldValue::Day(day) => Some(SheetValue::Date { day: *day }),
        FieldValue::Fen(0) => None,
        FieldValue::Fen(fen) => Some(SheetValue::Money { fen: *fen }),
        FieldValue::LongTerm | FieldValue::Code { .. } => {
            Some(SheetValue::Words { text: convert::value(rules, value) })
        }
    }
}

/// Why these entries, from the rules: the reason of each that is shown, or what the purpose is about.
pub fn relevance(rules: &Rules, consent: &OwnConsent) -> Text {
    let mut reasons: Vec<Text> = Vec::new();
    for entry in &consent.preview.shown {
        let reason = convert::text(&entry.reason);
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    if !reasons.is_empty() {
        return without_stop(convert::joined(&reasons));
    }
    let code = xinyu_register::rules::PurposeCode::new(&consent.record.asked.purpose);
    without_stop(rules.purpose(&code).map_or_else(|| Text::zh(""), |purpose| convert::text(&purpose.plain)))
}

/// The page sets its own full stop.
fn without_stop(text: Text) -> Text {
    let end = |text: &str| text.trim_end_matches(['。', '.']).to_owned();
    Text { zh: end(&text.zh), en: text.en.as_deref().map(end) }
}
