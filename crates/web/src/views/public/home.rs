//! `GET /`: what this is, what can be done without signing in, the journal's last signed head.

use serde::Serialize;

use super::at;
use crate::views::{Ms, Page};

/// The public home. Links only to pages that exist in this version.
#[derive(Serialize)]
pub struct HomePage {
    /// The last *published* checkpoint; `None` until the first one is out.
    pub checkpoint: Option<CheckpointLine>,
}

/// When the journal was last signed, and how long it was.
#[derive(Clone, Serialize)]
pub struct CheckpointLine {
    /// When it was published.
    pub at: Ms,
    /// Leaves in the tree.
    pub size: u64,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "pages/public/home.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { checkpoint: Some(CheckpointLine { at: at("2026-11-23T10:41:00+08:00"), size: 1_048_213 }) },
            Self { checkpoint: None },
        ]
    }
}
