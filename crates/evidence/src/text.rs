//! Bytes and instants as text: hexadecimal, base64, RFC 3339, and their serde forms.
//!
//! One spelling each: lower-case hexadecimal, padded standard base64, instants written in UTC.
//! A second spelling of the same bytes is refused, so that a changed byte is always seen.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).map(|nibble| char::from(DIGITS[usize::from(nibble)])).collect()
}

/// Reads lower-case hexadecimal; `None` for anything else.
pub(crate) fn unhex(text: &[u8]) -> Option<Vec<u8>> {
    let nibble = |c: u8| match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    };
    if !text.len().is_multiple_of(2) {
        return None;
    }
    text.chunks_exact(2).map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?)).collect()
}

/// Padded standard base64 (RFC 4648, section 4).
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Reads padded standard base64 in its one canonical spelling.
pub(crate) fn unbase64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Reads a hash written in base64.
pub(crate) fn unbase64_hash(text: &str) -> Option<[u8; 32]> {
    unbase64(text)?.try_into().ok()
}

/// Reads a decimal number without sign and without leading zeros.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// An instant in UTC as RFC 3339; `None` outside the years −9999 to 9999.
pub(crate) fn instant(ms: i64) -> Option<String> {
    Some(Timestamp::from_millisecond(ms).ok()?.to_string())
}

/// Milliseconds since 1970 of an RFC 3339 instant with any offset.
pub(crate) fn parse_instant(text: &str) -> Option<i64> {
    Some(text.parse::<Timestamp>().ok()?.as_millisecond())
}

/// An origin or key name: not empty, at most 255 bytes, no spaces, no plus, no control characters.
pub(crate) fn is_name(name: &str) -> bool {
    (1..=255).contains(&name.len()) && !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+')
}

/// A serde module for values that travel as one string.
macro_rules! as_string {
    ($module:ident, $what:ty as $seen:ty, $write:expr, $read:expr, $error:literal) => {
        pub(crate) mod $module {
            use serde::{Deserialize, Deserializer, Serializer, de, ser};

            pub(crate) fn serialize<S: Serializer>(v: &$seen, s: S) -> Result<S::Ok, S::Error> {
                let text: Option<String> = $write(v);
                s.serialize_str(&text.ok_or_else(|| ser::Error::custom($error))?)
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<$what, D::Error> {
                let text = String::deserialize(d)?;
                let value: Option<$what> = $read(&text);
                value.ok_or_else(|| de::Error::custom($error))
            }
        }
    };
}

as_string!(
    hex_hash,
    [u8; 32] as [u8; 32],
    |v: &[u8; 32]| Some(crate::text::hex(v)),
    |t: &str| crate::text::unhex(t.as_bytes())?.try_into().ok(),
    "expected 64 lower-case hexadecimal digits"
);
as_string!(
    hex_pseudonym,
    [u8; 16] as [u8; 16],
    |v: &[u8; 16]| Some(crate::text::hex(v)),
    |t: &str| crate::text::unhex(t.as_bytes())?.try_into().ok(),
    "expected 32 lower-case hexadecimal digits"
);
as_string!(
    base64_bytes,
    Vec<u8> as [u8],
    |v: &[u8]| Some(crate::text::base64(v)),
    |t: &str| crate::text::unbase64(t),
    "expected base64"
);
as_string!(
    base64_64,
    [u8; 64] as [u8; 64],
    |v: &[u8; 64]| Some(crate::text::base64(v)),
    |t: &str| crate::text::unbase64(t)?.try_into().ok(),
    "expected base64 of 64 bytes"
);
as_string!(
    rfc3339,
    i64 as i64,
    |v: &i64| crate::text::instant(*v),
    |t: &str| crate::text::parse_instant(t),
    "expected an RFC 3339 instant"
);

/// An optional RFC 3339 instant; use with `#[serde(default)]`.
pub(crate) mod rfc3339_option {
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(crate) fn serialize<S: Serializer>(ms: &Option<i64>, s: S) -> Result<S::Ok, S::Error> {
        match ms {
            Some(ms) => super::rfc3339::serialize(ms, s),
            None => s.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<i64>, D::Error> {
        let text = Option::<String>::deserialize(d)?;
        text.map(|t| crate::text::parse_instant(&t))
            .map(|ms| ms.ok_or_else(|| de::Error::custom("expected an RFC 3339 instant")))
            .transpose()
    }
}

/// A list of hashes in hexadecimal.
pub(crate) mod hex_hashes {
    use serde::ser::SerializeSeq as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct One(#[serde(with = "super::hex_hash")] [u8; 32]);

    pub(crate) fn serialize<S: Serializer>(v: &[[u8; 32]], s: S) -> Result<S::Ok, S::Error> {
        let mut list = s.serialize_seq(Some(v.len()))?;
        for hash in v {
            list.serialize_element(&One(*hash))?;
        }
        list.end()
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<[u8; 32]>, D::Error> {
        Ok(Vec::<One>::deserialize(d)?.into_iter().map(|h| h.0).collect())
    }
}
