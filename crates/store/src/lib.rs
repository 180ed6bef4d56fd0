//! The storage contract: what the use cases ask of a backend, and the suite that every backend
//! passes. No SQL here, and no way to read a row for no stated use.
//!
//! **Decide outside, commit inside.** A use case reads what it needs in one call, decides in the
//! pure domain, and commits one named operation that carries the subject's expected event number
//! n. The commit makes it n + 1; if somebody was faster the answer is [`Tried::Conflict`], and the
//! use case reads and decides again.
//!
//! To add an operation: name it in [`Operation`], say which parts it may touch in
//! [`Operation::may`], write its conformance case first (`conformance/`, behind the feature of that
//! name), then both backends.

pub mod accounts;
pub mod batches;
#[cfg(feature = "conformance")]
pub mod conformance;
pub mod desks;
pub mod dump;
pub mod error;
pub mod files;
pub mod honours;
pub mod identities;
pub mod journal;
pub mod keys;
pub mod papers;
pub mod person;
pub mod sweep;

use std::sync::Arc;

pub use accounts::Accounts;
pub use batches::Batches;
pub use desks::Desks;
pub use dump::Dump;
pub use error::{StoreError, StoreResult, Tried};
pub use files::Files;
pub use honours::Honours;
pub use identities::Identities;
pub use journal::Journal;
pub use keys::Keys;
pub use papers::Papers;
pub use person::{Operation, PersonChange, Persons};
pub use sweep::Sweep;

/// What to do with a database of an older schema, or with none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Migrate {
    /// Bring it to this release's schema; make it if there is none.
    Yes,
    /// Refuse.
    No,
}

/// A whole store, in the parts by use.
#[derive(Clone)]
pub struct Store {
    /// Changes under a subject's event number.
    pub persons: Arc<dyn Persons>,
    /// What is read about one person, each for a stated use.
    pub files: Arc<dyn Files>,
    /// What waits on the desks of bodies.
    pub desks: Arc<dyn Desks>,
    /// What bodies send.
    pub batches: Arc<dyn Batches>,
    /// Rows whose name does not go with their number.
    pub identities: Arc<dyn Identities>,
    /// Officers, tokens, sessions.
    pub accounts: Arc<dyn Accounts>,
    /// Leaves, their order, the head.
    pub journal: Arc<dyn Journal>,
    /// What falls due.
    pub sweep: Arc<dyn Sweep>,
    /// All rows, for another store.
    pub dump: Arc<dyn Dump>,
    /// Copies of documents, the list of recalled ones, codes of shared views.
    pub papers: Arc<dyn Papers>,
    /// Honours that people published.
    pub honours: Arc<dyn Honours>,
    /// Keys under a generation of the key-encryption key.
    pub keys: Arc<dyn Keys>,
}
