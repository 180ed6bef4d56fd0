//! One source for an item: whatever the catalog holds can be filed on its own sheet, by a body that is
//! competent for it, without a line of code about it.

use xinyu_register::identity::BodyCode;
use xinyu_register::rules::{Body, Column, ColumnType, EntryField, Item, Template};
use xinyu_service::filing::BatchView;
use xinyu_service::filing::example::{self, Example};

use crate::sheet::{gb_11643, person};
use crate::world::{RULES, World, counts};

const DECIDED: &str = "2026-10-12";

/// A body that may file the item.
fn filer(item: &Item) -> &'static Body {
    let day = DECIDED.parse().expect("a day");
    example::filer(&RULES, item, day).unwrap_or_else(|| panic!("nobody may file {}", item.code))
}

fn template(item: &Item) -> &'static Template {
    RULES.template(&item.template).unwrap_or_else(|| panic!("{} has no sheet", item.code))
}

async fn filed(world: &World, item: &Item, n: u32, change: impl Fn(&Column, String) -> String) -> BatchView {
    let (template, body) = (template(item), filer(item));
    let columns = &template.columns;
    let quoted = |text: &str| format!("\"{text}\"");
    let header: Vec<String> = columns.iter().map(|column| quoted(&column.header.zh)).collect();
    let (who, decided_on) = (person(n), DECIDED.parse().expect("a day"));
    let (name, id_number) = (&who.name, &who.number);
    let good =
        Example { rules: &RULES, item, body, name, id_type: None, id_number, decided_on, status: None, no: n as usize };
    let row: Vec<String> = columns.iter().map(|column| quoted(&change(column, good.cell(column)))).collect();
    let text = format!("{}\r\n{}\r\n", header.join(","), row.join(","));
    let clerk = world.clerk(body.code.as_str());
    let imported = world.register.import(&clerk, &template.name, "a.csv", &mut text.as_bytes(), &|_| {}).await;
    imported.unwrap_or_else(|error| panic!("{}: {error}", item.code))
}

#[tokio::test]
async fn every_item_of_the_catalog_can_be_filed_by_somebody() {
    let world = World::new().await;
    let today = DECIDED.parse().expect("a day");
    let items: Vec<&Item> = RULES.items().filter(|item| item.in_force.holds_on(today)).collect();
    assert!(items.len() > 50, "the catalog of a city");
    for (n, item) in (1..).zip(items) {
        let batch = filed(&world, item, n, |_, value| value).await;
        assert_eq!(batch.counts, counts(1, 0, 0, 0), "{}: {:?}", item.code, world.told(batch.id).await);
        let content = world.contents_of(&person(n)).await.remove(0);
        assert_eq!(content.item, item.code.as_str());
        assert!(BodyCode::parse(&content.deciding_body).is_ok());
    }
    world.expect_good().await;
}

#[tokio::test]
async fn a_sheet_that_names_no_item_of_the_catalog_is_told_which_there_are() {
    let world = World::new().await;
    let item = RULES.items().find(|item| item.template == "sgs-permit-person").expect("a licence");
    let named = |column: &Column, value: String| {
        if column.becomes == EntryField::ItemTitle { "不存在的许可证".to_owned() } else { value }
    };
    let batch = filed(&world, item, 1, named).await;
    assert_eq!(batch.counts, counts(0, 0, 1, 0));
    let told = world.told(batch.id).await;
    assert_eq!(told[&2].1[0].1, "title.no_item");
}

/// One item a sheet.
fn one_of_each_sheet() -> Vec<&'static Item> {
    let mut items: Vec<&Item> = Vec::new();
    let today = DECIDED.parse().expect("a day");
    for item in RULES.items().filter(|item| item.in_force.holds_on(today)) {
        if !items.iter().any(|known| known.template == item.template) {
            items.push(item);
        }
    }
    items
}

#[tokio::test]
async fn every_sheet_takes_every_kind_of_paper() {
    let world = World::new().await;
    let papers = [
        ("护照", "EA1234567"),
        ("港澳居民来往内地通行证", "H12345678"),
        ("台湾居民来往大陆通行证", "12345678"),
        ("外国人永久居留身份证", "USA110085010101"),
        ("港澳台居民居住证", "810000198505050021"),
        ("其他-军官证", "南字第12345号"),
    ];
    let residence = gb_11643(&papers[4].1[..17]);
    let items = one_of_each_sheet();
    assert!(items.len() >= 5, "sheets of the catalog");
    for (n, item) in (1..).zip(items) {
        for (kind, number) in papers {
            let number = if kind == papers[4].0 { residence.as_str() } else { number };
            let batch = filed(&world, item, n, |column, value| match column.becomes {
                EntryField::IdType => kind.to_owned(),
                EntryField::IdNumber => number.to_owned(),
                EntryField::SubjectName => "白雪".to_owned(),
                EntryField::DocumentNo => format!("{value}{kind}"),
                EntryField::Remarks => "行为时已满18周岁".to_owned(),
                _ => value,
            });
            let batch = batch.await;
            let told = world.told(batch.id).await;
            assert_eq!(batch.counts, counts(1, 0, 0, 0), "{} {kind}: {told:?}", item.template);
        }
    }
}

#[tokio::test]
async fn every_column_of_a_code_warns_of_a_failed_check_and_refuses_a_wrong_character() {
    let world = World::new().await;
    let bodies = [EntryField::DecidingBodyCode, EntryField::SourceBodyCode];
    let mut seen = 0;
    for (n, item) in (1..).zip(one_of_each_sheet()) {
        for code in template(item).columns.iter().filter(|column| column.holds == ColumnType::BodyCode) {
            let other = bodies.contains(&code.becomes);
            let change = |to: &'static str| {
                let key = code.key.clone();
                move |column: &Column, value: String| {
                    if column.key == key { to.to_owned() } else { value }
                }
            };
            // As for the bodies themselves, `a_code_whose_check_fails…` says what their names decide.
            let wrong = filed(&world, item, n, change("9161080OMA00000000")).await;
            assert_eq!(wrong.counts, counts(0, 0, 1, 0), "{} {}", item.template, code.key);
            assert!(world.told(wrong.id).await[&2].1.iter().any(|(_, code)| code == "body.code_bad_char"));
            if !other {
                let failed = filed(&world, item, n, change("91350211M0000XUF46")).await;
                assert_eq!(failed.counts, counts(1, 0, 0, 0), "{} {}", item.template, code.key);
                assert_eq!(world.told(failed.id).await[&2].1[0].1, "body.code_check");
                seen += 1;
            }
        }
    }
    assert!(seen >= 2, "codes of employers and organisations");
}
