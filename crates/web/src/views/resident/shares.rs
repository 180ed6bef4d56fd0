//! `/me/shares`: one view for somebody, by a code that opens once; `/me/counter`: the code for a
//! counter.

use serde::Serialize;

use super::consent::{Preview, sample_preview};
use super::papers::About;
use super::pieces::{at, hiring, on};
use crate::views::parts::{Day, Ms, Text};
use crate::views::{Nav, Page};

/// A share in the list.
#[derive(Serialize)]
pub struct ShareLine {
    /// `POST /me/shares/{id}/revoke`.
    pub id: String,
    /// What for.
    pub purpose: Text,
    /// When it was made.
    pub made: Ms,
    /// Last day on which it opens.
    pub until: Day,
    /// Entries that it shows.
    pub entries: u32,
    /// `live`, `opened`, `revoked`, `frozen`, `dead`, `over`.
    pub state: &'static str,
    /// When it came to that, where something happened.
    pub at: Option<Ms>,
    /// The look, where it was opened: `/me/looks/{look}`.
    pub look: Option<String>,
    /// Wrong second words so far.
    pub tries: u32,
}

/// `GET /me/shares`
#[derive(Serialize)]
pub struct SharesPage {
    /// Latest first.
    pub shares: Vec<ShareLine>,
    /// What a view can be for.
    pub purposes: Vec<About>,
    /// Days in which a code opens.
    pub days: u32,
    /// Whether enquiries are frozen: then no share is made.
    pub frozen: bool,
    /// Whether the last request took one back.
    pub revoked: bool,
}

impl Page for SharesPage {
    const TEMPLATE: &'static str = "pages/resident/shares.html";
    const NAV: Nav = Nav::Resident;

    fn samples() -> Vec<Self> {
        let then = Some(at("2026-11-23T10:50:00+08:00"));
        let line = |state: &'static str, tries| ShareLine {
            id: "s-0410d3w6a8k5n2q9".to_owned(),
            purpose: hiring(),
            made: at("2026-11-23T10:12:00+08:00"),
            until: on("2026-11-26"),
            entries: 1,
            state,
            at: then.filter(|_| !matches!(state, "live" | "over")),
            look: (state == "opened").then(|| "k-7466".to_owned()),
            tries,
        };
        let purposes = || vec![About { value: "hiring.metrology".to_owned(), label: hiring() }];
        vec![
            SharesPage {
                shares: vec![
                    line("live", 0),
                    line("live", 2),
                    line("opened", 0),
                    line("revoked", 0),
                    line("frozen", 0),
                    line("dead", 5),
                    line("over", 1),
                ],
                purposes: purposes(),
                days: 3,
                frozen: false,
                revoked: true,
            },
            SharesPage { shares: Vec::new(), purposes: purposes(), days: 3, frozen: true, revoked: false },
        ]
    }
}

/// `GET /me/shares/new?about=…`: exactly what somebody would see.
#[derive(Serialize)]
pub struct ShareNewPage {
    /// What the form sends on.
    pub about: String,
    /// The purpose with its field of work.
    pub purpose: Text,
    /// The sheet.
    pub preview: Preview,
    /// Whether the answer would be "refer to an officer".
    pub refers: bool,
    /// How many entries they would not see.
    pub not_seen: u32,
    /// Digest of what the reader saw, posted back.
    pub seen: String,
    /// Days in which a code opens.
    pub days: u32,
    /// Whether enquiries are frozen.
    pub frozen: bool,
    /// Whether the sheet is another one than the reader was about to share.
    pub changed: bool,
}

impl Page for ShareNewPage {
    const TEMPLATE: &'static str = "pages/resident/share-new.html";
    const NAV: Nav = Nav::Resident;

    fn samples() -> Vec<Self> {
        let page = |preview: Preview, frozen, changed| Self {
            about: "hiring.metrology".to_owned(),
            purpose: hiring(),
            refers: !preview.entries.is_empty(),
            preview,
            not_seen: 2,
            seen: "5f2c".repeat(16),
            days: 3,
            frozen,
            changed,
        };
        let empty = Preview { entries: Vec::new(), ..sample_preview() };
        vec![
            page(sample_preview(), false, false),
            page(sample_preview(), false, true),
            page(empty, false, false),
            page(sample_preview(), true, false),
        ]
    }
}

/// What the person gets, once: nobody can show it again.
#[derive(Serialize)]
pub struct ShareMadePage {
    /// The purpose with its field of work.
    pub purpose: Text,
    /// The code, in two groups.
    pub code: [String; 2],
    /// The second word, in Chinese and in English.
    pub word: [String; 2],
    /// Last day on which it opens.
    pub until: Day,
    /// Where it is opened.
    pub address: String,
    /// After so many wrong words it is dead.
    pub tries: u32,
}

impl Page for ShareMadePage {
    const TEMPLATE: &'static str = "pages/resident/share-made.html";
    const NAV: Nav = Nav::Resident;

    fn samples() -> Vec<Self> {
        vec![Self {
            purpose: hiring(),
            code: ["K7MP".to_owned(), "2WXD".to_owned()],
            word: ["4821 山".to_owned(), "4821 mountain".to_owned()],
            until: on("2026-11-26"),
            address: "https://xinyu.example/share".to_owned(),
            tries: 5,
        }]
    }
}

/// `GET /me/counter`: the code that the person tells at a counter.
#[derive(Serialize)]
pub struct CounterCodePage {
    /// The code, in two groups.
    pub code: [String; 2],
    /// Until when it counts.
    pub until: Ms,
}

impl Page for CounterCodePage {
    const TEMPLATE: &'static str = "pages/resident/counter-code.html";
    const NAV: Nav = Nav::Resident;

    fn samples() -> Vec<Self> {
        vec![Self { code: ["K7MP".to_owned(), "2WXD".to_owned()], until: at("2026-11-24T10:20:00+08:00") }]
    }
}
