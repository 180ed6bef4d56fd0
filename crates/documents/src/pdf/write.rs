//! Writes PDF objects and one incremental update, always in the same bytes for the same objects.

use std::fmt::Write as _;

use lopdf::{Dictionary, Object, ObjectId};

/// An update in progress: whole objects after the end of a file.
pub(super) struct Update {
    bytes: Vec<u8>,
    offsets: Vec<(u32, usize)>,
}

impl Update {
    /// Begins after the file's last line.
    pub(super) fn after(mut file: Vec<u8>) -> Self {
        if file.last() != Some(&b'\n') {
            file.push(b'\n');
        }
        Self { bytes: file, offsets: Vec::new() }
    }

    /// Adds an object, new or in place of the former one with this number.
    pub(super) fn object(&mut self, (number, _): ObjectId, body: &str) {
        self.offsets.push((number, self.bytes.len()));
        self.bytes.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }

    /// Ends the update with its table (the typesetter's own style) and the trailer.
    pub(super) fn finish(mut self, trailer: &Dictionary) -> Vec<u8> {
        self.offsets.sort_unstable();
        let start = self.bytes.len();
        let mut table = String::from("xref\n");
        for section in self.offsets.chunk_by(|(a, _), (b, _)| a + 1 == *b) {
            let first = section.first().map_or(0, |(number, _)| *number);
            let _ = writeln!(table, "{first} {}", section.len());
            for (_, offset) in section {
                let _ = write!(table, "{offset:010} 00000 n\r\n");
            }
        }
        let _ = write!(table, "trailer\n{}\nstartxref\n{start}\n%%EOF\n", dictionary(trailer));
        self.bytes.extend_from_slice(table.as_bytes());
        self.bytes
    }
}

/// A dictionary in one line, keys in their own order.
pub(super) fn dictionary(dictionary: &Dictionary) -> String {
    let mut out = String::new();
    write_dictionary(dictionary, &mut out);
    out
}

fn write_dictionary(dictionary: &Dictionary, out: &mut String) {
    out.push_str("<<");
    for (key, value) in dictionary.iter() {
        out.push(' ');
        write_name(key, out);
        out.push(' ');
        write_object(value, out);
    }
    out.push_str(" >>");
}

fn write_object(object: &Object, out: &mut String) {
    match object {
        Object::Null => out.push_str("null"),
        Object::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
        Object::Integer(value) => {
            let _ = write!(out, "{value}");
        }
        Object::Real(value) => {
            let _ = write!(out, "{value}");
        }
        Object::Name(name) => write_name(name, out),
        Object::String(bytes, _) => write_string(bytes, out),
        Object::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(' ');
                }
                write_object(item, out);
            }
            out.push(']');
        }
        Object::Dictionary(value) => write_dictionary(value, out),
        // A stream is never a direct object; its dictionary alone would be another thing.
        Object::Stream(_) => out.push_str("null"),
        Object::Reference((number, generation)) => {
            let _ = write!(out, "{number} {generation} R");
        }
    }
}

fn write_name(name: &[u8], out: &mut String) {
    out.push('/');
    for byte in name {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'+') {
            out.push(char::from(*byte));
        } else {
            let _ = write!(out, "#{byte:02X}");
        }
    }
}

/// In hexadecimal: no escapes, and no words of the report that could look like syntax.
fn write_string(bytes: &[u8], out: &mut String) {
    out.push('<');
    for byte in bytes {
        let _ = write!(out, "{byte:02X}");
    }
    out.push('>');
}

/// A text string in UTF-16, as PDF wants words that are not ASCII.
pub(super) fn text(words: &str) -> Object {
    let units = std::iter::once(0xfeff).chain(words.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), lopdf::StringFormat::Hexadecimal)
}
