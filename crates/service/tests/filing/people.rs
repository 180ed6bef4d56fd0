//! Who a row is about: numbers, names, age, and the same number under another name.

use xinyu_register::identity::SubjectNo;

use crate::judge::{Want, judge, judge_both};
use crate::sheet::{CITY, CITY_NAME, Row, Sheet, V, born, gb_11643, good, nth, person};
use crate::world::{World, counts};
use Want::{Filed, Law, Mend, Review};

/// A row whose number is that of person n, changed.
fn number(n: u32, change: impl Fn(&str) -> V) -> Row {
    nth(n).set("id_number", change(&person(n).number))
}

fn off_by_one(number: &str) -> String {
    let (rest, check) = number.split_at(17);
    let other = if check == "5" { '6' } else { '5' };
    format!("{rest}{other}")
}

#[tokio::test]
async fn a_number_is_read_with_its_noise() {
    let with_x = (1..).find(|n| person(*n).number.ends_with('X')).expect("one");
    let wide =
        |text: &str| text.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).expect("full width")).collect::<String>();
    let cases = vec![
        (number(with_x, |no| no.to_lowercase().into()), Filed),
        (number(301, |no| wide(no).into()), Filed),
        (number(302, |no| format!(" {} {} ", &no[..6], &no[6..]).into()), Filed),
        (number(303, |no| format!("\u{200B}{no}\u{FEFF}").into()), Filed),
    ];
    for world in judge_both(cases).await {
        for n in [with_x, 301, 302, 303] {
            assert_eq!(world.entries_of(&person(n)).await.len(), 1, "the entry is person {n}'s");
        }
    }
}

#[tokio::test]
async fn a_number_that_does_not_hold_is_told_and_never_quoted() {
    let cases = vec![
        (number(1, |no| off_by_one(no).into()), Mend("id_number", "id.check")),
        (number(2, |no| no[..17].into()), Mend("id_number", "id.length")),
        (number(3, |no| no[..15].into()), Mend("id_number", "id.birth")),
        (number(4, |no| format!("{no}1").into()), Mend("id_number", "id.length")),
        (number(5, |no| no.replacen('0', "O", 1).into()), Mend("id_number", "id.not_digit")),
        (number(6, |no| format!("{}19851301{}", &no[..6], &no[14..]).into()), Mend("id_number", "id.birth")),
        (good(&born("未来", "2027-01-01"), "a1号"), Mend("id_number", "id.birth")),
        (number(7, |_| "".into()), Mend("id_number", "required")),
    ];
    for world in judge_both(cases).await {
        let batch = world.register.batches(&world.clerk(crate::sheet::YUYANG), 1).await.expect("batches").remove(0);
        for row in world.rows(batch.id).await {
            assert_eq!(row.reasons[0].found, None, "a number stands in no reason");
        }
    }
}

/// A spreadsheet keeps 15 digits of a figure. What is left may even pass the check of the number, and
/// would then be somebody else's.
#[tokio::test]
async fn a_number_that_a_spreadsheet_rounded_is_never_filed() {
    let rounded = |no: &str| no[..17].parse::<f64>().expect("a figure") * 10.0;
    // Of the people there are, one whose rounded number holds.
    let unlucky = (0..20_000)
        .map(|n| born("巧合", &format!("{}-{:02}-{:02}", 1950 + n % 50, 1 + n / 50 % 12, 1 + n / 600 % 28)))
        .find(|who| who.number.ends_with("0000"))
        .expect("one in eleven");
    // In a CSV the figure is text again. By luck its check may fit: then nobody can tell.
    let fits = |n: &u32| SubjectNo::parse(&format!("{}000", &person(*n).number[..15])).is_ok();
    let rounded_text = (400..).find(|n| !fits(n)).expect("ten in eleven");
    let digits: f64 = unlucky.number.parse().expect("a figure");
    let cases = vec![
        (number(1, |no| V::Number(rounded(no))), Mend("id_number", "id.mangled")),
        (good(&unlucky, "a1号").set("id_number", digits), Mend("id_number", "id.mangled")),
        (number(2, |_| "6.10802E+17".into()), Mend("id_number", "id.mangled")),
        (number(3, |_| "1.23457e+17".into()), Mend("id_number", "id.mangled")),
        (number(rounded_text, |no| format!("{}000", &no[..15]).into()), Mend("id_number", "id.mangled")),
    ];
    let (rows, wants): (Vec<_>, Vec<_>) = cases.into_iter().unzip();
    let world = World::new().await;
    judge(&world, world.xlsx(&Sheet::of(rows)).await, &wants, 2).await;
    assert_eq!(world.entries_in_all().await, 0);
    // As text the same number is good.
    assert_eq!(world.xlsx(&Sheet::of(vec![good(&unlucky, "a1号")])).await.counts, counts(1, 0, 0, 0));
}

#[tokio::test]
async fn papers_of_every_kind_are_filed() {
    let grown = "行为时已满18周岁";
    let unknown = Review("id_number", "minor.age_unknown");
    let paper = |n: u32, kind: &str, no: &str| nth(n).set("id_type", kind).set("id_number", no);
    let residence = gb_11643("81000019850505002");
    let foreign = gb_11643("93184019850505002");
    let minor = gb_11643("83000020100505002");
    let rows = vec![
        (paper(1, "护照", "E12345678").set("remarks", grown), Filed),
        (paper(2, "2", "G12345678").set("remarks", grown), Filed),
        (paper(3, "回乡证", "H12345678").set("remarks", grown), Filed),
        (paper(4, "台湾居民来往大陆通行证", "12345678").set("remarks", grown), Filed),
        (paper(5, "外国人永久居留身份证", "USA110085010101").set("remarks", grown), Filed),
        (paper(6, "其他-军官证", "南字第1号").set("remarks", grown), Filed),
        // Without a birth in the number somebody must have looked at the age.
        (paper(7, "护照", "E12345678"), unknown.clone()),
        (paper(8, "港澳居民来往内地通行证", "M12345678"), unknown.clone()),
        (paper(9, "5", "USA110085010101").set("remarks", "行为时未满18周岁"), unknown),
        (paper(10, "港澳台居民居住证", &residence), Filed),
        (paper(11, "外国人永久居留身份证", &foreign), Filed),
        (paper(12, "港澳台居民居住证", &minor), Law("refuse.minor")),
        (paper(13, "港澳台居民居住证", &person(13).number), Mend("id_number", "id.prefix")),
        (paper(14, "港澳居民来往内地通行证", "H1234567"), Mend("id_number", "id.form")),
        (paper(15, "护照", "护照丢失"), Mend("id_number", "id.form")),
        (paper(16, "外国人永久居留身份证", &off_by_one(&foreign)), Mend("id_number", "id.check")),
    ];
    for world in judge_both(rows).await {
        assert_eq!(world.entries_under("passport", "E12345678").await.len(), 1);
        assert_eq!(world.entries_under("hk-macau-taiwan-residence", &residence).await.len(), 1);
        assert_eq!(world.entries_under("foreign-permanent-resident", &foreign).await.len(), 1);
    }
}

#[tokio::test]
async fn a_number_that_was_mended_is_filed_with_a_remark() {
    let grown = "行为时已满18周岁";
    let foreign = gb_11643("93184019850505002");
    let first = person(1).number;
    let fifteen = format!("{}{}", &first[..6], &first[8..17]);
    let rows = vec![
        nth(1).set("id_number", fifteen),
        nth(2).set("id_number", foreign.clone()),
        nth(3).set("id_type", "3").set("id_number", "H1234567801").set("remarks", grown),
        nth(4).set("id_type", "4").set("id_number", "L12345678").set("remarks", grown),
    ];
    let world = World::new().await;
    let batch = world.csv(&Sheet::of(rows)).await;
    assert_eq!(batch.counts, counts(4, 0, 0, 0));
    let told = world.told(batch.id).await;
    let codes = ["id.widened", "id.kind_mended", "id.issue_left_out", "id.unusual"];
    for (row, code) in (2u32..).zip(codes) {
        assert_eq!(told.get(&row).map(|(_, reasons)| reasons[0].1.as_str()), Some(code), "row {row}");
    }
    assert_eq!(world.entries_of(&person(1)).await.len(), 1, "one person, one number");
    assert_eq!(world.entries_under("foreign-permanent-resident", &foreign).await.len(), 1);
    assert_eq!(world.entries_under("hk-macau-permit", "H12345678").await.len(), 1);
}

#[tokio::test]
async fn a_sole_trader_or_an_organisation_is_no_person() {
    let trader = "92610802MA7XXXXX0T";
    let rows = vec![
        (nth(1).set("id_number", trader), Review("id_number", "subject.sole_trader")),
        (nth(2).set("party_category", "自然人"), Filed),
        (nth(3).set("party_category", "法人及非法人组织"), Mend("party_category", "subject.kind_legal_person")),
        (nth(4).set("party_category", "法人"), Mend("party_category", "subject.kind_legal_person")),
        (nth(5).set("party_category", "个体工商户"), Mend("party_category", "subject.kind_legal_person")),
        (nth(6).set("party_category", "02"), Mend("party_category", "subject.kind_legal_person")),
        (nth(7).set("party_category", "1"), Mend("party_category", "code.unknown")),
        (nth(8).set("name", "榆林市某商贸有限公司"), Mend("name", "name.organisation")),
    ];
    let (rows, wants): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let sheet = Sheet::of(rows).also("party_category").headed("party_category", "行政相对人类别（必填）");
    let world = World::new().await;
    let batch = world.xlsx(&sheet).await;
    let told = world.told(batch.id).await;
    for (row, want) in (2u32..).zip(&wants) {
        let code = told.get(&row).map(|(_, reasons)| reasons[0].1.as_str());
        let wanted = match want {
            Filed => None,
            Mend(_, code) | Review(_, code) => Some(*code),
            other => panic!("{other:?}"),
        };
        assert_eq!(code, wanted, "row {row}");
    }
    assert_eq!(batch.counts, counts(1, 0, 6, 1));
}

#[tokio::test]
async fn a_name_is_a_name() {
    let rows = vec![
        (nth(1).set("name", "李4"), Mend("name", "name.has_digits")),
        (nth(2).set("name", "张*"), Mend("name", "name.bad_char")),
        (nth(3).set("name", "王\u{E123}"), Mend("name", "name.bad_char")),
        (nth(4).set("name", "李?"), Mend("name", "name.bad_char")),
        (nth(5).set("name", "阿卜杜拉•买买提"), Filed),
        (nth(6).set("name", "张 三"), Filed),
        (nth(7).set("name", "𠮷田"), Filed),
        (nth(8).set("name", ""), Mend("name", "required")),
    ];
    judge_both(rows).await;
}

// ---- Age ------------------------------------------------------------------------------------

fn decided(birth: &str, on: &str) -> Row {
    good(&born("赵年", birth), &format!("榆区市监罚〔{birth}〕{on}号")).set("decided_on", on)
}

#[tokio::test]
async fn acts_of_minors_are_refused_and_those_near_the_age_are_looked_at() {
    let age = Review("decided_on", "minor.under_20");
    let dated = |act: &str| format!("行为日期：{act}");
    let cases = vec![
        (decided("2008-10-13", "2026-10-12"), Law("refuse.minor")),
        (decided("2008-10-12", "2026-10-12"), age.clone()),
        (decided("2006-10-13", "2026-10-12"), age.clone()),
        (decided("2006-10-12", "2026-10-12"), Filed),
        // Stated, the day of the act decides: at 18 and more it is filed, below it is refused.
        (decided("2008-01-01", "2026-10-12").set("remarks", dated("2026/3/1")), Filed),
        (decided("2008-01-02", "2026-10-12").set("remarks", dated("2025年12月31日")), Law("refuse.minor")),
        (decided("2004-01-01", "2026-10-12").set("remarks", dated("2021-12-31")), Law("refuse.minor")),
        (decided("2004-01-02", "2026-10-12").set("remarks", dated("2022-1-2")), Filed),
        (decided("2008-01-03", "2026-10-12").set("remarks", dated("去年")), age.clone()),
        (decided("2008-01-04", "2026-10-12").set("remarks", dated("2026-11-01")), age),
        // How long ago it was lets nothing in: the rule is that of the day of filing.
        (decided("2002-01-01", "2022-06-01").set("remarks", dated("2018/12/01")), Law("refuse.minor")),
        (decided("1987-01-01", "2022-06-01").set("remarks", dated("2003/01/01，当时15岁")), Law("refuse.minor")),
    ];
    judge_both(cases).await;
}

#[tokio::test]
async fn a_minor_is_refused_by_law_whatever_else_is_wrong_with_the_row() {
    let minor = || decided("2010-01-01", "2026-10-12");
    let cases = vec![
        (minor().set("basis", "有关规定"), Law("refuse.minor")),
        (minor().set("document_no", ""), Law("refuse.minor")),
        (minor().set("name", "李4"), Law("refuse.minor")),
        (minor().set("deciding_body", "某某局"), Law("refuse.minor")),
        (minor().set("decided_on", "2099/12/31"), Law("refuse.minor")),
        (minor().set("decided_on", "昨天"), Law("refuse.minor")),
        (minor().set("id_type", "学生证"), Law("refuse.minor")),
    ];
    judge_both(cases).await;
}

// ---- The same number under another name -----------------------------------------------------

#[tokio::test]
async fn another_name_under_a_known_number_goes_to_a_human_and_tells_nothing() {
    let world = World::new().await;
    let known = born("林晓雨", "1985-03-07");
    assert_eq!(world.csv(&Sheet::of(vec![good(&known, "a1号")])).await.counts, counts(1, 0, 0, 0));
    let other = good(&known, "b1号").set("name", "林小雨").of_body(CITY, CITY_NAME);
    let batch = world.try_import(CITY, "b.csv", Sheet::of(vec![other]).csv().as_bytes()).await.expect("a batch");
    assert_eq!(batch.counts, counts(0, 0, 0, 1));
    let rows = world.rows(batch.id).await;
    assert_eq!(rows[0].reasons.len(), 1);
    assert_eq!(rows[0].reasons[0].code, "review.identity");
    assert_eq!((&rows[0].reasons[0].found, rows[0].reasons[0].args.len(), rows[0].amends), (&None, 0, None));
    let shown = format!("{:?} {:?}", rows, world.returned(batch.id).await);
    assert!(!shown.contains("林晓雨"), "what another body filed is not shown");
    assert_eq!(world.entries_of(&known).await.len(), 1);
}

#[tokio::test]
async fn two_names_under_one_new_number_in_one_file_are_not_both_filed() {
    let world = World::new().await;
    let who = born("林晓雨", "1985-03-07");
    let batch = world.csv(&Sheet::of(vec![good(&who, "a1号"), good(&who, "a2号").set("name", "王晓雨")])).await;
    judge(&world, batch, &[Filed, Review("", "review.identity")], 2).await;
}

#[tokio::test]
async fn two_decisions_about_one_person_in_one_file_are_two_entries() {
    let world = World::new().await;
    let who = born("林晓雨", "1985-03-07");
    let rows = vec![good(&who, "a1号"), nth(1), good(&who, "a2号"), good(&who, "a3号")];
    assert_eq!(world.csv(&Sheet::of(rows)).await.counts, counts(4, 0, 0, 0));
    assert_eq!(world.entries_of(&who).await.len(), 3);
    let numbers: Vec<String> = world.contents_of(&who).await.into_iter().map(|content| content.document_no).collect();
    assert_eq!(numbers, ["a1号", "a2号", "a3号"]);
    world.expect_good().await;
}
