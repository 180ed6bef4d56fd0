//! Turns: who was forestalled about a person waits in line.
//!
//! Deciding outside and committing inside lets many work at once, and of those who meet on one
//! person one goes ahead. Without a line the others would meet again and again, and some would run
//! out of tries. One file is met by more than others, the decoy's, and a failure there would tell
//! who is not in the register.

use tokio::sync::{Mutex, MutexGuard};
use xinyu_store::person::SubjectKey;

use crate::app::Register;

/// Lines; people share them by the store's number.
const LINES: usize = 64;

/// All lines of this process.
pub(crate) struct Turns([Mutex<()>; LINES]);

impl Turns {
    pub(crate) fn new() -> Self {
        Self(std::array::from_fn(|_| Mutex::new(())))
    }
}

/// A place in a line; none until it is asked for.
#[derive(Default)]
pub(crate) struct Turn<'a>(Option<MutexGuard<'a, ()>>);

impl<'a> Turn<'a> {
    /// Waits until nobody else who was forestalled about this person is at work; held until dropped.
    pub(crate) async fn wait(&mut self, register: &'a Register, subject: SubjectKey) {
        if self.0.is_none() {
            let line = usize::try_from(subject.0).unwrap_or(0) % LINES;
            self.0 = Some(register.turns.0[line].lock().await);
        }
    }
}
