//! Leaves, their order, the head.

use async_trait::async_trait;
use rusqlite::{Connection, params};
use xinyu_evidence::merkle::{self, Frontier};
use xinyu_store::files::LeafRow;
use xinyu_store::journal::{Counts, DestructionSet, Head, Journal, Lease};
use xinyu_store::person::LEAF_BYTES;
use xinyu_store::{StoreError, StoreResult};

use crate::files::{all, leaf_row};
use crate::{SqliteStore, fault, fixed, schema, signed, unsigned};

fn head(db: &Connection) -> StoreResult<Head> {
    let mut rows = all(db, "SELECT size, root, frontier, epoch FROM head WHERE one = 1", [], |row| {
        let (size, epoch): (i64, i64) = (row.get(0)?, row.get(3)?);
        let (root, frontier): (Vec<u8>, Vec<u8>) = (row.get(1)?, row.get(2)?);
        Ok((|| {
            Ok(Head {
                size: unsigned(size, "head", "size")?,
                root: fixed(root, "head", "root")?,
                epoch: unsigned(epoch, "head", "epoch")?,
                frontier: frontier
                    .chunks(32)
                    .map(|hash| fixed(hash.to_vec(), "head", "frontier"))
                    .collect::<Result<_, _>>()?,
            })
        })())
    })?;
    Ok(rows.pop().unwrap_or_else(|| Head { size: 0, root: merkle::empty_root(), epoch: 0, frontier: Vec::new() }))
}

fn count(db: &Connection, sql: &str) -> StoreResult<u64> {
    let found: Option<i64> = db.query_row(sql, [], |row| row.get(0)).map_err(fault)?;
    unsigned(found.unwrap_or(0), "(any)", "count")
}

#[async_trait]
impl Journal for SqliteStore {
    async fn lease(&self, holder: [u8; 16], now_ms: i64, until_ms: i64) -> StoreResult<Option<Lease>> {
        self.writer
            .write(move |db| {
                db.execute(
                    "INSERT OR IGNORE INTO head (one, size, root, frontier, epoch, holder, until_ms)
                     VALUES (1, 0, ?1, x'', 0, x'', 0)",
                    [merkle::empty_root().as_slice()],
                )
                .map_err(fault)?;
                let taken = db
                    .execute(
                        "UPDATE head SET epoch = CASE WHEN holder = ?1 THEN epoch ELSE epoch + 1 END,
                         holder = ?1, until_ms = ?3 WHERE one = 1 AND (holder = ?1 OR until_ms <= ?2)",
                        params![holder.as_slice(), now_ms, until_ms],
                    )
                    .map_err(fault)?;
                if taken == 0 {
                    return Ok(None);
                }
                Ok(Some(Lease { epoch: head(db)?.epoch, until_ms }))
            })
            .await
    }

    async fn sequence(&self, lease: Lease, limit: u32) -> StoreResult<Option<Head>> {
        self.writer.write_bulk(move |db| sequence(db, lease, limit)).await
    }

    async fn head(&self) -> StoreResult<Head> {
        self.read(head)
    }

    async fn waiting(&self) -> StoreResult<u64> {
        self.read(|db| count(db, "SELECT count(*) FROM leaf WHERE place IS NULL"))
    }

    async fn leaves(&self, from: u64, limit: u32) -> StoreResult<Vec<[u8; LEAF_BYTES]>> {
        let sql = "SELECT bytes, place FROM leaf WHERE place >= ?1 ORDER BY place LIMIT ?2";
        self.read(|db| {
            let mut leaves = Vec::new();
            let mut statement = db.prepare_cached(sql).map_err(fault)?;
            let mut rows = statement.query(params![signed(from), limit]).map_err(fault)?;
            let mut expected = from;
            while let Some(row) = rows.next().map_err(fault)? {
                // Straight from the engine's page: a verification reads millions of them.
                let bytes = row.get_ref(0).map_err(fault)?.as_blob().unwrap_or_default();
                let leaf = bytes.try_into().map_err(|_| StoreError::Inconsistent {
                    table: "leaf",
                    column: "bytes",
                    what: format!("{} bytes instead of {LEAF_BYTES}", bytes.len()),
                })?;
                if unsigned(row.get(1).map_err(fault)?, "leaf", "place")? != expected {
                    let what = format!("leaf {expected} is not there");
                    return Err(StoreError::Inconsistent { table: "leaf", column: "place", what });
                }
                leaves.push(leaf);
                expected += 1;
            }
            Ok(leaves)
        })
    }

    async fn leaf_by_hash(&self, hash: [u8; 32]) -> StoreResult<Option<LeafRow>> {
        self.read(|db| {
            let mut statement =
                db.prepare("SELECT id, bytes, place, at_ms, due_ms FROM leaf ORDER BY id DESC").map_err(fault)?;
            for row in statement.query_map([], |row| leaf_row(row, 0)).map_err(fault)? {
                let leaf = row.map_err(fault)??;
                if merkle::leaf_hash(&leaf.bytes) == hash {
                    return Ok(Some(leaf));
                }
            }
            Ok(None)
        })
    }

    async fn counts(&self) -> StoreResult<Counts> {
        self.read(|db| {
            let snapshot = db.unchecked_transaction().map_err(fault)?;
            Ok(Counts {
                head_size: head(&snapshot)?.size,
                sequenced: count(&snapshot, "SELECT count(*) FROM leaf WHERE place IS NOT NULL")?,
                waiting: count(&snapshot, "SELECT count(*) FROM leaf WHERE place IS NULL")?,
                events_by_n: count(&snapshot, "SELECT sum(n) FROM subject")?,
                events: count(&snapshot, "SELECT count(*) FROM event")?,
                destroyed: count(&snapshot, "SELECT sum(length(places) / 8) FROM destruction")?,
                entries: count(&snapshot, "SELECT count(*) FROM entry")?,
                subjects: count(&snapshot, "SELECT count(*) FROM subject")?,
            })
        })
    }

    async fn destruction_sets(&self) -> StoreResult<Vec<DestructionSet>> {
        self.read(|db| {
            all(db, "SELECT n, day, places FROM destruction ORDER BY n", [], |row| {
                let (n, day, places): (i64, i32, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok((|| {
                    let places = places
                        .chunks(8)
                        .map(|place| fixed(place.to_vec(), "destruction", "places").map(u64::from_be_bytes))
                        .collect::<Result<_, _>>()?;
                    Ok(DestructionSet { n: unsigned(n, "destruction", "n")?, day, places })
                })())
            })
        })
    }

    async fn schema_faults(&self) -> StoreResult<Vec<String>> {
        self.read(schema::faults)
    }

    async fn settle(&self) -> StoreResult<()> {
        // One file, and every commit waited for the disk: nothing is left to wait for.
        Ok(())
    }
}

fn sequence(db: &Connection, lease: Lease, limit: u32) -> StoreResult<Option<Head>> {
    let mut at = head(db)?;
    // The first lease has epoch 1: before it there is no head to move.
    if at.epoch != lease.epoch || lease.epoch == 0 {
        return Ok(None);
    }
    let size = at.size;
    let damaged = |what: String| StoreError::Inconsistent { table: "head", column: "frontier", what };
    let mut tree = Frontier::from_parts(size, at.frontier.clone()).map_err(|error| damaged(error.to_string()))?;
    if tree.root() != at.root {
        return Err(damaged("it does not give the root of the head".into()));
    }
    let waiting = all(db, "SELECT id, bytes FROM leaf WHERE place IS NULL ORDER BY id LIMIT ?1", [limit], |row| {
        Ok(Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))
    })?;
    if waiting.is_empty() {
        return Ok(Some(at));
    }
    let mut place_it =
        db.prepare_cached("UPDATE leaf SET place = ?2 WHERE id = ?1 AND place IS NULL").map_err(fault)?;
    for (id, bytes) in waiting {
        let placed = place_it.execute(params![id, signed(tree.size())]).map_err(fault)?;
        assert_eq!(placed, 1, "a waiting leaf takes the next place");
        tree.append(merkle::leaf_hash(&bytes));
    }
    at.root = tree.root();
    let (grown, frontier) = tree.into_parts();
    at.size = grown;
    at.frontier = frontier;
    let moved = db
        .execute(
            "UPDATE head SET size = ?1, root = ?2, frontier = ?3 WHERE one = 1 AND size = ?4 AND epoch = ?5",
            params![signed(at.size), at.root.as_slice(), at.frontier.concat(), signed(size), signed(lease.epoch)],
        )
        .map_err(fault)?;
    assert_eq!(moved, 1, "the head moves from where it was read");
    Ok(Some(at))
}
