//! `/me/entries/{id}/publish`, `POST /me/entries/{id}/take-down`: an award on the page of honours.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use serde::Deserialize;
use xinyu_register::honour::{Honour, NotPublishable};
use xinyu_register::ids::EntryId;
use xinyu_register::instant::beijing_day;
use xinyu_service::rights::honours::{HonourPreview, OwnPublication};
use xinyu_service::{Refusal, ServiceError};

use super::{Nothing, id};
use crate::app::App;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::Day;
use crate::views::parts::FieldError;
use crate::views::public::honours::HonourLine;
use crate::views::resident::honour::{HonourCheckPage, HonourPage, HonourState};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/me/entries/{id}/publish", get(choose).post(publish))
        .route("/me/entries/{id}/take-down", post(take_down))
}

/// An honour as it stands on a page.
pub fn line(honour: &Honour) -> HonourLine {
    HonourLine {
        name: honour.name.clone(),
        award: honour.award.clone(),
        body: honour.body.clone(),
        day: honour.decided_on,
    }
}

/// Where the publication of an entry stands; none where there is nothing to say.
pub fn state(own: &OwnPublication) -> Option<HonourState> {
    let state = |is| HonourState { is, name: String::new(), since: None };
    match (&own.published, own.hindered) {
        (Some((at_ms, name)), _) => {
            let is = if own.listed { "published" } else { "hidden" };
            Some(HonourState { is, name: name.clone(), since: Some(beijing_day(*at_ms)) })
        }
        (None, None) => Some(state("may")),
        (None, Some(NotPublishable::NotTold)) => Some(state("not-told")),
        (None, Some(NotPublishable::Frozen)) => Some(state("frozen")),
        (None, Some(NotPublishable::Item | NotPublishable::NotOpen)) => None,
    }
}

/// What happened to it: the days on which it was published (true) and taken down (false).
pub fn steps(own: &OwnPublication) -> Vec<(Day, bool)> {
    own.history.iter().map(|(at_ms, published)| (beijing_day(*at_ms), *published)).collect()
}

#[derive(Default, Deserialize)]
struct Publish {
    #[serde(default)]
    name: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    step: String,
}

async fn choose(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>) -> Shown {
    show(&app, &ctx, id(&name)?, &Publish::default(), false, Vec::new()).await
}

/// The page on which the person chooses; where nothing can be published now, the way to what comes first.
async fn show(
    app: &App,
    ctx: &PageCtx,
    entry: EntryId,
    form: &Publish,
    changed: bool,
    errors: Vec<FieldError>,
) -> Shown {
    let caller = ctx.caller()?;
    let preview = app.register.honour_preview(caller, entry).await?;
    if preview.own.hindered == Some(NotPublishable::NotTold) {
        let notices = app.register.own_notices(caller).await?;
        let notice = notices.iter().find(|notice| notice.entry.id == entry).ok_or(Fault::NotFound)?;
        return Ok(frame::see_other(&format!("/me/notices/{}", notice.id)));
    }
    if preview.own.hindered.is_some() {
        return Ok(frame::see_other(&format!("/me/entries/{entry}")));
    }
    Ok(frame::form_of(app, ctx, &preview, errors, |preview, errors| HonourPage {
        id: entry.to_string(),
        version: preview.version,
        line: line(&preview.honour),
        names: preview.names.clone(),
        name: form.name.clone(),
        changed,
        errors,
    }))
}

async fn publish(State(app): State<App>, Path(name): Path<String>, posted: Posted<Publish>) -> Shown {
    let Posted { ctx, form } = posted;
    let (entry, caller) = (id(&name)?, ctx.caller()?);
    let version: u32 = form.version.parse().unwrap_or(0);
    if form.step != "send" {
        let preview = app.register.honour_preview(caller, entry).await?;
        let known = |preview: &HonourPreview| preview.names.contains(&form.name);
        if preview.own.hindered.is_none() && preview.version == version && known(&preview) {
            return Ok(frame::page_of(&app, &ctx, &preview, |preview| HonourCheckPage {
                id: entry.to_string(),
                version,
                line: HonourLine { name: form.name.clone(), ..line(&preview.honour) },
            }));
        }
        let changed = preview.version != version;
        let missing = (!changed && !known(&preview)).then(|| FieldError::new("name", "honour-name"));
        return show(&app, &ctx, entry, &form, changed, missing.into_iter().collect()).await;
    }
    match app.register.publish_honour(caller, entry, version, &form.name).await {
        Ok(()) => Ok(frame::see_other(&format!("/me/entries/{entry}?done=published"))),
        Err(ServiceError::Refused(Refusal::Fields(_))) => {
            show(&app, &ctx, entry, &form, false, vec![FieldError::new("name", "honour-name")]).await
        }
        Err(ServiceError::Refused(Refusal::State(why))) => {
            show(&app, &ctx, entry, &form, why == "honour.changed", Vec::new()).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Gone at once: nothing is asked, because it can be published again.
async fn take_down(State(app): State<App>, Path(name): Path<String>, posted: Posted<Nothing>) -> Shown {
    let entry: EntryId = id(&name)?;
    app.register.take_down_honour(posted.ctx.caller()?, entry).await?;
    Ok(frame::see_other(&format!("/me/entries/{entry}?done=down")))
}
