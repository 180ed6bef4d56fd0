//! What people hold: licences, qualifications, registrations, confirmations. Nothing of it weighs
//! against anybody; it is told when it is filed.
//!
//! Rows are made from the templates of the rules alone, so that an item that is added there is held
//! by somebody in the next city.

use std::collections::BTreeMap;

use jiff::civil::Date;
use xinyu_register::identity::BodyCode;
use xinyu_register::rules::{Body, Item, Kind, Rules, Template};
use xinyu_service::filing::example::Example;

use crate::cases::{CASES, HOLDER};
use crate::days::days_before;
use crate::dice::{Dice, Stream};
use crate::officers::{CLERK, Post};
use crate::papers::PaperRow;
use crate::people::Person;
use crate::sheet::field;

/// Of a hundred people of no special case, so many hold something.
const HOLD_PERCENT: u64 = 18;
/// Kinds that are held.
const HELD: [Kind; 4] = [Kind::Licence, Kind::Qualification, Kind::Registration, Kind::Confirmation];

/// A file that a body sends once.
pub(crate) struct Holding {
    pub(crate) body: BodyCode,
    pub(crate) template: String,
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// One thing that one person holds.
struct Held<'a> {
    person: &'a Person,
    item: &'a Item,
    body: &'a Body,
    decided_on: Date,
    status: Option<&'static str>,
    no: usize,
    /// The kind of paper as sheets name it, where it is no identity card.
    paper: Option<&'static str>,
}

/// All that is held, a file a body and template. `on` is the day on which it is filed.
pub(crate) fn plan(rules: &Rules, seed: u64, posts: &[Post], people: &[Person], on: Date) -> Vec<Holding> {
    let mut dice = Dice::new(seed, Stream::Holdings);
    let choices = choices(rules, posts, on);
    let mut files: BTreeMap<(String, String), Vec<Held<'_>>> = BTreeMap::new();
    if choices.is_empty() {
        return Vec::new();
    }
    let mut no = 0;
    for (at, person) in people.iter().enumerate() {
        for (choice, status) in held_by(at, &choices, &mut dice) {
            let (item, bodies) = choice;
            no += 1;
            let body = *dice.pick(bodies);
            let held =
                Held { person, item, body, decided_on: days_before(on, dice.between(1, 9)), status, no, paper: None };
            files.entry((item.template.clone(), body.code.as_str().to_owned())).or_default().push(held);
        }
    }
    files
        .into_iter()
        .filter_map(|((template, _), held)| {
            let template = rules.template(&template)?;
            let body = held.first()?.body;
            let name = format!("{}-{}.csv", template.title.zh, body.short.zh);
            Some(Holding {
                body: body.code.clone(),
                template: template.name.clone(),
                name,
                bytes: file(rules, template, &held, on),
            })
        })
        .collect()
}

/// The sheet of people with other papers: one thing each, of the first kind that anybody may file.
pub(crate) fn sheet_of_papers(rules: &Rules, posts: &[Post], rows: &[PaperRow], today: Date) -> Option<Holding> {
    let choices = choices(rules, posts, today);
    let (item, bodies) = choices.iter().find(|(item, _)| item.kind == Kind::Qualification).or(choices.first())?;
    let body = *bodies.first()?;
    let held: Vec<Held<'_>> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| Held {
            person: &row.person,
            item,
            body,
            decided_on: days_before(today, 3),
            status: None,
            no: 90_000 + at,
            paper: Some(row.kind),
        })
        .collect();
    let template = rules.template(&item.template)?;
    let name = format!("{}-{}-其他证件.csv", template.title.zh, body.short.zh);
    let bytes = file(rules, template, &held, today);
    Some(Holding { body: body.code.clone(), template: template.name.clone(), name, bytes })
}

/// An item with the bodies that may file it.
type Choice<'a> = (&'a Item, Vec<&'a Body>);

/// What the person at a place holds, and in which status.
fn held_by<'c, 'a>(
    at: usize,
    choices: &'c [Choice<'a>],
    dice: &mut Dice,
) -> Vec<(&'c Choice<'a>, Option<&'static str>)> {
    if CASES.get(at).is_some_and(|case| case.shows == HOLDER) {
        let things = [
            (Kind::Licence, None),
            (Kind::Licence, Some("revoked")),
            (Kind::Qualification, None),
            (Kind::Confirmation, None),
        ];
        let of = |kind| choices.iter().find(|(item, _)| item.kind == kind);
        return things.into_iter().filter_map(|(kind, status)| Some((of(kind)?, status))).collect();
    }
    if at < CASES.len() || !dice.chance(HOLD_PERCENT) {
        return Vec::new();
    }
    vec![(dice.pick(choices), None)]
}

/// Items that somebody of the city may file, with those who may.
fn choices<'a>(rules: &'a Rules, posts: &[Post], on: Date) -> Vec<Choice<'a>> {
    let clerks: Vec<&BodyCode> = posts.iter().filter(|post| post.role == CLERK).map(|post| &post.body).collect();
    let day = days_before(on, 9);
    rules
        .items()
        .filter(|item| !item.adverse && HELD.contains(&item.kind) && item.in_force.holds_on(day))
        .filter_map(|item| {
            let may = |body: &&Body| clerks.contains(&&body.code) && rules.competent(&body.code, &item.code, day);
            let bodies: Vec<&Body> = rules.bodies().filter(may).collect();
            (!bodies.is_empty()).then_some((item, bodies))
        })
        .collect()
}

fn file(rules: &Rules, template: &Template, held: &[Held<'_>], on: Date) -> Vec<u8> {
    let line = |cells: Vec<String>| cells.iter().map(|cell| field(cell)).collect::<Vec<_>>().join(",") + "\r\n";
    let header = line(template.columns_on(on).map(|column| column.header.zh.clone()).collect());
    let rows = held.iter().map(|one| {
        let Held { person, item, body, decided_on, status, no, paper: id_type } = *one;
        let (name, id_number) = (&*person.name, &*person.id_number);
        line(Example { rules, item, body, name, id_type, id_number, decided_on, status, no }.row(template, on))
    });
    std::iter::once(header).chain(rows).collect::<String>().into_bytes()
}
