//! All rows of one store in another.

use std::collections::BTreeSet;

use super::Place;
use super::make::{self, Answered};
use super::make_full::{a_full_register, goes_on, same, told};
use crate::dump::{Record, Source, TABLES};
use crate::{StoreError, StoreResult};

pub async fn what_one_store_tells_another_takes(one: impl Place, other: impl Place) {
    let store = one.open().await;
    let key = a_full_register(&store).await;
    let records = told(&store).await;
    let tables: BTreeSet<&str> = records.iter().map(|record| TABLES[record.table].name).collect();
    assert_eq!(tables, TABLES.iter().map(|table| table.name).collect(), "a row of every table");

    let taken = other.open().await;
    let count = taken.dump.load(Box::new(records.clone().into_iter())).await.answered();
    assert_eq!(count, records.len() as u64);
    same(&told(&taken).await, &records);
    assert_eq!(taken.journal.counts().await.answered(), store.journal.counts().await.answered());
    assert_eq!(taken.journal.head().await.answered(), store.journal.head().await.answered());
    let waiting = taken.journal.waiting().await.answered();
    assert!(waiting > 0, "some leaves have no place yet");

    // And life goes on.
    goes_on(&taken, key).await;
    make::sequenced(&taken).await;
    assert_eq!(taken.journal.waiting().await.answered(), 0);
    let leaves = taken.journal.leaves(0, 1000).await.answered();
    let hashes: Vec<_> = leaves.iter().map(|leaf| xinyu_evidence::merkle::leaf_hash(leaf)).collect();
    assert_eq!(taken.journal.head().await.answered().root, xinyu_evidence::merkle::Tree::new(&hashes).root());
}

pub async fn a_store_that_has_rows_takes_none(one: impl Place, other: impl Place) {
    let store = one.open().await;
    a_full_register(&store).await;
    let records = told(&store).await;
    let taken = other.open().await;
    make::enrolled(&taken, 1).await;
    let before = told(&taken).await;
    let refused = taken.dump.load(Box::new(records.into_iter())).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    same(&told(&taken).await, &before);
}

/// Tells so many records and breaks off.
struct BreaksOff(std::vec::IntoIter<Record>, usize);

impl Source for BreaksOff {
    fn record(&mut self) -> StoreResult<Option<Record>> {
        if self.1 == 0 {
            return Err(StoreError::Unavailable("the line is dead".into()));
        }
        self.1 -= 1;
        Ok(self.0.next())
    }
}

pub async fn a_dump_that_breaks_off_leaves_nothing(one: impl Place, other: impl Place) {
    let store = one.open().await;
    a_full_register(&store).await;
    let records = told(&store).await;
    let taken = other.open().await;
    let before = told(&taken).await;
    for after in [0, 1, records.len() / 2, records.len()] {
        let refused = taken.dump.load(Box::new(BreaksOff(records.clone().into_iter(), after))).await;
        assert!(matches!(refused, Err(StoreError::Unavailable(_))), "after {after}: {refused:?}");
        same(&told(&taken).await, &before);
    }
    taken.dump.load(Box::new(records.clone().into_iter())).await.answered();
    same(&told(&taken).await, &records);
}
