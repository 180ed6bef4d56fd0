//! What anyone may fetch.

use serde_json::Value;
use xinyu_evidence::keys::WellKnown;
use xinyu_evidence::verify::verify;

use crate::client::{Client, fault};
use crate::world::{TestRegister, food_penalty, lin};

#[tokio::test]
async fn the_rules_and_the_catalog_are_data_with_sources_and_a_tag() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = Client::of(&world);
    for (path, lists) in [
        ("/api/v1/public/rules", vec!["acts", "clocks", "periods", "retentions"]),
        ("/api/v1/public/catalog", vec!["items", "purposes", "bodies", "domains", "templates"]),
    ] {
        let reply = api.get(path).await;
        let data = reply.json();
        assert_eq!(data["version"], world.register.rules.version());
        for list in lists {
            assert!(data[list].as_array().is_some_and(|list| !list.is_empty()), "{list}");
        }
        assert!(reply.header("cache-control").contains("public"));
        let again = api.header("if-none-match", reply.header("etag")).get(path).await;
        assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    }
    let purposes = api.get("/api/v1/public/catalog").await.json()["purposes"].clone();
    assert!(purposes.to_string().contains("mandate.permit.examination"));
}

#[tokio::test]
async fn a_receipt_verifies_and_an_altered_one_does_not() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let api = Client::of(&world);
    let receipt = world.looks(&lin()).await[0].trace.receipt.to_json();
    let json = api.header("content-type", "application/json");
    let verdict = json.send("POST", "/api/v1/public/verify", receipt.clone()).await.good();
    assert_eq!(
        (&verdict["what"], &verdict["good"], &verdict["promise"]),
        (&"receipt".into(), &true.into(), &true.into())
    );
    let form =
        format!("--e\r\nContent-Disposition: form-data; name=\"file\"; filename=\"r\"\r\n\r\n{receipt}\r\n--e--\r\n");
    let forms = api.header("content-type", "multipart/form-data; boundary=e");
    assert_eq!(forms.send("POST", "/api/v1/public/verify", form).await.good(), verdict);
    let altered = receipt.replace("committed_ms\":1", "committed_ms\":0");
    let verdict = json.send("POST", "/api/v1/public/verify", altered).await.good();
    assert_eq!(verdict["good"], false, "{verdict}");
    let nothing = api.header("content-type", "text/plain").send("POST", "/api/v1/public/verify", "hello").await.good();
    assert_eq!((&nothing["what"], &nothing["good"]), (&Value::from("unknown"), &Value::from(false)));
    let problem = json.send("POST", "/api/v1/public/verify", "").await.refused(422, "fields");
    assert_eq!(fault(&problem, "/file"), "required");
    let long = vec![b' '; 6 << 20];
    json.send("POST", "/api/v1/public/verify", long).await.refused(413, "too_large");
}

#[tokio::test]
async fn the_journal_and_the_keys_are_there_for_verifiers() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let api = Client::of(&world);
    assert_eq!(api.get("/journal/checkpoint").await.status.as_u16(), 404);
    let checkpoint = world.beat().await;
    let note = api.get("/journal/checkpoint").await;
    assert!(String::from_utf8_lossy(&note.bytes).starts_with(&format!("{}\n{}\n", checkpoint.origin, checkpoint.size)));
    let tile = api.get(&format!("/journal/tile/0/000.p/{}", checkpoint.size)).await;
    assert_eq!(tile.bytes.len() as u64, checkpoint.size * 32);
    assert!(tile.header("cache-control").contains("immutable"));
    for wrong in ["0/000", "0/00", "9/000", "entries/001", "../checkpoint"] {
        assert_eq!(api.get(&format!("/journal/tile/{wrong}")).await.status.as_u16(), 404, "{wrong}");
    }
    let keys = WellKnown::from_json(&api.get("/.well-known/xinyu").await.bytes).expect("keys");
    let proof = world.register.own_proof(&world.resident(&lin()).await, 1).await.expect("proved").expect("a proof");
    assert!(verify(proof.as_bytes(), Some(&keys)).good);
    assert_eq!(api.get("/healthz").await.status.as_u16(), 200);
    assert_eq!(api.get("/readyz").await.status.as_u16(), 200);
}

#[tokio::test]
async fn style_sheets_are_kept_under_their_version() {
    let world = TestRegister::on_day("2026-11-23").await;
    let api = Client::of(&world);
    let plain = api.get("/static/portal.css").await;
    assert_eq!((plain.status.as_u16(), plain.header("content-type")), (200, "text/css; charset=utf-8"));
    assert!(!plain.header("cache-control").contains("immutable"));
    let version = plain.header("etag").trim_matches('"')[..12].to_owned();
    assert!(api.get(&format!("/static/portal.css?v={version}")).await.header("cache-control").contains("immutable"));
    assert_eq!(api.header("if-none-match", plain.header("etag")).get("/static/portal.css").await.status.as_u16(), 304);
    assert_eq!(api.get("/static/../Cargo.toml").await.status.as_u16(), 404);
}
