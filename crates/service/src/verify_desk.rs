//! What bodies see of their own work, held against the events: every enquiry that was answered and
//! every batch that was taken is there, once, as it was journalled, and no other.

use std::collections::{HashMap, HashSet};
use xinyu_evidence::merkle::Frontier;

use xinyu_register::event::{BatchEvent, Event, Ground, Look, Looker, ReviewDecision};
use xinyu_register::ids::{BatchId, EnquiryId, IdentityCaseId, OfficerId};
use xinyu_register::staff::Staff;
use xinyu_store::batches::{BatchRecord, BatchState};
use xinyu_store::files::EnquiryRow;
use xinyu_store::person::{Due, DueKind};

use crate::app::Register;
use crate::enquiry::EnquiryRecord;
use crate::error::{ServiceError, ServiceResult};
use crate::filing::upload::upload_path;
use crate::person::{Person, year_of};
use crate::verify::{Before, Checked};
use crate::verify_papers::Recalls;
use crate::verify_subject::Told;

const ROWS_AT_ONCE: u32 = 1024;

/// A batch as its event tells it.
#[derive(Clone, PartialEq, Eq)]
struct Taken {
    n: u64,
    at_ms: i64,
    body: String,
    counts: [u64; 4],
    rows_root: [u8; 32],
}

/// What the events of subjects tell about rows that are kept elsewhere.
#[derive(Default)]
pub(crate) struct Heard {
    /// Places of the leaves that were opened.
    pub(crate) places: Vec<u64>,
    /// Enquiries that were answered; each has its row.
    enquiries: HashSet<EnquiryId>,
    /// Batches that are named, with the latest event that tells their end.
    batches: HashMap<BatchId, Option<Taken>>,
    /// Identity cases that were decided: of which batch, and whether the row was the person's.
    pub(crate) decided: HashMap<IdentityCaseId, (BatchId, bool)>,
    /// Numbers and names that were found not to go together.
    pub(crate) pairs: HashSet<[u8; 32]>,
    /// Documents that were recalled.
    pub(crate) recalls: Recalls,
    /// Officers by the steps that were told of them, with their body.
    pub(crate) staff: HashMap<OfficerId, (String, Staff)>,
    /// Since when the rules of today are in force here.
    rules_since_ms: Option<(u64, i64)>,
}

impl Heard {
    /// Takes over what another subject told.
    pub(crate) fn join(&mut self, other: Self) {
        self.enquiries.extend(other.enquiries);
        self.decided.extend(other.decided);
        self.pairs.extend(other.pairs);
        self.recalls.extend(other.recalls);
        // Only the system's events tell of officers.
        self.staff.extend(other.staff);
        for (id, taken) in other.batches {
            let known = self.batches.entry(id).or_default();
            // Only the system's events tell it, so there is no older one to be lost.
            *known = taken.or_else(|| known.take());
        }
        self.rules_since_ms = self.rules_since_ms.max(other.rules_since_ms);
    }

    /// The batches that events name: those of entries, and the system's own.
    pub(crate) fn batches_of(&mut self, told: &Told) {
        for (n, event) in told {
            match event {
                Event::Filed { batch, .. } => {
                    self.batches.entry(*batch).or_default();
                }
                Event::Batch { batch, .. } => {
                    let known = self.batches.entry(*batch).or_default();
                    // A crash at the end of a batch tells its end twice: the last one counts.
                    if let Some((_, taken)) = taken_of(*n, event)
                        && known.as_ref().is_none_or(|before| before.n < taken.n)
                    {
                        *known = Some(taken);
                    }
                }
                // One that was handed on is decided by what is found of its name.
                Event::ReviewDecided { case, batch, decision, handed_on: false, .. } => {
                    self.decided.insert(*case, (*batch, *decision == ReviewDecision::File));
                }
                Event::IdentityDecided { case, batch, decision, pair, .. } => {
                    self.decided.insert(*case, (*batch, decision.files()));
                    self.pairs.extend(pair.iter().map(|pair| **pair));
                }
                Event::RulesLoaded { at_ms, .. } => {
                    self.rules_since_ms = self.rules_since_ms.max(Some((*n, *at_ms)));
                }
                _ => {}
            }
        }
    }
}

fn taken_of(n: u64, event: &Event) -> Option<(BatchId, Taken)> {
    match event {
        Event::Batch { at_ms, body, batch, what: BatchEvent::Taken, counts, rows_root } => {
            let body = body.clone();
            Some((*batch, Taken { n, at_ms: *at_ms, body, counts: *counts, rows_root: *rows_root }))
        }
        _ => None,
    }
}

/// The enquiry that an event answers.
fn enquiry_of(event: &Event) -> Option<EnquiryId> {
    match event {
        Event::Looked(look) => look.enquiry,
        Event::Unconfirmed { enquiry, .. } => Some(*enquiry),
        _ => None,
    }
}

impl Register {
    /// Every look that answers an enquiry, and every enquiry that concerned nobody, has its row.
    pub(crate) async fn check_enquiries(
        &self,
        person: &Person,
        told: &Told,
        heard: &mut Heard,
        found: &mut Checked,
    ) -> ServiceResult<()> {
        // Later fetches name the same enquiry; the row is of the first look.
        let mut first: HashMap<EnquiryId, u64> = HashMap::new();
        for (n, event) in told {
            if let Some(id) = enquiry_of(event) {
                let at = first.entry(id).or_insert(*n);
                *at = (*at).min(*n);
            }
        }
        for (id, n) in first {
            let agrees = match (self.store.files.enquiry(id).await?, told.get(&n)) {
                (Some(row), Some(event)) => self.enquiry_agrees(person, &row, n, event),
                _ => false,
            };
            if !agrees {
                found.fault(format!("enquiry {id} is not what its event says"));
            }
            heard.enquiries.insert(id);
        }
        Ok(())
    }

    fn enquiry_agrees(&self, person: &Person, row: &EnquiryRow, n: u64, event: &Event) -> bool {
        if row.subject != person.subject.key || row.n != n {
            return false;
        }
        let key = self.enquiry_key(person, row.year);
        let Ok(record) = key.and_then(|key| self.open_enquiry(&key, row)) else { return false };
        match event {
            Event::Looked(look) => {
                row.year == year_of(look.at_ms) && row.at_ms == look.at_ms && look_agrees(row, &record, look)
            }
            Event::Unconfirmed { at_ms, body, purpose, rule, case_number, .. } => {
                let ground = Ground::Mandate { rule: rule.clone(), case_number: case_number.clone() };
                (row.year, row.at_ms, record.at_ms) == (0, *at_ms, *at_ms)
                    && row.body == *body
                    && record.purpose == *purpose
                    && record.ground == ground
                    && record.pins.is_empty()
            }
            _ => false,
        }
    }

    /// No enquiry is there that no event tells of.
    pub(crate) async fn check_enquiry_rows(&self, heard: &Heard, found: &mut Checked) -> ServiceResult<()> {
        let mut after = None;
        loop {
            let rows = found.read(self.store.files.enquiries_for_audit(after, ROWS_AT_ONCE).await)?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some(last.id);
            for row in rows.iter().filter(|row| !heard.enquiries.contains(&row.id)) {
                // It may have come after its subject was read.
                if !self.enquiry_has_event(row).await.unwrap_or(false) {
                    found.fault(format!("enquiry {} is not what its event says", row.id));
                }
            }
        }
    }

    async fn enquiry_has_event(&self, row: &EnquiryRow) -> ServiceResult<bool> {
        let person = self.person(row.subject).await?;
        let Some(event) = self.store.files.event(row.subject, row.n).await? else { return Ok(false) };
        let opened = self.open_event(&person.subject, &self.key_of_event(&person, &event)?, &event)?;
        Ok(enquiry_of(&opened) == Some(row.id) && self.enquiry_agrees(&person, row, row.n, &opened))
    }

    /// Every batch that is named is there, every one that is there is what the system's event says,
    /// and falls due to be purged.
    pub(crate) async fn check_batches(
        &self,
        before: &Before,
        mut heard: Heard,
        found: &mut Checked,
    ) -> ServiceResult<()> {
        let mut after = None;
        loop {
            let batches = found.read(self.store.batches.batches_for_audit(after, ROWS_AT_ONCE).await)?;
            let Some(last) = batches.last() else { break };
            after = Some(last.id);
            for batch in &batches {
                let taken = heard.batches.remove(&batch.id).flatten();
                let agrees = self.batch_agrees(batch, taken.as_ref()).await;
                if !agrees.unwrap_or(false) {
                    found.fault(format!("batch {} is not what its event says", batch.id));
                }
                self.check_kept(batch, before, heard.rules_since_ms, found).await?;
            }
        }
        for id in heard.batches.keys() {
            found.fault(format!("batch {id} is not there"));
        }
        Ok(())
    }

    async fn batch_agrees(&self, batch: &BatchRecord, heard: Option<&Taken>) -> ServiceResult<bool> {
        let same = |taken: &Taken| {
            (taken.body.as_str(), taken.counts, taken.rows_root) == (&batch.body, batch.counts, batch.rows_root)
        };
        let Some(n) = batch.event else {
            // A crash may come between the event and the row that says so; then it is carried on.
            let open = batch.state == BatchState::Working && batch.done_ms.is_none();
            let Some(taken) = heard else { return Ok(open) };
            return Ok(open && same(taken) && self.can_go_on(batch).await?);
        };
        let fresh = match heard {
            Some(taken) if taken.n == n => Some(taken.clone()),
            // It may have ended after the system's events were read.
            _ => self.batch_event(batch.id, n).await?,
        };
        Ok(fresh.is_some_and(|taken| {
            batch.state != BatchState::Working && batch.done_ms == Some(taken.at_ms) && same(&taken)
        }))
    }

    async fn batch_event(&self, id: BatchId, n: u64) -> ServiceResult<Option<Taken>> {
        let Some(row) = self.store.files.event(self.system, n).await? else { return Ok(None) };
        let system = self.system_subject().await?;
        let event = self.open_event(&system, &Self::subject_key(&system), &row)?;
        Ok(taken_of(n, &event).filter(|(batch, _)| *batch == id).map(|(_, taken)| taken))
    }

    /// The leaves of the rows that were filed give the root that the batch's receipt is over.
    async fn filed_rows_agree(&self, batch: &BatchRecord) -> ServiceResult<bool> {
        let mut tree = Frontier::new();
        for part in 0.. {
            let rows = self.store.batches.batch_filed(batch.id, part).await?;
            if rows.is_empty() {
                break;
            }
            rows.iter().filter_map(|row| row.leaf).for_each(|leaf| tree.append(leaf));
        }
        Ok(tree.root() == batch.rows_root && tree.size() == batch.counts[0])
    }

    /// A batch whose end is told and not written down has its upload still: otherwise its row was put
    /// back to before its end.
    async fn can_go_on(&self, batch: &BatchRecord) -> ServiceResult<bool> {
        if batch.wrapped.0.is_empty() || upload_path(&self.settings.data_dir, batch.id).exists() {
            return Ok(true);
        }
        // It may have ended between the two looks; the next check sees how.
        let now = self.store.batches.batch(batch.id).await?;
        Ok(now.is_some_and(|now| now.state != BatchState::Working || now.wrapped.0.is_empty()))
    }

    /// What is kept of a batch opens, and is purged on its day.
    async fn check_kept(
        &self,
        batch: &BatchRecord,
        before: &Before,
        rules_since_ms: Option<(u64, i64)>,
        found: &mut Checked,
    ) -> ServiceResult<()> {
        if batch.wrapped.0.is_empty() {
            return Ok(());
        }
        let id = batch.id;
        if self.sealer_of(batch).and_then(|sealer| sealer.open_head(&batch.sealed)).is_err() {
            found.fault(format!("batch {id} does not open"));
        }
        if batch.state != BatchState::Working && !self.filed_rows_agree(batch).await? {
            found.fault(format!("batch {id}: the rows that were filed are not those of its receipt"));
        }
        if before.keys.contains(&batch.key_id) {
            found.fault(format!("the key of batch {id} is in the list of destroyed keys"));
        }
        let due = Due { day: batch.purge_day, kind: DueKind::PurgeBatch, id: *id.as_bytes(), subject: None };
        let rows = before.due.of(DueKind::PurgeBatch, id.as_bytes());
        let there = if rows.is_empty() { self.is_due(due).await? } else { rows.iter().all(|row| *row == due) };
        // One that came under other rules keeps the day that those gave.
        let by_rules = match self.purge_day_of(Self::day(batch.at_ms)) {
            Ok(day) if rules_since_ms.is_some_and(|(_, since)| batch.at_ms >= since) => day == batch.purge_day,
            Ok(_) | Err(ServiceError::Rule(_)) => true,
            Err(other) => return Err(other),
        };
        if !there || !by_rules {
            found.fault(format!("batch {id}: its purge does not fall due when it should"));
        }
        Ok(())
    }
}

fn look_agrees(row: &EnquiryRow, record: &EnquiryRecord, look: &Look) -> bool {
    let asker = match &look.looker {
        // The person's own report: no body asked.
        Looker::Own => row.body.is_empty(),
        // A view that was shown by a code answers no enquiry.
        Looker::Bearer => false,
        Looker::Officer { body, body_name, office, officer } => {
            row.body == *body
                && record.body_name == *body_name
                && record.office == *office
                && record.officer == *officer
        }
    };
    asker
        && record.at_ms == look.at_ms
        && record.outcome == look.outcome
        && record.purpose == look.purpose
        && record.field == look.field
        && record.ground == look.ground
        && record.reason == look.reason
        && record.rules == look.rules
        && record.pins.iter().map(|pin| &pin.shown).eq(&look.shown)
}
