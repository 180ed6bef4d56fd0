//! Processor time by part: threads of this process by their names.
//!
//! On a machine that others use, too, this says more than the wall clock.

use std::collections::BTreeMap;

/// Name of the thread that the driver of a benchmark runs on.
pub const DRIVER: &str = "driver";

/// Processor time of each part so far, in microseconds.
#[derive(Clone, Debug, Default)]
pub struct Cpu(BTreeMap<&'static str, f64>);

impl Cpu {
    /// Reads it now; nothing where the system does not tell.
    pub fn now() -> Self {
        let mut parts = BTreeMap::new();
        let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
        for thread in threads {
            let name = std::fs::read_to_string(thread.path().join("comm")).unwrap_or_default();
            let times = std::fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
            let ns: f64 = times.split_whitespace().next().and_then(|ns| ns.parse().ok()).unwrap_or(0.0);
            *parts.entry(part_of(name.trim())).or_insert(0.0) += ns / 1000.0;
        }
        Self(parts)
    }

    /// Microseconds an operation since `before`, by part and in all.
    pub fn each(&self, before: &Self, operations: f64) -> serde_json::Value {
        let mut all = serde_json::Map::new();
        let mut sum = 0.0;
        for (part, us) in &self.0 {
            let each = (us - before.0.get(part).copied().unwrap_or(0.0)) / operations;
            sum += each;
            if each >= 0.05 {
                all.insert((*part).to_owned(), tenths(each));
            }
        }
        all.insert("all".to_owned(), tenths(sum));
        all.into()
    }
}

fn tenths(us: f64) -> serde_json::Value {
    ((us * 10.0).round() / 10.0).into()
}

/// The writer of the store, the cores that check and seal, the driver; else what serves.
fn part_of(name: &str) -> &'static str {
    match name {
        "xinyu-writer" => "store_writer",
        "xinyu-cores" => "check_and_seal",
        DRIVER => DRIVER,
        _ => "serve",
    }
}
