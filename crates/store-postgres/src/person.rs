//! Changes under a subject's event number, one at a time.
//!
//! A change without parts (a look) is one statement and one round trip. Any other is two: the change
//! and all its parts in one go, then, when every part did what it must, the commit.

use std::time::Instant;

use async_trait::async_trait;
use xinyu_register::logged::Committed;
use xinyu_store::person::{
    BatchStep, Due, EventKey, FilingOp, FilingOutcome, HonourChange, MessageChange, NewEvent, NewSubject,
    OfficerChange, PersonChange, Persons, ShareChange, SubjectKey, TaskChange, YearKey,
};
use xinyu_store::{StoreError, StoreResult, Tried};

use crate::PostgresStore;
use crate::conn::{BEGIN, COMMIT, GO_ON, Step, Tx, again, values};
use crate::fault::{Res, inconsistent};
use crate::row::{Columns, first, signed};
use crate::sql;

/// A commit that waits for the store counts from when it was asked.
#[derive(Clone, Copy)]
pub(crate) struct Asked(Instant);

impl Asked {
    pub(crate) fn now() -> Self {
        Self(Instant::now())
    }

    /// How long the facts that a change leans on still hold, in milliseconds.
    fn left_ms(self, change: &PersonChange) -> i64 {
        let waited = i64::try_from(self.0.elapsed().as_millis()).unwrap_or(i64::MAX);
        change.valid_until_ms.saturating_sub(change.event.at_ms.saturating_add(waited))
    }
}

#[async_trait]
impl Persons for PostgresStore {
    async fn commit_filings(&self, chunk: Vec<FilingOp>, step: Option<BatchStep>) -> StoreResult<Vec<FilingOutcome>> {
        again(|| self.file_chunk(&chunk, step.as_ref())).await
    }

    async fn commit(&self, change: PersonChange) -> StoreResult<Tried<Committed>> {
        allowed(&change)?;
        let asked = Asked::now();
        again(|| self.commit_once(&change, asked)).await
    }

    async fn ensure_subject(&self, subject: NewSubject) -> StoreResult<SubjectKey> {
        again(|| self.ensure_once(&subject)).await
    }
}

/// An operation touches its own parts, and the subject's own things, or nothing.
pub(crate) fn allowed(change: &PersonChange) -> StoreResult<()> {
    if !change.operation.may(change) {
        let what = format!("{:?} may not touch what it touches", change.operation);
        return Err(inconsistent("(change)", "(parts)", what));
    }
    if change.due_add.iter().chain(&change.due_remove).any(|due| due.subject != Some(change.subject)) {
        return Err(inconsistent("due", "subject", "falls due for another subject than the change is about"));
    }
    Ok(())
}

impl PostgresStore {
    async fn commit_once(&self, change: &PersonChange, asked: Asked) -> Res<Tried<Committed>> {
        let parts = parts(change);
        let tx = self.serve.tx().await?;
        let left = asked.left_ms(change);
        if left < 0 {
            tx.give_back();
            return Ok(Tried::Conflict);
        }
        // One statement that ends well before the facts lapse needs no second look at the clock.
        if parts.is_empty() && u128::try_from(left).is_ok_and(|left| left > self.statement_timeout.as_millis()) {
            let told = tx.all(GO_ON, &[advance(change.subject, &change.event, change.year_key.as_ref())]).await?;
            tx.give_back();
            return Ok(match told[0].rows.len() {
                0 => Tried::Conflict,
                _ => Tried::Done(committed(&change.event)),
            });
        }
        match apply(&tx, true, change, parts, asked).await? {
            Tried::Conflict => {
                tx.undo().await?;
                Ok(Tried::Conflict)
            }
            Tried::Done(committed) => {
                tx.commit().await?;
                Ok(Tried::Done(committed))
            }
        }
    }

    async fn ensure_once(&self, new: &NewSubject) -> Res<SubjectKey> {
        enrols(new)?;
        let tx = self.serve.tx().await?;
        let blinds = vec![new.blind.0.to_vec()];
        let told = tx
            .all(
                BEGIN,
                &[
                    Step::new(&sql::RESERVE, values![blinds.clone()]),
                    Step::new(&sql::LOCK, values![blinds]),
                    Step::new(&sql::NUMBERS, values![1_i64]),
                ],
            )
            .await?;
        if let Some(known) = first(&told[1].rows, |row| Ok(SubjectKey(row.get(1))))? {
            tx.undo().await?;
            return Ok(known);
        }
        let (Some(reserved), Some(number)) = (told[0].rows.first(), told[2].rows.first()) else {
            return Err(inconsistent("subject_at", "subject", "leads to no subject").into());
        };
        let (key, leaf): (i64, i64) = (reserved.get(1), number.get(0));
        let mut columns = crate::columns::Columns::default();
        columns.subject(key, 1, new);
        columns.event(key, leaf, &new.enrolment);
        tx.all(COMMIT, &columns.steps()).await?;
        tx.give_back();
        Ok(SubjectKey(key))
    }
}

/// An enrolment is event 0.
pub(crate) fn enrols(new: &NewSubject) -> StoreResult<()> {
    match new.enrolment.n {
        0 => Ok(()),
        _ => Err(inconsistent("subject", "n", "an enrolment is event 0")),
    }
}

/// Applies a change inside of a transaction, which it begins if told to. After a conflict the
/// transaction is to be undone.
pub(crate) async fn apply(
    tx: &Tx,
    begin: bool,
    change: &PersonChange,
    parts: Vec<Step<'_>>,
    asked: Asked,
) -> Res<Tried<Committed>> {
    if asked.left_ms(change) < 0 {
        return Ok(Tried::Conflict);
    }
    let mut steps = vec![advance(change.subject, &change.event, change.year_key.as_ref())];
    steps.extend(parts);
    let told = tx.send(if begin { BEGIN } else { GO_ON }, &steps).await?;
    // If the number has moved on, what became of the parts says nothing.
    if let Some(Ok(advanced)) = told.first()
        && advanced.rows.is_empty()
    {
        return Ok(Tried::Conflict);
    }
    for (step, answer) in steps.iter().zip(told) {
        let changed = answer?.changed;
        if let Some(table) = step.one_of
            && changed != 1
        {
            return Err(inconsistent(table, "public_id", format!("{changed} rows changed")).into());
        }
    }
    if asked.left_ms(change) < 0 {
        return Ok(Tried::Conflict);
    }
    Ok(Tried::Done(committed(&change.event)))
}

/// What an event is kept by: year of the key, entry.
pub(crate) fn key_columns(key: &EventKey) -> (Option<i16>, Option<Vec<u8>>) {
    match key {
        EventKey::Subject => (None, None),
        EventKey::Year(year) => (Some(*year), None),
        EventKey::Entry(entry) => (None, Some(entry.as_bytes().to_vec())),
    }
}

/// The event, if the subject's n is its number.
pub(crate) fn advance<'a>(subject: SubjectKey, event: &'a NewEvent, key: Option<&'a YearKey>) -> Step<'a> {
    let (year, entry) = key_columns(&event.key);
    Step::new(
        &sql::ADVANCE,
        values![
            subject.0,
            signed(event.n),
            event.leaf.as_slice(),
            event.at_ms,
            event.due_ms,
            i16::from(event.class),
            year,
            entry,
            &event.m.0,
            key.map(|key| key.year),
            key.map(|key| key.key_id.0.as_slice()),
            key.map(|key| &key.wrapped.0)
        ],
    )
}

pub(crate) fn committed(event: &NewEvent) -> Committed {
    let hash = xinyu_evidence::merkle::leaf_hash(&event.leaf);
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place of this backend: every caller answers after its commit"
    )]
    Committed::by_the_store(hash, event.at_ms)
}

/// What a change does beside its event.
pub(crate) fn parts(change: &PersonChange) -> Vec<Step<'_>> {
    let subject = change.subject.0;
    let mut steps = Vec::new();
    if let Some((id, record)) = &change.entry {
        let mark = change.content_mark.as_ref().map(|mark| mark.0.as_slice());
        let values = values![subject, id.as_bytes().as_slice(), &record.0, mark];
        steps.push(Step::new(&sql::ENTRY_PUT, values).one_of("entry"));
    }
    if let Some((id, entry, sealed)) = &change.new_notice {
        let values = values![subject, id.as_bytes().as_slice(), entry.as_bytes().as_slice(), &sealed.0];
        steps.push(Step::new(&sql::NOTICE_NEW, values));
    }
    if let Some((id, sealed)) = &change.notice {
        let values = values![subject, id.as_bytes().as_slice(), &sealed.0];
        steps.push(Step::new(&sql::NOTICE_PUT, values).one_of("notice"));
    }
    desk_parts(change, &mut steps);
    if let Some(consent) = &change.consent {
        let id = consent.id.as_bytes().as_slice();
        steps.push(if consent.new {
            let values = values![subject, id, &consent.body, consent.year, consent.asked_ms, &consent.sealed.0];
            Step::new(&sql::CONSENT_NEW, values)
        } else {
            Step::new(&sql::CONSENT_PUT, values![subject, id, &consent.sealed.0, consent.year]).one_of("consent")
        });
    }
    if let Some(enquiry) = &change.enquiry {
        let values = values![
            subject,
            enquiry.id.as_bytes().as_slice(),
            &enquiry.body,
            signed(change.event.n),
            enquiry.year,
            enquiry.at_ms,
            &enquiry.sealed.0
        ];
        steps.push(Step::new(&sql::ENQUIRY_NEW, values));
    }
    if change.settings.is_some() || change.identity.is_some() {
        let (settings, identity) = (change.settings.as_ref(), change.identity.as_ref());
        let values = values![subject, settings.map(|sealed| &sealed.0), identity.map(|sealed| &sealed.0)];
        steps.push(Step::new(&sql::PERSON_PUT, values).one_of("subject"));
    }
    if let Some(HonourChange::Publish(entry) | HonourChange::TakeDown(entry)) = &change.honour {
        let gone = Step::new(&sql::HONOUR_GONE, values![subject, entry.as_bytes().as_slice()]);
        if matches!(change.honour, Some(HonourChange::TakeDown(_))) {
            steps.push(gone.one_of("honour"));
        } else {
            // Published again it takes a new place.
            steps.push(gone);
            let values = values![subject, entry.as_bytes().as_slice(), signed(change.event.n)];
            steps.push(Step::new(&sql::HONOUR_NEW, values).one_of("honour"));
        }
    }
    if let Some(OfficerChange { record, sign_out }) = &change.officer {
        let id = record.id.as_bytes().as_slice();
        let values = values![id, &record.body, &record.name.0, &record.rights.0];
        steps.push(Step::new(&sql::OFFICER_PUT, values).one_of("officer"));
        if *sign_out {
            steps.push(Step::new(&sql::OFFICER_SIGNED_OUT, values![id]));
        }
    }
    if !change.due_add.is_empty() {
        steps.push(due_step(&sql::DUE_ADD, &change.due_add));
    }
    if !change.due_remove.is_empty() {
        steps.push(due_step(&sql::DUE_REMOVE, &change.due_remove));
    }
    steps
}

/// Askers told, tasks, messages, documents, codes.
fn desk_parts<'a>(change: &'a PersonChange, steps: &mut Vec<Step<'a>>) {
    let (subject, n) = (change.subject.0, signed(change.event.n));
    if !change.changed.is_empty() {
        let told = &change.changed;
        let values = values![
            subject,
            n,
            told.iter().map(|told| told.id.as_bytes().as_slice()).collect::<Vec<_>>(),
            told.iter().map(|told| told.body.as_str()).collect::<Vec<_>>(),
            told.iter().map(|told| told.enquiry.as_bytes().as_slice()).collect::<Vec<_>>(),
            told.iter().map(|told| told.entry.as_bytes().as_slice()).collect::<Vec<_>>(),
            told.iter().map(|told| told.sealed.0.as_slice()).collect::<Vec<_>>(),
            told.iter().map(|told| told.at_ms).collect::<Vec<_>>()
        ];
        steps.push(Step::new(&sql::CHANGES_NEW, values));
    }
    if let Some((id, at_ms)) = &change.change_seen {
        let values = values![subject, id.as_bytes().as_slice(), *at_ms];
        steps.push(Step::new(&sql::CHANGE_SEEN, values).one_of("change"));
    }
    match &change.task {
        Some(TaskChange::Open { id, body, entry, at_ms }) => {
            let values = values![subject, id.as_bytes().as_slice(), body, entry.as_bytes().as_slice(), *at_ms];
            steps.push(Step::new(&sql::TASK_NEW, values));
        }
        Some(TaskChange::Done(entry)) => {
            let values = values![subject, entry.as_bytes().as_slice()];
            steps.push(Step::new(&sql::TASK_DONE, values).one_of("task"));
        }
        None => {}
    }
    match &change.message {
        Some(MessageChange::Post(message)) => {
            let entry = message.entry.as_ref().map(|entry| entry.as_bytes().as_slice());
            let values = values![
                vec![message.id.as_bytes().as_slice()],
                vec![subject],
                vec![entry],
                vec![&message.sealed.0],
                vec![message.at_ms]
            ];
            steps.push(Step::new(&sql::MESSAGES_NEW, values));
        }
        // It may be gone already: two may have posted it.
        Some(MessageChange::Posted(id)) => {
            steps.push(Step::new(&sql::MESSAGE_GONE_OF, values![subject, id.as_bytes().as_slice()]));
        }
        None => {}
    }
    if !change.recall.is_empty() {
        let marks: Vec<_> = change.recall.iter().map(|(mark, _)| mark.as_slice()).collect();
        let days: Vec<_> = change.recall.iter().map(|(_, day)| *day).collect();
        steps.push(Step::new(&sql::RECALLED_PUT, values![marks, days]));
    }
    match &change.share {
        Some(ShareChange::Put(mark)) => {
            steps.push(Step::new(&sql::SHARE_NEW, values![mark.0.as_slice(), subject, n]));
        }
        Some(ShareChange::Forget(n)) => {
            steps.push(Step::new(&sql::SHARE_FORGET, values![subject, signed(*n)]));
        }
        None => {}
    }
}

/// Things that fall due, or do not any more.
pub(crate) fn due_step<'a>(sql: &'static sql::Sql, things: &'a [Due]) -> Step<'a> {
    let values = values![
        things.iter().map(|due| due.day).collect::<Vec<_>>(),
        things.iter().map(|due| i16::from(due.kind as u8)).collect::<Vec<_>>(),
        things.iter().map(|due| due.id.as_slice()).collect::<Vec<_>>(),
        things.iter().map(|due| due.subject.map(|key| key.0)).collect::<Vec<_>>()
    ];
    Step::new(sql, values)
}

/// A number and a moment that a lock told.
pub(crate) fn locked(row: &tokio_postgres::Row) -> Result<([u8; 32], SubjectKey, u64), StoreError> {
    let mut columns = Columns::of(row, "subject");
    Ok((columns.fixed("blind")?, SubjectKey(columns.value()?), columns.unsigned("n")?))
}
