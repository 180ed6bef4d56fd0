//! Sheets that go out.

use std::io::{Cursor, Read};

use xinyu_service::ports::{Cell, ReturnedRow, ReturnedSheet, Sheets, TemplateColumn, TemplateSheet};
use xinyu_sheets::SheetIo;
use zip::ZipArchive;

use crate::support::{open, read, row};

fn part(book: &[u8], name: &str) -> String {
    let mut zip = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn returned_row(number: u32, cells: &[&str], marked: &[u16]) -> ReturnedRow {
    ReturnedRow {
        number,
        cells: cells.iter().map(|text| (*text).to_owned()).collect(),
        state: "需修改".into(),
        reason: "处罚决定日期晚于报送日期".into(),
        mend: "请核对后重报".into(),
        marked: marked.to_vec(),
    }
}

fn returned(sheet: &str, header: &[&str], rows: &[ReturnedRow]) -> Vec<u8> {
    let header = header.iter().map(|text| (*text).to_owned()).collect();
    let added = ["处理结果".into(), "原因".into(), "如何修改".into()];
    let rows = &mut rows.iter().cloned();
    SheetIo.returned(ReturnedSheet { sheet: sheet.into(), header, header_row: 0, added, rows }).unwrap()
}

#[test]
fn every_cell_goes_back_as_the_text_that_came() {
    let cells = ["=cmd|'/c calc'!A1", "00123", "610802199001010013", "_x0041_", "a\nb", "2026/3/6", "𠮷"];
    let book = returned("行政处罚", &["一", "二", "三", "四", "五", "六", "七"], &[returned_row(2, &cells, &[1])]);
    let mut rows = open("back.xlsx", book.clone()).unwrap();
    assert_eq!(rows.sheet(), "行政处罚");
    let titles = ["一", "二", "三", "四", "五", "六", "七", "处理结果", "原因", "如何修改"];
    assert_eq!(rows.next_row(), Some(Ok(row(1, &titles))));
    let words = ["需修改", "处罚决定日期晚于报送日期", "请核对后重报"];
    assert_eq!(rows.next_row(), Some(Ok(row(2, &[&cells[..], &words].concat()))));
    let sheet = part(&book, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>") && sheet.contains("state=\"frozen\""));
    assert!(part(&book, "xl/styles.xml").contains("FFFCEFE9"));
}

#[test]
fn the_added_columns_stand_behind_the_longest_row() {
    let rows = [returned_row(2, &["a", "b", "c"], &[]), returned_row(9, &[], &[4])];
    let book = returned("", &["一"], &rows);
    let read = read("back.xlsx", book).unwrap();
    assert_eq!(read[0], row(1, &["一", "", "", "", "", "处理结果", "原因", "如何修改"]));
    assert_eq!(read[1].cells[..3], row(2, &["a", "b", "c"]).cells);
    assert_eq!((read[2].number, &read[2].cells[5]), (3, &Cell::Text("需修改".into())));
}

#[test]
fn any_name_and_any_length_can_be_written() {
    let long = "长".repeat(40_000);
    let name = "a/b:[c]?*\\".repeat(9);
    let book = returned(&name, &["一"], &[returned_row(2, &[&long], &[])]);
    let mut rows = open("back.xlsx", book).unwrap();
    assert_eq!(rows.sheet().encode_utf16().count(), 31);
    rows.next_row();
    let Some(Ok(second)) = rows.next_row() else { panic!("a row is missing") };
    let Cell::Text(text) = &second.cells[0] else { panic!("text came back as {:?}", second.cells[0]) };
    assert!(text.ends_with("长…") && text.chars().count() == 32_767);
    for name in ["", "'", " ", "History", "\u{1}"] {
        assert_eq!(open("back.xlsx", returned(name, &["一"], &[])).unwrap().sheet(), "Sheet1", "{name:?}");
    }
}

#[test]
fn the_same_rows_give_the_same_bytes() {
    let rows = [returned_row(2, &["a"], &[0])];
    assert_eq!(returned("a", &["一"], &rows), returned("a", &["一"], &rows));
}

fn template() -> TemplateSheet {
    let column = |header: &str, required, choices: &[&str]| TemplateColumn {
        header: header.into(),
        required,
        choices: choices.iter().map(|text| (*text).to_owned()).collect(),
        note: format!("{header}的说明"),
        width: 20,
    };
    let many: Vec<String> = (0..60).map(|n| format!("处罚类别之{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    TemplateSheet {
        sheet: "行政处罚".into(),
        columns: vec![
            column("行政相对人名称", true, &[]),
            column("证件类型", true, &["身份证", "护照"]),
            column("处罚类别", true, &many),
            column("备注", false, &["a,b", "c"]),
        ],
        title: vec![
            ["行政处罚（sgs-penalty-person）".into(), "penalties".into()],
            ["模板版本：2025-01-01".into(), "Version".into()],
        ],
        mark: "sgs-penalty-person 2025-01-01 0a1b2c3d".into(),
        notes: vec![["第一行为表头。".into(), "The first row is the header.".into()], [String::new(), String::new()]],
        items: vec![["事项".into(), "依据".into()], ["食品安全行政处罚".into(), "《食品安全法》第124条".into()]],
        example_title: ["列名".into(), "填法".into()],
        example: vec!["示例".into(), "身份证".into(), "罚款".into(), "=1+1".into()],
    }
}

#[test]
fn a_template_has_its_header_and_nothing_to_file() {
    let book = SheetIo.template(&template()).unwrap();
    let mut rows = open("t.xlsx", book).unwrap();
    assert_eq!((rows.sheet(), rows.rows_in_all()), ("行政处罚", Some(1)));
    assert_eq!(rows.next_row(), Some(Ok(row(1, &["行政相对人名称", "证件类型", "处罚类别", "备注"]))));
}

#[test]
fn a_template_offers_choices_and_explains() {
    let book = SheetIo.template(&template()).unwrap();
    let sheet = part(&book, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<formula1>\"身份证,护照\"</formula1>"));
    assert!(sheet.contains("<formula1>选项!$A$1:$A$60</formula1>"), "{sheet}");
    assert!(sheet.contains("<formula1>选项!$B$1:$B$2</formula1>"));
    assert!(sheet.contains("sqref=\"C2:C5001\""));
    let names = part(&book, "xl/workbook.xml");
    assert!(names.contains("name=\"说明\"") && names.contains("name=\"选项\" sheetId=\"3\" state=\"hidden\""));
    let notes = part(&book, "xl/comments1.xml");
    assert!(notes.contains("（必填）证件类型的说明") && notes.contains(">备注的说明<"));
    let words = part(&book, "xl/sharedStrings.xml");
    assert!(words.contains("第一行为表头。") && words.contains("=1+1"));
    assert!(words.contains("模板版本：2025-01-01") && words.contains("《食品安全法》第124条"));
    let property = part(&book, "docProps/custom.xml");
    assert!(property.contains("xinyu-template") && property.contains("sgs-penalty-person 2025-01-01 0a1b2c3d"));
    assert!(part(&book, "xl/styles.xml").contains("numFmtId=\"49\""));
}

#[test]
fn a_template_of_nothing_can_be_written() {
    let empty = TemplateSheet {
        sheet: String::new(),
        columns: vec![],
        title: vec![],
        mark: String::new(),
        notes: vec![],
        items: vec![],
        example_title: [String::new(), String::new()],
        example: vec![],
    };
    assert!(SheetIo.template(&empty).is_ok());
}
