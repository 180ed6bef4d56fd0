//! One door for every paper: a signed report, a receipt or a proof, told apart by content.
//!
//! The verdict is codes and data, for people's languages to be put to elsewhere; its `Display` is
//! one line of English. Without keys the signer is unknown and the verdict never good. A receipt
//! alone is good as a *promise*. Whether a report is still up to date is not in the paper: that
//! needs a connection, and every report's findings say so.

use std::fmt;

use serde::Serialize;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::hash::Hash;
use crate::keys::{SignedBy, WellKnown};
use crate::leaf::LeafKind;
use crate::note::NoteError;
use crate::paper::PaperName;
use crate::pdf::{self, Reason};
use crate::proof::{Proof, ProofError};
use crate::receipt::{Receipt, ReceiptError};
use crate::text::hex;

/// What kind of paper it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A signed PDF.
    Report,
    /// A receipt in JSON.
    Receipt,
    /// A `.tlog-proof` file.
    Proof,
    /// None of these.
    Unknown,
}

/// One thing found, by code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Finding {
    /// The file is byte for byte as signed.
    Unaltered {
        /// How many bytes the signature covers.
        covered_bytes: usize,
    },
    /// Whether the report still holds can only be told by the register.
    StatusNeedsConnection,
    /// The receipt's signature is good.
    ReceiptGood,
    /// The leaf is in the journal.
    LeafInTree {
        /// What the leaf is about.
        kind: LeafKind,
        /// The leaf's index.
        index: u64,
        /// The size of the tree it was shown in.
        size: u64,
    },
    /// The event opens to the leaf's content.
    ContentOpens,
    /// Seed, number, pseudonym and class open to the leaf's label and position.
    PersonOpens,
    /// The checkpoint carries signatures of others, not judged.
    Cosignatures {
        /// How many.
        count: usize,
    },

    /// Not a paper of the register.
    Unrecognised,
    /// No key at hand fits the signature.
    SignerUnknown,
    /// The key did not count when it signed.
    KeyNotValidThen {
        /// The key's id.
        key_id: String,
    },
    /// The file is not as signed.
    Altered {
        /// What is wrong with it.
        reason: Reason,
    },
    /// The paper is malformed.
    Malformed,
    /// Suite, times or origin are not ones a receipt can have.
    ReceiptImpossible,
    /// The leaf is not in the chunk the receipt signs.
    ChunkBad,
    /// A signature does not fit.
    SignatureBad,
    /// The paper is of another journal than the keys.
    OtherOrigin {
        /// The paper's journal.
        origin: String,
    },
    /// The leaf is not in the tree.
    PathBad,
    /// Event and salt do not open the leaf's content.
    ContentDoesNotOpen,
    /// What was given does not open the leaf's label or position.
    PersonDoesNotOpen,
    /// The receipt is for another leaf or journal than the proof.
    OtherReceipt,
    /// No key at hand fits the receipt inside the proof.
    ReceiptSignerUnknown,
}

impl Finding {
    /// Whether it speaks against the paper.
    pub fn is_fault(&self) -> bool {
        use Finding::*;
        match self {
            Unaltered { .. }
            | StatusNeedsConnection
            | ReceiptGood
            | LeafInTree { .. }
            | ContentOpens
            | PersonOpens
            | Cosignatures { .. } => false,
            Unrecognised
            | SignerUnknown
            | KeyNotValidThen { .. }
            | Altered { .. }
            | Malformed
            | ReceiptImpossible
            | ChunkBad
            | SignatureBad
            | OtherOrigin { .. }
            | PathBad
            | ContentDoesNotOpen
            | PersonDoesNotOpen
            | OtherReceipt
            | ReceiptSignerUnknown => true,
        }
    }
}

/// Who signed what, when, good or not and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// What kind of paper it is.
    pub what: What,
    /// Signed by a key of the register that counted then, and nothing speaks against it.
    pub good: bool,
    /// Only a promise so far: ask for a proof once it is due.
    pub promise: bool,
    /// Who signed.
    pub signer: SignedBy,
    /// The journal it is of.
    pub origin: Option<String>,
    /// When it was signed or committed, by the signer's word; RFC 3339 in JSON.
    #[serde(rename = "signed_at", with = "crate::text::rfc3339_option")]
    pub signed_at_ms: Option<i64>,
    /// When the promise is due; RFC 3339 in JSON.
    #[serde(rename = "due_at", with = "crate::text::rfc3339_option")]
    pub due_at_ms: Option<i64>,
    /// The leaf hash, in hexadecimal.
    pub leaf: Option<String>,
    /// What a report says of itself; only where its signature is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperName>,
    /// All findings, for and against.
    pub findings: Vec<Finding>,
}

/// Checks a paper. `keys` is the register's saved `/.well-known/xinyu`, from a source the asker trusts.
pub fn verify(bytes: &[u8], keys: Option<&WellKnown>) -> Verdict {
    let mut verdict = Verdict::new(What::Unknown);
    if bytes.starts_with(b"%PDF-") {
        verdict.report(bytes, keys);
    } else if bytes.starts_with(b"c2sp.org/tlog-proof@") {
        verdict.proof(bytes, keys);
    } else if bytes.trim_ascii_start().starts_with(b"{") {
        verdict.receipt(bytes, keys);
    } else {
        verdict.findings.push(Finding::Unrecognised);
    }
    verdict.judge()
}

impl Verdict {
    fn new(what: What) -> Self {
        Self {
            what,
            good: false,
            promise: false,
            signer: SignedBy::Unknown,
            origin: None,
            signed_at_ms: None,
            due_at_ms: None,
            leaf: None,
            paper: None,
            findings: Vec::new(),
        }
    }

    /// The verdict as JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("all instants are within RFC 3339")
    }

    /// Whether a promise is due: its holder should now ask for a proof.
    pub fn is_due(&self, now_ms: i64) -> bool {
        self.promise && self.due_at_ms.is_some_and(|due| now_ms >= due)
    }

    /// Draws the conclusion from signer and findings, in one place for every paper.
    fn judge(mut self) -> Self {
        match &self.signer {
            SignedBy::Unknown if self.what != What::Unknown => {
                self.findings.push(Finding::SignerUnknown);
            }
            SignedBy::Known { key_id, valid_then: false } => {
                self.findings.push(Finding::KeyNotValidThen { key_id: key_id.clone() });
            }
            _ => {}
        }
        let known = matches!(self.signer, SignedBy::Known { valid_then: true, .. });
        self.good = known && !self.findings.iter().any(Finding::is_fault);
        self
    }

    fn report(&mut self, bytes: &[u8], keys: Option<&WellKnown>) {
        self.what = What::Report;
        let found = pdf::verify(bytes, keys);
        self.signed_at_ms = found.signed_at_ms;
        self.signer = found.signer;
        self.origin = keys.map(|keys| keys.origin.clone()).filter(|_| self.is_known());
        self.paper = PaperName::find(bytes).filter(|_| found.altered.is_none() && self.is_known());
        self.findings.push(match found.altered {
            Some(reason) => Finding::Altered { reason },
            None => Finding::Unaltered { covered_bytes: found.covered_bytes },
        });
        self.findings.push(Finding::StatusNeedsConnection);
    }

    fn is_known(&self) -> bool {
        matches!(self.signer, SignedBy::Known { .. })
    }

    fn receipt(&mut self, bytes: &[u8], keys: Option<&WellKnown>) {
        self.what = What::Receipt;
        let receipt = match Receipt::from_json(bytes) {
            Ok(receipt) => receipt,
            Err(error) => {
                self.findings.push(receipt_fault(&error));
                return;
            }
        };
        self.promise = true;
        self.note_receipt(&receipt);
        self.leaf = Some(hex(&receipt.leaf_hash));
        let (signer, finding) = check_receipt(&receipt, keys);
        self.signer = signer;
        self.findings.extend(finding);
    }

    fn note_receipt(&mut self, receipt: &Receipt) {
        self.origin = Some(receipt.origin.clone());
        self.signed_at_ms = Some(receipt.committed_ms);
        self.due_at_ms = Some(receipt.due_ms);
    }

    fn proof(&mut self, bytes: &[u8], keys: Option<&WellKnown>) {
        self.what = What::Proof;
        let text = std::str::from_utf8(bytes).map_err(|_| ProofError::Malformed);
        let checked = text.and_then(Proof::from_text).and_then(|proof| {
            let checkpoint = proof.check()?;
            Ok((proof, checkpoint))
        });
        let (proof, checkpoint) = match checked {
            Ok(checked) => checked,
            Err(error) => return self.findings.push(proof_fault(&error)),
        };
        let leaf_hash: Hash = proof.leaf.hash();
        self.leaf = Some(hex(&leaf_hash));
        self.origin = Some(checkpoint.origin);
        self.findings.push(Finding::LeafInTree { kind: proof.leaf.kind, index: proof.index, size: checkpoint.size });
        self.findings.extend(proof.opening.is_some().then_some(Finding::ContentOpens));
        self.findings.extend(proof.person.is_some().then_some(Finding::PersonOpens));
        if let Some(receipt) = &proof.receipt {
            self.note_receipt(receipt);
            let (signer, finding) = check_receipt(receipt, keys);
            match (signer, finding) {
                (SignedBy::Known { key_id, valid_then: false }, _) => {
                    self.findings.push(Finding::KeyNotValidThen { key_id });
                }
                (_, Some(finding)) => self.findings.push(finding),
                (_, None) => self.findings.push(Finding::ReceiptSignerUnknown),
            }
        }
        if let Some(keys) = keys {
            self.checkpoint(&proof, keys);
        }
    }

    /// Checks the signature under a proof's checkpoint. A checkpoint has no time, so its key counts
    /// unless it had ended before the leaf was committed, by the receipt's word.
    fn checkpoint(&mut self, proof: &Proof, keys: &WellKnown) {
        let known = keys.checkpoint_verifiers();
        let verifiers: Vec<_> = known.iter().map(|(_, verifier)| verifier.clone()).collect();
        match Checkpoint::verify(&proof.checkpoint, &keys.origin, &verifiers) {
            Ok(signed) => {
                let committed = proof.receipt.as_ref().map(|receipt| receipt.committed_ms);
                let counts = |until: Option<i64>| match (until, committed) {
                    (Some(until), Some(committed)) => committed < until,
                    _ => true,
                };
                let by = known.iter().filter(|(_, v)| signed.signers.contains(v.key_name()));
                // Of several keys that signed, one that counts is enough.
                let best = by.max_by_key(|(key, _)| counts(key.until_ms));
                if let Some((key, _)) = best {
                    let valid_then = counts(key.until_ms);
                    self.signer = SignedBy::Known { key_id: key.id.clone(), valid_then };
                }
                let count = signed.others.len();
                self.findings.extend((count > 0).then_some(Finding::Cosignatures { count }));
            }
            Err(CheckpointError::Note(NoteError::UnknownSigner)) => {
                let other = self.origin.clone().filter(|origin| *origin != keys.origin);
                self.findings.extend(other.map(|origin| Finding::OtherOrigin { origin }));
            }
            Err(error) => self.findings.push(proof_fault(&ProofError::Checkpoint(error))),
        }
    }
}

/// Who signed a receipt, and whether the signature fits; nothing to find without a key.
fn check_receipt(receipt: &Receipt, keys: Option<&WellKnown>) -> (SignedBy, Option<Finding>) {
    let Some(keys) = keys else {
        return (SignedBy::Unknown, None);
    };
    if receipt.origin != keys.origin {
        let origin = receipt.origin.clone();
        return (SignedBy::Unknown, Some(Finding::OtherOrigin { origin }));
    }
    let key = keys.receipt_key(&receipt.key_id).and_then(|key| Some((key, key.ed25519()?)));
    let Some((key, public)) = key else {
        return (SignedBy::Unknown, None);
    };
    match receipt.verify(&public) {
        Ok(()) => (key.signed_at(Some(receipt.committed_ms)), Some(Finding::ReceiptGood)),
        Err(error) => (SignedBy::Unknown, Some(receipt_fault(&error))),
    }
}

fn receipt_fault(error: &ReceiptError) -> Finding {
    match error {
        ReceiptError::TooLong | ReceiptError::Json => Finding::Malformed,
        ReceiptError::Suite(_) | ReceiptError::Origin | ReceiptError::Times => Finding::ReceiptImpossible,
        ReceiptError::Chunk(_) => Finding::ChunkBad,
        ReceiptError::PublicKey | ReceiptError::Signature => Finding::SignatureBad,
    }
}

fn proof_fault(error: &ProofError) -> Finding {
    match error {
        ProofError::TooLong | ProofError::Malformed | ProofError::Extra => Finding::Malformed,
        ProofError::Checkpoint(CheckpointError::Origin(origin)) => Finding::OtherOrigin { origin: origin.clone() },
        ProofError::Checkpoint(CheckpointError::Note(NoteError::Signature)) => Finding::SignatureBad,
        ProofError::Checkpoint(_) => Finding::Malformed,
        ProofError::Path(_) => Finding::PathBad,
        ProofError::Content => Finding::ContentDoesNotOpen,
        ProofError::Label | ProofError::Position => Finding::PersonDoesNotOpen,
        ProofError::Receipt(error) => receipt_fault(error),
        ProofError::OtherReceipt => Finding::OtherReceipt,
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.what {
            What::Report => "report",
            What::Receipt => "receipt",
            What::Proof => "proof",
            What::Unknown => "not a paper of the register",
        };
        write!(f, "{}: {what}", if self.good { "good" } else { "NOT good" })?;
        match &self.signer {
            SignedBy::Known { key_id, .. } => write!(f, ", signed with key {key_id}")?,
            SignedBy::Unknown if self.what != What::Unknown => f.write_str(", signer unknown")?,
            SignedBy::Unknown => {}
        }
        if let Some(origin) = &self.origin {
            write!(f, " of {origin}")?;
        }
        if let Some(at) = self.signed_at_ms.and_then(crate::text::instant) {
            write!(f, " at {at}")?;
        }
        if let (true, Some(due)) = (self.promise, self.due_at_ms.and_then(crate::text::instant)) {
            write!(f, "; a promise, ask for a proof after {due}")?;
        }
        for fault in self.findings.iter().filter(|finding| finding.is_fault()) {
            match fault {
                Finding::SignerUnknown => {}
                Finding::Altered { reason } => write!(f, "; {reason}")?,
                other => write!(f, "; {}", code(other))?,
            }
        }
        Ok(())
    }
}

/// A finding's code in words.
fn code(finding: &Finding) -> String {
    let json = serde_json::to_value(finding).unwrap_or_default();
    json["code"].as_str().unwrap_or("unknown").replace('_', " ")
}
