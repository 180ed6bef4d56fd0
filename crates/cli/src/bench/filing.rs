//! Rows filed a second, from a CSV through every check to durable entries.

use std::io::Cursor;
use std::time::Instant;

use anyhow::{Context, Result};
use rusqlite::Connection;
use serde_json::json;

use super::{Plan, floor, line, world};
use crate::bench::world::World;

/// Files `plan.rows` rows and replays what was written.
pub async fn run(plan: &Plan) -> Result<()> {
    let world = World::new(plan, "filing").await?;
    let csv = world::sheet(0..plan.rows, "2026-10-12");
    let before = world::bytes_in(&world.dir);
    let began = Instant::now();
    let batch = world
        .register
        .import(&world.clerk, "sgs-penalty-person", "rows.csv", &mut Cursor::new(csv.into_bytes()), &|_| {})
        .await?;
    let took = began.elapsed().as_secs_f64();
    anyhow::ensure!(batch.counts.accepted == u64::from(plan.rows), "not all rows were filed: {:?}", batch.counts);
    // On PostgreSQL neither the floor nor the bytes are measured yet.
    let bare = match world.postgres {
        Some(_) => None,
        None => Some(floor_of(&world, before)?),
    };
    let rows = f64::from(plan.rows);
    let settings = json!({"rows": plan.rows, "chunk_rows": 200, "synchronous": "FULL", "new_people": plan.rows, "backend": format!("{:?}", plan.backend)});
    line("filing", "rows/s", rows / took, bare.map(|(bare, _)| rows / bare), &settings);
    if let Some((_, written)) = bare {
        #[expect(clippy::cast_precision_loss, reason = "a figure to read")]
        line("filing.bytes_an_entry", "bytes", written as f64 / rows, None, &settings);
    }
    line("filing.resident_memory", "MiB", world::resident_mib(), None, &settings);
    world.check().await
}

/// Seconds that the bare rows take, and bytes that the run wrote.
fn floor_of(world: &World, before: u64) -> Result<(f64, u64)> {
    let db = Connection::open(world.dir.join("register.db"))?;
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").context("checkpointing")?;
    let written = world::bytes_in(&world.dir) - before;
    let dumps = ["entry", "subject", "event", "leaf", "notice", "due"]
        .into_iter()
        .map(|table| floor::dump(&db, table, ""))
        .collect::<Result<Vec<_>>>()?;
    Ok((floor::replay(&db, &dumps, &world.dir, &[200, 1000])?, written))
}
