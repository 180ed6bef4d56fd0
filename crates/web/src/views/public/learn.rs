//! `/learn/…`: four short articles. The words are in `public.ftl`; figures come from the rules.

use serde::Serialize;

use super::at;
use super::home::CheckpointLine;
use super::rules::SourceLine;
use crate::views::Page;

/// `GET /learn`.
#[derive(Serialize)]
pub struct LearnIndexPage {}

impl Page for LearnIndexPage {
    const TEMPLATE: &'static str = "pages/public/learn/index.html";

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

/// `GET /learn/journal`: how to check the journal oneself.
#[derive(Serialize)]
pub struct LearnJournalPage {
    /// The journal's origin line, e.g. `xinyu.example/yulin`.
    pub origin: String,
    /// This register's address for the commands, e.g. `http://127.0.0.1:8080`; no slash at the end.
    pub base_url: String,
    /// Last published checkpoint.
    pub checkpoint: Option<CheckpointLine>,
}

impl Page for LearnJournalPage {
    const TEMPLATE: &'static str = "pages/public/learn/journal.html";

    fn samples() -> Vec<Self> {
        let page = |checkpoint| Self {
            origin: "xinyu.example/yulin".into(),
            base_url: "http://127.0.0.1:8080".into(),
            checkpoint,
        };
        vec![page(Some(CheckpointLine { at: at("2026-11-23T10:41:00+08:00"), size: 1_048_213 })), page(None)]
    }
}

/// `GET /learn/remedies`: against the decision itself, which is not done here.
#[derive(Serialize)]
pub struct LearnRemediesPage {
    /// Days to apply for review (复议); rules: 60.
    pub review_days: u32,
    /// Where that is from.
    pub review_source: SourceLine,
    /// Months to go to court (起诉) unless the law sets another; rules: 6.
    pub suit_months: u32,
    /// Where that is from.
    pub suit_source: SourceLine,
    /// Days to go to court after a review decision; rules: 15.
    pub after_review_days: u32,
    /// Where that is from.
    pub after_review_source: SourceLine,
}

impl Page for LearnRemediesPage {
    const TEMPLATE: &'static str = "pages/public/learn/remedies.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            review_days: 60,
            review_source: SourceLine::law("《中华人民共和国行政复议法》第二十条"),
            suit_months: 6,
            suit_source: SourceLine::law("《中华人民共和国行政诉讼法》第四十六条"),
            after_review_days: 15,
            after_review_source: SourceLine::law("《中华人民共和国行政诉讼法》第四十五条"),
        }]
    }
}

/// `GET /learn/consent`: how to read a request for consent.
#[derive(Serialize)]
pub struct LearnConsentPage {
    /// Days after which an unanswered request lapses (house).
    pub lapse_days: u32,
}

impl Page for LearnConsentPage {
    const TEMPLATE: &'static str = "pages/public/learn/consent.html";

    fn samples() -> Vec<Self> {
        vec![Self { lapse_days: 14 }]
    }
}

/// `GET /learn/for-family`: what to bring to the counter, and what only the person can do.
#[derive(Serialize)]
pub struct LearnFamilyPage {}

impl Page for LearnFamilyPage {
    const TEMPLATE: &'static str = "pages/public/learn/for-family.html";

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}
