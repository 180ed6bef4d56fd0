//! A new version and a taking back: who may, what the person and earlier askers are told, what falls due.

use std::collections::BTreeMap;

use xinyu_register::disclosure::Standing;
use xinyu_register::entry::EndedWhy;
use xinyu_register::event::{Ground, Outcome};
use xinyu_register::ids::{EntryId, OfficerId};
use xinyu_register::paper::PaperState;
use xinyu_service::caller::Caller;
use xinyu_service::error::Refusal;
use xinyu_service::filing::RowState;
use xinyu_service::filing::amend::Amended;
use xinyu_service::filing::mend::MendedRow;
use xinyu_service::rights::notices::Notice;

use crate::world::*;

const WHY: &str = "录入时金额写错，按决定书更正";

fn fields(of: &[(&str, &str)]) -> BTreeMap<String, String> {
    of.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
}

/// Another clerk of the same body.
fn second_clerk(world: &TestRegister, body: &str) -> Caller {
    match world.clerk(body) {
        Caller::Officer(officer) => {
            Caller::Officer(xinyu_service::caller::Officer { id: OfficerId::from_bytes([7; 10]), ..officer })
        }
        resident @ Caller::Resident(_) => resident,
    }
}

async fn amend(world: &TestRegister, id: EntryId, version: u32, of: &[(&str, &str)]) -> Amended {
    let clerk = world.clerk(YUYANG_MARKET);
    world.register.amend_record(&clerk, id, version, &fields(of), WHY).await.expect("an answer")
}

pub async fn take_back(world: &TestRegister, id: EntryId, why: EndedWhy) {
    let first = world.clerk(YUYANG_MARKET);
    world.register.ask_take_back(&first, id, why, "当事人认定错误，撤销原决定").await.expect("asked");
    world.register.confirm_take_back(&second_clerk(world, YUYANG_MARKET), id).await.expect("confirmed");
}

#[tokio::test]
async fn what_is_better_for_the_person_is_shown_at_once_and_what_is_worse_waits_for_its_own_service() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = world.file_served(&lin(), &food_penalty()).await;
    assert_eq!(amend(&world, id, 1, &[("fine", "0.4")]).await, Amended::Done { version: 2, worse: false });
    let answer = world.by_mandate(&lin(), "food-permit").await;
    assert_eq!((answer.outcome, answer.entries[0].version), (Outcome::ReferToOfficer, 2));
    assert_eq!(amend(&world, id, 2, &[("fine", "0.6")]).await, Amended::Done { version: 3, worse: true });
    assert!(world.by_mandate(&lin(), "food-permit").await.entries.is_empty(), "not before the person knows");
    let file = world.own_file(&lin()).await;
    assert_eq!((file.entries[0].standing, file.entries[0].facts.is_none()), (Standing::Unserved, true));
    world.open_notice(&lin(), id).await;
    assert_eq!(world.by_mandate(&lin(), "food-permit").await.entries[0].version, 3);
    world.expect_good().await;
}

#[tokio::test]
async fn an_amendment_never_changes_person_item_body_or_document() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = world.file_served(&lin(), &food_penalty()).await;
    let clerk = world.clerk(YUYANG_MARKET);
    for key in ["id_number", "name", "document_no", "deciding_body", "no_such_column"] {
        let told = world.register.amend_record(&clerk, id, 1, &fields(&[(key, "别的")]), WHY).await;
        assert!(matches!(refusal(told), Refusal::Fields(_)), "{key}");
    }
    let other_item = amend(&world, id, 1, &[("basis", "《中华人民共和国计量法》第二十六条")]).await;
    assert!(
        matches!(&other_item, Amended::NotTaken(reasons) if reasons[0].code == "amend.another_decision"),
        "{other_item:?}"
    );
    let bad = amend(&world, id, 1, &[("fine", "五千")]).await;
    assert!(matches!(&bad, Amended::NotTaken(reasons) if reasons[0].code == "money.not_a_number"), "{bad:?}");
    assert_eq!(amend(&world, id, 1, &[("fine", "0.5")]).await, Amended::Nothing);
    let late = world.register.amend_record(&clerk, id, 2, &fields(&[("fine", "0.4")]), WHY).await;
    assert_eq!(refusal(late), Refusal::State("entry.changed"));
    let no_reason = world.register.amend_record(&clerk, id, 1, &fields(&[("fine", "0.4")]), " ").await;
    assert!(matches!(refusal(no_reason), Refusal::Fields(_)));
    assert_eq!(world.own_file(&lin()).await.entries[0].facts.as_ref().expect("facts").version, 1);
}

#[tokio::test]
async fn another_bodys_record_is_not_there() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = world.file_served(&lin(), &food_penalty()).await;
    let other = world.clerk(LICENSING);
    assert_eq!(refusal(world.register.own_record(&other, id).await), Refusal::NotFound);
    assert_eq!(
        refusal(world.register.find_records(&other, &lin().asked(), &food_penalty().document_no).await),
        Refusal::NotFound
    );
    assert_eq!(
        refusal(world.register.amend_record(&other, id, 1, &fields(&[("fine", "0.4")]), WHY).await),
        Refusal::NotFound
    );
    assert_eq!(refusal(world.register.ask_take_back(&other, id, EndedWhy::Withdrawn, WHY).await), Refusal::NotFound);
}

#[tokio::test]
async fn a_clerk_finds_a_record_by_person_and_document_together_and_the_person_sees_it() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = world.file_served(&lin(), &food_penalty()).await;
    let clerk = world.clerk(YUYANG_MARKET);
    let number = food_penalty().document_no;
    for (who, document) in
        [(stranger(), number.as_str()), (lin().called("王小雨"), &number), (lin(), "榆区市监罚〔2026〕999号")]
    {
        assert_eq!(refusal(world.register.find_records(&clerk, &who.asked(), document).await), Refusal::NotFound);
    }
    let found = world.register.find_records(&clerk, &lin().asked(), "榆区市监罚[2026]第101号").await.expect("found");
    assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
    let record = world.register.own_record(&clerk, id).await.expect("shown");
    let cell = |key: &str| record.cells.iter().find(|cell| cell.key == key).expect("a cell").text.clone();
    assert_eq!(
        (cell("fine"), cell("penalty_kinds"), cell("decided_on")),
        ("0.5".into(), "罚款".into(), "2026-10-12".into())
    );
    let look = world.latest_look(&lin()).await;
    assert_eq!((look.ground, look.outcome, look.shown.len()), (Ground::OwnRecord, Outcome::OwnRecord, 1));
    world.expect_good().await;
}

#[tokio::test]
async fn a_taking_back_takes_two_clerks_and_is_down_at_once() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = world.file_served(&lin(), &food_penalty()).await;
    let (first, second) = (world.clerk(YUYANG_MARKET), second_clerk(&world, YUYANG_MARKET));
    assert_eq!(refusal(world.register.confirm_take_back(&second, id).await), Refusal::State("take_back.none"));
    world.register.ask_take_back(&first, id, EndedWhy::Annulled, "复议决定撤销").await.expect("asked");
    assert_eq!(
        refusal(world.register.ask_take_back(&second, id, EndedWhy::Annulled, WHY).await),
        Refusal::State("take_back.waits")
    );
    assert_eq!(refusal(world.register.confirm_take_back(&first, id).await), Refusal::State("take_back.same_officer"));
    assert_eq!(world.by_mandate(&lin(), "food-permit").await.entries.len(), 1, "nothing changes before the second");
    assert_eq!(
        world.register.tasks(&second, 10).await.expect("tasks").iter().map(|task| task.entry).collect::<Vec<_>>(),
        [id]
    );
    world.expect_good().await;
    world.register.confirm_take_back(&second, id).await.expect("confirmed");
    assert!(world.register.tasks(&second, 10).await.expect("tasks").is_empty());
    assert!(world.by_mandate(&lin(), "food-permit").await.entries.is_empty());
    let file = world.own_file(&lin()).await;
    assert_eq!(file.entries[0].standing, Standing::Ended { on: day("2026-11-23"), why: EndedWhy::Annulled });
    assert_eq!(file.entries[0].facts.as_ref().expect("facts").destroyed_on, Some(day("2027-11-24")));
    world.expect_good().await;
    world.beat().await;
    world.on("2027-11-23").sweep().await;
    assert_eq!(world.own_file(&lin()).await.entries.len(), 1, "for the person to show");
    world.on("2027-11-24").sweep().await;
    assert_eq!(world.own_file(&lin()).await.entries.len(), 0);
    world.expect_good().await;
}

#[tokio::test]
async fn a_taking_back_can_be_dropped_and_asked_for_again() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = world.file_served(&lin(), &food_penalty()).await;
    let (first, second) = (world.clerk(YUYANG_MARKET), second_clerk(&world, YUYANG_MARKET));
    world.register.ask_take_back(&first, id, EndedWhy::Withdrawn, WHY).await.expect("asked");
    world.register.drop_take_back(&second, id).await.expect("dropped");
    assert_eq!(refusal(world.register.confirm_take_back(&second, id).await), Refusal::State("take_back.none"));
    assert_eq!(world.by_mandate(&lin(), "food-permit").await.entries.len(), 1);
    world.register.ask_take_back(&second, id, EndedWhy::Withdrawn, WHY).await.expect("asked");
    world.register.confirm_take_back(&first, id).await.expect("confirmed");
    assert_eq!(
        refusal(world.register.ask_take_back(&first, id, EndedWhy::Withdrawn, WHY).await),
        Refusal::State("entry.taken_back")
    );
    world.expect_good().await;
}

/// The person is told of a taking back, whether or not they knew of the record before.
#[tokio::test]
async fn a_taking_back_is_told_in_a_notice_of_its_own() {
    let world = TestRegister::on_day("2026-11-23").await;
    let known = world.file_served(&lin(), &food_penalty()).await;
    let unknown = world.file(&lin(), &metrology_penalty()).await;
    take_back(&world, known, EndedWhy::Annulled).await;
    take_back(&world, unknown, EndedWhy::Withdrawn).await;
    world.expect_good().await;
    let told = |notices: &[Notice], id| -> Vec<(Option<EndedWhy>, bool)> {
        let of = notices.iter().filter(|notice| notice.entry.id == id);
        of.map(|notice| (notice.taken_back, notice.served.is_some())).collect()
    };
    let notices = world.notices(&lin()).await;
    assert_eq!(told(&notices, known), [(Some(EndedWhy::Annulled), false), (None, true)], "latest first");
    assert_eq!(told(&notices, unknown), [(Some(EndedWhy::Withdrawn), false)], "the one that waited tells it");
    for notice in notices.iter().filter(|notice| notice.served.is_none()) {
        let opened = world.register.open_own_notice(&world.resident(&lin()).await, notice.id).await.expect("opened");
        assert!(opened.served.is_some() && opened.event.is_some() && opened.entry.facts.is_some());
    }
    world.expect_good().await;
}

/// Sending an old sheet again does not bring back what was wrong in it.
#[tokio::test]
async fn what_was_taken_back_is_not_filed_again() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = world.file_served(&lin(), &food_penalty()).await;
    take_back(&world, id, EndedWhy::Withdrawn).await;
    let clerk = world.clerk(YUYANG_MARKET);
    for penalty in [food_penalty(), Penalty { fine_wan: "0.6".into(), ..food_penalty() }] {
        let batch = world.import(YUYANG_MARKET, &format!("{}\r\n", sheet(&[row(&lin(), &penalty)]))).await;
        assert_eq!((batch.counts.refused, batch.counts.repeated, batch.counts.review), (1, 0, 0));
        let rows = world.register.batch_rows(&clerk, batch.id, None, 0, 10).await.expect("rows");
        assert_eq!(rows[0].reasons[0].code, "filing.taken_back");
    }
    assert_eq!(world.own_file(&lin()).await.entries.len(), 1);
    world.file(&lin(), &food_penalty().no("榆阳市监罚决〔2026〕示99号")).await;
    world.expect_good().await;
}

/// A crash between a taking back and the recall of documents loses nothing: it is due.
#[tokio::test]
async fn what_a_crash_left_out_is_recalled_by_the_daily_run() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = world.file_served(&lin(), &food_penalty()).await;
    let made = world.register.make_own_report(&world.resident(&lin()).await).await.expect("made");
    let first = world.clerk(YUYANG_MARKET);
    world.register.ask_take_back(&first, id, EndedWhy::Withdrawn, WHY).await.expect("asked");
    world.probe.refuse_after(1, "commit");
    world.register.confirm_take_back(&second_clerk(&world, YUYANG_MARKET), id).await.expect("it is taken back");
    let listed = |listed: Vec<(xinyu_store::papers::RecallMark, i32)>| listed.len();
    assert_eq!(listed(world.register.store.papers.recalled().await.expect("list")), 0);
    assert_eq!(world.sweep().await.recalled, 1);
    assert_eq!(listed(world.register.store.papers.recalled().await.expect("list")), 1);
    let reports = world.register.own_reports(&world.resident(&lin()).await).await.expect("reports");
    assert_eq!((reports[0].no, reports[0].state), (made.no, PaperState::Recalled));
    world.expect_good().await;
}

/// Who was shown it is told of what they were shown, confirms, and the person can see it.
#[tokio::test]
async fn a_change_travels_to_those_who_were_shown_the_entry_and_to_nobody_else() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = world.file_served(&lin(), &food_penalty()).await;
    let shown = world.by_mandate(&lin(), "food-permit").await;
    world.by_mandate(&lin(), "metrology-permit").await;
    world.enquire(CIVIL_AFFAIRS, &social_aid(&lin())).await.expect("an answer");
    amend(&world, id, 1, &[("fine", "0.4")]).await;
    let asker = world.enquirer(LICENSING);
    let told = world.register.told_changes(&asker, 10).await.expect("changes");
    assert_eq!(told.iter().map(|one| (one.enquiry, one.seen_ms)).collect::<Vec<_>>(), [(shown.id, None)]);
    assert!(world.register.told_changes(&world.enquirer(CIVIL_AFFAIRS), 10).await.expect("changes").is_empty());
    assert_eq!(
        refusal(world.register.told_change(&world.enquirer(CIVIL_AFFAIRS), told[0].id).await),
        Refusal::NotFound
    );
    let change = world.register.told_change(&asker, told[0].id).await.expect("told");
    assert_eq!((change.ended, change.document_no.as_str()), (None, food_penalty().document_no.as_str()));
    assert_eq!(world.latest_look(&lin()).await.outcome, Outcome::ChangeTold);
    world.register.confirm_change(&asker, told[0].id).await.expect("confirmed");
    world.register.confirm_change(&asker, told[0].id).await.expect("twice is once");
    let fetched = world.register.fetch_enquiry(&asker, shown.id).await.expect("an answer");
    assert!(fetched.entries.is_empty(), "the version that was shown is not in force any more");
    take_back(&world, id, EndedWhy::Withdrawn).await;
    let told = world.register.told_changes(&asker, 10).await.expect("changes");
    assert_eq!((told.len(), told[0].seen_ms, told[1].seen_ms.is_some()), (2, None, true));
    let change = world.register.told_change(&asker, told[0].id).await.expect("told");
    assert_eq!(change.ended, Some(EndedWhy::Withdrawn));
    let file = world.own_file(&lin()).await;
    let seen: Vec<bool> = file.entries[0].told.iter().map(|told| told.seen_ms.is_some()).collect();
    assert_eq!(seen, [false, true]);
    world.expect_good().await;
}

/// A document that holds what changed counts no more, and says so to whoever checks it.
#[tokio::test]
async fn a_document_that_holds_a_changed_entry_is_recalled() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = world.file_served(&lin(), &food_penalty()).await;
    let caller = world.resident(&lin()).await;
    let state = async || world.register.own_reports(&world.resident(&lin()).await).await.expect("reports")[0].state;
    world.register.make_own_report(&caller).await.expect("a report");
    assert_eq!(state().await, PaperState::Valid);
    amend(&world, id, 1, &[("fine", "0.4")]).await;
    assert_eq!(state().await, PaperState::Recalled, "amended");
    world.register.make_own_report(&world.resident(&lin()).await).await.expect("a report");
    assert_eq!(state().await, PaperState::Valid);
    take_back(&world, id, EndedWhy::Withdrawn).await;
    assert_eq!(state().await, PaperState::Recalled, "taken back");
    world.expect_good().await;
}

/// A message about the version before serves nobody with this one.
#[tokio::test]
async fn a_message_serves_the_version_that_it_was_about_only() {
    let world = TestRegister::on_day("2026-11-02").await;
    let first = world.file_served(&lin(), &metrology_penalty()).await;
    world.register.set_email(&world.resident(&lin()).await, Some("lin@example.org")).await.expect("set");
    let id = world.file(&lin(), &food_penalty()).await;
    world.post_waiting().await;
    world.on("2026-11-09");
    assert_eq!(
        amend(&world, id, 1, &[("facts", "经营超过保质期的食品三批")]).await,
        Amended::Done { version: 2, worse: true }
    );
    world.on("2026-11-10").sweep().await;
    assert!(world.by_mandate(&lin(), "food-permit").await.entries.is_empty(), "eight days after the first message");
    world.post_waiting().await;
    world.expect_good().await;
    world.on("2026-11-18").sweep().await;
    assert_eq!(world.by_mandate(&lin(), "food-permit").await.entries.len(), 1, "eight days after the second");
    assert_ne!(first, id);
    world.expect_good().await;
}

#[tokio::test]
async fn a_proposed_amendment_is_checked_and_confirmed_with_a_reason() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = world.file_served(&lin(), &food_penalty()).await;
    let cheaper = Penalty { fine_wan: "0.45".into(), ..food_penalty() };
    let batch = world.import(YUYANG_MARKET, &sheet(&[row(&lin(), &cheaper)])).await;
    assert_eq!(batch.counts.review, 1);
    let clerk = world.clerk(YUYANG_MARKET);
    let proposed = world.register.proposed_amendment(&clerk, batch.id, 2).await.expect("a proposal");
    let change = proposed.amendment.expect("taken");
    assert_eq!((change.changes.len(), change.changes[0].key.as_str(), change.worse), (1, "fine", false));
    assert_eq!(proposed.entry, id);
    let stale = world.register.confirm_amendment(&clerk, batch.id, 2, Some(7), WHY).await;
    assert_eq!(refusal(stale), Refusal::State("entry.changed"), "another version than the one that was read");
    let done = world.register.confirm_amendment(&clerk, batch.id, 2, Some(1), WHY).await.expect("confirmed");
    assert_eq!(done, Amended::Done { version: 2, worse: false });
    assert_eq!(refusal(world.register.proposed_amendment(&clerk, batch.id, 2).await), Refusal::NotFound);
    let rows = world.register.batch_rows(&clerk, batch.id, Some(RowState::Mended), 0, 10).await.expect("rows");
    assert_eq!(rows.len(), 1);
    let again = world.import(YUYANG_MARKET, &format!("{}\r\n", sheet(&[row(&lin(), &cheaper)]))).await;
    assert_eq!(again.counts.repeated, 1, "the new content is the known one now");
    world.expect_good().await;
}

#[tokio::test]
async fn a_refused_row_is_mended_in_a_batch_of_its_own() {
    let world = TestRegister::on_day("2026-11-23").await;
    let wrong = Penalty { fine_wan: "五千".into(), ..food_penalty() };
    let batch = world.import(YUYANG_MARKET, &sheet(&[row(&lin(), &wrong), row(&wang(), &metrology_penalty())])).await;
    let clerk = world.clerk(YUYANG_MARKET);
    let open = world.register.row_to_mend(&clerk, batch.id, 2).await.expect("a row");
    assert_eq!(open.reasons[0].code, "money.not_a_number");
    let mut cells: Vec<String> = open.cells.iter().map(|cell| cell.text.clone()).collect();
    let left = world.register.mend_row(&clerk, batch.id, 2, cells.clone()).await.expect("an answer");
    assert!(matches!(left, MendedRow::Left(reasons) if reasons[0].code == "money.not_a_number"));
    let at = open.cells.iter().position(|cell| cell.text == "五千").expect("the cell");
    cells[at] = "0.5".into();
    let sent = world.register.mend_row(&clerk, batch.id, 2, cells).await.expect("an answer");
    let MendedRow::Sent(sent) = sent else { panic!("{sent:?}") };
    assert_eq!(world.register.batch(&clerk, sent).await.expect("a batch").counts.accepted, 1);
    assert_eq!(refusal(world.register.row_to_mend(&clerk, batch.id, 2).await), Refusal::NotFound);
    assert_eq!(refusal(world.register.row_to_mend(&world.clerk(LICENSING), batch.id, 2).await), Refusal::NotFound);
    world.expect_good().await;
}

/// One signature over the batch, a path a row: each receipt is good by itself.
#[tokio::test]
async fn every_filed_row_has_a_receipt_of_its_own() {
    let world = TestRegister::on_day("2026-11-23").await;
    let rows = [
        row(&lin(), &food_penalty()),
        row(&wang(), &metrology_penalty()),
        row(&stranger(), &food_penalty().no("榆区市监罚〔2026〕3号")),
    ];
    let late = row(&lin(), &metrology_penalty().no("榆区市监罚〔2026〕4号").decided("2026-11-20"));
    let batch = world.import(YUYANG_MARKET, &sheet(&[rows.to_vec(), vec![late]].concat())).await;
    assert_eq!((batch.counts.accepted, batch.late), (4, 3), "three were decided six weeks ago");
    let clerk = world.clerk(YUYANG_MARKET);
    let receipts = world.register.row_receipts(&clerk, batch.id).await.expect("receipts");
    assert_eq!(receipts.iter().map(|one| one.row).collect::<Vec<_>>(), [2, 3, 4, 5]);
    let people = [lin(), wang(), stranger(), lin()];
    for one in &receipts {
        one.receipt.verify(&world.register.receipt_signer.public()).expect("a good signature");
        let row = world.rows_of(&people[one.row as usize - 2]).await;
        let file = row.expect("a file");
        assert!(file.entries.iter().any(|entry| entry.id == one.entry), "the entry that the row became");
        assert_eq!(world.register.entry_of_row(&clerk, batch.id, one.row).await.expect("an entry"), one.entry);
    }
    let mut forged = receipts[0].receipt.clone();
    forged.leaf_hash = receipts[1].receipt.leaf_hash;
    assert!(forged.verify(&world.register.receipt_signer.public()).is_err());
}

/// The end of a period does not answer the question that waits.
#[tokio::test]
async fn a_withdrawal_that_waits_outlives_the_end_of_the_period() {
    let world = TestRegister::on_day("2027-10-11").await;
    let id = world.file_served(&lin(), &food_penalty()).await;
    world.register.ask_take_back(&world.clerk(YUYANG_MARKET), id, EndedWhy::Annulled, WHY).await.expect("asked");
    world.on("2027-10-12").sweep().await;
    world.expect_good().await;
    world.register.confirm_take_back(&second_clerk(&world, YUYANG_MARKET), id).await.expect("confirmed");
    let file = world.own_file(&lin()).await;
    assert_eq!(file.entries[0].standing, Standing::Ended { on: day("2027-10-12"), why: EndedWhy::Annulled });
    world.expect_good().await;
}

#[tokio::test]
async fn what_is_taken_back_before_it_was_served_leaves_nothing_that_falls_due_for_it() {
    let world = TestRegister::on_day("2026-11-02").await;
    world.file_served(&lin(), &metrology_penalty()).await;
    world.register.set_email(&world.resident(&lin()).await, Some("lin@example.org")).await.expect("set");
    let id = world.file(&lin(), &food_penalty()).await;
    world.post_waiting().await;
    world.expect_good().await;
    take_back(&world, id, EndedWhy::Withdrawn).await;
    world.expect_good().await;
    world.on("2026-11-20").sweep().await;
    world.expect_good().await;
}

/// A counter that printed the person's own report was shown nothing, and is told nothing.
#[tokio::test]
async fn a_counter_is_no_asker() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &metrology_penalty()).await;
    let id = world.file(&lin(), &food_penalty()).await;
    let wish = xinyu_service::papers::counter::CounterWish {
        subject: lin().asked(),
        confirmed: xinyu_register::event::ConfirmedBy::Paper,
        code: String::new(),
    };
    let counter = world.with_role(CIVIL_AFFAIRS, "counter");
    world.register.make_counter_report(&counter, &wish).await.expect("made");
    amend(&world, id, 1, &[("fine", "0.4")]).await;
    let told = world.register.told_changes(&world.enquirer(CIVIL_AFFAIRS), 10).await.expect("changes");
    assert!(told.is_empty(), "{told:?}");
    world.expect_good().await;
}
