//! Ways of looking at one's own file beside that by kind: by body, by time, what ends when, what each
//! purpose would show, what was taken back, everything as files.
//!
//! Whatever the way, an entry whose notice was not opened shows kind, body and date, and no more.

use serde::Serialize;

use super::consent::Preview;
use super::entry::EntryLine;
use super::pieces::{EntryState, decision, food_decision, hiring, licence, market_bureau, on, penalty};
use crate::views::parts::{Day, Text};
use crate::views::{Nav, Page};

/// A way that groups entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// `GET /me/entries/by-body`
    Body,
    /// `GET /me/entries/by-time`
    Time,
    /// `GET /me/entries/taken-back`
    Back,
}

/// Entries in groups.
#[derive(Serialize)]
pub struct GroupsPage {
    /// Which way.
    pub way: Way,
    /// Groups that have entries.
    pub groups: Vec<Group>,
}

/// Entries that belong together.
#[derive(Serialize)]
pub struct Group {
    /// The anchor on the page.
    pub id: String,
    /// Name of the body; none where the year is the name.
    pub body: Option<Text>,
    /// The year.
    pub year: Option<i16>,
    /// Newest first.
    pub entries: Vec<WayLine>,
}

/// An entry in a group.
#[derive(Serialize)]
pub struct WayLine {
    /// Its kind.
    pub kind: Text,
    /// What may be shown of it.
    pub line: EntryLine,
    /// Why and since when nobody is shown it any more, where it was taken back.
    pub back: Option<TakenBack>,
}

/// How an entry was taken back.
#[derive(Serialize)]
pub struct TakenBack {
    /// `withdrawn`, `annulled` or `repaired`.
    pub why: &'static str,
    /// First day without it.
    pub on: Day,
    /// The day its retention ends and its key is destroyed.
    pub destroyed: Option<Day>,
}

fn opened(id: &str, decision: super::pieces::Decision, last_day: &str, state: EntryState) -> EntryLine {
    EntryLine::Opened {
        id: id.to_owned(),
        title: decision.title,
        body: decision.body,
        decided: decision.decided,
        last_day: on(last_day),
        state,
    }
}

fn unopened() -> EntryLine {
    EntryLine::Unopened {
        notice: "n-0417".to_owned(),
        body: market_bureau(),
        filed: on("2026-11-16"),
        counts_from: Some(on("2026-12-01")),
    }
}

impl Page for GroupsPage {
    const TEMPLATE: &'static str = "pages/resident/ways-groups.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "entries";

    fn samples() -> Vec<Self> {
        let shown = |line| WayLine { kind: penalty(), line, back: None };
        let group = |id: &str, body, year, entries| Group { id: id.to_owned(), body, year, entries };
        let back = |why| WayLine {
            kind: penalty(),
            line: opened("e-2001", decision(), "2026-11-20", EntryState::Withdrawn),
            back: Some(TakenBack { why, on: on("2026-11-21"), destroyed: Some(on("2031-11-09")) }),
        };
        let lines = || {
            vec![
                shown(unopened()),
                shown(opened("e-5520", decision(), "2027-11-08", EntryState::Showing)),
                shown(opened("e-3108", food_decision(), "2024-06-19", EntryState::Ended)),
                WayLine {
                    kind: Text::new("行政许可", "Licence"),
                    line: opened("e-4001", licence(), "2029-03-17", EntryState::NotInForce),
                    back: None,
                },
            ]
        };
        vec![
            GroupsPage { way: Way::Body, groups: vec![group("b-0", Some(market_bureau()), None, lines())] },
            GroupsPage { way: Way::Time, groups: vec![group("y-2026", None, Some(2026), lines())] },
            GroupsPage {
                way: Way::Back,
                groups: vec![group(
                    "y-2026",
                    None,
                    Some(2026),
                    vec![back("withdrawn"), back("annulled"), back("repaired")],
                )],
            },
            GroupsPage { way: Way::Body, groups: Vec::new() },
            GroupsPage { way: Way::Back, groups: Vec::new() },
        ]
    }
}

/// `GET /me/entries/ends`: what ends when, and why then.
#[derive(Serialize)]
pub struct EndsPage {
    /// From tomorrow on, the nearest first.
    pub ahead: Vec<EndLine>,
    /// Up to today, the latest first.
    pub past: Vec<EndLine>,
}

/// A day on which something ends.
#[derive(Serialize)]
pub struct EndLine {
    /// The day.
    pub day: Day,
    /// What it is the last day of, or what happens on it: `last-shown`, `in-force`, `repair`,
    /// `destroyed`, `served`, `back`, `consent`.
    pub what: &'static str,
    /// What it is about.
    pub title: Text,
    /// Where that is shown.
    pub href: String,
    /// Why then: the rule, in words.
    pub reason: Option<Text>,
    /// Code of the item whose page has the rule.
    pub item: Option<String>,
}

impl Page for EndsPage {
    const TEMPLATE: &'static str = "pages/resident/ways-ends.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "entries";

    fn samples() -> Vec<Self> {
        let line = |day: &str, what, reason| EndLine {
            day: on(day),
            what,
            title: decision().title,
            href: if what == "consent" { "/me/consents/c-2093" } else { "/me/entries/e-5520" }.to_owned(),
            reason,
            item: (what != "consent").then(|| "penalty-metrology".to_owned()),
        };
        let rule = || {
            Some(Text::new("“一般”类处罚最长展示 1 年", "a penalty of the class “general” is shown for 1 year at most"))
        };
        vec![
            EndsPage {
                ahead: vec![
                    line("2026-12-01", "served", None),
                    line("2026-12-23", "consent", None),
                    line("2027-02-09", "repair", rule()),
                    line("2027-11-08", "last-shown", rule()),
                    line("2029-03-17", "in-force", None),
                    line("2031-11-09", "destroyed", rule()),
                ],
                past: vec![line("2024-06-19", "last-shown", rule()), line("2024-05-01", "back", None)],
            },
            EndsPage { ahead: Vec::new(), past: Vec::new() },
        ]
    }
}

/// `GET /me/entries/purposes`: what each purpose would show.
#[derive(Serialize)]
pub struct PurposesPage {
    /// Purposes in the order of the rules.
    pub purposes: Vec<PurposeLine>,
}

/// A purpose in the list.
#[derive(Serialize)]
pub struct PurposeLine {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Whether it needs the person's consent; else a statute and a case.
    pub by_consent: bool,
    /// Whether it names a field of work.
    pub has_fields: bool,
    /// What would show something: by field of work, or one without a field.
    pub shows: Vec<Showing>,
    /// Fields of work that would show nothing: code and name.
    pub nothing: Vec<Showing>,
}

/// How much a purpose would show.
#[derive(Clone, Serialize)]
pub struct Showing {
    /// Address of the preview.
    pub href: String,
    /// The field of work.
    pub field: Option<Text>,
    /// Entries that would be shown.
    pub entries: u32,
}

impl Page for PurposesPage {
    const TEMPLATE: &'static str = "pages/resident/ways-purposes.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "entries";

    fn samples() -> Vec<Self> {
        let showing = |href: &str, field, entries| Showing { href: href.to_owned(), field, entries };
        vec![PurposesPage {
            purposes: vec![
                PurposeLine {
                    code: "hiring".to_owned(),
                    name: Text::new("录用前核查", "Check before hiring"),
                    by_consent: true,
                    has_fields: true,
                    shows: vec![showing(
                        "/me/entries/purposes/hiring/metrology",
                        Some(Text::new("计量检定", "metrology")),
                        1,
                    )],
                    nothing: vec![showing("/me/entries/purposes/hiring/food", Some(Text::new("食品", "food")), 0)],
                },
                PurposeLine {
                    code: "social-aid".to_owned(),
                    name: Text::new("社会救助", "social aid"),
                    by_consent: false,
                    has_fields: false,
                    shows: Vec::new(),
                    nothing: vec![showing("/me/entries/purposes/social-aid", None, 0)],
                },
            ],
        }]
    }
}

/// `GET /me/entries/purposes/{code}` and `…/{code}/{field}`: the very preview an enquirer would get.
#[derive(Serialize)]
pub struct PurposePage {
    /// Code of the purpose: `/rules/purposes/{code}`.
    pub code: String,
    /// The purpose with its field of work.
    pub purpose: Text,
    /// Whether it needs the person's consent; else a statute and a case.
    pub by_consent: bool,
    /// The sheet.
    pub preview: Preview,
    /// Whether the answer would be "refer to an officer".
    pub refers: bool,
    /// How many entries they would not see.
    pub not_seen: u32,
    /// The day of the preview.
    pub today: Day,
}

impl Page for PurposePage {
    const TEMPLATE: &'static str = "pages/resident/ways-purpose.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "entries";

    fn samples() -> Vec<Self> {
        let page = |by_consent, preview: Preview| PurposePage {
            code: "hiring".to_owned(),
            purpose: hiring(),
            by_consent,
            refers: !preview.entries.is_empty(),
            preview,
            not_seen: 2,
            today: on("2026-11-24"),
        };
        let preview = super::consent::sample_preview;
        let nothing = PurposePage { not_seen: 0, ..page(false, Preview { entries: Vec::new(), ..preview() }) };
        vec![page(true, preview()), page(false, preview()), nothing]
    }
}

/// `GET /me/entries/whole`: everything in one file to read, and one for a machine.
#[derive(Serialize)]
pub struct WholePage {
    /// Unopened notices: what they hold is in neither.
    pub unopened: u32,
}

impl Page for WholePage {
    const TEMPLATE: &'static str = "pages/resident/ways-whole.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "entries";

    fn samples() -> Vec<Self> {
        vec![WholePage { unopened: 0 }, WholePage { unopened: 2 }]
    }
}
