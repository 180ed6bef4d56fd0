//! Any order of actions against a small model written from the clauses: what is shown is exactly
//! what is relevant, served, within its period, and, under consent, was seen at the grant.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use proptest::prelude::*;
use xinyu_register::event::{Looker, Outcome};
use xinyu_register::ids::{ConsentId, EnquiryId, EntryId};

use crate::world::*;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Class {
    Minor,
    General,
    Serious,
}

#[derive(Clone, Debug)]
enum Act {
    File { food: bool, class: Class, days_ago: u16 },
    Open(usize),
    Ask { field: usize },
    Grant(usize),
    Refuse(usize),
    Revoke(usize),
    Freeze(bool),
    ByConsent(usize),
    ByMandate { field: usize },
    SocialAid,
    Fetch(usize),
    Post,
    Days(u16),
    Sweep,
    Beat,
}

/// Fields of the two purposes, and whether food and metrology are theirs.
const RECRUITS: [(&str, bool, bool); 3] =
    [("food-drug-inspection", true, false), ("metrology-inspection", false, true), ("other", false, false)];
const PERMITS: [(&str, bool, bool); 3] =
    [("food-permit", true, false), ("metrology-permit", false, true), ("other", false, false)];

struct Filed {
    id: EntryId,
    food: bool,
    class: Class,
    decided: Date,
    served: bool,
    sent: Option<Date>,
}

impl Filed {
    fn in_period(&self, today: Date) -> bool {
        let length: Span = match self.class {
            Class::Minor => 3.months(),
            Class::General => 1.year(),
            Class::Serious => 3.years(),
        };
        today < self.decided.checked_add(length).expect("a day")
    }

    fn shown(&self, today: Date, relevant: bool) -> bool {
        self.served && self.in_period(today) && relevant
    }
}

#[derive(PartialEq)]
enum State {
    Open,
    Refused,
    Granted,
    Used,
    Revoked,
}

struct Consent {
    id: ConsentId,
    field: usize,
    answer_by: Date,
    until: Date,
    state: State,
    seen: BTreeSet<EntryId>,
}

struct Enquiry {
    id: EnquiryId,
    consent: Option<usize>,
    permit: usize,
    given: BTreeSet<EntryId>,
}

#[derive(Default)]
struct Model {
    entries: Vec<Filed>,
    consents: Vec<Consent>,
    enquiries: Vec<Enquiry>,
    frozen: bool,
    looks: usize,
}

impl Model {
    fn recruits(&self, today: Date, field: usize) -> BTreeSet<EntryId> {
        let (_, food, metrology) = RECRUITS[field];
        let relevant = |entry: &Filed| entry.class != Class::Minor && if entry.food { food } else { metrology };
        self.entries.iter().filter(|entry| entry.shown(today, relevant(entry))).map(|entry| entry.id).collect()
    }

    fn permits(&self, today: Date, field: usize) -> BTreeSet<EntryId> {
        let (_, food, metrology) = PERMITS[field];
        let relevant = |entry: &Filed| entry.class != Class::Minor && if entry.food { food } else { metrology };
        self.entries.iter().filter(|entry| entry.shown(today, relevant(entry))).map(|entry| entry.id).collect()
    }
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let class = prop_oneof![1 => Just(Class::Minor), 3 => Just(Class::General), 1 => Just(Class::Serious)];
    // Fresh ones, and ones whose last day is near.
    let days_ago = prop_oneof![0u16..200, 330u16..364];
    let field = || prop_oneof![3 => Just(0usize), 3 => Just(1), 1 => Just(2)];
    let days = prop_oneof![Just(1u16), Just(7), Just(8), 1u16..40, 1u16..400];
    let one = prop_oneof![
        5 => (any::<bool>(), class, days_ago).prop_map(|(food, class, days_ago)| Act::File { food, class, days_ago }),
        7 => (0usize..6).prop_map(Act::Open),
        3 => field().prop_map(|field| Act::Ask { field }),
        4 => (0usize..4).prop_map(Act::Grant),
        1 => (0usize..4).prop_map(Act::Refuse),
        1 => (0usize..4).prop_map(Act::Revoke),
        1 => any::<bool>().prop_map(Act::Freeze),
        5 => (0usize..4).prop_map(Act::ByConsent),
        7 => field().prop_map(|field| Act::ByMandate { field }),
        1 => Just(Act::SocialAid),
        4 => (0usize..6).prop_map(Act::Fetch),
        1 => Just(Act::Post),
        5 => days.prop_map(Act::Days),
        2 => Just(Act::Sweep),
        1 => Just(Act::Beat),
    ];
    prop::collection::vec(one, 16..48)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn in_any_order_nothing_ended_unserved_or_irrelevant_is_shown(acts in acts(), with_email in any::<bool>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(run(acts, with_email));
    }
}

async fn run(acts: Vec<Act>, with_email: bool) {
    let world = TestRegister::on_day("2026-11-23").await;
    let mut model = Model::default();
    // Somebody with a file, so that there is a resident to act; it is relevant to nobody.
    let first = world.file(&lin(), &food_penalty().warning().no("榆区市监罚〔2026〕1号")).await;
    let decided = day("2026-10-12");
    model.entries.push(Filed { id: first, food: true, class: Class::Minor, decided, served: false, sent: None });
    if with_email {
        let caller = world.resident(&lin()).await;
        world.register.set_email(&caller, Some("lin@example.org")).await.expect("set");
    }
    for (at, act) in acts.into_iter().enumerate() {
        // A minute apart, so that events have an order in time, too.
        world.later(MINUTE_MS);
        step(&world, &mut model, at, act, with_email).await;
    }
    let officers = world.looks(&lin()).await;
    let officers = officers.iter().filter(|view| view.look.looker != Looker::Own).count();
    assert_eq!(officers, model.looks, "each look is in the list, and no other");
    world.beat().await;
    world.expect_good().await;
}

async fn step(world: &TestRegister, model: &mut Model, at: usize, act: Act, with_email: bool) {
    let today = world.today();
    match act {
        Act::File { food, class, days_ago } => file(world, model, at, (food, class, days_ago)).await,
        Act::Open(which) => {
            let Some(entry) = model.entries.get_mut(which) else { return };
            if world.rows_of(&lin()).await.expect("a file").entries.iter().any(|row| row.id == entry.id) {
                world.open_notice(&lin(), entry.id).await;
                entry.served = true;
            }
        }
        Act::Ask { field } => {
            let id = world.ask_consent_for(&lin(), RECRUITS[field].0).await;
            let answer_by = today.checked_add(14.days()).expect("a day");
            model.consents.push(Consent {
                id,
                field,
                answer_by,
                until: today,
                state: State::Open,
                seen: BTreeSet::new(),
            });
        }
        Act::Grant(which) => {
            let expected = model.consents.get(which).map(|consent| model.recruits(today, consent.field));
            let Some(consent) = model.consents.get_mut(which) else { return };
            let granted = world.register.grant_consent(&world.resident(&lin()).await, consent.id, None).await;
            let may = consent.state == State::Open && today <= consent.answer_by;
            assert_eq!(granted.is_ok(), may || consent.state == State::Granted, "{granted:?}");
            if may {
                (consent.state, consent.seen) = (State::Granted, expected.unwrap_or_default());
                consent.until = today.checked_add(29.days()).expect("a day");
            }
        }
        Act::Refuse(which) => {
            let Some(consent) = model.consents.get_mut(which) else { return };
            let refused = world.register.refuse_consent(&world.resident(&lin()).await, consent.id).await;
            let may = consent.state == State::Open && today <= consent.answer_by;
            assert_eq!(refused.is_ok(), may || consent.state == State::Refused, "{refused:?}");
            if may {
                consent.state = State::Refused;
            }
        }
        Act::Revoke(which) => {
            let Some(consent) = model.consents.get_mut(which) else { return };
            let revoked = world.register.revoke_consent(&world.resident(&lin()).await, consent.id).await;
            assert_eq!(revoked.is_ok(), matches!(consent.state, State::Granted | State::Used | State::Revoked));
            if revoked.is_ok() {
                consent.state = State::Revoked;
            }
        }
        Act::Freeze(frozen) => {
            world.freeze(&lin(), frozen).await;
            model.frozen = frozen;
        }
        Act::ByConsent(which) => by_consent(world, model, which).await,
        Act::ByMandate { field } => {
            let answer = world.by_mandate(&lin(), PERMITS[field].0).await;
            let given: BTreeSet<EntryId> = answer.entries.iter().map(|entry| entry.id).collect();
            assert_eq!(given, model.permits(today, field), "permit {field} on {today}");
            assert_eq!(answer.outcome == Outcome::ReferToOfficer, !given.is_empty());
            model.enquiries.push(Enquiry { id: answer.id, consent: None, permit: field, given });
            model.looks += 1;
        }
        Act::SocialAid => {
            let answer = world.enquire(CIVIL_AFFAIRS, &social_aid(&lin())).await.expect("an answer");
            assert!(answer.entries.is_empty() && answer.outcome == Outcome::NothingToConsider);
            model.looks += 1;
        }
        Act::Fetch(which) => fetch(world, model, which).await,
        Act::Post => {
            world.post_waiting().await;
            for entry in model.entries.iter_mut().filter(|entry| with_email && !entry.served && entry.sent.is_none()) {
                // The very first one was filed before there was an address.
                if entry.id != world_first(world).await {
                    entry.sent = Some(today);
                }
            }
        }
        Act::Days(days) => {
            let then = today.checked_add(i64::from(days).days()).expect("a day");
            world.on_date(then);
        }
        Act::Sweep => {
            world.sweep().await;
            for entry in &mut model.entries {
                if entry.sent.is_some_and(|sent| today >= sent.checked_add(8.days()).expect("a day")) {
                    entry.served = true;
                }
            }
        }
        Act::Beat => {
            world.register.beat([1; 16], true, &|_| {}).await.expect("a beat");
        }
    }
}

async fn world_first(world: &TestRegister) -> EntryId {
    world.rows_of(&lin()).await.expect("a file").entries[0].id
}

async fn file(world: &TestRegister, model: &mut Model, at: usize, (food, class, days_ago): (bool, Class, u16)) {
    let today = world.today();
    let decided = today.checked_sub(i64::from(days_ago).days()).expect("a day");
    // The last days of long months have no corresponding day in shorter ones: rules/cases has those.
    let decided = Date::new(decided.year(), decided.month(), decided.day().min(28)).expect("a day");
    let penalty = if food { food_penalty() } else { metrology_penalty() };
    let penalty = penalty.no(&format!("榆区市监罚〔2026〕{}号", 2000 + at)).decided(&decided.to_string());
    let penalty = match class {
        Class::Minor => penalty.warning(),
        Class::General => penalty,
        Class::Serious => penalty.revocation(),
    };
    let id = world.file(&lin(), &penalty).await;
    model.entries.push(Filed { id, food, class, decided, served: false, sent: None });
}

async fn by_consent(world: &TestRegister, model: &mut Model, which: usize) {
    let today = world.today();
    let Some(consent) = model.consents.get(which) else { return };
    let visible = model.recruits(today, consent.field);
    let expected: BTreeSet<EntryId> = consent.seen.intersection(&visible).copied().collect();
    let may = consent.state == State::Granted && today <= consent.until && !model.frozen;
    let answer = world.by_consent(&lin(), consent.id).await;
    assert_eq!(answer.is_ok(), may, "{answer:?}");
    if let Ok(answer) = answer {
        let given: BTreeSet<EntryId> = answer.entries.iter().map(|entry| entry.id).collect();
        assert_eq!(given, expected, "consent {which} on {today}");
        assert_eq!(answer.outcome == Outcome::ReferToOfficer, !given.is_empty());
        model.consents[which].state = State::Used;
        model.enquiries.push(Enquiry { id: answer.id, consent: Some(which), permit: 0, given });
        model.looks += 1;
    }
}

async fn fetch(world: &TestRegister, model: &mut Model, which: usize) {
    let today = world.today();
    let Some(enquiry) = model.enquiries.get(which) else { return };
    let (body, may, visible) = match enquiry.consent {
        Some(consent) => {
            let consent = &model.consents[consent];
            let may = consent.state == State::Used && today <= consent.until && !model.frozen;
            (HUMAN_RESOURCES, may, model.recruits(today, consent.field))
        }
        None => (LICENSING, true, model.permits(today, enquiry.permit)),
    };
    let fetched = world.register.fetch_enquiry(&world.enquirer(body), enquiry.id).await;
    assert_eq!(fetched.is_ok(), may, "{fetched:?}");
    if let Ok(answer) = fetched {
        let given: BTreeSet<EntryId> = answer.entries.iter().map(|entry| entry.id).collect();
        let expected: BTreeSet<EntryId> = enquiry.given.intersection(&visible).copied().collect();
        assert_eq!(given, expected, "enquiry {which} on {today}");
        model.looks += 1;
    }
}
