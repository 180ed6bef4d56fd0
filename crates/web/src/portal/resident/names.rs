//! `GET /me/names`.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use xinyu_register::subject::OtherNameKind;

use super::logged;
use crate::app::App;
use crate::portal::error::Shown;
use crate::portal::frame::{self, PageCtx};
use crate::views::resident::names::{NamesPage, OtherNameLine};

pub fn routes() -> Router<App> {
    Router::new().route("/me/names", get(names))
}

async fn names(State(app): State<App>, ctx: PageCtx) -> Shown {
    let caller = ctx.caller()?;
    let own = app.register.own_names(caller).await?;
    let own = logged(&app, caller, own).await?;
    Ok(frame::page_of(&app, &ctx, &own, |own| NamesPage {
        name: own.name.clone(),
        standing: own.standing.code(),
        others: own
            .others
            .iter()
            .map(|other| OtherNameLine { name: other.name.clone(), former: other.kind == OtherNameKind::Former })
            .collect(),
        id_type: own.id_type.clone(),
        tail: own.id_tail.clone(),
        asked: own.asked_ms.clone(),
    }))
}
