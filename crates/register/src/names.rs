//! How like two names are.
//!
//! A name matches by its characters (and Latin words in any order: passports print surname and given
//! names in fields of their own). Everything else that is like it is a hint for a human, who decides;
//! it never makes two names one.

use unicode_normalization::UnicodeNormalization;

use crate::identity::PersonName;
use crate::rules::Variants;

/// How like two names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// They match.
    Same,
    /// They differ in forms of the same characters (峯, 峰).
    Variants,
    /// They have the same letters or characters, but for marks, blanks, dots or order.
    Spelling,
    /// They are other names.
    Other,
}

impl Likeness {
    /// The word of the API and of `locales/`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Variants => "variants",
            Self::Spelling => "spelling",
            Self::Other => "other",
        }
    }
}

/// How like two names are, by a table of variant characters.
#[must_use]
pub fn likeness(one: &PersonName, other: &PersonName, variants: &Variants) -> Likeness {
    if one.matches(other) {
        return Likeness::Same;
    }
    if variants.folded(one.as_str()) == variants.folded(other.as_str()) {
        return Likeness::Variants;
    }
    if bare(one.as_str(), variants) == bare(other.as_str(), variants) { Likeness::Spelling } else { Likeness::Other }
}

/// The letters and characters alone, in order of their code: without marks, blanks and dots.
fn bare(name: &str, variants: &Variants) -> Vec<char> {
    let mut letters: Vec<char> =
        variants.folded(name).nfd().filter(|c| c.is_alphabetic()).flat_map(char::to_uppercase).collect();
    letters.sort_unstable();
    letters
}

/// The words of a name in Latin letters, in order of their code; `None` of any other name, and of one
/// word, which has no order.
pub(crate) fn latin_words(name: &str) -> Option<Vec<String>> {
    let parts = |c: char| matches!(c, ' ' | ',' | '-' | '\u{2010}' | '\u{2011}');
    let mut words: Vec<String> = name.split(parts).filter(|word| !word.is_empty()).map(str::to_uppercase).collect();
    let latin = |c: char| c.is_alphabetic() && c < '\u{250}' || matches!(c, '.' | '\'' | '\u{2019}');
    if words.len() < 2 || !words.iter().all(|word| word.chars().all(latin)) {
        return None;
    }
    words.sort_unstable();
    Some(words)
}
