//! Disclosure periods and classes, both sides and the day it changes.

use proptest::prelude::*;
use xinyu_register::rules::{Amounts, Class, ItemCode, Length, PenaltyKind, RuleGap, last_day_of};

use crate::world::{RULES, day, food, metrology};

#[test]
fn the_first_day_is_the_date_of_the_decision_and_the_last_the_day_before_the_corresponding_date() {
    let period = RULES.disclosure(&metrology(), Class::General, day("2026-05-20")).expect("a period");
    assert_eq!(period.last_day, day("2027-05-19"));
    assert_eq!(period.min_until, Some(day("2026-08-19")));
    assert_eq!(period.rule.as_str(), "disclosure.general");
    assert_eq!(period.class_rule.as_str(), "class.general");
}

#[test]
fn an_unknown_item_is_a_gap_and_never_a_guess() {
    let unknown = RULES.disclosure(&ItemCode::new("penalty.none"), Class::General, day("2026-05-20"));
    assert!(matches!(unknown, Err(RuleGap { .. })));
}

#[test]
fn the_longest_class_of_several_kinds_wins() {
    let fined = Amounts { fine_fen: Some(50_000), confiscated_fen: None };
    let kinds = [PenaltyKind::Warning, PenaltyKind::Fine, PenaltyKind::RevokeLicence];
    let found = RULES.classified(&kinds, &fined, &food(), day("2026-05-20"));
    assert_eq!((found.class, found.by), (Class::Serious, Some(PenaltyKind::RevokeLicence)));
    assert_eq!(RULES.classify(&kinds[..2], &fined, &food(), day("2026-05-20")), Class::General);
}

#[test]
fn a_fine_turns_general_one_fen_above_two_hundred_yuan_and_serious_at_a_hundred_thousand() {
    let class = |fen: i64| {
        let amounts = Amounts { fine_fen: Some(fen), confiscated_fen: None };
        RULES.classify(&[PenaltyKind::Fine], &amounts, &food(), day("2026-05-20"))
    };
    assert_eq!(class(20_000), Class::Minor);
    assert_eq!(class(20_001), Class::General);
    assert_eq!(class(9_999_999), Class::General);
    assert_eq!(class(10_000_000), Class::Serious);
}

#[test]
fn a_month_that_lacks_the_day_ends_in_the_persons_favour() {
    assert_eq!(last_day_of(day("2026-11-30"), Length::Months(3)), day("2027-02-27"));
    assert_eq!(last_day_of(day("2026-01-31"), Length::Months(3)), day("2026-04-29"));
    assert_eq!(last_day_of(day("2028-02-29"), Length::Years(1)), day("2029-02-27"));
    assert_eq!(last_day_of(day("2026-04-01"), Length::Days(1)), day("2026-04-01"));
}

proptest! {
    #[test]
    fn no_class_is_shown_longer_than_five_years_nor_kept_shorter_than_it_is_shown(offset in 0i32..4000) {
        let decided = day("2019-01-01").saturating_add(jiff::Span::new().days(offset));
        for item in RULES.items().filter(|item| item.adverse) {
            for class in Class::ALL {
                let period = RULES.disclosure(&item.code, *class, decided).expect("a period");
                let kept = RULES.retention_until(&item.code, *class, decided).expect("kept");
                prop_assert!(period.last_day < decided.saturating_add(jiff::Span::new().years(5)));
                prop_assert!(period.last_day <= kept);
                prop_assert!(period.min_until.is_none_or(|min| decided <= min && min <= period.last_day));
            }
        }
    }

    #[test]
    fn a_graver_class_is_never_shown_for_a_shorter_time(offset in 0i32..4000) {
        let decided = day("2019-01-01").saturating_add(jiff::Span::new().days(offset));
        for item in RULES.items().filter(|item| item.adverse) {
            let last = |class| RULES.disclosure(&item.code, class, decided).expect("a period").last_day;
            prop_assert!(last(Class::Minor) <= last(Class::General) && last(Class::General) <= last(Class::Serious));
        }
    }
}
