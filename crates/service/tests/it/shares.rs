//! A view that the person shows by a code: once, what they saw, and only as long as they let it.

use xinyu_register::entry::EndedWhy;
use xinyu_register::event::{Ground, Looker, Outcome};
use xinyu_service::rights::shares::{MadeShare, ShareState, WRONG_MAX};
use xinyu_service::{Refusal, ServiceResult};

use crate::amendments::take_back;
use crate::world::*;

const CLOSED: Refusal = Refusal::State("share.closed");

async fn share(world: &TestRegister, who: &Person) -> MadeShare {
    let caller = world.resident(who).await;
    let seen =
        world.register.share_preview(&caller, "employment", Some("food-handling")).await.expect("a preview").2.clone();
    world.register.make_share(&caller, "employment", Some("food-handling"), Some(&seen)).await.expect("a share")
}

async fn open(world: &TestRegister, share: &MadeShare) -> ServiceResult<usize> {
    world.register.open_share(&share.code, &share.word.told().0).await.map(|view| view.shown.shown.len())
}

async fn states(world: &TestRegister, who: &Person) -> Vec<ShareState> {
    let shares = world.register.own_shares(&world.resident(who).await).await.expect("shares");
    shares.iter().map(|share| share.state).collect()
}

#[tokio::test]
async fn a_share_shows_what_the_person_saw_once_and_is_in_their_list() {
    let world = TestRegister::on_day("2026-11-23").await;
    let food = world.file_served(&lin(), &food_penalty()).await;
    world.file_served(&lin(), &metrology_penalty()).await;
    let made = share(&world, &lin()).await;
    assert_eq!((made.until, made.entries), (day("2026-11-26"), 1), "rule share.validity");
    world.file_served(&lin(), &food_penalty().no("榆区市监罚〔2026〕102号")).await;
    let before = world.looks(&lin()).await.len();
    // As it may be typed: in English, in small letters, with a hyphen.
    let code = format!("{}-{}", &made.code[..4], &made.code[4..]).to_lowercase();
    let view = world.register.open_share(&code, &made.word.told().1).await.expect("opened");
    assert_eq!(view.shown.shown.iter().map(|entry| entry.id).collect::<Vec<_>>(), [food], "not what came later");
    assert_eq!(view.subject, ("林晓雨".to_owned(), lin().number[14..].to_owned()));
    let looks = world.looks(&lin()).await;
    assert_eq!(looks.len(), before + 1);
    let look = &looks[0].look;
    assert_eq!((&look.looker, look.outcome), (&Looker::Bearer, Outcome::ReferToOfficer));
    assert_eq!((look.ground.clone(), look.shown.len(), look.not_shown), (Ground::Share(made.id), 1, 2));
    assert_eq!(looks[0].trace.leaf_hash, *view.committed().leaf_hash());
    assert_eq!(refusal(open(&world, &made).await), CLOSED, "once");
    assert_eq!(world.looks(&lin()).await.len(), before + 1);
    assert!(matches!(states(&world, &lin()).await[..], [ShareState::Opened { look, .. }] if look == looks[0].n));
    world.expect_good().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_that_open_it_at_once_one_sees_it() {
    let world = std::sync::Arc::new(TestRegister::on_day("2026-11-23").await);
    world.file_served(&lin(), &food_penalty()).await;
    let made = share(&world, &lin()).await;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (world, made) = (world.clone(), made.clone());
            tokio::spawn(async move { open(&world, &made).await.is_ok() })
        })
        .collect();
    let mut opened = 0;
    for task in tasks {
        opened += u32::from(task.await.expect("a task"));
    }
    assert_eq!(opened, 1);
}

#[tokio::test]
async fn wrong_words_kill_a_code_and_look_like_no_code_at_all() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let made = share(&world, &lin()).await;
    let before = world.looks(&lin()).await.len();
    let right = made.word.told().0;
    let wrong = if right == "0000 山" { "0001 山" } else { "0000 山" };
    for (at, word) in ["", "nonsense", "0000", wrong].iter().enumerate() {
        let refused = world.register.open_share(&made.code, word).await.map(|_| ());
        assert_eq!(refusal(refused), CLOSED);
        let shares = world.register.own_shares(&world.resident(&lin()).await).await.expect("shares");
        assert_eq!((shares[0].tries as usize, shares[0].state), (at + 1, ShareState::Live), "the person sees it");
    }
    for unknown in ["23456789", "", "nonsense"] {
        let refused = world.register.open_share(unknown, &right).await.map(|_| ());
        assert_eq!(refusal(refused), CLOSED, "the same for no code");
    }
    assert_eq!(WRONG_MAX, 5);
    assert_eq!(refusal(world.register.open_share(&made.code, wrong).await.map(|_| ())), CLOSED);
    assert_eq!(refusal(open(&world, &made).await), CLOSED, "dead, though it is right");
    assert!(matches!(states(&world, &lin()).await[..], [ShareState::Dead { .. }]));
    assert_eq!(world.looks(&lin()).await.len(), before, "nothing was shown");
    world.expect_good().await;
}

#[tokio::test]
async fn a_share_that_was_taken_back_opens_nothing() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file(&wang(), &metrology_penalty()).await;
    let made = share(&world, &lin()).await;
    let other = world.register.revoke_share(&world.resident(&wang()).await, made.id).await;
    assert_eq!(refusal(other), Refusal::NotFound);
    let caller = world.resident(&lin()).await;
    world.register.revoke_share(&caller, made.id).await.expect("taken back");
    world.register.revoke_share(&caller, made.id).await.expect("taken back already");
    assert_eq!(refusal(open(&world, &made).await), CLOSED);
    let opened = share(&world, &lin()).await;
    open(&world, &opened).await.expect("opened");
    assert_eq!(refusal(world.register.revoke_share(&caller, opened.id).await), Refusal::State("share.ended"));
    world.expect_good().await;
}

#[tokio::test]
async fn a_freeze_ends_every_share_and_a_thaw_brings_none_back() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let made = share(&world, &lin()).await;
    world.freeze(&lin(), true).await;
    assert_eq!(refusal(open(&world, &made).await), CLOSED);
    let caller = world.resident(&lin()).await;
    let another = world.register.make_share(&caller, "employment", Some("food-handling"), None).await.map(|_| ());
    assert_eq!(refusal(another), Refusal::State("share.frozen"));
    world.freeze(&lin(), false).await;
    assert_eq!(refusal(open(&world, &made).await), CLOSED);
    assert!(matches!(states(&world, &lin()).await[..], [ShareState::Frozen { .. }]));
    let made = share(&world, &lin()).await;
    open(&world, &made).await.expect("made after the thaw");
    world.expect_good().await;
}

#[tokio::test]
async fn what_ended_since_drops_out_of_a_share() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty().decided("2025-11-25")).await;
    let staying = world.file_served(&lin(), &food_penalty().no("榆区市监罚〔2026〕102号")).await;
    let (one, two) = (share(&world, &lin()).await, share(&world, &lin()).await);
    world.on("2026-11-24");
    assert_eq!(open(&world, &one).await.expect("opened"), 2, "its last day");
    world.on("2026-11-25");
    take_back(&world, staying, EndedWhy::Withdrawn).await;
    assert_eq!(open(&world, &two).await.expect("opened"), 0, "past its period, and taken back");
    assert_eq!(world.latest_look(&lin()).await.outcome, Outcome::NothingToConsider);
}

#[tokio::test]
async fn a_share_opens_on_its_last_day_and_not_on_the_next() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let (one, two) = (share(&world, &lin()).await, share(&world, &lin()).await);
    world.on("2026-11-26");
    open(&world, &one).await.expect("its last day");
    world.on("2026-11-27");
    assert_eq!(refusal(open(&world, &two).await), CLOSED, "even before the daily run");
    assert_eq!(states(&world, &lin()).await[0], ShareState::Over);
    assert_eq!(world.sqlite.store().papers.shares_of(world.key_of(&lin()).await).await.expect("codes").len(), 1);
    world.sweep().await;
    assert!(world.sqlite.store().papers.shares_of(world.key_of(&lin()).await).await.expect("codes").is_empty());
    world.expect_good().await;
}

#[tokio::test]
async fn a_share_of_something_else_than_was_seen_is_not_made() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let caller = world.resident(&lin()).await;
    let seen =
        world.register.share_preview(&caller, "employment", Some("food-handling")).await.expect("seen").2.clone();
    world.file_served(&lin(), &food_penalty().no("榆区市监罚〔2026〕102号")).await;
    let made = world.register.make_share(&caller, "employment", Some("food-handling"), Some(&seen)).await.map(|_| ());
    assert_eq!(refusal(made), Refusal::State("share.changed"));
    let made = world.register.make_share(&caller, "employment", Some("metrology"), Some(&seen)).await.map(|_| ());
    assert_eq!(refusal(made), Refusal::State("share.changed"), "of another field");
    // By statute: who has one asks the register.
    for purpose in ["permit-application", "own-use", "social-aid", "none"] {
        let made = world.register.make_share(&caller, purpose, None, None).await.map(|_| ());
        assert_eq!(refusal(made), Refusal::NotFound, "{purpose}");
    }
}

#[tokio::test]
async fn what_cannot_be_journalled_is_not_shown_by_a_code_either() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let made = share(&world, &lin()).await;
    world.probe.refuse(&["commit"]);
    assert!(open(&world, &made).await.is_err());
    world.probe.refuse(&[]);
    assert_eq!(open(&world, &made).await.expect("opened"), 1, "and it is not used up by that");
}

#[tokio::test]
async fn a_code_that_was_used_and_is_put_back_opens_nothing_and_the_deep_check_tells() {
    for sql in [
        "DELETE FROM share",
        "UPDATE share SET code_mark = randomblob(32)",
        "UPDATE share SET subject = subject + 1",
        "UPDATE share SET n = n - 1",
        "DELETE FROM due WHERE kind = 7",
    ] {
        let world = TestRegister::on_day("2026-11-23").await;
        world.file_served(&lin(), &food_penalty()).await;
        world.file(&wang(), &metrology_penalty()).await;
        share(&world, &lin()).await;
        world.expect_good().await;
        let db = rusqlite::Connection::open(world.database()).expect("the file");
        assert!(db.execute(sql, []).expect(sql) > 0, "{sql}");
        assert!(!world.deep().await.is_good(), "{sql}");
    }
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let made = share(&world, &lin()).await;
    let key = world.key_of(&lin()).await;
    let row = world.sqlite.store().papers.shares_of(key).await.expect("codes")[0];
    open(&world, &made).await.expect("opened");
    let db = rusqlite::Connection::open(world.database()).expect("the file");
    let n = i64::try_from(row.n).expect("small");
    db.execute("INSERT INTO share VALUES (?1, ?2, ?3)", rusqlite::params![row.code_mark.0.as_slice(), key.0, n])
        .expect("put back");
    assert_eq!(refusal(open(&world, &made).await), CLOSED, "the events tell that it was used");
    assert!(!world.deep().await.is_good());
}
