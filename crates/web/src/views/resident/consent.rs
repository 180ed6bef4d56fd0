//! `/me/consents`: requests, consents in force, past ones; the exact preview; the two answers.
//!
//! `GET …/{id}` shows a request or a consent; `GET …/{id}/{answer}` asks once more ([`ConfirmPage`]);
//! `POST …/{id}/{answer}` does it and comes back to `GET …/{id}/{answer}`, which shows [`DonePage`] once
//! that is the answer. `answer`: `grant`, `refuse`, `revoke`.

use serde::Serialize;

use super::pieces::{at, decision, hiring, institute, on, penalty, receipt};
use crate::views::parts::{Day, Ms, Receipt, Text};
use crate::views::{Nav, Page};

/// Where a request or a consent stands.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ConsentState {
    /// Waits for an answer.
    Open {
        /// Last day to answer.
        lapses: Day,
    },
    /// In force.
    Granted {
        /// When it was granted.
        at: Ms,
        /// Last day of use.
        until: Day,
        /// Uses left.
        left: u32,
    },
    /// Used up.
    Used {
        /// When it was used last.
        at: Ms,
        /// The look: `/me/looks/{look}`.
        look: String,
    },
    /// Refused.
    Refused {
        /// When.
        at: Ms,
    },
    /// Revoked.
    Revoked {
        /// When.
        at: Ms,
    },
    /// Unanswered, or granted and not used in time.
    Lapsed {
        /// The last day it was good.
        on: Day,
    },
}

/// All of them.
#[derive(Serialize)]
pub struct ConsentsPage {
    /// Requests that wait, the one that lapses first first.
    pub waiting: Vec<ConsentLine>,
    /// In force.
    pub in_force: Vec<ConsentLine>,
    /// Past, newest first.
    pub past: Vec<ConsentLine>,
    /// Whether enquiries on consent are frozen.
    pub frozen: bool,
}

/// One in the list.
#[derive(Serialize)]
pub struct ConsentLine {
    /// `/me/consents/{id}`.
    pub id: String,
    /// Who asks.
    pub body: Text,
    /// What for.
    pub purpose: Text,
    /// Where it stands.
    pub is: ConsentState,
}

impl Page for ConsentsPage {
    const TEMPLATE: &'static str = "pages/resident/consents.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "consents";

    fn samples() -> Vec<Self> {
        let line = |id: &str, is| ConsentLine { id: id.to_owned(), body: institute(), purpose: hiring(), is };
        let then = at("2026-10-11T08:00:00+08:00");
        vec![
            ConsentsPage {
                waiting: vec![line("c-2093", ConsentState::Open { lapses: on("2026-12-07") })],
                in_force: vec![line("c-2080", ConsentState::Granted { at: then, until: on("2026-12-20"), left: 1 })],
                past: vec![
                    line("c-1990", ConsentState::Used { at: then, look: "k-7466".to_owned() }),
                    line("c-1981", ConsentState::Refused { at: then }),
                    line("c-1975", ConsentState::Revoked { at: then }),
                    line("c-1960", ConsentState::Lapsed { on: on("2026-09-01") }),
                ],
                frozen: true,
            },
            ConsentsPage { waiting: Vec::new(), in_force: Vec::new(), past: Vec::new(), frozen: false },
        ]
    }
}

/// A value on the preview sheet, so that it is written as on the enquirer's own page.
#[derive(Clone, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum SheetValue {
    /// Words.
    Words {
        /// The words.
        text: Text,
    },
    /// A document number.
    Number {
        /// The number.
        text: String,
    },
    /// A day.
    Date {
        /// The day.
        day: Day,
    },
    /// A sum in fen.
    Money {
        /// Fen.
        fen: i64,
    },
}

/// A line of the preview sheet.
#[derive(Clone, Serialize)]
pub struct SheetRow {
    /// Name of the field, from the rules.
    pub label: Text,
    /// Its value.
    pub value: SheetValue,
}

/// An entry on the preview sheet.
#[derive(Clone, Serialize)]
pub struct SheetEntry {
    /// Its kind.
    pub kind: Text,
    /// What it is about.
    pub title: Text,
    /// Exactly the fields that the enquirer gets, in their order.
    pub rows: Vec<SheetRow>,
}

/// Exactly what the enquirer would get: the pinned entry versions.
#[derive(Clone, Serialize)]
pub struct Preview {
    /// The person's name.
    pub name: String,
    /// Last characters of the document's number.
    pub id_tail: String,
    /// The purpose with its field of work.
    pub purpose: Text,
    /// The entries; empty where the answer would be 没有需要考虑的信息.
    pub entries: Vec<SheetEntry>,
}

/// A request or a consent.
#[derive(Clone, Serialize)]
pub struct ConsentPage {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub is: ConsentState,
    /// Who asks.
    pub body: Text,
    /// Their office.
    pub office: Option<Text>,
    /// What for.
    pub purpose: Text,
    /// `/rules/purposes/{purpose_code}`.
    pub purpose_code: String,
    /// Field of work, where the purpose names one.
    pub field: Option<Text>,
    /// Why, in the enquirer's own words; quoted.
    pub why: String,
    /// Why these kinds of entries are relevant to the purpose, from the rules.
    pub relevance: Text,
    /// How many times.
    pub uses: u32,
    /// Days after the consent in which it may be used.
    pub days: u32,
    /// The day it was asked.
    pub asked: Day,
    /// The exact sheet.
    pub preview: Preview,
    /// How many other entries they would not see.
    pub not_seen: u32,
    /// Whether enquiries on consent are frozen.
    pub frozen: bool,
    /// Digest of the request and the sheet: it goes through the confirm page into the answer, so that
    /// nobody answers to something else than they saw.
    pub digest: String,
    /// Whether the sheet is another one than the reader was about to answer to.
    pub changed: bool,
}

pub(crate) fn sample_preview() -> Preview {
    let words =
        |zh: &str, en: &str, text: Text| SheetRow { label: Text::new(zh, en), value: SheetValue::Words { text } };
    let d = decision();
    Preview {
        name: "林测".to_owned(),
        id_tail: "001X".to_owned(),
        purpose: hiring(),
        entries: vec![SheetEntry {
            kind: penalty(),
            title: d.title,
            rows: vec![
                words("决定单位", "Decided by", d.body),
                SheetRow { label: Text::new("文号", "Document"), value: SheetValue::Number { text: d.doc_no } },
                SheetRow { label: Text::new("决定日期", "Decided on"), value: SheetValue::Date { day: d.decided } },
                words("内容", "Content", d.content),
                SheetRow { label: Text::new("罚款", "Fine"), value: SheetValue::Money { fen: 50_000 } },
                words("依据", "Basis", Text::zh(&d.basis)),
                SheetRow {
                    label: Text::new("展示到", "Shows until"),
                    value: SheetValue::Date { day: on("2027-11-08") },
                },
            ],
        }],
    }
}

impl Page for ConsentPage {
    const TEMPLATE: &'static str = "pages/resident/consent.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "consents";

    fn samples() -> Vec<Self> {
        let then = at("2026-11-23T10:50:00+08:00");
        let open = ConsentPage {
            id: "c-2093".to_owned(),
            is: ConsentState::Open { lapses: on("2026-12-07") },
            body: institute(),
            office: Some(Text::new("人事科", "staff office")),
            purpose: hiring(),
            purpose_code: "hiring-metrology".to_owned(),
            field: Some(Text::new("计量检定", "metrology")),
            why: "林测报考本所计量检定岗位，录用前核查。".to_owned(),
            relevance: Text::new(
                "目录只认定计量方面的处罚与这个岗位相关",
                "The catalog holds only penalties in metrology relevant to this post",
            ),
            uses: 1,
            days: 30,
            asked: on("2026-11-23"),
            preview: sample_preview(),
            not_seen: 2,
            frozen: false,
            digest: "5f2c".repeat(16),
            changed: false,
        };
        let nothing = ConsentPage {
            preview: Preview { entries: Vec::new(), ..sample_preview() },
            frozen: true,
            office: None,
            field: None,
            uses: 3,
            ..open.clone()
        };
        let changed = ConsentPage { changed: true, ..open.clone() };
        let mut all = vec![open.clone(), nothing, changed];
        for is in [
            ConsentState::Granted { at: then, until: on("2026-12-23"), left: 1 },
            ConsentState::Used { at: then, look: "k-7466".to_owned() },
            ConsentState::Refused { at: then },
            ConsentState::Revoked { at: then },
            ConsentState::Lapsed { on: on("2026-12-07") },
        ] {
            all.push(ConsentPage { is, ..open.clone() });
        }
        all
    }
}

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Yes.
    Grant,
    /// No.
    Refuse,
    /// Take it back.
    Revoke,
}

/// Once more, with the consequence, before an answer counts.
#[derive(Serialize)]
pub struct ConfirmPage {
    /// Id of the request or consent.
    pub id: String,
    /// The answer to confirm.
    pub answer: Answer,
    /// Who asks.
    pub body: Text,
    /// What for.
    pub purpose: Text,
    /// Grant: digest of what the reader saw, posted back; else empty.
    pub seen: String,
    /// Entries that they would see.
    pub entries: u32,
    /// How many times.
    pub uses: u32,
    /// Days after the consent in which it may be used.
    pub days: u32,
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "pages/resident/consent-confirm.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "consents";

    fn samples() -> Vec<Self> {
        [Answer::Grant, Answer::Refuse, Answer::Revoke]
            .into_iter()
            .map(|answer| ConfirmPage {
                id: "c-2093".to_owned(),
                answer,
                seen: if answer == Answer::Grant { "5f2c".repeat(16) } else { String::new() },
                body: institute(),
                purpose: hiring(),
                entries: u32::from(answer == Answer::Grant),
                uses: 1,
                days: 30,
            })
            .collect()
    }
}

/// The answer counts.
#[derive(Serialize)]
pub struct DonePage {
    /// Id of the request or consent.
    pub id: String,
    /// The answer.
    pub answer: Answer,
    /// Who asked.
    pub body: Text,
    /// Granted: last day of use.
    pub until: Option<Day>,
    /// Receipt of the answer.
    pub receipt: Receipt,
}

impl Page for DonePage {
    const TEMPLATE: &'static str = "pages/resident/consent-done.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "consents";

    fn samples() -> Vec<Self> {
        [Answer::Grant, Answer::Refuse, Answer::Revoke]
            .into_iter()
            .map(|answer| DonePage {
                id: "c-2093".to_owned(),
                answer,
                body: institute(),
                until: (answer == Answer::Grant).then(|| on("2026-12-23")),
                receipt: receipt("R-20261123-2093", "2026-11-23T10:50:00+08:00", "/me/consents/c-2093"),
            })
            .collect()
    }
}
