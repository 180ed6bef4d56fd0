//! Copies of documents, codes of shared views and the list of recalled documents, held against the
//! events: a code that was used up could be put back, a copy could stay beyond its day, a recalled
//! document could be dropped from the list.

use std::collections::HashMap;

use jiff::civil::Date;
use xinyu_register::event::{Event, Ground};
use xinyu_register::ids::EnquiryId;
use xinyu_register::instant::day_number;
use xinyu_store::papers::{CopyRow, RecallMark};
use xinyu_store::person::{Due, DueKind};

use crate::app::Register;
use crate::error::{ServiceError, ServiceResult};
use crate::papers::is_own_paper;
use crate::papers::state::recall_mark;
use crate::person::{Person, year_of};
use crate::rights::shares::{ShareState, shares_of};
use crate::verify::{Before, Checked};
use crate::verify_subject::Told;

/// Recalled documents by their mark, with the last day on which they are listed.
pub(crate) type Recalls = HashMap<RecallMark, i32>;

impl Register {
    /// Everything of one person.
    pub(crate) async fn check_papers(
        &self,
        person: &Person,
        told: &Told,
        before: &Before,
        recalls: &mut Recalls,
        found: &mut Checked,
    ) -> ServiceResult<()> {
        for event in told.values() {
            if let Event::Recalled { paper, until, .. } = event {
                recalls.insert(recall_mark(*paper), day_number(*until));
            }
        }
        for row in self.store.papers.copies_for_audit(person.subject.key).await? {
            if !self.copy_agrees(person, &row, told, before).await? {
                found.fault(format!("the copy of document {} is not one that its event lets be kept", row.id));
            }
        }
        self.check_shares(person, told, before, found).await
    }

    async fn copy_agrees(&self, person: &Person, row: &CopyRow, told: &Told, before: &Before) -> ServiceResult<bool> {
        let of =
            |event: &&Event| matches!(event, Event::Looked(look) if look.enquiry == Some(row.id) && is_own_paper(look));
        let Some(Event::Looked(look)) = told.values().find(of) else { return Ok(false) };
        let by_rules = match self.purge_day_of_copy(Self::day(look.at_ms)) {
            Ok(day) => day == row.purge_day || look.rules != self.rules.version(),
            Err(ServiceError::Rule(_)) => true,
            Err(other) => return Err(other),
        };
        let subject = Some(person.subject.key);
        let due = Due { day: row.purge_day, kind: DueKind::PurgeCopy, id: *row.id.as_bytes(), subject };
        Ok(by_rules
            && row.year == year_of(look.at_ms)
            && self.open_copy(person, row).is_ok()
            && self.falls_due_once(due, before).await?)
    }

    /// Whether this falls due, and on no other day.
    async fn falls_due_once(&self, due: Due, before: &Before) -> ServiceResult<bool> {
        let rows = before.due.of(due.kind, &due.id);
        if rows.is_empty() { self.is_due(due).await } else { Ok(rows.iter().all(|row| *row == due)) }
    }

    /// Each code leads to the event that made it; one that was used or taken back is gone.
    async fn check_shares(
        &self,
        person: &Person,
        told: &Told,
        before: &Before,
        found: &mut Checked,
    ) -> ServiceResult<()> {
        let about = |event: &&Event| match event {
            Event::Looked(look) => matches!(look.ground, Ground::Share(_)),
            event => {
                matches!(
                    event,
                    Event::ShareMade(_)
                        | Event::ShareTried { .. }
                        | Event::ShareRevoked { .. }
                        | Event::FreezeSet { .. }
                )
            }
        };
        let events = told.iter().filter(|(_, event)| about(event));
        let events: Vec<(u64, Event)> = events.map(|(n, event)| (*n, event.clone())).collect();
        let shares = shares_of(&events, Self::day(self.now_ms()));
        let rows = self.store.papers.shares_of(person.subject.key).await?;
        for row in &rows {
            let of =
                |share: &&crate::rights::shares::OwnShare| share.n == row.n && share.made.code_mark == row.code_mark.0;
            let kept = |state| matches!(state, ShareState::Live | ShareState::Frozen { .. } | ShareState::Over);
            if !shares.iter().find(of).is_some_and(|share| kept(share.state)) {
                found.fault(format!("subject {}: a code opens what its events do not let it", person.subject.key.0));
            }
        }
        for share in shares.iter().filter(|share| share.state == ShareState::Live) {
            let id = share.made.share;
            let day = day_number(share.made.until.tomorrow().unwrap_or(Date::MAX));
            let subject = Some(person.subject.key);
            let due = Due { day, kind: DueKind::PurgeShare, id: *id.as_bytes(), subject };
            if !rows.iter().any(|row| row.n == share.n) || !self.falls_due_once(due, before).await? {
                found.fault(format!("share {id} is not what its events say"));
            }
        }
        Ok(())
    }

    /// What is listed was recalled, and what was recalled is listed while it would have counted.
    pub(crate) async fn check_recalled(
        &self,
        before: &Before,
        recalls: &Recalls,
        found: &mut Checked,
    ) -> ServiceResult<()> {
        for (mark, until) in &before.recalled {
            if recalls.get(mark) != Some(until) {
                found.fault("the list of recalled documents names one that was not recalled".into());
            }
        }
        let today = day_number(Self::day(self.now_ms()));
        let listed: Recalls = found.read(self.store.papers.recalled().await)?.into_iter().collect();
        // What was recalled while this was read is on the list by now.
        for (mark, until) in recalls.iter().filter(|(_, until)| **until >= today) {
            if listed.get(mark) != Some(until) {
                found.fault("a recalled document is not on the list".into());
            }
        }
        Ok(())
    }

    /// The number under which a document is on the list, for those who check.
    #[must_use]
    pub fn recall_mark_of(no: EnquiryId) -> RecallMark {
        recall_mark(no)
    }
}
