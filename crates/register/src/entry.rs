//! An entry: one filed decision about one subject, with its life as facts.
//!
//! Facts are appended, never edited; what may be done or shown follows from them. The content of
//! an entry holds neither name nor number of the person: those belong to the subject.

use std::collections::BTreeMap;

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use crate::codec::Day;
use crate::ids::{BatchId, CaseId, EntryId, OfficerId};
use crate::marks::Mark;

/// A value of a field of the filing template.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum FieldValue {
    /// Words as they were filed, trimmed; text that is quoted keeps its widths, other text is NFKC.
    #[n(0)]
    Text(#[n(0)] String),
    /// A day.
    #[n(1)]
    Day(
        #[n(0)]
        #[cbor(with = "crate::codec::date")]
        Date,
    ),
    /// Money in fen (1/100 yuan).
    #[n(2)]
    Fen(#[n(0)] i64),
    /// 2099/12/31 and its like: no end is set.
    #[n(3)]
    LongTerm,
    /// A value of a code list of the rules.
    #[n(4)]
    Code {
        /// Name of the list.
        #[n(0)]
        list: String,
        /// Key of the value.
        #[n(1)]
        key: String,
    },
}

/// What was decided, as the source body filed it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EntryContent {
    /// Code of the item in the catalog.
    #[n(0)]
    pub item: String,
    /// Code of the body that decided.
    #[n(1)]
    pub deciding_body: String,
    /// Its name as filed.
    #[n(2)]
    pub deciding_body_name: String,
    /// Code of the body that filed.
    #[n(3)]
    pub source_body: String,
    /// Number of the document.
    #[n(4)]
    pub document_no: String,
    /// Date of the document: periods count from here.
    #[n(5)]
    #[cbor(with = "crate::codec::date")]
    pub decided_on: Date,
    /// Codes of the kinds of penalty, in the order of the catalog; empty where the item has none.
    #[n(6)]
    pub penalty_kinds: Vec<String>,
    /// Class of the penalty when it was filed (`minor`, `general`, `serious`), recomputed from the
    /// kinds and never taken from the sheet; empty where the item has none. What is in force is
    /// computed anew each time it is needed.
    #[n(7)]
    pub class: String,
    /// All other fields by their key in the template.
    #[n(8)]
    pub fields: BTreeMap<String, FieldValue>,
}

impl EntryContent {
    /// Deterministic CBOR (RFC 8949 4.2) of the content: what its digest is over.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        encoded(self)
    }

    /// The text of a field, or an empty one.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        match self.fields.get(key) {
            Some(FieldValue::Text(text)) => text,
            _ => "",
        }
    }

    /// The key of a code value, or an empty one.
    #[must_use]
    pub fn code(&self, key: &str) -> &str {
        match self.fields.get(key) {
            Some(FieldValue::Code { key, .. }) => key,
            _ => "",
        }
    }

    /// The money of a field in fen.
    #[must_use]
    pub fn fen(&self, key: &str) -> Option<i64> {
        match self.fields.get(key) {
            Some(FieldValue::Fen(fen)) => Some(*fen),
            _ => None,
        }
    }
}

/// How a notice reached the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum ServedHow {
    /// Opened in the portal or over the API by the person.
    #[n(0)]
    Opened,
    /// The rule's days went by after a message to a channel that the person confirmed.
    #[n(1)]
    MessageDelivered,
    /// The rule's days went by after a letter.
    #[n(2)]
    LetterDelivered,
    /// Handed over at a counter.
    #[n(3)]
    HandedOver,
}

/// Why an entry stopped being disclosed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum EndedWhy {
    /// Its disclosure period is over.
    #[n(0)]
    PeriodOver,
    /// The source body took it back.
    #[n(1)]
    Withdrawn,
    /// The decision was annulled.
    #[n(2)]
    Annulled,
    /// Repaired.
    #[n(3)]
    Repaired,
    /// The licence or qualification is not in force any more; never recorded, always computed.
    #[n(4)]
    NotInForce,
    /// The person does not want it recorded; never recorded, always computed.
    #[n(5)]
    Declined,
    /// An objection was right.
    #[n(6)]
    Objected,
    /// Those who had to answer for it were silent past their last day.
    #[n(7)]
    Silence,
}

impl EndedWhy {
    /// Every cause, in the order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::PeriodOver,
        Self::Withdrawn,
        Self::Annulled,
        Self::Repaired,
        Self::NotInForce,
        Self::Declined,
        Self::Objected,
        Self::Silence,
    ];

    /// The word of the API and of `locales/`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::PeriodOver => "period_over",
            Self::Withdrawn => "withdrawn",
            Self::Annulled => "annulled",
            Self::Repaired => "repaired",
            Self::NotInForce => "not_in_force",
            Self::Declined => "declined",
            Self::Objected => "objected",
            Self::Silence => "silence",
        }
    }
}

/// What the person says to a record that is theirs to refuse (an award, volunteering).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Wish {
    /// It may be recorded.
    #[n(0)]
    Keep,
    /// It may not.
    #[n(1)]
    Decline,
}

/// One fact in the life of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Fact {
    /// A version was filed; the first one is 1.
    #[n(0)]
    Filed {
        #[n(0)]
        version: u32,
        #[n(1)]
        at_ms: i64,
        /// Content commitment C of its leaf.
        #[n(2)]
        #[cbor(with = "minicbor::bytes")]
        commitment: [u8; 32],
        #[n(3)]
        batch: BatchId,
        /// Set where it amends the version before and is not worse for the person: the proof that
        /// they were told of that one counts for this one.
        #[n(4)]
        keeps_service: Option<bool>,
        /// Why it amends the version before, in the clerk's words.
        #[n(5)]
        reason: Option<String>,
    },
    /// A message without facts went to a channel that the person confirmed.
    #[n(1)]
    MessageSent {
        #[n(0)]
        version: u32,
        #[n(1)]
        at_ms: i64,
    },
    /// The notice of a version reached the person.
    #[n(2)]
    Served {
        #[n(0)]
        version: u32,
        #[n(1)]
        at_ms: i64,
        #[n(2)]
        how: ServedHow,
    },
    /// Disclosure ended, `on` being the first day without it.
    #[n(3)]
    Ended {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        #[cbor(with = "crate::codec::date")]
        on: Date,
        #[n(2)]
        why: EndedWhy,
        /// Why the filing body took it back, in the clerk's words.
        #[n(3)]
        reason: Option<String>,
    },
    /// The person answered whether it may be recorded; the latest answer counts.
    #[n(4)]
    Wished {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        wish: Wish,
    },
    /// A clerk of the filing body asked for it to be taken back; a second one has to confirm.
    #[n(5)]
    TakeBackAsked {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        officer: OfficerId,
        /// `Withdrawn` or `Annulled`.
        #[n(2)]
        why: EndedWhy,
        /// In their own words; for an annulment with the document that annulled it.
        #[n(3)]
        reason: String,
    },
    /// The asking came to nothing: the second clerk declined, or the first dropped it.
    #[n(6)]
    TakeBackDropped {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        officer: OfficerId,
    },
    /// The person published this version of an award on the public list of honours.
    #[n(7)]
    Published {
        #[n(0)]
        version: u32,
        #[n(1)]
        at_ms: i64,
        /// The name under which it stands there, as the person chose it.
        #[n(2)]
        name: String,
    },
    /// The person took it down again.
    #[n(8)]
    TakenDown {
        #[n(0)]
        at_ms: i64,
    },
    /// Where a case about it stands: of each case the latest fact counts. Its leaf is that of the step.
    #[n(9)]
    Case {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        case: CaseId,
        /// The mark that it bears wherever it shows.
        #[n(2)]
        mark: Option<Mark>,
        /// The first day on which it is not disclosed any more, if nobody acts until then.
        #[n(3)]
        stops: Option<Day>,
    },
    /// The person's own statement shows with it; the latest counts.
    #[n(10)]
    Stated {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        case: CaseId,
        /// In the person's words, screened for other people's data.
        #[n(2)]
        words: String,
    },
    /// It does not show any more.
    #[n(11)]
    Unstated {
        #[n(0)]
        at_ms: i64,
        #[n(1)]
        case: CaseId,
    },
}

/// An award that stands on the public list of honours by the person's wish.
#[derive(Clone, PartialEq, Eq)]
pub struct Publication {
    /// Number of the event that published it.
    pub n: u64,
    /// When.
    pub at_ms: i64,
    /// The version that the person saw.
    pub version: u32,
    /// The name that they chose.
    pub name: String,
}

impl std::fmt::Debug for Publication {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Publication({}, …)", self.n)
    }
}

/// A taking back that waits for a second clerk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeBack {
    /// When it was asked for.
    pub at_ms: i64,
    /// By whom.
    pub officer: OfficerId,
    /// `Withdrawn` or `Annulled`.
    pub why: EndedWhy,
    /// Why, in the clerk's words.
    pub reason: String,
}

/// An entry as the store keeps it, sealed: current content and the facts of its life.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EntryRecord {
    /// The content of the latest version.
    #[n(0)]
    pub content: EntryContent,
    /// Facts in order.
    #[n(1)]
    pub life: Vec<Fact>,
    /// Event numbers n of the entry, in the order of `life` where they have a leaf.
    #[n(2)]
    pub events: Vec<u64>,
    /// The content of the versions before, the first one first.
    #[n(3)]
    #[cbor(default)]
    pub earlier: Vec<EntryContent>,
}

/// An entry with its identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its identifier.
    pub id: EntryId,
    /// What is known of it.
    pub record: EntryRecord,
}

impl EntryRecord {
    /// The number of the latest version, from 1.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.life
            .iter()
            .rev()
            .find_map(|fact| match fact {
                Fact::Filed { version, .. } => Some(*version),
                _ => None,
            })
            .unwrap_or(0)
    }

    /// When the first version was filed.
    #[must_use]
    pub fn filed_at_ms(&self) -> i64 {
        self.life
            .iter()
            .find_map(|fact| match fact {
                Fact::Filed { at_ms, .. } => Some(*at_ms),
                _ => None,
            })
            .unwrap_or(0)
    }

    /// The batch that brought the latest version.
    #[must_use]
    pub fn batch(&self) -> Option<BatchId> {
        self.life.iter().rev().find_map(|fact| match fact {
            Fact::Filed { batch, .. } => Some(*batch),
            _ => None,
        })
    }

    /// Content commitment of the latest version's leaf.
    #[must_use]
    pub fn commitment(&self) -> [u8; 32] {
        self.life
            .iter()
            .rev()
            .find_map(|fact| match fact {
                Fact::Filed { commitment, .. } => Some(*commitment),
                _ => None,
            })
            .unwrap_or([0; 32])
    }

    /// When the latest version was filed, milliseconds.
    #[must_use]
    pub fn version_at_ms(&self) -> i64 {
        let filed = self.life.iter().rev().find_map(|fact| match fact {
            Fact::Filed { at_ms, .. } => Some(*at_ms),
            _ => None,
        });
        filed.unwrap_or_default()
    }

    /// Content commitments of every version, the first one first.
    #[must_use]
    pub fn commitments(&self) -> Vec<[u8; 32]> {
        let filed = self.life.iter().filter_map(|fact| match fact {
            Fact::Filed { commitment, .. } => Some(*commitment),
            _ => None,
        });
        filed.collect()
    }

    /// The proof that the notice of the latest version reached the person.
    ///
    /// A version that is worse for the person needs its own service, so the proof of an earlier one
    /// counts only as far back as no version was worse.
    #[must_use]
    pub fn served(&self) -> Option<(i64, ServedHow)> {
        let versions = self.life.iter().rev().filter_map(|fact| match fact {
            Fact::Filed { version, keeps_service, .. } => Some((*version, *keeps_service == Some(true))),
            _ => None,
        });
        for (version, keeps_service) in versions {
            let served = self.served_as(version);
            if served.is_some() || !keeps_service {
                return served;
            }
        }
        None
    }

    /// The proof that the notice of this very version reached the person.
    #[must_use]
    pub fn served_as(&self, wanted: u32) -> Option<(i64, ServedHow)> {
        self.life.iter().find_map(|fact| match fact {
            Fact::Served { version, at_ms, how } if *version == wanted => Some((*at_ms, *how)),
            _ => None,
        })
    }

    /// Where its life is cut by the filing body's taking it back; its length where it is not.
    fn taken_back_at(&self) -> usize {
        let by_body = |fact: &Fact| matches!(fact, Fact::Ended { why: EndedWhy::Withdrawn | EndedWhy::Annulled, .. });
        self.life.iter().position(by_body).unwrap_or(self.life.len())
    }

    /// The proof that the person was told that the filing body took it back.
    #[must_use]
    pub fn told_of_taking_back(&self) -> Option<(i64, ServedHow)> {
        self.life[self.taken_back_at()..].iter().find_map(|fact| match fact {
            Fact::Served { at_ms, how, .. } => Some((*at_ms, *how)),
            _ => None,
        })
    }

    /// Whether the latest version was served before the filing body took it back.
    #[must_use]
    pub fn served_before_taking_back(&self) -> bool {
        let latest = self.version();
        let served = |fact: &Fact| matches!(fact, Fact::Served { version, .. } if *version == latest);
        self.life[..self.taken_back_at()].iter().any(served)
    }

    /// The content of a version.
    #[must_use]
    pub fn content_of(&self, version: u32) -> Option<&EntryContent> {
        if version == self.version() {
            return Some(&self.content);
        }
        self.earlier.get(version.checked_sub(1)? as usize)
    }

    /// A taking back that waits for a second clerk.
    #[must_use]
    pub fn take_back(&self) -> Option<TakeBack> {
        self.life
            .iter()
            .rev()
            .find_map(|fact| match fact {
                Fact::TakeBackAsked { at_ms, officer, why, reason } => {
                    Some(Some(TakeBack { at_ms: *at_ms, officer: *officer, why: *why, reason: reason.clone() }))
                }
                Fact::TakeBackDropped { .. } | Fact::Ended { why: EndedWhy::Withdrawn | EndedWhy::Annulled, .. } => {
                    Some(None)
                }
                _ => None,
            })
            .flatten()
    }

    /// When a message about the latest version went to a confirmed channel.
    #[must_use]
    pub fn message_sent_ms(&self) -> Option<i64> {
        let current = self.version();
        self.life.iter().find_map(|fact| match fact {
            Fact::MessageSent { version, at_ms } if *version == current => Some(*at_ms),
            _ => None,
        })
    }

    /// The recorded end of disclosure: its first day and why.
    #[must_use]
    pub fn ended(&self) -> Option<(Date, EndedWhy)> {
        self.life.iter().rev().find_map(|fact| match fact {
            Fact::Ended { on, why, .. } => Some((*on, *why)),
            _ => None,
        })
    }

    /// The person's latest answer whether it may be recorded, and when they gave it.
    #[must_use]
    pub fn wish(&self) -> Option<(i64, Wish)> {
        self.life.iter().rev().find_map(|fact| match fact {
            Fact::Wished { at_ms, wish } => Some((*at_ms, *wish)),
            _ => None,
        })
    }

    /// What of it is published by the person's wish: the latest word counts. Taking it down, declining
    /// the record and its end take that back for good, and a later version is another thing, which the
    /// person has not seen on that list.
    #[must_use]
    pub fn published(&self) -> Option<Publication> {
        let current = self.version();
        let facts = self.life.iter().zip(&self.events).rev();
        let mut last = facts.filter_map(|(fact, n)| match fact {
            Fact::Published { version, at_ms, name } => {
                Some(Some(Publication { n: *n, at_ms: *at_ms, version: *version, name: name.clone() }))
            }
            Fact::TakenDown { .. } | Fact::Ended { .. } | Fact::Wished { wish: Wish::Decline, .. } => Some(None),
            _ => None,
        });
        last.next().flatten().filter(|one| one.version == current)
    }

    /// As CBOR, to be sealed.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        encoded(self)
    }

    /// Read back after opening.
    ///
    /// # Errors
    /// The bytes are no record of this version of the register.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }
}

/// Bytes of a stored record or event that hold most of them.
const RECORD_BYTES: usize = 1024;

/// Encodes into memory, which cannot fail.
pub(crate) fn encoded<T: Encode<()>>(value: &T) -> Vec<u8> {
    // Most records fit, so that the bytes, which are secret, are not copied while they grow.
    let mut bytes = Vec::with_capacity(RECORD_BYTES);
    minicbor::encode(value, &mut bytes).expect("writing CBOR into memory does not fail");
    bytes
}
