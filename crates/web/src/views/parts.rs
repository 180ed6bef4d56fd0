//! Pieces that several pages carry.

use std::collections::BTreeMap;

use serde::Serialize;

/// A day, on the wire to templates as `YYYY-MM-DD`.
pub type Day = jiff::civil::Date;
/// An instant: milliseconds since 1970-01-01T00:00:00Z. Pages show Beijing time.
pub type Ms = i64;

/// Text from the rules or from the list of bodies, in both languages. `en` may be missing, then the
/// Chinese is shown and marked as such.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    /// The text that counts.
    pub zh: String,
    /// Its English, where there is one.
    pub en: Option<String>,
}

impl Text {
    /// Both languages.
    #[must_use]
    pub fn new(zh: &str, en: &str) -> Text {
        Text { zh: zh.to_owned(), en: Some(en.to_owned()) }
    }
    /// Chinese only: words of a document or a person's own.
    #[must_use]
    pub fn zh(zh: &str) -> Text {
        Text { zh: zh.to_owned(), en: None }
    }
}

/// A fault of one field of a form. The words are `error-<code>` in `locales/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Name of the field; its element is `f-<field>`.
    pub field: String,
    /// What is wrong.
    pub code: String,
    /// Values for the placeholders of the words.
    pub args: BTreeMap<String, String>,
}

impl FieldError {
    /// A fault without values.
    #[must_use]
    pub fn new(field: &str, code: &str) -> FieldError {
        FieldError { field: field.to_owned(), code: code.to_owned(), args: BTreeMap::new() }
    }
    /// Adds a value for a placeholder.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> FieldError {
        self.args.insert(name.to_owned(), value.to_owned());
        self
    }
}

/// Where the journal stands with a leaf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Proof {
    /// Written and promised; no checkpoint covers it yet.
    Promised {
        /// When the next checkpoint is due at the latest.
        due: Ms,
    },
    /// Covered by a checkpoint.
    Sealed {
        /// Index of the leaf.
        index: u64,
        /// Leaves under the checkpoint.
        size: u64,
        /// Root of the checkpoint, base64 as the checkpoint itself has it.
        root: String,
        /// When the checkpoint was signed.
        at: Ms,
    },
}

/// A receipt of one event: what can be kept, read out and checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Number to read out, e.g. `R-20261123-0417`.
    pub no: String,
    /// When it happened.
    pub at: Ms,
    /// Leaf hash in hex.
    pub leaf: String,
    /// Where the journal stands with it.
    pub proof: Proof,
    /// Path of the signed receipt, where it can be fetched.
    pub receipt_url: Option<String>,
    /// Path of the tlog-proof, once there is one.
    pub proof_url: Option<String>,
}
