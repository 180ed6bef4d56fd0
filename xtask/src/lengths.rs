//! Files short enough to read in one go.

use std::path::Path;

use anyhow::Result;

/// Lines of a source file.
const LINES_MAX: usize = 700;

/// Files that are longer.
pub fn check() -> Result<Vec<String>> {
    let mut found = Vec::new();
    for root in ["crates", "xtask"] {
        walk(Path::new(root), &mut found)?;
    }
    Ok(found)
}

fn walk(dir: &Path, found: &mut Vec<String>) -> Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, found)?;
        } else if path.extension().is_some_and(|end| end == "rs") {
            let lines = std::fs::read_to_string(&path)?.lines().count();
            if lines > LINES_MAX {
                found.push(format!("{} has {lines} lines, more than {LINES_MAX}", path.display()));
            }
        }
    }
    Ok(())
}
