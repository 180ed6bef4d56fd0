//! `GET /me/entries/{id}/decline`, `POST /me/entries/{id}/decline`, `POST /me/entries/{id}/keep`.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use xinyu_register::disclosure::Wished;
use xinyu_register::entry::Wish;

use super::{Nothing, days, facts, id};
use crate::app::App;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::resident::wish::DeclinePage;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/me/entries/{id}/decline", get(confirm).post(decline))
        .route("/me/entries/{id}/keep", post(keep))
}

async fn confirm(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>) -> Shown {
    let own = app.register.own_entry(ctx.caller()?, id(&name)?).await?;
    let days = days(&app, "entry.declined.undo")?;
    match (own.1.wished, own.1.facts.clone()) {
        (Some(Wished::Kept | Wished::Awaiting), Some(told)) => Ok(frame::page_of(&app, &ctx, &own, |(_, entry)| {
            let decision = facts::decision(&app.register.rules, entry, &told);
            DeclinePage { id: entry.id.to_string(), decision, days }
        })),
        (Some(_), _) => Ok(frame::see_other(&format!("/me/entries/{name}"))),
        (None, _) => Err(Fault::NotFound),
    }
}

async fn decline(State(app): State<App>, Path(name): Path<String>, posted: Posted<Nothing>) -> Shown {
    answer(&app, &name, &posted.ctx, Wish::Decline).await
}

async fn keep(State(app): State<App>, Path(name): Path<String>, posted: Posted<Nothing>) -> Shown {
    answer(&app, &name, &posted.ctx, Wish::Keep).await
}

async fn answer(app: &App, name: &str, ctx: &PageCtx, wish: Wish) -> Shown {
    app.register.answer_entry(ctx.caller()?, id(name)?, wish).await?;
    Ok(frame::see_other(&format!("/me/entries/{name}?done=1")))
}
