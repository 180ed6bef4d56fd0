//! Reads the tables of the rules and gathers every fault instead of stopping at the first.
//!
//! A reader hands out placeholders after a fault; they never leave, because `Rules::load` answers
//! with the faults as soon as there is one.

use std::cell::RefCell;
use std::collections::BTreeSet;

use jiff::civil::Date;
use toml::{Table, Value};

use super::words::{ActId, InForce, Length, RuleFault, RuleId, Source, SourceKind, Text};

/// What is gathered over all files while reading.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) faults: RefCell<Vec<RuleFault>>,
    pub(super) sources: RefCell<Vec<Sourced>>,
    pub(super) ids: RefCell<Vec<(RuleId, String)>>,
}

/// One value with its source: what `catalog check` counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced {
    /// The file.
    pub file: String,
    /// The key path of the value in the file, with the rule's id where it has one.
    pub key: String,
    /// Its source.
    pub source: Source,
}

/// One table of a rules file.
pub(super) struct Node<'a> {
    file: &'a str,
    path: String,
    table: &'a Table,
    seen: RefCell<BTreeSet<&'static str>>,
    gathered: &'a Gathered,
}

impl<'a> Node<'a> {
    pub(super) fn root(file: &'a str, table: &'a Table, gathered: &'a Gathered) -> Self {
        Self { file, path: String::new(), table, seen: RefCell::default(), gathered }
    }

    fn get(&self, key: &'static str) -> Option<&'a Value> {
        self.seen.borrow_mut().insert(key);
        self.table.get(key)
    }

    fn at(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub(super) fn file(&self) -> &str {
        self.file
    }

    pub(super) fn fault(&self, key: &str, what: impl Into<String>, mend: impl Into<String>) {
        let (file, key) = (self.file.to_owned(), self.at(key));
        self.gathered.faults.borrow_mut().push(RuleFault { file, key, what: what.into(), mend: mend.into() });
    }

    pub(super) fn has(&self, key: &'static str) -> bool {
        self.table.contains_key(key)
    }

    pub(super) fn opt_str(&self, key: &'static str) -> Option<String> {
        match self.get(key)? {
            Value::String(text) => Some(text.trim().to_owned()),
            _ => {
                self.fault(key, "is not a text", "write it in quotation marks");
                None
            }
        }
    }

    pub(super) fn str(&self, key: &'static str) -> String {
        if !self.has(key) {
            self.fault(key, "is missing", format!("add {key} = \"…\""));
        }
        let text = self.opt_str(key);
        if text.as_deref() == Some("") {
            self.fault(key, "is empty", "fill it in");
        }
        text.unwrap_or_default()
    }

    /// An id of a rule value, unique over all files.
    pub(super) fn rule_id(&self) -> RuleId {
        let id = RuleId::new(self.str("id"));
        self.gathered.ids.borrow_mut().push((id.clone(), self.file.to_owned()));
        id
    }

    pub(super) fn one_of<T: Copy>(&self, key: &'static str, parse: impl Fn(&str) -> Option<T>, or: T) -> T {
        let word = self.str(key);
        parse(&word).unwrap_or_else(|| {
            if !word.is_empty() {
                self.fault(key, format!("\"{word}\" is not one of the known words"), "see rules/README.md");
            }
            or
        })
    }

    pub(super) fn each_of<T>(&self, key: &'static str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let mut all = Vec::new();
        for word in self.strs(key) {
            match parse(&word) {
                Some(one) => all.push(one),
                None => self.fault(key, format!("\"{word}\" is not one of the known words"), "see rules/README.md"),
            }
        }
        all
    }

    pub(super) fn opt_int(&self, key: &'static str) -> Option<i64> {
        match self.get(key)? {
            Value::Integer(number) => Some(*number),
            _ => {
                self.fault(key, "is not a whole number", "write it in digits, without quotation marks");
                None
            }
        }
    }

    /// A number that is not negative and fits.
    pub(super) fn opt_count<T: TryFrom<i64>>(&self, key: &'static str) -> Option<T> {
        let number = self.opt_int(key)?;
        match T::try_from(number) {
            Ok(count) if number >= 0 => Some(count),
            _ => {
                self.fault(key, "is out of range", "write a number that is not negative and not so large");
                None
            }
        }
    }

    pub(super) fn opt_bool(&self, key: &'static str) -> Option<bool> {
        match self.get(key)? {
            Value::Boolean(yes) => Some(*yes),
            _ => {
                self.fault(key, "is neither true nor false", "write true or false");
                None
            }
        }
    }

    pub(super) fn bool(&self, key: &'static str) -> bool {
        if !self.has(key) {
            self.fault(key, "is missing", format!("add {key} = true or false"));
        }
        self.opt_bool(key).unwrap_or_default()
    }

    pub(super) fn opt_date(&self, key: &'static str) -> Option<Date> {
        let value = self.get(key)?;
        let date = match value {
            Value::Datetime(at) if at.time.is_none() => at.date.and_then(|date| {
                Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?)
                    .ok()
            }),
            _ => None,
        };
        if date.is_none() {
            self.fault(key, "is not a date", "write it as 2026-04-01, without quotation marks");
        }
        date
    }

    pub(super) fn date(&self, key: &'static str) -> Date {
        if !self.has(key) {
            self.fault(key, "is missing", format!("add {key} = 2026-04-01"));
        }
        self.opt_date(key).unwrap_or(Date::MIN)
    }

    pub(super) fn strs(&self, key: &'static str) -> Vec<String> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let words: Option<Vec<String>> =
            value.as_array().and_then(|all| all.iter().map(|one| one.as_str().map(str::to_owned)).collect());
        words.unwrap_or_else(|| {
            self.fault(key, "is not a list of texts", "write [\"…\", \"…\"]");
            Vec::new()
        })
    }

    pub(super) fn dates(&self, key: &'static str) -> Vec<Date> {
        let Some(Value::Array(all)) = self.get(key) else { return Vec::new() };
        let mut dates = Vec::new();
        for value in all {
            let date = value.as_datetime().and_then(|at| at.date).and_then(|date| {
                Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?)
                    .ok()
            });
            match date {
                Some(date) => dates.push(date),
                None => self.fault(key, "holds something that is not a date", "write dates as 2026-04-01"),
            }
        }
        dates
    }

    pub(super) fn opt_node(&self, key: &'static str) -> Option<Node<'a>> {
        match self.get(key)? {
            Value::Table(table) => Some(self.below(self.at(key), table)),
            _ => {
                self.fault(key, "is not a table", "write { … }");
                None
            }
        }
    }

    pub(super) fn nodes(&self, key: &'static str) -> Vec<Node<'a>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(all) = value.as_array() else {
            self.fault(key, "is not a list of tables", format!("write [[{}]]", self.at(key)));
            return Vec::new();
        };
        let mut nodes = Vec::new();
        for (index, one) in all.iter().enumerate() {
            match one.as_table() {
                Some(table) => {
                    let name = ["id", "code", "key", "name"].iter().find_map(|k| table.get(*k).and_then(Value::as_str));
                    let label = name.map_or_else(|| (index + 1).to_string(), str::to_owned);
                    nodes.push(self.below(self.at(&format!("{key}[{label}]")), table));
                }
                None => self.fault(key, "holds something that is not a table", "write { … } for each"),
            }
        }
        nodes
    }

    fn below(&self, path: String, table: &'a Table) -> Node<'a> {
        Node { file: self.file, path, table, seen: RefCell::default(), gathered: self.gathered }
    }

    pub(super) fn opt_text(&self, key: &'static str) -> Option<Text> {
        let node = self.opt_node(key)?;
        let text = Text { zh: node.str("zh"), en: node.str("en") };
        node.done();
        Some(text)
    }

    pub(super) fn text(&self, key: &'static str) -> Text {
        if !self.has(key) {
            self.fault(key, "is missing", format!("add {key} = {{ zh = \"…\", en = \"…\" }}"));
        }
        self.opt_text(key).unwrap_or_default()
    }

    pub(super) fn in_force(&self) -> InForce {
        let Some(node) = self.opt_node("in_force") else {
            if !self.has("in_force") {
                self.fault("in_force", "is missing", "add in_force = { from = 2026-04-01 }");
            }
            return InForce { from: Date::MIN, until: None };
        };
        let dates = InForce { from: node.date("from"), until: node.opt_date("until") };
        if dates.until.is_some_and(|until| until <= dates.from) {
            node.fault("until", "is not after from", "until is the day of repeal");
        }
        node.done();
        dates
    }

    pub(super) fn opt_length(&self, key: &'static str) -> Option<Length> {
        let node = self.opt_node(key)?;
        let given: Vec<Length> = [
            node.opt_count("working_days").map(Length::WorkingDays),
            node.opt_count("days").map(Length::Days),
            node.opt_count("months").map(Length::Months),
            node.opt_count("years").map(Length::Years),
        ]
        .into_iter()
        .flatten()
        .collect();
        node.done();
        if given.len() != 1 {
            self.fault(
                key,
                "is not one length",
                "write one of { working_days = 5 }, { days = … }, { months = … }, { years = … }",
            );
        }
        given.first().copied()
    }

    pub(super) fn length(&self, key: &'static str) -> Length {
        if !self.has(key) {
            self.fault(key, "is missing", format!("add {key} = {{ working_days = 5 }}"));
        }
        self.opt_length(key).unwrap_or(Length::Days(0))
    }

    /// The source of a value. `reason` is the row's own reason, which serves `source = "house"`.
    pub(super) fn source(&self, reason: Option<&Text>) -> Source {
        let source = self.read_source(reason);
        let sourced = Sourced { file: self.file.to_owned(), key: self.path.clone(), source: source.clone() };
        self.gathered.sources.borrow_mut().push(sourced);
        source
    }

    fn read_source(&self, reason: Option<&Text>) -> Source {
        let unsourced = Source { kind: SourceKind::House, act: None, article: String::new(), note: None };
        if let Some(Value::String(word)) = self.get("source") {
            if word != "house" || reason.is_none() {
                let mend = "source = \"house\" is for rows with a reason; else write { law = … }, { unconfirmed = … } or { house = … }";
                self.fault("source", "does not say where the value comes from", mend);
            }
            return Source { note: reason.cloned(), ..unsourced };
        }
        let Some(node) = self.opt_node("source") else {
            if !self.has("source") {
                self.fault("source", "is missing", "add source = { law = \"…\", article = \"…\" }");
            }
            return unsourced;
        };
        let (law, unconfirmed, house) = (node.opt_str("law"), node.opt_str("unconfirmed"), node.opt_text("house"));
        let (article, note) = (node.opt_str("article").unwrap_or_default(), node.opt_text("note"));
        node.done();
        match (law, unconfirmed, house) {
            (Some(act), None, None) => {
                if article.is_empty() {
                    node.fault("article", "is missing", "a law is cited with its article");
                }
                Source { kind: SourceKind::Law, act: Some(ActId::new(act)), article, note }
            }
            (None, Some(act), None) => {
                Source { kind: SourceKind::Unconfirmed, act: Some(ActId::new(act)), article, note }
            }
            (None, None, Some(why)) => Source { note: Some(why), ..unsourced },
            _ => {
                self.fault("source", "is not exactly one of law, unconfirmed, house", "keep one of the three");
                unsourced
            }
        }
    }

    /// Says which keys nobody reads: a misspelt key must not pass in silence.
    pub(super) fn done(&self) {
        let seen = self.seen.borrow();
        for key in self.table.keys() {
            if !seen.contains(key.as_str()) {
                self.fault(key, "is not a key that is read here", "mend the spelling or take it out");
            }
        }
    }
}
