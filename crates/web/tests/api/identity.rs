//! Identity cases over the API: listed by number, opened as a look, decided once.

use serde_json::json;

use crate::client::{Client, fault};
use crate::world::{METROLOGY_INSTITUTE, Person, TestRegister, YUYANG_MARKET, food_penalty, lin, row, sheet};

const REGISTER: &str = "11610800MBXD001178";

#[tokio::test]
async fn a_case_is_listed_opened_and_decided_once() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file(&lin(), &food_penalty()).await;
    let slip = Person { name: "林小羽".into(), ..lin() };
    let batch = world.import(YUYANG_MARKET, &sheet(&[row(&slip, &food_penalty().no("榆区市监罚〔2026〕404号"))])).await;
    assert_eq!(batch.counts.review, 1);
    let api = Client::of(&world);
    let officer = api.officer(&world, REGISTER, "case_officer").await;
    let listed = officer.get("/api/v1/identity-cases").await;
    let cases = listed.good()["cases"].clone();
    assert_eq!(cases.as_array().map(Vec::len), Some(1));
    for hidden in ["林", &lin().number] {
        assert!(!listed.text().contains(hidden), "the list has numbers and dates only");
    }
    let path = format!("/api/v1/identity-cases/{}", cases[0]["identity_case"].as_str().expect("a number"));
    let case = officer.get(&path).await.good();
    assert_eq!((&case["filed_name"], &case["known_names"][0]["name"]), (&json!("林小羽"), &json!("林晓雨")));
    assert_eq!(case["standing"], json!("unverified"));

    let person = api.resident(&world, &lin()).await;
    let names = person.get("/api/v1/me/names").await;
    assert_eq!(names.good()["asked_at"].as_array().map(Vec::len), Some(1));
    assert!(!names.text().contains("林小羽"), "the other name may be another person's");

    let wrong = officer.post(&format!("{path}/decide"), &json!({"decision": "guilty", "reason": "比对"})).await;
    assert_eq!(fault(&wrong.refused(422, "fields"), "/decision"), "decision.unknown");
    let names_her = json!({"decision": "former_name", "reason": "曾用名林小羽"});
    let wrong = officer.post(&format!("{path}/decide"), &names_her).await;
    assert_eq!(fault(&wrong.refused(422, "fields"), "/reason"), "reason.names");

    let asked = json!({"decision": "former_name", "reason": "户籍底册载明更名"});
    let once = officer.header("idempotency-key", "k-1");
    let decided = once.post(&format!("{path}/decide"), &asked).await.good();
    assert_eq!((&decided["decision"], &decided["row"]), (&json!("former_name"), &json!("filed")));
    assert_eq!(once.post(&format!("{path}/decide"), &asked).await.good(), decided, "the same request twice");
    officer.post(&format!("{path}/decide"), &asked).await.refused(409, "identity_case.decided");
    officer.get(&path).await.refused(409, "identity_case.decided");

    let looks = person.get("/api/v1/me/looks").await.good();
    assert_eq!(looks["looks"][0]["decision"], json!("former_name"));
    assert_eq!(looks["looks"][0]["reason"], json!("户籍底册载明更名"));
    assert_eq!(looks["looks"][0]["purpose"]["name"]["zh"], json!("核对姓名和证件号码"));
    let names = person.get("/api/v1/me/names").await.good();
    assert_eq!((&names["standing"], &names["others"][0]["kind"]), (&json!("officer"), &json!("former")));

    // Another body's case officer is none of the register's.
    let other = api.officer(&world, METROLOGY_INSTITUTE, "case_officer").await;
    other.get("/api/v1/identity-cases").await.refused(403, "not_permitted");
    world.expect_good().await;
}
