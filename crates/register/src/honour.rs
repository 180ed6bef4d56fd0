//! Honours that a person publishes by their own wish: the one public list of people (design 2.3, 2.10).
//!
//! Nothing stands on it that the person did not put there, and nothing stays that is not so any more:
//! what is listed is computed anew from the entry each time the list is shown.

use jiff::civil::Date;

use crate::disclosure::{Standing, Wished, item_of, standing, wished};
use crate::entry::{EntryContent, EntryRecord};
use crate::rules::{Item, RuleGap, Rules};
use crate::subject::Identity;

/// Key under which templates keep the name of the award itself.
const AWARD_NAME: &str = "award_name";

/// What stands on the list: exactly this, and nothing else of the entry.
#[derive(Clone, PartialEq, Eq)]
pub struct Honour {
    /// The name, as the person chose it.
    pub name: String,
    /// The award, as it was filed.
    pub award: String,
    /// The body that awarded it.
    pub body: String,
    /// Date of the decision.
    pub decided_on: Date,
}

impl std::fmt::Debug for Honour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Honour(…)")
    }
}

/// Why an entry cannot be published now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPublishable {
    /// Its item is none that anyone may publish.
    Item,
    /// It is not kept, or has ended.
    NotOpen,
    /// The person has not opened its notice.
    NotTold,
    /// The person has frozen their file.
    Frozen,
}

impl NotPublishable {
    /// The code of the refusal.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Item => "honour.not_publishable",
            Self::NotOpen => "honour.not_open",
            Self::NotTold => "honour.not_told",
            Self::Frozen => "honour.frozen",
        }
    }
}

/// Whether the person may publish an entry of theirs now.
///
/// # Errors
/// [`RuleGap`] where no rule is in force for it.
pub fn may_publish(
    record: &EntryRecord,
    frozen: bool,
    rules: &Rules,
    today: Date,
) -> Result<Result<(), NotPublishable>, RuleGap> {
    let item = item_of(record, rules)?;
    if !item.may_be_published(today) {
        return Ok(Err(NotPublishable::Item));
    }
    let open = matches!(standing(record, rules, today)?, Standing::Open { .. });
    if !open || wished(record, item) != Wished::Kept {
        return Ok(Err(NotPublishable::NotOpen));
    }
    if record.served().is_none() {
        return Ok(Err(NotPublishable::NotTold));
    }
    Ok(if frozen { Err(NotPublishable::Frozen) } else { Ok(()) })
}

/// What the list shows of an entry today: nothing without the person's own publication of this very
/// version, and nothing where they could not publish it today.
#[must_use]
pub fn listed(record: &EntryRecord, identity: &Identity, frozen: bool, rules: &Rules, today: Date) -> Option<Honour> {
    let publication = record.published()?;
    may_publish(record, frozen, rules, today).ok()?.ok()?;
    // A name that was found not to be theirs stands nowhere.
    let name = names(identity).into_iter().find(|name| *name == publication.name)?;
    Some(honour(&record.content, item_of(record, rules).ok()?, name))
}

/// What would stand on the list under a name.
#[must_use]
pub fn honour(content: &EntryContent, item: &Item, name: String) -> Honour {
    let filed = content.text(AWARD_NAME);
    Honour {
        name,
        award: if filed.is_empty() { item.name.zh.clone() } else { filed.to_owned() },
        body: content.deciding_body_name.clone(),
        decided_on: content.decided_on,
    }
}

/// The names among which the person chooses: those by which they are known, then each of them with
/// only its beginning. Anything else could be somebody else's.
#[must_use]
pub fn names(identity: &Identity) -> Vec<String> {
    let whole: Vec<String> = identity.names().map(|name| name.as_str().to_owned()).collect();
    let mut all = whole.clone();
    for short in whole.iter().map(|name| shortened(name)) {
        if !all.contains(&short) {
            all.push(short);
        }
    }
    all
}

/// 林＊＊, A. M.: the first character, or of names in other letters the first one of each word.
fn shortened(name: &str) -> String {
    let mut letters = name.chars();
    let Some(first) = letters.next() else { return String::new() };
    if first.is_alphabetic() && !is_han(first) {
        let words = name.split_whitespace().filter_map(|word| word.chars().next());
        return words.map(|letter| format!("{letter}.")).collect::<Vec<_>>().join(" ");
    }
    let rest = letters.filter(|letter| !letter.is_whitespace()).count();
    format!("{first}{}", "＊".repeat(rest.max(1)))
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shown_whole_or_by_its_beginning() {
        for (name, short) in [
            ("林晓雨", "林＊＊"),
            ("高峰", "高＊"),
            ("Anna Müller", "A. M."),
            ("𠮷野", "𠮷＊"),
            ("阿里木·买买提", "阿＊＊＊＊＊＊"),
        ] {
            assert_eq!(shortened(name), short);
        }
    }
}
