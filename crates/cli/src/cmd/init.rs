//! `xinyu init`: a new empty register.

use std::path::Path;

use anyhow::Result;
use xinyu_store_sqlite::Migrate;

use crate::Ended;
use crate::config::Config;
use crate::instance;

/// Makes settings, keys and database.
pub async fn run(data: &Path) -> Result<Ended> {
    let config = Config::default();
    instance::make(data, &config, false)?;
    let made = instance::open(data, config, Migrate::Yes).await?;
    super::publish_now(&made).await?;
    println!("A new register is in {}.", data.display());
    println!("  settings  {}", data.join("xinyu.toml").display());
    println!(
        "  keys      {}  (back them up apart from the database; without them it cannot be read)",
        data.join("keys").display()
    );
    println!("  database  {}", data.join("register.db").display());
    println!("Next: edit name and address in xinyu.toml, then `xinyu doctor`, `xinyu token issue`, `xinyu serve`.");
    println!("The origin names the journal for ever: it is part of the keys, and a new origin is a new register.");
    Ok(Ended::Done)
}
