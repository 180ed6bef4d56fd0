//! The journal's leaf: 98 bytes that say nothing in clear and open only to who holds the salts.
//!
//! A leaf commits to three things apart: *label* L (whose n-th event this is, under the person's
//! seed), *position* P (pseudonym, n and class, under the subject's key) and *content* C (the event
//! itself, under the key of its entry or year). Destroying an entry's key closes C for good and
//! leaves L and P, so that the count of a person's events stays checkable.
//!
//! No time stands in a leaf: the event's time is in its message m.

use serde::{Deserialize, Serialize};

use crate::hash::{Hash, h, hkdf32, hmac, tag};
use crate::merkle;

pub use crate::SUITE;

/// Length of a leaf in bytes: suite, kind, and three hashes.
pub const LEAF_LEN: usize = 98;

/// What a leaf is about.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeafKind {
    /// A person's event: every class, enrolment and padding alike.
    Person = 1,
    /// An event of a body or of the system.
    System = 2,
    /// One day's destruction set.
    Destruction = 3,
    /// A body's daily aggregate.
    Tally = 4,
    /// A change of the rules in force.
    Rules = 5,
}

/// What kind of event took the number n. Hidden inside the position commitment.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The first event, n = 0; its message binds the person's seed.
    Enrolment = 0,
    /// A filing, a version or a mark of an entry.
    Entry = 1,
    /// Somebody looked.
    Look = 2,
    /// A consent or a notice.
    Consent = 3,
    /// Says nothing; keeps the beat in quiet hours.
    Padding = 4,
}

impl LeafKind {
    /// The kind with this number, if there is one.
    pub fn from_u8(number: u8) -> Option<Self> {
        use LeafKind::*;
        [Person, System, Destruction, Tally, Rules].into_iter().find(|kind| *kind as u8 == number)
    }
}

impl Class {
    /// The class with this number, if there is one.
    pub fn from_u8(number: u8) -> Option<Self> {
        use Class::*;
        [Enrolment, Entry, Look, Consent, Padding].into_iter().find(|class| *class as u8 == number)
    }
}

/// One leaf of the journal, suite 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// What the leaf is about.
    pub kind: LeafKind,
    /// L, the label.
    pub label: Hash,
    /// P, the position commitment.
    pub position: Hash,
    /// C, the content commitment.
    pub content: Hash,
}

/// Why bytes are not a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeafError {
    /// Not 98 bytes.
    #[error("a leaf has {LEAF_LEN} bytes, not {0}")]
    Length(usize),
    /// A suite this version does not know.
    #[error("unknown suite {0}")]
    Suite(u8),
    /// A kind this version does not know.
    #[error("unknown kind of leaf {0}")]
    Kind(u8),
}

impl Leaf {
    /// The leaf as journalled: suite ‖ kind ‖ L ‖ P ‖ C.
    pub fn to_bytes(&self) -> [u8; LEAF_LEN] {
        let mut bytes = [0; LEAF_LEN];
        bytes[0] = SUITE;
        bytes[1] = self.kind as u8;
        bytes[2..34].copy_from_slice(&self.label);
        bytes[34..66].copy_from_slice(&self.position);
        bytes[66..].copy_from_slice(&self.content);
        bytes
    }

    /// Reads a leaf back; the inverse of [`Leaf::to_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LeafError> {
        let bytes: &[u8; LEAF_LEN] = bytes.try_into().map_err(|_| LeafError::Length(bytes.len()))?;
        if bytes[0] != SUITE {
            return Err(LeafError::Suite(bytes[0]));
        }
        let part = |start: usize| {
            let mut hash = [0; 32];
            hash.copy_from_slice(&bytes[start..start + 32]);
            hash
        };
        Ok(Self {
            kind: LeafKind::from_u8(bytes[1]).ok_or(LeafError::Kind(bytes[1]))?,
            label: part(2),
            position: part(34),
            content: part(66),
        })
    }

    /// The RFC 6962 leaf hash, H(0x00 ‖ leaf).
    pub fn hash(&self) -> Hash {
        merkle::leaf_hash(&self.to_bytes())
    }
}

/// L = HMAC(seed, t(label) ‖ n).
pub fn label(seed: &[u8; 32], n: u64) -> Hash {
    hmac(seed, &[&tag("label"), &n.to_be_bytes()])
}

/// P = HMAC(r_p, t(pos) ‖ pseudonym ‖ n ‖ class).
pub fn position(r_p: &[u8; 32], pseudonym: &[u8; 16], n: u64, class: Class) -> Hash {
    hmac(r_p, &[&tag("pos"), pseudonym, &n.to_be_bytes(), &[class as u8]])
}

/// r_p = HKDF(K_s, t(pos-salt) ‖ n), K_s being the subject's key.
pub fn position_salt(k_s: &[u8; 32], n: u64) -> [u8; 32] {
    hkdf32(k_s, &[tag("pos-salt"), n.to_be_bytes().to_vec()].concat())
}

/// C = HMAC(r_c, t(content) ‖ m), m being the event in deterministic CBOR.
pub fn content(r_c: &[u8; 32], m: &[u8]) -> Hash {
    hmac(r_c, &[&tag("content"), m])
}

/// r_c = HKDF(K, t(content-salt) ‖ n), K being the key of the entry, or of subject and year.
pub fn content_salt(k: &[u8; 32], n: u64) -> [u8; 32] {
    hkdf32(k, &[tag("content-salt"), n.to_be_bytes().to_vec()].concat())
}

/// H(t(seed) ‖ seed): what the message of an enrolment holds.
pub fn seed_commitment(seed: &[u8; 32]) -> Hash {
    h(&[&tag("seed"), seed])
}

/// C of a destruction leaf: H over the u64 indices of the day's leaves that no longer open.
///
/// The value is that of the *set*: the order given and repetitions do not matter, the indices are
/// hashed in ascending order, once each.
pub fn destruction_content(indices: &[u64]) -> Hash {
    let mut sorted = indices.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let bytes: Vec<u8> = sorted.iter().flat_map(|index| index.to_be_bytes()).collect();
    h(&[&bytes])
}

/// Everything a leaf of kinds 1, 2, 4 and 5 is computed from. Holds keys: no `Debug`.
#[derive(Clone, Copy)]
pub struct LeafInputs<'a> {
    /// What the leaf is about.
    pub kind: LeafKind,
    /// The person's seed, or that of the system pseudonym.
    pub seed: &'a [u8; 32],
    /// K_s, the subject's key.
    pub k_s: &'a [u8; 32],
    /// K_e for the events of an entry, K_sy for looks and consents of a year.
    pub k_content: &'a [u8; 32],
    /// The pseudonym, 16 random bytes.
    pub pseudonym: &'a [u8; 16],
    /// The number of this event under the pseudonym; 0 is the enrolment.
    pub n: u64,
    /// What kind of event it is.
    pub class: Class,
    /// The event in deterministic CBOR.
    pub m: &'a [u8],
}

/// The leaf of an event: label, position and content computed from keys and message.
pub fn person_leaf(inputs: &LeafInputs<'_>) -> Leaf {
    let LeafInputs { kind, seed, k_s, k_content, pseudonym, n, class, m } = *inputs;
    Leaf {
        kind,
        label: label(seed, n),
        position: position(&position_salt(k_s, n), pseudonym, n, class),
        content: content(&content_salt(k_content, n), m),
    }
}
