//! The schema: its form, its comments, its roles.

use std::collections::BTreeSet;
use std::fs;

use tokio_postgres::Client;
use tokio_postgres::error::SqlState;
use xinyu_store::conformance::Place;
use xinyu_store::conformance::make::{self, Answered, done, filed, filing_of_new};
use xinyu_store_postgres::FORM_QUERY;

use crate::TemporaryDatabase;

async fn lines(raw: &Client, sql: &str) -> Vec<String> {
    raw.query(sql, &[]).await.expect("the catalog can be read").iter().map(|row| row.get(0)).collect()
}

/// `schema_faults` holds a database against this file.
#[tokio::test]
async fn the_form_that_is_written_down_is_the_one_that_the_migrations_make() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let found = lines(&database.raw().await, FORM_QUERY).await.join("\n") + "\n";
    let written = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/form.txt"));
    if written.expect("the form can be read") != found {
        let to = concat!(env!("CARGO_TARGET_TMPDIR"), "/form.txt");
        fs::write(to, found).expect("the form can be written");
        panic!("migrations/form.txt is not what the migrations make; after a new migration: cp {to} migrations/");
    }
}

#[tokio::test]
async fn every_table_and_column_says_what_it_is_and_what_may_be_learnt_from_it() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let raw = database.raw().await;
    let silent = lines(
        &raw,
        "SELECT relname FROM pg_class WHERE relnamespace = 'xinyu'::regnamespace AND relkind IN ('r', 'p')
         AND NOT relispartition AND obj_description(oid, 'pg_class') IS NULL",
    )
    .await;
    assert_eq!(silent, [""; 0], "tables without a comment");
    let told = raw
        .query(
            "SELECT c.relname || '.' || a.attname, coalesce(col_description(c.oid, a.attnum), ''),
               format_type(a.atttypid, NULL)
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             WHERE c.relnamespace = 'xinyu'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition",
            &[],
        )
        .await
        .expect("the catalog can be read");
    assert!(told.len() > 150, "{} columns", told.len());
    let mut faults = Vec::new();
    for row in told {
        let (column, comment, of): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let (class, reason) = comment.split_once(": ").unwrap_or_default();
        let fits = match class {
            "sealed" | "hmac" | "random" => of == "bytea" || of == "bytea[]",
            "clear" => reason.chars().count() >= 8,
            _ => false,
        };
        if !fits {
            faults.push(format!("{column} ({of}): {comment:?}"));
        }
    }
    assert!(faults.is_empty(), "sealed, hmac, random, or clear with a reason:\n{}", faults.join("\n"));
}

#[tokio::test]
async fn an_entry_has_at_most_two_random_indexes() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let indexes = lines(
        &database.raw().await,
        "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid IN ('entry'::regclass, 'entry_at'::regclass)",
    )
    .await;
    assert_eq!(indexes.len(), 2, "{indexes:?}");
}

/// One person with an entry and a look, and places for all.
async fn a_register(database: &TemporaryDatabase) -> xinyu_store::Store {
    let store = database.open().await;
    filed(&store, filing_of_new(1, 1)).await;
    let key = make::file_of(&store, 1).await.subject.key;
    done(store.persons.commit(make::look(key, 1, 2)).await);
    make::sequenced(&store).await;
    store
}

/// The engine must refuse it, for this reason.
#[track_caller]
fn refused(sql: &str, told: Result<Vec<tokio_postgres::SimpleQueryMessage>, tokio_postgres::Error>, why: &SqlState) {
    match told {
        Ok(_) => panic!("{sql}: it was let through"),
        Err(error) => assert_eq!(error.code(), Some(why), "{sql}: {error:?}"),
    }
}

#[tokio::test]
async fn the_serving_role_takes_nothing_away_and_gives_no_places() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let store = a_register(&database).await;
    let before = store.journal.counts().await.answered();
    let raw = database.raw().await;
    raw.batch_execute("SET ROLE xinyu_serve").await.expect("the role is there");
    for sql in [
        "UPDATE leaf SET bytes = ''",
        "DELETE FROM leaf",
        "TRUNCATE leaf",
        "UPDATE leaf_place SET place = place + 1",
        "DELETE FROM leaf_place",
        "INSERT INTO leaf_place VALUES (100, 1)",
        "DELETE FROM leaf_waiting",
        "UPDATE head SET size = 0",
        "UPDATE event SET m = ''",
        "DELETE FROM event",
        "DELETE FROM event_p00",
        "DELETE FROM entry",
        "DELETE FROM entry_at",
        "UPDATE entry SET subject = 1",
        "UPDATE subject SET pseudonym = ''",
        "DELETE FROM subject",
        "DELETE FROM year_key",
        "DELETE FROM notice",
        "DELETE FROM enquiry",
        "UPDATE enquiry SET sealed = ''",
        "DELETE FROM consent",
        "INSERT INTO destruction VALUES (1, 1, '{}')",
        "DELETE FROM destroyed_key",
        "DELETE FROM batch_filed",
        "DELETE FROM paper_copy",
        "DELETE FROM migration",
        "ALTER TABLE leaf DISABLE TRIGGER ALL",
        "DROP TABLE leaf",
        "CREATE TABLE mine (one INT)",
    ] {
        refused(sql, raw.simple_query(sql).await, &SqlState::INSUFFICIENT_PRIVILEGE);
    }
    raw.batch_execute("RESET ROLE; SET ROLE xinyu_maintain").await.expect("the role is there");
    for sql in [
        "UPDATE leaf SET bytes = ''",
        "DELETE FROM leaf",
        "DELETE FROM leaf_place",
        "UPDATE event SET m = ''",
        "UPDATE entry SET record = ''",
        "INSERT INTO entry_at VALUES ('', 1)",
        "INSERT INTO enquiry_at VALUES ('', 1, 1, '')",
        "INSERT INTO officer VALUES ('', '', '', '')",
        "UPDATE subject SET identity = ''",
        "DELETE FROM subject",
        "DELETE FROM destroyed_key",
    ] {
        refused(sql, raw.simple_query(sql).await, &SqlState::INSUFFICIENT_PRIVILEGE);
    }
    assert_eq!(store.journal.counts().await.answered(), before);
}

#[tokio::test]
async fn not_even_the_owner_changes_what_was_committed() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let store = a_register(&database).await;
    let before = store.journal.counts().await.answered();
    let raw = database.raw().await;
    for sql in [
        "UPDATE leaf SET due_ms = 0",
        "DELETE FROM leaf",
        "TRUNCATE leaf",
        "UPDATE leaf_place SET place = place + 10",
        "DELETE FROM leaf_place",
        "UPDATE event SET class = 1",
        "DELETE FROM event WHERE class = 2",
        "DELETE FROM event WHERE class = 0",
        "TRUNCATE event",
    ] {
        refused(sql, raw.simple_query(sql).await, &SqlState::from_code("23001"));
    }
    refused(
        "one leaf, one place",
        raw.simple_query("INSERT INTO leaf_place SELECT 100, leaf FROM leaf_place LIMIT 1").await,
        &SqlState::UNIQUE_VIOLATION,
    );
    assert_eq!(store.journal.counts().await.answered(), before);
}

#[tokio::test]
async fn guards_that_were_taken_off_or_altered_are_told() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let store = a_register(&database).await;
    database
        .raw()
        .await
        .batch_execute(
            "ALTER TABLE leaf DISABLE TRIGGER leaf_is_for_ever;
             DROP TRIGGER event_does_not_go ON event;
             GRANT DELETE ON leaf TO xinyu_serve;
             DROP INDEX consent_at_body;
             CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';",
        )
        .await
        .expect("whoever administers the server may do so");
    let told = store.journal.schema_faults().await.answered().join("\n");
    let said: BTreeSet<&str> =
        ["leaf_is_for_ever", "event_does_not_go", "may DELETE leaf", "consent_at_body", "refuse_change"]
            .into_iter()
            .filter(|what| told.contains(what))
            .collect();
    assert_eq!(said.len(), 5, "{told}");
}
