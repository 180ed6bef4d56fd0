//! What is there once the city is made.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use serde_json::Value;
use xinyu_demo::{
    CITY_FACT, City, CityPerson, CityPlan, DESK_ROWS, OF_EACH_KIND, PEOPLE_MIN, demo_json, people, write_json,
};
use xinyu_register::authorisation::ConsentState;
use xinyu_register::disclosure::Standing;
use xinyu_register::entry::{EndedWhy, ServedHow};
use xinyu_register::event::{Looker, Outcome};
use xinyu_register::identity::{BodyCode, IdNumber, IdType, PersonName};
use xinyu_register::rules::Class;
use xinyu_service::Refusal;
use xinyu_service::ServiceError;
use xinyu_service::accounts::CredentialKind;
use xinyu_service::caller::{CALLER_VALID_MS, Caller, Resident};
use xinyu_service::filing::{BatchView, Progress};
use xinyu_service::identity::NameStanding;
use xinyu_service::rights::own::OwnFile;

use crate::world::{CITY, Made, PEOPLE, World, plan};

const BASE: &str = "http://127.0.0.1:8080";

fn resident(made: &Made, person: &CityPerson) -> Caller {
    let valid_until_ms = made.world.register.now_ms() + CALLER_VALID_MS;
    Caller::Resident(Resident { subject: person.subject, valid_until_ms })
}

fn files(made: &Made, shows: &str) -> Vec<OwnFile> {
    let people: Vec<_> = made.city.people.iter().filter(|person| person.shows == shows).collect();
    assert!(!people.is_empty(), "nobody shows {shows}");
    let file = |person: &&CityPerson| {
        let caller = resident(made, person);
        OwnFile::clone(&made.runtime.block_on(made.world.register.own_file(&caller)).expect("a file"))
    };
    people.iter().map(file).collect()
}

fn batches(made: &Made) -> BTreeMap<String, Vec<BatchView>> {
    let clerks = made.city.officers.iter().filter(|officer| officer.role == "clerk");
    clerks
        .map(|clerk| {
            let batches = made.runtime.block_on(async {
                let caller = made.world.register.demo_officer(&clerk.body, "clerk").await.expect("a clerk");
                made.world.register.batches(&caller, 100).await.expect("batches")
            });
            (clerk.body.to_string(), batches)
        })
        .collect()
}

/// The market regulation bodies of the city and its twelve counties.
const FILERS: usize = 13;

#[test]
fn every_planned_row_is_filed_and_the_desk_has_one_of_every_sort() {
    let of_bodies = batches(&CITY);
    // What people hold is filed once, by those who issue it; penalties month by month.
    let penalties = |batches: Vec<xinyu_service::filing::BatchView>| -> Vec<_> {
        batches.into_iter().filter(|batch| batch.template == "sgs-penalty-person").collect()
    };
    let all = of_bodies.into_iter().map(|(body, batches)| (body, penalties(batches)));
    let of_bodies: std::collections::BTreeMap<_, _> = all.filter(|(_, batches)| !batches.is_empty()).collect();
    // In so small a city not every county has somebody to penalise.
    assert!((4..=FILERS).contains(&of_bodies.len()), "{} bodies that penalise", of_bodies.len());
    let mut accepted = 0;
    for (body, batches) in &of_bodies {
        assert!(!batches.is_empty(), "{body} filed nothing");
        for (at, batch) in batches.iter().enumerate() {
            assert_eq!(batch.progress, Progress::Done, "{body} {at}");
            let held = (batch.counts.repeated, batch.counts.refused, batch.counts.review);
            let desk = body == "11610800MBXD00010W" && at == 0;
            let wanted = if desk { (DESK_ROWS.repeated, DESK_ROWS.refused, DESK_ROWS.review) } else { (0, 0, 0) };
            assert_eq!(held, wanted, "{body} {at}");
            accepted += batch.counts.accepted;
        }
    }
    assert!(of_bodies.values().map(Vec::len).sum::<usize>() >= 15);
    assert!((30..=90).contains(&accepted), "{accepted} entries");
}

#[test]
fn the_desk_says_why() {
    let made = &*CITY;
    let register = &made.world.register;
    let codes: HashSet<String> = made.runtime.block_on(async {
        let clerk =
            made.city.officers.iter().find(|officer| officer.role == "clerk" && officer.shown).expect("a clerk");
        let caller = register.demo_officer(&clerk.body, "clerk").await.expect("a clerk");
        let last = register.batches(&caller, 1).await.expect("batches").remove(0);
        let rows = register.batch_rows(&caller, last.id, None, 0, 100).await.expect("rows");
        rows.into_iter().flat_map(|row| row.reasons).map(|reason| reason.code).collect()
    });
    for code in [
        "id.check",
        "date.impossible",
        "basis.no_article",
        "money.missing_for_kind",
        "law",
        "review.identity",
        "review.free_text",
        "minor.under_20",
        "review.amendment",
    ] {
        assert!(codes.contains(code), "{code} is not among {codes:?}");
    }
}

#[test]
fn everyone_is_enrolled_and_nothing_more_is_told_than_was_planned() {
    let made = &*CITY;
    let blind = |number: &str| made.world.register.keyring.blind_identity("id-card", number);
    for person in people(&plan()) {
        let whose = xinyu_store::files::Whose::Blind(blind(&person.id_number));
        let rows = made.runtime.block_on(made.world.register.store.files.file(whose)).expect("a store");
        assert!(rows.is_some(), "somebody is not enrolled");
    }
    let told = made.world.told.lock().expect("told");
    let last = told.last().expect("progress");
    assert_eq!((last.0.as_str(), last.1), ("history", last.2));
}

#[test]
fn people_have_papers_of_every_kind_and_the_registers_officer_has_names_to_compare() {
    let made = &*CITY;
    let register = &made.world.register;
    let officer = made.city.officers.iter().find(|officer| officer.role == "case_officer").expect("a case officer");
    let asked = made.city.people.iter().find(|person| person.shows == "name-asked").expect("a chosen person");
    made.runtime.block_on(async {
        let caller = register.demo_officer(&officer.body, "case_officer").await.expect("a case officer");
        let open = register.identity_cases(&caller, None, 10).await.expect("cases").cases;
        assert_eq!(open.len(), 2, "one of the desk's last batch, one of the sheet of papers");
        let mut batches = Vec::new();
        for line in &open {
            let case = register.store.identities.case(line.id).await.expect("read").expect("a case");
            batches.push(case.batch);
        }
        let resident = Caller::Resident(Resident { subject: asked.subject, valid_until_ms: i64::MAX });
        let names = register.own_names(&resident).await.expect("names");
        assert_eq!((names.asked_ms.len(), names.standing), (1, NameStanding::Own));
        let last = register.store.batches.batch(batches[1]).await.expect("read").expect("a batch");
        let body = BodyCode::parse(&last.body).expect("a code").code;
        let clerk = register.demo_officer(&body, "clerk").await.expect("a clerk");
        let view = register.batch(&clerk, last.id).await.expect("a batch");
        let filed = 6 * OF_EACH_KIND as u64 + 1;
        assert_eq!((view.counts.accepted, view.counts.refused, view.counts.review), (filed, 0, 1), "one was decided");
    });
}

#[test]
fn the_last_days_show_awards_volunteering_an_amendment_and_withdrawals() {
    let made = &*CITY;
    let only = |shows: &str| files(made, shows).remove(0).entries.remove(0);
    assert!(matches!(only("awards-only").standing, Standing::Open { .. }));
    assert!(matches!(only("award-declined").standing, Standing::Ended { why: EndedWhy::Declined, .. }));
    assert_eq!(only("volunteering-waits").standing, Standing::Awaiting);
    assert!(matches!(only("volunteering-kept").standing, Standing::Open { .. }));
    let amended = only("entry-amended");
    assert_eq!((amended.facts.expect("facts").amendments.len(), amended.told.len()), (1, 1));
    let withdrawn = only("entry-withdrawn");
    assert!(matches!(withdrawn.standing, Standing::Ended { why: EndedWhy::Withdrawn, .. }));
    assert_eq!(withdrawn.told.len(), 1, "the authority that had seen it");
    assert!(matches!(only("withdrawal-waits").standing, Standing::Open { .. }));
}

#[test]
fn a_resident_is_enrolled_once_and_under_one_name() {
    let made = &*CITY;
    let register = &made.world.register;
    let person = &made.city.people[0];
    let number = IdNumber::parse(IdType::IdCard, &person.id_number).expect("a number");
    let enrol = |name: &str| {
        let name = PersonName::parse(name).expect("a name");
        made.runtime.block_on(register.enrol_resident(&number, &name))
    };
    assert_eq!(enrol(&person.name).expect("the same subject"), person.subject);
    assert!(matches!(enrol("别人"), Err(ServiceError::Refused(Refusal::NotFound))));
}

#[test]
fn the_chosen_people_show_what_they_are_said_to_show() {
    let made = &*CITY;
    let open = |file: &OwnFile| matches!(file.entries[0].standing, Standing::Open { .. });
    for file in files(made, "nothing-on-file") {
        assert!(file.entries.is_empty());
    }
    for file in files(made, "penalty-served") {
        assert!(open(&file) && matches!(file.entries[0].served, Some((_, ServedHow::Opened))));
        assert_eq!(file.entries[0].class, Some(Class::General));
    }
    for file in files(made, "penalty-served-serious") {
        assert!(open(&file) && file.entries[0].class == Some(Class::Serious));
    }
    for file in files(made, "penalty-served-minor") {
        assert!(open(&file) && file.entries[0].class == Some(Class::Minor));
    }
    for file in files(made, "penalty-not-served") {
        assert!(file.entries[0].standing == Standing::Unserved && file.entries[0].facts.is_none());
        assert_eq!(file.entries[0].counts_as_served_on, None);
    }
    for file in files(made, "message-sent") {
        assert!(file.entries[0].standing == Standing::Unserved && file.entries[0].counts_as_served_on.is_some());
    }
    for file in files(made, "served-by-message") {
        assert!(matches!(file.entries[0].served, Some((_, ServedHow::MessageDelivered))));
    }
    for file in files(made, "ends-tomorrow") {
        assert_eq!(file.entries[0].standing, Standing::Open { until: file.today });
    }
    for file in files(made, "ended") {
        assert!(matches!(file.entries[0].standing, Standing::Ended { .. }));
    }
    for file in files(made, "frozen") {
        assert!(file.frozen_since_ms.is_some());
    }
    let several = &files(made, "several")[0];
    assert_eq!(several.entries.len(), 4);
    let kinds: HashSet<_> = several.entries.iter().map(|entry| entry.item.to_string()).collect();
    assert_eq!(kinds.len(), 2, "fields of the entries");
    assert!(several.entries.iter().any(|entry| entry.served.is_none()));
    let namesakes = files(made, "same-name");
    assert_eq!(namesakes.len(), 2);
    assert_eq!(namesakes[0].name, namesakes[1].name);
    assert_ne!(namesakes[0].entries.len(), namesakes[1].entries.len());
}

#[test]
fn requests_for_consent_stand_where_they_are_said_to_stand() {
    let made = &*CITY;
    let states = |shows: &str| -> Vec<(ConsentState, bool)> {
        let people = made.city.people.iter().filter(|person| person.shows == shows);
        people
            .flat_map(|person| {
                let caller = resident(made, person);
                made.runtime.block_on(made.world.register.own_consents(&caller)).expect("requests")
            })
            .map(|consent| (consent.record.state, consent.answerable))
            .collect()
    };
    assert_eq!(states("consent-open"), [(ConsentState::Open, true), (ConsentState::Open, true)]);
    assert!(matches!(states("consent-granted")[..], [(ConsentState::Granted { .. }, _)]));
    assert!(matches!(states("consent-revoked")[..], [(ConsentState::Revoked { used: false, .. }, _)]));
    assert!(matches!(states("consent-refused")[..], [(ConsentState::Refused { .. }, _)]));
    assert_eq!(states("consent-lapsed"), [(ConsentState::Open, false)]);
    assert!(matches!(states("looked-at")[..], [(ConsentState::Used { .. }, _)]));
    assert!(matches!(states("nothing-looked-at")[..], [(ConsentState::Used { .. }, _)]));
}

#[test]
fn bodies_looked_and_were_told_what_the_purpose_allows() {
    let made = &*CITY;
    let outcomes = |shows: &str| -> Vec<Outcome> {
        let person = made.city.people.iter().find(|person| person.shows == shows).expect("a person");
        let caller = resident(made, person);
        let page = made.runtime.block_on(made.world.register.own_looks(&caller, None, 100)).expect("looks");
        // Oldest first. Another test fetches answers again: those looks name the same enquiry.
        let mut enquiries = HashSet::new();
        let by_body = page.looks.into_iter().rev().filter(|view| matches!(view.look.looker, Looker::Officer { .. }));
        by_body.filter(|view| enquiries.insert(view.look.enquiry)).map(|view| view.look.outcome).collect()
    };
    // The metrology permit has nothing to do with a food penalty.
    assert_eq!(outcomes("looked-at"), [Outcome::ReferToOfficer, Outcome::ReferToOfficer, Outcome::NothingToConsider]);
    assert_eq!(outcomes("nothing-looked-at"), [Outcome::NothingToConsider]);
    assert_eq!(outcomes("several"), [Outcome::ReferToOfficer]);
    assert_eq!(outcomes("nothing-on-file"), []);
}

#[test]
fn somebody_asked_about_a_name_that_does_not_go_with_the_number() {
    let made = &*CITY;
    let register = &made.world.register;
    let mut unconfirmed = 0;
    for officer in made.city.officers.iter().filter(|officer| officer.role == "enquirer") {
        unconfirmed += made.runtime.block_on(async {
            let caller = register.demo_officer(&officer.body, "enquirer").await.expect("an enquirer");
            let mut found = 0;
            for listed in register.own_enquiries(&caller, 100).await.expect("enquiries") {
                let fetched = register.fetch_enquiry(&caller, listed.id).await;
                found += usize::from(fetched.is_ok_and(|answer| answer.outcome == Outcome::IdentityUnconfirmed));
            }
            found
        });
    }
    assert_eq!(unconfirmed, 1);
}

#[test]
fn demo_json_has_the_shape_of_the_contract_and_its_links_sign_in_once() {
    let made = &*CITY;
    let register = &made.world.register;
    let json = made.runtime.block_on(demo_json(register, BASE)).expect("demo.json");
    assert_eq!(json["base_url"], BASE);
    for role in ["clerk", "enquirer", "case_officer", "counter", "supervisor", "auditor", "body_admin", "operator"] {
        let entry = &json["roles"][role];
        for key in ["sign_in_url", "api_token", "body", "body_name"] {
            assert!(entry[key].is_string(), "{role} has no {key}");
        }
        assert!(made.runtime.block_on(signs_in_once(made, entry)), "{role}");
    }
    let people = json["people"].as_array().expect("people");
    assert!(people.len() >= 20, "{} people", people.len());
    for person in people {
        for key in ["name", "id_type", "id_number", "sign_in_url", "api_token", "shows", "says"] {
            assert!(person[key].is_string(), "no {key}");
        }
        let on_file = person["on_file"].as_object().expect("counts by kind");
        assert!(!on_file.is_empty() && on_file.values().all(serde_json::Value::is_u64), "{on_file:?}");
    }
    assert!(made.runtime.block_on(signs_in_once(made, &people[0])));
    assert_eq!(people[0]["on_file"]["penalty"], 0);
    assert_eq!(people[1]["on_file"]["penalty"], 1);
    let again = made.runtime.block_on(demo_json(register, BASE)).expect("demo.json");
    assert_ne!(again["people"][0]["sign_in_url"], json["people"][0]["sign_in_url"]);
    assert_eq!(again["people"][0]["id_number"], json["people"][0]["id_number"]);
}

async fn signs_in_once(made: &Made, entry: &Value) -> bool {
    let register = &made.world.register;
    let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    let link = text("sign_in_url");
    let secret = link.strip_prefix(&format!("{BASE}/sign-in/link/")).expect("a link of the portal");
    let token = register.caller(CredentialKind::Token, &text("api_token")).await;
    let (first, second) = (register.sign_in(secret).await, register.sign_in(secret).await);
    token.is_ok() && first.is_ok() && matches!(second, Err(ServiceError::Refused(Refusal::Credential)))
}

#[test]
fn the_file_is_for_its_owner_only() {
    let made = &*CITY;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("demo.json");
    for _ in 0..2 {
        made.runtime.block_on(write_json(&made.world.register, BASE, &path)).expect("a file");
    }
    let json: Value = serde_json::from_slice(&std::fs::read(&path).expect("bytes")).expect("JSON");
    assert_eq!(json["base_url"], BASE);
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).expect("a file").permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn nothing_on_disk_holds_a_name_a_number_or_an_address() {
    let made = &*CITY;
    let mut needles = Vec::new();
    for person in people(&plan()) {
        needles.push(person.id_number);
        needles.push(person.name);
        needles.extend(person.email);
    }
    let fact = made.runtime.block_on(made.world.register.store.accounts.fact(CITY_FACT)).expect("a store");
    let fact = String::from_utf8(fact.expect("the plan")).expect("text");
    assert!(fact.contains("\"seed\":7") && needles.iter().all(|needle| !fact.contains(needle.as_str())));
    let starts: HashSet<&[u8]> = needles.iter().map(|needle| &needle.as_bytes()[..6]).collect();
    let mut bytes = 0;
    each_file(made.world.folder.path(), &mut |path, content| {
        bytes += content.len();
        for (at, start) in content.windows(6).enumerate().filter(|(_, start)| starts.contains(start)) {
            let found = needles.iter().any(|needle| content[at..].starts_with(needle.as_bytes()));
            assert!(!found, "{} holds somebody in clear, from {start:?}", path.display());
        }
    });
    assert!(bytes > 100_000, "{bytes} bytes were read");
}

fn each_file(folder: &Path, seen: &mut dyn FnMut(&Path, &[u8])) {
    for path in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            each_file(&path, seen);
        } else {
            seen(&path, &std::fs::read(&path).expect("a file"));
        }
    }
}

#[test]
fn messages_say_nothing_and_go_to_demo_addresses_only() {
    let sent = CITY.world.post.0.lock().expect("post");
    assert!(!sent.is_empty());
    let people = people(&plan());
    for message in sent.iter() {
        assert!(message.to.ends_with("@demo.example"));
        assert!(people.iter().all(|person| !message.text.contains(&person.id_number)));
    }
}

#[test]
fn a_city_that_is_there_is_found_and_left_as_it_is() {
    let made = &*CITY;
    let before = batches(made).values().map(Vec::len).sum::<usize>();
    let again = made.runtime.block_on(made.world.build(&plan()));
    assert_eq!(again.plan, plan());
    assert_eq!(again.plan.people, PEOPLE);
    let names = |city: &City| city.people.iter().map(|person| person.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&again), names(&made.city));
    assert_eq!(batches(made).values().map(Vec::len).sum::<usize>(), before);
}

#[test]
fn the_same_plan_makes_the_same_city() {
    let plan = CityPlan { people: PEOPLE_MIN, ..plan() };
    let one = CITY.runtime.block_on(decided(&plan));
    assert!(!one.is_empty());
    assert_eq!(one, CITY.runtime.block_on(decided(&plan)));
}

/// What was decided about the chosen people, as their files tell it.
async fn decided(plan: &CityPlan) -> Vec<String> {
    let world = World::empty(true, plan.today_ms).await;
    let city = world.build(plan).await;
    let mut told = Vec::new();
    for person in &city.people {
        let valid_until_ms = plan.today_ms + CALLER_VALID_MS;
        let caller = Caller::Resident(Resident { subject: person.subject, valid_until_ms });
        for entry in &world.register.own_file(&caller).await.expect("a file").entries {
            let facts = entry.facts.as_ref().map(|facts| format!("{:?}", facts.content));
            told.push(format!("{} {} {:?} {facts:?}", person.name, entry.decided_on, entry.served));
        }
    }
    told
}

/// How long a city of the usual size takes: `cargo test --release -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn a_city_of_the_usual_size() {
    let plan = CityPlan::new(7, plan().today_ms);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let world = World::on_disk(plan.today_ms).await;
        let began = std::time::Instant::now();
        let city = world.build(&plan).await;
        let spent = began.elapsed();
        let mut accepted = 0;
        for clerk in city.officers.iter().filter(|officer| officer.role == "clerk") {
            let caller = world.register.demo_officer(&clerk.body, "clerk").await.expect("a clerk");
            let batches = world.register.batches(&caller, 100).await.expect("batches");
            accepted += batches.iter().map(|batch| batch.counts.accepted).sum::<u64>();
        }
        let messages = world.post.0.lock().expect("post").len();
        println!("{accepted} entries and {messages} messages, made in {spent:?}");
    });
}

#[test]
fn a_real_register_gets_no_city() {
    let runtime = &CITY.runtime;
    let refused = runtime.block_on(async {
        let world = World::empty(false, plan().today_ms).await;
        let build = xinyu_demo::build(&world.register, &*world.clock, &plan(), &|_, _, _| {}).await;
        (build.err().map(|error| error.to_string()), City::find(&world.register).await.expect("a store").is_none())
    });
    assert_eq!(refused, (Some("refused: not_permitted".into()), true));
}
