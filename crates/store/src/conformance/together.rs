//! Many at once: what one number decides, one writer gets.

use tokio::task::JoinSet;
use xinyu_evidence::merkle::{Tree, leaf_hash};

use super::make::{self, Answered, NOW_MS, done, filed, filing, filing_of_new};
use crate::accounts::CredentialKind;
use crate::files::Whose;
use crate::person::{FilingOutcome, Operation, SubjectKey};
use crate::{Store, Tried};

/// Writers at once.
const WRITERS: u64 = 8;
/// Commits of each.
const COMMITS: u64 = 50;

async fn all<T: 'static>(mut set: JoinSet<T>) -> Vec<T> {
    let mut results = Vec::new();
    while let Some(result) = set.join_next().await {
        results.push(result.expect("no writer stopped"));
    }
    results
}

/// Looks at person 1 from each number on until `COMMITS` of this writer succeeded; the numbers won.
pub(super) async fn write_until_done(store: Store, key: SubjectKey, writer: u64) -> Vec<u64> {
    let mut won = Vec::new();
    while (won.len() as u64) < COMMITS {
        let file = store.files.file(Whose::Key(key)).await.answered().expect("the person is on file");
        let n = file.subject.n;
        let mut change = make::change(Operation::Settings, key, 1, n);
        change.event.leaf = make::noise(&format!("leaf of writer {writer}"), n);
        change.settings = Some(make::sealed(&format!("settings of writer {writer}"), n));
        if let Tried::Done(committed) = store.persons.commit(change.clone()).await.answered() {
            assert_eq!(*committed.leaf_hash(), leaf_hash(&change.event.leaf));
            won.push(n);
        }
    }
    won
}

/// Every number from 1 was won by exactly one writer, and its event is that writer's.
pub(super) async fn each_number_once(store: &Store, key: SubjectKey, won: Vec<Vec<u64>>) {
    let commits = won.iter().map(Vec::len).sum::<usize>() as u64;
    let mut by_number: Vec<(u64, usize)> =
        won.iter().enumerate().flat_map(|(writer, numbers)| numbers.iter().map(move |n| (*n, writer))).collect();
    by_number.sort_unstable();
    assert_eq!(by_number.iter().map(|(n, _)| *n).collect::<Vec<_>>(), (1..=commits).collect::<Vec<_>>());
    let events = store.files.events_for_audit(key).await.answered();
    assert_eq!(events.len() as u64, commits + 1);
    for (event, (n, writer)) in events[1..].iter().zip(&by_number) {
        let leaf: [u8; 98] = make::noise(&format!("leaf of writer {writer}"), *n);
        assert!(event.n == *n && event.leaf.bytes == leaf, "event {n} is not the one of writer {writer}, who won it");
    }
    let (last, writer) = by_number[by_number.len() - 1];
    let file = store.files.file(Whose::Key(key)).await.answered().expect("the person is on file");
    assert_eq!(file.subject.n, commits + 1);
    assert_eq!(file.subject.settings, make::sealed(&format!("settings of writer {writer}"), last));
    assert_eq!(store.journal.waiting().await.answered(), commits + 1, "no leaf of a loser");
}

pub async fn of_many_writers_about_one_person_exactly_one_wins_each_number(store: Store) {
    let key = make::enrolled(&store, 1).await;
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let store = store.clone();
        writers.spawn(async move { (writer, write_until_done(store, key, writer).await) });
    }
    let mut won = all(writers).await;
    won.sort_unstable();
    each_number_once(&store, key, won.into_iter().map(|(_, numbers)| numbers).collect()).await;
}

pub async fn writers_about_different_persons_all_succeed(store: Store) {
    let mut writers = JoinSet::new();
    for who in 1..=WRITERS {
        let store = store.clone();
        writers.spawn(async move {
            filed(&store, filing_of_new(who, 1)).await;
            let key = make::file_of(&store, who).await.subject.key;
            for n in 2..=COMMITS {
                if n % 2 == 0 {
                    done(store.persons.commit(make::look(key, who, n)).await);
                } else {
                    filed(&store, filing(who, n, n)).await;
                }
            }
        });
    }
    all(writers).await;
    for who in 1..=WRITERS {
        assert_eq!(make::n_of(&store, who).await, COMMITS + 1);
    }
    let counts = store.journal.counts().await.answered();
    assert_eq!(counts.events_by_n, WRITERS * (COMMITS + 1));
    assert_eq!((counts.events, counts.waiting), (counts.events_by_n, counts.events_by_n));
    assert_eq!(counts.entries, WRITERS * COMMITS / 2);
}

pub async fn of_two_filings_of_one_new_person_one_conflicts(store: Store) {
    for who in 1..=20 {
        let mut writers = JoinSet::new();
        for doc in [1, 2] {
            let store = store.clone();
            writers.spawn(async move { store.persons.commit_filings(vec![filing_of_new(who, doc)], None).await });
        }
        let outcomes: Vec<_> = all(writers).await.into_iter().flat_map(Answered::answered).collect();
        let filed = outcomes.iter().filter(|outcome| matches!(outcome, FilingOutcome::Filed(_))).count();
        assert_eq!((outcomes.len(), filed), (2, 1), "{outcomes:?}");
        let file = make::file_of(&store, who).await;
        assert_eq!((file.subject.n, file.entries.len()), (2, 1));
    }
}

pub async fn of_many_that_take_a_credential_one_gets_it(store: Store) {
    for number in 0..20 {
        let secret = make::noise("secret", number);
        store.accounts.credential_put(secret, make::credential(number, CredentialKind::Link)).await.answered();
        let mut takers = JoinSet::new();
        for _ in 0..WRITERS {
            let store = store.clone();
            takers.spawn(async move { store.accounts.credential_take(CredentialKind::Link, secret, NOW_MS).await });
        }
        let got = all(takers).await.into_iter().filter_map(Answered::answered).count();
        assert_eq!(got, 1);
    }
}

pub async fn of_many_that_want_the_lease_one_gets_it(store: Store) {
    for round in 0..10 {
        let now_ms = NOW_MS + round * 1000;
        let mut holders = JoinSet::new();
        for holder in 0..WRITERS {
            let (store, holder) = (store.clone(), make::noise("holder", holder));
            holders.spawn(async move { store.journal.lease(holder, now_ms, now_ms + 1000).await });
        }
        let got = all(holders).await.into_iter().filter_map(Answered::answered).count();
        assert_eq!(got, 1);
    }
}

pub async fn places_are_given_while_others_commit(store: Store) {
    let mut writers = JoinSet::new();
    for who in 1..=WRITERS {
        let store = store.clone();
        writers.spawn(async move {
            let key = make::enrolled(&store, who).await;
            for n in 1..COMMITS {
                done(store.persons.commit(make::look(key, who, n)).await);
            }
        });
    }
    let lease = make::leased(&store).await;
    let mut size = 0;
    while size < WRITERS * COMMITS {
        let head = store.journal.sequence(lease, 37).await.answered().expect("the lease holds");
        assert!(head.size >= size, "a tree only grows");
        size = head.size;
        tokio::task::yield_now().await;
    }
    all(writers).await;
    let head = store.journal.head().await.answered();
    let leaves = store.journal.leaves(0, u32::MAX).await.answered();
    let hashes: Vec<_> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
    assert_eq!((head.size, head.root), (WRITERS * COMMITS, Tree::new(&hashes).root()));
    // Of each person the leaves are in the order of their numbers.
    for who in 1..=WRITERS {
        let file = make::file_of(&store, who).await;
        let events = store.files.events_for_audit(file.subject.key).await.answered();
        let places: Vec<_> = events.iter().map(|event| event.leaf.index.expect("all have places")).collect();
        assert!(places.is_sorted());
        assert!(
            events
                .iter()
                .zip(&places)
                .all(|(event, at)| { usize::try_from(*at).is_ok_and(|at| leaves[at] == event.leaf.bytes) })
        );
    }
}

/// An entry a filing: n and the entries are of the same moment, or the decision is on sand.
pub async fn a_file_is_read_in_one_piece_while_others_commit(store: Store) {
    filed(&store, filing_of_new(1, 1)).await;
    let writer = {
        let store = store.clone();
        tokio::spawn(async move {
            for n in 2..200 {
                filed(&store, filing(1, n, n)).await;
            }
        })
    };
    while !writer.is_finished() {
        let file = make::file_of(&store, 1).await;
        assert_eq!(file.subject.n, file.entries.len() as u64 + 1);
    }
    writer.await.expect("the writer did not stop");
}

/// Whoever locked persons as it came to them would stand in a circle with one that goes the other way.
pub async fn chunks_about_the_same_persons_in_any_order_come_to_their_end(store: Store) {
    let people: Vec<u64> = (1..=12).collect();
    let mut writers = JoinSet::new();
    for writer in 0..4 {
        let (store, mut people) = (store.clone(), people.clone());
        if writer % 2 == 1 {
            people.reverse();
        }
        writers.spawn(async move {
            let mut filed = 0;
            for doc in (0..15).map(|round| round * 4 + writer) {
                let mut chunk = Vec::new();
                for who in &people {
                    let known = store.files.file(Whose::Blind(make::blind(*who))).await.answered();
                    chunk.push(match known {
                        None => filing_of_new(*who, doc),
                        Some(file) => filing(*who, file.subject.n, doc),
                    });
                }
                let outcomes = store.persons.commit_filings(chunk, None).await.answered();
                filed += outcomes.iter().filter(|outcome| matches!(outcome, FilingOutcome::Filed(_))).count() as u64;
            }
            filed
        });
    }
    let filed: u64 = all(writers).await.into_iter().sum();
    let counts = store.journal.counts().await.answered();
    assert_eq!((counts.subjects, counts.entries), (12, filed), "what was told as filed is there, and nothing else");
    assert_eq!((counts.events_by_n, counts.events), (filed + 12, filed + 12));
    assert_eq!(counts.waiting, filed + 12);
}

pub async fn of_many_that_decide_a_case_one_does(store: Store) {
    use crate::identities::{CaseDecision, CaseKind, CaseState, NewCase};
    let case = xinyu_register::ids::IdentityCaseId::from_bytes(make::noise("case", 1));
    store.batches.batch_begin(make::batch(1, make::BODY)).await.answered();
    let key = make::enrolled(&store, 1).await;
    let mut step = make::step(1, 2);
    step.cases = vec![NewCase {
        id: case,
        kind: CaseKind::Identity,
        blind: make::blind(1),
        row: 2,
        at_ms: NOW_MS,
        sealed: make::sealed("case", 1),
    }];
    store.persons.commit_filings(Vec::new(), Some(step)).await.answered();
    let mut officers = JoinSet::new();
    for _ in 0..WRITERS {
        let store = store.clone();
        officers.spawn(async move {
            // Each has seen the file as it is at that moment.
            loop {
                let n = make::n_of(&store, 1).await;
                let decision = CaseDecision {
                    change: make::change(Operation::DecideIdentity, key, 1, n),
                    case,
                    kind: CaseKind::Identity,
                    state: CaseState::Filed,
                    pair: None,
                    filing: None,
                    repeated: true,
                    row: None,
                };
                match store.identities.decide(decision).await.answered() {
                    Tried::Done(_) => return true,
                    Tried::Conflict => {
                        let told = store.identities.case(case).await.answered().expect("the case is there");
                        if told.state != CaseState::Open {
                            return false;
                        }
                    }
                }
            }
        });
    }
    assert_eq!(all(officers).await.into_iter().filter(|decided| *decided).count(), 1);
    assert_eq!(make::n_of(&store, 1).await, 2);
    let batch = store.batches.batch(make::batch_id(1)).await.answered().expect("the batch is there");
    assert_eq!(batch.decided, [0, 1, 0], "counted once");
}

/// A leaf whose event goes must lie in a set; one that came between the reading of the set and the
/// destruction would open for nobody and lie in none.
pub async fn a_destruction_leaves_no_event_that_came_meanwhile(store: Store) {
    use crate::person::{EventKey, PersonChange};
    let system = make::enrolled(&store, 999).await;
    let mut destroyed = 0;
    for doc in 1..=20 {
        let n = if doc == 1 { 1 } else { make::n_of(&store, 1).await };
        let op = if doc == 1 { filing_of_new(1, 1) } else { filing(1, n, doc) };
        filed(&store, op).await;
        make::sequenced(&store).await;
        let entry = make::entry_id(1, doc);
        let key = make::file_of(&store, 1).await.subject.key;
        let server = {
            let store = store.clone();
            tokio::spawn(async move {
                let n = make::n_of(&store, 1).await;
                let event = make::event(1, n, make::ENTRY, EventKey::Entry(entry));
                let mut change = PersonChange::new(Operation::Serve, key, event, i64::MAX);
                change.entry = Some((entry, make::sealed("served", n)));
                // Where the entry is gone already this is refused; where it is not, the event is one more.
                store.persons.commit(change).await.is_ok_and(|tried| matches!(tried, Tried::Done(_)))
            })
        };
        let places = store.sweep.doomed(entry).await.answered().expect("the entry is there").places;
        if let Some(places) = places {
            let n = make::n_of(&store, 999).await;
            let events = vec![make::event(999, n, 1, EventKey::Subject)];
            let tried = store.sweep.destroy(system, events, 20_518, vec![entry], places, Vec::new()).await.answered();
            destroyed += u64::from(matches!(tried, Tried::Done(_)));
        }
        let served = server.await.expect("the server did not stop");
        let there = store.sweep.doomed(entry).await.answered().is_some();
        let events = store.files.events_for_audit(key).await.answered();
        let left = events.iter().filter(|event| event.key == EventKey::Entry(entry)).count();
        assert_eq!(left, if there { 1 + usize::from(served) } else { 0 }, "document {doc}");
        let counts = store.journal.counts().await.answered();
        assert_eq!(counts.destroyed, destroyed, "one leaf each: the filing's");
        assert_eq!(counts.events + counts.destroyed, counts.sequenced + counts.waiting);
    }
}
