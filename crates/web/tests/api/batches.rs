//! Filing over the API.

use axum::body::{Body, Bytes};
use serde_json::{Value, json};
use xinyu_register::rules::ColumnType;

use crate::client::{Client, Reply, fault};
use crate::world::{
    HEADERS, Penalty, Person, RULES, TestRegister, YUYANG_MARKET, food_penalty, lin, metrology_penalty, person, row,
    sheet, wang,
};

fn ndjson(rows: &[(&Person, Penalty)]) -> String {
    let line = |(who, penalty): &(&Person, Penalty)| {
        let cells = row(who, penalty);
        let pairs = HEADERS.split(',').map(str::trim).zip(cells.split(',').map(str::to_owned));
        let object: serde_json::Map<String, Value> = pairs.map(|(key, cell)| (key.to_owned(), json!(cell))).collect();
        Value::Object(object).to_string() + "\n"
    };
    rows.iter().map(line).collect()
}

fn form(parts: &[(&str, Option<&str>, &str)]) -> String {
    let mut body = String::new();
    for (name, file, text) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body += &format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{text}\r\n");
    }
    body + "--edge--\r\n"
}

const NDJSON_PATH: &str = "/api/v1/batches?template=sgs-penalty-person";

async fn clerk(world: &TestRegister) -> Client {
    Client::of(world).officer(world, YUYANG_MARKET, "clerk").await
}

fn counts(batch: &Value) -> [u64; 4] {
    ["accepted", "repeated", "refused", "review"].map(|name| batch[name].as_u64().expect("a count"))
}

/// The batch of an answer, once all its rows have their outcome: a busy machine may answer before that.
async fn done(api: &Client, reply: &Reply) -> Value {
    reply.good();
    for _ in 0..600 {
        let batch = api.get(reply.header("location")).await.good();
        if batch["state"] != "working" {
            return batch;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("it is not done: {}", reply.text());
}

#[tokio::test]
async fn ndjson_is_filed_at_once_and_the_same_rows_again_are_repeated() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = clerk(&world).await.header("content-type", "application/x-ndjson");
    let body = ndjson(&[(&lin(), food_penalty()), (&wang(), metrology_penalty())]);
    let reply = api.send("POST", NDJSON_PATH, body.clone()).await;
    let batch = done(&api, &reply).await;
    assert_eq!((batch["state"].as_str(), counts(&batch)), (Some("done"), [2, 0, 0, 0]), "{batch}");
    assert!(batch["receipt"]["signature"].is_string());
    assert_eq!(reply.header("location"), format!("/api/v1/batches/{}", batch["batch"].as_str().expect("an id")));
    assert_eq!(counts(&done(&api, &api.send("POST", NDJSON_PATH, body).await).await), [0, 2, 0, 0]);
}

#[tokio::test]
async fn a_form_is_filed_whichever_field_comes_first() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = clerk(&world).await.header("content-type", "multipart/form-data; boundary=edge");
    let (file, template) = (sheet(&[row(&lin(), &food_penalty())]), "sgs-penalty-person");
    let first = form(&[("file", Some("a.csv"), &file), ("template", None, template)]);
    let batch = done(&api, &api.send("POST", "/api/v1/batches", first).await).await;
    assert_eq!((batch["file"].as_str(), counts(&batch)), (Some("a.csv"), [1, 0, 0, 0]), "{batch}");
    let second = form(&[("template", None, template), ("file", Some("b.csv"), &file)]);
    assert_eq!(counts(&done(&api, &api.send("POST", "/api/v1/batches", second).await).await), [0, 1, 0, 0]);
}

/// No limit of the framework stands before the register's own.
#[tokio::test]
async fn a_long_form_is_taken_in_whole() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = clerk(&world).await.header("content-type", "multipart/form-data; boundary=edge");
    let long = row(&wang(), &metrology_penalty().facts(&"长".repeat(200_000)));
    let file = sheet(&[row(&lin(), &food_penalty()), long]);
    assert!(file.len() > 2 * xinyu_web::app::BODY_BYTES_MAX);
    let body = form(&[("file", Some("a.csv"), &file), ("template", None, "sgs-penalty-person")]);
    assert_eq!(counts(&done(&api, &api.send("POST", "/api/v1/batches", body).await).await), [1, 0, 1, 0]);
}

/// What takes longer than a caller waits (two seconds; this does on most machines) is taken in, and done
/// all the same.
#[tokio::test]
async fn a_large_batch_is_done_in_its_own_time() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = clerk(&world).await.header("content-type", "application/x-ndjson");
    let people: Vec<Person> = (0..2_500)
        .map(|at| {
            person("林晓雨", &crate::world::day("1960-01-01").saturating_add(jiff::Span::new().days(at)).to_string())
        })
        .collect();
    let rows: Vec<_> = people
        .iter()
        .enumerate()
        .map(|(at, who)| (who, food_penalty().no(&format!("榆区市监罚〔2026〕{at}号"))))
        .collect();
    let reply = api.send("POST", NDJSON_PATH, ndjson(&rows)).await;
    assert_eq!(reply.status.as_u16() == 202, reply.good()["state"] == "working", "{}", reply.text());
    assert_eq!(counts(&done(&api, &reply).await), [2_500, 0, 0, 0]);
}

#[tokio::test]
async fn a_bad_row_stops_itself_and_is_told_with_reasons() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = clerk(&world).await;
    let mut wrong = lin();
    wrong.number.replace_range(17..18, if wrong.number.ends_with('1') { "2" } else { "1" });
    let body =
        ndjson(&[(&lin(), food_penalty()), (&wrong, metrology_penalty()), (&lin(), food_penalty().facts("另一件事"))]);
    let rows = api.header("content-type", "application/x-ndjson");
    let batch = done(&rows, &rows.send("POST", NDJSON_PATH, body).await).await;
    assert_eq!(counts(&batch), [1, 0, 1, 1], "{batch}");
    let path = format!("/api/v1/batches/{}", batch["batch"].as_str().expect("an id"));
    let refused = api.get(&format!("{path}/rows?state=refused")).await.good();
    assert_eq!(refused["rows"].as_array().expect("rows").len(), 1, "{refused}");
    let reason = &refused["rows"][0]["reasons"][0];
    assert_eq!((reason["code"].as_str(), &reason["found"]), (Some("id.check"), &Value::Null), "{reason}");
    assert!(!reason["mend"].as_str().expect("words").starts_with("reason-"));
    assert!(!refused.to_string().contains(&wrong.number), "a row's number is not quoted");
    let review = api.get(&format!("{path}/rows?state=review")).await.good();
    assert!(review["rows"][0]["amends"].is_string(), "{review}");
    let all = api.get(&format!("{path}/rows?limit=1")).await.good();
    let rest = api.get(&format!("{path}/rows?limit=1&after={}", all["next"].as_str().expect("more"))).await.good();
    assert_eq!((rest["rows"].as_array().map(Vec::len), &rest["next"]), (Some(1), &Value::Null));
    let problem = api.get(&format!("{path}/rows?state=mine")).await.refused(422, "fields");
    assert_eq!(fault(&problem, "?state"), "choice");
    let workbook = api.get(&format!("{path}/errors.xlsx")).await;
    assert!(workbook.bytes.starts_with(b"PK") && workbook.header("content-disposition").contains("attachment"));
    assert_eq!(workbook.header("cache-control"), "no-store");
}

/// What says that it is too long is refused although nothing can be read of it.
#[tokio::test]
async fn what_is_too_long_is_refused_before_it_is_read() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = clerk(&world).await.header("content-length", &(201_u64 << 20).to_string());
    for kind in ["application/x-ndjson", "multipart/form-data; boundary=edge"] {
        let unread = Body::new(Unread);
        api.header("content-type", kind).send("POST", NDJSON_PATH, unread).await.refused(413, "too_large");
    }
    assert_eq!(uploads(&world), 0);
}

/// A body that must not be read.
struct Unread;

impl axum::body::HttpBody for Unread {
    type Data = Bytes;
    type Error = std::convert::Infallible;
    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        panic!("the body was read")
    }
}

fn uploads(world: &TestRegister) -> usize {
    std::fs::read_dir(world.folder.path().join("uploads")).map_or(0, Iterator::count)
}

#[tokio::test]
async fn a_file_that_is_refused_whole_leaves_nothing() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = clerk(&world).await;
    let rows = api.header("content-type", "application/x-ndjson");
    rows.send("POST", NDJSON_PATH, "{\"x\":1}\n").await.refused(422, "template.wrong");
    let lacking = ndjson(&[(&lin(), food_penalty())]).replace("处罚依据", "备注二");
    let missing = rows.send("POST", NDJSON_PATH, lacking).await;
    let problem = missing.refused(422, "header.missing");
    assert!(!problem["columns"].as_array().expect("columns").is_empty(), "{problem}");
    let problem = rows.send("POST", "/api/v1/batches?template=none", "{}\n").await.refused(422, "fields");
    assert_eq!(fault(&problem, "?template"), "template.unknown");
    let problem = rows.send("POST", "/api/v1/batches", "{}\n").await.refused(422, "fields");
    assert_eq!(fault(&problem, "?template"), "required");
    let forms = api.header("content-type", "multipart/form-data; boundary=edge");
    forms.send("POST", "/api/v1/batches", "--edge\r\nhalf").await.refused(400, "body");
    let without = form(&[("file", Some("a.csv"), "x")]);
    let problem = forms.send("POST", "/api/v1/batches", without).await.refused(422, "fields");
    assert_eq!(fault(&problem, "/template"), "required");
    api.header("content-type", "text/csv").send("POST", NDJSON_PATH, "x").await.refused(415, "media_type");
    assert_eq!(uploads(&world), 0);
}

#[tokio::test]
async fn the_same_key_files_once_and_shows_the_same_batch() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = clerk(&world).await.header("content-type", "application/x-ndjson").header("idempotency-key", "run-1");
    let body = ndjson(&[(&lin(), food_penalty())]);
    let first = done(&api, &api.send("POST", NDJSON_PATH, body.clone()).await).await;
    assert_eq!(api.send("POST", NDJSON_PATH, body.clone()).await.good(), first);
    // Another body is another request, whatever its key.
    let other = ndjson(&[(&wang(), metrology_penalty())]);
    assert_ne!(api.send("POST", NDJSON_PATH, other).await.good()["batch"], first["batch"]);
    world.later(11 * crate::world::MINUTE_MS);
    assert_ne!(api.send("POST", NDJSON_PATH, body).await.good()["batch"], first["batch"]);
}

/// The catalog tells a filing program everything that it needs: templates, columns, values.
#[tokio::test]
async fn the_catalog_has_every_template_and_value() {
    let world = TestRegister::on_day("2026-11-23").await;
    let catalog = Client::of(&world).get("/api/v1/public/catalog").await.json();
    let lists: Vec<&str> =
        catalog["code_lists"].as_array().expect("lists").iter().filter_map(|list| list["name"].as_str()).collect();
    for template in RULES.templates() {
        assert!(catalog["templates"].to_string().contains(&template.name));
        for column in &template.columns {
            if let ColumnType::Code { list, .. } = &column.holds {
                assert!(lists.contains(&list.as_str()), "{list}: {lists:?}");
            }
        }
    }
}
