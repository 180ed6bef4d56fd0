//! What must not come in, and what a human must look at first.
//!
//! Some filings are refused by law with nothing kept but a count: public-order penalties, sealed
//! records, internal discipline, the courts' enforcement lists, acts done under 18, and kinds that
//! a register may not collect. Words of the last sort in the free text of a lawful item, and
//! numbers that look like a phone or another person, send the row to review.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::catalog::Body;
use super::read::Node;
use super::templates::bare_header;
use super::words::{BodyKindCode, InForce, RuleId, Source, Text, named};
use crate::identity::SubjectNo;
use crate::text::nfkc_one;

/// A rule that refuses a filing by law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusalRule {
    /// The rule.
    pub id: RuleId,
    /// What the sender is told; it says nothing about the person.
    pub reason: Text,
    /// Words in the legal basis.
    pub basis_words: Vec<String>,
    /// Words in other columns.
    pub text_words: Vec<String>,
    /// The columns that `text_words` are looked for in; all that are handed in if empty.
    pub columns: Vec<String>,
    /// Longer words in which a word above does not count.
    pub except: Vec<String>,
    /// Words in the name of the deciding body.
    pub body_words: Vec<String>,
    /// Sorts of deciding body.
    pub body_kinds: Vec<BodyKindCode>,
    /// Headers of columns that hold what may not be collected.
    pub headers: Vec<String>,
    /// When it is in force.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

/// A refusal by law: the rule and what the sender is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalRefusal {
    /// The rule.
    pub rule: RuleId,
    /// What the sender is told.
    pub reason: Text,
}

/// A rule that sends free text to review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReviewRule {
    /// The rule.
    pub id: RuleId,
    /// Why a human must look.
    pub reason: Text,
    /// Words that it looks for.
    pub words: Vec<String>,
    /// Longer words in which a word above does not count.
    pub except: Vec<String>,
    /// A pattern of digits or marks that it looks for.
    pub pattern: Option<Pattern>,
    /// When it is in force.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

named!(
    /// What sort of run a pattern looks for.
    Run {
        /// Digits, which blanks and hyphens may break.
        Digits = "digits", "数字串", "run of digits";
        /// An identity number with a date of birth inside, whether or not its check fits.
        IdNumber = "id-number", "身份证号码", "identity number";
        /// A mail address.
        Email = "email", "电子邮箱", "mail address";
    }
);

/// A pattern described as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pattern {
    /// What sort of run.
    pub run: Run,
    /// The fewest characters of a run of digits.
    pub length_min: usize,
    /// The most.
    pub length_max: usize,
    /// What it begins with; anything if empty.
    pub starts_with: Vec<String>,
}

/// A place in a text that a human must look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewHit {
    /// The rule.
    pub rule: RuleId,
    /// Where it begins, in characters of the text.
    pub start: usize,
    /// How many characters it spans.
    pub len: usize,
}

/// The rule about the age at which the register may know of an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgeRule {
    /// The rule.
    pub id: RuleId,
    /// Acts done before this age are refused.
    pub age: u32,
    /// What the sender is told.
    pub reason: Text,
    /// When it is in force.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

/// What the age of a person says about a filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgeCheck {
    /// The act cannot have been done as a minor.
    Fine,
    /// The act was done as a minor: refused by law.
    Refused(LegalRefusal),
    /// The act may have been done as a minor: a human finds its date.
    Review(LegalRefusal),
}

/// Every screening rule in force.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Screening {
    /// Refusals by law.
    pub refusals: Vec<RefusalRule>,
    /// Review of free text.
    pub reviews: Vec<ReviewRule>,
    /// The age of acts.
    pub ages: Vec<AgeRule>,
    #[serde(skip)]
    index: Indexes,
}

/// The words of each use, ready for one pass over a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Indexes {
    basis: WordIndex,
    text: WordIndex,
    body: WordIndex,
    review: WordIndex,
}

impl Screening {
    /// Makes the words ready; called once all rules are read.
    pub(super) fn index(&mut self) {
        let of = |words: fn(&RefusalRule) -> &Vec<String>| {
            WordIndex::of(self.refusals.iter().map(|rule| (words(rule).as_slice(), rule.except.as_slice())))
        };
        self.index = Indexes {
            basis: of(|rule| &rule.basis_words),
            text: of(|rule| &rule.text_words),
            body: of(|rule| &rule.body_words),
            review: WordIndex::of(self.reviews.iter().map(|rule| (rule.words.as_slice(), rule.except.as_slice()))),
        };
    }

    /// The first rule that refuses, in the order of the files.
    pub(super) fn refused_by_law<'a>(
        &self,
        texts: &[(&str, &str)],
        basis: &str,
        bodies: impl Iterator<Item = (&'a str, Option<&'a Body>)>,
    ) -> Option<LegalRefusal> {
        let found_in = |index: &WordIndex, text: &str| {
            let text: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).map(folded).collect();
            index.hits(&text).into_iter().map(|(rule, ..)| rule).collect::<Vec<_>>()
        };
        let mut hits = found_in(&self.index.basis, basis);
        for (column, text) in texts {
            let rules = found_in(&self.index.text, text);
            hits.extend(rules.into_iter().filter(|rule| self.refusals[*rule].reads(column)));
        }
        for (name, body) in bodies {
            hits.extend(found_in(&self.index.body, name));
            if let Some(body) = body {
                hits.extend(self.refusals.iter().position(|rule| rule.body_kinds.contains(&body.kind)));
            }
            if !hits.is_empty() {
                break;
            }
        }
        let rule = &self.refusals[hits.into_iter().min()?];
        Some(LegalRefusal { rule: rule.id.clone(), reason: rule.reason.clone() })
    }

    pub(super) fn forbidden_header(&self, header: &str) -> Option<LegalRefusal> {
        let bare = bare_header(header);
        let hit = self.refusals.iter().find(|rule| rule.headers.iter().any(|known| bare_header(known) == bare))?;
        Some(LegalRefusal { rule: hit.id.clone(), reason: hit.reason.clone() })
    }

    pub(super) fn review_words(&self, text: &str) -> Vec<ReviewHit> {
        let folded = folded_in_place(text);
        let mut places = self.index.review.hits(&folded);
        for (rule, row) in self.reviews.iter().enumerate() {
            let found = row.pattern.iter().flat_map(|pattern| pattern.places(&folded));
            places.extend(found.map(|(start, len)| (rule, start, len)));
        }
        let hit =
            |(rule, start, len): (usize, usize, usize)| ReviewHit { rule: self.reviews[rule].id.clone(), start, len };
        let mut hits: Vec<ReviewHit> = places.into_iter().map(hit).collect();
        hits.sort_by_key(|hit| (hit.start, hit.len));
        hits
    }
}

impl RefusalRule {
    fn reads(&self, column: &str) -> bool {
        self.columns.is_empty() || self.columns.iter().any(|known| known == column)
    }
}

/// Words of many rules by their first character: a text is read once, however many words there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct WordIndex {
    words: BTreeMap<char, Vec<IndexedWord>>,
    /// A bit for each character that a word begins with, by its last eleven bits: nearly every
    /// character of a text begins none, and is passed over by this alone.
    firsts: Vec<u64>,
}

/// Bits of [`WordIndex::firsts`].
const FIRSTS: usize = 2048;

#[derive(Clone, Debug, PartialEq, Eq)]
struct IndexedWord {
    rule: usize,
    word: Vec<char>,
    /// Whether it is a longer word in which the rule's words do not count.
    excuses: bool,
}

impl WordIndex {
    fn of<'a>(rules: impl Iterator<Item = (&'a [String], &'a [String])>) -> Self {
        let mut index: BTreeMap<char, Vec<IndexedWord>> = BTreeMap::new();
        for (rule, (words, except)) in rules.enumerate() {
            let all = words.iter().map(|word| (word, false)).chain(except.iter().map(|word| (word, true)));
            for (word, excuses) in all {
                let word = folded_in_place(word);
                if let Some(first) = word.first().copied() {
                    index.entry(first).or_default().push(IndexedWord { rule, word, excuses });
                }
            }
        }
        let mut firsts = vec![0; FIRSTS / 64];
        for first in index.keys() {
            let (word, bit) = Self::bit_of(*first);
            firsts[word] |= bit;
        }
        Self { words: index, firsts }
    }

    fn bit_of(first: char) -> (usize, u64) {
        let at = first as usize % FIRSTS;
        (at / 64, 1 << (at % 64))
    }

    fn beginning(&self, first: char) -> &[IndexedWord] {
        let (word, bit) = Self::bit_of(first);
        if self.firsts.get(word).is_none_or(|bits| bits & bit == 0) {
            return &[];
        }
        self.words.get(&first).map_or(&[], Vec::as_slice)
    }

    /// Rule, start and length of each word outside the longer words that excuse it.
    fn hits(&self, text: &[char]) -> Vec<(usize, usize, usize)> {
        let (mut found, mut excused) = (Vec::new(), Vec::new());
        for (at, first) in text.iter().enumerate() {
            for known in self.beginning(*first) {
                if text[at..].starts_with(&known.word) {
                    let list = if known.excuses { &mut excused } else { &mut found };
                    list.push((known.rule, at, known.word.len()));
                }
            }
        }
        found.retain(|(rule, start, len)| {
            !excused.iter().any(|(of, from, length)| of == rule && from <= start && start + len <= from + length)
        });
        found
    }
}

/// NFKC and small letters, one character for one, so that places stay places of the text.
fn folded_in_place(text: &str) -> Vec<char> {
    text.chars().map(folded).collect()
}

fn folded(c: char) -> char {
    nfkc_one(c).unwrap_or(c).to_ascii_lowercase()
}

impl Pattern {
    fn places(&self, text: &[char]) -> Vec<(usize, usize)> {
        match self.run {
            Run::Digits => self.digit_runs(text),
            Run::IdNumber => id_numbers(text),
            Run::Email => mail_addresses(text),
        }
    }

    fn digit_runs(&self, text: &[char]) -> Vec<(usize, usize)> {
        let fits = |digits: &str| {
            (self.length_min..=self.length_max).contains(&digits.len())
                && (self.starts_with.is_empty()
                    || self.starts_with.iter().any(|start| digits.starts_with(start.as_str())))
        };
        runs(text, |c| c.is_ascii_digit())
            .into_iter()
            .filter(|(_, _, digits)| fits(digits))
            .map(|(at, len, _)| (at, len))
            .collect()
    }
}

/// Runs of wanted characters; a single blank or hyphen inside does not break one.
fn runs(text: &[char], wanted: impl Fn(char) -> bool) -> Vec<(usize, usize, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if !wanted(text[at]) {
            at += 1;
            continue;
        }
        let (start, mut end, mut run) = (at, at, String::new());
        while at < text.len() {
            let bridges =
                matches!(text[at], ' ' | '-' | '\u{3000}') && text.get(at + 1).is_some_and(|next| wanted(*next));
            if wanted(text[at]) {
                run.push(text[at]);
                end = at + 1;
            } else if !bridges {
                break;
            }
            at += 1;
        }
        found.push((start, end - start, run));
    }
    found
}

fn id_numbers(text: &[char]) -> Vec<(usize, usize)> {
    let looks_like_one = |run: &str| match run.len() {
        18 => SubjectNo::check_character(&run[..17]).is_some() && birth_date(&run[6..14]),
        15 => SubjectNo::from_first_generation(run).is_ok(),
        _ => false,
    };
    runs(text, |c| c.is_ascii_digit() || c == 'x')
        .into_iter()
        .filter(|(_, _, run)| looks_like_one(run))
        .map(|(at, len, _)| (at, len))
        .collect()
}

fn birth_date(digits: &str) -> bool {
    let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<i16>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0..4), part(4..6), part(6..8)) else { return false };
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return false };
    (1850..=2200).contains(&year) && Date::new(year, month, day).is_ok()
}

fn mail_addresses(text: &[char]) -> Vec<(usize, usize)> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    text.iter()
        .enumerate()
        .filter(|(_, c)| **c == '@')
        .filter_map(|(at, _)| {
            let before = text[..at].iter().rev().take_while(|c| part(**c)).count();
            let after = text[at + 1..].iter().take_while(|c| part(**c)).count();
            (before > 0 && after > 2).then_some((at - before, before + 1 + after))
        })
        .collect()
}

pub(super) fn read_refusal(node: &Node<'_>) -> RefusalRule {
    let rule = RefusalRule {
        id: node.rule_id(),
        reason: node.text("reason"),
        basis_words: node.strs("basis_words"),
        text_words: node.strs("text_words"),
        columns: node.strs("columns"),
        except: node.strs("except"),
        body_words: node.strs("body_words"),
        body_kinds: node.strs("body_kinds").iter().map(BodyKindCode::new).collect(),
        headers: node.strs("headers"),
        in_force: node.in_force(),
        source: node.source(None),
    };
    node.done();
    rule
}

pub(super) fn read_review(node: &Node<'_>) -> ReviewRule {
    let reason = node.text("reason");
    let rule = ReviewRule {
        id: node.rule_id(),
        words: node.strs("words"),
        except: node.strs("except"),
        pattern: node.opt_node("pattern").map(|pattern| read_pattern(&pattern)),
        in_force: node.in_force(),
        source: node.source(Some(&reason)),
        reason,
    };
    if rule.words.is_empty() && rule.pattern.is_none() {
        node.fault("words", "is empty and there is no pattern", "say what the rule looks for");
    }
    node.done();
    rule
}

fn read_pattern(node: &Node<'_>) -> Pattern {
    let pattern = Pattern {
        run: node.one_of("run", Run::parse, Run::Digits),
        length_min: node.opt_count("length_min").unwrap_or(1),
        length_max: node.opt_count("length_max").unwrap_or(usize::MAX),
        starts_with: node.strs("starts_with"),
    };
    node.done();
    pattern
}

pub(super) fn read_age(node: &Node<'_>) -> AgeRule {
    let rule = AgeRule {
        id: node.rule_id(),
        age: node.opt_count("age").unwrap_or_default(),
        reason: node.text("reason"),
        in_force: node.in_force(),
        source: node.source(None),
    };
    node.done();
    rule
}
