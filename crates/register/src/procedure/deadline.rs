//! The last day after which something happens by itself.

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use crate::calendar::PastCalendar;
use crate::rules::{RuleGap, Rules};

/// A last day, and what happens by itself after it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Deadline {
    /// Word of the step that time takes then.
    #[n(0)]
    pub step: String,
    /// The clock; empty where the case named the day.
    #[n(1)]
    pub clock: String,
    /// The day from which the clock counts; it does not count itself.
    #[n(2)]
    #[cbor(with = "crate::codec::date")]
    pub from: Date,
    /// The last day in time.
    #[n(3)]
    #[cbor(with = "crate::codec::date")]
    pub last: Date,
    /// The first year that was counted without a holiday notice: the day may still move.
    #[n(4)]
    pub past_calendar: Option<i16>,
}

impl Deadline {
    /// By a clock of the rules in force on the day from which it counts.
    pub(super) fn of(step: &str, clock: &str, from: Date, rules: &Rules) -> Result<Self, RuleGap> {
        let due = rules.due(from, rules.clock(clock, from)?);
        Ok(Self {
            step: step.to_owned(),
            clock: clock.to_owned(),
            from,
            last: due.date,
            past_calendar: due.warning.map(|warning| warning.year),
        })
    }

    /// On a day that the case names.
    pub(super) fn on(step: &str, last: Date) -> Self {
        Self { step: step.to_owned(), clock: String::new(), from: last, last, past_calendar: None }
    }

    /// The warning that the day may still move, because it runs past the known calendar.
    #[must_use]
    pub fn warning(&self) -> Option<PastCalendar> {
        self.past_calendar.map(|year| PastCalendar { year })
    }

    /// As it is counted with the calendar of these rules: a day that ran past the calendar is counted
    /// again once the notice is there; any other stays as it was told.
    #[must_use]
    pub fn recounted(&self, rules: &Rules) -> Self {
        if self.past_calendar.is_none() {
            return self.clone();
        }
        Self::of(&self.step, &self.clock, self.from, rules).unwrap_or_else(|_| self.clone())
    }
}
