//! Every statement on a migrated database with people in it: it can be prepared, and if it serves
//! people it finds its rows by key in one part of each table that is cut into parts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, SimpleQueryMessage};
use xinyu_store::conformance::Place;
use xinyu_store::conformance::make::{self, Answered, BODY, done};
use xinyu_store::person::{FilingOp, Operation};
use xinyu_store_postgres::sql::{self, Reach, Sql};

use crate::TemporaryDatabase;

/// As the pools set it (src/conn.rs); plans that know no value are the ones that must hold for all.
const SESSION: &str = "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off;
    SET join_collapse_limit = 1; SET random_page_cost = 1.1;
    SET plan_cache_mode = force_generic_plan";

/// People with an entry each, some of them with a look, a consent and an enquiry.
async fn a_town(database: &TemporaryDatabase, people: u64) {
    let store = database.open().await;
    let chunk: Vec<FilingOp> = (1..=people).map(|who| make::filing_of_new(who, 1)).collect();
    store.persons.commit_filings(chunk, None).await.answered();
    for who in 1..=20 {
        let key = make::file_of(&store, who).await.subject.key;
        let mut change = make::change(Operation::Enquire, key, who, 2);
        change.year_key = Some(make::year_key(who, 2026));
        change.consent = Some(make::consent(who, BODY));
        change.enquiry = Some(make::enquiry(who, BODY));
        done(store.persons.commit(change).await);
    }
    store.batches.batch_begin(make::batch(1, BODY)).await.answered();
    make::sequenced(&store).await;
}

/// Bytes by which something is found: a person, an entry, a consent, an enquiry, a batch. Each statement
/// is tried with each, so that every table in it is reached by one of them at least.
fn keys() -> [String; 5] {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    [
        hex(&make::blind(5).0),
        hex(make::entry_id(5, 1).as_bytes()),
        hex(make::consent_id(5).as_bytes()),
        hex(make::enquiry_id(5).as_bytes()),
        hex(make::batch_id(1).as_bytes()),
    ]
}

/// Something that is of a type, as a literal. Of one key, so that a chunk of one reaches one part.
fn literal(of: &Type, key: &str, number: i64) -> String {
    match *of {
        Type::BYTEA => format!("'\\x{key}'::bytea"),
        Type::TEXT => format!("'{BODY}'::text"),
        Type::INT2 => "1::smallint".into(),
        Type::INT4 => "1::integer".into(),
        Type::INT8 => format!("{number}::bigint"),
        Type::BOOL => "true".into(),
        Type::BYTEA_ARRAY => format!("ARRAY['\\x{key}'::bytea]"),
        Type::TEXT_ARRAY => format!("'{{{BODY}}}'::text[]"),
        Type::INT2_ARRAY => "'{1}'::smallint[]".into(),
        Type::INT4_ARRAY => "'{1}'::integer[]".into(),
        Type::INT8_ARRAY => format!("'{{{number}}}'::bigint[]"),
        _ => panic!("a value of type {of}"),
    }
}

/// The plans as they were carried out, under the role that carries them out; nothing of it stays.
async fn carried_out(raw: &Client, sql: &Sql) -> Vec<Value> {
    let prepared = raw.prepare(sql.text).await.unwrap_or_else(|error| panic!("{}: {error:?}", sql.name));
    let mut plans = Vec::new();
    for key in keys() {
        // A number that is there finds rows, one that is not can be put there.
        for number in [5, 900_007] {
            let values: Vec<String> = prepared.params().iter().map(|of| literal(of, &key, number)).collect();
            let execute = if values.is_empty() { "tried".into() } else { format!("tried ({})", values.join(", ")) };
            let words = format!(
                "BEGIN; SET LOCAL ROLE {}; PREPARE tried AS {};
                 EXPLAIN (ANALYZE, FORMAT JSON, TIMING off) EXECUTE {execute}",
                sql.role.name(),
                sql.text
            );
            let told = raw.simple_query(&words).await;
            raw.batch_execute("ROLLBACK; DEALLOCATE ALL").await.expect("it can be undone");
            match told {
                Err(error) if error.code() == Some(&SqlState::UNIQUE_VIOLATION) => {}
                Err(error) => panic!("{}: {error:?}", sql.name),
                Ok(told) => plans.push(plan_in(&told)),
            }
        }
    }
    assert!(!plans.is_empty(), "{} was not carried out", sql.name);
    plans
}

fn plan_in(told: &[SimpleQueryMessage]) -> Value {
    let plan: String = told
        .iter()
        .filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0),
            _ => None,
        })
        .collect();
    serde_json::from_str(&plan).expect("a plan is JSON")
}

/// Every node of a plan.
fn nodes<'a>(plan: &'a Value, into: &mut Vec<&'a Value>) {
    match plan {
        Value::Object(fields) => {
            if fields.contains_key("Node Type") {
                into.push(plan);
            }
            fields.values().for_each(|value| nodes(value, into));
        }
        Value::Array(values) => values.iter().for_each(|value| nodes(value, into)),
        _ => {}
    }
}

/// The table that a part belongs to.
fn table_of(relation: &str) -> Option<&str> {
    let (table, number) = relation.rsplit_once("_p")?;
    (number.len() == 2 && number.chars().all(|digit| digit.is_ascii_digit())).then_some(table)
}

/// What is wrong with the plans of a statement.
fn faults(sql: &Sql, plans: &[Value]) -> BTreeSet<String> {
    let (mut faults, mut there, mut reached) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for plan in plans {
        let mut all = Vec::new();
        nodes(plan, &mut all);
        let mut touched: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for node in all {
            let kind = node["Node Type"].as_str().unwrap_or_default();
            let Some(relation) = node["Relation Name"].as_str() else { continue };
            if kind == "ModifyTable" {
                continue;
            }
            if kind == "Seq Scan" && sql.reach != Reach::All {
                faults.insert(format!("{}: reads the whole of {relation}", sql.name));
            }
            let Some(table) = table_of(relation) else { continue };
            there.insert(table);
            if node["Actual Loops"].as_f64().is_some_and(|loops| loops > 0.0) {
                reached.insert(table);
                touched.entry(table).or_default().insert(relation);
            }
        }
        for (table, parts) in touched {
            // A chunk too, when it is one of one key.
            if matches!(sql.reach, Reach::One | Reach::Keys) && parts.len() > 1 {
                faults.insert(format!("{}: touches {} parts of {table}", sql.name, parts.len()));
            }
        }
    }
    for table in there.difference(&reached) {
        faults.insert(format!("{}: no trial reached {table}", sql.name));
    }
    faults
}

async fn all_find_their_rows(raw: &Client, when: &str) {
    raw.batch_execute(SESSION).await.expect("the session can be set");
    let mut found = Vec::new();
    let mut tried = 0;
    for sql in sql::all() {
        found.extend(faults(sql, &carried_out(raw, sql).await));
        tried += 1;
    }
    assert!(tried > 100, "{tried} statements");
    assert!(found.is_empty(), "{when}:\n{}", found.join("\n"));
}

/// The planner knows nothing of the sizes, as in the first minutes of a register.
#[tokio::test]
async fn every_statement_finds_its_rows_by_key_in_one_part_from_the_first_minute_on() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    a_town(&database, 30).await;
    all_find_their_rows(&database.raw().await, "without statistics").await;
}

#[tokio::test]
async fn every_statement_finds_its_rows_by_key_in_one_part_when_the_sizes_are_known() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    a_town(&database, 3000).await;
    let raw = database.raw().await;
    raw.batch_execute("ANALYZE").await.expect("statistics can be made");
    all_find_their_rows(&raw, "with statistics").await;
}

#[tokio::test]
async fn a_statement_that_reaches_too_far_is_noticed() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    a_town(&database, 30).await;
    let raw = database.raw().await;
    raw.batch_execute(SESSION).await.expect("the session can be set");
    let tried = async |text, reach| {
        let sql = Sql { name: "TRIED", text, role: sql::Role::Serve, reach };
        faults(&sql, &carried_out(&raw, &sql).await)
    };
    let everywhere = tried("SELECT record FROM entry WHERE row_key = $1", Reach::One).await;
    assert!(
        everywhere.iter().any(|fault| fault.contains("16 parts of entry") || fault.contains("the whole of entry")),
        "{everywhere:?}"
    );
    let whole = tried("SELECT record FROM entry WHERE source_body = $1", Reach::Keys).await;
    assert!(whole.iter().any(|fault| fault.contains("the whole of entry_p")), "{whole:?}");
    assert!(tried("SELECT record FROM entry WHERE subject = $1", Reach::One).await.is_empty());
}
