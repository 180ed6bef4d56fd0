//! The floor: the rows that the product wrote, bare, into an empty copy of the same schema, at the
//! same durability. No sealing, no checks, no leaves to compute: only the engine.

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

/// An empty copy of a database's schema, set as the product sets its own.
pub fn empty_copy(of: &Connection, path: &Path) -> Result<Connection> {
    let _ = std::fs::remove_file(path);
    let copy = Connection::open(path)?;
    for (name, value) in
        [("journal_mode", "WAL"), ("synchronous", "FULL"), ("secure_delete", "ON"), ("cache_size", "-65536")]
    {
        copy.pragma_update(None, name, value)?;
    }
    let mut schema =
        of.prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger' ORDER BY rowid")?;
    let texts: Vec<String> = schema.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for text in texts {
        copy.execute_batch(&text)?;
    }
    let level: i64 = copy.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
    anyhow::ensure!(level == 2, "the floor must wait for the disk, too");
    Ok(copy)
}

/// Writes the dumps in groups of so many rows of the first, one transaction each; the best of the
/// given group sizes, in seconds.
pub fn replay(of: &Connection, dumps: &[Dump], folder: &Path, groups: &[usize]) -> Result<f64> {
    let mut best = f64::INFINITY;
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
        best = best.min(began.elapsed().as_secs_f64());
        drop(copy);
        let _ = std::fs::remove_file(&path);
    }
    Ok(best)
}
