//! `xinyu sweep`: the daily run.

use anyhow::{Result, bail};
use jiff::civil::Date;
use xinyu_service::Register;
use xinyu_service::kept::Kept;

use crate::Ended;
use crate::cli::{Acting, Where};

/// Runs what is due.
pub async fn run(as_of: Option<Date>, json: bool, acting: &Acting, at: &Where) -> Result<Ended> {
    let instance = super::open_to_write(at).await?;
    let today = Register::day(instance.register.now_ms());
    let day = as_of.unwrap_or(today);
    if day > today && !instance.register.settings.demo {
        bail!("--as-of {day} is in the future; only a demo register may be swept ahead");
    }
    // Leaves get their places first: only leaves with a place can be named by a destruction set.
    super::publish_now(&instance).await?;
    let swept = match super::acting(&instance.register, acting).await? {
        Some(caller) => instance.register.sweep_as(&caller, day).await?,
        // The operator at the machine.
        None => instance.register.sweep(day).await?,
    };
    super::publish_now(&instance).await?;
    let kept = Kept::of(&instance.register.settings.data_dir.join(&instance.config.kept));
    instance.register.keep_destroyed(&kept).await?;
    instance.register.keep_checkpoint(&kept)?;
    if json {
        println!(
            "{}",
            serde_json::json!({"as_of": day.to_string(), "ended": swept.ended, "served": swept.served,
                "destroyed": swept.destroyed, "lapsed": swept.lapsed, "purged": swept.purged,
                "forgotten": swept.forgotten, "left": swept.left})
        );
    } else {
        println!(
            "as of {day}: {} ended, {} count as served, {} destroyed, {} consent requests lapsed, {} uploads purged, \
             {} copies and share codes forgotten",
            swept.ended, swept.served, swept.destroyed, swept.lapsed, swept.purged, swept.forgotten
        );
        if swept.left > 0 {
            println!("{} wait for their place in the journal; the next run takes them", swept.left);
        }
    }
    Ok(Ended::Done)
}
