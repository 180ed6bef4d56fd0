//! What outlives a store, and what two stores on one database see of each other.

use super::make::{self, Answered, BODY, NOW_MS, TODAY, done, filed, filing, filing_of_new};
use super::{Place, together};
use crate::accounts::CredentialKind;
use crate::person::{DueKind, EventKey, MessageChange, OfficerChange, Operation};

pub async fn everything_is_there_after_reopening(place: impl Place) {
    let store = place.open().await;
    let system = make::enrolled(&store, 999).await;
    filed(&store, filing_of_new(1, 1)).await;
    filed(&store, filing(1, 2, 2)).await;
    let key = make::file_of(&store, 1).await.subject.key;
    let mut change = make::change(Operation::AskConsent, key, 1, 3);
    change.year_key = Some(make::year_key(1, 2026));
    change.consent = Some(make::consent(1, BODY));
    change.message = Some(MessageChange::Post(make::message(1, None)));
    change.due_add = vec![make::due(TODAY, DueKind::LapseConsent, [1; 10], key)];
    done(store.persons.commit(change).await);
    let mut change = make::change(Operation::Enquire, key, 1, 4);
    change.enquiry = Some(make::enquiry(1, BODY));
    done(store.persons.commit(change).await);
    store.batches.batch_begin(make::batch(1, BODY)).await.answered();
    let mut step = make::step(1, 3);
    step.rows = vec![crate::person::BatchRow { row: 3, state: 1, sealed: make::sealed("row", 3) }];
    store.persons.commit_filings(vec![filing_of_new(2, 1)], Some(step)).await.answered();
    let mut change = make::change(Operation::Staff, key, 1, 5);
    change.officer = Some(OfficerChange { record: make::officer(1, BODY), sign_out: false });
    done(store.persons.commit(change).await);
    store.accounts.credential_put([1; 32], make::credential(1, CredentialKind::Token)).await.answered();
    store.accounts.fact_put("origin", b"here".to_vec()).await.answered();
    store.accounts.replay_put([2; 32], vec![1], NOW_MS + 10).await.answered();
    make::sequenced(&store).await;
    let places = store.sweep.doomed(make::entry_id(1, 2)).await.answered().expect("it is there").places;
    let events = vec![make::event(999, 1, 1, EventKey::Subject)];
    let doomed = vec![make::entry_id(1, 2)];
    done(store.sweep.destroy(system, events, TODAY, doomed, places.expect("it has one"), Vec::new()).await);
    let head = store.journal.head().await.answered();
    let counts = store.journal.counts().await.answered();
    drop(store);

    let store = place.open().await;
    assert_eq!(store.journal.head().await.answered(), head);
    assert_eq!(store.journal.counts().await.answered(), counts);
    assert_eq!(store.journal.destruction_sets().await.answered().len(), 1);
    assert_eq!(store.sweep.destroyed_keys().await.answered(), [make::entry_key(1, 2)]);
    let file = make::file_of(&store, 1).await;
    assert_eq!((file.subject.key, file.subject.n), (key, 6));
    assert_eq!((file.entries.len(), file.year_keys.len()), (1, 1));
    assert_eq!(store.files.own_notices(key).await.answered().len(), 1);
    assert_eq!(store.files.own_consents(key).await.answered().len(), 1);
    assert!(store.files.enquiry(make::enquiry_id(1)).await.answered().is_some());
    assert_eq!(store.files.messages_waiting(NOW_MS, 9).await.answered().len(), 1);
    assert_eq!(store.sweep.due(i32::MAX, None, 9).await.answered().len(), 2);
    let batch = store.batches.batch(make::batch_id(1)).await.answered().expect("the batch is there");
    assert_eq!((batch.counts, batch.upto), ([1, 0, 0, 0], 3));
    assert_eq!(batch.rows_root, make::hash_of(&filing_of_new(2, 1)), "a tree of one is its leaf");
    assert_eq!(store.batches.batch_rows(batch.id, 0, 0, 9).await.answered().len(), 1);
    assert_eq!(store.accounts.officers_of_body(BODY).await.answered().len(), 1);
    let token = store.accounts.credential(CredentialKind::Token, [1; 32], NOW_MS).await.answered();
    assert!(token.is_some());
    assert_eq!(store.accounts.fact("origin").await.answered(), Some(b"here".to_vec()));
    assert_eq!(store.accounts.replay([2; 32], NOW_MS).await.answered(), Some(vec![1]));
    filed(&store, filing(1, 6, 3)).await;
}

pub async fn two_stores_see_each_other(place: impl Place) {
    let (one, other) = (place.open().await, place.open().await);
    filed(&one, filing_of_new(1, 1)).await;
    assert_eq!(make::n_of(&other, 1).await, 2);
    filed(&other, filing(1, 2, 2)).await;
    assert_eq!(make::file_of(&one, 1).await.entries.len(), 2);
    let key = make::file_of(&one, 1).await.subject.key;
    done(one.persons.commit(make::look(key, 1, 3)).await);
    assert!(make::conflicts(other.persons.commit(make::look(key, 1, 3)).await));
    done(other.persons.commit(make::look(key, 1, 4)).await);
    one.accounts.credential_put([1; 32], make::credential(1, CredentialKind::Link)).await.answered();
    assert!(other.accounts.credential_take(CredentialKind::Link, [1; 32], NOW_MS).await.answered().is_some());
    assert!(one.accounts.credential_take(CredentialKind::Link, [1; 32], NOW_MS).await.answered().is_none());
    drop(one);
    assert_eq!(make::n_of(&other, 1).await, 5, "the other goes on");
    done(other.persons.commit(make::look(key, 1, 5)).await);
}

pub async fn of_two_stores_that_write_about_one_person_one_wins_each_number(place: impl Place) {
    let stores = [place.open().await, place.open().await];
    let key = make::enrolled(&stores[0], 1).await;
    let mut writers = tokio::task::JoinSet::new();
    for (writer, store) in stores.iter().enumerate() {
        let store = store.clone();
        writers.spawn(async move { (writer, together::write_until_done(store, key, writer as u64).await) });
    }
    let mut won = writers.join_all().await;
    won.sort_unstable();
    together::each_number_once(&stores[1], key, won.into_iter().map(|(_, numbers)| numbers).collect()).await;
}

pub async fn of_two_stores_one_gives_places(place: impl Place) {
    let (one, other) = (place.open().await, place.open().await);
    make::enrolled(&one, 1).await;
    let first = one.journal.lease([1; 16], NOW_MS, NOW_MS + 100).await.answered().expect("nobody holds it");
    assert_eq!(other.journal.lease([2; 16], NOW_MS + 50, NOW_MS + 200).await.answered(), None);
    one.journal.sequence(first, 9).await.answered().expect("the lease holds");
    make::enrolled(&other, 2).await;
    let second = other.journal.lease([2; 16], NOW_MS + 100, NOW_MS + 300).await.answered().expect("it has ended");
    assert_eq!(one.journal.sequence(first, 9).await.answered(), None, "the first was too slow");
    let head = other.journal.sequence(second, 9).await.answered().expect("the lease holds");
    assert_eq!((head.size, one.journal.head().await.answered()), (2, head.clone()));
    assert_eq!(one.journal.leaves(0, 9).await.answered().len(), 2);
}
