//! `POST /api/v1/entries/find`

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::input::Sent;
use crate::api::once::Once;
use crate::api::wire::{SubjectAsked, Text, day};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Which record: person and document together.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "subject": {"id_type": "id-card", "id_number": "<18 characters>", "name": "林测"}, "document_no": "榆市监罚〔2026〕101号"
}))]
pub(super) struct Sought {
    subject: Option<SubjectAsked>,
    /// Number of the document, in any style of brackets.
    #[serde(default)]
    document_no: String,
}

/// What a document about a person became.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"entries": []}))]
pub(super) struct FoundShown {
    /// One entry an item.
    entries: Vec<FoundEntry>,
}

/// One record.
#[derive(Serialize, ToSchema)]
pub(super) struct FoundEntry {
    /// The entry: `/api/v1/entries/{id}`.
    id: String,
    /// Its item.
    item: Text,
    /// Date of the document.
    #[schema(format = Date)]
    decided_on: String,
    /// Its version.
    version: u32,
}

/// Find a record that your body filed
///
/// By the person's paper and name and the document's number together; there is no list. It is a look,
/// journalled and shown to the person. What another body filed is not there.
#[utoipa::path(
    post, path = "/api/v1/entries/find", tag = "filing", security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Not needed: it changes nothing")),
    request_body = Sought,
    responses(
        (status = 200, description = "The records", body = FoundShown),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`"),
        (status = 404, description = "`not_found`: none of yours"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`"),
    )
)]
pub(super) async fn find_entries(
    bearer: Bearer,
    _once: Once,
    State(app): State<App>,
    sent: Sent<Sought>,
) -> Result<Json<FoundShown>, Problem> {
    bearer.caller.officer(&*app.register.policy, "record.read")?;
    let subject = sent.value.subject.ok_or_else(|| Problem::field("/subject", "required"))?;
    let found = app.register.find_records(&bearer.caller, &subject.into(), &sent.value.document_no).await?;
    let entry = |one: &xinyu_service::filing::own_record::FoundRecord| FoundEntry {
        id: one.id.to_string(),
        item: (&one.item).into(),
        decided_on: day(one.decided_on),
        version: one.version,
    };
    Ok(Json(FoundShown { entries: found.iter().map(entry).collect() }))
}
