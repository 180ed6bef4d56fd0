//! `GET /sign-out` asks, `POST /sign-out` does it. For officers, too.

use serde::Serialize;

use crate::views::{Nav, Page};

/// The question.
#[derive(Serialize)]
pub struct SignOutPage {
    /// Where "stay" leads: `/me` or `/desk`.
    pub back: &'static str,
}

impl Page for SignOutPage {
    const TEMPLATE: &'static str = "pages/resident/sign-out.html";
    const NAV: Nav = Nav::Resident;

    fn samples() -> Vec<Self> {
        vec![SignOutPage { back: "/me" }]
    }
}
