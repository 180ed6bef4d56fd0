//! Who gets in, and what an answer never betrays.

use axum::body::Body;
use axum::http::StatusCode;
use serde_json::json;

use crate::client::Client;
use crate::world::{HUMAN_RESOURCES, LICENSING, TestRegister, YUYANG_MARKET, food_penalty, lin};

/// Every documented operation that needs a token, with its path filled in.
fn guarded() -> Vec<(&'static str, String)> {
    let described = serde_json::to_value(xinyu_web::api::openapi()).expect("JSON");
    let mut found = Vec::new();
    for (path, item) in described["paths"].as_object().expect("paths") {
        for method in ["get", "put", "post"] {
            if item[method].get("security").is_none() {
                continue;
            }
            let path = path.replace("{id}", "b-0410d3w6a8k5n2q9").replace("{request}", "c-0410d3w6a8k5n2q9");
            found.push((method, path.replace("{no}", "q-0410d3w6a8k5n2q9")));
        }
    }
    assert!(found.len() >= 20, "{found:?}");
    found
}

#[tokio::test]
async fn without_a_good_token_every_operation_is_401_in_the_same_words() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = Client::of(&world);
    let stranger = api.header("authorization", "Bearer t0000000000000000000000000000000");
    let basic = api.header("authorization", "Basic eGlueXU6eGlueXU=");
    for (method, path) in guarded() {
        let method = method.to_uppercase();
        let without = api.send(&method, &path, Body::empty()).await;
        without.refused(401, "credential");
        assert!(without.header("www-authenticate").starts_with("Bearer"));
        for other in [&stranger, &basic] {
            assert_eq!(other.send(&method, &path, Body::empty()).await.bytes, without.bytes, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_session_is_no_token() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file(&lin(), &food_penalty()).await;
    let subject = world.key_of(&lin()).await;
    let actor = xinyu_service::Actor::Resident(subject);
    let kind = xinyu_service::CredentialKind::Session;
    let session = world.register.issue(kind, actor, Vec::new(), 60_000).await.expect("a session");
    let api = Client::of(&world);
    api.header("cookie", &format!("xinyu_session={session}"))
        .get("/api/v1/me/entries")
        .await
        .refused(401, "credential");
    api.header("authorization", &format!("Bearer {session}"))
        .get("/api/v1/me/entries")
        .await
        .refused(401, "credential");
}

#[tokio::test]
async fn nobody_does_what_is_another_roles() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file(&lin(), &food_penalty()).await;
    let api = Client::of(&world);
    let resident = api.resident(&world, &lin()).await;
    let auditor = api.officer(&world, LICENSING, "auditor").await;
    let clerk = api.officer(&world, YUYANG_MARKET, "clerk").await;
    for (method, path) in guarded() {
        let own = path.starts_with("/api/v1/me/");
        let callers = if own { [&auditor, &clerk] } else { [&auditor, &resident] };
        for caller in callers {
            let body = match path.as_str() {
                "/api/v1/enquiries" => enquiry().to_string(),
                "/api/v1/consent-requests" => wish().to_string(),
                path if path.starts_with("/api/v1/review-rows/") && path.ends_with("/decide") => {
                    json!({"decision": "row_file", "reason": "与决定有关"}).to_string()
                }
                path if path.ends_with("/decide") => json!({"decision": "filing_typo", "reason": "比对"}).to_string(),
                "/api/v1/me/shares" | "/api/v1/me/shares/preview" => {
                    json!({"purpose": "employment", "field": "metrology"}).to_string()
                }
                "/api/v1/me/freeze" => json!({"frozen": true}).to_string(),
                "/api/v1/officers" => {
                    json!({"name": "甲", "office": "乙", "role": "clerk", "from": "2026-11-23", "until": "2026-12-23"})
                        .to_string()
                }
                path if path.ends_with("/rights") => {
                    json!({"role": "clerk", "from": "2026-11-23", "until": "2026-12-23"}).to_string()
                }
                path if path.ends_with("/certify") => json!({"role": "clerk", "until": "2026-12-23"}).to_string(),
                path if path.ends_with("/office") => json!({"office": "乙"}).to_string(),
                path if path.ends_with("/deputies") => {
                    let days = ("2026-11-23", "2026-12-23");
                    json!({"deputy": "o-0410d3w6a8k5n2q9", "role": "clerk", "from": days.0, "until": days.1})
                        .to_string()
                }
                path if path.ends_with("/deputies/end") => {
                    json!({"deputy": "o-0410d3w6a8k5n2q9", "role": "clerk"}).to_string()
                }
                path if path.ends_with("/publication") => json!({"published": false}).to_string(),
                path if path.ends_with("/answer") => json!({"answer": "keep"}).to_string(),
                _ => String::new(),
            };
            let caller = caller.header("content-type", "application/json");
            caller.send(&method.to_uppercase(), &path, body).await.refused(403, "not_permitted");
        }
    }
}

fn enquiry() -> serde_json::Value {
    json!({
        "subject": {"id_type": "id-card", "id_number": lin().number, "name": lin().name},
        "purpose": "permit-application", "field": "food-permit", "reason": "审查申请",
        "authorisation": {"mandate": {"rule": "mandate.permit.examination", "case_number": "榆审〔2026〕77号"}}
    })
}

fn wish() -> serde_json::Value {
    json!({
        "subject": {"id_type": "id-card", "id_number": lin().number, "name": lin().name},
        "purpose": "civil-service-recruitment", "field": "market-supervision", "reason": "录用考察"
    })
}

/// Unknown, malformed and another's are one answer, byte for byte.
#[tokio::test]
async fn what_is_not_there_and_what_is_anothers_look_alike() {
    let world = TestRegister::on_day("2026-11-23").await;
    let batch =
        world.import(YUYANG_MARKET, &crate::world::sheet(&[crate::world::row(&lin(), &food_penalty())])).await.id;
    let asked = world.ask_consent(&lin()).await;
    let api = Client::of(&world);
    let clerk = api.officer(&world, crate::world::METROLOGY_INSTITUTE, "clerk").await;
    let enquirer = api.officer(&world, LICENSING, "enquirer").await;
    let pages = [
        (&clerk, "/api/v1/batches/", "b", batch.to_string(), vec!["", "/rows", "/errors.xlsx"]),
        (&enquirer, "/api/v1/consent-requests/", "c", asked.to_string(), vec![""]),
        (&enquirer, "/api/v1/enquiries/", "q", "q-0000000000000000".to_owned(), vec!["", "/report.pdf", "/proof"]),
    ];
    for (caller, start, sort, anothers, ends) in pages {
        for end in ends {
            let reply = caller.get(&format!("{start}{anothers}{end}")).await;
            reply.refused(404, "not_found");
            for id in [format!("{sort}-0410d3w6a8k5n2q9"), "e-0410d3w6a8k5n2q9".to_owned(), "x".to_owned()] {
                assert_eq!(caller.get(&format!("{start}{id}{end}")).await.bytes, reply.bytes, "{start}{id}{end}");
            }
        }
    }
}

#[tokio::test]
async fn a_path_that_is_not_there_or_not_in_this_version_is_404() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = Client::of(&world).officer(&world, HUMAN_RESOURCES, "enquirer").await;
    let later = [
        ("POST", "/api/v1/me/objections"),
        ("GET", "/api/v1/me/cases"),
        ("GET", "/api/v1/cases"),
        ("POST", "/api/v1/decisions"),
        ("POST", "/api/v1/public/licences"),
        ("POST", "/api/v1/attestations"),
        ("GET", "/api/v2"),
    ];
    for (method, path) in later {
        api.send(method, path, Body::empty()).await.refused(404, "not_found");
    }
    api.send("DELETE", "/api/v1/enquiries", Body::empty()).await.refused(405, "method_not_allowed");
}

#[tokio::test]
async fn problems_speak_the_callers_language() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = Client::of(&world);
    let zh = api.get("/api/v1/me/entries").await.refused(401, "credential");
    assert_eq!(zh["title"], "令牌无效");
    let en = api.header("accept-language", "en-GB,en;q=0.9").get("/api/v1/me/entries").await;
    assert_eq!(en.refused(401, "credential")["title"], "No good token");
    assert_eq!(en.header("content-language"), "en");
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_told_where() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = Client::of(&world).officer(&world, LICENSING, "enquirer").await;
    let json = api.header("content-type", "application/json");
    json.send("POST", "/api/v1/enquiries", "{").await.refused(400, "json");
    let typed = api.header("content-type", "text/plain").send("POST", "/api/v1/enquiries", "{}").await;
    typed.refused(415, "media_type");
    let long = format!("{{\"reason\":\"{}\"}}", "长".repeat(200_000));
    json.send("POST", "/api/v1/enquiries", long).await.refused(413, "too_large");
    let mut ask = enquiry();
    ask["subject"].as_object_mut().expect("a subject").remove("name");
    let problem = api.post("/api/v1/enquiries", &ask).await.refused(422, "fields");
    assert_eq!(crate::client::fault(&problem, "/subject/name"), "required");
    let mut ask = enquiry();
    (ask["subject"]["id_number"], ask["reason"]) = (json!("123"), json!(""));
    let problem = api.post("/api/v1/enquiries", &ask).await.refused(422, "fields");
    assert_eq!(crate::client::fault(&problem, "/subject/id_number"), "id.form");
    assert_eq!(crate::client::fault(&problem, "/reason"), "reason.length");
    let mut ask = enquiry();
    ask["authorisation"]["consent"] = json!("c-0410d3w6a8k5n2q9");
    let problem = api.post("/api/v1/enquiries", &ask).await.refused(422, "fields");
    assert_eq!(crate::client::fault(&problem, "/authorisation"), "authorisation.one");
}

#[tokio::test]
async fn every_answer_carries_the_headers_of_a_careful_server() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = Client::of(&world);
    for path in ["/api/v1/me/entries", "/api/nothing", "/api/v1/public/catalog", "/", "/nothing", "/.well-known/xinyu"]
    {
        let reply = api.get(path).await;
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
        let policy = reply.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert!(!reply.header("cache-control").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn who_comes_too_often_to_verify_is_asked_to_wait() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = Client::of(&world);
    for _ in 0..500 {
        let reply = api.header("content-type", "text/plain").send("POST", "/api/v1/public/verify", "x").await;
        if reply.status == StatusCode::TOO_MANY_REQUESTS {
            reply.refused(429, "too_often");
            assert!(reply.header("retry-after").parse::<u64>().expect("seconds") >= 1);
            return;
        }
    }
    panic!("nobody was asked to wait");
}
