//! Rows filed a second, from a CSV through every check to durable entries; and how long people wait
//! for the store meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rusqlite::Connection;
use serde_json::json;

use super::cpu::Cpu;
use super::enquiry::{ask, part, prepare};
use super::{Plan, floor, line, world};
use crate::bench::world::World;

/// Rows that the floor replays at most: it holds them in memory.
const FLOOR_ROWS_MAX: u32 = 100_000;
/// People who are asked about while rows are filed.
const LOOKS: u32 = 200;
/// One look in so many milliseconds.
const LOOK_EVERY_MS: u64 = 25;

/// Files `plan.rows` rows and replays what was written; then files as many again while people look.
pub async fn run(plan: &Plan) -> Result<()> {
    let world = World::new(plan, "filing").await?;
    let before = world::bytes_in(&world.dir);
    let cpu = Cpu::now();
    let took = file(&world, 0..plan.rows).await?;
    let cpu = Cpu::now().each(&cpu, f64::from(plan.rows));
    let peak = world::peak_mib();
    // On PostgreSQL neither the floors nor the bytes are measured yet.
    let floors = if world.postgres.is_some() { None } else { Some(floors(plan, &world, before)?) };
    let rows = f64::from(plan.rows);
    let settings = json!({"rows": plan.rows, "new_people": plan.rows, "durability": world.durability().await?,
        "cpu_us_a_row": cpu, "floor_rows": floors.as_ref().map(|floors| floors.rows),
        "floor_group": floors.as_ref().map(|floors| floors.group), "load": world::load()});
    line("filing", "rows/s", rows / took, floors.as_ref().map(|floors| floors.bare), &settings);
    if let Some(Floors { naked, written, .. }) = floors {
        line("filing.naked", "rows/s", rows / took, Some(naked), &json!({"table": "one", "commits": 1}));
        #[expect(clippy::cast_precision_loss, reason = "a figure to read")]
        line("filing.bytes_an_entry", "bytes", written as f64 / rows, None, &settings);
    }
    line("filing.peak_memory", "MiB", peak, None, &json!({"rows": plan.rows}));
    world.check().await?;
    looks_meanwhile(plan).await
}

/// What the engine alone can do, and what the run wrote.
struct Floors {
    /// Rows that were replayed.
    rows: u32,
    /// Rows in one commit, where that was fastest.
    group: usize,
    /// The rows that the product wrote, bare, a second.
    bare: f64,
    /// Rows of one table in clear, a second.
    naked: f64,
    /// Bytes that the run wrote.
    written: u64,
}

fn floors(plan: &Plan, world: &World, before: u64) -> Result<Floors> {
    let db = Connection::open(world.dir.join("register.db"))?;
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").context("checkpointing")?;
    let written = world::bytes_in(&world.dir) - before;
    let rows = plan.rows.min(FLOOR_ROWS_MAX);
    let people = format!("WHERE id IN (SELECT subject FROM entry ORDER BY id LIMIT {rows})");
    let of_people = people.replace("WHERE id", "WHERE subject");
    let leaves = format!("ORDER BY id LIMIT {}", rows * 2);
    let dumps = [
        ("entry", format!("ORDER BY id LIMIT {rows}")),
        ("subject", people),
        ("event", of_people.clone()),
        ("leaf", leaves),
        ("notice", of_people.clone()),
        ("due", of_people),
    ];
    let dumps = dumps.iter().map(|(table, wanted)| floor::dump(&db, table, wanted)).collect::<Result<Vec<_>>>()?;
    let (bare, group) = floor::replay(&db, &dumps, &world.dir, &[200, 500, 1000, 4000])?;
    drop(dumps);
    let clear: Vec<String> = world::sheet(0..rows, "2026-10-12").skip(1).collect();
    let naked = floor::naked(&db, &clear, &world.dir, clear.len())?;
    let a_second = |took: f64| f64::from(rows) / took;
    Ok(Floors { rows, group, bare: a_second(bare), naked: a_second(naked), written })
}

async fn file(world: &World, rows: std::ops::Range<u32>) -> Result<f64> {
    let expected = u64::from(rows.end - rows.start);
    let mut csv = world::SheetBytes::new(rows, "2026-10-12");
    let began = Instant::now();
    let batch = world.register.import(&world.clerk, "sgs-penalty-person", "rows.csv", &mut csv, &|_| {}).await?;
    let took = began.elapsed().as_secs_f64();
    anyhow::ensure!(batch.counts.accepted == expected, "not all rows were filed: {:?}", batch.counts);
    Ok(took)
}

/// Enquiries at a fixed rate while rows are filed, each from the moment at which it was to begin.
async fn looks_meanwhile(plan: &Plan) -> Result<()> {
    let world = Arc::new(World::new(plan, "filing-looks").await?);
    file(&world, 0..LOOKS).await?;
    let consents = prepare(&world, LOOKS, plan.clients).await?;
    let done = Arc::new(AtomicBool::new(false));
    let looks = {
        let (world, done) = (world.clone(), done.clone());
        tokio::spawn(async move {
            let began = Instant::now();
            let (mut waits, mut late) = (Vec::new(), 0u32);
            for (at, consent) in (0..).zip(&consents) {
                let due = Duration::from_millis(LOOK_EVERY_MS * u64::from(at));
                tokio::time::sleep(due.saturating_sub(began.elapsed())).await;
                if done.load(Ordering::Relaxed) {
                    break;
                }
                let enquirer = world.enquirer_now().await?;
                world.register.enquire(&enquirer, &ask(at, consent)).await?;
                let wait = (began.elapsed().saturating_sub(due)).as_secs_f64() * 1000.0;
                late += u32::from(wait > 50.0);
                waits.push(wait);
            }
            anyhow::Ok((waits, late))
        })
    };
    let took = file(&world, LOOKS..LOOKS + plan.rows).await?;
    done.store(true, Ordering::Relaxed);
    let (mut waits, late) = looks.await??;
    waits.sort_by(f64::total_cmp);
    let settings = json!({"looks": waits.len(), "every_ms": LOOK_EVERY_MS, "over_50_ms": late,
        "p50_ms": part(&waits, 0.5), "max_ms": part(&waits, 1.0), "load": world::load()});
    line("filing.with_looks", "rows/s", f64::from(plan.rows) / took, None, &settings);
    line("filing.looks_p99", "ms", part(&waits, 0.99), None, &settings);
    world.check().await
}
