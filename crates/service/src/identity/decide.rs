//! What an officer finds: one event, what it changes, and what becomes of the row, in one commit.

use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::entry::Fact;
use xinyu_register::event::{Event, IdentityDecision};
use xinyu_register::identity::PersonName;
use xinyu_register::ids::IdentityCaseId;
use xinyu_register::logged::{Committed, Logged};
use xinyu_register::subject::{Identity, NameConfirmed, OtherName, OtherNameKind, Settings};
use xinyu_store::Tried;
use xinyu_store::files::Whose;
use xinyu_store::identities::{CaseDecision, CaseKind, CaseState};
use xinyu_store::person::{BatchRow, FilingOutcome, Operation, PersonChange};

use super::cases::OpenCase;
use crate::app::{Register, TRIES_MAX};
use crate::caller::{Caller, Officer};
use crate::error::{FieldFault, Refusal, ServiceError, ServiceResult};
use crate::filing::{Draft, Reason, RowRecord, RowState};
use crate::person::year_of;
use crate::turn::Turn;

/// Longest reason in characters.
const REASON_CHARS_MAX: usize = 200;

/// What became of the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecidedRow {
    /// It is an entry now; the person is told.
    Filed,
    /// It was an entry before.
    Repeated,
    /// There is an entry with other content: a proposed amendment, which its body confirms.
    Amendment,
    /// It goes back to its body, with the reason.
    Refused,
    /// Its words are in order, and its name waits to be compared.
    HandedOn,
}

impl DecidedRow {
    /// The word of the API and of `locales/`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Repeated => "repeated",
            Self::Amendment => "amendment",
            Self::Refused => "refused",
            Self::HandedOn => "handed_on",
        }
    }
}

/// A decision that is durable.
#[derive(Clone, Copy, Debug)]
pub struct IdentityDecided {
    /// The case.
    pub case: IdentityCaseId,
    /// What was decided.
    pub decision: IdentityDecision,
    /// What became of the row.
    pub row: DecidedRow,
}

/// An officer's reason, if it is there and not too long.
pub(crate) fn reason_of_length(reason: &str) -> Result<&str, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
        return Err(Refusal::Fields(vec![FieldFault { pointer: "/reason", code: "reason.length" }]));
    }
    Ok(reason)
}

impl Register {
    /// The person reads the reason: it holds nothing of what is `told` of anybody, and what a row may not hold
    /// does not come in by it.
    pub(crate) fn check_reason(&self, reason: &str, mut told: impl Iterator<Item = String>) -> Result<(), Refusal> {
        if told.any(|word| word.chars().count() > 1 && reason.contains(&word)) {
            return Err(Refusal::Fields(vec![FieldFault { pointer: "/reason", code: "reason.names" }]));
        }
        if !self.rules.review_words(reason).is_empty() {
            return Err(Refusal::Fields(vec![FieldFault { pointer: "/reason", code: "words" }]));
        }
        Ok(())
    }

    /// Decides a case. The reason is shown to the person; it names nobody.
    ///
    /// # Errors
    /// [`Refusal::Fields`] for the reason; [`Refusal::State`] if the case is decided already or its
    /// batch is purged; [`Refusal::NotFound`].
    pub async fn decide_identity(
        &self,
        caller: &Caller,
        id: IdentityCaseId,
        decision: IdentityDecision,
        reason: &str,
    ) -> ServiceResult<Logged<IdentityDecided>> {
        let officer = self.deciding_officer(caller)?;
        let reason = reason_of_length(reason)?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let case = self.open_case(id).await?;
            let identity = &case.person.identity;
            let names = identity.names().map(|name| name.as_str().to_owned());
            self.check_reason(reason, names.chain([case.record.name.clone(), identity.id_number.clone()]))?;
            // A name that the person proved at sign-in is no slip of anybody's pen.
            let proven = case.person.identity.confirmed == Some(NameConfirmed::Own);
            if decision == IdentityDecision::KnownTypo && proven {
                return Err(Refusal::State("identity.name_proven").into());
            }
            let subject = case.person.subject.key;
            if let Some(done) = self.try_decision(officer, case, decision, reason).await? {
                return Ok(done);
            }
            turn.wait(self, subject).await;
        }
        Err(ServiceError::Busy)
    }

    /// What was decided of a case, told again to an officer who asked for it twice.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if nothing was, or the case went with its batch.
    pub async fn identity_decided(&self, caller: &Caller, id: IdentityCaseId) -> ServiceResult<IdentityDecided> {
        self.deciding_officer(caller)?;
        let case = self.store.identities.case(id).await?.ok_or(Refusal::NotFound)?;
        let rows = self.store.files.file(Whose::Blind(case.blind)).await?.ok_or(Refusal::NotFound)?;
        let person = self.open_file(&rows)?;
        let decision = self.decision_of(&person, id).await?.ok_or(Refusal::NotFound)?.1;
        let waits = self.store.batches.batch_rows(case.batch, RowState::Review as u8, case.row - 1, 1).await?;
        let filed = person.entries.iter().any(|open| {
            let filed = open.entry.record.life.first();
            matches!(filed, Some(Fact::Filed { batch, .. }) if *batch == case.batch)
        });
        let row = match case.state {
            CaseState::Refused => DecidedRow::Refused,
            _ if waits.first().is_some_and(|row| row.row == case.row) => DecidedRow::Amendment,
            _ if filed => DecidedRow::Filed,
            _ => DecidedRow::Repeated,
        };
        Ok(IdentityDecided { case: id, decision, row })
    }

    /// `None` on a conflict: read and decide again.
    async fn try_decision(
        &self,
        officer: &Officer,
        case: OpenCase,
        decision: IdentityDecision,
        reason: &str,
    ) -> ServiceResult<Option<Logged<IdentityDecided>>> {
        let now_ms = self.now_ms();
        let draft = case.record.draft(case.row.row)?;
        let (id, batch) = (case.row.id, case.row.batch);
        let look = self.compare_look(officer, &case, reason.to_owned(), now_ms);
        let identity = decided_identity(&case.person.identity, decision, &draft.name);
        let pair = (decision == IdentityDecision::NotThisPerson).then(|| self.pair_of(&draft.number, &draft.name));
        let person = case.person;
        let event = Event::IdentityDecided {
            look,
            case: id,
            batch,
            decision,
            pair: pair.map(|pair| pair.0.into()),
            known: self.known_mark(&person.subject, &identity),
        };
        let (key, year_key) = self.year_key(&person, year_of(now_ms))?;
        let event = self.new_event(&person.subject, LeafClass::Look, LeafKind::Person, &key, &event, now_ms)?;
        let mut change =
            PersonChange::new(Operation::DecideIdentity, person.subject.key, event, officer.valid_until_ms);
        change.year_key = year_key;
        if identity != person.identity {
            change.identity = Some(self.seal_identity(&person.subject, &identity)?);
        }
        let settings: Settings = person.settings.clone();
        let mut subject = person.subject;
        subject.n += 1;
        // As in every filing: the person does not want it, and to the body it is there already.
        let repeated = decision.files() && self.declined(&settings, &draft).is_some();
        let (filing, row) = if repeated {
            (None, None)
        } else if decision.files() {
            (Some(self.filing_after(batch, case.row.blind, subject, settings, &draft, now_ms).await?), None)
        } else {
            let code = match decision {
                IdentityDecision::NotThisPerson => "identity.not_this_person",
                _ => "identity.check_paper",
            };
            let record = RowRecord::new(draft.cells.clone(), vec![Reason::new(code)]);
            let sealed = case.sealer.seal_row(self, draft.row, &record)?;
            (None, Some(BatchRow { row: draft.row, state: RowState::Refused as u8, sealed }))
        };
        let state = if decision.files() { CaseState::Filed } else { CaseState::Refused };
        let kind = CaseKind::Identity;
        let decided = CaseDecision { change, case: id, kind, state, pair, filing, repeated, row };
        let Tried::Done((committed, outcome)) = self.store.identities.decide(decided).await? else { return Ok(None) };
        let row = if repeated { DecidedRow::Repeated } else { self.row_after(&case.sealer, draft, outcome).await? };
        Ok(Some(told(id, decision, row, committed)))
    }

    pub(crate) async fn row_after(
        &self,
        sealer: &crate::filing::Sealer,
        draft: Draft,
        outcome: Option<FilingOutcome>,
    ) -> ServiceResult<DecidedRow> {
        Ok(match outcome {
            None => DecidedRow::Refused,
            Some(FilingOutcome::Repeated(_)) => DecidedRow::Repeated,
            Some(FilingOutcome::Differs(entry)) => {
                self.propose(sealer.batch, sealer, vec![(draft, entry)]).await?;
                DecidedRow::Amendment
            }
            Some(FilingOutcome::Filed(_) | FilingOutcome::Conflict) => DecidedRow::Filed,
        })
    }
}

fn told(
    case: IdentityCaseId,
    decision: IdentityDecision,
    row: DecidedRow,
    committed: Committed,
) -> Logged<IdentityDecided> {
    Logged::new(IdentityDecided { case, decision, row }, committed)
}

/// Who the person is after a decision.
fn decided_identity(known: &Identity, decision: IdentityDecision, filed: &PersonName) -> Identity {
    let mut identity = known.clone();
    if !decision.files() {
        return identity;
    }
    // Whoever found the row to be this person's has looked at the known name, too.
    identity.confirmed = identity.confirmed.or(Some(NameConfirmed::Officer));
    let other = |kind| OtherName { name: filed.as_str().to_owned(), kind };
    match decision {
        IdentityDecision::KnownTypo => {
            identity.name = filed.as_str().to_owned();
            identity.others.retain(|other| PersonName::parse(&other.name).is_ok_and(|name| !name.matches(filed)));
            identity.confirmed = Some(NameConfirmed::Officer);
        }
        IdentityDecision::FormerName if !known.is_named(filed) => identity.others.push(other(OtherNameKind::Former)),
        IdentityDecision::VariantName if !known.is_named(filed) => identity.others.push(other(OtherNameKind::Variant)),
        _ => {}
    }
    identity
}
