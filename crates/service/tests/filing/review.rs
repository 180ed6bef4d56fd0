//! Rows that a human must read: what the officer sees, what comes of them, and who learns of it.

use xinyu_register::event::ReviewDecision::{File, Refuse, SendBack};
use xinyu_register::event::{Ground, Looker, ReviewDecision};
use xinyu_register::identity::BodyCode;
use xinyu_register::ids::{BatchId, IdentityCaseId, OfficerId};
use xinyu_service::caller::{CALLER_VALID_MS, Caller, Officer, Resident};
use xinyu_service::filing::RowState;
use xinyu_service::identity::DecidedRow;
use xinyu_service::review::{Part, ReviewView};
use xinyu_service::{FieldFault, Refusal, ServiceError};

use crate::sheet::{CITY, CITY_NAME, Person, Row, Sheet, YUYANG, YUYANG_NAME, born, good};
use crate::world::{RULES, World, counts};

/// The office that runs the register.
const REGISTER: &str = "11610800MBXD001178";
const ILL: &str = "林晓雨销售过期食品。林晓雨称其患有肝炎，无力缴款。";
const REASON: &str = "病情与决定无关，请从违法事实里删去";

fn officer(world: &World, body: &str, role: &str) -> Caller {
    let code = BodyCode::parse(body).expect("a code").code;
    Caller::Officer(Officer {
        id: OfficerId::from_bytes([8; 10]),
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
    officer(world, REGISTER, "case_officer")
}

fn lin() -> Person {
    born("林晓雨", "1985-03-07")
}

async fn resident(world: &World) -> Caller {
    let subject = world.file_of(&lin()).await.expect("a known person").subject.key;
    Caller::Resident(Resident { subject, valid_until_ms: world.register.now_ms() + CALLER_VALID_MS })
}

async fn file(world: &World, body: &str, rows: Vec<Row>) -> BatchId {
    world.try_import(body, "b.csv", Sheet::of(rows).csv().as_bytes()).await.expect("a batch").id
}

fn ill() -> Row {
    good(&lin(), "榆区市监罚〔2026〕88号").set("facts", ILL)
}

async fn only_case(world: &World) -> IdentityCaseId {
    let open = world.register.review_rows(&case_officer(world), None, 10).await.expect("rows");
    assert_eq!((open.rows.len(), open.after), (1, None));
    open.rows[0].id
}

async fn waiting(world: &World, row: Row) -> (BatchId, IdentityCaseId) {
    let batch = file(world, YUYANG, vec![row]).await;
    (batch, only_case(world).await)
}

async fn opened(world: &World, id: IdentityCaseId) -> ReviewView {
    (*world.register.review_row(&case_officer(world), id).await.expect("a row")).clone()
}

async fn decide(world: &World, id: IdentityCaseId, decision: ReviewDecision) -> DecidedRow {
    world.register.decide_review(&case_officer(world), id, decision, REASON).await.expect("decided").row
}

async fn now(world: &World, batch: BatchId) -> xinyu_service::filing::Counts {
    world.register.batch(&world.clerk(YUYANG), batch).await.expect("a batch").counts
}

fn state(answer: Result<impl Sized, ServiceError>) -> &'static str {
    match answer {
        Err(ServiceError::Refused(Refusal::State(code))) => code,
        _ => panic!("not a state"),
    }
}

#[tokio::test]
async fn an_officer_sees_the_clause_of_the_words_and_nobodys_name() {
    let world = World::new().await;
    let (batch, id) = waiting(&world, ill()).await;
    let row = opened(&world, id).await;
    assert_eq!((row.batch, row.row, row.line.body.as_str()), (batch, 2, YUYANG_NAME));
    assert!(row.may_file && row.age.is_none() && row.reasons.is_empty());
    assert_eq!((row.document_no.as_str(), row.texts.len()), ("榆区市监罚〔2026〕88号", 1));
    assert_eq!(row.texts[0].why.len(), 1, "one reason, told once");
    let flagged = row.texts[0].parts.iter().filter(|part| matches!(part, Part::Flagged(_))).count();
    assert!(flagged > 0, "{:?}", row.texts[0].parts);
    let told = format!("{row:?}");
    for hidden in ["林晓雨", "过期", "无力", lin().number.as_str()] {
        assert!(!told.contains(hidden), "{hidden}: {told}");
    }
    world.expect_good().await;
}

#[tokio::test]
async fn only_case_officers_of_the_register_see_what_waits() {
    let world = World::new().await;
    let (_, id) = waiting(&world, ill()).await;
    for (body, role) in [(YUYANG, "clerk"), (CITY, "case_officer"), (REGISTER, "auditor"), (REGISTER, "clerk")] {
        let other = officer(&world, body, role);
        let refused = |answer: Option<ServiceError>| {
            assert!(matches!(answer, Some(ServiceError::Refused(Refusal::NotPermitted))), "{body} {role}: {answer:?}");
        };
        refused(world.register.review_rows(&other, None, 10).await.err());
        refused(world.register.review_row(&other, id).await.err());
        refused(world.register.decide_review(&other, id, File, REASON).await.err());
    }
    // It is no identity case, and those are none of these.
    let wrong = world.register.identity_case(&case_officer(&world), id).await;
    assert!(matches!(wrong, Err(ServiceError::Refused(Refusal::NotFound))));
}

#[tokio::test]
async fn a_look_and_a_decision_are_seen_by_the_person_who_is_known() {
    let world = World::new().await;
    file(&world, YUYANG, vec![good(&lin(), "a1号")]).await;
    let (batch, id) = waiting(&world, ill()).await;
    opened(&world, id).await;
    opened(&world, id).await;
    let looks = world.register.own_looks(&resident(&world).await, None, 10).await.expect("looks").looks;
    assert_eq!(looks.len(), 1, "once more within minutes is the same look");
    let look = &looks[0].look;
    assert!(matches!(&look.looker, Looker::Officer { body, .. } if body == REGISTER));
    let ground = Ground::Mandate { rule: "review.rows".into(), case_number: id.to_string() };
    assert_eq!((&look.ground, look.shown.len(), look.not_shown), (&ground, 0, 1));
    assert_eq!(look.outcome.code(), "row_reviewed");

    assert_eq!(decide(&world, id, File).await, DecidedRow::Filed);
    let looks = world.register.own_looks(&resident(&world).await, None, 10).await.expect("looks").looks;
    assert_eq!((looks.len(), looks[0].decision, looks[0].look.reason.as_str()), (2, Some("row_file"), REASON));
    assert_eq!(now(&world, batch).await, counts(1, 0, 0, 0));
    assert_eq!(world.contents_of(&lin()).await.len(), 2);
    assert_eq!(state(world.register.review_row(&case_officer(&world), id).await), "review.decided");
    assert_eq!(state(world.register.decide_review(&case_officer(&world), id, File, REASON).await), "review.decided");
    let again = world.register.review_decided(&case_officer(&world), id).await.expect("told again");
    assert_eq!((again.decision, again.row), (File, DecidedRow::Filed));
    world.expect_good().await;
}

#[tokio::test]
async fn a_row_of_somebody_new_is_filed_as_it_is() {
    let world = World::new().await;
    let (batch, id) = waiting(&world, ill()).await;
    assert!(world.file_of(&lin()).await.is_none(), "nobody is on file for a row that waits");
    opened(&world, id).await;
    assert!(world.file_of(&lin()).await.is_none());
    assert_eq!(decide(&world, id, File).await, DecidedRow::Filed);
    assert_eq!((now(&world, batch).await, world.contents_of(&lin()).await.len()), (counts(1, 0, 0, 0), 1));
    assert!(world.rows(batch).await.is_empty());
    world.expect_good().await;
}

#[tokio::test]
async fn a_row_that_is_sent_back_is_mended_by_its_clerk() {
    let world = World::new().await;
    let (batch, id) = waiting(&world, ill()).await;
    assert_eq!(decide(&world, id, SendBack).await, DecidedRow::Refused);
    assert_eq!(now(&world, batch).await, counts(0, 0, 1, 0));
    let rows = world.rows(batch).await;
    assert_eq!(
        (rows.len(), rows[0].state, rows[0].reasons[0].code.as_str()),
        (1, RowState::Refused, "review.sent_back")
    );
    let reason = &rows[0].reasons[0];
    assert_eq!(
        (reason.column.as_deref(), reason.args.get("words").map(String::as_str)),
        (Some("违法事实"), Some(REASON))
    );
    assert!(world.file_of(&lin()).await.is_none());
    let mended = file(&world, YUYANG, vec![good(&lin(), "榆区市监罚〔2026〕88号")]).await;
    assert_eq!(now(&world, mended).await, counts(1, 0, 0, 0));
    let again = world.register.review_decided(&case_officer(&world), id).await.expect("told again");
    assert_eq!((again.decision, again.row), (SendBack, DecidedRow::Refused));
    world.expect_good().await;
}

#[tokio::test]
async fn of_a_row_that_is_refused_nothing_is_kept_but_a_count() {
    let world = World::new().await;
    let (batch, id) = waiting(&world, ill()).await;
    assert_eq!(decide(&world, id, Refuse).await, DecidedRow::Refused);
    assert_eq!(now(&world, batch).await, counts(0, 0, 1, 0));
    let kept = world.sealed_rows(batch).await;
    assert!(kept[&2].cells.is_empty(), "{:?}", kept[&2]);
    let rows = world.rows(batch).await;
    assert_eq!((rows[0].state, rows[0].reasons[0].code.as_str()), (RowState::RefusedByLaw, "review.refused"));
    let again = world.register.review_decided(&case_officer(&world), id).await.expect("told again");
    assert_eq!(again.decision, Refuse);
    world.expect_good().await;
}

#[tokio::test]
async fn a_reason_names_nobody_and_repeats_no_flagged_word() {
    let world = World::new().await;
    let (_, id) = waiting(&world, ill()).await;
    let long = "核".repeat(201);
    let reasons = [
        ("", "reason.length"),
        (long.as_str(), "reason.length"),
        ("林晓雨已改", "reason.names"),
        ("患有肝炎", "words"),
    ];
    for (reason, wanted) in reasons {
        let answer = world.register.decide_review(&case_officer(&world), id, SendBack, reason).await;
        let Err(ServiceError::Refused(Refusal::Fields(faults))) = answer else { panic!("{reason}") };
        assert!(matches!(&faults[..], [FieldFault { pointer: "/reason", code }] if *code == wanted), "{faults:?}");
    }
    assert_eq!(only_case(&world).await, id, "it waits still");
}

#[tokio::test]
async fn a_row_of_doubtful_age_is_asked_by_its_dates() {
    let world = World::new().await;
    let young = born("林晓雨", "2007-05-01");
    let (_, id) = waiting(&world, good(&young, "a1号")).await;
    let row = opened(&world, id).await;
    let age = row.age.expect("the question");
    assert_eq!(
        (age.decided_on.to_string().as_str(), age.of_age_on.map(|day| day.to_string()).as_deref()),
        ("2026-10-12", Some("2025-05-01"))
    );
    assert!(row.texts.is_empty() && row.reasons.is_empty());
    assert!(!format!("{row:?}").contains("2007"));
    assert_eq!(decide(&world, id, File).await, DecidedRow::Filed);
    world.expect_good().await;
}

#[tokio::test]
async fn a_row_whose_name_is_another_goes_on_to_those_who_compare_names() {
    let world = World::new().await;
    file(&world, YUYANG, vec![good(&lin(), "a1号")]).await;
    let row = ill().set("name", "林小雨").of_body(CITY, CITY_NAME);
    let batch = file(&world, CITY, vec![row]).await;
    let id = only_case(&world).await;
    assert_eq!(decide(&world, id, File).await, DecidedRow::HandedOn);
    assert!(world.register.review_rows(&case_officer(&world), None, 10).await.expect("rows").rows.is_empty());
    let case = world.register.identity_case(&case_officer(&world), id).await.expect("an identity case");
    assert_eq!((case.filed_name.as_str(), case.batch), ("林小雨", batch));
    assert_eq!(world.rows(batch).await[0].reasons[0].code, "review.identity");
    let again = world.register.review_decided(&case_officer(&world), id).await.expect("told again");
    assert_eq!(again.row, DecidedRow::HandedOn);
    let decided = xinyu_register::event::IdentityDecision::VariantName;
    let decided = world.register.decide_identity(&case_officer(&world), id, decided, "比对户籍底册").await;
    assert_eq!(decided.expect("decided").row, DecidedRow::Filed);
    world.expect_good().await;
}

/// Five working days from the day on which the row came, as the rules have it.
#[tokio::test]
async fn what_waits_too_long_is_late() {
    let world = World::new().await;
    waiting(&world, ill()).await;
    let line = |page: xinyu_service::review::ReviewPage| page.rows[0].clone();
    let first = line(world.register.review_rows(&case_officer(&world), None, 10).await.expect("rows"));
    assert!(!first.late);
    for (day, late) in [(first.due, false), (first.due.tomorrow().expect("a day"), true)] {
        world.on(&day.to_string());
        let now = line(world.register.review_rows(&case_officer(&world), None, 10).await.expect("rows"));
        assert_eq!((now.due, now.late), (first.due, late));
    }
}
