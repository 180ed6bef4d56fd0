//! Third walk: an enquirer asks for consent, and sees what the purpose allows and nothing else.

use serde_json::Value;

use crate::Story;
use crate::browser::Page;
use crate::sheets::{FACTS_FOOD, FACTS_METROLOGY, number};
use crate::words::word;

const PURPOSE: &str = "civil-service-recruitment";
const FIELD: &str = "food-drug-inspection";
/// What the enquirer writes; the person reads it.
pub const REASON: &str = "您报考的食品检查职位";

/// Each way of not having consent gives one page, the same to the letter.
pub async fn lacks_consent(story: &Story, resident: &Page) -> Page {
    let base = &story.city.base;
    let page = story.city.officer_window(&story.driver, &story.city.json["roles"]["enquirer"], story.lang).await;
    page.audit().await;
    let request = asks(story, &page).await;
    let new = format!("{base}/desk/enquiries/new?consent={request}");
    let mut pages: Vec<(&str, String)> = Vec::new();
    page.open(&new).await;
    assert_eq!(page.heading().await, word(story.lang, "no-consent"), "not answered yet");
    page.audit().await;
    pages.push(("not answered", page.text().await));

    grants(story, resident, &request).await;
    let unknown = serde_json::json!({"name": "陈无名", "id_number": number(3)});
    let renamed = serde_json::json!({"name": "陈无名", "id_number": story.number()});
    for (what, person) in [("another person", story.other), ("nobody's number", &unknown), ("another name", &renamed)] {
        page.open(&new).await;
        fills(&page, person).await;
        pages.push((what, page.text().await));
    }
    page.open(&new).await;
    page.audit().await;
    revokes(story, resident, &request).await;
    fills(&page, story.person).await;
    pages.push(("revoked", page.text().await));
    page.open(&new).await;
    pages.push(("revoked, asked again", page.text().await));
    page.open(&format!("{base}/desk/enquiries/new?consent=c-0000000000000000")).await;
    pages.push(("no such consent", page.text().await));
    for (what, text) in &pages {
        assert!(text.contains(word(story.lang, "no-consent")), "{what}:\n{text}");
        assert_eq!(text, &pages[0].1, "{what} looks like {}", pages[0].0);
    }
    page
}

/// Asks for consent in the portal; returns the number of the request.
async fn asks(story: &Story, page: &Page) -> String {
    page.open(&format!("{}/desk/consent-requests/new", story.city.base)).await;
    page.audit().await;
    page.press("main form button.btn").await;
    assert!(page.has(".errors[role=alert]").await, "an empty form is not sent");
    page.audit().await;
    page.press(&format!("input[name=purpose][value={PURPOSE}]")).await;
    page.choose("#f-field_of_work", FIELD).await;
    writes(page, story.person).await;
    page.write("#f-days", "10").await;
    page.write("#f-reason", REASON).await;
    page.press("main form button.btn").await;
    assert_eq!(page.heading().await, word(story.lang, "check"));
    page.says(story.name()).await;
    page.audit().await;
    page.press("button[name=step][value=send]").await;
    assert_eq!(page.heading().await, word(story.lang, "request-open"));
    page.audit().await;
    let path = page.path().await;
    path.rsplit('/').next().expect("a number").to_owned()
}

async fn writes(page: &Page, person: &Value) {
    page.choose("#f-id_type", "id-card").await;
    page.write("#f-id_number", person["id_number"].as_str().expect("a number")).await;
    page.write("#f-name", person["name"].as_str().expect("a name")).await;
}

/// Fills in the form of an enquiry and sends it.
async fn fills(page: &Page, person: &Value) {
    writes(page, person).await;
    page.write("#f-reason", REASON).await;
    page.press("main form button.btn").await;
}

/// The person reads the exact preview, and says yes twice.
async fn grants(story: &Story, resident: &Page, request: &str) {
    let lang = story.lang;
    resident.open(&format!("{}/me", story.city.base)).await;
    resident.says(word(lang, "home-request")).await;
    resident.audit().await;
    resident.press(&format!("main a[href='/me/consents/{request}']")).await;
    resident.says(REASON).await;
    let sheet = resident.text_of(".sheet").await;
    assert!(sheet.contains(word(lang, "sheet-refer")), "{sheet}");
    assert!(sheet.contains(story.name()), "{sheet}");
    assert!(sheet.contains(&format!("{}1号", story.mark)), "the food decision is in it: {sheet}");
    assert!(!sheet.contains(&format!("{}2号", story.mark)), "the other is not: {sheet}");
    assert!(!sheet.contains(story.number()), "{sheet}");
    resident.says(word(lang, "not-seen")).await;
    resident.audit().await;
    resident.press(".pair a[href*='/grant']").await;
    assert_eq!(resident.heading().await, word(lang, "confirm-grant"));
    resident.audit().await;
    resident.press("main form button.btn").await;
    assert_eq!(resident.heading().await, word(lang, "granted"));
    resident.says(word(lang, "receipt-no")).await;
    resident.audit().await;
}

async fn revokes(story: &Story, resident: &Page, request: &str) {
    resident.open(&format!("{}/me/consents/{request}", story.city.base)).await;
    resident.audit().await;
    resident.press(&format!("main a[href='/me/consents/{request}/revoke']")).await;
    resident.audit().await;
    resident.press("main form button.btn").await;
    assert_eq!(resident.heading().await, word(story.lang, "revoked"));
    resident.audit().await;
}

/// With consent in force: the allowed entry, to be judged by an officer; returns the enquiry's number.
pub async fn is_answered(story: &Story, page: &Page, resident: &Page) -> String {
    let (lang, base) = (story.lang, &story.city.base);
    let request = asks(story, page).await;
    grants(story, resident, &request).await;
    page.open(&format!("{base}/desk")).await;
    page.says(&request).await;
    page.audit().await;
    page.open(&format!("{base}/desk/consent-requests/{request}")).await;
    assert_eq!(page.heading().await, word(lang, "request-granted"));
    page.audit().await;
    page.press("main a[href^='/desk/enquiries/new?consent=']").await;
    fills(page, story.person).await;
    assert_eq!(page.heading().await, word(lang, "answer-refer"));
    page.says(word(lang, "answer-hear")).await;
    page.says(&format!("{}1号", story.mark)).await;
    page.is_silent_on(&format!("{}2号", story.mark)).await;
    page.is_silent_on(FACTS_METROLOGY).await;
    page.is_silent_on(story.number()).await;
    page.audit().await;

    let path = page.href("main a[href$='/report.pdf']").await;
    let pdf = page.fetch(base, &path).await.is(200).body;
    std::fs::write(story.file("enquiry.pdf"), pdf).expect("a file");
    crate::resident::good(story, "enquiry.pdf");
    let enquiry = path.split('/').nth(3).expect("its number").to_owned();

    // It was for one enquiry; the used-up consent is a lack of consent like the others.
    page.open(&format!("{base}/desk/enquiries/new?consent={request}")).await;
    assert_eq!(page.heading().await, word(lang, "no-consent"));
    for path in ["/desk/enquiries", "/desk/consent-requests", "/desk/enquiries/new"] {
        page.open(&format!("{base}{path}")).await;
        page.is_silent_on(story.name()).await;
        page.is_silent_on(FACTS_FOOD).await;
        page.audit().await;
    }
    enquiry
}
