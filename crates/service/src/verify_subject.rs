//! One subject held against the tree: every event opens and has its leaf, every entry is what its
//! events say and is found by what it says.

use std::collections::HashMap;

use xinyu_evidence::leaf::{
    Class as LeafClass, Leaf, LeafKind, content, content_salt, label, position, position_salt, seed_commitment,
};
use xinyu_register::entry::{EntryRecord, Fact};
use xinyu_register::event::Event;
use xinyu_store::files::{EntryRow, EventRow, FileRows, SubjectRow, Whose};

use crate::app::Register;
use crate::error::{ServiceError, ServiceResult};
use crate::filing;
use crate::person::Person;
use crate::verify::{Before, Checked, Tree};
use crate::verify_desk::Heard;

/// The events of one subject, opened, by their number.
pub(crate) type Told = HashMap<u64, Event>;

impl Register {
    pub(crate) async fn check_subject(
        &self,
        row: &SubjectRow,
        tree: &Tree,
        before: &Before,
        heard: &mut Heard,
        found: &mut Checked,
    ) -> ServiceResult<()> {
        let Some(rows) = self.store.files.file(Whose::Key(row.key)).await? else {
            return Err(ServiceError::Unreadable("subject.id"));
        };
        let person = self.open_file(&rows)?;
        self.check_keys(&rows, &person, before, found);
        let mut events = self.store.files.events_for_audit(row.key).await?;
        // What came after the file was read is of the next check; its leaf is not in this tree.
        events.retain(|event| event.n < rows.subject.n || event.leaf.index.is_some_and(|at| at < found.size));
        let mut told: Told = HashMap::with_capacity(events.len());
        let mut next = events.iter().peekable();
        for n in 0..rows.subject.n {
            match next.next_if(|event| event.n == n) {
                Some(event) => {
                    if let Some(opened) = self.check_event(&person, event, tree, before, heard, found)? {
                        told.insert(n, opened);
                    }
                }
                None => check_gap(&person, n, tree, before, found),
            }
        }
        if let Some(more) = next.next() {
            found.fault(format!("subject {}: event {} is beyond its count", row.key.0, more.n));
        }
        self.check_entries(&rows, &person, &told, found);
        self.check_due(&person, &told, before, found).await?;
        self.check_enquiries(&person, &told, heard, found).await?;
        heard.batches_of(&told);
        heard.staff_of(&told);
        self.check_papers(&person, &told, before, &mut heard.recalls, found).await?;
        self.check_rows(&person, &told, found).await
    }

    /// The subject is found by its own paper, and none of its keys is said to be destroyed: a
    /// restore would destroy what that list names.
    fn check_keys(&self, rows: &FileRows, person: &Person, before: &Before, found: &mut Checked) {
        let (subject, identity) = (&rows.subject, &person.identity);
        if subject.blind != self.keyring.blind_identity(&identity.id_type, &identity.id_number) {
            found.fault(format!("subject {}: it is found by another paper than its own", subject.key.0));
        }
        let own = rows.year_keys.iter().map(|key| key.key_id).chain([subject.key_id]);
        if own.into_iter().any(|key| before.keys.contains(&key)) {
            found.fault(format!("subject {}: a key of it is in the list of destroyed keys", subject.key.0));
        }
        for row in rows.entries.iter().filter(|row| before.keys.contains(&row.key_id)) {
            found.fault(format!("the key of entry {} is in the list of destroyed keys", row.id));
        }
    }

    /// One event: its leaf is in the tree and opens to exactly this row.
    fn check_event(
        &self,
        person: &Person,
        row: &EventRow,
        tree: &Tree,
        before: &Before,
        heard: &mut Heard,
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
            (Some(place), Some((at, in_tree))) if place == *at && *in_tree == leaf => heard.places.push(place),
            _ => found.fault(format!("subject {subject}, event {n}: its leaf is not the one in the tree")),
        }
        found.opened += 1;
        let event = Event::from_cbor(&m).map_err(|_| ServiceError::Unreadable("event.m"))?;
        check_times(person, row, leaf.kind, &event, before, found);
        if n == 0 {
            let commitment = seed_commitment(person.subject.seed.as_bytes());
            if !matches!(&event, Event::Enrolled { seed_commitment, .. } if *seed_commitment == commitment) {
                found.fault(format!("subject {subject}: its enrolment does not bind its seed"));
            }
        }
        Ok(Some(event))
    }

    /// Every entry is what its events say: content by digest, life fact by fact.
    fn check_entries(&self, rows: &FileRows, person: &Person, told: &Told, found: &mut Checked) {
        for (row, open) in rows.entries.iter().zip(&person.entries) {
            let record = &open.entry.record;
            if !agrees(record, told) {
                found.fault(format!("entry {} is not what its events say", row.id));
            }
            self.check_found_by(row, record, person, found);
        }
        // Every event of an entry belongs to an entry that is there and lists it.
        let listed: std::collections::HashSet<u64> =
            person.entries.iter().flat_map(|open| open.entry.record.events.iter().copied()).collect();
        for (n, event) in told {
            let of_entry = matches!(
                event,
                Event::Filed { .. }
                    | Event::MessageSent { .. }
                    | Event::Served { .. }
                    | Event::Ended { .. }
                    | Event::Wished { .. }
                    | Event::TakeBackAsked { .. }
                    | Event::TakeBackDropped { .. }
                    | Event::HonourPublished { .. }
                    | Event::HonourTakenDown { .. }
            );
            if of_entry && !listed.contains(n) {
                found.fault(format!("subject {}, event {n}: no entry lists it", person.subject.key.0));
            }
        }
    }
    /// By what an entry is found again, whether it is a repetition, and whose it is to amend: in
    /// clear or by HMAC, and so for anyone at the file to alter.
    fn check_found_by(&self, row: &EntryRow, record: &EntryRecord, person: &Person, found: &mut Checked) {
        let identity = &person.identity;
        let row_key = self.row_key(&record.content, &identity.id_type, &identity.id_number);
        if row.row_key != row_key
            || row.content_mark != self.content_mark(&record.content)
            || row.source_body != record.content.source_body
        {
            found.fault(format!("entry {} is found by something else than what it says", row.id));
        }
    }
}

/// The times in clear, which receipts are made from again, are those that were committed to.
fn check_times(person: &Person, row: &EventRow, kind: LeafKind, event: &Event, before: &Before, found: &mut Checked) {
    // The m of a destruction leaf tells the day of the run, not its moment.
    let at_ms = event.at_ms().filter(|_| kind != LeafKind::Destruction);
    let promised = row.leaf.due_ms.checked_sub(row.leaf.at_ms);
    if at_ms.is_some_and(|at_ms| at_ms != row.leaf.at_ms)
        || !promised.is_some_and(|delay| before.delays.contains(&delay))
    {
        found.fault(format!("subject {}, event {}: the times of its leaf are others", person.subject.key.0, row.n));
    }
}

/// A missing event must be one of a destroyed entry: its leaf says "entry" and lies in a set.
fn check_gap(person: &Person, n: u64, tree: &Tree, before: &Before, found: &mut Checked) {
    let subject = person.subject.key.0;
    let wanted = label(person.subject.seed.as_bytes(), n);
    let r_p = position_salt(person.subject.k_s.as_bytes(), n);
    let of_entry = position(&r_p, &person.subject.pseudonym.0, n, LeafClass::Entry);
    match tree.by_label.get(&wanted) {
        Some((at, leaf)) if before.destroyed.contains(at) && leaf.position == of_entry => {}
        Some(_) => found.fault(format!("subject {subject}: event {n} was removed")),
        None => found.fault(format!("subject {subject}: event {n} and its leaf are not there")),
    }
}

fn agrees(record: &EntryRecord, told: &Told) -> bool {
    if record.life.len() != record.events.len() {
        return false;
    }
    record.life.iter().zip(&record.events).all(|(fact, n)| match (fact, told.get(n)) {
        (
            Fact::Filed { version, at_ms, batch, keeps_service, reason, .. },
            Some(Event::Filed { at_ms: at, version: v, digest, batch: b, amended, .. }),
        ) => {
            let content = record.content_of(*version);
            let same_content = content.is_some_and(|content| *digest == filing::content_digest(content));
            let same_service = amended.as_ref().map(|amended| !amended.worse) == *keeps_service;
            let same_reason = amended.as_ref().map(|amended| &amended.reason) == reason.as_ref();
            at_ms == at && version == v && batch == b && same_content && same_service && same_reason
        }
        (Fact::MessageSent { version, at_ms }, Some(Event::MessageSent { at_ms: at, version: v })) => {
            at_ms == at && version == v
        }
        (Fact::Served { version, at_ms, how }, Some(Event::Served { at_ms: at, version: v, how: h })) => {
            at_ms == at && version == v && how == h
        }
        (Fact::Ended { at_ms, on, why, reason }, Some(Event::Ended { at_ms: at, on: day, why: w, taken_back })) => {
            let same_reason = taken_back.as_ref().map(|taken_back| &taken_back.reason) == reason.as_ref();
            at_ms == at && on == day && why == w && same_reason
        }
        (
            Fact::TakeBackAsked { at_ms, officer, why, reason },
            Some(Event::TakeBackAsked { at_ms: at, officer: by, why: w, reason: said }),
        ) => at_ms == at && officer == by && why == w && reason == said,
        (Fact::TakeBackDropped { at_ms, officer }, Some(Event::TakeBackDropped { at_ms: at, officer: by })) => {
            at_ms == at && officer == by
        }
        (Fact::Wished { at_ms, wish }, Some(Event::Wished { at_ms: at, wish: w })) => at_ms == at && wish == w,
        // The name is held against the event's mark beside the row: see `check_honours`.
        (Fact::Published { version, at_ms, .. }, Some(Event::HonourPublished { at_ms: at, version: v, .. })) => {
            at_ms == at && version == v
        }
        (Fact::TakenDown { at_ms }, Some(Event::HonourTakenDown { at_ms: at })) => at_ms == at,
        _ => false,
    })
}
