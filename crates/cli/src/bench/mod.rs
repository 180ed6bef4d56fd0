//! `xinyu bench`: each figure beside its floor, measured in the same run.
//!
//! A floor flatters nobody: it writes the very rows that the product wrote, bare, into an empty
//! copy of the same schema, with the same durability. A run counts only if the journal verifies
//! after it. On PostgreSQL there is no floor yet; the server is one of its own that waits for the disk.

mod client;
mod cpu;
mod enquiry;
mod filing;
mod floor;
mod journal;
mod report;
mod sweep;
mod world;

use std::path::PathBuf;

use anyhow::Result;
use serde_json::{Value, json};

use crate::Ended;
use crate::cli::{BenchBackend, BenchWhich};

/// What to measure.
pub struct Plan {
    /// Which; all where absent.
    pub which: Option<BenchWhich>,
    /// Backend.
    pub backend: BenchBackend,
    /// Rows to file.
    pub rows: u32,
    /// Seconds of each timed part.
    pub seconds: u32,
    /// Clients at once.
    pub clients: u32,
    /// Where to work.
    pub data: Option<PathBuf>,
}

/// Runs benchmarks, one JSON line each.
pub async fn run(plan: &Plan) -> Result<Ended> {
    // Named, so that their time is told apart.
    rayon::ThreadPoolBuilder::new().thread_name(|_| "xinyu-cores".to_owned()).build_global()?;
    let wanted = |which| plan.which.is_none_or(|one| one == which);
    if wanted(BenchWhich::Filing) {
        filing::run(plan).await?;
    }
    if wanted(BenchWhich::Enquiry) {
        enquiry::run(plan).await?;
    }
    if wanted(BenchWhich::Report) {
        report::run(plan).await?;
    }
    if wanted(BenchWhich::Journal) {
        journal::run(plan).await?;
    }
    if wanted(BenchWhich::Sweep) {
        sweep::run(plan).await?;
    }
    Ok(Ended::Done)
}

/// One line: what was measured, its value, its floor, their ratio, the settings.
fn line(name: &str, unit: &str, value: f64, floor: Option<f64>, settings: &Value) {
    let ratio = floor.map(|floor| round(value / floor));
    let line = json!({
        "bench": name, "unit": unit, "value": round(value), "floor": floor.map(round), "ratio": ratio,
        "settings": settings,
    });
    println!("{line}");
}

fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
