//! Opening a file: made only when asked for, and of this schema or not at all.

use std::sync::Barrier;

use xinyu_store::StoreError;
use xinyu_store::conformance::make::{self, Answered};
use xinyu_store_sqlite::{Migrate, SCHEMA_VERSION, SqliteStore};

use crate::TemporaryFile;

fn version(file: &TemporaryFile) -> u32 {
    file.raw().query_row("PRAGMA user_version", [], |row| row.get(0)).expect("a file has a version")
}

#[test]
fn a_file_that_is_not_there_is_not_made_by_serving() {
    let file = TemporaryFile::new();
    let told = SqliteStore::open(&file.path(), Migrate::No).err();
    assert!(matches!(told, Some(StoreError::Unavailable(_))), "{told:?}");
    assert!(!file.path().exists());
    drop(file.sqlite());
    assert_eq!(version(&file), SCHEMA_VERSION);
    SqliteStore::open(&file.path(), Migrate::No).expect("it is there now");
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let file = TemporaryFile::new();
    drop(file.sqlite());
    file.raw().pragma_update(None, "user_version", SCHEMA_VERSION + 1).expect("it can be written");
    for migrate in [Migrate::Yes, Migrate::No] {
        match SqliteStore::open(&file.path(), migrate).err() {
            Some(StoreError::SchemaVersion { found, known }) => {
                assert_eq!((found, known), (SCHEMA_VERSION + 1, SCHEMA_VERSION));
            }
            other => panic!("{migrate:?}: {other:?}"),
        }
    }
    assert_eq!(version(&file), SCHEMA_VERSION + 1);
}

#[test]
fn an_older_schema_is_refused_unless_it_may_be_migrated() {
    let file = TemporaryFile::new();
    // An empty database has version 0, and another journal mode.
    let raw = file.raw();
    raw.pragma_update(None, "user_version", 0).expect("it can be written");
    raw.execute_batch("CREATE TABLE other (one); DROP TABLE other").expect("it can be written");
    drop(raw);
    let before = std::fs::read(file.path()).expect("the file is there");
    let told = SqliteStore::open(&file.path(), Migrate::No).err();
    assert!(matches!(told, Some(StoreError::SchemaVersion { found: 0, known: SCHEMA_VERSION })), "{told:?}");
    assert_eq!(std::fs::read(file.path()).expect("the file is there"), before, "not a byte is changed");
    drop(file.sqlite());
    assert_eq!(version(&file), SCHEMA_VERSION);
}

#[test]
fn what_is_no_database_is_refused_and_left_alone() {
    let file = TemporaryFile::new();
    let text = "这不是数据库。".repeat(400);
    std::fs::write(file.path(), &text).expect("the file can be written");
    for migrate in [Migrate::Yes, Migrate::No] {
        let told = SqliteStore::open(&file.path(), migrate).err();
        assert!(matches!(told, Some(StoreError::Unavailable(_))), "{told:?}");
    }
    assert_eq!(std::fs::read(file.path()).expect("the file is there"), text.as_bytes());
}

#[test]
fn two_that_make_the_same_file_at_once_make_it_once() {
    for _ in 0..25 {
        let file = TemporaryFile::new();
        let start = Barrier::new(4);
        std::thread::scope(|scope| {
            let openers: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        start.wait();
                        SqliteStore::open(&file.path(), Migrate::Yes).map(|_| ())
                    })
                })
                .collect();
            for opener in openers {
                opener.join().expect("no opener stopped").expect("all open it");
            }
        });
        assert_eq!(version(&file), SCHEMA_VERSION);
    }
}

#[tokio::test]
async fn the_last_store_leaves_one_file() {
    let file = TemporaryFile::new();
    let store = file.sqlite().store();
    make::enrolled(&store, 1).await;
    assert_eq!(store.journal.waiting().await.answered(), 1);
    drop(store);
    let names: Vec<_> = std::fs::read_dir(file.folder())
        .expect("the folder can be read")
        .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, ["register.db"], "the log is written back and gone");
}
