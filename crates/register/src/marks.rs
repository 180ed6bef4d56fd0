//! What open cases and the person put beside an entry: marks, a day on which silence ends it, a
//! statement.

use jiff::civil::Date;

use crate::entry::{EndedWhy, EntryRecord, Fact};
use crate::ids::CaseId;
use crate::procedure::words;

words!(
    /// A mark that an entry bears wherever it shows.
    Mark {
        0 Disputed = "disputed", "存在异议", "disputed";
        1 Review = "review", "复议中", "under administrative review";
        2 Suit = "suit", "诉讼中", "before a court";
    }
);

/// Where a case about an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseAbout {
    /// The case.
    pub case: CaseId,
    /// Since when it stands so, in milliseconds.
    pub since_ms: i64,
    /// The mark.
    pub mark: Option<Mark>,
    /// The first day without disclosure, if nobody acts until then.
    pub stops: Option<Date>,
}

impl EntryRecord {
    /// Where each case about it stands, in the order of the first fact of each.
    #[must_use]
    pub fn cases(&self) -> Vec<CaseAbout> {
        let mut cases: Vec<CaseAbout> = Vec::new();
        for fact in &self.life {
            let Fact::Case { at_ms, case, mark, stops } = fact else { continue };
            let now = CaseAbout { case: *case, since_ms: *at_ms, mark: *mark, stops: stops.map(|day| day.0) };
            match cases.iter_mut().find(|known| known.case == *case) {
                Some(known) => *known = now,
                None => cases.push(now),
            }
        }
        cases
    }

    /// The marks that it bears, each once, in their order.
    #[must_use]
    pub fn marks(&self) -> Vec<Mark> {
        let mut marks: Vec<Mark> = self.cases().iter().filter_map(|one| one.mark).collect();
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    /// The person's own statement, if one shows with it.
    #[must_use]
    pub fn statement(&self) -> Option<&str> {
        let told = self.life.iter().rev().find_map(|fact| match fact {
            Fact::Stated { words, .. } => Some(Some(words.as_str())),
            Fact::Unstated { .. } => Some(None),
            _ => None,
        });
        told.flatten()
    }

    /// What ended its disclosure first, up to and with `today`: a recorded end, or the day on which
    /// silence ends it, whether the daily run has come or not.
    #[must_use]
    pub fn first_end(&self, today: Date) -> Option<(Date, EndedWhy)> {
        let recorded = self.life.iter().filter_map(|fact| match fact {
            Fact::Ended { on, why, .. } => Some((*on, *why)),
            _ => None,
        });
        let silent = self.cases().into_iter().filter_map(|one| one.stops.map(|on| (on, EndedWhy::Silence)));
        recorded.chain(silent).filter(|(on, _)| *on <= today).min_by_key(|(on, _)| *on)
    }
}
