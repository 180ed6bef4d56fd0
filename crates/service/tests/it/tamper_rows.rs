//! Somebody was at the rows that stand beside the events: what a person is found by, what falls due,
//! what bodies see of their own work.

use rusqlite::params;
use xinyu_register::ids::{BatchId, EntryId};
use xinyu_store::person::DueKind;

use crate::tamper::*;
use crate::world::*;

#[tokio::test]
async fn the_blind_index_of_a_person_altered_or_exchanged() {
    let (world, _) = story().await;
    let lin_key = world.key_of(&lin()).await.0;
    do_it(&attacker(&world), "UPDATE subject SET blind = randomblob(32) WHERE id = ?1", [lin_key]);
    only_deep_says(&world, "found by another paper").await;

    let (world, _) = story().await;
    let rows = [world.rows_of(&lin()).await.expect("a file"), world.rows_of(&wang()).await.expect("a file")];
    let db = attacker(&world);
    do_it(&db, "UPDATE subject SET blind = randomblob(32) WHERE id = ?1", [rows[0].subject.key.0]);
    for (to, from) in [(1, 0), (0, 1)] {
        let (key, blind) = (rows[to].subject.key.0, rows[from].subject.blind.0);
        do_it(&db, "UPDATE subject SET blind = ?2 WHERE id = ?1", params![key, blind.as_slice()]);
    }
    only_deep_says(&world, "found by another paper").await;
}

#[tokio::test]
async fn what_an_entry_is_found_by_altered() {
    for change in ["row_key = randomblob(32)", "content_mark = randomblob(32)", "source_body = '11610800MBXD000615'"] {
        let (world, entry) = story().await;
        let sql = format!("UPDATE entry SET {change} WHERE public_id = ?1");
        do_it(&attacker(&world), &sql, [entry.as_bytes()]);
        only_deep_says(&world, "found by something else").await;
    }
}

async fn due_altered(kind: DueKind, change: &str) {
    let (world, entry) = story().await;
    let sql = match change {
        "gone" => "DELETE FROM due WHERE kind = ?1 AND id = ?2".to_owned(),
        "doubled" => {
            "INSERT INTO due SELECT day - 400, kind, id, subject FROM due WHERE kind = ?1 AND id = ?2".to_owned()
        }
        change => format!("UPDATE due SET {change} WHERE kind = ?1 AND id = ?2"),
    };
    do_it(&attacker(&world), &sql, params![kind as u8, entry.as_bytes()]);
    only_deep_says(&world, "does not fall due when it should").await;
}

#[tokio::test]
async fn what_falls_due_about_an_entry_removed_or_moved() {
    for kind in [DueKind::EndDisclosure, DueKind::Destroy] {
        for change in ["gone", "doubled", "day = day - 400", "day = day + 1", "subject = subject + 1", "subject = NULL"]
        {
            due_altered(kind, change).await;
        }
    }
}

/// Nothing was sent, so nothing may count as service.
#[tokio::test]
async fn a_service_by_message_made_up() {
    let (world, _) = story().await;
    let rows = world.rows_of(&lin()).await.expect("a file");
    let unserved = rows.entries[1].id;
    do_it(
        &attacker(&world),
        "INSERT INTO due (day, kind, id, subject) VALUES (20000, 2, ?1, ?2)",
        params![unserved.as_bytes(), rows.subject.key.0],
    );
    only_deep_says(&world, "its service by message").await;
}

#[tokio::test]
async fn a_service_by_message_removed_or_moved() {
    for change in ["DELETE FROM due WHERE kind = 2", "UPDATE due SET day = day - 10 WHERE kind = 2"] {
        let (world, _) = story().await;
        world.register.set_email(&world.resident(&lin()).await, Some("lin@example.org")).await.expect("set");
        world.file(&lin(), &food_penalty().no("榆区市监罚〔2026〕303号")).await;
        assert!(world.post_waiting().await > 0);
        world.beat().await;
        world.expect_good().await;
        do_it(&attacker(&world), change, []);
        only_deep_says(&world, "its service by message").await;
    }
}

/// Rules change; what was written down under the old ones is no fault, and its lack still is.
#[tokio::test]
async fn after_a_change_of_the_rules_what_falls_due_must_still_be_there() {
    let (world, entry) = story().await;
    let world = world.under_other_rules().await;
    world.file(&wang(), &food_penalty().no("榆区市监罚〔2026〕404号")).await;
    world.expect_good().await;
    let db = attacker(&world);
    do_it(&db, "UPDATE due SET day = day + 3 WHERE kind = 3 AND id = ?1", [entry.as_bytes()]);
    world.expect_good().await;
    do_it(&db, "DELETE FROM due WHERE kind = 3 AND id = ?1", [entry.as_bytes()]);
    only_deep_says(&world, "does not fall due when it should").await;
}

#[tokio::test]
async fn the_purge_of_a_batch_removed_or_put_off() {
    for change in ["DELETE FROM due WHERE kind = 5", "UPDATE due SET day = day + 365 WHERE kind = 5"] {
        let (world, _) = story().await;
        do_it(&attacker(&world), change, []);
        only_deep_says(&world, "its purge does not fall due").await;
    }
    let (world, _) = story().await;
    let db = attacker(&world);
    do_it(&db, "UPDATE due SET day = day + 365 WHERE kind = 5", []);
    do_it(&db, "UPDATE batch SET purge_day = purge_day + 365", []);
    only_deep_says(&world, "its purge does not fall due").await;
}

#[tokio::test]
async fn an_enquiry_removed_altered_or_added() {
    for change in [
        "DELETE FROM enquiry WHERE id = ?1",
        "UPDATE enquiry SET body = '11610802MBXD00029N' WHERE id = ?1",
        "UPDATE enquiry SET body = '' WHERE id = ?1",
        "UPDATE enquiry SET sealed = (SELECT sealed FROM enquiry WHERE id <> ?1) WHERE id = ?1",
        "UPDATE enquiry SET n = n + 1 WHERE id = ?1",
        "UPDATE enquiry SET year = CASE year WHEN 0 THEN 2026 ELSE 0 END WHERE id = ?1",
        "UPDATE enquiry SET at_ms = at_ms + 1 WHERE id = ?1",
        "UPDATE enquiry SET subject = subject + 1 WHERE id = ?1",
        "UPDATE enquiry SET public_id = randomblob(10) WHERE id = ?1",
        "INSERT INTO enquiry (public_id, subject, n, body, year, at_ms, sealed)
         SELECT randomblob(10), subject, n, body, year, at_ms, sealed FROM enquiry WHERE id = ?1",
    ] {
        // One about a person, one that concerned nobody.
        for at in [1, 2] {
            let (world, _) = story().await;
            do_it(&attacker(&world), change, [at]);
            only_deep_says(&world, "enquiry").await;
        }
    }
}

#[tokio::test]
async fn a_good_register_passes_with_fetches_and_own_reports() {
    let (world, _) = story().await;
    let answer = world.by_mandate(&lin(), "food-permit").await;
    world.register.fetch_enquiry(&world.enquirer(LICENSING), answer.id).await.expect("fetched again");
    world.register.make_own_report(&world.resident(&lin()).await).await.expect("a report");
    world.on("2027-02-01");
    world.register.fetch_enquiry(&world.enquirer(LICENSING), answer.id).await.expect("in another year");
    world.expect_good().await;
    do_it(&attacker(&world), "DELETE FROM enquiry WHERE body = ''", []);
    only_deep_says(&world, "enquiry").await;
}

#[tokio::test]
async fn a_batch_removed_or_altered() {
    for (change, what) in [
        ("DELETE FROM batch WHERE id = 1", "is not there"),
        ("UPDATE batch SET accepted = 2 WHERE id = 1", "is not what its event says"),
        ("UPDATE batch SET accepted = 3 WHERE id = 1", "stored data contradicts itself in batch.frontier"),
        ("UPDATE batch SET refused = refused + 1 WHERE id = 1", "is not what its event says"),
        ("UPDATE batch SET repeated = 7, review = 1 WHERE id = 1", "is not what its event says"),
        ("UPDATE batch SET frontier = randomblob(32) WHERE id = 1", "is not what its event says"),
        ("UPDATE batch SET event = NULL WHERE id = 1", "is not what its event says"),
        ("UPDATE batch SET event = event - 1 WHERE id = 1", "is not what its event says"),
        ("UPDATE batch SET event = (SELECT event FROM batch WHERE id = 2) WHERE id = 1", "is not what its event says"),
        ("UPDATE batch SET body = '11610800MBXD000615' WHERE id = 1", "is not what its event says"),
        ("UPDATE batch SET done_ms = done_ms + 1 WHERE id = 1", "is not what its event says"),
        ("UPDATE batch SET state = 1 WHERE id = 1", "is not what its event says"),
        ("UPDATE batch SET state = 1, event = NULL, done_ms = NULL WHERE id = 1", "is not what its event says"),
        ("UPDATE batch SET sealed = randomblob(99) WHERE id = 1", "does not open"),
    ] {
        let (world, _) = story().await;
        do_it(&attacker(&world), change, []);
        only_deep_says(&world, what).await;
    }
}

#[tokio::test]
async fn a_good_register_passes_with_batches_of_every_sort() {
    let (world, _) = story().await;
    let clerk = world.clerk(YUYANG_MARKET);
    let mixed = sheet(&[
        row(&lin(), &food_penalty()),
        row(&wang(), &food_penalty().no("榆区市监罚〔2026〕505号").decided("2031-01-01")),
        row(&wang().called("李四"), &food_penalty().no("榆区市监罚〔2026〕506号")),
    ]);
    let batch: BatchId = world.import(YUYANG_MARKET, &mixed).await.id;
    world.expect_good().await;
    world.on("2027-03-01");
    world.sweep().await;
    assert!(world.register.batch(&clerk, batch).await.expect("a batch").purged);
    world.expect_good().await;
    do_it(&attacker(&world), "DELETE FROM batch WHERE public_id = ?1", [batch.as_bytes()]);
    only_deep_says(&world, "is not there").await;
}

/// A restore destroys what that list names.
#[tokio::test]
async fn a_key_in_use_in_the_list_of_destroyed_keys() {
    let key_of = [
        "SELECT key_id, 20000 FROM entry WHERE public_id = ?1",
        "SELECT key_id, 20000 FROM subject WHERE id = (SELECT subject FROM entry WHERE public_id = ?1)",
        "SELECT key_id, 20000 FROM year_key WHERE subject = (SELECT subject FROM entry WHERE public_id = ?1)",
        "SELECT key_id, 20000 FROM batch WHERE ?1 IS NOT NULL LIMIT 1",
    ];
    for select in key_of {
        let (world, entry): (_, EntryId) = story().await;
        let sql = format!("INSERT INTO destroyed_key (key_id, day) {select}");
        do_it(&attacker(&world), &sql, [entry.as_bytes()]);
        only_deep_says(&world, "in the list of destroyed keys").await;
    }
}
