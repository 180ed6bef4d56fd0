//! The portal and the API: HTTP in, one call of a use case, HTTP out. No rules, no SQL.
//!
//! [`app::router`] is the whole of it. The portal ([`portal`]) is read by people and knows a session
//! from a cookie; the API ([`api`]) is called by programs and knows a token from a header; neither
//! takes the other's. What anyone may fetch without either (keys, journal, health, style sheets)
//! is in [`wellknown`].

pub mod api;
pub mod app;
pub mod portal;
pub mod problem;
pub mod security;
pub mod session;
pub mod views;
pub mod wellknown;
pub mod words;

pub use app::{App, WebSettings, router};
pub use words::words;
