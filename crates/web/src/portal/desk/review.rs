//! `/desk/review…`: an officer of the register opens a row that waits, decides, and confirms it.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::get;
use xinyu_register::event::ReviewDecision;
use xinyu_register::ids::IdentityCaseId;
use xinyu_register::instant::day_of_number;
use xinyu_service::review::{FlaggedText, Part, ReviewLine as Row, ReviewView};
use xinyu_service::{Refusal, ServiceError};

use super::decision::{Decide, id_of, reason_refused};
use crate::app::App;
use crate::portal::convert;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::portal::resident::facts;
use crate::views::desk::reasons::Reason;
use crate::views::desk::review::{FlaggedColumn, Piece, ReviewConfirmPage, ReviewLine, ReviewRowPage, ReviewsPage};
use crate::views::parts::FieldError;

/// Rows a page.
const ROWS: u32 = 50;
/// What a list can begin with.
const DONE: [&str; 6] = ["filed", "repeated", "amendment", "refused", "handed_on", "decided"];

pub fn routes() -> Router<App> {
    Router::new().route("/desk/review", get(list)).route("/desk/review/{id}", get(open).post(decide))
}

fn line(app: &App, row: &Row) -> ReviewLine {
    ReviewLine {
        id: row.id.to_string(),
        body: facts::body(&app.register.rules, &row.body),
        at: row.at_ms,
        due: row.due,
        late: row.late,
        by: day_of_number(row.purge_day - 1),
    }
}

async fn list(State(app): State<App>, ctx: PageCtx, uri: Uri) -> Shown {
    let after = frame::query(&uri, "after").map(|text| text.parse().map_err(|_| Fault::NotFound)).transpose()?;
    let page = app.register.review_rows(ctx.caller()?, after, ROWS).await?;
    let done = frame::query(&uri, "done").and_then(|word| DONE.into_iter().find(|known| *known == word));
    let late = page.rows.iter().filter(|row| row.late).count();
    let page = ReviewsPage {
        rows: page.rows.iter().map(|row| line(&app, row)).collect(),
        late: u32::try_from(late).unwrap_or(u32::MAX),
        newer: page.after.map(|after| format!("/desk/review?after={after}")),
        done,
    };
    Ok(frame::page(&app, &ctx, &page))
}

async fn open(State(app): State<App>, ctx: PageCtx, Path(id): Path<String>) -> Shown {
    show(&app, &ctx, id_of(&id)?, &Decide::default(), Vec::new()).await
}

/// The row as a page; what is wrong with a decision stands on it.
async fn show(app: &App, ctx: &PageCtx, id: IdentityCaseId, form: &Decide, errors: Vec<FieldError>) -> Shown {
    let row = match app.register.review_row(ctx.caller()?, id).await {
        Err(ServiceError::Refused(Refusal::State(_))) => return Ok(frame::see_other("/desk/review?done=decided")),
        opened => opened?,
    };
    Ok(frame::form_of(app, ctx, &row, errors, |row, errors| page_of(app, row, form, errors)))
}

fn flagged(text: &FlaggedText) -> FlaggedColumn {
    let piece = |part: &Part| match part {
        Part::Plain(words) => Piece::Plain { words: words.clone() },
        Part::Flagged(words) => Piece::Flagged { words: words.clone() },
        Part::Blank(count) => Piece::Blank { count: u32::try_from(*count).unwrap_or(u32::MAX) },
    };
    FlaggedColumn {
        column: convert::text(&text.column),
        pieces: text.parts.iter().map(piece).collect(),
        why: text.why.iter().map(convert::text).collect(),
    }
}

fn page_of(app: &App, row: &ReviewView, form: &Decide, errors: Vec<FieldError>) -> ReviewRowPage {
    ReviewRowPage {
        line: line(app, &row.line),
        item: row.item.as_ref().map(convert::text),
        document_no: row.document_no.clone(),
        batch: row.batch.to_string(),
        row: row.row,
        texts: row.texts.iter().map(flagged).collect(),
        age: row.age.map(|age| (age.decided_on, age.of_age_on)),
        reasons: row.reasons.iter().map(|told| Reason::of(&told.code, told.found.as_deref(), &told.args)).collect(),
        may_file: row.may_file,
        decision: form.decision.clone(),
        reason: form.reason.clone(),
        errors,
    }
}

async fn decide(State(app): State<App>, Path(id): Path<String>, posted: Posted<Decide>) -> Shown {
    let Posted { ctx, form } = posted;
    let id = id_of(&id)?;
    let decision = match form.read(ReviewDecision::parse, "review-decision-missing") {
        Ok(decision) => decision,
        Err(errors) => return show(&app, &ctx, id, &form, errors).await,
    };
    if !form.is_sent() {
        // Who may not decide is told here already, not after confirming.
        app.register.review_rows(ctx.caller()?, None, 1).await?;
        let page = ReviewConfirmPage {
            id: id.to_string(),
            decision: decision.code().to_owned(),
            reason: form.reason.trim().to_owned(),
        };
        return Ok(frame::page(&app, &ctx, &page));
    }
    match app.register.decide_review(ctx.caller()?, id, decision, &form.reason).await {
        Ok(decided) => Ok(frame::see_other(&format!("/desk/review?done={}", decided.row.code()))),
        Err(ServiceError::Refused(Refusal::State("review.not_whole"))) => {
            show(&app, &ctx, id, &form, vec![FieldError::new("decision", "review-not-whole")]).await
        }
        Err(ServiceError::Refused(Refusal::State(_))) => Ok(frame::see_other("/desk/review?done=decided")),
        Err(ServiceError::Refused(Refusal::Fields(faults))) => {
            show(&app, &ctx, id, &form, vec![reason_refused(&faults, "review-reason-words")]).await
        }
        Err(other) => Err(other.into()),
    }
}
