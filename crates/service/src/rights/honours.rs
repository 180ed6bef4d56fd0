//! An award that the person publishes by their own wish, and the public list of such awards: the one
//! list of people that there is (design 2.3, 2.10).
//!
//! The list is read from the entries each time, so that whatever ends one (its period, a withdrawal,
//! an annulment, an amendment, the person's no, a freeze, destruction) takes it off without anybody
//! doing anything. Reading it is nobody's look: the person made this, and nothing else, public.

use jiff::civil::Date;
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::disclosure::item_of;
use xinyu_register::entry::{EntryRecord, Fact};
use xinyu_register::event::Event;
use xinyu_register::honour::{Honour, NotPublishable, honour, listed, may_publish, names};
use xinyu_register::ids::EntryId;
use xinyu_register::logged::Logged;
use xinyu_store::files::Whose;
use xinyu_store::honours::HonourRow;
use xinyu_store::person::{HonourChange, Operation, PersonChange};
use xinyu_store::{StoreError, Tried};

use crate::app::{Register, TRIES_MAX};
use crate::caller::Caller;
use crate::error::{FieldFault, Refusal, ServiceError, ServiceResult};
use crate::person::{OpenEntry, Person};
use crate::turn::Turn;

/// Rows that are read for a page at most, in lengths of a page: beyond that the next page goes on.
const ROUNDS_MAX: u32 = 4;

/// What a person knows of an award of theirs that can be published.
#[derive(Clone, Debug)]
pub struct OwnPublication {
    /// Why it cannot be published now; none if it can.
    pub hindered: Option<NotPublishable>,
    /// Since when it is published, and under which name.
    pub published: Option<(i64, String)>,
    /// Whether the public list shows it today.
    pub listed: bool,
    /// When it was published (true) and taken down by the person (false), oldest first.
    pub history: Vec<(i64, bool)>,
}

/// What would stand on the public list, before the person publishes it.
#[derive(Clone, Debug)]
pub struct HonourPreview {
    /// The entry.
    pub entry: EntryId,
    /// The version that is previewed: another one is not published without being seen.
    pub version: u32,
    /// Names among which the person chooses.
    pub names: Vec<String>,
    /// What would stand there under the first of them.
    pub honour: Honour,
    /// Where it stands now.
    pub own: OwnPublication,
}

/// A page of the public list.
#[derive(Clone, Debug)]
pub struct HonourPage {
    /// Latest published first.
    pub honours: Vec<Honour>,
    /// Earlier ones are before this place.
    pub before: Option<i64>,
}

impl Register {
    /// What the person would publish of an award of theirs. Shown with their own file, so it is a look
    /// of their own.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not theirs or is nothing that anybody may publish.
    pub async fn honour_preview(&self, caller: &Caller, id: EntryId) -> ServiceResult<Logged<HonourPreview>> {
        let file = self.own_file(caller).await?;
        let person = self.person(caller.resident()?.subject).await?;
        let open = person.entry(id).ok_or(Refusal::NotFound)?;
        let own = self.own_publication(&person, open, file.today)?.ok_or(Refusal::NotFound)?;
        let record = &open.entry.record;
        let names = names(&person.identity);
        let first = names.first().cloned().unwrap_or_default();
        let honour = honour(&record.content, item_of(record, &self.rules)?, first);
        let preview = HonourPreview { entry: id, version: record.version(), names, honour, own };
        Ok(file.map(|_| preview))
    }

    /// The person publishes an award of theirs, in the version that they saw and under a name of theirs.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not theirs; [`Refusal::State`] with the code of
    /// [`NotPublishable`], or `honour.changed` if it is another version by now; [`Refusal::Fields`] for
    /// a name that is none of theirs.
    pub async fn publish_honour(&self, caller: &Caller, id: EntryId, version: u32, name: &str) -> ServiceResult<()> {
        let resident = caller.resident()?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let now_ms = self.now_ms();
            let person = self.person(resident.subject).await?;
            let open = person.entry(id).ok_or(Refusal::NotFound)?;
            let record = &open.entry.record;
            let frozen = person.settings.frozen_since_ms.is_some();
            if let Err(why) = may_publish(record, frozen, &self.rules, Self::day(now_ms))? {
                return Err(Refusal::State(why.code()).into());
            }
            if record.version() != version {
                return Err(Refusal::State("honour.changed").into());
            }
            let Some(name) = names(&person.identity).into_iter().find(|known| known == name) else {
                return Err(Refusal::Fields(vec![FieldFault { pointer: "/name", code: "honour.name" }]).into());
            };
            if record.published().is_some_and(|now| now.name == name) {
                return Ok(());
            }
            let shown = self.honour_mark(id, &honour(&record.content, item_of(record, &self.rules)?, name.clone()));
            let event = Event::HonourPublished { at_ms: now_ms, version, shown };
            let fact = Fact::Published { version, at_ms: now_ms, name };
            let change = self.honour_step(&person, open, &event, fact, resident.valid_until_ms)?;
            if let Tried::Done(_) = self.store.persons.commit(change).await? {
                return Ok(());
            }
            turn.wait(self, resident.subject).await;
        }
        Err(ServiceError::Busy)
    }

    /// The person takes an award off the public list: gone at once. Taking it down again changes
    /// nothing.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not theirs.
    pub async fn take_down_honour(&self, caller: &Caller, id: EntryId) -> ServiceResult<()> {
        let resident = caller.resident()?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let person = self.person(resident.subject).await?;
            let open = person.entry(id).ok_or(Refusal::NotFound)?;
            if open.entry.record.published().is_none() {
                return Ok(());
            }
            let at_ms = self.now_ms();
            let event = Event::HonourTakenDown { at_ms };
            let fact = Fact::TakenDown { at_ms };
            let change = self.honour_step(&person, open, &event, fact, resident.valid_until_ms)?;
            if let Tried::Done(_) = self.store.persons.commit(change).await? {
                return Ok(());
            }
            turn.wait(self, resident.subject).await;
        }
        Err(ServiceError::Busy)
    }

    fn honour_step(
        &self,
        person: &Person,
        open: &OpenEntry,
        event: &Event,
        fact: Fact,
        valid_until_ms: i64,
    ) -> ServiceResult<PersonChange> {
        let at_ms = event.at_ms().ok_or(ServiceError::Unreadable("event.m"))?;
        let new = self.new_event(&person.subject, LeafClass::Entry, LeafKind::Person, &open.key, event, at_ms)?;
        let id = open.entry.id;
        let mut record = open.entry.record.clone();
        record.life.push(fact);
        record.events.push(new.n);
        let mut change = PersonChange::new(Operation::Honour, person.subject.key, new, valid_until_ms);
        change.honour = honour_change(id, &open.entry.record, &record);
        change.entry = Some((id, self.seal_record(&open.key, id, &record)?));
        Ok(change)
    }

    /// What a person knows of an entry of theirs; `None` where nobody may publish such a one.
    pub(crate) fn own_publication(
        &self,
        person: &Person,
        open: &OpenEntry,
        today: Date,
    ) -> ServiceResult<Option<OwnPublication>> {
        let record = &open.entry.record;
        let frozen = person.settings.frozen_since_ms.is_some();
        let hindered = may_publish(record, frozen, &self.rules, today)?.err();
        let history = record.life.iter().filter_map(|fact| match fact {
            Fact::Published { at_ms, .. } => Some((*at_ms, true)),
            Fact::TakenDown { at_ms } => Some((*at_ms, false)),
            _ => None,
        });
        let own = OwnPublication {
            hindered,
            published: record.published().map(|published| (published.at_ms, published.name)),
            listed: listed(record, &person.identity, frozen, &self.rules, today).is_some(),
            history: history.collect(),
        };
        // A rule that ended does not make what was public once unseen for the person.
        let nothing = hindered == Some(NotPublishable::Item) && own.history.is_empty();
        Ok((!nothing).then_some(own))
    }

    /// The public list, latest published first.
    ///
    /// # Errors
    /// The store does not answer. An entry that does not open is left out, and the log of the operator
    /// says that there was one.
    pub async fn public_honours(&self, before: Option<i64>, limit: u32) -> ServiceResult<HonourPage> {
        let today = Self::day(self.now_ms());
        let (mut place, mut honours) = (before.unwrap_or(i64::MAX), Vec::new());
        for _ in 0..ROUNDS_MAX {
            let rows = self.store.honours.honours(place, limit).await?;
            let last = rows.len() < limit as usize;
            for row in rows {
                if honours.len() == limit as usize {
                    return Ok(HonourPage { honours, before: Some(place) });
                }
                place = row.seq;
                honours.extend(self.listed_honour(&row, today).await?);
            }
            if last {
                return Ok(HonourPage { honours, before: None });
            }
        }
        Ok(HonourPage { honours, before: Some(place) })
    }

    async fn listed_honour(&self, row: &HonourRow, today: Date) -> ServiceResult<Option<Honour>> {
        match self.opened_honour(row, today).await {
            Err(ServiceError::Store(error @ (StoreError::Unavailable(_) | StoreError::Full))) => Err(error.into()),
            Err(error) => {
                tracing::error!(%error, "an honour that is published does not open, and is left out");
                Ok(None)
            }
            listed => listed,
        }
    }

    async fn opened_honour(&self, row: &HonourRow, today: Date) -> ServiceResult<Option<Honour>> {
        // Taken down or destroyed between the two reads.
        let Some(rows) = self.store.files.file(Whose::Key(row.subject)).await? else { return Ok(None) };
        let person = self.open_file(&rows)?;
        let Some(open) = person.entry(row.entry) else { return Ok(None) };
        let frozen = person.settings.frozen_since_ms.is_some();
        Ok(listed(&open.entry.record, &person.identity, frozen, &self.rules, today))
    }

    /// What an event says of what stands on the list: an HMAC, so that no event holds a name.
    pub(crate) fn honour_mark(&self, id: EntryId, honour: &Honour) -> [u8; 32] {
        let day = honour.decided_on.to_string();
        let parts: [&[u8]; 5] =
            [id.as_bytes(), honour.name.as_bytes(), honour.award.as_bytes(), honour.body.as_bytes(), day.as_bytes()];
        self.keyring.blind_parts("honour", &parts).0
    }
}

/// What a step in the life of an entry does to the list: whatever takes the person's publication back
/// takes the row with it.
pub(crate) fn honour_change(id: EntryId, before: &EntryRecord, now: &EntryRecord) -> Option<HonourChange> {
    match (before.published(), now.published()) {
        (before, Some(now)) if before.as_ref() != Some(&now) => Some(HonourChange::Publish(id)),
        (Some(_), None) => Some(HonourChange::TakeDown(id)),
        _ => None,
    }
}
