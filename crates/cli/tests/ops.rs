//! Backup, restore and rotation, through the binary, as an operator runs them.

#[path = "walks/city.rs"]
#[expect(dead_code, reason = "the walks use more of it")]
mod city;
#[path = "walks/http.rs"]
#[expect(dead_code, reason = "the walks use more of it")]
mod http;

use std::path::{Path, PathBuf};
use std::process::Output;

use city::{ended, said, xinyu};
use serde_json::Value;
use xinyu_store_postgres::throwaway::{self, Database};

fn run(args: &[&str]) -> Output {
    xinyu().args(args).output().expect("runs")
}

fn told(output: &Output) -> Value {
    ended(output, 0);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no JSON: {}", said(output)))
}

fn why(output: &Output) -> String {
    ended(output, 1);
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder with a small city, and the paths that these tests use.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn with_a_city() -> Self {
        let place = Self { folder: tempfile::tempdir().expect("a folder") };
        ended(&run(&["demo", "--no-serve", "--people", "60", "--seed", "5", "--data", &place.at("city")]), 0);
        place
    }

    fn at(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().expect("a path").to_owned()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn verified(&self, name: &str) -> Value {
        told(&run(&["journal", "verify", "--deep", "--json", "--data", &self.at(name)]))
    }

    fn back_up(&self, file: &str) -> Value {
        told(&run(&["backup", &self.at(file), "--json", "--data", &self.at("city")]))
    }

    /// Restores into a folder, with the keys of the city and what is kept there.
    fn restore(&self, file: &str, to: &str, more: &[&str]) -> Output {
        let (file, to, keys, kept) = (self.at(file), self.at(to), self.at("city/keys"), self.at("city/kept"));
        let mut args = vec!["restore", &file, "--json", "--data", &to, "--keys", &keys, "--kept", &kept];
        args.extend(more);
        run(&args)
    }

    /// Sweeps the city a year ahead: a demo may. Much is destroyed, and what is kept knows it.
    fn a_year_later(&self) -> u64 {
        let swept = told(&run(&["sweep", "--as-of", "2028-06-30", "--json", "--data", &self.at("city")]));
        swept["destroyed"].as_u64().expect("a count")
    }
}

#[test]
fn a_backup_makes_the_same_register_elsewhere() {
    let place = Place::with_a_city();
    let made = place.back_up("b.tar");
    let again = run(&["backup", &place.at("b.tar"), "--data", &place.at("city")]);
    assert!(why(&again).contains("is there already"), "a backup is never written over");
    // Beside the backup lies what a restore asks for.
    let back =
        run(&["restore", &place.at("b.tar"), "--json", "--data", &place.at("r"), "--keys", &place.at("city/keys")]);
    let back = told(&back);
    assert_eq!(back["destroyed_again"], 0);
    assert_eq!(back["leaves"], made["leaves"]);
    let (old, new) = (place.verified("city"), place.verified("r"));
    for same in ["entries", "root", "destroyed"] {
        assert_eq!(old[same], new[same], "{same}");
    }
    // It is a register in use: it files, and goes on with the same journal.
    ended(&run(&["demo", "--no-serve", "--data", &place.at("r")]), 0);
    let kept = place.at("checkpoint");
    ended(&run(&["journal", "verify", "--deep", "--against", &kept, "--data", &place.at("r")]), 0);
}

#[test]
fn what_was_destroyed_since_a_backup_stays_destroyed() {
    let place = Place::with_a_city();
    place.back_up("yesterday.tar");
    let before = place.verified("city")["entries"].as_u64().expect("a count");
    let destroyed = place.a_year_later();
    assert!(destroyed > 0);
    let refused = place.restore("yesterday.tar", "r", &[]);
    assert!(why(&refused).contains("--new-origin"), "more was published than the backup has: {}", why(&refused));
    assert!(!place.path("r/register.db").exists(), "nothing was made of it");

    let back = told(&place.restore("yesterday.tar", "r", &["--new-origin", "xinyu.example/after-the-loss"]));
    assert_eq!(back["destroyed_again"], destroyed);
    let found = place.verified("r");
    assert_eq!(found["entries"].as_u64(), Some(before - destroyed));
    let same = place.restore("yesterday.tar", "r2", &["--new-origin", "xinyu.example/demo"]);
    assert!(why(&same).contains("is the old one"), "{}", why(&same));
}

#[test]
fn without_the_list_or_the_checkpoint_nothing_is_restored() {
    let place = Place::with_a_city();
    place.back_up("b.tar");
    for (gone, told) in [("destroyed-keys", "list of destroyed keys"), ("checkpoint", "latest checkpoint")] {
        let (file, to, keys) = (place.at("b.tar"), place.at(&format!("r-{gone}")), place.at("city/keys"));
        let text = std::fs::read(place.path(gone)).expect("it is kept");
        std::fs::remove_file(place.path(gone)).expect("it goes");
        let refused = why(&run(&["restore", &file, "--data", &to, "--keys", &keys]));
        assert!(refused.contains(told), "{refused}");
        assert!(!Path::new(&to).join("register.db").exists());
        std::fs::write(place.path(gone), text).expect("back");
    }
}

#[test]
fn half_a_backup_and_an_altered_one_are_refused() {
    let place = Place::with_a_city();
    place.back_up("b.tar");
    let whole = std::fs::read(place.path("b.tar")).expect("a backup");
    let rows = whole.len() / 2;
    let altered = [&whole[..rows], &[whole[rows] ^ 1], &whole[rows + 1..]].concat();
    let cut = whole[..whole.len() * 2 / 3].to_vec();
    for (name, bytes) in [("altered.tar", altered), ("cut.tar", cut), ("none.tar", b"no backup".to_vec())] {
        std::fs::write(place.path(name), bytes).expect("written");
        let refused = why(&place.restore(name, "r", &[]));
        assert!(refused.contains("the backup"), "{name}: {refused}");
        assert!(!place.path("r").exists(), "{name}: nothing was made");
    }
}

#[test]
fn nobody_is_signed_in_after_a_restore() {
    let place = Place::with_a_city();
    let json: Value =
        serde_json::from_slice(&std::fs::read(place.path("city/demo.json")).expect("demo.json")).expect("JSON");
    let token = json["roles"]["clerk"]["api_token"].as_str().expect("a token").to_owned();
    place.back_up("b.tar");
    told(&place.restore("b.tar", "r", &[]));
    let sheet = place.at("empty.csv");
    std::fs::write(&sheet, "a\n").expect("written");
    for (dir, known) in [("city", true), ("r", false)] {
        let dir = place.at(dir);
        let sent = xinyu()
            .args(["import", &sheet, "--template", "sgs-penalty-person", "--data", &dir])
            .env("XINYU_TOKEN", &token)
            .output()
            .expect("runs");
        let said = String::from_utf8_lossy(&sent.stderr).into_owned();
        assert_eq!(!said.contains("token is unknown"), known, "{dir}: {said}");
    }
}

#[test]
fn a_generation_is_rotated_and_destroyed_only_in_its_time() {
    let place = Place::with_a_city();
    let keys = |args: &[&str]| {
        let city = place.at("city");
        run(&[&["keys"], args, &["--data", &city]].concat())
    };
    let listed = || told(&keys(&["list", "--json"]));
    assert_eq!(listed()[0]["state"], "in use");
    assert!(why(&keys(&["destroy", "1", "--yes"])).contains("is in use"));
    place.back_up("under-the-first.tar");

    let rotated = told(&keys(&["rotate", "--json"]));
    assert_eq!(rotated["generation"], 2);
    assert!(rotated["rewrapped"].as_u64() > Some(60));
    assert_eq!(listed()[0]["keys"], 0);
    place.verified("city");
    assert!(why(&keys(&["destroy", "1", "--yes"])).contains("may be destroyed from"));
    assert!(place.path("city/keys/kek-0001.key").exists());

    // Its end, long ago.
    let file = place.path("city/keys/generations.toml");
    let text = std::fs::read_to_string(&file).expect("the list");
    let at = text.find("until_ms = ").expect("it ended") + "until_ms = ".len();
    let end = text[at..].find('\n').expect("a line") + at;
    std::fs::write(&file, format!("{}1700000000000{}", &text[..at], &text[end..])).expect("written");
    assert!(why(&keys(&["destroy", "1"])).contains("--yes"), "it asks first");
    ended(&keys(&["destroy", "1", "--yes"]), 0);
    assert!(!place.path("city/keys/kek-0001.key").exists());
    assert_eq!(listed()[0]["state"], "destroyed");
    place.verified("city");
    // What only it opened is gone: the older backup, too.
    let refused = place.restore("under-the-first.tar", "r", &["--new-origin", "xinyu.example/older"]);
    assert!(why(&refused).contains("generation 1 is not here"), "{}", why(&refused));
}

#[tokio::test]
async fn a_city_moves_to_a_server_and_back_by_backup_and_restore() {
    if throwaway::server().is_none() {
        return;
    }
    let database = Database::durable(&std::env::temp_dir()).await.expect("a database can be made");
    let place = Place::with_a_city();
    place.back_up("b.tar");
    told(&place.restore("b.tar", "on-server", &["--database", &database.url()]));
    assert!(!place.path("on-server/register.db").exists(), "no file beside it");
    let (old, new) = (place.verified("city"), place.verified("on-server"));
    assert_eq!(old["root"], new["root"]);

    let rotated = told(&run(&["keys", "rotate", "--json", "--data", &place.at("on-server")]));
    assert_eq!(rotated["generation"], 2);
    place.verified("on-server");
    let there = place.at("on-server");
    told(&run(&["backup", &place.at("back.tar"), "--json", "--data", &there]));
    let (file, to, keys) = (place.at("back.tar"), place.at("home"), place.at("on-server/keys"));
    let back = run(&["restore", &file, "--json", "--data", &to, "--keys", &keys]);
    told(&back);
    assert!(place.path("home/register.db").exists(), "without --database the rows are a file");
    assert_eq!(place.verified("home")["entries"], old["entries"]);
}
