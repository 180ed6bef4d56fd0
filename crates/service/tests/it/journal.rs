//! The journal: published on a beat, checked by anyone, one history through every crash.

use std::sync::Arc;

use xinyu_evidence::checkpoint::Checkpoint;
use xinyu_evidence::keys::WellKnown;
use xinyu_evidence::merkle::{empty_root, leaf_hash, node_hash};
use xinyu_evidence::note::Signer;
use xinyu_evidence::proof::Proof;
use xinyu_evidence::tile::{Level, TilePath, parse_entry_bundle, parse_hash_tile};
use xinyu_evidence::verify::{Finding, What, verify};
use xinyu_register::event::Event;
use xinyu_service::journal::Step;

use crate::world::*;

fn checkpoint_with(note: &str, keys: &WellKnown) -> Option<Checkpoint> {
    let verifiers: Vec<_> = keys.checkpoint_verifiers().into_iter().map(|(_, verifier)| verifier).collect();
    Checkpoint::verify(note, &keys.origin, &verifiers).ok().map(|signed| signed.checkpoint)
}

fn published(world: &TestRegister) -> String {
    world.register.published().checkpoint().expect("readable").expect("published")
}

#[tokio::test]
async fn a_beat_publishes_a_checkpoint_that_the_published_keys_verify() {
    let world = TestRegister::on_day("2026-11-23").await;
    assert!(world.register.published().checkpoint().expect("readable").is_none(), "none before the first beat");
    world.file_served(&lin(), &food_penalty()).await;
    let beat = world.beat().await;
    let keys = world.register.well_known();
    assert_eq!(checkpoint_with(&published(&world), &keys), Some(beat.clone()));
    assert_eq!(beat.size, world.sqlite.store().journal.head().await.expect("a head").size);
    let mut others = keys.clone();
    others.checkpoint_keys[0].public = Signer::new(ORIGIN, &[9; 32]).expect("a signer").verifier().public().to_vec();
    assert_eq!(checkpoint_with(&published(&world), &others), None);
    // A quiet beat changes nothing; a padded one is one leaf more.
    assert_eq!(world.beat().await, beat);
    let padded = world.register.beat([1; 16], true, &|_| {}).await.expect("a beat").expect("the lease");
    assert_eq!(padded.size, beat.size + 1);
    assert!(matches!(world.system_events().await.last(), Some(Event::Padding { .. })));
    world.expect_good().await;
}

/// RFC 6962, 2.1, written down a second time.
fn mth(hashes: &[[u8; 32]]) -> [u8; 32] {
    match hashes {
        [] => empty_root(),
        [one] => *one,
        _ => {
            let half = hashes.len().next_power_of_two() / 2;
            node_hash(&mth(&hashes[..half]), &mth(&hashes[half..]))
        }
    }
}

#[tokio::test]
async fn anyone_recomputes_the_root_from_bundles_and_tiles() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let early = world.beat().await;
    let rows: Vec<String> = (0..300)
        .map(|at| {
            let who = person("赵众多", &format!("{}-{:02}-{:02}", 1960 + at / 336, 1 + at / 28 % 12, 1 + at % 28));
            row(&who, &food_penalty().no(&format!("榆区市监罚〔2026〕{}号", 1000 + at)))
        })
        .collect();
    assert_eq!(world.import(YUYANG_MARKET, &sheet(&rows)).await.counts.accepted, 300);
    let late = world.beat().await;
    assert!(late.size > 600, "more than two full tiles");
    let get = |path: TilePath| world.register.journal_tile(&path).expect("readable").expect("published");
    for checkpoint in [&early, &late] {
        let mut hashes = Vec::new();
        while (hashes.len() as u64) < checkpoint.size {
            let path = TilePath::in_tree(Level::Entries, hashes.len() as u64 / 256, checkpoint.size).expect("a bundle");
            let bundle = get(path);
            hashes.extend(parse_entry_bundle(&bundle, path.width).expect("leaves").into_iter().map(leaf_hash));
        }
        assert_eq!(hashes.len() as u64, checkpoint.size);
        assert_eq!(mth(&hashes), checkpoint.root, "from the leaves alone");
        // And from the hash tiles: level 0 has the leaf hashes, level 1 the roots of full tiles.
        let mut level_0 = Vec::new();
        let mut level_1 = Vec::new();
        for index in 0..checkpoint.size.div_ceil(256) {
            let path = TilePath::in_tree(Level::Hashes(0), index, checkpoint.size).expect("a tile");
            let tile = parse_hash_tile(&get(path), path.width).expect("hashes");
            if path.is_full() {
                level_1.push(mth(&tile));
            }
            level_0.extend(tile);
        }
        assert_eq!(level_0, hashes);
        if let Some(path) = TilePath::in_tree(Level::Hashes(1), 0, checkpoint.size) {
            assert_eq!(parse_hash_tile(&get(path), path.width).expect("hashes"), level_1);
        }
    }
    let beyond = TilePath { level: Level::Entries, index: 50, width: 256 };
    assert!(world.register.journal_tile(&beyond).expect("readable").is_none());
}

#[tokio::test]
async fn the_proof_of_a_look_verifies_with_the_published_keys_and_not_with_others() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let answer = world.by_mandate(&lin(), "food-permit").await;
    let caller = world.resident(&lin()).await;
    let asker = world.enquirer(LICENSING);
    assert!(world.register.own_proof(&caller, answer.n).await.expect("readable").is_none(), "not published yet");
    assert!(world.register.enquiry_trace(&asker, answer.id).await.expect("a trace").1.is_none());
    world.beat().await;
    // The tree grows on; the proof is made against what is published now.
    world.file(&wang(), &metrology_penalty()).await;
    world.beat().await;
    let own = world.register.own_proof(&caller, answer.n).await.expect("readable").expect("published");
    let theirs = world.register.enquiry_trace(&asker, answer.id).await.expect("a trace").1.expect("published");
    let keys = world.register.well_known();
    for (file, person_opens) in [(&own, true), (&theirs, false)] {
        let verdict = verify(file.as_bytes(), Some(&keys));
        assert!(verdict.good && verdict.what == What::Proof, "{verdict:?}");
        assert!(verdict.findings.contains(&Finding::ContentOpens));
        assert_eq!(verdict.findings.contains(&Finding::PersonOpens), person_opens, "{:?}", verdict.findings);
        let mut others = keys.clone();
        others.checkpoint_keys[0].public =
            Signer::new(ORIGIN, &[9; 32]).expect("a signer").verifier().public().to_vec();
        assert!(!verify(file.as_bytes(), Some(&others)).good, "other keys");
        assert!(!verify(file.as_bytes(), None).good, "no keys");
        let mut over = keys.clone();
        over.checkpoint_keys[0].until_ms = Some(1);
        over.receipt_keys[0].until_ms = Some(1);
        assert!(!verify(file.as_bytes(), Some(&over)).good, "keys that did not count then");
    }
    // A third party learns what was asked and shown, not whose n-th event it was.
    let proof = Proof::from_text(&theirs).expect("a proof");
    assert!(proof.person.is_none());
    let Ok(Event::Looked(look)) = Event::from_cbor(&proof.opening.expect("an opening").m) else { panic!("a look") };
    assert_eq!(look.enquiry, Some(answer.id));
    // One bit more or less, and it is not good.
    let mut bytes = theirs.into_bytes();
    let at = bytes.len() / 2;
    bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
    assert!(!verify(&bytes, Some(&keys)).good);
}

#[tokio::test]
async fn a_receipt_is_a_promise_that_the_beat_keeps() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let answer = world.by_mandate(&lin(), "food-permit").await;
    let keys = world.register.well_known();
    let verdict = verify(answer.receipt.to_json().as_bytes(), Some(&keys));
    assert!(verdict.good && verdict.promise);
    assert_eq!(verdict.due_at_ms, Some(world.register.now_ms() + MINUTE_MS));
    let size = world.beat().await.size;
    let leaf = world.sqlite.store().journal.leaf_by_hash(answer.receipt.leaf_hash).await.expect("readable");
    assert!(leaf.expect("the leaf").index.expect("a place") < size);
    let mut others = keys;
    others.receipt_keys[0].public = vec![1; 32];
    assert!(!verify(answer.receipt.to_json().as_bytes(), Some(&others)).good);
}

const STEPS: [Step; 5] = [Step::Committed, Step::Sequenced, Step::Tiled, Step::Signed, Step::Published];

/// The process stops at a step: the beat unwinds there, in a task of its own.
async fn crash_at(world: &TestRegister, step: Step) {
    let register = world.register.clone();
    let beat = tokio::spawn(async move {
        register.beat([1; 16], true, &move |at| assert!(at != step, "the process stops here")).await
    });
    assert!(beat.await.is_err(), "it stopped at {step:?}");
}

#[tokio::test]
async fn a_crash_between_any_two_steps_leaves_one_history() {
    for first in STEPS {
        for second in STEPS {
            let world = TestRegister::on_day("2026-11-23").await;
            world.file_served(&lin(), &food_penalty()).await;
            let old = world.beat().await;
            let old_note = published(&world);
            let promised = world.by_mandate(&lin(), "food-permit").await.receipt.leaf_hash;
            crash_at(&world, first).await;
            let world = world.restarted().await;
            world.register.check_not_rolled_back().await.expect("it may serve");
            let placed = world.sqlite.store().journal.leaf_by_hash(promised).await.expect("readable").expect("durable");
            world.file(&wang(), &metrology_penalty()).await;
            world.later(MINUTE_MS);
            crash_at(&world, second).await;
            let world = world.restarted().await;
            world.register.check_not_rolled_back().await.expect("it may serve");
            world.later(MINUTE_MS);
            let new = world.beat().await;
            let what = format!("{first:?}, then {second:?}");
            let after = world.sqlite.store().journal.leaf_by_hash(promised).await.expect("readable").expect("durable");
            assert!(after.index.expect("a place") >= old.size, "{what}");
            if placed.index.is_some() {
                assert_eq!(placed.index, after.index, "a place is given once: {what}");
            }
            assert!(new.size > old.size, "{what}");
            assert!(world.against(&old_note).await.is_good(), "the same prefix: {what}");
            assert_eq!(checkpoint_with(&published(&world), &world.register.well_known()), Some(new.clone()), "{what}");
            let tiles = world.register.published();
            assert_eq!(xinyu_evidence::tile::root(&tiles, new.size).expect("tiles"), new.root, "{what}");
            assert_eq!(xinyu_evidence::tile::root(&tiles, old.size).expect("tiles"), old.root, "{what}");
            world.expect_good().await;
        }
    }
}

#[tokio::test]
async fn of_two_processes_one_sequences_while_its_lease_lasts() {
    let one = TestRegister::on_day("2026-11-23").await;
    let two = one.another_process().await;
    one.file_served(&lin(), &food_penalty()).await;
    let first = one.beat_as([1; 16]).await.expect("the lease");
    let note = published(&one);
    two.by_mandate(&lin(), "food-permit").await;
    assert!(two.beat_as([2; 16]).await.is_none(), "the other one holds it");
    one.later(MINUTE_MS);
    let second = two.beat_as([2; 16]).await.expect("the lease of the other is over");
    assert!(second.size > first.size);
    assert!(one.beat_as([1; 16]).await.is_none());
    for _ in 0..5 {
        one.by_mandate(&lin(), "food-permit").await;
        two.by_mandate(&lin(), "food-permit").await;
        one.later(MINUTE_MS);
        one.beat_as([1; 16]).await.expect("the lease");
        one.later(MINUTE_MS);
        two.beat_as([2; 16]).await.expect("the lease");
    }
    assert!(one.against(&note).await.is_good());
    one.expect_good().await;
    two.expect_good().await;
}

/// A process is stopped in the middle of its beat, for longer than its lease; another one carries
/// on; then the first one wakes up. What is published never shrinks, and never forks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_wakes_up_after_its_lease_publishes_nothing_older() {
    for step in STEPS {
        let one = TestRegister::on_day("2026-11-23").await;
        let two = Arc::new(one.another_process().await);
        one.file_served(&lin(), &food_penalty()).await;
        one.beat().await;
        let old = published(&one);
        one.by_mandate(&lin(), "food-permit").await;
        let meanwhile = two.clone();
        let overtaken = move |at: Step| {
            if at != step {
                return;
            }
            let two = meanwhile.clone();
            let work = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
                runtime.block_on(async {
                    two.by_mandate(&lin(), "food-permit").await;
                    two.later(MINUTE_MS);
                    two.beat_as([2; 16]).await;
                });
            });
            work.join().expect("the other process");
        };
        // It may publish what it has, or nothing: both are good.
        let slow = one.register.beat([1; 16], false, &overtaken).await;
        let size_then = Checkpoint::parse_unchecked(&published(&one)).expect("a checkpoint").size;
        let slow = slow.unwrap_or_else(|error| panic!("{step:?}: {error}"));
        if step == Step::Committed {
            assert!(slow.is_none(), "whose lease is over gives no places");
        }
        one.later(MINUTE_MS);
        let last = two.beat_as([2; 16]).await.expect("the lease");
        assert!(last.size >= size_then, "{step:?}");
        let waiting = one.sqlite.store().journal.waiting().await.expect("a count");
        assert_eq!((waiting, last.size), (0, one.sqlite.store().journal.head().await.expect("a head").size));
        assert!(one.against(&old).await.is_good(), "{step:?}");
        let shown = Checkpoint::parse_unchecked(&published(&one)).expect("a checkpoint");
        assert_eq!(shown, last, "{step:?}");
        one.expect_good().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_that_file_and_look_at_once_make_one_history() {
    let one = Arc::new(TestRegister::on_day("2026-11-23").await);
    let two = Arc::new(one.another_process().await);
    one.file_served(&lin(), &food_penalty()).await;
    one.beat().await;
    let old = published(&one);
    let tasks: Vec<_> = [one.clone(), two.clone()]
        .into_iter()
        .enumerate()
        .map(|(which, world)| {
            tokio::spawn(async move {
                for at in 0..10 {
                    let who = person(
                        &format!("赵{which}甲").replace(char::is_numeric, "某"),
                        &format!("197{which}-02-{:02}", at + 1),
                    );
                    world
                        .file(&who, &food_penalty().no(&format!("榆区市监罚〔2026〕{}号", 700 + 50 * which + at)))
                        .await;
                    world.by_mandate(&who, "food-permit").await;
                    let _ = world.register.beat([which as u8 + 1; 16], false, &|_| {}).await.expect("a beat");
                    world.later(6_000);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("a process");
    }
    one.later(MINUTE_MS);
    one.beat().await;
    assert!(two.against(&old).await.is_good());
    two.expect_good().await;
}

#[tokio::test]
async fn a_database_that_was_put_back_is_refused_and_publishes_nothing() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.beat().await;
    let copy = world.folder.path().join("copy.db");
    world.sqlite.copy_to(&copy).expect("a copy");
    world.by_mandate(&lin(), "food-permit").await;
    let last = world.beat().await;
    world.register.check_not_rolled_back().await.expect("it may serve");
    let (folder, clock) = (world.folder.clone(), world.clock.clone());
    drop(world);
    std::fs::copy(&copy, folder.path().join("register.db")).expect("put back");
    let world = TestRegister::open(folder, clock, 77).await;
    let refused = world.register.check_not_rolled_back().await.expect_err("refused").to_string();
    assert!(refused.contains("put back"), "{refused}");
    assert!(!world.shallow().await.is_good());
    world.later(MINUTE_MS);
    assert!(world.register.beat([1; 16], false, &|_| {}).await.is_err(), "nor does it publish");
    assert_eq!(Checkpoint::parse_unchecked(&published(&world)).expect("a checkpoint"), last);
    // Grown to the same size and beyond, it is another history.
    for _ in 0..2 {
        world.by_mandate(&lin(), "food-permit").await;
        world.later(MINUTE_MS);
        assert!(world.register.beat([1; 16], false, &|_| {}).await.is_err());
        let refused = world.register.check_not_rolled_back().await.expect_err("refused").to_string();
        assert!(refused.contains("another history"), "{refused}");
    }
    assert_eq!(Checkpoint::parse_unchecked(&published(&world)).expect("a checkpoint"), last);
}

impl TestRegister {
    /// All events of the register's own, opened with its keys: what an auditor can recompute.
    pub async fn system_events(&self) -> Vec<xinyu_register::event::Event> {
        let store = self.sqlite.store();
        let rows = store
            .files
            .file(xinyu_store::files::Whose::Key(self.register.system))
            .await
            .expect("rows")
            .expect("the system");
        let subject = rows.subject;
        let place = xinyu_vault::key_place("subject", subject.key_id, &subject.pseudonym.0);
        let k_s = self.register.keyring.unwrap(subject.generation, &place, &subject.wrapped).expect("its key");
        let events = store.files.events_for_audit(subject.key).await.expect("events");
        let open = |event: &xinyu_store::files::EventRow| {
            let row = [subject.pseudonym.0.as_slice(), &event.n.to_be_bytes()].concat();
            let place = xinyu_vault::Place { table: "event", column: "m", row: &row, key: subject.key_id };
            let m = xinyu_vault::open(&k_s, &place, &event.m).expect("m");
            xinyu_register::event::Event::from_cbor(&m).expect("an event")
        };
        events.iter().map(open).collect()
    }
}
