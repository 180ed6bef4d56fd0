//! Columns of answers, checked one by one.

use tokio_postgres::Row;
use tokio_postgres::types::FromSql;
use xinyu_register::sealed::{BlindIndex, KeyId, Sealed, WrappedKey};
use xinyu_store::StoreResult;

use crate::fault::{fault, inconsistent};

/// A row that is read column by column, from the first on.
pub(crate) struct Columns<'a> {
    row: &'a Row,
    table: &'static str,
    next: usize,
}

impl<'a> Columns<'a> {
    pub(crate) fn of(row: &'a Row, table: &'static str) -> Self {
        Self { row, table, next: 0 }
    }

    pub(crate) fn value<T: FromSql<'a>>(&mut self) -> StoreResult<T> {
        self.next += 1;
        self.row.try_get(self.next - 1).map_err(|error| fault(&error))
    }

    /// Bytes of a fixed length.
    pub(crate) fn fixed<const N: usize>(&mut self, column: &'static str) -> StoreResult<[u8; N]> {
        let table = self.table;
        fixed(self.value()?, table, column)
    }

    pub(crate) fn fixed_or_none<const N: usize>(&mut self, column: &'static str) -> StoreResult<Option<[u8; N]>> {
        let table = self.table;
        self.value::<Option<&[u8]>>()?.map(|bytes| fixed(bytes, table, column)).transpose()
    }

    /// A number that never has a sign.
    pub(crate) fn unsigned(&mut self, column: &'static str) -> StoreResult<u64> {
        let table = self.table;
        u64::try_from(self.value::<i64>()?).map_err(|_| inconsistent(table, column, "negative"))
    }

    pub(crate) fn small(&mut self, column: &'static str) -> StoreResult<u32> {
        let table = self.table;
        u32::try_from(self.value::<i64>()?).map_err(|_| inconsistent(table, column, "out of range"))
    }

    pub(crate) fn byte(&mut self, column: &'static str) -> StoreResult<u8> {
        let table = self.table;
        u8::try_from(self.value::<i16>()?).map_err(|_| inconsistent(table, column, "out of range"))
    }

    pub(crate) fn blind(&mut self, column: &'static str) -> StoreResult<BlindIndex> {
        self.fixed(column).map(BlindIndex)
    }

    pub(crate) fn key_id(&mut self, column: &'static str) -> StoreResult<KeyId> {
        self.fixed(column).map(KeyId)
    }

    pub(crate) fn wrapped(&mut self) -> StoreResult<WrappedKey> {
        self.value().map(WrappedKey)
    }

    pub(crate) fn sealed(&mut self) -> StoreResult<Sealed> {
        self.value().map(Sealed)
    }
}

/// Bytes of a fixed length.
pub(crate) fn fixed<const N: usize>(bytes: &[u8], table: &'static str, column: &'static str) -> StoreResult<[u8; N]> {
    bytes.try_into().map_err(|_| inconsistent(table, column, format!("{} bytes instead of {N}", bytes.len())))
}

/// Hashes of an array column.
pub(crate) fn hashes(all: &[&[u8]], table: &'static str, column: &'static str) -> StoreResult<Vec<[u8; 32]>> {
    all.iter().map(|hash| fixed(hash, table, column)).collect()
}

/// The engine has signed integers only; ours never reach the sign.
pub(crate) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Reads each of many rows.
pub(crate) fn each<T>(rows: &[Row], read: impl Fn(&Row) -> StoreResult<T>) -> StoreResult<Vec<T>> {
    rows.iter().map(read).collect()
}

/// Reads the one row there may be.
pub(crate) fn first<T>(rows: &[Row], read: impl Fn(&Row) -> StoreResult<T>) -> StoreResult<Option<T>> {
    rows.first().map(read).transpose()
}
