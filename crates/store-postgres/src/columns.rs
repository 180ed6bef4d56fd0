//! New rows gathered by column: each table of a chunk is one statement, whatever the number of rows.

use xinyu_store::person::{Due, FilingOp, NewEvent, NewMessage, NewSubject};

use crate::conn::{Step, values};
use crate::person::{due_step, key_columns};
use crate::row::signed;
use crate::sql;

type Bytes<'a> = Vec<&'a [u8]>;

#[derive(Default)]
struct Subjects<'a> {
    id: Vec<i64>,
    n: Vec<i64>,
    blind: Bytes<'a>,
    pseudonym: Bytes<'a>,
    generation: Vec<i64>,
    key_id: Bytes<'a>,
    wrapped: Bytes<'a>,
    seed: Bytes<'a>,
    identity: Bytes<'a>,
    settings: Bytes<'a>,
}

#[derive(Default)]
struct Events<'a> {
    subject: Vec<i64>,
    n: Vec<i64>,
    class: Vec<i16>,
    key_year: Vec<Option<i16>>,
    entry: Vec<Option<Vec<u8>>>,
    m: Bytes<'a>,
    leaf: Vec<i64>,
    bytes: Bytes<'a>,
    at_ms: Vec<i64>,
    due_ms: Vec<i64>,
}

#[derive(Default)]
struct Entries<'a> {
    public_id: Bytes<'a>,
    subject: Vec<i64>,
    id: Vec<i64>,
    row_key: Bytes<'a>,
    content_mark: Bytes<'a>,
    key_id: Bytes<'a>,
    wrapped: Bytes<'a>,
    record: Bytes<'a>,
    source_body: Vec<&'a str>,
}

#[derive(Default)]
struct Notices<'a> {
    id: Vec<i64>,
    subject: Vec<i64>,
    public_id: Bytes<'a>,
    entry: Bytes<'a>,
    sealed: Bytes<'a>,
}

#[derive(Default)]
struct Messages<'a> {
    public_id: Bytes<'a>,
    subject: Vec<i64>,
    entry: Vec<Option<&'a [u8]>>,
    sealed: Bytes<'a>,
    at_ms: Vec<i64>,
}

/// New rows, and numbers that moved.
#[derive(Default)]
pub(crate) struct Columns<'a> {
    subjects: Subjects<'a>,
    moved: (Vec<i64>, Vec<i64>),
    events: Events<'a>,
    entries: Entries<'a>,
    notices: Notices<'a>,
    messages: Messages<'a>,
    pub(crate) due: Vec<Due>,
}

impl<'a> Columns<'a> {
    /// A subject that is not there yet, with the n that it ends up at.
    pub(crate) fn subject(&mut self, key: i64, n: u64, new: &'a NewSubject) {
        let to = &mut self.subjects;
        to.id.push(key);
        to.n.push(signed(n));
        to.blind.push(&new.blind.0);
        to.pseudonym.push(&new.pseudonym.0);
        to.generation.push(i64::from(new.generation.0));
        to.key_id.push(&new.key_id.0);
        to.wrapped.push(&new.wrapped.0);
        to.seed.push(&new.seed.0);
        to.identity.push(&new.identity.0);
        to.settings.push(&new.settings.0);
    }

    /// A locked subject ends up at this n.
    pub(crate) fn moved(&mut self, key: i64, n: u64) {
        self.moved.0.push(key);
        self.moved.1.push(signed(n));
    }

    pub(crate) fn event(&mut self, subject: i64, leaf: i64, event: &'a NewEvent) {
        let (year, entry) = key_columns(&event.key);
        let to = &mut self.events;
        to.subject.push(subject);
        to.n.push(signed(event.n));
        to.class.push(i16::from(event.class));
        to.key_year.push(year);
        to.entry.push(entry);
        to.m.push(&event.m.0);
        to.leaf.push(leaf);
        to.bytes.push(&event.leaf);
        to.at_ms.push(event.at_ms);
        to.due_ms.push(event.due_ms);
    }

    /// An entry with its event, and all that comes with it but what falls due.
    pub(crate) fn filing(&mut self, subject: i64, leaf: i64, notice: i64, op: &'a FilingOp) {
        self.event(subject, leaf, &op.event);
        let to = &mut self.entries;
        to.public_id.push(op.entry.as_bytes());
        to.subject.push(subject);
        to.id.push(leaf);
        to.row_key.push(&op.row_key.0);
        to.content_mark.push(&op.content_mark.0);
        to.key_id.push(&op.key_id.0);
        to.wrapped.push(&op.wrapped.0);
        to.record.push(&op.record.0);
        to.source_body.push(&op.source_body);
        if let Some((id, sealed)) = &op.notice {
            let to = &mut self.notices;
            to.id.push(notice);
            to.subject.push(subject);
            to.public_id.push(id.as_bytes());
            to.entry.push(op.entry.as_bytes());
            to.sealed.push(&sealed.0);
        }
        if let Some(message) = &op.message {
            self.message(subject, message);
        }
    }

    pub(crate) fn message(&mut self, subject: i64, message: &'a NewMessage) {
        let to = &mut self.messages;
        to.public_id.push(message.id.as_bytes());
        to.subject.push(subject);
        to.entry.push(message.entry.as_ref().map(|entry| entry.as_bytes().as_slice()));
        to.sealed.push(&message.sealed.0);
        to.at_ms.push(message.at_ms);
    }

    /// A statement for each table that has new rows.
    pub(crate) fn steps(&self) -> Vec<Step<'_>> {
        let mut steps = Vec::new();
        let Subjects { id, n, blind, pseudonym, generation, key_id, wrapped, seed, identity, settings } =
            &self.subjects;
        if !id.is_empty() {
            let values = values![id, n, blind, pseudonym, generation, key_id, wrapped, seed, identity, settings];
            steps.push(Step::new(&sql::SUBJECTS_NEW, values));
        }
        if !self.moved.0.is_empty() {
            steps.push(Step::new(&sql::MOVE, values![&self.moved.0, &self.moved.1]));
        }
        let Events { subject, n, class, key_year, entry, m, leaf, bytes, at_ms, due_ms } = &self.events;
        if !leaf.is_empty() {
            steps.push(Step::new(&sql::LEAVES_NEW, values![leaf, bytes, at_ms, due_ms]));
            steps.push(Step::new(&sql::EVENTS_NEW, values![subject, n, class, key_year, entry, m, leaf]));
        }
        let Entries { public_id, subject, id, row_key, content_mark, key_id, wrapped, record, source_body } =
            &self.entries;
        if !id.is_empty() {
            let values = values![public_id, subject, id, row_key, content_mark, key_id, wrapped, record, source_body];
            steps.push(Step::new(&sql::ENTRIES_NEW, values));
        }
        let Notices { id, subject, public_id, entry, sealed } = &self.notices;
        if !id.is_empty() {
            steps.push(Step::new(&sql::NOTICES_NEW, values![id, subject, public_id, entry, sealed]));
        }
        let Messages { public_id, subject, entry, sealed, at_ms } = &self.messages;
        if !public_id.is_empty() {
            steps.push(Step::new(&sql::MESSAGES_NEW, values![public_id, subject, entry, sealed, at_ms]));
        }
        if !self.due.is_empty() {
            steps.push(due_step(&sql::DUE_ADD, &self.due));
        }
        steps
    }
}
