//! Faults of the register's own: nothing is disclosed, not even their cause; and what the log may hold.

use std::collections::BTreeSet;
use std::fmt::{Debug, Write};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use xinyu_web::views::Lang;
use xinyu_web::views::words::{Words, files};

use crate::client::Client;
use crate::world::{LICENSING, TestRegister, YUYANG_MARKET, food_penalty, lin, row, sheet};

#[tokio::test]
async fn if_the_look_cannot_be_written_nothing_is_disclosed() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let office = Client::of(&world).officer(&world, LICENSING, "enquirer").await;
    world.probe.refuse(&["commit"]);
    let reply = office.post("/api/v1/enquiries", &enquiry()).await;
    let problem = reply.refused(503, "unavailable");
    assert!(problem["instance"].as_str().is_some_and(|one| one.starts_with("urn:xinyu:reference:f-20261123-")));
    assert!(!reply.header("retry-after").is_empty());
    for hidden in ["took it away", "food", &lin().name, &lin().number, "101号"] {
        assert!(!reply.text().contains(hidden), "{hidden}: {}", reply.text());
    }
    world.probe.refuse(&[]);
    office.post("/api/v1/enquiries", &enquiry()).await.good();
}

fn enquiry() -> serde_json::Value {
    json!({
        "subject": {"id_type": "id-card", "id_number": lin().number, "name": lin().name},
        "purpose": "permit-application", "field": "food-permit", "reason": "审查申请",
        "authorisation": {"mandate": {"rule": "mandate.permit.examination", "case_number": "榆审〔2026〕77号"}}
    })
}

// ---- The log --------------------------------------------------------------------------------

#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0.lock().expect("the log"), " {field}={value:?}");
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn the_log_holds_paths_templates_and_nobody() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file_served(&lin(), &food_penalty()).await;
    let api = Client::of(&world);
    let office = api.officer(&world, LICENSING, "enquirer").await;
    let clerk = api.officer(&world, YUYANG_MARKET, "clerk").await;
    let person = api.resident(&world, &lin()).await;
    // A first request makes the places of the log known: one that another test meets for the first
    // time just while this log is set would stay unheard.
    person.get("/api/v1/me/looks?limit=1").await.good();
    let log = Log::default();
    let logging = tracing::subscriber::set_default(log.clone());
    tracing::callsite::rebuild_interest_cache();
    let answer = office.post("/api/v1/enquiries", &enquiry()).await.good();
    let id = answer["enquiry"].as_str().expect("an id").to_owned();
    office.get(&format!("/api/v1/enquiries/{id}?name=林晓雨")).await.good();
    person.get("/api/v1/me/looks?limit=1").await.good();
    let form = format!(
        "--e\r\nContent-Disposition: form-data; name=\"template\"\r\n\r\nsgs-penalty-person\r\n--e\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"林晓雨.csv\"\r\n\r\n{}\r\n--e--\r\n",
        sheet(&[row(&lin(), &food_penalty().no("9号"))])
    );
    clerk.header("content-type", "multipart/form-data; boundary=e").send("POST", "/api/v1/batches", form).await.good();
    world.probe.refuse(&["commit"]);
    office.post("/api/v1/enquiries", &enquiry()).await.refused(503, "unavailable");
    drop(logging);
    let log = log.0.lock().expect("the log").clone();
    assert!(log.contains("/api/v1/enquiries/{id}") && log.contains("status=200"), "{log}");
    assert!(log.contains("f-20261123-") && log.contains("took it away"), "the cause is in the log: {log}");
    let number = lin().number;
    for nobody in
        [lin().name.as_str(), &number, &number[..17], "101号", "食品", &id, &entry.to_string(), "Bearer", "limit="]
    {
        assert!(!log.contains(nobody), "{nobody}: {log}");
    }
}

// ---- Words ----------------------------------------------------------------------------------

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// Codes that end what `before` begins, wherever a source has it: the last quoted text before its closing
/// parenthesis or brace, if it looks like a code.
fn quoted(text: &str, before: &str, end: char) -> Vec<String> {
    let calls = text.split(before).skip(1).filter_map(|rest| rest.split(end).next());
    let codes = calls.filter_map(|call| call.rsplit('"').nth(1));
    codes.filter(|code| code.chars().all(|c| c.is_ascii_lowercase() || "._".contains(c))).map(str::to_owned).collect()
}

/// Keys of `api.ftl` that begin so, without those of details.
fn words_of(start: &str) -> BTreeSet<String> {
    let (_, text) =
        files(Lang::Zh).expect("words").into_iter().find(|(name, _)| name.ends_with("api.ftl")).expect("api.ftl");
    let keys = text.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key.to_owned());
    keys.filter(|key| key.starts_with(start) && !key.ends_with("-detail")).collect()
}

fn told(codes: &[String], start: &str) -> BTreeSet<String> {
    codes.iter().map(|code| format!("{start}{}", code.replace('.', "-"))).collect()
}

/// Every code that the API can tell has its words in both languages, and no words are left over.
#[test]
fn every_code_has_its_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut found, mut problems, mut fields) = (Vec::new(), Vec::new(), Vec::new());
    sources(&root.join("src/api"), &mut found);
    sources(&root.join("../service/src"), &mut found);
    found.push(root.join("src/problem.rs"));
    for file in found {
        let text = fs::read_to_string(&file).expect("a source");
        problems.extend(quoted(&text, "Problem::new(", ')'));
        problems.extend(quoted(&text, "Self::new(StatusCode", ')'));
        problems.extend(quoted(&text, "Refusal::State(", ')'));
        fields.extend(quoted(&text, "Problem::field(", ')'));
        fields.extend(quoted(&text, "FieldFault { ", '}'));
    }
    let sheet = ["not_recognised", "empty", "encrypted", "too_many_rows", "too_many_columns", "encoding", "damaged"];
    problems.extend(sheet.map(|code| format!("sheet.{code}")));
    problems.extend(["template.wrong", "template.legal_person", "header.missing", "header.doubled"].map(str::to_owned));
    problems
        .extend(["honour.not_publishable", "honour.not_open", "honour.not_told", "honour.frozen"].map(str::to_owned));
    fields.extend(["long", "same_name", "past", "until", "deputy_until", "deputy"].map(|code| format!("staff.{code}")));
    fields.extend(["role.unknown", "body.unknown"].map(str::to_owned));
    fields.extend(["email.form", "field.required", "field.unknown", "mandate.unknown"].map(str::to_owned));
    fields.extend(["too_long", "words", "not_amendable"].map(str::to_owned));
    fields.extend(["template.unknown", "required", "unknown", "type", "purpose.says_nothing"].map(str::to_owned));
    assert!(problems.len() > 20 && fields.len() > 15, "{problems:?} {fields:?}");
    assert_eq!(words_of("problem-"), told(&problems, "problem-"));
    assert_eq!(words_of("field-"), told(&fields, "field-"));
    let values = ["kinds", "limit", "row", "columns", "reasons"].map(|name| (name, "1"));
    for lang in Lang::ALL {
        let words = Words::load(lang).expect("words");
        let say = |key: String| words.text(&key.replace('.', "-"), &values).unwrap_or_else(|error| panic!("{error}"));
        for code in &problems {
            say(format!("problem-{code}"));
            say(format!("problem-{code}-detail"));
        }
        for code in &fields {
            say(format!("field-{code}"));
        }
    }
}
