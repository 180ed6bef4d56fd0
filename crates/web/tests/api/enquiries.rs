//! Asking over the API: consent, enquiry, report, proof.

use serde_json::{Value, json};
use xinyu_evidence::verify::verify;

use crate::client::{Client, fault};
use crate::world::{HUMAN_RESOURCES, LICENSING, MINUTE_MS, Person, TestRegister, food_penalty, lin, stranger};

fn subject(who: &Person) -> Value {
    json!({"id_type": "id-card", "id_number": who.number, "name": who.name})
}

fn wish(who: &Person) -> Value {
    json!({"subject": subject(who), "purpose": "civil-service-recruitment", "field": "market-supervision", "reason": "录用考察"})
}

fn by_consent(who: &Person, id: &str) -> Value {
    json!({"subject": subject(who), "purpose": "civil-service-recruitment", "authorisation": {"consent": id}, "reason": "录用考察"})
}

fn by_mandate(who: &Person) -> Value {
    json!({
        "subject": subject(who), "purpose": "permit-application", "field": "food-permit", "reason": "审查申请",
        "authorisation": {"mandate": {"rule": "mandate.permit.examination", "case_number": "榆审〔2026〕77号"}}
    })
}

/// Names of the members, everywhere in a value.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), shape(value))).collect(),
        Value::Array(_) => json!("[]"),
        _ => Value::Null,
    }
}

#[tokio::test]
async fn consent_is_asked_granted_and_used_and_the_answer_has_its_trace() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file_served(&lin(), &food_penalty()).await;
    let api = Client::of(&world);
    let office = api.officer(&world, HUMAN_RESOURCES, "enquirer").await;
    let asked = office.post("/api/v1/consent-requests", &wish(&lin())).await;
    assert_eq!(asked.status.as_u16(), 202);
    let request = asked.good()["consent_request"].as_str().expect("an id").to_owned();
    assert_eq!(office.get(asked.header("location")).await.good()["state"], "open");

    office.post("/api/v1/enquiries", &by_consent(&lin(), &request)).await.refused(403, "no_consent");
    let person = api.resident(&world, &lin()).await;
    let seen = person.get(&format!("/api/v1/me/consents/{request}")).await;
    let preview = seen.good();
    assert_eq!(preview["preview"]["entries"][0]["id"], entry.to_string(), "{preview}");
    let grant = format!("/api/v1/me/consents/{request}/grant");
    person.header("if-match", "\"another\"").post(&grant, &json!({})).await.refused(412, "consent.changed");
    person.post(&grant, &json!({"digest": "another"})).await.refused(409, "consent.changed");
    let granted = person.header("if-match", seen.header("etag")).post(&grant, &json!({})).await.good();
    assert_eq!(granted["state"], "granted");
    assert_eq!(office.get(asked.header("location")).await.good()["state"], "granted");

    let answer = office.post("/api/v1/enquiries", &by_consent(&lin(), &request)).await.good();
    let members: Vec<&String> = answer.as_object().expect("an object").keys().collect();
    assert_eq!(members, ["enquiry", "entries", "journal", "outcome", "use_terms"]);
    assert_eq!(
        (answer["outcome"].as_str(), &answer["entries"][0]["id"]),
        (Some("refer_to_officer"), &json!(entry.to_string()))
    );
    assert_eq!(answer["entries"][0]["fields"]["fine"], json!({"fen": 500_000}), "{answer}");
    assert_eq!(answer["journal"]["leaf"], answer["journal"]["receipt"]["leaf_hash"]);
    let verdict = verify(answer["journal"]["receipt"].to_string().as_bytes(), Some(&world.register.well_known()));
    assert!(verdict.good && verdict.promise, "{verdict}");
    office.post("/api/v1/enquiries", &by_consent(&lin(), &request)).await.refused(403, "no_consent");

    let path = format!("/api/v1/enquiries/{}", answer["enquiry"].as_str().expect("an id"));
    let again = office.get(&path).await.good();
    assert_eq!((&again["entries"], &again["proof"]), (&answer["entries"], &Value::Null));
    assert_ne!(again["journal"]["leaf"], answer["journal"]["leaf"], "a fetch is a look of its own");
    let early = office.get(&format!("{path}/proof")).await;
    early.refused(404, "proof.not_yet");
    assert!(!early.header("retry-after").is_empty());
    world.beat().await;
    let proof = office.get(&format!("{path}/proof")).await;
    assert!(proof.header("content-type").starts_with("text/plain"), "{}", proof.text());
    assert_eq!(office.get(&path).await.good()["proof"].as_str().map(str::as_bytes), Some(proof.bytes.as_slice()));
    let verdict = verify(&proof.bytes, Some(&world.register.well_known()));
    assert!(verdict.good && !verdict.promise, "{verdict}");
    let pdf = office.get(&format!("{path}/report.pdf")).await;
    assert_eq!((pdf.header("content-type"), pdf.header("cache-control")), ("application/pdf", "no-store"));
    assert!(pdf.bytes.starts_with(b"%PDF"));

    let revoke = format!("/api/v1/me/consents/{request}/revoke");
    assert_eq!(person.post(&revoke, &json!({})).await.good()["state"], "revoked");
    office.get(&path).await.refused(403, "no_consent");
}

/// Everything that is no consent is one answer, byte for byte.
#[tokio::test]
async fn every_lack_of_consent_is_the_same_answer() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let api = Client::of(&world);
    let office = api.officer(&world, HUMAN_RESOURCES, "enquirer").await;
    let open = world.ask_consent(&lin()).await.to_string();
    let granted = world.consented(&lin()).await.to_string();
    let person = api.resident(&world, &lin()).await;
    let refused = world.ask_consent(&lin()).await.to_string();
    person.post(&format!("/api/v1/me/consents/{refused}/refuse"), &json!({})).await.good();
    let first = office.post("/api/v1/enquiries", &by_consent(&lin(), &open)).await;
    first.refused(403, "no_consent");
    let mut lacks = vec![
        by_consent(&lin(), &refused),
        by_consent(&lin(), "c-0410d3w6a8k5n2q9"),
        by_consent(&lin(), "nothing of the sort"),
        by_consent(&stranger(), &granted),
        by_consent(&lin().called("林小雨"), &granted),
    ];
    for lack in lacks.drain(..) {
        assert_eq!(office.post("/api/v1/enquiries", &lack).await.bytes, first.bytes);
    }
    assert_eq!(person.put("/api/v1/me/freeze", &json!({"frozen": true})).await.good(), json!({"frozen": true}));
    assert_eq!(office.post("/api/v1/enquiries", &by_consent(&lin(), &granted)).await.bytes, first.bytes);
}

/// Asking for consent never tells whether somebody is known.
#[tokio::test]
async fn a_request_for_consent_is_202_and_open_whoever_the_person_is() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let office = Client::of(&world).officer(&world, HUMAN_RESOURCES, "enquirer").await;
    let mut seen = Vec::new();
    for who in [lin(), stranger(), lin().called("林小雨")] {
        let reply = office.post("/api/v1/consent-requests", &wish(&who)).await;
        assert_eq!(reply.status.as_u16(), 202);
        let mut request = reply.good();
        assert_eq!(office.get(reply.header("location")).await.good(), request);
        request["consent_request"] = Value::Null;
        seen.push(request);
    }
    assert!(seen.windows(2).all(|two| two[0] == two[1]), "{seen:?}");
}

#[tokio::test]
async fn under_a_mandate_an_unconfirmed_identity_has_the_shape_of_every_answer() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let office = Client::of(&world).officer(&world, LICENSING, "enquirer").await;
    let known = office.post("/api/v1/enquiries", &by_mandate(&lin())).await.good();
    for who in [stranger(), lin().called("林小雨")] {
        let answer = office.post("/api/v1/enquiries", &by_mandate(&who)).await.good();
        assert_eq!((answer["outcome"].as_str(), &answer["entries"]), (Some("identity_unconfirmed"), &json!([])));
        assert_eq!(shape(&answer), shape(&known));
        assert_eq!(answer["use_terms"], known["use_terms"]);
        let path = format!("/api/v1/enquiries/{}", answer["enquiry"].as_str().expect("an id"));
        assert_eq!(office.get(&path).await.good()["outcome"], "identity_unconfirmed");
    }
}

#[tokio::test]
async fn purpose_and_ground_are_refused_by_their_codes() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = Client::of(&world);
    let office = api.officer(&world, LICENSING, "enquirer").await;
    office
        .post("/api/v1/enquiries", &by_consent(&lin(), "c-0410d3w6a8k5n2q9"))
        .await
        .refused(403, "purpose_not_allowed");
    let mut ask = by_mandate(&lin());
    ask["authorisation"] = json!({"consent": "c-0410d3w6a8k5n2q9"});
    office.post("/api/v1/enquiries", &ask).await.refused(403, "authorisation_not_allowed");
    let mut ask = by_mandate(&lin());
    ask["authorisation"]["mandate"]["rule"] = json!("mandate.of.nobody");
    let problem = office.post("/api/v1/enquiries", &ask).await.refused(422, "fields");
    assert_eq!(fault(&problem, "/authorisation/mandate/rule"), "mandate.unknown");
    let recruiting = api.officer(&world, HUMAN_RESOURCES, "enquirer").await;
    let mut asked = wish(&lin());
    asked["days"] = json!(1000);
    let problem = recruiting.post("/api/v1/consent-requests", &asked).await.refused(422, "fields");
    assert_eq!(fault(&problem, "/days"), "days.range");
}

#[tokio::test]
async fn a_replay_asks_once_and_checks_again() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let api = Client::of(&world);
    let office = api.officer(&world, HUMAN_RESOURCES, "enquirer").await.header("idempotency-key", "k1");
    let request = office.post("/api/v1/consent-requests", &wish(&lin())).await.good();
    assert_eq!(office.post("/api/v1/consent-requests", &wish(&lin())).await.good(), request);
    let id = request["consent_request"].as_str().expect("an id").to_owned();
    world.grant(&lin(), id.parse().expect("an id")).await;

    let ask = by_consent(&lin(), &id);
    let first = office.post("/api/v1/enquiries", &ask).await.good();
    // The consent is used up; the replay gives the same enquiry all the same.
    let again = office.post("/api/v1/enquiries", &ask).await.good();
    assert_eq!((&again["enquiry"], &again["entries"]), (&first["enquiry"], &first["entries"]));
    // Another token with the same key and body is another caller.
    let elsewhere = api.officer(&world, HUMAN_RESOURCES, "enquirer").await.header("idempotency-key", "k1");
    elsewhere.post("/api/v1/enquiries", &ask).await.refused(403, "no_consent");
    world.freeze(&lin(), true).await;
    office.post("/api/v1/enquiries", &ask).await.refused(403, "no_consent");
    world.freeze(&lin(), false).await;
    world.later(11 * MINUTE_MS);
    office.post("/api/v1/enquiries", &ask).await.refused(403, "no_consent");
    let long = "k".repeat(300);
    let fresh = api.officer(&world, HUMAN_RESOURCES, "enquirer").await.header("idempotency-key", &long);
    let problem = fresh.post("/api/v1/enquiries", &ask).await.refused(422, "fields");
    assert_eq!(fault(&problem, "Idempotency-Key"), "key");
}
