//! Classes of penalty, and how long an adverse entry may be disclosed and kept.
//!
//! The first day of a disclosure period is the date of the decision, its last the day before the
//! corresponding date (house, in the person's favour). A better rule for the person applies back:
//! of the rule in force on the date of the decision and those that came into force later, the one
//! whose period ends first counts.

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;

use super::read::Node;
use super::words::{
    Amounts, Class, DomainCode, InForce, Kind, Length, PenaltyKind, RuleGap, RuleId, Source, Text, named,
};

/// What a class means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClassRule {
    /// The rule.
    pub id: RuleId,
    /// The class.
    pub class: Class,
    /// What it means, in plain words.
    pub meaning: Text,
    /// When it is in force.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

/// One row that puts a kind of penalty into a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PenaltyClassRule {
    /// The rule.
    pub id: RuleId,
    /// The kinds of penalty.
    pub kinds: Vec<PenaltyKind>,
    /// Only these domains; all if empty.
    pub domains: Vec<DomainCode>,
    /// Only fines from so many fen.
    pub from_fen: Option<i64>,
    /// Only fines below so many fen.
    pub below_fen: Option<i64>,
    /// The class.
    pub class: Class,
    /// When the row is in force.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

impl PenaltyClassRule {
    fn covers(&self, kind: PenaltyKind, fen: i64, domain: &DomainCode) -> bool {
        self.kinds.contains(&kind)
            && (self.domains.is_empty() || self.domains.contains(domain))
            && self.from_fen.is_none_or(|from| fen >= from)
            && self.below_fen.is_none_or(|below| fen < below)
    }

    /// Whether two rows could speak of the same penalty on the same day.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let (low, high) = (self.from_fen.unwrap_or(0), self.below_fen.unwrap_or(i64::MAX));
        let (other_low, other_high) = (other.from_fen.unwrap_or(0), other.below_fen.unwrap_or(i64::MAX));
        self.kinds.iter().any(|kind| other.kinds.contains(kind))
            && (self.domains.is_empty()
                || other.domains.is_empty()
                || self.domains.iter().any(|domain| other.domains.contains(domain)))
            && low < other_high
            && other_low < high
            && share_a_day(&self.in_force, &other.in_force)
    }
}

/// Whether two spans of force have a day in common.
pub(super) fn share_a_day(one: &InForce, other: &InForce) -> bool {
    one.holds_on_or_later(other.from) && other.holds_on_or_later(one.from)
}

/// The class of a penalty, with the row that gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classified {
    /// The class: of several kinds, the longest.
    pub class: Class,
    /// The kind of penalty that it comes from.
    pub by: Option<PenaltyKind>,
    /// The row; none where no kind of penalty was given.
    pub rule: Option<RuleId>,
}

pub(super) fn classify(
    rows: &[PenaltyClassRule],
    kinds: &[PenaltyKind],
    amounts: &Amounts,
    domain: &DomainCode,
    decided_on: Date,
) -> Classified {
    let mut kinds = kinds.to_vec();
    let confiscated = [PenaltyKind::ConfiscateGains, PenaltyKind::ConfiscateProperty];
    if amounts.fine_fen.is_some_and(|fen| fen > 0) && !kinds.contains(&PenaltyKind::Fine) {
        kinds.push(PenaltyKind::Fine);
    }
    if amounts.confiscated_fen.is_some_and(|fen| fen > 0) && !kinds.iter().any(|kind| confiscated.contains(kind)) {
        kinds.push(PenaltyKind::ConfiscateGains);
    }
    let mut found = Classified { class: Class::Minor, by: None, rule: None };
    for kind in kinds {
        let fen = if kind == PenaltyKind::Fine { amounts.fine_fen.unwrap_or(0) } else { 0 };
        let best = rows
            .iter()
            .filter(|row| row.in_force.holds_on_or_later(decided_on) && row.covers(kind, fen, domain))
            .min_by_key(|row| row.class);
        let graver = best.filter(|row| found.rule.is_none() || row.class > found.class);
        if let Some(row) = graver {
            found = Classified { class: row.class, by: Some(kind), rule: Some(row.id.clone()) };
        }
    }
    found
}

named!(
    /// What happens at the end of the longest period if the duty is not yet performed.
    IfUncorrected {
        /// 停止披露并转人工: it stops, and the case goes to a human.
        StopAndReview = "stop-and-review", "停止披露并转人工", "it stops, and a human looks at the case";
        /// 停止披露.
        Stop = "stop", "停止披露", "it stops";
    }
);

/// One row of the disclosure periods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PeriodRule {
    /// The rule.
    pub id: RuleId,
    /// The kind of entry.
    pub kind: Kind,
    /// The classes.
    pub classes: Vec<Class>,
    /// Only these domains; all if empty.
    pub domains: Vec<DomainCode>,
    /// The shortest period, before which the person cannot ask for repair.
    pub min: Option<Length>,
    /// The longest period.
    pub max: Length,
    /// What happens at its end if the duty is not performed.
    pub if_uncorrected: IfUncorrected,
    /// When the row is in force, by the date of the decision.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

/// One row of the retention periods, or the hard cap of disclosure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeepRule {
    /// The rule.
    pub id: RuleId,
    /// The kind of entry.
    pub kind: Kind,
    /// The classes.
    pub classes: Vec<Class>,
    /// How long.
    pub length: Length,
    /// When the row is in force, by the date of the decision.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

/// How long an adverse entry may be disclosed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosurePeriod {
    /// The last day of the shortest period: repair can be asked for from the next day.
    pub min_until: Option<Date>,
    /// The last day of disclosure.
    pub last_day: Date,
    /// The rule that gave the period.
    pub rule: RuleId,
    /// The rule that says what the class means.
    pub class_rule: RuleId,
    /// What happens after the last day if the duty is not performed.
    pub if_uncorrected: IfUncorrected,
}

/// The last day of a period that begins on `first`: the day before the corresponding date.
///
/// Where the month has no such day, the month's last day stands in for it, so that the period ends
/// a day before that, in the person's favour.
#[must_use]
pub fn last_day_of(first: Date, length: Length) -> Date {
    corresponding(first, length).saturating_sub(Span::new().days(1))
}

/// The corresponding date after `from`; working days are not counted here.
pub(super) fn corresponding(from: Date, length: Length) -> Date {
    let span = match length {
        Length::Days(n) | Length::WorkingDays(n) => Span::new().try_days(n),
        Length::Months(n) => Span::new().try_months(n),
        Length::Years(n) => Span::new().try_years(n),
    };
    span.map_or(Date::MAX, |span| from.saturating_add(span))
}

impl PeriodRule {
    pub(super) fn covers(&self, kind: Kind, class: Class, domain: &DomainCode) -> bool {
        self.kind == kind && self.classes.contains(&class) && (self.domains.is_empty() || self.domains.contains(domain))
    }
}

pub(super) fn disclosure(
    rows: &[PeriodRule],
    caps: &[KeepRule],
    classes: &[ClassRule],
    asked: (Kind, Class, &DomainCode),
    decided_on: Date,
) -> Result<DisclosurePeriod, RuleGap> {
    let (kind, class, domain) = asked;
    let gap = |what: &str| RuleGap { question: format!("{what} of {kind}, {class}, decided on {decided_on}") };
    let best = rows
        .iter()
        .filter(|row| row.covers(kind, class, domain) && row.in_force.holds_on_or_later(decided_on))
        .min_by_key(|row| {
            let min = row.min.map(|length| last_day_of(decided_on, length));
            (last_day_of(decided_on, row.max), min, row.in_force.from)
        })
        .ok_or_else(|| gap("disclosure period"))?;
    let class_rule = classes
        .iter()
        .filter(|rule| rule.class == class && rule.in_force.holds_on_or_later(decided_on))
        .min_by_key(|rule| rule.in_force.from)
        .ok_or_else(|| gap("meaning of the class"))?;
    let mut last_day = last_day_of(decided_on, best.max);
    let mut rule = best.id.clone();
    let caps = caps.iter().filter(|cap| cap.kind == kind && cap.classes.contains(&class));
    for cap in caps.filter(|cap| cap.in_force.holds_on_or_later(decided_on)) {
        let end = last_day_of(decided_on, cap.length);
        if end < last_day {
            (last_day, rule) = (end, cap.id.clone());
        }
    }
    let min_until = best.min.map(|length| last_day_of(decided_on, length).min(last_day));
    let class_rule = class_rule.id.clone();
    Ok(DisclosurePeriod { min_until, last_day, rule, class_rule, if_uncorrected: best.if_uncorrected })
}

pub(super) fn retention(
    rows: &[KeepRule],
    kind: Kind,
    class: Class,
    decided_on: Date,
) -> Result<(Date, RuleId), RuleGap> {
    rows.iter()
        .filter(|row| row.kind == kind && row.classes.contains(&class) && row.in_force.holds_on_or_later(decided_on))
        .map(|row| (last_day_of(decided_on, row.length), row.id.clone()))
        .min_by_key(|(last_day, _)| *last_day)
        .ok_or_else(|| RuleGap { question: format!("retention of {kind}, {class}, decided on {decided_on}") })
}

pub(super) fn read_class(node: &Node<'_>) -> ClassRule {
    let rule = ClassRule {
        id: node.rule_id(),
        class: node.one_of("class", Class::parse, Class::Minor),
        meaning: node.text("meaning"),
        in_force: node.in_force(),
        source: node.source(None),
    };
    node.done();
    rule
}

/// Amounts are written as a lawyer says them: from (以上), above (超过), below (不满), up to (以下).
fn read_bounds(node: &Node<'_>) -> (Option<i64>, Option<i64>) {
    let fen = |key, plus: i64| {
        let yuan: Option<i64> = node.opt_count(key);
        yuan.map(|yuan| yuan.saturating_mul(100).saturating_add(plus))
    };
    let (from, above, below, up_to) =
        (fen("from_yuan", 0), fen("above_yuan", 1), fen("below_yuan", 0), fen("up_to_yuan", 1));
    if from.is_some() && above.is_some() || below.is_some() && up_to.is_some() {
        node.fault(
            "from_yuan",
            "bounds the amount twice on one side",
            "keep one of from and above, one of below and up_to",
        );
    }
    (from.or(above), below.or(up_to))
}

pub(super) fn read_penalty_class(node: &Node<'_>) -> PenaltyClassRule {
    let (from_fen, below_fen) = read_bounds(node);
    let rule = PenaltyClassRule {
        id: node.rule_id(),
        kinds: node.each_of("kinds", PenaltyKind::parse),
        domains: node.strs("domains").iter().map(DomainCode::new).collect(),
        from_fen,
        below_fen,
        class: node.one_of("class", Class::parse, Class::Minor),
        in_force: node.in_force(),
        source: node.source(None),
    };
    node.done();
    rule
}

pub(super) fn read_period(node: &Node<'_>) -> PeriodRule {
    let rule = PeriodRule {
        id: node.rule_id(),
        kind: node.one_of("kind", Kind::parse, Kind::Penalty),
        classes: node.each_of("classes", Class::parse),
        domains: node.strs("domains").iter().map(DomainCode::new).collect(),
        min: node.opt_length("min"),
        max: node.length("max"),
        if_uncorrected: node.one_of("if_uncorrected", IfUncorrected::parse, IfUncorrected::Stop),
        in_force: node.in_force(),
        source: node.source(None),
    };
    node.done();
    rule
}

pub(super) fn read_keep(node: &Node<'_>) -> KeepRule {
    let rule = KeepRule {
        id: node.rule_id(),
        kind: node.one_of("kind", Kind::parse, Kind::Penalty),
        classes: node.each_of("classes", Class::parse),
        length: node.length("length"),
        in_force: node.in_force(),
        source: node.source(None),
    };
    node.done();
    rule
}
