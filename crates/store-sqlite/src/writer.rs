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

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::oneshot;
use xinyu_store::{StoreError, StoreResult};

use crate::{fault, poisoned};

/// Operations in one engine transaction at most: keeps the wait of the first one short.
const GROUP_MAX: usize = 256;
/// Operations that may wait; beyond that callers wait to be let in.
const QUEUE_MAX: usize = 4096;

/// After the commit: tells the caller what became of its operation.
type Answer = Box<dyn FnOnce(StoreResult<()>) + Send>;
/// Does the work inside the transaction, and says how to answer.
type Work = Box<dyn FnOnce(&Connection) -> (StoreResult<()>, Answer) + Send>;

pub(crate) struct Writer {
    queue: Option<SyncSender<Work>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(connection: Connection) -> StoreResult<Self> {
        let (queue, waiting) = sync_channel::<Work>(QUEUE_MAX);
        let thread = std::thread::Builder::new()
            .name("xinyu-writer".into())
            .spawn(move || run(&connection, &waiting))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Runs `work` inside a transaction and answers after its commit.
    pub(crate) async fn write<T, F>(&self, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
    {
        let (tell, answer) = oneshot::channel::<StoreResult<T>>();
        let boxed: Work = Box::new(move |connection| {
            let (told, value) = match work(connection) {
                Ok(value) => (Ok(()), Ok(value)),
                Err(error) => (Err(error.clone()), Err(error)),
            };
            let answer: Answer = Box::new(move |committed: StoreResult<()>| {
                // A caller that went away does not want the answer; its work is done all the same.
                let _ = tell.send(committed.and(value));
            });
            (told, answer)
        });
        let queue = self.queue.as_ref().ok_or_else(poisoned)?;
        if let Err(full) = queue.try_send(boxed) {
            let work = match full {
                std::sync::mpsc::TrySendError::Full(work) => work,
                std::sync::mpsc::TrySendError::Disconnected(_) => return Err(poisoned()),
            };
            let queue = queue.clone();
            tokio::task::spawn_blocking(move || queue.send(work))
                .await
                .map_err(|_| poisoned())?
                .map_err(|_| poisoned())?;
        }
        answer.await.map_err(|_| poisoned())?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // The last group is committed before the thread ends.
            let _ = thread.join();
        }
    }
}

fn run(connection: &Connection, waiting: &Receiver<Work>) {
    while let Ok(first) = waiting.recv() {
        let mut answers = Vec::new();
        let done = group(connection, first, waiting, &mut answers);
        if done.is_err() && !connection.is_autocommit() {
            let _ = connection.execute_batch("ROLLBACK");
        }
        for answer in answers {
            answer(done.clone());
        }
    }
    let _ = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
}

/// Runs what waits in one transaction. Work that is not reached because the group failed is
/// dropped, and its caller hears that the store is not available.
fn group(connection: &Connection, first: Work, waiting: &Receiver<Work>, answers: &mut Vec<Answer>) -> StoreResult<()> {
    connection.execute_batch("BEGIN IMMEDIATE").map_err(fault)?;
    let mut next = Some(first);
    while let Some(work) = next {
        answers.push(one(connection, work)?);
        next = if answers.len() < GROUP_MAX { waiting.try_recv().ok() } else { None };
    }
    connection.execute_batch("COMMIT").map_err(fault)
}

/// One operation in its savepoint. An error of its own undoes it alone; an error of the savepoint
/// undoes the group.
fn one(connection: &Connection, work: Work) -> StoreResult<Answer> {
    connection.execute_batch("SAVEPOINT one").map_err(fault)?;
    let (told, answer) = work(connection);
    let end = if told.is_ok() { "RELEASE one" } else { "ROLLBACK TO one; RELEASE one" };
    connection.execute_batch(end).map_err(fault)?;
    Ok(answer)
}
