//! XLSX.

use jiff::civil::date;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use xinyu_service::ports::{Cell, SheetFault};

use crate::support::{fault, open, read, row, xlsx_of_markup};

fn saved(book: &mut Workbook) -> Vec<u8> {
    book.save_to_buffer().unwrap()
}

#[test]
fn values_keep_their_kind() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name("行政处罚").unwrap();
    page.write_row(0, 0, ["姓名", "日期", "序列", "金额", "公式", "真", "错"]).unwrap();
    page.write_string(2, 0, "王㛃𠮷").unwrap();
    let day = ExcelDateTime::from_ymd(2026, 3, 6).unwrap();
    page.write_datetime_with_format(2, 1, &day, &Format::new().set_num_format("yyyy/mm/dd")).unwrap();
    page.write_number(2, 2, 46_087).unwrap();
    page.write_number(2, 3, 0.02).unwrap();
    page.write_formula(2, 4, Formula::new("=\"榆\"&\"林\"").set_result("榆林")).unwrap();
    page.write_boolean(2, 5, true).unwrap();
    page.write_formula(2, 6, Formula::new("=#REF!").set_result("#REF!")).unwrap();
    let mut rows = open("处罚.xlsx", saved(&mut book)).unwrap();
    assert_eq!((rows.sheet(), rows.rows_in_all()), ("行政处罚", Some(2)));
    assert_eq!(rows.next_row(), Some(Ok(row(1, &["姓名", "日期", "序列", "金额", "公式", "真", "错"]))));
    let third = rows.next_row().unwrap().unwrap();
    assert_eq!(third.number, 3);
    let expected = [
        Cell::Text("王㛃𠮷".into()),
        Cell::Date(date(2026, 3, 6).at(0, 0, 0, 0)),
        Cell::Number(46_087.0),
        Cell::Number(0.02),
        Cell::Text("榆林".into()),
        Cell::Bool(true),
        Cell::Error("#REF!".into()),
    ];
    assert_eq!(third.cells, expected);
    assert_eq!(rows.next_row(), None);
}

#[test]
fn the_first_visible_sheet_with_content_is_read() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("空").unwrap();
    book.add_worksheet().set_name("选项").unwrap().set_hidden(true).write(0, 0, "隐藏").unwrap();
    book.add_worksheet().set_name("数据").unwrap().write(4, 2, "姓名").unwrap();
    let rows = open("a.xlsx", saved(&mut book)).unwrap();
    assert_eq!(rows.sheet(), "数据");
    assert_eq!(read("a.xlsx", saved(&mut book)), Ok(vec![row(5, &["", "", "姓名"])]));
}

#[test]
fn hidden_columns_and_merged_headers_are_read_as_plain() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.merge_range(0, 0, 0, 2, "行政处罚信息", &Format::new()).unwrap();
    page.write_row(1, 0, ["姓名", "文书号", "机关"]).unwrap();
    page.set_column_hidden(1).unwrap();
    page.set_row_hidden(1).unwrap();
    let rows = vec![row(1, &["行政处罚信息"]), row(2, &["姓名", "文书号", "机关"])];
    assert_eq!(read("a.xlsx", saved(&mut book)), Ok(rows));
}

#[test]
fn thousands_of_rows_that_are_only_formatted_do_not_count() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let boxed = Format::new().set_num_format("@");
    page.write(0, 0, "姓名").unwrap();
    page.write(1, 0, "张三").unwrap();
    for line in 2..60_000 {
        page.write_blank(line, 0, &boxed).unwrap();
        page.write_string_with_format(line, 1, "  ", &boxed).unwrap();
    }
    let rows = open("a.xlsx", saved(&mut book)).unwrap();
    assert_eq!(rows.rows_in_all(), Some(2));
}

#[test]
fn the_row_behind_the_last_allowed_is_one_too_many() {
    let lines = |count: u32| {
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        (0..count).for_each(|line| {
            page.write_number(line, 0, line).unwrap();
        });
        saved(&mut book)
    };
    // The header does not count.
    assert_eq!(open("a.xlsx", lines(50_001)).unwrap().rows_in_all(), Some(50_001));
    assert_eq!(fault("a.xlsx", lines(50_002)), SheetFault::TooManyRows { rows_max: 50_000 });
}

#[test]
fn the_other_visible_sheets_come_with_the_first() {
    let mut book = Workbook::new();
    for (name, text) in [("说明", "怎样填"), ("数据", "甲"), ("空", ""), ("藏", "乙"), ("续", "丙")] {
        let page = book.add_worksheet().set_name(name).unwrap();
        page.set_hidden(name == "藏").write(0, 0, text).unwrap();
    }
    let mut first = open("a.xlsx", saved(&mut book)).unwrap();
    assert_eq!(first.sheet(), "说明");
    let more = first.more_sheets();
    assert_eq!(more.iter().map(|rows| rows.sheet()).collect::<Vec<_>>(), ["数据", "续"]);
}

#[test]
fn a_column_behind_the_last_allowed_is_one_too_many() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 200, "x").unwrap();
    assert_eq!(fault("a.xlsx", saved(&mut book)), SheetFault::TooManyColumns { columns_max: 200 });
}

#[test]
fn a_workbook_without_content_is_empty() {
    let mut book = Workbook::new();
    book.add_worksheet();
    assert_eq!(fault("a.xlsx", saved(&mut book)), SheetFault::Empty);
}

#[test]
fn the_content_decides_and_not_the_name() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "姓名").unwrap();
    assert_eq!(read("a.csv", saved(&mut book)), Ok(vec![row(1, &["姓名"])]));
    assert_eq!(read("a.xlsx", "姓名\n".as_bytes()), Ok(vec![row(1, &["姓名"])]));
}

#[test]
fn days_that_are_none_stay_numbers() {
    let styles = br#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    let rows = r#"<row r="1"><c r="A1" s="1"><v>60</v></c><c r="B1" s="1"><v>73050</v></c><c r="C1" s="1"><v>-1</v></c><c r="D1" t="d"><v>2026-03-06T08:30:00Z</v></c></row>"#;
    let rows = read("a.xlsx", xlsx_of_markup(rows, &[("xl/styles.xml", styles)])).unwrap();
    let expected = [
        Cell::Number(60.0),
        Cell::Date(date(2099, 12, 31).at(0, 0, 0, 0)),
        Cell::Number(-1.0),
        Cell::Date(date(2026, 3, 6).at(8, 30, 0, 0)),
    ];
    assert_eq!(rows[0].cells, expected);
}
