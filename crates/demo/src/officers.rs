//! Who works for the bodies: one officer a body and role.

use xinyu_register::identity::BodyCode;
use xinyu_register::rules::{Body, Rules, Text};

use crate::dice::{Dice, Stream};
use crate::names;

/// An officer to be put there, or found again.
#[derive(Clone)]
pub(crate) struct Post {
    pub(crate) body: BodyCode,
    pub(crate) body_name: Text,
    pub(crate) role: &'static str,
    pub(crate) office: String,
    pub(crate) name: String,
}

/// The role of those who send sheets.
pub(crate) const CLERK: &str = "clerk";
/// The role of those who ask.
pub(crate) const ENQUIRER: &str = "enquirer";
/// Roles at the office that runs the register.
const REGISTER_ROLES: [&str; 5] = ["case_officer", "counter", "supervisor", "auditor", "operator"];
/// The role of those who stand in for a clerk, and are the second person of a withdrawal.
pub(crate) const ADMIN: &str = "body_admin";

/// The roles of `demo.json`, in its order.
pub(crate) const ROLES: [&str; 8] = [
    CLERK,
    ENQUIRER,
    REGISTER_ROLES[0],
    REGISTER_ROLES[1],
    REGISTER_ROLES[2],
    REGISTER_ROLES[3],
    ADMIN,
    REGISTER_ROLES[4],
];

/// The division code of a city and its counties begins with these.
const CITY: &str = "6108";

/// Bodies that penalise in both domains of the demo's history, in the order of their codes: the city's
/// own comes first.
pub(crate) fn filing_bodies(rules: &Rules) -> Vec<&Body> {
    let files =
        |body: &&Body, item: &str| body.filing.iter().flat_map(|right| &right.items).any(|one| one.as_str() == item);
    let both = |body: &&Body| ["penalty.food-drugs", "penalty.metrology-testing"].iter().all(|item| files(body, item));
    let mut bodies: Vec<&Body> = rules.bodies().filter(both).collect();
    bodies.sort_by_key(|body| body.code.as_str().to_owned());
    bodies
}

/// All officers of the city.
pub(crate) fn posts(rules: &Rules, seed: u64) -> Vec<Post> {
    // Issuers above the city file through the city's bodies and have no officers here.
    let here = |body: &&Body| body.district.as_str().starts_with(CITY);
    let mut bodies: Vec<&Body> = rules.bodies().filter(here).collect();
    bodies.sort_by_key(|body| body.code.as_str().to_owned());
    let mut dice = Dice::new(seed, Stream::Officers);
    let mut posts = Vec::new();
    for body in bodies {
        let mut roles = Vec::new();
        if !body.filing.is_empty() {
            roles.push(CLERK);
        }
        if !body.enquires.is_empty() {
            roles.push(ENQUIRER);
        }
        if body.runs_the_register {
            roles.extend(REGISTER_ROLES);
        }
        if !roles.is_empty() {
            roles.push(ADMIN);
        }
        for (at, role) in roles.into_iter().enumerate() {
            posts.push(Post {
                body: body.code.clone(),
                body_name: body.name.clone(),
                role,
                office: office(body, role, at),
                name: names::name(&mut dice),
            });
        }
    }
    posts
}

fn office(body: &Body, role: &str, at: usize) -> String {
    match role {
        "operator" => "系统运行".into(),
        "auditor" => "审计".into(),
        "counter" => "服务窗口".into(),
        "supervisor" => "监督".into(),
        ADMIN => "办公室".into(),
        _ => body.offices.get(at).or(body.offices.first()).map_or_else(|| "办公室".into(), |office| office.zh.clone()),
    }
}

/// The officer that stands for a role in `demo.json`. An enquirer is one who may ask for consent,
/// and the office with the widest purpose goes first.
pub(crate) fn shown<'a>(posts: &'a [Post], rules: &Rules, role: &str) -> Option<&'a Post> {
    let of_role = || posts.iter().filter(move |post| post.role == role);
    if role != ENQUIRER {
        return of_role().next();
    }
    let recruits = |post: &&Post| {
        rules.body(&post.body).is_some_and(|body| {
            body.enquires
                .iter()
                .flat_map(|right| &right.purposes)
                .any(|code| code.as_str() == crate::cases::RECRUITMENT)
        })
    };
    of_role().find(recruits).or_else(|| of_role().next())
}
