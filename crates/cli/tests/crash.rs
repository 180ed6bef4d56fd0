//! A register dies at any moment and comes back with one history: nothing twice, nothing lost.

#[path = "walks/city.rs"]
#[expect(dead_code, reason = "the walks use more of it")]
mod city;
#[path = "walks/http.rs"]
#[expect(dead_code, reason = "the walks use more of it")]
mod http;
#[path = "walks/sheets.rs"]
#[expect(dead_code, reason = "the walks use more of it")]
mod sheets;

use std::fmt::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use xinyu_evidence::merkle::{Frontier, leaf_hash};

use city::{ended, free_port, json_line, said, xinyu};

/// Rows of the large sheet.
const ROWS: u32 = 5_000;
const STEPS: [&str; 5] = ["Committed", "Sequenced", "Tiled", "Signed", "Published"];

fn made(people: u32) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let people = people.to_string();
    let output =
        xinyu().args(["demo", "--no-serve", "--people", &people, "--seed", "3", "--data"]).arg(dir.path()).output();
    ended(&output.expect("runs"), 0);
    dir
}

fn serve(dir: &Path, crash_at: Option<&str>) -> (Child, u16) {
    let port = free_port();
    let mut command = xinyu();
    command.args(["demo", "--port", &port.to_string(), "--data"]).arg(dir);
    if let Some(step) = crash_at {
        command.env("XINYU_CRASH_AT", step);
    }
    (command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts"), port)
}

fn on(dir: &Path, args: &[&str]) -> Output {
    xinyu().args(args).env("XINYU_DATA", dir).output().expect("runs")
}

/// Size and root that a published checkpoint names.
fn checkpoint(dir: &Path) -> (u64, String) {
    let note = std::fs::read_to_string(dir.join("journal/checkpoint")).expect("a checkpoint");
    let mut lines = note.lines().skip(1);
    let size = lines.next().and_then(|line| line.parse().ok()).expect("its size");
    (size, lines.next().expect("its root").to_owned())
}

/// The root over the first leaves of the database, computed here.
fn root_of_first(dir: &Path, size: u64) -> String {
    use base64::Engine;
    let database = Connection::open(dir.join("register.db")).expect("the database");
    let mut leaves = database.prepare("SELECT bytes FROM leaf WHERE place < ?1 ORDER BY place").expect("a query");
    let size_sql = i64::try_from(size).expect("a size");
    let mut tree = Frontier::new();
    for leaf in leaves.query_map([size_sql], |row| row.get::<_, Vec<u8>>(0)).expect("leaves") {
        tree.append(leaf_hash(&leaf.expect("a leaf")));
    }
    assert_eq!(tree.size(), size, "no leaf is gone");
    base64::engine::general_purpose::STANDARD.encode(tree.root())
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_beat_that_dies_anywhere_leaves_one_history() {
    let dir = made(40);
    for (round, step) in STEPS.into_iter().enumerate() {
        let before = checkpoint(dir.path());
        let kept = dir.path().join("../").join(format!("kept-{}-{round}", std::process::id()));
        std::fs::copy(dir.path().join("journal/checkpoint"), &kept).expect("kept elsewhere");
        let (mut child, _) = serve(dir.path(), Some(step));
        until("it dies as asked", || child.try_wait().expect("asks").is_some());
        let status = child.wait().expect("ends");
        assert!(!status.success(), "{step}: {status}");

        let (mut child, _) = serve(dir.path(), None);
        let (size, _) = before;
        until("it publishes again", || checkpoint(dir.path()).0 > size + 1);
        let verified = on(dir.path(), &["journal", "verify", "--deep", "--against", &kept.to_string_lossy()]);
        ended(&verified, 0);
        stop(&mut child);
        ended(&on(dir.path(), &["journal", "verify", "--deep", "--against", &kept.to_string_lossy()]), 0);
        std::fs::remove_file(kept).expect("taken away");
        let after = checkpoint(dir.path());
        assert!(after.0 > before.0, "{step}: {before:?} {after:?}");
        assert_eq!(
            root_of_first(dir.path(), before.0),
            before.1,
            "{step}: what was published is a beginning of what is"
        );
        assert_eq!(root_of_first(dir.path(), after.0), after.1, "{step}");
    }
}

/// Asks a process of ours to stop, and waits.
fn stop(child: &mut Child) {
    let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill");
    assert!(asked.success());
    until("it stops when asked", || child.try_wait().expect("asks").is_some());
}

/// Rows about synthetic people, as a body's monthly sheet has them.
fn large_sheet() -> String {
    let person = |at: u32| {
        serde_json::json!({"name": format!("林测{}", char::from_u32(0x4e00 + at % 2000).expect("a character")),
        "id_number": sheets::number(at)})
    };
    let head = sheets::csv(&Vec::new());
    let mut text = head;
    for at in 0..ROWS {
        let row = sheets::row(&person(at), &format!("榆市监罚决〔2026〕断{at:05}号"), sheets::METROLOGY);
        let _ = write!(text, "{}\r\n", row.join(","));
    }
    text
}

#[test]
fn an_import_killed_in_the_middle_loses_nothing_and_doubles_nothing() {
    let dir = made(40);
    let outside = tempfile::tempdir().expect("a folder");
    let file = outside.path().join("large.csv");
    std::fs::write(&file, large_sheet()).expect("a file");
    let file = file.to_string_lossy().into_owned();
    let import = ["import", &file, "--template", sheets::TEMPLATE, "--body", sheets::FILER, "--json"];
    let entries = || {
        let database = Connection::open(dir.path().join("register.db")).expect("the database");
        let count = database.query_row("SELECT count(*) FROM entry", [], |row| row.get::<_, i64>(0)).expect("a count");
        u64::try_from(count).expect("a count")
    };
    let before = entries();
    let mut killed = 0;
    for part in [ROWS / 10, ROWS / 2] {
        let mut child =
            xinyu().args(import).env("XINYU_DATA", dir.path()).stdout(Stdio::null()).spawn().expect("starts");
        until("rows are filed", || entries() >= before + u64::from(part) || child.try_wait().expect("asks").is_some());
        child.kill().expect("kill -9");
        let status = child.wait().expect("ends");
        killed += u32::from(status.code().is_none());
    }
    assert!(killed > 0, "it was killed in the middle at least once");
    let filed = entries() - before;
    assert!(filed > 0 && filed < u64::from(ROWS), "in the middle: {filed} of {ROWS}");

    let output = on(dir.path(), &import);
    ended(&output, 0);
    let line = json_line(&output);
    let count = |name: &str| line[name].as_u64().unwrap_or_else(|| panic!("{name}: {line}"));
    assert_eq!(count("accepted") + count("repeated"), u64::from(ROWS), "{line}");
    assert_eq!((count("refused"), count("review")), (0, 0), "{line}");
    assert_eq!(entries() - before, u64::from(ROWS), "each row once: {line}");
    let again = on(dir.path(), &import);
    ended(&again, 0);
    assert_eq!(json_line(&again)["repeated"], ROWS, "{}", said(&again));
    assert_eq!(entries() - before, u64::from(ROWS));
    ended(&on(dir.path(), &["journal", "verify", "--deep"]), 0);
}
