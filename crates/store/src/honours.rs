//! Honours that people published by their own wish. A row only leads to the entry: what is shown of it,
//! and whether, is decided from the entry each time.

use async_trait::async_trait;
use xinyu_register::ids::EntryId;

use crate::StoreResult;
use crate::person::SubjectKey;

/// An entry that its person published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HonourRow {
    /// Place in the order of publishing: later ones have larger ones. Not for ever: it may be given
    /// again after the latest one was taken down.
    pub seq: i64,
    /// Whose.
    pub subject: SubjectKey,
    /// The entry: it is published once.
    pub entry: EntryId,
    /// Number of the event that published it.
    pub n: u64,
}

/// Honours that people published.
#[async_trait]
pub trait Honours: Send + Sync {
    /// What is published before a place in the order of publishing, latest first.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn honours(&self, before: i64, limit: u32) -> StoreResult<Vec<HonourRow>>;

    /// What one person published, in the order of publishing, for the deep check.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn honours_of(&self, subject: SubjectKey) -> StoreResult<Vec<HonourRow>>;
}
