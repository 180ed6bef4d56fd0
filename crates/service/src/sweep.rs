//! The daily run: periods end, keys are destroyed, messages count as service, uploads are purged.
//! Its cost follows what falls due, not the size of the register, and it can be repeated.

use std::collections::BTreeMap;

use jiff::civil::Date;
use xinyu_evidence::leaf::{Class as LeafClass, Leaf, LeafKind, destruction_content};
use xinyu_register::disclosure::{Standing, standing};
use xinyu_register::entry::{EndedWhy, Fact, ServedHow};
use xinyu_register::event::{Event, TallyCell};
use xinyu_register::ids::{BatchId, EntryId};
use xinyu_register::instant::{day_number, start_of};
use xinyu_store::Tried;
use xinyu_store::person::{Due, DueKind, NewEvent, Operation, PersonChange, SubjectKey};
use xinyu_store::sweep::Doomed;

use crate::app::{Register, TRIES_MAX};
use crate::caller::Caller;
use crate::error::{ServiceError, ServiceResult};
use crate::filing::returned::remove_files;

/// Things done in one round; rounds follow until nothing is due.
const ROUND_MAX: u32 = 500;
/// Cells of a tally with fewer than this are not told, so that nobody is found in a figure.
const TALLY_CELL_MIN: u64 = 5;

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Entries whose disclosure ended.
    pub ended: u64,
    /// Notices that count as served.
    pub served: u64,
    /// Entries whose key was destroyed.
    pub destroyed: u64,
    /// Requests for consent that lapsed.
    pub lapsed: u64,
    /// Batches whose upload and rows were purged.
    pub purged: u64,
    /// Things left for the next run, because their leaves wait for their place.
    pub left: u64,
}

impl Register {
    /// Runs everything due on or before `as_of`, for somebody who may.
    ///
    /// # Errors
    /// [`crate::error::Refusal::NotPermitted`].
    pub async fn sweep_as(&self, caller: &Caller, as_of: Date) -> ServiceResult<Swept> {
        caller.officer(&*self.policy, "sweep.run")?;
        self.sweep(as_of).await
    }

    /// Runs everything due on or before `as_of`.
    ///
    /// # Errors
    /// See [`ServiceError`]; what was done is done, a later run carries on.
    pub async fn sweep(&self, as_of: Date) -> ServiceResult<Swept> {
        let mut swept = Swept::default();
        let mut before = Vec::new();
        loop {
            let due = self.store.sweep.due(day_number(as_of), ROUND_MAX).await?;
            // What was done is due no more; what stays would only come again.
            if due == before {
                break;
            }
            let mut doomed = Vec::new();
            for one in due.iter().copied() {
                match one.kind {
                    DueKind::EndDisclosure => swept.ended += self.end_disclosure(one, as_of).await?,
                    DueKind::ServeByMessage => swept.served += self.serve_by_message(one).await?,
                    DueKind::LapseConsent => {
                        // It lapsed by its date; nothing is stored about it and nobody is told.
                        self.store.sweep.due_done(one).await?;
                        swept.lapsed += 1;
                    }
                    DueKind::PurgeBatch => swept.purged += self.purge_batch(one).await?,
                    DueKind::Destroy => doomed.push(one),
                }
            }
            let (destroyed, left) = self.destroy(doomed, as_of).await?;
            swept.destroyed += destroyed;
            swept.left = left;
            before = due;
        }
        self.store.accounts.credentials_forget(self.now_ms()).await?;
        Ok(swept)
    }

    /// Each end of disclosure is an event of the person: they can show it.
    async fn end_disclosure(&self, due: Due, as_of: Date) -> ServiceResult<u64> {
        let Some(subject) = due.subject else { return self.done(due).await };
        let id = EntryId::from_bytes(due.id);
        for _ in 0..TRIES_MAX {
            let person = self.person(subject).await?;
            let Some(open) = person.entry(id) else { return self.done(due).await };
            let mut record = open.entry.record.clone();
            if record.ended().is_some() {
                return self.done(due).await;
            }
            match standing(&record, &self.rules, as_of)? {
                Standing::Ended { on, why } => {
                    let now_ms = self.now_ms();
                    let event = Event::Ended { at_ms: now_ms, on, why };
                    let new =
                        self.new_event(&person.subject, LeafClass::Entry, LeafKind::Person, &open.key, &event, now_ms)?;
                    record.life.push(Fact::Ended { at_ms: now_ms, on, why });
                    record.events.push(new.n);
                    let mut change = PersonChange::new(Operation::End, subject, new, i64::MAX);
                    change.entry = Some((id, self.seal_record(&open.key, id, &record)?));
                    change.due_remove.push(due);
                    if let Tried::Done(_) = self.store.persons.commit(change).await? {
                        return Ok(u64::from(why == EndedWhy::PeriodOver));
                    }
                }
                // A newer rule gives it a later end: it stays due, and is looked at again tomorrow.
                Standing::Open { .. } | Standing::Unserved => return Ok(0),
            }
        }
        Err(ServiceError::Busy)
    }

    async fn serve_by_message(&self, due: Due) -> ServiceResult<u64> {
        let Some(subject) = due.subject else { return self.done(due).await };
        self.serve_entry(subject, EntryId::from_bytes(due.id), ServedHow::MessageDelivered).await?;
        self.store.sweep.due_done(due).await?;
        Ok(1)
    }

    async fn purge_batch(&self, due: Due) -> ServiceResult<u64> {
        let id = BatchId::from_bytes(due.id);
        self.store.batches.batch_purge(id).await?;
        remove_files(&self.settings.data_dir, id);
        self.store.sweep.due_done(due).await?;
        Ok(1)
    }

    async fn done(&self, due: Due) -> ServiceResult<u64> {
        self.store.sweep.due_done(due).await?;
        Ok(0)
    }

    /// Destroys keys, everyone's mixed, with one leaf over the set and tallies before it.
    async fn destroy(&self, due: Vec<Due>, as_of: Date) -> ServiceResult<(u64, u64)> {
        let (mut entries, mut places, mut gone, mut left) = (Vec::new(), Vec::new(), Vec::new(), 0);
        let mut items: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
        for one in due {
            let Some(doomed) = self.store.sweep.doomed(EntryId::from_bytes(one.id)).await? else {
                self.store.sweep.due_done(one).await?;
                continue;
            };
            let Some(of_entry) = doomed.places.clone() else {
                left += 1;
                continue;
            };
            let item = self.item_of_doomed(&doomed).await?;
            *items.entry(doomed.source_body.clone()).or_default().entry(item).or_insert(0) += 1;
            places.extend(of_entry);
            entries.push(doomed.entry);
            gone.push(Due { subject: Some(doomed.subject), ..one });
        }
        if entries.is_empty() {
            return Ok((0, left));
        }
        places.sort_unstable();
        let count = entries.len() as u64;
        let _turn = self.system_turn.lock().await;
        for _ in 0..TRIES_MAX {
            let events = self.destruction_events(&items, &places, as_of).await?;
            let done = self
                .store
                .sweep
                .destroy(self.system, events, day_number(as_of), entries.clone(), places.clone(), gone.clone())
                .await?;
            if let Tried::Done(_) = done {
                return Ok((count, left));
            }
        }
        Err(ServiceError::Busy)
    }

    async fn item_of_doomed(&self, doomed: &Doomed) -> ServiceResult<String> {
        let person = self.person(doomed.subject).await?;
        Ok(person.entry(doomed.entry).map(|open| open.entry.record.content.item.clone()).unwrap_or_default())
    }

    /// Tallies first, the destruction leaf last, all under the system's number.
    async fn destruction_events(
        &self,
        items: &BTreeMap<String, BTreeMap<String, u64>>,
        places: &[u64],
        as_of: Date,
    ) -> ServiceResult<Vec<NewEvent>> {
        let now_ms = self.now_ms();
        let mut subject = self.system_subject().await?;
        let mut events = Vec::new();
        for (body, counts) in items {
            let counts = counts
                .iter()
                .map(|(item, count)| TallyCell {
                    item: item.clone(),
                    count: (*count >= TALLY_CELL_MIN).then_some(*count),
                })
                .collect();
            let event = Event::Tally { day: as_of, body: body.clone(), counts };
            events.push(self.system_new_event(&subject, LeafKind::Tally, LeafClass::Entry, &event, now_ms)?);
            subject.n += 1;
        }
        // Its content is the digest of the set alone, so that anyone who has the set can check it.
        let event = Event::Padding { at_ms: start_of(as_of) };
        let mut last = self.system_new_event(&subject, LeafKind::Destruction, LeafClass::Entry, &event, now_ms)?;
        let mut leaf = Leaf::from_bytes(&last.leaf).map_err(|_| ServiceError::Unreadable("leaf.bytes"))?;
        leaf.content = destruction_content(places);
        last.leaf = leaf.to_bytes();
        events.push(last);
        Ok(events)
    }

    /// The subject of a due thing, for tests and the operator's page.
    #[must_use]
    pub fn is_system(&self, subject: SubjectKey) -> bool {
        subject == self.system
    }
}
