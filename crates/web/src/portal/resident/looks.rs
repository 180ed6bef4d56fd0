//! `GET /me/looks`, `GET /me/looks/{id}`, and what proves a look.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::get;
use xinyu_register::instant::beijing_day;
use xinyu_service::caller::Caller;
use xinyu_service::rights::looks::LookView;

use super::seen::{Reader, answered, look_id, look_no};
use super::trace;
use crate::app::App;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx};
use crate::views::resident::look::{Deferrals, LookMonth, LookPage, LooksPage, NameDecision, Older};

/// Looks on one page.
const PAGE: u32 = 20;
/// Looks that are read back at most where one is searched among all: many a day for many years.
const EVERY: u32 = 20_000;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/me/looks", get(looks))
        .route("/me/looks/{id}", get(look))
        .route("/me/looks/{id}/receipt.json", get(receipt_file))
        .route("/me/looks/{id}/proof", get(proof_file))
}

/// Every look, latest first: to search among.
pub async fn every_look(app: &App, caller: &Caller) -> Result<Vec<LookView>, Fault> {
    Ok(app.register.own_looks(caller, None, EVERY).await?.looks)
}

async fn looks(State(app): State<App>, ctx: PageCtx, uri: Uri) -> Shown {
    let caller = ctx.caller()?;
    let before = frame::query(&uri, "before").map(|name| look_no(&name).ok_or(Fault::NotFound)).transpose()?;
    let file = app.register.own_file(caller).await?;
    let answers = app.register.own_answers(caller).await?;
    let page = app.register.own_looks(caller, before, PAGE).await?;
    let in_all = app.register.own_look_count(caller, None).await?;
    let older = match page.before {
        Some(n) => Some((n, app.register.own_look_count(caller, Some(n)).await?)),
        None => None,
    };
    Ok(frame::page_of(&app, &ctx, &file, |file| {
        let reader = Reader { rules: &app.register.rules, file, answers: &answers };
        LooksPage {
            months: months(&reader, &page.looks),
            in_all: u32::try_from(in_all).unwrap_or(u32::MAX),
            paged: before.is_some(),
            older: older
                .map(|(n, count)| Older { before: look_id(n), count: u32::try_from(count).unwrap_or(u32::MAX) }),
            // Nothing can defer a look in this version.
            deferrals: Deferrals { open: 0, last_ends: None },
        }
    }))
}

fn months(reader: &Reader<'_>, looks: &[LookView]) -> Vec<LookMonth> {
    let mut months: Vec<LookMonth> = Vec::new();
    for view in looks {
        let month = beijing_day(view.look.at_ms).first_of_month();
        let line = reader.line(view);
        match months.last_mut() {
            Some(last) if last.month == month => last.looks.push(line),
            _ => months.push(LookMonth { month, looks: vec![line] }),
        }
    }
    months
}

fn number(name: &str) -> Result<u64, Fault> {
    look_no(name).ok_or(Fault::NotFound)
}

async fn look(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>) -> Shown {
    show(&app, &ctx, number(&name)?).await
}

async fn show(app: &App, ctx: &PageCtx, n: u64) -> Shown {
    let caller = ctx.caller()?;
    let view = app.register.own_look_at(caller, n).await?;
    let answers = app.register.own_answers(caller).await?;
    let file = app.register.own_file(caller).await?;
    let receipt = trace::receipt(app, &view.trace, &format!("/me/looks/{}", look_id(n)));
    Ok(frame::page_of(app, ctx, &file, |file| {
        let reader = Reader { rules: &app.register.rules, file, answers: &answers };
        LookPage {
            look: reader.line(&view),
            seen: view.look.shown.iter().map(|shown| reader.seen(shown)).collect(),
            not_seen: view.look.not_shown,
            outcome: answered(view.look.outcome),
            decision: view.decision.map(|decision| NameDecision { decision, reason: view.look.reason.clone() }),
            receipt,
        }
    }))
}

async fn receipt_file(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>) -> Shown {
    let caller = ctx.caller()?;
    let view = app.register.own_look_at(caller, number(&name)?).await?;
    trace::receipt_file(&app, caller, view.n, &name).await
}

async fn proof_file(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>) -> Shown {
    let caller = ctx.caller()?;
    let view = app.register.own_look_at(caller, number(&name)?).await?;
    match trace::proof_file(&app, caller, view.n, &name).await? {
        Some(file) => Ok(file),
        None => Ok(trace::not_yet(show(&app, &ctx, view.n).await?)),
    }
}
