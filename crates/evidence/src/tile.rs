//! The tree as files: C2SP `tlog-tiles`, tiles of 256 hashes and bundles of 256 entries.
//!
//! Below `/tile/` stand hash tiles `<L>/<N>[.p/<W>]` and entry bundles `entries/<N>[.p/<W>]`. Tile N
//! of level L holds the roots of 256 complete subtrees of 256^L leaves each; the last tile of a level
//! may be partial, W wide. Tiles are a pure function of the leaves, so writing one twice writes the
//! same bytes.
//!
//! ```
//! use xinyu_evidence::tile::{Level, TilePath};
//! let path: TilePath = "0/x001/234.p/5".parse()?;
//! assert_eq!(path, TilePath { level: Level::Hashes(0), index: 1234, width: 5 });
//! assert_eq!(path.to_string(), "0/x001/234.p/5");
//! assert_eq!("entries/000".parse::<TilePath>()?.level, Level::Entries);
//! # Ok::<(), xinyu_evidence::tile::TilePathError>(())
//! ```

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::hash::Hash;
use crate::merkle::{self, HashReader, Tree};
use crate::text::decimal;

/// Hashes or entries in a full tile.
pub const TILE_WIDTH: u16 = 256;

/// Highest level a tree of u64 size can have (C2SP would allow 63).
pub const LEVEL_MAX: u8 = 7;

/// Longest tile path read: level, seven groups of an index, width, with room to spare.
pub const TILE_PATH_BYTES_MAX: usize = 64;

/// Which row of tiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Bundles of the leaves themselves.
    Entries,
    /// Hash tiles; level 0 holds leaf hashes.
    Hashes(u8),
}

/// Names one tile or bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePath {
    /// Which row.
    pub level: Level,
    /// Which tile of the row, from 0.
    pub index: u64,
    /// How many hashes or entries it holds, 1 to 256; 256 is a full tile.
    pub width: u16,
}

/// The text names no tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the path of a tile")]
pub struct TilePathError;

impl Level {
    /// log2 of the leaves below one hash or entry of this row.
    fn shift(self) -> u32 {
        match self {
            Level::Entries => 0,
            Level::Hashes(level) => 8 * u32::from(level.min(LEVEL_MAX)),
        }
    }
}

impl TilePath {
    /// Tile `index` of a row as it stands in a tree of `size`; `None` if it would be empty.
    pub fn in_tree(level: Level, index: u64, size: u64) -> Option<Self> {
        let before = index.checked_mul(u64::from(TILE_WIDTH))?;
        let here = (size >> level.shift()).checked_sub(before).filter(|here| *here > 0)?;
        Some(Self { level, index, width: here.min(u64::from(TILE_WIDTH)) as u16 })
    }

    /// Whether the tile holds all 256 and never changes its name again.
    pub fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            Level::Entries => f.write_str("entries")?,
            Level::Hashes(level) => write!(f, "{level}")?,
        }
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for (place, group) in groups.iter().enumerate().rev() {
            write!(f, "/{}{group:03}", if place > 0 { "x" } else { "" })?;
        }
        if !self.is_full() {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

impl FromStr for TilePath {
    type Err = TilePathError;

    /// Reads the one spelling that [`fmt::Display`] writes.
    fn from_str(text: &str) -> Result<Self, TilePathError> {
        let path = loose(text).ok_or(TilePathError)?;
        if path.to_string() == text { Ok(path) } else { Err(TilePathError) }
    }
}

/// Reads a path without care for its spelling; the caller writes it again and compares.
fn loose(text: &str) -> Option<TilePath> {
    if text.len() > TILE_PATH_BYTES_MAX {
        return None;
    }
    let (row, place) = text.split_once('/')?;
    let level = match row {
        "entries" => Level::Entries,
        number => Level::Hashes(u8::try_from(decimal(number)?).ok().filter(|level| *level <= LEVEL_MAX)?),
    };
    let (groups, width) = match place.split_once(".p/") {
        Some((groups, width)) => (groups, u16::try_from(decimal(width)?).ok()?),
        None => (place, TILE_WIDTH),
    };
    let mut index = 0u64;
    for group in groups.split('/') {
        let digits = group.strip_prefix('x').unwrap_or(group);
        index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
    }
    (1..=TILE_WIDTH).contains(&width).then_some(TilePath { level, index, width })
}

/// The tiles to write when the tree grows from `old` to `new` leaves: each row's newly filled tiles
/// and its partial tile, bundles first, then the hash rows from the bottom up.
pub fn grown(old: u64, new: u64) -> Vec<TilePath> {
    let rows = [Level::Entries].into_iter().chain((0..=LEVEL_MAX).map(Level::Hashes));
    let mut paths = Vec::new();
    for level in rows.filter(|level| new >> level.shift() > old >> level.shift()) {
        let first = (old >> level.shift()) / u64::from(TILE_WIDTH);
        paths.extend((first..).map_while(|index| TilePath::in_tree(level, index, new)));
    }
    paths
}

/// The bytes of a hash tile.
pub fn hash_tile(hashes: &[Hash]) -> Vec<u8> {
    hashes.concat()
}

/// Reads a hash tile; `None` unless it is exactly `width` hashes.
pub fn parse_hash_tile(bytes: &[u8], width: u16) -> Option<Vec<Hash>> {
    if bytes.len() != usize::from(width) * 32 {
        return None;
    }
    bytes.chunks_exact(32).map(|chunk| chunk.try_into().ok()).collect()
}

/// The bytes of an entry bundle: each entry after its length as u16; `None` if an entry is too long.
pub fn entry_bundle<E: AsRef<[u8]>>(entries: &[E]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for entry in entries {
        let entry = entry.as_ref();
        bytes.extend(u16::try_from(entry.len()).ok()?.to_be_bytes());
        bytes.extend(entry);
    }
    Some(bytes)
}

/// Reads an entry bundle; `None` unless it is exactly `width` entries.
pub fn parse_entry_bundle(mut bytes: &[u8], width: u16) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    for _ in 0..width {
        let (length, rest) = bytes.split_first_chunk::<2>()?;
        let (entry, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        entries.push(entry);
        bytes = rest;
    }
    bytes.is_empty().then_some(entries)
}

/// Where published tiles come from: a folder, a store, an HTTP cache.
pub trait TileReader {
    /// Why a tile could not be read.
    type Error;

    /// The bytes of a tile. A reader may answer with the full tile where a partial one is asked.
    fn read(&self, path: &TilePath) -> Result<Vec<u8>, Self::Error>;
}

/// Why something could not be worked out from tiles.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TileError<E> {
    /// The reader failed.
    #[error("a tile could not be read")]
    Reader(#[source] E),
    /// A tile has not the length its name demands.
    #[error("tile {0} has the wrong length")]
    Malformed(TilePath),
    /// The leaf lies outside the tree.
    #[error("there is no leaf {index} in a tree of {size}")]
    Index {
        /// The index asked for.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// The older tree is larger than the newer.
    #[error("a tree of {old} cannot grow to {new}")]
    Shrunk {
        /// The size said to be older.
        old: u64,
        /// The size said to be newer.
        new: u64,
    },
    /// A new entry is longer than a bundle can hold.
    #[error("an entry has more than 65,535 bytes")]
    EntryLength,
}

/// The tree of `size` behind a tile reader, one read a tile.
struct Tiles<'a, R> {
    reader: &'a R,
    size: u64,
    seen: RefCell<BTreeMap<TilePath, Vec<Hash>>>,
}

impl<'a, R: TileReader> Tiles<'a, R> {
    fn new(reader: &'a R, size: u64) -> Self {
        Self { reader, size, seen: RefCell::default() }
    }
}

/// Reads a tile's hashes, accepting the full tile for a partial one.
fn read_hashes<R: TileReader>(reader: &R, path: TilePath) -> Result<Vec<Hash>, TileError<R::Error>> {
    let bytes = reader.read(&path).map_err(TileError::Reader)?;
    let full = || parse_hash_tile(&bytes, TILE_WIDTH);
    let mut hashes = parse_hash_tile(&bytes, path.width).or_else(full).ok_or(TileError::Malformed(path))?;
    hashes.truncate(usize::from(path.width));
    Ok(hashes)
}

/// Reads a bundle's entries, accepting the full bundle for a partial one.
fn read_entries<R: TileReader>(reader: &R, path: TilePath) -> Result<Vec<Vec<u8>>, TileError<R::Error>> {
    let bytes = reader.read(&path).map_err(TileError::Reader)?;
    let entries = parse_entry_bundle(&bytes, path.width)
        .or_else(|| parse_entry_bundle(&bytes, TILE_WIDTH))
        .ok_or(TileError::Malformed(path))?;
    Ok(entries.into_iter().take(usize::from(path.width)).map(<[u8]>::to_vec).collect())
}

impl<R: TileReader> HashReader for Tiles<'_, R> {
    type Error = TileError<R::Error>;

    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error> {
        // Inside its tile a node of level 8·L + d covers 2^d hashes.
        let (row, depth) = (level / 8, level % 8);
        let first = index << depth;
        let (tile, offset) = (first / u64::from(TILE_WIDTH), first % u64::from(TILE_WIDTH));
        let outside = || TileError::Index { index: first, size: self.size };
        let path = TilePath::in_tree(Level::Hashes(row), tile, self.size).ok_or_else(outside)?;
        let mut seen = self.seen.borrow_mut();
        let hashes = match seen.entry(path) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => entry.insert(read_hashes(self.reader, path)?),
        };
        let (from, to) = (offset as usize, offset as usize + (1 << depth));
        Ok(Tree::new(hashes.get(from..to).ok_or_else(outside)?).root())
    }
}

/// The root of the tree of `size`.
pub fn root<R: TileReader>(reader: &R, size: u64) -> Result<Hash, TileError<R::Error>> {
    merkle::root(&Tiles::new(reader, size), size)
}

/// The frontier of the tree of `size`.
pub fn frontier<R: TileReader>(reader: &R, size: u64) -> Result<merkle::Frontier, TileError<R::Error>> {
    merkle::Frontier::read(&Tiles::new(reader, size), size)
}

/// The inclusion path of leaf `index` in the tree of `size`.
pub fn inclusion_path<R: TileReader>(reader: &R, index: u64, size: u64) -> Result<Vec<Hash>, TileError<R::Error>> {
    merkle::inclusion_path(&Tiles::new(reader, size), index, size)?.ok_or(TileError::Index { index, size })
}

/// The path that shows the tree of `new` leaves to continue that of `old`.
pub fn consistency_path<R: TileReader>(reader: &R, old: u64, new: u64) -> Result<Vec<Hash>, TileError<R::Error>> {
    merkle::consistency_path(&Tiles::new(reader, new), old, new)?.ok_or(TileError::Shrunk { old, new })
}

/// The bytes of leaf `index` as published. Not proven until its inclusion path is checked.
pub fn leaf<R: TileReader>(reader: &R, index: u64, size: u64) -> Result<Vec<u8>, TileError<R::Error>> {
    let absent = || TileError::Index { index, size };
    if index >= size {
        return Err(absent());
    }
    let path = TilePath::in_tree(Level::Entries, index / u64::from(TILE_WIDTH), size).ok_or_else(absent)?;
    let mut entries = read_entries(reader, path)?;
    let place = (index % u64::from(TILE_WIDTH)) as usize;
    if place < entries.len() { Ok(entries.swap_remove(place)) } else { Err(absent()) }
}

/// A tile's name and its bytes.
pub type NamedTile = (TilePath, Vec<u8>);

/// The tiles to write, with their bytes, when `entries` join a published tree of `old` leaves.
///
/// Reads at most the old partial tile of each row. The names are those of [`grown`], in its order.
pub fn grow<R: TileReader, E: AsRef<[u8]>>(
    reader: &R,
    old: u64,
    entries: &[E],
) -> Result<Vec<NamedTile>, TileError<R::Error>> {
    let new = old + entries.len() as u64;
    let mut tiles = Vec::new();
    let mut row: Vec<Vec<u8>> = match partial(Level::Entries, old) {
        Some(path) => read_entries(reader, path)?,
        None => Vec::new(),
    };
    row.extend(entries.iter().map(|entry| entry.as_ref().to_vec()));
    for (chunk, path) in cut(&row, Level::Entries, old, new) {
        tiles.push((path, entry_bundle(chunk).ok_or(TileError::EntryLength)?));
    }
    // `fresh` holds the hashes that join each row: first leaf hashes, then roots of filled tiles.
    let mut fresh: Vec<Hash> = entries.iter().map(|e| merkle::leaf_hash(e.as_ref())).collect();
    for level in (0..=LEVEL_MAX).map(Level::Hashes) {
        if fresh.is_empty() {
            break;
        }
        let mut row = match partial(level, old) {
            Some(path) => read_hashes(reader, path)?,
            None => Vec::new(),
        };
        row.append(&mut fresh);
        for (chunk, path) in cut(&row, level, old, new) {
            if path.is_full() {
                fresh.push(Tree::new(chunk).root());
            }
            tiles.push((path, hash_tile(chunk)));
        }
    }
    Ok(tiles)
}

/// The partial tile at the right edge of a row in a tree of `size`, if there is one.
fn partial(level: Level, size: u64) -> Option<TilePath> {
    let last = (size >> level.shift()) / u64::from(TILE_WIDTH);
    TilePath::in_tree(level, last, size)
}

/// Cuts a row that starts at the old tree's right edge into its tiles in the new tree.
fn cut<T>(row: &[T], level: Level, old: u64, new: u64) -> impl Iterator<Item = (&[T], TilePath)> {
    let first = (old >> level.shift()) / u64::from(TILE_WIDTH);
    row.chunks(usize::from(TILE_WIDTH))
        .zip(first..)
        .filter_map(move |(chunk, index)| Some((chunk, TilePath::in_tree(level, index, new)?)))
}
