//! Pages of officers: filing clerk, enquirer, auditor, operator.
//!
//! A clerk sees their own body's sheets by row and column. An enquirer sees one answer about one
//! named person at a time; no list here holds a name or a number of a person.

pub mod batches;
pub mod consent_requests;
pub mod enquiries;
pub mod home;
pub mod reasons;

use serde::Serialize;

use super::{Registered, Text};

/// All pages of this part, for the engine's check and the samples.
#[must_use]
pub fn pages() -> Vec<Registered> {
    vec![
        Registered::of::<home::ClerkHomePage>(),
        Registered::of::<home::EnquirerHomePage>(),
        Registered::of::<home::AuditorHomePage>(),
        Registered::of::<home::OperatorHomePage>(),
        Registered::of::<home::DeskNothingPage>(),
        Registered::of::<batches::BatchesPage>(),
        Registered::of::<batches::BatchNewPage>(),
        Registered::of::<batches::BatchRunningPage>(),
        Registered::of::<batches::BatchPage>(),
        Registered::of::<batches::BatchRowsPage>(),
        Registered::of::<batches::AmendPage>(),
        Registered::of::<consent_requests::ConsentRequestsPage>(),
        Registered::of::<consent_requests::ConsentRequestNewPage>(),
        Registered::of::<consent_requests::ConsentRequestCheckPage>(),
        Registered::of::<consent_requests::ConsentRequestPage>(),
        Registered::of::<enquiries::EnquiriesPage>(),
        Registered::of::<enquiries::EnquiryStartPage>(),
        Registered::of::<enquiries::EnquiryByConsentPage>(),
        Registered::of::<enquiries::EnquiryByMandatePage>(),
        Registered::of::<enquiries::EnquiryAnswerPage>(),
        Registered::of::<enquiries::IdentityUnconfirmedPage>(),
        Registered::of::<enquiries::NoConsentPage>(),
    ]
}

/// A value with its name, for radio buttons and drop-downs.
#[derive(Clone, Serialize)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What people read.
    pub label: Text,
}

impl Choice {
    pub(crate) fn new(value: &str, zh: &str, en: &str) -> Self {
        Self { value: value.into(), label: Text::new(zh, en) }
    }
}

/// The person as an officer typed them: kept in the form only, never in an address.
#[derive(Clone, Default, Serialize)]
pub struct SubjectForm {
    /// Value of the type's radio button.
    pub id_type: String,
    /// The number.
    pub id_number: String,
    /// The name.
    pub name: String,
}

/// A person as officers see them once asked for: the name they gave, and the number's last four.
#[derive(Clone, Serialize)]
pub struct SubjectLine {
    /// The name.
    pub name: String,
    /// Last four characters of the number.
    pub tail: String,
}

/// Types of identity document that a form offers; words in `desk.ftl`, `id-type-{value}`.
pub const ID_TYPES: &[&str] = &["resident_id", "passport", "hk_macao_permit", "taiwan_permit", "foreign_pr"];
