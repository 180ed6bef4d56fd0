//! Pages of officers: filing clerk, enquirer, auditor, operator.
//!
//! A clerk sees their own body's sheets by row and column. An enquirer sees one answer about one
//! named person at a time; no list here holds a name or a number of a person.

pub mod batches;
pub mod consent_requests;
pub mod counter;
pub mod enquiries;
pub mod home;
pub mod identity;
pub mod people;
pub mod reasons;
pub mod records;
pub mod review;

use serde::Serialize;

use super::parts::FieldError;
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
        Registered::of::<identity::IdentityCasesPage>(),
        Registered::of::<identity::IdentityCasePage>(),
        Registered::of::<identity::IdentityConfirmPage>(),
        Registered::of::<review::ReviewsPage>(),
        Registered::of::<review::ReviewRowPage>(),
        Registered::of::<review::ReviewConfirmPage>(),
        Registered::of::<people::PeoplePage>(),
        Registered::of::<people::OfficerPage>(),
        Registered::of::<people::OfficerNewPage>(),
        Registered::of::<people::OfficerStepPage>(),
        Registered::of::<people::OfficerEndPage>(),
        Registered::of::<batches::BatchesPage>(),
        Registered::of::<batches::BatchNewPage>(),
        Registered::of::<batches::BatchRunningPage>(),
        Registered::of::<batches::BatchPage>(),
        Registered::of::<batches::BatchRowsPage>(),
        Registered::of::<batches::AmendPage>(),
        Registered::of::<records::RecordFindPage>(),
        Registered::of::<records::RecordsFoundPage>(),
        Registered::of::<records::RecordPage>(),
        Registered::of::<records::RecordAmendPage>(),
        Registered::of::<records::RecordCheckPage>(),
        Registered::of::<records::RecordWithdrawPage>(),
        Registered::of::<records::RowMendPage>(),
        Registered::of::<records::ChangesPage>(),
        Registered::of::<records::ChangePage>(),
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
        Registered::of::<counter::CounterPage>(),
        Registered::of::<counter::CounterSlipPage>(),
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

/// Types of identity document that a form offers, in the words of `xinyu_register::identity::IdType`;
/// what people read is `id-type-{value}` in `desk.ftl`.
pub const ID_TYPES: &[&str] = &[
    "id-card",
    "passport",
    "hk-macau-permit",
    "taiwan-permit",
    "foreign-permanent-resident",
    "hk-macau-taiwan-residence",
    "other",
];

/// The fault of a form's field, from the pointer and the code of a service's `FieldFault`.
///
/// `limit` is the figure of the rule that was broken (most characters, most days), where there is
/// one. An unknown code says only that the field must be looked at.
#[must_use]
pub fn field_error(pointer: &str, code: &str, limit: Option<u32>) -> FieldError {
    let field = match pointer.rsplit('/').next().unwrap_or_default() {
        "field" => "field_of_work",
        last => last,
    };
    let words = match code {
        "id.type_unknown" => "desk-id-type-missing",
        "id.form" => "desk-id-number-form",
        "name.form" => "desk-name-form",
        "reason.length" => "desk-reason-length",
        "case_number.length" => "desk-case-number-length",
        "days.range" => "desk-days-range",
        "field.required" => "desk-field-of-work-missing",
        "field.unknown" => "desk-field-of-work-unknown",
        "mandate.unknown" => "desk-rule-missing",
        _ => "desk-look-again",
    };
    let limit = limit.map_or_else(|| "200".to_owned(), |limit| limit.to_string());
    FieldError::new(field, words).with("limit", &limit)
}
