//! The register's own officers read what waits; the clerk and the person see what came of it.

use axum::http::StatusCode;
use xinyu_service::Actor;
use xinyu_service::caller::Caller;

use crate::world::{Answer, Browser, CITY_MARKET, World, YUYANG_MARKET, lin, row, sheet};

/// The office that runs the register.
const REGISTER: &str = "11610800MBXD001178";
const TEMPLATE: (&str, &str) = ("template", "sgs-penalty-person");
const WHY: (&str, &str) = ("reason", "联系方式与决定无关，请从违法事实里删去");

/// A good row, and a clerk whose second row has a phone number in its text; the officer; the row.
async fn waiting(world: &World) -> (Browser, String, Browser, String) {
    let mut clerk = world.officer(YUYANG_MARKET, "clerk").await;
    clerk.get("/desk/batches/new").await;
    let phone = row(&lin(), "2").replace("使用不合格的计量器具", "林晓雨销售过期食品，电话13912345678");
    let csv = sheet(&[row(&lin(), "1"), phone]);
    let sent = clerk.upload("/desk/batches/new", &[TEMPLATE], ("a.csv", csv.as_bytes())).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    let mut officer = world.officer(REGISTER, "case_officer").await;
    let list = officer.get("/desk/review").await;
    is(&list, StatusCode::OK, "榆阳区市场监督管理局");
    assert!(!list.words().contains("林晓雨") && !list.text().contains("13912345678"), "{}", list.words());
    let text = list.text();
    let case = text.split("href=\"/desk/review/").nth(1).and_then(|rest| rest.split('"').next()).expect("a row");
    (clerk, sent.location(), officer, format!("/desk/review/{case}"))
}

fn is(answer: &Answer, status: StatusCode, words: &str) {
    assert_eq!(answer.status, status, "{}", answer.words());
    assert!(answer.words().contains(words), "{words}: {}", answer.words());
}

#[tokio::test]
async fn a_row_is_read_decided_and_confirmed_and_its_clerk_and_the_person_learn_of_it() {
    let world = World::new().await;
    let (mut clerk, batch, mut officer, case) = waiting(&world).await;
    let page = officer.get(&case).await;
    is(&page, StatusCode::OK, "13912345678");
    is(&page, StatusCode::OK, "遮住");
    for hidden in ["林晓雨", "过期", lin().number.as_str()] {
        assert!(!page.text().contains(hidden), "{hidden}");
    }
    is(&officer.post(&case, &[]).await, StatusCode::UNPROCESSABLE_ENTITY, "请选一种办法");
    let back = ("decision", "row_send_back");
    let send = ("step", "send");
    let named = officer.post(&case, &[back, ("reason", "林晓雨的电话请删"), send]).await;
    is(&named, StatusCode::UNPROCESSABLE_ENTITY, "理由里有姓名或者号码");
    let repeated = officer.post(&case, &[back, ("reason", "请删去13912345678"), send]).await;
    is(&repeated, StatusCode::UNPROCESSABLE_ENTITY, "理由里有不该写的词");
    is(&officer.post(&case, &[back, WHY]).await, StatusCode::OK, "改了可以再报");
    let done = officer.post(&case, &[back, WHY, send]).await;
    assert_eq!((done.status, done.location().as_str()), (StatusCode::SEE_OTHER, "/desk/review?done=refused"));
    is(&officer.get(&done.location()).await, StatusCode::OK, "没有要核看的");

    let page = clerk.get(&format!("{batch}/rows")).await;
    is(&page, StatusCode::OK, WHY.1);
    let Caller::Resident(resident) = world.resident(&lin()).await else { panic!("a resident") };
    let mut person = world.signed_in(Actor::Resident(resident.subject)).await;
    let text = person.get("/me/looks").await.text();
    let mut told = Vec::new();
    for look in text.split("href=\"/me/looks/k-").skip(1).filter_map(|rest| rest.split('"').next()) {
        told.push(person.get(&format!("/me/looks/k-{look}")).await.words());
    }
    let decided = told.iter().find(|words| words.contains("退给报送单位改")).expect("the decision is a look");
    assert!(decided.contains(WHY.1) && decided.contains("榆林市信用办公室"), "{decided}");
}

#[tokio::test]
async fn what_is_decided_or_not_the_registers_is_not_opened() {
    let world = World::new().await;
    let (_, _, mut officer, case) = waiting(&world).await;
    for (body, role) in [(YUYANG_MARKET, "clerk"), (CITY_MARKET, "case_officer"), (REGISTER, "auditor")] {
        let mut other = world.officer(body, role).await;
        other.get("/desk").await;
        for path in ["/desk/review", case.as_str()] {
            assert_eq!(other.get(path).await.status, StatusCode::NOT_FOUND, "{role} {path}");
        }
        let fields = [("decision", "row_file"), WHY, ("step", "send")];
        assert_eq!(other.post(&case, &fields).await.status, StatusCode::NOT_FOUND, "{role}");
    }
    let mut colleague = world.officer(REGISTER, "case_officer").await;
    colleague.get(&case).await;
    officer.get(&case).await;
    let fields = [("decision", "row_file"), WHY, ("step", "send")];
    assert_eq!(officer.post(&case, &fields).await.location(), "/desk/review?done=filed");
    assert_eq!(colleague.post(&case, &fields).await.location(), "/desk/review?done=decided");
    assert_eq!(colleague.get(&case).await.location(), "/desk/review?done=decided");
}
