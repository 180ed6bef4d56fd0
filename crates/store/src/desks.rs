//! What waits on the desks of bodies: their own entries, changes that they are told of, tasks for a
//! second clerk. None of it lists people.

use async_trait::async_trait;
use xinyu_register::ids::{ChangeId, EnquiryId, EntryId, TaskId};
use xinyu_register::sealed::Sealed;

use crate::StoreResult;
use crate::person::SubjectKey;

/// An asker is told that an entry changed which they were shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// Its identifier.
    pub id: ChangeId,
    /// Whose entry.
    pub subject: SubjectKey,
    /// The event that changed it.
    pub n: u64,
    /// Code of the body that asked.
    pub body: String,
    /// The enquiry that showed it.
    pub enquiry: EnquiryId,
    /// The entry.
    pub entry: EntryId,
    /// What happened, sealed under the entry's key.
    pub sealed: Sealed,
    /// When, in milliseconds.
    pub at_ms: i64,
    /// When the asker confirmed to know.
    pub seen_ms: Option<i64>,
}

/// What waits for a second clerk of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRow {
    /// Its identifier.
    pub id: TaskId,
    /// Code of the body.
    pub body: String,
    /// Whose entry.
    pub subject: SubjectKey,
    /// The entry.
    pub entry: EntryId,
    /// When it was opened, in milliseconds.
    pub at_ms: i64,
}

/// What waits on the desks of bodies.
#[async_trait]
pub trait Desks: Send + Sync {
    /// Whose an entry is.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn subject_of_entry(&self, id: EntryId) -> StoreResult<Option<SubjectKey>>;

    /// A change that an asker is told of.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn change(&self, id: ChangeId) -> StoreResult<Option<ChangeRow>>;

    /// Changes that a body is told of, latest first.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn changes_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<ChangeRow>>;

    /// Changes of a person's entries that askers are told of, latest first.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn own_changes(&self, subject: SubjectKey) -> StoreResult<Vec<ChangeRow>>;

    /// What waits for a second clerk of a body, oldest first.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn tasks_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<TaskRow>>;

    /// What waits for a second clerk about a person's entries.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn tasks_for_audit(&self, subject: SubjectKey) -> StoreResult<Vec<TaskRow>>;
}
