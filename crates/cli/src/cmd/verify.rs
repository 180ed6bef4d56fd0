//! `xinyu verify`: a PDF, a receipt or a proof, offline.

use std::path::Path;

use anyhow::{Context, Result};
use xinyu_evidence::WellKnown;
use xinyu_evidence::paper::PaperName;
use xinyu_evidence::verify::Finding;
use xinyu_register::event::Event;
use xinyu_register::instant::rfc3339;
use xinyu_register::paper::PaperKind;

use crate::Ended;

/// Checks a file.
pub fn run(file: &Path, keys: Option<&Path>, data: Option<&Path>, json: bool) -> Result<Ended> {
    let bytes = std::fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    let path = keys.map(Path::to_path_buf).or_else(|| data.map(|dir| dir.join("well-known.json")));
    let known = match &path {
        Some(path) => {
            let text = std::fs::read(path).with_context(|| format!("reading the keys in {}", path.display()))?;
            Some(
                WellKnown::from_json(&text)
                    .with_context(|| format!("{} is no saved /.well-known/xinyu", path.display()))?,
            )
        }
        None => None,
    };
    let verdict = xinyu_evidence::verify::verify(&bytes, known.as_ref());
    if json {
        println!("{}", verdict.to_json());
    } else {
        println!("{verdict}");
        for finding in &verdict.findings {
            println!("  {}", told(finding));
        }
        if let Some(paper) = verdict.paper.as_ref().filter(|_| verdict.good) {
            println!("  {}", claim(paper));
        }
        opened(&bytes);
        if known.is_none() {
            println!("No keys were given, so the signer is unknown: --keys FILE takes a saved /.well-known/xinyu.");
        }
        println!("Checked offline: whether it is still valid now needs a connection.");
    }
    Ok(if verdict.good { Ended::Done } else { Ended::Failed })
}

/// A finding in words; `--json` has them as data.
fn told(finding: &Finding) -> String {
    match finding {
        Finding::Unaltered { covered_bytes } => format!("unaltered: the signature covers all {covered_bytes} bytes"),
        Finding::StatusNeedsConnection => "whether it still holds can only be told by the register".into(),
        Finding::ReceiptGood => "the receipt is signed by the register".into(),
        Finding::LeafInTree { index, size, .. } => format!("leaf {index} is in the published journal of {size} leaves"),
        Finding::ContentOpens => "the event opens to what the leaf commits to".into(),
        Finding::PersonOpens => "number and person open to the leaf's label and position".into(),
        Finding::Cosignatures { count } => format!("{count} other signatures on the checkpoint, not judged"),
        Finding::Unrecognised => "this is no paper of such a register".into(),
        Finding::SignerUnknown => "no key at hand fits the signature".into(),
        Finding::KeyNotValidThen { key_id } => format!("the key {key_id} did not count at the time it signed for"),
        Finding::Altered { reason } => format!("the file is not as it was signed: {reason}"),
        Finding::Malformed => "the paper is malformed".into(),
        Finding::ReceiptImpossible => "suite, times or origin are not ones that a receipt can have".into(),
        Finding::ChunkBad => "the leaf is not in the chunk that the receipt signs".into(),
        Finding::SignatureBad => "the signature does not fit".into(),
        Finding::OtherOrigin { origin } => format!("it is of another journal: {origin}"),
        Finding::PathBad => "the leaf is not in the tree".into(),
        Finding::ContentDoesNotOpen => "event and salt do not open what the leaf commits to".into(),
        Finding::OtherReceipt => "the receipt inside is for another leaf or journal".into(),
        Finding::ReceiptSignerUnknown => "no key at hand fits the receipt inside".into(),
        Finding::PersonDoesNotOpen => "what was given does not open the leaf's label or position".into(),
    }
}

/// What a report claims, by its kind: not one word more.
fn claim(paper: &PaperName) -> String {
    let kind = paper.kind.as_deref().and_then(PaperKind::parse);
    let claims = match kind {
        Some(PaperKind::Own) => {
            "an own copy: what the register shows about the person, for their own use; asking somebody for theirs gets round the limits of purpose"
        }
        Some(PaperKind::Enquiry) => "what one enquirer was given for the purpose that it names, and nothing beyond it",
        Some(PaperKind::NoneWithinPeriod) => {
            "a certificate: on its day nothing that is relevant to the purpose it names, and had been served, was within its \
             disclosure period; not that there never was anything, nor that there is nothing for another purpose"
        }
        Some(PaperKind::QualificationValid) => {
            "a certificate: on its day the one licence or qualification that it names was in force; nothing of others, nor of later"
        }
        Some(PaperKind::Award) => {
            "a certificate: on its day the one award that it names was on file; it compares nobody"
        }
        None => "a report from before they had kinds",
    };
    format!("{}, version {}: {claims}", paper.no, paper.version)
}

/// A proof carries what the leaf commits to; say it in words as far as it can be read.
fn opened(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(proof) = xinyu_evidence::proof::Proof::from_text(text) else { return };
    let Some(opening) = proof.opening.filter(|opening| opening.opens(&proof.leaf)) else { return };
    match Event::from_cbor(&opening.m) {
        Ok(Event::Looked(look)) => {
            println!(
                "  the leaf commits to a look at {}: purpose {}, outcome {}, {} entries shown, {} not shown",
                rfc3339(look.at_ms),
                look.purpose,
                look.outcome.code(),
                look.shown.len(),
                look.not_shown
            );
        }
        Ok(Event::Served { at_ms, .. }) => println!("  the leaf commits to a notice served at {}", rfc3339(at_ms)),
        Ok(Event::Ended { on, .. }) => println!("  the leaf commits to an end of disclosure on {on}"),
        Ok(_) => println!("  the leaf opens"),
        Err(_) => println!("  the leaf opens to an event that this version does not know"),
    }
}
