//! The three functions everything else is made of: SHA-256, HMAC-SHA-256, HKDF-SHA-256.
//!
//! Each use starts with its own tag, so that bytes made for one purpose never pass for another.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// A SHA-256 or HMAC-SHA-256 value.
pub type Hash = [u8; 32];

/// The tagged prefix t(x): `xinyu/v1/`, then x, then one zero byte.
///
/// ```
/// assert_eq!(xinyu_evidence::hash::tag("label"), b"xinyu/v1/label\0");
/// ```
pub fn tag(x: &str) -> Vec<u8> {
    [b"xinyu/v1/", x.as_bytes(), b"\0"].concat()
}

/// SHA-256 over the parts, joined without separators.
pub fn h(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// HMAC-SHA-256 over the parts, joined without separators.
pub fn hmac(key: &[u8], parts: &[&[u8]]) -> Hash {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// 32 bytes of HKDF-SHA-256 from `ikm`, with an empty salt and the given info.
pub fn hkdf32(ikm: &[u8], info: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    Hkdf::<Sha256>::new(None, ikm).expand(info, &mut out).expect("32 bytes are within the limit of HKDF-SHA-256");
    out
}
