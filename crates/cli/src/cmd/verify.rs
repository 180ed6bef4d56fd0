//! `xinyu verify`: a PDF, a receipt or a proof, offline.

use std::path::Path;

use anyhow::{Context, Result};
use xinyu_evidence::WellKnown;
use xinyu_register::event::Event;
use xinyu_register::instant::rfc3339;

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
            println!("  {}", serde_json::to_string(finding)?);
        }
        opened(&bytes);
        if known.is_none() {
            println!("No keys were given, so the signer is unknown: --keys FILE takes a saved /.well-known/xinyu.");
        }
        println!("Checked offline: whether it is still valid now needs a connection.");
    }
    Ok(if verdict.good { Ended::Done } else { Ended::Failed })
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
