//! The same again: the same file, the same row, the same number with other content, and a file that was
//! being worked through when everything stopped.

use std::sync::atomic::Ordering;

use xinyu_service::filing::{BatchView, Progress, RowState};

use crate::judge::{Want, judge};
use crate::sheet::{Sheet, YUYANG, born, good, nth, person};
use crate::world::{TEMPLATE, World, counts};
use Want::{Filed, Repeated, Review};

#[tokio::test]
async fn the_same_file_twice_is_all_repeated() {
    let world = World::new().await;
    let sheet = Sheet::of((0..450).map(nth).collect());
    assert_eq!(world.csv(&sheet).await.counts, counts(450, 0, 0, 0));
    assert_eq!(world.csv(&sheet).await.counts, counts(0, 450, 0, 0));
    assert_eq!(world.xlsx(&sheet).await.counts, counts(0, 450, 0, 0));
    world.on("2026-12-01");
    assert_eq!(world.csv(&sheet).await.counts, counts(0, 450, 0, 0));
    assert_eq!(world.entries_in_all().await, 450);
    world.expect_good().await;
}

#[tokio::test]
async fn a_row_twice_in_one_file_is_filed_once() {
    let world = World::new().await;
    let batch = world.csv(&Sheet::of(vec![nth(1), nth(2), nth(1), nth(1)])).await;
    judge(&world, batch, &[Filed, Filed, Repeated, Repeated], 2).await;
    assert_eq!(world.entries_of(&person(1)).await.len(), 1);
    world.expect_good().await;
}

#[tokio::test]
async fn known_rows_among_new_ones_of_the_same_person_hold_nothing_up() {
    let world = World::new().await;
    let who = born("林晓雨", "1985-03-07");
    let row = |n: u32| good(&who, &format!("丙{n}号"));
    world.csv(&Sheet::of(vec![row(1), row(3), row(5)])).await;
    let batch = world.csv(&Sheet::of((1..=7).map(row).collect())).await;
    assert_eq!(batch.counts, counts(4, 3, 0, 0));
    assert_eq!(world.entries_of(&who).await.len(), 7);
    world.expect_good().await;
}

#[tokio::test]
async fn a_known_number_with_other_content_is_a_proposal_and_changes_nothing() {
    let world = World::new().await;
    world.csv(&Sheet::of(vec![nth(1), nth(2)])).await;
    let entry = world.entries_of(&person(1)).await[0];
    let before = world.contents_of(&person(1)).await;
    let batch = world.csv(&Sheet::of(vec![nth(1).set("fine", "0.9"), nth(2), nth(3)])).await;
    let wants = [Review("", "review.amendment"), Repeated, Filed];
    let id = batch.id;
    judge(&world, batch, &wants, 2).await;
    let rows = world.rows(id).await;
    assert_eq!((rows.len(), rows[0].amends, rows[0].state), (1, Some(entry), RowState::Review));
    assert_eq!(world.contents_of(&person(1)).await, before);
    assert!(world.sealed_rows(id).await[&2].cells.contains(&"0.9".to_owned()), "what was proposed is kept");
    world.expect_good().await;
}

#[tokio::test]
async fn the_same_number_of_another_person_body_or_item_is_another_decision() {
    let world = World::new().await;
    let no = "榆区市监罚〔2026〕1号";
    let rows = vec![
        good(&person(1), no),
        good(&person(2), no),
        good(&person(1), no).set("basis", "计量法第二十六条"),
        good(&person(1), no)
            .set("deciding_body", crate::sheet::CITY_NAME)
            .set("deciding_body_code", crate::sheet::CITY),
    ];
    assert_eq!(world.csv(&Sheet::of(rows)).await.counts, counts(4, 0, 0, 0));
}

// ---- Stopped in the middle ------------------------------------------------------------------

/// 1,750 rows in 4 chunks: good ones, and in each chunk some to mend, for review, refused by law.
fn long_sheet() -> Sheet {
    let row = |n: u32| match n % 50 {
        7 => nth(n).set("fine", "五千"),
        13 => nth(n).set("facts", "患有肺结核"),
        21 => nth(n).set("basis", "治安管理处罚法第二十三条"),
        _ => nth(n),
    };
    Sheet::of((0..1750).map(row).collect())
}

/// Good, refused, for review.
const LONG: [u64; 3] = [1750 - 105, 70, 35];

async fn begun(world: &World, sheet: &Sheet) -> xinyu_register::ids::BatchId {
    let clerk = world.clerk(YUYANG);
    let mut incoming = world.register.begin_upload(&clerk, TEMPLATE, "long.csv").expect("begun");
    incoming.take(sheet.csv().as_bytes(), u64::MAX).expect("taken");
    world.register.end_upload(incoming).await.expect("a batch")
}

async fn carried_on(world: &World, id: xinyu_register::ids::BatchId) -> BatchView {
    world.fail_after(usize::MAX);
    assert_eq!(world.register.resume_batches().await.expect("carried on"), 1);
    let batch = world.register.batch(&world.clerk(YUYANG), id).await.expect("a batch");
    assert_eq!(batch.progress, Progress::Done);
    assert_eq!(world.register.resume_batches().await.expect("nothing left"), 0);
    batch
}

async fn whole(world: &World, batch: &BatchView) {
    let [good, refused, review] = LONG;
    assert_eq!(batch.counts, counts(good, 0, refused, review));
    assert_eq!(world.entries_in_all().await, good);
    assert_eq!(world.rows(batch.id).await.len() as u64, refused + review, "each held row once");
    let returned = world.returned(batch.id).await;
    assert_eq!(returned.len(), 1751);
    assert_eq!(returned.iter().filter(|row| row[20] == "filed").count() as u64, good);
    assert_eq!(world.uploads(), [format!("{}.rows", batch.id)]);
    world.expect_good().await;
}

#[tokio::test]
async fn a_batch_that_the_store_left_in_its_middle_is_carried_on() {
    for commits in [0, 2] {
        let world = World::new().await;
        let sheet = long_sheet();
        let id = begun(&world, &sheet).await;
        world.fail_after(commits);
        assert!(world.register.work_batch(id, &|_| {}).await.is_err());
        let batch = carried_on(&world, id).await;
        whole(&world, &batch).await;
        let again = world.csv(&sheet).await;
        assert_eq!(again.counts, counts(0, LONG[0], LONG[1], LONG[2]));
    }
}

/// The commit was done and its answer lost: the chunk has its outcome and is not counted again.
#[tokio::test]
async fn a_chunk_whose_answer_was_lost_is_counted_once() {
    let world = World::new().await;
    let id = begun(&world, &long_sheet()).await;
    world.gate.answer_lost.store(true, Ordering::SeqCst);
    world.fail_after(2);
    assert!(world.register.work_batch(id, &|_| {}).await.is_err());
    let batch = carried_on(&world, id).await;
    whole(&world, &batch).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_whose_process_was_killed_is_carried_on_by_the_next() {
    let world = World::new().await;
    let id = begun(&world, &long_sheet()).await;
    let held = world.gate.hold.lock().await;
    let register = world.register.clone();
    let work = tokio::spawn(async move { register.work_batch(id, &|_| {}).await });
    while world.gate.came.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    work.abort();
    drop(held);
    assert!(work.await.is_err(), "it is gone, and its turn with it");
    let next = world.another().await;
    let batch = carried_on(&next, id).await;
    whole(&next, &batch).await;
}

/// Brackets, blanks, 第 and leading zeros are no other document.
#[tokio::test]
async fn one_document_is_filed_once_however_its_number_is_written() {
    let world = World::new().await;
    let forms =
        ["榆区市监罚〔2026〕701号", "榆区市监罚[2026]701号", "榆区市监罚（2026） 701 号", "榆区市监罚【2026】第0701号"];
    let rows = forms.map(|no| nth(1).set("document_no", no)).to_vec();
    let batch = world.csv(&Sheet::of(rows)).await;
    assert_eq!(batch.counts, counts(1, 3, 0, 0));
}

#[tokio::test]
async fn a_file_sent_again_after_a_stop_files_the_rest() {
    let world = World::new().await;
    let sheet = long_sheet();
    world.fail_after(2);
    assert!(world.try_import(YUYANG, "long.csv", sheet.csv().as_bytes()).await.is_err());
    world.fail_after(usize::MAX);
    let again = world.csv(&sheet).await;
    let [good, refused, review] = LONG;
    assert_eq!(again.counts.accepted + again.counts.repeated, good);
    assert_eq!((again.counts.refused, again.counts.review), (refused, review));
    assert!(again.counts.accepted > 0 && again.counts.repeated > 0);
    // The one that was left in its middle is carried on, too: what the other filed is there already.
    assert_eq!(world.register.resume_batches().await.expect("carried on"), 1);
    let first = world.register.batches(&world.clerk(YUYANG), 2).await.expect("batches").remove(1);
    assert_eq!(first.counts.accepted + again.counts.accepted, good);
    assert_eq!(first.counts.all(), 1750);
    assert_eq!(world.entries_in_all().await, good);
    world.expect_good().await;
}

/// A chunk is counted before its proposals are kept; a stop between the two must not lose them.
#[tokio::test]
async fn a_proposal_that_was_counted_and_not_kept_is_found_again() {
    let world = World::new().await;
    world.csv(&Sheet::of(vec![nth(1), nth(2), nth(3)])).await;
    let sheet = Sheet::of(vec![nth(1), nth(2).set("fine", "0.9"), nth(4), nth(3).set("fine", "0.8")]);
    let id = begun(&world, &sheet).await;
    world.fail_after(1);
    assert!(world.register.work_batch(id, &|_| {}).await.is_err());
    let batch = carried_on(&world, id).await;
    judge(&world, batch, &[Repeated, Review("", "review.amendment"), Filed, Review("", "review.amendment")], 2).await;
    assert_eq!(world.entries_in_all().await, 4);
    world.expect_good().await;
}

/// A command that imports while a server starts and carries on: the same batch, two workers.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_workers_on_one_batch_count_each_row_once() {
    let world = World::new().await;
    let id = begun(&world, &long_sheet()).await;
    let other = world.another().await;
    let (one, two, three) = tokio::join!(
        world.register.work_batch(id, &|_| {}),
        other.register.resume_batches(),
        world.register.work_batch(id, &|_| {}),
    );
    one.expect("done");
    two.expect("done");
    three.expect("done");
    let batch = world.register.batch(&world.clerk(YUYANG), id).await.expect("a batch");
    whole(&world, &batch).await;
}

#[tokio::test]
async fn a_batch_that_cannot_be_carried_on_does_not_hold_up_the_others() {
    let world = World::new().await;
    let lost = begun(&world, &Sheet::of(vec![nth(1)])).await;
    let fine = begun(&world, &Sheet::of(vec![nth(2)])).await;
    std::fs::remove_file(world.folder.path().join("uploads").join(format!("{lost}.upload"))).expect("removed");
    assert!(world.register.resume_batches().await.is_err());
    let batch = world.register.batch(&world.clerk(YUYANG), fine).await.expect("a batch");
    assert_eq!((batch.progress, batch.counts), (Progress::Done, counts(1, 0, 0, 0)));
    // 30 days later it is purged in its middle, and no longer in the way.
    world.on("2027-02-01");
    let today = xinyu_service::Register::day(world.register.now_ms());
    world.register.sweep(today).await.expect("swept");
    assert_eq!(world.register.resume_batches().await.expect("nothing to do"), 0);
}
