//! `GET` and `POST /api/v1/officers`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use xinyu_service::people::NewColleague;

use super::{OfficerShown, read_day, shown};
use crate::api::input::{Asked, PageAsked, Sent, id};
use crate::api::once::Once;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// The officers of your body.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"officers": [], "roles": ["body_admin", "clerk"], "longest": "2027-11-23", "next": null}))]
pub(super) struct OfficersShown {
    /// By name; those who left are at the end.
    officers: Vec<OfficerShown>,
    /// Roles that you may give.
    roles: Vec<String>,
    /// The last day for which a right can be given or certified today.
    #[schema(format = Date)]
    longest: String,
    /// Where to go on.
    next: Option<String>,
}

/// The officers of your body
///
/// With what each may do and until when, and who stands in for whom.
#[utoipa::path(
    get, path = "/api/v1/officers", tag = "officers", security(("token" = [])),
    params(PageAsked),
    responses(
        (status = 200, description = "A page of officers", body = OfficersShown),
        (status = 403, description = "`not_permitted`: not an administrator of a body"),
        (status = 422, description = "`fields`: cursor or limit"),
    )
)]
pub(super) async fn list_officers(
    bearer: Bearer,
    State(app): State<App>,
    Asked(page): Asked<PageAsked>,
) -> Result<Json<OfficersShown>, Problem> {
    let people = app.register.people(&bearer.caller).await?;
    let (officers, next) = page.cut(people.colleagues.iter().collect(), |one| one.id.to_string())?;
    Ok(Json(OfficersShown {
        officers: officers.into_iter().map(OfficerShown::from).collect(),
        roles: people.roles,
        longest: crate::api::wire::day(people.longest),
        next,
    }))
}

/// Somebody who joins.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "齐禾", "office": "法规科", "role": "clerk", "from": "2026-11-24", "until": "2027-11-24"}))]
pub(super) struct OfficerNew {
    /// Name, as no other officer of the body has it.
    name: String,
    /// Office or post: what a person reads of who looked.
    office: String,
    /// First role.
    role: String,
    /// First day.
    #[schema(format = Date)]
    from: String,
    /// Last day, a year later at most.
    #[schema(format = Date)]
    until: String,
}

/// Add an officer to your body
#[utoipa::path(
    post, path = "/api/v1/officers", tag = "officers", security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once")),
    request_body = OfficerNew,
    responses(
        (status = 201, description = "Added", body = OfficerShown),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`: not an administrator of a body"),
        (status = 409, description = "`under_way`: the same request is being worked on"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`: `staff.same_name`, `staff.past`, `staff.until`, `staff.long`, `role.unknown`"),
    )
)]
pub(super) async fn add_officer(
    bearer: Bearer,
    once: Once,
    State(app): State<App>,
    sent: Sent<OfficerNew>,
) -> Result<(StatusCode, Json<OfficerShown>), Problem> {
    bearer.caller.officer(&*app.register.policy, "people.manage")?;
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    let officer = match turn.done() {
        Some(done) => id(done)?,
        None => {
            let OfficerNew { name, office, role, from, until } = sent.value;
            let (from, until) = (read_day(&from, "/from")?, read_day(&until, "/until")?);
            app.register.join(&bearer.caller, &NewColleague { name, office, role, from, until }).await?
        }
    };
    let answer = shown(&app, &bearer, officer).await?;
    turn.keep(officer).await;
    Ok((StatusCode::CREATED, Json(answer)))
}
