//! The floors: what the engine alone can do with the same durability.
//!
//! *Replay* writes the very rows that the product wrote, bare, into an empty copy of the same schema:
//! no sealing, no checks, no leaves to compute. *Naked* is what a register without any of this would
//! write: one table, one row in clear.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

/// Rows of one table.
pub struct Dump {
    table: String,
    columns: usize,
    rows: Vec<Vec<Value>>,
}

/// Reads the rows of a table above a rowid, or all of a table without one.
pub fn dump(db: &Connection, table: &str, wanted: &str) -> Result<Dump> {
    let mut statement = db.prepare(&format!("SELECT * FROM {table} {wanted}"))?;
    let columns = statement.column_count();
    let rows = statement
        .query_map([], |row| (0..columns).map(|at| row.get::<_, Value>(at)).collect())?
        .collect::<rusqlite::Result<Vec<Vec<Value>>>>()?;
    Ok(Dump { table: table.to_owned(), columns, rows })
}

/// An empty file, set as the product sets its own, `like` one of the product's.
fn empty(like: &Connection, path: &Path) -> Result<Connection> {
    let _ = std::fs::remove_file(path);
    let copy = Connection::open(path)?;
    for (name, value) in [
        ("journal_mode", "WAL"),
        ("synchronous", "FULL"),
        ("secure_delete", "ON"),
        ("temp_store", "MEMORY"),
        ("cache_size", "-65536"),
    ] {
        copy.pragma_update(None, name, value)?;
    }
    copy.pragma_update(None, "wal_autocheckpoint", xinyu_store_sqlite::WAL_PAGES)?;
    let pages: i64 = like.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let here: i64 = copy.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let level: i64 = copy.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
    anyhow::ensure!(level == 2 && pages == here, "the floor must wait for the disk, too");
    Ok(copy)
}

/// An empty copy of a database's schema.
fn empty_copy(of: &Connection, path: &Path) -> Result<Connection> {
    let copy = empty(of, path)?;
    let mut schema =
        of.prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger' ORDER BY rowid")?;
    let texts: Vec<String> = schema.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for text in texts {
        copy.execute_batch(&text)?;
    }
    Ok(copy)
}

/// Writes the dumps in groups of so many rows of the first, one transaction each; the best of the
/// given group sizes, in seconds, with its size.
pub fn replay(of: &Connection, dumps: &[Dump], folder: &Path, groups: &[usize]) -> Result<(f64, usize)> {
    let mut best = (f64::INFINITY, 0);
    for group in groups {
        let path = folder.join("floor.db");
        let mut copy = empty_copy(of, &path)?;
        let all = dumps.first().map_or(0, |dump| dump.rows.len()).max(1);
        let began = Instant::now();
        let mut from = 0;
        while from < all {
            let upto = (from + group).min(all);
            let step = copy.transaction()?;
            for dump in dumps {
                // Each table's share of this group, so that a group holds whole operations.
                let share = |at: usize| at * dump.rows.len() / all;
                let marks = vec!["?"; dump.columns].join(",");
                let mut insert = step.prepare_cached(&format!("INSERT INTO {} VALUES ({marks})", dump.table))?;
                for row in &dump.rows[share(from)..share(upto)] {
                    insert.execute(params_from_iter(row)).with_context(|| format!("replaying {}", dump.table))?;
                }
            }
            step.commit()?;
            from = upto;
        }
        let took = began.elapsed().as_secs_f64();
        if took < best.0 {
            best = (took, *group);
        }
        drop(copy);
        let _ = std::fs::remove_file(&path);
    }
    Ok(best)
}

/// Writes rows in clear into one table, `group` of them a commit; in seconds.
pub fn naked(of: &Connection, rows: &[String], folder: &Path, group: usize) -> Result<f64> {
    let path = folder.join("naked.db");
    let mut copy = empty(of, &path)?;
    copy.execute_batch("CREATE TABLE row (id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT")?;
    let began = Instant::now();
    for some in rows.chunks(group) {
        let step = copy.transaction()?;
        let mut insert = step.prepare_cached("INSERT INTO row (words) VALUES (?1)")?;
        for row in some {
            insert.execute([row])?;
        }
        drop(insert);
        step.commit()?;
    }
    let took = began.elapsed().as_secs_f64();
    drop(copy);
    let _ = std::fs::remove_file(&path);
    Ok(took)
}
