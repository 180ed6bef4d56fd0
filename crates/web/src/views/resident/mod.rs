//! A resident's own pages, below `/me`.
//!
//! Contexts carry only what the page shows. Names of bodies, kinds and purposes come from the rules
//! in both languages; words of a decision are Chinese as filed and are marked as such on English
//! pages. Where a right cannot be used online yet, the page says how to use it at the counter or by
//! phone: no page links to one that does not exist.

pub mod consent;
pub mod contact;
pub mod entry;
pub mod freeze;
pub mod home;
pub mod honour;
pub mod look;
pub mod names;
pub mod notice;
pub mod papers;
pub mod pieces;
pub mod report;
pub mod shares;
pub mod sign_out;
pub mod ways;
pub mod wish;

use super::Registered;

/// All pages of this part, for the engine's check and the samples.
#[must_use]
pub fn pages() -> Vec<Registered> {
    vec![
        Registered::of::<home::HomePage>(),
        Registered::of::<entry::EntriesPage>(),
        Registered::of::<entry::EntryPage>(),
        Registered::of::<wish::DeclinePage>(),
        Registered::of::<honour::HonourPage>(),
        Registered::of::<honour::HonourCheckPage>(),
        Registered::of::<ways::GroupsPage>(),
        Registered::of::<ways::EndsPage>(),
        Registered::of::<ways::PurposesPage>(),
        Registered::of::<ways::PurposePage>(),
        Registered::of::<ways::WholePage>(),
        Registered::of::<notice::NoticesPage>(),
        Registered::of::<notice::ClosedNoticePage>(),
        Registered::of::<notice::NoticePage>(),
        Registered::of::<look::LooksPage>(),
        Registered::of::<look::LookPage>(),
        Registered::of::<names::NamesPage>(),
        Registered::of::<consent::ConsentsPage>(),
        Registered::of::<consent::ConsentPage>(),
        Registered::of::<consent::ConfirmPage>(),
        Registered::of::<consent::DonePage>(),
        Registered::of::<freeze::FreezePage>(),
        Registered::of::<freeze::FreezeConfirmPage>(),
        Registered::of::<report::ReportsPage>(),
        Registered::of::<papers::PaperPage>(),
        Registered::of::<papers::PaperConfirmPage>(),
        Registered::of::<papers::CertificatesPage>(),
        Registered::of::<papers::CertificateCheckPage>(),
        Registered::of::<shares::SharesPage>(),
        Registered::of::<shares::ShareNewPage>(),
        Registered::of::<shares::ShareMadePage>(),
        Registered::of::<shares::CounterCodePage>(),
        Registered::of::<contact::ContactPage>(),
        Registered::of::<contact::ContactConfirmPage>(),
        Registered::of::<sign_out::SignOutPage>(),
    ]
}
