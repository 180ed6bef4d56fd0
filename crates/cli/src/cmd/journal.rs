//! `xinyu journal`: checkpoint, proofs, and the check against the database.

use std::path::Path;

use anyhow::{Context, Result, bail};
use xinyu_service::journal::Published;

use crate::Ended;
use crate::cli::{JournalWhat, Where};
use crate::config::Config;
use crate::progress;

/// Prints, proves or verifies.
pub async fn run(what: Option<JournalWhat>, at: &Where) -> Result<Ended> {
    match what.unwrap_or(JournalWhat::Checkpoint) {
        JournalWhat::Checkpoint => {
            Config::read(&at.file())?;
            match Published::of(&at.dir()).checkpoint()? {
                Some(note) => print!("{note}"),
                None => {
                    bail!("nothing is published yet: the first checkpoint comes with the first beat of `xinyu serve`")
                }
            }
            Ok(Ended::Done)
        }
        JournalWhat::Prove { leaf } => prove(&leaf, at).await,
        JournalWhat::Verify { deep, against, json } => verify(deep, against.as_deref(), json, at).await,
    }
}

async fn prove(leaf: &str, at: &Where) -> Result<Ended> {
    let instance = super::open(at).await?;
    let journal = &instance.register.store.journal;
    // 64 figures are a hash, whatever number they would make.
    let place = leaf.parse::<u64>().ok().filter(|_| leaf.len() < 64);
    let (index, bytes) = if let Some(index) = place {
        let found = journal.leaves(index, 1).await?;
        (Some(index), found.first().copied().with_context(|| format!("there is no leaf {index} in the tree"))?)
    } else {
        let hash = hex32(leaf).with_context(|| format!("{leaf} is neither a place nor a leaf hash in hex"))?;
        let found = journal.leaf_by_hash(hash).await?.context("no leaf has that hash")?;
        (found.index, found.bytes)
    };
    match instance.register.prove(index, bytes)? {
        Some(proof) => print!("{}", proof.to_text()),
        None => bail!("the leaf is promised and not published yet; ask again after the next checkpoint"),
    }
    Ok(Ended::Done)
}

fn hex32(text: &str) -> Option<[u8; 32]> {
    let mut hash = [0u8; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(hash)
}

async fn verify(deep: bool, against: Option<&Path>, json: bool, at: &Where) -> Result<Ended> {
    let instance = super::open(at).await?;
    let against = match against {
        Some(file) => Some(std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?),
        None => None,
    };
    let bar = progress::bar("opening leaves", 0);
    let told = |opened: u64, all: u64| {
        bar.set_length(all);
        bar.set_position(opened);
    };
    let found = instance.register.verify_journal(deep, against.as_deref(), &told).await?;
    bar.finish_and_clear();
    let root: String = found.root.iter().map(|byte| format!("{byte:02x}")).collect();
    if json {
        println!(
            "{}",
            serde_json::json!({"good": found.is_good(), "deep": deep, "size": found.size, "root": root,
                "published": found.published, "waiting": found.waiting, "entries": found.entries, "opened": found.opened,
                "destroyed": found.destroyed, "faults": found.faults, "findings": found.findings})
        );
    } else {
        println!("{} leaves, root {root}", found.size);
        match found.published {
            Some(size) => println!("{size} leaves are published"),
            None => println!("no published checkpoint is here, so nothing published was compared"),
        }
        println!("{} wait for their place, {} entries, {} destroyed", found.waiting, found.entries, found.destroyed);
        if deep {
            println!("{} leaves opened", found.opened);
        }
        for finding in &found.findings {
            println!("NOT GOOD: {finding}");
        }
        match found.faults {
            0 => println!(
                "good: tree, head{} and counts agree{}",
                if found.published.is_some() { ", published checkpoint, published tiles" } else { "" },
                if deep { ", and every leaf opens" } else { "" }
            ),
            faults => println!("{faults} things do not agree"),
        }
    }
    Ok(if found.is_good() { Ended::Done } else { Ended::Failed })
}
