//! Steps: who took them, what was said, what follows.

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use super::table::Effect;
use super::words::{Actor, Words};
use super::{Deadline, Procedure};
use crate::codec::Day;
use crate::ids::{CaseId, EntryId, OfficerId};
use crate::marks::Mark;

/// Who took a step.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct By {
    /// In which part.
    #[n(0)]
    pub actor: Actor,
    /// Code of the body for which an officer acted; empty for the person, time and the register.
    #[n(1)]
    pub body: String,
    /// The officer.
    #[n(2)]
    pub officer: Option<OfficerId>,
    /// The authority under which somebody else acted for the person: they take the person's part, and
    /// whoever calls has asked [`super::authority::allows`] before.
    #[n(3)]
    pub under: Option<CaseId>,
    /// Whether it was done at a counter, the person or their representative being there.
    #[n(4)]
    pub at_counter: bool,
}

impl By {
    /// The person, or whoever may act for them.
    #[must_use]
    pub fn person() -> Self {
        Self { actor: Actor::Person, body: String::new(), officer: None, under: None, at_counter: false }
    }

    /// An officer of a body.
    #[must_use]
    pub fn officer(actor: Actor, body: impl Into<String>, officer: OfficerId) -> Self {
        Self { actor, body: body.into(), officer: Some(officer), under: None, at_counter: false }
    }

    /// The end of a clock.
    #[must_use]
    pub fn time() -> Self {
        Self { actor: Actor::Time, ..Self::person() }
    }

    /// The register, on something that happened elsewhere: a notice was served, an entry ended.
    #[must_use]
    pub fn register() -> Self {
        Self { actor: Actor::Register, ..Self::person() }
    }
}

/// A paper that somebody shows; its bytes are sealed elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Shown {
    /// Code of its kind in the rules.
    #[n(0)]
    pub kind: String,
    /// Keyed hash of the sealed file; zeros where the kind needs none.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub mark: [u8; 32],
}

/// What somebody says and shows with a step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Said {
    /// Words: facts, reasons, a reply. Sealed with the event.
    #[n(0)]
    pub words: String,
    /// Papers.
    #[n(1)]
    pub papers: Vec<Shown>,
    /// A code of the rules: of a ground.
    #[n(2)]
    pub ground: String,
    /// A last day that is set, or the day of a hearing.
    #[n(3)]
    pub until: Option<Day>,
    /// The new version of the entry.
    #[n(4)]
    pub version: Option<u32>,
    /// The entries on which a decision rests.
    #[n(5)]
    pub entries: Vec<EntryId>,
}

impl Said {
    /// Nothing.
    #[must_use]
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Words alone.
    #[must_use]
    pub fn words(words: impl Into<String>) -> Self {
        Self { words: words.into(), ..Self::default() }
    }
}

/// A step that was taken: what the event says, and all that changes a case.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Taken<S> {
    /// The day.
    #[n(0)]
    #[cbor(with = "crate::codec::date")]
    pub on: Date,
    /// Who took it.
    #[n(1)]
    pub by: By,
    /// The step.
    #[n(2)]
    pub step: S,
    /// What was said.
    #[n(3)]
    pub said: Said,
    /// What happens by itself from now on, as it was counted on the day.
    #[n(4)]
    pub deadlines: Vec<Deadline>,
}

/// A step that may be taken: its event, and what is committed with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition<P: Procedure> {
    /// What the event says.
    pub taken: Taken<P::Step>,
    /// Where the case stands then.
    pub to: P::Stage,
    /// What follows outside the case.
    pub effects: Vec<Effect>,
    /// Who is told, under the code of [`Transition::told`].
    pub tells: Vec<Actor>,
    /// The first day on which the entry is not disclosed any more, if from now on nobody does anything;
    /// it holds whether the daily run comes or not.
    pub stops: Option<Date>,
    /// The mark that the entry bears from now on.
    pub mark: Option<Mark>,
    /// Whether mark or day are other than before, so that the entry has to be told.
    pub tell_entry: bool,
}

impl<P: Procedure> Transition<P> {
    /// The code of the notice that the step sends: `objection.keep`.
    #[must_use]
    pub fn told(&self) -> String {
        format!("{}.{}", P::NAME.as_str(), self.taken.step.as_str())
    }
}

/// What is expected next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep<S> {
    /// Who has to act.
    pub owner: Actor,
    /// What they may do.
    pub may: Vec<S>,
    /// When the stage ends by itself.
    pub ends: Option<Deadline>,
    /// What happens then.
    pub then: Option<S>,
}

/// The steps do not make a case: somebody changed them, or they are of another version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the steps do not make a case")]
pub struct Broken;
