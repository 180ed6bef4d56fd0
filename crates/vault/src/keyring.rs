//! The keys that live outside the database: the generations of the key-encryption key, and the
//! index key. Read from files at the start and when a generation is met that is not on the ring: another
//! process may have rotated. Wiped when dropped.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use xinyu_register::sealed::{BlindIndex, Generation, KeyId, WrappedKey};

use crate::seal::{Key, Nonce, Place, VaultError, open_key, wrap_key};

/// Where the generations are kept; `None` if they cannot be read now.
pub type Source = Box<dyn Fn() -> Option<BTreeMap<Generation, Key>> + Send + Sync>;

/// Generations of the key-encryption key and the index key.
pub struct Keyring {
    generations: RwLock<BTreeMap<Generation, Key>>,
    index_key: Key,
    source: Option<Source>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring").field("generations", &self.generations()).finish_non_exhaustive()
    }
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
        Self { generations: RwLock::new(BTreeMap::from([first])), index_key, source: None }
    }

    /// A ring that looks after its generations again where they are kept.
    #[must_use]
    pub fn kept(index_key: Key, generations: BTreeMap<Generation, Key>, source: Source) -> Self {
        Self { generations: RwLock::new(generations), index_key, source: Some(source) }
    }

    /// Looks after the generations where they are kept: new ones come, destroyed ones go. Where they cannot be
    /// read, or none is there, the ring stays as it is.
    pub fn refresh(&self) {
        let found = self.source.as_ref().and_then(|source| source());
        if let Some(found) = found.filter(|found| !found.is_empty()) {
            *self.generations.write().unwrap_or_else(PoisonError::into_inner) = found;
        }
    }

    /// The generation that wraps new keys: the latest one.
    #[must_use]
    pub fn current(&self) -> Generation {
        self.read(|ring| ring.keys().next_back().copied()).unwrap_or(Generation(1))
    }

    /// All generations on the ring, oldest first.
    #[must_use]
    pub fn generations(&self) -> Vec<Generation> {
        self.read(|ring| ring.keys().copied().collect())
    }

    fn read<T>(&self, use_it: impl FnOnce(&BTreeMap<Generation, Key>) -> T) -> T {
        use_it(&self.generations.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn kek(&self, generation: Generation) -> Result<Key, KeyringError> {
        if let Some(key) = self.read(|ring| ring.get(&generation).cloned()) {
            return Ok(key);
        }
        self.refresh();
        self.read(|ring| ring.get(&generation).cloned()).ok_or(KeyringError::NoGeneration(generation.0))
    }

    /// Wraps a subject's, a batch's or the system's key under the current generation.
    ///
    /// # Errors
    /// See [`KeyringError`].
    pub fn wrap(&self, place: &Place<'_>, nonce: Nonce, key: &Key) -> Result<(Generation, WrappedKey), KeyringError> {
        let generation = self.current();
        Ok((generation, wrap_key(&self.kek(generation)?, place, nonce, key)?))
    }

    /// Opens a key that [`Keyring::wrap`] wrapped.
    ///
    /// # Errors
    /// See [`KeyringError`].
    pub fn unwrap(&self, generation: Generation, place: &Place<'_>, wrapped: &WrappedKey) -> Result<Key, KeyringError> {
        Ok(open_key(&self.kek(generation)?, place, wrapped)?)
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

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    fn key(byte: u8) -> Key {
        Key::from_bytes([byte; 32])
    }

    fn place() -> Place<'static> {
        key_place("subject", KeyId([7; 16]), b"row")
    }

    #[test]
    fn a_generation_that_another_process_made_is_found_and_one_that_it_destroyed_is_gone() {
        let files = Arc::new(Mutex::new(BTreeMap::from([(Generation(1), key(1))])));
        let kept = files.clone();
        let at_first = files.lock().expect("no panic").clone();
        let ring = Keyring::kept(key(9), at_first, Box::new(move || Some(kept.lock().expect("no panic").clone())));
        let first = ring.wrap(&place(), [0; 12], &key(5)).expect("a wrap");
        assert_eq!(first.0, Generation(1));

        files.lock().expect("no panic").insert(Generation(2), key(2));
        assert_eq!(ring.current(), Generation(1), "nothing told it yet");
        let other = Keyring::new(key(9), (Generation(2), key(2))).wrap(&place(), [1; 12], &key(6)).expect("a wrap");
        assert_eq!(ring.unwrap(other.0, &place(), &other.1), Ok(key(6)));
        assert_eq!(ring.wrap(&place(), [2; 12], &key(5)).expect("a wrap").0, Generation(2));

        files.lock().expect("no panic").remove(&Generation(1));
        ring.refresh();
        assert_eq!(ring.unwrap(first.0, &place(), &first.1), Err(KeyringError::NoGeneration(1)));
    }

    #[test]
    fn a_ring_whose_files_cannot_be_read_stays_as_it_is() {
        let ring = Keyring::kept(key(9), BTreeMap::from([(Generation(1), key(1))]), Box::new(|| None));
        ring.refresh();
        assert_eq!(ring.generations(), [Generation(1)]);
    }
}
