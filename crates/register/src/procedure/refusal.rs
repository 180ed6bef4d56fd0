//! Why a step is refused.

use jiff::civil::Date;

use super::table::Need;
use crate::rules::RuleGap;

/// Why a step cannot be taken now. Nothing changes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The case is closed.
    #[error("the case is closed")]
    Closed,
    /// The step does not belong to this stage.
    #[error("not at this stage")]
    NotNow,
    /// Somebody else has to take it.
    #[error("somebody else has to do this")]
    NotYours,
    /// A clock ran out before: what happens by itself comes first. Take what `due` says, then ask again.
    #[error("a clock ran out before")]
    TimeFirst,
    /// Something that the step needs is missing.
    #[error("{0:?} is missing")]
    Missing(Need),
    /// Whoever took an earlier step cannot take this one, too.
    #[error("another officer has to do this")]
    SamePerson,
    /// It can be done from a day on.
    #[error("from {from} on")]
    TooEarly {
        /// The first day.
        from: Date,
    },
    /// The time in which it could be done is over.
    #[error("until {last}")]
    TooLate {
        /// The last day.
        last: Date,
    },
    /// The end that was set is later than the rules allow.
    #[error("not later than {last}")]
    TooLong {
        /// The latest day that can be set.
        last: Date,
    },
    /// A limit of the rules is reached, or the least that they ask is not.
    #[error("the limit {limit} is {count}")]
    Limit {
        /// The limit.
        limit: String,
        /// Its value.
        count: u32,
    },
    /// A condition is not met.
    #[error("the condition {condition} is not met")]
    Unmet {
        /// Its word in the rules.
        condition: String,
    },
    /// The rules do not admit what was named.
    #[error("{what} is not admitted")]
    NotAdmitted {
        /// A code that was given: of a ground, a kind of paper, a measure, an act.
        what: String,
    },
    /// No rule is in force for it.
    #[error(transparent)]
    Gap(#[from] RuleGap),
}

impl Refusal {
    /// The code of the problem.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Closed => "case.closed",
            Self::NotNow => "case.not_now",
            Self::NotYours => "case.not_yours",
            Self::TimeFirst => "case.time_first",
            Self::Missing(_) => "case.missing",
            Self::SamePerson => "case.same_person",
            Self::TooEarly { .. } => "case.too_early",
            Self::TooLate { .. } => "case.too_late",
            Self::TooLong { .. } => "case.too_long",
            Self::Limit { .. } => "case.limit",
            Self::Unmet { .. } => "case.unmet",
            Self::NotAdmitted { .. } => "case.not_admitted",
            Self::Gap(_) => "case.no_rule",
        }
    }
}
