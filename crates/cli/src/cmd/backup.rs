//! `xinyu backup`: everything but the keys, in one file.

use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use xinyu_service::kept::Kept;

use crate::Ended;
use crate::cli::Where;
use crate::progress;

/// Writes a backup, then what is kept beside it.
pub async fn run(out: &Path, json: bool, at: &Where) -> Result<Ended> {
    let instance = super::open(at).await?;
    // A backup of a database that was put back would look like one of the register.
    instance.register.check_not_rolled_back().await.context("refusing to back up; see the runbook for a real loss")?;
    if out.exists() {
        bail!("{} is there already; a backup never writes over another", out.display());
    }
    let half = half_of(out)?;
    let _ = std::fs::remove_file(&half);
    let file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&half)
        .with_context(|| format!("making {}", half.display()))?;
    let settings = std::fs::read_to_string(at.file()).with_context(|| format!("reading {}", at.file().display()))?;
    let bar = progress::spinner("rows");
    let made = instance
        .register
        .back_up(file, &settings, env!("CARGO_PKG_VERSION"), &mut |rows| {
            bar.set_position(rows);
            bar.set_message(format!("{rows} rows"));
        })
        .await;
    bar.finish_and_clear();
    let end = match made {
        Ok(end) => end,
        Err(error) => {
            let _ = std::fs::remove_file(&half);
            return Err(error).context("no backup was made");
        }
    };
    std::fs::rename(&half, out).with_context(|| format!("writing {}", out.display()))?;
    let beside = folder_of(out);
    std::fs::File::open(&beside).and_then(|dir| dir.sync_all())?;
    for folder in [beside, at.dir().join(&instance.config.kept)] {
        let kept = Kept::of(&folder);
        instance.register.keep_checkpoint(&kept)?;
        instance.register.keep_destroyed(&kept).await?;
    }
    instance.register.backup_done().await?;
    let bytes = std::fs::metadata(out)?.len();
    if json {
        let told = serde_json::json!({"file": out, "rows": end.rows, "leaves": end.size, "bytes": bytes});
        println!("{told}");
    } else {
        println!("{}: {} rows, {} leaves, {} MB", out.display(), end.rows, end.size, bytes / 1_000_000);
        println!("The keys are not in it. Keep {} apart from it, and try a restore now and then.", keys(at).display());
    }
    Ok(Ended::Done)
}

fn keys(at: &Where) -> PathBuf {
    at.dir().join("keys")
}

/// The folder that a file is in.
pub fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn half_of(out: &Path) -> Result<PathBuf> {
    let name = out.file_name().context("name a file to write")?;
    Ok(folder_of(out).join(format!("{}.half", name.to_string_lossy())))
}
