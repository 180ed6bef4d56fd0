//! What the register may not take: refused with nothing kept, or looked at by a human first.

use crate::judge::{Want, judge_both};
use crate::sheet::{Row, Sheet, born, good, nth, person};
use crate::world::{World, counts};
use Want::{Filed, Law, Review};

const POLICE: (&str, &str) = ("榆林市公安局", "11610800MBXD001253");

#[tokio::test]
async fn what_the_law_forbids_is_refused_by_its_rule() {
    let long_fact = format!("{}犯罪记录封存", "某".repeat(5001));
    let cases: Vec<(Row, Want)> = vec![
        (nth(1).set("basis", "《中华人民共和国治安管理处罚法》第二十六条"), Law("refuse.public-order")),
        (nth(2).set("deciding_body", POLICE.0).set("deciding_body_code", POLICE.1), Law("refuse.public-order")),
        (nth(3).set("deciding_body", "榆阳分局").set("deciding_body_code", POLICE.1), Law("refuse.public-order")),
        (nth(4).set("deciding_body", "某县公安局城关派出所"), Law("refuse.public-order")),
        (nth(5).set("penalty_content", "见治安管理处罚决定书"), Law("refuse.public-order")),
        (nth(6).set("remarks", "该未成年人犯罪记录已封存"), Law("refuse.sealed")),
        (nth(7).set("facts", "依法封存的记录"), Law("refuse.sealed")),
        (nth(8).set("basis", "《公职人员政务处分法》第七条"), Law("refuse.discipline")),
        (nth(9).set("penalty_kinds", "政务处分"), Law("refuse.discipline")),
        (nth(10).set("penalty_content", "给予党内严重警告处分"), Law("refuse.discipline")),
        (nth(11).set("conduct_type", "失信被执行人"), Law("refuse.enforcement-list")),
        (nth(12).set("penalty_content", "限制高消费"), Law("refuse.enforcement-list")),
        (nth(13).set("basis", "《传染病防治法》第三十九条"), Law("refuse.illness")),
        (nth(14).set("basis", "《宗教事务条例》第六十五条"), Law("refuse.religion")),
        // Also where the cell cannot be read, and whatever else is wrong with the row.
        (nth(15).set("facts", long_fact.as_str()), Law("refuse.sealed")),
        (nth(16).set("remarks", format!("{}已封存的记录", "某".repeat(600))), Law("refuse.sealed")),
        (nth(17).set("basis", "治安管理处罚法").set("id_number", "1").set("fine", "x"), Law("refuse.public-order")),
        (nth(18).set("basis", format!("{}治安管理处罚法", "据".repeat(2048))), Law("refuse.public-order")),
        (nth(19).set("facts", "该案由公安局移送"), Filed),
    ];
    for world in judge_both(cases).await {
        assert_eq!(world.entries_in_all().await, 1);
    }
}

#[tokio::test]
async fn a_marker_in_a_column_that_is_not_known_counts_too() {
    let world = World::new().await;
    let sheet = Sheet::of(vec![nth(1).set("说明", "犯罪记录封存"), nth(2)]).also("说明");
    let batch = world.csv(&sheet).await;
    assert_eq!(batch.counts, counts(1, 0, 1, 0));
    assert!(!String::from_utf8_lossy(&world.kept(batch.id).await).contains("封存"));
}

/// Nothing of such a row is kept, anywhere: neither in the rows, nor in the kept file, nor in the sheet
/// that goes back, nor as a person.
#[tokio::test]
async fn of_what_the_law_refuses_nothing_is_kept() {
    for xlsx in [false, true] {
        let world = World::new().await;
        let minor = born("孙未成年", "2010-06-01");
        let rows = vec![
            nth(1),
            good(&minor, "密号甲").set("facts", "孙的事实"),
            nth(2).set("basis", "治安管理处罚法第四十九条").set("facts", "治安的事实"),
            nth(3).set("remarks", "犯罪记录封存").set("facts", "封存的事实"),
            nth(4).set("fine", "五千"),
        ];
        let sheet = Sheet::of(rows);
        let batch = if xlsx { world.xlsx(&sheet).await } else { world.csv(&sheet).await };
        assert_eq!(batch.counts, counts(1, 0, 4, 0));
        let sealed = world.sealed_rows(batch.id).await;
        for row in [3, 4, 5] {
            assert!(sealed[&row].cells.is_empty(), "row {row}");
            assert!(sealed[&row].reasons.iter().all(|reason| reason.found.is_none() && reason.column.is_none()));
        }
        assert!(!sealed[&6].cells.is_empty(), "a row to mend is kept");
        let kept = String::from_utf8_lossy(&world.kept(batch.id).await).into_owned();
        let returned = world.returned(batch.id).await;
        for (row, state) in [(2usize, "RefusedByLaw"), (3, "RefusedByLaw"), (4, "RefusedByLaw")] {
            assert!(returned[row][..20].iter().all(String::is_empty), "the row that goes back is blank");
            assert_eq!(returned[row][20], state);
        }
        let shown = format!("{returned:?} {:?}", world.rows(batch.id).await);
        for gone in ["孙未成年", minor.number.as_str(), "密号甲", "的事实", &person(2).number, &person(3).name]
        {
            assert!(!kept.contains(gone), "{gone} is kept");
            assert!(!shown.contains(gone), "{gone} is shown");
        }
        assert!(kept.contains(&person(4).number));
        assert!(world.file_of(&minor).await.is_none());
        assert_eq!(world.uploads(), [format!("{}.rows", batch.id)], "the upload itself is gone");
    }
}

#[tokio::test]
async fn a_column_that_may_not_be_collected_is_never_kept() {
    for xlsx in [false, true] {
        let world = World::new().await;
        let rows = vec![
            nth(1).set("宗教信仰（选填）", "某某教").set("病 史", "慢性某病"),
            nth(2).set("宗教信仰（选填）", "某某教").set("fine", "x"),
        ];
        let sheet = Sheet::of(rows).also("宗教信仰（选填）").also("病 史").also("信用评分");
        let batch = if xlsx { world.xlsx(&sheet).await } else { world.csv(&sheet).await };
        assert_eq!(batch.counts, counts(1, 0, 1, 0), "the decision itself is lawful");
        assert_eq!(batch.forbidden_headers, ["宗教信仰（选填）", "病 史", "信用评分"], "the body is told");
        assert!(batch.unknown_headers.is_empty());
        let kept = String::from_utf8_lossy(&world.kept(batch.id).await).into_owned();
        let shown = format!("{:?}{:?}", world.returned(batch.id).await, world.sealed_rows(batch.id).await);
        for gone in ["某某教", "慢性某病"] {
            assert!(!kept.contains(gone) && !shown.contains(gone), "{gone}");
        }
        let content = format!("{:?}", world.contents_of(&person(1)).await);
        assert!(!content.contains("某某教") && !content.contains("慢性"));
    }
}

#[tokio::test]
async fn free_text_with_what_does_not_belong_there_is_looked_at() {
    let other = person(77).number;
    let facts = |n: u32, text: &str| (nth(n).set("facts", text), Review("facts", "review.free_text"));
    let mut cases = vec![
        facts(1, &format!("与{other}一同经营")),
        facts(2, &format!("本人{}签收", person(2).number)),
        facts(3, "联系电话13912345678"),
        facts(4, "电话１３９ １２３４ ５６７８"),
        facts(5, "患有肺结核仍从事接触直接入口食品的工作"),
        facts(6, "信教群众聚餐"),
        facts(7, "家住榆阳区某小区"),
        facts(8, "邮箱 a.b@example.com"),
        facts(9, "当事人系少数民族"),
    ];
    cases.push((nth(20).set("remarks", "其妻在场"), Review("remarks", "review.free_text")));
    cases.push((nth(21).set("conduct_type", "精神病人经营"), Review("conduct_type", "review.free_text")));
    cases.push((
        nth(22).set("penalty_content", "退还至银行卡6222020200112233445"),
        Review("penalty_content", "review.free_text"),
    ));
    cases.push((nth(23).set("penalty_kinds", "其他-责令改正"), Review("penalty_kinds", "review.free_text")));
    cases.push((nth(24).set("penalty_kinds", "行政拘留"), Review("penalty_kinds", "review.free_text")));
    cases.push((nth(30).set("facts", "宣称治疗癌症，货号20260101123"), Filed));
    cases.push((nth(31).set("facts", "向未成年人销售酒"), Filed));
    for world in judge_both(cases).await {
        let batch = world.register.batches(&world.clerk(crate::sheet::YUYANG), 1).await.expect("batches").remove(0);
        for row in world.rows(batch.id).await {
            assert_eq!(row.reasons[0].found, None, "free text stands in no reason");
        }
    }
}
