//! `xinyu demo`: the synthetic city, made if it is not there, and served on this machine.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use xinyu_demo::{CityPlan, SetTime};
use xinyu_store::Migrate;

use crate::Ended;
use crate::backend::Backend;
use crate::config::Config;
use crate::instance::{self, Instance};
use crate::keys::KeyDir;
use crate::ports::{MachineClock, machine_ms};
use crate::progress;

struct DemoTime<'a>(&'a MachineClock);

impl SetTime for DemoTime<'_> {
    fn set(&self, ms: i64) {
        self.0.set(ms);
    }
}

/// Makes the city if there is none, and serves it.
pub async fn run(data: &Path, config: &Config, people: u32, seed: u64, serve: bool) -> Result<Ended> {
    let mut config = config.clone();
    // A city that is there stays where its rows are, whatever the flags say.
    if data.join("xinyu.toml").exists() {
        config.database = Config::read(&data.join("xinyu.toml"))?.database;
    }
    let config = &config;
    let unfinished = data.join("unfinished");
    if unfinished.exists() {
        // A city that was interrupted while it was made holds synthetic people only: begin again.
        if let Some(half) = config.database.as_ref().map(|_| Backend::of(data, config)).transpose()? {
            bail!(
                "the {half} holds a half-made city; empty it (psql: DROP SCHEMA xinyu CASCADE), remove {}, and \
                 make the demo again",
                data.display()
            );
        }
        std::fs::remove_dir_all(data).with_context(|| format!("removing the half-made city in {}", data.display()))?;
    }
    let new = !data.join("keys").exists();
    if new {
        instance::make(data, config, true).await?;
        std::fs::write(&unfinished, "")?;
    } else if !KeyDir::of(data).identity()?.demo {
        bail!("{} holds a real register; a demo needs a folder of its own", data.display());
    }
    let listener = if serve { Some(super::serve::listen(config).await?) } else { None };
    let instance = instance::open(data, config.clone(), Migrate::Yes).await?;
    super::refuse_put_back(&instance).await?;
    if new {
        make_city(&instance, people, seed).await?;
        std::fs::remove_file(&unfinished)?;
    }
    let json = xinyu_demo::demo_json(&instance.register, &instance.config.address).await?;
    write_private(&data.join("demo.json"), &serde_json::to_vec_pretty(&json)?)?;
    say(&instance, &json, data);
    if let Some(listener) = listener {
        println!("Serving at {}  (Ctrl-C stops)", instance.config.address);
        super::serve::serve(instance, listener).await?;
    }
    Ok(Ended::Done)
}

async fn make_city(instance: &Instance, people: u32, seed: u64) -> Result<()> {
    let began = Instant::now();
    let bar = progress::bar("making the city", u64::from(people));
    let plan = CityPlan { people, seed, today_ms: machine_ms() };
    let made = xinyu_demo::build(&instance.register, &DemoTime(&instance.clock), &plan, &|what, at, all| {
        bar.set_length(all);
        bar.set_position(at);
        bar.set_message(what.to_owned());
    })
    .await;
    instance.clock.set(0);
    made.context("making the city")?;
    super::publish_now(instance).await?;
    bar.finish_and_clear();
    println!("A synthetic city of {people} people was made in {:.1} s.", began.elapsed().as_secs_f64());
    Ok(())
}

fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let half = path.with_extension("half");
    let _ = std::fs::remove_file(&half);
    let mut out = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&half)?;
    out.write_all(bytes)?;
    out.sync_all()?;
    std::fs::rename(&half, path).with_context(|| format!("writing {}", path.display()))
}

/// The log-ins, for people who do not read JSON.
fn say(instance: &Instance, json: &serde_json::Value, data: &Path) {
    println!("\nAll people, bodies and documents here are invented. One-time sign-ins, new at every start:\n");
    let line = |who: &str, what: &serde_json::Value| {
        let text = |key: &str| what.get(key).and_then(|value| value.as_str()).unwrap_or("");
        println!("  {who:<12} {}  {}", text("sign_in_url"), text("body_name"));
    };
    if let Some(roles) = json.get("roles").and_then(|roles| roles.as_object()) {
        for role in ["clerk", "enquirer", "auditor", "operator"] {
            if let Some(what) = roles.get(role) {
                line(role, what);
            }
        }
    }
    println!();
    if let Some(people) = json.get("people").and_then(|people| people.as_array()) {
        for person in people.iter().take(8) {
            let text = |key: &str| person.get(key).and_then(|value| value.as_str()).unwrap_or("");
            println!("  {}  {}  {}", text("sign_in_url"), text("name"), text("shows"));
        }
    }
    println!("\nMore people, numbers and API tokens are in {} (for your eyes only).", data.join("demo.json").display());
    println!("Address: {}", instance.config.address);
}
