//! A body's own records: found by the person's paper, name and document number together, and shown to
//! its clerks as they filed them. What another body filed is not there. Each showing is a look.

use jiff::civil::Date;
use xinyu_register::disclosure::{Standing, item_of, standing};
use xinyu_register::entry::{EndedWhy, ServedHow};
use xinyu_register::event::{Ground, Look, Outcome, Shown};
use xinyu_register::ids::EntryId;
use xinyu_register::logged::{Committed, Logged};
use xinyu_register::rules::{EntryField, Text};

use super::back::cells_of;
use super::cells;
use crate::app::{Register, TRIES_MAX};
use crate::caller::{Caller, Officer};
use crate::enquiry::AskedSubject;
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::person::{OpenEntry, Person};
use crate::turn::Turn;

/// A record in the list of what a document became.
#[derive(Clone, Debug)]
pub struct FoundRecord {
    /// The entry.
    pub id: EntryId,
    /// Its item.
    pub item: Text,
    /// Date of the document.
    pub decided_on: Date,
    /// Its version.
    pub version: u32,
}

/// A body's own record.
#[derive(Clone, Debug)]
pub struct OwnRecord {
    /// The entry.
    pub id: EntryId,
    /// Its version.
    pub version: u32,
    /// Its item.
    pub item: Text,
    /// Number of the document.
    pub document_no: String,
    /// Date of the document.
    pub decided_on: Date,
    /// When the first version was filed, milliseconds.
    pub filed_at_ms: i64,
    /// Last four characters of the number.
    pub id_tail: String,
    /// The cells of its sheet, in the order of the template.
    pub cells: Vec<RecordCell>,
    /// Whether it is in no report any more, and why.
    pub ended: Option<(Date, EndedWhy)>,
    /// The proof that the person was told of this version.
    pub served: Option<(i64, ServedHow)>,
    /// A taking back that waits for a second clerk.
    pub take_back: Option<WaitingTakeBack>,
}

/// One cell of a body's own record.
#[derive(Clone, Debug)]
pub struct RecordCell {
    /// Key of the column.
    pub key: String,
    /// Its header.
    pub header: Text,
    /// What stands in it.
    pub text: String,
    /// Whether an amendment may change it: never subject, item, bodies or document.
    pub may_change: bool,
}

/// A taking back that waits.
#[derive(Clone, Debug)]
pub struct WaitingTakeBack {
    /// Since when, milliseconds.
    pub at_ms: i64,
    /// `Withdrawn` or `Annulled`.
    pub why: EndedWhy,
    /// Why, in the first clerk's words.
    pub reason: String,
    /// Whether the caller asked for it, and so cannot confirm it.
    pub own: bool,
}

/// Columns that a new version cannot change.
pub(crate) fn may_change(field: EntryField) -> bool {
    !matches!(
        field,
        EntryField::SubjectName
            | EntryField::IdNumber
            | EntryField::IdType
            | EntryField::PartyCategory
            | EntryField::DocumentNo
            | EntryField::ItemTitle
            | EntryField::DecidingBody
            | EntryField::DecidingBodyCode
            | EntryField::SourceBody
            | EntryField::SourceBodyCode
            | EntryField::PublishedUntil
    )
}

fn is_shown(field: EntryField) -> bool {
    !matches!(field, EntryField::PublishedUntil | EntryField::SubjectName | EntryField::IdNumber | EntryField::IdType)
}

impl Register {
    /// What a document about a person became, of the caller's own body. Unknown, another person's and
    /// another body's are one answer.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Fields`] for what does not read.
    pub async fn find_records(
        &self,
        caller: &Caller,
        subject: &AskedSubject,
        document_no: &str,
    ) -> ServiceResult<Logged<Vec<FoundRecord>>> {
        let officer = caller.officer(&*self.policy, "record.read")?;
        let wanted = cells::document_key(document_no);
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let (person, named) = self.asked_file(subject).await?;
            let own = |open: &&OpenEntry| {
                let content = &open.entry.record.content;
                content.source_body == officer.body.as_str() && cells::document_key(&content.document_no) == wanted
            };
            let found: Vec<&OpenEntry> = person.entries.iter().filter(own).collect();
            if !named || found.is_empty() {
                return Err(Refusal::NotFound.into());
            }
            let mut listed = Vec::with_capacity(found.len());
            for open in &found {
                let record = &open.entry.record;
                listed.push(FoundRecord {
                    id: open.entry.id,
                    item: item_of(record, &self.rules)?.name.clone(),
                    decided_on: record.content.decided_on,
                    version: record.version(),
                });
            }
            if let Some(committed) = self.record_look(officer, &person, &found).await? {
                return Ok(Logged::new(listed, committed));
            }
            turn.wait(self, person.subject.key).await;
        }
        Err(ServiceError::Busy)
    }

    /// One record of the caller's own body, journalled.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is another body's, or nobody's.
    pub async fn own_record(&self, caller: &Caller, id: EntryId) -> ServiceResult<Logged<OwnRecord>> {
        let officer = caller.officer(&*self.policy, "record.read")?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let person = self.person_of_record(officer, id).await?;
            let open = person.entry(id).ok_or(Refusal::NotFound)?;
            let record = self.record_view(officer, &person, open)?;
            if let Some(committed) = self.record_look(officer, &person, &[open]).await? {
                return Ok(Logged::new(record, committed));
            }
            turn.wait(self, person.subject.key).await;
        }
        Err(ServiceError::Busy)
    }

    /// The file in which a record of the officer's own body is.
    pub(crate) async fn person_of_record(&self, officer: &Officer, id: EntryId) -> ServiceResult<Person> {
        let subject = self.store.desks.subject_of_entry(id).await?.ok_or(Refusal::NotFound)?;
        let person = self.person(subject).await?;
        match person.entry(id) {
            Some(open) if open.entry.record.content.source_body == officer.body.as_str() => Ok(person),
            _ => Err(Refusal::NotFound.into()),
        }
    }

    fn record_view(&self, officer: &Officer, person: &Person, open: &OpenEntry) -> ServiceResult<OwnRecord> {
        let record = &open.entry.record;
        let item = item_of(record, &self.rules)?;
        let template = self.rules.template(&item.template).ok_or(ServiceError::Unreadable("item.template"))?;
        let texts = cells_of(&record.content, &person.identity, template, &self.rules);
        let cells = template.columns.iter().zip(texts);
        // The name that is known by now may be another than the body filed, and is none of its business.
        let cells = cells.filter(|(column, _)| is_shown(column.becomes)).map(|(column, text)| {
            let (key, header) = (column.key.clone(), column.header.clone());
            RecordCell { key, header, text, may_change: may_change(column.becomes) }
        });
        let ended = match standing(record, &self.rules, Self::day(self.now_ms()))? {
            Standing::Ended { on, why } => Some((on, why)),
            // Whether the person wants it is theirs alone: to the body an award is filed, no more.
            Standing::Unserved | Standing::Awaiting | Standing::Open { .. } => None,
        };
        Ok(OwnRecord {
            id: open.entry.id,
            version: record.version(),
            item: item.name.clone(),
            document_no: record.content.document_no.clone(),
            decided_on: record.content.decided_on,
            filed_at_ms: record.filed_at_ms(),
            id_tail: person.identity.tail().to_owned(),
            cells: cells.collect(),
            ended: ended.filter(|(_, why)| *why != EndedWhy::Declined),
            served: record.served(),
            take_back: record.take_back().map(|waiting| WaitingTakeBack {
                at_ms: waiting.at_ms,
                why: waiting.why,
                reason: waiting.reason,
                own: waiting.officer == officer.id,
            }),
        })
    }

    /// The look of a clerk at records of their own body; `None` on a conflict.
    pub(crate) async fn record_look(
        &self,
        officer: &Officer,
        person: &Person,
        entries: &[&OpenEntry],
    ) -> ServiceResult<Option<Committed>> {
        let now_ms = self.now_ms();
        let shown = |open: &&OpenEntry| Shown {
            item: open.entry.record.content.item.clone(),
            commitment: open.entry.record.commitment(),
            whole: true,
        };
        let look = Look {
            at_ms: now_ms,
            looker: officer.looker(),
            purpose: String::new(),
            field: String::new(),
            ground: Ground::OwnRecord,
            reason: String::new(),
            outcome: Outcome::OwnRecord,
            shown: entries.iter().map(shown).collect(),
            not_shown: 0,
            enquiry: None,
            rules: self.rules.version().to_owned(),
            again: None,
            paper: None,
        };
        self.put_look_once(person, look, officer.valid_until_ms).await
    }
}
