//! Consented enquiries a second, through the service and through HTTP: consent, policy, rules,
//! opening what is sealed, the durable leaf, the answer.

use std::io::Cursor;
use std::sync::Arc;
use std::time::Instant;

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
use super::world::{self, World};
use super::{Plan, floor, line};

/// Consents made for each of the two measured parts, by seconds wished for.
const PER_SECOND: u32 = 1500;

/// Prepares people with consents and measures the enquiries that use them.
pub async fn run(plan: &Plan) -> Result<()> {
    let world = World::new(plan, "enquiry").await?;
    let each = (plan.seconds * PER_SECOND).clamp(500, 30_000);
    let people = each * 2;
    let csv = world::sheet(0..people, "2026-10-12");
    world
        .register
        .import(&world.clerk, "sgs-penalty-person", "rows.csv", &mut Cursor::new(csv.into_bytes()), &|_| {})
        .await?;
    let world = Arc::new(world);
    let consents = prepare(&world, people, plan.clients).await?;
    let (first, second) = consents.split_at(each as usize);
    let settings = json!({"clients": plan.clients, "enquiries": each, "entries_a_person": 1, "synchronous": "FULL",
        "consent": "one each, used up", "driver": "same machine", "backend": format!("{:?}", plan.backend)});
    let took = through_service(&world, first, 0, plan.clients).await?;
    // On PostgreSQL the floor is not measured yet.
    let bare = if world.postgres.is_some() { None } else { Some(bare(&world, each)?) };
    let count = f64::from(each);
    line("enquiry.service", "enquiries/s", count / took, bare.map(|bare| count / bare), &settings);
    let (took, mut waits) = through_http(&world, second, each, plan.clients).await?;
    line("enquiry.http", "enquiries/s", count / took, bare.map(|bare| count / bare), &settings);
    waits.sort_by(f64::total_cmp);
    let at = |part: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index below the length")]
        let index = (waits.len() as f64 * part) as usize;
        waits.get(index.min(waits.len().saturating_sub(1))).copied().unwrap_or(0.0)
    };
    line("enquiry.http.p50", "ms", at(0.50), None, &settings);
    line("enquiry.http.p99", "ms", at(0.99), None, &settings);
    line("enquiry.resident_memory", "MiB", world::resident_mib(), None, &settings);
    world.check().await
}

/// Asks for and grants one consent a person.
async fn prepare(world: &Arc<World>, people: u32, clients: u32) -> Result<Vec<String>> {
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

fn ask(at: u32, consent: &str) -> EnquiryAsk {
    EnquiryAsk {
        subject: world::asked(at),
        purpose: world::PURPOSE.into(),
        field: None,
        authorisation: AskedAuthorisation::Consent(consent.to_owned()),
        reason: "测量".into(),
    }
}

async fn through_service(world: &Arc<World>, consents: &[String], from: u32, clients: u32) -> Result<f64> {
    let next = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let consents: Arc<[String]> = consents.into();
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..clients {
        let (world, next, consents) = (world.clone(), next.clone(), consents.clone());
        tasks.spawn(async move {
            loop {
                let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(consent) = consents.get(at as usize) else { return anyhow::Ok(()) };
                // As an API call: the token is looked up each time.
                let enquirer = world.enquirer_now().await?;
                let answer = world.register.enquire(&enquirer, &ask(from + at, consent)).await?;
                anyhow::ensure!(answer.entries.len() == 1, "the penalty is relevant to this post");
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(began.elapsed().as_secs_f64())
}

async fn through_http(world: &Arc<World>, consents: &[String], from: u32, clients: u32) -> Result<(f64, Vec<f64>)> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let app = crate::web::app_without_limits(world.register.clone())?;
    let server = tokio::spawn(async move {
        axum::serve(listener, app.into_make_service_with_connect_info::<std::net::SocketAddr>()).await
    });
    let next = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let consents: Arc<[String]> = consents.into();
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..clients {
        let (token, next, consents) = (world.enquirer_token.clone(), next.clone(), consents.clone());
        tasks.spawn(async move {
            let mut client = Client::connect(address, &token).await?;
            let mut waits = Vec::new();
            loop {
                let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(consent) = consents.get(at as usize) else { return anyhow::Ok(waits) };
                let body = json!({
                    "subject": {"id_type": "id-card", "id_number": world::number(from + at), "name": world::name(from + at)},
                    "purpose": world::PURPOSE, "authorisation": {"consent": consent}, "reason": "测量",
                });
                let sent = Instant::now();
                let answer = client.post("/api/v1/enquiries", &body.to_string()).await?;
                waits.push(sent.elapsed().as_secs_f64() * 1000.0);
                anyhow::ensure!(answer.contains("refer_to_officer"), "unexpected answer: {answer}");
            }
        });
    }
    let mut waits = Vec::new();
    while let Some(done) = tasks.join_next().await {
        waits.extend(done??);
    }
    let took = began.elapsed().as_secs_f64();
    server.abort();
    Ok((took, waits))
}

/// What the measured enquiries wrote, bare: look, leaf, enquiry, and the consent anew.
fn bare(world: &World, each: u32) -> Result<f64> {
    let db = Connection::open(world.dir.join("register.db"))?;
    let dumps = vec![
        floor::dump(&db, "enquiry", "ORDER BY id")?,
        floor::dump(&db, "leaf", &format!("ORDER BY id DESC LIMIT {each}"))?,
        floor::dump(
            &db,
            "event",
            &format!("WHERE class = 2 AND leaf IN (SELECT leaf FROM event ORDER BY leaf DESC LIMIT {each})"),
        )?,
        floor::dump(&db, "consent", &format!("ORDER BY id LIMIT {each}"))?,
        floor::dump(&db, "subject", &format!("ORDER BY id LIMIT {each}"))?,
    ];
    floor::replay(&db, &dumps, &world.dir, &[16, 64])
}
