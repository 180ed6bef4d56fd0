//! For any text and any bytes.

use proptest::collection::vec;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use xinyu_service::ports::Cell;

use crate::support::{cell, open, read};

fn drain(name: &'static str, bytes: Vec<u8>) {
    if let Ok(mut rows) = open(name, bytes) {
        let mut last = 0;
        while let Some(Ok(row)) = rows.next_row() {
            assert!(row.number >= last);
            assert!(row.cells.iter().any(|cell| *cell != Cell::Empty));
            last = row.number;
        }
    }
}

/// A small workbook of each kind, to be broken.
fn whole() -> Vec<Vec<u8>> {
    let mut book = Workbook::new();
    book.add_worksheet().write_row(0, 0, ["姓名", "文书号"]).unwrap();
    let number = [vec![3, 2, 14, 0, 0, 0, 0, 0, 0, 0], 1.0_f64.to_le_bytes().to_vec()].concat();
    let strings = vec![0xFC, 0, 15, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 0x2D, 0x4E, 0xFD, 0x56];
    let label = vec![0xFD, 0, 10, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let content = r#"<o:d xmlns:o="o" xmlns:table="t"><table:table table:name="a"><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string" table:number-columns-repeated="3"><text:p>x</text:p></table:table-cell></table:table-row></table:table></o:d>"#;
    let mime = b"application/vnd.oasis.opendocument.spreadsheet";
    vec![
        book.save_to_buffer().unwrap(),
        crate::legacy::xls(&[strings], &[number, label]),
        crate::support::package(&[("mimetype", mime), ("content.xml", content.as_bytes())]),
        "姓名,备注\n\"张\"\"三\",无\n".as_bytes().to_vec(),
        b"{\"a\":1}\n{\"a\":\"x\"}\n".to_vec(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_csv_writer_writes_is_read_back(
        header in vec("[a-z姓名\u{20BB7}]{1,6}", 2..5),
        lines in vec(vec("[ -~\\r\\n\t，“\u{4E00}-\u{4E20}\u{20BB7}\u{E000}]{0,8}", 4), 0..12),
        separator in prop::sample::select(vec![b',', b';', b'\t']),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(separator).flexible(true).from_writer(Vec::new());
        writer.write_record(&header).unwrap();
        lines.iter().for_each(|line| writer.write_record(line).unwrap());
        let read = read("a.csv", writer.into_inner().unwrap()).unwrap();
        let rows = std::iter::once(&header).chain(&lines);
        let mut expected: Vec<Vec<Cell>> = rows.map(|row| {
            row.iter().map(|text| if text.trim().is_empty() { Cell::Empty } else { cell(text) }).collect()
        }).collect();
        for row in &mut expected {
            while row.last() == Some(&Cell::Empty) {
                row.pop();
            }
        }
        expected.retain(|row| !row.is_empty());
        prop_assert_eq!(read.into_iter().map(|row| row.cells).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn gb18030_keeps_every_letter(text in "[\u{80}-\u{D7FF}\u{E000}-\u{F8FF}\u{20000}-\u{2A6DF}]{1,12}") {
        let (bytes, _, lost) = encoding_rs::GB18030.encode(&text);
        // What GB 18030-2022 has no bytes for is no matter of reading.
        prop_assume!(!lost && std::str::from_utf8(&bytes).is_err() && !text.trim().is_empty());
        prop_assume!(encoding_rs::GB18030.decode_without_bom_handling(&bytes).0 == text.as_str());
        let line = [b"a\n", &bytes[..], b"\n"].concat();
        prop_assert_eq!(&read("a.csv", line).unwrap()[1].cells, &[Cell::Text(text)]);
    }

    #[test]
    fn any_bytes_give_rows_or_a_fault(mut bytes in vec(any::<u8>(), 0..600), kind in 0..5_usize) {
        let marks: [&[u8]; 5] = [b"", b"PK\x03\x04", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], b"{", b"\xFF\xFE"];
        let mark = marks[kind];
        bytes.splice(..mark.len().min(bytes.len()), mark.iter().copied());
        drain("a", bytes);
    }

    #[test]
    fn broken_files_give_rows_or_a_fault(
        kind in 0..5_usize,
        hits in vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        keep in any::<bool>(),
    ) {
        let mut bytes = whole().swap_remove(kind);
        for (at, value) in hits {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if !keep {
            bytes.truncate(cut.index(bytes.len()));
        }
        drain("a", bytes);
    }

    #[test]
    fn broken_markup_gives_rows_or_a_fault(
        kind in 0..2_usize,
        hits in vec((any::<prop::sample::Index>(), "[<>/\"=a-z0-9 &;:]{0,6}"), 1..4),
    ) {
        let sources = [
            r#"<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="B1" s="1"><v>45000</v></c><c t="d"><v>2026-01-01</v></c><c t="e"><v>#REF!</v></c></row>"#,
            r#"<o:d xmlns:o="o"><table:table table:name="a"><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string" table:number-columns-repeated="3"><text:p>x<text:s text:c="3"/></text:p></table:table-cell></table:table-row></table:table></o:d>"#,
        ];
        let mut markup = sources[kind].to_owned();
        for (at, text) in hits {
            markup.insert_str(at.index(markup.len()), &text);
        }
        let file = if kind == 0 {
            crate::support::xlsx_of_markup(&markup, &[])
        } else {
            let mime = b"application/vnd.oasis.opendocument.spreadsheet";
            crate::support::package(&[("mimetype", mime), ("content.xml", markup.as_bytes())])
        };
        drain("a", file);
    }
}
