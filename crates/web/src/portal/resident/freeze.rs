//! `GET /me/freeze`, `GET /me/freeze/confirm`, `POST /me/freeze`.

use axum::Router;
use axum::extract::State;
use axum::http::Uri;
use axum::routing::get;
use serde::Deserialize;

use super::consents::in_force;
use crate::app::App;
use crate::portal::error::Shown;
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::resident::freeze::{FreezeConfirmPage, FreezePage};

pub fn routes() -> Router<App> {
    Router::new().route("/me/freeze", get(freeze).post(set)).route("/me/freeze/confirm", get(confirm))
}

async fn freeze(State(app): State<App>, ctx: PageCtx, uri: Uri) -> Shown {
    let caller = ctx.caller()?;
    let in_force = in_force(&app, caller).await?;
    let changed = frame::query(&uri, "done").is_some();
    let file = app.register.own_file(caller).await?;
    Ok(frame::page_of(&app, &ctx, &file, |file| FreezePage {
        frozen: file.frozen_since_ms.is_some(),
        since: file.frozen_since_ms,
        changed,
        in_force,
    }))
}

async fn confirm(State(app): State<App>, ctx: PageCtx) -> Shown {
    let caller = ctx.caller()?;
    let in_force = in_force(&app, caller).await?;
    let file = app.register.own_file(caller).await?;
    Ok(frame::page_of(&app, &ctx, &file, |file| FreezeConfirmPage {
        to_frozen: file.frozen_since_ms.is_none(),
        in_force,
    }))
}

#[derive(Deserialize)]
struct Set {
    frozen: String,
}

async fn set(State(app): State<App>, posted: Posted<Set>) -> Shown {
    let Posted { ctx, form } = posted;
    app.register.set_freeze(ctx.caller()?, form.frozen == "1").await?;
    Ok(frame::see_other("/me/freeze?done=1"))
}
