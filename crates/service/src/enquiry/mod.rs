//! An enquiry: one request about one person for one purpose, in six steps whose order is made of
//! types: each step needs what the step before it gives.
//!
//! ```text
//! q1 request     the form of what was asked                                     → Asked
//! q2 authorise   who asks, for which purpose, on what ground (caller, purpose)   → May
//! q3 material    whom it is about; consent or mandate hold now (authorisation,   → Material
//!                identity)
//! q4 disclose    which entries the purpose allows                                → Disclosure
//! q5 commit      the look and its leaf are durable, before a byte leaves         → Logged
//! q6 notify      the person is told
//! ```

mod changes;
mod q1_request;
mod q2_authorise;
mod q3_material;
mod q4_disclose;
mod q5_commit;
mod q6_notify;
mod refetch;

use xinyu_evidence::receipt::Receipt;
use xinyu_register::disclosure::ShownEntry;
use xinyu_register::event::{Ground, Outcome};
use xinyu_register::ids::EnquiryId;
use xinyu_register::logged::Logged;
use xinyu_register::rules::Text;

pub use changes::{ChangeListed, ChangeTold};
pub use q1_request::{AskedAuthorisation, AskedSubject, EnquiryAsk};
pub use refetch::{EnquiryListed, EnquiryRecord};

use crate::app::{Register, TRIES_MAX};
use crate::caller::Caller;
use crate::error::{ServiceError, ServiceResult};
use crate::turn::Turn;

/// What an enquiry is answered with.
#[derive(Clone, Debug)]
pub struct EnquiryAnswer {
    /// Its identifier.
    pub id: EnquiryId,
    /// The answer: never a verdict.
    pub outcome: Outcome,
    /// Entries that the purpose allows.
    pub entries: Vec<ShownEntry>,
    /// The person as the asker named them: name, last four characters.
    pub subject: (String, String),
    /// Code and name of the purpose.
    pub purpose: (String, Text),
    /// Field of work, where the purpose names one.
    pub field: Option<Text>,
    /// The ground.
    pub ground: Ground,
    /// The asker's own words on why.
    pub reason: String,
    /// What the asker may and may not do with it.
    pub use_terms: Text,
    /// Name of the asking body, and the office.
    pub asker: (String, String),
    /// When it was first answered.
    pub at_ms: i64,
    /// Version of the rules.
    pub rules: String,
    /// The look's number among the events of whoever it is about.
    pub n: u64,
    /// The signed promise that the leaf will be published.
    pub receipt: Receipt,
    /// Which version a document of it is, where one is made.
    pub paper_version: u32,
}

impl Register {
    /// Answers an enquiry. If its leaf cannot be written, nothing is disclosed.
    ///
    /// # Errors
    /// [`crate::error::Refusal`] for what the caller may know; anything else discloses nothing.
    pub async fn enquire(&self, caller: &Caller, ask: &EnquiryAsk) -> ServiceResult<Logged<EnquiryAnswer>> {
        let now_ms = self.now_ms();
        let may = self.q2_authorise(caller, ask, Self::day(now_ms))?;
        let asked = q1_request::check(ask)?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let material = self.q3_material(&may, &asked, Self::day(now_ms)).await?;
            let subject = material.person.subject.key;
            let disclosure = self.q4_disclose(&may, &material, Self::day(now_ms));
            if let Some(answer) = self.q5_commit(&may, &asked, material, disclosure, now_ms).await? {
                metrics::counter!("xinyu_enquiries_total", "outcome" => answer.outcome.code()).increment(1);
                return Ok(answer);
            }
            turn.wait(self, subject).await;
        }
        Err(ServiceError::Busy)
    }
}
