//! Code lists: the words that sheets use for a value, and the numbers of some platforms.
//!
//! Numbers differ between platforms, so a number counts only where every platform seen agrees, or
//! where the body's profile says which platform its sheets come from.

use std::collections::BTreeMap;

use serde::Serialize;

use super::read::Node;
use super::words::{PenaltyKind, Text};
use crate::text::nfkc;

/// A number or short code that one platform uses for a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProfileCode {
    /// The platform's profile; `any` where all platforms seen agree.
    pub profile: String,
    /// The code.
    pub code: String,
}

/// One value of a code list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodeValue {
    /// The word used in data.
    pub key: String,
    /// The official text.
    pub text: Text,
    /// Other texts seen for it.
    pub variants: Vec<String>,
    /// Beginnings after which free text may follow, as in 其他-…
    pub prefixes: Vec<String>,
    /// Numbers, bound to the platform that uses them.
    pub codes: Vec<ProfileCode>,
    /// The kinds of penalty it stands for, in the list of those.
    pub kinds: Vec<PenaltyKind>,
    /// Whether the value does not say enough, so that a human must look at the row.
    pub review: bool,
    /// Whether the value can stand in a sheet about natural persons.
    pub person: bool,
}

/// A list of values that a column may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodeList {
    /// Its name.
    pub name: String,
    /// Its values, in the official order.
    pub values: Vec<CodeValue>,
    /// Every text of every value, squeezed, with the value's place.
    #[serde(skip)]
    words: BTreeMap<String, usize>,
}

/// How a filed value was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeReading<'a> {
    /// The values, in the order of the list, without repetition.
    Known(Vec<&'a CodeValue>),
    /// A number that means different things on different platforms.
    NeedsProfile,
    /// No value of the list; the part that was not understood.
    Unknown(String),
}

impl CodeList {
    pub(super) fn read(node: &Node<'_>) -> Self {
        let (name, values): (_, Vec<CodeValue>) =
            (node.str("name"), node.nodes("values").iter().map(read_value).collect());
        let mut words = BTreeMap::new();
        for (place, value) in values.iter().enumerate() {
            for word in value.words() {
                if words.insert(word.clone(), place).is_some_and(|other| other != place) {
                    node.fault("values", format!("{word} stands for two values"), "keep it for one value");
                }
            }
        }
        node.done();
        Self { name, values, words }
    }

    /// The value of this key.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&CodeValue> {
        self.values.iter().find(|value| value.key == key)
    }

    /// Reads a cell that holds one value.
    #[must_use]
    pub fn read_one(&self, cell: &str, profile: Option<&str>) -> CodeReading<'_> {
        let text = squeezed(cell);
        match self.lookup(&text, profile) {
            Some(value) => CodeReading::Known(vec![value]),
            None if self.is_code_somewhere(&text) => CodeReading::NeedsProfile,
            None => CodeReading::Unknown(cell.trim().to_owned()),
        }
    }

    /// Reads a cell that may hold several values, joined by any usual mark.
    ///
    /// Some values hold such a mark themselves (没收违法所得、没收非法财物), so the longest run of
    /// parts that is a value is taken first.
    #[must_use]
    pub fn read_many(&self, cell: &str, profile: Option<&str>) -> CodeReading<'_> {
        let folded = nfkc(cell);
        let marks = |c: char| c.is_whitespace() || matches!(c, ';' | '、' | ',' | '/' | '|' | '+' | '。' | '并');
        let parts: Vec<String> = folded.split(marks).map(squeezed).filter(|part| !part.is_empty()).collect();
        let mut found: Vec<&CodeValue> = Vec::new();
        let mut at = 0;
        while at < parts.len() {
            let longest = (at + 1..=parts.len())
                .rev()
                .find_map(|end| self.lookup(&parts[at..end].concat(), profile).map(|value| (value, end)));
            match longest {
                Some((value, end)) => {
                    found.push(value);
                    at = end;
                }
                None if self.is_code_somewhere(&parts[at]) => return CodeReading::NeedsProfile,
                None => return CodeReading::Unknown(parts[at].clone()),
            }
        }
        let listed: Vec<&CodeValue> =
            self.values.iter().filter(|value| found.iter().any(|one| one.key == value.key)).collect();
        if listed.is_empty() { CodeReading::Unknown(String::new()) } else { CodeReading::Known(listed) }
    }

    fn lookup(&self, text: &str, profile: Option<&str>) -> Option<&CodeValue> {
        if text.is_empty() {
            return None;
        }
        let by_word = self.words.get(text).and_then(|place| self.values.get(*place));
        by_word
            .or_else(|| self.values.iter().find(|value| value.has_code(text, profile)))
            .or_else(|| self.values.iter().find(|value| value.prefixes.iter().any(|p| text.starts_with(&squeezed(p)))))
    }

    fn is_code_somewhere(&self, text: &str) -> bool {
        self.values.iter().any(|value| value.codes.iter().any(|code| code.code == text))
    }
}

impl CodeValue {
    fn words(&self) -> impl Iterator<Item = String> {
        [self.text.zh.as_str(), self.key.as_str()]
            .into_iter()
            .chain(self.variants.iter().map(String::as_str))
            .map(squeezed)
    }

    fn has_code(&self, text: &str, profile: Option<&str>) -> bool {
        self.codes
            .iter()
            .any(|code| code.code == text && (code.profile == "any" || Some(code.profile.as_str()) == profile))
    }
}

/// NFKC in small letters without blanks and joining marks: how values are compared.
fn squeezed(text: &str) -> String {
    nfkc(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '、' | ',' | ';' | '/' | '(' | ')' | '|' | '+' | '。' | '并'))
        .flat_map(char::to_lowercase)
        .collect()
}

fn read_value(node: &Node<'_>) -> CodeValue {
    let value = CodeValue {
        key: node.str("key"),
        text: node.text("text"),
        variants: node.strs("variants"),
        prefixes: node.strs("prefixes"),
        codes: node.nodes("codes").iter().flat_map(read_codes).collect(),
        kinds: node.each_of("kinds", PenaltyKind::parse),
        review: node.opt_bool("review").unwrap_or(false),
        person: node.opt_bool("person").unwrap_or(true),
    };
    node.done();
    value
}

fn read_codes(node: &Node<'_>) -> Vec<ProfileCode> {
    let profile = node.str("profile");
    let codes =
        node.strs("are").iter().map(|code| ProfileCode { profile: profile.clone(), code: squeezed(code) }).collect();
    node.done();
    codes
}
