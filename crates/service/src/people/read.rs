//! What an administrator sees of the officers of their own body, and what an officer may do today.

use jiff::civil::Date;
use xinyu_register::ids::OfficerId;
use xinyu_register::staff::{Right, Staff};
use xinyu_store::accounts::OfficerRecord;

use super::{ADMIN, MANAGE};
use crate::app::Register;
use crate::caller::{ActsFor, Caller, Officer};
use crate::error::{Refusal, ServiceResult};
use crate::person::Opened;
use crate::policy::HeldAt;

/// Where a right stands on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RightState {
    /// It holds.
    Holds,
    /// It holds, and runs out soon.
    RunsOut,
    /// It begins later.
    Comes,
    /// It ran out, or was ended.
    Over,
}

impl RightState {
    /// The word of the API and of `locales/`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::RunsOut => "runs_out",
            Self::Comes => "comes",
            Self::Over => "over",
        }
    }
}

/// A role of an officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RightLine {
    /// The role.
    pub role: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// When it was granted or last certified, milliseconds.
    pub certified_ms: i64,
    /// When it was ended before its last day.
    pub ended_ms: Option<i64>,
    /// Where it stands.
    pub state: RightState,
}

/// Somebody who stands in, or is stood in for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeputyLine {
    /// The other officer.
    pub with: OfficerId,
    /// Their name.
    pub name: String,
    /// In which role.
    pub role: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Whether it holds today.
    pub now: bool,
}

/// An officer of the body.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// Identifier.
    pub id: OfficerId,
    /// Name.
    pub name: String,
    /// Office or post.
    pub office: String,
    /// The latest right of each role: those that hold or come first.
    pub rights: Vec<RightLine>,
    /// Whom they stand in for, now or later.
    pub deputises: Vec<DeputyLine>,
    /// Who stands in for them, now or later.
    pub deputies: Vec<DeputyLine>,
    /// Whether it is the one who asks.
    pub own: bool,
    /// Whether no right holds or comes.
    pub left: bool,
}

/// The officers of a body.
#[derive(Clone, Debug)]
pub struct People {
    /// By name; those who left are at the end.
    pub colleagues: Vec<Colleague>,
    /// The day.
    pub today: Date,
    /// The last day for which a right can be given today.
    pub longest: Date,
    /// Roles that the administrator may give here.
    pub roles: Vec<String>,
}

impl People {
    /// How many have a right that runs out soon.
    #[must_use]
    pub fn running_out(&self) -> usize {
        let soon = |one: &&Colleague| one.rights.iter().any(|right| right.state == RightState::RunsOut);
        self.colleagues.iter().filter(soon).count()
    }
}

/// An officer's rows, opened.
pub(super) struct Member {
    pub(super) record: OfficerRecord,
    pub(super) staff: Staff,
    pub(super) name: String,
}

impl Register {
    /// The officers of the caller's own body.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`] to all but its administrators.
    pub async fn people(&self, caller: &Caller) -> ServiceResult<People> {
        let admin = caller.officer(&*self.policy, MANAGE)?;
        let today = Self::day(self.now_ms());
        let system = self.system_subject().await?;
        let members = self.members(&system, admin.body.as_str()).await?;
        let mut colleagues = Vec::with_capacity(members.len());
        for member in &members {
            colleagues.push(self.colleague(admin, member, &members, today)?);
        }
        colleagues.sort_by(|one, other| (one.left, &one.name).cmp(&(other.left, &other.name)));
        Ok(People { colleagues, today, longest: self.rights_until(today)?, roles: self.grantable(admin) })
    }

    /// One officer of the caller's own body.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if they are of another; as [`Register::people`].
    pub async fn colleague_of(&self, caller: &Caller, id: OfficerId) -> ServiceResult<(People, Colleague)> {
        let people = self.people(caller).await?;
        let one = people.colleagues.iter().find(|one| one.id == id).cloned().ok_or(Refusal::NotFound)?;
        Ok((people, one))
    }

    /// The roles that an administrator may give at their body: what the body files and asks for, and
    /// what is done at the office that runs the register. The operator's is given at the machine.
    pub(super) fn grantable(&self, admin: &Officer) -> Vec<String> {
        let Some(body) = self.rules.body(&admin.body) else { return Vec::new() };
        let held = |at: HeldAt| match at {
            HeldAt::Any => true,
            HeldAt::Filing => !body.filing.is_empty(),
            HeldAt::Asking => !body.enquires.is_empty(),
            HeldAt::Register => body.runs_the_register,
            HeldAt::Machine => false,
        };
        self.policy.roles().into_iter().filter(|role| self.policy.held_at(role).is_some_and(held)).collect()
    }

    pub(super) async fn members(&self, system: &Opened, body: &str) -> ServiceResult<Vec<Member>> {
        let mut members = Vec::new();
        for record in self.store.accounts.officers_of_body(body).await? {
            let (staff, name) = (self.open_staff(system, &record)?, self.open_officer_name(system, &record)?);
            members.push(Member { record, staff, name });
        }
        Ok(members)
    }

    fn colleague(&self, admin: &Officer, member: &Member, all: &[Member], today: Date) -> ServiceResult<Colleague> {
        let staff = &member.staff;
        let mut rights: Vec<RightLine> = Vec::new();
        for right in staff.rights.iter().rev() {
            if !rights.iter().any(|one| one.role == right.role) {
                rights.push(self.right_line(right, today)?);
            }
        }
        rights.sort_by(|one, other| {
            ((one.state == RightState::Over), &one.role).cmp(&((other.state == RightState::Over), &other.role))
        });
        let named = |id: OfficerId| all.iter().find(|one| one.record.id == id).map(|one| one.name.clone());
        let line = |with, role: &str, from, until| DeputyLine {
            with,
            name: named(with).unwrap_or_default(),
            role: role.to_owned(),
            from,
            until,
            now: from <= today && today <= until,
        };
        let open =
            |staff: &Staff| staff.deputises.iter().filter(|one| one.is_open_on(today)).cloned().collect::<Vec<_>>();
        let deputises = open(staff).iter().map(|one| line(one.of, &one.role, one.from, one.until)).collect();
        let of_this = |other: &Member| {
            let duties = open(&other.staff).into_iter().filter(|one| one.of == member.record.id);
            duties.map(|one| line(other.record.id, &one.role, one.from, one.until)).collect::<Vec<_>>()
        };
        Ok(Colleague {
            id: member.record.id,
            name: member.name.clone(),
            office: staff.office.clone(),
            left: staff.open_on(today).is_empty(),
            rights,
            deputises,
            deputies: all.iter().flat_map(of_this).collect(),
            own: member.record.id == admin.id,
        })
    }

    fn right_line(&self, right: &Right, today: Date) -> ServiceResult<RightLine> {
        let state = match (right.is_open_on(today), right.holds_on(today)) {
            (false, _) => RightState::Over,
            (true, false) => RightState::Comes,
            (true, true) if self.runs_out(right, today)? => RightState::RunsOut,
            (true, true) => RightState::Holds,
        };
        Ok(RightLine {
            role: right.role.clone(),
            from: right.from,
            until: right.until,
            certified_ms: right.certified_ms,
            ended_ms: right.ended_ms,
            state,
        })
    }

    /// What an officer may do on a day: own roles, and those in which they stand in for somebody who
    /// holds them. Without a right of one's own nobody stands in for anybody.
    pub(crate) async fn roles_today(
        &self,
        system: &Opened,
        record: &OfficerRecord,
        staff: &Staff,
        today: Date,
    ) -> ServiceResult<(Vec<String>, Vec<ActsFor>, Date)> {
        let mut roles = staff.roles_on(today);
        let mut acts_for = Vec::new();
        let mut until = staff.first_end(today).unwrap_or(today);
        if roles.is_empty() {
            return Ok((roles, acts_for, until));
        }
        for duty in staff.deputises_on(today) {
            let Some(other) = self.store.accounts.officer(duty.of).await? else { continue };
            if other.body != record.body {
                continue;
            }
            let theirs = self.open_staff(system, &other)?;
            let Some(right) = theirs.right(&duty.role).filter(|right| right.holds_on(today)) else { continue };
            until = until.min(duty.until).min(right.until);
            acts_for.push(ActsFor { role: duty.role.clone(), name: self.open_officer_name(system, &other)? });
            if !roles.contains(&duty.role) {
                roles.push(duty.role.clone());
            }
        }
        Ok((roles, acts_for, until))
    }

    /// Whether a body has an administrator beside one officer, on a day or later.
    pub(super) fn has_another_admin(members: &[Member], id: OfficerId, today: Date) -> bool {
        let admin = |one: &&Member| one.staff.right(ADMIN).is_some_and(|right| right.is_open_on(today));
        members.iter().filter(admin).any(|one| one.record.id != id)
    }
}
