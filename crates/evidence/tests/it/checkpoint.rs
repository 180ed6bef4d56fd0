//! C2SP tlog-checkpoint, with a tree head published by others.

use xinyu_evidence::checkpoint::{Checkpoint, CheckpointError};
use xinyu_evidence::note::{self, NoteError, Verifier};

use crate::support::{ORIGIN, checkpoint_signer};

/// A tree head of the Go checksum database, the one the specification shows under another name.
const SUMDB: &str = "go.sum database tree\n20852163\n\
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
    — sum.golang.org Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
const SUMDB_KEY: &str = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

fn example() -> Checkpoint {
    Checkpoint { origin: ORIGIN.into(), size: 9, root: [5; 32] }
}

#[test]
fn a_checkpoint_signed_by_others_is_verified() {
    let verifier: Verifier = SUMDB_KEY.parse().unwrap();
    let signed = Checkpoint::verify(SUMDB, "go.sum database tree", &[verifier]).unwrap();
    assert_eq!(signed.checkpoint.size, 20_852_163);
    assert_eq!(signed.checkpoint.root[..3], [0x0a, 0xc5, 0x18]);
}

#[test]
fn a_checkpoint_is_three_lines_and_a_signature() {
    let text = example().to_text();
    assert_eq!(text, format!("{ORIGIN}\n9\n{}=\n", "BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU"));
    let signer = checkpoint_signer();
    let note = example().sign(std::slice::from_ref(&signer)).unwrap();
    let signed = Checkpoint::verify(&note, ORIGIN, &[signer.verifier()]).unwrap();
    assert_eq!(signed.checkpoint, example());
    assert_eq!(Checkpoint::parse_unchecked(&note), Ok(example()));
}

#[test]
fn another_journal_another_key_or_another_size_is_refused() {
    let signer = checkpoint_signer();
    let note = example().sign(std::slice::from_ref(&signer)).unwrap();
    let known = [signer.verifier()];
    let other = Checkpoint::verify(&note, "other.example", &known);
    assert_eq!(other, Err(CheckpointError::Origin(ORIGIN.into())));
    let grown = Checkpoint::verify(&note.replace("\n9\n", "\n8\n"), ORIGIN, &known);
    assert_eq!(grown, Err(CheckpointError::Note(NoteError::Signature)));
    let strangers = Checkpoint::verify(&note, ORIGIN, &[]);
    assert_eq!(strangers, Err(CheckpointError::Note(NoteError::UnknownSigner)));
}

#[test]
fn extension_lines_are_signed_and_passed_over() {
    let signer = checkpoint_signer();
    let text = example().to_text() + "extension\n";
    let note = note::sign(&text, std::slice::from_ref(&signer)).unwrap();
    let signed = Checkpoint::verify(&note, ORIGIN, &[signer.verifier()]).unwrap();
    assert_eq!(signed.checkpoint, example());
}

#[test]
fn what_is_no_checkpoint_is_refused() {
    let root = "BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=";
    for bad in [
        String::new(),
        format!("{ORIGIN}\n9\n{root}"),
        format!("\n9\n{root}\n"),
        format!("{ORIGIN}\n09\n{root}\n"),
        format!("{ORIGIN}\n+9\n{root}\n"),
        format!("{ORIGIN}\n18446744073709551616\n{root}\n"),
        format!("{ORIGIN}\n9\n{}\n", root.trim_end_matches('=')),
        format!("{ORIGIN}\n9\nBQUF\n"),
        format!("{ORIGIN}\n9\n{root}\n\nx\n"),
    ] {
        assert_eq!(Checkpoint::from_text(&bad), Err(CheckpointError::Text), "{bad:?}");
    }
    let spaced = Checkpoint { origin: "two words".into(), ..example() };
    assert_eq!(spaced.sign(&[]), Err(CheckpointError::Text));
}
