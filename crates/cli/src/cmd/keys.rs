//! `xinyu keys`: generations of the key-encryption key.

use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use serde::Serialize;
use xinyu_register::event::KeysEvent;
use xinyu_register::instant::beijing_day;
use xinyu_register::sealed::Generation;
use xinyu_service::Register;

use crate::Ended;
use crate::cli::{KeysWhat, Where};
use crate::keys::{KeyDir, Life};
use crate::ports::MachineEntropy;
use crate::progress;

/// Clock for which a generation is used.
const USED: &str = "keys.generation";
/// Clock after which it is destroyed.
const DESTROYED: &str = "keys.generation.destroy";

/// A generation, as it is listed.
#[derive(Serialize)]
struct Line {
    generation: u32,
    from: String,
    /// Keys that lie under it.
    keys: u64,
    state: &'static str,
    /// The day by which it is to be rotated, or from which it may be destroyed, or on which it was.
    day: String,
}

/// Runs one.
pub async fn run(what: KeysWhat, json: bool, at: &Where) -> Result<Ended> {
    let dir = KeyDir::of(&at.dir());
    match what {
        KeysWhat::List => list(&dir, json, at).await,
        KeysWhat::Rotate { resume } => rotate(&dir, resume, json, at).await,
        KeysWhat::Destroy { generation, yes } => destroy(&dir, Generation(generation), yes, json, at).await,
    }
}

/// The last day of a clock that began at an instant.
fn ends(register: &Register, clock: &str, from_ms: i64) -> Result<Date> {
    let from = beijing_day(from_ms);
    // By the rule of today: a generation of an old register is not older than the rule about it.
    let rule = register.rules.clock(clock, beijing_day(register.now_ms()))?;
    let days = rule.days().with_context(|| format!("{clock} counts days"))?;
    Ok(from.checked_add(jiff::Span::new().days(i64::from(days)))?)
}

fn line(register: &Register, life: &Life, keys: u64) -> Result<Line> {
    let (state, day) = match (life.until_ms, life.destroyed_ms) {
        (_, Some(at)) => ("destroyed", beijing_day(at)),
        (Some(until), None) => ("ended", ends(register, DESTROYED, until)?),
        (None, None) => ("in use", ends(register, USED, life.from_ms)?),
    };
    let from = beijing_day(life.from_ms).to_string();
    Ok(Line { generation: life.number, from, keys, state, day: day.to_string() })
}

async fn list(dir: &KeyDir, json: bool, at: &Where) -> Result<Ended> {
    let register = super::open(at).await?.register;
    let under = register.keys_by_generation().await?;
    let count = |number: u32| under.iter().find(|(one, _)| one.0 == number).map_or(0, |(_, count)| *count);
    let lines =
        dir.lives()?.iter().map(|life| line(&register, life, count(life.number))).collect::<Result<Vec<_>>>()?;
    if json {
        println!("{}", serde_json::to_string_pretty(&lines)?);
        return Ok(Ended::Done);
    }
    for one in &lines {
        let what = match one.state {
            "in use" => "rotate by",
            "ended" => "destroy from",
            _ => "on",
        };
        println!(
            "{:>4}  since {}  {:>9} keys  {:<9}  {what} {}",
            one.generation, one.from, one.keys, one.state, one.day
        );
    }
    Ok(Ended::Done)
}

async fn rotate(dir: &KeyDir, resume: bool, json: bool, at: &Where) -> Result<Ended> {
    let instance = super::open_to_write(at).await?;
    let register = &instance.register;
    if !resume {
        let made = dir.new_generation(register.now_ms(), &MachineEntropy)?;
        register.tell_of_keys(made, KeysEvent::Made).await?;
    }
    let all: u64 = register.keys_by_generation().await?.iter().map(|(_, count)| count).sum();
    let bar = progress::bar("keys", all);
    let mut put = 0;
    // Again until nothing is left: somebody who is served may have wrapped under the old one meanwhile.
    loop {
        let before = put;
        let more = register.rewrap_all(&|count| bar.set_position(before + count)).await?;
        put += more;
        if more == 0 {
            break;
        }
    }
    bar.finish_and_clear();
    super::publish_now(&instance).await?;
    let now = register.keyring.current().0;
    if json {
        println!("{}", serde_json::json!({"generation": now, "rewrapped": put}));
    } else {
        println!("{put} keys are under generation {now}. Back up the keys folder now: older copies do not have it.");
        println!("A server takes the new one with its next beat. `xinyu keys list` says when the old one may go.");
    }
    Ok(Ended::Done)
}

async fn destroy(dir: &KeyDir, generation: Generation, yes: bool, json: bool, at: &Where) -> Result<Ended> {
    let instance = super::open_to_write(at).await?;
    let register = &instance.register;
    let number = generation.0;
    let lives = dir.lives()?;
    let Some(life) = lives.iter().find(|life| life.number == number) else {
        bail!("there is no generation {number}; `xinyu keys list` tells which there are");
    };
    if life.destroyed_ms.is_some() {
        println!("generation {number} is destroyed already");
        return Ok(Ended::Done);
    }
    let Some(until) = life.until_ms else {
        bail!("generation {number} is in use; `xinyu keys rotate` ends it");
    };
    let under = register.keys_by_generation().await?;
    if let Some((_, left)) = under.iter().find(|(one, _)| *one == generation) {
        bail!("{left} keys still lie under generation {number}; `xinyu keys rotate --resume` moves them");
    }
    let day = ends(register, DESTROYED, until)?;
    if beijing_day(register.now_ms()) < day {
        bail!("generation {number} opens backups that are still kept; it may be destroyed from {day} on");
    }
    if !yes {
        bail!("what only generation {number} opens is gone for ever, older backups among it; add --yes");
    }
    register.tell_of_keys(generation, KeysEvent::Destroyed).await?;
    dir.destroy_generation(generation, register.now_ms())?;
    super::publish_now(&instance).await?;
    if json {
        println!("{}", serde_json::json!({"destroyed": number}));
    } else {
        println!("generation {number} is destroyed. Destroy its copies too, and backups from before its end.");
    }
    Ok(Ended::Done)
}
