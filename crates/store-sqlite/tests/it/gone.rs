//! Ended means gone: no byte of a destroyed entry is left in the files.

use xinyu_register::sealed::KeyId;
use xinyu_store::Store;
use xinyu_store::conformance::make::{self, Answered, BODY, TODAY, done, filed, filing, filing_of_new};
use xinyu_store::person::{BatchRow, EventKey};

use crate::TemporaryFile;

/// How often these bytes are found in the database and its log.
fn found(file: &TemporaryFile, bytes: &[u8]) -> usize {
    let mut found = 0;
    for entry in std::fs::read_dir(file.folder()).expect("the folder can be read") {
        let content = std::fs::read(entry.expect("a file").path()).expect("the file can be read");
        found += content.windows(bytes.len()).filter(|window| *window == bytes).count();
    }
    found
}

async fn destroyed(store: &Store) {
    let system = make::enrolled(store, 999).await;
    make::sequenced(store).await;
    let doomed = store.sweep.doomed(make::entry_id(1, 1)).await.answered().expect("it is there");
    let places = doomed.places.expect("all have places");
    let event = make::event(999, 1, 1, EventKey::Subject);
    done(store.sweep.destroy(system, vec![event], TODAY, vec![doomed.entry], places, Vec::new()).await);
}

#[tokio::test]
async fn nothing_of_a_destroyed_entry_is_left_in_the_files() {
    let file = TemporaryFile::new();
    let store = file.sqlite().store();
    let op = filing_of_new(1, 1);
    filed(&store, op.clone()).await;
    let other = filing(1, 2, 2);
    filed(&store, other.clone()).await;
    let notice = op.notice.clone().expect("filings of the suite have a notice").1;
    let told = [("key", &op.wrapped.0), ("record", &op.record.0), ("event", &op.event.m.0), ("notice", &notice.0)];
    for (what, bytes) in told {
        assert!(found(&file, bytes) > 0, "{what}: it can be found before");
    }
    destroyed(&store).await;
    for (what, bytes) in told {
        assert_eq!(found(&file, bytes), 0, "{what}: found in the files of a register that destroyed it");
    }
    assert!(found(&file, &other.wrapped.0) > 0, "what was not destroyed is there");
    assert!(found(&file, &op.event.leaf) > 0, "the leaf is for ever");
}

/// Pages split and merge as entries of all sizes come and go; no copy may stay behind.
#[tokio::test]
async fn nothing_of_many_destroyed_entries_is_left_in_the_files() {
    let file = TemporaryFile::new();
    let store = file.sqlite().store();
    let system = make::enrolled(&store, 999).await;
    let mut secrets = Vec::new();
    for who in 1..=120 {
        for doc in 1..=3 {
            let mut op = if doc == 1 { filing_of_new(who, 1) } else { filing(who, doc, doc) };
            let length = usize::try_from((who * 37 + doc * 911) % 3000).expect("small") + 64;
            op.record.0 = make::much_noise(&format!("record of {who}"), doc, length);
            op.event.m.0 = make::much_noise(&format!("m of {who}"), doc, length / 3 + 32);
            for bytes in [&op.wrapped.0, &op.record.0, &op.event.m.0] {
                secrets.push((who, doc, bytes[..24].to_vec()));
                secrets.push((who, doc, bytes[bytes.len() - 24..].to_vec()));
            }
            filed(&store, op).await;
        }
    }
    make::sequenced(&store).await;
    let gone = |who: u64, doc: u64| (who + doc).is_multiple_of(2);
    for (n, day) in (1..).zip(0..4) {
        let (mut entries, mut places) = (Vec::new(), Vec::new());
        for (who, doc) in (1..=120).flat_map(|who| [(who, 1), (who, 2), (who, 3)]) {
            if gone(who, doc) && who % 4 == day {
                let doomed = store.sweep.doomed(make::entry_id(who, doc)).await.answered().expect("it is there");
                entries.push(doomed.entry);
                places.extend(doomed.places.expect("all have places"));
            }
        }
        places.sort_unstable();
        let event = make::event(999, n, 1, EventKey::Subject);
        done(store.sweep.destroy(system, vec![event], TODAY, entries, places, Vec::new()).await);
    }
    let mut pieces = std::collections::HashMap::new();
    for entry in std::fs::read_dir(file.folder()).expect("the folder can be read") {
        let content = std::fs::read(entry.expect("a file").path()).expect("the file can be read");
        for window in content.windows(24) {
            *pieces.entry(<[u8; 24]>::try_from(window).expect("of that length")).or_insert(0) += 1;
        }
    }
    for (who, doc, bytes) in &secrets {
        let found = pieces.contains_key(bytes.as_slice());
        assert_eq!(found, !gone(*who, *doc), "entry {doc} of {who}");
    }
}

#[tokio::test]
async fn nothing_of_a_destroyed_entry_is_left_once_a_long_reader_is_done() {
    let file = TemporaryFile::new();
    let store = file.sqlite().store();
    let op = filing_of_new(1, 1);
    filed(&store, op.clone()).await;
    // As a backup reads: an old snapshot keeps the log from being written back.
    let raw = file.raw();
    raw.execute_batch("BEGIN").expect("a reader may begin");
    raw.query_row("SELECT count(*) FROM entry", [], |row| row.get::<_, i64>(0)).expect("it can be read");
    let begun = std::time::Instant::now();
    destroyed(&store).await;
    assert!(begun.elapsed().as_secs() < 5, "the writer does not wait for the reader to end");
    assert!(found(&file, &op.wrapped.0) > 0, "the reader may need it");
    raw.execute_batch("COMMIT").expect("a reader may end");
    for _ in 0..100 {
        if found(&file, &op.wrapped.0) == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("found in the files ten seconds after the last reader ended");
}

#[tokio::test]
async fn nothing_of_a_purged_batch_is_left_in_the_files() {
    let file = TemporaryFile::new();
    let store = file.sqlite().store();
    let batch = make::batch(1, BODY);
    store.batches.batch_begin(batch.clone()).await.answered();
    let mut step = make::step(1, 1);
    step.rows = vec![BatchRow { row: 1, state: 1, sealed: make::sealed("row", 1) }];
    store.persons.commit_filings(Vec::new(), Some(step)).await.answered();
    let row = make::sealed("row", 1);
    let told = [&batch.wrapped.0, &batch.sealed.0, &row.0];
    assert!(told.iter().all(|bytes| found(&file, bytes) > 0));
    store.batches.batch_purge(batch.id).await.answered();
    assert!(told.iter().all(|bytes| found(&file, bytes) == 0));
    let KeyId(name) = batch.key_id;
    assert!(found(&file, &name) > 0, "its name is kept for restores");
}
