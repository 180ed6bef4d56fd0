//! Fourth walk: the person sees the look at once, and keeps its proof.

use std::time::{Duration, Instant};

use crate::Story;
use crate::browser::Page;
use crate::words::{either, word};

/// Who asks in this city.
const ASKER: (&str, &str) = ("榆林市人力资源和社会保障局", "Yulin Human Resources and Social Security Bureau");

/// Within a second of the answer the look is in the list: who, office, purpose, what was shown; the
/// proof verifies once the next checkpoint is out.
pub async fn sees_who_looked(story: &Story, resident: &Page, enquiry: &str) {
    let (lang, base) = (story.lang, &story.city.base);
    let asker = either(lang, ASKER.0, ASKER.1);
    let began = Instant::now();
    resident.open(&format!("{base}/me/looks")).await;
    let list = resident.text_of("main").await;
    assert!(began.elapsed() < Duration::from_secs(5), "the list comes at once");
    assert!(list.contains(asker), "the look is there at the first sight: {list}");
    resident.audit().await;

    // The newest look of theirs is the enquiry's or its report's; both tell the same.
    let own = word(lang, "look-own");
    let looks = resident.hrefs(".entries a[href^='/me/looks/']").await;
    assert!(!looks.is_empty(), "{own}: {list}");
    resident.open(&format!("{base}{}", newest_of(resident, asker).await)).await;
    for text in [asker, word(lang, "look-office"), word(lang, "look-outcome"), word(lang, "receipt-no")] {
        resident.says(text).await;
    }
    resident.says(either(lang, "公务员录用考察", "civil service recruitment")).await;
    resident.is_silent_on(enquiry).await;
    resident.audit().await;
    keeps_the_proof(story, resident).await;
}

/// The address of the newest look by a body.
async fn newest_of(resident: &Page, asker: &str) -> String {
    let script = "for (const a of document.querySelectorAll('.entries a[href^=\"/me/looks/\"]'))
        if (a.textContent.includes(arguments[0])) return a.getAttribute('href');";
    let found = resident.client.execute(script, vec![asker.into()]).await.expect("asks");
    found.as_str().unwrap_or_else(|| panic!("no look by {asker}")).to_owned()
}

async fn keeps_the_proof(story: &Story, resident: &Page) {
    let base = &story.city.base;
    let path = resident.href("a[href$='/receipt.json']").await;
    let receipt = resident.fetch(base, &path).await.is(200).body;
    std::fs::write(story.file("receipt.json"), receipt).expect("a file");
    crate::resident::good(story, "receipt.json");

    story.city.next_checkpoint().await;
    resident.client.refresh().await.expect("again");
    resident.audit().await;
    let path = resident.href("a[href$='/proof']").await;
    let proof = resident.fetch(base, &path).await.is(200).body;
    std::fs::write(story.file("look.proof"), proof).expect("a file");
    crate::resident::good(story, "look.proof");
}
