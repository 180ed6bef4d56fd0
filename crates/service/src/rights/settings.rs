//! What a person sets: freeze, and an address for messages without facts. An address counts once the
//! person has followed the link that was sent to it; until then nothing but that link goes there.

use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::event::Event;
use xinyu_register::subject::{PendingEmail, Settings};
use xinyu_store::Tried;
use xinyu_store::person::{MessageChange, Operation, PersonChange};

use crate::accounts::hash_of;
use crate::app::{Register, TRIES_MAX};
use crate::caller::Caller;
use crate::error::{FieldFault, Refusal, ServiceError, ServiceResult};
use crate::turn::Turn;

/// Longest address (RFC 5321 4.5.3.1.3).
const EMAIL_CHARS_MAX: usize = 254;
/// The link that confirms an address is good for a day: long enough to see the mail.
pub const EMAIL_LINK_MS: i64 = 24 * 60 * 60 * 1000;

/// Where messages to a person go.
#[derive(Clone, Debug)]
pub struct OwnContact {
    /// The address that the person confirmed.
    pub email: Option<String>,
    /// Since when it is confirmed.
    pub email_since_ms: Option<i64>,
    /// An address whose link was not followed yet and is still good.
    pub pending: Option<String>,
}

impl Register {
    /// Freezes or thaws all enquiries by consent. Setting what is set already changes nothing.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn set_freeze(&self, caller: &Caller, frozen: bool) -> ServiceResult<()> {
        self.change_settings(caller, None, |settings, now_ms| {
            if settings.frozen_since_ms.is_some() == frozen {
                return Ok(None);
            }
            settings.frozen_since_ms = frozen.then_some(now_ms);
            Ok(Some(Event::FreezeSet { at_ms: now_ms, frozen }))
        })
        .await
    }

    /// Where messages to the person go.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn own_contact(&self, caller: &Caller) -> ServiceResult<OwnContact> {
        let settings = self.person(caller.resident()?.subject).await?.settings;
        let now_ms = self.now_ms();
        let pending = settings.pending.filter(|pending| now_ms <= pending.until_ms).map(|pending| pending.address);
        Ok(OwnContact { email: settings.email, email_since_ms: settings.email_since_ms, pending })
    }

    /// Sets or removes the address for messages, without asking its reader: for an address that was
    /// confirmed elsewhere (a counter, a demo), and to remove one.
    ///
    /// # Errors
    /// [`Refusal::Fields`] if it is no address.
    pub async fn set_email(&self, caller: &Caller, email: Option<&str>) -> ServiceResult<()> {
        let email = email.map(str::trim).filter(|email| !email.is_empty()).map(str::to_owned);
        if email.as_deref().is_some_and(|email| !is_address(email)) {
            return Err(wrong_email("email.form"));
        }
        self.change_settings(caller, None, |settings, now_ms| {
            if settings.email == email && settings.pending.is_none() {
                return Ok(None);
            }
            settings.email.clone_from(&email);
            settings.email_since_ms = email.is_some().then_some(now_ms);
            settings.pending = None;
            Ok(Some(Event::ContactSet { at_ms: now_ms, present: email.is_some() }))
        })
        .await
    }

    /// The person names an address: a link goes there, and the address waits until it is followed.
    /// A confirmed address stays in use meanwhile.
    ///
    /// # Errors
    /// [`Refusal::Fields`] if it is no address, or the one that is confirmed already.
    pub async fn ask_email(&self, caller: &Caller, email: &str) -> ServiceResult<()> {
        let email = email.trim();
        if !is_address(email) {
            return Err(wrong_email("email.form"));
        }
        let code = self.secret("xym_");
        let link = format!("/me/contact/confirm?token={code}");
        self.change_settings(caller, Some((email, &link)), |settings, now_ms| {
            if settings.email.as_deref() == Some(email) {
                let fault = FieldFault { pointer: "/email", code: "email.same" };
                return Err(Refusal::Fields(vec![fault]));
            }
            let until_ms = now_ms + EMAIL_LINK_MS;
            settings.pending = Some(PendingEmail { address: email.to_owned(), code_hash: hash_of(&code), until_ms });
            // The event tells whether there is a confirmed address; the asking does not change that.
            Ok(Some(Event::ContactSet { at_ms: now_ms, present: settings.email.is_some() }))
        })
        .await
    }

    /// Whether a link would confirm the person's pending address; does not use it.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn email_code_is_good(&self, caller: &Caller, code: &str) -> ServiceResult<bool> {
        let settings = self.person(caller.resident()?.subject).await?.settings;
        Ok(is_good(&settings, code, self.now_ms()))
    }

    /// The person followed the link: from now on messages go to that address.
    ///
    /// # Errors
    /// [`Refusal::Credential`] if the link is used, over, unknown or another person's.
    pub async fn confirm_email(&self, caller: &Caller, code: &str) -> ServiceResult<()> {
        self.change_settings(caller, None, |settings, now_ms| {
            if !is_good(settings, code, now_ms) {
                return Err(Refusal::Credential);
            }
            settings.email = settings.pending.take().map(|pending| pending.address);
            settings.email_since_ms = Some(now_ms);
            Ok(Some(Event::ContactSet { at_ms: now_ms, present: true }))
        })
        .await
    }

    /// Changes settings under the person's next event; with `mail` (address, path), a link goes out
    /// that is durable with the change.
    async fn change_settings(
        &self,
        caller: &Caller,
        mail: Option<(&str, &str)>,
        decide: impl Fn(&mut Settings, i64) -> Result<Option<Event>, Refusal>,
    ) -> ServiceResult<()> {
        let resident = caller.resident()?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let now_ms = self.now_ms();
            let person = self.person(resident.subject).await?;
            let mut settings = person.settings.clone();
            let Some(event) = decide(&mut settings, now_ms)? else { return Ok(()) };
            let key = Self::subject_key(&person.subject);
            let new = self.new_event(&person.subject, LeafClass::Consent, LeafKind::Person, &key, &event, now_ms)?;
            let mut change = PersonChange::new(Operation::Settings, person.subject.key, new, resident.valid_until_ms);
            change.settings = Some(self.seal_settings(&person.subject, &settings)?);
            if let Some((address, path)) = mail {
                let message = self.new_link(address, path.to_owned(), now_ms).await?;
                change.message = Some(MessageChange::Post(message));
            }
            if let Tried::Done(_) = self.store.persons.commit(change).await? {
                return Ok(());
            }
            turn.wait(self, resident.subject).await;
        }
        Err(ServiceError::Busy)
    }
}

fn is_good(settings: &Settings, code: &str, now_ms: i64) -> bool {
    let hash = hash_of(code);
    settings.pending.as_ref().is_some_and(|pending| pending.code_hash == hash && now_ms <= pending.until_ms)
}

fn wrong_email(code: &'static str) -> ServiceError {
    Refusal::Fields(vec![FieldFault { pointer: "/email", code }]).into()
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
