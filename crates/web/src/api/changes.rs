//! `GET /api/v1/changes`, `GET /api/v1/changes/{id}`, `POST /api/v1/changes/{id}/confirm`: an entry changed
//! that an enquiry had shown.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use xinyu_register::ids::ChangeId;
use xinyu_service::enquiry::{ChangeListed, ChangeTold};

use super::entries::show::why_word;
use super::input::{Sent, id};
use super::once::Once;
use super::wire::{Text, instant};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Changes in the list.
const CHANGES_MAX: u32 = 200;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(told_changes)).routes(routes!(told_change)).routes(routes!(confirm_change))
}

/// Changes that your body is told of.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"changes": []}))]
struct ChangesShown {
    /// Latest first, at most 200.
    changes: Vec<ChangeLine>,
}

/// A change, by number and day.
#[derive(Serialize, ToSchema)]
struct ChangeLine {
    /// The change.
    id: String,
    /// Your enquiry that had shown the entry.
    enquiry: String,
    /// When it changed.
    #[schema(format = DateTime)]
    at: String,
    /// When your body confirmed to know.
    #[schema(format = DateTime)]
    confirmed_at: Option<String>,
}

impl From<&ChangeListed> for ChangeLine {
    fn from(listed: &ChangeListed) -> Self {
        Self {
            id: listed.id.to_string(),
            enquiry: listed.enquiry.to_string(),
            at: instant(listed.at_ms),
            confirmed_at: listed.seen_ms.map(instant),
        }
    }
}

/// What happened to an entry that you were shown.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "change": {"id": "k-0410d3w6a8k5n2q9", "enquiry": "q-0410d3w6a8k5n2q9", "at": "2026-11-23T09:05:00.000+08:00", "confirmed_at": null},
    "item": {"zh": "食品安全行政处罚", "en": "penalty under food law"}, "document_no": "榆市监罚〔2026〕101号",
    "deciding_body": "榆林市市场监督管理局", "what": "withdrawn"
}))]
struct ChangeShown {
    /// Its line.
    change: ChangeLine,
    /// The item.
    item: Text,
    /// Number of the document.
    document_no: String,
    /// Who decided.
    deciding_body: String,
    /// `amended`: ask again for what it says now; `withdrawn`, `annulled`: it must not be used any more.
    what: &'static str,
}

impl From<&ChangeTold> for ChangeShown {
    fn from(told: &ChangeTold) -> Self {
        Self {
            change: (&told.listed).into(),
            item: (&told.item).into(),
            document_no: told.document_no.clone(),
            deciding_body: told.deciding_body.clone(),
            what: told.ended.map_or("amended", why_word),
        }
    }
}

/// Changes to what you were shown
///
/// By number and day, nobody's data: an entry that an enquiry of your body had shown was amended or taken
/// back.
#[utoipa::path(
    get, path = "/api/v1/changes", tag = "enquiring", security(("token" = [])),
    responses((status = 200, description = "The changes", body = ChangesShown), (status = 403, description = "`not_permitted`"))
)]
async fn told_changes(bearer: Bearer, State(app): State<App>) -> Result<Json<ChangesShown>, Problem> {
    let changes = app.register.told_changes(&bearer.caller, CHANGES_MAX).await?;
    Ok(Json(ChangesShown { changes: changes.iter().map(Into::into).collect() }))
}

/// One change
///
/// Names the decision as you were shown it, and nothing that you were not. A look.
#[utoipa::path(
    get, path = "/api/v1/changes/{id}", tag = "enquiring", security(("token" = [])),
    params(("id" = String, Path, description = "The change", example = "k-0410d3w6a8k5n2q9")),
    responses(
        (status = 200, description = "The change", body = ChangeShown),
        (status = 403, description = "`not_permitted`"),
        (status = 404, description = "`not_found`"),
    )
)]
async fn told_change(
    bearer: Bearer,
    State(app): State<App>,
    Path(change): Path<String>,
) -> Result<Json<ChangeShown>, Problem> {
    bearer.caller.officer(&*app.register.policy, "enquiry.read")?;
    let change: ChangeId = id(&change)?;
    let told = app.register.told_change(&bearer.caller, change).await?;
    Ok(Json((&*told).into()))
}

/// Nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
struct Confirmation {}

/// Confirm that you know of a change
///
/// The person sees that you did. Doing so again changes nothing.
#[utoipa::path(
    post, path = "/api/v1/changes/{id}/confirm", tag = "enquiring", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The change", example = "k-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "Not needed: confirming is idempotent"),
    ),
    request_body = Confirmation,
    responses(
        (status = 200, description = "Confirmed", body = Confirmed),
        (status = 403, description = "`not_permitted`"),
        (status = 404, description = "`not_found`"),
    )
)]
async fn confirm_change(
    bearer: Bearer,
    _once: Once,
    State(app): State<App>,
    Path(change): Path<String>,
    _sent: Sent<Confirmation>,
) -> Result<Json<Confirmed>, Problem> {
    bearer.caller.officer(&*app.register.policy, "enquiry.read")?;
    let change: ChangeId = id(&change)?;
    app.register.confirm_change(&bearer.caller, change).await?;
    Ok(Json(Confirmed { confirmed: true }))
}

/// That it is confirmed.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"confirmed": true}))]
struct Confirmed {
    /// Always.
    confirmed: bool,
}
