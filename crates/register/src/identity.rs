//! Who a row is about: identity numbers, names, and the codes of bodies.
//!
//! Having one of these types is the proof of the check. Nothing here prints a person's number or
//! name through `Debug`; what a page may show is asked for by name ([`SubjectNo::mask`]).
//! A division prefix is never a reason to refuse: people keep the first code of their life.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::names::latin_words;
pub use crate::papers::{IdNumber, IdNumberError, IdNumberRead, PaperNote};
use crate::text::nfkc;

/// The kinds of identity document that a filing may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdType {
    /// 居民身份证.
    IdCard,
    /// 护照.
    Passport,
    /// 港澳居民来往内地通行证.
    HkMacauPermit,
    /// 台湾居民来往大陆通行证.
    TaiwanPermit,
    /// 外国人永久居留身份证.
    ForeignPermanentResident,
    /// 港澳台居民居住证.
    HkMacauTaiwanResidence,
    /// Another document, named in the filing.
    Other,
}

impl IdType {
    /// Every kind, in the order of the filing templates.
    pub const ALL: [Self; 7] = [
        Self::IdCard,
        Self::Passport,
        Self::HkMacauPermit,
        Self::TaiwanPermit,
        Self::ForeignPermanentResident,
        Self::HkMacauTaiwanResidence,
        Self::Other,
    ];

    /// The word used in data and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IdCard => "id-card",
            Self::Passport => "passport",
            Self::HkMacauPermit => "hk-macau-permit",
            Self::TaiwanPermit => "taiwan-permit",
            Self::ForeignPermanentResident => "foreign-permanent-resident",
            Self::HkMacauTaiwanResidence => "hk-macau-taiwan-residence",
            Self::Other => "other",
        }
    }

    /// Reads the word used in data and in the API.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Why a text is not an identity number. Positions count from 1; no error holds the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SubjectNoError {
    /// An identity number has 18 characters.
    #[error("an identity number has 18 characters, this has {found}")]
    Length {
        /// How many characters were found after blanks were removed.
        found: usize,
    },
    /// The first 17 characters are digits; the last may be X.
    #[error("character {at} of the identity number is not a digit")]
    NotDigit {
        /// The position, from 1.
        at: usize,
    },
    /// The check character does not fit the other 17.
    #[error("the check character of the identity number does not fit")]
    CheckCharacter,
    /// Characters 7 to 14 are no date of birth.
    #[error("the identity number holds no valid date of birth")]
    BirthDate,
}

/// A resident identity number after GB 11643: length, digits, birth date and check verified.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SubjectNo(Box<str>);

/// Weights of GB 11643, position 1 to 17.
const NO_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters of GB 11643 by the sum modulo 11.
const NO_CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

impl SubjectNo {
    /// Reads a number: full-width digits, blanks and a small x are mended first.
    pub fn parse(raw: &str) -> Result<Self, SubjectNoError> {
        let text = folded_upper(raw);
        let found = text.chars().count();
        if found != 18 {
            return Err(SubjectNoError::Length { found });
        }
        for (index, c) in text.chars().enumerate() {
            if !(c.is_ascii_digit() || (index == 17 && c == 'X')) {
                return Err(SubjectNoError::NotDigit { at: index + 1 });
            }
        }
        birth_in(&text).ok_or(SubjectNoError::BirthDate)?;
        if Self::check_character(&text[..17]) != text.chars().last() {
            return Err(SubjectNoError::CheckCharacter);
        }
        Ok(Self(text.into()))
    }

    /// Reads a 15-digit number of the first generation: the century 19 and the check are added.
    ///
    /// Apart from [`SubjectNo::parse`], because a spreadsheet that cuts a long number at 15 digits
    /// makes texts of the same length.
    pub fn from_first_generation(raw: &str) -> Result<Self, SubjectNoError> {
        let text = folded_upper(raw);
        let found = text.chars().count();
        if found != 15 {
            return Err(SubjectNoError::Length { found });
        }
        if let Some(at) = text.chars().position(|c| !c.is_ascii_digit()) {
            return Err(SubjectNoError::NotDigit { at: at + 1 });
        }
        let body = format!("{}19{}", &text[..6], &text[6..]);
        let check = Self::check_character(&body).ok_or(SubjectNoError::CheckCharacter)?;
        Self::parse(&format!("{body}{check}"))
    }

    /// The check character that belongs to 17 digits; `None` if they are not 17 digits.
    #[must_use]
    pub fn check_character(first_17: &str) -> Option<char> {
        if first_17.len() != 17 {
            return None;
        }
        let mut sum = 0;
        for (c, weight) in first_17.chars().zip(NO_WEIGHTS) {
            sum += c.to_digit(10)? * weight;
        }
        Some(NO_CHECKS[(sum % 11) as usize])
    }

    /// The number itself, 18 characters, X in capitals. For sealing and matching only.
    #[must_use]
    pub fn normalised(&self) -> &str {
        &self.0
    }

    /// The date of birth in the number.
    #[must_use]
    pub fn birth(&self) -> Date {
        birth_in(&self.0).unwrap_or(Date::MAX)
    }

    /// Full years of age on `date`; negative before birth. Someone born on 29 February is a year
    /// older on 1 March of a common year.
    #[must_use]
    pub fn age_on(&self, date: Date) -> i16 {
        let birth = self.birth();
        let before_birthday = (date.month(), date.day()) < (birth.month(), birth.day());
        date.year() - birth.year() - i16::from(before_birthday)
    }

    /// The last four characters, by which a person knows their own number again.
    #[must_use]
    pub fn tail(&self) -> &str {
        &self.0[14..]
    }

    /// How a page names the number: 身份证尾号 and the last four characters.
    #[must_use]
    pub fn mask(&self) -> String {
        format!("身份证尾号{}", self.tail())
    }
}

impl FromStr for SubjectNo {
    type Err = SubjectNoError;
    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Self::parse(raw)
    }
}

impl fmt::Debug for SubjectNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubjectNo(hidden)")
    }
}

/// The date of birth at characters 7 to 14, if it is a date after 1850.
pub(crate) fn birth_in(text: &str) -> Option<Date> {
    let year: i16 = text.get(6..10)?.parse().ok()?;
    let month: i8 = text.get(10..12)?.parse().ok()?;
    let day: i8 = text.get(12..14)?.parse().ok()?;
    if year < 1850 {
        return None;
    }
    Date::new(year, month, day).ok()
}

/// NFKC, without blanks or invisible marks, in capitals: how numbers and codes are read.
pub(crate) fn folded_upper(raw: &str) -> String {
    nfkc(raw).chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).flat_map(char::to_uppercase).collect()
}

/// Marks that spreadsheets and pages leave behind and nobody sees.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
        // Which glyph of a character is drawn is no part of a name.
        || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Why a text is not a person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameError {
    /// Nothing is left after normalising.
    #[error("the name is empty")]
    Empty,
    /// More characters than the template allows.
    #[error("a name has at most {max} characters, this has {found}")]
    Length {
        /// How many characters were found.
        found: usize,
        /// How many are allowed.
        max: usize,
    },
    /// A digit, a control character, a lost character (U+FFFD) or one of private use.
    #[error("character {at} does not belong in a name")]
    Character {
        /// The position in the normalised name, from 1.
        at: usize,
    },
}

/// A person's name in the one form in which names are kept and compared.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonName(Box<str>);

impl PersonName {
    /// The longest name that the filing templates take.
    pub const CHARS_MAX: usize = 200;

    /// Reads a name: NFKC, one form of the middle dot, no blanks beside Chinese characters.
    pub fn parse(raw: &str) -> Result<Self, NameError> {
        let name = normal_name(raw);
        let found = name.chars().count();
        if found == 0 {
            return Err(NameError::Empty);
        }
        if found > Self::CHARS_MAX {
            return Err(NameError::Length { found, max: Self::CHARS_MAX });
        }
        match name.chars().position(|c| !belongs_in_a_name(c)) {
            Some(at) => Err(NameError::Character { at: at + 1 }),
            None => Ok(Self(name.into())),
        }
    }

    /// The normalised name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether two names are the same after normalising; Latin letters compare without case,
    /// because passports print capitals, and their words in any order (docs/adr/0009-names.md).
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.key() == other.key()
    }

    /// What all names that match have in common.
    #[must_use]
    pub fn key(&self) -> String {
        latin_words(&self.0).map_or_else(|| self.0.to_uppercase(), |words| words.join(" "))
    }
}

impl FromStr for PersonName {
    type Err = NameError;
    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Self::parse(raw)
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(hidden)")
    }
}

fn normal_name(raw: &str) -> String {
    let folded: Vec<char> =
        nfkc(raw).chars().filter(|c| !is_invisible(*c)).map(|c| if is_middle_dot(c) { '·' } else { c }).collect();
    let words: Vec<String> =
        folded.split(|c| c.is_whitespace()).filter(|word| !word.is_empty()).map(|word| word.iter().collect()).collect();
    let mut name = String::new();
    for word in words {
        let joins_latin = name.chars().last().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ','))
            && word.chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
        let joins_other = name.chars().last().is_some_and(|c| c.is_alphabetic() && !is_cjk(c))
            && word.chars().next().is_some_and(|c| c.is_alphabetic() && !is_cjk(c));
        if joins_latin || joins_other {
            name.push(' ');
        }
        name.push_str(&word);
    }
    name
}

fn belongs_in_a_name(c: char) -> bool {
    let private_use = matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}');
    !(c.is_control() || c.is_numeric() && !is_cjk(c) || c == '\u{FFFD}' || private_use || matches!(c, '*' | '?'))
}

fn is_middle_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '‧' | '∙' | '⋅' | '・' | '･' | '●' | '˙' | '᛫' | 'ꞏ')
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// Why a text is no code of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BodyCodeError {
    /// A unified social credit code has 18 characters.
    #[error("a unified social credit code has 18 characters, this has {found}")]
    Length {
        /// How many characters were found.
        found: usize,
    },
    /// GB 32100 has digits and capitals without I, O, S, V, Z.
    #[error("character {at} ({found}) does not occur in a unified social credit code")]
    Character {
        /// The position, from 1.
        at: usize,
        /// What stands there.
        found: char,
    },
}

/// A unified social credit code after GB 32100: its characters are verified.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct BodyCode(Box<str>);

/// What a reading of a code says. A failed check is a warning: codes in use fail it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyCodeRead {
    /// The code.
    pub code: BodyCode,
    /// Whether the check character fits.
    pub check_ok: bool,
}

const CODE_CHARS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

impl BodyCode {
    /// Reads a code: full-width characters, blanks and small letters are mended first.
    pub fn parse(raw: &str) -> Result<BodyCodeRead, BodyCodeError> {
        let text = folded_upper(raw);
        let found = text.chars().count();
        if found != 18 {
            return Err(BodyCodeError::Length { found });
        }
        if let Some((index, found)) = text.chars().enumerate().find(|(_, c)| !CODE_CHARS.contains(*c)) {
            return Err(BodyCodeError::Character { at: index + 1, found });
        }
        let check_ok = Self::check_character(&text[..17]) == text.chars().last();
        Ok(BodyCodeRead { code: Self(text.into()), check_ok })
    }

    /// The check character of GB 32100 for the first 17; `None` if they are not 17 of its characters.
    ///
    /// Weights are the powers of 3 modulo 31.
    #[must_use]
    pub fn check_character(first_17: &str) -> Option<char> {
        if first_17.chars().count() != 17 {
            return None;
        }
        let (mut sum, mut weight) = (0, 1);
        for c in first_17.chars() {
            sum += CODE_CHARS.find(c)? * weight;
            weight = weight * 3 % 31;
        }
        CODE_CHARS.chars().nth((31 - sum % 31) % 31)
    }

    /// The code, 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the code is a sole trader's (个体工商户): those begin with 92.
    #[must_use]
    pub fn is_sole_trader(&self) -> bool {
        self.0.starts_with("92")
    }
}

impl fmt::Display for BodyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
