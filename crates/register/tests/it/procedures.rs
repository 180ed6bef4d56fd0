//! What holds of every case of every procedure, searched for exceptions; and the clauses one by one.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::Date;
use proptest::prelude::*;
use xinyu_register::procedure::{
    Actor, AnyCase, By, CaseEvent, CaseRecord, Opened, ProcedureName, Refusal, Said, Words,
};

use crate::cases::{by, open, openings, said, step, swept, taken};
use crate::world::{RULES, day};

fn after(on: Date, days: i64) -> Date {
    on.saturating_add(Span::new().days(days))
}

/// What must hold of any case at any time.
fn holds(case: &AnyCase, on: Date) -> Result<(), TestCaseError> {
    let expected = case.expected(&RULES).expect("rules in force");
    prop_assert_eq!(expected.is_some(), case.is_open());
    let Some(expected) = expected else {
        prop_assert!(Actor::ALL.iter().all(|actor| case.may(*actor).is_empty()), "closed is closed");
        return Ok(());
    };
    let ends = expected.ends.as_ref();
    prop_assert!(ends.is_some() && expected.then.is_some(), "{:?} has no end of its own", case.stage());
    let may_act = !expected.may.is_empty() || !case.may(Actor::Register).is_empty();
    prop_assert!(may_act, "{:?} has no next step", case.stage());
    for deadline in case.deadlines() {
        let counts_working_days = !deadline.clock.is_empty() && {
            let clock = RULES.clock(&deadline.clock, deadline.from).expect("a clock");
            clock.rolls || matches!(clock.length, xinyu_register::rules::Length::WorkingDays(_))
        };
        prop_assert!(!counts_working_days || RULES.workdays().is_working_day(deadline.last), "{deadline:?}");
        let beyond = deadline.warning().is_some();
        let leans = counts_working_days && !RULES.workdays().knows(deadline.last);
        prop_assert!(!leans || beyond, "{deadline:?} does not warn that it runs past the calendar");
    }
    // Nobody ever acts again.
    let (end, _) = swept(case.clone(), after(on, 20_000), &RULES);
    prop_assert!(!end.is_open(), "{:?} ends in {:?}", case.stage(), end.stage());
    Ok(())
}

/// Every stage that any order of steps reaches, with or without a word from anybody.
#[test]
fn every_stage_is_reached_has_an_owner_and_a_next_step_and_ends_if_nobody_acts() {
    let on = day("2026-03-02");
    let mut reached: BTreeSet<(&str, &str)> = BTreeSet::new();
    for adverse in [true, false] {
        for (opened, actor) in openings(adverse, on) {
            let mut seen = BTreeSet::new();
            let mut todo = vec![(open(opened, actor, on).case, on)];
            while let Some((case, on)) = todo.pop() {
                reached.insert((case.name().as_str(), case.stage().0));
                holds(&case, on).expect("what always holds");
                if !seen.insert(case.stage().0) {
                    continue;
                }
                for actor in Actor::ALL {
                    for word in case.may(*actor) {
                        // A hearing is held on its day, and not before.
                        for wait in [0, 8, 20] {
                            let (now, _) = swept(case.clone(), after(on, wait), &RULES);
                            if let Ok(next) = step(&now, word, *actor, after(on, wait)) {
                                todo.push((next.case, after(on, wait)));
                            }
                        }
                    }
                }
                let mut alone = case.clone();
                for wait in 1..2200 {
                    let (swept, done) = swept(alone, after(on, wait), &RULES);
                    alone = swept;
                    if !done.is_empty() {
                        todo.push((alone.clone(), after(on, wait)));
                    }
                    if !alone.is_open() {
                        break;
                    }
                }
            }
        }
    }
    fn all<P: xinyu_register::procedure::Procedure>() -> impl Iterator<Item = (&'static str, &'static str)> {
        P::Stage::ALL.iter().map(|stage| (P::NAME.as_str(), stage.as_str()))
    }
    use xinyu_register::procedure as p;
    let stages = all::<p::objection::Objection>()
        .chain(all::<p::correction::Correction>())
        .chain(all::<p::repair::Repair>())
        .chain(all::<p::travel::Travel>())
        .chain(all::<p::restriction::Restriction>())
        .chain(all::<p::sheet::Sheet>())
        .chain(all::<p::misuse::Misuse>())
        .chain(all::<p::statement::Statement>())
        .chain(all::<p::pending::Pending>())
        .chain(all::<p::death::Death>())
        .chain(all::<p::authority::Authority>());
    let missed: Vec<_> = stages.filter(|stage| !reached.contains(stage)).collect();
    assert!(missed.is_empty(), "nothing leads to {missed:?}");
}

#[test]
fn a_step_that_a_stage_does_not_list_is_refused_to_everybody() {
    let on = day("2026-03-02");
    for (opened, actor) in openings(true, on) {
        let case = open(opened, actor, on).case;
        for actor in Actor::ALL {
            let may = case.may(*actor);
            for word in words_of(case.name()) {
                let answer = step(&case, word, *actor, on);
                if !may.contains(&word) {
                    assert!(
                        matches!(answer, Err(Refusal::NotNow | Refusal::NotYours)),
                        "{:?} {word} by {actor:?}: {answer:?}",
                        case.name()
                    );
                }
            }
        }
    }
}

fn words_of(name: ProcedureName) -> Vec<&'static str> {
    fn of<P: xinyu_register::procedure::Procedure>() -> Vec<&'static str> {
        P::Step::ALL.iter().map(|step| step.as_str()).collect()
    }
    use xinyu_register::procedure as p;
    match name {
        ProcedureName::Objection => of::<p::objection::Objection>(),
        ProcedureName::Correction => of::<p::correction::Correction>(),
        ProcedureName::Repair => of::<p::repair::Repair>(),
        ProcedureName::Travel => of::<p::travel::Travel>(),
        ProcedureName::Restriction => of::<p::restriction::Restriction>(),
        ProcedureName::Sheet => of::<p::sheet::Sheet>(),
        ProcedureName::Misuse => of::<p::misuse::Misuse>(),
        ProcedureName::Statement => of::<p::statement::Statement>(),
        ProcedureName::Pending => of::<p::pending::Pending>(),
        ProcedureName::Death => of::<p::death::Death>(),
        ProcedureName::Authority => of::<p::authority::Authority>(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Any order of steps on any days: the case is what its steps say, whatever was left out is done by
    /// time, and a daily run that comes late changes nothing.
    #[test]
    fn any_order_of_steps_on_any_days_makes_a_case_that_ends(
        which in 0usize..1000,
        adverse: bool,
        start in 0i64..900,
        walk in prop::collection::vec((0i64..40, 0usize..1000), 1..14),
    ) {
        let mut on = after(day("2025-01-06"), start);
        let all = openings(adverse, on);
        let (opened, actor) = all[which % all.len()].clone();
        let first = open(opened.clone(), actor, on);
        let mut record = CaseRecord::opened(opened, first.taken.clone(), 1);
        let mut case = first.case;
        for (days, choice) in walk {
            on = after(on, days);
            // One daily run each day, or one now: the same.
            let mut daily = case.clone();
            for passed in 0..=days {
                daily = swept(daily, after(on, passed - days), &RULES).0;
            }
            let (late, done) = swept(case, on, &RULES);
            prop_assert_eq!(&daily, &late);
            for one in &done {
                record.push(one.taken.clone(), 2);
            }
            case = late;
            holds(&case, on)?;
            let choices: Vec<(&str, Actor)> = Actor::ALL
                .iter()
                .flat_map(|actor| case.may(*actor).into_iter().map(move |word| (word, *actor)))
                .collect();
            if choices.is_empty() {
                break;
            }
            let (word, actor) = choices[choice % choices.len()];
            if let Ok(one) = step(&case, word, actor, on) {
                prop_assert!(actor != Actor::Time || done.is_empty() || !one.tells.is_empty());
                record.push(one.taken.clone(), 3);
                let event = CaseEvent {
                    at_ms: 5,
                    case: xinyu_register::ids::CaseId::from_bytes([1; 10]),
                    opened: None,
                    taken: one.taken.clone(),
                    rules: RULES.version().to_owned(),
                };
                let event = xinyu_register::event::Event::Case(event);
                let again = xinyu_register::event::Event::from_cbor(&event.to_cbor());
                prop_assert_eq!(again.expect("an event"), event);
                case = one.case;
            }
            holds(&case, on)?;
        }
        let stored = CaseRecord::from_cbor(&record.to_cbor()).expect("a record");
        prop_assert_eq!(&stored, &record);
        prop_assert_eq!(stored.fold().expect("the steps make a case"), case);
    }

    #[test]
    fn no_clock_that_counts_working_days_ends_on_a_day_off(start in 0i64..2200) {
        let from = after(day("2024-12-20"), start);
        for clock in RULES.clocks().filter(|clock| clock.in_force.holds_on(from)) {
            let due = RULES.due(from, clock);
            let counts = clock.rolls || matches!(clock.length, xinyu_register::rules::Length::WorkingDays(_));
            prop_assert!(!counts || RULES.workdays().is_working_day(due.date), "{} from {from}", clock.id);
            prop_assert_eq!(due.provisional, due.warning.is_some());
            let leans = counts && !RULES.workdays().knows(due.date);
            prop_assert!(!leans || due.provisional, "{} from {from} is not known to be provisional", clock.id);
        }
    }
}

/// A row that somebody took out of the middle, or put there, is no case.
#[test]
fn steps_that_do_not_follow_from_each_other_are_no_case() {
    let on = day("2026-03-02");
    let (opened, actor) = openings(true, on).remove(0);
    let first = open(opened.clone(), actor, on);
    let forwarded = taken(&first.case, "forward", Actor::Officer, "2026-03-02");
    let kept = taken(&forwarded.case, "keep", Actor::Source, "2026-03-04");
    let mut record = CaseRecord::opened(opened.clone(), first.taken.clone(), 1);
    record.push(forwarded.taken.clone(), 2);
    record.push(kept.taken.clone(), 3);
    assert_eq!(record.fold(), Ok(kept.case.clone()));
    let mut gap = CaseRecord::opened(opened.clone(), first.taken.clone(), 1);
    gap.push(kept.taken.clone(), 3);
    assert!(gap.fold().is_err());
    let other = openings(true, on).into_iter().find(|(opened, _)| matches!(opened, Opened::Misuse(_)));
    let (misuse, actor) = other.expect("a report of misuse");
    gap.push(open(misuse, actor, on).taken, 4);
    assert!(gap.fold().is_err());
    assert!(CaseRecord { opened, taken: Vec::new(), events: Vec::new() }.fold().is_err());
    assert!(CaseRecord::from_cbor(&record.to_cbor()[1..]).is_err());
}

// Objection.

fn objection(adverse: bool, on: &str) -> AnyCase {
    let (opened, actor) = openings(adverse, day(on)).remove(0);
    open(opened, actor, day(on)).case
}

#[test]
fn silence_about_an_objection_ends_the_disclosure_of_an_adverse_entry_and_leaves_another_one_marked() {
    let lodged = openings(true, day("2026-11-02")).remove(0).0.open(
        said(day("2026-11-02")),
        &By::person(),
        day("2026-11-02"),
        &RULES,
    );
    // Twenty working days from 2 November 2026 end on 30 November.
    assert_eq!(lodged.expect("lodged").stops, Some(day("2026-12-01")));
    let case = objection(true, "2026-11-02");
    let (late, _) = swept(case.clone(), day("2026-11-30"), &RULES);
    assert_eq!((late.stage().0, late.mark().is_some()), ("escalated", true));
    let (silenced, done) = swept(case, day("2026-12-01"), &RULES);
    assert_eq!((silenced.stage().0, silenced.mark()), ("silenced", None));
    let last = done.last().expect("a step");
    assert_eq!(last.told, "objection.silence");
    assert!(last.tells.contains(&Actor::Person));
    let (marked, _) = swept(objection(false, "2026-11-02"), day("2026-12-01"), &RULES);
    assert_eq!((marked.stage().0, marked.mark().is_some(), marked.is_open()), ("undecided", true, false));
}

#[test]
fn the_source_may_take_longer_once_and_never_longer_than_the_law_gives_it() {
    let case = taken(&objection(true, "2026-11-02"), "forward", Actor::Officer, "2026-11-02").case;
    let longer = taken(&case, "extend", Actor::Source, "2026-11-06").case;
    assert_eq!(longer.deadlines()[0].last, day("2026-11-16"), "ten working days from the forwarding, not from the 6th");
    assert_eq!(step(&longer, "extend", Actor::Source, day("2026-11-09")), Err(Refusal::NotNow));
}

#[test]
fn another_body_cannot_answer_and_nobody_looks_twice_at_their_own_work() {
    let case = taken(&objection(true, "2026-11-02"), "forward", Actor::Officer, "2026-11-02").case;
    let other = By::officer(Actor::Source, "11610824MBXD000458", crate::cases::officer(9));
    let answer = case.next("keep", said(day("2026-11-03")), &other, day("2026-11-03"), &RULES);
    assert_eq!(answer, Err(Refusal::NotYours));
    let reasonless = case.next("keep", Said::nothing(), &by(Actor::Source, 3), day("2026-11-03"), &RULES);
    assert!(matches!(reasonless, Err(Refusal::Missing(_))));
    let kept = case.next("keep", said(day("2026-11-03")), &by(Actor::Source, 3), day("2026-11-03"), &RULES);
    let asked = taken(&kept.expect("kept").case, "appeal", Actor::Person, "2026-11-04").case;
    let same = asked.next("uphold", said(day("2026-11-05")), &by(Actor::Officer, 3), day("2026-11-05"), &RULES);
    assert_eq!(same, Err(Refusal::SamePerson));
}

#[test]
fn what_ran_out_comes_first_however_late_the_daily_run_is() {
    let case = objection(true, "2026-11-02");
    let late = step(&case, "withdraw", Actor::Person, day("2026-12-20"));
    assert_eq!(late, Err(Refusal::TimeFirst));
    let (silenced, _) = swept(case, day("2026-12-20"), &RULES);
    assert_eq!((silenced.stage().0, silenced.days().1), ("silenced", day("2026-12-01")));
}

#[test]
fn a_deadline_that_runs_past_the_calendar_warns_and_is_counted_again() {
    let case = objection(true, "2026-12-30");
    let forwarded = taken(&case, "forward", Actor::Officer, "2026-12-30").case;
    let warned = forwarded.deadlines().iter().find(|one| one.step == "escalate").expect("a deadline");
    assert_eq!(warned.warning().map(|warning| warning.year), Some(2027));
    assert_eq!(warned.last, day("2027-01-06"));
    let mut files = crate::world::shipped();
    files.push(xinyu_register::rules::RuleFile {
        path: "workdays/2027.toml".to_owned(),
        text: "[[work_year]]\nid = \"workdays.2027\"\nyear = 2027\nnotice = \"试\"\nwork = []\n\
               off = [{ from = 2027-01-01, to = 2027-01-03 }]\n\
               source = { house = { zh = \"试\", en = \"a try\" } }\n"
            .to_owned(),
    });
    let rules = xinyu_register::rules::Rules::load(&files).expect("rules");
    let again = warned.recounted(&rules);
    assert_eq!((again.last, again.warning()), (day("2027-01-07"), None));
}

#[test]
fn an_event_reads_back_and_what_is_not_known_is_refused() {
    use xinyu_register::codec::Day;
    use xinyu_register::event::Event;
    let on = day("2026-11-02");
    let (opened, actor) = openings(true, on).remove(0);
    let first = open(opened.clone(), actor, on);
    let case = xinyu_register::ids::CaseId::from_bytes([1; 10]);
    let event = |opened, taken| {
        let rules = RULES.version().to_owned();
        Event::Case(CaseEvent { at_ms: 7, case, opened, taken, rules })
    };
    for one in [
        event(Some(opened), first.taken.clone()),
        event(None, first.taken),
        Event::ThawSet { at_ms: 7, on: Some(Day(on)) },
        Event::ThawSet { at_ms: 7, on: None },
        Event::ConsentPressed { at_ms: 7, body: "b".to_owned(), purpose: "employment".to_owned() },
    ] {
        assert_eq!(one.at_ms(), Some(7));
        assert_eq!(Event::from_cbor(&one.to_cbor()).expect("an event"), one);
    }
    // A step that this version does not know: the last number of the list and one.
    let next = u32::try_from(xinyu_register::procedure::objection::Step::ALL.len()).expect("a number");
    let unknown = minicbor::to_vec(next).expect("bytes");
    assert!(minicbor::decode::<xinyu_register::procedure::objection::Step>(&unknown).is_err());
    assert!(Event::from_cbor(&[0x82, 0x18, 0x63, 0x80]).is_err(), "an event of another version");
}
