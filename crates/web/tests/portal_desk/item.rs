//! One source for an item: a file in the rules, and it is everywhere. item.toml beside this is all that was written
//! for it. No line of the product names it, and a test sees to that.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::Value;
use xinyu_register::rules::{Item, ItemCode, RuleFile, Rules, Template};
use xinyu_service::Actor;
use xinyu_service::caller::Caller;
use xinyu_service::filing::example::Example;
use xinyu_service::ports::{Cell, ReadSeek, SheetLimits, SheetSource, Sheets as _};
use xinyu_sheets::SheetIo;

use crate::world::{Browser, CITY_MARKET, World, lin, person, repository, rule_files};

const CODE: &str = "qualification.kiln-inspector";
const TITLE: &str = "窑炉检验员注册证";
const COLUMN: &str = "准检窑炉等级";

fn rules() -> Arc<Rules> {
    let mut files = rule_files();
    files.push(RuleFile { path: "catalog/kiln.toml".into(), text: include_str!("item.toml").into() });
    let rules = Rules::load(&files).unwrap_or_else(|faults| panic!("{faults:?}"));
    let report = rules.check();
    assert!(report.passed(), "{:?}", report.findings);
    Arc::new(rules)
}

fn item(rules: &Rules) -> &Item {
    rules.item(&ItemCode::new(CODE)).expect("the item")
}

fn template(rules: &Rules) -> &Template {
    rules.template("qualification").expect("its template")
}

/// A sheet of one row of the item, as it was on a day; a cell is set to something else.
fn sheet(rules: &Rules, who: &crate::world::Person, no: usize, form_of: &str, class: &str) -> String {
    let body = rules.bodies().find(|body| body.code.as_str() == CITY_MARKET).expect("the body");
    let decided_on = "2026-10-12".parse().expect("a day");
    let (name, id_number) = (who.name, &*who.number);
    let example =
        Example { rules, item: item(rules), body, name, id_type: None, id_number, decided_on, status: None, no };
    let columns: Vec<_> = template(rules).columns_on(form_of.parse().expect("a day")).collect();
    let header: Vec<&str> = columns.iter().map(|column| column.header.zh.as_str()).collect();
    let cell = |column: &xinyu_register::rules::Column| {
        if column.header.zh == COLUMN { class.to_owned() } else { example.cell(column) }
    };
    let cells: Vec<String> = columns.iter().map(|column| cell(column)).collect();
    format!("{}\r\n{}\r\n", header.join(","), cells.join(","))
}

/// What the result page says of a file.
async fn sent(clerk: &mut Browser, csv: &str) -> String {
    clerk.get("/desk/batches/new").await;
    let answer = clerk.upload("/desk/batches/new", &[("template", "qualification")], ("a.csv", csv.as_bytes())).await;
    match answer.status {
        StatusCode::SEE_OTHER => {
            let to = answer.location();
            for _ in 0..200 {
                let page = clerk.get(&to).await;
                if !page.words().contains("正在核对") {
                    return page.words();
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            panic!("the batch is not done")
        }
        _ => answer.words(),
    }
}

struct Book(Arc<[u8]>);

impl SheetSource for Book {
    fn name(&self) -> &'static str {
        "t.xlsx"
    }
    fn len(&self) -> u64 {
        self.0.len() as u64
    }
    fn open(&self) -> std::io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(Cursor::new(self.0.clone())))
    }
}

/// The words of the pages of a workbook, the hidden lists left out.
fn words_of(book: Vec<u8>) -> Vec<String> {
    let limits = SheetLimits {
        workbook_rows_max: 50_000,
        workbook_bytes_max: 1 << 24,
        columns_max: 200,
        line_bytes_max: 1 << 20,
    };
    let mut first = SheetIo.open(&Book(book.into()), &limits).expect("a workbook");
    let mut words = Vec::new();
    let more = first.more_sheets();
    for mut page in std::iter::once(first).chain(more) {
        while let Some(row) = page.next_row() {
            words.extend(row.expect("a row").cells.into_iter().filter_map(|cell| match cell {
                Cell::Text(text) => Some(text),
                _ => None,
            }));
        }
    }
    words
}

#[tokio::test]
async fn an_item_that_is_added_is_on_its_sheet_in_the_api_and_on_its_page() {
    let rules = rules();
    let world = World::by(rules.clone()).await;
    // The workbook: listed with its basis, offered in the drop-down, with its column and the note of it.
    let mut clerk = world.officer(CITY_MARKET, "clerk").await;
    let words = words_of(clerk.get("/desk/templates/qualification.xlsx").await.body);
    for word in [TITLE, "《中华人民共和国计量法》第20条", COLUMN] {
        assert!(words.iter().any(|one| one == word), "{word}: {words:?}");
    }
    assert!(words.iter().any(|one| one.contains("照注册证写")));
    let version = template(&rules).version_on("2026-11-23".parse().expect("a day"));
    assert_eq!(version.since.to_string(), "2026-07-01", "the day of the latest column");
    assert!(words.iter().any(|one| one.contains("2026-07-01") && one.contains(&version.hash)));
    let before = template(&rules).version_on("2026-06-30".parse().expect("a day"));
    assert!(before.since < version.since && before.hash != version.hash);
    // Another body is not offered what it may not file.
    let mut other = world.officer("11610800MBXD002484", "clerk").await;
    assert!(!words_of(other.get("/desk/templates/qualification.xlsx").await.body).iter().any(|one| one == TITLE));
    // The API: the item, and a row of its sheet.
    let catalog: Value =
        serde_json::from_slice(&world.browser().get("/api/v1/public/catalog").await.body).expect("JSON");
    let items = catalog["items"].as_array().expect("items");
    assert!(items.iter().any(|item| item["code"] == CODE));
    let templates = catalog["templates"].as_array().expect("templates");
    let shown = templates.iter().find(|one| one["name"] == "qualification").expect("its template");
    assert_eq!(shown["version"]["hash"], version.hash);
    assert_eq!(shown["row"]["properties"]["kiln_class"]["maxLength"], 4);
    assert!(shown["row"]["required"].as_array().expect("keys").iter().any(|key| key == "kiln_class"));
    assert!(shown["row"]["properties"]["item"]["examples"].to_string().contains(TITLE));
    // Its page: basis, end, who files it, who may see it for what, which field is whose.
    let page = world.browser().get(&format!("/rules/items/{CODE}")).await;
    assert_eq!(page.status, StatusCode::OK);
    let words = page.words();
    for word in ["窑炉检验员注册", "计量法", "2030年12月31日", "榆林市市场监督管理局", COLUMN] {
        assert!(words.contains(word), "{word}: {words}");
    }
    let today = "2026-11-23".parse().expect("a day");
    let seen = rules.purposes().filter(|purpose| purpose.in_force.holds_on(today)).filter(|purpose| {
        let own = matches!(purpose.authorisation, xinyu_register::rules::Authorisation::Own);
        let kind = item(&rules).kind;
        !own && purpose
            .relevance
            .iter()
            .any(|row| row.relevant && row.in_force.holds_on(today) && row.kinds.contains(&kind))
    });
    let names: Vec<String> =
        seen.map(|purpose| purpose.name.zh.chars().filter(|c| !c.is_whitespace()).collect()).collect();
    assert!(!names.is_empty() && names.iter().all(|name| words.contains(name)), "{names:?}: {words}");
    assert!(world.browser().get("/rules").await.words().contains("窑炉检验员注册"));
}

#[tokio::test]
async fn an_item_that_is_added_is_filed_checked_and_read_by_its_person() {
    let rules = rules();
    let world = World::by(rules.clone()).await;
    let mut clerk = world.officer(CITY_MARKET, "clerk").await;
    sent(&mut clerk, &sheet(&rules, &lin(), 1, "2026-11-23", "甲级")).await;
    let Caller::Resident(resident) = world.resident(&lin()).await else { panic!("a resident") };
    let mut browser = world.signed_in(Actor::Resident(resident.subject)).await;
    let list = browser.get("/me/entries").await;
    assert!(list.words().contains("窑炉检验员"), "{}", list.words());
    let text = list.text();
    let (_, link) = text.split_once("href=\"/me/entries/e-").expect("an entry");
    let entry = browser.get(&format!("/me/entries/e-{}", link.split('"').next().expect("its end"))).await;
    let words = entry.words();
    assert!(words.contains(COLUMN) && words.contains("甲级") && words.contains("有效"), "{words}");
    // Its own checks: four characters at most, and not empty.
    let long = sent(&mut clerk, &sheet(&rules, &person("高示例", "19800101"), 2, "2026-11-23", "甲级和乙级")).await;
    assert!(long.contains(COLUMN) && long.contains('4'), "{long}");
    let empty = sent(&mut clerk, &sheet(&rules, &person("高示例", "19800101"), 2, "2026-11-23", "")).await;
    assert!(empty.contains(COLUMN), "{empty}");
    assert_eq!(world.sqlite.store().journal.counts().await.expect("counts").entries, 1);
}

#[tokio::test]
async fn a_sheet_of_before_files_until_its_day_and_is_told_of_the_new_one() {
    let rules = rules();
    let world = World::by(rules.clone()).await;
    let entries = async || world.sqlite.store().journal.counts().await.expect("counts").entries;
    let of = |no: usize, form: &str| {
        let births = ["19800101", "19810101", "19820101", "19830101", "19840101"];
        sheet(&rules, &person("高示例", births[no]), no, form, "乙级")
    };
    // Before the column is there, nothing is said of it, and a sheet that has it already is read.
    world.on("2026-06-30");
    let mut clerk = world.officer(CITY_MARKET, "clerk").await;
    let decided = |csv: String| csv.replace("2026/10/12", "2026/5/12");
    let early = sent(&mut clerk, &decided(of(0, "2026-01-01"))).await;
    assert!(!early.contains(COLUMN), "{early}");
    // The sheet of before, in the time that it is given.
    world.on("2027-03-31");
    let mut clerk = world.officer(CITY_MARKET, "clerk").await;
    let late = sent(&mut clerk, &of(1, "2026-01-01")).await;
    assert!(late.contains(COLUMN) && late.contains("旧版") && late.contains("2027-04-01"), "{late}");
    assert_eq!(entries().await, 2);
    // From that day on it is refused by the name of the column, and the new one files.
    world.on("2027-04-01");
    let mut clerk = world.officer(CITY_MARKET, "clerk").await;
    let refused = sent(&mut clerk, &of(2, "2026-01-01")).await;
    assert!(refused.contains(COLUMN), "{refused}");
    assert_eq!(entries().await, 2);
    let new = sent(&mut clerk, &of(3, "2027-04-01")).await;
    assert!(!new.contains("旧版"), "{new}");
    assert_eq!(entries().await, 3);
}

/// The catalog check refuses a later column that gives nobody time, and what belongs nowhere.
#[test]
fn a_column_that_gives_no_time_does_not_load() {
    let load = |from: &str, to: &str| {
        let mut files = rule_files();
        let text = include_str!("item.toml");
        assert!(text.contains(from), "{from}");
        files.push(RuleFile { path: "catalog/kiln.toml".into(), text: text.replace(from, to) });
        Rules::load(&files).err().map(|faults| format!("{faults:?}")).unwrap_or_default()
    };
    assert!(load("old_form_until = 2027-04-01\n", "").contains("old_form_until"));
    assert!(load("old_form_until = 2027-04-01", "old_form_until = 2026-07-01").contains("not after since"));
    assert!(load("since = 2026-07-01\n", "").contains("since"));
    assert!(load("template = \"qualification\"\nafter", "template = \"diploma\"\nafter").contains("diploma"));
    assert!(load("body = \"11610800MBXD00010W\"\nid", "body = \"11610800MBXD00010X\"\nid").contains("names body"));
    assert_eq!(load("甲级", "乙级"), "");
}

#[test]
fn no_line_of_the_product_names_an_item_of_qualifications() {
    fn walk(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                walk(&entry, found);
            } else if std::fs::read_to_string(&entry).is_ok_and(|text| text.contains("kiln") || text.contains("窑炉"))
            {
                found.push(entry.display().to_string());
            }
        }
    }
    let mut found = Vec::new();
    for krate in std::fs::read_dir(repository().join("crates")).expect("crates") {
        walk(&krate.expect("a crate").path().join("src"), &mut found);
    }
    for folder in ["templates", "locales"] {
        walk(&repository().join(folder), &mut found);
    }
    assert_eq!(found, Vec::<String>::new());
}

/// The "1" of a status is valid from a body with one system and rescinded from one with another.
#[tokio::test]
async fn the_same_number_means_another_thing_from_another_system() {
    const EDUCATION: &str = "11610800MBXD002484";
    for (profile, shown) in [("sic", "有效"), ("form-a", "撤销")] {
        let mut files = rule_files();
        let bodies = files.iter_mut().find(|file| file.path == "bodies.toml").expect("the bodies");
        assert!(bodies.text.contains("profile = \"own\""));
        bodies.text = bodies.text.replace("profile = \"own\"", &format!("profile = \"{profile}\""));
        let rules = Arc::new(Rules::load(&files).unwrap_or_else(|faults| panic!("{faults:?}")));
        let world = World::by(rules.clone()).await;
        let mut clerk = world.officer(EDUCATION, "clerk").await;
        let item = rules.item(&ItemCode::new("qualification.teacher")).expect("teachers");
        let body = rules.bodies().find(|body| body.code.as_str() == EDUCATION).expect("the body");
        let (who, decided_on) = (lin(), "2026-10-12".parse().expect("a day"));
        let (name, id_number) = (who.name, &*who.number);
        let example =
            Example { rules: &rules, item, body, name, id_type: None, id_number, decided_on, status: None, no: 1 };
        let columns = || template(&rules).columns_on(decided_on);
        let header: Vec<&str> = columns().map(|column| column.header.zh.as_str()).collect();
        let cells = columns().map(|column| if column.key == "status" { "1".into() } else { example.cell(column) });
        let cells: Vec<String> = cells.collect();
        sent(&mut clerk, &format!("{}\r\n{}\r\n", header.join(","), cells.join(","))).await;
        let Caller::Resident(resident) = world.resident(&who).await else { panic!("a resident") };
        let mut browser = world.signed_in(Actor::Resident(resident.subject)).await;
        let list = browser.get("/me/entries").await.text();
        let (_, link) = list.split_once("href=\"/me/entries/e-").expect("an entry");
        let entry = browser.get(&format!("/me/entries/e-{}", link.split('"').next().expect("its end"))).await;
        let status = format!("资格状态{shown}");
        assert!(entry.words().contains(&status), "{profile}: {}", entry.words());
    }
}
