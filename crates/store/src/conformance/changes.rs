//! Changes under a person's number: all of it or nothing, and nothing of another's.

use xinyu_register::sealed::BlindIndex;

use super::make::{self, Answered, BODY, CONSENT, NOW_MS, TODAY, conflicts, done, filed, filing_of_new};
use crate::files::Whose;
use crate::person::{DueKind, EventKey, MessageChange, Operation, PersonChange, ShareChange, SubjectKey};
use crate::{Store, StoreError, StoreResult, Tried};

/// Persons 1 and 2 with one entry each, at n = 2.
async fn two(store: &Store) -> (SubjectKey, SubjectKey) {
    filed(store, filing_of_new(1, 1)).await;
    filed(store, filing_of_new(2, 1)).await;
    (make::file_of(store, 1).await.subject.key, make::file_of(store, 2).await.subject.key)
}

/// A change that touched what is another's must fail and move nothing.
async fn refused<T: std::fmt::Debug>(store: &Store, told: StoreResult<Tried<T>>) {
    assert!(matches!(told, Err(StoreError::Inconsistent { .. })), "{told:?}");
    assert_eq!((make::n_of(store, 1).await, make::n_of(store, 2).await), (2, 2), "nothing moved");
    assert_eq!(store.journal.waiting().await.answered(), 4);
}

pub async fn a_commit_appends_its_event_and_makes_n_one_more(store: Store) {
    let (key, _) = two(&store).await;
    let change = make::look(key, 1, 2);
    let committed = done(store.persons.commit(change.clone()).await);
    assert_eq!(*committed.leaf_hash(), xinyu_evidence::merkle::leaf_hash(&change.event.leaf));
    assert_eq!(committed.committed_ms(), change.event.at_ms);
    assert_eq!((make::n_of(&store, 1).await, make::n_of(&store, 2).await), (3, 2));
    let event = store.files.event(key, 2).await.answered().expect("the event is there");
    assert_eq!((event.leaf.bytes, event.m), (change.event.leaf, change.event.m));
}

/// A change that touches all that an enquiry may.
fn full(key: SubjectKey, n: u64) -> PersonChange {
    let mut change = make::change(Operation::Enquire, key, 1, n);
    change.year_key = Some(make::year_key(1, 2026));
    change.consent = Some(make::consent(1, BODY));
    change.enquiry = Some(make::enquiry(1, BODY));
    change.message = Some(MessageChange::Post(make::message(1, None)));
    change
}

pub async fn a_commit_with_another_number_is_a_conflict_and_changes_nothing(store: Store) {
    let (key, _) = two(&store).await;
    let before = store.journal.counts().await.answered();
    for n in [0, 1, 3, 1 << 40] {
        assert!(conflicts(store.persons.commit(full(key, n)).await), "n = {n}, the subject is at 2");
    }
    assert_eq!(store.journal.counts().await.answered(), before);
    assert!(make::file_of(&store, 1).await.year_keys.is_empty());
    assert!(store.files.own_consents(key).await.answered().is_empty());
    assert!(store.files.enquiry(make::enquiry_id(1)).await.answered().is_none());
    assert!(store.files.messages_waiting(i64::MAX, 10).await.answered().is_empty());

    done(store.persons.commit(full(key, 2)).await);
    assert_eq!(make::file_of(&store, 1).await.year_keys.len(), 1);
    assert_eq!(store.files.own_consents(key).await.answered().len(), 1);
    assert!(store.files.enquiry(make::enquiry_id(1)).await.answered().is_some());
    assert_eq!(store.files.messages_waiting(i64::MAX, 10).await.answered().len(), 1);
}

pub async fn a_commit_for_nobody_is_a_conflict(store: Store) {
    for n in [0, 1] {
        assert!(conflicts(store.persons.commit(make::look(SubjectKey(4711), 1, n)).await));
    }
    assert_eq!(store.journal.counts().await.answered(), crate::journal::Counts::default());
}

pub async fn a_decision_on_facts_that_lapsed_is_a_conflict(store: Store) {
    let (key, _) = two(&store).await;
    let mut change = make::look(key, 1, 2);
    change.valid_until_ms = change.event.at_ms - 1;
    assert!(conflicts(store.persons.commit(change.clone()).await));
    assert_eq!(make::n_of(&store, 1).await, 2);
    change.valid_until_ms = change.event.at_ms + 60_000;
    done(store.persons.commit(change).await);
}

/// Who may touch what, as a table beside the one in `Operation::may`.
pub async fn an_operation_touches_its_own_parts_only(store: Store) {
    let (key, _) = two(&store).await;
    done(store.persons.commit(full(key, 2)).await);
    let operations = [
        (Operation::Serve, ["entry", "notice", "due"].as_slice()),
        (Operation::MessageSent, &["entry", "message", "due"]),
        (Operation::Look, &[]),
        (Operation::Enquire, &["consent", "enquiry", "message"]),
        (Operation::AskConsent, &["consent", "message", "due"]),
        (Operation::AnswerConsent, &["consent", "due"]),
        (Operation::Settings, &["settings", "message"]),
        (Operation::End, &["entry", "due"]),
        (Operation::Recall, &["recall"]),
        (Operation::Share, &["share", "due"]),
        (Operation::OpenShare, &["share", "message"]),
        (Operation::System, &["enquiry"]),
        (Operation::ConfirmName, &["identity"]),
        (Operation::DecideIdentity, &["identity"]),
    ];
    let mut n = 3;
    for (operation, may) in operations {
        for part in [
            "entry", "notice", "consent", "enquiry", "settings", "identity", "message", "due", "not due", "recall",
            "share",
        ] {
            let mut change = make::change(operation, key, 1, n);
            let sealed = make::sealed(part, n);
            match part {
                "entry" => change.entry = Some((make::entry_id(1, 1), sealed)),
                "notice" => change.notice = Some((make::notice_id(1, 1), sealed)),
                "consent" => change.consent = Some(make::consent(n * 10, BODY)),
                "enquiry" => change.enquiry = Some(make::enquiry(n * 10, BODY)),
                "settings" => change.settings = Some(sealed),
                "identity" => change.identity = Some(sealed),
                "message" => change.message = Some(MessageChange::Post(make::message(n * 10, None))),
                "recall" => change.recall = vec![(make::noise("recall", n), TODAY)],
                "share" => change.share = Some(ShareChange::Put(BlindIndex(make::noise("share", n)))),
                "due" => change.due_add = vec![make::due(TODAY, DueKind::LapseConsent, [7; 10], key)],
                _ => change.due_remove = vec![make::due(TODAY, DueKind::LapseConsent, [7; 10], key)],
            }
            let told = store.persons.commit(change).await;
            if may.iter().any(|may| part.ends_with(may)) {
                done(told);
                n += 1;
            } else {
                assert!(matches!(told, Err(StoreError::Inconsistent { .. })), "{operation:?} on {part}: {told:?}");
            }
            assert_eq!(make::n_of(&store, 1).await, n, "{operation:?} on {part}");
        }
    }
}

pub async fn a_key_of_a_year_is_stored_once(store: Store) {
    let (key, _) = two(&store).await;
    let mut change = make::look(key, 1, 2);
    change.year_key = Some(make::year_key(1, 2026));
    done(store.persons.commit(change).await);

    let mut other = make::year_key(1, 2026);
    other.wrapped = make::year_key(2, 2026).wrapped;
    let mut change = make::look(key, 1, 3);
    change.year_key = Some(other);
    let told = store.persons.commit(change).await;
    assert!(matches!(told, Err(StoreError::Inconsistent { .. })), "what the first key sealed would be lost: {told:?}");
    assert_eq!(make::n_of(&store, 1).await, 3);

    let mut change = make::look(key, 1, 3);
    change.year_key = Some(make::year_key(1, 2025));
    done(store.persons.commit(change).await);
    let keys = make::file_of(&store, 1).await.year_keys;
    assert_eq!(keys.iter().map(|key| key.year).collect::<Vec<_>>(), [2025, 2026]);
    for key in keys {
        let sent = make::year_key(1, key.year);
        assert_eq!((key.key_id, key.wrapped), (sent.key_id, sent.wrapped));
    }
}

pub async fn an_entry_is_put_anew_under_its_own_subject_only(store: Store) {
    let (one, other) = two(&store).await;
    let anew = make::sealed("anew", 1);
    let mut change = make::change(Operation::End, other, 2, 2);
    change.entry = Some((make::entry_id(1, 1), anew.clone()));
    refused(&store, store.persons.commit(change).await).await;
    let mut change = make::change(Operation::End, one, 1, 2);
    change.entry = Some((make::entry_id(1, 9), anew.clone()));
    refused(&store, store.persons.commit(change.clone()).await).await;
    change.entry = Some((make::entry_id(1, 1), anew.clone()));
    done(store.persons.commit(change).await);
    assert_eq!(make::file_of(&store, 1).await.entries[0].record, anew);
    assert_ne!(make::file_of(&store, 2).await.entries[0].record, anew);
}

pub async fn a_notice_is_put_anew_under_its_own_subject_only(store: Store) {
    let (one, other) = two(&store).await;
    let anew = make::sealed("anew", 1);
    let mut change = make::change(Operation::Serve, other, 2, 2);
    // The parts before it are undone with it.
    change.entry = Some((make::entry_id(2, 1), anew.clone()));
    change.notice = Some((make::notice_id(1, 1), anew.clone()));
    refused(&store, store.persons.commit(change).await).await;
    assert_ne!(make::file_of(&store, 2).await.entries[0].record, anew);
    let mut change = make::change(Operation::Serve, one, 1, 2);
    change.notice = Some((make::notice_id(1, 1), anew.clone()));
    done(store.persons.commit(change).await);
    assert_eq!(store.files.own_notices(one).await.answered()[0].sealed, anew);
    assert_ne!(store.files.own_notices(other).await.answered()[0].sealed, anew);
}

pub async fn a_consent_is_put_anew_under_its_own_subject_only(store: Store) {
    let (one, other) = two(&store).await;
    let mut change = make::change(Operation::AnswerConsent, one, 1, 2);
    change.consent = Some(make::consent(1, BODY));
    done(store.persons.commit(change).await);

    let mut anew = make::consent(1, BODY);
    (anew.new, anew.sealed, anew.year) = (false, make::sealed("anew", 1), 2027);
    let mut change = make::change(Operation::AnswerConsent, other, 2, 2);
    change.consent = Some(anew.clone());
    let told = store.persons.commit(change).await;
    assert!(matches!(told, Err(StoreError::Inconsistent { .. })), "{told:?}");
    assert_eq!(make::n_of(&store, 2).await, 2);
    let told = store.files.consent(make::consent_id(1)).await.answered().expect("the consent is there");
    assert_eq!(told.sealed, make::consent(1, BODY).sealed);

    let mut change = make::change(Operation::AnswerConsent, one, 1, 3);
    change.consent = Some(anew.clone());
    done(store.persons.commit(change.clone()).await);
    let told = store.files.consent(make::consent_id(1)).await.answered().expect("the consent is there");
    assert_eq!((told.subject, told.sealed), (one, anew.sealed));
    assert_eq!(told.year, 2027, "the year of the key that seals it now");

    change.event.n = 4;
    change.consent.as_mut().expect("just set").id = make::consent_id(2);
    let told = store.persons.commit(change).await;
    assert!(matches!(told, Err(StoreError::Inconsistent { .. })), "one that is not there: {told:?}");
}

pub async fn a_consent_is_new_once(store: Store) {
    let (one, other) = two(&store).await;
    let mut change = make::change(Operation::AskConsent, one, 1, 2);
    change.consent = Some(make::consent(1, BODY));
    done(store.persons.commit(change).await);
    for (key, who, n) in [(one, 1, 3), (other, 2, 2)] {
        let mut change = make::change(Operation::AskConsent, key, who, n);
        change.consent = Some(make::consent(1, BODY));
        let told = store.persons.commit(change).await;
        assert!(matches!(told, Err(StoreError::Inconsistent { .. })), "{told:?}");
        assert_eq!(make::n_of(&store, who).await, n);
    }
}

pub async fn an_enquiry_is_stored_with_its_event_and_once(store: Store) {
    let (one, other) = two(&store).await;
    let mut change = make::change(Operation::Enquire, one, 1, 2);
    change.enquiry = Some(make::enquiry(1, BODY));
    done(store.persons.commit(change).await);
    let told = store.files.enquiry(make::enquiry_id(1)).await.answered().expect("the enquiry is there");
    let sent = make::enquiry(1, BODY);
    assert_eq!((told.id, told.subject, told.n), (sent.id, one, 2));
    assert_eq!((told.body, told.year, told.sealed), (sent.body, sent.year, sent.sealed));

    let mut change = make::change(Operation::Enquire, other, 2, 2);
    change.enquiry = Some(make::enquiry(1, BODY));
    let told = store.persons.commit(change).await;
    assert!(matches!(told, Err(StoreError::Inconsistent { .. })), "{told:?}");
    assert_eq!(make::n_of(&store, 2).await, 2);
}

pub async fn settings_are_put_anew_for_their_own_subject_only(store: Store) {
    let (one, _) = two(&store).await;
    let mut change = make::change(Operation::Settings, one, 1, 2);
    change.settings = Some(make::sealed("anew", 1));
    done(store.persons.commit(change).await);
    let file = make::file_of(&store, 1).await;
    assert_eq!(file.subject.settings, make::sealed("anew", 1));
    assert_eq!(file.subject.identity, make::subject(1).identity);
    assert_eq!(make::file_of(&store, 2).await.subject.settings, make::subject(2).settings);
}

pub async fn a_message_waits_until_its_time_and_goes_when_posted(store: Store) {
    let (one, _) = two(&store).await;
    for (number, n) in [(1, 2), (2, 3), (3, 4)] {
        let mut change = make::change(Operation::AskConsent, one, 1, n);
        let mut message = make::message(number, None);
        message.at_ms = NOW_MS + i64::try_from(number).expect("small");
        change.message = Some(MessageChange::Post(message));
        done(store.persons.commit(change).await);
    }
    let waiting = async |now_ms, limit| {
        let told = store.files.messages_waiting(now_ms, limit).await.answered();
        told.iter().map(|message| (message.id, message.tries)).collect::<Vec<_>>()
    };
    let id = make::message_id;
    assert!(waiting(NOW_MS, 10).await.is_empty());
    assert_eq!(waiting(NOW_MS + 2, 10).await, [(id(1), 0), (id(2), 0)]);
    assert_eq!(waiting(NOW_MS + 9, 2).await, [(id(1), 0), (id(2), 0)]);

    store.files.message_later(id(1), NOW_MS + 100).await.answered();
    assert_eq!(waiting(NOW_MS + 9, 10).await, [(id(2), 0), (id(3), 0)]);
    assert_eq!(waiting(NOW_MS + 100, 1).await, [(id(1), 1)]);
    store.files.message_later(id(1), NOW_MS + 100).await.answered();
    assert_eq!(waiting(NOW_MS + 100, 1).await, [(id(1), 2)]);

    let mut change = make::change(Operation::MessageSent, one, 1, 5);
    change.message = Some(MessageChange::Posted(id(2)));
    done(store.persons.commit(change).await);
    store.files.message_gone(id(3)).await.answered();
    assert_eq!(waiting(i64::MAX, 10).await, [(id(1), 2)]);
}

pub async fn a_message_is_forgotten_by_its_own_subject_only(store: Store) {
    let (one, other) = two(&store).await;
    let mut change = make::change(Operation::AskConsent, one, 1, 2);
    change.message = Some(MessageChange::Post(make::message(1, None)));
    done(store.persons.commit(change).await);
    let mut change = make::change(Operation::MessageSent, other, 2, 2);
    change.message = Some(MessageChange::Posted(make::message_id(1)));
    let _ = store.persons.commit(change).await;
    assert_eq!(store.files.messages_waiting(i64::MAX, 10).await.answered().len(), 1);
}

pub async fn things_fall_due_for_their_own_subject_only(store: Store) {
    let (one, other) = two(&store).await;
    let thing = make::due(TODAY, DueKind::ServeByMessage, *make::entry_id(1, 1).as_bytes(), one);
    let mut change = make::change(Operation::Serve, other, 2, 2);
    change.due_add = vec![thing];
    refused(&store, store.persons.commit(change).await).await;
    assert!(store.sweep.due(TODAY, None, 10).await.answered().is_empty());

    let mut change = PersonChange::new(Operation::Serve, one, make::event(1, 2, CONSENT, EventKey::Subject), i64::MAX);
    change.due_add = vec![thing];
    done(store.persons.commit(change).await);
    let mut change = make::change(Operation::Serve, other, 2, 2);
    change.due_remove = vec![thing];
    let told = store.persons.commit(change).await;
    assert!(matches!(told, Err(StoreError::Inconsistent { .. })), "{told:?}");
    assert_eq!(store.sweep.due(TODAY, None, 10).await.answered(), [thing]);
    let mut change = make::change(Operation::Serve, one, 1, 3);
    change.due_remove = vec![thing];
    done(store.persons.commit(change).await);
    assert!(store.sweep.due(TODAY, None, 10).await.answered().is_empty());
    assert!(store.files.file(Whose::Key(one)).await.answered().is_some());
}
