//! A register in a folder of its own behind the real router, and browsers that use it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer as _;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tower::ServiceExt;
use xinyu_evidence::note::Signer;
use xinyu_evidence::pdf;
use xinyu_evidence::receipt::ReceiptSigner;
use xinyu_register::identity::{BodyCode, SubjectNo};
use xinyu_register::instant::start_of;
use xinyu_register::logged::Logged;
use xinyu_register::rules::{RuleFile, Rules};
use xinyu_register::sealed::Generation;
use xinyu_service::accounts::NewOfficer;
use xinyu_service::caller::{CALLER_VALID_MS, Caller, Resident};
use xinyu_service::policy::RoleTable;
use xinyu_service::ports::{
    Clock, Entropy, Message, Post, PostFault, RenderFault, Renderer, ReportDoc, ReportSigner, SheetLimits,
};
use xinyu_service::start::{Parts, SigningKeys};
use xinyu_service::{Actor, CredentialKind, Register, Settings};
use xinyu_store::files::Whose;
use xinyu_store_sqlite::{Migrate, SqliteStore};
use xinyu_vault::{Key, Keyring};
use xinyu_web::views::{Engine, Text};
use xinyu_web::{App, WebSettings, router};

pub const YUYANG_MARKET: &str = "11610802MBXD00029N";
pub const CITY_MARKET: &str = "11610800MBXD00010W";
pub const LICENSING: &str = "11610800MBXD00088W";
pub const METROLOGY_INSTITUTE: &str = "12610800MBXD00109A";
const ORIGIN: &str = "xinyu.example/journal";
const MINUTE_MS: i64 = 60 * 1000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
/// A self-signed certificate of the key of 32 threes, made with OpenSSL.
const CERTIFICATE: &[u8] = include_bytes!("../../../evidence/tests/it/report.der");

static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| {
    let rules = Rules::load(&rule_files());
    Arc::new(rules.unwrap_or_else(|faults| panic!("{faults:?}")))
});

pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn rule_files() -> Vec<RuleFile> {
    let root = repository().join("rules");
    let (mut found, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of rules").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|end| end == "toml") {
                let path = entry.strip_prefix(&root).expect("below rules/").to_string_lossy().into_owned();
                found.push(RuleFile { path, text: fs::read_to_string(&entry).expect("a text") });
            }
        }
    }
    found
}

// ---- People and sheets ----------------------------------------------------------------------

#[derive(Clone)]
pub struct Person {
    pub name: &'static str,
    pub number: String,
}

/// A valid check character, a sequence that no one was given.
pub fn person(name: &'static str, birth: &str) -> Person {
    let first = format!("610802{birth}000");
    let check = SubjectNo::check_character(&first).expect("17 digits");
    Person { name, number: format!("{first}{check}") }
}

pub fn lin() -> Person {
    person("林晓雨", "19850307")
}

pub const HEADERS: &str = "行政相对人名称,证件类型,证件号码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,\
    处罚内容,罚款金额（万元）,没收违法所得、没收非法财物的金额（万元）,暂扣或吊销证照名称及编号,处罚决定日期,处罚有效期,\
    公示截止期,处罚机关,处罚机关统一社会信用代码,数据来源单位,数据来源单位统一社会信用代码,备注";

/// 3,000 yuan under the Metrology Law: general, one year.
pub fn row(who: &Person, no: &str) -> String {
    let body = "榆阳区市场监督管理局";
    format!(
        "{},身份证,{},榆区市监罚〔2026〕{no}号,违反经营管理规定,使用不合格的计量器具,《中华人民共和国计量法》第二十六条,罚款,\
         按决定书执行,0.3,,,2026-10-12,长期,,{body},{YUYANG_MARKET},{body},{YUYANG_MARKET},",
        who.name, who.number
    )
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

struct Seeded(AtomicU64);

impl Entropy for Seeded {
    fn fill(&self, out: &mut [u8]) {
        for part in out.chunks_mut(32) {
            let at = self.0.fetch_add(1, Ordering::SeqCst);
            let block = Sha256::new().chain_update(b"entropy").chain_update(at.to_be_bytes()).finalize();
            part.copy_from_slice(&block[..part.len()]);
        }
    }
}

struct NoPost;

#[async_trait]
impl Post for NoPost {
    async fn send(&self, _: &Message) -> Result<(), PostFault> {
        Ok(())
    }
}

struct P256(SigningKey);

impl ReportSigner for P256 {
    fn certificate_der(&self) -> &[u8] {
        CERTIFICATE
    }
    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature: p256::ecdsa::Signature = self.0.sign(message);
        signature.to_der().as_bytes().to_vec()
    }
}

/// Makes the smallest signed PDF that carries the title and the name of the attached facts.
struct SmallestPdf;

impl Renderer for SmallestPdf {
    fn report(&self, report: &Logged<ReportDoc>, signer: &dyn ReportSigner) -> Result<Vec<u8>, RenderFault> {
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Annots [4 0 R] >>".to_owned(),
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /F 132 /Rect [0 0 0 0] /P 3 0 R /V 5 0 R >>".to_owned(),
            pdf::signature_dictionary(report.made_at_ms).expect("a time of this century"),
            format!("<< /Title ({}) /UF ({}) >>", report.title, report.facts_name),
        ];
        let mut file = "%PDF-1.7\n".to_owned();
        for (number, object) in (1..).zip(&objects) {
            file += &format!("{number} 0 obj\n{object}\nendobj\n");
        }
        file += "trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n";
        let signed = pdf::sign(file.into_bytes(), signer.certificate_der(), &|message: &[u8]| signer.sign(message));
        Ok(signed.expect("room for a signature"))
    }
}

// ---- The register ---------------------------------------------------------------------------

pub struct World {
    pub register: Arc<Register>,
    pub router: Router,
    pub sqlite: Arc<SqliteStore>,
    pub clock: Arc<TestClock>,
    pub folder: TempDir,
}

impl World {
    /// A new register at nine in the morning of 23 November 2026.
    pub async fn new() -> Self {
        Self::by(RULES.clone()).await
    }

    /// The same by other rules.
    pub async fn by(rules: Arc<Rules>) -> Self {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.expect("a folder");
        let day = "2026-11-23".parse().expect("a date");
        let clock = Arc::new(TestClock(AtomicI64::new(start_of(day) + 9 * HOUR_MS)));
        let sqlite = SqliteStore::open(&folder.path().join("register.db"), Migrate::Yes).expect("a database");
        let register = Register::start(parts(folder.path(), &sqlite, clock.clone(), rules)).await.expect("a register");
        let app = App {
            register: register.clone(),
            views: Arc::new(Engine::new().expect("the pages are in order")),
            settings: Arc::new(WebSettings::new(
                "http://127.0.0.1:8080",
                "0912-000-0000",
                Text::new("榆林市信用办公室（演示）", "Yulin Credit Office (demo)"),
            )),
        };
        Self { register, router: router(app), sqlite, clock, folder }
    }

    pub fn later(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// Nine in the morning of a day.
    pub fn on(&self, day: &str) {
        self.clock.0.store(start_of(day.parse().expect("a date")) + 9 * HOUR_MS, Ordering::SeqCst);
    }

    pub async fn beat(&self) {
        self.register.beat([1; 16], false, &|_| {}).await.expect("a beat");
    }

    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: Vec::new(), csrf: String::new() }
    }

    /// A browser in which an officer has signed in by a link.
    pub async fn officer(&self, body: &str, role: &str) -> Browser {
        let id = self.register.new_officer_id();
        let body = BodyCode::parse(body).expect("a code").code;
        // Each is another human, and so has another name.
        static OFFICERS: AtomicU64 = AtomicU64::new(0);
        let nth = usize::try_from(OFFICERS.fetch_add(1, Ordering::SeqCst)).expect("small");
        let mark = "甲乙丙丁戊己庚辛壬癸".chars().nth(nth % 10).expect("ten");
        let name = if role == "body_admin" { "高峰".to_owned() } else { format!("白川{mark}{}", nth / 10) };
        let new = NewOfficer { name, body, office: "一科".into(), roles: vec![role.to_owned()] };
        self.register.add_officer(id, &new).await.expect("an officer");
        self.signed_in(Actor::Officer(id)).await
    }

    pub async fn signed_in(&self, actor: Actor) -> Browser {
        let link = self.register.issue(CredentialKind::Link, actor, Vec::new(), HOUR_MS).await.expect("a link");
        let mut browser = self.browser();
        let landing = browser.get(&format!("/sign-in/link/{link}")).await;
        assert_eq!(landing.status, StatusCode::OK);
        let signed = browser.post(&format!("/sign-in/link/{link}"), &[]).await;
        assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text());
        browser
    }

    pub async fn resident(&self, who: &Person) -> Caller {
        let blind = self.register.keyring.blind_identity("id-card", &who.number);
        let rows = self.sqlite.store().files.file(Whose::Blind(blind)).await.expect("a file").expect("a known person");
        Caller::Resident(Resident {
            subject: rows.subject.key,
            valid_until_ms: self.register.now_ms() + CALLER_VALID_MS,
        })
    }
}

fn parts(folder: &Path, sqlite: &Arc<SqliteStore>, clock: Arc<TestClock>, rules: Arc<Rules>) -> Parts {
    let policy = fs::read_to_string(repository().join("policies/roles.toml")).expect("the policy");
    let key = SigningKey::from_slice(&[3; 32]).expect("a key");
    let report_public = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
    Parts {
        settings: Settings {
            name: "信榆（测试）".into(),
            origin: ORIGIN.into(),
            address: "http://127.0.0.1:8080".into(),
            demo: true,
            data_dir: folder.to_owned(),
            merge_delay_ms: MINUTE_MS,
            beat_ms: 2_000,
            sheet_limits: SheetLimits {
                workbook_rows_max: 50_000,
                workbook_bytes_max: 100 << 20,
                columns_max: 200,
                line_bytes_max: 1 << 20,
            },
            upload_bytes_max: 1 << 20,
        },
        store: sqlite.store(),
        keyring: Keyring::new(Key::from_bytes([7; 32]), (Generation(1), Key::from_bytes([8; 32]))),
        rules,
        policy: Arc::new(RoleTable::parse(&policy).expect("a table of roles")),
        clock,
        entropy: Arc::new(Seeded(AtomicU64::new(0))),
        sheets: Arc::new(xinyu_sheets::SheetIo),
        renderer: Arc::new(SmallestPdf),
        post: Arc::new(NoPost),
        words: xinyu_web::words().expect("words"),
        signing: SigningKeys {
            checkpoint: Signer::new(ORIGIN, &[4; 32]).expect("a signer"),
            receipt: ReceiptSigner::new(ORIGIN, "receipt-1", &[5; 32]).expect("a signer"),
            report: Arc::new(P256(key)),
            report_public,
            ids: ["checkpoint-1".into(), "receipt-1".into(), "report-1".into()],
            from_ms: 0,
        },
    }
}

// ---- A browser ------------------------------------------------------------------------------

/// Keeps cookies and the token of the last page's forms.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookies: Vec<(String, String)>,
    pub csrf: String,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The text without tags, so that words may be looked for across them.
    pub fn words(&self) -> String {
        let (mut words, mut tag) = (String::new(), false);
        for c in self.text().chars() {
            match c {
                '<' => tag = true,
                '>' => tag = false,
                c if !tag && !c.is_whitespace() => words.push(c),
                _ => {}
            }
        }
        words
    }

    pub fn location(&self) -> String {
        let to = self.headers.get(header::LOCATION).expect("a redirect");
        to.to_str().expect("a path").to_owned()
    }
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

impl Browser {
    pub async fn send(&mut self, request: axum::http::request::Builder, body: Vec<u8>) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::HOST, "127.0.0.1:8080").header(header::COOKIE, cookies.join("; "));
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let line = cookie.to_str().expect("a cookie").split(';').next().expect("its value").to_owned();
            let (name, value) = line.split_once('=').expect("a name");
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        let answer = Answer { status: parts.status, headers: parts.headers, body };
        let text = answer.text();
        if let Some((_, rest)) = text.split_once("name=\"csrf\" value=\"") {
            self.csrf = rest.split('"').next().expect("a token").to_owned();
        }
        answer
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Vec::new()).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        self.post_as(path, fields, &csrf).await
    }

    pub async fn post_as(&mut self, path: &str, fields: &[(&str, &str)], csrf: &str) -> Answer {
        let mut form = format!("csrf={}", encoded(csrf));
        for (name, value) in fields {
            form += &format!("&{name}={}", encoded(value));
        }
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, form.into_bytes()).await
    }

    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Answer {
        let mut body = Vec::new();
        let csrf = self.csrf.clone();
        for (name, value) in [("csrf", csrf.as_str())].iter().chain(fields) {
            body.extend(
                format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        let head = "Content-Disposition: form-data; name=\"file\"";
        body.extend(format!("--edge\r\n{head}; filename=\"{}\"\r\nContent-Type: text/csv\r\n\r\n", file.0).bytes());
        body.extend(file.1);
        body.extend(b"\r\n--edge--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        self.send(request, body).await
    }
}
