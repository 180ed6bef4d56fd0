//! The one list of people that there is: nothing stands on it that its person did not put there, and
//! nothing stays that has ended.

use xinyu_register::entry::{EndedWhy, Wish};
use xinyu_register::honour::NotPublishable;
use xinyu_register::ids::{EntryId, OfficerId};
use xinyu_register::rules::NoticeRule;
use xinyu_service::caller::{Caller, Officer};
use xinyu_service::error::Refusal;

use crate::awards::{award_for, body_of};
use crate::world::*;

/// The names on the list, with the place from which it goes on.
async fn listed(world: &TestRegister) -> Vec<String> {
    let page = world.register.public_honours(None, 10).await.expect("a page");
    page.honours.into_iter().map(|honour| honour.name).collect()
}

async fn told_award(world: &TestRegister, who: &Person, no: u32) -> EntryId {
    let id = award_for(world, who, NoticeRule::UnlessDeclined, no).await;
    world.open_notice(who, id).await;
    id
}

async fn publish(world: &TestRegister, who: &Person, id: EntryId) {
    world.register.publish_honour(&world.resident(who).await, id, 1, &who.name).await.expect("published");
}

fn second(caller: Caller) -> Caller {
    match caller {
        Caller::Officer(officer) => Caller::Officer(Officer { id: OfficerId::from_bytes([7; 10]), ..officer }),
        resident @ Caller::Resident(_) => resident,
    }
}

#[tokio::test]
async fn nothing_is_listed_that_its_person_did_not_publish() {
    let world = TestRegister::on_day("2026-11-23").await;
    let (lins, wangs) = (told_award(&world, &lin(), 1).await, told_award(&world, &wang(), 2).await);
    world.register.answer_entry(&world.resident(&wang()).await, wangs, Wish::Keep).await.expect("kept");
    world.file_served(&lin(), &food_penalty()).await;
    world.beat().await;
    assert!(listed(&world).await.is_empty(), "kept, told and in its period is not published");
    publish(&world, &lin(), lins).await;
    publish(&world, &lin(), lins).await;
    assert_eq!(listed(&world).await, [lin().name]);
    let page = world.register.public_honours(None, 10).await.expect("a page");
    assert_eq!((page.honours[0].award.as_str(), page.honours[0].decided_on), ("示例奖", day("2026-11-20")));
    world.expect_good().await;
    world.register.take_down_honour(&world.resident(&lin()).await, lins).await.expect("gone");
    world.register.take_down_honour(&world.resident(&lin()).await, lins).await.expect("gone already");
    assert!(listed(&world).await.is_empty(), "gone at once");
    let file = world.own_file(&lin()).await;
    let own = file.entries.iter().find_map(|entry| entry.publication.clone()).expect("of an award");
    assert_eq!(own.history.iter().map(|(_, published)| *published).collect::<Vec<_>>(), [true, false]);
    world.expect_good().await;
}

#[tokio::test]
async fn only_an_award_that_is_kept_and_told_can_be_published_and_only_by_its_person_under_a_name_of_theirs() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = award_for(&world, &lin(), NoticeRule::UnlessDeclined, 1).await;
    let caller = world.resident(&lin()).await;
    let try_it = async |caller: &Caller, id, version, name: &str| {
        refusal(world.register.publish_honour(caller, id, version, name).await)
    };
    assert_eq!(try_it(&caller, id, 1, "林测").await, Refusal::State(NotPublishable::NotTold.code()));
    world.open_notice(&lin(), id).await;
    assert_eq!(try_it(&caller, id, 2, "林测").await, Refusal::State("honour.changed"));
    assert!(matches!(try_it(&caller, id, 1, &wang().name).await, Refusal::Fields(_)), "another person's name");
    let penalty = world.file_served(&lin(), &food_penalty()).await;
    assert_eq!(try_it(&caller, penalty, 1, "林测").await, Refusal::State(NotPublishable::Item.code()));
    told_award(&world, &wang(), 2).await;
    let other = world.resident(&wang()).await;
    assert_eq!(try_it(&other, id, 1, "林测").await, Refusal::NotFound);
    assert_eq!(refusal(world.register.honour_preview(&other, id).await), Refusal::NotFound);
    world.register.answer_entry(&caller, id, Wish::Decline).await.expect("declined");
    assert_eq!(try_it(&caller, id, 1, "林测").await, Refusal::State(NotPublishable::NotOpen.code()));
    assert!(listed(&world).await.is_empty());
}

#[tokio::test]
async fn a_name_may_be_shown_by_its_beginning_only() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = told_award(&world, &lin(), 1).await;
    let caller = world.resident(&lin()).await;
    let preview = world.register.honour_preview(&caller, id).await.expect("a preview");
    let short = preview.names.last().expect("a short one").clone();
    assert!(short != lin().name && short.starts_with(lin().name.chars().next().expect("a name")), "{short}");
    world.register.publish_honour(&caller, id, 1, &short).await.expect("published");
    assert_eq!(listed(&world).await, [short]);
    world.expect_good().await;
}

/// Whatever ends the award takes it off, and it does not come back by itself.
#[tokio::test]
async fn what_ends_an_award_takes_it_off_the_list() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = told_award(&world, &lin(), 1).await;
    let caller = world.resident(&lin()).await;
    publish(&world, &lin(), id).await;
    world.register.answer_entry(&caller, id, Wish::Decline).await.expect("declined");
    assert!(listed(&world).await.is_empty(), "declined");
    world.register.answer_entry(&caller, id, Wish::Keep).await.expect("kept after all");
    assert!(listed(&world).await.is_empty(), "kept again is not published again");
    world.expect_good().await;

    publish(&world, &lin(), id).await;
    world.register.set_freeze(&caller, true).await.expect("frozen");
    assert!(listed(&world).await.is_empty(), "frozen");
    assert_eq!(
        refusal(world.register.publish_honour(&caller, id, 1, &lin().name).await),
        Refusal::State(NotPublishable::Frozen.code())
    );
    world.register.set_freeze(&caller, false).await.expect("thawed");
    assert_eq!(listed(&world).await.len(), 1, "the person's word stands");

    let (body, clerk) = (body_of(NoticeRule::UnlessDeclined), world.clerk(body_of(NoticeRule::UnlessDeclined)));
    let fields = [("remarks".to_owned(), "补录".to_owned())].into();
    world.register.amend_record(&clerk, id, 1, &fields, "补录备注").await.expect("amended");
    assert!(listed(&world).await.is_empty(), "the person did not see this version on the list");
    world.expect_good().await;

    for (no, why) in [(2, EndedWhy::Withdrawn), (3, EndedWhy::Annulled)] {
        let id = told_award(&world, &lin(), no).await;
        publish(&world, &lin(), id).await;
        assert_eq!(listed(&world).await.len(), 1);
        world.register.ask_take_back(&world.clerk(body), id, why, "重复报送").await.expect("asked");
        world.register.confirm_take_back(&second(world.clerk(body)), id).await.expect("confirmed");
        assert!(listed(&world).await.is_empty(), "{why:?}");
        world.expect_good().await;
    }
}

#[tokio::test]
async fn a_destroyed_award_is_on_no_list_and_leaves_no_row() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = told_award(&world, &lin(), 1).await;
    publish(&world, &lin(), id).await;
    for year in 2027..2100 {
        world.beat().await;
        world.on(&format!("{year}-12-31")).sweep().await;
        if world.rows_of(&lin()).await.is_some_and(|file| file.entries.is_empty()) {
            break;
        }
    }
    assert!(world.own_file(&lin()).await.entries.is_empty(), "kept no longer");
    assert!(listed(&world).await.is_empty());
    let rows = world.register.store.honours.honours(i64::MAX, 10).await.expect("rows");
    assert!(rows.is_empty());
    world.expect_good().await;
}

#[tokio::test]
async fn the_list_goes_on_where_a_page_ends() {
    let world = TestRegister::on_day("2026-11-23").await;
    for no in 1..=5 {
        let id = told_award(&world, &lin(), no).await;
        publish(&world, &lin(), id).await;
    }
    let (mut before, mut seen) = (None, 0);
    loop {
        let page = world.register.public_honours(before, 2).await.expect("a page");
        assert!(page.honours.len() <= 2);
        seen += page.honours.len();
        before = page.before;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seen, 5);
}

/// A row that nobody published shows nothing, and the deep check says that it is there.
#[tokio::test]
async fn a_row_that_was_put_there_publishes_nothing_and_is_found() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = told_award(&world, &lin(), 1).await;
    let key = world.key_of(&lin()).await.0;
    let n = world.n_of(&lin()).await;
    world.beat().await;
    let db = rusqlite::Connection::open(world.database()).expect("a database");
    let sql = "INSERT INTO honour (entry, subject, n) VALUES (?1, ?2, ?3)";
    db.execute(sql, rusqlite::params![id.as_bytes().as_slice(), key, i64::try_from(n).expect("small") - 1])
        .expect("put there");
    assert!(listed(&world).await.is_empty(), "nothing without the person's own event");
    let found = world.deep().await;
    assert!(found.findings.iter().any(|finding| finding.contains("honours")), "{:?}", found.findings);
}

/// One that was published and taken out of the table is missed, too.
#[tokio::test]
async fn a_row_that_was_taken_away_is_missed() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = told_award(&world, &lin(), 1).await;
    publish(&world, &lin(), id).await;
    world.beat().await;
    let db = rusqlite::Connection::open(world.database()).expect("a database");
    db.execute("DELETE FROM honour", []).expect("taken away");
    let found = world.deep().await;
    assert!(found.findings.iter().any(|finding| finding.contains("not on the list")), "{:?}", found.findings);
}
