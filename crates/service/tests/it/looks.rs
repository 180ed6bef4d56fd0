//! Design 2.8: every look, by anyone, is journalled and shown to the person; what cannot be
//! journalled is not shown.

use xinyu_register::event::{Looker, Outcome};
use xinyu_service::{Refusal, ServiceError};

use crate::world::*;

#[tokio::test]
async fn an_enquiry_is_in_the_persons_list_with_who_why_and_what() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file_served(&lin(), &food_penalty()).await;
    let answer = world.by_mandate(&lin(), "food-permit").await;
    let view = world.looks(&lin()).await.remove(0);
    let Looker::Officer { body, office, .. } = &view.look.looker else { panic!("an officer") };
    assert_eq!((body.as_str(), office.as_str()), (LICENSING, "一科"));
    assert_eq!((view.look.purpose.as_str(), view.look.field.as_str()), ("permit-application", "food-permit"));
    assert_eq!((view.look.reason.as_str(), view.look.outcome), ("审查申请", Outcome::ReferToOfficer));
    assert_eq!(view.look.ground, answer.ground);
    assert_eq!((view.look.shown.len(), view.look.shown[0].commitment), (1, answer.entries[0].commitment));
    assert_eq!(answer.entries[0].id, entry);
    assert_eq!((view.n, view.look.enquiry), (answer.n, Some(answer.id)));
    assert_eq!(&view.trace.leaf_hash, answer.committed().leaf_hash());
    assert_eq!(view.trace.receipt, answer.receipt, "the person holds the same promise as the asker");
}

#[tokio::test]
async fn each_fetch_of_an_answer_is_a_look_of_its_own() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let answer = world.by_mandate(&lin(), "food-permit").await;
    let before = world.looks(&lin()).await.len();
    for round in 1..=3 {
        let again = world.register.fetch_enquiry(&world.enquirer(LICENSING), answer.id).await.expect("fetched");
        assert_eq!(again.entries, answer.entries);
        assert_ne!(again.committed().leaf_hash(), answer.committed().leaf_hash());
        assert_eq!(world.looks(&lin()).await.len(), before + round);
    }
    assert_eq!(world.latest_look(&lin()).await.enquiry, Some(answer.id));
}

/// At most what was disclosed: what was served later needs an enquiry of its own.
#[tokio::test]
async fn a_fetch_gives_at_most_what_was_given() {
    let world = TestRegister::on_day("2026-11-23").await;
    let given = world.file_served(&lin(), &food_penalty()).await;
    let consent = world.consented(&lin()).await;
    let by_consent = world.by_consent(&lin(), consent).await.expect("an answer").id;
    let by_mandate = world.by_mandate(&lin(), "food-permit").await.id;
    world.file_served(&lin(), &food_penalty().no("榆区市监罚〔2026〕107号")).await;
    assert_eq!(world.by_mandate(&lin(), "food-permit").await.entries.len(), 2);
    for (body, id) in [(HUMAN_RESOURCES, by_consent), (LICENSING, by_mandate)] {
        let again = world.register.fetch_enquiry(&world.enquirer(body), id).await.expect("fetched");
        assert_eq!(again.entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), [given]);
    }
}

#[tokio::test]
async fn an_answer_without_entries_is_a_look_too() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file(&lin(), &food_penalty()).await;
    let before = world.looks(&lin()).await.len();
    world.enquire(CIVIL_AFFAIRS, &social_aid(&lin())).await.expect("an answer");
    assert_eq!(world.looks(&lin()).await.len(), before + 1);
}

#[tokio::test]
async fn the_own_file_shown_again_within_ten_minutes_is_one_look() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file(&lin(), &food_penalty()).await;
    let first = world.own_file(&lin()).await;
    let count = world.looks(&lin()).await.len();
    world.later(10 * MINUTE_MS);
    let again = world.own_file(&lin()).await;
    assert_eq!(again.committed(), first.committed(), "the same look");
    assert_eq!(world.looks(&lin()).await.len(), count);
    world.later(1);
    let later = world.own_file(&lin()).await;
    assert_ne!(later.committed(), first.committed(), "ten minutes are over");
    assert_eq!(world.looks(&lin()).await.len(), count + 1);
    world.open_notice(&lin(), entry).await;
    assert_eq!(world.looks(&lin()).await.len(), count + 2, "now it holds the facts: another look");
    world.by_mandate(&lin(), "food-permit").await;
    world.own_file(&lin()).await;
    assert_eq!(world.looks(&lin()).await.len(), count + 4, "somebody looked in between");
}

#[tokio::test]
async fn a_person_sees_their_own_looks_only_and_an_officer_none() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file(&wang(), &metrology_penalty()).await;
    world.by_mandate(&lin(), "food-permit").await;
    assert!(world.looks(&wang()).await.is_empty());
    let officer = world.enquirer(LICENSING);
    assert_eq!(refusal(world.register.own_looks(&officer, None, 10).await), Refusal::NotPermitted);
    assert_eq!(refusal(world.register.own_file(&officer).await), Refusal::NotPermitted);
}

#[tokio::test]
async fn reading_a_request_for_consent_shows_entries_and_is_a_look() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let id = world.ask_consent(&lin()).await;
    world.later(HOUR_MS);
    let before = world.looks(&lin()).await.len();
    let caller = world.resident(&lin()).await;
    let consent = world.register.own_consent(&caller, id).await.expect("a request");
    assert_eq!(consent.preview.shown.len(), 1);
    assert_eq!(world.looks(&lin()).await.len(), before + 1);
}

/// If the leaf cannot be written, nothing is disclosed; when it can again, nothing is missing.
#[tokio::test]
async fn what_cannot_be_journalled_is_not_shown() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file_served(&lin(), &food_penalty()).await;
    let id = world.consented(&lin()).await;
    let answer = world.by_mandate(&lin(), "food-permit").await;
    let resident = world.resident(&lin()).await;
    let notice = world.notices(&lin()).await.remove(0);
    let report = world.register.make_own_report(&resident).await.expect("a report");
    world.later(HOUR_MS);
    let resident = world.resident(&lin()).await;
    let (n, looks) = (world.n_of(&lin()).await, world.looks(&lin()).await.len());
    world.probe.refuse(&["commit"]);
    let enquirer = world.enquirer(LICENSING);
    let store = |error: ServiceError| assert!(matches!(error, ServiceError::Store(_)), "{error}");
    store(world.by_consent(&lin(), id).await.expect_err("no leaf, no answer"));
    store(world.enquire(LICENSING, &permit(&lin(), "food-permit")).await.expect_err("no leaf, no answer"));
    store(world.enquire(LICENSING, &permit(&stranger(), "food-permit")).await.expect_err("no leaf, no answer"));
    store(world.register.fetch_enquiry(&enquirer, answer.id).await.expect_err("no leaf, no answer"));
    store(world.register.enquiry_report_pdf(&enquirer, answer.id, "zh-CN").await.expect_err("no leaf, no document"));
    store(world.register.own_file(&resident).await.expect_err("no leaf, no file"));
    store(world.register.own_entry(&resident, entry).await.expect_err("no leaf, no entry"));
    store(world.register.own_notices(&resident).await.expect_err("no leaf, no notices"));
    store(world.register.own_consents(&resident).await.expect_err("no leaf, no previews"));
    store(world.register.own_consent(&resident, id).await.expect_err("no leaf, no preview"));
    store(world.register.make_own_report(&resident).await.expect_err("no leaf, no report"));
    assert!(world.recorder.0.lock().expect("recorder").is_empty(), "nothing was typeset");
    world.probe.refuse(&[]);
    assert_eq!((world.n_of(&lin()).await, world.looks(&lin()).await.len()), (n, looks));
    assert_eq!(world.by_consent(&lin(), id).await.expect("an answer").entries[0].id, entry, "it was not used up");
    // What is durable already may be shown again: opening twice, the document of a made report.
    world.register.open_own_notice(&resident, notice.id).await.expect("opened");
    world.register.own_report_pdf(&resident, report.no, "zh-CN").await.expect("a document");
    world.beat().await;
    world.expect_good().await;
}

/// The database file itself cannot be written: the same.
#[tokio::test]
async fn a_register_whose_database_lost_its_journal_table_discloses_nothing() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let sqlite = rusqlite::Connection::open(world.database()).expect("the file");
    sqlite
        .execute_batch(
            "CREATE TRIGGER disk_gone BEFORE INSERT ON leaf BEGIN SELECT RAISE(ABORT, 'no room for a leaf'); END;",
        )
        .expect("a trigger");
    let error = world.enquire(LICENSING, &permit(&lin(), "food-permit")).await.expect_err("no leaf, no answer");
    assert!(matches!(error, ServiceError::Store(_)), "{error}");
    world.later(HOUR_MS);
    assert!(world.register.own_file(&world.resident(&lin()).await).await.is_err());
    sqlite.execute_batch("DROP TRIGGER disk_gone").expect("dropped");
    assert_eq!(world.by_mandate(&lin(), "food-permit").await.entries.len(), 1);
}

/// A credential that ended while the answer was made does not get it.
#[tokio::test]
async fn a_caller_whose_credential_is_over_gets_nothing() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let (enquirer, resident) = (world.enquirer(LICENSING), world.resident(&lin()).await);
    let n = world.n_of(&lin()).await;
    world.later(HOUR_MS);
    assert!(world.register.enquire(&enquirer, &permit(&lin(), "food-permit")).await.is_err());
    assert!(world.register.enquire(&enquirer, &permit(&stranger(), "food-permit")).await.is_err());
    assert!(world.register.own_file(&resident).await.is_err());
    assert_eq!(world.n_of(&lin()).await, n);
}
