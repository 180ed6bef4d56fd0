//! Commands, one file each.

mod backup;
mod catalog;
mod demo;
pub mod doctor;
mod import;
mod init;
mod journal;
mod keys;
mod restore;
pub mod serve;
mod sweep;
mod templates;
mod token;
mod verify;

use std::path::Path;

use anyhow::{Context, Result};
use xinyu_service::Register;
use xinyu_service::accounts::CredentialKind;
use xinyu_service::caller::Caller;
use xinyu_store::Migrate;

use crate::Ended;
use crate::cli::{Acting, Args, Command, KeysWhat, Where};
use crate::config::Config;
use crate::instance::{self, Instance};

/// Runs one command.
pub async fn run(args: Args) -> Result<Ended> {
    match args.command {
        Command::Demo { people, seed, port, data, no_serve, rows } => {
            demo::run(&data, &Config::demo(port).in_database(&rows), people, seed, !no_serve).await
        }
        Command::Init { data, rows } => init::run(&data, Config::default().in_database(&rows)).await,
        Command::Serve { at, migrate } => serve::run(&at, migrate).await,
        Command::Import { file, template, body, dry_run, errors, json, acting, at } => {
            let wish = import::Wish { file, template, body, dry_run, errors, json };
            import::run(&wish, &acting, &at).await
        }
        Command::Templates { what, json } => templates::run(what, json),
        Command::Catalog { what } => catalog::run(what),
        Command::Sweep { as_of, json, acting, at } => sweep::run(as_of, json, &acting, &at).await,
        Command::Verify { file, keys, data, json } => verify::run(&file, keys.as_deref(), data.as_deref(), json),
        Command::Journal { what, at } => journal::run(what, &at).await,
        Command::Token { what } => token::run(what).await,
        Command::Bench { which, backend, rows, seconds, clients, data } => {
            let plan = crate::bench::Plan { which, backend, rows, seconds, clients, data };
            crate::bench::run(&plan).await
        }
        Command::Doctor { json, at } => doctor::run(&at, json).await,
        Command::Backup { out, json, at } => backup::run(&out, json, &at).await,
        Command::Restore { backup, data, keys, kept, new_origin, json, rows } => {
            restore::run(&restore::Wish { backup, data, keys, kept, new_origin, rows }, json).await
        }
        Command::Keys { what, json, at } => keys::run(what.unwrap_or(KeysWhat::List), json, &at).await,
    }
}

/// Opens the register that a command looks at, whatever state it is in.
pub async fn open(at: &Where) -> Result<Instance> {
    let config = Config::read(&at.file())?;
    instance::open(&at.dir(), config, Migrate::No).await
}

/// Opens the register that a command writes to. What is written to a database that was put back to
/// an earlier state is a second history: it could never be published, and its receipts never kept.
pub async fn open_to_write(at: &Where) -> Result<Instance> {
    let instance = open(at).await?;
    refuse_put_back(&instance).await?;
    Ok(instance)
}

/// Refuses to write to a register that does not continue what it has published.
pub async fn refuse_put_back(instance: &Instance) -> Result<()> {
    instance.register.check_not_rolled_back().await.context("refusing to write; nothing was changed")
}

/// Who acts: the officer of a token from a file or from the variable XINYU_TOKEN.
pub async fn acting(register: &Register, acting: &Acting) -> Result<Option<Caller>> {
    let token = match &acting.token_file {
        Some(file) => Some(read_token(file)?),
        None => variable("XINYU_TOKEN"),
    };
    match token {
        Some(token) => {
            let caller = register.caller(CredentialKind::Token, token.trim()).await;
            Ok(Some(caller.context("the token is unknown or over; `xinyu token issue` makes one")?))
        }
        None => Ok(None),
    }
}

fn read_token(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("reading the token in {}", file.display()))
}

#[expect(clippy::disallowed_methods, reason = "the command line reads variables")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// Tries to publish what was just journalled; a server that holds the lease does it otherwise.
pub async fn publish_now(instance: &Instance) -> Result<()> {
    let mut holder = [0u8; 16];
    instance.register.entropy.fill(&mut holder);
    let register = &instance.register;
    if register.beat(holder, false, &|_| {}).await?.is_some() {
        // A command ends here: whoever comes next need not wait for its lease to run out.
        let now_ms = register.now_ms();
        register.store.journal.lease(holder, now_ms, now_ms).await?;
    }
    Ok(())
}
