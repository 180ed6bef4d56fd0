//! A look in the person's own words: who, what for, on what ground, what was seen.

use xinyu_register::event::{Ground, Look, Looker, Outcome, Shown};
use xinyu_register::instant::beijing_day;
use xinyu_register::rules::{Authorisation, ItemCode, RuleId, Rules};
use xinyu_service::rights::answers::{Answer, OwnAnswer};
use xinyu_service::rights::looks::LookView;
use xinyu_service::rights::own::{OwnEntry, OwnFile};

use super::{count, facts};
use crate::portal::convert;
use crate::views::parts::{Day, Text};
use crate::views::resident::look::{Outcome as Answered, SeenEntry};
use crate::views::resident::pieces::{Ground as GroundLine, LookLine, Looker as LookerLine};

/// Titles in a line of the list.
const TITLES_MAX: usize = 3;

/// What looks are read by: the rules, the person's own file, their answers to requests.
pub struct Reader<'a> {
    /// The rules.
    pub rules: &'a Rules,
    /// The file, whose look is durable.
    pub file: &'a OwnFile,
    /// Answers.
    pub answers: &'a [OwnAnswer],
}

/// The name of a look in addresses.
pub fn look_id(n: u64) -> String {
    format!("k-{n}")
}

/// The number of a look by its name.
pub fn look_no(id: &str) -> Option<u64> {
    let number: u64 = id.strip_prefix("k-")?.parse().ok()?;
    (look_id(number) == id && number <= u64::MAX >> 1).then_some(number)
}

/// Whether somebody else looked.
pub fn is_others(view: &LookView) -> bool {
    view.look.looker != Looker::Own
}

impl Reader<'_> {
    /// A look in a list.
    pub fn line(&self, view: &LookView) -> LookLine {
        let look = &view.look;
        LookLine {
            id: look_id(view.n),
            by: self.by(&look.looker),
            at: look.at_ms,
            purpose: self.purpose(look),
            again: look.again == Some(true),
            ground: self.ground(look),
            seen: count(look.shown.len()),
            seen_titles: if is_others(view) { self.titles(&look.shown) } else { Vec::new() },
        }
    }

    fn by(&self, looker: &Looker) -> LookerLine {
        match looker {
            Looker::Own => LookerLine::Own,
            Looker::Bearer => LookerLine::Bearer,
            Looker::Officer { body, body_name, office, .. } => LookerLine::Body {
                name: facts::body_at_the_time(self.rules, body, body_name),
                office: facts::office(self.rules, body, office),
            },
        }
    }

    fn purpose(&self, look: &Look) -> Text {
        match (&look.looker, look.enquiry) {
            (Looker::Own, None) => Text::new("看自己的信息", "You read your own file"),
            (Looker::Own, Some(_)) if look.paper.as_ref().is_some_and(|paper| paper.kind.is_certificate()) => {
                Text::new("开一份证明", "You took a certificate")
            }
            (Looker::Own, Some(_)) => Text::new("取一份本人报告", "You took a report of your own"),
            (Looker::Officer { .. }, _) if look.ground == Ground::OwnRecord => {
                Text::new("核对、更正本单位报送的记录", "To check or amend a record that it filed itself")
            }
            (Looker::Officer { .. }, _) if matches!(look.ground, Ground::Counter { .. }) => {
                Text::new("在窗口给您打印本人报告", "printed your own report for you at the counter")
            }
            (Looker::Officer { .. } | Looker::Bearer, _) => {
                facts::purpose_in_field(self.rules, &look.purpose, &look.field)
            }
        }
    }

    fn ground(&self, look: &Look) -> GroundLine {
        match &look.ground {
            Ground::Own => GroundLine::Own,
            Ground::OwnRecord => GroundLine::Record,
            Ground::Share(_) => GroundLine::Share,
            Ground::Counter { confirmed } => GroundLine::Counter { confirmed: confirmed.as_str() },
            Ground::Mandate { rule, case_number } => {
                GroundLine::Mandate { rule: mandate(self.rules, rule), case_number: case_number.clone() }
            }
            Ground::Consent(id) => {
                let given = self.answers.iter().find(|one| one.consent == *id && one.answer == Answer::Granted);
                let granted: Day = beijing_day(given.map_or(look.at_ms, |given| given.at_ms));
                GroundLine::Consent { consent: id.to_string(), granted }
            }
        }
    }

    fn titles(&self, shown: &[Shown]) -> Vec<Text> {
        let title = |shown: &Shown| match self.entry(shown).and_then(|entry| Some((entry, entry.facts.as_ref()?))) {
            Some((entry, facts)) => facts::title(entry, facts),
            None => self.item(shown).map_or_else(|| Text::zh(&shown.item), |item| convert::text(&item.short)),
        };
        shown.iter().take(TITLES_MAX).map(title).collect()
    }

    /// What was seen, on the page of one look.
    pub fn seen(&self, shown: &Shown) -> SeenEntry {
        let entry = self.entry(shown);
        let item = self.item(shown);
        let kind = item.map_or_else(|| Text::zh(&shown.item), |item| facts::kind(item.kind.as_str()));
        let title = match entry.and_then(|entry| Some((entry, entry.facts.as_ref()?))) {
            Some((entry, facts)) => facts::title_with_penalty(entry, facts),
            None => item.map_or_else(|| Text::zh(&shown.item), |item| convert::text(&item.short)),
        };
        SeenEntry { id: entry.map(|entry| entry.id.to_string()), kind, title }
    }

    /// The entry that a look names, by any of its versions; none once it is destroyed.
    fn entry(&self, shown: &Shown) -> Option<&OwnEntry> {
        self.file.entries.iter().find(|entry| entry.commitments.contains(&shown.commitment))
    }

    fn item(&self, shown: &Shown) -> Option<&xinyu_register::rules::Item> {
        self.rules.item(&ItemCode::new(&shown.item))
    }
}

/// What the enquirer was told; none for looks that are no enquiry.
pub fn answered(outcome: Outcome) -> Option<Answered> {
    match outcome {
        Outcome::NothingToConsider => Some(Answered::NothingToConsider),
        Outcome::ReferToOfficer => Some(Answered::ReferToOfficer),
        Outcome::ChangeTold => Some(Answered::ChangeTold),
        Outcome::IdentityUnconfirmed
        | Outcome::OwnFile
        | Outcome::OwnRecord
        | Outcome::NamesCompared
        | Outcome::RowReviewed => None,
    }
}

/// A mandate by its rule.
fn mandate(rules: &Rules, id: &str) -> Text {
    if let Some(duty) = rules.duty(id) {
        return convert::text(&duty.name);
    }
    let id = RuleId::new(id);
    let mut found = rules.purposes().filter_map(|purpose| match &purpose.authorisation {
        Authorisation::Mandate { rules } => rules.iter().find(|rule| rule.id == id),
        Authorisation::Consent | Authorisation::Own => None,
    });
    found.next().map_or_else(|| Text::zh(id.as_str()), |rule| convert::text(&rule.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_has_one_name_only() {
        assert_eq!(look_no("k-17"), Some(17));
        assert_eq!(look_no(&look_id(0)), Some(0));
        for bad in ["17", "k-", "k-017", "k-+17", "k--1", "k-99999999999999999999", "k-18446744073709551615", "e-17"] {
            assert_eq!(look_no(bad), None, "{bad}");
        }
    }
}
