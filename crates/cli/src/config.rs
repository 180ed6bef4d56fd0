//! Settings: `xinyu.toml`, overridden by `XINYU_…` variables.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

use crate::backend::DatabaseSettings;
use crate::cli::{InDatabase, Where};

/// What can be set.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// What the register is called on pages and documents.
    pub name: String,
    /// Name of its journal: a schema-less URL that is never used again for another.
    pub origin: String,
    /// Address under which people reach it, as printed on documents.
    pub address: String,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where figures are told in the form of Prometheus (`GET /metrics`): an address of this machine only.
    pub metrics_listen: Option<SocketAddr>,
    /// Milliseconds between checkpoints.
    pub beat_ms: u64,
    /// A leaf is promised to be published within so many milliseconds.
    pub merge_delay_ms: i64,
    /// Folders with fonts, searched first.
    pub fonts: Vec<PathBuf>,
    /// Bytes of an upload through portal and API.
    pub upload_bytes_max: u64,
    /// Telephone number of the service, on every page.
    pub phone: String,
    /// Name of the authority that keeps the register.
    pub keeper: String,
    /// The same in English.
    pub keeper_en: String,
    /// A proxy of ours stands in front and tells the client's address. Never where clients come directly.
    pub behind_proxy: bool,
    /// Folder beside the backups, best on another disk: the latest checkpoint and the list of destroyed keys
    /// are kept there. A path that is not absolute is in the register's folder.
    pub kept: PathBuf,
    /// PostgreSQL; without it the rows are in the register's folder.
    pub database: Option<DatabaseSettings>,
    /// SMTP relay; without one, messages are written to `outbox/`.
    pub smtp: Option<SmtpSettings>,
}

/// An SMTP relay.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpSettings {
    /// Host.
    pub host: String,
    /// Port.
    pub port: u16,
    /// From.
    pub from: String,
    /// `tls`, `starttls`, or `none` (only to this machine).
    pub security: String,
    /// User.
    pub user: Option<String>,
    /// File that holds the password.
    pub password_file: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            name: "榆林市个人公共信用登记".into(),
            origin: "xinyu.example/yulin".into(),
            address: "http://127.0.0.1:8080".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            metrics_listen: None,
            beat_ms: 60_000,
            merge_delay_ms: 600_000,
            fonts: Vec::new(),
            upload_bytes_max: 200 * 1024 * 1024,
            phone: "0912-000-0000".into(),
            keeper: "榆林市信用办公室".into(),
            keeper_en: "Yulin Credit Office".into(),
            behind_proxy: false,
            kept: PathBuf::from("kept"),
            database: None,
            smtp: None,
        }
    }
}

impl Config {
    /// Settings of a demo on a port.
    pub fn demo(port: u16) -> Self {
        Self {
            origin: "xinyu.example/demo".into(),
            address: format!("http://127.0.0.1:{port}"),
            listen: SocketAddr::from(([127, 0, 0, 1], port)),
            beat_ms: 2_000,
            merge_delay_ms: 60_000,
            ..Self::default()
        }
    }

    /// The same, with the rows where the flags say.
    #[must_use]
    pub fn in_database(mut self, at: &InDatabase) -> Self {
        self.database = at.database.as_ref().map(|url| DatabaseSettings {
            url: url.clone(),
            password_file: at.database_password.clone(),
            connections: None,
        });
        self
    }

    /// Reads the settings of a register.
    pub fn read(file: &Path) -> Result<Self> {
        if !file.exists() {
            bail!(
                "there is no register here: {} is missing. `xinyu init` makes one, `xinyu demo` a synthetic city",
                file.display()
            );
        }
        Figment::from(Serialized::defaults(Self::default()))
            .merge(Toml::file_exact(file))
            .merge(Env::prefixed("XINYU_").split("__").ignore(&["data", "config", "token", "log"]))
            .extract()
            .with_context(|| format!("settings in {}", file.display()))
    }

    /// Writes the settings with a word on each.
    pub fn write(&self, file: &Path) -> Result<()> {
        let text = format!(
            "# Settings of this register. A variable XINYU_NAME=… overrides a line, a flag overrides both.\n\n{}",
            toml::to_string_pretty(self)?
        );
        std::fs::write(file, text).with_context(|| format!("writing {}", file.display()))
    }
}

impl Where {
    /// The register's folder.
    pub fn dir(&self) -> PathBuf {
        if let Some(data) = &self.data {
            return data.clone();
        }
        if let Some(parent) = self.config.as_ref().and_then(|config| config.parent()) {
            return parent.to_path_buf();
        }
        let usual = PathBuf::from("xinyu-data");
        let demo = PathBuf::from("demo-city");
        if !usual.exists() && demo.exists() { demo } else { usual }
    }

    /// The settings file.
    pub fn file(&self) -> PathBuf {
        self.config.clone().unwrap_or_else(|| self.dir().join("xinyu.toml"))
    }
}
