//! What anyone may ask: the rules as data, and whether a paper is what it says.

pub mod catalog;
pub mod honours;
mod row_schema;
pub mod rules;
pub mod verify;

use axum::Json;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    let verify = OpenApiRouter::new()
        .routes(routes!(verify::verify_paper))
        .layer(DefaultBodyLimit::max(verify::PAPER_BYTES_MAX + verify::FORM_BYTES));
    OpenApiRouter::new()
        .routes(routes!(rules::public_rules))
        .routes(routes!(catalog::public_catalog))
        .routes(routes!(honours::public_honours))
        .merge(verify)
}

/// An answer that is the same while the rules are: under their version and the day as its tag.
fn tagged(headers: &HeaderMap, tag: &str, body: impl Serialize) -> Response {
    let tag = format!("\"{tag}\"");
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|have| have.as_bytes() == tag.as_bytes());
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { Json(body).into_response() };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}
