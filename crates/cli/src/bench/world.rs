//! A register for one benchmark: a folder of its own, synthetic people, a clerk and an enquirer.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use xinyu_register::identity::{BodyCode, SubjectNo};
use xinyu_service::Register;
use xinyu_service::accounts::{Actor, CredentialKind, NewOfficer};
use xinyu_service::caller::Caller;
use xinyu_service::enquiry::AskedSubject;
use xinyu_store::Migrate;
use xinyu_store_postgres::throwaway::Database;

use super::Plan;
use crate::backend::DatabaseSettings;
use crate::cli::BenchBackend;
use crate::config::Config;
use crate::instance;

/// The body that files, and the one that asks; both are invented, see rules/bodies.toml.
pub const FILER: &str = "11610800MBXD00010W";
pub const ASKER: &str = "12610800MBXD00109A";
pub const PURPOSE: &str = "employment";
pub const FIELD: &str = "metrology";

/// A register to measure.
pub struct World {
    pub register: Arc<Register>,
    pub clerk: Caller,
    pub enquirer_token: String,
    pub dir: PathBuf,
    /// The database of a throwaway server, if that is measured; goes with the value.
    pub postgres: Option<Database>,
    remove: bool,
}

impl Drop for World {
    fn drop(&mut self) {
        if self.remove {
            let _ = std::fs::remove_dir_all(&self.dir);
        }
    }
}

impl World {
    /// Makes a new register in a folder of its own.
    pub async fn new(plan: &Plan, name: &str) -> Result<Self> {
        let parent = plan.data.clone().unwrap_or_else(std::env::temp_dir);
        let dir = parent.join(format!("xinyu-bench-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        // A key of its own for each run; nothing in it is anybody's.
        let mut config = Config::demo(0);
        let postgres = match plan.backend {
            BenchBackend::Sqlite => None,
            BenchBackend::Postgres => Some(Database::durable(&parent).await?),
        };
        config.database = postgres.as_ref().map(|database| DatabaseSettings {
            url: database.url(),
            password_file: None,
            connections: None,
        });
        instance::make(&dir, &config, true).await?;
        let opened = instance::open(&dir, config, Migrate::Yes).await?;
        let register = opened.register;
        let clerk = officer(&register, FILER, "clerk").await?;
        let enquirer = officer(&register, ASKER, "enquirer").await?;
        let clerk = register.caller(CredentialKind::Token, &clerk).await?;
        Ok(Self { register, clerk, enquirer_token: enquirer, dir, postgres, remove: plan.data.is_none() })
    }

    /// A fresh caller: what is known of one holds for a minute only.
    pub async fn enquirer_now(&self) -> Result<Caller> {
        Ok(self.register.caller(CredentialKind::Token, &self.enquirer_token).await?)
    }

    /// How the store waits for the disk, read back from a writer opened as the register's own.
    pub async fn durability(&self) -> Result<String> {
        if let Some(database) = &self.postgres {
            return Ok(database.durability().await?);
        }
        let store = xinyu_store_sqlite::SqliteStore::open(&self.dir.join("register.db"), Migrate::No)?;
        Ok(store.durability().await?)
    }

    /// Publishes what waits and checks the whole journal: a run counts only if this passes.
    pub async fn check(&self) -> Result<()> {
        self.register.beat([1; 16], false, &|_| {}).await?;
        let found = self.register.verify_journal(true, None, &|_, _| {}).await?;
        anyhow::ensure!(found.is_good(), "the journal does not verify after the run: {:?}", found.findings);
        Ok(())
    }
}

async fn officer(register: &Register, body: &str, role: &str) -> Result<String> {
    let id = register.new_officer_id();
    let body = BodyCode::parse(body).context("a body's code")?.code;
    let new = NewOfficer { name: "测量员".into(), body, office: "测量".into(), roles: vec![role.into()] };
    register.add_officer(id, &new).await?;
    Ok(register.issue(CredentialKind::Token, Actor::Officer(id), Vec::new(), 86_400_000).await?)
}

/// The number of synthetic person `at`: a date of birth and the sequence 000, which nobody was given.
pub fn number(at: u32) -> String {
    let (place, rest) = (at % 12, at / 12);
    let (year, rest) = (1950 + rest % 45, rest / 45);
    let (month, day) = (1 + rest % 12, 1 + rest / 12 % 28);
    let round = rest / 12 / 28;
    let place = 610_800 + [2, 3, 22, 24, 25, 26, 27, 28, 29, 30, 31, 81][place as usize];
    let first = format!("{place:06}{year:04}{month:02}{day:02}{:03}", round * 7 % 1000);
    let check = SubjectNo::check_character(&first).unwrap_or('0');
    format!("{first}{check}")
}

/// The name of synthetic person `at`.
pub fn name(at: u32) -> String {
    const FIRST: [&str; 8] = ["林", "赵", "齐", "高", "白", "冯", "柳", "曹"];
    const SECOND: [&str; 10] = ["测", "拟", "样", "示", "例", "演", "试", "榆", "禾", "川"];
    let at = at as usize;
    format!("{}{}{}", FIRST[at % 8], SECOND[at / 8 % 10], SECOND[at / 80 % 10])
}

/// The person as an asker names them.
pub fn asked(at: u32) -> AskedSubject {
    AskedSubject { id_type: "id-card".into(), id_number: number(at), name: name(at) }
}

/// Lines of a penalty sheet as CSV: the header, then one decision about each of `people`.
pub fn sheet(people: std::ops::Range<u32>, decided_on: &'static str) -> impl Iterator<Item = String> {
    let header = "行政相对人名称,行政相对人类别,证件类型,证件号码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,\
         罚款金额（万元）,处罚决定日期,处罚有效期,处罚机关,处罚机关统一社会信用代码,数据来源单位,数据来源单位统一社会信用代码\n";
    std::iter::once(header.to_owned()).chain(people.map(move |at| {
        format!(
            "{},自然人,身份证,{},榆市监罚决〔2026〕测{at:06}号,使用未检定的计量器具,当事人在经营场所使用一台未申请检定的电子计价秤,\
             《中华人民共和国计量法》第二十五条,罚款,罚款500元,0.05,{decided_on},2027/12/31,榆林市市场监督管理局,{FILER},榆林市市场监督管理局,{FILER}\n",
            name(at),
            number(at),
        )
    }))
}

/// The same as a file that is read: of any length, never in memory whole.
pub struct SheetBytes {
    lines: Box<dyn Iterator<Item = String> + Send>,
    line: std::io::Cursor<String>,
}

impl SheetBytes {
    /// From the header on.
    pub fn new(people: std::ops::Range<u32>, decided_on: &'static str) -> Self {
        Self { lines: Box::new(sheet(people, decided_on)), line: std::io::Cursor::new(String::new()) }
    }
}

impl std::io::Read for SheetBytes {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let mut read = 0;
        while read < out.len() {
            let some = self.line.read(&mut out[read..])?;
            if some == 0 {
                let Some(next) = self.lines.next() else { break };
                self.line = std::io::Cursor::new(next);
            }
            read += some;
        }
        Ok(read)
    }
}

/// Bytes that a folder takes on disk.
pub fn bytes_in(path: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(path) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => bytes_in(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}

/// The most memory that this process had at once, in MiB.
pub fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// How busy the machine is: processes that ran or waited to, over the last minute.
pub fn load() -> f64 {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().next().and_then(|load| load.parse().ok()).unwrap_or(0.0)
}
