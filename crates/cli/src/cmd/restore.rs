//! `xinyu restore`: a register from a backup, proven before it may be served.
//!
//! ```text
//! read through ─► keys and settings ─► rows, in one transaction ─► goes on from the kept checkpoint?
//!   ─► journal published anew ─► what was destroyed since is destroyed again ─► verify --deep ─► may be served
//! ```

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use xinyu_evidence::checkpoint::Checkpoint;
use xinyu_evidence::note::Signer;
use xinyu_register::sealed::KeyId;
use xinyu_service::backup::Backup;
use xinyu_service::kept::Kept;
use xinyu_store::Migrate;

use super::backup::folder_of;
use crate::Ended;
use crate::backend::Backend;
use crate::cli::InDatabase;
use crate::config::Config;
use crate::instance::{self, UNFINISHED};
use crate::keys::{KeyDir, RegisterIdentity};

/// What is asked for.
pub struct Wish {
    /// The backup.
    pub backup: PathBuf,
    /// The register's folder.
    pub data: PathBuf,
    /// Where its keys are.
    pub keys: Option<PathBuf>,
    /// What is kept beside the backups.
    pub kept: Option<PathBuf>,
    /// The name under which the journal goes on.
    pub new_origin: Option<String>,
    /// Where the rows go.
    pub rows: InDatabase,
}

/// Restores.
pub async fn run(wish: &Wish, json: bool) -> Result<Ended> {
    let file = std::fs::File::open(&wish.backup).with_context(|| format!("opening {}", wish.backup.display()))?;
    let backup = Backup::open(file)?;
    let kept = Kept::of(&wish.kept.clone().unwrap_or_else(|| folder_of(&wish.backup)));
    let (destroyed, note) = beside(&kept)?;
    let from = keys_of(wish)?;
    let identity = KeyDir::at(&from).identity()?;
    if backup.head.origin != identity.origin {
        bail!("the backup is of {}, these keys are of {}", backup.head.origin, identity.origin);
    }
    let signer = KeyDir::at(&from).signing(&identity)?.checkpoint;
    let latest =
        verified(&note, &identity.origin, &signer).context("the checkpoint that is kept beside the backups")?;
    if wish.new_origin.is_none() && latest.size > backup.end.size {
        bail!(
            "{} leaves were published, this backup has {}: what came between is lost. Look for a later backup, or \
             for the database itself. To go on without it, name a journal that was never used with --new-origin; \
             its first leaf cites the one that is lost",
            latest.size,
            backup.end.size
        );
    }
    if wish.new_origin.as_ref() == Some(&identity.origin) {
        bail!("--new-origin is the old one: a journal that was lost in part cannot go on under its name");
    }
    // Up to here nothing was written.
    let keys = KeyDir::of(&wish.data);
    if !wish.data.join("keys").exists() {
        keys.copy_from(&from)?;
    }
    let config = settings(wish, &backup, &identity)?;
    begin(&wish.data, &config).await?;
    let entries = load(wish, &config, &backup, destroyed).await?;
    let renamed = rename(wish, &keys, &identity, &config)?;
    let fresh = instance::open_unfinished(&wish.data, renamed, wish.new_origin.is_some()).await?;
    let register = &fresh.register;
    let former = wish.new_origin.as_ref().map(|_| &latest);
    if former.is_none() {
        register.goes_on_from(&latest).await?;
    }
    let again = register.restored(former, &entries).await.context("after the rows were taken")?;
    let bar = crate::progress::bar("opening leaves", 0);
    let told = |opened: u64, all: u64| {
        bar.set_length(all);
        bar.set_position(opened);
    };
    let found = register.verify_journal(true, None, &told).await?;
    bar.finish_and_clear();
    if !found.is_good() {
        for finding in &found.findings {
            eprintln!("NOT GOOD: {finding}");
        }
        bail!("the restored register does not agree with its journal; it cannot be served");
    }
    std::fs::remove_file(wish.data.join(UNFINISHED))?;
    let leaves = register.store.journal.head().await?.size;
    if json {
        let origin = &register.settings.origin;
        println!("{}", serde_json::json!({"leaves": leaves, "destroyed_again": again, "origin": origin}));
    } else {
        println!("{} is restored and its journal is whole: {leaves} leaves.", wish.data.display());
        println!("{again} entries that were destroyed since the backup are destroyed again.");
        println!("Everyone is signed out and every token has ended: `xinyu token issue` makes new ones.");
        if wish.new_origin.is_some() {
            println!(
                "What people and bodies did after the backup is lost, consents that were revoked and freezes among \
                 it: see \"After a loss\" in docs/runbooks.md before you serve it."
            );
        }
        println!("Next: look at xinyu.toml, then `xinyu doctor` and `xinyu serve`.");
    }
    Ok(Ended::Done)
}

/// What must be known so that nothing comes back and nothing forks.
fn beside(kept: &Kept) -> Result<(BTreeSet<KeyId>, String)> {
    let missing = "is not beside the backup; name the folder that has it with --kept. Without it, what was destroyed \
                   could come back, or the journal could get a second history";
    let destroyed = kept.destroyed()?.with_context(|| format!("the list of destroyed keys {missing}"))?;
    let note = kept.checkpoint()?.with_context(|| format!("the latest checkpoint {missing}"))?;
    Ok((destroyed, note))
}

fn verified(note: &str, origin: &str, signer: &Signer) -> Result<Checkpoint> {
    let told = Checkpoint::verify(note, origin, &[signer.verifier()]);
    Ok(told.map_err(|error| anyhow::anyhow!("is not of this register: {error}"))?.checkpoint)
}

/// Where the keys are, before anything is written.
fn keys_of(wish: &Wish) -> Result<PathBuf> {
    let here = wish.data.join("keys");
    let again = wish.data.join(UNFINISHED).exists();
    match &wish.keys {
        Some(from) if !here.exists() => Ok(from.clone()),
        Some(_) if !again => bail!("{} is there already; leave --keys away, or choose another --data", here.display()),
        None if !here.exists() => {
            bail!("the keys are missing: they are not in a backup. Name the folder that has them with --keys")
        }
        _ => Ok(here),
    }
}

fn settings(wish: &Wish, backup: &Backup, identity: &RegisterIdentity) -> Result<Config> {
    let file = wish.data.join("xinyu.toml");
    std::fs::create_dir_all(&wish.data)?;
    if !file.exists() {
        std::fs::write(&file, &backup.settings).with_context(|| format!("writing {}", file.display()))?;
        let mut config = Config::read(&file)?.in_database(&wish.rows);
        config.origin.clone_from(&identity.origin);
        config.write(&file)?;
    }
    Config::read(&file)
}

/// Marks the place as unfinished; what an earlier try left is taken away.
async fn begin(data: &Path, config: &Config) -> Result<()> {
    let mark = data.join(UNFINISHED);
    let backend = Backend::of(data, config)?;
    if mark.exists() {
        if let Backend::Sqlite(file) = &backend {
            for end in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{end}", file.display()));
            }
            let _ = std::fs::remove_dir_all(data.join("journal"));
            let _ = std::fs::remove_dir_all(data.join("uploads"));
        } else if backend.is_free().await.is_err() {
            bail!("{backend} holds what an earlier restore left; empty it (psql: DROP SCHEMA xinyu CASCADE) first");
        }
        return Ok(());
    }
    if data.join("journal").exists() {
        bail!("{} holds a register; a restore needs an empty place", data.display());
    }
    backend.is_free().await?;
    std::fs::write(&mark, "A restore was begun here and did not end: run it again.\n")?;
    Ok(())
}

async fn load(
    wish: &Wish,
    config: &Config,
    backup: &Backup,
    destroyed: BTreeSet<KeyId>,
) -> Result<Vec<xinyu_register::ids::EntryId>> {
    let store = Backend::of(&wish.data, config)?.open(Migrate::Yes).await?;
    let (rows, found) = backup.rows(destroyed)?;
    let taken = store.dump.load(rows).await.context("taking the rows")?;
    if taken != backup.end.rows {
        bail!("{taken} rows were taken, the backup says {}", backup.end.rows);
    }
    backup.put_uploads(&wish.data.join("uploads"))?;
    Ok(found.entries())
}

/// The identity and the settings under the name with which the journal goes on.
fn rename(wish: &Wish, keys: &KeyDir, identity: &RegisterIdentity, config: &Config) -> Result<Config> {
    let Some(origin) = &wish.new_origin else { return Ok(config.clone()) };
    keys.rename(&RegisterIdentity { origin: origin.clone(), ..identity.clone() })?;
    let renamed = Config { origin: origin.clone(), ..config.clone() };
    renamed.write(&wish.data.join("xinyu.toml"))?;
    Ok(renamed)
}
