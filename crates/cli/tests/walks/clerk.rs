//! First walk: a clerk sends the sheet that the office already has, and sees where each row went.

use std::collections::BTreeMap;

use fantoccini::Locator;
use serde_json::{Value, json};

use crate::Story;
use crate::browser::Page;
use crate::city::{ended, json_line};
use crate::sheets::{self, AGAIN, COUNTS, FILER, TEMPLATE};
use crate::words::word;

/// In the portal, as a workbook or in GBK; then the same sheet by the command line.
pub async fn files_a_sheet(story: &Story) {
    let rows = sheets::mixed(story.person, story.other, story.mark);
    let clerk = story.city.officer_window(&story.driver, &story.city.json["roles"]["clerk"], story.lang).await;
    clerk.audit().await;
    a_wrong_file_is_not_taken(story, &clerk).await;

    let (name, bytes) =
        if story.lang == "en" { ("sheet.xlsx", sheets::xlsx(&rows)) } else { ("sheet.csv", sheets::gbk(&rows)) };
    std::fs::write(story.file(name), bytes).expect("a file");
    upload(story, &clerk, name).await;
    counts_are(story, &clerk, COUNTS).await;
    clerk.says(word(story.lang, "batch-receipt")).await;
    clerk.is_silent_on(story.number()).await;
    clerk.is_silent_on("治安管理处罚法》第二十六条").await;
    clerk.audit().await;
    own_sheet_comes_back(story, &clerk, &rows).await;
    rows_have_pages(&clerk).await;

    again_all_is_known(story, &clerk, name).await;
    by_command(story, &rows);
    clerk.open(&format!("{}/desk/batches", story.city.base)).await;
    clerk.audit().await;
    clerk.close().await;
}

async fn a_wrong_file_is_not_taken(story: &Story, clerk: &Page) {
    std::fs::write(story.file("wrong.csv"), "甲,乙\r\n1,2\r\n").expect("a file");
    upload(story, clerk, "wrong.csv").await;
    clerk.says(word(story.lang, "nothing-taken")).await;
    clerk.audit().await;
}

async fn upload(story: &Story, clerk: &Page, name: &str) {
    clerk.open(&format!("{}/desk/batches/new", story.city.base)).await;
    clerk.press(&format!("input[name=template][value={TEMPLATE}]")).await;
    clerk.choose_file("#f-file", &story.file(name)).await;
    clerk.press("main form button.btn").await;
}

/// The figures of the batch's table by the words of their rows.
async fn figures(clerk: &Page) -> BTreeMap<String, u64> {
    let mut figures = BTreeMap::new();
    for row in clerk.client.find_all(Locator::Css(".chart tbody tr")).await.expect("finds") {
        let head = row.find(Locator::Css("th")).await.expect("a head").text().await.expect("its text");
        let count = row.find(Locator::Css("td.n")).await.expect("a figure").text().await.expect("its text");
        figures.insert(head.trim().to_owned(), count.trim().parse().unwrap_or_else(|_| panic!("a figure: {count}")));
    }
    figures
}

async fn counts_are(story: &Story, clerk: &Page, counts: (u64, u64, u64, u64)) {
    clerk.wait_for(word(story.lang, "batch-receipt")).await;
    let figures = figures(clerk).await;
    let of = |key: &str| figures.get(word(story.lang, key)).copied().unwrap_or(0);
    let shown = (
        of("batch-accepted"),
        of("batch-repeated"),
        of("batch-mend") + of("batch-law"),
        of("batch-identity") + of("batch-content"),
    );
    assert_eq!(shown, counts, "{figures:?}");
    assert_eq!(of("batch-law"), 1, "{figures:?}");
    assert_eq!((of("batch-identity"), of("batch-content")), (1, 1), "{figures:?}");
}

/// The clerk's own sheet, a reason in a column; what the law refuses is blank.
async fn own_sheet_comes_back(story: &Story, clerk: &Page, sent: &sheets::Rows) {
    let path = clerk.href("a[href$='errors.xlsx']").await;
    let bytes = clerk.fetch(&story.city.base, &path).await.is(200).body;
    let back = sheets::read_xlsx(&bytes);
    let width = sent[0].len();
    let head = back.iter().position(|row| row.iter().any(|cell| cell == "证件号码")).expect("its headers");
    assert!(back[head].len() > width, "columns for the reasons: {:?}", back[head]);
    let with = |text: &str| back.iter().find(|row| row.iter().any(|cell| cell == text));
    let wrong = with(&sent[2][4]).expect("the row to mend");
    assert_eq!(wrong[..width], sent[2][..], "as it was sent");
    assert!(wrong[width..].iter().any(|cell| cell.contains(word(story.lang, "reason-check"))), "its reason: {wrong:?}");
    assert!(with(&sent[3][4]).is_none(), "what the law refuses is not kept");
    let flat = back.concat().join(" ");
    assert!(flat.contains(word(story.lang, "batch-law")), "but the rule is told: {flat}");
    assert!(!flat.contains("第二十六条"), "and not the content: {flat}");
}

async fn rows_have_pages(clerk: &Page) {
    let batch = clerk.url().await;
    let batch = batch.split('?').next().expect("an address");
    for state in ["refused", "law", "review"] {
        clerk.open(&format!("{batch}/rows?state={state}")).await;
        assert!(clerk.has("table.rows tbody tr").await, "rows of state {state}");
        clerk.audit().await;
    }
}

async fn again_all_is_known(story: &Story, clerk: &Page, name: &str) {
    upload(story, clerk, name).await;
    counts_are(story, clerk, AGAIN).await;
}

/// The same rows by `xinyu import`, in another encoding; the order of columns and a byte order mark
/// make no difference.
fn by_command(story: &Story, rows: &sheets::Rows) {
    let file = story.file("import.csv");
    std::fs::write(&file, format!("\u{feff}{}", sheets::csv(rows))).expect("a file");
    let file = file.to_string_lossy().into_owned();
    let back = story.file("back.xlsx");
    let errors = back.to_string_lossy().into_owned();
    let import = ["import", &file, "--template", TEMPLATE, "--body", FILER, "--json"];
    let dry = story.city.run(&[&import[..], &["--dry-run"]].concat());
    ended(&dry, 3);
    let done = story.city.run(&[&import[..], &["--errors", &errors]].concat());
    ended(&done, 3);
    line_is(&json_line(&done), AGAIN);
    let shown = sheets::read_xlsx(&std::fs::read(back).expect("the sheet"));
    assert!(shown.concat().join(" ").contains("校验"), "{shown:?}");

    let good = story.file("good.csv");
    std::fs::write(&good, sheets::csv(&rows[..2].to_vec())).expect("a file");
    let good = good.to_string_lossy().into_owned();
    let done = story.city.run(&["import", &good, "--template", TEMPLATE, "--body", FILER, "--json"]);
    ended(&done, 0);
    line_is(&json_line(&done), (0, 2, 0, 0));
    ended(&story.city.run(&["import", &good, "--template", "no-such", "--body", FILER]), 1);
    ended(&story.city.run(&["import", &good]), 2);
}

/// A batch's last line says these counts.
pub fn line_is(line: &Value, (accepted, repeated, refused, review): (u64, u64, u64, u64)) {
    let counts = json!([line["accepted"], line["repeated"], line["refused"], line["review"]]);
    assert_eq!(counts, json!([accepted, repeated, refused, review]), "{line}");
}
