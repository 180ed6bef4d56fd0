//! Two bodies file about the same person, unknown until now, at the same moment.

use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::sheet::{CITY, CITY_NAME, Sheet, born, good};
use crate::world::{World, counts};

/// The later one has made keys for a person that it believes to be new. If its second row went
/// through, it would be sealed under keys that nobody has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_second_about_a_new_person_reads_again() {
    let world = World::new().await;
    let faster = world.another().await;
    let who = born("林晓雨", "1985-03-07");
    let held = world.gate.hold.lock().await;
    let sheet = Sheet::of(vec![good(&who, "a1号"), good(&who, "a2号"), good(&who, "a3号")]).csv();
    let register = world.register.clone();
    let clerk = world.clerk(crate::sheet::YUYANG);
    let slow = tokio::spawn(async move {
        register.import(&clerk, crate::world::TEMPLATE, "a.csv", &mut sheet.as_bytes(), &|_| {}).await
    });
    while world.gate.came.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let one = Sheet::of(vec![good(&who, "b1号").of_body(CITY, CITY_NAME)]);
    let fast = faster.try_import(CITY, "b.csv", one.csv().as_bytes()).await.expect("a batch");
    assert_eq!(fast.counts, counts(1, 0, 0, 0));
    drop(held);
    let slow = slow.await.expect("no panic").expect("a batch");
    assert_eq!(slow.counts, counts(3, 0, 0, 0));
    assert_eq!(world.contents_of(&who).await.len(), 4, "all of them open");
    world.expect_good().await;
}
