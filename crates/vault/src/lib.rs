//! The key hierarchy: sealing, blind index, destruction.
//!
//! ```text
//! KEK_g   (file, outside the database)   wraps  K_s, K_batch, the system key
//! K_s     (one a subject)                wraps  seed, K_e, K_sy
//! K_e     (one an entry)                 seals  the entry and its events
//! K_sy    (one a subject and year)       seals  looks, consents
//! K_idx   (file, outside the database)   keys   the blind index
//! ```
//!
//! A key is destroyed by destroying its wrapped form; the backups that could bring it back end
//! with their generation (`docs/ARCHITECTURE.md`). Exact forms: evidence.md, "Keys". No clock and
//! no randomness here: nonces and keys are handed in, made of bytes from the entropy port.

mod file;
mod keyring;
mod seal;

pub use file::{CHUNK_BYTES, SealedReader, SealedWriter};
pub use keyring::{Keyring, KeyringError, key_place};
pub use seal::{Key, Nonce, Place, VaultError, open, open_key, seal, wrap_key};
