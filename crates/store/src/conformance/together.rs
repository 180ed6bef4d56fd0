//! Many at once: what one number decides, one writer gets.

use tokio::task::JoinSet;
use xinyu_evidence::merkle::{Tree, leaf_hash};

use super::make::{self, Answered, NOW_MS, done, filed, filing, filing_of_new};
use crate::accounts::CredentialKind;
use crate::files::Whose;
use crate::person::{FilingOutcome, Operation, SubjectKey};
use crate::{Store, Tried};

/// Writers at once.
const WRITERS: u64 = 8;
/// Commits of each.
const COMMITS: u64 = 50;

async fn all<T: 'static>(mut set: JoinSet<T>) -> Vec<T> {
    let mut results = Vec::new();
    while let Some(result) = set.join_next().await {
        results.push(result.expect("no writer stopped"));
    }
    results
}

/// Looks at person 1 from each number on until `COMMITS` of this writer succeeded; the numbers won.
pub(super) async fn write_until_done(store: Store, key: SubjectKey, writer: u64) -> Vec<u64> {
    let mut won = Vec::new();
    while (won.len() as u64) < COMMITS {
        let file = store.files.file(Whose::Key(key)).await.answered().expect("the person is on file");
        let n = file.subject.n;
        let mut change = make::change(Operation::Settings, key, 1, n);
        change.event.leaf = make::noise(&format!("leaf of writer {writer}"), n);
        change.settings = Some(make::sealed(&format!("settings of writer {writer}"), n));
        if let Tried::Done(committed) = store.persons.commit(change.clone()).await.answered() {
            assert_eq!(*committed.leaf_hash(), leaf_hash(&change.event.leaf));
            won.push(n);
        }
    }
    won
}

/// Every number from 1 was won by exactly one writer, and its event is that writer's.
pub(super) async fn each_number_once(store: &Store, key: SubjectKey, won: Vec<Vec<u64>>) {
    let commits = won.iter().map(Vec::len).sum::<usize>() as u64;
    let mut by_number: Vec<(u64, usize)> =
        won.iter().enumerate().flat_map(|(writer, numbers)| numbers.iter().map(move |n| (*n, writer))).collect();
    by_number.sort_unstable();
    assert_eq!(by_number.iter().map(|(n, _)| *n).collect::<Vec<_>>(), (1..=commits).collect::<Vec<_>>());
    let events = store.files.events_for_audit(key).await.answered();
    assert_eq!(events.len() as u64, commits + 1);
    for (event, (n, writer)) in events[1..].iter().zip(&by_number) {
        let leaf: [u8; 98] = make::noise(&format!("leaf of writer {writer}"), *n);
        assert!(event.n == *n && event.leaf.bytes == leaf, "event {n} is not the one of writer {writer}, who won it");
    }
    let (last, writer) = by_number[by_number.len() - 1];
    let file = store.files.file(Whose::Key(key)).await.answered().expect("the person is on file");
    assert_eq!(file.subject.n, commits + 1);
    assert_eq!(file.subject.settings, make::sealed(&format!("settings of writer {writer}"), last));
    assert_eq!(store.journal.waiting().await.answered(), commits + 1, "no leaf of a loser");
}

pub async fn of_many_writers_about_one_person_exactly_one_wins_each_number(store: Store) {
    let key = make::enrolled(&store, 1).await;
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let store = store.clone();
        writers.spawn(async move { (writer, write_until_done(store, key, writer).await) });
    }
    let mut won = all(writers).await;
    won.sort_unstable();
    each_number_once(&store, key, won.into_iter().map(|(_, numbers)| numbers).collect()).await;
}

pub async fn writers_about_different_persons_all_succeed(store: Store) {
    let mut writers = JoinSet::new();
    for who in 1..=WRITERS {
        let store = store.clone();
        writers.spawn(async move {
            filed(&store, filing_of_new(who, 1)).await;
            let key = make::file_of(&store, who).await.subject.key;
            for n in 2..=COMMITS {
                if n % 2 == 0 {
                    done(store.persons.commit(make::look(key, who, n)).await);
                } else {
                    filed(&store, filing(who, n, n)).await;
                }
            }
        });
    }
    all(writers).await;
    for who in 1..=WRITERS {
        assert_eq!(make::n_of(&store, who).await, COMMITS + 1);
    }
    let counts = store.journal.counts().await.answered();
    assert_eq!(counts.events_by_n, WRITERS * (COMMITS + 1));
    assert_eq!((counts.events, counts.waiting), (counts.events_by_n, counts.events_by_n));
    assert_eq!(counts.entries, WRITERS * COMMITS / 2);
}

pub async fn of_two_filings_of_one_new_person_one_conflicts(store: Store) {
    for who in 1..=20 {
        let mut writers = JoinSet::new();
        for doc in [1, 2] {
            let store = store.clone();
            writers.spawn(async move { store.persons.commit_filings(vec![filing_of_new(who, doc)], None).await });
        }
        let outcomes: Vec<_> = all(writers).await.into_iter().flat_map(Answered::answered).collect();
        let filed = outcomes.iter().filter(|outcome| matches!(outcome, FilingOutcome::Filed(_))).count();
        assert_eq!((outcomes.len(), filed), (2, 1), "{outcomes:?}");
        let file = make::file_of(&store, who).await;
        assert_eq!((file.subject.n, file.entries.len()), (2, 1));
    }
}

pub async fn of_many_that_take_a_credential_one_gets_it(store: Store) {
    for number in 0..20 {
        let secret = make::noise("secret", number);
        store.accounts.credential_put(secret, make::credential(number, CredentialKind::Link)).await.answered();
        let mut takers = JoinSet::new();
        for _ in 0..WRITERS {
            let store = store.clone();
            takers.spawn(async move { store.accounts.credential_take(CredentialKind::Link, secret, NOW_MS).await });
        }
        let got = all(takers).await.into_iter().filter_map(Answered::answered).count();
        assert_eq!(got, 1);
    }
}

pub async fn of_many_that_want_the_lease_one_gets_it(store: Store) {
    for round in 0..10 {
        let now_ms = NOW_MS + round * 1000;
        let mut holders = JoinSet::new();
        for holder in 0..WRITERS {
            let (store, holder) = (store.clone(), make::noise("holder", holder));
            holders.spawn(async move { store.journal.lease(holder, now_ms, now_ms + 1000).await });
        }
        let got = all(holders).await.into_iter().filter_map(Answered::answered).count();
        assert_eq!(got, 1);
    }
}

pub async fn places_are_given_while_others_commit(store: Store) {
    let mut writers = JoinSet::new();
    for who in 1..=WRITERS {
        let store = store.clone();
        writers.spawn(async move {
            let key = make::enrolled(&store, who).await;
            for n in 1..COMMITS {
                done(store.persons.commit(make::look(key, who, n)).await);
            }
        });
    }
    let lease = make::leased(&store).await;
    let mut size = 0;
    while size < WRITERS * COMMITS {
        let head = store.journal.sequence(lease, 37).await.answered().expect("the lease holds");
        assert!(head.size >= size, "a tree only grows");
        size = head.size;
        tokio::task::yield_now().await;
    }
    all(writers).await;
    let head = store.journal.head().await.answered();
    let leaves = store.journal.leaves(0, u32::MAX).await.answered();
    let hashes: Vec<_> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
    assert_eq!((head.size, head.root), (WRITERS * COMMITS, Tree::new(&hashes).root()));
    // Of each person the leaves are in the order of their numbers.
    for who in 1..=WRITERS {
        let file = make::file_of(&store, who).await;
        let events = store.files.events_for_audit(file.subject.key).await.answered();
        let places: Vec<_> = events.iter().map(|event| event.leaf.index.expect("all have places")).collect();
        assert!(places.is_sorted());
        assert!(
            events
                .iter()
                .zip(&places)
                .all(|(event, at)| { usize::try_from(*at).is_ok_and(|at| leaves[at] == event.leaf.bytes) })
        );
    }
}

/// An entry a filing: n and the entries are of the same moment, or the decision is on sand.
pub async fn a_file_is_read_in_one_piece_while_others_commit(store: Store) {
    filed(&store, filing_of_new(1, 1)).await;
    let writer = {
        let store = store.clone();
        tokio::spawn(async move {
            for n in 2..200 {
                filed(&store, filing(1, n, n)).await;
            }
        })
    };
    while !writer.is_finished() {
        let file = make::file_of(&store, 1).await;
        assert_eq!(file.subject.n, file.entries.len() as u64 + 1);
    }
    writer.await.expect("the writer did not stop");
}
