//! Time and randomness of the machine, and the log.

use std::sync::atomic::{AtomicI64, Ordering};

use xinyu_service::ports::{Clock, Entropy};

/// The machine's clock, or, while the demo city's past is made, a clock that is set.
#[derive(Default)]
pub struct MachineClock {
    set_ms: AtomicI64,
}

impl MachineClock {
    /// Sets the clock; 0 gives it back to the machine.
    pub fn set(&self, ms: i64) {
        self.set_ms.store(ms, Ordering::SeqCst);
    }
}

impl Clock for MachineClock {
    fn now_ms(&self) -> i64 {
        match self.set_ms.load(Ordering::SeqCst) {
            0 => machine_ms(),
            set => set,
        }
    }
}

/// Milliseconds since 1970 by the machine.
#[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
pub fn machine_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// The operating system's random numbers.
pub struct MachineEntropy;

impl Entropy for MachineEntropy {
    #[expect(clippy::disallowed_methods, reason = "the one place where randomness comes from")]
    fn fill(&self, out: &mut [u8]) {
        // Without randomness nothing here is safe, so there is nothing to go on with.
        getrandom::fill(out).expect("the operating system gives random numbers");
    }
}

/// Logs to standard error, people's data never being among what is logged.
pub fn start_log(filter: Option<&str>) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_new(filter.unwrap_or("warn")).unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
}
