//! Whose signatures count: the saved `/.well-known/xinyu` document of a register.
//!
//! ```json
//! {
//!   "name": "Example City",
//!   "origin": "register.example/journal",
//!   "api": "https://register.example/api/v1",
//!   "checkpoint_keys": [
//!     { "id": "c1", "suite": 1, "public": "<base64, 32 bytes>",
//!       "from": "2026-01-01T00:00:00Z", "until": null }
//!   ],
//!   "receipt_keys": [],
//!   "report_keys": [
//!     { "id": "p1", "suite": 1, "public": "<base64, SEC1 point, 65 bytes>",
//!       "certificate": "<base64, DER>", "from": "2026-01-01T00:00:00+08:00" }
//!   ],
//!   "witnesses": []
//! }
//! ```
//!
//! Whoever checks must have the document from a source they trust; nothing here proves it.
//! A key counts from `from` until just before `until`. Old keys stay listed, so that old papers
//! can be checked. Fields and suites not known here are passed over.

use serde::{Deserialize, Serialize};

use crate::SUITE;
use crate::note::Verifier;

/// Longest document read.
pub const KEYS_BYTES_MAX: usize = 1024 * 1024;

/// Most keys of a kind; a key a month for forty years.
pub const KEYS_MAX: usize = 500;

/// The saved `/.well-known/xinyu` document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WellKnown {
    /// The register's name, for people.
    pub name: String,
    /// The journal's origin: the first line of its checkpoints, and the name of its note keys.
    pub origin: String,
    /// Where the register's API answers.
    pub api: String,
    /// Keys that sign checkpoints (Ed25519).
    pub checkpoint_keys: Vec<PublishedKey>,
    /// Keys that sign receipts (Ed25519).
    pub receipt_keys: Vec<PublishedKey>,
    /// Keys that sign reports (P-256).
    pub report_keys: Vec<ReportKey>,
    /// Verifier keys of witnesses. Listed for those who ask for cosignatures; not used here.
    #[serde(default)]
    pub witnesses: Vec<String>,
}

/// A public key and when it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedKey {
    /// The key's name, unique among keys of its kind.
    pub id: String,
    /// The suite it belongs to.
    pub suite: u8,
    /// The public key; for Ed25519 its 32 bytes.
    #[serde(with = "crate::text::base64_bytes")]
    pub public: Vec<u8>,
    /// First instant it counts, in milliseconds since 1970; RFC 3339 in JSON.
    #[serde(rename = "from", with = "crate::text::rfc3339")]
    pub from_ms: i64,
    /// First instant it no longer counts; none while it is in use.
    #[serde(rename = "until", default, with = "crate::text::rfc3339_option")]
    pub until_ms: Option<i64>,
}

/// A key that signs reports, with its certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportKey {
    /// The key and when it counts; `public` is the uncompressed SEC1 point, 65 bytes.
    #[serde(flatten)]
    pub key: PublishedKey,
    /// The X.509 certificate in DER, byte for byte as reports embed it.
    #[serde(with = "crate::text::base64_bytes")]
    pub certificate: Vec<u8>,
}

/// Who signed, as far as the keys at hand tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum SignedBy {
    /// No keys at hand, or none of them fits. Never good.
    Unknown,
    /// A key of the register.
    Known {
        /// Its id in the document.
        key_id: String,
        /// Whether the key counted at the time of signing.
        valid_then: bool,
    },
}

/// Why a document of keys cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// Longer than [`KEYS_BYTES_MAX`], or more than [`KEYS_MAX`] keys of a kind.
    #[error("the document is too long")]
    TooLong,
    /// Not JSON of the expected form.
    #[error("not a /.well-known/xinyu document (line {line}, column {column})")]
    Json {
        /// Line of the first fault.
        line: usize,
        /// Column of the first fault.
        column: usize,
    },
    /// Two keys of a kind with one id.
    #[error("two keys have the same id")]
    RepeatedId,
    /// A value that has no form in JSON, such as an instant after the year 9999.
    #[error("the document cannot be written")]
    Unwritable,
}

impl PublishedKey {
    /// Whether the key counts at this instant.
    pub fn valid_at(&self, at_ms: i64) -> bool {
        self.from_ms <= at_ms && self.until_ms.is_none_or(|until| at_ms < until)
    }

    /// The Ed25519 public key, if it is one of suite 1.
    pub fn ed25519(&self) -> Option<[u8; 32]> {
        if self.suite != SUITE {
            return None;
        }
        self.public.as_slice().try_into().ok()
    }

    /// This key as the signer of something made at `at_ms`.
    pub fn signed_at(&self, at_ms: Option<i64>) -> SignedBy {
        let valid_then = at_ms.is_some_and(|at| self.valid_at(at));
        SignedBy::Known { key_id: self.id.clone(), valid_then }
    }
}

impl WellKnown {
    /// Reads the document.
    pub fn from_json(json: &[u8]) -> Result<Self, KeysError> {
        if json.len() > KEYS_BYTES_MAX {
            return Err(KeysError::TooLong);
        }
        let document: Self =
            serde_json::from_slice(json).map_err(|e| KeysError::Json { line: e.line(), column: e.column() })?;
        for mut ids in document.ids() {
            if ids.len() > KEYS_MAX {
                return Err(KeysError::TooLong);
            }
            ids.sort_unstable();
            if ids.windows(2).any(|pair| pair[0] == pair[1]) {
                return Err(KeysError::RepeatedId);
            }
        }
        Ok(document)
    }

    /// Writes the document, indented.
    pub fn to_json(&self) -> Result<String, KeysError> {
        serde_json::to_string_pretty(self).map_err(|_| KeysError::Unwritable)
    }

    /// The receipt key with this id.
    pub fn receipt_key(&self, id: &str) -> Option<&PublishedKey> {
        self.receipt_keys.iter().find(|key| key.id == id)
    }

    /// The report key with exactly this certificate and public point.
    pub fn report_key(&self, certificate: &[u8], public: &[u8]) -> Option<&PublishedKey> {
        let fits = |k: &&ReportKey| k.key.suite == SUITE && k.certificate == certificate && k.key.public == public;
        self.report_keys.iter().find(fits).map(|report| &report.key)
    }

    /// The checkpoint keys as note verifiers under the journal's origin, beside their entries.
    pub fn checkpoint_verifiers(&self) -> Vec<(&PublishedKey, Verifier)> {
        let verifier = |key: &PublishedKey| Verifier::new(&self.origin, &key.ed25519()?).ok();
        self.checkpoint_keys.iter().filter_map(|key| Some((key, verifier(key)?))).collect()
    }

    fn ids(&self) -> [Vec<&str>; 3] {
        [
            self.checkpoint_keys.iter().map(|key| key.id.as_str()).collect(),
            self.receipt_keys.iter().map(|key| key.id.as_str()).collect(),
            self.report_keys.iter().map(|report| report.key.id.as_str()).collect(),
        ]
    }
}
