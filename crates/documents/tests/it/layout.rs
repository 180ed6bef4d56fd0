use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use lopdf::{Dictionary, Document, Object};
use xinyu_documents::Typesetter;
use xinyu_service::ports::{RenderFault, Renderer as _, ReportDoc};

use crate::sample::{self, logged, signer};

static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new(&[]).expect("fonts with Chinese in them"));

pub fn render(report: ReportDoc) -> Vec<u8> {
    TYPESETTER.report(&logged(report), &signer()).expect("a report")
}

/// The text as poppler reads it, blanks left out; `None`, said loudly, where poppler is missing.
fn text(file: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("report.pdf");
    std::fs::write(&path, file).expect("a file");
    let Ok(out) = Command::new("pdftotext").arg("-raw").arg(&path).arg("-").output() else {
        eprintln!("SKIPPED: pdftotext (poppler-utils) is not installed, the printed text was not read back");
        return None;
    };
    assert!(out.status.success(), "pdftotext refused the file");
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    Some(text.chars().filter(|c| !c.is_whitespace()).collect())
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn catalog(document: &Document) -> &Dictionary {
    document.catalog().expect("a catalog")
}

#[test]
fn every_word_of_a_report_is_printed() {
    for report in [sample::zh(), sample::en()] {
        let Some(text) = text(&render(report.clone())) else { return };
        let mut words = vec![report.title, report.kicker, report.no, report.lead, report.qr_caption];
        words.push(report.signature_caption);
        words.extend(report.closing);
        for (label, value) in report.head.into_iter().chain(report.trace) {
            words.extend([label, value]);
        }
        for section in report.sections {
            words.extend([section.title, section.lead]);
            if section.entries.is_empty() {
                words.push(section.empty);
            }
            for entry in section.entries {
                words.extend([entry.title, entry.quote, entry.reason]);
                words.extend(entry.facts.into_iter().flat_map(|(label, value)| [label, value]));
            }
        }
        for word in words {
            assert!(text.contains(&without_blanks(&word)), "not printed: {word}\nin: {text}");
        }
    }
}

#[test]
fn pages_are_numbered_and_a_long_report_has_many() {
    let file = render(sample::zh_long(30));
    let pages = Document::load_mem(&file).expect("a PDF").get_pages().len();
    assert!(pages > 5, "{pages} pages");
    let Some(text) = text(&file) else { return };
    for page in 1..=pages {
        assert!(text.contains(&format!("第{page}页，共{pages}页")), "no number on page {page}");
    }
}

#[test]
fn markup_in_personal_text_is_printed_as_it_stands() {
    let raw = r##"#let x = 1 #panic("x") *a* _b_ $c$ @d <b> \u{41} `e` = f // g /* h */ [i] {j} ~ -- "k""##;
    let mut report = sample::zh();
    report.head[0].1 = raw.into();
    report.sections[0].entries[0].title = raw.into();
    report.sections[0].entries[0].quote = raw.into();
    report.closing.push(format!("{raw}\n= {raw}"));
    let Some(text) = text(&render(report)) else { return };
    assert_eq!(text.matches(&without_blanks(raw)).count(), 5);
}

#[test]
fn rare_characters_are_drawn_and_unknown_ones_named() {
    let mut report = sample::zh();
    report.head[0].1 = "𠮷㑇龘；\u{e863}；\u{31350}；a\u{202e}b\u{0}c\u{feff}d".into();
    let Some(text) = text(&render(report)) else { return };
    assert!(text.contains("𠮷㑇龘；"), "{text}");
    assert!(text.contains("〓(U+E863)；〓(U+31350)；abcd"), "{text}");
}

#[test]
fn an_empty_report_and_one_of_odd_content_can_be_made() {
    render(ReportDoc { made_at_ms: sample::MADE_AT_MS, no: "1".into(), ..ReportDoc::default() });
    render(sample::zh_small());
    let mut report = sample::zh_empty();
    report.lang = "'); panic".into();
    report.facts_name = "../../etc/passwd".into();
    report.qr = "xinyu:short".into();
    report.qr_caption = String::new();
    report.facts_caption = String::new();
    report.signature_caption = String::new();
    report.made_on = None;
    report.head.push((String::new(), "值".repeat(4000)));
    render(report);
}

#[test]
fn an_address_too_long_for_a_code_is_refused_without_repeating_it() {
    let report = ReportDoc { qr: "https://x.example/#".to_owned() + &"secret".repeat(600), ..sample::zh() };
    let refused = TYPESETTER.report(&logged(report), &signer());
    assert!(matches!(refused, Err(RenderFault::Refused(why)) if !why.contains("secret")));
}

#[test]
fn the_facts_come_out_as_they_went_in() {
    let mut report = sample::zh();
    report.facts = (0..=255u8).cycle().take(5000).collect();
    let file = render(report.clone());
    let document = Document::load_mem(&file).expect("a PDF");
    let held = document.objects.values().filter_map(|object| object.as_dict().ok());
    let specification = held.clone().find(|dict| dict.has_type(b"Filespec")).expect("a file specification");
    assert_eq!(specification.get(b"AFRelationship").and_then(Object::as_name).ok(), Some(&b"Data"[..]));
    let embedded = specification.get(b"EF").and_then(Object::as_dict).expect("an embedded file");
    let id = embedded.get(b"F").and_then(Object::as_reference).expect("a reference");
    let stream = document.get_object(id).and_then(Object::as_stream).expect("a stream");
    assert_eq!(stream.dict.get(b"Subtype").and_then(Object::as_name).ok(), Some(&b"application/json"[..]));
    assert_eq!(stream.get_plain_content().expect("readable"), report.facts);
    assert!(catalog(&document).has(b"AF"));
}

#[test]
fn every_font_is_an_embedded_subset() {
    let document = Document::load_mem(&render(sample::zh_long(3))).expect("a PDF");
    let mut descriptors = 0;
    for object in document.objects.values() {
        let Ok(dict) = object.as_dict() else { continue };
        if dict.has_type(b"FontDescriptor") {
            descriptors += 1;
            assert!(dict.has(b"FontFile") || dict.has(b"FontFile2") || dict.has(b"FontFile3"));
            let name = dict.get(b"FontName").and_then(Object::as_name).expect("a name");
            assert_eq!(name.get(6), Some(&b'+'), "not a subset: {}", String::from_utf8_lossy(name));
        }
    }
    assert!(descriptors >= 3, "Hei, bold Hei, Song: {descriptors}");
}

#[test]
fn the_file_says_that_it_is_archival_and_accessible() {
    let file = render(sample::zh());
    let document = Document::load_mem(&file).expect("a PDF");
    let id = catalog(&document).get(b"Metadata").and_then(Object::as_reference).expect("metadata");
    let metadata = document.get_object(id).and_then(Object::as_stream).expect("a stream");
    let metadata = String::from_utf8_lossy(&metadata.content);
    for part in [
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "2026-11-23T09:05:00+08:00",
        "个人公共信用信息报告",
    ] {
        assert!(metadata.contains(part), "{part} is not in {metadata}");
    }
    assert_eq!(catalog(&document).get(b"Lang").and_then(Object::as_str).ok(), Some(&b"zh-CN"[..]));
}

#[test]
fn the_structure_has_one_title_headings_row_headers_and_quotations() {
    let document = Document::load_mem(&render(sample::en())).expect("a PDF");
    let count = |kind: &[u8]| {
        let elements = document.objects.values().filter_map(|object| object.as_dict().ok());
        elements.filter(|dict| dict.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == kind)).count()
    };
    assert_eq!(count(b"H1"), 1);
    assert_eq!(count(b"H2"), 2);
    assert_eq!(count(b"H3"), 1);
    assert_eq!(count(b"BlockQuote"), 1);
    assert_eq!(count(b"Figure"), 1);
    assert_eq!(count(b"Table"), 3);
    assert_eq!(count(b"TH"), 5 + 5 + 4);
    assert_eq!(count(b"Form"), 1);
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(render(sample::zh()), render(sample::zh()));
    let other = Typesetter::new(&[]).expect("fonts");
    assert_eq!(other.report(&logged(sample::en()), &signer()).expect("a report"), render(sample::en()));
}

#[test]
fn the_doctor_is_told_which_fonts_are_in_use() {
    let report = TYPESETTER.fonts_report();
    assert!(report.found.iter().any(|face| face.weight == 400));
    assert!(report.looked_in.contains(&PathBuf::from("/usr/share/fonts")));
}

#[test]
fn reports_made_at_the_same_time_do_not_disturb_each_other() {
    let (zh, en) = (render(sample::zh()), render(sample::en()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| assert_eq!(render(sample::zh()), zh));
            scope.spawn(|| assert_eq!(render(sample::en()), en));
        }
    });
}
