//! Every reason that a filing gives has words: the problem and how to mend it, in both languages.

use std::collections::BTreeSet;
use std::fs;

use crate::world::{RULES, repository};

/// First parts of the names of codes.
const SORTS: [&str; 13] =
    ["id", "name", "subject", "date", "money", "code", "cell", "basis", "body", "minor", "review", "sheet", "template"];

/// Names with such a first part that are no codes.
const OTHERS: [&str; 2] = ["subject.identity", "body.code"];

/// Codes in the text of a source: strings of small letters with a dot, and the few without.
fn codes_in(text: &str) -> BTreeSet<String> {
    let without_tests = text.split("#[cfg(test)]").next().expect("a text");
    let strings = without_tests.split('"').skip(1).step_by(2);
    let is_code = |text: &&str| match text.split_once('.') {
        Some((sort, rest)) => {
            (SORTS.contains(&sort) || sort == "header")
                && !OTHERS.contains(text)
                && !rest.is_empty()
                && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        }
        None => matches!(*text, "required" | "too_long"),
    };
    strings.filter(is_code).map(str::to_owned).collect()
}

fn codes() -> BTreeSet<String> {
    let source = repository().join("crates/service/src");
    let mut files = vec![source.join("error.rs"), source.join("ports.rs")];
    files.extend(fs::read_dir(source.join("filing")).expect("a folder").map(|entry| entry.expect("an entry").path()));
    files.iter().flat_map(|file| codes_in(&fs::read_to_string(file).expect("a source"))).collect()
}

fn words(lang: &str) -> String {
    fs::read_to_string(repository().join(format!("locales/{lang}/reasons.ftl"))).expect("words")
}

#[test]
fn every_code_has_words_in_both_languages() {
    let codes = codes();
    for known in [
        "id.mangled",
        "minor.under_18",
        "body.code_check",
        "basis.several",
        "required",
        "sheet.encrypted",
        "cell.error",
    ] {
        assert!(codes.contains(known), "{known} was not found in the sources: {codes:?}");
    }
    let table = fs::read_to_string(repository().join("crates/web/src/views/desk/reasons.rs")).expect("the table");
    let mut missing = Vec::new();
    for code in codes.iter().map(String::as_str).chain(["header.unknown", "header.forbidden"]) {
        let key = format!("reason-{}", code.replace('.', "-"));
        for lang in ["zh-CN", "en"] {
            let words = words(lang);
            for key in [key.clone(), format!("{key}-mend")] {
                if !words.contains(&format!("\n{key} =")) {
                    missing.push(format!("{lang}: {key}"));
                }
            }
        }
        if !table.contains(&format!("(\"{code}\", Weight::")) {
            missing.push(format!("the table of reasons: {code}"));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// A refusal by law is told by its rule.
#[test]
fn every_rule_that_refuses_has_its_words() {
    let table = fs::read_to_string(repository().join("crates/web/src/views/desk/reasons.rs")).expect("the table");
    let rules = RULES.screen_words();
    let ids = rules.refusals.iter().map(|rule| &rule.id).chain(rules.ages.iter().map(|rule| &rule.id));
    for id in ids {
        assert!(table.contains(&format!("\"{id}\"")), "{id} would be told as nothing but refused by law");
    }
}

#[test]
fn a_number_that_lost_its_digits_is_mended_by_a_column_of_text() {
    for (lang, word) in [("zh-CN", "设成“文本”"), ("en", "as text")] {
        let words = words(lang);
        for key in ["reason-id-mangled-mend", "reason-id-length-mend"] {
            let line = words.lines().find(|line| line.starts_with(key)).expect("a line");
            assert!(line.contains(word), "{lang}: {line}");
        }
    }
}
