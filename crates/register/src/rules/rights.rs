//! What the procedures of a person's rights go by, besides clocks: limits, grounds, kinds of paper, the
//! conditions of repair, who may act for a person, which restrictions there are.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::Rules;
use super::periods::share_a_day;
use super::read::Node;
use super::words::{BodyKindCode, Class, DomainCode, InForce, Kind, Length, RuleGap, RuleId, Source, Text};
use crate::procedure::authority::{Act, Ground as Acting};
use crate::procedure::repair::MIN_PERIOD;
use crate::procedure::{ProcedureName, Words as _};

/// A number that is no length of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// The rule, by which code asks for it.
    pub id: RuleId,
    /// What it limits, in plain words.
    pub name: Text,
    /// The number.
    pub count: u32,
    /// When it is in force.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

/// A ground that the person may choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ground {
    /// The rule.
    pub id: RuleId,
    /// For which procedure.
    pub procedure: String,
    /// Its code.
    pub code: String,
    /// In the person's words.
    pub name: Text,
    /// When it is in force.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

/// A kind of paper that can be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The rule.
    pub id: RuleId,
    /// Its code.
    pub code: String,
    /// In plain words.
    pub name: Text,
    /// The conditions that it proves; none where it is taken, but counts for nothing.
    pub proves: Vec<String>,
    /// When it is in force.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

/// What has to be there before a repair can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RepairRule {
    /// The rule.
    pub id: RuleId,
    /// The kind of entry.
    pub kind: Kind,
    /// The classes.
    pub classes: Vec<Class>,
    /// The conditions, all of them: `min-period`, or one that a kind of paper proves.
    pub needs: Vec<String>,
    /// What the repair notice says of them, which goes with the first notice of the entry.
    pub notice: Text,
    /// When it is in force, by the day of asking.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

impl RepairRule {
    /// Whether it speaks of an entry.
    #[must_use]
    pub fn covers(&self, kind: Kind, class: Class) -> bool {
        self.kind == kind && self.classes.contains(&class)
    }
}

/// What somebody may do for the person, on one ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuthorityRule {
    /// The rule.
    pub id: RuleId,
    /// The ground: `agent`, `guardian`, `relative`.
    pub ground: String,
    /// In plain words.
    pub name: Text,
    /// Words of the acts.
    pub may: Vec<String>,
    /// The clock of the longest time.
    pub longest: RuleId,
    /// When it is in force.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

/// A restriction that the law knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Measure {
    /// The rule.
    pub id: RuleId,
    /// Its code.
    pub code: String,
    /// In plain words.
    pub name: Text,
    /// Its field: it counts in decisions of this domain and of no other.
    pub domain: DomainCode,
    /// The sorts of body that may impose it.
    pub authorities: Vec<BodyKindCode>,
    /// The longest time, counted from the decision on which it rests.
    pub longest: Length,
    /// When it is in force.
    pub in_force: InForce,
    /// Where it comes from: the article that allows it.
    pub source: Source,
}

/// Which words of a person's own statement a human reads first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatementScreen {
    /// The rule.
    pub id: RuleId,
    /// The review rules whose hits may be about somebody else.
    pub reviews: Vec<RuleId>,
    /// When it is in force.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

/// All of them, as they were read.
#[derive(Clone, Debug, Default)]
pub(super) struct Rights {
    pub(super) limits: Vec<Limit>,
    pub(super) grounds: Vec<Ground>,
    pub(super) evidence: Vec<Evidence>,
    pub(super) repairs: Vec<RepairRule>,
    pub(super) authorities: Vec<AuthorityRule>,
    pub(super) measures: Vec<Measure>,
    pub(super) screens: Vec<StatementScreen>,
}

impl Rights {
    /// Takes the tables of one file.
    pub(super) fn read(&mut self, node: &Node<'_>) {
        self.limits.extend(node.nodes("limit").iter().map(read_limit));
        self.grounds.extend(node.nodes("ground").iter().map(read_ground));
        self.evidence.extend(node.nodes("evidence").iter().map(read_evidence));
        self.repairs.extend(node.nodes("repair").iter().map(read_repair));
        self.authorities.extend(node.nodes("authority").iter().map(read_authority));
        self.measures.extend(node.nodes("measure").iter().map(read_measure));
        self.screens.extend(node.nodes("statement_screen").iter().map(read_statement_screen));
    }

    /// Every id that a worked case speaks for.
    pub(super) fn ids(&self) -> impl Iterator<Item = &RuleId> {
        let limits = self.limits.iter().map(|row| &row.id);
        let grounds = self.grounds.iter().map(|row| &row.id);
        let evidence = self.evidence.iter().map(|row| &row.id);
        let repairs = self.repairs.iter().map(|row| &row.id);
        let authorities = self.authorities.iter().map(|row| &row.id);
        let measures = self.measures.iter().map(|row| &row.id);
        let screens = self.screens.iter().map(|row| &row.id);
        limits.chain(grounds).chain(evidence).chain(repairs).chain(authorities).chain(measures).chain(screens)
    }
}

impl Rules {
    /// The limit of this id in force on `on`.
    ///
    /// # Errors
    /// [`RuleGap`] if there is none.
    pub fn limit(&self, id: &str, on: Date) -> Result<&Limit, RuleGap> {
        self.rights
            .limits
            .iter()
            .find(|limit| limit.id.as_str() == id && limit.in_force.holds_on(on))
            .ok_or_else(|| RuleGap { question: format!("a limit {id} on {on}") })
    }

    /// A ground of a procedure, in force on `on`.
    #[must_use]
    pub fn ground(&self, procedure: &str, code: &str, on: Date) -> Option<&Ground> {
        let here = |ground: &&Ground| ground.procedure == procedure && ground.code == code;
        self.rights.grounds.iter().find(|ground| here(ground) && ground.in_force.holds_on(on))
    }

    /// The grounds among which the person chooses.
    pub fn grounds<'a>(&'a self, procedure: &'a str, on: Date) -> impl Iterator<Item = &'a Ground> {
        let here = move |ground: &&Ground| ground.procedure == procedure && ground.in_force.holds_on(on);
        self.rights.grounds.iter().filter(here)
    }

    /// A kind of paper, in force on `on`.
    #[must_use]
    pub fn evidence(&self, code: &str, on: Date) -> Option<&Evidence> {
        self.rights.evidence.iter().find(|one| one.code == code && one.in_force.holds_on(on))
    }

    /// The kinds of paper that prove a condition.
    pub fn evidence_for<'a>(&'a self, condition: &'a str, on: Date) -> impl Iterator<Item = &'a Evidence> {
        let here = move |one: &&Evidence| one.in_force.holds_on(on) && one.proves.iter().any(|it| it == condition);
        self.rights.evidence.iter().filter(here)
    }

    /// What a repair of such an entry needs, if it is asked for on `on`.
    ///
    /// # Errors
    /// [`RuleGap`] where no row speaks of it.
    pub fn repair(&self, kind: Kind, class: Class, on: Date) -> Result<&RepairRule, RuleGap> {
        self.rights
            .repairs
            .iter()
            .find(|rule| rule.covers(kind, class) && rule.in_force.holds_on(on))
            .ok_or_else(|| RuleGap { question: format!("repair of {kind}, {class}, on {on}") })
    }

    /// What somebody may do for a person on a ground.
    ///
    /// # Errors
    /// [`RuleGap`] where no row speaks of it.
    pub fn authority(&self, ground: &str, on: Date) -> Result<&AuthorityRule, RuleGap> {
        self.rights
            .authorities
            .iter()
            .find(|rule| rule.ground == ground && rule.in_force.holds_on(on))
            .ok_or_else(|| RuleGap { question: format!("authority of {ground} on {on}") })
    }

    /// Every limit in force on `on`.
    pub fn limits(&self, on: Date) -> impl Iterator<Item = &Limit> {
        self.rights.limits.iter().filter(move |limit| limit.in_force.holds_on(on))
    }

    /// Every row of what repairs need, in force on `on`.
    pub fn repairs(&self, on: Date) -> impl Iterator<Item = &RepairRule> {
        self.rights.repairs.iter().filter(move |rule| rule.in_force.holds_on(on))
    }

    /// Every kind of paper in force on `on`.
    pub fn papers(&self, on: Date) -> impl Iterator<Item = &Evidence> {
        self.rights.evidence.iter().filter(move |paper| paper.in_force.holds_on(on))
    }

    /// Every row of who may act for a person, in force on `on`.
    pub fn authorities(&self, on: Date) -> impl Iterator<Item = &AuthorityRule> {
        self.rights.authorities.iter().filter(move |rule| rule.in_force.holds_on(on))
    }

    /// A restriction that the law knows on `on`.
    #[must_use]
    pub fn measure(&self, code: &str, on: Date) -> Option<&Measure> {
        self.measures(on).find(|measure| measure.code == code)
    }

    /// Every restriction that the law knows on `on`.
    pub fn measures(&self, on: Date) -> impl Iterator<Item = &Measure> {
        self.rights.measures.iter().filter(move |measure| measure.in_force.holds_on(on))
    }

    /// Whether a hit of a review rule may be about somebody else, so that a statement waits for a human.
    #[must_use]
    pub fn holds_statement(&self, review: &RuleId, on: Date) -> bool {
        self.rights.screens.iter().any(|row| row.in_force.holds_on(on) && row.reviews.contains(review))
    }
}

fn read_limit(node: &Node<'_>) -> Limit {
    let count = node.opt_count("count").unwrap_or_else(|| {
        if !node.has("count") {
            node.fault("count", "is missing", "add count = 3");
        }
        0
    });
    let limit = Limit {
        id: node.rule_id(),
        name: node.text("name"),
        count,
        in_force: node.in_force(),
        source: node.source(None),
    };
    node.done();
    limit
}

fn read_ground(node: &Node<'_>) -> Ground {
    let name = node.text("name");
    let ground = Ground {
        id: node.rule_id(),
        procedure: node.str("procedure"),
        code: node.str("code"),
        in_force: node.in_force(),
        source: node.source(Some(&name)),
        name,
    };
    node.done();
    ground
}

fn read_evidence(node: &Node<'_>) -> Evidence {
    let evidence = Evidence {
        id: node.rule_id(),
        code: node.str("code"),
        name: node.text("name"),
        proves: node.strs("proves"),
        in_force: node.in_force(),
        source: node.source(None),
    };
    node.done();
    evidence
}

fn read_repair(node: &Node<'_>) -> RepairRule {
    let rule = RepairRule {
        id: node.rule_id(),
        kind: node.one_of("kind", Kind::parse, Kind::Penalty),
        classes: node.each_of("classes", Class::parse),
        needs: node.strs("needs"),
        notice: node.text("notice"),
        in_force: node.in_force(),
        source: node.source(None),
    };
    node.done();
    rule
}

fn read_authority(node: &Node<'_>) -> AuthorityRule {
    let rule = AuthorityRule {
        id: node.rule_id(),
        ground: node.str("ground"),
        name: node.text("name"),
        may: node.strs("may"),
        longest: RuleId::new(node.str("longest")),
        in_force: node.in_force(),
        source: node.source(None),
    };
    node.done();
    rule
}

fn read_measure(node: &Node<'_>) -> Measure {
    let measure = Measure {
        id: node.rule_id(),
        code: node.str("code"),
        name: node.text("name"),
        domain: DomainCode::new(node.str("domain")),
        authorities: node.strs("authorities").iter().map(BodyKindCode::new).collect(),
        longest: node.length("longest"),
        in_force: node.in_force(),
        source: node.source(None),
    };
    node.done();
    measure
}

fn read_statement_screen(node: &Node<'_>) -> StatementScreen {
    let screen = StatementScreen {
        id: node.rule_id(),
        reviews: node.strs("reviews").iter().map(RuleId::new).collect(),
        in_force: node.in_force(),
        source: node.source(None),
    };
    node.done();
    screen
}

/// What no row speaks of, or two rows do on one day.
pub(super) fn gaps(rules: &Rules, mut found: impl FnMut(String, String, &'static str)) {
    let rights = &rules.rights;
    for item in rules.items().filter(|item| item.adverse) {
        for class in super::grid::classes_of(item.kind) {
            let class = class.unwrap_or(Class::Minor);
            let rows = || rights.repairs.iter().filter(move |row| row.covers(item.kind, class));
            let Some(since) = rows().map(|row| row.in_force.from).min() else {
                found(item.code.to_string(), format!("no row says what a repair of {class} needs"), MEND_REPAIR);
                continue;
            };
            for on in super::check::days_of_change(rows().map(|row| &row.in_force), since) {
                let speaking = rows().filter(|row| row.in_force.holds_on(on)).count();
                if speaking != 1 {
                    let what = format!("{speaking} rows say what a repair of {class} needs on {on}");
                    found(item.code.to_string(), what, MEND_REPAIR);
                }
            }
        }
    }
    for on in super::check::days_of_change(rules.clocks.iter().map(|clock| &clock.in_force), since(rules)) {
        for fault in crate::procedure::tables_with_faults(rules, on) {
            found(fault, format!("on {on}"), "mend the table of the procedure, or give the clock a row for that day");
        }
    }
    let limits = rights.limits.iter().map(|row| (row.id.to_string(), row.in_force));
    let grounds = rights.grounds.iter().map(|row| (format!("{} {}", row.procedure, row.code), row.in_force));
    let evidence = rights.evidence.iter().map(|row| (row.code.clone(), row.in_force));
    let authorities = rights.authorities.iter().map(|row| (row.ground.clone(), row.in_force));
    let measures = rights.measures.iter().map(|row| (row.code.clone(), row.in_force));
    for rows in
        [limits.collect::<Vec<_>>(), grounds.collect(), evidence.collect(), authorities.collect(), measures.collect()]
    {
        for (at, (name, span)) in rows.iter().enumerate() {
            if rows[at + 1..].iter().any(|(other, later)| other == name && share_a_day(span, later)) {
                found(name.clone(), "has two rows on one day".to_owned(), "end the older one");
            }
        }
    }
}

/// Since when every procedure has its clocks: before that day nobody can open a case.
fn since(rules: &Rules) -> Date {
    let mut first: BTreeMap<&RuleId, Date> = BTreeMap::new();
    for clock in rules.clocks.iter().filter(|clock| crate::procedure::uses_clock(clock.id.as_str())) {
        let from = first.entry(&clock.id).or_insert(clock.in_force.from);
        *from = (*from).min(clock.in_force.from);
    }
    first.into_values().max().unwrap_or(Date::MIN)
}

const MEND_REPAIR: &str = "let exactly one row speak, see rules/repair/";

/// References that find nothing.
pub(super) fn dangling(rules: &Rules, lost: &mut impl FnMut(String, String)) {
    let rights = &rules.rights;
    for row in &rights.grounds {
        if ProcedureName::parse(&row.procedure).is_none() {
            lost(row.id.to_string(), format!("names procedure {}", row.procedure));
        }
    }
    for row in &rights.repairs {
        for need in row.needs.iter().filter(|need| *need != MIN_PERIOD) {
            if !rights.evidence.iter().any(|one| one.proves.contains(need)) {
                lost(row.id.to_string(), format!("needs {need}, which no kind of paper proves"));
            }
        }
    }
    for row in &rights.authorities {
        if Acting::parse(&row.ground).is_none() {
            lost(row.id.to_string(), format!("names ground {}", row.ground));
        }
        for act in row.may.iter().filter(|act| Act::parse(act).is_none()) {
            lost(row.id.to_string(), format!("allows {act}, which is no act"));
        }
        if !rules.clocks.iter().any(|clock| clock.id == row.longest) {
            lost(row.id.to_string(), format!("names clock {}", row.longest));
        }
    }
    for row in &rights.measures {
        if !rules.domains.iter().any(|domain| domain.code == row.domain) {
            lost(row.id.to_string(), format!("names domain {}", row.domain));
        }
        for kind in row.authorities.iter().filter(|code| !rules.body_kinds.iter().any(|kind| &kind.code == *code)) {
            lost(row.id.to_string(), format!("names {kind}, which is no kind of body"));
        }
    }
    for row in &rights.screens {
        let known = |id: &&RuleId| rules.screening.reviews.iter().any(|review| review.id == **id);
        for id in row.reviews.iter().filter(|id| !known(id)) {
            lost(row.id.to_string(), format!("names {id}, which is no rule of review"));
        }
    }
}
