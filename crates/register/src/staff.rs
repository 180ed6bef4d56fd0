//! Who works for a body: rights by role, each from a day to a day, certified again before they run
//! out, and deputies who stand in for somebody for some days.
//!
//! A right is never for ever. What an officer may do today follows from this record and the day alone,
//! so a right that ended stops by itself, whoever still holds a token or sits at a screen.

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use crate::entry::encoded;
use crate::ids::OfficerId;

/// A role that an officer holds, from a day to a day.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Right {
    /// The role, as named in `policies/`.
    #[n(0)]
    pub role: String,
    /// First day.
    #[n(1)]
    #[cbor(with = "crate::codec::date")]
    pub from: Date,
    /// Last day, unless it is certified again.
    #[n(2)]
    #[cbor(with = "crate::codec::date")]
    pub until: Date,
    /// When it was granted or last certified, in milliseconds.
    #[n(3)]
    pub certified_ms: i64,
    /// When it was ended before its last day, in milliseconds.
    #[n(4)]
    pub ended_ms: Option<i64>,
}

/// Standing in for somebody in a role, from a day to a day. Part of the record of who stands in.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Deputy {
    /// For whom.
    #[n(0)]
    pub of: OfficerId,
    /// In which role of theirs.
    #[n(1)]
    pub role: String,
    /// First day.
    #[n(2)]
    #[cbor(with = "crate::codec::date")]
    pub from: Date,
    /// Last day.
    #[n(3)]
    #[cbor(with = "crate::codec::date")]
    pub until: Date,
    /// When it was ended before its last day, in milliseconds.
    #[n(4)]
    pub ended_ms: Option<i64>,
}

/// One step in an officer's rights: what the event says, and all that changes the record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum StaffStep {
    /// A role was given.
    #[n(0)]
    Granted {
        #[n(0)]
        role: String,
        #[n(1)]
        #[cbor(with = "crate::codec::date")]
        from: Date,
        #[n(2)]
        #[cbor(with = "crate::codec::date")]
        until: Date,
    },
    /// It was looked at again, and holds on.
    #[n(1)]
    Certified {
        #[n(0)]
        role: String,
        #[n(1)]
        #[cbor(with = "crate::codec::date")]
        until: Date,
    },
    /// It ended at once.
    #[n(2)]
    Ended {
        #[n(0)]
        role: String,
    },
    /// The officer works in another office of the body.
    #[n(3)]
    Office {
        #[n(0)]
        office: String,
    },
    /// The officer stands in for another.
    #[n(4)]
    Deputises {
        #[n(0)]
        of: OfficerId,
        #[n(1)]
        role: String,
        #[n(2)]
        #[cbor(with = "crate::codec::date")]
        from: Date,
        #[n(3)]
        #[cbor(with = "crate::codec::date")]
        until: Date,
    },
    /// That ended at once.
    #[n(5)]
    DeputisesNoMore {
        #[n(0)]
        of: OfficerId,
        #[n(1)]
        role: String,
    },
}

/// The rights of an officer, as the store keeps them, sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Staff {
    /// Office or post.
    #[n(0)]
    pub office: String,
    /// Rights, in the order of granting; the latest of a role counts.
    #[n(1)]
    pub rights: Vec<Right>,
    /// Whom the officer stands in for, in the order of naming.
    #[n(2)]
    pub deputises: Vec<Deputy>,
    /// Number of the event that came last.
    #[n(3)]
    pub n: u64,
}

impl Right {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.ended_ms.is_none() && self.from <= day && day <= self.until
    }

    /// Whether it holds on a day or will.
    #[must_use]
    pub fn is_open_on(&self, day: Date) -> bool {
        self.ended_ms.is_none() && day <= self.until
    }
}

impl Deputy {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.ended_ms.is_none() && self.from <= day && day <= self.until
    }

    /// Whether it holds on a day or will.
    #[must_use]
    pub fn is_open_on(&self, day: Date) -> bool {
        self.ended_ms.is_none() && day <= self.until
    }
}

impl Staff {
    /// Does a step. The record is nothing but its steps in order: the deep check does them again.
    pub fn apply(&mut self, step: &StaffStep, n: u64, at_ms: i64) {
        self.n = n;
        match step {
            StaffStep::Granted { role, from, until } => self.rights.push(Right {
                role: role.clone(),
                from: *from,
                until: *until,
                certified_ms: at_ms,
                ended_ms: None,
            }),
            StaffStep::Certified { role, until } => {
                for right in self.latest(role) {
                    (right.until, right.certified_ms) = (*until, at_ms);
                }
            }
            StaffStep::Ended { role } => {
                for right in self.latest(role) {
                    right.ended_ms = right.ended_ms.or(Some(at_ms));
                }
            }
            StaffStep::Office { office } => self.office.clone_from(office),
            StaffStep::Deputises { of, role, from, until } => {
                self.deputises.push(Deputy { of: *of, role: role.clone(), from: *from, until: *until, ended_ms: None })
            }
            StaffStep::DeputisesNoMore { of, role } => {
                for deputy in self.deputises.iter_mut().filter(|one| one.of == *of && one.role == *role) {
                    deputy.ended_ms = deputy.ended_ms.or(Some(at_ms));
                }
            }
        }
    }

    fn latest<'a>(&'a mut self, role: &'a str) -> impl Iterator<Item = &'a mut Right> {
        self.rights.iter_mut().rev().filter(move |right| right.role == role).take(1)
    }

    /// The latest right in a role.
    #[must_use]
    pub fn right(&self, role: &str) -> Option<&Right> {
        self.rights.iter().rev().find(|right| right.role == role)
    }

    /// The roles that the officer holds on a day, each once.
    #[must_use]
    pub fn roles_on(&self, day: Date) -> Vec<String> {
        let mut roles: Vec<String> = Vec::new();
        for right in &self.rights {
            if self.right(&right.role).is_some_and(|latest| latest.holds_on(day)) && !roles.contains(&right.role) {
                roles.push(right.role.clone());
            }
        }
        roles
    }

    /// The latest right of each role that holds on a day or will.
    #[must_use]
    pub fn open_on(&self, day: Date) -> Vec<&Right> {
        let latest = |right: &&Right| self.right(&right.role).is_some_and(|latest| std::ptr::eq(latest, *right));
        self.rights.iter().filter(latest).filter(|right| right.is_open_on(day)).collect()
    }

    /// Whom the officer stands in for on a day.
    pub fn deputises_on(&self, day: Date) -> impl Iterator<Item = &Deputy> {
        self.deputises.iter().filter(move |deputy| deputy.holds_on(day))
    }

    /// The last day of the right that runs out first of those that hold on a day.
    #[must_use]
    pub fn first_end(&self, day: Date) -> Option<Date> {
        self.open_on(day).into_iter().filter(|right| right.holds_on(day)).map(|right| right.until).min()
    }

    /// As CBOR, to be sealed.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        encoded(self)
    }

    /// Read back after opening.
    ///
    /// # Errors
    /// The bytes are no record of this version of the register.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn granted(role: &str, from: &str, until: &str) -> StaffStep {
        StaffStep::Granted { role: role.to_owned(), from: day(from), until: day(until) }
    }

    #[test]
    fn a_right_holds_from_its_first_to_its_last_day_and_not_after_it_was_ended() {
        let mut staff = Staff::default();
        staff.apply(&granted("clerk", "2026-11-23", "2027-11-23"), 1, 10);
        for (on, holds) in [("2026-11-22", false), ("2026-11-23", true), ("2027-11-23", true), ("2027-11-24", false)] {
            assert_eq!(staff.roles_on(day(on)) == ["clerk"], holds, "{on}");
        }
        let certified = StaffStep::Certified { role: "clerk".into(), until: day("2028-11-20") };
        staff.apply(&certified, 2, 20);
        assert_eq!(staff.roles_on(day("2028-11-20")), ["clerk"]);
        staff.apply(&StaffStep::Ended { role: "clerk".into() }, 3, 30);
        assert!(staff.roles_on(day("2026-12-01")).is_empty());
        // Given again it is a right of its own; the ended one stays ended.
        staff.apply(&granted("clerk", "2027-01-01", "2027-06-30"), 4, 40);
        assert_eq!(staff.roles_on(day("2027-02-01")), ["clerk"]);
        assert!(staff.roles_on(day("2026-12-01")).is_empty());
        assert_eq!((staff.open_on(day("2027-02-01")).len(), staff.n), (1, 4));
        assert_eq!(Staff::from_cbor(&staff.to_cbor()).expect("a record"), staff);
    }

    #[test]
    fn a_deputy_stands_in_from_day_to_day() {
        let mut staff = Staff::default();
        let of = OfficerId::from_bytes([1; 10]);
        let step = StaffStep::Deputises { of, role: "clerk".into(), from: day("2026-12-01"), until: day("2026-12-10") };
        staff.apply(&step, 1, 10);
        assert_eq!(staff.deputises_on(day("2026-12-10")).count(), 1);
        assert_eq!(staff.deputises_on(day("2026-12-11")).count(), 0);
        staff.apply(&StaffStep::DeputisesNoMore { of, role: "clerk".into() }, 2, 20);
        assert_eq!(staff.deputises_on(day("2026-12-05")).count(), 0);
    }
}
