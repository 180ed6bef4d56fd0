//! `/sign-in`: what ways there are, and one-use links. Opening a link signs nobody in; its button
//! does.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use xinyu_service::caller::Caller;
use xinyu_service::{CredentialKind, Refusal, ServiceError};

use crate::app::App;
use crate::portal::convert;
use crate::portal::error::Shown;
use crate::portal::frame::{self, PageCtx, Posted, role_of};
use crate::session;
use crate::views::public::sign_in::{SignInLink, SignInLinkPage, SignInPage, SignInWay};

pub fn routes() -> Router<App> {
    Router::new().route("/sign-in", get(ways)).route("/sign-in/link/{secret}", get(landing).post(sign_in))
}

async fn ways(State(app): State<App>, ctx: PageCtx, uri: Uri) -> Response {
    let way = if app.register.settings.demo { SignInWay::Demo } else { SignInWay::NotSetUp };
    frame::page(&app, &ctx, &SignInPage { way, signed_out: frame::query(&uri, "out").is_some() })
}

async fn landing(State(app): State<App>, ctx: PageCtx, Path(secret): Path<String>) -> Shown {
    let link = match app.register.caller(CredentialKind::Link, &secret).await {
        Ok(caller) => Some(link_of(&caller, format!("/sign-in/link/{secret}"))),
        Err(ServiceError::Refused(Refusal::Credential)) => None,
        Err(error) => return Err(error.into()),
    };
    Ok(link_page(&app, &ctx, link))
}

fn link_page(app: &App, ctx: &PageCtx, link: Option<SignInLink>) -> Response {
    let status = if link.is_some() { StatusCode::OK } else { StatusCode::GONE };
    frame::page_with(app, ctx, status, &SignInLinkPage { link })
}

/// A resident is not named before they have signed in: that would be a look without a trace.
fn link_of(caller: &Caller, action: String) -> SignInLink {
    match caller {
        Caller::Resident(_) => SignInLink { action, role: "resident", name: String::new(), body: None },
        Caller::Officer(officer) => SignInLink {
            action,
            role: role_of(officer),
            name: officer.name.clone(),
            body: Some(convert::text(&officer.body_name)),
        },
    }
}

#[derive(Deserialize)]
struct Nothing {}

async fn sign_in(State(app): State<App>, Path(secret): Path<String>, posted: Posted<Nothing>) -> Shown {
    let Posted { ctx, form: Nothing {} } = posted;
    let (session, caller) = match app.register.sign_in(&secret).await {
        Ok(signed) => signed,
        Err(ServiceError::Refused(Refusal::Credential)) => return Ok(link_page(&app, &ctx, None)),
        Err(error) => return Err(error.into()),
    };
    let home = match caller {
        Caller::Resident(_) => "/me",
        Caller::Officer(_) => "/desk",
    };
    let mut response = frame::see_other(home);
    response.headers_mut().append(header::SET_COOKIE, session::session_cookie(&app, &session));
    Ok(response)
}
