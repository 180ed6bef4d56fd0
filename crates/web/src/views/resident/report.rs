//! `GET /me/reports`; `POST /me/reports` makes one and comes back here; `GET /me/reports/{no}/pdf`.

use serde::Serialize;

use super::pieces::{at, on};
use crate::views::parts::{Day, Ms};
use crate::views::{Nav, Page};

/// Own reports.
#[derive(Serialize)]
pub struct ReportsPage {
    /// Newest first.
    pub reports: Vec<ReportLine>,
    /// Number of the one that was made just now.
    pub made: Option<String>,
    /// Days that a report is good for.
    pub valid_days: u32,
    /// Unopened notices: what they hold is not in the report.
    pub unopened: u32,
}

/// One report.
#[derive(Serialize)]
pub struct ReportLine {
    /// Its number: `/me/reports/{no}/pdf`.
    pub no: String,
    /// When it was made.
    pub made: Ms,
    /// Last day it is good.
    pub valid_until: Day,
    /// Whether it still is, and can be fetched.
    pub valid: bool,
}

impl Page for ReportsPage {
    const TEMPLATE: &'static str = "pages/resident/reports.html";
    const NAV: Nav = Nav::Resident;

    fn samples() -> Vec<Self> {
        let line = |no: &str, made: &str, until: &str, valid| ReportLine {
            no: no.to_owned(),
            made: at(made),
            valid_until: on(until),
            valid,
        };
        let lines = || {
            vec![
                line("XY-2026-1124-0007", "2026-11-24T08:03:00+08:00", "2026-12-24", true),
                line("XY-2026-0801-0003", "2026-08-01T12:40:00+08:00", "2026-08-31", false),
            ]
        };
        vec![
            ReportsPage { reports: Vec::new(), made: None, valid_days: 30, unopened: 0 },
            ReportsPage { reports: lines(), made: Some("XY-2026-1124-0007".to_owned()), valid_days: 30, unopened: 0 },
            ReportsPage { reports: lines(), made: None, valid_days: 30, unopened: 1 },
        ]
    }
}
