//! `GET /me/notices`, `GET /me/notices/{id}` before and after `POST /me/notices/{id}/open`.

use serde::Serialize;

use super::entry::{AmendmentLine, amendment};
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
    /// A filed decision was withdrawn: it was wrong to file it.
    Withdrawn {
        /// Kind of the entry.
        kind: Text,
        /// Who filed.
        body: Text,
    },
    /// A filed decision was set aside.
    Annulled {
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
    /// The person has answered whether it may be kept, so nothing waits for them.
    pub answered: bool,
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
            answered: false,
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
                    line("n-0390", About::Annulled { kind: penalty(), body: market_bureau() }, "2026-11-12"),
                    NoticeLine { answered: true, ..line("n-0380", filed(), "2026-11-02") },
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
    /// What about.
    pub about: About,
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
            about: About::Filed { kind: penalty(), body: market_bureau() },
            filed: on("2026-11-16"),
            counts: sent_by.map(|sent_by| Counting { from: on("2026-12-01"), sent_by }),
        };
        let about = |about| ClosedNoticePage { about, ..sent(None) };
        vec![
            sent(Some(SentBy::Letter)),
            sent(Some(SentBy::Message)),
            sent(None),
            ClosedNoticePage { adverse: false, ..sent(None) },
            about(About::Amended { kind: penalty(), body: market_bureau() }),
            ClosedNoticePage { adverse: false, ..about(About::Withdrawn { kind: penalty(), body: market_bureau() }) },
            ClosedNoticePage { adverse: false, ..about(About::Annulled { kind: penalty(), body: market_bureau() }) },
        ]
    }
}

/// A notice that was opened or served, with its content.
#[derive(Serialize)]
pub struct NoticePage {
    /// Id, read out at the counter.
    pub id: String,
    /// What about.
    pub about: About,
    /// What it changed, where it tells of an amendment.
    pub amendment: Option<AmendmentLine>,
    /// Why it was taken back, and since when it is shown to nobody, where it tells of that.
    pub taken_back: Option<TakenBackLine>,
    /// Whether it was opened by the request before this one: said once, as a status.
    pub just_opened: bool,
    /// How and when it was served.
    pub served: Served,
    /// Whether the entry can weigh against the person.
    pub adverse: bool,
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

/// That an entry was taken back.
#[derive(Clone, Serialize)]
pub struct TakenBackLine {
    /// The first day without it.
    pub on: Day,
    /// Why, in the words of the body.
    pub reason: String,
}

impl Page for NoticePage {
    const TEMPLATE: &'static str = "pages/resident/notice.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "notices";

    fn samples() -> Vec<Self> {
        let opened = || NoticePage {
            adverse: true,
            id: "n-0417".to_owned(),
            about: About::Filed { kind: penalty(), body: market_bureau() },
            amendment: None,
            taken_back: None,
            just_opened: true,
            served: Served { on: on("2026-11-23"), at: Some(at("2026-11-23T10:42:00+08:00")), how: ServedHow::Opened },
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
        let amended = NoticePage {
            about: About::Amended { kind: penalty(), body: market_bureau() },
            amendment: Some(amendment()),
            ..opened()
        };
        let back =
            TakenBackLine { on: on("2026-11-24"), reason: "榆政复决〔2026〕示12号撤销原决定".to_owned() };
        let taken_back = |about| NoticePage { about, taken_back: Some(back.clone()), ..opened() };
        vec![
            opened(),
            by_letter,
            amended,
            taken_back(About::Withdrawn { kind: penalty(), body: market_bureau() }),
            taken_back(About::Annulled { kind: penalty(), body: market_bureau() }),
        ]
    }
}
