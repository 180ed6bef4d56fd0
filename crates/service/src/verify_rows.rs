//! Rows that are kept beside the events they follow from, held against them: consents, settings,
//! notices. A sealed row can be put back to an older copy of itself without any key; what was
//! revoked would be granted again. The events tell.

use xinyu_register::authorisation::{ConsentRecord, ConsentState};
use xinyu_register::disclosure::item_of;
use xinyu_register::entry::{Fact, ServedHow, Wish};
use xinyu_register::event::{Event, Ground, Recipient};
use xinyu_register::honour::honour;
use xinyu_register::ids::ConsentId;

use crate::app::Register;
use crate::error::ServiceResult;
use crate::filing::take_back::is_taken_back;
use crate::person::{OpenEntry, Person};
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
        self.check_changes(person, told, found).await?;
        self.check_known(person, told, found);
        self.check_honours(person, told, found).await?;
        self.check_notices(person, found).await
    }

    /// Askers who are told of a change are those whom its event names, and confirmed when theirs says;
    /// what waits for a second clerk is what a clerk asked for.
    async fn check_changes(&self, person: &Person, told: &Told, found: &mut Checked) -> ServiceResult<()> {
        let subject = person.subject.key;
        let rows = self.store.desks.own_changes(subject).await?;
        for row in &rows {
            let named = told.get(&row.n).map_or(&[][..], recipients_of);
            let seen = latest(told, |event| match event {
                Event::ChangeSeen { at_ms, body, enquiry, change, .. }
                    if (body, enquiry, *change) == (&row.body, &row.enquiry, row.id) =>
                {
                    Some(*at_ms)
                }
                _ => None,
            });
            let is_named = named.iter().any(|one| (&one.body, one.enquiry) == (&row.body, row.enquiry));
            let of_entry = person.entry(row.entry).filter(|open| open.entry.record.events.contains(&row.n));
            let opens = of_entry.is_some_and(|open| self.open_change(&open.key, row).is_ok());
            if !is_named || row.seen_ms != seen || !opens {
                found.fault(format!("change {} is not what its events say", row.id));
            }
        }
        let named: usize = told.values().map(|event| recipients_of(event).len()).sum();
        if named != rows.len() {
            found.fault(format!("subject {}: {named} askers were to be told, {} are", subject.0, rows.len()));
        }
        let tasks = self.store.desks.tasks_for_audit(subject).await?;
        let waits = |open: &&OpenEntry| open.entry.record.take_back().is_some();
        let waiting: Vec<&OpenEntry> = person.entries.iter().filter(waits).collect();
        let agrees = tasks.len() == waiting.len()
            && tasks.iter().all(|task| {
                let of = waiting.iter().find(|open| open.entry.id == task.entry);
                of.is_some_and(|open| open.entry.record.content.source_body == task.body)
            });
        if !agrees {
            found.fault(format!("subject {}: what waits for a second clerk is not what was asked for", subject.0));
        }
        Ok(())
    }

    /// What is on the public list is what the person put there and nobody took off, under the name that
    /// they chose: a row that was added or put back would publish what they did not.
    async fn check_honours(&self, person: &Person, told: &Told, found: &mut Checked) -> ServiceResult<()> {
        let rows = self.store.honours.honours_of(person.subject.key).await?;
        let mut published = 0;
        for open in &person.entries {
            let (id, record) = (open.entry.id, &open.entry.record);
            for (fact, n) in record.life.iter().zip(&record.events) {
                let Fact::Published { version, name, .. } = fact else { continue };
                let item = item_of(record, &self.rules)?;
                let stood = record.content_of(*version).map(|content| honour(content, item, name.clone()));
                let mark = stood.map(|stood| self.honour_mark(id, &stood));
                if !matches!(told.get(n), Some(Event::HonourPublished { shown, .. }) if Some(*shown) == mark) {
                    found.fault(format!("entry {id}: what the person published is not what its event says"));
                }
            }
            let Some(now) = record.published() else { continue };
            published += 1;
            if !rows.iter().any(|row| (row.entry, row.n) == (id, now.n)) {
                found.fault(format!("entry {id}: the person published it, and it is not on the list"));
            }
        }
        if rows.len() != published {
            let subject = person.subject.key.0;
            found.fault(format!("subject {subject}: {published} honours were published, {} are there", rows.len()));
        }
        Ok(())
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
        for open in &person.entries {
            let declined = matches!(open.entry.record.wish(), Some((_, Wish::Decline)));
            if declined != settings.declined.iter().any(|one| one.entry == open.entry.id) {
                found.fault(format!("entry {}: the settings do not say what the person answered", open.entry.id));
            }
            let taken_back = open.entry.record.ended().is_some_and(|(_, why)| is_taken_back(why));
            if taken_back != settings.taken_back.iter().any(|one| one.entry == open.entry.id) {
                found.fault(format!("entry {}: the settings do not say that it was taken back", open.entry.id));
            }
        }
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

    /// One notice a version, and one of a taking back, served when and how the entry says.
    async fn check_notices(&self, person: &Person, found: &mut Checked) -> ServiceResult<()> {
        let rows = self.store.files.own_notices(person.subject.key).await?;
        for open in &person.entries {
            let record = &open.entry.record;
            let taken_back = record.ended().map(|(_, why)| why).filter(|why| is_taken_back(*why));
            let (mut versions, mut ends) = (Vec::new(), Vec::new());
            let mut agrees = true;
            for row in rows.iter().filter(|row| row.entry == open.entry.id) {
                let notice = self.open_notice(&open.key, row)?;
                let served = match notice.taken_back {
                    Some(_) => record.told_of_taking_back(),
                    None => record.served_as(notice.version),
                };
                agrees &= notice.served == served.map(|(at, how): (i64, ServedHow)| (at, how_number(how)));
                // Only the latest may be unopened: an amendment or a taking back takes over the one that waits.
                agrees &= notice.served.is_some() || notice.version == record.version();
                match notice.taken_back {
                    Some(why) => ends.push(why),
                    None => versions.push(notice.version),
                }
            }
            agrees &= ends == Vec::from_iter(taken_back);
            // The notice of the latest version tells of the taking back, if it was not opened before.
            if taken_back.is_some() && !record.served_before_taking_back() {
                versions.push(record.version());
            }
            let in_all = versions.len();
            versions.sort_unstable();
            versions.dedup();
            if !agrees || versions.len() != in_all || versions.last() != Some(&record.version()) {
                found.fault(format!("the notice of entry {} is not what its events say", open.entry.id));
            }
        }
        if rows.iter().any(|row| person.entry(row.entry).is_none()) {
            found.fault(format!("subject {}: a notice tells of no entry", person.subject.key.0));
        }
        Ok(())
    }
}

/// Whom an event names to be told of it.
fn recipients_of(event: &Event) -> &[Recipient] {
    match event {
        Event::Filed { amended: Some(amended), .. } => &amended.recipients,
        Event::Ended { taken_back: Some(taken_back), .. } => &taken_back.recipients,
        _ => &[],
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
