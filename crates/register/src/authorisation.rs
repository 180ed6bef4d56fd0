//! Authorisation: the person's consent, and what makes it count.
//!
//! Refused, ignored, revoked, expired, used and frozen are different facts to the person and the
//! same silence to the one who asked (design, 2.13).

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use crate::entry::encoded;
use crate::event::Shown;
use crate::ids::{EntryId, OfficerId};

/// A request for consent and what became of it. Sealed under the subject's key of the year.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ConsentRecord {
    /// The request as it was put to the person.
    #[n(0)]
    pub asked: ConsentAsked,
    /// What became of it.
    #[n(1)]
    pub state: ConsentState,
}

/// A request as it was put to the person.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ConsentAsked {
    #[n(0)]
    pub at_ms: i64,
    #[n(1)]
    pub body: String,
    #[n(2)]
    pub body_name: String,
    #[n(3)]
    pub office: String,
    #[n(4)]
    pub officer: OfficerId,
    #[n(5)]
    pub purpose: String,
    /// Field of work, where the purpose names one; else empty.
    #[n(6)]
    pub field: String,
    /// The asker's own words on why.
    #[n(7)]
    pub reason: String,
    /// The request lapses after this day.
    #[n(8)]
    #[cbor(with = "crate::codec::date")]
    pub answer_by: Date,
    /// Once granted, it may be used for so many days.
    #[n(9)]
    pub days: u16,
    /// The rules under which it was asked.
    #[n(10)]
    pub rules: String,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ConsentState {
    /// Not answered yet.
    #[n(0)]
    Open,
    /// Granted for exactly these entry versions, until the end of a day, for one enquiry.
    #[n(1)]
    Granted {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        #[cbor(with = "crate::codec::date")]
        until: Date,
        #[n(2)]
        pinned: Vec<Pin>,
    },
    /// Used by an enquiry.
    #[n(2)]
    Used {
        #[n(0)]
        granted_at_ms: i64,
        #[n(1)]
        used_at_ms: i64,
        #[n(2)]
        #[cbor(with = "crate::codec::date")]
        until: Date,
        #[n(3)]
        pinned: Vec<Pin>,
    },
    /// Refused.
    #[n(3)]
    Refused {
        #[n(0)]
        at_ms: i64,
    },
    /// Taken back; `used` where an enquiry had used it before.
    #[n(4)]
    Revoked {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        used: bool,
    },
}

/// An entry version that the person saw in the preview.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Pin {
    #[n(0)]
    pub entry: EntryId,
    #[n(1)]
    pub version: u32,
    #[n(2)]
    pub shown: Shown,
}

impl ConsentRecord {
    /// Whether the person can still answer on `today`.
    #[must_use]
    pub fn answerable(&self, today: Date) -> bool {
        matches!(self.state, ConsentState::Open) && today <= self.asked.answer_by
    }

    /// The pins, if an enquiry may use this consent on `today`.
    ///
    /// `None` for every lack of consent: the caller cannot tell one from another.
    #[must_use]
    pub fn usable(&self, today: Date, frozen: bool) -> Option<&[Pin]> {
        match &self.state {
            ConsentState::Granted { until, pinned, .. } if today <= *until && !frozen => Some(pinned),
            _ => None,
        }
    }

    /// The pins, if what this consent once disclosed may be fetched again on `today`.
    ///
    /// That it was used does not count; that it was revoked, ended or frozen does.
    #[must_use]
    pub fn refetchable(&self, today: Date, frozen: bool) -> Option<&[Pin]> {
        match &self.state {
            ConsentState::Used { until, pinned, .. } if today <= *until && !frozen => Some(pinned),
            _ => self.usable(today, frozen),
        }
    }

    /// The versions that a grant pinned, whether it can still be used or not.
    #[must_use]
    pub fn pins(&self) -> Option<&[Pin]> {
        match &self.state {
            ConsentState::Granted { pinned, .. } | ConsentState::Used { pinned, .. } => Some(pinned),
            ConsentState::Open | ConsentState::Refused { .. } | ConsentState::Revoked { .. } => None,
        }
    }

    /// As CBOR, to be sealed.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        encoded(self)
    }

    /// Read back after opening.
    ///
    /// # Errors
    /// The bytes are no consent of this version of the register.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }
}
