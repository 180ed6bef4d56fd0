//! What is read about one person.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, params};
use xinyu_register::ids::{ConsentId, EnquiryId, EntryId, MessageId, NoticeId};
use xinyu_register::logged::Committed;
use xinyu_register::sealed::{BlindIndex, Generation, KeyId, Pseudonym, Sealed, WrappedKey};
use xinyu_store::StoreResult;
use xinyu_store::files::{
    ConsentRow, EnquiryRow, EntryRow, EventRow, FileRows, Files, LeafRow, MessageRow, NoticeRow, SubjectRow, Whose,
};
use xinyu_store::person::{EventKey, SubjectKey, YearKey};

use crate::{SqliteStore, fault, fixed, signed, unsigned};

const SUBJECT: &str =
    "SELECT id, pseudonym, n, generation, key_id, wrapped, seed, identity, settings, blind FROM subject";
const ENTRY: &str = "SELECT public_id, key_id, wrapped, record, row_key, content_mark, source_body FROM entry";
const CONSENT: &str = "SELECT public_id, subject, body, year, sealed, asked_ms FROM consent";
const ENQUIRY: &str = "SELECT public_id, subject, n, body, year, sealed, at_ms FROM enquiry";
const EVENT: &str = "SELECT e.n, e.class, e.key_year, e.entry, e.m, l.id, l.bytes, l.place, l.at_ms, l.due_ms
    FROM event e JOIN leaf l ON l.id = e.leaf";

pub(crate) fn subject_row(row: &Row<'_>) -> rusqlite::Result<StoreResult<SubjectRow>> {
    let key = SubjectKey(row.get(0)?);
    let (pseudonym, n, key_id): (Vec<u8>, i64, Vec<u8>) = (row.get(1)?, row.get(2)?, row.get(4)?);
    let generation = Generation(row.get(3)?);
    let (wrapped, seed, identity, settings) = (row.get(5)?, row.get(6)?, row.get(7)?, row.get(8)?);
    let blind: Vec<u8> = row.get(9)?;
    Ok((|| {
        Ok(SubjectRow {
            key,
            blind: BlindIndex(fixed(blind, "subject", "blind")?),
            pseudonym: Pseudonym(fixed(pseudonym, "subject", "pseudonym")?),
            n: unsigned(n, "subject", "n")?,
            generation,
            key_id: KeyId(fixed(key_id, "subject", "key_id")?),
            wrapped: WrappedKey(wrapped),
            seed: Sealed(seed),
            identity: Sealed(identity),
            settings: Sealed(settings),
        })
    })())
}

fn subject(db: &Connection, whose: Whose) -> StoreResult<Option<SubjectRow>> {
    let found = match whose {
        Whose::Blind(blind) => db
            .prepare_cached(&format!("{SUBJECT} WHERE blind = ?1"))
            .map_err(fault)?
            .query_row([blind.0.as_slice()], subject_row)
            .optional(),
        Whose::Key(key) => db
            .prepare_cached(&format!("{SUBJECT} WHERE id = ?1"))
            .map_err(fault)?
            .query_row([key.0], subject_row)
            .optional(),
    };
    found.map_err(fault)?.transpose()
}

fn entry_row(row: &Row<'_>) -> rusqlite::Result<StoreResult<EntryRow>> {
    let (id, key_id): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
    let (wrapped, record) = (row.get(2)?, row.get(3)?);
    let (row_key, content_mark, source_body): (Vec<u8>, Vec<u8>, String) = (row.get(4)?, row.get(5)?, row.get(6)?);
    Ok((|| {
        Ok(EntryRow {
            id: EntryId::from_bytes(fixed(id, "entry", "public_id")?),
            row_key: BlindIndex(fixed(row_key, "entry", "row_key")?),
            content_mark: BlindIndex(fixed(content_mark, "entry", "content_mark")?),
            source_body,
            key_id: KeyId(fixed(key_id, "entry", "key_id")?),
            wrapped: WrappedKey(wrapped),
            record: Sealed(record),
        })
    })())
}

fn year_key_row(row: &Row<'_>) -> rusqlite::Result<StoreResult<YearKey>> {
    let (year, key_id, wrapped): (i16, Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok((|| Ok(YearKey { year, key_id: KeyId(fixed(key_id, "year_key", "key_id")?), wrapped: WrappedKey(wrapped) }))())
}

fn event_row(row: &Row<'_>) -> rusqlite::Result<StoreResult<EventRow>> {
    let (n, class): (i64, u8) = (row.get(0)?, row.get(1)?);
    let (year, entry): (Option<i16>, Option<Vec<u8>>) = (row.get(2)?, row.get(3)?);
    let m = row.get(4)?;
    let leaf = leaf_row(row, 5)?;
    Ok((|| {
        let key = match (year, entry) {
            (Some(year), _) => EventKey::Year(year),
            (None, Some(entry)) => EventKey::Entry(EntryId::from_bytes(fixed(entry, "event", "entry")?)),
            (None, None) => EventKey::Subject,
        };
        Ok(EventRow { n: unsigned(n, "event", "n")?, class, key, m: Sealed(m), leaf: leaf? })
    })())
}

/// A leaf from five columns on: id, bytes, place, at_ms, due_ms.
pub(crate) fn leaf_row(row: &Row<'_>, from: usize) -> rusqlite::Result<StoreResult<LeafRow>> {
    let (id, bytes, place): (i64, Vec<u8>, Option<i64>) = (row.get(from)?, row.get(from + 1)?, row.get(from + 2)?);
    let (at_ms, due_ms) = (row.get(from + 3)?, row.get(from + 4)?);
    Ok((|| {
        Ok(LeafRow {
            id,
            bytes: fixed(bytes, "leaf", "bytes")?,
            index: place.map(|place| unsigned(place, "leaf", "place")).transpose()?,
            at_ms,
            due_ms,
        })
    })())
}

/// Collects rows whose columns are checked one by one.
pub(crate) fn all<T>(
    db: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<StoreResult<T>>,
) -> StoreResult<Vec<T>> {
    let mut statement = db.prepare_cached(sql).map_err(fault)?;
    let mut rows = Vec::new();
    for row in statement.query_map(values, read).map_err(fault)? {
        rows.push(row.map_err(fault)??);
    }
    Ok(rows)
}

fn consent_row(row: &Row<'_>) -> rusqlite::Result<StoreResult<ConsentRow>> {
    let id: Vec<u8> = row.get(0)?;
    let (subject, body, year, sealed) = (SubjectKey(row.get(1)?), row.get(2)?, row.get(3)?, row.get(4)?);
    let asked_ms = row.get(5)?;
    Ok((|| {
        let id = ConsentId::from_bytes(fixed(id, "consent", "public_id")?);
        Ok(ConsentRow { id, subject, body, year, asked_ms, sealed: Sealed(sealed) })
    })())
}

fn enquiry_row(row: &Row<'_>) -> rusqlite::Result<StoreResult<EnquiryRow>> {
    let (id, n): (Vec<u8>, i64) = (row.get(0)?, row.get(2)?);
    let (subject, body, year, sealed) = (SubjectKey(row.get(1)?), row.get(3)?, row.get(4)?, row.get(5)?);
    let at_ms = row.get(6)?;
    Ok((|| {
        let id = EnquiryId::from_bytes(fixed(id, "enquiry", "public_id")?);
        let n = unsigned(n, "enquiry", "n")?;
        Ok(EnquiryRow { id, subject, n, body, year, at_ms, sealed: Sealed(sealed) })
    })())
}

#[async_trait]
impl Files for SqliteStore {
    async fn file(&self, whose: Whose) -> StoreResult<Option<FileRows>> {
        self.read(|db| {
            // One snapshot, so that n and the entries agree.
            let snapshot = db.unchecked_transaction().map_err(fault)?;
            let Some(subject) = subject(&snapshot, whose)? else { return Ok(None) };
            let entries =
                all(&snapshot, &format!("{ENTRY} WHERE subject = ?1 ORDER BY id"), [subject.key.0], entry_row)?;
            let year_keys = all(
                &snapshot,
                "SELECT year, key_id, wrapped FROM year_key WHERE subject = ?1 ORDER BY year",
                [subject.key.0],
                year_key_row,
            )?;
            Ok(Some(FileRows { subject, entries, year_keys }))
        })
    }

    async fn subjects_for_filing(&self, blinds: Vec<BlindIndex>) -> StoreResult<Vec<(BlindIndex, SubjectRow)>> {
        self.read(|db| {
            let mut found = Vec::new();
            for blind in blinds {
                if let Some(row) = subject(db, Whose::Blind(blind))? {
                    found.push((blind, row));
                }
            }
            Ok(found)
        })
    }

    async fn own_notices(&self, subject: SubjectKey) -> StoreResult<Vec<NoticeRow>> {
        let sql = "SELECT public_id, entry, sealed FROM notice WHERE subject = ?1 ORDER BY id DESC";
        self.read(|db| {
            all(db, sql, [subject.0], |row| {
                let (id, entry): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
                let sealed = row.get(2)?;
                Ok((|| {
                    Ok(NoticeRow {
                        id: NoticeId::from_bytes(fixed(id, "notice", "public_id")?),
                        entry: EntryId::from_bytes(fixed(entry, "notice", "entry")?),
                        sealed: Sealed(sealed),
                    })
                })())
            })
        })
    }

    async fn own_consents(&self, subject: SubjectKey) -> StoreResult<Vec<ConsentRow>> {
        let sql = format!("{CONSENT} WHERE subject = ?1 ORDER BY id DESC");
        self.read(|db| all(db, &sql, [subject.0], consent_row))
    }

    async fn own_events(&self, subject: SubjectKey, class: u8, before: u64, limit: u32) -> StoreResult<Vec<EventRow>> {
        let sql = format!("{EVENT} WHERE e.subject = ?1 AND e.class = ?2 AND e.n < ?3 ORDER BY e.n DESC LIMIT ?4");
        self.read(|db| all(db, &sql, params![subject.0, class, signed(before), limit], event_row))
    }

    async fn own_event_count(&self, subject: SubjectKey, class: u8, before: u64) -> StoreResult<u64> {
        let sql = "SELECT count(*) FROM event WHERE subject = ?1 AND class = ?2 AND n < ?3";
        self.read(|db| {
            let mut statement = db.prepare_cached(sql).map_err(fault)?;
            let count = statement.query_row(params![subject.0, class, signed(before)], |row| row.get(0));
            unsigned(count.map_err(fault)?, "event", "n")
        })
    }

    async fn event(&self, subject: SubjectKey, n: u64) -> StoreResult<Option<EventRow>> {
        let sql = format!("{EVENT} WHERE e.subject = ?1 AND e.n = ?2");
        self.read(|db| Ok(all(db, &sql, params![subject.0, signed(n)], event_row)?.pop()))
    }

    async fn events_for_audit(&self, subject: SubjectKey) -> StoreResult<Vec<EventRow>> {
        let sql = format!("{EVENT} WHERE e.subject = ?1 ORDER BY e.n");
        self.read(|db| all(db, &sql, [subject.0], event_row))
    }

    async fn subjects_for_audit(&self, after: SubjectKey, limit: u32) -> StoreResult<Vec<SubjectRow>> {
        let sql = format!("{SUBJECT} WHERE id > ?1 ORDER BY id LIMIT ?2");
        self.read(|db| all(db, &sql, params![after.0, limit], subject_row))
    }

    async fn consent(&self, id: ConsentId) -> StoreResult<Option<ConsentRow>> {
        let sql = format!("{CONSENT} WHERE public_id = ?1");
        self.read(|db| Ok(all(db, &sql, [id.as_bytes().as_slice()], consent_row)?.pop()))
    }

    async fn consents_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<ConsentRow>> {
        let sql = format!("{CONSENT} WHERE body = ?1 ORDER BY id DESC LIMIT ?2");
        self.read(|db| all(db, &sql, params![body, limit], consent_row))
    }

    async fn enquiry(&self, id: EnquiryId) -> StoreResult<Option<EnquiryRow>> {
        let sql = format!("{ENQUIRY} WHERE public_id = ?1");
        self.read(|db| Ok(all(db, &sql, [id.as_bytes().as_slice()], enquiry_row)?.pop()))
    }

    async fn enquiries_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<EnquiryRow>> {
        let sql = format!("{ENQUIRY} WHERE body = ?1 ORDER BY id DESC LIMIT ?2");
        self.read(|db| all(db, &sql, params![body, limit], enquiry_row))
    }

    async fn enquiries_for_audit(&self, after: Option<EnquiryId>, limit: u32) -> StoreResult<Vec<EnquiryRow>> {
        let sql = format!("{ENQUIRY} WHERE public_id > ?1 ORDER BY public_id LIMIT ?2");
        // The empty blob comes before every other.
        let after = after.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
        self.read(|db| all(db, &sql, params![after, limit], enquiry_row))
    }

    async fn committed_look(&self, subject: SubjectKey, n: u64) -> StoreResult<Option<Committed>> {
        let Some(event) = self.event(subject, n).await? else { return Ok(None) };
        let hash = xinyu_evidence::merkle::leaf_hash(&event.leaf.bytes);
        #[expect(clippy::disallowed_methods, reason = "read back from the store, so durable already")]
        Ok(Some(Committed::by_the_store(hash, event.leaf.at_ms)))
    }

    async fn messages_waiting(&self, now_ms: i64, limit: u32) -> StoreResult<Vec<MessageRow>> {
        let sql = "SELECT public_id, sealed, subject, entry, tries FROM outbox WHERE at_ms <= ?1 ORDER BY id LIMIT ?2";
        self.read(|db| {
            all(db, sql, params![now_ms, limit], |row| {
                let (id, sealed, entry): (Vec<u8>, Vec<u8>, Option<Vec<u8>>) = (row.get(0)?, row.get(1)?, row.get(3)?);
                let (subject, tries) = (SubjectKey(row.get(2)?), row.get(4)?);
                Ok((|| {
                    let entry = entry.map(|entry| fixed(entry, "outbox", "entry")).transpose()?;
                    Ok(MessageRow {
                        id: MessageId::from_bytes(fixed(id, "outbox", "public_id")?),
                        sealed: Sealed(sealed),
                        subject,
                        entry: entry.map(EntryId::from_bytes),
                        tries,
                    })
                })())
            })
        })
    }

    async fn message_later(&self, id: MessageId, at_ms: i64) -> StoreResult<()> {
        self.change("UPDATE outbox SET tries = tries + 1, at_ms = ?2 WHERE public_id = ?1", move |statement| {
            statement.execute(params![id.as_bytes().as_slice(), at_ms])
        })
        .await
    }

    async fn message_gone(&self, id: MessageId) -> StoreResult<()> {
        self.change("DELETE FROM outbox WHERE public_id = ?1", move |statement| {
            statement.execute([id.as_bytes().as_slice()])
        })
        .await
    }
}

impl SqliteStore {
    /// One statement that changes rows, committed on its own.
    pub(crate) async fn change(
        &self,
        sql: &'static str,
        run: impl FnOnce(&mut rusqlite::CachedStatement<'_>) -> rusqlite::Result<usize> + Send + 'static,
    ) -> StoreResult<()> {
        self.writer
            .write(move |db| {
                let mut statement = db.prepare_cached(sql).map_err(fault)?;
                run(&mut statement).map_err(fault)?;
                Ok(())
            })
            .await
    }
}
