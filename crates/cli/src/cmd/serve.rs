//! `xinyu serve`: portal and API, and what runs beside them.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::net::TcpListener;
use tokio::sync::watch;
use xinyu_service::Register;
use xinyu_service::health::HealthCell;
use xinyu_service::journal::Step;
use xinyu_service::kept::Kept;
use xinyu_store::Migrate;

use crate::Ended;
use crate::cli::Where;
use crate::config::Config;
use crate::instance::{self, Instance};
use crate::watch::figures;

/// How often the outbox is looked at.
const POST_EVERY: Duration = Duration::from_secs(2);
/// How often it is asked whether a day has begun.
const DAY_CHECK_EVERY: Duration = Duration::from_secs(10);
/// How often batches are looked for that were left in the middle.
const RESUME_EVERY: Duration = Duration::from_secs(30);

/// Serves until the process is told to stop.
pub async fn run(at: &Where, migrate: bool) -> Result<Ended> {
    let config = Config::read(&at.file())?;
    let migrate = if migrate { Migrate::Yes } else { Migrate::No };
    let instance = instance::open(&at.dir(), config, migrate).await?;
    // A demo has open sign-ins: nobody else's machine may reach it.
    if instance.register.settings.demo && !instance.config.listen.ip().is_loopback() {
        bail!(
            "this is a demo register: it listens on this machine only, and {} is reached by others; \
             set listen = \"127.0.0.1:{}\" in xinyu.toml",
            instance.config.listen,
            instance.config.listen.port()
        );
    }
    let listener = listen(&instance.config).await?;
    println!("{} is served at {}", instance.config.name, instance.config.address);
    serve(instance, listener).await?;
    Ok(Ended::Done)
}

/// Takes the address.
pub async fn listen(config: &Config) -> Result<TcpListener> {
    TcpListener::bind(config.listen).await.with_context(|| {
        format!("cannot listen on {}: is another program there? choose another in xinyu.toml", config.listen)
    })
}

/// Serves on a listener, with the sequencer, the post and the daily run beside it.
pub async fn serve(instance: Instance, listener: TcpListener) -> Result<()> {
    let register = instance.register.clone();
    register.check_not_rolled_back().await.context("refusing to serve")?;
    let kept = Kept::of(&register.settings.data_dir.join(&instance.config.kept));
    let (stop, stopped) = watch::channel(false);
    let health = HealthCell::default();
    if let Some(listen) = instance.config.metrics_listen {
        figures(listen, stopped.clone()).await?;
    }
    let dir = register.settings.data_dir.clone();
    let beside = vec![
        tokio::spawn(crate::watch::run(register.clone(), dir, health.clone(), stopped.clone())),
        tokio::spawn(beats(register.clone(), kept.clone(), stopped.clone())),
        tokio::spawn(posts(register.clone(), stopped.clone())),
        tokio::spawn(days(register.clone(), kept, health.clone(), stopped.clone())),
        tokio::spawn(resume(register.clone(), stopped.clone())),
    ];
    let app = crate::web::app(register, &instance.config, health)?;
    let mut ended = stopped.clone();
    let served = axum::serve(listener, app.into_make_service_with_connect_info::<std::net::SocketAddr>())
        .with_graceful_shutdown(async move {
            let _ = ended.wait_for(|stop| *stop).await;
        });
    let asked = tokio::spawn(async move {
        told_to_stop().await;
        let _ = stop.send(true);
    });
    served.await.context("serving")?;
    asked.abort();
    for task in beside {
        // Each ends at its next look at the flag; what is committed is durable anyway.
        let _ = tokio::time::timeout(Duration::from_secs(5), task).await;
    }
    Ok(())
}

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut term) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// The sequencer: gives places, signs, publishes, on a fixed beat.
async fn beats(register: Arc<Register>, kept: Kept, mut stopped: watch::Receiver<bool>) {
    let mut holder = [0u8; 16];
    register.entropy.fill(&mut holder);
    let mut beat = tokio::time::interval(Duration::from_millis(register.settings.beat_ms));
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = beat.tick() => {}
            _ = stopped.wait_for(|stop| *stop) => break,
        }
        if let Err(error) = register.beat(holder, true, &crash_point).await {
            tracing::error!(%error, "the journal was not published; the next beat carries on");
        }
        if let Err(error) = register.keep_checkpoint(&kept) {
            tracing::error!(%error, "the checkpoint could not be kept beside the backups");
        }
        // Another process may have rotated, or destroyed a generation.
        register.keyring.refresh();
    }
    // What is waiting is published before the end.
    if let Err(error) = register.beat(holder, false, &crash_point).await {
        tracing::error!(%error, "the journal was not published at the end");
    }
}

/// Development builds can be made to die between two steps, to show that nothing is lost.
fn crash_point(step: Step) {
    if cfg!(debug_assertions) && crash_at().is_some_and(|wanted| wanted == format!("{step:?}")) {
        eprintln!("dying at {step:?}, as asked");
        std::process::abort();
    }
}

#[expect(clippy::disallowed_methods, reason = "the command line reads variables")]
fn crash_at() -> Option<String> {
    std::env::var("XINYU_CRASH_AT").ok()
}

async fn posts(register: Arc<Register>, mut stopped: watch::Receiver<bool>) {
    let mut tick = tokio::time::interval(POST_EVERY);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            _ = stopped.wait_for(|stop| *stop) => break,
        }
        if let Err(error) = register.post_waiting(200).await {
            tracing::warn!(%error, "messages wait; they are tried again");
        }
    }
}

/// The daily run, at the start and when a day begins in Beijing.
async fn days(register: Arc<Register>, kept: Kept, health: HealthCell, mut stopped: watch::Receiver<bool>) {
    let mut swept = None;
    let mut tick = tokio::time::interval(DAY_CHECK_EVERY);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            _ = stopped.wait_for(|stop| *stop) => break,
        }
        let today = Register::day(register.now_ms());
        // Under a clock that is wrong no day has begun.
        if swept == Some(today) || !health.get().is_some_and(|health| health.is_ready()) {
            continue;
        }
        let done = match register.sweep(today).await {
            // What was destroyed must not come back with a restore: without the list the day is not done.
            Ok(_) => register.keep_destroyed(&kept).await,
            Err(error) => Err(error),
        };
        match done {
            Ok(()) => swept = Some(today),
            Err(error) => tracing::error!(%error, "the daily run stopped; it is tried again in a minute"),
        }
    }
}

/// At the start, and from time to time: a full disk or a busy database stops a batch, not for good.
async fn resume(register: Arc<Register>, mut stopped: watch::Receiver<bool>) {
    let mut tick = tokio::time::interval(RESUME_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            _ = stopped.wait_for(|stop| *stop) => break,
        }
        match register.resume_batches().await {
            Ok(0) => {}
            Ok(batches) => tracing::info!(batches, "carried on with batches that were left in the middle"),
            Err(error) => {
                tracing::error!(%error, "batches left in the middle could not be carried on; tried again soon")
            }
        }
    }
}
