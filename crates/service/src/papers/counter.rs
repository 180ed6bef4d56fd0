//! At a counter: a clerk prints the own report of a person who stands there. How the clerk knew that
//! it is the person is part of the look, which is in the person's list under the counter's office. The
//! clerk is told that it was made; what is in it is in the file to be printed and on no page.

use xinyu_register::event::{ConfirmedBy, Event, Ground, Look, Looker};
use xinyu_register::identity::{IdNumber, IdType, PersonName};
use xinyu_register::ids::EnquiryId;
use xinyu_register::logged::Logged;
use xinyu_register::paper::PaperState;
use xinyu_register::subject::Identity;
use xinyu_store::files::Whose;
use xinyu_store::person::SubjectKey;

use std::sync::Arc;

use crate::app::Register;
use crate::caller::{Caller, Officer};
use crate::enquiry::AskedSubject;
use crate::error::{FieldFault, Refusal, ServiceError, ServiceResult};
use crate::papers::{Maker, PaperWish, paper_of};
use crate::person::Person;
use crate::rights::looks::Trace;

/// A code of the person's portal changes so often; the one before still counts.
pub const CODE_STEP_MS: i64 = 10 * 60 * 1000;
/// A clerk can print for so long after the making: the person stands there.
pub const PRINT_MS: i64 = 15 * 60 * 1000;
/// The slip can be printed again for so long.
const SLIP_MS: i64 = 12 * 60 * 60 * 1000;
/// Without letters and digits that look alike.
pub(crate) const READABLE: &[u8; 28] = b"23456789ABCDEFGHJKMNPQRTVWXY";
/// Letters of a code: 38 bits, which change before anyone could try them.
const CODE_LETTERS: usize = 8;

/// What a clerk enters.
#[derive(Clone, Debug)]
pub struct CounterWish {
    /// The person, as on the identity paper.
    pub subject: AskedSubject,
    /// How the clerk knows that it is them.
    pub confirmed: ConfirmedBy,
    /// The code that the person's portal shows, where that is how.
    pub code: String,
}

/// What the clerk is told, and what the slip says: nobody's name.
#[derive(Clone, Debug)]
pub struct CounterSlip {
    /// Number of the report.
    pub no: EnquiryId,
    /// When it was made.
    pub at_ms: i64,
    /// Until when it can be printed here.
    pub print_until_ms: i64,
    /// Last day of its validity.
    pub until: jiff::civil::Date,
    /// How the clerk knew the person.
    pub confirmed: ConfirmedBy,
    /// Name of the body.
    pub body_name: String,
    /// The office.
    pub office: String,
    /// Where the leaf is.
    pub trace: Trace,
}

fn unconfirmed() -> ServiceError {
    Refusal::State("counter.unconfirmed").into()
}

/// Letters and digits that can be read out, of random or keyed bytes.
pub(crate) fn readable(bytes: &[u8], letters: usize) -> String {
    let mut left = bytes.iter().fold(0u128, |sum, byte| (sum << 8) | u128::from(*byte));
    let base = READABLE.len() as u128;
    let mut text = String::with_capacity(letters);
    for _ in 0..letters {
        text.push(char::from(READABLE[usize::try_from(left % base).unwrap_or(0)]));
        left /= base;
    }
    text
}

/// A code as it was typed: without blanks, hyphens and small letters.
pub(crate) fn as_read(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect()
}

impl Register {
    fn code_of(&self, person: &Person, step: i64) -> String {
        let mark = self.keyring.blind_parts("counter-code", &[&person.subject.pseudonym.0, &step.to_be_bytes()]);
        readable(&mark.0[..16], CODE_LETTERS)
    }

    /// The code that the person tells at a counter, and until when it counts there.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn own_counter_code(&self, caller: &Caller) -> ServiceResult<(String, i64)> {
        let person = self.person(caller.resident()?.subject).await?;
        let step = self.now_ms().div_euclid(CODE_STEP_MS);
        Ok((self.code_of(&person, step), (step + 2) * CODE_STEP_MS))
    }

    /// Makes the own report of a person who stands at the counter.
    ///
    /// # Errors
    /// [`Refusal::Fields`] for what was typed; [`Refusal::State`] `counter.unconfirmed` for everything
    /// else: a number under another name, an unknown person without a paper, a code that is not theirs.
    pub async fn make_counter_report(&self, caller: &Caller, wish: &CounterWish) -> ServiceResult<CounterSlip> {
        let officer = caller.officer(&*self.policy, "counter.serve")?;
        let subject = self.present(wish).await?;
        let looker = officer.looker();
        let ground = Ground::Counter { confirmed: wish.confirmed };
        let maker = Maker { looker, ground, valid_until_ms: officer.valid_until_ms };
        let (made, _) = self.put_paper(subject, &PaperWish::own(""), None, maker).await?;
        self.counter_slip(caller, made.no).await
    }

    /// Who stands there.
    async fn present(&self, wish: &CounterWish) -> ServiceResult<SubjectKey> {
        let wrong = |pointer, code| ServiceError::from(Refusal::Fields(vec![FieldFault { pointer, code }]));
        let asked = &wish.subject;
        let id_type = IdType::parse(&asked.id_type).ok_or_else(|| wrong("/id_type", "id.type_unknown"))?;
        let number = IdNumber::parse(id_type, &asked.id_number).map_err(|_| wrong("/id_number", "id.form"))?;
        let name = PersonName::parse(&asked.name).map_err(|_| wrong("/name", "name.form"))?;
        let blind = self.keyring.blind_identity(number.id_type().as_str(), number.normalised());
        let rows = match self.store.files.file(Whose::Blind(blind)).await? {
            Some(rows) => rows,
            // Somebody of whom nothing was ever filed may have that on paper, too.
            None if wish.confirmed == ConfirmedBy::Paper => {
                let identity = Identity::first(number.id_type().as_str(), number.normalised(), &name);
                let (new, _) = self.new_subject(blind, &identity, self.now_ms())?;
                return Ok(self.store.persons.ensure_subject(new).await?);
            }
            None => return Err(unconfirmed()),
        };
        let person = self.open_file(&rows)?;
        // A paper that a clerk saw confirms no name: what is typed must be a name that is known.
        if !person.identity.is_named(&name) {
            return Err(unconfirmed());
        }
        if wish.confirmed == ConfirmedBy::Paper {
            return Ok(person.subject.key);
        }
        let (now_ms, typed) = (self.now_ms(), as_read(&wish.code));
        let step = now_ms.div_euclid(CODE_STEP_MS);
        if ![step, step - 1].into_iter().any(|step| self.code_of(&person, step) == typed) {
            return Err(unconfirmed());
        }
        // A code is for one report: what was made by one since it could have been shown used it.
        let marks = self.marks_since(&person, (step - 1) * CODE_STEP_MS).await?;
        let used = |look: &Look| matches!(look.ground, Ground::Counter { confirmed: ConfirmedBy::Code });
        if marks.looks.iter().any(|(look, _)| used(look)) {
            return Err(unconfirmed());
        }
        Ok(person.subject.key)
    }

    /// A report that this very clerk made.
    async fn made_here(&self, officer: &Officer, no: EnquiryId) -> ServiceResult<(Person, Look, Trace)> {
        let row = self.store.files.enquiry(no).await?.ok_or(Refusal::NotFound)?;
        if row.body != officer.body.as_str() {
            return Err(Refusal::NotFound.into());
        }
        let person = self.person(row.subject).await?;
        let event = self.store.files.event(row.subject, row.n).await?.ok_or(Refusal::NotFound)?;
        let key = self.key_of_event(&person, &event)?;
        match self.open_event(&person.subject, &key, &event)? {
            Event::Looked(look) if is_made_by(&look, officer) => {
                let trace = self.trace(&event);
                Ok((person, look, trace))
            }
            _ => Err(Refusal::NotFound.into()),
        }
    }

    /// What the clerk is told of a report that they made today, for the slip.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if this clerk did not make it, or not today.
    pub async fn counter_slip(&self, caller: &Caller, no: EnquiryId) -> ServiceResult<CounterSlip> {
        let officer = caller.officer(&*self.policy, "counter.serve")?;
        let (_, look, trace) = self.made_here(officer, no).await?;
        let until = paper_of(&look, self.old_until(&look)?).until;
        let (Ground::Counter { confirmed }, Looker::Officer { body_name, office, .. }) = (look.ground, look.looker)
        else {
            return Err(Refusal::NotFound.into());
        };
        if self.now_ms() - look.at_ms > SLIP_MS {
            return Err(Refusal::NotFound.into());
        }
        let print_until_ms = look.at_ms + PRINT_MS;
        Ok(CounterSlip { no, at_ms: look.at_ms, print_until_ms, until, confirmed, body_name, office, trace })
    }

    /// The file to be printed, for the minutes in which the person stands there.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if this clerk did not make it, or it is too long ago.
    pub async fn counter_pdf(
        self: &Arc<Self>,
        caller: &Caller,
        no: EnquiryId,
        lang: &str,
    ) -> ServiceResult<Logged<Vec<u8>>> {
        let officer = caller.officer(&*self.policy, "counter.serve")?;
        let (person, look, _) = self.made_here(officer, no).await?;
        if self.now_ms() - look.at_ms > PRINT_MS {
            return Err(Refusal::NotFound.into());
        }
        let marks = self.marks_since(&person, look.at_ms).await?;
        let paper = paper_of(&look, self.old_until(&look)?);
        if self.paper_state(&person, no, &look, &paper, &marks, Self::day(self.now_ms())) != PaperState::Valid {
            return Err(Refusal::NotFound.into());
        }
        self.paper_file(&person, no, lang).await
    }
}

fn is_made_by(look: &Look, officer: &Officer) -> bool {
    matches!(look.ground, Ground::Counter { .. })
        && matches!(&look.looker, Looker::Officer { officer: id, .. } if *id == officer.id)
}
