//! C2SP tlog-tiles.

use proptest::prelude::*;
use xinyu_evidence::hash::Hash;
use xinyu_evidence::merkle::{Tree, leaf_hash, verify_consistency, verify_inclusion};
use xinyu_evidence::tile::{
    self, LEVEL_MAX, Level, TileError, TilePath, entry_bundle, grow, grown, parse_entry_bundle, parse_hash_tile,
};

use crate::support::{ORIGIN, Tiles};

fn path(level: Level, index: u64, width: u16) -> TilePath {
    TilePath { level, index, width }
}

#[test]
fn paths_are_those_of_the_specification() {
    let cases = [
        ("0/000", path(Level::Hashes(0), 0, 256)),
        ("0/x001/234.p/5", path(Level::Hashes(0), 1234, 5)),
        ("1/x001/x234/067", path(Level::Hashes(1), 1_234_067, 256)),
        ("entries/000", path(Level::Entries, 0, 256)),
        ("entries/x123/456.p/255", path(Level::Entries, 123_456, 255)),
    ];
    for (text, expected) in cases {
        assert_eq!(text.parse(), Ok(expected));
        assert_eq!(expected.to_string(), text);
    }
}

#[test]
fn other_spellings_are_refused() {
    for text in [
        "",
        "0",
        "0/",
        "/000",
        "00/000",
        "8/000",
        "0/0",
        "0/0000",
        "0/x000/001",
        "0/001/234",
        "0/x001/x234",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/05",
        "0/000.p/",
        "0/+01",
        "0/000/",
        "0/x018/x446/x744/x073/x709/x551/616",
        "data/000",
        "0/../000",
        "-1/000",
        "0/000.p/1/2",
    ] {
        assert!(text.parse::<TilePath>().is_err(), "{text}");
    }
}

#[test]
fn a_tree_of_70_000_has_the_tiles_of_the_specification() {
    let paths = grown(0, 70_000);
    let of = |level| paths.iter().filter(move |path| path.level == level);
    assert_eq!(of(Level::Hashes(0)).count(), 274);
    assert_eq!(of(Level::Hashes(0)).next_back(), Some(&path(Level::Hashes(0), 273, 112)));
    assert_eq!(of(Level::Hashes(1)).count(), 2);
    assert_eq!(of(Level::Hashes(1)).next_back(), Some(&path(Level::Hashes(1), 1, 17)));
    assert_eq!(of(Level::Hashes(2)).collect::<Vec<_>>(), [&path(Level::Hashes(2), 0, 1)]);
    assert_eq!(of(Level::Entries).count(), 274);
    let names: Vec<String> = grown(0, 256).iter().map(TilePath::to_string).collect();
    assert_eq!(names, ["entries/000", "0/000", "1/000.p/1"]);
}

#[test]
fn growth_writes_only_what_changed() {
    let names = |old, new| -> Vec<String> { grown(old, new).iter().map(TilePath::to_string).collect() };
    assert_eq!(names(300, 300), Vec::<String>::new());
    assert_eq!(names(300, 301), ["entries/001.p/45", "0/001.p/45"]);
    assert_eq!(names(500, 513), ["entries/001", "entries/002.p/1", "0/001", "0/002.p/1", "1/000.p/2"]);
}

/// Entries of different lengths, as a reader of other logs would meet.
fn entries(count: u64) -> Vec<Vec<u8>> {
    (0..count).map(|i| [&i.to_be_bytes()[..], ORIGIN.as_bytes()].concat()).collect()
}

/// Publishes `entries` at these sizes, one after the other.
fn published(entries: &[Vec<u8>], sizes: &[usize]) -> Tiles {
    let tiles = Tiles::default();
    let mut old = 0;
    for size in sizes {
        let made = grow(&tiles, old as u64, &entries[old..*size]).unwrap();
        let names: Vec<TilePath> = made.iter().map(|(path, _)| *path).collect();
        assert_eq!(names, grown(old as u64, *size as u64));
        tiles.put(made);
        old = *size;
    }
    tiles
}

#[test]
fn tiles_are_a_pure_function_of_the_leaves() {
    let entries = entries(66_000);
    let stepwise = published(&entries, &[1, 2, 255, 256, 257, 700, 65_535, 65_537, 66_000]);
    let at_once = published(&entries, &[66_000]);
    for (name, bytes) in at_once.0.borrow().iter() {
        assert_eq!(stepwise.0.borrow().get(name), Some(bytes), "{name}");
    }
    let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    let root = Tree::new(&leaves).root();
    assert_eq!(tile::root(&at_once, 66_000), Ok(root));
    assert_eq!(tile::frontier(&at_once, 66_000).unwrap().root(), root);
    for index in [0, 255, 256, 65_535, 65_536, 65_999] {
        let path = tile::inclusion_path(&at_once, index, 66_000).unwrap();
        let entry = tile::leaf(&at_once, index, 66_000).unwrap();
        assert_eq!(entry, entries[index as usize]);
        assert_eq!(verify_inclusion(&leaf_hash(&entry), index, 66_000, &path, &root), Ok(()));
    }
    for old in [1u64, 256, 700, 65_537] {
        let path = tile::consistency_path(&stepwise, old, 66_000).unwrap();
        let old_root = tile::root(&stepwise, old).unwrap();
        assert_eq!(verify_consistency(old, 66_000, &path, &old_root, &root), Ok(()));
    }
}

#[test]
fn a_full_tile_serves_where_a_partial_one_is_gone() {
    let entries = entries(300);
    let tiles = published(&entries, &[100, 300]);
    let before = tile::root(&tiles, 100).unwrap();
    let full = tiles.0.borrow()["0/000"].clone();
    tiles.0.borrow_mut().insert("0/000.p/100".into(), full);
    assert_eq!(tile::root(&tiles, 100), Ok(before));
}

#[test]
fn what_is_missing_or_malformed_is_told() {
    let entries = entries(300);
    let tiles = published(&entries, &[300]);
    assert_eq!(tile::inclusion_path(&tiles, 300, 300), Err(TileError::Index { index: 300, size: 300 }));
    assert_eq!(tile::leaf(&tiles, 300, 300), Err(TileError::Index { index: 300, size: 300 }));
    assert_eq!(tile::consistency_path(&tiles, 301, 300), Err(TileError::Shrunk { old: 301, new: 300 }));
    tiles.0.borrow_mut().get_mut("0/000").unwrap().pop();
    let malformed = TileError::Malformed(path(Level::Hashes(0), 0, 256));
    assert_eq!(tile::inclusion_path(&tiles, 7, 300), Err(malformed));
    tiles.0.borrow_mut().remove("entries/001.p/44");
    assert_eq!(tile::leaf(&tiles, 299, 300), Err(TileError::Reader("entries/001.p/44".into())));
}

#[test]
fn a_bundle_is_read_exactly() {
    let bytes = entry_bundle(&[b"ab".as_slice(), b""]).unwrap();
    assert_eq!(bytes, b"\x00\x02ab\x00\x00");
    assert_eq!(parse_entry_bundle(&bytes, 2), Some(vec![b"ab".as_slice(), b""]));
    assert_eq!(parse_entry_bundle(&bytes, 1), None);
    assert_eq!(parse_entry_bundle(&bytes, 3), None);
    assert_eq!(parse_entry_bundle(&bytes[..3], 1), None);
    assert_eq!(entry_bundle(&[vec![0; 65_536]]), None);
    assert_eq!(parse_hash_tile(&[0; 64], 2), Some(vec![[0; 32]; 2]));
    assert_eq!(parse_hash_tile(&[0; 64], 1), None);
}

proptest! {
    #[test]
    fn a_path_is_read_back(row in 0..=LEVEL_MAX + 1, index in any::<u64>(), width in 1u16..=256) {
        let level = if row > LEVEL_MAX { Level::Entries } else { Level::Hashes(row) };
        let path = path(level, index, width);
        prop_assert_eq!(path.to_string().parse(), Ok(path));
    }

    #[test]
    fn any_text_is_a_path_or_an_error(text in "[0-9x/.p]{0,40}|.{0,80}") {
        if let Ok(path) = text.parse::<TilePath>() {
            prop_assert_eq!(path.to_string(), text);
        }
    }

    #[test]
    fn any_bytes_are_a_bundle_or_none(bytes in prop::collection::vec(any::<u8>(), 0..300), width in 0u16..=256) {
        if let Some(entries) = parse_entry_bundle(&bytes, width) {
            prop_assert_eq!(entry_bundle(&entries), Some(bytes.clone()));
        }
    }
}
