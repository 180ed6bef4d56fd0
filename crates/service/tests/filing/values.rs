//! Dates, money and codes in every form that sheets have them in; and what is none.

use xinyu_register::entry::FieldValue;

use crate::judge::{Want, judge, judge_both};
use crate::sheet::{Sheet, V, born, good, nth, person};
use crate::world::{World, counts};
use Want::{Filed, Mend};

#[tokio::test]
async fn a_decision_date_is_read_in_every_form() {
    let forms = [
        "2026/2/3",
        "2026/02/03",
        "2026-02-03",
        "2026.2.3",
        "2026年2月3日",
        "20260203",
        "2026-02-03 00:00:00",
        "46056",
        "２０２６／２／３",
    ];
    let mut cases: Vec<_> = (1..).zip(forms).map(|(n, form)| (nth(n).set("decided_on", form), Filed)).collect();
    let others = [V::Number(46_056.0), V::Number(46_056.5), V::Number(20_260_203.0), V::Date(2026, 2, 3)];
    cases.extend((100..).zip(others).map(|(n, form)| (nth(n).set("decided_on", form), Filed)));
    let people: Vec<_> = (1..=9).chain(100..104).map(person).collect();
    for world in judge_both(cases).await {
        for who in &people {
            assert_eq!(world.contents_of(who).await[0].decided_on.to_string(), "2026-02-03");
        }
    }
}

#[tokio::test]
async fn what_is_no_decision_date_is_told_with_its_reason() {
    let cases = [
        ("2026/2/30", "date.impossible"),
        ("2026-13-01", "date.impossible"),
        ("20260231", "date.impossible"),
        ("昨天", "date.not_a_date"),
        ("2026/2", "date.not_a_date"),
        ("26/2/3", "date.not_a_date"),
        ("12", "date.not_a_date"),
        ("2026/11/24", "date.future"),
        ("2026年11月24日", "date.future"),
        ("2099/12/31", "date.long_term_as_decision"),
        ("2099-12-31", "date.long_term_as_decision"),
        ("长期", "date.not_a_date"),
        ("1949/9/30", "date.before_1949"),
        ("", "required"),
    ];
    let mut rows: Vec<_> =
        (1..).zip(cases).map(|(n, (form, code))| (nth(n).set("decided_on", form), Mend("decided_on", code))).collect();
    rows.push((nth(50).set("decided_on", "2026/11/23"), Filed));
    rows.push((nth(51).set("decided_on", V::Number(73_050.0)), Mend("decided_on", "date.long_term_as_decision")));
    rows.push((nth(52).set("decided_on", V::Number(46_350.0)), Mend("decided_on", "date.future")));
    judge_both(rows).await;
}

#[tokio::test]
async fn the_end_of_effect_may_be_long_term_and_never_before_the_decision() {
    let forms = ["长期", "永久", "2099/12/31", "2099-12-31", "2099年12月31日", "20991231"];
    let mut rows: Vec<_> = (1..).zip(forms).map(|(n, form)| (nth(n).set("effective_until", form), Filed)).collect();
    rows.push((nth(20).set("effective_until", V::Date(2099, 12, 31)), Filed));
    rows.push((nth(21).set("effective_until", "2027/10/11"), Filed));
    rows.push((nth(22).set("effective_until", "2026/10/12"), Filed));
    rows.push((nth(23).set("effective_until", "2026/10/11"), Mend("effective_until", "date.before_decision")));
    rows.push((nth(24).set("effective_until", "看情况"), Mend("effective_until", "date.not_a_date")));
    // Computed anew, so an earlier day there is not held against the row; what is no date is.
    rows.push((nth(25).set("published_until", "2020/1/1"), Filed));
    rows.push((nth(26).set("published_until", "三年"), Mend("published_until", "date.not_a_date")));
    for world in judge_both(rows).await {
        for n in 1..=6 {
            assert_eq!(world.contents_of(&person(n)).await[0].fields["effective_until"], FieldValue::LongTerm);
        }
        let fields = &world.contents_of(&person(21)).await[0].fields;
        assert_eq!(fields["effective_until"], FieldValue::Day("2027-10-11".parse().expect("a date")));
        assert!(!fields.contains_key("published_until"));
    }
}

#[tokio::test]
async fn money_becomes_fen_exactly() {
    let texts = [
        ("0.05", 50_000),
        ("1", 1_000_000),
        ("0.000001", 1),
        ("0.123456", 123_456),
        ("1,234.5", 1_234_500_000),
        ("１．５", 1_500_000),
        ("0.5万元", 500_000),
        ("￥2", 2_000_000),
    ];
    let rows: Vec<_> = (1..).zip(texts).map(|(n, (form, _))| (nth(n).set("fine", form), Filed)).collect();
    for world in judge_both(rows).await {
        for (n, (form, fen)) in (1..).zip(texts) {
            assert_eq!(world.contents_of(&person(n)).await[0].fen("fine"), Some(fen), "{form}");
        }
    }
    // A cell that was computed is only near the amount that it shows.
    let numbers = [(0.07, 70_000), (3.0, 3_000_000), (0.1 + 0.2, 300_000), (0.05 * 3.0, 150_000), (0.000_001, 1)];
    let rows = (1..).zip(numbers).map(|(n, (number, _))| nth(n).set("fine", number)).collect();
    let world = World::new().await;
    assert_eq!(world.xlsx(&Sheet::of(rows)).await.counts, counts(5, 0, 0, 0));
    for (n, (number, fen)) in (1..).zip(numbers) {
        assert_eq!(world.contents_of(&person(n)).await[0].fen("fine"), Some(fen), "{number}");
    }
}

#[tokio::test]
async fn what_is_no_money_is_told_with_its_reason() {
    let cases = [
        ("-0.5", "money.negative"),
        ("（0.5）", "money.negative"),
        ("0.0000001", "money.too_many_decimals"),
        ("五千元", "money.not_a_number"),
        ("500元", "money.not_a_number"),
        ("1e3", "money.not_a_number"),
        ("", "money.missing_for_kind"),
        ("0", "money.missing_for_kind"),
    ];
    let mut rows: Vec<_> =
        (1..).zip(cases).map(|(n, (form, code))| (nth(n).set("fine", form), Mend("fine", code))).collect();
    rows.push((nth(30).clear("fine").set("penalty_kinds", "警告"), Filed));
    rows.push((nth(31).set("penalty_kinds", "没收违法所得").clear("fine").set("confiscated", "二十"), {
        Mend("confiscated", "money.not_a_number")
    }));
    rows.push((nth(32).set("fine", -0.5), Mend("fine", "money.negative")));
    judge_both(rows).await;
}

#[tokio::test]
async fn kinds_of_penalty_come_joined_and_in_old_and_new_words() {
    let cases: [(&str, &[&str]); 8] = [
        ("罚款", &["fine"]),
        ("警告；罚款", &["warning", "fine"]),
        ("警告;罚款", &["warning", "fine"]),
        ("罚款、没收违法所得、没收非法财物", &["fine", "confiscate-gains", "confiscate-property"]),
        ("没收违法所得、没收非法财务；罚款", &["fine", "confiscate-gains", "confiscate-property"]),
        ("警告并处罚款", &["warning", "fine"]),
        ("通报批评,罚款", &["criticism", "fine"]),
        (" 罚 款 ", &["fine"]),
    ];
    let row = |n, form: &str| {
        let row = nth(n).set("penalty_kinds", form);
        if form.contains("没收") { row.set("confiscated", "0.02") } else { row }
    };
    let rows = (1..).zip(cases).map(|(n, (form, _))| (row(n, form), Filed)).collect();
    for world in judge_both(rows).await {
        for (n, (form, kinds)) in (1..).zip(cases) {
            let mut found = world.contents_of(&person(n)).await[0].penalty_kinds.clone();
            let mut wanted: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
            found.sort();
            wanted.sort();
            assert_eq!(found, wanted, "{form}");
        }
    }
}

#[tokio::test]
async fn what_a_kind_of_penalty_needs_is_asked_for() {
    let gains = |n| nth(n).set("penalty_kinds", "没收违法所得");
    let revoked = |n| nth(n).set("penalty_kinds", "吊销许可证件");
    let rows = vec![
        (gains(1), Mend("confiscated", "money.missing_for_kind")),
        (gains(2).set("confiscated", "0.5"), Filed),
        (revoked(3), Mend("licence_affected", "licence.missing_for_kind")),
        (revoked(4).set("licence_affected", "食品经营许可证 示0001"), Filed),
    ];
    judge_both(rows).await;
}

#[tokio::test]
async fn no_document_number_is_no_document() {
    let none = ["无", "无文号", "待补", "-", "/", "0", "1", "abc"];
    let rows =
        (1..).zip(none).map(|(n, no)| (nth(n).set("document_no", no), Mend("document_no", "document.no_number")));
    judge_both(rows.collect()).await;
}

#[tokio::test]
async fn a_comma_is_never_taken_for_a_point() {
    let forms = ["0,5", "1,23", "1,2345", "12,34,567"];
    let rows = (1..).zip(forms).map(|(n, form)| (nth(n).set("fine", form), Mend("fine", "money.not_a_number")));
    judge_both(rows.collect()).await;
}

#[tokio::test]
async fn numbers_count_as_codes_only_where_all_platforms_agree() {
    let mut rows: Vec<_> = (1..)
        .zip([V::from("1"), V::from("01"), V::Number(1.0), V::from("居民身份证"), V::from(" 身份证 ")])
        .map(|(n, form)| (nth(n).set("id_type", form), Filed))
        .collect();
    rows.push((nth(20).set("id_type", "9"), Mend("id_type", "code.unknown")));
    rows.push((nth(21).set("id_type", "学生证"), Mend("id_type", "code.unknown")));
    // 1 is a warning on one platform and a fine on another.
    rows.push((nth(22).set("penalty_kinds", "1"), Mend("penalty_kinds", "code.unknown")));
    rows.push((nth(23).set("penalty_kinds", V::Number(2.0)), Mend("penalty_kinds", "code.unknown")));
    rows.push((nth(24).set("penalty_kinds", "罚款；批评教育"), Mend("penalty_kinds", "code.unknown")));
    for world in judge_both(rows).await {
        let batch = world.register.batches(&world.clerk(crate::sheet::YUYANG), 1).await.expect("batches").remove(0);
        let told = world.rows(batch.id).await;
        let unknown = told.iter().find(|row| row.reasons[0].found.as_deref() == Some("批评教育")).expect("the part");
        assert!(unknown.reasons[0].args["allowed"].contains("通报批评"), "the values that there are stand beside it");
    }
}

#[tokio::test]
async fn a_cell_too_long_or_of_a_spreadsheet_error_is_told() {
    let long = "某".repeat(5001);
    let rows = vec![
        (nth(1).set("facts", long.as_str()), Mend("facts", "too_long")),
        (nth(2).set("facts", "某".repeat(5000)), Filed),
        (nth(3).set("document_no", "号".repeat(129)), Mend("document_no", "too_long")),
    ];
    judge_both(rows).await;
    let world = World::new().await;
    let broken = rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A");
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    let sheet = Sheet::of(vec![nth(1)]);
    let lines: Vec<Vec<String>> = crate::world::read_sheet(sheet.xlsx());
    for (line, cells) in (0..).zip(&lines) {
        for (at, cell) in (0..).zip(cells) {
            page.write_string(line, at, cell).expect("a cell");
        }
    }
    page.write_formula(1, 5, broken).expect("a formula");
    let batch = world.import("a.xlsx", &book.save_to_buffer().expect("a workbook")).await;
    judge(&world, batch, &[Mend("facts", "cell.error")], 2).await;
}

#[tokio::test]
async fn one_bad_row_stops_itself_and_every_fault_of_it_is_told() {
    let world = World::new().await;
    let bad = good(&born("李四", "1980-01-01"), "x〔2026〕1号")
        .set("fine", "很多")
        .set("decided_on", "2026/2/30")
        .clear("name");
    let batch = world.csv(&Sheet::of(vec![nth(1), bad, nth(2)])).await;
    assert_eq!(batch.counts, counts(2, 0, 1, 0));
    let codes: Vec<String> = world.told(batch.id).await[&3].1.iter().map(|(_, code)| code.clone()).collect();
    assert_eq!(codes, ["required", "money.not_a_number", "date.impossible"]);
}

#[tokio::test]
async fn quoted_text_stays_as_it_was_written() {
    let world = World::new().await;
    let facts = "经营“过期”食品（货值３００元），\n当日改正。";
    world.xlsx(&Sheet::of(vec![nth(1).set("facts", facts)])).await;
    assert_eq!(world.contents_of(&person(1)).await[0].text("facts"), "经营“过期”食品（货值３００元）， 当日改正。");
    // The same words in another width are the same words.
    let again = nth(1).set("facts", "经营“过期”食品(货值300元), 当日改正。");
    assert_eq!(world.csv(&Sheet::of(vec![again])).await.counts, counts(0, 1, 0, 0));
}
