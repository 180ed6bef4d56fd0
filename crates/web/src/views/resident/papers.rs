//! `/me/reports/{no}` and `/me/certificates`: one's own documents, and certificates to ask for.

use serde::Serialize;

use super::pieces::{at, hiring, on};
use crate::views::parts::{Day, FieldError, Ms, Text};
use crate::views::{Nav, Page};

/// One document in a list or on its own page.
#[derive(Clone, Serialize)]
pub struct PaperLine {
    /// Its number: `/me/reports/{no}` and `…/pdf`.
    pub no: String,
    /// `own`, `none-within-period`, `qualification-valid`, `award`.
    pub kind: &'static str,
    /// Its version.
    pub version: u32,
    /// The one that it took the place of.
    pub replaces: Option<String>,
    /// When it was made.
    pub made: Ms,
    /// Last day it counts.
    pub valid_until: Day,
    /// `valid`, `expired`, `superseded`, `recalled`.
    pub state: &'static str,
    /// The purpose that a certificate is about.
    pub purpose: Option<Text>,
    /// What an own copy is for, in the person's words.
    pub reason: String,
    /// Whether it was made at a counter.
    pub at_counter: bool,
}

pub(super) fn sample_paper(kind: &'static str, state: &'static str) -> PaperLine {
    PaperLine {
        no: "q-0410d3w6a8k5n2q9".to_owned(),
        kind,
        version: 1,
        replaces: None,
        made: at("2026-11-24T08:03:00+08:00"),
        valid_until: on("2026-12-24"),
        state,
        purpose: (kind == "none-within-period").then(hiring),
        reason: if kind == "own" { "核对有没有错".to_owned() } else { String::new() },
        at_counter: false,
    }
}

/// `GET /me/reports/{no}`: where it stands, and what the person may do with it.
#[derive(Serialize)]
pub struct PaperPage {
    /// The document.
    pub paper: PaperLine,
}

impl Page for PaperPage {
    const TEMPLATE: &'static str = "pages/resident/paper.html";
    const NAV: Nav = Nav::Resident;

    fn samples() -> Vec<Self> {
        let replaced = PaperLine {
            version: 2,
            replaces: Some("q-0410d3w6a8k5n2q0".to_owned()),
            at_counter: true,
            ..sample_paper("own", "valid")
        };
        let mut all: Vec<Self> = ["expired", "superseded", "recalled", "valid"]
            .into_iter()
            .map(|state| Self { paper: sample_paper("none-within-period", state) })
            .collect();
        all.push(Self { paper: replaced });
        all.push(Self { paper: sample_paper("qualification-valid", "valid") });
        all
    }
}

/// What the person is about to do with a document.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperStep {
    /// Another takes its place.
    Reissue,
    /// It counts no more.
    Recall,
}

/// `GET /me/reports/{no}/reissue` and `…/recall`: what it means, before it is done.
#[derive(Serialize)]
pub struct PaperConfirmPage {
    /// The document.
    pub paper: PaperLine,
    /// The last part of the path.
    pub step: PaperStep,
}

impl Page for PaperConfirmPage {
    const TEMPLATE: &'static str = "pages/resident/paper-confirm.html";
    const NAV: Nav = Nav::Resident;

    fn samples() -> Vec<Self> {
        let of = |step, kind, state| Self { paper: sample_paper(kind, state), step };
        vec![
            of(PaperStep::Reissue, "own", "valid"),
            of(PaperStep::Reissue, "none-within-period", "expired"),
            of(PaperStep::Recall, "own", "valid"),
        ]
    }
}

/// Something that a certificate or a view can be about.
#[derive(Clone, Serialize)]
pub struct About {
    /// What the form sends: a purpose with its field of work, or an entry.
    pub value: String,
    /// What people read.
    pub label: Text,
}

/// `GET /me/certificates`: which ones there are to ask for.
#[derive(Serialize)]
pub struct CertificatesPage {
    /// Purposes with their fields of work.
    pub purposes: Vec<About>,
    /// Licences and qualifications that are in force.
    pub qualifications: Vec<About>,
    /// Awards.
    pub awards: Vec<About>,
    /// Days that a certificate counts.
    pub valid_days: u32,
    /// Why the last one was not made: on `about`, `entry`.
    pub errors: Vec<FieldError>,
}

fn sample_abouts() -> Vec<About> {
    vec![
        About { value: "hiring.metrology".to_owned(), label: hiring() },
        About { value: "loan".to_owned(), label: Text::new("银行贷款", "Loan") },
    ]
}

impl Page for CertificatesPage {
    const TEMPLATE: &'static str = "pages/resident/certificates.html";
    const NAV: Nav = Nav::Resident;

    fn samples() -> Vec<Self> {
        let entry =
            || About { value: "e-0410d3w6a8k5n2q9".to_owned(), label: Text::new("食品经营许可", "Food licence") };
        let page = |qualifications, awards, errors| Self {
            purposes: sample_abouts(),
            qualifications,
            awards,
            valid_days: 30,
            errors,
        };
        vec![
            page(vec![entry()], vec![entry()], Vec::new()),
            page(Vec::new(), Vec::new(), Vec::new()),
            page(vec![entry()], Vec::new(), vec![FieldError::new("entry", "papers-not-in-force")]),
            page(Vec::new(), Vec::new(), vec![FieldError::new("about", "papers-about-missing")]),
        ]
    }
}

/// An entry that stands against a certificate.
#[derive(Serialize)]
pub struct Against {
    /// `/me/entries/{id}`.
    pub id: String,
    /// What it is about.
    pub title: Text,
    /// Last day on which it is shown.
    pub until: Option<Day>,
    /// Why the catalog holds it relevant.
    pub reason: Text,
}

/// `GET /me/certificates/check?about=…`: what would be said, or what stands against it.
#[derive(Serialize)]
pub struct CertificateCheckPage {
    /// What the form sends on.
    pub about: String,
    /// The purpose with its field of work.
    pub purpose: Text,
    /// Code of the purpose.
    pub purpose_code: String,
    /// Entries that stand against it; where there are any, no certificate is made.
    pub against: Vec<Against>,
    /// Unopened notices of entries that could weigh: they count for neither.
    pub unopened: u32,
    /// The day.
    pub today: Day,
    /// Days that a certificate counts.
    pub valid_days: u32,
}

impl Page for CertificateCheckPage {
    const TEMPLATE: &'static str = "pages/resident/certificate-check.html";
    const NAV: Nav = Nav::Resident;

    fn samples() -> Vec<Self> {
        let page = |against, unopened| Self {
            about: "hiring.metrology".to_owned(),
            purpose: hiring(),
            purpose_code: "hiring".to_owned(),
            against,
            unopened,
            today: on("2026-11-24"),
            valid_days: 30,
        };
        let against = |until| Against {
            id: "e-5520".to_owned(),
            title: super::pieces::decision().title,
            until,
            reason: Text::new("岗位就在这一领域", "the post is in this very field"),
        };
        vec![page(Vec::new(), 0), page(Vec::new(), 2), page(vec![against(Some(on("2027-11-08"))), against(None)], 1)]
    }
}
