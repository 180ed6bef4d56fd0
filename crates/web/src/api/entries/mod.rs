//! A body's own records: found, amended, taken back.

pub mod amend;
pub mod find;
pub mod show;
pub mod withdraw;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(find::find_entries))
        .routes(routes!(show::show_entry, amend::amend_entry))
        .routes(routes!(withdraw::withdraw_entry))
        .routes(routes!(withdraw::confirm_withdrawal))
        .routes(routes!(withdraw::drop_withdrawal))
}
