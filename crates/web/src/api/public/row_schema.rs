//! A template as a JSON Schema of one row: what a program that files NDJSON checks before it sends.

use jiff::civil::Date;
use serde_json::{Map, Value, json};
use xinyu_register::rules::{Column, ColumnType, EntryField, Rules, Template};
use xinyu_service::filing::example;
use xinyu_service::filing::templates::items_of;

/// The schema of a row of the form that is in force on a day. Keys are those of the columns; a sheet's own
/// headers are taken, too. It says what a row must have; what it means is checked on filing.
pub(super) fn row_schema(rules: &Rules, template: &Template, today: Date) -> Value {
    let columns = template.columns_on(today);
    let properties: Map<String, Value> =
        columns.map(|column| (column.key.clone(), property(rules, template, column, today))).collect();
    let required: Vec<&str> = template
        .columns_on(today)
        .filter(|column| column.must_be_filled(today))
        .map(|column| column.key.as_str())
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": template.title.zh,
        "$comment": template.version_on(today).to_string(),
        "type": "object",
        "properties": properties,
        "required": required,
    })
}

fn property(rules: &Rules, template: &Template, column: &Column, today: Date) -> Value {
    let mut property =
        json!({ "title": column.header.zh, "description": format!("{} {}", column.note.zh, column.note.en) });
    let shape = match &column.holds {
        ColumnType::Text { .. } if column.becomes == EntryField::ItemTitle => {
            // Other names of an item are taken, too: these are examples, not all.
            let titles: Vec<String> = items_of(rules, template, None, today).into_iter().map(example::title).collect();
            json!({ "type": "string", "examples": titles })
        }
        ColumnType::Text { chars_max } => json!({ "type": "string", "maxLength": chars_max }),
        ColumnType::Date { long_term } => {
            json!({ "type": "string", "examples": [today.to_string()], "x-no-end": long_term })
        }
        ColumnType::MoneyWan { .. } | ColumnType::MoneyYuan => json!({ "type": ["string", "number"] }),
        ColumnType::Code { list, many } => json!({ "type": "string", "x-code-list": list, "x-many": many }),
        ColumnType::IdNumber | ColumnType::BodyCode => json!({ "type": "string" }),
    };
    if let (Value::Object(property), Value::Object(shape)) = (&mut property, shape) {
        property.extend(shape);
    }
    property
}
