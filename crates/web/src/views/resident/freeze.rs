//! `GET /me/freeze`, `GET /me/freeze/confirm`, `POST /me/freeze` with `frozen=1|0`.

use serde::Serialize;

use super::pieces::at;
use crate::views::parts::Ms;
use crate::views::{Nav, Page};

/// Whether enquiries on consent are frozen, and what that means.
#[derive(Serialize)]
pub struct FreezePage {
    /// Frozen now.
    pub frozen: bool,
    /// Since when.
    pub since: Option<Ms>,
    /// Whether the request before this one changed it: said once, as a status.
    pub changed: bool,
    /// Consents in force, which the freeze holds.
    pub in_force: u32,
}

impl Page for FreezePage {
    const TEMPLATE: &'static str = "pages/resident/freeze.html";
    const NAV: Nav = Nav::Resident;

    fn samples() -> Vec<Self> {
        let since = Some(at("2026-11-23T10:50:00+08:00"));
        vec![
            FreezePage { frozen: false, since: None, changed: false, in_force: 1 },
            FreezePage { frozen: true, since, changed: true, in_force: 1 },
            FreezePage { frozen: true, since, changed: false, in_force: 0 },
            FreezePage { frozen: false, since: None, changed: true, in_force: 0 },
        ]
    }
}

/// Once more before it changes.
#[derive(Serialize)]
pub struct FreezeConfirmPage {
    /// What it would become.
    pub to_frozen: bool,
    /// Consents in force.
    pub in_force: u32,
}

impl Page for FreezeConfirmPage {
    const TEMPLATE: &'static str = "pages/resident/freeze-confirm.html";
    const NAV: Nav = Nav::Resident;

    fn samples() -> Vec<Self> {
        vec![
            FreezeConfirmPage { to_frozen: true, in_force: 1 },
            FreezeConfirmPage { to_frozen: true, in_force: 0 },
            FreezeConfirmPage { to_frozen: false, in_force: 2 },
        ]
    }
}
