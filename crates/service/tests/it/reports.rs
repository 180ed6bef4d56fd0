//! Documents hold what was shown, and the leaf of the very look that they are.

use crate::world::*;

#[tokio::test]
async fn a_document_is_of_a_look_in_the_persons_list() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file(&lin(), &metrology_penalty()).await;
    let answer = world.by_mandate(&lin(), "food-permit").await;
    let caller = world.resident(&lin()).await;
    let own = world.register.make_own_report(&caller).await.expect("a report");
    world.register.own_report_pdf(&caller, own.no, "zh-CN").await.expect("a document");
    world.register.enquiry_report_pdf(&world.enquirer(LICENSING), answer.id, "zh-CN").await.expect("a document");
    let looks = world.looks(&lin()).await;
    let documents = world.recorder.0.lock().expect("recorder");
    assert_eq!(documents.len(), 2);
    for (document, leaf) in documents.iter() {
        assert!(looks.iter().any(|view| view.trace.leaf_hash == *leaf));
        let hex: String = leaf.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(document.trace.iter().any(|(_, value)| *value == hex));
        let told = format!("{document:?}") + &String::from_utf8_lossy(&document.facts);
        assert!(!told.contains(&lin().number), "four characters of the number, no more");
        assert!(!told.contains("202号"), "nothing of what was not opened");
    }
    assert_eq!(documents[1].0.sections[0].entries.len(), 1, "the purpose's own field alone");
}

#[tokio::test]
async fn an_own_report_is_its_owners_alone_and_ends() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file(&wang(), &metrology_penalty()).await;
    let own = world.register.make_own_report(&world.resident(&lin()).await).await.expect("a report");
    let other = world.resident(&wang()).await;
    assert!(world.register.own_report_pdf(&other, own.no, "zh-CN").await.is_err());
    assert!(world.register.fetch_enquiry(&world.enquirer(LICENSING), own.no).await.is_err());
    world.on_date(own.until);
    assert!(world.register.own_report_pdf(&world.resident(&lin()).await, own.no, "zh-CN").await.is_ok());
    world.on_date(own.until.tomorrow().expect("a day"));
    assert!(world.register.own_report_pdf(&world.resident(&lin()).await, own.no, "zh-CN").await.is_err());
}

#[tokio::test]
async fn a_document_without_its_renderer_shows_nothing_but_the_look_stays() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let answer = world.by_mandate(&lin(), "food-permit").await;
    let before = world.looks(&lin()).await.len();
    let documents =
        world.register.enquiry_report_pdf(&world.enquirer(LICENSING), answer.id, "en").await.expect("a document");
    assert_eq!(world.looks(&lin()).await.len(), before + 1);
    assert!(documents.starts_with(b"%PDF"));
}
