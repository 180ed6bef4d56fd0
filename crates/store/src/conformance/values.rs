//! Values at their ends: text of any script, large and empty bytes, large numbers.

use xinyu_register::sealed::{Sealed, WrappedKey};

use super::make::{self, Answered, NOW_MS, done, filed, filing_of_new};
use crate::Store;
use crate::person::{DueKind, EventKey, OfficerChange, Operation};

/// Body codes and offices are text; a rare character outside the basic plane is among them.
const TEXT: &str = "杭州市𠮷区·市场监督管理局（信用科）'\"%_\\;--";

pub async fn chinese_text_survives(store: Store) {
    let mut op = filing_of_new(1, 1);
    op.source_body = TEXT.to_owned();
    filed(&store, op).await;
    make::enrolled(&store, 2).await;
    let doomed = store.sweep.doomed(make::entry_id(1, 1)).await.answered().expect("the entry is there");
    assert_eq!(doomed.source_body, TEXT);

    let key = make::file_of(&store, 1).await.subject.key;
    let mut change = make::change(Operation::Enquire, key, 1, 2);
    change.consent = Some(make::consent(1, TEXT));
    change.enquiry = Some(make::enquiry(1, TEXT));
    done(store.persons.commit(change).await);
    assert_eq!(store.files.consents_of_body(TEXT, 10).await.answered()[0].body, TEXT);
    assert_eq!(store.files.enquiries_of_body(TEXT, 10).await.answered()[0].body, TEXT);
    assert!(store.files.enquiries_of_body("%", 10).await.answered().is_empty(), "no patterns");

    let officer = make::officer(1, TEXT);
    let mut change = make::change(Operation::Staff, key, 1, 3);
    change.officer = Some(OfficerChange { record: officer.clone(), sign_out: false });
    done(store.persons.commit(change).await);
    assert_eq!(store.accounts.officers_of_body(TEXT).await.answered(), [officer]);

    let mut batch = make::batch(1, TEXT);
    batch.template = TEXT.to_owned();
    store.batches.batch_begin(batch).await.answered();
    assert_eq!(store.batches.batches_of_body(TEXT, 10).await.answered()[0].template, TEXT);
    store.accounts.fact_put(TEXT, TEXT.as_bytes().to_vec()).await.answered();
    assert_eq!(store.accounts.fact(TEXT).await.answered(), Some(TEXT.as_bytes().to_vec()));
}

pub async fn values_of_a_megabyte_survive(store: Store) {
    let large = |what| Sealed(make::much_noise(what, 1, 1_048_577));
    let mut op = filing_of_new(1, 1);
    op.record = large("record");
    op.event.m = large("m");
    op.notice = Some((make::notice_id(1, 1), large("notice")));
    let mut step = make::step(1, 2);
    step.rows = vec![crate::person::BatchRow { row: 1, state: 1, sealed: large("row") }];
    store.batches.batch_begin(make::batch(1, make::BODY)).await.answered();
    store.persons.commit_filings(vec![op], Some(step)).await.answered();
    let file = make::file_of(&store, 1).await;
    assert!(file.entries[0].record == large("record"));
    let event = store.files.event(file.subject.key, 1).await.answered().expect("the event is there");
    assert!(event.m == large("m"));
    assert!(store.files.own_notices(file.subject.key).await.answered()[0].sealed == large("notice"));
    assert!(store.batches.batch_rows(make::batch_id(1), 0, 0, 1).await.answered()[0].sealed == large("row"));
    let fact = make::much_noise("fact", 1, 1_048_577);
    store.accounts.fact_put("large", fact.clone()).await.answered();
    assert!(store.accounts.fact("large").await.answered() == Some(fact));
}

pub async fn empty_values_survive(store: Store) {
    let mut op = filing_of_new(1, 1);
    (op.record, op.wrapped, op.source_body) = (Sealed(Vec::new()), WrappedKey(Vec::new()), String::new());
    filed(&store, op).await;
    let file = make::file_of(&store, 1).await;
    assert!(file.entries[0].record.0.is_empty() && file.entries[0].wrapped.0.is_empty());
    let doomed = store.sweep.doomed(make::entry_id(1, 1)).await.answered().expect("the entry is there");
    assert_eq!(doomed.source_body, "");
    store.accounts.replay_put([1; 32], Vec::new(), NOW_MS + 1).await.answered();
    assert_eq!(store.accounts.replay([1; 32], NOW_MS).await.answered(), Some(Vec::new()));
    assert!(store.persons.commit_filings(Vec::new(), None).await.answered().is_empty());
}

pub async fn numbers_survive_to_their_ends(store: Store) {
    let key = make::enrolled(&store, 1).await;
    let mut n = 1;
    for year in [i16::MIN, -1, 0, 1, i16::MAX] {
        let mut change = make::look(key, 1, n);
        change.event.key = EventKey::Year(year);
        change.year_key = Some(make::year_key(1, year));
        (change.event.at_ms, change.event.due_ms, change.event.class) = (i64::MIN, i64::MAX, 255);
        done(store.persons.commit(change).await);
        let told = store.files.event(key, n).await.answered().expect("the event is there");
        assert_eq!((told.key, told.class), (EventKey::Year(year), 255));
        assert_eq!((told.leaf.at_ms, told.leaf.due_ms), (i64::MIN, i64::MAX));
        n += 1;
    }
    assert_eq!(make::file_of(&store, 1).await.year_keys.len(), 5);
    let mut change = make::change(Operation::End, key, 1, n);
    change.due_add = vec![
        make::due(i32::MAX, DueKind::Destroy, [255; 10], key),
        make::due(i32::MIN, DueKind::Destroy, [0; 10], key),
    ];
    let things = change.due_add.clone();
    done(store.persons.commit(change).await);
    assert_eq!(store.sweep.due(i32::MIN, None, 9).await.answered(), things[1..]);
    assert_eq!(store.sweep.due(i32::MAX, None, u32::MAX).await.answered().len(), 2);
    let mut batch = make::batch(1, make::BODY);
    (batch.generation.0, batch.purge_day) = (u32::MAX, i32::MAX);
    store.batches.batch_begin(batch).await.answered();
    let told = store.batches.batch(make::batch_id(1)).await.answered().expect("the batch is there");
    assert_eq!((told.generation.0, told.purge_day), (u32::MAX, i32::MAX));
}

/// A code is found by exactly its characters: no folding of case, width, composition or blanks.
pub async fn texts_that_look_alike_stay_apart(store: Store) {
    let alike = [
        "榆林市信用办",
        "榆林市信用办 ",
        "榆林市信用办\u{3000}",
        "A-office",
        "a-office",
        "Ａ-office",
        "é",
        "e\u{301}",
        "𠮷",
        "吉",
        "𪚥㑇",
        "",
    ];
    let system = make::enrolled(&store, 1).await;
    for (at, body) in alike.iter().enumerate() {
        let mut change = make::change(Operation::Staff, system, 1, 1 + at as u64);
        change.officer = Some(OfficerChange { record: make::officer(at as u64, body), sign_out: false });
        done(store.persons.commit(change).await);
        store.batches.batch_begin(make::batch(at as u64, body)).await.answered();
        store.accounts.fact_put(body, vec![u8::try_from(at).expect("a dozen")]).await.answered();
    }
    for (at, body) in alike.iter().enumerate() {
        let officers = store.accounts.officers_of_body(body).await.answered();
        assert_eq!(officers.iter().map(|officer| officer.id).collect::<Vec<_>>(), [make::officer(at as u64, body).id]);
        let batches = store.batches.batches_of_body(body, 99).await.answered();
        assert_eq!(batches.iter().map(|batch| batch.id).collect::<Vec<_>>(), [make::batch_id(at as u64)], "{body:?}");
        assert_eq!(store.accounts.fact(body).await.answered(), Some(vec![u8::try_from(at).expect("a dozen")]));
    }
}
