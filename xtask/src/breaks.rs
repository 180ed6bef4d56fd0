//! Breaks each promise of design.md 2 on purpose, in a copy of the tree, and sees its test fail.
//!
//! A test that cannot fail promises nothing. What is broken, and which test must notice, is listed
//! in `xtask/breaks.toml`. The copy shares the target folder, so that only our own crates are built
//! again.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

#[derive(Deserialize)]
struct List {
    #[serde(rename = "break")]
    breaks: Vec<Break>,
}

#[derive(Deserialize)]
struct Break {
    /// The line of design.md 2.
    never: u8,
    /// What is broken.
    what: String,
    /// Where.
    file: PathBuf,
    /// The text that stands there once.
    find: String,
    /// What stands there instead.
    put: String,
    /// Package, test binary, test.
    test: [String; 3],
}

/// Runs the breaks of these lines, or all; returns what was not noticed.
pub fn run(lines: &[u8]) -> Result<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("a workspace")?;
    let list: List = toml::from_str(&std::fs::read_to_string(root.join("xtask/breaks.toml"))?)?;
    let copy = root.join("target/breaks");
    let mut missed = Vec::new();
    for one in list.breaks.iter().filter(|one| lines.is_empty() || lines.contains(&one.never)) {
        fresh_copy(root, &copy)?;
        let at = copy.join(&one.file);
        let whole = std::fs::read_to_string(&at).with_context(|| at.display().to_string())?;
        ensure!(whole.matches(&one.find).count() == 1, "{}: {:?} stands not once", one.file.display(), one.find);
        ensure!(passes(root, &copy, one, true)?, "2.{} {}: its test fails unbroken", one.never, one.what);
        std::fs::write(&at, whole.replace(&one.find, &one.put))?;
        let told = format!("2.{} {}", one.never, one.what);
        if passes(root, &copy, one, false)? {
            println!("NOT noticed  {told}");
            missed.push(format!("2.{} {}: {} passes all the same", one.never, one.what, one.test[2]));
        } else {
            println!("noticed      {told}  ({})", one.test[2]);
        }
    }
    Ok(missed)
}

/// The tracked files as they stand in the working tree; unchanged ones keep their time, so that
/// cargo does not build them again.
fn fresh_copy(root: &Path, copy: &Path) -> Result<()> {
    for file in tracked(root)? {
        let (from, to) = (root.join(&file), copy.join(&file));
        let bytes = std::fs::read(&from)?;
        if std::fs::read(&to).is_ok_and(|there| there == bytes) {
            continue;
        }
        std::fs::create_dir_all(to.parent().context("a folder")?)?;
        std::fs::write(to, bytes)?;
    }
    Ok(())
}

fn passes(root: &Path, copy: &Path, one: &Break, whole: bool) -> Result<bool> {
    let [package, binary, test] = &one.test;
    // A folder of its own: cargo takes two copies of one workspace for the same, and what is built of the
    // broken one would be run for the whole one.
    let cargo = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(copy).env("CARGO_TARGET_DIR", root.join("target/breaks-built")).args(args);
        command
    };
    let built = cargo(&["test", "--quiet", "--locked", "-p", package, "--test", binary, "--no-run"]).output()?;
    if !built.status.success() {
        bail!("2.{} {}: does not build\n{}", one.never, one.what, String::from_utf8_lossy(&built.stderr));
    }
    let run = cargo(&["test", "--quiet", "--locked", "-p", package, "--test", binary, test]).output()?;
    let said = String::from_utf8_lossy(&run.stdout);
    // A name that no test has would pass for ever.
    ensure!(!whole || !said.contains(" 0 passed"), "{package} has no test {test}");
    Ok(run.status.success())
}

/// What git keeps, and what is new and not ignored.
fn tracked(root: &Path) -> Result<Vec<PathBuf>> {
    let out = Command::new("git").current_dir(root).args(["ls-files", "-co", "--exclude-standard", "-z"]).output()?;
    ensure!(out.status.success(), "git ls-files: {}", String::from_utf8_lossy(&out.stderr));
    let names = String::from_utf8(out.stdout)?;
    let files = names.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from);
    Ok(files.filter(|file| root.join(file).is_file()).collect())
}
