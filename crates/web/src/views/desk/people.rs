//! `/desk/people…`: the officers of a body, for its administrator. Officers, never residents.

use serde::Serialize;

use crate::views::parts::FieldError;
use crate::views::public::{at, on};
use crate::views::{Day, Ms, Nav, Page, Text};

/// A role of an officer.
#[derive(Clone, Serialize)]
pub struct RoleLine {
    /// The role: words `role-<role>`.
    pub role: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
    /// When it was granted or last certified.
    pub certified: Ms,
    /// `holds`, `runs_out`, `comes`, `over`.
    pub state: &'static str,
}

/// Somebody who stands in, or is stood in for.
#[derive(Clone, Serialize)]
pub struct StandIn {
    /// The other officer.
    pub with: String,
    /// Their name.
    pub name: String,
    /// In which role.
    pub role: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
    /// Whether it holds today.
    pub now: bool,
}

/// An officer of the body.
#[derive(Clone, Serialize)]
pub struct OfficerLine {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Office or post.
    pub office: String,
    /// Roles.
    pub roles: Vec<RoleLine>,
    /// Whom they stand in for.
    pub deputises: Vec<StandIn>,
    /// Who stands in for them.
    pub deputies: Vec<StandIn>,
    /// Whether it is the reader.
    pub own: bool,
}

impl OfficerLine {
    fn sample(name: &str, state: &'static str) -> Self {
        let role = |role: &str, state| RoleLine {
            role: role.to_owned(),
            from: on("2026-03-02"),
            until: if state == "runs_out" { on("2026-12-12") } else { on("2027-03-01") },
            certified: at("2026-03-02T09:10:00+08:00"),
            state,
        };
        Self {
            id: "o-0410d3w6a8k5n2q9".to_owned(),
            name: name.to_owned(),
            office: "法规科".to_owned(),
            roles: vec![role("clerk", state)],
            deputises: Vec::new(),
            deputies: Vec::new(),
            own: false,
        }
    }
}

fn stand_in(name: &str, now: bool) -> StandIn {
    StandIn {
        with: "o-0410d3w6a8k5n2q8".to_owned(),
        name: name.to_owned(),
        role: "clerk".to_owned(),
        from: on("2026-11-20"),
        until: on("2026-12-04"),
        now,
    }
}

/// `GET /desk/people`
#[derive(Serialize)]
pub struct PeoplePage {
    /// The body.
    pub body: Text,
    /// Who has a right or will, by name.
    pub officers: Vec<OfficerLine>,
    /// Who left, by name.
    pub left: Vec<OfficerLine>,
    /// How many have a right that runs out soon.
    pub running_out: u32,
    /// What was just done: `joined`, `left`.
    pub done: Option<&'static str>,
}

impl Page for PeoplePage {
    const TEMPLATE: &'static str = "pages/desk/people.html";
    const NAV: Nav = Nav::BodyAdmin;
    const TAB: &'static str = "people";

    fn samples() -> Vec<Self> {
        let body = || Text::new("榆林市市场监督管理局（演示）", "Yulin market regulation (demo)");
        let own = OfficerLine { own: true, office: "办公室".to_owned(), ..OfficerLine::sample("赵拟", "holds") };
        let away = OfficerLine { deputies: vec![stand_in("白川", true)], ..OfficerLine::sample("高峰", "holds") };
        let stands =
            OfficerLine { deputises: vec![stand_in("高峰", true)], ..OfficerLine::sample("白川", "runs_out") };
        let comes =
            OfficerLine { deputises: vec![stand_in("高峰", false)], ..OfficerLine::sample("齐禾", "comes") };
        vec![
            Self {
                body: body(),
                officers: vec![own.clone(), away, stands, comes],
                left: vec![OfficerLine::sample("柳示", "over")],
                running_out: 1,
                done: Some("joined"),
            },
            Self { body: body(), officers: vec![own], left: Vec::new(), running_out: 0, done: Some("left") },
        ]
    }
}

/// `GET /desk/people/{id}`
#[derive(Serialize)]
pub struct OfficerPage {
    /// The officer.
    pub officer: OfficerLine,
    /// Whether the reader may change their rights: not their own.
    pub may: bool,
    /// Whether no right holds or comes.
    pub left: bool,
    /// What was just done: `office`, `role`, `certified`, `ended`, `deputy`, `deputy-ended`.
    pub done: Option<&'static str>,
    /// Why something was not done: `own_rights`, `last_admin`, `has_right`, `no_right`, `has_deputy`.
    pub not_done: Option<&'static str>,
}

impl Page for OfficerPage {
    const TEMPLATE: &'static str = "pages/desk/officer.html";
    const NAV: Nav = Nav::BodyAdmin;
    const TAB: &'static str = "people";

    fn samples() -> Vec<Self> {
        let page = |officer: OfficerLine| Self { officer, may: true, left: false, done: None, not_done: None };
        let away =
            OfficerLine { deputies: vec![stand_in("白川", true)], ..OfficerLine::sample("高峰", "runs_out") };
        let stands =
            OfficerLine { deputises: vec![stand_in("高峰", true)], ..OfficerLine::sample("白川", "holds") };
        let own = OfficerLine { own: true, ..OfficerLine::sample("赵拟", "holds") };
        let mut pages: Vec<Self> = ["office", "role", "certified", "ended", "deputy", "deputy-ended"]
            .map(|done| Self { done: Some(done), ..page(away.clone()) })
            .into();
        pages.extend(
            ["own_rights", "last_admin", "has_right", "no_right", "has_deputy"]
                .map(|why| Self { not_done: Some(why), ..page(stands.clone()) }),
        );
        pages.push(Self { may: false, ..page(own) });
        pages.push(Self { left: true, ..page(OfficerLine::sample("柳示", "over")) });
        pages
    }
}

/// `GET /desk/people/new`
#[derive(Serialize)]
pub struct OfficerNewPage {
    /// Roles to choose from.
    pub roles: Vec<String>,
    /// As typed.
    pub form: OfficerForm,
    /// The last day that can be chosen, if it begins today.
    pub longest: Day,
    /// Faults.
    pub errors: Vec<FieldError>,
}

/// What an administrator types.
#[derive(Clone, Default, Serialize)]
pub struct OfficerForm {
    /// Name.
    pub name: String,
    /// Office.
    pub office: String,
    /// Role.
    pub role: String,
    /// The deputy.
    pub deputy: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
}

fn form() -> OfficerForm {
    OfficerForm {
        name: "齐禾".to_owned(),
        office: "法规科".to_owned(),
        role: "clerk".to_owned(),
        deputy: String::new(),
        from: "2026-11-24".to_owned(),
        until: "2027-11-24".to_owned(),
    }
}

impl Page for OfficerNewPage {
    const TEMPLATE: &'static str = "pages/desk/officer-new.html";
    const NAV: Nav = Nav::BodyAdmin;
    const TAB: &'static str = "people";

    fn samples() -> Vec<Self> {
        let roles = || vec!["clerk".to_owned(), "body_admin".to_owned()];
        let page = |form, errors| Self { roles: roles(), form, longest: on("2027-11-24"), errors };
        let fault = |field, code| FieldError::new(field, code);
        vec![
            page(OfficerForm::default(), Vec::new()),
            page(
                form(),
                vec![
                    fault("name", "people-same-name"),
                    fault("office", "people-office-missing"),
                    fault("role", "people-role-missing"),
                    fault("from", "people-past"),
                    fault("until", "people-until"),
                ],
            ),
            page(
                form(),
                vec![
                    fault("name", "people-name-missing"),
                    fault("office", "people-long"),
                    fault("from", "people-day"),
                    fault("until", "people-day"),
                ],
            ),
        ]
    }
}

/// One step about one officer: `office`, `role`, `certify`, `deputy`, `end`.
#[derive(Serialize)]
pub struct OfficerStepPage {
    /// Which.
    pub step: &'static str,
    /// The officer.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Roles to choose from.
    pub roles: Vec<String>,
    /// Colleagues to choose from: identifier and name with office.
    pub colleagues: Vec<(String, String)>,
    /// As typed.
    pub form: OfficerForm,
    /// The last day that can be chosen, if it begins today.
    pub longest: Day,
    /// Days for which somebody can stand in.
    pub deputy_days: u32,
    /// Faults.
    pub errors: Vec<FieldError>,
}

impl Page for OfficerStepPage {
    const TEMPLATE: &'static str = "pages/desk/officer-step.html";
    const NAV: Nav = Nav::BodyAdmin;
    const TAB: &'static str = "people";

    fn samples() -> Vec<Self> {
        let page = |step| Self {
            step,
            id: "o-0410d3w6a8k5n2q9".to_owned(),
            name: "高峰".to_owned(),
            roles: vec!["clerk".to_owned(), "enquirer".to_owned()],
            colleagues: vec![("o-0410d3w6a8k5n2q8".to_owned(), "白川（法规科）".to_owned())],
            form: form(),
            longest: on("2027-11-24"),
            deputy_days: 60,
            errors: Vec::new(),
        };
        let mut pages: Vec<Self> = ["office", "role", "certify", "deputy", "end"].map(page).into();
        let faults = vec![
            FieldError::new("deputy", "people-deputy"),
            FieldError::new("until", "people-deputy-until").with("days", "60"),
        ];
        pages.push(Self { errors: faults, ..page("deputy") });
        pages
    }
}

/// Before a right ends: what will come of it.
#[derive(Serialize)]
pub struct OfficerEndPage {
    /// The officer.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their office.
    pub office: String,
    /// The role that ends; empty for all of them.
    pub role: String,
    /// Whether nothing is left then.
    pub leaves: bool,
}

impl Page for OfficerEndPage {
    const TEMPLATE: &'static str = "pages/desk/officer-end.html";
    const NAV: Nav = Nav::BodyAdmin;
    const TAB: &'static str = "people";

    fn samples() -> Vec<Self> {
        let page = |role: &str, leaves| Self {
            id: "o-0410d3w6a8k5n2q9".to_owned(),
            name: "高峰".to_owned(),
            office: "法规科".to_owned(),
            role: role.to_owned(),
            leaves,
        };
        vec![page("clerk", false), page("", true)]
    }
}
