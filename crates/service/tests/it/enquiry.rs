//! An enquiry: who may ask what, about whom, in which order it is checked, and in which words it is
//! answered.

use xinyu_evidence::leaf::LeafKind;
use xinyu_register::event::{Ground, Outcome};
use xinyu_service::enquiry::{AskedAuthorisation, EnquiryAsk};
use xinyu_service::{FieldFault, Refusal};

use crate::world::*;

/// Design 2.7: number and name together, never the name alone.
#[tokio::test]
async fn a_name_alone_never_matches() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let namesake = person(&lin().name, "1991-05-05");
    let answer = world.by_mandate(&namesake, "food-permit").await;
    assert_eq!((answer.outcome, answer.entries.len()), (Outcome::IdentityUnconfirmed, 0));
    assert_eq!(world.by_mandate(&lin(), "food-permit").await.outcome, Outcome::ReferToOfficer);
}

/// Design 2.7: a number with another name goes to a human when filed, and is no person when asked.
#[tokio::test]
async fn a_number_with_another_name_is_review_unconfirmed_or_no_consent() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let mistaken = lin().called("林晓宇");
    let batch = world.import(YUYANG_MARKET, &sheet(&[row(&mistaken, &metrology_penalty())])).await;
    assert_eq!((batch.counts.accepted, batch.counts.review), (0, 1));
    assert_eq!(world.rows_of(&lin()).await.expect("a file").entries.len(), 1);
    assert_eq!(world.by_mandate(&mistaken, "food-permit").await.outcome, Outcome::IdentityUnconfirmed);
    let id = world.consented(&lin()).await;
    assert_eq!(refusal(world.by_consent(&mistaken, id).await), Refusal::NoConsent);
    assert_eq!(world.by_consent(&lin(), id).await.expect("an answer").outcome, Outcome::ReferToOfficer);
}

/// Design 4 and 2.13: under a mandate an unknown person and a name that does not fit are the same
/// answer, by the same work, with the same kind of leaf.
#[tokio::test]
async fn an_unknown_person_and_a_mismatch_cannot_be_told_apart() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file_served(&lin(), &metrology_penalty()).await;
    let n = world.n_of(&lin()).await;
    let mut seen = Vec::new();
    for who in [stranger(), lin().called("林晓宇")] {
        world.beat().await;
        let before = world.sqlite.store().journal.head().await.expect("a head").size;
        world.probe.take();
        let answer = world.by_mandate(&who, "food-permit").await;
        let calls = world.probe.take();
        let after = world.beat().await.size;
        let leaf = world.sqlite.store().journal.leaves(before, 10).await.expect("leaves");
        assert_eq!((after - before, leaf.len()), (1, 1));
        let Ground::Mandate { rule, case_number } = answer.ground.clone() else { panic!("a mandate") };
        let trace = world.register.enquiry_trace(&world.enquirer(LICENSING), answer.id).await.expect("a trace");
        let again = world.register.fetch_enquiry(&world.enquirer(LICENSING), answer.id).await.expect("fetched");
        seen.push((
            (answer.outcome, answer.entries.len(), answer.purpose.clone(), answer.field.clone(), rule, case_number),
            (again.outcome, again.entries.len(), trace.0.index.is_some(), trace.1.is_some()),
            (leaf[0][0], leaf[0][1], calls),
        ));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0].0.0, Outcome::IdentityUnconfirmed);
    assert_eq!(seen[0].2.1, LeafKind::System as u8, "a leaf of the body's, not a look at anybody");
    assert_eq!(world.n_of(&lin()).await, n, "nobody was looked at");
}

/// Design 2.13: for any person but the consent's own the same work is done, too.
#[tokio::test]
async fn under_consent_the_work_does_not_tell_who_is_in_the_register() {
    let world = TestRegister::on_day("2026-11-23").await;
    for who in [lin(), wang()] {
        world.file_served(&who, &food_penalty().no(&format!("榆区市监罚〔2026〕{}号", who.name.len() + 7))).await;
    }
    let id = world.consented(&lin()).await;
    let mut seen = Vec::new();
    for who in [stranger(), wang(), wang().called("王建华"), lin().called("林晓宇")] {
        world.probe.take();
        let error = world.by_consent(&who, id).await.expect_err("no consent");
        seen.push((format!("{error:?}"), world.probe.take()));
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:#?}");
    let mut asked = Vec::new();
    for who in [stranger(), wang(), wang().called("王建华")] {
        // The first request of a year brings a key along; that is of the commit, not of the reads.
        world.ask_consent(&who).await;
        world.probe.take();
        world.ask_consent(&who).await;
        asked.push(world.probe.take());
    }
    assert!(asked.windows(2).all(|pair| pair[0] == pair[1]), "{asked:#?}");
}

/// Design 2.4: never a verdict. These are all the words there are.
#[test]
fn an_enquiry_is_answered_in_three_words_none_of_them_a_verdict() {
    let words: Vec<&str> = [Outcome::NothingToConsider, Outcome::ReferToOfficer, Outcome::IdentityUnconfirmed]
        .into_iter()
        .map(Outcome::code)
        .collect();
    assert_eq!(words, ["nothing_to_consider", "refer_to_officer", "identity_unconfirmed"]);
}

/// Design 2.4 and 4: only a relevant, served, adverse entry within its period calls for an officer.
#[tokio::test]
async fn only_a_relevant_served_entry_in_its_period_calls_for_an_officer() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file(&lin(), &food_penalty()).await;
    assert_eq!(world.by_mandate(&lin(), "food-permit").await.outcome, Outcome::NothingToConsider, "not served");
    world.open_notice(&lin(), entry).await;
    assert_eq!(world.by_mandate(&lin(), "food-permit").await.outcome, Outcome::ReferToOfficer);
    assert_eq!(world.by_mandate(&lin(), "metrology-permit").await.outcome, Outcome::NothingToConsider, "elsewhere");
    world.on("2027-10-11");
    assert_eq!(world.by_mandate(&lin(), "food-permit").await.outcome, Outcome::ReferToOfficer, "its last day");
    world.on("2027-10-12");
    assert_eq!(world.by_mandate(&lin(), "food-permit").await.outcome, Outcome::NothingToConsider, "the day after");
}

/// Design 4: caller, purpose, authorisation, identity. Each earlier fault wins.
#[tokio::test]
async fn checks_run_in_the_order_caller_purpose_authorisation_identity() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let id = world.ask_consent(&lin()).await;
    let wrong_form = Person { name: "7".into(), number: "1".into() };
    let all_wrong = EnquiryAsk { purpose: "curiosity".into(), reason: String::new(), ..permit(&wrong_form, "x") };
    for caller in [world.resident(&lin()).await, world.clerk(YUYANG_MARKET), world.with_role(LICENSING, "auditor")] {
        let answer = world.register.enquire(&caller, &all_wrong).await;
        assert_eq!(refusal(answer), Refusal::NotPermitted, "the caller comes first");
    }
    let mut scoped = world.enquirer(LICENSING);
    if let xinyu_service::caller::Caller::Officer(officer) = &mut scoped {
        officer.scopes = vec!["filing".into()];
    }
    assert_eq!(refusal(world.register.enquire(&scoped, &all_wrong).await), Refusal::NotPermitted, "so does its token");
    assert_eq!(refusal(world.enquire(LICENSING, &all_wrong).await), Refusal::PurposeNotAllowed, "then the purpose");
    // A purpose of the catalog, of another body.
    let not_theirs = permit(&wrong_form, "x");
    assert_eq!(refusal(world.enquire(CIVIL_AFFAIRS, &not_theirs).await), Refusal::PurposeNotAllowed);
    // The sort of authorisation, before the form of the person.
    let no_mandate =
        EnquiryAsk { authorisation: AskedAuthorisation::Consent("c-0".into()), ..permit(&wrong_form, "food-permit") };
    assert_eq!(refusal(world.enquire(LICENSING, &no_mandate).await), Refusal::AuthorisationNotAllowed);
    let mandated = EnquiryAsk { purpose: "civil-service-recruitment".into(), ..permit(&wrong_form, "") };
    assert_eq!(refusal(world.enquire(HUMAN_RESOURCES, &mandated).await), Refusal::AuthorisationNotAllowed);
    // An unknown rule, before the person.
    let mut no_rule = permit(&wrong_form, "food-permit");
    no_rule.authorisation = AskedAuthorisation::Mandate { rule: "mandate.of-mine".into(), case_number: "1".into() };
    let Refusal::Fields(faults) = refusal(world.enquire(LICENSING, &no_rule).await) else { panic!("fields") };
    assert_eq!(faults[0].pointer, "/authorisation/mandate/rule");
    // The lack of consent, before a mismatch of the person is told.
    let mistaken = with_consent(&lin().called("林晓宇"), &id.to_string());
    assert_eq!(refusal(world.enquire(HUMAN_RESOURCES, &mistaken).await), Refusal::NoConsent);
}

/// Contract: a mandate counts from the day its rule is in force.
#[tokio::test]
async fn a_mandate_counts_from_the_day_its_rule_is_in_force() {
    let world = TestRegister::on_day("2026-06-30").await;
    let asked = world.enquire(CIVIL_AFFAIRS, &social_aid(&stranger())).await;
    assert!(matches!(refusal(asked), Refusal::Fields(_)));
    world.on("2026-07-01");
    let asked = world.enquire(CIVIL_AFFAIRS, &social_aid(&stranger())).await;
    assert_eq!(asked.expect("an answer").outcome, Outcome::IdentityUnconfirmed);
}

/// Design 2.3: an officer's list names enquiries, not people.
#[tokio::test]
async fn the_list_of_enquiries_names_nobody() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.by_mandate(&lin(), "food-permit").await;
    world.by_mandate(&stranger(), "food-permit").await;
    let id = world.consented(&lin()).await;
    let listed = world.register.own_enquiries(&world.enquirer(LICENSING), 50).await.expect("a list");
    assert_eq!(listed.len(), 2);
    let asked = world.register.asker_consents(&world.enquirer(HUMAN_RESOURCES), 50).await.expect("a list");
    assert_eq!(asked.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
    let batches = world.register.batches(&world.clerk(YUYANG_MARKET), 50).await.expect("a list");
    let told = format!("{listed:?} {asked:?} {batches:?}");
    for secret in [lin().name, lin().number.clone(), lin().number[14..].to_owned(), stranger().name] {
        assert!(!told.contains(&secret), "{secret} in {told}");
    }
    let others = world.register.own_enquiries(&world.enquirer(CIVIL_AFFAIRS), 50).await.expect("a list");
    assert!(others.is_empty(), "another body's list");
}

/// An answer is its asker's alone.
#[tokio::test]
async fn another_body_and_another_officer_find_no_such_enquiry() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let answer = world.by_mandate(&lin(), "food-permit").await;
    let mut colleague = world.enquirer(LICENSING);
    if let xinyu_service::caller::Caller::Officer(officer) = &mut colleague {
        officer.id = xinyu_register::ids::OfficerId::from_bytes([9; 10]);
    }
    let n = world.n_of(&lin()).await;
    for caller in [world.enquirer(CIVIL_AFFAIRS), colleague] {
        assert_eq!(refusal(world.register.fetch_enquiry(&caller, answer.id).await), Refusal::NotFound);
        assert_eq!(refusal(world.register.enquiry_trace(&caller, answer.id).await), Refusal::NotFound);
    }
    assert_eq!(world.n_of(&lin()).await, n);
}

/// Design 2.5: a statute about one field of work opens no other.
#[tokio::test]
async fn a_statute_about_one_field_opens_no_other() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &metrology_penalty()).await;
    let by = |field: &str, rule: &str| {
        let mut ask = permit(&lin(), field);
        ask.authorisation =
            AskedAuthorisation::Mandate { rule: rule.to_owned(), case_number: "榆审〔2026〕9号".to_owned() };
        ask
    };
    let told = world.enquire(LICENSING, &by("metrology-permit", "mandate.permit.food-bar")).await;
    let fault = FieldFault { pointer: "/field", code: "field.unknown" };
    assert_eq!(refusal(told.map(|_| ())), Refusal::Fields(vec![fault]));
    let n = world.n_of(&lin()).await;
    let own = world.enquire(LICENSING, &by("food-permit", "mandate.permit.food-bar")).await.expect("an answer");
    assert!(own.entries.is_empty(), "and in its own field a penalty of another is not shown");
    assert_eq!(world.n_of(&lin()).await, n + 1);
}

/// What the catalog keeps to the person is not in an answer, the number of a document neither.
#[tokio::test]
async fn a_document_number_is_shown_only_where_the_catalog_says_so() {
    let world = TestRegister::on_day("2026-11-23").await;
    let kept =
        RULES.items().find(|item| item.code.as_str() == "benefit.subsistence-allowance").expect("in the catalog");
    world.file_served(&lin(), &food_penalty()).await;
    let answer = world.by_mandate(&lin(), "food-permit").await;
    assert_eq!(answer.entries[0].document_no, food_penalty().document_no);
    let file = world.own_file(&lin()).await;
    let record = xinyu_register::entry::EntryRecord {
        content: file.entries[0].facts.as_ref().expect("facts").content.clone(),
        life: Vec::new(),
        events: Vec::new(),
        earlier: Vec::new(),
    };
    assert_eq!(xinyu_register::disclosure::shown_document_no(&record, kept, &RULES), "");
}
