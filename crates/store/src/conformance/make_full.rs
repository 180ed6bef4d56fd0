//! A register with a row of every sort, and what a store tells of it.

use super::make::{self, Answered, BODY, NOW_MS, OTHER_BODY, TODAY, done, filed, filing, filing_of_new};
use crate::Store;
use crate::accounts::{Actor, CredentialKind};
use crate::dump::{Reader, Record, Source, TABLES, Writer};
use crate::identities::{CaseDecision, CaseKind, CaseState, NewCase};
use crate::papers::CopyRow;
use crate::person::{
    BatchRow, ChangePut, DueKind, EventKey, HonourChange, MessageChange, OfficerChange, Operation, PersonChange,
    ShareChange, SubjectKey, TaskChange,
};

/// The system's own subject in these tests.
const SYSTEM: u64 = 999;

/// A register with a row of every sort at least.
pub async fn a_full_register(store: &Store) -> SubjectKey {
    let system = make::enrolled(store, SYSTEM).await;
    store.batches.batch_begin(make::batch(1, BODY)).await.answered();
    store.batches.batch_begin(make::batch(2, OTHER_BODY)).await.answered();
    let mut step = make::step(1, 5);
    (step.review, step.refused) = (1, 1);
    step.rows = vec![
        BatchRow { row: 3, state: 1, sealed: make::sealed("row", 3) },
        BatchRow { row: 4, state: 3, sealed: make::sealed("row", 4) },
    ];
    let id = xinyu_register::ids::IdentityCaseId::from_bytes(make::noise("case", 1));
    let kind = CaseKind::Identity;
    step.cases =
        vec![NewCase { id, kind, blind: make::blind(1), row: 4, at_ms: NOW_MS, sealed: make::sealed("case", 1) }];
    let mut first = filing_of_new(1, 1);
    first.message = Some(make::message(1, Some(first.entry)));
    first.due = vec![make::due(TODAY + 9, DueKind::Destroy, *first.entry.as_bytes(), system)];
    let chunk = vec![first.clone(), make::again(filing(1, 2, 1)), filing_of_new(2, 1), filing(1, 2, 2)];
    store.persons.commit_filings(chunk, Some(step)).await.answered();
    let key = make::file_of(store, 1).await.subject.key;

    let mut change = make::change(Operation::Enquire, key, 1, 3);
    change.event.key = EventKey::Year(2026);
    change.year_key = Some(make::year_key(1, 2026));
    change.consent = Some(make::consent(1, OTHER_BODY));
    change.enquiry = Some(make::enquiry(1, OTHER_BODY));
    change.message = Some(MessageChange::Post(make::message(2, None)));
    done(store.persons.commit(change).await);
    done(store.persons.commit(taken_back(key)).await);
    let mut change = make::change(Operation::Recall, key, 1, 5);
    change.recall = vec![(make::noise("recall", 1), TODAY), (make::noise("recall", 2), TODAY + 1)];
    done(store.persons.commit(change).await);
    let mut change = make::change(Operation::Share, key, 1, 6);
    change.share = Some(ShareChange::Put(xinyu_register::sealed::BlindIndex(make::noise("share", 1))));
    done(store.persons.commit(change).await);
    let decision = CaseDecision {
        change: make::change(Operation::DecideIdentity, key, 1, 7),
        case: id,
        kind,
        state: CaseState::Refused,
        pair: Some(xinyu_register::sealed::BlindIndex(make::noise("pair", 1))),
        filing: None,
        repeated: false,
        row: Some(BatchRow { row: 4, state: 1, sealed: make::sealed("row back", 4) }),
    };
    done(store.identities.decide(decision).await);

    let mut change = make::change(Operation::Honour, key, 1, 8);
    change.honour = Some(HonourChange::Publish(make::entry_id(1, 2)));
    done(store.persons.commit(change).await);
    accounts(store, system, key).await;
    let copy = CopyRow {
        id: make::enquiry_id(1),
        lang: 1,
        subject: key,
        year: 2026,
        purge_day: TODAY + 3,
        sealed: make::sealed("copy", 1),
    };
    store.papers.copy_put(copy).await.answered();
    make::sequenced(store).await;
    let places = store.sweep.doomed(make::entry_id(2, 1)).await.answered().expect("it is there").places;
    let events = [3, 4].map(|n| make::event(SYSTEM, n, 1, EventKey::Subject)).to_vec();
    let doomed = vec![make::entry_id(2, 1)];
    done(store.sweep.destroy(system, events, TODAY, doomed, places.expect("it has one"), Vec::new()).await);
    store.batches.batch_purge(make::batch_id(2)).await.answered();
    key
}

/// An entry that is to be taken back: askers are told, and a second clerk has to confirm.
fn taken_back(key: SubjectKey) -> PersonChange {
    let entry = make::entry_id(1, 1);
    let mut change = make::change(Operation::TakeBack, key, 1, 4);
    change.changed = vec![ChangePut {
        id: xinyu_register::ids::ChangeId::from_bytes(make::noise("change", 1)),
        body: OTHER_BODY.into(),
        enquiry: make::enquiry_id(1),
        entry,
        sealed: make::sealed("change", 1),
        at_ms: NOW_MS,
    }];
    let id = xinyu_register::ids::TaskId::from_bytes(make::noise("task", 1));
    change.task = Some(TaskChange::Open { id, body: BODY.into(), entry, at_ms: NOW_MS });
    change
}

async fn accounts(store: &Store, system: SubjectKey, key: SubjectKey) {
    for (n, body) in [(1, BODY), (2, OTHER_BODY)] {
        let mut change = make::change(Operation::Staff, system, SYSTEM, n);
        change.officer = Some(OfficerChange { record: make::officer(n, body), sign_out: false });
        done(store.persons.commit(change).await);
    }
    store.accounts.credential_put([1; 32], make::credential(1, CredentialKind::Token)).await.answered();
    let mut session = make::credential(2, CredentialKind::Session);
    (session.actor, session.scopes) = (Actor::Resident(key), Vec::new());
    store.accounts.credential_put([2; 32], session).await.answered();
    for name in ["origin", "Origin", "原点𠮷", ""] {
        store.accounts.fact_put(name, name.as_bytes().to_vec()).await.answered();
    }
    store.accounts.replay_put([3; 32], vec![1, 2], NOW_MS + 10).await.answered();
}

/// All that a store tells, by way of its bytes.
pub async fn told(store: &Store) -> Vec<Record> {
    let mut writer = Writer::new(Vec::new()).answered();
    store.dump.dump(&mut writer).await.answered();
    let bytes = writer.end().answered();
    let mut reader = Reader::new(bytes.as_slice()).answered();
    let mut records = Vec::new();
    while let Some(record) = reader.record().answered() {
        records.push(record);
    }
    records
}

/// The same records, or the first that differs.
#[track_caller]
pub fn same(told: &[Record], expected: &[Record]) {
    for (one, other) in told.iter().zip(expected) {
        assert_eq!(one, other, "in {}", TABLES[other.table].name);
    }
    assert_eq!(told.len(), expected.len());
}

/// A new person, a further entry, a consent, an enquiry, a batch, on what was taken.
pub async fn goes_on(store: &Store, key: SubjectKey) {
    filed(store, filing_of_new(50, 1)).await;
    let n = make::n_of(store, 1).await;
    filed(store, filing(1, n, 60)).await;
    let mut change = make::change(Operation::Enquire, key, 1, n + 1);
    change.consent = Some(make::consent(60, BODY));
    change.enquiry = Some(make::enquiry(60, BODY));
    change.message = Some(MessageChange::Post(make::message(60, None)));
    done(store.persons.commit(change).await);
    store.batches.batch_begin(make::batch(60, BODY)).await.answered();
    let file = make::file_of(store, 1).await;
    assert_eq!(file.entries.last().map(|entry| entry.id), Some(make::entry_id(1, 60)), "the latest is the last");
    assert_eq!(store.files.own_notices(key).await.answered()[0].id, make::notice_id(1, 60));
    assert_eq!(store.files.own_consents(key).await.answered()[0].id, make::consent_id(60));
    assert_eq!(store.batches.batches_of_body(BODY, 9).await.answered()[0].id, make::batch_id(60));
}
