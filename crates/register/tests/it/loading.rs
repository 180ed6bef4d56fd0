//! Reading the rules: what is shipped holds together, and what is wrong is all told at once.

use xinyu_register::rules::{RuleFile, Rules, Severity, SourceKind};

use crate::world::{RULES, shipped};

#[test]
fn the_shipped_rules_pass_the_catalog_check() {
    let report = RULES.check();
    let faults: Vec<String> =
        report.of(Severity::Fault).map(|one| format!("{}: {} ({})", one.about, one.what, one.mend)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    println!("sources {:?}, {} cases", report.sources, report.cases);
    assert!(report.cases > 100);
}

#[test]
fn every_shipped_case_gives_the_answer_that_the_lawyer_wrote() {
    let failed: Vec<String> = RULES
        .run_cases()
        .into_iter()
        .filter(|result| !result.passed)
        .map(|result| {
            format!("{}: {}\n  expected {}\n  found    {}", result.file, result.name, result.expected, result.found)
        })
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn the_version_depends_on_paths_and_texts_and_not_on_their_order() {
    let mut files = shipped();
    files.reverse();
    assert_eq!(Rules::load(&files).map(|rules| rules.version().to_owned()), Ok(RULES.version().to_owned()));
    assert_eq!(RULES.version().len(), 64);
    files[0].text.push('\n');
    assert_ne!(Rules::load(&files).map(|rules| rules.version().to_owned()), Ok(RULES.version().to_owned()));
}

fn faults_of(text: &str) -> Vec<String> {
    let file = RuleFile { path: "clocks.toml".to_owned(), text: text.to_owned() };
    Rules::load(&[file]).expect_err("faults").iter().map(ToString::to_string).collect()
}

#[test]
fn every_fault_is_told_with_its_file_its_place_and_the_way_to_mend_it() {
    let faults = faults_of(
        r#"
        [[clock]]
        id = "a"
        name = { zh = "甲" }
        length = { days = 3, months = 1 }
        in_force = { from = "2026-01-01" }
        source = "house"
        lenght = 3
        "#,
    );
    insta::assert_snapshot!(faults.join("\n"), @r#"
    clocks.toml: clock[a].name.en: is missing; add en = "…"
    clocks.toml: clock[a].length: is not one length; write one of { working_days = 5 }, { days = … }, { months = … }, { years = … }
    clocks.toml: clock[a].in_force.from: is not a date; write it as 2026-04-01, without quotation marks
    clocks.toml: clock[a].source: does not say where the value comes from; source = "house" is for rows with a reason; else write { law = … }, { unconfirmed = … } or { house = … }
    clocks.toml: clock[a].lenght: is not a key that is read here; mend the spelling or take it out
    "#);
}

#[test]
fn a_text_that_is_no_toml_says_where_to_look() {
    let faults = faults_of("[[clock]]\nid = a\n");
    assert_eq!(faults.len(), 1);
    assert!(faults[0].contains("line 2"), "{}", faults[0]);
}

#[test]
fn a_source_that_no_act_backs_is_a_fault() {
    let faults = faults_of(
        r#"
        [[clock]]
        id = "a"
        name = { zh = "甲", en = "a" }
        length = { days = 3 }
        in_force = { from = 2026-01-01 }
        source = { law = "没有的法", article = "1" }
        "#,
    );
    assert_eq!(faults.len(), 1);
    assert!(faults[0].contains("cites 没有的法"), "{}", faults[0]);
}

#[test]
fn one_id_may_not_stand_for_two_rules() {
    let mut files = shipped();
    let copy = files.iter().find(|file| file.path == "periods.toml").expect("periods").text.clone();
    files.push(RuleFile { path: "periods-again.toml".to_owned(), text: copy });
    let faults = Rules::load(&files).expect_err("faults");
    assert!(faults.iter().any(|fault| fault.key == "disclosure.general"));
}

#[test]
fn every_unconfirmed_value_is_listed_as_a_remark_so_that_somebody_reads_the_text() {
    let report = RULES.check();
    let unconfirmed = RULES.sources().filter(|one| one.source.kind == SourceKind::Unconfirmed).count();
    assert_eq!(report.of(Severity::Remark).count(), unconfirmed);
    assert_eq!(report.sources.unconfirmed, unconfirmed);
}

#[test]
fn every_house_value_gives_its_reason_in_both_languages() {
    for one in RULES.sources().filter(|one| one.source.kind == SourceKind::House) {
        let note = one.source.note.as_ref().expect("a reason");
        assert!(!note.zh.is_empty() && !note.en.is_empty(), "{}", one.key);
    }
}

#[test]
fn an_item_that_nobody_may_file_and_a_rule_without_a_case_are_faults() {
    let mut files = shipped();
    for file in &mut files {
        if file.path.starts_with("bodies") {
            file.text = file.text.replace("\"penalty.metrology-testing\"", "").replace(", ]", "]");
        }
        if file.path == "clocks.toml" {
            file.text.push_str(
                "\n[[clock]]\nid = \"untried\"\nname = { zh = \"无例\", en = \"untried\" }\nlength = { days = 1 }\n\
                 in_force = { from = 2026-01-01 }\nsource = { house = { zh = \"试\", en = \"a try\" } }\n",
            );
        }
    }
    let report = Rules::load(&files).expect("rules").check();
    assert!(!report.passed());
    let said: Vec<String> = report.of(Severity::Fault).map(|one| format!("{} {}", one.about, one.what)).collect();
    assert!(said.iter().any(|one| one == "penalty.metrology-testing is an item that nobody may file"), "{said:?}");
    assert!(said.iter().any(|one| one == "untried has no case"), "{said:?}");
}

#[test]
fn a_gap_and_an_overlap_in_relevance_are_faults() {
    let mut files = shipped();
    let social = files.iter_mut().find(|file| file.path == "purposes/social-aid.toml").expect("social aid");
    social.text = social.text.replace("kinds = [\"award\"]", "kinds = [\"penalty\"]");
    let report = Rules::load(&files).expect("rules").check();
    let said: Vec<&str> = report.of(Severity::Fault).map(|one| one.what.as_str()).collect();
    assert!(said.contains(&"0 rows of relevance speak"), "{said:?}");
    assert!(said.contains(&"2 rows of relevance speak"), "{said:?}");
}

#[test]
fn two_values_of_one_clock_may_follow_each_other_but_not_overlap() {
    let later = |from: &str, until: &str| {
        let mut files = shipped();
        for file in &mut files {
            if file.path == "clocks.toml" {
                file.text = file.text.replacen(
                    "in_force = { from = 2018-07-25 }",
                    &format!("in_force = {{ from = 2018-07-25, until = {until} }}"),
                    1,
                );
                file.text.push_str(&format!(
                    "\n[[clock]]\nid = \"filing.deadline\"\nname = {{ zh = \"新\", en = \"new\" }}\nlength = {{ working_days = 5 }}\n\
                     in_force = {{ from = {from} }}\nsource = {{ house = {{ zh = \"试\", en = \"a try\" }} }}\n"
                ));
            }
        }
        Rules::load(&files).expect("rules")
    };
    let one_after_the_other = later("2028-01-01", "2028-01-01");
    let length =
        |on: &str| one_after_the_other.clock("filing.deadline", on.parse().expect("a date")).expect("a clock").length;
    assert_ne!(length("2027-12-31"), length("2028-01-01"));
    let overlapping = later("2027-12-31", "2028-01-01").check();
    assert!(overlapping.of(Severity::Fault).any(|one| one.what == "has two values on one day"));
}
