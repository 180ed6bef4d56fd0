//! The use cases and their ports.

pub mod ports;
