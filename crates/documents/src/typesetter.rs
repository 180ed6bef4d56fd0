//! Lays out reports.

use std::path::PathBuf;

use jiff::Timestamp as Instant;
use jiff::civil::{DateTime, Time};
use jiff::tz::Offset;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Datetime, Label, Smart};
use typst::utils::PicoStr;
use typst::{WorldExt, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use xinyu_register::logged::Logged;
use xinyu_service::ports::{RenderFault, Renderer, ReportDoc, ReportSigner};

use crate::data::Printed;
use crate::fonts::{Fonts, FontsReport, system_folders};
use crate::pdf::{Place, sign_file};
use crate::qr;
use crate::world::{Desk, House};

/// Offset of Beijing time, in which documents are dated.
const BEIJING_HOURS: i8 = 8;
/// Right margin of the template: the signature field ends there.
const MARGIN_RIGHT_PT: f64 = 22.0 / 25.4 * 72.0;

/// Makes reports. One for the whole process: it holds the fonts (about 70 MB with Noto CJK).
pub struct Typesetter {
    house: House,
    standards: PdfStandards,
}

impl Typesetter {
    /// Loads fonts from these folders, then from the system's.
    ///
    /// # Errors
    /// [`RenderFault::FontMissing`] if no font with Chinese in it is found.
    pub fn new(font_dirs: &[PathBuf]) -> Result<Self, RenderFault> {
        let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
            .map_err(|_| RenderFault::Refused("PDF/A-3a with PDF/UA-1 is not supported".into()))?;
        Ok(Self { house: House::new(Fonts::load(font_dirs, &system_folders())?)?, standards })
    }

    /// Which fonts are in use and where they were looked for.
    #[must_use]
    pub fn fonts_report(&self) -> FontsReport {
        self.house.fonts.report()
    }

    fn typeset(&self, report: &ReportDoc) -> Result<(Vec<u8>, Place), RenderFault> {
        let qr = if report.qr.is_empty() { None } else { Some(qr::draw(&report.qr)?) };
        let printed = Printed::new(report, &self.house.fonts, qr.as_ref().map(|qr| qr.modules));
        let json = serde_json::to_vec(&printed).map_err(|_| RenderFault::Refused("words".into()))?;
        let desk = Desk {
            house: &self.house,
            report: Bytes::new(json),
            facts: Bytes::new(report.facts.clone()),
            qr: Bytes::from_string(qr.map(|qr| qr.svg).unwrap_or_default()),
        };
        let document = typst::compile::<PagedDocument>(&desk).output.map_err(|errors| self.refused(&desk, &errors))?;
        let place = place(&document).ok_or_else(|| RenderFault::Refused("no place for the signature".into()))?;
        let file = typst_pdf::pdf(&document, &self.options(report)?).map_err(|errors| self.refused(&desk, &errors))?;
        Ok((file, place))
    }

    fn options(&self, report: &ReportDoc) -> Result<PdfOptions, RenderFault> {
        let timestamp = timestamp(report).ok_or_else(|| RenderFault::Refused("the date of the report".into()))?;
        Ok(PdfOptions {
            ident: Smart::Custom(format!("xinyu report {}", report.no)),
            creator: Smart::Custom(Some("Xinyu".into())),
            timestamp: Some(timestamp),
            standards: self.standards.clone(),
            ..PdfOptions::default()
        })
    }

    /// What the typesetter says, without a word of the report: the template's line and the bare
    /// English of the message.
    fn refused(&self, desk: &Desk<'_>, errors: &[SourceDiagnostic]) -> RenderFault {
        let said = errors.iter().take(3).map(|error| {
            let line = desk.range(error.span).and_then(|range| self.house.template_line(range.start));
            let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
            format!("{line}{}", without_quotations(&error.message))
        });
        RenderFault::Refused(said.collect::<Vec<_>>().join("; "))
    }
}

impl Renderer for Typesetter {
    fn report(&self, report: &Logged<ReportDoc>, signer: &dyn ReportSigner) -> Result<Vec<u8>, RenderFault> {
        let _forgets = Forget;
        let (file, place) = self.typeset(report)?;
        let caption = if report.signature_caption.is_empty() { &report.title } else { &report.signature_caption };
        sign_file(file, place, caption, report.made_at_ms, signer)
    }
}

/// Empties the typesetter's cache on every way out. It is one for the whole process and holds
/// pieces of laid-out text; age 0 means that nothing outlives its report. (A report that another
/// thread is making meanwhile is laid out all the same, and forgotten at its own end.)
struct Forget;

impl Drop for Forget {
    fn drop(&mut self) {
        comemo::evict(0);
    }
}

/// Where the template left room for the signature; always on the last page.
fn place(document: &PagedDocument) -> Option<Place> {
    let find = |name: &str| {
        let introspector = document.introspector().elements();
        let element = introspector.query_label(Label::new(PicoStr::intern(name))?).ok()?;
        introspector.position(element.location()?).copied()
    };
    let (top, end) = (find("signature-top")?, find("signature-end")?);
    let page = document.pages().last()?;
    let is_last = top.page == end.page && end.page.get() == document.pages().len();
    is_last.then(|| Place {
        left: top.point.x.to_pt(),
        top: top.point.y.to_pt(),
        right: page.frame.width().to_pt() - MARGIN_RIGHT_PT,
        bottom: end.point.y.to_pt(),
    })
}

/// The metadata's date: the instant of making in Beijing time, unless another day is given.
fn timestamp(report: &ReportDoc) -> Option<Timestamp> {
    let made = Offset::constant(BEIJING_HOURS).to_datetime(Instant::from_millisecond(report.made_at_ms).ok()?);
    let at = match report.made_on {
        Some(day) if day != made.date() => DateTime::from_parts(day, Time::midnight()),
        _ => made,
    };
    let part = |value: i8| u8::try_from(value).ok();
    let datetime = Datetime::from_ymd_hms(
        i32::from(at.year()),
        part(at.month())?,
        part(at.day())?,
        part(at.hour())?,
        part(at.minute())?,
        part(at.second())?,
    )?;
    Timestamp::new_local(datetime, i32::from(BEIJING_HOURS) * 60)
}

/// Leaves out quoted parts and all but ASCII letters: what remains is the typesetter's own.
fn without_quotations(message: &str) -> String {
    let mut out = String::new();
    let mut quoted = None;
    for c in message.chars() {
        match quoted {
            Some(mark) if c == mark => quoted = None,
            Some(_) => {}
            None if matches!(c, '`' | '"') => quoted = Some(c),
            None if c.is_ascii_alphabetic() || matches!(c, ' ' | '-' | '/' | ':') => out.push(c),
            None => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::without_quotations;

    #[test]
    fn a_refusal_does_not_repeat_the_report() {
        let said = without_quotations("PDF/A-3a error: the text `\"Lin Ce\"` could not be displayed with \"林\" 001X");
        assert_eq!(said, "PDF/A-a error: the text  could not be displayed with  X");
    }
}
