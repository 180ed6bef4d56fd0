//! What no page and no answer of the API ever does, held against all of them: design 2.1, 2.3, 2.12.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use serde_json::Value;

use crate::public::file_lin;
use crate::world::{World, lin, row};

/// Public addresses that no public page leads to.
const UNLINKED: &[&str] = &[
    "/api/openapi.json",
    "/api/v1/public/catalog",
    "/api/v1/public/rules",
    "/.well-known/xinyu",
    "/.well-known/xinyu/recalled",
    "/journal/checkpoint",
    "/journal/tile/0/000",
    "/journal/tile/entries/000",
    "/nothing-of-this-name",
];

/// Addresses on a page that are ours.
fn links(html: &str) -> impl Iterator<Item = String> + '_ {
    let attributes = ["href=\"/", "action=\"/", "src=\"/"];
    attributes.into_iter().flat_map(|start| {
        html.split(start).skip(1).map(|rest| format!("/{}", rest.split(['"', '#']).next().unwrap_or_default()))
    })
}

/// Everything that anyone can open without signing in.
async fn public_pages(world: &World) -> BTreeMap<String, String> {
    let mut waiting: BTreeSet<String> = UNLINKED.iter().map(|path| (*path).to_owned()).collect();
    waiting.insert("/".into());
    let mut pages = BTreeMap::new();
    while let Some(path) = waiting.pop_first() {
        let page = world.browser().get(&path).await;
        if page.status == StatusCode::OK {
            let new = links(&page.text()).filter(|path| !pages.contains_key(path)).collect::<Vec<_>>();
            waiting.extend(new);
        }
        pages.insert(path, page.text());
    }
    assert!(pages.len() > 30, "a public portal was walked: {:?}", pages.keys());
    pages
}

/// Design 2.12: not by name, number, document or words, on no page and in no answer.
#[tokio::test]
async fn a_penalty_of_a_person_is_on_no_public_page() {
    let world = World::new().await;
    let before = public_pages(&world).await;
    file_lin(&world).await;
    world.beat().await;
    let filed = row(&lin(), "1");
    let cells: Vec<&str> = filed.split(',').collect();
    let told = [lin().name, cells[2], cells[3], cells[5]];
    assert!(told.iter().all(|word| word.chars().count() >= 2), "{told:?}");
    let after = public_pages(&world).await;
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "no page came with the penalty");
    for (path, page) in &after {
        for word in told {
            assert!(!page.contains(word), "{path} tells {word}");
        }
    }
}

/// Design 2.3, 2.12: nobody can ask a public page about a person.
#[tokio::test]
async fn no_public_page_asks_who() {
    let world = World::new().await;
    for (path, page) in public_pages(&world).await {
        for field in ["id_number", "name", "q", "search", "person", "subject"] {
            assert!(!page.contains(&format!(" name=\"{field}\"")), "{path} has a field {field}");
        }
    }
}

fn described() -> Value {
    serde_json::to_value(xinyu_web::api::openapi()).expect("JSON")
}

fn operations(described: &Value) -> Vec<(String, &Value)> {
    let paths = described["paths"].as_object().expect("paths");
    paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().expect("an item").iter().map(move |(m, op)| (format!("{m} {path}"), op))
        })
        .collect()
}

/// Names of the components that a part of the description leads to.
fn reaches(described: &Value, part: &Value) -> BTreeSet<String> {
    let (mut reached, mut waiting) = (BTreeSet::new(), vec![part.to_string()]);
    while let Some(text) = waiting.pop() {
        for rest in text.split("#/components/schemas/").skip(1) {
            let name = rest.split('"').next().unwrap_or_default().to_owned();
            if reached.insert(name.clone()) {
                waiting.push(described["components"]["schemas"][&name].to_string());
            }
        }
    }
    reached
}

/// Design 2.3: an answer never identifies people, and no request filters, sorts or searches them.
#[test]
fn no_answer_of_the_api_lists_people() {
    let described = described();
    for (name, operation) in operations(&described) {
        let answered = reaches(&described, &operation["responses"]);
        assert!(!answered.contains("SubjectAsked"), "{name} answers with whom it is about");
        for schema in answered {
            // One row, opened by the number of its case and journalled: the officer compares it with the
            // paper. No list leads to it but that of case numbers.
            if schema == "IdentityCaseShown" && name == "get /api/v1/identity-cases/{id}" {
                continue;
            }
            let properties = described["components"]["schemas"][&schema]["properties"].clone();
            for property in ["id_number", "id_type", "subject", "person", "persons", "people", "pseudonym"] {
                assert!(properties.get(property).is_none(), "{name}: {schema}.{property}");
            }
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let known = ["limit", "after", "state", "template", "Idempotency-Key", "If-Match"];
            let asked = parameter["name"].as_str().expect("a name");
            assert!(parameter["in"] == "path" || known.contains(&asked), "{name} takes {asked}");
        }
        if operation.get("security").is_none() {
            let asked = reaches(&described, &operation["requestBody"]);
            assert!(!asked.contains("SubjectAsked"), "{name}: anyone may ask about a person");
        }
    }
}

/// Design 2.1: each number that the API knows is told here with what it counts; none of them sums a
/// person up, and a new one must be argued for.
#[test]
fn no_number_of_the_api_evaluates_a_person() {
    let counts = [
        ("BatchShown", "accepted", "rows"),
        ("BatchShown", "late", "rows"),
        ("BatchShown", "refused", "rows"),
        ("BatchShown", "repeated", "rows"),
        ("BatchShown", "review", "rows"),
        ("RowShown", "row", "place in the sheet"),
        ("BatchFailed", "row", "place in the sheet"),
        ("IdentityCaseShown", "row", "place in the sheet"),
        ("ReviewRowShown", "line", "place in the sheet"),
        ("PartShown", "blank", "characters that are not shown"),
        ("ConsentAsked", "days", "how long the asker wishes"),
        ("ConsentRequestShown", "days", "how long the asker wishes"),
        ("ConsentShown", "days", "how long the asker wishes"),
        ("EntryShown", "version", "of an entry"),
        ("Publication", "version", "of an entry"),
        ("PublicationShown", "version", "of an entry"),
        ("AmendmentShown", "version", "of an entry"),
        ("FactsShown", "version", "of an entry"),
        ("FoundEntry", "version", "of an entry"),
        ("RecordShown", "version", "of an entry"),
        ("LookShown", "not_shown", "entries that a look did not see, told to the person alone"),
        ("PreviewShown", "not_shown", "entries that stay unseen, told to the person alone"),
        ("PlacedTrace", "index", "place in the journal"),
        ("WholeFile", "looks_in_all", "looks, told to the person alone"),
        ("ReportShown", "version", "of a document"),
        ("ShareShown", "entries", "pinned in a view, told to who made it"),
        ("ShareShown", "tries", "wrong second words, told to who made it"),
        ("ShareMadeShown", "entries", "pinned in a view, told to who made it"),
        ("SharePreviewShown", "not_shown", "entries that stay unseen, told to the person alone"),
        ("Confirmation", "version", "of an entry, as it was read"),
        ("ReportShown", "entries", "pinned in a report, told to who made it"),
        ("Problem", "status", "of HTTP"),
    ];
    let described = described();
    let schemas = described["components"]["schemas"].as_object().expect("schemas");
    for (schema, form) in schemas {
        for (property, form) in form["properties"].as_object().into_iter().flatten() {
            let types = form["type"].to_string();
            let number = types.contains("integer") || types.contains("number");
            let known = counts.iter().any(|(of, name, _)| of == schema && name == property);
            assert!(!number || known, "{schema}.{property} is a number that nobody argued for");
        }
    }
}

/// Design 2.1: no name for a score in the API, on a page, in a template, among the columns stored.
#[test]
fn nothing_is_named_after_a_score() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect(path);
    let forbidden = ["score", "rank", "grade", "rating", "points", "stars", "tier", "trustworth"];
    let mut named: Vec<(String, String)> = Vec::new();
    let described = described();
    for (schema, form) in described["components"]["schemas"].as_object().expect("schemas") {
        named.push(("the API".into(), schema.clone()));
        for (property, form) in form["properties"].as_object().into_iter().flatten() {
            named.push((schema.clone(), property.clone()));
            for value in form["enum"].as_array().into_iter().flatten() {
                named.push((format!("{schema}.{property}"), value.to_string()));
            }
        }
    }
    for line in read("crates/store-sqlite/clear.toml").lines().filter(|line| !line.starts_with('#')) {
        named.push(("clear.toml".into(), line.split('=').next().unwrap_or_default().to_owned()));
    }
    for file in [
        "desk",
        "resident",
        "public",
        "documents",
        "frame",
        "api",
        "reasons",
        "ways",
        "papers",
        "honours",
        "people",
        "review",
    ] {
        for line in read(&format!("locales/en/{file}.ftl")).lines() {
            let id = line.split(" =").next().unwrap_or_default();
            // The one that says that they are refused.
            if id.starts_with("reason-law-rating") {
                continue;
            }
            named.push((format!("{file}.ftl"), id.to_owned()));
        }
    }
    assert!(named.len() > 500);
    for (place, name) in named {
        let folded = name.to_lowercase();
        let parts: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphabetic()).collect();
        for word in forbidden {
            assert!(!parts.contains(&word), "{place}: {name}");
        }
    }
}
