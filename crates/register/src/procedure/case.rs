//! A case: what it is about, and the steps that were taken. Everything else follows from the tables of
//! its procedure.

use jiff::Span;
use jiff::civil::Date;
use minicbor::{Decode, Encode};

use super::refusal::Refusal;
use super::table::{Effect, Ends, Move, Need, Since};
use super::words::{Actor, Words};
use super::{Deadline, Procedure};
use crate::codec::Day;
use crate::ids::{CaseId, EntryId, OfficerId};
use crate::marks::Mark;
use crate::rules::Rules;

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
    /// The authority under which somebody else acted for the person.
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

/// A case as folded from its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Case<P: Procedure> {
    /// What it is about.
    pub matter: P::Matter,
    /// Where it stands.
    pub stage: P::Stage,
    /// The day on which it was opened.
    pub opened_on: Date,
    /// The day on which it came to this stage.
    pub since: Date,
    /// What happens by itself, if nobody does anything.
    pub deadlines: Vec<Deadline>,
    /// The steps, in order.
    pub taken: Vec<Taken<P::Step>>,
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

type MoveOf<'a, P> = &'a Move<<P as Procedure>::Stage, <P as Procedure>::Step>;

impl<P: Procedure> Case<P> {
    /// Opens a case.
    ///
    /// # Errors
    /// [`Refusal`], where the procedure does not admit it.
    pub fn open(
        matter: P::Matter,
        said: Said,
        by: &By,
        day: Date,
        rules: &Rules,
    ) -> Result<(Self, Transition<P>), Refusal> {
        let opening = &P::OPENING;
        let stage = opening.to.unwrap_or(P::ROWS[0].stage);
        let case = Self { matter, stage, opened_on: day, since: day, deadlines: Vec::new(), taken: Vec::new() };
        case.admits(opening, &said, by, day, rules)?;
        let taken = Taken { on: day, by: by.clone(), step: opening.step, said, deadlines: Vec::new() };
        case.settled(opening, taken, rules)
    }

    /// Whether a step may be taken, and what follows.
    ///
    /// # Errors
    /// [`Refusal`]: the case is as it was.
    pub fn next(
        &self,
        step: P::Step,
        said: Said,
        by: &By,
        day: Date,
        rules: &Rules,
    ) -> Result<Transition<P>, Refusal> {
        if !self.is_open() {
            return Err(Refusal::Closed);
        }
        let due = self.due(day, rules)?;
        if by.actor == Actor::Time {
            if due != Some(step) {
                return Err(Refusal::NotNow);
            }
        } else if due.is_some() {
            return Err(Refusal::TimeFirst);
        }
        let moves = || P::MOVES.iter().filter(|one| one.step == step && one.from.contains(&self.stage));
        let mut last = if moves().next().is_some() { Refusal::NotYours } else { Refusal::NotNow };
        for one in moves().filter(|one| one.by.contains(&by.actor)) {
            match self.admits(one, &said, by, day, rules) {
                Ok(()) => {
                    let taken = Taken { on: day, by: by.clone(), step, said, deadlines: Vec::new() };
                    return self.settled(one, taken, rules).map(|(_, transition)| transition);
                }
                Err(why) => last = why,
            }
        }
        Err(last)
    }

    /// The case after a step.
    ///
    /// # Errors
    /// [`Broken`]: the step does not belong to where the case stands.
    pub fn after(&self, taken: &Taken<P::Step>) -> Result<Self, Broken> {
        let mut case = self.clone();
        case.apply(taken)?;
        Ok(case)
    }

    /// The case of which these are the steps, the opening first.
    ///
    /// # Errors
    /// [`Broken`]: they do not follow from each other.
    pub fn fold(matter: P::Matter, taken: &[Taken<P::Step>]) -> Result<Self, Broken> {
        let (first, rest) = taken.split_first().ok_or(Broken)?;
        let opening = &P::OPENING;
        if first.step != opening.step || !opening.by.contains(&first.by.actor) {
            return Err(Broken);
        }
        let mut case = Self {
            matter,
            stage: opening.to.ok_or(Broken)?,
            opened_on: first.on,
            since: first.on,
            deadlines: first.deadlines.clone(),
            taken: vec![first.clone()],
        };
        for step in rest {
            case.apply(step)?;
        }
        Ok(case)
    }

    fn apply(&mut self, taken: &Taken<P::Step>) -> Result<(), Broken> {
        let one = P::MOVES.iter().find(|one| {
            one.step == taken.step && one.from.contains(&self.stage) && one.by.contains(&taken.by.actor)
        });
        let one = one.ok_or(Broken)?;
        if taken.on < self.since {
            return Err(Broken);
        }
        if let Some(to) = one.to {
            (self.stage, self.since) = (to, taken.on);
        }
        self.deadlines.clone_from(&taken.deadlines);
        self.taken.push(taken.clone());
        Ok(())
    }

    /// Whether somebody still has to act.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.owner().is_some()
    }

    /// Who has to act; nobody where the case is closed.
    #[must_use]
    pub fn owner(&self) -> Option<Actor> {
        P::row(self.stage).owner
    }

    /// The step that time takes on `day`, because its last day is over; the earliest first.
    ///
    /// # Errors
    /// A rule that is asked for is not in force.
    pub fn due(&self, day: Date, rules: &Rules) -> Result<Option<P::Step>, Refusal> {
        let mut fallen: Vec<(Date, P::Step)> = Vec::new();
        for deadline in &self.deadlines {
            let (Some(step), last) = (P::Step::parse(&deadline.step), deadline.recounted(rules).last) else { continue };
            if last < day {
                fallen.push((last, step));
            }
        }
        fallen.sort_by_key(|(last, _)| *last);
        for (last, step) in fallen {
            for one in P::MOVES.iter().filter(|one| one.step == step && one.from.contains(&self.stage)) {
                let admitted = one.by.contains(&Actor::Time)
                    && match self.admits(one, &Said::nothing(), &By::time(), next_day(last).max(self.since), rules) {
                        Ok(()) => true,
                        Err(Refusal::Gap(gap)) => return Err(Refusal::Gap(gap)),
                        Err(_) => false,
                    };
                if admitted {
                    return Ok(Some(step));
                }
            }
        }
        Ok(None)
    }

    /// What is expected next; nothing of a closed case.
    ///
    /// # Errors
    /// A rule that is asked for is not in force.
    pub fn next_step(&self, rules: &Rules) -> Result<Option<NextStep<P::Step>>, Refusal> {
        let Some(owner) = self.owner() else { return Ok(None) };
        let ends = self.leaving(rules)?;
        let then = ends.as_ref().and_then(|deadline| P::Step::parse(&deadline.step));
        Ok(Some(NextStep { owner, may: self.may(owner), ends, then }))
    }

    /// The steps that somebody may take at this stage, whatever they need for it.
    #[must_use]
    pub fn may(&self, actor: Actor) -> Vec<P::Step> {
        let here = P::MOVES.iter().filter(|one| one.from.contains(&self.stage) && one.by.contains(&actor));
        let mut steps: Vec<P::Step> = Vec::new();
        for one in here.filter(|_| self.is_open()) {
            if !steps.contains(&one.step) {
                steps.push(one.step);
            }
        }
        steps
    }

    /// The deadline that ends the stage, if nobody acts.
    fn leaving(&self, rules: &Rules) -> Result<Option<Deadline>, Refusal> {
        let mut case = self.clone();
        // Reminders come first, and are bounded by a limit of the rules.
        for _ in 0..STEPS_ALONE_MAX {
            let Some(last) = case.deadlines.iter().map(|one| one.recounted(rules).last).max() else { return Ok(None) };
            let Some(step) = case.due(next_day(last), rules)? else { return Ok(None) };
            let deadline = case.deadlines.iter().find(|one| one.step == step.as_str()).map(|one| one.recounted(rules));
            let before = case.stage;
            let day = deadline.as_ref().map_or(case.since, |one| next_day(one.last)).max(case.since);
            case = case.alone(step, day, rules)?;
            if case.stage != before {
                return Ok(deadline);
            }
        }
        Ok(None)
    }

    fn alone(&self, step: P::Step, day: Date, rules: &Rules) -> Result<Self, Refusal> {
        let one = P::MOVES.iter().find(|one| {
            let here = one.step == step && one.from.contains(&self.stage) && one.by.contains(&Actor::Time);
            here && self.admits(one, &Said::nothing(), &By::time(), day, rules).is_ok()
        });
        let one = one.ok_or(Refusal::NotNow)?;
        let taken = Taken { on: day, by: By::time(), step, said: Said::nothing(), deadlines: Vec::new() };
        self.moved(one, taken, rules).map(|(case, _)| case)
    }

    /// What time alone does from here to the end: the steps with their days.
    ///
    /// # Errors
    /// A rule that is asked for is not in force.
    pub fn if_nobody_acts(&self, rules: &Rules) -> Result<Vec<(Date, P::Step, P::Stage)>, Refusal> {
        let mut case = self.clone();
        let mut done = Vec::new();
        while case.is_open() && done.len() < STEPS_ALONE_MAX {
            let mut lasts: Vec<Date> = case.deadlines.iter().map(|one| one.recounted(rules).last).collect();
            lasts.sort_unstable();
            let mut found = None;
            for last in lasts {
                let day = next_day(last).max(case.since);
                if let Some(step) = case.due(day, rules)? {
                    found = Some((day, step));
                    break;
                }
            }
            let Some((day, step)) = found else { break };
            case = case.alone(step, day, rules)?;
            done.push((day, step, case.stage));
        }
        Ok(done)
    }

    /// The first day on which the entry is not disclosed any more if nobody acts from here on.
    ///
    /// # Errors
    /// A rule that is asked for is not in force.
    pub fn stops(&self, rules: &Rules) -> Result<Option<Date>, Refusal> {
        let mut stage = self.stage;
        for (day, step, to) in self.if_nobody_acts(rules)? {
            let ends = P::MOVES.iter().any(|one| {
                one.step == step
                    && one.from.contains(&stage)
                    && one.to.is_none_or(|target| target == to)
                    && one.does.iter().any(|effect| matches!(effect, Effect::End(_)))
            });
            if ends {
                return Ok(Some(day));
            }
            stage = to;
        }
        Ok(None)
    }

    fn settled(&self, one: MoveOf<'_, P>, taken: Taken<P::Step>, rules: &Rules) -> Result<(Self, Transition<P>), Refusal> {
        let (case, mut transition) = self.moved(one, taken, rules)?;
        transition.stops = case.stops(rules)?;
        // A case that has not begun has told the entry nothing.
        let before = if self.taken.is_empty() { (None, None) } else { (self.mark(), self.stops(rules)?) };
        transition.tell_entry = before != (transition.mark, transition.stops);
        Ok((case, transition))
    }

    /// The mark that the entry bears because of this case.
    #[must_use]
    pub fn mark(&self) -> Option<Mark> {
        let marked = self.is_open() || P::STILL_MARKED.contains(&self.stage);
        P::mark(&self.matter).filter(|_| marked)
    }

    /// Takes a step that is admitted: counts what happens by itself from then on.
    fn moved(
        &self,
        one: MoveOf<'_, P>,
        mut taken: Taken<P::Step>,
        rules: &Rules,
    ) -> Result<(Self, Transition<P>), Refusal> {
        let mut case = self.clone();
        if let Some(to) = one.to {
            (case.stage, case.since) = (to, taken.on);
        }
        case.taken.push(taken.clone());
        let anew = one.to.is_some() || one.renews;
        if anew {
            for timed in P::row(case.stage).timed {
                taken.deadlines.extend(case.counted(timed.step, timed.ends, &taken, rules)?);
            }
        } else {
            let others = case.deadlines.iter().filter(|deadline| deadline.step != taken.step.as_str());
            taken.deadlines = others.cloned().collect();
        }
        case.deadlines.clone_from(&taken.deadlines);
        if let Some(last) = case.taken.last_mut() {
            last.deadlines.clone_from(&taken.deadlines);
        }
        let transition = Transition {
            to: case.stage,
            effects: one.does.to_vec(),
            tells: one.tells.to_vec(),
            stops: None,
            mark: case.mark(),
            tell_entry: false,
            taken,
        };
        Ok((case, transition))
    }

    fn counted(
        &self,
        step: P::Step,
        ends: Ends<P::Step>,
        taken: &Taken<P::Step>,
        rules: &Rules,
    ) -> Result<Option<Deadline>, Refusal> {
        let (clock, since) = match ends {
            Ends::Given => {
                let last = P::given(&self.matter, &self.taken, step, rules)?;
                return Ok(last.map(|last| Deadline::on(step.as_str(), last)));
            }
            Ends::Clock(clock, since) => (clock, since),
        };
        let from = match since {
            Since::Entered => taken.on,
            Since::Opened => self.opened_on,
            Since::Step(step) => {
                self.taken.iter().rev().find(|one| one.step == step).map_or(self.opened_on, |one| one.on)
            }
        };
        Deadline::of(step.as_str(), clock, from, rules).map(Some).map_err(Refusal::Gap)
    }

    /// Whether a move may be made: all that it needs is there.
    fn admits(&self, one: MoveOf<'_, P>, said: &Said, by: &By, day: Date, rules: &Rules) -> Result<(), Refusal> {
        if !one.by.contains(&by.actor) {
            return Err(Refusal::NotYours);
        }
        if P::body(&self.matter, by.actor).is_some_and(|body| body != by.body) {
            return Err(Refusal::NotYours);
        }
        let most = rules.limit("case.papers", day)?.count;
        if said.papers.len() > most as usize {
            return Err(Refusal::Limit { limit: "case.papers".to_owned(), count: most });
        }
        for paper in &said.papers {
            rules.evidence(&paper.kind, day).ok_or_else(|| Refusal::NotAdmitted { what: paper.kind.clone() })?;
        }
        one.needs.iter().try_for_each(|need| self.has(*need, one, said, by, day, rules))
    }

    fn has(
        &self,
        need: Need,
        one: MoveOf<'_, P>,
        said: &Said,
        by: &By,
        day: Date,
        rules: &Rules,
    ) -> Result<(), Refusal> {
        let there = match need {
            Need::Words => !said.words.trim().is_empty(),
            Need::Evidence => !said.papers.is_empty(),
            Need::Ground => {
                if !said.ground.is_empty() && rules.ground(P::NAME.as_str(), &said.ground, day).is_none() {
                    return Err(Refusal::NotAdmitted { what: said.ground.clone() });
                }
                !said.ground.is_empty()
            }
            Need::Named => by.officer.is_some(),
            Need::OtherOfficer => {
                let same = |taken: &Taken<P::Step>| taken.by.officer.is_some() && taken.by.officer == by.officer;
                if self.taken.iter().any(same) {
                    return Err(Refusal::SamePerson);
                }
                by.officer.is_some()
            }
            Need::Until => said.until.is_some_and(|until| until.0 >= day),
            Need::Version => said.version.is_some_and(|version| version > P::version(&self.matter)),
            Need::Adverse => P::adverse(&self.matter),
            Need::NotAdverse => !P::adverse(&self.matter),
            Need::AtMost(limit) => {
                let count = rules.limit(limit, day)?.count;
                let before = self.taken.iter().filter(|taken| taken.step == one.step).count();
                if before >= count as usize {
                    return Err(Refusal::Limit { limit: limit.to_owned(), count });
                }
                true
            }
            Need::Conditions => return P::conditions(self, one.step, said, by, day, rules),
        };
        if there { Ok(()) } else { Err(Refusal::Missing(need)) }
    }
}

/// How many steps time alone can take in one case: reminders are bounded by a limit of the rules, and no
/// table of stages is that long.
const STEPS_ALONE_MAX: usize = 64;

pub(super) fn next_day(day: Date) -> Date {
    day.saturating_add(Span::new().days(1))
}
