//! What the engine says, in the words of the contract. No value of a row is ever among them: the
//! engine's `DETAIL` and messages about malformed values are left out.

use deadpool_postgres::PoolError;
use tokio_postgres::error::SqlState;
use xinyu_store::StoreError;

/// A failure, and whether the same operation may succeed when it is done again.
#[derive(Debug)]
pub(crate) struct Trouble {
    pub(crate) error: StoreError,
    /// Nothing was done, and somebody else was in the way: a deadlock, a serialization failure.
    pub(crate) again: bool,
}

/// The answer inside of this crate.
pub(crate) type Res<T> = Result<T, Trouble>;

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self { error, again: false }
    }
}

impl From<tokio_postgres::Error> for Trouble {
    fn from(error: tokio_postgres::Error) -> Self {
        let again = error.code().is_some_and(|code| {
            *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED
        });
        Self { error: fault(&error), again }
    }
}

impl From<PoolError> for Trouble {
    fn from(error: PoolError) -> Self {
        let error = match error {
            PoolError::Backend(error) => fault(&error),
            PoolError::Timeout(_) => StoreError::Unavailable("all connections were busy for too long".into()),
            other => StoreError::Unavailable(other.to_string()),
        };
        Self { error, again: false }
    }
}

/// Data that contradicts itself or what was asked of it.
pub(crate) fn inconsistent(table: &'static str, column: &'static str, what: impl Into<String>) -> StoreError {
    StoreError::Inconsistent { table, column, what: what.into() }
}

/// Translates what the engine or the connection says.
pub(crate) fn fault(error: &tokio_postgres::Error) -> StoreError {
    let Some(told) = error.as_db_error() else {
        return match error.to_string() {
            // A column of another type than it is read as: the schema is not ours.
            text if text.starts_with("error deserializing") => inconsistent("(any)", "(any)", text),
            text => StoreError::Unavailable(match std::error::Error::source(error) {
                Some(cause) => format!("{text}: {cause}"),
                None => text,
            }),
        };
    };
    let code = told.code();
    match &code.code()[..2] {
        _ if *code == SqlState::DISK_FULL => StoreError::Full,
        // A constraint or a guard of ours: named, without the values.
        "23" => {
            let what = match (told.constraint(), told.table()) {
                (Some(constraint), Some(table)) => format!("{constraint} of {table} does not hold"),
                _ => told.message().to_owned(),
            };
            inconsistent("(any)", "(any)", what)
        }
        "22" | "21" => inconsistent("(any)", "(any)", format!("a value is not of its type (SQLSTATE {})", code.code())),
        "42" if *code == SqlState::INSUFFICIENT_PRIVILEGE => StoreError::Unavailable(format!(
            "PostgreSQL refused: {}. The user of [database] url must be a member of xinyu_serve, xinyu_maintain and \
             (to migrate) xinyu_owner",
            told.message()
        )),
        _ => StoreError::Unavailable(format!("PostgreSQL says: {} (SQLSTATE {})", told.message(), code.code())),
    }
}
