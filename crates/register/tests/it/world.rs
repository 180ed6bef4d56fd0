//! The shipped rules, read once.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::civil::Date;
use xinyu_register::rules::{ItemCode, RuleFile, Rules};

pub static RULES: LazyLock<Rules> = LazyLock::new(|| match Rules::load(&shipped()) {
    Ok(rules) => rules,
    Err(faults) => panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
});

/// Every file of `rules/`.
pub fn shipped() -> Vec<RuleFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of rules").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|end| end == "toml") {
                let path = entry.strip_prefix(&root).expect("below rules/").to_string_lossy().replace('\\', "/");
                found.push(RuleFile { path, text: fs::read_to_string(&entry).expect("a text") });
            }
        }
    }
    found
}

pub fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

pub fn food() -> ItemCode {
    ItemCode::new("penalty.food-drugs")
}

pub fn metrology() -> ItemCode {
    ItemCode::new("penalty.metrology-testing")
}
