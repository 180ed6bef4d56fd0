//! A resident at their own pages: the whole portal in process over a register in a temporary folder.
//! Rules, store and spreadsheets are the real ones; clock, post and typesetter are the test's own.

#[path = "support/browser.rs"]
mod browser;
#[expect(dead_code, reason = "the world of the use cases serves other stories, too")]
#[path = "../../service/tests/it/probe.rs"]
mod probe;
#[expect(dead_code, reason = "the world of the use cases serves other stories, too")]
#[path = "../../service/tests/it/world.rs"]
mod world;

#[expect(dead_code, reason = "other stories need more of it")]
#[path = "../../service/tests/it/awards.rs"]
mod awards;
#[path = "resident/honours.rs"]
mod honours;
#[path = "resident/papers.rs"]
mod papers;
#[path = "resident/ways.rs"]
mod ways;

use axum::http::{Method, StatusCode, header};
use browser::Browser;
use world::{MINUTE_MS, Person, TestRegister, food_penalty, lin, metrology_penalty, wang};
use xinyu_evidence::receipt::Receipt;
use xinyu_register::ids::ConsentId;

/// The facts of [`food_penalty`]: what nobody reads before opening.
const FACTS: &str = "经营超过保质期的食品";
const NO: &str = "101号";

async fn looks_of(world: &TestRegister, who: &Person) -> usize {
    world.looks(who).await.len()
}

#[tokio::test]
async fn a_resident_opens_a_notice_reads_the_file_and_the_looks_and_takes_a_report() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file(&lin(), &food_penalty()).await;
    let mut browser = Browser::sign_in(&world, &lin()).await;

    let home = browser.get("/me").await;
    home.says("林晓雨").says("1 条告知未打开").does_not_say(FACTS).does_not_say(NO);
    let notice = home.link("/me/notices/n-");
    let closed = browser.get(&notice).await;
    closed.does_not_say(FACTS).does_not_say(NO).says("榆阳区市场监督管理局");

    let opened = browser.done(&format!("{notice}/open"), &closed.field("csrf"), "").await;
    let opened = browser.get(&opened).await;
    opened.says(FACTS).says(NO).says("role=\"status\"").says("5,000 元");
    browser.get(&notice).await.says(FACTS).does_not_say("role=\"status\"");

    let page = browser.get(&format!("/me/entries/{entry}")).await;
    page.says(FACTS).says("展示中").says("2027年10月11日").says("公务员录用考察：市场监管综合执法").says("公众");
    browser.get("/me/entries").await.says("违反经营管理规定，罚款 5,000 元");
    browser.get("/me").await.does_not_say("1 条告知未打开");

    let looks = browser.get("/me/looks").await;
    let look = looks.says("您本人").link("/me/looks/k-");
    browser.get(&look).await.says("您看过自己的信息").says(&format!("/me/entries/{entry}"));

    let reports = browser.get("/me/reports").await;
    let made = browser.done("/me/reports", &reports.field("csrf"), "&why=check").await;
    let list = browser.get(&made).await;
    list.says("2026年12月23日");
    let pdf = browser.ask(&list.link("/me/reports/q-")).await;
    assert_eq!((pdf.status, pdf.header(header::CONTENT_TYPE)), (StatusCode::OK, "application/pdf"));
    assert_eq!(pdf.header(header::CACHE_CONTROL), "no-store");
    assert!(pdf.body.starts_with("%PDF"));
    world.expect_good().await;
}

#[tokio::test]
async fn a_receipt_is_there_at_once_and_a_proof_once_the_checkpoint_is_out() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file(&lin(), &food_penalty()).await;
    let mut browser = Browser::sign_in(&world, &lin()).await;
    let home = browser.get("/me").await;
    let notice = home.link("/me/notices/n-");
    browser.done(&format!("{notice}/open"), &home.field("csrf"), "").await;
    let look = browser.get("/me/looks").await.link("/me/looks/k-");

    for base in [&notice, &look] {
        let receipt = browser.ask(&format!("{base}/receipt.json")).await;
        assert_eq!((receipt.status, receipt.header(header::CONTENT_TYPE)), (StatusCode::OK, "application/json"));
        let receipt = Receipt::from_json(receipt.body.as_bytes()).expect("a receipt");
        receipt
            .verify(&world.register.well_known().receipt_keys[0].public.clone().try_into().expect("32 bytes"))
            .expect("signed");
        let early = browser.ask(&format!("{base}/proof")).await;
        assert_eq!(early.status, StatusCode::NOT_FOUND, "{base}");
        early.says("2026年11月23日 09:01");
    }
    world.beat().await;
    for base in [&notice, &look] {
        let page = browser.get(base).await;
        let proof = browser.ask(&page.link(&format!("{base}/proof"))).await;
        assert_eq!((proof.status, proof.header(header::CONTENT_TYPE)), (StatusCode::OK, "text/plain; charset=utf-8"));
        assert!(proof.header(header::CONTENT_DISPOSITION).ends_with(".tlog-proof\""));
        proof.says(world::ORIGIN);
    }
}

#[tokio::test]
async fn nothing_of_a_document_is_on_any_page_before_its_notice_is_opened() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file(&lin(), &food_penalty()).await;
    let mut browser = Browser::sign_in(&world, &lin()).await;
    let notice = browser.get("/me").await.link("/me/notices/n-");
    let look = browser.get("/me/looks").await.link("/me/looks/k-");

    let to = browser.ask(&format!("/me/entries/{entry}")).await;
    assert_eq!((to.status, to.header(header::LOCATION)), (StatusCode::SEE_OTHER, notice.as_str()));
    for path in ["/me", "/me/entries", "/me/notices", "/me/looks", "/me/consents", "/me/reports", &notice, &look] {
        let page = browser.get(path).await;
        for words in [FACTS, NO, "违反经营管理规定", "按决定书执行", "第一百二十四条", "罚款", "2026年10月12日"]
        {
            page.does_not_say(words);
        }
    }
    assert_eq!(world.register.own_notices(&world.resident(&lin()).await).await.expect("notices")[0].served, None);
}

#[tokio::test]
async fn whoever_reads_their_own_file_again_within_minutes_looked_once() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file(&lin(), &food_penalty()).await;
    let mut browser = Browser::sign_in(&world, &lin()).await;
    for path in ["/me", "/me/entries", "/me/notices", "/me/looks", "/me/freeze", "/me"] {
        browser.get(path).await;
    }
    assert_eq!(looks_of(&world, &lin()).await, 1);
}

#[tokio::test]
async fn a_resident_grants_what_they_saw_and_sees_it_used() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file_served(&lin(), &food_penalty()).await;
    world.file(&lin(), &metrology_penalty()).await;
    let id = world.ask_consent(&lin()).await;
    let mut browser = Browser::sign_in(&world, &lin()).await;

    let request = browser.get("/me").await.says("人力资源").link("/me/consents/c-");
    assert_eq!(request, format!("/me/consents/{id}"));
    let page = browser.get(&request).await;
    page.says("“录用考察”").says("违反经营管理规定").says("5,000 元").says("您的其他 1 条");
    page.does_not_say("万元").does_not_say(FACTS).does_not_say("按决定书执行").does_not_say("role=\"status\"");

    let unseen = browser.ask(&format!("{request}/grant")).await;
    assert_eq!((unseen.status, unseen.header(header::LOCATION)), (StatusCode::SEE_OTHER, request.as_str()));
    let confirm = browser.get(&page.link(&format!("{request}/grant?seen="))).await;
    let fields = format!("seen={}", confirm.field("seen"));
    let done = browser.done(&format!("{request}/grant"), &confirm.field("csrf"), &fields).await;
    let done = browser.get(&done).await;
    done.says("您已同意").says("2026年12月22日");
    assert_eq!(browser.ask(&done.link(&format!("{request}/receipt.json"))).await.status, StatusCode::OK);
    browser.get("/me/consents").await.says("有效的同意");

    world.later(20 * MINUTE_MS);
    world.by_consent(&lin(), id).await.expect("an answer");
    let used = browser.get(&request).await;
    let look = used.says("已经用完").link("/me/looks/k-");
    let look = browser.get(&look).await;
    look.says("公务员录用考察：市场监管综合执法")
        .says("有信息，请经办人判断")
        .says("您的其他 1 条")
        .says("2026年11月23日");
    browser.get(&format!("/me/entries/{entry}")).await.says("1 次").says("人力资源");
    browser.get("/me").await.says("看了 1 条：违反经营管理规定");
    browser.get("/me/notices").await.says("/me/looks/k-");
    world.expect_good().await;
}

#[tokio::test]
async fn a_grant_to_another_sheet_than_was_seen_is_not_taken() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let id: ConsentId = world.ask_consent(&lin()).await;
    let mut browser = Browser::sign_in(&world, &lin()).await;
    let request = format!("/me/consents/{id}");
    let page = browser.get(&request).await;
    let grant = page.link(&format!("{request}/grant?seen="));
    let confirm = browser.get(&grant).await;
    world.file_served(&lin(), &metrology_penalty()).await;

    let fields = format!("seen={}", confirm.field("seen"));
    for late in [
        browser.post(&format!("{request}/grant"), &confirm.field("csrf"), &fields).await,
        browser.post(&format!("{request}/grant"), &confirm.field("csrf"), "").await,
        browser.ask(&grant).await,
    ] {
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.says("在您确认以前变了").says("3,000 元").says("role=\"status\"");
    }
    assert!(world.by_consent(&lin(), id).await.is_err(), "nothing was granted");
    // What the page shows now can be granted.
    let page = browser.get(&request).await;
    let confirm = browser.get(&page.link(&format!("{request}/grant?seen="))).await;
    let fields = format!("seen={}", confirm.field("seen"));
    browser.done(&format!("{request}/grant"), &confirm.field("csrf"), &fields).await;
    assert!(world.by_consent(&lin(), id).await.is_ok());
}

#[tokio::test]
async fn refusing_and_taking_back_have_a_question_and_a_receipt() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let (refused, revoked) = (world.ask_consent(&lin()).await, world.consented(&lin()).await);
    let mut browser = Browser::sign_in(&world, &lin()).await;
    for (id, answer, said) in [(refused, "refuse", "您不同意"), (revoked, "revoke", "已撤回")] {
        let path = format!("/me/consents/{id}/{answer}");
        let confirm = browser.get(&path).await;
        assert_eq!(browser.done(&path, &confirm.field("csrf"), "").await, path);
        browser.get(&path).await.says(said).says(&format!("/me/consents/{id}/receipt.json"));
        // Again changes nothing; another answer does not count any more.
        assert_eq!(browser.done(&path, &confirm.field("csrf"), "").await, path);
        let other = format!("/me/consents/{id}/grant");
        assert_eq!(browser.done(&other, &confirm.field("csrf"), "").await, format!("/me/consents/{id}"));
        assert!(world.by_consent(&lin(), id).await.is_err());
    }
    browser.get("/me/consents").await.says("没有同意").says("已撤回");
}

#[tokio::test]
async fn a_form_without_the_token_or_from_elsewhere_is_refused_and_changes_nothing() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file(&lin(), &food_penalty()).await;
    let id = world.ask_consent(&lin()).await;
    let mut browser = Browser::sign_in(&world, &lin()).await;
    let home = browser.get("/me").await;
    let (token, notice) = (home.field("csrf"), home.link("/me/notices/n-"));
    let n = world.n_of(&lin()).await;
    for path in [
        format!("{notice}/open"),
        format!("/me/consents/{id}/grant"),
        format!("/me/consents/{id}/refuse"),
        format!("/me/consents/{id}/revoke"),
        "/me/freeze".to_owned(),
        "/me/reports".to_owned(),
        "/me/contact".to_owned(),
        "/me/contact/remove".to_owned(),
        "/me/contact/confirm".to_owned(),
        "/sign-out".to_owned(),
    ] {
        let fields = "frozen=1&email=lin@example.org&seen=&token=";
        for answer in [
            browser.post(&path, "", fields).await,
            browser.post(&path, "0000", fields).await,
            browser.send(Method::POST, &path, None, fields.to_owned()).await,
            browser.send(Method::POST, &path, Some("https://evil.example"), format!("csrf={token}&{fields}")).await,
        ] {
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
    assert_eq!(world.n_of(&lin()).await, n, "nothing happened");
    browser.get("/me").await;
}

#[tokio::test]
async fn what_is_another_persons_is_not_there() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file_served(&lin(), &food_penalty()).await;
    let id = world.consented(&lin()).await;
    world.file(&wang(), &metrology_penalty()).await;
    let theirs = world.register.make_own_report(&world.resident(&lin()).await).await.expect("a report");
    let notice = world.notices(&lin()).await[0].id;
    let mut browser = Browser::sign_in(&world, &wang()).await;
    let csrf = browser.get("/me").await.field("csrf");

    let unknown = browser.ask("/me/entries/e-0000000000000000").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    for path in [
        format!("/me/entries/{entry}"),
        format!("/me/notices/{notice}"),
        format!("/me/notices/{notice}/receipt.json"),
        format!("/me/notices/{notice}/proof"),
        format!("/me/consents/{id}"),
        format!("/me/consents/{id}/grant"),
        format!("/me/consents/{id}/revoke"),
        format!("/me/consents/{id}/receipt.json"),
        format!("/me/consents/{id}/proof"),
        format!("/me/reports/{}/pdf", theirs.no),
        "/me/looks/k-99".to_owned(),
        "/me/looks/k-0".to_owned(),
        "/me/looks/17".to_owned(),
        "/me/looks?before=x".to_owned(),
        "/me/entries/x".to_owned(),
        "/me/nothing".to_owned(),
    ] {
        let answer = browser.ask(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.text(), unknown.text(), "{path}: one page for all that is not there");
    }
    for path in [format!("/me/notices/{notice}/open"), format!("/me/consents/{id}/revoke")] {
        let answer = browser.post(&path, &csrf, "").await;
        assert_eq!((answer.status, answer.text()), (StatusCode::NOT_FOUND, unknown.text()), "{path}");
    }
    assert!(world.by_consent(&lin(), id).await.is_ok(), "it was not revoked");
}

#[tokio::test]
async fn without_a_session_every_page_asks_to_sign_in_and_an_officer_has_none_here() {
    let world = TestRegister::on_day("2026-11-23").await;
    let entry = world.file(&lin(), &food_penalty()).await;
    let mut stranger = Browser::of(&world);
    for path in ["/me", "/me/entries", "/me/looks/k-1", "/me/nothing", &format!("/me/entries/{entry}")] {
        assert_eq!(stranger.ask(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let mut browser = Browser::sign_in(&world, &lin()).await;
    let ask = browser.get("/sign-out").await;
    let session = browser.cookie.clone();
    let out = browser.done("/sign-out", &ask.field("csrf"), "").await;
    assert_eq!(browser.cookie, None);
    browser.ask(&out).await.says("role=\"status\"");
    browser.cookie = session;
    assert_eq!(browser.ask("/me").await.status, StatusCode::UNAUTHORIZED, "the session itself has ended");

    let mut officer = Browser::of_officer(&world, "enquirer").await;
    for path in ["/me", "/me/entries", "/me/consents", "/me/reports", "/me/contact", "/me/freeze", "/me/freeze/confirm"]
    {
        assert_eq!(officer.ask(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    officer.get("/sign-out").await.says("href=\"/desk\"");
}

#[tokio::test]
async fn an_address_is_used_once_its_link_was_followed_by_the_one_who_named_it() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file(&lin(), &food_penalty()).await;
    world.file(&wang(), &metrology_penalty()).await;
    let mut browser = Browser::sign_in(&world, &lin()).await;
    let csrf = browser.get("/me/contact").await.says("7").field("csrf");
    for (typed, kept) in [("", ""), ("lin.ce%40example", "lin.ce@example")] {
        let faulty = browser.post("/me/contact", &csrf, &format!("email={typed}")).await;
        assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
        faulty.says("role=\"alert\"").says(&format!("value=\"{kept}\""));
    }
    let sent = browser.done("/me/contact", &csrf, "email=lin.ce%40example.org").await;
    browser.get(&sent).await.says("role=\"status\"").says("l•••@example.org").does_not_say("lin.ce@example.org");
    assert_eq!(world.post_waiting().await, 1);
    let mail = world.post.0.lock().expect("post").pop().expect("a mail");
    assert_eq!(mail.to, "lin.ce@example.org");
    let link =
        mail.text.split("http://127.0.0.1:8080").nth(1).expect("a link").split_whitespace().next().expect("a path");

    // Nothing goes there yet.
    world.ask_consent(&lin()).await;
    assert_eq!(world.post_waiting().await, 0);
    // The link is of no use to anybody else, and a wrong one to nobody.
    let mut other = Browser::sign_in(&world, &wang()).await;
    assert_eq!(other.ask(link).await.status, StatusCode::GONE);
    assert_eq!(browser.ask("/me/contact/confirm?token=xym_0").await.status, StatusCode::GONE);

    let landing = browser.get(link).await;
    let fields = format!("token={}", landing.field("token"));
    let done = browser.done("/me/contact/confirm", &csrf, &fields).await;
    browser.get(&done).await.says("role=\"status\"").says("2026年11月23日");
    assert_eq!(browser.post("/me/contact/confirm", &csrf, &fields).await.status, StatusCode::GONE, "one use");
    let again = browser.post("/me/contact", &csrf, "email=lin.ce%40example.org").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "it is that already");
    world.ask_consent(&lin()).await;
    assert_eq!(world.post_waiting().await, 1);

    let removed = browser.done("/me/contact/remove", &csrf, "").await;
    browser.get(&removed).await.does_not_say("example.org");
    world.ask_consent(&lin()).await;
    assert_eq!(world.post_waiting().await, 0);
    world.expect_good().await;
}

#[tokio::test]
async fn a_link_that_was_not_followed_in_time_confirms_nothing() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file(&lin(), &food_penalty()).await;
    let mut browser = Browser::sign_in(&world, &lin()).await;
    let csrf = browser.get("/me/contact").await.field("csrf");
    browser.done("/me/contact", &csrf, "email=lin%40example.org").await;
    world.post_waiting().await;
    let text = world.post.0.lock().expect("post").pop().expect("a mail").text;
    let token = text.split("token=").nth(1).expect("a token").split_whitespace().next().expect("a token").to_owned();
    world.later(xinyu_service::rights::settings::EMAIL_LINK_MS + 1);
    let mut browser = Browser::sign_in(&world, &lin()).await;
    let csrf = browser.get("/me/contact").await.does_not_say("example.org").field("csrf");
    let late = browser.post("/me/contact/confirm", &csrf, &format!("token={token}")).await;
    assert_eq!(late.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_freeze_is_asked_for_once_more_and_holds_what_was_granted() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    let id = world.consented(&lin()).await;
    let mut browser = Browser::sign_in(&world, &lin()).await;
    browser.get("/me/freeze").await;
    for (state, held) in [("1", true), ("0", false)] {
        let confirm = browser.get("/me/freeze/confirm").await;
        assert_eq!(confirm.field("frozen"), state);
        let done = browser.done("/me/freeze", &confirm.field("csrf"), &format!("frozen={state}")).await;
        browser.get(&done).await.says("role=\"status\"");
        if held {
            assert!(world.by_consent(&lin(), id).await.is_err(), "held");
            browser.get("/me/consents").await.says("查询已冻结");
        }
    }
    assert!(world.by_consent(&lin(), id).await.is_ok());
}

#[tokio::test]
async fn the_list_of_looks_turns_its_pages_and_loses_none() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &food_penalty()).await;
    for _ in 0..45 {
        world.later(MINUTE_MS);
        world.by_mandate(&lin(), "food-permit").await;
    }
    let mut browser = Browser::sign_in(&world, &lin()).await;
    let (mut path, mut seen) = ("/me/looks".to_owned(), std::collections::BTreeSet::new());
    for _ in 0..10 {
        let page = browser.get(&path).await;
        for piece in page.body.split("href=\"/me/looks/k-").skip(1) {
            assert!(seen.insert(piece.split('"').next().unwrap_or_default().to_owned()), "no look twice");
        }
        if !page.body.contains("/me/looks?before=") {
            break;
        }
        path = page.link("/me/looks?before=");
    }
    assert_eq!(seen.len(), looks_of(&world, &lin()).await);
}

/// Rule `service.message`: seven days after the message; the day after the last of them serves.
#[tokio::test]
async fn a_notice_that_was_sent_by_mail_names_its_day_and_counts_as_served_from_it() {
    let world = TestRegister::on_day("2026-11-23").await;
    world.file_served(&lin(), &metrology_penalty()).await;
    world.register.set_email(&world.resident(&lin()).await, Some("lin@example.org")).await.expect("set");
    let entry = world.file(&lin(), &food_penalty()).await;
    assert_eq!(world.post_waiting().await, 1);
    let mut browser = Browser::sign_in(&world, &lin()).await;
    let home = browser.get("/me").await;
    let notice = home.says("12月1日").link("/me/notices/n-");
    browser.get(&notice).await.says("2026年12月1日").does_not_say(FACTS);
    browser.get("/me/notices").await.says("2026年12月1日");
    browser.get("/me/entries").await.says("2026年12月1日").does_not_say("违反经营管理规定，罚款 5,000 元");

    world.on("2026-12-01").sweep().await;
    let mut browser = Browser::sign_in(&world, &lin()).await;
    browser.get(&notice).await.says(FACTS).says("2026年12月1日").does_not_say("role=\"status\"");
    browser.get(&format!("/me/entries/{entry}")).await.says(FACTS);
    browser.get("/me/notices").await.does_not_say("告知未打开");
}
