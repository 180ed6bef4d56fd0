//! Somebody was at what is published, or put the database back beside it.

use crate::tamper::*;
use crate::world::*;

fn files_below(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files_below(&path, found) } else { found.push(path) }
    }
}

/// Every file of the published tree: those that are full, the last ones, and the parts before them.
#[tokio::test]
async fn a_published_tile_altered_or_missing() {
    let (world, _) = story().await;
    let rows: Vec<String> = (0..140)
        .map(|at| {
            let who = person("赵众多", &format!("{}-{:02}-{:02}", 1960 + at / 28, 1 + at % 12, 1 + at % 28));
            row(&who, &food_penalty().no(&format!("榆区市监罚〔2026〕{}号", 1000 + at)))
        })
        .collect();
    world.import(YUYANG_MARKET, &sheet(&rows)).await;
    let published = world.beat().await;
    assert!(published.size > 256, "a full tile, and a row above it");
    world.expect_good().await;
    // What waits for the next beat is not missed.
    world.by_mandate(&lin(), "food-permit").await;
    assert!(world.shallow().await.is_good());
    let mut files = Vec::new();
    files_below(&world.folder.path().join("journal/tile"), &mut files);
    assert!(files.len() >= 7, "{files:?}");
    for file in files {
        let bytes = std::fs::read(&file).expect("a tile");
        let mut other = bytes.clone();
        *other.last_mut().expect("a byte") ^= 1;
        std::fs::write(&file, other).expect("altered");
        says(&world.shallow().await, "is not what the leaves give");
        std::fs::write(&file, &bytes[..bytes.len() - 1]).expect("cut");
        says(&world.shallow().await, "is not what the leaves give");
        std::fs::remove_file(&file).expect("removed");
        let found = world.shallow().await;
        let name = file.to_string_lossy().into_owned();
        // Of what was published before and is wider now, only what is there is held against the leaves.
        let needed =
            !name.contains(".p/") || name.ends_with(&format!(".p/{}", published.size % 256)) || name.contains("/1/");
        assert_eq!(found.is_good(), !needed, "{name}: {:#?}", found.findings);
        std::fs::write(&file, bytes).expect("put back");
    }
    assert!(world.shallow().await.is_good());
}

#[tokio::test]
async fn the_published_checkpoint_taken_away() {
    let (world, _) = story().await;
    let file = world.folder.path().join("journal/checkpoint");
    let note = std::fs::read(&file).expect("published");
    std::fs::remove_file(&file).expect("removed");
    told_by_both(&world).await;
    let found = world.shallow().await;
    says(&found, "journal/checkpoint is not there");
    assert_eq!(found.published, None, "and nobody says that it agrees");
    let refused = world.register.check_not_rolled_back().await.expect_err("refused").to_string();
    assert!(refused.contains("is not there"), "{refused}");
    assert!(world.register.beat([1; 16], true, &|_| {}).await.is_err(), "nor is another one made in its place");
    assert!(!file.exists());
    let world = world.restarted().await;
    assert!(world.register.check_not_rolled_back().await.is_err(), "nor after a start");
    std::fs::write(&file, note).expect("put back");
    world.register.check_not_rolled_back().await.expect("it may serve");
}

/// A copy that is made while the register is served has the journal first, the database after.
#[tokio::test]
async fn a_database_ahead_of_what_is_published_is_no_fault() {
    let (world, _) = story().await;
    let file = world.folder.path().join("journal/checkpoint");
    let old = std::fs::read(&file).expect("published");
    world.by_mandate(&lin(), "food-permit").await;
    let size = world.beat().await.size;
    std::fs::write(&file, old).expect("as in the copy");
    let world = world.restarted().await;
    world.register.check_not_rolled_back().await.expect("it may serve");
    world.expect_good().await;
    world.later(MINUTE_MS);
    assert_eq!(world.beat().await.size, size, "it is published again");
    world.expect_good().await;
}

/// A new register has leaves and nothing published; a process may stop before it remembers.
#[tokio::test]
async fn nothing_published_yet_is_no_fault() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.register.check_not_rolled_back().await.expect("it may serve");
    let found = world.deep().await;
    assert!(found.is_good() && found.published.is_none(), "{:#?}", found.findings);
    let world = world.restarted().await;
    let size = world.beat().await.size;
    assert_eq!(world.shallow().await.published, Some(size));
    // As if the process had stopped right after it published.
    do_it(&attacker(&world), "DELETE FROM fact WHERE name = 'journal.published'", []);
    world.register.check_not_rolled_back().await.expect("it may serve");
    world.expect_good().await;
    world.beat().await;
    std::fs::remove_file(world.folder.path().join("journal/checkpoint")).expect("removed");
    assert!(world.register.check_not_rolled_back().await.is_err(), "the next beat remembers");
}

/// Opened to be looked at, and left as it is: even new rules are not journalled in it.
#[tokio::test]
async fn nothing_is_written_to_a_database_that_was_put_back_when_it_is_opened() {
    let (world, _) = story().await;
    let copy = world.folder.path().join("copy.db");
    world.sqlite.copy_to(&copy).expect("a copy");
    world.by_mandate(&lin(), "food-permit").await;
    world.beat().await;
    let (folder, clock) = (world.folder.clone(), world.clock.clone());
    drop(world);
    std::fs::copy(&copy, folder.path().join("register.db")).expect("put back");
    let world = TestRegister::open(folder, clock, 7).await;
    let before = world.sqlite.store().journal.counts().await.expect("counts");
    let world = world.under_other_rules().await;
    assert_eq!(world.sqlite.store().journal.counts().await.expect("counts"), before);
    assert!(world.register.check_not_rolled_back().await.is_err());
}
