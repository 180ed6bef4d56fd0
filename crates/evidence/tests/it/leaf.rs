//! evidence.md: leaf, label, position, content. The expected bytes were computed apart, in Python.

use proptest::prelude::*;
use xinyu_evidence::hash::{h, hkdf32, hmac};
use xinyu_evidence::leaf::{self, Class, LEAF_LEN, Leaf, LeafError, LeafKind};

use crate::support::event;

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}

#[test]
fn a_leaf_has_the_bytes_and_the_hash_of_its_definition() {
    let leaf = event(5, Class::Look, &[0xa1, 0x01, 0x02]);
    let bytes = hex("0101ee9b2cda6866a31d2cbfb131b619fdd25c5166515f93ba41a9e81cda86196e4bdc00373b0959ddb8d3e0\
         a9b43326c2ed88d7a9e4bfd0d075ca66e1202bcba7635564a3bcc8ddd4883bf3ccd74d6d45c699d60c89e3f3\
         895ddba3d1cdfc9c8bed");
    assert_eq!(leaf.to_bytes().as_slice(), bytes);
    let hash = hex("778455446e6af94b23a409e5196dd7d48c5c95ebf3475e22b3cd0a1b62cbea51");
    assert_eq!(leaf.hash().as_slice(), hash);
}

#[test]
fn an_enrolment_binds_the_seed() {
    let expected = hex("573b31fa5fc46ec1f5a31918d0ca06d77c907e3c89d37825e283067fdf889b63");
    assert_eq!(leaf::seed_commitment(&h(&[b"seed"])).as_slice(), expected);
}

#[test]
fn a_destruction_set_is_a_set() {
    let expected = hex("1cfa2e981c1215c243089218ad9ccabc2372f71b95327fdca060eee6d17bb55f");
    assert_eq!(leaf::destruction_content(&[3, 4, 1 << 40]).as_slice(), expected);
    assert_eq!(leaf::destruction_content(&[1 << 40, 3, 4, 3]).as_slice(), expected);
    assert_ne!(leaf::destruction_content(&[3, 4]).as_slice(), expected);
}

#[test]
fn hkdf_is_two_steps_of_hmac() {
    let extracted = hmac(&[0; 32], &[b"key"]);
    assert_eq!(hkdf32(b"key", b"info"), hmac(&extracted, &[b"info", &[1]]));
}

#[test]
fn a_leaf_is_refused_for_its_length_its_suite_and_its_kind() {
    let good = event(0, Class::Enrolment, b"m").to_bytes();
    assert_eq!(Leaf::from_bytes(&good[..97]), Err(LeafError::Length(97)));
    let mut other = good;
    other[0] = 2;
    assert_eq!(Leaf::from_bytes(&other), Err(LeafError::Suite(2)));
    other = good;
    other[1] = 6;
    assert_eq!(Leaf::from_bytes(&other), Err(LeafError::Kind(6)));
}

#[test]
fn every_input_changes_its_part_of_the_leaf_and_no_other() {
    let leaf = event(5, Class::Look, b"m");
    let other_class = event(5, Class::Entry, b"m");
    assert_eq!((leaf.label, leaf.content), (other_class.label, other_class.content));
    assert_ne!(leaf.position, other_class.position);
    let other_message = event(5, Class::Look, b"n");
    assert_eq!((leaf.label, leaf.position), (other_message.label, other_message.position));
    assert_ne!(leaf.content, other_message.content);
    let next = event(6, Class::Look, b"m");
    assert!(leaf.label != next.label && leaf.position != next.position);
    assert_ne!(leaf.content, next.content);
}

proptest! {
    #[test]
    fn any_bytes_are_a_leaf_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(leaf) = Leaf::from_bytes(&bytes) {
            prop_assert_eq!(leaf.to_bytes().to_vec(), bytes);
        }
    }

    #[test]
    fn a_leaf_is_read_back(kind in 1u8..=5, parts in any::<[[u8; 32]; 3]>()) {
        let kind = LeafKind::from_u8(kind).unwrap();
        let leaf = Leaf { kind, label: parts[0], position: parts[1], content: parts[2] };
        prop_assert_eq!(leaf.to_bytes().len(), LEAF_LEN);
        prop_assert_eq!(Leaf::from_bytes(&leaf.to_bytes()), Ok(leaf));
    }
}
