//! The words of a report as the template reads them: JSON, every character printable.

use serde::Serialize;
use xinyu_service::ports::{ReportDoc, ReportEntry, ReportSection};

use crate::fonts::Fonts;

/// Stand for a character that no font holds, best first; its code point follows.
const MISSING: [char; 3] = ['〓', '□', '?'];

/// What the template reads.
#[derive(Serialize)]
pub(crate) struct Printed {
    lang: String,
    region: Option<String>,
    fonts: Families,
    title: String,
    kicker: String,
    no: String,
    head: Vec<(String, String)>,
    lead: String,
    sections: Vec<Section>,
    closing: Vec<String>,
    trace: Vec<(String, String)>,
    qr: Option<Qr>,
    footer: String,
    attachment: Option<Attachment>,
    signature: String,
}

#[derive(Serialize)]
struct Families {
    hei: Vec<String>,
    song: Vec<String>,
    mono: Vec<String>,
}

#[derive(Serialize)]
struct Section {
    title: String,
    lead: String,
    entries: Vec<Entry>,
    empty: String,
}

#[derive(Serialize)]
struct Entry {
    title: String,
    facts: Vec<(String, String)>,
    quote: String,
    reason: String,
}

#[derive(Serialize)]
struct Qr {
    address: String,
    caption: String,
    modules: usize,
}

#[derive(Serialize)]
struct Attachment {
    name: String,
    caption: String,
}

impl Printed {
    /// `qr_modules` is the width of the QR code, if there is one.
    pub(crate) fn new(report: &ReportDoc, fonts: &Fonts, qr_modules: Option<usize>) -> Self {
        let words = Words { fonts };
        let (lang, region) = language(&report.lang);
        let facts_name = file_name(&report.facts_name);
        Self {
            lang,
            region,
            fonts: Families { hei: fonts.hei.clone(), song: fonts.song.clone(), mono: fonts.mono.clone() },
            title: or(words.line(&report.title), &report.no),
            kicker: words.text(&report.kicker),
            no: words.line(&report.no),
            head: words.pairs(&report.head),
            lead: words.text(&report.lead),
            sections: report.sections.iter().map(|section| words.section(section)).collect(),
            closing: report.closing.iter().map(|paragraph| words.text(paragraph)).collect(),
            trace: words.pairs(&report.trace),
            qr: qr_modules.map(|modules| Qr {
                address: report.qr.clone(),
                caption: or(words.line(&report.qr_caption), "QR"),
                modules,
            }),
            footer: words.line(&report.footer),
            attachment: (!report.facts.is_empty()).then(|| Attachment {
                caption: or(words.line(&report.facts_caption), &facts_name),
                name: facts_name.clone(),
            }),
            signature: words.text(&report.signature_caption),
        }
    }
}

/// Makes text printable with the fonts at hand.
struct Words<'a> {
    fonts: &'a Fonts,
}

impl Words<'_> {
    fn section(&self, section: &ReportSection) -> Section {
        Section {
            title: self.line(&section.title),
            lead: self.text(&section.lead),
            entries: section.entries.iter().map(|entry| self.entry(entry)).collect(),
            empty: self.text(&section.empty),
        }
    }

    fn entry(&self, entry: &ReportEntry) -> Entry {
        Entry {
            title: self.line(&entry.title),
            facts: self.pairs(&entry.facts),
            quote: self.text(&entry.quote),
            reason: self.text(&entry.reason),
        }
    }

    fn pairs(&self, pairs: &[(String, String)]) -> Vec<(String, String)> {
        pairs.iter().map(|(label, value)| (self.line(label), self.text(value))).collect()
    }

    /// Text in one line.
    fn line(&self, raw: &str) -> String {
        self.text(raw).replace('\n', " ")
    }

    /// Text that may have line breaks.
    ///
    /// PDF/A-3a refuses characters without a glyph and those of the private use area (old police
    /// data has names in it). They are printed as 〓 with their code point, so that a report is
    /// never refused for a name and nobody mistakes a gap for the name.
    fn text(&self, raw: &str) -> String {
        let mut text = String::with_capacity(raw.len());
        for c in raw.trim().chars() {
            match c {
                '\n' => text.push('\n'),
                '\t' | '\u{a0}' | '\u{2028}' | '\u{2029}' => text.push(' '),
                c if is_unseen(c) => {}
                c if !is_private(c) && self.fonts.draws(c) => text.push(c),
                c => {
                    let mark = MISSING.into_iter().find(|mark| self.fonts.draws(*mark));
                    text.extend(mark);
                    text.push_str(&format!("(U+{:04X})", u32::from(c)));
                }
            }
        }
        text
    }
}

/// Controls and characters that only steer layout; among them those that turn text around.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{fff0}'..='\u{fffc}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e0000}'..='\u{e0fff}')
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

fn or(text: String, otherwise: &str) -> String {
    if text.is_empty() { otherwise.to_owned() } else { text }
}

/// `zh-CN` as typst wants it: language and region.
fn language(tag: &str) -> (String, Option<String>) {
    let mut parts = tag.split('-');
    let is_word = |part: &&str| (2..=3).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphabetic());
    let lang = parts.next().filter(is_word).unwrap_or("zh").to_ascii_lowercase();
    let region = parts.next_back().filter(|part| part.len() == 2 && is_word(part)).map(str::to_ascii_uppercase);
    (lang, region)
}

/// The last part of a name, so that an attachment never carries a path.
fn file_name(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !is_unseen(*c)).collect();
    if name.is_empty() || name == "." || name == ".." { "facts.json".into() } else { name }
}
