//! The API: REST under `/api/v1`.

use axum::Router;

use crate::app::App;

/// Its routes.
pub fn routes(_app: &App) -> Router<App> {
    Router::new()
}
