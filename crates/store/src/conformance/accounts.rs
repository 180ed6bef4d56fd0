//! Officers, credentials, facts, replays.

use xinyu_register::logged::Committed;

use super::make::{self, Answered, BODY, NOW_MS, OTHER_BODY, conflicts, done};
use crate::accounts::{Actor, CredentialKind, OfficerRecord, SecretHash};
use crate::person::{OfficerChange, Operation, SubjectKey};
use crate::{Store, StoreError, StoreResult, Tried};

fn secret(number: u64) -> SecretHash {
    make::noise("secret", number)
}

/// Puts an officer with event `n` of person 1.
async fn put(store: &Store, n: u64, record: OfficerRecord, sign_out: bool) -> StoreResult<Tried<Committed>> {
    let key = make::file_of(store, 1).await.subject.key;
    let mut change = make::change(Operation::Staff, key, 1, n);
    change.officer = Some(OfficerChange { record, sign_out });
    store.persons.commit(change).await
}

pub async fn an_officer_is_put_and_put_anew_with_the_event_that_says_so(store: Store) {
    make::enrolled(&store, 1).await;
    let sent = make::officer(1, BODY);
    assert!(store.accounts.officer(sent.id).await.answered().is_none());
    assert!(conflicts(put(&store, 7, sent.clone(), false).await));
    assert!(store.accounts.officer(sent.id).await.answered().is_none(), "with its event or not at all");
    done(put(&store, 1, sent.clone(), false).await);
    assert_eq!(store.accounts.officer(sent.id).await.answered().as_ref(), Some(&sent));
    let anew = OfficerRecord { name: make::sealed("anew", 1), rights: make::sealed("rights anew", 1), ..sent.clone() };
    done(put(&store, 2, anew.clone(), false).await);
    assert_eq!(store.accounts.officer(sent.id).await.answered().as_ref(), Some(&anew));
    let moved = put(&store, 3, make::officer(1, OTHER_BODY), false).await;
    assert!(matches!(moved, Err(StoreError::Inconsistent { .. })), "an officer is of one body: {moved:?}");
    assert_eq!(make::n_of(&store, 1).await, 3, "nothing moved");
}

pub async fn officers_are_told_by_body(store: Store) {
    make::enrolled(&store, 1).await;
    for (n, body) in [(1, BODY), (2, OTHER_BODY), (3, BODY)] {
        done(put(&store, n, make::officer(n, body), false).await);
    }
    let told = store.accounts.officers_of_body(BODY).await.answered();
    let mut ids: Vec<_> = told.iter().map(|officer| officer.id).collect();
    ids.sort_unstable();
    let mut expected = [1, 3].map(|number| make::officer(number, BODY).id);
    expected.sort_unstable();
    assert_eq!(ids, expected);
    assert!(store.accounts.officers_of_body("").await.answered().is_empty());
}

pub async fn what_an_officer_signed_in_with_ends_with_the_change_that_says_so(store: Store) {
    make::enrolled(&store, 1).await;
    let kinds = [CredentialKind::Token, CredentialKind::Session, CredentialKind::Link];
    for (at, kind) in kinds.into_iter().enumerate() {
        for officer in [1, 2] {
            let mut sent = make::credential(10 * officer + at as u64, kind);
            sent.actor = Actor::Officer(make::officer(officer, BODY).id);
            store.accounts.credential_put(secret(10 * officer + at as u64), sent).await.answered();
        }
    }
    let there = async |officer: u64| {
        let mut there = 0;
        for (at, kind) in kinds.into_iter().enumerate() {
            let told = store.accounts.credential(kind, secret(10 * officer + at as u64), NOW_MS).await;
            there += usize::from(told.answered().is_some());
        }
        there
    };
    done(put(&store, 1, make::officer(1, BODY), false).await);
    assert_eq!((there(1).await, there(2).await), (3, 3));
    assert!(conflicts(put(&store, 9, make::officer(1, BODY), true).await));
    assert_eq!(there(1).await, 3, "a conflict signs nobody out");
    done(put(&store, 2, make::officer(1, BODY), true).await);
    assert_eq!((there(1).await, there(2).await), (0, 3), "all of theirs, and nobody else's");
}

pub async fn a_credential_is_known_by_its_secret_and_kind_until_its_end(store: Store) {
    let kinds = [CredentialKind::Token, CredentialKind::Session, CredentialKind::Link];
    for (number, kind) in kinds.into_iter().enumerate() {
        let number = number as u64;
        let mut sent = make::credential(number, kind);
        if kind == CredentialKind::Session {
            (sent.actor, sent.scopes) = (Actor::Resident(SubjectKey(77)), Vec::new());
        }
        store.accounts.credential_put(secret(number), sent.clone()).await.answered();
        let told = store.accounts.credential(kind, secret(number), NOW_MS).await.answered();
        let told = told.expect("it has not ended");
        assert_eq!((told.id, told.kind, told.actor), (sent.id, kind, sent.actor));
        assert_eq!((told.scopes, told.until_ms), (sent.scopes, sent.until_ms));
        for other in kinds.into_iter().filter(|other| *other != kind) {
            let told = store.accounts.credential(other, secret(number), NOW_MS).await.answered();
            assert!(told.is_none(), "{kind:?} used as {other:?}");
        }
        for (now_ms, there) in [(sent.until_ms - 1, true), (sent.until_ms, false), (sent.until_ms + 1, false)] {
            let told = store.accounts.credential(kind, secret(number), now_ms).await.answered();
            assert_eq!(told.is_some(), there, "at {now_ms}");
        }
    }
    assert!(store.accounts.credential(CredentialKind::Token, secret(9), NOW_MS).await.answered().is_none());
    let twice = store.accounts.credential_put(secret(0), make::credential(5, CredentialKind::Link)).await;
    assert!(matches!(twice, Err(StoreError::Inconsistent { .. })), "one secret, one credential: {twice:?}");
}

pub async fn a_credential_is_taken_once(store: Store) {
    let sent = make::credential(1, CredentialKind::Link);
    store.accounts.credential_put(secret(1), sent.clone()).await.answered();
    let take = async |kind| store.accounts.credential_take(kind, secret(1), NOW_MS).await.answered();
    assert!(take(CredentialKind::Session).await.is_none(), "of another kind");
    let taken = take(CredentialKind::Link).await.expect("it is there");
    assert_eq!((taken.id, taken.actor, taken.scopes), (sent.id, sent.actor, sent.scopes));
    assert!(take(CredentialKind::Link).await.is_none());
    assert!(store.accounts.credential(CredentialKind::Link, secret(1), NOW_MS).await.answered().is_none());
}

pub async fn an_ended_credential_is_not_taken(store: Store) {
    let sent = make::credential(1, CredentialKind::Link);
    store.accounts.credential_put(secret(1), sent.clone()).await.answered();
    let taken = store.accounts.credential_take(CredentialKind::Link, secret(1), sent.until_ms).await.answered();
    assert!(taken.is_none());
}

pub async fn ended_credentials_are_forgotten_and_others_kept(store: Store) {
    for (number, until_ms) in [(1, NOW_MS - 1), (2, NOW_MS), (3, NOW_MS + 1)] {
        let mut sent = make::credential(number, CredentialKind::Token);
        sent.until_ms = until_ms;
        store.accounts.credential_put(secret(number), sent).await.answered();
        store.accounts.replay_put(secret(number), vec![1], until_ms).await.answered();
    }
    assert_eq!(store.accounts.credentials_forget(NOW_MS).await.answered(), 2);
    assert_eq!(store.accounts.credentials_forget(NOW_MS).await.answered(), 0);
    // Asked for a time long past, so that only what is forgotten is not told.
    for (number, there) in [(1, false), (2, false), (3, true)] {
        let told = store.accounts.credential(CredentialKind::Token, secret(number), 0).await.answered();
        assert_eq!(told.is_some(), there, "credential {number}");
        assert_eq!(store.accounts.replay(secret(number), 0).await.answered().is_some(), there, "replay {number}");
    }
}

pub async fn a_fact_is_kept_by_name(store: Store) {
    assert_eq!(store.accounts.fact("origin").await.answered(), None);
    store.accounts.fact_put("origin", b"one".to_vec()).await.answered();
    store.accounts.fact_put("Origin", b"other".to_vec()).await.answered();
    assert_eq!(store.accounts.fact("origin").await.answered(), Some(b"one".to_vec()), "names differ by case");
    store.accounts.fact_put("origin", Vec::new()).await.answered();
    assert_eq!(store.accounts.fact("origin").await.answered(), Some(Vec::new()), "empty is not absent");
    assert_eq!(store.accounts.fact("orig").await.answered(), None);
}

pub async fn an_answer_is_replayed_until_its_end(store: Store) {
    store.accounts.replay_put(secret(1), vec![1, 2, 3], NOW_MS + 10).await.answered();
    for (now_ms, told) in [(NOW_MS, Some(vec![1, 2, 3])), (NOW_MS + 9, Some(vec![1, 2, 3])), (NOW_MS + 10, None)] {
        assert_eq!(store.accounts.replay(secret(1), now_ms).await.answered(), told);
    }
    store.accounts.replay_put(secret(1), vec![4], NOW_MS + 30).await.answered();
    assert_eq!(store.accounts.replay(secret(1), NOW_MS + 20).await.answered(), Some(vec![4]));
    assert_eq!(store.accounts.replay(secret(2), NOW_MS).await.answered(), None);
}
