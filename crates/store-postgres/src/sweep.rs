//! What falls due, and destruction.

use async_trait::async_trait;
use tokio_postgres::Row;
use xinyu_register::ids::EntryId;
use xinyu_register::logged::Committed;
use xinyu_register::sealed::KeyId;
use xinyu_store::person::{Due, DueKind, NewEvent, SubjectKey};
use xinyu_store::sweep::{Doomed, Sweep};
use xinyu_store::{StoreResult, Tried};

use crate::PostgresStore;
use crate::columns;
use crate::conn::{BEGIN, COMMIT, Step, again, values};
use crate::fault::{Res, inconsistent};
use crate::person::{committed, due_step};
use crate::row::{Columns, each, first, signed};
use crate::sql;

fn due_row(row: &Row) -> StoreResult<Due> {
    let mut c = Columns::of(row, "due");
    let (day, kind) = (c.value()?, c.byte("kind")?);
    let kind = DueKind::from_number(kind).ok_or_else(|| inconsistent("due", "kind", kind.to_string()))?;
    Ok(Due { day, kind, id: c.fixed("id")?, subject: c.value::<Option<i64>>()?.map(SubjectKey) })
}

/// Places of leaves; `None` where one has none yet.
fn places(found: Vec<Option<i64>>) -> StoreResult<Option<Vec<u64>>> {
    let known: Option<Vec<i64>> = found.into_iter().collect();
    let checked = |place: i64| u64::try_from(place).map_err(|_| inconsistent("leaf_place", "place", "negative"));
    known.map(|places| places.into_iter().map(checked).collect()).transpose()
}

/// A destruction, as it was asked for.
struct Destruction {
    system: SubjectKey,
    events: Vec<NewEvent>,
    day: i32,
    entries: Vec<EntryId>,
    places: Vec<u64>,
    due: Vec<Due>,
}

impl PostgresStore {
    /// Two round trips: lock the system and all whose entries go, and see whether the set is what goes;
    /// then all of it.
    async fn destroy_once(&self, asked: &Destruction) -> Res<Tried<Committed>> {
        let (Some(begin), Some(last)) = (asked.events.first(), asked.events.last()) else {
            return Ok(Tried::Conflict);
        };
        let ids: Vec<&[u8]> = asked.entries.iter().map(|entry| entry.as_bytes().as_slice()).collect();
        let drawn = i64::try_from(asked.events.len()).unwrap_or(i64::MAX);
        let tx = self.maintain.tx().await?;
        let told = tx
            .all(
                BEGIN,
                &[
                    Step::new(&sql::DOOM_LOCK, values![asked.system.0, &ids]),
                    Step::new(&sql::DOOM_PLACES, values![&ids]),
                    Step::new(&sql::DOOM_FIND, values![&ids]),
                    Step::new(&sql::NUMBERS, values![drawn]),
                ],
            )
            .await?;
        let system = told[0].rows.iter().find(|row| row.get::<_, i64>(0) == asked.system.0).map(|row| row.get(1));
        let there: Vec<&[u8]> = told[2].rows.iter().map(|row| row.get(0)).collect();
        let whose: Vec<i64> = told[2].rows.iter().map(|row| row.get(1)).collect();
        // Every leaf that can be opened no more lies in the set, and no other.
        let mut going = places(told[1].rows.iter().map(|row| row.get(0)).collect())?;
        if let Some(going) = &mut going {
            going.sort_unstable();
        }
        let same_set = going.is_some_and(|going| going == asked.places);
        if system != Some(signed(begin.n)) || there.len() != ids.len() || !same_set {
            tx.undo().await?;
            return Ok(Tried::Conflict);
        }
        let mut new = columns::Columns::default();
        for ((event, number), n) in asked.events.iter().zip(&told[3].rows).zip(begin.n..) {
            if event.n != n {
                return Err(inconsistent("subject", "n", "moved inside a transaction").into());
            }
            new.event(asked.system.0, number.get(0), event);
        }
        new.moved(asked.system.0, last.n + 1);
        let mut steps = new.steps();
        let set: Vec<i64> = asked.places.iter().map(|place| signed(*place)).collect();
        steps.push(Step::new(&sql::DESTRUCTION_NEW, values![signed(last.n), asked.day, set]));
        steps.push(Step::new(&sql::DESTROY_KEYS, values![&there, &whose, asked.day]));
        for sql in [
            &sql::DESTROY_EVENTS,
            &sql::DESTROY_NOTICES,
            &sql::DESTROY_CHANGES,
            &sql::DESTROY_TASKS,
            &sql::DESTROY_HONOURS,
            &sql::DESTROY_MESSAGES,
            &sql::DESTROY_ENTRIES,
            &sql::DESTROY_PLACES,
        ] {
            steps.push(Step::new(sql, values![&there, &whose]));
        }
        if !asked.due.is_empty() {
            steps.push(due_step(&sql::DUE_REMOVE, &asked.due));
        }
        tx.all(COMMIT, &steps).await?;
        tx.give_back();
        Ok(Tried::Done(committed(last)))
    }
}

#[async_trait]
impl Sweep for PostgresStore {
    async fn due(&self, day: i32, after: Option<Due>, limit: u32) -> StoreResult<Vec<Due>> {
        // Kinds begin with 1, so that without a place to start from all follow.
        let (from, kind, id) =
            after.map_or((i32::MIN, 0, Vec::new()), |due| (due.day, i16::from(due.kind as u8), due.id.to_vec()));
        each(&self.serve.rows(&sql::DUE, &[&day, &from, &kind, &id, &i64::from(limit)]).await?, due_row)
    }

    async fn due_done(&self, due: Due) -> StoreResult<()> {
        let due = [due];
        self.serve.whole(|| vec![due_step(&sql::DUE_REMOVE, &due)]).await
    }

    async fn doomed(&self, entry: EntryId) -> StoreResult<Option<Doomed>> {
        let rows = self.serve.rows(&sql::DOOMED, &[&entry.as_bytes().as_slice()]).await?;
        first(&rows, |row| {
            let mut c = Columns::of(row, "entry");
            Ok(Doomed {
                entry,
                subject: SubjectKey(c.value()?),
                key_id: c.key_id("key_id")?,
                source_body: c.value()?,
                places: places(c.value()?)?,
            })
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
        let asked = Destruction { system, events, day, entries, places, due };
        again(|| self.destroy_once(&asked)).await
    }

    async fn destroyed_keys(&self) -> StoreResult<Vec<KeyId>> {
        each(&self.serve.rows(&sql::DESTROYED_KEYS, &[]).await?, |row| {
            Columns::of(row, "destroyed_key").key_id("key_id")
        })
    }
}
