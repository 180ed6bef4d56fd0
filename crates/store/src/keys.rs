//! Keys that lie under a generation of the key-encryption key: what a rotation walks through.
//!
//! A walk goes by numbers and opens nothing; it tells no more about anybody than that they are there.

use async_trait::async_trait;
use xinyu_register::sealed::{Generation, KeyId, WrappedKey};

use crate::StoreResult;

/// Whose key it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum KeyOf {
    /// A subject's, the system's and the decoy's among them.
    Subject,
    /// A batch's.
    Batch,
}

impl KeyOf {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::Subject, Self::Batch];

    /// The table it stands in, which is part of the place that it was wrapped for.
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Batch => "batch",
        }
    }
}

/// A key under its generation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrappedRow {
    /// Number of the row, from which a walk goes on.
    pub seq: i64,
    /// The identifier that the key was wrapped for: a pseudonym, or the batch's identifier.
    pub row: Vec<u8>,
    /// Name of the key.
    pub key_id: KeyId,
    /// The key, under its generation.
    pub wrapped: WrappedKey,
}

/// What a rotation asks and does.
#[async_trait]
pub trait Keys: Send + Sync {
    /// How many keys lie under each generation, oldest first. Walks through the register.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn generations(&self) -> StoreResult<Vec<(Generation, u64)>>;

    /// Keys under a generation after a number, in the order of their numbers.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn wrapped_under(
        &self,
        of: KeyOf,
        generation: Generation,
        after: i64,
        limit: u32,
    ) -> StoreResult<Vec<WrappedRow>>;

    /// Puts keys under another generation, each where it still is the key that was told; how many were
    /// put. What they were wrapped in before is overwritten.
    ///
    /// # Errors
    /// See [`crate::StoreError`]; none was put then.
    async fn rewrap(&self, of: KeyOf, from: Generation, to: Generation, keys: Vec<WrappedRow>) -> StoreResult<u64>;
}
