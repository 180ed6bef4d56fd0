//! Watches whether the register is fit to be used, and tells its figures.
//!
//! Figures are of the register as a whole: none has a label of a body, an officer or a purpose.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::sync::watch::Receiver;
use xinyu_service::Register;
use xinyu_service::health::{Health, HealthCell, Machine};

use crate::keys::KeyDir;

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(5);
/// Below this much free disk the register stops: the write-ahead log and an import need room to end well.
const DISK_FREE_MIN: u64 = 256 * 1024 * 1024;
/// A clock that goes by so much more or less than one that cannot be set has jumped.
const JUMP: Duration = Duration::from_secs(300);
/// Bounds of the histograms, seconds.
const BOUNDS: [f64; 12] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0];

/// Bytes left on the disk of a folder.
pub fn disk_free(dir: &Path) -> Option<u64> {
    let told = rustix::fs::statvfs(dir).ok()?;
    Some(told.f_bavail.saturating_mul(told.f_frsize))
}

/// A clock that can be set against one that cannot.
struct Clocks {
    wall_ms: i64,
    steady: Instant,
    jumped: bool,
}

impl Clocks {
    fn new(now_ms: i64) -> Self {
        Self { wall_ms: now_ms, steady: Instant::now(), jumped: false }
    }

    /// A jump stays told until the clock is back where it would be, or the register is started anew: a day that
    /// only seems to have come would destroy what is still kept.
    fn look(&mut self, now_ms: i64) -> bool {
        let steady = i64::try_from(self.steady.elapsed().as_millis()).unwrap_or(i64::MAX);
        let apart = (now_ms - self.wall_ms).abs_diff(steady);
        self.jumped = u128::from(apart) > JUMP.as_millis();
        if !self.jumped {
            // Small corrections are followed, so that they do not add up to a jump.
            *self = Self::new(now_ms);
        }
        self.jumped
    }
}

/// Looks until the process ends.
pub async fn run(register: Arc<Register>, dir: PathBuf, cell: HealthCell, mut stopped: Receiver<bool>) {
    let mut clocks = Clocks::new(register.now_ms());
    let mut tick = tokio::time::interval(EVERY);
    let mut before = Health::default();
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            _ = stopped.wait_for(|stop| *stop) => break,
        }
        let machine = Machine {
            disk_free: disk_free(&dir),
            disk_free_min: DISK_FREE_MIN,
            clock_jumped: clocks.look(register.now_ms()),
        };
        let health = register.health(machine).await;
        for trouble in health.troubles.iter().filter(|one| !before.troubles.contains(one)) {
            tracing::error!(trouble = trouble.code(), "the register is not fit to be used");
        }
        for trouble in before.troubles.iter().filter(|one| !health.troubles.contains(one)) {
            tracing::warn!(trouble = trouble.code(), "is over");
        }
        tell(&register, &dir, &health);
        cell.set(health.clone());
        before = health;
    }
}

#[expect(clippy::cast_precision_loss, reason = "figures for a graph")]
fn tell(register: &Register, dir: &Path, health: &Health) {
    let set = |name: &'static str, value: f64| metrics::gauge!(name).set(value);
    let age = |name: &'static str, ms: Option<i64>| {
        if let Some(ms) = ms {
            metrics::gauge!(name).set(ms as f64 / 1000.0);
        }
    };
    set("xinyu_ready", f64::from(u8::from(health.is_ready())));
    let store = !health.troubles.contains(&xinyu_service::health::Trouble::Store);
    set("xinyu_store_up", f64::from(u8::from(store)));
    set("xinyu_journal_size", health.size as f64);
    set("xinyu_journal_pending", health.waiting as f64);
    age("xinyu_journal_checkpoint_age_seconds", health.beat_age_ms);
    age("xinyu_sweep_age_seconds", health.sweep_age_ms);
    age("xinyu_backup_age_seconds", health.backup_age_ms);
    if let Some(free) = health.disk_free {
        set("xinyu_disk_free_bytes", free as f64);
    }
    let lives = KeyDir::of(dir).lives().unwrap_or_default();
    let newest = lives.iter().map(|life| life.from_ms).max();
    age("xinyu_key_generation_age_seconds", newest.map(|from| register.now_ms() - from));
}

/// Tells the figures on an address of their own, until the process ends.
pub async fn figures(listen: SocketAddr, mut stopped: Receiver<bool>) -> Result<()> {
    if !listen.ip().is_loopback() {
        bail!("metrics_listen = {listen}: figures are told to this machine only; use 127.0.0.1 or [::1]");
    }
    let handle = recorder()?;
    let listener = TcpListener::bind(listen).await.with_context(|| format!("metrics_listen = {listen}"))?;
    let kept = handle.clone();
    tokio::spawn(async move {
        // Histograms are drained from time to time, so that nobody who asks is no leak.
        let mut tick = tokio::time::interval(EVERY);
        loop {
            tick.tick().await;
            kept.run_upkeep();
        }
    });
    let app = Router::new().route("/metrics", get(move || async move { handle.render() }));
    tokio::spawn(async move {
        let served = axum::serve(listener, app).with_graceful_shutdown(async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        });
        if let Err(error) = served.await {
            tracing::error!(%error, "figures are told no more");
        }
    });
    Ok(())
}

fn recorder() -> Result<PrometheusHandle> {
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BOUNDS)
        .context("the bounds of the histograms")?;
    let handle = builder.install_recorder().context("figures cannot be told")?;
    metrics::describe_counter!("xinyu_requests_total", "Requests answered, by part and sort of answer");
    metrics::describe_histogram!("xinyu_request_seconds", "Time to an answer, by part");
    metrics::describe_counter!("xinyu_enquiries_total", "Enquiries answered, by outcome");
    metrics::describe_counter!("xinyu_rows_filed_total", "Rows that became entries");
    metrics::describe_histogram!("xinyu_store_write_seconds", "Time that a commit waits for the disk");
    metrics::describe_gauge!("xinyu_ready", "1 while the register is fit to be used");
    metrics::describe_gauge!("xinyu_store_up", "1 while the database answers");
    metrics::describe_gauge!("xinyu_journal_size", "Leaves with a place");
    metrics::describe_gauge!("xinyu_journal_pending", "Leaves that wait for a place");
    metrics::describe_gauge!("xinyu_journal_checkpoint_age_seconds", "Since the last beat of the sequencer");
    metrics::describe_gauge!("xinyu_sweep_age_seconds", "Since the end of the last day that was swept; below 0 today");
    metrics::describe_gauge!("xinyu_backup_age_seconds", "Since the last backup");
    metrics::describe_gauge!("xinyu_disk_free_bytes", "Left on the register's disk");
    metrics::describe_gauge!("xinyu_key_generation_age_seconds", "Age of the generation that wraps now");
    Ok(handle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_jumps_is_told_until_it_is_back() {
        let mut clocks = Clocks::new(1_000_000);
        assert!(!clocks.look(1_000_500));
        assert!(clocks.look(1_000_500 + 301_000), "ahead by five minutes");
        assert!(clocks.look(1_000_500 + 301_000), "still ahead");
        assert!(!clocks.look(1_000_600), "back");
        assert!(clocks.look(1_000_600 - 301_000), "behind by five minutes");
    }

    #[test]
    fn small_corrections_do_not_add_up() {
        let mut clocks = Clocks::new(0);
        for step in 1..20 {
            assert!(!clocks.look(step * 100_000));
        }
    }

    #[test]
    fn the_disk_of_a_folder_has_room() {
        assert!(disk_free(Path::new(".")).is_some_and(|free| free > 0));
        assert_eq!(disk_free(Path::new("/no/such/folder")), None);
    }
}
