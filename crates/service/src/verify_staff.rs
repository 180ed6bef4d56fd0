//! Officers held against the events: what each may do is what the steps that were journalled make of it,
//! done again in their order; nobody is there of whom no event tells.

use std::collections::BTreeSet;

use xinyu_register::event::Event;
use xinyu_register::ids::OfficerId;
use xinyu_store::accounts::OfficerRecord;

use crate::app::Register;
use crate::error::ServiceResult;
use crate::verify::Checked;
use crate::verify_desk::Heard;
use crate::verify_subject::Told;

impl Heard {
    /// Does the steps of one subject's events again, in their order.
    pub(crate) fn staff_of(&mut self, told: &Told) {
        let mut steps: Vec<(&u64, &Event)> =
            told.iter().filter(|(_, event)| matches!(event, Event::Staff { .. })).collect();
        steps.sort_unstable_by_key(|(n, _)| **n);
        for (n, event) in steps {
            let Event::Staff { at_ms, body, officer, steps, .. } = event else { continue };
            let (_, staff) = self.staff.entry(*officer).or_insert_with(|| (body.clone(), Default::default()));
            steps.iter().for_each(|step| staff.apply(step, *n, *at_ms));
        }
    }
}

impl Register {
    pub(crate) async fn check_staff(&self, heard: &Heard, found: &mut Checked) -> ServiceResult<()> {
        let mut bodies: BTreeSet<String> = self.rules.bodies().map(|body| body.code.as_str().to_owned()).collect();
        bodies.extend(heard.staff.values().map(|(body, _)| body.clone()));
        let mut there: BTreeSet<OfficerId> = BTreeSet::new();
        for body in bodies {
            for record in found.read(self.store.accounts.officers_of_body(&body).await)? {
                there.insert(record.id);
                if !self.staff_agrees(&record, heard).await.unwrap_or(false) {
                    found.fault(format!("the rights of officer {} are not what the events say", record.id));
                }
            }
        }
        for id in heard.staff.keys().filter(|id| !there.contains(id)) {
            found.fault(format!("officer {id} is told by events and is not there"));
        }
        Ok(())
    }

    async fn staff_agrees(&self, record: &OfficerRecord, heard: &Heard) -> ServiceResult<bool> {
        let system = self.system_subject().await?;
        let staff = self.open_staff(&system, record)?;
        self.open_officer_name(&system, record)?;
        match heard.staff.get(&record.id) {
            Some((body, told)) if body == &record.body && *told == staff => Ok(true),
            // Changed after the events were read: then there is an event of that number about them.
            known if known.is_none_or(|(_, told)| told.n < staff.n) => {
                let Some(row) = self.store.files.event(self.system, staff.n).await? else { return Ok(false) };
                let event = self.open_event(&system, &Self::subject_key(&system), &row)?;
                Ok(matches!(event, Event::Staff { officer, .. } if officer == record.id))
            }
            _ => Ok(false),
        }
    }
}
