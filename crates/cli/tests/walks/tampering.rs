//! Whoever changes the register behind its back is found out. Each change is made to a copy.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::city::{City, city, ended, free_port, said, xinyu};

/// A copy of the served city's folder, consistent as a backup is.
struct Copy {
    dir: tempfile::TempDir,
}

impl Copy {
    fn of(city: &City) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        // The checkpoint, then its tiles, then the database: a copy of which a later part is behind an
        // earlier one would be found, too.
        copy_journal(city, dir.path());
        copy(&city.data().join("keys"), &dir.path().join("keys"));
        for file in ["xinyu.toml", "well-known.json"] {
            std::fs::copy(city.data().join(file), dir.path().join(file)).expect("a file");
        }
        let live = Connection::open(city.data().join("register.db")).expect("the database");
        live.execute("VACUUM INTO ?1", [dir.path().join("register.db").to_string_lossy()]).expect("a copy");
        Self { dir }
    }

    fn twin(&self) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        copy(self.dir.path(), dir.path());
        Self { dir }
    }

    /// Changes the database, its guards taken off and put back as somebody with the file can.
    fn change(&self, what: impl FnOnce(&Connection)) {
        let database = Connection::open(self.dir.path().join("register.db")).expect("the database");
        let guards: Vec<(String, String)> = {
            let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";
            let mut names = database.prepare(sql).expect("a query");
            let rows = names.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
            rows.map(|guard| guard.expect("a name")).collect()
        };
        for (name, _) in &guards {
            database.execute(&format!("DROP TRIGGER \"{name}\""), []).expect("a trigger goes");
        }
        what(&database);
        for (_, guard) in &guards {
            database.execute_batch(guard).expect("a trigger is put back");
        }
    }

    fn verify(&self, args: &[&str]) -> Output {
        let data = self.dir.path().to_string_lossy().into_owned();
        let mut command = xinyu();
        command.args(["journal", "--data", &data, "verify"]).args(args);
        command.output().expect("runs")
    }
}

/// The published journal of the served city: its checkpoint, and the tiles that it needs or more.
fn copy_journal(city: &City, to: &Path) {
    let (from, to) = (city.data().join("journal"), to.join("journal"));
    std::fs::create_dir_all(&to).expect("a folder");
    std::fs::copy(from.join("checkpoint"), to.join("checkpoint")).expect("a file");
    copy(&from.join("tile"), &to.join("tile"));
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a kind").is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

fn one(database: &Connection, sql: &str) {
    assert!(database.execute(sql, []).expect(sql) > 0, "{sql} changes something");
}

/// What is done to the database, and whether it takes `--deep` to see it.
const CHANGES: &[(&str, &[&str], &str)] = &[
    ("a decision altered", &["--deep"], "UPDATE entry SET record = CAST(substr(record, 1, length(record) - 1) || x'00' AS BLOB) WHERE id = 3"),
    ("a decision swapped for another's", &["--deep"], "UPDATE entry SET record = (SELECT record FROM entry WHERE id = 4) WHERE id = 3"),
    ("a decision given to somebody else", &["--deep"], "UPDATE entry SET subject = (SELECT max(subject) FROM entry) WHERE id = 3"),
    ("a decision removed", &["--deep"], "DELETE FROM entry WHERE id = 3"),
    (
        "a decision added",
        &["--deep"],
        "INSERT INTO entry (public_id, row_key, content_mark, subject, key_id, wrapped, record, source_body)
         SELECT randomblob(10), randomblob(32), randomblob(32), subject, key_id, wrapped, record, source_body FROM entry WHERE id = 3",
    ),
    ("a look removed", &["--deep"], "DELETE FROM event WHERE (subject, n) IN (SELECT subject, n FROM event WHERE class = 2 LIMIT 1)"),
    ("an event altered", &["--deep"], "UPDATE event SET m = CAST(substr(m, 1, length(m) - 1) || x'00' AS BLOB) WHERE class = 2"),
    ("a leaf altered", &[], "UPDATE leaf SET bytes = CAST(substr(bytes, 1, 60) || randomblob(38) AS BLOB) WHERE place = 7"),
    ("a leaf removed", &[], "DELETE FROM leaf WHERE place = 7"),
    ("two leaves changed over", &[], "UPDATE leaf SET place = CASE place WHEN 7 THEN -8 ELSE -7 END WHERE place IN (7, 8)"),
    ("a person found by another number", &["--deep"], "UPDATE subject SET blind = randomblob(32) WHERE id = 5"),
    ("a row found by another key", &["--deep"], "UPDATE entry SET row_key = randomblob(32) WHERE id = 3"),
    ("an entry given to another body", &["--deep"], "UPDATE entry SET source_body = source_body || 'X' WHERE id = 3"),
    ("a destruction moved", &["--deep"], "UPDATE due SET day = day + 999 WHERE kind = 3 AND id = (SELECT public_id FROM entry WHERE id = 3)"),
    ("an end that never falls due", &["--deep"], "DELETE FROM due WHERE kind = 1"),
    ("an enquiry removed", &["--deep"], "DELETE FROM enquiry WHERE id = 1"),
    ("an enquiry given to another body", &["--deep"], "UPDATE enquiry SET body = body || 'X' WHERE id = 1"),
    ("a batch removed", &["--deep"], "DELETE FROM batch WHERE id = 1"),
    ("the counts of a batch altered", &["--deep"], "UPDATE batch SET refused = refused + 1 WHERE id = 1"),
    ("a key in use said to be destroyed", &["--deep"], "INSERT INTO destroyed_key SELECT key_id, 20000 FROM entry WHERE id = 3"),
    ("the time of a leaf altered", &["--deep"], "UPDATE leaf SET due_ms = due_ms + 1 WHERE place = 7"),
    ("the frontier altered", &[], "UPDATE head SET frontier = zeroblob(length(frontier))"),
    ("the tail cut off", &[], "DELETE FROM leaf WHERE place >= (SELECT max(place) - 4 FROM leaf)"),
];

#[test]
fn each_change_behind_the_register_is_found() {
    let whole = Copy::of(city());
    ended(&whole.verify(&["--deep"]), 0);
    let mut missed = Vec::new();
    for (what, deep, sql) in CHANGES {
        let copy = whole.twin();
        copy.change(|database| {
            one(database, sql);
            if sql.contains("-8") {
                one(database, "UPDATE leaf SET place = -place WHERE place < 0");
            }
        });
        let found = copy.verify(deep);
        if found.status.code() != Some(1) {
            missed.push(format!("{what}: {:?} {}", found.status.code(), said(&found)));
        }
    }
    assert!(missed.is_empty(), "not found:\n{}", missed.join("\n"));
}

/// Yesterday's database beside today's published journal.
#[test]
fn a_register_put_back_refuses_to_serve() {
    let old = Copy::of(city());
    crate::walk(city().next_checkpoint());
    std::fs::remove_dir_all(old.dir.path().join("journal")).expect("the old journal goes");
    copy_journal(city(), old.dir.path());
    ended(&old.verify(&[]), 1);
    let mut command = xinyu();
    command.args(["serve", "--data"]).arg(old.dir.path()).env("XINYU_LISTEN", format!("127.0.0.1:{}", free_port()));
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("starts");
    let began = Instant::now();
    let ended = loop {
        match child.try_wait().expect("asks") {
            Some(status) => break Some(status),
            None if began.elapsed() > Duration::from_secs(20) => break None,
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    };
    let _ = child.kill();
    let said = child.wait_with_output().expect("ends");
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert_eq!(ended.and_then(|status| status.code()), Some(1), "it refuses: {said}");
    assert!(said.contains("refusing to serve"), "{said}");
}

/// What is published is held against the database, and the other way round.
#[test]
fn a_published_file_altered_or_missing_is_found() {
    let whole = Copy::of(city());
    for (file, gone) in
        [("tile/entries/000", true), ("tile/entries/000", false), ("tile/0/000", false), ("checkpoint", true)]
    {
        let copy = whole.twin();
        let path = copy.dir.path().join("journal").join(file);
        let mut bytes = std::fs::read(&path).expect("published");
        bytes[40] ^= 1;
        if gone {
            std::fs::remove_file(&path).expect("removed")
        } else {
            std::fs::write(&path, bytes).expect("altered")
        }
        let found = copy.verify(&[]);
        ended(&found, 1);
        let missing = "compared";
        assert!(file != "checkpoint" || said(&found).contains(missing), "{}", said(&found));
    }
}

/// A second history would begin, and its receipts could never be kept.
#[test]
fn nothing_is_written_to_a_register_put_back() {
    let old = Copy::of(city());
    crate::walk(city().next_checkpoint());
    std::fs::remove_dir_all(old.dir.path().join("journal")).expect("the old journal goes");
    copy_journal(city(), old.dir.path());
    let leaves = || {
        let database = Connection::open(old.dir.path().join("register.db")).expect("the database");
        database.query_row("SELECT count(*) FROM leaf", [], |row| row.get::<_, i64>(0)).expect("a count")
    };
    let before = leaves();
    let sheet = old.dir.path().join("one.csv");
    let row = crate::sheets::row(city().person("penalty-served", 1), "榆市监罚决〔2026〕退1号", crate::sheets::FOOD);
    std::fs::write(&sheet, crate::sheets::csv(&vec![row])).expect("a file");
    let sheet = sheet.to_string_lossy().into_owned();
    let import: &[&str] = &["import", &sheet, "--template", crate::sheets::TEMPLATE, "--body", crate::sheets::FILER];
    let token: &[&str] =
        &["token", "issue", "--body", crate::sheets::FILER, "--officer", "new", "--role", "clerk", "--scope", "filing"];
    for command in [import, &["sweep"], token] {
        let output = xinyu().args(command).env("XINYU_DATA", old.dir.path()).output().expect("runs");
        ended(&output, 1);
        assert!(said(&output).contains("refusing to write"), "{command:?}: {}", said(&output));
    }
    assert_eq!(leaves(), before);
}

/// Somebody who owns the machine rewrites everything: another history, with the right keys, that is
/// in order by itself. A checkpoint that was kept elsewhere shows it.
#[test]
fn another_history_is_found_by_a_kept_checkpoint() {
    let kept = city().dir.path().join("kept-elsewhere.txt");
    let checkpoint = city().run(&["journal", "checkpoint"]);
    ended(&checkpoint, 0);
    std::fs::write(&kept, &checkpoint.stdout).expect("a file");
    let kept = kept.to_string_lossy().into_owned();

    let honest = Copy::of(city());
    ended(&honest.verify(&["--against", &kept]), 0);
    let rewritten = rewrite(&honest);
    // In order by itself: the tree, its head and what is published agree.
    ended(&rewritten.verify(&[]), 0);
    let found = rewritten.verify(&["--against", &kept]);
    ended(&found, 1);
    assert!(said(&found).contains("NOT GOOD"), "{}", said(&found));
}

/// Takes leaf 7 out of the tree of the copy, gives places anew, and lets the program publish that.
fn rewrite(honest: &Copy) -> Copy {
    let copy = honest.twin();
    std::fs::remove_dir_all(copy.dir.path().join("journal")).expect("the published journal goes");
    copy.change(|database| {
        one(database, "UPDATE leaf SET bytes = CAST(substr(bytes, 1, 60) || randomblob(38) AS BLOB) WHERE place = 7");
        one(database, "UPDATE leaf SET place = NULL");
        let columns: Vec<String> = {
            let mut names = database.prepare("SELECT name FROM pragma_table_info('head')").expect("a query");
            let rows = names.query_map([], |row| row.get(0)).expect("rows");
            rows.map(|name| name.expect("a name")).collect()
        };
        assert!(columns.iter().any(|name| name == "size"), "the head: {columns:?}");
        let empty = "x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'";
        one(database, &format!("UPDATE head SET size = 0, root = {empty}, frontier = x'', until_ms = 0"));
        one(database, "DELETE FROM fact WHERE name = 'journal.published'");
    });
    let data: PathBuf = copy.dir.path().to_owned();
    let sheet = copy.dir.path().join("one.csv");
    let row = crate::sheets::row(city().person("penalty-served", 1), "榆市监罚决〔2026〕改1号", crate::sheets::FOOD);
    std::fs::write(&sheet, crate::sheets::csv(&vec![row])).expect("a file");
    // Any command that writes publishes what waits.
    let output = xinyu()
        .args([
            "import",
            &sheet.to_string_lossy(),
            "--template",
            crate::sheets::TEMPLATE,
            "--body",
            crate::sheets::FILER,
        ])
        .env("XINYU_DATA", &data)
        .output()
        .expect("runs");
    assert!(data.join("journal/checkpoint").exists(), "{}", said(&output));
    copy
}
