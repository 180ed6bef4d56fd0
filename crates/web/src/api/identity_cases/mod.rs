//! Identity cases: rows whose name does not go with their number, for the register's case officers.

pub mod decide;
pub mod list;
pub mod show;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use xinyu_register::instant::day_of_number;
use xinyu_service::identity::CaseLine;

use super::wire::{day, instant};
use crate::app::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_identity_cases))
        .routes(routes!(show::show_identity_case))
        .routes(routes!(decide::decide_identity_case))
}

/// A case in the list: its number and its dates, nobody's name.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "identity_case": "i-0410d3w6a8k5n2q9", "opened_at": "2026-11-21T10:02:00.000+08:00", "decide_by": "2026-12-20"
}))]
pub struct IdentityCaseLine {
    /// Its number.
    pub identity_case: String,
    /// When the row came.
    #[schema(format = DateTime)]
    pub opened_at: String,
    /// The row is destroyed with its sheet on the day after this one, decided or not.
    #[schema(format = Date)]
    pub decide_by: String,
}

impl From<&CaseLine> for IdentityCaseLine {
    fn from(line: &CaseLine) -> Self {
        Self {
            identity_case: line.id.to_string(),
            opened_at: instant(line.at_ms),
            decide_by: day(day_of_number(line.purge_day - 1)),
        }
    }
}
