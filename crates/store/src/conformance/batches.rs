//! Batches: counted with the chunk they belong to, and gone on their day.

use xinyu_evidence::merkle::{Tree, empty_root};

use super::make::{self, Answered, BODY, NOW_MS, OTHER_BODY, TODAY, filing, filing_of_new};
use crate::batches::{BatchRecord, BatchState};
use crate::person::{BatchRow, Due, DueKind, FiledBefore, FilingOutcome};
use crate::{Store, StoreError};

async fn begun(store: &Store, number: u64) {
    store.batches.batch_begin(make::batch(number, BODY)).await.answered();
}

async fn at(store: &Store, number: u64) -> BatchRecord {
    store.batches.batch(make::batch_id(number)).await.answered().expect("the batch is there")
}

fn row(number: u32, state: u8) -> BatchRow {
    BatchRow { row: number, state, sealed: make::sealed("row", u64::from(number)) }
}

pub async fn a_batch_begins_at_nothing_and_its_purge_falls_due(store: Store) {
    assert!(store.batches.batch(make::batch_id(1)).await.answered().is_none());
    begun(&store, 1).await;
    let (told, sent) = (at(&store, 1).await, make::batch(1, BODY));
    assert_eq!((told.id, told.officer, told.content_mark), (sent.id, sent.officer, sent.content_mark));
    assert_eq!((&told.body, &told.template), (&sent.body, &sent.template));
    assert_eq!((told.generation, told.key_id, told.wrapped), (sent.generation, sent.key_id, sent.wrapped));
    assert_eq!((told.sealed, told.state), (sent.sealed, BatchState::Working));
    assert_eq!((told.at_ms, told.done_ms, told.purge_day), (NOW_MS, None, TODAY + 30));
    assert_eq!((told.counts, told.event, told.upto, told.rows_root), ([0; 4], None, 0, empty_root()));
    let purge = Due { day: TODAY + 30, kind: DueKind::PurgeBatch, id: *sent.id.as_bytes(), subject: None };
    assert_eq!(store.sweep.due(TODAY + 30, None, 10).await.answered(), [purge]);

    let twice = store.batches.batch_begin(make::batch(1, BODY)).await;
    assert!(matches!(twice, Err(StoreError::Inconsistent { .. })), "one identifier, one batch: {twice:?}");
}

pub async fn a_step_is_counted_once_with_its_chunk(store: Store) {
    begun(&store, 1).await;
    make::filed(&store, filing_of_new(1, 1)).await;
    make::filed(&store, filing_of_new(2, 1)).await;
    let mut step = make::step(1, 7);
    (step.refused, step.review) = (3, 1);
    step.rows = vec![row(2, 1), row(3, 2), row(5, 1), row(6, 3)];
    let chunk = vec![filing(1, 2, 2), make::again(filing(1, 3, 1)), make::amended(filing(2, 2, 1))];
    store.persons.commit_filings(chunk, Some(step)).await.answered();
    let told = at(&store, 1).await;
    assert_eq!(told.counts, [1, 1, 3, 2], "accepted, repeated, refused, review; what differs is for review");
    assert_eq!(told.upto, 7);
    assert_eq!(store.batches.batch_rows(told.id, 0, 0, 10).await.answered().len(), 4);

    // The next chunk adds to it.
    store.persons.commit_filings(vec![filing(1, 3, 3)], Some(make::step(1, 8))).await.answered();
    let told = at(&store, 1).await;
    assert_eq!((told.counts, told.upto), ([2, 1, 3, 2], 8));
}

pub async fn a_step_is_left_out_on_a_conflict_and_comes_with_the_next_try(store: Store) {
    begun(&store, 1).await;
    make::filed(&store, filing_of_new(1, 1)).await;
    make::filed(&store, filing_of_new(2, 1)).await;
    let mut step = make::step(1, 4);
    (step.refused, step.rows) = (1, vec![row(4, 1)]);
    let first = filing_of_new(3, 1);
    let chunk = vec![first.clone(), filing(1, 99, 2), make::again(filing(1, 2, 1)), make::amended(filing(2, 2, 1))];
    let outcomes = store.persons.commit_filings(chunk, Some(step.clone())).await.answered();
    assert_eq!(outcomes[1], FilingOutcome::Conflict);
    let told = at(&store, 1).await;
    assert_eq!((told.counts, told.upto, told.rows_root), ([0; 4], 0, empty_root()), "left out");
    assert!(store.batches.batch_rows(told.id, 0, 0, 10).await.answered().is_empty());
    assert_eq!(make::n_of(&store, 3).await, 2, "but the other rows are filed");

    let had = outcomes.into_iter().filter(|outcome| *outcome != FilingOutcome::Conflict);
    let entry = make::entry_id(3, 1);
    step.earlier = had.map(|outcome| FiledBefore { row: 1, late: false, entry, outcome }).collect();
    let second = filing(1, 2, 2);
    let outcomes = store.persons.commit_filings(vec![second.clone()], Some(step)).await.answered();
    assert!(matches!(outcomes[0], FilingOutcome::Filed(_)));
    let told = at(&store, 1).await;
    assert_eq!((told.counts, told.upto), ([2, 1, 1, 1], 4), "those of both tries, once");
    assert_eq!(told.rows_root, Tree::new(&[make::hash_of(&first), make::hash_of(&second)]).root());
    assert_eq!(store.batches.batch_rows(told.id, 0, 0, 10).await.answered(), [row(4, 1)]);
}

pub async fn a_step_goes_with_its_chunk_or_not_at_all(store: Store) {
    begun(&store, 1).await;
    let mut clash = filing_of_new(2, 1);
    clash.entry = make::entry_id(1, 1);
    let mut step = make::step(1, 2);
    (step.refused, step.rows) = (1, vec![row(2, 1)]);
    let told = store.persons.commit_filings(vec![filing_of_new(1, 1), clash], Some(step)).await;
    assert!(told.is_err());
    let told = at(&store, 1).await;
    assert_eq!((told.counts, told.upto), ([0; 4], 0));
    assert!(store.batches.batch_rows(told.id, 0, 0, 10).await.answered().is_empty());
}

pub async fn rows_done_never_go_back(store: Store) {
    begun(&store, 1).await;
    for (upto, expected) in [(500, 500), (200, 500), (501, 501), (0, 501), (u32::MAX, u32::MAX)] {
        store.persons.commit_filings(Vec::new(), Some(make::step(1, upto))).await.answered();
        assert_eq!(at(&store, 1).await.upto, expected);
    }
    assert_eq!(at(&store, 1).await.counts, [0; 4], "an empty chunk counts nothing");
}

pub async fn the_root_is_over_the_accepted_rows_in_their_order(store: Store) {
    begun(&store, 1).await;
    begun(&store, 2).await;
    let mut hashes = Vec::new();
    let (mut who, mut upto) = (100, 0);
    for rows in [1, 2, 4, 1, 9] {
        let mut chunk = Vec::new();
        for _ in 0..rows {
            who += 1;
            chunk.push(filing_of_new(who, 1));
            hashes.push(make::hash_of(chunk.last().expect("just pushed")));
        }
        if upto > 0 {
            // Repeated rows are no part of it.
            chunk.insert(0, make::again(filing(101, 2, 1)));
        }
        upto += 10;
        store.persons.commit_filings(chunk, Some(make::step(1, upto))).await.answered();
        assert_eq!(at(&store, 1).await.rows_root, Tree::new(&hashes).root(), "after {} rows", hashes.len());
    }
    assert_eq!(at(&store, 1).await.counts, [17, 4, 0, 0]);
    assert_eq!(at(&store, 2).await.rows_root, empty_root(), "each batch has its own");
}

pub async fn rows_are_told_in_order_by_state_in_pages(store: Store) {
    begun(&store, 1).await;
    begun(&store, 2).await;
    let mut step = make::step(1, 9);
    step.rows = [9, 2, 7, 4, 5].map(|number| row(number, if number % 2 == 0 { 3 } else { 1 })).into();
    store.persons.commit_filings(Vec::new(), Some(step)).await.answered();
    let mut other = make::step(2, 3);
    other.rows = vec![row(3, 1)];
    store.persons.commit_filings(Vec::new(), Some(other)).await.answered();

    let rows = async |state, after, limit| {
        let told = store.batches.batch_rows(make::batch_id(1), state, after, limit).await.answered();
        told.iter().map(|row| row.row).collect::<Vec<_>>()
    };
    assert_eq!(rows(0, 0, 10).await, [2, 4, 5, 7, 9]);
    assert_eq!(rows(0, 0, 2).await, [2, 4]);
    assert_eq!(rows(0, 4, 2).await, [5, 7]);
    assert_eq!(rows(1, 0, 10).await, [5, 7, 9]);
    assert_eq!(rows(3, 2, 10).await, [4]);
    assert!(rows(2, 0, 10).await.is_empty());
    let told = store.batches.batch_rows(make::batch_id(1), 3, 0, 1).await.answered();
    assert_eq!(told, [row(2, 3)]);
}

pub async fn a_row_told_again_takes_the_place_of_the_first(store: Store) {
    begun(&store, 1).await;
    for state in [1, 3] {
        let mut step = make::step(1, 4);
        step.rows = vec![BatchRow { row: 4, state, sealed: make::sealed("told", u64::from(state)) }];
        store.persons.commit_filings(Vec::new(), Some(step)).await.answered();
    }
    let told = store.batches.batch_rows(make::batch_id(1), 0, 0, 10).await.answered();
    assert_eq!(told, [BatchRow { row: 4, state: 3, sealed: make::sealed("told", 3) }]);
}

pub async fn a_step_of_no_batch_files_nothing(store: Store) {
    let told = store.persons.commit_filings(vec![filing_of_new(1, 1)], Some(make::step(1, 1))).await;
    assert!(matches!(told, Err(StoreError::Inconsistent { .. })), "{told:?}");
    assert_eq!(store.journal.counts().await.answered(), crate::journal::Counts::default());
}

pub async fn the_latest_batch_of_the_same_content_is_found_for_its_body_only(store: Store) {
    let mark = make::batch(1, BODY).content_mark;
    for (number, body) in [(1, BODY), (2, BODY), (3, OTHER_BODY)] {
        let mut batch = make::batch(number, body);
        batch.content_mark = mark;
        store.batches.batch_begin(batch).await.answered();
    }
    begun(&store, 4).await;
    let found = async |body, mark| store.batches.batch_of_content(body, mark).await.answered().map(|batch| batch.id);
    assert_eq!(found(BODY, mark).await, Some(make::batch_id(2)));
    assert_eq!(found(OTHER_BODY, mark).await, Some(make::batch_id(3)));
    assert_eq!(found("330100-nobody", mark).await, None);
    assert_eq!(found(OTHER_BODY, make::batch(4, BODY).content_mark).await, None);
}

pub async fn a_body_sees_its_own_batches_latest_first(store: Store) {
    for (number, body) in [(1, BODY), (2, OTHER_BODY), (3, BODY), (4, BODY)] {
        store.batches.batch_begin(make::batch(number, body)).await.answered();
    }
    let told = async |body, limit| {
        let batches = store.batches.batches_of_body(body, limit).await.answered();
        batches.iter().map(|batch| batch.id).collect::<Vec<_>>()
    };
    assert_eq!(told(BODY, 10).await, [4, 3, 1].map(make::batch_id));
    assert_eq!(told(BODY, 2).await, [4, 3].map(make::batch_id));
    assert_eq!(told(OTHER_BODY, 10).await, [make::batch_id(2)]);
    assert!(told("", 10).await.is_empty());
}

pub async fn a_batch_ends_with_its_event(store: Store) {
    for number in 1..=3 {
        begun(&store, number).await;
    }
    let head = make::sealed("head at the end", 1);
    let end = async |number, state, event| {
        store.batches.batch_end(make::batch_id(number), state, head.clone(), event, NOW_MS + 5).await
    };
    end(1, BatchState::Done, Some(41)).await.answered();
    end(2, BatchState::Failed, None).await.answered();
    let told = at(&store, 1).await;
    assert_eq!((told.state, told.event, told.done_ms), (BatchState::Done, Some(41), Some(NOW_MS + 5)));
    assert_eq!(told.sealed, head);
    assert_eq!((at(&store, 2).await.state, at(&store, 2).await.event), (BatchState::Failed, None));
    let working = store.batches.batches_working().await.answered();
    assert_eq!(working.iter().map(|batch| batch.id).collect::<Vec<_>>(), [make::batch_id(3)]);
    let nobody = end(9, BatchState::Done, None).await;
    assert!(matches!(nobody, Err(StoreError::Inconsistent { .. })), "no such batch: {nobody:?}");
}

pub async fn a_purged_batch_has_no_key_and_no_rows(store: Store) {
    for number in 1..=2 {
        begun(&store, number).await;
        let mut step = make::step(number, 2);
        step.rows = vec![row(2, 1)];
        store.persons.commit_filings(vec![filing_of_new(number, 1)], Some(step)).await.answered();
    }
    store.batches.batch_purge(make::batch_id(1)).await.answered();
    let told = at(&store, 1).await;
    assert!(told.wrapped.0.is_empty() && told.sealed.0.is_empty());
    assert_eq!(told.counts, [1, 0, 0, 0], "what is counted stays");
    assert!(store.batches.batch_rows(told.id, 0, 0, 10).await.answered().is_empty());
    assert_eq!(make::file_of(&store, 1).await.entries.len(), 1, "what it filed stays");
    assert_eq!(store.sweep.destroyed_keys().await.answered(), [make::key_id("batch", 1)]);
    assert_eq!(store.batches.batch_rows(make::batch_id(2), 0, 0, 10).await.answered().len(), 1);
    assert!(!at(&store, 2).await.wrapped.0.is_empty());
    store.batches.batch_purge(make::batch_id(1)).await.answered();
    assert_eq!(store.sweep.destroyed_keys().await.answered().len(), 1, "again changes nothing");
}

pub async fn batches_for_the_deep_check_come_in_order_in_pages(store: Store) {
    for number in 1..=5 {
        store
            .batches
            .batch_begin(make::batch(number, if number % 2 == 0 { BODY } else { OTHER_BODY }))
            .await
            .answered();
    }
    store.batches.batch_purge(make::batch_id(3)).await.answered();
    let (mut told, mut after) = (Vec::new(), None);
    loop {
        let page = store.batches.batches_for_audit(after, 2).await.answered();
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 2);
        after = Some(last.id);
        told.extend(page.iter().map(|row| row.id));
    }
    let mut expected: Vec<_> = (1..=5).map(make::batch_id).collect();
    expected.sort_unstable();
    assert_eq!(told, expected, "of every body, each once, a purged one too");
}
