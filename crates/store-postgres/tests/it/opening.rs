//! Opening a database: made only when asked for, of this schema or not at all, on a server that keeps
//! its promises.

use xinyu_store::conformance::make::{self, Answered, filed, filing_of_new};
use xinyu_store::{Migrate, StoreError};
use xinyu_store_postgres::throwaway::Database;
use xinyu_store_postgres::{Durability, Options, PostgresStore, SCHEMA_VERSION};

async fn empty() -> Option<Database> {
    Database::empty().await.expect("a database can be made")
}

async fn tables(database: &Database) -> i64 {
    let raw = database.raw().await.expect("it can be reached");
    let sql = "SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace('xinyu')";
    raw.query_one(sql, &[]).await.expect("the catalog can be read").get(0)
}

async fn refusal(options: &Options, migrate: Migrate) -> StoreError {
    match PostgresStore::open(options, migrate).await {
        Ok(_) => panic!("{migrate:?}: it opened"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn an_empty_database_is_not_made_a_register_by_serving() {
    let Some(database) = empty().await else { return };
    let options = database.options().expect("options");
    let told = refusal(&options, Migrate::No).await;
    assert!(matches!(told, StoreError::SchemaVersion { found: 0, known: SCHEMA_VERSION }), "{told:?}");
    assert_eq!(tables(&database).await, 0, "nothing was made");
    PostgresStore::open(&options, Migrate::Yes).await.expect("it may be made");
    PostgresStore::open(&options, Migrate::No).await.expect("it is there now");
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_left_alone() {
    let Some(database) = empty().await else { return };
    let options = database.options().expect("options");
    PostgresStore::open(&options, Migrate::Yes).await.expect("it may be made");
    let raw = database.raw().await.expect("it can be reached");
    let newer = i32::try_from(SCHEMA_VERSION).expect("small") + 1;
    raw.execute("INSERT INTO migration (version) VALUES ($1)", &[&newer]).await.expect("the administrator may");
    for migrate in [Migrate::Yes, Migrate::No] {
        let told = refusal(&options, migrate).await;
        let StoreError::SchemaVersion { found, known } = told else { panic!("{migrate:?}: {told:?}") };
        assert_eq!((found, known), (SCHEMA_VERSION + 1, SCHEMA_VERSION));
    }
}

/// A database of the first release is refused by serving, and brought up when it may be.
#[tokio::test]
async fn an_older_schema_is_refused_unless_it_may_be_migrated() {
    let Some(database) = empty().await else { return };
    let raw = database.raw().await.expect("it can be reached");
    raw.batch_execute(include_str!("../../migrations/roles.sql")).await.expect("the administrator may");
    let first = include_str!("../../migrations/0001_initial.sql");
    let made = format!(
        "BEGIN; SET LOCAL ROLE xinyu_owner; SET LOCAL search_path = xinyu; {first};
         INSERT INTO migration (version) VALUES (1); COMMIT"
    );
    raw.batch_execute(&made).await.expect("the first release made this");
    let before = tables(&database).await;
    let options = database.options().expect("options");
    let told = refusal(&options, Migrate::No).await;
    assert!(matches!(told, StoreError::SchemaVersion { found: 1, known: SCHEMA_VERSION }), "{told:?}");
    assert_eq!(tables(&database).await, before, "nothing was touched");
    let store = PostgresStore::open(&options, Migrate::Yes).await.expect("it may be migrated").store();
    assert_eq!(store.journal.schema_faults().await.answered(), [""; 0], "as a new one is");
    filed(&store, filing_of_new(1, 1)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_that_make_the_same_database_at_once_make_it_once() {
    let Some(database) = empty().await else { return };
    let options = database.options().expect("options");
    let mut openers = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let options = options.clone();
        openers.spawn(async move { PostgresStore::open(&options, Migrate::Yes).await.map(|_| ()) });
    }
    for told in openers.join_all().await {
        told.expect("all open it");
    }
    let raw = database.raw().await.expect("it can be reached");
    let rows: i64 = raw.query_one("SELECT count(*) FROM migration", &[]).await.expect("it reads").get(0);
    assert_eq!(rows, i64::from(SCHEMA_VERSION));
}

#[tokio::test]
async fn a_server_that_promises_too_little_is_refused() {
    let Some(database) = empty().await else { return };
    let lax = database.options().expect("options");
    let strict = lax.clone().durability(Durability::Demanded);
    let told = refusal(&strict, Migrate::Yes).await.to_string();
    assert!(told.contains("synchronous_commit = off"), "{told}");
    assert_eq!(tables(&database).await, 0, "nothing was made");
    let raw = database.raw().await.expect("it can be reached");
    for (promised, refused) in
        [("local", true), ("remote_write", true), ("off", true), ("on", false), ("remote_apply", false)]
    {
        let name: String = raw.query_one("SELECT current_database()", &[]).await.expect("it has a name").get(0);
        raw.batch_execute(&format!("ALTER DATABASE {name} SET synchronous_commit = {promised}"))
            .await
            .expect("the administrator may");
        let told = refusal(&strict, Migrate::Yes).await.to_string();
        assert_eq!(told.contains("synchronous_commit"), refused, "{promised}: {told}");
        // The throwaway server has no fsync either, and that is seen too.
        assert_eq!(told.contains("fsync = off"), !refused, "{promised}: {told}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_without_the_password() {
    let options = Options::from_url("postgres://clerk:geheim@127.0.0.1:1/register").expect("a URL");
    let told = refusal(&options, Migrate::No).await;
    assert!(matches!(&told, StoreError::Unavailable(_)), "{told:?}");
    assert!(!format!("{told} {told:?}").contains("geheim"), "{told}");
}

/// What administers the server makes the roles once; then an ordinary user, who is in them, is enough.
#[tokio::test]
async fn an_ordinary_user_who_is_in_the_roles_is_enough() {
    let Some(database) = empty().await else { return };
    let raw = database.raw().await.expect("it can be reached");
    let name: String = raw.query_one("SELECT current_database()", &[]).await.expect("it has a name").get(0);
    raw.batch_execute("DROP ROLE IF EXISTS clerk; CREATE ROLE clerk LOGIN").await.expect("the administrator may");
    let options = database.url().replace("postgres://postgres@", "postgres://clerk@");
    let options = Options::from_url(&options).expect("a URL").durability(Durability::NotForKeeps);
    let told = refusal(&options, Migrate::Yes).await.to_string();
    assert!(told.contains("must be a member of xinyu_serve"), "{told}");

    PostgresStore::open(&database.options().expect("options"), Migrate::Yes).await.expect("the administrator makes it");
    let told = refusal(&options, Migrate::No).await.to_string();
    assert!(told.contains("must be a member of xinyu_serve") || told.contains("permission denied"), "{told}");
    raw.batch_execute(&format!(
        "GRANT xinyu_serve, xinyu_maintain TO clerk; REVOKE CONNECT ON DATABASE {name} FROM PUBLIC;
         GRANT CONNECT ON DATABASE {name} TO clerk"
    ))
    .await
    .expect("the administrator may");
    let store = PostgresStore::open(&options, Migrate::No).await.expect("it is enough").store();
    filed(&store, filing_of_new(1, 1)).await;
    make::sequenced(&store).await;
    assert_eq!(store.journal.head().await.answered().size, 2);
}
