//! Who lives in the city: derived from the plan alone, so that the same plan finds them again.

use std::collections::HashSet;

use jiff::civil::Date;
use xinyu_register::identity::{IdNumber, IdNumberError, IdType, NameError, PersonName};
use xinyu_register::instant::beijing_day;

use crate::CityPlan;
use crate::cases::{CASES, Case, Naming};
use crate::days::{days_before, years_before};
use crate::dice::{Dice, Stream};
use crate::names;
use crate::numbers::{DISTRICTS, FORMER, number_of};

/// Fewer people than this are no city: the cases alone need some thirty, and neighbours.
pub const PEOPLE_MIN: u32 = 60;
/// More would not find numbers that no one was given, district and birthday being all there is.
pub const PEOPLE_MAX: u32 = 100_000;

/// Of a hundred people, how many have a decision about them.
const HAVE_ENTRIES_PERCENT: u64 = 15;
/// Of a hundred people, how many let messages come to an address.
const HAVE_EMAIL_PERCENT: u64 = 10;

/// A synthetic person.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Name.
    pub name: String,
    /// An 18-digit number that no one was given.
    pub id_number: String,
    /// Date of birth, as in the number.
    pub birth: Date,
    /// The address that messages go to.
    pub email: Option<String>,
    /// Whether bodies decided about the person.
    pub(crate) has_entries: bool,
}

impl Person {
    /// Number and name as the register takes them.
    pub(crate) fn identity(&self) -> Option<(IdNumber, PersonName)> {
        let number: Result<IdNumber, IdNumberError> = IdNumber::parse(IdType::IdCard, &self.id_number);
        let name: Result<PersonName, NameError> = PersonName::parse(&self.name);
        number.ok().zip(name.ok())
    }
}

/// The people of a plan: the chosen ones first, in the order of their cases.
#[must_use]
pub fn people(plan: &CityPlan) -> Vec<Person> {
    let today = beijing_day(plan.today_ms);
    let mut dice = Dice::new(plan.seed, Stream::People);
    let mut taken = HashSet::new();
    let mut people: Vec<Person> = Vec::new();
    let count = plan.people.clamp(PEOPLE_MIN, PEOPLE_MAX) as usize;
    for at in 0..count {
        let before = people.last().map(|person| person.name.clone());
        let person = match CASES.get(at) {
            Some(case) => chosen(&mut dice, case, at, before, today, &mut taken),
            None => other(&mut dice, at, today, &mut taken),
        };
        people.push(person);
    }
    people
}

fn chosen(
    dice: &mut Dice,
    case: &Case,
    at: usize,
    before: Option<String>,
    today: Date,
    taken: &mut HashSet<String>,
) -> Person {
    let name = match (case.name, before) {
        (Naming::AsBefore, Some(name)) => name,
        (Naming::LongSurname, _) => names::long_name(dice),
        (Naming::Rare, _) => names::rare_name(dice),
        _ => names::name(dice),
    };
    let (birth, id_number) = born(dice, today, (28, 60), taken);
    let email = case.email.then(|| address(at));
    Person { name, id_number, birth, email, has_entries: !case.decisions.is_empty() }
}

fn other(dice: &mut Dice, at: usize, today: Date, taken: &mut HashSet<String>) -> Person {
    let name = names::name(dice);
    let has_entries = dice.chance(HAVE_ENTRIES_PERCENT);
    // Whoever is younger than 23 had to be looked at by a human: such rows do not simply file.
    let ages = match dice.below(100) {
        _ if has_entries => (26, 68),
        0..=8 => (19, 25),
        9..=18 => (69, 88),
        _ => (26, 68),
    };
    let (birth, id_number) = born(dice, today, ages, taken);
    let email = dice.chance(HAVE_EMAIL_PERCENT).then(|| address(at));
    Person { name, id_number, birth, email, has_entries }
}

fn address(at: usize) -> String {
    format!("p{:04}@demo.example", at + 1)
}

/// A birthday between two ages, and a number that nobody of the city has yet.
pub(crate) fn born(dice: &mut Dice, today: Date, ages: (i64, i64), taken: &mut HashSet<String>) -> (Date, String) {
    loop {
        let birth = days_before(years_before(today, dice.between(ages.0, ages.1)), dice.between(1, 364));
        let former = birth.year() < 2000 || dice.chance(10);
        let district = if former { dice.pick(&FORMER) } else { dice.pick(&DISTRICTS) };
        let number = number_of(district, birth);
        if taken.insert(number.clone()) {
            return (birth, number);
        }
    }
}
