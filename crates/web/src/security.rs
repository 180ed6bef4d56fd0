//! What stands round every handler: headers, limits, the log, the origin of forms.
//!
//! The log names the path's template, the status and the time taken: never a path, a query, a body,
//! a header or an address, so that no person can be found in it.

use std::any::Any;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use tower_http::catch_panic::CatchPanicLayer;

use crate::app::App;
use crate::portal::error::Fault;
use crate::problem::Problem;
use crate::session;

// ---- Headers --------------------------------------------------------------------------------

/// No script at all, nothing from elsewhere, in no frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const FIXED: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), interest-cohort=()"),
];

/// Puts the security headers on every answer, and `no-store` on each that does not say otherwise.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if app.settings.https {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}

// ---- Fit to be used -------------------------------------------------------------------------

/// What is answered while the register is not fit to be used: nothing of anyone, and how to come again.
const UNFIT: &str = "登记系统暂时停止服务，没有办理任何事项，也没有显示任何人的信息。请稍后再来。\n\
                     The register is out of service for the moment. Nothing was done and nobody's data was shown. \
                     Please come again later.\n";

/// Lets nothing through to the register while it is not fit to be used. What holds without it stays: health,
/// published keys and journal, style sheets.
pub async fn gate(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let open = ["/healthz", "/readyz", "/static/", "/journal/", "/.well-known/"];
    if app.settings.health.is_ready() || open.iter().any(|open| path.starts_with(open)) {
        return next.run(request).await;
    }
    if path.starts_with("/api/") {
        return Problem::unavailable("the register is not fit to be used").into_response();
    }
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::RETRY_AFTER, "30")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, UNFIT).into_response()
}

// ---- Log ------------------------------------------------------------------------------------

/// One line a request, without anything that could name a person.
pub async fn trace(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map_or("(none)", |path| path.as_str()).to_owned();
    let method = request.method().clone();
    let began = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    count(&path, status, began.elapsed());
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%method, path, status, ms, "answered");
    response
}

/// Figures of requests: by the part of the register and the sort of answer, nothing finer.
fn count(path: &str, status: u16, took: std::time::Duration) {
    let class = match path.split('/').nth(1) {
        Some("api") => "api",
        Some("me") => "resident",
        Some("desk") => "desk",
        Some("journal" | ".well-known") => "journal",
        Some("static") => "static",
        Some("healthz" | "readyz") => "health",
        _ => "public",
    };
    let sort = match status {
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    };
    metrics::counter!("xinyu_requests_total", "route_class" => class, "status_class" => sort).increment(1);
    metrics::histogram!("xinyu_request_seconds", "route_class" => class).record(took.as_secs_f64());
}

// ---- Panics ---------------------------------------------------------------------------------

type OnPanic = fn(Box<dyn Any + Send + 'static>) -> Response;

/// A panic in the portal is a fault of ours like any other; the portal draws its page.
#[must_use]
pub fn catch_panic_page() -> CatchPanicLayer<OnPanic> {
    CatchPanicLayer::custom((|_| Fault::Ours("a handler panicked".to_owned()).into_response()) as OnPanic)
}

/// A panic in the API is a problem like any other.
#[must_use]
pub fn catch_panic_problem() -> CatchPanicLayer<OnPanic> {
    CatchPanicLayer::custom((|_| Problem::internal("a handler panicked").into_response()) as OnPanic)
}

// ---- How often ------------------------------------------------------------------------------

/// How often one client may come: a burst, and how many a second fill it again.
#[derive(Clone, Copy, Debug)]
pub struct Often {
    /// At once.
    pub burst: u32,
    /// A second.
    pub per_second: u32,
}

/// How often a client may come.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Anything, by credential or else by address. A body's nightly run stays below it.
    pub all: Often,
    /// Papers to verify and sign-ins, by address: they cost work, or are worth guessing.
    pub anonymous: Often,
}

impl Default for Limits {
    fn default() -> Self {
        Self { all: Often { burst: 2000, per_second: 400 }, anonymous: Often { burst: 120, per_second: 2 } }
    }
}

/// Clients seen since the last clearing after which the next one begins.
const CLEAR_EVERY: u32 = 10_000;

/// Counts how often each client came.
pub struct Guard {
    all: DefaultKeyedRateLimiter<[u8; 16]>,
    anonymous: DefaultKeyedRateLimiter<[u8; 16]>,
    seen: AtomicU32,
}

fn quota(often: Often) -> Quota {
    // Beyond a million a second there is no time between two that a clock could tell.
    let at_least_one = |number: u32| NonZeroU32::new(number.min(1_000_000)).unwrap_or(NonZeroU32::MIN);
    Quota::per_second(at_least_one(often.per_second)).allow_burst(at_least_one(often.burst))
}

impl Guard {
    /// Counts from nothing.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            all: RateLimiter::keyed(quota(limits.all)),
            anonymous: RateLimiter::keyed(quota(limits.anonymous)),
            seen: AtomicU32::new(0),
        }
    }

    /// Whole seconds to wait; none if the client may come in.
    fn wait(&self, strict: bool, client: &[u8; 16]) -> Option<u64> {
        if self.seen.fetch_add(1, Ordering::Relaxed) % CLEAR_EVERY == CLEAR_EVERY - 1 {
            self.all.retain_recent();
            self.anonymous.retain_recent();
        }
        let counter = if strict { &self.anonymous } else { &self.all };
        let refused = counter.check_key(client).err()?;
        Some(refused.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
    }
}

/// Turns away a client that comes too often.
pub async fn limit(State((app, guard)): State<(App, std::sync::Arc<Guard>)>, request: Request, next: Next) -> Response {
    let strict = is_strict(request.method() == axum::http::Method::POST, request.uri());
    let client = client_of(&app, &request, strict);
    match guard.wait(strict, &client) {
        None => next.run(request).await,
        Some(seconds) if request.uri().path().starts_with("/api/") => {
            crate::problem::say_for(&app, request.headers(), Problem::too_often(seconds))
        }
        Some(seconds) => {
            let retry = [(header::RETRY_AFTER, HeaderValue::from(seconds))];
            (StatusCode::TOO_MANY_REQUESTS, retry, "请稍后再来。 Please come back later.\n").into_response()
        }
    }
}

fn is_strict(post: bool, uri: &Uri) -> bool {
    let path = uri.path();
    post && (path.starts_with("/verify")
        || path == "/share"
        || path == "/api/v1/public/verify"
        || path.starts_with("/sign-in"))
}

/// A client's name in the counters: of its credential, where it shows one, else of its address. A
/// made-up credential does not help where guessing must be slow: there only the address counts.
fn client_of(app: &App, request: &Request, strict: bool) -> [u8; 16] {
    let shown = request.headers().get(header::AUTHORIZATION).or_else(|| request.headers().get(header::COOKIE));
    let mut hash = Sha256::new();
    match shown {
        Some(credential) if !strict => hash.update(credential.as_bytes()),
        _ => hash.update(address(app, request).to_string().as_bytes()),
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut name = [0u8; 16];
    name.copy_from_slice(&digest[..16]);
    name
}

fn address(app: &App, request: &Request) -> IpAddr {
    let told = request.headers().get_all("x-forwarded-for").iter().next_back();
    let told = told.and_then(|line| line.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    match told {
        Some(address) if app.settings.behind_proxy => address,
        _ => peer(request.extensions()).unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
    }
}

/// The address at the other end of the connection, where the server was started with addresses.
#[must_use]
pub fn peer(extensions: &axum::http::Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip())
}

// ---- Forms ----------------------------------------------------------------------------------

/// The token of the reader's forms: of the session, or, before sign-in, of this register. The
/// latter is no secret from its readers; what stands before such forms is [`same_origin`].
#[derive(Clone, Debug)]
pub struct CsrfToken(pub String);

impl FromRequestParts<App> for CsrfToken {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        Ok(Self(match session::secret_of(&parts.headers, app) {
            Some(secret) => csrf_of(&secret),
            None => csrf_of(&hex(&app.register.keyring.blind_parts("form", &[]).0)),
        }))
    }
}

/// The token of a session's forms.
#[must_use]
pub fn csrf_of(secret: &str) -> String {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()).expect("a key of any length fits");
    mac.update(b"xinyu/v1/csrf");
    hex(&mac.finalize().into_bytes())
}

/// Whether two texts are the same, in time that does not tell where they part.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    let digest = |text: &str| <[u8; 32]>::from(Sha256::digest(text.as_bytes()));
    let (one, other) = (digest(one), digest(other));
    one.iter().zip(other).fold(0, |parts, (a, b)| parts | (a ^ b)) == 0
}

/// Whether a request that changes something comes from a page of ours. Browsers say so in
/// `Sec-Fetch-Site`, older ones in `Origin`; who says neither is no browser with a session of its
/// own, and still needs the form's token.
#[must_use]
pub fn same_origin(headers: &HeaderMap, app: &App) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN) else { return true };
    let host = text(header::HOST).unwrap_or_default();
    let scheme = if app.settings.https { "https" } else { "http" };
    origin == app.register.settings.address || origin == format!("{scheme}://{host}")
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
