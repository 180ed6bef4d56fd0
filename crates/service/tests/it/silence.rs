//! Design 2.13: a refusal costs nothing. Whatever it was that there is no consent, the one who
//! asked is told the same, byte for byte.

use xinyu_register::ids::ConsentId;
use xinyu_service::rights::consents::AskerConsent;

use crate::world::*;

/// The view of a request without what tells requests apart: its name and its second.
fn view(consent: &AskerConsent) -> String {
    let mut consent = consent.clone();
    consent.id = ConsentId::from_bytes([0; 10]);
    consent.asked.at_ms = 0;
    format!("{consent:?}")
}

/// Requests that are no consent, one of each sort, all asked on 2026-11-23.
async fn lacks(world: &TestRegister) -> Vec<(&'static str, Person, ConsentId)> {
    world.file_served(&lin(), &food_penalty()).await;
    world.file_served(&wang(), &metrology_penalty()).await;
    let resident = |who: Person| async move { world.resident(&who).await };
    let ignored = world.ask_consent(&lin()).await;
    let refused = world.ask_consent(&lin()).await;
    world.register.refuse_consent(&resident(lin()).await, refused).await.expect("refused");
    let revoked = world.consented(&lin()).await;
    world.register.revoke_consent(&resident(lin()).await, revoked).await.expect("taken back");
    let used = world.consented(&lin()).await;
    world.by_consent(&lin(), used).await.expect("an answer");
    let revoked_after_use = world.consented(&lin()).await;
    world.by_consent(&lin(), revoked_after_use).await.expect("an answer");
    world.register.revoke_consent(&resident(lin()).await, revoked_after_use).await.expect("taken back");
    let frozen = world.consented(&wang()).await;
    world.freeze(&wang(), true).await;
    vec![
        ("ignored", lin(), ignored),
        ("refused", lin(), refused),
        ("revoked", lin(), revoked),
        ("used", lin(), used),
        ("revoked after use", lin(), revoked_after_use),
        ("frozen", wang(), frozen),
        ("unknown person", stranger(), world.ask_consent(&stranger()).await),
        ("mismatched person", lin().called("林晓宇"), world.ask_consent(&lin().called("林晓宇")).await),
        ("nobody's", lin(), ConsentId::from_bytes([3; 10])),
    ]
}

#[tokio::test]
async fn every_lack_of_consent_is_the_same_error() {
    let world = TestRegister::on_day("2026-11-23").await;
    let mut told = Vec::new();
    for (what, who, id) in lacks(&world).await {
        let error = world.by_consent(&who, id).await.expect_err(what);
        told.push((what, format!("{error:?} {error}")));
    }
    // Another person, another purpose, another body, a malformed name of a consent.
    let good = world.consented(&lin()).await;
    told.push(("other person", {
        let error = world.by_consent(&wang(), good).await.expect_err("other person");
        format!("{error:?} {error}")
    }));
    let error = world.enquire(CIVIL_SERVICE, &with_consent(&lin(), &good.to_string())).await.expect_err("other body");
    told.push(("other body", format!("{error:?} {error}")));
    let mut purpose = with_consent(&lin(), &good.to_string());
    purpose.purpose = "employment".into();
    let error = world.enquire(METROLOGY_INSTITUTE, &purpose).await.expect_err("other body and purpose");
    told.push(("other purpose", format!("{error:?} {error}")));
    let error = world.enquire(HUMAN_RESOURCES, &with_consent(&lin(), "…")).await.expect_err("malformed");
    told.push(("malformed", format!("{error:?} {error}")));
    // The window of another one is over.
    let over = world.consented(&lin()).await;
    assert!(world.by_consent(&lin(), good).await.is_ok(), "the allowed side");
    world.on("2026-12-23");
    let error = world.by_consent(&lin(), over).await.expect_err("expired");
    told.push(("expired", format!("{error:?} {error}")));
    for (what, error) in &told {
        assert_eq!(error, "Refused(NoConsent) refused: no_consent", "{what}");
    }
    assert_eq!(told.len(), 14);
}

#[tokio::test]
async fn what_the_asker_sees_of_a_request_is_the_same_for_every_lack() {
    let world = TestRegister::on_day("2026-11-23").await;
    let requests: Vec<_> = lacks(&world).await.into_iter().filter(|(what, ..)| *what != "nobody's").collect();
    for (on, state) in [
        ("2026-11-23", "open"),
        ("2026-12-07", "open"),
        ("2026-12-08", "ended"),
        ("2026-12-22", "ended"),
        ("2026-12-23", "ended"),
        ("2027-11-23", "ended"),
    ] {
        world.on(on);
        world.sweep().await;
        let mut views = Vec::new();
        for (what, _, id) in &requests {
            let consent = world.register.asker_consent(&world.enquirer(HUMAN_RESOURCES), *id).await.expect("a request");
            assert_eq!((consent.state, consent.until), (state, None), "{what} on {on}");
            views.push(view(&consent));
        }
        assert!(views.windows(2).all(|pair| pair[0] == pair[1]), "{on}: {views:#?}");
    }
}

#[tokio::test]
async fn asking_is_answered_the_same_whoever_the_person_is() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file_served(&wang(), &metrology_penalty()).await;
    world.freeze(&wang(), true).await;
    let mut views = Vec::new();
    for who in [lin(), wang(), stranger(), lin().called("林晓宇")] {
        let asked = world.register.ask_consent(&world.enquirer(HUMAN_RESOURCES), &recruitment(&who, "other")).await;
        views.push(view(&asked.expect("asked")));
    }
    assert!(views.windows(2).all(|pair| pair[0] == pair[1]), "{views:#?}");
}

/// The same for what was given before: a fetch that is not allowed any more.
#[tokio::test]
async fn a_fetch_that_is_not_allowed_any_more_does_not_say_why() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let (revoked, late) = (world.consented(&lin()).await, world.consented(&lin()).await);
    let first = world.by_consent(&lin(), revoked).await.expect("an answer").id;
    let second = world.by_consent(&lin(), late).await.expect("an answer").id;
    world.register.revoke_consent(&world.resident(&lin()).await, revoked).await.expect("taken back");
    let asker = world.enquirer(HUMAN_RESOURCES);
    let mut told = vec![format!("{:?}", world.register.fetch_enquiry(&asker, first).await.expect_err("revoked"))];
    world.freeze(&lin(), true).await;
    told.push(format!("{:?}", world.register.fetch_enquiry(&asker, second).await.expect_err("frozen")));
    world.freeze(&lin(), false).await;
    world.on("2026-12-23");
    let asker = world.enquirer(HUMAN_RESOURCES);
    told.push(format!("{:?}", world.register.fetch_enquiry(&asker, second).await.expect_err("expired")));
    assert!(told.iter().all(|error| error == "Refused(NoConsent)"), "{told:?}");
}
