//! What a person may do with their own file: see it, see who looked, answer, freeze, take a report.

pub mod answers;
pub mod consents;
pub mod honours;
pub mod looks;
pub mod notices;
pub mod own;
pub mod reports;
pub mod settings;
pub mod share_words;
pub mod shares;
pub mod ways;
pub mod wishes;
