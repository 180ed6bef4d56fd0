//! The saved `/.well-known/xinyu` document.

use xinyu_evidence::keys::{KeysError, SignedBy, WellKnown};

use crate::support::{DAY_MS, NEW_YEAR_MS, well_known};

#[test]
fn the_document_is_written_and_read() {
    let json = well_known().to_json().unwrap();
    assert!(json.contains("\"from\": \"2026-01-01T00:00:00Z\""), "{json}");
    assert_eq!(WellKnown::from_json(json.as_bytes()), Ok(well_known()));
}

#[test]
fn offsets_and_unknown_fields_and_suites_are_read() {
    let json = well_known()
        .to_json()
        .unwrap()
        .replace("\"from\": \"2026-01-01T00:00:00Z\"", "\"from\": \"2026-01-01T08:00:00+08:00\", \"colour\": \"red\"");
    assert_eq!(WellKnown::from_json(json.as_bytes()), Ok(well_known()));
    let other = json.replace("\"suite\": 1", "\"suite\": 2");
    let keys = WellKnown::from_json(other.as_bytes()).unwrap();
    assert!(keys.checkpoint_verifiers().is_empty());
    assert_eq!(keys.receipt_key("r1").and_then(|key| key.ed25519()), None);
}

#[test]
fn a_key_counts_from_its_first_instant_until_before_its_last() {
    let mut key = well_known().receipt_keys.remove(0);
    assert!(!key.valid_at(NEW_YEAR_MS - 1));
    assert!(key.valid_at(NEW_YEAR_MS));
    assert!(key.valid_at(i64::MAX));
    key.until_ms = Some(NEW_YEAR_MS + DAY_MS);
    assert!(key.valid_at(NEW_YEAR_MS + DAY_MS - 1));
    assert!(!key.valid_at(NEW_YEAR_MS + DAY_MS));
    let undated = SignedBy::Known { key_id: "r1".into(), valid_then: false };
    assert_eq!(key.signed_at(None), undated);
}

#[test]
fn a_document_that_is_none_is_refused() {
    let mut keys = well_known();
    keys.receipt_keys.push(keys.receipt_keys[0].clone());
    let json = keys.to_json().unwrap();
    assert_eq!(WellKnown::from_json(json.as_bytes()), Err(KeysError::RepeatedId));
    let broken = WellKnown::from_json(b"{\n}");
    assert_eq!(broken, Err(KeysError::Json { line: 2, column: 1 }));
    let long = vec![b' '; xinyu_evidence::keys::KEYS_BYTES_MAX + 1];
    assert_eq!(WellKnown::from_json(&long), Err(KeysError::TooLong));
}
