//! The signature over a whole PDF: no byte changes unseen.

use proptest::prelude::*;
use xinyu_evidence::keys::SignedBy;
use xinyu_evidence::pdf::{self, ENVELOPE_BYTES, Reason};

use crate::support::{CERTIFICATE, DAY_MS, NEW_YEAR_MS, report_signature, well_known};

const SIGNED_MS: i64 = NEW_YEAR_MS + DAY_MS + 3_723_000;

/// The smallest PDF with a signature field, written by hand, its signature still to be made.
fn unsigned() -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Annots [4 0 R] >>".to_owned(),
        "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /F 132 /Rect [0 0 0 0] /P 3 0 R \
         /M (D:20200101000000Z) /V 5 0 R >>"
            .to_owned(),
        pdf::signature_dictionary(SIGNED_MS).unwrap(),
    ];
    let mut file = "%PDF-1.7\n".to_owned();
    let mut table = "xref\n0 6\n0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(&objects) {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = file.len();
    file += &format!("{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

pub fn signed() -> Vec<u8> {
    pdf::sign(unsigned(), CERTIFICATE, &report_signature).unwrap()
}

fn place(file: &[u8], needle: &str) -> usize {
    file.windows(needle.len()).position(|window| window == needle.as_bytes()).unwrap()
}

/// Where the hexadecimal digits of the envelope begin.
fn envelope_start(file: &[u8]) -> usize {
    place(file, "/Contents <") + "/Contents <".len()
}

fn altered(file: &[u8]) -> Option<Reason> {
    pdf::verify(file, None).altered
}

#[test]
fn a_signed_report_is_good_and_says_when_and_by_whom() {
    let file = signed();
    let verdict = pdf::verify(&file, Some(&well_known()));
    assert_eq!(verdict.altered, None);
    assert_eq!(verdict.signer, SignedBy::Known { key_id: "p1".into(), valid_then: true });
    assert_eq!(verdict.signed_at_ms, Some(SIGNED_MS));
    assert_eq!(verdict.covered_bytes, file.len() - 2 * ENVELOPE_BYTES - 2);
    assert_eq!(verdict.certificate, CERTIFICATE);
    assert!(verdict.is_good());
}

#[test]
fn without_keys_the_signer_is_unknown_and_nothing_is_good() {
    let verdict = pdf::verify(&signed(), None);
    assert_eq!((verdict.altered, &verdict.signer), (None, &SignedBy::Unknown));
    assert!(!verdict.is_good());
    let mut keys = well_known();
    keys.report_keys.clear();
    assert_eq!(pdf::verify(&signed(), Some(&keys)).signer, SignedBy::Unknown);
}

#[test]
fn a_key_counts_at_the_time_of_signing_only() {
    let mut keys = well_known();
    keys.report_keys[0].key.until_ms = Some(SIGNED_MS + 1);
    assert!(pdf::verify(&signed(), Some(&keys)).is_good());
    keys.report_keys[0].key.until_ms = Some(SIGNED_MS);
    let verdict = pdf::verify(&signed(), Some(&keys));
    assert_eq!(verdict.signer, SignedBy::Known { key_id: "p1".into(), valid_then: false });
    assert!(!verdict.is_good());
}

#[test]
fn every_changed_byte_is_told() {
    let file = signed();
    let keys = well_known();
    let hole = envelope_start(&file)..envelope_start(&file) + 2 * ENVELOPE_BYTES;
    let mut changed = file.clone();
    for at in 0..file.len() {
        // One bit, a different one from byte to byte; of the digits also the case of the letter.
        let masks: &[u8] = if hole.contains(&at) { &[1 << (at % 8), 0x20] } else { &[1 << (at % 8)] };
        for mask in masks {
            changed[at] ^= mask;
            let verdict = pdf::verify(&changed, Some(&keys));
            assert!(verdict.altered.is_some(), "byte {at}, mask {mask:#x}");
            assert!(!verdict.is_good());
            changed[at] = file[at];
        }
    }
    assert_eq!(altered(&changed), None);
}

#[test]
fn what_is_changed_is_named() {
    let file = signed();
    let change = |at: usize, to: u8| {
        let mut changed = file.clone();
        changed[at] = to;
        altered(&changed)
    };
    let envelope = envelope_start(&file);
    assert_eq!(change(place(&file, "200 200"), b'3'), Some(Reason::Content));
    assert_eq!(change(0, b' '), Some(Reason::NotPdf));
    assert_eq!(change(envelope - 1, b'('), Some(Reason::Hole));
    assert_eq!(change(envelope + 2 * ENVELOPE_BYTES - 1, b'1'), Some(Reason::Padding));
    assert_eq!(change(place(&file, "/ByteRange"), b'!'), Some(Reason::NoSignature));
    assert_eq!(change(place(&file, "ByteRange [0 ") + 11, b'1'), Some(Reason::ByteRange));
    // The envelope's first byte in the other spelling of a letter.
    let letter = envelope + file[envelope..].iter().position(|b| b.is_ascii_alphabetic()).unwrap();
    assert_eq!(change(letter, file[letter].to_ascii_uppercase()), Some(Reason::Hole));
}

#[test]
fn nothing_is_added_before_behind_or_beside() {
    let file = signed();
    let with = |bytes: &[u8]| [file.as_slice(), bytes].concat();
    assert_eq!(altered(&with(b"\n")), Some(Reason::ByteRange));
    assert_eq!(altered(&file[..file.len() - 1]), Some(Reason::ByteRange));
    assert_eq!(altered(&[b"%PDF-1.7\n", file.as_slice()].concat()), Some(Reason::ByteRange));
    assert_eq!(altered(&with(b"/ByteRange [0 1 2 3]")), Some(Reason::ManySignatures));
    assert_eq!(altered(&unsigned()), Some(Reason::ByteRange));
    assert_eq!(altered(b"%PDF-1.7\n%%EOF\n"), Some(Reason::NoSignature));
}

#[test]
fn a_strangers_key_cannot_sign_under_our_certificate() {
    use p256::ecdsa::signature::Signer as _;
    let stranger = p256::ecdsa::SigningKey::from_slice(&[4; 32]).unwrap();
    let sign = |message: &[u8]| {
        let signature: p256::ecdsa::Signature = stranger.sign(message);
        signature.to_der().as_bytes().to_vec()
    };
    assert_eq!(pdf::sign(unsigned(), CERTIFICATE, &sign), Err(Reason::Signature));
    assert_eq!(pdf::sign(unsigned(), b"no certificate", &sign), Err(Reason::Certificate));
    assert_eq!(pdf::sign(unsigned(), CERTIFICATE, &|_| vec![]), Err(Reason::Signature));
    assert_eq!(pdf::sign(signed(), CERTIFICATE, &report_signature), Err(Reason::NoSignature));
}

#[test]
fn dates_are_written_and_read() {
    assert_eq!(pdf::date(SIGNED_MS).as_deref(), Some("D:20260102010203Z"));
    assert_eq!(pdf::date(i64::MAX), None);
    for (date, expected) in [
        ("D:20260102090203+08'00'", Some(SIGNED_MS)),
        ("D:20260102090203+08'00", Some(SIGNED_MS)),
        ("D:20260102010203Z00'00'", Some(SIGNED_MS)),
        ("D:20260102", None),
        ("D:20261302010203Z", None),
        ("D:2026010201020\u{e9}Z", None),
    ] {
        let file = String::from_utf8(unsigned()).unwrap().replace("D:20260102010203Z", date);
        let table_moved = file.into_bytes();
        let signed = pdf::sign(table_moved, CERTIFICATE, &report_signature).unwrap();
        assert_eq!(pdf::verify(&signed, None).signed_at_ms, expected, "{date}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let file = [b"%PDF-1.7 /ByteRange [0 ".as_slice(), &bytes].concat();
        prop_assert!(altered(&file).is_some());
    }

    #[test]
    fn any_range_is_answered(range in any::<[u16; 4]>(), huge in any::<u64>()) {
        for last in [u64::from(range[3]), huge] {
            let file = format!("%PDF-1.7 /Contents <00> /ByteRange [0 {} {} {last}]", range[1], range[2]);
            prop_assert!(altered(file.as_bytes()).is_some());
        }
    }

    #[test]
    fn any_envelope_is_answered(at in any::<usize>(), bytes in prop::collection::vec(any::<u8>(), 1..40)) {
        let mut file = signed();
        let start = envelope_start(&file);
        let at = start + 2 * (at % 900);
        let text: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
        let before = file.clone();
        file[at..at + text.len()].copy_from_slice(text.as_bytes());
        prop_assert_eq!(altered(&file).is_some(), file != before);
    }
}
