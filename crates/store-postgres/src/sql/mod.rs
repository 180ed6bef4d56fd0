//! Every statement of this backend, by name.
//!
//! They are written down in one place so that tests can go through all of them: each is prepared, and
//! each that serves people is explained, on a migrated database, under the role that runs it.

mod desks;
mod files;
mod journal;
mod keys;
mod persons;

pub(crate) use desks::*;
pub(crate) use files::*;
pub(crate) use journal::*;
pub(crate) use keys::*;
pub(crate) use persons::*;

/// Who runs a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// What serves people: adds to the journal, and takes nothing away.
    Serve,
    /// What keeps house: gives places, destroys, purges.
    Maintain,
}

impl Role {
    /// Its name in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Serve => "xinyu_serve",
            Self::Maintain => "xinyu_maintain",
        }
    }
}

/// How much of the partitioned tables a statement may touch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// One part of each, found by key.
    One,
    /// As many parts as it is given keys, each row found by key: chunks of filings.
    Keys,
    /// Each row found by key in its own part, as many as a list has lines: what a body is shown.
    List,
    /// All: counts, and what walks through the register for a check.
    All,
}

/// A statement.
#[derive(Debug)]
pub struct Sql {
    /// Its name.
    pub name: &'static str,
    /// Its words.
    pub text: &'static str,
    /// Who runs it.
    pub role: Role,
    /// How far it reaches.
    pub reach: Reach,
}

/// Writes statements down, with a list of all of them.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident: $role:ident $reach:ident = $text:expr;)+) => {
        $($(#[$doc])* pub(crate) static $name: $crate::sql::Sql = $crate::sql::Sql {
            name: stringify!($name),
            text: $text,
            role: $crate::sql::Role::$role,
            reach: $crate::sql::Reach::$reach,
        };)+
        pub(super) static ALL: &[&$crate::sql::Sql] = &[$(&$name),+];
    };
}
pub(crate) use statements;

/// All statements.
pub fn all() -> impl Iterator<Item = &'static Sql> {
    [persons::ALL, files::ALL, desks::ALL, journal::ALL, keys::ALL].into_iter().flatten().copied()
}
