//! An award unless the person objects, volunteering only with their yes.

use xinyu_register::disclosure::{Standing, Wished};
use xinyu_register::entry::{EndedWhy, Wish};
use xinyu_register::ids::EntryId;
use xinyu_register::rules::NoticeRule;
use xinyu_service::error::Refusal;
use xinyu_service::filing::Counts;

use crate::awards::award_to;
use crate::world::*;

async fn award(world: &TestRegister, notice: NoticeRule, no: u32) -> (Counts, Option<EntryId>) {
    award_to(world, &lin(), notice, no).await
}

async fn answer(world: &TestRegister, id: EntryId, wish: Wish) {
    world.register.answer_entry(&world.resident(&lin()).await, id, wish).await.expect("answered");
}

async fn standing(world: &TestRegister) -> Option<Standing> {
    world.own_file(&lin()).await.entries.first().map(|entry| entry.standing)
}

/// What a recruiter with the person's consent would be shown now.
async fn previewed(world: &TestRegister) -> usize {
    let id = world.ask_consent(&lin()).await;
    let consent = world.register.own_consent(&world.resident(&lin()).await, id).await.expect("a request");
    consent.preview.shown.len()
}

#[tokio::test]
async fn an_award_is_there_at_once_and_gone_when_the_person_declines_it() {
    let world = TestRegister::on_day("2026-11-23").await;
    let (_, id) = award(&world, NoticeRule::UnlessDeclined, 1).await;
    let id = id.expect("an entry");
    assert!(matches!(standing(&world).await, Some(Standing::Open { .. })));
    answer(&world, id, Wish::Decline).await;
    answer(&world, id, Wish::Decline).await;
    let ended = Standing::Ended { on: day("2026-11-23"), why: EndedWhy::Declined };
    assert_eq!(standing(&world).await, Some(ended));
    world.expect_good().await;
    answer(&world, id, Wish::Keep).await;
    assert!(matches!(standing(&world).await, Some(Standing::Open { .. })), "a slip of the finger");
    answer(&world, id, Wish::Decline).await;
    world.beat().await;
    world.on("2026-11-30").sweep().await;
    assert_eq!(standing(&world).await, Some(ended), "seven days to change one's mind");
    world.on("2026-12-01").sweep().await;
    assert_eq!(standing(&world).await, None);
    world.expect_good().await;
}

/// The body learns nothing, and the person is not asked again.
#[tokio::test]
async fn what_was_declined_and_is_sent_again_looks_like_a_repeated_row() {
    let world = TestRegister::on_day("2026-11-23").await;
    let (counts, id) = award(&world, NoticeRule::UnlessDeclined, 1).await;
    assert_eq!(counts.accepted, 1);
    answer(&world, id.expect("an entry"), Wish::Decline).await;
    world.beat().await;
    let (counts, _) = award(&world, NoticeRule::UnlessDeclined, 1).await;
    assert_eq!((counts.accepted, counts.repeated), (0, 1));
    world.on("2026-12-01").sweep().await;
    world.on("2026-12-02");
    let (counts, id) = award(&world, NoticeRule::UnlessDeclined, 1).await;
    assert_eq!((counts.accepted, counts.repeated, id), (0, 1, None), "gone, and not back");
    let (counts, _) = award(&world, NoticeRule::UnlessDeclined, 2).await;
    assert_eq!(counts.accepted, 1, "another award is another question");
    world.expect_good().await;
}

#[tokio::test]
async fn volunteering_is_seen_by_nobody_before_the_persons_yes_and_lapses_without_it() {
    let world = TestRegister::on_day("2026-11-23").await;
    let (_, id) = award(&world, NoticeRule::ByConsent, 1).await;
    let file = world.own_file(&lin()).await;
    assert_eq!((file.entries[0].standing, file.entries[0].wished), (Standing::Awaiting, Some(Wished::Awaiting)));
    assert!(file.entries[0].facts.is_some(), "the person reads it before they answer");
    assert_eq!(previewed(&world).await, 0);
    assert!(world.by_mandate(&lin(), "food-permit").await.entries.is_empty());
    world.expect_good().await;
    world.beat().await;
    world.on("2027-01-22").sweep().await;
    assert_eq!(standing(&world).await, Some(Standing::Awaiting), "sixty days");
    world.on("2027-01-23").sweep().await;
    assert_eq!(standing(&world).await, None);
    world.expect_good().await;
    let (_, id_2) = award(&world, NoticeRule::ByConsent, 2).await;
    answer(&world, id_2.expect("an entry"), Wish::Keep).await;
    assert!(matches!(standing(&world).await, Some(Standing::Open { .. })));
    assert_ne!(id, id_2);
    world.beat().await;
    world.on("2028-01-23").sweep().await;
    assert!(standing(&world).await.is_some(), "kept by their yes");
    world.expect_good().await;
}

#[tokio::test]
async fn what_the_law_records_is_not_theirs_to_decline() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = world.file(&lin(), &food_penalty()).await;
    let caller = world.resident(&lin()).await;
    let told = world.register.answer_entry(&caller, id, Wish::Decline).await;
    assert_eq!(refusal(told), Refusal::State("entry.not_declinable"));
    world.file(&wang(), &metrology_penalty()).await;
    let others = world.resident(&wang()).await;
    assert_eq!(refusal(world.register.answer_entry(&others, id, Wish::Decline).await), Refusal::NotFound);
}

/// What waits for the person's yes is in no document, and what is gone lets none count.
#[tokio::test]
async fn documents_hold_nothing_that_waits_and_count_no_more_once_a_record_is_gone() {
    use xinyu_register::paper::PaperState;
    let world = TestRegister::on_day("2026-11-23").await;
    let (_, waiting) = award(&world, NoticeRule::ByConsent, 1).await;
    let report = async || world.register.make_own_report(&world.resident(&lin()).await).await.expect("a report");
    assert_eq!(report().await.entries, 0, "it waits unseen");
    answer(&world, waiting.expect("an entry"), Wish::Keep).await;
    assert_eq!(report().await.entries, 1);
    answer(&world, waiting.expect("an entry"), Wish::Decline).await;
    let states = async || -> Vec<PaperState> {
        let reports = world.register.own_reports(&world.resident(&lin()).await).await.expect("reports");
        reports.iter().filter(|report| report.entries == 1).map(|report| report.state).collect()
    };
    assert_eq!(states().await, [PaperState::Expired]);
    world.beat().await;
    world.on("2026-12-02").sweep().await;
    assert_eq!(standing(&world).await, None);
    assert_eq!(states().await, [PaperState::Expired], "not valid again because nothing is left to look at");
}

/// A yes that comes on the very day of the daily run keeps the record.
#[tokio::test]
async fn a_record_is_destroyed_by_what_holds_on_the_day_not_by_what_was_written_down() {
    let world = TestRegister::on_day("2026-11-23").await;
    let (_, id) = award(&world, NoticeRule::ByConsent, 1).await;
    let id = id.expect("an entry");
    let due = world.sqlite.store().sweep.due(i32::MAX, None, 10).await.expect("due");
    let old = due.into_iter().find(|due| due.id == *id.as_bytes()).expect("its lapse");
    world.on("2027-01-20");
    answer(&world, id, Wish::Keep).await;
    // A row of before, as a sweep under way has read it.
    let caller = world.resident(&lin()).await;
    world.register.set_freeze(&caller, true).await.expect("set");
    put_back(&world, old);
    world.beat().await;
    world.on("2027-01-25").sweep().await;
    assert!(standing(&world).await.is_some());
}

/// Writes a due row as it was, past the store.
fn put_back(world: &TestRegister, due: xinyu_store::person::Due) {
    let db = rusqlite::Connection::open(world.database()).expect("a database");
    let put = db.execute(
        "INSERT INTO due (day, kind, id, subject) VALUES (?1, ?2, ?3, ?4)",
        rusqlite::params![due.day, due.kind as u8, due.id.as_slice(), due.subject.map(|subject| subject.0)],
    );
    assert_eq!(put.expect("written"), 1);
}
