//! Acts of law, and how a filed legal basis (处罚依据) is read.
//!
//! Inside 《 》 a title must be the whole title of an act; outside, the longest known title wins, so
//! that 食品安全法实施条例 is never taken for 食品安全法. Articles belong to the act before them.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::read::Node;
use super::words::{ActId, InForce, Text};
use crate::text::nfkc;

/// An act of law, or a model for a house rule, that rules cite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Act {
    /// Its id: the short Chinese title.
    pub id: ActId,
    /// The full title.
    pub title: Text,
    /// Other titles under which sheets cite it.
    pub short_titles: Vec<String>,
    /// Who issued it.
    pub issuer: Text,
    /// Where the text was read, or that it was not.
    pub read_in: String,
    /// The number of its last article, where known: no higher one can be cited.
    pub last_article: Option<u16>,
    /// When it is in force.
    pub in_force: InForce,
}

impl Act {
    pub(super) fn read(node: &Node<'_>) -> Self {
        let act = Self {
            id: ActId::new(node.str("id")),
            title: node.text("title"),
            short_titles: node.strs("short_titles"),
            issuer: node.text("issuer"),
            read_in: node.str("read_in"),
            last_article: node.opt_count("last_article"),
            in_force: node.in_force(),
        };
        node.done();
        act
    }

    /// Every title under which the act may be cited.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        let full = folded(&self.title.zh);
        let bare = full.strip_prefix("中华人民共和国").map(str::to_owned);
        let shorts = self.short_titles.iter().map(|title| folded(title)).collect::<Vec<_>>();
        [Some(full), bare, Some(folded(self.id.as_str()))].into_iter().flatten().chain(shorts)
    }

    /// Whether the act has an article of this number, as far as is known.
    #[must_use]
    pub fn has_article(&self, number: u16) -> bool {
        number >= 1 && self.last_article.is_none_or(|last| number <= last)
    }
}

/// One act named in a filed basis, with the articles named after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The act, if it is one of those the rules know.
    pub act: Option<ActId>,
    /// The title as filed (NFKC, without blanks).
    pub title: String,
    /// The articles, as numbers.
    pub articles: Vec<u16>,
}

/// What a filed basis says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BasisReading {
    /// The acts, in the order in which they are named.
    pub citations: Vec<Citation>,
}

impl BasisReading {
    /// Whether an act that the rules know is named with an article number.
    #[must_use]
    pub fn names_an_article(&self) -> bool {
        self.citations.iter().any(|one| one.act.is_some() && !one.articles.is_empty())
    }

    /// The known acts that are named.
    #[must_use]
    pub fn acts(&self) -> BTreeSet<&ActId> {
        self.citations.iter().filter_map(|one| one.act.as_ref()).collect()
    }
}

/// NFKC without blanks: how titles are compared.
pub(super) fn folded(text: &str) -> String {
    nfkc(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// The titles of the known acts by their first character, the longest first, ready for reading.
#[derive(Clone, Debug, Default)]
pub(super) struct ActNames(HashMap<char, Vec<(Vec<char>, ActId)>>);

impl ActNames {
    pub(super) fn of(acts: &[Act]) -> Self {
        let mut names: Vec<(Vec<char>, ActId)> =
            acts.iter().flat_map(|act| act.names().map(move |name| (name.chars().collect(), act.id.clone()))).collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let mut by_first: HashMap<char, Vec<(Vec<char>, ActId)>> = HashMap::new();
        for (name, act) in names {
            if let Some(first) = name.first().copied() {
                by_first.entry(first).or_default().push((name, act));
            }
        }
        Self(by_first)
    }

    /// The titles that begin as a text does, the longest first.
    fn beginning(&self, text: &[char]) -> &[(Vec<char>, ActId)] {
        text.first().and_then(|first| self.0.get(first)).map_or(&[], Vec::as_slice)
    }
}

/// Reads a basis against the acts that the rules know.
pub(super) fn read_basis(acts: &[Act], names: &ActNames, basis: &str) -> BasisReading {
    let text: Vec<char> = folded(basis).chars().collect();
    let mut reading = BasisReading::default();
    let mut at = 0;
    while at < text.len() {
        if let Some((citation, next)) = bracketed(&text, at, names).or_else(|| bare(&text, at, names)) {
            reading.citations.push(citation);
            at = next;
        } else if let Some((articles, next)) = article_numbers(&text, at) {
            if let Some(last) = reading.citations.last_mut() {
                let known = acts.iter().find(|act| Some(&act.id) == last.act.as_ref());
                last.articles.extend(articles.into_iter().filter(|n| known.is_none_or(|act| act.has_article(*n))));
            }
            at = next;
        } else {
            at += 1;
        }
    }
    reading
}

/// A title between 《 and its own 》; brackets inside it belong to the title.
fn bracketed(text: &[char], at: usize, names: &ActNames) -> Option<(Citation, usize)> {
    if text[at] != '《' {
        return None;
    }
    let mut depth = 0;
    let length = text[at..].iter().position(|c| {
        depth += i32::from(*c == '《') - i32::from(*c == '》');
        depth == 0
    })?;
    let title = &text[at + 1..at + length];
    let stem = title.iter().position(|c| *c == '(').map_or(title, |cut| &title[..cut]);
    let known = names.beginning(title).iter().find(|(name, _)| name.as_slice() == title || name.as_slice() == stem);
    let act = known.map(|(_, act)| act.clone());
    Some((Citation { act, title: title.iter().collect(), articles: Vec::new() }, at + length + 1))
}

/// A known title that stands without brackets.
fn bare(text: &[char], at: usize, names: &ActNames) -> Option<(Citation, usize)> {
    let (name, act) = names.beginning(&text[at..]).iter().find(|(name, _)| text[at..].starts_with(name))?;
    let title = name.iter().collect();
    Some((Citation { act: Some(act.clone()), title, articles: Vec::new() }, at + name.len()))
}

/// A list of article numbers that ends in 条, such as 第二十五条, 25条, 第二十五、二十六条.
fn article_numbers(text: &[char], at: usize) -> Option<(Vec<u16>, usize)> {
    let start = if text[at] == '第' { at + 1 } else { at };
    number_value(text.get(start..=start)?)?;
    let between = |c: char| matches!(c, '、' | ',' | '和' | '及' | '第');
    let end = (start..text.len()).find(|i| !(is_numeral(text[*i]) || between(text[*i])))?;
    if text[end] != '条' {
        return None;
    }
    let numbers: Vec<u16> =
        text[start..end].split(|c| between(*c)).filter(|run| !run.is_empty()).filter_map(number_value).collect();
    if numbers.is_empty() { None } else { Some((numbers, end + 1)) }
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "〇零一二三四五六七八九十百千".contains(c)
}

/// A number below 10,000 in digits or in Chinese numerals.
fn number_value(run: &[char]) -> Option<u16> {
    if run.iter().all(char::is_ascii_digit) {
        return run.iter().collect::<String>().parse().ok();
    }
    let (mut total, mut digit) = (0u16, 0u16);
    for c in run {
        match c {
            '千' | '百' | '十' => {
                let unit = match c {
                    '千' => 1000,
                    '百' => 100,
                    _ => 10,
                };
                total = total.checked_add(digit.max(1).checked_mul(unit)?)?;
                digit = 0;
            }
            _ => {
                digit = u16::try_from(
                    "零一二三四五六七八九".chars().position(|known| known == *c || (*c == '〇' && known == '零'))?,
                )
                .ok()?
            }
        }
    }
    total.checked_add(digit)
}
