//! `GET /api/v1/review-rows/{id}`

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use xinyu_service::filing::returned::ReasonWords;
use xinyu_service::review::{FlaggedText, Part, ReviewView};

use super::ReviewRowLine;
use crate::api::input::{Tongue, id};
use crate::api::wire::{Text, day};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;
use crate::words::RowWords;

/// One row, opened: its item, its document and the flagged words in their place.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "row": {
        "review_row": "i-0410d3w6a8k5n2q9", "body_name": "榆林市市场监督管理局",
        "opened_at": "2026-11-21T10:02:00.000+08:00", "due": "2026-11-30", "late": false, "decide_by": "2026-12-20"
    },
    "item": {"zh": "食品药品领域行政处罚", "en": "penalty, food and drugs"}, "document_no": "榆市监罚决〔2026〕示0417号",
    "batch": "b-0410d3w6a8k5n2q9", "line": 14,
    "texts": [{
        "column": {"zh": "违法事实", "en": "Facts"},
        "parts": [
            {"words": null, "flagged": false, "blank": 24}, {"words": "当事人电话", "flagged": false, "blank": 0},
            {"words": "13800000000", "flagged": true, "blank": 0}
        ],
        "why": [{"zh": "可能写入了电话号码。", "en": "may hold a phone number"}]
    }],
    "age": null, "reasons": [], "may_file": true
}))]
pub(super) struct ReviewRowShown {
    /// Its number and dates.
    row: ReviewRowLine,
    /// The item; null where the row does not say enough for one.
    item: Option<Text>,
    /// Number of the document.
    document_no: String,
    /// Its batch.
    batch: String,
    /// The row in the body's sheet.
    line: u32,
    /// Columns with flagged words.
    texts: Vec<FlaggedTextShown>,
    /// The question of age, where that is one.
    age: Option<AgeShown>,
    /// Other reasons why it waits, in the caller's language.
    reasons: Vec<String>,
    /// Whether it can be filed as it is.
    may_file: bool,
}

/// A text with flagged words.
#[derive(Serialize, ToSchema)]
pub(super) struct FlaggedTextShown {
    /// The column.
    column: Text,
    /// The text, cut.
    parts: Vec<PartShown>,
    /// Why a human must look.
    why: Vec<Text>,
}

/// A piece of a text: words, or so many characters that are not shown.
#[derive(Serialize, ToSchema)]
pub(super) struct PartShown {
    /// The words; null where they are blanked.
    words: Option<String>,
    /// Whether these are the words that were flagged.
    flagged: bool,
    /// How many characters are blanked.
    blank: usize,
}

/// Whether something was done as a minor.
#[derive(Serialize, ToSchema)]
pub(super) struct AgeShown {
    /// Date of the decision.
    #[schema(format = Date)]
    decided_on: String,
    /// The day on which the person was of age; null where their paper does not tell it.
    #[schema(format = Date)]
    of_age_on: Option<String>,
}

fn part(part: &Part) -> PartShown {
    match part {
        Part::Plain(words) => PartShown { words: Some(words.clone()), flagged: false, blank: 0 },
        Part::Flagged(words) => PartShown { words: Some(words.clone()), flagged: true, blank: 0 },
        Part::Blank(blank) => PartShown { words: None, flagged: false, blank: *blank },
    }
}

fn flagged(text: &FlaggedText) -> FlaggedTextShown {
    FlaggedTextShown {
        column: (&text.column).into(),
        parts: text.parts.iter().map(part).collect(),
        why: text.why.iter().map(Into::into).collect(),
    }
}

fn shown(row: &ReviewView, words: &RowWords<'_>) -> ReviewRowShown {
    ReviewRowShown {
        row: (&row.line).into(),
        item: row.item.as_ref().map(Into::into),
        document_no: row.document_no.clone(),
        batch: row.batch.to_string(),
        line: row.row,
        texts: row.texts.iter().map(flagged).collect(),
        age: row.age.map(|age| AgeShown { decided_on: day(age.decided_on), of_age_on: age.of_age_on.map(day) }),
        reasons: row.reasons.iter().map(|reason| words.reason(reason).0).collect(),
        may_file: row.may_file,
    }
}

/// Open a row that waits
///
/// A look at the person, which they see if they are known here. Only the clause in which a flagged word
/// stands is shown; the rest, and the person's name and number, are blanked. Opened again within ten
/// minutes by the same officer it is the same look.
#[utoipa::path(
    get, path = "/api/v1/review-rows/{id}", tag = "cases", security(("token" = [])),
    params(("id" = String, Path, description = "The row", example = "i-0410d3w6a8k5n2q9")),
    responses(
        (status = 200, description = "The row", body = ReviewRowShown),
        (status = 403, description = "`not_permitted`: not a case officer of the register"),
        (status = 404, description = "`not_found`: no such row, or it went with its batch"),
        (status = 409, description = "`review.decided`"),
    )
)]
pub(super) async fn show_review_row(
    bearer: Bearer,
    Tongue(lang): Tongue,
    State(app): State<App>,
    Path(row): Path<String>,
) -> Result<Json<ReviewRowShown>, Problem> {
    bearer.caller.officer(&*app.register.policy, "review.read")?;
    let row = app.register.review_row(&bearer.caller, id(&row)?).await?;
    let words = RowWords::new(&app.views, lang);
    Ok(Json(shown(&row, &words)))
}
