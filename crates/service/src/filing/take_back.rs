//! Taking a record back: withdrawn where the body was wrong to file it, annulled where the decision was
//! set aside. One clerk asks, a second one confirms; from then on it is in no report, and who was shown
//! it is told. The person is told, too, and keeps it in their own file for a while.

use jiff::civil::Date;
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::entry::{EndedWhy, EntryRecord, Fact};
use xinyu_register::event::{Event, TakenBack};
use xinyu_register::ids::{EntryId, TaskId};
use xinyu_register::instant::day_number;
use xinyu_register::subject::RowMark;
use xinyu_store::Tried;
use xinyu_store::person::{Due, DueKind, Operation, PersonChange, SubjectKey, TaskChange};

use super::amend::reason_text;
use super::recipients::ChangeRecord;
use crate::app::{Register, TRIES_MAX};
use crate::caller::{Caller, Officer};
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::person::{OpenEntry, Person};
use crate::rights::honours::honour_change;
use crate::rights::notices::NoticeRecord;
use crate::turn::Turn;

/// What waits for a second clerk: by number and day, nobody's name.
#[derive(Clone, Debug)]
pub struct Task {
    /// The number that clerks call it by.
    pub id: TaskId,
    /// The record.
    pub entry: EntryId,
    /// Since when, milliseconds.
    pub at_ms: i64,
}

/// Whether an end of disclosure is a taking back by the filing body.
pub(crate) fn is_taken_back(why: EndedWhy) -> bool {
    matches!(why, EndedWhy::Withdrawn | EndedWhy::Annulled)
}

/// What a clerk does about a taking back.
enum Step {
    Ask { why: EndedWhy, reason: String },
    Confirm,
    Drop,
}

impl Register {
    /// A clerk asks for a record of their own body to be taken back. Nothing changes before a second
    /// clerk confirms.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is another body's; `entry.taken_back`, `take_back.waits`;
    /// [`Refusal::Fields`].
    pub async fn ask_take_back(&self, caller: &Caller, id: EntryId, why: EndedWhy, reason: &str) -> ServiceResult<()> {
        let officer = caller.officer(&*self.policy, "record.withdraw")?;
        if !is_taken_back(why) {
            return Err(Refusal::State("take_back.why").into());
        }
        let reason = reason_text(self, reason)?;
        self.take_back_step(officer, id, &Step::Ask { why, reason }).await
    }

    /// A second clerk confirms: it ends now.
    ///
    /// # Errors
    /// `take_back.none`, `take_back.same_officer`; as [`Register::ask_take_back`].
    pub async fn confirm_take_back(&self, caller: &Caller, id: EntryId) -> ServiceResult<()> {
        let officer = caller.officer(&*self.policy, "record.withdraw")?;
        self.take_back_step(officer, id, &Step::Confirm).await
    }

    /// Either clerk drops it: the record stays.
    ///
    /// # Errors
    /// `take_back.none`; as [`Register::ask_take_back`].
    pub async fn drop_take_back(&self, caller: &Caller, id: EntryId) -> ServiceResult<()> {
        let officer = caller.officer(&*self.policy, "record.withdraw")?;
        self.take_back_step(officer, id, &Step::Drop).await
    }

    /// What waits for a second clerk of the caller's body, oldest first.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn tasks(&self, caller: &Caller, limit: u32) -> ServiceResult<Vec<Task>> {
        let officer = caller.officer(&*self.policy, "record.withdraw")?;
        let rows = self.store.desks.tasks_of_body(officer.body.as_str(), limit).await?;
        Ok(rows.into_iter().map(|row| Task { id: row.id, entry: row.entry, at_ms: row.at_ms }).collect())
    }

    async fn take_back_step(&self, officer: &Officer, id: EntryId, step: &Step) -> ServiceResult<()> {
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let person = self.person_of_record(officer, id).await?;
            let open = person.entry(id).ok_or(Refusal::NotFound)?;
            let change = self.take_back_change(officer, &person, open, step).await?;
            let ends = matches!(step, Step::Confirm);
            if let Tried::Done(_) = self.store.persons.commit(change).await? {
                if ends {
                    self.recall_after(person.subject.key, id).await;
                }
                return Ok(());
            }
            turn.wait(self, person.subject.key).await;
        }
        Err(ServiceError::Busy)
    }

    /// That documents which hold a changed entry have to go on the list of recalled ones: durable with the
    /// change, so that no crash loses it.
    pub(crate) fn recall_is_due(&self, subject: SubjectKey, id: EntryId) -> Due {
        let day = day_number(Self::day(self.now_ms()));
        Due { day, kind: DueKind::RecallChanged, id: *id.as_bytes(), subject: Some(subject) }
    }

    /// Does that now. The change is done already, so a fault here is only logged: the daily run carries on,
    /// and whoever checks a document online is told without the list, too.
    pub(crate) async fn recall_after(&self, subject: SubjectKey, id: EntryId) {
        let due = self.recall_is_due(subject, id);
        let done = match self.recall_changed(subject).await {
            Ok(_) => self.store.sweep.due_done(due).await.map_err(Into::into),
            Err(error) => Err(error),
        };
        if let Err(error) = done {
            let error: ServiceError = error;
            tracing::error!(%error, "documents that hold a changed entry are not on the list of recalled ones yet");
        }
    }

    async fn take_back_change(
        &self,
        officer: &Officer,
        person: &Person,
        open: &OpenEntry,
        step: &Step,
    ) -> ServiceResult<PersonChange> {
        let (id, record, now_ms) = (open.entry.id, &open.entry.record, self.now_ms());
        let waiting = record.take_back();
        let (fact, event, task) = match (step, waiting) {
            (Step::Ask { .. }, Some(_)) => return Err(Refusal::State("take_back.waits").into()),
            (Step::Ask { .. }, None) if record.ended().is_some_and(|(_, why)| is_taken_back(why)) => {
                return Err(Refusal::State("entry.taken_back").into());
            }
            (Step::Ask { why, reason }, None) => {
                let (why, reason) = (*why, reason.clone());
                let fact = Fact::TakeBackAsked { at_ms: now_ms, officer: officer.id, why, reason: reason.clone() };
                let event = Event::TakeBackAsked { at_ms: now_ms, officer: officer.id, why, reason };
                let (task, body) = (TaskId::from_bytes(self.random()), officer.body.as_str().to_owned());
                (fact, event, TaskChange::Open { id: task, body, entry: id, at_ms: now_ms })
            }
            (Step::Confirm | Step::Drop, None) => return Err(Refusal::State("take_back.none").into()),
            (Step::Drop, Some(_)) => {
                let fact = Fact::TakeBackDropped { at_ms: now_ms, officer: officer.id };
                (fact, Event::TakeBackDropped { at_ms: now_ms, officer: officer.id }, TaskChange::Done(id))
            }
            (Step::Confirm, Some(waiting)) if self.is_same_human(officer, waiting.officer).await? => {
                return Err(Refusal::State("take_back.same_officer").into());
            }
            (Step::Confirm, Some(waiting)) => {
                let (on, why): (Date, EndedWhy) = (Self::day(now_ms), waiting.why);
                let taken_back = TakenBack {
                    asked_by: waiting.officer,
                    confirmed_by: officer.id,
                    reason: waiting.reason,
                    recipients: self.recipients(person, record).await?,
                };
                let fact = Fact::Ended { at_ms: now_ms, on, why, reason: Some(taken_back.reason.clone()) };
                (fact, Event::Ended { at_ms: now_ms, on, why, taken_back: Some(taken_back) }, TaskChange::Done(id))
            }
        };
        let new = self.new_event(&person.subject, LeafClass::Entry, LeafKind::Person, &open.key, &event, now_ms)?;
        let mut now: EntryRecord = record.clone();
        now.life.push(fact);
        now.events.push(new.n);
        let mut change = PersonChange::new(Operation::TakeBack, person.subject.key, new, officer.valid_until_ms);
        change.task = Some(task);
        if let Event::Ended { why, taken_back: Some(taken_back), .. } = &event {
            let shown = ChangeRecord { commitment: record.commitment(), ended: Some(*why) };
            change.changed = self.change_puts(&open.key, id, &taken_back.recipients, &shown, now_ms)?;
            self.move_due(&mut change, person, id, record, &now)?;
            change.due_add.push(self.recall_is_due(person.subject.key, id));
            let (identity, mut settings) = (&person.identity, person.settings.clone());
            let row_key = self.row_key(&record.content, &identity.id_type, &identity.id_number);
            settings.taken_back.push(RowMark { row_key: row_key.0, entry: id });
            change.settings = Some(self.seal_settings(&person.subject, &settings)?);
            self.put_notice(&mut change, person, open, &NoticeRecord::new(now_ms, record.version(), Some(*why)))
                .await?;
        }
        change.honour = honour_change(id, record, &now);
        change.entry = Some((id, self.seal_record(&open.key, id, &now)?));
        Ok(change)
    }
}
