//! `xinyu init`: a new empty register.

use std::path::Path;

use anyhow::Result;
use xinyu_store::Migrate;

use crate::Ended;
use crate::backend::Backend;
use crate::config::Config;
use crate::instance;

/// Makes settings, keys and database.
pub async fn run(data: &Path, config: Config) -> Result<Ended> {
    let backend = Backend::of(data, &config)?;
    instance::make(data, &config, false).await?;
    let made = instance::open(data, config, Migrate::Yes).await?;
    super::publish_now(&made).await?;
    println!("A new register is in {}.", data.display());
    println!("  settings  {}", data.join("xinyu.toml").display());
    println!(
        "  keys      {}  (back them up apart from the database; without them it cannot be read)",
        data.join("keys").display()
    );
    println!("  database  {}", backend);
    println!("Next: edit name and address in xinyu.toml, then `xinyu doctor`, `xinyu token issue`, `xinyu serve`.");
    println!("The origin names the journal for ever: it is part of the keys, and a new origin is a new register.");
    Ok(Ended::Done)
}
