//! What the person knows of their own names, and the sign-in that confirms one.

use std::collections::BTreeSet;

use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::event::Event;
use xinyu_register::identity::{IdNumber, PersonName};
use xinyu_register::subject::{Identity, NameConfirmed, OtherName};
use xinyu_store::Tried;
use xinyu_store::files::Whose;
use xinyu_store::person::{Operation, PersonChange, SubjectKey};

use crate::app::{Register, TRIES_MAX};
use crate::caller::Caller;
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::person::Person;
use crate::turn::Turn;

/// Bodies that must have filed the same name under a number, each by itself, for it to count as known.
const BODIES_THAT_AGREE: usize = 2;

/// How it is known that a name is the person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameStanding {
    /// One body filed it; it may be a slip of the pen.
    Unverified,
    /// A second body filed the same.
    Bodies,
    /// The person's own sign-in.
    Own,
    /// An officer of the register.
    Officer,
}

impl NameStanding {
    /// Of a person. That bodies agree is told by whose entries there are: each was let in by its name.
    pub(crate) fn of(person: &Person) -> Self {
        match person.identity.confirmed {
            Some(NameConfirmed::Own) => Self::Own,
            Some(NameConfirmed::Officer) => Self::Officer,
            None => {
                let bodies: BTreeSet<&str> =
                    person.entries.iter().map(|open| open.entry.record.content.source_body.as_str()).collect();
                if bodies.len() < BODIES_THAT_AGREE { Self::Unverified } else { Self::Bodies }
            }
        }
    }

    /// The word of the API and of `locales/`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::Bodies => "bodies",
            Self::Own => "own",
            Self::Officer => "officer",
        }
    }
}

/// The person's own names.
#[derive(Clone, Debug)]
pub struct OwnNames {
    /// The name.
    pub name: String,
    /// How it is known.
    pub standing: NameStanding,
    /// Other names.
    pub others: Vec<OtherName>,
    /// Kind of paper.
    pub id_type: String,
    /// Last four characters of its number.
    pub id_tail: String,
    /// When rows under the person's number came whose name is none of these; the register compares.
    pub asked_ms: Vec<i64>,
}

impl Register {
    /// The names by which the person is known, and whether another waits to be compared. What that
    /// name is, and who it may belong to, is not told.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn own_names(&self, caller: &Caller) -> ServiceResult<OwnNames> {
        let person = self.person(caller.resident()?.subject).await?;
        let identity = &person.identity;
        let blind = self.keyring.blind_identity(&identity.id_type, &identity.id_number);
        let cases = self.store.identities.own_cases(blind).await?;
        Ok(OwnNames {
            name: identity.name.clone(),
            standing: NameStanding::of(&person),
            others: identity.others.clone(),
            id_type: identity.id_type.clone(),
            id_tail: identity.tail().to_owned(),
            asked_ms: cases.iter().map(|case| case.at_ms).collect(),
        })
    }

    /// Whoever signs in by a service that knows number and name is enrolled, about whom nothing may be
    /// filed yet, and their name is confirmed. A name that somebody only filed gives way to it: nobody
    /// is locked out by another's slip of the pen. Signing in again changes nothing.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if another name was confirmed for the number.
    pub async fn enrol_resident(&self, number: &IdNumber, name: &PersonName) -> ServiceResult<SubjectKey> {
        let blind = self.keyring.blind_identity(number.id_type().as_str(), number.normalised());
        if self.store.files.file(Whose::Blind(blind)).await?.is_none() {
            let identity = Identity::first(number.id_type().as_str(), number.normalised(), name);
            let (new, _) = self.new_subject(blind, &identity, self.now_ms())?;
            self.store.persons.ensure_subject(new).await?;
        }
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            // Read back, also after a first enrolment: of two at once, the other may have been first.
            let rows =
                self.store.files.file(Whose::Blind(blind)).await?.ok_or(ServiceError::Unreadable("subject.blind"))?;
            let subject = self.open_subject(&rows.subject)?;
            let known = self.open_identity(&subject, &rows.subject.identity)?;
            if known.confirmed.is_some() {
                return if known.is_named(name) { Ok(subject.key) } else { Err(Refusal::NotFound.into()) };
            }
            let identity = Identity { name: name.as_str().to_owned(), confirmed: Some(NameConfirmed::Own), ..known };
            let now_ms = self.now_ms();
            let event = Event::NameConfirmed { at_ms: now_ms, known: self.known_mark(&subject, &identity) };
            let key = Self::subject_key(&subject);
            let event = self.new_event(&subject, LeafClass::Consent, LeafKind::Person, &key, &event, now_ms)?;
            let mut change = PersonChange::new(Operation::ConfirmName, subject.key, event, i64::MAX);
            change.identity = Some(self.seal_identity(&subject, &identity)?);
            if let Tried::Done(_) = self.store.persons.commit(change).await? {
                return Ok(subject.key);
            }
            turn.wait(self, subject.key).await;
        }
        Err(ServiceError::Busy)
    }
}
