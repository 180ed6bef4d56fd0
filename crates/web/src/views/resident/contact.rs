//! `GET|POST /me/contact`, `POST /me/contact/remove`, and the landing of the link in the mail,
//! `GET|POST /me/contact/confirm`.

use serde::Serialize;

use super::pieces::on;
use crate::views::parts::{Day, FieldError};
use crate::views::{Nav, Page};

/// Where "a notice waits" messages go.
#[derive(Serialize)]
pub struct ContactPage {
    /// The address, if there is one.
    pub address: Option<Address>,
    /// What was typed, kept when it is faulty.
    pub typed: String,
    /// Faults: field `email`, codes `email-missing`, `email-form` (with `typed`), `email-same`.
    pub errors: Vec<FieldError>,
    /// What the request before this one did: said once, as a status.
    pub done: Option<ContactDone>,
    /// Days after a message to a confirmed address when a notice counts as served.
    pub serves_after_days: u32,
    /// Hours that the link in the mail is good for.
    pub link_hours: u32,
}

/// An address that was set.
#[derive(Serialize)]
pub struct Address {
    /// Masked: `l•••@example.org`.
    pub masked: String,
    /// Since when it is confirmed; none while the link in the mail was not followed.
    pub confirmed: Option<Day>,
}

/// What happened.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContactDone {
    /// A mail with a link went out.
    Sent,
    /// The address is confirmed.
    Confirmed,
    /// The address is removed.
    Removed,
}

impl Page for ContactPage {
    const TEMPLATE: &'static str = "pages/resident/contact.html";
    const NAV: Nav = Nav::Resident;

    fn samples() -> Vec<Self> {
        let page = |address, done| ContactPage {
            address,
            typed: String::new(),
            errors: Vec::new(),
            done,
            serves_after_days: 15,
            link_hours: 24,
        };
        let address = |confirmed| Some(Address { masked: "l•••@example.org".to_owned(), confirmed });
        vec![
            page(None, None),
            page(address(Some(on("2026-11-20"))), None),
            page(address(None), Some(ContactDone::Sent)),
            page(address(Some(on("2026-11-24"))), Some(ContactDone::Confirmed)),
            page(None, Some(ContactDone::Removed)),
            ContactPage {
                typed: "lin.ce@example".to_owned(),
                errors: vec![FieldError::new("email", "email-form").with("typed", "lin.ce@example")],
                ..page(None, None)
            },
            ContactPage { errors: vec![FieldError::new("email", "email-missing")], ..page(None, None) },
            ContactPage {
                typed: "lin.ce@example.org".to_owned(),
                errors: vec![FieldError::new("email", "email-same")],
                ..page(address(Some(on("2026-11-20"))), None)
            },
        ]
    }
}

/// The landing of the link in the mail. Opening it confirms nothing; the button does.
#[derive(Serialize)]
pub struct ContactConfirmPage {
    /// The link's secret, posted back; none for used, ended and unknown links alike.
    pub token: Option<String>,
    /// Days after a message when a notice counts as served.
    pub serves_after_days: u32,
}

impl Page for ContactConfirmPage {
    const TEMPLATE: &'static str = "pages/resident/contact-confirm.html";
    const NAV: Nav = Nav::Resident;

    fn samples() -> Vec<Self> {
        vec![
            ContactConfirmPage { token: Some("sample".to_owned()), serves_after_days: 15 },
            ContactConfirmPage { token: None, serves_after_days: 15 },
        ]
    }
}
