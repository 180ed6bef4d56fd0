//! Rows that are kept beside the events they follow from, held against them: consents, settings,
//! notices. A sealed row can be put back to an older copy of itself without any key; what was
//! revoked would be granted again. The events tell.

use xinyu_register::authorisation::{ConsentRecord, ConsentState};
use xinyu_register::entry::ServedHow;
use xinyu_register::event::{Event, Ground};
use xinyu_register::ids::ConsentId;

use crate::app::Register;
use crate::error::ServiceResult;
use crate::person::Person;
use crate::rights::consents::{text_digest, until_of};
use crate::rights::notices::how_number;
use crate::verify::Checked;
use crate::verify_subject::Told;

impl Register {
    /// Every consent, the settings and every notice are what the person's events say.
    pub(crate) async fn check_rows(&self, person: &Person, told: &Told, found: &mut Checked) -> ServiceResult<()> {
        let subject = person.subject.key;
        let consents = self.store.files.own_consents(subject).await?;
        for row in &consents {
            let (record, _) = self.open_consent(person, row)?;
            if row.asked_ms != record.asked.at_ms || !consent_agrees(row.id, &row.body, &record, told) {
                found.fault(format!("consent {} is not what its events say", row.id));
            }
        }
        let asked = told.values().filter(|event| matches!(event, Event::ConsentAsked { .. })).count();
        if asked != consents.len() {
            found.fault(format!("subject {}: {asked} consents were asked, {} are there", subject.0, consents.len()));
        }
        self.check_settings(person, told, found);
        self.check_known(person, told, found);
        self.check_notices(person, found).await
    }

    fn check_settings(&self, person: &Person, told: &Told, found: &mut Checked) {
        let frozen = latest(told, |event| match event {
            Event::FreezeSet { at_ms, frozen } => Some(frozen.then_some(*at_ms)),
            _ => None,
        });
        let email = latest(told, |event| match event {
            Event::ContactSet { present, .. } => Some(*present),
            _ => None,
        });
        let settings = &person.settings;
        if settings.frozen_since_ms != frozen.flatten() || settings.email.is_some() != email.unwrap_or(false) {
            found.fault(format!("subject {}: the settings are not what the events say", person.subject.key.0));
        }
    }

    /// Who the person is said to be is what the latest decision about it says: an older copy would bring
    /// back a name that was found to be a slip, or forget one.
    fn check_known(&self, person: &Person, told: &Told, found: &mut Checked) {
        let known = latest(told, |event| match event {
            Event::IdentityDecided { known, .. } | Event::NameConfirmed { known, .. } => Some(*known),
            _ => None,
        });
        let identity = &person.identity;
        let agrees = match known {
            Some(known) => known == self.known_mark(&person.subject, identity),
            None => identity.confirmed.is_none() && identity.others.is_empty(),
        };
        if !agrees {
            found.fault(format!("subject {}: the names are not what the events say", person.subject.key.0));
        }
    }

    /// One notice an entry, served when and how the entry says.
    async fn check_notices(&self, person: &Person, found: &mut Checked) -> ServiceResult<()> {
        let rows = self.store.files.own_notices(person.subject.key).await?;
        for open in &person.entries {
            let mut of_entry = rows.iter().filter(|row| row.entry == open.entry.id);
            let served = open.entry.record.served().map(|(at, how): (i64, ServedHow)| (at, how_number(how)));
            let agrees = match (of_entry.next(), of_entry.next()) {
                (Some(row), None) => self.open_notice(&open.key, row)?.served == served,
                _ => false,
            };
            if !agrees {
                found.fault(format!("the notice of entry {} is not what its events say", open.entry.id));
            }
        }
        if rows.iter().any(|row| person.entry(row.entry).is_none()) {
            found.fault(format!("subject {}: a notice tells of no entry", person.subject.key.0));
        }
        Ok(())
    }
}

/// What the latest event of a sort says.
fn latest<T>(told: &Told, of: impl Fn(&Event) -> Option<T>) -> Option<T> {
    told.iter().filter_map(|(n, event)| of(event).map(|said| (*n, said))).max_by_key(|(n, _)| *n).map(|(_, said)| said)
}

fn consent_agrees(id: ConsentId, body: &str, record: &ConsentRecord, told: &Told) -> bool {
    let asked = latest(told, |event| match event {
        Event::ConsentAsked { at_ms, consent, body, purpose, text_digest } if *consent == id => {
            Some((*at_ms, body.clone(), purpose.clone(), *text_digest))
        }
        _ => None,
    });
    let answered = latest(told, |event| match event {
        Event::ConsentAnswered { at_ms, consent, granted, pinned, .. } if *consent == id => {
            Some((*at_ms, *granted, pinned.clone()))
        }
        _ => None,
    });
    let revoked = latest(told, |event| match event {
        Event::ConsentRevoked { at_ms, consent } if *consent == id => Some(*at_ms),
        _ => None,
    });
    // The first look on this ground used it; later ones fetched what it gave.
    let used = told
        .values()
        .filter_map(|event| match event {
            Event::Looked(look) if look.ground == Ground::Consent(id) => Some(look.at_ms),
            _ => None,
        })
        .min();
    let it = &record.asked;
    let as_asked = (it.at_ms, it.body.clone(), it.purpose.clone(), text_digest(it));
    if asked != Some(as_asked) || it.body != body {
        return false;
    }
    let granted = |at: i64, until: jiff::civil::Date, pins: &[xinyu_register::authorisation::Pin]| {
        let pinned = pins.iter().map(|pin| pin.shown.clone()).collect();
        until == until_of(it, Register::day(at)) && answered == Some((at, true, pinned))
    };
    match &record.state {
        ConsentState::Open => answered.is_none() && revoked.is_none(),
        ConsentState::Refused { at_ms } => answered == Some((*at_ms, false, Vec::new())) && revoked.is_none(),
        ConsentState::Granted { at_ms, until, pinned } => {
            granted(*at_ms, *until, pinned) && used.is_none() && revoked.is_none()
        }
        ConsentState::Used { granted_at_ms, used_at_ms, until, pinned } => {
            granted(*granted_at_ms, *until, pinned) && used == Some(*used_at_ms) && revoked.is_none()
        }
        ConsentState::Revoked { at_ms, used: was_used } => revoked == Some(*at_ms) && *was_used == used.is_some(),
    }
}
