//! Honours that people published.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, params};
use xinyu_register::ids::EntryId;
use xinyu_store::honours::{HonourRow, Honours};
use xinyu_store::person::{HonourChange, PersonChange, SubjectKey};
use xinyu_store::{StoreError, StoreResult};

use crate::files::all;
use crate::person::one_row;
use crate::{SqliteStore, fault, fixed, signed, unsigned};

const HONOUR: &str = "SELECT id, subject, entry, n FROM honour";

fn honour_row(row: &Row<'_>) -> rusqlite::Result<StoreResult<HonourRow>> {
    let (seq, subject, entry, n): (i64, i64, Vec<u8>, i64) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
    Ok((|| {
        let entry = EntryId::from_bytes(fixed(entry, "honour", "entry")?);
        Ok(HonourRow { seq, subject: SubjectKey(subject), entry, n: unsigned(n, "honour", "n")? })
    })())
}

/// What a change publishes or takes down.
pub(crate) fn put_honour(db: &Connection, change: &PersonChange) -> StoreResult<()> {
    let (HonourChange::Publish(entry) | HonourChange::TakeDown(entry)) = match &change.honour {
        Some(honour) => *honour,
        None => return Ok(()),
    };
    let id = entry.as_bytes().as_slice();
    let gone = db
        .prepare_cached("DELETE FROM honour WHERE entry = ?1 AND subject = ?2")
        .map_err(fault)?
        .execute(params![id, change.subject.0]);
    if matches!(change.honour, Some(HonourChange::TakeDown(_))) {
        return one_row(gone, "honour");
    }
    gone.map_err(fault)?;
    let own: Option<i64> = db
        .prepare_cached("SELECT 1 FROM entry WHERE public_id = ?1 AND subject = ?2")
        .map_err(fault)?
        .query_row(params![id, change.subject.0], |row| row.get(0))
        .optional()
        .map_err(fault)?;
    if own.is_none() {
        let what = "publishes an entry of another subject".into();
        return Err(StoreError::Inconsistent { table: "honour", column: "entry", what });
    }
    db.prepare_cached("INSERT INTO honour (entry, subject, n) VALUES (?1, ?2, ?3)")
        .map_err(fault)?
        .execute(params![id, change.subject.0, signed(change.event.n)])
        .map_err(fault)?;
    Ok(())
}

#[async_trait]
impl Honours for SqliteStore {
    async fn honours(&self, before: i64, limit: u32) -> StoreResult<Vec<HonourRow>> {
        let sql = format!("{HONOUR} WHERE id < ?1 ORDER BY id DESC LIMIT ?2");
        self.read(|db| all(db, &sql, params![before, limit], honour_row))
    }

    async fn honours_of(&self, subject: SubjectKey) -> StoreResult<Vec<HonourRow>> {
        let sql = format!("{HONOUR} WHERE subject = ?1 ORDER BY id");
        self.read(|db| all(db, &sql, [subject.0], honour_row))
    }
}
