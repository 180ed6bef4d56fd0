//! What waits on the desks of bodies.

use async_trait::async_trait;
use rusqlite::{OptionalExtension, Row, params};
use xinyu_register::ids::{ChangeId, EnquiryId, EntryId, TaskId};
use xinyu_register::sealed::Sealed;
use xinyu_store::StoreResult;
use xinyu_store::desks::{ChangeRow, Desks, TaskRow};
use xinyu_store::person::SubjectKey;

use crate::files::all;
use crate::{SqliteStore, fault, fixed, unsigned};

const CHANGE: &str = "SELECT public_id, subject, n, body, enquiry, entry, sealed, at_ms, seen_ms FROM change";
const TASK: &str = "SELECT public_id, body, subject, entry, at_ms FROM task";

fn change_row(row: &Row<'_>) -> rusqlite::Result<StoreResult<ChangeRow>> {
    let (id, subject, n): (Vec<u8>, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let (body, enquiry, entry): (String, Vec<u8>, Vec<u8>) = (row.get(3)?, row.get(4)?, row.get(5)?);
    let (sealed, at_ms, seen_ms) = (row.get(6)?, row.get(7)?, row.get(8)?);
    Ok((|| {
        Ok(ChangeRow {
            id: ChangeId::from_bytes(fixed(id, "change", "public_id")?),
            subject: SubjectKey(subject),
            n: unsigned(n, "change", "n")?,
            body,
            enquiry: EnquiryId::from_bytes(fixed(enquiry, "change", "enquiry")?),
            entry: EntryId::from_bytes(fixed(entry, "change", "entry")?),
            sealed: Sealed(sealed),
            at_ms,
            seen_ms,
        })
    })())
}

fn task_row(row: &Row<'_>) -> rusqlite::Result<StoreResult<TaskRow>> {
    let (id, body, subject): (Vec<u8>, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let (entry, at_ms): (Vec<u8>, i64) = (row.get(3)?, row.get(4)?);
    Ok((|| {
        Ok(TaskRow {
            id: TaskId::from_bytes(fixed(id, "task", "public_id")?),
            body,
            subject: SubjectKey(subject),
            entry: EntryId::from_bytes(fixed(entry, "task", "entry")?),
            at_ms,
        })
    })())
}

#[async_trait]
impl Desks for SqliteStore {
    async fn subject_of_entry(&self, id: EntryId) -> StoreResult<Option<SubjectKey>> {
        self.read(|db| {
            let found = db
                .prepare_cached("SELECT subject FROM entry WHERE public_id = ?1")
                .map_err(fault)?
                .query_row([id.as_bytes().as_slice()], |row| row.get(0))
                .optional();
            Ok(found.map_err(fault)?.map(SubjectKey))
        })
    }

    async fn change(&self, id: ChangeId) -> StoreResult<Option<ChangeRow>> {
        let sql = format!("{CHANGE} WHERE public_id = ?1");
        self.read(|db| Ok(all(db, &sql, [id.as_bytes().as_slice()], change_row)?.pop()))
    }

    async fn changes_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<ChangeRow>> {
        let sql = format!("{CHANGE} WHERE body = ?1 ORDER BY id DESC LIMIT ?2");
        self.read(|db| all(db, &sql, params![body, limit], change_row))
    }

    async fn own_changes(&self, subject: SubjectKey) -> StoreResult<Vec<ChangeRow>> {
        let sql = format!("{CHANGE} WHERE subject = ?1 ORDER BY id DESC");
        self.read(|db| all(db, &sql, [subject.0], change_row))
    }

    async fn tasks_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<TaskRow>> {
        let sql = format!("{TASK} WHERE body = ?1 ORDER BY id LIMIT ?2");
        self.read(|db| all(db, &sql, params![body, limit], task_row))
    }

    async fn tasks_for_audit(&self, subject: SubjectKey) -> StoreResult<Vec<TaskRow>> {
        // Not a hot path: the table holds what waits, and that is little.
        let sql = format!("{TASK} WHERE subject = ?1 ORDER BY id");
        self.read(|db| all(db, &sql, [subject.0], task_row))
    }
}
