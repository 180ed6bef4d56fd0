//! Reads every file of `rules/` and checks that what refers to something finds it.
//!
//! Files may be cut as a lawyer likes: a table is known by its name, not by its file.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::acts::{Act, ActNames};
use super::index::Index;
use super::read::{Gathered, Node};
use super::words::{RuleFault, RuleFile, RuleId, Source, SourceKind, Text};
use super::{RelevanceGap, Rules, cases, catalog, clocks, codes, identity, periods, purposes, screening, templates};
use crate::calendar::Workdays;

pub(super) fn load(files: &[RuleFile]) -> Result<Rules, Vec<RuleFault>> {
    let mut sorted: Vec<&RuleFile> = files.iter().filter(|file| file.path.ends_with(".toml")).collect();
    sorted.sort_by(|one, other| one.path.cmp(&other.path));
    let gathered = Gathered::default();
    let mut rules = empty(version_of(files));
    let mut later = Later::default();
    for file in sorted {
        match file.text.parse::<toml::Table>() {
            Ok(table) => read_file(&Node::root(&file.path, &table, &gathered), &mut rules, &mut later),
            Err(why) => gathered.faults.borrow_mut().push(RuleFault {
                file: file.path.clone(),
                key: String::new(),
                what: format!("is not well-formed TOML: {}", why.message()),
                mend: why.span().map_or_else(String::new, |span| {
                    let line = file.text[..span.start.min(file.text.len())].lines().count().max(1);
                    format!("look at line {line}")
                }),
            }),
        }
    }
    let misplaced = later.settle(&mut rules);
    rules.act_names = ActNames::of(&rules.acts);
    rules.screening.index();
    for body in rules.bodies.values() {
        for name in [&body.name.zh, &body.short.zh] {
            rules.body_names.entry(super::acts::folded(name)).or_default().push(body.code.clone());
        }
    }
    rules.index = Index::of(&rules);
    let Gathered { faults, sources, ids } = gathered;
    rules.sources = sources.into_inner();
    let mut faults = faults.into_inner();
    faults.extend(misplaced);
    faults.extend(repeated_ids(&rules, &ids.into_inner()));
    faults.extend(super::check::dangling(&rules));
    if faults.is_empty() { Ok(rules) } else { Err(faults) }
}

/// What belongs to tables of other files, put there once all are read.
#[derive(Default)]
struct Later {
    years: Vec<crate::calendar::WorkYear>,
    look_alikes: Vec<templates::WrongSheet>,
    columns: Vec<(String, templates::AddedColumn)>,
    competences: Vec<(String, catalog::AddedCompetence)>,
}

impl Later {
    /// Puts all in its place. What names no template or body is a fault.
    fn settle(self, rules: &mut Rules) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        let mut lost = |file: String, key: &str, what: String| {
            faults.push(RuleFault { file, key: key.to_owned(), what, mend: "mend the reference".to_owned() });
        };
        for (file, column) in self.columns {
            match rules.templates.iter_mut().find(|template| template.name == column.template) {
                Some(template) => template.add(column),
                None => lost(file, "column", format!("names template {}", column.template)),
            }
        }
        for (file, added) in self.competences {
            match rules.bodies.values_mut().find(|body| body.code.as_str() == added.body) {
                Some(body) => body.filing.push(added.competence),
                None => lost(file, "competence", format!("names body {}", added.body)),
            }
        }
        for template in &mut rules.templates {
            template.wrong_sheets.extend(self.look_alikes.iter().cloned());
        }
        rules.workdays = Workdays::from_years(self.years);
        faults
    }
}

fn read_file(node: &Node<'_>, rules: &mut Rules, later: &mut Later) {
    rules.acts.extend(node.nodes("act").iter().map(Act::read));
    rules.domains.extend(node.nodes("domain").iter().map(catalog::read_domain));
    rules.districts.extend(node.nodes("district").iter().map(catalog::read_district));
    rules.occupations.extend(node.nodes("occupation").iter().map(catalog::read_occupation));
    rules.body_kinds.extend(node.nodes("body_kind").iter().map(catalog::read_body_kind));
    for row in node.nodes("body") {
        let Some(body) = catalog::Body::read(&row) else { continue };
        if let Some(other) = rules.bodies.insert(body.code.clone(), body) {
            row.fault("code", format!("{} stands twice", other.code), "keep one row a body");
        }
    }
    for row in node.nodes("item") {
        let item = catalog::Item::read(&row);
        if let Some(other) = rules.items.insert(item.code.clone(), item) {
            row.fault("code", format!("{} stands twice", other.code), "keep one row an item");
        }
    }
    rules.purposes.extend(node.nodes("purpose").iter().map(purposes::Purpose::read));
    rules.classes.extend(node.nodes("class").iter().map(periods::read_class));
    rules.penalty_classes.extend(node.nodes("penalty_class").iter().map(periods::read_penalty_class));
    rules.periods.extend(node.nodes("period").iter().map(periods::read_period));
    rules.caps.extend(node.nodes("cap").iter().map(periods::read_keep));
    rules.retentions.extend(node.nodes("retention").iter().map(periods::read_keep));
    rules.clocks.extend(node.nodes("clock").iter().map(clocks::Clock::read));
    for row in node.nodes("work_year") {
        let (year, id) = clocks::read_work_year(&row);
        if later.years.iter().any(|known| known.year == year.year) {
            row.fault("year", format!("{} stands twice", year.year), "keep one table a year");
        }
        later.years.push(year);
        rules.work_year_ids.push(id);
    }
    rules.code_lists.extend(node.nodes("code_list").iter().map(codes::CodeList::read));
    rules.templates.extend(node.nodes("template").iter().map(templates::Template::read));
    later.look_alikes.extend(node.nodes("look_alike").iter().map(templates::read_look_alike));
    later
        .columns
        .extend(node.nodes("column").iter().map(|row| (row.file().to_owned(), templates::read_added_column(row))));
    later.competences.extend(
        node.nodes("competence").iter().map(|row| (row.file().to_owned(), catalog::read_added_competence(row))),
    );
    rules.screening.refusals.extend(node.nodes("refusal").iter().map(screening::read_refusal));
    rules.screening.reviews.extend(node.nodes("review").iter().map(screening::read_review));
    rules.screening.ages.extend(node.nodes("age").iter().map(screening::read_age));
    rules.duties.extend(node.nodes("duty").iter().map(identity::read_duty));
    for row in node.nodes("variant_table") {
        rules.variants.read(&row);
    }
    rules.rights.read(node);
    rules.cases.extend(node.nodes("case").iter().filter_map(cases::read));
    node.done();
}

/// Ids stand once; only a clock or a limit may have several rows, one after another in time.
fn repeated_ids(rules: &Rules, ids: &[(RuleId, String)]) -> Vec<RuleFault> {
    let clocks: BTreeSet<&RuleId> =
        rules.clocks.iter().map(|clock| &clock.id).chain(rules.rights.limits.iter().map(|limit| &limit.id)).collect();
    let mut seen: BTreeMap<&RuleId, &str> = BTreeMap::new();
    let mut faults = Vec::new();
    for (id, file) in ids {
        let before = seen.insert(id, file).filter(|_| !clocks.contains(id));
        if let Some(before) = before {
            faults.push(RuleFault {
                file: file.clone(),
                key: id.to_string(),
                what: format!("stands in {before} too"),
                mend: "give each rule its own id".to_owned(),
            });
        }
    }
    faults
}

/// Hex SHA-256 over the sorted files; lengths stand before path and text, so nothing can slide.
fn version_of(files: &[RuleFile]) -> String {
    let mut pairs: Vec<(&str, &str)> = files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    pairs.sort_unstable();
    let mut hash = Sha256::new();
    for (path, text) in pairs {
        for part in [path, text] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn empty(version: String) -> Rules {
    let reason = Text {
        zh: "目录中没有规则说明此类信息与该用途相关，因此不予展示。".to_owned(),
        en: "No rule of the catalog says that such an entry is relevant to this purpose, so it is not shown."
            .to_owned(),
    };
    let source = Source { kind: SourceKind::House, act: None, article: String::new(), note: Some(reason.clone()) };
    Rules {
        version,
        acts: Vec::new(),
        act_names: ActNames::default(),
        domains: Vec::new(),
        districts: Vec::new(),
        occupations: Vec::new(),
        body_kinds: Vec::new(),
        bodies: BTreeMap::new(),
        body_names: BTreeMap::new(),
        items: BTreeMap::new(),
        purposes: Vec::new(),
        classes: Vec::new(),
        penalty_classes: Vec::new(),
        periods: Vec::new(),
        caps: Vec::new(),
        retentions: Vec::new(),
        clocks: Vec::new(),
        workdays: Workdays::default(),
        work_year_ids: Vec::new(),
        code_lists: Vec::new(),
        templates: Vec::new(),
        screening: screening::Screening::default(),
        duties: Vec::new(),
        variants: identity::Variants::default(),
        rights: super::rights::Rights::default(),
        cases: Vec::new(),
        sources: Vec::new(),
        index: Index::default(),
        no_row: RelevanceGap { reason, source },
    }
}
