//! Sealing: AES-256-GCM, random 96-bit nonce, the place of the data as associated data.
//!
//! A sealed value opens only at the place it was sealed for: a value copied to another row,
//! column or table, or put under another key, does not open.

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use xinyu_register::sealed::{KeyId, Sealed, WrappedKey};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The suite of this release: AES-256-GCM, HMAC and HKDF with SHA-256, Ed25519, P-256.
pub const SUITE: u8 = 1;
const NONCE_BYTES: usize = 12;

/// 32 random bytes that open something. Wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

impl Key {
    /// Made of 32 random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
    /// The bytes, for derivations only.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// 12 random bytes, used once.
pub type Nonce = [u8; NONCE_BYTES];

/// Where a sealed value lives.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Table, or kind of file.
    pub table: &'a str,
    /// Column.
    pub column: &'a str,
    /// The row's random identifier, not its number.
    pub row: &'a [u8],
    /// The key it is sealed under.
    pub key: KeyId,
}

impl Place<'_> {
    /// suite ‖ table 00 ‖ column 00 ‖ row ‖ key id. Table and column hold no zero byte, the key
    /// id has a fixed length, so no two places share these bytes.
    fn associated_data(&self) -> Vec<u8> {
        let mut data = Vec::with_capacity(1 + self.table.len() + self.column.len() + self.row.len() + 18);
        data.push(SUITE);
        data.extend_from_slice(self.table.as_bytes());
        data.push(0);
        data.extend_from_slice(self.column.as_bytes());
        data.push(0);
        data.extend_from_slice(self.row);
        data.extend_from_slice(&self.key.0);
        data
    }
}

/// Why something does not open. Says nothing of what it holds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// Altered, moved, or sealed under another key.
    #[error("sealed data in {table}.{column} does not open: it was altered, moved, or its key is another")]
    DoesNotOpen {
        /// Table of the place.
        table: String,
        /// Column of the place.
        column: String,
    },
    /// Sealed by a suite that this release does not know.
    #[error("sealed by suite {0}, which this release does not know")]
    UnknownSuite(u8),
    /// Could not be sealed: longer than the cipher allows.
    #[error("too long to be sealed")]
    TooLong,
}

impl VaultError {
    fn at(place: &Place<'_>) -> Self {
        Self::DoesNotOpen { table: place.table.to_owned(), column: place.column.to_owned() }
    }
}

/// Seals `plain` under `key` for `place`.
///
/// # Errors
/// [`VaultError::TooLong`] beyond 64 GiB.
pub fn seal(key: &Key, place: &Place<'_>, nonce: Nonce, plain: &[u8]) -> Result<Sealed, VaultError> {
    let cipher = Aes256Gcm::new(key.as_bytes().into());
    let data = place.associated_data();
    let sealed = cipher.encrypt(&nonce.into(), Payload { msg: plain, aad: &data }).map_err(|_| VaultError::TooLong)?;
    let mut out = Vec::with_capacity(1 + NONCE_BYTES + sealed.len());
    out.push(SUITE);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    Ok(Sealed(out))
}

/// Opens what [`seal`] made for the same place. The plain text is wiped when dropped.
///
/// # Errors
/// See [`VaultError`].
pub fn open(key: &Key, place: &Place<'_>, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (suite, rest) = sealed.0.split_first().ok_or_else(|| VaultError::at(place))?;
    if *suite != SUITE {
        return Err(VaultError::UnknownSuite(*suite));
    }
    let (nonce, body) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(|| VaultError::at(place))?;
    let cipher = Aes256Gcm::new(key.as_bytes().into());
    let data = place.associated_data();
    cipher
        .decrypt(&(*nonce).into(), Payload { msg: body, aad: &data })
        .map(Zeroizing::new)
        .map_err(|_| VaultError::at(place))
}

/// Wraps a key under another.
///
/// # Errors
/// As [`seal`].
pub fn wrap_key(by: &Key, place: &Place<'_>, nonce: Nonce, key: &Key) -> Result<WrappedKey, VaultError> {
    seal(by, place, nonce, key.as_bytes()).map(|sealed| WrappedKey(sealed.0))
}

/// Opens a wrapped key.
///
/// # Errors
/// As [`open`].
pub fn open_key(by: &Key, place: &Place<'_>, wrapped: &WrappedKey) -> Result<Key, VaultError> {
    let plain = open(by, place, &Sealed(wrapped.0.clone()))?;
    let bytes: [u8; 32] = plain.as_slice().try_into().map_err(|_| VaultError::at(place))?;
    Ok(Key(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place<'a>(column: &'a str, row: &'a [u8]) -> Place<'a> {
        Place { table: "entry", column, row, key: KeyId([7; 16]) }
    }

    #[test]
    fn a_value_opens_at_its_own_place_only() {
        let key = Key::from_bytes([1; 32]);
        let sealed = seal(&key, &place("record", b"r1"), [2; 12], b"words").expect("seals");
        assert_eq!(open(&key, &place("record", b"r1"), &sealed).expect("opens").as_slice(), b"words");
        assert!(open(&key, &place("record", b"r2"), &sealed).is_err(), "another row");
        assert!(open(&key, &place("recor", b"dr1"), &sealed).is_err(), "another column");
        assert!(open(&Key::from_bytes([3; 32]), &place("record", b"r1"), &sealed).is_err(), "another key");
    }

    #[test]
    fn every_changed_byte_is_told() {
        let key = Key::from_bytes([1; 32]);
        let sealed = seal(&key, &place("record", b"r1"), [2; 12], b"words").expect("seals");
        for at in 0..sealed.0.len() {
            let mut changed = sealed.clone();
            changed.0[at] ^= 1;
            assert!(open(&key, &place("record", b"r1"), &changed).is_err(), "byte {at}");
        }
        assert!(open(&key, &place("record", b"r1"), &Sealed(Vec::new())).is_err());
    }
}
