//! Seven ways to look at one's own file; whichever it is, closed notices stay closed.

use super::browser::Browser;
use super::world::{MINUTE_MS, TestRegister, food_penalty, lin, metrology_penalty};
use super::{FACTS, NO, looks_of};
use axum::http::{StatusCode, header};
use serde_json::Value;

const WAYS: &[&str] = &[
    "/me/entries",
    "/me/entries/by-body",
    "/me/entries/by-time",
    "/me/entries/ends",
    "/me/entries/purposes",
    "/me/entries/purposes/permit-application/food-permit",
    "/me/entries/taken-back",
    "/me/entries/whole",
    "/me/entries/whole.json",
];

#[tokio::test]
async fn every_way_of_looking_leaves_closed_what_was_not_opened() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file(&lin(), &food_penalty()).await;
    let mut browser = Browser::sign_in(&world, &lin()).await;
    for path in WAYS {
        let page = if path.ends_with(".json") { browser.ask(path).await } else { browser.get(path).await };
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for words in [FACTS, NO, "违反经营管理规定", "按决定书执行", "2026年10月12日", "5,000"] {
            page.does_not_say(words);
        }
    }
    let notices = world.register.own_notices(&world.resident(&lin()).await).await.expect("notices");
    assert_eq!(notices[0].served, None, "no way of looking opens a notice");
    assert_eq!(looks_of(&world, &lin()).await, 1, "all of them are one look at one file");
}

#[tokio::test]
async fn each_way_shows_the_same_file() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file_served(&lin(), &food_penalty()).await;
    let mut browser = Browser::sign_in(&world, &lin()).await;
    let title = "违反经营管理规定，罚款 5,000 元";
    browser.get("/me/entries/by-body").await.says(title).says("榆阳区市场监督管理局").says(&entry.to_string());
    browser.get("/me/entries/by-time").await.says(title).says("2026年");
    browser
        .get("/me/entries/ends")
        .await
        .says(title)
        .says("2027年10月11日")
        .says("2031年10月12日")
        .says("最长展示 1 年");
    browser.get("/me/entries/taken-back").await.says("没有收回过的");
    let pages = browser.get("/me/entries/purposes").await;
    pages.says("现在没有给任何人看").says("会看到 1 条").says("什么也看不到");
    let page = browser.get("/me/entries/purposes/permit-application/food-permit").await;
    page.says("5,000 元").says("有 1 条信息").does_not_say(FACTS);
    let other = browser.get("/me/entries/purposes/social-aid").await;
    other.says("没有需要考虑的信息").does_not_say("违反经营管理规定");
    for unknown in ["/me/entries/purposes/own-use", "/me/entries/purposes/nothing"] {
        assert_eq!(browser.ask(unknown).await.status, StatusCode::NOT_FOUND, "{unknown}");
    }
}

#[tokio::test]
async fn the_whole_file_holds_entries_looks_and_answers() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let consent = world.consented(&lin()).await;
    world.by_consent(&lin(), consent).await.expect("an answer");
    world.file(&lin(), &metrology_penalty()).await;
    world.later(20 * MINUTE_MS);
    let mut browser = Browser::sign_in(&world, &lin()).await;
    let before = looks_of(&world, &lin()).await;
    let file = browser.ask("/me/entries/whole.json").await;
    assert_eq!((file.status, file.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-store"));
    assert!(file.header(header::CONTENT_DISPOSITION).contains("attachment"));
    assert_eq!(looks_of(&world, &lin()).await, before + 1, "a download is a look of one's own");
    let file: Value = serde_json::from_str(&file.body).expect("JSON");
    assert_eq!(file["form"], "xinyu-own-file/1");
    assert_eq!((file["name"].as_str(), file["entries"].as_array().map(Vec::len)), (Some("林晓雨"), Some(2)));
    assert_eq!(file["entries"][0]["facts"], Value::Null, "not opened");
    assert_eq!(file["entries"][1]["facts"]["fields"]["facts"], FACTS);
    assert_eq!(file["consents"][0]["state"], "used");
    assert_eq!(file["looks"].as_array().map(Vec::len), Some(before + 1));
    assert!(file["looks"][0]["journal"]["receipt"]["signature"].is_string());
    assert!(!file.to_string().contains(&lin().number), "four characters of the number, no more");
}
