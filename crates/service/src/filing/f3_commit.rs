//! f3: entry, leaf and pending notice in one operation. `chunk.rs` does that for many rows at a time.

use jiff::civil::Date;
use xinyu_evidence::hash::{h, tag};
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::disclosure::{item_of, kept_until, period_of};
use xinyu_register::entry::{EntryContent, EntryRecord, Fact, FieldValue};
use xinyu_register::event::Event;
use xinyu_register::ids::{BatchId, EntryId, NoticeId};
use xinyu_register::instant::day_number;
use xinyu_register::sealed::BlindIndex;
use xinyu_register::subject::{Identity, RowMark, Settings};
use xinyu_store::person::{Due, DueKind, EventKey, FilingOp, FilingSubject, NewMessage};
use xinyu_vault::{key_place, wrap_key};

use super::cells;
use super::f2_check::Draft;
use crate::app::Register;
use crate::error::ServiceResult;
use crate::person::{ContentKey, Opened};
use crate::rights::notices::NoticeRecord;

/// Digest of an entry's content, as its event commits to it.
pub(crate) fn content_digest(content: &EntryContent) -> [u8; 32] {
    h(&[&tag("entry"), &content.to_cbor()])
}

impl Register {
    /// The filing of a row that an officer found to be a person's, under the event after the decision.
    pub(crate) async fn filing_after(
        &self,
        batch: BatchId,
        blind: BlindIndex,
        opened: Opened,
        settings: Settings,
        draft: &Draft,
        now_ms: i64,
    ) -> ServiceResult<FilingOp> {
        let entry = EntryId::from_bytes(self.random());
        let message = self.f4_notify(&settings, entry, now_ms).await?;
        let subject = FilingSubject::Known { blind, n: opened.n };
        self.operation(batch, &opened, subject, draft, entry, message, now_ms)
    }

    /// The filing of a row about somebody who is not known here yet.
    pub(crate) fn filing_of_new(
        &self,
        batch: BatchId,
        blind: BlindIndex,
        draft: &Draft,
        now_ms: i64,
    ) -> ServiceResult<FilingOp> {
        let identity = Identity::first(draft.number.id_type().as_str(), draft.number.normalised(), &draft.name);
        let (new, opened) = self.new_subject(blind, &identity, now_ms)?;
        let entry = EntryId::from_bytes(self.random());
        self.operation(batch, &opened, FilingSubject::New(Box::new(new)), draft, entry, None, now_ms)
    }

    /// What a row is of which the person said that it is not to be recorded.
    pub(crate) fn declined(&self, settings: &Settings, draft: &Draft) -> Option<RowMark> {
        self.marked(&settings.declined, draft)
    }

    /// What a row is of which its body took back.
    pub(crate) fn taken_back(&self, settings: &Settings, draft: &Draft) -> Option<RowMark> {
        self.marked(&settings.taken_back, draft)
    }

    fn marked(&self, marks: &[RowMark], draft: &Draft) -> Option<RowMark> {
        if marks.is_empty() {
            return None;
        }
        let row_key = self.row_key(&draft.content, draft.number.id_type().as_str(), draft.number.normalised());
        marks.iter().find(|one| one.row_key == row_key.0).copied()
    }

    /// One filing, sealed: the event at the person's n, the entry, the notice, what falls due.
    #[expect(clippy::too_many_arguments, reason = "what was found out before anything is sealed")]
    pub(crate) fn operation(
        &self,
        batch: BatchId,
        person: &Opened,
        subject: FilingSubject,
        draft: &Draft,
        id: EntryId,
        message: Option<NewMessage>,
        now_ms: i64,
    ) -> ServiceResult<FilingOp> {
        let (key_id, k_e) = self.new_key();
        let wrapped = wrap_key(&person.k_s, &key_place("entry", key_id, id.as_bytes()), self.nonce(), &k_e)?;
        let key = ContentKey { id: key_id, key: k_e, stored_as: EventKey::Entry(id) };
        let event = Event::Filed {
            at_ms: now_ms,
            item: draft.content.item.clone(),
            source_body: draft.content.source_body.clone(),
            version: 1,
            digest: content_digest(&draft.content),
            rules: self.rules.version().to_owned(),
            batch,
            amended: None,
        };
        let filed = self.new_event(person, LeafClass::Entry, LeafKind::Person, &key, &event, now_ms)?;
        let mut commitment = [0u8; 32];
        commitment.copy_from_slice(&filed.leaf[66..]);
        let record = EntryRecord {
            content: draft.content.clone(),
            life: vec![Fact::Filed { version: 1, at_ms: now_ms, commitment, batch, keeps_service: None, reason: None }],
            events: vec![filed.n],
            earlier: Vec::new(),
        };
        let notice = NoticeId::from_bytes(self.random());
        let told = NoticeRecord::new(now_ms, 1, None);
        Ok(FilingOp {
            subject,
            row_key: self.row_key(&draft.content, draft.number.id_type().as_str(), draft.number.normalised()),
            content_mark: self.content_mark(&draft.content),
            entry: id,
            key_id,
            wrapped,
            record: self.seal_record(&key, id, &record)?,
            source_body: draft.content.source_body.clone(),
            row: draft.row,
            late: self.is_late(draft.content.decided_on, Self::day(now_ms)),
            event: filed,
            notice: Some((notice, self.seal_notice(&key, notice, &told)?)),
            message,
            due: self.due_of(id, &record)?,
        })
    }

    /// Whether something decided on a day had to be filed before `today`.
    pub(crate) fn is_late(&self, decided_on: Date, today: Date) -> bool {
        let clock = self.rules.clock("filing.deadline", decided_on);
        clock.is_ok_and(|clock| self.rules.due(decided_on, clock).date < today)
    }

    /// The same content in another width of letters is the same, and so is what the rules make of it
    /// after they changed: only what was sent counts.
    pub(crate) fn content_mark(&self, content: &EntryContent) -> BlindIndex {
        let mut sent = content.clone();
        sent.class.clear();
        sent.deciding_body_name.clear();
        sent.document_no = cells::document_key(&sent.document_no);
        for value in sent.fields.values_mut() {
            if let FieldValue::Text(text) = value {
                *text = cells::words(text);
            }
        }
        self.keyring.blind_parts("content", &[&sent.to_cbor()])
    }

    /// Document number, deciding body, item, subject: one row, one entry.
    pub(crate) fn row_key(&self, content: &EntryContent, id_type: &str, id_number: &str) -> BlindIndex {
        self.keyring.blind_parts(
            "row",
            &[
                cells::document_key(&content.document_no).as_bytes(),
                content.deciding_body.as_bytes(),
                content.item.as_bytes(),
                id_type.as_bytes(),
                id_number.as_bytes(),
            ],
        )
    }

    /// When an entry's disclosure ends and when its key is destroyed.
    pub(crate) fn due_of(&self, id: EntryId, record: &EntryRecord) -> ServiceResult<Vec<Due>> {
        let item = item_of(record, &self.rules)?;
        let after = |day: Date| day_number(day.tomorrow().unwrap_or(Date::MAX));
        let mut due = Vec::new();
        let mut add = |day: i32, kind| due.push(Due { day, kind, id: *id.as_bytes(), subject: None });
        if let Some(period) = period_of(record, &self.rules)? {
            add(after(period.last_day), DueKind::EndDisclosure);
        }
        add(after(kept_until(record, item, &self.rules)?), DueKind::Destroy);
        Ok(due)
    }
}
