//! The API's description is what is checked in, and says of every operation what a caller needs.

use serde_json::Value;

fn described() -> Value {
    serde_json::to_value(xinyu_web::api::openapi()).expect("JSON")
}

fn operations(described: &Value) -> impl Iterator<Item = (String, &Value)> {
    let items = described["paths"].as_object().expect("paths").iter();
    items.flat_map(|(path, item)| {
        let methods = item.as_object().expect("an item").iter();
        methods
            .filter(|(_, operation)| operation.get("responses").is_some())
            .map(move |(method, one)| (format!("{method} {path}"), one))
    })
}

#[test]
fn the_checked_in_description_is_the_handlers_own() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("docs/openapi.json")).expect("JSON");
    let fresh = described();
    assert!(kept == fresh, "run: cargo run -p xinyu-web --example openapi > docs/openapi.json");
    assert!(fresh["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{}", fresh["openapi"]);
}

/// Follows `$ref`s to a component that has an example.
fn has_example(described: &Value, content: &Value) -> bool {
    let own = content.get("example").or_else(|| content.get("examples"));
    let schema = content["schema"]["$ref"].as_str().map(|path| path.trim_start_matches('#'));
    let schema = schema.and_then(|path| described.pointer(path)).unwrap_or(&content["schema"]);
    own.is_some() || schema.get("example").is_some() || schema.get("examples").is_some()
}

#[test]
fn every_operation_has_a_summary_its_problems_and_examples() {
    let described = described();
    let mut names = std::collections::BTreeSet::new();
    for (name, operation) in operations(&described) {
        assert!(operation["summary"].as_str().is_some_and(|words| !words.is_empty()), "{name}: no summary");
        assert!(names.insert(operation["operationId"].as_str().expect("a name")), "{name}: its name is another's");
        for (status, response) in operation["responses"].as_object().expect("responses") {
            let Some(content) = response["content"].as_object() else { continue };
            for (kind, content) in content {
                assert!(has_example(&described, content), "{name}: no example of {status} {kind}");
            }
        }
        for (kind, content) in operation["requestBody"]["content"].as_object().into_iter().flatten() {
            assert!(has_example(&described, content), "{name}: no example of what is sent as {kind}");
        }
        if name.contains("/api/") {
            let wanted =
                if operation.get("security").is_some() { vec!["401", "429", "500", "503"] } else { vec!["429", "500"] };
            for status in wanted {
                let form = &operation["responses"][status]["content"]["application/problem+json"];
                assert!(form.is_object(), "{name}: {status} is not told");
            }
        }
        if name.starts_with("post /api/") {
            let parameters = operation["parameters"].to_string();
            assert!(parameters.contains("Idempotency-Key"), "{name}: takes no key");
        }
    }
    assert!(names.len() >= 27, "{names:?}");
}
