//! By keyboard alone: Tab, Enter, Space and letters; the focus is seen wherever it goes.

use crate::browser::{Driver, Page};
use crate::city::{City, city};
use crate::sheets;
use crate::walk;
use crate::words::word;

const ENTER: Option<char> = Some('\u{E007}');
const SPACE: Option<char> = Some(' ');
const ARROW_DOWN: char = '\u{E015}';
const LANG: &str = "zh-CN";

#[test]
fn a_resident_needs_no_pointer() {
    walk(async {
        let (city, driver) = (city(), Driver::start());
        let person = city.person("penalty-not-served", 0);
        let page = driver.window(LANG).await;
        page.open(&format!("{}/sign-in", city.base)).await;
        page.client.goto(person["sign_in_url"].as_str().expect("a link")).await.expect("opens");
        page.tab_to("main form button", ENTER).await;
        assert_eq!(page.path().await, "/me");
        skips_to_the_main_part(city, &page).await;

        page.tab_to("main a[href^='/me/notices/']", ENTER).await;
        assert_eq!(page.heading().await, word(LANG, "closed"));
        page.tab_to("form[action$='/open'] button", SPACE).await;
        page.says(word(LANG, "served")).await;
        page.close().await;

        let asked = city.person("consent-open", 0);
        let page = city.resident_window(&driver, asked, LANG).await;
        page.tab_to("main a[href^='/me/consents/']", ENTER).await;
        page.tab_to(".pair a[href*='/grant']", ENTER).await;
        assert_eq!(page.heading().await, word(LANG, "confirm-grant"));
        page.tab_to("main form button", ENTER).await;
        assert_eq!(page.heading().await, word(LANG, "granted"));
        page.close().await;
    });
}

async fn skips_to_the_main_part(city: &City, page: &Page) {
    page.open(&format!("{}/me/entries", city.base)).await;
    page.tab_to("a.skip", ENTER).await;
    let at = page.client.execute("return document.activeElement.id", vec![]).await.expect("asks");
    assert_eq!(at, "main", "the first Tab leads past the header");
    page.open(&format!("{}/me", city.base)).await;
}

#[test]
fn a_clerk_needs_no_pointer() {
    walk(async {
        let (city, driver) = (city(), Driver::start());
        let page = city.officer_window(&driver, &city.json["roles"]["clerk"], LANG).await;
        page.tab_to("main a[href='/desk/batches/new']", ENTER).await;
        let file = city.dir.path().join("keys.csv");
        let rows = vec![sheets::row(city.person("penalty-served", 1), "榆市监罚决〔2026〕键1号", sheets::FOOD)];
        std::fs::write(&file, sheets::csv(&rows)).expect("a file");
        page.tab_to("input[name=template]", SPACE).await;
        assert!(page.has("input[name=template]:checked").await, "Space chooses");
        let wanted = format!("input[name=template][value={}]:checked", sheets::TEMPLATE);
        for _ in 0..8 {
            if page.has(&wanted).await {
                break;
            }
            page.strike(ARROW_DOWN).await;
        }
        assert!(page.has(&wanted).await, "arrows lead to every choice");
        // The dialog for files belongs to the system, so that the path goes to the focused field itself.
        page.tab_to("#f-file", None).await;
        page.choose_file("#f-file", &file).await;
        page.tab_to("main form button.btn", ENTER).await;
        page.wait_for(word(LANG, "batch-receipt")).await;
        page.close().await;
    });
}
