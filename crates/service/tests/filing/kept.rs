//! What is kept of a batch, and for how long.

use xinyu_service::{Refusal, Register, ServiceError};

use crate::sheet::{Sheet, YUYANG, nth, person};
use crate::world::{Codes, TODAY, World, counts};

#[tokio::test]
async fn the_upload_goes_with_the_run_and_rows_after_thirty_days() {
    let world = World::new().await;
    let batch = world.csv(&Sheet::of(vec![nth(1), nth(2).set("fine", "x")])).await;
    let kept = format!("{}.rows", batch.id);
    assert_eq!(world.uploads(), std::slice::from_ref(&kept));
    let sweep = async |day: &str| {
        world.on(day);
        world.register.sweep(Register::day(world.register.now_ms())).await.expect("swept").purged
    };
    assert_eq!(sweep("2026-12-23").await, 0, "the thirtieth day still counts; it was sent on {TODAY}");
    assert_eq!(world.uploads(), [kept]);
    assert_eq!(world.returned(batch.id).await.len(), 3);
    assert_eq!(sweep("2026-12-24").await, 1);
    assert_eq!(world.uploads(), Vec::<String>::new());
    let record = world.store.batches.batch(batch.id).await.expect("read").expect("a batch");
    assert!(record.wrapped.0.is_empty() && record.sealed.0.is_empty(), "key and head are gone");
    assert!(world.store.batches.batch_rows(batch.id, 0, 0, 10).await.expect("rows").is_empty());
    // What it filed stays, and so do its counts.
    let clerk = world.clerk(YUYANG);
    let view = world.register.batch(&clerk, batch.id).await.expect("a batch");
    assert_eq!((view.counts, view.purged, view.file.as_str()), (counts(1, 0, 1, 0), true, ""));
    let gone = world.register.returned_sheet(&clerk, batch.id, &Codes).await;
    assert!(matches!(gone, Err(ServiceError::Refused(Refusal::State("batch.purged")))));
    assert!(world.register.batch_rows(&clerk, batch.id, None, 0, 10).await.is_err());
    assert_eq!(world.entries_of(&person(1)).await.len(), 1);
    assert_eq!(sweep("2026-12-25").await, 0);
    world.expect_good().await;
}

/// On disk there is nothing in clear: neither in the upload, nor in the rows, nor in the database.
#[tokio::test]
async fn nothing_lies_on_disk_in_clear() {
    let world = World::new().await;
    let clerk = world.clerk(YUYANG);
    let sheet = Sheet::of(vec![nth(1), nth(2).set("fine", "x")]).csv();
    let mut incoming = world.register.begin_upload(&clerk, crate::world::TEMPLATE, "名单.csv").expect("begun");
    incoming.take(sheet.as_bytes(), u64::MAX).expect("taken");
    let id = world.register.end_upload(incoming).await.expect("a batch");
    let look = || {
        let mut folders = vec![world.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let bytes = std::fs::read(&path).expect("a file");
                for word in [person(1).name, person(1).number, person(2).name, "经营超过保质期".into(), "名单".into()]
                {
                    let found = bytes.windows(word.len()).any(|window| window == word.as_bytes());
                    assert!(!found, "{word} stands in {}", path.display());
                }
            }
        }
    };
    look();
    assert!(String::from_utf8_lossy(&world.opened_file(id, "upload").await).contains(&person(1).number));
    world.register.work_batch(id, &|_| {}).await.expect("done");
    look();
}
