//! `xinyu doctor`: what is wrong, and what to do.

use anyhow::Result;
use serde::Serialize;
use xinyu_documents::Typesetter;
use xinyu_store::Migrate;
use xinyu_web::app::MachineCheck;

use crate::Ended;
use crate::backend::Backend;
use crate::cli::Where;
use crate::config::Config;
use crate::instance;
use crate::keys::KeyDir;
use crate::ports::machine_ms;

/// Below this much free disk the register will soon refuse work.
const FREE_BYTES_MIN: u64 = 1024 * 1024 * 1024;
/// The day this release was made: a clock before it is wrong.
const RELEASED_MS: i64 = 1_793_404_800_000;

#[derive(Serialize)]
struct Check {
    what: &'static str,
    good: bool,
    found: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    mend: String,
}

fn good(what: &'static str, found: impl Into<String>) -> Check {
    Check { what, good: true, found: found.into(), mend: String::new() }
}

fn bad(what: &'static str, found: impl Into<String>, mend: impl Into<String>) -> Check {
    Check { what, good: false, found: found.into(), mend: mend.into() }
}

/// The checks that can be made beside a register that is being served, for the operator's page.
pub fn beside(at: &Where, config: &Config) -> Vec<MachineCheck> {
    let found =
        [rules(), good("settings", at.file().display().to_string()), keys(at), clock(), disk(at), fonts(config)];
    found.into_iter().map(|one| MachineCheck { id: one.what, good: one.good, found: one.found }).collect()
}

/// Runs every check that can be run.
pub async fn run(at: &Where, json: bool) -> Result<Ended> {
    let mut checks = vec![rules(), clock()];
    checks.extend(register(at).await);
    let all_good = checks.iter().all(|check| check.good);
    if json {
        println!("{}", serde_json::to_string_pretty(&checks)?);
    } else {
        for check in &checks {
            println!("{} {:<10} {}", if check.good { "ok " } else { "NOT" }, check.what, check.found);
            if !check.mend.is_empty() {
                println!("               → {}", check.mend);
            }
        }
    }
    Ok(if all_good { Ended::Done } else { Ended::Failed })
}

fn rules() -> Check {
    match crate::rules::load(None) {
        Ok(rules) => good("rules", format!("version {}", &rules.version()[..16])),
        Err(error) => bad("rules", error.to_string(), "this program was built with broken rules; build it again"),
    }
}

fn clock() -> Check {
    let now = machine_ms();
    let text = xinyu_register::instant::rfc3339(now);
    if now < RELEASED_MS {
        return bad("clock", text, "the machine's clock is behind this release; set it before serving");
    }
    good("clock", text)
}

async fn register(at: &Where) -> Vec<Check> {
    let config = match Config::read(&at.file()) {
        Ok(config) => config,
        Err(error) => {
            let fonts = fonts(&Config::default());
            return vec![
                bad("settings", format!("{error:#}"), "xinyu init --data DIR, or name the folder with --data"),
                fonts,
            ];
        }
    };
    let mut checks = vec![good("settings", at.file().display().to_string()), fonts(&config), disk(at)];
    checks.push(keys(at));
    let place = Backend::of(&at.dir(), &config).map(|backend| backend.to_string());
    match instance::open(&at.dir(), config, Migrate::No).await {
        Ok(open) => {
            checks.push(good("database", place.unwrap_or_default()));
            checks.push(match open.register.check_not_rolled_back().await {
                Ok(()) => match open.register.store.journal.head().await {
                    Ok(head) => good("journal", format!("{} leaves", head.size)),
                    Err(error) => bad("journal", error.to_string(), "the database cannot be read"),
                },
                Err(error) => bad(
                    "journal",
                    error.to_string(),
                    "do not serve this database; look for the newer one, or see the runbook for a real loss",
                ),
            });
        }
        Err(error) => checks.push(bad(
            "database",
            format!("{error:#}"),
            "see the message; `xinyu serve --migrate` brings an older schema forward",
        )),
    }
    checks
}

fn keys(at: &Where) -> Check {
    let keys = KeyDir::of(&at.dir());
    let mend = "restore the folder keys/ from its own backup; without it nothing can be read";
    match (keys.identity(), keys.keyring(), keys.too_open()) {
        (Ok(identity), Ok(ring), Ok(open)) if open.is_empty() => {
            let kind = if identity.demo { "demo" } else { "real" };
            good("keys", format!("{kind} register {}, generation {}", identity.origin, ring.current().0))
        }
        (Ok(_), Ok(_), Ok(open)) => bad("keys", format!("others can read {}", open.join(", ")), "chmod 600 keys/*"),
        (Err(error), ..) | (_, Err(error), _) | (.., Err(error)) => bad("keys", format!("{error:#}"), mend),
    }
}

fn fonts(config: &Config) -> Check {
    match Typesetter::new(&config.fonts) {
        Ok(setter) => {
            let report = setter.fonts_report();
            let names: Vec<&str> = report.found.iter().map(|font| font.family.as_str()).collect();
            let mut text = names.join(", ");
            if !report.rare_characters {
                text.push_str("; rare characters of names are missing (install Noto Sans CJK)");
            }
            good("fonts", text)
        }
        Err(error) => bad(
            "fonts",
            error.to_string(),
            "apt-get install fonts-noto-cjk, or name a folder in xinyu.toml: fonts = [\"…\"]",
        ),
    }
}

fn disk(at: &Where) -> Check {
    match crate::watch::disk_free(&at.dir()) {
        Some(free) if free < FREE_BYTES_MIN => {
            bad("disk", format!("{} MB free", free / 1_048_576), "make room: a full disk stops filing and enquiries")
        }
        Some(free) => good("disk", format!("{} MB free", free / 1_048_576)),
        None => good("disk", "free room is not known"),
    }
}
