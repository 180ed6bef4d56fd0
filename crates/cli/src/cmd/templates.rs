//! `xinyu templates`: the filing templates. They are in the program; no register is needed.

use anyhow::{Context, Result, bail};
use comfy_table::Table;
use jiff::civil::Date;
use xinyu_register::identity::BodyCode;
use xinyu_register::rules::{Body, Rules, Template};
use xinyu_service::Register;
use xinyu_service::filing::templates::empty_sheet;
use xinyu_sheets::SheetIo;

use crate::Ended;
use crate::cli::TemplatesWhat;
use crate::ports::machine_ms;

/// Lists, shows or writes templates.
pub fn run(what: Option<TemplatesWhat>, json: bool) -> Result<Ended> {
    let rules = crate::rules::load(None)?;
    let today = Register::day(machine_ms());
    match what.unwrap_or(TemplatesWhat::List) {
        TemplatesWhat::List => list(&rules, today, json)?,
        TemplatesWhat::Show { name } => show(known(&rules, &name)?, today, json)?,
        TemplatesWhat::Write { name, out, body } => {
            let body = body.map(|code| known_body(&rules, &code)).transpose()?;
            let sheet = empty_sheet(&rules, known(&rules, &name)?, body, today, &SheetIo)?;
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

fn known_body<'a>(rules: &'a Rules, code: &str) -> Result<&'a Body> {
    let code = BodyCode::parse(code).with_context(|| format!("--body {code}"))?.code;
    rules.body(&code).with_context(|| format!("no body {} in the rules", code.as_str()))
}

fn list(rules: &Rules, today: Date, json: bool) -> Result<()> {
    if json {
        let all: Vec<_> = rules
            .templates()
            .map(|one| {
                serde_json::json!({
                    "name": one.name, "title": one.title, "columns": one.columns_on(today).count(),
                    "version": one.version_on(today),
                })
            })
            .collect();
        println!("{}", serde_json::to_string_pretty(&all)?);
        return Ok(());
    }
    let mut table = Table::new();
    table.set_header(["name", "title", "columns", "version"]);
    for template in rules.templates() {
        let columns = template.columns_on(today).count().to_string();
        table.add_row([&template.name, &template.title.zh, &columns, &template.version_on(today).to_string()]);
    }
    println!("{table}");
    Ok(())
}

fn show(template: &Template, today: Date, json: bool) -> Result<()> {
    if json {
        let mut shown = serde_json::to_value(template)?;
        shown["version"] = serde_json::to_value(template.version_on(today))?;
        println!("{}", serde_json::to_string_pretty(&shown)?);
        return Ok(());
    }
    println!("{}  {}  {}", template.name, template.title.zh, template.version_on(today));
    let mut table = Table::new();
    table.set_header(["column", "", "from", "note"]);
    for column in &template.columns {
        let since = column.since.map(|day| day.to_string()).unwrap_or_default();
        table.add_row([column.header.zh.as_str(), column.required.zh(), &since, column.note.zh.as_str()]);
    }
    println!("{table}");
    Ok(())
}
