//! The natural person an entry is about, as far as the register knows them.

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use crate::codec::Day;
use crate::entry::encoded;
use crate::identity::PersonName;
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
    /// How it is known that the name is the person's; `None` as long as somebody only filed it.
    #[n(3)]
    pub confirmed: Option<NameConfirmed>,
    /// Other names that an officer of the register found to be the person's, too.
    #[n(4)]
    #[cbor(default)]
    pub others: Vec<OtherName>,
}

/// How a name was confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum NameConfirmed {
    /// The person signed in by a service that knows name and number.
    #[n(0)]
    Own,
    /// An officer of the register looked at it.
    #[n(1)]
    Officer,
}

/// Why a person has another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum OtherNameKind {
    /// A name of before (曾用名).
    #[n(0)]
    Former,
    /// The same name in other characters, letters or order.
    #[n(1)]
    Variant,
}

/// Another name of the person.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OtherName {
    /// Normalised.
    #[n(0)]
    pub name: String,
    /// Why.
    #[n(1)]
    pub kind: OtherNameKind,
}

impl std::fmt::Debug for OtherName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OtherName({:?}, …)", self.kind)
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(…)")
    }
}

impl Identity {
    /// Who somebody is by what was filed or said first: the name is not confirmed yet.
    #[must_use]
    pub fn first(id_type: &str, id_number: &str, name: &PersonName) -> Self {
        Self {
            id_type: id_type.to_owned(),
            id_number: id_number.to_owned(),
            name: name.as_str().to_owned(),
            confirmed: None,
            others: Vec::new(),
        }
    }

    /// All names by which the person is known.
    pub fn names(&self) -> impl Iterator<Item = PersonName> {
        let others = self.others.iter().map(|other| other.name.as_str());
        std::iter::once(self.name.as_str()).chain(others).filter_map(|name| PersonName::parse(name).ok())
    }

    /// Whether a name is one of the person's.
    #[must_use]
    pub fn is_named(&self, name: &PersonName) -> bool {
        self.names().any(|known| known.matches(name))
    }

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
    pub declined: Vec<RowMark>,
    /// Rows that their body took back, so that sending an old sheet again does not bring them back.
    #[n(5)]
    #[cbor(default)]
    pub taken_back: Vec<RowMark>,
    /// The day on which a freeze ends by itself.
    #[n(6)]
    pub thaws_on: Option<Day>,
    /// The day on which the person died, once an officer of the register confirmed it.
    #[n(7)]
    pub died_on: Option<Day>,
}

/// Why no consent of the person counts on a day. Those who ask see the silence of any lack of consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentsStopped {
    /// The person froze them.
    Frozen,
    /// The person died.
    Died,
}

/// A row that is not to be filed again.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RowMark {
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
    /// Whether enquiries by consent are frozen on a day.
    #[must_use]
    pub fn is_frozen(&self, today: Date) -> bool {
        self.frozen_since_ms.is_some() && self.thaws_on.is_none_or(|thaws| today < thaws.0)
    }

    /// Freezes enquiries by consent from an instant on, without an end.
    pub fn freeze(&mut self, at_ms: i64) {
        (self.frozen_since_ms, self.thaws_on) = (Some(at_ms), None);
    }

    /// Ends a freeze, and the day that was set for its end.
    pub fn thaw(&mut self) {
        (self.frozen_since_ms, self.thaws_on) = (None, None);
    }

    /// Whether, and why, no consent of the person counts on a day.
    #[must_use]
    pub fn consents_stopped(&self, today: Date) -> Option<ConsentsStopped> {
        if self.died_on.is_some() {
            return Some(ConsentsStopped::Died);
        }
        self.is_frozen(today).then_some(ConsentsStopped::Frozen)
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    /// As registers kept it before names were confirmed.
    #[derive(Encode)]
    #[cbor(map)]
    struct Before {
        #[n(0)]
        id_type: &'static str,
        #[n(1)]
        id_number: &'static str,
        #[n(2)]
        name: &'static str,
    }

    #[test]
    fn an_identity_from_before_names_were_confirmed_still_reads() {
        let bytes = encoded(&Before { id_type: "id-card", id_number: "11010519491231002X", name: "林晓雨" });
        let name = PersonName::parse("林晓雨").expect("a name");
        let read = Identity::from_cbor(&bytes).expect("an identity");
        assert_eq!(read, Identity::first("id-card", "11010519491231002X", &name));
        assert!(read.is_named(&name) && read.confirmed.is_none());
        assert!(Identity::from_cbor(&read.to_cbor()).is_ok_and(|again| again == read));
    }
}
