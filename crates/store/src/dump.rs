//! All rows of a store as a stream that no backend owns: what one tells, another takes.
//!
//! A record is a row of one of [`TABLES`]: values in the order of its columns, each of the kind that
//! the column has. Tables come in the order of the list and rows in the order of their first columns, so
//! that two stores with the same rows tell the same stream. Values are as opaque as they are stored: a dump
//! opens nothing, and without the keys it tells no more than the database does.
//!
//! The stream is CBOR, a record after the other: `[table, [value, …]]`; before them a head with the version
//! of the form and behind them the number of records, so that half a dump is seen to be half.

use std::io::{Read, Write};

use async_trait::async_trait;
use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

use crate::{StoreError, StoreResult};

/// Version of the form of the stream. Another set of tables or columns is another version.
pub const DUMP_VERSION: u32 = 1;

/// Records that are bigger are no records: a document of a few megabytes is the largest.
const RECORD_BYTES_MAX: usize = 256 * 1024 * 1024;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A number.
    Int,
    /// Bytes.
    Bytes,
    /// Text.
    Text,
}

/// A table as every backend can tell it.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns; `true` where there may be nothing in it.
    pub columns: &'static [(&'static str, Kind, bool)],
}

/// A value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Nothing.
    Null,
    /// A number.
    Int(i64),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Text.
    Text(String),
}

/// A row of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// Its place in [`TABLES`].
    pub table: usize,
    /// Its values.
    pub values: Vec<Value>,
}

/// In a column of the list: there may be nothing in it.
const NULL: bool = true;

macro_rules! tables {
    ($($name:ident { $($column:ident $kind:ident $($null:ident)?),+ })+) => {
        /// All tables. Hashes of a frontier, places of a set (eight bytes each, most significant first)
        /// and filed rows (number, entry, hash of the leaf or zeros: 46 bytes each) are strung together;
        /// scopes are words with a blank between.
        pub const TABLES: &[Table] = &[$(Table {
            name: stringify!($name),
            columns: &[$((stringify!($column), Kind::$kind, false $(|| $null)?)),+],
        }),+];
    };
}

tables! {
    fact { name Text, value Bytes }
    subject { id Int, blind Bytes, pseudonym Bytes, n Int, generation Int, key_id Bytes, wrapped Bytes, seed Bytes,
        identity Bytes, settings Bytes }
    year_key { subject Int, year Int, key_id Bytes, wrapped Bytes }
    entry { id Int, public_id Bytes, row_key Bytes, content_mark Bytes, subject Int, key_id Bytes, wrapped Bytes,
        record Bytes, source_body Text }
    leaf { id Int, bytes Bytes, place Int NULL, at_ms Int, due_ms Int }
    event { subject Int, n Int, class Int, key_year Int NULL, entry Bytes NULL, m Bytes, leaf Int }
    notice { id Int, public_id Bytes, subject Int, entry Bytes, sealed Bytes }
    consent { id Int, public_id Bytes, subject Int, body Text, year Int, asked_ms Int, sealed Bytes }
    enquiry { id Int, public_id Bytes, subject Int, n Int, body Text, year Int, at_ms Int, sealed Bytes }
    batch { id Int, public_id Bytes, body Text, officer Bytes, template Text, content_mark Bytes, generation Int,
        key_id Bytes, wrapped Bytes, sealed Bytes, state Int, accepted Int, repeated Int, refused Int, review Int,
        late Int, decided_accepted Int, decided_repeated Int, decided_refused Int, at_ms Int, done_ms Int NULL,
        purge_day Int, event Int NULL, upto Int, frontier Bytes }
    batch_row { batch Int, row Int, state Int, sealed Bytes }
    batch_filed { batch Int, part Int, rows Bytes }
    identity_case { id Int, public_id Bytes, blind Bytes, batch Bytes, row Int, state Int, at_ms Int, sealed Bytes, kind Int }
    not_this_person { pair Bytes }
    due { day Int, kind Int, id Bytes, subject Int NULL }
    outbox { id Int, public_id Bytes, subject Int, entry Bytes NULL, sealed Bytes, tries Int, at_ms Int }
    change { id Int, public_id Bytes, subject Int, n Int, body Text, enquiry Bytes, entry Bytes, sealed Bytes,
        at_ms Int, seen_ms Int NULL }
    task { id Int, public_id Bytes, body Text, subject Int, entry Bytes, at_ms Int }
    officer { public_id Bytes, body Text, name Bytes, rights Bytes }
    credential { secret Bytes, kind Int, public_id Bytes, officer Bytes NULL, subject Int NULL, scopes Text,
        until_ms Int }
    replay { key Bytes, ids Bytes, until_ms Int }
    head { size Int, root Bytes, frontier Bytes, epoch Int, holder Bytes, until_ms Int }
    destruction { n Int, day Int, places Bytes }
    destroyed_key { key_id Bytes, day Int }
    paper_copy { id Bytes, lang Int, subject Int, year Int, purge_day Int, sealed Bytes }
    recalled { mark Bytes, until_day Int }
    share { code_mark Bytes, subject Int, n Int }
    honour { id Int, entry Bytes, subject Int, n Int }
}

/// Takes what a store tells.
pub trait Sink: Send {
    /// One record more.
    ///
    /// # Errors
    /// It cannot be kept; the dump ends there.
    fn put(&mut self, record: Record) -> StoreResult<()>;
}

/// Gives what a store takes.
pub trait Source: Send {
    /// The next record; `None` at the end.
    ///
    /// # Errors
    /// What comes is no dump; nothing of it is kept.
    fn record(&mut self) -> StoreResult<Option<Record>>;
}

/// Telling all, and taking all.
#[async_trait]
pub trait Dump: Send + Sync {
    /// Tells every row, as of one moment.
    ///
    /// # Errors
    /// See [`crate::StoreError`], and what the sink says.
    async fn dump(&self, into: &mut dyn Sink) -> StoreResult<()>;

    /// Takes every row, in one transaction, into a store that has none; how many there were.
    ///
    /// # Errors
    /// See [`crate::StoreError`], and what the source says; nothing was kept then.
    async fn load(&self, from: Box<dyn Source>) -> StoreResult<u64>;
}

impl Record {
    /// Refuses a record that is none of its table's.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] with the column.
    pub fn check(&self) -> StoreResult<&'static Table> {
        let bad = |table, column, what: &str| StoreError::Inconsistent { table, column, what: what.into() };
        let table = TABLES.get(self.table).ok_or_else(|| bad("(dump)", "(table)", "no such table"))?;
        if self.values.len() != table.columns.len() {
            return Err(bad(table.name, "(all)", "another number of columns"));
        }
        for (value, (column, kind, may_be_null)) in self.values.iter().zip(table.columns) {
            let fits = match value {
                Value::Null => *may_be_null,
                Value::Int(_) => *kind == Kind::Int,
                Value::Bytes(_) => *kind == Kind::Bytes,
                Value::Text(_) => *kind == Kind::Text,
            };
            if !fits {
                return Err(bad(table.name, column, "a value of another kind"));
            }
        }
        Ok(table)
    }
}

impl Sink for Vec<Record> {
    fn put(&mut self, record: Record) -> StoreResult<()> {
        self.push(record);
        Ok(())
    }
}

impl Source for std::vec::IntoIter<Record> {
    fn record(&mut self) -> StoreResult<Option<Record>> {
        Ok(self.next())
    }
}

fn stream(what: impl std::fmt::Display) -> StoreError {
    StoreError::Unavailable(format!("the dump: {what}"))
}

/// Writes a dump as CBOR. [`Self::end`] makes it whole.
pub struct Writer<W> {
    to: W,
    count: u64,
}

impl<W: Write + Send> Writer<W> {
    /// A dump that goes there.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn new(mut to: W) -> StoreResult<Self> {
        let mut head = Encoder::new(Vec::new());
        head.array(2)
            .and_then(|head| head.str("xinyu dump"))
            .and_then(|head| head.u32(DUMP_VERSION))
            .map_err(stream)?;
        frame(&mut to, head.into_writer())?;
        Ok(Self { to, count: 0 })
    }

    /// Says how many records there were, and gives back where they went.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn end(mut self) -> StoreResult<W> {
        let mut end = Encoder::new(Vec::new());
        end.u64(self.count).map_err(stream)?;
        frame(&mut self.to, end.into_writer())?;
        self.to.flush().map_err(stream)?;
        Ok(self.to)
    }
}

/// A length, then so many bytes of CBOR: a reader needs no more memory than the largest record.
fn frame(to: &mut impl Write, bytes: Vec<u8>) -> StoreResult<()> {
    let length = u32::try_from(bytes.len()).map_err(stream)?;
    to.write_all(&length.to_be_bytes()).and_then(|()| to.write_all(&bytes)).map_err(stream)
}

impl<W: Write + Send> Sink for Writer<W> {
    fn put(&mut self, record: Record) -> StoreResult<()> {
        let mut out = Encoder::new(Vec::new());
        out.array(2).and_then(|out| out.u64(record.table as u64)).map_err(stream)?;
        out.array(record.values.len() as u64).map_err(stream)?;
        for value in &record.values {
            match value {
                Value::Null => out.null(),
                Value::Int(number) => out.i64(*number),
                Value::Bytes(bytes) => out.bytes(bytes),
                Value::Text(text) => out.str(text),
            }
            .map_err(stream)?;
        }
        self.count += 1;
        frame(&mut self.to, out.into_writer())
    }
}

/// Reads a dump of CBOR.
pub struct Reader<R> {
    from: R,
    count: u64,
    ended: bool,
}

impl<R: Read + Send> Reader<R> {
    /// A dump that comes from there.
    ///
    /// # Errors
    /// It is none, or of another version.
    pub fn new(from: R) -> StoreResult<Self> {
        let mut reader = Self { from, count: 0, ended: false };
        let head = reader.frame()?;
        let mut head = Decoder::new(&head);
        let of_ours = head.array().ok() == Some(Some(2)) && head.str().ok() == Some("xinyu dump");
        match head.u32() {
            Ok(DUMP_VERSION) if of_ours => Ok(reader),
            Ok(other) if of_ours => Err(stream(format!("is of version {other}, this release reads {DUMP_VERSION}"))),
            _ => Err(stream("is no dump of a register")),
        }
    }

    fn frame(&mut self) -> StoreResult<Vec<u8>> {
        let mut length = [0; 4];
        self.from.read_exact(&mut length).map_err(|_| stream("ends in the middle"))?;
        let length = u32::from_be_bytes(length) as usize;
        if length > RECORD_BYTES_MAX {
            return Err(stream("a record is too long to be one"));
        }
        let mut bytes = vec![0; length];
        self.from.read_exact(&mut bytes).map_err(|_| stream("ends in the middle"))?;
        Ok(bytes)
    }
}

fn record(from: &mut Decoder<'_>) -> Result<Record, minicbor::decode::Error> {
    from.array()?;
    let table = usize::try_from(from.u64()?).unwrap_or(usize::MAX);
    let count = from.array()?.unwrap_or(0);
    let mut values = Vec::new();
    for _ in 0..count {
        values.push(match from.datatype()? {
            Type::Null => {
                from.null()?;
                Value::Null
            }
            Type::Bytes => Value::Bytes(from.bytes()?.to_vec()),
            Type::String => Value::Text(from.str()?.to_owned()),
            _ => Value::Int(from.i64()?),
        });
    }
    Ok(Record { table, values })
}

impl<R: Read + Send> Source for Reader<R> {
    fn record(&mut self) -> StoreResult<Option<Record>> {
        if self.ended {
            return Ok(None);
        }
        let bytes = self.frame()?;
        let mut from = Decoder::new(&bytes);
        if matches!(from.datatype(), Ok(Type::Array)) {
            let record = record(&mut from).map_err(stream)?;
            record.check()?;
            self.count += 1;
            return Ok(Some(record));
        }
        self.ended = true;
        match from.u64() {
            Ok(count) if count == self.count => Ok(None),
            _ => Err(stream("has another number of records than it says")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records() -> Vec<Record> {
        let values =
            vec![Value::Int(i64::MIN), Value::Bytes(vec![0, 255]), Value::Null, Value::Int(i64::MAX), Value::Int(0)];
        let leaf = TABLES.iter().position(|table| table.name == "leaf").expect("leaves");
        let fact = vec![Value::Text("𠮷区".into()), Value::Bytes(Vec::new())];
        vec![Record { table: 0, values: fact }, Record { table: leaf, values }]
    }

    fn written(records: &[Record]) -> Vec<u8> {
        let mut writer = Writer::new(Vec::new()).expect("a vector takes all");
        for record in records {
            writer.put(record.clone()).expect("a vector takes all");
        }
        writer.end().expect("a vector takes all")
    }

    fn read(bytes: &[u8]) -> StoreResult<Vec<Record>> {
        let mut reader = Reader::new(bytes)?;
        let mut records = Vec::new();
        while let Some(record) = reader.record()? {
            records.push(record);
        }
        Ok(records)
    }

    #[test]
    fn what_is_written_reads_back() {
        assert_eq!(read(&written(&records())).expect("a whole dump"), records());
        assert_eq!(read(&written(&[])).expect("a whole dump"), []);
    }

    #[test]
    fn half_a_dump_is_seen_to_be_half() {
        let whole = written(&records());
        for length in 0..whole.len() {
            assert!(read(&whole[..length]).is_err(), "{length} of {} bytes", whole.len());
        }
    }

    #[test]
    fn a_record_of_another_form_is_refused() {
        let mut wrong = records();
        wrong[0].values[1] = Value::Null;
        assert!(matches!(read(&written(&wrong)), Err(StoreError::Inconsistent { table: "fact", column: "value", .. })));
        wrong[0].values.pop();
        assert!(read(&written(&wrong)).is_err());
        assert!(read(b"not a dump").is_err());
    }
}
