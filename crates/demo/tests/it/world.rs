//! One city that all tests read, and what a register needs from outside.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use async_trait::async_trait;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use xinyu_demo::{City, CityPlan, SetTime};
use xinyu_evidence::note::Signer;
use xinyu_evidence::receipt::ReceiptSigner;
use xinyu_register::instant::parse_rfc3339;
use xinyu_register::logged::Logged;
use xinyu_register::rules::{RuleFile, Rules};
use xinyu_register::sealed::Generation;
use xinyu_service::policy::RoleTable;
use xinyu_service::ports::{
    Clock, Entropy, Message, Post, PostFault, RenderFault, Renderer, ReportDoc, ReportSigner, SheetLimits, Words,
};
use xinyu_service::start::{Parts, SigningKeys};
use xinyu_service::{Register, Settings};
use xinyu_sheets::SheetIo;
use xinyu_store_sqlite::{Migrate, SqliteStore};
use xinyu_vault::{Key, Keyring};

pub const SEED: u64 = 7;
pub const PEOPLE: u32 = 150;

pub fn plan() -> CityPlan {
    let today_ms = parse_rfc3339("2026-11-24T09:30:00+08:00").expect("an instant");
    CityPlan { people: PEOPLE, seed: SEED, today_ms }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| {
    let rules = root().join("rules");
    let (mut files, mut folders) = (Vec::new(), vec![rules.clone()]);
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "toml") {
                let name = path.strip_prefix(&rules).expect("below rules/").to_string_lossy().into_owned();
                files.push(RuleFile { path: name, text: fs::read_to_string(&path).expect("a text") });
            }
        }
    }
    Arc::new(Rules::load(&files).unwrap_or_else(|faults| panic!("{faults:?}")))
});

pub struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl SetTime for TestClock {
    fn set(&self, ms: i64) {
        self.0.store(ms, Ordering::SeqCst);
    }
}

/// Bytes that are never the same twice; nothing here needs them to be secret.
struct Counted(AtomicU64);

impl Entropy for Counted {
    fn fill(&self, out: &mut [u8]) {
        for part in out.chunks_mut(32) {
            let at = self.0.fetch_add(1, Ordering::SeqCst);
            let block = xinyu_evidence::hash::h(&[b"demo test", &at.to_be_bytes()]);
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

struct Nothing;

impl Renderer for Nothing {
    fn report(&self, _: &Logged<ReportDoc>, _: &dyn ReportSigner) -> Result<Vec<u8>, RenderFault> {
        Ok(Vec::new())
    }
}

impl Words for Nothing {
    fn say(&self, _: &str, key: &str, _: &[(&str, &str)]) -> String {
        key.to_owned()
    }
}

impl ReportSigner for Nothing {
    fn certificate_der(&self) -> &[u8] {
        &[]
    }
    fn sign(&self, _: &[u8]) -> Vec<u8> {
        Vec::new()
    }
}

/// A register in a folder, with a city or without.
pub struct World {
    pub folder: TempDir,
    pub register: Arc<Register>,
    pub clock: Arc<TestClock>,
    pub post: Arc<MemoryPost>,
    pub told: Mutex<Vec<(String, u64, u64)>>,
}

impl World {
    /// In memory where the system has such a place: a city waits for many commits.
    pub async fn empty(demo: bool, now_ms: i64) -> Self {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
        Self::in_folder(folder.expect("a folder"), demo, now_ms).await
    }

    pub async fn on_disk(now_ms: i64) -> Self {
        Self::in_folder(TempDir::new().expect("a folder"), true, now_ms).await
    }

    async fn in_folder(folder: TempDir, demo: bool, now_ms: i64) -> Self {
        let clock = Arc::new(TestClock(AtomicI64::new(now_ms)));
        let post = Arc::new(MemoryPost::default());
        let parts = parts(folder.path(), demo, clock.clone(), post.clone());
        let register = Register::start(parts).await.expect("a register");
        Self { folder, register, clock, post, told: Mutex::default() }
    }

    pub async fn build(&self, plan: &CityPlan) -> City {
        let told = |what: &str, at: u64, all: u64| {
            self.told.lock().expect("told").push((what.to_owned(), at, all));
        };
        xinyu_demo::build(&self.register, &*self.clock, plan, &told).await.expect("a city")
    }
}

fn parts(folder: &Path, demo: bool, clock: Arc<TestClock>, post: Arc<MemoryPost>) -> Parts {
    let roles = fs::read_to_string(root().join("policies/roles.toml")).expect("the roles");
    let origin = "xinyu.example/demo";
    Parts {
        settings: Settings {
            name: "信榆".into(),
            origin: origin.into(),
            address: "http://127.0.0.1:8080".into(),
            demo,
            data_dir: folder.to_owned(),
            merge_delay_ms: 60_000,
            beat_ms: 2_000,
            sheet_limits: SheetLimits {
                workbook_rows_max: 50_000,
                workbook_bytes_max: 1 << 28,
                columns_max: 256,
                line_bytes_max: 1 << 20,
            },
            upload_bytes_max: 1 << 28,
        },
        store: SqliteStore::open(&folder.join("register.db"), Migrate::Yes).expect("a database").store(),
        keyring: Keyring::new(Key::from_bytes([1; 32]), (Generation(1), Key::from_bytes([2; 32]))),
        rules: RULES.clone(),
        policy: Arc::new(RoleTable::parse(&roles).expect("roles")),
        clock,
        entropy: Arc::new(Counted(AtomicU64::new(1))),
        sheets: Arc::new(SheetIo),
        renderer: Arc::new(Nothing),
        post,
        words: Arc::new(Nothing),
        signing: SigningKeys {
            checkpoint: Signer::new(origin, &[3; 32]).expect("a signer"),
            receipt: ReceiptSigner::new(origin, "r1", &[4; 32]).expect("a signer"),
            report: Arc::new(Nothing),
            report_public: vec![4; 65],
            ids: ["c1".into(), "r1".into(), "p1".into()],
            from_ms: 0,
        },
    }
}

/// The city that tests read. It is made once, and its clock stands still.
pub struct Made {
    pub runtime: Runtime,
    pub world: World,
    pub city: City,
}

pub static CITY: LazyLock<Made> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let plan = plan();
    let (world, city) = runtime.block_on(async {
        let world = World::empty(true, plan.today_ms).await;
        let city = world.build(&plan).await;
        (world, city)
    });
    Made { runtime, world, city }
});
