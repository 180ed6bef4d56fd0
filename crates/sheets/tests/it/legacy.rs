//! XLS and other compound files, made by hand.

use jiff::civil::date;
use xinyu_service::ports::{Cell, SheetFault};

use crate::old_excel::{SECTOR, book5, book8, compound, numbers, record, shared};
use crate::support::{fault, open, read, row};

/// A workbook with one sheet of these records and these records among its globals.
pub fn xls(globals: &[Vec<u8>], cells: &[Vec<u8>]) -> Vec<u8> {
    let name: Vec<u8> = "表".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bof = |kind| record(0x0809, &numbers(&[0x0600, kind, 0, 0, 0, 0, 0, 0]));
    let formats = [record(0x00E0, &numbers(&[0; 10])), record(0x00E0, &numbers(&[0, 14, 0, 0, 0, 0, 0, 0, 0, 0]))];
    let before = [bof(5), record(0x0042, &1200_u16.to_le_bytes()), formats.concat(), globals.concat()].concat();
    let start = u32::try_from(before.len() + 4 + 8 + name.len() + 4).unwrap();
    let sheet = [&start.to_le_bytes()[..], &[0, 0, 1, 1], &name].concat();
    let end = record(0x000A, &[]);
    compound("Workbook", &[before, record(0x0085, &sheet), end.clone(), bof(0x10), cells.concat(), end].concat())
}

fn label(row: u16, column: u16, index: u16) -> Vec<u8> {
    record(0x00FD, &numbers(&[row, column, 0, index, 0]))
}

fn number(row: u16, column: u16, format: u16, value: f64) -> Vec<u8> {
    record(0x0203, &[numbers(&[row, column, format]), value.to_le_bytes().to_vec()].concat())
}

#[test]
fn values_keep_their_kind() {
    let strings = [shared("姓名"), shared("王㛃𠮷")].concat();
    // The table breaks within the second string and goes on in another record.
    let (first, rest) = strings.split_at(strings.len() - 4);
    let table = record(0x00FC, &[numbers(&[2, 0, 2, 0]), first.to_vec()].concat());
    let more = record(0x003C, &[&[1][..], rest].concat());
    let formula =
        [numbers(&[2, 3, 0]), vec![0, 0, 0, 0, 0, 0, 0xFF, 0xFF], vec![0; 6], numbers(&[3, 0x1E, 7])].concat();
    let cells = [
        label(0, 0, 0),
        label(2, 0, 1),
        number(2, 1, 1, 46_087.0),
        number(2, 2, 0, 46_087.0),
        record(0x0006, &formula[..formula.len() - 2]),
        record(0x0207, &[numbers(&[2]), vec![1], numbers(&[0x699C, 0x6797])].concat()),
        record(0x0205, &[numbers(&[2, 4, 0]), vec![1, 0]].concat()),
        record(0x0205, &[numbers(&[2, 5, 0]), vec![0x17, 1]].concat()),
        record(
            0x00BD,
            &[
                numbers(&[2, 6, 0]),
                (7_u32 << 2 | 2).to_le_bytes().to_vec(),
                numbers(&[0]),
                (8_u32 << 2 | 2).to_le_bytes().to_vec(),
                numbers(&[7]),
            ]
            .concat(),
        ),
    ];
    let mut rows = open("a.xls", xls(&[table, more], &cells)).unwrap();
    assert_eq!((rows.sheet(), rows.rows_in_all()), ("表", Some(2)));
    assert_eq!(rows.next_row(), Some(Ok(row(1, &["姓名"]))));
    let third = rows.next_row().unwrap().unwrap();
    assert_eq!(third.number, 3);
    let expected = [
        Cell::Text("王㛃𠮷".into()),
        Cell::Date(date(2026, 3, 6).at(0, 0, 0, 0)),
        Cell::Number(46_087.0),
        Cell::Text("榜林".into()),
        Cell::Bool(true),
        Cell::Error("#REF!".into()),
        Cell::Number(7.0),
        Cell::Number(8.0),
    ];
    assert_eq!(third.cells, expected);
}

#[test]
fn an_encrypted_workbook_is_said_to_be_encrypted() {
    assert_eq!(fault("a.xlsx", compound("EncryptedPackage", &[7; 5000])), SheetFault::Encrypted);
    for cipher in [0, 1] {
        let pass = record(0x002F, &numbers(&[cipher, 1, 1]));
        assert_eq!(fault("a.xls", xls(&[pass], &[number(0, 0, 0, 1.0)])), SheetFault::Encrypted);
    }
}

#[test]
fn another_programs_compound_file_is_not_recognised() {
    assert_eq!(fault("a.xls", compound("WordDocument", &[7; 5000])), SheetFault::NotRecognised);
}

#[test]
fn a_sheet_without_cells_is_empty() {
    assert_eq!(fault("a.xls", xls(&[], &[])), SheetFault::Empty);
}

#[test]
fn two_cells_far_apart_do_not_make_a_rectangle() {
    let cells = [number(0, 0, 0, 1.0), number(65_535, 65_535, 0, 1.0)];
    assert_eq!(fault("a.xls", xls(&[], &cells)), SheetFault::TooLarge { bytes_max: 64 << 20 });
    assert_eq!(read("a.xls", xls(&[], &[number(65_535, 1, 0, 1.0)])).map(|rows| rows[0].number), Ok(65_536));
}

#[test]
fn many_cells_with_one_long_string_are_added_up() {
    let text = "榆".repeat(3000);
    let table = record(0x00FC, &[numbers(&[1, 0, 1, 0]), shared(&text)].concat());
    let cells: Vec<Vec<u8>> = (0..3000).map(|row| label(row, 0, 0)).collect();
    // 3,000 times 3,000 characters of three bytes are 27 MB.
    assert_eq!(read("a.xls", xls(std::slice::from_ref(&table), &cells)).map(|rows| rows.len()), Ok(3000));
    // 2,500 times 15,000 characters, in two records of one byte each, are beyond the limit.
    let head = [numbers(&[1, 0, 1, 0, 15_000]), vec![0], vec![b'x'; 8000]].concat();
    let table = [record(0x00FC, &head), record(0x003C, &[vec![0], vec![b'x'; 7000]].concat())];
    let cells: Vec<Vec<u8>> = (0..2500).map(|row| label(row, 0, 0)).collect();
    assert_eq!(fault("a.xls", xls(&table, &cells)), SheetFault::TooLarge { bytes_max: 64 << 20 });
    assert_eq!(read("a.xls", xls(&table, &cells[..100])).map(|rows| rows.len()), Ok(100));
}

#[test]
fn chains_in_a_circle_are_damage() {
    for (place, value) in [(SECTOR + 4, 1_u32), (SECTOR + 8, 2), (48, 99), (68, 1), (76, 99), (SECTOR + 12, 0xFFFF)] {
        let mut file = xls(&[], &[number(0, 0, 0, 1.0)]);
        file[place..place + 4].copy_from_slice(&value.to_le_bytes());
        // A circle in the stream itself is cut at the stream's length.
        let read = read("a.xls", file);
        assert!(matches!(read, Ok(_) | Err(SheetFault::Damaged { .. })), "{place}: {read:?}");
    }
}

#[test]
fn records_that_are_too_short_are_damage() {
    for kind in [0x0203_u16, 0x00FD, 0x0204, 0x0205, 0x027E, 0x00BD, 0x0006, 0x0207, 0x00E5, 0x0200] {
        for length in 0..24 {
            let file = xls(&[record(kind, &vec![0xEE; length])], &[record(kind, &vec![0xEE; length])]);
            let _ = read("a.xls", file);
        }
    }
    for kind in [0x0085_u16, 0x00FC, 0x0042, 0x041E, 0x00E0, 0x0022, 0x0018, 0x0017, 0x0809] {
        for length in 0..24 {
            let _ = read("a.xls", xls(&[record(kind, &vec![0xEE; length])], &[number(0, 0, 0, 1.0)]));
        }
    }
}

/// Rows as an old Excel in China wrote them: its bytes are GBK, and it says so by code page 936.
#[test]
fn excel_5_and_95_wrote_gbk() {
    let rows = [vec!["姓名", "处罚机关", ""], vec!["高示例", "榆林市市场监督管理局", "〔2026〕1号"]];
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    let read = read("a.xls", book5("行政处罚", &rows, 936, gbk)).unwrap();
    assert_eq!(read, [row(1, &["姓名", "处罚机关"]), row(2, &["高示例", "榆林市市场监督管理局", "〔2026〕1号"])]);
}

#[test]
fn excel_97_wrote_wide_characters_whatever_code_page_it_says() {
    let rows = [vec!["姓名", "处罚机关", "abc"], vec!["高示例", "榆林市市场监督管理局", "610802"]];
    for code_page in [936, 1200, 1252] {
        let read = read("a.xls", book8("行政处罚", &rows, code_page)).unwrap();
        let wanted = [row(1, &["姓名", "处罚机关", "abc"]), row(2, &["高示例", "榆林市市场监督管理局", "610802"])];
        assert_eq!(read, wanted, "{code_page}");
    }
}
