//! `PATCH /api/v1/entries/{id}`

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap};
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;
use xinyu_register::ids::EntryId;
use xinyu_service::filing::Reason;
use xinyu_service::filing::amend::Amended;
use xinyu_service::filing::returned::ReasonWords;

use super::show::shown;
use crate::api::input::{Sent, Tongue, id};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;
use crate::words::RowWords;

/// A new version of a record.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"fields": {"fine": "0.4"}, "reason": "录入时金额写错，按决定书更正"}))]
pub(super) struct Amendment {
    /// Cells by the key of their column, as the sheet would have them; what is not named stays. Never
    /// subject, item, bodies or document.
    #[serde(default)]
    #[schema(value_type = Object)]
    fields: BTreeMap<String, String>,
    /// Why; the person reads it. At most 500 characters.
    #[serde(default)]
    #[schema(max_length = 500)]
    reason: String,
}

/// Amend a record that your body filed
///
/// The person is told. A version that may be worse for them is shown to nobody before they were; who was
/// shown an earlier one is told that it changed. Needs `If-Match` with the `ETag` that you read.
#[utoipa::path(
    patch, path = "/api/v1/entries/{id}", tag = "filing", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The entry", example = "e-0410d3w6a8k5n2q9"),
        ("If-Match" = String, Header, description = "The `ETag` of the record as you read it", example = "\"v1\""),
    ),
    request_body = Amendment,
    responses(
        (status = 200, description = "The record as it is now; unchanged where everything was so already", body = super::show::RecordShown),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`"),
        (status = 404, description = "`not_found`: none of yours"),
        (status = 409, description = "`entry.taken_back`"),
        (status = 412, description = "`entry.changed`: read it again"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`; `amendment.not_taken`: what the sheet's own checks say"),
        (status = 428, description = "`if_match`: say which version you mean"),
    )
)]
pub(super) async fn amend_entry(
    bearer: Bearer,
    Tongue(lang): Tongue,
    State(app): State<App>,
    Path(entry): Path<String>,
    headers: HeaderMap,
    sent: Sent<Amendment>,
) -> Result<Response, Problem> {
    bearer.caller.officer(&*app.register.policy, "record.amend")?;
    let entry: EntryId = id(&entry)?;
    let version = version_in(&headers).ok_or_else(|| Problem::new(StatusCode::PRECONDITION_REQUIRED, "if_match"))?;
    let Amendment { fields, reason } = sent.value;
    let amended = app.register.amend_record(&bearer.caller, entry, version, &fields, &reason).await;
    let amended = amended.map_err(Problem::from).map_err(|problem| match problem.code() {
        "entry.changed" => Problem::new(StatusCode::PRECONDITION_FAILED, "entry.changed"),
        _ => problem,
    })?;
    match amended {
        Amended::Done { .. } | Amended::Nothing => shown(&app, &bearer, entry).await,
        Amended::NotTaken(reasons) => Err(not_taken(&reasons, &RowWords::new(&app.views, lang))),
    }
}

/// What the sheet's own checks say, in words.
pub(crate) fn not_taken(reasons: &[Reason], words: &RowWords<'_>) -> Problem {
    let said = |reason: &Reason| {
        let (problem, mend) = words.reason(reason);
        let column = reason.column.as_deref().map(|column| format!("{column}：")).unwrap_or_default();
        format!("{column}{problem} {mend}")
    };
    let said: Vec<String> = reasons.iter().map(said).collect();
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "amendment.not_taken").with("reasons", said.join("；"))
}

fn version_in(headers: &HeaderMap) -> Option<u32> {
    let tag = headers.get(header::IF_MATCH)?.to_str().ok()?;
    tag.trim().trim_matches('"').strip_prefix('v')?.parse().ok()
}
