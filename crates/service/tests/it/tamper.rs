//! Somebody was at the database file. Each thing that can be done there without the keys is told.

use rusqlite::{Connection, params};
use xinyu_evidence::merkle::{Frontier, leaf_hash};
use xinyu_register::ids::EntryId;
use xinyu_service::verify::Checked;

use crate::world::*;

/// A good register with a published journal, and one entry to be at.
pub async fn story() -> (TestRegister, EntryId) {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file_served(&lin(), &food_penalty()).await;
    world.file(&lin(), &metrology_penalty()).await;
    world.file(&wang(), &metrology_penalty().no("榆区市监罚〔2026〕205号")).await;
    world.by_mandate(&lin(), "food-permit").await;
    world.by_mandate(&stranger(), "food-permit").await;
    let consent = world.consented(&lin()).await;
    world.by_consent(&lin(), consent).await.expect("an answer");
    world.ask_consent(&stranger()).await;
    world.beat().await;
    (world, entry)
}

/// As an attacker opens it: past the register.
pub fn attacker(world: &TestRegister) -> Connection {
    Connection::open(world.database()).expect("the file")
}

/// Takes the triggers off that say what may not be done; gives what puts them back.
fn take_guards_off(db: &Connection) -> Vec<String> {
    let triggers: Vec<(String, String)> = db
        .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        .expect("triggers")
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("triggers")
        .map(|trigger| trigger.expect("a name"))
        .collect();
    assert!(!triggers.is_empty());
    let (names, sql): (Vec<String>, Vec<String>) = triggers.into_iter().unzip();
    for name in names {
        db.execute_batch(&format!("DROP TRIGGER {name}")).expect("dropped");
    }
    sql
}

/// The guards are taken off and put back, so that what is told is what was done, not their lack.
pub fn do_it(db: &Connection, sql: &str, values: impl rusqlite::Params) -> usize {
    let guards = take_guards_off(db);
    let changed = db.execute(sql, values).expect("done");
    assert!(changed > 0, "the attack did nothing: {sql}");
    for guard in guards {
        db.execute_batch(&guard).expect("put back");
    }
    changed
}

pub async fn told_by_deep_alone(world: &TestRegister) {
    assert!(world.shallow().await.is_good(), "the shallow check does not open anything");
    told_by_deep(world).await;
}

async fn told_by_deep(world: &TestRegister) {
    let found = world.deep().await;
    assert!(!found.is_good());
    let told = format!("{:?}", found.findings);
    assert!(!told.contains("not as it was made"), "the guards are there: {told}");
    for secret in [lin().name, lin().number, wang().name] {
        assert!(!told.contains(&secret), "a finding names no person: {told}");
    }
}

pub async fn told_by_both(world: &TestRegister) {
    assert!(!world.shallow().await.is_good());
    told_by_deep(world).await;
}

/// Only the deep check tells it, and these are its words.
pub async fn only_deep_says(world: &TestRegister, what: &str) {
    told_by_deep_alone(world).await;
    says(&world.deep().await, what);
}

pub fn says(found: &Checked, what: &str) {
    assert!(found.findings.iter().any(|finding| finding.contains(what)), "{what}: {:#?}", found.findings);
}

#[tokio::test]
async fn a_good_register_passes() {
    let (world, _) = story().await;
    assert!(world.shallow().await.is_good());
    let found = world.deep().await;
    assert!(found.is_good(), "{:#?}", found.findings);
    assert_eq!((found.opened, found.waiting), (found.size, 0));
    let note = world.register.published().checkpoint().expect("readable").expect("published");
    assert!(world.against(&note).await.is_good());
    // With leaves that wait for their place, too.
    world.by_mandate(&lin(), "food-permit").await;
    assert!(world.shallow().await.is_good());
    let found = world.deep().await;
    assert!(found.is_good() && found.waiting > 0, "{:#?}", found.findings);
}

#[tokio::test]
async fn a_good_register_passes_on_every_day_of_its_life() {
    let (world, entry) = story().await;
    world.register.set_email(&world.resident(&lin()).await, Some("lin@example.org")).await.expect("set");
    world.freeze(&lin(), true).await;
    for on in ["2026-12-25", "2027-10-12", "2028-01-01", "2031-10-12", "2031-10-13"] {
        world.on(on);
        world.sweep().await;
        world.expect_good().await;
        world.own_file(&lin()).await;
        world.beat().await;
        world.expect_good().await;
    }
    assert!(world.rows_of(&lin()).await.expect("a file").entries.iter().all(|row| row.id != entry));
}

#[tokio::test]
async fn an_entry_put_back_to_an_older_sealed_copy() {
    let (world, _) = story().await;
    let unserved = world.rows_of(&lin()).await.expect("a file").entries[1].clone();
    world.open_notice(&lin(), unserved.id).await;
    world.beat().await;
    let db = attacker(&world);
    do_it(&db, "UPDATE entry SET record = ?2 WHERE public_id = ?1", params![unserved.id.as_bytes(), unserved.record.0]);
    told_by_deep_alone(&world).await;
}

#[tokio::test]
async fn an_entry_removed() {
    let (world, entry) = story().await;
    do_it(&attacker(&world), "DELETE FROM entry WHERE public_id = ?1", [entry.as_bytes()]);
    told_by_deep(&world).await;
}

#[tokio::test]
async fn an_entry_removed_with_its_events() {
    let (world, entry) = story().await;
    let db = attacker(&world);
    do_it(&db, "DELETE FROM entry WHERE public_id = ?1", [entry.as_bytes()]);
    do_it(&db, "DELETE FROM notice WHERE entry = ?1", [entry.as_bytes()]);
    do_it(&db, "DELETE FROM event WHERE entry = ?1", [entry.as_bytes()]);
    told_by_both(&world).await;
}

/// The counts are made to add up by a destruction that never was.
#[tokio::test]
async fn an_entry_removed_behind_a_made_up_destruction() {
    for with_n in ["free", "of the rules' leaf"] {
        let (world, entry) = story().await;
        let db = attacker(&world);
        let places: Vec<i64> = db
            .prepare("SELECT l.place FROM event e JOIN leaf l ON l.id = e.leaf WHERE e.entry = ?1 ORDER BY l.place")
            .expect("places")
            .query_map([entry.as_bytes()], |row| row.get(0))
            .expect("places")
            .map(|place| place.expect("a place"))
            .collect();
        let set: Vec<u8> = places.iter().flat_map(|place| (*place as u64).to_be_bytes()).collect();
        for sql in [
            "DELETE FROM entry WHERE public_id = ?1",
            "DELETE FROM notice WHERE entry = ?1",
            "DELETE FROM event WHERE entry = ?1",
        ] {
            do_it(&db, sql, [entry.as_bytes()]);
        }
        let n = if with_n == "free" { 1_000_000 } else { 1 };
        do_it(&db, "INSERT INTO destruction (n, day, places) VALUES (?1, 20000, ?2)", params![n, set]);
        assert!(world.shallow().await.is_good(), "the counts add up");
        told_by_deep(&world).await;
    }
}

#[tokio::test]
async fn the_set_of_a_destruction_altered() {
    let (world, _) = story().await;
    world.on("2027-10-12");
    world.sweep().await;
    world.beat().await;
    world.on("2031-10-12");
    assert!(world.sweep().await.destroyed > 0);
    world.beat().await;
    world.expect_good().await;
    let db = attacker(&world);
    do_it(
        &db,
        "UPDATE destruction SET places = CAST(substr(places, 1, length(places) - 8) || x'0000000000000001' AS BLOB)",
        [],
    );
    told_by_deep(&world).await;
}

#[tokio::test]
async fn an_event_altered() {
    let (world, _) = story().await;
    let db = attacker(&world);
    do_it(&db, "UPDATE event SET m = CAST(substr(m, 1, length(m) - 1) || x'07' AS BLOB) WHERE class = 2", []);
    told_by_deep_alone(&world).await;
}

#[tokio::test]
async fn a_leaf_altered() {
    let (world, _) = story().await;
    let db = attacker(&world);
    do_it(&db, "UPDATE leaf SET bytes = CAST(substr(bytes, 1, 97) || x'07' AS BLOB) WHERE place = 3", []);
    told_by_both(&world).await;
}

#[tokio::test]
async fn two_leaves_exchanged() {
    let (world, _) = story().await;
    let db = attacker(&world);
    let bytes = |place: i64| -> Vec<u8> {
        db.query_row("SELECT bytes FROM leaf WHERE place = ?1", [place], |row| row.get(0)).expect("a leaf")
    };
    let (a, b) = (bytes(3), bytes(4));
    do_it(&db, "UPDATE leaf SET bytes = ?1 WHERE place = 3", [b]);
    do_it(&db, "UPDATE leaf SET bytes = ?1 WHERE place = 4", [a]);
    told_by_both(&world).await;
}

/// The last leaves go, with everything that counts them: subjects, events, head.
fn cut_the_tail(db: &Connection, size: i64) {
    let gone: Vec<(i64, i64)> = db
        .prepare(
            "SELECT e.subject, e.n FROM event e JOIN leaf l ON l.id = e.leaf WHERE l.place >= ?1 OR l.place IS NULL",
        )
        .expect("events")
        .query_map([size], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("events")
        .map(|row| row.expect("a row"))
        .collect();
    for (subject, n) in gone {
        do_it(db, "DELETE FROM event WHERE subject = ?1 AND n = ?2", [subject, n]);
        do_it(db, "UPDATE subject SET n = n - 1 WHERE id = ?1", [subject]);
    }
    do_it(db, "DELETE FROM leaf WHERE place >= ?1 OR place IS NULL", [size]);
    let leaves: Vec<Vec<u8>> = db
        .prepare("SELECT bytes FROM leaf ORDER BY place")
        .expect("leaves")
        .query_map([], |row| row.get(0))
        .expect("leaves")
        .map(|leaf| leaf.expect("a leaf"))
        .collect();
    let mut tree = Frontier::new();
    leaves.iter().for_each(|leaf| tree.append(leaf_hash(leaf)));
    let root = tree.root();
    let (size, hashes) = tree.into_parts();
    do_it(db, "UPDATE head SET size = ?1, root = ?2, frontier = ?3", params![size as i64, root, hashes.concat()]);
}

#[tokio::test]
async fn the_tail_cut_off() {
    let (world, _) = story().await;
    let note = world.register.published().checkpoint().expect("readable").expect("published");
    let before = world.beat().await.size;
    world.by_mandate(&lin(), "food-permit").await;
    let kept_elsewhere = {
        world.beat().await;
        world.register.published().checkpoint().expect("readable").expect("published")
    };
    cut_the_tail(&attacker(&world), before as i64);
    assert!(!world.shallow().await.is_good(), "the published checkpoint has more leaves");
    told_by_deep(&world).await;
    // The published journal is put back, too: only who kept a checkpoint can tell.
    std::fs::write(world.folder.path().join("journal/checkpoint"), &note).expect("put back");
    let rows = world.sqlite.store().journal.counts().await.expect("counts");
    assert_eq!(rows.sequenced, before);
    assert!(world.against(&note).await.is_good());
    let found = world.against(&kept_elsewhere).await;
    assert!(!found.is_good() && found.findings[0].contains("cut off"), "{:?}", found.findings);
}

#[tokio::test]
async fn an_entry_added_by_copying_rows() {
    // The row alone, under another name.
    let (world, entry) = story().await;
    let db = attacker(&world);
    let copy = "INSERT INTO entry (public_id, row_key, content_mark, subject, key_id, wrapped, record, source_body)
                SELECT randomblob(10), randomblob(32), content_mark, subject, key_id, wrapped, record, source_body
                FROM entry WHERE public_id = ?1";
    do_it(&db, copy, [entry.as_bytes()]);
    told_by_deep(&world).await;
    // To another person.
    let (world, entry) = story().await;
    let db = attacker(&world);
    let wang_key = world.key_of(&wang()).await;
    do_it(&db, "UPDATE entry SET subject = ?2 WHERE public_id = ?1", params![entry.as_bytes(), wang_key.0]);
    told_by_deep(&world).await;
    // With an event and a leaf of its own, and everything counted.
    let (world, entry) = story().await;
    let db = attacker(&world);
    let lin_key = world.key_of(&lin()).await.0;
    let n = world.n_of(&lin()).await as i64;
    do_it(&db, copy, [entry.as_bytes()]);
    let leaf = "INSERT INTO leaf (bytes, place, at_ms, due_ms)
                SELECT bytes, (SELECT max(place) + 1 FROM leaf), at_ms, due_ms FROM leaf WHERE place = 3";
    do_it(&db, leaf, []);
    let event = "INSERT INTO event (subject, n, class, key_year, entry, m, leaf)
                 SELECT subject, ?2, class, key_year, entry, m, (SELECT max(id) FROM leaf) FROM event
                 WHERE subject = ?1 AND class = 1 LIMIT 1";
    do_it(&db, event, [lin_key, n]);
    do_it(&db, "UPDATE subject SET n = n + 1 WHERE id = ?1", [lin_key]);
    let leaves: Vec<Vec<u8>> = db
        .prepare("SELECT bytes FROM leaf ORDER BY place")
        .expect("leaves")
        .query_map([], |row| row.get(0))
        .expect("leaves")
        .map(|leaf| leaf.expect("a leaf"))
        .collect();
    let mut tree = Frontier::new();
    leaves.iter().for_each(|leaf| tree.append(leaf_hash(leaf)));
    let root = tree.root();
    let (size, hashes) = tree.into_parts();
    do_it(&db, "UPDATE head SET size = ?1, root = ?2, frontier = ?3", params![size as i64, root, hashes.concat()]);
    assert!(world.shallow().await.is_good(), "an honest tree over a false leaf");
    told_by_deep(&world).await;
}

#[tokio::test]
async fn the_number_of_a_persons_events_changed() {
    for change in ["n + 1", "n - 1"] {
        let (world, _) = story().await;
        let key = world.key_of(&lin()).await.0;
        do_it(&attacker(&world), &format!("UPDATE subject SET n = {change} WHERE id = ?1"), [key]);
        told_by_both(&world).await;
    }
    // Taken from one and given to another, so that the sum is the same.
    let (world, _) = story().await;
    let (one, two) = (world.key_of(&lin()).await.0, world.key_of(&wang()).await.0);
    let db = attacker(&world);
    do_it(&db, "UPDATE subject SET n = n + 1 WHERE id = ?1", [one]);
    do_it(&db, "UPDATE subject SET n = n - 1 WHERE id = ?1", [two]);
    told_by_deep_alone(&world).await;
}

#[tokio::test]
async fn a_whole_person_removed() {
    let (world, _) = story().await;
    let key = world.key_of(&wang()).await.0;
    let db = attacker(&world);
    for sql in [
        "DELETE FROM entry WHERE subject = ?1",
        "DELETE FROM event WHERE subject = ?1",
        "DELETE FROM notice WHERE subject = ?1",
        "DELETE FROM subject WHERE id = ?1",
    ] {
        do_it(&db, sql, [key]);
    }
    told_by_both(&world).await;
}

#[tokio::test]
async fn a_consent_put_back_to_before_it_was_taken_back() {
    let (world, _) = story().await;
    let id = world.consented(&lin()).await;
    let db = attacker(&world);
    let granted: Vec<u8> = db
        .query_row("SELECT sealed FROM consent WHERE public_id = ?1", [id.as_bytes()], |row| row.get(0))
        .expect("a consent");
    world.register.revoke_consent(&world.resident(&lin()).await, id).await.expect("taken back");
    world.beat().await;
    world.expect_good().await;
    do_it(&db, "UPDATE consent SET sealed = ?2 WHERE public_id = ?1", params![id.as_bytes(), granted]);
    told_by_deep_alone(&world).await;
    let (world, _) = story().await;
    do_it(&attacker(&world), "DELETE FROM consent WHERE id = 1", []);
    told_by_deep_alone(&world).await;
}

#[tokio::test]
async fn settings_put_back_to_before_the_freeze() {
    let (world, _) = story().await;
    let thawed = world.rows_of(&lin()).await.expect("a file").subject;
    world.freeze(&lin(), true).await;
    world.beat().await;
    world.expect_good().await;
    do_it(
        &attacker(&world),
        "UPDATE subject SET settings = ?2 WHERE id = ?1",
        params![thawed.key.0, thawed.settings.0],
    );
    told_by_deep_alone(&world).await;
}

#[tokio::test]
async fn a_notice_removed_so_that_the_person_is_not_told() {
    let (world, _) = story().await;
    let entry = world.rows_of(&lin()).await.expect("a file").entries[1].id;
    do_it(&attacker(&world), "DELETE FROM notice WHERE entry = ?1", [entry.as_bytes()]);
    told_by_deep_alone(&world).await;
}

/// Database and journal rewritten together, with the register's own keys: within itself it is whole.
#[tokio::test]
async fn everything_rewritten_together_is_told_by_a_checkpoint_kept_elsewhere() {
    let (world, _) = story().await;
    let kept = world.register.published().checkpoint().expect("readable").expect("published");
    let other = TestRegister::seeded("2026-11-23", 2).await;
    for at in 0..12 {
        let who = person("赵某某", &format!("1970-01-{:02}", at + 1));
        other.file(&who, &food_penalty().no(&format!("榆区市监罚〔2026〕{}号", 900 + at))).await;
    }
    let size = other.beat().await.size;
    assert!(size > world.beat().await.size, "it is longer, so its length does not tell");
    other.expect_good().await;
    let found = other.against(&kept).await;
    assert!(!found.is_good() && found.findings[0].contains("another history"), "{:?}", found.findings);
    assert!(world.against(&kept).await.is_good());
    // Its database under the old published journal: refused at the start.
    let (folder, clock) = (world.folder.clone(), world.clock.clone());
    drop(world);
    std::fs::remove_file(folder.path().join("register.db")).expect("removed");
    other.sqlite.copy_to(&folder.path().join("register.db")).expect("a copy");
    let world = TestRegister::open(folder, clock, 5).await;
    assert!(world.register.check_not_rolled_back().await.is_err());
    assert!(!world.shallow().await.is_good());
}

#[tokio::test]
async fn a_checkpoint_that_this_register_did_not_sign_is_told() {
    let (world, _) = story().await;
    let checkpoint = world.beat().await;
    let forger = xinyu_evidence::note::Signer::new(ORIGIN, &[9; 32]).expect("a signer");
    let note = checkpoint.sign(&[forger]).expect("a note");
    assert!(!world.against(&note).await.is_good());
    std::fs::write(world.folder.path().join("journal/checkpoint"), &note).expect("written");
    assert!(!world.shallow().await.is_good());
    assert!(world.register.check_not_rolled_back().await.is_err());
}

#[tokio::test]
async fn the_frontier_of_the_head_altered() {
    let (world, _) = story().await;
    let db = attacker(&world);
    do_it(&db, "UPDATE head SET frontier = CAST(substr(frontier, 33) || randomblob(32) AS BLOB)", []);
    told_by_both(&world).await;
    says(&world.shallow().await, "the frontier of the head");
    // The next leaves are not built on it.
    world.by_mandate(&lin(), "food-permit").await;
    assert!(world.register.beat([1; 16], false, &|_| {}).await.is_err());
    assert!(world.register.check_not_rolled_back().await.is_err());
}

#[tokio::test]
async fn the_guards_of_the_database_taken_off() {
    let (world, _) = story().await;
    take_guards_off(&attacker(&world));
    says(&world.shallow().await, "the trigger leaf_does_not_change is not there");
    let (world, _) = story().await;
    attacker(&world).execute_batch("DROP INDEX leaf_by_place").expect("dropped");
    says(&world.shallow().await, "the index leaf_by_place is not there");
}

#[tokio::test]
async fn the_times_of_a_leaf_altered() {
    for change in ["at_ms = at_ms - 1", "due_ms = due_ms + 1", "at_ms = at_ms + 60000, due_ms = due_ms + 60000"] {
        let (world, _) = story().await;
        do_it(&attacker(&world), &format!("UPDATE leaf SET {change} WHERE place = 5"), []);
        only_deep_says(&world, "the times of its leaf").await;
    }
    // Nor is it of use to say that such a delay was promised once.
    let (world, _) = story().await;
    let db = attacker(&world);
    do_it(&db, "UPDATE leaf SET due_ms = due_ms + 60000", []);
    do_it(&db, "UPDATE fact SET value = x'811a0001d4c0' WHERE name = 'journal.delays'", []);
    only_deep_says(&world, "the list of promised delays").await;
}

/// A setting that was another once is no fault.
#[tokio::test]
async fn a_register_that_has_promised_other_delays_passes() {
    let (world, _) = story().await;
    let world = world.promising(10 * MINUTE_MS).await;
    world.by_mandate(&lin(), "food-permit").await;
    world.expect_good().await;
}
