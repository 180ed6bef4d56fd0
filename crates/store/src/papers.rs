//! Numbered documents beside their looks: sealed copies for a while, the list of recalled ones, and
//! the codes by which one view may be opened once.

use async_trait::async_trait;
use xinyu_register::ids::EnquiryId;
use xinyu_register::sealed::{BlindIndex, Sealed};

use crate::StoreResult;
use crate::person::SubjectKey;

/// A document as it was signed, in one language: the same number is the same file while it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyRow {
    /// Number of the document.
    pub id: EnquiryId,
    /// Its language, as a number: 1 Chinese, 2 English.
    pub lang: u8,
    /// Whose it is.
    pub subject: SubjectKey,
    /// Year of the key that seals it.
    pub year: i16,
    /// The first day without it, since 1970-01-01.
    pub purge_day: i32,
    /// The file, sealed under the subject's key of the year.
    pub sealed: Sealed,
}

/// A code that opens one view: it leads to the event that made it, and to nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShareRow {
    /// HMAC of the code under the index key.
    pub code_mark: BlindIndex,
    /// Whose view.
    pub subject: SubjectKey,
    /// Number of the event that made it.
    pub n: u64,
}

/// SHA-256 of the number of a recalled document. Whoever has the number can look for it; nobody can
/// go from the list to a number.
pub type RecallMark = [u8; 32];

/// Documents and codes.
#[async_trait]
pub trait Papers: Send + Sync {
    /// Keeps a signed document and lets its purge fall due, in one transaction. One that is kept
    /// already under the same number and language stays as it is.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn copy_put(&self, copy: CopyRow) -> StoreResult<()>;

    /// A document that is kept.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn copy(&self, id: EnquiryId, lang: u8) -> StoreResult<Option<CopyRow>>;

    /// The documents that are kept of one person, for the deep check.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn copies_for_audit(&self, subject: SubjectKey) -> StoreResult<Vec<CopyRow>>;

    /// Forgets a document in every language.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn copy_purge(&self, id: EnquiryId) -> StoreResult<()>;

    /// The list of recalled documents, in the order of the marks, each with the last day on which it
    /// is listed (since 1970-01-01). Names nobody.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn recalled(&self) -> StoreResult<Vec<(RecallMark, i32)>>;

    /// Drops from the list what would have ended by itself before `day`.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn recalled_forget(&self, day: i32) -> StoreResult<()>;

    /// The view that a code opens.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn share_by_code(&self, code_mark: BlindIndex) -> StoreResult<Option<ShareRow>>;

    /// The codes of one person, in the order of their events.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn shares_of(&self, subject: SubjectKey) -> StoreResult<Vec<ShareRow>>;

    /// Forgets the code that event `n` of a person made.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn share_forget(&self, subject: SubjectKey, n: u64) -> StoreResult<()>;
}
