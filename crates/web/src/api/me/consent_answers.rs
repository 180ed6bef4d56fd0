//! `POST /api/v1/me/consents/{request}/grant`, `…/refuse`, `…/revoke`
//!
//! Each is idempotent by itself: answering the same again changes nothing. A key is honoured all the
//! same, for the answer that was given in between.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap};
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;
use xinyu_register::ids::ConsentId;

use super::consents::{ConsentShown, shown};
use crate::api::input::{Nothing, Sent, id};
use crate::api::once::Once;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// What is granted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"digest": "5d41402abc4b2a76b9719d911017c592…"}))]
pub(super) struct GrantSent {
    /// The `digest` of the request as you read it: then only exactly that is granted.
    digest: Option<String>,
}

/// Grant a request for consent
///
/// For exactly the entry versions of the preview, for one enquiry. With `If-Match` or `digest` only if
/// nothing has changed since you read it.
#[utoipa::path(
    post, path = "/api/v1/me/consents/{request}/grant", tag = "own file", security(("token" = [])),
    params(
        ("request" = String, Path, description = "The request", example = "c-0410d3w6a8k5n2q9"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the request as you read it"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once"),
    ),
    request_body = GrantSent,
    responses(
        (status = 200, description = "Granted", body = ConsentShown),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`consent.answered`: answered otherwise, or lapsed; `consent.changed`: it would show something else by now; `under_way`"),
        (status = 412, description = "`consent.changed`, where `If-Match` was given"),
        (status = 422, description = "`fields`"),
    )
)]
pub(super) async fn grant_consent(
    bearer: Bearer,
    once: Once,
    State(app): State<App>,
    Path(request): Path<String>,
    headers: HeaderMap,
    sent: Sent<GrantSent>,
) -> Result<Response, Problem> {
    let consent = own(&bearer, &request)?;
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    if turn.done().is_none() {
        let tag = headers.get(header::IF_MATCH).and_then(|tag| tag.to_str().ok()).filter(|tag| *tag != "*");
        let tag = tag.map(|tag| tag.trim_matches('"').to_owned());
        let by_tag = tag.is_some();
        let granted = app.register.grant_consent(&bearer.caller, consent, tag.or(sent.value.digest).as_deref()).await;
        granted.map_err(Problem::from).map_err(|problem| match problem.code() {
            "consent.changed" if by_tag => Problem::new(StatusCode::PRECONDITION_FAILED, "consent.changed"),
            _ => problem,
        })?;
        turn.keep(consent).await;
    }
    shown(&app, &bearer, &request).await
}

/// Refuse a request for consent
///
/// To the one who asks it stays silence; nothing comes of it for you.
#[utoipa::path(
    post, path = "/api/v1/me/consents/{request}/refuse", tag = "own file", security(("token" = [])),
    params(
        ("request" = String, Path, description = "The request", example = "c-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once"),
    ),
    request_body = Nothing,
    responses(
        (status = 200, description = "Refused", body = ConsentShown),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`consent.answered`: answered otherwise, or lapsed; `under_way`"),
    )
)]
pub(super) async fn refuse_consent(
    bearer: Bearer,
    once: Once,
    State(app): State<App>,
    Path(request): Path<String>,
    sent: Sent<Nothing>,
) -> Result<Response, Problem> {
    let consent = own(&bearer, &request)?;
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    if turn.done().is_none() {
        app.register.refuse_consent(&bearer.caller, consent).await?;
        turn.keep(consent).await;
    }
    shown(&app, &bearer, &request).await
}

/// Take a consent back
///
/// Also one that was used: what it gave cannot be fetched again.
#[utoipa::path(
    post, path = "/api/v1/me/consents/{id}/revoke", tag = "own file", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The request that was granted", example = "c-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once"),
    ),
    request_body = Nothing,
    responses(
        (status = 200, description = "Taken back", body = ConsentShown),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`consent.not_granted`: there is nothing to take back; `under_way`"),
    )
)]
pub(super) async fn revoke_consent(
    bearer: Bearer,
    once: Once,
    State(app): State<App>,
    Path(request): Path<String>,
    sent: Sent<Nothing>,
) -> Result<Response, Problem> {
    let consent = own(&bearer, &request)?;
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    if turn.done().is_none() {
        app.register.revoke_consent(&bearer.caller, consent).await?;
        turn.keep(consent).await;
    }
    shown(&app, &bearer, &request).await
}

fn own(bearer: &Bearer, request: &str) -> Result<ConsentId, Problem> {
    bearer.caller.resident()?;
    id(request)
}
