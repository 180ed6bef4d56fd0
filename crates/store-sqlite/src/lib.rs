//! The embedded backend: one SQLite file, one writer thread, many readers.
//!
//! Every answer waits for its commit, and a commit waits for the disk (`synchronous=FULL`). The
//! writer gathers what waits into one engine transaction with a savepoint each (group commit), so
//! that one flush serves many. `secure_delete` overwrites what is deleted.

mod accounts;
mod batches;
mod desks;
mod dump;
mod files;
mod honours;
mod identities;
mod journal;
mod keys;
mod papers;
mod person;
mod schema;
mod sweep;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rusqlite::{Connection, OpenFlags};
use xinyu_store::{Store, StoreError, StoreResult};

pub use schema::{SCHEMA_VERSION, WAL_PAGES};
use writer::Writer;
pub use xinyu_store::Migrate;

/// Readers kept open; more are opened when more are asked for at once, and closed after.
const READERS_KEPT: usize = 8;

/// A register's database file.
pub struct SqliteStore {
    path: PathBuf,
    // Closed before the writer, which as the last one takes the log away.
    readers: Mutex<Vec<Connection>>,
    writer: Writer,
}

impl SqliteStore {
    /// Opens a database file.
    ///
    /// # Errors
    /// [`StoreError::SchemaVersion`] if it is of another version and may not be migrated;
    /// [`StoreError::Unavailable`] if it cannot be opened.
    pub fn open(path: &Path, migrate: Migrate) -> StoreResult<Arc<Self>> {
        if migrate == Migrate::No && !path.exists() {
            return Err(StoreError::Unavailable("there is no database file; `xinyu init` makes one".into()));
        }
        let mut first = Connection::open(path).map_err(fault)?;
        first.busy_timeout(schema::BUSY).map_err(fault)?;
        schema::check(&first, migrate)?;
        schema::prepare(&first)?;
        schema::migrate(&mut first)?;
        let writer = Writer::start(first)?;
        Ok(Arc::new(Self { path: path.to_owned(), writer, readers: Mutex::new(Vec::new()) }))
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

    /// A reading connection for the time of one call.
    ///
    /// Reads of a few rows take tens of microseconds, less than handing them to another thread, so
    /// they run where they are asked for.
    fn read<T>(&self, use_it: impl FnOnce(&Connection) -> StoreResult<T>) -> StoreResult<T> {
        let kept = self.readers.lock().map_err(|_| poisoned())?.pop();
        let reader = match kept {
            Some(reader) => reader,
            None => self.open_reader()?,
        };
        let answer = use_it(&reader);
        let mut readers = self.readers.lock().map_err(|_| poisoned())?;
        // One that could not end its snapshot would tell the past for ever.
        if readers.len() < READERS_KEPT && reader.is_autocommit() {
            readers.push(reader);
        }
        answer
    }

    fn open_reader(&self) -> StoreResult<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = Connection::open_with_flags(&self.path, flags).map_err(fault)?;
        reader.busy_timeout(schema::BUSY).map_err(fault)?;
        schema::keep_plans(&reader)?;
        reader.set_prepared_statement_cache_capacity(64);
        Ok(reader)
    }

    /// How the writer waits for the disk, as the engine says it.
    ///
    /// # Errors
    /// The engine does not answer.
    pub async fn durability(&self) -> StoreResult<String> {
        self.writer
            .write(|db| {
                let one = |name: &str| -> StoreResult<String> {
                    let sql = format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}");
                    db.query_row(&sql, [], |row| row.get(0)).map_err(fault)
                };
                Ok(format!("journal_mode={} synchronous={}", one("journal_mode")?, one("synchronous")?))
            })
            .await
    }

    /// Copies the whole database, consistently, into a new file, while it is in use.
    ///
    /// # Errors
    /// The file is there already, or cannot be written.
    pub fn copy_to(&self, path: &Path) -> StoreResult<()> {
        let Some(path) = path.to_str() else {
            return Err(StoreError::Unavailable("the path is no text".into()));
        };
        self.read(|reader| {
            reader.execute("VACUUM INTO ?1", [path]).map_err(fault)?;
            Ok(())
        })
    }
}

fn poisoned() -> StoreError {
    StoreError::Unavailable("a thread of the store stopped".into())
}

/// Translates what the engine says.
fn fault(error: rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode;
    match &error {
        rusqlite::Error::SqliteFailure(code, _) if code.code == ErrorCode::DiskFull => StoreError::Full,
        rusqlite::Error::SqliteFailure(code, text) if code.code == ErrorCode::ConstraintViolation => {
            StoreError::Inconsistent {
                table: "(any)",
                column: "(any)",
                what: text.clone().unwrap_or_else(|| "a constraint does not hold".into()),
            }
        }
        rusqlite::Error::FromSqlConversionFailure(column, kind, _) => StoreError::Inconsistent {
            table: "(any)",
            column: "(any)",
            what: format!("result column {column} is of type {kind}"),
        },
        rusqlite::Error::QueryReturnedNoRows => {
            StoreError::Inconsistent { table: "(any)", column: "(any)", what: "a row that must be there is not".into() }
        }
        _ => StoreError::Unavailable(error.to_string()),
    }
}

/// A stored blob of fixed length.
fn fixed<const N: usize>(bytes: Vec<u8>, table: &'static str, column: &'static str) -> StoreResult<[u8; N]> {
    let found = bytes.len();
    bytes.try_into().map_err(|_| StoreError::Inconsistent {
        table,
        column,
        what: format!("{found} bytes instead of {N}"),
    })
}

/// SQLite has signed integers only; ours never reach the sign.
fn unsigned(value: i64, table: &'static str, column: &'static str) -> StoreResult<u64> {
    u64::try_from(value).map_err(|_| StoreError::Inconsistent { table, column, what: "negative".into() })
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
