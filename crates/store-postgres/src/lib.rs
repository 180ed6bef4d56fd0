//! The backend for a city and beyond: PostgreSQL, in its own ways.
//!
//! Every named operation is one or two round trips. Statements that do not hang on each other's answers
//! are sent together (`conn::Tx::send`). A person's rows lie in one part of their tables (hash of the
//! subject), and every statement that serves people finds its part by key; all statements stand in
//! [`sql`], and tests go through all of them. Two pools of connections have a role each: what serves
//! people cannot take anything out of the journal.
//!
//! Concurrency: a subject's row is the lock for all that happens to them. A single change moves n by
//! compare-and-swap; whatever touches more than one subject locks them in the order of their numbers
//! first, so that nobody waits in a circle. What loses against somebody else nevertheless (deadlock,
//! serialization) is done again a bounded number of times.

mod accounts;
mod batches;
mod chunk;
mod columns;
mod conn;
mod desks;
mod dump;
mod fault;
mod files;
mod honours;
mod identities;
mod journal;
mod keys;
mod options;
mod papers;
mod person;
mod row;
mod schema;
pub mod sql;
mod sweep;
#[cfg(feature = "throwaway")]
pub mod throwaway;

use std::sync::Arc;
use std::time::Duration;

use xinyu_store::{Store, StoreResult};

use conn::Connections;
pub use options::{Durability, Options};
pub use schema::{FORM_QUERY, SCHEMA_VERSION};
use sql::Role;
pub use xinyu_store::Migrate;

/// A register's database on a server.
pub struct PostgresStore {
    serve: Connections,
    maintain: Connections,
    statement_timeout: Duration,
    options: Options,
}

impl PostgresStore {
    /// Opens a database.
    ///
    /// # Errors
    /// [`xinyu_store::StoreError::SchemaVersion`] if it is of another version and may not be migrated;
    /// [`xinyu_store::StoreError::Unavailable`] if it cannot be reached, or its server promises too
    /// little.
    pub async fn open(options: &Options, migrate: Migrate) -> StoreResult<Arc<Self>> {
        schema::prepare(options, migrate).await?;
        let serve = Connections::new(options, Role::Serve)?;
        let maintain = Connections::new(options, Role::Maintain)?;
        // A role that is missing shows now, not at the first sweep.
        for connections in [&serve, &maintain] {
            drop(connections.get().await.map_err(|trouble| trouble.error)?);
        }
        Ok(Arc::new(Self { serve, maintain, statement_timeout: options.statement_timeout, options: options.clone() }))
    }

    /// The contract over this database.
    #[must_use]
    pub fn store(self: &Arc<Self>) -> Store {
        Store {
            persons: self.clone(),
            files: self.clone(),
            desks: self.clone(),
            batches: self.clone(),
            identities: self.clone(),
            accounts: self.clone(),
            journal: self.clone(),
            sweep: self.clone(),
            dump: self.clone(),
            papers: self.clone(),
            honours: self.clone(),
            keys: self.clone(),
        }
    }
}
