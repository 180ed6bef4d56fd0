//! What several answers of the API have in common: texts, entries, traces.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use xinyu_evidence::receipt::Receipt;
use xinyu_register::disclosure::ShownEntry;
use xinyu_register::entry::FieldValue;
use xinyu_register::event::Ground;
use xinyu_register::instant::rfc3339;
use xinyu_register::rules::{self, ItemCode, PenaltyKind, PurposeCode, Rules};
use xinyu_service::enquiry::AskedSubject;
use xinyu_service::rights::looks::Trace;

use crate::security::hex;

/// A text in both languages.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({"zh": "行政处罚", "en": "penalty"}))]
pub struct Text {
    /// Chinese; it counts where the two differ.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both languages.
    #[must_use]
    pub fn new(zh: &str, en: &str) -> Self {
        Self { zh: zh.to_owned(), en: en.to_owned() }
    }
}

impl From<&rules::Text> for Text {
    fn from(text: &rules::Text) -> Self {
        Self::new(&text.zh, &text.en)
    }
}

/// A code of the rules with its name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Named {
    /// The code, as `/api/v1/public/catalog` has it.
    pub code: String,
    /// Its name.
    pub name: Text,
}

/// A body: its unified social credit code and its name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BodyNamed {
    /// Unified social credit code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// A day on the wire.
#[must_use]
pub fn day(day: Date) -> String {
    day.to_string()
}

/// An instant on the wire.
#[must_use]
pub fn instant(ms: i64) -> String {
    rfc3339(ms)
}

/// An item of the catalog by its code.
#[must_use]
pub fn item(rules: &Rules, code: &str) -> Named {
    let found = rules.item(&ItemCode::new(code));
    let name = found.map_or_else(|| Text::new(code, code), |item| (&item.name).into());
    Named { code: code.to_owned(), name }
}

/// A purpose of the catalog by its code.
#[must_use]
pub fn purpose(rules: &Rules, code: &str) -> Named {
    let found = rules.purpose(&PurposeCode::new(code)).map(|purpose| &purpose.name);
    let name = found.or_else(|| rules.duty(code).map(|duty| &duty.name));
    let name = name.map_or_else(|| Text::new(code, code), Into::into);
    Named { code: code.to_owned(), name }
}

/// A field of work of a purpose; none for an empty code.
#[must_use]
pub fn field_of_work(rules: &Rules, purpose: &str, code: &str) -> Option<Named> {
    let purpose = rules.purpose(&PurposeCode::new(purpose))?;
    let field = purpose.field(&rules::FieldCode::new(code))?;
    Some(Named { code: code.to_owned(), name: (&field.name).into() })
}

/// Kinds of penalty.
#[must_use]
pub fn kinds(kinds: impl Iterator<Item = PenaltyKind>) -> Vec<Named> {
    kinds.map(|kind| Named { code: kind.as_str().to_owned(), name: Text::new(kind.zh(), kind.en()) }).collect()
}

/// Fields as signed reports have them, too: text and days as text, money as `{"fen": …}` (1/100
/// yuan), no end as `2099-12-31`, values of a code list by their key.
#[must_use]
pub fn fields(fields: &BTreeMap<String, FieldValue>) -> BTreeMap<String, Value> {
    let value = |value: &FieldValue| match value {
        FieldValue::Text(text) => json!(text),
        FieldValue::Day(on) => json!(day(*on)),
        FieldValue::Fen(fen) => json!({"fen": fen}),
        FieldValue::LongTerm => json!("2099-12-31"),
        FieldValue::Code { key, .. } => json!(key),
    };
    fields.iter().map(|(key, one)| (key.clone(), value(one))).collect()
}

/// An entry as an enquirer is shown it.
#[derive(Serialize, ToSchema)]
pub struct EntryShown {
    /// Its identifier.
    #[schema(example = "e-0410d3w6a8k5n2q9")]
    pub id: String,
    /// The version.
    pub version: u32,
    /// The item of the catalog.
    pub item: Named,
    /// Its kind: `penalty`, `licence`, `award`, …
    pub kind: Option<String>,
    /// Whether it can weigh against the person.
    pub adverse: bool,
    /// `minor`, `general`, `serious`, where it has a class.
    pub class: Option<String>,
    /// Who decided.
    pub deciding_body: BodyNamed,
    /// Number of the document.
    pub document_no: String,
    /// Date of the document.
    #[schema(format = Date)]
    pub decided_on: String,
    /// Kinds of penalty.
    pub penalty_kinds: Vec<Named>,
    /// The fields that the catalog lets an enquirer see: text and days as text, money as `{"fen": …}`.
    #[schema(value_type = Object)]
    pub fields: BTreeMap<String, Value>,
    /// Last day on which it is shown; none where it has no end.
    #[schema(format = Date)]
    pub until: Option<String>,
    /// Why it is shown for this purpose.
    pub reason: Text,
    /// The rule that says so.
    pub rule: String,
}

impl EntryShown {
    /// As it goes out.
    #[must_use]
    pub fn of(entry: &ShownEntry, rules: &Rules) -> Self {
        Self {
            id: entry.id.to_string(),
            version: entry.version,
            item: item(rules, entry.item.as_str()),
            kind: rules.item(&entry.item).map(|item| item.kind.as_str().to_owned()),
            adverse: entry.adverse,
            class: entry.class.map(|class| class.as_str().to_owned()),
            deciding_body: BodyNamed { code: entry.deciding_body.0.clone(), name: entry.deciding_body.1.clone() },
            document_no: entry.document_no.clone(),
            decided_on: day(entry.decided_on),
            penalty_kinds: kinds(entry.penalty_kinds.iter().copied()),
            fields: fields(&entry.fields),
            until: entry.until.map(day),
            reason: (&entry.reason).into(),
            rule: entry.rule.to_string(),
        }
    }
}

/// On what ground somebody looked: `own`, `consent` with its number, or `mandate` with rule and
/// case number.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GroundShown {
    /// The person's own right.
    Own,
    /// The person's consent.
    Consent {
        /// Number of the request.
        consent: String,
    },
    /// The filing body worked on a record that it had filed itself.
    OwnRecord,
    /// A statute and a case.
    Mandate {
        /// The rule of the catalog.
        rule: String,
        /// The asker's case number.
        case_number: String,
    },
    /// You showed one view by a code.
    Share {
        /// Number of the share.
        share: String,
    },
    /// Your own right, used at a counter.
    Counter {
        /// How the clerk knew you: `paper` or `code`.
        confirmed: &'static str,
    },
}

impl From<&Ground> for GroundShown {
    fn from(ground: &Ground) -> Self {
        match ground {
            Ground::Own => Self::Own,
            Ground::OwnRecord => Self::OwnRecord,
            Ground::Consent(id) => Self::Consent { consent: id.to_string() },
            Ground::Share(id) => Self::Share { share: id.to_string() },
            Ground::Counter { confirmed } => Self::Counter { confirmed: confirmed.as_str() },
            Ground::Mandate { rule, case_number } => {
                Self::Mandate { rule: rule.clone(), case_number: case_number.clone() }
            }
        }
    }
}

/// A receipt as it goes out: the signed promise to publish a leaf by a date (docs/evidence.md).
#[derive(Serialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object, example = json!({
    "suite": 1, "origin": "xinyu.example/yulin",
    "leaf_hash": "6f0d4cbb2a3e2b6dd31fd3ae8c9b2e6d30f3a3b0d3c4f6a7e8b9cadbecfd0e1f",
    "committed_ms": 1_795_396_200_000_i64, "due_ms": 1_795_396_800_000_i64, "key_id": "r1", "signature": "<base64>"
}))]
pub struct ReceiptShown(pub Receipt);

/// The trace of an answer: the hash of its leaf, and the promise to publish it.
#[derive(Serialize, ToSchema)]
pub struct JournalTrace {
    /// RFC 6962 hash of the leaf, hex.
    pub leaf: String,
    /// The signed promise.
    pub receipt: ReceiptShown,
}

impl JournalTrace {
    /// The trace that a receipt tells of.
    #[must_use]
    pub fn of(receipt: &Receipt) -> Self {
        Self { leaf: hex(&receipt.leaf_hash), receipt: ReceiptShown(receipt.clone()) }
    }
}

/// The trace of an event of the person.
#[derive(Serialize, ToSchema)]
pub struct PlacedTrace {
    /// RFC 6962 hash of the leaf, hex.
    pub leaf: String,
    /// Place in the tree, once it has one.
    pub index: Option<u64>,
    /// The signed promise.
    pub receipt: ReceiptShown,
}

impl From<&Trace> for PlacedTrace {
    fn from(trace: &Trace) -> Self {
        Self { leaf: hex(&trace.leaf_hash), index: trace.index, receipt: ReceiptShown(trace.receipt.clone()) }
    }
}

/// A person as an asker names them: number and name together, never one alone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"id_type": "id-card", "id_number": "<18 characters>", "name": "林测"}))]
pub struct SubjectAsked {
    /// Code of the kind of identity paper.
    pub id_type: String,
    /// Its number.
    pub id_number: String,
    /// Name.
    pub name: String,
}

impl From<SubjectAsked> for AskedSubject {
    fn from(asked: SubjectAsked) -> Self {
        let SubjectAsked { id_type, id_number, name } = asked;
        Self { id_type, id_number, name }
    }
}
