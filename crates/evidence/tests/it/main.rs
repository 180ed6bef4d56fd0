//! The checks an outsider would make of this crate, and the known values it must agree with.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod checkpoint;
mod keys;
mod leaf;
mod merkle;
mod note;
mod pdf;
mod proof;
mod receipt;
mod support;
mod tile;
mod verify;
