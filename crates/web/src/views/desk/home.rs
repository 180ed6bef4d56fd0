//! `GET /desk`: what waits for this officer, by role. One page a role; a role that has nothing to
//! do in this version gets [`DeskNothingPage`].

use serde::Serialize;

use super::batches::BatchLine;
use crate::views::public::home::CheckpointLine;
use crate::views::public::{at, on, zh};
use crate::views::{Day, Ms, Nav, Page, Text};

/// The filing clerk's desk.
#[derive(Serialize)]
pub struct ClerkHomePage {
    /// Name of the body.
    pub body: Text,
    /// Batches with rows to mend or amendments to confirm, the earliest date first; at most 5.
    pub due: Vec<DueBatch>,
    /// The last batches, newest first; at most 5.
    pub last: Vec<BatchLine>,
    /// Withdrawals that wait for a second clerk.
    pub waiting: u32,
}

/// A batch that waits for the clerk.
#[derive(Serialize)]
pub struct DueBatch {
    /// Its id.
    pub id: String,
    /// Name of the file.
    pub file: String,
    /// Rows to mend.
    pub mend: u64,
    /// Amendments to confirm.
    pub amendments: u64,
    /// Until when: the day the sheet is deleted, or the filing deadline, whichever is first.
    pub by: Day,
}

impl Page for ClerkHomePage {
    const TEMPLATE: &'static str = "pages/desk/home-clerk.html";
    const NAV: Nav = Nav::Clerk;
    const TAB: &'static str = "desk";

    fn samples() -> Vec<Self> {
        let body = || zh("榆林市市场监督管理局（演示）");
        vec![
            Self {
                body: body(),
                due: vec![
                    DueBatch {
                        id: "b-20261123-03".into(),
                        file: "11月处罚.xlsx".into(),
                        mend: 7,
                        amendments: 2,
                        by: on("2026-11-30"),
                    },
                    DueBatch {
                        id: "b-20261116-01".into(),
                        file: "补报.csv".into(),
                        mend: 0,
                        amendments: 1,
                        by: on("2026-12-16"),
                    },
                ],
                last: BatchLine::some(),
                waiting: 2,
            },
            Self { body: body(), due: vec![], last: vec![], waiting: 0 },
        ]
    }
}

/// The enquirer's desk.
#[derive(Serialize)]
pub struct EnquirerHomePage {
    /// Name of the body.
    pub body: Text,
    /// Consents that can be used now, the first to end first; at most 5.
    pub usable: Vec<UsableConsent>,
    /// How many requests wait for the person's answer.
    pub open: u64,
    /// Whether a statute gives this body a mandate for any purpose.
    pub mandates: bool,
    /// Whether this body has a purpose for which it may ask people's consent.
    pub consents: bool,
    /// Changes that this body has not confirmed to know.
    pub changes: u32,
}

/// A consent in force.
#[derive(Serialize)]
pub struct UsableConsent {
    /// Its id.
    pub id: String,
    /// Name of the purpose.
    pub purpose: Text,
    /// Last day.
    pub until: Day,
    /// How often it can still be used.
    pub uses_left: u32,
}

impl Page for EnquirerHomePage {
    const TEMPLATE: &'static str = "pages/desk/home-enquirer.html";
    const NAV: Nav = Nav::Enquirer;
    const TAB: &'static str = "desk";

    fn samples() -> Vec<Self> {
        vec![
            Self {
                body: zh("榆林市计量检定所（示例单位）"),
                usable: vec![UsableConsent {
                    id: "c-2093".into(),
                    purpose: Text::new("录用前核查：计量检定岗位", "Check before hiring: metrology posts"),
                    until: on("2026-12-23"),
                    uses_left: 1,
                }],
                open: 2,
                mandates: false,
                consents: true,
                changes: 1,
            },
            Self {
                body: zh("榆林市行政审批服务局（演示）"),
                usable: vec![],
                open: 0,
                mandates: true,
                consents: false,
                changes: 0,
            },
        ]
    }
}

/// The auditor's desk: the journal, without anyone's data.
#[derive(Serialize)]
pub struct AuditorHomePage {
    /// The journal's origin line.
    pub origin: String,
    /// The last published checkpoint.
    pub checkpoint: Option<CheckpointLine>,
    /// Its root hash, base64 as in the checkpoint.
    pub root: Option<String>,
    /// Leaves that are durable and not yet in the tree.
    pub pending: u64,
    /// The last `xinyu journal verify` on this machine, where one was run.
    pub verified: Option<VerifiedLine>,
    /// Counts of the database that the tree must agree with.
    pub counts: JournalCounts,
    /// Deferred looks now open in the whole city, and the last end; `None` with 0 open.
    pub deferred_until: Option<Day>,
}

/// What the last verification came to.
#[derive(Serialize)]
pub struct VerifiedLine {
    /// When it ended.
    pub at: Ms,
    /// Whether all agreed.
    pub good: bool,
    /// Size of the tree that was verified.
    pub size: u64,
    /// Whether every leaf was opened (`--deep`).
    pub deep: bool,
}

/// How many leaves of which kind there are, and in how many destruction sets they lie.
#[derive(Serialize)]
pub struct JournalCounts {
    /// Kind 1: events about people, padding among them.
    pub person: u64,
    /// Kind 2: events of bodies and of the system.
    pub body: u64,
    /// Kind 3: destructions.
    pub destruction: u64,
    /// Kind 4: tallies.
    pub tally: u64,
    /// Kind 5: rules.
    pub rules: u64,
    /// Leaves that no one can open any more.
    pub destroyed: u64,
    /// Looks that are deferred now.
    pub deferred: u64,
}

impl Page for AuditorHomePage {
    const TEMPLATE: &'static str = "pages/desk/home-auditor.html";
    const NAV: Nav = Nav::Auditor;
    const TAB: &'static str = "desk";

    fn samples() -> Vec<Self> {
        let counts = || JournalCounts {
            person: 1_041_902,
            body: 6_011,
            destruction: 214,
            tally: 80,
            rules: 6,
            destroyed: 18_340,
            deferred: 2,
        };
        vec![
            Self {
                origin: "xinyu.example/yulin".into(),
                checkpoint: Some(CheckpointLine { at: at("2026-11-23T10:41:00+08:00"), size: 1_048_213 }),
                root: Some("q3Vx0b9mH2T1cYw5nKeJd8sLr4Zf6uPaGiOt7MvRkEo=".into()),
                pending: 3,
                verified: Some(VerifiedLine {
                    at: at("2026-11-23T02:10:00+08:00"),
                    good: true,
                    size: 1_047_002,
                    deep: true,
                }),
                counts: counts(),
                deferred_until: Some(on("2027-02-01")),
            },
            Self {
                origin: "xinyu.example/yulin".into(),
                checkpoint: Some(CheckpointLine { at: at("2026-11-23T10:41:00+08:00"), size: 1_048_213 }),
                root: Some("q3Vx0b9mH2T1cYw5nKeJd8sLr4Zf6uPaGiOt7MvRkEo=".into()),
                pending: 0,
                verified: Some(VerifiedLine {
                    at: at("2026-11-23T02:10:00+08:00"),
                    good: false,
                    size: 1_047_002,
                    deep: false,
                }),
                counts: JournalCounts { deferred: 0, ..counts() },
                deferred_until: None,
            },
            Self {
                origin: "xinyu.example/yulin".into(),
                checkpoint: None,
                root: None,
                pending: 0,
                verified: None,
                counts: JournalCounts {
                    person: 0,
                    body: 0,
                    destruction: 0,
                    tally: 0,
                    rules: 0,
                    destroyed: 0,
                    deferred: 0,
                },
                deferred_until: None,
            },
        ]
    }
}

/// The operator's desk: the machine, never a file.
#[derive(Serialize)]
pub struct OperatorHomePage {
    /// The checks of `xinyu doctor`, in its order.
    pub checks: Vec<Check>,
    /// When the checks were run.
    pub checked_at: Ms,
    /// The last daily run; `None` in a new register.
    pub sweep: Option<SweepLine>,
    /// Whether today's run is still to come (false) or overdue by more than a day (true).
    pub sweep_late: bool,
    /// Batches now being read.
    pub batches_running: u64,
    /// Messages that wait in the outbox.
    pub outbox: u64,
}

/// One check of `xinyu doctor`.
#[derive(Serialize)]
pub struct Check {
    /// Its id: `settings`, `keys`, `clock`, `disk`, `fonts`, `rules`, `journal`; words in `desk.ftl`,
    /// `check-{id}`, and what to do where it is not good in `check-{id}-todo`.
    pub id: &'static str,
    /// `good`, `watch` (works, but soon not) or `mend`.
    pub state: &'static str,
    /// What was found, e.g. `41 GB`; as doctor prints it.
    pub found: String,
}

/// One daily run.
#[derive(Serialize)]
pub struct SweepLine {
    /// The day it was for.
    pub day: Day,
    /// When it ended.
    pub at: Ms,
    /// Entries whose period ended.
    pub ended: u64,
    /// Keys destroyed.
    pub destroyed: u64,
    /// Requests and links that lapsed.
    pub lapsed: u64,
}

impl Page for OperatorHomePage {
    const TEMPLATE: &'static str = "pages/desk/home-operator.html";
    const NAV: Nav = Nav::Operator;
    const TAB: &'static str = "desk";

    fn samples() -> Vec<Self> {
        let check = |id, state, found: &str| Check { id, state, found: found.into() };
        vec![
            Self {
                checks: vec![
                    check("rules", "good", "4f1c22d09a7be310"),
                    check("settings", "good", "/var/lib/xinyu/xinyu.toml"),
                    check("keys", "good", "register.yulin.example, 3"),
                    check("clock", "good", "2026-11-23T10:40:12+08:00"),
                    check("disk", "mend", "712 MB"),
                    check("fonts", "good", "Noto Serif CJK SC"),
                    check("journal", "good", "1,048,213"),
                ],
                checked_at: at("2026-11-23T10:40:12+08:00"),
                sweep: Some(SweepLine {
                    day: on("2026-11-23"),
                    at: at("2026-11-23T02:04:00+08:00"),
                    ended: 12,
                    destroyed: 9,
                    lapsed: 31,
                }),
                sweep_late: false,
                batches_running: 1,
                outbox: 4,
            },
            Self {
                checks: vec![check("journal", "watch", "12"), check("fonts", "mend", "no Chinese font was found")],
                checked_at: at("2026-11-23T10:40:12+08:00"),
                sweep: None,
                sweep_late: true,
                batches_running: 0,
                outbox: 0,
            },
        ]
    }
}

/// A role whose work comes with a later version: case officer, counter, supervisor, administrator.
#[derive(Serialize)]
pub struct DeskNothingPage {
    /// `case_officer`, `counter`, `supervisor` or `body_admin`.
    pub role: &'static str,
}

impl Page for DeskNothingPage {
    const TEMPLATE: &'static str = "pages/desk/home-nothing.html";

    fn samples() -> Vec<Self> {
        vec![Self { role: "case_officer" }]
    }
}
