//! `/learn/…` and the statements: words of the portal with figures from the rules.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use xinyu_register::rules::Clock;
use xinyu_service::{Register, ServiceError};

use crate::app::App;
use crate::portal::convert;
use crate::portal::error::Shown;
use crate::portal::frame::{self, PageCtx};
use crate::views::public::learn::{
    LearnConsentPage, LearnFamilyPage, LearnIndexPage, LearnJournalPage, LearnRemediesPage,
};
use crate::views::public::statements::{AccessibilityPage, ContactPage, PrivacyPage};

/// When the portal was last tried with a screen reader and an audit, and its statement checked.
const ACCESSIBILITY_CHECKED_ON: Date = Date::constant(2026, 11, 23);

pub fn routes() -> Router<App> {
    Router::new()
        .route("/learn", get(index))
        .route("/learn/journal", get(journal))
        .route("/learn/remedies", get(remedies))
        .route("/learn/consent", get(consent))
        .route("/learn/for-family", get(for_family))
        .route("/privacy", get(privacy))
        .route("/accessibility", get(accessibility))
        .route("/contact", get(contact))
}

/// The clock of this id in force today.
fn clock<'a>(app: &'a App, id: &str) -> Result<&'a Clock, ServiceError> {
    let today = Register::day(app.register.now_ms());
    Ok(app.register.rules.clock(id, today)?)
}

fn figure(clock: &Clock) -> u32 {
    convert::figure(clock.length)
}

async fn index(State(app): State<App>, ctx: PageCtx) -> Response {
    frame::page(&app, &ctx, &LearnIndexPage {})
}

async fn journal(State(app): State<App>, ctx: PageCtx) -> Response {
    let settings = &app.register.settings;
    let page = LearnJournalPage {
        origin: settings.origin.clone(),
        base_url: settings.address.clone(),
        checkpoint: convert::head(&app.register).map(|head| head.line),
    };
    frame::page(&app, &ctx, &page)
}

async fn remedies(State(app): State<App>, ctx: PageCtx) -> Shown {
    let (review, suit, after) =
        (clock(&app, "remedy.review")?, clock(&app, "remedy.suit")?, clock(&app, "remedy.suit-after-review")?);
    let source = |clock: &Clock| convert::source(&app.register.rules, &clock.source);
    let page = LearnRemediesPage {
        review_days: figure(review),
        review_source: source(review),
        suit_months: figure(suit),
        suit_source: source(suit),
        after_review_days: figure(after),
        after_review_source: source(after),
    };
    Ok(frame::page(&app, &ctx, &page))
}

async fn consent(State(app): State<App>, ctx: PageCtx) -> Shown {
    let lapse_days = figure(clock(&app, "consent.request.lapse")?);
    Ok(frame::page(&app, &ctx, &LearnConsentPage { lapse_days }))
}

async fn for_family(State(app): State<App>, ctx: PageCtx) -> Response {
    frame::page(&app, &ctx, &LearnFamilyPage {})
}

async fn privacy(State(app): State<App>, ctx: PageCtx) -> Shown {
    let names = ["upload.keep", "look.keep", "keys.everywhere", "report.copy.keep", "share.validity"];
    let clocks = names.map(|name| clock(&app, name));
    let clocks: Vec<_> = clocks.into_iter().collect::<Result<_, _>>()?;
    let page = PrivacyPage {
        operator: app.settings.keeper.clone(),
        upload_days: figure(clocks[0]),
        look_years: figure(clocks[1]),
        everywhere_days: figure(clocks[2]),
        copy_days: figure(clocks[3]),
        share_days: figure(clocks[4]),
        sources: clocks.iter().map(|clock| convert::source(&app.register.rules, &clock.source)).collect(),
    };
    Ok(frame::page(&app, &ctx, &page))
}

async fn accessibility(State(app): State<App>, ctx: PageCtx) -> Response {
    frame::page(&app, &ctx, &AccessibilityPage { checked_on: ACCESSIBILITY_CHECKED_ON })
}

async fn contact(State(app): State<App>, ctx: PageCtx) -> Response {
    let page = ContactPage { phone: app.settings.service_phone.clone(), counters: Vec::new() };
    frame::page(&app, &ctx, &page)
}
