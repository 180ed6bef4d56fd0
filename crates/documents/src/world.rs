//! The typesetter's view of the world: one fixed template, one report, the fonts, nothing else.
//!
//! No file system, no network, no clock, no packages. The report is a virtual file of JSON, so a
//! person's text can never become markup.

use std::path::PathBuf;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use xinyu_service::ports::RenderFault;

use crate::fonts::Fonts;

const TEMPLATE: &str = include_str!("../../../templates/documents/report.typ");

/// What all reports share.
pub(crate) struct House {
    pub(crate) fonts: Fonts,
    library: LazyHash<Library>,
    template: Source,
}

impl House {
    pub(crate) fn new(fonts: Fonts) -> Result<Self, RenderFault> {
        let path = VirtualPath::new("report.typ").map_err(|_| RenderFault::Refused("template path".into()))?;
        let id = RootedPath::new(VirtualRoot::Project, path).intern();
        // Header cells of a row (a label and its value) still stand behind this switch in 0.15.
        let features = [Feature::A11yExtras].into_iter().collect();
        Ok(Self {
            fonts,
            library: LazyHash::new(Library::builder().with_features(features).build()),
            template: Source::new(id, TEMPLATE.to_owned()),
        })
    }

    /// The line of the template that a diagnostic points at, from 1.
    pub(crate) fn template_line(&self, byte: usize) -> Option<usize> {
        Some(self.template.text().get(..byte)?.lines().count())
    }
}

/// One report on the way to paper.
pub(crate) struct Desk<'a> {
    pub(crate) house: &'a House,
    /// The printed text, JSON.
    pub(crate) report: Bytes,
    /// The attachment as it stands.
    pub(crate) facts: Bytes,
    /// The QR code, SVG.
    pub(crate) qr: Bytes,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.house.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.house.fonts.book
    }

    fn main(&self) -> FileId {
        self.house.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() { Ok(self.house.template.clone()) } else { Err(FileError::NotSource) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id.vpath().get_without_slash() {
            "report.json" => Ok(self.report.clone()),
            "facts" => Ok(self.facts.clone()),
            "qr.svg" => Ok(self.qr.clone()),
            _ => Err(FileError::NotFound(PathBuf::new())),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.house.fonts.faces.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
