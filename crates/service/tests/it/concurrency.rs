//! Many at once about one person: everyone is answered, and n has no gap.

use std::sync::Arc;

use xinyu_register::ids::EntryId;

use crate::world::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_parallel_opens_and_looks_leave_n_without_a_gap() {
    let world = Arc::new(TestRegister::on_day("2026-11-23").await);
    let mut entries: Vec<EntryId> = Vec::new();
    for at in 0..5 {
        entries.push(world.file(&lin(), &food_penalty().no(&format!("榆区市监罚〔2026〕{}号", 800 + at))).await);
    }
    let notices = world.notices(&lin()).await;
    let before = world.n_of(&lin()).await;
    let tasks: Vec<_> = (0..20)
        .map(|at| {
            let (world, notice) = (world.clone(), notices[at % 5].id);
            tokio::spawn(async move {
                match at % 4 {
                    0 => world.enquire(LICENSING, &permit(&lin(), "food-permit")).await.map(|_| ()),
                    1 => world.enquire(CIVIL_AFFAIRS, &social_aid(&lin())).await.map(|_| ()),
                    2 => world.register.open_own_notice(&world.resident(&lin()).await, notice).await.map(|_| ()),
                    _ => world.register.own_file(&world.resident(&lin()).await).await.map(|_| ()),
                }
            })
        })
        .collect();
    let mut refused = Vec::new();
    for task in tasks {
        if let Err(error) = task.await.expect("a task") {
            refused.push(error.to_string());
        }
    }
    assert!(refused.is_empty(), "{refused:?}");
    let key = world.key_of(&lin()).await;
    let events = world.sqlite.store().files.events_for_audit(key).await.expect("events");
    let n = world.n_of(&lin()).await;
    assert_eq!(events.iter().map(|event| event.n).collect::<Vec<_>>(), (0..n).collect::<Vec<_>>());
    assert!(n >= before + 15, "ten enquiries and five opened notices at least: {n}");
    let looks = world.looks(&lin()).await;
    assert_eq!(looks.iter().filter(|view| view.look.enquiry.is_some()).count(), 10);
    world.beat().await;
    world.expect_good().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_notice_opened_twenty_times_at_once_is_served_once() {
    let world = Arc::new(TestRegister::on_day("2026-11-23").await);
    world.file(&lin(), &food_penalty()).await;
    let notice = world.notices(&lin()).await[0].id;
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let world = world.clone();
            tokio::spawn(async move {
                let caller = world.resident(&lin()).await;
                world.register.open_own_notice(&caller, notice).await.map(|opened| opened.event)
            })
        })
        .collect();
    let mut events = Vec::new();
    for task in tasks {
        events.push(task.await.expect("a task").expect("opened"));
    }
    events.dedup();
    assert_eq!(events.len(), 1, "all are told the same event");
    world.beat().await;
    world.expect_good().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_batches_about_the_same_person_at_once_are_both_filed() {
    let world = Arc::new(TestRegister::on_day("2026-11-23").await);
    let tasks: Vec<_> = (0..4)
        .map(|which| {
            let world = world.clone();
            tokio::spawn(async move {
                let rows: Vec<String> = (0..20)
                    .map(|at| row(&lin(), &food_penalty().no(&format!("榆区市监罚〔2026〕{}号", 100 * which + at))))
                    .collect();
                world.import(YUYANG_MARKET, &sheet(&rows)).await.counts
            })
        })
        .collect();
    let mut accepted = 0;
    for task in tasks {
        accepted += task.await.expect("a task").accepted;
    }
    assert_eq!(accepted, 80);
    assert_eq!(world.rows_of(&lin()).await.expect("a file").entries.len(), 80);
    world.beat().await;
    world.expect_good().await;
}

/// Requests for people who are not in the register meet on one file; they must not fail more often
/// than others, or failing would tell.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_requests_at_once_are_all_taken_in_whoever_they_are_about() {
    let world = Arc::new(TestRegister::on_day("2026-11-23").await);
    world.file_served(&lin(), &food_penalty()).await;
    for who in [lin(), stranger()] {
        let tasks: Vec<_> = (0..100)
            .map(|_| {
                let (world, who) = (world.clone(), who.clone());
                tokio::spawn(async move {
                    let asker = world.enquirer(HUMAN_RESOURCES);
                    world.register.ask_consent(&asker, &recruitment(&who, "other")).await.map(|_| ())
                })
            })
            .collect();
        let mut failed = 0;
        for task in tasks {
            failed += u32::from(task.await.expect("a task").is_err());
        }
        assert_eq!(failed, 0, "{}", who.name);
    }
    world.beat().await;
    world.expect_good().await;
}
