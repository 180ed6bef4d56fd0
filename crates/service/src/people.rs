//! The officers of a body, kept by its administrator: joiners, movers, leavers, deputies, and rights
//! that are certified again each year (design 1).
//!
//! Every change is an event of the body and carries the officer's record with it, in one commit; the
//! record is nothing but its steps, and the deep check does them again. What ends stops at once: rights
//! are asked anew at each request, and sessions and tokens go with the change. Nobody changes their own
//! rights, and the last administrator of a body does not go before there is another. Nothing here is
//! about residents.

mod read;
mod steps;

use jiff::civil::Date;
use xinyu_register::ids::OfficerId;
use xinyu_register::staff::{Right, Staff};
use xinyu_store::accounts::OfficerRecord;
use xinyu_vault::{Place, open, seal};
use zeroize::Zeroizing;

pub use read::{Colleague, DeputyLine, People, RightLine, RightState};
pub use steps::NewColleague;

use crate::app::Register;
use crate::caller::Officer;
use crate::error::{ServiceError, ServiceResult};
use crate::person::Opened;

/// The role of those who keep the officers of their body.
pub const ADMIN: &str = "body_admin";
/// The action that it is asked for.
pub(crate) const MANAGE: &str = "people.manage";
/// How long a right may be given for: then it is certified again.
pub(crate) const LONGEST: &str = "officer.rights.longest";
/// How long before its end a right is warned of.
pub(crate) const WARN: &str = "officer.rights.warn";
/// How long somebody may stand in for another.
pub(crate) const DEPUTY_LONGEST: &str = "officer.deputy.longest";

impl Register {
    fn staff_place<'a>(system: &Opened, id: &'a OfficerId) -> Place<'a> {
        Place { table: "officer", column: "rights", row: id.as_bytes(), key: system.key_id }
    }

    pub(crate) fn open_staff(&self, system: &Opened, record: &OfficerRecord) -> ServiceResult<Staff> {
        let plain = open(&system.k_s, &Self::staff_place(system, &record.id), &record.rights)?;
        Staff::from_cbor(&plain).map_err(|_| ServiceError::Unreadable("officer.rights"))
    }

    pub(crate) fn seal_staff(
        &self,
        system: &Opened,
        id: OfficerId,
        staff: &Staff,
    ) -> ServiceResult<xinyu_register::sealed::Sealed> {
        Ok(seal(&system.k_s, &Self::staff_place(system, &id), self.nonce(), &Zeroizing::new(staff.to_cbor()))?)
    }

    pub(crate) fn open_officer_name(&self, system: &Opened, record: &OfficerRecord) -> ServiceResult<String> {
        let name = self.open_own(system, "officer", "name", record.id.as_bytes(), &record.name)?;
        String::from_utf8(name.to_vec()).map_err(|_| ServiceError::Unreadable("officer.name"))
    }

    /// Whether an officer is the human behind another entry, too: the same one, or one of the same name
    /// in the same body. Standing in for somebody else makes nobody a second person.
    pub(crate) async fn is_same_human(&self, officer: &Officer, other: OfficerId) -> ServiceResult<bool> {
        if officer.id == other {
            return Ok(true);
        }
        let Some(record) = self.store.accounts.officer(other).await? else { return Ok(false) };
        let system = self.system_opened().await?;
        Ok(record.body == officer.body.as_str() && self.open_officer_name(system, &record)? == officer.name)
    }

    /// The last day for which a right can be given or certified on a day.
    pub(crate) fn rights_until(&self, from: Date) -> ServiceResult<Date> {
        Ok(self.rules.due(from, self.rules.clock(LONGEST, from)?).date)
    }

    /// Whether a right runs out so soon that it is warned of.
    pub(crate) fn runs_out(&self, right: &Right, today: Date) -> ServiceResult<bool> {
        let warned = self.rules.due(today, self.rules.clock(WARN, today)?).date;
        Ok(right.holds_on(today) && right.until <= warned)
    }
}
