//! The list of the conformance suite names every case there is.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// `pub async fn` with a store or a place: a case. Helpers of the suite live in `make.rs` and `make_full.rs`.
fn cases(source: &str) -> impl Iterator<Item = &str> {
    source.lines().filter_map(|line| {
        let rest = line.strip_prefix("pub async fn ")?;
        let (name, takes) = rest.split_once('(')?;
        (takes.starts_with("store: Store)")
            || takes.starts_with("place: impl Place)")
            || takes.starts_with("one: impl Place, other: impl Place)"))
        .then_some(name)
    })
}

#[test]
fn no_case_is_left_out_of_the_list() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/conformance");
    let list = fs::read_to_string(suite.join("mod.rs")).expect("the list can be read");
    let listed: BTreeSet<(String, String)> = {
        let mut part = String::new();
        let mut listed = BTreeSet::new();
        for line in list.lines().map(str::trim) {
            if let Some(name) = line.strip_suffix(" {") {
                part = name.to_owned();
            } else if line.contains('_') && line.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
                assert!(listed.insert((part.clone(), line.to_owned())), "{line} is listed twice");
            }
        }
        listed
    };
    let mut written = BTreeSet::new();
    for file in fs::read_dir(&suite).expect("the suite can be read") {
        let path = file.expect("a file of the suite").path();
        let part = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let source = fs::read_to_string(&path).expect("a file of the suite can be read");
        if !part.starts_with("make") && part != "mod" {
            let all = source.lines().filter(|line| line.starts_with("pub async fn ")).count();
            let named: Vec<_> = cases(&source).map(|case| (part.clone(), case.to_owned())).collect();
            assert_eq!(named.len(), all, "{part}: a case takes a store or a place, on one line");
            written.extend(named);
        }
    }
    assert_eq!(written, listed);
    assert!(written.len() > 110, "{} cases", written.len());
}
