//! Worked examples: a lawyer writes what the answer must be, and the register is asked.
//!
//! Each case names the rules it speaks for. Where the answer names the rule it rests on, that rule
//! must be among them, so that a right answer for a wrong reason fails.

use jiff::civil::Date;

use super::case_rights;
use super::purposes::{Asked, FieldMatch};
use super::read::Node;
use super::words::{Amounts, Class, FieldCode, ItemCode, Kind, PenaltyKind, PurposeCode, RuleId};
use super::{AgeCheck, BasisMatch, LegalRefusal, Relevance, Rules};
use crate::identity::{BodyCode, SubjectNo};

/// One worked example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The file.
    pub file: String,
    /// What it shows, as a sentence.
    pub name: String,
    /// The rules that it speaks for.
    pub rules: Vec<RuleId>,
    question: Question,
    expected: String,
}

/// What came of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseResult {
    /// The file.
    pub file: String,
    /// What the case shows.
    pub name: String,
    /// Whether the answer is the expected one.
    pub passed: bool,
    /// The expected answer.
    pub expected: String,
    /// The answer.
    pub found: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Question {
    Disclosure { item: ItemCode, class: Class, decided: Date },
    Retention { item: ItemCode, class: Class, decided: Date },
    Classification { item: ItemCode, kinds: Vec<PenaltyKind>, amounts: [Option<i64>; 2], decided: Date },
    Relevance { purpose: PurposeCode, field: Option<FieldCode>, item: ItemCode, class: Option<Class>, on: Date },
    KindRelevance { purpose: PurposeCode, kind: Kind, field: FieldMatch, on: Date },
    Clock { id: String, from: Date },
    WorkingDay { date: Date },
    Competence { body: String, item: ItemCode, on: Date },
    Right { body: String, purpose: PurposeCode, on: Date },
    Mandate { purpose: PurposeCode, id: RuleId, body: Option<String>, on: Date },
    Refusal { texts: Vec<(String, String)>, basis: String, body: String },
    Header { header: String },
    Review { text: String },
    Basis { template: String, text: String },
    Age { item: ItemCode, birth: Date, decided: Date },
    Publishing { item: ItemCode, on: Date },
    Rights(case_rights::Question),
}

pub(super) fn read(node: &Node<'_>) -> Option<Case> {
    let name = node.str("name");
    let rules = node.strs("rules").iter().map(RuleId::new).collect();
    let asked = [
        read_periods(node),
        read_classes(node),
        read_relevance(node),
        read_days(node),
        read_bodies(node),
        read_screening(node),
        read_basis(node),
        read_publishing(node),
        case_rights::read(node).map(|(question, expected)| (Question::Rights(question), expected)),
    ];
    node.done();
    let mut asked: Vec<(Question, String)> = asked.into_iter().flatten().collect();
    if asked.len() != 1 {
        node.fault("name", "asks not exactly one question", "give each [[case]] one of the tables of rules/README.md");
        return None;
    }
    let (question, expected) = asked.remove(0);
    Some(Case { file: node.file().to_owned(), name, rules, question, expected })
}

fn read_periods(node: &Node<'_>) -> Option<(Question, String)> {
    let (table, retention) = match (node.opt_node("disclosure"), node.opt_node("retention")) {
        (Some(table), _) => (table, false),
        (None, Some(table)) => (table, true),
        (None, None) => return None,
    };
    let item = ItemCode::new(table.str("item"));
    let class = table.one_of("class", Class::parse, Class::Minor);
    let decided = table.date("decided");
    let asked = if retention {
        (Question::Retention { item, class, decided }, format!("kept to {}", table.date("kept_to")))
    } else {
        let (last_day, min) = (table.date("last_day"), table.opt_date("min_until"));
        (Question::Disclosure { item, class, decided }, period_words(last_day, min))
    };
    table.done();
    Some(asked)
}

fn period_words(last_day: Date, min_until: Option<Date>) -> String {
    match min_until {
        Some(min) => format!("last day {last_day}, shortest period to {min}"),
        None => format!("last day {last_day}, no shortest period"),
    }
}

fn read_classes(node: &Node<'_>) -> Option<(Question, String)> {
    let table = node.opt_node("classification")?;
    let fen = |yuan: Option<i64>| yuan.map(|yuan| yuan.saturating_mul(100));
    let question = Question::Classification {
        item: ItemCode::new(table.str("item")),
        kinds: table.each_of("kinds", PenaltyKind::parse),
        amounts: [fen(table.opt_count("fine_yuan")), fen(table.opt_count("confiscated_yuan"))],
        decided: table.date("decided"),
    };
    let class = table.one_of("class", Class::parse, Class::Minor);
    table.done();
    Some((question, class.to_string()))
}

fn read_relevance(node: &Node<'_>) -> Option<(Question, String)> {
    let table = node.opt_node("relevance")?;
    let (purpose, on) = (PurposeCode::new(table.str("purpose")), table.date("on"));
    let question = if table.has("kind") {
        let kind = table.one_of("kind", Kind::parse, Kind::Penalty);
        let field =
            if table.opt_bool("same_field").unwrap_or(false) { FieldMatch::Same } else { FieldMatch::Elsewhere };
        Question::KindRelevance { purpose, kind, field, on }
    } else {
        let class = if table.has("class") { Some(table.one_of("class", Class::parse, Class::Minor)) } else { None };
        let field = table.opt_str("field").map(FieldCode::new);
        Question::Relevance { purpose, field, item: ItemCode::new(table.str("item")), class, on }
    };
    let expected = relevant_word(table.bool("relevant"));
    table.done();
    Some((question, expected))
}

fn relevant_word(relevant: bool) -> String {
    if relevant { "shown" } else { "hidden" }.to_owned()
}

fn read_days(node: &Node<'_>) -> Option<(Question, String)> {
    if let Some(table) = node.opt_node("clock") {
        let question = Question::Clock { id: table.str("id"), from: table.date("from") };
        let expected = due_words(table.date("due"), table.opt_bool("provisional").unwrap_or(false));
        table.done();
        return Some((question, expected));
    }
    let table = node.opt_node("working_day")?;
    let asked = (Question::WorkingDay { date: table.date("date") }, yes_no(table.bool("working")));
    table.done();
    Some(asked)
}

fn due_words(date: Date, provisional: bool) -> String {
    if provisional { format!("{date}, provisional") } else { date.to_string() }
}

fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

fn read_bodies(node: &Node<'_>) -> Option<(Question, String)> {
    if let Some(table) = node.opt_node("competence") {
        let (body, item, on) = (table.str("body"), ItemCode::new(table.str("item")), table.date("on"));
        let expected = yes_no(table.bool("competent"));
        table.done();
        return Some((Question::Competence { body, item, on }, expected));
    }
    if let Some(table) = node.opt_node("right") {
        let (body, purpose, on) = (table.str("body"), PurposeCode::new(table.str("purpose")), table.date("on"));
        let expected = yes_no(table.bool("may_ask"));
        table.done();
        return Some((Question::Right { body, purpose, on }, expected));
    }
    let table = node.opt_node("mandate")?;
    let (purpose, id) = (PurposeCode::new(table.str("purpose")), RuleId::new(table.str("id")));
    let body = table.has("body").then(|| table.str("body"));
    let question = Question::Mandate { purpose, id, body, on: table.date("on") };
    let expected = yes_no(table.bool("holds"));
    table.done();
    Some((question, expected))
}

fn read_screening(node: &Node<'_>) -> Option<(Question, String)> {
    let asked = if let Some(table) = node.opt_node("refusal") {
        let texts = table.nodes("texts").iter().map(read_column_text).collect();
        let basis = table.opt_str("basis").unwrap_or_default();
        let body = table.opt_str("body").unwrap_or_default();
        let expected = table.opt_str("refused_by").unwrap_or_else(|| "not refused".to_owned());
        table.done();
        (Question::Refusal { texts, basis, body }, expected)
    } else if let Some(table) = node.opt_node("header") {
        let question = Question::Header { header: table.str("header") };
        let expected = table.opt_str("refused_by").unwrap_or_else(|| "not refused".to_owned());
        table.done();
        (question, expected)
    } else if let Some(table) = node.opt_node("review") {
        let question = Question::Review { text: table.str("text") };
        let expected = table.strs("hits").join(", ");
        table.done();
        (question, expected)
    } else {
        let table = node.opt_node("age")?;
        let (item, birth) = (ItemCode::new(table.str("item")), table.date("birth"));
        let question = Question::Age { item, birth, decided: table.date("decided") };
        let expected = table.str("answer");
        table.done();
        (question, expected)
    };
    Some(asked)
}

fn read_column_text(node: &Node<'_>) -> (String, String) {
    let pair = (node.str("column"), node.str("text"));
    node.done();
    pair
}

fn read_basis(node: &Node<'_>) -> Option<(Question, String)> {
    let table = node.opt_node("basis")?;
    let question = Question::Basis { template: table.str("template"), text: table.str("text") };
    let expected = table.str("answer");
    table.done();
    Some((question, expected))
}

fn read_publishing(node: &Node<'_>) -> Option<(Question, String)> {
    let table = node.opt_node("publishing")?;
    let question = Question::Publishing { item: ItemCode::new(table.str("item")), on: table.date("on") };
    let expected = yes_no(table.bool("publishable"));
    table.done();
    Some((question, expected))
}

pub(super) fn run(rules: &Rules) -> Vec<CaseResult> {
    rules.cases.iter().map(|case| case.run(rules)).collect()
}

impl Case {
    fn run(&self, rules: &Rules) -> CaseResult {
        let (mut found, by) = answer(rules, &self.question);
        let mut passed = found == self.expected;
        if let Some(rule) = by.filter(|rule| !self.rules.contains(rule)) {
            passed = false;
            found = format!("{found}, by rule {rule}, which the case does not name");
        }
        CaseResult { file: self.file.clone(), name: self.name.clone(), passed, expected: self.expected.clone(), found }
    }
}

type Answer = (String, Option<RuleId>);

fn relevance_answer(found: Relevance<'_>) -> Answer {
    (relevant_word(found.relevant), Some(found.rule))
}

fn clock_answer(rules: &Rules, id: &str, from: Date) -> Answer {
    match rules.clock(id, from) {
        Ok(clock) => {
            let due = rules.due(from, clock);
            (due_words(due.date, due.provisional), Some(clock.id.clone()))
        }
        Err(gap) => (gap.to_string(), None),
    }
}

/// The answer to a question, with the rule that it rests on where the answer names one.
fn answer(rules: &Rules, question: &Question) -> Answer {
    match question {
        Question::Disclosure { item, class, decided } => rules.disclosure(item, *class, *decided).map_or_else(
            |gap| (gap.to_string(), None),
            |period| (period_words(period.last_day, period.min_until), Some(period.rule)),
        ),
        Question::Retention { item, class, decided } => {
            let kept = rules.retention_until(item, *class, *decided);
            (kept.map_or_else(|gap| gap.to_string(), |day| format!("kept to {day}")), None)
        }
        Question::Classification { item, kinds, amounts: [fine_fen, confiscated_fen], decided } => {
            let amounts = Amounts { fine_fen: *fine_fen, confiscated_fen: *confiscated_fen };
            let found = rules.classified(kinds, &amounts, item, *decided);
            (found.class.to_string(), found.rule)
        }
        Question::Relevance { purpose, field, item, class, on } => {
            relevance_answer(rules.relevance(purpose, field.as_ref(), item, *class, *on))
        }
        Question::KindRelevance { purpose, kind, field, on } => {
            let asked = Asked { kind: *kind, item: None, class: None, field: *field, on: *on };
            let found = rules.purpose(purpose).and_then(|purpose| rules.relevance_of(purpose, asked));
            found.map_or_else(|| ("no row".to_owned(), None), relevance_answer)
        }
        Question::Clock { id, from } => clock_answer(rules, id, *from),
        Question::WorkingDay { date } => (yes_no(rules.workdays().is_working_day(*date)), None),
        Question::Competence { body, item, on } => {
            (yes_no(code(body).is_some_and(|body| rules.competent(&body, item, *on))), None)
        }
        Question::Right { body, purpose, on } => {
            (yes_no(code(body).is_some_and(|body| rules.may_ask(&body, purpose, *on))), None)
        }
        Question::Mandate { purpose, id, body, on } => {
            let held = rules.purpose(purpose).and_then(|purpose| match body {
                Some(body) => rules.mandate_of(&code(body)?, purpose, id, *on),
                None => purpose.mandate(id, *on),
            });
            (yes_no(held.is_some()), None)
        }
        Question::Refusal { texts, basis, body } => {
            let texts: Vec<(&str, &str)> =
                texts.iter().map(|(column, text)| (column.as_str(), text.as_str())).collect();
            refused(rules.refused_by_law(&texts, basis, body))
        }
        Question::Header { header } => refused(rules.forbidden_header(header)),
        Question::Review { text } => {
            let hits: Vec<String> = rules.review_words(text).iter().map(|hit| hit.rule.to_string()).collect();
            (hits.join(", "), None)
        }
        Question::Basis { template, text } => (basis_words(&rules.item_by_basis(template, text)), None),
        Question::Publishing { item, on } => {
            let item = rules.item(item);
            let by = item.and_then(|item| item.publishing.as_ref()).map(|publishing| publishing.id.clone());
            (yes_no(item.is_some_and(|item| item.may_be_published(*on))), by)
        }
        Question::Rights(question) => case_rights::answer(rules, question),
        Question::Age { item, birth, decided } => (age_words(rules, item, *birth, *decided), None),
    }
}

fn refused(found: Option<LegalRefusal>) -> Answer {
    found.map_or_else(|| ("not refused".to_owned(), None), |found| (found.rule.to_string(), Some(found.rule)))
}

fn code(text: &str) -> Option<BodyCode> {
    BodyCode::parse(text).ok().map(|read| read.code)
}

fn basis_words(found: &BasisMatch<'_>) -> String {
    match found {
        BasisMatch::One(item) => item.code.to_string(),
        BasisMatch::Several(_) => "several".to_owned(),
        BasisMatch::NoArticle(_) => "no article".to_owned(),
        BasisMatch::None => "none".to_owned(),
    }
}

/// Asks about a number that nobody has: division 610899, which does not exist.
fn age_words(rules: &Rules, item: &ItemCode, birth: Date, decided: Date) -> String {
    let body = format!("610899{:04}{:02}{:02}000", birth.year(), birth.month(), birth.day());
    let number = SubjectNo::check_character(&body).and_then(|check| SubjectNo::parse(&format!("{body}{check}")).ok());
    match number.map(|number| rules.age_check(item, number.birth(), decided, decided)) {
        Some(AgeCheck::Fine) => "fine".to_owned(),
        Some(AgeCheck::Refused(_)) => "refused".to_owned(),
        Some(AgeCheck::Review(_)) => "review".to_owned(),
        None => "no number can hold this date of birth".to_owned(),
    }
}
