//! The register's own events, under a pseudonym of its own, so that they open too.

use xinyu_evidence::leaf::{Class, LeafKind};
use xinyu_register::event::Event;
use xinyu_register::logged::Committed;
use xinyu_register::sealed::Sealed;
use xinyu_register::subject::Identity;
use xinyu_store::Tried;
use xinyu_store::files::Whose;
use xinyu_store::person::{EnquiryPut, NewEvent, Operation, PersonChange, SubjectKey};
use xinyu_vault::{Place, open, seal};
use zeroize::Zeroizing;

use crate::app::{Register, TRIES_MAX};
use crate::error::{ServiceError, ServiceResult};
use crate::person::Opened;

/// Names under which the two subjects of the register are found: no identity paper has these kinds.
pub(crate) const SYSTEM: &str = "register/system";
pub(crate) const DECOY: &str = "register/decoy";

impl Register {
    /// Finds the system's subject or the decoy; makes it, once, if the database may be written to.
    pub(crate) async fn own_subject(&self, which: &str, may: &ServiceResult<()>) -> ServiceResult<SubjectKey> {
        let blind = self.keyring.blind_identity(which, "");
        if let Some(found) = self.store.files.file(Whose::Blind(blind)).await? {
            return Ok(found.subject.key);
        }
        may.clone()?;
        let nobody = Identity {
            id_type: which.to_owned(),
            id_number: String::new(),
            name: String::new(),
            confirmed: None,
            others: Vec::new(),
        };
        let (new, _) = self.new_subject(blind, &nobody, self.now_ms())?;
        Ok(self.store.persons.ensure_subject(new).await?)
    }

    /// The system's subject with its present n.
    pub(crate) async fn system_subject(&self) -> ServiceResult<Opened> {
        let rows = self.store.files.file(Whose::Key(self.system)).await?;
        self.open_subject(&rows.ok_or(ServiceError::Unreadable("subject.id"))?.subject)
    }

    /// The system's subject for what is sealed under its key; the number of its events is not the present one.
    /// Its key never changes while the register runs, and every caller is looked up with it, so it is unwrapped
    /// once.
    pub(crate) async fn system_opened(&self) -> ServiceResult<&Opened> {
        self.system_key.get_or_try_init(|| self.system_subject()).await
    }

    /// Commits an event of a body or of the register; also an enquiry that concerns nobody.
    pub(crate) async fn system_event(
        &self,
        kind: LeafKind,
        class: Class,
        event: &Event,
        at_ms: i64,
        valid_until_ms: i64,
        enquiry: Option<EnquiryPut>,
    ) -> ServiceResult<(u64, Committed)> {
        let _turn = self.system_turn.lock().await;
        for _ in 0..TRIES_MAX {
            let subject = self.system_subject().await?;
            let new = self.system_new_event(&subject, kind, class, event, at_ms)?;
            let n = new.n;
            let mut change = PersonChange::new(Operation::System, self.system, new, valid_until_ms);
            change.enquiry.clone_from(&enquiry);
            if let Tried::Done(committed) = self.store.persons.commit(change).await? {
                return Ok((n, committed));
            }
            if at_ms > valid_until_ms {
                break;
            }
        }
        Err(ServiceError::Busy)
    }

    pub(crate) fn system_new_event(
        &self,
        subject: &Opened,
        kind: LeafKind,
        class: Class,
        event: &Event,
        at_ms: i64,
    ) -> ServiceResult<NewEvent> {
        self.new_event(subject, class, kind, &Self::subject_key(subject), event, at_ms)
    }

    /// Seals a small thing of the register's own under the system's key.
    pub(crate) fn seal_own(
        &self,
        system: &Opened,
        table: &str,
        column: &str,
        row: &[u8],
        plain: &[u8],
    ) -> ServiceResult<Sealed> {
        Ok(seal(&system.k_s, &Place { table, column, row, key: system.key_id }, self.nonce(), plain)?)
    }

    /// Opens what [`Register::seal_own`] sealed.
    pub(crate) fn open_own(
        &self,
        system: &Opened,
        table: &str,
        column: &str,
        row: &[u8],
        sealed: &Sealed,
    ) -> ServiceResult<Zeroizing<Vec<u8>>> {
        Ok(open(&system.k_s, &Place { table, column, row, key: system.key_id }, sealed)?)
    }
}
