//! An award may be recorded unless the person objects; volunteering waits unseen for their yes and
//! lapses without it (design 2.10). What they say costs them nothing and is told to nobody.

use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::disclosure::item_of;
use xinyu_register::entry::{Fact, Wish};
use xinyu_register::event::Event;
use xinyu_register::ids::EntryId;
use xinyu_register::subject::RowMark;
use xinyu_store::Tried;
use xinyu_store::person::{Due, Operation, PersonChange};

use crate::app::{Register, TRIES_MAX};
use crate::caller::Caller;
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::person::{OpenEntry, Person};
use crate::rights::honours::honour_change;
use crate::turn::Turn;

impl Register {
    /// The person says whether a record about them may be kept. A no may be taken back for some days,
    /// then its key is destroyed; meanwhile nobody but the person sees it. Saying the same again
    /// changes nothing.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not theirs, `entry.not_declinable` where the item is not the
    /// person's to refuse.
    pub async fn answer_entry(&self, caller: &Caller, id: EntryId, wish: Wish) -> ServiceResult<()> {
        let resident = caller.resident()?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let person = self.person(resident.subject).await?;
            let open = person.entry(id).ok_or(Refusal::NotFound)?;
            let item = item_of(&open.entry.record, &self.rules)?;
            if !item.notice.may_be_declined() {
                return Err(Refusal::State("entry.not_declinable").into());
            }
            if open.entry.record.wish().is_some_and(|(_, said)| said == wish) {
                return Ok(());
            }
            let change = self.wish_change(&person, open, wish, resident.valid_until_ms)?;
            if let Tried::Done(_) = self.store.persons.commit(change).await? {
                return Ok(());
            }
            turn.wait(self, resident.subject).await;
        }
        Err(ServiceError::Busy)
    }

    fn wish_change(
        &self,
        person: &Person,
        open: &OpenEntry,
        wish: Wish,
        valid_until_ms: i64,
    ) -> ServiceResult<PersonChange> {
        let (id, now_ms) = (open.entry.id, self.now_ms());
        let event = Event::Wished { at_ms: now_ms, wish };
        let new = self.new_event(&person.subject, LeafClass::Entry, LeafKind::Person, &open.key, &event, now_ms)?;
        let mut record = open.entry.record.clone();
        record.life.push(Fact::Wished { at_ms: now_ms, wish });
        record.events.push(new.n);
        let mut settings = person.settings.clone();
        settings.declined.retain(|one| one.entry != id);
        if wish == Wish::Decline {
            let identity = &person.identity;
            let row_key = self.row_key(&record.content, &identity.id_type, &identity.id_number);
            settings.declined.push(RowMark { row_key: row_key.0, entry: id });
        }
        let subject = Some(person.subject.key);
        let own = |due: Due| Due { subject, ..due };
        let mut change = PersonChange::new(Operation::Wish, person.subject.key, new, valid_until_ms);
        let before: Vec<Due> = self.due_of(id, &open.entry.record)?.into_iter().map(own).collect();
        let after: Vec<Due> = self.due_of(id, &record)?.into_iter().map(own).collect();
        change.due_add = after.iter().filter(|due| !before.contains(due)).copied().collect();
        change.due_remove = before.into_iter().filter(|due| !after.contains(due)).collect();
        change.honour = honour_change(id, &open.entry.record, &record);
        change.entry = Some((id, self.seal_record(&open.key, id, &record)?));
        change.settings = Some(self.seal_settings(&person.subject, &settings)?);
        Ok(change)
    }
}
