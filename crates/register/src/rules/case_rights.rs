//! Worked examples about the procedures of a person's rights: limits, grounds, papers, repair, who may act
//! for whom, restrictions, statements.

use jiff::civil::Date;

use super::Rules;
use super::read::Node;
use super::words::{Class, ItemCode, RuleId};
use crate::codec::Day;
use crate::ids::EntryId;
use crate::procedure::repair::{Matter, unmet};
use crate::procedure::statement::blanked;
use crate::procedure::{Refusal, Said, Shown};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Question {
    Limit { id: String, on: Date },
    Ground { procedure: String, code: String, on: Date },
    Evidence { code: String, on: Date },
    Repair { item: ItemCode, class: Class, decided: Date, asked: Date, papers: Vec<String> },
    Authority { ground: String, act: String, on: Date },
    Measure { code: String, domain: String, ground_on: Date },
    Statement { text: String, on: Date },
}

/// Reads the question of a case, where it is one of these, with the answer that is expected.
pub(super) fn read(node: &Node<'_>) -> Option<(Question, String)> {
    let yes_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let asked = if let Some(table) = node.opt_node("limit") {
        let question = Question::Limit { id: table.str("id"), on: table.date("on") };
        let expected = table.opt_count::<u32>("count").unwrap_or_default().to_string();
        table.done();
        (question, expected)
    } else if let Some(table) = node.opt_node("ground") {
        let (procedure, code) = (table.str("procedure"), table.str("code"));
        let question = Question::Ground { procedure, code, on: table.date("on") };
        let expected = yes_no(table.bool("known"));
        table.done();
        (question, expected)
    } else if let Some(table) = node.opt_node("evidence") {
        let question = Question::Evidence { code: table.str("code"), on: table.date("on") };
        let expected = proves(&table.strs("proves"));
        table.done();
        (question, expected)
    } else if let Some(table) = node.opt_node("repair") {
        let (item, class) = (ItemCode::new(table.str("item")), table.one_of("class", Class::parse, Class::Minor));
        let (decided, asked) = (table.date("decided"), table.date("asked"));
        let question = Question::Repair { item, class, decided, asked, papers: table.strs("papers") };
        let expected = table.str("answer");
        table.done();
        (question, expected)
    } else if let Some(table) = node.opt_node("authority") {
        let (ground, act) = (table.str("ground"), table.str("act"));
        let question = Question::Authority { ground, act, on: table.date("on") };
        let expected = yes_no(table.bool("allowed"));
        table.done();
        (question, expected)
    } else if let Some(table) = node.opt_node("measure") {
        let (code, domain) = (table.str("code"), table.str("domain"));
        let question = Question::Measure { code, domain, ground_on: table.date("ground_on") };
        let expected = table.opt_date("last_day").map_or_else(|| "not admitted".to_owned(), |day| day.to_string());
        table.done();
        (question, expected)
    } else {
        let table = node.opt_node("statement")?;
        let question = Question::Statement { text: table.str("text"), on: table.date("on") };
        let expected = table.str("shows");
        table.done();
        (question, expected)
    };
    Some(asked)
}

fn proves(conditions: &[String]) -> String {
    if conditions.is_empty() { "nothing".to_owned() } else { conditions.join(", ") }
}

/// The answer, with the rule that it rests on.
pub(super) fn answer(rules: &Rules, question: &Question) -> (String, Option<RuleId>) {
    match question {
        Question::Limit { id, on } => match rules.limit(id, *on) {
            Ok(limit) => (limit.count.to_string(), Some(limit.id.clone())),
            Err(gap) => (gap.to_string(), None),
        },
        Question::Ground { procedure, code, on } => {
            let found = rules.ground(procedure, code, *on);
            (if found.is_some() { "yes" } else { "no" }.to_owned(), found.map(|ground| ground.id.clone()))
        }
        Question::Evidence { code, on } => match rules.evidence(code, *on) {
            Some(found) => (proves(&found.proves), Some(found.id.clone())),
            None => ("not admitted".to_owned(), None),
        },
        Question::Repair { item, class, decided, asked, papers } => {
            repair(rules, item, *class, [*decided, *asked], papers)
        }
        Question::Authority { ground, act, on } => match rules.authority(ground, *on) {
            Ok(rule) => {
                let may = rule.may.iter().any(|may| may == act);
                (if may { "yes" } else { "no" }.to_owned(), Some(rule.id.clone()))
            }
            Err(gap) => (gap.to_string(), None),
        },
        Question::Measure { code, domain, ground_on } => {
            let found = rules.measure(code, *ground_on).filter(|measure| measure.domain.as_str() == domain);
            match found {
                Some(found) => (super::last_day_of(*ground_on, found.longest).to_string(), Some(found.id.clone())),
                None => ("not admitted".to_owned(), None),
            }
        }
        Question::Statement { text, on } => {
            let rule = rules.rights.screens.iter().find(|row| row.in_force.holds_on(*on));
            (blanked(text, rules, *on), rule.map(|row| row.id.clone()))
        }
    }
}

fn repair(
    rules: &Rules,
    item: &ItemCode,
    class: Class,
    [decided, asked]: [Date; 2],
    papers: &[String],
) -> (String, Option<RuleId>) {
    let Some(found) = rules.item(item) else { return ("no such item".to_owned(), None) };
    let period = match rules.disclosure(item, class, decided) {
        Ok(period) => period,
        Err(gap) => return (gap.to_string(), None),
    };
    let matter = Matter {
        entry: EntryId::from_bytes([0; 10]),
        version: 1,
        source: String::new(),
        kind: found.kind.as_str().to_owned(),
        class: class.as_str().to_owned(),
        min_until: period.min_until.map(Day),
        abused_on: None,
    };
    let papers = papers.iter().map(|kind| Shown { kind: kind.clone(), mark: [0; 32] }).collect();
    let said = Said { papers, ..Said::default() };
    let rule = matter.rule(rules, asked).ok().map(|rule| rule.id.clone());
    let words = match unmet(&matter, &said, asked, rules) {
        Ok(missing) if missing.is_empty() => "can be asked".to_owned(),
        Ok(missing) => missing.iter().map(told).collect::<Vec<_>>().join(", "),
        Err(gap) => gap.to_string(),
    };
    (words, rule)
}

fn told(refusal: &Refusal) -> String {
    match refusal {
        Refusal::TooEarly { from } => format!("from {from}"),
        Refusal::Unmet { condition } => format!("{condition} missing"),
        other => other.to_string(),
    }
}
