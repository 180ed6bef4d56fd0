//! What auditors and operators see of the register: counts and states, nobody's data.

use xinyu_evidence::leaf::{Leaf, LeafKind};
use xinyu_register::ids::OfficerId;

use crate::app::Register;
use crate::caller::Caller;
use crate::error::{ServiceError, ServiceResult};

/// Leaves read at once.
const LEAVES_READ: u32 = 8192;
/// Messages beyond which the outbox only says "at least so many".
const MESSAGES_COUNTED_MAX: u32 = 10_000;

/// The journal as an auditor sees it: what the tree must agree with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JournalState {
    /// Events about people, padding among them.
    pub person: u64,
    /// Events of bodies and of the register.
    pub system: u64,
    /// Destructions.
    pub destruction: u64,
    /// Tallies.
    pub tally: u64,
    /// Changes of the rules.
    pub rules: u64,
    /// Leaves that nobody can open any more.
    pub destroyed: u64,
    /// Leaves that are durable and have no place yet.
    pub waiting: u64,
}

/// The machine as an operator sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MachineState {
    /// Leaves in the tree of the database.
    pub leaves: u64,
    /// Leaves that wait for a place.
    pub waiting: u64,
    /// Batches that are being worked through.
    pub batches: u64,
    /// Messages in the outbox.
    pub messages: u64,
    /// The last daily run.
    pub sweep: Option<crate::sweep::LastSweep>,
}

impl Register {
    /// Counts of the journal by kind of leaf; reads every leaf once.
    ///
    /// # Errors
    /// [`crate::error::Refusal::NotPermitted`].
    pub async fn journal_state(&self, caller: &Caller) -> ServiceResult<JournalState> {
        caller.officer(&*self.policy, "journal.read")?;
        let counts = self.store.journal.counts().await?;
        let mut state =
            JournalState { destroyed: counts.destroyed, waiting: counts.waiting, ..JournalState::default() };
        let mut at = 0;
        loop {
            let leaves = self.store.journal.leaves(at, LEAVES_READ).await?;
            if leaves.is_empty() {
                return Ok(state);
            }
            at += leaves.len() as u64;
            for bytes in &leaves {
                let leaf = Leaf::from_bytes(bytes).map_err(|_| ServiceError::Unreadable("leaf.bytes"))?;
                match leaf.kind {
                    LeafKind::Person => state.person += 1,
                    LeafKind::System => state.system += 1,
                    LeafKind::Destruction => state.destruction += 1,
                    LeafKind::Tally => state.tally += 1,
                    LeafKind::Rules => state.rules += 1,
                }
            }
        }
    }

    /// What the machine is about.
    ///
    /// # Errors
    /// [`crate::error::Refusal::NotPermitted`].
    pub async fn machine_state(&self, caller: &Caller) -> ServiceResult<MachineState> {
        caller.officer(&*self.policy, "health.read")?;
        let messages = self.store.files.messages_waiting(i64::MAX, MESSAGES_COUNTED_MAX).await?;
        Ok(MachineState {
            leaves: self.store.journal.head().await?.size,
            waiting: self.store.journal.waiting().await?,
            batches: self.store.batches.batches_working().await?.len() as u64,
            messages: messages.len() as u64,
            sweep: self.last_sweep().await?,
        })
    }

    /// The name of an officer, for pages of the same body.
    pub(crate) async fn officer_name(&self, id: OfficerId) -> ServiceResult<Option<String>> {
        let Some(record) = self.store.accounts.officer(id).await? else { return Ok(None) };
        let system = self.system_opened().await?;
        self.open_officer_name(system, &record).map(Some)
    }
}
