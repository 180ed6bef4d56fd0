//! The sequencer: killed at any point, or several at once, it never makes a second history.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio_postgres::Client;
use xinyu_evidence::merkle::{Tree, leaf_hash};
use xinyu_store::conformance::Place;
use xinyu_store::conformance::make::{self, Answered, NOW_MS, done};
use xinyu_store::journal::{Head, Lease};
use xinyu_store::{Store, StoreError};

use crate::TemporaryDatabase;

/// As many persons with their enrolments, none of which has a place.
async fn enrolled(store: &Store, persons: std::ops::RangeInclusive<u64>) {
    for who in persons {
        make::enrolled(store, who).await;
    }
}

async fn leased(store: &Store, holder: u8, now_ms: i64) -> Lease {
    let lease = store.journal.lease([holder; 16], now_ms, now_ms + 1000).await.answered();
    lease.expect("nobody holds it any more")
}

/// One history: the head is that of the tree over the leaves in their places, of which each leaf has one
/// at most, and it goes on from the head before.
async fn one_history(store: &Store, raw: &Client, before: &Head) -> Head {
    let head = store.journal.head().await.answered();
    let leaves = store.journal.leaves(0, u32::MAX).await.answered();
    let hashes: Vec<_> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
    assert_eq!((head.size, head.root), (hashes.len() as u64, Tree::new(&hashes).root()));
    let earlier = usize::try_from(before.size).expect("small");
    assert!(head.size >= before.size);
    assert_eq!(before.root, Tree::new(&hashes[..earlier]).root(), "what had a place keeps it");
    assert_eq!(leaves.iter().collect::<BTreeSet<_>>().len(), leaves.len(), "no leaf twice");
    let lost: i64 = raw
        .query_one(
            "SELECT count(*) FROM leaf WHERE (id IN (SELECT leaf FROM leaf_place)) = (id IN (SELECT leaf FROM leaf_waiting))",
            &[],
        )
        .await
        .expect("leaves can be counted")
        .get(0);
    assert_eq!(lost, 0, "each leaf has a place or waits for one");
    head
}

/// Polls a future so many times and lets it go: whoever waits stops at that point. Whether it was done.
async fn stopped_after(polls: usize, future: impl Future) -> bool {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(true),
            Poll::Pending if left == 0 => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_that_stops_between_any_two_steps_leaves_one_history() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let (store, raw) = (database.open().await, database.raw().await);
    let mut head = store.journal.head().await.answered();
    let (mut persons, mut now_ms) = (0, NOW_MS);
    let mut points = 0;
    // Until it came through three times in a row: how often it must wait differs from run to run.
    let mut through = 0;
    for polls in 1.. {
        enrolled(&store, persons + 1..=persons + 3).await;
        persons += 3;
        // Another holder each time: the one before never came back.
        let lease = leased(&store, u8::try_from(polls % 251).expect("small"), now_ms).await;
        now_ms += 2000;
        let other = store.clone();
        let came_through = stopped_after(polls, async move { other.journal.sequence(lease, 2).await }).await;
        through = if came_through { through + 1 } else { 0 };
        points += usize::from(!came_through);
        // The server may still be undoing what the one that stopped had begun.
        head = one_history(&store, &raw, &head).await;
        if through == 3 {
            break;
        }
        assert!(polls < 200, "it never came through");
    }
    assert!(points >= 3, "it was stopped at {points} points only");
    let lease = leased(&store, 255, now_ms).await;
    store.journal.sequence(lease, 10_000).await.answered().expect("the lease holds");
    let head = one_history(&store, &raw, &head).await;
    assert_eq!(head.size, persons, "and all leaves have their places in the end");
}

/// Ends the connection of whoever waits for a lock, once somebody does.
async fn end_who_waits(raw: &Client) {
    for _ in 0..500 {
        let sql = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let ended: i64 = raw.query_one(sql, &[]).await.expect("the server tells").get(0);
        if ended > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nobody waited");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_whose_connection_is_lost_at_any_statement_leaves_one_history() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let (store, raw) = (database.open().await, database.raw().await);
    enrolled(&store, 1..=4).await;
    let lease = leased(&store, 1, NOW_MS).await;
    let mut head = store.journal.sequence(lease, 1).await.answered().expect("the lease holds");
    for table in ["head", "leaf", "leaf_place", "leaf_waiting"] {
        let blocker = database.raw().await;
        blocker.batch_execute(&format!("BEGIN; LOCK TABLE {table}")).await.expect("nobody else holds it");
        let other = store.clone();
        let sequencing = tokio::spawn(async move { other.journal.sequence(lease, 2).await });
        end_who_waits(&raw).await;
        let told = sequencing.await.expect("it did not stop by itself");
        assert!(matches!(told, Err(StoreError::Unavailable(_))), "at {table}: {told:?}");
        blocker.batch_execute("ROLLBACK").await.expect("it can be undone");
        let after = one_history(&store, &raw, &head).await;
        assert_eq!(after, head, "at {table}: nothing of it is there");
    }
    // The same lease goes on over a new connection.
    head = store.journal.sequence(lease, 100).await.answered().expect("the lease holds");
    assert_eq!(one_history(&store, &raw, &head).await.size, 4);
}

/// Even if the lease were no lock at all (clocks apart, a bug): the head's lock and the comparison hold.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_that_sequence_under_one_lease_make_one_history() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let raw = database.raw().await;
    let stores = [database.open().await, database.open().await, database.open().await];
    let lease = leased(&stores[0], 1, NOW_MS).await;
    let writer = {
        let store = stores[0].clone();
        tokio::spawn(async move { enrolled(&store, 1..=120).await })
    };
    let mut sequencers = tokio::task::JoinSet::new();
    for store in &stores {
        let store = store.clone();
        sequencers.spawn(async move {
            loop {
                let head = store.journal.sequence(lease, 7).await.answered().expect("the lease holds");
                if head.size == 120 {
                    return;
                }
                tokio::task::yield_now().await;
            }
        });
    }
    writer.await.expect("the writer did not stop");
    sequencers.join_all().await;
    let nothing = Head { size: 0, root: xinyu_evidence::merkle::empty_root(), epoch: 0, frontier: Vec::new() };
    assert_eq!(one_history(&stores[1], &raw, &nothing).await.size, 120);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_servers_pass_the_lease_on_and_make_one_history() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let raw = database.raw().await;
    let stores = [database.open().await, database.open().await, database.open().await];
    enrolled(&stores[0], 1..=90).await;
    let mut servers = tokio::task::JoinSet::new();
    for (at, store) in stores.iter().enumerate() {
        let store = store.clone();
        servers.spawn(async move {
            let holder = [u8::try_from(at).expect("small") + 1; 16];
            let mut held = 0;
            // A lease of one moment, over when the clock of the test moves on: all want it at every moment.
            for moment in 0..400 {
                let now_ms = NOW_MS + moment;
                if let Some(lease) = store.journal.lease(holder, now_ms, now_ms + 1).await.answered() {
                    held += 1;
                    // It may be another's by the time that we use it.
                    store.journal.sequence(lease, 1).await.answered();
                }
                if store.journal.waiting().await.answered() == 0 {
                    break;
                }
            }
            held
        });
    }
    let held = servers.join_all().await;
    assert!(held.iter().filter(|held| **held > 0).count() > 1, "more than one had it: {held:?}");
    let nothing = Head { size: 0, root: xinyu_evidence::merkle::empty_root(), epoch: 0, frontier: Vec::new() };
    let head = one_history(&stores[2], &raw, &nothing).await;
    assert_eq!(head.size, 90);
}

#[tokio::test]
async fn nothing_is_built_on_a_frontier_that_does_not_give_the_root() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let (store, raw) = (database.open().await, database.raw().await);
    enrolled(&store, 1..=3).await;
    let lease = leased(&store, 1, NOW_MS).await;
    let before = store.journal.sequence(lease, 2).await.answered().expect("the lease holds");
    for frontier in [vec![vec![7_u8; 32]], Vec::new(), vec![vec![7; 32]; 2], vec![vec![7; 3]]] {
        raw.execute("UPDATE head SET frontier = $1", &[&frontier]).await.expect("the administrator may do so");
        let told = store.journal.sequence(lease, 10).await;
        assert!(matches!(told, Err(StoreError::Inconsistent { table: "head", .. })), "{told:?}");
        assert_eq!(store.journal.counts().await.answered().sequenced, before.size);
    }
    let frontier: Vec<&[u8]> = before.frontier.iter().map(|hash| hash.as_slice()).collect();
    raw.execute("UPDATE head SET frontier = $1", &[&frontier]).await.expect("put back");
    assert_eq!(store.journal.sequence(lease, 10).await.answered().expect("the lease holds").size, 3);
}

/// A lower number that commits late gets a later place; nobody is left out.
#[tokio::test]
async fn a_leaf_that_commits_late_gets_its_place() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let (store, raw) = (database.open().await, database.raw().await);
    let key = make::enrolled(&store, 1).await;
    raw.batch_execute(
        "BEGIN; INSERT INTO leaf SELECT nextval('leaf_id'), decode(repeat('07', 98), 'hex'), 0, 0;
         INSERT INTO leaf_waiting SELECT max(id) FROM leaf",
    )
    .await
    .expect("a transaction stays open");
    done(store.persons.commit(make::look(key, 1, 1)).await);
    let lease = leased(&store, 1, NOW_MS).await;
    assert_eq!(store.journal.sequence(lease, 10).await.answered().expect("the lease holds").size, 2);
    raw.batch_execute("COMMIT").await.expect("it comes to be");
    assert_eq!(store.journal.sequence(lease, 10).await.answered().expect("the lease holds").size, 3);
    let nothing = Head { size: 0, root: xinyu_evidence::merkle::empty_root(), epoch: 0, frontier: Vec::new() };
    one_history(&store, &raw, &nothing).await;
    assert_eq!(store.journal.leaves(2, 1).await.answered(), [[7; 98]]);
}
