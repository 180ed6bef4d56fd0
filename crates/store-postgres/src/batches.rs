//! What bodies send.

use async_trait::async_trait;
use tokio_postgres::Row;
use xinyu_evidence::merkle::Frontier;
use xinyu_register::ids::{BatchId, EntryId, OfficerId};
use xinyu_register::sealed::{BlindIndex, Generation, Sealed};
use xinyu_store::StoreResult;
use xinyu_store::batches::{BatchRecord, BatchState, Batches, FiledRow};
use xinyu_store::person::{BatchRow, BatchStep, Due, DueKind, FilingOutcome};

use crate::PostgresStore;
use crate::conn::{Step, values};
use crate::fault::inconsistent;
use crate::identities::cases_step;
use crate::person::due_step;
use crate::row::{Columns, each, first, fixed, hashes, signed};
use crate::sql;

fn batch_record(row: &Row) -> StoreResult<BatchRecord> {
    let mut c = Columns::of(row, "batch");
    Ok(BatchRecord {
        id: BatchId::from_bytes(c.fixed("public_id")?),
        body: c.value()?,
        officer: OfficerId::from_bytes(c.fixed("officer")?),
        template: c.value()?,
        content_mark: c.blind("content_mark")?,
        generation: Generation(c.small("generation")?),
        key_id: c.key_id("key_id")?,
        wrapped: c.wrapped()?,
        sealed: c.sealed()?,
        state: match c.byte("state")? {
            1 => BatchState::Working,
            2 => BatchState::Done,
            3 => BatchState::Failed,
            other => return Err(inconsistent("batch", "state", other.to_string())),
        },
        counts: [c.unsigned("accepted")?, c.unsigned("repeated")?, c.unsigned("refused")?, c.unsigned("review")?],
        decided: [c.unsigned("decided_accepted")?, c.unsigned("decided_repeated")?, c.unsigned("decided_refused")?],
        at_ms: c.value()?,
        done_ms: c.value()?,
        purge_day: c.value()?,
        event: match c.value::<Option<i64>>()? {
            Some(n) => Some(u64::try_from(n).map_err(|_| inconsistent("batch", "event", "negative"))?),
            None => None,
        },
        upto: c.small("upto")?,
        late: c.unsigned("late")?,
        rows_root: [0; 32],
    })
    .and_then(|batch| {
        let tree = rows_tree(batch.counts[0], &c.value::<Vec<&[u8]>>()?)?;
        Ok(BatchRecord { rows_root: tree.root(), ..batch })
    })
}

/// The tree over the leaf hashes of a batch's accepted rows, as far as it has come.
fn rows_tree(size: u64, frontier: &[&[u8]]) -> StoreResult<Frontier> {
    Frontier::from_parts(size, hashes(frontier, "batch", "frontier")?)
        .map_err(|error| inconsistent("batch", "frontier", error.to_string()))
}

/// A batch whose row is locked: nobody else counts on it until the transaction ends.
pub(crate) struct LockedBatch {
    key: i64,
    tree: Frontier,
}

impl LockedBatch {
    pub(crate) fn of(row: Option<&Row>) -> StoreResult<Self> {
        let Some(row) = row else {
            return Err(inconsistent("batch", "public_id", "a row that must be there is not"));
        };
        let mut c = Columns::of(row, "batch");
        let (key, accepted) = (c.value()?, c.unsigned("accepted")?);
        Ok(Self { key, tree: rows_tree(accepted, &c.value::<Vec<&[u8]>>()?)? })
    }
}

/// Counts a chunk's outcomes on its batch; nothing while one of them is still a conflict.
pub(crate) fn step_steps<'a>(
    batch: LockedBatch,
    step: &'a BatchStep,
    outcomes: impl Iterator<Item = ((u32, bool, EntryId), &'a FilingOutcome)>,
) -> StoreResult<Vec<Step<'a>>> {
    let before = step.earlier.iter().map(|one| ((one.row, one.late, one.entry), &one.outcome));
    let LockedBatch { key, mut tree } = batch;
    let (mut repeated, mut differs, mut late) = (0_i64, 0_i64, 0_i64);
    let (mut rows, mut entries, mut leaves) = (Vec::new(), Vec::new(), Vec::new());
    for ((row, was_late, entry), outcome) in before.chain(outcomes) {
        let (entry, leaf) = match outcome {
            FilingOutcome::Conflict => return Ok(Vec::new()),
            FilingOutcome::Differs(_) => {
                differs += 1;
                continue;
            }
            FilingOutcome::Repeated(known) => {
                repeated += 1;
                (*known, None)
            }
            FilingOutcome::Filed(committed) => {
                late += i64::from(was_late);
                tree.append(*committed.leaf_hash());
                (entry, Some(committed.leaf_hash().to_vec()))
            }
        };
        rows.push(i64::from(row));
        entries.push(entry.as_bytes().to_vec());
        leaves.push(leaf);
    }
    let (accepted, frontier) = tree.into_parts();
    let frontier: Vec<_> = frontier.iter().map(|hash| hash.to_vec()).collect();
    let (refused, review) = (signed(step.refused), signed(step.review).saturating_add(differs));
    let mut steps = Vec::new();
    if !rows.is_empty() {
        steps.push(Step::new(&sql::BATCH_FILED_NEW, values![key, rows, entries, leaves]));
    }
    let count = values![key, signed(accepted), repeated, refused, review, i64::from(step.upto), frontier, late];
    steps.push(Step::new(&sql::BATCH_COUNT, count));
    if !step.rows.is_empty() {
        let kept = values![
            key,
            step.rows.iter().map(|row| i64::from(row.row)).collect::<Vec<_>>(),
            step.rows.iter().map(|row| i16::from(row.state)).collect::<Vec<_>>(),
            step.rows.iter().map(|row| row.sealed.0.as_slice()).collect::<Vec<_>>()
        ];
        steps.push(Step::new(&sql::BATCH_ROWS_PUT, kept));
    }
    if !step.cases.is_empty() {
        steps.push(cases_step(&step.batch, &step.cases));
    }
    Ok(steps)
}

fn filed_rows(row: &Row) -> StoreResult<Vec<FiledRow>> {
    let mut c = Columns::of(row, "batch_filed");
    let (rows, entries): (Vec<i64>, Vec<&[u8]>) = (c.value()?, c.value()?);
    let leaves: Vec<Option<&[u8]>> = c.value()?;
    if rows.len() != entries.len() || rows.len() != leaves.len() {
        return Err(inconsistent("batch_filed", "rows", "columns of different lengths"));
    }
    rows.iter()
        .zip(entries)
        .zip(leaves)
        .map(|((row, entry), leaf)| {
            Ok(FiledRow {
                row: u32::try_from(*row).map_err(|_| inconsistent("batch_filed", "rows", "out of range"))?,
                entry: EntryId::from_bytes(fixed(entry, "batch_filed", "entries")?),
                leaf: leaf.map(|leaf| fixed(leaf, "batch_filed", "leaves")).transpose()?,
            })
        })
        .collect()
}

fn one_row(changed: u64, table: &'static str) -> StoreResult<()> {
    match changed {
        1 => Ok(()),
        found => Err(inconsistent(table, "public_id", format!("{found} rows changed"))),
    }
}

#[async_trait]
impl Batches for PostgresStore {
    async fn batch_begin(&self, batch: BatchRecord) -> StoreResult<()> {
        let due = [Due { day: batch.purge_day, kind: DueKind::PurgeBatch, id: *batch.id.as_bytes(), subject: None }];
        let new = || {
            values![
                batch.id.as_bytes().as_slice(),
                &batch.body,
                batch.officer.as_bytes().as_slice(),
                &batch.template,
                batch.content_mark.0.as_slice(),
                i64::from(batch.generation.0),
                batch.key_id.0.as_slice(),
                &batch.wrapped.0,
                &batch.sealed.0,
                i16::from(batch.state as u8),
                batch.at_ms,
                batch.purge_day
            ]
        };
        self.serve.whole(|| vec![Step::new(&sql::BATCH_NEW, new()), due_step(&sql::DUE_ADD, &due)]).await
    }

    async fn batch(&self, id: BatchId) -> StoreResult<Option<BatchRecord>> {
        first(&self.serve.rows(&sql::BATCH, &[&id.as_bytes().as_slice()]).await?, batch_record)
    }

    async fn batch_of_content(&self, body: &str, mark: BlindIndex) -> StoreResult<Option<BatchRecord>> {
        first(&self.serve.rows(&sql::BATCH_OF_CONTENT, &[&body, &mark.0.as_slice()]).await?, batch_record)
    }

    async fn batches_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<BatchRecord>> {
        each(&self.serve.rows(&sql::BATCHES_OF_BODY, &[&body, &i64::from(limit)]).await?, batch_record)
    }

    async fn batches_working(&self) -> StoreResult<Vec<BatchRecord>> {
        each(&self.serve.rows(&sql::BATCHES_WORKING, &[]).await?, batch_record)
    }

    async fn batches_for_audit(&self, after: Option<BatchId>, limit: u32) -> StoreResult<Vec<BatchRecord>> {
        // Empty bytes come before all others.
        let after = after.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
        each(&self.serve.rows(&sql::BATCHES_FOR_AUDIT, &[&after, &i64::from(limit)]).await?, batch_record)
    }

    async fn batch_end(
        &self,
        id: BatchId,
        state: BatchState,
        sealed: Sealed,
        event: Option<u64>,
        done_ms: i64,
    ) -> StoreResult<()> {
        let (id, state) = (id.as_bytes().as_slice(), i16::from(state as u8));
        let ended = self.serve.change(&sql::BATCH_END, &[&id, &state, &sealed.0, &event.map(signed), &done_ms]).await?;
        one_row(ended, "batch")
    }

    async fn batch_rows(&self, id: BatchId, state: u8, after: u32, limit: u32) -> StoreResult<Vec<BatchRow>> {
        let (id, state) = (id.as_bytes().as_slice(), i16::from(state));
        let rows = self.serve.rows(&sql::BATCH_ROWS, &[&id, &i64::from(after), &state, &i64::from(limit)]).await?;
        each(&rows, |row| {
            let mut c = Columns::of(row, "batch_row");
            Ok(BatchRow { row: c.small("row")?, state: c.byte("state")?, sealed: c.sealed()? })
        })
    }

    async fn batch_row_put(&self, id: BatchId, row: BatchRow) -> StoreResult<()> {
        let (id, state) = (id.as_bytes().as_slice(), i16::from(row.state));
        let put = self.serve.change(&sql::BATCH_ROW_PUT, &[&id, &i64::from(row.row), &state, &row.sealed.0]).await?;
        one_row(put, "batch_row")
    }

    async fn batch_filed(&self, id: BatchId, part: u32) -> StoreResult<Vec<FiledRow>> {
        let rows = self.serve.rows(&sql::BATCH_FILED, &[&id.as_bytes().as_slice(), &i64::from(part)]).await?;
        Ok(first(&rows, filed_rows)?.unwrap_or_default())
    }

    async fn batch_purge(&self, id: BatchId) -> StoreResult<()> {
        let id = id.as_bytes().as_slice();
        let purge = [&sql::PURGE_CASES, &sql::PURGE_ROWS, &sql::PURGE_FILED, &sql::PURGE_KEY, &sql::PURGE_BATCH];
        self.maintain.whole(|| purge.map(|sql| Step::new(sql, values![id])).into()).await
    }
}
