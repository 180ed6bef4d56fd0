//! q5: the look and its leaf are durable before a byte leaves. Only the store's token makes the
//! answer a [`Logged`] one.

use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::authorisation::{ConsentRecord, ConsentState};
use xinyu_register::disclosure::Disclosure;
use xinyu_register::event::{Event, Ground, Look};
use xinyu_register::ids::EnquiryId;
use xinyu_register::logged::{Committed, Logged};
use xinyu_store::Tried;
use xinyu_store::person::{ConsentPut, EnquiryPut, MessageChange, Operation, PersonChange};

use super::EnquiryAnswer;
use super::q1_request::{Asked, AskedAuthorisation};
use super::q2_authorise::May;
use super::q3_material::{Material, UsedConsent};
use super::refetch::EnquiryRecord;
use crate::app::Register;
use crate::caller::Officer;
use crate::error::{ServiceError, ServiceResult};
use crate::person::{Person, year_of};

impl Register {
    /// `None` on a conflict: read and decide again.
    pub(crate) async fn q5_commit(
        &self,
        may: &May<'_>,
        asked: &Asked<'_>,
        material: Material,
        disclosure: Disclosure,
        now_ms: i64,
    ) -> ServiceResult<Option<Logged<EnquiryAnswer>>> {
        let id = EnquiryId::from_bytes(self.random());
        let ground = match (&material.consent, &asked.ask.authorisation) {
            (Some(consent), _) => Ground::Consent(consent.row.id),
            (None, AskedAuthorisation::Mandate { rule, case_number }) => {
                Ground::Mandate { rule: rule.clone(), case_number: case_number.trim().to_owned() }
            }
            (None, AskedAuthorisation::Consent(_)) => return Err(ServiceError::Unreadable("enquiry.ground")),
        };
        let record = EnquiryRecord {
            outcome: disclosure.outcome,
            pins: disclosure.pins(),
            purpose: may.purpose.code.to_string(),
            field: material.field.as_ref().map(ToString::to_string).unwrap_or_default(),
            ground: ground.clone(),
            reason: asked.reason.clone(),
            name: asked.person.name.as_str().to_owned(),
            id_tail: asked.person.number.tail().to_owned(),
            officer: may.officer.id,
            body_name: may.officer.body_name.zh.clone(),
            office: may.officer.office.clone(),
            at_ms: now_ms,
            rules: self.rules.version().to_owned(),
        };
        let done = if material.confirmed {
            self.commit_look(may.officer, material, &record, &disclosure, id, now_ms).await?
        } else {
            Some(self.commit_unconfirmed(may.officer, &record, id, now_ms).await?)
        };
        let Some((n, committed)) = done else { return Ok(None) };
        let answer = self.answer_of(id, n, &record, disclosure.shown, &committed)?;
        Ok(Some(Logged::new(answer, committed)))
    }

    async fn commit_look(
        &self,
        officer: &Officer,
        material: Material,
        record: &EnquiryRecord,
        disclosure: &Disclosure,
        id: EnquiryId,
        now_ms: i64,
    ) -> ServiceResult<Option<(u64, Committed)>> {
        let person = &material.person;
        let look = self.look_of(officer, record, disclosure, Some(id), now_ms);
        let (key, year_key) = self.year_key(person, year_of(now_ms))?;
        let event =
            self.new_event(&person.subject, LeafClass::Look, LeafKind::Person, &key, &Event::Looked(look), now_ms)?;
        let n = event.n;
        let mut change = PersonChange::new(Operation::Enquire, person.subject.key, event, officer.valid_until_ms);
        change.year_key = year_key;
        change.enquiry = Some(EnquiryPut {
            id,
            body: officer.body.as_str().to_owned(),
            year: year_of(now_ms),
            sealed: self.seal_enquiry(&key, id, record)?,
            at_ms: now_ms,
        });
        if let Some(used) = &material.consent {
            change.consent = Some(self.used_up(used, now_ms)?);
        }
        if let Some(message) = self.q6_notify(person, now_ms).await? {
            change.message = Some(MessageChange::Post(message));
        }
        Ok(match self.store.persons.commit(change).await? {
            Tried::Done(committed) => Some((n, committed)),
            Tried::Conflict => None,
        })
    }

    /// A look as the event says it.
    pub(crate) fn look_of(
        &self,
        officer: &Officer,
        record: &EnquiryRecord,
        disclosure: &Disclosure,
        enquiry: Option<EnquiryId>,
        now_ms: i64,
    ) -> Look {
        Look {
            at_ms: now_ms,
            looker: officer.looker(),
            purpose: record.purpose.clone(),
            field: record.field.clone(),
            ground: record.ground.clone(),
            reason: record.reason.clone(),
            outcome: disclosure.outcome,
            shown: disclosure.shown_for_event(),
            not_shown: disclosure.not_shown,
            enquiry,
            rules: self.rules.version().to_owned(),
            again: None,
            paper: None,
        }
    }

    /// A consent is for one enquiry: it is used up in the very commit of the look.
    fn used_up(&self, used: &UsedConsent, now_ms: i64) -> ServiceResult<ConsentPut> {
        let ConsentState::Granted { at_ms, until, pinned } = used.record.state.clone() else {
            return Err(ServiceError::Unreadable("consent.state"));
        };
        let record = ConsentRecord {
            asked: used.record.asked.clone(),
            state: ConsentState::Used { granted_at_ms: at_ms, used_at_ms: now_ms, until, pinned },
        };
        Ok(ConsentPut {
            id: used.row.id,
            new: false,
            body: used.row.body.clone(),
            year: used.row.year,
            sealed: self.seal_consent(&used.key, used.row.id, &record)?,
            asked_ms: record.asked.at_ms,
        })
    }

    /// Nobody was looked at: an event of the body's, and the enquiry under the system's key.
    async fn commit_unconfirmed(
        &self,
        officer: &Officer,
        record: &EnquiryRecord,
        id: EnquiryId,
        now_ms: i64,
    ) -> ServiceResult<(u64, Committed)> {
        let Ground::Mandate { rule, case_number } = &record.ground else {
            return Err(ServiceError::Unreadable("enquiry.ground"));
        };
        let event = Event::Unconfirmed {
            at_ms: now_ms,
            body: officer.body.as_str().to_owned(),
            purpose: record.purpose.clone(),
            rule: rule.clone(),
            case_number: case_number.clone(),
            enquiry: id,
        };
        let system = self.system_subject().await?;
        let put = EnquiryPut {
            id,
            body: officer.body.as_str().to_owned(),
            year: 0,
            sealed: self.seal_enquiry(&Self::subject_key(&system), id, record)?,
            at_ms: now_ms,
        };
        self.system_event(LeafKind::System, LeafClass::Look, &event, now_ms, officer.valid_until_ms, Some(put)).await
    }

    /// The key that seals an enquiry of a person.
    pub(crate) fn enquiry_key(&self, person: &Person, year: i16) -> ServiceResult<crate::person::ContentKey> {
        if year == 0 {
            return Ok(Self::subject_key(&person.subject));
        }
        person.years.get(&year).cloned().ok_or(ServiceError::Unreadable("enquiry.year"))
    }
}
