//! Documents that are kept for a while, the list of recalled ones, codes of shared views.

use xinyu_register::ids::EnquiryId;
use xinyu_register::sealed::BlindIndex;

use super::make::{self, Answered, TODAY, conflicts, done, filed, filing_of_new, noise};
use crate::papers::{CopyRow, ShareRow};
use crate::person::{DueKind, Operation, PersonChange, ShareChange, SubjectKey};
use crate::{Store, StoreError};

async fn one(store: &Store, who: u64) -> SubjectKey {
    filed(store, filing_of_new(who, 1)).await;
    make::file_of(store, who).await.subject.key
}

fn copy(subject: SubjectKey, number: u64, lang: u8) -> CopyRow {
    let id = EnquiryId::from_bytes(noise("paper", number));
    let sealed = make::sealed("paper", number * 10 + u64::from(lang));
    CopyRow { id, lang, subject, year: 2026, purge_day: TODAY + 30, sealed }
}

fn code(number: u64) -> BlindIndex {
    BlindIndex(noise("code", number))
}

fn sharing(subject: SubjectKey, n: u64, share: ShareChange) -> PersonChange {
    let mut change = make::change(Operation::Share, subject, 1, n);
    change.share = Some(share);
    change
}

pub async fn a_copy_is_kept_by_number_and_language_until_it_is_purged(store: Store) {
    let key = one(&store, 1).await;
    for row in [copy(key, 1, 1), copy(key, 1, 2), copy(key, 2, 1)] {
        store.papers.copy_put(row.clone()).await.answered();
        assert_eq!(store.papers.copy(row.id, row.lang).await.answered(), Some(row));
    }
    // The first one counts: the same number is the same file.
    let again = CopyRow { sealed: make::sealed("another", 1), ..copy(key, 1, 1) };
    store.papers.copy_put(again).await.answered();
    assert_eq!(store.papers.copy(copy(key, 1, 1).id, 1).await.answered(), Some(copy(key, 1, 1)));
    assert_eq!(store.papers.copies_for_audit(key).await.answered().len(), 3);
    let due = store.sweep.due(TODAY + 30, None, 100).await.answered();
    let purges = due.iter().filter(|due| due.kind == DueKind::PurgeCopy && due.subject == Some(key));
    assert_eq!(purges.count(), 2, "one a number");
    store.papers.copy_purge(copy(key, 1, 1).id).await.answered();
    assert_eq!(store.papers.copies_for_audit(key).await.answered(), [copy(key, 2, 1)]);
}

pub async fn a_recalled_document_is_listed_until_it_would_have_ended(store: Store) {
    let key = one(&store, 1).await;
    let mut change = make::change(Operation::Recall, key, 1, 2);
    change.recall = vec![(noise("recalled", 1), TODAY + 3), (noise("recalled", 2), TODAY + 9)];
    done(store.persons.commit(change).await);
    let mut marks: Vec<[u8; 32]> = vec![noise("recalled", 1), noise("recalled", 2)];
    marks.sort_unstable();
    let listed = store.papers.recalled().await.answered();
    assert_eq!(listed.iter().map(|(mark, _)| *mark).collect::<Vec<_>>(), marks, "in their own order");
    store.papers.recalled_forget(TODAY + 3).await.answered();
    assert_eq!(store.papers.recalled().await.answered().len(), 2, "its last day");
    store.papers.recalled_forget(TODAY + 4).await.answered();
    assert_eq!(store.papers.recalled().await.answered(), [(noise("recalled", 2), TODAY + 9)]);
}

pub async fn a_code_leads_to_its_event_until_it_is_forgotten(store: Store) {
    let (key, other) = (one(&store, 1).await, one(&store, 2).await);
    assert!(store.papers.share_by_code(code(1)).await.answered().is_none());
    done(store.persons.commit(sharing(key, 2, ShareChange::Put(code(1)))).await);
    done(store.persons.commit(sharing(key, 3, ShareChange::Put(code(2)))).await);
    let row = ShareRow { code_mark: code(1), subject: key, n: 2 };
    assert_eq!(store.papers.share_by_code(code(1)).await.answered(), Some(row));
    assert!(store.papers.shares_of(other).await.answered().is_empty());
    // Forgotten with the event that ends it, and only the subject's own.
    let mut of_other = make::change(Operation::OpenShare, other, 2, 2);
    of_other.share = Some(ShareChange::Forget(2));
    done(store.persons.commit(of_other).await);
    assert_eq!(store.papers.shares_of(key).await.answered().len(), 2);
    done(store.persons.commit(sharing(key, 4, ShareChange::Forget(2))).await);
    assert!(store.papers.share_by_code(code(1)).await.answered().is_none());
    store.papers.share_forget(key, 3).await.answered();
    assert!(store.papers.shares_of(key).await.answered().is_empty());
}

pub async fn a_code_is_nobody_elses_and_comes_with_its_event_or_not_at_all(store: Store) {
    let (key, other) = (one(&store, 1).await, one(&store, 2).await);
    assert!(conflicts(store.persons.commit(sharing(key, 7, ShareChange::Put(code(1)))).await));
    assert!(store.papers.share_by_code(code(1)).await.answered().is_none());
    done(store.persons.commit(sharing(key, 2, ShareChange::Put(code(1)))).await);
    let mut same = make::change(Operation::Share, other, 2, 2);
    same.share = Some(ShareChange::Put(code(1)));
    let told = store.persons.commit(same).await;
    assert!(matches!(told, Err(StoreError::Inconsistent { .. })), "{told:?}");
    assert_eq!(make::n_of(&store, 2).await, 2, "nothing moved");
    let row = store.papers.share_by_code(code(1)).await.answered().expect("the first one's");
    assert_eq!(row.subject, key);
}
