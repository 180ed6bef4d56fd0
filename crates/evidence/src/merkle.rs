//! The RFC 6962 tree: roots, inclusion and consistency, and a frontier that grows without the tree.
//!
//! Everything is built from *nodes*: node (level, index) is the root of the 2^level leaves that start
//! at index · 2^level. A [`HashReader`] gives complete nodes; what stands at the ragged right edge is
//! computed here. Two readers exist: [`Tree`] in memory and the tiles of [`crate::tile`].

use std::convert::Infallible;

use crate::hash::{Hash, h};

/// Longest path a verifier reads: a tree of u64 size is 64 levels high.
pub const PATH_MAX: usize = 64;

/// H(0x00 ‖ data): the hash of a leaf.
pub fn leaf_hash(data: &[u8]) -> Hash {
    h(&[&[0], data])
}

/// H(0x01 ‖ left ‖ right): the hash of an inner node.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    h(&[&[1], left, right])
}

/// H(): the root of the empty tree.
pub fn empty_root() -> Hash {
    h(&[])
}

/// Why a path does not prove what it claims, or cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MerkleError {
    /// The index lies outside the tree.
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
    /// The path has not the length that index and size demand.
    #[error("the path has the wrong length")]
    Length,
    /// The path leads to another root.
    #[error("the path leads to another root")]
    Root,
    /// A frontier has not one hash for each bit of its size.
    #[error("a frontier of size {size} has {expected} hashes, not {found}")]
    Frontier {
        /// The size claimed.
        size: u64,
        /// The number of one bits in it.
        expected: u32,
        /// The number of hashes given.
        found: usize,
    },
}

/// Where complete nodes come from.
pub trait HashReader {
    /// Why a node could not be read.
    type Error;

    /// The root of the complete subtree over leaves index · 2^level up to (index + 1) · 2^level.
    /// Asked only for subtrees that lie wholly inside the sizes the caller names.
    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

/// The root of the leaves `start..start + count`. `start` is a multiple of a power of two ≥ `count`.
fn range_root<R: HashReader + ?Sized>(r: &R, start: u64, count: u64) -> Result<Hash, R::Error> {
    if count == 0 {
        return Ok(empty_root());
    }
    if count.is_power_of_two() {
        let level = count.trailing_zeros();
        return r.node(level as u8, start >> level);
    }
    let left = split(count);
    Ok(node_hash(&range_root(r, start, left)?, &range_root(r, start + left, count - left)?))
}

/// The largest power of two below `count`, for `count` ≥ 2: the width of the left subtree.
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

/// The root of the tree of the first `size` leaves.
pub fn root<R: HashReader + ?Sized>(reader: &R, size: u64) -> Result<Hash, R::Error> {
    range_root(reader, 0, size)
}

/// The inclusion path of leaf `index` in the tree of `size`, from the leaf's sibling upwards;
/// `None` if there is no such leaf.
pub fn inclusion_path<R: HashReader + ?Sized>(
    reader: &R,
    index: u64,
    size: u64,
) -> Result<Option<Vec<Hash>>, R::Error> {
    if index >= size {
        return Ok(None);
    }
    let (mut start, mut count) = (0, size);
    let mut path = Vec::new();
    while count > 1 {
        let left = split(count);
        if index - start < left {
            path.push(range_root(reader, start + left, count - left)?);
            count = left;
        } else {
            path.push(range_root(reader, start, left)?);
            start += left;
            count -= left;
        }
    }
    path.reverse();
    Ok(Some(path))
}

/// The path that shows the tree of `new` leaves to continue that of `old`; `None` if `old` > `new`.
/// Empty for equal sizes and for an empty older tree.
pub fn consistency_path<R: HashReader + ?Sized>(reader: &R, old: u64, new: u64) -> Result<Option<Vec<Hash>>, R::Error> {
    if old > new {
        return Ok(None);
    }
    let mut path = Vec::new();
    if old == 0 || old == new {
        return Ok(Some(path));
    }
    // RFC 6962, 2.1.2, SUBPROOF: walk down to the subtree that ends where the old tree ends.
    let (mut start, mut count) = (0, new);
    while start + count != old {
        let left = split(count);
        if old - start <= left {
            path.push(range_root(reader, start + left, count - left)?);
            count = left;
        } else {
            path.push(range_root(reader, start, left)?);
            start += left;
            count -= left;
        }
    }
    if start != 0 {
        path.push(range_root(reader, start, count)?);
    }
    path.reverse();
    Ok(Some(path))
}

/// Checks that `leaf_hash` is leaf `index` of the tree with this size and root (RFC 9162, 2.1.3.2).
pub fn verify_inclusion(
    leaf_hash: &Hash,
    index: u64,
    size: u64,
    path: &[Hash],
    root: &Hash,
) -> Result<(), MerkleError> {
    if index >= size {
        return Err(MerkleError::Index { index, size });
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf_hash);
    for sibling in path {
        if last == 0 {
            return Err(MerkleError::Length);
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(sibling, &hash);
            // At the right edge a level without a sibling is passed over.
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    match (last, hash == *root) {
        (0, true) => Ok(()),
        (0, false) => Err(MerkleError::Root),
        _ => Err(MerkleError::Length),
    }
}

/// Checks that the newer tree starts with all leaves of the older (RFC 9162, 2.1.4.2).
///
/// Every tree continues the empty one: for `old` = 0 the path is empty and `old_root` is
/// [`empty_root`].
pub fn verify_consistency(
    old: u64,
    new: u64,
    path: &[Hash],
    old_root: &Hash,
    new_root: &Hash,
) -> Result<(), MerkleError> {
    if old > new {
        return Err(MerkleError::Shrunk { old, new });
    }
    if old == 0 || old == new {
        let begins_well = old != 0 || *old_root == empty_root();
        let same = old != new || old_root == new_root;
        return match (path.is_empty(), begins_well && same) {
            (true, true) => Ok(()),
            (true, false) => Err(MerkleError::Root),
            (false, _) => Err(MerkleError::Length),
        };
    }
    let (mut at, mut last) = (old - 1, new - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    // An old tree that is itself complete starts the walk; it is not repeated in the path.
    let (first, rest) = match path.split_first() {
        _ if old.is_power_of_two() => (old_root, path),
        Some((first, rest)) => (first, rest),
        None => return Err(MerkleError::Length),
    };
    let (mut old_hash, mut new_hash) = (*first, *first);
    for sibling in rest {
        if last == 0 {
            return Err(MerkleError::Length);
        }
        if at & 1 == 1 || at == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    match (last, old_hash == *old_root && new_hash == *new_root) {
        (0, true) => Ok(()),
        (0, false) => Err(MerkleError::Root),
        _ => Err(MerkleError::Length),
    }
}

/// The right edge of a tree: its size and the roots of its complete subtrees, largest first.
///
/// Enough to append and to know the root, so that the sequencer continues after a restart without
/// reading the tree: one hash for each one bit of the size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    hashes: Vec<Hash>,
}

impl Frontier {
    /// The frontier of the empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// A frontier kept from before.
    pub fn from_parts(size: u64, hashes: Vec<Hash>) -> Result<Self, MerkleError> {
        let expected = size.count_ones();
        if hashes.len() != expected as usize {
            return Err(MerkleError::Frontier { size, expected, found: hashes.len() });
        }
        Ok(Self { size, hashes })
    }

    /// The frontier of the first `size` leaves of a tree.
    pub fn read<R: HashReader + ?Sized>(reader: &R, size: u64) -> Result<Self, R::Error> {
        let mut hashes = Vec::new();
        let mut start = 0;
        for level in (0..64u8).rev().filter(|level| size >> level & 1 == 1) {
            hashes.push(reader.node(level, start >> level)?);
            start += 1 << level;
        }
        Ok(Self { size, hashes })
    }

    /// What to keep: size and hashes, for [`Frontier::from_parts`].
    pub fn into_parts(self) -> (u64, Vec<Hash>) {
        (self.size, self.hashes)
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the complete subtrees, largest first.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Appends one leaf by its hash.
    pub fn append(&mut self, leaf_hash: Hash) {
        let mut hash = leaf_hash;
        // Each one bit at the low end of the size is a complete subtree of the new one's width.
        for _ in 0..self.size.trailing_ones() {
            let left = self.hashes.pop().expect("a hash for each one bit of the size");
            hash = node_hash(&left, &hash);
        }
        self.hashes.push(hash);
        self.size += 1;
    }

    /// The root of the tree so far.
    pub fn root(&self) -> Hash {
        let joined = self.hashes.iter().rev().copied().reduce(|right, left| node_hash(&left, &right));
        joined.unwrap_or_else(empty_root)
    }
}

/// A whole tree in memory: the tree of a receipt's chunk, or of a tile.
///
/// As a [`HashReader`] it panics when asked for a node outside it.
#[derive(Clone, Debug)]
pub struct Tree {
    /// `levels[l][i]` is node (l, i); only complete nodes stand here.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// Builds the tree over these leaf hashes.
    pub fn new(leaf_hashes: &[Hash]) -> Self {
        let mut levels = vec![leaf_hashes.to_vec()];
        while let Some(below) = levels.last().filter(|below| below.len() > 1) {
            levels.push(below.chunks_exact(2).map(|p| node_hash(&p[0], &p[1])).collect());
        }
        Self { levels }
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.levels[0].len() as u64
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        let Ok(hash) = root(self, self.size());
        hash
    }

    /// The inclusion path of a leaf; `None` if there is no such leaf.
    pub fn path(&self, index: u64) -> Option<Vec<Hash>> {
        let Ok(path) = inclusion_path(self, index, self.size());
        path
    }
}

impl HashReader for Tree {
    type Error = Infallible;

    fn node(&self, level: u8, index: u64) -> Result<Hash, Infallible> {
        Ok(self.levels[usize::from(level)][index as usize])
    }
}
