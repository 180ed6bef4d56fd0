//! What is read about one person: the right rows, in their order, and of nobody else.

use super::make::{self, Answered, BODY, CONSENT, ENTRY, LOOK, OTHER_BODY, done, filed, filing, filing_of_new};
use crate::Store;
use crate::files::Whose;
use crate::person::{EventKey, Operation, SubjectKey};

pub async fn a_file_is_found_by_paper_and_by_number(store: Store) {
    assert!(store.files.file(Whose::Blind(make::blind(1))).await.answered().is_none());
    assert!(store.files.file(Whose::Key(SubjectKey(1))).await.answered().is_none());
    filed(&store, filing_of_new(1, 1)).await;
    filed(&store, filing_of_new(2, 1)).await;
    for who in [1, 2] {
        let by_paper = make::file_of(&store, who).await;
        let by_number = store.files.file(Whose::Key(by_paper.subject.key)).await.answered();
        let by_number = by_number.expect("the same person");
        assert_eq!(by_number.subject.pseudonym, make::subject(who).pseudonym);
        for file in [by_paper, by_number] {
            assert_eq!(file.entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), [make::entry_id(who, 1)]);
        }
    }
    assert!(store.files.file(Whose::Blind(make::blind(3))).await.answered().is_none());
}

pub async fn entries_are_told_in_the_order_of_filing(store: Store) {
    filed(&store, filing_of_new(1, 9)).await;
    for (at, doc) in [4, 7, 1, 8, 2].into_iter().enumerate() {
        filed(&store, filing(1, 2 + at as u64, doc)).await;
        filed(&store, filing_of_new(10 + doc, 1)).await;
    }
    let entries = make::file_of(&store, 1).await.entries;
    let expected = [9, 4, 7, 1, 8, 2].map(|doc| make::entry_id(1, doc));
    assert_eq!(entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), expected);
}

pub async fn subjects_for_a_filing_leave_out_the_unknown(store: Store) {
    filed(&store, filing_of_new(1, 1)).await;
    make::enrolled(&store, 2).await;
    let wanted = [3, 2, 4, 1].map(make::blind).to_vec();
    let mut found = store.files.subjects_for_filing(wanted).await.answered();
    found.sort_by_key(|(_, row)| row.key);
    let told: Vec<_> = found.iter().map(|(blind, row)| (*blind, row.n, row.pseudonym)).collect();
    let pseudonym = |who| make::subject(who).pseudonym;
    assert_eq!(told, [(make::blind(1), 2, pseudonym(1)), (make::blind(2), 1, pseudonym(2))]);
    assert!(store.files.subjects_for_filing(Vec::new()).await.answered().is_empty());
}

/// Person 1: a filing, then looks at 2, 4, 6, 8 and consents between them. Person 2: one look.
async fn busy(store: &Store) -> (SubjectKey, SubjectKey) {
    filed(store, filing_of_new(1, 1)).await;
    let key = make::file_of(store, 1).await.subject.key;
    for n in 2..9 {
        let change = if n % 2 == 0 { make::look(key, 1, n) } else { make::change(Operation::AnswerConsent, key, 1, n) };
        done(store.persons.commit(change).await);
    }
    let other = make::enrolled(store, 2).await;
    done(store.persons.commit(make::look(other, 2, 1)).await);
    (key, other)
}

pub async fn events_are_told_by_class_latest_first_in_pages(store: Store) {
    let (key, other) = busy(&store).await;
    let told = async |subject, class, before, limit| {
        let events = store.files.own_events(subject, class, before, limit).await.answered();
        assert!(events.iter().all(|event| event.class == class));
        events.iter().map(|event| event.n).collect::<Vec<_>>()
    };
    assert_eq!(told(key, LOOK, u64::MAX, 10).await, [8, 6, 4, 2]);
    assert_eq!(told(key, LOOK, u64::MAX >> 1, 3).await, [8, 6, 4]);
    assert_eq!(told(key, LOOK, 4, 10).await, [2], "before 4, not 4 itself");
    assert_eq!(told(key, LOOK, 5, 1).await, [4]);
    assert!(told(key, LOOK, 2, 10).await.is_empty());
    assert_eq!(told(key, CONSENT, u64::MAX, 10).await, [7, 5, 3]);
    assert_eq!(told(key, ENTRY, u64::MAX, 10).await, [1]);
    assert_eq!(told(other, LOOK, u64::MAX, 10).await, [1]);
    assert!(told(SubjectKey(4711), LOOK, u64::MAX, 10).await.is_empty());
}

pub async fn events_are_counted_by_class_before_a_number(store: Store) {
    let (key, other) = busy(&store).await;
    let counted = async |subject, class, before| store.files.own_event_count(subject, class, before).await.answered();
    assert_eq!(counted(key, LOOK, u64::MAX).await, 4);
    assert_eq!(counted(key, LOOK, 8).await, 3, "before 8, not 8 itself");
    assert_eq!(counted(key, LOOK, 0).await, 0);
    assert_eq!(counted(key, CONSENT, u64::MAX).await, 3);
    assert_eq!(counted(other, LOOK, u64::MAX).await, 1);
    assert_eq!(counted(other, ENTRY, u64::MAX).await, 0);
}

pub async fn events_are_told_in_order_for_the_deep_check(store: Store) {
    let (key, other) = busy(&store).await;
    let events = store.files.events_for_audit(key).await.answered();
    assert_eq!(events.iter().map(|event| event.n).collect::<Vec<_>>(), (0..9).collect::<Vec<_>>());
    let events = store.files.events_for_audit(other).await.answered();
    assert_eq!(events.iter().map(|event| event.n).collect::<Vec<_>>(), [0, 1]);
}

pub async fn an_event_reads_back_as_it_was_committed(store: Store) {
    let (key, other) = busy(&store).await;
    let entry = make::entry_id(1, 1);
    let sent = [
        (0, make::event(1, 0, 0, EventKey::Subject)),
        (1, make::event(1, 1, ENTRY, EventKey::Entry(entry))),
        (2, make::event(1, 2, LOOK, EventKey::Year(2026))),
        (3, make::event(1, 3, CONSENT, EventKey::Subject)),
    ];
    for (n, sent) in sent {
        let told = store.files.event(key, n).await.answered().expect("the event is there");
        assert_eq!((told.n, told.class, told.key, told.m), (n, sent.class, sent.key, sent.m));
        assert_eq!(told.leaf.bytes, sent.leaf);
        assert_eq!((told.leaf.at_ms, told.leaf.due_ms, told.leaf.index), (sent.at_ms, sent.due_ms, None));
    }
    make::sequenced(&store).await;
    let told = store.files.event(key, 3).await.answered().expect("the event is there");
    assert_eq!(told.leaf.index, Some(3));
    assert!(store.files.event(key, 9).await.answered().is_none());
    assert!(store.files.event(other, 2).await.answered().is_none());
}

pub async fn subjects_for_the_deep_check_come_in_order_in_pages(store: Store) {
    let mut keys = Vec::new();
    for who in 1..=5 {
        keys.push(make::enrolled(&store, who).await);
    }
    let mut told = Vec::new();
    let mut after = SubjectKey(0);
    loop {
        let page = store.files.subjects_for_audit(after, 2).await.answered();
        assert!(page.len() <= 2);
        let Some(last) = page.last() else { break };
        after = last.key;
        told.extend(page.iter().map(|row| row.key));
    }
    assert_eq!(told, keys);
}

pub async fn a_person_sees_their_own_notices_latest_first(store: Store) {
    filed(&store, filing_of_new(1, 1)).await;
    filed(&store, filing_of_new(2, 1)).await;
    filed(&store, filing(1, 2, 2)).await;
    let key = make::file_of(&store, 1).await.subject.key;
    let notices = store.files.own_notices(key).await.answered();
    let told: Vec<_> = notices.iter().map(|notice| (notice.id, notice.entry)).collect();
    assert_eq!(told, [2, 1].map(|doc| (make::notice_id(1, doc), make::entry_id(1, doc))));
}

pub async fn consents_are_told_to_the_person_and_to_the_asking_body(store: Store) {
    let (one, two) = (make::enrolled(&store, 1).await, make::enrolled(&store, 2).await);
    let asked = [(1, one, 1, 1, BODY), (2, two, 2, 1, BODY), (3, one, 1, 2, OTHER_BODY), (4, one, 1, 3, BODY)];
    for (number, key, who, n, body) in asked {
        let mut change = make::change(Operation::AskConsent, key, who, n);
        change.consent = Some(make::consent(number, body));
        done(store.persons.commit(change).await);
    }
    let ids = |rows: Vec<crate::files::ConsentRow>| rows.iter().map(|row| row.id).collect::<Vec<_>>();
    let id = make::consent_id;
    assert_eq!(ids(store.files.own_consents(one).await.answered()), [id(4), id(3), id(1)]);
    assert_eq!(ids(store.files.own_consents(two).await.answered()), [id(2)]);
    assert_eq!(ids(store.files.consents_of_body(BODY, 10).await.answered()), [id(4), id(2), id(1)]);
    assert_eq!(ids(store.files.consents_of_body(BODY, 2).await.answered()), [id(4), id(2)]);
    assert_eq!(ids(store.files.consents_of_body(OTHER_BODY, 2).await.answered()), [id(3)]);
    assert!(store.files.consents_of_body("", 10).await.answered().is_empty());
    let told = store.files.consent(id(2)).await.answered().expect("the consent is there");
    let sent = make::consent(2, BODY);
    assert_eq!((told.id, told.subject, told.body), (sent.id, two, sent.body));
    assert_eq!((told.year, told.sealed), (sent.year, sent.sealed));
    assert!(store.files.consent(id(9)).await.answered().is_none());
}

pub async fn enquiries_are_told_to_the_asking_body(store: Store) {
    let key = make::enrolled(&store, 1).await;
    for (number, body) in [(1, BODY), (2, OTHER_BODY), (3, BODY)] {
        let mut change = make::change(Operation::Enquire, key, 1, number);
        change.enquiry = Some(make::enquiry(number, body));
        done(store.persons.commit(change).await);
    }
    let told = async |body, limit| {
        let rows = store.files.enquiries_of_body(body, limit).await.answered();
        rows.iter().map(|row| (row.id, row.n)).collect::<Vec<_>>()
    };
    let id = make::enquiry_id;
    assert_eq!(told(BODY, 10).await, [(id(3), 3), (id(1), 1)]);
    assert_eq!(told(BODY, 1).await, [(id(3), 3)]);
    assert_eq!(told(OTHER_BODY, 10).await, [(id(2), 2)]);
    assert!(store.files.enquiry(id(9)).await.answered().is_none());
}

pub async fn the_proof_of_a_look_is_told_again(store: Store) {
    let key = make::enrolled(&store, 1).await;
    let committed = done(store.persons.commit(make::look(key, 1, 1)).await);
    assert_eq!(store.files.committed_look(key, 1).await.answered(), Some(committed.clone()));
    make::sequenced(&store).await;
    assert_eq!(store.files.committed_look(key, 1).await.answered(), Some(committed));
    assert_eq!(store.files.committed_look(key, 2).await.answered(), None);
}

pub async fn enquiries_for_the_deep_check_come_in_order_in_pages(store: Store) {
    let key = make::enrolled(&store, 1).await;
    for number in 1..=5 {
        let mut change = make::change(Operation::Enquire, key, 1, number);
        change.enquiry = Some(make::enquiry(number, if number % 2 == 0 { BODY } else { OTHER_BODY }));
        done(store.persons.commit(change).await);
    }
    let (mut told, mut after) = (Vec::new(), None);
    loop {
        let page = store.files.enquiries_for_audit(after, 2).await.answered();
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 2);
        after = Some(last.id);
        told.extend(page.iter().map(|row| (row.id, row.subject, row.n, row.at_ms)));
    }
    let mut expected: Vec<_> =
        (1..=5).map(|number| (make::enquiry_id(number), key, number, make::enquiry(number, BODY).at_ms)).collect();
    expected.sort_unstable_by_key(|row| row.0);
    assert_eq!(told, expected, "of every body, each once");
}

pub async fn a_file_tells_by_what_its_rows_are_found(store: Store) {
    filed(&store, filing_of_new(1, 1)).await;
    let file = make::file_of(&store, 1).await;
    assert_eq!(file.subject.blind, make::blind(1));
    let (entry, sent) = (&file.entries[0], filing(1, 1, 1));
    assert_eq!((entry.row_key, entry.content_mark), (sent.row_key, sent.content_mark));
    assert_eq!(entry.source_body, sent.source_body);
    let mut change = make::change(Operation::AskConsent, file.subject.key, 1, 2);
    change.consent = Some(make::consent(1, BODY));
    done(store.persons.commit(change).await);
    let consents = store.files.own_consents(file.subject.key).await.answered();
    assert_eq!(consents[0].asked_ms, make::consent(1, BODY).asked_ms);
}
