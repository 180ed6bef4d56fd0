//! A register in a folder of its own, for filings.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use async_trait::async_trait;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use xinyu_evidence::note::Signer;
use xinyu_evidence::receipt::ReceiptSigner;
use xinyu_register::entry::EntryContent;
use xinyu_register::identity::BodyCode;
use xinyu_register::ids::{BatchId, EntryId, OfficerId};
use xinyu_register::instant::start_of;
use xinyu_register::logged::{Committed, Logged};
use xinyu_register::rules::{RuleFile, Rules};
use xinyu_register::sealed::Generation;
use xinyu_service::caller::{CALLER_VALID_MS, Caller, Officer, Resident};
use xinyu_service::error::SheetRefusal;
use xinyu_service::filing::returned::{ReasonWords, RowView};
use xinyu_service::filing::{BatchView, Counts, Reason, RowRecord, RowState};
use xinyu_service::policy::RoleTable;
use xinyu_service::ports::{
    Clock, Entropy, Message, Post, PostFault, RawRow, ReadSeek, RenderFault, Renderer, ReportDoc, ReportSigner,
    SheetFault, SheetLimits, SheetSource, Sheets, Words,
};
use xinyu_service::start::{Parts, SigningKeys};
use xinyu_service::{Refusal, Register, ServiceError, ServiceResult, Settings};
use xinyu_sheets::SheetIo;
use xinyu_store::files::{FileRows, Whose};
use xinyu_store::person::{BatchStep, FilingOp, FilingOutcome, NewSubject, PersonChange, Persons, SubjectKey};
use xinyu_store::{Store, StoreError, StoreResult, Tried};
use xinyu_store_sqlite::{Migrate, SqliteStore};
use xinyu_vault::{Key, Keyring, Place, SealedReader, key_place, open};

use crate::sheet::{Person, Sheet, YUYANG};

pub const ORIGIN: &str = "xinyu.example/journal";
pub const TEMPLATE: &str = "sgs-penalty-person";
/// A Monday; the good rows were decided before it.
pub const TODAY: &str = "2026-11-23";

pub static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::load(&rule_files()).expect("the rules")));

pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn rule_files() -> Vec<RuleFile> {
    let root = repository().join("rules");
    let (mut found, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|end| end == "toml") {
                let path = entry.strip_prefix(&root).expect("below rules/").to_string_lossy().replace('\\', "/");
                found.push(RuleFile { path, text: fs::read_to_string(&entry).expect("a text") });
            }
        }
    }
    found
}

fn start_of_day(day: &str) -> i64 {
    start_of(day.parse::<Date>().expect("a date")) + 9 * 60 * 60 * 1000
}

// ---- The outside world ----------------------------------------------------------------------

pub struct TestClock(pub AtomicI64);

impl Clock for TestClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

struct Seeded(Mutex<(u64, u64)>);

impl Entropy for Seeded {
    fn fill(&self, out: &mut [u8]) {
        let mut at = self.0.lock().expect("entropy");
        for part in out.chunks_mut(32) {
            at.1 += 1;
            let block = Sha256::new().chain_update(at.0.to_be_bytes()).chain_update(at.1.to_be_bytes()).finalize();
            part.copy_from_slice(&block[..part.len()]);
        }
    }
}

struct Nowhere;

#[async_trait]
impl Post for Nowhere {
    async fn send(&self, _: &Message) -> Result<(), PostFault> {
        Ok(())
    }
}

impl Renderer for Nowhere {
    fn report(&self, _: &Logged<ReportDoc>, _: &dyn ReportSigner) -> Result<Vec<u8>, RenderFault> {
        Ok(Vec::new())
    }
}

impl Words for Nowhere {
    fn say(&self, _: &str, key: &str, _: &[(&str, &str)]) -> String {
        key.to_owned()
    }
}

impl ReportSigner for Nowhere {
    fn certificate_der(&self) -> &[u8] {
        b"certificate"
    }
    fn sign(&self, _: &[u8]) -> Vec<u8> {
        Vec::new()
    }
}

/// Words that say which code they stand for.
pub struct Codes;

impl ReasonWords for Codes {
    fn headers(&self) -> [String; 3] {
        ["结果".into(), "问题".into(), "怎样改".into()]
    }
    fn state(&self, state: Option<RowState>) -> String {
        state.map_or("filed".into(), |state| format!("{state:?}"))
    }
    fn reason(&self, reason: &Reason) -> (String, String) {
        (reason.code.clone(), format!("mend {}", reason.code))
    }
}

/// The store, which can be taken away in the middle of a batch, or held up.
pub struct Gate {
    inner: Arc<dyn Persons>,
    /// Filing commits that still go through; further ones fail.
    pub left: AtomicUsize,
    /// Whether the commit that fails is done all the same: the answer is lost, not the work.
    pub answer_lost: std::sync::atomic::AtomicBool,
    /// Filing commits wait here if it is locked.
    pub hold: tokio::sync::Mutex<()>,
    /// Filing commits that came.
    pub came: AtomicUsize,
}

#[async_trait]
impl Persons for Gate {
    async fn commit_filings(&self, chunk: Vec<FilingOp>, step: Option<BatchStep>) -> StoreResult<Vec<FilingOutcome>> {
        self.came.fetch_add(1, Ordering::SeqCst);
        let _held = self.hold.lock().await;
        let before = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if before.is_err() {
            if self.answer_lost.load(Ordering::SeqCst) {
                self.inner.commit_filings(chunk, step).await?;
            }
            return Err(StoreError::Unavailable("the test took it away".into()));
        }
        self.inner.commit_filings(chunk, step).await
    }
    async fn commit(&self, change: PersonChange) -> StoreResult<Tried<Committed>> {
        self.inner.commit(change).await
    }
    async fn ensure_subject(&self, subject: NewSubject) -> StoreResult<SubjectKey> {
        self.inner.ensure_subject(subject).await
    }
}

// ---- The register ---------------------------------------------------------------------------

pub struct World {
    pub folder: Arc<TempDir>,
    pub register: Arc<Register>,
    pub store: Store,
    pub clock: Arc<TestClock>,
    pub gate: Arc<Gate>,
    seed: u64,
}

impl World {
    pub async fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
        let clock = Arc::new(TestClock(AtomicI64::new(start_of_day(TODAY))));
        Self::open(Arc::new(folder.expect("a folder")), clock, 1).await
    }

    async fn open(folder: Arc<TempDir>, clock: Arc<TestClock>, seed: u64) -> Self {
        let sqlite = SqliteStore::open(&folder.path().join("register.db"), Migrate::Yes).expect("a database");
        let store = sqlite.store();
        let gate = Arc::new(Gate {
            inner: store.persons.clone(),
            left: AtomicUsize::new(usize::MAX),
            answer_lost: false.into(),
            hold: tokio::sync::Mutex::new(()),
            came: AtomicUsize::new(0),
        });
        let seen = Store { persons: gate.clone(), ..store.clone() };
        let register = start(folder.path(), seen, clock.clone(), seed).await.expect("a register");
        Self { folder, register, store, clock, gate, seed }
    }

    /// Another process on the same folder; also what comes after a crash.
    pub async fn another(&self) -> Self {
        Self::open(self.folder.clone(), self.clock.clone(), self.seed + 1).await
    }

    pub fn on(&self, day: &str) {
        self.clock.0.store(start_of_day(day), Ordering::SeqCst);
    }

    /// The store goes away after so many more filing commits.
    pub fn fail_after(&self, commits: usize) {
        self.gate.left.store(commits, Ordering::SeqCst);
    }

    pub fn clerk(&self, body: &str) -> Caller {
        let code = BodyCode::parse(body).expect("a code").code;
        Caller::Officer(Officer {
            id: OfficerId::from_bytes([3; 10]),
            name: "高峰".into(),
            body_name: RULES.body(&code).expect("a body").name.clone(),
            body: code,
            office: "一科".into(),
            roles: vec!["clerk".into()],
            scopes: Vec::new(),
            acts_for: Vec::new(),
            rights_end: None,
            valid_until_ms: self.register.now_ms() + CALLER_VALID_MS,
        })
    }

    pub async fn try_import(&self, body: &str, name: &str, bytes: &[u8]) -> ServiceResult<BatchView> {
        let mut from = bytes;
        self.register.import(&self.clerk(body), TEMPLATE, name, &mut from, &|_| {}).await
    }

    pub async fn import(&self, name: &str, bytes: &[u8]) -> BatchView {
        self.try_import(YUYANG, name, bytes).await.expect("a batch")
    }

    pub async fn csv(&self, sheet: &Sheet) -> BatchView {
        self.import("sheet.csv", sheet.csv().as_bytes()).await
    }

    pub async fn xlsx(&self, sheet: &Sheet) -> BatchView {
        self.import("sheet.xlsx", &sheet.xlsx()).await
    }

    /// Why a file was refused whole; nothing of it may be left.
    pub async fn refused_whole(&self, name: &str, bytes: &[u8]) -> SheetRefusal {
        let answer = self.try_import(YUYANG, name, bytes).await;
        assert_eq!(self.uploads(), Vec::<String>::new(), "nothing stays of a file that is refused whole");
        match answer {
            Err(ServiceError::Refused(Refusal::Sheet(refusal))) => refusal,
            other => panic!("not refused whole: {other:?}"),
        }
    }

    pub async fn rows(&self, id: BatchId) -> Vec<RowView> {
        let record = self.store.batches.batch(id).await.expect("read").expect("a batch");
        self.register.batch_rows(&self.clerk(&record.body), id, None, 0, 100_000).await.expect("rows")
    }

    /// For each row that is told: its state, and column and code of each reason.
    pub async fn told(&self, id: BatchId) -> BTreeMap<u32, (RowState, Vec<(String, String)>)> {
        let one = |reason: &Reason| (reason.column.clone().unwrap_or_default(), reason.code.clone());
        self.rows(id).await.iter().map(|row| (row.row, (row.state, row.reasons.iter().map(one).collect()))).collect()
    }

    /// The sheet that goes back, read again: header and rows as text.
    pub async fn returned(&self, id: BatchId) -> Vec<Vec<String>> {
        read_sheet(self.returned_bytes(id).await)
    }

    pub async fn returned_bytes(&self, id: BatchId) -> Vec<u8> {
        let record = self.store.batches.batch(id).await.expect("read").expect("a batch");
        self.register.returned_sheet(&self.clerk(&record.body), id, &Codes).await.expect("the sheet that goes back")
    }

    /// Files under `uploads/`.
    pub fn uploads(&self) -> Vec<String> {
        let Ok(folder) = fs::read_dir(self.folder.path().join("uploads")) else { return Vec::new() };
        let mut names: Vec<String> =
            folder.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    async fn batch_key(&self, id: BatchId) -> (Key, xinyu_register::sealed::KeyId) {
        let record = self.store.batches.batch(id).await.expect("read").expect("a batch");
        let place = key_place("batch", record.key_id, id.as_bytes());
        (self.register.keyring.unwrap(record.generation, &place, &record.wrapped).expect("its key"), record.key_id)
    }

    /// What is sealed of the rows of a batch, opened.
    pub async fn sealed_rows(&self, id: BatchId) -> BTreeMap<u32, RowRecord> {
        let (key, key_id) = self.batch_key(id).await;
        let rows = self.store.batches.batch_rows(id, 0, 0, 100_000).await.expect("rows");
        let opened = rows.into_iter().map(|row| {
            let name = [id.as_bytes().as_slice(), &row.row.to_be_bytes()].concat();
            let place = Place { table: "batch_row", column: "sealed", row: &name, key: key_id };
            let plain = open(&key, &place, &row.sealed).expect("it opens");
            (row.row, minicbor::decode(&plain).expect("a record"))
        });
        opened.collect()
    }

    /// The file of kept rows, opened: all bytes.
    pub async fn kept(&self, id: BatchId) -> Vec<u8> {
        self.opened_file(id, "rows").await
    }

    pub async fn opened_file(&self, id: BatchId, end: &str) -> Vec<u8> {
        let (key, _) = self.batch_key(id).await;
        let bytes = fs::read(self.folder.path().join("uploads").join(format!("{id}.{end}"))).expect("the file");
        let (salt, sealed) = bytes.split_at(16);
        let info = [xinyu_evidence::hash::tag("file").as_slice(), salt].concat();
        let key = Key::from_bytes(xinyu_evidence::hash::hkdf32(key.as_bytes(), &info));
        let mut plain = Vec::new();
        let mut reader = SealedReader::new(std::io::Cursor::new(sealed.to_vec()), &key).expect("sealed");
        reader.read_to_end(&mut plain).expect("it opens");
        plain
    }

    pub async fn file_of(&self, who: &Person) -> Option<FileRows> {
        let blind = self.register.keyring.blind_identity("id-card", &who.number);
        self.store.files.file(Whose::Blind(blind)).await.expect("a file")
    }

    pub async fn entries_of(&self, who: &Person) -> Vec<EntryId> {
        self.file_of(who).await.map_or(Vec::new(), |rows| rows.entries.iter().map(|entry| entry.id).collect())
    }

    /// As [`World::entries_of`], of a person found by another paper.
    pub async fn entries_under(&self, id_type: &str, number: &str) -> Vec<EntryId> {
        let blind = self.register.keyring.blind_identity(id_type, number);
        let rows = self.store.files.file(Whose::Blind(blind)).await.expect("a file");
        rows.map_or(Vec::new(), |rows| rows.entries.iter().map(|entry| entry.id).collect())
    }

    /// The contents of a person's entries in the order of filing, as the person reads them.
    pub async fn contents_of(&self, who: &Person) -> Vec<EntryContent> {
        let subject = self.file_of(who).await.expect("a known person").subject.key;
        let valid_until_ms = self.register.now_ms() + CALLER_VALID_MS;
        let caller = Caller::Resident(Resident { subject, valid_until_ms });
        for notice in self.register.own_notices(&caller).await.expect("notices") {
            self.register.open_own_notice(&caller, notice.id).await.expect("opened");
        }
        let file = self.register.own_file(&caller).await.expect("the own file");
        file.entries.iter().rev().map(|entry| entry.facts.clone().expect("facts").content).collect()
    }

    pub async fn entries_in_all(&self) -> u64 {
        self.store.journal.counts().await.expect("counts").entries
    }

    /// Everything that is in the journal agrees with everything that is in the database.
    pub async fn expect_good(&self) {
        self.register.beat([1; 16], false, &|_| {}).await.expect("a beat");
        let found = self.register.verify_journal(true, None, &|_, _| {}).await.expect("a check");
        assert!(found.is_good(), "{:#?}", found.findings);
    }
}

pub fn counts(accepted: u64, repeated: u64, refused: u64, review: u64) -> Counts {
    Counts { accepted, repeated, refused, review }
}

/// A file in memory.
pub struct Bytes(pub Arc<[u8]>);

impl SheetSource for Bytes {
    fn name(&self) -> &'static str {
        "sheet"
    }
    fn len(&self) -> u64 {
        self.0.len() as u64
    }
    fn open(&self) -> std::io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(std::io::Cursor::new(Arc::clone(&self.0))))
    }
}

pub fn read_sheet(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let mut rows = SheetIo.open(&Bytes(bytes.into()), &limits()).expect("a sheet");
    let text = |cell: &xinyu_service::ports::Cell| match cell {
        xinyu_service::ports::Cell::Empty => String::new(),
        xinyu_service::ports::Cell::Text(text) => text.clone(),
        other => panic!("a cell that is no text: {other:?}"),
    };
    let rows: Result<Vec<RawRow>, SheetFault> = std::iter::from_fn(|| rows.next_row()).collect();
    rows.expect("rows").iter().map(|row| row.cells.iter().map(text).collect()).collect()
}

pub fn limits() -> SheetLimits {
    SheetLimits { workbook_rows_max: 50_000, workbook_bytes_max: 100 << 20, columns_max: 200, line_bytes_max: 1 << 20 }
}

async fn start(folder: &Path, store: Store, clock: Arc<TestClock>, seed: u64) -> ServiceResult<Arc<Register>> {
    let policy = fs::read_to_string(repository().join("policies/roles.toml")).expect("the policy");
    Register::start(Parts {
        settings: Settings {
            name: "信榆".into(),
            origin: ORIGIN.into(),
            address: "http://127.0.0.1:8080".into(),
            demo: true,
            data_dir: folder.to_owned(),
            merge_delay_ms: 60_000,
            beat_ms: 2_000,
            sheet_limits: limits(),
            upload_bytes_max: 200 << 20,
        },
        store,
        keyring: Keyring::new(Key::from_bytes([7; 32]), (Generation(1), Key::from_bytes([8; 32]))),
        rules: RULES.clone(),
        policy: Arc::new(RoleTable::parse(&policy).expect("a table of roles")),
        clock,
        entropy: Arc::new(Seeded(Mutex::new((seed, 0)))),
        sheets: Arc::new(SheetIo),
        renderer: Arc::new(Nowhere),
        post: Arc::new(Nowhere),
        words: Arc::new(Nowhere),
        signing: SigningKeys {
            checkpoint: Signer::new(ORIGIN, &[4; 32]).expect("a signer"),
            receipt: ReceiptSigner::new(ORIGIN, "receipt-1", &[5; 32]).expect("a signer"),
            report: Arc::new(Nowhere),
            report_public: vec![4; 65],
            ids: ["checkpoint-1".into(), "receipt-1".into(), "report-1".into()],
            from_ms: 0,
        },
    })
    .await
}
