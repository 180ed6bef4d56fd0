//! A case: what it is about, and the steps that were taken. Everything else follows from the tables of
//! its procedure.

use jiff::Span;
use jiff::civil::Date;

use super::refusal::Refusal;
use super::table::{Effect, Ends, Move, Since};
use super::taken::{Broken, By, NextStep, Said, Taken, Transition};
use super::words::{Actor, Words};
use super::{Deadline, Procedure};
use crate::marks::Mark;
use crate::rules::Rules;

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

/// A move of a procedure.
pub(super) type MoveOf<'a, P> = &'a Move<<P as Procedure>::Stage, <P as Procedure>::Step>;

/// What time does: the day, the step, and where it leads.
pub type Alone<P> = (Date, <P as Procedure>::Step, <P as Procedure>::Stage);

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
    pub fn next(&self, step: P::Step, said: Said, by: &By, day: Date, rules: &Rules) -> Result<Transition<P>, Refusal> {
        if !self.is_open() {
            return Err(Refusal::Closed);
        }
        let due = self.fallen(day, rules)?;
        let day = match due {
            // A late run does not move the day: the case is the same however late it comes.
            Some((fell_on, due)) if by.actor == Actor::Time && due == step => fell_on,
            _ if by.actor == Actor::Time => return Err(Refusal::NotNow),
            Some(_) => return Err(Refusal::TimeFirst),
            None => day,
        };
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
        let one = P::MOVES
            .iter()
            .find(|one| one.step == taken.step && one.from.contains(&self.stage) && one.by.contains(&taken.by.actor));
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
        Ok(self.fallen(day, rules)?.map(|(_, step)| step))
    }

    /// As [`Case::due`], with the day on which it fell due: the first after the last day in time.
    fn fallen(&self, day: Date, rules: &Rules) -> Result<Option<(Date, P::Step)>, Refusal> {
        let mut fallen: Vec<(Date, P::Step)> = Vec::new();
        for deadline in &self.deadlines {
            let (Some(step), last) = (P::Step::parse(&deadline.step), deadline.recounted(rules).last) else { continue };
            if last < day {
                fallen.push((next_day(last).max(self.since), step));
            }
        }
        fallen.sort_by_key(|(on, _)| *on);
        for (on, step) in fallen {
            if self.move_of_time(step, on, rules)?.is_some() {
                return Ok(Some((on, step)));
            }
        }
        Ok(None)
    }

    /// The move that time makes by a step, where all that it needs is there.
    fn move_of_time(&self, step: P::Step, on: Date, rules: &Rules) -> Result<Option<MoveOf<'static, P>>, Refusal> {
        let here = |one: &&Move<P::Stage, P::Step>| one.step == step && one.from.contains(&self.stage);
        for one in P::MOVES.iter().filter(here).filter(|one| one.by.contains(&Actor::Time)) {
            match self.admits(one, &Said::nothing(), &By::time(), on, rules) {
                Ok(()) => return Ok(Some(one)),
                Err(Refusal::Gap(gap)) => return Err(Refusal::Gap(gap)),
                Err(_) => {}
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
            let Some((on, step)) = case.fallen(Date::MAX, rules)? else { return Ok(None) };
            let ends = case.deadlines.iter().find(|one| one.step == step.as_str()).map(|one| one.recounted(rules));
            let before = case.stage;
            case = case.alone(step, on, rules)?;
            if case.stage != before {
                return Ok(ends);
            }
        }
        Ok(None)
    }

    fn alone(&self, step: P::Step, on: Date, rules: &Rules) -> Result<Self, Refusal> {
        let one = self.move_of_time(step, on, rules)?.ok_or(Refusal::NotNow)?;
        let taken = Taken { on, by: By::time(), step, said: Said::nothing(), deadlines: Vec::new() };
        self.moved(one, taken, rules).map(|(case, _)| case)
    }

    /// What time alone does from here to the end: the steps with their days and where they lead.
    ///
    /// # Errors
    /// A rule that is asked for is not in force.
    pub fn if_nobody_acts(&self, rules: &Rules) -> Result<Vec<Alone<P>>, Refusal> {
        let mut case = self.clone();
        let mut done = Vec::new();
        while case.is_open() && done.len() < STEPS_ALONE_MAX {
            let Some((on, step)) = case.fallen(Date::MAX, rules)? else { break };
            case = case.alone(step, on, rules)?;
            done.push((on, step, case.stage));
        }
        Ok(done)
    }

    /// The first day on which the entry is not disclosed any more if nobody acts from here on.
    ///
    /// # Errors
    /// A rule that is asked for is not in force.
    pub fn stops(&self, rules: &Rules) -> Result<Option<Date>, Refusal> {
        let mut case = self.clone();
        for _ in 0..STEPS_ALONE_MAX {
            let Some((on, step)) = case.fallen(Date::MAX, rules)? else { break };
            let one = case.move_of_time(step, on, rules)?;
            if one.is_some_and(|one| one.does.iter().any(|effect| matches!(effect, Effect::End(_)))) {
                return Ok(Some(on));
            }
            case = case.alone(step, on, rules)?;
        }
        Ok(None)
    }

    fn settled(
        &self,
        one: MoveOf<'_, P>,
        taken: Taken<P::Step>,
        rules: &Rules,
    ) -> Result<(Self, Transition<P>), Refusal> {
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
}

/// How many steps time alone can take in one case: reminders are bounded by a limit of the rules, and no
/// table of stages is that long.
const STEPS_ALONE_MAX: usize = 64;

pub(super) fn next_day(day: Date) -> Date {
    day.saturating_add(Span::new().days(1))
}
