//! The pure domain of the register: what an entry is, when it may be shown, to whom and why.
//!
//! No clock, no randomness, no input or output: dates, identifiers and the texts of `rules/` are
//! handed in. A value of a type here is the proof of the check that made it.
//!
//! Words are those of `docs/GLOSSARY.md`, one word a thing.

pub mod amendment;
pub mod authorisation;
pub mod calendar;
pub mod codec;
pub mod disclosure;
pub mod ending;
pub mod entry;
pub mod event;
pub mod honour;
pub mod identity;
pub mod ids;
pub mod instant;
pub mod logged;
pub mod marks;
pub mod names;
pub mod paper;
pub mod papers;
pub mod procedure;
pub mod rules;
pub mod sealed;
pub mod staff;
pub mod subject;
pub mod text;
