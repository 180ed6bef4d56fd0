//! The law as data, in the program or from a folder.

use std::path::Path;

use anyhow::{Context, Result, bail};
use rust_embed::RustEmbed;
use xinyu_register::rules::{RuleFile, Rules};

#[derive(RustEmbed)]
#[folder = "../../rules"]
#[include = "*.toml"]
struct Embedded;

/// Who may do what at the keyboard.
pub const ROLES: &str = include_str!("../../../policies/roles.toml");

/// The texts of a folder, or those in the program.
pub fn files(dir: Option<&Path>) -> Result<Vec<RuleFile>> {
    let Some(dir) = dir else { return embedded() };
    let mut found = Vec::new();
    walk(dir, dir, &mut found)?;
    if found.is_empty() {
        bail!("{} holds no rules (*.toml); give the folder `rules/` of the project", dir.display());
    }
    Ok(found)
}

fn embedded() -> Result<Vec<RuleFile>> {
    Embedded::iter()
        .map(|path| {
            let file = Embedded::get(&path).context("a rule file of this program")?;
            let text = String::from_utf8(file.data.into_owned()).with_context(|| format!("rules/{path}"))?;
            Ok(RuleFile { path: path.into_owned(), text })
        })
        .collect()
}

fn walk(root: &Path, dir: &Path, found: &mut Vec<RuleFile>) -> Result<()> {
    for entry in std::fs::read_dir(dir).with_context(|| format!("reading {}", dir.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            walk(root, &path, found)?;
        } else if path.extension().is_some_and(|end| end == "toml") {
            let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            let path = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            found.push(RuleFile { path, text });
        }
    }
    Ok(())
}

/// Loads rules, or says every fault with its place and mend.
pub fn load(dir: Option<&Path>) -> Result<Rules> {
    Rules::load(&files(dir)?).map_err(|faults| {
        let list: Vec<String> = faults.iter().map(|fault| format!("  {fault}")).collect();
        anyhow::anyhow!("the rules do not load:\n{}", list.join("\n"))
    })
}
