//! Rows that a human must read before they are filed, for the register's case officers.

pub mod decide;
pub mod list;
pub mod show;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use xinyu_register::instant::day_of_number;
use xinyu_service::review::ReviewLine;

use super::wire::{day, instant};
use crate::app::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_review_rows))
        .routes(routes!(show::show_review_row))
        .routes(routes!(decide::decide_review_row))
}

/// A row in the list: its number, its body and its dates, nobody's name.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "review_row": "i-0410d3w6a8k5n2q9", "body_name": "榆林市市场监督管理局",
    "opened_at": "2026-11-21T10:02:00.000+08:00", "due": "2026-11-30", "late": false, "decide_by": "2026-12-20"
}))]
pub struct ReviewRowLine {
    /// Its number.
    pub review_row: String,
    /// Name of the body that filed it.
    pub body_name: String,
    /// When it came.
    #[schema(format = DateTime)]
    pub opened_at: String,
    /// The last day on which it is decided in time.
    #[schema(format = Date)]
    pub due: String,
    /// Whether that is past.
    pub late: bool,
    /// The row is destroyed with its sheet on the day after this one, decided or not.
    #[schema(format = Date)]
    pub decide_by: String,
}

impl From<&ReviewLine> for ReviewRowLine {
    fn from(line: &ReviewLine) -> Self {
        Self {
            review_row: line.id.to_string(),
            body_name: line.body.clone(),
            opened_at: instant(line.at_ms),
            due: day(line.due),
            late: line.late,
            decide_by: day(day_of_number(line.purge_day - 1)),
        }
    }
}
