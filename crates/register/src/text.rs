//! Texts in the one form in which they are compared (NFKC).
//!
//! Nearly every cell of a sheet is ideographs and ASCII, which NFKC leaves alone; asking the tables of
//! Unicode about each of them was a fifth of the work of a filing.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// NFKC of a text: the text itself, where nothing in it changes.
#[must_use]
pub fn nfkc(text: &str) -> Cow<'_, str> {
    if text.chars().all(stays) { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect()) }
}

/// NFKC of one character, where that is one character again.
pub(crate) fn nfkc_one(c: char) -> Option<char> {
    if stays(c) {
        return Some(c);
    }
    let mut folded = c.nfkc();
    folded.next().filter(|_| folded.next().is_none())
}

/// Characters that NFKC leaves alone, whichever of them stand side by side: ASCII, the unified
/// ideographs, and the marks that documents are written with. Of any other the tables are asked.
fn stays(c: char) -> bool {
    matches!(c, '\0'..='\u{7F}' | '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}')
        || matches!(c, '、' | '。' | '〇' | '〈'..='】' | '〔' | '〕' | '·' | '‘' | '’' | '“' | '”' | '—')
}

#[cfg(test)]
mod tests {
    use unicode_normalization::{IsNormalized, is_nfkc_quick};

    use super::*;

    #[test]
    fn what_is_said_to_stay_does() {
        for c in (char::MIN..=char::MAX).filter(|c| stays(*c)) {
            // "Yes" holds whatever stands before or after; a mark that could combine is a "Maybe".
            assert_eq!(is_nfkc_quick(std::iter::once(c)), IsNormalized::Yes, "{c:?}");
        }
    }

    #[test]
    fn what_changes_is_changed() {
        for (text, folded) in
            [("榆市监罚决〔2026〕１号", "榆市监罚决〔2026〕1号"), ("（一）", "(一)"), ("e\u{301}", "é")]
        {
            assert_eq!(nfkc(text), folded);
        }
        assert!(matches!(nfkc("《中华人民共和国计量法》第二十五条"), Cow::Borrowed(_)));
        assert_eq!((nfkc_one('Ａ'), nfkc_one('㈱'), nfkc_one('林')), (Some('A'), None, Some('林')));
    }
}
