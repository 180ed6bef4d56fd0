//! Text as older office programs write it.
//!
//! GB 2312 is the part of GBK that two numbers of a table give: row and place. Its characters are
//! in `gb2312.txt`, a line a row; characters beyond it have no bytes here.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Byte of the first row and of the first place.
const FIRST: u8 = 0xA1;

fn table() -> &'static HashMap<char, [u8; 2]> {
    static TABLE: OnceLock<HashMap<char, [u8; 2]>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = HashMap::new();
        for (row, line) in (FIRST..).zip(include_str!("gb2312.txt").lines()) {
            for (place, c) in (FIRST..).zip(line.chars()) {
                table.entry(c).or_insert([row, place]);
            }
        }
        table
    })
}

/// The text in GBK; `None` if a character is not in the table.
pub(crate) fn encode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match u8::try_from(c).ok().filter(u8::is_ascii) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(table().get(&c)?),
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_the_bytes_of_gbk_or_none() {
        assert_eq!(encode("A榆林〔市〕").as_deref(), Some(&b"A\xd3\xdc\xc1\xd6\xa1\xb2\xca\xd0\xa1\xb3"[..]));
        assert_eq!(encode("𠮷"), None);
    }
}
