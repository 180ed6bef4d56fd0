//! NDJSON: one object a line, all with the keys of the first.
//!
//! The keys of the first object, in its order, go out as a header row with number 1. Each object
//! then goes out as a row with the number of its line, the first one included, so that header and
//! first object may both carry 1: a reason points at a line, and the header has none of its own. A
//! key that the first object lacks, a key given twice, and a value that is itself an object or a
//! list make the line unreadable, and the lines after it are read all the same. A key that is left out
//! is an empty cell.
//!
//! A whole number beyond what a double can hold goes out as text, since it is a document or
//! identity number that somebody forgot to quote; one beyond 64 bits makes the line unreadable.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use xinyu_service::ports::{Cell, RawRow, Rows, SheetFault, SheetLimits};

use crate::encoding::{BROKEN, Text};

/// Above this a double no longer holds every whole number.
const EXACT_MAX: u64 = 1 << 53;

/// Rows of an NDJSON file. A line that cannot be read stops itself alone.
pub(crate) struct NdjsonRows {
    text: Text,
    line_bytes_max: usize,
    columns: HashMap<String, usize>,
    ahead: [Option<RawRow>; 2],
    ended: bool,
}

impl NdjsonRows {
    /// Reads the first object and makes the header of its keys.
    ///
    /// # Errors
    /// [`SheetFault::Empty`] without any object, else what the first line gives.
    pub(crate) fn open(text: Text, limits: &SheetLimits) -> Result<Self, SheetFault> {
        let mut rows = Self {
            text,
            line_bytes_max: limits.line_bytes_max,
            columns: HashMap::new(),
            ahead: [None, None],
            ended: false,
        };
        let whole = |fault| match fault {
            // Without a first object there is no header, and nothing to go on with.
            SheetFault::Row { row } => SheetFault::Damaged { row: Some(row) },
            SheetFault::RowEncoding { row } => SheetFault::Encoding { row },
            other => other,
        };
        let (number, object) = rows.object().map_err(whole)?.ok_or(SheetFault::Empty)?;
        if object.0.is_empty() {
            return Err(SheetFault::Damaged { row: Some(number) });
        }
        if object.0.len() > usize::from(limits.columns_max) {
            return Err(SheetFault::TooManyColumns { columns_max: limits.columns_max });
        }
        let mut header = Vec::with_capacity(object.0.len());
        for (column, (key, _)) in object.0.iter().enumerate() {
            rows.columns.insert(key.clone(), column);
            header.push(if key.trim().is_empty() { Cell::Empty } else { Cell::Text(key.clone()) });
        }
        let first = rows.arrange(number, object)?;
        rows.ahead = [Some(RawRow { number: 1, cells: header }), first];
        Ok(rows)
    }

    fn next_filled(&mut self) -> Result<Option<RawRow>, SheetFault> {
        while let Some((number, object)) = self.object()? {
            if let Some(row) = self.arrange(number, object)? {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// Puts the values under their columns; `None` if all are empty.
    fn arrange(&self, number: u32, object: Object) -> Result<Option<RawRow>, SheetFault> {
        let mut cells = vec![Cell::Empty; self.columns.len()];
        for (key, value) in object.0 {
            let place = self.columns.get(&key).and_then(|column| cells.get_mut(*column));
            *place.ok_or(SheetFault::Row { row: number })? = value;
        }
        let filled = cells.iter().any(|cell| *cell != Cell::Empty);
        Ok(filled.then_some(RawRow { number, cells }))
    }

    /// The object of the next line that is not blank, with the line's number.
    fn object(&mut self) -> Result<Option<(u32, Object)>, SheetFault> {
        loop {
            if self.text.ahead()?.is_empty() {
                return Ok(None);
            }
            let number = self.text.line();
            let line = self.line(number)?;
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            if line.contains(&BROKEN) {
                return Err(SheetFault::RowEncoding { row: number });
            }
            let object = serde_json::from_slice(&line).map_err(|_| SheetFault::Row { row: number })?;
            return Ok(Some((number, object)));
        }
    }

    fn line(&mut self, number: u32) -> Result<Vec<u8>, SheetFault> {
        let mut line = Vec::new();
        while let Some(byte) = self.text.take()? {
            match byte {
                b'\n' => break,
                b'\r' => {
                    if self.text.ahead()?.first() == Some(&b'\n') {
                        self.text.take()?;
                    }
                    break;
                }
                byte if line.len() < self.line_bytes_max => line.push(byte),
                _ => return Err(SheetFault::Damaged { row: Some(number) }),
            }
        }
        Ok(line)
    }
}

impl Rows for NdjsonRows {
    fn sheet(&self) -> &str {
        ""
    }

    fn next_row(&mut self) -> Option<Result<RawRow, SheetFault>> {
        if let Some(row) = self.ahead.iter_mut().find_map(Option::take) {
            return Some(Ok(row));
        }
        if self.ended {
            return None;
        }
        let row = self.next_filled().transpose();
        self.ended = !matches!(row, Some(Ok(_) | Err(SheetFault::Row { .. } | SheetFault::RowEncoding { .. })));
        row
    }

    fn rows_in_all(&self) -> Option<u32> {
        None
    }
}

/// The members of one object in their order.
struct Object(Vec<(String, Cell)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut members: Vec<(String, Cell)> = Vec::new();
        let mut keys = std::collections::HashSet::new();
        while let Some((key, value)) = map.next_entry::<String, Value>()? {
            if !keys.insert(key.clone()) {
                return Err(A::Error::custom("a key twice"));
            }
            members.push((key, value.0));
        }
        Ok(Object(members))
    }
}

/// One plain value. Its visitor takes neither lists nor objects, so nesting is refused.
struct Value(Cell);

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl Visitor<'_> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a plain value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value(if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }))
    }

    fn visit_u64<E: Error>(self, whole: u64) -> Result<Value, E> {
        Ok(Value(if whole > EXACT_MAX { Cell::Text(whole.to_string()) } else { Cell::Number(whole as f64) }))
    }

    fn visit_i64<E: Error>(self, whole: i64) -> Result<Value, E> {
        let exact = whole.unsigned_abs() <= EXACT_MAX;
        Ok(Value(if exact { Cell::Number(whole as f64) } else { Cell::Text(whole.to_string()) }))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        if number.fract() == 0.0 && number.abs() > EXACT_MAX as f64 {
            return Err(E::custom("digits would be lost"));
        }
        Ok(Value(Cell::Number(number)))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Value, E> {
        Ok(Value(Cell::Bool(truth)))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value(Cell::Empty))
    }
}
