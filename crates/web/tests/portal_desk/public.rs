//! Pages for anyone.

use axum::http::{Request, StatusCode, header};
use xinyu_register::ids::EnquiryId;
use xinyu_register::paper::PaperKind;
use xinyu_service::Actor;
use xinyu_service::caller::Caller;
use xinyu_service::papers::PaperWish;

use crate::world::{World, YUYANG_MARKET, lin, row, sheet};

const PAGES: &[&str] = &[
    "/",
    "/sign-in",
    "/verify",
    "/rules",
    "/rules/items/penalty.food-drugs",
    "/rules/items/penalty.metrology-testing",
    "/rules/purposes/employment",
    "/rules/purposes/permit-application",
    "/rules/purposes/social-aid",
    "/rules/purposes/civil-service-recruitment",
    "/rules/purposes/own-use",
    "/learn",
    "/learn/journal",
    "/learn/remedies",
    "/learn/consent",
    "/learn/for-family",
    "/privacy",
    "/accessibility",
    "/contact",
];

#[tokio::test]
async fn every_public_page_is_there_in_both_languages() {
    let world = World::new().await;
    for path in PAGES {
        for lang in ["zh-CN", "en"] {
            let page = world.browser().get(&format!("{path}?lang={lang}")).await;
            assert_eq!(page.status, StatusCode::OK, "{path} {lang}: {}", page.words());
            assert_eq!(page.headers[header::CONTENT_LANGUAGE], lang, "{path}");
            assert!(page.text().contains(&format!("<html lang=\"{lang}\"")), "{path}");
        }
    }
}

#[tokio::test]
async fn the_language_is_kept_once_it_was_chosen() {
    let world = World::new().await;
    let mut browser = world.browser();
    assert_eq!(browser.get("/").await.headers[header::CONTENT_LANGUAGE], "zh-CN");
    browser.get("/?lang=en").await;
    assert_eq!(browser.get("/rules").await.headers[header::CONTENT_LANGUAGE], "en");
}

#[tokio::test]
async fn unknown_addresses_get_one_page_and_guarded_ones_ask_for_a_sign_in() {
    let world = World::new().await;
    for path in ["/nothing", "/rules/items/no-such", "/rules/purposes/no-such", "/learn/nothing"] {
        assert_eq!(world.browser().get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["/desk", "/desk/batches", "/desk/nothing", "/me/nothing", "/desk/enquiries/q-0000000000000000"] {
        assert_eq!(world.browser().get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn large_print_is_kept_and_leads_back_to_our_own_pages_only() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.get("/rules").await;
    let answer = browser.post("/prefs", &[("size", "large"), ("back", "/rules")]).await;
    assert_eq!((answer.status, answer.location().as_str()), (StatusCode::SEE_OTHER, "/rules"));
    assert!(browser.get("/rules").await.text().contains("data-size=\"large\""));
    let answer = browser.post("/prefs", &[("size", "normal"), ("back", "//evil.example")]).await;
    assert_eq!(answer.location(), "/");
}

#[tokio::test]
async fn forms_from_elsewhere_are_refused() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.get("/").await;
    assert_eq!(browser.post_as("/prefs", &[("size", "large")], "guessed").await.status, StatusCode::FORBIDDEN);
    let elsewhere = Request::post("/prefs")
        .header(header::ORIGIN, "https://evil.example")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let form = format!("csrf={}&size=large", browser.csrf).into_bytes();
    assert_eq!(browser.send(elsewhere, form).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_link_signs_in_once_and_only_by_its_button() {
    let world = World::new().await;
    file_lin(&world).await;
    let Caller::Resident(resident) = world.resident(&lin()).await else { panic!("a resident") };
    let mut browser = world.signed_in(Actor::Resident(resident.subject)).await;
    assert_eq!(browser.get("/desk").await.status, StatusCode::NOT_FOUND);
    let used = world.browser().get("/sign-in/link/xyl_0000").await;
    assert_eq!(used.status, StatusCode::GONE);
}

pub async fn file_lin(world: &World) {
    let mut clerk = world.officer(YUYANG_MARKET, "clerk").await;
    clerk.get("/desk/batches/new").await;
    let csv = sheet(&[row(&lin(), "1")]);
    let sent =
        clerk.upload("/desk/batches/new", &[("template", "sgs-penalty-person")], ("a.csv", csv.as_bytes())).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
}

async fn verified(world: &World, file: &[u8]) -> String {
    let mut browser = world.browser();
    browser.get("/verify").await;
    let answer = browser.upload("/verify", &[], ("report.pdf", file)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.words());
    answer.words()
}

#[tokio::test]
async fn a_report_of_ours_is_good_and_one_changed_byte_shows() {
    let world = World::new().await;
    file_lin(&world).await;
    let resident = world.resident(&lin()).await;
    let made = world.register.make_own_report(&resident).await.expect("a report");
    let no: EnquiryId = made.no;
    let pdf = world.register.own_report_pdf(&resident, no, "zh-CN").await.expect("a document").to_vec();
    let words = verified(&world, &pdf).await;
    assert!(words.contains(&no.to_string()), "{words}");
    assert!(words.contains("本人"), "an own copy is told as such: {words}");
    assert!(!words.contains(lin().name) && !words.contains("001"), "nothing of what the file says: {words}");
    let mut altered = pdf.clone();
    altered[60] ^= 1;
    let words = verified(&world, &altered).await;
    assert!(words.contains("改过"), "{words}");
    assert!(!words.contains(&no.to_string()), "an altered file is not repeated: {words}");
    world.later(40 * 24 * 60 * 60 * 1000);
    assert!(verified(&world, &pdf).await.contains("已经过期"));
}

#[tokio::test]
async fn a_certificate_is_told_as_what_it_claims_and_whether_it_still_counts() {
    let world = World::new().await;
    file_lin(&world).await;
    let resident = world.resident(&lin()).await;
    let wish = PaperWish {
        kind: PaperKind::NoneWithinPeriod,
        purpose: "employment".into(),
        field: Some("food-handling".into()),
        entry: None,
        reason: String::new(),
    };
    let made = world.register.make_paper(&resident, &wish).await.expect("a certificate");
    let first = world.register.own_report_pdf(&resident, made.no, "zh-CN").await.expect("a document").to_vec();
    let words = verified(&world, &first).await;
    assert!(words.contains("它不表示从来没有过") && words.contains("算数，到"), "{words}");
    assert!(!words.contains(lin().name), "{words}");
    let anew = world.register.reissue_paper(&resident, made.no).await.expect("made anew");
    let second = world.register.own_report_pdf(&resident, anew.no, "zh-CN").await.expect("a document").to_vec();
    assert!(verified(&world, &first).await.contains("已经换了新的一份"));
    assert!(verified(&world, &second).await.contains("文件完好"));
    world.register.recall_paper(&resident, anew.no).await.expect("recalled");
    let words = verified(&world, &second).await;
    assert!(words.contains("已经收回") && words.contains("2026年11月23日"), "{words}");
}

#[tokio::test]
async fn other_files_are_told_apart() {
    let world = World::new().await;
    let receipt = {
        let mut clerk = world.officer(YUYANG_MARKET, "clerk").await;
        file_lin(&world).await;
        clerk.get("/desk").await;
        let resident = world.resident(&lin()).await;
        world.register.own_trace(&resident, 1).await.expect("a trace").receipt.to_json()
    };
    for file in [receipt.as_bytes(), b"\xff\xfe nothing of ours", b"%PDF-1.7\nnot signed\n%%EOF\n"] {
        verified(&world, file).await;
    }
    let mut browser = world.browser();
    browser.get("/verify").await;
    let missing = browser.upload("/verify", &[], ("", b"")).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let large = browser.upload("/verify", &[], ("big.pdf", &vec![0; 5 * 1024 * 1024 + 1])).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    browser.csrf = "guessed".into();
    assert_eq!(browser.upload("/verify", &[], ("a.pdf", b"a")).await.status, StatusCode::FORBIDDEN);
}
