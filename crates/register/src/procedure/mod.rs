//! The procedures by which a person's rights run: who may do what next, by when, what happens by itself,
//! who is told.
//!
//! Each procedure is a table of stages and one of moves ([`Row`], [`Move`]); [`Case::next`] answers with
//! the next step or a refusal, [`Case::due`] with what falls due by itself. A case is nothing but the
//! steps that were taken: its record and the leaves in the journal say the same. Days are passed in, and
//! every number comes from `rules/`.
//!
//! What always holds (and a test searches for exceptions): a case that is open has an owner and a last
//! day, after which something happens by itself; if nobody ever acts again, it ends; where those who
//! should have acted were silent about an adverse entry, it ends the person's way. A clock that ran out
//! comes first, however late the daily run is.

pub mod authority;
mod case;
pub mod consent;
pub mod correction;
mod deadline;
pub mod death;
mod grid;
pub mod misuse;
mod needs;
pub mod objection;
pub mod pending;
mod record;
mod refusal;
pub mod repair;
pub mod restriction;
pub mod sheet;
pub mod split;
pub mod statement;
mod table;
mod taken;
pub mod travel;
mod words;

use std::fmt::Debug;

use jiff::civil::Date;
use minicbor::{Decode, Encode};

pub use case::{Alone, Case};
pub use deadline::Deadline;
pub use grid::{grid, table_faults};
pub(crate) use grid::{tables_with_faults, uses_clock};
pub use record::{AnyCase, AnyTaken, AnyTransition, CaseEvent, CaseRecord, Expected, Opened};
pub use refusal::Refusal;
pub use table::{Effect, Ends, Move, Need, Row, Since, Timed};
pub use taken::{Broken, By, NextStep, Said, Shown, Taken, Transition};
pub(crate) use words::words;
pub use words::{Actor, ProcedureName, Words};

use crate::marks::Mark;
use crate::rules::{RuleGap, Rules};

/// One procedure.
pub trait Procedure: Copy + Debug + PartialEq + 'static {
    /// Its stages.
    type Stage: Words;
    /// Its steps.
    type Step: Words + Encode<()> + for<'b> Decode<'b, ()>;
    /// What a case is about.
    type Matter: Clone + Debug + PartialEq;

    /// Which it is.
    const NAME: ProcedureName;
    /// How a case begins.
    const OPENING: Move<Self::Stage, Self::Step>;
    /// The stages, in order; each once.
    const ROWS: &'static [Row<Self::Stage, Self::Step>];
    /// Closed stages in which the mark stays with the entry.
    const STILL_MARKED: &'static [Self::Stage] = &[];
    /// The moves.
    const MOVES: &'static [Move<Self::Stage, Self::Step>];

    /// The row of a stage.
    #[must_use]
    fn row(stage: Self::Stage) -> &'static Row<Self::Stage, Self::Step> {
        Self::ROWS.iter().find(|row| row.stage == stage).unwrap_or(&Self::ROWS[0])
    }

    /// What a step with `Need::Conditions` asks for.
    ///
    /// # Errors
    /// What is not met.
    fn conditions(
        _case: &Case<Self>,
        _step: Self::Step,
        _said: &Said,
        _by: &By,
        _day: Date,
        _rules: &Rules,
    ) -> Result<(), Refusal> {
        Ok(())
    }

    /// In words, what `conditions` asks for a step: for the printed table.
    #[must_use]
    fn condition_words(_step: Self::Step) -> &'static str {
        "符合本程序条件"
    }

    /// The last day after which a step is taken by itself, where the case names it. `taken` ends with the
    /// step that is being taken.
    ///
    /// # Errors
    /// [`RuleGap`] where no rule is in force.
    fn given(
        _matter: &Self::Matter,
        _taken: &[Taken<Self::Step>],
        _step: Self::Step,
        _rules: &Rules,
    ) -> Result<Option<Date>, RuleGap> {
        Ok(None)
    }

    /// The only body that may act in a part; any if none.
    #[must_use]
    fn body(_matter: &Self::Matter, _actor: Actor) -> Option<&str> {
        None
    }

    /// Whether the entry can weigh against the person.
    #[must_use]
    fn adverse(_matter: &Self::Matter) -> bool {
        false
    }

    /// The version of the entry that the case is about; 0 where it is about none.
    #[must_use]
    fn version(_matter: &Self::Matter) -> u32 {
        0
    }

    /// The mark that an open case puts on the entry, wherever it shows.
    #[must_use]
    fn mark(_matter: &Self::Matter) -> Option<Mark> {
        None
    }
}
