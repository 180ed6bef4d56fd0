//! `catalog check`: what is missing, contradictory or untried in the rules.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::Rules;
use super::grid::classes_of;
use super::periods::share_a_day;
use super::purposes::{Asked, Authorisation, FieldMatch, Purpose};
use super::templates::ColumnType;
use super::words::{Class, InForce, ItemCode, Kind, RuleFault, RuleId, SourceKind};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The rules must not be used so.
    Fault,
    /// A person should know.
    Remark,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// The rule, item, body or column it is about.
    pub about: String,
    /// What was found.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

/// How many values stand on what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SourceCounts {
    /// On a cited act whose text was read.
    pub law: usize,
    /// On a cited act whose text is awaited.
    pub unconfirmed: usize,
    /// On the register's own rule.
    pub house: usize,
}

/// What `catalog check` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// The version of the rules.
    pub version: String,
    /// Values by the kind of their source.
    pub sources: SourceCounts,
    /// How many worked examples were run.
    pub cases: usize,
    /// Faults first.
    pub findings: Vec<Finding>,
}

impl CheckReport {
    /// Whether nothing forbids the use of the rules.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Fault)
    }

    /// The findings of one weight.
    pub fn of(&self, severity: Severity) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.severity == severity)
    }
}

fn finding(severity: Severity, about: impl ToString, what: impl Into<String>, mend: &str) -> Finding {
    Finding { severity, about: about.to_string(), what: what.into(), mend: mend.to_owned() }
}

pub(super) fn check(rules: &Rules) -> CheckReport {
    let mut findings = Vec::new();
    case_findings(rules, &mut findings);
    untried(rules, &mut findings);
    nobody_files(rules, &mut findings);
    relevance_gaps(rules, &mut findings);
    period_gaps(rules, &mut findings);
    class_gaps(rules, &mut findings);
    super::rights::gaps(rules, |about, what, mend| findings.push(finding(Severity::Fault, about, what, mend)));
    clock_overlaps(rules, &mut findings);
    header_clashes(rules, &mut findings);
    unconfirmed(rules, &mut findings);
    findings.sort_by_key(|finding| finding.severity);
    let mut sources = SourceCounts::default();
    for sourced in rules.sources() {
        match sourced.source.kind {
            SourceKind::Law => sources.law += 1,
            SourceKind::Unconfirmed => sources.unconfirmed += 1,
            SourceKind::House => sources.house += 1,
        }
    }
    CheckReport { version: rules.version.clone(), sources, cases: rules.cases.len(), findings }
}

fn case_findings(rules: &Rules, findings: &mut Vec<Finding>) {
    for result in rules.run_cases().into_iter().filter(|result| !result.passed) {
        let what = format!("expected {}, found {}", result.expected, result.found);
        let about = format!("{}: {}", result.file, result.name);
        findings.push(finding(Severity::Fault, about, what, "mend the rule, or the case if the law changed"));
    }
}

/// Rules that no case speaks for.
fn untried(rules: &Rules, findings: &mut Vec<Finding>) {
    let tried: BTreeSet<&RuleId> = rules.cases.iter().flat_map(|case| &case.rules).collect();
    for id in rule_ids(rules) {
        if !tried.contains(id) {
            findings.push(finding(Severity::Fault, id, "has no case", "add one under rules/cases/"));
        }
    }
}

/// Every id that a case can speak for.
fn rule_ids(rules: &Rules) -> BTreeSet<&RuleId> {
    let mut ids: BTreeSet<&RuleId> = BTreeSet::new();
    ids.extend(rules.penalty_classes.iter().map(|row| &row.id));
    ids.extend(rules.periods.iter().map(|row| &row.id));
    ids.extend(rules.retentions.iter().map(|row| &row.id));
    ids.extend(rules.clocks.iter().map(|row| &row.id));
    ids.extend(&rules.work_year_ids);
    ids.extend(rules.rights.ids());
    ids.extend(rules.screening.refusals.iter().map(|row| &row.id));
    ids.extend(rules.screening.reviews.iter().map(|row| &row.id));
    ids.extend(rules.screening.ages.iter().map(|row| &row.id));
    ids.extend(rules.items().filter_map(|item| item.publishing.as_ref()).map(|row| &row.id));
    for body in rules.bodies() {
        ids.extend(body.filing.iter().map(|row| &row.id));
        ids.extend(body.enquires.iter().map(|row| &row.id));
    }
    for purpose in rules.purposes() {
        ids.extend(purpose.relevance.iter().map(|row| &row.id));
        if let Authorisation::Mandate { rules } = &purpose.authorisation {
            ids.extend(rules.iter().map(|row| &row.id));
        }
    }
    ids
}

fn nobody_files(rules: &Rules, findings: &mut Vec<Finding>) {
    for item in rules.items() {
        let filed = rules.bodies().any(|body| body.filing.iter().any(|row| row.items.contains(&item.code)));
        if !filed {
            findings.push(finding(
                Severity::Fault,
                &item.code,
                "is an item that nobody may file",
                "give a body the competence, or end the item",
            ));
        }
        if item.basis.is_empty() {
            findings.push(finding(Severity::Fault, &item.code, "rests on no act", "list its basis"));
        }
    }
}

/// The days on which something begins or ends: between two of them nothing changes.
pub(super) fn days_of_change<'a>(spans: impl Iterator<Item = &'a InForce>, since: Date) -> BTreeSet<Date> {
    let days = spans.flat_map(|span| [Some(span.from), span.until]).flatten();
    days.filter(|day| *day > since).chain([since]).collect()
}

fn relevance_gaps(rules: &Rules, findings: &mut Vec<Finding>) {
    for purpose in rules.purposes() {
        let spans = purpose.relevance.iter().map(|row| &row.in_force);
        for on in days_of_change(spans, purpose.in_force.from) {
            if purpose.in_force.holds_on(on) {
                purpose_gaps(rules, purpose, on, findings);
            }
        }
    }
}

fn purpose_gaps(rules: &Rules, purpose: &Purpose, on: Date, findings: &mut Vec<Finding>) {
    for kind in Kind::ALL {
        let items: Vec<Option<&ItemCode>> =
            rules.items().filter(|item| item.kind == *kind).map(|item| Some(&item.code)).chain([None]).collect();
        for item in items {
            for (field, class) in
                FieldMatch::ALL.iter().flat_map(|f| classes_of(*kind).into_iter().map(move |c| (*f, c)))
            {
                let asked = Asked { kind: *kind, item, class, field, on };
                let rows = purpose.speaking_of(asked).count();
                if rows != 1 {
                    let class = class.map_or("no class", Class::as_str);
                    let about = format!("{} × {kind}, {class}, {field}, {on}", purpose.code);
                    let what = format!("{rows} rows of relevance speak");
                    findings.push(finding(Severity::Fault, about, what, "exactly one row must speak for each"));
                }
            }
        }
    }
}

fn period_gaps(rules: &Rules, findings: &mut Vec<Finding>) {
    let mut spans: Vec<&InForce> = rules.periods.iter().map(|row| &row.in_force).collect();
    spans.extend(rules.retentions.iter().map(|row| &row.in_force));
    for item in rules.items().filter(|item| item.adverse) {
        for on in days_of_change(spans.iter().copied(), item.in_force.from) {
            for class in Class::ALL {
                let about = format!("{}, {class}, decided on {on}", item.code);
                let held = rules.periods.iter().filter(|row| row.covers(item.kind, *class, &item.domain));
                let holding = held.filter(|row| row.in_force.holds_on(on)).count();
                if holding > 1 {
                    findings.push(finding(Severity::Fault, &about, "has two disclosure periods", "end one of them"));
                }
                match (rules.disclosure(&item.code, *class, on), rules.retention_until(&item.code, *class, on)) {
                    (Ok(period), Ok(kept)) if kept < period.last_day => {
                        findings.push(finding(
                            Severity::Fault,
                            &about,
                            "is disclosed longer than it is kept",
                            "lengthen retention or shorten the period",
                        ));
                    }
                    (Ok(_), Ok(_)) => {}
                    (Err(gap), _) | (_, Err(gap)) => {
                        findings.push(finding(Severity::Fault, &about, gap.to_string(), "add a row"));
                    }
                }
            }
        }
    }
}

fn class_gaps(rules: &Rules, findings: &mut Vec<Finding>) {
    for (index, row) in rules.penalty_classes.iter().enumerate() {
        for other in &rules.penalty_classes[index + 1..] {
            if row.overlaps(other) {
                let about = format!("{} and {}", row.id, other.id);
                findings.push(finding(
                    Severity::Fault,
                    about,
                    "speak of the same penalty",
                    "separate them by amount, domain or date",
                ));
            }
        }
    }
    for kind in super::PenaltyKind::ALL {
        if !rules.penalty_classes.iter().any(|row| row.kinds.contains(kind)) {
            findings.push(finding(
                Severity::Fault,
                kind,
                "is a kind of penalty without a class",
                "add a penalty_class row",
            ));
        }
    }
}

fn clock_overlaps(rules: &Rules, findings: &mut Vec<Finding>) {
    for (index, clock) in rules.clocks.iter().enumerate() {
        let twice = rules.clocks[index + 1..]
            .iter()
            .any(|other| other.id == clock.id && share_a_day(&clock.in_force, &other.in_force));
        if twice {
            findings.push(finding(Severity::Fault, &clock.id, "has two values on one day", "end the older one"));
        }
    }
}

/// One header may not mean two columns.
fn header_clashes(rules: &Rules, findings: &mut Vec<Finding>) {
    for template in rules.templates() {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for column in &template.columns {
            for header in column.headers() {
                let other = seen.insert(header.clone(), &column.key).filter(|other| *other != column.key);
                if let Some(other) = other {
                    let what = format!("{header} means {other} and {}", column.key);
                    findings.push(finding(Severity::Fault, &template.name, what, "keep the header for one column"));
                }
            }
        }
    }
}

fn unconfirmed(rules: &Rules, findings: &mut Vec<Finding>) {
    for sourced in rules.sources().filter(|sourced| sourced.source.kind == SourceKind::Unconfirmed) {
        let act = sourced.source.act.as_ref().map_or("", |act| act.as_str());
        let what = format!("rests on {act} {}, whose text is awaited", sourced.source.article);
        findings.push(finding(
            Severity::Remark,
            format!("{}: {}", sourced.file, sourced.key),
            what,
            "read the text, then make it a law",
        ));
    }
}

/// References that find nothing. The rules do not load with one.
pub(super) fn dangling(rules: &Rules) -> Vec<RuleFault> {
    let mut faults = Vec::new();
    let mut lost = |key: String, what: String| {
        faults.push(RuleFault {
            file: String::new(),
            key,
            what,
            mend: "mend the reference or add what it names".to_owned(),
        });
    };
    for sourced in rules.sources() {
        if let Some(act) = sourced.source.act.as_ref().filter(|act| rules.act(act).is_none()) {
            lost(format!("{}: {}", sourced.file, sourced.key), format!("cites {act}, which acts.toml does not have"));
        }
    }
    let has_domain = |code: &super::DomainCode| rules.domains.iter().any(|domain| &domain.code == code);
    for item in rules.items() {
        for basis in item.basis.iter().filter(|basis| rules.act(&basis.act).is_none()) {
            lost(item.code.to_string(), format!("rests on {}, which acts.toml does not have", basis.act));
        }
        if !has_domain(&item.domain) {
            lost(item.code.to_string(), format!("names domain {}", item.domain));
        }
        match rules.template(&item.template) {
            None => lost(item.code.to_string(), format!("names template {}", item.template)),
            Some(template) => {
                for field in item.fields.iter().filter(|field| template.column(&field.key).is_none()) {
                    lost(
                        item.code.to_string(),
                        format!("names field {}, which {} does not have", field.key, template.name),
                    );
                }
            }
        }
    }
    for body in rules.bodies() {
        if !rules.districts.iter().any(|district| district.code == body.district) {
            lost(body.name.zh.clone(), format!("names district {}", body.district));
        }
        if !rules.body_kinds.iter().any(|kind| kind.code == body.kind) {
            lost(body.name.zh.clone(), format!("names kind {}", body.kind));
        }
        for item in body.filing.iter().flat_map(|row| &row.items).filter(|item| rules.item(item).is_none()) {
            lost(body.name.zh.clone(), format!("files {item}, which is no item"));
        }
        for code in body.enquires.iter().flat_map(|row| &row.purposes).filter(|code| rules.purpose(code).is_none()) {
            lost(body.name.zh.clone(), format!("asks for {code}, which is no purpose"));
        }
    }
    dangling_rest(rules, &mut lost);
    faults
}

fn dangling_rest(rules: &Rules, lost: &mut impl FnMut(String, String)) {
    let has_domain = |code: &super::DomainCode| rules.domains.iter().any(|domain| &domain.code == code);
    for purpose in rules.purposes() {
        let code = purpose.code.to_string();
        for kind in purpose.askers.iter().filter(|asker| !rules.body_kinds.iter().any(|kind| &kind.code == *asker)) {
            lost(code.clone(), format!("lets {kind} ask, which is no kind of body"));
        }
        if let Authorisation::Mandate { rules: mandates } = &purpose.authorisation {
            let named = mandates.iter().flat_map(|rule| rule.askers.iter().map(move |kind| (&rule.id, kind)));
            for (id, kind) in named.filter(|(_, kind)| !purpose.askers.contains(kind)) {
                lost(id.to_string(), format!("speaks to {kind}, which may not ask for {code}"));
            }
        }
        for domain in purpose.fields_of_work.iter().flat_map(|field| &field.domains).filter(|d| !has_domain(d)) {
            lost(code.clone(), format!("names domain {domain}"));
        }
        for item in purpose.relevance.iter().flat_map(|row| &row.items).filter(|item| rules.item(item).is_none()) {
            lost(code.clone(), format!("names item {item}"));
        }
    }
    let domains = rules.penalty_classes.iter().map(|row| (&row.id, &row.domains));
    for (id, named) in domains.chain(rules.periods.iter().map(|row| (&row.id, &row.domains))) {
        for domain in named.iter().filter(|domain| !has_domain(domain)) {
            lost(id.to_string(), format!("names domain {domain}"));
        }
    }
    for template in rules.templates() {
        for column in &template.columns {
            match &column.holds {
                ColumnType::Code { list, .. } if rules.code_list(list).is_none() => {
                    lost(format!("{}.{}", template.name, column.key), format!("names code list {list}"));
                }
                _ => {}
            }
        }
    }
    super::rights::dangling(rules, lost);
    let known: BTreeSet<&RuleId> = rule_ids(rules);
    for case in &rules.cases {
        for id in case.rules.iter().filter(|id| !known.contains(id) && !rules.caps.iter().any(|cap| &&cap.id == id)) {
            lost(format!("{}: {}", case.file, case.name), format!("names rule {id}, which does not exist"));
        }
    }
}
