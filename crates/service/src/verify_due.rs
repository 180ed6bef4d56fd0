//! What falls due, held against the entries: the daily run touches only that, so a row that is gone
//! would let an entry stay for ever, and one that was moved would destroy it before its day.

use xinyu_register::entry::EntryRecord;
use xinyu_register::event::Event;
use xinyu_register::ids::EntryId;
use xinyu_register::instant::day_number;
use xinyu_store::person::{Due, DueKind};

use crate::app::Register;
use crate::error::{ServiceError, ServiceResult};
use crate::person::Person;
use crate::verify::{Before, Checked};
use crate::verify_subject::Told;

const DUE_AT_ONCE: u32 = 8192;

/// All that falls due, in the order of what it is about.
pub(crate) struct DueRows(Vec<Due>);

impl DueRows {
    /// Every day on which this falls due.
    pub(crate) fn of(&self, kind: DueKind, id: &[u8; 10]) -> &[Due] {
        let from = self.0.partition_point(|due| (due.kind, &due.id) < (kind, id));
        let rest = &self.0[from..];
        &rest[..rest.partition_point(|due| (due.kind, &due.id) == (kind, id))]
    }
}

/// What is known of a day on which something falls due.
#[derive(Clone, Copy)]
enum Wanted {
    /// It must not fall due.
    Never,
    /// It may, and nothing would come of it.
    Idle,
    /// Exactly then.
    On(i32),
    /// Then by the rules of today; other rules were in force when it was written down.
    SomeDay(i32),
}

impl Register {
    pub(crate) async fn due_rows(&self, found: &mut Checked) -> ServiceResult<DueRows> {
        let mut rows: Vec<Due> = Vec::new();
        loop {
            let next = found.read(self.store.sweep.due(i32::MAX, rows.last().copied(), DUE_AT_ONCE).await)?;
            if next.is_empty() {
                break;
            }
            rows.extend(next);
        }
        rows.sort_unstable_by_key(|due| (due.kind, due.id, due.day));
        Ok(DueRows(rows))
    }

    /// Whether this very thing is there now: it may have come after all were read.
    pub(crate) async fn is_due(&self, due: Due) -> ServiceResult<bool> {
        // The one before it in the store's order, so that it is the first that is told.
        let mut id = due.id;
        let mut kind = Some(due.kind);
        let borrowed = id.iter_mut().rev().all(|byte| {
            let (less, borrow) = byte.overflowing_sub(1);
            *byte = less;
            borrow
        });
        if borrowed {
            kind = DueKind::from_number((due.kind as u8).saturating_sub(1));
        }
        let after = kind.map_or(
            Due { day: due.day.saturating_sub(1), kind: DueKind::PurgeBatch, id: [u8::MAX; 10], ..due },
            |kind| Due { kind, id, ..due },
        );
        Ok(self.store.sweep.due(due.day, Some(after), 1).await?.first() == Some(&due))
    }

    /// Every entry has what it has yet to fall due for, once, on the day that the rules give.
    pub(crate) async fn check_due(
        &self,
        person: &Person,
        told: &Told,
        before: &Before,
        found: &mut Checked,
    ) -> ServiceResult<()> {
        let subject = Some(person.subject.key);
        for open in &person.entries {
            let id = open.entry.id;
            for (kind, wanted) in self.wanted(id, &open.entry.record, told)? {
                let rows = before.due.of(kind, id.as_bytes());
                let whose = rows.iter().all(|due| due.subject == subject);
                let agrees = match wanted {
                    Wanted::Idle => true,
                    Wanted::Never => rows.is_empty(),
                    Wanted::On(day) | Wanted::SomeDay(day) if rows.is_empty() => {
                        self.is_due(Due { day, kind, id: *id.as_bytes(), subject }).await?
                    }
                    Wanted::On(day) => whose && rows.iter().all(|due| due.day == day),
                    Wanted::SomeDay(_) => whose,
                };
                if !agrees {
                    found.fault(format!("entry {id}: {} does not fall due when it should", word(kind)));
                }
            }
        }
        Ok(())
    }

    /// When each thing about an entry should fall due. The day is exact where the entry was filed
    /// under the rules of today; where rules changed since, the row keeps the day of the old ones.
    fn wanted(&self, id: EntryId, record: &EntryRecord, told: &Told) -> ServiceResult<[(DueKind, Wanted); 3]> {
        let filed_by = record.events.iter().find_map(|n| match told.get(n) {
            Some(Event::Filed { rules, .. }) => Some(rules.as_str()),
            _ => None,
        });
        let same_rules = filed_by == Some(self.rules.version());
        let on = |day| if same_rules { Wanted::On(day) } else { Wanted::SomeDay(day) };
        let (mut end, mut destroy) = (Wanted::Never, Wanted::Idle);
        match self.due_of(id, record) {
            Ok(due) => {
                for one in due {
                    *(if one.kind == DueKind::Destroy { &mut destroy } else { &mut end }) = on(one.day);
                }
            }
            // No rule is in force for it: it is shown to nobody, and no day can be given.
            Err(ServiceError::Rule(_)) => end = Wanted::Idle,
            Err(other) => return Err(other),
        }
        // The end is told once; a day of old rules that is left over then does nothing.
        if record.ended().is_some() || (!same_rules && matches!(end, Wanted::Never)) {
            end = Wanted::Idle;
        }
        let serve = match (record.served(), self.counts_as_served_on(record)) {
            (Some(_), _) => Wanted::Idle,
            // What was taken back needs no service any more; the row went with it, or does nothing.
            (None, Ok(Some(_))) if is_taken_back(record) => Wanted::Idle,
            // Nothing was sent: nothing may count as service.
            (None, Ok(None)) => Wanted::Never,
            (None, Ok(Some(day))) => on(day_number(day)),
            (None, Err(_)) => Wanted::Idle,
        };
        Ok([(DueKind::EndDisclosure, end), (DueKind::Destroy, destroy), (DueKind::ServeByMessage, serve)])
    }
}

fn is_taken_back(record: &EntryRecord) -> bool {
    record.ended().is_some_and(|(_, why)| crate::filing::take_back::is_taken_back(why))
}

fn word(kind: DueKind) -> &'static str {
    match kind {
        DueKind::EndDisclosure => "the end of its disclosure",
        DueKind::ServeByMessage => "its service by message",
        DueKind::Destroy => "the destruction of its key",
        DueKind::LapseConsent => "its lapse",
        DueKind::RecallChanged => "the recall of documents that hold it",
        DueKind::PurgeBatch | DueKind::PurgeCopy | DueKind::PurgeShare => "its purge",
    }
}
