//! Finds the fonts of documents: static ones with Chinese in them, loaded once.
//!
//! Hei speaks for the register, Song for a quoted document, a monospaced face prints codes. Fonts
//! in a configured folder come first, and any further ones there serve for rare characters.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontFlags, FontInfo, FontStyle};
use typst::utils::LazyHash;
use xinyu_service::ports::RenderFault;

/// Families for the register's own voice, best first.
const HEI: [&str; 4] = ["Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei"];
/// Families for quoted documents, best first.
const SONG: [&str; 3] = ["Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC"];
/// Families for codes, best first.
const MONO: [&str; 2] = ["Noto Sans Mono CJK SC", "WenQuanYi Micro Hei Mono"];

/// What the file name of a wanted font begins with, apart from `-` and `_`. The second are read
/// only where no font with Chinese is among the first.
const FILES: [&[&str]; 2] = [
    &["notosanscjk", "notosanssc", "notoserifcjk", "notoserifsc", "sourcehansans", "sourcehanserif"],
    &["wqymicrohei"],
];
/// Weights that no report uses; their files are 20 MB each.
const WEIGHTS_UNUSED: [&str; 7] = ["thin", "light", "medium", "black", "heavy", "semibold", "variable"];

/// Folders below a font folder that are entered; a link in a circle ends here.
const DEPTH_MAX: usize = 6;
/// Longest font file read; the longest of Noto CJK is 27 MB.
const FONT_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// One face that documents are set in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontFound {
    /// Its family.
    pub family: String,
    /// 400 is regular, 700 bold.
    pub weight: u16,
    /// Where it was read from.
    pub file: PathBuf,
}

/// What `xinyu doctor` says about fonts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontsReport {
    /// Faces in use.
    pub found: Vec<FontFound>,
    /// Places that were searched, in order.
    pub looked_in: Vec<PathBuf>,
    /// Whether the register's voice has its own bold.
    pub bold: bool,
    /// Whether quoted documents have their own face; else they are set like the rest.
    pub song: bool,
    /// Whether a rare character of a common test (㑇, 𠮷, 龘) can be drawn.
    pub rare_characters: bool,
}

/// Fonts in memory.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) faces: Vec<Font>,
    pub(crate) hei: Vec<String>,
    pub(crate) song: Vec<String>,
    pub(crate) mono: Vec<String>,
    found: Vec<FontFound>,
    looked_in: Vec<PathBuf>,
    /// One bit a code point: some face draws it.
    drawn: Vec<u64>,
}

impl Fonts {
    /// Looks in the configured folders, then in the system's.
    ///
    /// # Errors
    /// [`RenderFault::FontMissing`] if no family of Hei is in any of them.
    pub(crate) fn load(configured: &[PathBuf], system: &[PathBuf]) -> Result<Self, RenderFault> {
        let mut search = Search::default();
        for folder in configured {
            search.folder(folder, None);
        }
        for names in FILES {
            for folder in system {
                search.folder(folder, Some(names));
            }
            if search.has(&HEI) {
                return Ok(search.finish());
            }
        }
        let looked_in: Vec<String> = search.looked_in.iter().map(|folder| folder.display().to_string()).collect();
        Err(RenderFault::FontMissing { looked_in: looked_in.join(", ") })
    }

    /// Whether some face draws this character.
    pub(crate) fn draws(&self, c: char) -> bool {
        let point = c as usize;
        self.drawn.get(point / 64).is_some_and(|bits| bits >> (point % 64) & 1 == 1)
    }

    pub(crate) fn report(&self) -> FontsReport {
        let hei = self.hei.first();
        FontsReport {
            found: self.found.clone(),
            looked_in: self.looked_in.clone(),
            bold: self.found.iter().any(|f| Some(&f.family) == hei && f.weight >= 600),
            song: self.song != self.hei,
            rare_characters: "㑇𠮷龘".chars().all(|c| self.draws(c)),
        }
    }
}

/// Where systems keep fonts.
pub(crate) fn system_folders() -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from("/usr/share/fonts"), PathBuf::from("/usr/local/share/fonts")];
    if let Some(home) = std::env::home_dir() {
        folders.push(home.join(".local/share/fonts"));
        folders.push(home.join(".fonts"));
    }
    folders
}

/// A search in progress.
#[derive(Default)]
struct Search {
    faces: Vec<Font>,
    found: Vec<FontFound>,
    looked_in: Vec<PathBuf>,
    seen: HashSet<(String, u16)>,
}

impl Search {
    fn has(&self, families: &[&str]) -> bool {
        self.found.iter().any(|face| families.contains(&face.family.as_str()))
    }

    /// Reads the fonts of a folder: those with a wanted name, or all of a configured folder.
    fn folder(&mut self, folder: &Path, names: Option<&[&str]>) {
        if !self.looked_in.iter().any(|seen| seen == folder) {
            self.looked_in.push(folder.to_owned());
        }
        let mut files = Vec::new();
        font_files(folder, DEPTH_MAX, &mut files);
        files.sort();
        for file in files {
            if names.is_none_or(|names| is_wanted(&file, names)) {
                self.file(&file, names.is_none());
            }
        }
    }

    fn file(&mut self, file: &Path, configured: bool) {
        let fits = fs::metadata(file).is_ok_and(|meta| meta.len() <= FONT_BYTES_MAX);
        let Some(data) = fits.then(|| fs::read(file).ok()).flatten().map(Bytes::new) else { return };
        for face in Font::iter(data) {
            let info = face.info();
            let weight = info.variant.weight.to_number();
            if is_useful(info, configured) && self.seen.insert((info.family.clone(), weight)) {
                self.found.push(FontFound { family: info.family.clone(), weight, file: file.to_owned() });
                self.faces.push(face);
            }
        }
    }

    fn finish(self) -> Fonts {
        let order = |families: &[&str]| -> Vec<String> {
            let held = |family: &&&str| self.found.iter().any(|face| face.family == **family);
            families.iter().filter(held).map(|family| (*family).to_owned()).collect()
        };
        let hei = order(&HEI);
        let with_hei = |mut families: Vec<String>| {
            families.extend(hei.iter().cloned());
            families
        };
        Fonts {
            song: with_hei(order(&SONG)),
            mono: with_hei(order(&MONO)),
            hei,
            book: LazyHash::new(FontBook::from_fonts(&self.faces)),
            drawn: drawn(&self.faces),
            faces: self.faces,
            found: self.found,
            looked_in: self.looked_in,
        }
    }
}

fn drawn(faces: &[Font]) -> Vec<u64> {
    let mut bits = vec![0; 0x11_0000 / 64];
    for point in faces.iter().flat_map(|face| face.info().coverage.iter()) {
        let point = point as usize;
        if let Some(word) = bits.get_mut(point / 64) {
            *word |= 1 << (point % 64);
        }
    }
    bits
}

/// Static and upright; of a family named above, or the operator's own.
fn is_useful(info: &FontInfo, configured: bool) -> bool {
    let named = [&HEI[..], &SONG[..], &MONO[..]].concat().contains(&info.family.as_str());
    // The other regions' faces of one Noto file hold the same characters in other shapes.
    let own = configured && !info.family.contains(" CJK ");
    let plain = info.variant.style == FontStyle::Normal && !info.flags.contains(FontFlags::VARIABLE);
    plain && (named || own)
}

fn is_wanted(file: &Path, names: &[&str]) -> bool {
    let Some(stem) = file.file_stem().and_then(|stem| stem.to_str()) else { return false };
    let stem = stem.to_ascii_lowercase().replace(['-', '_'], "");
    let serif_bold = stem.contains("serif") && stem.contains("bold");
    names.iter().any(|name| stem.starts_with(name))
        && !serif_bold
        && !WEIGHTS_UNUSED.iter().any(|weight| stem.contains(weight))
}

fn font_files(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if depth > 0 {
                font_files(&path, depth - 1, files);
            }
            continue;
        }
        let extension = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
        if matches!(extension.as_deref(), Some("ttf" | "otf" | "ttc" | "otc")) {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fonts, RenderFault};

    #[test]
    fn without_chinese_fonts_the_places_searched_are_named() {
        let folder = std::env::temp_dir().join("xinyu-no-fonts-here");
        let missing = Fonts::load(std::slice::from_ref(&folder), &[folder.join("system")]).map(|_| ());
        let Err(RenderFault::FontMissing { looked_in }) = missing else { panic!("fonts were found") };
        assert_eq!(looked_in, format!("{0}, {0}/system", folder.display()));
    }
}
