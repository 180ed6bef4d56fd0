//! A filing: from a body's file to entries, in four steps.
//!
//! ```text
//! f1 read     rows become typed drafts, or reasons with row and column
//! f2 check    catalog, competence, identity, age, words: pure
//! f3 commit   entry, leaf and pending notice in one operation, a chunk at a time
//! f4 notify   a message that something waits, where the person confirmed an address
//! ```
//!
//! A bad row stops itself, never the batch. A batch can be sent again: rows that are there are
//! told as repeated. A crash leaves whole chunks; the batch is carried on from there.

pub mod amend;
mod back;
pub mod batch;
mod cells;
mod chunk;
mod dry_run;
pub mod example;
mod f1_read;
mod f2_check;
mod f3_commit;
mod f4_notify;
mod heading;
mod intake;
pub mod mend;
pub mod own_record;
mod recipients;
pub mod returned;
pub mod take_back;
pub mod templates;
pub mod upload;
mod work;

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

pub(crate) use batch::Sealer;
pub use batch::{BatchView, Counts, Progress};
pub(crate) use f2_check::Draft;
pub(crate) use f3_commit::content_digest;

/// Why a row was not simply filed. Words are in `locales/`, by code.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Reason {
    /// The code.
    #[n(0)]
    pub code: String,
    /// The column as the sender heads it.
    #[n(1)]
    pub column: Option<String>,
    /// What was found there; never for columns that hold a person's name or number.
    #[n(2)]
    pub found: Option<String>,
    /// Other values that the words need.
    #[n(3)]
    pub args: BTreeMap<String, String>,
}

impl Reason {
    pub(crate) fn new(code: &str) -> Self {
        Self { code: code.to_owned(), column: None, found: None, args: BTreeMap::new() }
    }

    pub(crate) fn at(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }

    pub(crate) fn found(mut self, found: &str) -> Self {
        self.found = Some(found.chars().take(80).collect());
        self
    }

    pub(crate) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }
}

/// Where a row that has something to be told stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum RowState {
    /// To be mended.
    Refused = 1,
    /// Refused by law: nothing of it is kept but its number and the rule.
    RefusedByLaw = 2,
    /// Waits for a human.
    Review = 3,
    /// Filed, with a remark for next time.
    Filed = 4,
    /// Was to be mended or confirmed, and that was done: mended in another batch, or amended.
    Mended = 5,
}

/// A row that was not filed, or filed with a remark, sealed under the batch's key.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RowRecord {
    /// Cells as text, in the order of the sheet; none where the law refuses the row or it was filed.
    #[n(0)]
    pub cells: Vec<String>,
    /// Why.
    #[n(1)]
    pub reasons: Vec<Reason>,
    /// The entry that has the same key and other content.
    #[n(2)]
    pub entry: Option<xinyu_register::ids::EntryId>,
    /// The batch in which it was mended.
    #[n(3)]
    pub mended_in: Option<xinyu_register::ids::BatchId>,
}

impl RowRecord {
    pub(crate) fn new(cells: Vec<String>, reasons: Vec<Reason>) -> Self {
        Self { cells, reasons, entry: None, mended_in: None }
    }
}
