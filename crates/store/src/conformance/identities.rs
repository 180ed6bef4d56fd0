//! Identity cases: opened with their row, decided once in one piece, gone with their batch.

use xinyu_register::ids::IdentityCaseId;

use super::make::{self, Answered, BODY, NOW_MS, filing, filing_of_new, noise};
use crate::identities::{CaseDecision, CaseKind, CaseState, NewCase};
use crate::person::{BatchRow, FilingOutcome, Operation};
use crate::{Store, StoreError, Tried};

fn case_id(number: u64) -> IdentityCaseId {
    IdentityCaseId::from_bytes(noise("identity case", number))
}

fn case(number: u64, row: u32) -> NewCase {
    let (id, kind, blind) = (case_id(number), CaseKind::Identity, make::blind(1));
    NewCase { id, kind, blind, row, at_ms: NOW_MS, sealed: make::sealed("case", number) }
}

/// Person 1 with one entry, and a batch whose row 2 has another name.
async fn waiting(store: &Store) {
    store.batches.batch_begin(make::batch(1, BODY)).await.answered();
    make::filed(store, filing_of_new(1, 1)).await;
    let mut step = make::step(1, 2);
    step.review = 1;
    step.rows = vec![BatchRow { row: 2, state: 3, sealed: make::sealed("row", 2) }];
    step.cases = vec![case(1, 2)];
    store.persons.commit_filings(Vec::new(), Some(step)).await.answered();
}

async fn decision(store: &Store, filed: bool) -> CaseDecision {
    let subject = make::file_of(store, 1).await.subject.key;
    let mut change = make::change(Operation::DecideIdentity, subject, 1, 2);
    change.identity = filed.then(|| make::sealed("identity anew", 1));
    CaseDecision {
        change,
        case: case_id(1),
        kind: CaseKind::Identity,
        state: if filed { CaseState::Filed } else { CaseState::Refused },
        pair: (!filed).then(|| xinyu_register::sealed::BlindIndex(noise("pair", 1))),
        filing: filed.then(|| filing(1, 3, 3)),
        repeated: false,
        row: (!filed).then(|| BatchRow { row: 2, state: 1, sealed: make::sealed("row back", 2) }),
    }
}

pub async fn a_case_is_opened_with_its_row_and_once(store: Store) {
    waiting(&store).await;
    let mut again = make::step(1, 2);
    again.cases = vec![case(2, 2)];
    store.persons.commit_filings(Vec::new(), Some(again)).await.answered();
    let open = store.identities.cases_open(CaseKind::Identity, 0, 10).await.answered();
    assert_eq!(open.len(), 1, "one row, one case");
    let told = store.identities.case(case_id(1)).await.answered().expect("the case is there");
    assert_eq!((told.batch, told.row, told.state, told.at_ms), (make::batch_id(1), 2, CaseState::Open, NOW_MS));
    assert_eq!((told.blind, told.sealed), (make::blind(1), make::sealed("case", 1)));
    assert_eq!(store.identities.own_cases(make::blind(1)).await.answered().len(), 1);
    assert!(store.identities.own_cases(make::blind(2)).await.answered().is_empty());
    assert!(store.identities.case(case_id(2)).await.answered().is_none());
}

pub async fn cases_are_told_oldest_first_in_pages(store: Store) {
    store.batches.batch_begin(make::batch(1, BODY)).await.answered();
    let mut step = make::step(1, 9);
    step.cases = (1..=5).map(|number| case(number, u32::try_from(number).unwrap_or(0))).collect();
    store.persons.commit_filings(Vec::new(), Some(step)).await.answered();
    let first = store.identities.cases_open(CaseKind::Identity, 0, 3).await.answered();
    let after = first.last().expect("three").seq;
    let rest = store.identities.cases_open(CaseKind::Identity, after, 3).await.answered();
    let rows: Vec<u32> = first.iter().chain(&rest).map(|case| case.row).collect();
    assert_eq!(rows, [1, 2, 3, 4, 5]);
    assert_eq!(store.identities.cases_for_audit(after, 10).await.answered().len(), 2);
}

pub async fn a_decision_that_files_is_done_in_one_piece(store: Store) {
    waiting(&store).await;
    let decided = decision(&store, true).await;
    let Tried::Done((_, outcome)) = store.identities.decide(decided).await.answered() else { panic!("a conflict") };
    assert!(matches!(outcome, Some(FilingOutcome::Filed(_))));
    let file = make::file_of(&store, 1).await;
    assert_eq!((file.subject.n, file.entries.len()), (4, 2), "the decision, then the filing");
    assert_eq!(file.subject.identity, make::sealed("identity anew", 1));
    let batch = store.batches.batch(make::batch_id(1)).await.answered().expect("a batch");
    assert_eq!((batch.counts, batch.decided), ([0, 0, 0, 1], [1, 0, 0]), "its counts stay those that its leaf tells");
    assert!(store.batches.batch_rows(make::batch_id(1), 0, 0, 10).await.answered().is_empty());
    assert!(store.identities.cases_open(CaseKind::Identity, 0, 10).await.answered().is_empty());
    let told = store.identities.case(case_id(1)).await.answered().expect("the case is there");
    assert_eq!(told.state, CaseState::Filed);
}

pub async fn a_decision_that_sends_back_keeps_the_row_and_the_pair(store: Store) {
    waiting(&store).await;
    let decided = decision(&store, false).await;
    let pair = decided.pair.expect("a pair");
    assert!(!store.identities.is_not_this_person(pair).await.answered());
    let Tried::Done((_, outcome)) = store.identities.decide(decided).await.answered() else { panic!("a conflict") };
    assert_eq!(outcome, None);
    assert!(store.identities.is_not_this_person(pair).await.answered());
    assert_eq!(store.identities.pairs_count().await.answered(), 1);
    let rows = store.batches.batch_rows(make::batch_id(1), 0, 0, 10).await.answered();
    assert_eq!(rows, [BatchRow { row: 2, state: 1, sealed: make::sealed("row back", 2) }]);
    let batch = store.batches.batch(make::batch_id(1)).await.answered().expect("a batch");
    assert_eq!(batch.decided, [0, 0, 1]);
    // What is remembered outlives the batch and its cases.
    store.batches.batch_purge(make::batch_id(1)).await.answered();
    assert!(store.identities.is_not_this_person(pair).await.answered());
}

pub async fn a_case_is_decided_once(store: Store) {
    waiting(&store).await;
    let (first, mut second) = (decision(&store, false).await, decision(&store, false).await);
    assert!(matches!(store.identities.decide(first).await.answered(), Tried::Done(_)));
    second.change.event.n = 3;
    assert!(matches!(store.identities.decide(second).await.answered(), Tried::Conflict));
    let batch = store.batches.batch(make::batch_id(1)).await.answered().expect("a batch");
    assert_eq!(batch.decided, [0, 0, 1], "nothing is counted twice");
}

pub async fn a_decision_on_a_stale_number_is_a_conflict_and_writes_nothing(store: Store) {
    waiting(&store).await;
    let mut stale = decision(&store, true).await;
    stale.change.event.n = 7;
    assert!(matches!(store.identities.decide(stale).await.answered(), Tried::Conflict));
    assert_eq!(store.identities.cases_open(CaseKind::Identity, 0, 10).await.answered().len(), 1);
    let file = make::file_of(&store, 1).await;
    assert_eq!((file.subject.n, file.entries.len()), (2, 1));
    // A filing that does not follow the decision takes the decision with it.
    let mut apart = decision(&store, true).await;
    apart.filing = Some(filing(1, 2, 9));
    assert!(matches!(store.identities.decide(apart).await, Err(StoreError::Inconsistent { .. })));
    let file = make::file_of(&store, 1).await;
    assert_eq!((file.subject.n, store.identities.cases_open(CaseKind::Identity, 0, 10).await.answered().len()), (2, 1));
}

pub async fn a_case_goes_with_its_batch(store: Store) {
    waiting(&store).await;
    store.batches.batch_purge(make::batch_id(1)).await.answered();
    assert!(store.identities.case(case_id(1)).await.answered().is_none());
    let decided = decision(&store, true).await;
    assert!(matches!(store.identities.decide(decided).await.answered(), Tried::Conflict));
}

/// Row 2 of a batch waits for an officer to read it.
async fn to_be_read(store: &Store) {
    store.batches.batch_begin(make::batch(1, BODY)).await.answered();
    let mut step = make::step(1, 2);
    step.review = 1;
    step.rows = vec![BatchRow { row: 2, state: 3, sealed: make::sealed("row", 2) }];
    step.cases = vec![NewCase { kind: CaseKind::Review, ..case(1, 2) }];
    store.persons.commit_filings(Vec::new(), Some(step)).await.answered();
}

pub async fn a_row_to_be_read_waits_in_a_queue_of_its_own_and_may_be_handed_on(store: Store) {
    to_be_read(&store).await;
    make::filed(&store, filing_of_new(1, 1)).await;
    assert!(store.identities.cases_open(CaseKind::Identity, 0, 10).await.answered().is_empty());
    assert!(store.identities.own_cases(make::blind(1)).await.answered().is_empty(), "nothing to confirm");
    assert_eq!(store.identities.cases_open(CaseKind::Review, 0, 10).await.answered().len(), 1);
    // Its words are in order, its name is not: the same case asks the other question from now on.
    let subject = make::file_of(&store, 1).await.subject.key;
    let decided = CaseDecision {
        change: make::change(Operation::DecideReview, subject, 1, 2),
        case: case_id(1),
        kind: CaseKind::Identity,
        state: CaseState::Open,
        pair: None,
        filing: None,
        repeated: false,
        row: Some(BatchRow { row: 2, state: 3, sealed: make::sealed("row anew", 2) }),
    };
    let Tried::Done((_, None)) = store.identities.decide(decided).await.answered() else { panic!("not handed on") };
    assert!(store.identities.cases_open(CaseKind::Review, 0, 10).await.answered().is_empty());
    assert_eq!(store.identities.own_cases(make::blind(1)).await.answered().len(), 1);
    let rows = store.batches.batch_rows(make::batch_id(1), 0, 0, 10).await.answered();
    assert_eq!(rows, [BatchRow { row: 2, state: 3, sealed: make::sealed("row anew", 2) }]);
    let batch = store.batches.batch(make::batch_id(1)).await.answered().expect("a batch");
    assert_eq!(batch.decided, [0, 0, 0], "it is not decided yet");
}

pub async fn a_row_of_somebody_new_is_filed_beside_an_event_of_the_registers_own(store: Store) {
    to_be_read(&store).await;
    make::filed(&store, filing_of_new(2, 1)).await;
    // Person 2 stands for the register's own subject: any event beside the filing.
    let subject = make::file_of(&store, 2).await.subject.key;
    let decided = |n| CaseDecision {
        change: make::change(Operation::DecideReview, subject, 2, n),
        case: case_id(1),
        kind: CaseKind::Review,
        state: CaseState::Filed,
        pair: None,
        filing: Some(filing_of_new(1, 3)),
        repeated: false,
        row: None,
    };
    let Tried::Done((_, outcome)) = store.identities.decide(decided(2)).await.answered() else { panic!("a conflict") };
    assert!(matches!(outcome, Some(FilingOutcome::Filed(_))));
    assert_eq!(make::file_of(&store, 1).await.entries.len(), 1);
    let batch = store.batches.batch(make::batch_id(1)).await.answered().expect("a batch");
    assert_eq!(batch.decided, [1, 0, 0]);
}

pub async fn a_row_of_somebody_who_is_no_longer_new_is_a_conflict(store: Store) {
    to_be_read(&store).await;
    make::filed(&store, filing_of_new(2, 1)).await;
    make::filed(&store, filing_of_new(1, 2)).await;
    let subject = make::file_of(&store, 2).await.subject.key;
    let decided = CaseDecision {
        change: make::change(Operation::DecideReview, subject, 2, 2),
        case: case_id(1),
        kind: CaseKind::Review,
        state: CaseState::Filed,
        pair: None,
        filing: Some(filing_of_new(1, 3)),
        repeated: false,
        row: None,
    };
    assert!(matches!(store.identities.decide(decided).await.answered(), Tried::Conflict));
    assert_eq!((make::file_of(&store, 1).await.entries.len(), make::file_of(&store, 2).await.subject.n), (1, 2));
    assert_eq!(store.identities.cases_open(CaseKind::Review, 0, 10).await.answered().len(), 1);
}
