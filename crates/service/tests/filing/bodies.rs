//! By what act, and by whom: the cited law, the deciding body, the sending body.

use xinyu_service::filing::RowState;

use crate::judge::{Want, judge_both};
use crate::sheet::{CITY, CITY_NAME, Row, Sheet, YUYANG, nth, person};
use crate::world::World;
use Want::{Filed, Mend, Remark};

fn basis(n: u32, basis: &str) -> Row {
    nth(n).set("basis", basis)
}

#[tokio::test]
async fn the_cited_act_and_article_name_the_item() {
    let filed = [
        ("计量法第二十五条", "penalty.metrology-testing"),
        ("《中华人民共和国计量法》第25条", "penalty.metrology-testing"),
        ("《计量法》第二十五条、第二十六条", "penalty.metrology-testing"),
        ("依据《中华人民共和国食品安全法》第一百二十四条第一款第（五）项之规定", "penalty.food-drugs"),
        ("《中华人民共和国行政处罚法》第二十八条，《食品安全法》第一百二十四条", "penalty.food-drugs"),
        ("《食品安全法实施条例》第六十七条", "penalty.food-drugs"),
        ("《药品管理法》 第 一百一十八 条", "penalty.food-drugs"),
    ];
    let mut rows: Vec<_> = (1..).zip(filed).map(|(n, (text, _))| (basis(n, text), Filed)).collect();
    let refused = [
        ("有关规定", "basis.no_act"),
        ("相关法律法规第三条", "basis.no_act"),
        ("《中华人民共和国计量法》", "basis.no_article"),
        ("《计量法》有关规定", "basis.no_article"),
        ("《某某市容管理办法》第三条", "basis.no_item"),
        ("《中华人民共和国行政处罚法》第二十八条", "basis.no_item"),
        ("《计量法》第二十五条、《食品安全法》第一百二十四条", "basis.several"),
        ("", "required"),
    ];
    rows.extend((50..).zip(refused).map(|(n, (text, code))| (basis(n, text), Mend("basis", code))));
    // Before the item was in the catalog.
    rows.push((
        basis(90, "计量法第二十五条").set("decided_on", "2018/12/31"),
        Mend("decided_on", "basis.not_in_force"),
    ));
    for world in judge_both(rows).await {
        for (n, (text, item)) in (1..).zip(filed) {
            let content = world.contents_of(&person(n)).await.remove(0);
            assert_eq!((content.item.as_str(), content.text("basis")), (item, text));
        }
    }
}

#[tokio::test]
async fn the_deciding_body_is_known_named_and_competent() {
    const EMERGENCY: &str = "11610800MBXD00053A";
    let own = |n: u32, name: &str, code: &str| nth(n).set("deciding_body", name).set("deciding_body_code", code);
    let rows = vec![
        (own(1, "榆林市应急管理局", EMERGENCY), Mend("deciding_body", "body.not_competent")),
        (own(2, "榆林市某某局", "91110000101623741K"), Mend("deciding_body", "body.not_competent")),
        (own(3, CITY_NAME, YUYANG), Mend("deciding_body", "body.name_mismatch")),
        (own(4, "榆林市某某局", YUYANG), Mend("deciding_body", "body.name_mismatch")),
        (own(5, CITY_NAME, "91110000101623741K"), Mend("deciding_body_code", "body.name_mismatch")),
        (own(6, "榆阳区市场监管局", YUYANG), Filed),
        (own(7, " 榆阳区 市场监督管理局 ", &YUYANG.to_lowercase()), Filed),
        // Decided by another competent body, filed by the caller.
        (own(8, CITY_NAME, CITY), Filed),
        (own(9, CITY_NAME, ""), Mend("deciding_body_code", "required")),
        (own(10, "", CITY), Mend("deciding_body", "required")),
    ];
    judge_both(rows).await;
}

#[tokio::test]
async fn the_sending_body_is_the_caller() {
    let rows = vec![
        (nth(1).set("source_body_code", CITY), Mend("source_body_code", "body.not_source")),
        (nth(2).set("source_body", CITY_NAME), Mend("source_body", "body.not_source")),
        (nth(3).set("source_body", "榆阳区市场监管局"), Filed),
    ];
    judge_both(rows).await;
}

#[tokio::test]
async fn a_code_whose_check_fails_is_filed_with_a_remark_and_a_wrong_character_refuses() {
    let other_check = format!("{}A", &YUYANG[..17]);
    let letter = YUYANG.replace("MBXD", "MBOD");
    let rows = vec![
        (nth(1).set("deciding_body_code", other_check.as_str()), Remark("deciding_body_code", "body.code_check")),
        (nth(2).set("source_body_code", other_check.as_str()), Remark("source_body_code", "body.code_check")),
        (nth(3).set("deciding_body_code", letter.as_str()), Mend("deciding_body_code", "body.code_bad_char")),
        (nth(4).set("source_body_code", letter.as_str()), Mend("source_body_code", "body.code_bad_char")),
        (nth(5).set("deciding_body_code", &YUYANG[..17]), Mend("deciding_body_code", "body.code_bad_char")),
        // A failed check and a name of nobody: there is nothing to go by.
        (
            nth(6).set("deciding_body_code", other_check.as_str()).set("deciding_body", "榆林市某某局"),
            Mend("deciding_body", "body.not_competent"),
        ),
    ];
    for world in judge_both(rows).await {
        let content = world.contents_of(&person(1)).await.remove(0);
        assert_eq!(content.deciding_body, YUYANG, "kept is the code of the body that was named");
        let batch = world.register.batches(&world.clerk(YUYANG), 1).await.expect("batches").remove(0);
        let remarks = world.register.batch_rows(&world.clerk(YUYANG), batch.id, Some(RowState::Filed), 0, 10).await;
        assert_eq!(remarks.expect("rows").len(), 2);
        let returned = world.returned(batch.id).await;
        assert_eq!(returned[1][20..], ["Filed", "处罚机关统一社会信用代码：body.code_check", "mend body.code_check"]);
        assert!(world.sealed_rows(batch.id).await[&2].cells.is_empty(), "of a filed row no cells are kept twice");
    }
}

#[tokio::test]
async fn a_batch_is_its_own_bodys() {
    let world = World::new().await;
    let batch = world.csv(&Sheet::of(vec![nth(1).set("fine", "x")])).await;
    let other = world.clerk(CITY);
    assert!(world.register.batch(&other, batch.id).await.is_err());
    assert!(world.register.batch_rows(&other, batch.id, None, 0, 10).await.is_err());
    assert!(world.register.returned_sheet(&other, batch.id, &crate::world::Codes).await.is_err());
    assert!(world.register.batches(&other, 10).await.expect("its own").is_empty());
}
