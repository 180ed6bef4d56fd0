//! The register as the use cases see it: store, keys, rules, ports, and the two subjects of its own.

use std::path::PathBuf;
use std::sync::Arc;

use xinyu_evidence::hash::Hash;
use xinyu_evidence::note::Signer;
use xinyu_evidence::receipt::{Receipt, ReceiptSigner, sign_one};
use xinyu_register::instant::beijing_day;
use xinyu_register::logged::Committed;
use xinyu_register::rules::Rules;
use xinyu_register::sealed::KeyId;
use xinyu_store::Store;
use xinyu_store::person::SubjectKey;
use xinyu_vault::{Key, Keyring, Nonce};

use crate::person::Opened;
use crate::policy::Policy;
use crate::ports::{Clock, Entropy, Post, Renderer, ReportSigner, SheetLimits, Sheets, Words};

/// Tries of a commit before the caller is told to come again: each conflict means that somebody
/// else went ahead, so a few are enough.
pub(crate) const TRIES_MAX: u32 = 16;

/// Settings of a register.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What it is called on pages and documents.
    pub name: String,
    /// Name of its journal (a schema-less URL, as C2SP says).
    pub origin: String,
    /// Address under which people reach it, without a slash at its end.
    pub address: String,
    /// Sealed into its identity: a demo register has synthetic people and open sign-ins.
    pub demo: bool,
    /// Where the published journal and the sealed uploads are.
    pub data_dir: PathBuf,
    /// A leaf is promised to be published within so many milliseconds.
    pub merge_delay_ms: i64,
    /// Beat of the sequencer, milliseconds.
    pub beat_ms: u64,
    /// Limits on what is read from sheets.
    pub sheet_limits: SheetLimits,
    /// Bytes of an upload.
    pub upload_bytes_max: u64,
}

/// Everything a use case needs.
pub struct Register {
    /// Settings.
    pub settings: Settings,
    /// The store.
    pub store: Store,
    /// Keys from outside the database.
    pub keyring: Keyring,
    /// The law as data.
    pub rules: Arc<Rules>,
    /// Role × action.
    pub policy: Arc<dyn Policy>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Spreadsheets.
    pub sheets: Arc<dyn Sheets>,
    /// Documents.
    pub renderer: Arc<dyn Renderer>,
    /// Post.
    pub post: Arc<dyn Post>,
    /// Words of documents and messages.
    pub words: Arc<dyn Words>,
    /// Signs checkpoints.
    pub checkpoint_signer: Signer,
    /// Signs receipts.
    pub receipt_signer: ReceiptSigner,
    /// Signs documents.
    pub report_signer: Arc<dyn ReportSigner>,
    /// What is published of the keys.
    pub(crate) published: xinyu_evidence::keys::WellKnown,
    /// The subject under which bodies' and system events run.
    pub system: SubjectKey,
    /// The subject on which the same work is done for an unknown person.
    pub decoy: SubjectKey,
    /// The system's key, once it was needed; its n is of then, so no event is made from it.
    pub(crate) system_key: tokio::sync::OnceCell<Opened>,
    /// Serialises system events of this process, so that they do not forestall each other.
    pub(crate) system_turn: tokio::sync::Mutex<()>,
    /// Held while a sheet that goes back is made.
    pub(crate) sheet_turn: tokio::sync::Mutex<()>,
    /// Where those wait who were forestalled about a person.
    pub(crate) turns: crate::turn::Turns,
}

impl Register {
    /// Now, in milliseconds.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// Today in Beijing at `now_ms`.
    #[must_use]
    pub fn day(now_ms: i64) -> jiff::civil::Date {
        beijing_day(now_ms)
    }

    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0u8; N];
        self.entropy.fill(&mut bytes);
        bytes
    }

    pub(crate) fn nonce(&self) -> Nonce {
        self.random()
    }

    pub(crate) fn new_key(&self) -> (KeyId, Key) {
        (KeyId(self.random()), Key::from_bytes(self.random()))
    }

    /// The signed promise about a leaf. The same leaf always gets the same one.
    #[must_use]
    pub fn receipt(&self, committed: &Committed) -> Receipt {
        self.receipt_for(committed.leaf_hash(), committed.committed_ms())
    }

    pub(crate) fn receipt_for(&self, leaf_hash: &Hash, committed_ms: i64) -> Receipt {
        sign_one(&self.receipt_signer, leaf_hash, committed_ms, committed_ms + self.settings.merge_delay_ms)
    }
}
