//! `/share`: opens a view by code and second word, once. Every try that opens nothing takes the same
//! time and gets the same page, whether there is such a code or not.

use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use xinyu_register::event::Outcome;
use xinyu_service::rights::shares::SharedView;
use xinyu_service::{Refusal, Register, ServiceError};

use crate::app::App;
use crate::portal::convert;
use crate::portal::error::Shown;
use crate::portal::frame::{self, PageCtx, Posted};
use crate::portal::resident::{facts, sheet};
use crate::views::public::share::{ShareOpenPage, ShareViewPage};
use crate::views::resident::consent::Preview;

/// Until a try that opens nothing is answered: longer than any of its reasons takes.
const CLOSED_AFTER: Duration = Duration::from_millis(400);
/// The view is cleared from the screen after so many minutes: long enough to read it twice.
const SCREEN_MINUTES: u32 = 30;

pub fn routes() -> Router<App> {
    Router::new().route("/share", get(form).post(open))
}

async fn form(State(app): State<App>, ctx: PageCtx) -> Response {
    frame::page(&app, &ctx, &ShareOpenPage { closed: false })
}

#[derive(Deserialize)]
struct Opening {
    #[serde(default)]
    code: String,
    #[serde(default)]
    word: String,
}

async fn open(State(app): State<App>, posted: Posted<Opening>) -> Shown {
    let began = Instant::now();
    let Posted { ctx, form } = posted;
    match app.register.open_share(&form.code, &form.word).await {
        Ok(view) => {
            let mut response = frame::page_of(&app, &ctx, &view, |view| page(&app, view));
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            let refresh = format!("{}; url=/share", SCREEN_MINUTES * 60);
            headers.extend(HeaderValue::from_str(&refresh).ok().map(|value| (header::REFRESH, value)));
            Ok(response)
        }
        Err(ServiceError::Refused(Refusal::State(_))) => {
            tokio::time::sleep(CLOSED_AFTER.saturating_sub(began.elapsed())).await;
            Ok(frame::page_with(&app, &ctx, StatusCode::UNPROCESSABLE_ENTITY, &ShareOpenPage { closed: true }))
        }
        Err(other) => Err(other.into()),
    }
}

fn page(app: &App, view: &SharedView) -> ShareViewPage {
    let rules = &app.register.rules;
    let field = view.field.as_ref().map(|field| field.as_str()).unwrap_or_default();
    let purpose = facts::purpose_in_field(rules, view.purpose.code.as_str(), field);
    ShareViewPage {
        purpose: purpose.clone(),
        use_terms: convert::text(&view.purpose.use_terms),
        preview: Preview {
            name: view.subject.0.clone(),
            id_tail: view.subject.1.clone(),
            purpose,
            entries: view.shown.shown.iter().map(|entry| sheet::sheet_entry(rules, entry)).collect(),
        },
        refers: view.shown.outcome == Outcome::ReferToOfficer,
        opened: view.at_ms,
        today: Register::day(view.at_ms),
        minutes: SCREEN_MINUTES,
    }
}
