//! `GET /api/v1/public/catalog`

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use xinyu_register::rules::{
    Body, BodyKind, CodeList, ColumnType, District, Domain, Item, Occupation, Purpose, Rules, Template, TemplateVersion,
};
use xinyu_service::Register;

use super::row_schema::row_schema;
use super::tagged;
use crate::api::wire::day;
use crate::app::App;

/// The catalog: what may be recorded, by whom, and who may ask for what. Each value has its dates in force
/// and where it comes from.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "version": "9f86d081884c7d65…", "as_of": "2026-11-23", "items": [], "purposes": [], "bodies": [],
    "body_kinds": [], "domains": [], "districts": [], "occupations": [], "templates": [], "code_lists": []
}))]
pub(super) struct CatalogShown<'a> {
    /// Version of the rules.
    version: &'a str,
    /// What is in force on this day is shown.
    #[schema(format = Date)]
    as_of: String,
    /// What may be recorded: basis, fields and who sees them, notice.
    #[schema(value_type = Vec<Object>)]
    items: Vec<&'a Item>,
    /// For what somebody may ask, on what ground, and which entries are relevant, with the reason.
    #[schema(value_type = Vec<Object>)]
    purposes: Vec<&'a Purpose>,
    /// Who files and who asks.
    #[schema(value_type = Vec<Object>)]
    bodies: Vec<&'a Body>,
    /// Sorts of body.
    #[schema(value_type = Vec<Object>)]
    body_kinds: Vec<&'a BodyKind>,
    /// Fields of life.
    #[schema(value_type = Vec<Object>)]
    domains: Vec<&'a Domain>,
    /// Districts.
    #[schema(value_type = Vec<Object>)]
    districts: Vec<&'a District>,
    /// Occupations.
    #[schema(value_type = Vec<Object>)]
    occupations: Vec<&'a Occupation>,
    /// Filing templates with their columns, their version, and the JSON Schema of a row.
    #[schema(value_type = Vec<Object>)]
    templates: Vec<TemplateShown<'a>>,
    /// Values that columns take.
    #[schema(value_type = Vec<Object>)]
    code_lists: Vec<&'a CodeList>,
}

/// A template as a filing program needs it.
#[derive(Serialize)]
struct TemplateShown<'a> {
    #[serde(flatten)]
    template: &'a Template,
    /// Which form is in force.
    version: TemplateVersion,
    /// A row of it.
    row: serde_json::Value,
}

/// The catalog
///
/// Items, purposes with the relevance of each item, bodies with their competences, filing templates.
#[utoipa::path(
    get, path = "/api/v1/public/catalog", tag = "public",
    responses(
        (status = 200, description = "The catalog", body = CatalogShown, headers(("ETag" = String, description = "Changes with the rules and with the day"))),
        (status = 304, description = "As you have it"),
    )
)]
pub(super) async fn public_catalog(State(app): State<App>, headers: HeaderMap) -> Response {
    let rules = &app.register.rules;
    let today = Register::day(app.register.now_ms());
    let shown = CatalogShown {
        version: rules.version(),
        as_of: day(today),
        items: rules.items().filter(|item| item.in_force.holds_on(today)).collect(),
        purposes: rules.purposes().filter(|purpose| purpose.in_force.holds_on(today)).collect(),
        bodies: rules.bodies().collect(),
        body_kinds: rules.body_kinds().collect(),
        domains: rules.domains().collect(),
        districts: rules.districts().collect(),
        occupations: rules.occupations().collect(),
        templates: rules.templates().map(|template| shown(rules, template, today)).collect(),
        code_lists: code_lists(rules),
    };
    tagged(&headers, &format!("{}-{today}", rules.version()), shown)
}

fn shown<'a>(rules: &Rules, template: &'a Template, today: jiff::civil::Date) -> TemplateShown<'a> {
    TemplateShown { template, version: template.version_on(today), row: row_schema(rules, template, today) }
}

/// The lists of values that some template's columns take, each once.
fn code_lists(rules: &Rules) -> Vec<&CodeList> {
    let columns = rules.templates().flat_map(|template| &template.columns);
    let names: std::collections::BTreeSet<&str> = columns
        .filter_map(|column| match &column.holds {
            ColumnType::Code { list, .. } => Some(list.as_str()),
            _ => None,
        })
        .collect();
    names.into_iter().filter_map(|name| rules.code_list(name)).collect()
}
