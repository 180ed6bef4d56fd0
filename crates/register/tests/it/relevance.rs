//! What each purpose sees, printed whole, and the lines that must never move.

use xinyu_register::rules::{Authorisation, Class, Kind, PurposeCode};

use crate::world::{RULES, day, metrology};

#[test]
fn the_grid_of_purposes_and_kinds_is_as_reviewed() {
    insta::assert_snapshot!("relevance_grid", RULES.relevance_grid(day("2026-11-23")));
}

#[test]
fn social_aid_sees_no_adverse_entry_whatever_the_class_or_field() {
    let purpose = RULES.purpose(&PurposeCode::new("social-aid")).expect("social aid");
    for item in RULES.items().filter(|item| item.adverse) {
        for class in Class::ALL {
            let answer = RULES.relevance(&purpose.code, None, &item.code, Some(*class), day("2026-11-23"));
            assert!(!answer.relevant, "{} {class}", item.code);
        }
    }
}

#[test]
fn a_minor_penalty_is_relevant_to_nobody_but_the_person() {
    for purpose in RULES.purposes() {
        let fields = purpose.fields_of_work.iter().map(|field| Some(&field.code)).chain([None]);
        for (field, item) in fields
            .flat_map(|field| RULES.items().filter(|item| item.kind == Kind::Penalty).map(move |item| (field, item)))
        {
            let answer = RULES.relevance(&purpose.code, field, &item.code, Some(Class::Minor), day("2026-11-23"));
            assert_eq!(answer.relevant, purpose.authorisation == Authorisation::Own, "{}", purpose.code);
        }
    }
}

#[test]
fn every_answer_gives_a_reason_in_both_languages_and_its_rule() {
    for purpose in RULES.purposes() {
        for row in &purpose.relevance {
            assert!(!row.reason.zh.is_empty() && !row.reason.en.is_empty(), "{}", row.id);
        }
    }
}

#[test]
fn a_purpose_or_a_day_without_rules_shows_nothing() {
    let unknown =
        RULES.relevance(&PurposeCode::new("curiosity"), None, &metrology(), Some(Class::Serious), day("2026-11-23"));
    assert!(!unknown.relevant);
    assert_eq!(unknown.rule.as_str(), "relevance.no-row");
    let too_early =
        RULES.relevance(&PurposeCode::new("own-use"), None, &metrology(), Some(Class::Serious), day("2024-12-31"));
    assert!(!too_early.relevant);
}

#[test]
fn whoever_asks_names_a_field_of_work_unless_the_purpose_has_none() {
    for purpose in RULES.purposes() {
        assert_eq!(purpose.needs_field, !purpose.fields_of_work.is_empty(), "{}", purpose.code);
    }
}

#[test]
fn every_purpose_speaks_of_every_kind() {
    for purpose in RULES.purposes() {
        for kind in Kind::ALL {
            assert!(purpose.relevance.iter().any(|row| row.kinds.contains(kind)), "{} {kind}", purpose.code);
        }
    }
}
