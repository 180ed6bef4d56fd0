//! Disclosures are typed: nothing about a person leaves the register unless its leaf is durable.
//!
//! A [`Logged`] value can only be made from a [`Committed`] token, and only a storage backend
//! makes those, after the transaction that holds the leaf is on disk. The renderer and the wire
//! accept [`Logged`] values and nothing else, so forgetting the journal does not compile.

use std::ops::Deref;

/// Proof that the leaf of an event is durable in the store.
///
/// Holds what the answer tells about its own trace. It says nothing about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    leaf_hash: [u8; 32],
    committed_ms: i64,
}

impl Committed {
    /// Only a storage backend calls this, once a place, after its commit returned.
    ///
    /// Everywhere else clippy refuses it (`clippy.toml`, `disallowed-methods`).
    #[must_use]
    pub fn by_the_store(leaf_hash: [u8; 32], committed_ms: i64) -> Self {
        Self { leaf_hash, committed_ms }
    }

    /// The RFC 6962 hash of the leaf.
    #[must_use]
    pub fn leaf_hash(&self) -> &[u8; 32] {
        &self.leaf_hash
    }

    /// When the leaf was made durable, milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn committed_ms(&self) -> i64 {
        self.committed_ms
    }
}

/// A value that may leave the register, because the look it answers is durably journalled.
///
/// ```compile_fail
/// // A disclosure alone cannot become one: there is no constructor without `Committed`.
/// let out: xinyu_register::logged::Logged<String> = "text".to_owned().into();
/// ```
#[derive(Clone, Debug)]
pub struct Logged<T> {
    value: T,
    committed: Committed,
}

impl<T> Logged<T> {
    /// Joins what is disclosed with the proof that the look is durable.
    #[must_use]
    pub fn new(value: T, committed: Committed) -> Self {
        Self { value, committed }
    }

    /// The trace of this disclosure.
    #[must_use]
    pub fn committed(&self) -> &Committed {
        &self.committed
    }

    /// The same trace over another form of the same disclosure (a page, a document).
    #[must_use]
    pub fn map<U>(self, form: impl FnOnce(T) -> U) -> Logged<U> {
        Logged { value: form(self.value), committed: self.committed }
    }
}

impl<T> Deref for Logged<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}
