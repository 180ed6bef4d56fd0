//! `/share`: a view that a person passed on by a code, opened once.
//!
//! The form asks for two things that only the person told; it asks nobody's name. Whatever does not
//! open it looks the same.

use serde::Serialize;

use super::{at, on};
use crate::views::resident::consent::{Preview, sample_preview};
use crate::views::{Day, Ms, Page, Text};

/// `GET /share`, and the same page after something that did not open.
#[derive(Serialize)]
pub struct ShareOpenPage {
    /// Whether the last try opened nothing.
    pub closed: bool,
}

impl Page for ShareOpenPage {
    const TEMPLATE: &'static str = "pages/public/share.html";

    fn samples() -> Vec<Self> {
        vec![Self { closed: false }, Self { closed: true }]
    }
}

/// The view, once.
#[derive(Serialize)]
pub struct ShareViewPage {
    /// The purpose with its field of work.
    pub purpose: Text,
    /// What may and may not be done with it.
    pub use_terms: Text,
    /// The sheet.
    pub preview: Preview,
    /// Whether the answer is "refer to an officer".
    pub refers: bool,
    /// When it was opened.
    pub opened: Ms,
    /// The day for which it is true.
    pub today: Day,
    /// Minutes after which the screen is cleared.
    pub minutes: u32,
}

impl Page for ShareViewPage {
    const TEMPLATE: &'static str = "pages/public/share-view.html";

    fn samples() -> Vec<Self> {
        let page = |preview: Preview| Self {
            purpose: Text::new("录用前核查：计量检定岗位", "Check before hiring: metrology post"),
            use_terms: Text::new("只用于这次招聘的这个岗位。", "For this post and this recruitment only."),
            refers: !preview.entries.is_empty(),
            preview,
            opened: at("2026-11-24T10:05:00+08:00"),
            today: on("2026-11-24"),
            minutes: 30,
        };
        vec![page(sample_preview()), page(Preview { entries: Vec::new(), ..sample_preview() })]
    }
}
