//! `/desk/changes…`: entries changed that this body had been shown.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde::Deserialize;
use xinyu_register::ids::ChangeId;
use xinyu_service::enquiry::ChangeListed;

use crate::api::entries::show::why_word;
use crate::app::App;
use crate::portal::convert;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::desk::records::{ChangeLine, ChangePage, ChangesPage};

/// Changes in the list.
pub const CHANGES_MAX: u32 = 100;

pub fn routes() -> Router<App> {
    Router::new().route("/desk/changes", get(list)).route("/desk/changes/{id}", get(show).post(confirm))
}

fn id_of(text: &str) -> Result<ChangeId, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

fn line(listed: &ChangeListed) -> ChangeLine {
    ChangeLine {
        id: listed.id.to_string(),
        enquiry: listed.enquiry.to_string(),
        at: listed.at_ms,
        seen: listed.seen_ms,
    }
}

async fn list(State(app): State<App>, ctx: PageCtx) -> Shown {
    let changes = app.register.told_changes(ctx.caller()?, CHANGES_MAX).await?;
    Ok(frame::page(&app, &ctx, &ChangesPage { changes: changes.iter().map(line).collect() }))
}

async fn show(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>) -> Shown {
    let told = app.register.told_change(ctx.caller()?, id_of(&name)?).await?;
    Ok(frame::page_of(&app, &ctx, &told, |told| ChangePage {
        line: line(&told.listed),
        item: convert::text(&told.item),
        document_no: told.document_no.clone(),
        body: told.deciding_body.clone(),
        what: told.ended.map_or("amended", why_word),
    }))
}

#[derive(Deserialize)]
struct Confirming {}

async fn confirm(State(app): State<App>, Path(name): Path<String>, posted: Posted<Confirming>) -> Shown {
    let Posted { ctx, form: Confirming {} } = posted;
    let id = id_of(&name)?;
    app.register.confirm_change(ctx.caller()?, id).await?;
    Ok(frame::see_other("/desk/changes"))
}
