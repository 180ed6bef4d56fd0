//! Keys under a generation.

use async_trait::async_trait;
use rusqlite::params;
use xinyu_register::sealed::{Generation, KeyId, WrappedKey};
use xinyu_store::keys::{KeyOf, Keys, WrappedRow};
use xinyu_store::{StoreError, StoreResult};

use crate::files::all;
use crate::{SqliteStore, fault, fixed, unsigned};

/// A batch that was purged has no key any more.
const COUNTS: &str = "SELECT generation, count(*) FROM (
    SELECT generation FROM subject UNION ALL SELECT generation FROM batch WHERE length(wrapped) > 0
  ) GROUP BY generation ORDER BY generation";
const OF_SUBJECTS: &str = "SELECT id, pseudonym, key_id, wrapped FROM subject
  WHERE generation = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
const OF_BATCHES: &str = "SELECT id, public_id, key_id, wrapped FROM batch
  WHERE generation = ?1 AND id > ?2 AND length(wrapped) > 0 ORDER BY id LIMIT ?3";
const PUT_SUBJECT: &str =
    "UPDATE subject SET generation = ?1, wrapped = ?2 WHERE id = ?3 AND key_id = ?4 AND generation = ?5";
const PUT_BATCH: &str = "UPDATE batch SET generation = ?1, wrapped = ?2
  WHERE id = ?3 AND key_id = ?4 AND generation = ?5 AND length(wrapped) > 0";

#[async_trait]
impl Keys for SqliteStore {
    async fn generations(&self) -> StoreResult<Vec<(Generation, u64)>> {
        self.read(|db| {
            all(db, COUNTS, [], |row| {
                let (generation, count): (i64, i64) = (row.get(0)?, row.get(1)?);
                Ok((|| {
                    let generation = u32::try_from(generation).map_err(|_| StoreError::Inconsistent {
                        table: "subject",
                        column: "generation",
                        what: "out of range".into(),
                    })?;
                    Ok((Generation(generation), unsigned(count, "subject", "(count)")?))
                })())
            })
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
            KeyOf::Subject => OF_SUBJECTS,
            KeyOf::Batch => OF_BATCHES,
        };
        self.read(|db| {
            all(db, sql, params![generation.0, after, limit], |row| {
                let (seq, id, key, wrapped): (i64, Vec<u8>, Vec<u8>, Vec<u8>) =
                    (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
                let key_id = fixed(key, of.table(), "key_id").map(KeyId);
                Ok(key_id.map(|key_id| WrappedRow { seq, row: id, key_id, wrapped: WrappedKey(wrapped) }))
            })
        })
    }

    async fn rewrap(&self, of: KeyOf, from: Generation, to: Generation, keys: Vec<WrappedRow>) -> StoreResult<u64> {
        let sql = match of {
            KeyOf::Subject => PUT_SUBJECT,
            KeyOf::Batch => PUT_BATCH,
        };
        self.writer
            .write_over(move |db| {
                let mut put = db.prepare_cached(sql).map_err(fault)?;
                let mut count = 0;
                for key in &keys {
                    let row = params![to.0, key.wrapped.0, key.seq, key.key_id.0.as_slice(), from.0];
                    count += put.execute(row).map_err(fault)? as u64;
                }
                Ok(count)
            })
            .await
    }
}
