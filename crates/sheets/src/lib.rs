//! Spreadsheets in and out: XLSX, XLS, ODS, CSV and NDJSON in, XLSX out.
//!
//! A clerk sends the sheet that the office already has. It is read by its content, in whatever
//! encoding and with whatever separators the office program wrote, and every row keeps the number
//! that the clerk sees in their own program, so that a reason can point at it.
//!
//! Files come from outside and are not trusted: any bytes give rows or a [`SheetFault`], in
//! bounded memory and time, and nothing is ever written to a disk. Text files stream in any length;
//! workbooks are held, within the limits of the caller.

mod biff;
mod cfb;
mod csv;
mod encoding;
mod kind;
mod ndjson;
mod ods;
mod package;
mod returned;
mod table;
mod template;
mod values;
mod xls;
mod xlsx;

use xinyu_service::ports::{
    ReadSeek, ReturnedSheet, Rows, SheetFault, SheetLimits, SheetSource, Sheets, TemplateSheet,
};

use kind::Kind;

/// Reads and writes spreadsheets. Holds nothing; one may serve all.
#[derive(Clone, Copy, Debug, Default)]
pub struct SheetIo;

impl Sheets for SheetIo {
    fn open(&self, source: &dyn SheetSource, limits: &SheetLimits) -> Result<Box<dyn Rows>, SheetFault> {
        let mut bytes = source.open().map_err(|_| SheetFault::Io)?;
        match kind::of(&mut bytes)? {
            Kind::Zip => open_package(bytes, limits),
            Kind::Compound => Ok(Box::new(xls::read(bytes, limits)?)),
            Kind::Text => open_text(bytes, source.name(), limits),
            Kind::Empty => Err(SheetFault::Empty),
            Kind::Other => Err(SheetFault::NotRecognised),
        }
    }

    fn returned(&self, sheet: ReturnedSheet<'_>) -> Result<Vec<u8>, SheetFault> {
        returned::write(sheet)
    }

    fn template(&self, sheet: &TemplateSheet) -> Result<Vec<u8>, SheetFault> {
        template::write(sheet)
    }
}

fn open_package(bytes: Box<dyn ReadSeek>, limits: &SheetLimits) -> Result<Box<dyn Rows>, SheetFault> {
    let package = package::Package::open(bytes, limits)?;
    match package.format() {
        package::Format::Xlsx => Ok(Box::new(xlsx::read(package.checked()?, limits)?)),
        package::Format::Ods => Ok(Box::new(ods::read(package, limits)?)),
    }
}

fn open_text(mut bytes: Box<dyn ReadSeek>, name: &str, limits: &SheetLimits) -> Result<Box<dyn Rows>, SheetFault> {
    let charset = encoding::survey(&mut bytes)?;
    let mut text = encoding::Text::new(bytes, charset)?;
    match text.first_letter()? {
        None => Err(SheetFault::Empty),
        Some(b'{') => Ok(Box::new(ndjson::NdjsonRows::open(text, limits)?)),
        // A web page or an XML file that calls itself a spreadsheet.
        Some(b'<') => Err(SheetFault::NotRecognised),
        Some(_) if kind::is_json_name(name) => Err(SheetFault::NotRecognised),
        Some(_) => Ok(Box::new(csv::CsvRows::open(text, limits)?)),
    }
}
