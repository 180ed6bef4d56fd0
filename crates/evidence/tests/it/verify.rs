//! One door for every paper.

use proptest::prelude::*;
use xinyu_evidence::keys::SignedBy;
use xinyu_evidence::receipt::sign_one;
use xinyu_evidence::verify::{Finding, Verdict, What, verify};

use crate::support::{DAY_MS, NEW_YEAR_MS, receipt_signer, well_known};
use crate::{pdf, proof};

fn receipt() -> Vec<u8> {
    sign_one(&receipt_signer(), &[6; 32], NEW_YEAR_MS, NEW_YEAR_MS + 60_000).to_json().into_bytes()
}

fn faults(verdict: &Verdict) -> Vec<&Finding> {
    verdict.findings.iter().filter(|finding| finding.is_fault()).collect()
}

#[test]
fn each_paper_is_told_by_its_content() {
    let papers = [
        (pdf::signed(), What::Report, false),
        (receipt(), What::Receipt, true),
        (proof::example().to_text().into_bytes(), What::Proof, false),
    ];
    for (bytes, what, promise) in papers {
        let verdict = verify(&bytes, Some(&well_known()));
        assert_eq!((verdict.what, verdict.good, verdict.promise), (what, true, promise));
        assert!(faults(&verdict).is_empty());
    }
}

#[test]
fn without_keys_the_signer_is_unknown_and_nothing_is_good() {
    for bytes in [pdf::signed(), receipt(), proof::example().to_text().into_bytes()] {
        let verdict = verify(&bytes, None);
        assert_eq!((verdict.good, &verdict.signer), (false, &SignedBy::Unknown));
        assert!(verdict.findings.contains(&Finding::SignerUnknown));
    }
}

#[test]
fn a_receipt_is_a_promise_with_a_date() {
    let verdict = verify(&receipt(), Some(&well_known()));
    assert!(!verdict.is_due(NEW_YEAR_MS + 59_999));
    assert!(verdict.is_due(NEW_YEAR_MS + 60_000));
    assert_eq!(
        verdict.to_string(),
        "good: receipt, signed with key r1 of register.example/journal at 2026-01-01T00:00:00Z; \
         a promise, ask for a proof after 2026-01-01T00:01:00Z"
    );
}

#[test]
fn the_verdict_is_codes_and_data() {
    let json: serde_json::Value = serde_json::from_str(&verify(&receipt(), Some(&well_known())).to_json()).unwrap();
    assert_eq!(json["what"], "receipt");
    assert_eq!(json["good"], true);
    assert_eq!(json["promise"], true);
    assert_eq!(json["signer"]["status"], "known");
    assert_eq!(json["signer"]["key_id"], "r1");
    assert_eq!(json["signed_at"], "2026-01-01T00:00:00Z");
    assert_eq!(json["due_at"], "2026-01-01T00:01:00Z");
    assert_eq!(json["leaf"], "06".repeat(32));
    assert_eq!(json["findings"][0]["code"], "receipt_good");
}

#[test]
fn a_proof_says_what_it_opens() {
    let verdict = verify(proof::example().to_text().as_bytes(), Some(&well_known()));
    let codes: Vec<String> = verdict
        .findings
        .iter()
        .map(|f| serde_json::to_value(f).unwrap()["code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(codes, ["leaf_in_tree", "content_opens", "person_opens", "receipt_good"]);
    assert_eq!(verdict.signer, SignedBy::Known { key_id: "c1".into(), valid_then: true });
    assert_eq!(verdict.signed_at_ms, Some(NEW_YEAR_MS));
}

#[test]
fn a_checkpoint_key_that_ended_before_the_leaf_was_committed_does_not_count() {
    let mut keys = well_known();
    keys.checkpoint_keys[0].from_ms = NEW_YEAR_MS - DAY_MS;
    keys.checkpoint_keys[0].until_ms = Some(NEW_YEAR_MS);
    let verdict = verify(proof::example().to_text().as_bytes(), Some(&keys));
    assert!(!verdict.good);
    let expected = Finding::KeyNotValidThen { key_id: "c1".into() };
    assert!(verdict.findings.contains(&expected));
    keys.checkpoint_keys[0].until_ms = Some(NEW_YEAR_MS + 1);
    assert!(verify(proof::example().to_text().as_bytes(), Some(&keys)).good);
}

#[test]
fn a_receipt_of_a_key_not_yet_valid_is_not_good() {
    let mut keys = well_known();
    keys.receipt_keys[0].from_ms = NEW_YEAR_MS + 1;
    let expected = Finding::KeyNotValidThen { key_id: "r1".into() };
    for bytes in [receipt(), proof::example().to_text().into_bytes()] {
        let verdict = verify(&bytes, Some(&keys));
        assert!(!verdict.good && verdict.findings.contains(&expected));
    }
}

#[test]
fn a_bad_receipt_inside_a_proof_is_told() {
    let mut spoilt = proof::example();
    spoilt.receipt.as_mut().unwrap().due_ms += 1;
    let verdict = verify(spoilt.to_text().as_bytes(), Some(&well_known()));
    assert!(!verdict.good && verdict.findings.contains(&Finding::SignatureBad));
    let mut stranger = proof::example();
    stranger.receipt.as_mut().unwrap().key_id = "r9".into();
    let verdict = verify(stranger.to_text().as_bytes(), Some(&well_known()));
    assert!(!verdict.good && verdict.findings.contains(&Finding::ReceiptSignerUnknown));
}

#[test]
fn another_registers_papers_are_not_good() {
    let mut keys = well_known();
    keys.origin = "other.example/journal".into();
    for bytes in [receipt(), proof::example().to_text().into_bytes()] {
        let verdict = verify(&bytes, Some(&keys));
        let origin = "register.example/journal".to_owned();
        assert!(verdict.findings.contains(&Finding::OtherOrigin { origin }), "{verdict:?}");
        assert!(!verdict.good);
    }
}

#[test]
fn what_is_no_paper_is_told() {
    for (bytes, finding) in [
        (b"".as_slice(), Finding::Unrecognised),
        (b"hello", Finding::Unrecognised),
        (b"{}", Finding::Malformed),
        (b"c2sp.org/tlog-proof@v1\n", Finding::Malformed),
        (b"c2sp.org/tlog-proof@v1\n\xff", Finding::Malformed),
    ] {
        let verdict = verify(bytes, Some(&well_known()));
        assert!(!verdict.good);
        assert_eq!(verdict.findings[0], finding);
        assert!(verdict.to_string().starts_with("NOT good: "));
    }
}

#[test]
fn an_altered_report_says_so() {
    let mut file = pdf::signed();
    file[20] ^= 1;
    let verdict = verify(&file, Some(&well_known()));
    assert_eq!(
        verdict.to_string(),
        "NOT good: report, signed with key p1 of register.example/journal at 2026-01-02T01:02:03Z; \
         the file was changed after signing"
    );
}

proptest! {
    #[test]
    fn any_bytes_are_answered(which in 0usize..4, bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let start: [&[u8]; 4] = [b"%PDF-", b"c2sp.org/tlog-proof@v1\n", b"{", b""];
        let verdict = verify(&[start[which], &bytes].concat(), Some(&well_known()));
        prop_assert!(!verdict.good);
        prop_assert!(!verdict.to_json().is_empty());
    }

    #[test]
    fn no_changed_byte_of_a_proof_is_good_for_another_leaf(at in any::<usize>(), byte in any::<u8>()) {
        let mut bytes = proof::example().to_text().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let verdict = verify(&bytes, Some(&well_known()));
        let whole = verify(proof::example().to_text().as_bytes(), Some(&well_known()));
        prop_assert!(!verdict.good || verdict == whole);
    }
}
