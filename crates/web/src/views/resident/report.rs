//! `GET /me/reports`; `POST /me/reports` makes one and comes back here; `GET /me/reports/{no}/pdf`.

use serde::Serialize;

use super::papers::{PaperLine, sample_paper};
use crate::views::parts::FieldError;
use crate::views::{Nav, Page};

/// Own reports.
#[derive(Serialize)]
pub struct ReportsPage {
    /// Newest first.
    pub reports: Vec<PaperLine>,
    /// Number of the one that was made just now.
    pub made: Option<String>,
    /// Days that a report is good for.
    pub valid_days: u32,
    /// Unopened notices: what they hold is not in the report.
    pub unopened: u32,
    /// What the person typed about what it is for, where it could not be taken.
    pub words: String,
    /// On `words`.
    pub errors: Vec<FieldError>,
}

impl Page for ReportsPage {
    const TEMPLATE: &'static str = "pages/resident/reports.html";
    const NAV: Nav = Nav::Resident;

    fn samples() -> Vec<Self> {
        let lines = || {
            ["valid", "expired", "superseded", "recalled"].into_iter().map(|state| sample_paper("own", state)).collect()
        };
        let page = |reports: Vec<PaperLine>, made: Option<&str>, unopened| ReportsPage {
            reports,
            made: made.map(str::to_owned),
            valid_days: 30,
            unopened,
            words: String::new(),
            errors: Vec::new(),
        };
        let certificate = vec![sample_paper("none-within-period", "valid"), sample_paper("award", "valid")];
        vec![
            page(Vec::new(), None, 0),
            page(lines(), Some("q-0410d3w6a8k5n2q9"), 0),
            page(certificate, None, 1),
            ReportsPage {
                words: "很长".repeat(31),
                errors: vec![FieldError::new("words", "papers-reason-long").with("limit", "60")],
                ..page(lines(), None, 0)
            },
            ReportsPage { errors: vec![FieldError::new("words", "papers-reason-missing")], ..page(lines(), None, 0) },
        ]
    }
}
