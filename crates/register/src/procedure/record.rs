//! A case of any procedure: how it is stored, what its leaves say, and what a desk or a page asks of it.

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use super::case::next_day;
use super::table::Effect;
use super::{
    Actor, Broken, By, Case, Deadline, Procedure, ProcedureName, Refusal, Said, Taken, Words, authority, correction,
    death, misuse, objection, pending, repair, restriction, sheet, statement, travel,
};
use crate::codec::Day;
use crate::entry::{Fact, encoded};
use crate::ids::{CaseId, EntryId};
use crate::marks::Mark;
use crate::rules::Rules;

/// What is expected next, in words of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Who has to act.
    pub owner: Actor,
    /// What they may do.
    pub may: Vec<&'static str>,
    /// When the stage ends by itself.
    pub ends: Option<Deadline>,
    /// What happens then.
    pub then: Option<&'static str>,
}

/// A step of a case that may be taken, and the case after it.
#[derive(Clone, Debug, PartialEq)]
pub struct AnyTransition {
    /// The step, as the event says it.
    pub taken: AnyTaken,
    /// The case after it.
    pub case: AnyCase,
    /// What follows outside the case.
    pub effects: Vec<Effect>,
    /// Who is told.
    pub tells: Vec<Actor>,
    /// Under which code: `objection.keep`.
    pub told: String,
    /// First day without disclosure of the entry, if nobody acts from here on.
    pub stops: Option<Date>,
    /// The mark that the entry bears from now on.
    pub mark: Option<Mark>,
    tell_entry: bool,
    on: Date,
}

impl AnyTransition {
    /// The facts that the entry of the case is given in the same transaction, in order. An end has a leaf
    /// of its own ([`crate::event::Event::Ended`]); the others share the leaf of the step, so that their n
    /// is that of [`crate::event::Event::Case`].
    #[must_use]
    pub fn facts(&self, case: CaseId, at_ms: i64) -> Vec<Fact> {
        let mut facts = Vec::new();
        for effect in &self.effects {
            match effect {
                Effect::End(why) => facts.push(Fact::Ended { at_ms, on: self.on, why: *why, reason: None }),
                Effect::ShowStatement | Effect::ShowStatementBlanked => {
                    if let AnyCase::Statement(own) = &self.case {
                        let words = statement::shown(own).to_owned();
                        facts.push(Fact::Stated { at_ms, case, words });
                    }
                }
                Effect::HideStatement => facts.push(Fact::Unstated { at_ms, case }),
                _ => {}
            }
        }
        if self.tell_entry {
            facts.push(Fact::Case { at_ms, case, mark: self.mark, stops: self.stops.map(Day) });
        }
        facts
    }
}

macro_rules! procedures {
    ($($n:tt $name:ident $module:ident;)+) => {
        /// What a case is about.
        #[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
        pub enum Opened { $(
            #[doc = "See the module of the procedure."]
            #[n($n)]
            $name(#[n(0)] $module::Matter),
        )+ }

        /// A step that was taken.
        #[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
        pub enum AnyTaken { $(
            #[doc = "See the module of the procedure."]
            #[n($n)]
            $name(#[n(0)] Taken<$module::Step>),
        )+ }

        /// A case of one of the procedures, folded from its steps.
        #[derive(Clone, Debug, PartialEq)]
        pub enum AnyCase { $(
            #[doc = "See the module of the procedure."]
            $name(Case<$module::$name>),
        )+ }

        impl AnyTaken {
            /// The word of the step.
            #[must_use]
            pub fn step(&self) -> &'static str {
                match self { $(Self::$name(taken) => taken.step.as_str()),+ }
            }

            /// Its Chinese and English name.
            #[must_use]
            pub fn named(&self) -> (&'static str, &'static str) {
                match self { $(Self::$name(taken) => (taken.step.zh(), taken.step.en())),+ }
            }

            /// The day.
            #[must_use]
            pub fn on(&self) -> Date {
                match self { $(Self::$name(taken) => taken.on),+ }
            }

            /// Who took it.
            #[must_use]
            pub fn by(&self) -> &By {
                match self { $(Self::$name(taken) => &taken.by),+ }
            }

            /// What was said.
            #[must_use]
            pub fn said(&self) -> &Said {
                match self { $(Self::$name(taken) => &taken.said),+ }
            }
        }

        impl Opened {
            /// Which procedure.
            #[must_use]
            pub fn name(&self) -> ProcedureName {
                match self { $(Self::$name(_) => <$module::$name as Procedure>::NAME),+ }
            }

            /// Opens a case about this.
            ///
            /// # Errors
            /// [`Refusal`], where the procedure does not admit it.
            pub fn open(self, said: Said, by: &By, day: Date, rules: &Rules) -> Result<AnyTransition, Refusal> {
                match self { $(Self::$name(matter) => {
                    let (case, one) = Case::<$module::$name>::open(matter, said, by, day, rules)?;
                    Ok(AnyTransition {
                        told: one.told(),
                        case: AnyCase::$name(case),
                        effects: one.effects,
                        tells: one.tells,
                        stops: one.stops,
                        mark: one.mark,
                        tell_entry: one.tell_entry,
                        on: one.taken.on,
                        taken: AnyTaken::$name(one.taken),
                    })
                })+ }
            }
        }

        impl AnyCase {
            /// Which procedure.
            #[must_use]
            pub fn name(&self) -> ProcedureName {
                match self { $(Self::$name(_) => <$module::$name as Procedure>::NAME),+ }
            }

            /// Where it stands: word, Chinese and English name.
            #[must_use]
            pub fn stage(&self) -> (&'static str, &'static str, &'static str) {
                match self { $(Self::$name(case) => (case.stage.as_str(), case.stage.zh(), case.stage.en())),+ }
            }

            /// Whether somebody still has to act.
            #[must_use]
            pub fn is_open(&self) -> bool {
                match self { $(Self::$name(case) => case.is_open()),+ }
            }

            /// The day on which it was opened, and the one on which it came to this stage.
            #[must_use]
            pub fn days(&self) -> (Date, Date) {
                match self { $(Self::$name(case) => (case.opened_on, case.since)),+ }
            }

            /// What happens by itself if nobody does anything: the daily run is due after each last day.
            #[must_use]
            pub fn deadlines(&self) -> &[Deadline] {
                match self { $(Self::$name(case) => &case.deadlines),+ }
            }

            /// The first day on which something falls due, for the daily run; none of a closed case.
            #[must_use]
            pub fn due_on(&self, rules: &Rules) -> Option<Date> {
                let lasts = self.deadlines().iter().map(|deadline| deadline.recounted(rules).last);
                lasts.min().filter(|_| self.is_open()).map(next_day)
            }

            /// The mark that the entry bears because of it.
            #[must_use]
            pub fn mark(&self) -> Option<Mark> {
                match self { $(Self::$name(case) => case.mark()),+ }
            }

            /// What is expected next; nothing of a closed case.
            ///
            /// # Errors
            /// A rule that is asked for is not in force.
            pub fn expected(&self, rules: &Rules) -> Result<Option<Expected>, Refusal> {
                match self { $(Self::$name(case) => Ok(case.next_step(rules)?.map(|next| Expected {
                    owner: next.owner,
                    may: next.may.into_iter().map(Words::as_str).collect(),
                    ends: next.ends,
                    then: next.then.map(Words::as_str),
                }))),+ }
            }

            /// The steps that somebody may take now, whatever they need for it.
            #[must_use]
            pub fn may(&self, actor: Actor) -> Vec<&'static str> {
                match self { $(Self::$name(case) => case.may(actor).into_iter().map(Words::as_str).collect()),+ }
            }

            /// The step that time takes on `day`, because its last day is over.
            ///
            /// # Errors
            /// A rule that is asked for is not in force.
            pub fn due(&self, day: Date, rules: &Rules) -> Result<Option<&'static str>, Refusal> {
                match self { $(Self::$name(case) => Ok(case.due(day, rules)?.map(Words::as_str))),+ }
            }

            /// Takes a step, by its word.
            ///
            /// # Errors
            /// [`Refusal`]: the case is as it was. A word that the procedure does not have is `NotNow`.
            pub fn next(
                &self,
                step: &str,
                said: Said,
                by: &By,
                day: Date,
                rules: &Rules,
            ) -> Result<AnyTransition, Refusal> {
                match self { $(Self::$name(case) => {
                    let step = <$module::Step as Words>::parse(step).ok_or(Refusal::NotNow)?;
                    let one = case.next(step, said, by, day, rules)?;
                    let after = case.after(&one.taken).map_err(|Broken| Refusal::NotNow)?;
                    Ok(AnyTransition {
                        told: one.told(),
                        case: AnyCase::$name(after),
                        effects: one.effects,
                        tells: one.tells,
                        stops: one.stops,
                        mark: one.mark,
                        tell_entry: one.tell_entry,
                        on: one.taken.on,
                        taken: AnyTaken::$name(one.taken),
                    })
                })+ }
            }
        }

        impl CaseRecord {
            /// The case, folded from its steps.
            ///
            /// # Errors
            /// [`Broken`]: the steps do not follow from each other.
            pub fn fold(&self) -> Result<AnyCase, Broken> {
                match &self.opened { $(Opened::$name(matter) => {
                    let mut steps = Vec::with_capacity(self.taken.len());
                    for taken in &self.taken {
                        let AnyTaken::$name(taken) = taken else { return Err(Broken) };
                        steps.push(taken.clone());
                    }
                    Case::<$module::$name>::fold(matter.clone(), &steps).map(AnyCase::$name)
                })+ }
            }
        }
    };
}

procedures! {
    0 Objection objection;
    1 Correction correction;
    2 Repair repair;
    3 Travel travel;
    4 Restriction restriction;
    5 Sheet sheet;
    6 Misuse misuse;
    7 Statement statement;
    8 Pending pending;
    9 Death death;
    10 Authority authority;
}

impl Opened {
    /// The entry that the case is about, where it is about one.
    #[must_use]
    pub fn entry(&self) -> Option<EntryId> {
        match self {
            Self::Objection(matter) => Some(matter.entry),
            Self::Correction(matter) => Some(matter.entry),
            Self::Repair(matter) => Some(matter.entry),
            Self::Travel(matter) => Some(matter.entry),
            Self::Statement(matter) => Some(matter.entry),
            Self::Pending(matter) => Some(matter.entry),
            Self::Restriction(_) | Self::Sheet(_) | Self::Misuse(_) | Self::Death(_) | Self::Authority(_) => None,
        }
    }

    /// Whether the same is running already: a case of this procedure about this entry that is open. A
    /// second one would only start the clocks again.
    #[must_use]
    pub fn runs_already<'a>(&self, others: impl IntoIterator<Item = (&'a Self, &'a AnyCase)>) -> bool {
        let same = |other: &Self| match (self, other) {
            (Self::Travel(one), Self::Travel(other)) => one.enquiry == other.enquiry && one.notice == other.notice,
            _ => other.name() == self.name() && other.entry() == self.entry(),
        };
        self.entry().is_some() && others.into_iter().any(|(other, case)| case.is_open() && same(other))
    }

    /// The body that has to act in a part, where the case names it: whose desk it lies on.
    #[must_use]
    pub fn body(&self, actor: Actor) -> Option<&str> {
        match self {
            Self::Objection(matter) => objection::Objection::body(matter, actor),
            Self::Correction(matter) => correction::Correction::body(matter, actor),
            Self::Repair(matter) => repair::Repair::body(matter, actor),
            Self::Travel(matter) => travel::Travel::body(matter, actor),
            Self::Restriction(matter) => restriction::Restriction::body(matter, actor),
            Self::Sheet(matter) => sheet::Sheet::body(matter, actor),
            Self::Misuse(matter) => misuse::Misuse::body(matter, actor),
            Self::Pending(matter) => pending::Pending::body(matter, actor),
            Self::Statement(_) | Self::Death(_) | Self::Authority(_) => None,
        }
    }
}

/// A case as the store keeps it, sealed: what it is about, and its steps.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CaseRecord {
    /// What it is about.
    #[n(0)]
    pub opened: Opened,
    /// The steps, in order.
    #[n(1)]
    pub taken: Vec<AnyTaken>,
    /// Event numbers n of the steps.
    #[n(2)]
    pub events: Vec<u64>,
}

impl CaseRecord {
    /// A case that is opened with this step, which is event n.
    #[must_use]
    pub fn opened(opened: Opened, taken: AnyTaken, n: u64) -> Self {
        Self { opened, taken: vec![taken], events: vec![n] }
    }

    /// Adds a step, which is event n.
    pub fn push(&mut self, taken: AnyTaken, n: u64) {
        self.taken.push(taken);
        self.events.push(n);
    }

    /// As CBOR, to be sealed.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        encoded(self)
    }

    /// Read back after opening.
    ///
    /// # Errors
    /// The bytes are no case of this version of the register.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }
}

/// What the leaf of a step says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CaseEvent {
    /// When.
    #[n(0)]
    pub at_ms: i64,
    /// Which case.
    #[n(1)]
    pub case: CaseId,
    /// What it is about; on its first step only.
    #[n(2)]
    pub opened: Option<Opened>,
    /// The step.
    #[n(3)]
    pub taken: AnyTaken,
    /// Version of the rules.
    #[n(4)]
    pub rules: String,
}
