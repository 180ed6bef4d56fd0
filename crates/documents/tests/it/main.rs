//! One binary for all tests of the crate.

mod key;
mod layout;
mod sample;
mod signature;
