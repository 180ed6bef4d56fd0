//! Paths named in the documents exist; numbers of decisions are unique.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

const ROOTS: &[&str] =
    &["crates/", "docs/", "rules/", "policies/", "locales/", "templates/", "scripts/", "static/", "xtask/", ".ci/"];

/// Paths that are not there, decisions with one number.
pub fn check() -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut pages = vec!["README.md".to_owned(), "CONTRIBUTING.md".to_owned(), "SECURITY.md".to_owned()];
    collect(Path::new("docs"), &mut pages)?;
    for page in &pages {
        let text = std::fs::read_to_string(page)?;
        for named in text.split(|c: char| c.is_whitespace() || matches!(c, '`' | '(' | ')' | '"' | ',' | ';' | '|')) {
            let path = named.trim_end_matches(['.', ':', '*']).split('#').next().unwrap_or_default();
            let ours = ROOTS.iter().any(|root| path.starts_with(root));
            if ours && !path.contains(['*', '{', '<', '…', '$']) && !Path::new(path).exists() {
                found.push(format!("{page} names {path}, which is not there"));
            }
        }
    }
    let mut numbers = BTreeSet::new();
    for page in pages.iter().filter(|page| page.starts_with("docs/adr/")) {
        let number = page.trim_start_matches("docs/adr/").chars().take(4).collect::<String>();
        if !numbers.insert(number.clone()) {
            found.push(format!("two decisions have the number {number}"));
        }
    }
    Ok(found)
}

fn collect(dir: &Path, pages: &mut Vec<String>) -> Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, pages)?;
        } else if path.extension().is_some_and(|end| end == "md") {
            pages.push(path.to_string_lossy().into_owned());
        }
    }
    Ok(())
}
