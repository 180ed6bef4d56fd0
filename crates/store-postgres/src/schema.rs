//! Migrations: ordered files, never changed once released, run by one process at a time.

use std::collections::BTreeSet;

use tokio_postgres::{Client, NoTls};
use xinyu_store::{Migrate, StoreError, StoreResult};

use crate::conn::Connections;
use crate::fault::Res;
use crate::options::{Durability, Options};

/// What whoever connects may have to make first: it belongs to the server, not to one database.
const ROLES: &str = include_str!("../migrations/roles.sql");

const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_initial.sql"),
    include_str!("../migrations/0002_honours_officers_review.sql"),
    include_str!("../migrations/0003_rotation.sql"),
];

/// The form that the migrations make, as [`FORM_QUERY`] tells it; a test holds the two together.
const FORM: &str = include_str!("../migrations/form.txt");

/// One line for everything that guards the rows or finds them.
pub const FORM_QUERY: &str = include_str!("../migrations/form.sql");

/// The schema version that this release reads and writes.
#[expect(clippy::cast_possible_truncation, reason = "a handful of migrations")]
pub const SCHEMA_VERSION: u32 = MIGRATIONS.len() as u32;

/// The number of the advisory lock under which migrations run: "xinyu" in ASCII.
const LOCK: i64 = 0x0078_696e_7975;

/// The oldest server that is tried out; it has all that the statements need.
const SERVER_VERSION_MIN: i32 = 150_000;

/// Checks the server and the schema, and brings the schema to this release's if it may.
pub(crate) async fn prepare(options: &Options, migrate: Migrate) -> StoreResult<()> {
    let work = async {
        let (client, connection) = options.session("-c client_min_messages=warning").connect(NoTls).await?;
        // Ends when the client goes.
        let connection = tokio::spawn(connection);
        server(&client, options.durability).await?;
        check(version(&client).await?, migrate)?;
        if migrate == Migrate::Yes {
            bring_up(&client).await?;
        }
        drop(client);
        let _ = connection.await;
        Ok(())
    };
    let told: Res<()> = work.await;
    told.map_err(|trouble| trouble.error)
}

/// Refuses a schema that is not known, or that may not be migrated, before anything is touched.
fn check(found: u32, migrate: Migrate) -> StoreResult<()> {
    if found > SCHEMA_VERSION || (found < SCHEMA_VERSION && migrate == Migrate::No) {
        return Err(StoreError::SchemaVersion { found, known: SCHEMA_VERSION });
    }
    Ok(())
}

async fn setting(client: &Client, name: &str) -> Res<String> {
    Ok(client.query_one("SELECT current_setting($1)", &[&name]).await?.get(0))
}

async fn server(client: &Client, durability: Durability) -> Res<()> {
    let refused = |what: String| Err(StoreError::Unavailable(what).into());
    let version: i32 = setting(client, "server_version_num").await?.parse().unwrap_or(0);
    if version < SERVER_VERSION_MIN {
        return refused(format!("PostgreSQL {} is too old; this release needs 15 or later", version / 10_000));
    }
    let encoding = setting(client, "server_encoding").await?;
    if encoding != "UTF8" {
        return refused(format!("the database is encoded in {encoding}; make one WITH ENCODING 'UTF8'"));
    }
    if durability == Durability::NotForKeeps {
        return Ok(());
    }
    // `local` and `remote_write` would answer before a synchronous standby has it on disk.
    let promised = setting(client, "synchronous_commit").await?;
    if !matches!(promised.as_str(), "on" | "remote_apply") {
        return refused(format!(
            "the server has synchronous_commit = {promised}: a receipt could outlive its leaf; set it to on"
        ));
    }
    for name in ["fsync", "full_page_writes"] {
        if setting(client, name).await? != "on" {
            return refused(format!(
                "the server has {name} = off: a power cut would damage the register; set it to on"
            ));
        }
    }
    Ok(())
}

/// The highest migration that was run; 0 where there is none.
async fn version(client: &Client) -> Res<u32> {
    // Two statements: one that names a table that is not there cannot be planned.
    let there: bool = client.query_one("SELECT to_regclass('xinyu.migration') IS NOT NULL", &[]).await?.get(0);
    if !there {
        return Ok(0);
    }
    let found: i32 = client.query_one("SELECT coalesce(max(version), 0) FROM xinyu.migration", &[]).await?.get(0);
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}

async fn bring_up(client: &Client) -> Res<()> {
    // Held until the connection ends: others wait here, and find it done.
    client.query_one("SELECT pg_advisory_lock($1)", &[&LOCK]).await?;
    let found = version(client).await?;
    check(found, Migrate::Yes)?;
    if found == SCHEMA_VERSION {
        return Ok(());
    }
    client.batch_execute(ROLES).await?;
    client.batch_execute("SET ROLE xinyu_owner; SET search_path = xinyu").await?;
    for (at, migration) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        let number = at + 1;
        tracing::info!(number, "migrating the database");
        let whole = format!("BEGIN; {migration}; INSERT INTO migration (version) VALUES ({number}); COMMIT");
        client.batch_execute(&whole).await?;
    }
    Ok(())
}

/// What is there that the migrations do not make, or other than they make it, or not at all.
pub(crate) async fn faults(connections: &Connections) -> StoreResult<Vec<String>> {
    let found = form(connections).await.map_err(|trouble| trouble.error)?;
    let wanted: BTreeSet<&str> = FORM.lines().collect();
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    let missing = wanted.difference(&found).map(|line| format!("not there, or not as it was made: {line}"));
    let added = found.difference(&wanted).map(|line| format!("added, or not as it was made: {line}"));
    Ok(missing.chain(added).collect())
}

async fn form(connections: &Connections) -> Res<Vec<String>> {
    let conn = connections.get().await?;
    Ok(conn.query(FORM_QUERY, &[]).await?.iter().map(|row| row.get(0)).collect())
}
