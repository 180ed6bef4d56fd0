//! Amendments: a new version of a record, by a clerk of the body that filed it, with a reason. Never of
//! subject, item, bodies or document. The person is told; what may be worse for them is shown to nobody
//! before they were; and who was shown an earlier version is told that it changed.

use std::collections::BTreeMap;

use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::amendment::{Change, DECIDED_ON, NotAnAmendment, PENALTY_KINDS, changes, is_worse};
use xinyu_register::disclosure::{CONFISCATED, FINE, item_of};
use xinyu_register::entry::{EntryContent, Fact, FieldValue};
use xinyu_register::event::{Amended as AmendedEvent, Event, Recipient};
use xinyu_register::ids::{BatchId, EntryId};
use xinyu_register::instant::day_number;
use xinyu_register::rules::{EntryField, Item, PenaltyKind, Template, Text};
use xinyu_store::Tried;
use xinyu_store::person::{Due, DueKind, Operation, PersonChange};

use super::back::{cells_of, text_of, whole_head};
use super::f1_read::{Head, read_row};
use super::f2_check::{Checked, Filer, check};
use super::own_record::may_change;
use super::recipients::ChangeRecord;
use super::{Reason, content_digest};
use crate::app::{Register, TRIES_MAX};
use crate::caller::{Caller, Officer};
use crate::error::{FieldFault, Refusal, ServiceError, ServiceResult};
use crate::person::{OpenEntry, Person};
use crate::ports::{Cell, RawRow};
use crate::rights::notices::NoticeRecord;
use crate::turn::Turn;

/// Longest reason, characters.
pub const REASON_CHARS_MAX: usize = 500;

/// What became of an amendment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amended {
    /// There is a new version.
    Done {
        /// Its number.
        version: u32,
        /// Whether it may be worse for the person, so that it is shown to nobody before they are served.
        worse: bool,
    },
    /// Everything is as it was.
    Nothing,
    /// It cannot be taken, and why.
    NotTaken(Vec<Reason>),
}

/// One field of an amendment, as a clerk reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeText {
    /// Header of its column.
    pub header: Text,
    /// What stood there.
    pub before: String,
    /// What would.
    pub now: String,
}

/// What an amendment would change.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// The fields.
    pub changes: Vec<Change>,
    /// The same in words.
    pub texts: Vec<ChangeText>,
    /// Whether it may be worse for the person.
    pub worse: bool,
    pub(crate) content: EntryContent,
}

/// A reason that people read: there, short, and without words that may not be collected.
pub(crate) fn reason_text(register: &Register, reason: &str) -> ServiceResult<String> {
    let reason = super::cells::tidy(reason);
    let code = if reason.is_empty() {
        "required"
    } else if reason.chars().count() > REASON_CHARS_MAX {
        "too_long"
    } else if !register.rules.review_words(&reason).is_empty() {
        "words"
    } else {
        return Ok(reason);
    };
    Err(Refusal::Fields(vec![FieldFault { pointer: "/reason", code }]).into())
}

impl Register {
    /// Amends a record of the caller's own body: `fields` are cells by the key of their column, as the
    /// sheet would have them; what is not named stays.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is another body's; `entry.changed` if it is not at `version` any
    /// more; `entry.taken_back`; [`Refusal::Fields`].
    pub async fn amend_record(
        &self,
        caller: &Caller,
        id: EntryId,
        version: u32,
        fields: &BTreeMap<String, String>,
        reason: &str,
    ) -> ServiceResult<Amended> {
        let officer = caller.officer(&*self.policy, "record.amend")?;
        let reason = reason_text(self, reason)?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let person = self.person_of_record(officer, id).await?;
            let open = person.entry(id).ok_or(Refusal::NotFound)?;
            if open.entry.record.version() != version {
                return Err(Refusal::State("entry.changed").into());
            }
            let amendment = match self.amendment_of(officer, &person, open, fields)? {
                Ok(amendment) => amendment,
                Err(told) => return Ok(told),
            };
            if let Tried::Done(done) = self.amend_once(officer, &person, open, amendment, &reason, None).await? {
                return Ok(done);
            }
            turn.wait(self, person.subject.key).await;
        }
        Err(ServiceError::Busy)
    }

    /// What [`Register::amend_record`] would change, for a clerk to check; a look.
    ///
    /// # Errors
    /// As there.
    pub async fn preview_amendment(
        &self,
        caller: &Caller,
        id: EntryId,
        fields: &BTreeMap<String, String>,
    ) -> ServiceResult<Result<Amendment, Amended>> {
        let officer = caller.officer(&*self.policy, "record.amend")?;
        let person = self.person_of_record(officer, id).await?;
        let open = person.entry(id).ok_or(Refusal::NotFound)?;
        let amendment = self.amendment_of(officer, &person, open, fields)?;
        // Without the look nothing is said.
        self.record_look(officer, &person, &[open]).await?.ok_or(ServiceError::Busy)?;
        Ok(amendment)
    }

    fn amendment_of(
        &self,
        officer: &Officer,
        person: &Person,
        open: &OpenEntry,
        fields: &BTreeMap<String, String>,
    ) -> ServiceResult<Result<Amendment, Amended>> {
        let record = &open.entry.record;
        let item = item_of(record, &self.rules)?;
        let template = self.rules.template(&item.template).ok_or(ServiceError::Unreadable("item.template"))?;
        for key in fields.keys() {
            let code = match template.column(key) {
                None => "unknown",
                Some(column) if !may_change(column.becomes) => "not_amendable",
                Some(_) => continue,
            };
            return Err(Refusal::Fields(vec![FieldFault { pointer: "/fields", code }]).into());
        }
        let mut cells = cells_of(&record.content, &person.identity, template, &self.rules);
        for (column, cell) in template.columns.iter().zip(&mut cells) {
            if let Some(text) = fields.get(&column.key) {
                text.clone_into(cell);
            }
        }
        // The words of a code are official here, so a body's own numbers are not asked for.
        self.amendment(officer, open, &whole_head(template), template, cells)
    }

    /// Reads and checks the cells of a new version as any row, and says what it changes.
    pub(crate) fn amendment(
        &self,
        officer: &Officer,
        open: &OpenEntry,
        head: &Head,
        template: &Template,
        cells: Vec<String>,
    ) -> ServiceResult<Result<Amendment, Amended>> {
        let record = &open.entry.record;
        let today = Self::day(self.now_ms());
        let raw = RawRow { number: 1, cells: cells.into_iter().map(Cell::Text).collect() };
        let profile = self.rules.body(&officer.body).and_then(|body| body.profile.as_deref());
        let read = read_row(&raw, head, template, &self.rules, profile, today);
        let filer = Filer { rules: &self.rules, template, head, body: &officer.body, today };
        let draft = match check(&filer, read) {
            Checked::Draft(draft) => draft,
            Checked::Held { reasons, .. } => return Ok(Err(Amended::NotTaken(reasons))),
        };
        let mut content = draft.content;
        let before = &record.content;
        if super::cells::document_key(&content.document_no) != super::cells::document_key(&before.document_no) {
            return Ok(Err(Amended::NotTaken(vec![Reason::new("amend.another_decision")])));
        }
        // What stays as it was stays to the letter.
        content.document_no.clone_from(&before.document_no);
        content.deciding_body_name.clone_from(&before.deciding_body_name);
        let item = item_of(record, &self.rules)?;
        Ok(match changes(before, &content) {
            Ok(changes) => Ok(Amendment {
                texts: changes.iter().filter_map(|change| self.change_text(template, change)).collect(),
                changes,
                worse: is_worse(before, &content, item, &self.rules),
                content,
            }),
            Err(NotAnAmendment::Nothing) => Err(Amended::Nothing),
            Err(NotAnAmendment::AnotherDecision) => Err(Amended::NotTaken(vec![Reason::new("amend.another_decision")])),
        })
    }

    /// What a version changes in the one before, in words.
    pub(crate) fn change_texts(&self, item: &Item, before: &EntryContent, now: &EntryContent) -> Vec<ChangeText> {
        let Some(template) = self.rules.template(&item.template) else { return Vec::new() };
        let changes = changes(before, now).unwrap_or_default();
        changes.iter().filter_map(|change| self.change_text(template, change)).collect()
    }

    fn change_text(&self, template: &Template, change: &Change) -> Option<ChangeText> {
        let column = match change.key.as_str() {
            DECIDED_ON => template.column_for(EntryField::DecidedOn),
            PENALTY_KINDS => template.column_for(EntryField::PenaltyKinds),
            FINE => template.column_for(EntryField::Fine),
            CONFISCATED => template.column_for(EntryField::Confiscated),
            key => template.column(key),
        }?;
        let text = |value: &Option<FieldValue>| match value {
            Some(FieldValue::Text(kinds)) if change.key == PENALTY_KINDS => {
                let kinds = kinds.split(',').filter_map(PenaltyKind::parse).map(PenaltyKind::zh);
                kinds.collect::<Vec<_>>().join("、")
            }
            Some(value) => text_of(column, value, &self.rules),
            None => String::new(),
        };
        Some(ChangeText { header: column.header.clone(), before: text(&change.before), now: text(&change.now) })
    }

    /// Commits a new version; a conflict means: read and decide again.
    pub(crate) async fn amend_once(
        &self,
        officer: &Officer,
        person: &Person,
        open: &OpenEntry,
        amendment: Amendment,
        reason: &str,
        batch: Option<BatchId>,
    ) -> ServiceResult<Tried<Amended>> {
        let before = &open.entry.record;
        if before.ended().is_some_and(|(_, why)| super::take_back::is_taken_back(why)) {
            return Err(Refusal::State("entry.taken_back").into());
        }
        let (now_ms, version, worse) = (self.now_ms(), before.version() + 1, amendment.worse);
        // A version by hand came in no batch of its own: it keeps to that of the one before.
        let batch = batch.or(before.batch()).ok_or(ServiceError::Unreadable("entry.record"))?;
        let recipients = self.recipients(person, before).await?;
        let event = Event::Filed {
            at_ms: now_ms,
            item: amendment.content.item.clone(),
            source_body: amendment.content.source_body.clone(),
            version,
            digest: content_digest(&amendment.content),
            rules: self.rules.version().to_owned(),
            batch,
            amended: Some(AmendedEvent {
                officer: officer.id,
                reason: reason.to_owned(),
                worse,
                recipients: recipients.clone(),
            }),
        };
        let new = self.new_event(&person.subject, LeafClass::Entry, LeafKind::Person, &open.key, &event, now_ms)?;
        let mut commitment = [0u8; 32];
        commitment.copy_from_slice(&new.leaf[66..]);
        let shown = ChangeRecord { commitment: before.commitment(), ended: None };
        let mut record = before.clone();
        record.earlier.push(std::mem::replace(&mut record.content, amendment.content));
        record.life.push(Fact::Filed {
            version,
            at_ms: now_ms,
            commitment,
            batch,
            keeps_service: Some(!worse),
            reason: Some(reason.to_owned()),
        });
        record.events.push(new.n);
        let mut change = PersonChange::new(Operation::Amend, person.subject.key, new, officer.valid_until_ms);
        self.put_version(&mut change, person, open, record, &recipients, &shown).await?;
        change.due_add.push(self.recall_is_due(person.subject.key, open.entry.id));
        Ok(match self.store.persons.commit(change).await? {
            Tried::Done(_) => {
                self.recall_after(person.subject.key, open.entry.id).await;
                Tried::Done(Amended::Done { version, worse })
            }
            Tried::Conflict => Tried::Conflict,
        })
    }

    /// The parts of an amendment: record, notice, what falls due, who is told.
    async fn put_version(
        &self,
        change: &mut PersonChange,
        person: &Person,
        open: &OpenEntry,
        record: xinyu_register::entry::EntryRecord,
        recipients: &[Recipient],
        shown: &ChangeRecord,
    ) -> ServiceResult<()> {
        let (id, now_ms) = (open.entry.id, change.event.at_ms);
        change.content_mark = Some(self.content_mark(&record.content));
        self.put_notice(change, person, open, &NoticeRecord::new(now_ms, record.version(), None)).await?;
        self.move_due(change, person, id, &open.entry.record, &record)?;
        change.changed = self.change_puts(&open.key, id, recipients, shown, now_ms)?;
        // What the person published was the version before.
        change.honour = crate::rights::honours::honour_change(id, &open.entry.record, &record);
        change.entry = Some((id, self.seal_record(&open.key, id, &record)?));
        Ok(())
    }

    /// What fell due by the record before falls due by the one now.
    pub(crate) fn move_due(
        &self,
        change: &mut PersonChange,
        person: &Person,
        id: EntryId,
        before: &xinyu_register::entry::EntryRecord,
        now: &xinyu_register::entry::EntryRecord,
    ) -> ServiceResult<()> {
        let subject = Some(person.subject.key);
        let own = |due: Due| Due { subject, ..due };
        let mut were: Vec<Due> = self.due_of(id, before)?.into_iter().map(own).collect();
        if before.ended().is_some() {
            // Its end was told, and the thing that fell due then is done.
            were.retain(|due| due.kind != DueKind::EndDisclosure);
        }
        // A message about the version before serves nobody with this one.
        if let (None, Some(day)) = (before.served(), self.counts_as_served_on(before)?) {
            were.push(Due { day: day_number(day), kind: DueKind::ServeByMessage, id: *id.as_bytes(), subject });
        }
        let mut are: Vec<Due> = self.due_of(id, now)?.into_iter().map(own).collect();
        if now.ended().is_some() {
            are.retain(|due| due.kind != DueKind::EndDisclosure);
        }
        change.due_add = are.iter().filter(|due| !were.contains(due)).copied().collect();
        change.due_remove = were.into_iter().filter(|due| !are.contains(due)).collect();
        Ok(())
    }
}
