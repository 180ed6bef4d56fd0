//! A register in a folder of its own, and words to tell a story with: `world.on("2026-11-23")`,
//! `world.file(&lin(), &food_penalty())`, `world.resident(&lin())`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use async_trait::async_trait;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use xinyu_evidence::checkpoint::Checkpoint;
use xinyu_evidence::note::Signer;
use xinyu_evidence::receipt::ReceiptSigner;
use xinyu_register::event::Look;
use xinyu_register::identity::{BodyCode, SubjectNo};
use xinyu_register::ids::{ConsentId, EntryId, OfficerId};
use xinyu_register::instant::start_of;
use xinyu_register::logged::Logged;
use xinyu_register::rules::{RuleFile, Rules};
use xinyu_register::sealed::Generation;
use xinyu_service::caller::{CALLER_VALID_MS, Caller, Officer, Resident};
use xinyu_service::enquiry::{AskedAuthorisation, AskedSubject, EnquiryAnswer, EnquiryAsk};
use xinyu_service::filing::BatchView;
use xinyu_service::policy::RoleTable;
use xinyu_service::ports::{
    Clock, Entropy, Message, Post, PostFault, RenderFault, Renderer, ReportDoc, ReportSigner, SheetLimits, Words,
};
use xinyu_service::rights::consents::ConsentWish;
use xinyu_service::rights::looks::LookView;
use xinyu_service::rights::notices::Notice;
use xinyu_service::rights::own::OwnFile;
use xinyu_service::start::{Parts, SigningKeys};
use xinyu_service::sweep::Swept;
use xinyu_service::verify::Checked;
use xinyu_service::{Refusal, Register, ServiceError, ServiceResult, Settings};
use xinyu_store::Store;
use xinyu_store::files::{FileRows, Whose};
use xinyu_store::person::SubjectKey;
use xinyu_store_sqlite::{Migrate, SqliteStore};
use xinyu_vault::{Key, Keyring};

use crate::probe::Probe;

pub const ORIGIN: &str = "xinyu.example/journal";
pub const HOUR_MS: i64 = 60 * 60 * 1000;
pub const MINUTE_MS: i64 = 60 * 1000;

// Bodies of rules/bodies.toml.
pub const YUYANG_MARKET: &str = "11610802MBXD00029N";
pub const HUMAN_RESOURCES: &str = "11610800MBXD000615";
pub const CIVIL_SERVICE: &str = "11610800MBXD0007XW";
pub const LICENSING: &str = "11610800MBXD00088W";
pub const CIVIL_AFFAIRS: &str = "11610800MBXD00096P";
pub const METROLOGY_INSTITUTE: &str = "12610800MBXD00109A";

pub static RULES: LazyLock<Arc<Rules>> =
    LazyLock::new(|| {
        let rules = Rules::load(&rule_files());
        Arc::new(rules.unwrap_or_else(|faults| {
            panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        }))
    });

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn rule_files() -> Vec<RuleFile> {
    let root = repository().join("rules");
    let (mut found, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of rules").map(|entry| entry.expect("an entry").path()) {
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

pub fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

// ---- People: valid check characters, a sequence that no one was given -----------------------

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub number: String,
}

pub fn person(name: &str, birth: &str) -> Person {
    let first = format!("610802{}000", birth.replace('-', ""));
    let check = SubjectNo::check_character(&first).expect("17 digits");
    Person { name: name.to_owned(), number: format!("{first}{check}") }
}

pub fn lin() -> Person {
    person("林晓雨", "1985-03-07")
}

pub fn wang() -> Person {
    person("王建国", "1979-08-21")
}

/// Nothing was ever filed about this person.
pub fn stranger() -> Person {
    person("陈无名", "1990-01-15")
}

impl Person {
    pub fn asked(&self) -> AskedSubject {
        AskedSubject { id_type: "id-card".into(), id_number: self.number.clone(), name: self.name.clone() }
    }

    pub fn called(&self, name: &str) -> Self {
        Self { name: name.to_owned(), number: self.number.clone() }
    }
}

// ---- Penalties, with the real headers -------------------------------------------------------

#[derive(Clone, Debug)]
pub struct Penalty {
    pub document_no: String,
    pub decided_on: String,
    pub basis: String,
    pub kinds: String,
    pub fine_wan: String,
    pub facts: String,
    pub body: (&'static str, &'static str),
}

/// 5,000 yuan under the Food Safety Law: general, one year.
pub fn food_penalty() -> Penalty {
    Penalty {
        document_no: "榆区市监罚〔2026〕101号".into(),
        decided_on: "2026-10-12".into(),
        basis: "《中华人民共和国食品安全法》第一百二十四条".into(),
        kinds: "罚款".into(),
        fine_wan: "0.5".into(),
        facts: "经营超过保质期的食品".into(),
        body: (YUYANG_MARKET, "榆阳区市场监督管理局"),
    }
}

/// 3,000 yuan under the Metrology Law: general, one year.
pub fn metrology_penalty() -> Penalty {
    Penalty {
        document_no: "榆区市监罚〔2026〕202号".into(),
        basis: "《中华人民共和国计量法》第二十六条".into(),
        fine_wan: "0.3".into(),
        facts: "使用不合格的计量器具".into(),
        ..food_penalty()
    }
}

impl Penalty {
    pub fn no(mut self, no: &str) -> Self {
        self.document_no = no.to_owned();
        self
    }

    pub fn decided(mut self, on: &str) -> Self {
        self.decided_on = on.to_owned();
        self
    }

    pub fn facts(mut self, facts: &str) -> Self {
        self.facts = facts.to_owned();
        self
    }

    /// Minor: three months.
    pub fn warning(mut self) -> Self {
        (self.kinds, self.fine_wan) = ("警告".into(), String::new());
        self
    }

    /// Serious: three years.
    pub fn revocation(mut self) -> Self {
        (self.kinds, self.fine_wan) = ("吊销许可证件".into(), String::new());
        self
    }
}

pub const HEADERS: &str = "行政相对人名称,证件类型,证件号码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,\
    处罚内容,罚款金额（万元）,没收违法所得、没收非法财物的金额（万元）,暂扣或吊销证照名称及编号,处罚决定日期,处罚有效期,\
    公示截止期,处罚机关,处罚机关统一社会信用代码,数据来源单位,数据来源单位统一社会信用代码,备注";

pub fn row(who: &Person, penalty: &Penalty) -> String {
    let (code, body) = penalty.body;
    let licence = if penalty.kinds.contains("吊销") { "食品经营许可证" } else { "" };
    [
        &who.name,
        "身份证",
        &who.number,
        &penalty.document_no,
        "违反经营管理规定",
        &penalty.facts,
        &penalty.basis,
        &penalty.kinds,
        "按决定书执行",
        &penalty.fine_wan,
        "",
        licence,
        &penalty.decided_on,
        "长期",
        "",
        body,
        code,
        body,
        code,
        "",
    ]
    .join(",")
}

pub fn sheet(rows: &[String]) -> String {
    format!("{HEADERS}\r\n{}\r\n", rows.join("\r\n"))
}

// ---- The outside world ----------------------------------------------------------------------

pub struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Random bytes that are the same in each run: SHA-256 over a seed and a counter.
pub struct Seeded(Mutex<(u64, u64)>);

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

#[derive(Default)]
pub struct MemoryPost(pub Mutex<Vec<Message>>);

#[async_trait]
impl Post for MemoryPost {
    async fn send(&self, message: &Message) -> Result<(), PostFault> {
        self.0.lock().expect("post").push(message.clone());
        Ok(())
    }
}

/// Keeps what it is given: a document and the leaf that it is journalled by.
#[derive(Default)]
pub struct Recorder(pub Mutex<Vec<(ReportDoc, [u8; 32])>>);

impl Renderer for Recorder {
    fn report(&self, report: &Logged<ReportDoc>, _: &dyn ReportSigner) -> Result<Vec<u8>, RenderFault> {
        let mut kept = self.0.lock().expect("recorder");
        kept.push(((**report).clone(), *report.committed().leaf_hash()));
        Ok(b"%PDF-recorded".to_vec())
    }
}

struct Keys;

impl Words for Keys {
    fn say(&self, _: &str, key: &str, values: &[(&str, &str)]) -> String {
        let values: Vec<String> = values.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("{key}({})", values.join(","))
    }
}

struct NoSigner;

impl ReportSigner for NoSigner {
    fn certificate_der(&self) -> &[u8] {
        b"certificate"
    }
    fn sign(&self, _: &[u8]) -> Vec<u8> {
        [&[0x30, 68, 2, 32][..], &[1; 32], &[2, 32], &[2; 32]].concat()
    }
}

// ---- The register ---------------------------------------------------------------------------

/// A register in a temporary folder.
pub struct TestRegister {
    pub folder: Arc<TempDir>,
    pub register: Arc<Register>,
    pub sqlite: Arc<SqliteStore>,
    pub clock: Arc<TestClock>,
    pub post: Arc<MemoryPost>,
    pub recorder: Arc<Recorder>,
    pub probe: Arc<Probe>,
    seed: u64,
}

/// In memory where the system has such a place, because these tests wait for many commits; on disk
/// with `XINYU_TEST_ON_DISK`.
#[expect(clippy::disallowed_methods, reason = "a switch of the tests alone")]
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let in_memory = memory.is_dir() && std::env::var_os("XINYU_TEST_ON_DISK").is_none();
    let made = if in_memory { TempDir::new_in(memory) } else { TempDir::new() };
    made.expect("a folder")
}

impl TestRegister {
    /// A new register on a day, at nine in the morning.
    pub async fn on_day(text: &str) -> Self {
        Self::seeded(text, 1).await
    }

    /// As [`Self::on_day`], with other random bytes under the same keys.
    pub async fn seeded(text: &str, seed: u64) -> Self {
        let clock = Arc::new(TestClock(AtomicI64::new(start_of(day(text)) + 9 * HOUR_MS)));
        Self::open(Arc::new(folder()), clock, seed).await
    }

    /// Opens what is in a folder.
    pub async fn open(folder: Arc<TempDir>, clock: Arc<TestClock>, seed: u64) -> Self {
        Self::open_with(folder, clock, seed, RULES.clone(), MINUTE_MS).await
    }

    async fn open_with(
        folder: Arc<TempDir>,
        clock: Arc<TestClock>,
        seed: u64,
        rules: Arc<Rules>,
        merge_delay_ms: i64,
    ) -> Self {
        let sqlite = SqliteStore::open(&folder.path().join("register.db"), Migrate::Yes).expect("a database");
        let (post, recorder, probe) =
            (Arc::new(MemoryPost::default()), Arc::new(Recorder::default()), Probe::of(sqlite.store()));
        let outside = (clock.clone(), post.clone(), recorder.clone());
        let register = start(folder.path(), probe.store(), outside, seed, rules, merge_delay_ms).await;
        let register = register.expect("a register");
        Self { folder, register, sqlite, clock, post, recorder, probe, seed }
    }

    /// Another process on the same folder, at the same time.
    pub async fn another_process(&self) -> Self {
        Self::open(self.folder.clone(), self.clock.clone(), self.seed + 1000).await
    }

    /// Stops this process and starts another one on the same folder.
    pub async fn restarted(self) -> Self {
        let (folder, clock, seed) = (self.folder.clone(), self.clock.clone(), self.seed + 1);
        drop(self);
        Self::open(folder, clock, seed).await
    }

    /// As [`Self::restarted`], with receipts that promise another delay.
    pub async fn promising(self, merge_delay_ms: i64) -> Self {
        let (folder, clock, seed) = (self.folder.clone(), self.clock.clone(), self.seed + 1);
        drop(self);
        Self::open_with(folder, clock, seed, RULES.clone(), merge_delay_ms).await
    }

    /// As [`Self::restarted`], under rules of another version that say the same.
    pub async fn under_other_rules(self) -> Self {
        let (folder, clock, seed) = (self.folder.clone(), self.clock.clone(), self.seed + 1);
        drop(self);
        let mut files = rule_files();
        files[0].text.push_str("\n# Another version.\n");
        let rules = Arc::new(Rules::load(&files).unwrap_or_else(|faults| panic!("{} faults", faults.len())));
        assert_ne!(rules.version(), RULES.version());
        Self::open_with(folder, clock, seed, rules, MINUTE_MS).await
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("register.db")
    }

    // -- Time --

    /// It is nine in the morning of that day.
    pub fn on(&self, text: &str) -> &Self {
        self.on_date(day(text))
    }

    pub fn on_date(&self, date: Date) -> &Self {
        self.clock.0.store(start_of(date) + 9 * HOUR_MS, Ordering::SeqCst);
        self
    }

    pub fn later(&self, ms: i64) -> &Self {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
        self
    }

    pub fn today(&self) -> Date {
        Register::day(self.register.now_ms())
    }

    // -- Callers --

    fn officer(&self, body: &str, role: &str) -> Caller {
        let code = BodyCode::parse(body).expect("a code").code;
        let known = RULES.body(&code).expect("a body of the rules");
        let id: [u8; 32] = Sha256::new().chain_update(body).chain_update(role).finalize().into();
        Caller::Officer(Officer {
            id: OfficerId::from_bytes(id[..10].try_into().expect("ten bytes")),
            name: "高峰".into(),
            body_name: known.name.clone(),
            body: code,
            office: "一科".into(),
            roles: vec![role.to_owned()],
            scopes: Vec::new(),
            acts_for: Vec::new(),
            rights_end: None,
            valid_until_ms: self.register.now_ms() + CALLER_VALID_MS,
        })
    }

    pub fn clerk(&self, body: &str) -> Caller {
        self.officer(body, "clerk")
    }

    pub fn enquirer(&self, body: &str) -> Caller {
        self.officer(body, "enquirer")
    }

    pub fn with_role(&self, body: &str, role: &str) -> Caller {
        self.officer(body, role)
    }

    pub async fn rows_of(&self, who: &Person) -> Option<FileRows> {
        let blind = self.register.keyring.blind_identity("id-card", &who.number);
        self.sqlite.store().files.file(Whose::Blind(blind)).await.expect("a file")
    }

    pub async fn key_of(&self, who: &Person) -> SubjectKey {
        self.rows_of(who).await.expect("a known person").subject.key
    }

    pub async fn n_of(&self, who: &Person) -> u64 {
        self.rows_of(who).await.expect("a known person").subject.n
    }

    pub async fn resident(&self, who: &Person) -> Caller {
        let subject = self.key_of(who).await;
        Caller::Resident(Resident { subject, valid_until_ms: self.register.now_ms() + CALLER_VALID_MS })
    }

    // -- Filing --

    pub async fn import(&self, body: &str, csv: &str) -> BatchView {
        let mut bytes = csv.as_bytes();
        let import =
            self.register.import(&self.clerk(body), "sgs-penalty-person", "sheet.csv", &mut bytes, &|_| {}).await;
        import.expect("a batch")
    }

    /// Files one penalty and gives the entry.
    pub async fn file(&self, who: &Person, penalty: &Penalty) -> EntryId {
        let batch = self.import(penalty.body.0, &sheet(&[row(who, penalty)])).await;
        if batch.counts.accepted != 1 {
            let rows = self.register.batch_rows(&self.clerk(penalty.body.0), batch.id, None, 0, 10).await;
            panic!("not filed: {:?} {rows:?}", batch.counts);
        }
        self.rows_of(who).await.expect("a known person").entries.last().expect("an entry").id
    }

    /// Files a penalty and has its notice opened.
    pub async fn file_served(&self, who: &Person, penalty: &Penalty) -> EntryId {
        let entry = self.file(who, penalty).await;
        self.open_notice(who, entry).await;
        entry
    }

    // -- The person --

    pub async fn own_file(&self, who: &Person) -> Logged<OwnFile> {
        self.register.own_file(&self.resident(who).await).await.expect("the own file")
    }

    pub async fn notices(&self, who: &Person) -> Vec<Notice> {
        self.register.own_notices(&self.resident(who).await).await.expect("notices")
    }

    pub async fn open_notice(&self, who: &Person, entry: EntryId) -> Notice {
        let caller = self.resident(who).await;
        let notices = self.register.own_notices(&caller).await.expect("notices");
        let notice = notices.iter().find(|notice| notice.entry.id == entry).expect("its notice");
        self.register.open_own_notice(&caller, notice.id).await.expect("an opened notice")
    }

    pub async fn looks(&self, who: &Person) -> Vec<LookView> {
        self.register.own_looks(&self.resident(who).await, None, 1000).await.expect("looks").looks
    }

    pub async fn latest_look(&self, who: &Person) -> Look {
        self.looks(who).await.first().expect("a look").look.clone()
    }

    pub async fn grant(&self, who: &Person, id: ConsentId) {
        self.register.grant_consent(&self.resident(who).await, id, None).await.expect("granted");
    }

    pub async fn freeze(&self, who: &Person, frozen: bool) {
        self.register.set_freeze(&self.resident(who).await, frozen).await.expect("set");
    }

    // -- Asking --

    /// Asks for consent to a recruitment check.
    pub async fn ask_consent(&self, who: &Person) -> ConsentId {
        self.ask_consent_for(who, "market-supervision").await
    }

    pub async fn ask_consent_for(&self, who: &Person, field: &str) -> ConsentId {
        let caller = self.enquirer(HUMAN_RESOURCES);
        self.register.ask_consent(&caller, &recruitment(who, field)).await.expect("asked").id
    }

    pub async fn consented(&self, who: &Person) -> ConsentId {
        let id = self.ask_consent(who).await;
        self.grant(who, id).await;
        id
    }

    pub async fn enquire(&self, body: &str, ask: &EnquiryAsk) -> ServiceResult<Logged<EnquiryAnswer>> {
        self.register.enquire(&self.enquirer(body), ask).await
    }

    pub async fn by_consent(&self, who: &Person, id: ConsentId) -> ServiceResult<Logged<EnquiryAnswer>> {
        self.enquire(HUMAN_RESOURCES, &with_consent(who, &id.to_string())).await
    }

    pub async fn by_mandate(&self, who: &Person, field: &str) -> Logged<EnquiryAnswer> {
        self.enquire(LICENSING, &permit(who, field)).await.expect("an answer")
    }

    // -- The register's own work --

    pub async fn beat(&self) -> Checkpoint {
        self.beat_as([1; 16]).await.expect("the lease")
    }

    pub async fn beat_as(&self, holder: [u8; 16]) -> Option<Checkpoint> {
        self.register.beat(holder, false, &|_| {}).await.expect("a beat")
    }

    pub async fn sweep(&self) -> Swept {
        self.register.sweep(self.today()).await.expect("a sweep")
    }

    pub async fn post_waiting(&self) -> u32 {
        self.register.post_waiting(100).await.expect("posted")
    }

    pub async fn shallow(&self) -> Checked {
        self.register.verify_journal(false, None, &|_, _| {}).await.expect("a check")
    }

    pub async fn deep(&self) -> Checked {
        self.register.verify_journal(true, None, &|_, _| {}).await.expect("a check")
    }

    pub async fn against(&self, checkpoint: &str) -> Checked {
        self.register.verify_journal(false, Some(checkpoint), &|_, _| {}).await.expect("a check")
    }

    pub async fn expect_good(&self) {
        let found = self.deep().await;
        assert!(found.is_good(), "{:#?}", found.findings);
    }
}

/// What the recruiting office asks the person.
pub fn recruitment(who: &Person, field: &str) -> ConsentWish {
    ConsentWish {
        subject: who.asked(),
        purpose: "civil-service-recruitment".into(),
        field: Some(field.into()),
        reason: "录用考察".into(),
        days: None,
    }
}

/// What the recruiting office asks the register.
pub fn with_consent(who: &Person, id: &str) -> EnquiryAsk {
    EnquiryAsk {
        subject: who.asked(),
        purpose: "civil-service-recruitment".into(),
        field: None,
        authorisation: AskedAuthorisation::Consent(id.to_owned()),
        reason: "录用考察".into(),
    }
}

/// What the licensing office asks by statute.
pub fn permit(who: &Person, field: &str) -> EnquiryAsk {
    EnquiryAsk {
        subject: who.asked(),
        purpose: "permit-application".into(),
        field: Some(field.into()),
        authorisation: AskedAuthorisation::Mandate {
            rule: "mandate.permit.examination".into(),
            case_number: "榆审〔2026〕77号".into(),
        },
        reason: "审查申请".into(),
    }
}

/// What the office for social aid asks by statute.
pub fn social_aid(who: &Person) -> EnquiryAsk {
    EnquiryAsk {
        purpose: "social-aid".into(),
        field: None,
        authorisation: AskedAuthorisation::Mandate {
            rule: "mandate.social-aid.check".into(),
            case_number: "救助〔2026〕9号".into(),
        },
        ..permit(who, "")
    }
}

pub fn refusal<T>(answer: ServiceResult<T>) -> Refusal {
    match answer {
        Err(ServiceError::Refused(refusal)) => refusal,
        Err(other) => panic!("not refused but failed: {other}"),
        Ok(_) => panic!("not refused"),
    }
}

async fn start(
    folder: &Path,
    store: Store,
    (clock, post, recorder): (Arc<TestClock>, Arc<MemoryPost>, Arc<Recorder>),
    seed: u64,
    rules: Arc<Rules>,
    merge_delay_ms: i64,
) -> ServiceResult<Arc<Register>> {
    let policy = fs::read_to_string(repository().join("policies/roles.toml")).expect("the policy");
    Register::start(Parts {
        settings: Settings {
            name: "信榆".into(),
            origin: ORIGIN.into(),
            address: "http://127.0.0.1:8080".into(),
            demo: true,
            data_dir: folder.to_owned(),
            merge_delay_ms,
            beat_ms: 2_000,
            sheet_limits: SheetLimits {
                workbook_rows_max: 50_000,
                workbook_bytes_max: 100 << 20,
                columns_max: 200,
                line_bytes_max: 1 << 20,
            },
            upload_bytes_max: 200 << 20,
        },
        store,
        keyring: Keyring::new(Key::from_bytes([7; 32]), (Generation(1), Key::from_bytes([8; 32]))),
        rules,
        policy: Arc::new(RoleTable::parse(&policy).expect("a table of roles")),
        clock,
        entropy: Arc::new(Seeded(Mutex::new((seed, 0)))),
        sheets: Arc::new(xinyu_sheets::SheetIo),
        renderer: recorder,
        post,
        words: Arc::new(Keys),
        signing: SigningKeys {
            checkpoint: Signer::new(ORIGIN, &[4; 32]).expect("a signer"),
            receipt: ReceiptSigner::new(ORIGIN, "receipt-1", &[5; 32]).expect("a signer"),
            report: Arc::new(NoSigner),
            report_public: vec![4; 65],
            ids: ["checkpoint-1".into(), "receipt-1".into(), "report-1".into()],
            from_ms: 0,
        },
    })
    .await
}
