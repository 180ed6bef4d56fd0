//! What bodies send.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, params};
use xinyu_evidence::merkle::Frontier;
use xinyu_register::ids::{BatchId, EntryId, OfficerId};
use xinyu_register::sealed::{BlindIndex, Generation, KeyId, Sealed, WrappedKey};
use xinyu_store::batches::{BatchRecord, BatchState, Batches, FiledRow};
use xinyu_store::person::{BatchRow, Due, DueKind, FilingOutcome};
use xinyu_store::{StoreError, StoreResult};

use crate::files::all;
use crate::person::{due_add, one_row};
use crate::{SqliteStore, fault, fixed, signed, unsigned};

const BATCH: &str = "SELECT public_id, body, officer, template, content_mark, generation, key_id, wrapped, sealed,
    state, accepted, repeated, refused, review, at_ms, done_ms, purge_day, event, upto, frontier, decided_accepted,
    decided_repeated, decided_refused, late FROM batch";

fn state(number: u8) -> StoreResult<BatchState> {
    match number {
        1 => Ok(BatchState::Working),
        2 => Ok(BatchState::Done),
        3 => Ok(BatchState::Failed),
        _ => Err(StoreError::Inconsistent { table: "batch", column: "state", what: number.to_string() }),
    }
}

fn batch_record(row: &Row<'_>) -> rusqlite::Result<StoreResult<BatchRecord>> {
    let (id, body, officer): (Vec<u8>, String, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let (template, mark): (String, Vec<u8>) = (row.get(3)?, row.get(4)?);
    let (generation, key_id): (u32, Vec<u8>) = (row.get(5)?, row.get(6)?);
    let (wrapped, sealed, number): (Vec<u8>, Vec<u8>, u8) = (row.get(7)?, row.get(8)?, row.get(9)?);
    let counts: [i64; 4] = [row.get(10)?, row.get(11)?, row.get(12)?, row.get(13)?];
    let (at_ms, done_ms, purge_day): (i64, Option<i64>, i32) = (row.get(14)?, row.get(15)?, row.get(16)?);
    let event: Option<i64> = row.get(17)?;
    let (upto, frontier): (u32, Vec<u8>) = (row.get(18)?, row.get(19)?);
    let decided: [i64; 3] = [row.get(20)?, row.get(21)?, row.get(22)?];
    let late: i64 = row.get(23)?;
    Ok((|| {
        let mut told = [0u64; 4];
        for (to, from) in told.iter_mut().zip(counts) {
            *to = unsigned(from, "batch", "counts")?;
        }
        let mut became = [0u64; 3];
        for (to, from) in became.iter_mut().zip(decided) {
            *to = unsigned(from, "batch", "decided")?;
        }
        Ok(BatchRecord {
            id: BatchId::from_bytes(fixed(id, "batch", "public_id")?),
            body,
            officer: OfficerId::from_bytes(fixed(officer, "batch", "officer")?),
            template,
            content_mark: BlindIndex(fixed(mark, "batch", "content_mark")?),
            generation: Generation(generation),
            key_id: KeyId(fixed(key_id, "batch", "key_id")?),
            wrapped: WrappedKey(wrapped),
            sealed: Sealed(sealed),
            state: state(number)?,
            counts: told,
            decided: became,
            at_ms,
            done_ms,
            purge_day,
            event: event.map(|n| unsigned(n, "batch", "event")).transpose()?,
            upto,
            late: unsigned(late, "batch", "late")?,
            rows_root: rows_tree(told[0], &frontier)?.root(),
        })
    })())
}

/// Bytes of one row of a part: number, entry, hash of its leaf.
const FILED_BYTES: usize = 4 + 10 + 32;
/// In place of a hash: the entry was there already.
const NO_LEAF: [u8; 32] = [0; 32];

/// Appends one row to a part.
pub(crate) fn put_filed(part: &mut Vec<u8>, row: u32, entry: EntryId, outcome: &FilingOutcome) {
    let (entry, leaf) = match outcome {
        FilingOutcome::Filed(committed) => (entry, *committed.leaf_hash()),
        FilingOutcome::Repeated(known) => (*known, NO_LEAF),
        FilingOutcome::Differs(_) | FilingOutcome::Conflict => return,
    };
    part.extend_from_slice(&row.to_be_bytes());
    part.extend_from_slice(entry.as_bytes());
    part.extend_from_slice(&leaf);
}

pub(crate) fn put_filed_part(db: &Connection, batch: i64, rows: Vec<u8>) -> StoreResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    db.prepare_cached(
        "INSERT INTO batch_filed (batch, part, rows)
         SELECT ?1, coalesce(max(part) + 1, 0), ?2 FROM batch_filed WHERE batch = ?1",
    )
    .map_err(fault)?
    .execute(params![batch, rows])
    .map_err(fault)?;
    Ok(())
}

fn filed_rows(part: &[u8]) -> StoreResult<Vec<FiledRow>> {
    let damaged = || StoreError::Inconsistent { table: "batch_filed", column: "rows", what: "ends in a row".into() };
    if !part.len().is_multiple_of(FILED_BYTES) {
        return Err(damaged());
    }
    part.chunks_exact(FILED_BYTES)
        .map(|bytes| {
            let (row, rest) = bytes.split_first_chunk().ok_or_else(damaged)?;
            let (entry, rest) = rest.split_first_chunk().ok_or_else(damaged)?;
            let leaf: [u8; 32] = rest.try_into().map_err(|_| damaged())?;
            Ok(FiledRow {
                row: u32::from_be_bytes(*row),
                entry: EntryId::from_bytes(*entry),
                leaf: (leaf != NO_LEAF).then_some(leaf),
            })
        })
        .collect()
}

/// The tree over the leaf hashes of a batch's accepted rows, as far as it has come.
pub(crate) fn rows_tree(size: u64, frontier: &[u8]) -> StoreResult<Frontier> {
    let damaged = |what: String| StoreError::Inconsistent { table: "batch", column: "frontier", what };
    let hashes = frontier.chunks(32).map(|hash| fixed(hash.to_vec(), "batch", "frontier")).collect::<Result<_, _>>()?;
    Frontier::from_parts(size, hashes).map_err(|error| damaged(error.to_string()))
}

#[async_trait]
impl Batches for SqliteStore {
    async fn batch_begin(&self, batch: BatchRecord) -> StoreResult<()> {
        self.writer
            .write(move |db| {
                db.prepare_cached(
                    "INSERT INTO batch (public_id, body, officer, template, content_mark, generation, key_id,
                     wrapped, sealed, state, at_ms, purge_day) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                )
                .map_err(fault)?
                .execute(params![
                    batch.id.as_bytes().as_slice(),
                    batch.body,
                    batch.officer.as_bytes().as_slice(),
                    batch.template,
                    batch.content_mark.0.as_slice(),
                    batch.generation.0,
                    batch.key_id.0.as_slice(),
                    batch.wrapped.0,
                    batch.sealed.0,
                    batch.state as u8,
                    batch.at_ms,
                    batch.purge_day
                ])
                .map_err(fault)?;
                let due =
                    Due { day: batch.purge_day, kind: DueKind::PurgeBatch, id: *batch.id.as_bytes(), subject: None };
                due_add(db, &due)
            })
            .await
    }

    async fn batch(&self, id: BatchId) -> StoreResult<Option<BatchRecord>> {
        let sql = format!("{BATCH} WHERE public_id = ?1");
        self.read(|db| Ok(all(db, &sql, [id.as_bytes().as_slice()], batch_record)?.pop()))
    }

    async fn batch_of_content(&self, body: &str, mark: BlindIndex) -> StoreResult<Option<BatchRecord>> {
        let sql = format!("{BATCH} WHERE body = ?1 AND content_mark = ?2 ORDER BY id DESC LIMIT 1");
        self.read(|db| Ok(all(db, &sql, params![body, mark.0.as_slice()], batch_record)?.pop()))
    }

    async fn batches_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<BatchRecord>> {
        let sql = format!("{BATCH} WHERE body = ?1 ORDER BY id DESC LIMIT ?2");
        self.read(|db| all(db, &sql, params![body, limit], batch_record))
    }

    async fn batches_working(&self) -> StoreResult<Vec<BatchRecord>> {
        let sql = format!("{BATCH} WHERE state = 1 ORDER BY id");
        self.read(|db| all(db, &sql, [], batch_record))
    }

    async fn batches_for_audit(&self, after: Option<BatchId>, limit: u32) -> StoreResult<Vec<BatchRecord>> {
        let sql = format!("{BATCH} WHERE public_id > ?1 ORDER BY public_id LIMIT ?2");
        // The empty blob comes before every other.
        let after = after.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
        self.read(|db| all(db, &sql, params![after, limit], batch_record))
    }

    async fn batch_end(
        &self,
        id: BatchId,
        state: BatchState,
        sealed: Sealed,
        event: Option<u64>,
        done_ms: i64,
    ) -> StoreResult<()> {
        let sql = "UPDATE batch SET state = ?2, sealed = ?3, event = ?4, done_ms = ?5 WHERE public_id = ?1";
        self.writer
            .write(move |db| {
                let id = id.as_bytes().as_slice();
                let ended = db.prepare_cached(sql).map_err(fault)?.execute(params![
                    id,
                    state as u8,
                    sealed.0,
                    event.map(signed),
                    done_ms
                ]);
                one_row(ended, "batch")
            })
            .await
    }

    async fn batch_rows(&self, id: BatchId, state: u8, after: u32, limit: u32) -> StoreResult<Vec<BatchRow>> {
        let sql = "SELECT row, state, sealed FROM batch_row
                   WHERE batch = (SELECT id FROM batch WHERE public_id = ?1) AND row > ?2 AND (?3 = 0 OR state = ?3)
                   ORDER BY row LIMIT ?4";
        self.read(|db| {
            all(db, sql, params![id.as_bytes().as_slice(), after, state, limit], |row| {
                Ok(Ok(BatchRow { row: row.get(0)?, state: row.get(1)?, sealed: Sealed(row.get(2)?) }))
            })
        })
    }

    async fn batch_row_put(&self, id: BatchId, row: BatchRow) -> StoreResult<()> {
        let sql = "UPDATE batch_row SET state = ?3, sealed = ?4
                   WHERE batch = (SELECT id FROM batch WHERE public_id = ?1) AND row = ?2";
        self.writer
            .write(move |db| {
                let put = db.prepare_cached(sql).map_err(fault)?.execute(params![
                    id.as_bytes().as_slice(),
                    row.row,
                    row.state,
                    row.sealed.0
                ]);
                one_row(put, "batch_row")
            })
            .await
    }

    async fn batch_filed(&self, id: BatchId, part: u32) -> StoreResult<Vec<FiledRow>> {
        let sql = "SELECT rows FROM batch_filed
                   WHERE batch = (SELECT id FROM batch WHERE public_id = ?1) AND part = ?2";
        self.read(|db| {
            let rows: Option<Vec<u8>> = db
                .prepare_cached(sql)
                .map_err(fault)?
                .query_row(params![id.as_bytes().as_slice(), part], |row| row.get(0))
                .optional()
                .map_err(fault)?;
            filed_rows(&rows.unwrap_or_default())
        })
    }

    async fn batch_purge(&self, id: BatchId) -> StoreResult<()> {
        self.writer
            .write_over(move |db| {
                let id = id.as_bytes().as_slice();
                db.execute("DELETE FROM batch_row WHERE batch = (SELECT id FROM batch WHERE public_id = ?1)", [id])
                    .map_err(fault)?;
                db.execute("DELETE FROM batch_filed WHERE batch = (SELECT id FROM batch WHERE public_id = ?1)", [id])
                    .map_err(fault)?;
                db.execute("DELETE FROM identity_case WHERE batch = ?1", [id]).map_err(fault)?;
                db.execute(
                    "INSERT OR IGNORE INTO destroyed_key (key_id, day)
                     SELECT key_id, purge_day FROM batch WHERE public_id = ?1",
                    [id],
                )
                .map_err(fault)?;
                db.execute("UPDATE batch SET wrapped = x'', sealed = x'' WHERE public_id = ?1", [id]).map_err(fault)?;
                Ok(())
            })
            .await
    }
}
