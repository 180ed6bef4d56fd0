//! Rotation of the key-encryption key, while the register is served.
//!
//! A new generation lies in its file before anything is under it. Keys are then put under it in small
//! steps; whoever meets one that they do not know looks at the files again. A process that has not looked
//! yet may still wrap under the old one, so a walk is repeated until nothing is left there, and a generation
//! is destroyed only when nothing is.

use xinyu_evidence::leaf::{Class, LeafKind};
use xinyu_register::event::{Event, KeysEvent};
use xinyu_register::sealed::{Generation, KeyId};
use xinyu_store::keys::{KeyOf, WrappedRow};
use xinyu_vault::key_place;

use crate::app::Register;
use crate::error::ServiceResult;

/// Keys in one step: people wait for no more than that.
const STEP: u32 = 200;

impl Register {
    /// How many keys lie under each generation, oldest first.
    ///
    /// # Errors
    /// See [`crate::ServiceError`].
    pub async fn keys_by_generation(&self) -> ServiceResult<Vec<(Generation, u64)>> {
        Ok(self.store.keys.generations().await?)
    }

    /// Puts every key under the latest generation; how many were put. It can be broken off and repeated.
    /// `tell` is told the count as it grows.
    ///
    /// # Errors
    /// A key that does not open: [`crate::ServiceError::Keyring`].
    pub async fn rewrap_all(&self, tell: &(dyn Fn(u64) + Send + Sync)) -> ServiceResult<u64> {
        self.keyring.refresh();
        let to = self.keyring.current();
        let mut count = 0;
        for (from, _) in self.store.keys.generations().await? {
            if from == to {
                continue;
            }
            for of in KeyOf::ALL {
                let mut after = i64::MIN;
                loop {
                    let rows = self.store.keys.wrapped_under(of, from, after, STEP).await?;
                    let Some(last) = rows.last() else { break };
                    after = last.seq;
                    let put = rows.into_iter().map(|row| self.rewrapped(of, from, row)).collect::<Result<_, _>>()?;
                    count += self.store.keys.rewrap(of, from, to, put).await?;
                    tell(count);
                }
            }
        }
        Ok(count)
    }

    fn rewrapped(&self, of: KeyOf, from: Generation, row: WrappedRow) -> ServiceResult<WrappedRow> {
        let place = key_place(of.table(), row.key_id, &row.row);
        let key = self.keyring.unwrap(from, &place, &row.wrapped)?;
        let (_, wrapped) = self.keyring.wrap(&place, self.nonce(), &key)?;
        Ok(WrappedRow { wrapped, ..row })
    }

    /// Journals what became of a generation.
    ///
    /// # Errors
    /// See [`crate::ServiceError`].
    pub async fn tell_of_keys(&self, generation: Generation, what: KeysEvent) -> ServiceResult<()> {
        let now_ms = self.now_ms();
        let event = Event::Keys { at_ms: now_ms, generation: generation.0, what };
        self.system_event(LeafKind::System, Class::Entry, &event, now_ms, i64::MAX, None).await?;
        Ok(())
    }

    /// Names of all keys that were ever destroyed.
    ///
    /// # Errors
    /// See [`crate::ServiceError`].
    pub async fn destroyed_keys(&self) -> ServiceResult<Vec<KeyId>> {
        Ok(self.store.sweep.destroyed_keys().await?)
    }
}
