//! Design 2.9: ended means gone.

use xinyu_register::event::Outcome;

use crate::world::*;

#[tokio::test]
async fn an_entry_past_its_period_is_in_no_answer_even_before_the_sweep() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file_served(&lin(), &food_penalty()).await;
    let resident_then = world.resident(&lin()).await;
    let report = world.register.make_own_report(&resident_then).await.expect("a report");
    world.on("2027-10-11");
    assert_eq!(world.by_mandate(&lin(), "food-permit").await.entries[0].id, entry, "its last day");
    let answer = world.by_mandate(&lin(), "food-permit").await;
    let consent = world.consented(&lin()).await;
    let caller = world.resident(&lin()).await;
    let own_until = world.register.make_own_report(&caller).await.expect("a report");
    world.on("2027-10-12");
    let gone = world.by_mandate(&lin(), "food-permit").await;
    assert_eq!((gone.outcome, gone.entries.len()), (Outcome::NothingToConsider, 0), "the day after");
    let again = world.register.fetch_enquiry(&world.enquirer(LICENSING), answer.id).await.expect("fetched");
    assert_eq!((again.outcome, again.entries.len()), (Outcome::NothingToConsider, 0), "nor fetched again");
    let by_consent = world.by_consent(&lin(), consent).await.expect("an answer");
    assert_eq!((by_consent.outcome, by_consent.entries.len()), (Outcome::NothingToConsider, 0));
    let asked = world.ask_consent(&lin()).await;
    let caller = world.resident(&lin()).await;
    assert!(world.register.own_consent(&caller, asked).await.expect("a request").preview.shown.is_empty());
    // Reports of enquirers; an old own report is over, and a new one does not hold it.
    world.register.enquiry_report_pdf(&world.enquirer(LICENSING), answer.id, "zh-CN").await.expect("a document");
    assert!(world.register.own_report_pdf(&caller, report.no, "zh-CN").await.is_err(), "its validity is over");
    let new = world.register.make_own_report(&caller).await.expect("a report");
    world.register.own_report_pdf(&caller, new.no, "zh-CN").await.expect("a document");
    let documents = format!("{:?}", world.recorder.0.lock().expect("recorder"));
    assert!(!documents.contains("101号"), "past its period it is in no report: {documents}");
    // One made on the last day ended with it: otherwise it would be in a report that counts.
    assert_eq!(own_until.until, day("2027-10-11"));
    assert!(world.register.own_report_pdf(&caller, own_until.no, "zh-CN").await.is_err());
}

#[tokio::test]
async fn a_minor_penalty_ends_after_three_months_and_a_serious_one_after_three_years() {
    let world = TestRegister::on_day("2026-11-23").await;
    let minor = world.file_served(&lin(), &food_penalty().warning()).await;
    let serious = world.file_served(&lin(), &food_penalty().no("榆区市监罚〔2026〕103号").revocation()).await;
    let until = |file: &xinyu_service::rights::own::OwnFile, id| {
        let entry = file.entries.iter().find(|entry| entry.id == id).expect("an entry");
        entry.facts.as_ref().and_then(|facts| facts.period.as_ref()).expect("a period").last_day
    };
    let file = world.own_file(&lin()).await;
    assert_eq!((until(&file, minor), until(&file, serious)), (day("2027-01-11"), day("2029-10-11")));
    assert!(world.by_mandate(&lin(), "food-permit").await.entries.iter().all(|entry| entry.id == serious));
    world.on("2029-10-11");
    assert_eq!(world.by_mandate(&lin(), "food-permit").await.outcome, Outcome::ReferToOfficer);
    world.on("2029-10-12");
    assert_eq!(world.by_mandate(&lin(), "food-permit").await.outcome, Outcome::NothingToConsider);
}

/// Retention: five years from the decision. Then its key is gone, and the journal shows that
/// without naming anyone.
#[tokio::test]
async fn an_entry_whose_retention_is_over_is_gone_and_the_journal_stays_whole() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file_served(&lin(), &food_penalty()).await;
    let kept = world.file_served(&lin(), &food_penalty().no("榆区市监罚〔2026〕104号").decided("2026-11-20")).await;
    let answer = world.by_mandate(&lin(), "food-permit").await;
    let consent = world.consented(&lin()).await;
    world.by_consent(&lin(), consent).await.expect("an answer");
    world.beat().await;
    world.on("2031-10-11");
    world.sweep().await;
    world.beat().await;
    assert!(world.own_file(&lin()).await.entries.iter().any(|one| one.id == entry), "the last day of its retention");
    world.on("2031-10-12");
    assert_eq!(world.sweep().await.destroyed, 1);
    world.beat().await;
    let file = world.own_file(&lin()).await;
    assert_eq!(file.entries.iter().map(|one| one.id).collect::<Vec<_>>(), [kept]);
    assert_eq!(world.notices(&lin()).await.len(), 1);
    let again = world.register.fetch_enquiry(&world.enquirer(LICENSING), answer.id).await.expect("fetched");
    assert!(again.entries.is_empty());
    let looks = world.looks(&lin()).await;
    assert!(looks.iter().any(|view| view.look.enquiry == Some(answer.id)), "the looks stay");
    world.beat().await;
    world.expect_good().await;
    let found = world.deep().await;
    assert_eq!(found.destroyed, 3, "filed, served, ended: three leaves that nobody opens any more");
    assert_eq!(found.opened + found.destroyed, found.size);
    let rows = rusqlite::Connection::open(world.database()).expect("the file");
    let left: i64 = rows
        .query_row(
            "SELECT (SELECT count(*) FROM entry WHERE public_id = ?1) + (SELECT count(*) FROM event WHERE entry = ?1)
             + (SELECT count(*) FROM notice WHERE entry = ?1) + (SELECT count(*) FROM due WHERE id = ?1)",
            [entry.as_bytes().as_slice()],
            |row| row.get(0),
        )
        .expect("a count");
    assert_eq!(left, 0, "no row leads to it");
}
