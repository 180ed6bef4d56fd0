//! `GET` and `PUT /api/v1/me/entries/{id}/publication`

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use xinyu_register::ids::EntryId;
use xinyu_service::rights::honours::HonourPreview;

use crate::api::input::{Sent, id};
use crate::api::public::honours::HonourShown;
use crate::api::wire::instant;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// An award that you may publish.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "published": false, "listed": false, "since": null, "hindered_by": null, "version": 1, "names": ["林测", "林＊"],
    "would_show": {"name": "林测", "award": "示例奖", "body": "榆林市人民政府", "decided_on": "2026-11-20"}
}))]
pub(super) struct PublicationShown {
    /// Whether it is published.
    published: bool,
    /// Whether the public list shows it today: not while you have frozen enquiries.
    listed: bool,
    /// Since when it is published.
    #[schema(format = DateTime)]
    since: Option<String>,
    /// Why it cannot be published now: `honour.not_open`, `honour.not_told`, `honour.frozen`,
    /// `honour.not_publishable`.
    hindered_by: Option<&'static str>,
    /// The version that would be published.
    version: u32,
    /// Names among which you choose.
    names: Vec<String>,
    /// Exactly what would be public, under the first of the names or the chosen one.
    would_show: HonourShown,
}

impl From<&HonourPreview> for PublicationShown {
    fn from(preview: &HonourPreview) -> Self {
        let published = preview.own.published.as_ref();
        let mut would_show = HonourShown::from(&preview.honour);
        if let Some((_, name)) = published {
            would_show.name.clone_from(name);
        }
        Self {
            published: published.is_some(),
            listed: preview.own.listed,
            since: published.map(|(at_ms, _)| instant(*at_ms)),
            hindered_by: preview.own.hindered.map(|why| why.code()),
            version: preview.version,
            names: preview.names.clone(),
            would_show,
        }
    }
}

/// Whether an award is to be published.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"published": true, "name": "林＊", "version": 1}))]
pub(super) struct Publication {
    /// Whether it is.
    published: bool,
    /// One of the names of the preview.
    #[serde(default)]
    name: String,
    /// The version of the preview.
    #[serde(default)]
    version: u32,
}

/// What you would publish of an award
///
/// Nothing is public unless you publish it. Reading this is a look at your own file.
#[utoipa::path(
    get, path = "/api/v1/me/entries/{id}/publication", tag = "own file", security(("token" = [])),
    params(("id" = String, Path, description = "The entry", example = "e-0410d3w6a8k5n2q9")),
    responses(
        (status = 200, description = "What would be public, and whether it is", body = PublicationShown),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`: also for a record that nobody may publish"),
    )
)]
pub(super) async fn publication(
    bearer: Bearer,
    State(app): State<App>,
    Path(entry): Path<String>,
) -> Result<Json<PublicationShown>, Problem> {
    bearer.caller.resident()?;
    let entry: EntryId = id(&entry)?;
    let preview = app.register.honour_preview(&bearer.caller, entry).await?;
    Ok(Json(PublicationShown::from(&*preview)))
}

/// Publish an award of yours, or take it down
///
/// What is taken down is gone from the public list at once. Setting what is set already changes nothing.
#[utoipa::path(
    put, path = "/api/v1/me/entries/{id}/publication", tag = "own file", security(("token" = [])),
    params(("id" = String, Path, description = "The entry", example = "e-0410d3w6a8k5n2q9")),
    request_body = Publication,
    responses(
        (status = 200, description = "Set", body = PublicationShown),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`honour.not_publishable`, `honour.not_open`, `honour.not_told`, `honour.frozen`: not now; `honour.changed`: another version by now"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`: the name is none of yours"),
    )
)]
pub(super) async fn set_publication(
    bearer: Bearer,
    State(app): State<App>,
    Path(entry): Path<String>,
    sent: Sent<Publication>,
) -> Result<Json<PublicationShown>, Problem> {
    bearer.caller.resident()?;
    let entry: EntryId = id(&entry)?;
    let Publication { published, name, version } = sent.value;
    if published {
        app.register.publish_honour(&bearer.caller, entry, version, &name).await?;
    } else {
        app.register.take_down_honour(&bearer.caller, entry).await?;
    }
    let preview = app.register.honour_preview(&bearer.caller, entry).await?;
    Ok(Json(PublicationShown::from(&*preview)))
}
