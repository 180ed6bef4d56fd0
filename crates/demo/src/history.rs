//! What happened in the months before today, in order: the plan of the story, nothing carried out.

use std::collections::BTreeMap;
use std::mem::discriminant;

use jiff::civil::Date;
use xinyu_register::identity::BodyCode;
use xinyu_register::rules::{Authorisation, Purpose, Rules};

use crate::cases::{CASES, Fate};
use crate::days::{at, at_work, days_before, months_before, next_at_work};
use crate::decisions::Decisions;
use crate::dice::{Dice, Stream};
use crate::officers::{ENQUIRER, Post};
use crate::people::Person;

/// One thing that somebody did. Places are those of people, requests and enquiries of the story.
pub(crate) enum Act {
    /// Everyone is enrolled, with their addresses.
    Enrol,
    /// A body sends a batch.
    File(usize),
    /// People open the notices that wait for them.
    Open(Vec<usize>),
    /// People look at their own file.
    See(Vec<usize>),
    /// People freeze enquiries by consent.
    Freeze(Vec<usize>),
    /// Bodies ask for consent.
    Ask(Vec<usize>),
    /// People grant.
    Grant(Vec<usize>),
    /// People refuse.
    Refuse(Vec<usize>),
    /// People take it back.
    Revoke(Vec<usize>),
    /// Bodies ask with a consent.
    Use(Vec<usize>),
    /// Bodies ask under a mandate.
    Enquire(Vec<usize>),
    /// Messages go out.
    Send,
    /// The daily run.
    Sweep(Date),
}

impl Act {
    /// The places it is about, where there may be several.
    fn places(&mut self) -> Option<&mut Vec<usize>> {
        match self {
            Self::Open(places)
            | Self::See(places)
            | Self::Freeze(places)
            | Self::Ask(places)
            | Self::Grant(places)
            | Self::Refuse(places)
            | Self::Revoke(places)
            | Self::Use(places)
            | Self::Enquire(places) => Some(places),
            Self::Enrol | Self::File(_) | Self::Send | Self::Sweep(_) => None,
        }
    }
}

/// A request for consent.
pub(crate) struct Request {
    pub(crate) person: usize,
    pub(crate) by: BodyCode,
    pub(crate) purpose: String,
    pub(crate) field: Option<String>,
    pub(crate) reason: String,
}

/// An enquiry under a mandate.
pub(crate) struct Mandate {
    pub(crate) person: usize,
    pub(crate) by: BodyCode,
    pub(crate) purpose: String,
    pub(crate) field: Option<String>,
    pub(crate) rule: String,
    pub(crate) case_number: String,
    pub(crate) reason: String,
    /// Whether the body has the name wrong.
    pub(crate) wrong_name: bool,
}

/// The story.
pub(crate) struct History {
    /// Acts in the order of time.
    pub(crate) acts: Vec<(i64, Act)>,
    pub(crate) requests: Vec<Request>,
    pub(crate) mandates: Vec<Mandate>,
}

/// Months that the story covers.
const MONTHS: i64 = 8;
/// Bodies ask in rounds, so many days apart: those of a round ask at once.
const REQUEST_ROUND_DAYS: i64 = 9;
const MANDATE_ROUND_DAYS: i64 = 7;
/// One request for consent, and one enquiry under a mandate, for so many people.
const PEOPLE_A_REQUEST: usize = 22;
const PEOPLE_A_MANDATE: usize = 26;

struct Making<'a> {
    rules: &'a Rules,
    posts: &'a [Post],
    today: Date,
    dice: Dice,
    history: History,
    cases_filed: u32,
    /// The minute of what happens between two hours of a day.
    minutes: BTreeMap<(Date, (i64, i64)), i64>,
}

/// Plans the story of these people and decisions until the instant `until_ms`.
pub(crate) fn plan(
    rules: &Rules,
    seed: u64,
    posts: &[Post],
    people: &[Person],
    decisions: &Decisions,
    today: Date,
    until_ms: i64,
) -> History {
    let history = History { acts: Vec::new(), requests: Vec::new(), mandates: Vec::new() };
    let dice = Dice::new(seed, Stream::History);
    let mut making = Making { rules, posts, today, dice, history, cases_filed: 0, minutes: BTreeMap::new() };
    let first = days_before(months_before(today, MONTHS), 14);
    making.add(at(first, 9 * 60), Act::Enrol);
    making.filings(decisions);
    making.cases();
    making.by_chance(people.len());
    making.sweeps(first);
    let mut history = making.history;
    history.acts.retain(|(ms, _)| *ms < until_ms);
    // Equal instants stay in the order in which they were told.
    history.acts.sort_by_key(|(ms, _)| *ms);
    history
}

impl Making<'_> {
    /// Adds an act; those of one sort at one instant become one, and are carried out together.
    fn add(&mut self, ms: i64, act: Act) {
        let same = |one: &&mut (i64, Act)| one.0 == ms && discriminant(&one.1) == discriminant(&act);
        let Some((_, known)) = self.history.acts.iter_mut().find(same) else {
            return self.history.acts.push((ms, act));
        };
        // A second run of the post or the sweep at one instant is the first one.
        let mut more = act;
        if let (Some(known), Some(more)) = (known.places(), more.places()) {
            known.append(more);
        }
    }

    /// An instant of a day, between two hours.
    fn moment(&mut self, days_ago: i64, hours: (i64, i64)) -> i64 {
        self.hour_of(days_before(self.today, days_ago), hours)
    }

    /// As [`Self::moment`]: one instant for all between those hours of that day.
    fn hour_of(&mut self, day: Date, hours: (i64, i64)) -> i64 {
        let dice = &mut self.dice;
        let minute = self.minutes.entry((day, hours)).or_insert_with(|| dice.between(hours.0 * 60, hours.1 * 60 - 1));
        at(day, *minute)
    }

    /// Batches in the morning, messages after them, notices opened in the evening.
    fn filings(&mut self, decisions: &Decisions) {
        for (place, batch) in decisions.batches.iter().enumerate() {
            if !decisions.decisions.iter().any(|decision| decision.batch == place) {
                continue;
            }
            let minute = 9 * 60 + i64::try_from(batch.body).unwrap_or(0) * 47 + self.dice.between(0, 40);
            self.add(at(batch.on, minute), Act::File(place));
            self.add(at(batch.on, 18 * 60), Act::Send);
        }
        let mut opened: BTreeMap<Date, Vec<usize>> = BTreeMap::new();
        for decision in &decisions.decisions {
            if let Some(day) = decision.opened_on {
                let people = opened.entry(day).or_default();
                if !people.contains(&decision.person) {
                    people.push(decision.person);
                }
            }
        }
        for (day, people) in opened {
            let minute = self.dice.between(19 * 60, 22 * 60);
            self.add(at(day, minute), Act::Open(people));
        }
    }

    /// What the cases of the chosen people say.
    fn cases(&mut self) {
        for (person, case) in CASES.iter().enumerate() {
            for asked in case.asks {
                let field = Some(asked.field.to_owned()).filter(|field| !field.is_empty());
                self.request(person, asked.purpose, field, asked.on, asked.fate);
            }
            for mandated in case.mandates {
                let field = Some(mandated.field.to_owned()).filter(|field| !field.is_empty());
                self.mandate(person, mandated.purpose, field, mandated.on, false);
            }
            if let Some(days_ago) = case.frozen {
                let ms = self.moment(days_ago, (20, 22));
                self.add(ms, Act::Freeze(vec![person]));
            }
        }
    }

    /// What the others did: requests, enquiries, a look at one's own file.
    fn by_chance(&mut self, people: usize) {
        let others = people.saturating_sub(CASES.len());
        for _ in 0..people / PEOPLE_A_REQUEST {
            let Some((purpose, field)) = self.purpose(|authorisation| matches!(authorisation, Authorisation::Consent))
            else {
                break;
            };
            let person = self.other(others);
            let on = 2 + REQUEST_ROUND_DAYS * self.dice.between(0, 30 * MONTHS / REQUEST_ROUND_DAYS - 1);
            let fate = self.fate(on);
            self.request(person, &purpose, field, on, fate);
        }
        for _ in 0..(people / PEOPLE_A_MANDATE).max(3) {
            let purpose = self.purpose(|authorisation| matches!(authorisation, Authorisation::Mandate { .. }));
            let Some((purpose, field)) = purpose else { break };
            let person = self.other(others);
            let on = 1 + MANDATE_ROUND_DAYS * self.dice.between(0, 30 * MONTHS / MANDATE_ROUND_DAYS - 1);
            let first = !self.history.mandates.iter().any(|mandate| mandate.wrong_name);
            self.mandate(person, &purpose, field, on, first);
        }
        for _ in 0..12 {
            let some: Vec<usize> = (0..(others / 240).max(1)).map(|_| self.other(others)).collect();
            let on = self.dice.between(1, 30 * MONTHS - 10);
            let ms = self.moment(on, (19, 23));
            self.add(ms, Act::See(some));
        }
    }

    fn other(&mut self, others: usize) -> usize {
        CASES.len() + usize::try_from(self.dice.below(others as u64)).unwrap_or(0)
    }

    /// A purpose of this ground that some body may ask for, with a field of work.
    fn purpose(&mut self, ground: impl Fn(&Authorisation) -> bool) -> Option<(String, Option<String>)> {
        let rules = self.rules;
        let open = |purpose: &&Purpose| ground(&purpose.authorisation) && self.asker(purpose.code.as_str()).is_some();
        let purposes: Vec<&Purpose> = rules.purposes().filter(open).collect();
        if purposes.is_empty() {
            return None;
        }
        let purpose = *self.dice.pick(&purposes);
        let field = match purpose.fields_of_work.is_empty() {
            true => None,
            false => Some(self.dice.pick(&purpose.fields_of_work).code.to_string()),
        };
        Some((purpose.code.to_string(), field))
    }

    /// The body whose officer asks for a purpose.
    fn asker(&self, purpose: &str) -> Option<BodyCode> {
        let may = |post: &&Post| {
            let code = xinyu_register::rules::PurposeCode::new(purpose);
            post.role == ENQUIRER && self.rules.may_ask(&post.body, &code, self.today)
        };
        self.posts.iter().find(may).map(|post| post.body.clone())
    }

    fn fate(&mut self, on: i64) -> Fate {
        if on < 8 {
            return Fate::Unanswered;
        }
        let answered = on - 2 * self.dice.between(0, 2);
        let later = (answered - 3 * self.dice.between(1, 2)).max(1);
        match self.dice.below(100) {
            0..=51 => Fate::Used(answered, later),
            52..=61 => Fate::Granted(answered),
            62..=75 => Fate::Refused(answered),
            76..=84 => Fate::Revoked(answered, later),
            _ => Fate::Unanswered,
        }
    }

    fn request(&mut self, person: usize, purpose: &str, field: Option<String>, on: i64, fate: Fate) {
        let Some(by) = self.asker(purpose) else { return };
        let request = self.history.requests.len();
        let reason = reason(purpose, field.as_deref()).to_owned();
        self.history.requests.push(Request { person, by, purpose: purpose.to_owned(), field, reason });
        let day = at_work(days_before(self.today, on));
        let ms = self.hour_of(day, (9, 12));
        self.add(ms, Act::Ask(vec![request]));
        self.add(at(day, 18 * 60), Act::Send);
        let answer = |act: fn(Vec<usize>) -> Act, day: i64, making: &mut Self, hours| {
            let ms = making.moment(day, hours);
            making.add(ms, act(vec![request]));
        };
        match fate {
            Fate::Unanswered => {}
            Fate::Refused(day) => answer(Act::Refuse, day, self, (19, 22)),
            Fate::Granted(day) => answer(Act::Grant, day, self, (19, 22)),
            Fate::Used(granted, used) => {
                answer(Act::Grant, granted, self, (19, 22));
                let day = next_at_work(days_before(self.today, used)).min(days_before(self.today, 1));
                let ms = self.hour_of(day, (9, 17));
                self.add(ms, Act::Use(vec![request]));
            }
            Fate::Revoked(granted, revoked) => {
                answer(Act::Grant, granted, self, (12, 13));
                answer(Act::Revoke, revoked, self, (20, 22));
            }
        }
    }

    fn mandate(&mut self, person: usize, purpose: &str, field: Option<String>, on: i64, wrong_name: bool) {
        let day = at_work(days_before(self.today, on));
        let Some(by) = self.asker(purpose) else { return };
        let rule =
            self.rules.purposes().find(|one| one.code.as_str() == purpose).and_then(|one| match &one.authorisation {
                Authorisation::Mandate { rules } => rules.iter().find(|rule| rule.in_force.holds_on(day)),
                _ => None,
            });
        let Some(rule) = rule else { return };
        self.cases_filed += 1;
        let mandate = Mandate {
            person,
            by,
            purpose: purpose.to_owned(),
            rule: rule.id.to_string(),
            case_number: format!("榆示受〔{}〕{:04}号", day.year(), self.cases_filed),
            reason: reason(purpose, field.as_deref()).to_owned(),
            field,
            wrong_name,
        };
        let place = self.history.mandates.len();
        self.history.mandates.push(mandate);
        let ms = self.hour_of(day, (9, 17));
        self.add(ms, Act::Enquire(vec![place]));
        self.add(at(day, 18 * 60), Act::Send);
    }

    fn sweeps(&mut self, first: Date) {
        let mut days = 0;
        loop {
            let day = days_before(self.today, days);
            if day <= first {
                return;
            }
            self.add(at(day, 2 * 60), Act::Sweep(day));
            days += 1;
        }
    }
}

/// Why a body asks, in its own words.
fn reason(purpose: &str, field: Option<&str>) -> &'static str {
    match (purpose, field) {
        ("civil-service-recruitment", Some("food-drug-inspection")) => "录用考察，拟任食品药品检查职位",
        ("civil-service-recruitment", Some("metrology-inspection")) => "录用考察，拟任计量监督检查职位",
        ("civil-service-recruitment", Some("market-supervision")) => "录用考察，拟任市场监管综合执法职位",
        ("civil-service-recruitment", _) => "录用考察，拟任综合管理职位",
        ("employment", Some("metrology" | "testing")) => "招聘检定员，入职前核对",
        ("employment", _) => "招聘后勤岗位人员，入职前核对",
        ("permit-application", Some("food-permit")) => "审查食品经营许可申请",
        ("permit-application", Some("drug-permit")) => "审查药品零售许可申请",
        ("permit-application", Some("metrology-permit" | "testing-permit")) => "审查计量授权申请",
        ("permit-application", _) => "审查许可申请",
        ("social-aid", _) => "核对临时救助申请",
        _ => "办理本人申请的事项",
    }
}
