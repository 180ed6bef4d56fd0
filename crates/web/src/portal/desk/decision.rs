//! The form by which a case officer decides something that waits: a decision with a reason, shown once more
//! before it is sent.

use serde::Deserialize;
use xinyu_register::ids::IdentityCaseId;
use xinyu_service::error::FieldFault;

use super::person::reason_errors;
use crate::portal::error::Fault;
use crate::views::parts::FieldError;

/// Longest reason in characters.
const REASON_CHARS_MAX: u32 = 200;

/// As it is sent.
#[derive(Default, Deserialize)]
pub struct Decide {
    #[serde(default)]
    pub decision: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    step: String,
}

impl Decide {
    /// The decision, read by `parse`, if nothing is wrong with the form; `missing` where it is none.
    pub fn read<T>(&self, parse: impl Fn(&str) -> Option<T>, missing: &'static str) -> Result<T, Vec<FieldError>> {
        let decision = parse(&self.decision);
        let mut errors = Vec::new();
        if decision.is_none() {
            errors.push(FieldError::new("decision", missing));
        }
        errors.extend(reason_errors(&self.reason, REASON_CHARS_MAX));
        decision.filter(|_| errors.is_empty()).ok_or(errors)
    }

    /// Whether it was shown once more and is sent now.
    pub fn is_sent(&self) -> bool {
        self.step == "send"
    }
}

/// What is wrong with a reason that a use case refused: `words` where it holds what may not be collected.
pub fn reason_refused(faults: &[FieldFault], words: &'static str) -> FieldError {
    let holds = faults.iter().any(|fault| fault.code == "words");
    FieldError::new("reason", if holds { words } else { "identity-reason-names" })
}

/// The case that a path names.
pub fn id_of(text: &str) -> Result<IdentityCaseId, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}
