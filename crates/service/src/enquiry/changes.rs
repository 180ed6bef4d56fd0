//! An entry changed that an enquiry had shown: its asker is told what happened to it, and nothing that
//! they were not shown; they confirm to know, and the person sees who did.

use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::disclosure::{item_of, shown_document_no};
use xinyu_register::entry::EndedWhy;
use xinyu_register::event::{Event, Look, Outcome, Shown};
use xinyu_register::ids::{ChangeId, EnquiryId};
use xinyu_register::logged::Logged;
use xinyu_register::rules::Text;
use xinyu_store::Tried;
use xinyu_store::desks::ChangeRow;
use xinyu_store::person::{Operation, PersonChange};

use super::refetch::EnquiryRecord;
use crate::app::{Register, TRIES_MAX};
use crate::caller::{Caller, Officer};
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::person::{OpenEntry, Person, year_of};
use crate::turn::Turn;

/// A change in the list of a body: by number and day.
#[derive(Clone, Debug)]
pub struct ChangeListed {
    /// Its identifier.
    pub id: ChangeId,
    /// The enquiry that had shown the entry.
    pub enquiry: EnquiryId,
    /// When it changed, milliseconds.
    pub at_ms: i64,
    /// When the body confirmed to know.
    pub seen_ms: Option<i64>,
}

/// What happened to an entry that was shown.
#[derive(Clone, Debug)]
pub struct ChangeTold {
    /// Its line in the list.
    pub listed: ChangeListed,
    /// The item.
    pub item: Text,
    /// Number of the document.
    pub document_no: String,
    /// Name of the deciding body.
    pub deciding_body: String,
    /// Why it is not to be used any more; `None` where it was amended.
    pub ended: Option<EndedWhy>,
}

fn listed(row: &ChangeRow) -> ChangeListed {
    ChangeListed { id: row.id, enquiry: row.enquiry, at_ms: row.at_ms, seen_ms: row.seen_ms }
}

impl Register {
    /// Changes that the caller's body is told of, latest first: by number and day, nobody's data.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn told_changes(&self, caller: &Caller, limit: u32) -> ServiceResult<Vec<ChangeListed>> {
        let officer = caller.officer(&*self.policy, "enquiry.read")?;
        let rows = self.store.desks.changes_of_body(officer.body.as_str(), limit).await?;
        Ok(rows.iter().map(listed).collect())
    }

    /// What happened to an entry that the caller's body was shown; a look.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is another body's, or the entry is destroyed.
    pub async fn told_change(&self, caller: &Caller, id: ChangeId) -> ServiceResult<Logged<ChangeTold>> {
        let officer = caller.officer(&*self.policy, "enquiry.read")?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let (row, person) = self.change_of(officer, id).await?;
            let open = person.entry(row.entry).ok_or(Refusal::NotFound)?;
            let told = self.told(&row, open)?;
            let look = self.change_look(officer, &person, open, &row).await?;
            if let Some((_, committed)) = self.put_look(&person, look, officer.valid_until_ms).await? {
                return Ok(Logged::new(told, committed));
            }
            turn.wait(self, person.subject.key).await;
        }
        Err(ServiceError::Busy)
    }

    /// The caller's body confirms to know of a change. Doing so again changes nothing.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is another body's.
    pub async fn confirm_change(&self, caller: &Caller, id: ChangeId) -> ServiceResult<()> {
        let officer = caller.officer(&*self.policy, "enquiry.read")?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let (row, person) = self.change_of(officer, id).await?;
            if row.seen_ms.is_some() {
                return Ok(());
            }
            let now_ms = self.now_ms();
            let event = Event::ChangeSeen {
                at_ms: now_ms,
                body: row.body.clone(),
                enquiry: row.enquiry,
                officer: officer.id,
                change: id,
            };
            let (key, year_key) = self.year_key(&person, year_of(now_ms))?;
            let new = self.new_event(&person.subject, LeafClass::Consent, LeafKind::Person, &key, &event, now_ms)?;
            let mut change = PersonChange::new(Operation::SeeChange, person.subject.key, new, officer.valid_until_ms);
            change.year_key = year_key;
            change.change_seen = Some((id, now_ms));
            if let Tried::Done(_) = self.store.persons.commit(change).await? {
                return Ok(());
            }
            turn.wait(self, person.subject.key).await;
        }
        Err(ServiceError::Busy)
    }

    async fn change_of(&self, officer: &Officer, id: ChangeId) -> ServiceResult<(ChangeRow, Person)> {
        let row = self.store.desks.change(id).await?.ok_or(Refusal::NotFound)?;
        if row.body != officer.body.as_str() {
            return Err(Refusal::NotFound.into());
        }
        let person = self.person(row.subject).await?;
        Ok((row, person))
    }

    fn told(&self, row: &ChangeRow, open: &OpenEntry) -> ServiceResult<ChangeTold> {
        let (record, change) = (&open.entry.record, self.open_change(&open.key, row)?);
        let item = item_of(record, &self.rules)?;
        Ok(ChangeTold {
            listed: listed(row),
            item: item.name.clone(),
            // Item, document and body are of the decision: no version changes them.
            document_no: shown_document_no(record, item, &self.rules).to_owned(),
            deciding_body: record.content.deciding_body_name.clone(),
            ended: change.ended,
        })
    }

    async fn change_look(
        &self,
        officer: &Officer,
        person: &Person,
        open: &OpenEntry,
        row: &ChangeRow,
    ) -> ServiceResult<Look> {
        let enquiry = self.store.files.enquiry(row.enquiry).await?.ok_or(Refusal::NotFound)?;
        let record: EnquiryRecord = self.open_enquiry(&self.enquiry_key(person, enquiry.year)?, &enquiry)?;
        let change = self.open_change(&open.key, row)?;
        let shown = Shown { item: open.entry.record.content.item.clone(), commitment: change.commitment, whole: false };
        Ok(Look {
            at_ms: self.now_ms(),
            looker: officer.looker(),
            purpose: record.purpose,
            field: record.field,
            ground: record.ground,
            reason: record.reason,
            outcome: Outcome::ChangeTold,
            shown: vec![shown],
            not_shown: 0,
            // It answers no enquiry anew.
            enquiry: None,
            rules: self.rules.version().to_owned(),
            again: Some(true),
            paper: None,
        })
    }
}
