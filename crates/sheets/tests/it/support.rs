//! Files made in memory, and a short way to read them.

use std::io::{Cursor, Write};
use std::sync::Arc;

use xinyu_service::ports::{Cell, RawRow, ReadSeek, Rows, SheetFault, SheetLimits, SheetSource, Sheets};
use xinyu_sheets::SheetIo;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A file in memory.
pub struct File {
    pub name: &'static str,
    pub bytes: Arc<[u8]>,
}

impl SheetSource for File {
    fn name(&self) -> &str {
        self.name
    }

    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn open(&self) -> std::io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(Cursor::new(Arc::clone(&self.bytes))))
    }
}

pub fn limits() -> SheetLimits {
    SheetLimits { workbook_rows_max: 50_000, workbook_bytes_max: 64 << 20, columns_max: 200, line_bytes_max: 1 << 20 }
}

pub fn open(name: &'static str, bytes: impl Into<Arc<[u8]>>) -> Result<Box<dyn Rows>, SheetFault> {
    SheetIo.open(&File { name, bytes: bytes.into() }, &limits())
}

/// All rows up to the first fault.
pub fn read(name: &'static str, bytes: impl Into<Arc<[u8]>>) -> Result<Vec<RawRow>, SheetFault> {
    let mut rows = open(name, bytes)?;
    std::iter::from_fn(|| rows.next_row()).collect()
}

/// The fault that opening or reading ends with.
pub fn fault(name: &'static str, bytes: impl Into<Arc<[u8]>>) -> SheetFault {
    read(name, bytes).expect_err("the file should be refused")
}

pub fn row(number: u32, cells: &[&str]) -> RawRow {
    RawRow { number, cells: cells.iter().map(|text| cell(text)).collect() }
}

pub fn cell(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

/// A zip package of these parts.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub const CONTENT_TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook whose one sheet has this markup as its rows, and these further parts.
pub fn xlsx_of_markup(rows: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.extend_from_slice(more);
    package(&parts)
}
