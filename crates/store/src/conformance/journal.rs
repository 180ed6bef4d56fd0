//! Leaves, their order, the head, and who may move it.

use xinyu_evidence::merkle::{Frontier, Tree, empty_root, leaf_hash};

use super::make::{self, Answered, NOW_MS, done};
use crate::Store;
use crate::journal::{Counts, Head, Lease};

/// As many persons with an enrolment and two looks each.
async fn looked_at(store: &Store, persons: u64) -> Vec<[u8; 32]> {
    let mut hashes = Vec::new();
    for who in 1..=persons {
        let key = make::enrolled(store, who).await;
        hashes.push(leaf_hash(&make::subject(who).enrolment.leaf));
        for n in [1, 2] {
            hashes.push(*done(store.persons.commit(make::look(key, who, n)).await).leaf_hash());
        }
    }
    hashes
}

/// The head must be that of a tree over exactly these leaves.
#[track_caller]
fn holds(head: &Head, hashes: &[[u8; 32]]) {
    assert_eq!(head.size, hashes.len() as u64);
    assert_eq!(head.root, Tree::new(hashes).root());
    let frontier = Frontier::from_parts(head.size, head.frontier.clone()).expect("a hash for each bit of the size");
    assert_eq!(frontier.root(), head.root);
}

pub async fn an_empty_journal_has_the_empty_root(store: Store) {
    let head = store.journal.head().await.answered();
    assert_eq!((head.size, head.root, head.frontier.len()), (0, empty_root(), 0));
    let lease = make::leased(&store).await;
    let head = store.journal.sequence(lease, 10).await.answered().expect("the lease holds");
    assert_eq!((head.size, head.root), (0, empty_root()));
    assert_eq!(store.journal.waiting().await.answered(), 0);
    assert!(store.journal.leaves(0, 10).await.answered().is_empty());
    assert!(store.journal.destruction_sets().await.answered().is_empty());
    store.journal.settle().await.answered();
}

pub async fn a_second_holder_waits_until_the_lease_ends(store: Store) {
    let lease =
        async |holder: u8, now_ms, until_ms| store.journal.lease([holder; 16], now_ms, until_ms).await.answered();
    let first = lease(1, NOW_MS, NOW_MS + 100).await.expect("nobody holds it");
    assert_eq!(first.until_ms, NOW_MS + 100);
    assert_eq!(lease(2, NOW_MS, NOW_MS + 200).await, None);
    assert_eq!(lease(2, NOW_MS + 99, NOW_MS + 300).await, None);
    let second = lease(2, NOW_MS + 100, NOW_MS + 300).await.expect("it has ended");
    assert!(second.epoch > first.epoch, "the epoch grows with the holder");
    assert_eq!(lease(1, NOW_MS + 101, NOW_MS + 400).await, None, "the first has to wait now");
    let third = lease(1, NOW_MS + 300, NOW_MS + 400).await.expect("it has ended");
    assert!(third.epoch > second.epoch);
    assert_eq!(store.journal.head().await.answered().epoch, third.epoch);
}

pub async fn a_renewed_lease_keeps_its_epoch(store: Store) {
    let first = store.journal.lease([1; 16], NOW_MS, NOW_MS + 100).await.answered().expect("nobody holds it");
    let renewed = store.journal.lease([1; 16], NOW_MS + 50, NOW_MS + 500).await.answered();
    assert_eq!(renewed, Some(Lease { epoch: first.epoch, until_ms: NOW_MS + 500 }));
    assert_eq!(store.journal.lease([2; 16], NOW_MS + 100, NOW_MS + 900).await.answered(), None, "it was renewed");
}

pub async fn a_stale_epoch_gives_no_places(store: Store) {
    let hashes = looked_at(&store, 1).await;
    let first = store.journal.lease([1; 16], NOW_MS, NOW_MS + 100).await.answered().expect("nobody holds it");
    let second = store.journal.lease([2; 16], NOW_MS + 100, NOW_MS + 200).await.answered().expect("it has ended");
    assert_eq!(store.journal.sequence(first, 10).await.answered(), None);
    assert_eq!(store.journal.waiting().await.answered(), 3);
    let ahead = Lease { epoch: second.epoch + 1, ..second };
    assert_eq!(store.journal.sequence(ahead, 10).await.answered(), None);
    assert_eq!(store.journal.head().await.answered().size, 0);
    holds(&store.journal.sequence(second, 10).await.answered().expect("the lease holds"), &hashes);
}

pub async fn nobody_gives_places_without_a_lease(store: Store) {
    looked_at(&store, 1).await;
    for epoch in [0, 1] {
        let forged = Lease { epoch, until_ms: i64::MAX };
        assert_eq!(store.journal.sequence(forged, 10).await.answered(), None);
    }
    assert_eq!(store.journal.waiting().await.answered(), 3);
}

pub async fn places_follow_the_order_of_commit_without_a_gap(store: Store) {
    let hashes = looked_at(&store, 5).await;
    assert_eq!(store.journal.waiting().await.answered(), 15);
    let lease = make::leased(&store).await;
    let head = store.journal.sequence(lease, 100).await.answered().expect("the lease holds");
    holds(&head, &hashes);
    assert_eq!(store.journal.head().await.answered(), head);
    assert_eq!(store.journal.waiting().await.answered(), 0);
    let leaves = store.journal.leaves(0, 100).await.answered();
    assert_eq!(leaves.iter().map(|leaf| leaf_hash(leaf)).collect::<Vec<_>>(), hashes);

    // With nothing waiting the head stays.
    assert_eq!(store.journal.sequence(lease, 100).await.answered(), Some(head));
}

pub async fn places_given_in_pieces_make_the_same_tree(store: Store) {
    let hashes = looked_at(&store, 4).await;
    let lease = make::leased(&store).await;
    let mut size = 0;
    for limit in [1, 2, 3, 5, 100] {
        let head = store.journal.sequence(lease, limit).await.answered().expect("the lease holds");
        size = (size + limit as usize).min(hashes.len());
        holds(&head, &hashes[..size]);
        assert_eq!(store.journal.waiting().await.answered(), (hashes.len() - size) as u64);
    }
    assert_eq!(size, hashes.len());
}

pub async fn leaves_are_told_from_a_place_on(store: Store) {
    let hashes = looked_at(&store, 3).await;
    let lease = make::leased(&store).await;
    store.journal.sequence(lease, 7).await.answered().expect("the lease holds");
    let told = async |from, limit| {
        let leaves = store.journal.leaves(from, limit).await.answered();
        leaves.iter().map(|leaf| leaf_hash(leaf)).collect::<Vec<_>>()
    };
    assert_eq!(told(0, 3).await, hashes[..3]);
    assert_eq!(told(3, 3).await, hashes[3..6]);
    assert_eq!(told(5, 100).await, hashes[5..7], "those that wait have no place");
    assert!(told(7, 100).await.is_empty());
    assert!(told(u64::MAX, 100).await.is_empty());
}

pub async fn a_leaf_is_found_by_its_hash_with_and_without_a_place(store: Store) {
    let hashes = looked_at(&store, 2).await;
    let lease = make::leased(&store).await;
    store.journal.sequence(lease, 4).await.answered().expect("the lease holds");
    let mut before = 0;
    for (at, hash) in hashes.iter().enumerate() {
        let leaf = store.journal.leaf_by_hash(*hash).await.answered().expect("the leaf is there");
        assert_eq!(leaf_hash(&leaf.bytes), *hash);
        assert_eq!(leaf.index, (at < 4).then_some(at as u64));
        assert!(leaf.id > before, "numbers follow the order of commit");
        assert_eq!(leaf.due_ms, leaf.at_ms + 60_000);
        before = leaf.id;
    }
    assert!(store.journal.leaf_by_hash([9; 32]).await.answered().is_none());
}

pub async fn counts_agree_with_what_was_done(store: Store) {
    assert_eq!(store.journal.counts().await.answered(), Counts::default());
    looked_at(&store, 3).await;
    make::filed(&store, make::filing_of_new(4, 1)).await;
    make::filed(&store, make::filing(1, 3, 1)).await;
    let lease = make::leased(&store).await;
    store.journal.sequence(lease, 10).await.answered().expect("the lease holds");
    let expected = Counts {
        head_size: 10,
        sequenced: 10,
        waiting: 2,
        events_by_n: 12,
        events: 12,
        destroyed: 0,
        entries: 2,
        subjects: 4,
    };
    assert_eq!(store.journal.counts().await.answered(), expected);
}

pub async fn a_new_database_is_of_the_form_that_this_release_makes(store: Store) {
    assert_eq!(store.journal.schema_faults().await.answered(), [""; 0]);
    looked_at(&store, 1).await;
    assert_eq!(store.journal.schema_faults().await.answered(), [""; 0], "also when it is used");
}
