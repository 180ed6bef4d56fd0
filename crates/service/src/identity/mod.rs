//! Whether a number and a name go together: the question of the register's own officers.
//!
//! ```text
//! cases    a filed row whose name is none of the person's waits for an officer, who compares
//! decide   what the officer finds, the event that says so, and what becomes of the row
//! own      what the person knows of it, and the sign-in that confirms a name
//! ```
//!
//! A case is known by its number and its date. Opening one is a look; what another body filed about
//! the person is in none, and the body whose row waits never learns by what name the person is known.

pub(crate) mod cases;
pub(crate) mod decide;
pub mod own;

pub use cases::{CaseLine, CasePage, CaseView, KnownName};
pub use decide::{DecidedRow, IdentityDecided};
pub use own::{NameStanding, OwnNames};

use xinyu_register::identity::{IdNumber, PersonName};
use xinyu_register::sealed::{BlindIndex, Sealed};
use xinyu_register::subject::Identity;
use xinyu_vault::{Place, seal};
use zeroize::Zeroizing;

use crate::app::Register;
use crate::error::ServiceResult;
use crate::person::Opened;

impl Register {
    /// Names a number and a name together, whoever is behind them.
    pub(crate) fn pair_of(&self, number: &IdNumber, name: &PersonName) -> BlindIndex {
        self.keyring.blind_parts(
            "not-this-person",
            &[number.id_type().as_str().as_bytes(), number.normalised().as_bytes(), name.key().as_bytes()],
        )
    }

    /// What an event says of who the person is: an HMAC, so that no event holds a name.
    pub(crate) fn known_mark(&self, subject: &Opened, identity: &Identity) -> [u8; 32] {
        self.keyring.blind_parts("known", &[&subject.pseudonym.0, &identity.to_cbor()]).0
    }

    pub(crate) fn seal_identity(&self, subject: &Opened, identity: &Identity) -> ServiceResult<Sealed> {
        let place = Place { table: "subject", column: "identity", row: &subject.pseudonym.0, key: subject.key_id };
        Ok(seal(&subject.k_s, &place, self.nonce(), &Zeroizing::new(identity.to_cbor()))?)
    }
}
