//! The embedded backend: the suite that every backend passes, and what only SQLite can break.

mod clear;
mod conformance;
mod engine;
mod gone;
mod opening;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use xinyu_store::Store;
use xinyu_store::conformance::Place;
use xinyu_store_sqlite::{Migrate, SqliteStore};

/// A database file that goes with the value.
struct TemporaryFile(tempfile::TempDir);

impl TemporaryFile {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary directory can be made"))
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("register.db")
    }

    fn folder(&self) -> &Path {
        self.0.path()
    }

    fn sqlite(&self) -> Arc<SqliteStore> {
        SqliteStore::open(&self.path(), Migrate::Yes).expect("an empty file becomes a register")
    }

    /// A connection past the contract, as somebody at the file has it.
    fn raw(&self) -> rusqlite::Connection {
        let raw = rusqlite::Connection::open(self.path()).expect("the file can be opened");
        raw.busy_timeout(std::time::Duration::from_secs(10)).expect("a timeout can be set");
        raw
    }
}

#[async_trait]
impl Place for TemporaryFile {
    async fn open(&self) -> Store {
        self.sqlite().store()
    }
}
