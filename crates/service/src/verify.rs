//! The journal held against the database, and both against a checkpoint kept elsewhere.
//!
//! Shallow: the tree recomputed from the leaves has the root and the frontier of the head and the
//! root of what is published; the published tiles hold these leaves; the counts add up; the guards of
//! the database are there. Deep: every leaf opens (label, position, content, times and row agree) or
//! lies in exactly one destruction set; every row has its leaf; n is gapless for each pseudonym;
//! every row beside the events (entry, notice, consent, settings, enquiry, batch, what falls due) is
//! what they say.
//!
//! ```text
//! verify          shallow, and the order of the deep check
//! verify_tiles    published tiles
//! verify_subject  one subject: its events, its entries
//! verify_rows     one subject: consents, settings, notices
//! verify_due      what falls due
//! verify_papers   copies of documents, codes of shared views, the list of recalled documents
//! verify_desk     enquiries and batches
//! verify_cases    identity cases, and what was decided of them
//! verify_staff    officers and their rights
//! ```

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use tokio::task::JoinHandle;
use xinyu_evidence::checkpoint::Checkpoint;
use xinyu_evidence::leaf::{Leaf, LeafKind, destruction_content, label};
use xinyu_evidence::merkle;
use xinyu_register::sealed::KeyId;
use xinyu_store::files::SubjectRow;
use xinyu_store::journal::Head;
use xinyu_store::papers::RecallMark;
use xinyu_store::person::{EventKey, SubjectKey};
use xinyu_store::{StoreError, StoreResult};

use crate::app::Register;
use crate::error::{ServiceError, ServiceResult};
use crate::journal::held_against_memory;
use crate::verify_desk::Heard;
use crate::verify_due::DueRows;
use crate::verify_tiles::TileCheck;

/// Findings kept at most; more are counted.
const FINDINGS_MAX: usize = 50;
const PUBLISHED: &str = "the published checkpoint";
const ELSEWHERE: &str = "the checkpoint kept elsewhere";
const SUBJECTS_AT_ONCE: u32 = 256;
const LEAVES_AT_ONCE: u32 = 8192;

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// Leaves in the tree.
    pub size: u64,
    /// Its root.
    pub root: [u8; 32],
    /// Leaves under the published checkpoint; `None` where nothing is published.
    pub published: Option<u64>,
    /// Leaves that wait for their place.
    pub waiting: u64,
    /// Entries.
    pub entries: u64,
    /// Leaves opened (deep only).
    pub opened: u64,
    /// Leaves in destruction sets.
    pub destroyed: u64,
    /// What does not agree, first ones: names no person.
    pub findings: Vec<String>,
    /// How many do not agree.
    pub faults: u64,
}

impl Checked {
    /// Whether everything agrees.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.faults == 0
    }

    /// What is read for the check; where stored data contradicts itself, that is a finding and nothing
    /// is read.
    pub(crate) fn read<T: Default>(&mut self, told: StoreResult<T>) -> StoreResult<T> {
        match told {
            Err(error @ StoreError::Inconsistent { .. }) => {
                self.fault(error.to_string());
                Ok(T::default())
            }
            told => told,
        }
    }

    /// Takes over what another check of the same tree found and opened.
    fn join(&mut self, other: Self) {
        self.opened += other.opened;
        self.faults += other.faults;
        let room = FINDINGS_MAX.saturating_sub(self.findings.len());
        self.findings.extend(other.findings.into_iter().take(room));
    }

    pub(crate) fn fault(&mut self, finding: String) {
        self.faults += 1;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        }
    }
}

/// The leaves of the tree by their label, for the deep check.
pub(crate) struct Tree {
    pub(crate) by_label: HashMap<[u8; 32], (u64, Leaf)>,
}

/// What a page of subjects told.
#[derive(Default)]
struct Page {
    found: Checked,
    heard: Heard,
}

/// What is read once, before the subjects, so that it is never ahead of them.
pub(crate) struct Before {
    /// Places in destruction sets.
    pub(crate) destroyed: HashSet<u64>,
    /// Names of destroyed keys.
    pub(crate) keys: HashSet<KeyId>,
    /// What falls due.
    pub(crate) due: DueRows,
    /// Delays that receipts have promised.
    pub(crate) delays: Vec<i64>,
    /// How many numbers and names are remembered as not going together.
    pub(crate) pairs: u64,
    /// The list of recalled documents.
    pub(crate) recalled: Vec<(RecallMark, i32)>,
}

impl Register {
    /// Recomputes the tree and holds it against head, published checkpoint and counts; `against` is
    /// a checkpoint kept elsewhere.
    ///
    /// # Errors
    /// The store or the published journal does not read.
    pub async fn verify_journal(
        self: &Arc<Self>,
        deep: bool,
        against: Option<&str>,
        told: &(dyn Fn(u64, u64) + Send + Sync),
    ) -> ServiceResult<Checked> {
        let mut found = Checked::default();
        // In this order, because each may grow and none is ever ahead of the next.
        let remembered = self.published_before().await?;
        let published = self.published().checkpoint()?;
        let head = self.store.journal.head().await?;
        let nothing_published = published.is_none();
        let mut marks = Vec::new();
        if let Some(checkpoint) = published.and_then(|note| self.open_mark(PUBLISHED, &note, &mut found)) {
            found.published = Some(checkpoint.size);
            marks.push((PUBLISHED, checkpoint));
        }
        // One that is there and does not open has its finding already.
        if (nothing_published || found.published.is_some())
            && let Err(why) = held_against_memory(marks.first().map(|(_, checkpoint)| checkpoint), remembered)
        {
            found.fault(why.to_string());
        }
        if let Some(checkpoint) = against.and_then(|note| self.open_mark(ELSEWHERE, note, &mut found)) {
            marks.push((ELSEWHERE, checkpoint));
        }
        let leaves = self.walk_tree(&head, &marks, deep, &mut found).await?;
        for fault in self.store.journal.schema_faults().await? {
            found.fault(format!("the database is not as it was made: {fault}"));
        }
        self.count(&mut found).await?;
        if deep {
            self.deep(leaves, &mut found, told).await?;
        }
        Ok(found)
    }

    fn open_mark(&self, what: &str, note: &str, found: &mut Checked) -> Option<Checkpoint> {
        match Checkpoint::verify(note, &self.settings.origin, &[self.checkpoint_signer.verifier()]) {
            Ok(signed) => Some(signed.checkpoint),
            Err(error) => {
                found.fault(format!("{what} is not signed by this register: {error}"));
                None
            }
        }
    }

    /// All leaves in order; their root, their root at each mark, and their tiles. They are kept only
    /// where each is to be opened: there may be more than fit into memory.
    async fn walk_tree(
        &self,
        head: &Head,
        marks: &[(&'static str, Checkpoint)],
        keep: bool,
        found: &mut Checked,
    ) -> ServiceResult<Vec<[u8; 98]>> {
        let size = head.size;
        for (what, mark) in marks {
            if mark.size > size {
                found.fault(format!("{what} has {} leaves, the database has {size}: its tail was cut off", mark.size));
            }
        }
        let mut tree = merkle::Frontier::new();
        let mut leaves = Vec::new();
        let published = self.published();
        let mut tiles = TileCheck::new(&published, found.published.unwrap_or(0));
        let at_mark = |tree: &merkle::Frontier, found: &mut Checked| {
            for (what, mark) in marks {
                if mark.size == tree.size() && mark.root != tree.root() {
                    found.fault(format!("{what} has another history: its root of {} leaves is another", mark.size));
                }
            }
        };
        at_mark(&tree, found);
        while tree.size() < size {
            let next = match self.store.journal.leaves(tree.size(), LEAVES_AT_ONCE).await {
                Ok(next) if !next.is_empty() => next,
                Ok(_) | Err(StoreError::Inconsistent { .. }) => {
                    found.fault(format!("leaf {} is not there", tree.size()));
                    break;
                }
                Err(error) => return Err(error.into()),
            };
            for leaf in next {
                tree.append(merkle::leaf_hash(&leaf));
                tiles.take(&leaf, found);
                at_mark(&tree, found);
                if keep {
                    leaves.push(leaf);
                }
            }
        }
        tiles.end(found);
        found.size = tree.size();
        found.root = tree.root();
        if found.root != head.root {
            found.fault("the root of the leaves is not that of the head".into());
        }
        // Whoever builds on it next would make a tree that these leaves do not make.
        if found.size == size && tree.hashes() != head.frontier {
            found.fault("the frontier of the head is not that of the leaves".into());
        }
        Ok(leaves)
    }

    async fn count(&self, found: &mut Checked) -> ServiceResult<()> {
        let counts = self.store.journal.counts().await?;
        found.waiting = counts.waiting;
        found.entries = counts.entries;
        found.destroyed = counts.destroyed;
        let leaves = counts.sequenced + counts.waiting;
        // The counts are one snapshot, taken after the walk: a register that is served has grown.
        if counts.sequenced != counts.head_size || counts.head_size < found.size {
            found.fault(format!("{} leaves have a place, the head counts {}", counts.sequenced, counts.head_size));
        }
        if counts.events_by_n != leaves {
            found.fault(format!("subjects count {} events, the journal has {leaves} leaves", counts.events_by_n));
        }
        if counts.events + counts.destroyed != leaves {
            found.fault(format!(
                "{} events and {} destroyed make {}, the journal has {leaves} leaves",
                counts.events,
                counts.destroyed,
                counts.events + counts.destroyed
            ));
        }
        Ok(())
    }

    async fn deep(
        self: &Arc<Self>,
        leaves: Vec<[u8; 98]>,
        found: &mut Checked,
        told: &(dyn Fn(u64, u64) + Send + Sync),
    ) -> ServiceResult<()> {
        let all = leaves.len() as u64;
        let mut tree = Tree { by_label: HashMap::with_capacity(leaves.len()) };
        // How often a leaf was accounted for.
        let mut seen = vec![0u8; leaves.len()];
        for (at, bytes) in leaves.iter().enumerate() {
            let Ok(leaf) = Leaf::from_bytes(bytes) else {
                found.fault(format!("leaf {at} has no known form"));
                continue;
            };
            if tree.by_label.insert(leaf.label, (at as u64, leaf)).is_some() {
                found.fault(format!("leaf {at} has a label that another has"));
            }
        }
        let before = Before {
            destroyed: self.check_sets(&tree, &mut seen, found).await?,
            keys: found.read(self.store.sweep.destroyed_keys().await)?.into_iter().collect(),
            due: self.due_rows(found).await?,
            delays: self.known_delays(found).await,
            pairs: self.store.identities.pairs_count().await?,
            recalled: found.read(self.store.papers.recalled().await)?,
        };
        drop(leaves);
        let (tree, before) = (Arc::new(tree), Arc::new(before));
        let heard = self.check_subjects(&tree, &before, &mut seen, found, &|opened| told(opened, all)).await?;
        self.check_recalled(&before, &heard.recalls, found).await?;
        self.check_enquiry_rows(&heard, found).await?;
        self.check_cases(&before, &heard, found).await?;
        self.check_staff(&heard, found).await?;
        self.check_batches(&before, heard, found).await?;
        for (at, seen) in seen.iter().enumerate() {
            match seen {
                1 => {}
                0 => found.fault(format!("leaf {at} belongs to no row and to no destruction set")),
                _ => found.fault(format!("leaf {at} is accounted for {seen} times")),
            }
        }
        Ok(())
    }

    /// Every subject, a page at a time, as many pages at once as there are cores; told in their order.
    async fn check_subjects(
        self: &Arc<Self>,
        tree: &Arc<Tree>,
        before: &Arc<Before>,
        seen: &mut [u8],
        found: &mut Checked,
        told: &(dyn Fn(u64) + Send + Sync),
    ) -> ServiceResult<Heard> {
        let at_once = std::thread::available_parallelism().map_or(1, usize::from);
        let mut pages: VecDeque<JoinHandle<Page>> = VecDeque::new();
        let mut heard = Heard::default();
        let (mut after, mut ended) = (SubjectKey(0), false);
        while !ended || !pages.is_empty() {
            while !ended && pages.len() < at_once {
                let subjects = self.store.files.subjects_for_audit(after, SUBJECTS_AT_ONCE).await?;
                match subjects.last() {
                    Some(last) => after = last.key,
                    None => ended = true,
                }
                let (register, tree, before, size) = (self.clone(), tree.clone(), before.clone(), found.size);
                pages
                    .push_back(tokio::spawn(async move { register.check_page(&subjects, &tree, &before, size).await }));
            }
            let Some(page) = pages.pop_front() else { continue };
            let page = page.await.map_err(|_| ServiceError::Unreadable("(a check that stopped)"))?;
            found.join(page.found);
            for at in &page.heard.places {
                if let Some(seen) = usize::try_from(*at).ok().and_then(|at| seen.get_mut(at)) {
                    *seen = seen.saturating_add(1);
                }
            }
            heard.join(page.heard);
            told(found.opened);
        }
        Ok(heard)
    }

    async fn check_page(&self, subjects: &[SubjectRow], tree: &Tree, before: &Before, size: u64) -> Page {
        let mut page = Page::default();
        page.found.size = size;
        for row in subjects {
            self.check_steadily(row, tree, before, &mut page).await;
        }
        page
    }

    /// The delays that receipts have promised: a leaf's must be one of them.
    async fn known_delays(&self, found: &mut Checked) -> Vec<i64> {
        match self.delays().await {
            Ok(delays) if !delays.is_empty() => delays,
            other => {
                found.fault(match other {
                    Ok(_) => "the list of promised delays is not there".to_owned(),
                    Err(error) => format!("the list of promised delays: {error}"),
                });
                vec![self.settings.merge_delay_ms]
            }
        }
    }

    /// Checks a subject; a subject that changed while it was read is read again.
    async fn check_steadily(&self, row: &SubjectRow, tree: &Tree, before: &Before, page: &mut Page) {
        for last in [false, true] {
            let mut own = Checked { size: page.found.size, ..Checked::default() };
            let mut told = Heard::default();
            if let Err(error) = self.check_subject(row, tree, before, &mut told, &mut own).await {
                own.fault(format!("subject {}: {error}", row.key.0));
            }
            if own.is_good() || last {
                page.found.join(own);
                page.heard.places.append(&mut told.places);
                page.heard.join(told);
                return;
            }
        }
    }

    /// The destruction sets: each is what its leaf says, and no leaf is in two.
    async fn check_sets(&self, tree: &Tree, seen: &mut [u8], found: &mut Checked) -> ServiceResult<HashSet<u64>> {
        let mut destroyed = HashSet::new();
        let system = self.system_subject().await?;
        for set in self.store.journal.destruction_sets().await? {
            let of_set = label(system.seed.as_bytes(), set.n);
            let digest = destruction_content(&set.places);
            let leaf = match tree.by_label.get(&of_set) {
                Some((_, leaf)) => Some(*leaf),
                // It may wait for its place: then the leaf is there, with its event.
                None => self.waiting_leaf(set.n).await?.filter(|leaf| leaf.label == of_set),
            };
            if !leaf.is_some_and(|leaf| leaf.kind == LeafKind::Destruction && leaf.content == digest) {
                found.fault(format!("the destruction set of event {} is not what its leaf says", set.n));
            }
            for place in set.places {
                let all = seen.len();
                let Some(seen) = usize::try_from(place).ok().and_then(|at| seen.get_mut(at)) else {
                    found.fault(format!("a destruction set names leaf {place}, of {all}"));
                    continue;
                };
                *seen = seen.saturating_add(1);
                destroyed.insert(place);
            }
        }
        Ok(destroyed)
    }

    /// The leaf of an event of the register's own.
    async fn waiting_leaf(&self, n: u64) -> ServiceResult<Option<Leaf>> {
        let event = self.store.files.event(self.system, n).await?;
        Ok(event.and_then(|event| Leaf::from_bytes(&event.leaf.bytes).ok()))
    }
}

/// Which key seals an event, for messages.
#[must_use]
pub fn key_word(key: EventKey) -> &'static str {
    match key {
        EventKey::Subject => "subject",
        EventKey::Year(_) => "year",
        EventKey::Entry(_) => "entry",
    }
}
