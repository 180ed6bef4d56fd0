//! ODS.

use jiff::civil::date;
use xinyu_service::ports::{Cell, SheetFault};

use crate::support::{fault, open, package, read, row};

const MIME: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
const MANIFEST: &str = r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;

fn ods(body: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:calcext="c"><office:automatic-styles><style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"#
    );
    package(&[("mimetype", MIME), ("META-INF/manifest.xml", MANIFEST.as_bytes()), ("content.xml", content.as_bytes())])
}

fn text(text: &str) -> String {
    format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
}

#[test]
fn values_keep_their_kind() {
    let body = format!(
        r#"<table:table table:name="表" table:style-name="ta1"><table:shapes><table:table><table:table-row>{junk}</table:table-row></table:table></table:shapes><table:table-column table:number-columns-repeated="1024"/><table:table-header-rows><table:table-row>{header}{header}</table:table-row></table:table-header-rows><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1024"/></table:table-row><table:table-row><table:table-cell office:value-type="date" office:date-value="2026-03-06"><text:p>2026年3月6日</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"/><table:table-cell office:value-type="float" office:value="1.5"><text:p>1.50</text:p></table:table-cell><table:covered-table-cell/><table:table-cell office:value-type="boolean" office:boolean-value="true"/><table:table-cell office:value-type="string" calcext:value-type="error" office:string-value=""><text:p>#REF!</text:p></table:table-cell>{rich}<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>"#,
        junk = text("junk"),
        header = text("姓名"),
        rich = r#"<table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation><text:p>a<text:s text:c="2"/><text:span>b&amp;&#x20BB7;</text:span></text:p><text:p>c</text:p></table:table-cell>"#,
    );
    let rows = read("a.ods", ods(&body)).unwrap();
    assert_eq!(rows[0], row(1, &["姓名", "姓名"]));
    assert_eq!(rows[1].number, 5);
    let expected = [
        Cell::Date(date(2026, 3, 6).at(0, 0, 0, 0)),
        Cell::Empty,
        Cell::Empty,
        Cell::Number(1.5),
        Cell::Empty,
        Cell::Bool(true),
        Cell::Error("#REF!".into()),
        Cell::Text("a  b&𠮷\nc".into()),
        Cell::Number(2.0),
    ];
    assert_eq!(rows[1].cells, expected);
    assert_eq!(rows.len(), 2);
}

#[test]
fn the_first_visible_sheet_with_content_is_read() {
    let sheet = |name: &str, style: &str, cell: &str| {
        format!(
            r#"<table:table table:name="{name}" table:style-name="{style}"><table:table-row>{cell}</table:table-row></table:table>"#
        )
    };
    let body =
        sheet("空", "ta1", "<table:table-cell/>") + &sheet("藏", "ta2", &text("x")) + &sheet("数据", "ta1", &text("y"));
    let mut rows = open("a.ods", ods(&body)).unwrap();
    assert_eq!(rows.sheet(), "数据");
    assert_eq!(rows.next_row(), Some(Ok(row(1, &["y"]))));
    assert_eq!(fault("a.ods", ods(&sheet("空", "ta1", "<table:table-cell/>"))), SheetFault::Empty);
}

#[test]
fn repeated_rows_have_their_own_numbers() {
    let body = format!(
        r#"<table:table table:name="a"><table:table-row table:number-rows-repeated="3">{}</table:table-row></table:table>"#,
        text("x")
    );
    assert_eq!(read("a.ods", ods(&body)), Ok(vec![row(1, &["x"]), row(2, &["x"]), row(3, &["x"])]));
}

#[test]
fn declared_repetitions_are_met_by_limits() {
    let cell =
        text("x").replace("<table:table-cell", r#"<table:table-cell table:number-columns-repeated="4294967295""#);
    let wide = format!(r#"<table:table table:name="a"><table:table-row>{cell}</table:table-row></table:table>"#);
    assert_eq!(fault("a.ods", ods(&wide)), SheetFault::TooManyColumns { columns_max: 200 });
    let long = wide
        .replace("4294967295", "200")
        .replace("<table:table-row", r#"<table:table-row table:number-rows-repeated="99999999999""#);
    assert_eq!(fault("a.ods", ods(&long)), SheetFault::TooManyRows { rows_max: 50_000 });
    let spaces = format!(
        r#"<table:table table:name="a"><table:table-row>{}</table:table-row></table:table>"#,
        text(r#"<text:s text:c="4000000000"/><text:s text:c="4000000000"/>"#)
    );
    assert_eq!(fault("a.ods", ods(&spaces)), SheetFault::Damaged { row: Some(1) });
}

#[test]
fn a_table_that_is_cut_off_is_damaged() {
    let whole =
        ods(&format!(r#"<table:table table:name="a"><table:table-row>{}</table:table-row></table:table>"#, text("x")));
    assert!(read("a.ods", whole).is_ok());
    for cut in [
        "<table:table table:name=\"a\">",
        "<table:table table:name=\"a\"><table:table-row>",
        "<table:table table:name=\"a\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>x",
    ] {
        let content = format!("<office:document-content>{cut}");
        let file = package(&[
            ("mimetype", MIME),
            ("META-INF/manifest.xml", MANIFEST.as_bytes()),
            ("content.xml", content.as_bytes()),
        ]);
        assert!(matches!(fault("a.ods", file), SheetFault::Damaged { .. }), "{cut}");
    }
}

#[test]
fn a_sealed_document_is_said_to_be_sealed() {
    let manifest = r#"<manifest:manifest><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#;
    let file =
        package(&[("mimetype", MIME), ("META-INF/manifest.xml", manifest.as_bytes()), ("content.xml", b"\x01\x02")]);
    assert_eq!(fault("a.ods", file), SheetFault::Encrypted);
}

#[test]
fn another_office_document_is_not_recognised() {
    let file = package(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>")]);
    assert_eq!(fault("a.ods", file), SheetFault::NotRecognised);
    assert_eq!(fault("a.xlsx", package(&[("a.txt", b"a,b")])), SheetFault::NotRecognised);
}
