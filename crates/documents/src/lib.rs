//! Reports as signed PDF: for the person who takes one away, and for whoever is handed it.
//!
//! A report is an archival (PDF/A-3a) and accessible (PDF/UA-1) document with the
//! machine-readable facts attached, signed over every byte. It is made in two steps: [`Typesetter`]
//! lays out a `Logged<ReportDoc>` with typst, then one incremental update adds the signature
//! field, and `xinyu_evidence::pdf` signs the file.
//!
//! Personal text is data here, never markup: the template is fixed, and what is printed reaches it
//! as JSON. Nothing of a report is kept: not by this crate, not in the typesetter's cache, not in
//! an error. The same report and key give the same bytes.
//!
//! Only this crate knows typst and lopdf.

mod data;
mod fonts;
mod key;
mod pdf;
mod qr;
mod typesetter;
mod world;

pub use fonts::{FontFound, FontsReport};
pub use key::{KeyFault, P256Signer, new_certificate};
pub use typesetter::Typesetter;
