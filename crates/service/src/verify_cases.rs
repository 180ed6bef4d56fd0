//! Identity cases held against the events: each that waits belongs to a row that waits, each that is
//! decided was decided by an officer, and what is remembered as not going together was found so.

use std::collections::HashSet;

use xinyu_register::event::{Event, IdentityDecision, ReviewDecision};
use xinyu_register::ids::{BatchId, IdentityCaseId};
use xinyu_register::sealed::BlindIndex;
use xinyu_store::batches::{BatchRecord, BatchState};
use xinyu_store::files::Whose;
use xinyu_store::identities::{CaseKind, CaseRow, CaseState};

use crate::app::Register;
use crate::error::ServiceResult;
use crate::filing::RowState;
use crate::person::Person;
use crate::verify::{Before, Checked};
use crate::verify_desk::Heard;

const ROWS_AT_ONCE: u32 = 1024;

impl Register {
    pub(crate) async fn check_cases(&self, before: &Before, heard: &Heard, found: &mut Checked) -> ServiceResult<()> {
        self.check_pairs(before, heard, found).await?;
        // Rows that come after this moment have cases that are read after it, too.
        let now_ms = self.now_ms();
        let mut of_rows: HashSet<(BatchId, u32)> = HashSet::new();
        let mut after = 0;
        loop {
            let cases = found.read(self.store.identities.cases_for_audit(after, ROWS_AT_ONCE).await)?;
            let Some(last) = cases.last() else { break };
            after = last.seq;
            for case in &cases {
                of_rows.insert((case.batch, case.row));
                if !self.case_agrees(case, heard).await.unwrap_or(false) {
                    found.fault(format!("identity case {} is not what its event says", case.id));
                }
            }
        }
        let mut after = None;
        loop {
            let batches = found.read(self.store.batches.batches_for_audit(after, ROWS_AT_ONCE).await)?;
            let Some(last) = batches.last() else { return Ok(()) };
            after = Some(last.id);
            for batch in &batches {
                self.check_late(batch, heard, found);
                if batch.done_ms.is_some_and(|done| done < now_ms) && !batch.wrapped.0.is_empty() {
                    self.check_waiting(batch, &of_rows, found).await?;
                }
            }
        }
    }

    /// Remembered is what was decided, and nothing else.
    async fn check_pairs(&self, before: &Before, heard: &Heard, found: &mut Checked) -> ServiceResult<()> {
        for pair in &heard.pairs {
            if !self.store.identities.is_not_this_person(BlindIndex(*pair)).await? {
                found.fault("a number and a name that do not go together are not remembered".into());
            }
        }
        // Counted before the events were read: later ones may be more, never less.
        if before.pairs > heard.pairs.len() as u64 {
            found.fault("a number and a name are remembered as not going together that nobody found so".into());
        }
        Ok(())
    }

    async fn case_agrees(&self, case: &CaseRow, heard: &Heard) -> ServiceResult<bool> {
        let decided = heard.decided.get(&case.id).copied();
        let decided = match decided {
            // It may have been decided after its person's events were read.
            None if case.state != CaseState::Open => match self.store.files.file(Whose::Blind(case.blind)).await? {
                Some(rows) => self.decided_late(&self.open_file(&rows)?, case.id).await?,
                None => None,
            },
            other => other,
        };
        let as_told = match (case.state, decided) {
            (CaseState::Open, None) => true,
            (CaseState::Filed, Some((batch, filed))) => batch == case.batch && filed,
            // What was to be filed and is known not to be this person's goes back.
            (CaseState::Refused, Some((batch, true))) if case.kind == CaseKind::Review => batch == case.batch,
            (CaseState::Refused, Some((batch, filed))) => batch == case.batch && !filed,
            (CaseState::Open, Some(_)) | (_, None) => false,
        };
        let Some(batch) = self.store.batches.batch(case.batch).await? else { return Ok(false) };
        if batch.wrapped.0.is_empty() {
            // Purged between the two reads, or else its cases would be gone.
            return Ok(self.store.identities.case(case.id).await?.is_none());
        }
        let record = self.sealer_of(&batch)?.open_case(case)?;
        let whose = match &record.content {
            Some(_) => self.keyring.blind_identity(&record.id_type, &record.id_number),
            None => self.nobody(case.id),
        };
        Ok(as_told && case.blind == whose)
    }

    /// What the events of a person say of a case, or those of the register's own: of which batch, and
    /// whether it was filed.
    async fn decided_late(&self, person: &Person, id: IdentityCaseId) -> ServiceResult<Option<(BatchId, bool)>> {
        let rows = self.store.files.events_for_audit(person.subject.key).await?;
        for row in rows.iter().rev() {
            let key = self.key_of_event(person, row)?;
            match self.open_event(&person.subject, &key, row)? {
                Event::IdentityDecided { case, batch, decision, .. } if case == id => {
                    return Ok(Some((batch, decision.files())));
                }
                Event::ReviewDecided { case, batch, decision, handed_on: false, .. } if case == id => {
                    return Ok(Some((batch, decision == ReviewDecision::File)));
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// What a person's events say of a case.
    pub(crate) async fn decision_of(
        &self,
        person: &Person,
        id: IdentityCaseId,
    ) -> ServiceResult<Option<(BatchId, IdentityDecision)>> {
        for row in self.store.files.events_for_audit(person.subject.key).await?.iter().rev() {
            let key = self.key_of_event(person, row)?;
            if let Event::IdentityDecided { case, batch, decision, .. } = self.open_event(&person.subject, &key, row)?
                && case == id
            {
                return Ok(Some((batch, decision)));
            }
        }
        Ok(None)
    }

    /// What became of a batch's rows later is at least what was heard of; more came after.
    fn check_late(&self, batch: &BatchRecord, heard: &Heard, found: &mut Checked) {
        let back = heard.decided.values().filter(|(of, filed)| *of == batch.id && !filed).count() as u64;
        if batch.decided[2] < back || batch.decided.iter().sum::<u64>() > batch.counts[3] {
            found.fault(format!("batch {}: what became of its rows later does not add up", batch.id));
        }
    }

    /// A row that waits for an officer has its case, or nobody would ever work it.
    async fn check_waiting(
        &self,
        batch: &BatchRecord,
        of_rows: &HashSet<(BatchId, u32)>,
        found: &mut Checked,
    ) -> ServiceResult<()> {
        if batch.state != BatchState::Done {
            return Ok(());
        }
        let Ok(sealer) = self.sealer_of(batch) else { return Ok(()) };
        let mut after = 0;
        loop {
            let rows = self.store.batches.batch_rows(batch.id, RowState::Review as u8, after, ROWS_AT_ONCE).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.row;
            for row in rows.iter().filter(|row| !of_rows.contains(&(batch.id, row.row))) {
                // A proposed amendment waits for its body, everything else for an officer.
                let waits = |record: crate::filing::RowRecord| record.entry.is_none();
                if sealer.open_row(row.row, &row.sealed).is_ok_and(waits) {
                    found
                        .fault(format!("batch {}, row {}: it waits for an officer and has no case", batch.id, row.row));
                }
            }
        }
    }
}
