//! Filing a chunk: many independent operations in one transaction, each with its own outcome, without
//! a savepoint for any.
//!
//! ```text
//! one round trip   begin; put new persons on the list; lock the known ones in the order of their
//!                  numbers; which rows are known; draw numbers; lock the batch
//! here             go through the operations in their order and decide each ([`decide`])
//! one round trip   a statement a table for all that was decided; commit
//! ```
//!
//! While the locks are held nobody else moves these persons' n, so what is decided here is what holds,
//! and an operation that conflicts writes nothing that would have to be undone.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use xinyu_register::ids::EntryId;
use xinyu_register::sealed::BlindIndex;
use xinyu_store::StoreResult;
use xinyu_store::person::{BatchStep, Due, FilingOp, FilingOutcome, FilingSubject, SubjectKey};

use crate::PostgresStore;
use crate::batches::{LockedBatch, step_steps};
use crate::columns::Columns;
use crate::conn::{BEGIN, COMMIT, Frame, GO_ON, Step, Tx, values};
use crate::fault::{Res, inconsistent};
use crate::person::{committed, enrols, locked};
use crate::row::fixed;
use crate::sql;

/// What the locks told.
struct Found {
    /// Subjects by paper, with their n.
    subjects: HashMap<BlindIndex, (SubjectKey, u64)>,
    /// Persons who are not there yet, and the numbers they are to get.
    reserved: HashMap<BlindIndex, i64>,
    /// Rows that were filed before: entry and mark of the content.
    rows: HashMap<BlindIndex, (EntryId, BlindIndex)>,
    /// Numbers for leaves and notices, ascending.
    numbers: Vec<(i64, i64)>,
}

impl PostgresStore {
    pub(crate) async fn file_chunk(&self, chunk: &[FilingOp], step: Option<&BatchStep>) -> Res<Vec<FilingOutcome>> {
        if chunk.is_empty() && step.is_none() {
            return Ok(Vec::new());
        }
        let tx = self.serve.tx().await?;
        let (found, batch) = lock(&tx, BEGIN, chunk, step).await?;
        let mut columns = Columns::default();
        let outcomes = decide(chunk, found, &mut columns)?;
        let mut steps = columns.steps();
        if let (Some(step), Some(batch)) = (step, batch) {
            let rows = chunk.iter().map(|op| (op.row, op.late, op.entry));
            steps.extend(step_steps(batch, step, rows.zip(&outcomes))?);
        }
        tx.all(COMMIT, &steps).await?;
        drop(steps);
        tx.give_back();
        Ok(outcomes)
    }
}

/// Files one row inside of a transaction.
pub(crate) async fn file_one(tx: &Tx, op: &FilingOp) -> Res<FilingOutcome> {
    let chunk = std::slice::from_ref(op);
    let (found, _) = lock(tx, GO_ON, chunk, None).await?;
    let mut columns = Columns::default();
    let mut outcomes = decide(chunk, found, &mut columns)?;
    tx.all(GO_ON, &columns.steps()).await?;
    Ok(outcomes.pop().unwrap_or(FilingOutcome::Conflict))
}

fn blind_of(op: &FilingOp) -> &BlindIndex {
    match &op.subject {
        FilingSubject::Known { blind, .. } => blind,
        FilingSubject::New(new) => &new.blind,
    }
}

async fn lock(
    tx: &Tx,
    frame: Frame,
    chunk: &[FilingOp],
    step: Option<&BatchStep>,
) -> Res<(Found, Option<LockedBatch>)> {
    let mut new: BTreeSet<&[u8]> = BTreeSet::new();
    for op in chunk {
        // One whose event is not its first will be a conflict: nothing is to be left behind of it.
        if let FilingSubject::New(person) = &op.subject
            && op.event.n == 1
        {
            new.insert(&person.blind.0);
        }
    }
    let all: BTreeSet<&[u8]> = chunk.iter().map(|op| blind_of(op).0.as_slice()).collect();
    let (new, all) = (new.into_iter().collect::<Vec<_>>(), all.into_iter().collect::<Vec<_>>());
    let blinds: Vec<&[u8]> = chunk.iter().map(|op| blind_of(op).0.as_slice()).collect();
    let rows: Vec<&[u8]> = chunk.iter().map(|op| op.row_key.0.as_slice()).collect();
    let wanted = i64::try_from(chunk.len() + new.len()).unwrap_or(i64::MAX);
    let mut steps = vec![
        Step::new(&sql::RESERVE, values![new]),
        Step::new(&sql::LOCK, values![all]),
        Step::new(&sql::ROWS_KNOWN, values![blinds, rows]),
        Step::new(&sql::NUMBERS, values![wanted]),
    ];
    if let Some(step) = step {
        steps.push(Step::new(&sql::BATCH_LOCK, values![step.batch.as_bytes().as_slice()]));
    }
    let told = tx.all(frame, &steps).await?;
    let batch = match told.get(4) {
        Some(answer) => Some(LockedBatch::of(answer.rows.first())?),
        None => None,
    };
    let mut found = Found {
        subjects: HashMap::new(),
        reserved: HashMap::new(),
        rows: HashMap::new(),
        numbers: told[3].rows.iter().map(|row| (row.get(0), row.get(1))).collect(),
    };
    for row in &told[0].rows {
        found.reserved.insert(BlindIndex(fixed(row.get(0), "subject_at", "blind")?), row.get(1));
    }
    for row in &told[1].rows {
        let (blind, key, n) = locked(row)?;
        found.subjects.insert(BlindIndex(blind), (key, n));
    }
    for row in &told[2].rows {
        let (key, entry, mark) = (row.get(0), row.get(1), row.get(2));
        let known = (
            EntryId::from_bytes(fixed(entry, "entry", "public_id")?),
            BlindIndex(fixed(mark, "entry", "content_mark")?),
        );
        found.rows.insert(BlindIndex(fixed(key, "entry", "row_key")?), known);
    }
    Ok((found, batch))
}

/// Goes through the operations in their order, each on what those before it left.
fn decide<'a>(chunk: &'a [FilingOp], mut found: Found, columns: &mut Columns<'a>) -> StoreResult<Vec<FilingOutcome>> {
    let mut outcomes = Vec::with_capacity(chunk.len());
    // Somebody else brought a new person along (the row may even be the same one): later operations of
    // this chunk about them hold keys of a person who never came to be, whatever their n says.
    let mut forestalled: HashSet<BlindIndex> = HashSet::new();
    let mut came = HashMap::new();
    let mut moved = BTreeMap::new();
    let mut numbers = std::mem::take(&mut found.numbers).into_iter();
    for op in chunk {
        let blind = *blind_of(op);
        let outcome = match &op.subject {
            FilingSubject::Known { .. } if forestalled.contains(&blind) => FilingOutcome::Conflict,
            _ => match known_row(op, &found) {
                Some(outcome) => outcome,
                None => match follows(op, &mut found, &mut came, columns, &mut numbers)? {
                    Some(subject) => {
                        let (leaf, notice) = next(&mut numbers)?;
                        columns.filing(subject.0, leaf, notice, op);
                        columns.due.extend(op.due.iter().map(|due| Due { subject: Some(subject), ..*due }));
                        found.subjects.insert(blind, (subject, op.event.n + 1));
                        found.rows.insert(op.row_key, (op.entry, op.content_mark));
                        moved.insert(subject, op.event.n + 1);
                        FilingOutcome::Filed(committed(&op.event))
                    }
                    None => FilingOutcome::Conflict,
                },
            },
        };
        if matches!(op.subject, FilingSubject::New(_)) && !matches!(outcome, FilingOutcome::Filed(_)) {
            forestalled.insert(blind);
        }
        outcomes.push(outcome);
    }
    for (subject, n) in moved {
        match came.get(&subject) {
            Some(new) => columns.subject(subject.0, n, new),
            None => columns.moved(subject.0, n),
        }
    }
    Ok(outcomes)
}

fn next(numbers: &mut impl Iterator<Item = (i64, i64)>) -> StoreResult<(i64, i64)> {
    numbers.next().ok_or_else(|| inconsistent("leaf", "id", "too few numbers were drawn"))
}

fn known_row(op: &FilingOp, found: &Found) -> Option<FilingOutcome> {
    let (entry, mark) = found.rows.get(&op.row_key)?;
    Some(if *mark == op.content_mark { FilingOutcome::Repeated(*entry) } else { FilingOutcome::Differs(*entry) })
}

/// The subject, if the operation's event is the next of theirs; who is new comes to be.
fn follows<'a>(
    op: &'a FilingOp,
    found: &mut Found,
    came: &mut HashMap<SubjectKey, &'a xinyu_store::person::NewSubject>,
    columns: &mut Columns<'a>,
    numbers: &mut impl Iterator<Item = (i64, i64)>,
) -> StoreResult<Option<SubjectKey>> {
    match &op.subject {
        FilingSubject::Known { blind, n } => {
            Ok(found.subjects.get(blind).and_then(|(key, at)| (*at == *n && *at == op.event.n).then_some(*key)))
        }
        FilingSubject::New(new) => {
            if op.event.n != 1 || found.subjects.contains_key(&new.blind) {
                return Ok(None);
            }
            let Some(key) = found.reserved.remove(&new.blind) else {
                return Err(inconsistent("subject_at", "subject", "leads to no subject"));
            };
            enrols(new)?;
            let (leaf, _) = next(numbers)?;
            columns.event(key, leaf, &new.enrolment);
            came.insert(SubjectKey(key), new);
            Ok(Some(SubjectKey(key)))
        }
    }
}
