//! `/desk/batches…`: the clerk sends a sheet and learns, row by row, what became of it.
//!
//! Rows are named by their number in the clerk's own sheet and by column, never by a person's name
//! or number. Rows that the law refuses show a row number and the rule, nothing else.

use serde::Serialize;

use super::Choice;
use super::reasons::Reason;
use crate::views::parts::{FieldError, Proof, Receipt};
use crate::views::public::{at, on, zh};
use crate::views::{Day, Ms, Nav, Page, Text};

/// Where the rows of a batch went. Each row counts once.
#[derive(Clone, Copy, Default, Serialize)]
pub struct Counts {
    /// Filed.
    pub accepted: u64,
    /// Filed before with the same content.
    pub repeated: u64,
    /// To mend.
    pub mend: u64,
    /// Refused by law, nothing kept.
    pub law: u64,
    /// Name and number do not go together, or papers that no machine can check.
    pub identity: u64,
    /// Free text or age: somebody reads it first.
    pub content: u64,
    /// A known document number with other content: waits for the clerk.
    pub amendments: u64,
}

impl Counts {
    /// All rows.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.accepted + self.repeated + self.mend + self.law + self.review()
    }

    /// Rows under review, as the API counts them.
    #[must_use]
    pub fn review(&self) -> u64 {
        self.identity + self.content + self.amendments
    }
}

/// The drawing of [`Counts`]: one bar, told apart by pattern.
#[derive(Clone, Serialize)]
pub struct Chart {
    /// Parts in order; parts of no rows are left out.
    pub parts: Vec<Part>,
    /// Width of the drawing in its own units.
    pub width: u32,
}

/// One part of the bar.
#[derive(Clone, Serialize)]
pub struct Part {
    /// Class of its pattern: `f1` to `f5`.
    pub pattern: &'static str,
    /// Where it begins.
    pub x: String,
    /// How wide it is; never so thin that it cannot be seen.
    pub width: String,
}

impl Chart {
    /// Draws `counts`.
    #[must_use]
    pub fn of(counts: &Counts) -> Self {
        /// A part of even one row in 50,000 is seen.
        const PART_WIDTH_MIN: f64 = 6.0;
        const WIDTH: u32 = 600;
        let parts: Vec<(&'static str, u64)> = [
            ("f1", counts.accepted),
            ("f2", counts.repeated),
            ("f3", counts.mend),
            ("f5", counts.law),
            ("f4", counts.review()),
        ]
        .into_iter()
        .filter(|(_, rows)| *rows > 0)
        .collect();
        let total = counts.total() as f64;
        let wanted: Vec<f64> =
            parts.iter().map(|(_, rows)| (*rows as f64 / total * f64::from(WIDTH)).max(PART_WIDTH_MIN)).collect();
        let all: f64 = wanted.iter().sum();
        // What the thin parts were given is taken from the broad ones, in proportion.
        let over = all - f64::from(WIDTH);
        let broad: f64 = wanted.iter().map(|width| width - PART_WIDTH_MIN).sum();
        let mut x = 0.0;
        let parts = parts
            .into_iter()
            .zip(wanted)
            .map(|((pattern, _), width)| {
                let width = if broad > 0.0 { width - over * (width - PART_WIDTH_MIN) / broad } else { width };
                let part = Part { pattern, x: format!("{x:.1}"), width: format!("{width:.1}") };
                x += width;
                part
            })
            .collect();
        Self { parts, width: WIDTH }
    }
}

/// A batch in a list.
#[derive(Clone, Serialize)]
pub struct BatchLine {
    /// Its id.
    pub id: String,
    /// Name of the file; `None` for a call of the API.
    pub file: Option<String>,
    /// Name of the template.
    pub template: Text,
    /// When it came in.
    pub at: Ms,
    /// `running`, `done`, or `stopped` (the file turned out damaged half-way; rows before are good).
    pub state: &'static str,
    /// What became of the rows so far.
    pub counts: Counts,
    /// Rows so far, and rows in all where the file tells.
    pub done: u64,
    /// See `done`.
    pub total: Option<u64>,
}

impl BatchLine {
    /// Samples.
    pub(crate) fn some() -> Vec<Self> {
        let line = |id: &str, file: Option<&str>, when, state, counts: Counts| Self {
            id: id.into(),
            file: file.map(Into::into),
            template: Text::new("行政处罚（自然人）", "Penalties, natural persons"),
            at: at(when),
            state,
            counts,
            done: 268,
            total: Some(412),
        };
        vec![
            line(
                "b-20261123-04",
                Some("12个县区汇总_行政处罚_最终版_不再改了(3).xlsx"),
                "2026-11-23T10:31:00+08:00",
                "running",
                Counts::default(),
            ),
            line(
                "b-20261123-03",
                Some("11月处罚.xlsx"),
                "2026-11-23T09:05:00+08:00",
                "done",
                Counts { accepted: 389, repeated: 12, mend: 7, law: 1, identity: 3, content: 0, amendments: 2 },
            ),
            line(
                "b-20261116-01",
                None,
                "2026-11-16T16:40:00+08:00",
                "done",
                Counts { accepted: 40, ..Counts::default() },
            ),
            line(
                "b-20261102-02",
                Some("10月.csv"),
                "2026-11-02T08:12:00+08:00",
                "stopped",
                Counts { accepted: 120, ..Counts::default() },
            ),
        ]
    }
}

/// `GET /desk/batches`: this body's own batches, newest first.
#[derive(Serialize)]
pub struct BatchesPage {
    /// One page of them.
    pub batches: Vec<BatchLine>,
    /// Address of the older ones; `None` on the last page.
    pub older: Option<String>,
}

impl Page for BatchesPage {
    const TEMPLATE: &'static str = "pages/desk/batches.html";
    const NAV: Nav = Nav::Clerk;
    const TAB: &'static str = "batches";

    fn samples() -> Vec<Self> {
        vec![
            Self { batches: BatchLine::some(), older: Some("/desk/batches?before=b-20261102-02".into()) },
            Self { batches: vec![], older: None },
        ]
    }
}

/// `GET /desk/batches/new`, and the same page when a file was not taken (422, or 413).
#[derive(Serialize)]
pub struct BatchNewPage {
    /// Templates that this body may file, in order. `value` is the template's name.
    pub templates: Vec<Choice>,
    /// The one that was chosen; empty at first (also preselected when the body has only one).
    pub chosen: String,
    /// Fields that were left out: `template` (`desk-template-missing`), `file` (`desk-file-missing`).
    pub errors: Vec<FieldError>,
    /// Why the file as a whole was not taken, all at once: several headers may be missing or doubled.
    pub reasons: Vec<Reason>,
    /// Columns to add or to undo: drawn as a list below the reasons when there are more than four.
    pub columns: Vec<String>,
    /// Name of the file that was not taken.
    pub file: Option<String>,
    /// The portal's limit, in whole megabytes (200).
    pub limit_mb: u32,
    /// Rows that a workbook may have (50,000).
    pub rows_max: u32,
    /// Days that the upload is kept, sealed (30).
    pub kept_days: u32,
}

impl Page for BatchNewPage {
    const TEMPLATE: &'static str = "pages/desk/batch-new.html";
    const NAV: Nav = Nav::Clerk;
    const TAB: &'static str = "batches";

    fn samples() -> Vec<Self> {
        let page = |chosen: &str, errors, reasons: Vec<Reason>, columns: &[&str]| Self {
            templates: vec![
                Choice::new("sgs-penalty-person", "行政处罚（自然人）", "Penalties, natural persons (行政处罚)"),
                Choice::new("sgs-permit-person", "行政许可（自然人）", "Licences, natural persons (行政许可)"),
                Choice::new("registration", "执业注册", "Professional registrations"),
            ],
            chosen: chosen.into(),
            errors,
            file: if reasons.is_empty() { None } else { Some("11月处罚.xlsx".into()) },
            reasons,
            columns: columns.iter().map(|&column| column.into()).collect(),
            limit_mb: 200,
            rows_max: 50_000,
            kept_days: 30,
        };
        vec![
            page("", vec![], vec![], &[]),
            page(
                "",
                vec![
                    FieldError::new("template", "desk-template-missing"),
                    FieldError::new("file", "desk-file-missing"),
                ],
                vec![],
                &[],
            ),
            page("sgs-penalty-person", vec![], vec![Reason::new("sheet.encrypted")], &[]),
            page("sgs-penalty-person", vec![], vec![Reason::new("template.legal_person")], &[]),
            page(
                "sgs-penalty-person",
                vec![],
                vec![
                    Reason::new("template.wrong")
                        .with("template", "行政处罚（自然人）")
                        .with("other", "行政许可（自然人）"),
                ],
                &[],
            ),
            page(
                "sgs-penalty-person",
                vec![],
                vec![
                    Reason::new("header.missing").with("columns", "处罚决定日期、处罚机关统一社会信用代码"),
                    Reason::new("header.doubled").with("columns", "处罚内容"),
                ],
                &["处罚决定日期", "处罚机关统一社会信用代码", "处罚内容"],
            ),
            page(
                "sgs-penalty-person",
                vec![],
                vec![Reason::new("header.missing").with(
                    "columns",
                    "证件类型、证件号码、违法事实、处罚依据、处罚决定日期、数据来源单位统一社会信用代码",
                )],
                &["证件类型", "证件号码", "违法事实", "处罚依据", "处罚决定日期", "数据来源单位统一社会信用代码"],
            ),
        ]
    }
}

/// `GET /desk/batches/{id}` while rows are still being read.
#[derive(Serialize)]
pub struct BatchRunningPage {
    /// Its id.
    pub id: String,
    /// Name of the file; `None` for a call of the API.
    pub file: Option<String>,
    /// Rows read so far.
    pub done: u64,
    /// Rows in all, where the file tells before the end; CSV does not.
    pub total: Option<u64>,
    /// An estimate, once there is one.
    pub seconds_left: Option<u64>,
    /// Seconds after which the page loads itself again: send them as the response header
    /// `Refresh: N`, which needs no script (a meta element does the same, but every audit flags it).
    /// `None`, and no header, after `?refresh=off`, so that a reader can stop it (WCAG 2.2.1).
    pub refresh_seconds: Option<u32>,
}

impl Page for BatchRunningPage {
    const TEMPLATE: &'static str = "pages/desk/batch-running.html";
    const NAV: Nav = Nav::Clerk;
    const TAB: &'static str = "batches";

    fn samples() -> Vec<Self> {
        let page = |total, seconds_left, refresh_seconds| Self {
            id: "b-20261123-04".into(),
            file: Some("11月处罚.xlsx".into()),
            done: 268,
            total,
            seconds_left,
            refresh_seconds,
        };
        vec![page(Some(412), Some(3), Some(5)), page(None, None, Some(5)), page(Some(50_000), Some(140), None)]
    }
}

/// One fault of one row.
#[derive(Clone, Serialize)]
pub struct RowFault {
    /// Number of the row in the clerk's own sheet.
    pub row: u64,
    /// Header of the column as the clerk wrote it; `None` where the whole row is meant.
    pub column: Option<String>,
    /// Why.
    pub reason: Reason,
}

impl RowFault {
    pub(crate) fn new(row: u64, column: &str, reason: Reason) -> Self {
        Self { row, column: (!column.is_empty()).then(|| column.into()), reason }
    }
}

/// `GET /desk/batches/{id}` when it is done.
#[derive(Serialize)]
pub struct BatchPage {
    /// Its id.
    pub id: String,
    /// Name of the file; `None` for a call of the API.
    pub file: Option<String>,
    /// Name of the template.
    pub template: Text,
    /// Where the rows went.
    pub counts: Counts,
    /// `counts.total()`.
    pub total: u64,
    /// `Chart::of(&counts)`.
    pub chart: Chart,
    /// Last day to send what is to mend; asked for only when there is something.
    pub mend_by: Day,
    /// Last day to confirm amendments.
    pub confirm_by: Day,
    /// Faults of rows to mend, by row; the first 50.
    pub mend: Vec<RowFault>,
    /// Rows that can be mended in the page: the first 50.
    pub mend_here: Vec<u32>,
    /// Whether receipts by row can still be had.
    pub has_rows: bool,
    /// How many rows were filed after their time.
    pub late: u64,
    /// Address of the other rows to mend, and how many rows those are.
    pub more: Option<MoreRows>,
    /// Rows refused by law: number and rule only; `column` is always `None`.
    pub law: Vec<RowFault>,
    /// Rows that somebody at the register looks at.
    pub review: Vec<RowFault>,
    /// Proposed amendments not yet confirmed: number of the row.
    pub amendments: Vec<u64>,
    /// Remarks: unknown headers (row 1), rows filed with a warning.
    pub remarks: Vec<RowFault>,
    /// The row whose amendment was confirmed just now (flash).
    pub amended: Option<u64>,
    /// Why reading stopped half-way; `None` when it did not.
    pub stopped: Option<Reason>,
    /// The receipt.
    pub receipt: BatchReceipt,
}

/// Rows on another page.
#[derive(Serialize)]
pub struct MoreRows {
    /// How many rows.
    pub rows: u64,
    /// Where.
    pub href: String,
}

/// What the body can keep and have checked.
#[derive(Serialize)]
pub struct BatchReceipt {
    /// Number, time, leaf of the body's own kind, place in the journal.
    pub receipt: Receipt,
    /// How long it took, in tenths of a second.
    pub tenths: u64,
    /// The body.
    pub body: Text,
    /// The clerk.
    pub officer: String,
    /// Day on which upload and refused rows are deleted.
    pub deleted_on: Day,
}

impl BatchPage {
    fn sample(counts: Counts) -> Self {
        Self {
            id: "b-20261123-03".into(),
            file: Some("11月处罚.xlsx".into()),
            template: Text::new("行政处罚（自然人）", "Penalties, natural persons"),
            total: counts.total(),
            chart: Chart::of(&counts),
            counts,
            mend_by: on("2026-11-30"),
            confirm_by: on("2026-12-23"),
            mend: vec![],
            mend_here: vec![],
            has_rows: true,
            late: 3,
            more: None,
            law: vec![],
            review: vec![],
            amendments: vec![],
            remarks: vec![],
            amended: None,
            stopped: None,
            receipt: BatchReceipt {
                receipt: Receipt {
                    no: "B-20261123-0003".into(),
                    at: at("2026-11-23T09:05:00+08:00"),
                    leaf: "4b8e0d6a1f93c7e25a04bd8f6c13e97b20da5c48f7e6193b0a2d4c8e5f7b9163".into(),
                    proof: Proof::Promised { due: at("2026-11-23T09:06:00+08:00") },
                    receipt_url: None,
                    proof_url: None,
                },
                tenths: 21,
                body: zh("榆林市市场监督管理局（演示）"),
                officer: "赵拟".into(),
                deleted_on: on("2026-12-23"),
            },
        }
    }
}

impl Page for BatchPage {
    const TEMPLATE: &'static str = "pages/desk/batch.html";
    const NAV: Nav = Nav::Clerk;
    const TAB: &'static str = "batches";

    fn samples() -> Vec<Self> {
        let bad = sample_faults();
        vec![
            Self {
                mend: bad,
                mend_here: vec![17, 58, 103, 164, 211],
                more: Some(MoreRows {
                    rows: 2,
                    href: "/desk/batches/b-20261123-03/rows?state=refused&after=211".into(),
                }),
                law: vec![RowFault::new(88, "", Reason::new("minor.under_18"))],
                review: vec![
                    RowFault::new(9, "", Reason::new("review.identity")),
                    RowFault::new(31, "违法事实", Reason::new("review.free_text")),
                    RowFault::new(40, "", Reason::new("minor.under_20")),
                ],
                amendments: vec![12, 77],
                remarks: vec![
                    RowFault::new(1, "", Reason::new("header.unknown").with("columns", "经办人、联系电话")),
                    RowFault::new(301, "处罚机关统一社会信用代码", Reason::new("body.code_check")),
                ],
                ..Self::sample(Counts {
                    accepted: 387,
                    repeated: 12,
                    mend: 7,
                    law: 1,
                    identity: 1,
                    content: 2,
                    amendments: 2,
                })
            },
            Self::sample(Counts { accepted: 40, ..Counts::default() }),
            Self::sample(Counts { repeated: 412, ..Counts::default() }),
            Self {
                amendments: vec![12],
                amended: Some(77),
                review: vec![RowFault::new(9, "", Reason::new("review.identity"))],
                ..Self::sample(Counts { accepted: 410, identity: 1, amendments: 1, ..Counts::default() })
            },
            Self {
                mend: vec![RowFault::new(2, "证件号码", Reason::new("id.length").with("found", "17"))],
                stopped: Some(Reason::new("sheet.damaged").with("row", "3")),
                file: None,
                ..Self::sample(Counts { mend: 1, ..Counts::default() })
            },
        ]
    }
}

fn sample_faults() -> Vec<RowFault> {
    vec![
        RowFault::new(17, "证件号码", Reason::new("id.check")),
        RowFault::new(58, "处罚决定日期", Reason::new("date.impossible").with("found", "2026/2/30")),
        RowFault::new(
            103,
            "罚款金额（万元）",
            Reason::new("money.over_limit").with("found", "500").with("limit", "0.1"),
        ),
        RowFault::new(164, "处罚依据", Reason::new("basis.no_act").with("found", "有关规定")),
        RowFault::new(
            164,
            "处罚类别",
            Reason::new("code.unknown")
                .with("found", "批评")
                .with("allowed", "警告、通报批评、罚款、没收违法所得、没收非法财物"),
        ),
        RowFault::new(211, "行政相对人类别", Reason::new("subject.kind_legal_person").with("found", "法人")),
    ]
}

/// `GET /desk/batches/{id}/rows?state=…&after=…`: more rows of one state.
#[derive(Serialize)]
pub struct BatchRowsPage {
    /// The batch.
    pub id: String,
    /// Name of the file.
    pub file: Option<String>,
    /// `refused` (to mend), `law`, `review` or `remark`.
    pub state: &'static str,
    /// Faults by row; at most 200 a page.
    pub faults: Vec<RowFault>,
    /// Address of the next page.
    pub next: Option<String>,
}

impl Page for BatchRowsPage {
    const TEMPLATE: &'static str = "pages/desk/batch-rows.html";
    const NAV: Nav = Nav::Clerk;
    const TAB: &'static str = "batches";

    fn samples() -> Vec<Self> {
        let page = |state, faults, next: Option<&str>| Self {
            id: "b-20261123-03".into(),
            file: Some("11月处罚.xlsx".into()),
            state,
            faults,
            next: next.map(Into::into),
        };
        vec![
            page("refused", sample_faults(), Some("/desk/batches/b-20261123-03/rows?state=refused&after=411")),
            page("review", vec![RowFault::new(9, "", Reason::new("review.identity"))], None),
            page("law", vec![], None),
        ]
    }
}

/// `GET` and `POST /desk/batches/{id}/rows/{row}/amend`: the clerk says why a decision changed.
#[derive(Serialize)]
pub struct AmendPage {
    /// The batch.
    pub id: String,
    /// Name of the file.
    pub file: Option<String>,
    /// Number of the row.
    pub row: u64,
    /// The version in force, as it is read here.
    pub version: u32,
    /// Document number that both versions share.
    pub doc_no: String,
    /// When the version in force was filed.
    pub filed_on: Day,
    /// Columns whose content differs: before and now, as text.
    pub changes: Vec<Change>,
    /// Whether the change is worse for the person, who is then told anew.
    pub worse: bool,
    /// Last day to confirm.
    pub confirm_by: Day,
    /// The reason as typed.
    pub reason: String,
    /// Faults of the field `reason`: `desk-reason-missing`, `desk-reason-long` (`limit`).
    pub errors: Vec<FieldError>,
}

/// One column that changed.
#[derive(Serialize)]
pub struct Change {
    /// Its header.
    pub column: String,
    /// As filed; empty where it was empty.
    pub before: String,
    /// As in this sheet.
    pub now: String,
}

impl Page for AmendPage {
    const TEMPLATE: &'static str = "pages/desk/batch-amend.html";
    const NAV: Nav = Nav::Clerk;
    const TAB: &'static str = "batches";

    fn samples() -> Vec<Self> {
        let page = |worse, reason: &str, errors| Self {
            id: "b-20261123-03".into(),
            file: Some("11月处罚.xlsx".into()),
            row: 12,
            version: 1,
            doc_no: "榆市监罚决〔2026〕示0091号".into(),
            filed_on: on("2026-11-16"),
            changes: vec![
                Change { column: "罚款金额（万元）".into(), before: "0.05".into(), now: "0.1".into() },
                Change {
                    column: "暂扣或吊销证照名称及编号".into(), before: String::new(), now: "无".into()
                },
            ],
            worse,
            confirm_by: on("2026-12-23"),
            reason: reason.into(),
            errors,
        };
        vec![page(true, "", vec![]), page(false, "", vec![FieldError::new("reason", "desk-reason-missing")])]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_row_in_fifty_thousand_is_seen_and_the_bar_keeps_its_width() {
        let chart = Chart::of(&Counts { accepted: 49_998, mend: 1, law: 1, ..Counts::default() });
        let widths: Vec<f64> = chart.parts.iter().map(|part| part.width.parse().expect("a width")).collect();
        assert!(widths.iter().all(|width| *width >= 6.0), "{widths:?}");
        assert!((widths.iter().sum::<f64>() - 600.0).abs() < 0.5, "{widths:?}");
    }

    #[test]
    fn an_empty_batch_draws_nothing() {
        assert!(Chart::of(&Counts::default()).parts.is_empty());
    }
}
