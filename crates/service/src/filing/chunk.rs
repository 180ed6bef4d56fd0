//! Chunks of rows on their way into the store.
//!
//! ```text
//! read and check  ──►  look up whom they are about  ──►  seal, on all cores  ──►  commit
//!   (work.rs)                                              chunk k + 1             chunk k
//! ```
//!
//! While one chunk waits for the disk the next is sealed, never more: chunks are counted on their batch
//! in their order, and of what is not counted yet a crash loses one. Rows keep their order, whichever
//! core was faster, so neither outcomes nor receipts depend on it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use tokio::task::JoinHandle;
use xinyu_register::ids::{BatchId, EntryId};
use xinyu_register::sealed::BlindIndex;
use xinyu_register::subject::{Identity, Settings};
use xinyu_store::StoreResult;
use xinyu_store::person::{BatchRow, BatchStep, FiledBefore, FilingOp, FilingOutcome, FilingSubject, NewMessage};

use super::batch::Sealer;
use super::f2_check::{Checked, Draft};
use super::{Reason, RowRecord, RowState};
use crate::app::{Register, TRIES_MAX};
use crate::error::{ServiceError, ServiceResult};
use crate::person::Opened;

/// A person as far as a filing needs to know them.
struct Known {
    /// `None`: not stored yet; the first filing of the chunk brings the person along.
    opened: Option<Opened>,
    identity: Identity,
    settings: Settings,
    filings: Vec<Filing>,
}

/// A row to be filed: its place in the chunk, and what is known of it before anything is sealed.
struct Filing {
    at: usize,
    draft: Draft,
    entry: EntryId,
    message: Option<NewMessage>,
}

/// A commit that goes on by itself for as long as somebody has this. Who gives a batch up gives up the
/// right to its rows, too: a commit that came later would count rows that the next one counts.
struct Commit(JoinHandle<StoreResult<Vec<FilingOutcome>>>);

impl Drop for Commit {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A chunk whose commit is under way.
pub(crate) struct UnderWay {
    commit: Commit,
    chunk: Chunk,
    /// Of each row under way: whether it is late, and its entry.
    filed_as: Vec<(bool, EntryId)>,
    people: HashSet<BlindIndex>,
}

/// A chunk of a batch: what is to be filed of it, and what is told of it anyway.
pub(crate) struct Chunk {
    step: BatchStep,
    drafts: Vec<Draft>,
}

impl UnderWay {
    /// Waits for the commit, whatever comes of it.
    pub(crate) async fn settle(mut self) {
        let _ = (&mut self.commit.0).await;
    }
}

impl Register {
    /// Takes a chunk of checked rows in; what of it is not to be filed is sealed for its batch.
    pub(crate) fn chunk_of(
        &self,
        batch: BatchId,
        sealer: &Sealer,
        checked: Vec<Checked>,
        upto: u32,
    ) -> ServiceResult<Chunk> {
        let mut chunk = Chunk { step: BatchStep::new(batch, upto), drafts: Vec::new() };
        for one in checked {
            match one {
                Checked::Draft(draft) => {
                    if !draft.remarks.is_empty() {
                        let record = RowRecord::new(Vec::new(), draft.remarks.clone());
                        self.hold(&mut chunk.step, sealer, draft.row, RowState::Filed, record)?;
                    }
                    chunk.drafts.push(*draft);
                }
                Checked::Held { row, cells, state, reasons, draft } => {
                    if state == RowState::Review {
                        let told = (cells.as_slice(), reasons.as_slice());
                        let case = self.new_review_case(sealer, row, told, draft.as_deref(), self.now_ms())?;
                        chunk.step.cases.push(case);
                    }
                    self.hold(&mut chunk.step, sealer, row, state, RowRecord::new(cells, reasons))?;
                }
            }
        }
        Ok(chunk)
    }

    /// Files a chunk behind the one under way, which is ended first; then it is under way itself.
    pub(crate) async fn f3_file(
        self: &Arc<Self>,
        sealer: &Sealer,
        chunk: Chunk,
        under_way: &mut Option<UnderWay>,
    ) -> ServiceResult<()> {
        let blinds: Vec<BlindIndex> = chunk.drafts.iter().map(|draft| self.blind_of(draft)).collect();
        // What is under way about a person comes before what is read about them.
        if under_way.as_ref().is_some_and(|before| blinds.iter().any(|blind| before.people.contains(blind))) {
            self.f3_end(sealer, under_way).await?;
        }
        let Chunk { mut step, drafts } = chunk;
        let (ops, drafts) = self.operations(step.batch, sealer, &mut step, drafts, &blinds).await?;
        self.f3_end(sealer, under_way).await?;
        *under_way = Some(self.submit(Chunk { step, drafts }, ops, blinds.into_iter().collect()));
        Ok(())
    }

    fn submit(&self, chunk: Chunk, ops: Vec<FilingOp>, people: HashSet<BlindIndex>) -> UnderWay {
        let filed_as = ops.iter().map(|op| (op.late, op.entry)).collect();
        let (persons, step) = (Arc::clone(&self.store.persons), chunk.step.clone());
        let commit = Commit(tokio::spawn(async move { persons.commit_filings(ops, Some(step)).await }));
        UnderWay { commit, chunk, filed_as, people }
    }

    /// Ends the chunk under way: rows about whom somebody else went ahead are decided and filed again.
    pub(crate) async fn f3_end(
        self: &Arc<Self>,
        sealer: &Sealer,
        under_way: &mut Option<UnderWay>,
    ) -> ServiceResult<()> {
        let mut tries = 0;
        while let Some(UnderWay { mut commit, chunk, filed_as, people }) = under_way.take() {
            let outcomes = (&mut commit.0).await.map_err(|_| ServiceError::Unreadable("the chunk"))??;
            let Chunk { mut step, drafts } = chunk;
            let (mut again, mut differs, mut had) = (Vec::new(), Vec::new(), Vec::new());
            for ((draft, (late, entry)), outcome) in drafts.into_iter().zip(filed_as).zip(outcomes) {
                let row = draft.row;
                match &outcome {
                    FilingOutcome::Conflict => {
                        again.push(draft);
                        continue;
                    }
                    FilingOutcome::Differs(entry) => differs.push((draft, *entry)),
                    FilingOutcome::Filed(_) => metrics::counter!("xinyu_rows_filed_total").increment(1),
                    FilingOutcome::Repeated(_) => {}
                }
                had.push(FiledBefore { row, late, entry, outcome });
            }
            self.propose(step.batch, sealer, differs).await?;
            if again.is_empty() {
                return Ok(());
            }
            tries += 1;
            if tries == TRIES_MAX {
                return Err(ServiceError::Busy);
            }
            step.earlier.extend(had);
            let blinds: Vec<BlindIndex> = again.iter().map(|draft| self.blind_of(draft)).collect();
            let (ops, drafts) = self.operations(step.batch, sealer, &mut step, again, &blinds).await?;
            *under_way = Some(self.submit(Chunk { step, drafts }, ops, people));
        }
        Ok(())
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
        self: &Arc<Self>,
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
        let blinds: Vec<BlindIndex> = drafts.iter().map(|draft| self.blind_of(draft)).collect();
        let (ops, kept) = self.operations(batch, sealer, &mut counted, drafts, &blinds).await?;
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
        self: &Arc<Self>,
        batch: BatchId,
        sealer: &Sealer,
        step: &mut BatchStep,
        drafts: Vec<Draft>,
        blinds: &[BlindIndex],
    ) -> ServiceResult<(Vec<FilingOp>, Vec<Draft>)> {
        let now_ms = self.now_ms();
        let people = self.whom(sealer, step, drafts, blinds, now_ms).await?;
        let register = Arc::clone(self);
        let sealed = tokio::task::spawn_blocking(move || register.seal_people(batch, people, now_ms));
        sealed.await.map_err(|_| ServiceError::Unreadable("the chunk"))?
    }

    /// Whom the drafts are about, each person with what is to be filed about them, in order.
    async fn whom(
        &self,
        sealer: &Sealer,
        step: &mut BatchStep,
        drafts: Vec<Draft>,
        blinds: &[BlindIndex],
        now_ms: i64,
    ) -> ServiceResult<HashMap<BlindIndex, Known>> {
        let mut people = self.known_people(blinds).await?;
        for (at, (draft, blind)) in drafts.into_iter().zip(blinds.iter().copied()).enumerate() {
            let person = people.entry(blind).or_insert_with(|| Known {
                opened: None,
                identity: Identity::first(draft.number.id_type().as_str(), draft.number.normalised(), &draft.name),
                settings: Settings::default(),
                filings: Vec::new(),
            });
            let named = person.identity.is_named(&draft.name);
            let first_of_new = person.opened.is_none() && person.filings.is_empty();
            if (!named || first_of_new) && self.is_not_this_person(&draft).await? {
                let reasons = vec![Reason::new("identity.not_this_person")];
                self.hold(step, sealer, draft.row, RowState::Refused, RowRecord::new(draft.cells, reasons))?;
                if first_of_new {
                    // Nobody comes to be by a name that is known not to be theirs.
                    people.remove(&blind);
                }
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
            let entry = EntryId::from_bytes(self.random());
            let message = self.f4_notify(&person.settings, entry, now_ms).await?;
            person.filings.push(Filing { at, draft, entry, message });
        }
        Ok(people)
    }

    /// Seals what is filed about each person: one after the other about one, many at once.
    fn seal_people(
        &self,
        batch: BatchId,
        people: HashMap<BlindIndex, Known>,
        now_ms: i64,
    ) -> ServiceResult<(Vec<FilingOp>, Vec<Draft>)> {
        let people: Vec<(BlindIndex, Known)> = people.into_iter().collect();
        let sealed = people.into_par_iter().map(|(blind, person)| self.seal_person(batch, blind, person, now_ms));
        let mut sealed: Vec<(usize, FilingOp, Draft)> =
            sealed.collect::<ServiceResult<Vec<_>>>()?.into_iter().flatten().collect();
        sealed.sort_unstable_by_key(|(at, ..)| *at);
        Ok(sealed.into_iter().map(|(_, op, draft)| (op, draft)).unzip())
    }

    fn seal_person(
        &self,
        batch: BatchId,
        blind: BlindIndex,
        person: Known,
        now_ms: i64,
    ) -> ServiceResult<Vec<(usize, FilingOp, Draft)>> {
        if person.filings.is_empty() {
            return Ok(Vec::new());
        }
        let (mut opened, mut new) = match person.opened {
            Some(opened) => (opened, None),
            None => {
                let (new, opened) = self.new_subject(blind, &person.identity, now_ms)?;
                (opened, Some(Box::new(new)))
            }
        };
        let mut sealed = Vec::with_capacity(person.filings.len());
        for Filing { at, draft, entry, message } in person.filings {
            let subject = new.take().map_or(FilingSubject::Known { blind, n: opened.n }, FilingSubject::New);
            let op = self.operation(batch, &opened, subject, &draft, entry, message, now_ms)?;
            opened.n += 1;
            sealed.push((at, op, draft));
        }
        Ok(sealed)
    }

    pub(crate) async fn is_not_this_person(&self, draft: &Draft) -> ServiceResult<bool> {
        Ok(self.store.identities.is_not_this_person(self.pair_of(&draft.number, &draft.name)).await?)
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
            people.insert(blind, Known { opened: Some(opened), identity, settings, filings: Vec::new() });
        }
        Ok(people)
    }
}
