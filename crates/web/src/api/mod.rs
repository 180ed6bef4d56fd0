//! The API: REST under `/api/v1`, for programs with a token.
//!
//! One file an operation: what it does for OpenAPI, then the handler, which reads the request, calls one
//! use case of `xinyu-service`, and writes the answer. [`input`] is how requests are read, [`wire`] what
//! answers have in common, [`once`] idempotency, [`docs`] the description that is made of all that.

pub mod batches;
pub mod changes;
pub mod consent_requests;
mod docs;
pub mod enquiries;
pub mod entries;
pub mod identity_cases;
pub mod input;
pub mod me;
pub mod officers;
pub mod once;
pub mod public;
pub mod review_rows;
pub mod wire;

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::{self, HeaderValue};
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::problem::{self, Problem};
use crate::security;

fn documented() -> (Router<App>, OpenApi) {
    let (router, mut openapi) = OpenApiRouter::with_openapi(docs::base())
        .merge(batches::routes())
        .merge(consent_requests::routes())
        .merge(changes::routes())
        .merge(enquiries::routes())
        .merge(entries::routes())
        .merge(identity_cases::routes())
        .merge(me::routes())
        .merge(officers::routes())
        .merge(public::routes())
        .merge(review_rows::routes())
        .split_for_parts();
    docs::complete(&mut openapi);
    (router, openapi)
}

/// The API's description.
#[must_use]
pub fn openapi() -> OpenApi {
    documented().1
}

/// Its routes. What is not there, or not in this version, is a problem as well.
pub fn routes(app: &App) -> Router<App> {
    let (router, openapi) = documented();
    let described = openapi.to_json().unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    router
        .route("/api/openapi.json", get(async move || (headers, described)))
        .route("/api/{*path}", any(async || Problem::not_found()))
        .method_not_allowed_fallback(async || Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"))
        .layer(security::catch_panic_problem())
        .layer(from_fn_with_state(app.clone(), problem::say))
}
