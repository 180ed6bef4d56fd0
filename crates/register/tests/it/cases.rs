//! Cases of every procedure, made for tests: what opens them, and what satisfies any step.

use jiff::civil::Date;
use xinyu_register::codec::Day;
use xinyu_register::ids::{EnquiryId, EntryId, OfficerId};
use xinyu_register::procedure::{
    Actor, AnyCase, AnyTransition, By, Opened, Refusal, Said, Shown, Words, authority, correction, death, misuse,
    objection, pending, repair, restriction, sheet, statement, travel,
};
use xinyu_register::rules::Rules;

use crate::world::{RULES, day};

/// A body that is competent for restrictions in the field of food.
pub const SOURCE: &str = "11610800MBXD00010W";

pub fn entry() -> EntryId {
    EntryId::from_bytes([7; 10])
}

pub fn officer(number: u8) -> OfficerId {
    OfficerId::from_bytes([number; 10])
}

/// Whoever acts in a part: officers of the body that every case here is about, each step another one.
pub fn by(actor: Actor, number: u8) -> By {
    match actor {
        Actor::Time => By::time(),
        Actor::Register => By::register(),
        Actor::Person | Actor::Representative => By { actor, ..By::person() },
        _ => By::officer(actor, SOURCE, officer(number)),
    }
}

/// All that any step can need.
pub fn said(on: Date) -> Said {
    let kinds = ["receipt", "promise", "acceptance", "mandate", "guardianship", "kinship", "death-certificate"];
    let papers = kinds.iter().map(|kind| Shown { kind: (*kind).to_owned(), mark: [1; 32] }).collect();
    Said {
        words: "理由写在这里，共二十个字以上，供需要具名说明理由的步骤使用。".to_owned(),
        papers,
        ground: "wrong".to_owned(),
        until: Some(Day(on.saturating_add(jiff::Span::new().days(20)))),
        version: Some(2),
        entries: vec![entry()],
    }
}

/// One way of opening each procedure, and the others that go another way.
pub fn openings(adverse: bool, on: Date) -> Vec<(Opened, Actor)> {
    let objection = objection::Matter { entry: entry(), version: 1, source: SOURCE.to_owned(), adverse };
    let correction = |what| correction::Matter { entry: entry(), version: 1, source: SOURCE.to_owned(), adverse, what };
    let authority = |ground, acts, died| authority::Matter {
        ground,
        who: [2; 32],
        acts,
        until: Day(on.saturating_add(jiff::Span::new().days(60))),
        died,
        barred: false,
    };
    let mut all = vec![(Opened::Objection(objection), Actor::Person)];
    all.extend(correction::What::ALL.iter().map(|what| (Opened::Correction(correction(*what)), Actor::Person)));
    all.push((Opened::Repair(repair_matter(on)), Actor::Person));
    let enquiry = EnquiryId::from_bytes([3; 10]);
    let became = travel::Became::NotThisPerson;
    let notice = travel::Notice { case: None, enquiry, shown: [4; 32], became };
    let matter = travel::Matter { entry: entry(), body: SOURCE.to_owned(), enquiry, notice };
    all.push((Opened::Travel(matter), Actor::Register));
    all.push((Opened::Restriction(restriction_matter(on)), Actor::Authority));
    let matter =
        sheet::Matter { enquiry, body: SOURCE.to_owned(), purpose: "permit".to_owned(), entries: vec![entry()] };
    all.push((Opened::Sheet(matter), Actor::Register));
    all.push((Opened::Misuse(misuse::Matter { look: 9, body: SOURCE.to_owned() }), Actor::Person));
    all.push((Opened::Statement(statement::Matter::of(entry(), &said(on).words, &RULES, on)), Actor::Person));
    for before in pending::Before::ALL {
        let matter = pending::Matter { entry: entry(), source: SOURCE.to_owned(), before: *before };
        all.push((Opened::Pending(matter), Actor::Person));
    }
    all.push((Opened::Death(death::Matter { on }), Actor::Officer));
    all.push((
        Opened::Authority(authority(authority::Ground::Agent, vec![authority::Act::See], false)),
        Actor::Officer,
    ));
    all.push((
        Opened::Authority(authority(authority::Ground::Guardian, vec![authority::Act::Consent], false)),
        Actor::Officer,
    ));
    all.push((
        Opened::Authority(authority(authority::Ground::Relative, vec![authority::Act::Erase], true)),
        Actor::Officer,
    ));
    all
}

pub fn repair_matter(on: Date) -> repair::Matter {
    repair::Matter {
        entry: entry(),
        version: 1,
        source: SOURCE.to_owned(),
        kind: "penalty".to_owned(),
        class: "general".to_owned(),
        min_until: Some(Day(on.saturating_sub(jiff::Span::new().days(1)))),
        abused_on: None,
    }
}

pub fn restriction_matter(on: Date) -> restriction::Matter {
    restriction::Matter {
        measure: "food-licence".to_owned(),
        authority: SOURCE.to_owned(),
        domain: "food-drugs".to_owned(),
        ground_document: "榆市监罚决〔2026〕示0091号".to_owned(),
        ground_on: on,
        ground_entry: Some(entry()),
    }
}

/// Opens a case with all that it can need.
pub fn open(opened: Opened, actor: Actor, on: Date) -> AnyTransition {
    opened.clone().open(said(on), &by(actor, 1), on, &RULES).unwrap_or_else(|why| panic!("{opened:?}: {why:?}"))
}

/// Takes a step with all that it can need.
pub fn step(case: &AnyCase, step: &str, actor: Actor, on: Date) -> Result<AnyTransition, Refusal> {
    case.next(step, said(on), &by(actor, u8::try_from(case.deadlines().len()).unwrap_or(9) + 2), on, &RULES)
}

/// Takes a step that must be taken, after the daily run.
pub fn taken(case: &AnyCase, word: &str, actor: Actor, on: &str) -> AnyTransition {
    let (case, _) = swept(case.clone(), day(on), &RULES);
    step(&case, word, actor, day(on)).unwrap_or_else(|why| panic!("{word} by {actor:?} on {on}: {why:?}"))
}

/// The case as the daily run of `on` leaves it, with the transitions that it took.
pub fn swept(mut case: AnyCase, on: Date, rules: &Rules) -> (AnyCase, Vec<AnyTransition>) {
    let mut done = Vec::new();
    while let Some(word) = case.due(on, rules).expect("rules in force") {
        let one = case.next(word, Said::nothing(), &By::time(), on, rules).expect("what is due can be done");
        case = one.case.clone();
        done.push(one);
        assert!(done.len() < 50, "time alone does not go round in circles");
    }
    (case, done)
}
