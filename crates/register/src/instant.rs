//! Instants are milliseconds since 1970-01-01T00:00:00Z; days are days in Beijing.
//!
//! Law counts in the days of the place where it is applied. China has one time zone without
//! summer time, so eight hours are enough and no time zone database is asked.

use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Timestamp};

const BEIJING_MS: i64 = 8 * 60 * 60 * 1000;

/// The day in Beijing at the instant `ms`.
#[must_use]
pub fn beijing_day(ms: i64) -> Date {
    beijing(ms).date()
}

/// Date and time of day in Beijing at the instant `ms`.
#[must_use]
pub fn beijing(ms: i64) -> DateTime {
    let shifted = ms.saturating_add(BEIJING_MS);
    DateTime::constant(1970, 1, 1, 0, 0, 0, 0).saturating_add(SignedDuration::from_millis(shifted))
}

/// The instant at which `day` begins in Beijing.
#[must_use]
pub fn start_of(day: Date) -> i64 {
    i64::from(crate::codec::date::to_days(day)) * 86_400_000 - BEIJING_MS
}

/// Days since 1970-01-01 of `day`: how due days stand in the store.
#[must_use]
pub fn day_number(day: Date) -> i32 {
    crate::codec::date::to_days(day)
}

/// The day with that number; the last day of the calendar where it is beyond it.
#[must_use]
pub fn day_of_number(number: i32) -> Date {
    crate::codec::date::from_days(number).unwrap_or(Date::MAX)
}

/// RFC 3339 with the offset of Beijing: `2026-11-23T09:05:00.000+08:00`.
#[must_use]
pub fn rfc3339(ms: i64) -> String {
    format!("{:.3}+08:00", beijing(ms))
}

/// The instant of an RFC 3339 text.
#[must_use]
pub fn parse_rfc3339(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(|at| at.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_changes_at_midnight_in_beijing_not_in_greenwich() {
        let last = parse_rfc3339("2026-11-23T15:59:59.999Z").expect("an instant");
        assert_eq!(beijing_day(last).to_string(), "2026-11-23");
        assert_eq!(beijing_day(last + 1).to_string(), "2026-11-24");
        assert_eq!(start_of(beijing_day(last + 1)), last + 1);
        assert_eq!(rfc3339(last + 1), "2026-11-24T00:00:00.000+08:00");
    }

    #[test]
    fn a_day_number_goes_there_and_back() {
        for text in ["1949-10-01", "1970-01-01", "2026-02-28", "2099-12-31"] {
            let day: Date = text.parse().expect("a date");
            assert_eq!(day_of_number(day_number(day)), day);
        }
    }
}
