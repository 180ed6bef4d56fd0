//! The demo, started as a stranger would, and the command line beside it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::browser::free_port;

/// A served demo city in a temporary folder.
pub struct City {
    child: Child,
    /// Its folder.
    pub dir: tempfile::TempDir,
    /// Its demo.json.
    pub json: Value,
    /// Its address.
    pub base: String,
}

impl Drop for City {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program.
pub fn xinyu() -> Command {
    Command::new(env!("CARGO_BIN_EXE_xinyu"))
}

impl City {
    /// Makes and serves a small city.
    pub fn start(people: u32) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let port = free_port();
        let child = xinyu()
            .args(["demo", "--people", &people.to_string(), "--seed", "7", "--port", &port.to_string(), "--data"])
            .arg(dir.path().join("city"))
            .stdout(Stdio::null())
            .spawn()
            .expect("the program starts");
        let base = format!("http://127.0.0.1:{port}");
        let began = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() || !dir.path().join("city/demo.json").exists() {
            assert!(began.elapsed() < Duration::from_secs(240), "the demo is served");
            std::thread::sleep(Duration::from_millis(100));
        }
        let text = std::fs::read(dir.path().join("city/demo.json")).expect("demo.json");
        let json = serde_json::from_slice(&text).expect("demo.json reads");
        Self { child, dir, json, base }
    }

    /// The city's folder.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("city")
    }

    /// What stands in demo.json of a role.
    pub fn role(&self, role: &str, what: &str) -> String {
        self.json["roles"][role][what].as_str().unwrap_or_else(|| panic!("roles.{role}.{what}")).to_owned()
    }

    /// The first person whose case is named so.
    pub fn person(&self, shows: &str) -> &Value {
        let people = self.json["people"].as_array().expect("people");
        people
            .iter()
            .find(|person| person["shows"].as_str().is_some_and(|word| word == shows))
            .unwrap_or_else(|| panic!("nobody in demo.json shows {shows}"))
    }

    /// Runs the program on this city.
    pub fn run(&self, args: &[&str]) -> Output {
        xinyu().args(args).env("XINYU_DATA", self.data()).output().expect("the program runs")
    }
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
