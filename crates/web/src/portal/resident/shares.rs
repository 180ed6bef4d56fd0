//! `/me/shares`: what somebody would see, the code that opens it once, and what became of it;
//! `/me/counter`: the code for a counter.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::routing::{get, post};
use serde::Deserialize;
use xinyu_register::event::Outcome;
use xinyu_service::rights::shares::{OwnShare, ShareState, WRONG_MAX};
use xinyu_service::{Refusal, ServiceError};

use super::papers::{about, abouts};
use super::seen::look_id;
use super::ways::{purpose_name, sheet_of};
use super::{Nothing, count, days, facts, id};
use crate::app::App;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::resident::shares::{CounterCodePage, ShareLine, ShareMadePage, ShareNewPage, SharesPage};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/me/shares", get(shares))
        .route("/me/shares/new", get(new).post(make))
        .route("/me/shares/{id}/revoke", post(revoke))
        .route("/me/counter", get(counter))
}

async fn shares(State(app): State<App>, ctx: PageCtx, uri: Uri) -> Shown {
    let caller = ctx.caller()?;
    let shares = app.register.own_shares(caller).await?;
    let file = app.register.own_file(caller).await?;
    let days = days(&app, "share.validity")?;
    Ok(frame::page_of(&app, &ctx, &file, |file| SharesPage {
        shares: shares.iter().map(|share| line(&app, share)).collect(),
        purposes: abouts(&app, false),
        days,
        frozen: file.frozen_since_ms.is_some(),
        revoked: frame::query(&uri, "revoked").is_some(),
    }))
}

fn line(app: &App, share: &OwnShare) -> ShareLine {
    let (at, look) = match share.state {
        ShareState::Opened { at_ms, look } => (Some(at_ms), Some(look_id(look))),
        ShareState::Revoked { at_ms } | ShareState::Frozen { at_ms } | ShareState::Dead { at_ms } => {
            (Some(at_ms), None)
        }
        ShareState::Live | ShareState::Over => (None, None),
    };
    ShareLine {
        id: share.made.share.to_string(),
        purpose: facts::purpose_in_field(&app.register.rules, &share.made.purpose, &share.made.field),
        made: share.made.at_ms,
        until: share.made.until,
        entries: count(share.made.pinned.len()),
        state: share.state.as_str(),
        at,
        look,
        tries: share.tries,
    }
}

async fn new(State(app): State<App>, ctx: PageCtx, uri: Uri) -> Shown {
    let text = frame::query(&uri, "about").unwrap_or_default();
    show_new(&app, &ctx, &text, false).await
}

async fn show_new(app: &App, ctx: &PageCtx, text: &str, changed: bool) -> Shown {
    let (purpose, field) = about(text);
    let own = match app.register.share_preview(ctx.caller()?, purpose, field).await {
        // No choice, or one that is none of ours: back to choosing.
        Err(ServiceError::Refused(Refusal::NotFound | Refusal::Fields(_))) => {
            return Ok(frame::see_other("/me/shares"));
        }
        told => told?,
    };
    let days = days(app, "share.validity")?;
    let mut response = frame::page_of(app, ctx, &own, |(file, one, seen)| ShareNewPage {
        about: text.to_owned(),
        purpose: purpose_name(&app.register.rules, one),
        preview: sheet_of(&app.register.rules, file, one),
        refers: one.preview.outcome == Outcome::ReferToOfficer,
        not_seen: one.preview.not_shown,
        seen: seen.clone(),
        days,
        frozen: file.frozen_since_ms.is_some(),
        changed,
    });
    if changed && response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::CONFLICT;
    }
    Ok(response)
}

#[derive(Deserialize)]
struct Sharing {
    #[serde(default)]
    about: String,
    #[serde(default)]
    seen: String,
}

/// The answer itself shows the code: it is nowhere else, so that no address can lead to it again.
async fn make(State(app): State<App>, posted: Posted<Sharing>) -> Shown {
    let Posted { ctx, form } = posted;
    let (purpose, field) = about(&form.about);
    let made = match app.register.make_share(ctx.caller()?, purpose, field, Some(&form.seen)).await {
        Err(ServiceError::Refused(Refusal::State("share.changed"))) => {
            return show_new(&app, &ctx, &form.about, true).await;
        }
        Err(ServiceError::Refused(Refusal::State(_) | Refusal::NotFound | Refusal::Fields(_))) => {
            return Ok(frame::see_other("/me/shares"));
        }
        told => told?,
    };
    let (zh, en) = made.word.told();
    let page = ShareMadePage {
        purpose: facts::purpose_in_field(&app.register.rules, purpose, field.unwrap_or_default()),
        code: halves(&made.code),
        word: [zh, en],
        until: made.until,
        address: format!("{}/share", app.register.settings.address),
        tries: WRONG_MAX,
    };
    Ok(frame::page(&app, &ctx, &page))
}

/// A code in two groups, as it is read out.
fn halves(code: &str) -> [String; 2] {
    let (first, second) = code.split_at(code.len() / 2);
    [first.to_owned(), second.to_owned()]
}

async fn revoke(State(app): State<App>, Path(name): Path<String>, posted: Posted<Nothing>) -> Shown {
    let Posted { ctx, form: Nothing {} } = posted;
    match app.register.revoke_share(ctx.caller()?, id(&name)?).await {
        Ok(()) => Ok(frame::see_other("/me/shares?revoked=1")),
        // It was opened, or over, before: the list says so.
        Err(ServiceError::Refused(Refusal::State(_))) => Ok(frame::see_other("/me/shares")),
        Err(other) => Err(Fault::from(other)),
    }
}

async fn counter(State(app): State<App>, ctx: PageCtx) -> Shown {
    let (code, until) = app.register.own_counter_code(ctx.caller()?).await?;
    Ok(frame::page(&app, &ctx, &CounterCodePage { code: halves(&code), until }))
}
