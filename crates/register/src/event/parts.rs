//! Parts of events: who is told of a change, who took an entry back, what was found of a name.

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use super::Shown;
use crate::ids::{EnquiryId, OfficerId, ShareId};

/// An enquiry whose asker is told that an entry changed which they were shown.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Recipient {
    /// Code of the body.
    #[n(0)]
    pub body: String,
    /// The enquiry that showed it.
    #[n(1)]
    pub enquiry: EnquiryId,
}

/// How a version came to amend the one before.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Amended {
    /// The clerk.
    #[n(0)]
    pub officer: OfficerId,
    /// Why, in the clerk's words.
    #[n(1)]
    pub reason: String,
    /// Whether it is worse for the person, so that it needs its own service.
    #[n(2)]
    pub worse: bool,
    /// Who is told.
    #[n(3)]
    pub recipients: Vec<Recipient>,
}

/// Who took an entry back, and why.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TakenBack {
    /// The clerk who asked for it.
    #[n(0)]
    pub asked_by: OfficerId,
    /// The clerk who confirmed it.
    #[n(1)]
    pub confirmed_by: OfficerId,
    /// Why, in the first clerk's words.
    #[n(2)]
    pub reason: String,
    /// Who is told.
    #[n(3)]
    pub recipients: Vec<Recipient>,
}

/// What became of a generation of the key-encryption key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum KeysEvent {
    /// It is the one that wraps from now on.
    #[n(0)]
    Made,
    /// Nothing lay under it any more, and it was destroyed: what only it opens is gone.
    #[n(1)]
    Destroyed,
}

/// What an officer of the register found of a number and a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum IdentityDecision {
    /// The person's: the filing has a slip of the pen.
    #[n(0)]
    FilingTypo,
    /// The person's: the known name was the slip, and is no name of theirs.
    #[n(1)]
    KnownTypo,
    /// The person's name of before.
    #[n(2)]
    FormerName,
    /// The person's name in other characters or another order.
    #[n(3)]
    VariantName,
    /// Not this person's: never asked again.
    #[n(4)]
    NotThisPerson,
    /// The body must look at the paper again.
    #[n(5)]
    BodyMustCheck,
}

impl IdentityDecision {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 6] = [
        Self::FilingTypo,
        Self::KnownTypo,
        Self::FormerName,
        Self::VariantName,
        Self::NotThisPerson,
        Self::BodyMustCheck,
    ];

    /// The word of the API and of `locales/`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::FilingTypo => "filing_typo",
            Self::KnownTypo => "known_typo",
            Self::FormerName => "former_name",
            Self::VariantName => "variant_name",
            Self::NotThisPerson => "not_this_person",
            Self::BodyMustCheck => "body_must_check",
        }
    }

    /// Reads the word of the API.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Whether the row is the person's, and is filed.
    #[must_use]
    pub fn files(self) -> bool {
        !matches!(self, Self::NotThisPerson | Self::BodyMustCheck)
    }
}

/// What an officer of the register decided of a row that waited because of its words or of an age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum ReviewDecision {
    /// It is filed as it is.
    #[n(0)]
    File,
    /// Its body mends it.
    #[n(1)]
    SendBack,
    /// It may not be filed: nothing of it is kept but a count.
    #[n(2)]
    Refuse,
}

impl ReviewDecision {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 3] = [Self::File, Self::SendBack, Self::Refuse];

    /// The word of the API and of `locales/`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::File => "row_file",
            Self::SendBack => "row_send_back",
            Self::Refuse => "row_refuse",
        }
    }

    /// Reads the word of the API.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A view that a code opens.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ShareMade {
    #[n(0)]
    pub at_ms: i64,
    #[n(1)]
    pub share: ShareId,
    /// Code of the purpose.
    #[n(2)]
    pub purpose: String,
    /// Field of work, where the purpose names one; else empty.
    #[n(3)]
    pub field: String,
    /// The entry versions that the person saw in the preview.
    #[n(4)]
    pub pinned: Vec<Shown>,
    /// Last day on which it opens.
    #[n(5)]
    #[cbor(with = "crate::codec::date")]
    pub until: Date,
    /// HMAC of the code.
    #[n(6)]
    #[cbor(with = "minicbor::bytes")]
    pub code_mark: [u8; 32],
    /// HMAC of code, second word and share.
    #[n(7)]
    #[cbor(with = "minicbor::bytes")]
    pub opens_by: [u8; 32],
    /// Version of the rules.
    #[n(8)]
    pub rules: String,
}
