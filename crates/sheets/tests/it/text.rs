//! CSV and NDJSON.

use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::GB18030;
use xinyu_service::ports::{Cell, ReadSeek, SheetFault, SheetSource, Sheets};
use xinyu_sheets::SheetIo;

use crate::support::{fault, limits, open, read, row};

/// A name with a character of four bytes in GB 18030 and of four in UTF-8, one rare in two, and one
/// that GBK lacks.
const RARE: &str = "姓名,证件号码\n𠮷田,610802199001010013\n王喆㛃,61080219900101002X\n";

fn rare_rows() -> Vec<xinyu_service::ports::RawRow> {
    vec![
        row(1, &["姓名", "证件号码"]),
        row(2, &["𠮷田", "610802199001010013"]),
        row(3, &["王喆㛃", "61080219900101002X"]),
    ]
}

fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes_of).collect()
}

#[test]
fn one_text_reads_alike_in_every_encoding() {
    let (gb, _, lost) = GB18030.encode(RARE);
    assert!(!lost);
    assert!(gb.len() < RARE.len());
    for (name, bytes) in [
        ("utf8.csv", RARE.as_bytes().to_vec()),
        ("bom.csv", format!("\u{FEFF}{RARE}").into_bytes()),
        ("gb18030.csv", gb.to_vec()),
        ("utf16le.csv", utf16(RARE, u16::to_le_bytes)),
        ("utf16be.csv", utf16(RARE, u16::to_be_bytes)),
    ] {
        assert_eq!(read(name, bytes), Ok(rare_rows()), "{name}");
    }
}

#[test]
fn gbk_is_read_byte_for_byte() {
    // 中国,榆林 in GBK, written out so that no encoder of ours stands on both sides.
    let bytes = b"\xD6\xD0\xB9\xFA,\xD3\xDC\xC1\xD6\r\n".to_vec();
    assert_eq!(read("gbk.csv", bytes), Ok(vec![row(1, &["中国", "榆林"])]));
    // 𠮷 in GB 18030 has four bytes.
    assert_eq!(read("gb.csv", b"\x95\x34\xB9\x32,a\n".to_vec()).map(|r| r[0].cells.len()), Ok(2));
}

#[test]
fn separators_are_guessed_from_the_header() {
    for separator in [",", ";", "\t"] {
        let text = ["姓名|备注", "张三|a, b; c"].join("\n").replace('|', separator);
        let text = if separator == "\t" { text } else { text.replace("a, b; c", "\"a, b; c\"") };
        let rows = vec![row(1, &["姓名", "备注"]), row(2, &["张三", "a, b; c"])];
        assert_eq!(read("a.csv", text.into_bytes()), Ok(rows), "{separator:?}");
    }
    // Inside quotation marks a mark is no separator.
    let text = "\"姓,名;甲\";备注\n张三;无\n";
    assert_eq!(read("a.csv", text.as_bytes()), Ok(vec![row(1, &["姓,名;甲", "备注"]), row(2, &["张三", "无"])]));
    assert_eq!(read("a.csv", *b"only\nx\n"), Ok(vec![row(1, &["only"]), row(2, &["x"])]));
}

#[test]
fn a_row_has_the_number_that_a_spreadsheet_program_shows() {
    for end in ["\n", "\r", "\r\n"] {
        let text = ["", "a,b", "\"one", "two\",2", "", ",", "x,\"say \"\"hi\"\"\"", "last,row"].join(end);
        let quoted = format!("one{end}two");
        let rows =
            vec![row(2, &["a", "b"]), row(3, &[&quoted, "2"]), row(6, &["x", "say \"hi\""]), row(7, &["last", "row"])];
        assert_eq!(read("a.csv", text.into_bytes()), Ok(rows), "{end:?}");
    }
}

#[test]
fn blanks_are_empty_and_text_is_untouched() {
    let rows = vec![row(1, &["a", "b", "c"]), row(2, &["", " 张三 ", "=cmd|'/c calc'!A1"]), row(3, &["00123"])];
    let text = "a,b,c\n \u{3000},\" 张三 \",=cmd|'/c calc'!A1\n00123,,,,,,,\n,,,\n";
    assert_eq!(read("a.csv", text.as_bytes()), Ok(rows));
}

#[test]
fn a_mark_that_is_never_closed_names_the_row_it_began_in() {
    assert_eq!(fault("a.csv", *b"a,b\n1,2\n3,\"4\n5,6\n"), SheetFault::Damaged { row: Some(3) });
    let mut rows = open("a.csv", *b"a,b\n1,2\n3,\"4\n5,6\n").unwrap();
    assert_eq!(rows.next_row(), Some(Ok(row(1, &["a", "b"]))));
    assert_eq!(rows.next_row(), Some(Ok(row(2, &["1", "2"]))));
    assert!(matches!(rows.next_row(), Some(Err(_))));
    assert_eq!(rows.next_row(), None);
}

#[test]
fn a_line_over_the_limit_is_damaged() {
    let text = format!("a,b\n1,{}\n", "x".repeat(limits().line_bytes_max));
    assert_eq!(fault("a.csv", text.into_bytes()), SheetFault::Damaged { row: Some(2) });
}

#[test]
fn columns_beyond_the_limit_are_refused_only_if_they_hold_something() {
    let wide = ",".repeat(limits().columns_max.into());
    assert_eq!(fault("a.csv", format!("a{wide}b\n").into_bytes()), SheetFault::TooManyColumns { columns_max: 200 });
    assert_eq!(read("a.csv", format!("a{wide}{wide}\n").into_bytes()), Ok(vec![row(1, &["a"])]));
}

#[test]
fn text_in_no_encoding_names_its_line() {
    assert_eq!(fault("a.csv", b"a,b\n\xFF\xFF,\xFF\n".to_vec()), SheetFault::Encoding { row: 2 });
    // Plainly UTF-8, with one byte lost far down: not to be read as GBK.
    let mut text = "姓名,备注\n".repeat(40).into_bytes();
    text.extend(b"\xE5\xBC,\xE5\xBC\xA0\n");
    assert_eq!(fault("a.csv", text), SheetFault::RowEncoding { row: 41 });
    assert_eq!(fault("a.csv", b"\xEF\xBB\xBFa\n\xD6\xD0\n".to_vec()), SheetFault::Encoding { row: 2 });
}

#[test]
fn nothing_in_it_is_empty() {
    for bytes in [&b""[..], b"\n\n", b" \t\r\n", b"\xEF\xBB\xBF", b",,,\n,,,\n", b"\xFF\xFE"] {
        assert_eq!(fault("a.csv", bytes), SheetFault::Empty, "{bytes:?}");
    }
}

#[test]
fn what_is_no_spreadsheet_is_said_to_be_none() {
    for bytes in [
        &b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"[..],
        b"%PDF-1.7\n",
        b"{\\rtf1 }",
        b"<html><table><tr><td>1</td></tr></table></html>",
        b"a,b\n1,\x002\n",
        b"\x7FELF\x02\x01\x01\0",
    ] {
        assert_eq!(fault("表.csv", bytes), SheetFault::NotRecognised, "{bytes:?}");
    }
    assert_eq!(fault("a.ndjson", *b"[{\"a\":1}]"), SheetFault::NotRecognised);
}

#[test]
fn ndjson_has_the_keys_of_its_first_object() {
    let text = concat!(
        "{\"姓名\":\"张三\",\"金额\":1.5,\"证件号码\":610802199001010013}\n\n",
        "{\"证件号码\":\"61080219900101002X\",\"姓名\":\"李四\"}\r\n",
        "{}\n",
        "{\"姓名\":null,\"金额\":true,\"证件号码\":\" \"}"
    );
    let rows = read("a.ndjson", text.as_bytes()).unwrap();
    assert_eq!(rows[0], row(1, &["姓名", "金额", "证件号码"]));
    assert_eq!(rows[1].number, 1);
    let number = Cell::Text("610802199001010013".into());
    assert_eq!(rows[1].cells, [Cell::Text("张三".into()), Cell::Number(1.5), number]);
    assert_eq!(rows[2], row(3, &["李四", "", "61080219900101002X"]));
    assert_eq!((rows[3].number, &rows[3].cells[1]), (5, &Cell::Bool(true)));
    assert_eq!(rows.len(), 4);
}

#[test]
fn ndjson_that_is_no_table_names_its_line() {
    for second in ["{\"b\":1}", "{\"a\":[1]}", "{\"a\":{}}", "{\"a\":1,\"a\":2}", "{\"a\":1", "[]", "{\"a\":1e400}"] {
        let text = format!("{{\"a\":\"x\"}}\n{second}\n{{\"a\":\"z\"}}\n");
        let mut rows = open("a.ndjson", text.into_bytes()).expect("a header");
        let read: Vec<_> = std::iter::from_fn(|| rows.next_row()).collect();
        assert_eq!(read[2], Err(SheetFault::Row { row: 2 }), "{second}");
        // It stops itself alone.
        assert_eq!(read[3], Ok(row(3, &["z"])), "{second}");
        assert_eq!(read.len(), 4);
    }
    assert_eq!(fault("a.ndjson", *b"{}\n"), SheetFault::Damaged { row: Some(1) });
}

/// 50 MB of rows that exist only while they are read.
struct Endless {
    read: Arc<AtomicU64>,
}

const LINE: &[u8] = "6108021990010100XX,张三,行政处罚决定书\n".as_bytes();
const ENDLESS_BYTES: u64 = 50_000_000;

struct EndlessReader {
    at: u64,
    read: Arc<AtomicU64>,
}

impl Read for EndlessReader {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let left = usize::try_from(ENDLESS_BYTES - self.at).unwrap().min(out.len());
        let start = usize::try_from(self.at % LINE.len() as u64).unwrap();
        let bytes = LINE.iter().cycle().skip(start);
        out[..left].iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
        self.at += left as u64;
        self.read.store(self.at, Ordering::Relaxed);
        Ok(left)
    }
}

impl Seek for EndlessReader {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        match to {
            SeekFrom::Start(at) => self.at = at,
            other => panic!("a stream of any length is only sought from its start: {other:?}"),
        }
        Ok(self.at)
    }
}

impl SheetSource for Endless {
    fn name(&self) -> &str {
        "monthly.csv"
    }

    fn len(&self) -> u64 {
        ENDLESS_BYTES
    }

    fn open(&self) -> std::io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(EndlessReader { at: 0, read: Arc::clone(&self.read) }))
    }
}

#[test]
fn a_long_csv_is_read_block_by_block() {
    let read = Arc::new(AtomicU64::new(0));
    let mut rows = SheetIo.open(&Endless { read: Arc::clone(&read) }, &limits()).unwrap();
    let mut count = 0_u32;
    let mut ahead_most = 0;
    while let Some(row) = rows.next_row() {
        let row = row.unwrap();
        count += 1;
        assert_eq!(row.number, count);
        // What was read and is not yet handed out is all that can be held.
        ahead_most = ahead_most.max(read.load(Ordering::Relaxed) - u64::from(count - 1) * LINE.len() as u64);
    }
    assert_eq!(u64::from(count), ENDLESS_BYTES.div_ceil(LINE.len() as u64));
    assert!(ahead_most <= 128 * 1024, "{ahead_most} bytes were held");
}

/// All rows, faults of single rows among them.
fn outcomes(bytes: Vec<u8>) -> Vec<Result<u32, SheetFault>> {
    let mut rows = open("a.csv", bytes).unwrap();
    std::iter::from_fn(|| rows.next_row()).map(|row| row.map(|row| row.number)).collect()
}

/// A sheet of so many rows in an encoding; the byte at the given place of the given row is broken.
fn broken(encoding: &'static encoding_rs::Encoding, rows: usize, row: usize, byte: u8) -> Vec<u8> {
    let line = |n: usize| format!("高示例{n},榆林市榆阳区市场监督管理局,罚款五千元\r\n");
    let mut bytes = encoding.encode("姓名,处罚机关,处罚内容\r\n").0.into_owned();
    for n in 2..=rows {
        let mut one = encoding.encode(&line(n)).0.into_owned();
        if n == row {
            one[1] = byte;
        }
        bytes.extend(one);
    }
    bytes
}

#[test]
fn a_broken_byte_refuses_its_row_and_no_other() {
    for (encoding, byte) in [(encoding_rs::UTF_8, 0xFF), (encoding_rs::UTF_8, b','), (encoding_rs::GBK, 0xFF)] {
        for row in [2, 7, 40] {
            let found = outcomes(broken(encoding, 40, row, byte));
            assert_eq!(found.len(), 40, "{encoding:?} {row}");
            for (at, outcome) in found.iter().enumerate() {
                let number = at as u32 + 1;
                let wanted = if at + 1 == row { Err(SheetFault::RowEncoding { row: number }) } else { Ok(number) };
                assert_eq!(*outcome, wanted, "{encoding:?}");
            }
        }
    }
    // In the header there is nothing to go on with.
    let mut bytes = broken(encoding_rs::UTF_8, 40, 0, 0);
    bytes[1] = 0xFF;
    assert_eq!(fault("a.csv", bytes), SheetFault::Encoding { row: 1 });
}

#[test]
fn a_broken_byte_does_not_make_another_encoding_of_the_file() {
    // Few characters before the damage: the whole file speaks for its encoding.
    let mut utf8 = broken(encoding_rs::UTF_8, 60, 0, 0);
    utf8[40] = 0xFF;
    let mut rows = open("a.csv", utf8).unwrap();
    let read: Vec<_> = std::iter::from_fn(|| rows.next_row()).collect();
    assert_eq!(read.len(), 60);
    assert_eq!(read[5], Ok(row(6, &["高示例6", "榆林市榆阳区市场监督管理局", "罚款五千元"])));
    let mut gbk = broken(encoding_rs::GBK, 60, 30, 0xFF);
    gbk.truncate(gbk.len() - 2);
    let mut rows = open("a.csv", gbk).unwrap();
    let read: Vec<_> = std::iter::from_fn(|| rows.next_row()).collect();
    assert_eq!(read[5], Ok(row(6, &["高示例6", "榆林市榆阳区市场监督管理局", "罚款五千元"])));
    assert_eq!(read[29], Err(SheetFault::RowEncoding { row: 30 }));
    // Two encodings in one file: the second half is refused row by row, never read as what it is not.
    let both = [broken(encoding_rs::UTF_8, 20, 0, 0), broken(encoding_rs::GBK, 20, 0, 0)].concat();
    let found = outcomes(both);
    assert!(found[..20].iter().all(Result::is_ok) && found[20..].iter().all(Result::is_err));
}

#[test]
fn a_broken_byte_in_an_object_refuses_its_line() {
    let mut text: Vec<u8> = (0..40).flat_map(|n| format!("{{\"姓名\":\"高示例{n}\"}}\n").into_bytes()).collect();
    let at = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(8).unwrap().0;
    text[at - 4] = 0xFF;
    let mut rows = open("a.ndjson", text).unwrap();
    let read: Vec<_> = std::iter::from_fn(|| rows.next_row()).collect();
    assert_eq!((read.len(), &read[9]), (41, &Err(SheetFault::RowEncoding { row: 9 })));
    assert!(read.iter().enumerate().all(|(at, row)| row.is_ok() || at == 9));
}
