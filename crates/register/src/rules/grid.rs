//! Prints purposes against kinds of entry with the reason of each answer, so that a change of the
//! rules is reviewed as a changed table.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::Rules;
use super::catalog::Item;
use super::purposes::{Asked, Authorisation, FieldMatch, Purpose, Relevance};
use super::words::{Class, ItemCode, Kind};

/// The classes that an entry of this kind can have.
pub(super) fn classes_of(kind: Kind) -> Vec<Option<Class>> {
    match kind {
        Kind::Penalty => Class::ALL.iter().copied().map(Some).collect(),
        _ => vec![None],
    }
}

/// What a purpose sees of an item: one answer, and what it is for.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    /// Whether it is shown, why, by which rule.
    pub relevance: Relevance<'a>,
    /// Only for these classes; for all, and for entries without a class, if empty.
    pub classes: Vec<Class>,
    /// Only where the field of work stands so; wherever it stands if absent.
    pub field: Option<FieldMatch>,
}

/// Every answer that an enquiry for this purpose can get about an item, each once.
///
/// Asked as an enquiry asks, so that a row that no enquiry reaches (a field of work that the purpose
/// does not have, a class that the kind does not have) is not told to anybody as if it counted.
pub(super) fn answers<'a>(rules: &'a Rules, purpose: &'a Purpose, item: &Item, on: Date) -> Vec<Answer<'a>> {
    let classes = classes_of(item.kind);
    let fields: Vec<FieldMatch> =
        FieldMatch::ALL.iter().copied().filter(|field| purpose.can_be(*field, &item.domain)).collect();
    let mut answers: Vec<Answer<'a>> = Vec::new();
    for field in &fields {
        // The rows of one field of work: classes with the same answer share one.
        let mut of_field: Vec<Answer<'a>> = Vec::new();
        for class in &classes {
            let asked = Asked { kind: item.kind, item: Some(&item.code), class: *class, field: *field, on };
            let relevance = rules.relevance_of(purpose, asked).unwrap_or_else(|| rules.not_relevant());
            match of_field.iter_mut().find(|known| known.relevance == relevance) {
                Some(known) => known.classes.extend(*class),
                None => of_field.push(Answer {
                    relevance,
                    classes: class.iter().copied().collect(),
                    field: (fields.len() > 1).then_some(*field),
                }),
            }
        }
        for mut answer in of_field {
            if answer.classes.len() == classes.len() {
                answer.classes.clear();
            }
            let same = |known: &&mut Answer<'_>| known.relevance == answer.relevance && known.classes == answer.classes;
            match answers.iter_mut().find(same) {
                // The same whatever the field of work.
                Some(known) => known.field = None,
                None => answers.push(answer),
            }
        }
    }
    answers
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
