//! What an officer decides of a row that waits: one event, and what becomes of the row, in one commit.

use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::event::{Event, ReviewDecision};
use xinyu_register::ids::IdentityCaseId;
use xinyu_register::logged::Logged;
use xinyu_store::Tried;
use xinyu_store::identities::{CaseDecision, CaseKind, CaseState};
use xinyu_store::person::{BatchRow, FilingOp, NewEvent, Operation, PersonChange, SubjectKey};

use super::cases::OpenReview;
use crate::app::{Register, TRIES_MAX};
use crate::caller::{Caller, Officer};
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::filing::{Draft, Reason, RowRecord, RowState};
use crate::identity::DecidedRow;
use crate::identity::decide::reason_of_length;
use crate::person::year_of;
use crate::turn::Turn;

/// A decision that is durable.
#[derive(Clone, Copy, Debug)]
pub struct ReviewDecided {
    /// The case.
    pub case: IdentityCaseId,
    /// What was decided.
    pub decision: ReviewDecision,
    /// What became of the row.
    pub row: DecidedRow,
}

/// What becomes of the row, before it is committed.
struct Outcome {
    state: CaseState,
    kind: CaseKind,
    row: Option<(RowState, RowRecord)>,
    filing: Option<FilingOp>,
    repeated: bool,
}

impl Outcome {
    fn back(state: RowState, record: RowRecord) -> Self {
        let row = Some((state, record));
        Self { state: CaseState::Refused, kind: CaseKind::Review, row, filing: None, repeated: false }
    }
}

impl Register {
    /// Decides a row, once: filed as it is, back to its body with the place and how to mend it, or refused
    /// with nothing kept but a count. The reason is read by the person, and by the body where it goes back.
    ///
    /// # Errors
    /// [`Refusal::Fields`] for a reason that is missing, too long, names the person or repeats what may
    /// not be kept; `review.not_whole` to file a row that says too little; [`Refusal::State`] if it is
    /// decided; [`Refusal::NotFound`].
    pub async fn decide_review(
        &self,
        caller: &Caller,
        id: IdentityCaseId,
        decision: ReviewDecision,
        reason: &str,
    ) -> ServiceResult<Logged<ReviewDecided>> {
        let officer = self.register_officer(caller, "review.decide")?;
        let reason = reason_of_length(reason)?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let case = self.open_review(id).await?;
            let record = &case.record;
            self.check_reason(reason, [record.name.clone(), record.id_number.clone()].into_iter())?;
            if decision == ReviewDecision::File && record.content.is_none() {
                return Err(Refusal::State("review.not_whole").into());
            }
            let subject = case.person.as_ref().map_or(self.system, |person| person.subject.key);
            if let Some(done) = self.try_review(officer, case, decision, reason).await? {
                return Ok(done);
            }
            turn.wait(self, subject).await;
        }
        Err(ServiceError::Busy)
    }

    /// What was decided of a row, told again to an officer who asked for it twice.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if nothing was, or it went with its batch.
    pub async fn review_decided(&self, caller: &Caller, id: IdentityCaseId) -> ServiceResult<ReviewDecided> {
        self.register_officer(caller, "review.decide")?;
        let case = self.store.identities.case(id).await?.ok_or(Refusal::NotFound)?;
        let row = async |state: RowState| {
            let rows = self.store.batches.batch_rows(case.batch, state as u8, case.row - 1, 1).await?;
            Ok::<bool, ServiceError>(rows.first().is_some_and(|row| row.row == case.row))
        };
        let (decision, row) = match (case.kind, case.state) {
            (CaseKind::Review, CaseState::Open) => return Err(Refusal::NotFound.into()),
            (CaseKind::Identity, _) => (ReviewDecision::File, DecidedRow::HandedOn),
            (_, CaseState::Refused) if row(RowState::RefusedByLaw).await? => {
                (ReviewDecision::Refuse, DecidedRow::Refused)
            }
            (_, CaseState::Refused) => (ReviewDecision::SendBack, DecidedRow::Refused),
            (_, _) if row(RowState::Review).await? => (ReviewDecision::File, DecidedRow::Amendment),
            (_, _) => (ReviewDecision::File, DecidedRow::Filed),
        };
        Ok(ReviewDecided { case: id, decision, row })
    }

    /// `None` on a conflict: read and decide again.
    async fn try_review(
        &self,
        officer: &Officer,
        case: OpenReview,
        decision: ReviewDecision,
        reason: &str,
    ) -> ServiceResult<Option<Logged<ReviewDecided>>> {
        let now_ms = self.now_ms();
        let (id, batch, number) = (case.row.id, case.row.batch, case.row.row);
        // The system's number is taken by one at a time in this process.
        let _turn = if case.person.is_none() { Some(self.system_turn.lock().await) } else { None };
        let outcome = match decision {
            ReviewDecision::File => self.filed_outcome(&case, now_ms).await?,
            ReviewDecision::SendBack => {
                let told = case.record.reasons().iter().find_map(|reason| reason.column.clone());
                let back = Reason::new("review.sent_back").with("words", reason);
                let back = told.iter().fold(back, |back, column| back.at(column));
                Outcome::back(RowState::Refused, RowRecord::new(case.record.cells.clone(), vec![back]))
            }
            ReviewDecision::Refuse => {
                Outcome::back(RowState::RefusedByLaw, RowRecord::new(Vec::new(), vec![Reason::new("review.refused")]))
            }
        };
        let handed_on = outcome.kind == CaseKind::Identity;
        let look = self.review_look(officer, &case, reason.to_owned(), now_ms);
        let event = Event::ReviewDecided { look, case: id, batch, decision, handed_on };
        let (subject, event, year_key) = self.review_event(&case, &event, now_ms).await?;
        let mut change = PersonChange::new(Operation::DecideReview, subject, event, officer.valid_until_ms);
        change.year_key = year_key;
        let row = match &outcome.row {
            Some((state, record)) => {
                let sealed = case.sealer.seal_row(self, number, record)?;
                Some(BatchRow { row: number, state: *state as u8, sealed })
            }
            None => None,
        };
        let Outcome { state, kind, filing, repeated, .. } = outcome;
        let filed = filing.is_some();
        let decided = CaseDecision { change, case: id, kind, state, pair: None, filing, repeated, row };
        let Tried::Done((committed, outcome)) = self.store.identities.decide(decided).await? else { return Ok(None) };
        let row = if handed_on {
            DecidedRow::HandedOn
        } else if repeated {
            DecidedRow::Repeated
        } else if filed {
            self.row_after(&case.sealer, case.record.draft(number)?, outcome).await?
        } else {
            DecidedRow::Refused
        };
        Ok(Some(Logged::new(ReviewDecided { case: id, decision, row }, committed)))
    }

    /// The event: of the person, if they are known here, else of the register's own.
    async fn review_event(
        &self,
        case: &OpenReview,
        event: &Event,
        now_ms: i64,
    ) -> ServiceResult<(SubjectKey, NewEvent, Option<xinyu_store::person::YearKey>)> {
        match &case.person {
            Some(person) => {
                let (key, year_key) = self.year_key(person, year_of(now_ms))?;
                let new = self.new_event(&person.subject, LeafClass::Look, LeafKind::Person, &key, event, now_ms)?;
                Ok((person.subject.key, new, year_key))
            }
            None => {
                let system = self.system_subject().await?;
                let new = self.system_new_event(&system, LeafKind::System, LeafClass::Look, event, now_ms)?;
                Ok((self.system, new, None))
            }
        }
    }

    /// Filed as any row is: the name must still go with the number, what the person declined stays
    /// declined, and an entry that is there already makes it a proposed amendment.
    async fn filed_outcome(&self, case: &OpenReview, now_ms: i64) -> ServiceResult<Outcome> {
        let draft: Draft = case.record.draft(case.row.row)?;
        let open =
            |row, filing, repeated| Outcome { state: CaseState::Filed, kind: CaseKind::Review, row, filing, repeated };
        let named = case.person.as_ref().is_some_and(|person| person.identity.is_named(&draft.name));
        if !named && self.is_not_this_person(&draft).await? {
            let record = RowRecord::new(draft.cells, vec![Reason::new("identity.not_this_person")]);
            return Ok(Outcome::back(RowState::Refused, record));
        }
        let (batch, blind) = (case.row.batch, case.row.blind);
        let Some(person) = &case.person else {
            let filing = self.filing_of_new(batch, blind, &draft, now_ms)?;
            return Ok(open(None, Some(filing), false));
        };
        if !named {
            // The words are in order; whether number and name go together is the other question.
            let record = RowRecord::new(draft.cells, vec![Reason::new("review.identity")]);
            return Ok(Outcome {
                state: CaseState::Open,
                kind: CaseKind::Identity,
                row: Some((RowState::Review, record)),
                filing: None,
                repeated: false,
            });
        }
        if self.taken_back(&person.settings, &draft).is_some() {
            let record = RowRecord::new(draft.cells, vec![Reason::new("filing.taken_back")]);
            return Ok(Outcome::back(RowState::Refused, record));
        }
        if self.declined(&person.settings, &draft).is_some() {
            return Ok(open(None, None, true));
        }
        let mut subject = person.subject.clone();
        subject.n += 1;
        let settings = person.settings.clone();
        let filing = self.filing_after(batch, blind, subject, settings, &draft, now_ms).await?;
        Ok(open(None, Some(filing), false))
    }
}
