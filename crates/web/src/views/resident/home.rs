//! `GET /me`: what waits, the file by kind, the last looks, what can be done.

use serde::Serialize;

use super::pieces::{
    LookLine, hiring, institute, look_by_mandate, look_by_register, look_own, market_bureau, on, penalty,
};
use crate::views::parts::{Day, Text};
use crate::views::{Nav, Page};

/// The resident's home.
#[derive(Serialize)]
pub struct HomePage {
    /// The person's name.
    pub name: String,
    /// Unopened notices that serve, oldest first.
    pub notices: Vec<WaitingNotice>,
    /// Open consent requests, the one that lapses first first.
    pub requests: Vec<WaitingRequest>,
    /// Records that wait for the person's yes.
    pub awaiting: Vec<WaitingRecord>,
    /// Counts by kind; kinds without an entry are left out. There is no total.
    pub kinds: Vec<KindCount>,
    /// The last looks, at most three.
    pub looks: Vec<LookLine>,
    /// All looks.
    pub looks_in_all: u32,
    /// Whether enquiries on consent are frozen.
    pub frozen: bool,
    /// Whether a confirmed e-mail address is there.
    pub mail_confirmed: bool,
    /// Whether another name was filed under the person's number and is being compared.
    pub name_asked: bool,
}

/// A notice that was not opened.
#[derive(Serialize)]
pub struct WaitingNotice {
    /// `/me/notices/{id}`.
    pub id: String,
    /// The body that filed.
    pub body: Text,
    /// The day from which it counts as served all the same; none while only opening serves it.
    pub counts_from: Option<Day>,
    /// The day it came.
    pub came: Day,
}

/// A request for consent.
#[derive(Serialize)]
pub struct WaitingRequest {
    /// `/me/consents/{id}`.
    pub id: String,
    /// Who asks.
    pub body: Text,
    /// What for.
    pub purpose: Text,
    /// Last day to answer; after it the request lapses.
    pub lapses: Day,
}

/// A record that is kept only with the person's yes.
#[derive(Serialize)]
pub struct WaitingRecord {
    /// `/me/entries/{id}`.
    pub id: String,
    /// Who filed it.
    pub body: Text,
    /// What it is.
    pub title: Text,
    /// Last day to answer; after it the record is deleted.
    pub until: Day,
}

/// Entries of one kind.
#[derive(Serialize)]
pub struct KindCount {
    /// Code of the kind: `/me/entries#{code}`.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Entries.
    pub count: u32,
    /// Of these, how many have a notice that was not opened.
    pub unopened: u32,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "pages/resident/home.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "home";

    fn samples() -> Vec<Self> {
        let waiting = HomePage {
            name: "林测".to_owned(),
            notices: vec![
                WaitingNotice {
                    id: "n-0417".to_owned(),
                    body: market_bureau(),
                    counts_from: Some(on("2026-12-01")),
                    came: on("2026-11-16"),
                },
                WaitingNotice {
                    id: "n-0420".to_owned(),
                    body: market_bureau(),
                    counts_from: None,
                    came: on("2026-11-20"),
                },
            ],
            requests: vec![WaitingRequest {
                id: "c-2093".to_owned(),
                body: institute(),
                purpose: hiring(),
                lapses: on("2026-12-07"),
            }],
            awaiting: vec![WaitingRecord {
                id: "e-0410d3w6a8k5n2q9".to_owned(),
                body: market_bureau(),
                title: Text::new("志愿服务", "Volunteering"),
                until: on("2027-01-19"),
            }],
            kinds: vec![KindCount { code: "penalty".to_owned(), name: penalty(), count: 3, unopened: 2 }],
            looks: vec![look_by_mandate(), look_by_register(), look_own()],
            looks_in_all: 11,
            frozen: false,
            mail_confirmed: true,
            name_asked: false,
        };
        let nothing = HomePage {
            name: "林测".to_owned(),
            notices: Vec::new(),
            requests: Vec::new(),
            awaiting: Vec::new(),
            kinds: Vec::new(),
            looks: Vec::new(),
            looks_in_all: 0,
            frozen: true,
            mail_confirmed: false,
            name_asked: true,
        };
        vec![waiting, nothing]
    }
}
