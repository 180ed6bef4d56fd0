//! Packages that are damaged, or made to do damage.

use rust_xlsxwriter::Workbook;
use xinyu_service::ports::SheetFault;

use crate::support::{CONTENT_TYPES, fault, limits, package, read, xlsx_of_markup};

const TOO_LARGE: SheetFault = SheetFault::TooLarge { bytes_max: 64 << 20 };

/// Deflated zeros: one zero, then "258 bytes from one byte back" again and again, each 13 bits.
fn deflated_zeros(bytes: u64) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut held, mut bits) = (0_u32, 0_u32);
    let mut put = |value: u32, count: u32, out: &mut Vec<u8>| {
        held |= value << bits;
        bits += count;
        while bits >= 8 {
            out.push(held.to_le_bytes()[0]);
            held >>= 8;
            bits -= 8;
        }
    };
    put(0b011, 3, &mut out);
    // The literal 0 is 00110000, most significant bit first.
    put(0b0000_1100, 8, &mut out);
    for _ in 0..bytes / 258 {
        // Length 258 is 11000101, most significant bit first; distance 1 is 00000.
        put(0b1010_0011, 8, &mut out);
        put(0, 5, &mut out);
    }
    put(0, 7, &mut out);
    put(0, 7, &mut out);
    out
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

/// A zip file by hand, which may lie about sizes: name, method, content as stored, declared length.
fn raw_package(parts: &[(&str, u16, &[u8], u32)]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, method, stored, declared) in parts {
        let sum = if *method == 0 { crc(stored) } else { 0 };
        let mut head = vec![20, 0, 0, 0];
        head.extend(method.to_le_bytes());
        head.extend([0; 4]);
        for value in [sum, u32::try_from(stored.len()).unwrap(), *declared] {
            head.extend(value.to_le_bytes());
        }
        head.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        head.extend([0; 2]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend(u32::try_from(file.len()).unwrap().to_le_bytes());
        directory.extend(name.as_bytes());
        file.extend(b"PK\x03\x04");
        file.extend(&head);
        file.extend(name.as_bytes());
        file.extend(*stored);
    }
    let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
    let start = u32::try_from(file.len()).unwrap();
    let length = u32::try_from(directory.len()).unwrap();
    file.extend(directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend([count, count].concat());
    file.extend(length.to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0, 0]);
    file
}

#[test]
fn a_gibibyte_of_zeros_is_refused_whatever_it_declares() {
    let zeros = deflated_zeros(1 << 30);
    assert!(zeros.len() < 8 << 20);
    let types = CONTENT_TYPES.as_bytes();
    let honest = raw_package(&[
        ("[Content_Types].xml", 0, types, u32::try_from(types.len()).unwrap()),
        ("xl/worksheets/sheet1.xml", 8, &zeros, 1 << 30),
    ]);
    assert_eq!(fault("a.xlsx", honest), TOO_LARGE);
    // A package that lies about its size is found out either by the count or by the lie.
    let found_out = |fault: SheetFault| fault == TOO_LARGE || fault == SheetFault::Damaged { row: None };
    for declared in [1 << 25, 100, u32::MAX] {
        let file = raw_package(&[
            ("[Content_Types].xml", 0, types, u32::try_from(types.len()).unwrap()),
            ("xl/worksheets/sheet1.xml", 8, &zeros, declared),
        ]);
        assert!(found_out(fault("a.xlsx", file)), "{declared}");
        let mime = b"application/vnd.oasis.opendocument.spreadsheet";
        let file = raw_package(&[("mimetype", 0, mime, 46), ("content.xml", 8, &zeros, declared)]);
        assert!(found_out(fault("a.ods", file)), "{declared}");
    }
}

#[test]
fn a_workbook_that_is_cut_off_is_damaged() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "姓名").unwrap();
    let whole = book.save_to_buffer().unwrap();
    for length in [whole.len() - 1, whole.len() / 2, 100] {
        assert_eq!(fault("a.xlsx", &whole[..length]), SheetFault::Damaged { row: None }, "{length}");
    }
}

#[test]
fn declared_counts_of_shared_strings_are_not_believed() {
    for count in ["18446744073709551615", "99999999999999999999999", "1000000000000"] {
        let strings = format!(r#"<sst uniqueCount="{count}"><si><t>a</t></si></sst>"#);
        let file = xlsx_of_markup("", &[("xl/sharedStrings.xml", strings.as_bytes())]);
        assert_eq!(fault("a.xlsx", file), TOO_LARGE, "{count}");
    }
}

#[test]
fn names_that_every_format_would_copy_are_added_up() {
    let styles = format!(
        r#"<styleSheet><fonts><font><name val="{}"/></font></fonts><cellXfs>{}</cellXfs></styleSheet>"#,
        "x".repeat(1 << 16),
        r#"<xf fontId="0"/>"#.repeat(10_000)
    );
    let file = xlsx_of_markup("", &[("xl/styles.xml", styles.as_bytes())]);
    assert_eq!(fault("a.xlsx", file), TOO_LARGE);
}

#[test]
fn one_long_text_in_many_cells_is_held_once_and_a_row_of_it_is_refused() {
    let strings = format!(r#"<sst><si><t>{}</t></si></sst>"#, "x".repeat(600_000));
    let cells = r#"<c t="s"><v>0</v></c>"#;
    let parts: &[(&str, &[u8])] = &[("xl/sharedStrings.xml", strings.as_bytes())];
    let rows = format!("<row>{cells}</row>").repeat(40_000);
    assert_eq!(crate::support::open("a.xlsx", xlsx_of_markup(&rows, parts)).unwrap().rows_in_all(), Some(40_000));
    let rows = format!("<row>{cells}{cells}</row>");
    assert_eq!(fault("a.xlsx", xlsx_of_markup(&rows, parts)), SheetFault::Damaged { row: Some(1) });
}

#[test]
fn references_out_of_all_bounds_are_damage() {
    for reference in ["ZZZZZZZZ1", "A99999999999", "A0", "1", "", "é", "A-1"] {
        let file = xlsx_of_markup(&format!(r#"<row><c r="{reference}"><v>1</v></c></row>"#), &[]);
        assert!(
            matches!(read("a.xlsx", file), Err(SheetFault::Damaged { .. } | SheetFault::TooManyColumns { .. })),
            "{reference}"
        );
    }
    let rows = r#"<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>"#;
    assert_eq!(fault("a.xlsx", xlsx_of_markup(rows, &[])), SheetFault::Damaged { row: Some(1) });
}

#[test]
fn markup_that_is_cut_off_is_damaged() {
    for rows in ["<row><c><v>1", "<row><c><is><t>", "<row", "<row><c t=\"n\"><v>x</v></c></row>"] {
        assert_eq!(fault("a.xlsx", xlsx_of_markup(rows, &[])), SheetFault::Damaged { row: None }, "{rows}");
    }
}

#[test]
fn another_office_document_is_not_recognised() {
    for kind in ["wordprocessingml.document.main", "presentationml.presentation.main"] {
        let types = CONTENT_TYPES.replace("spreadsheetml.sheet.main", kind);
        assert_eq!(fault("a.xlsx", package(&[("[Content_Types].xml", types.as_bytes())])), SheetFault::NotRecognised);
    }
}

#[test]
fn a_file_longer_than_the_limit_is_not_opened() {
    let mut file = b"PK\x03\x04".to_vec();
    file.resize(usize::try_from(limits().workbook_bytes_max).unwrap() + 1, 0);
    assert_eq!(fault("a.xlsx", file), TOO_LARGE);
    let mut file = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    file.resize(usize::try_from(limits().workbook_bytes_max).unwrap() + 1, 0);
    assert_eq!(fault("a.xls", file), TOO_LARGE);
}
