//! Design 2.5: no wrong is carried from one field of life to another.

use xinyu_register::event::Outcome;

use crate::world::*;

#[tokio::test]
async fn an_entry_of_another_field_is_not_shown() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file_served(&lin(), &metrology_penalty()).await;
    let food = world.by_mandate(&lin(), "food-permit").await;
    assert_eq!(food.entries.iter().map(|entry| entry.item.as_str()).collect::<Vec<_>>(), ["penalty.food-drugs"]);
    let metrology = world.by_mandate(&lin(), "metrology-permit").await;
    assert_eq!(
        metrology.entries.iter().map(|entry| entry.item.as_str()).collect::<Vec<_>>(),
        ["penalty.metrology-testing"]
    );
    let neither = world.by_mandate(&lin(), "other").await;
    assert_eq!((neither.outcome, neither.entries.len()), (Outcome::NothingToConsider, 0));
    assert_eq!(world.latest_look(&lin()).await.not_shown, 2, "the person is told how much was not shown");
}

/// For every item and class that can be filed: social aid looks at need, not at wrongs.
#[tokio::test]
async fn social_aid_sees_no_adverse_entry_at_all() {
    let world = TestRegister::on_day("2026-11-23").await;
    let mut filed = Vec::new();
    for (at, penalty) in [food_penalty(), metrology_penalty()].into_iter().enumerate() {
        let no = |class: usize| format!("榆区市监罚〔2026〕{}号", 300 + 10 * at + class);
        for penalty in
            [penalty.clone().no(&no(1)).warning(), penalty.clone().no(&no(2)), penalty.clone().no(&no(3)).revocation()]
        {
            filed.push(world.file_served(&lin(), &penalty).await);
        }
    }
    let items: std::collections::BTreeSet<_> =
        world.own_file(&lin()).await.entries.iter().map(|entry| (entry.item.to_string(), entry.class)).collect();
    assert_eq!(items.len(), 2 * 3, "two items, each in each class");
    // And by the rules alone, for every adverse item of the catalog.
    let aid = xinyu_register::rules::PurposeCode::new("social-aid");
    for item in RULES.items().filter(|item| item.adverse) {
        for class in xinyu_register::rules::Class::ALL.iter().copied().map(Some).chain([None]) {
            let answer = RULES.relevance(&aid, None, &item.code, class, world.today());
            assert!(!answer.relevant, "{}: {class:?}", item.code);
        }
    }
    let answer = world.enquire(CIVIL_AFFAIRS, &social_aid(&lin())).await.expect("an answer");
    assert_eq!((answer.outcome, answer.entries.len()), (Outcome::NothingToConsider, 0));
    assert_eq!(world.latest_look(&lin()).await.not_shown, 6);
    // The other side: the licensing office sees the general and the serious one of its field.
    let permit = world.by_mandate(&lin(), "food-permit").await;
    assert_eq!(permit.entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), filed[1..3]);
}

#[tokio::test]
async fn what_is_shown_says_why_and_holds_no_free_text() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty().facts("在东大街经营过期糕点")).await;
    let answer = world.by_mandate(&lin(), "food-permit").await;
    let entry = &answer.entries[0];
    assert!(!entry.reason.zh.is_empty() && !entry.rule.as_str().is_empty());
    assert!(!entry.fields.contains_key("facts") && !format!("{answer:?}").contains("糕点"));
    assert!(!format!("{answer:?}").contains(&lin().number), "four characters of the number, no more");
    assert_eq!(answer.subject, (lin().name, lin().number[14..].to_owned()));
}
