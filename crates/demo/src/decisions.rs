//! What bodies decided, and the batches in which they filed it.

use jiff::civil::Date;
use xinyu_register::identity::BodyCode;
use xinyu_register::rules::{Amounts, Class, ItemCode, PenaltyKind, Rules};

use crate::cases::{CASES, Decided, LAST_BATCH, When};
use crate::days::{at_work, days_before, months_before};
use crate::dice::{Dice, Stream};
use crate::offences::{self, Field, Grade, Offence};
use crate::officers::filing_bodies;
use crate::people::Person;

/// One decision about one person.
pub(crate) struct Decision {
    /// Place of the person.
    pub(crate) person: usize,
    /// Place of the batch.
    pub(crate) batch: usize,
    pub(crate) offence: &'static Offence,
    pub(crate) document_no: String,
    pub(crate) decided_on: Date,
    /// `None` for no end.
    pub(crate) effective_until: Option<Date>,
    pub(crate) facts: String,
    pub(crate) content: String,
    /// In yuan.
    pub(crate) fine: Option<i64>,
    /// In yuan.
    pub(crate) confiscated: Option<i64>,
    /// The day on which the person opened the notice.
    pub(crate) opened_on: Option<Date>,
}

/// One batch of one body.
pub(crate) struct Batch {
    /// Place of the body among those that file.
    pub(crate) body: usize,
    pub(crate) on: Date,
}

/// A body that files.
pub(crate) struct Filer {
    pub(crate) code: BodyCode,
    pub(crate) name: String,
    pub(crate) short: String,
}

/// All decisions and batches.
pub(crate) struct Decisions {
    pub(crate) filers: Vec<Filer>,
    /// In the order of time.
    pub(crate) batches: Vec<Batch>,
    pub(crate) decisions: Vec<Decision>,
}

/// The latest that somebody opens a notice after its filing, in days, and how many of a hundred do.
const OPENED_AFTER: [i64; 6] = [1, 1, 2, 4, 8, 15];
const OPENED_PERCENT: u64 = 74;
/// The share of decisions from before the register opened, filed in the opening batches.
const OPENING_PERCENT: u64 = 22;

/// The day of the batch `at` of the body `body`: monthly, the last ones in the days before today.
fn batch_day(today: Date, body: usize, at: usize) -> Date {
    let months = i64::try_from(LAST_BATCH - at.min(LAST_BATCH)).unwrap_or(0);
    let back = 1 + 2 * i64::try_from(body).unwrap_or(0);
    at_work(days_before(months_before(today, months), back))
}

struct Making<'a> {
    rules: &'a Rules,
    today: Date,
    filers: usize,
    dice: Dice,
    decisions: Vec<Decision>,
}

/// All that was decided about these people.
pub(crate) fn decide(rules: &Rules, seed: u64, people: &[Person], today: Date) -> Decisions {
    let filers: Vec<Filer> = filing_bodies(rules)
        .into_iter()
        .map(|body| Filer { code: body.code.clone(), name: body.name.zh.clone(), short: body.short.zh.clone() })
        .collect();
    let dice = Dice::new(seed, Stream::Decisions);
    let mut making = Making { rules, today, filers: filers.len().max(1), dice, decisions: Vec::new() };
    for (person, known) in people.iter().enumerate() {
        match CASES.get(person) {
            Some(case) => case.decisions.iter().for_each(|decided| making.told(person, decided)),
            None if known.has_entries => making.by_chance(person, known.email.is_some()),
            None => {}
        }
    }
    let mut decisions = making.decisions;
    let mut batches = Vec::new();
    for at in 0..=LAST_BATCH {
        for body in 0..filers.len() {
            batches.push((Batch { body, on: batch_day(today, body, at) }, at * filers.len().max(1) + body));
        }
    }
    batches.sort_by_key(|(batch, was)| (batch.on, *was));
    for decision in &mut decisions {
        let now = batches.iter().position(|(_, was)| *was == decision.batch);
        decision.batch = now.unwrap_or(0);
    }
    decisions.sort_by_key(|decision| (decision.batch, decision.decided_on, decision.person));
    let batches: Vec<Batch> = batches.into_iter().map(|(batch, _)| batch).collect();
    number(&mut decisions, &batches, &filers);
    Decisions { filers, batches, decisions }
}

impl Making<'_> {
    fn told(&mut self, person: usize, decided: &Decided) {
        let body = decided.body % self.filers;
        let filed = batch_day(self.today, body, decided.batch);
        let offence = offences::some(&mut self.dice, decided.field, decided.grade);
        let told = offence.tell(&mut self.dice);
        let on = match decided.when {
            When::InTime => days_before(filed, self.dice.between(2, 6)),
            When::MonthsAgo(months) => months_before(self.today, months),
            When::EndsTomorrow => self.ends_today(offence, told.fine),
        };
        let opened = decided.opened.map(|days| days_before(filed, -days));
        self.add(person, decided.batch, body, offence, told, on, opened);
    }

    fn by_chance(&mut self, person: usize, by_message: bool) {
        let opens = !by_message && self.dice.chance(OPENED_PERCENT);
        let count = match self.dice.below(100) {
            0..=64 => 1,
            65..=89 => 2,
            _ => 3,
        };
        for _ in 0..count {
            let field = match self.dice.below(100) {
                0..=61 => Field::Food,
                62..=69 => Field::Drugs,
                _ => Field::Metrology,
            };
            let grade = match self.dice.below(100) {
                0..=34 => Grade::Minor,
                35..=87 => Grade::General,
                _ => Grade::Serious,
            };
            let at = match self.dice.chance(OPENING_PERCENT) {
                true => 0,
                false => 1 + usize::try_from(self.dice.below(LAST_BATCH as u64)).unwrap_or(0),
            };
            let body = match self.dice.chance(40) {
                true => 0,
                false => usize::try_from(self.dice.below(self.filers as u64)).unwrap_or(0),
            };
            let filed = batch_day(self.today, body, at);
            let on = match (at, grade) {
                (0, Grade::Minor) => days_before(filed, self.dice.between(2, 60)),
                (0, _) => days_before(filed, self.dice.between(2, 300)),
                _ => days_before(filed, self.dice.between(1, 8)),
            };
            let after = *self.dice.pick(&OPENED_AFTER);
            let opened = opens.then(|| days_before(filed, -after));
            let offence = offences::some(&mut self.dice, field, grade);
            let told = offence.tell(&mut self.dice);
            self.add(person, at, body, offence, told, on, opened);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one private step of two makers")]
    fn add(
        &mut self,
        person: usize,
        at: usize,
        body: usize,
        offence: &'static Offence,
        told: offences::Told,
        decided_on: Date,
        opened: Option<Date>,
    ) {
        self.decisions.push(Decision {
            person,
            batch: at * self.filers + body,
            offence,
            document_no: String::new(),
            decided_on,
            effective_until: offence.lasts_months.map(|months| months_before(decided_on, -months)),
            facts: told.facts,
            content: told.content,
            fine: told.fine,
            confiscated: told.confiscated,
            opened_on: opened.filter(|day| *day < self.today),
        });
    }

    /// A date of decision whose disclosure has today as its last day, by the rules in force.
    fn ends_today(&self, offence: &Offence, fine: Option<i64>) -> Date {
        let item = ItemCode::new(offence.field.item());
        let amounts = Amounts { fine_fen: fine.map(|yuan| yuan * 100), confiscated_fen: None };
        let last = |day: Date| {
            let class: Class = self.rules.classify(&[PenaltyKind::Fine], &amounts, &item, day);
            self.rules.disclosure(&item, class, day).ok().map(|period| period.last_day)
        };
        // Where no day gives today (after a 29 February), the nearest that is not over yet.
        (0..1_200)
            .map(|days| days_before(self.today, 1_200 - days))
            .find(|day| last(*day).is_some_and(|last| last >= self.today))
            .unwrap_or(self.today)
    }
}

/// Numbers of documents: a body counts them by year, in the order of the decisions.
fn number(decisions: &mut [Decision], batches: &[Batch], filers: &[Filer]) {
    let mut order: Vec<usize> = (0..decisions.len()).collect();
    order.sort_by_key(|at| (decisions[*at].decided_on, *at));
    let mut counts = std::collections::BTreeMap::new();
    for at in order {
        let body = batches.get(decisions[at].batch).map_or(0, |batch| batch.body);
        let year = decisions[at].decided_on.year();
        let count = counts.entry((body, year)).or_insert(0u32);
        *count += 1;
        let short = filers.get(body).map_or("榆", |filer| abbreviation(&filer.short));
        // 示 (demo) stands in no number of a real document.
        decisions[at].document_no = format!("{short}市监罚决〔{year}〕示{count:04}号");
    }
}

/// How a body abbreviates its place in its document numbers.
fn abbreviation(short: &str) -> &'static str {
    match short.chars().next() {
        Some('神') => "神",
        Some('靖') => "靖",
        Some('榆') => "榆区",
        _ => "榆",
    }
}
