//! Changes under a subject's event number.

use std::collections::HashSet;
use std::time::Instant;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, params};
use xinyu_register::ids::{EntryId, NoticeId};
use xinyu_register::logged::Committed;
use xinyu_register::sealed::{BlindIndex, Sealed};
use xinyu_store::person::{
    BatchStep, Due, EventKey, FilingOp, FilingOutcome, FilingSubject, MessageChange, NewEvent, NewMessage, NewSubject,
    PersonChange, Persons, SubjectKey, TaskChange, YearKey,
};
use xinyu_store::{StoreError, StoreResult, Tried};

use crate::batches::{put_filed, put_filed_part, rows_tree};
use crate::identities::open_cases;
use crate::{SqliteStore, fault, signed};

#[async_trait]
impl Persons for SqliteStore {
    fn people_wait(&self) -> bool {
        self.writer.people_wait()
    }

    async fn commit_filings(&self, chunk: Vec<FilingOp>, step: Option<BatchStep>) -> StoreResult<Vec<FilingOutcome>> {
        self.writer
            .write_bulk(move |db| {
                let mut outcomes = Vec::with_capacity(chunk.len());
                // Somebody else brought a new person along (the row may even be the same one): later
                // operations of this chunk about them hold keys of a person who never came to be,
                // whatever their n says.
                let mut forestalled = HashSet::new();
                for op in &chunk {
                    let outcome = match &op.subject {
                        FilingSubject::Known { blind, .. } if forestalled.contains(blind) => FilingOutcome::Conflict,
                        _ => file_one(db, op)?,
                    };
                    if let FilingSubject::New(new) = &op.subject
                        && !matches!(outcome, FilingOutcome::Filed(_))
                    {
                        forestalled.insert(new.blind);
                    }
                    outcomes.push(outcome);
                }
                if let Some(step) = &step {
                    let rows = chunk.iter().map(|op| (op.row, op.late, op.entry));
                    batch_step(db, step, rows.zip(&outcomes))?;
                }
                Ok(outcomes)
            })
            .await
    }

    async fn commit(&self, change: PersonChange) -> StoreResult<Tried<Committed>> {
        if !change.operation.may(&change) {
            return Err(StoreError::Inconsistent {
                table: "(change)",
                column: "(parts)",
                what: format!("{:?} may not touch what it touches", change.operation),
            });
        }
        // The wait for the writer counts against the facts that the decision leans on.
        let asked = Instant::now();
        self.writer
            .write(move |db| {
                let waited = i64::try_from(asked.elapsed().as_millis()).unwrap_or(i64::MAX);
                apply(db, &change, change.event.at_ms.saturating_add(waited))
            })
            .await
    }

    async fn ensure_subject(&self, subject: NewSubject) -> StoreResult<SubjectKey> {
        self.writer
            .write(move |db| match subject_of(db, &subject.blind)? {
                Some((key, _)) => Ok(key),
                None => new_subject(db, &subject, 1),
            })
            .await
    }
}

pub(crate) fn subject_of(db: &Connection, blind: &BlindIndex) -> StoreResult<Option<(SubjectKey, u64)>> {
    let found = db
        .prepare_cached("SELECT id, n FROM subject WHERE blind = ?1")
        .map_err(fault)?
        .query_row([blind.0.as_slice()], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))
        .optional()
        .map_err(fault)?;
    found.map(|(id, n)| Ok((SubjectKey(id), crate::unsigned(n, "subject", "n")?))).transpose()
}

/// Puts a subject there with its enrolment, `events` being how many events it has then: those after
/// the enrolment are put there by the caller, in the same transaction.
fn new_subject(db: &Connection, new: &NewSubject, events: u64) -> StoreResult<SubjectKey> {
    if new.enrolment.n != 0 {
        return Err(StoreError::Inconsistent { table: "subject", column: "n", what: "an enrolment is event 0".into() });
    }
    db.prepare_cached(
        "INSERT INTO subject (blind, pseudonym, n, generation, key_id, wrapped, seed, identity, settings)
         VALUES (?1, ?2, ?9, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .map_err(fault)?
    .execute(params![
        new.blind.0.as_slice(),
        new.pseudonym.0.as_slice(),
        new.generation.0,
        new.key_id.0.as_slice(),
        new.wrapped.0,
        new.seed.0,
        new.identity.0,
        new.settings.0,
        signed(events)
    ])
    .map_err(fault)?;
    let key = SubjectKey(db.last_insert_rowid());
    insert_event(db, key, &new.enrolment)?;
    Ok(key)
}

/// Appends an event if the subject's n is the expected one. The one place where n moves; a new
/// subject begins with the events that it comes with.
fn advance(db: &Connection, subject: SubjectKey, event: &NewEvent) -> StoreResult<bool> {
    let moved = db
        .prepare_cached("UPDATE subject SET n = n + 1 WHERE id = ?1 AND n = ?2")
        .map_err(fault)?
        .execute(params![subject.0, signed(event.n)])
        .map_err(fault)?;
    if moved == 0 {
        return Ok(false);
    }
    insert_event(db, subject, event)?;
    Ok(true)
}

/// As [`advance`], where a conflict cannot be.
pub(crate) fn append(db: &Connection, subject: SubjectKey, event: &NewEvent) -> StoreResult<()> {
    if advance(db, subject, event)? {
        return Ok(());
    }
    Err(StoreError::Inconsistent { table: "subject", column: "n", what: "moved inside a transaction".into() })
}

fn insert_event(db: &Connection, subject: SubjectKey, event: &NewEvent) -> StoreResult<()> {
    db.prepare_cached("INSERT INTO leaf (bytes, at_ms, due_ms) VALUES (?1, ?2, ?3)")
        .map_err(fault)?
        .execute(params![event.leaf.as_slice(), event.at_ms, event.due_ms])
        .map_err(fault)?;
    let leaf = db.last_insert_rowid();
    let (year, entry) = match &event.key {
        EventKey::Subject => (None, None),
        EventKey::Year(year) => (Some(*year), None),
        EventKey::Entry(entry) => (None, Some(entry.as_bytes().as_slice())),
    };
    db.prepare_cached(
        "INSERT INTO event (subject, n, class, key_year, entry, m, leaf) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )
    .map_err(fault)?
    .execute(params![subject.0, signed(event.n), event.class, year, entry, event.m.0, leaf])
    .map_err(fault)?;
    Ok(())
}

fn committed(event: &NewEvent) -> Committed {
    let hash = xinyu_evidence::merkle::leaf_hash(&event.leaf);
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place of this backend: runs inside the commit, answered after it"
    )]
    Committed::by_the_store(hash, event.at_ms)
}

pub(crate) fn file_one(db: &Connection, op: &FilingOp) -> StoreResult<FilingOutcome> {
    if let Some(outcome) = known_row(db, op)? {
        return Ok(outcome);
    }
    // A conflict writes nothing, so it is found before the first row is.
    let subject = match &op.subject {
        FilingSubject::New(new) => match subject_of(db, &new.blind)? {
            None if op.event.n == 1 => {
                let key = new_subject(db, new, 2)?;
                insert_event(db, key, &op.event)?;
                key
            }
            _ => return Ok(FilingOutcome::Conflict),
        },
        FilingSubject::Known { blind, n } => match subject_of(db, blind)? {
            Some((key, at)) if at == *n && advance(db, key, &op.event)? => key,
            _ => return Ok(FilingOutcome::Conflict),
        },
    };
    db.prepare_cached(
        "INSERT INTO entry (public_id, row_key, content_mark, subject, key_id, wrapped, record, source_body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .map_err(fault)?
    .execute(params![
        op.entry.as_bytes().as_slice(),
        op.row_key.0.as_slice(),
        op.content_mark.0.as_slice(),
        subject.0,
        op.key_id.0.as_slice(),
        op.wrapped.0,
        op.record.0,
        op.source_body
    ])
    .map_err(fault)?;
    if let Some((id, sealed)) = &op.notice {
        new_notice(db, subject, *id, op.entry, sealed)?;
    }
    if let Some(message) = &op.message {
        post(db, subject, message)?;
    }
    for due in &op.due {
        due_add(db, &Due { subject: Some(subject), ..*due })?;
    }
    Ok(FilingOutcome::Filed(committed(&op.event)))
}

fn known_row(db: &Connection, op: &FilingOp) -> StoreResult<Option<FilingOutcome>> {
    let found = db
        .prepare_cached("SELECT public_id, content_mark FROM entry WHERE row_key = ?1")
        .map_err(fault)?
        .query_row([op.row_key.0.as_slice()], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?)))
        .optional()
        .map_err(fault)?;
    let Some((id, mark)) = found else { return Ok(None) };
    let id = xinyu_register::ids::EntryId::from_bytes(crate::fixed(id, "entry", "public_id")?);
    Ok(Some(if mark == op.content_mark.0 { FilingOutcome::Repeated(id) } else { FilingOutcome::Differs(id) }))
}

/// Counts a chunk's outcomes on its batch; not while one of them is still a conflict.
fn batch_step<'a>(
    db: &Connection,
    step: &'a BatchStep,
    outcomes: impl Iterator<Item = ((u32, bool, EntryId), &'a FilingOutcome)>,
) -> StoreResult<()> {
    let before = step.earlier.iter().map(|one| ((one.row, one.late, one.entry), &one.outcome));
    let all: Vec<((u32, bool, EntryId), &FilingOutcome)> = before.chain(outcomes).collect();
    if all.iter().any(|(_, outcome)| **outcome == FilingOutcome::Conflict) {
        return Ok(());
    }
    let count = |of: fn(&FilingOutcome) -> bool| all.iter().filter(|(_, outcome)| of(outcome)).count() as u64;
    let repeated = count(|outcome| matches!(outcome, FilingOutcome::Repeated(_)));
    let differs = count(|outcome| matches!(outcome, FilingOutcome::Differs(_)));
    let late = all.iter().filter(|((_, late, _), outcome)| *late && matches!(outcome, FilingOutcome::Filed(_))).count();
    let id = step.batch.as_bytes().as_slice();
    let (batch, accepted, frontier): (i64, i64, Vec<u8>) = db
        .prepare_cached("SELECT id, accepted, frontier FROM batch WHERE public_id = ?1")
        .map_err(fault)?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .map_err(fault)?;
    let mut tree = rows_tree(crate::unsigned(accepted, "batch", "accepted")?, &frontier)?;
    let mut filed = Vec::new();
    for ((row, _, entry), outcome) in &all {
        match outcome {
            FilingOutcome::Filed(committed) => tree.append(*committed.leaf_hash()),
            FilingOutcome::Repeated(_) => {}
            FilingOutcome::Differs(_) | FilingOutcome::Conflict => continue,
        }
        put_filed(&mut filed, *row, *entry, outcome);
    }
    put_filed_part(db, batch, filed)?;
    let (accepted, frontier) = tree.into_parts();
    db.prepare_cached(
        "UPDATE batch SET accepted = ?2, repeated = repeated + ?3, refused = refused + ?4, review = review + ?5,
         upto = max(upto, ?6), frontier = ?7, late = late + ?8 WHERE id = ?1",
    )
    .map_err(fault)?
    .execute(params![
        batch,
        signed(accepted),
        signed(repeated),
        signed(step.refused),
        signed(step.review + differs),
        step.upto,
        frontier.concat(),
        signed(late as u64)
    ])
    .map_err(fault)?;
    let mut insert = db
        .prepare_cached("INSERT OR REPLACE INTO batch_row (batch, row, state, sealed) VALUES (?1, ?2, ?3, ?4)")
        .map_err(fault)?;
    for row in &step.rows {
        insert.execute(params![batch, row.row, row.state, row.sealed.0]).map_err(fault)?;
    }
    open_cases(db, step.batch, &step.cases)
}

pub(crate) fn apply(db: &Connection, change: &PersonChange, now_ms: i64) -> StoreResult<Tried<Committed>> {
    if now_ms > change.valid_until_ms || !advance(db, change.subject, &change.event)? {
        return Ok(Tried::Conflict);
    }
    if let Some(key) = &change.year_key {
        put_year_key(db, change.subject, key)?;
    }
    if let Some((id, record)) = &change.entry {
        let id = id.as_bytes().as_slice();
        one_row(
            db.prepare_cached("UPDATE entry SET record = ?3 WHERE public_id = ?1 AND subject = ?2")
                .map_err(fault)?
                .execute(params![id, change.subject.0, record.0]),
            "entry",
        )?;
    }
    if let (Some((id, _)), Some(mark)) = (&change.entry, &change.content_mark) {
        one_row(
            db.prepare_cached("UPDATE entry SET content_mark = ?3 WHERE public_id = ?1 AND subject = ?2")
                .map_err(fault)?
                .execute(params![id.as_bytes().as_slice(), change.subject.0, mark.0.as_slice()]),
            "entry",
        )?;
    }
    if let Some((id, entry, sealed)) = &change.new_notice {
        new_notice(db, change.subject, *id, *entry, sealed)?;
    }
    put_changes(db, change)?;
    put_task(db, change)?;
    if let Some((id, sealed)) = &change.notice {
        one_row(
            db.prepare_cached("UPDATE notice SET sealed = ?3 WHERE subject = ?2 AND public_id = ?1")
                .map_err(fault)?
                .execute(params![id.as_bytes().as_slice(), change.subject.0, sealed.0]),
            "notice",
        )?;
    }
    put_consent(db, change)?;
    if let Some(enquiry) = &change.enquiry {
        db.prepare_cached(
            "INSERT INTO enquiry (public_id, subject, n, body, year, at_ms, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .map_err(fault)?
        .execute(params![
            enquiry.id.as_bytes().as_slice(),
            change.subject.0,
            signed(change.event.n),
            enquiry.body,
            enquiry.year,
            enquiry.at_ms,
            enquiry.sealed.0
        ])
        .map_err(fault)?;
    }
    if let Some(settings) = &change.settings {
        let changed = db
            .prepare_cached("UPDATE subject SET settings = ?2 WHERE id = ?1")
            .map_err(fault)?
            .execute(params![change.subject.0, settings.0]);
        one_row(changed, "subject")?;
    }
    if let Some(identity) = &change.identity {
        let changed = db
            .prepare_cached("UPDATE subject SET identity = ?2 WHERE id = ?1")
            .map_err(fault)?
            .execute(params![change.subject.0, identity.0]);
        one_row(changed, "subject")?;
    }
    put_message(db, change)?;
    crate::papers::put_papers(db, change)?;
    crate::honours::put_honour(db, change)?;
    crate::accounts::put_officer(db, change)?;
    put_due(db, change)?;
    Ok(Tried::Done(committed(&change.event)))
}

fn new_notice(db: &Connection, subject: SubjectKey, id: NoticeId, entry: EntryId, sealed: &Sealed) -> StoreResult<()> {
    db.prepare_cached("INSERT INTO notice (public_id, subject, entry, sealed) VALUES (?1, ?2, ?3, ?4)")
        .map_err(fault)?
        .execute(params![id.as_bytes().as_slice(), subject.0, entry.as_bytes().as_slice(), sealed.0])
        .map_err(fault)?;
    Ok(())
}

fn put_changes(db: &Connection, change: &PersonChange) -> StoreResult<()> {
    for told in &change.changed {
        db.prepare_cached(
            "INSERT INTO change (public_id, subject, n, body, enquiry, entry, sealed, at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .map_err(fault)?
        .execute(params![
            told.id.as_bytes().as_slice(),
            change.subject.0,
            signed(change.event.n),
            told.body,
            told.enquiry.as_bytes().as_slice(),
            told.entry.as_bytes().as_slice(),
            told.sealed.0,
            told.at_ms
        ])
        .map_err(fault)?;
    }
    if let Some((id, at_ms)) = &change.change_seen {
        let sql = "UPDATE change SET seen_ms = ?3 WHERE public_id = ?1 AND subject = ?2 AND seen_ms IS NULL";
        let seen =
            db.prepare_cached(sql).map_err(fault)?.execute(params![id.as_bytes().as_slice(), change.subject.0, at_ms]);
        one_row(seen, "change")?;
    }
    Ok(())
}

fn put_task(db: &Connection, change: &PersonChange) -> StoreResult<()> {
    match &change.task {
        None => Ok(()),
        Some(TaskChange::Open { id, body, entry, at_ms }) => {
            db.prepare_cached("INSERT INTO task (public_id, body, subject, entry, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)")
                .map_err(fault)?
                .execute(params![id.as_bytes().as_slice(), body, change.subject.0, entry.as_bytes().as_slice(), at_ms])
                .map_err(fault)?;
            Ok(())
        }
        Some(TaskChange::Done(entry)) => one_row(
            db.prepare_cached("DELETE FROM task WHERE entry = ?1 AND subject = ?2")
                .map_err(fault)?
                .execute(params![entry.as_bytes().as_slice(), change.subject.0]),
            "task",
        ),
    }
}

fn put_message(db: &Connection, change: &PersonChange) -> StoreResult<()> {
    match &change.message {
        Some(MessageChange::Post(message)) => post(db, change.subject, message)?,
        Some(MessageChange::Posted(id)) => {
            // It may be gone already: two may have posted it.
            db.prepare_cached("DELETE FROM outbox WHERE public_id = ?1 AND subject = ?2")
                .map_err(fault)?
                .execute(params![id.as_bytes().as_slice(), change.subject.0])
                .map_err(fault)?;
        }
        None => {}
    }
    Ok(())
}

fn put_due(db: &Connection, change: &PersonChange) -> StoreResult<()> {
    for due in change.due_add.iter().chain(&change.due_remove) {
        if due.subject != Some(change.subject) {
            let what = "falls due for another subject than the change is about".into();
            return Err(StoreError::Inconsistent { table: "due", column: "subject", what });
        }
    }
    for due in &change.due_add {
        due_add(db, due)?;
    }
    for due in &change.due_remove {
        due_remove(db, due)?;
    }
    Ok(())
}

fn put_year_key(db: &Connection, subject: SubjectKey, key: &YearKey) -> StoreResult<()> {
    db.prepare_cached("INSERT INTO year_key (subject, year, key_id, wrapped) VALUES (?1, ?2, ?3, ?4)")
        .map_err(fault)?
        .execute(params![subject.0, key.year, key.key_id.0.as_slice(), key.wrapped.0])
        .map_err(fault)?;
    Ok(())
}

fn put_consent(db: &Connection, change: &PersonChange) -> StoreResult<()> {
    let Some(consent) = &change.consent else { return Ok(()) };
    let id = consent.id.as_bytes().as_slice();
    if consent.new {
        db.prepare_cached(
            "INSERT INTO consent (public_id, subject, body, year, asked_ms, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .map_err(fault)?
        .execute(params![id, change.subject.0, consent.body, consent.year, consent.asked_ms, consent.sealed.0])
        .map_err(fault)?;
        return Ok(());
    }
    one_row(
        db.prepare_cached("UPDATE consent SET sealed = ?3, year = ?4 WHERE public_id = ?1 AND subject = ?2")
            .map_err(fault)?
            .execute(params![id, change.subject.0, consent.sealed.0, consent.year]),
        "consent",
    )
}

pub(crate) fn one_row(changed: rusqlite::Result<usize>, table: &'static str) -> StoreResult<()> {
    match changed.map_err(fault)? {
        1 => Ok(()),
        found => Err(StoreError::Inconsistent { table, column: "public_id", what: format!("{found} rows changed") }),
    }
}

fn post(db: &Connection, subject: SubjectKey, message: &NewMessage) -> StoreResult<()> {
    db.prepare_cached("INSERT INTO outbox (public_id, subject, entry, sealed, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)")
        .map_err(fault)?
        .execute(params![
            message.id.as_bytes().as_slice(),
            subject.0,
            message.entry.as_ref().map(|entry| entry.as_bytes().as_slice()),
            message.sealed.0,
            message.at_ms
        ])
        .map_err(fault)?;
    Ok(())
}

pub(crate) fn due_add(db: &Connection, due: &Due) -> StoreResult<()> {
    db.prepare_cached("INSERT OR REPLACE INTO due (day, kind, id, subject) VALUES (?1, ?2, ?3, ?4)")
        .map_err(fault)?
        .execute(params![due.day, due.kind as u8, due.id.as_slice(), due.subject.map(|key| key.0)])
        .map_err(fault)?;
    Ok(())
}

pub(crate) fn due_remove(db: &Connection, due: &Due) -> StoreResult<()> {
    db.prepare_cached("DELETE FROM due WHERE day = ?1 AND kind = ?2 AND id = ?3 AND subject IS ?4")
        .map_err(fault)?
        .execute(params![due.day, due.kind as u8, due.id.as_slice(), due.subject.map(|key| key.0)])
        .map_err(fault)?;
    Ok(())
}
