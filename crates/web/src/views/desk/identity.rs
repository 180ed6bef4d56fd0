//! `/desk/identity…`: rows whose name does not go with their number, for the officers of the register.
//!
//! The list has numbers and dates, nobody's name. A case shows what was filed beside the names by
//! which the person is known, and nothing else of the person.

use serde::Serialize;

use crate::views::parts::FieldError;
use crate::views::public::{at, on};
use crate::views::{Day, Ms, Nav, Page, Text};

/// A case in the list.
#[derive(Clone, Serialize)]
pub struct IdentityLine {
    /// Its number.
    pub id: String,
    /// When it came.
    pub at: Ms,
    /// Last day to decide: the row is destroyed with its sheet on the next.
    pub by: Day,
}

/// `GET /desk/identity`: what waits, oldest first.
#[derive(Serialize)]
pub struct IdentityCasesPage {
    /// One page of them.
    pub cases: Vec<IdentityLine>,
    /// Address of the newer ones.
    pub newer: Option<String>,
    /// What became of the row that was decided just now: `filed`, `repeated`, `amendment`, `refused`; or
    /// `decided` where a colleague was faster.
    pub done: Option<&'static str>,
}

impl Page for IdentityCasesPage {
    const TEMPLATE: &'static str = "pages/desk/identity-cases.html";
    const NAV: Nav = Nav::CaseOfficer;
    const TAB: &'static str = "identity";

    fn samples() -> Vec<Self> {
        let line = |id: &str, when, by| IdentityLine { id: id.into(), at: at(when), by: on(by) };
        vec![
            Self {
                cases: vec![
                    line("i-0410d3w6a8k5n2q9", "2026-11-21T10:02:00+08:00", "2026-12-20"),
                    line("i-2v8c5m7x1z0b4t6r", "2026-11-23T16:40:00+08:00", "2026-12-22"),
                ],
                newer: Some("/desk/identity?after=2".into()),
                done: Some("filed"),
            },
            Self { cases: vec![], newer: None, done: Some("decided") },
            Self { cases: vec![], newer: None, done: None },
        ]
    }
}

/// A name by which the person is known.
#[derive(Clone, Serialize)]
pub struct KnownNameLine {
    /// The name.
    pub name: String,
    /// `same`, `variants`, `spelling`, `other`.
    pub likeness: &'static str,
    /// Whether it is another name beside the first.
    pub other: bool,
}

/// `GET /desk/identity/{id}`: one case, opened; that is a look, and the person sees it.
#[derive(Clone, Serialize)]
pub struct IdentityCasePage {
    /// Its number and dates.
    pub line: IdentityLine,
    /// Kind of paper.
    pub id_type: String,
    /// Its number.
    pub id_number: String,
    /// The name as filed.
    pub filed_name: String,
    /// Names by which the person is known.
    pub known: Vec<KnownNameLine>,
    /// How the first is known: `unverified`, `bodies`, `own`, `officer`.
    pub standing: &'static str,
    /// Who filed the row.
    pub body: Text,
    /// Its batch.
    pub batch: String,
    /// The row in its sheet.
    pub row: u32,
    /// The decisions that there are.
    pub decisions: Vec<&'static str>,
    /// What was chosen.
    pub decision: String,
    /// What was typed.
    pub reason: String,
    /// Faults.
    pub errors: Vec<FieldError>,
}

impl Page for IdentityCasePage {
    const TEMPLATE: &'static str = "pages/desk/identity-case.html";
    const NAV: Nav = Nav::CaseOfficer;
    const TAB: &'static str = "identity";

    fn samples() -> Vec<Self> {
        let known = |name: &str, likeness, other| KnownNameLine { name: name.into(), likeness, other };
        let page = Self {
            line: IdentityLine {
                id: "i-0410d3w6a8k5n2q9".into(),
                at: at("2026-11-21T10:02:00+08:00"),
                by: on("2026-12-20"),
            },
            id_type: "id-card".into(),
            id_number: "610899198503070000".into(),
            filed_name: "高峯".into(),
            known: vec![known("高峰", "variants", false)],
            standing: "unverified",
            body: Text::new("榆林市市场监督管理局（演示）", "Yulin market regulation (demo)"),
            batch: "b-20261121-07".into(),
            row: 14,
            decisions: vec![
                "filing_typo",
                "known_typo",
                "former_name",
                "variant_name",
                "not_this_person",
                "body_must_check",
            ],
            decision: String::new(),
            reason: String::new(),
            errors: Vec::new(),
        };
        vec![
            Self {
                id_type: "passport".into(),
                id_number: "C01X00T47".into(),
                filed_name: "MUELLER ANNA".into(),
                known: vec![known("Anna Müller", "spelling", false), known("Anna Weber", "other", true)],
                standing: "officer",
                decision: "former_name".into(),
                reason: "x".repeat(201),
                errors: vec![FieldError::new("reason", "desk-reason-long").with("limit", "200")],
                ..page.clone()
            },
            Self {
                errors: vec![
                    FieldError::new("decision", "identity-decision-missing"),
                    FieldError::new("reason", "identity-reason-names"),
                    FieldError::new("reason", "identity-reason-words"),
                ],
                standing: "bodies",
                ..page.clone()
            },
            page,
        ]
    }
}

/// `POST /desk/identity/{id}` before it is done: what will come of it.
#[derive(Serialize)]
pub struct IdentityConfirmPage {
    /// The case.
    pub id: String,
    /// The decision.
    pub decision: String,
    /// The reason, as the person will read it.
    pub reason: String,
}

impl Page for IdentityConfirmPage {
    const TEMPLATE: &'static str = "pages/desk/identity-confirm.html";
    const NAV: Nav = Nav::CaseOfficer;
    const TAB: &'static str = "identity";

    fn samples() -> Vec<Self> {
        let page = |decision: &str| Self {
            id: "i-0410d3w6a8k5n2q9".into(),
            decision: decision.into(),
            reason: "比对户籍底册，两份材料一致".into(),
        };
        ["filing_typo", "known_typo", "former_name", "variant_name", "not_this_person", "body_must_check"]
            .map(page)
            .into()
    }
}
