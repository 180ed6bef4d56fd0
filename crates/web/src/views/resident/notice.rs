//! `GET /me/notices`, `GET /me/notices/{id}` before and after `POST /me/notices/{id}/open`.

use serde::Serialize;

use super::pieces::{
    AskAt, Decision, MaySee, Served, ServedHow, ask_at, at, decision, institute, market_bureau, may_see, on, penalty,
    receipt, sealed_receipt,
};
use crate::views::parts::{Day, Ms, Receipt, Text};
use crate::views::{Nav, Page};

/// All notices.
#[derive(Serialize)]
pub struct NoticesPage {
    /// Not opened yet, oldest first.
    pub waiting: Vec<NoticeLine>,
    /// Opened or served, newest first.
    pub past: Vec<NoticeLine>,
    /// Whether a confirmed e-mail address is there.
    pub mail_confirmed: bool,
}

/// What a notice is about.
#[derive(Serialize)]
#[serde(tag = "about", rename_all = "kebab-case")]
pub enum About {
    /// A decision was filed.
    Filed {
        /// Kind of the entry.
        kind: Text,
        /// Who filed.
        body: Text,
    },
    /// A filed decision was changed; if it is worse for the person, the notice serves anew.
    Amended {
        /// Kind of the entry.
        kind: Text,
        /// Who filed.
        body: Text,
    },
    /// A filed decision was withdrawn.
    Withdrawn {
        /// Kind of the entry.
        kind: Text,
        /// Who filed.
        body: Text,
    },
    /// Somebody looked.
    Looked {
        /// Who.
        body: Text,
        /// The look: `/me/looks/{look}`.
        look: String,
    },
}

/// A notice in the list.
#[derive(Serialize)]
pub struct NoticeLine {
    /// `/me/notices/{id}`.
    pub id: String,
    /// What about.
    pub about: About,
    /// The day it came.
    pub came: Day,
    /// Not opened: the day from which it counts as served; none where opening alone serves it.
    pub counts_from: Option<Day>,
    /// When it was opened.
    pub opened: Option<Ms>,
    /// Served without being opened: since when.
    pub served: Option<Day>,
}

impl Page for NoticesPage {
    const TEMPLATE: &'static str = "pages/resident/notices.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "notices";

    fn samples() -> Vec<Self> {
        let line = |id: &str, about, came: &str| NoticeLine {
            id: id.to_owned(),
            about,
            came: on(came),
            counts_from: None,
            opened: None,
            served: None,
        };
        let filed = || About::Filed { kind: penalty(), body: market_bureau() };
        vec![
            NoticesPage {
                waiting: vec![
                    NoticeLine { counts_from: Some(on("2026-12-01")), ..line("n-0417", filed(), "2026-11-16") },
                    line("n-0420", About::Amended { kind: penalty(), body: market_bureau() }, "2026-11-20"),
                ],
                past: vec![
                    line("n-0416", About::Looked { body: institute(), look: "k-7466".to_owned() }, "2026-11-24"),
                    NoticeLine {
                        opened: Some(at("2026-11-13T08:20:00+08:00")),
                        ..line("n-0391", About::Withdrawn { kind: penalty(), body: market_bureau() }, "2026-11-12")
                    },
                    NoticeLine { served: Some(on("2023-07-11")), ..line("n-0122", filed(), "2023-06-26") },
                ],
                mail_confirmed: false,
            },
            NoticesPage { waiting: Vec::new(), past: Vec::new(), mail_confirmed: true },
        ]
    }
}

/// A notice that was not opened: what opening means. It holds nothing of the content.
#[derive(Serialize)]
pub struct ClosedNoticePage {
    /// `POST /me/notices/{id}/open`.
    pub id: String,
    /// Kind of the entry.
    pub kind: Text,
    /// Who filed.
    pub body: Text,
    /// The day it was filed.
    pub filed: Day,
    /// Whether the entry can weigh against the person: only then does disclosure wait for service.
    pub adverse: bool,
    /// The day from which it counts as served all the same; none while only opening serves it.
    pub counts: Option<Counting>,
}

/// When an unopened notice counts as served.
#[derive(Serialize)]
pub struct Counting {
    /// From this day.
    pub from: Day,
    /// By which way it was sent.
    pub sent_by: SentBy,
}

/// A way by which a notice was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SentBy {
    /// A letter.
    Letter,
    /// A message to a channel that the person confirmed.
    Message,
}

impl Page for ClosedNoticePage {
    const TEMPLATE: &'static str = "pages/resident/notice-closed.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "notices";

    fn samples() -> Vec<Self> {
        let sent = |sent_by: Option<SentBy>| ClosedNoticePage {
            adverse: true,
            id: "n-0417".to_owned(),
            kind: penalty(),
            body: market_bureau(),
            filed: on("2026-11-16"),
            counts: sent_by.map(|sent_by| Counting { from: on("2026-12-01"), sent_by }),
        };
        vec![sent(Some(SentBy::Letter)), sent(Some(SentBy::Message)), sent(None)]
    }
}

/// A notice that was opened or served, with its content.
#[derive(Serialize)]
pub struct NoticePage {
    /// Id, read out at the counter.
    pub id: String,
    /// Whether it was opened by the request before this one: said once, as a status.
    pub just_opened: bool,
    /// How and when it was served.
    pub served: Served,
    /// Whether the entry can weigh against the person.
    pub adverse: bool,
    /// Kind of the entry.
    pub kind: Text,
    /// What was decided.
    pub decision: Decision,
    /// The day it was filed.
    pub filed: Day,
    /// `/me/entries/{entry}`.
    pub entry: String,
    /// Last day on which it is shown.
    pub last_day: Day,
    /// First day on which repair may be asked for.
    pub repair_from: Option<Day>,
    /// Who may see it.
    pub may_see: Vec<MaySee>,
    /// Receipt of the service.
    pub receipt: Receipt,
    /// Where to ask about the decision.
    pub ask_at: Option<AskAt>,
}

impl Page for NoticePage {
    const TEMPLATE: &'static str = "pages/resident/notice.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "notices";

    fn samples() -> Vec<Self> {
        let opened = || NoticePage {
            adverse: true,
            id: "n-0417".to_owned(),
            just_opened: true,
            served: Served { on: on("2026-11-23"), at: Some(at("2026-11-23T10:42:00+08:00")), how: ServedHow::Opened },
            kind: penalty(),
            decision: decision(),
            filed: on("2026-11-16"),
            entry: "e-5520".to_owned(),
            last_day: on("2027-11-08"),
            repair_from: Some(on("2027-02-09")),
            may_see: may_see(),
            receipt: receipt("R-20261123-0417", "2026-11-23T10:42:00+08:00", "/me/notices/n-0417"),
            ask_at: Some(ask_at()),
        };
        let by_letter = NoticePage {
            just_opened: false,
            served: Served { on: on("2026-12-01"), at: None, how: ServedHow::Letter },
            may_see: Vec::new(),
            repair_from: None,
            receipt: sealed_receipt("R-20261201-0417", "2026-12-01T00:04:00+08:00", "/me/notices/n-0417"),
            ask_at: None,
            ..opened()
        };
        vec![opened(), by_letter]
    }
}
