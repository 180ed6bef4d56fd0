//! `/honours`: awards that their holders published. Nothing here asks for anybody.

use serde::Serialize;

use super::on;
use crate::views::{Day, Page};

/// An honour, with everything that is public of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HonourLine {
    /// The name, as the person chose it.
    pub name: String,
    /// The award, as it was filed.
    pub award: String,
    /// The body that awarded it, as it was filed.
    pub body: String,
    /// Date of the decision.
    pub day: Day,
}

impl HonourLine {
    /// One for samples.
    pub(in crate::views) fn sample() -> Self {
        Self {
            name: "林＊".to_owned(),
            award: "榆林市见义勇为先进个人（示例）".to_owned(),
            body: "榆林市人民政府（演示）".to_owned(),
            day: on("2026-11-20"),
        }
    }
}

/// `GET /honours`
#[derive(Serialize)]
pub struct HonoursPage {
    /// Latest published first.
    pub honours: Vec<HonourLine>,
    /// Where earlier ones are: `/honours?before=…`.
    pub earlier: Option<String>,
}

impl Page for HonoursPage {
    const TEMPLATE: &'static str = "pages/public/honours.html";

    fn samples() -> Vec<Self> {
        let whole = HonourLine { name: "林晓雨".to_owned(), ..HonourLine::sample() };
        let foreign = HonourLine { name: "A. M.".to_owned(), ..HonourLine::sample() };
        vec![
            Self {
                honours: vec![HonourLine::sample(), whole, foreign],
                earlier: Some("/honours?before=12".to_owned()),
            },
            Self { honours: Vec::new(), earlier: None },
        ]
    }
}
