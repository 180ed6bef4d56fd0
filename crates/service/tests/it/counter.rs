//! A clerk prints for a person who stands at the counter, and learns nothing by it.

use xinyu_register::event::{ConfirmedBy, Ground, Looker};
use xinyu_service::papers::counter::{CounterSlip, CounterWish};
use xinyu_service::{Refusal, ServiceResult};

use crate::world::*;

const UNCONFIRMED: Refusal = Refusal::State("counter.unconfirmed");

fn wish(who: &Person, confirmed: ConfirmedBy, code: &str) -> CounterWish {
    CounterWish { subject: who.asked(), confirmed, code: code.to_owned() }
}

async fn serve(world: &TestRegister, wish: &CounterWish) -> ServiceResult<CounterSlip> {
    world.register.make_counter_report(&world.with_role(CIVIL_AFFAIRS, "counter"), wish).await
}

#[tokio::test]
async fn a_report_at_a_counter_is_a_look_of_the_counters_in_the_persons_list() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file(&lin(), &metrology_penalty()).await;
    let slip = serve(&world, &wish(&lin(), ConfirmedBy::Paper, "")).await.expect("made");
    let looks = world.looks(&lin()).await;
    let look = &looks[0].look;
    assert_eq!(look.ground, Ground::Counter { confirmed: ConfirmedBy::Paper });
    assert!(matches!(&look.looker, Looker::Officer { office, .. } if office == "一科"));
    assert_eq!((look.enquiry, looks[0].trace.leaf_hash), (Some(slip.no), slip.trace.leaf_hash));
    assert_eq!(look.shown.iter().map(|shown| shown.whole).collect::<Vec<_>>(), [true, false], "closed stays closed");
    let told = format!("{slip:?}");
    assert!(!told.contains("林晓雨") && !told.contains(&lin().number[14..]), "a slip names nobody");
    // The person has it, too.
    let reports = world.register.own_reports(&world.resident(&lin()).await).await.expect("reports");
    assert_eq!((reports[0].no, reports[0].at_counter), (slip.no, true));
    world.register.own_report_pdf(&world.resident(&lin()).await, slip.no, "zh-CN").await.expect("a document");
    world.expect_good().await;
}

#[tokio::test]
async fn a_clerk_prints_while_the_person_stands_there_and_nobody_else_does() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let slip = serve(&world, &wish(&lin(), ConfirmedBy::Paper, "")).await.expect("made");
    let clerk = world.with_role(CIVIL_AFFAIRS, "counter");
    assert!(world.register.counter_pdf(&clerk, slip.no, "zh-CN").await.is_ok());
    let looks = world.looks(&lin()).await.len();
    for (body, role) in [(LICENSING, "counter"), (CIVIL_AFFAIRS, "enquirer"), (CIVIL_AFFAIRS, "clerk")] {
        let other = world.with_role(body, role);
        assert!(world.register.counter_pdf(&other, slip.no, "zh-CN").await.is_err(), "{role} of {body}");
        assert!(world.register.counter_slip(&other, slip.no).await.is_err(), "{role} of {body}");
    }
    let enquirer = world.enquirer(CIVIL_AFFAIRS);
    assert!(world.register.fetch_enquiry(&enquirer, slip.no).await.is_err(), "it is no enquiry");
    assert!(world.register.own_enquiries(&clerk, 10).await.is_err());
    let own = world.register.make_own_report(&world.resident(&lin()).await).await.expect("a report");
    assert!(world.register.counter_pdf(&clerk, own.no, "zh-CN").await.is_err(), "what the person made is theirs");
    world.later(16 * MINUTE_MS);
    let clerk = world.with_role(CIVIL_AFFAIRS, "counter");
    let late = world.register.counter_pdf(&clerk, slip.no, "zh-CN").await.map(|_| ());
    assert_eq!(refusal(late), Refusal::NotFound);
    assert!(world.register.counter_slip(&clerk, slip.no).await.is_ok(), "the slip holds nothing of the file");
    assert_eq!(world.looks(&lin()).await.len(), looks + 1, "printing is the look that making it was");
}

#[tokio::test]
async fn the_code_of_the_portal_is_for_one_report_and_for_its_minutes() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file(&wang(), &metrology_penalty()).await;
    let code = |who: Person| {
        let world = &world;
        async move { world.register.own_counter_code(&world.resident(&who).await).await.expect("a code").0 }
    };
    let (of_lin, of_wang) = (code(lin()).await, code(wang()).await);
    assert_ne!(of_lin, of_wang);
    for typed in ["", "23456789", of_wang.as_str()] {
        let refused = serve(&world, &wish(&lin(), ConfirmedBy::Code, typed)).await.map(|_| ());
        assert_eq!(refusal(refused), UNCONFIRMED, "{typed}");
    }
    world.later(9 * MINUTE_MS);
    let typed = format!(" {} {}", &of_lin[..4].to_lowercase(), &of_lin[4..]);
    let slip = serve(&world, &wish(&lin(), ConfirmedBy::Code, &typed)).await.expect("made");
    assert_eq!(slip.confirmed, ConfirmedBy::Code);
    let again = serve(&world, &wish(&lin(), ConfirmedBy::Code, &of_lin)).await.map(|_| ());
    assert_eq!(refusal(again), UNCONFIRMED, "used");
    world.later(25 * MINUTE_MS);
    let late = serve(&world, &wish(&wang(), ConfirmedBy::Code, &of_wang)).await.map(|_| ());
    assert_eq!(refusal(late), UNCONFIRMED, "over");
    let fresh = code(wang()).await;
    serve(&world, &wish(&wang(), ConfirmedBy::Code, &fresh)).await.expect("made");
}

#[tokio::test]
async fn at_a_counter_another_name_and_an_unknown_person_are_one_refusal() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let n = world.n_of(&lin()).await;
    let code = world.register.own_counter_code(&world.resident(&lin()).await).await.expect("a code").0;
    for (who, confirmed) in [
        (lin().called("林小雨"), ConfirmedBy::Paper),
        (lin().called("林小雨"), ConfirmedBy::Code),
        (stranger(), ConfirmedBy::Code),
    ] {
        let refused = serve(&world, &wish(&who, confirmed, &code)).await.map(|_| ());
        assert_eq!(refusal(refused), UNCONFIRMED, "{} {confirmed:?}", who.name);
    }
    assert_eq!(world.n_of(&lin()).await, n, "nothing was shown");
    // Somebody of whom nothing was filed may have it on paper that there is nothing.
    let slip = serve(&world, &wish(&stranger(), ConfirmedBy::Paper, "")).await.expect("made");
    world.register.counter_pdf(&world.with_role(CIVIL_AFFAIRS, "counter"), slip.no, "zh-CN").await.expect("printed");
    let bad = Person { number: "610802198503070001".into(), ..lin() };
    assert!(matches!(
        refusal(serve(&world, &wish(&bad, ConfirmedBy::Paper, "")).await.map(|_| ())),
        Refusal::Fields(_)
    ));
    for role in ["clerk", "enquirer", "operator", "case_officer"] {
        let caller = world.with_role(CIVIL_AFFAIRS, role);
        let refused = world.register.make_counter_report(&caller, &wish(&lin(), ConfirmedBy::Paper, "")).await;
        assert_eq!(refusal(refused.map(|_| ())), Refusal::NotPermitted, "{role}");
    }
    world.expect_good().await;
}
