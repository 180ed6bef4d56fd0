//! The clauses of each right, both sides and the day it changes.

use jiff::Span;
use proptest::prelude::*;
use xinyu_register::authorisation::Pin;
use xinyu_register::codec::Day;
use xinyu_register::disclosure::standing;
use xinyu_register::entry::{EndedWhy, EntryContent, EntryRecord, Fact, ServedHow};
use xinyu_register::event::Shown as ShownVersion;
use xinyu_register::ids::{BatchId, CaseId, EnquiryId, EntryId};
use xinyu_register::instant::start_of;
use xinyu_register::procedure::consent::{Asked, Given, Terms, Uses, may_ask_again, set_thaw};
use xinyu_register::procedure::restriction::{holds, overlaps};
use xinyu_register::procedure::split::{Answered, Finding, OnFile, SplitStep, plan};
use xinyu_register::procedure::{
    Actor, AnyCase, By, Effect, Opened, Refusal, Said, Shown, authority, repair, statement,
};
use xinyu_register::subject::{ConsentsStopped, Settings};

use crate::cases::{SOURCE, by, entry, officer, open, openings, repair_matter, restriction_matter, said, swept, taken};
use crate::world::{RULES, day};

fn papers(kinds: &[&str]) -> Said {
    let papers = kinds.iter().map(|kind| Shown { kind: (*kind).to_owned(), mark: [1; 32] }).collect();
    Said { papers, ..Said::default() }
}

fn opened(which: impl Fn(&Opened) -> bool, on: &str) -> AnyCase {
    let (opened, actor) = openings(true, day(on)).into_iter().find(|(one, _)| which(one)).expect("an opening");
    open(opened, actor, day(on)).case
}

// Repair.

#[test]
fn a_repair_that_is_granted_ends_disclosure_the_same_day_and_tells_who_was_shown_it() {
    let case = opened(|one| matches!(one, Opened::Repair(_)), "2026-11-23");
    let granted = taken(&case, "grant", Actor::Source, "2026-11-25");
    assert_eq!(granted.effects, [Effect::End(EndedWhy::Repaired), Effect::Travel]);
    let facts = granted.facts(CaseId::from_bytes([1; 10]), 5);
    assert!(matches!(facts[0], Fact::Ended { on, why: EndedWhy::Repaired, .. } if on == day("2026-11-25")));
}

#[test]
fn nothing_is_refused_before_the_person_was_told_of_it_and_could_reply() {
    let case = opened(|one| matches!(one, Opened::Repair(_)), "2026-11-23");
    assert_eq!(crate::cases::step(&case, "refuse", Actor::Source, day("2026-11-24")), Err(Refusal::NotNow));
    let accepted = taken(&case, "accept", Actor::Source, "2026-11-24").case;
    let proposed = taken(&accepted, "propose-refusal", Actor::Source, "2026-11-25").case;
    assert_eq!(proposed.may(Actor::Source), ["grant"]);
    let heard = taken(&proposed, "reply", Actor::Person, "2026-11-26").case;
    assert_eq!(taken(&heard, "refuse", Actor::Source, "2026-11-27").case.stage().0, "refused");
}

#[test]
fn a_repair_that_is_not_answered_in_ten_working_days_goes_the_persons_way() {
    let case = opened(|one| matches!(one, Opened::Repair(_)), "2026-11-23");
    assert_eq!(swept(case.clone(), day("2026-12-07"), &RULES).0.stage().0, "accepted");
    let (silenced, done) = swept(case, day("2026-12-08"), &RULES);
    assert_eq!(silenced.stage().0, "silenced");
    assert!(done.iter().any(|one| one.effects.contains(&Effect::End(EndedWhy::Silence))));
}

#[test]
fn volunteering_repairs_nothing_and_an_unknown_paper_is_refused() {
    let (on, matter) = (day("2026-11-23"), repair_matter(day("2026-11-23")));
    let ask = |said: Said| Opened::Repair(matter.clone()).open(said, &By::person(), on, &RULES).map(|_| ());
    assert_eq!(ask(papers(&["receipt", "promise"])), Ok(()));
    assert_eq!(ask(papers(&["volunteering", "promise"])), Err(Refusal::Unmet { condition: "performed".into() }));
    assert_eq!(ask(papers(&["receipt"])), Err(Refusal::Unmet { condition: "promise".into() }));
    assert_eq!(ask(papers(&["points"])), Err(Refusal::NotAdmitted { what: "points".into() }));
    assert!(matches!(ask(papers(&["promise"; 11])), Err(Refusal::Limit { count: 10, .. })));
    assert_eq!(
        repair::unmet(&matter, &Said::nothing(), on, &RULES).map(|missing| missing.len()),
        Ok(2),
        "all that is missing is said at once"
    );
}

#[test]
fn what_is_missing_is_asked_for_once() {
    let case = opened(|one| matches!(one, Opened::Repair(_)), "2026-11-23");
    let more = taken(&case, "ask-more", Actor::Source, "2026-11-24").case;
    let complete = taken(&more, "complete", Actor::Person, "2026-11-30").case;
    assert_eq!(complete.deadlines()[0].last, day("2026-12-14"), "the person's own days do not count");
    assert!(!complete.may(Actor::Source).contains(&"ask-more"));
    assert!(matches!(
        crate::cases::step(&complete, "extend", Actor::Source, day("2026-12-01")),
        Err(Refusal::Limit { count: 0, .. })
    ));
}

#[test]
fn one_case_of_a_kind_runs_about_an_entry_at_a_time() {
    let on = day("2026-11-23");
    let mut all = openings(true, on);
    let (objection, actor) = all.remove(0);
    let case = open(objection.clone(), actor, on).case;
    assert!(objection.runs_already([(&objection, &case)]));
    let (correction, _) = all.remove(0);
    assert!(!correction.runs_already([(&objection, &case)]));
    let closed = taken(&case, "withdraw", Actor::Person, "2026-11-23").case;
    assert!(!objection.runs_already([(&objection, &closed)]));
}

// Restriction.

fn restriction(on: &str) -> AnyCase {
    open(Opened::Restriction(restriction_matter(day(on))), Actor::Authority, day(on)).case
}

fn in_force(on: &str) -> AnyCase {
    let case = taken(&restriction(on), "served", Actor::Register, on).case;
    let heard = swept(case, day(on).saturating_add(Span::new().days(12)), &RULES).0;
    let later = day(on).saturating_add(Span::new().days(12));
    let until = Said { until: Some(Day(day("2027-06-30"))), ..said(later) };
    let decided = heard.next("decide", until, &by(Actor::Decider, 9), later, &RULES).expect("decided").case;
    taken(&decided, "served", Actor::Register, &later.to_string()).case
}

#[test]
fn a_restriction_is_decided_by_another_officer_than_the_one_who_proposed_it() {
    let case = taken(&restriction("2026-05-20"), "served", Actor::Register, "2026-05-20").case;
    let (heard, _) = swept(case, day("2026-06-01"), &RULES);
    assert_eq!(heard.stage().0, "heard");
    let on = day("2026-06-01");
    let same = By::officer(Actor::Decider, SOURCE, officer(1));
    assert_eq!(heard.next("decide", said(on), &same, on, &RULES), Err(Refusal::SamePerson));
    let endless = Said { until: None, ..said(on) };
    assert!(matches!(heard.next("decide", endless, &by(Actor::Decider, 9), on, &RULES), Err(Refusal::Missing(_))));
    let longer = Said { until: Some(Day(day("2031-05-20"))), ..said(on) };
    let last = day("2031-05-19");
    assert_eq!(heard.next("decide", longer, &by(Actor::Decider, 9), on, &RULES), Err(Refusal::TooLong { last }));
}

#[test]
fn a_restriction_holds_from_service_to_its_last_day_in_its_own_field_and_no_other() {
    let case = in_force("2026-05-20");
    let AnyCase::Restriction(one) = &case else { panic!("a restriction") };
    for (domain, on, expected) in [
        ("food-drugs", "2026-06-02", true),
        ("food-drugs", "2027-06-30", true),
        ("food-drugs", "2027-07-01", false),
        ("tourism", "2026-06-02", false),
    ] {
        assert_eq!(holds(one, domain, day(on)), expected, "{domain} {on}");
    }
    let (ended, done) = swept(case.clone(), day("2027-07-01"), &RULES);
    assert_eq!((ended.stage().0, done[0].effects.as_slice()), ("ended", [Effect::Lift].as_slice()));
    let lifted = taken(&case, "ground-fell", Actor::Authority, "2026-07-01");
    assert_eq!(lifted.effects, [Effect::Lift]);
    let other = in_force("2026-05-21");
    let AnyCase::Restriction(other) = &other else { panic!("a restriction") };
    let (a, b) = (CaseId::from_bytes([1; 10]), CaseId::from_bytes([2; 10]));
    assert_eq!(overlaps(&[(a, one), (b, other)]), [(a, b)]);
}

#[test]
fn a_restriction_follows_its_ground_and_not_the_period_of_disclosure() {
    use xinyu_register::procedure::restriction::ground_fell;
    let falls: Vec<EndedWhy> = EndedWhy::ALL.into_iter().filter(|why| ground_fell(*why)).collect();
    let expected = [EndedWhy::Withdrawn, EndedWhy::Annulled, EndedWhy::Repaired, EndedWhy::Objected, EndedWhy::Silence];
    assert_eq!(falls, expected);
    let lifted = taken(&in_force("2026-05-20"), "ground-fell", Actor::Register, "2026-07-01").case;
    let AnyCase::Restriction(one) = &lifted else { panic!("a restriction") };
    assert!(!holds(one, "food-drugs", day("2026-07-01")));
}

#[test]
fn a_restriction_without_service_hearing_or_decision_lapses() {
    let case = restriction("2026-05-20");
    assert_eq!(swept(case.clone(), day("2026-06-20"), &RULES).0.stage().0, "lapsed", "not served");
    let told = taken(&case, "served", Actor::Register, "2026-05-21").case;
    let asked = taken(&told, "ask-hearing", Actor::Person, "2026-05-22").case;
    assert_eq!(swept(asked.clone(), day("2026-06-08"), &RULES).0.stage().0, "lapsed", "no hearing was set");
    let on = day("2026-05-25");
    let soon = Said { until: Some(Day(day("2026-05-30"))), ..said(on) };
    let early = asked.next("set-hearing", soon, &by(Actor::Authority, 3), on, &RULES);
    assert_eq!(early, Err(Refusal::TooEarly { from: day("2026-06-01") }), "seven days before");
}

#[test]
fn what_the_law_does_not_know_is_no_restriction_and_nobody_else_imposes_one() {
    let on = day("2026-05-20");
    let ask = |matter, actor: By| Opened::Restriction(matter).open(said(on), &actor, on, &RULES).map(|_| ());
    let mut unknown = restriction_matter(on);
    unknown.measure = "no-train-tickets".into();
    assert!(matches!(ask(unknown, by(Actor::Authority, 1)), Err(Refusal::NotAdmitted { .. })));
    let mut elsewhere = restriction_matter(on);
    elsewhere.domain = "tourism".into();
    assert!(matches!(ask(elsewhere, by(Actor::Authority, 1)), Err(Refusal::NotAdmitted { .. })));
    let mut other = restriction_matter(on);
    other.authority = "11610800MBXD00109Y".into();
    let body = By::officer(Actor::Authority, "11610800MBXD00109Y", officer(1));
    assert_eq!(ask(other, body), Err(Refusal::NotYours));
    assert_eq!(ask(restriction_matter(on), By::person()), Err(Refusal::NotYours));
}

// The sheet at the point of decision.

#[test]
fn an_adverse_outcome_needs_service_the_days_to_reply_a_name_own_reasons_and_an_entry() {
    let case = opened(|one| matches!(one, Opened::Sheet(_)), "2026-11-23");
    let against = |case: &AnyCase, said: Said, by: &By, on: &str| {
        case.next("decide-against", said, by, day(on), &RULES).map(|_| ())
    };
    let named = by(Actor::Decider, 5);
    assert_eq!(against(&case, said(day("2026-11-23")), &named, "2026-11-23"), Err(Refusal::NotNow));
    let sent = taken(&case, "send", Actor::Decider, "2026-11-23").case;
    assert_eq!(against(&sent, said(day("2026-11-24")), &named, "2026-11-24"), Err(Refusal::NotNow));
    let served = taken(&sent, "served", Actor::Register, "2026-11-24").case;
    assert_eq!(against(&served, said(day("2026-12-01")), &named, "2026-12-01"), Err(Refusal::NotNow));
    // Five working days after 24 November end on 1 December.
    let (ready, _) = swept(served, day("2026-12-02"), &RULES);
    let on = "2026-12-02";
    let (all, nobody) = (said(day(on)), By { officer: None, ..named.clone() });
    assert!(matches!(against(&ready, all.clone(), &nobody, on), Err(Refusal::Missing(_))));
    let short = Said { words: "不符合条件".into(), ..all.clone() };
    assert!(matches!(against(&ready, short, &named, on), Err(Refusal::Limit { count: 20, .. })));
    for entries in [vec![], vec![EntryId::from_bytes([8; 10])]] {
        let baseless = Said { entries, ..all.clone() };
        assert!(matches!(against(&ready, baseless, &named, on), Err(Refusal::Unmet { .. })));
    }
    let decided = ready.next("decide-against", all, &named, day(on), &RULES).expect("decided");
    assert_eq!(
        (decided.effects.as_slice(), decided.tells.as_slice()),
        ([Effect::FreeReport].as_slice(), [Actor::Person].as_slice())
    );
    assert_eq!(decided.case.deadlines()[0].last, day("2027-02-01"), "sixty days to dispute it, past a Sunday");
}

#[test]
fn what_is_not_told_in_time_is_not_held_against_anybody() {
    let case = opened(|one| matches!(one, Opened::Sheet(_)), "2026-11-23");
    let (lapsed, _) = swept(case.clone(), day("2026-12-01"), &RULES);
    assert_eq!((lapsed.stage().0, lapsed.is_open()), ("lapsed", false));
    assert_eq!(taken(&case, "decide-for", Actor::Decider, "2026-11-23").case.stage().0, "favoured");
}

// A correction travels.

#[test]
fn a_recipient_is_reminded_twice_then_may_not_ask_and_can_still_acknowledge() {
    let case = opened(|one| matches!(one, Opened::Travel(_)), "2026-11-02");
    let (overdue, done) = swept(case, day("2026-11-26"), &RULES);
    let told: Vec<&str> = done.iter().map(|one| one.told.as_str()).collect();
    assert_eq!(told, ["travel.remind", "travel.remind", "travel.give-up"]);
    assert_eq!(done[2].effects, [Effect::SuspendAsking]);
    assert_eq!(taken(&overdue, "acknowledge", Actor::User, "2026-11-27").case.stage().0, "acknowledged");
}

// Statement.

#[test]
fn a_statement_about_oneself_shows_at_once_and_one_about_others_waits_and_then_shows_blanked() {
    let on = day("2026-11-23");
    let offer = |words: &str| {
        let opened = Opened::Statement(statement::Matter::of(entry(), words, &RULES, on));
        opened.open(Said::words(words), &By::person(), on, &RULES).expect("offered").case
    };
    let id = CaseId::from_bytes([1; 10]);
    let own = offer("当时我因病住院，没有及时缴款。");
    let shown = own.next("pass", Said::nothing(), &By::register(), on, &RULES).expect("shows at once");
    assert!(matches!(&shown.facts(id, 5)[0], Fact::Stated { words, .. } if words.starts_with("当时我因病")));
    let other = offer("可以问我同事13812345678。");
    let held = other.next("pass", Said::nothing(), &By::register(), on, &RULES);
    assert!(matches!(held, Err(Refusal::Unmet { .. })));
    let (blanked, done) = swept(other, day("2026-11-27"), &RULES);
    assert_eq!(blanked.stage().0, "shown");
    assert!(matches!(&done[0].facts(id, 5)[0], Fact::Stated { words, .. } if !words.contains('3')));
    let taken = taken(&blanked, "withdraw", Actor::Person, "2026-11-30");
    assert!(matches!(taken.facts(id, 5)[0], Fact::Unstated { .. }));
    let long = "字".repeat(301);
    let matter = statement::Matter::of(entry(), &long, &RULES, on);
    let refused = Opened::Statement(matter).open(Said::words(long), &By::person(), on, &RULES);
    assert!(matches!(refused, Err(Refusal::Limit { count: 300, .. })));
}

// Death, and who may act.

#[test]
fn a_death_that_another_officer_confirmed_stops_consents_and_the_living_take_it_back() {
    let case = opened(|one| matches!(one, Opened::Death(_)), "2026-11-23");
    let on = day("2026-11-24");
    let same = case.next("confirm", said(on), &by(Actor::Officer, 1), on, &RULES);
    assert_eq!(same, Err(Refusal::SamePerson));
    let confirmed = taken(&case, "confirm", Actor::Officer, "2026-11-24");
    assert_eq!(confirmed.effects, [Effect::StopConsents]);
    assert_eq!(taken(&confirmed.case, "reverse", Actor::Person, "2026-11-25").effects, [Effect::AllowConsents]);
    assert_eq!(swept(case, day("2026-12-01"), &RULES).0.stage().0, "dismissed", "a mere report does nothing");
    let settings = Settings { died_on: Some(Day(on)), ..Settings::default() };
    assert_eq!(settings.consents_stopped(day("2030-01-01")), Some(ConsentsStopped::Died));
}

#[test]
fn an_agent_may_do_what_was_named_until_the_day_and_no_longer() {
    let on = day("2026-11-23");
    let matter = |ground, act, died, until: &str| authority::Matter {
        ground,
        who: [2; 32],
        acts: vec![act],
        until: Day(day(until)),
        died,
        barred: false,
    };
    use authority::{Act, Ground};
    let claim = |matter: authority::Matter, papers: Said| {
        Opened::Authority(matter).open(papers, &by(Actor::Officer, 1), on, &RULES).map(|one| one.case)
    };
    let case = claim(matter(Ground::Agent, Act::Object, false, "2026-12-23"), papers(&["mandate"])).expect("claimed");
    let case = taken(&case, "confirm", Actor::Officer, "2026-11-24").case;
    let AnyCase::Authority(one) = &case else { panic!("an authority") };
    assert!(authority::allows(one, Act::Object, day("2026-12-23")));
    assert!(!authority::allows(one, Act::Object, day("2026-12-24")));
    assert!(!authority::allows(one, Act::See, day("2026-12-01")));
    let ended = taken(&case, "revoke", Actor::Person, "2026-12-01").case;
    let AnyCase::Authority(ended) = &ended else { panic!("an authority") };
    assert!(!authority::allows(ended, Act::Object, day("2026-12-01")));
    let refused = |matter, paper: &str| claim(matter, papers(&[paper])).expect_err("refused");
    let consent = matter(Ground::Agent, Act::Consent, false, "2026-12-23");
    assert_eq!(refused(consent, "mandate"), Refusal::NotAdmitted { what: "consent".into() });
    let endless = matter(Ground::Agent, Act::See, false, "2027-11-24");
    assert_eq!(refused(endless, "mandate"), Refusal::TooLong { last: day("2027-11-23") });
    let living = matter(Ground::Relative, Act::See, false, "2026-12-23");
    assert!(matches!(refused(living, "kinship"), Refusal::Unmet { .. }));
    let arranged = authority::Matter { barred: true, ..matter(Ground::Relative, Act::See, true, "2026-12-23") };
    assert!(matches!(refused(arranged, "kinship"), Refusal::Unmet { .. }), "the dead arranged otherwise");
    let paperless = matter(Ground::Relative, Act::See, true, "2026-12-23");
    assert!(matches!(refused(paperless, "mandate"), Refusal::Missing(_)));
}

// Consent.

fn pin(item: &str, number: u8) -> Pin {
    let shown = ShownVersion { item: item.into(), commitment: [number; 32], whole: true };
    Pin { entry: EntryId::from_bytes([number; 10]), version: 1, shown }
}

fn given(uses: Uses, kinds: &[&str], until: &str) -> Given {
    let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    Given {
        terms: Terms { kinds, uses, until: Day(day(until)) },
        at_ms: start_of(day("2026-11-23")),
        pinned: vec![pin("penalty.metrology-testing", 1), pin("award.government", 2)],
        used_ms: Vec::new(),
        revoked_ms: None,
        text: "…".into(),
    }
}

#[test]
fn a_consent_covers_its_kinds_for_its_time_and_as_often_as_it_says() {
    let (open, today) = (Settings::default(), day("2026-11-24"));
    let mut once = given(Uses::Once, &["award"], "2026-12-23");
    assert_eq!(once.usable(&open, today, &RULES).expect("usable"), [pin("award.government", 2)]);
    once.used_ms.push(start_of(today));
    assert_eq!(once.usable(&open, today, &RULES), None);
    let mut period = given(Uses::Period, &[], "2026-12-23");
    period.used_ms.push(start_of(today));
    assert_eq!(period.usable(&open, day("2026-12-23"), &RULES).map(|pins| pins.len()), Some(2));
    assert_eq!(period.usable(&open, day("2026-12-24"), &RULES), None);
    let mut standing_consent = given(Uses::Standing, &[], "2027-11-23");
    standing_consent.used_ms.push(start_of(today));
    assert_eq!(standing_consent.usable(&open, day("2027-02-23"), &RULES), None);
    assert!(standing_consent.usable(&open, day("2027-02-24"), &RULES).is_some());
    standing_consent.revoked_ms = Some(start_of(day("2027-01-01")));
    assert_eq!(standing_consent.usable(&open, day("2027-02-24"), &RULES), None);
    assert_eq!(Given::from_cbor(&period.to_cbor()).expect("a consent"), period);
}

#[test]
fn the_person_gives_no_more_than_was_asked_and_nobody_longer_than_the_rules() {
    let terms = |kinds: &[&str], uses, until: &str| Terms {
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        uses,
        until: Day(day(until)),
    };
    let asked = terms(&["award", "licence"], Uses::Period, "2027-01-31");
    assert!(terms(&["award"], Uses::Once, "2027-01-31").within(&asked));
    for more in [
        terms(&[], Uses::Once, "2027-01-31"),
        terms(&["award", "penalty"], Uses::Once, "2027-01-31"),
        terms(&["award"], Uses::Standing, "2027-01-31"),
        terms(&["award"], Uses::Once, "2027-02-01"),
    ] {
        assert!(!more.within(&asked), "{more:?}");
    }
    let on = day("2026-11-23");
    assert_eq!(terms(&[], Uses::Period, "2027-05-23").admitted(on, &RULES), Ok(()));
    assert_eq!(
        terms(&[], Uses::Period, "2027-05-24").admitted(on, &RULES),
        Err(Refusal::TooLong { last: day("2027-05-23") })
    );
    assert!(matches!(
        terms(&["score"], Uses::Once, "2026-12-01").admitted(on, &RULES),
        Err(Refusal::NotAdmitted { .. })
    ));
}

#[test]
fn a_freeze_thaws_on_the_day_and_a_frozen_consent_opens_nothing() {
    let mut settings = Settings::default();
    settings.freeze(5);
    let today = day("2026-11-23");
    assert!(matches!(set_thaw(&mut settings, Some(today), today), Err(Refusal::TooEarly { .. })));
    set_thaw(&mut settings, Some(day("2026-12-01")), today).expect("set");
    let consent = given(Uses::Once, &[], "2026-12-23");
    assert_eq!(consent.usable(&settings, day("2026-11-30"), &RULES), None);
    assert!(consent.usable(&settings, day("2026-12-01"), &RULES).is_some());
    assert_eq!(set_thaw(&mut Settings::default(), Some(day("2026-12-01")), today), Err(Refusal::NotNow));
    assert_eq!(Settings::from_cbor(&settings.to_cbor()).expect("settings").thaws_on, settings.thaws_on);
    // Frozen anew, it has no end until one is set again.
    settings.freeze(6);
    assert!(settings.is_frozen(day("2030-01-01")));
    settings.thaw();
    assert!(!settings.is_frozen(today));
}

#[test]
fn nobody_presses_more_than_twice_in_ninety_days() {
    let asked = |on: &str, waits| Asked { on: day(on), waits };
    let on = day("2026-11-23");
    assert_eq!(may_ask_again(&[], on, &RULES), Ok(()));
    assert_eq!(may_ask_again(&[asked("2026-11-20", true)], on, &RULES), Err(Refusal::NotNow));
    assert_eq!(may_ask_again(&[asked("2026-10-01", false)], on, &RULES), Ok(()));
    let twice = [asked("2026-10-01", false), asked("2026-11-01", false)];
    assert!(matches!(may_ask_again(&twice, on, &RULES), Err(Refusal::Limit { count: 2, .. })));
    assert!(matches!(may_ask_again(&twice, day("2026-12-30"), &RULES), Err(Refusal::Limit { .. })));
    assert_eq!(may_ask_again(&twice, day("2026-12-31"), &RULES), Ok(()));
}

// Two people mixed up.

proptest! {
    #[test]
    fn a_split_takes_down_first_tells_each_only_what_is_theirs_and_touches_nothing_that_stays(
        findings in prop::collection::vec(0u8..3, 1..8),
        looks in prop::collection::vec(prop::collection::vec(any::<bool>(), 8), 0..6),
    ) {
        let id = |at: usize| EntryId::from_bytes([u8::try_from(at).unwrap_or(0); 10]);
        let entries: Vec<OnFile> = findings
            .iter()
            .enumerate()
            .map(|(at, finding)| OnFile {
                entry: id(at),
                source: SOURCE.into(),
                finding: [Finding::Stays, Finding::Moves, Finding::Unknown][usize::from(*finding)],
            })
            .collect();
        let answered: Vec<Answered> = looks
            .iter()
            .enumerate()
            .map(|(number, seen)| Answered {
                enquiry: EnquiryId::from_bytes([u8::try_from(number).unwrap_or(0); 10]),
                body: format!("body {number}"),
                shown: (0..entries.len()).filter(|at| seen[*at]).map(id).collect(),
            })
            .collect();
        let gone: Vec<EntryId> =
            entries.iter().filter(|one| one.finding != Finding::Stays).map(|one| one.entry).collect();
        let mut plan = plan(&entries, &answered);
        let mut down = Vec::new();
        while let Some(step) = plan.next().cloned() {
            match &step {
                SplitStep::TakeDown(entry) => down.push(*entry),
                SplitStep::FileThere(entry)
                | SplitStep::HandBack { entry, .. }
                | SplitStep::LooksThere { entry, .. } => prop_assert!(down.contains(entry), "{entry} still stands here"),
                SplitStep::Correct { enquiry, entries, .. } => {
                    let look = answered.iter().find(|look| look.enquiry == *enquiry).expect("a look");
                    prop_assert!(entries.iter().all(|entry| look.shown.contains(entry) && gone.contains(entry)));
                    prop_assert!(gone.iter().filter(|entry| look.shown.contains(entry)).all(|entry| entries.contains(entry)));
                }
                SplitStep::TellHere => {}
            }
            plan.step_done();
        }
        prop_assert_eq!(&down, &gone);
        let told: Vec<EnquiryId> = plan
            .steps
            .iter()
            .filter_map(|step| match step {
                SplitStep::Correct { enquiry, .. } => Some(*enquiry),
                _ => None,
            })
            .collect();
        for look in &answered {
            let wrong = look.shown.iter().any(|entry| gone.contains(entry));
            prop_assert_eq!(told.contains(&look.enquiry), wrong, "whoever was shown what was not theirs is told");
        }
    }
}

// Endings and marks on the entry.

#[test]
fn silence_counts_from_its_day_and_the_first_end_stands() {
    let content = EntryContent {
        item: "penalty.metrology-testing".into(),
        deciding_body: SOURCE.into(),
        deciding_body_name: String::new(),
        source_body: SOURCE.into(),
        document_no: String::new(),
        decided_on: day("2026-05-20"),
        penalty_kinds: vec!["confiscate-gains".into()],
        class: "general".into(),
        fields: std::collections::BTreeMap::new(),
    };
    let case = CaseId::from_bytes([1; 10]);
    let life = vec![
        Fact::Filed {
            version: 1,
            at_ms: 0,
            commitment: [1; 32],
            batch: BatchId::from_bytes([0; 10]),
            keeps_service: None,
            reason: None,
        },
        Fact::Served { version: 1, at_ms: 0, how: ServedHow::Opened },
        Fact::Case { at_ms: 1, case, mark: None, stops: Some(Day(day("2026-12-01"))) },
    ];
    let mut record = EntryRecord { content, life, events: Vec::new(), earlier: Vec::new() };
    let notice = repair::notice(&record, &RULES, day("2026-05-21")).expect("rules").expect("a repair notice");
    assert_eq!((notice.from, notice.rule.as_str()), (Some(day("2026-08-20")), "repair.graver"));
    let ended = |record: &EntryRecord, on: &str| standing(record, &RULES, day(on)).expect("rules");
    use xinyu_register::disclosure::Standing;
    assert!(matches!(ended(&record, "2026-11-30"), Standing::Open { .. }));
    let silent = Standing::Ended { on: day("2026-12-01"), why: EndedWhy::Silence };
    assert_eq!(ended(&record, "2026-12-01"), silent, "whether the daily run came or not");
    use xinyu_register::ending::Ending;
    assert_eq!(Ending::of(&record, &RULES, day("2026-11-30")), Ok(None));
    let ending = Ending::of(&record, &RULES, day("2026-12-01")).expect("rules").expect("it ended");
    assert_eq!((ending.on, ending.why, ending.versions.len()), (day("2026-12-01"), EndedWhy::Silence, 1));
    assert_eq!(Ending::from_cbor(&ending.to_cbor()).expect("an ending"), ending);
    // A later end does not open again what had ended.
    let later = |on: &str, why| Fact::Ended { at_ms: 2, on: day(on), why, reason: None };
    record.life.push(later("2026-12-20", EndedWhy::Annulled));
    assert_eq!(ended(&record, "2026-12-10"), silent);
    record.life.push(Fact::Case { at_ms: 3, case, mark: None, stops: None });
    assert!(matches!(ended(&record, "2026-12-10"), Standing::Open { .. }), "the case ended in time after all");
    assert!(matches!(ended(&record, "2026-12-20"), Standing::Ended { why: EndedWhy::Annulled, .. }));
    record.life.push(later("2027-01-05", EndedWhy::PeriodOver));
    let annulled = Standing::Ended { on: day("2026-12-20"), why: EndedWhy::Annulled };
    assert_eq!(ended(&record, "2027-01-06"), annulled, "what ended it first is what is told");
    assert_eq!(EntryRecord::from_cbor(&record.to_cbor()).expect("a record"), record);
}
