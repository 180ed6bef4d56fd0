//! Identity cases and what was decided of them.

use async_trait::async_trait;
use tokio_postgres::Row;
use xinyu_register::ids::{BatchId, IdentityCaseId};
use xinyu_register::logged::Committed;
use xinyu_register::sealed::BlindIndex;
use xinyu_store::identities::{CaseDecision, CaseKind, CaseRow, CaseState, Identities, NewCase};
use xinyu_store::person::{FilingOutcome, FilingSubject};
use xinyu_store::{StoreResult, Tried};

use crate::PostgresStore;
use crate::chunk::file_one;
use crate::conn::{BEGIN, COMMIT, Step, again, values};
use crate::fault::{Res, inconsistent};
use crate::person::{Asked, allowed, apply, parts};
use crate::row::{Columns, each, first};
use crate::sql;

fn case_row(row: &Row) -> StoreResult<CaseRow> {
    let mut c = Columns::of(row, "identity_case");
    Ok(CaseRow {
        seq: c.value()?,
        id: IdentityCaseId::from_bytes(c.fixed("public_id")?),
        blind: c.blind("blind")?,
        batch: BatchId::from_bytes(c.fixed("batch")?),
        row: c.small("row")?,
        state: match c.byte("state")? {
            1 => CaseState::Open,
            2 => CaseState::Filed,
            3 => CaseState::Refused,
            other => return Err(inconsistent("identity_case", "state", other.to_string())),
        },
        at_ms: c.value()?,
        sealed: c.sealed()?,
        kind: match c.byte("kind")? {
            1 => CaseKind::Identity,
            2 => CaseKind::Review,
            other => return Err(inconsistent("identity_case", "kind", other.to_string())),
        },
    })
}

/// Opens the cases of a chunk. A row that has one keeps it.
pub(crate) fn cases_step<'a>(batch: &'a BatchId, cases: &'a [NewCase]) -> Step<'a> {
    let values = values![
        batch.as_bytes().as_slice(),
        cases.iter().map(|case| case.id.as_bytes().as_slice()).collect::<Vec<_>>(),
        cases.iter().map(|case| case.blind.0.as_slice()).collect::<Vec<_>>(),
        cases.iter().map(|case| i64::from(case.row)).collect::<Vec<_>>(),
        cases.iter().map(|case| case.at_ms).collect::<Vec<_>>(),
        cases.iter().map(|case| case.sealed.0.as_slice()).collect::<Vec<_>>(),
        cases.iter().map(|case| i16::from(case.kind as u8)).collect::<Vec<_>>()
    ];
    Step::new(&sql::CASES_NEW, values)
}

impl PostgresStore {
    /// Locks the case, then the person, then the batch: as everything does that locks more than one.
    async fn decide_once(
        &self,
        decision: &CaseDecision,
        asked: Asked,
    ) -> Res<Tried<(Committed, Option<FilingOutcome>)>> {
        let tx = self.serve.tx().await?;
        let case = decision.case.as_bytes().as_slice();
        let found = tx.all(BEGIN, &[Step::new(&sql::CASE_LOCK, values![case])]).await?;
        let Some(open) = found[0].rows.first() else {
            tx.undo().await?;
            return Ok(Tried::Conflict);
        };
        let mut c = Columns::of(open, "identity_case");
        let (batch, row): (&[u8], i64) = (c.value()?, c.value()?);
        let Tried::Done(committed) = apply(&tx, false, &decision.change, parts(&decision.change), asked).await? else {
            tx.undo().await?;
            return Ok(Tried::Conflict);
        };
        let outcome = match &decision.filing {
            Some(filing) => match file_one(&tx, filing).await? {
                // Somebody who was to be new is there by now.
                FilingOutcome::Conflict if matches!(filing.subject, FilingSubject::New(_)) && filing.event.n == 1 => {
                    tx.undo().await?;
                    return Ok(Tried::Conflict);
                }
                FilingOutcome::Conflict => {
                    return Err(inconsistent("subject", "n", "the filing does not follow the decision").into());
                }
                outcome => Some(outcome),
            },
            None => None,
        };
        let (accepted, repeated) = match &outcome {
            Some(FilingOutcome::Filed(_)) => (1_i64, 0_i64),
            Some(FilingOutcome::Repeated(_)) => (0, 1),
            None if decision.repeated => (0, 1),
            // A proposed amendment stays in review.
            _ => (0, 0),
        };
        let refused = i64::from(decision.state == CaseState::Refused);
        let mut steps = vec![
            Step::new(&sql::CASE_PUT, values![case, i16::from(decision.state as u8), i16::from(decision.kind as u8)]),
            Step::new(&sql::BATCH_DECIDED, values![batch, accepted, repeated, refused]),
        ];
        if let Some(pair) = &decision.pair {
            steps.push(Step::new(&sql::PAIR_PUT, values![pair.0.as_slice()]));
        }
        if let Some(kept) = &decision.row {
            let values = values![batch, row, i16::from(kept.state), &kept.sealed.0];
            steps.push(Step::new(&sql::BATCH_ROW_PUT, values));
        } else if accepted + repeated > 0 {
            steps.push(Step::new(&sql::BATCH_ROW_GONE, values![batch, row]));
        }
        tx.all(COMMIT, &steps).await?;
        tx.give_back();
        Ok(Tried::Done((committed, outcome)))
    }
}

#[async_trait]
impl Identities for PostgresStore {
    async fn cases_open(&self, kind: CaseKind, after: i64, limit: u32) -> StoreResult<Vec<CaseRow>> {
        let kind = i16::from(kind as u8);
        each(&self.serve.rows(&sql::CASES_OPEN, &[&after, &i64::from(limit), &kind]).await?, case_row)
    }

    async fn case(&self, id: IdentityCaseId) -> StoreResult<Option<CaseRow>> {
        first(&self.serve.rows(&sql::CASE, &[&id.as_bytes().as_slice()]).await?, case_row)
    }

    async fn own_cases(&self, blind: BlindIndex) -> StoreResult<Vec<CaseRow>> {
        each(&self.serve.rows(&sql::OWN_CASES, &[&blind.0.as_slice()]).await?, case_row)
    }

    async fn cases_for_audit(&self, after: i64, limit: u32) -> StoreResult<Vec<CaseRow>> {
        each(&self.serve.rows(&sql::CASES_FOR_AUDIT, &[&after, &i64::from(limit)]).await?, case_row)
    }

    async fn decide(&self, decision: CaseDecision) -> StoreResult<Tried<(Committed, Option<FilingOutcome>)>> {
        allowed(&decision.change)?;
        let asked = Asked::now();
        again(|| self.decide_once(&decision, asked)).await
    }

    async fn is_not_this_person(&self, pair: BlindIndex) -> StoreResult<bool> {
        let rows = self.serve.rows(&sql::PAIR, &[&pair.0.as_slice()]).await?;
        Ok(first(&rows, |row| Columns::of(row, "not_this_person").value())?.unwrap_or(false))
    }

    async fn pairs_count(&self) -> StoreResult<u64> {
        let rows = self.serve.rows(&sql::PAIRS_COUNT, &[]).await?;
        Ok(first(&rows, |row| Columns::of(row, "not_this_person").unsigned("pair"))?.unwrap_or(0))
    }
}
