//! The daily run: its cost follows what is due, not the size of the register.

use std::time::Instant;

use anyhow::Result;
use serde_json::json;

use super::world::{self, World};
use super::{Plan, line};

/// Of the rows, one in so many is due.
const DUE_IN: u32 = 100;

/// Files rows of which a few end, and sweeps that day.
pub async fn run(plan: &Plan) -> Result<()> {
    let world = World::new(plan, "sweep").await?;
    let register = &world.register;
    let due = (plan.rows / DUE_IN).max(1);
    for (people, day) in [(0..due, "2025-11-10"), (due..plan.rows, "2026-10-12")] {
        let mut csv = world::SheetBytes::new(people, day);
        register.import(&world.clerk, "sgs-penalty-person", "rows.csv", &mut csv, &|_| {}).await?;
    }
    register.beat([1; 16], false, &|_| {}).await?;
    let empty = jiff::civil::Date::constant(2026, 1, 1);
    let began = Instant::now();
    register.sweep(empty).await?;
    let nothing = began.elapsed().as_secs_f64();
    let began = Instant::now();
    let swept = register.sweep(jiff::civil::Date::constant(2026, 11, 20)).await?;
    let took = began.elapsed().as_secs_f64();
    anyhow::ensure!(swept.ended == u64::from(due), "{swept:?}");
    let settings = json!({"entries": plan.rows, "due": due, "nothing_due_ms": (nothing * 1e6).round() / 1e3});
    line("sweep", "entries/s", f64::from(due) / took, None, &settings);
    world.check().await
}
