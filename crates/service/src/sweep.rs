//! The daily run: periods end, keys are destroyed, messages count as service, uploads are purged.
//! Its cost follows what falls due, not the size of the register, and it can be repeated.

use std::collections::BTreeMap;

use jiff::civil::Date;
use minicbor::{Decode, Encode};
use xinyu_evidence::leaf::{Class as LeafClass, Leaf, LeafKind, destruction_content};
use xinyu_register::disclosure::{Standing, item_of, kept_until, standing};
use xinyu_register::entry::{EndedWhy, Fact};
use xinyu_register::event::{Event, TallyCell};
use xinyu_register::ids::{BatchId, EnquiryId, EntryId};
use xinyu_register::instant::{day_number, start_of};
use xinyu_store::Tried;
use xinyu_store::person::{Due, DueKind, NewEvent, Operation, PersonChange, SubjectKey};
use xinyu_store::sweep::Doomed;

use crate::app::{Register, TRIES_MAX};
use crate::caller::Caller;
use crate::error::{ServiceError, ServiceResult};
use crate::filing::returned::remove_files;
use crate::rights::honours::honour_change;

/// Things read in one round; rounds follow until nothing is due.
const ROUND_MAX: u32 = 500;
/// Entries under one destruction leaf: a day has one, unless it is such a day that one transaction
/// over them all would hold up everybody else.
const DESTROY_MAX: usize = 10_000;
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
    /// Documents whose sealed copy was purged, and codes of shared views that were forgotten.
    pub forgotten: u64,
    /// Documents that went on the list of recalled ones, because a crash had come before that.
    pub recalled: u64,
    /// Things left for the next run, because their leaves wait for their place.
    pub left: u64,
}

/// Name of the fact that tells of the last run.
const LAST_SWEEP: &str = "sweep.last";

/// The last run that came to its end, for the operator: figures, nobody's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LastSweep {
    /// The day it was for, since 1970-01-01.
    #[n(0)]
    pub day: i32,
    /// When it ended.
    #[n(1)]
    pub at_ms: i64,
    /// As in [`Swept`].
    #[n(2)]
    pub ended: u64,
    /// As in [`Swept`].
    #[n(3)]
    pub destroyed: u64,
    /// As in [`Swept`].
    #[n(4)]
    pub lapsed: u64,
}

/// Entries whose keys go together, and what their going takes.
#[derive(Default)]
struct DestructionSet {
    entries: Vec<EntryId>,
    /// Places of their leaves, ascending.
    places: Vec<u64>,
    /// The due things that are done by it.
    gone: Vec<Due>,
    /// How many of each item, by the body that filed them.
    items: BTreeMap<String, BTreeMap<String, u64>>,
    /// Entries whose leaves wait for their place.
    left: u64,
}

/// Why entries are destroyed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    /// Their time is over, if the rules in force say so too.
    Due,
    /// They were destroyed already, and a restore brought them back.
    Listed,
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
        let (mut last, mut doomed) = (None, Vec::new());
        loop {
            // From where the round before ended: what stays due is not met twice.
            let due = self.store.sweep.due(day_number(as_of), last, ROUND_MAX).await?;
            if due.is_empty() {
                break;
            }
            last = due.last().copied();
            for one in due {
                match one.kind {
                    DueKind::EndDisclosure => swept.ended += self.end_disclosure(one, as_of).await?,
                    DueKind::ServeByMessage => swept.served += self.serve_by_message(one, as_of).await?,
                    DueKind::LapseConsent => {
                        // It lapsed by its date; nothing is stored about it and nobody is told.
                        self.store.sweep.due_done(one).await?;
                        swept.lapsed += 1;
                    }
                    DueKind::PurgeBatch => swept.purged += self.purge_batch(one).await?,
                    DueKind::PurgeCopy => swept.forgotten += self.purge_copy(one).await?,
                    DueKind::PurgeShare => swept.forgotten += self.forget_share(one).await?,
                    DueKind::RecallChanged => swept.recalled += self.recall_due(one).await?,
                    DueKind::Destroy => doomed.push(one),
                }
            }
        }
        for set in doomed.chunks(DESTROY_MAX) {
            let (destroyed, left) = self.destroy(set, as_of, Why::Due).await?;
            swept.destroyed += destroyed;
            swept.left += left;
        }
        let now_ms = self.now_ms();
        self.store.accounts.credentials_forget(now_ms).await?;
        self.store.papers.recalled_forget(day_number(as_of)).await?;
        let last = LastSweep {
            day: day_number(as_of),
            at_ms: now_ms,
            ended: swept.ended,
            destroyed: swept.destroyed,
            lapsed: swept.lapsed,
        };
        let bytes = minicbor::to_vec(last).map_err(|_| ServiceError::Unreadable("fact sweep.last"))?;
        self.store.accounts.fact_put(LAST_SWEEP, bytes).await?;
        Ok(swept)
    }

    /// The last run that came to its end; `None` before the first.
    pub(crate) async fn last_sweep(&self) -> ServiceResult<Option<LastSweep>> {
        let Some(bytes) = self.store.accounts.fact(LAST_SWEEP).await? else { return Ok(None) };
        minicbor::decode(&bytes).map(Some).map_err(|_| ServiceError::Unreadable("fact sweep.last"))
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
                    let event = Event::Ended { at_ms: now_ms, on, why, taken_back: None };
                    let new =
                        self.new_event(&person.subject, LeafClass::Entry, LeafKind::Person, &open.key, &event, now_ms)?;
                    record.life.push(Fact::Ended { at_ms: now_ms, on, why, reason: None });
                    record.events.push(new.n);
                    let mut change = PersonChange::new(Operation::End, subject, new, i64::MAX);
                    change.honour = honour_change(id, &open.entry.record, &record);
                    change.entry = Some((id, self.seal_record(&open.key, id, &record)?));
                    change.due_remove.push(due);
                    if let Tried::Done(_) = self.store.persons.commit(change).await? {
                        return Ok(u64::from(why == EndedWhy::PeriodOver));
                    }
                }
                // A newer rule gives it a later end: it stays due, and is looked at again tomorrow.
                Standing::Open { .. } | Standing::Unserved | Standing::Awaiting => return Ok(0),
            }
        }
        Err(ServiceError::Busy)
    }

    async fn serve_by_message(&self, due: Due, as_of: Date) -> ServiceResult<u64> {
        let Some(subject) = due.subject else { return self.done(due).await };
        self.serve_entry(subject, EntryId::from_bytes(due.id), as_of).await?;
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

    async fn purge_copy(&self, due: Due) -> ServiceResult<u64> {
        self.store.papers.copy_purge(EnquiryId::from_bytes(due.id)).await?;
        self.store.sweep.due_done(due).await?;
        Ok(1)
    }

    async fn recall_due(&self, due: Due) -> ServiceResult<u64> {
        let Some(subject) = due.subject else { return self.done(due).await };
        let recalled = self.recall_changed(subject).await?;
        self.store.sweep.due_done(due).await?;
        Ok(recalled)
    }

    async fn done(&self, due: Due) -> ServiceResult<u64> {
        self.store.sweep.due_done(due).await?;
        Ok(0)
    }

    /// Destroys again what a list says was destroyed before a restore: whatever is known of it here is older
    /// than that. Their leaves must have places.
    pub(crate) async fn destroy_again(&self, entries: &[EntryId], as_of: Date) -> ServiceResult<u64> {
        let day = day_number(as_of);
        let again: Vec<Due> = entries
            .iter()
            .map(|entry| Due { day, kind: DueKind::Destroy, id: *entry.as_bytes(), subject: None })
            .collect();
        let mut count = 0;
        for set in again.chunks(DESTROY_MAX) {
            let (destroyed, left) = self.destroy(set, as_of, Why::Listed).await?;
            if left > 0 {
                return Err(ServiceError::Unreadable("leaf.place"));
            }
            count += destroyed;
        }
        Ok(count)
    }

    /// Destroys keys, everyone's mixed, with one leaf over the set and tallies before it.
    async fn destroy(&self, due: &[Due], as_of: Date, why: Why) -> ServiceResult<(u64, u64)> {
        let _turn = self.system_turn.lock().await;
        for _ in 0..TRIES_MAX {
            let set = self.destruction_set(due, as_of, why).await?;
            if set.entries.is_empty() {
                return Ok((0, set.left));
            }
            let count = set.entries.len() as u64;
            let events = self.destruction_events(&set.items, &set.places, as_of).await?;
            let done = self
                .store
                .sweep
                .destroy(self.system, events, day_number(as_of), set.entries, set.places, set.gone)
                .await?;
            if let Tried::Done(_) = done {
                return Ok((count, set.left));
            }
            // An entry got an event meanwhile, or another run was faster: the set is another.
        }
        Err(ServiceError::Busy)
    }

    /// What can be destroyed now of what is due.
    async fn destruction_set(&self, due: &[Due], as_of: Date, why: Why) -> ServiceResult<DestructionSet> {
        let mut set = DestructionSet::default();
        for one in due.iter().copied() {
            let Some(doomed) = self.store.sweep.doomed(EntryId::from_bytes(one.id)).await? else {
                self.store.sweep.due_done(one).await?;
                continue;
            };
            let Some(item) = self.item_of_doomed(&doomed, as_of, why).await? else {
                // It is kept longer by now: the person said yes, or another rule is in force. It is met again
                // tomorrow.
                continue;
            };
            let Some(places) = doomed.places else {
                set.left += 1;
                continue;
            };
            *set.items.entry(doomed.source_body).or_default().entry(item).or_insert(0) += 1;
            set.places.extend(places);
            set.entries.push(doomed.entry);
            set.gone.push(Due { subject: Some(doomed.subject), ..one });
        }
        set.places.sort_unstable();
        Ok(set)
    }

    /// The item of an entry that is due for destruction; `None` where it is to be kept on this day.
    async fn item_of_doomed(&self, doomed: &Doomed, as_of: Date, why: Why) -> ServiceResult<Option<String>> {
        let person = self.person(doomed.subject).await?;
        let Some(open) = person.entry(doomed.entry) else { return Ok(Some(String::new())) };
        let record = &open.entry.record;
        if why == Why::Listed {
            return Ok(Some(record.content.item.clone()));
        }
        let kept = item_of(record, &self.rules).and_then(|item| kept_until(record, item, &self.rules));
        // Where no rule is in force for it any more, the day that was written down stands.
        Ok(kept.map_or(true, |last| last < as_of).then(|| record.content.item.clone()))
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
