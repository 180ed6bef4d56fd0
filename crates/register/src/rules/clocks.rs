//! Clocks: how long a step may take, a request lives, a record is kept.

use jiff::civil::Date;
use serde::Serialize;

use super::periods::corresponding;
use super::read::Node;
use super::words::{InForce, Length, RuleId, Source, Text};
use crate::calendar::{PastCalendar, WorkYear, Workdays};

/// One clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// The rule, by which code asks for it.
    pub id: RuleId,
    /// What it measures, in plain words.
    pub name: Text,
    /// How long.
    pub length: Length,
    /// Whether a last day that is a day off moves to the next working day (民法典 art. 203). One that
    /// counts working days ends on one in any case.
    pub rolls: bool,
    /// What follows when it runs out and nobody did anything; `None` where nothing can.
    pub silence: Option<Text>,
    /// When it is in force.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

impl Clock {
    pub(super) fn read(node: &Node<'_>) -> Self {
        let clock = Self {
            id: node.rule_id(),
            name: node.text("name"),
            length: node.length("length"),
            rolls: node.opt_bool("rolls").unwrap_or(false),
            silence: node.opt_text("silence"),
            in_force: node.in_force(),
            source: node.source(None),
        };
        if matches!(clock.length, Length::WorkingDays(0)) {
            // It would end on the day on which it starts, be that a day off.
            node.fault("length", "is no working day at all", "write one working day at least");
        }
        node.done();
        clock
    }

    /// The length in days, where it is one of calendar days.
    #[must_use]
    pub fn days(&self) -> Option<u32> {
        match self.length {
            Length::Days(n) => Some(n),
            Length::WorkingDays(_) | Length::Months(_) | Length::Years(_) => None,
        }
    }
}

/// The last day of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The last day on which the step is in time; it is late from the next.
    pub date: Date,
    /// Whether the count leans on a year whose holiday notice is not loaded.
    pub provisional: bool,
    /// Which year that is: pages warn in plain words.
    pub warning: Option<PastCalendar>,
}

/// The last day of a clock that starts on `from`, which itself does not count.
#[must_use]
pub(super) fn due(workdays: &Workdays, from: Date, clock: &Clock) -> Due {
    let (date, warning) = match clock.length {
        Length::WorkingDays(n) => workdays.count(from, n),
        length if clock.rolls => workdays.on_or_after(corresponding(from, length)),
        length => (corresponding(from, length), None),
    };
    Due { date, provisional: warning.is_some(), warning }
}

/// One year of the holiday notice; ranges are written as their first and last day.
pub(super) fn read_work_year(node: &Node<'_>) -> (WorkYear, RuleId) {
    let id = node.rule_id();
    let year: i16 = node.opt_count("year").unwrap_or_default();
    let mut off = std::collections::BTreeSet::new();
    for range in node.nodes("off") {
        let (first, last) = (range.date("from"), range.date("to"));
        if last < first || first.year() != year || last.year() != year {
            range.fault("to", "is not a span within the year", "write the first and the last day off");
        } else {
            off.extend(first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last));
        }
        let _ = range.opt_str("name");
        range.done();
    }
    let work: std::collections::BTreeSet<Date> = node.dates("work").into_iter().collect();
    for day in &work {
        let weekend = matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday);
        if day.year() != year || off.contains(day) || !weekend {
            node.fault("work", format!("{day} is no weekend day of the year that is worked"), "see the notice");
        }
    }
    let notice = node.str("notice");
    let _ = node.source(None);
    node.done();
    (WorkYear { year, notice, off, work }, id)
}
