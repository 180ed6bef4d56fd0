//! evidence.md: receipts. The expected signature was made apart, in Python.

use proptest::prelude::*;
use xinyu_evidence::leaf::Class;
use xinyu_evidence::receipt::{INSTANT_MS_MAX, Receipt, ReceiptError, sign_chunk, sign_one};

use crate::support::{DAY_MS, NEW_YEAR_MS, event, hashes, receipt_signer};

fn one() -> Receipt {
    let leaf = event(5, Class::Look, &[0xa1, 0x01, 0x02]);
    sign_one(&receipt_signer(), &leaf.hash(), NEW_YEAR_MS, NEW_YEAR_MS + 60_000)
}

#[test]
fn a_receipt_has_the_signature_of_its_definition() {
    let expected = "c5dad0a99b3ba4fe2793d116abdef8bc190d3f58e2088d71516bdd1a13f48953\
                    cdab6a378609b9e3652bd859401814a76a88b9ff718487794af70bb7f507dd01";
    let found: String = one().signature.iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(found, expected);
    assert_eq!(one().verify(&receipt_signer().public()), Ok(()));
}

#[test]
fn a_promise_is_due_on_its_instant_and_not_before() {
    assert!(!one().is_due(NEW_YEAR_MS + 59_999));
    assert!(one().is_due(NEW_YEAR_MS + 60_000));
}

#[test]
fn every_signed_part_counts() {
    let public = receipt_signer().public();
    let changes: [fn(&mut Receipt); 5] = [
        |r| r.origin.push('x'),
        |r| r.leaf_hash[0] ^= 1,
        |r| r.committed_ms -= 1,
        |r| r.due_ms += DAY_MS,
        |r| r.signature[5] ^= 1,
    ];
    for change in changes {
        let mut receipt = one();
        change(&mut receipt);
        assert_eq!(receipt.verify(&public), Err(ReceiptError::Signature));
    }
    let mut receipt = one();
    receipt.suite = 2;
    assert_eq!(receipt.verify(&public), Err(ReceiptError::Suite(2)));
    assert!(one().verify(&[9; 32]).is_err());
}

#[test]
fn impossible_times_are_refused() {
    for (committed_ms, due_ms) in [(-1, 5), (5, 4), (5, INSTANT_MS_MAX + 1)] {
        let receipt = sign_one(&receipt_signer(), &[1; 32], committed_ms, due_ms);
        assert_eq!(receipt.verify(&receipt_signer().public()), Err(ReceiptError::Times));
        let json = receipt.to_json();
        assert_eq!(Receipt::from_json(json.as_bytes()), Err(ReceiptError::Times));
    }
}

#[test]
fn every_row_of_a_chunk_has_its_own_receipt() {
    let public = receipt_signer().public();
    for size in [1, 2, 3, 7, 900] {
        let leaves = hashes(size);
        let receipts = sign_chunk(&receipt_signer(), &leaves, NEW_YEAR_MS, NEW_YEAR_MS + 1);
        assert_eq!(receipts.len(), leaves.len());
        for (receipt, leaf) in receipts.iter().zip(&leaves) {
            assert_eq!(receipt.leaf_hash, *leaf);
            assert_eq!(receipt.signature, receipts[0].signature);
            assert_eq!(receipt.verify(&public), Ok(()));
            assert_eq!(Receipt::from_json(receipt.to_json().as_bytes()), Ok(receipt.clone()));
        }
    }
    assert!(sign_chunk(&receipt_signer(), &[], 0, 0).is_empty());
}

#[test]
fn a_chunk_signs_for_its_own_rows_only() {
    let receipts = sign_chunk(&receipt_signer(), &hashes(9), NEW_YEAR_MS, NEW_YEAR_MS + 1);
    let mut stolen = receipts[4].clone();
    stolen.leaf_hash = hashes(10)[9];
    let public = receipt_signer().public();
    assert!(matches!(stolen.verify(&public), Err(ReceiptError::Chunk(_))));
    let mut without = receipts[4].clone();
    without.chunk = None;
    assert_eq!(without.verify(&public), Err(ReceiptError::Signature));
    let mut rerooted = receipts[4].clone();
    rerooted.chunk.as_mut().unwrap().root[0] ^= 1;
    assert!(matches!(rerooted.verify(&public), Err(ReceiptError::Chunk(_))));
}

#[test]
fn a_receipt_with_more_in_it_is_refused() {
    let json = one().to_json();
    let more = json.replacen('{', "{\"status\":\"good\",", 1);
    assert_eq!(Receipt::from_json(more.as_bytes()), Err(ReceiptError::Json));
    let upper = json.replace("leaf_hash\":\"7784554", "leaf_hash\":\"77845 54");
    assert_eq!(Receipt::from_json(upper.as_bytes()), Err(ReceiptError::Json));
    let long = " ".repeat(xinyu_evidence::receipt::RECEIPT_BYTES_MAX) + &json;
    assert_eq!(Receipt::from_json(long.as_bytes()), Err(ReceiptError::TooLong));
}

proptest! {
    #[test]
    fn any_bytes_are_a_receipt_or_an_error(at in any::<usize>(), byte in any::<u8>()) {
        let mut json = one().to_json().into_bytes();
        let at = at % json.len();
        json[at] = byte;
        if let Ok(receipt) = Receipt::from_json(&json) {
            let same = Receipt { key_id: String::new(), ..receipt.clone() }
                == Receipt { key_id: String::new(), ..one() };
            prop_assert_eq!(receipt.verify(&receipt_signer().public()).is_ok(), same);
        }
    }
}
