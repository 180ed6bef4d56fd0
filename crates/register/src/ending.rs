//! The end of a disclosure, as the person can show it: on this day this stopped being disclosed.
//!
//! It says what ended, when and by what cause, and none of its facts: whoever holds a report with the same
//! commitment knows which entry is meant, and nobody else does.

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use crate::disclosure::{Standing, standing};
use crate::entry::{EndedWhy, EntryRecord, encoded};
use crate::rules::{RuleGap, Rules};

/// What the register signs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Ending {
    /// Code of the item.
    #[n(0)]
    pub item: String,
    /// Content commitments of every version, the first one first: a report may hold any of them.
    #[n(1)]
    pub versions: Vec<minicbor::bytes::ByteArray<32>>,
    /// The first day without it.
    #[n(2)]
    #[cbor(with = "crate::codec::date")]
    pub on: Date,
    /// By what cause.
    #[n(3)]
    pub why: EndedWhy,
    /// Version of the rules.
    #[n(4)]
    pub rules: String,
}

impl Ending {
    /// Of an entry on a day; `None` while it has not ended.
    ///
    /// # Errors
    /// [`RuleGap`] where no rule is in force for it.
    pub fn of(record: &EntryRecord, rules: &Rules, today: Date) -> Result<Option<Self>, RuleGap> {
        let Standing::Ended { on, why } = standing(record, rules, today)? else { return Ok(None) };
        Ok(Some(Self {
            item: record.content.item.clone(),
            versions: record.commitments().into_iter().map(Into::into).collect(),
            on,
            why,
            rules: rules.version().to_owned(),
        }))
    }

    /// The bytes that are signed.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        encoded(self)
    }

    /// Read back.
    ///
    /// # Errors
    /// The bytes are no ending of this version of the register.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }
}
