//! `/desk/records…`: a body's own records, found one by one, amended, taken back by two.

use serde::Serialize;

use super::batches::{Change, RowFault};
use super::{ID_TYPES, SubjectForm};
use crate::views::parts::{Day, FieldError, Ms, Text};
use crate::views::public::{at, on};
use crate::views::{Nav, Page};

/// `GET` and `POST /desk/records`: person and document together.
#[derive(Serialize)]
pub struct RecordFindPage {
    /// Values of the drop-down.
    pub id_types: Vec<&'static str>,
    /// The person as typed.
    pub subject: SubjectForm,
    /// The document as typed.
    pub document_no: String,
    /// Whether none of the body's was found.
    pub not_found: bool,
    /// Withdrawals that wait for a second clerk.
    pub waiting: Vec<WaitingLine>,
    /// Faults.
    pub errors: Vec<FieldError>,
}

/// A withdrawal that waits, by number and day.
#[derive(Serialize)]
pub struct WaitingLine {
    /// `/desk/records/{id}`.
    pub id: String,
    /// The number that clerks call it by.
    pub no: String,
    /// Since when.
    pub since: Day,
}

impl Page for RecordFindPage {
    const TEMPLATE: &'static str = "pages/desk/record-find.html";
    const NAV: Nav = Nav::Clerk;
    const TAB: &'static str = "records";

    fn samples() -> Vec<Self> {
        let page = |not_found, errors| Self {
            id_types: ID_TYPES.to_vec(),
            subject: SubjectForm { id_type: "id-card".into(), ..SubjectForm::default() },
            document_no: String::new(),
            not_found,
            waiting: vec![WaitingLine {
                id: "e-0410d3w6a8k5n2q9".into(),
                no: "w-0410d3w6a8k5n2q9".into(),
                since: on("2026-11-20"),
            }],
            errors,
        };
        let missing = FieldError::new("document_no", "desk-document-missing");
        vec![page(false, vec![]), page(true, vec![]), Self { waiting: vec![], ..page(false, vec![missing]) }]
    }
}

/// What a document became, where it became several entries.
#[derive(Serialize)]
pub struct RecordsFoundPage {
    /// One an item.
    pub records: Vec<FoundLine>,
}

/// One record of a document.
#[derive(Serialize)]
pub struct FoundLine {
    /// `/desk/records/{id}`.
    pub id: String,
    /// Its item.
    pub item: Text,
    /// Date of the document.
    pub decided: Day,
}

impl Page for RecordsFoundPage {
    const TEMPLATE: &'static str = "pages/desk/records-found.html";
    const NAV: Nav = Nav::Clerk;
    const TAB: &'static str = "records";

    fn samples() -> Vec<Self> {
        let line = |zh: &str, en: &str| FoundLine {
            id: "e-0410d3w6a8k5n2q9".into(),
            item: Text::new(zh, en),
            decided: on("2026-11-09"),
        };
        vec![Self {
            records: vec![
                line("计量行政处罚", "Penalty under metrology law"),
                line("食品行政处罚", "Penalty under food law"),
            ],
        }]
    }
}

/// `GET /desk/records/{id}`: a record as the body filed it.
#[derive(Serialize)]
pub struct RecordPage {
    /// The entry.
    pub id: String,
    /// Its item.
    pub item: Text,
    /// Last four characters of the person's number: the name by which they are known now may be another
    /// than this body filed.
    pub tail: String,
    /// Number of the document.
    pub document_no: String,
    /// When the first version was filed.
    pub filed: Day,
    /// Its version.
    pub version: u32,
    /// The cells of its sheet that hold something.
    pub cells: Vec<RecordLine>,
    /// `period_over`, `withdrawn`, `annulled`, `repaired`, `not_in_force`, and since when.
    pub ended: Option<(String, Day)>,
    /// The day on which the person was told of this version.
    pub served: Option<Day>,
    /// A withdrawal that waits for a second clerk.
    pub waiting: Option<WaitingTakeBack>,
    /// Whether it may be amended or taken back.
    pub open: bool,
    /// What was done just now: `amended`, `amended-worse`, `nothing`, `asked`, `confirmed`, `dropped`.
    pub done: Option<String>,
}

/// One cell of a record.
#[derive(Clone, Serialize)]
pub struct RecordLine {
    /// Its header.
    pub header: Text,
    /// What stands in it.
    pub text: String,
}

/// A withdrawal that waits for a second clerk.
#[derive(Serialize)]
pub struct WaitingTakeBack {
    /// Since when.
    pub since: Day,
    /// `withdrawn` or `annulled`.
    pub why: &'static str,
    /// Why, in the first clerk's words.
    pub reason: String,
    /// Whether the reader asked for it, and so cannot confirm it.
    pub own: bool,
}

impl Page for RecordPage {
    const TEMPLATE: &'static str = "pages/desk/record.html";
    const NAV: Nav = Nav::Clerk;
    const TAB: &'static str = "records";

    fn samples() -> Vec<Self> {
        let line = |zh: &str, en: &str, text: &str| RecordLine { header: Text::new(zh, en), text: text.into() };
        let page = || Self {
            id: "e-0410d3w6a8k5n2q9".into(),
            item: Text::new("计量行政处罚", "Penalty under metrology law"),
            tail: "0037".into(),
            document_no: "榆市监罚决〔2026〕示0091号".into(),
            filed: on("2026-11-16"),
            version: 1,
            cells: vec![
                line("处罚类别", "Kinds of penalty", "罚款"),
                line("罚款金额（万元）", "Fine (10,000 yuan)", "0.05"),
                line("违法事实", "Facts", "使用未经检定的计量器具（示例）"),
            ],
            ended: None,
            served: Some(on("2026-11-20")),
            waiting: None,
            open: true,
            done: None,
        };
        let waits = |own| WaitingTakeBack {
            since: on("2026-11-23"),
            why: "annulled",
            reason: "榆政复决〔2026〕示12号撤销原决定".into(),
            own,
        };
        vec![
            page(),
            Self { version: 2, served: None, done: Some("amended-worse".into()), ..page() },
            Self { waiting: Some(waits(true)), open: false, done: Some("asked".into()), ..page() },
            Self { waiting: Some(waits(false)), open: false, ..page() },
            Self {
                ended: Some(("annulled".into(), on("2026-11-24"))),
                open: false,
                done: Some("confirmed".into()),
                ..page()
            },
        ]
    }
}

/// `GET` and `POST /desk/records/{id}/amend`: what changes, and why.
#[derive(Serialize)]
pub struct RecordAmendPage {
    /// The entry.
    pub id: String,
    /// Number of the document.
    pub document_no: String,
    /// The version that is amended.
    pub version: u32,
    /// Cells that may change.
    pub cells: Vec<AmendCell>,
    /// The reason as typed.
    pub reason: String,
    /// Faults of the reason.
    pub errors: Vec<FieldError>,
    /// What the sheet's own checks say; row 1 throughout.
    pub faults: Vec<RowFault>,
    /// Whether nothing was changed.
    pub nothing: bool,
}

/// A cell to be changed or mended.
#[derive(Clone, Serialize)]
pub struct AmendCell {
    /// Name of the field in the form.
    pub name: String,
    /// Its header.
    pub header: Text,
    /// What stands in it.
    pub text: String,
    /// What the template says of it.
    pub note: Option<Text>,
    /// Values that it takes, where it takes only such.
    pub choices: Vec<String>,
    /// Whether it takes several lines.
    pub long: bool,
}

fn sample_cells() -> Vec<AmendCell> {
    let cell = |name: &str, zh: &str, en: &str, text: &str| AmendCell {
        name: name.into(),
        header: Text::new(zh, en),
        text: text.into(),
        note: Some(Text::new("按决定书填写。", "as in the decision")),
        choices: Vec::new(),
        long: false,
    };
    vec![
        cell("c-fine", "罚款金额（万元）", "Fine (10,000 yuan)", "0.05"),
        AmendCell {
            choices: vec!["有效".into(), "到期".into()], ..cell("c-status", "当前状态", "Status", "有效")
        },
        AmendCell {
            long: true, ..cell("c-facts", "违法事实", "Facts", "使用未经检定的计量器具（示例）")
        },
    ]
}

impl Page for RecordAmendPage {
    const TEMPLATE: &'static str = "pages/desk/record-amend.html";
    const NAV: Nav = Nav::Clerk;
    const TAB: &'static str = "records";

    fn samples() -> Vec<Self> {
        let page = || Self {
            id: "e-0410d3w6a8k5n2q9".into(),
            document_no: "榆市监罚决〔2026〕示0091号".into(),
            version: 1,
            cells: sample_cells(),
            reason: String::new(),
            errors: vec![],
            faults: vec![],
            nothing: false,
        };
        let fault = super::reasons::Reason::new("money.not_a_number").with("found", "五百");
        vec![
            page(),
            Self { errors: vec![FieldError::new("reason", "desk-reason-missing")], ..page() },
            Self { faults: vec![RowFault::new(1, "罚款金额（万元）", fault)], ..page() },
            Self { nothing: true, ..page() },
        ]
    }
}

/// The answer to `POST /desk/records/{id}/amend`: before and now, once more before it is done.
#[derive(Serialize)]
pub struct RecordCheckPage {
    /// The entry.
    pub id: String,
    /// Number of the document.
    pub document_no: String,
    /// The version that is amended.
    pub version: u32,
    /// What changes.
    pub changes: Vec<Change>,
    /// Whether it may be worse for the person, who is then told anew before anybody sees it.
    pub worse: bool,
    /// The fields as typed, for the form.
    pub fields: Vec<(String, String)>,
    /// The reason.
    pub reason: String,
}

impl Page for RecordCheckPage {
    const TEMPLATE: &'static str = "pages/desk/record-check.html";
    const NAV: Nav = Nav::Clerk;
    const TAB: &'static str = "records";

    fn samples() -> Vec<Self> {
        let page = |worse| Self {
            id: "e-0410d3w6a8k5n2q9".into(),
            document_no: "榆市监罚决〔2026〕示0091号".into(),
            version: 1,
            changes: vec![Change {
                column: "罚款金额（万元）".into(), before: "0.05".into(), now: "0.1".into()
            }],
            worse,
            fields: vec![("c-fine".into(), "0.1".into())],
            reason: "录入时金额写错".into(),
        };
        vec![page(true), page(false)]
    }
}

/// `GET` and `POST /desk/records/{id}/withdraw`: why it is taken back.
#[derive(Serialize)]
pub struct RecordWithdrawPage {
    /// The entry.
    pub id: String,
    /// Number of the document.
    pub document_no: String,
    /// `withdrawn` or `annulled`, as chosen.
    pub why: String,
    /// The reason as typed.
    pub reason: String,
    /// Faults.
    pub errors: Vec<FieldError>,
}

impl Page for RecordWithdrawPage {
    const TEMPLATE: &'static str = "pages/desk/record-withdraw.html";
    const NAV: Nav = Nav::Clerk;
    const TAB: &'static str = "records";

    fn samples() -> Vec<Self> {
        let page = |errors| Self {
            id: "e-0410d3w6a8k5n2q9".into(),
            document_no: "榆市监罚决〔2026〕示0091号".into(),
            why: "withdrawn".into(),
            reason: String::new(),
            errors,
        };
        vec![page(vec![]), page(vec![FieldError::new("reason", "desk-reason-missing")])]
    }
}

/// `GET` and `POST /desk/batches/{id}/rows/{row}/mend`: one row, mended in the page.
#[derive(Serialize)]
pub struct RowMendPage {
    /// The batch.
    pub id: String,
    /// Number of the row.
    pub row: u64,
    /// Its cells, in the order of the sheet.
    pub cells: Vec<AmendCell>,
    /// Why it was not filed.
    pub faults: Vec<RowFault>,
    /// Whether it was tried just now and something is left.
    pub tried: bool,
}

impl Page for RowMendPage {
    const TEMPLATE: &'static str = "pages/desk/row-mend.html";
    const NAV: Nav = Nav::Clerk;
    const TAB: &'static str = "batches";

    fn samples() -> Vec<Self> {
        let fault = super::reasons::Reason::new("money.not_a_number").with("found", "五百");
        let page = |tried| Self {
            id: "b-20261123-03".into(),
            row: 17,
            cells: sample_cells(),
            faults: vec![RowFault::new(17, "罚款金额（万元）", fault.clone())],
            tried,
        };
        vec![page(false), page(true)]
    }
}

/// `GET /desk/changes`: entries changed that this body had been shown.
#[derive(Serialize)]
pub struct ChangesPage {
    /// Latest first.
    pub changes: Vec<ChangeLine>,
}

/// One change, by number and day.
#[derive(Serialize)]
pub struct ChangeLine {
    /// `/desk/changes/{id}`.
    pub id: String,
    /// The enquiry that had shown the entry.
    pub enquiry: String,
    /// When it changed.
    pub at: Ms,
    /// When this body confirmed to know.
    pub seen: Option<Ms>,
}

/// `GET /desk/changes/{id}`: what happened to an entry that was shown.
#[derive(Serialize)]
pub struct ChangePage {
    /// Its line.
    pub line: ChangeLine,
    /// The item.
    pub item: Text,
    /// Number of the document.
    pub document_no: String,
    /// Who decided.
    pub body: String,
    /// `amended`, `withdrawn`, `annulled`.
    pub what: &'static str,
}

fn sample_change(seen: bool) -> ChangeLine {
    ChangeLine {
        id: "k-0410d3w6a8k5n2q9".into(),
        enquiry: "q-0410d3w6a8k5n2q9".into(),
        at: at("2026-11-23T09:05:00+08:00"),
        seen: seen.then(|| at("2026-11-23T10:00:00+08:00")),
    }
}

impl Page for ChangesPage {
    const TEMPLATE: &'static str = "pages/desk/changes.html";
    const NAV: Nav = Nav::Enquirer;
    const TAB: &'static str = "enquiries";

    fn samples() -> Vec<Self> {
        vec![Self { changes: vec![sample_change(false), sample_change(true)] }, Self { changes: vec![] }]
    }
}

impl Page for ChangePage {
    const TEMPLATE: &'static str = "pages/desk/change.html";
    const NAV: Nav = Nav::Enquirer;
    const TAB: &'static str = "enquiries";

    fn samples() -> Vec<Self> {
        let page = |what, seen| Self {
            line: sample_change(seen),
            item: Text::new("计量行政处罚", "Penalty under metrology law"),
            document_no: "榆市监罚决〔2026〕示0091号".into(),
            body: "榆林市市场监督管理局（演示）".into(),
            what,
        };
        vec![page("amended", false), page("withdrawn", false), page("annulled", true)]
    }
}
