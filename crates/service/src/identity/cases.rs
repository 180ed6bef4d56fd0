//! A row that waits, and what an officer sees of it.

use minicbor::{Decode, Encode};
use xinyu_register::entry::EntryContent;
use xinyu_register::event::{Ground, Look, Outcome};
use xinyu_register::identity::{IdNumber, IdType, PersonName};
use xinyu_register::ids::{BatchId, IdentityCaseId};
use xinyu_register::logged::Logged;
use xinyu_register::names::{Likeness, likeness};
use xinyu_register::rules::COMPARE;
use xinyu_register::sealed::{BlindIndex, Sealed};
use xinyu_store::batches::BatchRecord;
use xinyu_store::files::Whose;
use xinyu_store::identities::{CaseKind, CaseRow, CaseState, NewCase};
use xinyu_vault::{Place, open, seal};

use super::own::NameStanding;
use crate::app::{Register, TRIES_MAX};
use crate::caller::{Caller, Officer};
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::filing::{Draft, Reason, Sealer};
use crate::person::Person;
use crate::turn::Turn;

/// What is kept of a row that waits, sealed under its batch's key.
#[derive(Clone, Encode, Decode)]
#[cbor(map)]
pub(crate) struct CaseRecord {
    #[n(0)]
    pub(crate) cells: Vec<String>,
    #[n(1)]
    pub(crate) id_type: String,
    #[n(2)]
    pub(crate) id_number: String,
    #[n(3)]
    pub(crate) name: String,
    /// What it would become; none where the row says too little for an entry.
    #[n(4)]
    pub(crate) content: Option<EntryContent>,
    /// Why a human must read it.
    #[n(5)]
    reasons: Option<Vec<Reason>>,
}

impl CaseRecord {
    fn of(draft: &Draft) -> Self {
        Self {
            cells: draft.cells.clone(),
            id_type: draft.number.id_type().as_str().to_owned(),
            id_number: draft.number.normalised().to_owned(),
            name: draft.name.as_str().to_owned(),
            content: Some(draft.content.clone()),
            reasons: None,
        }
    }

    /// Of a row that a human must read.
    pub(crate) fn of_review(cells: &[String], reasons: &[Reason], draft: Option<&Draft>) -> Self {
        let whole = draft.map(Self::of);
        let empty = || Self {
            cells: cells.to_vec(),
            id_type: String::new(),
            id_number: String::new(),
            name: String::new(),
            content: None,
            reasons: None,
        };
        Self { reasons: Some(reasons.to_vec()), ..whole.unwrap_or_else(empty) }
    }

    /// Why a human must read it.
    pub(crate) fn reasons(&self) -> &[Reason] {
        self.reasons.as_deref().unwrap_or_default()
    }

    /// The row as it would be filed.
    pub(crate) fn draft(&self, row: u32) -> ServiceResult<Draft> {
        let unreadable = || ServiceError::Unreadable("identity_case.sealed");
        let id_type = IdType::parse(&self.id_type).ok_or_else(unreadable)?;
        Ok(Draft {
            row,
            cells: self.cells.clone(),
            number: IdNumber::parse(id_type, &self.id_number).map_err(|_| unreadable())?,
            name: PersonName::parse(&self.name).map_err(|_| unreadable())?,
            content: self.content.clone().ok_or_else(unreadable)?,
            remarks: Vec::new(),
        })
    }
}

impl Sealer {
    fn case_place<'a>(&self, id: &'a IdentityCaseId) -> Place<'a> {
        Place { table: "identity_case", column: "sealed", row: id.as_bytes(), key: self.key_id }
    }

    pub(crate) fn seal_case(
        &self,
        register: &Register,
        id: IdentityCaseId,
        record: &CaseRecord,
    ) -> ServiceResult<Sealed> {
        let plain = minicbor::to_vec(record).map_err(|_| ServiceError::Unreadable("identity_case.sealed"))?;
        Ok(seal(&self.key, &self.case_place(&id), register.nonce(), &plain)?)
    }

    pub(crate) fn open_case(&self, row: &CaseRow) -> ServiceResult<CaseRecord> {
        let plain = open(&self.key, &self.case_place(&row.id), &row.sealed)?;
        minicbor::decode(&plain).map_err(|_| ServiceError::Unreadable("identity_case.sealed"))
    }
}

/// A case in the officers' list: its number and its dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseLine {
    /// Its number.
    pub id: IdentityCaseId,
    /// When it was opened, in milliseconds.
    pub at_ms: i64,
    /// The day on which the row is purged with its batch, undecided or not (days since 1970-01-01).
    pub purge_day: i32,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct CasePage {
    /// Oldest first.
    pub cases: Vec<CaseLine>,
    /// Newer ones follow this place.
    pub after: Option<i64>,
}

/// A name by which the person is known.
#[derive(Clone, PartialEq, Eq)]
pub struct KnownName {
    /// The name.
    pub name: String,
    /// How like the filed one it is.
    pub likeness: Likeness,
    /// Whether it is another name beside the first.
    pub other: bool,
}

impl std::fmt::Debug for KnownName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KnownName({:?}, …)", self.likeness)
    }
}

/// A case, opened.
#[derive(Clone)]
pub struct CaseView {
    /// Its number and dates.
    pub line: CaseLine,
    /// Kind of paper.
    pub id_type: String,
    /// Its number in full: it is compared with the paper.
    pub id_number: String,
    /// The name as filed.
    pub filed_name: String,
    /// Names by which the person is known.
    pub known: Vec<KnownName>,
    /// How it is known that the first of them is the person's.
    pub standing: NameStanding,
    /// Name of the body that filed the row.
    pub body_name: String,
    /// Its batch.
    pub batch: BatchId,
    /// The row in its sheet.
    pub row: u32,
}

/// A case with all that deciding it needs.
pub(crate) struct OpenCase {
    pub(crate) row: CaseRow,
    pub(crate) record: CaseRecord,
    pub(crate) sealer: Sealer,
    pub(crate) body: String,
    pub(crate) purge_day: i32,
    pub(crate) person: Person,
}

impl Register {
    pub(crate) fn new_case(
        &self,
        sealer: &Sealer,
        draft: &Draft,
        blind: BlindIndex,
        now_ms: i64,
    ) -> ServiceResult<NewCase> {
        let id = IdentityCaseId::from_bytes(self.random());
        let sealed = sealer.seal_case(self, id, &CaseRecord::of(draft))?;
        Ok(NewCase { id, kind: CaseKind::Identity, blind, row: draft.row, at_ms: now_ms, sealed })
    }

    /// The officer, if they are the register's own.
    pub(crate) fn register_officer<'a>(&self, caller: &'a Caller, action: &str) -> ServiceResult<&'a Officer> {
        let officer = caller.officer(&*self.policy, action)?;
        if self.rules.body(&officer.body).is_some_and(|body| body.runs_the_register) {
            Ok(officer)
        } else {
            Err(Refusal::NotPermitted.into())
        }
    }

    /// The cases that wait, by number and date; nobody is named.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`] to all but case officers of the register.
    pub async fn identity_cases(&self, caller: &Caller, after: Option<i64>, limit: u32) -> ServiceResult<CasePage> {
        self.register_officer(caller, "identity.read")?;
        let (rows, after) = self.waiting(CaseKind::Identity, after, limit).await?;
        let line = |(row, batch): &(CaseRow, BatchRecord)| CaseLine {
            id: row.id,
            at_ms: row.at_ms,
            purge_day: batch.purge_day,
        };
        Ok(CasePage { cases: rows.iter().map(line).collect(), after })
    }

    /// A page of the cases of a kind that wait, oldest first, with their batches, and the place after which
    /// newer ones follow.
    pub(crate) async fn waiting(
        &self,
        kind: CaseKind,
        after: Option<i64>,
        limit: u32,
    ) -> ServiceResult<(Vec<(CaseRow, BatchRecord)>, Option<i64>)> {
        let mut rows = self.store.identities.cases_open(kind, after.unwrap_or(0), limit + 1).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let after = rows.last().map(|row| row.seq).filter(|_| more);
        let mut waiting = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some(batch) = self.store.batches.batch(row.batch).await? {
                waiting.push((row, batch));
            }
        }
        Ok((waiting, after))
    }

    /// A case of a kind that waits, with its batch, unsealed.
    pub(crate) async fn open_waiting(
        &self,
        id: IdentityCaseId,
        kind: CaseKind,
        decided: Refusal,
    ) -> ServiceResult<(CaseRow, BatchRecord, Sealer, CaseRecord)> {
        let row = self.store.identities.case(id).await?.ok_or(Refusal::NotFound)?;
        if row.kind != kind {
            return Err(Refusal::NotFound.into());
        }
        if row.state != CaseState::Open {
            return Err(decided.into());
        }
        let batch = self.store.batches.batch(row.batch).await?.ok_or(Refusal::NotFound)?;
        // It may be purged between the two reads.
        let sealer = self.sealer_of(&batch)?;
        let record = sealer.open_case(&row)?;
        Ok((row, batch, sealer, record))
    }

    /// Opens a case: a look at the person, which they see.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if there is none or it went with its batch; [`Refusal::State`] if it is
    /// decided.
    pub async fn identity_case(&self, caller: &Caller, id: IdentityCaseId) -> ServiceResult<Logged<CaseView>> {
        let officer = self.register_officer(caller, "identity.read")?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let now_ms = self.now_ms();
            let case = self.open_case(id).await?;
            let view = self.case_view(&case);
            let look = self.compare_look(officer, &case, String::new(), now_ms);
            if let Some(committed) = self.put_look_once(&case.person, look, officer.valid_until_ms).await? {
                return Ok(Logged::new(view, committed));
            }
            turn.wait(self, case.person.subject.key).await;
        }
        Err(ServiceError::Busy)
    }

    /// An open case with the person's file.
    pub(crate) async fn open_case(&self, id: IdentityCaseId) -> ServiceResult<OpenCase> {
        let (row, batch, sealer, record) =
            self.open_waiting(id, CaseKind::Identity, Refusal::State("identity_case.decided")).await?;
        let rows = self.store.files.file(Whose::Blind(row.blind)).await?.ok_or(Refusal::NotFound)?;
        let person = self.open_file(&rows)?;
        Ok(OpenCase { row, record, sealer, body: batch.body, purge_day: batch.purge_day, person })
    }

    fn case_view(&self, case: &OpenCase) -> CaseView {
        let filed = PersonName::parse(&case.record.name).ok();
        let identity = &case.person.identity;
        let names = identity.names().enumerate();
        let known = names.map(|(at, name)| KnownName {
            likeness: filed.as_ref().map_or(Likeness::Other, |filed| likeness(filed, &name, self.rules.variants())),
            name: name.as_str().to_owned(),
            other: at > 0,
        });
        CaseView {
            line: CaseLine { id: case.row.id, at_ms: case.row.at_ms, purge_day: case.purge_day },
            id_type: identity.id_type.clone(),
            id_number: identity.id_number.clone(),
            filed_name: case.record.name.clone(),
            known: known.collect(),
            standing: NameStanding::of(&case.person),
            body_name: self.body_name(&case.body, &case.body),
            batch: case.row.batch,
            row: case.row.row,
        }
    }

    /// The look of an officer who compares names; none of the person's entries is shown.
    pub(crate) fn compare_look(&self, officer: &Officer, case: &OpenCase, reason: String, now_ms: i64) -> Look {
        Look {
            at_ms: now_ms,
            looker: officer.looker(),
            purpose: COMPARE.to_owned(),
            field: String::new(),
            ground: Ground::Mandate { rule: COMPARE.to_owned(), case_number: case.row.id.to_string() },
            reason,
            outcome: Outcome::NamesCompared,
            shown: Vec::new(),
            not_shown: u32::try_from(case.person.entries.len()).unwrap_or(u32::MAX),
            enquiry: None,
            rules: self.rules.version().to_owned(),
            again: None,
            paper: None,
        }
    }

    pub(crate) fn deciding_officer<'a>(&self, caller: &'a Caller) -> ServiceResult<&'a Officer> {
        self.register_officer(caller, "identity.decide")
    }
}
