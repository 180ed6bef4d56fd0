//! f3: entry, leaf and pending notice in one operation, a chunk at a time.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use xinyu_evidence::hash::{h, tag};
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::disclosure::{item_of, kept_until, period_of};
use xinyu_register::entry::{EntryContent, EntryRecord, Fact, FieldValue};
use xinyu_register::event::Event;
use xinyu_register::ids::{BatchId, EntryId, NoticeId};
use xinyu_register::instant::day_number;
use xinyu_register::sealed::BlindIndex;
use xinyu_register::subject::{Identity, RowMark, Settings};
use xinyu_store::person::{
    BatchRow, BatchStep, Due, DueKind, EventKey, FiledBefore, FilingOp, FilingOutcome, FilingSubject, NewSubject,
};
use xinyu_vault::{key_place, wrap_key};

use super::batch::Sealer;
use super::f2_check::{Checked, Draft};
use super::{Reason, RowRecord, RowState, cells};
use crate::app::{Register, TRIES_MAX};
use crate::error::{ServiceError, ServiceResult};
use crate::person::{ContentKey, Opened};
use crate::rights::notices::NoticeRecord;

/// A person as far as a filing needs to know them.
struct Known {
    opened: Opened,
    identity: Identity,
    settings: Settings,
    /// Not stored yet: the first filing of this chunk brings the person along.
    new: Option<Box<NewSubject>>,
}

/// Digest of an entry's content, as its event commits to it.
pub(crate) fn content_digest(content: &EntryContent) -> [u8; 32] {
    h(&[&tag("entry"), &content.to_cbor()])
}

impl Register {
    /// Files one chunk of checked rows, and counts it on its batch.
    pub(crate) async fn f3_commit(
        &self,
        batch: BatchId,
        sealer: &Sealer,
        checked: Vec<Checked>,
        upto: u32,
    ) -> ServiceResult<()> {
        let mut step = BatchStep::new(batch, upto);
        let mut drafts = Vec::new();
        for one in checked {
            match one {
                Checked::Draft(draft) => {
                    if !draft.remarks.is_empty() {
                        let record = RowRecord::new(Vec::new(), draft.remarks.clone());
                        self.hold(&mut step, sealer, draft.row, RowState::Filed, record)?;
                    }
                    drafts.push(*draft);
                }
                Checked::Held { row, cells, state, reasons } => {
                    self.hold(&mut step, sealer, row, state, RowRecord::new(cells, reasons))?;
                }
            }
        }
        for _ in 0..TRIES_MAX {
            let (ops, kept) = self.operations(batch, sealer, &mut step, drafts).await?;
            let filed_as: Vec<(bool, EntryId)> = ops.iter().map(|op| (op.late, op.entry)).collect();
            let outcomes = self.store.persons.commit_filings(ops, Some(step.clone())).await?;
            let mut again = Vec::new();
            let mut differs = Vec::new();
            let mut had = Vec::new();
            for ((draft, (late, entry)), outcome) in kept.into_iter().zip(filed_as).zip(&outcomes) {
                if *outcome != FilingOutcome::Conflict {
                    had.push(FiledBefore { row: draft.row, late, entry, outcome: outcome.clone() });
                }
                match outcome {
                    FilingOutcome::Conflict => again.push(draft),
                    FilingOutcome::Differs(entry) => differs.push((draft, *entry)),
                    FilingOutcome::Filed(_) | FilingOutcome::Repeated(_) => {}
                }
            }
            self.propose(batch, sealer, differs).await?;
            if again.is_empty() {
                return Ok(());
            }
            step.earlier.extend(had);
            drafts = again;
        }
        Err(ServiceError::Busy)
    }

    fn hold(
        &self,
        step: &mut BatchStep,
        sealer: &Sealer,
        row: u32,
        state: RowState,
        record: RowRecord,
    ) -> ServiceResult<()> {
        match state {
            RowState::Refused | RowState::RefusedByLaw => step.refused += 1,
            RowState::Review => step.review += 1,
            RowState::Filed | RowState::Mended => {}
        }
        let sealed = sealer.seal_row(self, row, &record)?;
        step.rows.push(BatchRow { row, state: state as u8, sealed });
        Ok(())
    }

    /// Rows with a known key and other content: proposed amendments, kept with their batch. The
    /// store has counted them as review already.
    pub(crate) async fn propose(
        &self,
        batch: BatchId,
        sealer: &Sealer,
        differs: Vec<(Draft, EntryId)>,
    ) -> ServiceResult<()> {
        if differs.is_empty() {
            return Ok(());
        }
        // How far the batch has come is told by the step itself, when nothing of it is left to do.
        let mut step = BatchStep::new(batch, 0);
        for (draft, entry) in differs {
            let reasons = vec![Reason::new("review.amendment")];
            let record = RowRecord { entry: Some(entry), ..RowRecord::new(draft.cells, reasons) };
            let sealed = sealer.seal_row(self, draft.row, &record)?;
            step.rows.push(BatchRow { row: draft.row, state: RowState::Review as u8, sealed });
        }
        self.store.persons.commit_filings(Vec::new(), Some(step)).await?;
        Ok(())
    }

    /// Proposals are kept after their chunk is counted, so a crash between the two loses them. The
    /// rows of what may have been the last chunk are asked again: none of them files anything now.
    pub(crate) async fn f3_propose_again(
        &self,
        batch: BatchId,
        sealer: &Sealer,
        mut drafts: Vec<Draft>,
    ) -> ServiceResult<()> {
        let (Some(first), Some(last)) = (drafts.first().map(|d| d.row), drafts.last().map(|d| d.row)) else {
            return Ok(());
        };
        let mut told = HashSet::new();
        let mut after = first - 1;
        while after < last {
            let rows = self.store.batches.batch_rows(batch, RowState::Review as u8, after, 1000).await?;
            let Some(end) = rows.last().map(|row| row.row) else { break };
            told.extend(rows.into_iter().map(|row| row.row));
            after = end;
        }
        drafts.retain(|draft| !told.contains(&draft.row));
        let mut counted = BatchStep::new(batch, 0);
        let (ops, kept) = self.operations(batch, sealer, &mut counted, drafts).await?;
        let outcomes = self.store.persons.commit_filings(ops, None).await?;
        let differs = kept.into_iter().zip(outcomes).filter_map(|(draft, outcome)| match outcome {
            FilingOutcome::Differs(entry) => Some((draft, entry)),
            _ => None,
        });
        self.propose(batch, sealer, differs.collect()).await
    }

    /// One operation a draft, in order; drafts of one person follow each other in n. A draft whose
    /// name does not go with its number is held for review instead.
    async fn operations(
        &self,
        batch: BatchId,
        sealer: &Sealer,
        step: &mut BatchStep,
        drafts: Vec<Draft>,
    ) -> ServiceResult<(Vec<FilingOp>, Vec<Draft>)> {
        let now_ms = self.now_ms();
        let blinds: Vec<BlindIndex> = drafts.iter().map(|draft| self.blind_of(draft)).collect();
        let mut people = self.known_people(&blinds).await?;
        let (mut ops, mut kept) = (Vec::with_capacity(drafts.len()), Vec::with_capacity(drafts.len()));
        for (draft, blind) in drafts.into_iter().zip(blinds) {
            if let std::collections::hash_map::Entry::Vacant(e) = people.entry(blind) {
                e.insert(self.new_person(blind, &draft, now_ms)?);
            }
            let Some(person) = people.get_mut(&blind) else { continue };
            let named = person.identity.is_named(&draft.name);
            if (!named || person.new.is_some()) && self.is_not_this_person(&draft).await? {
                let reasons = vec![Reason::new("identity.not_this_person")];
                self.hold(step, sealer, draft.row, RowState::Refused, RowRecord::new(draft.cells, reasons))?;
                // Nobody comes to be by a name that is known not to be theirs.
                people.remove(&blind);
                continue;
            }
            if !named {
                step.cases.push(self.new_case(sealer, &draft, blind, now_ms)?);
                let reasons = vec![Reason::new("review.identity")];
                let record = RowRecord::new(draft.cells, reasons);
                self.hold(step, sealer, draft.row, RowState::Review, record)?;
                continue;
            }
            // An old sheet does not bring back what was wrong in it.
            if self.taken_back(&person.settings, &draft).is_some() {
                let reasons = vec![Reason::new("filing.taken_back")];
                self.hold(step, sealer, draft.row, RowState::Refused, RowRecord::new(draft.cells, reasons))?;
                continue;
            }
            // The person does not want it: to the body it is as if it were there, and nobody is asked again.
            if let Some(gone) = self.declined(&person.settings, &draft) {
                let outcome = FilingOutcome::Repeated(gone.entry);
                step.earlier.push(FiledBefore { row: draft.row, late: false, entry: gone.entry, outcome });
                continue;
            }
            ops.push(self.operation(batch, blind, person, &draft, now_ms).await?);
            kept.push(draft);
        }
        Ok((ops, kept))
    }

    async fn is_not_this_person(&self, draft: &Draft) -> ServiceResult<bool> {
        Ok(self.store.identities.is_not_this_person(self.pair_of(&draft.number, &draft.name)).await?)
    }

    /// The filing of a row that an officer found to be a person's, under the event after the decision.
    #[expect(clippy::too_many_arguments, reason = "what a filing is about, read for the decision already")]
    pub(crate) async fn filing_after(
        &self,
        batch: BatchId,
        blind: BlindIndex,
        opened: Opened,
        identity: Identity,
        settings: Settings,
        draft: &Draft,
        now_ms: i64,
    ) -> ServiceResult<FilingOp> {
        let mut person = Known { opened, identity, settings, new: None };
        self.operation(batch, blind, &mut person, draft, now_ms).await
    }

    /// What a row is of which the person said that it is not to be recorded.
    pub(crate) fn declined(&self, settings: &Settings, draft: &Draft) -> Option<RowMark> {
        self.marked(&settings.declined, draft)
    }

    /// What a row is of which its body took back.
    pub(crate) fn taken_back(&self, settings: &Settings, draft: &Draft) -> Option<RowMark> {
        self.marked(&settings.taken_back, draft)
    }

    fn marked(&self, marks: &[RowMark], draft: &Draft) -> Option<RowMark> {
        if marks.is_empty() {
            return None;
        }
        let row_key = self.row_key(&draft.content, draft.number.id_type().as_str(), draft.number.normalised());
        marks.iter().find(|one| one.row_key == row_key.0).copied()
    }

    fn blind_of(&self, draft: &Draft) -> BlindIndex {
        self.keyring.blind_identity(draft.number.id_type().as_str(), draft.number.normalised())
    }

    async fn known_people(&self, blinds: &[BlindIndex]) -> ServiceResult<HashMap<BlindIndex, Known>> {
        let mut wanted = blinds.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let mut people = HashMap::new();
        for (blind, row) in self.store.files.subjects_for_filing(wanted).await? {
            let opened = self.open_subject(&row)?;
            let identity = self.open_identity(&opened, &row.identity)?;
            let settings = self.open_settings(&opened, &row.settings)?;
            people.insert(blind, Known { opened, identity, settings, new: None });
        }
        Ok(people)
    }

    fn new_person(&self, blind: BlindIndex, draft: &Draft, now_ms: i64) -> ServiceResult<Known> {
        let identity = Identity::first(draft.number.id_type().as_str(), draft.number.normalised(), &draft.name);
        let (new, opened) = self.new_subject(blind, &identity, now_ms)?;
        Ok(Known { opened, identity, settings: Settings::default(), new: Some(Box::new(new)) })
    }

    async fn operation(
        &self,
        batch: BatchId,
        blind: BlindIndex,
        person: &mut Known,
        draft: &Draft,
        now_ms: i64,
    ) -> ServiceResult<FilingOp> {
        let id = EntryId::from_bytes(self.random());
        let (key_id, k_e) = self.new_key();
        let wrapped = wrap_key(&person.opened.k_s, &key_place("entry", key_id, id.as_bytes()), self.nonce(), &k_e)?;
        let key = ContentKey { id: key_id, key: k_e, stored_as: EventKey::Entry(id) };
        let event = Event::Filed {
            at_ms: now_ms,
            item: draft.content.item.clone(),
            source_body: draft.content.source_body.clone(),
            version: 1,
            digest: content_digest(&draft.content),
            rules: self.rules.version().to_owned(),
            batch,
            amended: None,
        };
        let filed = self.new_event(&person.opened, LeafClass::Entry, LeafKind::Person, &key, &event, now_ms)?;
        let subject = match person.new.take() {
            Some(new) => FilingSubject::New(new),
            None => FilingSubject::Known { blind, n: person.opened.n },
        };
        let mut commitment = [0u8; 32];
        commitment.copy_from_slice(&filed.leaf[66..]);
        let record = EntryRecord {
            content: draft.content.clone(),
            life: vec![Fact::Filed { version: 1, at_ms: now_ms, commitment, batch, keeps_service: None, reason: None }],
            events: vec![filed.n],
            earlier: Vec::new(),
        };
        let notice = NoticeId::from_bytes(self.random());
        let told = NoticeRecord::new(now_ms, 1, None);
        let message = self.f4_notify(&person.settings, id, now_ms).await?;
        person.opened.n += 1;
        Ok(FilingOp {
            subject,
            row_key: self.row_key(&draft.content, draft.number.id_type().as_str(), draft.number.normalised()),
            content_mark: self.content_mark(&draft.content),
            entry: id,
            key_id,
            wrapped,
            record: self.seal_record(&key, id, &record)?,
            source_body: draft.content.source_body.clone(),
            row: draft.row,
            late: self.is_late(draft.content.decided_on, Self::day(now_ms)),
            event: filed,
            notice: Some((notice, self.seal_notice(&key, notice, &told)?)),
            message,
            due: self.due_of(id, &record)?,
        })
    }

    /// Whether something decided on a day had to be filed before `today`.
    pub(crate) fn is_late(&self, decided_on: Date, today: Date) -> bool {
        let clock = self.rules.clock("filing.deadline", decided_on);
        clock.is_ok_and(|clock| self.rules.due(decided_on, clock).date < today)
    }

    /// The same content in another width of letters is the same, and so is what the rules make of it
    /// after they changed: only what was sent counts.
    pub(crate) fn content_mark(&self, content: &EntryContent) -> BlindIndex {
        let mut sent = content.clone();
        sent.class.clear();
        sent.deciding_body_name.clear();
        sent.document_no = cells::document_key(&sent.document_no);
        for value in sent.fields.values_mut() {
            if let FieldValue::Text(text) = value {
                *text = cells::words(text);
            }
        }
        self.keyring.blind_parts("content", &[&sent.to_cbor()])
    }

    /// Document number, deciding body, item, subject: one row, one entry.
    pub(crate) fn row_key(&self, content: &EntryContent, id_type: &str, id_number: &str) -> BlindIndex {
        self.keyring.blind_parts(
            "row",
            &[
                cells::document_key(&content.document_no).as_bytes(),
                content.deciding_body.as_bytes(),
                content.item.as_bytes(),
                id_type.as_bytes(),
                id_number.as_bytes(),
            ],
        )
    }

    /// When an entry's disclosure ends and when its key is destroyed.
    pub(crate) fn due_of(&self, id: EntryId, record: &EntryRecord) -> ServiceResult<Vec<Due>> {
        let item = item_of(record, &self.rules)?;
        let after = |day: Date| day_number(day.tomorrow().unwrap_or(Date::MAX));
        let mut due = Vec::new();
        let mut add = |day: i32, kind| due.push(Due { day, kind, id: *id.as_bytes(), subject: None });
        if let Some(period) = period_of(record, &self.rules)? {
            add(after(period.last_day), DueKind::EndDisclosure);
        }
        add(after(kept_until(record, item, &self.rules)?), DueKind::Destroy);
        Ok(due)
    }
}
