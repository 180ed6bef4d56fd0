//! The writer: one thread, one connection, group commit.
//!
//! ```text
//! callers ──► queue ──► BEGIN IMMEDIATE
//!                         SAVEPOINT, work, RELEASE     (or ROLLBACK TO: this one alone fails)
//!                         … for all that wait, up to a limit
//!                       COMMIT  (waits for the disk)
//! callers ◄── answers
//! ```
//!
//! An answer is given only after the commit. If the commit fails, all of the group hear so.
//!
//! There are two lanes. People go before bulk, and after a group of theirs one chunk of the bulk has its
//! turn, so that neither starves. Who comes meanwhile waits for one chunk and one flush.
//!
//! A chunk of the bulk begins its transaction and has no savepoint: the engine keeps the former state of
//! every page that changes inside one, and looks through all of them at each statement, which made a
//! chunk's time grow with its square. If a chunk fails, nothing else was begun that could be undone with it.
//!
//! What an operation deleted for good is also overwritten in the file and its log before the
//! answer, or as soon as readers of an older state allow it.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use xinyu_store::{StoreError, StoreResult};

use crate::{fault, poisoned, schema};

/// Operations in one engine transaction at most: keeps the wait of the first one short.
const GROUP_MAX: usize = 256;
/// How long somebody's coming is remembered: bulk is sent in small chunks meanwhile.
const PEOPLE_REMEMBERED: Duration = Duration::from_millis(200);
/// Operations that may wait; beyond that callers wait to be let in.
const QUEUE_MAX: usize = 4096;
/// How long the writer waits for readers before it puts off overwriting what was deleted: they read
/// a few rows; one that reads longer makes a backup.
const OVERWRITE_WAIT: Duration = Duration::from_millis(250);
/// After how long it tries again, busy or not.
const OVERWRITE_AGAIN: Duration = Duration::from_secs(1);

/// After the commit: tells the caller what became of its operation.
type Answer = Box<dyn FnOnce(StoreResult<()>) + Send>;
/// Does the work inside the transaction, or hears why there is none, and says how to answer.
type Work = Box<dyn FnOnce(StoreResult<&Connection>) -> (StoreResult<()>, Answer) + Send>;

/// How an operation is to be done.
#[derive(Clone, Copy, Default)]
struct How {
    /// It deletes for good.
    overwrite: bool,
    /// It is a chunk of many that nobody waits for.
    bulk: bool,
}

/// One operation in the queue, with its place there.
struct Job {
    work: Work,
    how: How,
    _place: OwnedSemaphorePermit,
}

/// What waits.
#[derive(Default)]
struct Lanes {
    people: VecDeque<Job>,
    bulk: VecDeque<Job>,
    /// When somebody came last.
    came: Option<Instant>,
    closed: bool,
}

/// The queue: lanes, places in them, and who is told when something comes.
struct Queue {
    lanes: Mutex<Lanes>,
    come: Condvar,
    places: Arc<Semaphore>,
}

impl Queue {
    fn lanes(&self) -> MutexGuard<'_, Lanes> {
        // Nothing is done under the lock that could leave the lanes half changed.
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, job: Job) {
        let mut lanes = self.lanes();
        if lanes.closed {
            // Its caller hears of it by its being dropped.
            return;
        }
        if job.how.bulk {
            lanes.bulk.push_back(job);
        } else {
            lanes.came = Some(Instant::now());
            lanes.people.push_back(job);
        }
        drop(lanes);
        self.come.notify_one();
    }

    /// The first operation of a group. `None` at the latest after `wait`; at once where the queue is
    /// closed and empty.
    fn first(&self, bulk_first: bool, wait: Option<Duration>) -> Option<Job> {
        let began = Instant::now();
        let mut lanes = self.lanes();
        loop {
            let job = if bulk_first {
                lanes.bulk.pop_front().or_else(|| lanes.people.pop_front())
            } else {
                lanes.people.pop_front().or_else(|| lanes.bulk.pop_front())
            };
            if job.is_some() || lanes.closed {
                return job;
            }
            lanes = match wait.map(|wait| wait.saturating_sub(began.elapsed())) {
                None => self.come.wait(lanes).unwrap_or_else(PoisonError::into_inner),
                Some(Duration::ZERO) => return None,
                Some(left) => self.come.wait_timeout(lanes, left).unwrap_or_else(PoisonError::into_inner).0,
            };
        }
    }
}

pub(crate) struct Writer {
    queue: Arc<Queue>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(connection: Connection) -> StoreResult<Self> {
        let places = Arc::new(Semaphore::new(QUEUE_MAX));
        let queue = Arc::new(Queue { lanes: Mutex::default(), come: Condvar::new(), places });
        let waiting = Arc::clone(&queue);
        let thread = std::thread::Builder::new()
            .name("xinyu-writer".into())
            .spawn(move || {
                // However the thread ends, nobody is left waiting for it.
                let closing = Closing(&waiting);
                run(&connection, closing.0);
            })
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { queue, thread: Some(thread) })
    }

    /// Whether somebody waits, or came just now.
    pub(crate) fn people_wait(&self) -> bool {
        let lanes = self.queue.lanes();
        !lanes.people.is_empty() || lanes.came.is_some_and(|came| came.elapsed() < PEOPLE_REMEMBERED)
    }

    /// Runs `work` inside a transaction and answers after its commit.
    pub(crate) async fn write<T, F>(&self, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
    {
        self.queue(work, How::default()).await
    }

    /// The same, where what is deleted must not be found in the files either.
    pub(crate) async fn write_over<T, F>(&self, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
    {
        self.queue(work, How { overwrite: true, bulk: false }).await
    }

    /// As [`Writer::write`], for many at once that nobody waits for.
    pub(crate) async fn write_bulk<T, F>(&self, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
    {
        self.queue(work, How { overwrite: false, bulk: true }).await
    }

    async fn queue<T, F>(&self, work: F, how: How) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
    {
        let (tell, answer) = oneshot::channel::<StoreResult<T>>();
        let work: Work = Box::new(move |connection| {
            let (told, value) = match connection.and_then(work) {
                Ok(value) => (Ok(()), Ok(value)),
                Err(error) => (Err(error.clone()), Err(error)),
            };
            let answer: Answer = Box::new(move |committed: StoreResult<()>| {
                // A caller that went away does not want the answer; its work is done all the same.
                let _ = tell.send(committed.and(value));
            });
            (told, answer)
        });
        let place = Arc::clone(&self.queue.places).acquire_owned().await.map_err(|_| poisoned())?;
        self.queue.put(Job { work, how, _place: place });
        answer.await.map_err(|_| poisoned())?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue.lanes().closed = true;
        self.queue.come.notify_one();
        if let Some(thread) = self.thread.take() {
            // The last group is committed before the thread ends.
            let _ = thread.join();
        }
    }
}

/// Lets nobody wait for a thread that has ended: what is in the queue is dropped, so that its callers
/// hear of it, and nothing more comes in.
struct Closing<'a>(&'a Queue);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.places.close();
        let mut lanes = self.0.lanes();
        lanes.closed = true;
        let left = (std::mem::take(&mut lanes.people), std::mem::take(&mut lanes.bulk));
        drop(lanes);
        drop(left);
    }
}

fn run(connection: &Connection, waiting: &Queue) {
    // Since when something deleted for good may still be found in the files.
    let mut left: Option<Instant> = None;
    let mut bulk_first = false;
    loop {
        let wait = left.map(|since| OVERWRITE_AGAIN.saturating_sub(since.elapsed()));
        let mut group = Group::default();
        let done = match waiting.first(bulk_first, wait) {
            Some(first) => group.run(connection, first, waiting),
            None if wait.is_some() && !waiting.lanes().closed => Ok(()),
            None => break,
        };
        bulk_first = group.people > 0;
        if done.is_err() && !connection.is_autocommit() {
            let _ = connection.execute_batch("ROLLBACK");
        }
        let due = left.is_some_and(|since| since.elapsed() >= OVERWRITE_AGAIN);
        if due || (group.overwrite && done.is_ok()) {
            let wait = if group.overwrite { OVERWRITE_WAIT } else { Duration::ZERO };
            left = if overwritten(connection, wait) { None } else { Some(Instant::now()) };
        }
        for answer in group.answers {
            answer(done.clone());
        }
    }
    overwritten(connection, OVERWRITE_WAIT);
}

/// Writes the log back into the file and cuts it off: then only the present state is in either.
fn overwritten(connection: &Connection, wait: Duration) -> bool {
    let _ = connection.busy_timeout(wait);
    let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    let _ = connection.busy_timeout(schema::BUSY);
    if let Err(error) = &busy {
        tracing::warn!(%error, "the log could not be written back");
    }
    matches!(busy, Ok(false))
}

/// Operations of one engine transaction.
#[derive(Default)]
struct Group {
    answers: Vec<Answer>,
    people: usize,
    overwrite: bool,
}

impl Group {
    /// Runs what waits in one transaction. Everyone whose work was begun is in `answers`, also if
    /// the group fails.
    fn run(&mut self, connection: &Connection, first: Job, waiting: &Queue) -> StoreResult<()> {
        let begun = connection.execute_batch("BEGIN IMMEDIATE").map_err(fault);
        if let Err(error) = begun {
            self.answers.push((first.work)(Err(error.clone())).1);
            return Err(error);
        }
        let mut next = Some(first);
        while let Some(job) = next {
            self.one(connection, job)?;
            next = if self.answers.len() < GROUP_MAX { waiting.lanes().people.pop_front() } else { None };
        }
        let began = Instant::now();
        let done = connection.execute_batch("COMMIT").map_err(fault);
        metrics::histogram!("xinyu_store_write_seconds").record(began.elapsed().as_secs_f64());
        done
    }

    /// One operation in its savepoint. An error of its own undoes it alone; one after which the
    /// engine has no savepoint any more (a full disk) undoes the group.
    fn one(&mut self, connection: &Connection, job: Job) -> StoreResult<()> {
        if job.how.bulk {
            let (told, answer) = (job.work)(Ok(connection));
            self.answers.push(answer);
            return told;
        }
        let savepoint = connection.execute_batch("SAVEPOINT one").map_err(fault);
        let begun = savepoint.clone().map(|()| connection);
        let (told, answer) = (job.work)(begun);
        self.answers.push(answer);
        savepoint?;
        self.overwrite |= job.how.overwrite;
        self.people += 1;
        let end = if told.is_ok() { "RELEASE one" } else { "ROLLBACK TO one; RELEASE one" };
        connection.execute_batch(end).map_err(|error| told.err().unwrap_or_else(|| fault(error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A writer on a file with a table that takes a number only together with its partner, and
    /// notices that at the commit.
    fn writer(folder: &tempfile::TempDir) -> Writer {
        let connection = Connection::open(folder.path().join("a.db")).expect("a file can be made");
        schema::prepare(&connection).expect("the engine takes the settings");
        connection
            .execute_batch(
                "PRAGMA foreign_keys = ON; CREATE TABLE a (one INTEGER PRIMARY KEY);
                 CREATE TABLE b (one REFERENCES a DEFERRABLE INITIALLY DEFERRED)",
            )
            .expect("tables can be made");
        Writer::start(connection).expect("a thread can be started")
    }

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a temporary directory can be made")
    }

    async fn put(writer: &Writer, sql: &'static str) -> StoreResult<()> {
        writer.write(move |db| db.execute_batch(sql).map_err(fault)).await
    }

    async fn count(writer: &Writer) -> i64 {
        writer
            .write(|db| {
                db.query_row("SELECT (SELECT count(*) FROM a) + (SELECT count(*) FROM b)", [], |row| row.get(0))
                    .map_err(fault)
            })
            .await
            .expect("it can be counted")
    }

    /// Holds the writer until all of a group wait.
    async fn together(writer: &Writer, sqls: &[&'static str]) -> Vec<StoreResult<()>> {
        let (open, gate) = std::sync::mpsc::channel::<()>();
        let first = writer.write(move |_| {
            let _ = gate.recv();
            Ok(())
        });
        let rest = async {
            // Each is in the queue when it was polled once.
            let mut waiting: Vec<_> = sqls.iter().map(|sql| Box::pin(put(writer, sql))).collect();
            std::future::poll_fn(|context| {
                for one in &mut waiting {
                    assert!(one.as_mut().poll(context).is_pending());
                }
                std::task::Poll::Ready(())
            })
            .await;
            let _ = open.send(());
            let mut told = Vec::new();
            for one in waiting {
                told.push(one.await);
            }
            told
        };
        let (_, told) = tokio::join!(first, rest);
        told
    }

    #[tokio::test]
    async fn the_writer_waits_for_the_disk_and_overwrites_what_it_deletes() {
        let folder = folder();
        let writer = writer(&folder);
        for (pragma, expected) in [("synchronous", "2"), ("secure_delete", "1"), ("journal_mode", "wal")] {
            let told = writer
                .write(move |db| {
                    let sql = format!("SELECT CAST({pragma} AS TEXT) FROM pragma_{pragma}");
                    db.query_row(&sql, [], |row| row.get::<_, String>(0)).map_err(fault)
                })
                .await;
            assert_eq!(told.expect("the engine tells its settings"), expected, "{pragma}");
        }
    }

    #[tokio::test]
    async fn one_that_fails_is_undone_alone() {
        let folder = folder();
        let writer = writer(&folder);
        let told = together(
            &writer,
            &[
                "INSERT INTO a VALUES (1)",
                "INSERT INTO a VALUES (2); INSERT INTO a VALUES (1)",
                "INSERT INTO a VALUES (3)",
            ],
        )
        .await;
        assert!(told[0].is_ok() && told[2].is_ok());
        assert!(matches!(told[1], Err(StoreError::Inconsistent { .. })), "{told:?}");
        assert_eq!(count(&writer).await, 2, "1 and 3; 2 went with its operation");
    }

    #[tokio::test]
    async fn all_of_a_group_hear_that_its_commit_failed() {
        let folder = folder();
        let writer = writer(&folder);
        let told = together(&writer, &["INSERT INTO a VALUES (1)", "INSERT INTO b VALUES (9)"]).await;
        assert!(told.iter().all(Result::is_err), "{told:?}");
        assert_eq!(count(&writer).await, 0, "and nothing of it is there");
        put(&writer, "INSERT INTO a VALUES (1)").await.expect("the next group starts afresh");
        assert_eq!(count(&writer).await, 1);
    }

    #[tokio::test]
    async fn all_of_a_group_hear_that_the_engine_gave_it_up() {
        let folder = folder();
        let writer = writer(&folder);
        // As a full disk does: the transaction is gone, and the savepoints with it.
        let told = together(&writer, &["INSERT INTO a VALUES (1)", "ROLLBACK; SELECT * FROM nothing"]).await;
        assert!(told.iter().all(Result::is_err), "{told:?}");
        let told = format!("{:?}", told[0]);
        assert!(told.contains("nothing"), "with the reason: {told}");
        assert_eq!(count(&writer).await, 0);
        put(&writer, "INSERT INTO a VALUES (1)").await.expect("the next group starts afresh");
    }

    #[tokio::test]
    async fn people_go_before_bulk_and_bulk_has_its_turn_after_them() {
        let folder = folder();
        let writer = writer(&folder);
        let order = Arc::new(Mutex::new(Vec::new()));
        let (open, gate) = std::sync::mpsc::channel::<()>();
        let first = writer.write(move |_| {
            let _ = gate.recv();
            Ok(())
        });
        let say = |word: &'static str| {
            let order = order.clone();
            move |_: &Connection| {
                order.lock().expect("nobody panics under it").push(word);
                Ok(())
            }
        };
        type Waiting<'a> = Vec<std::pin::Pin<Box<dyn Future<Output = StoreResult<()>> + 'a>>>;
        let rest = async {
            let mut waiting: Waiting<'_> = vec![
                Box::pin(writer.write_bulk(say("bulk 1"))),
                Box::pin(writer.write_bulk(say("bulk 2"))),
                Box::pin(writer.write(say("person 1"))),
                Box::pin(writer.write(say("person 2"))),
            ];
            std::future::poll_fn(|context| {
                for one in &mut waiting {
                    assert!(one.as_mut().poll(context).is_pending());
                }
                std::task::Poll::Ready(())
            })
            .await;
            assert!(writer.people_wait());
            let _ = open.send(());
            for one in waiting {
                one.await.expect("it is done");
            }
        };
        let (told, ()) = tokio::join!(first, rest);
        told.expect("it is done");
        let order = order.lock().expect("nobody panics under it").clone();
        assert_eq!(order, ["person 1", "person 2", "bulk 1", "bulk 2"]);
    }

    #[tokio::test]
    async fn a_caller_hears_why_no_transaction_began() {
        let folder = folder();
        let writer = writer(&folder);
        let other = Connection::open(folder.path().join("a.db")).expect("the file is there");
        writer.write(|db| db.busy_timeout(Duration::ZERO).map_err(fault)).await.expect("the timeout can be set");
        other.execute_batch("BEGIN IMMEDIATE").expect("nobody else writes");
        let told = put(&writer, "INSERT INTO a VALUES (1)").await;
        let Err(StoreError::Unavailable(why)) = told else { panic!("{told:?}") };
        assert!(why.contains("locked"), "{why}");
        other.execute_batch("ROLLBACK").expect("it can be undone");
        put(&writer, "INSERT INTO a VALUES (1)").await.expect("it is free again");
    }

    #[tokio::test]
    async fn what_waits_when_the_store_closes_is_done() {
        let folder = folder();
        let writer = writer(&folder);
        let told = together(&writer, &["INSERT INTO a VALUES (1)", "INSERT INTO a VALUES (2)"]).await;
        assert!(told.iter().all(Result::is_ok));
        drop(writer);
        let left = Connection::open(folder.path().join("a.db")).expect("the file is there");
        let count: i64 = left.query_row("SELECT count(*) FROM a", [], |row| row.get(0)).expect("it can be counted");
        assert_eq!(count, 2);
    }
}
