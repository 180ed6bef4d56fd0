//! Rows for tests: random to look at, the same in every run. Nothing in them opens, and nothing
//! in them needs to: a store only carries it.

use xinyu_evidence::hash::h;
use xinyu_evidence::merkle::leaf_hash;
use xinyu_register::ids::{BatchId, ConsentId, EnquiryId, EntryId, MessageId, NoticeId, OfficerId, TokenId};
use xinyu_register::logged::Committed;
use xinyu_register::sealed::{BlindIndex, Generation, KeyId, Pseudonym, Sealed, WrappedKey};

use crate::accounts::{Actor, Credential, CredentialKind, OfficerRecord};
use crate::batches::{BatchRecord, BatchState};
use crate::files::{FileRows, Whose};
use crate::journal::Lease;
use crate::person::{
    BatchStep, ConsentPut, Due, DueKind, EnquiryPut, EventKey, FilingOp, FilingOutcome, FilingSubject, LEAF_BYTES,
    NewEvent, NewMessage, NewSubject, Operation, PersonChange, SubjectKey, YearKey,
};
use crate::{Store, StoreResult, Tried};

/// The moment at which all tests take place: 2026-03-06, 10:00 in Beijing.
pub const NOW_MS: i64 = 1_772_762_400_000;
/// The same as a day.
pub const TODAY: i32 = 20_518;
/// The body that files in tests.
pub const BODY: &str = "330100-market";
/// Another one.
pub const OTHER_BODY: &str = "330100-transport";
/// Class of an entry's events (evidence.md).
pub const ENTRY: u8 = 1;
/// Class of looks.
pub const LOOK: u8 = 2;
/// Class of consents and notices.
pub const CONSENT: u8 = 3;

/// Unwraps what a store answers; a refusal ends the test.
pub trait Answered<T> {
    /// The answer.
    fn answered(self) -> T;
}

impl<T> Answered<T> for StoreResult<T> {
    #[track_caller]
    fn answered(self) -> T {
        match self {
            Ok(answer) => answer,
            Err(error) => panic!("the store refused: {error}"),
        }
    }
}

/// Unwraps a commit that nobody forestalled.
#[track_caller]
pub fn done<T>(tried: StoreResult<Tried<T>>) -> T {
    match tried.answered() {
        Tried::Done(value) => value,
        Tried::Conflict => panic!("a conflict where nobody else wrote"),
    }
}

/// Whether a commit was forestalled.
#[track_caller]
pub fn conflicts<T>(tried: StoreResult<Tried<T>>) -> bool {
    matches!(tried.answered(), Tried::Conflict)
}

/// Bytes that belong to a name and a number.
#[must_use]
pub fn noise<const N: usize>(what: &str, number: u64) -> [u8; N] {
    let mut bytes = [0u8; N];
    fill(&mut bytes, what, number);
    bytes
}

/// More of them than a stack holds.
#[must_use]
pub fn much_noise(what: &str, number: u64, length: usize) -> Vec<u8> {
    let mut bytes = vec![0u8; length];
    fill(&mut bytes, what, number);
    bytes
}

fn fill(bytes: &mut [u8], what: &str, number: u64) {
    for (block, part) in bytes.chunks_mut(32).enumerate() {
        let hash = h(&[what.as_bytes(), b"/", &number.to_be_bytes(), &(block as u64).to_be_bytes()]);
        part.copy_from_slice(&hash[..part.len()]);
    }
}

/// Something sealed.
#[must_use]
pub fn sealed(what: &str, number: u64) -> Sealed {
    Sealed(noise::<61>(what, number).to_vec())
}

fn wrapped(what: &str, number: u64) -> WrappedKey {
    WrappedKey(noise::<61>(what, number).to_vec())
}

/// The name of a key.
#[must_use]
pub fn key_id(what: &str, number: u64) -> KeyId {
    KeyId(noise(what, number))
}

/// Finds person `who`.
#[must_use]
pub fn blind(who: u64) -> BlindIndex {
    BlindIndex(noise("blind", who))
}

/// Event `n` of person `who`.
#[must_use]
pub fn event(who: u64, n: u64, class: u8, key: EventKey) -> NewEvent {
    let mut leaf: [u8; LEAF_BYTES] = noise(&format!("leaf of {who}"), n);
    leaf[..2].copy_from_slice(&[1, 1]);
    let at_ms = NOW_MS + i64::try_from(n % 1_000_000).unwrap_or(0);
    NewEvent { n, class, leaf, key, m: sealed(&format!("m of {who}"), n), at_ms, due_ms: at_ms + 60_000 }
}

/// Person `who`, not stored yet.
#[must_use]
pub fn subject(who: u64) -> NewSubject {
    NewSubject {
        blind: blind(who),
        pseudonym: Pseudonym(noise("pseudonym", who)),
        generation: Generation(3),
        key_id: key_id("subject", who),
        wrapped: wrapped("subject", who),
        seed: sealed("seed", who),
        identity: sealed("identity", who),
        settings: sealed("settings", who),
        enrolment: event(who, 0, 0, EventKey::Subject),
    }
}

/// The entry that document `doc` about `who` becomes.
#[must_use]
pub fn entry_id(who: u64, doc: u64) -> EntryId {
    EntryId::from_bytes(noise(&format!("entry of {who}"), doc))
}

/// The notice of that entry.
#[must_use]
pub fn notice_id(who: u64, doc: u64) -> NoticeId {
    NoticeId::from_bytes(noise(&format!("notice of {who}"), doc))
}

/// The name of that entry's key.
#[must_use]
pub fn entry_key(who: u64, doc: u64) -> KeyId {
    key_id(&format!("entry of {who}"), doc)
}

/// Document `doc` about `who`, as event `n`; `who` is known.
#[must_use]
pub fn filing(who: u64, n: u64, doc: u64) -> FilingOp {
    let entry = entry_id(who, doc);
    FilingOp {
        subject: FilingSubject::Known { blind: blind(who), n },
        row_key: BlindIndex(noise(&format!("row of {who}"), doc)),
        content_mark: BlindIndex(noise(&format!("content of {who}"), doc)),
        entry,
        key_id: entry_key(who, doc),
        wrapped: wrapped(&format!("entry of {who}"), doc),
        record: sealed(&format!("record of {who}"), doc),
        source_body: BODY.to_owned(),
        row: u32::try_from(doc).unwrap_or(u32::MAX),
        late: false,
        event: event(who, n, ENTRY, EventKey::Entry(entry)),
        notice: Some((notice_id(who, doc), sealed(&format!("notice of {who}"), doc))),
        message: None,
        due: Vec::new(),
    }
}

/// The same, and `who` comes along.
#[must_use]
pub fn filing_of_new(who: u64, doc: u64) -> FilingOp {
    FilingOp { subject: FilingSubject::New(Box::new(subject(who))), ..filing(who, 1, doc) }
}

/// The same document with other content, under another identifier.
#[must_use]
pub fn amended(mut op: FilingOp) -> FilingOp {
    op.content_mark = BlindIndex(noise("amended", 1));
    again(op)
}

/// The same document and content under another identifier, as a second sending has it.
#[must_use]
pub fn again(mut op: FilingOp) -> FilingOp {
    op.entry = EntryId::from_bytes(noise("sent again", 1));
    op.event.key = EventKey::Entry(op.entry);
    op.notice = None;
    op
}

/// The RFC 6962 hash of the leaf of a filing.
#[must_use]
pub fn hash_of(op: &FilingOp) -> [u8; 32] {
    leaf_hash(&op.event.leaf)
}

/// Puts person `who` there.
pub async fn enrolled(store: &Store, who: u64) -> SubjectKey {
    store.persons.ensure_subject(subject(who)).await.answered()
}

/// Files one row; it must be filed.
pub async fn filed(store: &Store, op: FilingOp) -> Committed {
    match store.persons.commit_filings(vec![op], None).await.answered().pop() {
        Some(FilingOutcome::Filed(committed)) => committed,
        other => panic!("not filed: {other:?}"),
    }
}

/// The file of `who`, who must be there.
pub async fn file_of(store: &Store, who: u64) -> FileRows {
    store.files.file(Whose::Blind(blind(who))).await.answered().expect("the person is on file")
}

/// How many events `who` has.
pub async fn n_of(store: &Store, who: u64) -> u64 {
    file_of(store, who).await.subject.n
}

/// A look at `who`, as event `n`, sealed under the key of a year that may be stored or not.
#[must_use]
pub fn look(key: SubjectKey, who: u64, n: u64) -> PersonChange {
    PersonChange::new(Operation::Look, key, event(who, n, LOOK, EventKey::Year(2026)), i64::MAX)
}

/// An operation about `who` without parts.
#[must_use]
pub fn change(operation: Operation, key: SubjectKey, who: u64, n: u64) -> PersonChange {
    PersonChange::new(operation, key, event(who, n, CONSENT, EventKey::Subject), i64::MAX)
}

/// A key of a year.
#[must_use]
pub fn year_key(who: u64, year: i16) -> YearKey {
    let number = u64::from(year.unsigned_abs());
    YearKey {
        year,
        key_id: key_id(&format!("year of {who}"), number),
        wrapped: wrapped(&format!("year of {who}"), number),
    }
}

/// The identifier of consent `number`.
#[must_use]
pub fn consent_id(number: u64) -> ConsentId {
    ConsentId::from_bytes(noise("consent", number))
}

/// A request for consent.
#[must_use]
pub fn consent(number: u64, body: &str) -> ConsentPut {
    ConsentPut {
        id: consent_id(number),
        new: true,
        body: body.to_owned(),
        year: 2026,
        sealed: sealed("consent", number),
        asked_ms: NOW_MS,
    }
}

/// The identifier of enquiry `number`.
#[must_use]
pub fn enquiry_id(number: u64) -> EnquiryId {
    EnquiryId::from_bytes(noise("enquiry", number))
}

/// An enquiry.
#[must_use]
pub fn enquiry(number: u64, body: &str) -> EnquiryPut {
    EnquiryPut {
        id: enquiry_id(number),
        body: body.to_owned(),
        year: 2026,
        sealed: sealed("enquiry", number),
        at_ms: NOW_MS,
    }
}

/// The name of message `number`.
#[must_use]
pub fn message_id(number: u64) -> MessageId {
    MessageId::from_bytes(noise("message", number))
}

/// A message to be posted now.
#[must_use]
pub fn message(number: u64, entry: Option<EntryId>) -> NewMessage {
    NewMessage { id: message_id(number), sealed: sealed("message", number), entry, at_ms: NOW_MS }
}

/// A thing of a person that falls due.
#[must_use]
pub fn due(day: i32, kind: DueKind, id: [u8; 10], subject: SubjectKey) -> Due {
    Due { day, kind, id, subject: Some(subject) }
}

/// The identifier of batch `number`.
#[must_use]
pub fn batch_id(number: u64) -> BatchId {
    BatchId::from_bytes(noise("batch", number))
}

/// A batch as it begins.
#[must_use]
pub fn batch(number: u64, body: &str) -> BatchRecord {
    BatchRecord {
        decided: [0; 3],
        id: batch_id(number),
        body: body.to_owned(),
        officer: OfficerId::from_bytes(noise("officer", 1)),
        template: "sgs-penalty-person".to_owned(),
        content_mark: BlindIndex(noise("content of batch", number)),
        generation: Generation(3),
        key_id: key_id("batch", number),
        wrapped: wrapped("batch", number),
        sealed: sealed("head of batch", number),
        state: BatchState::Working,
        counts: [0; 4],
        at_ms: NOW_MS,
        done_ms: None,
        purge_day: TODAY + 30,
        event: None,
        upto: 0,
        late: 0,
        rows_root: xinyu_evidence::merkle::empty_root(),
    }
}

/// A step of a batch without rows of its own.
#[must_use]
pub fn step(number: u64, upto: u32) -> BatchStep {
    BatchStep::new(batch_id(number), upto)
}

/// An officer.
#[must_use]
pub fn officer(number: u64, body: &str) -> OfficerRecord {
    OfficerRecord {
        id: OfficerId::from_bytes(noise("officer", number)),
        body: body.to_owned(),
        name: sealed("officer", number),
        rights: sealed("rights of officer", number),
    }
}

/// A credential that ends an hour from now.
#[must_use]
pub fn credential(number: u64, kind: CredentialKind) -> Credential {
    Credential {
        id: TokenId::from_bytes(noise("token", number)),
        kind,
        actor: Actor::Officer(OfficerId::from_bytes(noise("officer", number))),
        scopes: vec!["filing.write".to_owned(), "filing.read".to_owned()],
        until_ms: NOW_MS + 3_600_000,
    }
}

/// The lease, which nobody else holds.
pub async fn leased(store: &Store) -> Lease {
    let lease = store.journal.lease([1; 16], NOW_MS, NOW_MS + 120_000).await.answered();
    lease.expect("nobody holds the lease")
}

/// Gives a place to all leaves that wait.
pub async fn sequenced(store: &Store) {
    let lease = leased(store).await;
    store.journal.sequence(lease, 1_000_000).await.answered().expect("the lease holds");
}
