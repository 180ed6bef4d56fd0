//! Design 2.11: no notice, no disclosure.

use xinyu_register::disclosure::Standing;
use xinyu_register::entry::ServedHow;
use xinyu_register::event::Outcome;
use xinyu_service::Refusal;

use crate::world::*;

#[tokio::test]
async fn an_unserved_entry_reaches_no_enquirer_by_mandate_nor_by_consent() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file(&lin(), &food_penalty()).await;
    let before = world.by_mandate(&lin(), "food-permit").await;
    assert_eq!((before.outcome, before.entries.len()), (Outcome::NothingToConsider, 0));
    let id = world.consented(&lin()).await;
    let by_consent = world.by_consent(&lin(), id).await.expect("an answer");
    assert_eq!((by_consent.outcome, by_consent.entries.len()), (Outcome::NothingToConsider, 0));
    world.open_notice(&lin(), entry).await;
    let after = world.by_mandate(&lin(), "food-permit").await;
    assert_eq!((after.outcome, after.entries[0].id), (Outcome::ReferToOfficer, entry));
    let id = world.consented(&lin()).await;
    assert_eq!(world.by_consent(&lin(), id).await.expect("an answer").entries[0].id, entry);
}

#[tokio::test]
async fn the_own_file_of_an_unopened_entry_shows_kind_body_and_date_only() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file(&lin(), &food_penalty().facts("在东大街经营过期糕点")).await;
    let file = world.own_file(&lin()).await;
    let shown = &file.entries[0];
    assert_eq!((shown.id, shown.kind, shown.decided_on), (entry, "penalty", day("2026-10-12")));
    assert_eq!(shown.body_name, "榆阳区市场监督管理局");
    assert!(shown.facts.is_none() && shown.class.is_none() && shown.served.is_none());
    assert_eq!(shown.standing, Standing::Unserved);
    let told = format!("{file:?}");
    for fact in ["糕点", "101号", "罚款", "第一百二十四条", "Fen("] {
        assert!(!told.contains(fact), "{fact} in {told}");
    }
    assert!(!world.latest_look(&lin()).await.shown[0].whole, "the look says that the facts were not shown");
    // The list of notices, a request for consent and an own report show no more.
    let caller = world.resident(&lin()).await;
    let id = world.ask_consent(&lin()).await;
    let consent = world.register.own_consent(&caller, id).await.expect("a request");
    assert!(consent.preview.shown.is_empty());
    let report = world.register.make_own_report(&caller).await.expect("a report");
    world.register.own_report_pdf(&caller, report.no, "zh-CN").await.expect("a document");
    let documents = format!("{:?}", world.recorder.0.lock().expect("recorder"));
    let told = format!("{documents} {:?}", world.register.own_notices(&caller).await.expect("notices"));
    for fact in ["糕点", "101号", "第一百二十四条"] {
        assert!(!told.contains(fact), "{fact} in {told}");
    }
}

#[tokio::test]
async fn reading_is_opening_and_opening_serves() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file(&lin(), &food_penalty().facts("在东大街经营过期糕点")).await;
    let waiting = world.notices(&lin()).await.remove(0);
    assert!(waiting.served.is_none() && waiting.entry.facts.is_none());
    let opened = world.open_notice(&lin(), entry).await;
    let now = world.register.now_ms();
    assert_eq!(opened.served, Some((now, ServedHow::Opened)));
    assert!(opened.event.is_some(), "it has its receipt");
    let facts = opened.entry.facts.expect("the facts");
    assert_eq!(facts.content.text("facts"), "在东大街经营过期糕点");
    assert_eq!(facts.period.expect("a period").last_day, day("2027-10-11"));
    assert!(world.latest_look(&lin()).await.shown[0].whole);
}

#[tokio::test]
async fn opening_again_changes_nothing() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file(&lin(), &food_penalty()).await;
    let first = world.open_notice(&lin(), entry).await;
    let n = world.n_of(&lin()).await;
    world.later(MINUTE_MS);
    let again = world.open_notice(&lin(), entry).await;
    assert_eq!((again.served, again.event), (first.served, first.event));
    assert_eq!(world.n_of(&lin()).await, n, "within ten minutes not even a look is added");
    world.on("2026-12-24");
    assert_eq!(world.open_notice(&lin(), entry).await.served, first.served);
}

#[tokio::test]
async fn another_persons_notice_is_not_there() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file(&lin(), &food_penalty()).await;
    world.file(&wang(), &metrology_penalty()).await;
    let notice = world.notices(&lin()).await.remove(0);
    let other = world.resident(&wang()).await;
    assert_eq!(refusal(world.register.open_own_notice(&other, notice.id).await), Refusal::NotFound);
    assert_eq!(refusal(world.register.own_entry(&other, entry).await), Refusal::NotFound);
    let officer = world.enquirer(LICENSING);
    assert_eq!(refusal(world.register.open_own_notice(&officer, notice.id).await), Refusal::NotPermitted);
    assert!(world.by_mandate(&lin(), "food-permit").await.entries.is_empty());
}

/// Rule `service.message`: seven days after a message to a confirmed channel; the day after the
/// last of them is the day of service.
#[tokio::test]
async fn a_message_counts_as_service_only_after_the_rules_days() {
    let world = TestRegister::on_day("2026-11-20").await;
    world.file_served(&lin(), &metrology_penalty()).await;
    let caller = world.resident(&lin()).await;
    world.register.set_email(&caller, Some("lin@example.org")).await.expect("an address");
    world.on("2026-11-23");
    let entry = world.file(&lin(), &food_penalty()).await;
    assert!(world.own_file(&lin()).await.entries[0].counts_as_served_on.is_none(), "not sent yet");
    world.on("2026-11-24");
    assert_eq!(world.post_waiting().await, 1);
    assert_eq!(world.post_waiting().await, 0, "sent once");
    let file = world.own_file(&lin()).await;
    let shown = file.entries.iter().find(|one| one.id == entry).expect("the entry");
    assert_eq!(shown.counts_as_served_on, Some(day("2026-12-02")));
    world.on("2026-12-01");
    assert_eq!(world.sweep().await.served, 0);
    assert!(world.by_mandate(&lin(), "food-permit").await.entries.is_empty(), "the last of the seven days");
    world.on("2026-12-02");
    assert_eq!(world.sweep().await.served, 1);
    assert_eq!(world.by_mandate(&lin(), "food-permit").await.entries[0].id, entry);
    let notice = world.notices(&lin()).await.remove(0);
    assert_eq!(notice.served, Some((world.register.now_ms(), ServedHow::MessageDelivered)));
}

#[tokio::test]
async fn a_message_carries_no_facts_and_no_name() {
    let world = TestRegister::on_day("2026-11-20").await;
    world.file_served(&lin(), &metrology_penalty()).await;
    let caller = world.resident(&lin()).await;
    world.register.set_email(&caller, Some("lin@example.org")).await.expect("an address");
    world.file(&lin(), &food_penalty()).await;
    world.ask_consent(&lin()).await;
    world.by_mandate(&lin(), "food-permit").await;
    assert_eq!(world.post_waiting().await, 3);
    for message in world.post.0.lock().expect("post").iter() {
        assert_eq!(message.to, "lin@example.org");
        for secret in [&lin().name, &lin().number, "处罚", "市场监督", "审批", "录用"] {
            assert!(!message.text.contains(secret) && !message.subject.contains(secret), "{secret}");
        }
    }
}

#[tokio::test]
async fn an_opened_notice_is_not_served_a_second_time_by_its_message() {
    let world = TestRegister::on_day("2026-11-20").await;
    world.file_served(&lin(), &metrology_penalty()).await;
    let caller = world.resident(&lin()).await;
    world.register.set_email(&caller, Some("lin@example.org")).await.expect("an address");
    let entry = world.file(&lin(), &food_penalty()).await;
    world.post_waiting().await;
    let opened = world.open_notice(&lin(), entry).await;
    world.on("2026-12-24");
    assert_eq!(world.sweep().await.served, 0);
    assert_eq!(world.open_notice(&lin(), entry).await.served, opened.served);
    world.beat().await;
    world.expect_good().await;
}
