//! Documents, certificates, share codes and the counter, page by page.

use super::browser::{Answer, Browser};
use super::world::{MINUTE_MS, TestRegister, food_penalty, lin, metrology_penalty};
use super::{FACTS, NO, looks_of};
use axum::http::{Method, StatusCode, header};

/// What stands in the first element of a class.
fn said(page: &Answer, class: &str, at: usize) -> String {
    let start = format!("class=\"{class}\">");
    let rest = page.body.split(&start).nth(at + 1).unwrap_or_else(|| panic!("no {class}: {}", page.text()));
    let inside = rest.split("</p>").next().unwrap_or_default();
    let words: Vec<&str> = inside.split(['<', '>']).step_by(2).collect();
    words.concat()
}

async fn made(browser: &mut Browser, about: &str) -> (String, String) {
    let page = browser.get(&format!("/me/shares/new?about={about}")).await;
    let fields = format!("csrf={}&about={about}&seen={}", page.field("csrf"), page.field("seen"));
    let answer = browser.send(Method::POST, "/me/shares/new", Some("http://127.0.0.1:8080"), fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    let code: String = said(&answer, "say", 0).chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    (code, said(&answer, "say", 1))
}

fn urlencoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn open(browser: &mut Browser, code: &str, word: &str) -> Answer {
    let form = browser.ask("/share").await;
    let fields = format!("csrf={}&code={code}&word={}", form.field("csrf"), urlencoded(word));
    browser.send(Method::POST, "/share", Some("http://127.0.0.1:8080"), fields).await
}

#[tokio::test]
async fn a_page_is_shown_to_somebody_once_by_code_and_word() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    world.file_served(&lin(), &metrology_penalty()).await;
    let mut mine = Browser::sign_in(&world, &lin()).await;
    mine.get("/me/shares").await.says("给人看一页").says("单位招聘：食品生产经营").does_not_say("行政许可审查");
    let sheet = mine.get("/me/shares/new?about=employment.food-handling").await;
    sheet.says("5,000 元").does_not_say("3,000 元").does_not_say(FACTS);
    let (code, word) = made(&mut mine, "employment.food-handling").await;
    assert_eq!(code.len(), 8);

    // Somebody else, who is not signed in.
    let mut other = Browser::of(&world);
    let before = looks_of(&world, &lin()).await;
    let wrong = open(&mut other, &code, "0000 nothing").await;
    let unknown = open(&mut other, "23456789", &word).await;
    assert_eq!((wrong.status, unknown.status), (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!(wrong.text(), unknown.text(), "wrong and unknown look the same");
    wrong.says("没有打开").does_not_say(&code).does_not_say("林晓雨");
    assert_eq!(looks_of(&world, &lin()).await, before);
    mine.get("/me/shares").await.says("口令错过 1 次");

    let view = open(&mut other, &code, &word).await;
    assert_eq!((view.status, view.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-store"));
    assert!(!view.header(header::REFRESH).is_empty(), "it leaves the screen");
    view.says("林晓雨").says("5,000 元").says("只用于本次招聘的这个岗位").does_not_say("3,000 元").does_not_say(FACTS);
    view.does_not_say(&lin().number);
    let again = open(&mut other, &code, &word).await;
    assert_eq!(again.text(), wrong.text(), "once");
    let list = mine.get("/me/shares").await;
    let look = list.says("打开过了").link("/me/looks/k-");
    mine.get(&look).await.says("持出示码的人").says("凭您给出的出示码").says("违反经营管理规定");
    world.expect_good().await;
}

#[tokio::test]
async fn a_share_of_another_sheet_than_was_seen_is_not_made_and_one_can_be_taken_back() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let mut mine = Browser::sign_in(&world, &lin()).await;
    let page = mine.get("/me/shares/new?about=employment.food-handling").await;
    world.file_served(&lin(), &food_penalty().no("榆区市监罚〔2026〕102号")).await;
    let fields = format!("about=employment.food-handling&seen={}", page.field("seen"));
    let late = mine.post("/me/shares/new", &page.field("csrf"), &fields).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.says("您确认以前，这一页变了").does_not_say("class=\"say\"");
    for about in ["", "nonsense", "permit-application.food-permit", "employment", "own-use"] {
        let answer = mine.ask(&format!("/me/shares/new?about={about}")).await;
        assert_eq!((answer.status, answer.header(header::LOCATION)), (StatusCode::SEE_OTHER, "/me/shares"), "{about}");
    }
    let (code, word) = made(&mut mine, "employment.food-handling").await;
    let list = mine.get("/me/shares").await;
    let action =
        list.body.split("action=\"/me/shares/s-").nth(1).and_then(|rest| rest.split('"').next()).expect("a form");
    let done = mine.done(&format!("/me/shares/s-{action}"), &list.field("csrf"), "").await;
    mine.get(&done).await.says("那个码从现在起打不开").says("已收回");
    open(&mut Browser::of(&world), &code, &word).await.says("没有打开");
}

#[tokio::test]
async fn a_certificate_is_looked_at_before_it_is_made_and_refused_in_private() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file_served(&lin(), &food_penalty()).await;
    world.file(&lin(), &metrology_penalty()).await;
    let mut browser = Browser::sign_in(&world, &lin()).await;
    let page = browser.get("/me/certificates").await;
    page.says("没有人可以逼您开证明")
        .says("没有在有效期内的资格或许可")
        .does_not_say("社会救助")
        .does_not_say("其他岗位");

    let refused = browser.get("/me/certificates/check?about=employment.food-handling").await;
    refused
        .says("开不出这份证明")
        .says(&format!("/me/entries/{entry}"))
        .says("只告诉您一个人")
        .does_not_say("开这份证明");
    let fields = "kind=none-within-period&about=employment.food-handling";
    browser.post("/me/certificates", &refused.field("csrf"), fields).await.says("开不出这份证明");
    browser.get("/me/reports").await.says("还没有取过");

    let good = browser.get("/me/certificates/check?about=employment.metrology").await;
    good.says("可以开").says("有 1 份告知没有打开").says("它不表示从来没有过");
    let fields = "kind=none-within-period&about=employment.metrology";
    let made = browser.done("/me/certificates", &good.field("csrf"), fields).await;
    let list = browser.get(&made).await;
    list.says("证明：展示期内没有相关信息").says("单位招聘：计量检定校准");
    let no = list.link("/me/reports/q-").replace("/pdf", "");
    browser.get(&no).await.says("算数").says("它不表示从来没有过");
    let pdf = browser.ask(&format!("{no}/pdf")).await;
    assert_eq!(pdf.status, StatusCode::OK);

    for fields in ["kind=none-within-period&about=employment.other", "kind=none-within-period", "kind=award&award=e-1"]
    {
        let answer = browser.post("/me/certificates", &good.field("csrf"), fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields}");
    }
    let answer = browser.post("/me/certificates", &good.field("csrf"), "kind=own").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "an own report is no certificate");
}

#[tokio::test]
async fn a_report_says_what_it_is_for_and_is_issued_anew_and_recalled() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let mut browser = Browser::sign_in(&world, &lin()).await;
    let page = browser.get("/me/reports").await;
    let csrf = page.field("csrf");
    let words = urlencoded("给孩子看看");
    let made = browser.done("/me/reports", &csrf, &format!("why=own&words={words}")).await;
    browser.get(&made).await.says("给孩子看看");
    let first = made.split("made=").nth(1).expect("a number").to_owned();
    let anew = browser.done(&format!("/me/reports/{first}/reissue"), &csrf, "").await;
    let second = anew.split("made=").nth(1).expect("a number").to_owned();
    browser.get(&format!("/me/reports/{second}")).await.says(&first).says("给孩子看看");
    browser.get(&format!("/me/reports/{first}")).await.says("已有新的一份");
    let pdf = browser.ask(&format!("/me/reports/{first}/pdf")).await;
    assert_eq!(
        (pdf.status, pdf.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, format!("/me/reports/{first}").as_str())
    );
    browser.done(&format!("/me/reports/{second}/recall"), &csrf, "").await;
    browser.get(&format!("/me/reports/{second}")).await.says("已收回").does_not_say("/pdf");
    let checked = browser.done("/me/reports", &csrf, "why=check&words=").await;
    browser.get(&checked).await.says("核对有没有错");
    let long = browser.post("/me/reports", &csrf, &format!("why=own&words={}", urlencoded(&"很".repeat(61)))).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    long.says("60 个字以内");
    let other = browser.ask("/me/reports/q-0410d3w6a8k5n2q9").await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_clerk_at_the_counter_sees_that_it_was_made_and_nothing_of_it() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let mut mine = Browser::sign_in(&world, &lin()).await;
    let code: String =
        said(&mine.ask("/me/counter").await, "say", 0).chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let mut desk = Browser::of_officer(&world, "counter").await;
    let form = desk.get("/desk").await;
    form.says("给到窗口来的人打印本人报告");
    let who = format!("id_type=id-card&id_number={}&name={}", lin().number, urlencoded(&lin().name));
    let wrong = desk.post("/desk/counter", &form.field("csrf"), &format!("{who}&confirmed=code&code=23456789")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("没有能确认是本人");
    let none = desk.post("/desk/counter", &form.field("csrf"), &who).await;
    none.says("请选您怎么知道是本人");

    let slip = desk.done("/desk/counter", &form.field("csrf"), &format!("{who}&confirmed=code&code={code}")).await;
    assert!(!slip.contains(&lin().number));
    let page = desk.get(&slip).await;
    for words in [&lin().name, &lin().number[14..], FACTS, NO, "违反经营管理规定", "5,000"] {
        page.does_not_say(words);
    }
    page.says("报出网页上的码").says("回执");
    let pdf = desk.ask(&format!("{slip}/pdf")).await;
    assert_eq!((pdf.status, pdf.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-store"));
    let looks = mine.get("/me/looks").await;
    looks.says("在窗口给您打印本人报告").says("您本人在窗口，报出网页上的码");
    mine.get("/me/reports").await.says("在窗口打印");
    world.later(16 * MINUTE_MS);
    assert_eq!(desk.ask(&format!("{slip}/pdf")).await.status, StatusCode::NOT_FOUND);
    desk.get(&slip).await.says("打印的时间过了");
    // Nobody else's desk leads there.
    let mut other = Browser::of_officer(&world, "enquirer").await;
    for path in ["/desk/counter", slip.as_str()] {
        assert_eq!(other.ask(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn whoever_holds_the_paper_finds_out_whether_it_counts() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let caller = world.resident(&lin()).await;
    let made = world.register.make_own_report(&caller).await.expect("a report");
    let leaf: String = world.looks(&lin()).await[0].trace.leaf_hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut anyone = Browser::of(&world);
    let ask = |no: String, leaf: String| format!("no={no}&leaf={leaf}");
    let csrf = anyone.ask("/verify").await.field("csrf");
    let page = anyone.post("/verify/number", &csrf, &ask(made.no.to_string(), leaf[..16].to_owned())).await;
    page.says("这个编号现在算数").says("本人报告").does_not_say("林晓雨").does_not_say("违反经营管理规定");
    let wrong = anyone.post("/verify/number", &csrf, &ask(made.no.to_string(), "0".repeat(16))).await;
    let unknown = anyone.post("/verify/number", &csrf, &ask("q-0410d3w6a8k5n2q9".into(), leaf.clone())).await;
    assert_eq!(wrong.text(), unknown.text(), "to one who holds nothing every number is none");
    world.register.recall_paper(&caller, made.no).await.expect("recalled");
    anyone.post("/verify/number", &csrf, &ask(made.no.to_string(), leaf)).await.says("已经收回");
    let list = anyone.ask("/.well-known/xinyu/recalled").await;
    assert_eq!(list.status, StatusCode::OK);
    list.says("\"signature\"").does_not_say(&made.no.to_string());
}
