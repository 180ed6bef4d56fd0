//! Sequence, tiles, sign, publish: how waiting leaves become a published tree.
//!
//! ```text
//! commit ──► sequence ──► settle ──► tiles ──► sign ──► publish
//!  (leaf      (places and   (durable   (a pure    (fsync to a    (rename)
//!  durable)    head in one   also on    function   file outside
//!              transaction)  standbys)  of those)  the database)
//! ```
//!
//! A crash between any two steps leaves one history: places are given once; tiles are rewritten
//! identically; a checkpoint that was signed and not published is signed again for the same or a
//! larger tree. The published checkpoint lives outside the database, so a database that was put
//! back to an earlier state is behind it, and the register refuses to serve. The database in turn
//! remembers that something was published, so that a checkpoint that was taken away is missed.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use xinyu_evidence::checkpoint::Checkpoint;
use xinyu_evidence::leaf::{Class, LeafKind};
use xinyu_evidence::merkle;
use xinyu_evidence::proof::{Opening, PersonOpening, Proof};
use xinyu_evidence::tile::{self, Level, TilePath, TileReader};
use xinyu_register::event::Event;
use xinyu_store::files::EventRow;
use xinyu_store::journal::{Head, Lease};

use crate::app::Register;
use crate::error::{ServiceError, ServiceResult};

/// Leaves that get their place in one transaction.
const SEQUENCE_MAX: u32 = 4096;
/// Leaves read at once to make tiles.
const TILE_LEAVES: u32 = 8192;
/// Name of the fact that tells how many leaves were published. It is written after they are, before
/// the beat is over: a process that stops in between is no reason to miss a checkpoint.
const PUBLISHED_FACT: &str = "journal.published";
/// A lease outlives this many missed beats.
const LEASE_BEATS: i64 = 5;

/// What is on disk under `journal/`.
#[derive(Clone, Debug)]
pub struct Published {
    dir: PathBuf,
}

impl Published {
    /// The published journal of a data folder.
    #[must_use]
    pub fn of(data_dir: &Path) -> Self {
        Self { dir: data_dir.join("journal") }
    }

    /// The signed checkpoint, as published; `None` before the first.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn checkpoint(&self) -> ServiceResult<Option<String>> {
        match fs::read_to_string(self.dir.join("checkpoint")) {
            Ok(note) => Ok(Some(note)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ServiceError::file("the published checkpoint")(error)),
        }
    }

    /// The bytes of a tile; `None` if there is none.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn tile(&self, path: &TilePath) -> ServiceResult<Option<Vec<u8>>> {
        match fs::read(self.tile_file(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ServiceError::file("a tile of the journal")(error)),
        }
    }

    /// The right to write here, until it is dropped: of all processes on the folder, one at a time
    /// writes tiles and the checkpoint. `None` while another does.
    fn turn(&self) -> ServiceResult<Option<fs::File>> {
        let fault = || ServiceError::file("the lock of the published journal");
        fs::create_dir_all(&self.dir).map_err(fault())?;
        let lock = fs::File::create(self.dir.join("lock")).map_err(fault())?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(lock)),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(fault()(error)),
        }
    }

    /// The widths in which parts of a tile were published before it was full, or as wide as it is.
    pub(crate) fn parts(&self, path: &TilePath) -> Vec<u16> {
        let full = TilePath { width: tile::TILE_WIDTH, ..*path };
        let folder = self.dir.join("tile").join(format!("{full}.p"));
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
    }

    fn tile_file(&self, path: &TilePath) -> PathBuf {
        self.dir.join("tile").join(path.to_string())
    }

    /// Writes a tile by rename, so that a reader sees a whole one or none.
    fn put_tile(&self, path: &TilePath, bytes: &[u8]) -> ServiceResult<()> {
        put(&self.tile_file(path), bytes, false)
    }

    /// Publishes a checkpoint: durable first, then seen.
    fn put_checkpoint(&self, note: &str, between: impl FnOnce()) -> ServiceResult<()> {
        let target = self.dir.join("checkpoint");
        let fault = || ServiceError::file("the published checkpoint");
        fs::create_dir_all(&self.dir).map_err(fault())?;
        let signed = self.dir.join("checkpoint.signed");
        write_synced(&signed, note.as_bytes()).map_err(fault())?;
        between();
        fs::rename(&signed, &target).map_err(fault())?;
        sync_dir(&self.dir).map_err(fault())
    }
}

fn write_synced(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn sync_dir(dir: &Path) -> std::io::Result<()> {
    fs::File::open(dir)?.sync_all()
}

fn put(target: &Path, bytes: &[u8], durable: bool) -> ServiceResult<()> {
    let fault = || ServiceError::file("a tile of the journal");
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).map_err(fault())?;
    }
    let half = target.with_extension("half");
    if durable {
        write_synced(&half, bytes).map_err(fault())?;
    } else {
        fs::write(&half, bytes).map_err(fault())?;
    }
    fs::rename(&half, target).map_err(fault())
}

impl TileReader for Published {
    type Error = ServiceError;
    fn read(&self, path: &TilePath) -> Result<Vec<u8>, ServiceError> {
        if let Some(bytes) = self.tile(path)? {
            return Ok(bytes);
        }
        Err(ServiceError::File { what: "a tile of the journal", why: format!("tile/{path} is not there") })
    }
}

/// Places where a test may stop the process, to show that any crash leaves one history.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Leaves are committed and have no place yet.
    Committed,
    /// Places are given.
    Sequenced,
    /// Tiles are written.
    Tiled,
    /// The checkpoint is signed and durable, not yet published.
    Signed,
    /// The checkpoint is published.
    Published,
}

/// Watches the steps; in a running register it does nothing.
pub type Watch<'a> = &'a (dyn Fn(Step) + Send + Sync);

impl Register {
    /// What is published of this register's journal.
    #[must_use]
    pub fn published(&self) -> Published {
        Published::of(&self.settings.data_dir)
    }

    /// One beat: pad if it is quiet, give places, write tiles, sign, publish. `None` while another
    /// process holds the lease.
    ///
    /// # Errors
    /// See [`ServiceError`]; a later beat carries on from wherever this one stopped.
    pub async fn beat(&self, holder: [u8; 16], pad: bool, watch: Watch<'_>) -> ServiceResult<Option<Checkpoint>> {
        let now_ms = self.now_ms();
        let beat = i64::try_from(self.settings.beat_ms).unwrap_or(i64::MAX / 16);
        let until_ms = now_ms + beat * LEASE_BEATS;
        let Some(lease) = self.store.journal.lease(holder, now_ms, until_ms).await? else { return Ok(None) };
        self.remember_clock(now_ms).await?;
        if pad && self.store.journal.waiting().await? == 0 {
            self.pad(now_ms).await?;
        }
        watch(Step::Committed);
        let Some(head) = self.sequence_all(lease).await? else { return Ok(None) };
        watch(Step::Sequenced);
        self.store.journal.settle().await?;
        self.publish(&head, watch).await
    }

    async fn pad(&self, now_ms: i64) -> ServiceResult<()> {
        let event = Event::Padding { at_ms: now_ms };
        self.system_event(LeafKind::Person, Class::Padding, &event, now_ms, i64::MAX, None).await?;
        Ok(())
    }

    async fn sequence_all(&self, lease: Lease) -> ServiceResult<Option<Head>> {
        loop {
            let Some(head) = self.store.journal.sequence(lease, SEQUENCE_MAX).await? else { return Ok(None) };
            if self.store.journal.waiting().await? == 0 || self.now_ms() > lease.until_ms {
                return Ok(Some(head));
            }
        }
    }

    /// `None` while another process publishes.
    async fn publish(&self, head: &Head, watch: Watch<'_>) -> ServiceResult<Option<Checkpoint>> {
        let published = self.published();
        let Some(_turn) = published.turn()? else { return Ok(None) };
        let before = published.checkpoint()?.map(|note| Checkpoint::parse_unchecked(&note)).transpose();
        let before = before.map_err(|_| ServiceError::Unreadable("journal/checkpoint"))?;
        held_against_memory(before.as_ref(), self.published_before().await?)?;
        let mut from = before.as_ref().map_or(0, |checkpoint| checkpoint.size);
        if let Some(before) = &before
            && before.size >= head.size
        {
            self.published_already(before, head).await?;
            self.remember_published(before.size).await?;
            return Ok(Some(before.clone()));
        }
        while from < head.size {
            let limit = u32::try_from(head.size - from).unwrap_or(u32::MAX).min(TILE_LEAVES);
            let leaves = self.store.journal.leaves(from, limit).await?;
            if leaves.is_empty() {
                return Err(ServiceError::Unreadable("leaf.place"));
            }
            for (path, bytes) in tile::grow(&published, from, &leaves).map_err(tile_fault)? {
                published.put_tile(&path, &bytes)?;
            }
            from += leaves.len() as u64;
        }
        let root = tile::root(&published, head.size).map_err(tile_fault)?;
        if root != head.root {
            return Err(other_history());
        }
        watch(Step::Tiled);
        let checkpoint = Checkpoint { origin: self.settings.origin.clone(), size: head.size, root: head.root };
        let note = checkpoint
            .sign(std::slice::from_ref(&self.checkpoint_signer))
            .map_err(|_| ServiceError::Unreadable("the checkpoint key"))?;
        published.put_checkpoint(&note, || watch(Step::Signed))?;
        self.remember_published(head.size).await?;
        watch(Step::Published);
        Ok(Some(checkpoint))
    }

    /// What is published is never less than before: a beat that was overtaken publishes nothing,
    /// and neither does one on a database that was put back.
    async fn published_already(&self, before: &Checkpoint, head: &Head) -> ServiceResult<()> {
        if before.size == head.size {
            return if before.root == head.root { Ok(()) } else { Err(other_history()) };
        }
        let now = self.store.journal.head().await?;
        if now.size < before.size { Err(put_back(now.size, before.size)) } else { Ok(()) }
    }

    /// How many leaves were published, as the database remembers it; `None` before the first time.
    pub(crate) async fn published_before(&self) -> ServiceResult<Option<u64>> {
        let Some(bytes) = self.store.accounts.fact(PUBLISHED_FACT).await? else { return Ok(None) };
        let size = bytes.try_into().map_err(|_| ServiceError::Unreadable("fact journal.published"))?;
        Ok(Some(u64::from_be_bytes(size)).filter(|size| *size > 0))
    }

    /// A restored database has published nothing from where it is now: the next beat makes all tiles anew.
    pub(crate) async fn forget_published(&self) -> ServiceResult<()> {
        Ok(self.store.accounts.fact_put(PUBLISHED_FACT, 0u64.to_be_bytes().to_vec()).await?)
    }

    async fn remember_published(&self, size: u64) -> ServiceResult<()> {
        if self.published_before().await?.is_some_and(|before| before >= size) {
            return Ok(());
        }
        Ok(self.store.accounts.fact_put(PUBLISHED_FACT, size.to_be_bytes().to_vec()).await?)
    }

    /// Refuses a register whose database is behind, or other than, what it published, and one whose
    /// published checkpoint is gone.
    ///
    /// # Errors
    /// What does not agree.
    pub async fn check_not_rolled_back(&self) -> ServiceResult<()> {
        // The memory first: what is published may grow meanwhile, and never shrinks.
        let remembered = self.published_before().await?;
        let note = self.published().checkpoint()?;
        let before = note
            .map(|note| Checkpoint::verify(&note, &self.settings.origin, &[self.checkpoint_signer.verifier()]))
            .transpose()
            .map_err(|_| ServiceError::Unreadable("journal/checkpoint"))?
            .map(|signed| signed.checkpoint);
        held_against_memory(before.as_ref(), remembered)?;
        let Some(before) = before else { return Ok(()) };
        let head = self.store.journal.head().await?;
        if head.size < before.size {
            return Err(put_back(head.size, before.size));
        }
        let root = self.root_at(before.size).await?;
        if root != before.root {
            return Err(other_history());
        }
        Ok(())
    }

    /// The root of the first `size` leaves, computed from the leaves in the database.
    pub(crate) async fn root_at(&self, size: u64) -> ServiceResult<[u8; 32]> {
        let head = self.store.journal.head().await?;
        if head.size == size {
            // The frontier of the head must hash to its root, whatever is written beside it.
            let frontier = merkle::Frontier::from_parts(head.size, head.frontier)
                .map_err(|_| ServiceError::Unreadable("head.frontier"))?;
            return Ok(frontier.root());
        }
        let mut tree = merkle::Frontier::new();
        while tree.size() < size {
            let limit = u32::try_from(size - tree.size()).unwrap_or(u32::MAX).min(TILE_LEAVES);
            let leaves = self.store.journal.leaves(tree.size(), limit).await?;
            if leaves.is_empty() {
                return Err(ServiceError::Unreadable("leaf.place"));
            }
            for leaf in leaves {
                tree.append(merkle::leaf_hash(&leaf));
            }
        }
        Ok(tree.root())
    }

    /// A proof file for a stored event, once its checkpoint is published.
    pub(crate) async fn proof_file(
        &self,
        row: &EventRow,
        opening: Opening,
        person: Option<PersonOpening>,
    ) -> ServiceResult<Option<String>> {
        let trace = self.trace(row);
        let proof = self.prove(row.leaf.index, row.leaf.bytes)?;
        Ok(proof.map(|proof| Proof { receipt: Some(trace.receipt), opening: Some(opening), person, ..proof }.to_text()))
    }

    /// The proof of a leaf against the published checkpoint; `None` until that covers it.
    ///
    /// # Errors
    /// The published journal does not read.
    pub fn prove(&self, index: Option<u64>, leaf: [u8; 98]) -> ServiceResult<Option<Proof>> {
        let Some(index) = index else { return Ok(None) };
        let published = self.published();
        let Some(checkpoint) = published.checkpoint()? else { return Ok(None) };
        let tree =
            Checkpoint::parse_unchecked(&checkpoint).map_err(|_| ServiceError::Unreadable("journal/checkpoint"))?;
        if index >= tree.size {
            return Ok(None);
        }
        let path = tile::inclusion_path(&published, index, tree.size).map_err(tile_fault)?;
        let leaf = xinyu_evidence::leaf::Leaf::from_bytes(&leaf).map_err(|_| ServiceError::Unreadable("leaf.bytes"))?;
        Ok(Some(Proof { index, path, checkpoint, leaf, receipt: None, opening: None, person: None }))
    }

    /// A tile or entry bundle of the published journal. A full tile also answers for any part of
    /// it, as tlog-tiles allows; a part is made from the leaves that are there.
    ///
    /// # Errors
    /// The published journal does not read.
    pub fn journal_tile(&self, path: &TilePath) -> ServiceResult<Option<Vec<u8>>> {
        let published = self.published();
        if let Some(bytes) = published.tile(path)? {
            return Ok(Some(bytes));
        }
        if path.is_full() {
            return Ok(None);
        }
        // A part that was passed over between two checkpoints: cut it from a wider one.
        for width in (path.width + 1..=256).rev() {
            let wider = TilePath { width, ..*path };
            let Some(bytes) = published.tile(&wider)? else { continue };
            return Ok(match path.level {
                Level::Hashes(_) => bytes.get(..usize::from(path.width) * 32).map(<[u8]>::to_vec),
                Level::Entries => tile::parse_entry_bundle(&bytes, width)
                    .and_then(|entries| tile::entry_bundle(&entries[..usize::from(path.width)])),
            });
        }
        Ok(None)
    }
}

/// Where something was published a checkpoint is there. It may have fewer leaves than are remembered:
/// a copy that is made while the register is served has the journal first, the database after.
pub(crate) fn held_against_memory(published: Option<&Checkpoint>, remembered: Option<u64>) -> ServiceResult<()> {
    let (None, Some(size)) = (published, remembered) else { return Ok(()) };
    let why = format!(
        "{size} leaves were published, and journal/checkpoint is not there: put back the latest one that is kept \
         elsewhere"
    );
    Err(ServiceError::File { what: "the journal", why })
}

fn put_back(size: u64, published: u64) -> ServiceError {
    let why =
        format!("the database has {size} leaves, {published} were published: it was put back to an earlier state");
    ServiceError::File { what: "the journal", why }
}

fn other_history() -> ServiceError {
    ServiceError::File { what: "the journal", why: "the database has another history than was published".into() }
}

fn tile_fault<E: std::fmt::Display>(error: tile::TileError<E>) -> ServiceError {
    ServiceError::File { what: "the published journal", why: error.to_string() }
}
