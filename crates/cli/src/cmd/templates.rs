//! `xinyu templates`: the filing templates. They are in the program; no register is needed.

use anyhow::{Context, Result, bail};
use comfy_table::Table;
use xinyu_register::rules::{Rules, Template};
use xinyu_service::filing::templates::empty_sheet;
use xinyu_sheets::SheetIo;

use crate::Ended;
use crate::cli::TemplatesWhat;

/// Lists, shows or writes templates.
pub fn run(what: Option<TemplatesWhat>, json: bool) -> Result<Ended> {
    let rules = crate::rules::load(None)?;
    match what.unwrap_or(TemplatesWhat::List) {
        TemplatesWhat::List => list(&rules, json)?,
        TemplatesWhat::Show { name } => show(known(&rules, &name)?, json)?,
        TemplatesWhat::Write { name, out } => {
            let sheet = empty_sheet(&rules, known(&rules, &name)?, &SheetIo)?;
            std::fs::write(&out, sheet).with_context(|| format!("writing {}", out.display()))?;
            eprintln!("An empty sheet with drop-downs and notes: {}", out.display());
        }
    }
    Ok(Ended::Done)
}

fn known<'a>(rules: &'a Rules, name: &str) -> Result<&'a Template> {
    match rules.template(name) {
        Some(template) => Ok(template),
        None => {
            let names: Vec<&str> = rules.templates().map(|template| template.name.as_str()).collect();
            bail!("no template {name}; there are: {}", names.join(", "))
        }
    }
}

fn list(rules: &Rules, json: bool) -> Result<()> {
    if json {
        let all: Vec<_> = rules
            .templates()
            .map(|one| serde_json::json!({"name": one.name, "title": one.title, "columns": one.columns.len()}))
            .collect();
        println!("{}", serde_json::to_string_pretty(&all)?);
        return Ok(());
    }
    let mut table = Table::new();
    table.set_header(["name", "title", "columns"]);
    for template in rules.templates() {
        table.add_row([&template.name, &template.title.zh, &template.columns.len().to_string()]);
    }
    println!("{table}");
    Ok(())
}

fn show(template: &Template, json: bool) -> Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(template)?);
        return Ok(());
    }
    println!("{}  {}", template.name, template.title.zh);
    let mut table = Table::new();
    table.set_header(["column", "", "note"]);
    for column in &template.columns {
        table.add_row([column.header.zh.as_str(), column.required.zh(), column.note.zh.as_str()]);
    }
    println!("{table}");
    Ok(())
}
