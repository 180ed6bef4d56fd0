//! Putting a register together from its parts, and what is published of its keys.

use std::sync::Arc;

use xinyu_evidence::keys::{PublishedKey, ReportKey, WellKnown};
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind, SUITE};
use xinyu_evidence::note::Signer;
use xinyu_evidence::receipt::ReceiptSigner;
use xinyu_register::event::Event;
use xinyu_register::rules::Rules;
use xinyu_register::sealed::Sealed;
use xinyu_store::Store;
use xinyu_store::person::SubjectKey;
use xinyu_vault::Keyring;

use crate::app::{Register, Settings};
use crate::error::{ServiceError, ServiceResult};
use crate::policy::Policy;
use crate::ports::{Clock, Entropy, Post, Renderer, ReportSigner, Sheets, Words};
use crate::system::{DECOY, SYSTEM};

/// The name under which the register keeps which rules it last ran by.
const RULES_FACT: &str = "rules.version";
/// The name under which it keeps which delays its receipts have promised.
const DELAYS_FACT: &str = "journal.delays";

/// What a register is put together from.
pub struct Parts {
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
    /// Signing keys.
    pub signing: SigningKeys,
}

/// The register's signing keys, apart from each other.
pub struct SigningKeys {
    /// Signs checkpoints.
    pub checkpoint: Signer,
    /// Signs receipts.
    pub receipt: ReceiptSigner,
    /// Signs documents.
    pub report: Arc<dyn ReportSigner>,
    /// The public half of the report key, uncompressed SEC1.
    pub report_public: Vec<u8>,
    /// Names of the three keys as published: checkpoint, receipt, report.
    pub ids: [String; 3],
    /// From when they are valid, milliseconds.
    pub from_ms: i64,
}

impl Register {
    /// Puts a register together. Makes its own two subjects if they are not there, and journals
    /// the rules if they are new.
    ///
    /// A database that was put back to an earlier state, or whose published checkpoint is gone, can
    /// be opened to be looked at, but nothing is written to it here; whoever means to write asks
    /// [`Register::check_not_rolled_back`] first.
    ///
    /// # Errors
    /// See [`crate::ServiceError`].
    pub async fn start(parts: Parts) -> ServiceResult<Arc<Self>> {
        let published = published(&parts);
        let mut register = Self {
            settings: parts.settings,
            store: parts.store,
            keyring: parts.keyring,
            rules: parts.rules,
            policy: parts.policy,
            clock: parts.clock,
            entropy: parts.entropy,
            sheets: parts.sheets,
            renderer: parts.renderer,
            post: parts.post,
            words: parts.words,
            checkpoint_signer: parts.signing.checkpoint,
            receipt_signer: parts.signing.receipt,
            report_signer: parts.signing.report,
            published,
            system: SubjectKey(0),
            decoy: SubjectKey(0),
            system_key: tokio::sync::OnceCell::new(),
            system_turn: tokio::sync::Mutex::new(()),
            sheet_turn: tokio::sync::Mutex::new(()),
            turns: crate::turn::Turns::new(),
        };
        let whole = register.check_not_rolled_back().await;
        register.system = register.own_subject(SYSTEM, &whole).await?;
        register.decoy = register.own_subject(DECOY, &whole).await?;
        if whole.is_ok() {
            register.journal_rules().await?;
            register.remember_delay().await?;
        }
        Ok(Arc::new(register))
    }

    /// A change of the rules is itself a leaf.
    async fn journal_rules(&self) -> ServiceResult<()> {
        let version = self.rules.version();
        let last = self.store.accounts.fact(RULES_FACT).await?;
        if last.as_deref() == Some(version.as_bytes()) {
            return Ok(());
        }
        let now_ms = self.now_ms();
        let event = Event::RulesLoaded { at_ms: now_ms, version: version.to_owned() };
        self.system_event(LeafKind::Rules, LeafClass::Entry, &event, now_ms, i64::MAX, None).await?;
        Ok(self.store.accounts.fact_put(RULES_FACT, version.as_bytes().to_vec()).await?)
    }

    /// The delay that receipts promise is a setting, and may be another tomorrow; which ones were
    /// ever promised is kept, so that a leaf's can be held against them. Sealed, because whoever
    /// alters a leaf could as well add to a list in clear.
    async fn remember_delay(&self) -> ServiceResult<()> {
        let system = self.system_subject().await?;
        let mut delays = match self.delays().await {
            Ok(delays) => delays,
            Err(error @ (ServiceError::Vault(_) | ServiceError::Unreadable(_))) => {
                tracing::error!(%error, "the list of promised delays is damaged; `xinyu journal verify --deep` tells");
                return Ok(());
            }
            Err(other) => return Err(other),
        };
        if delays.contains(&self.settings.merge_delay_ms) {
            return Ok(());
        }
        delays.push(self.settings.merge_delay_ms);
        let plain = minicbor::to_vec(delays).map_err(|_| ServiceError::Unreadable(DELAYS_FACT))?;
        let sealed = self.seal_own(&system, "fact", "value", DELAYS_FACT.as_bytes(), &plain)?;
        Ok(self.store.accounts.fact_put(DELAYS_FACT, sealed.0).await?)
    }

    /// The delays that receipts have ever promised, in milliseconds.
    pub(crate) async fn delays(&self) -> ServiceResult<Vec<i64>> {
        let Some(bytes) = self.store.accounts.fact(DELAYS_FACT).await? else { return Ok(Vec::new()) };
        let system = self.system_subject().await?;
        let plain = self.open_own(&system, "fact", "value", DELAYS_FACT.as_bytes(), &Sealed(bytes))?;
        minicbor::decode(&plain).map_err(|_| ServiceError::Unreadable(DELAYS_FACT))
    }

    pub(crate) fn published_keys(&self) -> WellKnown {
        self.published.clone()
    }
}

fn published(parts: &Parts) -> WellKnown {
    let signing = &parts.signing;
    let [checkpoint, receipt, report] = signing.ids.clone();
    let key = |id: String, public: Vec<u8>| PublishedKey {
        id,
        suite: SUITE,
        public,
        from_ms: signing.from_ms,
        until_ms: None,
    };
    WellKnown {
        name: parts.settings.name.clone(),
        origin: parts.settings.origin.clone(),
        api: format!("{}/api/v1", parts.settings.address),
        checkpoint_keys: vec![key(checkpoint, signing.checkpoint.verifier().public().to_vec())],
        receipt_keys: vec![key(receipt, signing.receipt.public().to_vec())],
        report_keys: vec![ReportKey {
            key: key(report, signing.report_public.clone()),
            certificate: signing.report.certificate_der().to_vec(),
        }],
        witnesses: Vec::new(),
    }
}
