//! Rows that do not simply file, so that the clerk's desk of the last batch shows every sort.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::cases::{AMENDED, CASES, REPEATED, place_of};
use crate::days::days_before;
use crate::decisions::{Decision, Decisions};
use crate::dice::Dice;
use crate::numbers::with_wrong_check;
use crate::offences::{self, Field, Grade};
use crate::people::{Person, born};
use crate::sheet::{Manner, Row, row, wan};

/// How many rows of the desk stand in each state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeskRows {
    /// Known already, with the same content.
    pub repeated: u64,
    /// To be mended, or refused by law.
    pub refused: u64,
    /// For a human.
    pub review: u64,
}

/// What [`rows`] makes.
pub const DESK_ROWS: DeskRows = DeskRows { repeated: 1, refused: 5, review: 4 };

/// The rows, for the last batch of the first body.
pub(crate) fn rows(decisions: &Decisions, people: &[Person], dice: &mut Dice, today: Date) -> Vec<Row> {
    let Some(filer) = decisions.filers.first() else { return Vec::new() };
    let mut taken: HashSet<String> = people.iter().map(|person| person.id_number.clone()).collect();
    let manner = Manner::of(0);
    let fresh = |dice: &mut Dice, at: u32, person: &Person, field| {
        let decision = decision(dice, today, at, field);
        row(&decision, person, filer, manner)
    };
    let neighbour = |at: usize| people.get(CASES.len() + at).or(people.last());
    let (Some(one), Some(other), Some(third)) = (neighbour(3), neighbour(5), neighbour(8)) else { return Vec::new() };

    let mut wrong_check = fresh(dice, 1, one, Field::Food);
    wrong_check.insert("id_number", with_wrong_check(&one.id_number));
    let mut no_such_day = fresh(dice, 2, other, Field::Food);
    no_such_day.insert("decided_on", format!("{}/2/30", today.year()));
    let mut no_article = fresh(dice, 3, third, Field::Metrology);
    no_article.insert("basis", "《中华人民共和国计量法》有关规定".into());
    let mut no_fine = fresh(dice, 4, one, Field::Food);
    no_fine.insert("penalty_kinds", "罚款".into());
    no_fine.insert("fine", String::new());
    // Refused by law: nothing of it is kept.
    let mut police = fresh(dice, 5, other, Field::Food);
    police.insert("basis", "《中华人民共和国治安管理处罚法》第二十六条".into());

    let mut other_name = fresh(dice, 6, other, Field::Food);
    other_name.insert("name", format!("{}某", other.name.chars().take(1).collect::<String>()));
    let mut with_phone = fresh(dice, 7, third, Field::Food);
    let facts = with_phone.get("facts").cloned().unwrap_or_default();
    with_phone.insert("facts", format!("{facts}当事人电话13800000000。"));
    let young = young(dice, today, &mut taken);
    let under_20 = fresh(dice, 8, &young, Field::Metrology);

    let mut rows = vec![wrong_check, no_such_day, no_article, no_fine, police, other_name, with_phone, under_20];
    let known = |shows| known_of(decisions, place_of(shows));
    if let (Some(decision), Some(person)) = (known(REPEATED), people.get(place_of(REPEATED))) {
        rows.push(row(decision, person, filer, manner));
    }
    if let (Some(decision), Some(person)) = (known(AMENDED), people.get(place_of(AMENDED))) {
        let mut amended = row(decision, person, filer, manner);
        amended.insert("fine", wan(decision.fine.unwrap_or(2_000) + 1_500));
        rows.push(amended);
    }
    rows
}

/// A decision that the first body filed before its last batch.
fn known_of(decisions: &Decisions, person: usize) -> Option<&Decision> {
    decisions.decisions.iter().find(|decision| {
        decision.person == person && decisions.batches.get(decision.batch).is_some_and(|batch| batch.body == 0)
    })
}

fn decision(dice: &mut Dice, today: Date, at: u32, field: Field) -> Decision {
    let offence = offences::some(dice, field, Grade::General);
    let told = offence.tell(dice);
    let decided_on = days_before(today, dice.between(4, 7));
    Decision {
        person: 0,
        batch: 0,
        offence,
        document_no: format!("榆市监罚决〔{}〕示90{at:02}号", decided_on.year()),
        decided_on,
        effective_until: None,
        facts: told.facts,
        content: told.content,
        fine: told.fine,
        confiscated: told.confiscated,
        opened_on: None,
    }
}

/// Somebody of 19: of age now, who may not have been when it was done.
fn young(dice: &mut Dice, today: Date, taken: &mut HashSet<String>) -> Person {
    let (birth, id_number) = born(dice, today, (19, 19), taken);
    Person { name: crate::names::name(dice), id_number, birth, email: None, has_entries: false }
}
