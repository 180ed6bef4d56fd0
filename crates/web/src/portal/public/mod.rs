//! Pages for anyone. Nothing here reads a person's data, but for what people published themselves
//! ([`honours`]) and what they opened by a code ([`share`]).

mod honours;
mod learn;
mod rules;
mod share;
mod sign_in;
mod verify;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use super::convert;
use super::error::{Fault, Shown};
use super::frame::{self, PageCtx, Posted};
use crate::app::App;
use crate::session;
use crate::views::public::home::HomePage;

/// The public pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home))
        .route("/prefs", post(prefs))
        .merge(sign_in::routes())
        .merge(verify::routes())
        .merge(share::routes())
        .merge(rules::routes())
        .merge(honours::routes())
        .merge(learn::routes())
}

async fn home(State(app): State<App>, ctx: PageCtx) -> Response {
    let checkpoint = convert::head(&app.register).map(|head| head.line);
    frame::page(&app, &ctx, &HomePage { checkpoint })
}

#[derive(Deserialize)]
struct Prefs {
    #[serde(default)]
    size: String,
    #[serde(default)]
    back: String,
}

/// Size of print: kept in a cookie, so that it holds before and after sign-in.
async fn prefs(posted: Posted<Prefs>) -> Response {
    let size = if posted.form.size == "large" { "large" } else { "normal" };
    let back = if session::is_local(&posted.form.back) { posted.form.back.as_str() } else { "/" };
    let mut response = frame::see_other(back);
    frame::add_cookie(response.headers_mut(), frame::SIZE_COOKIE, size);
    response
}

/// Whatever has no page: 404; below `/me` and `/desk` the way in first, existing or not.
pub async fn fallback(ctx: PageCtx) -> Shown {
    let guarded = ["/me", "/desk"]
        .iter()
        .any(|part| ctx.path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    if guarded {
        ctx.caller()?;
    }
    Err(Fault::NotFound)
}
