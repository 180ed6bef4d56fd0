//! Empty templates, from the same columns that filings are read by.

use xinyu_register::rules::{Column, ColumnType, Required, Rules, Template};

use crate::app::Register;
use crate::error::{ServiceResult, SheetRefusal};
use crate::ports::{Sheets, TemplateColumn, TemplateSheet};

impl Register {
    /// An empty sheet of a template, with drop-downs and notes.
    ///
    /// # Errors
    /// [`SheetRefusal::UnknownTemplate`].
    pub fn template_sheet(&self, name: &str) -> ServiceResult<Vec<u8>> {
        let template = self.rules.template(name).ok_or(SheetRefusal::UnknownTemplate)?;
        empty_sheet(&self.rules, template, &*self.sheets)
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
pub fn empty_sheet(rules: &Rules, template: &Template, sheets: &dyn Sheets) -> ServiceResult<Vec<u8>> {
    Ok(sheets.template(&sheet_of(rules, template))?)
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

fn sheet_of(rules: &Rules, template: &Template) -> TemplateSheet {
    let columns = template
        .columns
        .iter()
        .map(|column| {
            let choices = choices_of(rules, column);
            TemplateColumn {
                header: column.header.zh.clone(),
                required: column.required == Required::Yes,
                choices,
                note: format!("{}（{}）\n{}", column.note.zh, column.required.zh(), column.note.en),
                width: if column.free_text { 40 } else { 20 },
            }
        })
        .collect();
    let notes = template
        .columns
        .iter()
        .map(|column| format!("{}（{}）：{}", column.header.zh, column.required.zh(), column.note.zh))
        .collect();
    TemplateSheet { sheet: template.title.zh.clone(), columns, notes, example: Vec::new() }
}
