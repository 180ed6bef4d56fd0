//! The keys that live outside the database: the generations of the key-encryption key, and the
//! index key. Read from files once at the start; wiped when dropped.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use xinyu_register::sealed::{BlindIndex, Generation, KeyId, WrappedKey};

use crate::seal::{Key, Nonce, Place, VaultError, open_key, wrap_key};

/// Generations of the key-encryption key and the index key.
#[derive(Debug)]
pub struct Keyring {
    generations: BTreeMap<Generation, Key>,
    index_key: Key,
}

/// Why a wrapped key cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// The generation that wraps it is not on this ring: destroyed, or a file is missing.
    #[error("key generation {0} is not here: it was destroyed, or its file is missing")]
    NoGeneration(u32),
    /// It does not open.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl Keyring {
    /// A ring of at least one generation.
    #[must_use]
    pub fn new(index_key: Key, first: (Generation, Key)) -> Self {
        Self { generations: BTreeMap::from([first]), index_key }
    }

    /// Adds a generation.
    pub fn add(&mut self, generation: Generation, key: Key) {
        self.generations.insert(generation, key);
    }

    /// The generation that wraps new keys: the latest one.
    #[must_use]
    pub fn current(&self) -> Generation {
        self.generations.keys().next_back().copied().unwrap_or(Generation(1))
    }

    /// All generations on the ring.
    pub fn generations(&self) -> impl Iterator<Item = Generation> + '_ {
        self.generations.keys().copied()
    }

    fn kek(&self, generation: Generation) -> Result<&Key, KeyringError> {
        self.generations.get(&generation).ok_or(KeyringError::NoGeneration(generation.0))
    }

    /// Wraps a subject's, a batch's or the system's key under the current generation.
    ///
    /// # Errors
    /// See [`KeyringError`].
    pub fn wrap(&self, place: &Place<'_>, nonce: Nonce, key: &Key) -> Result<(Generation, WrappedKey), KeyringError> {
        let generation = self.current();
        Ok((generation, wrap_key(self.kek(generation)?, place, nonce, key)?))
    }

    /// Opens a key that [`Keyring::wrap`] wrapped.
    ///
    /// # Errors
    /// See [`KeyringError`].
    pub fn unwrap(&self, generation: Generation, place: &Place<'_>, wrapped: &WrappedKey) -> Result<Key, KeyringError> {
        Ok(open_key(self.kek(generation)?, place, wrapped)?)
    }

    /// Blind index of an identity paper: HMAC(K_idx, t(id) ‖ type ‖ 00 ‖ normalised number).
    #[must_use]
    pub fn blind_identity(&self, id_type: &str, normalised_number: &str) -> BlindIndex {
        self.blind("id", &[id_type.as_bytes(), normalised_number.as_bytes()])
    }

    /// Blind index of other material, under its own tag; parts are length-prefixed.
    #[must_use]
    pub fn blind_parts(&self, tag: &str, parts: &[&[u8]]) -> BlindIndex {
        let mut mac = self.mac(tag);
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        BlindIndex(mac.finalize().into_bytes().into())
    }

    fn blind(&self, tag: &str, parts: &[&[u8]]) -> BlindIndex {
        let mut mac = self.mac(tag);
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                mac.update(&[0]);
            }
            mac.update(part);
        }
        BlindIndex(mac.finalize().into_bytes().into())
    }

    fn mac(&self, tag: &str) -> Hmac<Sha256> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(self.index_key.as_bytes())
            .expect("HMAC takes a key of any length");
        mac.update(b"xinyu/v1/");
        mac.update(tag.as_bytes());
        mac.update(&[0]);
        mac
    }
}

/// The place of a wrapped key: the row is the key's own id.
#[must_use]
pub fn key_place<'a>(table: &'a str, key: KeyId, row: &'a [u8]) -> Place<'a> {
    Place { table, column: "key", row, key }
}
