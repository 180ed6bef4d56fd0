//! C2SP tlog-proof with receipt and openings.

use proptest::prelude::*;
use xinyu_evidence::checkpoint::{Checkpoint, CheckpointError};
use xinyu_evidence::hash::{Hash, h};
use xinyu_evidence::leaf::{Class, content_salt, position_salt};
use xinyu_evidence::merkle::Tree;
use xinyu_evidence::note::NoteError;
use xinyu_evidence::proof::{Opening, PersonOpening, Proof, ProofError};
use xinyu_evidence::receipt::sign_one;

use crate::support::{NEW_YEAR_MS, ORIGIN, checkpoint_signer, event, hashes, receipt_signer};

/// A look, n = 5, as leaf 4 of a journal of 9, with everything that can be handed out.
pub fn example() -> Proof {
    let m = b"\xa1\x01\x02";
    let leaf = event(5, Class::Look, m);
    let mut leaves: Vec<Hash> = hashes(9);
    leaves[4] = leaf.hash();
    let tree = Tree::new(&leaves);
    let checkpoint = Checkpoint { origin: ORIGIN.into(), size: 9, root: tree.root() };
    Proof {
        index: 4,
        path: tree.path(4).unwrap(),
        checkpoint: checkpoint.sign(&[checkpoint_signer()]).unwrap(),
        leaf,
        receipt: Some(sign_one(&receipt_signer(), &leaf.hash(), NEW_YEAR_MS, NEW_YEAR_MS + 1)),
        opening: Some(Opening { m: m.to_vec(), r_c: content_salt(&h(&[b"content"]), 5) }),
        person: Some(PersonOpening {
            seed: h(&[b"seed"]),
            n: 5,
            pseudonym: [7; 16],
            r_p: position_salt(&h(&[b"subject"]), 5),
            class: Class::Look,
        }),
    }
}

fn verified(proof: &Proof) -> Result<u64, ProofError> {
    let signed = proof.verify(ORIGIN, &[checkpoint_signer().verifier()])?;
    Ok(signed.checkpoint.size)
}

#[test]
fn a_proof_is_written_read_and_verified() {
    let proof = example();
    let text = proof.to_text();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra "));
    assert!(text.contains("\nindex 4\n"));
    assert!(text.ends_with(&format!("\n\n{}", proof.checkpoint)));
    assert_eq!(Proof::from_text(&text), Ok(proof.clone()));
    assert_eq!(verified(&proof), Ok(9));
}

#[test]
fn a_third_party_is_handed_the_content_only() {
    let proof = Proof { person: None, ..example() };
    let read = Proof::from_text(&proof.to_text()).unwrap();
    assert_eq!(verified(&read), Ok(9));
    assert!(!format!("{read:?}").contains("161, 1, 2"), "debug output holds no event");
}

#[test]
fn the_only_leaf_of_a_journal_needs_no_path() {
    let leaf = event(0, Class::Enrolment, b"m");
    let checkpoint = Checkpoint { origin: ORIGIN.into(), size: 1, root: leaf.hash() };
    let proof = Proof {
        index: 0,
        path: vec![],
        checkpoint: checkpoint.sign(&[checkpoint_signer()]).unwrap(),
        leaf,
        receipt: None,
        opening: None,
        person: None,
    };
    assert_eq!(verified(&Proof::from_text(&proof.to_text()).unwrap()), Ok(1));
}

#[test]
fn every_part_is_checked() {
    type Change = fn(&mut Proof);
    type Expected = fn(&ProofError) -> bool;
    let changes: [(Change, Expected); 9] = [
        (|p| p.index = 3, |e| matches!(e, ProofError::Path(_))),
        (|p| p.path[0][0] ^= 1, |e| matches!(e, ProofError::Path(_))),
        (|p| p.leaf.label[0] ^= 1, |e| matches!(e, ProofError::Path(_))),
        (|p| p.opening.as_mut().unwrap().m[0] ^= 1, |e| *e == ProofError::Content),
        (|p| p.opening.as_mut().unwrap().r_c[0] ^= 1, |e| *e == ProofError::Content),
        (|p| p.person.as_mut().unwrap().n = 6, |e| *e == ProofError::Label),
        (|p| p.person.as_mut().unwrap().class = Class::Entry, |e| *e == ProofError::Position),
        (|p| p.receipt.as_mut().unwrap().leaf_hash[0] ^= 1, |e| *e == ProofError::OtherReceipt),
        (|p| p.receipt.as_mut().unwrap().origin.push('x'), |e| *e == ProofError::OtherReceipt),
    ];
    for (place, (change, expected)) in changes.iter().enumerate() {
        let mut proof = example();
        change(&mut proof);
        let error = verified(&proof).unwrap_err();
        assert!(expected(&error), "change {place} gives {error}");
    }
    let unknown = ProofError::Checkpoint(CheckpointError::Note(NoteError::UnknownSigner));
    assert_eq!(example().verify(ORIGIN, &[]), Err(unknown));
}

#[test]
fn what_is_no_proof_is_refused() {
    let text = example().to_text();
    for (bad, expected) in [
        (String::new(), ProofError::Malformed),
        (text.replace("@v1", "@v2"), ProofError::Malformed),
        (text.replace("index 4", "index 04"), ProofError::Malformed),
        (text.replace("\n\n", "\n"), ProofError::Malformed),
        (text.replacen("extra ", "extra x", 1), ProofError::Extra),
        ("c2sp.org/tlog-proof@v1\nindex 4\n\nx".into(), ProofError::Extra),
        ("x".repeat(xinyu_evidence::proof::PROOF_BYTES_MAX + 1), ProofError::TooLong),
        (text.replace("\nindex 4\n", &format!("\nindex 4\n{}", "x\n".repeat(70))), ProofError::Malformed),
    ] {
        assert_eq!(Proof::from_text(&bad), Err(expected));
    }
}

proptest! {
    #[test]
    fn no_changed_byte_proves_anything_else(at in any::<usize>(), byte in any::<u8>()) {
        let mut bytes = example().to_text().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        if let Ok(proof) = Proof::from_text(&text) && verified(&proof).is_ok() {
            // Only the receipt is not judged here, beyond its leaf and origin.
            let proven = Proof { receipt: example().receipt, ..proof };
            prop_assert_eq!(proven, example());
        }
    }
}
