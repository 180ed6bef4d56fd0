//! Prints a procedure as stage × action × actor, so that a lawyer reviews a change of it as a changed
//! table; and looks for what no table may have.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::authority::Authority;
use super::correction::Correction;
use super::death::Death;
use super::misuse::Misuse;
use super::objection::Objection;
use super::pending::Pending;
use super::repair::Repair;
use super::restriction::Restriction;
use super::sheet::Sheet;
use super::statement::Statement;
use super::table::{Ends, Move, Need, Since};
use super::travel::Travel;
use super::{Actor, Procedure, Words};
use crate::rules::{Length, Rules, SourceKind};

/// The procedure as a table, with the numbers in force on `on`. What a stage does not list, nobody may do.
#[must_use]
pub fn grid<P: Procedure>(rules: &Rules, on: Date) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} {}", P::NAME.zh(), P::NAME.as_str());
    let _ = writeln!(out, "没有列在某一阶段之下的，任何人都不能在该阶段办理。");
    let opening = &P::OPENING;
    let first = opening.to.map_or("", Words::zh);
    let _ = writeln!(out, "\n开始 → {first}");
    line::<P>(opening, opening.to, &mut out);
    for row in P::ROWS {
        let owner = row.owner.map_or("已结束", Words::zh);
        let stays = if P::STILL_MARKED.contains(&row.stage) { "；标注保留" } else { "" };
        let _ = writeln!(out, "\n[{}] {} — {owner}{stays}", row.stage.as_str(), row.stage.zh());
        for timed in row.timed {
            let (length, since) = match timed.ends {
                Ends::Given => ("到本案所定之日".to_owned(), String::new()),
                Ends::Clock(clock, since) => (length(rules, clock, on), from::<P>(since)),
            };
            let _ = writeln!(out, "  期限 {length}{since}，过后自动：{}", timed.step.zh());
        }
        for one in P::MOVES.iter().filter(|one| one.from.contains(&row.stage)) {
            line::<P>(one, one.to, &mut out);
        }
    }
    out
}

fn line<P: Procedure>(one: &Move<P::Stage, P::Step>, to: Option<P::Stage>, out: &mut String) {
    let list = |words: Vec<String>| words.join("、");
    let by = list(one.by.iter().map(|actor| actor.zh().to_owned()).collect());
    let to = to.map_or_else(|| if one.renews { "不变，重新计时" } else { "不变" }.to_owned(), |to| to.zh().to_owned());
    let mut said = format!("  {by} | {} | → {to}", one.step.zh());
    let needs: Vec<String> = one
        .needs
        .iter()
        .map(|need| match need {
            Need::AtMost(limit) => format!("{}（{limit}）", need.zh()),
            Need::Conditions => P::condition_words(one.step).to_owned(),
            _ => need.zh().to_owned(),
        })
        .collect();
    if !needs.is_empty() {
        let _ = write!(said, " | 须：{}", list(needs));
    }
    if !one.does.is_empty() {
        let _ = write!(said, " | 后果：{}", list(one.does.iter().map(|effect| effect.zh().to_owned()).collect()));
    }
    if !one.tells.is_empty() {
        let _ = write!(said, " | 告知：{}", list(one.tells.iter().map(|actor| actor.zh().to_owned()).collect()));
    }
    let _ = writeln!(out, "{said}");
}

fn length(rules: &Rules, clock: &str, on: Date) -> String {
    let Ok(found) = rules.clock(clock, on) else { return format!("{clock}（没有规则）") };
    let length = match found.length {
        Length::WorkingDays(n) => format!("{n}个工作日"),
        Length::Days(n) => format!("{n}日"),
        Length::Months(n) => format!("{n}个月"),
        Length::Years(n) => format!("{n}年"),
    };
    let source = match found.source.kind {
        SourceKind::Law => "法定",
        SourceKind::Unconfirmed => "待核",
        SourceKind::House => "自定",
    };
    format!("{length}（{clock}，{source}）")
}

fn from<P: Procedure>(since: Since<P::Step>) -> String {
    match since {
        Since::Entered => String::new(),
        Since::Opened => "，自立案起".to_owned(),
        Since::Step(step) => format!("，自{}起", step.zh()),
    }
}

/// What is wrong with a table: an open stage without an owner's step or without an end of its own, a step
/// of time that nothing allows, a stage that nothing leads to, a clock that the rules do not have. Empty
/// of every procedure.
#[must_use]
pub fn table_faults<P: Procedure>(rules: &Rules, on: Date) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault =
        |stage: P::Stage, what: &str| faults.push(format!("{} {}: {what}", P::NAME.as_str(), stage.as_str()));
    for stage in P::Stage::ALL.iter().copied() {
        if P::ROWS.iter().filter(|row| row.stage == stage).count() != 1 {
            fault(stage, "does not have exactly one row");
            continue;
        }
        let row = P::row(stage);
        let leads = |one: &&Move<P::Stage, P::Step>| one.to == Some(stage);
        if P::OPENING.to != Some(stage) && P::MOVES.iter().find(leads).is_none() {
            fault(stage, "is never reached");
        }
        let here = || P::MOVES.iter().filter(|one| one.from.contains(&stage));
        let Some(owner) = row.owner else {
            if here().next().is_some() || !row.timed.is_empty() {
                fault(stage, "is closed, and something can be done");
            }
            continue;
        };
        // Serving is the owner's work, and the register tells that it was done.
        if !here().any(|one| one.by.contains(&owner) || one.by.contains(&Actor::Register)) {
            fault(stage, "gives its owner nothing to do");
        }
        let by_time = |one: &Move<P::Stage, P::Step>| one.by.contains(&Actor::Time);
        for timed in row.timed {
            if !here().any(|one| one.step == timed.step && by_time(one)) {
                fault(stage, "has a clock whose step time cannot take");
            }
            if let Ends::Clock(clock, _) = timed.ends
                && rules.clock(clock, on).is_err()
            {
                fault(stage, "names a clock that the rules do not have");
            }
        }
        let leaves = |one: &Move<P::Stage, P::Step>| one.to.is_some_and(|to| to != stage);
        let ends =
            here().any(|one| by_time(one) && leaves(one) && row.timed.iter().any(|timed| timed.step == one.step));
        if !ends {
            fault(stage, "never ends by itself");
        }
        for one in here().filter(|one| by_time(one)) {
            if !row.timed.iter().any(|timed| timed.step == one.step) {
                fault(stage, "lets time take a step without a clock");
            }
        }
    }
    faults
}

/// What is wrong with the table of any procedure, with the clocks in force on `on`.
#[must_use]
pub fn tables_with_faults(rules: &Rules, on: Date) -> Vec<String> {
    let mut faults = Vec::new();
    for of in [
        table_faults::<Objection>,
        table_faults::<Correction>,
        table_faults::<Repair>,
        table_faults::<Travel>,
        table_faults::<Restriction>,
        table_faults::<Sheet>,
        table_faults::<Misuse>,
        table_faults::<Statement>,
        table_faults::<Pending>,
        table_faults::<Death>,
        table_faults::<Authority>,
    ] {
        faults.extend(of(rules, on));
    }
    faults
}

/// Whether a procedure goes by this clock.
#[must_use]
pub fn uses_clock(id: &str) -> bool {
    fn of<P: Procedure>(id: &str) -> bool {
        let timed = P::ROWS.iter().flat_map(|row| row.timed);
        timed
            .filter_map(|timed| match timed.ends {
                Ends::Clock(clock, _) => Some(clock),
                Ends::Given => None,
            })
            .any(|clock| clock == id)
    }
    of::<Objection>(id)
        || of::<Correction>(id)
        || of::<Repair>(id)
        || of::<Travel>(id)
        || of::<Restriction>(id)
        || of::<Sheet>(id)
        || of::<Misuse>(id)
        || of::<Statement>(id)
        || of::<Pending>(id)
        || of::<Death>(id)
        || of::<Authority>(id)
}
