//! Pictures of the main pages of the demo city, in both languages, on a phone and on a desk, and the
//! README's pictures: `scripts/screens.sh`. All lie in `target/screens`, those of the README in
//! `docs/screens`, too. They show invented people only.

#[path = "../tests/walks/browser.rs"]
#[expect(dead_code, reason = "the walks use more of it")]
mod browser;
#[path = "../tests/walks/city.rs"]
#[expect(dead_code, reason = "the walks use more of it")]
mod city;
#[path = "../tests/walks/http.rs"]
#[expect(dead_code, reason = "the walks use more of it")]
mod http;
#[path = "../tests/walks/windows.rs"]
mod windows;
#[path = "../tests/walks/words.rs"]
#[expect(dead_code, reason = "the walks use more of it")]
mod words;

use std::path::{Path, PathBuf};

use fantoccini::Locator;
use serde_json::{Value, json};

use browser::{Driver, Page};
use city::City;

const LANGS: [&str; 2] = ["zh-CN", "en"];
const WIDTHS: [u32; 2] = [390, 1280];
/// A picture shows at most so much of a long page.
const HEIGHT_MAX: u64 = 1500;
const PEOPLE: u32 = 400;
/// Pictures that the README shows.
const IN_THE_README: [&str; 3] = ["overview.png", "me-consent.zh.1280.png", "all-pages.zh.390.png"];

struct Camera {
    city: City,
    driver: Driver,
    out: PathBuf,
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (out, kept) = (root.join("target/screens"), root.join("docs/screens"));
    for folder in [&out, &kept] {
        std::fs::create_dir_all(folder).expect("a folder");
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let camera = Camera { city: City::start(PEOPLE), driver: Driver::start(), out: out.clone() };
        camera.anyone().await;
        camera.resident().await;
        camera.last_days().await;
        camera.clerk().await;
        camera.enquirer().await;
        camera.others().await;
        camera.overview().await;
        camera.all_pages().await;
    });
    for name in IN_THE_README {
        std::fs::copy(out.join(name), kept.join(name)).expect("a picture is kept");
    }
}

impl Camera {
    /// A page in both languages and widths.
    async fn takes(&self, page: &Page, name: &str, path: &str) {
        for lang in LANGS {
            let mark = if path.contains('?') { '&' } else { '?' };
            page.client.goto(&format!("{}{path}{mark}lang={lang}", self.city.base)).await.expect(path);
            self.shoots(page, name, lang).await;
        }
    }

    /// What is open now, in both widths.
    async fn shoots(&self, page: &Page, name: &str, lang: &str) {
        for width in WIDTHS {
            page.resize(width, 900).await;
            let height = page.ask("return document.documentElement.scrollHeight", vec![]).await;
            let height = height.as_u64().unwrap_or(900).clamp(700, HEIGHT_MAX);
            page.resize(width, u32::try_from(height).unwrap_or(900)).await;
            let file = self.out.join(format!("{name}.{}.{width}.png", &lang[..2]));
            std::fs::write(&file, page.client.screenshot().await.expect("a picture")).expect("a file");
            println!("{}", file.display());
        }
    }

    async fn anyone(&self) {
        let page = self.driver.window("zh-CN").await;
        for (name, path) in [
            ("home", "/"),
            ("sign-in", "/sign-in"),
            ("verify", "/verify"),
            ("rules", "/rules"),
            ("rules-purpose", "/rules/purposes/employment"),
            ("rules-award", "/rules/items/award.government"),
            ("learn-journal", "/learn/journal"),
            ("share", "/share"),
            ("honours", "/honours"),
        ] {
            self.takes(&page, name, path).await;
        }
        page.close().await;
    }

    async fn resident(&self) {
        let page = self.city.resident_window(&self.driver, self.city.person("several", 0), "zh-CN").await;
        for (name, path) in [
            ("me", "/me"),
            ("me-entries", "/me/entries"),
            ("me-looks", "/me/looks"),
            ("me-reports", "/me/reports"),
            ("me-freeze", "/me/freeze"),
            ("me-by-body", "/me/entries/by-body"),
            ("me-by-time", "/me/entries/by-time"),
            ("me-ends", "/me/entries/ends"),
            ("me-purposes", "/me/entries/purposes"),
            ("me-whole", "/me/entries/whole"),
            ("me-names", "/me/names"),
            ("me-certificates", "/me/certificates"),
            ("me-shares", "/me/shares"),
            ("me-counter", "/me/counter"),
            ("me-contact", "/me/contact"),
        ] {
            self.takes(&page, name, path).await;
        }
        page.open(&format!("{}/me", self.city.base)).await;
        let notice = page.href("main a[href^='/me/notices/']").await;
        self.takes(&page, "me-notice-closed", &notice).await;
        page.press("main form button.btn").await;
        self.takes(&page, "me-notice", &notice).await;
        let entry = page.href("main a[href^='/me/entries/']").await;
        self.takes(&page, "me-entry", &entry).await;
        page.open(&format!("{}/me/looks", self.city.base)).await;
        let looks = page.hrefs(".entries a[href^='/me/looks/']").await;
        if let Some(look) = looks.last() {
            self.takes(&page, "me-look", look).await;
        }
        self.makes_a_report(&page).await;
        page.close().await;

        let asked = self.city.resident_window(&self.driver, self.city.person("consent-open", 0), "zh-CN").await;
        let request = asked.href("main a[href^='/me/consents/']").await;
        self.takes(&asked, "me-consent", &request).await;
        let grant = asked.href(".pair a[href*='/grant']").await;
        self.takes(&asked, "me-consent-confirm", &grant).await;
        asked.close().await;
    }

    /// What awards, volunteering, an amendment and a withdrawal look like to those whom they are about.
    async fn last_days(&self) {
        for shows in [
            "awards-only",
            "award-published",
            "award-declined",
            "volunteering-waits",
            "entry-amended",
            "entry-withdrawn",
        ] {
            let page = self.city.resident_window(&self.driver, self.city.person(shows, 0), "zh-CN").await;
            self.takes(&page, &format!("me-{shows}-list"), "/me/entries/taken-back").await;
            page.open(&format!("{}/me/entries", self.city.base)).await;
            let entry = page.href("main a[href^='/me/entries/e-']").await;
            self.takes(&page, &format!("me-{shows}"), &entry).await;
            if shows == "awards-only" {
                self.takes(&page, "me-decline", &format!("{entry}/decline")).await;
            }
            page.close().await;
        }
    }

    /// A report, and what the verify page says of it, whole and altered.
    async fn makes_a_report(&self, page: &Page) {
        page.open(&format!("{}/me/reports", self.city.base)).await;
        page.press("main form[action='/me/reports'] button").await;
        let path = page.href("a[href$='/pdf']").await;
        let mut pdf = page.fetch(&self.city.base, &path).await.is(200).body;
        for name in ["verify-good", "verify-altered"] {
            let file = self.city.dir.path().join("report.pdf");
            std::fs::write(&file, &pdf).expect("a file");
            for lang in LANGS {
                page.client.goto(&format!("{}/verify?lang={lang}", self.city.base)).await.expect("opens");
                page.choose_file("#f-file", &file).await;
                page.press("main form button.btn").await;
                self.shoots(page, name, lang).await;
            }
            let middle = pdf.len() / 2;
            pdf[middle] ^= 1;
        }
    }

    async fn clerk(&self) {
        let page = self.city.officer_window(&self.driver, &self.city.json["roles"]["clerk"], "zh-CN").await;
        self.takes(&page, "desk-clerk", "/desk").await;
        self.takes(&page, "desk-batch-new", "/desk/batches/new").await;
        page.open(&format!("{}/desk/batches", self.city.base)).await;
        let batch = page.href("main a[href^='/desk/batches/b-']").await;
        self.takes(&page, "desk-batch", &batch).await;
        self.takes(&page, "desk-records", "/desk/records").await;
        page.open(&format!("{}{batch}", self.city.base)).await;
        for (name, link) in [("desk-row-mend", "main a[href$='/mend']"), ("desk-row-amend", "main a[href$='/amend']")] {
            page.open(&format!("{}{batch}", self.city.base)).await;
            let path = page.href(link).await;
            self.takes(&page, name, &path).await;
        }
        page.close().await;
    }

    async fn enquirer(&self) {
        let page = self.city.officer_window(&self.driver, &self.city.json["roles"]["enquirer"], "zh-CN").await;
        self.takes(&page, "desk-enquirer", "/desk").await;
        self.takes(&page, "desk-consent-request", "/desk/consent-requests/new").await;
        self.takes(&page, "desk-no-consent", "/desk/enquiries/new?consent=c-0000000000000000").await;
        let new = self.granted().await;
        self.takes(&page, "desk-enquiry", &new).await;
        page.open(&format!("{}{new}", self.city.base)).await;
        let person = self.city.person("consent-granted", 0);
        page.choose("#f-id_type", "id-card").await;
        page.write("#f-id_number", person["id_number"].as_str().expect("a number")).await;
        page.write("#f-name", person["name"].as_str().expect("a name")).await;
        page.write("#f-reason", "录用考察，拟任食品药品检查职位").await;
        page.press("main form button.btn").await;
        let report = page.href("main a[href$='/report.pdf']").await;
        self.takes(&page, "desk-answer", report.trim_end_matches("/report.pdf")).await;
        page.close().await;
    }

    /// The form for the consent that the chosen person granted: its number is theirs to know.
    async fn granted(&self) -> String {
        let person = self.city.caller(self.city.person("consent-granted", 0));
        let consents = person.get("/api/v1/me/consents").is(200).json();
        let granted = |one: &&Value| one["state"] == json!("granted");
        let consent = consents["consents"].as_array().and_then(|all| all.iter().find(granted)).expect("a consent");
        format!("/desk/enquiries/new?consent={}", consent["id"].as_str().expect("an id"))
    }

    async fn others(&self) {
        for role in ["auditor", "operator", "case_officer", "counter", "supervisor", "body_admin"] {
            let page = self.city.officer_window(&self.driver, &self.city.json["roles"][role], "zh-CN").await;
            self.takes(&page, &format!("desk-{role}"), "/desk").await;
            match role {
                "case_officer" => self.takes(&page, "desk-review", "/desk/review").await,
                "body_admin" => self.takes(&page, "desk-people", "/desk/people").await,
                _ => {}
            }
            page.close().await;
        }
    }

    /// Every picture on a phone in Chinese, on one sheet.
    async fn all_pages(&self) {
        let mut names: Vec<PathBuf> =
            std::fs::read_dir(&self.out).expect("the pictures").map(|one| one.expect("one").path()).collect();
        names.retain(|path| path.to_string_lossy().ends_with(".zh.390.png") && !path.ends_with("all-pages.zh.390.png"));
        names.sort();
        let figures: String = names.iter().map(|path| format!("<img src='file://{}'>", path.display())).collect();
        let html = format!(
            "<!doctype html><meta charset=utf-8><title>all</title><style>body{{margin:12px;background:#dfe6e2;width:1560px;
             display:flex;flex-wrap:wrap;gap:12px}}img{{width:144px;height:300px;object-fit:cover;object-position:top;background:#fff}}</style>{figures}"
        );
        let file = self.city.dir.path().join("all.html");
        std::fs::write(&file, html).expect("a file");
        let page = self.driver.window("zh-CN").await;
        page.client.goto(&format!("file://{}", file.display())).await.expect("opens");
        page.resize(1584, 900).await;
        let height = page.ask("return document.documentElement.scrollHeight", vec![]).await.as_u64().unwrap_or(2000);
        page.resize(1584, u32::try_from(height).unwrap_or(2000)).await;
        let picture = page.client.screenshot().await.expect("a picture");
        std::fs::write(self.out.join("all-pages.zh.390.png"), picture).expect("a file");
        page.close().await;
    }

    /// A phone with a resident's home before a desk with an enquirer's answer.
    async fn overview(&self) {
        let picture = |name: &str| {
            let bytes = std::fs::read(self.out.join(name)).expect("a picture");
            use base64::Engine;
            format!("data:image/png;base64,{}", base64::engine::general_purpose::STANDARD.encode(bytes))
        };
        let (phone, desk) = (picture("me.zh.390.png"), picture("desk-answer.zh.1280.png"));
        let html = format!(
            "<!doctype html><meta charset=utf-8><title>overview</title><style>
             body{{margin:0;background:#dfe6e2;width:1560px;height:1000px;overflow:hidden;position:relative}}
             figure{{margin:0;position:absolute;overflow:hidden;background:#fff;box-shadow:0 6px 30px #17201c40}}
             #desk{{left:430px;top:56px;width:1090px;height:888px;border-radius:10px}} #desk img{{width:1090px;display:block}}
             #phone{{left:56px;top:110px;width:390px;height:820px;border-radius:26px;border:9px solid #17201c}}
             #phone img{{width:390px;display:block}}</style>
             <figure id=desk><img src='{desk}'></figure><figure id=phone><img src='{phone}'></figure>"
        );
        let file = self.city.dir.path().join("overview.html");
        std::fs::write(&file, html).expect("a file");
        let page = self.driver.window("zh-CN").await;
        page.client.goto(&format!("file://{}", file.display())).await.expect("opens");
        page.resize(1560, 1000).await;
        page.client.find(Locator::Css("#phone img")).await.expect("the phone");
        let picture = page.client.screenshot().await.expect("a picture");
        std::fs::write(self.out.join("overview.png"), picture).expect("a file");
        page.close().await;
    }
}
