//! What stands in clear is said column by column, with its reason.

use std::collections::{BTreeMap, BTreeSet};

use crate::TemporaryFile;

const LIST: &str = include_str!("../../clear.toml");

/// What the list says of a column.
#[derive(PartialEq, Debug)]
enum Said {
    Sealed,
    Hmac,
    Random,
    Clear(String),
}

type Columns = BTreeMap<String, BTreeMap<String, Said>>;

fn listed(text: &str) -> Columns {
    let list: toml::Table = text.parse().expect("the list is TOML");
    let said = |value: &toml::Value| match value {
        toml::Value::String(word) if word == "sealed" => Said::Sealed,
        toml::Value::String(word) if word == "hmac" => Said::Hmac,
        toml::Value::String(word) if word == "random" => Said::Random,
        toml::Value::Table(of) if of.len() == 1 => {
            let reason = of.get("clear").and_then(toml::Value::as_str).expect("`clear` has a reason");
            Said::Clear(reason.to_owned())
        }
        other => panic!("sealed, hmac, random or {{ clear = … }}, not {other}"),
    };
    let columns = |table: &toml::Value| {
        let table = table.as_table().expect("a table of columns");
        table.iter().map(|(column, value)| (column.clone(), said(value))).collect()
    };
    list.iter().map(|(table, value)| (table.clone(), columns(value))).collect()
}

/// Table, column, declared type of a migrated database.
fn stored(raw: &rusqlite::Connection) -> BTreeMap<(String, String), String> {
    let sql = "SELECT t.name, c.name, c.type FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c
               WHERE t.schema = 'main' AND t.type <> 'view' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let mut statement = raw.prepare(sql).expect("the schema can be asked for");
    let rows =
        statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?))).expect("the schema can be read");
    rows.collect::<Result<_, _>>().expect("names and types are text")
}

/// What the list and the database do not agree on.
fn faults(listed: &Columns, stored: &BTreeMap<(String, String), String>) -> Vec<String> {
    let mut faults = Vec::new();
    let named: BTreeSet<(&str, &str)> = listed
        .iter()
        .flat_map(|(table, columns)| columns.keys().map(|column| (table.as_str(), column.as_str())))
        .collect();
    for (table, column) in stored.keys() {
        if !named.contains(&(table.as_str(), column.as_str())) {
            faults.push(format!("{table}.{column} is stored and not in the list"));
        }
    }
    for (table, columns) in listed {
        for (column, said) in columns {
            let Some(of) = stored.get(&(table.clone(), column.clone())) else {
                faults.push(format!("{table}.{column} is in the list and not stored"));
                continue;
            };
            match said {
                Said::Clear(reason) if reason.trim().chars().count() < 10 => {
                    faults.push(format!("{table}.{column} stands in clear for no reason"));
                }
                Said::Sealed | Said::Hmac | Said::Random if of != "BLOB" => {
                    faults.push(format!("{table}.{column} is said to be {said:?} and is {of}"));
                }
                _ => {}
            }
        }
    }
    faults
}

fn migrated() -> BTreeMap<(String, String), String> {
    let file = TemporaryFile::new();
    drop(file.sqlite());
    stored(&file.raw())
}

#[test]
fn every_column_that_stands_in_clear_is_listed_with_its_reason() {
    let stored = migrated();
    assert!(stored.len() > 100, "{} columns", stored.len());
    let faults = faults(&listed(LIST), &stored);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_column_more_or_less_is_noticed() {
    let list = listed(LIST);
    let mut stored = migrated();
    stored.insert(("entry".into(), "person_name".into()), "TEXT".into());
    stored.remove(&("subject".into(), "seed".into()));
    stored.insert(("leaf".into(), "place".into()), "BLOB".into());
    stored.insert(("subject".into(), "identity".into()), "TEXT".into());
    assert_eq!(
        faults(&list, &stored),
        [
            "entry.person_name is stored and not in the list",
            "subject.identity is said to be Sealed and is TEXT",
            "subject.seed is in the list and not stored",
        ]
    );
}
