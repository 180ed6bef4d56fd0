//! Telling all rows, and taking all.
//!
//! The stream strings together what this backend keeps in arrays, and knows nothing of the tables that
//! lead from identifiers to subjects: both is done and undone in SQL, a statement a table.

use std::pin::pin;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use tokio_postgres::{Client, NoTls, Row};
use xinyu_store::StoreError;
use xinyu_store::StoreResult;
use xinyu_store::dump::{Dump, Kind, Record, Sink, Source, TABLES, Table, Value};

use crate::PostgresStore;
use crate::conn::{Value as Param, values};
use crate::fault::{Res, fault};

/// Rows that are put there by one statement, at most; fewer where they are large.
const CHUNK_ROWS: usize = 500;
/// Bytes of such rows, about.
const CHUNK_BYTES: usize = 16 * 1024 * 1024;

/// How a column is told, where it is not told as it is kept.
fn telling(table: &str, column: &str, kind: Kind) -> String {
    match (table, column) {
        ("leaf", "place") => "p.place".into(),
        ("batch" | "head", "frontier") => strung("frontier", "one"),
        ("destruction", "places") => strung("places", "int8send(one)"),
        ("credential", "scopes") => format!("array_to_string({column}, ' ')"),
        ("batch_filed", "rows") => "(SELECT string_agg(substring(int8send(row) FROM 5) || entry || \
             coalesce(leaf, decode(repeat('00', 32), 'hex')), ''::bytea ORDER BY place) \
             FROM unnest(rows, entries, leaves) WITH ORDINALITY AS u (row, entry, leaf, place))"
            .into(),
        _ if kind == Kind::Int => format!("t.{column}::bigint"),
        _ => format!("t.{column}"),
    }
}

fn strung(column: &str, each: &str) -> String {
    format!(
        "coalesce((SELECT string_agg({each}, ''::bytea ORDER BY place) FROM unnest({column}) WITH ORDINALITY \
         AS u (one, place)), '')"
    )
}

fn dump_sql(table: &Table) -> String {
    let columns: Vec<String> =
        table.columns.iter().map(|(column, kind, _)| telling(table.name, column, *kind)).collect();
    let from = match table.name {
        "leaf" => "leaf t LEFT JOIN leaf_place p ON p.leaf = t.id".to_owned(),
        name => format!("{name} t"),
    };
    // The first three columns tell the rows of every table apart. Text goes by its bytes, in no language.
    let order: Vec<String> = table
        .columns
        .iter()
        .take(3)
        .map(|(column, kind, _)| match (table.name, *column, kind) {
            ("leaf", "place", _)
            | ("batch_filed", "rows", _)
            | ("head", "frontier", _)
            | ("destruction", "places", _)
            | ("officer", "roles", _) => "1".to_owned(),
            (_, _, Kind::Text) => format!("t.{column} COLLATE \"C\""),
            _ => format!("t.{column}"),
        })
        .collect();
    format!("SELECT {} FROM {from} ORDER BY {}", columns.join(", "), order.join(", "))
}

/// How a column is taken, where it is not kept as it is told.
fn taking(table: &str, column: &str) -> String {
    match (table, column) {
        ("batch" | "head", "frontier") => pieces("frontier", 32, "one"),
        ("destruction", "places") => pieces("places", 8, "('x' || encode(one, 'hex'))::bit(64)::bigint"),
        ("credential", "scopes") => format!("string_to_array({column}, ' ')"),
        _ => column.to_owned(),
    }
}

fn pieces(column: &str, length: u32, each: &str) -> String {
    format!(
        "ARRAY(SELECT {each} FROM (SELECT place, substring({column} FROM {length} * place + 1 FOR {length}) AS one \
         FROM generate_series(0, length({column}) / {length} - 1) AS place) AS u ORDER BY place)"
    )
}

fn load_sql(table: &Table) -> String {
    let names: Vec<&str> = table.columns.iter().map(|(column, _, _)| *column).collect();
    let arrays: Vec<String> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, (_, kind, _))| {
            let of = match kind {
                Kind::Int => "bigint",
                Kind::Bytes => "bytea",
                Kind::Text => "text",
            };
            format!("${}::{of}[]", at + 1)
        })
        .collect();
    let given = format!("WITH r AS (SELECT * FROM unnest({}) AS r ({}))", arrays.join(", "), names.join(", "));
    let taken: Vec<String> = names.iter().map(|column| taking(table.name, column)).collect();
    let all = format!(
        "INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM r",
        table.name,
        names.join(", "),
        taken.join(", ")
    );
    match table.name {
        "subject" => format!("{given}, at AS (INSERT INTO subject_at (blind, subject) SELECT blind, id FROM r) {all}"),
        "entry" => {
            format!("{given}, at AS (INSERT INTO entry_at (public_id, subject) SELECT public_id, subject FROM r) {all}")
        }
        name @ ("consent" | "enquiry") => format!(
            "{given}, at AS (INSERT INTO {name}_at (public_id, subject, id, body)
               SELECT public_id, subject, id, body FROM r) {all}"
        ),
        "leaf" => format!(
            "{given}, placed AS (INSERT INTO leaf_place (place, leaf) SELECT place, id FROM r WHERE place IS NOT NULL),
               waits AS (INSERT INTO leaf_waiting (leaf) SELECT id FROM r WHERE place IS NULL)
             INSERT INTO leaf (id, bytes, at_ms, due_ms) SELECT id, bytes, at_ms, due_ms FROM r"
        ),
        "head" => format!(
            "{given} UPDATE head SET size = r.size, root = r.root, frontier = {}, epoch = r.epoch, holder = r.holder,
               until_ms = r.until_ms FROM r WHERE head.one = 1",
            pieces("r.frontier", 32, "one")
        ),
        "batch_filed" => format!(
            "{given} INSERT INTO batch_filed (batch, part, rows, entries, leaves)
             SELECT batch, part, {}, {}, {} FROM r",
            pieces("rows", 46, "('x' || encode(substring(one FOR 4), 'hex'))::bit(32)::bigint"),
            pieces("rows", 46, "substring(one FROM 5 FOR 10)"),
            pieces("rows", 46, "nullif(substring(one FROM 15), decode(repeat('00', 32), 'hex'))"),
        ),
        _ => format!("{given} {all}"),
    }
}

/// After all rows are there, new ones get higher numbers.
const GO_ON_FROM: &str = "
    SELECT setval('subject_id', coalesce(max(id), 0) + 1, false) FROM subject;
    SELECT setval('leaf_id', greatest((SELECT max(id) FROM leaf), (SELECT max(id) FROM entry), 0) + 1, false);
    SELECT setval('notice_id', coalesce(max(id), 0) + 1, false) FROM notice;
    SELECT setval('consent_id', coalesce(max(id), 0) + 1, false) FROM consent;
    SELECT setval('enquiry_id', coalesce(max(id), 0) + 1, false) FROM enquiry;
    SELECT setval(pg_get_serial_sequence('batch', 'id'), coalesce(max(id), 0) + 1, false) FROM batch;
    SELECT setval(pg_get_serial_sequence('identity_case', 'id'), coalesce(max(id), 0) + 1, false) FROM identity_case;
    SELECT setval(pg_get_serial_sequence('outbox', 'id'), coalesce(max(id), 0) + 1, false) FROM outbox;
    SELECT setval(pg_get_serial_sequence('change', 'id'), coalesce(max(id), 0) + 1, false) FROM change;
    SELECT setval(pg_get_serial_sequence('honour', 'id'), coalesce(max(id), 0) + 1, false) FROM honour;
    SELECT setval(pg_get_serial_sequence('task', 'id'), coalesce(max(id), 0) + 1, false) FROM task";

fn told(row: &Row, at: usize, table: &'static Table) -> StoreResult<Record> {
    let mut values = Vec::with_capacity(table.columns.len());
    for (column, (_, kind, _)) in table.columns.iter().enumerate() {
        values.push(
            match kind {
                Kind::Int => row.try_get::<_, Option<i64>>(column).map(|value| value.map_or(Value::Null, Value::Int)),
                Kind::Bytes => {
                    row.try_get::<_, Option<Vec<u8>>>(column).map(|value| value.map_or(Value::Null, Value::Bytes))
                }
                Kind::Text => {
                    row.try_get::<_, Option<String>>(column).map(|value| value.map_or(Value::Null, Value::Text))
                }
            }
            .map_err(|error| fault(&error))?,
        );
    }
    Ok(Record { table: at, values })
}

/// Records of one table, by column.
fn columns_of<'a>(table: &Table, records: &'a [Record]) -> Vec<Param<'a>> {
    let mut columns = Vec::with_capacity(table.columns.len());
    for (at, (_, kind, _)) in table.columns.iter().enumerate() {
        let values = records.iter().map(|record| &record.values[at]);
        columns.extend(match kind {
            Kind::Int => values![
                values
                    .map(|value| if let Value::Int(number) = value { Some(*number) } else { None })
                    .collect::<Vec<_>>()
            ],
            Kind::Bytes => values![
                values
                    .map(|value| if let Value::Bytes(bytes) = value { Some(bytes) } else { None })
                    .collect::<Vec<_>>()
            ],
            Kind::Text => values![
                values.map(|value| if let Value::Text(text) = value { Some(text) } else { None }).collect::<Vec<_>>()
            ],
        });
    }
    columns
}

fn bytes_of(record: &Record) -> usize {
    let of = |value: &Value| match value {
        Value::Null | Value::Int(_) => 8,
        Value::Bytes(bytes) => bytes.len(),
        Value::Text(text) => text.len(),
    };
    record.values.iter().map(of).sum()
}

async fn put(client: &Client, records: &mut Vec<Record>) -> Res<()> {
    let Some(first) = records.first() else { return Ok(()) };
    let table = first.check()?;
    let statement = client.prepare(&load_sql(table)).await?;
    let values = columns_of(table, records);
    let refs: Vec<&(dyn tokio_postgres::types::ToSql + Sync)> =
        values.iter().map(|value| value.as_ref() as &(dyn tokio_postgres::types::ToSql + Sync)).collect();
    client.execute(&statement, &refs).await?;
    drop(values);
    records.clear();
    Ok(())
}

async fn load(client: &Client, from: &mut dyn Source) -> Res<u64> {
    client.batch_execute("BEGIN; SET LOCAL search_path = xinyu").await?;
    let there = "SELECT EXISTS (SELECT 1 FROM fact) OR EXISTS (SELECT 1 FROM subject) OR EXISTS (SELECT 1 FROM leaf)
        OR EXISTS (SELECT 1 FROM batch) OR EXISTS (SELECT 1 FROM officer)";
    if client.query_one(there, &[]).await?.get(0) {
        let what = "a dump is taken into an empty database only; this one has rows";
        return Err(StoreError::Unavailable(what.into()).into());
    }
    let (mut count, mut bytes, mut records) = (0, 0, Vec::new());
    while let Some(record) = from.record()? {
        record.check()?;
        let other = records.first().is_some_and(|first: &Record| first.table != record.table);
        if other || records.len() >= CHUNK_ROWS || bytes >= CHUNK_BYTES {
            put(client, &mut records).await?;
            bytes = 0;
        }
        bytes += bytes_of(&record);
        records.push(record);
        count += 1;
    }
    put(client, &mut records).await?;
    client.batch_execute(GO_ON_FROM).await?;
    client.batch_execute("COMMIT").await?;
    Ok(count)
}

#[async_trait]
impl Dump for PostgresStore {
    async fn dump(&self, into: &mut dyn Sink) -> StoreResult<()> {
        let work = async {
            let tx = self.serve.tx().await?;
            // It takes as long as it takes, and reads whole tables.
            tx.batch_execute(
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0;
                 SET LOCAL enable_seqscan = on; SET LOCAL enable_mergejoin = on; SET LOCAL enable_hashjoin = on",
            )
            .await?;
            for (at, table) in TABLES.iter().enumerate() {
                let statement = tx.prepare(&dump_sql(table)).await?;
                let nothing: [&(dyn tokio_postgres::types::ToSql + Sync); 0] = [];
                let mut rows = pin!(tx.query_raw(&statement, nothing).await?);
                while let Some(row) = rows.try_next().await? {
                    into.put(told(&row, at, table)?)?;
                }
            }
            tx.undo().await
        };
        let told: Res<()> = work.await;
        told.map_err(|trouble| trouble.error)
    }

    /// As the owner, who alone may put rows into every table.
    async fn load(&self, mut from: Box<dyn Source>) -> StoreResult<u64> {
        let connected = self.options.session("-c role=xinyu_owner").connect(NoTls).await;
        let (client, connection) = connected.map_err(|error| fault(&error))?;
        let connection = tokio::spawn(connection);
        let told = load(&client, from.as_mut()).await;
        // What was not committed is undone with the connection.
        drop(client);
        let _ = connection.await;
        told.map_err(|trouble| trouble.error)
    }
}
