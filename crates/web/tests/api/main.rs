//! The API in process over a register in a temporary folder. Rules, store and spreadsheets are the real
//! ones; clock, post and typesetter are the test's own.

mod access;
mod batches;
mod client;
mod enquiries;
mod faults;
mod identity;
mod own_file;
#[expect(dead_code, reason = "the world of the use cases serves other stories, too")]
#[path = "../../../service/tests/it/probe.rs"]
mod probe;
mod public;
mod review;
#[expect(dead_code, reason = "the world of the use cases serves other stories, too")]
#[path = "../../../service/tests/it/world.rs"]
mod world;
