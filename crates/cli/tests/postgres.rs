//! A register whose rows are in PostgreSQL: the same commands, and the way there and back.

#[path = "walks/city.rs"]
#[expect(dead_code, reason = "the walks use more of it")]
mod city;
#[path = "walks/http.rs"]
#[expect(dead_code, reason = "the walks use more of it")]
mod http;

use std::path::Path;
use std::process::Output;

use city::{ended, said, xinyu};
use xinyu_store::dump::{Reader, Writer};
use xinyu_store::{Migrate, Store};
use xinyu_store_postgres::throwaway::{self, Database};
use xinyu_store_sqlite::SqliteStore;

fn on(dir: &Path, args: &[&str]) -> Output {
    xinyu().args(args).env("XINYU_DATA", dir).output().expect("runs")
}

/// An empty database on a server that waits for the disk: the binary refuses any other.
async fn empty() -> Option<Database> {
    throwaway::server()?;
    Some(Database::durable(&std::env::temp_dir()).await.expect("a database can be made"))
}

fn verified(dir: &Path) {
    let output = on(dir, &["journal", "verify", "--deep"]);
    ended(&output, 0);
}

#[tokio::test]
async fn a_new_register_is_made_in_an_empty_database_and_in_no_other() {
    let Some(database) = empty().await else { return };
    let url = database.url();
    let dir = tempfile::tempdir().expect("a folder");
    let first = dir.path().join("first");
    let made = xinyu().args(["init", "--database", &url, "--data"]).arg(&first).output().expect("runs");
    ended(&made, 0);
    assert!(said(&made).contains("PostgreSQL database"), "{}", said(&made));
    assert!(!first.join("register.db").exists(), "no file beside it");
    let doctor = on(&first, &["doctor", "--json"]);
    assert!(said(&doctor).contains("PostgreSQL database"), "{}", said(&doctor));
    verified(&first);

    let second = dir.path().join("second");
    let again = xinyu().args(["init", "--database", &url, "--data"]).arg(&second).output().expect("runs");
    ended(&again, 1);
    let why = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(why.contains("holds a register already"), "{why}");
    assert!(!second.exists(), "nothing was made");
    verified(&first);
}

#[tokio::test]
async fn a_password_in_a_flag_is_refused_and_not_repeated() {
    let dir = tempfile::tempdir().expect("a folder");
    let url = "postgres://clerk:geheim@localhost:1/register";
    let told = xinyu().args(["init", "--database", url, "--data"]).arg(dir.path().join("a")).output().expect("runs");
    ended(&told, 1);
    let why = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(why.contains("password_file") && !why.contains("geheim"), "{why}");
}

/// All rows of one store in another, by way of the bytes of a dump.
async fn moved(from: &Store, to: &Store) -> u64 {
    let mut writer = Writer::new(Vec::new()).expect("a vector takes all");
    from.dump.dump(&mut writer).await.expect("it tells all");
    let bytes = writer.end().expect("a vector takes all");
    let reader = Reader::new(std::io::Cursor::new(bytes)).expect("a dump");
    to.dump.load(Box::new(reader)).await.expect("it takes all")
}

#[tokio::test]
async fn a_city_moves_to_a_server_and_back_and_every_journal_verifies() {
    let Some(database) = empty().await else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("city");
    let made = xinyu()
        .args(["demo", "--no-serve", "--people", "60", "--seed", "5", "--data"])
        .arg(&dir)
        .output()
        .expect("runs");
    ended(&made, 0);
    let file = dir.join("register.db");
    let server = database.store().await.expect("it opens");
    let rows = {
        let embedded = SqliteStore::open(&file, Migrate::No).expect("it opens").store();
        moved(&embedded, &server).await
    };
    assert!(rows > 1000, "{rows} rows");

    let settings = dir.join("xinyu.toml");
    let before = std::fs::read_to_string(&settings).expect("settings");
    std::fs::write(&settings, format!("{before}\n[database]\nurl = \"{}\"\n", database.url())).expect("settings");
    std::fs::remove_file(&file).expect("the file goes");
    verified(&dir);
    // It is a register in use: new links are issued, a beat goes by.
    let again = xinyu().args(["demo", "--no-serve", "--data"]).arg(&dir).output().expect("runs");
    ended(&again, 0);
    assert!(!file.exists(), "no file is made beside it");
    verified(&dir);

    {
        let back = SqliteStore::open(&file, Migrate::Yes).expect("a new file").store();
        moved(&server, &back).await;
    }
    std::fs::write(&settings, before).expect("settings");
    verified(&dir);
}

#[tokio::test]
async fn a_demo_city_is_made_in_a_database_and_stays_there() {
    let Some(database) = empty().await else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("city");
    let url = database.url();
    let demo = |args: &[&str]| {
        xinyu().args(["demo", "--no-serve", "--people", "40", "--data"]).arg(&dir).args(args).output().expect("runs")
    };
    ended(&demo(&["--database", &url]), 0);
    verified(&dir);
    // Without the flag it is the same city, in the same place.
    ended(&demo(&[]), 0);
    assert!(!dir.join("register.db").exists());
    verified(&dir);
}
