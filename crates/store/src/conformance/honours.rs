//! What people published by their own wish.

use super::make::{self, Answered, TODAY, conflicts, done, filed, filing, filing_of_new};
use crate::honours::HonourRow;
use crate::person::{EventKey, HonourChange, Operation, PersonChange, SubjectKey};
use crate::{Store, StoreError};

/// The register's own subject in these tests.
const SYSTEM: u64 = 999;

/// A person with documents 1 and 2, at n = 3.
async fn one(store: &Store, who: u64) -> SubjectKey {
    filed(store, filing_of_new(who, 1)).await;
    filed(store, filing(who, 2, 2)).await;
    make::file_of(store, who).await.subject.key
}

fn with(key: SubjectKey, who: u64, n: u64, doc: u64, honour: HonourChange) -> PersonChange {
    let mut change = make::change(Operation::Honour, key, who, n);
    change.entry = Some((make::entry_id(who, doc), make::sealed("record anew", n)));
    change.honour = Some(honour);
    change
}

fn publish(key: SubjectKey, who: u64, n: u64, doc: u64) -> PersonChange {
    with(key, who, n, doc, HonourChange::Publish(make::entry_id(who, doc)))
}

fn take_down(key: SubjectKey, who: u64, n: u64, doc: u64) -> PersonChange {
    with(key, who, n, doc, HonourChange::TakeDown(make::entry_id(who, doc)))
}

fn told(rows: &[HonourRow]) -> Vec<(SubjectKey, xinyu_register::ids::EntryId, u64)> {
    rows.iter().map(|row| (row.subject, row.entry, row.n)).collect()
}

pub async fn what_is_published_is_told_latest_first_in_pages(store: Store) {
    let (first, second) = (one(&store, 1).await, one(&store, 2).await);
    assert!(store.honours.honours(i64::MAX, 10).await.answered().is_empty());
    done(store.persons.commit(publish(first, 1, 3, 1)).await);
    done(store.persons.commit(publish(second, 2, 3, 1)).await);
    done(store.persons.commit(publish(first, 1, 4, 2)).await);
    let all = store.honours.honours(i64::MAX, 10).await.answered();
    let expected =
        [(first, make::entry_id(1, 2), 4), (second, make::entry_id(2, 1), 3), (first, make::entry_id(1, 1), 3)];
    assert_eq!(told(&all), expected);
    let page = store.honours.honours(i64::MAX, 2).await.answered();
    assert_eq!(told(&page), expected[..2]);
    assert_eq!(told(&store.honours.honours(page[1].seq, 2).await.answered()), expected[2..]);
    assert_eq!(told(&store.honours.honours_of(first).await.answered()), [expected[2], expected[0]]);
    // Published again it is the latest, once.
    done(store.persons.commit(publish(first, 1, 5, 1)).await);
    let all = store.honours.honours(i64::MAX, 10).await.answered();
    assert_eq!(told(&all), [(first, make::entry_id(1, 1), 5), expected[0], expected[1]]);
}

pub async fn what_is_taken_down_is_gone_and_only_its_own_subjects(store: Store) {
    let (key, other) = (one(&store, 1).await, one(&store, 2).await);
    assert!(conflicts(store.persons.commit(publish(key, 1, 7, 1)).await));
    assert!(store.honours.honours(i64::MAX, 10).await.answered().is_empty(), "with its event or not at all");
    done(store.persons.commit(publish(key, 1, 3, 1)).await);
    let mut of_other = make::change(Operation::Honour, other, 2, 3);
    for honour in [HonourChange::TakeDown(make::entry_id(1, 1)), HonourChange::Publish(make::entry_id(1, 1))] {
        of_other.honour = Some(honour);
        let answer = store.persons.commit(of_other.clone()).await;
        assert!(matches!(answer, Err(StoreError::Inconsistent { .. })), "another person's: {answer:?}");
    }
    assert_eq!(store.honours.honours(i64::MAX, 10).await.answered().len(), 1);
    done(store.persons.commit(take_down(key, 1, 4, 1)).await);
    assert!(store.honours.honours(i64::MAX, 10).await.answered().is_empty());
    let again = store.persons.commit(take_down(key, 1, 5, 1)).await;
    assert!(matches!(again, Err(StoreError::Inconsistent { .. })), "what is not published cannot be taken down");
    assert_eq!(make::n_of(&store, 1).await, 5, "nothing moved");
}

pub async fn a_publication_goes_with_its_entry(store: Store) {
    let system = make::enrolled(&store, SYSTEM).await;
    let key = one(&store, 1).await;
    let mut change = publish(key, 1, 3, 1);
    change.event = make::event(1, 3, make::ENTRY, EventKey::Entry(make::entry_id(1, 1)));
    done(store.persons.commit(change).await);
    done(store.persons.commit(publish(key, 1, 4, 2)).await);
    make::sequenced(&store).await;
    let entry = make::entry_id(1, 1);
    let mut places = store.sweep.doomed(entry).await.answered().expect("there").places.expect("placed");
    places.sort_unstable();
    let events = vec![make::event(SYSTEM, 1, 1, EventKey::Subject)];
    done(store.sweep.destroy(system, events, TODAY, vec![entry], places, Vec::new()).await);
    assert_eq!(told(&store.honours.honours(i64::MAX, 10).await.answered()), [(key, make::entry_id(1, 2), 4)]);
}
