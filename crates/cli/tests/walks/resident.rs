//! Second walk: a resident is told, opens the notice, reads the whole file, takes a report.

use crate::Story;
use crate::browser::Page;
use crate::city::ended;
use crate::sheets::{FACTS_FOOD, FACTS_METROLOGY, FILER_NAME};
use crate::words::{either, word};

/// From the home page to the entry: two notices wait, and are opened one after the other.
pub async fn is_told(story: &Story) -> Page {
    let lang = story.lang;
    let page = story.city.resident_window(&story.driver, story.person, lang).await;
    assert_eq!(page.path().await, "/me");
    page.says(word(lang, "home-waiting")).await;
    page.says(word(lang, "home-notice")).await;
    page.says(word(lang, "closed-serves")).await;
    page.is_silent_on(FACTS_FOOD).await;
    page.is_silent_on(story.number()).await;
    page.audit().await;
    the_file_shows_unopened(story, &page).await;

    page.open(&format!("{}/me/notices", story.city.base)).await;
    page.audit().await;
    let notices = page.hrefs("main .entries a[href^='/me/notices/']").await;
    assert_eq!(notices.len(), 2, "one for each decision: {notices:?}");
    opens(story, &page, &notices[0]).await;
    page.open(&format!("{}/me/entries", story.city.base)).await;
    page.says(word(lang, "unopened")).await;
    opens(story, &page, &notices[1]).await;
    reads_the_entry(story, &page).await;
    page
}

async fn the_file_shows_unopened(story: &Story, page: &Page) {
    page.open(&format!("{}/me/entries", story.city.base)).await;
    page.says(word(story.lang, "unopened")).await;
    for facts in [FACTS_FOOD, FACTS_METROLOGY, "5000", story.mark] {
        page.is_silent_on(facts).await;
    }
    page.audit().await;
}

async fn opens(story: &Story, page: &Page, notice: &str) {
    let lang = story.lang;
    page.open(&format!("{}{notice}", story.city.base)).await;
    assert_eq!(page.heading().await, word(lang, "closed"));
    for facts in [FACTS_FOOD, FACTS_METROLOGY, story.mark] {
        page.is_silent_on(facts).await;
    }
    page.audit().await;
    // Looking at the closed page does not serve it.
    page.client.refresh().await.expect("again");
    assert_eq!(page.heading().await, word(lang, "closed"));
    page.press("main form button.btn").await;

    for key in ["served", "served-means", "heard-first", "receipt-no"] {
        page.says(word(lang, key)).await;
    }
    let text = page.text().await;
    assert!(text.contains(FACTS_FOOD) != text.contains(FACTS_METROLOGY), "one decision: {text}");
    page.says(story.mark).await;
    page.says(either(lang, "5,000 元", "CNY 5,000")).await;
    page.audit().await;
}

async fn reads_the_entry(story: &Story, page: &Page) {
    let lang = story.lang;
    page.press("main a[href^='/me/entries/']").await;
    for key in ["basis", "how-long", "who-may"] {
        page.says(word(lang, key)).await;
    }
    page.says(either(lang, "公务员录用考察", "civil service recruitment")).await;
    page.says(either(lang, FILER_NAME, "Yulin Administration for Market Regulation")).await;
    page.audit().await;
    page.open(&format!("{}/me/entries", story.city.base)).await;
    assert!(!page.text().await.contains(word(lang, "unopened")), "both are served");
    page.audit().await;
    page.open(&format!("{}/me/notices", story.city.base)).await;
    page.audit().await;
}

/// The list of looks, and the own report, which verifies.
pub async fn takes_a_report(story: &Story, page: &Page) {
    let (lang, base) = (story.lang, &story.city.base);
    page.open(&format!("{base}/me/reports")).await;
    page.says(word(lang, "report-own")).await;
    page.audit().await;
    page.press("main form[action='/me/reports'] button").await;
    page.says(word(lang, "report-made")).await;
    page.audit().await;
    let path = page.href("a.btn[href^='/me/reports/'][href$='/pdf']").await;
    let answer = page.fetch(base, &path).await.is(200);
    assert_eq!(answer.header("content-type"), Some("application/pdf"));
    assert!(answer.body.starts_with(b"%PDF"), "a PDF");
    let file = story.file("own.pdf");
    std::fs::write(&file, &answer.body).expect("a file");
    good(story, "own.pdf");
    let unsigned_in = crate::http::send("GET", base, &path, &[], b"");
    assert_ne!(unsigned_in.status, 200, "nobody else fetches it");

    page.open(&format!("{base}/me/looks")).await;
    assert_eq!(page.heading().await, word(lang, "looks"));
    page.says(word(lang, "look-own")).await;
    page.audit().await;
    for path in [
        "/me/freeze",
        "/me/freeze/confirm",
        "/me/contact",
        "/me/consents",
        "/me/entries/by-body",
        "/me/entries/by-time",
        "/me/entries/ends",
        "/me/entries/purposes",
        "/me/entries/purposes/employment/food-handling",
        "/me/entries/taken-back",
        "/me/entries/whole",
        "/me/certificates",
        "/me/certificates/check?about=employment.food-handling",
        "/me/shares",
        "/me/shares/new?about=employment.food-handling",
        "/me/counter",
    ] {
        page.open(&format!("{base}{path}")).await;
        page.audit().await;
    }
}

/// `xinyu verify` finds a downloaded file good: with the saved keys, and with the folder's.
pub fn good(story: &Story, name: &str) {
    let file = story.file(name);
    let keys = story.file("keys.json");
    let known = crate::http::send("GET", &story.city.base, "/.well-known/xinyu", &[], b"").is(200);
    std::fs::write(&keys, known.body).expect("the keys");
    let (file, keys) = (file.to_string_lossy().into_owned(), keys.to_string_lossy().into_owned());
    ended(&crate::city::xinyu().args(["verify", &file, "--keys", &keys]).output().expect("runs"), 0);
    // Without keys the signer is unknown, and that is not good.
    ended(&crate::city::xinyu().args(["verify", &file]).output().expect("runs"), 1);
}

/// Signing out ends the session.
pub async fn signs_out(story: &Story, page: &Page) {
    let base = &story.city.base;
    let cookies = page.cookies().await;
    page.open(&format!("{base}/sign-out")).await;
    page.audit().await;
    page.press("main form button.btn").await;
    page.says(word(story.lang, "signed-out")).await;
    let late = crate::http::send("GET", base, "/me", &[("Cookie", &cookies)], b"");
    assert_ne!(late.status, 200, "the old session opens nothing");
    // The link is used up.
    page.client.goto(story.person["sign_in_url"].as_str().expect("a link")).await.expect("opens");
    assert_eq!(page.heading().await, word(story.lang, "link-used"));
    page.audit().await;
}
