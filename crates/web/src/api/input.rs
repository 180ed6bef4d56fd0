//! How requests are read: JSON bodies, queries, identifiers in paths, pages of lists. What cannot be
//! read is a problem with a pointer to the place.

use std::str::FromStr;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::{IntoParams, ToSchema};

use crate::app::{App, BODY_BYTES_MAX};
use crate::problem::{Problem, accepted};
use crate::views::Lang;

/// A JSON body, with the bytes that idempotency keys are bound to. No body at all counts as `{}`.
pub struct Sent<T> {
    /// What was sent.
    pub value: T,
    /// As it was sent.
    pub bytes: Bytes,
}

/// Nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct Nothing {}

impl<T: DeserializeOwned> FromRequest<App> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &App) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = axum::body::to_bytes(body, BODY_BYTES_MAX).await;
        let bytes = bytes.map_err(|_| Problem::too_large(BODY_BYTES_MAX as u64))?;
        if bytes.is_empty() {
            return Ok(Self { value: parse(b"{}")?, bytes });
        }
        if !is_kind(&parts.headers, &["application/json"]) {
            return Err(
                Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type").with("kinds", "application/json")
            );
        }
        Ok(Self { value: parse(&bytes)?, bytes })
    }
}

/// Whether the body is said to be of one of `kinds`.
#[must_use]
pub fn is_kind(headers: &HeaderMap, kinds: &[&str]) -> bool {
    let said = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let said = said.split(';').next().unwrap_or_default().trim();
    kinds.iter().any(|kind| said.eq_ignore_ascii_case(kind))
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| fault(&error))?;
    json.end().map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "json"))?;
    Ok(value)
}

/// Where the fault is, and which. The parser's own words may quote what was sent, so they stay here.
fn fault(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    if !error.inner().is_data() {
        return Problem::new(StatusCode::BAD_REQUEST, "json");
    }
    let path = error.path().to_string();
    let mut pointer: String = match path.as_str() {
        "." => String::new(),
        path => path.split('.').map(|part| format!("/{part}")).collect(),
    };
    let words = error.inner().to_string();
    let named = |before: &str| Some(words.split_once(before)?.1.split('`').next()?.to_owned());
    if let Some(missing) = named("missing field `") {
        return Problem::field(format!("{pointer}/{missing}"), "required");
    }
    if let Some(unknown) = named("unknown field `") {
        // The path ends at the unknown field already; its name is the sender's own word.
        if !pointer.ends_with(&format!("/{unknown}")) {
            pointer = format!("{pointer}/{unknown}");
        }
        return Problem::field(pointer, "unknown");
    }
    Problem::field(pointer, "type")
}

/// Values of the query.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequestParts<App> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let query = Query::<T>::from_request_parts(parts, app).await;
        query.map(|Query(value)| Self(value)).map_err(|_| Problem::field("?", "type"))
    }
}

/// An identifier of a path. One that cannot be is not there.
///
/// # Errors
/// `not_found`.
pub fn id<T: FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

/// The language of texts and documents, by `Accept-Language`.
pub struct Tongue(pub Lang);

impl FromRequestParts<App> for Tongue {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        Ok(Self(accepted(&parts.headers)))
    }
}

/// Things on a page if nothing is said, and at most.
const PAGE: usize = 50;
const PAGE_MAX: usize = 200;

/// A page of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageAsked {
    /// The `next` of the page before; leave it away for the first page. `before` is taken as well.
    #[serde(alias = "before")]
    pub after: Option<String>,
    /// Things on a page, 1 to 200; 50 if nothing is said.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
}

impl PageAsked {
    /// How many things.
    ///
    /// # Errors
    /// Out of range.
    pub fn limit(&self) -> Result<usize, Problem> {
        match self.limit.unwrap_or(PAGE) {
            limit @ 1..=PAGE_MAX => Ok(limit),
            _ => Err(Problem::field("?limit", "range")),
        }
    }

    /// A cursor of numbers.
    ///
    /// # Errors
    /// It is none of ours.
    pub fn number(&self) -> Result<Option<u64>, Problem> {
        let read = |text: &String| text.parse().map_err(|_| Problem::field("?after", "cursor"));
        self.after.as_ref().map(read).transpose()
    }

    /// Cuts a page out of a list whose things have names, and gives the name to go on after.
    ///
    /// # Errors
    /// The cursor is no name of a thing in the list.
    pub fn cut<T>(&self, mut all: Vec<T>, name: impl Fn(&T) -> String) -> Result<(Vec<T>, Option<String>), Problem> {
        let limit = self.limit()?;
        let from = match &self.after {
            None => 0,
            Some(after) => {
                let at = all.iter().position(|one| name(one) == *after);
                at.ok_or_else(|| Problem::field("?after", "cursor"))? + 1
            }
        };
        let mut page = all.split_off(from);
        let more = page.len() > limit;
        page.truncate(limit);
        let next = if more { page.last().map(name) } else { None };
        Ok((page, next))
    }
}

/// A file that is taken away. `name` is plain ASCII.
#[must_use]
pub fn download(kind: &'static str, name: &str, bytes: impl Into<Body>) -> Response {
    let attached = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let attached = attached.unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, attached)];
    (headers, bytes.into()).into_response()
}

/// A proof file, or when to come again for it.
///
/// # Errors
/// No checkpoint covers the leaf yet.
pub fn proof(app: &App, name: &str, text: Option<String>) -> Result<Response, Problem> {
    let wait = app.register.settings.beat_ms.div_ceil(1000).max(1);
    let text = text.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "proof.not_yet").retry_after(wait))?;
    Ok(download("text/plain; charset=utf-8", &format!("{name}.tlog-proof"), text))
}

/// `Location` of something that was made.
#[must_use]
pub fn at(path: &str) -> [(header::HeaderName, HeaderValue); 1] {
    [(header::LOCATION, HeaderValue::from_str(path).unwrap_or_else(|_| HeaderValue::from_static("/")))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code, reason = "only its reading is tested")]
        name: String,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[expect(dead_code, reason = "only its reading is tested")]
        subject: Inner,
    }

    fn told(json: &str) -> String {
        format!("{:?}", parse::<Outer>(json.as_bytes()).expect_err("a fault"))
    }

    #[test]
    fn a_fault_points_at_its_field() {
        for (json, pointer, code) in [
            ("{}", "\"/subject\"", "\"required\""),
            (r#"{"subject":{}}"#, "\"/subject/name\"", "\"required\""),
            (r#"{"subject":{"name":1}}"#, "\"/subject/name\"", "\"type\""),
            (r#"{"subject":{"name":"x","tail":"y"}}"#, "\"/subject/tail\"", "\"unknown\""),
        ] {
            let told = told(json);
            assert!(told.contains(pointer) && told.contains(code), "{json}: {told}");
        }
        assert!(told("{").contains("\"json\""));
    }

    #[test]
    fn a_page_goes_on_after_its_last_thing() {
        let ask = |after: Option<&str>| PageAsked { after: after.map(str::to_owned), limit: Some(2) };
        let all = || vec!["a", "b", "c"];
        let name = |one: &&str| (*one).to_owned();
        assert_eq!(ask(None).cut(all(), name).expect("a page"), (vec!["a", "b"], Some("b".to_owned())));
        assert_eq!(ask(Some("b")).cut(all(), name).expect("a page"), (vec!["c"], None));
        assert!(ask(Some("z")).cut(all(), name).is_err());
    }
}
