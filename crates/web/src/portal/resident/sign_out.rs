//! `GET /sign-out` asks, `POST /sign-out` does it. For officers, too.

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use axum::routing::get;
use xinyu_service::caller::Caller;

use super::Nothing;
use crate::app::App;
use crate::portal::error::Shown;
use crate::portal::frame::{self, PageCtx, Posted};
use crate::session;
use crate::views::resident::sign_out::SignOutPage;

pub fn routes() -> Router<App> {
    Router::new().route("/sign-out", get(ask).post(sign_out))
}

async fn ask(State(app): State<App>, ctx: PageCtx) -> Response {
    let back = match ctx.signed.as_ref().map(|signed| &signed.caller) {
        Some(Caller::Resident(_)) => "/me",
        Some(Caller::Officer(_)) => "/desk",
        None => return frame::see_other("/sign-in"),
    };
    frame::page(&app, &ctx, &SignOutPage { back })
}

/// The session ends in the register, not only in the browser.
async fn sign_out(State(app): State<App>, posted: Posted<Nothing>) -> Shown {
    let Posted { ctx, form: Nothing {} } = posted;
    if let Some(signed) = &ctx.signed {
        app.register.sign_out(&signed.secret).await?;
    }
    let mut response = frame::see_other("/sign-in?out=1");
    response.headers_mut().append(header::SET_COOKIE, session::ended_cookie(&app));
    Ok(response)
}
