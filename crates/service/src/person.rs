//! A person's file, opened: rows of the store under their keys, and the making of events.

use std::collections::BTreeMap;

use xinyu_evidence::leaf::{Class, LeafInputs, LeafKind, person_leaf, seed_commitment};
use xinyu_register::entry::{Entry, EntryRecord};
use xinyu_register::event::Event;
use xinyu_register::ids::EntryId;
use xinyu_register::instant::beijing;
use xinyu_register::sealed::{BlindIndex, KeyId, Pseudonym, Sealed, WrappedKey};
use xinyu_register::subject::{Identity, Settings};
use xinyu_store::files::{EntryRow, EventRow, FileRows, SubjectRow, Whose};
use xinyu_store::person::{EventKey, NewEvent, NewSubject, SubjectKey, YearKey};
use xinyu_vault::{Key, Place, key_place, open, open_key, seal, wrap_key};
use zeroize::Zeroizing;

use crate::app::Register;
use crate::error::{ServiceError, ServiceResult};

/// A subject whose key is open.
#[derive(Clone)]
pub struct Opened {
    /// The store's number.
    pub key: SubjectKey,
    /// Stands for the person in commitments.
    pub pseudonym: Pseudonym,
    /// Number of events so far.
    pub n: u64,
    /// Name of K_s.
    pub key_id: KeyId,
    /// K_s.
    pub(crate) k_s: Key,
    /// The seed of the labels.
    pub(crate) seed: Key,
}

/// One key that seals content, with its name.
#[derive(Clone)]
pub(crate) struct ContentKey {
    pub(crate) id: KeyId,
    pub(crate) key: Key,
    pub(crate) stored_as: EventKey,
}

/// An entry with its key.
pub struct OpenEntry {
    /// The entry.
    pub entry: Entry,
    pub(crate) key: ContentKey,
}

/// A person's whole file, opened.
pub struct Person {
    /// The subject.
    pub subject: Opened,
    /// Who it is.
    pub identity: Identity,
    /// What the person has set.
    pub settings: Settings,
    /// Entries in the order of filing.
    pub entries: Vec<OpenEntry>,
    pub(crate) years: BTreeMap<i16, ContentKey>,
}

impl Person {
    /// The entries alone.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.entries.iter().map(|open| open.entry.clone()).collect()
    }

    /// One entry.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Option<&OpenEntry> {
        self.entries.iter().find(|open| open.entry.id == id)
    }
}

fn seed_place(pseudonym: &Pseudonym, key: KeyId) -> Place<'_> {
    Place { table: "subject", column: "seed", row: &pseudonym.0, key }
}

fn event_row(pseudonym: &Pseudonym, n: u64) -> [u8; 24] {
    let mut row = [0u8; 24];
    row[..16].copy_from_slice(&pseudonym.0);
    row[16..].copy_from_slice(&n.to_be_bytes());
    row
}

/// The year whose key seals what happens at `ms`.
pub(crate) fn year_of(ms: i64) -> i16 {
    beijing(ms).year()
}

impl Register {
    /// Opens the key and the seed of a subject.
    pub(crate) fn open_subject(&self, row: &SubjectRow) -> ServiceResult<Opened> {
        let k_s =
            self.keyring.unwrap(row.generation, &key_place("subject", row.key_id, &row.pseudonym.0), &row.wrapped)?;
        let seed = open(&k_s, &seed_place(&row.pseudonym, row.key_id), &row.seed)?;
        let seed: [u8; 32] = seed.as_slice().try_into().map_err(|_| ServiceError::Unreadable("subject.seed"))?;
        Ok(Opened {
            key: row.key,
            pseudonym: row.pseudonym,
            n: row.n,
            key_id: row.key_id,
            k_s,
            seed: Key::from_bytes(seed),
        })
    }

    pub(crate) fn open_identity(&self, subject: &Opened, sealed: &Sealed) -> ServiceResult<Identity> {
        let place = Place { table: "subject", column: "identity", row: &subject.pseudonym.0, key: subject.key_id };
        let plain = open(&subject.k_s, &place, sealed)?;
        Identity::from_cbor(&plain).map_err(|_| ServiceError::Unreadable("subject.identity"))
    }

    pub(crate) fn open_settings(&self, subject: &Opened, sealed: &Sealed) -> ServiceResult<Settings> {
        let place = Place { table: "subject", column: "settings", row: &subject.pseudonym.0, key: subject.key_id };
        let plain = open(&subject.k_s, &place, sealed)?;
        Settings::from_cbor(&plain).map_err(|_| ServiceError::Unreadable("subject.settings"))
    }

    pub(crate) fn seal_settings(&self, subject: &Opened, settings: &Settings) -> ServiceResult<Sealed> {
        let place = Place { table: "subject", column: "settings", row: &subject.pseudonym.0, key: subject.key_id };
        Ok(seal(&subject.k_s, &place, self.nonce(), &Zeroizing::new(settings.to_cbor()))?)
    }

    /// Opens the key of an entry.
    pub(crate) fn open_entry_key(
        &self,
        subject: &Opened,
        id: EntryId,
        key_id: KeyId,
        wrapped: &WrappedKey,
    ) -> ServiceResult<ContentKey> {
        let key = open_key(&subject.k_s, &key_place("entry", key_id, id.as_bytes()), wrapped)?;
        Ok(ContentKey { id: key_id, key, stored_as: EventKey::Entry(id) })
    }

    pub(crate) fn open_entry(&self, subject: &Opened, row: &EntryRow) -> ServiceResult<OpenEntry> {
        let key = self.open_entry_key(subject, row.id, row.key_id, &row.wrapped)?;
        let place = Place { table: "entry", column: "record", row: row.id.as_bytes(), key: row.key_id };
        let plain = open(&key.key, &place, &row.record)?;
        let record = EntryRecord::from_cbor(&plain).map_err(|_| ServiceError::Unreadable("entry.record"))?;
        Ok(OpenEntry { entry: Entry { id: row.id, record }, key })
    }

    pub(crate) fn seal_record(&self, key: &ContentKey, id: EntryId, record: &EntryRecord) -> ServiceResult<Sealed> {
        let place = Place { table: "entry", column: "record", row: id.as_bytes(), key: key.id };
        Ok(seal(&key.key, &place, self.nonce(), &Zeroizing::new(record.to_cbor()))?)
    }

    pub(crate) fn open_year(&self, subject: &Opened, row: &YearKey) -> ServiceResult<ContentKey> {
        let place = key_place("year_key", row.key_id, &subject.pseudonym.0);
        let key = open_key(&subject.k_s, &place, &row.wrapped)?;
        Ok(ContentKey { id: row.key_id, key, stored_as: EventKey::Year(row.year) })
    }

    /// The subject's key of a year: a present one, or a new one with the row that keeps it.
    pub(crate) fn year_key(&self, person: &Person, year: i16) -> ServiceResult<(ContentKey, Option<YearKey>)> {
        if let Some(key) = person.years.get(&year) {
            return Ok((key.clone(), None));
        }
        let (key_id, key) = self.new_key();
        let place = key_place("year_key", key_id, &person.subject.pseudonym.0);
        let wrapped = wrap_key(&person.subject.k_s, &place, self.nonce(), &key)?;
        let row = YearKey { year, key_id, wrapped };
        Ok((ContentKey { id: key_id, key, stored_as: EventKey::Year(year) }, Some(row)))
    }

    /// The key for events under the subject's own key: enrolment, settings, system events.
    pub(crate) fn subject_key(subject: &Opened) -> ContentKey {
        ContentKey { id: subject.key_id, key: subject.k_s.clone(), stored_as: EventKey::Subject }
    }

    /// Opens a whole file.
    pub(crate) fn open_file(&self, rows: &FileRows) -> ServiceResult<Person> {
        let subject = self.open_subject(&rows.subject)?;
        let identity = self.open_identity(&subject, &rows.subject.identity)?;
        let settings = self.open_settings(&subject, &rows.subject.settings)?;
        let entries = rows.entries.iter().map(|row| self.open_entry(&subject, row)).collect::<Result<_, _>>()?;
        let mut years = BTreeMap::new();
        for row in &rows.year_keys {
            years.insert(row.year, self.open_year(&subject, row)?);
        }
        Ok(Person { subject, identity, settings, entries, years })
    }

    /// Reads and opens a file by the store's number.
    pub(crate) async fn person(&self, key: SubjectKey) -> ServiceResult<Person> {
        let rows = self.store.files.file(Whose::Key(key)).await?;
        let rows = rows.ok_or(ServiceError::Unreadable("subject.id"))?;
        self.open_file(&rows)
    }

    /// Makes the next event of a subject, `ahead` places after its present n.
    pub(crate) fn new_event(
        &self,
        subject: &Opened,
        class: Class,
        kind: LeafKind,
        key: &ContentKey,
        event: &Event,
        at_ms: i64,
    ) -> ServiceResult<NewEvent> {
        let n = subject.n;
        let m = Zeroizing::new(event.to_cbor());
        let leaf = person_leaf(&LeafInputs {
            kind,
            seed: subject.seed.as_bytes(),
            k_s: subject.k_s.as_bytes(),
            k_content: key.key.as_bytes(),
            pseudonym: &subject.pseudonym.0,
            n,
            class,
            m: &m,
        });
        let row = event_row(&subject.pseudonym, n);
        let place = Place { table: "event", column: "m", row: &row, key: key.id };
        let sealed = seal(&key.key, &place, self.nonce(), &m)?;
        Ok(NewEvent {
            n,
            class: class as u8,
            leaf: leaf.to_bytes(),
            key: key.stored_as,
            m: sealed,
            at_ms,
            due_ms: at_ms + self.settings.merge_delay_ms,
        })
    }

    /// Opens the m of a stored event.
    pub(crate) fn open_m(
        &self,
        subject: &Opened,
        key: &ContentKey,
        row: &EventRow,
    ) -> ServiceResult<Zeroizing<Vec<u8>>> {
        let at = event_row(&subject.pseudonym, row.n);
        Ok(open(&key.key, &Place { table: "event", column: "m", row: &at, key: key.id }, &row.m)?)
    }

    /// Opens a stored event.
    pub(crate) fn open_event(&self, subject: &Opened, key: &ContentKey, row: &EventRow) -> ServiceResult<Event> {
        let m = self.open_m(subject, key, row)?;
        Event::from_cbor(&m).map_err(|_| ServiceError::Unreadable("event.m"))
    }

    /// A subject that is not there yet, with its enrolment; opened, so that a filing can follow.
    pub(crate) fn new_subject(
        &self,
        blind: BlindIndex,
        identity: &Identity,
        at_ms: i64,
    ) -> ServiceResult<(NewSubject, Opened)> {
        let (key_id, k_s) = self.new_key();
        let pseudonym = Pseudonym(self.random());
        let seed = Key::from_bytes(self.random());
        let (generation, wrapped) =
            self.keyring.wrap(&key_place("subject", key_id, &pseudonym.0), self.nonce(), &k_s)?;
        let sealed_seed = seal(&k_s, &seed_place(&pseudonym, key_id), self.nonce(), seed.as_bytes())?;
        let place = Place { table: "subject", column: "identity", row: &pseudonym.0, key: key_id };
        let sealed_identity = seal(&k_s, &place, self.nonce(), &Zeroizing::new(identity.to_cbor()))?;
        let commitment = seed_commitment(seed.as_bytes());
        let mut opened = Opened { key: SubjectKey(0), pseudonym, n: 0, key_id, k_s, seed };
        let settings = self.seal_settings(&opened, &Settings::default())?;
        let event = Event::Enrolled { at_ms, seed_commitment: commitment };
        let key = Self::subject_key(&opened);
        let enrolment = self.new_event(&opened, Class::Enrolment, LeafKind::Person, &key, &event, at_ms)?;
        opened.n = 1;
        let new = NewSubject {
            blind,
            pseudonym,
            generation,
            key_id,
            wrapped,
            seed: sealed_seed,
            identity: sealed_identity,
            settings,
            enrolment,
        };
        Ok((new, opened))
    }
}
