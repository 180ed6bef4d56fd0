//! What lies on the disk is sealed: after a story that touches everything, no name, number,
//! document number or word of a decision is in any file.

use std::path::Path;

use encoding_rs::{GB18030, GBK};

use crate::world::*;

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            found.extend(files(&entry));
        } else {
            found.push((entry.display().to_string(), std::fs::read(&entry).expect("a file")));
        }
    }
    found
}

fn forms(secret: &str) -> Vec<Vec<u8>> {
    let wide: Vec<u16> = secret.encode_utf16().collect();
    vec![
        secret.as_bytes().to_vec(),
        wide.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
        wide.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
        GBK.encode(secret).0.into_owned(),
        GB18030.encode(secret).0.into_owned(),
    ]
}

fn holds(bytes: &[u8], secret: &str) -> bool {
    forms(secret).iter().any(|form| bytes.windows(form.len()).any(|window| window == form))
}

#[test]
fn a_secret_is_found_in_each_form_if_it_is_there() {
    for form in forms("林晓雨") {
        assert!(holds(&[b"before".as_slice(), &form, b"after"].concat(), "林晓雨"));
    }
    assert!(!holds("林晓".as_bytes(), "林晓雨"));
}

#[tokio::test]
async fn no_file_of_the_data_folder_holds_anything_of_anybody() {
    let world = TestRegister::on_day("2026-11-23").await;
    let facts = "在东大街经营过期糕点三百公斤";
    let entry = world.file(&lin(), &food_penalty().facts(facts)).await;
    let caller = world.resident(&lin()).await;
    world.register.set_email(&caller, Some("lin.xiaoyu@example.org")).await.expect("set");
    world.file(&lin(), &metrology_penalty()).await;
    // Rows that wait, rows to be mended, rows that the law refuses.
    let rows = [
        row(&lin().called("林晓宇"), &food_penalty().no("榆区市监罚〔2026〕301号")),
        row(&wang(), &food_penalty().no("榆区市监罚〔2026〕302号").decided("2030-01-01")),
        row(&person("赵少年", "2012-05-05"), &food_penalty().no("榆区市监罚〔2026〕303号")),
        row(&wang(), &food_penalty().no("榆区市监罚〔2026〕304号").facts("当事人患有艾滋病，电话13800000000")),
        row(&lin(), &food_penalty().facts("改动后的事实一二三")),
    ];
    let batch = world.import(YUYANG_MARKET, &sheet(&rows)).await;
    assert_eq!((batch.counts.accepted, batch.counts.repeated), (0, 0));
    world.open_notice(&lin(), entry).await;
    let id = world.consented(&lin()).await;
    world.by_consent(&lin(), id).await.expect("an answer");
    world.by_mandate(&lin(), "food-permit").await;
    world.by_mandate(&stranger(), "food-permit").await;
    world.ask_consent(&stranger()).await;
    let report = world.register.make_own_report(&caller).await.expect("a report");
    world.register.own_report_pdf(&caller, report.no, "zh-CN").await.expect("a document");
    // An upload that was taken in and not yet worked through.
    let clerk = world.clerk(YUYANG_MARKET);
    let name = "王建国的处罚.csv";
    let mut incoming = world.register.begin_upload(&clerk, "sgs-penalty-person", name).expect("an upload");
    let upload = sheet(&[row(&wang(), &food_penalty().no("榆区市监罚〔2026〕305号"))]);
    incoming.take(upload.as_bytes(), 1 << 20).expect("taken");
    world.register.end_upload(incoming).await.expect("durable");
    world.beat().await;
    let secrets = [
        lin().name,
        lin().number,
        wang().name,
        wang().number,
        stranger().name,
        stranger().number,
        "赵少年".into(),
        "林晓宇".into(),
        "101号".into(),
        "202号".into(),
        "301号".into(),
        "302号".into(),
        "303号".into(),
        "304号".into(),
        "305号".into(),
        "糕点".into(),
        "过期".into(),
        "艾滋".into(),
        "13800000000".into(),
        "改动后的事实".into(),
        "第一百二十四条".into(),
        "lin.xiaoyu".into(),
        "录用考察".into(),
        "审查申请".into(),
        "77号".into(),
        "经营管理规定".into(),
        "高峰".into(),
        name.into(),
    ];
    // While it is open, with its write-ahead log, and after it was closed.
    let folder = world.folder.clone();
    let all = files(folder.path());
    for (name, bytes) in &all {
        for secret in &secrets {
            assert!(!holds(bytes, secret), "{secret} is in {name}");
        }
    }
    for part in ["register.db", "register.db-wal", "uploads/", "journal/checkpoint", ".upload", ".rows"] {
        assert!(all.iter().any(|(name, _)| name.contains(part)), "{part} was looked at");
    }
    drop(world);
    for (name, bytes) in files(folder.path()) {
        for secret in &secrets {
            assert!(!holds(&bytes, secret), "{secret} is in {name} after it was closed");
        }
    }
}
