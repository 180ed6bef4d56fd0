//! What the schema refuses to anyone at the file, and what the engine keeps.

use std::time::Duration;

use rusqlite::params;
use xinyu_store::conformance::make::{self, Answered, NOW_MS, done, filed, filing_of_new};
use xinyu_store::{Operation, PersonChange, Store, StoreError};
use xinyu_store_sqlite::{Migrate, SqliteStore};

use crate::TemporaryFile;

/// One person with an entry and a look; the first leaf has its place.
async fn a_register(file: &TemporaryFile) -> Store {
    let store = file.sqlite().store();
    filed(&store, filing_of_new(1, 1)).await;
    let key = make::file_of(&store, 1).await.subject.key;
    done(store.persons.commit(make::look(key, 1, 2)).await);
    let lease = make::leased(&store).await;
    store.journal.sequence(lease, 1).await.answered();
    store
}

/// The engine must refuse, and say why in these words.
#[track_caller]
fn refused(raw: &rusqlite::Connection, sql: &str, why: &str) {
    match raw.execute(sql, []) {
        Ok(rows) => panic!("{sql}: {rows} rows changed"),
        Err(error) => assert!(error.to_string().contains(why), "{sql}: {error}"),
    }
}

#[tokio::test]
async fn leaves_do_not_change_and_do_not_go() {
    let file = TemporaryFile::new();
    let store = a_register(&file).await;
    let raw = file.raw();
    for id in [1, 2] {
        for change in ["bytes = zeroblob(98)", "at_ms = at_ms + 1", "due_ms = due_ms + 1", "id = id + 100"] {
            refused(&raw, &format!("UPDATE leaf SET {change} WHERE id = {id}"), "a leaf does not change");
        }
        refused(&raw, &format!("DELETE FROM leaf WHERE id = {id}"), "a leaf is for ever");
        let again = format!("REPLACE INTO leaf (id, bytes, at_ms, due_ms) VALUES ({id}, zeroblob(98), 0, 0)");
        refused(&raw, &again, "a leaf is for ever");
    }
    refused(&raw, "UPDATE leaf SET place = 7 WHERE id = 1", "a leaf does not change");
    refused(&raw, "UPDATE leaf SET place = NULL WHERE id = 1", "a leaf does not change");
    refused(&raw, "UPDATE leaf SET place = 0 WHERE id = 2", "UNIQUE");
    refused(&raw, "REPLACE INTO leaf (bytes, place, at_ms, due_ms) VALUES (zeroblob(98), 0, 0, 0)", "for ever");
    assert_eq!(store.journal.counts().await.answered().waiting, 2);
}

#[tokio::test]
async fn events_do_not_change_and_only_those_of_entries_go() {
    let file = TemporaryFile::new();
    let store = a_register(&file).await;
    let raw = file.raw();
    for n in 0..3 {
        for change in ["m = x''", "class = 4", "leaf = 1", "n = 9", "subject = 9", "key_year = 2000", "entry = x''"] {
            refused(&raw, &format!("UPDATE event SET {change} WHERE n = {n}"), "an event does not change");
        }
        let again =
            format!("REPLACE INTO event SELECT subject, n, class, key_year, entry, x'', leaf FROM event WHERE n = {n}");
        refused(&raw, &again, "an event does not change");
    }
    for n in [0, 2] {
        refused(&raw, &format!("DELETE FROM event WHERE n = {n}"), "only events of a destroyed entry go");
    }
    assert_eq!(store.journal.counts().await.answered().events, 3);
}

#[tokio::test]
async fn what_is_answered_is_on_disk_when_the_process_stops_there() {
    let file = TemporaryFile::new();
    let store = a_register(&file).await;
    // What a process that stopped here leaves behind: the file and its log, without shared memory.
    let left = tempfile::tempdir().expect("a temporary directory can be made");
    let copy = left.path().join("register.db");
    for end in ["", "-wal"] {
        let name = format!("register.db{end}");
        std::fs::copy(file.folder().join(&name), left.path().join(&name)).expect("the file is there");
    }
    let after = SqliteStore::open(&copy, Migrate::No).expect("it opens").store();
    assert_eq!(after.journal.counts().await.answered(), store.journal.counts().await.answered());
    assert_eq!(after.journal.head().await.answered(), store.journal.head().await.answered());
    let key = make::file_of(&after, 1).await.subject.key;
    assert!(after.files.committed_look(key, 2).await.answered().is_some());
}

#[tokio::test]
async fn a_commit_that_waited_too_long_is_a_conflict() {
    let file = TemporaryFile::new();
    let store = a_register(&file).await;
    let key = make::file_of(&store, 1).await.subject.key;
    let raw = file.raw();
    raw.execute_batch("BEGIN IMMEDIATE").expect("nobody else writes");
    let late = {
        let store = store.clone();
        let event = make::look(key, 1, 3).event;
        let valid_until_ms = event.at_ms + 200;
        let change = PersonChange::new(Operation::Look, key, event, valid_until_ms);
        tokio::spawn(async move { store.persons.commit(change).await })
    };
    tokio::time::sleep(Duration::from_millis(600)).await;
    raw.execute_batch("COMMIT").expect("nothing stands against it");
    assert!(make::conflicts(late.await.expect("the writer did not stop")), "the facts had lapsed when it came to be");
    assert_eq!(make::n_of(&store, 1).await, 3);
    done(store.persons.commit(make::look(key, 1, 3)).await);
}

#[tokio::test]
async fn readers_do_not_wait_for_a_writer_and_see_whole_commits() {
    let file = TemporaryFile::new();
    let store = a_register(&file).await;
    let raw = file.raw();
    raw.execute_batch("BEGIN IMMEDIATE; UPDATE subject SET n = 77").expect("nobody else writes");
    assert_eq!(make::n_of(&store, 1).await, 3);
    raw.execute_batch("ROLLBACK").expect("it can be undone");
    assert_eq!(make::n_of(&store, 1).await, 3);
}

#[tokio::test]
async fn a_file_that_contradicts_itself_is_told_by_column() {
    let file = TemporaryFile::new();
    let store = a_register(&file).await;
    let raw = file.raw();
    raw.execute("UPDATE subject SET pseudonym = x'00'", params![]).expect("nothing guards it");
    let told = store.files.file(xinyu_store::files::Whose::Blind(make::blind(1))).await;
    let Err(xinyu_store::StoreError::Inconsistent { table, column, .. }) = told else { panic!("{told:?}") };
    assert_eq!((table, column), ("subject", "pseudonym"));

    raw.execute("UPDATE head SET frontier = x''", []).expect("nothing guards it");
    let lease = store.journal.lease([1; 16], NOW_MS, NOW_MS + 9).await.answered().expect("the same holder");
    let told = store.journal.sequence(lease, 9).await;
    assert!(matches!(told, Err(xinyu_store::StoreError::Inconsistent { table: "head", .. })), "{told:?}");
    assert_eq!(store.journal.waiting().await.answered(), 2, "and no leaf took a place");
}

#[tokio::test]
async fn a_copy_is_whole_and_replaces_nothing() {
    let file = TemporaryFile::new();
    let sqlite = file.sqlite();
    let store = sqlite.store();
    filed(&store, filing_of_new(1, 1)).await;
    let copy = file.folder().join("copy.db");
    sqlite.copy_to(&copy).expect("the copy can be written");
    filed(&store, filing_of_new(2, 1)).await;
    sqlite.copy_to(&copy).expect_err("the file is there");
    let copied = SqliteStore::open(&copy, Migrate::No).expect("it opens").store();
    assert_eq!(make::file_of(&copied, 1).await.entries.len(), 1);
    assert_eq!(copied.journal.counts().await.answered().subjects, 1, "as it was then");
    filed(&copied, make::filing(1, 2, 2)).await;
}

#[tokio::test]
async fn guards_that_were_taken_off_or_altered_are_told() {
    let file = TemporaryFile::new();
    let store = a_register(&file).await;
    let raw = file.raw();
    raw.execute_batch(
        "DROP TRIGGER leaf_is_for_ever;
         DROP TRIGGER look_does_not_go;
         CREATE TRIGGER look_does_not_go BEFORE DELETE ON event WHEN OLD.class <> 1 BEGIN SELECT 1; END;
         DROP INDEX entry_of_subject;
         CREATE TRIGGER helpful AFTER INSERT ON leaf BEGIN SELECT 1; END;",
    )
    .expect("whoever has the file may do so");
    let told = store.journal.schema_faults().await.answered();
    assert_eq!(
        told,
        [
            "the index entry_of_subject is not there",
            "the trigger leaf_is_for_ever is not there",
            "the trigger look_does_not_go is not as it was made",
            "the trigger helpful was added",
        ]
    );
}

#[tokio::test]
async fn a_copy_has_the_same_guards() {
    let file = TemporaryFile::new();
    let _store = a_register(&file).await;
    let copy = file.folder().join("copy.db");
    file.sqlite().copy_to(&copy).expect("a copy");
    let store = SqliteStore::open(&copy, Migrate::No).expect("it opens").store();
    assert_eq!(store.journal.schema_faults().await.answered(), [""; 0]);
}

/// Otherwise the next leaves would make a false tree look sound.
#[tokio::test]
async fn nothing_is_built_on_a_frontier_that_does_not_give_the_root() {
    let file = TemporaryFile::new();
    let store = a_register(&file).await;
    let before = store.journal.head().await.answered();
    for frontier in [vec![7u8; 32], Vec::new(), vec![7u8; 64]] {
        file.raw().execute("UPDATE head SET frontier = ?1", [frontier]).expect("whoever has the file may do so");
        let lease = make::leased(&store).await;
        let told = store.journal.sequence(lease, 10).await;
        assert!(matches!(told, Err(StoreError::Inconsistent { column: "frontier", .. })), "{told:?}");
        assert_eq!(store.journal.counts().await.answered().sequenced, before.size);
    }
    file.raw().execute("UPDATE head SET frontier = ?1", [before.frontier.concat()]).expect("put back");
    let lease = make::leased(&store).await;
    assert!(store.journal.sequence(lease, 10).await.answered().expect("the lease holds").size > before.size);
}
