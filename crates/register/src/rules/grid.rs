//! Prints purposes against kinds of entry with the reason of each answer, so that a change of the
//! rules is reviewed as a changed table.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::Rules;
use super::purposes::{Asked, Authorisation, FieldMatch, Purpose};
use super::words::{Class, ItemCode, Kind};

/// The classes that an entry of this kind can have.
pub(super) fn classes_of(kind: Kind) -> Vec<Option<Class>> {
    match kind {
        Kind::Penalty => Class::ALL.iter().copied().map(Some).collect(),
        _ => vec![None],
    }
}

pub(super) fn relevance_grid(rules: &Rules, on: Date) -> String {
    let mut out = String::new();
    for purpose in rules.purposes() {
        let _ = writeln!(out, "{} {} ({})", purpose.code, purpose.name.zh, needs(purpose));
        for kind in Kind::ALL {
            kind_rows(rules, purpose, *kind, on, &mut out);
        }
        out.push('\n');
    }
    out
}

fn needs(purpose: &Purpose) -> &'static str {
    match purpose.authorisation {
        Authorisation::Consent => "consent",
        Authorisation::Mandate { .. } => "mandate",
        Authorisation::Own => "own",
    }
}

/// The rows of one kind: neighbours that get the same answer from the same rule share a line.
fn kind_rows(rules: &Rules, purpose: &Purpose, kind: Kind, on: Date, out: &mut String) {
    let mut items: Vec<Option<&ItemCode>> =
        rules.items().filter(|item| item.kind == kind).map(|item| Some(&item.code)).collect();
    let split_by_item = purpose.relevance.iter().any(|row| row.kinds.contains(&kind) && !row.items.is_empty());
    if !split_by_item {
        items = vec![None];
    }
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for item in items {
        for field in FieldMatch::ALL {
            for class in classes_of(kind) {
                let asked = Asked { kind, item, class, field: *field, on };
                let answer = rules.relevance_of(purpose, asked).unwrap_or_else(|| rules.not_relevant());
                let shown = if answer.relevant { "shown " } else { "hidden" };
                let said = format!("{shown} | {} | {} [{}]", answer.reason.zh, answer.reason.en, answer.rule);
                let case =
                    [item.map(ToString::to_string), class.map(|class| class.to_string()), Some(field.to_string())];
                let case = case.into_iter().flatten().collect::<Vec<_>>().join(" ");
                match lines.iter_mut().find(|(known, _)| *known == said) {
                    Some((_, cases)) => cases.push(case),
                    None => lines.push((said, vec![case])),
                }
            }
        }
    }
    for (said, cases) in &lines {
        let when = if lines.len() == 1 { "always".to_owned() } else { cases.join(", ") };
        let _ = writeln!(out, "  {kind:<13} | {when} | {said}");
    }
}
