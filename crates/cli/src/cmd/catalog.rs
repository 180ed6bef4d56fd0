//! `xinyu catalog`: the law as data, checked.

use std::path::Path;

use anyhow::Result;
use xinyu_register::rules::{Rules, Severity};

use crate::Ended;
use crate::cli::CatalogWhat;
use crate::ports::machine_ms;

/// Checks or prints the catalog.
pub fn run(what: CatalogWhat) -> Result<Ended> {
    match what {
        CatalogWhat::Check { dir, json } => check(dir.as_deref(), json),
        CatalogWhat::Grid { dir } => {
            let rules = crate::rules::load(dir.as_deref())?;
            println!("{}", rules.relevance_grid(xinyu_register::instant::beijing_day(machine_ms())));
            Ok(Ended::Done)
        }
    }
}

fn check(dir: Option<&Path>, json: bool) -> Result<Ended> {
    let files = crate::rules::files(dir)?;
    let rules = match Rules::load(&files) {
        Ok(rules) => rules,
        Err(faults) => {
            for fault in &faults {
                eprintln!("{fault}");
            }
            eprintln!("{} faults; nothing was checked further", faults.len());
            return Ok(Ended::Failed);
        }
    };
    let report = rules.check();
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        for finding in &report.findings {
            println!("{:?}: {}: {}; {}", finding.severity, finding.about, finding.what, finding.mend);
        }
        let sources = &report.sources;
        println!("rules version {}", report.version);
        println!("values: {} law, {} unconfirmed, {} house", sources.law, sources.unconfirmed, sources.house);
        println!("{} cases", report.cases);
        println!("{} faults, {} remarks", report.of(Severity::Fault).count(), report.of(Severity::Remark).count());
    }
    Ok(if report.passed() { Ended::Done } else { Ended::Failed })
}
