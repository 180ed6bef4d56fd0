//! What waits for the register's own officers, and what was decided of it: rows whose name does not go
//! with their number, and rows that a human must read first. One queue a kind.

use async_trait::async_trait;
use xinyu_register::ids::{BatchId, IdentityCaseId};
use xinyu_register::logged::Committed;
use xinyu_register::sealed::{BlindIndex, Sealed};

use crate::person::{BatchRow, FilingOp, FilingOutcome, PersonChange};
use crate::{StoreResult, Tried};

/// What a case asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CaseKind {
    /// Whether a number and a name go together.
    Identity = 1,
    /// Whether a row may be filed as it is: its words, a value, an age.
    Review = 2,
}

/// Where a case stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CaseState {
    /// Waits for an officer.
    Open = 1,
    /// Decided: the row was filed, or was there already.
    Filed = 2,
    /// Decided: the row goes back to its body.
    Refused = 3,
}

/// A case that comes with the row it is about.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// Its identifier: its number.
    pub id: IdentityCaseId,
    /// What it asks.
    pub kind: CaseKind,
    /// Finds the person whose number the row has; nobody, where it has none that can be read.
    pub blind: BlindIndex,
    /// The row of the batch.
    pub row: u32,
    /// When, in milliseconds.
    pub at_ms: i64,
    /// What was filed, sealed under the batch's key: gone when that is purged.
    pub sealed: Sealed,
}

/// A case as stored.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// Order of opening.
    pub seq: i64,
    /// Its identifier.
    pub id: IdentityCaseId,
    /// What it asks.
    pub kind: CaseKind,
    /// Finds the person.
    pub blind: BlindIndex,
    /// The batch.
    pub batch: BatchId,
    /// The row of the batch.
    pub row: u32,
    /// Where it stands.
    pub state: CaseState,
    /// When it was opened, in milliseconds.
    pub at_ms: i64,
    /// What was filed.
    pub sealed: Sealed,
}

/// A decision: the event of the person, what it changes, and what becomes of the row, in one
/// transaction.
#[derive(Clone, Debug)]
pub struct CaseDecision {
    /// The event, with who the person is from now on.
    pub change: PersonChange,
    /// The case; it must be open still.
    pub case: IdentityCaseId,
    /// What it asks from now on: one that is handed on stays open.
    pub kind: CaseKind,
    /// Where it stands from now on. A row counts as refused later if that is [`CaseState::Refused`].
    pub state: CaseState,
    /// A number and a name that do not go together, to be remembered.
    pub pair: Option<BlindIndex>,
    /// The entry, under the event after the change's; or of somebody who is not there yet, beside a change
    /// of the register's own.
    pub filing: Option<FilingOp>,
    /// Without a filing: whether the row counts as one that was there already.
    pub repeated: bool,
    /// What is kept of the row where it goes back, or waits on; of a row that is filed nothing is.
    pub row: Option<BatchRow>,
}

/// Identity cases.
#[async_trait]
pub trait Identities: Send + Sync {
    /// Open cases of a kind after a place in their order, oldest first.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn cases_open(&self, kind: CaseKind, after: i64, limit: u32) -> StoreResult<Vec<CaseRow>>;

    /// A case by its number.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn case(&self, id: IdentityCaseId) -> StoreResult<Option<CaseRow>>;

    /// The identity cases of one person that are not decided, for the person.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn own_cases(&self, blind: BlindIndex) -> StoreResult<Vec<CaseRow>>;

    /// Cases of any state after a place in their order, for the deep check.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn cases_for_audit(&self, after: i64, limit: u32) -> StoreResult<Vec<CaseRow>>;

    /// Commits a decision; a conflict where the case is decided already or gone, the person's n is another,
    /// or somebody who was not there is by now.
    ///
    /// # Errors
    /// See [`crate::StoreError`]; nothing was done then.
    async fn decide(&self, decision: CaseDecision) -> StoreResult<Tried<(Committed, Option<FilingOutcome>)>>;

    /// Whether a number and a name are remembered as not going together.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn is_not_this_person(&self, pair: BlindIndex) -> StoreResult<bool>;

    /// How many such pairs there are, for the deep check.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn pairs_count(&self) -> StoreResult<u64>;
}
