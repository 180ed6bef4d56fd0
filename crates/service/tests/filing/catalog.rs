//! One source for an item: whatever the catalog holds can be filed on its own sheet, by a body that is
//! competent for it, without a line of code about it.

use xinyu_register::identity::BodyCode;
use xinyu_register::rules::{Body, Column, ColumnType, EntryField, Item, Template};
use xinyu_service::filing::BatchView;

use crate::sheet::person;
use crate::world::{RULES, World, counts};

const DECIDED: &str = "2026-10-12";

/// A body that may file the item.
fn filer(item: &Item) -> &'static Body {
    let day = DECIDED.parse().expect("a day");
    let competent = |body: &&Body| RULES.competent(&body.code, &item.code, day);
    RULES.bodies().find(competent).unwrap_or_else(|| panic!("nobody may file {}", item.code))
}

/// An act of the item's with one of its articles, as a decision cites it.
fn basis(item: &Item) -> String {
    let basis = item.basis.first().unwrap_or_else(|| panic!("{} rests on nothing", item.code));
    let number: String = basis.articles.chars().take_while(char::is_ascii_digit).collect();
    let number = if number.is_empty() { "1".to_owned() } else { number };
    format!("《{}》第{number}条", RULES.act(&basis.act).expect("an act").title.zh)
}

/// What a good row holds in a column.
fn value(item: &Item, column: &Column, body: &Body, n: u32) -> String {
    let who = person(n);
    match column.becomes {
        EntryField::SubjectName => return who.name,
        EntryField::IdNumber => return who.number,
        EntryField::ItemTitle => return item.titles.first().unwrap_or(&item.short.zh).clone(),
        EntryField::DocumentNo => return format!("示〔2026〕{n}号"),
        EntryField::Basis => return basis(item),
        EntryField::DecidedOn | EntryField::EffectiveFrom => return DECIDED.to_owned(),
        EntryField::EffectiveUntil => return "2029-10-11".to_owned(),
        EntryField::DecidingBody | EntryField::SourceBody => return body.name.zh.clone(),
        EntryField::DecidingBodyCode | EntryField::SourceBodyCode => return body.code.as_str().to_owned(),
        EntryField::PenaltyKinds => return "罚款".to_owned(),
        EntryField::Fine => return "0.05".to_owned(),
        EntryField::Confiscated | EntryField::LicenceAffected | EntryField::PublishedUntil | EntryField::Remarks => {
            return String::new();
        }
        _ => {}
    }
    match &column.holds {
        ColumnType::Code { list, .. } => RULES.code_list(list).expect("a list").values[0].text.zh.clone(),
        ColumnType::Date { .. } => DECIDED.to_owned(),
        ColumnType::MoneyWan { .. } | ColumnType::MoneyYuan => "600".to_owned(),
        ColumnType::Text { .. } | ColumnType::IdNumber | ColumnType::BodyCode => "示例".to_owned(),
    }
}

fn template(item: &Item) -> &'static Template {
    RULES.template(&item.template).unwrap_or_else(|| panic!("{} has no sheet", item.code))
}

async fn filed(world: &World, item: &Item, n: u32, change: impl Fn(&Column, String) -> String) -> BatchView {
    let (template, body) = (template(item), filer(item));
    let columns = &template.columns;
    let quoted = |text: &str| format!("\"{text}\"");
    let header: Vec<String> = columns.iter().map(|column| quoted(&column.header.zh)).collect();
    let row: Vec<String> = columns.iter().map(|column| quoted(&change(column, value(item, column, body, n)))).collect();
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
