//! Use cases, in process: real rules, real store, real spreadsheets; clock, randomness, post and
//! renderer are the test's own. A test's name is a sentence of the rule that it holds us to.

mod amendments;
mod awards;
mod concurrency;
mod consent;
mod counter;
mod ending;
mod enquiry;
mod honours;
mod journal;
mod kinds;
mod looks;
mod model;
mod own_file;
mod papers;
mod people;
mod probe;
mod relevance;
mod reports;
mod served;
mod shares;
mod silence;
mod sweep;
mod tamper;
mod tamper_published;
mod tamper_rows;
mod vault;
mod ways;
mod wishes;
mod world;
