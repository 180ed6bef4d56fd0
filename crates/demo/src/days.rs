//! Days and times of day of the story.

use jiff::Span;
use jiff::civil::{Date, Weekday};
use xinyu_register::instant::start_of;

const MINUTE_MS: i64 = 60_000;

/// So many days before `day`; after it where `days` is negative.
pub(crate) fn days_before(day: Date, days: i64) -> Date {
    day.saturating_sub(Span::new().days(days))
}

/// So many months before `day`.
pub(crate) fn months_before(day: Date, months: i64) -> Date {
    day.saturating_sub(Span::new().months(months))
}

/// So many years before `day`.
pub(crate) fn years_before(day: Date, years: i64) -> Date {
    day.saturating_sub(Span::new().years(years))
}

/// `day`, or the Friday before a weekend.
pub(crate) fn at_work(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => days_before(day, 1),
        Weekday::Sunday => days_before(day, 2),
        _ => day,
    }
}

/// `day`, or the Monday after a weekend.
pub(crate) fn next_at_work(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => days_before(day, -2),
        Weekday::Sunday => days_before(day, -1),
        _ => day,
    }
}

/// The instant `minute` minutes after midnight in Beijing.
pub(crate) fn at(day: Date, minute: i64) -> i64 {
    start_of(day) + minute * MINUTE_MS
}
