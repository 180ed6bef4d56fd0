//! A folder that messages are put into, for a relay of the operator's choice or for a demo.
//!
//! A file is there wholly or not at all: it is written under a temporary name that begins with a
//! dot, brought to the disk, and only then gets its own name.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use lettre::message::Mailbox;
use xinyu_service::ports::{Message, Post, PostFault};

use crate::letter::{self, FromFault};

/// Where messages come from unless told otherwise.
const FROM: &str = "xinyu@localhost";

/// Makes temporary names of one process differ.
static WRITES: AtomicU64 = AtomicU64::new(0);

/// Puts each message into a folder as `<id>.eml`.
#[derive(Clone, Debug)]
pub struct OutboxFolder {
    folder: PathBuf,
    from: Result<Mailbox, FromFault>,
}

impl OutboxFolder {
    /// Uses `folder`, which is made at the first message if it is missing.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), from: letter::sender(FROM) }
    }

    /// The same with another address that messages come from.
    ///
    /// # Errors
    /// [`FromFault`] if it is none.
    pub fn with_from(self, from: &str) -> Result<Self, FromFault> {
        Ok(Self { from: Ok(letter::sender(from)?), ..self })
    }
}

#[async_trait]
impl Post for OutboxFolder {
    async fn send(&self, message: &Message) -> Result<(), PostFault> {
        let from = self.from.as_ref().map_err(|_| PostFault::Later)?;
        let letter = letter::written(message, from)?.formatted();
        let name = letter::safe_id(&message.id)?;
        let folder = self.folder.clone();
        let written = tokio::task::spawn_blocking(move || put(&folder, &name, &letter)).await;
        written.map_err(|_| PostFault::Later)?.map_err(|fault| {
            tracing::warn!(kind = %fault.kind(), "the outbox folder cannot be written");
            PostFault::Later
        })
    }
}

fn put(folder: &Path, name: &str, letter: &[u8]) -> io::Result<()> {
    make_folder(folder)?;
    let turn = WRITES.fetch_add(1, Ordering::Relaxed);
    let temporary = folder.join(format!(".{name}.{}-{turn}", std::process::id()));
    let written = write_private(&temporary, letter)
        .and_then(|()| std::fs::rename(&temporary, folder.join(format!("{name}.eml"))));
    if written.is_err() {
        // What cannot be removed either is only a file with a dot; the first fault is the one to tell.
        let _ = std::fs::remove_file(&temporary);
    }
    written?;
    // The name is durable only with the folder.
    File::open(folder)?.sync_all()
}

fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
