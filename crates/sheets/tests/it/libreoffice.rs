//! Files that LibreOffice 7.4 wrote (fixtures/libreoffice/README.md says how).

use xinyu_service::ports::{Cell, RawRow, SheetFault};

use crate::support::{fault, open, read};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/libreoffice/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// What a cell shows, dates as days.
fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(at) => at.date().to_string(),
        other => panic!("{other:?}"),
    }
}

fn texts(rows: &[RawRow]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.cells.iter().map(shown).collect()).collect()
}

#[test]
fn the_three_workbooks_say_what_the_csv_says() {
    let csv = texts(&read("penalties.csv", fixture("penalties.csv")).unwrap());
    for name in ["penalties.xlsx", "penalties.ods", "penalties.xls"] {
        let read = read("book", fixture(name)).unwrap();
        assert_eq!(read.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 3, 4], "{name}");
        // LibreOffice took 2099/12/31 for a date, and shows it so.
        let rows: Vec<Vec<String>> = texts(&read)
            .into_iter()
            .map(|row| row.into_iter().map(|cell| cell.replace("2099-12-31", "2099/12/31")).collect())
            .collect();
        assert_eq!(rows, csv, "{name}");
        assert!(read[1].cells.iter().any(|cell| matches!(cell, Cell::Date(_))), "{name}: dates are dates");
    }
}

#[test]
fn a_number_that_became_a_figure_shows_that_it_did() {
    let read = read("numbers.xlsx", fixture("numbers.xlsx")).unwrap();
    assert!(read[1].cells.iter().any(|cell| matches!(cell, Cell::Number(number) if *number > 1e17)));
}

#[test]
fn flat_xml_is_no_format_of_ours() {
    assert_eq!(fault("penalties.fods", fixture("penalties.fods")), SheetFault::NotRecognised);
}

#[test]
fn our_template_saved_again_has_its_header_and_its_version() {
    for name in ["template.xlsx", "template.ods", "template.xls"] {
        let mut rows = open("template", fixture(name)).unwrap();
        let header = rows.next_row().unwrap().unwrap();
        assert_eq!((header.number, &header.cells[0]), (1, &Cell::Text("姓名".into())), "{name}");
        assert_eq!(rows.next_row(), None, "{name}: nothing to file");
    }
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(fixture("template.xlsx"))).unwrap();
    let property = std::io::read_to_string(book.by_name("docProps/custom.xml").unwrap()).unwrap();
    assert!(property.contains("xinyu-template") && property.contains("registration 2025-01-01"));
}
