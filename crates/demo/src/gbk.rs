//! Text as older office programs write it.

/// The text in GBK; `None` if a character is not in it.
pub(crate) fn encode(text: &str) -> Option<Vec<u8>> {
    let (bytes, _, lost) = encoding_rs::GBK.encode(text);
    (!lost).then(|| bytes.into_owned())
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
