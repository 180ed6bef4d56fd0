//! The numbers of identity papers, by kind.
//!
//! What is certain of a kind is checked; what is not certain is taken with a remark, so that no real
//! paper is refused. Whoever holds a paper that is none of these files it as 其他. Sources:
//!
//! - identity card: GB 11643-1999; the first generation (to 1999) has 15 digits, without century and
//!   check. A division prefix is never looked at: people keep the first code of their life.
//! - permit of Hong Kong and Macau residents: 公安部《港澳居民来往内地通行证号码规则》(10 March 2010):
//!   H or M, eight digits for life, two that count the issues; cards since 2013 print the first nine
//!   characters alone. HA and MA with seven digits for permanent residents of other nationality (2024).
//! - permit of Taiwan residents: eight digits for life on cards (2015); booklets before that had ten
//!   digits and a letter or the count of issues; permits for one journey have forms of their own, which
//!   were not found published: *unsure*.
//! - residence permit of Hong Kong, Macau and Taiwan residents: 国办发〔2018〕81号: a number after
//!   GB 11643 that begins with 810000, 820000 or 830000.
//! - foreign permanent resident card: 国家移民管理局《新版外国人永久居留身份证机读信息规则》(2023):
//!   edition of 2017: three letters and 12 digits; of 2023: 9, 17 digits in all, and the check of GB
//!   11643, with the date of birth where that standard has it.
//! - passport: ICAO Doc 9303 part 3: letters and digits, nine in the machine-readable zone; longer ones
//!   exist: *unsure*.

use std::fmt;

use jiff::civil::Date;
use thiserror::Error;

use crate::identity::{IdType, SubjectNo, SubjectNoError, birth_in, folded_upper};

/// Why a text is not a document number of the kind that was named. No error holds the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IdNumberError {
    /// A number after GB 11643 does not hold.
    #[error(transparent)]
    Subject(#[from] SubjectNoError),
    /// Other documents have 5 to 20 letters and digits.
    #[error("a document number has 5 to 20 letters and digits, this has {found}")]
    Length {
        /// How many characters were found.
        found: usize,
    },
    /// A character that no document number holds.
    #[error("character {at} of the document number is neither a letter nor a digit")]
    Character {
        /// The position, from 1.
        at: usize,
    },
    /// A number after GB 11643 that belongs to another kind of paper.
    #[error("the number does not begin as the numbers of this kind of paper do")]
    Prefix,
    /// Letters and digits are not where they stand on this kind of paper.
    #[error("the number has not the form of this kind of paper")]
    Form,
}

/// What there is to be said of a number that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperNote {
    /// A number of the first generation: century and check were added.
    Widened,
    /// The number is that of another kind of paper, which it was filed under.
    KindMended,
    /// The count of issues after the number for life was left out.
    IssueLeftOut,
    /// Of a form that is not certain for this kind of paper.
    Unusual,
}

/// A number, with what there is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdNumberRead {
    /// The number.
    pub number: IdNumber,
    /// A remark for the one who sent it.
    pub note: Option<PaperNote>,
}

/// The number of any identity document, read by its kind.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdNumber {
    id_type: IdType,
    number: Box<str>,
}

const FIRST_GENERATION_CHARS: usize = 15;
const SUBJECT_NO_CHARS: usize = 18;
/// Where the numbers of residence permits begin: Hong Kong, Macau, Taiwan.
const RESIDENCE_PREFIXES: [&str; 3] = ["810000", "820000", "830000"];
/// What the number for life of a permit of Hong Kong and Macau residents has.
const PERMIT_FOR_LIFE_CHARS: usize = 9;

impl IdNumber {
    /// Reads a number of this kind.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(id_type: IdType, raw: &str) -> Result<Self, IdNumberError> {
        Self::read(id_type, raw).map(|read| read.number)
    }

    /// Reads a number of this kind, and says what was made of it. One person's number has one form
    /// whatever was typed: that is how they are found again.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(id_type: IdType, raw: &str) -> Result<IdNumberRead, IdNumberError> {
        match id_type {
            IdType::IdCard => Self::card(raw),
            IdType::HkMacauTaiwanResidence => {
                let no = SubjectNo::parse(raw)?;
                match kind_of(&no) {
                    IdType::HkMacauTaiwanResidence => Ok(Self::of_subject(id_type, &no).quiet()),
                    _ => Err(IdNumberError::Prefix),
                }
            }
            IdType::ForeignPermanentResident => Self::foreign_card(raw),
            IdType::Passport => Self::passport(raw),
            IdType::HkMacauPermit => Self::hk_macau_permit(raw),
            IdType::TaiwanPermit => Self::taiwan_permit(raw),
            IdType::Other => {
                let number = signs(raw, char::is_alphanumeric)?;
                Ok(Self { id_type, number }.quiet())
            }
        }
    }

    fn card(raw: &str) -> Result<IdNumberRead, IdNumberError> {
        let text = folded_upper(raw);
        if text.chars().count() == FIRST_GENERATION_CHARS && !cut_short(&text) {
            let no = SubjectNo::from_first_generation(&text)?;
            return Ok(Self::of_subject(IdType::IdCard, &no).noted(PaperNote::Widened));
        }
        let no = SubjectNo::parse(&text)?;
        let kind = kind_of(&no);
        let read = Self::of_subject(kind, &no);
        Ok(if kind == IdType::IdCard { read.quiet() } else { read.noted(PaperNote::KindMended) })
    }

    fn foreign_card(raw: &str) -> Result<IdNumberRead, IdNumberError> {
        let id_type = IdType::ForeignPermanentResident;
        let number = signs(raw, |c| c.is_ascii_alphanumeric())?;
        if number.len() == SUBJECT_NO_CHARS {
            let no = SubjectNo::parse(&number)?;
            return match kind_of(&no) {
                IdType::ForeignPermanentResident => Ok(Self::of_subject(id_type, &no).quiet()),
                _ => Err(IdNumberError::Prefix),
            };
        }
        if has_form(&number, "AAA000000000000") {
            Ok(Self { id_type, number }.quiet())
        } else {
            Err(IdNumberError::Form)
        }
    }

    fn passport(raw: &str) -> Result<IdNumberRead, IdNumberError> {
        let number = signs(raw, |c| c.is_ascii_alphanumeric())?;
        if !number.bytes().any(|byte| byte.is_ascii_digit()) {
            return Err(IdNumberError::Form);
        }
        let usual = (6..=9).contains(&number.len());
        let read = Self { id_type: IdType::Passport, number };
        Ok(if usual { read.quiet() } else { read.noted(PaperNote::Unusual) })
    }

    fn hk_macau_permit(raw: &str) -> Result<IdNumberRead, IdNumberError> {
        let id_type = IdType::HkMacauPermit;
        let number = signs(raw, |c| c.is_ascii_alphanumeric())?;
        let form = |form: &str| number.starts_with(['H', 'M']) && has_form(&number, form);
        let other_nationality = number.starts_with("HA") || number.starts_with("MA");
        if form("A00000000") || (other_nationality && form("AA0000000")) {
            return Ok(Self { id_type, number }.quiet());
        }
        if form("A0000000000") {
            let number = number[..PERMIT_FOR_LIFE_CHARS].into();
            return Ok(Self { id_type, number }.noted(PaperNote::IssueLeftOut));
        }
        Err(IdNumberError::Form)
    }

    fn taiwan_permit(raw: &str) -> Result<IdNumberRead, IdNumberError> {
        let number = signs(raw, |c| c.is_ascii_alphanumeric())?;
        let usual = ["00000000", "0000000000", "0000000000A", "000000000000"];
        let known = usual.iter().any(|form| has_form(&number, form));
        // For one journey: no rule was found, so the form alone refuses none.
        let unsure = (8..=12).contains(&number.len()) && number.bytes().filter(u8::is_ascii_digit).count() >= 7;
        let read = Self { id_type: IdType::TaiwanPermit, number };
        match (known, unsure) {
            (true, _) => Ok(read.quiet()),
            (false, true) => Ok(read.noted(PaperNote::Unusual)),
            (false, false) => Err(IdNumberError::Form),
        }
    }

    fn of_subject(id_type: IdType, no: &SubjectNo) -> Self {
        Self { id_type, number: no.normalised().into() }
    }

    fn quiet(self) -> IdNumberRead {
        IdNumberRead { number: self, note: None }
    }

    fn noted(self, note: PaperNote) -> IdNumberRead {
        IdNumberRead { number: self, note: Some(note) }
    }

    /// The kind of document.
    #[must_use]
    pub fn id_type(&self) -> IdType {
        self.id_type
    }

    /// The number as it is matched and sealed.
    #[must_use]
    pub fn normalised(&self) -> &str {
        &self.number
    }

    /// The date of birth, where the number holds one.
    #[must_use]
    pub fn birth(&self) -> Option<Date> {
        let holds = match self.id_type {
            IdType::IdCard | IdType::HkMacauTaiwanResidence => true,
            IdType::ForeignPermanentResident => self.number.len() == SUBJECT_NO_CHARS,
            _ => false,
        };
        if holds { birth_in(&self.number) } else { None }
    }

    /// The last four characters.
    #[must_use]
    pub fn tail(&self) -> &str {
        let start = self.number.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
        &self.number[start..]
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdNumber({}, hidden)", self.id_type.as_str())
    }
}

/// The kind of paper whose numbers after GB 11643 begin so.
fn kind_of(no: &SubjectNo) -> IdType {
    let number = no.normalised();
    if RESIDENCE_PREFIXES.iter().any(|prefix| number.starts_with(prefix)) {
        IdType::HkMacauTaiwanResidence
    } else if number.starts_with('9') {
        IdType::ForeignPermanentResident
    } else {
        IdType::IdCard
    }
}

/// The date of birth in a text that is a number after GB 11643 or of the first generation, whatever
/// kind of paper it stands under.
#[must_use]
pub fn birth_of_any(raw: &str) -> Option<Date> {
    let text = folded_upper(raw);
    let first = || if cut_short(&text) { None } else { SubjectNo::from_first_generation(&text).ok() };
    SubjectNo::parse(&text).ok().or_else(first).map(|no| no.birth())
}

/// Whether 15 digits are what is left of 18: somebody born in this century has their year where the
/// first generation has year and month. Holders of such numbers would be born in 1920.
fn cut_short(text: &str) -> bool {
    text.get(6..8) == Some("20")
}

/// The signs of a number: capitals, without blanks and the marks that people write between them.
fn signs(raw: &str, belongs: fn(char) -> bool) -> Result<Box<str>, IdNumberError> {
    let marks = |c: &char| !matches!(c, '(' | ')' | '-' | '.' | '/' | '·' | '〔' | '〕' | '[' | ']');
    let number: String = folded_upper(raw).chars().filter(marks).collect();
    if let Some(at) = number.chars().position(|c| !belongs(c)) {
        return Err(IdNumberError::Character { at: at + 1 });
    }
    let found = number.chars().count();
    if !(5..=20).contains(&found) {
        return Err(IdNumberError::Length { found });
    }
    Ok(number.into())
}

/// Whether a number has this form: `A` stands for a letter, `0` for a digit.
fn has_form(number: &str, form: &str) -> bool {
    number.len() == form.len()
        && number.bytes().zip(form.bytes()).all(|(sign, kind)| match kind {
            b'A' => sign.is_ascii_uppercase(),
            _ => sign.is_ascii_digit(),
        })
}
