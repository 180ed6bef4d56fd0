//! What the sheets crate promises to the use cases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod hostile;
mod legacy;
mod libreoffice;
mod offices;
mod old_excel;
mod opendoc;
mod properties;
mod support;
mod text;
mod workbooks;
mod writing;
