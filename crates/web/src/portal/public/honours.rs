//! `/honours`: the public list of what people published of their own wish. It takes a place in the order
//! of publishing, and nothing that could be about a person.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, Uri, header};
use axum::routing::get;

use crate::app::App;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx};
use crate::portal::resident::honours::line;
use crate::views::public::honours::HonoursPage;

/// Honours a page.
const HONOURS: u32 = 20;
/// What search engines keep would stay after it was taken down.
const ROBOTS: &str = "x-robots-tag";

pub fn routes() -> Router<App> {
    Router::new().route("/honours", get(list))
}

async fn list(State(app): State<App>, ctx: PageCtx, uri: Uri) -> Shown {
    let before = frame::query(&uri, "before").map(|text| text.parse().map_err(|_| Fault::NotFound)).transpose()?;
    let page = app.register.public_honours(before, HONOURS).await?;
    let page = HonoursPage {
        honours: page.honours.iter().map(line).collect(),
        earlier: page.before.map(|before| format!("/honours?before={before}")),
    };
    let mut response = frame::page(&app, &ctx, &page);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(ROBOTS, HeaderValue::from_static("noindex, noarchive"));
    Ok(response)
}
