//! Who looked: the person's list of looks, each with its receipt and, once published, its proof.

use xinyu_evidence::keys::WellKnown;
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind, content_salt, position_salt};
use xinyu_evidence::proof::{Opening, PersonOpening};
use xinyu_evidence::receipt::Receipt;
use xinyu_register::event::{Event, Look};
use xinyu_register::logged::Committed;
use xinyu_store::Tried;
use xinyu_store::files::EventRow;
use xinyu_store::person::{EventKey, Operation, PersonChange, SubjectKey};

use crate::app::Register;
use crate::caller::Caller;
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::person::{ContentKey, Person, year_of};

/// Being shown the very same again within this time is one look.
const SAME_LOOK_MS: i64 = 10 * 60 * 1000;

/// A look in the person's list.
#[derive(Clone, Debug)]
pub struct LookView {
    /// Number of the event; the look's name for the person is `k-n`.
    pub n: u64,
    /// What happened.
    pub look: Look,
    /// What an officer of the register decided, where they did: about the person's names, or of a row.
    pub decision: Option<&'static str>,
    /// Its trace.
    pub trace: Trace,
}

/// Where the leaf of an event is.
#[derive(Clone, Debug)]
pub struct Trace {
    /// RFC 6962 hash of the leaf.
    pub leaf_hash: [u8; 32],
    /// Place in the tree, once sequenced.
    pub index: Option<u64>,
    /// The signed promise.
    pub receipt: Receipt,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct LookPage {
    /// Latest first.
    pub looks: Vec<LookView>,
    /// Older ones begin before this number.
    pub before: Option<u64>,
}

impl Register {
    /// The person's looks, latest first. The list is the trace itself, so reading it leaves none.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn own_looks(&self, caller: &Caller, before: Option<u64>, limit: u32) -> ServiceResult<LookPage> {
        let resident = caller.resident()?;
        let person = self.person(resident.subject).await?;
        let from = before.unwrap_or(u64::MAX >> 1);
        let mut rows = self.store.files.own_events(resident.subject, LeafClass::Look as u8, from, limit + 1).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let mut looks = Vec::with_capacity(rows.len());
        for row in &rows {
            if let Some(look) = self.look_view(&person, row)? {
                looks.push(look);
            }
        }
        let before = if more { rows.last().map(|row| row.n) } else { None };
        Ok(LookPage { looks, before })
    }

    /// How many looks there are in all, or before number `before`.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn own_look_count(&self, caller: &Caller, before: Option<u64>) -> ServiceResult<u64> {
        let resident = caller.resident()?;
        let before = before.unwrap_or(u64::MAX >> 1);
        Ok(self.store.files.own_event_count(resident.subject, LeafClass::Look as u8, before).await?)
    }

    /// One look of the person.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not there.
    pub async fn own_look_at(&self, caller: &Caller, n: u64) -> ServiceResult<LookView> {
        let resident = caller.resident()?;
        let person = self.person(resident.subject).await?;
        let row = self.store.files.event(resident.subject, n).await?.ok_or(Refusal::NotFound)?;
        self.look_view(&person, &row)?.ok_or_else(|| Refusal::NotFound.into())
    }

    fn look_view(&self, person: &Person, row: &EventRow) -> ServiceResult<Option<LookView>> {
        let key = self.key_of_event(person, row)?;
        let event = self.open_event(&person.subject, &key, row)?;
        let Some(look) = event.look().cloned() else { return Ok(None) };
        let decision = match event {
            Event::IdentityDecided { decision, .. } => Some(decision.code()),
            Event::ReviewDecided { decision, .. } => Some(decision.code()),
            _ => None,
        };
        Ok(Some(LookView { n: row.n, look, decision, trace: self.trace(row) }))
    }

    /// The person's latest look, if it was minutes before `at_ms` and `same` says that it is this one again.
    pub(crate) async fn recent_look(
        &self,
        person: &Person,
        at_ms: i64,
        same: impl FnOnce(&Look) -> bool + Send,
    ) -> ServiceResult<Option<Committed>> {
        let subject = &person.subject;
        let latest = self.store.files.own_events(subject.key, LeafClass::Look as u8, u64::MAX >> 1, 1).await?;
        let Some(row) = latest.first() else { return Ok(None) };
        if at_ms - row.leaf.at_ms > SAME_LOOK_MS || row.leaf.at_ms > at_ms {
            return Ok(None);
        }
        let Some(key) = person.years.get(&year_of(row.leaf.at_ms)) else { return Ok(None) };
        match self.open_event(subject, key, row)? {
            Event::Looked(look) if same(&look) => Ok(self.store.files.committed_look(subject.key, row.n).await?),
            _ => Ok(None),
        }
    }

    /// Journals a look at the person: its number and the proof that it is durable. `None` on a conflict: read
    /// and decide again.
    pub(crate) async fn put_look(
        &self,
        person: &Person,
        look: Look,
        valid_until_ms: i64,
    ) -> ServiceResult<Option<(u64, Committed)>> {
        let at_ms = look.at_ms;
        let (key, year_key) = self.year_key(person, year_of(at_ms))?;
        let event = Event::Looked(look);
        let event = self.new_event(&person.subject, LeafClass::Look, LeafKind::Person, &key, &event, at_ms)?;
        let n = event.n;
        let mut change = PersonChange::new(Operation::Look, person.subject.key, event, valid_until_ms);
        change.year_key = year_key;
        Ok(match self.store.persons.commit(change).await? {
            Tried::Done(committed) => Some((n, committed)),
            Tried::Conflict => None,
        })
    }

    /// As [`Register::put_look`], but the very same look of minutes ago is this one again.
    pub(crate) async fn put_look_once(
        &self,
        person: &Person,
        look: Look,
        valid_until_ms: i64,
    ) -> ServiceResult<Option<Committed>> {
        let same = |last: &Look| Look { at_ms: look.at_ms, ..last.clone() } == look;
        if let Some(committed) = self.recent_look(person, look.at_ms, same).await? {
            return Ok(Some(committed));
        }
        Ok(self.put_look(person, look, valid_until_ms).await?.map(|(_, committed)| committed))
    }

    /// The key that seals an event of the person.
    pub(crate) fn key_of_event(&self, person: &Person, row: &EventRow) -> ServiceResult<ContentKey> {
        match row.key {
            EventKey::Subject => Ok(Self::subject_key(&person.subject)),
            EventKey::Year(year) => person.years.get(&year).cloned().ok_or(ServiceError::Unreadable("event.key_year")),
            EventKey::Entry(id) => {
                person.entry(id).map(|open| open.key.clone()).ok_or(ServiceError::Unreadable("event.entry"))
            }
        }
    }

    pub(crate) fn trace(&self, row: &EventRow) -> Trace {
        let leaf_hash = xinyu_evidence::merkle::leaf_hash(&row.leaf.bytes);
        let receipt =
            xinyu_evidence::receipt::sign_one(&self.receipt_signer, &leaf_hash, row.leaf.at_ms, row.leaf.due_ms);
        Trace { leaf_hash, index: row.leaf.index, receipt }
    }

    /// The trace of any own event (a notice that was served, a consent that was given).
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not there.
    pub async fn own_trace(&self, caller: &Caller, n: u64) -> ServiceResult<Trace> {
        let resident = caller.resident()?;
        let row = self.store.files.event(resident.subject, n).await?.ok_or(Refusal::NotFound)?;
        Ok(self.trace(&row))
    }

    /// The proof of one of the person's own events as a file, with all that recomputes it; `None`
    /// until its checkpoint is published.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not there.
    pub async fn own_proof(&self, caller: &Caller, n: u64) -> ServiceResult<Option<String>> {
        let resident = caller.resident()?;
        let person = self.person(resident.subject).await?;
        let row = self.store.files.event(resident.subject, n).await?.ok_or(Refusal::NotFound)?;
        let key = self.key_of_event(&person, &row)?;
        let opening = self.opening(&person, &key, &row)?;
        let class = LeafClass::from_u8(row.class).ok_or(ServiceError::Unreadable("event.class"))?;
        let own = PersonOpening {
            seed: *person.subject.seed.as_bytes(),
            n,
            pseudonym: person.subject.pseudonym.0,
            r_p: position_salt(person.subject.k_s.as_bytes(), n),
            class,
        };
        self.proof_file(&row, opening, Some(own)).await
    }

    pub(crate) fn opening(&self, person: &Person, key: &ContentKey, row: &EventRow) -> ServiceResult<Opening> {
        let m = self.open_m(&person.subject, key, row)?;
        Ok(Opening { m: m.to_vec(), r_c: content_salt(key.key.as_bytes(), row.n) })
    }

    /// The keys of this register, as published.
    #[must_use]
    pub fn well_known(&self) -> WellKnown {
        self.published_keys()
    }

    /// Whose file a resident's is; for pages that link only.
    #[must_use]
    pub fn is_own(subject: SubjectKey, caller: &Caller) -> bool {
        caller.resident().is_ok_and(|resident| resident.subject == subject)
    }
}
