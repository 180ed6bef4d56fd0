//! Changes under a subject's event number: every event about a person, and what it causes.

use async_trait::async_trait;
use xinyu_register::ids::{ChangeId, ConsentId, EnquiryId, EntryId, MessageId, NoticeId, TaskId};
use xinyu_register::logged::Committed;
use xinyu_register::sealed::{BlindIndex, Generation, KeyId, Pseudonym, Sealed, WrappedKey};

use crate::accounts::OfficerRecord;
use crate::papers::RecallMark;
use crate::{StoreResult, Tried};

/// The store's own number of a subject. Never leaves the server.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct SubjectKey(pub i64);

/// Length of a leaf in bytes (evidence.md).
pub const LEAF_BYTES: usize = 98;

/// What a change is for. One operation, one reason to touch a person's data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operation {
    /// A notice was opened or counts as served.
    Serve,
    /// A message without facts was handed to the post.
    MessageSent,
    /// Somebody was shown stored data.
    Look,
    /// An enquiry was answered; a look, an enquiry, and a consent that may be used up by it.
    Enquire,
    /// A body asked for consent.
    AskConsent,
    /// The person answered or took back.
    AnswerConsent,
    /// The person froze, thawed, or set an address.
    Settings,
    /// Disclosure of an entry ended.
    End,
    /// The person said whether a record may be kept.
    Wish,
    /// The filing body amended an entry.
    Amend,
    /// The filing body asked for an entry to be taken back, confirmed that, or dropped it.
    TakeBack,
    /// A body that had been shown an entry confirmed that it knows of the change.
    SeeChange,
    /// The person's own sign-in confirmed their name.
    ConfirmName,
    /// An officer of the register decided whether a filed name is the person's; see
    /// [`crate::identities::CaseDecision`].
    DecideIdentity,
    /// An officer of the register decided a row that a human had to read; see
    /// [`crate::identities::CaseDecision`].
    DecideReview,
    /// A document was recalled.
    Recall,
    /// A code for one view was made, tried in vain, or ended.
    Share,
    /// A view was opened by its code, which is used up by it.
    OpenShare,
    /// The person published an award of theirs, or took it down.
    Honour,
    /// Rights of an officer changed (under the system's number).
    Staff,
    /// An event of a body or of the register itself (under the system's number).
    System,
}

/// Parts of a change, as bits, to hold an operation to its purpose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parts(u16);

impl Parts {
    const ENTRY: u16 = 1;
    const NOTICE: u16 = 2;
    const CONSENT: u16 = 4;
    const ENQUIRY: u16 = 8;
    const SETTINGS: u16 = 16;
    const OUTBOX: u16 = 32;
    const DUE: u16 = 64;
    const CHANGED: u16 = 128;
    const TASK: u16 = 256;
    const IDENTITY: u16 = 512;
    const RECALL: u16 = 1024;
    const SHARE: u16 = 2048;
    const HONOUR: u16 = 4096;
    const OFFICER: u16 = 8192;
}

impl Operation {
    /// Which parts the operation may touch. The backends refuse all else.
    #[must_use]
    pub fn may(self, change: &PersonChange) -> bool {
        let allowed = match self {
            Self::Serve => Parts::ENTRY | Parts::NOTICE | Parts::DUE,
            Self::MessageSent => Parts::ENTRY | Parts::DUE | Parts::OUTBOX,
            Self::Look | Self::DecideReview => 0,
            Self::Enquire => Parts::CONSENT | Parts::ENQUIRY | Parts::OUTBOX,
            Self::AskConsent => Parts::CONSENT | Parts::DUE | Parts::OUTBOX,
            Self::AnswerConsent => Parts::CONSENT | Parts::DUE,
            Self::Settings => Parts::SETTINGS | Parts::OUTBOX,
            Self::End => Parts::ENTRY | Parts::DUE | Parts::HONOUR,
            Self::Wish => Parts::ENTRY | Parts::DUE | Parts::SETTINGS | Parts::HONOUR,
            Self::Amend => Parts::ENTRY | Parts::NOTICE | Parts::DUE | Parts::OUTBOX | Parts::CHANGED | Parts::HONOUR,
            Self::TakeBack => {
                Parts::ENTRY
                    | Parts::NOTICE
                    | Parts::DUE
                    | Parts::OUTBOX
                    | Parts::CHANGED
                    | Parts::TASK
                    | Parts::SETTINGS
                    | Parts::HONOUR
            }
            Self::Honour => Parts::ENTRY | Parts::HONOUR,
            Self::SeeChange => Parts::CHANGED,
            Self::ConfirmName | Self::DecideIdentity => Parts::IDENTITY,
            Self::Recall => Parts::RECALL,
            Self::Share => Parts::SHARE | Parts::DUE,
            Self::OpenShare => Parts::SHARE | Parts::OUTBOX,
            Self::Staff => Parts::OFFICER,
            Self::System => Parts::ENQUIRY,
        };
        change.parts().0 & !allowed == 0
    }
}

/// A new event of a person: its number, its leaf, and m sealed under the named key.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// The number it takes: the subject's present n.
    pub n: u64,
    /// Class as in the position commitment.
    pub class: u8,
    /// The leaf.
    pub leaf: [u8; LEAF_BYTES],
    /// The key that m is sealed under.
    pub key: EventKey,
    /// Sealed m.
    pub m: Sealed,
    /// When, in milliseconds.
    pub at_ms: i64,
    /// By when the leaf is promised to be in a published tree.
    pub due_ms: i64,
}

/// Which key seals an event's m and salts its content commitment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EventKey {
    /// The subject's key: enrolment, settings, events of the system.
    Subject,
    /// The subject's key of a year: looks and consents.
    Year(i16),
    /// The key of an entry: all events of that entry.
    Entry(EntryId),
}

/// A key of a subject and year.
#[derive(Clone, Debug)]
pub struct YearKey {
    /// The year, Beijing time.
    pub year: i16,
    /// Its name.
    pub key_id: KeyId,
    /// Wrapped under the subject's key.
    pub wrapped: WrappedKey,
}

/// A subject that is not there yet.
#[derive(Clone, Debug)]
pub struct NewSubject {
    /// Finds the person by identity paper.
    pub blind: BlindIndex,
    /// Stands for the person in commitments.
    pub pseudonym: Pseudonym,
    /// The generation that wraps the key.
    pub generation: Generation,
    /// Name of the key.
    pub key_id: KeyId,
    /// The key, wrapped.
    pub wrapped: WrappedKey,
    /// The seed, sealed under the key.
    pub seed: Sealed,
    /// Identity, sealed under the key.
    pub identity: Sealed,
    /// Settings, sealed under the key.
    pub settings: Sealed,
    /// The enrolment: n = 0.
    pub enrolment: NewEvent,
}

/// Sort of thing that falls due on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
#[repr(u8)]
pub enum DueKind {
    /// The disclosure of an entry ends: first day without it.
    EndDisclosure = 1,
    /// A sent message counts as service.
    ServeByMessage = 2,
    /// An entry's retention is over: first day without it.
    Destroy = 3,
    /// A request for consent lapses.
    LapseConsent = 4,
    /// A batch's upload and refused rows are purged.
    PurgeBatch = 5,
    /// The sealed copy of a document is purged.
    PurgeCopy = 6,
    /// The code of a shared view is forgotten.
    PurgeShare = 7,
    /// Documents that hold a changed entry go on the list of recalled ones: done at once, and by the daily
    /// run where a crash came between.
    RecallChanged = 8,
}

impl DueKind {
    /// The kind with that number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            1 => Self::EndDisclosure,
            2 => Self::ServeByMessage,
            3 => Self::Destroy,
            4 => Self::LapseConsent,
            5 => Self::PurgeBatch,
            6 => Self::PurgeCopy,
            7 => Self::PurgeShare,
            8 => Self::RecallChanged,
            _ => return None,
        })
    }
}

/// Something to be done on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Due {
    /// Days since 1970-01-01, Beijing time.
    pub day: i32,
    /// What.
    pub kind: DueKind,
    /// The entry, consent or batch: its random identifier.
    pub id: [u8; 10],
    /// Whose it is; `None` for batches.
    pub subject: Option<SubjectKey>,
}

/// A message to be posted. Sealed: not even the address is in clear.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Its name.
    pub id: MessageId,
    /// Address and words, sealed under the system's key.
    pub sealed: Sealed,
    /// The entry whose notice it announces.
    pub entry: Option<EntryId>,
    /// Not before, in milliseconds.
    pub at_ms: i64,
}

/// A consent as it is stored.
#[derive(Clone, Debug)]
pub struct ConsentPut {
    /// Its identifier.
    pub id: ConsentId,
    /// Whether it must not be there yet.
    pub new: bool,
    /// Code of the asking body.
    pub body: String,
    /// Year of the key that seals it.
    pub year: i16,
    /// The record.
    pub sealed: Sealed,
    /// When it was asked, in milliseconds.
    pub asked_ms: i64,
}

/// An enquiry as it is stored, for later fetches by the one who asked.
#[derive(Clone, Debug)]
pub struct EnquiryPut {
    /// Its identifier.
    pub id: EnquiryId,
    /// Code of the asking body.
    pub body: String,
    /// Year of the key that seals it; 0 under the system's key.
    pub year: i16,
    /// The record.
    pub sealed: Sealed,
    /// When, in milliseconds.
    pub at_ms: i64,
}

/// One change under a subject's event number, in one transaction.
#[derive(Clone, Debug)]
pub struct PersonChange {
    /// What it is for.
    pub operation: Operation,
    /// Whose.
    pub subject: SubjectKey,
    /// The event; its n must be the subject's.
    pub event: NewEvent,
    /// A key of the event's year, where the subject has none yet.
    pub year_key: Option<YearKey>,
    /// An entry's record anew.
    pub entry: Option<(EntryId, Sealed)>,
    /// HMAC over the entry's content anew: only with `entry`.
    pub content_mark: Option<BlindIndex>,
    /// A notice's record anew.
    pub notice: Option<(NoticeId, Sealed)>,
    /// A further notice of an entry.
    pub new_notice: Option<(NoticeId, EntryId, Sealed)>,
    /// Askers who are told that an entry changed which they were shown.
    pub changed: Vec<ChangePut>,
    /// A change that its asker has confirmed to know.
    pub change_seen: Option<(ChangeId, i64)>,
    /// What waits for a second clerk, or does not any more.
    pub task: Option<TaskChange>,
    /// A consent, new or anew.
    pub consent: Option<ConsentPut>,
    /// A new enquiry.
    pub enquiry: Option<EnquiryPut>,
    /// Settings anew.
    pub settings: Option<Sealed>,
    /// Who the person is, anew; never another paper.
    pub identity: Option<Sealed>,
    /// A message to be posted, or the name of one that was.
    pub message: Option<MessageChange>,
    /// Documents that are recalled: the hash of the number, and the last day on which that is listed.
    pub recall: Vec<(RecallMark, i32)>,
    /// A code that opens one view, put or forgotten.
    pub share: Option<ShareChange>,
    /// An entry that is published from now on, or not any more.
    pub honour: Option<HonourChange>,
    /// An officer, new or anew.
    pub officer: Option<OfficerChange>,
    /// Things that fall due: the subject's own.
    pub due_add: Vec<Due>,
    /// Things of the subject that do not fall due any more.
    pub due_remove: Vec<Due>,
    /// Facts of others (officer, token, catalog) that the decision leans on hold until then; a
    /// commit after that is a conflict. Counted from the event's moment, and the time that the
    /// change waited for the store.
    pub valid_until_ms: i64,
}

/// An asker is told that an entry changed which an enquiry of theirs had shown.
#[derive(Clone, Debug)]
pub struct ChangePut {
    /// Its identifier.
    pub id: ChangeId,
    /// Code of the body that asked.
    pub body: String,
    /// The enquiry.
    pub enquiry: EnquiryId,
    /// The entry: goes with it.
    pub entry: EntryId,
    /// What happened, sealed under the entry's key.
    pub sealed: Sealed,
    /// When, in milliseconds.
    pub at_ms: i64,
}

/// What a change does to the tasks of a body.
#[derive(Clone, Debug)]
pub enum TaskChange {
    /// Waits for a second clerk of the body.
    Open {
        /// Its identifier: the number that clerks call it by.
        id: TaskId,
        /// Code of the body.
        body: String,
        /// The entry.
        entry: EntryId,
        /// When, in milliseconds.
        at_ms: i64,
    },
    /// Is done.
    Done(EntryId),
}

/// What a change does to the codes of shared views.
#[derive(Clone, Copy, Debug)]
pub enum ShareChange {
    /// The event makes one: the HMAC of its code.
    Put(BlindIndex),
    /// The one that this event made opens nothing any more.
    Forget(u64),
}

/// What a change does to the list of honours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HonourChange {
    /// The event publishes this entry of the subject, as the latest; one that is published already takes
    /// a new place.
    Publish(EntryId),
    /// This entry of the subject is published no more; one that is not published is an error.
    TakeDown(EntryId),
}

/// An officer as they are from now on.
#[derive(Clone, Debug)]
pub struct OfficerChange {
    /// The whole record. One that is there keeps its body: another one's is an error.
    pub record: OfficerRecord,
    /// Whether every token, session and link of the officer ends with it.
    pub sign_out: bool,
}

/// What a change does to the outbox.
#[derive(Clone, Debug)]
pub enum MessageChange {
    /// To be posted.
    Post(NewMessage),
    /// Was posted: forget it.
    Posted(MessageId),
}

impl PersonChange {
    /// A change with an event and nothing else.
    #[must_use]
    pub fn new(operation: Operation, subject: SubjectKey, event: NewEvent, valid_until_ms: i64) -> Self {
        Self {
            operation,
            subject,
            event,
            year_key: None,
            entry: None,
            content_mark: None,
            notice: None,
            new_notice: None,
            changed: Vec::new(),
            change_seen: None,
            task: None,
            consent: None,
            enquiry: None,
            settings: None,
            identity: None,
            message: None,
            recall: Vec::new(),
            share: None,
            honour: None,
            officer: None,
            due_add: Vec::new(),
            due_remove: Vec::new(),
            valid_until_ms,
        }
    }

    /// The parts that this change touches.
    #[must_use]
    pub fn parts(&self) -> Parts {
        let mut parts = 0;
        let mut mark = |present: bool, part: u16| {
            if present {
                parts |= part;
            }
        };
        mark(self.entry.is_some() || self.content_mark.is_some(), Parts::ENTRY);
        mark(self.notice.is_some() || self.new_notice.is_some(), Parts::NOTICE);
        mark(!self.changed.is_empty() || self.change_seen.is_some(), Parts::CHANGED);
        mark(self.task.is_some(), Parts::TASK);
        mark(self.consent.is_some(), Parts::CONSENT);
        mark(self.enquiry.is_some(), Parts::ENQUIRY);
        mark(self.settings.is_some(), Parts::SETTINGS);
        mark(self.identity.is_some(), Parts::IDENTITY);
        mark(self.message.is_some(), Parts::OUTBOX);
        mark(!self.recall.is_empty(), Parts::RECALL);
        mark(self.share.is_some(), Parts::SHARE);
        mark(self.honour.is_some(), Parts::HONOUR);
        mark(self.officer.is_some(), Parts::OFFICER);
        mark(!self.due_add.is_empty() || !self.due_remove.is_empty(), Parts::DUE);
        Parts(parts)
    }
}

/// Which subject a filing is about.
#[derive(Clone, Debug)]
pub enum FilingSubject {
    /// Known, with n events before this filing.
    Known {
        /// Finds the subject.
        blind: BlindIndex,
        /// Its present n.
        n: u64,
    },
    /// Not there yet.
    New(Box<NewSubject>),
}

/// One entry to be filed. Independent of its neighbours in a chunk.
#[derive(Clone, Debug)]
pub struct FilingOp {
    /// About whom.
    pub subject: FilingSubject,
    /// HMAC over document number, deciding body, item, subject: one row, one entry.
    pub row_key: BlindIndex,
    /// HMAC over the content: tells a repeated row from an amended one.
    pub content_mark: BlindIndex,
    /// The entry's identifier.
    pub entry: EntryId,
    /// Name of its key.
    pub key_id: KeyId,
    /// Its key, wrapped under the subject's.
    pub wrapped: WrappedKey,
    /// Its record, sealed under its key.
    pub record: Sealed,
    /// Code of the filing body.
    pub source_body: String,
    /// Number of the row in the sender's sheet.
    pub row: u32,
    /// Whether it came after the time in which it had to be filed.
    pub late: bool,
    /// The event of the filing.
    pub event: NewEvent,
    /// The notice to the person: identifier and record, sealed under the entry's key.
    pub notice: Option<(NoticeId, Sealed)>,
    /// A message that says a notice waits.
    pub message: Option<NewMessage>,
    /// Things that fall due; their subject is filled in by the store.
    pub due: Vec<Due>,
}

/// What became of one filing of a chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilingOutcome {
    /// Filed; the leaf is durable.
    Filed(Committed),
    /// The same row with the same content was filed before.
    Repeated(EntryId),
    /// The same row with other content was filed before: a proposed amendment.
    Differs(EntryId),
    /// Somebody was faster: read and decide again.
    Conflict,
}

/// What became of a row of the chunk in an earlier try.
#[derive(Clone, Debug)]
pub struct FiledBefore {
    /// Its number in the sender's sheet.
    pub row: u32,
    /// Whether it came late.
    pub late: bool,
    /// The entry that it would become.
    pub entry: EntryId,
    /// What became of it.
    pub outcome: FilingOutcome,
}

/// How far a batch has come; committed with the filings of the chunk.
#[derive(Clone, Debug)]
pub struct BatchStep {
    /// Which batch.
    pub batch: xinyu_register::ids::BatchId,
    /// Rows that did not become entries in this chunk (refused, review): sealed under the batch's
    /// key.
    pub rows: Vec<BatchRow>,
    /// The questions that rows among them put to officers of the register.
    pub cases: Vec<crate::identities::NewCase>,
    /// Number of rows of this chunk that were refused or wait in review, known before the commit.
    pub refused: u64,
    /// As `refused`.
    pub review: u64,
    /// Outcomes of an earlier try of the same chunk with their rows, to be counted with those of this
    /// one.
    pub earlier: Vec<FiledBefore>,
    /// All rows up to and including this one have their outcome.
    pub upto: u32,
}

impl BatchStep {
    /// A step without rows of its own.
    #[must_use]
    pub fn new(batch: xinyu_register::ids::BatchId, upto: u32) -> Self {
        Self { batch, rows: Vec::new(), cases: Vec::new(), refused: 0, review: 0, earlier: Vec::new(), upto }
    }
}

/// A row that did not become an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRow {
    /// Its number in the sender's sheet.
    pub row: u32,
    /// 1 refused (to mend), 2 refused by law, 3 review.
    pub state: u8,
    /// Cells and reasons, sealed under the batch's key. Where the law refuses the row there are no
    /// cells in it.
    pub sealed: Sealed,
}

/// Changes about persons.
#[async_trait]
pub trait Persons: Send + Sync {
    /// Files a chunk: many independent operations in one engine transaction, each with its own
    /// outcome. `step` is committed with them, its `accepted` and `repeated` counted from the
    /// outcomes, and `Differs` as review; but if one is a `Conflict`, the step is left out and
    /// comes with the next try.
    ///
    /// # Errors
    /// See [`crate::StoreError`]; nothing of the chunk was done then.
    async fn commit_filings(&self, chunk: Vec<FilingOp>, step: Option<BatchStep>) -> StoreResult<Vec<FilingOutcome>>;

    /// Whether people waited for the store just now: who files in bulk then sends smaller chunks. A
    /// hint, so a backend whose bulk holds nobody up has nothing to say.
    fn people_wait(&self) -> bool {
        false
    }

    /// Commits one change. [`Committed`] is returned only when it is durable.
    ///
    /// # Errors
    /// See [`crate::StoreError`]; nothing was done then.
    async fn commit(&self, change: PersonChange) -> StoreResult<Tried<Committed>>;

    /// Puts a subject there without a filing: the system's own and the decoy, at the birth of the
    /// register. A second call for the same blind index changes nothing.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn ensure_subject(&self, subject: NewSubject) -> StoreResult<SubjectKey>;
}
