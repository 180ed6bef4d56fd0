//! What every handler of the portal begins and ends with: who reads, in which language, and the
//! answer as a page. Forms come in by [`Posted`], which has checked token and origin.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use xinyu_register::logged::Logged;
use xinyu_service::caller::{Caller, Officer};

use super::error::Fault;
use crate::app::App;
use crate::security::{CsrfToken, same_origin};
use crate::session::{MaybeSigned, Signed, cookie};
use crate::views::parts::FieldError;
use crate::views::{Frame, Lang, Nav, Office, Page, Text};

/// Cookie of the reader's language; it says nothing else.
pub const LANG_COOKIE: &str = "lang";
/// Cookie of the reader's size of print.
pub const SIZE_COOKIE: &str = "size";
/// Both are kept for a year.
const COOKIE_SECONDS: u32 = 365 * 24 * 60 * 60;
/// Longest form without a file.
const FORM_BYTES_MAX: usize = 64 * 1024;

/// The reader of a page.
pub struct PageCtx {
    /// The language of the page.
    pub lang: Lang,
    /// Whether it was chosen just now, by `?lang=`.
    pub lang_chosen: bool,
    /// Path without the query.
    pub path: String,
    /// 大字.
    pub size_large: bool,
    /// Who is signed in.
    pub signed: Option<Signed>,
    /// Whether a session was handed in that is not in force any more.
    pub ended: bool,
    /// Token for the forms of this reader.
    pub csrf: String,
}

impl PageCtx {
    /// Who calls.
    ///
    /// # Errors
    /// [`Fault::SignIn`] if nobody is signed in.
    pub fn caller(&self) -> Result<&Caller, Fault> {
        self.signed.as_ref().map(|signed| &signed.caller).ok_or(Fault::SignIn)
    }

    /// The officer who calls.
    ///
    /// # Errors
    /// [`Fault::SignIn`], and [`Fault::NotFound`] for a resident.
    pub fn officer(&self) -> Result<&Officer, Fault> {
        match self.caller()? {
            Caller::Officer(officer) => Ok(officer),
            Caller::Resident(_) => Err(Fault::NotFound),
        }
    }

    fn nav(&self) -> Nav {
        match self.signed.as_ref().map(|signed| &signed.caller) {
            None => Nav::Public,
            Some(Caller::Resident(_)) => Nav::Resident,
            Some(Caller::Officer(officer)) => nav_of(&officer.roles),
        }
    }

    fn acting_as(&self) -> Option<Text> {
        match self.signed.as_ref().map(|signed| &signed.caller) {
            Some(Caller::Officer(officer)) => Some(Text::new(
                &format!("{}，{}", officer.body_name.zh, officer.name),
                &format!("{}, {}", officer.body_name.en, officer.name),
            )),
            _ => None,
        }
    }

    /// What an officer's pages say beside whose they are: for whom they stand in, what runs out, what else
    /// they may do than this navigation shows.
    fn office(&self) -> Office {
        let Some(Caller::Officer(officer)) = self.signed.as_ref().map(|signed| &signed.caller) else {
            return Office::default();
        };
        let acts_for = officer.acts_for.iter().map(|one| (one.name.clone(), one.role.clone())).collect();
        let shown = self.nav();
        let other = DESKS.iter().filter(|(role, nav, _)| *nav != shown && officer.roles.iter().any(|one| one == role));
        let covered = |role: &str| role == "clerk" && shown == Nav::BodyAdmin;
        let desks = other.filter(|(role, ..)| !covered(role)).map(|(role, _, href)| (*role, *href)).collect();
        Office { acts_for, rights_end: officer.rights_end, desks }
    }

    fn frame(&self, app: &App) -> Frame {
        Frame {
            lang: self.lang,
            path: self.path.clone(),
            size_large: self.size_large,
            demo: app.register.settings.demo,
            nav: self.nav(),
            signed_in: self.signed.is_some(),
            csrf: self.csrf.clone(),
            service_phone: app.settings.service_phone.clone(),
            keeper: app.settings.keeper.clone(),
            acting_as: self.acting_as(),
            office: self.office(),
        }
    }
}

/// Roles with their navigation and where their work begins.
const DESKS: [(&str, Nav, &str); 7] = [
    ("body_admin", Nav::BodyAdmin, "/desk/people"),
    ("clerk", Nav::Clerk, "/desk/batches"),
    ("enquirer", Nav::Enquirer, "/desk/enquiries"),
    ("case_officer", Nav::CaseOfficer, "/desk/identity"),
    ("counter", Nav::Counter, "/desk/counter"),
    ("auditor", Nav::Auditor, "/desk/journal"),
    ("operator", Nav::Operator, "/desk/status"),
];

/// Whose navigation an officer works with: of several roles, the first that has a desk.
#[must_use]
pub fn nav_of(roles: &[String]) -> Nav {
    let desk = DESKS.iter().find(|(role, ..)| roles.iter().any(|one| one == role));
    desk.map_or(Nav::Public, |(_, nav, _)| *nav)
}

/// The first role of an officer that has words.
#[must_use]
pub fn role_of(officer: &Officer) -> &'static str {
    const ROLES: [&str; 8] =
        ["clerk", "enquirer", "auditor", "operator", "case_officer", "counter", "supervisor", "body_admin"];
    let role = ROLES.into_iter().find(|role| officer.roles.iter().any(|one| one == role));
    role.unwrap_or("case_officer")
}

impl FromRequestParts<App> for PageCtx {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        let MaybeSigned { signed, ended } = MaybeSigned::from_request_parts(parts, app).await?;
        let CsrfToken(csrf) = CsrfToken::from_request_parts(parts, app).await?;
        let chosen = query(&parts.uri, "lang").and_then(|code| Lang::from_code(&code));
        let kept = cookie(&parts.headers, LANG_COOKIE).and_then(Lang::from_code);
        Ok(PageCtx {
            lang: chosen.or(kept).unwrap_or_default(),
            lang_chosen: chosen.is_some(),
            path: parts.uri.path().to_owned(),
            size_large: cookie(&parts.headers, SIZE_COOKIE) == Some("large"),
            signed,
            ended,
            csrf,
        })
    }
}

/// A value of the query; the portal's own hold plain letters, digits and `-_.` only.
#[must_use]
pub fn query(uri: &Uri, name: &str) -> Option<String> {
    let pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).next()
}

/// A form that one of our pages sent: its token and its origin are checked. Fields are strings.
pub struct Posted<T> {
    /// Who sent it.
    pub ctx: PageCtx,
    /// What was typed.
    pub form: T,
}

#[derive(Deserialize)]
struct WithToken<T> {
    #[serde(default)]
    csrf: String,
    #[serde(flatten)]
    form: T,
}

impl<T: DeserializeOwned> FromRequest<App> for Posted<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, app: &App) -> Result<Self, Fault> {
        let (mut parts, body) = request.into_parts();
        let ctx = PageCtx::from_request_parts(&mut parts, app).await?;
        check_origin(&parts.headers, app)?;
        let body = axum::body::to_bytes(body, FORM_BYTES_MAX).await;
        let body = body.map_err(|_| Fault::Request(StatusCode::PAYLOAD_TOO_LARGE))?;
        let request = Request::from_parts(parts, Body::from(body));
        let posted = axum::Form::<WithToken<T>>::from_request(request, app).await;
        let axum::Form(posted) = posted.map_err(|_| Fault::Request(StatusCode::BAD_REQUEST))?;
        check_token(&ctx, &posted.csrf)?;
        Ok(Posted { ctx, form: posted.form })
    }
}

/// A POST from another site does not get past this.
///
/// # Errors
/// [`Fault::Form`].
pub fn check_origin(headers: &HeaderMap, app: &App) -> Result<(), Fault> {
    if same_origin(headers, app) { Ok(()) } else { Err(Fault::Form) }
}

/// A form without this reader's token does not get past this.
///
/// # Errors
/// [`Fault::Form`].
pub fn check_token(ctx: &PageCtx, given: &str) -> Result<(), Fault> {
    if crate::security::same(&ctx.csrf, given) { Ok(()) } else { Err(Fault::Form) }
}

/// A page.
#[must_use]
pub fn page<P: Page>(app: &App, ctx: &PageCtx, page: &P) -> Response {
    match app.views.render(page, &ctx.frame(app)) {
        Ok(html) => html_response(ctx, html),
        Err(error) => Fault::from(error).into_response(),
    }
}

/// A page with another status than 200: 422 for a form with faults.
#[must_use]
pub fn page_with<P: Page>(app: &App, ctx: &PageCtx, status: StatusCode, shown: &P) -> Response {
    let mut response = page(app, ctx, shown);
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

/// A page that shows what is stored about a person: only what is journalled gets onto one.
#[must_use]
pub fn page_of<T, P: Page>(app: &App, ctx: &PageCtx, shown: &Logged<T>, page_of: impl FnOnce(&T) -> P) -> Response {
    page(app, ctx, &page_of(shown))
}

/// As [`page_of`], for a page that a form may come back to: with errors on it, it says so by its status.
#[must_use]
pub fn form_of<T, P: Page>(
    app: &App,
    ctx: &PageCtx,
    shown: &Logged<T>,
    errors: Vec<FieldError>,
    page_of: impl FnOnce(&T, Vec<FieldError>) -> P,
) -> Response {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(app, ctx, status, &page_of(shown, errors))
}

fn html_response(ctx: &PageCtx, html: String) -> Response {
    let mut response = axum::response::Html(html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(ctx.lang.code()));
    // Public pages carry a token for their forms, too: no cache may hand one reader's to another.
    let kept = if ctx.signed.is_some() { "no-store" } else { "private, no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    if ctx.lang_chosen {
        add_cookie(headers, LANG_COOKIE, ctx.lang.code());
    }
    response
}

/// Sets a cookie of the reader's choice: no secret, so scripts of the page may be absent and it
/// may travel on links.
pub fn add_cookie(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    let line = format!("{name}={value}; Path=/; Max-Age={COOKIE_SECONDS}; SameSite=Lax; HttpOnly");
    if let Ok(line) = HeaderValue::from_str(&line) {
        headers.append(header::SET_COOKIE, line);
    }
}

/// To another page after a POST. `path` is one of ours, without anything about a person.
#[must_use]
pub fn see_other(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(to) => (
            StatusCode::SEE_OTHER,
            [(header::LOCATION, to), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))],
        )
            .into_response(),
        Err(_) => Fault::Ours("a redirect to no path".to_owned()).into_response(),
    }
}

/// A file to be kept: never cached, never sniffed. `name` is plain ASCII.
#[must_use]
pub fn download(kind: &'static str, name: &str, bytes: impl Into<Bytes>) -> Response {
    let attached = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let attached = attached.unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, attached),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, bytes.into()).into_response()
}

/// A document about a person: only what is journalled becomes one.
#[must_use]
pub fn download_of(kind: &'static str, name: &str, document: Logged<Vec<u8>>) -> Response {
    download(kind, name, Bytes::from(document.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_officer_of_several_roles_gets_the_first_desk() {
        let roles = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        assert_eq!(nav_of(&roles(&["supervisor", "enquirer"])), Nav::Enquirer);
        assert_eq!(nav_of(&roles(&["counter"])), Nav::Counter);
        assert_eq!(nav_of(&roles(&["supervisor"])), Nav::Public);
    }
}
