//! The proof: one `.tlog-proof` file that shows a leaf in the journal, and opens it.
//!
//! C2SP `tlog-proof`: index, inclusion path and signed checkpoint. The `extra` line carries, as
//! JSON in base64, the leaf itself and what opens it. It is not authenticated as such: everything in
//! it is recomputed against the leaf, and the leaf against the checkpoint.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra <base64 of {"leaf":"<hex>","receipt":{…},"opening":{…},"person":{…}}>
//! index 4
//! <base64 hash>
//!
//! register.example/journal
//! 9
//! <base64 root>
//!
//! — register.example/journal <base64 signature>
//! ```
//!
//! A third party is handed the *opening* (m and r_c) and recomputes C. The person is also handed
//! seed, n, pseudonym, r_p and class, and recomputes L and P.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::checkpoint::{Checkpoint, CheckpointError, Signed};
use crate::hash::Hash;
use crate::leaf::{self, Class, LEAF_LEN, Leaf};
use crate::merkle::{self, MerkleError, PATH_MAX};
use crate::note::Verifier;
use crate::receipt::{Receipt, ReceiptError};
use crate::text::{base64, decimal, hex, unbase64, unbase64_hash, unhex};

/// Longest proof read: an event with its report data, in base64 twice over.
pub const PROOF_BYTES_MAX: usize = 1024 * 1024;

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// A leaf, its place in a signed tree, and what opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The leaf's index in the journal.
    pub index: u64,
    /// From the leaf's sibling up to the root.
    pub path: Vec<Hash>,
    /// The signed checkpoint, byte for byte as published.
    pub checkpoint: String,
    /// The leaf that is proven.
    pub leaf: Leaf,
    /// The receipt once given for it: tells when it was committed.
    pub receipt: Option<Receipt>,
    /// Opens the content.
    pub opening: Option<Opening>,
    /// Opens label and position, for the person alone.
    pub person: Option<PersonOpening>,
}

/// Opens a leaf's content. Holds personal data: `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The event in deterministic CBOR.
    #[serde(with = "crate::text::base64_bytes")]
    pub m: Vec<u8>,
    /// The salt r_c.
    #[serde(with = "crate::text::hex_hash")]
    pub r_c: [u8; 32],
}

/// Opens a leaf's label and position. Holds the person's secrets: `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonOpening {
    /// The person's seed.
    #[serde(with = "crate::text::hex_hash")]
    pub seed: [u8; 32],
    /// The number of the event under the pseudonym.
    pub n: u64,
    /// The pseudonym.
    #[serde(with = "crate::text::hex_pseudonym")]
    pub pseudonym: [u8; 16],
    /// The salt r_p.
    #[serde(with = "crate::text::hex_hash")]
    pub r_p: [u8; 32],
    /// What kind of event it is.
    pub class: Class,
}

/// What the `extra` line carries.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Extra {
    leaf: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    receipt: Option<Receipt>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    opening: Option<Opening>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<PersonOpening>,
}

/// Why a proof is none, or does not prove.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Longer than [`PROOF_BYTES_MAX`].
    #[error("the proof is too long")]
    TooLong,
    /// Not the lines of a proof.
    #[error("not a tlog-proof")]
    Malformed,
    /// The extra line holds no leaf of this register.
    #[error("the proof carries no leaf")]
    Extra,
    /// The checkpoint is bad, of another journal, or of no known key.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The leaf is not in the checkpoint's tree at this index.
    #[error("the leaf is not in the tree")]
    Path(#[from] MerkleError),
    /// Message and salt do not give the leaf's content.
    #[error("the opening does not fit the leaf's content")]
    Content,
    /// Seed and number do not give the leaf's label.
    #[error("the opening does not fit the leaf's label")]
    Label,
    /// Pseudonym, number and class do not give the leaf's position.
    #[error("the opening does not fit the leaf's position")]
    Position,
    /// The receipt is malformed.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    /// The receipt is for another leaf or journal.
    #[error("the receipt is for another leaf or journal")]
    OtherReceipt,
}

impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opening").finish_non_exhaustive()
    }
}

impl fmt::Debug for PersonOpening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonOpening").finish_non_exhaustive()
    }
}

impl Opening {
    /// Whether m and r_c give the leaf's content C.
    pub fn opens(&self, leaf: &Leaf) -> bool {
        leaf::content(&self.r_c, &self.m) == leaf.content
    }
}

impl PersonOpening {
    /// Whether seed and n give the leaf's label L.
    pub fn opens_label(&self, leaf: &Leaf) -> bool {
        leaf::label(&self.seed, self.n) == leaf.label
    }

    /// Whether r_p, pseudonym, n and class give the leaf's position P.
    pub fn opens_position(&self, leaf: &Leaf) -> bool {
        leaf::position(&self.r_p, &self.pseudonym, self.n, self.class) == leaf.position
    }
}

impl Proof {
    /// Writes the `.tlog-proof` file.
    pub fn to_text(&self) -> String {
        let extra = Extra {
            leaf: hex(&self.leaf.to_bytes()),
            receipt: self.receipt.clone(),
            opening: self.opening.clone(),
            person: self.person.clone(),
        };
        let json = serde_json::to_vec(&extra).expect("strings and numbers");
        let mut text = format!("{HEADER}\nextra {}\nindex {}\n", base64(&json), self.index);
        for hash in &self.path {
            text.push_str(&base64(hash));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads a `.tlog-proof` file. Nothing is checked yet.
    pub fn from_text(text: &str) -> Result<Self, ProofError> {
        if text.len() > PROOF_BYTES_MAX {
            return Err(ProofError::TooLong);
        }
        let (head, checkpoint) = text.split_once("\n\n").ok_or(ProofError::Malformed)?;
        let mut lines = head.split('\n');
        if lines.next() != Some(HEADER) {
            return Err(ProofError::Malformed);
        }
        let extra = lines.next().and_then(|line| line.strip_prefix("extra "));
        let extra = parse_extra(extra.ok_or(ProofError::Extra)?).ok_or(ProofError::Extra)?;
        let index = lines.next().and_then(|line| decimal(line.strip_prefix("index ")?));
        let path: Option<Vec<Hash>> = lines.take(PATH_MAX + 1).map(unbase64_hash).collect();
        let path = path.filter(|path| path.len() <= PATH_MAX).ok_or(ProofError::Malformed)?;
        let (leaf, extra) = extra;
        Ok(Self {
            index: index.ok_or(ProofError::Malformed)?,
            path,
            checkpoint: checkpoint.to_owned(),
            leaf,
            receipt: extra.receipt,
            opening: extra.opening,
            person: extra.person,
        })
    }

    /// Checks everything but signatures: the path against the checkpoint's root, the openings
    /// against the leaf, the receipt's form and leaf. The answer is not to be relied on alone.
    pub fn check(&self) -> Result<Checkpoint, ProofError> {
        let checkpoint = Checkpoint::parse_unchecked(&self.checkpoint)?;
        let Checkpoint { size, root, .. } = &checkpoint;
        merkle::verify_inclusion(&self.leaf.hash(), self.index, *size, &self.path, root)?;
        if self.opening.as_ref().is_some_and(|opening| !opening.opens(&self.leaf)) {
            return Err(ProofError::Content);
        }
        if let Some(person) = &self.person {
            if !person.opens_label(&self.leaf) {
                return Err(ProofError::Label);
            }
            if !person.opens_position(&self.leaf) {
                return Err(ProofError::Position);
            }
        }
        if let Some(receipt) = &self.receipt {
            receipt.check_form()?;
            if receipt.leaf_hash != self.leaf.hash() || receipt.origin != checkpoint.origin {
                return Err(ProofError::OtherReceipt);
            }
        }
        Ok(checkpoint)
    }

    /// Checks everything, with the checkpoint's signature and origin. Of the receipt only the form:
    /// its key is another one, see [`Receipt::verify`].
    pub fn verify(&self, origin: &str, verifiers: &[Verifier]) -> Result<Signed, ProofError> {
        self.check()?;
        Ok(Checkpoint::verify(&self.checkpoint, origin, verifiers)?)
    }
}

fn parse_extra(text: &str) -> Option<(Leaf, Extra)> {
    let extra: Extra = serde_json::from_slice(&unbase64(text)?).ok()?;
    let bytes = unhex(extra.leaf.as_bytes()).filter(|bytes| bytes.len() == LEAF_LEN)?;
    Some((Leaf::from_bytes(&bytes).ok()?, extra))
}
