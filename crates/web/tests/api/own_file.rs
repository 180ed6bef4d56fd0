//! A resident's own file over the API.

use serde_json::{Value, json};
use xinyu_evidence::verify::verify;

use crate::client::{Client, fault};
use crate::world::{TestRegister, food_penalty, lin, metrology_penalty, wang};

const FACTS: &str = "经营超过保质期的食品";

#[tokio::test]
async fn the_facts_come_with_opening_the_notice_and_not_before() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file(&lin(), &food_penalty()).await;
    let person = Client::of(&world).resident(&world, &lin()).await;
    let file = person.get("/api/v1/me/entries").await.good();
    let shown = &file["entries"][0];
    assert_eq!(
        (&shown["id"], &shown["facts"], &shown["standing"]),
        (&json!(entry.to_string()), &Value::Null, &json!({"state": "unserved"}))
    );
    assert!(!file.to_string().contains(FACTS) && !file.to_string().contains("101号"));
    let notices = person.get("/api/v1/me/notices").await.good();
    assert!(!notices.to_string().contains(FACTS) && notices["notices"][0]["served"].is_null());
    let open = format!("/api/v1/me/notices/{}/open", notices["notices"][0]["id"].as_str().expect("an id"));
    let opened = person.post(&open, &json!({})).await.good();
    assert_eq!(
        (&opened["served"]["how"], &opened["entry"]["facts"]["fields"]["facts"]),
        (&json!("opened"), &json!(FACTS)),
        "{opened}"
    );
    assert!(opened["journal"]["leaf"].is_string());
    assert_eq!(person.send("POST", &open, "").await.good(), opened, "opening again changes nothing");
    let file = person.get("/api/v1/me/entries").await.good();
    assert_eq!(file["entries"][0]["standing"], json!({"state": "open", "until": "2027-10-11"}));
    assert!(file["entries"][0]["facts"]["purposes"].as_array().is_some_and(|purposes| !purposes.is_empty()));
}

#[tokio::test]
async fn a_person_sees_everyone_who_looked_with_receipt_and_proof_and_no_officers_name() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.by_mandate(&lin(), "food-permit").await;
    let person = Client::of(&world).resident(&world, &lin()).await;
    let looks = person.get("/api/v1/me/looks").await.good();
    let look = &looks["looks"][0];
    assert_eq!(look["looker"]["kind"], "officer", "{look}");
    assert_eq!((look["looker"]["office"].as_str(), look["ground"]["kind"].as_str()), (Some("一科"), Some("mandate")));
    assert!(!looks.to_string().contains("高峰") && !looks.to_string().contains("\"o-"), "{looks}");
    let path = format!("/api/v1/me/looks/{}", look["id"].as_str().expect("a name"));
    assert_eq!(&person.get(&path).await.good(), look);
    let keys = world.register.well_known();
    let receipt = person.get(&format!("{path}/receipt")).await;
    assert_eq!(receipt.good(), look["journal"]["receipt"]);
    assert!(verify(&receipt.bytes, Some(&keys)).good);
    person.get(&format!("{path}/proof")).await.refused(404, "proof.not_yet");
    world.beat().await;
    assert!(verify(&person.get(&format!("{path}/proof")).await.bytes, Some(&keys)).good);
    assert!(person.get(&path).await.good()["journal"]["index"].is_u64());
    for other in ["k-0", "k-99", "k-x", "12"] {
        person.get(&format!("/api/v1/me/looks/{other}")).await.refused(404, "not_found");
    }
    let first = person.get("/api/v1/me/looks?limit=1").await.good();
    let rest = person.get(&format!("/api/v1/me/looks?after={}", first["next"].as_str().expect("more"))).await.good();
    assert_ne!(rest["looks"][0]["id"], first["looks"][0]["id"]);
    for (query, pointer, code) in
        [("limit=0", "?limit", "range"), ("after=x", "?after", "cursor"), ("limit=x", "?", "type")]
    {
        let problem = person.get(&format!("/api/v1/me/looks?{query}")).await.refused(422, "fields");
        assert_eq!(fault(&problem, pointer), code);
    }
}

#[tokio::test]
async fn a_report_is_made_numbered_and_fetched() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let person = Client::of(&world).resident(&world, &lin()).await;
    let keyed = person.header("idempotency-key", "r-1");
    let made = keyed.post("/api/v1/me/reports", &json!({"kind": "own"})).await;
    assert_eq!(made.status.as_u16(), 201);
    let report = made.good();
    assert_eq!((&report["entries"], made.header("location")), (&json!(1), report["pdf"].as_str().expect("a path")));
    assert_eq!(keyed.post("/api/v1/me/reports", &json!({"kind": "own"})).await.good(), report);
    let pdf = person.get(made.header("location")).await;
    assert!(pdf.bytes.starts_with(b"%PDF") && pdf.header("cache-control") == "no-store");
    assert_eq!(person.get("/api/v1/me/reports").await.good()["reports"], json!([report]));
    let problem = person.post("/api/v1/me/reports", &json!({"kind": "certificate"})).await.refused(422, "fields");
    assert_eq!(fault(&problem, "/kind"), "choice");
}

/// Another person's things are not there.
#[tokio::test]
async fn nothing_of_another_person_is_there() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file(&lin(), &food_penalty()).await;
    world.file(&wang(), &metrology_penalty()).await;
    let api = Client::of(&world);
    let (mine, other) = (api.resident(&world, &lin()).await, api.resident(&world, &wang()).await);
    let notice = mine.get("/api/v1/me/notices").await.good()["notices"][0]["id"].as_str().expect("an id").to_owned();
    let report = mine.post("/api/v1/me/reports", &json!({})).await.good()["no"].as_str().expect("a number").to_owned();
    let consent = world.ask_consent(&lin()).await;
    let none = other.get("/api/v1/me/consents/c-0410d3w6a8k5n2q9").await;
    none.refused(404, "not_found");
    let sent = json!({"purpose": "employment", "field": "metrology"});
    let share = mine.post("/api/v1/me/shares", &sent).await.good()["id"].as_str().expect("an id").to_owned();
    for (method, path) in [
        ("POST", format!("/api/v1/me/notices/{notice}/open")),
        ("GET", format!("/api/v1/me/reports/{report}/pdf")),
        ("POST", format!("/api/v1/me/reports/{report}/reissue")),
        ("POST", format!("/api/v1/me/reports/{report}/recall")),
        ("POST", format!("/api/v1/me/shares/{share}/revoke")),
        ("GET", format!("/api/v1/me/consents/{consent}")),
        ("POST", format!("/api/v1/me/consents/{consent}/grant")),
        ("POST", format!("/api/v1/me/consents/{consent}/refuse")),
        ("POST", format!("/api/v1/me/consents/{consent}/revoke")),
    ] {
        assert_eq!(other.send(method, &path, "").await.bytes, none.bytes, "{method} {path}");
    }
    let notices = mine.get("/api/v1/me/notices").await.good();
    assert!(notices["notices"][0]["served"].is_null(), "somebody else opened nothing");
}

#[tokio::test]
async fn answers_are_idempotent_and_only_open_requests_are_answered() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let person = Client::of(&world).resident(&world, &lin()).await;
    let id = world.ask_consent(&lin()).await;
    let path = |what: &str| format!("/api/v1/me/consents/{id}/{what}");
    person.send("POST", &path("revoke"), "").await.refused(409, "consent.not_granted");
    assert_eq!(person.send("POST", &path("refuse"), "").await.good()["state"], "refused");
    assert_eq!(person.send("POST", &path("refuse"), "").await.good()["state"], "refused");
    let problem = person.send("POST", &path("grant"), "").await.refused(409, "consent.answered");
    assert_eq!(problem["rule"], "consent.request.lapse");
    assert_eq!(person.get("/api/v1/me/consents").await.good()["consents"][0]["state"], "refused");
}

#[tokio::test]
async fn a_certificate_is_asked_for_by_kind_and_a_document_is_issued_anew_and_recalled() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let person = Client::of(&world).resident(&world, &lin()).await;
    let ask = |field: &str| json!({"kind": "none-within-period", "purpose": "employment", "field": field});
    person.post("/api/v1/me/reports", &ask("food-handling")).await.refused(409, "certificate.something");
    for (sent, pointer, code) in [
        (ask("other"), "/purpose", "purpose.says_nothing"),
        (ask("no-such"), "/field", "field.unknown"),
        (json!({"kind": "none-within-period", "purpose": "permit-application"}), "/purpose", "choice"),
        (json!({"kind": "enquiry"}), "/kind", "choice"),
        (json!({"kind": "award"}), "/entry", "required"),
        (json!({"kind": "award", "entry": "e-1"}), "/entry", "choice"),
        (json!({"reason": "很".repeat(61)}), "/reason", "reason.length"),
    ] {
        let problem = person.post("/api/v1/me/reports", &sent).await.refused(422, "fields");
        assert_eq!(fault(&problem, pointer), code, "{sent}");
    }
    let made = person.post("/api/v1/me/reports", &ask("metrology")).await.good();
    assert_eq!(
        (&made["kind"], &made["state"], &made["version"]),
        (&json!("none-within-period"), &json!("valid"), &json!(1))
    );
    assert_eq!(made["field"]["code"], "metrology");
    let path = |no: &Value, what: &str| format!("/api/v1/me/reports/{}/{what}", no.as_str().expect("a number"));
    let anew = person.send("POST", &path(&made["no"], "reissue"), "").await.good();
    assert_eq!((&anew["version"], &anew["replaces"]), (&json!(2), &made["no"]));
    person.send("POST", &path(&made["no"], "reissue"), "").await.refused(409, "report.superseded");
    person.get(&path(&made["no"], "pdf")).await.refused(409, "report.superseded");
    for _ in 0..2 {
        assert_eq!(person.send("POST", &path(&anew["no"], "recall"), "").await.good()["state"], "recalled");
    }
    person.get(&path(&anew["no"], "pdf")).await.refused(409, "report.recalled");
    let own = person.post("/api/v1/me/reports", &json!({"reason": "自己留底"})).await.good();
    assert_eq!((&own["kind"], &own["reason"]), (&json!("own"), &json!("自己留底")));
}

#[tokio::test]
async fn a_view_is_passed_on_its_code_is_told_once_and_it_is_taken_back() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let person = Client::of(&world).resident(&world, &lin()).await;
    let ask = json!({"purpose": "employment", "field": "food-handling"});
    let preview = person.post("/api/v1/me/shares/preview", &ask).await.good();
    assert_eq!(preview["entries"].as_array().map(Vec::len), Some(1));
    let exact = json!({"purpose": "employment", "field": "food-handling", "digest": preview["digest"]});
    let other = json!({"purpose": "employment", "field": "metrology", "digest": preview["digest"]});
    person.post("/api/v1/me/shares", &other).await.refused(409, "share.changed");
    person.post("/api/v1/me/shares", &json!({"purpose": "permit-application"})).await.refused(404, "not_found");
    let keyed = person.header("idempotency-key", "s-1");
    let made = keyed.post("/api/v1/me/shares", &exact).await.good();
    let (code, word) = (made["code"].as_str().expect("a code"), made["word"]["en"].as_str().expect("a word"));
    let again = keyed.post("/api/v1/me/shares", &exact).await.good();
    assert_eq!((&again["id"], &again["code"], &again["word"]), (&made["id"], &Value::Null, &Value::Null), "told once");
    let view = world.register.open_share(code, word).await.expect("opened");
    assert_eq!(view.shown.shown.len(), 1);
    let listed = person.get("/api/v1/me/shares").await.good();
    assert_eq!((&listed["shares"][0]["state"], listed["shares"].as_array().map(Vec::len)), (&json!("opened"), Some(1)));
    assert!(!listed.to_string().contains(code));
    let revoke = |id: &Value| format!("/api/v1/me/shares/{}/revoke", id.as_str().expect("an id"));
    person.send("POST", &revoke(&made["id"]), "").await.refused(409, "share.ended");
    let next = person.post("/api/v1/me/shares", &ask).await.good();
    assert_eq!(person.send("POST", &revoke(&next["id"]), "").await.good()["state"], "revoked");
    world.freeze(&lin(), true).await;
    person.post("/api/v1/me/shares", &ask).await.refused(409, "share.frozen");
    let look = person.get("/api/v1/me/looks").await.good()["looks"].to_string();
    assert!(look.contains("\"kind\":\"bearer\"") && look.contains("\"kind\":\"share\""), "{look}");
}
