//! What the rules say of names: the ground on which the register compares them, and characters that
//! are one and the same.

use std::collections::HashMap;

use serde::Serialize;

use super::read::Node;
use super::words::{InForce, RuleId, Source, Text};

/// A duty of the register, on which its officers look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duty {
    /// The rule.
    pub id: RuleId,
    /// In plain words.
    pub name: Text,
    /// When it is in force.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

/// The duty to compare a name with a number.
pub const COMPARE: &str = "identity.compare";

pub(super) fn read_duty(node: &Node<'_>) -> Duty {
    let duty =
        Duty { id: node.rule_id(), name: node.text("name"), in_force: node.in_force(), source: node.source(None) };
    node.done();
    duty
}

/// Characters that are one and the same in several forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variants(HashMap<char, char>);

impl Variants {
    pub(super) fn read(&mut self, node: &Node<'_>) -> RuleId {
        let id = node.rule_id();
        for set in node.strs("sets") {
            let mut forms = set.chars();
            let Some(standard) = forms.next() else { continue };
            for form in forms {
                if let Some(other) = self.0.insert(form, standard).filter(|other| *other != standard) {
                    node.fault("sets", format!("{form} is a form of {other} already"), "keep one set a character");
                }
            }
        }
        node.in_force();
        node.source(None);
        node.done();
        id
    }

    /// A text with every character in its standard form.
    #[must_use]
    pub fn folded(&self, text: &str) -> String {
        text.chars().map(|c| self.0.get(&c).copied().unwrap_or(c)).collect()
    }
}
