//! What anyone may fetch without a credential: the published keys, the journal, health, style
//! sheets. Nothing here is about a person.

use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use xinyu_evidence::tile::TilePath;
use xinyu_service::health::{Machine, Trouble};

use crate::app::App;
use crate::security::{self, hex};
use crate::views::Static;

/// Their routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/.well-known/xinyu", get(published_keys))
        .route("/.well-known/xinyu/recalled", get(recalled_list))
        .route("/journal/checkpoint", get(journal_checkpoint))
        .route("/journal/tile/{*path}", get(journal_tile))
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .route("/static/{*path}", get(asset))
}

/// Verifiers in any page may read these.
const ANYONE: (HeaderName, HeaderValue) = (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));

fn public(kind: &'static str, kept: &'static str, bytes: impl Into<axum::body::Bytes>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static(kept)),
        ANYONE,
    ];
    (headers, bytes.into()).into_response()
}

fn failed(what: &str, error: &impl std::fmt::Display) -> Response {
    tracing::error!(what, %error, "could not be served");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

/// The register's name, signing keys, journal origin and API address
///
/// Keep it from a source that you trust; `xinyu verify --keys` reads it.
#[utoipa::path(
    get, path = "/.well-known/xinyu", tag = "journal",
    responses((status = 200, description = "The keys", body = String, content_type = "application/json", example = json!({
        "name": "榆林市个人公共信用登记", "origin": "xinyu.example/yulin", "api": "https://xinyu.example/api/v1",
        "checkpoint_keys": [{"id": "c1", "suite": 1, "public": "<base64>", "from": "2026-01-01T00:00:00Z", "until": null}],
        "receipt_keys": [], "report_keys": [], "witnesses": []
    })))
)]
pub(crate) async fn published_keys(State(app): State<App>) -> Response {
    match app.register.well_known().to_json() {
        Ok(json) => public("application/json", "public, max-age=300", json),
        Err(error) => failed("the published keys", &error),
    }
}

/// The list of recalled reports and certificates
///
/// Flattened JWS (RFC 7515) under the report key of the published keys. It holds hashes of numbers:
/// SHA-256 over `xinyu/v1/recalled`, a zero byte and the number. Whoever has a report can look for it,
/// and nobody can go from the list to a report. A report that is not on it may still be over.
#[utoipa::path(
    get, path = "/.well-known/xinyu/recalled", tag = "journal",
    responses((status = 200, description = "The signed list", body = String, content_type = "application/json", example = json!({
        "protected": "<base64url>", "payload": "<base64url>", "signature": "<base64url>"
    })))
)]
pub(crate) async fn recalled_list(State(app): State<App>) -> Response {
    match app.register.recall_list().await {
        Ok(list) => public("application/json", "public, max-age=60", list),
        Err(error) => failed("the list of recalled documents", &error),
    }
}

/// The journal's signed head (C2SP tlog-checkpoint)
#[utoipa::path(
    get, path = "/journal/checkpoint", tag = "journal",
    responses(
        (status = 200, description = "The checkpoint", body = String, content_type = "text/plain", example = json!("xinyu.example/yulin\n20852\n…")),
        (status = 404, description = "Before the first checkpoint"),
    )
)]
pub(crate) async fn journal_checkpoint(State(app): State<App>) -> Response {
    match app.register.published().checkpoint() {
        Ok(Some(note)) => public("text/plain; charset=utf-8", "no-cache", note),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed("the checkpoint", &error),
    }
}

/// A tile or entry bundle of the journal (C2SP tlog-tiles)
#[utoipa::path(
    get, path = "/journal/tile/{path}", tag = "journal",
    params(("path" = String, Path, description = "`<L>/<N>[.p/<W>]` or `entries/<N>[.p/<W>]`, slashes as they are", example = "0/000.p/5")),
    responses(
        (status = 200, description = "The tile", body = Vec<u8>, content_type = "application/octet-stream", example = json!("(bytes)")),
        (status = 404, description = "No such tile"),
    )
)]
pub(crate) async fn journal_tile(State(app): State<App>, Path(path): Path<String>) -> Response {
    let Ok(path) = path.parse::<TilePath>() else { return StatusCode::NOT_FOUND.into_response() };
    match app.register.journal_tile(&path) {
        Ok(Some(bytes)) => public("application/octet-stream", "public, max-age=31536000, immutable", bytes),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed("a tile", &error),
    }
}

/// `GET /healthz`: the process answers. Only to this machine.
async fn alive(request: Request) -> Response {
    if is_far(&request) { StatusCode::NOT_FOUND.into_response() } else { "ok\n".into_response() }
}

/// `GET /readyz`: fit to be used, or each reason why not, a line each. Only to this machine.
async fn ready(State(app): State<App>, request: Request) -> Response {
    if is_far(&request) {
        return StatusCode::NOT_FOUND.into_response();
    }
    // What the machine tells is in the watched state; the rest is looked at now.
    let watched = app.settings.health.get().map(|health| health.troubles).unwrap_or_default();
    let mut troubles = app.register.health(Machine::default()).await.troubles;
    troubles.extend(watched.into_iter().filter(|one| matches!(one, Trouble::Clock | Trouble::Disk)));
    troubles.sort_unstable();
    troubles.dedup();
    let mut told: String = troubles.iter().map(|trouble| format!("{}\n", trouble.code())).collect();
    if troubles.iter().any(|trouble| trouble.stops()) {
        return (StatusCode::SERVICE_UNAVAILABLE, told).into_response();
    }
    told.insert_str(0, "ready\n");
    told.into_response()
}

fn is_far(request: &Request) -> bool {
    security::peer(request.extensions()).is_some_and(|address| !address.to_canonical().is_loopback())
}

#[derive(Deserialize)]
struct Version {
    v: Option<String>,
}

/// `GET /static/…`: kept for ever under the version that pages link, asked for again without.
async fn asset(Path(path): Path<String>, Query(version): Query<Version>, headers: HeaderMap) -> Response {
    let Some(file) = Static::get(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let hash = hex(&file.metadata.sha256_hash());
    let tag = format!("\"{}\"", &hash[..32]);
    let known = version.v.is_some_and(|v| v.len() >= 8 && hash.starts_with(&v));
    let kept = if known { "public, max-age=31536000, immutable" } else { "public, no-cache" };
    let mut response = if headers.get(header::IF_NONE_MATCH).is_some_and(|have| have.as_bytes() == tag.as_bytes()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, kind_of(&path))], file.data.into_owned()).into_response()
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn kind_of(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
