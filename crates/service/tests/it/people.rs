//! Who works for a body: rights that are certified each year, stop at once when they end, and never
//! make one human into two.

use jiff::civil::Date;
use xinyu_register::entry::EndedWhy;
use xinyu_register::identity::BodyCode;
use xinyu_register::ids::OfficerId;
use xinyu_service::accounts::{Actor, CredentialKind, NewOfficer};
use xinyu_service::caller::Caller;
use xinyu_service::error::Refusal;
use xinyu_service::people::{NewColleague, RightState};

use crate::world::*;

const CLERK: &str = "clerk";
const ADMIN: &str = "body_admin";

/// A body with an administrator, who is signed in.
async fn admin(world: &TestRegister) -> (OfficerId, Caller) {
    at_machine(world, "赵拟", ADMIN).await
}

async fn at_machine(world: &TestRegister, name: &str, role: &str) -> (OfficerId, Caller) {
    let id = world.register.new_officer_id();
    let body = BodyCode::parse(YUYANG_MARKET).expect("a code").code;
    let new = NewOfficer { name: name.into(), body, office: "办公室".into(), roles: vec![role.into()] };
    world.register.add_officer(id, &new).await.expect("an officer");
    (id, token(world, id).await.1)
}

/// A token of an officer, and whom it lets act.
async fn token(world: &TestRegister, id: OfficerId) -> (String, Caller) {
    let year = 400 * 86_400_000;
    let secret =
        world.register.issue(CredentialKind::Token, Actor::Officer(id), Vec::new(), year).await.expect("a token");
    let caller = world.register.caller(CredentialKind::Token, &secret).await.expect("a caller");
    (secret, caller)
}

async fn join(world: &TestRegister, admin: &Caller, name: &str, from: &str, until: &str) -> OfficerId {
    let new = NewColleague {
        name: name.into(),
        office: "法规科".into(),
        role: CLERK.into(),
        from: day(from),
        until: day(until),
    };
    world.register.join(admin, &new).await.expect("joined")
}

async fn state(world: &TestRegister, admin: &Caller, id: OfficerId) -> RightState {
    world.register.colleague_of(admin, id).await.expect("an officer").1.rights[0].state
}

#[tokio::test]
async fn a_right_lasts_a_year_at_most_and_holds_on_when_it_is_certified() {
    let world = TestRegister::on_day("2026-11-23").await;
    let (_, admin) = admin(&world).await;
    let long = NewColleague {
        name: "齐禾".into(),
        office: "法规科".into(),
        role: CLERK.into(),
        from: day("2026-11-23"),
        until: day("2027-11-24"),
    };
    assert!(matches!(refusal(world.register.join(&admin, &long).await), Refusal::Fields(_)), "a year and a day");
    let id = join(&world, &admin, "齐禾", "2026-11-23", "2027-11-23").await;
    let (secret, _) = token(&world, id).await;
    assert_eq!(state(&world, &admin, id).await, RightState::Holds);
    world.on("2027-10-24");
    let (_, admin) = at_machine(&world, "贺兰", ADMIN).await;
    assert_eq!(state(&world, &admin, id).await, RightState::RunsOut, "warned of for thirty days");
    let officer = world.register.caller(CredentialKind::Token, &secret).await.expect("a caller");
    let Caller::Officer(officer) = officer else { panic!("an officer") };
    assert_eq!(officer.rights_end, Some(day("2027-11-23")));
    world.register.certify_role(&admin, id, CLERK, day("2028-10-20")).await.expect("certified");
    world.on("2027-11-24");
    let own = token(&world, id).await.1;
    assert!(matches!(own, Caller::Officer(one) if one.roles == [CLERK] && one.rights_end.is_none()));
    world.on("2028-10-21");
    assert_eq!(
        refusal(world.register.caller(CredentialKind::Token, &secret).await),
        Refusal::Credential,
        "nobody certified it"
    );
    world.expect_good().await;
}

#[tokio::test]
async fn what_ends_stops_at_once_and_does_not_come_back_with_a_new_right() {
    let world = TestRegister::on_day("2026-11-23").await;
    let (_, admin) = admin(&world).await;
    let id = join(&world, &admin, "齐禾", "2026-11-23", "2027-05-01").await;
    let (secret, clerk) = token(&world, id).await;
    assert!(world.register.batches(&clerk, 10).await.is_ok());
    world.register.end_rights(&admin, id, None).await.expect("ended");
    let caller = async || world.register.caller(CredentialKind::Token, &secret).await;
    assert_eq!(refusal(caller().await), Refusal::Credential);
    world.register.grant_role(&admin, id, CLERK, day("2026-11-23"), day("2027-05-01")).await.expect("given anew");
    assert_eq!(refusal(caller().await), Refusal::Credential, "an old token is no token");
    assert!(world.register.caller(CredentialKind::Token, &token(&world, id).await.0).await.is_ok());
    world.expect_good().await;
}

#[tokio::test]
async fn nobody_changes_their_own_rights_and_the_last_administrator_stays() {
    let world = TestRegister::on_day("2026-11-23").await;
    let (own, admin) = admin(&world).await;
    let until = day("2027-11-01");
    let refused = Refusal::State("people.own_rights");
    assert_eq!(refusal(world.register.certify_role(&admin, own, ADMIN, until).await), refused);
    assert_eq!(refusal(world.register.grant_role(&admin, own, CLERK, day("2026-11-23"), until).await), refused);
    assert_eq!(refusal(world.register.end_rights(&admin, own, None).await), refused);
    let clerk = join(&world, &admin, "齐禾", "2026-11-23", "2027-05-01").await;
    let days = (day("2026-11-23"), day("2026-12-01"));
    assert_eq!(refusal(world.register.name_deputy(&admin, clerk, CLERK, own, days.0, days.1).await), refused);
    let (second, _) = at_machine(&world, "贺兰", ADMIN).await;
    world.register.end_rights(&admin, second, None).await.expect("one of two");
    world.register.grant_role(&admin, second, ADMIN, day("2026-11-23"), until).await.expect("back");
    let (_, other) = token(&world, second).await;
    world.register.end_rights(&other, own, None).await.expect("the other one");
    let refused =
        refusal(world.register.certify_at_machine(&BodyCode::parse(CITY).expect("a code").code, own, &[]).await);
    assert_eq!(refused, Refusal::NotFound, "of another body");
    assert_eq!(refusal(world.register.end_rights(&other, second, None).await), Refusal::State("people.own_rights"));
    world.expect_good().await;
}

/// Another body of the rules.
const CITY: &str = "11610800MBXD00010W";

#[tokio::test]
async fn an_administrator_sees_and_changes_their_own_body_only_and_gives_its_own_roles() {
    let world = TestRegister::on_day("2026-11-23").await;
    let (_, admin) = admin(&world).await;
    let id = world.register.new_officer_id();
    let body = BodyCode::parse(CITY).expect("a code").code;
    let new = NewOfficer { name: "白川".into(), body, office: "一科".into(), roles: vec![CLERK.into()] };
    world.register.add_officer(id, &new).await.expect("an officer");
    assert!(world.register.people(&admin).await.expect("people").colleagues.iter().all(|one| one.id != id));
    let day: Date = day("2027-01-01");
    for refused in [
        refusal(world.register.certify_role(&admin, id, CLERK, day).await),
        refusal(world.register.end_rights(&admin, id, None).await),
        refusal(world.register.move_office(&admin, id, "二科").await),
    ] {
        assert_eq!(refused, Refusal::NotFound);
    }
    let clerk = world.clerk(YUYANG_MARKET);
    assert_eq!(refusal(world.register.people(&clerk).await), Refusal::NotPermitted);
    let roles = world.register.people(&admin).await.expect("people").roles;
    assert!(!roles.contains(&"operator".to_owned()) && !roles.contains(&"case_officer".to_owned()), "{roles:?}");
    let own = join(&world, &admin, "齐禾", "2026-11-23", "2027-05-01").await;
    assert!(matches!(refusal(world.register.grant_role(&admin, own, "operator", day, day).await), Refusal::Fields(_)));
    // A namesake could be the same human with two entries.
    let twice =
        NewColleague { name: "齐禾".into(), office: "二科".into(), role: CLERK.into(), from: day, until: day };
    assert!(matches!(refusal(world.register.join(&admin, &twice).await), Refusal::Fields(_)));
}

#[tokio::test]
async fn a_deputy_acts_under_their_own_name_from_day_to_day_and_only_while_the_other_holds_the_role() {
    let world = TestRegister::on_day("2026-11-23").await;
    let (_, admin) = admin(&world).await;
    let away = join(&world, &admin, "高峰", "2026-11-23", "2027-05-01").await;
    let (deputy, _) = at_machine(&world, "白川", "enquirer").await;
    let name = async |from: &str, until: &str| {
        world.register.name_deputy(&admin, away, CLERK, deputy, day(from), day(until)).await
    };
    assert!(matches!(refusal(name("2026-12-01", "2027-01-31").await), Refusal::Fields(_)), "sixty days and one");
    name("2026-12-01", "2026-12-10").await.expect("named");
    assert_eq!(refusal(name("2026-12-05", "2026-12-08").await), Refusal::State("people.has_deputy"));
    let acts = async || match token(&world, deputy).await.1 {
        Caller::Officer(officer) => (officer.name, officer.roles, officer.acts_for),
        Caller::Resident(_) => panic!("an officer"),
    };
    assert_eq!(acts().await.1, ["enquirer"], "not yet");
    world.on("2026-12-01");
    let (own, roles, acts_for) = acts().await;
    assert_eq!((own.as_str(), roles), ("白川", vec!["enquirer".to_owned(), CLERK.to_owned()]));
    assert_eq!((acts_for[0].name.as_str(), acts_for[0].role.as_str()), ("高峰", CLERK));
    world.on("2026-12-11");
    assert_eq!(acts().await.1, ["enquirer"], "over by itself");
    // The other one leaves: there is nothing to stand in for.
    world.on("2026-12-12");
    let (_, admin) = at_machine(&world, "贺兰", ADMIN).await;
    let days = (day("2026-12-12"), day("2026-12-20"));
    world.register.name_deputy(&admin, away, CLERK, deputy, days.0, days.1).await.expect("named");
    assert_eq!(acts().await.1.len(), 2);
    world.register.end_rights(&admin, away, None).await.expect("left");
    assert_eq!(acts().await.1, ["enquirer"]);
    world.expect_good().await;
}

/// Two persons means two humans, whoever stands in for whom.
#[tokio::test]
async fn a_deputy_is_a_second_person_but_never_for_what_they_proposed_themselves() {
    let world = TestRegister::on_day("2026-11-23").await;
    let (_, admin) = admin(&world).await;
    let (entry, other) = (
        world.file_served(&lin(), &food_penalty()).await,
        world.file_served(&wang(), &food_penalty().no("109号")).await,
    );
    let away = join(&world, &admin, "高峰", "2026-11-23", "2027-05-01").await;
    let (deputy, _) = at_machine(&world, "白川", CLERK).await;
    let days = (day("2026-11-23"), day("2026-12-01"));
    world.register.name_deputy(&admin, away, CLERK, deputy, days.0, days.1).await.expect("named");
    let (_, stands_in) = token(&world, deputy).await;
    let (_, first) = token(&world, away).await;
    let why = EndedWhy::Withdrawn;
    world.register.ask_take_back(&stands_in, entry, why, "重复报送").await.expect("asked");
    let same = Refusal::State("take_back.same_officer");
    assert_eq!(refusal(world.register.confirm_take_back(&stands_in, entry).await), same);
    world.register.confirm_take_back(&first, entry).await.expect("another human");
    world.register.ask_take_back(&first, other, why, "重复报送").await.expect("asked");
    // The same human under a second entry of the same name.
    let (_, twin) = at_machine(&world, "高峰", CLERK).await;
    assert_eq!(refusal(world.register.confirm_take_back(&twin, other).await), same);
    world.register.confirm_take_back(&stands_in, other).await.expect("the deputy is another human");
    world.expect_good().await;
}

#[tokio::test]
async fn rights_that_were_put_back_or_made_up_are_found() {
    let world = TestRegister::on_day("2026-11-23").await;
    let (_, admin) = admin(&world).await;
    let id = join(&world, &admin, "齐禾", "2026-11-23", "2027-05-01").await;
    let db = rusqlite::Connection::open(world.database()).expect("a database");
    let read = |id: OfficerId| -> Vec<u8> {
        db.query_row("SELECT rights FROM officer WHERE public_id = ?1", [id.as_bytes().as_slice()], |row| row.get(0))
            .expect("rights")
    };
    let before = read(id);
    world.register.end_rights(&admin, id, None).await.expect("ended");
    world.beat().await;
    world.expect_good().await;
    db.execute(
        "UPDATE officer SET rights = ?2 WHERE public_id = ?1",
        rusqlite::params![id.as_bytes().as_slice(), before],
    )
    .expect("put back");
    let found = world.deep().await;
    assert!(found.findings.iter().any(|finding| finding.contains("rights of officer")), "{:?}", found.findings);
    db.execute("DELETE FROM officer WHERE public_id = ?1", [id.as_bytes().as_slice()]).expect("taken away");
    let found = world.deep().await;
    assert!(found.findings.iter().any(|finding| finding.contains("is not there")), "{:?}", found.findings);
}
