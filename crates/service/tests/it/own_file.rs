//! What a person sees of their own file.

use xinyu_register::disclosure::Standing;
use xinyu_register::entry::EndedWhy;

use crate::world::*;

#[tokio::test]
async fn the_own_file_says_where_each_entry_stands_and_who_could_see_it() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file(&lin(), &metrology_penalty()).await;
    let served = world.file_served(&lin(), &food_penalty()).await;
    let file = world.own_file(&lin()).await;
    assert_eq!((file.name.as_str(), file.id_tail.as_str()), ("林晓雨", &lin().number[14..]));
    assert_eq!(file.entries[0].id, served, "latest first");
    assert_eq!(file.entries[0].standing, Standing::Open { until: day("2027-10-11") });
    assert_eq!(file.entries[1].standing, Standing::Unserved);
    let facts = file.entries[0].facts.as_ref().expect("opened");
    let shows = |code: &str, field: &str| {
        let view = facts.purposes.iter().find(|view| {
            let named = view.field.as_ref().map_or("", |field| field.en.as_str());
            view.code == code && (field.is_empty() || named == field)
        });
        view.expect("a purpose").shown
    };
    assert!(shows("permit-application", "food permit") && !shows("permit-application", "metrology authorisation"));
    assert!(!shows("social-aid", ""));
    assert!(facts.purposes.iter().all(|view| !view.reason.zh.is_empty()));
    assert_eq!(facts.destroyed_on, Some(day("2031-10-12")));
    world.on("2027-10-12");
    let file = world.own_file(&lin()).await;
    let ended = Standing::Ended { on: day("2027-10-12"), why: EndedWhy::PeriodOver };
    assert_eq!(file.entries[0].standing, ended);
}

#[tokio::test]
async fn nobody_sees_anothers_file() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file(&wang(), &metrology_penalty()).await;
    let file = world.own_file(&wang()).await;
    assert_eq!(file.entries.len(), 1);
    assert!(!format!("{file:?}").contains("food"));
}
