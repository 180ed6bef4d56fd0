//! `GET /me/names`: by which names the person is known here, and whether another waits.

use serde::Serialize;

use crate::views::public::at;
use crate::views::{Ms, Nav, Page};

/// Another name.
#[derive(Serialize)]
pub struct OtherNameLine {
    /// The name.
    pub name: String,
    /// Whether it is one of before; else the same in other characters or another order.
    pub former: bool,
}

/// The person's names.
#[derive(Serialize)]
pub struct NamesPage {
    /// The name.
    pub name: String,
    /// How it is known: `unverified`, `bodies`, `own`, `officer`.
    pub standing: &'static str,
    /// Other names.
    pub others: Vec<OtherNameLine>,
    /// Kind of paper.
    pub id_type: String,
    /// Last four characters of its number.
    pub tail: String,
    /// When rows with another name came that the register compares now.
    pub asked: Vec<Ms>,
}

impl Page for NamesPage {
    const TEMPLATE: &'static str = "pages/resident/names.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "home";

    fn samples() -> Vec<Self> {
        vec![
            Self {
                name: "林测".into(),
                standing: "own",
                others: vec![],
                id_type: "id-card".into(),
                tail: "001X".into(),
                asked: vec![],
            },
            Self {
                name: "Anna Müller".into(),
                standing: "unverified",
                others: vec![
                    OtherNameLine { name: "Anna Weber".into(), former: true },
                    OtherNameLine { name: "MUELLER ANNA".into(), former: false },
                ],
                id_type: "passport".into(),
                tail: "0T47".into(),
                asked: vec![at("2026-11-21T10:02:00+08:00")],
            },
        ]
    }
}
