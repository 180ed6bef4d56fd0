//! Leaves verified a second: the tree alone, and every leaf opened.

use std::time::Instant;

use anyhow::Result;
use serde_json::json;
use xinyu_evidence::merkle;

use super::world::{self, World};
use super::{Plan, line};

/// Files `plan.rows` rows, publishes, verifies.
pub async fn run(plan: &Plan) -> Result<()> {
    let world = World::new(plan, "journal").await?;
    let mut csv = world::SheetBytes::new(0..plan.rows, "2026-10-12");
    let register = &world.register;
    register.import(&world.clerk, "sgs-penalty-person", "rows.csv", &mut csv, &|_| {}).await?;
    let began = Instant::now();
    register.beat([1; 16], false, &|_| {}).await?;
    let publish = began.elapsed().as_secs_f64();
    let began = Instant::now();
    let found = register.verify_journal(false, None, &|_, _| {}).await?;
    let shallow = began.elapsed().as_secs_f64();
    let began = Instant::now();
    let deep = register.verify_journal(true, None, &|_, _| {}).await?;
    let opened = began.elapsed().as_secs_f64();
    anyhow::ensure!(found.is_good() && deep.is_good(), "{:?}", deep.findings);
    #[expect(clippy::cast_precision_loss, reason = "a figure to read")]
    let leaves = found.size as f64;
    // The floor of the tree: hashing as many leaves into a root, from memory.
    let began = Instant::now();
    let mut tree = merkle::Frontier::new();
    for at in 0..found.size {
        let mut leaf = [1u8; 98];
        leaf[..8].copy_from_slice(&at.to_be_bytes());
        tree.append(merkle::leaf_hash(&leaf));
    }
    std::hint::black_box(tree.root());
    let bare = began.elapsed().as_secs_f64();
    let settings = json!({"leaves": found.size, "entries": found.entries});
    line("journal.verify", "leaves/s", leaves / shallow, Some(leaves / bare), &settings);
    line("journal.verify_deep", "leaves/s", leaves / opened, Some(leaves / bare), &settings);
    line("journal.publish", "leaves/s", leaves / publish, Some(leaves / bare), &settings);
    Ok(())
}
