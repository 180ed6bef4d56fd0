//! What waits on the desks of bodies.

use async_trait::async_trait;
use tokio_postgres::Row;
use xinyu_register::ids::{ChangeId, EnquiryId, EntryId, TaskId};
use xinyu_store::StoreResult;
use xinyu_store::desks::{ChangeRow, Desks, TaskRow};
use xinyu_store::person::SubjectKey;

use crate::PostgresStore;
use crate::row::{Columns, each, first};
use crate::sql;

fn change_row(row: &Row) -> StoreResult<ChangeRow> {
    let mut c = Columns::of(row, "change");
    Ok(ChangeRow {
        id: ChangeId::from_bytes(c.fixed("public_id")?),
        subject: SubjectKey(c.value()?),
        n: c.unsigned("n")?,
        body: c.value()?,
        enquiry: EnquiryId::from_bytes(c.fixed("enquiry")?),
        entry: EntryId::from_bytes(c.fixed("entry")?),
        sealed: c.sealed()?,
        at_ms: c.value()?,
        seen_ms: c.value()?,
    })
}

fn task_row(row: &Row) -> StoreResult<TaskRow> {
    let mut c = Columns::of(row, "task");
    Ok(TaskRow {
        id: TaskId::from_bytes(c.fixed("public_id")?),
        body: c.value()?,
        subject: SubjectKey(c.value()?),
        entry: EntryId::from_bytes(c.fixed("entry")?),
        at_ms: c.value()?,
    })
}

#[async_trait]
impl Desks for PostgresStore {
    async fn subject_of_entry(&self, id: EntryId) -> StoreResult<Option<SubjectKey>> {
        let rows = self.serve.rows(&sql::SUBJECT_OF_ENTRY, &[&id.as_bytes().as_slice()]).await?;
        first(&rows, |row| Columns::of(row, "entry_at").value().map(SubjectKey))
    }

    async fn change(&self, id: ChangeId) -> StoreResult<Option<ChangeRow>> {
        first(&self.serve.rows(&sql::CHANGE, &[&id.as_bytes().as_slice()]).await?, change_row)
    }

    async fn changes_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<ChangeRow>> {
        each(&self.serve.rows(&sql::CHANGES_OF_BODY, &[&body, &i64::from(limit)]).await?, change_row)
    }

    async fn own_changes(&self, subject: SubjectKey) -> StoreResult<Vec<ChangeRow>> {
        each(&self.serve.rows(&sql::OWN_CHANGES, &[&subject.0]).await?, change_row)
    }

    async fn tasks_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<TaskRow>> {
        each(&self.serve.rows(&sql::TASKS_OF_BODY, &[&body, &i64::from(limit)]).await?, task_row)
    }

    async fn tasks_for_audit(&self, subject: SubjectKey) -> StoreResult<Vec<TaskRow>> {
        each(&self.serve.rows(&sql::TASKS_FOR_AUDIT, &[&subject.0]).await?, task_row)
    }
}
