//! `POST /api/v1/officers/{id}/rights`, `…/certify`, `…/end`, `PUT …/office`

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

/// A role from a day to a day.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "enquirer", "from": "2026-11-24", "until": "2027-11-24"}))]
pub(super) struct RightNew {
    /// The role.
    role: String,
    /// First day.
    #[schema(format = Date)]
    from: String,
    /// Last day, a year later at most.
    #[schema(format = Date)]
    until: String,
}

/// A right that holds on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "clerk", "until": "2027-11-24"}))]
pub(super) struct RightCertified {
    /// The role.
    role: String,
    /// Last day from now on, a year from today at most.
    #[schema(format = Date)]
    until: String,
}

/// A right that ends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "clerk"}))]
pub(super) struct RightEnded {
    /// The role; without one all of them end, and the officer has left.
    role: Option<String>,
}

/// Another office.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"office": "法规科"}))]
pub(super) struct OfficeSet {
    /// Office or post.
    office: String,
}

/// Give an officer a further role
#[utoipa::path(
    post, path = "/api/v1/officers/{id}/rights", tag = "officers", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The officer", example = "o-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "Not needed: the same step twice is one, or is told"),
    ),
    request_body = RightNew,
    responses(
        (status = 200, description = "Done", body = OfficerShown),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`: not an administrator of a body"),
        (status = 404, description = "`not_found`: no officer of your body"),
        (status = 409, description = "`people.own_rights`: not to yourself; `people.has_right`: certify it instead"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`: `role.unknown`, `staff.past`, `staff.until`"),
    )
)]
pub(super) async fn grant_right(
    bearer: Bearer,
    _once: Once,
    State(app): State<App>,
    Path(officer): Path<String>,
    sent: Sent<RightNew>,
) -> Result<Json<OfficerShown>, Problem> {
    bearer.caller.officer(&*app.register.policy, "people.manage")?;
    let officer: OfficerId = id(&officer)?;
    let RightNew { role, from, until } = sent.value;
    let (from, until) = (read_day(&from, "/from")?, read_day(&until, "/until")?);
    app.register.grant_role(&bearer.caller, officer, &role, from, until).await?;
    Ok(Json(shown(&app, &bearer, officer).await?))
}

/// Certify a right again
///
/// Once a year at least: without it the right stops on its last day.
#[utoipa::path(
    post, path = "/api/v1/officers/{id}/certify", tag = "officers", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The officer", example = "o-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "Not needed: the same step twice is one, or is told"),
    ),
    request_body = RightCertified,
    responses(
        (status = 200, description = "Done", body = OfficerShown),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`: not an administrator of a body"),
        (status = 404, description = "`not_found`: no officer of your body"),
        (status = 409, description = "`people.own_rights`: not your own; `people.no_right`"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`: `role.unknown`, `staff.until`"),
    )
)]
pub(super) async fn certify_right(
    bearer: Bearer,
    _once: Once,
    State(app): State<App>,
    Path(officer): Path<String>,
    sent: Sent<RightCertified>,
) -> Result<Json<OfficerShown>, Problem> {
    bearer.caller.officer(&*app.register.policy, "people.manage")?;
    let officer: OfficerId = id(&officer)?;
    let until = read_day(&sent.value.until, "/until")?;
    app.register.certify_role(&bearer.caller, officer, &sent.value.role, until).await?;
    Ok(Json(shown(&app, &bearer, officer).await?))
}

/// End a right, or all of them, at once
///
/// Sessions end and tokens are void with it.
#[utoipa::path(
    post, path = "/api/v1/officers/{id}/end", tag = "officers", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The officer", example = "o-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "Not needed: the same step twice is one, or is told"),
    ),
    request_body = RightEnded,
    responses(
        (status = 200, description = "Done", body = OfficerShown),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`: not an administrator of a body"),
        (status = 404, description = "`not_found`: no officer of your body"),
        (status = 409, description = "`people.own_rights`: not your own; `people.no_right`; `people.last_admin`: add another one first"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`"),
    )
)]
pub(super) async fn end_right(
    bearer: Bearer,
    _once: Once,
    State(app): State<App>,
    Path(officer): Path<String>,
    sent: Sent<RightEnded>,
) -> Result<Json<OfficerShown>, Problem> {
    bearer.caller.officer(&*app.register.policy, "people.manage")?;
    let officer: OfficerId = id(&officer)?;
    app.register.end_rights(&bearer.caller, officer, sent.value.role.as_deref()).await?;
    Ok(Json(shown(&app, &bearer, officer).await?))
}

/// Move an officer to another office
#[utoipa::path(
    put, path = "/api/v1/officers/{id}/office", tag = "officers", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The officer", example = "o-0410d3w6a8k5n2q9"),
    ),
    request_body = OfficeSet,
    responses(
        (status = 200, description = "Done", body = OfficerShown),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`: not an administrator of a body"),
        (status = 404, description = "`not_found`: no officer of your body"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`: `required`, `staff.long`"),
    )
)]
pub(super) async fn set_office(
    bearer: Bearer,
    State(app): State<App>,
    Path(officer): Path<String>,
    sent: Sent<OfficeSet>,
) -> Result<Json<OfficerShown>, Problem> {
    bearer.caller.officer(&*app.register.policy, "people.manage")?;
    let officer: OfficerId = id(&officer)?;
    app.register.move_office(&bearer.caller, officer, &sent.value.office).await?;
    Ok(Json(shown(&app, &bearer, officer).await?))
}
