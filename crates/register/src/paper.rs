//! Numbered documents: what they are, which version, until when they count, and what makes one of
//! them be recalled. A document claims what was so on its day; what changes later does not make it
//! false, but nobody should rely on it any more.

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use crate::entry::{EndedWhy, Entry};
use crate::event::Shown;
use crate::ids::EnquiryId;

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum PaperKind {
    /// The person's own file, for their own use.
    #[n(0)]
    Own,
    /// What an enquirer was given.
    #[n(1)]
    Enquiry,
    /// On its day nothing that is relevant to a purpose was there to be shown for it.
    #[n(2)]
    NoneWithinPeriod,
    /// On its day one licence or qualification was in force.
    #[n(3)]
    QualificationValid,
    /// One award is on file.
    #[n(4)]
    Award,
}

impl PaperKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Own, Self::Enquiry, Self::NoneWithinPeriod, Self::QualificationValid, Self::Award];

    /// The word of the API, of `locales/` and of the attached facts' name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Enquiry => "enquiry",
            Self::NoneWithinPeriod => "none-within-period",
            Self::QualificationValid => "qualification-valid",
            Self::Award => "award",
        }
    }

    /// The kind of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether it is a certificate: one sentence that the person asks for.
    #[must_use]
    pub fn is_certificate(self) -> bool {
        matches!(self, Self::NoneWithinPeriod | Self::QualificationValid | Self::Award)
    }
}

/// What a look was made into. The number stands beside it, in the look's `enquiry`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Paper {
    /// What it is.
    #[n(0)]
    pub kind: PaperKind,
    /// From 1; of an own document one more than that of the one that it takes the place of.
    #[n(1)]
    pub version: u32,
    /// The document that it takes the place of.
    #[n(2)]
    pub replaces: Option<EnquiryId>,
    /// Last day on which it counts.
    #[n(3)]
    #[cbor(with = "crate::codec::date")]
    pub until: Date,
}

/// Why a document was recalled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum RecalledWhy {
    /// The person asked for it.
    #[n(0)]
    Asked,
    /// An entry in it has another version now.
    #[n(1)]
    Amended,
    /// An entry in it was withdrawn, annulled, repaired, or ended by an objection or by silence.
    #[n(2)]
    TakenBack,
}

/// Where a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperState {
    /// It counts.
    Valid,
    /// Its last day is over, or the period of an entry in it is.
    Expired,
    /// Another one took its place.
    Superseded,
    /// It is on the list of recalled documents.
    Recalled,
}

impl PaperState {
    /// The word of the API and of `locales/`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::Superseded => "superseded",
            Self::Recalled => "recalled",
        }
    }
}

/// What has become of the entries in a document since: none if they are what they were.
#[must_use]
pub fn changed(shown: &[Shown], entries: &[Entry]) -> Option<RecalledWhy> {
    let mut found = None;
    for one in shown {
        let of = |entry: &&Entry| entry.record.commitments().contains(&one.commitment);
        let Some(entry) = entries.iter().find(of) else { continue };
        match entry.record.ended() {
            Some((
                _,
                EndedWhy::Withdrawn | EndedWhy::Annulled | EndedWhy::Repaired | EndedWhy::Objected | EndedWhy::Silence,
            )) => return Some(RecalledWhy::TakenBack),
            _ if entry.record.commitment() != one.commitment => found = Some(RecalledWhy::Amended),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::*;
    use crate::entry::{EntryContent, EntryRecord, Fact};
    use crate::ids::{BatchId, EntryId};

    fn entry(life: Vec<Fact>) -> Entry {
        let content = EntryContent {
            item: "penalty.food-drugs".into(),
            deciding_body: String::new(),
            deciding_body_name: String::new(),
            source_body: String::new(),
            document_no: String::new(),
            decided_on: date(2026, 10, 12),
            penalty_kinds: Vec::new(),
            class: String::new(),
            fields: BTreeMap::new(),
        };
        Entry {
            id: EntryId::from_bytes([1; 10]),
            record: EntryRecord { content, life, events: Vec::new(), earlier: Vec::new() },
        }
    }

    fn filed(version: u32) -> Fact {
        let commitment = [u8::try_from(version).unwrap_or(0); 32];
        Fact::Filed {
            version,
            at_ms: 0,
            commitment,
            batch: BatchId::from_bytes([0; 10]),
            keeps_service: None,
            reason: None,
        }
    }

    fn ended(why: EndedWhy) -> Fact {
        Fact::Ended { at_ms: 1, on: date(2026, 11, 24), why, reason: None }
    }

    fn shown(version: u8) -> [Shown; 1] {
        [Shown { item: "penalty.food-drugs".into(), commitment: [version; 32], whole: true }]
    }

    #[test]
    fn a_document_is_recalled_for_another_version_and_for_what_was_taken_back() {
        let of = |life: Vec<Fact>| changed(&shown(1), &[entry(life)]);
        assert_eq!(of(vec![filed(1)]), None);
        assert_eq!(of(vec![filed(1), filed(2)]), Some(RecalledWhy::Amended));
        let taken_back =
            [EndedWhy::Withdrawn, EndedWhy::Annulled, EndedWhy::Repaired, EndedWhy::Objected, EndedWhy::Silence];
        for why in taken_back {
            assert_eq!(of(vec![filed(1), ended(why)]), Some(RecalledWhy::TakenBack), "{why:?}");
        }
        // A period that is over ends the document with it; that is no recall.
        assert_eq!(of(vec![filed(1), ended(EndedWhy::PeriodOver)]), None);
        assert_eq!(changed(&shown(2), &[entry(vec![filed(1), filed(2)])]), None, "made of the second version");
        assert_eq!(changed(&[], &[entry(vec![filed(1), filed(2)])]), None);
        assert_eq!(changed(&shown(9), &[entry(vec![filed(1)])]), None, "of an entry that is gone");
    }

    #[test]
    fn a_kind_has_one_word() {
        for kind in PaperKind::ALL {
            assert_eq!(PaperKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(PaperKind::parse("clean-record"), None);
    }
}
