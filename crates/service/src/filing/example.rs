//! Good rows, made from a template and an item of the catalog alone: for the example in the empty sheet, for the
//! demo city, for tests. An item that is added to the rules has its example without a line of code.

use jiff::civil::Date;
use xinyu_register::identity::SubjectNo;
use xinyu_register::rules::{Body, Column, ColumnType, EntryField, Item, PenaltyKind, Required, Rules, Template};

/// Years for which what is shown holds.
const YEARS: i32 = 5;
/// Fine and sum of the example, in units of 10,000 yuan and in yuan.
const FINE: &str = "0.05";
const SUM: &str = "600";
/// The person of the example: nobody. The sequence 000 was given to no one.
const NAME: &str = "李示例";
const NUMBER: &str = "61080219900101000";

/// What a good row is about.
#[derive(Clone, Copy)]
pub struct Example<'a> {
    /// The rules.
    pub rules: &'a Rules,
    /// What is recorded.
    pub item: &'a Item,
    /// Who decided and files.
    pub body: &'a Body,
    /// Name of the person.
    pub name: &'a str,
    /// The kind of paper as sheets name it, where it is not the first of the list.
    pub id_type: Option<&'a str>,
    /// Its number.
    pub id_number: &'a str,
    /// Day of the decision.
    pub decided_on: Date,
    /// The key of its status, where not the first of the list.
    pub status: Option<&'a str>,
    /// Told apart from others by this.
    pub no: usize,
}

impl Example<'_> {
    /// The cell of a column, as a clerk would fill it in.
    #[must_use]
    pub fn cell(&self, column: &Column) -> String {
        let Self { item, body, decided_on, no, .. } = self;
        match column.becomes {
            EntryField::SubjectName => self.name.to_owned(),
            EntryField::IdNumber => self.id_number.to_owned(),
            EntryField::IdType => self.id_type.map_or_else(|| self.other(column), str::to_owned),
            EntryField::ItemTitle => title(item),
            EntryField::DocumentNo => format!("榆示〔{}〕{no}号", decided_on.year()),
            EntryField::CertificateNo => format!("示{no:08}"),
            EntryField::Basis => self.basis(),
            EntryField::DecidedOn | EntryField::EffectiveFrom => day(*decided_on),
            EntryField::EffectiveUntil => day(decided_on.saturating_add(jiff::Span::new().years(YEARS))),
            EntryField::DecidingBody | EntryField::SourceBody => body.name.zh.clone(),
            EntryField::DecidingBodyCode | EntryField::SourceBodyCode => body.code.as_str().to_owned(),
            EntryField::PenaltyKinds => self.fine(column),
            EntryField::Fine => FINE.to_owned(),
            EntryField::Confiscated
            | EntryField::LicenceAffected
            | EntryField::PublishedUntil
            | EntryField::Remarks => String::new(),
            _ => self.other(column),
        }
    }

    /// All cells of the form that is in force on a day.
    #[must_use]
    pub fn row(&self, template: &Template, on: Date) -> Vec<String> {
        template.columns_on(on).map(|column| self.cell(column)).collect()
    }

    fn other(&self, column: &Column) -> String {
        match &column.holds {
            ColumnType::Code { list, .. } => {
                self.code(list, (column.becomes == EntryField::Status).then_some(self.status).flatten())
            }
            ColumnType::Date { .. } => day(self.decided_on),
            ColumnType::MoneyWan { .. } | ColumnType::MoneyYuan => SUM.to_owned(),
            ColumnType::Text { chars_max } if column.required == Required::Yes => {
                self.item.short.zh.chars().take(*chars_max as usize).collect()
            }
            ColumnType::Text { .. } | ColumnType::IdNumber | ColumnType::BodyCode => String::new(),
        }
    }

    /// An act of the item's with one of its articles, as a decision cites it.
    fn basis(&self) -> String {
        let Some((basis, act)) = self.item.basis.first().and_then(|one| Some((one, self.rules.act(&one.act)?))) else {
            return String::new();
        };
        let number: String = basis.articles.chars().take_while(char::is_ascii_digit).collect();
        format!("《{}》第{}条", act.title.zh, if number.is_empty() { "1" } else { &number })
    }

    /// The text of a value of a list: the wished one, or the first.
    fn code(&self, list: &str, wished: Option<&str>) -> String {
        let Some(list) = self.rules.code_list(list) else { return String::new() };
        let value = wished.and_then(|key| list.value(key)).or(list.values.first());
        value.map_or_else(String::new, |value| value.text.zh.clone())
    }

    fn fine(&self, column: &Column) -> String {
        let ColumnType::Code { list, .. } = &column.holds else { return String::new() };
        let values = self.rules.code_list(list).map_or(&[][..], |list| &list.values);
        let fine = values.iter().find(|value| value.kinds == [PenaltyKind::Fine]);
        fine.map_or_else(String::new, |value| value.text.zh.clone())
    }
}

/// What a sheet calls an item.
#[must_use]
pub fn title(item: &Item) -> String {
    item.titles.first().unwrap_or(&item.short.zh).clone()
}

/// A body that may file an item of this day.
#[must_use]
pub fn filer<'a>(rules: &'a Rules, item: &Item, on: Date) -> Option<&'a Body> {
    rules.bodies().find(|body| rules.competent(&body.code, &item.code, on))
}

/// The row that an empty sheet shows: about nobody, of the first of the items.
pub(crate) fn shown(rules: &Rules, template: &Template, items: &[&Item], body: Option<&Body>, on: Date) -> Vec<String> {
    let Some(item) = items.first() else { return Vec::new() };
    let Some(body) = body.or_else(|| filer(rules, item, on)) else { return Vec::new() };
    let Some(check) = SubjectNo::check_character(NUMBER) else { return Vec::new() };
    let id_number = format!("{NUMBER}{check}");
    let example = Example {
        rules,
        item,
        body,
        name: NAME,
        id_type: None,
        id_number: &id_number,
        decided_on: on,
        status: None,
        no: 1,
    };
    example.row(template, on)
}

fn day(day: Date) -> String {
    format!("{}/{}/{}", day.year(), day.month(), day.day())
}
