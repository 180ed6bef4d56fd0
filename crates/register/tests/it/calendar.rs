//! Working days, by the notices that are loaded.

use xinyu_register::calendar::Workdays;

use crate::world::{RULES, day};

#[test]
fn the_year_2026_has_248_working_days() {
    let workdays = RULES.workdays();
    assert_eq!(workdays.working_days_between(day("2025-12-31"), day("2026-12-31")), 248);
    let months = [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23];
    for (index, expected) in months.into_iter().enumerate() {
        let first = jiff::civil::date(2026, i8::try_from(index + 1).expect("a month"), 1);
        let before = first.yesterday().expect("a day");
        assert_eq!(workdays.working_days_between(before, first.last_of_month()), expected, "{first}");
    }
}

#[test]
fn a_worked_sunday_counts_and_a_holiday_on_a_weekday_does_not() {
    let workdays = RULES.workdays();
    assert!(workdays.is_working_day(day("2026-01-04")));
    assert!(!workdays.is_working_day(day("2026-01-02")));
    assert_eq!(workdays.add_working_days(day("2026-01-01"), 1), (day("2026-01-04"), false));
}

#[test]
fn no_day_after_today_is_today_even_on_a_holiday() {
    assert_eq!(RULES.workdays().add_working_days(day("2026-10-01"), 0), (day("2026-10-01"), false));
}

#[test]
fn a_count_is_provisional_from_the_first_day_of_a_year_without_a_notice() {
    let workdays = RULES.workdays();
    assert_eq!(workdays.add_working_days(day("2026-12-30"), 1), (day("2026-12-31"), false));
    assert_eq!(workdays.add_working_days(day("2026-12-30"), 2), (day("2027-01-01"), true));
    assert!(!workdays.knows(day("2027-01-01")));
}

#[test]
fn without_any_notice_weekdays_count() {
    let none = Workdays::default();
    assert_eq!(none.add_working_days(day("2026-11-20"), 1), (day("2026-11-23"), true));
}
