//! A store between the register and the real one: it counts what is asked, and can fail.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use xinyu_register::ids::{BatchId, ChangeId, ConsentId, EnquiryId, EntryId, MessageId, OfficerId};
use xinyu_register::logged::Committed;
use xinyu_register::sealed::{BlindIndex, KeyId, Sealed};
use xinyu_store::accounts::{Accounts, Credential, CredentialKind, OfficerRecord, SecretHash};
use xinyu_store::batches::{BatchRecord, BatchState, Batches, FiledRow};
use xinyu_store::desks::{ChangeRow, Desks, TaskRow};
use xinyu_store::files::{
    ConsentRow, EnquiryRow, EventRow, FileRows, Files, LeafRow, MessageRow, NoticeRow, SubjectRow, Whose,
};
use xinyu_store::journal::{Counts, DestructionSet, Head, Journal, Lease};
use xinyu_store::papers::{CopyRow, Papers, RecallMark, ShareRow};
use xinyu_store::person::{
    BatchRow, BatchStep, Due, FilingOp, FilingOutcome, LEAF_BYTES, NewEvent, NewSubject, PersonChange, Persons,
    SubjectKey,
};
use xinyu_store::sweep::{Doomed, Sweep};
use xinyu_store::{Store, StoreError, StoreResult, Tried};

/// Counts calls by name, and refuses those that a test names.
pub struct Probe {
    inner: Store,
    calls: Mutex<Vec<&'static str>>,
    refused: Mutex<Vec<&'static str>>,
    conflict: Mutex<Option<&'static str>>,
    later: Mutex<Option<(&'static str, u32)>>,
}

impl Probe {
    pub fn of(inner: Store) -> Arc<Self> {
        Arc::new(Self {
            inner,
            calls: Mutex::default(),
            refused: Mutex::default(),
            conflict: Mutex::default(),
            later: Mutex::default(),
        })
    }

    pub fn store(self: &Arc<Self>) -> Store {
        Store {
            persons: self.clone(),
            files: self.clone(),
            desks: self.clone(),
            batches: self.clone(),
            identities: self.inner.identities.clone(),
            accounts: self.clone(),
            journal: self.clone(),
            sweep: self.clone(),
            papers: self.clone(),
            honours: self.inner.honours.clone(),
            keys: self.inner.keys.clone(),
            dump: self.inner.dump.clone(),
        }
    }

    /// Calls since the last time, in order.
    pub fn take(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.calls.lock().expect("calls"))
    }

    /// From now on these calls fail, as if the disk were gone.
    pub fn refuse(&self, names: &[&'static str]) {
        *self.refused.lock().expect("refused") = names.to_vec();
    }

    /// So many such calls are answered, the one after fails once.
    pub fn refuse_after(&self, calls: u32, name: &'static str) {
        *self.later.lock().expect("later") = Some((name, calls));
    }

    fn is_later(&self, name: &'static str) -> bool {
        let mut later = self.later.lock().expect("later");
        match later.as_mut() {
            Some((wanted, 0)) if *wanted == name => later.take().is_some(),
            Some((wanted, calls)) if *wanted == name => {
                *calls -= 1;
                false
            }
            _ => false,
        }
    }

    /// The next such call finds that somebody was faster.
    pub fn conflict_once(&self, name: &'static str) {
        *self.conflict.lock().expect("conflict") = Some(name);
    }

    fn conflicts(&self, name: &'static str) -> bool {
        self.conflict.lock().expect("conflict").take_if(|wanted| *wanted == name).is_some()
    }

    fn call(&self, name: &'static str) -> StoreResult<()> {
        self.calls.lock().expect("calls").push(name);
        if self.refused.lock().expect("refused").contains(&name) || self.is_later(name) {
            return Err(StoreError::Unavailable("the test took it away".into()));
        }
        Ok(())
    }
}

#[async_trait]
impl Persons for Probe {
    async fn commit_filings(&self, chunk: Vec<FilingOp>, step: Option<BatchStep>) -> StoreResult<Vec<FilingOutcome>> {
        self.call("commit_filings")?;
        self.inner.persons.commit_filings(chunk, step).await
    }
    async fn commit(&self, change: PersonChange) -> StoreResult<Tried<Committed>> {
        self.call("commit")?;
        self.inner.persons.commit(change).await
    }
    async fn ensure_subject(&self, subject: NewSubject) -> StoreResult<SubjectKey> {
        self.call("ensure_subject")?;
        self.inner.persons.ensure_subject(subject).await
    }
}

#[async_trait]
impl Files for Probe {
    async fn file(&self, whose: Whose) -> StoreResult<Option<FileRows>> {
        self.call("file")?;
        self.inner.files.file(whose).await
    }
    async fn subjects_for_filing(&self, blinds: Vec<BlindIndex>) -> StoreResult<Vec<(BlindIndex, SubjectRow)>> {
        self.call("subjects_for_filing")?;
        self.inner.files.subjects_for_filing(blinds).await
    }
    async fn own_notices(&self, subject: SubjectKey) -> StoreResult<Vec<NoticeRow>> {
        self.call("own_notices")?;
        self.inner.files.own_notices(subject).await
    }
    async fn own_consents(&self, subject: SubjectKey) -> StoreResult<Vec<ConsentRow>> {
        self.call("own_consents")?;
        self.inner.files.own_consents(subject).await
    }
    async fn own_events(&self, subject: SubjectKey, class: u8, before: u64, limit: u32) -> StoreResult<Vec<EventRow>> {
        self.call("own_events")?;
        self.inner.files.own_events(subject, class, before, limit).await
    }
    async fn own_event_count(&self, subject: SubjectKey, class: u8, before: u64) -> StoreResult<u64> {
        self.call("own_event_count")?;
        self.inner.files.own_event_count(subject, class, before).await
    }
    async fn event(&self, subject: SubjectKey, n: u64) -> StoreResult<Option<EventRow>> {
        self.call("event")?;
        self.inner.files.event(subject, n).await
    }
    async fn events_for_audit(&self, subject: SubjectKey) -> StoreResult<Vec<EventRow>> {
        self.call("events_for_audit")?;
        self.inner.files.events_for_audit(subject).await
    }
    async fn subjects_for_audit(&self, after: SubjectKey, limit: u32) -> StoreResult<Vec<SubjectRow>> {
        self.call("subjects_for_audit")?;
        self.inner.files.subjects_for_audit(after, limit).await
    }
    async fn consent(&self, id: ConsentId) -> StoreResult<Option<ConsentRow>> {
        self.call("consent")?;
        self.inner.files.consent(id).await
    }
    async fn consents_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<ConsentRow>> {
        self.call("consents_of_body")?;
        self.inner.files.consents_of_body(body, limit).await
    }
    async fn enquiry(&self, id: EnquiryId) -> StoreResult<Option<EnquiryRow>> {
        self.call("enquiry")?;
        self.inner.files.enquiry(id).await
    }
    async fn enquiries_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<EnquiryRow>> {
        self.call("enquiries_of_body")?;
        self.inner.files.enquiries_of_body(body, limit).await
    }
    async fn enquiries_for_audit(&self, after: Option<EnquiryId>, limit: u32) -> StoreResult<Vec<EnquiryRow>> {
        self.call("enquiries_for_audit")?;
        self.inner.files.enquiries_for_audit(after, limit).await
    }
    async fn committed_look(&self, subject: SubjectKey, n: u64) -> StoreResult<Option<Committed>> {
        self.call("committed_look")?;
        self.inner.files.committed_look(subject, n).await
    }
    async fn messages_waiting(&self, now_ms: i64, limit: u32) -> StoreResult<Vec<MessageRow>> {
        self.call("messages_waiting")?;
        self.inner.files.messages_waiting(now_ms, limit).await
    }
    async fn message_later(&self, id: MessageId, at_ms: i64) -> StoreResult<()> {
        self.call("message_later")?;
        self.inner.files.message_later(id, at_ms).await
    }
    async fn message_gone(&self, id: MessageId) -> StoreResult<()> {
        self.call("message_gone")?;
        self.inner.files.message_gone(id).await
    }
}

#[async_trait]
impl Batches for Probe {
    async fn batch_begin(&self, batch: BatchRecord) -> StoreResult<()> {
        self.call("batch_begin")?;
        self.inner.batches.batch_begin(batch).await
    }
    async fn batch(&self, id: BatchId) -> StoreResult<Option<BatchRecord>> {
        self.call("batch")?;
        self.inner.batches.batch(id).await
    }
    async fn batch_of_content(&self, body: &str, mark: BlindIndex) -> StoreResult<Option<BatchRecord>> {
        self.call("batch_of_content")?;
        self.inner.batches.batch_of_content(body, mark).await
    }
    async fn batches_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<BatchRecord>> {
        self.call("batches_of_body")?;
        self.inner.batches.batches_of_body(body, limit).await
    }
    async fn batches_working(&self) -> StoreResult<Vec<BatchRecord>> {
        self.call("batches_working")?;
        self.inner.batches.batches_working().await
    }
    async fn batches_for_audit(&self, after: Option<BatchId>, limit: u32) -> StoreResult<Vec<BatchRecord>> {
        self.call("batches_for_audit")?;
        self.inner.batches.batches_for_audit(after, limit).await
    }
    async fn batch_end(
        &self,
        id: BatchId,
        state: BatchState,
        sealed: Sealed,
        event: Option<u64>,
        done_ms: i64,
    ) -> StoreResult<()> {
        self.call("batch_end")?;
        self.inner.batches.batch_end(id, state, sealed, event, done_ms).await
    }
    async fn batch_rows(&self, id: BatchId, state: u8, after: u32, limit: u32) -> StoreResult<Vec<BatchRow>> {
        self.call("batch_rows")?;
        self.inner.batches.batch_rows(id, state, after, limit).await
    }
    async fn batch_row_put(&self, id: BatchId, row: BatchRow) -> StoreResult<()> {
        self.call("batch_row_put")?;
        self.inner.batches.batch_row_put(id, row).await
    }
    async fn batch_filed(&self, id: BatchId, part: u32) -> StoreResult<Vec<FiledRow>> {
        self.call("batch_filed")?;
        self.inner.batches.batch_filed(id, part).await
    }
    async fn batch_purge(&self, id: BatchId) -> StoreResult<()> {
        self.call("batch_purge")?;
        self.inner.batches.batch_purge(id).await
    }
}

#[async_trait]
impl Desks for Probe {
    async fn subject_of_entry(&self, id: EntryId) -> StoreResult<Option<SubjectKey>> {
        self.call("subject_of_entry")?;
        self.inner.desks.subject_of_entry(id).await
    }
    async fn change(&self, id: ChangeId) -> StoreResult<Option<ChangeRow>> {
        self.call("change")?;
        self.inner.desks.change(id).await
    }
    async fn changes_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<ChangeRow>> {
        self.call("changes_of_body")?;
        self.inner.desks.changes_of_body(body, limit).await
    }
    async fn own_changes(&self, subject: SubjectKey) -> StoreResult<Vec<ChangeRow>> {
        self.call("own_changes")?;
        self.inner.desks.own_changes(subject).await
    }
    async fn tasks_of_body(&self, body: &str, limit: u32) -> StoreResult<Vec<TaskRow>> {
        self.call("tasks_of_body")?;
        self.inner.desks.tasks_of_body(body, limit).await
    }
    async fn tasks_for_audit(&self, subject: SubjectKey) -> StoreResult<Vec<TaskRow>> {
        self.call("tasks_for_audit")?;
        self.inner.desks.tasks_for_audit(subject).await
    }
}

#[async_trait]
impl Accounts for Probe {
    async fn officer(&self, id: OfficerId) -> StoreResult<Option<OfficerRecord>> {
        self.call("officer")?;
        self.inner.accounts.officer(id).await
    }
    async fn officers_of_body(&self, body: &str) -> StoreResult<Vec<OfficerRecord>> {
        self.call("officers_of_body")?;
        self.inner.accounts.officers_of_body(body).await
    }
    async fn credential_put(&self, secret: SecretHash, credential: Credential) -> StoreResult<()> {
        self.call("credential_put")?;
        self.inner.accounts.credential_put(secret, credential).await
    }
    async fn credential(
        &self,
        kind: CredentialKind,
        secret: SecretHash,
        now_ms: i64,
    ) -> StoreResult<Option<Credential>> {
        self.call("credential")?;
        self.inner.accounts.credential(kind, secret, now_ms).await
    }
    async fn credential_take(
        &self,
        kind: CredentialKind,
        secret: SecretHash,
        now_ms: i64,
    ) -> StoreResult<Option<Credential>> {
        self.call("credential_take")?;
        self.inner.accounts.credential_take(kind, secret, now_ms).await
    }
    async fn credentials_forget(&self, now_ms: i64) -> StoreResult<u64> {
        self.call("credentials_forget")?;
        self.inner.accounts.credentials_forget(now_ms).await
    }
    async fn fact(&self, name: &str) -> StoreResult<Option<Vec<u8>>> {
        self.call("fact")?;
        self.inner.accounts.fact(name).await
    }
    async fn fact_put(&self, name: &str, value: Vec<u8>) -> StoreResult<()> {
        self.call("fact_put")?;
        self.inner.accounts.fact_put(name, value).await
    }
    async fn replay(&self, key: SecretHash, now_ms: i64) -> StoreResult<Option<Vec<u8>>> {
        self.call("replay")?;
        self.inner.accounts.replay(key, now_ms).await
    }
    async fn replay_put(&self, key: SecretHash, ids: Vec<u8>, until_ms: i64) -> StoreResult<()> {
        self.call("replay_put")?;
        self.inner.accounts.replay_put(key, ids, until_ms).await
    }
}

#[async_trait]
impl Journal for Probe {
    async fn lease(&self, holder: [u8; 16], now_ms: i64, until_ms: i64) -> StoreResult<Option<Lease>> {
        self.call("lease")?;
        self.inner.journal.lease(holder, now_ms, until_ms).await
    }
    async fn sequence(&self, lease: Lease, limit: u32) -> StoreResult<Option<Head>> {
        self.call("sequence")?;
        self.inner.journal.sequence(lease, limit).await
    }
    async fn head(&self) -> StoreResult<Head> {
        self.call("head")?;
        self.inner.journal.head().await
    }
    async fn waiting(&self) -> StoreResult<u64> {
        self.call("waiting")?;
        self.inner.journal.waiting().await
    }
    async fn leaves(&self, from: u64, limit: u32) -> StoreResult<Vec<[u8; LEAF_BYTES]>> {
        self.call("leaves")?;
        self.inner.journal.leaves(from, limit).await
    }
    async fn leaf_by_hash(&self, hash: [u8; 32]) -> StoreResult<Option<LeafRow>> {
        self.call("leaf_by_hash")?;
        self.inner.journal.leaf_by_hash(hash).await
    }
    async fn counts(&self) -> StoreResult<Counts> {
        self.call("counts")?;
        self.inner.journal.counts().await
    }
    async fn destruction_sets(&self) -> StoreResult<Vec<DestructionSet>> {
        self.call("destruction_sets")?;
        self.inner.journal.destruction_sets().await
    }
    async fn schema_faults(&self) -> StoreResult<Vec<String>> {
        self.call("schema_faults")?;
        self.inner.journal.schema_faults().await
    }
    async fn settle(&self) -> StoreResult<()> {
        self.call("settle")?;
        self.inner.journal.settle().await
    }
}

#[async_trait]
impl Sweep for Probe {
    async fn due(&self, day: i32, after: Option<Due>, limit: u32) -> StoreResult<Vec<Due>> {
        self.call("due")?;
        self.inner.sweep.due(day, after, limit).await
    }
    async fn due_done(&self, due: Due) -> StoreResult<()> {
        self.call("due_done")?;
        self.inner.sweep.due_done(due).await
    }
    async fn doomed(&self, entry: EntryId) -> StoreResult<Option<Doomed>> {
        self.call("doomed")?;
        self.inner.sweep.doomed(entry).await
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
        self.call("destroy")?;
        if self.conflicts("destroy") {
            return Ok(Tried::Conflict);
        }
        self.inner.sweep.destroy(system, events, day, entries, places, due).await
    }
    async fn destroyed_keys(&self) -> StoreResult<Vec<KeyId>> {
        self.call("destroyed_keys")?;
        self.inner.sweep.destroyed_keys().await
    }
}

#[async_trait]
impl Papers for Probe {
    async fn copy_put(&self, copy: CopyRow) -> StoreResult<()> {
        self.call("copy_put")?;
        self.inner.papers.copy_put(copy).await
    }
    async fn copy(&self, id: EnquiryId, lang: u8) -> StoreResult<Option<CopyRow>> {
        self.call("copy")?;
        self.inner.papers.copy(id, lang).await
    }
    async fn copies_for_audit(&self, subject: SubjectKey) -> StoreResult<Vec<CopyRow>> {
        self.call("copies_for_audit")?;
        self.inner.papers.copies_for_audit(subject).await
    }
    async fn copy_purge(&self, id: EnquiryId) -> StoreResult<()> {
        self.call("copy_purge")?;
        self.inner.papers.copy_purge(id).await
    }
    async fn recalled(&self) -> StoreResult<Vec<(RecallMark, i32)>> {
        self.call("recalled")?;
        self.inner.papers.recalled().await
    }
    async fn recalled_forget(&self, day: i32) -> StoreResult<()> {
        self.call("recalled_forget")?;
        self.inner.papers.recalled_forget(day).await
    }
    async fn share_by_code(&self, code_mark: BlindIndex) -> StoreResult<Option<ShareRow>> {
        self.call("share_by_code")?;
        self.inner.papers.share_by_code(code_mark).await
    }
    async fn shares_of(&self, subject: SubjectKey) -> StoreResult<Vec<ShareRow>> {
        self.call("shares_of")?;
        self.inner.papers.shares_of(subject).await
    }
    async fn share_forget(&self, subject: SubjectKey, n: u64) -> StoreResult<()> {
        self.call("share_forget")?;
        self.inner.papers.share_forget(subject, n).await
    }
}
