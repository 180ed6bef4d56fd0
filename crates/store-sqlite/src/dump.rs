//! Telling all rows, and taking all.

use async_trait::async_trait;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql};
use xinyu_evidence::merkle;
use xinyu_store::dump::{Dump, Kind, Record, Sink, Source, TABLES, Table, Value};
use xinyu_store::{StoreError, StoreResult};

use crate::{SqliteStore, fault};

/// A value as the engine takes it.
struct Taken<'a>(&'a Value);

impl ToSql for Taken<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

fn told(value: ValueRef<'_>, table: &'static str, column: &'static str, kind: Kind) -> StoreResult<Value> {
    match (value, kind) {
        (ValueRef::Null, _) => Ok(Value::Null),
        (ValueRef::Integer(number), Kind::Int) => Ok(Value::Int(number)),
        (ValueRef::Blob(bytes), Kind::Bytes) => Ok(Value::Bytes(bytes.to_vec())),
        (ValueRef::Text(text), Kind::Text) => {
            let what = |_| StoreError::Inconsistent { table, column, what: "is no text".into() };
            Ok(Value::Text(std::str::from_utf8(text).map_err(what)?.to_owned()))
        }
        _ => Err(StoreError::Inconsistent { table, column, what: "is of another type".into() }),
    }
}

fn columns(table: &Table) -> String {
    table.columns.iter().map(|(column, _, _)| *column).collect::<Vec<_>>().join(", ")
}

fn dump_table(db: &Connection, at: usize, table: &'static Table, into: &mut dyn Sink) -> StoreResult<u64> {
    // The first three columns tell the rows of every table apart.
    let order = (1..=table.columns.len().min(3)).map(|at| at.to_string()).collect::<Vec<_>>().join(", ");
    let sql = format!("SELECT {} FROM {} ORDER BY {order}", columns(table), table.name);
    let mut statement = db.prepare(&sql).map_err(fault)?;
    let mut rows = statement.query([]).map_err(fault)?;
    let mut count = 0;
    while let Some(row) = rows.next().map_err(fault)? {
        let mut values = Vec::with_capacity(table.columns.len());
        for (column, (name, kind, _)) in table.columns.iter().enumerate() {
            values.push(told(row.get_ref(column).map_err(fault)?, table.name, name, *kind)?);
        }
        into.put(Record { table: at, values })?;
        count += 1;
    }
    Ok(count)
}

/// The head as it is before anybody had the lease: this backend makes its row then only.
fn first_head() -> Vec<Value> {
    let (root, nothing) = (merkle::empty_root().to_vec(), Value::Bytes(Vec::new()));
    vec![Value::Int(0), Value::Bytes(root), nothing.clone(), Value::Int(0), nothing, Value::Int(0)]
}

fn load(db: &Connection, from: &mut dyn Source) -> StoreResult<u64> {
    let rows: i64 = db
        .query_row(
            "SELECT (SELECT count(*) FROM fact) + (SELECT count(*) FROM subject) + (SELECT count(*) FROM leaf)
               + (SELECT count(*) FROM batch) + (SELECT count(*) FROM officer)",
            [],
            |row| row.get(0),
        )
        .map_err(fault)?;
    if rows > 0 {
        return Err(StoreError::Unavailable("a dump is taken into an empty database only; this one has rows".into()));
    }
    let mut count = 0;
    while let Some(record) = from.record()? {
        let table = record.check()?;
        let values: Vec<Taken<'_>> = record.values.iter().map(Taken).collect();
        let marks = (1..=values.len()).map(|at| format!("?{at}")).collect::<Vec<_>>().join(", ");
        let sql = match table.name {
            "head" => format!("INSERT OR REPLACE INTO head (one, {}) VALUES (1, {marks})", columns(table)),
            // A leaf gets its place after it is there, as ever.
            "leaf" => "INSERT INTO leaf (id, bytes, at_ms, due_ms) SELECT ?1, ?2, ?4, ?5 WHERE ?3 IS ?3".into(),
            name => format!("INSERT INTO {name} ({}) VALUES ({marks})", columns(table)),
        };
        let mut insert = db.prepare_cached(&sql).map_err(fault)?;
        insert.execute(rusqlite::params_from_iter(&values)).map_err(fault)?;
        if table.name == "leaf" && record.values[2] != Value::Null {
            db.prepare_cached("UPDATE leaf SET place = ?2 WHERE id = ?1")
                .map_err(fault)?
                .execute([Taken(&record.values[0]), Taken(&record.values[2])])
                .map_err(fault)?;
        }
        count += 1;
    }
    Ok(count)
}

#[async_trait]
impl Dump for SqliteStore {
    async fn dump(&self, into: &mut dyn Sink) -> StoreResult<()> {
        self.read(|db| {
            let snapshot = db.unchecked_transaction().map_err(fault)?;
            for (at, table) in TABLES.iter().enumerate() {
                if dump_table(&snapshot, at, table, into)? == 0 && table.name == "head" {
                    into.put(Record { table: at, values: first_head() })?;
                }
            }
            Ok(())
        })
    }

    async fn load(&self, mut from: Box<dyn Source>) -> StoreResult<u64> {
        self.writer.write(move |db| load(db, from.as_mut())).await
    }
}
