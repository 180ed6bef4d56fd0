//! What an enquiry gave, fetched again: at most what was disclosed, and only while the ground
//! still holds. Each fetch is a look of its own.

use jiff::civil::Date;
use minicbor::{Decode, Encode};
use xinyu_register::authorisation::Pin;
use xinyu_register::disclosure::{Disclosure, Grounds, ShownEntry, select};
use xinyu_register::event::{Ground, Look, Outcome};
use xinyu_register::ids::{EnquiryId, OfficerId};
use xinyu_register::logged::{Committed, Logged};
use xinyu_register::paper::{Paper, PaperKind};
use xinyu_register::rules::{FieldCode, PurposeCode, Text};
use xinyu_register::sealed::Sealed;
use xinyu_store::files::EnquiryRow;
use xinyu_vault::{Place, open, seal};

use super::EnquiryAnswer;
use crate::app::{Register, TRIES_MAX};
use crate::caller::{Caller, Officer};
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::person::{ContentKey, Person};
use crate::rights::looks::Trace;
use crate::turn::Turn;

/// An answered enquiry, sealed under the person's key of the year. Holds what was given by
/// identifier and version, never the facts themselves.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnquiryRecord {
    #[n(0)]
    pub outcome: Outcome,
    #[n(1)]
    pub pins: Vec<Pin>,
    #[n(2)]
    pub purpose: String,
    #[n(3)]
    pub field: String,
    #[n(4)]
    pub ground: Ground,
    #[n(5)]
    pub reason: String,
    /// The name as the asker gave it.
    #[n(6)]
    pub name: String,
    /// Last four characters of the number as the asker gave it.
    #[n(7)]
    pub id_tail: String,
    #[n(8)]
    pub officer: OfficerId,
    #[n(9)]
    pub body_name: String,
    #[n(10)]
    pub office: String,
    #[n(11)]
    pub at_ms: i64,
    #[n(12)]
    pub rules: String,
}

impl std::fmt::Debug for EnquiryRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EnquiryRecord(…)")
    }
}

/// An enquiry in its asker's list: by number and case, without the person.
#[derive(Clone, Debug)]
pub struct EnquiryListed {
    /// Its identifier.
    pub id: EnquiryId,
    /// Name of the purpose.
    pub purpose: Text,
    /// The ground.
    pub ground: Ground,
    /// When.
    pub at_ms: i64,
    /// What it was answered.
    pub outcome: Outcome,
    /// Place of its leaf, once sequenced.
    pub index: Option<u64>,
}

impl Register {
    pub(crate) fn seal_enquiry(
        &self,
        key: &ContentKey,
        id: EnquiryId,
        record: &EnquiryRecord,
    ) -> ServiceResult<Sealed> {
        let place = Place { table: "enquiry", column: "sealed", row: id.as_bytes(), key: key.id };
        let plain = minicbor::to_vec(record).map_err(|_| ServiceError::Unreadable("enquiry.sealed"))?;
        Ok(seal(&key.key, &place, self.nonce(), &plain)?)
    }

    pub(crate) fn open_enquiry(&self, key: &ContentKey, row: &EnquiryRow) -> ServiceResult<EnquiryRecord> {
        let place = Place { table: "enquiry", column: "sealed", row: row.id.as_bytes(), key: key.id };
        let plain = open(&key.key, &place, &row.sealed)?;
        minicbor::decode(&plain).map_err(|_| ServiceError::Unreadable("enquiry.sealed"))
    }

    pub(crate) fn answer_of(
        &self,
        id: EnquiryId,
        n: u64,
        record: &EnquiryRecord,
        shown: Vec<ShownEntry>,
        committed: &Committed,
    ) -> ServiceResult<EnquiryAnswer> {
        let code = PurposeCode::new(&record.purpose);
        let purpose = self.rules.purpose(&code).ok_or(ServiceError::Unreadable("enquiry.purpose"))?;
        let field = purpose.field(&FieldCode::new(&record.field)).map(|field| field.name.clone());
        Ok(EnquiryAnswer {
            id,
            outcome: record.outcome,
            entries: shown,
            subject: (record.name.clone(), record.id_tail.clone()),
            purpose: (record.purpose.clone(), purpose.name.clone()),
            field,
            ground: record.ground.clone(),
            reason: record.reason.clone(),
            use_terms: purpose.use_terms.clone(),
            asker: (record.body_name.clone(), record.office.clone()),
            at_ms: record.at_ms,
            rules: record.rules.clone(),
            n,
            receipt: self.receipt(committed),
            paper_version: 1,
        })
    }

    async fn own_enquiry_row(
        &self,
        officer: &Officer,
        id: EnquiryId,
    ) -> ServiceResult<(EnquiryRow, Person, EnquiryRecord)> {
        let row = self.store.files.enquiry(id).await?.ok_or(Refusal::NotFound)?;
        if row.body != officer.body.as_str() {
            return Err(Refusal::NotFound.into());
        }
        let person = self.person(row.subject).await?;
        let record = self.open_enquiry(&self.enquiry_key(&person, row.year)?, &row)?;
        // One officer's enquiry is not another's to fetch, even in the same body.
        if record.officer != officer.id {
            return Err(Refusal::NotFound.into());
        }
        Ok((row, person, record))
    }

    /// Fetches an enquiry again, with what may still be shown of what it gave.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not this officer's; [`Refusal::NoConsent`] if the ground does
    /// not hold any more.
    pub async fn fetch_enquiry(&self, caller: &Caller, id: EnquiryId) -> ServiceResult<Logged<EnquiryAnswer>> {
        self.fetch(caller, id, false).await
    }

    /// As [`Register::fetch_enquiry`], to be made into a document: the look says which version it is.
    pub(crate) async fn fetch_for_paper(&self, caller: &Caller, id: EnquiryId) -> ServiceResult<Logged<EnquiryAnswer>> {
        self.fetch(caller, id, true).await
    }

    /// Until when a document of an answer counts: the rule's days, and no entry's period longer.
    pub(crate) fn enquiry_paper_until(&self, entries: &[ShownEntry], made_ms: i64) -> ServiceResult<Date> {
        let day = Self::day(made_ms);
        let clock = self.rules.due(day, self.rules.clock("report.own.validity", day)?).date;
        Ok(entries.iter().filter_map(|entry| entry.until).fold(clock, Date::min))
    }

    async fn fetch(&self, caller: &Caller, id: EnquiryId, for_paper: bool) -> ServiceResult<Logged<EnquiryAnswer>> {
        let officer = caller.officer(&*self.policy, "enquiry.read")?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let now_ms = self.now_ms();
            let (row, person, mut record) = self.own_enquiry_row(officer, id).await?;
            if row.year == 0 {
                let committed = self.store.files.committed_look(row.subject, row.n).await?;
                let committed = committed.ok_or(ServiceError::Unreadable("enquiry.n"))?;
                let answer = self.answer_of(id, row.n, &record, Vec::new(), &committed)?;
                return Ok(Logged::new(answer, committed));
            }
            self.allowed_purpose(officer, &record.purpose, Self::day(now_ms))?;
            self.ground_still_holds(officer, &person, &record, now_ms).await?;
            let disclosure = self.reselect(&person, &record, now_ms);
            record.outcome = disclosure.outcome;
            let paper = match for_paper {
                true => Some(self.next_enquiry_paper(&person, &row, &disclosure.shown, now_ms).await?),
                false => None,
            };
            let paper_version = paper.as_ref().map_or(1, |paper| paper.version);
            if let Some((n, committed)) =
                self.commit_refetch(officer, &person, &record, &disclosure, (id, paper), now_ms).await?
            {
                let mut answer = self.answer_of(id, n, &record, disclosure.shown, &committed)?;
                answer.paper_version = paper_version;
                return Ok(Logged::new(answer, committed));
            }
            turn.wait(self, row.subject).await;
        }
        Err(ServiceError::Busy)
    }

    /// The next document of an enquiry.
    async fn next_enquiry_paper(
        &self,
        person: &Person,
        row: &EnquiryRow,
        shown: &[ShownEntry],
        now_ms: i64,
    ) -> ServiceResult<Paper> {
        let marks = self.marks_since(person, row.at_ms).await?;
        let of = |(look, _): &&(Look, [u8; 32])| look.enquiry == Some(row.id) && look.paper.is_some();
        let before = u32::try_from(marks.looks.iter().filter(of).count()).unwrap_or(u32::MAX);
        let until = self.enquiry_paper_until(shown, now_ms)?;
        Ok(Paper { kind: PaperKind::Enquiry, version: before.saturating_add(1), replaces: None, until })
    }

    async fn ground_still_holds(
        &self,
        officer: &Officer,
        person: &Person,
        record: &EnquiryRecord,
        now_ms: i64,
    ) -> ServiceResult<()> {
        let today = Self::day(now_ms);
        match &record.ground {
            Ground::Own | Ground::OwnRecord | Ground::Share(_) | Ground::Counter { .. } => {
                Err(Refusal::NotFound.into())
            }
            Ground::Mandate { rule, .. } => {
                let purpose = self.rules.purpose(&PurposeCode::new(&record.purpose));
                let rule = xinyu_register::rules::RuleId::new(rule);
                match purpose.and_then(|purpose| self.rules.mandate_of(&officer.body, purpose, &rule, today)) {
                    Some(_) => Ok(()),
                    None => Err(Refusal::NoConsent.into()),
                }
            }
            Ground::Consent(id) => {
                let row = self.store.files.consent(*id).await?.ok_or(Refusal::NoConsent)?;
                let (consent, _) = self.open_consent(person, &row)?;
                let frozen = person.settings.frozen_since_ms.is_some();
                consent.refetchable(today, frozen).map(|_| ()).ok_or_else(|| Refusal::NoConsent.into())
            }
        }
    }

    /// What was given, as far as it may be shown now.
    fn reselect(&self, person: &Person, record: &EnquiryRecord, now_ms: i64) -> Disclosure {
        let purpose = PurposeCode::new(&record.purpose);
        let field = (!record.field.is_empty()).then(|| FieldCode::new(&record.field));
        let grounds =
            Grounds { purpose: &purpose, field: field.as_ref(), pins: Some(&record.pins), today: Self::day(now_ms) };
        select(&person.entries(), &grounds, &self.rules)
    }

    async fn commit_refetch(
        &self,
        officer: &Officer,
        person: &Person,
        record: &EnquiryRecord,
        disclosure: &Disclosure,
        (id, paper): (EnquiryId, Option<Paper>),
        now_ms: i64,
    ) -> ServiceResult<Option<(u64, Committed)>> {
        let look = Look { again: Some(true), paper, ..self.look_of(officer, record, disclosure, Some(id), now_ms) };
        self.put_look(person, look, officer.valid_until_ms).await
    }

    /// The officer's own enquiries, latest first: by number, purpose and ground, without people.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn own_enquiries(&self, caller: &Caller, limit: u32) -> ServiceResult<Vec<EnquiryListed>> {
        let officer = caller.officer(&*self.policy, "enquiry.read")?;
        let mut listed = Vec::new();
        for row in self.store.files.enquiries_of_body(officer.body.as_str(), limit).await? {
            let person = self.person(row.subject).await?;
            let record = self.open_enquiry(&self.enquiry_key(&person, row.year)?, &row)?;
            // What was printed at a counter is no enquiry: its slip is at the counter.
            if record.officer != officer.id || matches!(record.ground, Ground::Counter { .. }) {
                continue;
            }
            let Some(purpose) = self.rules.purpose(&PurposeCode::new(&record.purpose)) else { continue };
            let index = self.store.files.event(row.subject, row.n).await?.and_then(|event| event.leaf.index);
            listed.push(EnquiryListed {
                id: row.id,
                purpose: purpose.name.clone(),
                ground: record.ground,
                at_ms: record.at_ms,
                outcome: record.outcome,
                index,
            });
        }
        Ok(listed)
    }

    /// The trace and, once published, the proof of an enquiry's own look, for its asker: the
    /// content only, never the person's label or position.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not this officer's.
    pub async fn enquiry_trace(&self, caller: &Caller, id: EnquiryId) -> ServiceResult<(Trace, Option<String>)> {
        let officer = caller.officer(&*self.policy, "enquiry.read")?;
        let (row, person, _) = self.own_enquiry_row(officer, id).await?;
        let event = self.store.files.event(row.subject, row.n).await?.ok_or(Refusal::NotFound)?;
        let key = self.key_of_event(&person, &event)?;
        let opening = self.opening(&person, &key, &event)?;
        Ok((self.trace(&event), self.proof_file(&event, opening, None).await?))
    }
}
