//! How to reach the server, and what is demanded of it.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use xinyu_store::{StoreError, StoreResult};

/// Connections that serve people, at most.
const SERVE_CONNECTIONS: usize = 16;
/// Connections that keep house, at most: the sequencer, the sweep, and one more.
const MAINTAIN_CONNECTIONS: usize = 3;
/// No statement of a named operation takes longer, unless something is wrong. Shorter than the 60 s
/// for which facts of others hold (see [`crate::person`]).
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(30);

/// What a commit must have survived when it is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Durability {
    /// The disk, and the synchronous standby where there is one. A server that promises less is
    /// refused.
    Demanded,
    /// Nothing: for throwaway servers of tests and trials.
    NotForKeeps,
}

/// How to open a register's database.
#[derive(Clone)]
pub struct Options {
    pub(crate) config: Config,
    pub(crate) durability: Durability,
    pub(crate) serve_connections: usize,
    pub(crate) maintain_connections: usize,
    pub(crate) statement_timeout: Duration,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Options({})", self.place())
    }
}

impl Options {
    /// Options for a URL, `postgres://user@host:port/database?…` as libpq has it. A password may be in
    /// it, and is then in nothing that this crate says.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if it cannot be read, names no database, or leads over a network
    /// without the words `sslmode=disable` (this release speaks no TLS to the database).
    pub fn from_url(url: &str) -> StoreResult<Self> {
        // The library's error could hold a piece of the URL, and with it of the password.
        let config = Config::from_str(url).map_err(|_| {
            refused(
                "the database URL cannot be read; write postgres://user@host:port/database, special characters as %XX",
            )
        })?;
        if config.get_dbname().is_none() {
            return Err(refused("the database URL names no database; write postgres://user@host:port/database"));
        }
        let local = config.get_hosts().iter().all(|host| match host {
            Host::Unix(_) => true,
            Host::Tcp(name) => matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
        });
        if !local && config.get_ssl_mode() != SslMode::Disable {
            return Err(refused(
                "the database is reached over a network, and this release speaks no TLS to it; put a tunnel or a \
                 local pooler in between, or add ?sslmode=disable if the network is yours alone",
            ));
        }
        Ok(Self {
            config,
            durability: Durability::Demanded,
            serve_connections: SERVE_CONNECTIONS,
            maintain_connections: MAINTAIN_CONNECTIONS,
            statement_timeout: STATEMENT_TIMEOUT,
        })
    }

    /// What a commit must have survived.
    #[must_use]
    pub fn durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// Connections that serve people, at most; at least one.
    #[must_use]
    pub fn connections(mut self, most: usize) -> Self {
        self.serve_connections = most.max(1);
        self
    }

    /// A password that is not in the URL, for instance from a file.
    #[must_use]
    pub fn password(mut self, password: &str) -> Self {
        self.config.password(password);
        self
    }

    /// Whether a password stands in the URL, or was given.
    #[must_use]
    pub fn has_password(&self) -> bool {
        self.config.get_password().is_some()
    }

    /// Host, port and name of the database, for people. Never the password.
    #[must_use]
    pub fn place(&self) -> String {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            Some(Host::Unix(path)) => path.display().to_string(),
            None => "localhost".to_owned(),
        };
        let port = self.config.get_ports().first().copied().unwrap_or(5432);
        format!("{} on {host}:{port}", self.config.get_dbname().unwrap_or("?"))
    }

    /// The same place, for sessions of a role with these settings.
    pub(crate) fn session(&self, settings: &str) -> Config {
        let mut config = self.config.clone();
        let given = config.get_options().unwrap_or_default().to_owned();
        config.options(format!("{given} {settings}"));
        if config.get_application_name().is_none() {
            config.application_name("xinyu");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(10));
        }
        config
    }
}

fn refused(why: &str) -> StoreError {
    StoreError::Unavailable(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_in_nothing_that_is_said() {
        let options = Options::from_url("postgres://clerk:geheim@localhost:5433/register").expect("a URL");
        assert_eq!(format!("{options:?}"), "Options(register on localhost:5433)");
        for wrong in ["postgres://clerk:geheim@localhost:port/register", "postgres://clerk:geheim@localhost"] {
            let told = Options::from_url(wrong).expect_err("not a URL").to_string();
            assert!(!told.contains("geheim") && told.contains("postgres://user@host"), "{told}");
        }
    }

    #[test]
    fn a_network_is_not_crossed_in_the_clear_by_accident() {
        assert!(Options::from_url("postgres://u@db.example/register").is_err());
        assert!(Options::from_url("postgres://u@db.example/register?sslmode=disable").is_ok());
        assert!(Options::from_url("postgres://u@%2Frun%2Fpostgresql/register").is_ok());
    }
}
