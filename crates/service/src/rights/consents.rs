//! Consent: a body asks, the person reads exactly what would be shown, and answers.

use jiff::civil::Date;
use sha2::{Digest, Sha256};
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::authorisation::{ConsentAsked, ConsentRecord, ConsentState, Pin};
use xinyu_register::disclosure::{Disclosure, Grounds, select};
use xinyu_register::event::Event;
use xinyu_register::ids::ConsentId;
use xinyu_register::instant::day_number;
use xinyu_register::rules::{Authorisation, FieldCode, Purpose, PurposeCode};
use xinyu_register::sealed::Sealed;
use xinyu_store::Tried;
use xinyu_store::files::{ConsentRow, Whose};
use xinyu_store::person::{ConsentPut, Due, DueKind, MessageChange, Operation, PersonChange};
use xinyu_vault::{Place, open, seal};

use crate::app::{Register, TRIES_MAX};
use crate::caller::{Caller, Officer};
use crate::enquiry::AskedSubject;
use crate::error::{FieldFault, Refusal, ServiceError, ServiceResult};
use crate::person::{ContentKey, Person, year_of};
use crate::turn::Turn;

/// A body's wish to ask for consent.
#[derive(Clone, Debug)]
pub struct ConsentWish {
    /// The person.
    pub subject: AskedSubject,
    /// Code of the purpose.
    pub purpose: String,
    /// Field of work, where the purpose names one.
    pub field: Option<String>,
    /// Why, in the asker's own words.
    pub reason: String,
    /// Days for which it may be used once granted; the rule's days where absent.
    pub days: Option<u16>,
}

/// What the asker sees of a request. Refused, ignored, lapsed, revoked and frozen look alike:
/// `open` until its last day, then `ended`.
#[derive(Clone, Debug)]
pub struct AskerConsent {
    /// Its identifier.
    pub id: ConsentId,
    /// What was asked.
    pub asked: ConsentAsked,
    /// `open`, `granted` or `ended`.
    pub state: &'static str,
    /// Until when a granted one may be used.
    pub until: Option<Date>,
}

/// What the person sees of a request.
#[derive(Clone, Debug)]
pub struct OwnConsent {
    /// Its identifier.
    pub id: ConsentId,
    /// What was asked, and what became of it.
    pub record: ConsentRecord,
    /// Whether the person can still answer.
    pub answerable: bool,
    /// Name and last four characters as the asker would see them.
    pub name: String,
    /// As `name`.
    pub id_tail: String,
    /// Exactly what would be shown now.
    pub preview: Disclosure,
    /// Digest of the text and the preview: an answer names it, so that nobody answers to
    /// something else than they saw.
    pub digest: String,
}

/// Longest reason in characters: what a person reads in one go.
const REASON_CHARS_MAX: usize = 200;

impl Register {
    pub(crate) fn seal_consent(
        &self,
        key: &ContentKey,
        id: ConsentId,
        record: &ConsentRecord,
    ) -> ServiceResult<Sealed> {
        let place = Place { table: "consent", column: "sealed", row: id.as_bytes(), key: key.id };
        Ok(seal(&key.key, &place, self.nonce(), &record.to_cbor())?)
    }

    pub(crate) fn open_consent(&self, person: &Person, row: &ConsentRow) -> ServiceResult<(ConsentRecord, ContentKey)> {
        let key = person.years.get(&row.year).ok_or(ServiceError::Unreadable("consent.year"))?.clone();
        let place = Place { table: "consent", column: "sealed", row: row.id.as_bytes(), key: key.id };
        let plain = open(&key.key, &place, &row.sealed)?;
        let record = ConsentRecord::from_cbor(&plain).map_err(|_| ServiceError::Unreadable("consent.sealed"))?;
        Ok((record, key))
    }

    /// A body asks for a person's consent. Always the same answer, whoever the person is.
    ///
    /// # Errors
    /// Only what the asker did wrong in form, role or purpose.
    pub async fn ask_consent(&self, caller: &Caller, wish: &ConsentWish) -> ServiceResult<AskerConsent> {
        let officer = caller.officer(&*self.policy, "consent.ask")?;
        let today = Self::day(self.now_ms());
        let purpose = self.allowed_purpose(officer, &wish.purpose, today)?;
        if !matches!(purpose.authorisation, Authorisation::Consent) {
            return Err(Refusal::AuthorisationNotAllowed.into());
        }
        let field = checked_field(purpose, wish.field.as_deref())?;
        let asked = self.asked(officer, purpose, field, wish, today)?;
        let id = ConsentId::from_bytes(self.random());
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            // An unknown person, or a name that does not go with the number: the same on a decoy.
            let (person, _) = self.asked_file(&wish.subject).await?;
            if self.put_request(&person, officer, id, &asked).await? {
                return Ok(AskerConsent { id, asked, state: "open", until: None });
            }
            turn.wait(self, person.subject.key).await;
        }
        Err(ServiceError::Busy)
    }

    fn asked(
        &self,
        officer: &Officer,
        purpose: &Purpose,
        field: Option<FieldCode>,
        wish: &ConsentWish,
        today: Date,
    ) -> ServiceResult<ConsentAsked> {
        let reason = wish.reason.trim();
        if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
            return Err(Refusal::Fields(vec![FieldFault { pointer: "/reason", code: "reason.length" }]).into());
        }
        let answer = self.rules.due(today, self.rules.clock("consent.request.lapse", today)?).date;
        let days_max = self.rules.clock("consent.use.window", today)?.days().unwrap_or(30);
        let days_max = u16::try_from(days_max).unwrap_or(u16::MAX);
        let days = wish.days.unwrap_or(days_max);
        if days == 0 || days > days_max {
            return Err(Refusal::Fields(vec![FieldFault { pointer: "/days", code: "days.range" }]).into());
        }
        Ok(ConsentAsked {
            at_ms: self.now_ms(),
            body: officer.body.as_str().to_owned(),
            body_name: officer.body_name.zh.clone(),
            office: officer.office.clone(),
            officer: officer.id,
            purpose: purpose.code.to_string(),
            field: field.map(|field| field.to_string()).unwrap_or_default(),
            reason: reason.to_owned(),
            answer_by: answer,
            days,
            rules: self.rules.version().to_owned(),
        })
    }

    async fn put_request(
        &self,
        person: &Person,
        officer: &Officer,
        id: ConsentId,
        asked: &ConsentAsked,
    ) -> ServiceResult<bool> {
        let record = ConsentRecord { asked: asked.clone(), state: ConsentState::Open };
        let year = year_of(asked.at_ms);
        let (key, year_key) = self.year_key(person, year)?;
        let event = Event::ConsentAsked {
            at_ms: asked.at_ms,
            consent: id,
            body: asked.body.clone(),
            purpose: asked.purpose.clone(),
            text_digest: text_digest(asked),
        };
        let new = self.new_event(&person.subject, LeafClass::Consent, LeafKind::Person, &key, &event, asked.at_ms)?;
        let mut change = PersonChange::new(Operation::AskConsent, person.subject.key, new, officer.valid_until_ms);
        change.year_key = year_key;
        change.consent = Some(ConsentPut {
            id,
            new: true,
            body: asked.body.clone(),
            year,
            sealed: self.seal_consent(&key, id, &record)?,
            asked_ms: asked.at_ms,
        });
        let lapses = asked.answer_by.tomorrow().unwrap_or(Date::MAX);
        let subject = Some(person.subject.key);
        change.due_add.push(Due { day: day_number(lapses), kind: DueKind::LapseConsent, id: *id.as_bytes(), subject });
        if let Some(email) = &person.settings.email {
            change.message = Some(MessageChange::Post(self.new_message(email, None, asked.at_ms).await?));
        }
        Ok(matches!(self.store.persons.commit(change).await?, Tried::Done(_)))
    }

    /// The asker's own request.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not this body's.
    pub async fn asker_consent(&self, caller: &Caller, id: ConsentId) -> ServiceResult<AskerConsent> {
        let officer = caller.officer(&*self.policy, "consent.read")?;
        let row = self.store.files.consent(id).await?.ok_or(Refusal::NotFound)?;
        if row.body != officer.body.as_str() {
            return Err(Refusal::NotFound.into());
        }
        self.asker_view(&row).await
    }

    /// The requests of the asker's body, latest first.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn asker_consents(&self, caller: &Caller, limit: u32) -> ServiceResult<Vec<AskerConsent>> {
        let officer = caller.officer(&*self.policy, "consent.read")?;
        let mut views = Vec::new();
        for row in self.store.files.consents_of_body(officer.body.as_str(), limit).await? {
            let view = self.asker_view(&row).await?;
            // An officer's own queue, not the body's.
            if view.asked.officer == officer.id {
                views.push(view);
            }
        }
        Ok(views)
    }

    async fn asker_view(&self, row: &ConsentRow) -> ServiceResult<AskerConsent> {
        let person = self.person(row.subject).await?;
        let (record, _) = self.open_consent(&person, row)?;
        let today = Self::day(self.now_ms());
        let usable = record.usable(today, person.settings.frozen_since_ms.is_some()).is_some();
        let until = match (&record.state, usable) {
            (ConsentState::Granted { until, .. }, true) => Some(*until),
            _ => None,
        };
        let state = if usable {
            "granted"
        } else if today <= record.asked.answer_by {
            "open"
        } else {
            "ended"
        };
        Ok(AskerConsent { id: row.id, asked: record.asked, state, until })
    }

    /// The person's requests, latest first.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn own_consents(&self, caller: &Caller) -> ServiceResult<Vec<OwnConsent>> {
        let resident = caller.resident()?;
        // The previews show entries: that is a look at the own file.
        self.own_file(caller).await?;
        let person = self.person(resident.subject).await?;
        let rows = self.store.files.own_consents(resident.subject).await?;
        rows.iter().map(|row| self.own_consent_view(&person, row)).collect()
    }

    /// One request of the person, with exactly what would be shown.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not theirs.
    pub async fn own_consent(&self, caller: &Caller, id: ConsentId) -> ServiceResult<OwnConsent> {
        let resident = caller.resident()?;
        self.own_file(caller).await?;
        let person = self.person(resident.subject).await?;
        let rows = self.store.files.own_consents(resident.subject).await?;
        let row = rows.iter().find(|row| row.id == id).ok_or(Refusal::NotFound)?;
        self.own_consent_view(&person, row)
    }

    fn own_consent_view(&self, person: &Person, row: &ConsentRow) -> ServiceResult<OwnConsent> {
        let (record, _) = self.open_consent(person, row)?;
        let today = Self::day(self.now_ms());
        // What was granted stays what it was: entries filed since are not in it.
        let preview = self.preview(person, &record.asked, record.pins(), today);
        let digest = answer_digest(&record.asked, &preview);
        Ok(OwnConsent {
            id: row.id,
            answerable: record.answerable(today),
            record,
            name: person.identity.name.clone(),
            id_tail: person.identity.tail().to_owned(),
            preview,
            digest,
        })
    }

    /// What a grant would show, by the very rule that will select it.
    fn preview(&self, person: &Person, asked: &ConsentAsked, pins: Option<&[Pin]>, today: Date) -> Disclosure {
        let purpose = PurposeCode::new(&asked.purpose);
        let field = (!asked.field.is_empty()).then(|| FieldCode::new(&asked.field));
        let grounds = Grounds { purpose: &purpose, field: field.as_ref(), pins, today };
        select(&person.entries(), &grounds, &self.rules)
    }

    /// The person grants. `digest` is that of the preview they saw.
    ///
    /// # Errors
    /// [`Refusal::State`] if it was answered, lapsed, or would show something else by now.
    pub async fn grant_consent(&self, caller: &Caller, id: ConsentId, digest: Option<&str>) -> ServiceResult<()> {
        self.answer_consent(caller, id, digest, true).await
    }

    /// The person refuses. To the asker it stays silence.
    ///
    /// # Errors
    /// [`Refusal::State`] if it was answered or lapsed.
    pub async fn refuse_consent(&self, caller: &Caller, id: ConsentId) -> ServiceResult<()> {
        self.answer_consent(caller, id, None, false).await
    }

    async fn answer_consent(
        &self,
        caller: &Caller,
        id: ConsentId,
        digest: Option<&str>,
        granted: bool,
    ) -> ServiceResult<()> {
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let now_ms = self.now_ms();
            let today = Self::day(now_ms);
            let (person, row) = self.own_request(caller, id).await?;
            let (mut record, key) = self.open_consent(&person, &row)?;
            match (&record.state, granted) {
                (ConsentState::Granted { .. }, true) | (ConsentState::Refused { .. }, false) => return Ok(()),
                _ if !record.answerable(today) => return Err(Refusal::State("consent.answered").into()),
                _ => {}
            }
            let preview = self.preview(&person, &record.asked, None, today);
            if granted && digest.is_some_and(|seen| seen != answer_digest(&record.asked, &preview)) {
                return Err(Refusal::State("consent.changed").into());
            }
            let pins = if granted { preview.pins() } else { Vec::new() };
            record.state = if granted {
                let until = until_of(&record.asked, today);
                ConsentState::Granted { at_ms: now_ms, until, pinned: pins.clone() }
            } else {
                ConsentState::Refused { at_ms: now_ms }
            };
            let event = Event::ConsentAnswered {
                at_ms: now_ms,
                consent: id,
                granted,
                pinned: pins.into_iter().map(|pin| pin.shown).collect(),
                text_digest: text_digest(&record.asked),
            };
            if self.put_answer(caller, &person, &row, &key, &record, &event, now_ms).await? {
                return Ok(());
            }
            turn.wait(self, person.subject.key).await;
        }
        Err(ServiceError::Busy)
    }

    /// The person takes a consent back, also one that was used: later fetches end.
    ///
    /// # Errors
    /// [`Refusal::State`] if there is nothing to take back.
    pub async fn revoke_consent(&self, caller: &Caller, id: ConsentId) -> ServiceResult<()> {
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let now_ms = self.now_ms();
            let (person, row) = self.own_request(caller, id).await?;
            let (mut record, key) = self.open_consent(&person, &row)?;
            record.state = match record.state {
                ConsentState::Revoked { .. } => return Ok(()),
                ConsentState::Granted { .. } => ConsentState::Revoked { at_ms: now_ms, used: false },
                ConsentState::Used { .. } => ConsentState::Revoked { at_ms: now_ms, used: true },
                ConsentState::Open | ConsentState::Refused { .. } => {
                    return Err(Refusal::State("consent.not_granted").into());
                }
            };
            let event = Event::ConsentRevoked { at_ms: now_ms, consent: id };
            if self.put_answer(caller, &person, &row, &key, &record, &event, now_ms).await? {
                return Ok(());
            }
            turn.wait(self, person.subject.key).await;
        }
        Err(ServiceError::Busy)
    }

    async fn own_request(&self, caller: &Caller, id: ConsentId) -> ServiceResult<(Person, ConsentRow)> {
        let resident = caller.resident()?;
        let rows = self.store.files.file(Whose::Key(resident.subject)).await?.ok_or(Refusal::NotFound)?;
        let person = self.open_file(&rows)?;
        let consents = self.store.files.own_consents(resident.subject).await?;
        let row = consents.into_iter().find(|row| row.id == id).ok_or(Refusal::NotFound)?;
        Ok((person, row))
    }

    #[expect(clippy::too_many_arguments, reason = "one private step of two answers")]
    async fn put_answer(
        &self,
        caller: &Caller,
        person: &Person,
        row: &ConsentRow,
        key: &ContentKey,
        record: &ConsentRecord,
        event: &Event,
        now_ms: i64,
    ) -> ServiceResult<bool> {
        let resident = caller.resident()?;
        let (event_key, year_key) = self.year_key(person, year_of(now_ms))?;
        let new = self.new_event(&person.subject, LeafClass::Consent, LeafKind::Person, &event_key, event, now_ms)?;
        let mut change = PersonChange::new(Operation::AnswerConsent, person.subject.key, new, resident.valid_until_ms);
        change.year_key = year_key;
        change.consent = Some(ConsentPut {
            id: row.id,
            new: false,
            body: row.body.clone(),
            year: row.year,
            sealed: self.seal_consent(key, row.id, record)?,
            asked_ms: record.asked.at_ms,
        });
        Ok(matches!(self.store.persons.commit(change).await?, Tried::Done(_)))
    }
}

/// The field of work that a purpose asks for.
pub(crate) fn checked_field(purpose: &Purpose, field: Option<&str>) -> Result<Option<FieldCode>, Refusal> {
    let wrong = |code| Refusal::Fields(vec![FieldFault { pointer: "/field", code }]);
    match field.filter(|field| !field.is_empty()).map(FieldCode::new) {
        None if purpose.needs_field => Err(wrong("field.required")),
        None => Ok(None),
        Some(code) if purpose.field(&code).is_some() => Ok(Some(code)),
        Some(_) => Err(wrong("field.unknown")),
    }
}

/// The last day of a consent that is given on `today`: the day of the answer is the first of its days.
pub(crate) fn until_of(asked: &ConsentAsked, today: Date) -> Date {
    let span = jiff::Span::new().days(i64::from(asked.days) - 1);
    today.checked_add(span).unwrap_or(Date::MAX)
}

/// SHA-256 of a request as it was put to the person.
pub(crate) fn text_digest(asked: &ConsentAsked) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"xinyu/v1/consent\0");
    hash.update(minicbor::to_vec(asked).unwrap_or_default());
    hash.finalize().into()
}

/// Hex digest of the request and of exactly what would be shown.
fn answer_digest(asked: &ConsentAsked, preview: &Disclosure) -> String {
    let mut hash = Sha256::new();
    hash.update(text_digest(asked));
    for entry in &preview.shown {
        hash.update(entry.commitment);
    }
    let digest: [u8; 32] = hash.finalize().into();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
