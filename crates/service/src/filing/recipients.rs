//! Who was shown an entry: they are told when it changes, and of nothing that they were not shown.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use xinyu_evidence::leaf::Class as LeafClass;
use xinyu_register::entry::{EndedWhy, EntryRecord};
use xinyu_register::event::{Event, Ground, Looker, Recipient};
use xinyu_register::ids::{ChangeId, EntryId};
use xinyu_store::person::ChangePut;
use xinyu_vault::{Place, open, seal};

use crate::app::Register;
use crate::error::{ServiceError, ServiceResult};
use crate::person::{ContentKey, Person};

/// Looks that are read at once.
const LOOKS_AT_ONCE: u32 = 500;

/// What happened to an entry that others were shown, sealed under the entry's key.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ChangeRecord {
    /// Commitment of the version that they were shown last.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub(crate) commitment: [u8; 32],
    /// Why it is not to be used any more; absent where it was amended.
    #[n(1)]
    pub(crate) ended: Option<EndedWhy>,
}

impl Register {
    /// Enquiries of others that were shown any version of an entry.
    pub(crate) async fn recipients(&self, person: &Person, record: &EntryRecord) -> ServiceResult<Vec<Recipient>> {
        let versions = record.commitments();
        let (mut told, mut recipients) = (BTreeSet::new(), Vec::new());
        let mut before = person.subject.n;
        loop {
            let rows =
                self.store.files.own_events(person.subject.key, LeafClass::Look as u8, before, LOOKS_AT_ONCE).await?;
            let Some(last) = rows.last() else { return Ok(recipients) };
            before = last.n;
            for row in &rows {
                let key = self.key_of_event(person, row)?;
                let Event::Looked(look) = self.open_event(&person.subject, &key, row)? else { continue };
                // A report that a counter printed was the person's own: the counter was shown nothing.
                if !matches!(look.ground, Ground::Consent(_) | Ground::Mandate { .. }) {
                    continue;
                }
                let (Looker::Officer { body, .. }, Some(enquiry)) = (look.looker, look.enquiry) else { continue };
                let shown = look.shown.iter().any(|one| one.whole && versions.contains(&one.commitment));
                if shown && told.insert(enquiry) {
                    recipients.push(Recipient { body, enquiry });
                }
            }
        }
    }

    /// One row a recipient, sealed under the entry's key.
    pub(crate) fn change_puts(
        &self,
        key: &ContentKey,
        entry: EntryId,
        recipients: &[Recipient],
        record: &ChangeRecord,
        at_ms: i64,
    ) -> ServiceResult<Vec<ChangePut>> {
        let plain = minicbor::to_vec(record).map_err(|_| ServiceError::Unreadable("change.sealed"))?;
        let put = |recipient: &Recipient| {
            let id = ChangeId::from_bytes(self.random());
            let place = Place { table: "change", column: "sealed", row: id.as_bytes(), key: key.id };
            let sealed = seal(&key.key, &place, self.nonce(), &plain)?;
            let (body, enquiry) = (recipient.body.clone(), recipient.enquiry);
            Ok(ChangePut { id, body, enquiry, entry, sealed, at_ms })
        };
        recipients.iter().map(put).collect()
    }

    pub(crate) fn open_change(
        &self,
        key: &ContentKey,
        row: &xinyu_store::desks::ChangeRow,
    ) -> ServiceResult<ChangeRecord> {
        let place = Place { table: "change", column: "sealed", row: row.id.as_bytes(), key: key.id };
        let plain = open(&key.key, &place, &row.sealed)?;
        minicbor::decode(&plain).map_err(|_| ServiceError::Unreadable("change.sealed"))
    }
}
