//! `GET /me/entries` and `GET /me/entries/{id}`.

use serde::Serialize;

use super::honour::HonourState;
use super::pieces::{
    AskAt, Decision, EntryState, LookLine, MaySee, NeverSees, Served, ServedHow, ask_at, at, award, decision,
    food_decision, licence, look_by_institute, market_bureau, may_see, never_sees, on, penalty,
};
use crate::views::parts::{Day, Text};
use crate::views::{Nav, Page};

/// The whole file, by kind.
#[derive(Serialize)]
pub struct EntriesPage {
    /// Kinds that have entries.
    pub kinds: Vec<KindGroup>,
}

/// Entries of one kind.
#[derive(Serialize)]
pub struct KindGroup {
    /// Code of the kind, the anchor on the page.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Newest decision first; adverse ones are neither first nor marked.
    pub entries: Vec<EntryLine>,
}

/// An entry in the list. Before its notice is opened nothing of its content is there.
#[derive(Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum EntryLine {
    /// The notice was not opened: kind, body and date only.
    Unopened {
        /// The notice: `/me/notices/{notice}`.
        notice: String,
        /// The body that filed.
        body: Text,
        /// The day it was filed.
        filed: Day,
        /// The day from which it counts as served all the same.
        counts_from: Option<Day>,
    },
    /// The notice was opened, so the content may be shown.
    Opened {
        /// `/me/entries/{id}`.
        id: String,
        /// What it is about.
        title: Text,
        /// The body that decided.
        body: Text,
        /// Date on the decision.
        decided: Day,
        /// Last day on which it is shown to anyone.
        last_day: Day,
        /// State.
        state: EntryState,
    },
}

impl Page for EntriesPage {
    const TEMPLATE: &'static str = "pages/resident/entries.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "entries";

    fn samples() -> Vec<Self> {
        let opened = |id: &str, decision: Decision, last_day: &str, state| EntryLine::Opened {
            id: id.to_owned(),
            title: decision.title,
            body: decision.body,
            decided: decision.decided,
            last_day: on(last_day),
            state,
        };
        vec![
            EntriesPage {
                kinds: vec![KindGroup {
                    code: "penalty".to_owned(),
                    name: penalty(),
                    entries: vec![
                        EntryLine::Unopened {
                            notice: "n-0417".to_owned(),
                            body: market_bureau(),
                            filed: on("2026-11-16"),
                            counts_from: Some(on("2026-12-01")),
                        },
                        opened("e-5520", decision(), "2027-11-08", EntryState::Showing),
                        opened("e-3108", food_decision(), "2024-06-19", EntryState::Ended),
                        opened(
                            "e-2001",
                            Decision { decided: on("2022-03-04"), ..decision() },
                            "2023-03-03",
                            EntryState::Withdrawn,
                        ),
                    ],
                }],
            },
            EntriesPage { kinds: Vec::new() },
        ]
    }
}

/// One entry, wholly.
#[derive(Serialize)]
pub struct EntryPage {
    /// Its identifier.
    pub id: String,
    /// Whether the person may decline it, and has not.
    pub may_decline: bool,
    /// Whether they have just answered: said once, as a status.
    pub answered: bool,
    /// Where its publication stands, where it is the person's to publish.
    pub honour: Option<HonourState>,
    /// What they have just done about that, said once: `published`, `down`.
    pub honour_done: Option<&'static str>,
    /// When they published it (true) and took it down (false), oldest first.
    pub honour_steps: Vec<(Day, bool)>,
    /// Its kind.
    pub kind: Text,
    /// What was decided.
    pub decision: Decision,
    /// The day it was filed.
    pub filed: Day,
    /// How and when it was served; none where an entry that cannot weigh against the person was not
    /// opened yet.
    pub served: Option<Served>,
    /// State.
    pub state: EntryState,
    /// Today, which tells past steps from later ones.
    pub today: Day,
    /// Class of the disclosure period (轻微, 一般, 严重), as the rules name it.
    pub class: Text,
    /// First day on which repair may be asked for; none where the rules have none.
    pub repair_from: Option<Day>,
    /// Last day on which it is shown.
    pub last_day: Day,
    /// The day its retention ends and its key is destroyed.
    pub destroyed: Day,
    /// The day it was withdrawn.
    pub withdrawn: Option<Day>,
    /// Who may see it, what for and why.
    pub may_see: Vec<MaySee>,
    /// Who never sees it, and why.
    pub never: Vec<NeverSees>,
    /// What versions after the first one changed, and why.
    pub amendments: Vec<AmendmentLine>,
    /// Why it was taken back, in the words of the body.
    pub taken_back: Option<String>,
    /// Bodies that had seen it and were told that it changed.
    pub told: Vec<ToldLine>,
    /// Who has seen it, newest first, at most three; own looks are not counted here.
    pub looks: Vec<LookLine>,
    /// All of these.
    pub looks_in_all: u32,
    /// Code of the catalog item: `/rules/items/{code}`.
    pub item: String,
    /// Where to ask about the decision.
    pub ask_at: Option<AskAt>,
}

/// A version that amends the one before.
#[derive(Clone, Serialize)]
pub struct AmendmentLine {
    /// When.
    pub on: Day,
    /// Why, in the words of the body.
    pub reason: String,
    /// What changed: header, before, now.
    pub changes: Vec<AmendedField>,
}

/// One field that a version changed.
#[derive(Clone, Serialize)]
pub struct AmendedField {
    /// Its header.
    pub header: Text,
    /// What stood there; empty where nothing did.
    pub before: String,
    /// What stands there now.
    pub now: String,
}

/// A sample.
pub(super) fn amendment() -> AmendmentLine {
    AmendmentLine {
        on: on("2026-11-20"),
        reason: "录入时金额写错，按决定书更正".to_owned(),
        changes: vec![AmendedField {
            header: Text::new("罚款金额（万元）", "Fine (10,000 yuan)"),
            before: "0.1".to_owned(),
            now: "0.05".to_owned(),
        }],
    }
}

/// A body that had seen an entry and was told that it changed.
#[derive(Clone, Serialize)]
pub struct ToldLine {
    /// The body.
    pub body: Text,
    /// When it was told.
    pub on: Day,
    /// When it confirmed to know.
    pub seen: Option<Day>,
}

impl Page for EntryPage {
    const TEMPLATE: &'static str = "pages/resident/entry.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "entries";

    fn samples() -> Vec<Self> {
        let showing = || EntryPage {
            id: "e-0410d3w6a8k5n2q9".to_owned(),
            may_decline: false,
            answered: false,
            honour: None,
            honour_done: None,
            honour_steps: Vec::new(),
            kind: penalty(),
            decision: decision(),
            filed: on("2026-11-16"),
            served: Some(Served {
                on: on("2026-11-23"),
                at: Some(at("2026-11-23T10:42:00+08:00")),
                how: ServedHow::Opened,
            }),
            state: EntryState::Showing,
            today: on("2026-11-24"),
            class: Text::new("一般", "ordinary"),
            repair_from: Some(on("2027-02-09")),
            last_day: on("2027-11-08"),
            destroyed: on("2031-11-09"),
            withdrawn: None,
            amendments: Vec::new(),
            taken_back: None,
            told: Vec::new(),
            may_see: may_see(),
            never: never_sees(),
            looks: Vec::new(),
            looks_in_all: 0,
            item: "penalty-metrology".to_owned(),
            ask_at: Some(ask_at()),
        };
        let seen = EntryPage {
            today: on("2027-03-01"),
            looks: vec![look_by_institute()],
            looks_in_all: 4,
            ask_at: None,
            ..showing()
        };
        let ended = EntryPage {
            decision: food_decision(),
            filed: on("2023-06-26"),
            served: Some(Served { on: on("2023-07-11"), at: None, how: ServedHow::Letter }),
            state: EntryState::Ended,
            class: Text::new("轻微", "minor"),
            repair_from: None,
            last_day: on("2024-06-19"),
            destroyed: on("2028-06-20"),
            item: "penalty-food".to_owned(),
            ..showing()
        };
        let told = |seen: Option<&str>| ToldLine { body: market_bureau(), on: on("2026-11-24"), seen: seen.map(on) };
        let withdrawn = EntryPage {
            state: EntryState::Withdrawn,
            withdrawn: Some(on("2026-11-24")),
            taken_back: Some("榆政复决〔2026〕示12号撤销原决定".to_owned()),
            told: vec![told(None), told(Some("2026-11-25"))],
            ..showing()
        };
        let amended = EntryPage { amendments: vec![amendment()], told: vec![told(None)], ..showing() };
        let licence = |state| EntryPage {
            kind: Text::new("行政许可", "Licence"),
            decision: licence(),
            served: None,
            state,
            class: Text::new("行政许可", "Licence"),
            repair_from: None,
            last_day: on("2029-03-17"),
            destroyed: on("2034-03-18"),
            item: "licence.food-business".to_owned(),
            ..showing()
        };
        let award = |state| EntryPage {
            kind: Text::new("荣誉奖励", "Award"),
            decision: award(),
            class: Text::new("荣誉奖励", "Award"),
            may_decline: state == EntryState::Showing,
            answered: true,
            last_day: on("2027-01-19"),
            destroyed: on("2027-01-20"),
            item: "award.government".to_owned(),
            ..licence(state)
        };
        let honour = |is, done: Option<&'static str>| EntryPage {
            answered: false,
            honour: Some(HonourState { is, name: "林＊".to_owned(), since: Some(on("2026-11-24")) }),
            honour_done: done,
            honour_steps: if is == "may" { Vec::new() } else { vec![(on("2026-11-24"), true)] },
            ..award(EntryState::Showing)
        };
        let down = EntryPage {
            honour_steps: vec![(on("2026-11-24"), true), (on("2026-11-25"), false)],
            ..honour("may", Some("down"))
        };
        let awaiting = EntryPage { answered: false, ..award(EntryState::Awaiting) };
        let lapsed = EntryPage { today: on("2029-04-01"), ..licence(EntryState::NotInForce) };
        vec![
            showing(),
            seen,
            ended,
            withdrawn,
            amended,
            licence(EntryState::Showing),
            lapsed,
            awaiting,
            award(EntryState::Showing),
            award(EntryState::Declined),
            honour("may", None),
            honour("not-told", None),
            honour("frozen", None),
            honour("published", Some("published")),
            honour("hidden", None),
            down,
        ]
    }
}
