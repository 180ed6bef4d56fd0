//! Consented enquiries a second, through the service and through HTTP: consent, policy, rules,
//! opening what is sealed, the durable leaf, the answer.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rusqlite::Connection;
use serde_json::json;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use xinyu_service::accounts::{Actor, CredentialKind};
use xinyu_service::enquiry::{AskedAuthorisation, EnquiryAsk};
use xinyu_service::rights::consents::ConsentWish;
use xinyu_store::files::Whose;

use super::client::Client;
use super::cpu::{Cpu, DRIVER};
use super::world::{self, World};
use super::{Plan, floor, line};

/// Consents made for each of the three measured parts, by seconds wished for.
const PER_SECOND: u32 = 2000;
/// Own files asked for a second, and how many.
const OWN_A_SECOND: f64 = 200.0;
const OWN_FILES: u32 = 1000;

/// Prepares people with consents and measures the enquiries that use them.
pub async fn run(plan: &Plan) -> Result<()> {
    let world = World::new(plan, "enquiry").await?;
    let each = (plan.seconds * PER_SECOND).clamp(500, 30_000);
    let people = each * 3;
    let mut csv = world::SheetBytes::new(0..people, "2026-10-12");
    world.register.import(&world.clerk, "sgs-penalty-person", "rows.csv", &mut csv, &|_| {}).await?;
    let world = Arc::new(world);
    let consents = prepare(&world, people, plan.clients).await?;
    let residents = residents(&world, people.min(OWN_FILES)).await?;
    let parts: Vec<Arc<[String]>> = consents.chunks(each as usize).map(Into::into).collect();
    let count = f64::from(each);
    let durability = world.durability().await?;
    let settings = |cpu: serde_json::Value| {
        json!({"clients": plan.clients, "enquiries": each, "entries_a_person": 1, "durability": durability,
            "consent": "one each, used up", "driver": "same machine", "cpu_us_a_request": cpu, "load": world::load()})
    };
    let cpu = Cpu::now();
    let service = through_service(&world, &parts[0], plan.clients).await?;
    let service_cpu = Cpu::now().each(&cpu, count);
    let server = Server::start(&world).await?;
    let cpu = Cpu::now();
    let asks = Asks { world: world.clone(), consents: parts[1].clone(), from: each };
    let (http, waits) = drive(server.address, asks, plan.clients, None).await?;
    let http_cpu = Cpu::now().each(&cpu, count);
    // Half of what it can do, each request from the moment at which it was to begin.
    let rate = count / http / 2.0;
    let asks = Asks { world: world.clone(), consents: parts[2].clone(), from: each * 2 };
    let (_, half) = drive(server.address, asks, plan.clients, Some(rate)).await?;
    let own = Own { tokens: residents };
    let (_, own) = drive(server.address, own, plan.clients, Some(OWN_A_SECOND)).await?;
    drop(server);
    // On PostgreSQL the floors are not measured yet.
    let floors = if world.postgres.is_some() { None } else { Some(floors(&world, each)?) };
    let bare = floors.map(|(bare, _)| count / bare);
    line("enquiry.service", "enquiries/s", count / service, bare, &settings(service_cpu));
    line("enquiry.http", "enquiries/s", count / http, bare, &settings(http_cpu));
    if let Some((_, naked)) = floors {
        let settings = json!({"table": "one", "rows_a_commit": 1});
        line("enquiry.naked", "enquiries/s", count / http, Some(naked), &settings);
    }
    latency("enquiry.http_closed", &waits, &json!({"clients": plan.clients}));
    latency("enquiry.http_half_load", &half, &json!({"a_second": rate.round(), "driver": "open loop"}));
    latency("own_file.http", &own, &json!({"a_second": OWN_A_SECOND, "driver": "open loop"}));
    line("enquiry.peak_memory", "MiB", world::peak_mib(), None, &json!({"people": people}));
    world.check().await
}

fn latency(name: &str, waits: &[f64], settings: &serde_json::Value) {
    for (word, of) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
        line(&format!("{name}.{word}"), "ms", part(waits, of), None, settings);
    }
}

/// The wait that so large a part of all did not exceed; `sorted` ascending.
pub fn part(sorted: &[f64], of: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index below the length")]
    let index = (sorted.len() as f64 * of) as usize;
    sorted.get(index.min(sorted.len().saturating_sub(1))).copied().unwrap_or(0.0)
}

/// Asks for and grants one consent a person.
pub async fn prepare(world: &Arc<World>, people: u32, clients: u32) -> Result<Vec<String>> {
    let gate = Arc::new(Semaphore::new(clients as usize));
    let mut tasks = JoinSet::new();
    for at in 0..people {
        let permit = gate.clone().acquire_owned().await?;
        let world = world.clone();
        tasks.spawn(async move {
            let _permit = permit;
            let wish = ConsentWish {
                subject: world::asked(at),
                purpose: world::PURPOSE.into(),
                field: Some(world::FIELD.into()),
                reason: "测量".into(),
                days: None,
            };
            let enquirer = world.enquirer_now().await?;
            let asked = world.register.ask_consent(&enquirer, &wish).await?;
            let register = &world.register;
            let blind = register.keyring.blind_identity("id-card", &world::number(at));
            let file = register.store.files.file(Whose::Blind(blind)).await?.context("a filed person")?;
            let actor = Actor::Resident(file.subject.key);
            let session = register.issue(CredentialKind::Session, actor, Vec::new(), 600_000).await?;
            let resident = register.caller(CredentialKind::Session, &session).await?;
            for notice in register.own_notices(&resident).await? {
                register.open_own_notice(&resident, notice.id).await?;
            }
            register.grant_consent(&resident, asked.id, None).await?;
            anyhow::Ok((at, asked.id.to_string()))
        });
    }
    let mut made = vec![String::new(); people as usize];
    while let Some(done) = tasks.join_next().await {
        let (at, id) = done??;
        made[at as usize] = id;
    }
    Ok(made)
}

/// A token of each of the first `count` people.
async fn residents(world: &World, count: u32) -> Result<Vec<String>> {
    let register = &world.register;
    let mut tokens = Vec::new();
    for at in 0..count {
        let blind = register.keyring.blind_identity("id-card", &world::number(at));
        let file = register.store.files.file(Whose::Blind(blind)).await?.context("a filed person")?;
        let actor = Actor::Resident(file.subject.key);
        tokens.push(register.issue(CredentialKind::Token, actor, Vec::new(), 3_600_000).await?);
    }
    Ok(tokens)
}

/// The enquiry about person `at`.
pub fn ask(at: u32, consent: &str) -> EnquiryAsk {
    EnquiryAsk {
        subject: world::asked(at),
        purpose: world::PURPOSE.into(),
        field: None,
        authorisation: AskedAuthorisation::Consent(consent.to_owned()),
        reason: "测量".into(),
    }
}

async fn through_service(world: &Arc<World>, consents: &Arc<[String]>, clients: u32) -> Result<f64> {
    let next = Arc::new(AtomicU32::new(0));
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..clients {
        let (world, next, consents) = (world.clone(), next.clone(), consents.clone());
        tasks.spawn(async move {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(consent) = consents.get(at as usize) else { return anyhow::Ok(()) };
                // As an API call: the token is looked up each time.
                let enquirer = world.enquirer_now().await?;
                let answer = world.register.enquire(&enquirer, &ask(at, consent)).await?;
                anyhow::ensure!(answer.entries.len() == 1, "the penalty is relevant to this post");
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(began.elapsed().as_secs_f64())
}

/// The register served over HTTP, until this is dropped.
struct Server {
    address: SocketAddr,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    async fn start(world: &World) -> Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let app = crate::web::app_without_limits(world.register.clone())?;
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, app).await;
        });
        Ok(Self { address, task })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What a driver sends, one after the other.
trait Requests: Send + Sync + 'static {
    /// Request number `at`: token, path, body; `None` at the end.
    fn request(&self, at: usize) -> Option<(&str, &str, Option<String>)>;
    /// A word that every answer holds.
    fn expected(&self) -> &'static str;
}

struct Asks {
    world: Arc<World>,
    consents: Arc<[String]>,
    from: u32,
}

impl Requests for Asks {
    fn request(&self, at: usize) -> Option<(&str, &str, Option<String>)> {
        let consent = self.consents.get(at)?;
        let who = self.from + u32::try_from(at).ok()?;
        let body = json!({
            "subject": {"id_type": "id-card", "id_number": world::number(who), "name": world::name(who)},
            "purpose": world::PURPOSE, "authorisation": {"consent": consent}, "reason": "测量",
        });
        Some((&self.world.enquirer_token, "/api/v1/enquiries", Some(body.to_string())))
    }
    fn expected(&self) -> &'static str {
        "refer_to_officer"
    }
}

struct Own {
    tokens: Vec<String>,
}

impl Requests for Own {
    fn request(&self, at: usize) -> Option<(&str, &str, Option<String>)> {
        Some((self.tokens.get(at)?, "/api/v1/me/file", None))
    }
    fn expected(&self) -> &'static str {
        "entries"
    }
}

/// Sends all requests over so many connections, on a thread of its own, so that its work is told apart.
///
/// With a rate the loop is open: each request has its moment, and its wait counts from there, also where
/// an answer before it was slow. Seconds in all, and the waits in milliseconds, ascending.
async fn drive(to: SocketAddr, requests: impl Requests, clients: u32, rate: Option<f64>) -> Result<(f64, Vec<f64>)> {
    let (tell, told) = tokio::sync::oneshot::channel();
    std::thread::Builder::new().name(DRIVER.into()).spawn(move || {
        let driven = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("a runtime")
            .and_then(|runtime| runtime.block_on(drive_here(to, Arc::new(requests), clients, rate)));
        // Read by whoever measures before the thread ends and its time with it.
        let _ = tell.send(driven);
        std::thread::sleep(Duration::from_millis(500));
    })?;
    told.await.context("the driver stopped")?
}

async fn drive_here(
    to: SocketAddr,
    requests: Arc<impl Requests>,
    clients: u32,
    rate: Option<f64>,
) -> Result<(f64, Vec<f64>)> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    let began = Instant::now();
    for _ in 0..clients {
        let (requests, next) = (requests.clone(), next.clone());
        tasks.spawn(async move {
            let mut client = Client::connect(to).await?;
            let mut waits = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some((token, path, body)) = requests.request(at) else { return anyhow::Ok(waits) };
                let due = match rate {
                    #[expect(clippy::cast_precision_loss, reason = "a place in time")]
                    Some(rate) => Duration::from_secs_f64(at as f64 / rate),
                    None => began.elapsed(),
                };
                tokio::time::sleep(due.saturating_sub(began.elapsed())).await;
                let answer = client.send(token, path, body.as_deref()).await?;
                waits.push(began.elapsed().saturating_sub(due).as_secs_f64() * 1000.0);
                anyhow::ensure!(answer.contains(requests.expected()), "unexpected answer: {answer}");
            }
        });
    }
    let mut waits = Vec::new();
    while let Some(done) = tasks.join_next().await {
        waits.extend(done??);
    }
    let took = began.elapsed().as_secs_f64();
    waits.sort_by(f64::total_cmp);
    Ok((took, waits))
}

/// What the measured enquiries wrote, bare: look, leaf, enquiry, and the consent anew; in seconds. And
/// rows a second of one table in clear, one commit each.
fn floors(world: &World, each: u32) -> Result<(f64, f64)> {
    /// Commits that wait for the disk one by one are slow; so many show it.
    const NAKED: u32 = 1000;
    let db = Connection::open(world.dir.join("register.db"))?;
    let dumps = vec![
        floor::dump(&db, "enquiry", &format!("ORDER BY id LIMIT {each}"))?,
        floor::dump(&db, "leaf", &format!("ORDER BY id DESC LIMIT {each}"))?,
        floor::dump(
            &db,
            "event",
            &format!("WHERE class = 2 AND leaf IN (SELECT leaf FROM event ORDER BY leaf DESC LIMIT {each})"),
        )?,
        floor::dump(&db, "consent", &format!("ORDER BY id LIMIT {each}"))?,
        floor::dump(&db, "subject", &format!("ORDER BY id LIMIT {each}"))?,
    ];
    let (bare, _) = floor::replay(&db, &dumps, &world.dir, &[16, 64])?;
    let clear: Vec<String> = (0..NAKED.min(each)).map(|at| format!("{} {}", world::name(at), world::PURPOSE)).collect();
    #[expect(clippy::cast_precision_loss, reason = "a figure to read")]
    let naked = clear.len() as f64 / floor::naked(&db, &clear, &world.dir, 1)?;
    Ok((bare, naked))
}
