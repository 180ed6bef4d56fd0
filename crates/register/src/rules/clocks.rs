//! Clocks: how long a step may take, a request lives, a record is kept.

use jiff::civil::Date;
use serde::Serialize;

use super::periods::corresponding;
use super::read::Node;
use super::words::{InForce, Length, RuleId, Source, Text};
use crate::calendar::{WorkYear, Workdays};

/// One clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// The rule, by which code asks for it.
    pub id: RuleId,
    /// What it measures, in plain words.
    pub name: Text,
    /// How long.
    pub length: Length,
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
            silence: node.opt_text("silence"),
            in_force: node.in_force(),
            source: node.source(None),
        };
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
}

/// The last day of a clock that starts on `from`, which itself does not count.
#[must_use]
pub(super) fn due(workdays: &Workdays, from: Date, length: Length) -> Due {
    match length {
        Length::WorkingDays(n) => {
            let (date, provisional) = workdays.add_working_days(from, n);
            Due { date, provisional }
        }
        Length::Days(_) | Length::Months(_) | Length::Years(_) => {
            Due { date: corresponding(from, length), provisional: false }
        }
    }
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
