//! A name that does not go with its number: who decides, what comes of it, and who learns of it.

use rusqlite::Connection;
use xinyu_register::event::{Ground, IdentityDecision, Looker};
use xinyu_register::identity::{BodyCode, IdNumber, IdType, PersonName};
use xinyu_register::ids::{BatchId, IdentityCaseId, OfficerId};
use xinyu_register::names::Likeness;
use xinyu_service::caller::{CALLER_VALID_MS, Caller, Officer, Resident};
use xinyu_service::enquiry::{AskedAuthorisation, AskedSubject, EnquiryAsk};
use xinyu_service::filing::RowState;
use xinyu_service::identity::{DecidedRow, NameStanding, OwnNames};
use xinyu_service::{FieldFault, Refusal, ServiceError, ServiceResult};

use crate::sheet::{CITY, CITY_NAME, Person, Row, Sheet, YUYANG, YUYANG_NAME, born, good};
use crate::world::{RULES, World, counts};
use IdentityDecision::{BodyMustCheck, FilingTypo, FormerName, KnownTypo, NotThisPerson, VariantName};

/// The office that runs the register.
const REGISTER: &str = "11610800MBXD001178";
/// An office that asks by statute.
const LICENSING: &str = "11610800MBXD00088W";

fn officer(world: &World, id: u8, body: &str, role: &str) -> Caller {
    let code = BodyCode::parse(body).expect("a code").code;
    Caller::Officer(Officer {
        id: OfficerId::from_bytes([id; 10]),
        name: "贺兰".into(),
        body_name: RULES.body(&code).expect("a body").name.clone(),
        body: code,
        office: "异议受理科".into(),
        roles: vec![role.into()],
        scopes: Vec::new(),
        acts_for: Vec::new(),
        rights_end: None,
        valid_until_ms: world.register.now_ms() + CALLER_VALID_MS,
    })
}

fn case_officer(world: &World) -> Caller {
    officer(world, 8, REGISTER, "case_officer")
}

async fn resident(world: &World, who: &Person) -> Caller {
    let subject = world.file_of(who).await.expect("a known person").subject.key;
    Caller::Resident(Resident { subject, valid_until_ms: world.register.now_ms() + CALLER_VALID_MS })
}

fn lin() -> Person {
    born("林晓雨", "1985-03-07")
}

/// What the city's bureau files under another name.
fn other_name(name: &str) -> Row {
    good(&lin(), "榆市监罚〔2026〕88号").set("name", name).of_body(CITY, CITY_NAME)
}

async fn file(world: &World, body: &str, rows: Vec<Row>) -> BatchId {
    world.try_import(body, "b.csv", Sheet::of(rows).csv().as_bytes()).await.expect("a batch").id
}

/// One body knows her, another files under another name: the batch, and the case.
async fn waiting(world: &World, name: &str) -> (BatchId, IdentityCaseId) {
    file(world, YUYANG, vec![good(&lin(), "a1号")]).await;
    let batch = file(world, CITY, vec![other_name(name)]).await;
    let open = world.register.identity_cases(&case_officer(world), None, 10).await.expect("cases");
    assert_eq!((open.cases.len(), open.after), (1, None));
    (batch, open.cases[0].id)
}

async fn decide(world: &World, id: IdentityCaseId, decision: IdentityDecision) -> DecidedRow {
    let decided = world.register.decide_identity(&case_officer(world), id, decision, "比对户籍底册").await;
    decided.expect("decided").row
}

async fn names(world: &World) -> OwnNames {
    world.register.own_names(&resident(world, &lin()).await).await.expect("names")
}

async fn now(world: &World, batch: BatchId) -> xinyu_service::filing::Counts {
    let body = world.store.batches.batch(batch).await.expect("read").expect("a batch").body;
    world.register.batch(&world.clerk(&body), batch).await.expect("a batch").counts
}

fn refusal<T>(answer: ServiceResult<T>) -> Refusal {
    match answer {
        Err(ServiceError::Refused(refusal)) => refusal,
        Err(other) => panic!("not refused but failed: {other}"),
        Ok(_) => panic!("not refused"),
    }
}

/// Whether an office that asks by statute finds her by this name.
async fn is_found_as(world: &World, name: &str) -> bool {
    is_found_by(world, "id-card", &lin().number, name).await
}

async fn is_found_by(world: &World, id_type: &str, id_number: &str, name: &str) -> bool {
    let ask = EnquiryAsk {
        subject: AskedSubject { id_type: id_type.into(), id_number: id_number.into(), name: name.into() },
        purpose: "permit-application".into(),
        field: Some("food-permit".into()),
        authorisation: AskedAuthorisation::Mandate {
            rule: "mandate.permit.examination".into(),
            case_number: "榆审〔2026〕77号".into(),
        },
        reason: "审查申请".into(),
    };
    let enquirer = officer(world, 9, LICENSING, "enquirer");
    let answer = world.register.enquire(&enquirer, &ask).await.expect("an answer");
    answer.outcome.code() != "identity_unconfirmed"
}

#[tokio::test]
async fn a_case_is_listed_by_number_and_date_and_opening_it_is_a_look_that_the_person_sees() {
    let world = World::new().await;
    let (batch, id) = waiting(&world, "林小雨").await;
    let case = world.register.identity_case(&case_officer(&world), id).await.expect("a case");
    assert_eq!((case.filed_name.as_str(), case.id_number.as_str()), ("林小雨", lin().number.as_str()));
    assert_eq!((case.known.len(), case.known[0].name.as_str()), (1, "林晓雨"));
    assert_eq!((case.known[0].likeness, case.standing), (Likeness::Other, NameStanding::Unverified));
    assert_eq!((case.body_name.as_str(), case.batch, case.row), (CITY_NAME, batch, 2));
    // Once more within minutes is the same look.
    world.register.identity_case(&case_officer(&world), id).await.expect("a case");
    let looks = world.register.own_looks(&resident(&world, &lin()).await, None, 10).await.expect("looks").looks;
    assert_eq!(looks.len(), 1);
    let look = &looks[0].look;
    assert!(matches!(&look.looker, Looker::Officer { body, office, .. } if body == REGISTER && office == "异议受理科"));
    let ground = Ground::Mandate { rule: "identity.compare".into(), case_number: id.to_string() };
    assert_eq!((look.purpose.as_str(), &look.ground, look.shown.len()), ("identity.compare", &ground, 0));
    assert_eq!((look.not_shown, look.outcome.code()), (1, "names_compared"));
    world.expect_good().await;
}

#[tokio::test]
async fn the_person_knows_that_another_name_waits_and_not_which() {
    let world = World::new().await;
    waiting(&world, "林小雨").await;
    let own = names(&world).await;
    assert_eq!((own.name.as_str(), own.standing, own.asked_ms.len()), ("林晓雨", NameStanding::Unverified, 1));
    assert!(!format!("{own:?}").contains("林小雨"));
}

#[tokio::test]
async fn nobody_but_the_registers_case_officers_sees_a_case() {
    let world = World::new().await;
    let (_, id) = waiting(&world, "林小雨").await;
    for (body, role) in [(CITY, "clerk"), (CITY, "case_officer"), (REGISTER, "auditor"), (LICENSING, "enquirer")] {
        let other = officer(&world, 7, body, role);
        assert_eq!(refusal(world.register.identity_cases(&other, None, 10).await), Refusal::NotPermitted, "{role}");
        assert_eq!(refusal(world.register.identity_case(&other, id).await), Refusal::NotPermitted, "{role}");
        let decided = world.register.decide_identity(&other, id, FilingTypo, "比对").await;
        assert_eq!(refusal(decided), Refusal::NotPermitted, "{role}");
    }
    let unknown = IdentityCaseId::from_bytes([9; 10]);
    assert_eq!(refusal(world.register.identity_case(&case_officer(&world), unknown).await), Refusal::NotFound);
}

#[tokio::test]
async fn every_decision_does_what_it_says() {
    let former = "林小羽";
    // decision, the row, who she is then, by what she is found, counts of the batch
    for (decision, row, name, others, found, told) in [
        (FilingTypo, DecidedRow::Filed, "林晓雨", 0, [true, false], counts(1, 0, 0, 0)),
        (KnownTypo, DecidedRow::Filed, former, 0, [false, true], counts(1, 0, 0, 0)),
        (FormerName, DecidedRow::Filed, "林晓雨", 1, [true, true], counts(1, 0, 0, 0)),
        (VariantName, DecidedRow::Filed, "林晓雨", 1, [true, true], counts(1, 0, 0, 0)),
        (NotThisPerson, DecidedRow::Refused, "林晓雨", 0, [true, false], counts(0, 0, 1, 0)),
        (BodyMustCheck, DecidedRow::Refused, "林晓雨", 0, [true, false], counts(0, 0, 1, 0)),
    ] {
        let world = World::new().await;
        let (batch, id) = waiting(&world, former).await;
        assert_eq!(now(&world, batch).await, counts(0, 0, 0, 1), "review until it is decided");
        assert_eq!(decide(&world, id, decision).await, row, "{decision:?}");
        assert_eq!(now(&world, batch).await, told, "{decision:?}");
        let own = names(&world).await;
        assert_eq!((own.name.as_str(), own.others.len(), own.asked_ms.len()), (name, others, 0), "{decision:?}");
        let filed = usize::from(row == DecidedRow::Filed);
        assert_eq!(world.entries_of(&lin()).await.len(), 1 + filed, "{decision:?}");
        let standing = if filed == 1 { NameStanding::Officer } else { NameStanding::Unverified };
        assert_eq!(own.standing, standing, "{decision:?}");
        for (name, found) in ["林晓雨", former].into_iter().zip(found) {
            assert_eq!(is_found_as(&world, name).await, found, "{decision:?} {name}");
        }
        // Filed as any other row is: the person is told, and what they hold proves it.
        let person = resident(&world, &lin()).await;
        assert_eq!(world.register.own_notices(&person).await.expect("notices").len(), 1 + filed, "{decision:?}");
        let looks = world.register.own_looks(&person, None, 10).await.expect("looks").looks;
        let decided = looks.iter().find(|look| look.decision == Some(decision.code())).expect("the decision is a look");
        assert_eq!(decided.look.reason, "比对户籍底册");
        let again = world.register.decide_identity(&case_officer(&world), id, FilingTypo, "再看一遍").await;
        assert_eq!(refusal(again), Refusal::State("identity_case.decided"));
        assert_eq!(world.entries_of(&lin()).await.len(), 1 + filed, "{decision:?}");
        world.expect_good().await;
    }
}

#[tokio::test]
async fn a_confirmed_name_matches_from_then_on() {
    let world = World::new().await;
    let (_, id) = waiting(&world, "林小羽").await;
    decide(&world, id, FormerName).await;
    let again = file(&world, CITY, vec![other_name("林小羽").set("document_no", "榆市监罚〔2026〕89号")]).await;
    assert_eq!(now(&world, again).await, counts(1, 0, 0, 0));
    let slip = file(&world, CITY, vec![other_name("林小明").set("document_no", "榆市监罚〔2026〕90号")]).await;
    assert_eq!(now(&world, slip).await, counts(0, 0, 0, 1), "no other name does");
}

#[tokio::test]
async fn not_this_person_is_remembered_and_never_asked_again() {
    let world = World::new().await;
    let (batch, id) = waiting(&world, "王大力").await;
    decide(&world, id, NotThisPerson).await;
    let told = &world.told(batch).await[&2];
    assert_eq!((told.0, told.1[0].1.as_str()), (RowState::Refused, "identity.not_this_person"));
    // Another body, another document, letters of another width: refused at once.
    let rows = vec![good(&lin(), "c1号").set("name", " 王 大力")];
    let next = file(&world, YUYANG, rows).await;
    assert_eq!(now(&world, next).await, counts(0, 0, 1, 0));
    assert_eq!(world.told(next).await[&2].1[0].1, "identity.not_this_person");
    let open = world.register.identity_cases(&case_officer(&world), None, 10).await.expect("cases");
    assert!(open.cases.is_empty());
    // Of a Latin name the words count, not their order.
    let latin = file(&world, CITY, vec![other_name("SMITH JOHN").set("document_no", "榆市监罚〔2026〕91号")]).await;
    let open = world.register.identity_cases(&case_officer(&world), None, 10).await.expect("cases");
    decide(&world, open.cases[0].id, NotThisPerson).await;
    assert_eq!(now(&world, latin).await, counts(0, 0, 1, 0));
    let latin = file(&world, CITY, vec![other_name("John Smith").set("document_no", "榆市监罚〔2026〕92号")]).await;
    assert_eq!(now(&world, latin).await, counts(0, 0, 1, 0));
    // The same name under another number is nobody's business.
    let other = born("王大力", "1990-01-01");
    let rows = file(&world, YUYANG, vec![good(&other, "d1号")]).await;
    assert_eq!(now(&world, rows).await, counts(1, 0, 0, 0));
    world.expect_good().await;
}

#[tokio::test]
async fn the_filing_body_never_learns_by_what_name_the_person_is_known() {
    for decision in IdentityDecision::ALL {
        let world = World::new().await;
        let (batch, id) = waiting(&world, "林小羽").await;
        decide(&world, id, decision).await;
        let shown = format!("{:?} {:?}", world.rows(batch).await, world.returned(batch).await);
        assert!(!shown.contains("林晓雨"), "{decision:?}: {shown}");
        assert!(!shown.contains("户籍底册"), "the reason is the person's to read");
    }
}

#[tokio::test]
async fn of_two_officers_at_once_one_decides() {
    let world = World::new().await;
    let (batch, id) = waiting(&world, "林小羽").await;
    let (one, two) = (officer(&world, 8, REGISTER, "case_officer"), officer(&world, 9, REGISTER, "case_officer"));
    let (first, second) = tokio::join!(
        world.register.decide_identity(&one, id, FilingTypo, "抄错一字"),
        world.register.decide_identity(&two, id, NotThisPerson, "不是同一人"),
    );
    let (done, refused) = if first.is_ok() { (first, second) } else { (second, first) };
    assert!(done.is_ok());
    assert_eq!(refusal(refused), Refusal::State("identity_case.decided"));
    assert_eq!(now(&world, batch).await.review, 0);
    world.expect_good().await;
}

#[tokio::test]
async fn a_case_goes_with_its_batch() {
    let world = World::new().await;
    let (batch, id) = waiting(&world, "林小羽").await;
    world.store.batches.batch_purge(batch).await.expect("purged");
    let officer = case_officer(&world);
    assert_eq!(refusal(world.register.identity_case(&officer, id).await), Refusal::NotFound);
    assert_eq!(refusal(world.register.decide_identity(&officer, id, FilingTypo, "抄错").await), Refusal::NotFound);
    assert!(world.register.identity_cases(&officer, None, 10).await.expect("cases").cases.is_empty());
    assert_eq!(names(&world).await.asked_ms.len(), 0);
    assert_eq!(world.entries_of(&lin()).await.len(), 1);
}

#[tokio::test]
async fn a_reason_is_given_and_names_nobody() {
    let world = World::new().await;
    let (_, id) = waiting(&world, "林小羽").await;
    let number = lin().number;
    for (reason, code) in [
        ("", "reason.length"),
        ("  ", "reason.length"),
        ("林小羽是曾用名", "reason.names"),
        ("即林晓雨", "reason.names"),
        (number.as_str(), "reason.names"),
        ("他信佛教，名字是对的", "words"),
    ] {
        let answer = world.register.decide_identity(&case_officer(&world), id, FormerName, reason).await;
        assert_eq!(refusal(answer), Refusal::Fields(vec![FieldFault { pointer: "/reason", code }]), "{reason}");
    }
}

#[tokio::test]
async fn the_same_row_again_and_other_content_are_told_as_such() {
    let world = World::new().await;
    let (_, id) = waiting(&world, "林小羽").await;
    // Meanwhile its body filed it again under the right name.
    file(&world, CITY, vec![other_name("林晓雨")]).await;
    assert_eq!(decide(&world, id, FilingTypo).await, DecidedRow::Repeated);
    assert_eq!(world.entries_of(&lin()).await.len(), 2);
    let other =
        file(&world, CITY, vec![other_name("林小羽").set("fine", "0.6").set("penalty_content", "罚款六千元")]).await;
    let open = world.register.identity_cases(&case_officer(&world), None, 10).await.expect("cases");
    assert_eq!(decide(&world, open.cases[0].id, FilingTypo).await, DecidedRow::Amendment);
    assert_eq!(world.told(other).await[&2].1[0].1, "review.amendment");
    assert_eq!(now(&world, other).await, counts(0, 0, 0, 1));
    world.expect_good().await;
}

// ---- Whose name counts ----------------------------------------------------------------------

#[tokio::test]
async fn a_name_is_unverified_until_a_second_body_or_the_person_says_the_same() {
    let world = World::new().await;
    file(&world, YUYANG, vec![good(&lin(), "a1号"), good(&lin(), "a2号")]).await;
    assert_eq!(names(&world).await.standing, NameStanding::Unverified, "one body says it, however often");
    file(&world, CITY, vec![other_name("林晓雨")]).await;
    assert_eq!(names(&world).await.standing, NameStanding::Bodies);
    let number = IdNumber::parse(IdType::IdCard, &lin().number).expect("a number");
    let name = |name: &str| PersonName::parse(name).expect("a name");
    world.register.enrol_resident(&number, &name("林晓雨")).await.expect("signed in");
    assert_eq!(names(&world).await.standing, NameStanding::Own);
    assert_eq!(refusal(world.register.enrol_resident(&number, &name("林小羽")).await), Refusal::NotFound);
    world.expect_good().await;
}

#[tokio::test]
async fn the_first_filers_slip_does_not_lock_the_person_out() {
    let world = World::new().await;
    file(&world, YUYANG, vec![good(&lin(), "a1号").set("name", "林晓两")]).await;
    let number = IdNumber::parse(IdType::IdCard, &lin().number).expect("a number");
    let right = PersonName::parse("林晓雨").expect("a name");
    world.register.enrol_resident(&number, &right).await.expect("signed in");
    let own = names(&world).await;
    assert_eq!((own.name.as_str(), own.others.len(), own.standing), ("林晓雨", 0, NameStanding::Own));
    assert!(is_found_as(&world, "林晓雨").await && !is_found_as(&world, "林晓两").await);
    // Who files the slip again asks; neither name wins by itself.
    let again = file(&world, YUYANG, vec![good(&lin(), "a2号").set("name", "林晓两")]).await;
    assert_eq!(now(&world, again).await, counts(0, 0, 0, 1));
    world.expect_good().await;
}

// ---- Characters -----------------------------------------------------------------------------

#[tokio::test]
async fn names_with_characters_of_four_bytes_come_through_gb_18030_and_ndjson() {
    // 㐀 and 㛃 (extension A), 𠮷 (B), 𰻝 (G): four bytes each in GB 18030-2022.
    let rows = |no: &str| {
        ["李㐀", "王㛃", "𠮷田", "张𰻝"]
            .into_iter()
            .enumerate()
            .map(|(at, name)| good(&born(name, &format!("198{at}-01-02")), &format!("{no}{at}号")))
            .collect::<Vec<_>>()
    };
    let text = Sheet::of(rows("甲")).csv();
    let (bytes, _, lost) = encoding_rs::GB18030.encode(&text);
    assert!(!lost);
    let world = World::new().await;
    assert_eq!(world.import("sheet.csv", &bytes).await.counts, counts(4, 0, 0, 0));
    let ndjson = Sheet::of(rows("乙")).ndjson();
    assert_eq!(world.import("rows.ndjson", ndjson.as_bytes()).await.counts, counts(4, 0, 0, 0), "the same people");
    assert_eq!(world.import("sheet.xlsx", &Sheet::of(rows("丙")).xlsx()).await.counts, counts(4, 0, 0, 0));
}

#[tokio::test]
async fn a_passport_holders_names_match_in_any_order_and_a_variant_character_asks() {
    let world = World::new().await;
    let grown = "行为时已满18周岁";
    let alien = |no: &str, name: &str| {
        good(&lin(), no).set("id_type", "护照").set("id_number", "C01X00T47").set("name", name).set("remarks", grown)
    };
    let batch = file(
        &world,
        YUYANG,
        vec![
            alien("a1号", "MUELLER ANNA-MARIA"),
            alien("a2号", "Anna Maria Mueller"),
            alien("a3号", "MUELLER, ANNA MARIA"),
            alien("a4号", "Müller Anna Maria"),
            alien("a5号", "Mueller Anna"),
        ],
    )
    .await;
    assert_eq!(now(&world, batch).await, counts(3, 0, 0, 2));
    // So they do for who asks, however the number is written.
    assert!(is_found_by(&world, "passport", "c01 x00 t47", "Mueller Anna Maria").await);
    assert!(!is_found_by(&world, "passport", "C01X00T47", "Mueller Anna").await);
    assert!(!is_found_by(&world, "other", "C01X00T47", "MUELLER ANNA-MARIA").await);
    let peak = born("高峰", "1980-02-03");
    file(&world, YUYANG, vec![good(&peak, "b1号")]).await;
    let batch = file(&world, YUYANG, vec![good(&peak, "b2号").set("name", "高峯")]).await;
    assert_eq!(now(&world, batch).await, counts(0, 0, 0, 1), "a variant is a question, not an answer");
    let open = world.register.identity_cases(&case_officer(&world), None, 10).await.expect("cases");
    let case = world.register.identity_case(&case_officer(&world), open.cases[2].id).await.expect("a case");
    assert_eq!(case.known[0].likeness, Likeness::Variants);
}

// ---- Who alters what is stored --------------------------------------------------------------

async fn found(world: &World) -> Vec<String> {
    world.register.beat([1; 16], false, &|_| {}).await.expect("a beat");
    world.register.verify_journal(true, None, &|_, _| {}).await.expect("a check").findings
}

#[tokio::test]
async fn the_deep_check_sees_what_an_attacker_does_to_names_and_cases() {
    let says = |findings: Vec<String>, what: &str| {
        assert!(findings.iter().any(|finding| finding.contains(what)), "{what}: {findings:?}");
    };
    let db = |world: &World| Connection::open(world.folder.path().join("register.db")).expect("the file");
    // An older copy of who she is: the name of before would be forgotten.
    let world = World::new().await;
    let (_, id) = waiting(&world, "林小羽").await;
    let before = world.file_of(&lin()).await.expect("a file").subject;
    decide(&world, id, FormerName).await;
    assert!(found(&world).await.is_empty());
    let put = "UPDATE subject SET identity = ?1 WHERE id = ?2";
    db(&world).execute(put, rusqlite::params![before.identity.0, before.key.0]).expect("altered");
    says(found(&world).await, "the names are not what the events say");
    // A case closed by nobody, and one that is gone.
    for (change, what) in [
        ("UPDATE identity_case SET state = 2", "is not what its event says"),
        ("DELETE FROM identity_case", "it waits for an officer and has no case"),
        ("INSERT INTO not_this_person (pair) VALUES (zeroblob(32))", "that nobody found so"),
        ("UPDATE batch SET decided_refused = 3", "does not add up"),
    ] {
        let world = World::new().await;
        waiting(&world, "林小羽").await;
        world.on("2026-11-24");
        assert!(found(&world).await.is_empty());
        db(&world).execute(change, []).expect("altered");
        says(found(&world).await, what);
    }
    let world = World::new().await;
    let (_, id) = waiting(&world, "林小羽").await;
    decide(&world, id, NotThisPerson).await;
    db(&world).execute("DELETE FROM not_this_person", []).expect("altered");
    says(found(&world).await, "are not remembered");
}

#[tokio::test]
async fn nothing_of_a_name_is_readable_in_the_database() {
    let world = World::new().await;
    let (_, id) = waiting(&world, "林小羽").await;
    decide(&world, id, NotThisPerson).await;
    for file in ["register.db", "register.db-wal"] {
        let bytes = std::fs::read(world.folder.path().join(file)).unwrap_or_default();
        for name in ["林小羽", "林晓雨", YUYANG_NAME] {
            assert!(!bytes.windows(name.len()).any(|window| window == name.as_bytes()), "{name} in {file}");
        }
    }
}
