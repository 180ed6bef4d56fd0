//! `/me/entries/{id}/publish`: an award on the public page of honours, by the person's wish.

use serde::Serialize;

use crate::views::parts::FieldError;
use crate::views::public::honours::HonourLine;
use crate::views::{Nav, Page};

/// What would be public, and under which name.
#[derive(Serialize)]
pub struct HonourPage {
    /// The entry.
    pub id: String,
    /// Its version, which the person sees here.
    pub version: u32,
    /// What would stand there.
    pub line: HonourLine,
    /// Names among which the person chooses.
    pub names: Vec<String>,
    /// The chosen one.
    pub name: String,
    /// Whether it was amended between seeing and publishing.
    pub changed: bool,
    /// Faults.
    pub errors: Vec<FieldError>,
}

impl Page for HonourPage {
    const TEMPLATE: &'static str = "pages/resident/honour.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "entries";

    fn samples() -> Vec<Self> {
        let page = || Self {
            id: "e-0410d3w6a8k5n2q9".to_owned(),
            version: 1,
            line: HonourLine::sample(),
            names: vec!["林测".to_owned(), "林＊".to_owned()],
            name: String::new(),
            changed: false,
            errors: Vec::new(),
        };
        vec![
            page(),
            Self { changed: true, name: "林＊".to_owned(), ..page() },
            Self { errors: vec![FieldError::new("name", "honour-name")], ..page() },
        ]
    }
}

/// Exactly what would be public, before it is.
#[derive(Serialize)]
pub struct HonourCheckPage {
    /// The entry.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// What would stand there.
    pub line: HonourLine,
}

impl Page for HonourCheckPage {
    const TEMPLATE: &'static str = "pages/resident/honour-check.html";
    const NAV: Nav = Nav::Resident;
    const TAB: &'static str = "entries";

    fn samples() -> Vec<Self> {
        vec![Self { id: "e-0410d3w6a8k5n2q9".to_owned(), version: 1, line: HonourLine::sample() }]
    }
}

/// On the page of an entry: where its publication stands.
#[derive(Clone, Serialize)]
pub struct HonourState {
    /// `may`, `not-told`, `frozen`, `published`, `hidden`.
    pub is: &'static str,
    /// The name under which it is published.
    pub name: String,
    /// Since when.
    pub since: Option<crate::views::Day>,
}
