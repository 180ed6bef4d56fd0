//! What is looked up for every row and every enquiry, by what it is looked up by; made once, when the
//! rules are read.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::Rules;
use super::templates::bare_header;
use super::words::{ActId, InForce, ItemCode};
use crate::identity::BodyCode;

/// Items by template, title and act; competences by body and item.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    templates: HashMap<String, OfTemplate>,
    competences: HashMap<BodyCode, HashMap<ItemCode, Vec<InForce>>>,
}

/// The items of one template, each list in the order of their codes.
#[derive(Clone, Debug, Default)]
struct OfTemplate {
    items: Vec<ItemCode>,
    by_title: HashMap<String, Vec<ItemCode>>,
    by_act: HashMap<ActId, Vec<ItemCode>>,
}

impl Index {
    pub(super) fn of(rules: &Rules) -> Self {
        let mut index = Self::default();
        for item in rules.items.values() {
            let of = index.templates.entry(item.template.clone()).or_default();
            of.items.push(item.code.clone());
            for title in item.all_titles().map(bare_header).filter(|title| !title.is_empty()) {
                put(of.by_title.entry(title).or_default(), &item.code);
            }
            for basis in &item.basis {
                put(of.by_act.entry(basis.act.clone()).or_default(), &item.code);
            }
        }
        for body in rules.bodies.values() {
            let of = index.competences.entry(body.code.clone()).or_default();
            for competence in &body.filing {
                for item in &competence.items {
                    of.entry(item.clone()).or_default().push(competence.in_force);
                }
            }
        }
        index
    }

    /// The items of a template.
    pub(super) fn items(&self, template: &str) -> &[ItemCode] {
        self.templates.get(template).map_or(&[], |of| &of.items)
    }

    /// The items that a sheet of this template calls by a title.
    pub(super) fn titled(&self, template: &str, title: &str) -> &[ItemCode] {
        let of = self.templates.get(template);
        of.and_then(|of| of.by_title.get(&bare_header(title))).map_or(&[], Vec::as_slice)
    }

    /// Of the items of a template, those that rest on one of these acts, and whether on one of those
    /// marked; in the order of their codes.
    pub(super) fn resting_on<'a>(
        &self,
        template: &str,
        acts: impl Iterator<Item = (&'a ActId, bool)>,
    ) -> BTreeMap<&ItemCode, bool> {
        let mut found = BTreeMap::new();
        let Some(of) = self.templates.get(template) else { return found };
        for (act, marked) in acts {
            for item in of.by_act.get(act).into_iter().flatten() {
                *found.entry(item).or_default() |= marked;
            }
        }
        found
    }

    /// Whether a body has the competence for an item on a day.
    pub(super) fn competent(&self, body: &BodyCode, item: &ItemCode, on: Date) -> bool {
        let spans = self.competences.get(body).and_then(|of| of.get(item));
        spans.is_some_and(|spans| spans.iter().any(|span| span.holds_on(on)))
    }
}

/// An item may have one title, or rest on one act, twice.
fn put(list: &mut Vec<ItemCode>, item: &ItemCode) {
    if list.last() != Some(item) {
        list.push(item.clone());
    }
}
