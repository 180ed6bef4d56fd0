//! The demo, started as a stranger would, and the command line beside it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::http::Caller;

/// People of the city: the chosen ones and some neighbours.
const PEOPLE: u32 = 150;

/// Runs a program until the test lets go of its input, by ending or otherwise; then clears a folder. A
/// city that a whole test binary shares is never dropped, and must not outlive it.
const WATCHED: &str = r#""$@" & cat > /dev/null; kill $!; wait $!; [ -z "$0" ] || rm -rf "$0""#;

/// The one city that all walks go through. Each walk has people of its own, so that they can go at
/// the same time.
pub fn city() -> &'static City {
    static CITY: OnceLock<City> = OnceLock::new();
    CITY.get_or_init(|| City::start_in(tempfile::tempdir().expect("a folder"), PEOPLE, true))
}

/// A served demo city in a temporary folder.
pub struct City {
    child: Child,
    /// Its folder.
    pub dir: tempfile::TempDir,
    /// Its demo.json.
    pub json: Value,
    /// Its address.
    pub base: String,
    /// Cookie lines of officers that are signed in: each of their links works once.
    pub signed: tokio::sync::Mutex<std::collections::BTreeMap<String, String>>,
}

impl Drop for City {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// The program: of these tests, or, for an example, the one that was built beside it.
pub fn xinyu() -> Command {
    Command::new(program())
}

fn program() -> PathBuf {
    match option_env!("CARGO_BIN_EXE_xinyu") {
        Some(path) => path.into(),
        None => {
            let example = std::env::current_exe().expect("a program");
            example.ancestors().nth(2).expect("its folder").join("xinyu")
        }
    }
}

impl City {
    /// Makes and serves a small city.
    pub fn start(people: u32) -> Self {
        Self::start_in(tempfile::tempdir().expect("a folder"), people, false)
    }

    fn start_in(dir: tempfile::TempDir, people: u32, swept: bool) -> Self {
        let port = free_port();
        let log = std::fs::File::create(dir.path().join("log")).expect("a log");
        let child = Command::new("sh")
            .args(["-c", WATCHED, if swept { dir.path().to_str().expect("a path") } else { "" }])
            .arg(program())
            .args(["demo", "--people", &people.to_string(), "--seed", "7", "--port", &port.to_string(), "--data"])
            .arg(dir.path().join("city"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        let base = format!("http://127.0.0.1:{port}");
        let began = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() || !dir.path().join("city/demo.json").exists()
        {
            let log = || std::fs::read_to_string(dir.path().join("log")).unwrap_or_default();
            assert!(began.elapsed() < Duration::from_secs(240), "the demo is served: {}", log());
            std::thread::sleep(Duration::from_millis(100));
        }
        let text = std::fs::read(dir.path().join("city/demo.json")).expect("demo.json");
        let json = serde_json::from_slice(&text).expect("demo.json reads");
        Self { child, dir, json, base, signed: tokio::sync::Mutex::default() }
    }

    /// The city's folder.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("city")
    }

    /// What stands in demo.json of a role.
    pub fn role(&self, role: &str, what: &str) -> String {
        self.json["roles"][role][what].as_str().unwrap_or_else(|| panic!("roles.{role}.{what}")).to_owned()
    }

    /// The person whose case is named so, counted from 0.
    pub fn person(&self, shows: &str, at: usize) -> &Value {
        let people = self.json["people"].as_array().expect("people");
        let mut fits = people.iter().filter(|person| person["shows"].as_str().is_some_and(|word| word == shows));
        fits.nth(at).unwrap_or_else(|| panic!("demo.json has no person {at} that shows {shows}"))
    }

    /// What stands in demo.json of the enquirer of a body.
    pub fn enquirer_of(&self, body: &str) -> &Value {
        let others = self.json["more_officers"].as_array().expect("more_officers");
        let fits = |one: &&Value| one["body"] == body && one["role"] == "enquirer";
        others.iter().find(fits).unwrap_or_else(|| panic!("demo.json has no enquirer of {body}"))
    }

    /// A caller of the API as an entry of demo.json.
    pub fn caller(&self, entry: &Value) -> Caller {
        let token = entry["api_token"].as_str().expect("api_token").to_owned();
        Caller { base: self.base.clone(), token }
    }

    /// Waits until a checkpoint covers all that was written so far; the demo publishes every two seconds.
    pub async fn next_checkpoint(&self) {
        let size = || {
            let note = std::fs::read_to_string(self.data().join("journal/checkpoint")).expect("a checkpoint");
            note.lines().nth(1).and_then(|line| line.parse::<u64>().ok()).expect("its size")
        };
        // Of two new checkpoints the second began after now.
        for _ in 0..2 {
            let (before, began) = (size(), Instant::now());
            while size() <= before {
                assert!(began.elapsed() < Duration::from_secs(20), "no checkpoint comes");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }

    /// Stops serving, as an operator does.
    pub fn stop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }

    /// Runs the program on this city.
    pub fn run(&self, args: &[&str]) -> Output {
        xinyu().args(args).env("XINYU_DATA", self.data()).output().expect("the program runs")
    }
}

/// The last line of JSON that a command printed.
pub fn json_line(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().rev().find(|line| line.starts_with('{'));
    line.and_then(|line| serde_json::from_str(line).ok()).unwrap_or_else(|| panic!("no JSON: {}", said(output)))
}

/// Ends the test unless a command ended with this code.
#[track_caller]
pub fn ended(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}", said(output));
}

/// What a command printed, for failures.
pub fn said(output: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The axe script that scripts/setup.sh fetched.
pub fn axe() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/axe/axe.min.js");
    std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{} ({error}): run scripts/setup.sh test", path.display()))
}
