//! Rows that wait because of words in their free text, of a value that does not say enough, or of the
//! age at which something may have been done: the other question of the register's own officers.
//!
//! ```text
//! cases    what an officer sees of a row: its item, its document, the flagged words in their place
//! decide   it is filed as it is, goes back to its body, or is refused with nothing kept
//! words    the flagged words of a text, with all else blanked
//! ```
//!
//! The cases lie in the queue of [`crate::identity`] and are opened, decided and purged like those; what
//! differs is the question. They are known by number, body and date, never by person. Opening one is a
//! look: of the person's, where the number is one that is known here, else an event of the register.

mod cases;
mod decide;
mod words;

pub use cases::{AgeQuestion, FlaggedText, ReviewLine, ReviewPage, ReviewView};
pub use decide::ReviewDecided;
pub use words::Part;

/// The purpose and the ground of such a look, in `rules/screening`.
pub(crate) const REVIEW: &str = "review.rows";
/// The days in which a row is decided.
pub(crate) const CLOCK: &str = "review.decide";
