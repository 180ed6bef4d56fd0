//! What is read about one person. Each function names its use, and there is none that lists
//! people.

use async_trait::async_trait;
use xinyu_register::ids::{ConsentId, EnquiryId, EntryId, MessageId, NoticeId};
use xinyu_register::logged::Committed;
use xinyu_register::sealed::{BlindIndex, Generation, KeyId, Pseudonym, Sealed, WrappedKey};

use crate::StoreResult;
use crate::person::{EventKey, LEAF_BYTES, SubjectKey, YearKey};

/// A subject as stored.
#[derive(Clone, Debug)]
pub struct SubjectRow {
    /// The store's number.
    pub key: SubjectKey,
    /// Finds the person by identity paper.
    pub blind: BlindIndex,
    /// Stands for the person in commitments.
    pub pseudonym: Pseudonym,
    /// Number of events so far.
    pub n: u64,
    /// The generation that wraps the key.
    pub generation: Generation,
    /// Name of the key.
    pub key_id: KeyId,
    /// The key, wrapped.
    pub wrapped: WrappedKey,
    /// The seed, sealed.
    pub seed: Sealed,
    /// Identity, sealed.
    pub identity: Sealed,
    /// Settings, sealed.
    pub settings: Sealed,
}

/// An entry as stored.
#[derive(Clone, Debug)]
pub struct EntryRow {
    /// Its identifier.
    pub id: EntryId,
    /// HMAC over document number, deciding body, item, subject.
    pub row_key: BlindIndex,
    /// HMAC over the content.
    pub content_mark: BlindIndex,
    /// Code of the body that filed it.
    pub source_body: String,
    /// Name of its key.
    pub key_id: KeyId,
    /// Its key, wrapped under the subject's.
    pub wrapped: WrappedKey,
    /// Its record, sealed.
    pub record: Sealed,
}

/// A notice as stored.
#[derive(Clone, Debug)]
pub struct NoticeRow {
    /// Its identifier.
    pub id: NoticeId,
    /// The entry it tells of.
    pub entry: EntryId,
    /// Its record, sealed under the entry's key.
    pub sealed: Sealed,
}

/// A consent as stored.
#[derive(Clone, Debug)]
pub struct ConsentRow {
    /// Its identifier.
    pub id: ConsentId,
    /// Whose consent.
    pub subject: SubjectKey,
    /// Code of the asking body.
    pub body: String,
    /// Year of the key that seals it.
    pub year: i16,
    /// When it was asked, in milliseconds.
    pub asked_ms: i64,
    /// The record.
    pub sealed: Sealed,
}

/// An enquiry as stored.
#[derive(Clone, Debug)]
pub struct EnquiryRow {
    /// Its identifier.
    pub id: EnquiryId,
    /// About whom; the system's own where the identity was not confirmed.
    pub subject: SubjectKey,
    /// The number of its event.
    pub n: u64,
    /// Code of the asking body.
    pub body: String,
    /// Year of the key that seals it; 0 under the system's key.
    pub year: i16,
    /// When, in milliseconds.
    pub at_ms: i64,
    /// The record.
    pub sealed: Sealed,
}

/// An event as stored, with its leaf.
#[derive(Clone, Debug)]
pub struct EventRow {
    /// Its number.
    pub n: u64,
    /// Class as in the position commitment.
    pub class: u8,
    /// Which key seals it.
    pub key: EventKey,
    /// Sealed m.
    pub m: Sealed,
    /// Its leaf.
    pub leaf: LeafRow,
}

/// A leaf as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafRow {
    /// The store's number, in the order of commit.
    pub id: i64,
    /// The leaf.
    pub bytes: [u8; LEAF_BYTES],
    /// Its place in the tree, once sequenced.
    pub index: Option<u64>,
    /// When it was made durable, milliseconds.
    pub at_ms: i64,
    /// Promised to be published by.
    pub due_ms: i64,
}

/// All that deciding about one person needs, read in one go.
#[derive(Clone, Debug)]
pub struct FileRows {
    /// The subject.
    pub subject: SubjectRow,
    /// Its entries, in the order of filing.
    pub entries: Vec<EntryRow>,
    /// Keys by year.
    pub year_keys: Vec<YearKey>,
}

/// Which subject is meant.
#[derive(Clone, Copy, Debug)]
pub enum Whose {
    /// By identity paper.
    Blind(BlindIndex),
    /// By the store's number.
    Key(SubjectKey),
}

/// A message that waits to be posted.
#[derive(Clone, Debug)]
pub struct MessageRow {
    /// Its name.
    pub id: MessageId,
    /// Address and words, sealed under the system's key.
    pub sealed: Sealed,
    /// Whose.
    pub subject: SubjectKey,
    /// The entry whose notice it announces.
    pub entry: Option<EntryId>,
    /// Tries so far.
    pub tries: u32,
}

/// Reads about one person.
#[async_trait]
pub trait Files: Send + Sync {
    /// The file of one person, for an enquiry, a filing, or the person.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn file(&self, whose: Whose) -> StoreResult<Option<FileRows>>;

    /// The subjects of a chunk of filings, without their entries; the unknown are left out.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn subjects_for_filing(&self, blinds: Vec<BlindIndex>) -> StoreResult<Vec<(BlindIndex, SubjectRow)>>;

    /// The person's own notices, latest first.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn own_notices(&self, subject: SubjectKey) -> StoreResult<Vec<NoticeRow>>;

    /// The person's own consents, latest first.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn own_consents(&self, subject: SubjectKey) -> StoreResult<Vec<ConsentRow>>;

    /// The person's own events of a class before number `before`, latest first.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn own_events(&self, subject: SubjectKey, class: u8, before: u64, limit: u32) -> StoreResult<Vec<EventRow>>;

    /// How many events of a class a person has before number `before`.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn own_event_count(&self, subject: SubjectKey, class: u8, before: u64) -> StoreResult<u64>;

    /// One event of a person.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn event(&self, subject: SubjectKey, n: u64) -> StoreResult<Option<EventRow>>;

    /// All events of a person in order, for the deep check.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn events_for_audit(&self, subject: SubjectKey) -> StoreResult<Vec<EventRow>>;

    /// Subjects after a number, in order, for the deep check. Holds nothing that names anyone.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn subjects_for_audit(&self, after: SubjectKey, limit: u32) -> StoreResult<Vec<SubjectRow>>;

    /// A consent by its identifier.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn consent(&self, id: ConsentId) -> StoreResult<Option<ConsentRow>>;

    /// The consents that a body asked for, latest first.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn consents_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<ConsentRow>>;

    /// An enquiry by its identifier.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn enquiry(&self, id: EnquiryId) -> StoreResult<Option<EnquiryRow>>;

    /// The enquiries of a body, latest first.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn enquiries_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<EnquiryRow>>;

    /// Enquiries whose identifiers follow `after`, ascending, for the deep check.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn enquiries_for_audit(&self, after: Option<EnquiryId>, limit: u32) -> StoreResult<Vec<EnquiryRow>>;

    /// The proof again for a look that is durable already (a replay shows the same thing).
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn committed_look(&self, subject: SubjectKey, n: u64) -> StoreResult<Option<Committed>>;

    /// Messages that wait, oldest first.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn messages_waiting(&self, now_ms: i64, limit: u32) -> StoreResult<Vec<MessageRow>>;

    /// A message could not be posted: when to try again.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn message_later(&self, id: MessageId, at_ms: i64) -> StoreResult<()>;

    /// A message was posted that announces no entry's notice: forget it.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn message_gone(&self, id: MessageId) -> StoreResult<()>;
}
