//! What an administrator does about the officers of their body: each a step that is journalled.

use jiff::civil::Date;
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::event::Event;
use xinyu_register::ids::OfficerId;
use xinyu_register::staff::{Staff, StaffStep};
use xinyu_store::Tried;
use xinyu_store::accounts::OfficerRecord;
use xinyu_store::person::{OfficerChange, Operation, PersonChange};

use super::read::Member;
use super::{ADMIN, DEPUTY_LONGEST, MANAGE};
use crate::accounts::NewOfficer;
use crate::app::{Register, TRIES_MAX};
use crate::caller::{Caller, Officer};
use crate::error::{FieldFault, Refusal, ServiceError, ServiceResult};

/// Longest name and office in characters.
const CHARS_MAX: usize = 60;

/// A joiner.
#[derive(Clone, Debug)]
pub struct NewColleague {
    /// Name.
    pub name: String,
    /// Office or post.
    pub office: String,
    /// First role.
    pub role: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// Who makes a step, and about whom.
struct Stepping<'a> {
    /// The administrator; none at the machine.
    by: Option<&'a Officer>,
    /// Code of the body.
    body: String,
    /// The officer.
    id: OfficerId,
    /// Name of one who is not there yet.
    new: Option<&'a str>,
    valid_until_ms: i64,
}

fn fault(pointer: &'static str, code: &'static str) -> ServiceError {
    Refusal::Fields(vec![FieldFault { pointer, code }]).into()
}

fn words(text: &str, pointer: &'static str) -> ServiceResult<String> {
    let text = text.trim();
    let long = text.chars().count() > CHARS_MAX;
    if text.is_empty() || long || text.chars().any(char::is_control) {
        return Err(fault(pointer, if long { "staff.long" } else { "required" }));
    }
    Ok(text.to_owned())
}

impl Register {
    /// Somebody joins the caller's body.
    ///
    /// # Errors
    /// [`Refusal::Fields`]: also for a name that an officer of the body has who is there, because one
    /// human with two entries could be their own second person.
    pub async fn join(&self, caller: &Caller, new: &NewColleague) -> ServiceResult<OfficerId> {
        let admin = caller.officer(&*self.policy, MANAGE)?;
        let (name, office) = (words(&new.name, "/name")?, words(&new.office, "/office")?);
        self.check_right(admin, &new.role, new.from, new.until)?;
        let id = self.new_officer_id();
        let steps = vec![
            StaffStep::Office { office },
            StaffStep::Granted { role: new.role.clone(), from: new.from, until: new.until },
        ];
        let stepping = Stepping { new: Some(&name), ..stepping(admin, id) };
        self.staff_step(&stepping, |_, members, today| {
            let there = |one: &&Member| one.name == name && !one.staff.open_on(today).is_empty();
            if members.iter().any(|one| there(&one)) {
                return Err(fault("/name", "staff.same_name"));
            }
            Ok(steps.clone())
        })
        .await?;
        Ok(id)
    }

    /// An officer gets a role. One that ran out or was ended is a new right from now on.
    ///
    /// # Errors
    /// `people.own_rights`, `people.has_right`; [`Refusal::Fields`].
    pub async fn grant_role(
        &self,
        caller: &Caller,
        id: OfficerId,
        role: &str,
        from: Date,
        until: Date,
    ) -> ServiceResult<()> {
        let admin = caller.officer(&*self.policy, MANAGE)?;
        not_own(admin, id)?;
        self.check_right(admin, role, from, until)?;
        self.staff_step(&stepping(admin, id), |staff, _, today| {
            if staff.right(role).is_some_and(|right| right.is_open_on(today)) {
                return Err(Refusal::State("people.has_right").into());
            }
            Ok(vec![StaffStep::Granted { role: role.to_owned(), from, until }])
        })
        .await
    }

    /// An officer's right was looked at again and holds on.
    ///
    /// # Errors
    /// `people.own_rights`, `people.no_right`; [`Refusal::Fields`] for the day.
    pub async fn certify_role(&self, caller: &Caller, id: OfficerId, role: &str, until: Date) -> ServiceResult<()> {
        let admin = caller.officer(&*self.policy, MANAGE)?;
        not_own(admin, id)?;
        let today = Self::day(self.now_ms());
        self.check_right(admin, role, today, until)?;
        self.staff_step(&stepping(admin, id), |staff, _, today| {
            if !staff.right(role).is_some_and(|right| right.is_open_on(today) && right.from <= until) {
                return Err(Refusal::State("people.no_right").into());
            }
            Ok(vec![StaffStep::Certified { role: role.to_owned(), until }])
        })
        .await
    }

    /// A right of an officer ends at once, or all of them: then they have left, and stand in for nobody.
    /// Whoever is signed in is not any more, and tokens are no more.
    ///
    /// # Errors
    /// `people.own_rights`, `people.no_right`, `people.last_admin`.
    pub async fn end_rights(&self, caller: &Caller, id: OfficerId, role: Option<&str>) -> ServiceResult<()> {
        let admin = caller.officer(&*self.policy, MANAGE)?;
        not_own(admin, id)?;
        self.staff_step(&stepping(admin, id), |staff, members, today| {
            let open: Vec<String> = staff.open_on(today).into_iter().map(|right| right.role.clone()).collect();
            let ends: Vec<String> = open.iter().filter(|one| role.is_none_or(|role| role == *one)).cloned().collect();
            if ends.is_empty() {
                return Err(Refusal::State("people.no_right").into());
            }
            if ends.iter().any(|role| role == ADMIN) && !Self::has_another_admin(members, id, today) {
                return Err(Refusal::State("people.last_admin").into());
            }
            let leaves = ends.len() == open.len();
            let mut steps: Vec<StaffStep> = ends.into_iter().map(|role| StaffStep::Ended { role }).collect();
            for duty in staff.deputises.iter().filter(|duty| leaves && duty.is_open_on(today)) {
                steps.push(StaffStep::DeputisesNoMore { of: duty.of, role: duty.role.clone() });
            }
            Ok(steps)
        })
        .await
    }

    /// An officer works in another office.
    ///
    /// # Errors
    /// [`Refusal::Fields`].
    pub async fn move_office(&self, caller: &Caller, id: OfficerId, office: &str) -> ServiceResult<()> {
        let admin = caller.officer(&*self.policy, MANAGE)?;
        let office = words(office, "/office")?;
        self.staff_step(&stepping(admin, id), |staff, _, _| {
            let same = staff.office == office;
            Ok(if same { Vec::new() } else { vec![StaffStep::Office { office: office.clone() }] })
        })
        .await
    }

    /// Somebody stands in for an officer in a role, from a day to a day, under their own name.
    ///
    /// # Errors
    /// `people.no_right` if the officer does not hold the role, `people.own_rights` for whoever would
    /// give it to themselves; [`Refusal::Fields`] for the days and for a deputy who is none of the body.
    pub async fn name_deputy(
        &self,
        caller: &Caller,
        of: OfficerId,
        role: &str,
        deputy: OfficerId,
        from: Date,
        until: Date,
    ) -> ServiceResult<()> {
        let admin = caller.officer(&*self.policy, MANAGE)?;
        not_own(admin, deputy)?;
        if deputy == of {
            return Err(fault("/deputy", "staff.deputy"));
        }
        let today = Self::day(self.now_ms());
        if from < today {
            return Err(fault("/from", "staff.past"));
        }
        if until < from || until > self.rules.due(from, self.rules.clock(DEPUTY_LONGEST, today)?).date {
            return Err(fault("/until", "staff.deputy_until"));
        }
        self.staff_step(&stepping(admin, deputy), |staff, members, today| {
            let principal = members.iter().find(|one| one.record.id == of).ok_or(Refusal::NotFound)?;
            if !principal.staff.right(role).is_some_and(|right| right.is_open_on(today)) {
                return Err(Refusal::State("people.no_right").into());
            }
            if staff.open_on(today).is_empty() {
                return Err(fault("/deputy", "staff.deputy"));
            }
            if staff.deputises.iter().any(|one| one.of == of && one.role == role && one.is_open_on(today)) {
                return Err(Refusal::State("people.has_deputy").into());
            }
            Ok(vec![StaffStep::Deputises { of, role: role.to_owned(), from, until }])
        })
        .await
    }

    /// A deputy stands in no more, at once.
    ///
    /// # Errors
    /// `people.no_deputy`.
    pub async fn end_deputy(&self, caller: &Caller, of: OfficerId, role: &str, deputy: OfficerId) -> ServiceResult<()> {
        let admin = caller.officer(&*self.policy, MANAGE)?;
        self.staff_step(&stepping(admin, deputy), |staff, _, today| {
            let duty = |one: &&xinyu_register::staff::Deputy| one.of == of && one.role == role && one.is_open_on(today);
            match staff.deputises.iter().find(duty) {
                Some(_) => Ok(vec![StaffStep::DeputisesNoMore { of, role: role.to_owned() }]),
                None => Err(Refusal::State("people.no_deputy").into()),
            }
        })
        .await
    }

    /// Puts an officer there at the machine: rights from today for as long as the rules allow.
    ///
    /// # Errors
    /// [`Refusal::Fields`] for an unknown body or role.
    pub async fn add_officer(&self, id: OfficerId, new: &NewOfficer) -> ServiceResult<()> {
        if self.rules.body(&new.body).is_none() {
            return Err(fault("/body", "body.unknown"));
        }
        let known = self.policy.roles();
        if new.roles.is_empty() || new.roles.iter().any(|role| !known.contains(role)) {
            return Err(fault("/roles", "role.unknown"));
        }
        let stepping = at_machine(new.body.as_str(), id);
        let stepping = Stepping { new: Some(&new.name), ..stepping };
        let office = StaffStep::Office { office: new.office.clone() };
        self.staff_step(&stepping, |_, _, today| {
            let until = self.rights_until(today)?;
            let granted = new.roles.iter().map(|role| StaffStep::Granted { role: role.clone(), from: today, until });
            Ok(std::iter::once(office.clone()).chain(granted).collect())
        })
        .await
    }

    /// Certifies or gives roles at the machine, for the administrator whom nobody else can certify.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if the officer is not of that body; [`Refusal::Fields`] for a role.
    pub async fn certify_at_machine(
        &self,
        body: &xinyu_register::identity::BodyCode,
        id: OfficerId,
        roles: &[String],
    ) -> ServiceResult<()> {
        let known = self.policy.roles();
        if roles.iter().any(|role| !known.contains(role)) {
            return Err(fault("/roles", "role.unknown"));
        }
        self.staff_step(&at_machine(body.as_str(), id), |staff, _, today| {
            let until = self.rights_until(today)?;
            let step = |role: &String| {
                let role = role.clone();
                match staff.right(&role).filter(|right| right.holds_on(today)) {
                    Some(_) => StaffStep::Certified { role, until },
                    None => StaffStep::Granted { role, from: today, until },
                }
            };
            Ok(roles.iter().map(step).collect())
        })
        .await
    }

    fn check_right(&self, admin: &Officer, role: &str, from: Date, until: Date) -> ServiceResult<()> {
        if !self.grantable(admin).iter().any(|one| one == role) {
            return Err(fault("/role", "role.unknown"));
        }
        if from < Self::day(self.now_ms()) {
            return Err(fault("/from", "staff.past"));
        }
        if until < from || until > self.rights_until(from)? {
            return Err(fault("/until", "staff.until"));
        }
        Ok(())
    }

    /// Reads, decides and commits, as often as somebody else was faster. No steps: nothing is done.
    async fn staff_step(
        &self,
        stepping: &Stepping<'_>,
        decide: impl Fn(&Staff, &[Member], Date) -> ServiceResult<Vec<StaffStep>> + Send,
    ) -> ServiceResult<()> {
        let _turn = self.system_turn.lock().await;
        for _ in 0..TRIES_MAX {
            let now_ms = self.now_ms();
            // The number first: whatever is read after it is held against it by the commit.
            let system = self.system_subject().await?;
            let (mut members, mut own) = (Vec::new(), None);
            if stepping.by.is_some() {
                members = self.members(&system, &stepping.body).await?;
            } else if let Some(record) = self.store.accounts.officer(stepping.id).await? {
                let (staff, name) = (self.open_staff(&system, &record)?, self.open_officer_name(&system, &record)?);
                own = Some(Member { record, staff, name });
            }
            let own = own.as_ref().or_else(|| members.iter().find(|one| one.record.id == stepping.id));
            let own = own.filter(|one| one.record.body == stepping.body);
            if own.is_none() != stepping.new.is_some() {
                return Err(Refusal::NotFound.into());
            }
            let mut staff = own.map(|one| one.staff.clone()).unwrap_or_default();
            let steps = decide(&staff, &members, Self::day(now_ms))?;
            if steps.is_empty() {
                return Ok(());
            }
            steps.iter().for_each(|step| staff.apply(step, system.n, now_ms));
            let name = match (own, stepping.new) {
                (Some(own), _) => own.record.name.clone(),
                (None, new) => {
                    let name = new.unwrap_or_default();
                    self.seal_own(&system, "officer", "name", stepping.id.as_bytes(), name.as_bytes())?
                }
            };
            let ends = |step: &StaffStep| matches!(step, StaffStep::Ended { .. } | StaffStep::DeputisesNoMore { .. });
            let sign_out = steps.iter().any(ends);
            let event = Event::Staff {
                at_ms: now_ms,
                body: stepping.body.clone(),
                officer: stepping.id,
                by: stepping.by.map(|by| by.id),
                steps,
            };
            let new = self.system_new_event(&system, LeafKind::System, LeafClass::Consent, &event, now_ms)?;
            let record = OfficerRecord {
                id: stepping.id,
                body: stepping.body.clone(),
                name,
                rights: self.seal_staff(&system, stepping.id, &staff)?,
            };
            let mut change = PersonChange::new(Operation::Staff, self.system, new, stepping.valid_until_ms);
            change.officer = Some(OfficerChange { record, sign_out });
            if let Tried::Done(_) = self.store.persons.commit(change).await? {
                return Ok(());
            }
        }
        Err(ServiceError::Busy)
    }
}

fn stepping(admin: &Officer, id: OfficerId) -> Stepping<'_> {
    let body = admin.body.as_str().to_owned();
    Stepping { by: Some(admin), body, id, new: None, valid_until_ms: admin.valid_until_ms }
}

fn at_machine<'a>(body: &str, id: OfficerId) -> Stepping<'a> {
    Stepping { by: None, body: body.to_owned(), id, new: None, valid_until_ms: i64::MAX }
}

/// Nobody gives or certifies rights to themselves.
fn not_own(admin: &Officer, id: OfficerId) -> ServiceResult<()> {
    if admin.id == id { Err(Refusal::State("people.own_rights").into()) } else { Ok(()) }
}
