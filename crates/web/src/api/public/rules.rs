//! `GET /api/v1/public/rules`

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use xinyu_register::rules::{Act, Clock, KeepRule, PeriodRule, Screening};
use xinyu_service::Register;

use super::tagged;
use crate::api::wire::day;
use crate::app::App;

/// The rules in force. Each value has its dates in force (`in_force`) and where it comes from (`source`):
/// `law` (cited), `unconfirmed` (cited, awaiting the text), `house` (ours, with the reason).
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "version": "9f86d081884c7d65…", "as_of": "2026-11-23", "acts": [], "clocks": [], "periods": [],
    "retentions": [], "screening": {}
}))]
pub(super) struct RulesShown<'a> {
    /// Their version: hex SHA-256 over all texts. Reports, looks and the journal name it.
    version: &'a str,
    /// What is in force on this day is shown.
    #[schema(format = Date)]
    as_of: String,
    /// Acts that rules cite.
    #[schema(value_type = Vec<Object>)]
    acts: Vec<&'a Act>,
    /// What must happen within how long.
    #[schema(value_type = Vec<Object>)]
    clocks: Vec<&'a Clock>,
    /// How long adverse entries are shown.
    #[schema(value_type = Vec<Object>)]
    periods: Vec<&'a PeriodRule>,
    /// How long entries are kept.
    #[schema(value_type = Vec<Object>)]
    retentions: Vec<&'a KeepRule>,
    /// What is refused at the door, and what a human looks at.
    #[schema(value_type = Object)]
    screening: &'a Screening,
}

/// The rules in force
///
/// Clocks, periods, retention, what is refused at the door. Items and purposes are in the catalog.
#[utoipa::path(
    get, path = "/api/v1/public/rules", tag = "public",
    responses(
        (status = 200, description = "The rules", body = RulesShown, headers(("ETag" = String, description = "Changes with the rules and with the day"))),
        (status = 304, description = "As you have them"),
    )
)]
pub(super) async fn public_rules(State(app): State<App>, headers: HeaderMap) -> Response {
    let rules = &app.register.rules;
    let today = Register::day(app.register.now_ms());
    let shown = RulesShown {
        version: rules.version(),
        as_of: day(today),
        acts: rules.acts().collect(),
        clocks: rules.clocks().filter(|clock| clock.in_force.holds_on(today)).collect(),
        periods: rules.periods().filter(|period| period.in_force.holds_on(today)).collect(),
        retentions: rules.retentions().filter(|kept| kept.in_force.holds_on(today)).collect(),
        screening: rules.screen_words(),
    };
    tagged(&headers, &format!("{}-{today}", rules.version()), shown)
}
