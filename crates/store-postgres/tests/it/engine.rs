//! What happens when the server, the network or somebody else gets in the way.

use std::time::Duration;

use xinyu_store::conformance::Place;
use xinyu_store::conformance::make::{self, Answered, conflicts, done, filed, filing, filing_of_new};
use xinyu_store::person::FilingOutcome;
use xinyu_store::{Operation, PersonChange, StoreError};

use crate::TemporaryDatabase;

/// As everything does that locks more than one, whatever order the chunk or its marks are in: while the
/// first is held by somebody else, none of the others is ours yet.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_chunk_locks_its_persons_in_the_order_of_their_numbers() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let (store, raw) = (database.open().await, database.raw().await);
    for who in 1..=6 {
        filed(&store, filing_of_new(who, 1)).await;
    }
    raw.batch_execute("BEGIN").await.expect("the administrator may");
    let first = raw.query_one("SELECT id FROM subject ORDER BY id LIMIT 1 FOR UPDATE", &[]).await;
    first.expect("nobody holds it");
    let chunk: Vec<_> = (1..=6).rev().map(|who| filing(who, 2, 2)).collect();
    let ours = {
        let store = store.clone();
        tokio::spawn(async move { store.persons.commit_filings(chunk, None).await })
    };
    let looker = database.raw().await;
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while looker.query_one(waits, &[]).await.expect("the server tells").get::<_, i64>(0) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let free = looker.query("SELECT id FROM subject FOR UPDATE SKIP LOCKED", &[]).await.expect("it reads");
    assert_eq!(free.len(), 5, "it waits for the first and holds no other");
    raw.batch_execute("COMMIT").await.expect("nothing stands against it");
    let outcomes = ours.await.expect("it did not stop").answered();
    assert!(outcomes.iter().all(|outcome| matches!(outcome, FilingOutcome::Filed(_))), "{outcomes:?}");
}

/// A chunk in which one conflicts is one transaction all the same, without a savepoint a row.
#[tokio::test]
async fn a_conflict_undoes_nothing_of_the_others() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let (store, raw) = (database.open().await, database.raw().await);
    let commits = async || {
        raw.batch_execute("SELECT pg_stat_force_next_flush()").await.expect("the server counts");
        let row = raw.query_one("SELECT max(xmin::text::bigint) FROM leaf", &[]).await.expect("leaves are there");
        row.get::<_, Option<i64>>(0)
    };
    filed(&store, filing_of_new(1, 1)).await;
    let chunk = vec![filing_of_new(2, 1), filing(1, 77, 2), filing_of_new(3, 1), filing(1, 2, 3), filing(9, 2, 1)];
    let outcomes = store.persons.commit_filings(chunk, None).await.answered();
    let conflicts = [1, 4].map(|at: usize| outcomes[at].clone());
    assert_eq!(conflicts, [FilingOutcome::Conflict, FilingOutcome::Conflict]);
    assert!([0, 2, 3].iter().all(|at: &usize| matches!(outcomes[*at], FilingOutcome::Filed(_))), "{outcomes:?}");
    let last = commits().await;
    let of_chunk: i64 = raw
        .query_one("SELECT count(*) FROM leaf WHERE xmin::text::bigint = $1", &[&last])
        .await
        .expect("leaves are there")
        .get(0);
    assert_eq!(of_chunk, 5, "two enrolments and three filings under one transaction, and no other");
}

/// Somebody locks persons in the wrong order, and the server picks us as the one to give way.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_was_picked_to_give_way_tries_again() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let store = database.open().await;
    for who in [1, 2] {
        filed(&store, filing_of_new(who, 1)).await;
    }
    let mut keys = [make::file_of(&store, 1).await.subject.key.0, make::file_of(&store, 2).await.subject.key.0];
    keys.sort_unstable();
    let other = database.raw().await;
    // The one whose patience ends first looks for a circle, and gives way: that is to be us.
    other.batch_execute("SET deadlock_timeout = '60s'; BEGIN").await.expect("the administrator may");
    other.execute("UPDATE subject SET n = n WHERE id = $1", &[&keys[1]]).await.expect("nobody holds it");
    let chunk = vec![filing(1, 2, 2), filing(2, 2, 2)];
    let ours = {
        let store = store.clone();
        tokio::spawn(async move { store.persons.commit_filings(chunk, None).await })
    };
    tokio::time::sleep(Duration::from_millis(300)).await;
    // We hold the first and wait for the second; the other now wants the first.
    other.execute("UPDATE subject SET n = n WHERE id = $1", &[&keys[0]]).await.expect("we gave way");
    other.batch_execute("COMMIT").await.expect("nothing stands against it");
    let outcomes = ours.await.expect("it did not stop").answered();
    assert!(outcomes.iter().all(|outcome| matches!(outcome, FilingOutcome::Filed(_))), "{outcomes:?}");
    let deadlocks: i64 = other
        .query_one("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()", &[])
        .await
        .expect("the server counts")
        .get(0);
    assert!(deadlocks <= 1, "{deadlocks}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lost_connection_is_told_and_the_next_one_serves() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let (store, raw) = (database.open().await, database.raw().await);
    filed(&store, filing_of_new(1, 1)).await;
    let key = make::file_of(&store, 1).await.subject.key;
    raw.batch_execute("BEGIN; LOCK TABLE leaf").await.expect("nobody else holds it");
    let waits = {
        let store = store.clone();
        tokio::spawn(async move { store.persons.commit(make::look(key, 1, 2)).await })
    };
    let ender = database.raw().await;
    for _ in 0..500 {
        let sql = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
        if ender.query_one(sql, &[]).await.expect("the server tells").get::<_, i64>(0) > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let told = waits.await.expect("it did not stop");
    assert!(matches!(told, Err(StoreError::Unavailable(_))), "{told:?}");
    raw.batch_execute("ROLLBACK").await.expect("it can be undone");
    assert_eq!(make::n_of(&store, 1).await, 2, "nothing was done");
    done(store.persons.commit(make::look(key, 1, 2)).await);
}

/// Whoever asked may stop waiting at any moment: nobody gets a connection in the middle of that.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_stops_waiting_leaves_nothing_half_done() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let store = database.open().await;
    filed(&store, filing_of_new(1, 1)).await;
    let key = make::file_of(&store, 1).await.subject.key;
    for round in 0..60_u64 {
        let n = make::n_of(&store, 1).await;
        let mut change = make::change(Operation::Settings, key, 1, n);
        change.settings = Some(make::sealed("settings", round));
        let commit = store.persons.commit(change);
        let _ = tokio::time::timeout(Duration::from_micros(round * 40), commit).await;
        let file = make::file_of(&store, 1).await;
        let events = store.files.events_for_audit(key).await.answered();
        // It may still come to be between the two reads, but never in part.
        assert!(events.len() as u64 >= file.subject.n, "round {round}");
    }
    let n = make::n_of(&store, 1).await;
    done(store.persons.commit(make::look(key, 1, n)).await);
    let counts = store.journal.counts().await.answered();
    assert_eq!((counts.events_by_n, counts.events), (counts.waiting, counts.waiting));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_commit_that_waited_too_long_is_a_conflict() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let store = database.open().await;
    filed(&store, filing_of_new(1, 1)).await;
    let key = make::file_of(&store, 1).await.subject.key;
    let raw = database.raw().await;
    raw.batch_execute("BEGIN; SELECT * FROM subject FOR UPDATE").await.expect("nobody else writes");
    let late = {
        let store = store.clone();
        let event = make::look(key, 1, 2).event;
        let valid_until_ms = event.at_ms + 200;
        let change = PersonChange::new(Operation::Look, key, event, valid_until_ms);
        tokio::spawn(async move { store.persons.commit(change).await })
    };
    tokio::time::sleep(Duration::from_millis(600)).await;
    raw.batch_execute("COMMIT").await.expect("nothing stands against it");
    assert!(conflicts(late.await.expect("it did not stop")), "the facts had lapsed when it came to be");
    assert_eq!(make::n_of(&store, 1).await, 2);
    done(store.persons.commit(make::look(key, 1, 2)).await);
}

#[tokio::test]
async fn a_database_that_contradicts_itself_is_told_by_column_and_without_values() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let (store, raw) = (database.open().await, database.raw().await);
    filed(&store, filing_of_new(1, 1)).await;
    let mut clash = filing_of_new(3, 1);
    clash.entry = make::entry_id(1, 1);
    let told = store.persons.commit_filings(vec![clash], None).await.expect_err("one identifier, two entries");
    let StoreError::Inconsistent { what, .. } = &told else { panic!("{told:?}") };
    assert!(what.contains("entry_at"), "{what}");
    assert!(!what.contains("\\x") && !what.contains("Key ("), "no value of a row: {what}");

    raw.batch_execute("UPDATE subject SET pseudonym = '\\x00'").await.expect("nothing guards it");
    let told = store.files.file(xinyu_store::files::Whose::Blind(make::blind(1))).await;
    let Err(StoreError::Inconsistent { table, column, .. }) = told else { panic!("{told:?}") };
    assert_eq!((table, column), ("subject", "pseudonym"));
}

#[tokio::test]
async fn a_full_disk_is_told_as_one() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let (store, raw) = (database.open().await, database.raw().await);
    raw.batch_execute(
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$;
         CREATE TRIGGER no_room BEFORE INSERT ON leaf FOR EACH STATEMENT EXECUTE FUNCTION no_room()",
    )
    .await
    .expect("the administrator may");
    let told = store.persons.commit_filings(vec![filing_of_new(1, 1)], None).await;
    assert!(matches!(told, Err(StoreError::Full)), "{told:?}");
    raw.batch_execute("DROP TRIGGER no_room ON leaf").await.expect("the administrator may");
    filed(&store, filing_of_new(1, 1)).await;
}
