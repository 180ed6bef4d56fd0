//! `xinyu bench`: each figure beside its floor, measured in the same run.

use std::path::PathBuf;

use anyhow::Result;

use crate::Ended;
use crate::cli::BenchWhich;

/// What to measure.
pub struct Plan {
    /// Which; all where absent.
    pub which: Option<BenchWhich>,
    /// Backend.
    pub backend: String,
    /// Rows to file.
    pub rows: u32,
    /// Seconds of each timed part.
    pub seconds: u32,
    /// Clients at once.
    pub clients: u32,
    /// Where to work.
    pub data: Option<PathBuf>,
}

/// Runs benchmarks.
pub async fn run(_plan: &Plan) -> Result<Ended> {
    Ok(Ended::NotInThisVersion)
}
