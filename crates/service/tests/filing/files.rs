//! Whole files: encodings, formats, sizes, what is refused before a row is read, and dry runs.

use std::io::Write;

use xinyu_service::error::SheetRefusal;
use xinyu_service::filing::RowState;
use xinyu_service::ports::SheetFault;
use xinyu_service::{Refusal, ServiceError};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::sheet::{Sheet, YUYANG, nth, person};
use crate::world::{TEMPLATE, World, counts, limits};

#[tokio::test]
async fn a_csv_is_read_in_each_encoding() {
    let sheet = Sheet::of(vec![nth(1), nth(2).set("fine", "五千")]);
    let text = sheet.csv();
    let bom = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    let gbk = encoding_rs::GBK.encode(&text).0.into_owned();
    let tabs = text.replace(',', "\t");
    for (bytes, what) in [(text.clone().into_bytes(), "UTF-8"), (bom, "BOM"), (gbk, "GBK"), (tabs.into_bytes(), "tabs")]
    {
        let world = World::new().await;
        let batch = world.import("sheet.csv", &bytes).await;
        assert_eq!(batch.counts, counts(1, 0, 1, 0), "{what}");
        let reason = world.rows(batch.id).await.remove(0).reasons.remove(0);
        assert_eq!(
            (reason.column.as_deref(), reason.found.as_deref()),
            (Some("罚款金额（万元）"), Some("五千")),
            "{what}"
        );
    }
}

#[tokio::test]
async fn a_rare_name_survives_gb_18030_with_its_four_bytes() {
    let world = World::new().await;
    let sheet = Sheet::of(vec![nth(1).set("name", "王𬀩"), nth(2).set("name", "李㐱")]);
    let csv = sheet.csv();
    let (bytes, _, lost) = encoding_rs::GB18030.encode(&csv);
    assert!(!lost);
    assert_eq!(world.import("sheet.csv", &bytes).await.counts, counts(2, 0, 0, 0));
    // Under the same name it is the same person; under a look-alike it is not.
    assert_eq!(world.csv(&sheet).await.counts, counts(0, 2, 0, 0));
    assert_eq!(world.csv(&Sheet::of(vec![nth(1).set("name", "王炜")])).await.counts, counts(0, 0, 0, 1));
}

#[tokio::test]
async fn ndjson_is_read_by_its_keys() {
    let world = World::new().await;
    let line = |n: u32, fine: &str| {
        let row = Sheet::of(vec![nth(n)]).csv();
        let mut lines = row.lines();
        let headers: Vec<&str> = lines.next().expect("headers").split(',').collect();
        let cells: Vec<&str> = lines.next().expect("a row").split(',').collect();
        let members: Vec<String> = headers
            .iter()
            .zip(cells)
            .map(|(key, cell)| {
                if *key == "罚款金额（万元）" {
                    format!("\"{key}\":{fine}")
                } else {
                    format!("\"{key}\":\"{cell}\"")
                }
            })
            .collect();
        format!("{{{}}}\n", members.join(","))
    };
    let text = line(1, "0.5") + &line(2, "\"五千\"") + &line(3, "0.7");
    let batch = world.import("rows.ndjson", text.as_bytes()).await;
    assert_eq!(batch.counts, counts(2, 0, 1, 0));
    assert_eq!(world.told(batch.id).await.keys().copied().collect::<Vec<_>>(), [2], "the line of the object");
    assert_eq!(world.contents_of(&person(3)).await[0].fen("fine"), Some(700_000));
}

fn unreadable(fault: SheetFault) -> SheetRefusal {
    SheetRefusal::Unreadable(fault)
}

#[tokio::test]
async fn files_that_are_no_sheets_are_refused_whole() {
    let world = World::new().await;
    for (name, bytes) in [("a.pdf", &b"%PDF-1.7"[..]), ("a.csv", b"<html><table>"), ("a.xlsx", b"\x89PNG\r\n")] {
        assert_eq!(world.refused_whole(name, bytes).await, unreadable(SheetFault::NotRecognised), "{name}");
    }
    let broken = &Sheet::of(vec![nth(1)]).xlsx()[..2000];
    assert!(matches!(
        world.refused_whole("a.xlsx", broken).await,
        SheetRefusal::Unreadable(SheetFault::Damaged { .. })
    ));
    assert!(matches!(
        world.refused_whole("a.csv", b"\xFF\xFF\xFF,\xFF\r\n\xFF,\xFF\r\n").await,
        SheetRefusal::Unreadable(SheetFault::Encoding { .. })
    ));
}

#[tokio::test]
async fn a_broken_byte_refuses_its_row_not_the_file() {
    let world = World::new().await;
    let mut text = Sheet::of((1..=4).map(nth).collect()).csv().into_bytes();
    let third = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(1).expect("a line").0 + 1;
    text[third + 1] = 0xFF;
    let batch = world.import("a.csv", &text).await;
    assert_eq!(batch.counts, counts(3, 0, 1, 0));
    let told = world.told(batch.id).await;
    assert_eq!(told[&3], (RowState::Refused, vec![(String::new(), "row.encoding".to_owned())]));
    // The first row below the header may be the broken one.
    let mut text = Sheet::of(vec![nth(5), nth(6)]).csv().into_bytes();
    let second = text.iter().position(|byte| *byte == b'\n').expect("a line") + 1;
    text[second + 1] = 0xFF;
    assert_eq!(world.import("b.csv", &text).await.counts, counts(1, 0, 1, 0));
    world.expect_good().await;
}

#[tokio::test]
async fn a_zip_bomb_is_refused_whole() {
    let world = World::new().await;
    let sheet = Sheet::of(vec![nth(1)]).xlsx();
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(sheet)).expect("a package");
    let mut bomb = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..from.len() {
        bomb.raw_copy_file(from.by_index_raw(at).expect("a part")).expect("copied");
    }
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    bomb.start_file("xl/media/image1.png", options).expect("a part");
    let zeros = vec![0u8; 1 << 20];
    for _ in 0..101 {
        bomb.write_all(&zeros).expect("zeros");
    }
    let bomb = bomb.finish().expect("a package").into_inner();
    assert!(bomb.len() < 1 << 20);
    let limit = limits().workbook_bytes_max;
    assert_eq!(world.refused_whole("a.xlsx", &bomb).await, unreadable(SheetFault::TooLarge { bytes_max: limit }));
}

/// A compound file with the two streams that an encrypted workbook has.
#[tokio::test]
async fn a_workbook_with_a_password_is_refused_whole() {
    let world = World::new().await;
    assert_eq!(world.refused_whole("a.xlsx", &encrypted()).await, unreadable(SheetFault::Encrypted));
}

fn encrypted() -> Vec<u8> {
    fn entry(name: &str, kind: u8, child: u32, right: u32, start: u32, size: u64) -> Vec<u8> {
        let mut units: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        let length = if name.is_empty() { 0 } else { u16::try_from(units.len()).expect("short") };
        units.resize(64, 0);
        let mut out = units;
        out.extend(length.to_le_bytes());
        out.extend([kind, 1]);
        for sibling in [u32::MAX, right, child] {
            out.extend(sibling.to_le_bytes());
        }
        out.extend([0; 36]);
        out.extend(start.to_le_bytes());
        out.extend(size.to_le_bytes());
        out
    }
    let mut head = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    head.extend([0; 16]);
    for value in [0x3Eu16, 3, 0xFFFE, 9, 6] {
        head.extend(value.to_le_bytes());
    }
    head.extend([0; 6]);
    // Sectors: 0 the table, 1 the directory, 2 to 9 and 10 to 17 the streams, each of 4,096 bytes.
    for value in [0u32, 1, 1, 0, 4096, u32::MAX - 1, 0, u32::MAX - 1, 0, 0] {
        head.extend(value.to_le_bytes());
    }
    head.resize(512, 0xFF);
    let mut table = vec![0xFFFF_FFFDu32, u32::MAX - 1];
    for stream in [2u32, 10] {
        table.extend((stream + 1..stream + 8).chain([u32::MAX - 1]));
    }
    table.resize(128, u32::MAX);
    let directory = [
        entry("Root Entry", 5, 1, u32::MAX, u32::MAX - 1, 0),
        entry("EncryptionInfo", 2, u32::MAX, 2, 2, 4096),
        entry("EncryptedPackage", 2, u32::MAX, u32::MAX, 10, 4096),
        entry("", 0, u32::MAX, u32::MAX, 0, 0),
    ];
    let table: Vec<u8> = table.into_iter().flat_map(u32::to_le_bytes).collect();
    [head, table, directory.concat(), vec![7; 8192]].concat()
}

#[tokio::test]
async fn a_workbook_of_50_001_rows_is_refused_whole() {
    let world = World::new().await;
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    for (at, (_, header)) in (0..).zip(crate::sheet::COLUMNS) {
        page.write_string(0, at, header).expect("a header");
    }
    for line in 1..=50_001 {
        page.write_string(line, 0, "某").expect("a cell");
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let limit = SheetFault::TooManyRows { rows_max: 50_000 };
    assert_eq!(world.refused_whole("a.xlsx", &bytes).await, unreadable(limit));
}

/// Text streams, whatever its length: what is held does not grow with it. Measured in a process of
/// its own, where no other test takes memory.
#[test]
fn a_long_csv_is_filed_in_bounded_memory() {
    let exe = std::env::current_exe().expect("this program");
    let run = std::process::Command::new(exe).args(["--exact", "files::a_long_csv_alone", "--ignored"]).output();
    let run = run.expect("it runs");
    assert!(run.status.success(), "{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(String::from_utf8_lossy(&run.stdout).contains("1 passed"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by the test above in a process of its own"]
async fn a_long_csv_alone() {
    const ROWS: u32 = 12_000;
    let world = World::new().await;
    let template = Sheet::of(vec![nth(1)]).csv();
    let head = template.lines().next().expect("a header").to_owned();
    // Most rows are to be mended, so that it is the reading that is measured, not the sealing.
    let mut source = Rows { head: format!("{head}\r\n").into_bytes(), at: 0, rows: ROWS, left: Vec::new() };
    let before = resident_kb();
    let batch = world.register.import(&world.clerk(YUYANG), TEMPLATE, "long.csv", &mut source, &|_| {}).await;
    let grown = resident_kb().saturating_sub(before);
    let batch = batch.expect("a batch");
    assert_eq!(batch.counts, counts(u64::from(ROWS / 20), 0, u64::from(ROWS - ROWS / 20), 0));
    assert!(grown < 64 * 1024, "{grown} kB more");
    assert_eq!(world.rows(batch.id).await.len(), (ROWS - ROWS / 20) as usize);
}

/// A file that is made while it is read.
struct Rows {
    head: Vec<u8>,
    at: u32,
    rows: u32,
    left: Vec<u8>,
}

impl std::io::Read for Rows {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.left.is_empty() {
            if !self.head.is_empty() {
                self.left = std::mem::take(&mut self.head);
            } else if self.at < self.rows {
                let row = if self.at.is_multiple_of(20) { nth(self.at) } else { nth(self.at).set("fine", "五千") };
                self.at += 1;
                let text = Sheet::of(vec![row]).csv();
                self.left = text.split_once("\r\n").expect("a row").1.as_bytes().to_vec();
            }
        }
        let length = self.left.len().min(out.len());
        out[..length].copy_from_slice(&self.left[..length]);
        self.left.drain(..length);
        Ok(length)
    }
}

fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

#[tokio::test]
async fn an_upload_over_the_limit_is_refused_and_given_up_leaves_nothing() {
    let world = World::new().await;
    let clerk = world.clerk(YUYANG);
    let mut incoming = world.register.begin_upload(&clerk, TEMPLATE, "a.csv").expect("begun");
    incoming.take(&[b'a'; 1000], 1500).expect("within the limit");
    assert_eq!(world.uploads().len(), 1);
    let over = incoming.take(&[b'a'; 501], 1500);
    let Err(ServiceError::Refused(Refusal::Sheet(refusal))) = over else { panic!("taken") };
    assert_eq!(refusal, unreadable(SheetFault::TooLarge { bytes_max: 1500 }));
    drop(incoming);
    assert_eq!(world.uploads(), Vec::<String>::new());
    let incoming = world.register.begin_upload(&clerk, TEMPLATE, "a.csv").expect("begun");
    world.register.drop_upload(incoming);
    assert_eq!(world.uploads(), Vec::<String>::new());
}

#[tokio::test]
async fn who_may_not_file_and_what_is_no_template_leave_nothing() {
    let world = World::new().await;
    let mut resident = world.clerk(YUYANG);
    if let xinyu_service::caller::Caller::Officer(officer) = &mut resident {
        officer.roles = vec!["enquirer".into()];
    }
    assert!(world.register.begin_upload(&resident, TEMPLATE, "a.csv").is_err());
    let unknown = world.register.begin_upload(&world.clerk(YUYANG), "sgs-permit-nobody", "a.csv");
    assert!(matches!(unknown, Err(ServiceError::Refused(Refusal::Sheet(SheetRefusal::UnknownTemplate)))));
    assert_eq!(world.uploads(), Vec::<String>::new());
}

/// A reader that fails after some bytes.
struct Breaks(usize);

impl std::io::Read for Breaks {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let length = self.0.min(out.len());
        self.0 -= length;
        if length == 0 { Err(std::io::Error::other("the disk is gone")) } else { Ok(length) }
    }
}

#[tokio::test]
async fn a_file_that_breaks_off_leaves_nothing() {
    let world = World::new().await;
    let clerk = world.clerk(YUYANG);
    assert!(world.register.import(&clerk, TEMPLATE, "a.csv", &mut Breaks(100_000), &|_| {}).await.is_err());
    assert!(world.register.dry_run(&clerk, TEMPLATE, "a.csv", &mut Breaks(100_000)).await.is_err());
    assert_eq!(world.uploads(), Vec::<String>::new());
    assert!(world.register.batches(&clerk, 10).await.expect("batches").is_empty());
}

#[tokio::test]
async fn rows_before_the_damage_are_filed_and_it_is_told_where_it_stopped() {
    let world = World::new().await;
    let text = Sheet::of((0..250).map(nth).collect()).csv() + "\"never closed";
    let batch = world.import("a.csv", text.as_bytes()).await;
    assert_eq!(batch.progress, xinyu_service::filing::Progress::Failed);
    assert_eq!(batch.failed.as_ref().map(|(code, _)| code.as_str()), Some("sheet.damaged"));
    assert_eq!(batch.failed_row, Some(252));
    assert_eq!(batch.counts, counts(250, 0, 0, 0));
    assert_eq!(world.returned(batch.id).await.len(), 251);
    world.expect_good().await;
}

#[tokio::test]
async fn a_line_that_cannot_be_read_stops_itself_alone() {
    let world = World::new().await;
    let lines: Vec<String> = Sheet::of(vec![nth(1), nth(2), nth(3)]).ndjson().lines().map(str::to_owned).collect();
    let text = [&lines[0], "{\"行政相对人名称\":[\"甲\"]}", &lines[1], "{", &lines[2]]
        .map(|line| format!("{line}\n"))
        .concat();
    let batch = world.import("a.ndjson", text.as_bytes()).await;
    assert_eq!((batch.progress, batch.counts), (xinyu_service::filing::Progress::Done, counts(3, 0, 2, 0)));
    let told = world.told(batch.id).await;
    assert_eq!(told.keys().copied().collect::<Vec<_>>(), [2, 4]);
    assert!(told.values().all(|(_, reasons)| reasons[0].1 == "row.unreadable"));
}

#[tokio::test]
async fn rows_on_a_second_sheet_are_never_passed_over() {
    let world = World::new().await;
    let book = |sheets: &[(&str, Option<u32>)]| {
        let mut book = rust_xlsxwriter::Workbook::new();
        for (name, row) in sheets {
            let page = book.add_worksheet().set_name(*name).expect("a sheet");
            let Some(n) = row else {
                page.write_string(0, 0, "怎样填写").expect("a note");
                continue;
            };
            Sheet::of(vec![nth(*n)]).write(page);
        }
        book.save_to_buffer().expect("a workbook")
    };
    let clerk = world.clerk(YUYANG);
    let two = book(&[("一", Some(1)), ("二", Some(2))]);
    let refused = world.register.import(&clerk, TEMPLATE, "a.xlsx", &mut two.as_slice(), &|_| {}).await;
    let Err(ServiceError::Refused(Refusal::Sheet(SheetRefusal::SeveralSheets(names)))) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(names, ["一", "二"]);
    // Notes before or behind the rows are no rows.
    let noted = book(&[("说明", None), ("数据", Some(3)), ("附注", None)]);
    assert_eq!(world.import("b.xlsx", &noted).await.counts, counts(1, 0, 0, 0));
}

#[tokio::test]
async fn a_dry_run_files_nothing_and_leaves_nothing() {
    let world = World::new().await;
    let rows = vec![
        nth(1),
        nth(2).set("fine", "五千"),
        nth(3).set("facts", "患有肺结核"),
        nth(4).set("remarks", "犯罪记录封存"),
    ];
    let clerk = world.clerk(YUYANG);
    let leaves = world.store.journal.waiting().await.expect("leaves");
    for bytes in [Sheet::of(rows.clone()).csv().into_bytes(), Sheet::of(rows).xlsx()] {
        let (told, held) =
            world.register.dry_run(&clerk, TEMPLATE, "a", &mut bytes.as_slice()).await.expect("a dry run");
        assert_eq!(told, counts(1, 0, 2, 1));
        let states: Vec<_> = held.iter().map(|(row, state, _)| (*row, *state)).collect();
        assert_eq!(states, [(3, RowState::Refused), (4, RowState::Review), (5, RowState::RefusedByLaw)]);
    }
    let wrong = world.register.dry_run(&clerk, TEMPLATE, "a.csv", &mut "a,b\r\n1,2\r\n".as_bytes()).await;
    assert!(matches!(wrong, Err(ServiceError::Refused(Refusal::Sheet(SheetRefusal::WrongTemplate)))));
    assert_eq!(world.uploads(), Vec::<String>::new());
    assert_eq!(world.entries_in_all().await, 0);
    assert_eq!(world.store.journal.waiting().await.expect("leaves"), leaves, "no leaf either");
    assert!(world.register.batches(&clerk, 10).await.expect("batches").is_empty());
    assert!(world.file_of(&person(1)).await.is_none());
}
