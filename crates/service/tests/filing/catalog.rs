//! One source for an item: whatever the catalog holds can be filed on its own sheet, by a body that is
//! competent for it, without a line of code about it.

use xinyu_register::identity::BodyCode;
use xinyu_register::rules::{Body, Column, EntryField, Item, Template};
use xinyu_service::filing::BatchView;
use xinyu_service::filing::example::{self, Example};

use crate::sheet::person;
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
    let good = Example { rules: &RULES, item, body, name, id_number, decided_on, status: None, no: n as usize };
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
