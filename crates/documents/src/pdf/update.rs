//! Adds the signature field to the typesetter's file, as one incremental update.
//!
//! The field is visible: the typesetter has printed its frame and words, tagged as text, and the
//! widget lies over them with an empty appearance. So no font is needed here, and what is read
//! aloud is what is seen. PDF/A-3 (ISO 19005-3, 6.3) wants the print flag and an appearance,
//! PDF/UA-1 (ISO 14289-1, 7.18) a description, tab order by structure, and the widget inside a
//! `Form` element of the structure tree.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use xinyu_evidence::hash::h;
use xinyu_evidence::pdf::signature_dictionary;

use super::Place;
use super::write::{Update, dictionary as written, text};

/// Bit 3 of annotation flags: it is printed.
const PRINT: i64 = 4;
/// Signatures exist, and the file may only be appended to.
const SIGNATURES_EXIST_APPEND_ONLY: i64 = 3;
/// Name of the field.
const FIELD: &str = "Signature";

/// Why a field cannot be added. It says nothing of the report.
#[derive(Debug, thiserror::Error)]
pub(super) enum FieldFault {
    /// The reader refused the file.
    #[error("the file cannot be read")]
    Unreadable,
    /// A part that every tagged file has is missing or of another kind.
    #[error("no {0}")]
    Missing(&'static str),
    /// The time of signing has no date.
    #[error("the time has no date")]
    Time,
}

/// Numbers of the objects that are added.
struct New {
    form: ObjectId,
    widget: ObjectId,
    signature: ObjectId,
    fields: ObjectId,
    appearance: ObjectId,
}

/// The file with a field, its signature's room still empty.
pub(super) fn with_signature_field(
    file: Vec<u8>,
    place: Place,
    caption: &str,
    made_at_ms: i64,
) -> Result<Vec<u8>, FieldFault> {
    let signature = signature_dictionary(made_at_ms).ok_or(FieldFault::Time)?;
    let read = Document::load_mem(&file).map_err(|_| FieldFault::Unreadable)?;
    let size = integer(&read.trailer, b"Size").ok_or(FieldFault::Missing("size"))?;
    let next = u32::try_from(size).map_err(|_| FieldFault::Missing("size"))?;
    let new = New {
        form: (next, 0),
        widget: (next + 1, 0),
        signature: (next + 2, 0),
        fields: (next + 3, 0),
        appearance: (next + 4, 0),
    };
    let page = *read.get_pages().values().last().ok_or(FieldFault::Missing("page"))?;
    let rect = rect(&read, page, place)?;
    let trailer = trailer(&read, &file, next + 5)?;

    let mut update = Update::after(file);
    let key = structure(&read, page, &new, &mut update)?;
    update.object(page, &written(&with_widget(&read, page, &new)?));
    catalog(&read, &new, &mut update)?;
    update.object(new.widget, &written(&widget(&new, page, &rect, key, caption)));
    update.object(new.signature, &signature);
    let fields = dictionary! {
        "Fields" => vec![new.widget.into()],
        "SigFlags" => SIGNATURES_EXIST_APPEND_ONLY,
    };
    update.object(new.fields, &written(&fields));
    update.object(new.appearance, &appearance(&rect));
    Ok(update.finish(&trailer))
}

/// The new trailer; the second half of the ID changes with the update, by its content alone.
fn trailer(read: &Document, file: &[u8], size: u32) -> Result<Dictionary, FieldFault> {
    let id = read.trailer.get(b"ID").and_then(Object::as_array).map_err(|_| FieldFault::Missing("ID"))?;
    let first = id.first().and_then(|id| id.as_str().ok()).ok_or(FieldFault::Missing("ID"))?;
    let second = &h(&[file])[..16];
    let hexadecimal = |bytes: &[u8]| Object::String(bytes.to_vec(), lopdf::StringFormat::Hexadecimal);
    let previous = i64::try_from(read.xref_start).map_err(|_| FieldFault::Missing("xref"))?;
    let mut trailer = dictionary! {
        "Size" => i64::from(size),
        "Root" => read.trailer.get(b"Root").map_err(|_| FieldFault::Missing("root"))?.clone(),
        "Prev" => previous,
        "ID" => vec![hexadecimal(first), hexadecimal(second)],
    };
    if let Ok(info) = read.trailer.get(b"Info") {
        trailer.set("Info", info.clone());
    }
    Ok(trailer)
}

/// The place in the page's own coordinates, from its lower left corner.
fn rect(read: &Document, page: ObjectId, place: Place) -> Result<[f32; 4], FieldFault> {
    let page = dict(read, page, "page")?;
    let media = page.get(b"MediaBox").and_then(Object::as_array).map_err(|_| FieldFault::Missing("page size"))?;
    let height = media.get(3).and_then(|height| height.as_float().ok()).ok_or(FieldFault::Missing("page size"))?;
    let up = |y: f64| f64::from(height) - y;
    Ok([place.left, up(place.bottom), place.right, up(place.top)].map(|value| hundredths(value) as f32))
}

/// Hundredths of a point are finer than any device.
fn hundredths(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}

fn widget(new: &New, page: ObjectId, rect: &[f32; 4], key: i64, caption: &str) -> Dictionary {
    dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "FT" => "Sig",
        "T" => text(FIELD),
        "TU" => text(caption),
        "F" => PRINT,
        "Rect" => rect.iter().map(|value| Object::Real(*value)).collect::<Vec<_>>(),
        "P" => page,
        "StructParent" => key,
        "AP" => dictionary! { "N" => new.appearance },
        "V" => new.signature,
    }
}

/// An empty form of the widget's size: the page below shows the frame and the words.
fn appearance(rect: &[f32; 4]) -> String {
    let [left, bottom, right, top] = rect.map(f64::from);
    let length = |points: f64| Object::Real(hundredths(points) as f32);
    let form = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "FormType" => 1,
        "BBox" => vec![0.into(), 0.into(), length(right - left), length(top - bottom)],
        "Resources" => Dictionary::new(),
        "Length" => 0,
    };
    format!("{}\nstream\n\nendstream", written(&form))
}

fn with_widget(read: &Document, page: ObjectId, new: &New) -> Result<Dictionary, FieldFault> {
    let mut page = dict(read, page, "page")?.clone();
    let mut annotations = match page.get_deref(b"Annots", read) {
        Ok(Object::Array(held)) => held.clone(),
        _ => Vec::new(),
    };
    annotations.push(new.widget.into());
    page.set("Annots", annotations);
    page.set("Tabs", "S");
    Ok(page)
}

fn catalog(read: &Document, new: &New, update: &mut Update) -> Result<(), FieldFault> {
    let id = reference(&read.trailer, b"Root", "root")?;
    let mut catalog = dict(read, id, "catalog")?.clone();
    catalog.set("AcroForm", new.fields);
    update.object(id, &written(&catalog));
    Ok(())
}

/// Hangs a `Form` element with the widget at the end of the document element, and answers with
/// the key under which the parent tree finds it.
fn structure(read: &Document, page: ObjectId, new: &New, update: &mut Update) -> Result<i64, FieldFault> {
    let root_id = reference(&read.trailer, b"Root", "root")?;
    let tree_id = reference(dict(read, root_id, "catalog")?, b"StructTreeRoot", "structure tree")?;
    let mut tree = dict(read, tree_id, "structure tree")?.clone();
    let document_id = match tree.get(b"K") {
        Ok(Object::Reference(id)) => *id,
        Ok(Object::Array(kids)) => {
            kids.first().and_then(|kid| kid.as_reference().ok()).ok_or(FieldFault::Missing("document element"))?
        }
        _ => return Err(FieldFault::Missing("document element")),
    };
    let key = integer(&tree, b"ParentTreeNextKey").ok_or(FieldFault::Missing("parent tree"))?;
    add_parent(&mut tree, key, new.form)?;
    update.object(tree_id, &written(&tree));

    let mut document = dict(read, document_id, "document element")?.clone();
    let mut kids = match document.get(b"K") {
        Ok(Object::Array(kids)) => kids.clone(),
        Ok(kid) => vec![kid.clone()],
        Err(_) => Vec::new(),
    };
    kids.push(new.form.into());
    document.set("K", kids);
    update.object(document_id, &written(&document));

    let form = dictionary! {
        "Type" => "StructElem",
        "S" => "Form",
        "P" => document_id,
        "Pg" => page,
        "K" => vec![dictionary! { "Type" => "OBJR", "Obj" => new.widget, "Pg" => page }.into()],
    };
    update.object(new.form, &written(&form));
    Ok(key)
}

/// The typesetter writes the parent tree as one flat list inside the root.
fn add_parent(tree: &mut Dictionary, key: i64, form: ObjectId) -> Result<(), FieldFault> {
    let parents = tree.get_mut(b"ParentTree").and_then(Object::as_dict_mut);
    let numbers = parents.and_then(|parents| parents.get_mut(b"Nums")).and_then(Object::as_array_mut);
    let numbers = numbers.map_err(|_| FieldFault::Missing("parent tree"))?;
    numbers.extend([key.into(), form.into()]);
    tree.set("ParentTreeNextKey", key + 1);
    Ok(())
}

fn dict<'a>(read: &'a Document, id: ObjectId, what: &'static str) -> Result<&'a Dictionary, FieldFault> {
    read.get_dictionary(id).map_err(|_| FieldFault::Missing(what))
}

fn reference(dictionary: &Dictionary, key: &[u8], what: &'static str) -> Result<ObjectId, FieldFault> {
    dictionary.get(key).and_then(Object::as_reference).map_err(|_| FieldFault::Missing(what))
}

fn integer(dictionary: &Dictionary, key: &[u8]) -> Option<i64> {
    dictionary.get(key).and_then(Object::as_i64).ok()
}
