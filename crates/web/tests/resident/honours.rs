//! An award on the page of honours, by the person's wish and for as long as they wish.

use axum::http::{StatusCode, header};
use xinyu_register::rules::NoticeRule;

use crate::awards::award_for;
use crate::browser::Browser;
use crate::world::{TestRegister, lin, wang};

const AWARD: &str = "示例奖";

#[tokio::test]
async fn a_resident_publishes_an_award_under_a_name_of_their_choice_and_takes_it_down() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = award_for(&world, &lin(), NoticeRule::UnlessDeclined, 1).await;
    award_for(&world, &wang(), NoticeRule::UnlessDeclined, 2).await;
    let mut browser = Browser::sign_in(&world, &lin()).await;
    let mut anyone = Browser::of(&world);
    let list = anyone.ask("/honours").await;
    list.says("现在没有公布的荣誉").does_not_say(AWARD);
    assert_eq!(list.header(header::CACHE_CONTROL), "no-store");

    // Not told yet: the way leads to the notice first.
    let (path, publish) = (format!("/me/entries/{entry}"), format!("/me/entries/{entry}/publish"));
    browser.get(&path).await.says("先打开它的告知");
    let notice = browser.ask(&publish).await.header(header::LOCATION).to_owned();
    let csrf = browser.get("/me/entries").await.field("csrf");
    browser.done(&format!("{notice}/open"), &csrf, "").await;

    let page = browser.get(&publish).await;
    page.says(AWARD).says("林晓雨").says("林＊＊").does_not_say("榆表〔2026〕");
    let (csrf, version) = (page.field("csrf"), page.field("version"));
    let none = browser.post(&publish, &csrf, &format!("version={version}")).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.says("请选一个姓名");
    let short = "%E6%9E%97%EF%BC%8A%EF%BC%8A";
    let check = browser.post(&publish, &csrf, &format!("version={version}&name={short}")).await;
    assert_eq!(check.status, StatusCode::OK);
    check.says("一个字也不多").says("林＊＊").does_not_say("林晓雨");
    anyone.ask("/honours").await.does_not_say(AWARD);

    let form = format!("version={version}&name={short}&step=send");
    let done = browser.done(&publish, &csrf, &form).await;
    browser.get(&done).await.says("已经公布").says("这项荣誉在荣誉页上公布着");
    let list = anyone.ask("/honours").await;
    list.says(AWARD).says("林＊＊").does_not_say("林晓雨").does_not_say(&lin().number);
    assert_eq!(list.body.matches(AWARD).count(), 1, "whoever did not ask is not there");
    let json = anyone.ask("/api/v1/public/honours").await;
    json.says(AWARD).says("林＊＊").does_not_say("entry").does_not_say("e-");

    let done = browser.done(&format!("/me/entries/{entry}/take-down"), &csrf, "").await;
    browser.get(&done).await.says("已经撤下").says("您从荣誉页上撤下");
    anyone.ask("/honours").await.does_not_say(AWARD);
    world.expect_good().await;
}
