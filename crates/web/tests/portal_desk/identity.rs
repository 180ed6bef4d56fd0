//! The register's own officers compare names; the clerk and the person see what is theirs to see.

use axum::http::StatusCode;
use xinyu_service::Actor;
use xinyu_service::caller::Caller;

use crate::world::{Answer, Browser, CITY_MARKET, Person, World, YUYANG_MARKET, lin, row, sheet};

/// The office that runs the register.
const REGISTER: &str = "11610800MBXD001178";
const TEMPLATE: (&str, &str) = ("template", "sgs-penalty-person");

async fn uploaded(clerk: &mut Browser, csv: &str) -> String {
    clerk.get("/desk/batches/new").await;
    let sent = clerk.upload("/desk/batches/new", &[TEMPLATE], ("a.csv", csv.as_bytes())).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    sent.location()
}

/// A clerk whose second row has another name; the case officer; the address of the case.
async fn waiting(world: &World) -> (Browser, String, Browser, String) {
    let mut clerk = world.officer(YUYANG_MARKET, "clerk").await;
    let slip = Person { name: "林小羽", ..lin() };
    let batch = uploaded(&mut clerk, &sheet(&[row(&lin(), "1"), row(&slip, "2")])).await;
    let mut officer = world.officer(REGISTER, "case_officer").await;
    let list = officer.get("/desk/identity").await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(
        !list.words().contains("林晓雨") && !list.words().contains("林小羽"),
        "numbers and dates only: {}",
        list.words()
    );
    let text = list.text();
    let case = text.split("href=\"/desk/identity/").nth(1).and_then(|rest| rest.split('"').next()).expect("a case");
    (clerk, batch, officer, format!("/desk/identity/{case}"))
}

async fn resident(world: &World) -> Browser {
    let Caller::Resident(resident) = world.resident(&lin()).await else { panic!("a resident") };
    world.signed_in(Actor::Resident(resident.subject)).await
}

fn is(answer: &Answer, status: StatusCode, words: &str) {
    assert_eq!(answer.status, status, "{}", answer.words());
    assert!(answer.words().contains(words), "{words}: {}", answer.words());
}

#[tokio::test]
async fn a_case_is_opened_decided_and_confirmed_and_all_three_see_their_part() {
    let world = World::new().await;
    let (mut clerk, batch, mut officer, case) = waiting(&world).await;
    let page = clerk.get(&batch).await;
    is(&page, StatusCode::OK, "在登记机关办理员那里核对");
    assert!(!page.words().contains("林晓雨"));

    let page = officer.get(&case).await;
    is(&page, StatusCode::OK, "林小羽");
    is(&page, StatusCode::OK, "林晓雨");
    is(&page, StatusCode::OK, &lin().number);
    is(&page, StatusCode::OK, "只有一个单位报过");

    let mut person = resident(&world).await;
    is(&person.get("/me").await, StatusCode::OK, "有一个别的姓名在核对");
    let names = person.get("/me/names").await;
    is(&names, StatusCode::OK, "登记机关正在核对是不是您");
    assert!(!names.words().contains("林小羽"), "it may be another person's name");

    let nothing = officer.post(&case, &[]).await;
    is(&nothing, StatusCode::UNPROCESSABLE_ENTITY, "请选一种认定");
    let fields = [("decision", "former_name"), ("reason", "林小羽是曾用名")];
    let confirm = officer.post(&case, &fields).await;
    is(&confirm, StatusCode::OK, "确认这样认定");
    let named = officer.post(&case, &[fields[0], fields[1], ("step", "send")]).await;
    is(&named, StatusCode::UNPROCESSABLE_ENTITY, "理由里有姓名或者号码");
    let fields = [("decision", "former_name"), ("reason", "户籍底册载明更名")];
    let confirm = officer.post(&case, &fields).await;
    is(&confirm, StatusCode::OK, "以后两个都认");
    let done = officer.post(&case, &[fields[0], fields[1], ("step", "send")]).await;
    assert_eq!((done.status, done.location().as_str()), (StatusCode::SEE_OTHER, "/desk/identity?done=filed"));
    is(&officer.get(&done.location()).await, StatusCode::OK, "没有要核对的");

    let page = clerk.get(&batch).await;
    is(&page, StatusCode::OK, "2行已收");
    assert!(!page.words().contains("林晓雨"));
    let names = person.get("/me/names").await;
    is(&names, StatusCode::OK, "曾用名");
    is(&names, StatusCode::OK, "登记机关核实");
    let looks = person.get("/me/looks").await;
    is(&looks, StatusCode::OK, "核对姓名和证件号码");
    let text = looks.text();
    let mut told = Vec::new();
    for look in text.split("href=\"/me/looks/k-").skip(1).filter_map(|rest| rest.split('"').next()) {
        told.push(person.get(&format!("/me/looks/k-{look}")).await.words());
    }
    let decided = told.iter().find(|words| words.contains("报来的是您的曾用名")).expect("the decision is a look");
    assert!(decided.contains("户籍底册载明更名") && decided.contains("榆林市信用办公室"), "{decided}");
}

#[tokio::test]
async fn what_is_decided_or_not_the_registers_is_not_opened() {
    let world = World::new().await;
    let (_, _, mut officer, case) = waiting(&world).await;
    for (body, role) in [(YUYANG_MARKET, "clerk"), (CITY_MARKET, "case_officer"), (REGISTER, "auditor")] {
        let mut other = world.officer(body, role).await;
        other.get("/desk").await;
        for path in ["/desk/identity", case.as_str()] {
            assert_eq!(other.get(path).await.status, StatusCode::NOT_FOUND, "{role} {path}");
        }
        let fields = [("decision", "filing_typo"), ("reason", "比对"), ("step", "send")];
        assert_eq!(other.post(&case, &fields).await.status, StatusCode::NOT_FOUND, "{role}");
    }
    let mut colleague = world.officer(REGISTER, "case_officer").await;
    colleague.get(&case).await;
    officer.get(&case).await;
    let fields = [("decision", "not_this_person"), ("reason", "两个人"), ("step", "send")];
    assert_eq!(officer.post(&case, &fields).await.location(), "/desk/identity?done=refused");
    assert_eq!(colleague.post(&case, &fields).await.location(), "/desk/identity?done=decided");
    assert_eq!(colleague.get(&case).await.location(), "/desk/identity?done=decided");
    is(&colleague.get("/desk/identity?done=decided").await, StatusCode::OK, "已经办过了");
}
