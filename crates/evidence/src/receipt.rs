//! The receipt: the register's signed promise, in the answer itself, to journal a leaf by a date.
//!
//! Signed is t(receipt) ‖ suite ‖ origin ‖ 0x00 ‖ leaf hash ‖ committed_ms ‖ due_ms. For many leaves
//! committed together one signature is made over the RFC 6962 root of their hashes, in place of the
//! leaf hash, and each receipt carries its path to that root.
//!
//! A receipt is a promise until a proof is given; after `due_ms` its holder should ask for one.
//!
//! ```json
//! {"suite":1,"origin":"register.example/journal","leaf_hash":"<hex>","committed_ms":1767225600000,
//!  "due_ms":1767225660000,"key_id":"r1","signature":"<base64>",
//!  "chunk":{"root":"<hex>","index":4,"size":900,"path":["<hex>"]}}
//! ```

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::SUITE;
use crate::hash::{Hash, tag};
use crate::merkle::{self, MerkleError, PATH_MAX, Tree};
use crate::text::is_name;

/// Longest receipt read.
pub const RECEIPT_BYTES_MAX: usize = 16 * 1024;

/// Last millisecond of the year 9999: later instants cannot be written as RFC 3339.
pub const INSTANT_MS_MAX: i64 = 253_402_300_799_999;

/// A signed promise about one leaf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The suite of the signature.
    pub suite: u8,
    /// The journal that promises.
    pub origin: String,
    /// The RFC 6962 hash of the leaf.
    #[serde(with = "crate::text::hex_hash")]
    pub leaf_hash: Hash,
    /// When the event was committed, in milliseconds since 1970; never negative.
    pub committed_ms: i64,
    /// When the leaf is in a published checkpoint at the latest.
    pub due_ms: i64,
    /// Which receipt key signed. Only a hint where to look: it is not signed.
    pub key_id: String,
    /// The Ed25519 signature.
    #[serde(with = "crate::text::base64_64")]
    pub signature: [u8; 64],
    /// The chunk the signature covers, if it covers more than this leaf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chunk: Option<Chunk>,
}

/// The place of a leaf in a chunk signed as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chunk {
    /// The root over the chunk's leaf hashes.
    #[serde(with = "crate::text::hex_hash")]
    pub root: Hash,
    /// The leaf's place in the chunk, from 0.
    pub index: u64,
    /// The number of leaves in the chunk.
    pub size: u64,
    /// From the leaf to the root.
    #[serde(with = "crate::text::hex_hashes")]
    pub path: Vec<Hash>,
}

/// Why a receipt is not one, or not good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Longer than [`RECEIPT_BYTES_MAX`].
    #[error("the receipt is too long")]
    TooLong,
    /// Not JSON of the expected form.
    #[error("not a receipt")]
    Json,
    /// A suite this version does not know.
    #[error("unknown suite {0}")]
    Suite(u8),
    /// The origin is not a name.
    #[error("the origin is not a name")]
    Origin,
    /// Times before 1970 or after 9999, or due before committed.
    #[error("the times are impossible")]
    Times,
    /// The leaf is not in the chunk that was signed.
    #[error("the leaf is not in the signed chunk")]
    Chunk(#[source] MerkleError),
    /// The public key is none.
    #[error("not an Ed25519 public key")]
    PublicKey,
    /// The signature does not fit.
    #[error("the signature does not fit")]
    Signature,
}

/// Signs receipts. Holds a private key: no `Debug`, no serialisation.
#[derive(Clone)]
pub struct ReceiptSigner {
    origin: String,
    key_id: String,
    key: SigningKey,
}

impl ReceiptSigner {
    /// A signer for the journal `origin` from the key's id and its 32 secret bytes.
    pub fn new(origin: &str, key_id: &str, secret: &[u8; 32]) -> Result<Self, ReceiptError> {
        if !is_name(origin) {
            return Err(ReceiptError::Origin);
        }
        let key = SigningKey::from_bytes(secret);
        Ok(Self { origin: origin.to_owned(), key_id: key_id.to_owned(), key })
    }

    /// The public half.
    pub fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    fn receipt(&self, leaf_hash: Hash, signed: &Signed) -> Receipt {
        Receipt {
            suite: SUITE,
            origin: self.origin.clone(),
            leaf_hash,
            committed_ms: signed.committed_ms,
            due_ms: signed.due_ms,
            key_id: self.key_id.clone(),
            signature: signed.signature,
            chunk: None,
        }
    }

    fn sign(&self, hash: &Hash, committed_ms: i64, due_ms: i64) -> Signed {
        let message = message(&self.origin, hash, committed_ms, due_ms);
        Signed { committed_ms, due_ms, signature: self.key.sign(&message).to_bytes() }
    }
}

/// One signature with the times it covers.
struct Signed {
    committed_ms: i64,
    due_ms: i64,
    signature: [u8; 64],
}

/// The bytes that are signed; `hash` is the leaf hash or the root of the chunk.
fn message(origin: &str, hash: &Hash, committed_ms: i64, due_ms: i64) -> Vec<u8> {
    let mut bytes = tag("receipt");
    bytes.push(SUITE);
    bytes.extend(origin.as_bytes());
    bytes.push(0);
    bytes.extend(hash);
    // Never negative, so the same bytes as u64.
    bytes.extend(committed_ms.to_be_bytes());
    bytes.extend(due_ms.to_be_bytes());
    bytes
}

/// A receipt for one leaf.
pub fn sign_one(signer: &ReceiptSigner, leaf_hash: &Hash, committed_ms: i64, due_ms: i64) -> Receipt {
    signer.receipt(*leaf_hash, &signer.sign(leaf_hash, committed_ms, due_ms))
}

/// Receipts for leaves committed together, in their order, under one signature.
pub fn sign_chunk(signer: &ReceiptSigner, leaf_hashes: &[Hash], committed_ms: i64, due_ms: i64) -> Vec<Receipt> {
    if leaf_hashes.is_empty() {
        return Vec::new();
    }
    let tree = Tree::new(leaf_hashes);
    let (root, size) = (tree.root(), tree.size());
    let signed = signer.sign(&root, committed_ms, due_ms);
    let chunk = |index| Some(Chunk { root, index, size, path: tree.path(index)? });
    (0..)
        .zip(leaf_hashes)
        .map(|(index, hash)| Receipt { chunk: chunk(index), ..signer.receipt(*hash, &signed) })
        .collect()
}

impl Receipt {
    /// Reads a receipt and checks all of it that needs no key.
    pub fn from_json(json: &[u8]) -> Result<Self, ReceiptError> {
        if json.len() > RECEIPT_BYTES_MAX {
            return Err(ReceiptError::TooLong);
        }
        let receipt: Self = serde_json::from_slice(json).map_err(|_| ReceiptError::Json)?;
        receipt.check_form()?;
        Ok(receipt)
    }

    /// Writes the receipt in one line.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a receipt is strings and numbers")
    }

    /// Checks suite, origin, times and chunk.
    pub fn check_form(&self) -> Result<(), ReceiptError> {
        if self.suite != SUITE {
            return Err(ReceiptError::Suite(self.suite));
        }
        if !is_name(&self.origin) {
            return Err(ReceiptError::Origin);
        }
        let times = [0, self.committed_ms, self.due_ms, INSTANT_MS_MAX];
        if !times.is_sorted() {
            return Err(ReceiptError::Times);
        }
        match &self.chunk {
            Some(c) if c.path.len() > PATH_MAX => Err(ReceiptError::Chunk(MerkleError::Length)),
            Some(c) => merkle::verify_inclusion(&self.leaf_hash, c.index, c.size, &c.path, &c.root)
                .map_err(ReceiptError::Chunk),
            None => Ok(()),
        }
    }

    /// Checks form and signature. Whether the key counted at `committed_ms` is for the caller.
    pub fn verify(&self, public: &[u8; 32]) -> Result<(), ReceiptError> {
        self.check_form()?;
        let key = VerifyingKey::from_bytes(public).map_err(|_| ReceiptError::PublicKey)?;
        let signed = self.chunk.as_ref().map_or(&self.leaf_hash, |chunk| &chunk.root);
        let message = message(&self.origin, signed, self.committed_ms, self.due_ms);
        key.verify_strict(&message, &Signature::from_bytes(&self.signature)).map_err(|_| ReceiptError::Signature)
    }

    /// Whether the promise is due: its holder should now ask for a proof.
    pub fn is_due(&self, now_ms: i64) -> bool {
        now_ms >= self.due_ms
    }
}
