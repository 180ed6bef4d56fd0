//! What falls due, and destruction: the rows go, the leaves stay, the sets add up.

use super::make::{self, Answered, LOOK, TODAY, conflicts, done, filed, filing, filing_of_new};
use crate::person::{Due, DueKind, EventKey, NewEvent, Operation, SubjectKey};
use crate::{Store, StoreResult, Tried};

/// The register's own subject in these tests.
const SYSTEM: u64 = 999;

/// The system, and persons 1 and 2 with two entries and a look each; every leaf has its place.
async fn a_register(store: &Store) -> SubjectKey {
    let system = make::enrolled(store, SYSTEM).await;
    for who in [1, 2] {
        let mut op = filing_of_new(who, 1);
        op.message = Some(make::message(who, Some(op.entry)));
        filed(store, op).await;
        filed(store, filing(who, 2, 2)).await;
        let key = make::file_of(store, who).await.subject.key;
        done(store.persons.commit(make::look(key, who, 3)).await);
    }
    make::sequenced(store).await;
    system
}

/// A tally and a destruction leaf from n on.
fn telling(n: u64) -> Vec<NewEvent> {
    [n, n + 1].map(|n| make::event(SYSTEM, n, 1, EventKey::Subject)).into()
}

async fn places_of(store: &Store, docs: &[(u64, u64)]) -> Vec<u64> {
    let mut places = Vec::new();
    for (who, doc) in docs {
        let doomed = store.sweep.doomed(make::entry_id(*who, *doc)).await.answered().expect("the entry is there");
        places.extend(doomed.places.expect("all its leaves have places"));
    }
    places.sort_unstable();
    places
}

async fn destroy(
    store: &Store,
    system: SubjectKey,
    n: u64,
    docs: &[(u64, u64)],
    places: &[u64],
) -> StoreResult<Tried<xinyu_register::logged::Committed>> {
    let entries = docs.iter().map(|(who, doc)| make::entry_id(*who, *doc)).collect();
    store.sweep.destroy(system, telling(n), TODAY, entries, places.to_vec(), Vec::new()).await
}

pub async fn what_falls_due_is_told_oldest_first_up_to_the_day(store: Store) {
    let key = make::enrolled(&store, 1).await;
    let mut change = make::change(Operation::End, key, 1, 1);
    let thing = |day, kind, id: u8| make::due(day, kind, [id; 10], key);
    change.due_add = vec![
        thing(TODAY + 1, DueKind::EndDisclosure, 1),
        thing(TODAY, DueKind::LapseConsent, 2),
        thing(TODAY - 3, DueKind::Destroy, 9),
        thing(TODAY, DueKind::EndDisclosure, 5),
        thing(TODAY, DueKind::EndDisclosure, 5),
        thing(TODAY - 20_000, DueKind::ServeByMessage, 1),
    ];
    done(store.persons.commit(change).await);
    let told = async |day, limit| {
        let due = store.sweep.due(day, None, limit).await.answered();
        assert!(due.iter().all(|due| due.subject == Some(key)));
        due.iter().map(|due| (due.day - TODAY, due.kind, due.id[0])).collect::<Vec<_>>()
    };
    let expected = [
        (-20_000, DueKind::ServeByMessage, 1),
        (-3, DueKind::Destroy, 9),
        (0, DueKind::EndDisclosure, 5),
        (0, DueKind::LapseConsent, 2),
    ];
    assert_eq!(told(TODAY, 10).await, expected);
    assert_eq!(told(TODAY, 3).await, expected[..3]);
    assert_eq!(told(TODAY - 1, 10).await, expected[..2]);
    assert_eq!(told(TODAY + 1, 10).await.len(), 5);
    // Round by round, each from where the one before ended: the same things, each once.
    let (mut seen, mut last) = (Vec::new(), None);
    loop {
        let round = store.sweep.due(TODAY, last, 1).await.answered();
        let Some(due) = round.first().copied() else { break };
        seen.push((due.day - TODAY, due.kind, due.id[0]));
        last = Some(due);
    }
    assert_eq!(seen, expected);
}

pub async fn a_thing_done_falls_due_no_more(store: Store) {
    let key = make::enrolled(&store, 1).await;
    let one = make::due(TODAY, DueKind::EndDisclosure, [1; 10], key);
    let others = [Due { day: TODAY - 1, ..one }, Due { kind: DueKind::Destroy, ..one }, Due { id: [2; 10], ..one }];
    let mut change = make::change(Operation::End, key, 1, 1);
    change.due_add = others.to_vec();
    change.due_add.push(one);
    done(store.persons.commit(change).await);
    store.sweep.due_done(one).await.answered();
    store.sweep.due_done(one).await.answered();
    let left = store.sweep.due(TODAY, None, 10).await.answered();
    assert_eq!(left.len(), 3, "only that one: {left:?}");
    assert!(others.iter().all(|other| left.contains(other)));
}

pub async fn an_entry_is_doomed_only_when_all_its_leaves_have_places(store: Store) {
    assert!(store.sweep.doomed(make::entry_id(1, 1)).await.answered().is_none());
    filed(&store, filing_of_new(1, 1)).await;
    let id = make::entry_id(1, 1);
    let doomed = store.sweep.doomed(id).await.answered().expect("the entry is there");
    let key = make::file_of(&store, 1).await.subject.key;
    assert_eq!((doomed.entry, doomed.subject, doomed.key_id), (id, key, make::entry_key(1, 1)));
    assert_eq!((doomed.source_body.as_str(), doomed.places), (make::BODY, None));

    make::sequenced(&store).await;
    assert_eq!(places_of(&store, &[(1, 1)]).await, [1], "after the enrolment");
    let event = make::event(1, 2, 1, EventKey::Entry(id));
    done(store.persons.commit(crate::PersonChange::new(Operation::Serve, key, event, i64::MAX)).await);
    let doomed = store.sweep.doomed(id).await.answered().expect("the entry is there");
    assert_eq!(doomed.places, None, "the new leaf waits");
    make::sequenced(&store).await;
    assert_eq!(places_of(&store, &[(1, 1)]).await, [1, 2]);
}

pub async fn destruction_removes_the_rows_and_keeps_the_leaves(store: Store) {
    let system = a_register(&store).await;
    let places = places_of(&store, &[(1, 1), (2, 2)]).await;
    assert_eq!(places.len(), 2);
    let (head, leaves) = (store.journal.head().await.answered(), store.journal.leaves(0, 100).await.answered());
    let before = store.journal.counts().await.answered();

    let thing = make::due(TODAY, DueKind::Destroy, *make::entry_id(1, 1).as_bytes(), SubjectKey(0));
    let key = make::file_of(&store, 1).await.subject.key;
    let thing = Due { subject: Some(key), ..thing };
    let mut change = make::change(Operation::End, key, 1, 4);
    change.due_add = vec![thing];
    done(store.persons.commit(change).await);
    let entries = vec![make::entry_id(1, 1), make::entry_id(2, 2)];
    let events = telling(1);
    let hash = xinyu_evidence::merkle::leaf_hash(&events[1].leaf);
    let tried = store.sweep.destroy(system, events, TODAY, entries, places.clone(), vec![thing]).await;
    assert_eq!(*done(tried).leaf_hash(), hash, "the proof of the destruction leaf, the last one");

    for (who, gone, left) in [(1, 1, 2), (2, 2, 1)] {
        let file = make::file_of(&store, who).await;
        let ids = |docs: &[u64]| docs.iter().map(|doc| make::entry_id(who, *doc)).collect::<Vec<_>>();
        assert_eq!(file.entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), ids(&[left]));
        let notices = store.files.own_notices(file.subject.key).await.answered();
        assert_eq!(notices.iter().map(|notice| notice.id).collect::<Vec<_>>(), [make::notice_id(who, left)]);
        assert!(store.sweep.doomed(make::entry_id(who, gone)).await.answered().is_none());
        assert!(store.files.event(file.subject.key, gone).await.answered().is_none(), "the event of the filing");
    }
    let waiting = store.files.messages_waiting(i64::MAX, 10).await.answered();
    assert_eq!(waiting.iter().map(|message| message.id).collect::<Vec<_>>(), [make::message_id(2)]);
    assert!(store.sweep.due(TODAY, None, 10).await.answered().is_empty());

    assert_eq!(store.journal.head().await.answered(), head, "the tree is what it was");
    assert_eq!(store.journal.leaves(0, 100).await.answered(), leaves);
    let sets = store.journal.destruction_sets().await.answered();
    assert_eq!(sets.len(), 1);
    assert_eq!((sets[0].n, sets[0].day, &sets[0].places), (2, TODAY, &places));
    let mut keys = [make::entry_key(1, 1), make::entry_key(2, 2)];
    keys.sort_unstable();
    assert_eq!(store.sweep.destroyed_keys().await.answered(), keys);
    let after = store.journal.counts().await.answered();
    assert_eq!((after.entries, after.destroyed), (before.entries - 2, 2));
    assert_eq!(after.events + after.destroyed, after.sequenced + after.waiting, "the counts add up to the journal");
    assert_eq!(after.events_by_n, after.sequenced + after.waiting);
}

pub async fn destruction_leaves_looks_and_other_entries_alone(store: Store) {
    let system = a_register(&store).await;
    let places = places_of(&store, &[(1, 1)]).await;
    done(destroy(&store, system, 1, &[(1, 1)], &places).await);
    let key = make::file_of(&store, 1).await.subject.key;
    let events = store.files.events_for_audit(key).await.answered();
    assert_eq!(events.iter().map(|event| event.n).collect::<Vec<_>>(), [0, 2, 3]);
    assert_eq!(store.files.own_events(key, LOOK, u64::MAX, 10).await.answered().len(), 1);
    assert_eq!(make::n_of(&store, 1).await, 4, "n does not go back");
    assert_eq!(make::file_of(&store, 2).await.entries.len(), 2);
    // The same decision may be filed again: nothing of it is known any more.
    let mut op = filing(1, 4, 1);
    op.key_id = make::key_id("another", 1);
    filed(&store, op).await;
}

/// After a destruction that did not happen all is as it was.
async fn untouched(store: &Store, before: crate::journal::Counts) {
    assert_eq!(store.journal.counts().await.answered(), before);
    assert!(store.journal.destruction_sets().await.answered().is_empty());
    assert!(store.sweep.destroyed_keys().await.answered().is_empty());
    assert_eq!(make::file_of(store, 1).await.entries.len(), 2);
}

pub async fn destruction_is_a_conflict_when_the_system_was_faster(store: Store) {
    let system = a_register(&store).await;
    let places = places_of(&store, &[(1, 1)]).await;
    done(store.persons.commit(make::change(Operation::System, system, SYSTEM, 1)).await);
    let before = store.journal.counts().await.answered();
    for n in [0, 1, 3] {
        assert!(conflicts(destroy(&store, system, n, &[(1, 1)], &places).await), "n = {n}, the system is at 2");
        untouched(&store, before).await;
    }
    done(destroy(&store, system, 2, &[(1, 1)], &places).await);
    let key = store.journal.destruction_sets().await.answered();
    assert_eq!(key[0].n, 3);
}

pub async fn destruction_is_a_conflict_when_the_entry_got_an_event(store: Store) {
    let system = a_register(&store).await;
    let places = places_of(&store, &[(1, 1)]).await;
    let key = make::file_of(&store, 1).await.subject.key;
    let event = make::event(1, 4, 1, EventKey::Entry(make::entry_id(1, 1)));
    done(store.persons.commit(crate::PersonChange::new(Operation::Serve, key, event, i64::MAX)).await);
    let before = store.journal.counts().await.answered();
    assert!(
        conflicts(destroy(&store, system, 1, &[(1, 1)], &places).await),
        "its leaf would lie in no set and open for nobody"
    );
    untouched(&store, before).await;
    make::sequenced(&store).await;
    let before = store.journal.counts().await.answered();
    assert!(conflicts(destroy(&store, system, 1, &[(1, 1)], &places).await), "also when it has its place");
    untouched(&store, before).await;
    let places = places_of(&store, &[(1, 1)]).await;
    done(destroy(&store, system, 1, &[(1, 1)], &places).await);
}

pub async fn destruction_is_a_conflict_when_the_set_is_not_what_goes(store: Store) {
    let system = a_register(&store).await;
    let places = places_of(&store, &[(1, 1)]).await;
    let other = places_of(&store, &[(2, 1)]).await;
    let before = store.journal.counts().await.answered();
    let both = [places.clone(), other.clone()].concat();
    for wrong in [other, both, Vec::new(), [places.clone(), places.clone()].concat()] {
        assert!(conflicts(destroy(&store, system, 1, &[(1, 1)], &wrong).await), "{wrong:?} instead of {places:?}");
        untouched(&store, before).await;
    }
}

pub async fn an_entry_is_destroyed_once(store: Store) {
    let system = a_register(&store).await;
    let places = places_of(&store, &[(1, 1)]).await;
    done(destroy(&store, system, 1, &[(1, 1)], &places).await);
    let before = store.journal.counts().await.answered();
    for places in [places.as_slice(), &[]] {
        assert!(conflicts(destroy(&store, system, 3, &[(1, 1)], places).await));
    }
    assert_eq!(store.journal.counts().await.answered(), before);
    assert_eq!(store.journal.destruction_sets().await.answered().len(), 1);
}

pub async fn sets_and_keys_of_many_days_add_up(store: Store) {
    let system = a_register(&store).await;
    let days = [(1, 2), (2, 1), (2, 2)];
    for (at, doc) in days.into_iter().enumerate() {
        let places = places_of(&store, &[doc]).await;
        done(destroy(&store, system, 1 + 2 * at as u64, &[doc], &places).await);
    }
    let sets = store.journal.destruction_sets().await.answered();
    assert_eq!(sets.iter().map(|set| set.n).collect::<Vec<_>>(), [2, 4, 6]);
    let mut places: Vec<u64> = sets.iter().flat_map(|set| set.places.clone()).collect();
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), 3, "no leaf lies in two sets");
    let mut keys: Vec<_> = days.iter().map(|(who, doc)| make::entry_key(*who, *doc)).collect();
    keys.sort_unstable();
    assert_eq!(store.sweep.destroyed_keys().await.answered(), keys);
    let counts = store.journal.counts().await.answered();
    assert_eq!(counts.events + counts.destroyed, counts.sequenced + counts.waiting);
}
