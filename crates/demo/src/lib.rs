//! The synthetic city: people who do not exist, and months of what bodies decided about them, asked
//! about them, and what they did themselves.
//!
//! ```text
//! plan (people, seed, today) ─► people, officers, decisions, history   nothing stored, pure
//!                            ─► run: every act through a use case of the register, at its own time
//!                            ─► the plan is kept, so that a later start finds the same people
//! ```
//!
//! The same plan makes the same people, decisions and acts; keys, identifiers and secrets are new
//! each time. Nobody's name or number is kept outside the register's sealed rows.

mod cases;
mod colleagues;
mod days;
mod decisions;
mod desk;
mod dice;
mod gbk;
mod history;
mod holdings;
mod json;
mod last_days;
mod names;
mod numbers;
mod offences;
mod officers;
mod papers;
mod people;
mod run;
mod sheet;

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xinyu_register::identity::{BodyCode, IdType};
use xinyu_register::ids::OfficerId;
use xinyu_register::instant::beijing_day;
use xinyu_register::rules::Text;
use xinyu_service::accounts::NewOfficer;
use xinyu_service::error::Refusal;
use xinyu_service::{Register, ServiceError};
use xinyu_store::files::Whose;
use xinyu_store::person::SubjectKey;

pub use desk::{DESK_ROWS, DeskRows};
pub use json::{demo_json, write_json};
pub use numbers::NOBODYS_SEQUENCE;
pub use papers::OF_EACH_KIND;
pub use people::{PEOPLE_MAX, PEOPLE_MIN, Person, people};

use dice::{Dice, Stream};

/// The name under which the register keeps the plan of its city.
pub const CITY_FACT: &str = "demo.city";
/// How people are derived from a plan. A release that derives them otherwise counts on.
const RECIPE: u32 = 1;

/// From what a city is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CityPlan {
    /// How many people, within [`PEOPLE_MIN`] and [`PEOPLE_MAX`].
    pub people: u32,
    /// The seed of all that is chance.
    pub seed: u64,
    /// Now, in milliseconds: months before it are made, nothing after it.
    pub today_ms: i64,
}

impl CityPlan {
    /// A plan of the usual size.
    #[must_use]
    pub fn new(seed: u64, today_ms: i64) -> Self {
        Self { people: 2_000, seed, today_ms }
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    recipe: u32,
    #[serde(flatten)]
    plan: CityPlan,
}

/// Moves the register's clock while its past is made.
pub trait SetTime: Send + Sync {
    /// From now on it is `ms`.
    fn set(&self, ms: i64);
}

/// Told what is being done, how much of it is done, and how much there is.
pub type Told<'a> = &'a (dyn Fn(&str, u64, u64) + Sync);

/// A city that is there.
pub struct City {
    /// From what it was made.
    pub plan: CityPlan,
    /// Who works for its bodies.
    pub officers: Vec<CityOfficer>,
    /// The chosen people, each for one case.
    pub people: Vec<CityPerson>,
}

/// An officer of the city.
#[derive(Clone)]
pub struct CityOfficer {
    /// Identifier.
    pub id: OfficerId,
    /// Name.
    pub name: String,
    /// Code of the body.
    pub body: BodyCode,
    /// Name of the body.
    pub body_name: Text,
    /// Office.
    pub office: String,
    /// Role.
    pub role: &'static str,
    /// Whether this is the one that stands for the role.
    pub shown: bool,
}

/// A chosen person.
#[derive(Clone)]
pub struct CityPerson {
    /// The store's number.
    pub subject: SubjectKey,
    /// Name.
    pub name: String,
    /// Code of the kind of paper.
    pub id_type: &'static str,
    /// Its number.
    pub id_number: String,
    /// The case, as a word.
    pub shows: &'static str,
    /// The case, in a sentence.
    pub says: &'static str,
    /// Entries on file now.
    pub entries: usize,
}

/// Makes the city in an empty demo register. `time` is moved through the months before
/// `plan.today_ms` and stands there at the end.
///
/// A city that is there already is found and left as it is; one that was interrupted is no city,
/// and the folder should be made anew.
///
/// # Errors
/// [`Refusal::NotPermitted`] if the register is not a demo; else what a use case says.
pub async fn build(
    register: &Arc<Register>,
    time: &dyn SetTime,
    plan: &CityPlan,
    told: Told<'_>,
) -> Result<City, ServiceError> {
    if !register.settings.demo {
        return Err(Refusal::NotPermitted.into());
    }
    if let Some(city) = City::find(register).await? {
        return Ok(city);
    }
    let today = beijing_day(plan.today_ms);
    let people = people::people(plan);
    let posts = officers::posts(&register.rules, plan.seed);
    let decisions = decisions::decide(&register.rules, plan.seed, &people, today);
    let history = history::plan(&register.rules, plan.seed, &posts, &people, &decisions, today, plan.today_ms);
    let mut dice = Dice::new(plan.seed, Stream::Desk);
    let desk = desk::rows(&decisions, &people, &mut dice, today);
    if let Some((first_ms, _)) = history.acts.first() {
        time.set(*first_ms);
    }
    for (at, post) in (0u64..).zip(&posts) {
        let new = NewOfficer {
            name: post.name.clone(),
            body: post.body.clone(),
            office: post.office.clone(),
            roles: vec![post.role.to_owned()],
        };
        register.add_officer(register.new_officer_id(), &new).await?;
        told("officers", at + 1, posts.len() as u64);
    }
    let first = history.acts.first().map_or(today, |(ms, _)| beijing_day(*ms));
    let mut run = run::Run {
        register,
        people: &people,
        decisions: &decisions,
        history: &history,
        holdings: holdings::plan(&register.rules, plan.seed, &posts, &people, first),
        desk,
        subjects: Vec::new(),
        consents: HashMap::new(),
    };
    run.all(time, told).await?;
    if let Some(papers) = papers::plan(&register.rules, plan.seed, &posts, &people, today) {
        papers::file(register, &posts, papers).await?;
    }
    last_days::make(register, &posts, &people, today).await?;
    time.set(plan.today_ms);
    colleagues::make(register, &posts, today).await?;
    let kept = serde_json::to_vec(&Kept { recipe: RECIPE, plan: plan.clone() })
        .map_err(|_| ServiceError::Unreadable(CITY_FACT))?;
    register.store.accounts.fact_put(CITY_FACT, kept).await?;
    City::find(register).await?.ok_or(ServiceError::Unreadable(CITY_FACT))
}

impl City {
    /// The city of a register, if it has one.
    ///
    /// # Errors
    /// The city was made by another release that derives people otherwise, or is not whole.
    pub async fn find(register: &Register) -> Result<Option<Self>, ServiceError> {
        let Some(kept) = register.store.accounts.fact(CITY_FACT).await? else { return Ok(None) };
        let kept: Kept = serde_json::from_slice(&kept).map_err(|_| ServiceError::Unreadable(CITY_FACT))?;
        if kept.recipe != RECIPE {
            return Err(ServiceError::Unreadable("demo.city: it was made by another release"));
        }
        let plan = kept.plan;
        let people = chosen(register, &plan).await?;
        let officers = officers_of(register, plan.seed).await?;
        Ok(Some(Self { plan, officers, people }))
    }
}

/// The chosen people, found again by their numbers.
async fn chosen(register: &Register, plan: &CityPlan) -> Result<Vec<CityPerson>, ServiceError> {
    let id_type = IdType::IdCard.as_str();
    let ended = beijing_day(register.now_ms()) > beijing_day(plan.today_ms);
    let few = CityPlan { people: PEOPLE_MIN, ..plan.clone() };
    let mut found = Vec::new();
    for (person, case) in people::people(&few).into_iter().zip(cases::CASES) {
        let blind = register.keyring.blind_identity(id_type, &person.id_number);
        let rows = register.store.files.file(Whose::Blind(blind)).await?;
        let rows = rows.ok_or(ServiceError::Unreadable("demo.city: a person is not there"))?;
        let (shows, says) = match case.shows {
            cases::ENDS_TOMORROW if ended => {
                ("ended", "A penalty whose disclosure ended the day after the city was made.")
            }
            shows => (shows, case.says),
        };
        found.push(CityPerson {
            subject: rows.subject.key,
            name: person.name,
            id_type,
            id_number: person.id_number,
            shows,
            says,
            entries: rows.entries.len(),
        });
    }
    Ok(found)
}

async fn officers_of(register: &Register, seed: u64) -> Result<Vec<CityOfficer>, ServiceError> {
    let posts = officers::posts(&register.rules, seed);
    let mut found = Vec::new();
    for post in &posts {
        let mut record = None;
        for one in register.store.accounts.officers_of_body(post.body.as_str()).await? {
            if register.officer_roles(&one).await?.iter().any(|role| role == post.role) {
                // Of several the one who was there first: the others are joiners of the last days.
                let named = register.named_so(&one, &post.name).await?;
                record = if named { Some(one) } else { record.or(Some(one)) };
            }
        }
        let Some(record) = record else { continue };
        let shown = officers::shown(&posts, &register.rules, post.role);
        found.push(CityOfficer {
            id: record.id,
            name: post.name.clone(),
            body: post.body.clone(),
            body_name: post.body_name.clone(),
            office: post.office.clone(),
            role: post.role,
            shown: shown.is_some_and(|one| one.body == post.body),
        });
    }
    Ok(found)
}
