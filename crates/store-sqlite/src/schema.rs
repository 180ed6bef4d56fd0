//! Migrations: ordered files, never changed once released.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use xinyu_store::{StoreError, StoreResult};

use crate::{Migrate, fault};

const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_initial.sql"),
    include_str!("../migrations/0002_clerk.sql"),
    include_str!("../migrations/0003_identity.sql"),
    include_str!("../migrations/0004_reports.sql"),
    include_str!("../migrations/0005_honours.sql"),
    include_str!("../migrations/0006_officers.sql"),
    include_str!("../migrations/0007_review.sql"),
];

/// The schema version that this release reads and writes.
#[expect(clippy::cast_possible_truncation, reason = "a handful of migrations")]
pub const SCHEMA_VERSION: u32 = MIGRATIONS.len() as u32;

/// How long a connection waits for another process.
pub(crate) const BUSY: Duration = Duration::from_secs(10);

/// Pages of the write-ahead log (4 KiB each) after which it is written back: bounds what of a
/// deleted row may still be in it.
pub const WAL_PAGES: u32 = 1000;

/// Plans that hold whatever is bound. Without this the engine thought about most statements anew at
/// each run, which took longer than running them.
pub(crate) fn keep_plans(connection: &Connection) -> StoreResult<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(fault)?;
    Ok(())
}

pub(crate) fn prepare(connection: &Connection) -> StoreResult<()> {
    connection.busy_timeout(BUSY).map_err(fault)?;
    keep_plans(connection)?;
    let mode = write_ahead(connection)?;
    if mode != "wal" {
        return Err(StoreError::Unavailable(format!("the file system takes no write-ahead log, only {mode}")));
    }
    connection.pragma_update(None, "synchronous", "FULL").map_err(fault)?;
    connection.pragma_update(None, "secure_delete", "ON").map_err(fault)?;
    connection.pragma_update(None, "temp_store", "MEMORY").map_err(fault)?;
    connection.pragma_update(None, "wal_autocheckpoint", WAL_PAGES).map_err(fault)?;
    connection.pragma_update(None, "journal_size_limit", 8 * 1024 * 1024).map_err(fault)?;
    connection.pragma_update(None, "cache_size", -65_536).map_err(fault)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Two that open a new file at once: the engine does not wait here by itself, so we do.
fn write_ahead(connection: &Connection) -> StoreResult<String> {
    let begun = Instant::now();
    loop {
        let mode = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0));
        match mode {
            Err(error) if is_busy(&error) && begun.elapsed() < BUSY => std::thread::sleep(Duration::from_millis(5)),
            told => return told.map_err(fault),
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

fn version(connection: &Connection) -> StoreResult<u32> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(fault)
}

/// Refuses a file of a schema that is not known, or that may not be migrated, before anything in
/// it is touched.
pub(crate) fn check(connection: &Connection, migrate: Migrate) -> StoreResult<()> {
    let found = version(connection)?;
    if found > SCHEMA_VERSION || (found < SCHEMA_VERSION && migrate == Migrate::No) {
        return Err(StoreError::SchemaVersion { found, known: SCHEMA_VERSION });
    }
    Ok(())
}

pub(crate) fn migrate(connection: &mut Connection) -> StoreResult<()> {
    let found = version(connection)?;
    for (at, migration) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
        // Another process may have been faster.
        if version(&step)? as usize > at {
            continue;
        }
        step.execute_batch(migration).map_err(fault)?;
        step.pragma_update(None, "user_version", u32::try_from(at + 1).unwrap_or(u32::MAX)).map_err(fault)?;
        step.commit().map_err(fault)?;
    }
    Ok(())
}

/// Name and kind of every table, index and trigger, with the words that made it.
type Objects = BTreeMap<(String, String), String>;

fn objects(connection: &Connection) -> StoreResult<Objects> {
    // What the engine makes by itself (indexes of keys, statistics) has its prefix, and follows from
    // the rest.
    let sql = "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let mut statement = connection.prepare(sql).map_err(fault)?;
    let rows = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?))).map_err(fault)?;
    rows.collect::<Result<_, _>>().map_err(fault)
}

/// What is there that the migrations do not make, or other than they make it, or not at all: held
/// against a database that is made anew, so that it cannot fall behind them.
pub(crate) fn faults(connection: &Connection) -> StoreResult<Vec<String>> {
    let mut new = Connection::open_in_memory().map_err(fault)?;
    migrate(&mut new)?;
    let (wanted, found) = (objects(&new)?, objects(connection)?);
    let mut faults = Vec::new();
    for ((kind, name), made_by) in &wanted {
        match found.get(&(kind.clone(), name.clone())) {
            None => faults.push(format!("the {kind} {name} is not there")),
            Some(there) if there != made_by => faults.push(format!("the {kind} {name} is not as it was made")),
            Some(_) => {}
        }
    }
    for (kind, name) in found.keys().filter(|object| !wanted.contains_key(*object)) {
        faults.push(format!("the {kind} {name} was added"));
    }
    Ok(faults)
}
