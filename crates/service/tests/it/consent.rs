//! Consent: what the person saw is what is shown, once, and only as long as they let it.

use xinyu_register::authorisation::ConsentState;
use xinyu_register::event::{Ground, Outcome};
use xinyu_service::Refusal;

use crate::world::*;

#[tokio::test]
async fn the_preview_is_exactly_what_the_enquiry_then_shows() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file_served(&lin(), &metrology_penalty().warning()).await;
    world.file(&lin(), &metrology_penalty().no("榆区市监罚〔2026〕203号").revocation()).await;
    let id = world.ask_consent(&lin()).await;
    let seen = world.register.own_consent(&world.resident(&lin()).await, id).await.expect("a request");
    assert_eq!((seen.preview.shown.len(), seen.preview.not_shown), (1, 2));
    let caller = world.resident(&lin()).await;
    world.register.grant_consent(&caller, id, Some(&seen.digest)).await.expect("granted");
    let answer = world.by_consent(&lin(), id).await.expect("an answer");
    assert_eq!(answer.entries, seen.preview.shown);
    assert_eq!(answer.outcome, seen.preview.outcome);
    assert_eq!(answer.subject, (seen.name, seen.id_tail));
    assert_eq!(answer.ground, Ground::Consent(id));
}

#[tokio::test]
async fn an_entry_served_after_the_grant_needs_a_new_grant() {
    let world = TestRegister::on_day("2026-11-23").await;
    let old = world.file_served(&lin(), &food_penalty()).await;
    let waiting = world.file(&lin(), &metrology_penalty()).await;
    let id = world.consented(&lin()).await;
    world.open_notice(&lin(), waiting).await;
    world.file_served(&lin(), &metrology_penalty().no("榆区市监罚〔2026〕204号")).await;
    let answer = world.by_consent(&lin(), id).await.expect("an answer");
    assert_eq!(answer.entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), [old]);
    let id = world.consented(&lin()).await;
    assert_eq!(world.by_consent(&lin(), id).await.expect("an answer").entries.len(), 3);
}

#[tokio::test]
async fn an_entry_that_ended_after_the_grant_drops_out() {
    let world = TestRegister::on_day("2026-11-23").await;
    let ending = world.file_served(&lin(), &food_penalty().decided("2025-12-01")).await;
    let staying = world.file_served(&lin(), &food_penalty().no("榆区市监罚〔2026〕102号")).await;
    let id = world.consented(&lin()).await;
    let other = world.consented(&lin()).await;
    world.on("2026-11-30");
    let answer = world.by_consent(&lin(), id).await.expect("an answer");
    assert_eq!(answer.entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), [ending, staying], "its last day");
    world.on("2026-12-01");
    let answer = world.by_consent(&lin(), other).await.expect("an answer");
    assert_eq!(answer.entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), [staying]);
    let enquiry = world.register.own_enquiries(&world.enquirer(HUMAN_RESOURCES), 10).await.expect("a list");
    for listed in enquiry {
        let again = world.register.fetch_enquiry(&world.enquirer(HUMAN_RESOURCES), listed.id).await.expect("fetched");
        assert_eq!(again.entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), [staying], "in no answer any more");
    }
}

#[tokio::test]
async fn an_answer_to_something_else_than_was_seen_is_refused() {
    let world = TestRegister::on_day("2026-11-23").await;
    let waiting = world.file(&lin(), &food_penalty()).await;
    let id = world.ask_consent(&lin()).await;
    let caller = world.resident(&lin()).await;
    let seen = world.register.own_consent(&caller, id).await.expect("a request").digest;
    world.open_notice(&lin(), waiting).await;
    let answer = world.register.grant_consent(&caller, id, Some(&seen)).await;
    assert_eq!(refusal(answer), Refusal::State("consent.changed"));
    assert_eq!(refusal(world.by_consent(&lin(), id).await), Refusal::NoConsent);
    let seen = world.register.own_consent(&caller, id).await.expect("a request").digest;
    world.register.grant_consent(&caller, id, Some(&seen)).await.expect("granted");
    assert_eq!(world.by_consent(&lin(), id).await.expect("an answer").entries.len(), 1);
}

#[tokio::test]
async fn a_consent_is_for_one_enquiry() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let id = world.consented(&lin()).await;
    let answer = world.by_consent(&lin(), id).await.expect("an answer");
    assert_eq!(refusal(world.by_consent(&lin(), id).await), Refusal::NoConsent);
    let again = world.register.fetch_enquiry(&world.enquirer(HUMAN_RESOURCES), answer.id).await.expect("fetched");
    assert_eq!(again.entries, answer.entries, "that it is used does not stop its own answer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_enquiries_at_once_one_uses_the_consent() {
    let world = std::sync::Arc::new(TestRegister::on_day("2026-11-23").await);
    world.file_served(&lin(), &food_penalty()).await;
    let id = world.consented(&lin()).await;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let world = world.clone();
            tokio::spawn(async move { world.by_consent(&lin(), id).await.is_ok() })
        })
        .collect();
    let mut answered = 0;
    for task in tasks {
        answered += u32::from(task.await.expect("a task"));
    }
    assert_eq!(answered, 1);
    let looks = world.looks(&lin()).await;
    assert_eq!(looks.iter().filter(|view| view.look.ground == Ground::Consent(id)).count(), 1);
}

/// Rule `consent.use.window`: 30 days, the day of the grant among them.
#[tokio::test]
async fn a_consent_can_be_used_on_its_last_day_and_not_on_the_next() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let (one, two) = (world.consented(&lin()).await, world.consented(&lin()).await);
    let view = world.register.asker_consent(&world.enquirer(HUMAN_RESOURCES), one).await.expect("a request");
    assert_eq!((view.state, view.until), ("granted", Some(day("2026-12-22"))));
    world.on("2026-12-22");
    let answer = world.by_consent(&lin(), one).await.expect("its last day");
    world.on("2026-12-23");
    assert_eq!(refusal(world.by_consent(&lin(), two).await), Refusal::NoConsent);
    let fetched = world.register.fetch_enquiry(&world.enquirer(HUMAN_RESOURCES), answer.id).await;
    assert_eq!(refusal(fetched), Refusal::NoConsent, "nor is what it gave fetched any more");
}

/// Rule `consent.request.lapse`: 14 days after the day of asking.
#[tokio::test]
async fn a_request_can_be_answered_on_its_last_day_and_not_on_the_next() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let (one, two) = (world.ask_consent(&lin()).await, world.ask_consent(&lin()).await);
    world.on("2026-12-07");
    world.grant(&lin(), one).await;
    world.on("2026-12-08");
    let caller = world.resident(&lin()).await;
    for answer in
        [world.register.grant_consent(&caller, two, None).await, world.register.refuse_consent(&caller, two).await]
    {
        assert_eq!(refusal(answer), Refusal::State("consent.answered"));
    }
    assert_eq!(refusal(world.by_consent(&lin(), two).await), Refusal::NoConsent);
    assert!(world.by_consent(&lin(), one).await.is_ok());
}

#[tokio::test]
async fn taking_a_used_consent_back_stops_later_fetches() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let id = world.consented(&lin()).await;
    let answer = world.by_consent(&lin(), id).await.expect("an answer");
    let asker = world.enquirer(HUMAN_RESOURCES);
    assert!(world.register.fetch_enquiry(&asker, answer.id).await.is_ok());
    let caller = world.resident(&lin()).await;
    world.register.revoke_consent(&caller, id).await.expect("taken back");
    let looks = world.looks(&lin()).await.len();
    assert_eq!(refusal(world.register.fetch_enquiry(&asker, answer.id).await), Refusal::NoConsent);
    assert_eq!(refusal(world.register.enquiry_report_pdf(&asker, answer.id, "zh-CN").await), Refusal::NoConsent);
    assert_eq!(world.looks(&lin()).await.len(), looks, "what was not shown is no look");
    let record = world.register.own_consent(&caller, id).await.expect("a request").record;
    assert!(matches!(record.state, ConsentState::Revoked { used: true, .. }));
    world.register.revoke_consent(&caller, id).await.expect("taken back already");
}

#[tokio::test]
async fn a_consent_that_was_taken_back_unused_gives_nothing() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let id = world.consented(&lin()).await;
    let caller = world.resident(&lin()).await;
    world.register.revoke_consent(&caller, id).await.expect("taken back");
    assert_eq!(refusal(world.by_consent(&lin(), id).await), Refusal::NoConsent);
    let again = world.register.grant_consent(&caller, id, None).await;
    assert_eq!(refusal(again), Refusal::State("consent.answered"), "there is no second answer");
    let never = world.ask_consent(&lin()).await;
    let back = world.register.revoke_consent(&caller, never).await;
    assert_eq!(refusal(back), Refusal::State("consent.not_granted"));
}

#[tokio::test]
async fn a_freeze_stops_consents_and_a_thaw_resumes_them() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let (used, open) = (world.consented(&lin()).await, world.consented(&lin()).await);
    let answer = world.by_consent(&lin(), used).await.expect("an answer");
    let asker = world.enquirer(HUMAN_RESOURCES);
    world.freeze(&lin(), true).await;
    assert_eq!(refusal(world.by_consent(&lin(), open).await), Refusal::NoConsent);
    assert_eq!(refusal(world.register.fetch_enquiry(&asker, answer.id).await), Refusal::NoConsent);
    let mandated = world.by_mandate(&lin(), "food-permit").await;
    assert_eq!(mandated.outcome, Outcome::ReferToOfficer, "a statute does not ask for consent");
    world.freeze(&lin(), false).await;
    assert!(world.register.fetch_enquiry(&asker, answer.id).await.is_ok());
    assert_eq!(world.by_consent(&lin(), open).await.expect("an answer").entries.len(), 1);
}

#[tokio::test]
async fn freezing_twice_is_one_event() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file(&lin(), &food_penalty()).await;
    let n = world.n_of(&lin()).await;
    for frozen in [true, true, false, false] {
        world.freeze(&lin(), frozen).await;
    }
    assert_eq!(world.n_of(&lin()).await, n + 2);
}

#[tokio::test]
async fn granting_twice_is_one_grant() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let id = world.consented(&lin()).await;
    let n = world.n_of(&lin()).await;
    world.grant(&lin(), id).await;
    assert_eq!(world.n_of(&lin()).await, n);
    let refused = world.register.refuse_consent(&world.resident(&lin()).await, id).await;
    assert_eq!(refusal(refused), Refusal::State("consent.answered"));
}

#[tokio::test]
async fn only_the_person_answers() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file(&wang(), &metrology_penalty()).await;
    let id = world.ask_consent(&lin()).await;
    let other = world.resident(&wang()).await;
    assert_eq!(refusal(world.register.grant_consent(&other, id, None).await), Refusal::NotFound);
    assert_eq!(refusal(world.register.own_consent(&other, id).await.map(|_| ())), Refusal::NotFound);
    let asker = world.enquirer(HUMAN_RESOURCES);
    assert_eq!(refusal(world.register.grant_consent(&asker, id, None).await), Refusal::NotPermitted);
    assert_eq!(refusal(world.register.asker_consent(&world.enquirer(CIVIL_SERVICE), id).await), Refusal::NotFound);
}

#[tokio::test]
async fn the_field_that_was_consented_to_is_the_field_that_is_shown() {
    let world = TestRegister::on_day("2026-11-23").await;
    let food = world.file_served(&lin(), &food_penalty()).await;
    world.file_served(&lin(), &metrology_penalty()).await;
    let id = world.ask_consent_for(&lin(), "food-drug-inspection").await;
    world.grant(&lin(), id).await;
    let mut ask = with_consent(&lin(), &id.to_string());
    ask.field = Some("market-supervision".into());
    let answer = world.enquire(HUMAN_RESOURCES, &ask).await.expect("an answer");
    assert_eq!(answer.entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), [food]);
}
