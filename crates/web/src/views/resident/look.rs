//! `GET /me/looks` and `GET /me/looks/{id}`.

use serde::Serialize;

use super::pieces::{
    Ground, LookLine, Looker, decision, look_at_counter, look_by_bearer, look_by_institute, look_by_mandate,
    look_by_register, look_own, on, receipt, sealed_receipt,
};
use crate::views::parts::{Day, Receipt, Text};
use crate::views::{Nav, Page};

/// Everyone who looked, newest first, by month.
#[derive(Serialize)]
pub struct LooksPage {
    /// Months with a look.
    pub months: Vec<LookMonth>,
    /// All looks that are kept.
    pub in_all: u32,
    /// Whether this is not the newest page.
    pub paged: bool,
    /// Older looks, if there are: `?before={before}`.
    pub older: Option<Older>,
    /// Deferred looks in the whole city, which nobody may tell apart from none of one's own.
    pub deferrals: Deferrals,
}

/// Looks of one month.
#[derive(Serialize)]
pub struct LookMonth {
    /// First day of the month.
    pub month: Day,
    /// Newest first.
    pub looks: Vec<LookLine>,
}

/// The way to the next page.
#[derive(Serialize)]
pub struct Older {
    /// Id of the last look on this page.
    pub before: String,
    /// How many follow.
    pub count: u32,
}

/// The public count of deferrals.
#[derive(Serialize)]
pub struct Deferrals {
    /// Open ones.
    pub open: u32,
    /// When the last of them ends.
    pub last_ends: Option<Day>,
}

impl Page for LooksPage {
    const TEMPLATE: &'static str = "pages/resident/looks.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "looks";

    fn samples() -> Vec<Self> {
        let none = || Deferrals { open: 0, last_ends: None };
        let november = || LookMonth {
            month: on("2026-11-01"),
            looks: vec![
                look_by_institute(),
                look_by_mandate(),
                look_by_bearer(),
                look_at_counter(),
                look_by_register(),
            ],
        };
        let october = || LookMonth { month: on("2026-10-01"), looks: vec![look_own()] };
        vec![
            LooksPage {
                months: vec![november(), october()],
                in_all: 11,
                paged: false,
                older: Some(Older { before: "k-7519".to_owned(), count: 7 }),
                deferrals: Deferrals { open: 2, last_ends: Some(on("2027-02-01")) },
            },
            LooksPage { months: vec![october()], in_all: 11, paged: true, older: None, deferrals: none() },
            LooksPage { months: Vec::new(), in_all: 0, paged: false, older: None, deferrals: none() },
        ]
    }
}

/// What an enquiry was answered.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// 没有需要考虑的信息
    NothingToConsider,
    /// 有信息，请经办人判断
    ReferToOfficer,
    /// 它看过的一条记录有了变化，已告知
    ChangeTold,
}

/// An entry that was seen.
#[derive(Serialize)]
pub struct SeenEntry {
    /// `/me/entries/{id}`; none once it is destroyed.
    pub id: Option<String>,
    /// Its kind.
    pub kind: Text,
    /// What it is about.
    pub title: Text,
}

/// One look.
#[derive(Serialize)]
pub struct LookPage {
    /// Who, when, what for, on what ground.
    pub look: LookLine,
    /// What was seen.
    pub seen: Vec<SeenEntry>,
    /// How many entries of the file were not seen.
    pub not_seen: u32,
    /// What the enquirer was answered; none for looks that are no enquiry.
    pub outcome: Option<Outcome>,
    /// What an officer of the register decided about the person's names, and why in the officer's words.
    pub decision: Option<NameDecision>,
    /// Receipt and place in the journal.
    pub receipt: Receipt,
}

/// A decision about the person's names, or about a row that somebody had to read.
#[derive(Serialize)]
pub struct NameDecision {
    /// `filing_typo`, `known_typo`, `former_name`, `variant_name`, `not_this_person`, `body_must_check`;
    /// `row_file`, `row_send_back`, `row_refuse`.
    pub decision: &'static str,
    /// Why.
    pub reason: String,
}

impl Page for LookPage {
    const TEMPLATE: &'static str = "pages/resident/look.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "looks";

    fn samples() -> Vec<Self> {
        let seen =
            || SeenEntry { id: Some("e-5520".to_owned()), kind: super::pieces::penalty(), title: decision().title };
        let proof = |id: &str| format!("/me/looks/{id}");
        vec![
            LookPage {
                look: look_by_institute(),
                seen: vec![seen()],
                not_seen: 2,
                outcome: Some(Outcome::ReferToOfficer),
                decision: None,
                receipt: sealed_receipt("R-20261124-7466", "2026-11-24T09:30:12+08:00", &proof("k-7466")),
            },
            LookPage {
                look: look_by_mandate(),
                seen: Vec::new(),
                not_seen: 3,
                outcome: Some(Outcome::NothingToConsider),
                decision: None,
                receipt: receipt("R-20261121-7741", "2026-11-21T15:20:08+08:00", &proof("k-7741")),
            },
            LookPage {
                look: look_by_bearer(),
                seen: vec![seen()],
                not_seen: 2,
                outcome: Some(Outcome::ReferToOfficer),
                decision: None,
                receipt: sealed_receipt("R-20261120-7601", "2026-11-20T18:05:00+08:00", &proof("k-7601")),
            },
            LookPage {
                look: look_at_counter(),
                seen: vec![seen()],
                not_seen: 0,
                outcome: None,
                decision: None,
                receipt: sealed_receipt("R-20261119-7602", "2026-11-19T10:12:00+08:00", &proof("k-7602")),
            },
            LookPage {
                look: look_own(),
                seen: vec![seen(), SeenEntry { id: None, ..seen() }],
                not_seen: 0,
                outcome: None,
                decision: None,
                receipt: sealed_receipt("R-20261030-7519", "2026-10-30T20:03:00+08:00", &proof("k-7519")),
            },
            LookPage {
                look: LookLine {
                    by: Looker::Body {
                        name: Text::new("榆林市信用办公室（演示）", "Yulin Credit Office (demo)"),
                        office: None,
                    },
                    ground: Ground::Mandate {
                        rule: Text::new("登记规则：身份核对", "Register’s rules: matching identity"),
                        case_number: "r-0412".to_owned(),
                    },
                    ..look_by_register()
                },
                seen: Vec::new(),
                not_seen: 3,
                outcome: None,
                decision: Some(NameDecision { decision: "former_name", reason: "户籍底册载明更名".to_owned() }),
                receipt: sealed_receipt("R-20261116-7702", "2026-11-16T09:14:00+08:00", &proof("k-7702")),
            },
        ]
    }
}
