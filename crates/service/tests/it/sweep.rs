//! The daily run: on the right day, as often as one likes, at a cost that follows what is due.

use xinyu_evidence::leaf::{LeafKind, destruction_content};
use xinyu_register::event::Event;
use xinyu_service::Refusal;
use xinyu_service::sweep::Swept;

use crate::world::*;

#[tokio::test]
async fn each_end_of_disclosure_is_an_event_of_its_day_and_only_one() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file(&lin(), &metrology_penalty()).await;
    world.on("2027-10-11");
    assert_eq!(world.sweep().await.ended, 0, "the last day");
    let n = world.n_of(&lin()).await;
    world.on("2027-10-12");
    assert_eq!(world.sweep().await.ended, 2, "unserved ones end, too");
    assert_eq!(world.n_of(&lin()).await, n + 2);
    assert_eq!(world.sweep().await, Swept::default(), "again: nothing");
    world.on("2027-10-13");
    assert_eq!(world.sweep().await, Swept::default());
    assert_eq!(world.n_of(&lin()).await, n + 2);
    world.beat().await;
    world.expect_good().await;
}

#[tokio::test]
async fn a_sweep_that_was_missed_is_made_up_for() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.ask_consent(&lin()).await;
    world.beat().await;
    world.on("2031-12-31");
    let swept = world.sweep().await;
    assert_eq!((swept.ended, swept.lapsed, swept.purged), (1, 1, 1));
    // The event of its end has no place yet: its key goes with the next run after a beat.
    assert_eq!((swept.destroyed, swept.left), (0, 1));
    world.beat().await;
    let swept = world.sweep().await;
    assert_eq!((swept.destroyed, swept.left), (1, 0));
    world.beat().await;
    world.expect_good().await;
}

#[tokio::test]
async fn the_cost_follows_what_is_due_and_not_the_size_of_the_register() {
    let mut costs = Vec::new();
    for people in [1, 12] {
        let world = TestRegister::on_day("2026-11-23").await;
        for at in 0..people {
            let who = person("赵不急", &format!("1970-01-{:02}", at + 1));
            world.file(&who, &metrology_penalty().revocation().no(&format!("榆区市监罚〔2026〕{}号", 400 + at))).await;
        }
        world.file(&lin(), &food_penalty().decided("2025-12-01")).await;
        world.file(&wang(), &food_penalty().decided("2025-12-01")).await;
        world.on("2026-11-30");
        world.probe.take();
        assert_eq!(world.sweep().await, Swept::default());
        let idle = world.probe.take();
        world.on("2026-12-01");
        assert_eq!(world.sweep().await.ended, 2);
        costs.push((idle, world.probe.take()));
    }
    assert_eq!(costs[0], costs[1]);
    assert!(costs[0].0.len() <= 4, "a day on which nothing is due: {:?}", costs[0].0);
}

#[tokio::test]
async fn many_things_of_one_day_are_all_done_in_one_run() {
    let world = TestRegister::on_day("2026-11-23").await;
    let rows: Vec<String> = (0..620)
        .map(|at| {
            let who = person("赵众多", &format!("{}-{:02}-{:02}", 1960 + at / 336, 1 + at / 28 % 12, 1 + at % 28));
            row(&who, &food_penalty().decided("2025-12-01").no(&format!("榆区市监罚〔2025〕{at}号")))
        })
        .collect();
    let batch = world.import(YUYANG_MARKET, &sheet(&rows)).await;
    assert_eq!(batch.counts.accepted, 620);
    world.on("2026-12-01");
    assert_eq!(world.sweep().await.ended, 620);
    assert_eq!(world.sweep().await, Swept::default());
    world.beat().await;
    world.on("2031-12-31");
    let swept = world.sweep().await;
    assert_eq!((swept.destroyed, swept.left), (620, 0));
    let sets = world.sqlite.store().journal.destruction_sets().await.expect("sets");
    assert_eq!(sets.len(), 1, "one leaf a day, everyone's mixed");
    assert_eq!(sets[0].places.len(), 1240);
    world.beat().await;
    world.expect_good().await;
}

/// An entry that gets an event between reading and destroying makes the set another one.
#[tokio::test]
async fn a_set_that_changes_under_the_sweep_is_made_anew() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file(&lin(), &food_penalty()).await;
    world.file(&wang(), &food_penalty().no("榆区市监罚〔2026〕105号")).await;
    world.on("2027-12-01");
    assert_eq!(world.sweep().await.ended, 2);
    world.beat().await;
    world.on("2031-12-31");
    world.probe.conflict_once("destroy");
    let swept = world.sweep().await;
    assert_eq!((swept.destroyed, swept.left), (2, 0));
    let calls = world.probe.take();
    assert_eq!(calls.iter().filter(|call| **call == "doomed").count(), 4, "read again: {calls:?}");
    world.beat().await;
    world.expect_good().await;
}

/// Evidence, "Destruction leaf": C is the hash of the sorted places, and the set is kept.
#[tokio::test]
async fn the_destruction_leaf_is_what_its_set_says() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file(&wang(), &food_penalty().no("榆区市监罚〔2026〕105号")).await;
    world.file(&wang(), &metrology_penalty().decided("2026-11-20")).await;
    world.beat().await;
    world.on("2027-12-01");
    assert_eq!(world.sweep().await.ended, 3);
    world.beat().await;
    world.on("2031-10-12");
    let before = world.beat().await.size;
    assert_eq!(world.sweep().await.destroyed, 2);
    let size = world.beat().await.size;
    let store = world.sqlite.store();
    let sets = store.journal.destruction_sets().await.expect("sets");
    assert_eq!(sets.len(), 1);
    assert_eq!(sets[0].places.len(), 5, "two filed, one served, two ended");
    assert!(sets[0].places.is_sorted() && sets[0].places.iter().all(|place| *place < before));
    let leaves = store.journal.leaves(before, 10).await.expect("leaves");
    let kinds: Vec<u8> = leaves.iter().map(|leaf| leaf[1]).collect();
    assert_eq!(kinds, [LeafKind::Tally as u8, LeafKind::Destruction as u8], "tallies first");
    assert_eq!(leaves[1][66..], destruction_content(&sets[0].places));
    assert_eq!(size, before + 2);
    world.expect_good().await;
    assert_eq!(store.sweep.destroyed_keys().await.expect("keys").len(), 5, "two entries, three batches");
}

#[tokio::test]
async fn a_tally_tells_no_count_below_five() {
    let world = TestRegister::on_day("2026-11-23").await;
    for at in 0..4 {
        let who = person("赵四个", &format!("1970-01-{:02}", at + 1));
        world.file(&who, &food_penalty().no(&format!("榆区市监罚〔2026〕{}号", 500 + at))).await;
    }
    for at in 0..5 {
        let who = person("赵五个", &format!("1971-01-{:02}", at + 1));
        world.file(&who, &metrology_penalty().no(&format!("榆区市监罚〔2026〕{}号", 600 + at))).await;
    }
    world.on("2027-10-12");
    world.sweep().await;
    world.beat().await;
    world.on("2031-10-12");
    assert_eq!(world.sweep().await.destroyed, 9);
    world.beat().await;
    world.expect_good().await;
    let tallies = world.system_events().await.into_iter().filter_map(|event| match event {
        Event::Tally { body, counts, .. } => Some((body, counts)),
        _ => None,
    });
    let tallies: Vec<_> = tallies.collect();
    assert_eq!(tallies.len(), 1);
    let cells: Vec<_> = tallies[0].1.iter().map(|cell| (cell.item.as_str(), cell.count)).collect();
    assert_eq!(cells, [("penalty.food-drugs", None), ("penalty.metrology-testing", Some(5))]);
}

/// Rule `upload.keep`: 30 days. What was filed stays.
#[tokio::test]
async fn uploads_and_refused_rows_are_gone_after_thirty_days() {
    let world = TestRegister::on_day("2026-11-23").await;
    let bad = row(&wang(), &food_penalty().no("榆区市监罚〔2026〕106号").decided("2027-01-01"));
    let batch = world.import(YUYANG_MARKET, &sheet(&[row(&lin(), &food_penalty()), bad])).await;
    assert_eq!((batch.counts.accepted, batch.counts.refused), (1, 1));
    let clerk = world.clerk(YUYANG_MARKET);
    assert_eq!(world.register.batch_rows(&clerk, batch.id, None, 0, 10).await.expect("rows").len(), 1);
    world.on("2026-12-23");
    assert_eq!(world.sweep().await.purged, 0);
    world.on("2026-12-24");
    assert_eq!(world.sweep().await.purged, 1);
    let clerk = world.clerk(YUYANG_MARKET);
    let rows = world.register.batch_rows(&clerk, batch.id, None, 0, 10).await;
    assert_eq!(refusal(rows), Refusal::State("batch.purged"));
    assert!(world.register.batch(&clerk, batch.id).await.expect("the batch").purged);
    let left = std::fs::read_dir(world.folder.path().join("uploads")).expect("a folder").count();
    assert_eq!(left, 0);
    assert_eq!(world.own_file(&lin()).await.entries.len(), 1);
    world.beat().await;
    world.expect_good().await;
}

#[tokio::test]
async fn only_an_operator_runs_the_sweep() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file(&lin(), &food_penalty()).await;
    let callers = [
        world.clerk(YUYANG_MARKET),
        world.enquirer(LICENSING),
        world.resident(&lin()).await,
        world.with_role(YUYANG_MARKET, "auditor"),
    ];
    for caller in callers {
        assert_eq!(refusal(world.register.sweep_as(&caller, world.today()).await), Refusal::NotPermitted);
    }
    let operator = world.with_role(YUYANG_MARKET, "operator");
    assert!(world.register.sweep_as(&operator, world.today()).await.is_ok());
}
