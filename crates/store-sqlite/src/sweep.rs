//! What falls due, and destruction.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, params};
use xinyu_register::ids::EntryId;
use xinyu_register::logged::Committed;
use xinyu_register::sealed::KeyId;
use xinyu_store::person::{Due, DueKind, NewEvent, SubjectKey};
use xinyu_store::sweep::{Doomed, Sweep};
use xinyu_store::{StoreError, StoreResult, Tried};

use crate::files::all;
use crate::person::{append, due_remove};
use crate::{SqliteStore, fault, fixed, signed, unsigned};

#[async_trait]
impl Sweep for SqliteStore {
    async fn due(&self, day: i32, after: Option<Due>, limit: u32) -> StoreResult<Vec<Due>> {
        let sql = "SELECT day, kind, id, subject FROM due
                   WHERE day <= ?1 AND (day, kind, id) > (?2, ?3, ?4) ORDER BY day, kind, id LIMIT ?5";
        // Kinds begin with 1, so that without a place to start from all follow.
        let (from, kind, id) =
            after.map_or((i32::MIN, 0, Vec::new()), |due| (due.day, due.kind as u8, due.id.to_vec()));
        self.read(move |db| {
            all(db, sql, params![day, from, kind, id, limit], |row| {
                let (day, kind, id, subject): (i32, u8, Vec<u8>, Option<i64>) =
                    (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
                Ok((|| {
                    let kind = DueKind::from_number(kind).ok_or_else(|| StoreError::Inconsistent {
                        table: "due",
                        column: "kind",
                        what: kind.to_string(),
                    })?;
                    Ok(Due { day, kind, id: fixed(id, "due", "id")?, subject: subject.map(SubjectKey) })
                })())
            })
        })
    }

    async fn due_done(&self, due: Due) -> StoreResult<()> {
        self.writer.write(move |db| due_remove(db, &due)).await
    }

    async fn doomed(&self, entry: EntryId) -> StoreResult<Option<Doomed>> {
        self.read(|db| {
            // One snapshot, so that the places are those of the entry's events, or the entry is gone.
            let snapshot = db.unchecked_transaction().map_err(fault)?;
            let db = &*snapshot;
            let found = db
                .prepare_cached("SELECT subject, key_id, source_body FROM entry WHERE public_id = ?1")
                .map_err(fault)?
                .query_row([entry.as_bytes().as_slice()], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, String>(2)?))
                })
                .optional()
                .map_err(fault)?;
            let Some((subject, key_id, source_body)) = found else { return Ok(None) };
            let places = places_of(db, subject, entry)?;
            let key_id = KeyId(fixed(key_id, "entry", "key_id")?);
            Ok(Some(Doomed { entry, subject: SubjectKey(subject), key_id, source_body, places }))
        })
    }

    async fn destroy(
        &self,
        system: SubjectKey,
        events: Vec<NewEvent>,
        day: i32,
        entries: Vec<EntryId>,
        places: Vec<u64>,
        due: Vec<Due>,
    ) -> StoreResult<Tried<Committed>> {
        self.writer
            .write_over(move |db| {
                let at: i64 =
                    db.query_row("SELECT n FROM subject WHERE id = ?1", [system.0], |row| row.get(0)).map_err(fault)?;
                let (Some(first), Some(last)) = (events.first(), events.last()) else { return Ok(Tried::Conflict) };
                if unsigned(at, "subject", "n")? != first.n {
                    return Ok(Tried::Conflict);
                }
                // An event since then, or an entry that is gone already: the set is another.
                if !goes(db, &entries, &places)? {
                    return Ok(Tried::Conflict);
                }
                for event in &events {
                    append(db, system, event)?;
                }
                let set: Vec<u8> = places.iter().flat_map(|place| place.to_be_bytes()).collect();
                db.execute(
                    "INSERT INTO destruction (n, day, places) VALUES (?1, ?2, ?3)",
                    params![signed(last.n), day, set],
                )
                .map_err(fault)?;
                for entry in &entries {
                    destroy_entry(db, *entry, day)?;
                }
                for due in &due {
                    due_remove(db, due)?;
                }
                let hash = xinyu_evidence::merkle::leaf_hash(&last.leaf);
                #[expect(clippy::disallowed_methods, reason = "inside the commit, answered after it")]
                Ok(Tried::Done(Committed::by_the_store(hash, last.at_ms)))
            })
            .await
    }

    async fn destroyed_keys(&self) -> StoreResult<Vec<KeyId>> {
        self.read(|db| {
            all(db, "SELECT key_id FROM destroyed_key ORDER BY key_id", [], |row| {
                let key: Vec<u8> = row.get(0)?;
                Ok(fixed(key, "destroyed_key", "key_id").map(KeyId))
            })
        })
    }
}

/// Places of the leaves of an entry's events; `None` where one has no place yet.
fn places_of(db: &Connection, subject: i64, entry: EntryId) -> StoreResult<Option<Vec<u64>>> {
    let sql = "SELECT l.place FROM event e JOIN leaf l ON l.id = e.leaf
               WHERE e.subject = ?1 AND e.class = 1 AND e.entry = ?2";
    let places = all(db, sql, params![subject, entry.as_bytes().as_slice()], |row| {
        let place: Option<i64> = row.get(0)?;
        Ok(place.map(|place| unsigned(place, "leaf", "place")).transpose())
    })?;
    Ok(places.into_iter().collect())
}

/// Whether the events of these entries are exactly those with leaves at these places: then every
/// leaf that can be opened no more lies in the set, and no other.
fn goes(db: &Connection, entries: &[EntryId], places: &[u64]) -> StoreResult<bool> {
    let mut going = Vec::with_capacity(places.len());
    for entry in entries {
        let subject = db
            .prepare_cached("SELECT subject FROM entry WHERE public_id = ?1")
            .map_err(fault)?
            .query_row([entry.as_bytes().as_slice()], |row| row.get(0))
            .optional()
            .map_err(fault)?;
        let Some(subject) = subject else { return Ok(false) };
        let Some(of_entry) = places_of(db, subject, *entry)? else { return Ok(false) };
        going.extend(of_entry);
    }
    going.sort_unstable();
    Ok(going == places)
}

/// Rows of the entry lose their link to the subject by going; only their leaves stay.
fn destroy_entry(db: &Connection, entry: EntryId, day: i32) -> StoreResult<()> {
    let id = entry.as_bytes().as_slice();
    let (subject, key_id): (i64, Vec<u8>) = db
        .query_row("SELECT subject, key_id FROM entry WHERE public_id = ?1", [id], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(fault)?;
    db.execute("INSERT OR IGNORE INTO destroyed_key (key_id, day) VALUES (?1, ?2)", params![key_id, day])
        .map_err(fault)?;
    for sql in [
        "DELETE FROM event WHERE subject = ?1 AND class = 1 AND entry = ?2",
        "DELETE FROM notice WHERE subject = ?1 AND entry = ?2",
        "DELETE FROM change WHERE subject = ?1 AND entry = ?2",
        "DELETE FROM task WHERE subject = ?1 AND entry = ?2",
        "DELETE FROM honour WHERE subject = ?1 AND entry = ?2",
        "DELETE FROM outbox WHERE subject = ?1 AND entry = ?2",
        "DELETE FROM entry WHERE subject = ?1 AND public_id = ?2",
    ] {
        db.execute(sql, params![subject, id]).map_err(fault)?;
    }
    Ok(())
}
