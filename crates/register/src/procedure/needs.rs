//! Whether a move has what it needs.

use jiff::civil::Date;

use super::case::{Case, MoveOf};
use super::table::Need;
use super::taken::{By, Said, Taken};
use super::words::Words;
use super::{Procedure, Refusal};
use crate::rules::Rules;

impl<P: Procedure> Case<P> {
    /// Whether a move may be made: all that it needs is there.
    pub(super) fn admits(
        &self,
        one: MoveOf<'_, P>,
        said: &Said,
        by: &By,
        day: Date,
        rules: &Rules,
    ) -> Result<(), Refusal> {
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
