//! How offices leave their sheets: hidden rows and columns, thousands of formatted rows without a word in them,
//! and the markup of WPS.
//!
//! A hidden row is a row: a filter that was left on hides rows, and to leave them out in silence would
//! lose decisions without anybody being told. What was filed is in the counts and in the sheet that goes back.
//! The same goes for hidden columns. A hidden sheet is none: it holds lists and drafts.

use rust_xlsxwriter::{Color, Format, Workbook};
use xinyu_service::ports::{Cell, RawRow};

use crate::support::{open, package, read, row, xlsx_of_markup};

#[test]
fn hidden_rows_and_columns_are_read() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (at, cells) in [["姓名", "号码", "备注"], ["甲", "1", "a"], ["乙", "2", "b"]].iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            page.write_string(at as u32, column as u16, *text).unwrap();
        }
    }
    page.set_row_hidden(1).unwrap();
    page.set_column_hidden(1).unwrap();
    let wanted = [row(1, &["姓名", "号码", "备注"]), row(2, &["甲", "1", "a"]), row(3, &["乙", "2", "b"])];
    assert_eq!(read("a.xlsx", book.save_to_buffer().unwrap()).unwrap(), wanted);
}

#[test]
fn rows_that_only_have_a_format_are_no_rows() {
    let mut book = Workbook::new();
    let border = Format::new().set_background_color(Color::RGB(0x00FF_FF00));
    let page = book.add_worksheet();
    page.write_string(0, 0, "姓名").unwrap();
    page.write_string(1, 0, "甲").unwrap();
    for line in 2..60_000 {
        for column in 0..3 {
            page.write_blank(line, column, &border).unwrap();
        }
    }
    // More than the limit of rows, and nothing in them.
    let mut rows = open("a.xlsx", book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(rows.rows_in_all(), Some(2));
    assert_eq!(rows.next_row(), Some(Ok(row(1, &["姓名"]))));
    assert_eq!(rows.next_row(), Some(Ok(row(2, &["甲"]))));
    assert_eq!(rows.next_row(), None);
    let blank = r#"<row r="3"><c r="A3" s="1"/></row>"#;
    let last = r#"<row r="1048576"><c r="A1048576" s="1"/></row>"#;
    let rows = format!(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>{blank}{last}"#);
    assert_eq!(read("a.xlsx", xlsx_of_markup(&rows, &[])).unwrap(), [row(1, &["姓名"])]);
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const DOC_RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE_RELS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A workbook with the marks of WPS as they were seen in files that it made: paths from the root of the package,
/// its own build number and a part of its own, its own namespace on the sheet, no extensions of Excel, no
/// `dimension`, cells without a reference, text with pronunciation, text in runs, blanks to be kept.
fn of_wps() -> Vec<u8> {
    let types = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/customXml/item1.xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>"#;
    let root = format!(
        r#"<Relationships xmlns="{PACKAGE_RELS}"><Relationship Id="rId1" Type="{DOC_RELS}/officeDocument" Target="/xl/workbook.xml"/><Relationship Id="rId2" Type="{DOC_RELS}/custom-properties" Target="/docProps/custom.xml"/></Relationships>"#
    );
    let book = format!(
        r#"<workbook xmlns="{MAIN}" xmlns:r="{DOC_RELS}"><fileVersion appName="xl" lastEdited="3" lowestEdited="5" rupBuild="9302"/><workbookPr/><bookViews><workbookView windowHeight="17655"/></bookViews><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets><calcPr calcId="144525"/></workbook>"#
    );
    let rels = format!(
        r#"<Relationships xmlns="{PACKAGE_RELS}"><Relationship Id="rId3" Type="{DOC_RELS}/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId2" Type="{DOC_RELS}/customXml" Target="../customXml/item1.xml"/><Relationship Id="rId1" Type="{DOC_RELS}/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>"#
    );
    let strings = format!(
        r#"<sst xmlns="{MAIN}" count="5" uniqueCount="5"><si><t>姓名</t><phoneticPr fontId="1" type="noConversion"/></si><si><t>高示例</t><rPh sb="0" eb="1"><t>gāo</t></rPh><phoneticPr fontId="1"/></si><si><t xml:space="preserve"> 榆林市 </t></si><si><r><rPr><sz val="11"/><rFont val="宋体"/><charset val="134"/><scheme val="minor"/></rPr><t>罚款</t></r><r><t xml:space="preserve">五千元</t></r></si><si><t>2026-10-12</t></si></sst>"#
    );
    let sheet = format!(
        r#"<worksheet xmlns="{MAIN}" xmlns:r="{DOC_RELS}" xmlns:et="https://web.wps.cn/et/2018/main" xmlns:etc="https://web.wps.cn/et/2017/etCustomData"><sheetPr/><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><sheetFormatPr defaultColWidth="9" defaultRowHeight="13.5" outlineLevelRow="1"/><sheetData><row r="1" spans="1:4"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>地址</t></is></c><c r="C1" t="str"><v>处罚内容</v></c><c r="D1" t="str"><v>处罚决定日期</v></c></row><row><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>3</v></c><c t="s"><v>4</v></c></row><row r="3" et:hidden="0"><c r="A3" s="1"/><c r="B3" s="1"/></row></sheetData><pageMargins left="0.75" right="0.75" top="1" bottom="1" header="0.5" footer="0.5"/><extLst><ext uri="{{0b15fc19}}" xmlns:et="https://web.wps.cn/et/2018/main"><et:x et:y="1"/></ext></extLst></worksheet>"#
    );
    let custom = r#"<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer"><vt:lpwstr>2052-12.1.0.16929</vt:lpwstr></property></Properties>"#;
    let own = r#"<allowEditUser xmlns="https://web.wps.cn/et/2018/main" hasInvisiblePropRange="0"><rangeList sheetStid="1" master="" otherUserPermission="visible"/></allowEditUser>"#;
    package(&[
        ("docProps/custom.xml", custom.as_bytes()),
        ("customXml/item1.xml", own.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("[Content_Types].xml", types.as_bytes()),
    ])
}

#[test]
fn a_workbook_with_the_marks_of_wps_is_read() {
    let read = read("a.xlsx", of_wps()).unwrap();
    assert_eq!(read[0], row(1, &["姓名", "地址", "处罚内容", "处罚决定日期"]));
    let RawRow { number, cells } = &read[1];
    assert_eq!((*number, read.len()), (2, 2));
    // A pronunciation is no part of a name.
    assert_eq!(cells[0], Cell::Text("高示例".into()));
    assert_eq!(cells[1], Cell::Text(" 榆林市 ".into()));
    assert_eq!(cells[2..], [Cell::Text("罚款五千元".into()), Cell::Text("2026-10-12".into())]);
}
