//! Milliseconds a signed PDF: cold (fonts are read) and warm, beside the text alone.

use std::time::Instant;

use anyhow::{Context, Result};
use serde_json::json;
use xinyu_service::accounts::{Actor, CredentialKind};
use xinyu_store::files::Whose;

use super::world::{self, World};
use super::{Plan, line};

/// Reports made warm.
const WARM: u32 = 20;

/// Makes own reports of people with one penalty.
pub async fn run(plan: &Plan) -> Result<()> {
    let world = World::new(plan, "report").await?;
    let mut csv = world::SheetBytes::new(0..WARM + 1, "2026-10-12");
    let register = &world.register;
    register.import(&world.clerk, "sgs-penalty-person", "rows.csv", &mut csv, &|_| {}).await?;
    let mut times = Vec::new();
    let mut bytes = 0;
    for at in 0..=WARM {
        let blind = register.keyring.blind_identity("id-card", &world::number(at));
        let file = register.store.files.file(Whose::Blind(blind)).await?.context("a filed person")?;
        let session =
            register.issue(CredentialKind::Session, Actor::Resident(file.subject.key), Vec::new(), 600_000).await?;
        let resident = register.caller(CredentialKind::Session, &session).await?;
        let report = register.make_own_report(&resident).await?;
        let began = Instant::now();
        let pdf = register.own_report_pdf(&resident, report.no, "zh-CN").await?;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        bytes = pdf.len();
    }
    let settings = json!({"bytes": bytes, "entries": 1, "warm_runs": WARM});
    line("report.cold", "ms", times[0], None, &settings);
    let mut warm = times.split_off(1);
    warm.sort_by(f64::total_cmp);
    line("report.warm_median", "ms", warm[warm.len() / 2], None, &settings);
    world.check().await
}
