//! q4: which entries the purpose allows. The rule itself is in the domain.

use jiff::civil::Date;
use xinyu_register::disclosure::{Disclosure, Grounds, select};
use xinyu_register::event::Outcome;

use super::q2_authorise::May;
use super::q3_material::Material;
use crate::app::Register;

impl Register {
    pub(crate) fn q4_disclose(&self, may: &May<'_>, material: &Material, today: Date) -> Disclosure {
        let grounds = Grounds {
            purpose: &may.purpose.code,
            field: material.field.as_ref(),
            pins: material.consent.as_ref().map(|consent| consent.pins.as_slice()),
            today,
        };
        // Done for somebody who is not confirmed, too, over the decoy's file.
        let selected = select(&material.person.entries(), &grounds, &self.rules);
        if material.confirmed {
            selected
        } else {
            Disclosure { outcome: Outcome::IdentityUnconfirmed, shown: Vec::new(), not_shown: 0 }
        }
    }
}
