//! Leaves, their order, the head.
//!
//! Leaves are durable with their cause and wait without a place. The sequencer, alone by a lease
//! and by compare-and-swap on the head, gives places and stores (size, root) in one transaction.

use async_trait::async_trait;
use xinyu_register::logged::Committed;

use crate::StoreResult;
use crate::files::LeafRow;
use crate::person::LEAF_BYTES;

/// The head of the journal as the database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Leaves in the tree.
    pub size: u64,
    /// Root of the tree.
    pub root: [u8; 32],
    /// Grows with every change of the lease's holder.
    pub epoch: u64,
    /// Hashes of the perfect subtrees that the tree consists of, largest first.
    pub frontier: Vec<[u8; 32]>,
}

/// The right to sequence, for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The epoch it was given in.
    pub epoch: u64,
    /// Ends, milliseconds.
    pub until_ms: i64,
}

/// Counts that the shallow check holds against the tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Leaves in the tree by the head.
    pub head_size: u64,
    /// Leaves with a place.
    pub sequenced: u64,
    /// Leaves without a place yet.
    pub waiting: u64,
    /// Sum of n over all subjects.
    pub events_by_n: u64,
    /// Event rows.
    pub events: u64,
    /// Leaves named by destruction sets.
    pub destroyed: u64,
    /// Entries.
    pub entries: u64,
    /// Subjects, the system's and the decoy included.
    pub subjects: u64,
}

/// The journal.
#[async_trait]
pub trait Journal: Send + Sync {
    /// Takes or renews the lease; `None` while another holds it.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn lease(&self, holder: [u8; 16], now_ms: i64, until_ms: i64) -> StoreResult<Option<Lease>>;

    /// Gives places to at most `limit` waiting leaves in the order of their commit. `None` if the
    /// lease's epoch is over.
    ///
    /// Nothing is built on a head that contradicts itself: its frontier must give its root.
    ///
    /// # Errors
    /// See [`crate::StoreError`]; [`crate::StoreError::Inconsistent`] for such a head.
    async fn sequence(&self, lease: Lease, limit: u32) -> StoreResult<Option<Head>>;

    /// The head.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn head(&self) -> StoreResult<Head>;

    /// Leaves that wait for a place.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn waiting(&self) -> StoreResult<u64>;

    /// Leaves from a place on, in order.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn leaves(&self, from: u64, limit: u32) -> StoreResult<Vec<[u8; LEAF_BYTES]>>;

    /// The leaf with that RFC 6962 hash. Reads through the journal: for the command line.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn leaf_by_hash(&self, hash: [u8; 32]) -> StoreResult<Option<LeafRow>>;

    /// The counts for the shallow check.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn counts(&self) -> StoreResult<Counts>;

    /// The sets of leaves whose keys were destroyed: place of the destruction leaf (once it has
    /// one), and the places in the set.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn destruction_sets(&self) -> StoreResult<Vec<DestructionSet>>;

    /// Where the database is not of the form that this release makes: what guards the rows
    /// (constraints, triggers) may have been taken off. One sentence each, empty where all is well.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn schema_faults(&self) -> StoreResult<Vec<String>>;

    /// Waits until everything committed before is durable, also on a synchronous standby.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn settle(&self) -> StoreResult<()>;
}

/// A set of leaves whose keys were destroyed on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DestructionSet {
    /// Number of the system's event that tells it.
    pub n: u64,
    /// The day, days since 1970-01-01.
    pub day: i32,
    /// Places of the leaves, ascending.
    pub places: Vec<u64>,
}

/// What a use case keeps to tell the person where their leaf is.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The proof of the commit.
    pub committed: Committed,
    /// Promised to be published by, milliseconds.
    pub due_ms: i64,
}
