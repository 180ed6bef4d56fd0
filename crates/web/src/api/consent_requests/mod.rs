//! Requests for consent, as the body that asks sees them.

pub mod ask;
pub mod show;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use xinyu_register::rules::Rules;
use xinyu_service::rights::consents::AskerConsent;

use super::wire::{Named, day, field_of_work, instant, purpose};
use crate::app::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(ask::ask_consent)).routes(routes!(show::show_consent_request))
}

/// A request for consent. Not answered, refused, taken back and frozen look alike: `open` until its
/// last day, then `ended`.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "consent_request": "c-0410d3w6a8k5n2q9", "state": "open",
    "purpose": {"code": "employment", "name": {"zh": "招聘", "en": "employment"}}, "field": null,
    "reason": "招聘计量检定员", "days": 30, "asked_at": "2026-11-23T09:05:00.000+08:00",
    "answer_by": "2026-12-23", "until": null
}))]
pub struct ConsentRequestShown {
    /// Its identifier; an enquiry names it as `consent`.
    pub consent_request: String,
    /// `open`, `granted`, `ended`.
    pub state: &'static str,
    /// For what.
    pub purpose: Named,
    /// Field of work, where the purpose names one.
    pub field: Option<Named>,
    /// Why, in the asker's own words.
    pub reason: String,
    /// Once granted, it may be used for so many days, for one enquiry.
    pub days: u16,
    /// When it was asked.
    #[schema(format = DateTime)]
    pub asked_at: String,
    /// The person can answer until this day.
    #[schema(format = Date)]
    pub answer_by: String,
    /// A granted one may be used until this day.
    #[schema(format = Date)]
    pub until: Option<String>,
}

impl ConsentRequestShown {
    /// As it goes out.
    #[must_use]
    pub fn of(request: &AskerConsent, rules: &Rules) -> Self {
        let asked = &request.asked;
        Self {
            consent_request: request.id.to_string(),
            state: request.state,
            purpose: purpose(rules, &asked.purpose),
            field: field_of_work(rules, &asked.purpose, &asked.field),
            reason: asked.reason.clone(),
            days: asked.days,
            asked_at: instant(asked.at_ms),
            answer_by: day(asked.answer_by),
            until: request.until.map(day),
        }
    }
}
