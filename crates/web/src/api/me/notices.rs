//! `GET /api/v1/me/notices`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use xinyu_service::rights::notices::{Notice, Told};

use super::entries::{OwnEntryShown, ServedShown, served};
use crate::api::input::{Asked, PageAsked};
use crate::api::wire::{PlacedTrace, day, instant};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// What you are told.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"notices": [], "next": null}))]
pub(super) struct NoticesShown {
    /// Latest first.
    notices: Vec<NoticeShown>,
    /// Where to go on.
    next: Option<String>,
}

/// A notice of an entry.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "n-0410d3w6a8k5n2q9", "about": "filed", "at": "2026-11-23T09:05:00.000+08:00", "served": null,
    "counts_as_served_on": null, "entry": {"id": "e-0410d3w6a8k5n2q9", "…": "as in /me/entries"}, "journal": null
}))]
pub(super) struct NoticeShown {
    /// Its identifier.
    id: String,
    /// What it tells.
    about: NoticeAbout,
    /// When it was made.
    #[schema(format = DateTime)]
    at: String,
    /// When and how it reached you; none while it waits.
    served: Option<ServedShown>,
    /// The day from which a sent message counts as service.
    #[schema(format = Date)]
    counts_as_served_on: Option<String>,
    /// The entry; without its facts until the notice is opened.
    entry: OwnEntryShown,
    /// The trace of its service; on opening only.
    journal: Option<PlacedTrace>,
}

/// What a notice tells.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum NoticeAbout {
    /// A decision was filed.
    Filed,
    /// It was changed; if for the worse, this serves it anew.
    Amended,
    /// The body took it back: it was wrong to file it.
    Withdrawn,
    /// The decision was set aside.
    Annulled,
}

impl NoticeAbout {
    fn of(notice: &Notice) -> Self {
        match notice.told() {
            Told::Filed => Self::Filed,
            Told::Amended => Self::Amended,
            Told::Withdrawn => Self::Withdrawn,
            Told::Annulled => Self::Annulled,
        }
    }
}

/// What you are told
///
/// Notices of entries, with kind, body and date. Reading the facts is opening one.
#[utoipa::path(
    get, path = "/api/v1/me/notices", tag = "own file", security(("token" = [])),
    params(PageAsked),
    responses(
        (status = 200, description = "A page of notices", body = NoticesShown),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 422, description = "`fields`: cursor or limit"),
    )
)]
pub(super) async fn own_notices(
    bearer: Bearer,
    State(app): State<App>,
    Asked(page): Asked<PageAsked>,
) -> Result<Json<NoticesShown>, Problem> {
    let notices = app.register.own_notices(&bearer.caller).await?;
    let (notices, next) = page.cut(notices, |notice| notice.id.to_string())?;
    let notices = notices.iter().map(|notice| NoticeShown::of(notice, None)).collect();
    Ok(Json(NoticesShown { notices, next }))
}

impl NoticeShown {
    pub(super) fn of(notice: &Notice, journal: Option<PlacedTrace>) -> Self {
        Self {
            id: notice.id.to_string(),
            about: NoticeAbout::of(notice),
            at: instant(notice.at_ms),
            served: served(notice.served),
            counts_as_served_on: notice.counts_as_served_on.map(day),
            entry: (&notice.entry).into(),
            journal,
        }
    }
}
