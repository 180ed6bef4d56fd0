//! Events: what a leaf commits to. `m` of evidence.md is the CBOR of one of these.
//!
//! Deterministic by construction: definite lengths, shortest integers, map keys ascending. An
//! event holds no name, no number of a person, no pseudonym and no n. Variants and fields are
//! only ever added, under new indices, because leaves are for ever.

mod parts;

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use crate::codec::Day;
use crate::entry::{EndedWhy, ServedHow, Wish, encoded};
use crate::ids::{BatchId, ChangeId, ConsentId, EnquiryId, IdentityCaseId, OfficerId, ShareId};
use crate::paper::{Paper, RecalledWhy};
use crate::procedure::CaseEvent;
use crate::staff::StaffStep;

pub use parts::{Amended, IdentityDecision, KeysEvent, Recipient, ReviewDecision, ShareMade, TakenBack};

/// Who looked.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Looker {
    /// The person themselves.
    #[n(0)]
    Own,
    /// An officer of a body; named by office to the person, by officer id to an investigation.
    #[n(1)]
    Officer {
        /// Code of the body.
        #[n(0)]
        body: String,
        /// Its name at the time.
        #[n(1)]
        body_name: String,
        /// The office or post.
        #[n(2)]
        office: String,
        /// Which officer; opened to the person on a misuse report only.
        #[n(3)]
        officer: crate::ids::OfficerId,
    },
    /// Whoever had the code and the second word that the person passed on.
    #[n(2)]
    Bearer,
}

/// On what ground.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Ground {
    /// The person's own right.
    #[n(0)]
    Own,
    /// The person's consent.
    #[n(1)]
    Consent(#[n(0)] ConsentId),
    /// A statute and a case.
    #[n(2)]
    Mandate {
        /// Rule of the catalog.
        #[n(0)]
        rule: String,
        /// The caller's case number.
        #[n(1)]
        case_number: String,
    },
    /// The filing body's own work on what it filed.
    #[n(5)]
    OwnRecord,
    /// The person showed one view by a code.
    #[n(3)]
    Share(#[n(0)] ShareId),
    /// The person's own right, used at a counter.
    #[n(4)]
    Counter {
        /// How the clerk knew that it is the person.
        #[n(0)]
        confirmed: ConfirmedBy,
    },
}

/// How a clerk at a counter knew who stood there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum ConfirmedBy {
    /// The person showed their identity paper.
    #[n(0)]
    Paper,
    /// The person told a code that their own portal showed them.
    #[n(1)]
    Code,
}

impl ConfirmedBy {
    /// The word of forms, of the API and of `locales/`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Code => "code",
        }
    }

    /// By the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Paper, Self::Code].into_iter().find(|one| one.as_str() == word)
    }
}

/// What the one who asked was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Outcome {
    /// Nothing that the purpose allows to weigh against the person.
    #[n(0)]
    NothingToConsider,
    /// A relevant, served, adverse entry within its period: a named officer must judge.
    #[n(1)]
    ReferToOfficer,
    /// Name and number could not be confirmed together (under a mandate only).
    #[n(2)]
    IdentityUnconfirmed,
    /// The person's own file: nobody is told anything about anybody.
    #[n(3)]
    OwnFile,
    /// The filing body worked on its own record: nothing of anybody else's was shown.
    #[n(5)]
    OwnRecord,
    /// A body that had been shown an entry was told that it changed.
    #[n(6)]
    ChangeTold,
    /// An officer of the register saw a filed name beside the known ones, and nothing else.
    #[n(7)]
    NamesCompared,
    /// An officer of the register read flagged words of a row that waits, and nothing else.
    #[n(10)]
    RowReviewed,
}

impl Outcome {
    /// The word of the API and of `locales/`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NothingToConsider => "nothing_to_consider",
            Self::ReferToOfficer => "refer_to_officer",
            Self::IdentityUnconfirmed => "identity_unconfirmed",
            Self::OwnFile => "own_file",
            Self::OwnRecord => "own_record",
            Self::ChangeTold => "change_told",
            Self::NamesCompared => "names_compared",
            Self::RowReviewed => "row_reviewed",
        }
    }
}

/// One entry version that was shown.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Shown {
    /// Code of the item.
    #[n(0)]
    pub item: String,
    /// Content commitment of the version's leaf.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub commitment: [u8; 32],
    /// Whether its facts were shown, or only kind, body and date (a notice not yet opened).
    #[n(2)]
    pub whole: bool,
}

/// A look.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Look {
    #[n(0)]
    pub at_ms: i64,
    #[n(1)]
    pub looker: Looker,
    /// Code of the purpose.
    #[n(2)]
    pub purpose: String,
    /// Field of work, where the purpose names one; else empty.
    #[n(3)]
    pub field: String,
    #[n(4)]
    pub ground: Ground,
    /// The asker's own words on why.
    #[n(5)]
    pub reason: String,
    #[n(6)]
    pub outcome: Outcome,
    #[n(7)]
    pub shown: Vec<Shown>,
    /// How many of the person's entries were not shown.
    #[n(8)]
    pub not_shown: u32,
    /// Where it answers an enquiry.
    #[n(9)]
    pub enquiry: Option<EnquiryId>,
    /// Version of the rules that were applied.
    #[n(10)]
    pub rules: String,
    /// Set where an answer that was given before was opened again.
    #[n(11)]
    pub again: Option<bool>,
    /// Where a numbered document was made of it.
    #[n(12)]
    pub paper: Option<Paper>,
}

/// Everything that a leaf can commit to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Event {
    /// The first event about a person (n = 0): binds their seed.
    #[n(0)]
    Enrolled {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        #[cbor(with = "minicbor::bytes")]
        seed_commitment: [u8; 32],
    },
    /// A version of an entry was filed.
    #[n(1)]
    Filed {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        item: String,
        #[n(2)]
        source_body: String,
        #[n(3)]
        version: u32,
        /// SHA-256 of the content's CBOR under the tag `entry`.
        #[n(4)]
        #[cbor(with = "minicbor::bytes")]
        digest: [u8; 32],
        #[n(5)]
        rules: String,
        #[n(6)]
        batch: BatchId,
        /// Set where it amends the version before.
        #[n(7)]
        amended: Option<Amended>,
    },
    /// A message without facts was sent about a notice.
    #[n(2)]
    MessageSent {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        version: u32,
    },
    /// A notice reached the person.
    #[n(3)]
    Served {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        version: u32,
        #[n(2)]
        how: ServedHow,
    },
    /// Disclosure of an entry ended.
    #[n(4)]
    Ended {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        #[cbor(with = "crate::codec::date")]
        on: Date,
        #[n(2)]
        why: EndedWhy,
        /// Set where the filing body took it back.
        #[n(3)]
        taken_back: Option<TakenBack>,
    },
    /// Somebody was shown stored data about the person.
    #[n(5)]
    Looked(#[n(0)] Look),
    /// A body asked for the person's consent.
    #[n(6)]
    ConsentAsked {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        consent: ConsentId,
        #[n(2)]
        body: String,
        #[n(3)]
        purpose: String,
        /// SHA-256 of the request as it was put to the person.
        #[n(4)]
        #[cbor(with = "minicbor::bytes")]
        text_digest: [u8; 32],
    },
    /// The person answered.
    #[n(7)]
    ConsentAnswered {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        consent: ConsentId,
        #[n(2)]
        granted: bool,
        /// Commitments of the entry versions that were previewed.
        #[n(3)]
        pinned: Vec<Shown>,
        /// SHA-256 of the text that was consented to.
        #[n(4)]
        #[cbor(with = "minicbor::bytes")]
        text_digest: [u8; 32],
    },
    /// The person took a consent back.
    #[n(8)]
    ConsentRevoked {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        consent: ConsentId,
    },
    /// The person froze or thawed enquiries by consent.
    #[n(9)]
    FreezeSet {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        frozen: bool,
    },
    /// The person confirmed or removed an address for messages.
    #[n(10)]
    ContactSet {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        present: bool,
    },
    /// Nothing happened; quiet hours look like others.
    #[n(11)]
    Padding {
        #[n(0)]
        at_ms: i64,
    },
    /// A batch was taken in, or its own sheet went back to the body.
    #[n(12)]
    Batch {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        body: String,
        #[n(2)]
        batch: BatchId,
        #[n(3)]
        what: BatchEvent,
        /// accepted, repeated, refused, review
        #[n(4)]
        counts: [u64; 4],
        /// RFC 6962 root over the leaf hashes of the accepted rows, in row order.
        #[n(5)]
        #[cbor(with = "minicbor::bytes")]
        rows_root: [u8; 32],
    },
    /// An enquiry under a mandate whose identity could not be confirmed: no person is concerned.
    #[n(13)]
    Unconfirmed {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        body: String,
        #[n(2)]
        purpose: String,
        #[n(3)]
        rule: String,
        #[n(4)]
        case_number: String,
        #[n(5)]
        enquiry: EnquiryId,
    },
    /// Rules came into force here.
    #[n(14)]
    RulesLoaded {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        version: String,
    },
    /// Daily signed aggregates of one body, small cells suppressed.
    #[n(15)]
    Tally {
        #[n(0)]
        #[cbor(with = "crate::codec::date")]
        day: Date,
        #[n(1)]
        body: String,
        /// Count by item; `None` where it is below the smallest cell that is told.
        #[n(2)]
        counts: Vec<TallyCell>,
    },
    /// The person answered whether a record about them may be kept.
    #[n(20)]
    Wished {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        wish: Wish,
    },
    /// A clerk of the filing body asked for an entry to be taken back; a second one has to confirm.
    #[n(21)]
    TakeBackAsked {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        officer: OfficerId,
        #[n(2)]
        why: EndedWhy,
        #[n(3)]
        reason: String,
    },
    /// The asking came to nothing.
    #[n(22)]
    TakeBackDropped {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        officer: OfficerId,
    },
    /// A body that had been shown an entry confirmed that it knows of the change.
    #[n(23)]
    ChangeSeen {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        body: String,
        #[n(2)]
        enquiry: EnquiryId,
        #[n(3)]
        officer: OfficerId,
        /// The change of which it knows.
        #[n(4)]
        change: ChangeId,
    },
    /// The person made a code that opens one view, once. Says of the code what only the register can
    /// recompute from it.
    #[n(25)]
    ShareMade(#[n(0)] ShareMade),
    /// Somebody used the code with another second word.
    #[n(26)]
    ShareTried {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        share: ShareId,
    },
    /// The person took the code back.
    #[n(27)]
    ShareRevoked {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        share: ShareId,
    },
    /// A document was put on the list of recalled ones.
    #[n(28)]
    Recalled {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        paper: EnquiryId,
        #[n(2)]
        why: RecalledWhy,
        /// Last day on which it would have counted, and is listed.
        #[n(3)]
        #[cbor(with = "crate::codec::date")]
        until: Date,
    },
    /// The person published an award of theirs on the public list of honours.
    #[n(40)]
    HonourPublished {
        #[n(0)]
        at_ms: i64,
        /// The version that they saw.
        #[n(1)]
        version: u32,
        /// HMAC of what stands there: it holds a name.
        #[n(2)]
        #[cbor(with = "minicbor::bytes")]
        shown: [u8; 32],
    },
    /// The person took it down again.
    #[n(41)]
    HonourTakenDown {
        #[n(0)]
        at_ms: i64,
    },
    /// An officer of the register decided a row that waited for a human: a look, too. Under the register's
    /// own number where the row is about nobody who is known here.
    #[n(44)]
    ReviewDecided {
        /// Who looked, why, on what ground.
        #[n(0)]
        look: Look,
        #[n(1)]
        case: IdentityCaseId,
        /// The batch whose row was held.
        #[n(2)]
        batch: BatchId,
        #[n(3)]
        decision: ReviewDecision,
        /// Set where it is filed only once its name was compared: the case goes on under that question.
        #[n(4)]
        handed_on: bool,
    },
    /// Rights of an officer of a body changed.
    #[n(42)]
    Staff {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        body: String,
        #[n(2)]
        officer: OfficerId,
        /// The administrator; none where it was done at the machine.
        #[n(3)]
        by: Option<OfficerId>,
        #[n(4)]
        steps: Vec<StaffStep>,
    },
    /// An officer of the register decided whether a filed name is the person's: a look, too.
    #[n(16)]
    IdentityDecided {
        /// Who looked, why, on what ground.
        #[n(0)]
        look: Look,
        #[n(1)]
        case: IdentityCaseId,
        /// The batch whose row was held.
        #[n(2)]
        batch: BatchId,
        #[n(3)]
        decision: IdentityDecision,
        /// HMAC of the number and the name that do not go together, where that was decided.
        #[n(4)]
        pair: Option<minicbor::bytes::ByteArray<32>>,
        /// HMAC of who the person is from now on: what is kept is held against it.
        #[n(5)]
        #[cbor(with = "minicbor::bytes")]
        known: [u8; 32],
    },
    /// The person signed in by a service that knows name and number.
    #[n(17)]
    NameConfirmed {
        #[n(0)]
        at_ms: i64,
        /// As in `IdentityDecided`.
        #[n(1)]
        #[cbor(with = "minicbor::bytes")]
        known: [u8; 32],
    },
    /// The key-encryption key has a new generation, or lost one.
    #[n(60)]
    Keys {
        #[n(0)]
        at_ms: i64,
        /// Which generation.
        #[n(1)]
        generation: u32,
        #[n(2)]
        what: KeysEvent,
    },
    /// After a loss the journal goes on under another origin: which one it followed, and its last checkpoint
    /// that is known.
    #[n(61)]
    Origin {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        former: String,
        #[n(2)]
        size: u64,
        #[n(3)]
        #[cbor(with = "minicbor::bytes")]
        root: [u8; 32],
    },
    /// A step of a case.
    #[n(50)]
    Case(#[n(0)] CaseEvent),
    /// The person set the day on which their freeze ends by itself, or took it back.
    #[n(51)]
    ThawSet {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        on: Option<Day>,
    },
    /// A body asked for the person's consent more often than it may; the person was not bothered.
    #[n(52)]
    ConsentPressed {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        body: String,
        #[n(2)]
        purpose: String,
    },
}

/// One cell of a tally.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TallyCell {
    /// Code of the item.
    #[n(0)]
    pub item: String,
    /// How many; absent where too few.
    #[n(1)]
    pub count: Option<u64>,
}

/// What happened to a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum BatchEvent {
    /// Its rows were worked through.
    #[n(0)]
    Taken,
    /// The body fetched its own sheet.
    #[n(1)]
    Returned,
}

impl Event {
    /// `m`: deterministic CBOR (RFC 8949 4.2).
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        encoded(self)
    }

    /// The look that this is, if it is one.
    #[must_use]
    pub fn look(&self) -> Option<&Look> {
        match self {
            Self::Looked(look) | Self::IdentityDecided { look, .. } | Self::ReviewDecided { look, .. } => Some(look),
            _ => None,
        }
    }

    /// When it happened; `None` where it tells of a day.
    #[must_use]
    pub fn at_ms(&self) -> Option<i64> {
        match self {
            Self::Enrolled { at_ms, .. }
            | Self::Filed { at_ms, .. }
            | Self::MessageSent { at_ms, .. }
            | Self::Served { at_ms, .. }
            | Self::Ended { at_ms, .. }
            | Self::Looked(Look { at_ms, .. })
            | Self::IdentityDecided { look: Look { at_ms, .. }, .. }
            | Self::ReviewDecided { look: Look { at_ms, .. }, .. }
            | Self::NameConfirmed { at_ms, .. }
            | Self::ConsentAsked { at_ms, .. }
            | Self::ConsentAnswered { at_ms, .. }
            | Self::ConsentRevoked { at_ms, .. }
            | Self::FreezeSet { at_ms, .. }
            | Self::ContactSet { at_ms, .. }
            | Self::Padding { at_ms }
            | Self::Batch { at_ms, .. }
            | Self::Unconfirmed { at_ms, .. }
            | Self::RulesLoaded { at_ms, .. }
            | Self::Wished { at_ms, .. }
            | Self::TakeBackAsked { at_ms, .. }
            | Self::TakeBackDropped { at_ms, .. }
            | Self::ChangeSeen { at_ms, .. }
            | Self::ShareMade(ShareMade { at_ms, .. })
            | Self::ShareTried { at_ms, .. }
            | Self::ShareRevoked { at_ms, .. }
            | Self::Recalled { at_ms, .. }
            | Self::HonourPublished { at_ms, .. }
            | Self::HonourTakenDown { at_ms }
            | Self::Keys { at_ms, .. }
            | Self::Origin { at_ms, .. }
            | Self::Case(CaseEvent { at_ms, .. })
            | Self::ThawSet { at_ms, .. }
            | Self::ConsentPressed { at_ms, .. }
            | Self::Staff { at_ms, .. } => Some(*at_ms),
            Self::Tally { .. } => None,
        }
    }

    /// Read back after opening.
    ///
    /// # Errors
    /// The bytes are no event of this version of the register.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }
}
