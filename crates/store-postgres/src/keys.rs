//! Keys under a generation.

use async_trait::async_trait;
use tokio_postgres::Row;
use xinyu_register::sealed::{Generation, WrappedKey};
use xinyu_store::StoreResult;
use xinyu_store::keys::{KeyOf, Keys, WrappedRow};

use crate::PostgresStore;
use crate::row::{Columns, each};
use crate::sql;

fn wrapped_row(of: KeyOf, row: &Row) -> StoreResult<WrappedRow> {
    let mut c = Columns::of(row, of.table());
    Ok(WrappedRow { seq: c.value()?, row: c.value()?, key_id: c.key_id("key_id")?, wrapped: WrappedKey(c.value()?) })
}

#[async_trait]
impl Keys for PostgresStore {
    async fn generations(&self) -> StoreResult<Vec<(Generation, u64)>> {
        each(&self.maintain.rows(&sql::GENERATIONS, &[]).await?, |row| {
            let mut c = Columns::of(row, "subject");
            Ok((Generation(c.small("generation")?), c.unsigned("(count)")?))
        })
    }

    async fn wrapped_under(
        &self,
        of: KeyOf,
        generation: Generation,
        after: i64,
        limit: u32,
    ) -> StoreResult<Vec<WrappedRow>> {
        let sql = match of {
            KeyOf::Subject => &sql::SUBJECTS_UNDER,
            KeyOf::Batch => &sql::BATCHES_UNDER,
        };
        let rows = self.maintain.rows(sql, &[&i64::from(generation.0), &after, &i64::from(limit)]).await?;
        each(&rows, |row| wrapped_row(of, row))
    }

    async fn rewrap(&self, of: KeyOf, from: Generation, to: Generation, keys: Vec<WrappedRow>) -> StoreResult<u64> {
        let sql = match of {
            KeyOf::Subject => &sql::REWRAP_SUBJECTS,
            KeyOf::Batch => &sql::REWRAP_BATCHES,
        };
        let seqs: Vec<i64> = keys.iter().map(|key| key.seq).collect();
        let ids: Vec<&[u8]> = keys.iter().map(|key| key.key_id.0.as_slice()).collect();
        let wrapped: Vec<&[u8]> = keys.iter().map(|key| key.wrapped.0.as_slice()).collect();
        let (from, to) = (i64::from(from.0), i64::from(to.0));
        self.maintain.change(sql, &[&seqs, &ids, &wrapped, &from, &to]).await
    }
}
