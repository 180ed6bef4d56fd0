//! The person's answers to requests for consent, as the journal has them: each with its receipt.

use xinyu_evidence::leaf::Class as LeafClass;
use xinyu_register::event::Event;
use xinyu_register::ids::ConsentId;

use crate::app::Register;
use crate::caller::Caller;
use crate::error::ServiceResult;

/// Most events that are read back: answers and settings of many years.
const EVENTS_MAX: u32 = 10_000;

/// What the person answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Granted.
    Granted,
    /// Refused.
    Refused,
    /// Taken back.
    Revoked,
}

/// An answer in the journal.
#[derive(Clone, Copy, Debug)]
pub struct OwnAnswer {
    /// Number of the event: where its receipt is.
    pub n: u64,
    /// When.
    pub at_ms: i64,
    /// The request.
    pub consent: ConsentId,
    /// What was answered.
    pub answer: Answer,
}

impl Register {
    /// The person's answers, latest first.
    ///
    /// # Errors
    /// See [`crate::ServiceError`].
    pub async fn own_answers(&self, caller: &Caller) -> ServiceResult<Vec<OwnAnswer>> {
        let resident = caller.resident()?;
        let person = self.person(resident.subject).await?;
        let class = LeafClass::Consent as u8;
        let mut answers = Vec::new();
        for row in self.store.files.own_events(resident.subject, class, u64::MAX >> 1, EVENTS_MAX).await? {
            let key = self.key_of_event(&person, &row)?;
            let (at_ms, consent, answer) = match self.open_event(&person.subject, &key, &row)? {
                Event::ConsentAnswered { at_ms, consent, granted: true, .. } => (at_ms, consent, Answer::Granted),
                Event::ConsentAnswered { at_ms, consent, .. } => (at_ms, consent, Answer::Refused),
                Event::ConsentRevoked { at_ms, consent } => (at_ms, consent, Answer::Revoked),
                _ => continue,
            };
            answers.push(OwnAnswer { n: row.n, at_ms, consent, answer });
        }
        Ok(answers)
    }
}
