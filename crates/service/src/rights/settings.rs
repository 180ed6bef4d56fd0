//! What a person sets: freeze, and an address for messages without facts.

use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::event::Event;
use xinyu_store::Tried;
use xinyu_store::person::{Operation, PersonChange};

use crate::app::{Register, TRIES_MAX};
use crate::caller::Caller;
use crate::error::{FieldFault, Refusal, ServiceError, ServiceResult};

/// Longest address (RFC 5321 4.5.3.1.3).
const EMAIL_CHARS_MAX: usize = 254;

impl Register {
    /// Freezes or thaws all enquiries by consent. Setting what is set already changes nothing.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn set_freeze(&self, caller: &Caller, frozen: bool) -> ServiceResult<()> {
        self.change_settings(caller, |settings, now_ms| {
            if settings.frozen_since_ms.is_some() == frozen {
                return None;
            }
            settings.frozen_since_ms = frozen.then_some(now_ms);
            Some(Event::FreezeSet { at_ms: now_ms, frozen })
        })
        .await
    }

    /// Sets or removes the address for messages.
    ///
    /// # Errors
    /// [`Refusal::Fields`] if it is no address.
    pub async fn set_email(&self, caller: &Caller, email: Option<&str>) -> ServiceResult<()> {
        let email = email.map(str::trim).filter(|email| !email.is_empty()).map(str::to_owned);
        if email.as_deref().is_some_and(|email| !is_address(email)) {
            return Err(Refusal::Fields(vec![FieldFault { pointer: "/email", code: "email.form" }]).into());
        }
        self.change_settings(caller, |settings, now_ms| {
            if settings.email == email {
                return None;
            }
            settings.email.clone_from(&email);
            Some(Event::ContactSet { at_ms: now_ms, present: email.is_some() })
        })
        .await
    }

    async fn change_settings(
        &self,
        caller: &Caller,
        decide: impl Fn(&mut xinyu_register::subject::Settings, i64) -> Option<Event>,
    ) -> ServiceResult<()> {
        let resident = caller.resident()?;
        for _ in 0..TRIES_MAX {
            let now_ms = self.now_ms();
            let person = self.person(resident.subject).await?;
            let mut settings = person.settings.clone();
            let Some(event) = decide(&mut settings, now_ms) else { return Ok(()) };
            let key = Self::subject_key(&person.subject);
            let new =
                self.new_event(&person.subject, LeafClass::Consent, LeafKind::Person, &key, &event, now_ms)?;
            let mut change =
                PersonChange::new(Operation::Settings, person.subject.key, new, resident.valid_until_ms);
            change.settings = Some(self.seal_settings(&person.subject, &settings)?);
            if let Tried::Done(_) = self.store.persons.commit(change).await? {
                return Ok(());
            }
        }
        Err(ServiceError::Busy)
    }
}

/// Whether it has the form of an address; whether it is one, only a message can tell.
fn is_address(email: &str) -> bool {
    let Some((local, domain)) = email.rsplit_once('@') else { return false };
    email.len() <= EMAIL_CHARS_MAX
        && !local.is_empty()
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !email.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'))
}
