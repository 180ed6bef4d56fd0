//! Amendments: what a new version changes, and whether it is worse for the person.
//!
//! A version that is worse needs its own notice to be served before anybody is shown it (design 2.11);
//! the proof for an earlier one counts only where nothing about it got worse. What cannot be judged,
//! such as other words for the facts, counts as worse.

use std::collections::BTreeSet;

use crate::disclosure::{CONFISCATED, FINE};
use crate::entry::{EntryContent, FieldValue};
use crate::rules::{Class, EntryField, Item, Rules};

/// One field that a new version changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Key of the field; `decided_on` and `penalty_kinds` as in the entry's own members.
    pub key: String,
    /// What it was.
    pub before: Option<FieldValue>,
    /// What it is now.
    pub now: Option<FieldValue>,
}

/// Why a new version cannot amend an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAnAmendment {
    /// Everything is as it was.
    Nothing,
    /// Item, deciding body, source body or number of the document are other: another decision.
    AnotherDecision,
}

/// Key under which the date of the decision is told as changed.
pub const DECIDED_ON: &str = "decided_on";
/// Key under which the kinds of penalty are told as changed.
pub const PENALTY_KINDS: &str = "penalty_kinds";

/// What `now` changes in `before`, field by field.
///
/// # Errors
/// [`NotAnAmendment`]: a new version never changes item, bodies or document.
pub fn changes(before: &EntryContent, now: &EntryContent) -> Result<Vec<Change>, NotAnAmendment> {
    let same_decision =
        before.item == now.item && before.deciding_body == now.deciding_body && before.source_body == now.source_body;
    if !same_decision {
        return Err(NotAnAmendment::AnotherDecision);
    }
    let mut changes = Vec::new();
    let mut add = |key: &str, before: Option<FieldValue>, now: Option<FieldValue>| {
        if before != now {
            changes.push(Change { key: key.to_owned(), before, now });
        }
    };
    let kinds = |content: &EntryContent| {
        (!content.penalty_kinds.is_empty()).then(|| FieldValue::Text(content.penalty_kinds.join(",")))
    };
    add(DECIDED_ON, Some(FieldValue::Day(before.decided_on)), Some(FieldValue::Day(now.decided_on)));
    add(PENALTY_KINDS, kinds(before), kinds(now));
    let keys: BTreeSet<&String> = before.fields.keys().chain(now.fields.keys()).collect();
    for key in keys {
        add(key, before.fields.get(key).cloned(), now.fields.get(key).cloned());
    }
    if changes.is_empty() { Err(NotAnAmendment::Nothing) } else { Ok(changes) }
}

/// Whether a new version may be worse for the person than the one before.
///
/// Not worse is only what is seen to be: fewer kinds of penalty, a smaller amount, an earlier end of
/// effect, and remarks. An entry that cannot weigh against the person is never worse in this sense.
#[must_use]
pub fn is_worse(before: &EntryContent, now: &EntryContent, item: &Item, rules: &Rules) -> bool {
    if !item.adverse {
        return false;
    }
    let Ok(changes) = changes(before, now) else { return false };
    let column = |field| rules.template(&item.template).and_then(|one| one.column_for(field)).map(|one| &one.key);
    changes.iter().any(|change| {
        let key = &change.key;
        if key == PENALTY_KINDS {
            let were: BTreeSet<&String> = before.penalty_kinds.iter().collect();
            return !now.penalty_kinds.iter().all(|kind| were.contains(kind)) || class(now) > class(before);
        }
        if key == FINE || key == CONFISCATED {
            return amount(change.now.as_ref()) > amount(change.before.as_ref());
        }
        if Some(key) == column(EntryField::EffectiveUntil) {
            return !ends_sooner(change);
        }
        Some(key) != column(EntryField::Remarks)
    })
}

fn class(content: &EntryContent) -> Option<Class> {
    Class::parse(&content.class)
}

fn amount(value: Option<&FieldValue>) -> i64 {
    match value {
        Some(FieldValue::Fen(fen)) => *fen,
        _ => 0,
    }
}

fn ends_sooner(change: &Change) -> bool {
    match (&change.before, &change.now) {
        (Some(FieldValue::Day(before)), Some(FieldValue::Day(now))) => now < before,
        (Some(FieldValue::LongTerm), Some(FieldValue::Day(_))) => true,
        _ => false,
    }
}
