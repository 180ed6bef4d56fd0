//! PostgreSQL: the suite that every backend passes, and what only PostgreSQL can break.

mod conformance;
mod dump;
mod engine;
mod form;
mod opening;
mod pace;
mod sequencer;
mod statements;

use async_trait::async_trait;
use xinyu_store::Store;
use xinyu_store::conformance::Place;
use xinyu_store_postgres::throwaway::Database;

/// A migrated database that goes with the value.
struct TemporaryDatabase(Database);

impl TemporaryDatabase {
    /// `None`, and a line that says so, where PostgreSQL is not installed and need not be.
    async fn new() -> Option<Self> {
        Database::migrated().await.expect("a database can be made").map(Self)
    }

    /// A connection past the contract.
    async fn raw(&self) -> tokio_postgres::Client {
        self.0.raw().await.expect("the database can be reached")
    }
}

#[async_trait]
impl Place for TemporaryDatabase {
    async fn open(&self) -> Store {
        self.0.store().await.expect("a migrated database opens")
    }
}
