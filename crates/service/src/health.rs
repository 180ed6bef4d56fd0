//! Whether the register is fit to be used. Where it is not it refuses work, discloses nothing, and says so.
//!
//! What is looked at is nobody's: figures, times and sizes.

use std::sync::{Arc, PoisonError, RwLock};

use xinyu_evidence::checkpoint::Checkpoint;
use xinyu_register::instant::start_of;

use crate::app::Register;
use crate::error::{ServiceError, ServiceResult};

/// Name of the fact that tells the latest time that a beat saw.
const CLOCK_FACT: &str = "clock.last";
/// Name of the fact that tells when the last backup was finished.
const BACKUP_FACT: &str = "backup.last";
/// A clock may be set back by so much without a word: time servers do that.
const CLOCK_BACK_MS: i64 = 60_000;
/// So many beats may be missed before people are told: receipts promise more.
const BEATS_MISSED: i64 = 10;

/// Why it is not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// The database does not answer.
    Store,
    /// The database is behind what was published, or has another history, or the published checkpoint is gone.
    Journal,
    /// Leaves were not published for too long.
    Sequencer,
    /// The clock went back behind what the register has seen, or jumped ahead while it ran.
    Clock,
    /// A key that opens what is stored is missing.
    Keys,
    /// The disk is full, or nearly.
    Disk,
}

impl Trouble {
    /// Its code, as `/readyz` and the log say it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Store => "database: does not answer",
            Self::Journal => "journal: the database is not what was published",
            Self::Sequencer => "journal: leaves were not published for too long",
            Self::Clock => "clock: it went back, or jumped ahead",
            Self::Keys => "keys: one that opens what is stored is missing",
            Self::Disk => "disk: full",
        }
    }

    /// Whether nobody may be served. Where only publishing is late, what is promised still holds.
    #[must_use]
    pub fn stops(self) -> bool {
        self != Self::Sequencer
    }
}

/// What the machine tells, which no use case can see.
#[derive(Clone, Copy, Debug, Default)]
pub struct Machine {
    /// Bytes left where the register writes; `None` where that is not known.
    pub disk_free: Option<u64>,
    /// Below this the register stops.
    pub disk_free_min: u64,
    /// The clock jumped while the process ran, against one that cannot be set.
    pub clock_jumped: bool,
}

/// The register's state at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// What is wrong, the worst first; empty where all is well.
    pub troubles: Vec<Trouble>,
    /// Leaves with a place.
    pub size: u64,
    /// Leaves without one.
    pub waiting: u64,
    /// Since the last beat, milliseconds.
    pub beat_age_ms: Option<i64>,
    /// Since the end of the day of the last daily run, milliseconds; negative while that day lasts.
    pub sweep_age_ms: Option<i64>,
    /// Since the last backup, milliseconds.
    pub backup_age_ms: Option<i64>,
    /// Bytes left on the disk.
    pub disk_free: Option<u64>,
}

impl Health {
    /// Whether anybody may be served.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !self.troubles.iter().any(|trouble| trouble.stops())
    }
}

/// The latest state, for whoever answers requests.
#[derive(Clone, Debug, Default)]
pub struct HealthCell(Arc<RwLock<Option<Health>>>);

impl HealthCell {
    /// The latest state; `None` before the first look.
    #[must_use]
    pub fn get(&self) -> Option<Health> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells a newer one.
    pub fn set(&self, health: Health) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(health);
    }

    /// Whether anybody may be served; yes before the first look, because the start has looked.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).as_ref().is_none_or(Health::is_ready)
    }
}

impl Register {
    /// Looks at everything that can make the register unfit. Cheap: a few rows.
    pub async fn health(&self, machine: Machine) -> Health {
        let mut health = Health { disk_free: machine.disk_free, ..Health::default() };
        if let Err(error) = self.look_at_store(&mut health).await {
            let trouble = match error {
                ServiceError::Keyring(_) | ServiceError::Vault(_) => Trouble::Keys,
                ServiceError::File { .. } | ServiceError::Unreadable(_) => Trouble::Journal,
                _ => Trouble::Store,
            };
            health.troubles.push(trouble);
        }
        if machine.clock_jumped && !health.troubles.contains(&Trouble::Clock) {
            health.troubles.push(Trouble::Clock);
        }
        if machine.disk_free.is_some_and(|free| free < machine.disk_free_min) {
            health.troubles.push(Trouble::Disk);
        }
        health.troubles.sort_unstable();
        health
    }

    async fn look_at_store(&self, health: &mut Health) -> ServiceResult<()> {
        let now_ms = self.now_ms();
        let head = self.store.journal.head().await?;
        health.size = head.size;
        health.waiting = self.store.journal.waiting().await?;
        let last = self.instant_fact(CLOCK_FACT).await?;
        health.beat_age_ms = last.map(|last| now_ms - last);
        health.backup_age_ms = self.instant_fact(BACKUP_FACT).await?.map(|last| now_ms - last);
        let swept = self.last_sweep().await?;
        health.sweep_age_ms = swept.and_then(|swept| {
            let next = xinyu_register::instant::day_of_number(swept.day).tomorrow().ok()?;
            Some(now_ms - start_of(next))
        });
        if last.is_some_and(|last| now_ms + CLOCK_BACK_MS < last) {
            health.troubles.push(Trouble::Clock);
        }
        let beat = i64::try_from(self.settings.beat_ms).unwrap_or(i64::MAX / BEATS_MISSED);
        if health.waiting > 0 && last.is_some_and(|last| now_ms - last > (beat * BEATS_MISSED).max(CLOCK_BACK_MS)) {
            health.troubles.push(Trouble::Sequencer);
        }
        // The key of the register's own subject lies under a generation like everyone's.
        self.system_subject().await?;
        let note = self.published().checkpoint()?;
        let published = note.map(|note| Checkpoint::parse_unchecked(&note)).transpose();
        let published = published.map_err(|_| ServiceError::Unreadable("journal/checkpoint"))?;
        crate::journal::held_against_memory(published.as_ref(), self.published_before().await?)?;
        // Read again: it may have grown since, and is never behind what was published then.
        let size = self.store.journal.head().await?.size;
        if published.is_some_and(|tree| tree.size > size) {
            return Err(ServiceError::Unreadable("head.size"));
        }
        Ok(())
    }

    /// Refuses to go on under a clock that went back, and remembers the time otherwise. A receipt of tomorrow, or
    /// a period that begins again, would be worse than a beat too few.
    pub(crate) async fn remember_clock(&self, now_ms: i64) -> ServiceResult<()> {
        let last = self.instant_fact(CLOCK_FACT).await?;
        if last.is_some_and(|last| now_ms + CLOCK_BACK_MS < last) {
            return Err(ServiceError::File {
                what: "the clock",
                why: "it is behind the time of the last beat; set it, the register goes on by itself then".into(),
            });
        }
        if last.is_none_or(|last| now_ms > last) {
            self.store.accounts.fact_put(CLOCK_FACT, now_ms.to_be_bytes().to_vec()).await?;
        }
        Ok(())
    }

    /// A backup was finished now.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn backup_done(&self) -> ServiceResult<()> {
        Ok(self.store.accounts.fact_put(BACKUP_FACT, self.now_ms().to_be_bytes().to_vec()).await?)
    }

    async fn instant_fact(&self, name: &'static str) -> ServiceResult<Option<i64>> {
        let Some(bytes) = self.store.accounts.fact(name).await? else { return Ok(None) };
        let ms = bytes.try_into().map_err(|_| ServiceError::Unreadable(name))?;
        Ok(Some(i64::from_be_bytes(ms)))
    }
}
