//! `GET /me/entries/{id}/decline`: once more before a record is declined.

use serde::Serialize;

use super::pieces::{Decision, award};
use crate::views::{Nav, Page};

/// What declining does, before it is done.
#[derive(Serialize)]
pub struct DeclinePage {
    /// The entry.
    pub id: String,
    /// What was decided.
    pub decision: Decision,
    /// Days in which the person may change their mind.
    pub days: u32,
}

impl Page for DeclinePage {
    const TEMPLATE: &'static str = "pages/resident/decline.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "entries";

    fn samples() -> Vec<Self> {
        vec![DeclinePage { id: "e-0410d3w6a8k5n2q9".to_owned(), decision: award(), days: 7 }]
    }
}
