//! Rows that a human must read, over the API: listed by number, opened as a look, decided once.

use serde_json::json;

use crate::client::{Client, fault};
use crate::world::{METROLOGY_INSTITUTE, TestRegister, YUYANG_MARKET, food_penalty, lin, row, sheet};

const REGISTER: &str = "11610800MBXD001178";

#[tokio::test]
async fn a_row_is_listed_opened_and_decided_once() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file(&lin(), &food_penalty()).await;
    let ill = food_penalty().no("榆区市监罚〔2026〕404号").facts("销售过期食品；当事人患有肝炎。");
    let batch = world.import(YUYANG_MARKET, &sheet(&[row(&lin(), &ill)])).await;
    assert_eq!(batch.counts.review, 1);
    let api = Client::of(&world);
    let officer = api.officer(&world, REGISTER, "case_officer").await;
    let listed = officer.get("/api/v1/review-rows").await;
    let rows = listed.good()["rows"].clone();
    assert_eq!((rows.as_array().map(Vec::len), &rows[0]["late"]), (Some(1), &json!(false)));
    for hidden in ["林", &lin().number] {
        assert!(!listed.text().contains(hidden), "the list has numbers, bodies and dates only");
    }
    let path = format!("/api/v1/review-rows/{}", rows[0]["review_row"].as_str().expect("a number"));
    let opened = officer.get(&path).await;
    let shown = opened.good();
    assert_eq!((&shown["may_file"], &shown["age"]), (&json!(true), &json!(null)));
    let parts = shown["texts"][0]["parts"].as_array().expect("parts").clone();
    assert!(parts.iter().any(|part| part["flagged"] == json!(true)));
    assert!(parts[0]["words"].is_null() && parts[0]["blank"].as_u64() > Some(0));
    for hidden in ["林晓雨", "过期", &lin().number] {
        assert!(!opened.text().contains(hidden), "{hidden}");
    }

    let decide = format!("{path}/decide");
    let wrong = officer.post(&decide, &json!({"decision": "guilty", "reason": "核看"})).await;
    assert_eq!(fault(&wrong.refused(422, "fields"), "/decision"), "decision.unknown");
    let wrong = officer.post(&decide, &json!({"decision": "row_refuse", "reason": "患有肝炎"})).await;
    assert_eq!(fault(&wrong.refused(422, "fields"), "/reason"), "words");
    let asked = json!({"decision": "row_send_back", "reason": "健康情况与决定无关，请删去"});
    let once = officer.header("idempotency-key", "k-1");
    let decided = once.post(&decide, &asked).await.good();
    assert_eq!((&decided["decision"], &decided["row"]), (&json!("row_send_back"), &json!("refused")));
    assert_eq!(once.post(&decide, &asked).await.good(), decided, "the same request twice");
    officer.post(&decide, &asked).await.refused(409, "review.decided");
    officer.get(&path).await.refused(409, "review.decided");

    let person = api.resident(&world, &lin()).await;
    let looks = person.get("/api/v1/me/looks").await.good();
    assert_eq!(looks["looks"][0]["decision"], json!("row_send_back"));
    assert_eq!(looks["looks"][0]["outcome"], json!("row_reviewed"));

    // Another body's case officer is none of the register's.
    let other = api.officer(&world, METROLOGY_INSTITUTE, "case_officer").await;
    other.get("/api/v1/review-rows").await.refused(403, "not_permitted");
    world.expect_good().await;
}
