//! C2SP signed-note, with a note and a key published by others.

use proptest::prelude::*;
use xinyu_evidence::note::{self, KeyName, NoteError, NoteSignature, Signer, Verifier};

/// The example of Go's `sumdb/note` package, with its key.
const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\
    \n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

#[test]
fn a_note_signed_by_others_opens() {
    let verifier: Verifier = KEY.parse().unwrap();
    assert_eq!(verifier.to_string(), KEY);
    let opened = note::open(NOTE, &[verifier]).unwrap();
    assert!(opened.text.ends_with("your problem is.\n"));
    assert_eq!(opened.signers[0].to_string(), "PeterNeumann+c74f20a3");
    assert!(opened.others.is_empty());
}

#[test]
fn a_changed_note_does_not_open() {
    let verifier: Verifier = KEY.parse().unwrap();
    let changed = NOTE.replace("answer", "Answer");
    assert_eq!(note::open(&changed, std::slice::from_ref(&verifier)), Err(NoteError::Signature));
    assert_eq!(note::open(NOTE, &[]), Err(NoteError::UnknownSigner));
    let renamed = NOTE.replace("— Peter", "— Petra");
    assert_eq!(note::open(&renamed, &[verifier]), Err(NoteError::UnknownSigner));
}

#[test]
fn a_note_is_signed_by_several_and_strangers_are_kept() {
    let first = Signer::new("a.example/log", &[1; 32]).unwrap();
    let second = Signer::new("b.example/log", &[2; 32]).unwrap();
    let signed = note::sign("text\n", &[first.clone(), second.clone()]).unwrap();
    let witness = KeyName { name: "witness.example/w1".into(), id: 0x8d66_cf3f };
    let cosignature = NoteSignature { key_name: witness.clone(), signature: vec![0; 72] };
    let signed = note::add(&signed, &cosignature).unwrap();
    let both = note::open(&signed, &[first.verifier(), second.verifier()]).unwrap();
    assert_eq!(both.text, "text\n");
    assert_eq!(both.signers, [first.key_name().clone(), second.key_name().clone()]);
    assert_eq!(both.others.len(), 1);
    assert_eq!(both.others[0].key_name, witness);
    let one = note::open(&signed, &[second.verifier()]).unwrap();
    assert_eq!((one.signers.len(), one.others.len()), (1, 2));
}

#[test]
fn what_is_no_note_is_refused() {
    let verifier: Verifier = KEY.parse().unwrap();
    for bad in [
        "",
        "\n\n",
        "text\n",
        "text\n\n",
        "text\n\nno dash\n",
        "text\n\n— a\n",
        "text\n\n— a b\n",
        "text\n\n— a AAAAAA==\n",
        "text\n\n— a AAAAAAA=",
        "te\u{7}xt\n\n— a AAAAAAA=\n",
        "text\n\n— a+b AAAAAAA=\n",
        "text\n\n— a AAAAAAA= \n",
        "text\n\n- a AAAAAAA=\n",
    ] {
        assert!(note::open(bad, std::slice::from_ref(&verifier)).is_err(), "{bad:?}");
        assert!(note::parse(bad).is_err(), "{bad:?}");
    }
    let long = "x".repeat(note::NOTE_BYTES_MAX) + "\n\n— a AAAAAAA=\n";
    assert_eq!(note::parse(&long), Err(NoteError::TooLong));
    let many = "x\n\n".to_owned() + &"— a AAAAAAA=\n".repeat(note::SIGNATURES_MAX + 1);
    assert_eq!(note::parse(&many), Err(NoteError::TooLong));
    assert_eq!(note::sign("no newline", &[]), Err(NoteError::Text));
    assert_eq!(Signer::new("a b", &[1; 32]).err(), Some(NoteError::Name));
}

#[test]
fn a_verifier_key_must_fit_its_own_id() {
    for bad in [
        "",
        "a",
        "a+b",
        "a+b+c",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ] {
        assert!(bad.parse::<Verifier>().is_err(), "{bad}");
    }
    // The neutral element: a key under which one signature fits many texts.
    let mut weak = [0; 32];
    weak[0] = 1;
    assert_eq!(Verifier::new("a", &weak).err(), Some(NoteError::PublicKey));
}

proptest! {
    #[test]
    fn any_text_is_a_note_or_an_error(text in "(?s).{0,200}") {
        if let Ok(unopened) = note::parse(&text) {
            prop_assert!(text.starts_with(&unopened.text));
        }
    }

    #[test]
    fn every_text_signed_opens(text in "[^\\x00-\\x1f]{0,80}", secret in any::<[u8; 32]>()) {
        let signer = Signer::new("a.example", &secret).unwrap();
        let text = format!("{text}\n\n{text}\n");
        let note = note::sign(&text, std::slice::from_ref(&signer)).unwrap();
        prop_assert_eq!(note::open(&note, &[signer.verifier()]).unwrap().text, text);
    }
}
