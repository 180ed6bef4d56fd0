//! What is read about one person.

use async_trait::async_trait;
use tokio_postgres::Row;
use xinyu_register::ids::{ConsentId, EnquiryId, EntryId, MessageId, NoticeId};
use xinyu_register::logged::Committed;
use xinyu_register::sealed::{BlindIndex, Generation, Pseudonym};
use xinyu_store::StoreResult;
use xinyu_store::files::{
    ConsentRow, EnquiryRow, EntryRow, EventRow, FileRows, Files, LeafRow, MessageRow, NoticeRow, SubjectRow, Whose,
};
use xinyu_store::person::{EventKey, SubjectKey, YearKey};

use crate::PostgresStore;
use crate::conn::{SNAPSHOT, Step, again, values};
use crate::fault::inconsistent;
use crate::row::{Columns, each, first, signed};
use crate::sql;

fn subject_row(row: &Row) -> StoreResult<SubjectRow> {
    let mut c = Columns::of(row, "subject");
    Ok(SubjectRow {
        key: SubjectKey(c.value()?),
        blind: c.blind("blind")?,
        pseudonym: Pseudonym(c.fixed("pseudonym")?),
        n: c.unsigned("n")?,
        generation: Generation(c.small("generation")?),
        key_id: c.key_id("key_id")?,
        wrapped: c.wrapped()?,
        seed: c.sealed()?,
        identity: c.sealed()?,
        settings: c.sealed()?,
    })
}

fn entry_row(row: &Row) -> StoreResult<EntryRow> {
    let mut c = Columns::of(row, "entry");
    Ok(EntryRow {
        id: EntryId::from_bytes(c.fixed("public_id")?),
        row_key: c.blind("row_key")?,
        content_mark: c.blind("content_mark")?,
        source_body: c.value()?,
        key_id: c.key_id("key_id")?,
        wrapped: c.wrapped()?,
        record: c.sealed()?,
    })
}

fn year_key_row(row: &Row) -> StoreResult<YearKey> {
    let mut c = Columns::of(row, "year_key");
    Ok(YearKey { year: c.value()?, key_id: c.key_id("key_id")?, wrapped: c.wrapped()? })
}

fn event_row(row: &Row) -> StoreResult<EventRow> {
    let mut c = Columns::of(row, "event");
    let (n, class) = (c.unsigned("n")?, c.byte("class")?);
    let (year, entry) = (c.value::<Option<i16>>()?, c.fixed_or_none("entry")?);
    let key = match (year, entry) {
        (Some(year), _) => EventKey::Year(year),
        (None, Some(entry)) => EventKey::Entry(EntryId::from_bytes(entry)),
        (None, None) => EventKey::Subject,
    };
    Ok(EventRow { n, class, key, m: c.sealed()?, leaf: leaf_columns(&mut c)? })
}

fn leaf_columns(c: &mut Columns<'_>) -> StoreResult<LeafRow> {
    Ok(LeafRow {
        id: c.value()?,
        bytes: c.fixed("bytes")?,
        index: match c.value::<Option<i64>>()? {
            Some(place) => Some(u64::try_from(place).map_err(|_| inconsistent("leaf_place", "place", "negative"))?),
            None => None,
        },
        at_ms: c.value()?,
        due_ms: c.value()?,
    })
}

/// A leaf with its place.
pub(crate) fn leaf_row(row: &Row) -> StoreResult<LeafRow> {
    leaf_columns(&mut Columns::of(row, "leaf"))
}

fn notice_row(row: &Row) -> StoreResult<NoticeRow> {
    let mut c = Columns::of(row, "notice");
    Ok(NoticeRow {
        id: NoticeId::from_bytes(c.fixed("public_id")?),
        entry: EntryId::from_bytes(c.fixed("entry")?),
        sealed: c.sealed()?,
    })
}

fn consent_row(row: &Row) -> StoreResult<ConsentRow> {
    let mut c = Columns::of(row, "consent");
    Ok(ConsentRow {
        id: ConsentId::from_bytes(c.fixed("public_id")?),
        subject: SubjectKey(c.value()?),
        body: c.value()?,
        year: c.value()?,
        asked_ms: c.value()?,
        sealed: c.sealed()?,
    })
}

fn enquiry_row(row: &Row) -> StoreResult<EnquiryRow> {
    let mut c = Columns::of(row, "enquiry");
    Ok(EnquiryRow {
        id: EnquiryId::from_bytes(c.fixed("public_id")?),
        subject: SubjectKey(c.value()?),
        n: c.unsigned("n")?,
        body: c.value()?,
        year: c.value()?,
        at_ms: c.value()?,
        sealed: c.sealed()?,
    })
}

fn message_row(row: &Row) -> StoreResult<MessageRow> {
    let mut c = Columns::of(row, "outbox");
    Ok(MessageRow {
        id: MessageId::from_bytes(c.fixed("public_id")?),
        sealed: c.sealed()?,
        subject: SubjectKey(c.value()?),
        entry: c.fixed_or_none("entry")?.map(EntryId::from_bytes),
        tries: c.small("tries")?,
    })
}

#[async_trait]
impl Files for PostgresStore {
    async fn file(&self, whose: Whose) -> StoreResult<Option<FileRows>> {
        // One snapshot, so that n and the entries agree; one round trip.
        let steps = || match &whose {
            Whose::Blind(blind) => [&sql::SUBJECT_BY_BLIND, &sql::ENTRIES_BY_BLIND, &sql::YEAR_KEYS_BY_BLIND]
                .map(|sql| Step::new(sql, values![blind.0.as_slice()])),
            Whose::Key(key) => [&sql::SUBJECT_BY_KEY, &sql::ENTRIES_BY_KEY, &sql::YEAR_KEYS_BY_KEY]
                .map(|sql| Step::new(sql, values![key.0])),
        };
        let told = again(|| async {
            let tx = self.serve.tx().await?;
            let told = tx.all(SNAPSHOT, &steps()).await?;
            tx.give_back();
            Ok(told)
        })
        .await?;
        let Some(subject) = first(&told[0].rows, subject_row)? else { return Ok(None) };
        let (entries, year_keys) = (each(&told[1].rows, entry_row)?, each(&told[2].rows, year_key_row)?);
        Ok(Some(FileRows { subject, entries, year_keys }))
    }

    async fn subjects_for_filing(&self, blinds: Vec<BlindIndex>) -> StoreResult<Vec<(BlindIndex, SubjectRow)>> {
        let blinds: Vec<&[u8]> = blinds.iter().map(|blind| blind.0.as_slice()).collect();
        let rows = self.serve.rows(&sql::SUBJECTS_FOR_FILING, &[&blinds]).await?;
        each(&rows, |row| subject_row(row).map(|subject| (subject.blind, subject)))
    }

    async fn own_notices(&self, subject: SubjectKey) -> StoreResult<Vec<NoticeRow>> {
        each(&self.serve.rows(&sql::OWN_NOTICES, &[&subject.0]).await?, notice_row)
    }

    async fn own_consents(&self, subject: SubjectKey) -> StoreResult<Vec<ConsentRow>> {
        each(&self.serve.rows(&sql::OWN_CONSENTS, &[&subject.0]).await?, consent_row)
    }

    async fn own_events(&self, subject: SubjectKey, class: u8, before: u64, limit: u32) -> StoreResult<Vec<EventRow>> {
        let (class, before, limit) = (i16::from(class), signed(before), i64::from(limit));
        each(&self.serve.rows(&sql::OWN_EVENTS, &[&subject.0, &class, &before, &limit]).await?, event_row)
    }

    async fn own_event_count(&self, subject: SubjectKey, class: u8, before: u64) -> StoreResult<u64> {
        let (class, before) = (i16::from(class), signed(before));
        let rows = self.serve.rows(&sql::OWN_EVENT_COUNT, &[&subject.0, &class, &before]).await?;
        Ok(first(&rows, |row| Columns::of(row, "event").unsigned("n"))?.unwrap_or(0))
    }

    async fn event(&self, subject: SubjectKey, n: u64) -> StoreResult<Option<EventRow>> {
        first(&self.serve.rows(&sql::EVENT, &[&subject.0, &signed(n)]).await?, event_row)
    }

    async fn events_for_audit(&self, subject: SubjectKey) -> StoreResult<Vec<EventRow>> {
        each(&self.serve.rows(&sql::EVENTS_FOR_AUDIT, &[&subject.0]).await?, event_row)
    }

    async fn subjects_for_audit(&self, after: SubjectKey, limit: u32) -> StoreResult<Vec<SubjectRow>> {
        each(&self.serve.rows(&sql::SUBJECTS_FOR_AUDIT, &[&after.0, &i64::from(limit)]).await?, subject_row)
    }

    async fn consent(&self, id: ConsentId) -> StoreResult<Option<ConsentRow>> {
        first(&self.serve.rows(&sql::CONSENT, &[&id.as_bytes().as_slice()]).await?, consent_row)
    }

    async fn consents_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<ConsentRow>> {
        each(&self.serve.rows(&sql::CONSENTS_OF_BODY, &[&body, &i64::from(limit)]).await?, consent_row)
    }

    async fn enquiry(&self, id: EnquiryId) -> StoreResult<Option<EnquiryRow>> {
        first(&self.serve.rows(&sql::ENQUIRY, &[&id.as_bytes().as_slice()]).await?, enquiry_row)
    }

    async fn enquiries_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<EnquiryRow>> {
        each(&self.serve.rows(&sql::ENQUIRIES_OF_BODY, &[&body, &i64::from(limit)]).await?, enquiry_row)
    }

    async fn enquiries_for_audit(&self, after: Option<EnquiryId>, limit: u32) -> StoreResult<Vec<EnquiryRow>> {
        // Empty bytes come before all others.
        let after = after.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
        each(&self.serve.rows(&sql::ENQUIRIES_FOR_AUDIT, &[&after, &i64::from(limit)]).await?, enquiry_row)
    }

    async fn committed_look(&self, subject: SubjectKey, n: u64) -> StoreResult<Option<Committed>> {
        let Some(event) = self.event(subject, n).await? else { return Ok(None) };
        let hash = xinyu_evidence::merkle::leaf_hash(&event.leaf.bytes);
        #[expect(clippy::disallowed_methods, reason = "read back from the store, so durable already")]
        Ok(Some(Committed::by_the_store(hash, event.leaf.at_ms)))
    }

    async fn messages_waiting(&self, now_ms: i64, limit: u32) -> StoreResult<Vec<MessageRow>> {
        each(&self.serve.rows(&sql::MESSAGES_WAITING, &[&now_ms, &i64::from(limit)]).await?, message_row)
    }

    async fn message_later(&self, id: MessageId, at_ms: i64) -> StoreResult<()> {
        self.serve.change(&sql::MESSAGE_LATER, &[&id.as_bytes().as_slice(), &at_ms]).await?;
        Ok(())
    }

    async fn message_gone(&self, id: MessageId) -> StoreResult<()> {
        self.serve.change(&sql::MESSAGE_GONE, &[&id.as_bytes().as_slice()]).await?;
        Ok(())
    }
}
