//! The flagged words of a text in their place: the clause that they stand in is shown, because a word
//! says little alone; every other clause is blanked, and so are the person's own name and number.

use xinyu_register::rules::ReviewHit;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words round a flagged one.
    Plain(String),
    /// Flagged words.
    Flagged(String),
    /// So many characters that the officer does not need.
    Blank(usize),
}

/// What ends a clause.
fn ends_clause(c: char) -> bool {
    matches!(
        c,
        '。' | '，' | '；' | '：' | '！' | '？' | '、' | ',' | ';' | ':' | '!' | '?' | '\n' | '（' | '）' | '(' | ')'
    )
}

/// Cuts a text. `own` are words that are never shown: the person's name and number.
pub(super) fn parts(text: &str, hits: &[ReviewHit], own: &[String]) -> Vec<Part> {
    let text: Vec<char> = text.chars().collect();
    let mut flagged = vec![false; text.len()];
    for hit in hits {
        let end = (hit.start + hit.len).min(text.len());
        flagged[hit.start.min(end)..end].fill(true);
    }
    let mut hidden = vec![false; text.len()];
    for word in own.iter().map(|word| word.chars().collect::<Vec<char>>()).filter(|word| word.len() > 1) {
        for at in 0..text.len().saturating_sub(word.len() - 1) {
            if text[at..at + word.len()] == word[..] {
                hidden[at..at + word.len()].fill(true);
            }
        }
    }
    let mut shown = vec![false; text.len()];
    let mut start = 0;
    for at in 0..=text.len() {
        if at == text.len() || ends_clause(text[at]) {
            let end = (at + 1).min(text.len());
            if flagged[start..end].iter().any(|one| *one) {
                shown[start..end].fill(true);
            }
            start = end;
        }
    }
    let mut parts: Vec<Part> = Vec::new();
    for (at, letter) in text.iter().enumerate() {
        let kind = (shown[at] && !hidden[at], flagged[at]);
        match (kind, parts.last_mut()) {
            ((false, _), Some(Part::Blank(length))) => *length += 1,
            ((false, _), _) => parts.push(Part::Blank(1)),
            ((true, true), Some(Part::Flagged(words))) | ((true, false), Some(Part::Plain(words))) => {
                words.push(*letter)
            }
            ((true, true), _) => parts.push(Part::Flagged(letter.to_string())),
            ((true, false), _) => parts.push(Part::Plain(letter.to_string())),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use xinyu_register::rules::RuleId;

    #[test]
    fn only_the_clause_of_a_flagged_word_is_shown_without_the_persons_name() {
        let text = "林测销售过期食品。林测称其患有肝炎，无力缴款。";
        let hits = [ReviewHit { rule: RuleId::new("review.illness"), start: 13, len: 2 }];
        let cut = parts(text, &hits, &["林测".to_owned()]);
        let expected = [
            Part::Blank(11),
            Part::Plain("称其".to_owned()),
            Part::Flagged("患有".to_owned()),
            Part::Plain("肝炎，".to_owned()),
            Part::Blank(5),
        ];
        assert_eq!(cut, expected);
        assert_eq!(parts("无可指摘", &[], &[]), [Part::Blank(4)]);
        assert!(parts("", &[], &[]).is_empty());
    }
}
