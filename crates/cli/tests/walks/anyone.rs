//! Fifth walk: anyone checks a file and the journal, and reads the rules.

use crate::browser::{Driver, Page};
use crate::city::{City, ended, xinyu};
use crate::words::word;
use crate::{Story, http};

/// The verify page and the program agree on what was downloaded in the other walks, whole and altered.
pub async fn verifies(story: &Story) {
    let page = story.driver.window(story.lang).await;
    for (name, verdict) in [("own.pdf", "verify-good"), ("enquiry.pdf", "verify-good"), ("look.proof", "verify-proof")]
    {
        uploads(story, &page, name).await;
        assert_eq!(page.heading().await, word(story.lang, verdict), "{name}");
        page.audit().await;
        // A file's verdict says nothing of the person.
        page.is_silent_on(story.name()).await;
        page.is_silent_on(story.number()).await;
    }
    uploads(story, &page, "own.pdf").await;
    page.says(word(story.lang, "verify-own")).await;
    altered_in_any_place(story, &page).await;
    std::fs::write(story.file("notes.txt"), "nothing of ours").expect("a file");
    uploads(story, &page, "notes.txt").await;
    assert_eq!(page.heading().await, word(story.lang, "verify-unreadable"));
    page.audit().await;
    the_journal_is_good(story);
    page.close().await;
}

async fn uploads(story: &Story, page: &Page, name: &str) {
    page.open(&format!("{}/verify", story.city.base)).await;
    page.choose_file("#f-file", &story.file(name)).await;
    page.press("main form button.btn").await;
}

/// One bit in the head, in the middle, in the attached facts, in the signature, near the end; a byte
/// more; another revision behind it. The portal, the API and the program find each.
async fn altered_in_any_place(story: &Story, page: &Page) {
    let whole = std::fs::read(story.file("own.pdf")).expect("a file");
    let contents = find(&whole, b"/Contents <").or_else(|| find(&whole, b"/Contents<")).expect("a signature");
    let places = [40, whole.len() / 4, whole.len() / 2, contents + 40, whole.len() * 9 / 10, whole.len() - 20];
    let mut altered: Vec<(String, Vec<u8>)> = places
        .into_iter()
        .map(|at| {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            (format!("bit at {at} of {}", whole.len()), bytes)
        })
        .collect();
    altered.push(("a byte more".into(), [&whole[..], b" "].concat()));
    altered.push(("a revision more".into(), [&whole[..], b"1 0 obj <<>> endobj\nstartxref\n0\n%%EOF\n"].concat()));
    let anyone = http::Caller { base: story.city.base.clone(), token: String::new() };
    for (what, bytes) in &altered {
        std::fs::write(story.file("altered.pdf"), bytes).expect("a file");
        let file = story.file("altered.pdf").to_string_lossy().into_owned();
        let keys = story.file("keys.json").to_string_lossy().into_owned();
        let said = xinyu().args(["verify", &file, "--keys", &keys, "--json"]).output().expect("runs");
        assert_eq!(said.status.code(), Some(1), "{what}: {}", crate::city::said(&said));
        let told = anyone.upload("/api/v1/public/verify", "altered.pdf", bytes, &[]);
        assert!(told.status == 200 && told.json()["good"] != true, "{what}: {} {}", told.status, told.text());
    }
    for (what, bytes) in [&altered[2], &altered[6]] {
        std::fs::write(story.file("altered.pdf"), bytes).expect("a file");
        uploads(story, page, "altered.pdf").await;
        assert_eq!(page.heading().await, word(story.lang, "verify-altered"), "{what}");
        page.audit().await;
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|part| part == what)
}

/// While the city is served.
fn the_journal_is_good(story: &Story) {
    ended(&story.city.run(&["journal", "verify"]), 0);
    ended(&story.city.run(&["journal", "verify", "--deep"]), 0);
    let note = story.city.run(&["journal", "checkpoint"]);
    ended(&note, 0);
    let kept = story.file("kept.txt");
    std::fs::write(&kept, &note.stdout).expect("a file");
    ended(&story.city.run(&["journal", "verify", "--against", &kept.to_string_lossy()]), 0);
    let leaf = story.city.run(&["journal", "prove", "0"]);
    ended(&leaf, 0);
    std::fs::write(story.file("leaf.proof"), &leaf.stdout).expect("a file");
    crate::resident::good(story, "leaf.proof");
}

/// Pages that the walks do not pass: for anyone, and the desks of the others, in both languages.
pub async fn reads_about(city: &'static City) {
    let driver = Driver::start();
    for lang in ["zh-CN", "en"] {
        let page = driver.window(lang).await;
        for path in [
            "/",
            "/sign-in",
            "/verify",
            "/share",
            "/rules",
            "/rules/items/penalty.food-drugs",
            "/rules/purposes/employment",
            "/rules/purposes/social-aid",
            "/learn",
            "/learn/journal",
            "/learn/remedies",
            "/learn/consent",
            "/learn/for-family",
            "/privacy",
            "/accessibility",
            "/contact",
            "/no-such-page",
            "/me/entries",
        ] {
            page.open(&format!("{}{path}", city.base)).await;
            page.says(word(lang, "demo")).await;
            page.audit().await;
        }
        larger_print(city, &page).await;
        page.close().await;
        for role in ["auditor", "operator", "counter", "case_officer"] {
            let page = city.officer_window(&driver, &city.json["roles"][role], lang).await;
            page.audit().await;
            if role == "case_officer" {
                page.press(".entries a").await;
                assert!(page.has("input[name=decision]").await, "a case is open");
                page.audit().await;
            }
            page.close().await;
        }
        let licensing = city.officer_window(&driver, city.enquirer_of(crate::api::LICENSING), lang).await;
        identity_unconfirmed(city, &licensing).await;
        licensing.close().await;
    }
}

async fn larger_print(city: &City, page: &Page) {
    page.open(&format!("{}/rules", city.base)).await;
    page.press("button[name=size][value=large]").await;
    assert!(page.has("html[data-size=large]").await, "large print");
    page.audit().await;
    page.press("button[name=size][value=normal]").await;
    assert!(!page.has("html[data-size=large]").await, "normal print");
}

/// Under a mandate an unknown person and a wrong name are told apart by nothing but number and time.
async fn identity_unconfirmed(city: &City, page: &Page) {
    let served = city.person("penalty-served", 0);
    let known = served["id_number"].as_str().expect("a number");
    let mut texts = Vec::new();
    for number in [known.to_owned(), crate::sheets::number(5)] {
        page.open(&format!("{}/desk/enquiries/new?by=mandate", city.base)).await;
        page.audit().await;
        page.press("input[name=rule][value='mandate.permit.examination']").await;
        page.choose("#f-field_of_work", "food-permit").await;
        page.write("#f-case_number", "示审〔2026〕7号").await;
        page.choose("#f-id_type", "id-card").await;
        page.write("#f-id_number", &number).await;
        page.write("#f-name", "陈无名").await;
        page.write("#f-reason", "审查食品经营许可申请").await;
        page.press("main form button.btn").await;
        assert_eq!(page.heading().await, word(&page.lang, "unconfirmed"));
        page.audit().await;
        page.is_silent_on(served["name"].as_str().expect("a name")).await;
        texts.push(without_traces(&page.text().await));
    }
    assert_eq!(texts[0], texts[1]);
}

/// A page's text without times, hashes and numbers of enquiries.
fn without_traces(text: &str) -> String {
    let trace = |word: &str| word.contains(':') && word.chars().any(|c| c.is_ascii_digit());
    let hash = |word: &str| word.len() >= 8 && word.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    text.split_whitespace().filter(|word| !trace(word) && !hash(word)).collect::<Vec<_>>().join(" ")
}
