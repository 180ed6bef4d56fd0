//! What lets outsiders check the register: bytes in, bytes out.
//!
//! For whoever holds a paper of the register and does not want to take its word: a resident, a
//! court, a journalist, a second implementation. Everything here is a pure function. The crate
//! opens no file and no connection, reads no clock, draws no random number, and depends on no other
//! crate of the register: seeds, nonces, keys and instants are arguments.
//!
//! Read it in this order:
//!
//! 1. [`hash`], [`leaf`]: what the register commits to for each event.
//! 2. [`merkle`], [`tile`]: the tree over the leaves, and how it is published.
//! 3. [`note`], [`checkpoint`]: the register's signature over the tree.
//! 4. [`receipt`], [`proof`]: what a person is handed, first as a promise, then as a fact.
//! 5. [`pdf`]: the signature over a whole report.
//! 6. [`keys`], [`verify`]: whose signatures count, and one door for every kind of paper.
//!
//! The tree is that of RFC 6962; tiles, notes, checkpoints and proofs are those of C2SP
//! (`tlog-tiles`, `signed-note`, `tlog-checkpoint`, `tlog-proof`). Leaf and receipt are our own and
//! carry a suite byte: suite 1 is SHA-256, HMAC, HKDF, Ed25519 and P-256.
//!
//! Every parser is total: any bytes give a value or an error, never a panic, within named limits.

mod cms;
mod der;
mod text;

pub mod checkpoint;
pub mod hash;
pub mod keys;
pub mod leaf;
pub mod merkle;
pub mod note;
pub mod paper;
pub mod pdf;
pub mod proof;
pub mod receipt;
pub mod tile;
pub mod verify;

/// The only suite so far: SHA-256, HMAC, HKDF, Ed25519, P-256. Others stand beside it, never instead.
pub const SUITE: u8 = 1;

pub use hash::Hash;
pub use keys::WellKnown;
pub use leaf::Leaf;
pub use receipt::Receipt;
pub use verify::{Verdict, verify};
