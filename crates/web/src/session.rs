//! Who is at the other end: a session from the portal's cookie, a token from the API's header.
//!
//! A session is a credential of the register like any other: its secret is in the cookie, its hash
//! in the store, and it ends with it. Nothing about the reader is kept in this process.

use axum::extract::FromRequestParts;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use xinyu_service::accounts::SESSION_MS;
use xinyu_service::caller::Caller;
use xinyu_service::{CredentialKind, Refusal, ServiceError};

use crate::app::App;
use crate::portal::error::Fault;
use crate::problem::Problem;
use crate::security::{csrf_of, same, same_origin};

/// Name of the session's cookie; over HTTPS it carries the prefix that binds it to this host.
pub const COOKIE: &str = "xinyu_session";
/// As [`COOKIE`], over HTTPS.
pub const HOST_COOKIE: &str = "__Host-xinyu_session";

/// Somebody who is signed in to the portal. Without a session the reader is sent to sign in.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Who.
    pub caller: Caller,
    /// The session's secret; for signing out.
    pub secret: String,
    /// The token that the session's forms carry.
    pub csrf: String,
}

/// A reader who may be signed in.
#[derive(Clone, Debug)]
pub struct MaybeSigned {
    /// Who, if signed in.
    pub signed: Option<Signed>,
    /// Whether a session was handed in that is not in force any more.
    pub ended: bool,
}

impl FromRequestParts<App> for MaybeSigned {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        let Some(secret) = secret_of(&parts.headers, app) else { return Ok(Self { signed: None, ended: false }) };
        match app.register.caller(CredentialKind::Session, &secret).await {
            Ok(caller) => {
                let csrf = csrf_of(&secret);
                Ok(Self { signed: Some(Signed { caller, secret, csrf }), ended: false })
            }
            Err(ServiceError::Refused(Refusal::Credential)) => Ok(Self { signed: None, ended: true }),
            Err(error) => Err(error.into()),
        }
    }
}

impl FromRequestParts<App> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let MaybeSigned { signed, .. } =
            MaybeSigned::from_request_parts(parts, app).await.map_err(IntoResponse::into_response)?;
        signed.ok_or_else(|| to_sign_in(parts))
    }
}

/// Sends the reader to sign in; back to this page only where that is reading it.
fn to_sign_in(parts: &Parts) -> Response {
    let path = parts.uri.path();
    let local = parts.method == Method::GET && is_local(path);
    let to = if local { format!("/sign-in?next={path}") } else { "/sign-in".to_owned() };
    match HeaderValue::from_str(&to) {
        Ok(to) => (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response(),
        Err(_) => Fault::SignIn.into_response(),
    }
}

/// Whether a path leads nowhere but to a page of this portal: plain letters and single slashes.
#[must_use]
pub fn is_local(path: &str) -> bool {
    path.starts_with('/')
        && !path.contains("//")
        && !path.contains("..")
        && path.chars().all(|c| c.is_ascii_alphanumeric() || "/-_.".contains(c))
}

/// The form did not come from a page of this reader's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForeignForm;

impl From<ForeignForm> for Fault {
    fn from(_: ForeignForm) -> Self {
        Fault::Form
    }
}

/// Whether a form carries the token of this session.
///
/// # Errors
/// [`ForeignForm`] if it does not.
pub fn check_csrf(signed: &Signed, form_token: &str) -> Result<(), ForeignForm> {
    if same(&signed.csrf, form_token) { Ok(()) } else { Err(ForeignForm) }
}

/// As [`check_csrf`], for forms before sign-in: only the origin tells.
///
/// # Errors
/// [`ForeignForm`] if it comes from elsewhere.
pub fn check_origin(headers: &HeaderMap, app: &App) -> Result<(), ForeignForm> {
    if same_origin(headers, app) { Ok(()) } else { Err(ForeignForm) }
}

// ---- Cookies --------------------------------------------------------------------------------

fn cookie_name(app: &App) -> &'static str {
    if app.settings.https { HOST_COOKIE } else { COOKIE }
}

/// The secret of the session's cookie.
#[must_use]
pub fn secret_of(headers: &HeaderMap, app: &App) -> Option<String> {
    cookie(headers, cookie_name(app)).filter(|secret| !secret.is_empty()).map(str::to_owned)
}

/// A cookie of the request.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// `Set-Cookie` that begins a session.
#[must_use]
pub fn session_cookie(app: &App, secret: &str) -> HeaderValue {
    set_cookie(app, secret, SESSION_MS / 1000)
}

/// `Set-Cookie` that ends the session.
#[must_use]
pub fn ended_cookie(app: &App) -> HeaderValue {
    set_cookie(app, "", 0)
}

fn set_cookie(app: &App, value: &str, seconds: i64) -> HeaderValue {
    let secure = if app.settings.https { "; Secure" } else { "" };
    let name = cookie_name(app);
    let line = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&line).unwrap_or_else(|_| HeaderValue::from_static(""))
}

// ---- The API --------------------------------------------------------------------------------

/// Somebody with a token. Without a good one no handler of the API is reached.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// Who.
    pub caller: Caller,
    /// Names the token where its secret must not be: idempotency keys are bound to it.
    pub token_hash: [u8; 32],
}

impl FromRequestParts<App> for Bearer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let line = parts.headers.get(header::AUTHORIZATION).and_then(|line| line.to_str().ok());
        let (scheme, token) = line.and_then(|line| line.trim().split_once(' ')).ok_or_else(Problem::credential)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Problem::credential());
        }
        let token = token.trim();
        let caller = app.register.caller(CredentialKind::Token, token).await?;
        Ok(Self { caller, token_hash: Sha256::digest(token.as_bytes()).into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_paths_are_gone_back_to() {
        for good in ["/", "/me", "/me/entries/e-0123", "/desk/batches/b-01/rows"] {
            assert!(is_local(good), "{good}");
        }
        for bad in ["", "//evil.example", "/a//b", "https://evil.example", "/\\evil.example", "/a?b=c", "/../x", "me"] {
            assert!(!is_local(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; xinyu_session=s3cret"));
        headers.append(header::COOKIE, HeaderValue::from_static("size=large"));
        assert_eq!(cookie(&headers, COOKIE), Some("s3cret"));
        assert_eq!(cookie(&headers, "size"), Some("large"));
        assert_eq!(cookie(&headers, "session"), None);
    }
}
