//! What waits on the desks of bodies, and which rows of a batch became which entries.

use xinyu_register::ids::{ChangeId, TaskId};
use xinyu_register::sealed::BlindIndex;

use super::make::{self, Answered, BODY, NOW_MS, conflicts, done, filed, filing, filing_of_new};
use crate::batches::FiledRow;
use crate::person::{ChangePut, Operation, PersonChange, SubjectKey, TaskChange};
use crate::{Store, StoreError};

fn change_id(number: u64) -> ChangeId {
    ChangeId::from_bytes(make::noise("change", number))
}

fn put(number: u64, body: &str, doc: u64) -> ChangePut {
    ChangePut {
        id: change_id(number),
        body: body.to_owned(),
        enquiry: make::enquiry_id(number),
        entry: make::entry_id(1, doc),
        sealed: make::sealed("change", number),
        at_ms: NOW_MS,
    }
}

/// Document `doc` of person 1 in a new version, with these askers told.
fn amended(key: SubjectKey, n: u64, doc: u64, changed: Vec<ChangePut>) -> PersonChange {
    let mut change = make::change(Operation::Amend, key, 1, n);
    change.entry = Some((make::entry_id(1, doc), make::sealed("record anew", doc)));
    change.content_mark = Some(BlindIndex(make::noise("content anew", doc)));
    let notice = make::notice_id(1, 100 + doc);
    change.new_notice = Some((notice, make::entry_id(1, doc), make::sealed("notice anew", doc)));
    change.changed = changed;
    change
}

async fn one(store: &Store) -> SubjectKey {
    filed(store, filing_of_new(1, 1)).await;
    make::file_of(store, 1).await.subject.key
}

pub async fn an_amended_entry_has_its_new_record_mark_and_notice(store: Store) {
    let key = one(&store).await;
    done(store.persons.commit(amended(key, 2, 1, Vec::new())).await);
    let file = make::file_of(&store, 1).await;
    assert_eq!(file.entries[0].record, make::sealed("record anew", 1));
    assert_eq!(file.entries[0].content_mark, BlindIndex(make::noise("content anew", 1)));
    let notices = store.files.own_notices(key).await.answered();
    assert_eq!(
        notices.iter().map(|notice| notice.id).collect::<Vec<_>>(),
        [make::notice_id(1, 101), make::notice_id(1, 1)]
    );
    assert_eq!(store.desks.subject_of_entry(make::entry_id(1, 1)).await.answered(), Some(key));
    assert_eq!(store.desks.subject_of_entry(make::entry_id(9, 9)).await.answered(), None);
}

pub async fn askers_are_told_of_a_change_and_confirm_it_once(store: Store) {
    let key = one(&store).await;
    let other = make::enrolled(&store, 2).await;
    done(store.persons.commit(amended(key, 2, 1, vec![put(1, BODY, 1), put(2, "other", 1)])).await);
    let told = store.desks.changes_of_body(BODY, 10).await.answered();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].id, told[0].subject, told[0].n, told[0].seen_ms), (change_id(1), key, 2, None));
    assert_eq!((told[0].enquiry, told[0].entry), (make::enquiry_id(1), make::entry_id(1, 1)));
    assert_eq!((&told[0].sealed, told[0].at_ms), (&make::sealed("change", 1), NOW_MS));
    assert_eq!(store.desks.own_changes(key).await.answered().len(), 2);
    assert_eq!(store.desks.change(change_id(2)).await.answered().expect("it is there").body, "other");

    let seen = |subject, who, n| {
        let mut change = make::change(Operation::SeeChange, subject, who, n);
        change.change_seen = Some((change_id(1), NOW_MS + 5));
        change
    };
    let told = store.persons.commit(seen(other, 2, 1)).await;
    assert!(matches!(told, Err(StoreError::Inconsistent { .. })), "not under another person's number");
    done(store.persons.commit(seen(key, 1, 3)).await);
    assert_eq!(store.desks.change(change_id(1)).await.answered().expect("it is there").seen_ms, Some(NOW_MS + 5));
    let again = store.persons.commit(seen(key, 1, 4)).await;
    assert!(matches!(again, Err(StoreError::Inconsistent { .. })), "once");
    assert_eq!(make::n_of(&store, 1).await, 4, "nothing moved");
}

pub async fn a_task_waits_for_its_body_and_goes_when_done(store: Store) {
    let key = one(&store).await;
    let task = |n, task| {
        let mut change = make::change(Operation::TakeBack, key, 1, n);
        change.entry = Some((make::entry_id(1, 1), make::sealed("record anew", n)));
        change.task = Some(task);
        change
    };
    let id = TaskId::from_bytes(make::noise("task", 1));
    let open = TaskChange::Open { id, body: BODY.to_owned(), entry: make::entry_id(1, 1), at_ms: NOW_MS };
    assert!(conflicts(store.persons.commit(task(7, open.clone())).await));
    done(store.persons.commit(task(2, open.clone())).await);
    let tasks = store.desks.tasks_of_body(BODY, 10).await.answered();
    assert_eq!(
        tasks.iter().map(|task| (task.id, task.entry, task.at_ms)).collect::<Vec<_>>(),
        [(id, make::entry_id(1, 1), NOW_MS)]
    );
    assert!(store.desks.tasks_of_body("other", 10).await.answered().is_empty());
    assert_eq!(store.desks.tasks_for_audit(key).await.answered(), tasks);
    done(store.persons.commit(task(3, TaskChange::Done(make::entry_id(1, 1)))).await);
    assert!(store.desks.tasks_of_body(BODY, 10).await.answered().is_empty());
    let gone = store.persons.commit(task(4, TaskChange::Done(make::entry_id(1, 1)))).await;
    assert!(matches!(gone, Err(StoreError::Inconsistent { .. })), "what is not there cannot be done");
}

pub async fn rows_are_told_with_the_entries_that_they_became(store: Store) {
    store.batches.batch_begin(make::batch(1, BODY)).await.answered();
    let late = crate::person::FilingOp { late: true, ..filing(1, 2, 2) };
    let first = filing_of_new(1, 1);
    store.persons.commit_filings(vec![first.clone(), late.clone()], Some(make::step(1, 2))).await.answered();
    let again = crate::person::FilingOp { late: true, row: 9, ..make::again(filing(1, 3, 1)) };
    store.persons.commit_filings(vec![again, make::amended(filing(1, 3, 2))], Some(make::step(1, 9))).await.answered();
    let row = |row, doc, leaf| FiledRow { row, entry: make::entry_id(1, doc), leaf };
    let id = make::batch_id(1);
    let told = store.batches.batch_filed(id, 0).await.answered();
    assert_eq!(told, [row(1, 1, Some(make::hash_of(&first))), row(2, 2, Some(make::hash_of(&late)))]);
    assert_eq!(store.batches.batch_filed(id, 1).await.answered(), [row(9, 1, None)], "there already");
    assert!(store.batches.batch_filed(id, 2).await.answered().is_empty());
    let batch = store.batches.batch(id).await.answered().expect("a batch");
    assert_eq!(batch.late, 1, "only what was filed now");
    store.batches.batch_purge(id).await.answered();
    assert!(store.batches.batch_filed(id, 0).await.answered().is_empty());
}
