use lopdf::{Document, Object};
use xinyu_documents::{P256Signer, new_certificate};
use xinyu_evidence::keys::{PublishedKey, ReportKey, WellKnown};
use xinyu_evidence::pdf::{PdfVerdict, verify};
use xinyu_service::ports::{RenderFault, Renderer as _, ReportSigner};

use crate::layout::render;
use crate::sample::{self, KEY, MADE_AT_MS, certificate, logged, signer};

fn keys() -> WellKnown {
    let key = PublishedKey {
        id: "p1".into(),
        suite: xinyu_evidence::SUITE,
        public: signer().public_point(),
        from_ms: MADE_AT_MS - 1000,
        until_ms: None,
    };
    WellKnown {
        name: "示例市".into(),
        origin: "register.example/journal".into(),
        api: "https://register.example/api/v1".into(),
        checkpoint_keys: Vec::new(),
        receipt_keys: Vec::new(),
        report_keys: vec![ReportKey { key, certificate: certificate() }],
        witnesses: Vec::new(),
    }
}

fn look(file: &[u8]) -> PdfVerdict {
    verify(file, Some(&keys()))
}

#[test]
fn a_report_verifies_with_the_key_and_time_of_its_making() {
    for report in [sample::zh(), sample::en(), sample::zh_empty()] {
        let file = render(report);
        let verdict = look(&file);
        assert!(verdict.is_good(), "{verdict:?}");
        assert_eq!(verdict.signed_at_ms, Some(MADE_AT_MS));
        assert_eq!(verdict.certificate, certificate());
    }
}

/// Every 97th byte, and every byte of the last 2 KB, where the room behind the signature, form and
/// trailer are. The file is small so that the test is quick.
#[test]
fn a_changed_byte_anywhere_is_told() {
    let file = render(sample::zh_small());
    let tail = file.len().saturating_sub(2 * 1024);
    for at in (0..tail).step_by(97).chain(tail..file.len()) {
        let mut changed = file.clone();
        changed[at] ^= 0x01;
        assert!(!look(&changed).is_good(), "a change at {at} of {} was not told", file.len());
    }
}

#[test]
fn a_byte_more_or_less_is_told() {
    let file = render(sample::zh());
    assert!(!look(&file[..file.len() - 1]).is_good());
    assert!(!look(&[&file[..], b"\n"].concat()).is_good());
}

#[test]
fn the_field_is_what_archival_and_accessible_files_ask_for() {
    let file = render(sample::zh());
    let document = Document::load_mem(&file).expect("a PDF");
    let catalog = document.catalog().expect("a catalog");
    let form = catalog.get_deref(b"AcroForm", &document).and_then(Object::as_dict).expect("a form");
    assert_eq!(form.get(b"SigFlags").and_then(Object::as_i64).ok(), Some(3));
    let fields = form.get(b"Fields").and_then(Object::as_array).expect("fields");
    assert_eq!(fields.len(), 1);
    let widget_id = fields[0].as_reference().expect("a reference");
    let widget = document.get_dictionary(widget_id).expect("a widget");
    assert_eq!(widget.get(b"F").and_then(Object::as_i64).ok(), Some(4));
    assert!(widget.has(b"TU") && widget.has(b"AP") && !widget.has(b"A") && !widget.has(b"AA"));

    let rect: Vec<f32> = widget
        .get(b"Rect")
        .and_then(Object::as_array)
        .expect("a place")
        .iter()
        .map(|v| v.as_float().expect("a number"))
        .collect();
    assert!(rect[0] < rect[2] && rect[1] < rect[3] && rect[1] > 0.0, "{rect:?}");

    let pages = document.get_pages();
    let page = document.get_dictionary(*pages.values().last().expect("a page")).expect("a page");
    let annotations = page.get(b"Annots").and_then(Object::as_array).expect("annotations");
    assert!(annotations.contains(&Object::Reference(widget_id)));
    assert_eq!(page.get(b"Tabs").and_then(Object::as_name).ok(), Some(&b"S"[..]));
    in_the_structure(&document, widget_id, widget.get(b"StructParent").and_then(Object::as_i64).expect("a key"));
}

/// Parent tree → `Form` → the widget, and `Form` among the children of the document element.
fn in_the_structure(document: &Document, widget: lopdf::ObjectId, key: i64) {
    let catalog = document.catalog().expect("a catalog");
    let tree = catalog.get_deref(b"StructTreeRoot", document).and_then(Object::as_dict).expect("a tree");
    let parents = tree.get(b"ParentTree").and_then(Object::as_dict).expect("a parent tree");
    let numbers = parents.get(b"Nums").and_then(Object::as_array).expect("numbers");
    let at = numbers.chunks(2).position(|pair| pair[0].as_i64().is_ok_and(|held| held == key)).expect("the key");
    let form_id = numbers[2 * at + 1].as_reference().expect("a reference");
    let form = document.get_dictionary(form_id).expect("an element");
    assert_eq!(form.get(b"S").and_then(Object::as_name).ok(), Some(&b"Form"[..]));
    let object = form.get(b"K").and_then(Object::as_array).expect("content")[0].as_dict().expect("an object reference");
    assert_eq!(object.get(b"Obj").and_then(Object::as_reference).ok(), Some(widget));
    let parent = form.get_deref(b"P", document).and_then(Object::as_dict).expect("a parent");
    let kids = parent.get(b"K").and_then(Object::as_array).expect("children");
    assert_eq!(kids.last(), Some(&Object::Reference(form_id)));
}

/// A signer whose certificate is of another key.
struct Mixed(P256Signer, Vec<u8>);

impl ReportSigner for Mixed {
    fn certificate_der(&self) -> &[u8] {
        &self.1
    }
    fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message)
    }
}

#[test]
fn a_report_signed_with_the_wrong_key_does_not_leave() {
    let mut other = KEY;
    other[66] = 2;
    let foreign = new_certificate(&other, "x", [1; 16], 0, MADE_AT_MS).expect("a certificate");
    let typesetter = xinyu_documents::Typesetter::new(&[]).expect("fonts");
    let made = typesetter.report(&logged(sample::zh()), &Mixed(signer(), foreign));
    assert!(matches!(made, Err(RenderFault::Refused(_))));
}
