//! What falls due: the daily run touches only that.

use async_trait::async_trait;
use xinyu_register::ids::EntryId;
use xinyu_register::logged::Committed;
use xinyu_register::sealed::KeyId;

use crate::person::{Due, NewEvent, SubjectKey};
use crate::{StoreResult, Tried};

/// An entry whose key is to be destroyed.
#[derive(Clone, Debug)]
pub struct Doomed {
    /// The entry.
    pub entry: EntryId,
    /// Whose.
    pub subject: SubjectKey,
    /// Name of its key.
    pub key_id: KeyId,
    /// Code of the filing body.
    pub source_body: String,
    /// Places of its events' leaves; `None` where one has no place yet, so it must wait.
    pub places: Option<Vec<u64>>,
}

/// What the daily run asks.
#[async_trait]
pub trait Sweep: Send + Sync {
    /// Things due on or before `day`, oldest first; where `after` is given, those that follow it.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn due(&self, day: i32, after: Option<Due>, limit: u32) -> StoreResult<Vec<Due>>;

    /// A thing is done, or is not to be done any more.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn due_done(&self, due: Due) -> StoreResult<()>;

    /// What destroying an entry would take; `None` if it is not there.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn doomed(&self, entry: EntryId) -> StoreResult<Option<Doomed>>;

    /// Destroys the keys of entries, with the system's events that tell it (tallies first, the
    /// destruction leaf last), in one transaction: rows lose their link to the subject. `places`
    /// are those of all leaves of the entries' events, ascending; if they are others by now (an
    /// entry got an event, or is gone), or the system's n has moved, it is a conflict.
    ///
    /// What was destroyed is overwritten where it was stored before the answer, or as soon as the
    /// last reader of an older state is done.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn destroy(
        &self,
        system: SubjectKey,
        events: Vec<NewEvent>,
        day: i32,
        entries: Vec<EntryId>,
        places: Vec<u64>,
        due: Vec<Due>,
    ) -> StoreResult<Tried<Committed>>;

    /// Names of keys that were destroyed, for restores.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn destroyed_keys(&self) -> StoreResult<Vec<KeyId>>;
}
