//! What can go wrong below the contract.

/// The answer of a backend.
pub type StoreResult<T> = Result<T, StoreError>;

/// Why the store did not do it. Nothing was changed then, and nothing may be disclosed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// Gone, locked for too long, or shutting down: try again later.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The disk is full: refuses work until there is room.
    #[error("the disk is full")]
    Full,
    /// What is stored contradicts itself: somebody was at the file, or we are wrong.
    #[error("stored data contradicts itself in {table}.{column}: {what}")]
    Inconsistent {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// What was expected.
        what: String,
    },
    /// Of another schema version than this release knows.
    #[error("the database has schema version {found}, this release knows {known}")]
    SchemaVersion {
        /// In the database.
        found: u32,
        /// Known here.
        known: u32,
    },
}

/// A commit that others may have forestalled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried<T> {
    /// Done.
    Done(T),
    /// The subject's n has moved on: read and decide again.
    Conflict,
}
