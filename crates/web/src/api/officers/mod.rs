//! The officers of a body, for its administrator: who may act for it, and until when. Officers, never
//! residents.

pub mod deputies;
pub mod list;
pub mod rights;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use xinyu_register::ids::OfficerId;
use xinyu_service::people::{Colleague, DeputyLine, RightLine};

use super::wire::{day, instant};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_officers, list::add_officer))
        .routes(routes!(rights::grant_right))
        .routes(routes!(rights::certify_right))
        .routes(routes!(rights::end_right))
        .routes(routes!(rights::set_office))
        .routes(routes!(deputies::name_deputy))
        .routes(routes!(deputies::end_deputy))
}

/// An officer of your body.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "officer": "o-0410d3w6a8k5n2q9", "name": "高峰", "office": "法规科", "left": false, "stands_in_for": [], "deputies": [],
    "rights": [{"role": "clerk", "from": "2026-03-02", "until": "2027-03-01", "state": "holds",
        "certified_at": "2026-03-02T09:10:00.000+08:00"}]
}))]
pub struct OfficerShown {
    /// Identifier.
    officer: String,
    /// Name.
    name: String,
    /// Office or post.
    office: String,
    /// Whether no right holds or comes.
    left: bool,
    /// The latest right of each role.
    rights: Vec<RightShown>,
    /// Whom they stand in for.
    stands_in_for: Vec<DeputyShown>,
    /// Who stands in for them.
    deputies: Vec<DeputyShown>,
}

/// A role of an officer.
#[derive(Serialize, ToSchema)]
pub struct RightShown {
    /// The role.
    role: String,
    /// First day.
    #[schema(format = Date)]
    from: String,
    /// Last day, unless it is certified again.
    #[schema(format = Date)]
    until: String,
    /// `holds`, `runs_out` (soon), `comes`, `over`.
    state: &'static str,
    /// When it was granted or last certified.
    #[schema(format = DateTime)]
    certified_at: String,
}

/// Somebody who stands in, under their own name.
#[derive(Serialize, ToSchema)]
pub struct DeputyShown {
    /// The other officer.
    officer: String,
    /// In which role.
    role: String,
    /// First day.
    #[schema(format = Date)]
    from: String,
    /// Last day.
    #[schema(format = Date)]
    until: String,
}

impl From<&RightLine> for RightShown {
    fn from(right: &RightLine) -> Self {
        Self {
            role: right.role.clone(),
            from: day(right.from),
            until: day(right.until),
            state: right.state.code(),
            certified_at: instant(right.certified_ms),
        }
    }
}

impl From<&DeputyLine> for DeputyShown {
    fn from(line: &DeputyLine) -> Self {
        Self { officer: line.with.to_string(), role: line.role.clone(), from: day(line.from), until: day(line.until) }
    }
}

impl From<&Colleague> for OfficerShown {
    fn from(one: &Colleague) -> Self {
        Self {
            officer: one.id.to_string(),
            name: one.name.clone(),
            office: one.office.clone(),
            left: one.left,
            rights: one.rights.iter().map(Into::into).collect(),
            stands_in_for: one.deputises.iter().map(Into::into).collect(),
            deputies: one.deputies.iter().map(Into::into).collect(),
        }
    }
}

/// An officer as they are after a step.
async fn shown(app: &App, bearer: &Bearer, id: OfficerId) -> Result<OfficerShown, Problem> {
    let (_, one) = app.register.colleague_of(&bearer.caller, id).await?;
    Ok(OfficerShown::from(&one))
}

/// A day of a body.
fn read_day(text: &str, pointer: &'static str) -> Result<jiff::civil::Date, Problem> {
    text.parse().map_err(|_| Problem::field(pointer, "type"))
}
