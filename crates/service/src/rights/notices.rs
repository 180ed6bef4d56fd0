//! Notices: the person is told of every entry, and opening the notice serves it.

use jiff::civil::Date;
use minicbor::{Decode, Encode};
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::entry::{EndedWhy, Fact, ServedHow};
use xinyu_register::event::Event;
use xinyu_register::ids::{EntryId, NoticeId};
use xinyu_register::instant::day_number;
use xinyu_register::sealed::Sealed;
use xinyu_store::Tried;
use xinyu_store::files::{NoticeRow, Whose};
use xinyu_store::person::{Due, DueKind, MessageChange, Operation, PersonChange, SubjectKey};
use xinyu_vault::{Place, open, seal};

use crate::app::{Register, TRIES_MAX};
use crate::caller::Caller;
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::person::{ContentKey, OpenEntry, Person};
use crate::rights::own::OwnEntry;
use crate::turn::Turn;

/// A notice as stored, sealed under the entry's key.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NoticeRecord {
    /// When it was made.
    #[n(0)]
    pub at_ms: i64,
    /// Version of the entry it tells of.
    #[n(1)]
    pub version: u32,
    /// When it was served, and how.
    #[n(2)]
    pub served: Option<(i64, u8)>,
    /// Number of the event that served it.
    #[n(3)]
    pub event: Option<u64>,
    /// Why the filing body took the entry back, where that is what the notice tells.
    #[n(4)]
    pub taken_back: Option<EndedWhy>,
}

impl NoticeRecord {
    /// A notice that was not opened yet.
    pub(crate) fn new(at_ms: i64, version: u32, taken_back: Option<EndedWhy>) -> Self {
        Self { at_ms, version, served: None, event: None, taken_back }
    }
}

/// A notice in the person's list.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its identifier.
    pub id: NoticeId,
    /// The entry.
    pub entry: OwnEntry,
    /// Version of the entry it tells of.
    pub version: u32,
    /// Why the filing body took the entry back, where that is what it tells.
    pub taken_back: Option<EndedWhy>,
    /// When it was made.
    pub at_ms: i64,
    /// When it was served, and how.
    pub served: Option<(i64, ServedHow)>,
    /// The day from which a sent message counts as service.
    pub counts_as_served_on: Option<Date>,
    /// Number of the event that served it: where its receipt is.
    pub event: Option<u64>,
}

/// What a notice tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// A decision was filed.
    Filed,
    /// It was changed; if for the worse, the notice serves it anew.
    Amended,
    /// The body took it back: it was wrong to file it.
    Withdrawn,
    /// The decision was set aside.
    Annulled,
}

impl Notice {
    /// What it tells.
    #[must_use]
    pub fn told(&self) -> Told {
        match self.taken_back {
            Some(EndedWhy::Annulled) => Told::Annulled,
            Some(_) => Told::Withdrawn,
            None if self.version > 1 => Told::Amended,
            None => Told::Filed,
        }
    }
}

impl Register {
    pub(crate) fn seal_notice(&self, key: &ContentKey, id: NoticeId, record: &NoticeRecord) -> ServiceResult<Sealed> {
        let place = Place { table: "notice", column: "sealed", row: id.as_bytes(), key: key.id };
        let plain = minicbor::to_vec(record).map_err(|_| ServiceError::Unreadable("notice.sealed"))?;
        Ok(seal(&key.key, &place, self.nonce(), &plain)?)
    }

    pub(crate) fn open_notice(&self, key: &ContentKey, row: &NoticeRow) -> ServiceResult<NoticeRecord> {
        let place = Place { table: "notice", column: "sealed", row: row.id.as_bytes(), key: key.id };
        let plain = open(&key.key, &place, &row.sealed)?;
        minicbor::decode(&plain).map_err(|_| ServiceError::Unreadable("notice.sealed"))
    }

    /// The person's notices, latest first. Lists kind, body and date only, so it is no look beyond
    /// that of the own file, which is journalled here.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn own_notices(&self, caller: &Caller) -> ServiceResult<Vec<Notice>> {
        let resident = caller.resident()?;
        let file = self.own_file(caller).await?;
        let person = self.person(resident.subject).await?;
        let rows = self.store.files.own_notices(resident.subject).await?;
        let mut notices = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(open) = person.entry(row.entry) else { continue };
            let record = self.open_notice(&open.key, &row)?;
            let Some(entry) = file.entries.iter().find(|entry| entry.id == row.entry) else { continue };
            notices.push(Notice {
                id: row.id,
                entry: entry.clone(),
                version: record.version,
                taken_back: record.taken_back,
                at_ms: record.at_ms,
                served: record.served.map(|(at, how)| (at, served_how(how))),
                counts_as_served_on: entry.counts_as_served_on,
                event: record.event,
            });
        }
        Ok(notices)
    }

    /// Puts a notice into a change: one of the entry that was not opened yet tells this instead.
    pub(crate) async fn put_notice(
        &self,
        change: &mut PersonChange,
        person: &Person,
        open: &OpenEntry,
        told: &NoticeRecord,
    ) -> ServiceResult<()> {
        let entry = open.entry.id;
        let rows = self.store.files.own_notices(person.subject.key).await?;
        let mut waiting = None;
        for row in rows.iter().filter(|row| row.entry == entry) {
            if self.open_notice(&open.key, row)?.served.is_none() {
                waiting = Some(row.id);
            }
        }
        match waiting {
            Some(notice) => change.notice = Some((notice, self.seal_notice(&open.key, notice, told)?)),
            None => {
                let notice = NoticeId::from_bytes(self.random());
                change.new_notice = Some((notice, entry, self.seal_notice(&open.key, notice, told)?));
            }
        }
        change.message = self.f4_notify(&person.settings, entry, told.at_ms).await?.map(MessageChange::Post);
        Ok(())
    }

    /// One notice of the person.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not theirs.
    pub async fn own_notice(&self, caller: &Caller, id: NoticeId) -> ServiceResult<Notice> {
        let notices = self.own_notices(caller).await?;
        notices.into_iter().find(|notice| notice.id == id).ok_or_else(|| Refusal::NotFound.into())
    }

    /// Opens a notice: that serves it. Opening again changes nothing.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not theirs.
    pub async fn open_own_notice(&self, caller: &Caller, id: NoticeId) -> ServiceResult<Notice> {
        let resident = caller.resident()?;
        self.serve(resident.subject, id, ServedHow::Opened, None, resident.valid_until_ms).await?;
        self.own_notice(caller, id).await
    }

    /// Serves a notice by its entry, for the sweep: the rule's days after a message went by.
    pub(crate) async fn serve_entry(&self, subject: SubjectKey, entry: EntryId, as_of: Date) -> ServiceResult<()> {
        // The message may have been about a version that is not the latest any more.
        let person = self.person(subject).await?;
        let Some(open) = person.entry(entry) else { return Ok(()) };
        let day = self.counts_as_served_on(&open.entry.record)?;
        if day.is_none_or(|day| day > as_of) {
            return Ok(());
        }
        let version = open.entry.record.version();
        let rows = self.store.files.own_notices(subject).await?;
        // The latest one: those before it were served with the versions that they tell of.
        match rows.iter().find(|row| row.entry == entry) {
            Some(row) => self.serve(subject, row.id, ServedHow::MessageDelivered, Some(version), i64::MAX).await,
            None => Ok(()),
        }
    }

    /// With `version`, only if that is the latest one still: a message serves what it was about.
    async fn serve(
        &self,
        subject: SubjectKey,
        id: NoticeId,
        how: ServedHow,
        version: Option<u32>,
        valid_until_ms: i64,
    ) -> ServiceResult<()> {
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let now_ms = self.now_ms();
            let rows = self.store.files.file(Whose::Key(subject)).await?.ok_or(Refusal::NotFound)?;
            let person = self.open_file(&rows)?;
            let notices = self.store.files.own_notices(subject).await?;
            let row = notices.iter().find(|row| row.id == id).ok_or(Refusal::NotFound)?;
            let latest = person.entry(row.entry).map(|open| open.entry.record.version());
            if version.is_some() && version != latest {
                return Ok(());
            }
            match self.serve_once(&person, row, how, now_ms, valid_until_ms).await? {
                Tried::Done(()) => return Ok(()),
                Tried::Conflict => turn.wait(self, subject).await,
            }
        }
        Err(ServiceError::Busy)
    }

    async fn serve_once(
        &self,
        person: &Person,
        row: &NoticeRow,
        how: ServedHow,
        now_ms: i64,
        valid_until_ms: i64,
    ) -> ServiceResult<Tried<()>> {
        let open = person.entry(row.entry).ok_or(Refusal::NotFound)?;
        let mut notice = self.open_notice(&open.key, row)?;
        let mut record = open.entry.record.clone();
        let version = record.version();
        // One of an earlier version was served, or a newer notice tells of this one. That it was taken
        // back is told once more, whether or not the version was served before.
        let told = notice.taken_back.is_none() && record.served_as(version).is_some();
        if notice.served.is_some() || notice.version != version || told {
            return Ok(Tried::Done(()));
        }
        let event = Event::Served { at_ms: now_ms, version, how };
        let new = self.new_event(&person.subject, LeafClass::Entry, LeafKind::Person, &open.key, &event, now_ms)?;
        let counted = self.counts_as_served_on(&record)?;
        record.life.push(Fact::Served { version, at_ms: now_ms, how });
        record.events.push(new.n);
        notice.served = Some((now_ms, how_number(how)));
        notice.event = Some(new.n);
        let mut change = PersonChange::new(Operation::Serve, person.subject.key, new, valid_until_ms);
        change.entry = Some((row.entry, self.seal_record(&open.key, row.entry, &record)?));
        change.notice = Some((row.id, self.seal_notice(&open.key, row.id, &notice)?));
        if let Some(day) = counted {
            let id = *row.entry.as_bytes();
            let subject = Some(person.subject.key);
            change.due_remove.push(Due { day: day_number(day), kind: DueKind::ServeByMessage, id, subject });
        }
        Ok(match self.store.persons.commit(change).await? {
            Tried::Done(_) => Tried::Done(()),
            Tried::Conflict => Tried::Conflict,
        })
    }
}

pub(crate) fn how_number(how: ServedHow) -> u8 {
    match how {
        ServedHow::Opened => 0,
        ServedHow::MessageDelivered => 1,
        ServedHow::LetterDelivered => 2,
        ServedHow::HandedOver => 3,
    }
}

fn served_how(number: u8) -> ServedHow {
    match number {
        1 => ServedHow::MessageDelivered,
        2 => ServedHow::LetterDelivered,
        3 => ServedHow::HandedOver,
        _ => ServedHow::Opened,
    }
}
