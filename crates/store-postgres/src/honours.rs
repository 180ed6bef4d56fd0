//! Honours that people published.

use async_trait::async_trait;
use tokio_postgres::Row;
use xinyu_register::ids::EntryId;
use xinyu_store::StoreResult;
use xinyu_store::honours::{HonourRow, Honours};
use xinyu_store::person::SubjectKey;

use crate::PostgresStore;
use crate::row::{Columns, each};
use crate::sql;

fn honour_row(row: &Row) -> StoreResult<HonourRow> {
    let mut c = Columns::of(row, "honour");
    Ok(HonourRow {
        seq: c.value()?,
        subject: SubjectKey(c.value()?),
        entry: EntryId::from_bytes(c.fixed("entry")?),
        n: c.unsigned("n")?,
    })
}

#[async_trait]
impl Honours for PostgresStore {
    async fn honours(&self, before: i64, limit: u32) -> StoreResult<Vec<HonourRow>> {
        each(&self.serve.rows(&sql::HONOURS, &[&before, &i64::from(limit)]).await?, honour_row)
    }

    async fn honours_of(&self, subject: SubjectKey) -> StoreResult<Vec<HonourRow>> {
        each(&self.serve.rows(&sql::HONOURS_OF, &[&subject.0]).await?, honour_row)
    }
}
