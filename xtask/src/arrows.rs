//! The arrows between crates: all that are not listed are forbidden.

use anyhow::Result;
use cargo_metadata::{DependencyKind, MetadataCommand};

/// Crate and what it may lean on among ours.
const OURS: &[(&str, &[&str])] = &[
    ("xinyu-register", &[]),
    ("xinyu-evidence", &[]),
    ("xinyu-vault", &["xinyu-register"]),
    ("xinyu-store", &["xinyu-register", "xinyu-evidence"]),
    ("xinyu-store-sqlite", &["xinyu-store", "xinyu-register", "xinyu-evidence"]),
    ("xinyu-store-postgres", &["xinyu-store", "xinyu-register", "xinyu-evidence"]),
    ("xinyu-service", &["xinyu-register", "xinyu-evidence", "xinyu-vault", "xinyu-store"]),
    ("xinyu-documents", &["xinyu-service", "xinyu-register", "xinyu-evidence"]),
    ("xinyu-sheets", &["xinyu-service", "xinyu-register"]),
    ("xinyu-post", &["xinyu-service", "xinyu-register"]),
    ("xinyu-web", &["xinyu-service", "xinyu-register", "xinyu-evidence"]),
    ("xinyu-demo", &["xinyu-service", "xinyu-register", "xinyu-store"]),
];

/// Heavy or dangerous libraries and the crates that alone may use them.
const KEPT: &[(&str, &[&str])] = &[
    // The binary uses it for the floor of its benchmarks only.
    ("rusqlite", &["xinyu-store-sqlite", "xinyu"]),
    ("tokio-postgres", &["xinyu-store-postgres"]),
    ("deadpool-postgres", &["xinyu-store-postgres"]),
    ("typst", &["xinyu-documents"]),
    ("typst-pdf", &["xinyu-documents"]),
    ("lopdf", &["xinyu-documents"]),
    ("calamine", &["xinyu-sheets"]),
    ("rust_xlsxwriter", &["xinyu-sheets"]),
    ("lettre", &["xinyu-post"]),
    ("axum", &["xinyu-web", "xinyu"]),
    ("aes-gcm", &["xinyu-vault"]),
];

/// Arrows that point where they may not.
pub fn check() -> Result<Vec<String>> {
    let metadata = MetadataCommand::new().no_deps().exec()?;
    let mut found = Vec::new();
    for package in &metadata.packages {
        let name = package.name.as_str();
        for dependency in package.dependencies.iter().filter(|one| one.kind != DependencyKind::Development) {
            let on = dependency.name.as_str();
            if on.starts_with("xinyu") {
                let allowed = OURS.iter().find(|(one, _)| *one == name);
                if allowed.is_some_and(|(_, may)| !may.contains(&on)) {
                    found.push(format!("{name} may not lean on {on} (docs/ARCHITECTURE.md, arrows)"));
                }
            }
            if KEPT.iter().any(|(kept, by)| *kept == on && !by.contains(&name)) {
                found.push(format!("{on} is kept to its own crate; {name} may not use it"));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_arrow_of_the_workspace_is_allowed() {
        assert_eq!(super::check().expect("metadata reads"), Vec::<String>::new());
    }
}
