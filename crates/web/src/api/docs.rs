//! The API's description: OpenAPI 3.1 from the handlers themselves.

use std::collections::BTreeMap;

use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{Modify, OpenApi as _};

use crate::problem::{FieldProblem, PROBLEM_JSON, ProblemBody};
use crate::wellknown;

/// What is not said by any handler.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Xinyu 信榆",
        description = "A city's register of formal public decisions about natural persons, as an API.\n\n\
            Days are `YYYY-MM-DD` in Beijing, instants RFC 3339 with offset. Lists are read page by page: hand the \
            `next` of one page in as `after` of the next. Faults are RFC 9457 problems with a stable `code`, in Chinese \
            or English by `Accept-Language`. Every POST takes an `Idempotency-Key`, bound to token, path and body for ten \
            minutes. Nothing betrays whether a person or an entry exists to one who may not know. New fields may be added \
            to answers at any time.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    servers((url = "/", description = "This register")),
    tags(
        (name = "filing", description = "For bodies that file (clerks)"),
        (name = "enquiring", description = "For bodies that ask (enquiring officers)"),
        (name = "cases", description = "For case officers of the register: rows whose name does not go with their number"),
        (name = "officers", description = "For administrators of a body: who may act for it, and until when"),
        (name = "own file", description = "For residents: their own file and nothing else"),
        (name = "public", description = "For anyone, without a token"),
        (name = "journal", description = "For verifiers: the published keys and the transparency log"),
    ),
    paths(wellknown::published_keys, wellknown::recalled_list, wellknown::journal_checkpoint, wellknown::journal_tile),
    components(schemas(ProblemBody, FieldProblem)),
    modifiers(&Token),
)]
struct Base;

struct Token;

impl Modify for Token {
    fn modify(&self, openapi: &mut OpenApi) {
        let components = openapi.components.get_or_insert_default();
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        bearer.description =
            Some("A token, issued by `xinyu token issue` or, in a demo city, in `demo.json`".to_owned());
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
    }
}

/// The description to which the handlers' own are added.
pub(super) fn base() -> OpenApi {
    Base::openapi()
}

/// Adds what holds for every operation, and the form of every problem.
pub(super) fn complete(openapi: &mut OpenApi) {
    for item in openapi.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.put, &mut item.post, &mut item.patch].into_iter().flatten() {
            if operation.tags.as_ref().is_some_and(|tags| tags.iter().any(|tag| tag == "journal")) {
                // Files, in the forms of others' specifications.
                continue;
            }
            common(operation);
            for (status, response) in &mut operation.responses.responses {
                if let (true, RefOr::T(response)) = (status.starts_with(['4', '5']), response) {
                    form(response);
                }
            }
        }
    }
}

fn common(operation: &mut Operation) {
    let mut told = BTreeMap::new();
    if operation.security.is_some() {
        told.insert("401", "`credential`: no token, or one that is unknown or over");
    }
    told.insert("429", "`too_often`: come again after `Retry-After`");
    told.insert("500", "`internal`: a fault of the register's; `instance` is its reference");
    told.insert("503", "`unavailable`, `busy`: come again after `Retry-After`");
    for (status, description) in told {
        let response = ResponseBuilder::new().description(description).build();
        operation.responses.responses.entry(status.to_owned()).or_insert(RefOr::T(response));
    }
}

fn form(response: &mut Response) {
    let problem = Ref::from_schema_name("Problem");
    let content = ContentBuilder::new().schema(Some(problem)).build();
    response.content.entry(PROBLEM_JSON.to_owned()).or_insert(RefOr::T(content));
}
