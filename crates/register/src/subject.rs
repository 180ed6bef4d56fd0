//! The natural person an entry is about, as far as the register knows them.

use minicbor::{Decode, Encode};

use crate::entry::encoded;
use crate::ids::EntryId;

/// Who the person is: sealed under their own key.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Identity {
    /// Code of the kind of paper (`id_card`).
    #[n(0)]
    pub id_type: String,
    /// Normalised number.
    #[n(1)]
    pub id_number: String,
    /// Normalised name.
    #[n(2)]
    pub name: String,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(…)")
    }
}

impl Identity {
    /// The last four characters of the number: all that anybody else is shown of it.
    #[must_use]
    pub fn tail(&self) -> &str {
        let start = self.id_number.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
        &self.id_number[start..]
    }
}

/// What the person has set: sealed, changed only under the subject's event number.
#[derive(Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Settings {
    /// Since when enquiries by consent are frozen.
    #[n(0)]
    pub frozen_since_ms: Option<i64>,
    /// An address that the person confirmed, for messages without facts.
    #[n(1)]
    pub email: Option<String>,
    /// Since when it is confirmed.
    #[n(2)]
    pub email_since_ms: Option<i64>,
    /// An address that waits to be confirmed; no message but that one goes there.
    #[n(3)]
    pub pending: Option<PendingEmail>,
    /// Rows that the person does not want recorded, so that sending them again asks nothing and tells
    /// nothing.
    #[n(4)]
    #[cbor(default)]
    pub declined: Vec<Declined>,
}

/// A row that the person does not want recorded.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Declined {
    /// HMAC over document number, deciding body, item, subject.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub row_key: [u8; 32],
    /// The entry that it was.
    #[n(1)]
    pub entry: EntryId,
}

/// An address to which a link was sent that only its reader can follow.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PendingEmail {
    /// The address.
    #[n(0)]
    pub address: String,
    /// Hash of the link's secret.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub code_hash: [u8; 32],
    /// The link is good until then.
    #[n(2)]
    pub until_ms: i64,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Settings(…)")
    }
}

impl Identity {
    /// As CBOR, to be sealed.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        encoded(self)
    }
    /// Read back after opening.
    ///
    /// # Errors
    /// The bytes are no identity of this version of the register.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }
}

impl Settings {
    /// As CBOR, to be sealed.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        encoded(self)
    }
    /// Read back after opening.
    ///
    /// # Errors
    /// The bytes are no settings of this version of the register.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }
}
