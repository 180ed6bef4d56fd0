//! The administrator of a body keeps its officers: joiners, movers, leavers, deputies.

use axum::http::StatusCode;

use crate::world::{World, YUYANG_MARKET};

/// The identifier of the first officer of that name on a page.
fn id_of(page: &str, name: &str) -> String {
    let before = page.split(&format!(">{name}<")).next().expect("a name");
    let rest = before.rsplit("/desk/people/").next().expect("a link");
    rest.split('"').next().expect("an id").to_owned()
}

#[tokio::test]
async fn an_administrator_adds_certifies_stands_in_and_ends() {
    let world = World::new().await;
    let mut admin = world.officer(YUYANG_MARKET, "body_admin").await;
    let list = admin.get("/desk/people").await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(list.text().contains("您自己"), "{}", list.words());

    admin.get("/desk/people/new").await;
    let long =
        [("name", "齐禾"), ("office", "法规科"), ("role", "clerk"), ("from", "2026-11-23"), ("until", "2028-11-23")];
    let refused = admin.post("/desk/people/new", &long).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains("最长一年"));
    for (name, role) in [("齐禾", "clerk"), ("柳示", "clerk")] {
        let new =
            [("name", name), ("office", "法规科"), ("role", role), ("from", "2026-11-23"), ("until", "2026-12-12")];
        assert_eq!(admin.post("/desk/people/new", &new).await.location(), "/desk/people?done=joined");
        assert_eq!(admin.post("/desk/people/new", &new).await.status, StatusCode::UNPROCESSABLE_ENTITY, "twice");
    }
    let list = admin.get("/desk/people?done=joined").await;
    assert!(list.words().contains("有2人的权限快到期了"), "{}", list.words());
    let (qi, liu) = (id_of(&list.text(), "齐禾"), id_of(&list.text(), "柳示"));

    let certify = format!("/desk/people/{qi}/certify");
    let page = admin.get(&certify).await;
    assert_eq!(page.status, StatusCode::OK);
    let done = admin.post(&certify, &[("role", "clerk"), ("until", "2027-11-20")]).await;
    assert_eq!(done.location(), format!("/desk/people/{qi}?done=certified"));

    let deputy = format!("/desk/people/{qi}/deputy");
    admin.get(&deputy).await;
    let days = [("role", "clerk"), ("deputy", liu.as_str()), ("from", "2026-11-23"), ("until", "2026-12-01")];
    assert_eq!(admin.post(&deputy, &days).await.location(), format!("/desk/people/{qi}?done=deputy"));
    let page = admin.get(&format!("/desk/people/{qi}?done=deputy")).await;
    assert!(page.words().contains("由柳示代（报送员）"), "{}", page.words());
    let mut signed = world.signed_in(xinyu_service::Actor::Officer(liu.parse().expect("an id"))).await;
    let desk = signed.get("/desk").await;
    assert!(desk.words().contains("代齐禾（报送员）") && desk.words().contains("柳示"), "{}", desk.words());
    let ended = [("role", "clerk"), ("deputy", liu.as_str())];
    admin.post(&format!("/desk/people/{qi}/deputy/end"), &ended).await;

    // Confirmed first; then gone at once.
    let end = format!("/desk/people/{liu}/end");
    admin.get(&end).await;
    let confirm = admin.post(&end, &[("role", "clerk")]).await;
    assert_eq!(confirm.status, StatusCode::OK);
    let mut signed = world.signed_in(xinyu_service::Actor::Officer(liu.parse().expect("an id"))).await;
    assert_eq!(signed.get("/desk").await.status, StatusCode::OK);
    let done = admin.post(&end, &[("role", "clerk"), ("confirmed", "1")]).await;
    assert_eq!(done.location(), format!("/desk/people/{liu}?done=ended"));
    assert_eq!(signed.get("/desk").await.status, StatusCode::UNAUTHORIZED, "signed out");
    assert!(admin.get("/desk/people").await.words().contains("已经离开的（1人）"));

    // Nobody's own rights, and nobody else's desk.
    let own = id_of(&list.text(), "高峰");
    let own = admin.get(&format!("/desk/people/{own}/end")).await;
    assert!(own.location().ends_with("not=own_rights"));
    let mut clerk = world.officer(YUYANG_MARKET, "clerk").await;
    assert_eq!(clerk.get("/desk/people").await.status, StatusCode::FORBIDDEN);
}

/// The same steps over the API, and what it never tells.
#[tokio::test]
async fn the_officers_of_a_body_are_kept_over_the_api_too() {
    use axum::http::{Request, header};
    let world = World::new().await;
    let id = world.register.new_officer_id();
    let body = xinyu_register::identity::BodyCode::parse(YUYANG_MARKET).expect("a code").code;
    let new = xinyu_service::accounts::NewOfficer {
        name: "赵拟".into(),
        body,
        office: "办公室".into(),
        roles: vec!["body_admin".into()],
    };
    world.register.add_officer(id, &new).await.expect("an officer");
    let (kind, actor) = (xinyu_service::CredentialKind::Token, xinyu_service::Actor::Officer(id));
    let token = world.register.issue(kind, actor, vec!["people".into()], 60_000).await.expect("a token");
    let mut client = world.browser();
    let mut call = async |method: &str, path: &str, body: &str| {
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        let answer = client.send(request.header(header::CONTENT_TYPE, "application/json"), body.into()).await;
        (answer.status, serde_json::from_slice::<serde_json::Value>(&answer.body).unwrap_or_default())
    };
    let joiner = r#"{"name":"齐禾","office":"法规科","role":"clerk","from":"2026-11-23","until":"2027-11-23"}"#;
    let (status, made) = call("POST", "/api/v1/officers", joiner).await;
    assert_eq!((status, made["rights"][0]["state"].as_str()), (StatusCode::CREATED, Some("holds")), "{made}");
    let path = format!("/api/v1/officers/{}", made["officer"].as_str().expect("an id"));
    let (status, told) = call("POST", &format!("{path}/end"), "{}").await;
    assert_eq!((status, told["left"].as_bool()), (StatusCode::OK, Some(true)), "{told}");
    let (status, told) = call("POST", &format!("{path}/certify"), r#"{"role":"clerk","until":"2027-01-01"}"#).await;
    assert_eq!((status, told["code"].as_str()), (StatusCode::CONFLICT, Some("people.no_right")));
    let (_, list) = call("GET", "/api/v1/officers", "").await;
    assert_eq!(list["officers"].as_array().map(Vec::len), Some(2));
}
