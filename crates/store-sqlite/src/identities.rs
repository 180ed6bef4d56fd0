//! Identity cases and what was decided of them.

use std::time::Instant;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, params};
use xinyu_register::ids::{BatchId, IdentityCaseId};
use xinyu_register::logged::Committed;
use xinyu_register::sealed::{BlindIndex, Sealed};
use xinyu_store::identities::{CaseDecision, CaseKind, CaseRow, CaseState, Identities, NewCase};
use xinyu_store::person::{FilingOutcome, FilingSubject};
use xinyu_store::{StoreError, StoreResult, Tried};

use crate::files::all;
use crate::person::{apply, file_one, one_row, subject_of};
use crate::{SqliteStore, fault, fixed, unsigned};

const CASE: &str = "SELECT id, public_id, blind, batch, row, state, at_ms, sealed, kind FROM identity_case";

fn case_row(row: &Row<'_>) -> rusqlite::Result<StoreResult<CaseRow>> {
    let (seq, id, blind, batch): (i64, Vec<u8>, Vec<u8>, Vec<u8>) =
        (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
    let (line, state, at_ms, sealed): (u32, u8, i64, Vec<u8>) = (row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?);
    let kind: u8 = row.get(8)?;
    Ok((|| {
        Ok(CaseRow {
            kind: match kind {
                1 => CaseKind::Identity,
                2 => CaseKind::Review,
                _ => {
                    let what = kind.to_string();
                    return Err(StoreError::Inconsistent { table: "identity_case", column: "kind", what });
                }
            },
            seq,
            id: IdentityCaseId::from_bytes(fixed(id, "identity_case", "public_id")?),
            blind: BlindIndex(fixed(blind, "identity_case", "blind")?),
            batch: BatchId::from_bytes(fixed(batch, "identity_case", "batch")?),
            row: line,
            state: match state {
                1 => CaseState::Open,
                2 => CaseState::Filed,
                3 => CaseState::Refused,
                _ => {
                    let what = state.to_string();
                    return Err(StoreError::Inconsistent { table: "identity_case", column: "state", what });
                }
            },
            at_ms,
            sealed: Sealed(sealed),
        })
    })())
}

/// Opens the cases of a chunk. A row that has one keeps it.
pub(crate) fn open_cases(db: &Connection, batch: BatchId, cases: &[NewCase]) -> StoreResult<()> {
    let mut insert = db
        .prepare_cached(
            "INSERT INTO identity_case (public_id, blind, batch, row, state, at_ms, sealed, kind)
             VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7) ON CONFLICT (batch, row) DO NOTHING",
        )
        .map_err(fault)?;
    for case in cases {
        insert
            .execute(params![
                case.id.as_bytes().as_slice(),
                case.blind.0.as_slice(),
                batch.as_bytes().as_slice(),
                case.row,
                case.at_ms,
                case.sealed.0,
                case.kind as u8
            ])
            .map_err(fault)?;
    }
    Ok(())
}

fn decide(
    db: &Connection,
    decision: &CaseDecision,
    now_ms: i64,
) -> StoreResult<Tried<(Committed, Option<FilingOutcome>)>> {
    // A conflict writes nothing, so all of it is found before the first row is.
    let found = db
        .prepare_cached("SELECT batch, row FROM identity_case WHERE public_id = ?1 AND state = 1")
        .map_err(fault)?
        .query_row([decision.case.as_bytes().as_slice()], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, u32>(1)?)))
        .optional()
        .map_err(fault)?;
    let Some((batch, row)) = found else { return Ok(Tried::Conflict) };
    if let Some(FilingSubject::New(new)) = decision.filing.as_ref().map(|filing| &filing.subject)
        && subject_of(db, &new.blind)?.is_some()
    {
        return Ok(Tried::Conflict);
    }
    let Tried::Done(committed) = apply(db, &decision.change, now_ms)? else { return Ok(Tried::Conflict) };
    let outcome = match &decision.filing {
        Some(filing) => match file_one(db, filing)? {
            FilingOutcome::Conflict => {
                let what = "the filing does not follow the decision".into();
                return Err(StoreError::Inconsistent { table: "subject", column: "n", what });
            }
            outcome => Some(outcome),
        },
        None => None,
    };
    one_row(
        db.prepare_cached("UPDATE identity_case SET state = ?2, kind = ?3 WHERE public_id = ?1")
            .map_err(fault)?
            .execute(params![decision.case.as_bytes().as_slice(), decision.state as u8, decision.kind as u8]),
        "identity_case",
    )?;
    if let Some(pair) = &decision.pair {
        db.prepare_cached("INSERT INTO not_this_person (pair) VALUES (?1) ON CONFLICT DO NOTHING")
            .map_err(fault)?
            .execute([pair.0.as_slice()])
            .map_err(fault)?;
    }
    let (accepted, repeated) = match &outcome {
        Some(FilingOutcome::Filed(_)) => (1, 0),
        Some(FilingOutcome::Repeated(_)) => (0, 1),
        None if decision.repeated => (0, 1),
        // A proposed amendment stays in review.
        _ => (0, 0),
    };
    let refused = i64::from(decision.state == CaseState::Refused);
    db.prepare_cached(
        "UPDATE batch SET decided_accepted = decided_accepted + ?2, decided_repeated = decided_repeated + ?3,
         decided_refused = decided_refused + ?4 WHERE public_id = ?1",
    )
    .map_err(fault)?
    .execute(params![batch, accepted, repeated, refused])
    .map_err(fault)?;
    if let Some(kept) = &decision.row {
        db.prepare_cached(
            "UPDATE batch_row SET state = ?3, sealed = ?4
             WHERE batch = (SELECT id FROM batch WHERE public_id = ?1) AND row = ?2",
        )
        .map_err(fault)?
        .execute(params![batch, row, kept.state, kept.sealed.0])
        .map_err(fault)?;
    } else if accepted + repeated > 0 {
        db.prepare_cached(
            "DELETE FROM batch_row WHERE batch = (SELECT id FROM batch WHERE public_id = ?1) AND row = ?2",
        )
        .map_err(fault)?
        .execute(params![batch, row])
        .map_err(fault)?;
    }
    Ok(Tried::Done((committed, outcome)))
}

#[async_trait]
impl Identities for SqliteStore {
    async fn cases_open(&self, kind: CaseKind, after: i64, limit: u32) -> StoreResult<Vec<CaseRow>> {
        let sql = format!("{CASE} WHERE state = 1 AND kind = ?3 AND id > ?1 ORDER BY id LIMIT ?2");
        self.read(|db| all(db, &sql, params![after, limit, kind as u8], case_row))
    }

    async fn case(&self, id: IdentityCaseId) -> StoreResult<Option<CaseRow>> {
        let sql = format!("{CASE} WHERE public_id = ?1");
        self.read(|db| Ok(all(db, &sql, [id.as_bytes().as_slice()], case_row)?.pop()))
    }

    async fn own_cases(&self, blind: BlindIndex) -> StoreResult<Vec<CaseRow>> {
        let sql = format!("{CASE} WHERE state = 1 AND kind = 1 AND blind = ?1 ORDER BY id");
        self.read(|db| all(db, &sql, [blind.0.as_slice()], case_row))
    }

    async fn cases_for_audit(&self, after: i64, limit: u32) -> StoreResult<Vec<CaseRow>> {
        let sql = format!("{CASE} WHERE id > ?1 ORDER BY id LIMIT ?2");
        self.read(|db| all(db, &sql, params![after, limit], case_row))
    }

    async fn decide(&self, decision: CaseDecision) -> StoreResult<Tried<(Committed, Option<FilingOutcome>)>> {
        if !decision.change.operation.may(&decision.change) {
            return Err(StoreError::Inconsistent {
                table: "(change)",
                column: "(parts)",
                what: format!("{:?} may not touch what it touches", decision.change.operation),
            });
        }
        let asked = Instant::now();
        self.writer
            .write(move |db| {
                let waited = i64::try_from(asked.elapsed().as_millis()).unwrap_or(i64::MAX);
                decide(db, &decision, decision.change.event.at_ms.saturating_add(waited))
            })
            .await
    }

    async fn is_not_this_person(&self, pair: BlindIndex) -> StoreResult<bool> {
        let sql = "SELECT count(*) FROM not_this_person WHERE pair = ?1";
        self.read(|db| {
            let found: i64 = db.query_row(sql, [pair.0.as_slice()], |row| row.get(0)).map_err(fault)?;
            Ok(found > 0)
        })
    }

    async fn pairs_count(&self) -> StoreResult<u64> {
        self.read(|db| {
            let found = db.query_row("SELECT count(*) FROM not_this_person", [], |row| row.get(0)).map_err(fault)?;
            unsigned(found, "not_this_person", "pair")
        })
    }
}
