//! What each purpose would show is what it shows.

use xinyu_service::Refusal;

use crate::world::*;

#[tokio::test]
async fn the_preview_of_a_purpose_is_what_its_enquirer_then_gets() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file_served(&lin(), &metrology_penalty()).await;
    world.file(&lin(), &food_penalty().no("榆区市监罚〔2026〕102号").revocation()).await;
    let caller = world.resident(&lin()).await;
    let own = world.register.own_preview(&caller, "permit-application", Some("food-permit")).await.expect("a preview");
    let answer = world.by_mandate(&lin(), "food-permit").await;
    assert_eq!((own.1.preview.shown.len(), own.1.preview.not_shown), (1, 2));
    assert_eq!(own.1.preview.shown, answer.entries);
    assert_eq!(own.1.preview.outcome, answer.outcome);
    let all = world.register.own_previews(&caller).await.expect("previews");
    let same = all.1.iter().find(|one| {
        let field = one.field.as_ref().map(|(code, _)| code.as_str());
        one.purpose.as_str() == "permit-application" && field == Some("food-permit")
    });
    assert_eq!(same.expect("the same purpose").preview, own.1.preview);
    assert!(all.1.iter().all(|one| one.purpose.as_str() != "own-use"));
}

#[tokio::test]
async fn a_preview_is_a_look_of_ones_own_and_asks_nobody() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.later(20 * MINUTE_MS);
    let caller = world.resident(&lin()).await;
    let before = world.looks(&lin()).await.len();
    world.register.own_preview(&caller, "employment", Some("food-handling")).await.expect("a preview");
    world.register.own_previews(&caller).await.expect("previews");
    let looks = world.looks(&lin()).await;
    assert_eq!(looks.len(), before + 1, "one look at one file");
    assert!(looks[0].look.enquiry.is_none() && looks[0].look.shown.len() == 1);
    let unknown = world.register.own_preview(&caller, "own-use", None).await.map(|_| ());
    assert_eq!(refusal(unknown), Refusal::NotFound);
    let field = world.register.own_preview(&caller, "employment", None).await.map(|_| ());
    assert!(matches!(refusal(field), Refusal::Fields(_)));
    world.expect_good().await;
}
