//! The journal held against the database, and both against a checkpoint kept elsewhere.
//!
//! Shallow: the tree recomputed from the leaves has the root of the head and of what is published;
//! the counts add up. Deep: every leaf opens (label, position, content and row agree) or lies in
//! exactly one destruction set; every row has its leaf; n is gapless for each pseudonym; every
//! entry is what its events say.

use std::collections::HashMap;

use xinyu_evidence::checkpoint::Checkpoint;
use xinyu_evidence::leaf::{
    Class as LeafClass, Leaf, LeafKind, content, content_salt, destruction_content, label, position, position_salt,
    seed_commitment,
};
use xinyu_evidence::merkle;
use xinyu_register::entry::{EntryRecord, Fact};
use xinyu_register::event::Event;
use xinyu_store::files::{EventRow, FileRows, SubjectRow, Whose};
use xinyu_store::person::{EventKey, SubjectKey};

use crate::app::Register;
use crate::error::{ServiceError, ServiceResult};
use crate::filing;
use crate::person::Person;

/// Findings kept at most; more are counted.
const FINDINGS_MAX: usize = 50;
const SUBJECTS_AT_ONCE: u32 = 256;
const LEAVES_AT_ONCE: u32 = 8192;

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// Leaves in the tree.
    pub size: u64,
    /// Its root.
    pub root: [u8; 32],
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

    pub(crate) fn fault(&mut self, finding: String) {
        self.faults += 1;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        }
    }
}

/// The leaves of the tree by their label, for the deep check.
struct Tree {
    by_label: HashMap<[u8; 32], (u64, Leaf)>,
    /// How often a leaf was accounted for.
    seen: Vec<u8>,
}

impl Register {
    /// Recomputes the tree and holds it against head, published checkpoint and counts; `against` is
    /// a checkpoint kept elsewhere.
    ///
    /// # Errors
    /// The store or the published journal does not read.
    pub async fn verify_journal(
        &self,
        deep: bool,
        against: Option<&str>,
        told: &(dyn Fn(u64, u64) + Send + Sync),
    ) -> ServiceResult<Checked> {
        let mut found = Checked::default();
        let head = self.store.journal.head().await?;
        let mut marks = Vec::new();
        if let Some(note) = self.published().checkpoint()? {
            marks.push(("the published checkpoint", note));
        }
        if let Some(note) = against {
            marks.push(("the checkpoint kept elsewhere", note.to_owned()));
        }
        let marks = self.open_marks(&marks, &mut found);
        let leaves = self.walk_tree(head.size, &marks, &mut found).await?;
        if found.root != head.root {
            found.fault("the root of the leaves is not that of the head".into());
        }
        self.count(&mut found).await?;
        if deep {
            self.deep(leaves, &mut found, told).await?;
        }
        Ok(found)
    }

    fn open_marks(&self, marks: &[(&'static str, String)], found: &mut Checked) -> Vec<(&'static str, Checkpoint)> {
        let mut opened = Vec::new();
        for (what, note) in marks {
            match Checkpoint::verify(note, &self.settings.origin, &[self.checkpoint_signer.verifier()]) {
                Ok(signed) => opened.push((*what, signed.checkpoint)),
                Err(error) => found.fault(format!("{what} is not signed by this register: {error}")),
            }
        }
        opened
    }

    /// All leaves in order; their root, and their root at each mark.
    async fn walk_tree(
        &self,
        size: u64,
        marks: &[(&'static str, Checkpoint)],
        found: &mut Checked,
    ) -> ServiceResult<Vec<[u8; 98]>> {
        for (what, mark) in marks {
            if mark.size > size {
                found.fault(format!("{what} has {} leaves, the database has {size}: its tail was cut off", mark.size));
            }
        }
        let mut tree = merkle::Frontier::new();
        let mut leaves = Vec::new();
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
                Ok(_) | Err(xinyu_store::StoreError::Inconsistent { .. }) => {
                    found.fault(format!("leaf {} is not there", tree.size()));
                    break;
                }
                Err(error) => return Err(error.into()),
            };
            for leaf in next {
                tree.append(merkle::leaf_hash(&leaf));
                at_mark(&tree, found);
                leaves.push(leaf);
            }
        }
        found.size = tree.size();
        found.root = tree.root();
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
        &self,
        leaves: Vec<[u8; 98]>,
        found: &mut Checked,
        told: &(dyn Fn(u64, u64) + Send + Sync),
    ) -> ServiceResult<()> {
        let all = leaves.len() as u64;
        let mut tree = Tree { by_label: HashMap::with_capacity(leaves.len()), seen: vec![0; leaves.len()] };
        for (at, bytes) in leaves.iter().enumerate() {
            let Ok(leaf) = Leaf::from_bytes(bytes) else {
                found.fault(format!("leaf {at} has no known form"));
                continue;
            };
            if tree.by_label.insert(leaf.label, (at as u64, leaf)).is_some() {
                found.fault(format!("leaf {at} has a label that another has"));
            }
        }
        let destroyed = self.check_sets(&leaves, &mut tree, found).await?;
        let mut after = SubjectKey(0);
        loop {
            let subjects = self.store.files.subjects_for_audit(after, SUBJECTS_AT_ONCE).await?;
            let Some(last) = subjects.last() else { break };
            after = last.key;
            for row in &subjects {
                self.check_steadily(row, &mut tree, &destroyed, found).await;
            }
            told(found.opened, all);
        }
        for (at, seen) in tree.seen.iter().enumerate() {
            match seen {
                1 => {}
                0 => found.fault(format!("leaf {at} belongs to no row and to no destruction set")),
                _ => found.fault(format!("leaf {at} is accounted for {seen} times")),
            }
        }
        Ok(())
    }

    /// Checks a subject; a subject that changed while it was read is read again.
    async fn check_steadily(
        &self,
        row: &SubjectRow,
        tree: &mut Tree,
        destroyed: &HashMap<u64, ()>,
        found: &mut Checked,
    ) {
        for last in [false, true] {
            let mut own = Checked { size: found.size, ..Checked::default() };
            let mut marks = Vec::new();
            if let Err(error) = self.check_subject(row, tree, destroyed, &mut marks, &mut own).await {
                own.fault(format!("subject {}: {error}", row.key.0));
            }
            if own.is_good() || last {
                found.opened += own.opened;
                found.faults += own.faults;
                let room = FINDINGS_MAX.saturating_sub(found.findings.len());
                found.findings.extend(own.findings.into_iter().take(room));
                for at in marks {
                    if let Some(seen) = usize::try_from(at).ok().and_then(|at| tree.seen.get_mut(at)) {
                        *seen += 1;
                    }
                }
                return;
            }
        }
    }

    /// The destruction sets: each is what its leaf says, and no leaf is in two.
    async fn check_sets(
        &self,
        leaves: &[[u8; 98]],
        tree: &mut Tree,
        found: &mut Checked,
    ) -> ServiceResult<HashMap<u64, ()>> {
        let mut destroyed = HashMap::new();
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
                let Some(seen) = usize::try_from(place).ok().and_then(|at| tree.seen.get_mut(at)) else {
                    found.fault(format!("a destruction set names leaf {place}, of {}", leaves.len()));
                    continue;
                };
                *seen += 1;
                destroyed.insert(place, ());
            }
        }
        Ok(destroyed)
    }

    /// The leaf of an event of the register's own.
    async fn waiting_leaf(&self, n: u64) -> ServiceResult<Option<Leaf>> {
        let event = self.store.files.event(self.system, n).await?;
        Ok(event.and_then(|event| Leaf::from_bytes(&event.leaf.bytes).ok()))
    }

    async fn check_subject(
        &self,
        row: &SubjectRow,
        tree: &Tree,
        destroyed: &HashMap<u64, ()>,
        marks: &mut Vec<u64>,
        found: &mut Checked,
    ) -> ServiceResult<()> {
        let Some(rows) = self.store.files.file(Whose::Key(row.key)).await? else {
            return Err(ServiceError::Unreadable("subject.id"));
        };
        let person = self.open_file(&rows)?;
        let mut events = self.store.files.events_for_audit(row.key).await?;
        // What came after the file was read is of the next check; its leaf is not in this tree.
        events.retain(|event| event.n < rows.subject.n || event.leaf.index.is_some_and(|at| at < found.size));
        let mut told: HashMap<u64, Event> = HashMap::with_capacity(events.len());
        let mut next = events.iter().peekable();
        for n in 0..rows.subject.n {
            match next.next_if(|event| event.n == n) {
                Some(event) => {
                    if let Some(opened) = self.check_event(&person, event, tree, marks, found)? {
                        told.insert(n, opened);
                    }
                }
                None => check_gap(&person, n, tree, destroyed, found),
            }
        }
        if let Some(more) = next.next() {
            found.fault(format!("subject {}: event {} is beyond its count", row.key.0, more.n));
        }
        self.check_entries(&rows, &person, &told, found);
        self.check_rows(&person, &told, found).await
    }

    /// One event: its leaf is in the tree and opens to exactly this row.
    fn check_event(
        &self,
        person: &Person,
        row: &EventRow,
        tree: &Tree,
        marks: &mut Vec<u64>,
        found: &mut Checked,
    ) -> ServiceResult<Option<Event>> {
        let subject = person.subject.key.0;
        let n = row.n;
        let leaf = Leaf::from_bytes(&row.leaf.bytes).map_err(|_| ServiceError::Unreadable("leaf.bytes"))?;
        let class = LeafClass::from_u8(row.class).ok_or(ServiceError::Unreadable("event.class"))?;
        if leaf.label != label(person.subject.seed.as_bytes(), n) {
            found.fault(format!("subject {subject}, event {n}: the label is another's"));
        }
        let r_p = position_salt(person.subject.k_s.as_bytes(), n);
        if leaf.position != position(&r_p, &person.subject.pseudonym.0, n, class) {
            found.fault(format!("subject {subject}, event {n}: the position does not open"));
        }
        let key = self.key_of_event(person, row)?;
        let m = self.open_m(&person.subject, &key, row)?;
        let opens = leaf.content == content(&content_salt(key.key.as_bytes(), n), &m);
        if !opens && leaf.kind != LeafKind::Destruction {
            found.fault(format!("subject {subject}, event {n}: the content does not open"));
        }
        match (row.leaf.index, tree.by_label.get(&leaf.label)) {
            (None, None) => {}
            // Given its place after the tree was read.
            (Some(place), None) if place >= found.size => {}
            (Some(place), Some((at, in_tree))) if place == *at && *in_tree == leaf => marks.push(place),
            _ => found.fault(format!("subject {subject}, event {n}: its leaf is not the one in the tree")),
        }
        found.opened += 1;
        let event = Event::from_cbor(&m).map_err(|_| ServiceError::Unreadable("event.m"))?;
        if n == 0 {
            let commitment = seed_commitment(person.subject.seed.as_bytes());
            if !matches!(&event, Event::Enrolled { seed_commitment, .. } if *seed_commitment == commitment) {
                found.fault(format!("subject {subject}: its enrolment does not bind its seed"));
            }
        }
        Ok(Some(event))
    }

    /// Every entry is what its events say: content by digest, life fact by fact.
    fn check_entries(&self, rows: &FileRows, person: &Person, told: &HashMap<u64, Event>, found: &mut Checked) {
        for (row, open) in rows.entries.iter().zip(&person.entries) {
            let record = &open.entry.record;
            if !agrees(record, told) {
                found.fault(format!("entry {} is not what its events say", row.id));
            }
        }
        // Every event of an entry belongs to an entry that is there and lists it.
        let listed: std::collections::HashSet<u64> =
            person.entries.iter().flat_map(|open| open.entry.record.events.iter().copied()).collect();
        for (n, event) in told {
            let of_entry = matches!(
                event,
                Event::Filed { .. } | Event::MessageSent { .. } | Event::Served { .. } | Event::Ended { .. }
            );
            if of_entry && !listed.contains(n) {
                found.fault(format!("subject {}, event {n}: no entry lists it", person.subject.key.0));
            }
        }
    }
}

/// A missing event must be one of a destroyed entry: its leaf says "entry" and lies in a set.
fn check_gap(person: &Person, n: u64, tree: &Tree, destroyed: &HashMap<u64, ()>, found: &mut Checked) {
    let subject = person.subject.key.0;
    let wanted = label(person.subject.seed.as_bytes(), n);
    let r_p = position_salt(person.subject.k_s.as_bytes(), n);
    let of_entry = position(&r_p, &person.subject.pseudonym.0, n, LeafClass::Entry);
    match tree.by_label.get(&wanted) {
        Some((at, leaf)) if destroyed.contains_key(at) && leaf.position == of_entry => {}
        Some(_) => found.fault(format!("subject {subject}: event {n} was removed")),
        None => found.fault(format!("subject {subject}: event {n} and its leaf are not there")),
    }
}

fn agrees(record: &EntryRecord, told: &HashMap<u64, Event>) -> bool {
    if record.life.len() != record.events.len() {
        return false;
    }
    let current = record.version();
    record.life.iter().zip(&record.events).all(|(fact, n)| match (fact, told.get(n)) {
        (
            Fact::Filed { version, at_ms, batch, .. },
            Some(Event::Filed { at_ms: at, version: v, digest, batch: b, .. }),
        ) => {
            let same_content = *version != current || *digest == filing::content_digest(&record.content);
            at_ms == at && version == v && batch == b && same_content
        }
        (Fact::MessageSent { version, at_ms }, Some(Event::MessageSent { at_ms: at, version: v })) => {
            at_ms == at && version == v
        }
        (Fact::Served { version, at_ms, how }, Some(Event::Served { at_ms: at, version: v, how: h })) => {
            at_ms == at && version == v && how == h
        }
        (Fact::Ended { at_ms, on, why }, Some(Event::Ended { at_ms: at, on: day, why: w })) => {
            at_ms == at && on == day && why == w
        }
        _ => false,
    })
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
