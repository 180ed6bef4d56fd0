//! `GET /api/v1/entries/{id}`

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{ETAG, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use xinyu_register::entry::EndedWhy;
use xinyu_register::ids::EntryId;
use xinyu_register::logged::Logged;
use xinyu_service::filing::own_record::OwnRecord;

use crate::api::input::id;
use crate::api::wire::{Text, day, instant};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// A record as your body filed it.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "e-0410d3w6a8k5n2q9", "version": 1, "item": {"zh": "食品安全行政处罚", "en": "penalty under food law"},
    "document_no": "榆市监罚〔2026〕101号", "decided_on": "2026-11-09", "filed_at": "2026-11-16T09:05:00.000+08:00",
    "fields": {"fine": "0.5"}, "may_change": ["fine"], "served": true, "ended": null, "withdrawal": null
}))]
pub(super) struct RecordShown {
    /// The entry.
    id: String,
    /// Its version: the `ETag`, too.
    version: u32,
    /// Its item.
    item: Text,
    /// Number of the document.
    document_no: String,
    /// Date of the document.
    #[schema(format = Date)]
    decided_on: String,
    /// When the first version was filed.
    #[schema(format = DateTime)]
    filed_at: String,
    /// Cells by the key of their column, as the sheet would have them.
    #[schema(value_type = Object)]
    fields: BTreeMap<String, String>,
    /// Keys that an amendment may change.
    may_change: Vec<String>,
    /// Whether the person was told of this version.
    served: bool,
    /// Since when it is in no report any more, and why.
    ended: Option<RecordEnded>,
    /// A withdrawal that waits for a second person.
    withdrawal: Option<WithdrawalWaiting>,
}

/// The end of a record's disclosure.
#[derive(Serialize, ToSchema)]
pub(super) struct RecordEnded {
    /// First day without it.
    #[schema(format = Date)]
    on: String,
    /// `period_over`, `withdrawn`, `annulled`, `repaired`, `not_in_force`.
    why: &'static str,
}

/// A withdrawal that waits for a second person.
#[derive(Serialize, ToSchema)]
pub(super) struct WithdrawalWaiting {
    /// Since when.
    #[schema(format = DateTime)]
    at: String,
    /// `withdrawn` or `annulled`.
    why: &'static str,
    /// Why, in the first clerk's words.
    reason: String,
    /// Whether you asked for it, and so cannot confirm it.
    own: bool,
}

/// The word of an end.
pub(crate) fn why_word(why: EndedWhy) -> &'static str {
    why.code()
}

/// A record that your body filed
///
/// A look, journalled and shown to the person; the same record within ten minutes is one look.
#[utoipa::path(
    get, path = "/api/v1/entries/{id}", tag = "filing", security(("token" = [])),
    params(("id" = String, Path, description = "The entry", example = "e-0410d3w6a8k5n2q9")),
    responses(
        (status = 200, description = "The record; `ETag` is its version", body = RecordShown),
        (status = 403, description = "`not_permitted`"),
        (status = 404, description = "`not_found`: none of yours"),
    )
)]
pub(super) async fn show_entry(
    bearer: Bearer,
    State(app): State<App>,
    Path(entry): Path<String>,
) -> Result<Response, Problem> {
    bearer.caller.officer(&*app.register.policy, "record.read")?;
    let entry: EntryId = id(&entry)?;
    shown(&app, &bearer, entry).await
}

/// The record as it is now.
pub(super) async fn shown(app: &App, bearer: &Bearer, entry: EntryId) -> Result<Response, Problem> {
    let record: Logged<OwnRecord> = app.register.own_record(&bearer.caller, entry).await?;
    let tag = format!("\"v{}\"", record.version);
    let mut response = Json(RecordShown::of(&record)).into_response();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(ETAG, tag);
    }
    Ok(response)
}

impl RecordShown {
    fn of(record: &OwnRecord) -> Self {
        let may = record.cells.iter().filter(|cell| cell.may_change);
        Self {
            id: record.id.to_string(),
            version: record.version,
            item: (&record.item).into(),
            document_no: record.document_no.clone(),
            decided_on: day(record.decided_on),
            filed_at: instant(record.filed_at_ms),
            fields: record.cells.iter().map(|cell| (cell.key.clone(), cell.text.clone())).collect(),
            may_change: may.map(|cell| cell.key.clone()).collect(),
            served: record.served.is_some(),
            ended: record.ended.map(|(on, why)| RecordEnded { on: day(on), why: why_word(why) }),
            withdrawal: record.take_back.as_ref().map(|waiting| WithdrawalWaiting {
                at: instant(waiting.at_ms),
                why: why_word(waiting.why),
                reason: waiting.reason.clone(),
                own: waiting.own,
            }),
        }
    }
}
