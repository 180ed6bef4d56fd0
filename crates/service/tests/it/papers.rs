//! Reports and certificates have a number, a version, an end; what changes in them is known to whoever
//! holds one and asks.

use xinyu_evidence::leaf::{Class as LeafClass, LeafInputs, LeafKind, person_leaf};
use xinyu_register::entry::{EndedWhy, EntryRecord, Fact};
use xinyu_register::event::{Event, Ground, Looker};
use xinyu_register::ids::{EnquiryId, EntryId};
use xinyu_register::paper::{PaperKind, PaperState};
use xinyu_service::Refusal;
use xinyu_service::papers::state::{PaperProof, PaperStatus};
use xinyu_service::papers::{OwnReport, PaperWish};
use xinyu_store::person::{EventKey, NewEvent, Operation, PersonChange};
use xinyu_vault::{Place, key_place, open, open_key, seal};

use crate::kinds::licence;
use crate::world::*;

/// What a repair will commit: its event, and the record anew.
async fn ended(world: &TestRegister, who: &Person, id: EntryId, why: EndedWhy) {
    let rows = world.rows_of(who).await.expect("a known person");
    let (subject, now_ms) = (&rows.subject, world.register.now_ms());
    let place = key_place("subject", subject.key_id, &subject.pseudonym.0);
    let k_s = world.register.keyring.unwrap(subject.generation, &place, &subject.wrapped).expect("K_s");
    let place = Place { table: "subject", column: "seed", row: &subject.pseudonym.0, key: subject.key_id };
    let seed: [u8; 32] = open(&k_s, &place, &subject.seed).expect("a seed").as_slice().try_into().expect("32 bytes");
    let row = rows.entries.iter().find(|row| row.id == id).expect("the entry");
    let k_e = open_key(&k_s, &key_place("entry", row.key_id, row.id.as_bytes()), &row.wrapped).expect("K_e");
    let place = Place { table: "entry", column: "record", row: row.id.as_bytes(), key: row.key_id };
    let mut record = EntryRecord::from_cbor(&open(&k_e, &place, &row.record).expect("a record")).expect("a record");
    let on = world.today();
    let m = Event::Ended { at_ms: now_ms, on, why, taken_back: None }.to_cbor();
    record.life.push(Fact::Ended { at_ms: now_ms, on, why, reason: None });
    record.events.push(subject.n);
    let leaf = person_leaf(&LeafInputs {
        kind: LeafKind::Person,
        seed: &seed,
        k_s: k_s.as_bytes(),
        k_content: k_e.as_bytes(),
        pseudonym: &subject.pseudonym.0,
        n: subject.n,
        class: LeafClass::Entry,
        m: &m,
    });
    let at = [subject.pseudonym.0.as_slice(), &subject.n.to_be_bytes()].concat();
    let event_place = Place { table: "event", column: "m", row: &at, key: row.key_id };
    let event = NewEvent {
        n: subject.n,
        class: LeafClass::Entry as u8,
        leaf: leaf.to_bytes(),
        key: EventKey::Entry(id),
        m: seal(&k_e, &event_place, [9; 12], &m).expect("sealed"),
        at_ms: now_ms,
        due_ms: now_ms + MINUTE_MS,
    };
    let mut change = PersonChange::new(Operation::End, subject.key, event, i64::MAX);
    change.entry = Some((id, seal(&k_e, &place, [8; 12], &record.to_cbor()).expect("sealed")));
    let done = world.sqlite.store().persons.commit(change).await.expect("committed");
    assert!(matches!(done, xinyu_store::Tried::Done(_)));
}

fn certificate(purpose: &str, field: &str) -> PaperWish {
    PaperWish {
        kind: PaperKind::NoneWithinPeriod,
        purpose: purpose.into(),
        field: (!field.is_empty()).then(|| field.into()),
        entry: None,
        reason: String::new(),
    }
}

fn about(kind: PaperKind, entry: EntryId) -> PaperWish {
    PaperWish { kind, entry: Some(entry), ..certificate("", "") }
}

async fn make(world: &TestRegister, who: &Person, wish: &PaperWish) -> OwnReport {
    world.register.make_paper(&world.resident(who).await, wish).await.expect("made")
}

async fn status(world: &TestRegister, no: EnquiryId, version: u32) -> Option<PaperStatus> {
    world.register.paper_status(&no.to_string(), PaperProof::Signed { version }).await.expect("a status")
}

async fn state(world: &TestRegister, no: EnquiryId, version: u32) -> PaperState {
    status(world, no, version).await.expect("a document").state
}

/// The hash of the leaf as it is printed.
async fn leaf_of(world: &TestRegister, who: &Person, no: EnquiryId) -> String {
    let looks = world.looks(who).await;
    let look = looks.iter().find(|view| view.look.enquiry == Some(no)).expect("its look");
    look.trace.leaf_hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn listed(world: &TestRegister) -> Vec<[u8; 32]> {
    let rows = world.sqlite.store().papers.recalled().await.expect("the list");
    rows.into_iter().map(|(mark, _)| mark).collect()
}

// ---- Certificates ---------------------------------------------------------------------------

#[tokio::test]
async fn a_certificate_says_what_an_enquirer_would_be_told_and_no_more() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &metrology_penalty()).await;
    let caller = world.resident(&lin()).await;
    // A penalty in metrology has no bearing on work with food.
    let made = make(&world, &lin(), &certificate("employment", "food-handling")).await;
    assert_eq!((made.kind, made.version, made.entries), (PaperKind::NoneWithinPeriod, 1, 0));
    assert_eq!(made.until, day("2026-12-23"), "rule certificate.validity");
    let look = world.latest_look(&lin()).await;
    assert_eq!((look.looker, look.ground, look.shown.len()), (Looker::Own, Ground::Own, 0));
    assert_eq!((look.purpose.as_str(), look.field.as_str()), ("employment", "food-handling"));
    world.register.own_report_pdf(&caller, made.no, "zh-CN").await.expect("a document");
    let told = {
        let documents = world.recorder.0.lock().expect("recorder");
        format!("{:?}", documents.last().expect("a document").0)
    };
    assert!(told.contains("doc-claim-none-within-period") && told.contains("doc-limits-none-within-period"));
    for words in ["202号", "计量", "3,000", "doc-own-advice"] {
        assert!(!told.contains(words), "{words}");
    }
    world.expect_good().await;
}

#[tokio::test]
async fn no_certificate_is_made_where_something_is_there_and_only_the_person_learns_what() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file_served(&lin(), &food_penalty()).await;
    let caller = world.resident(&lin()).await;
    let wish = certificate("employment", "food-handling");
    let n = world.n_of(&lin()).await;
    let refused = world.register.make_paper(&caller, &wish).await.map(|_| ());
    assert_eq!(refusal(refused), Refusal::State("certificate.something"));
    assert_eq!(world.n_of(&lin()).await, n, "nothing is left behind, no number either");
    let check = world.register.certificate_check(&caller, &wish).await.expect("told");
    assert_eq!(check.1.against.iter().map(|entry| entry.id).collect::<Vec<_>>(), [entry]);
    assert!(world.register.own_reports(&caller).await.expect("reports").is_empty());
    // The day its period is over there is one.
    world.on("2027-10-12");
    make(&world, &lin(), &wish).await;
}

/// What reaches no enquirer must not show by the lack of a certificate either.
#[tokio::test]
async fn what_was_not_served_stands_against_no_certificate() {
    let world = TestRegister::on_day("2026-11-23").await;
    let waiting = world.file(&lin(), &food_penalty()).await;
    let wish = certificate("employment", "food-handling");
    let caller = world.resident(&lin()).await;
    let check = world.register.certificate_check(&caller, &wish).await.expect("told");
    assert_eq!((check.1.against.len(), check.1.unopened), (0, 1), "and the person is told that it waits");
    let made = make(&world, &lin(), &wish).await;
    world.open_notice(&lin(), waiting).await;
    let refused = world.register.make_paper(&caller, &wish).await.map(|_| ());
    assert_eq!(refusal(refused), Refusal::State("certificate.something"));
    assert_eq!(state(&world, made.no, 1).await, PaperState::Valid, "it said what was so on its day");
}

#[tokio::test]
async fn a_certificate_is_for_a_purpose_on_which_something_could_bear() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let caller = world.resident(&lin()).await;
    for (purpose, field) in [
        ("", ""),
        ("own-use", ""),
        ("no-such-purpose", ""),
        // By statute: who has one asks the register, not the person.
        ("permit-application", "food-permit"),
        ("social-aid", ""),
        // A post in no field: nothing could bear on it, so that a certificate would say nothing.
        ("employment", "other"),
        ("employment", ""),
    ] {
        let refused = world.register.make_paper(&caller, &certificate(purpose, field)).await.map(|_| ());
        assert!(matches!(refusal(refused), Refusal::Fields(_)), "{purpose} {field}");
    }
}

#[tokio::test]
async fn a_licence_is_certified_while_it_is_in_force() {
    let world = TestRegister::on_day("2026-11-23").await;
    let good = licence(&world, 101, "有效", "2026-12-01").await;
    let over = licence(&world, 102, "注销", "2029-10-11").await;
    let penalty = world.file_served(&lin(), &food_penalty()).await;
    let caller = world.resident(&lin()).await;
    let made = make(&world, &lin(), &about(PaperKind::QualificationValid, good)).await;
    assert_eq!(made.until, day("2026-12-01"), "not longer than the licence itself");
    let refused = |id| {
        let (world, caller) = (&world, &caller);
        async move { world.register.make_paper(caller, &about(PaperKind::QualificationValid, id)).await.map(|_| ()) }
    };
    assert_eq!(refusal(refused(over).await), Refusal::State("certificate.not_in_force"));
    assert!(matches!(refusal(refused(penalty).await), Refusal::Fields(_)), "a penalty is no qualification");
    assert_eq!(refusal(refused(EntryId::from_bytes([7; 10])).await), Refusal::NotFound);
    let award = world.register.make_paper(&caller, &about(PaperKind::Award, good)).await.map(|_| ());
    assert!(matches!(refusal(award), Refusal::Fields(_)), "a licence is no award");
    world.register.own_report_pdf(&caller, made.no, "en").await.expect("a document");
    world.on("2026-12-02");
    assert_eq!(refusal(refused(good).await), Refusal::State("certificate.not_in_force"));
    assert_eq!(state(&world, made.no, 1).await, PaperState::Expired);
    world.expect_good().await;
}

// ---- Versions, ends, recalls ----------------------------------------------------------------

#[tokio::test]
async fn a_document_is_made_anew_as_the_next_version_that_names_the_one_before() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let caller = world.resident(&lin()).await;
    let first = make(&world, &lin(), &PaperWish::own("核对有没有错")).await;
    let second = world.register.reissue_paper(&caller, first.no).await.expect("made anew");
    assert_eq!((second.version, second.replaces, second.reason.as_str()), (2, Some(first.no), "核对有没有错"));
    assert_eq!(state(&world, first.no, 1).await, PaperState::Superseded);
    assert_eq!(state(&world, second.no, 2).await, PaperState::Valid);
    assert_eq!(status(&world, second.no, 1).await, None, "no such version under this number");
    let again = world.register.reissue_paper(&caller, first.no).await.map(|_| ());
    assert_eq!(refusal(again), Refusal::State("report.superseded"));
    let fetched = world.register.own_report_pdf(&caller, first.no, "zh-CN").await.map(|_| ());
    assert_eq!(refusal(fetched), Refusal::State("report.superseded"));
    world.file(&wang(), &metrology_penalty()).await;
    let other = world.register.reissue_paper(&world.resident(&wang()).await, second.no).await.map(|_| ());
    assert_eq!(refusal(other), Refusal::NotFound);
    let reports = world.register.own_reports(&caller).await.expect("reports");
    let states: Vec<_> = reports.iter().map(|report| report.state).collect();
    assert_eq!(states, [PaperState::Valid, PaperState::Superseded]);
    // What it is for is printed on it.
    world.register.own_report_pdf(&caller, second.no, "zh-CN").await.expect("a document");
    let told = format!("{:?}", world.recorder.0.lock().expect("recorder").last().expect("a document").0);
    assert!(told.contains("核对有没有错") && told.contains("doc-version-of"));
    let long = "很".repeat(61);
    let refused = world.register.make_paper(&caller, &PaperWish::own(&long)).await.map(|_| ());
    assert!(matches!(refusal(refused), Refusal::Fields(_)));
    world.expect_good().await;
}

#[tokio::test]
async fn a_report_ends_with_the_first_period_in_it() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty().decided("2025-12-01")).await;
    let made = make(&world, &lin(), &PaperWish::own("")).await;
    assert_eq!(made.until, day("2026-11-30"), "past its period an entry is in no report");
    world.on("2026-11-30");
    assert_eq!(state(&world, made.no, 1).await, PaperState::Valid);
    world.on("2026-12-01");
    assert_eq!(state(&world, made.no, 1).await, PaperState::Expired);
    let fetched = world.register.own_report_pdf(&world.resident(&lin()).await, made.no, "zh-CN").await.map(|_| ());
    assert_eq!(refusal(fetched), Refusal::NotFound);
}

#[tokio::test]
async fn what_is_taken_back_recalls_every_document_that_holds_it() {
    for why in [EndedWhy::Withdrawn, EndedWhy::Annulled, EndedWhy::Repaired] {
        let world = TestRegister::on_day("2026-11-23").await;
        let entry = world.file_served(&lin(), &food_penalty()).await;
        let other = make(&world, &lin(), &certificate("employment", "metrology")).await;
        let own = make(&world, &lin(), &PaperWish::own("")).await;
        let answer = world.by_mandate(&lin(), "food-permit").await;
        let asker = world.enquirer(LICENSING);
        world.register.enquiry_report_pdf(&asker, answer.id, "zh-CN").await.expect("a document");
        assert_eq!(state(&world, answer.id, 1).await, PaperState::Valid);
        assert_eq!(status(&world, own.no, 1).await.expect("a document").recalled_on, None);

        match why {
            EndedWhy::Repaired => ended(&world, &lin(), entry, why).await,
            taken_back => crate::amendments::take_back(&world, entry, taken_back).await,
        }
        assert_eq!(state(&world, answer.id, 1).await, PaperState::Recalled, "whoever asks finds out at once: {why:?}");
        let told = status(&world, own.no, 1).await.expect("a document");
        assert_eq!((told.state, told.recalled_on), (PaperState::Recalled, Some(day("2026-11-23"))));
        assert_eq!(state(&world, other.no, 1).await, PaperState::Valid, "it does not hold it");
        world.register.recall_changed(world.key_of(&lin()).await).await.expect("recalled");
        let mut wanted = [own.no, answer.id].map(xinyu_service::papers::state::recall_mark).to_vec();
        wanted.sort_unstable();
        assert_eq!(listed(&world).await, wanted, "once each");
        let fetched = world.register.own_report_pdf(&world.resident(&lin()).await, own.no, "zh-CN").await.map(|_| ());
        assert_eq!(refusal(fetched), Refusal::State("report.recalled"));
        world.expect_good().await;
        // The list forgets what would have ended anyway.
        world.on("2026-12-24");
        world.sweep().await;
        assert!(listed(&world).await.is_empty());
        world.expect_good().await;
    }
}

#[tokio::test]
async fn a_person_recalls_their_own_document() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file(&wang(), &metrology_penalty()).await;
    let made = make(&world, &lin(), &PaperWish::own("")).await;
    let other = world.register.recall_paper(&world.resident(&wang()).await, made.no).await;
    assert_eq!(refusal(other), Refusal::NotFound);
    let caller = world.resident(&lin()).await;
    world.register.recall_paper(&caller, made.no).await.expect("recalled");
    let n = world.n_of(&lin()).await;
    world.register.recall_paper(&caller, made.no).await.expect("recalled already");
    assert_eq!(world.n_of(&lin()).await, n);
    assert_eq!(state(&world, made.no, 1).await, PaperState::Recalled);
    let list = String::from_utf8(world.register.recall_list().await.expect("a list")).expect("text");
    assert!(list.contains("\"signature\"") && !list.contains(&made.no.to_string()), "a number is on no list");
    world.expect_good().await;
}

#[tokio::test]
async fn only_whoever_holds_a_document_is_told_of_it() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let made = make(&world, &lin(), &PaperWish::own("")).await;
    let (no, leaf) = (made.no.to_string(), leaf_of(&world, &lin(), made.no).await);
    let answered = world.by_mandate(&lin(), "food-permit").await.id.to_string();
    let looks = world.looks(&lin()).await.len();
    let ask = |no: String, leaf: String| {
        let world = &world;
        async move { world.register.paper_status(&no, PaperProof::Leaf(&leaf)).await.expect("an answer") }
    };
    let told = ask(no.clone(), leaf[..16].to_owned()).await.expect("the document");
    assert_eq!((told.kind, told.state), (PaperKind::Own, PaperState::Valid));
    assert!(ask(no.clone(), leaf.to_uppercase()).await.is_some());
    let other = EnquiryId::from_bytes([7; 10]).to_string();
    for (no, leaf) in [
        (no.clone(), leaf[..15].to_owned()),
        (no.clone(), format!("0{}", &leaf[..20])),
        (no.clone(), String::new()),
        (other, leaf.clone()),
        ("q-none".to_owned(), leaf.clone()),
        // The number of an answer that was never made into a document.
        (answered, leaf.clone()),
    ] {
        assert_eq!(ask(no.clone(), leaf).await, None, "{no}");
    }
    assert_eq!(world.looks(&lin()).await.len(), looks, "a status is no look: it shows nothing of the file");
}

// ---- Copies ---------------------------------------------------------------------------------

#[tokio::test]
async fn the_same_number_is_the_same_file_until_its_copy_is_gone() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let caller = world.resident(&lin()).await;
    let made = make(&world, &lin(), &PaperWish::own("")).await;
    for lang in ["zh-CN", "zh-CN", "en", "zh-CN"] {
        world.register.own_report_pdf(&caller, made.no, lang).await.expect("a document");
    }
    assert_eq!(world.recorder.0.lock().expect("recorder").len(), 2, "signed once a language");
    let copies = || async { world.sqlite.store().papers.copies_for_audit(world.key_of(&lin()).await).await };
    assert_eq!(copies().await.expect("copies").len(), 2);
    assert!(copies().await.expect("copies").iter().all(|copy| !copy.sealed.0.windows(4).any(|part| part == b"%PDF")));
    world.expect_good().await;
    world.on("2026-12-23");
    world.sweep().await;
    assert_eq!(copies().await.expect("copies").len(), 2, "rule report.copy.keep: its last day");
    world.on("2026-12-24");
    assert_eq!(world.sweep().await.forgotten, 1);
    assert!(copies().await.expect("copies").is_empty());
    // Then only as another number.
    let caller = world.resident(&lin()).await;
    assert!(world.register.own_report_pdf(&caller, made.no, "zh-CN").await.is_err());
    let again = world.register.reissue_paper(&caller, made.no).await.expect("made anew");
    world.register.own_report_pdf(&caller, again.no, "zh-CN").await.expect("a document");
    world.expect_good().await;
}

#[tokio::test]
async fn an_enquirers_document_is_the_next_version_each_time_it_is_made() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let answer = world.by_mandate(&lin(), "food-permit").await;
    let asker = world.enquirer(LICENSING);
    world.register.fetch_enquiry(&asker, answer.id).await.expect("fetched");
    assert_eq!(status(&world, answer.id, 1).await, None, "an answer is no document yet");
    world.register.enquiry_report_pdf(&asker, answer.id, "zh-CN").await.expect("a document");
    assert_eq!(state(&world, answer.id, 1).await, PaperState::Valid);
    world.register.enquiry_report_pdf(&asker, answer.id, "zh-CN").await.expect("a document");
    assert_eq!(state(&world, answer.id, 1).await, PaperState::Superseded);
    assert_eq!(state(&world, answer.id, 2).await, PaperState::Valid);
    assert!(world.sqlite.store().papers.copies_for_audit(world.key_of(&lin()).await).await.expect("none").is_empty());
    world.on("2026-12-24");
    assert_eq!(state(&world, answer.id, 2).await, PaperState::Expired);
}

#[tokio::test]
async fn the_deep_check_tells_what_was_done_to_copies_and_to_the_list() {
    for sql in [
        "DELETE FROM recalled",
        "UPDATE recalled SET until_day = until_day - 1",
        "INSERT INTO recalled VALUES (randomblob(32), 30000)",
        "UPDATE paper_copy SET purge_day = purge_day + 1",
        "UPDATE paper_copy SET sealed = randomblob(99)",
        "UPDATE paper_copy SET id = randomblob(10)",
        "DELETE FROM due WHERE kind = 6",
        "UPDATE due SET day = day + 400 WHERE kind = 6",
    ] {
        let world = TestRegister::on_day("2026-11-23").await;
        world.file_served(&lin(), &food_penalty()).await;
        let caller = world.resident(&lin()).await;
        let kept = make(&world, &lin(), &PaperWish::own("")).await;
        world.register.own_report_pdf(&caller, kept.no, "zh-CN").await.expect("a document");
        let recalled = make(&world, &lin(), &PaperWish::own("")).await;
        world.register.recall_paper(&caller, recalled.no).await.expect("recalled");
        world.expect_good().await;
        let db = rusqlite::Connection::open(world.database()).expect("the file");
        assert!(db.execute(sql, []).expect(sql) > 0, "{sql}");
        assert!(!world.deep().await.is_good(), "{sql}");
    }
}
