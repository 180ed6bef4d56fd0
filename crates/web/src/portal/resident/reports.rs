//! `GET|POST /me/reports`, `GET /me/reports/{no}/pdf`.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::routing::get;
use serde::Deserialize;
use xinyu_service::papers::{PaperWish, REASON_CHARS_MAX};
use xinyu_service::rights::reports::OwnReport;
use xinyu_service::{Refusal, ServiceError};

use super::{count, days, facts, id};
use crate::app::App;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::parts::FieldError;
use crate::views::resident::papers::PaperLine;
use crate::views::resident::report::ReportsPage;

pub fn routes() -> Router<App> {
    Router::new().route("/me/reports", get(reports).post(make)).route("/me/reports/{no}/pdf", get(pdf))
}

/// What an own copy may be for, where the person takes one of ours: words of `papers.ftl`.
const REASONS: [&str; 4] = ["check", "records", "errand", "question"];

async fn reports(State(app): State<App>, ctx: PageCtx, uri: Uri) -> Shown {
    let made = frame::query(&uri, "made");
    let page = page(&app, &ctx, made).await?;
    Ok(frame::page(&app, &ctx, &page))
}

async fn page(app: &App, ctx: &PageCtx, made: Option<String>) -> Result<ReportsPage, Fault> {
    let caller = ctx.caller()?;
    let reports = app.register.own_reports(caller).await?;
    let notices = app.register.own_notices(caller).await?;
    Ok(ReportsPage {
        made: made.filter(|no| reports.iter().any(|report| report.no.to_string() == *no)),
        reports: reports.iter().map(|report| line(app, report)).collect(),
        valid_days: days(app, "report.own.validity")?,
        unopened: count(notices.iter().filter(|notice| notice.entry.facts.is_none()).count()),
        words: String::new(),
        errors: Vec::new(),
    })
}

/// A document as pages show it.
pub fn line(app: &App, report: &OwnReport) -> PaperLine {
    let about = report.purpose.as_ref();
    PaperLine {
        no: report.no.to_string(),
        kind: report.kind.as_str(),
        version: report.version,
        replaces: report.replaces.map(|no| no.to_string()),
        made: report.at_ms,
        valid_until: report.until,
        state: report.state.as_str(),
        purpose: about.map(|(code, field)| facts::purpose_in_field(&app.register.rules, code, field)),
        reason: report.reason.clone(),
        at_counter: report.at_counter,
    }
}

#[derive(Deserialize)]
struct Making {
    /// One of [`REASONS`], or `own` for the person's own words.
    #[serde(default)]
    why: String,
    #[serde(default)]
    words: String,
}

async fn make(State(app): State<App>, posted: Posted<Making>) -> Shown {
    let Posted { ctx, form } = posted;
    let reason = match REASONS.iter().find(|reason| **reason == form.why) {
        Some(reason) => app.register.words.say(ctx.lang.code(), &format!("papers-why-{reason}"), &[]),
        None => form.words.trim().to_owned(),
    };
    // An own copy says what it is for, so that whoever uses it otherwise is seen to.
    if reason.is_empty() {
        return refused(&app, &ctx, form.words, FieldError::new("words", "papers-reason-missing")).await;
    }
    match app.register.make_paper(ctx.caller()?, &PaperWish::own(&reason)).await {
        Ok(made) => Ok(frame::see_other(&format!("/me/reports?made={}", made.no))),
        Err(ServiceError::Refused(Refusal::Fields(_))) => {
            let fault = FieldError::new("words", "papers-reason-long").with("limit", &REASON_CHARS_MAX.to_string());
            refused(&app, &ctx, form.words, fault).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn refused(app: &App, ctx: &PageCtx, words: String, fault: FieldError) -> Shown {
    let page = page(app, ctx, None).await?;
    let page = ReportsPage { words, errors: vec![fault], ..page };
    Ok(frame::page_with(app, ctx, StatusCode::UNPROCESSABLE_ENTITY, &page))
}

async fn pdf(State(app): State<App>, ctx: PageCtx, Path(no): Path<String>) -> Shown {
    let document = match app.register.own_report_pdf(ctx.caller()?, id(&no)?, ctx.lang.code()).await {
        // The page of the document says why, and what to do.
        Err(ServiceError::Refused(Refusal::State(_))) => return Ok(frame::see_other(&format!("/me/reports/{no}"))),
        told => told?,
    };
    Ok(frame::download_of("application/pdf", &format!("{no}.pdf"), document))
}
