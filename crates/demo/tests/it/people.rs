//! Who lives in the city.

use std::collections::HashSet;

use xinyu_demo::{CityPlan, NOBODYS_SEQUENCE, PEOPLE_MAX, PEOPLE_MIN, people};
use xinyu_register::identity::{PersonName, SubjectNo};

use crate::world::{RULES, plan};

#[test]
fn every_number_passes_the_checks_and_was_given_to_nobody() {
    let of_yulin: HashSet<String> = RULES
        .districts()
        .flat_map(|district| [district.code.to_string()].into_iter().chain(district.former.iter().cloned()))
        .collect();
    let mut numbers = HashSet::new();
    for person in people(&CityPlan { people: 2_000, ..plan() }) {
        let number = SubjectNo::parse(&person.id_number).expect("a number");
        assert_eq!(number.birth(), person.birth);
        assert_eq!(&person.id_number[14..17], NOBODYS_SEQUENCE);
        assert!(of_yulin.contains(&person.id_number[..6]), "{} is no district of Yulin", &person.id_number[..6]);
        assert!(PersonName::parse(&person.name).is_ok());
        assert!(numbers.insert(person.id_number), "two people share a number");
    }
}

#[test]
fn the_same_plan_has_the_same_people_and_another_seed_has_others() {
    let (one, again) = (people(&plan()), people(&plan()));
    assert!(one == again);
    let other = people(&CityPlan { seed: 8, ..plan() });
    // Two seeds may meet in a birthday and a district, not in a whole person.
    let shared = one.iter().filter(|person| other.contains(person)).count();
    assert_eq!(shared, 0);
}

#[test]
fn a_larger_city_begins_with_the_same_people() {
    let (small, large) = (people(&plan()), people(&CityPlan { people: 900, ..plan() }));
    assert!(small[..] == large[..small.len()]);
}

#[test]
fn a_city_has_people_enough_and_no_more_than_numbers() {
    for (wanted, is) in [(0, PEOPLE_MIN), (PEOPLE_MIN, PEOPLE_MIN), (PEOPLE_MIN + 1, PEOPLE_MIN + 1)] {
        assert_eq!(people(&CityPlan { people: wanted, ..plan() }).len(), is as usize);
    }
    assert_eq!(people(&CityPlan { people: u32::MAX, ..plan() }).len(), PEOPLE_MAX as usize);
}

#[test]
fn names_are_of_all_sorts() {
    let people = people(&CityPlan { people: 2_000, ..plan() });
    let long = ["欧阳", "上官", "司马", "诸葛", "慕容", "尉迟", "皇甫", "令狐", "宇文", "呼延"];
    assert!(people.iter().any(|person| long.iter().any(|surname| person.name.starts_with(surname))));
    assert!(people.iter().any(|person| person.name.contains('𠮷')));
}
