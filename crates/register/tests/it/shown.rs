//! Whatever is done in whatever order, and however late the daily run is: an adverse entry that ended, was
//! repaired, annulled, silenced or not served is shown to nobody who may not see it.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;
use proptest::prelude::*;
use xinyu_register::disclosure::{Grounds, select};
use xinyu_register::entry::{EndedWhy, Entry, EntryContent, EntryRecord, Fact, ServedHow};
use xinyu_register::ids::{BatchId, CaseId};
use xinyu_register::instant::start_of;
use xinyu_register::marks::Mark;
use xinyu_register::procedure::{Actor, AnyCase, AnyTaken, AnyTransition, Opened, Words};
use xinyu_register::rules::{FieldCode, PurposeCode};

use crate::cases::{SOURCE, entry, open, openings, step, swept};
use crate::world::{RULES, day};

/// Decided on 20 May 2026, general: shown until 19 May 2027.
const DECIDED: &str = "2026-05-20";
const LAST_DAY: &str = "2027-05-19";

fn filed(version: u32, keeps_service: Option<bool>, on: Date) -> Fact {
    let batch = BatchId::from_bytes([0; 10]);
    Fact::Filed { version, at_ms: start_of(on), commitment: [1; 32], batch, keeps_service, reason: None }
}

/// One register: the entry, its cases, and whether it runs every day or only when somebody acts.
struct World {
    record: EntryRecord,
    cases: Vec<(CaseId, AnyCase)>,
    daily: bool,
    /// What a lawyer would say from the outside, kept apart from the entry's own facts.
    ended: Option<Date>,
    served: Option<u32>,
}

impl World {
    fn new(daily: bool) -> Self {
        let content = EntryContent {
            item: "penalty.metrology-testing".into(),
            deciding_body: SOURCE.into(),
            deciding_body_name: String::new(),
            source_body: SOURCE.into(),
            document_no: String::new(),
            decided_on: day(DECIDED),
            penalty_kinds: vec!["confiscate-gains".into()],
            class: "general".into(),
            fields: BTreeMap::new(),
        };
        let life = vec![filed(1, None, day("2026-05-21"))];
        let record = EntryRecord { content, life, events: Vec::new(), earlier: Vec::new() };
        Self { record, cases: Vec::new(), daily, ended: None, served: None }
    }

    fn take(&mut self, at: usize, one: &AnyTransition, on: Date) {
        let id = self.cases[at].0;
        self.record.life.extend(one.facts(id, start_of(on)));
        self.cases[at].1 = one.case.clone();
        if ends(&one.taken) {
            let on = taken_on(&one.taken);
            self.ended = Some(self.ended.map_or(on, |before| before.min(on)));
        }
    }

    fn run(&mut self, on: Date) {
        for at in 0..self.cases.len() {
            let (_, done) = swept(self.cases[at].1.clone(), on, &RULES);
            for one in done {
                self.take(at, &one, on);
            }
        }
    }

    /// As a service does it: what ran out comes first.
    fn act(&mut self, at: usize, choice: usize, on: Date) {
        self.run(on);
        let case = &self.cases[at].1;
        let mut may: Vec<(&str, Actor)> = Vec::new();
        for actor in Actor::ALL.iter().filter(|actor| **actor != Actor::Time) {
            may.extend(case.may(*actor).into_iter().map(|word| (word, *actor)));
        }
        if may.is_empty() {
            return;
        }
        let (word, actor) = may[choice % may.len()];
        if let Ok(one) = step(case, word, actor, on) {
            self.take(at, &one, on);
        }
    }

    fn open(&mut self, choice: usize, on: Date) {
        self.run(on);
        let about_entries: Vec<(Opened, Actor)> = openings(true, on)
            .into_iter()
            .filter(|(opened, _)| {
                matches!(
                    opened,
                    Opened::Objection(_)
                        | Opened::Correction(_)
                        | Opened::Repair(_)
                        | Opened::Pending(_)
                        | Opened::Statement(_)
                )
            })
            .collect();
        let (opened, actor) = about_entries[choice % about_entries.len()].clone();
        let one = open(opened, actor, on);
        let id = CaseId::from_bytes([u8::try_from(self.cases.len()).unwrap_or(0); 10]);
        self.cases.push((id, one.case.clone()));
        let at = self.cases.len() - 1;
        self.take(at, &one, on);
    }

    /// What an enquirer in the very field gets.
    fn shown(&self, on: Date) -> Option<(Vec<Mark>, Option<String>)> {
        let entries = [Entry { id: entry(), record: self.record.clone() }];
        let (purpose, field) = (PurposeCode::new("employment"), FieldCode::new("metrology"));
        let grounds = Grounds { purpose: &purpose, field: Some(&field), pins: None, today: on };
        let given = select(&entries, &grounds, &RULES);
        given.shown.into_iter().next().map(|one| (one.marks, one.statement))
    }
}

fn taken_on(taken: &AnyTaken) -> Date {
    match taken {
        AnyTaken::Objection(one) => one.on,
        AnyTaken::Correction(one) => one.on,
        AnyTaken::Repair(one) => one.on,
        AnyTaken::Pending(one) => one.on,
        AnyTaken::Statement(one) => one.on,
        _ => unreachable!("not about an entry"),
    }
}

/// The steps after which the law says that the entry is not disclosed any more, written down once more
/// and by hand.
fn ends(taken: &AnyTaken) -> bool {
    let word = match taken {
        AnyTaken::Objection(one) => one.step.as_str(),
        AnyTaken::Correction(one) => one.step.as_str(),
        AnyTaken::Repair(one) => one.step.as_str(),
        AnyTaken::Pending(one) => one.step.as_str(),
        _ => return false,
    };
    ["remove", "silence", "disown", "grant", "annul"].contains(&word)
}

#[derive(Clone, Debug)]
enum Deed {
    Wait(i64),
    Serve,
    Amend { worse: bool },
    TakeBack,
    Open(usize),
    Act { case: usize, step: usize },
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        5 => (1i64..45).prop_map(Deed::Wait),
        2 => Just(Deed::Serve),
        1 => any::<bool>().prop_map(|worse| Deed::Amend { worse }),
        1 => prop_oneof![4 => Just(Deed::Serve), 1 => Just(Deed::TakeBack)],
        3 => (0usize..1000).prop_map(Deed::Open),
        6 => (0usize..1000, 0usize..1000).prop_map(|(case, step)| Deed::Act { case, step }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 320, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_steps_and_days_shows_what_ended_or_was_not_served(
        start in 0i64..340,
        deeds in prop::collection::vec(deed(), 1..26),
    ) {
        let mut today = day("2026-05-21").saturating_add(Span::new().days(start));
        let mut daily = World::new(true);
        let mut lazy = World::new(false);
        let mut version = 1;
        let mut taken_back = false;
        for deed in deeds {
            match deed {
                Deed::Wait(days) => {
                    for _ in 0..days {
                        today = today.saturating_add(Span::new().days(1));
                        daily.run(today);
                        check(&daily, &lazy, today)?;
                    }
                }
                Deed::Serve => {
                    for world in [&mut daily, &mut lazy] {
                        world.record.life.push(Fact::Served { version, at_ms: start_of(today), how: ServedHow::Opened });
                        world.served = Some(version);
                    }
                }
                Deed::Amend { worse } if !taken_back => {
                    version += 1;
                    for world in [&mut daily, &mut lazy] {
                        world.record.life.push(filed(version, Some(!worse), today));
                        if !worse && world.served == Some(version - 1) {
                            world.served = Some(version);
                        }
                    }
                }
                Deed::Amend { .. } => {}
                Deed::TakeBack => {
                    taken_back = true;
                    for world in [&mut daily, &mut lazy] {
                        let why = EndedWhy::Annulled;
                        world.record.life.push(Fact::Ended { at_ms: start_of(today), on: today, why, reason: None });
                        world.ended = Some(world.ended.map_or(today, |before| before.min(today)));
                    }
                }
                Deed::Open(choice) if daily.cases.len() < 4 => {
                    daily.open(choice, today);
                    lazy.open(choice, today);
                }
                Deed::Open(_) => {}
                Deed::Act { case, step } => {
                    if !daily.cases.is_empty() {
                        let at = case % daily.cases.len();
                        daily.act(at, step, today);
                        lazy.act(at, step, today);
                    }
                }
            }
            check(&daily, &lazy, today)?;
            let served = daily.served == Some(version);
            let in_period = today <= day(LAST_DAY);
            let ended = daily.ended.is_some_and(|on| on <= today);
            let shown = daily.shown(today);
            prop_assert_eq!(shown.is_some(), served && in_period && !ended, "on {}", today);
            let disputed = daily.cases.iter().any(|(_, case)| {
                case.is_open() && matches!(case, AnyCase::Objection(_) | AnyCase::Correction(_))
            });
            if let Some((marks, _)) = shown {
                prop_assert_eq!(marks.contains(&Mark::Disputed), disputed, "on {}", today);
            }
        }
    }
}

/// However late the daily run is, an enquirer gets the same; and what ended does not come back.
fn check(daily: &World, lazy: &World, today: Date) -> Result<(), TestCaseError> {
    prop_assert!(daily.daily && !lazy.daily);
    let (one, other) = (daily.shown(today), lazy.shown(today));
    prop_assert_eq!(one.is_some(), other.is_some(), "a late run shows or hides on {}", today);
    let ended = daily.ended.is_some_and(|on| on <= today);
    prop_assert!(!ended || one.is_none(), "shown on {} after its end", today);
    Ok(())
}
