//! `/desk/review…`: rows that a human must read before they are filed, for the officers of the register.
//!
//! The list has numbers, bodies and dates, nobody's name. A row shows its item, its document and the
//! flagged words in their place; everything else of it is blanked.

use serde::Serialize;

use super::reasons::Reason;
use crate::views::parts::FieldError;
use crate::views::public::{at, on};
use crate::views::{Day, Ms, Nav, Page, Text};

/// A row in the list.
#[derive(Clone, Serialize)]
pub struct ReviewLine {
    /// Its number.
    pub id: String,
    /// The body that filed it.
    pub body: Text,
    /// When it came.
    pub at: Ms,
    /// The last day on which it is decided in time.
    pub due: Day,
    /// Whether that is past.
    pub late: bool,
    /// Last day to decide: the row is destroyed with its sheet on the next.
    pub by: Day,
}

fn line(late: bool) -> ReviewLine {
    ReviewLine {
        id: "i-0410d3w6a8k5n2q9".into(),
        body: Text::new("榆林市市场监督管理局（演示）", "Yulin market regulation (demo)"),
        at: at(if late { "2026-11-09T10:02:00+08:00" } else { "2026-11-21T10:02:00+08:00" }),
        due: on(if late { "2026-11-16" } else { "2026-11-30" }),
        late,
        by: on("2026-12-20"),
    }
}

/// `GET /desk/review`: what waits, oldest first.
#[derive(Serialize)]
pub struct ReviewsPage {
    /// One page of them.
    pub rows: Vec<ReviewLine>,
    /// How many of these are late.
    pub late: u32,
    /// Address of the newer ones.
    pub newer: Option<String>,
    /// What became of the row that was decided just now: `filed`, `repeated`, `amendment`, `refused`,
    /// `handed_on`; or `decided` where a colleague was faster.
    pub done: Option<&'static str>,
}

impl Page for ReviewsPage {
    const TEMPLATE: &'static str = "pages/desk/reviews.html";
    const NAV: Nav = Nav::CaseOfficer;
    const TAB: &'static str = "review";

    fn samples() -> Vec<Self> {
        let mut pages: Vec<Self> = ["filed", "repeated", "amendment", "refused", "handed_on", "decided"]
            .map(|done| Self { rows: vec![], late: 0, newer: None, done: Some(done) })
            .into();
        pages.push(Self {
            rows: vec![line(true), line(false)],
            late: 1,
            newer: Some("/desk/review?after=2".into()),
            done: None,
        });
        pages
    }
}

/// A piece of a text.
#[derive(Clone, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Piece {
    /// Words round a flagged one.
    Plain {
        /// The words.
        words: String,
    },
    /// Flagged words.
    Flagged {
        /// The words.
        words: String,
    },
    /// So many characters that are not shown.
    Blank {
        /// How many.
        count: u32,
    },
}

/// A column with flagged words.
#[derive(Clone, Serialize)]
pub struct FlaggedColumn {
    /// Its header.
    pub column: Text,
    /// Its text, cut.
    pub pieces: Vec<Piece>,
    /// Why a human must look.
    pub why: Vec<Text>,
}

/// `GET /desk/review/{id}`
#[derive(Clone, Serialize)]
pub struct ReviewRowPage {
    /// Its number and dates.
    pub line: ReviewLine,
    /// The item.
    pub item: Option<Text>,
    /// Number of the document.
    pub document_no: String,
    /// Its batch.
    pub batch: String,
    /// The row in its sheet.
    pub row: u32,
    /// Flagged words.
    pub texts: Vec<FlaggedColumn>,
    /// Date of the decision and the day of age, where that is the question.
    pub age: Option<(Day, Option<Day>)>,
    /// Other reasons why it waits.
    pub reasons: Vec<Reason>,
    /// Whether it can be filed as it is.
    pub may_file: bool,
    /// As typed.
    pub decision: String,
    /// As typed.
    pub reason: String,
    /// Faults.
    pub errors: Vec<FieldError>,
}

impl Page for ReviewRowPage {
    const TEMPLATE: &'static str = "pages/desk/review-row.html";
    const NAV: Nav = Nav::CaseOfficer;
    const TAB: &'static str = "review";

    fn samples() -> Vec<Self> {
        let words = |words: &str| words.to_owned();
        let page = || Self {
            line: line(false),
            item: Some(Text::new("食品药品领域行政处罚", "penalty, food and drugs")),
            document_no: "榆市监罚决〔2026〕示0417号".into(),
            batch: "b-0410d3w6a8k5n2q9".into(),
            row: 14,
            texts: vec![FlaggedColumn {
                column: Text::new("违法事实", "Facts"),
                pieces: vec![
                    Piece::Blank { count: 24 },
                    Piece::Plain { words: words("当事人电话") },
                    Piece::Flagged { words: words("13800000000") },
                    Piece::Plain { words: words("。") },
                ],
                why: vec![Text::new("可能写入了电话号码。", "may hold a phone number")],
            }],
            age: None,
            reasons: Vec::new(),
            may_file: true,
            decision: String::new(),
            reason: String::new(),
            errors: Vec::new(),
        };
        vec![
            page(),
            Self { texts: Vec::new(), age: Some((on("2026-11-09"), Some(on("2025-03-07")))), ..page() },
            Self { texts: Vec::new(), age: Some((on("2026-11-09"), None)), line: line(true), ..page() },
            Self {
                texts: Vec::new(),
                item: None,
                document_no: String::new(),
                reasons: vec![Reason::new("subject.sole_trader")],
                may_file: false,
                decision: "row_send_back".into(),
                errors: vec![
                    FieldError::new("decision", "review-decision-missing"),
                    FieldError::new("reason", "review-reason-words"),
                ],
                ..page()
            },
        ]
    }
}

/// `POST /desk/review/{id}` before it is done: what will come of it.
#[derive(Serialize)]
pub struct ReviewConfirmPage {
    /// The case.
    pub id: String,
    /// The decision.
    pub decision: String,
    /// The reason.
    pub reason: String,
}

impl Page for ReviewConfirmPage {
    const TEMPLATE: &'static str = "pages/desk/review-confirm.html";
    const NAV: Nav = Nav::CaseOfficer;
    const TAB: &'static str = "review";

    fn samples() -> Vec<Self> {
        let page = |decision: &str| Self {
            id: "i-0410d3w6a8k5n2q9".into(),
            decision: decision.into(),
            reason: "“违法事实”末尾的联系方式与决定无关，请删去".into(),
        };
        ["row_file", "row_send_back", "row_refuse"].map(page).into()
    }
}
