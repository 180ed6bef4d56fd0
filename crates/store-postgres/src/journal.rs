//! Leaves, their order, the head.

use async_trait::async_trait;
use tokio_postgres::Row;
use xinyu_evidence::merkle::{self, Frontier};
use xinyu_store::StoreResult;
use xinyu_store::files::LeafRow;
use xinyu_store::journal::{Counts, DestructionSet, Head, Journal, Lease};
use xinyu_store::person::LEAF_BYTES;

use crate::PostgresStore;
use crate::conn::{BEGIN, GO_ON, Step, again, values};
use crate::fault::{Res, inconsistent};
use crate::files::leaf_row;
use crate::row::{Columns, each, first, hashes, signed};
use crate::{schema, sql};

fn head_row(row: &Row) -> StoreResult<Head> {
    let mut c = Columns::of(row, "head");
    Ok(Head {
        size: c.unsigned("size")?,
        root: c.fixed("root")?,
        epoch: c.unsigned("epoch")?,
        frontier: hashes(&c.value::<Vec<&[u8]>>()?, "head", "frontier")?,
    })
}

fn there(head: Option<Head>) -> StoreResult<Head> {
    head.ok_or_else(|| inconsistent("head", "one", "the head is not there"))
}

impl PostgresStore {
    /// Three round trips: lock the head and read what waits; give the places; commit.
    async fn sequence_once(&self, lease: Lease, limit: u32) -> Res<Option<Head>> {
        let tx = self.maintain.tx().await?;
        let told = tx
            .all(
                BEGIN,
                &[Step::new(&sql::HEAD_LOCK, values![]), Step::new(&sql::WAITING_NEXT, values![i64::from(limit)])],
            )
            .await?;
        let at = there(first(&told[0].rows, head_row)?)?;
        // The first lease has epoch 1: before it there is no head to move.
        if at.epoch != lease.epoch || lease.epoch == 0 {
            tx.undo().await?;
            return Ok(None);
        }
        let mut tree = Frontier::from_parts(at.size, at.frontier.clone())
            .map_err(|error| inconsistent("head", "frontier", error.to_string()))?;
        if tree.root() != at.root {
            return Err(inconsistent("head", "frontier", "it does not give the root of the head").into());
        }
        let mut leaves: Vec<i64> = Vec::with_capacity(told[1].rows.len());
        for row in &told[1].rows {
            let mut c = Columns::of(row, "leaf");
            leaves.push(c.value()?);
            tree.append(merkle::leaf_hash(&c.fixed::<LEAF_BYTES>("bytes")?));
        }
        if leaves.is_empty() {
            tx.undo().await?;
            return Ok(Some(at));
        }
        let root = tree.root();
        let (size, frontier) = tree.into_parts();
        let stored: Vec<&[u8]> = frontier.iter().map(<[u8; 32]>::as_slice).collect();
        let (from, epoch) = (signed(at.size), signed(lease.epoch));
        let told = tx
            .all(
                GO_ON,
                &[
                    Step::new(&sql::PLACES_NEW, values![&leaves, from]),
                    Step::new(&sql::WAITING_GONE, values![&leaves]),
                    Step::new(
                        &sql::HEAD_MOVE,
                        values![signed(size), root.as_slice(), stored, from, epoch, at.root.as_slice()],
                    ),
                ],
            )
            .await?;
        let placed = leaves.len() as u64;
        if (told[0].changed, told[1].changed, told[2].changed) != (placed, placed, 1) {
            // Dropping the connection undoes it.
            return Err(inconsistent("head", "size", "it moved while it was locked").into());
        }
        tx.commit().await?;
        Ok(Some(Head { size, root, epoch: at.epoch, frontier }))
    }
}

#[async_trait]
impl Journal for PostgresStore {
    async fn lease(&self, holder: [u8; 16], now_ms: i64, until_ms: i64) -> StoreResult<Option<Lease>> {
        let rows = self.maintain.rows(&sql::LEASE, &[&holder.as_slice(), &now_ms, &until_ms]).await?;
        let epoch = first(&rows, |row| Columns::of(row, "head").unsigned("epoch"))?;
        Ok(epoch.map(|epoch| Lease { epoch, until_ms }))
    }

    async fn sequence(&self, lease: Lease, limit: u32) -> StoreResult<Option<Head>> {
        again(|| self.sequence_once(lease, limit)).await
    }

    async fn head(&self) -> StoreResult<Head> {
        there(first(&self.serve.rows(&sql::HEAD, &[]).await?, head_row)?)
    }

    async fn waiting(&self) -> StoreResult<u64> {
        let rows = self.serve.rows(&sql::WAITING_COUNT, &[]).await?;
        Ok(first(&rows, |row| Columns::of(row, "leaf_waiting").unsigned("leaf"))?.unwrap_or(0))
    }

    async fn leaves(&self, from: u64, limit: u32) -> StoreResult<Vec<[u8; LEAF_BYTES]>> {
        let rows = self.serve.rows(&sql::LEAVES, &[&signed(from), &i64::from(limit)]).await?;
        rows.iter()
            .zip(from..)
            .map(|(row, expected)| {
                let mut c = Columns::of(row, "leaf");
                let bytes = c.fixed("bytes")?;
                if c.unsigned("place")? != expected {
                    return Err(inconsistent("leaf_place", "place", format!("leaf {expected} is not there")));
                }
                Ok(bytes)
            })
            .collect()
    }

    async fn leaf_by_hash(&self, hash: [u8; 32]) -> StoreResult<Option<LeafRow>> {
        first(&self.serve.rows(&sql::LEAF_BY_HASH, &[&hash.as_slice()]).await?, leaf_row)
    }

    async fn counts(&self) -> StoreResult<Counts> {
        // One statement, one snapshot.
        let rows = self.serve.rows(&sql::COUNTS, &[]).await?;
        let counts = first(&rows, |row| {
            let mut c = Columns::of(row, "head");
            Ok(Counts {
                head_size: c.unsigned("size")?,
                sequenced: c.unsigned("count")?,
                waiting: c.unsigned("count")?,
                events_by_n: c.unsigned("count")?,
                events: c.unsigned("count")?,
                destroyed: c.unsigned("count")?,
                entries: c.unsigned("count")?,
                subjects: c.unsigned("count")?,
            })
        })?;
        Ok(counts.unwrap_or_default())
    }

    async fn destruction_sets(&self) -> StoreResult<Vec<DestructionSet>> {
        each(&self.serve.rows(&sql::DESTRUCTION_SETS, &[]).await?, |row| {
            let mut c = Columns::of(row, "destruction");
            let (n, day) = (c.unsigned("n")?, c.value()?);
            let places = c.value::<Vec<i64>>()?;
            let checked = |place| u64::try_from(place).map_err(|_| inconsistent("destruction", "places", "negative"));
            Ok(DestructionSet { n, day, places: places.into_iter().map(checked).collect::<Result<_, _>>()? })
        })
    }

    async fn schema_faults(&self) -> StoreResult<Vec<String>> {
        schema::faults(&self.serve).await
    }

    async fn settle(&self) -> StoreResult<()> {
        // Also where the session was allowed to promise less.
        again(|| async {
            let tx = self.maintain.tx().await?;
            tx.batch_execute("BEGIN; SET LOCAL synchronous_commit = on").await?;
            tx.all(GO_ON, &[Step::new(&sql::SETTLE, values![])]).await?;
            tx.commit().await
        })
        .await
    }
}
