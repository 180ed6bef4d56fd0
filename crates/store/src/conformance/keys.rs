//! Keys under a generation of the key-encryption key.

use xinyu_register::sealed::{Generation, WrappedKey};

use super::make::{self, Answered, filed, filing_of_new};
use crate::Store;
use crate::keys::{KeyOf, WrappedRow};

/// The generation that the parts of these tests are under.
const FIRST: Generation = Generation(3);
const SECOND: Generation = Generation(4);

async fn under(store: &Store, of: KeyOf, generation: Generation) -> Vec<WrappedRow> {
    store.keys.wrapped_under(of, generation, i64::MIN, 1000).await.answered()
}

fn anew(rows: &[WrappedRow]) -> Vec<WrappedRow> {
    rows.iter()
        .map(|row| WrappedRow { wrapped: WrappedKey([b"anew ", row.wrapped.0.as_slice()].concat()), ..row.clone() })
        .collect()
}

pub async fn keys_are_walked_through_by_generation_in_pages(store: Store) {
    for who in 1..=5 {
        filed(&store, filing_of_new(who, 1)).await;
    }
    let all = under(&store, KeyOf::Subject, FIRST).await;
    assert_eq!(all.len(), 5);
    assert!(all.windows(2).all(|pair| pair[0].seq < pair[1].seq));
    let mut walked = Vec::new();
    loop {
        let after = walked.last().map_or(i64::MIN, |row: &WrappedRow| row.seq);
        let page = store.keys.wrapped_under(KeyOf::Subject, FIRST, after, 2).await.answered();
        if page.is_empty() {
            break;
        }
        walked.extend(page);
    }
    assert_eq!(walked, all);
    assert!(under(&store, KeyOf::Subject, SECOND).await.is_empty());
    assert_eq!(store.keys.generations().await.answered(), [(FIRST, 5)]);
}

pub async fn a_key_is_put_under_another_generation_once(store: Store) {
    for who in 1..=3 {
        filed(&store, filing_of_new(who, 1)).await;
    }
    let before = make::file_of(&store, 2).await.subject;
    let all = under(&store, KeyOf::Subject, FIRST).await;
    let put = anew(&all[..2]);
    assert_eq!(store.keys.rewrap(KeyOf::Subject, FIRST, SECOND, put.clone()).await.answered(), 2);
    assert_eq!(store.keys.rewrap(KeyOf::Subject, FIRST, SECOND, put.clone()).await.answered(), 0);
    assert_eq!(under(&store, KeyOf::Subject, FIRST).await, all[2..]);
    assert_eq!(under(&store, KeyOf::Subject, SECOND).await, put);
    assert_eq!(store.keys.generations().await.answered(), [(FIRST, 1), (SECOND, 2)]);
    let after = make::file_of(&store, 2).await.subject;
    assert_eq!(after.generation, SECOND);
    assert_eq!((after.n, after.key_id, &after.seed.0), (before.n, before.key_id, &before.seed.0), "nothing else moved");
}

pub async fn a_key_that_is_another_by_now_stays(store: Store) {
    filed(&store, filing_of_new(1, 1)).await;
    let mut rows = anew(&under(&store, KeyOf::Subject, FIRST).await);
    rows[0].key_id = make::key_id("another", 1);
    assert_eq!(store.keys.rewrap(KeyOf::Subject, FIRST, SECOND, rows).await.answered(), 0);
    assert_eq!(store.keys.generations().await.answered(), [(FIRST, 1)]);
}

pub async fn a_purged_batch_is_under_no_generation(store: Store) {
    for number in [1, 2] {
        store.batches.batch_begin(make::batch(number, "11610800MBXD00010W")).await.answered();
    }
    store.batches.batch_purge(make::batch_id(1)).await.answered();
    let left = under(&store, KeyOf::Batch, FIRST).await;
    assert_eq!(left.iter().map(|row| row.row.clone()).collect::<Vec<_>>(), [make::batch_id(2).as_bytes().to_vec()]);
    assert_eq!(store.keys.generations().await.answered(), [(FIRST, 1)]);
    assert_eq!(store.keys.rewrap(KeyOf::Batch, FIRST, SECOND, anew(&left)).await.answered(), 1);
    let batch = store.batches.batch(make::batch_id(2)).await.answered().expect("it is there");
    assert_eq!(batch.generation, SECOND);
}
