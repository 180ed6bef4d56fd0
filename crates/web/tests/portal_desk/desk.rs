//! What officers do: file, ask, enquire.

use std::io::Cursor;

use axum::http::{StatusCode, header};
use xinyu_service::caller::Caller;
use xinyu_service::ports::{ReadSeek, SheetLimits, SheetSource, Sheets};
use xinyu_sheets::SheetIo;

use crate::world::{
    Answer, Browser, CITY_MARKET, LICENSING, METROLOGY_INSTITUTE, Person, World, YUYANG_MARKET, lin, person, row, sheet,
};

const TEMPLATE: (&str, &str) = ("template", "sgs-penalty-person");

async fn uploaded(clerk: &mut Browser, name: &str, file: &[u8]) -> Answer {
    clerk.get("/desk/batches/new").await;
    clerk.upload("/desk/batches/new", &[TEMPLATE], (name, file)).await
}

struct InMemory(Vec<u8>);

impl SheetSource for InMemory {
    fn name(&self) -> &str {
        "back.xlsx"
    }
    fn len(&self) -> u64 {
        self.0.len() as u64
    }
    fn open(&self) -> std::io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(Cursor::new(self.0.clone())))
    }
}

/// The rows of a workbook, each as one text.
fn rows_of(workbook: Vec<u8>) -> Vec<String> {
    let limits =
        SheetLimits { workbook_rows_max: 100, workbook_bytes_max: 10 << 20, columns_max: 100, line_bytes_max: 1 << 20 };
    let mut sheet = SheetIo.open(&InMemory(workbook), &limits).expect("a workbook");
    let mut rows = Vec::new();
    while let Some(row) = sheet.next_row() {
        rows.push(format!("{:?}", row.expect("a row").cells));
    }
    rows
}

async fn filed(world: &World, csv: &str) -> (Browser, String) {
    let mut clerk = world.officer(YUYANG_MARKET, "clerk").await;
    let sent = uploaded(&mut clerk, "sheet.csv", csv.as_bytes()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    let path = sent.location();
    (clerk, path)
}

#[tokio::test]
async fn a_clerk_sends_a_gbk_sheet_and_learns_row_by_row_what_became_of_it() {
    let world = World::new().await;
    let mut clerk = world.officer(YUYANG_MARKET, "clerk").await;
    let mut wrong = lin();
    wrong.number.replace_range(17.., if wrong.number.ends_with('1') { "2" } else { "1" });
    let young = person("赵小树", "20100307");
    let csv = sheet(&[row(&lin(), "1"), row(&wrong, "2"), row(&young, "3")]);
    let (gbk, _, lost) = encoding_rs::GBK.encode(&csv);
    assert!(!lost, "GBK holds the sheet");

    let sent = uploaded(&mut clerk, "11月处罚.csv", &gbk).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    let path = sent.location();
    let page = clerk.get(&path).await;
    let words = page.words();
    assert_eq!(page.status, StatusCode::OK, "{words}");
    assert!(words.contains("1行已收，1行要改"), "{words}");
    assert!(words.contains("未满18岁"), "{words}");
    assert!(!words.contains(lin().name) && !words.contains(&wrong.number), "rows are told without people: {words}");
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");

    let back = clerk.get(&format!("{path}/errors.xlsx")).await;
    assert_eq!(back.status, StatusCode::OK);
    let rows = rows_of(back.body);
    assert!(rows[1].contains("已收") || rows[1].contains("入库"), "{rows:?}");
    assert!(rows[2].contains("号码自身的校验不通过") && rows[2].contains(&wrong.number), "{rows:?}");
    assert!(rows[3].contains("未满 18 岁") && !rows[3].contains(&young.number), "{rows:?}");
    for state in ["refused", "law", "review", "remark"] {
        let rows = clerk.get(&format!("{path}/rows?state={state}")).await;
        assert_eq!(rows.status, StatusCode::OK, "{state}: {}", rows.words());
    }
    for path in ["/desk", "/desk/batches"] {
        let list = clerk.get(path).await;
        assert_eq!(list.status, StatusCode::OK, "{path}: {}", list.words());
        assert!(list.words().contains("11月处罚.csv"), "{path}");
    }
    assert_eq!(clerk.get(&format!("{path}?lang=en")).await.status, StatusCode::OK);
    assert!(clerk.get("/desk/templates/sgs-penalty-person.xlsx").await.body.starts_with(b"PK"));
}

#[tokio::test]
async fn a_file_that_is_not_taken_leaves_nothing_behind() {
    let world = World::new().await;
    let mut clerk = world.officer(YUYANG_MARKET, "clerk").await;
    let wrong = uploaded(&mut clerk, "other.csv", "甲,乙,丙\r\n1,2,3\r\n".as_bytes()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.words().contains("other.csv"), "{}", wrong.words());
    assert!(wrong.text().contains("checked"), "the template stays chosen");
    let large = uploaded(&mut clerk, "big.csv", &vec![b'a'; (1 << 20) + 1]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    let none = clerk.upload("/desk/batches/new", &[], ("", b"")).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.words().contains("请选这是哪一种表"), "{}", none.words());
    clerk.csrf = "guessed".into();
    let forged = clerk.upload("/desk/batches/new", &[TEMPLATE], ("a.csv", b"a")).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let left = std::fs::read_dir(world.folder.path().join("uploads")).map_or(0, Iterator::count);
    assert_eq!(left, 0);
}

#[tokio::test]
async fn another_body_finds_no_batch() {
    let world = World::new().await;
    let (_, path) = filed(&world, &sheet(&[row(&lin(), "1")])).await;
    let mut other = world.officer(CITY_MARKET, "clerk").await;
    let (foreign, unknown) = (other.get(&path).await, other.get("/desk/batches/b-0000000000000000").await);
    assert_eq!((foreign.status, unknown.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!(foreign.words(), unknown.words());
    for below in ["/errors.xlsx", "/rows?state=refused", "/rows/2/amend"] {
        assert_eq!(other.get(&format!("{path}{below}")).await.status, StatusCode::NOT_FOUND, "{below}");
    }
}

#[tokio::test]
async fn every_role_has_its_desk_and_no_other() {
    let world = World::new().await;
    for role in ["clerk", "enquirer", "auditor", "operator", "case_officer", "counter", "supervisor", "body_admin"] {
        let mut officer = world.officer(YUYANG_MARKET, role).await;
        for lang in ["zh-CN", "en"] {
            let desk = officer.get(&format!("/desk?lang={lang}")).await;
            assert_eq!(desk.status, StatusCode::OK, "{role} {lang}: {}", desk.words());
        }
        let status = |yes: bool| if yes { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!(officer.get("/desk/batches").await.status, status(matches!(role, "clerk" | "body_admin")), "{role}");
        assert_eq!(
            officer.get("/desk/batches/new").await.status,
            status(matches!(role, "clerk" | "body_admin")),
            "{role}"
        );
        assert_eq!(officer.get("/desk/enquiries").await.status, status(role == "enquirer"), "{role}");
        assert_eq!(officer.get("/desk/enquiries/new").await.status, status(role == "enquirer"), "{role}");
        assert_eq!(officer.get("/desk/consent-requests/new").await.status, status(role == "enquirer"), "{role}");
        assert_eq!(officer.get("/desk/status").await.status, status(role == "operator"), "{role}");
        assert_eq!(officer.get("/desk/journal").await.status, status(matches!(role, "auditor" | "operator")), "{role}");
    }
}

// ---- Consent and enquiry --------------------------------------------------------------------

fn asking<'a>(who: &'a Person, reason: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("purpose", "employment"),
        ("field_of_work", "metrology"),
        ("id_type", "id-card"),
        ("id_number", &who.number),
        ("name", who.name),
        ("days", "30"),
        ("reason", reason),
    ]
}

async fn asked(enquirer: &mut Browser, who: &Person) -> String {
    enquirer.get("/desk/consent-requests/new").await;
    let fields = asking(who, "您报考的计量检定岗位");
    let check = enquirer.post("/desk/consent-requests/new", &fields).await;
    assert_eq!(check.status, StatusCode::OK, "{}", check.words());
    assert!(check.text().contains("value=\"send\""), "the answers are checked first");
    let sent = enquirer.post("/desk/consent-requests/new", &[fields, vec![("step", "send")]].concat()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    sent.location()
}

/// The penalty is filed and served, consent asked for and given: the consent's id.
async fn granted(world: &World, enquirer: &mut Browser) -> String {
    filed(world, &sheet(&[row(&lin(), "1")])).await;
    let resident = world.resident(&lin()).await;
    for notice in world.register.own_notices(&resident).await.expect("notices") {
        world.register.open_own_notice(&resident, notice.id).await.expect("an opened notice");
    }
    let path = asked(enquirer, &lin()).await;
    let request = world.register.own_consents(&resident).await.expect("requests").remove(0);
    world.register.grant_consent(&resident, request.id, None).await.expect("a grant");
    assert!(path.contains(&request.id.to_string()));
    request.id.to_string()
}

fn enquiring<'a>(consent: &'a str, who: &'a Person) -> Vec<(&'a str, &'a str)> {
    vec![
        ("consent", consent),
        ("id_type", "id-card"),
        ("id_number", &who.number),
        ("name", who.name),
        ("reason", "核对报考材料"),
    ]
}

async fn looks(world: &World, caller: Caller) -> usize {
    world.register.own_looks(&caller, None, 100).await.expect("looks").looks.len()
}

#[tokio::test]
async fn what_was_typed_wrong_is_kept_and_told() {
    let world = World::new().await;
    let mut enquirer = world.officer(METROLOGY_INSTITUTE, "enquirer").await;
    enquirer.get("/desk/consent-requests/new").await;
    let mut short = lin();
    short.number.pop();
    let page = enquirer.post("/desk/consent-requests/new", &asking(&short, "")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains(&format!("value=\"{}\"", short.number)), "the number is kept in the field");
    assert!(page.words().contains("您填了17位"), "{}", page.words());
    let again =
        enquirer.post("/desk/consent-requests/new", &[asking(&lin(), "岗位"), vec![("edit", "days")]].concat()).await;
    assert_eq!(again.status, StatusCode::OK);
    assert!(again.text().contains(&lin().number));
}

#[tokio::test]
async fn a_request_looks_the_same_whoever_it_is_about() {
    let world = World::new().await;
    filed(&world, &sheet(&[row(&lin(), "1")])).await;
    let mut enquirer = world.officer(METROLOGY_INSTITUTE, "enquirer").await;
    let mut pages = Vec::new();
    for who in [lin(), person("陈无名", "19900115")] {
        let path = asked(&mut enquirer, &who).await;
        assert!(!path.contains(&who.number) && path.starts_with("/desk/consent-requests/c-"), "{path}");
        let id = path.trim_start_matches("/desk/consent-requests/").trim_end_matches("?sent=1").to_owned();
        let page = enquirer.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.words());
        pages.push(page.words().replace(&id, "ID"));
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn an_enquiry_by_consent_is_answered_once_and_every_fetch_is_a_look() {
    let world = World::new().await;
    let mut enquirer = world.officer(METROLOGY_INSTITUTE, "enquirer").await;
    let consent = granted(&world, &mut enquirer).await;
    assert!(enquirer.get("/desk").await.text().contains(&format!("consent={consent}")));
    for path in ["/desk/consent-requests", "/desk/enquiries", "/desk/enquiries/new"] {
        assert_eq!(enquirer.get(path).await.status, StatusCode::OK, "{path}");
    }
    let form = enquirer.get(&format!("/desk/enquiries/new?consent={consent}")).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.words());
    assert!(!form.words().contains(lin().name), "whom it is about is typed anew");

    let resident = world.resident(&lin()).await;
    // Opening the notice was a look of the person's own.
    let before = looks(&world, resident.clone()).await;
    let asked = enquirer.post("/desk/enquiries/new", &enquiring(&consent, &lin())).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "the answer has an address: loading it again asks nothing again");
    let answer = enquirer.get(&asked.location()).await;
    let words = answer.words();
    assert_eq!(answer.status, StatusCode::OK, "{words}");
    assert!(words.contains("3,000元") && words.contains("〔2026〕1号"), "{words}");
    assert!(!words.contains(&lin().number));
    assert_eq!(looks(&world, resident.clone()).await, before + 1);

    let list = enquirer.get("/desk/enquiries").await.text();
    let id = list.split("/desk/enquiries/q-").nth(1).expect("an enquiry in the list")[..16].to_owned();
    let path = format!("/desk/enquiries/q-{id}");
    assert_eq!(asked.location(), path);
    assert_eq!(enquirer.get(&path).await.status, StatusCode::OK);
    assert_eq!(looks(&world, resident.clone()).await, before + 2);
    let report = enquirer.get(&format!("{path}/report.pdf")).await;
    assert!(report.body.starts_with(b"%PDF-"));
    assert_eq!(looks(&world, resident.clone()).await, before + 3);
    assert_eq!(enquirer.get(&format!("{path}/proof")).await.status, StatusCode::NOT_FOUND);
    world.beat().await;
    let proof = enquirer.get(&format!("{path}/proof")).await;
    assert!(proof.text().starts_with("c2sp.org/tlog-proof@"));
    assert!(enquirer.clone().get(&format!("{path}?lang=en")).await.text().contains(&format!("{path}/proof")));

    let again = enquirer.post("/desk/enquiries/new", &enquiring(&consent, &lin())).await;
    let mut colleague = world.officer(METROLOGY_INSTITUTE, "enquirer").await;
    let never = enquirer.get("/desk/enquiries/new?consent=c-0000000000000000").await;
    // Each page says who is signed in; all else is the same.
    let told = |page: String| page.split("您正在以").next().unwrap_or_default().to_owned();
    assert_eq!(told(again.words()), told(never.words()), "every lack of consent is one page");
    assert_eq!(colleague.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn under_a_mandate_unknown_and_mismatched_people_are_one_page() {
    let world = World::new().await;
    filed(&world, &sheet(&[row(&lin(), "1")])).await;
    let mut enquirer = world.officer(LICENSING, "enquirer").await;
    let form = enquirer.get("/desk/enquiries/new?by=mandate").await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.words());
    let fields = |who: &Person, field: &str| -> Vec<(String, String)> {
        let pairs = [
            ("rule", "mandate.permit.examination"),
            ("field_of_work", field),
            ("case_number", "示审〔2026〕117号"),
            ("id_type", "id-card"),
            ("id_number", &who.number),
            ("name", who.name),
            ("reason", "审查申请"),
        ];
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let missing = post(&mut enquirer, &fields(&lin(), "")).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", missing.words());
    let known = post(&mut enquirer, &fields(&lin(), "food-permit")).await;
    assert_eq!(known.status, StatusCode::OK);
    assert!(known.words().contains("没有需要考虑的信息"), "{}", known.words());
    let other = Person { name: "李不同", ..lin() };
    let mut words = Vec::new();
    for who in [other, person("陈无名", "19900115")] {
        let page = post(&mut enquirer, &fields(&who, "food-permit")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.words());
        let leaf = page.words().split("class").next().expect("words").to_owned();
        words.push(leaf.chars().filter(|c| !c.is_ascii_hexdigit()).collect::<String>());
    }
    assert_eq!(words[0], words[1]);
    assert!(words[0].contains("未能确认身份"));
}

async fn post(browser: &mut Browser, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = browser.post("/desk/enquiries/new", &fields).await;
    if answer.status == StatusCode::SEE_OTHER { browser.get(&answer.location()).await } else { answer }
}
