//! `POST /api/v1/officers/{id}/deputies`, `…/deputies/end`

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;
use xinyu_register::ids::OfficerId;

use super::{OfficerShown, read_day, shown};
use crate::api::input::{Sent, id};
use crate::api::once::Once;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Somebody who stands in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"deputy": "o-0410d3w6a8k5n2q8", "role": "clerk", "from": "2026-11-24", "until": "2026-12-04"}))]
pub(super) struct DeputyNew {
    /// Who stands in: another officer of the body.
    deputy: String,
    /// In which role of the officer's.
    role: String,
    /// First day.
    #[schema(format = Date)]
    from: String,
    /// Last day.
    #[schema(format = Date)]
    until: String,
}

/// Somebody who stands in no more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"deputy": "o-0410d3w6a8k5n2q8", "role": "clerk"}))]
pub(super) struct DeputyEnded {
    /// Who stood in.
    deputy: String,
    /// In which role.
    role: String,
}

/// Name a deputy for an officer
///
/// From day to day, in one role. Deputies act under their own name, and are never the second person of
/// what they proposed themselves.
#[utoipa::path(
    post, path = "/api/v1/officers/{id}/deputies", tag = "officers", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The officer", example = "o-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "Not needed: the same step twice is one, or is told"),
    ),
    request_body = DeputyNew,
    responses(
        (status = 200, description = "Done", body = OfficerShown),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`: not an administrator of a body"),
        (status = 404, description = "`not_found`: no officer of your body"),
        (status = 409, description = "`people.own_rights`: not yourself; `people.no_right`: the officer does not hold the role; `people.has_deputy`"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`: `staff.deputy`, `staff.past`, `staff.deputy_until`"),
    )
)]
pub(super) async fn name_deputy(
    bearer: Bearer,
    _once: Once,
    State(app): State<App>,
    Path(officer): Path<String>,
    sent: Sent<DeputyNew>,
) -> Result<Json<OfficerShown>, Problem> {
    bearer.caller.officer(&*app.register.policy, "people.manage")?;
    let officer: OfficerId = id(&officer)?;
    let DeputyNew { deputy, role, from, until } = sent.value;
    let deputy: OfficerId = deputy.parse().map_err(|_| Problem::field("/deputy", "staff.deputy"))?;
    let (from, until) = (read_day(&from, "/from")?, read_day(&until, "/until")?);
    app.register.name_deputy(&bearer.caller, officer, &role, deputy, from, until).await?;
    Ok(Json(shown(&app, &bearer, officer).await?))
}

/// End a deputy, at once
#[utoipa::path(
    post, path = "/api/v1/officers/{id}/deputies/end", tag = "officers", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The officer", example = "o-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "Not needed: the same step twice is one, or is told"),
    ),
    request_body = DeputyEnded,
    responses(
        (status = 200, description = "Done", body = OfficerShown),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`: not an administrator of a body"),
        (status = 404, description = "`not_found`: no officer of your body"),
        (status = 409, description = "`people.no_deputy`"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`: `staff.deputy`"),
    )
)]
pub(super) async fn end_deputy(
    bearer: Bearer,
    _once: Once,
    State(app): State<App>,
    Path(officer): Path<String>,
    sent: Sent<DeputyEnded>,
) -> Result<Json<OfficerShown>, Problem> {
    bearer.caller.officer(&*app.register.policy, "people.manage")?;
    let officer: OfficerId = id(&officer)?;
    let deputy: OfficerId = sent.value.deputy.parse().map_err(|_| Problem::field("/deputy", "staff.deputy"))?;
    app.register.end_deputy(&bearer.caller, officer, &sent.value.role, deputy).await?;
    Ok(Json(shown(&app, &bearer, officer).await?))
}
