//! Enquiries: one request about one person for one purpose.

pub mod ask;
pub mod proof;
pub mod report;
pub mod show;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use xinyu_register::logged::Logged;
use xinyu_register::rules::Rules;
use xinyu_service::enquiry::EnquiryAnswer;

use super::wire::{EntryShown, JournalTrace, Text};
use crate::app::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(ask::enquire))
        .routes(routes!(show::show_enquiry))
        .routes(routes!(report::enquiry_report))
        .routes(routes!(proof::enquiry_proof))
}

/// What an enquiry is answered with: never a verdict.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "enquiry": "q-0410d3w6a8k5n2q9", "outcome": "nothing_to_consider", "entries": [],
    "use_terms": {"zh": "只用于这次办理。", "en": "For this case only."},
    "journal": {
        "leaf": "6f0d4cbb2a3e2b6dd31fd3ae8c9b2e6d30f3a3b0d3c4f6a7e8b9cadbecfd0e1f",
        "receipt": {
            "suite": 1, "origin": "xinyu.example/yulin",
            "leaf_hash": "6f0d4cbb2a3e2b6dd31fd3ae8c9b2e6d30f3a3b0d3c4f6a7e8b9cadbecfd0e1f",
            "committed_ms": 1_795_396_200_000_i64, "due_ms": 1_795_396_800_000_i64, "key_id": "r1",
            "signature": "<base64>"
        }
    }
}))]
pub struct EnquiryShown {
    /// Its identifier.
    pub enquiry: String,
    /// `nothing_to_consider`; `refer_to_officer`: a named officer judges, and hears the person first;
    /// `identity_unconfirmed`: name and number do not go together or nobody is known by them (under a
    /// mandate only).
    pub outcome: &'static str,
    /// Entries that the purpose allows to be seen, each with the reason.
    pub entries: Vec<EntryShown>,
    /// What may and may not be done with it.
    pub use_terms: Text,
    /// The trace of this look.
    pub journal: JournalTrace,
}

impl EnquiryShown {
    /// As it goes out: only what is journalled can.
    #[must_use]
    pub fn of(answer: &Logged<EnquiryAnswer>, rules: &Rules) -> Self {
        Self {
            enquiry: answer.id.to_string(),
            outcome: answer.outcome.code(),
            entries: answer.entries.iter().map(|entry| EntryShown::of(entry, rules)).collect(),
            use_terms: (&answer.use_terms).into(),
            journal: JournalTrace::of(&answer.receipt),
        }
    }
}
