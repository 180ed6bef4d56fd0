//! ODS, read event by event.
//!
//! Calamine is not used here: its ODS reader loops for ever on a table that is cut off and lays out
//! each declared repetition, so that a few bytes can ask for terabytes. Repeated rows are held once
//! here, blank ones only counted, and every number in the file is met by a limit.

use std::collections::HashSet;
use std::io::BufRead;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use xinyu_service::ports::{SheetFault, SheetLimits};

use crate::package::{Package, io_fault};
use crate::table::{Held, Table, TableBuilder, Workbook};
use crate::values;

/// Reads the visible sheets with content.
///
/// # Errors
/// See [`SheetFault`].
pub(crate) fn read(mut package: Package, limits: &SheetLimits) -> Result<Table, SheetFault> {
    let mut reader = Reader::from_reader(package.checked_part("content.xml")?);
    reader.config_mut().expand_empty_elements = true;
    let mut document = Document { reader, buffer: Vec::new(), limits: limits.clone(), number: 1 };
    document.sheets(Workbook::new(limits))
}

struct Document<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    limits: SheetLimits,
    /// The row that comes next, from 1.
    number: u32,
}

/// What is of interest in the markup; tags as their local names, since prefixes are the writer's choice.
enum Step {
    Start(Tag),
    End(String),
    Text(String),
    Other,
}

struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn read(start: &BytesStart<'_>) -> Option<Self> {
        let name = start.local_name().as_ref().to_owned();
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.ok()?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        Some(Self { name, attributes })
    }

    /// The value of an attribute by its full name, the prefixes being those of every ODF writer.
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn repeats(&self, name: &str) -> u32 {
        self.get(name).map_or(1, |count| count.parse().unwrap_or(u32::MAX))
    }
}

impl<R: BufRead> Document<R> {
    fn sheets(&mut self, mut sheets: Workbook) -> Result<Table, SheetFault> {
        let mut hidden: HashSet<String> = HashSet::new();
        let mut style = String::new();
        while let Some(step) = self.step()? {
            let Step::Start(tag) = step else {
                continue;
            };
            match tag.name.as_str() {
                "style" => style = tag.get("style:name").unwrap_or_default().to_owned(),
                "table-properties" if tag.get("table:display") == Some("false") => {
                    hidden.insert(style.clone());
                }
                "table" if tag.get("table:style-name").is_some_and(|name| hidden.contains(name)) => self.skip()?,
                "table" => {
                    self.limits = sheets.left();
                    let sheet = self.sheet(tag.get("table:name").unwrap_or_default());
                    sheets.take(sheet)?;
                }
                _ => (),
            }
        }
        sheets.finish()
    }

    fn sheet(&mut self, name: &str) -> Result<Option<Table>, SheetFault> {
        let mut table = TableBuilder::new(&self.limits);
        self.number = 1;
        loop {
            match self.step_within()? {
                Step::Start(tag) => match tag.name.as_str() {
                    "table-row" => self.row(&tag, &mut table)?,
                    // Drawings may hold tables of their own.
                    "shapes" | "forms" | "table-source" | "scenario" | "named-expressions" | "desc" | "title" => {
                        self.skip()?;
                    }
                    _ => (),
                },
                Step::End(tag) if tag == "table" => return table.finish(name.to_owned()),
                _ => (),
            }
        }
    }

    fn row(&mut self, row: &Tag, table: &mut TableBuilder) -> Result<(), SheetFault> {
        let mut column = 0_u32;
        loop {
            match self.step_within()? {
                Step::Start(tag) if tag.name == "table-cell" || tag.name == "covered-table-cell" => {
                    let shown = self.content(&tag.name)?;
                    let value = if tag.name == "table-cell" { value(&tag, &shown) } else { Held::Empty };
                    let repeats = tag.repeats("table:number-columns-repeated");
                    if value != Held::Empty {
                        // Ends at the limit of columns at the latest.
                        for offset in 0..repeats {
                            table.put(self.number, column.saturating_add(offset), value.clone())?;
                        }
                    }
                    column = column.saturating_add(repeats);
                }
                Step::Start(_) => self.skip()?,
                Step::End(tag) if tag == "table-row" => break,
                _ => (),
            }
        }
        let repeats = row.repeats("table:number-rows-repeated");
        table.end_row(repeats)?;
        self.number = self.number.saturating_add(repeats);
        Ok(())
    }

    /// The text that a cell shows, up to its end tag.
    fn content(&mut self, cell: &str) -> Result<String, SheetFault> {
        let mut shown = String::new();
        let mut paragraphs = 0_u32;
        let mut within = false;
        loop {
            match self.step_within()? {
                Step::Start(tag) => match tag.name.as_str() {
                    "p" | "h" => {
                        if paragraphs > 0 {
                            shown.push('\n');
                        }
                        paragraphs += 1;
                        within = true;
                    }
                    "s" => {
                        let count = tag.repeats("text:c") as usize;
                        shown.extend(std::iter::repeat_n(' ', count.min(self.limits.line_bytes_max)));
                    }
                    "tab" => shown.push('\t'),
                    "line-break" => shown.push('\n'),
                    "span" | "a" => (),
                    // Notes, drawings and whatever else floats above the cell.
                    _ => self.skip()?,
                },
                Step::End(tag) if tag == cell => return Ok(shown),
                Step::End(tag) if tag == "p" || tag == "h" => within = false,
                Step::Text(text) if within => shown.push_str(&text),
                _ => (),
            }
            if shown.len() > self.limits.line_bytes_max {
                return Err(self.damaged());
            }
        }
    }

    /// Passes everything up to the end tag of the element that was just opened.
    fn skip(&mut self) -> Result<(), SheetFault> {
        let mut depth = 1_u32;
        while depth > 0 {
            match self.step_within()? {
                Step::Start(_) => depth = depth.saturating_add(1),
                Step::End(_) => depth -= 1,
                _ => (),
            }
        }
        Ok(())
    }

    /// The next step where the document must not end yet.
    fn step_within(&mut self) -> Result<Step, SheetFault> {
        self.step()?.ok_or_else(|| self.damaged())
    }

    fn step(&mut self) -> Result<Option<Step>, SheetFault> {
        self.buffer.clear();
        let row = Some(self.number);
        let damaged = || SheetFault::Damaged { row };
        let step = match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::Start(start)) => Step::Start(Tag::read(&start).ok_or_else(damaged)?),
            Ok(Event::End(end)) => Step::End(end.local_name().as_ref().to_owned()),
            Ok(Event::Text(text)) => Step::Text(text.xml10_content().into_owned()),
            Ok(Event::CData(text)) => Step::Text(text.xml10_content().into_owned()),
            Ok(Event::GeneralRef(reference)) => match reference.resolve_char_ref() {
                Ok(Some(letter)) => Step::Text(letter.to_string()),
                Ok(None) => Step::Text(resolve_predefined_entity(&reference).ok_or_else(damaged)?.to_owned()),
                Err(_) => return Err(damaged()),
            },
            Ok(Event::Eof) => return Ok(None),
            Ok(_) => Step::Other,
            Err(quick_xml::Error::Io(fault)) => return Err(io_fault(&fault)),
            Err(_) => return Err(damaged()),
        };
        Ok(Some(step))
    }

    fn damaged(&self) -> SheetFault {
        SheetFault::Damaged { row: Some(self.number) }
    }
}

/// The typed value where there is one, else what the cell shows.
fn value(cell: &Tag, shown: &str) -> Held {
    if cell.get("calcext:value-type") == Some("error") {
        return Held::error(shown);
    }
    let number = || cell.get("office:value").and_then(|value| value.parse().ok()).map(Held::Number);
    let typed = match cell.get("office:value-type") {
        Some("float" | "currency" | "percentage") => number(),
        Some("date") => cell.get("office:date-value").map(values::iso_date),
        Some("boolean") => cell.get("office:boolean-value").map(|value| Held::Bool(value.eq_ignore_ascii_case("true"))),
        Some("string") => cell.get("office:string-value").map(Held::text),
        _ => None,
    };
    typed.unwrap_or_else(|| Held::text(shown))
}
