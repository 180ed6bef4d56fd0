//! The portal: pages drawn on the server, which work without scripts.
//!
//! A handler reads the request, calls one use case of `xinyu-service`, and hands what it gave to a
//! page of [`crate::views`]. It decides nothing. [`frame`] is how each begins and ends, [`error`]
//! what happens where there is no page.

pub mod convert;
pub mod desk;
pub mod error;
pub mod frame;
pub mod public;
pub mod resident;

use axum::Router;
use axum::middleware::from_fn_with_state;

use crate::app::App;
use crate::security;

/// All pages, with those for what went wrong.
pub fn routes(app: &App) -> Router<App> {
    Router::new()
        .merge(public::routes())
        .merge(resident::routes())
        .merge(desk::routes())
        .fallback(public::fallback)
        .layer(security::catch_panic_page())
        .layer(from_fn_with_state(app.clone(), error::draw))
}
