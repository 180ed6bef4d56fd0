//! Working days, counted from the State Council's yearly holiday notices.
//!
//! A year whose notice is not loaded is counted by weekday alone, and every date that leans on
//! such a year is *provisional*: pages say so, and it is counted again once the notice is in.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::{Date, Weekday};
use serde::Serialize;

/// One year of the holiday notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WorkYear {
    /// The calendar year.
    pub year: i16,
    /// The notice the days come from.
    pub notice: String,
    /// Days off that the notice names, weekends among them.
    pub off: BTreeSet<Date>,
    /// Weekend days that the notice makes working days.
    pub work: BTreeSet<Date>,
}

/// A count went past the calendar that is known: the notice of this year is not loaded, so that the day
/// that came out may move once it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct PastCalendar {
    /// The first year that was counted by weekdays alone.
    pub year: i16,
}

/// The working-day calendar: the years that are loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Workdays {
    years: BTreeMap<i16, WorkYear>,
}

impl Workdays {
    /// A calendar of these years; of two entries for one year the later stands.
    #[must_use]
    pub fn from_years(years: impl IntoIterator<Item = WorkYear>) -> Self {
        Self { years: years.into_iter().map(|year| (year.year, year)).collect() }
    }

    /// The loaded years, in order.
    pub fn years(&self) -> impl Iterator<Item = &WorkYear> {
        self.years.values()
    }

    /// Whether the notice for the year of `date` is loaded.
    #[must_use]
    pub fn knows(&self, date: Date) -> bool {
        self.years.contains_key(&date.year())
    }

    /// Whether `date` is a working day; in a year without a notice, Monday to Friday.
    #[must_use]
    pub fn is_working_day(&self, date: Date) -> bool {
        if let Some(year) = self.years.get(&date.year()) {
            if year.work.contains(&date) {
                return true;
            }
            if year.off.contains(&date) {
                return false;
            }
        }
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// The `n`th working day after `from`, and whether the count is provisional.
    ///
    /// The day itself does not count (Civil Code, article 201). With `n = 0` the answer is `from`.
    /// The count is provisional when any day it passed lies in a year without a notice.
    #[must_use]
    pub fn add_working_days(&self, from: Date, n: u32) -> (Date, bool) {
        let (date, warning) = self.count(from, n);
        (date, warning.is_some())
    }

    /// As [`Workdays::add_working_days`], saying which year made the count provisional.
    ///
    /// For `n > 0` the day that comes out is always a working day.
    #[must_use]
    pub fn count(&self, from: Date, n: u32) -> (Date, Option<PastCalendar>) {
        let mut date = from;
        let mut warning = None;
        let mut left = n;
        while left > 0 && date < Date::MAX {
            date = date.tomorrow().unwrap_or(Date::MAX);
            warning = warning.or_else(|| self.unknown(date));
            if self.is_working_day(date) {
                left -= 1;
            }
        }
        (date, warning)
    }

    /// `date` itself if it is a working day, else the next one (Civil Code, article 203).
    #[must_use]
    pub fn on_or_after(&self, date: Date) -> (Date, Option<PastCalendar>) {
        let mut day = date;
        let mut warning = self.unknown(day);
        while !self.is_working_day(day) && day < Date::MAX {
            day = day.tomorrow().unwrap_or(Date::MAX);
            warning = warning.or_else(|| self.unknown(day));
        }
        (day, warning)
    }

    fn unknown(&self, date: Date) -> Option<PastCalendar> {
        (!self.knows(date)).then(|| PastCalendar { year: date.year() })
    }

    /// How many working days lie after `from` up to and with `to`; none if `to` is not later.
    #[must_use]
    pub fn working_days_between(&self, from: Date, to: Date) -> u32 {
        let mut date = from;
        let mut count = 0;
        while date < to {
            date = date.saturating_add(Span::new().days(1));
            if self.is_working_day(date) {
                count += 1;
            }
        }
        count
    }
}
