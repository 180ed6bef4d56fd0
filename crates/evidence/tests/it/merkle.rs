//! RFC 6962, section 2.1, with the inputs and roots of the Certificate Transparency reference.

use proptest::prelude::*;
use xinyu_evidence::hash::Hash;
use xinyu_evidence::merkle::{
    Frontier, MerkleError, Tree, consistency_path, empty_root, inclusion_path, leaf_hash, node_hash, root,
    verify_consistency, verify_inclusion,
};

use crate::support::hashes;

const INPUTS: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// The root as the RFC defines it, recursively.
fn by_definition(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let left = leaves.len().next_power_of_two() / 2;
            node_hash(&by_definition(&leaves[..left]), &by_definition(&leaves[left..]))
        }
    }
}

#[test]
fn the_roots_are_those_of_the_reference() {
    let leaves: Vec<Hash> = INPUTS.iter().map(|input| leaf_hash(input)).collect();
    for (size, expected) in ROOTS.iter().enumerate() {
        let found: String = Tree::new(&leaves[..size]).root().iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(found, *expected, "size {size}");
    }
}

#[test]
fn the_frontier_has_the_root_of_the_tree_at_every_size() {
    let leaves = hashes(300);
    let tree = Tree::new(&leaves);
    let mut frontier = Frontier::new();
    for size in 0..=300 {
        assert_eq!(frontier.root(), by_definition(&leaves[..size as usize]), "size {size}");
        assert_eq!(root(&tree, size), Ok(frontier.root()));
        assert_eq!(Frontier::read(&tree, size), Ok(frontier.clone()));
        let (kept_size, kept) = frontier.clone().into_parts();
        assert_eq!(Frontier::from_parts(kept_size, kept), Ok(frontier.clone()));
        if size < 300 {
            frontier.append(leaves[size as usize]);
        }
    }
    assert_eq!(frontier.size(), 300);
}

#[test]
fn a_frontier_with_a_hash_too_few_is_refused() {
    let expected = MerkleError::Frontier { size: 3, expected: 2, found: 1 };
    assert_eq!(Frontier::from_parts(3, vec![[0; 32]]), Err(expected));
}

#[test]
fn every_leaf_of_every_tree_is_included_and_no_other() {
    let leaves = hashes(70);
    let tree = Tree::new(&leaves);
    for size in 1..=70u64 {
        let Ok(root) = root(&tree, size);
        for index in 0..size {
            let Ok(path) = inclusion_path(&tree, index, size);
            let path = path.unwrap();
            let leaf = &leaves[index as usize];
            assert_eq!(verify_inclusion(leaf, index, size, &path, &root), Ok(()));
            let other = &leaves[(index as usize + 1) % 70];
            assert!(verify_inclusion(other, index, size, &path, &root).is_err());
            if size > 1 {
                let elsewhere = (index + 1) % size;
                assert!(verify_inclusion(leaf, elsewhere, size, &path, &root).is_err());
                assert!(verify_inclusion(leaf, index, size, &path[1..], &root).is_err());
            }
        }
        assert_eq!(inclusion_path(&tree, size, size), Ok(None));
        assert!(verify_inclusion(&leaves[0], size, size, &[], &root).is_err());
    }
}

#[test]
fn every_tree_continues_every_smaller_one() {
    let leaves = hashes(70);
    let tree = Tree::new(&leaves);
    for new in 0..=70u64 {
        let Ok(new_root) = root(&tree, new);
        for old in 0..=new {
            let Ok(old_root) = root(&tree, old);
            let Ok(path) = consistency_path(&tree, old, new);
            let path = path.unwrap();
            assert_eq!(verify_consistency(old, new, &path, &old_root, &new_root), Ok(()));
            assert!(verify_consistency(old, new, &path, &[9; 32], &new_root).is_err());
            if old > 0 {
                assert!(verify_consistency(old, new, &path, &old_root, &[9; 32]).is_err());
            }
            let longer = [path.clone(), vec![[9; 32]]].concat();
            assert!(verify_consistency(old, new, &longer, &old_root, &new_root).is_err());
            for at in 0..path.len() {
                let mut flipped = path.clone();
                flipped[at][0] ^= 1;
                assert!(verify_consistency(old, new, &flipped, &old_root, &new_root).is_err());
            }
        }
    }
    assert_eq!(consistency_path(&tree, 2, 1), Ok(None));
}

proptest! {
    #[test]
    fn one_flipped_bit_breaks_an_inclusion(
        size in 2u64..=70, seed in any::<u64>(), place in any::<usize>(), bit in 0usize..256,
    ) {
        let leaves = hashes(size);
        let tree = Tree::new(&leaves);
        let index = seed % size;
        let mut path = tree.path(index).unwrap();
        let at = place % path.len();
        path[at][bit / 8] ^= 1 << (bit % 8);
        let leaf = &leaves[index as usize];
        prop_assert!(verify_inclusion(leaf, index, size, &path, &tree.root()).is_err());
    }

    #[test]
    fn any_claim_is_answered(
        index in any::<u64>(), size in any::<u64>(), count in 0usize..80,
        old in any::<u64>(), new in any::<u64>(),
    ) {
        let path = vec![[5; 32]; count];
        prop_assert!(verify_inclusion(&[1; 32], index, size, &path, &[2; 32]).is_err());
        prop_assert!(verify_consistency(old, new, &path, &[1; 32], &[2; 32]).is_err());
    }
}
