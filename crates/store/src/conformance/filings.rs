//! Filing: a chunk of rows, each with its own outcome.

use super::make::{self, Answered, NOW_MS, TODAY, filed, filing, filing_of_new};
use crate::files::Whose;
use crate::person::{DueKind, EventKey, FilingOutcome, FilingSubject};
use crate::{Store, StoreError};

pub async fn a_filing_brings_a_new_subject_along(store: Store) {
    let op = filing_of_new(1, 1);
    let committed = filed(&store, op.clone()).await;
    assert_eq!(*committed.leaf_hash(), make::hash_of(&op));
    assert_eq!(committed.committed_ms(), op.event.at_ms);

    let file = make::file_of(&store, 1).await;
    let new = make::subject(1);
    assert_eq!(file.subject.n, 2, "the enrolment and the filing");
    assert_eq!(file.subject.pseudonym, new.pseudonym);
    assert_eq!(file.subject.generation, new.generation);
    assert_eq!(file.subject.key_id, new.key_id);
    assert_eq!(file.subject.wrapped, new.wrapped);
    assert_eq!((file.subject.seed, file.subject.identity), (new.seed, new.identity));
    assert_eq!(file.subject.settings, new.settings);
    assert_eq!(file.entries.len(), 1);
    assert_eq!(file.entries[0].id, op.entry);
    assert_eq!(file.entries[0].key_id, op.key_id);
    assert_eq!(file.entries[0].wrapped, op.wrapped);
    assert_eq!(file.entries[0].record, op.record);
    assert!(file.year_keys.is_empty());

    let events = store.files.events_for_audit(file.subject.key).await.answered();
    let told: Vec<_> = events.iter().map(|event| (event.n, event.class, event.key)).collect();
    assert_eq!(told, [(0, 0, EventKey::Subject), (1, 1, EventKey::Entry(op.entry))]);
    assert_eq!(events[0].leaf.bytes, new.enrolment.leaf);
    assert_eq!(events[1].leaf.bytes, op.event.leaf);
}

pub async fn a_filing_adds_to_a_known_subject(store: Store) {
    filed(&store, filing_of_new(1, 1)).await;
    filed(&store, filing(1, 2, 2)).await;
    let file = make::file_of(&store, 1).await;
    assert_eq!(file.subject.n, 3);
    assert_eq!(
        file.entries.iter().map(|entry| entry.id).collect::<Vec<_>>(),
        [make::entry_id(1, 1), make::entry_id(1, 2)]
    );
}

pub async fn a_filing_puts_its_notice_its_message_and_what_falls_due(store: Store) {
    let mut op = filing_of_new(1, 1);
    let anybody = crate::person::SubjectKey(0);
    op.message = Some(make::message(1, Some(op.entry)));
    op.due = vec![
        make::due(TODAY + 9, DueKind::Destroy, *op.entry.as_bytes(), anybody),
        make::due(TODAY + 1, DueKind::EndDisclosure, *op.entry.as_bytes(), anybody),
    ];
    let (entry, notice) = (op.entry, op.notice.clone().expect("filings of the suite have a notice"));
    filed(&store, op).await;

    let key = make::file_of(&store, 1).await.subject.key;
    let notices = store.files.own_notices(key).await.answered();
    assert_eq!(notices.len(), 1);
    assert_eq!((notices[0].id, notices[0].entry, notices[0].sealed.clone()), (notice.0, entry, notice.1));
    let waiting = store.files.messages_waiting(NOW_MS, 10).await.answered();
    assert_eq!(waiting.len(), 1);
    assert_eq!((waiting[0].id, waiting[0].subject, waiting[0].entry), (make::message_id(1), key, Some(entry)));
    assert_eq!((waiting[0].sealed.clone(), waiting[0].tries), (make::sealed("message", 1), 0));
    let due = store.sweep.due(TODAY + 9, None, 10).await.answered();
    assert_eq!(
        due,
        [
            make::due(TODAY + 1, DueKind::EndDisclosure, *entry.as_bytes(), key),
            make::due(TODAY + 9, DueKind::Destroy, *entry.as_bytes(), key)
        ],
        "the store fills in whose they are"
    );
}

pub async fn the_same_row_is_told_as_repeated_and_writes_nothing(store: Store) {
    let first = filing_of_new(1, 1);
    filed(&store, first.clone()).await;
    let before = store.journal.counts().await.answered();
    for op in [make::again(first.clone()), make::again(filing(1, 2, 1)), make::again(filing(1, 77, 1))] {
        let outcomes = store.persons.commit_filings(vec![op], None).await.answered();
        assert_eq!(outcomes, [FilingOutcome::Repeated(first.entry)], "whatever n it was sent with");
    }
    assert_eq!(store.journal.counts().await.answered(), before);
    assert_eq!(make::n_of(&store, 1).await, 2);
}

pub async fn the_same_row_with_other_content_is_told_as_differing_and_writes_nothing(store: Store) {
    let first = filing_of_new(1, 1);
    filed(&store, first.clone()).await;
    let before = store.journal.counts().await.answered();
    let outcomes = store.persons.commit_filings(vec![make::amended(filing(1, 2, 1))], None).await.answered();
    assert_eq!(outcomes, [FilingOutcome::Differs(first.entry)]);
    assert_eq!(store.journal.counts().await.answered(), before);
    assert_eq!(make::file_of(&store, 1).await.entries[0].record, first.record);
}

pub async fn a_stale_number_is_a_conflict_and_writes_nothing(store: Store) {
    filed(&store, filing_of_new(1, 1)).await;
    let before = store.journal.counts().await.answered();
    for n in [0, 1, 3, 1000] {
        let outcomes = store.persons.commit_filings(vec![filing(1, n, 2)], None).await.answered();
        assert_eq!(outcomes, [FilingOutcome::Conflict], "n = {n}, the subject is at 2");
    }
    assert_eq!(store.journal.counts().await.answered(), before);
    assert_eq!(make::n_of(&store, 1).await, 2);
    filed(&store, filing(1, 2, 2)).await;
}

pub async fn an_event_with_another_number_than_the_subject_is_a_conflict(store: Store) {
    filed(&store, filing_of_new(1, 1)).await;
    let before = store.journal.counts().await.answered();
    let mut op = filing(1, 2, 2);
    op.event.n = 3;
    let outcomes = store.persons.commit_filings(vec![op], None).await.answered();
    assert_eq!(outcomes, [FilingOutcome::Conflict]);
    assert_eq!(store.journal.counts().await.answered(), before);
}

pub async fn a_new_subject_that_is_there_already_is_a_conflict(store: Store) {
    make::enrolled(&store, 1).await;
    let before = store.journal.counts().await.answered();
    let outcomes = store.persons.commit_filings(vec![filing_of_new(1, 1)], None).await.answered();
    assert_eq!(outcomes, [FilingOutcome::Conflict]);
    assert_eq!(store.journal.counts().await.answered(), before);
}

pub async fn a_new_subject_is_not_left_behind_by_a_conflict(store: Store) {
    let mut op = filing_of_new(1, 1);
    op.event.n = 5;
    let outcomes = store.persons.commit_filings(vec![op, filing_of_new(2, 1)], None).await.answered();
    assert_eq!(outcomes[0], FilingOutcome::Conflict);
    assert!(matches!(outcomes[1], FilingOutcome::Filed(_)));
    assert!(store.files.file(Whose::Blind(make::blind(1))).await.answered().is_none());
    let counts = store.journal.counts().await.answered();
    assert_eq!((counts.subjects, counts.waiting), (1, 2), "only what the second row brought");
    // Nothing stands in the way of the person later.
    filed(&store, filing_of_new(1, 1)).await;
    assert_eq!(make::n_of(&store, 1).await, 2);
}

pub async fn an_unknown_subject_is_a_conflict(store: Store) {
    let outcomes = store.persons.commit_filings(vec![filing(1, 0, 1), filing(1, 1, 1)], None).await.answered();
    assert_eq!(outcomes, [FilingOutcome::Conflict, FilingOutcome::Conflict]);
    assert_eq!(store.journal.counts().await.answered(), crate::journal::Counts::default());
}

pub async fn rows_of_a_chunk_do_not_hang_on_each_other(store: Store) {
    filed(&store, filing_of_new(1, 1)).await;
    filed(&store, filing_of_new(2, 1)).await;
    let chunk = vec![
        filing_of_new(3, 1),
        make::again(filing(1, 2, 1)),
        filing(1, 9, 2),
        make::amended(filing(2, 2, 1)),
        filing(2, 2, 2),
        filing_of_new(4, 1),
    ];
    let hashes: Vec<_> = [0, 4, 5].map(|at: usize| make::hash_of(&chunk[at])).into();
    let outcomes = store.persons.commit_filings(chunk, None).await.answered();
    assert_eq!(outcomes.len(), 6, "an outcome for each row, in the order of the rows");
    let mut accepted = Vec::new();
    for outcome in &outcomes {
        if let FilingOutcome::Filed(committed) = outcome {
            accepted.push(*committed.leaf_hash());
        }
    }
    assert_eq!(accepted, hashes);
    assert_eq!(outcomes[1], FilingOutcome::Repeated(make::entry_id(1, 1)));
    assert_eq!(outcomes[2], FilingOutcome::Conflict);
    assert_eq!(outcomes[3], FilingOutcome::Differs(make::entry_id(2, 1)));
    for (who, n) in [(1, 2), (2, 3), (3, 2), (4, 2)] {
        assert_eq!(make::n_of(&store, who).await, n, "person {who}");
    }
    assert_eq!(store.journal.counts().await.answered().entries, 5);
}

pub async fn rows_of_one_person_in_one_chunk_follow_each_other(store: Store) {
    let chunk = vec![filing_of_new(1, 1), filing(1, 2, 2), make::again(filing(1, 3, 2)), filing(1, 3, 3)];
    let outcomes = store.persons.commit_filings(chunk, None).await.answered();
    assert!(matches!(outcomes[0], FilingOutcome::Filed(_)));
    assert!(matches!(outcomes[1], FilingOutcome::Filed(_)));
    assert_eq!(outcomes[2], FilingOutcome::Repeated(make::entry_id(1, 2)), "of the same chunk");
    assert!(matches!(outcomes[3], FilingOutcome::Filed(_)));
    let file = make::file_of(&store, 1).await;
    assert_eq!((file.subject.n, file.entries.len()), (4, 3));
}

/// Rows behind a new person hold keys of the person as this chunk made them. If somebody else made
/// the person first, such a row must not be filed, even where its n happens to be right: nobody
/// could open it.
pub async fn rows_behind_a_new_person_who_was_forestalled_are_conflicts(store: Store) {
    make::enrolled(&store, 1).await;
    filed(&store, filing(1, 1, 9)).await;
    let chunk = vec![filing_of_new(1, 1), filing(1, 2, 2), filing_of_new(2, 1)];
    let outcomes = store.persons.commit_filings(chunk, None).await.answered();
    assert_eq!(outcomes[..2], [FilingOutcome::Conflict, FilingOutcome::Conflict]);
    assert!(matches!(outcomes[2], FilingOutcome::Filed(_)), "another person's row is");

    // Also where the first row is told as repeated, or as differing.
    for (who, first) in [(3, make::again(filing_of_new(3, 1))), (4, make::amended(filing_of_new(4, 1)))] {
        filed(&store, filing_of_new(who, 1)).await;
        let outcomes = store.persons.commit_filings(vec![first, filing(who, 2, 2)], None).await.answered();
        assert_eq!(outcomes[1], FilingOutcome::Conflict, "after {:?}", outcomes[0]);
        let file = make::file_of(&store, who).await;
        assert_eq!((file.subject.n, file.entries.len()), (2, 1));
    }
}

pub async fn a_chunk_that_fails_leaves_nothing(store: Store) {
    filed(&store, filing_of_new(1, 1)).await;
    let before = store.journal.counts().await.answered();
    let mut clash = filing_of_new(3, 1);
    clash.entry = make::entry_id(1, 1);
    let told = store.persons.commit_filings(vec![filing_of_new(2, 1), clash], None).await;
    assert!(matches!(told, Err(StoreError::Inconsistent { .. })), "one identifier, two entries: {told:?}");
    assert_eq!(store.journal.counts().await.answered(), before);
    assert!(store.files.file(Whose::Blind(make::blind(2))).await.answered().is_none());
    filed(&store, filing_of_new(2, 1)).await;
}

pub async fn a_large_chunk_is_filed_in_its_order(store: Store) {
    // Forty persons by turns, so that neighbours of one person lie apart.
    let (persons, rounds) = (40, 25);
    let mut chunk = Vec::new();
    for doc in 1..=rounds {
        for who in 1..=persons {
            chunk.push(if doc == 1 { filing_of_new(who, 1) } else { filing(who, doc, doc) });
        }
    }
    let hashes: Vec<_> = chunk.iter().map(make::hash_of).collect();
    store.batches.batch_begin(make::batch(1, make::BODY)).await.answered();
    let outcomes = store.persons.commit_filings(chunk, Some(make::step(1, 1000))).await.answered();
    let told: Vec<_> = outcomes
        .iter()
        .map(|outcome| match outcome {
            FilingOutcome::Filed(committed) => *committed.leaf_hash(),
            other => panic!("not filed: {other:?}"),
        })
        .collect();
    assert_eq!(told, hashes);
    let batch = store.batches.batch(make::batch_id(1)).await.answered().expect("the batch is there");
    assert_eq!(batch.counts, [1000, 0, 0, 0]);
    assert_eq!(batch.rows_root, xinyu_evidence::merkle::Tree::new(&hashes).root());
    for who in [1, 17, persons] {
        let file = make::file_of(&store, who).await;
        let expected: Vec<_> = (1..=rounds).map(|doc| make::entry_id(who, doc)).collect();
        assert_eq!(file.entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), expected);
        let notices = store.files.own_notices(file.subject.key).await.answered();
        let latest_first: Vec<_> = (1..=rounds).rev().map(|doc| make::notice_id(who, doc)).collect();
        assert_eq!(notices.iter().map(|notice| notice.id).collect::<Vec<_>>(), latest_first);
        let events = store.files.events_for_audit(file.subject.key).await.answered();
        assert!(events.windows(2).all(|pair| pair[0].leaf.id < pair[1].leaf.id), "leaves in the order of the events");
    }
}

pub async fn a_subject_is_ensured_once(store: Store) {
    let key = make::enrolled(&store, 1).await;
    let mut other = make::subject(1);
    other.settings = make::sealed("other settings", 1);
    other.enrolment = make::event(99, 0, 0, EventKey::Subject);
    assert_eq!(store.persons.ensure_subject(other).await.answered(), key);
    assert_ne!(make::enrolled(&store, 2).await, key);
    let file = make::file_of(&store, 1).await;
    assert_eq!((file.subject.key, file.subject.n), (key, 1));
    assert_eq!(file.subject.settings, make::subject(1).settings);
    assert_eq!(store.journal.counts().await.answered().waiting, 2);

    // And a filing may follow.
    let mut op = filing(1, 1, 1);
    op.subject = FilingSubject::Known { blind: make::blind(1), n: 1 };
    filed(&store, op).await;
}
