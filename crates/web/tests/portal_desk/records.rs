//! A clerk's own records in the portal: found, amended, taken back by two; rows mended in the page.

use axum::http::StatusCode;

use crate::world::{Browser, CITY_MARKET, World, YUYANG_MARKET, lin, person, row, sheet};

async fn found(clerk: &mut Browser, document: &str) -> crate::world::Answer {
    clerk.get("/desk/records").await;
    let fields =
        [("document_no", document), ("id_type", "id-card"), ("id_number", &lin().number), ("name", lin().name)];
    clerk.post("/desk/records", &fields).await
}

/// Files one row of lin's and gives its document number and the clerk.
async fn filed(world: &World) -> (Browser, String, String) {
    let mut clerk = world.officer(YUYANG_MARKET, "clerk").await;
    let csv = sheet(&[row(&lin(), "1")]);
    clerk.get("/desk/batches/new").await;
    let sent =
        clerk.upload("/desk/batches/new", &[("template", "sgs-penalty-person")], ("a.csv", csv.as_bytes())).await;
    let batch = sent.location();
    let document = csv.split(',').find(|cell| cell.contains('〔')).expect("a document number").to_owned();
    (clerk, document, batch)
}

#[tokio::test]
async fn a_clerk_finds_a_record_and_amends_it_with_a_reason() {
    let world = World::new().await;
    let (mut clerk, document, _) = filed(&world).await;
    let none = found(&mut clerk, "榆区市监罚〔1999〕1号").await;
    assert!(none.words().contains("没有找到"), "{}", none.words());
    let there = found(&mut clerk, &document).await;
    assert_eq!(there.status, StatusCode::SEE_OTHER, "{}", there.words());
    let path = there.location();
    let page = clerk.get(&path).await;
    assert!(!page.words().contains(lin().name) && page.words().contains("更正"), "{}", page.words());
    let amend = format!("{path}/amend");
    assert_eq!(clerk.get(&amend).await.status, StatusCode::OK);
    let change = |step: &'static str, reason: &'static str| {
        [("version", "1"), ("step", step), ("reason", reason), ("c-facts", "使用不合格的计量器具一台")]
    };
    let missing = clerk.post(&amend, &change("check", "")).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.text().contains("使用不合格的计量器具一台"), "what was typed stays");
    let check = clerk.post(&amend, &change("check", "漏写了数量")).await;
    assert!(check.words().contains("确认这些改动吗") && check.words().contains("重新告知"), "{}", check.words());
    let done = clerk.post(&amend, &change("do", "漏写了数量")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
    let page = clerk.get(&done.location()).await;
    assert!(page.words().contains("第2版") || page.words().contains("第 2 版"), "{}", page.words());
    let stale = clerk.post(&amend, &change("do", "再改一次")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.words());
}

#[tokio::test]
async fn a_withdrawal_is_confirmed_by_another_clerk_and_another_body_sees_nothing() {
    let world = World::new().await;
    let (mut clerk, document, _) = filed(&world).await;
    let path = found(&mut clerk, &document).await.location();
    let mut foreign = world.officer(CITY_MARKET, "clerk").await;
    foreign.get("/desk/records").await;
    for below in ["", "/amend", "/withdraw"] {
        assert_eq!(foreign.get(&format!("{path}{below}")).await.status, StatusCode::NOT_FOUND, "{below}");
    }
    clerk.get(&format!("{path}/withdraw")).await;
    let asked = clerk.post(&format!("{path}/withdraw"), &[("why", "withdrawn"), ("reason", "当事人认错")]).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.words());
    let page = clerk.get(&asked.location()).await;
    assert!(
        page.words().contains("取消撤回") && !page.words().contains("确认撤回"),
        "not by the same: {}",
        page.words()
    );
    let own = clerk.post(&format!("{path}/withdraw/answer"), &[("answer", "confirm")]).await;
    assert!(!clerk.get(&own.location()).await.words().contains("已撤回"), "a forged form changes nothing");
    let mut second = world.officer(YUYANG_MARKET, "clerk").await;
    assert!(second.get("/desk").await.words().contains("等第二个人确认"), "it waits at the desk");
    let page = second.get(&path).await;
    assert!(page.words().contains("确认撤回"), "{}", page.words());
    let done = second.post(&format!("{path}/withdraw/answer"), &[("answer", "confirm")]).await;
    assert!(second.get(&done.location()).await.words().contains("已撤回"));
}

#[tokio::test]
async fn a_row_is_mended_in_the_page() {
    let world = World::new().await;
    let mut clerk = world.officer(YUYANG_MARKET, "clerk").await;
    let other = person("赵大树", "19800307");
    let wrong = row(&lin(), "1").replace("罚款", "罚钱");
    let csv = sheet(&[wrong, row(&other, "2")]);
    clerk.get("/desk/batches/new").await;
    let sent =
        clerk.upload("/desk/batches/new", &[("template", "sgs-penalty-person")], ("a.csv", csv.as_bytes())).await;
    let batch = sent.location();
    let page = clerk.get(&batch).await;
    let mend = format!("{batch}/rows/2/mend");
    assert!(page.text().contains(&mend), "{}", page.words());
    let form = clerk.get(&mend).await;
    let at = form.text().split("name=\"c-").skip(1).position(|rest| rest.contains("罚钱")).expect("the cell");
    let name =
        form.text().split("name=\"c-").nth(at + 1).and_then(|rest| rest.split('"').next()).expect("a name").to_owned();
    let left = clerk.post(&mend, &[]).await;
    assert_eq!(left.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing was mended");
    let field = format!("c-{name}");
    let done = clerk.post(&mend, &[(field.as_str(), "罚款")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
    assert!(clerk.get(&done.location()).await.words().contains("1行已收"));
    assert!(clerk.get(&batch).await.words().contains("2行已收"), "the row counts where it went");
    let receipts = clerk.get(&format!("{batch}/receipts.ndjson")).await;
    assert_eq!(receipts.text().lines().count(), 1, "of the row that this batch filed");
}
