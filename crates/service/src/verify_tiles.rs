//! The published tiles held against the leaves, one tile in memory a row.

use xinyu_evidence::hash::Hash;
use xinyu_evidence::merkle::{self, Tree};
use xinyu_evidence::tile::{self, Level, TILE_WIDTH, TilePath};
use xinyu_store::person::LEAF_BYTES;

use crate::journal::Published;
use crate::verify::Checked;

/// Takes the leaves in order and compares each tile when its last leaf has come.
pub(crate) struct TileCheck<'a> {
    published: &'a Published,
    /// Leaves under the published checkpoint: what comes after them need not be published.
    size: u64,
    at: u64,
    bundle: Vec<[u8; LEAF_BYTES]>,
    /// The hashes of the tile under way, a row each from the leaves up.
    rows: Vec<Vec<Hash>>,
}

impl<'a> TileCheck<'a> {
    pub(crate) fn new(published: &'a Published, size: u64) -> Self {
        Self { published, size, at: 0, bundle: Vec::new(), rows: Vec::new() }
    }

    /// Takes the next leaf.
    pub(crate) fn take(&mut self, leaf: &[u8; LEAF_BYTES], found: &mut Checked) {
        if self.at == self.size {
            return;
        }
        self.at += 1;
        self.bundle.push(*leaf);
        if self.bundle.len() == usize::from(TILE_WIDTH) {
            self.compare_bundle(found);
            self.bundle.clear();
        }
        let mut hash = merkle::leaf_hash(leaf);
        for level in 0..=tile::LEVEL_MAX {
            let at = usize::from(level);
            if self.rows.len() == at {
                self.rows.push(Vec::new());
            }
            self.rows[at].push(hash);
            if self.rows[at].len() < usize::from(TILE_WIDTH) {
                break;
            }
            self.compare_row(level, found);
            hash = Tree::new(&self.rows[at]).root();
            self.rows[at].clear();
        }
    }

    /// After the last leaf: the tiles that are not full. Where leaves are missing that is told
    /// already, and these tiles cannot be.
    pub(crate) fn end(mut self, found: &mut Checked) {
        if self.at < self.size {
            return;
        }
        if !self.bundle.is_empty() {
            self.compare_bundle(found);
        }
        for level in 0..u8::try_from(self.rows.len()).unwrap_or(0) {
            if !self.rows[usize::from(level)].is_empty() {
                self.compare_row(level, found);
            }
        }
        self.bundle.clear();
    }

    fn compare_bundle(&self, found: &mut Checked) {
        let bytes = tile::entry_bundle(&self.bundle).unwrap_or_default();
        self.compare(Level::Entries, self.at - 1, self.bundle.len(), &bytes, found);
    }

    fn compare_row(&self, level: u8, found: &mut Checked) {
        let row = &self.rows[usize::from(level)];
        let last = (self.at >> (8 * u32::from(level))) - 1;
        self.compare(Level::Hashes(level), last, row.len(), &tile::hash_tile(row), found);
    }

    /// The tile that holds number `last` of its row, with what was published of it before it was as
    /// wide: parts that are passed over may be missing, and those that are there are still read.
    fn compare(&self, level: Level, last: u64, width: usize, bytes: &[u8], found: &mut Checked) {
        let Ok(wide) = u16::try_from(width) else { return };
        let path = TilePath { level, index: last / u64::from(TILE_WIDTH), width: wide };
        self.compare_file(&path, bytes, true, found);
        for narrow in self.published.parts(&path).into_iter().filter(|narrow| *narrow > 0 && *narrow < wide) {
            let part = &bytes[..bytes.len() / width * usize::from(narrow)];
            self.compare_file(&TilePath { width: narrow, ..path }, part, false, found);
        }
    }

    fn compare_file(&self, path: &TilePath, bytes: &[u8], needed: bool, found: &mut Checked) {
        match self.published.tile(path) {
            Ok(Some(there)) if there == bytes => {}
            Ok(None) if !needed => {}
            Ok(Some(_)) => found.fault(format!("the published tile {path} is not what the leaves give")),
            Ok(None) => found.fault(format!("the published tile {path} is not there")),
            Err(error) => found.fault(format!("the published tile {path}: {error}")),
        }
    }
}
