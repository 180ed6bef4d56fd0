//! Pages that anyone may open without signing in.
//!
//! Nothing here takes a person's data, with one exception: [`verify`] reports what the signature of
//! an uploaded file says about the file itself, never what the file says about a person.

pub mod errors;
pub mod home;
pub mod honours;
pub mod learn;
pub mod rules;
pub mod share;
pub mod sign_in;
pub mod statements;
pub mod verify;

use super::{Day, Ms, Registered, Text};

/// All pages of this part, for the engine's check and the samples.
#[must_use]
pub fn pages() -> Vec<Registered> {
    vec![
        Registered::of::<home::HomePage>(),
        Registered::of::<honours::HonoursPage>(),
        Registered::of::<sign_in::SignInPage>(),
        Registered::of::<sign_in::SignInLinkPage>(),
        Registered::of::<share::ShareOpenPage>(),
        Registered::of::<share::ShareViewPage>(),
        Registered::of::<verify::VerifyPage>(),
        Registered::of::<verify::VerifyNumberPage>(),
        Registered::of::<verify::VerifyResultPage>(),
        Registered::of::<rules::RulesIndexPage>(),
        Registered::of::<rules::RulesItemPage>(),
        Registered::of::<rules::RulesPurposePage>(),
        Registered::of::<learn::LearnIndexPage>(),
        Registered::of::<learn::LearnJournalPage>(),
        Registered::of::<learn::LearnRemediesPage>(),
        Registered::of::<learn::LearnConsentPage>(),
        Registered::of::<learn::LearnFamilyPage>(),
        Registered::of::<statements::PrivacyPage>(),
        Registered::of::<statements::AccessibilityPage>(),
        Registered::of::<statements::ContactPage>(),
        Registered::of::<errors::NotFoundPage>(),
        Registered::of::<errors::SignInNeededPage>(),
        Registered::of::<errors::ProblemPage>(),
        Registered::of::<errors::TooManyPage>(),
        Registered::of::<errors::RefusedPage>(),
    ]
}

/// An instant for samples; panics on a typing mistake, which a test then shows.
pub(crate) fn at(text: &str) -> Ms {
    text.parse::<jiff::Timestamp>().expect("a sample instant is written as RFC 3339").as_millisecond()
}

/// A day for samples.
pub(crate) fn on(text: &str) -> Day {
    text.parse().expect("a sample date is written YYYY-MM-DD")
}

/// Chinese text for samples.
pub(crate) fn zh(text: &str) -> Text {
    Text::zh(text)
}
