//! The sheets that bodies send: rows of the filing template as CSV, each body in its own manner.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;
use xinyu_register::rules::Template;

use crate::decisions::{Decision, Filer};
use crate::gbk;
use crate::people::Person;

/// Name of the template.
pub(crate) const TEMPLATE: &str = "sgs-penalty-person";

/// Cells of a row by the key of their column.
pub(crate) type Row = BTreeMap<&'static str, String>;

/// How a body writes its sheets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// UTF-8 with a byte order mark, the template's own headers, 2026/2/3.
    Plain,
    /// GBK, half-width brackets and blanks in the headers, 2026-02-03.
    Old,
    /// UTF-8, the codes of the columns as headers, 20260203.
    Codes,
    /// GBK, a title above the headers, 2026年2月3日.
    Titled,
}

impl Manner {
    /// The manner of the body at a place.
    pub(crate) fn of(body: usize) -> Self {
        match body % 4 {
            0 => Self::Plain,
            1 => Self::Old,
            2 => Self::Codes,
            _ => Self::Titled,
        }
    }

    pub(crate) fn date(self, day: Date) -> String {
        match self {
            Self::Plain => format!("{}/{}/{}", day.year(), day.month(), day.day()),
            Self::Old => day.to_string(),
            Self::Codes => day.strftime("%Y%m%d").to_string(),
            Self::Titled => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        }
    }

    fn header(self, zh: &str, synonyms: &[String]) -> String {
        match self {
            Self::Plain | Self::Titled => zh.to_owned(),
            Self::Old => zh.replace('（', " (").replace('）', ")"),
            Self::Codes => synonyms.iter().find(|one| one.starts_with("CF_")).map_or(zh, String::as_str).to_owned(),
        }
    }
}

/// The row of a decision.
pub(crate) fn row(decision: &Decision, person: &Person, filer: &Filer, manner: Manner) -> Row {
    let money = |yuan: Option<i64>| yuan.map(wan).unwrap_or_default();
    let until = decision.effective_until.map_or_else(|| "2099/12/31".to_owned(), |day| manner.date(day));
    Row::from([
        ("name", person.name.clone()),
        ("party_category", "自然人".into()),
        ("id_type", "身份证".into()),
        ("id_number", person.id_number.clone()),
        ("document_no", decision.document_no.clone()),
        ("conduct_type", decision.offence.conduct.into()),
        ("facts", decision.facts.clone()),
        ("basis", decision.offence.basis.into()),
        ("penalty_kinds", decision.offence.kinds.into()),
        ("penalty_content", decision.content.clone()),
        ("fine", money(decision.fine)),
        ("confiscated", money(decision.confiscated)),
        ("decided_on", manner.date(decision.decided_on)),
        ("effective_until", until),
        ("deciding_body", filer.name.clone()),
        ("deciding_body_code", filer.code.as_str().to_owned()),
        ("source_body", filer.name.clone()),
        ("source_body_code", filer.code.as_str().to_owned()),
    ])
}

/// An amount in units of 10,000 yuan, exactly.
pub(crate) fn wan(yuan: i64) -> String {
    let text = format!("{}.{:04}", yuan / 10_000, yuan % 10_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The file: its bytes, in GBK where the body writes so and every character is there.
pub(crate) fn file(template: &Template, rows: &[Row], manner: Manner, title: &str) -> Vec<u8> {
    let mut text = String::new();
    if manner == Manner::Titled {
        let _ = write!(text, "{}{}\r\n", field(title), ",".repeat(template.columns.len().saturating_sub(1)));
    }
    let headers: Vec<String> =
        template.columns.iter().map(|column| field(&manner.header(&column.header.zh, &column.synonyms))).collect();
    let _ = write!(text, "{}\r\n", headers.join(","));
    for row in rows {
        let cells: Vec<String> = template
            .columns
            .iter()
            .map(|column| row.get(column.key.as_str()).map(|cell| field(cell)).unwrap_or_default())
            .collect();
        let _ = write!(text, "{}\r\n", cells.join(","));
    }
    let old = match manner {
        Manner::Old | Manner::Titled => gbk::encode(&text),
        Manner::Plain | Manner::Codes => None,
    };
    match (old, manner) {
        (Some(bytes), _) => bytes,
        (None, Manner::Codes) => text.into_bytes(),
        (None, _) => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
    }
}

/// One field, between quotation marks where it needs them.
pub(crate) fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_keeps_every_yuan() {
        for (yuan, text) in [(500, "0.05"), (100, "0.01"), (5, "0.0005"), (10_000, "1"), (125_000, "12.5")] {
            assert_eq!(wan(yuan), text);
        }
    }
}
