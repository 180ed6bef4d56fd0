//! A server for the time of a test run or a benchmark, from the PostgreSQL binaries that are installed.
//!
//! One server a process, one database a [`Database`], copied from a migrated template. The server
//! listens on a socket in its own temporary folder and on nothing else, belongs to an unprivileged
//! user (PostgreSQL refuses root), and ends with its process however that ends: a shell beside it
//! waits for our end of a pipe to close.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio_postgres::NoTls;
use xinyu_store::{Migrate, Store, StoreError, StoreResult};

use crate::{Durability, Options, PostgresStore};

/// Fails instead of skipping where the binaries are not there.
const REQUIRED: &str = "REQUIRE_POSTGRES";
/// The database that all others are copies of.
const TEMPLATE: &str = "xinyu_template";
/// Users that a server may run as when we are root, best first.
const USERS: [&str; 2] = ["postgres", "nobody"];

/// What runs: makes a cluster, starts it, and takes it away when standard input closes.
const SCRIPT: &str = r#"
set -eu
bin=$1 dir=$2 safe=$3
ended() { [ -z "${server:-}" ] || { kill -QUIT "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }; rm -rf "$dir"; }
trap ended EXIT
trap 'exit 1' HUP INT TERM
"$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$dir/initdb.log" 2>&1
"$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c max_connections=300 -c shared_buffers=64MB \
  -c fsync="$safe" -c full_page_writes="$safe" -c synchronous_commit="$safe" -c max_wal_size=2GB -c autovacuum_naptime=5s \
  -c log_min_messages=fatal -c max_locks_per_transaction=512 >"$dir/server.log" 2>&1 </dev/null &
server=$!
tries=0
until "$bin/pg_isready" -q -h "$dir" -U postgres; do
  kill -0 "$server"; tries=$((tries + 1)); [ "$tries" -lt 300 ]; sleep 0.1
done
echo ready
read -r _ || true
"#;

/// A server of this process.
pub struct Server {
    folder: tempfile::TempDir,
    /// Its standard input is the pipe that keeps the server up.
    _shell: Child,
}

/// The server of this process, started when it is first asked for; `None`, with a line that says so,
/// where PostgreSQL is not installed.
///
/// # Panics
/// If `REQUIRE_POSTGRES=1` and there is none, or if there is one and it does not start.
pub fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER
        .get_or_init(|| {
            let Some(binaries) = binaries() else {
                let missing = "PostgreSQL is not installed (no initdb in /usr/lib/postgresql/*/bin or PATH); \
                               `scripts/setup.sh test` installs it";
                assert!(!required(), "{missing}");
                skipped(missing);
                return None;
            };
            let started = Server::start(&binaries, &std::env::temp_dir(), Durability::NotForKeeps);
            Some(started.unwrap_or_else(|why| panic!("a throwaway PostgreSQL did not start: {why}")))
        })
        .as_ref()
}

/// As [`server`], but it waits for the disk, in this folder: what is measured there can be compared.
fn durable_server(folder: &Path) -> StoreResult<&'static Server> {
    static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
    let started = SERVER.get_or_init(|| {
        let binaries = binaries().ok_or("PostgreSQL is not installed; `scripts/setup.sh test` installs it")?;
        Server::start(&binaries, folder, Durability::Demanded).map_err(|why| why.to_string())
    });
    started.as_ref().map_err(|why| StoreError::Unavailable(why.clone()))
}

#[expect(clippy::disallowed_methods, reason = "a setting of test runs, not of the register")]
fn required() -> bool {
    std::env::var_os(REQUIRED).is_some_and(|value| value == "1")
}

/// Past the capture of test output: a run that tested less must show it.
fn skipped(why: &str) {
    let line = format!("\nSKIPPED (PostgreSQL): {why}. {REQUIRED}=1 makes this a failure.\n");
    let shown = std::fs::OpenOptions::new().append(true).open("/dev/stderr");
    if shown.and_then(|mut to| std::io::Write::write_all(&mut to, line.as_bytes())).is_err() {
        tracing::warn!("{line}");
    }
}

/// The folder of the newest PostgreSQL.
fn binaries() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = installed
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").exists())
        .collect();
    versions.sort();
    let newest = versions.pop().map(|(_, bin)| bin);
    newest.or_else(|| {
        #[expect(clippy::disallowed_methods, reason = "a setting of test runs, not of the register")]
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|bin| bin.join("initdb").exists())
    })
}

/// The words that run a command as an unprivileged user, where we are root.
fn unprivileged(folder: &Path) -> std::io::Result<Command> {
    let root = std::fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0);
    if !root {
        return Ok(Command::new("sh"));
    }
    let users = std::fs::read_to_string("/etc/passwd")?;
    for user in USERS {
        let Some(line) = users.lines().find(|line| line.starts_with(&format!("{user}:"))) else { continue };
        let ids: Vec<u32> = line.split(':').skip(2).take(2).filter_map(|id| id.parse().ok()).collect();
        let [uid, gid] = ids[..] else { continue };
        std::os::unix::fs::chown(folder, Some(uid), Some(gid))?;
        let mut command = Command::new("setpriv");
        command.arg(format!("--reuid={uid}")).arg(format!("--regid={gid}")).args(["--clear-groups", "sh"]);
        return Ok(command);
    }
    Err(std::io::Error::other("running as root, and there is no user postgres or nobody to run the server as"))
}

impl Server {
    fn start(binaries: &Path, parent: &Path, durability: Durability) -> std::io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("xinyu-pg-").tempdir_in(parent)?;
        let mut shell = unprivileged(folder.path())?
            .args(["-c", SCRIPT, "sh"])
            .arg(binaries)
            .arg(folder.path())
            .arg(if durability == Durability::Demanded { "on" } else { "off" })
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut said = String::new();
        if let Some(output) = shell.stdout.take() {
            BufReader::new(output).read_line(&mut said)?;
        }
        if said.trim() != "ready" {
            let log = |name| std::fs::read_to_string(folder.path().join(name)).unwrap_or_default();
            return Err(std::io::Error::other(format!("{}{}", log("initdb.log"), log("server.log"))));
        }
        Ok(Self { folder, _shell: shell })
    }

    /// A URL of a database of this server.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let host = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{host}/{database}")
    }

    async fn say(&self, words: &str) -> Result<(), tokio_postgres::Error> {
        let (client, connection) = tokio_postgres::connect(&self.url("postgres"), NoTls).await?;
        let connection = tokio::spawn(connection);
        let told = client.batch_execute(words).await;
        drop(client);
        let _ = connection.await;
        told
    }

    /// The options that go with a throwaway server.
    fn options(&self, database: &str) -> StoreResult<Options> {
        Ok(Options::from_url(&self.url(database))?.durability(Durability::NotForKeeps).connections(8))
    }

    /// Makes the migrated template, once.
    async fn template(&self) -> StoreResult<()> {
        static MADE: tokio::sync::OnceCell<()> = tokio::sync::OnceCell::const_new();
        let make = || async {
            self.say(&format!("CREATE DATABASE {TEMPLATE}")).await.map_err(|error| crate::fault::fault(&error))?;
            crate::schema::prepare(&self.options(TEMPLATE)?, Migrate::Yes).await
        };
        MADE.get_or_try_init(make).await.copied()
    }
}

/// A database that goes with the value.
pub struct Database {
    server: &'static Server,
    name: String,
}

impl Database {
    /// A migrated, empty database; `None` where PostgreSQL is not installed and need not be.
    ///
    /// # Errors
    /// It cannot be made.
    pub async fn migrated() -> StoreResult<Option<Self>> {
        let Some(server) = server() else { return Ok(None) };
        server.template().await?;
        Self::like(server, TEMPLATE).await.map(Some)
    }

    /// A database with nothing in it, on a server that waits for the disk and keeps its data in this
    /// folder: for benchmarks.
    ///
    /// # Errors
    /// PostgreSQL is not installed, or does not start.
    pub async fn durable(folder: &Path) -> StoreResult<Self> {
        Self::like(durable_server(folder)?, "template0").await
    }

    /// A database with nothing in it; `None` where PostgreSQL is not installed and need not be.
    ///
    /// # Errors
    /// It cannot be made.
    pub async fn empty() -> StoreResult<Option<Self>> {
        let Some(server) = server() else { return Ok(None) };
        Self::like(server, "template0").await.map(Some)
    }

    async fn like(server: &'static Server, template: &str) -> StoreResult<Self> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let name = format!("t{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let words = format!("CREATE DATABASE {name} TEMPLATE {template}");
        server.say(&words).await.map_err(|error| crate::fault::fault(&error))?;
        Ok(Self { server, name })
    }

    /// Its URL.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url(&self.name)
    }

    /// Options to open it with.
    ///
    /// # Errors
    /// Never, unless the URL is wrong.
    pub fn options(&self) -> StoreResult<Options> {
        self.server.options(&self.name)
    }

    /// How its server waits for the disk, as it says it.
    ///
    /// # Errors
    /// It cannot be reached.
    pub async fn durability(&self) -> StoreResult<String> {
        let sql =
            "SELECT format('synchronous_commit=%s fsync=%s full_page_writes=%s', current_setting('synchronous_commit'),
            current_setting('fsync'), current_setting('full_page_writes'))";
        let row = self.raw().await?.query_one(sql, &[]).await;
        Ok(row.map_err(|error| crate::fault::fault(&error))?.get(0))
    }

    /// Opens a store on it, beside those that are open.
    ///
    /// # Errors
    /// See [`PostgresStore::open`].
    pub async fn store(&self) -> StoreResult<Store> {
        Ok(PostgresStore::open(&self.options()?, Migrate::Yes).await?.store())
    }

    /// A connection past the contract, as the server's own administrator has it, in the register's schema.
    ///
    /// # Errors
    /// It cannot be reached.
    pub async fn raw(&self) -> StoreResult<tokio_postgres::Client> {
        let options = self.options()?;
        let connected = options.session("-c search_path=xinyu").connect(NoTls).await;
        let (client, connection) = connected.map_err(|error| crate::fault::fault(&error))?;
        tokio::spawn(connection);
        Ok(client)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (server, words) = (self.server, format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        // Whoever drops us may be inside of a runtime, where nothing may wait.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|runtime| runtime.block_on(server.say(&words)))
        });
        if !matches!(dropped.join(), Ok(Ok(Ok(())))) {
            tracing::warn!("a throwaway database stays until its server goes");
        }
    }
}
