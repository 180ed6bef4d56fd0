//! Empty templates, from the same columns that filings are read by.

use jiff::civil::Date;
use xinyu_register::identity::BodyCode;
use xinyu_register::rules::{Body, Column, ColumnType, EntryField, Item, Rules, Template};

use super::example;
use crate::app::Register;
use crate::error::{ServiceResult, SheetRefusal};
use crate::ports::{Sheets, TemplateColumn, TemplateSheet};

/// Above the list of items on the second sheet.
const ITEMS: [&str; 2] = ["可以用这张表报送的事项 Items", "依据 Basis"];
/// Above the example.
const EXAMPLE: [&str; 2] =
    ["示例：列名 Example: column", "填法（虚构的人，不要照抄）Filled in (about nobody; do not copy)"];

impl Register {
    /// An empty sheet of a template, with drop-downs and notes, and the items that the body may file on it.
    ///
    /// # Errors
    /// [`SheetRefusal::UnknownTemplate`].
    pub fn template_sheet(&self, name: &str, body: Option<&BodyCode>) -> ServiceResult<Vec<u8>> {
        let template = self.rules.template(name).ok_or(SheetRefusal::UnknownTemplate)?;
        let body = body.and_then(|code| self.rules.body(code));
        empty_sheet(&self.rules, template, body, Self::day(self.now_ms()), &*self.sheets)
    }
}

impl Register {
    /// The words that a column takes, where it takes one of a list.
    #[must_use]
    pub fn choices(&self, column: &Column) -> Vec<String> {
        choices_of(&self.rules, column)
    }
}

/// An empty sheet of a template, without a register.
///
/// # Errors
/// The sheet cannot be written.
pub fn empty_sheet(
    rules: &Rules,
    template: &Template,
    body: Option<&Body>,
    today: Date,
    sheets: &dyn Sheets,
) -> ServiceResult<Vec<u8>> {
    Ok(sheets.template(&sheet_of(rules, template, body, today))?)
}

/// The words that a column takes, where it takes one of a list.
pub(crate) fn choices_of(rules: &Rules, column: &Column) -> Vec<String> {
    match &column.holds {
        ColumnType::Code { list, many: false } => rules
            .code_list(list)
            .map(|codes| codes.values.iter().map(|value| value.text.zh.clone()).collect())
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The items that can be filed on a template on a day: those of the body, or everybody's.
#[must_use]
pub fn items_of<'a>(rules: &'a Rules, template: &Template, body: Option<&Body>, today: Date) -> Vec<&'a Item> {
    let may = |item: &&Item| match body {
        Some(body) => rules.competent(&body.code, &item.code, today),
        None => item.in_force.holds_on(today) && example::filer(rules, item, today).is_some(),
    };
    rules.items_of_template(&template.name).into_iter().filter(may).collect()
}

fn sheet_of(rules: &Rules, template: &Template, body: Option<&Body>, today: Date) -> TemplateSheet {
    let items = items_of(rules, template, body, today);
    let column = |column: &Column| TemplateColumn {
        header: column.header.zh.clone(),
        required: column.must_be_filled(today),
        choices: if column.becomes == EntryField::ItemTitle {
            items.iter().map(|item| example::title(item)).collect()
        } else {
            choices_of(rules, column)
        },
        note: format!("{}（{}）\n{} ({})", column.note.zh, column.required.zh(), column.note.en, column.required.en()),
        width: if column.free_text { 40 } else { 20 },
    };
    let note = |column: &Column| {
        let zh = format!("{}（{}）：{}", column.header.zh, column.required.zh(), column.note.zh);
        [zh, format!("{} ({}): {}", column.header.en, column.required.en(), column.note.en)]
    };
    let version = template.version_on(today);
    let mut listed = vec![ITEMS.map(str::to_owned)];
    listed.extend(items.iter().map(|item| [example::title(item), basis(rules, item)]));
    TemplateSheet {
        sheet: template.title.zh.clone(),
        columns: template.columns_on(today).map(column).collect(),
        title: vec![
            [format!("{}（{}）", template.title.zh, template.name), template.title.en.clone()],
            [
                format!("模板版本：{}起用，{}", version.since, version.hash),
                format!("Version: in force from {}, {}", version.since, version.hash),
            ],
        ],
        mark: format!("{} {version}", template.name),
        notes: template.columns_on(today).map(note).collect(),
        items: listed,
        example_title: EXAMPLE.map(str::to_owned),
        example: example::shown(rules, template, &items, body, today),
    }
}

fn basis(rules: &Rules, item: &Item) -> String {
    let one = |basis: &xinyu_register::rules::Basis| {
        let title = rules.act(&basis.act).map_or_else(|| basis.act.to_string(), |act| act.title.zh.clone());
        let numbered = basis.articles.starts_with(|c: char| c.is_ascii_digit());
        let articles = if numbered { format!("第{}条", basis.articles) } else { format!("（{}）", basis.articles) };
        format!("《{title}》{articles}")
    };
    item.basis.iter().map(one).collect::<Vec<_>>().join("；")
}
