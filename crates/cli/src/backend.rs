//! Where a register's rows are: the one place that knows which backends there are.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use xinyu_store::{Migrate, Store, StoreError};
use xinyu_store_postgres::{Options, PostgresStore};
use xinyu_store_sqlite::SqliteStore;

use crate::config::Config;

/// `[database]` in xinyu.toml: a PostgreSQL server. Without it the rows are in the register's folder.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    /// `postgres://user@host:port/database`, without a password.
    pub url: String,
    /// File that holds the password.
    pub password_file: Option<PathBuf>,
    /// Connections that serve people, at most.
    pub connections: Option<usize>,
}

impl fmt::Debug for DatabaseSettings {
    /// Whatever stands in the URL by mistake is in no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseSettings(…)")
    }
}

/// A backend and its place.
pub enum Backend {
    /// A file.
    Sqlite(PathBuf),
    /// A server.
    Postgres(Box<Options>),
}

impl Backend {
    /// The backend of a register with these settings in this folder.
    pub fn of(dir: &Path, config: &Config) -> Result<Self> {
        let Some(database) = &config.database else { return Ok(Self::Sqlite(dir.join("register.db"))) };
        let mut options = Options::from_url(&database.url).context("[database] url")?;
        if options.has_password() {
            bail!(
                "[database] url holds a password, and settings and flags are read by many; put it into a file that \
                 only this user can read, and name that in [database] password_file"
            );
        }
        if let Some(file) = &database.password_file {
            let password = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
            options = options.password(password.trim());
        }
        if let Some(connections) = database.connections {
            options = options.connections(connections);
        }
        Ok(Self::Postgres(Box::new(options)))
    }

    /// Opens it.
    pub async fn open(&self, migrate: Migrate) -> Result<Store, StoreError> {
        match self {
            Self::Sqlite(file) => Ok(SqliteStore::open(file, migrate)?.store()),
            Self::Postgres(options) => Ok(PostgresStore::open(options, migrate).await?.store()),
        }
    }

    /// Refuses a place that holds a register already.
    pub async fn is_free(&self) -> Result<()> {
        let taken = match self {
            Self::Sqlite(file) => file.exists(),
            Self::Postgres(options) => match PostgresStore::open(options, Migrate::No).await {
                Err(StoreError::SchemaVersion { found: 0, .. }) => false,
                Ok(_) | Err(StoreError::SchemaVersion { .. }) => true,
                Err(error) => return Err(error.into()),
            },
        };
        if taken {
            bail!("{self} holds a register already; nothing was changed");
        }
        Ok(())
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(file) => write!(f, "{}", file.display()),
            Self::Postgres(options) => write!(f, "PostgreSQL database {}", options.place()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(url: &str) -> Config {
        let database = DatabaseSettings { url: url.into(), password_file: None, connections: None };
        Config { database: Some(database), ..Config::default() }
    }

    #[test]
    fn without_settings_the_rows_are_in_the_folder() {
        let backend = Backend::of(Path::new("/srv/register"), &Config::default()).expect("a place");
        assert_eq!(backend.to_string(), "/srv/register/register.db");
    }

    #[test]
    fn a_password_is_in_a_file_and_in_nothing_that_is_said() {
        let told = Backend::of(Path::new("."), &with("postgres://clerk:geheim@localhost/register"));
        let told = format!("{:?}", told.err().expect("refused"));
        assert!(told.contains("password_file") && !told.contains("geheim"), "{told}");
        assert!(!format!("{:?}", with("postgres://clerk:geheim@localhost/register")).contains("geheim"));
        let backend = Backend::of(Path::new("."), &with("postgres://clerk@localhost:5433/register")).expect("a place");
        assert_eq!(backend.to_string(), "PostgreSQL database register on localhost:5433");
    }
}
