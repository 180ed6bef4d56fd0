//! Repair (修复): the person did what the decision asked of them, and what the rules ask besides. It is a
//! right, not a favour: from then on the entry is neither disclosed nor shared nor used.
//!
//! Sources: 信用修复管理办法 (Order 36) and 国办发〔2025〕22号, whose texts are awaited: what is known of them
//! is marked so in `rules/repair/`. Volunteering and donations are admitted nowhere: they are never the
//! price of a right.

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use super::case::next_day;
use super::table::{Effect, Move, Need, Row, after, after_opening, closed, open};
use super::words::{Actor, words};
use super::{By, Case, Procedure, ProcedureName, Refusal, Said};
use crate::codec::Day;
use crate::disclosure::{class_of, item_of, period_of};
use crate::entry::{EndedWhy, EntryRecord};
use crate::ids::EntryId;
use crate::rules::{Class, Kind, RepairRule, RuleGap, RuleId, Rules, Text};

words!(
    /// Where a repair stands.
    Stage {
        0 Asked = "asked", "已申请", "asked for";
        1 Accepted = "accepted", "已受理", "accepted";
        2 Incomplete = "incomplete", "待补正", "something is missing";
        3 Completed = "completed", "已补正，审核中", "completed, being looked at";
        4 RefusalProposed = "refusal-proposed", "拟不同意，本人可陈述", "to be refused, and the person may reply";
        5 Heard = "heard", "已听取陈述", "heard";
        6 Refused = "refused", "不同意，本人可申请复核", "refused, and the person may ask again";
        7 Appealed = "appealed", "登记机关复核中", "looked at again by the register";
        8 Repaired = "repaired", "已修复", "repaired";
        9 NotRepaired = "not-repaired", "未修复，可以再申请", "not repaired; it can be asked for again";
        10 Silenced = "silenced", "逾期不答，停止披露", "not answered: not disclosed any more";
        11 Withdrawn = "withdrawn", "本人撤回", "withdrawn by the person";
        12 Overtaken = "overtaken", "信息已另行停止披露", "the entry ended otherwise";
    }
);

words!(
    /// What is done in a repair.
    Step {
        0 Ask = "ask", "申请修复", "ask";
        1 Accept = "accept", "受理", "accept";
        2 AskMore = "ask-more", "一次告知补正", "say, once, what is missing";
        3 Complete = "complete", "补正", "complete";
        4 Grant = "grant", "同意修复", "grant";
        5 ProposeRefusal = "propose-refusal", "拟不同意并告知", "say that it is to be refused, and why";
        6 Reply = "reply", "陈述", "reply";
        7 Unheard = "unheard", "陈述期过", "go on without a reply";
        8 Refuse = "refuse", "不同意", "refuse";
        9 Appeal = "appeal", "申请复核", "ask for another look";
        10 Uphold = "uphold", "复核维持", "uphold";
        11 Close = "close", "期过", "close";
        12 Silence = "silence", "逾期不答，停止披露", "end for silence";
        13 Withdraw = "withdraw", "撤回申请", "withdraw";
        15 Extend = "extend", "延长", "take longer";
        14 Overtake = "overtake", "信息已停止披露", "close, the entry having ended";
    }
);

/// What a repair is about.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Matter {
    /// The entry.
    #[n(0)]
    pub entry: EntryId,
    /// Its version.
    #[n(1)]
    pub version: u32,
    /// Code of the body that filed it.
    #[n(2)]
    pub source: String,
    /// Word of its kind.
    #[n(3)]
    pub kind: String,
    /// Word of its class, by the rules in force for it.
    #[n(4)]
    pub class: String,
    /// Last day of the shortest period, where it has one.
    #[n(5)]
    pub min_until: Option<Day>,
    /// When an earlier repair was found to rest on false papers.
    #[n(6)]
    pub abused_on: Option<Day>,
}

impl Matter {
    /// Of an entry as it stands; `None` of one that cannot weigh against the person: there is nothing to
    /// repair.
    ///
    /// # Errors
    /// [`RuleGap`] where no rule is in force for it.
    pub fn of(entry: EntryId, record: &EntryRecord, rules: &Rules) -> Result<Option<Self>, RuleGap> {
        let item = item_of(record, rules)?;
        let Some(period) = period_of(record, rules)? else { return Ok(None) };
        Ok(Some(Self {
            entry,
            version: record.version(),
            source: record.content.source_body.clone(),
            kind: item.kind.as_str().to_owned(),
            class: class_of(record, item, rules).unwrap_or(Class::Minor).as_str().to_owned(),
            min_until: period.min_until.map(Day),
            abused_on: None,
        }))
    }

    /// What the rules ask for, on the day on which somebody asks.
    ///
    /// # Errors
    /// [`RuleGap`] where no row speaks of it.
    pub fn rule<'a>(&self, rules: &'a Rules, day: Date) -> Result<&'a RepairRule, RuleGap> {
        let gap = || RuleGap { question: format!("repair of {}, {}", self.kind, self.class) };
        let kind = Kind::parse(&self.kind).ok_or_else(gap)?;
        rules.repair(kind, Class::parse(&self.class).unwrap_or(Class::Minor), day)
    }
}

/// The condition that the shortest period is over.
pub const MIN_PERIOD: &str = "min-period";

/// What is still missing before a repair can be asked for; empty if nothing is. The repair notice, which
/// goes with the first notice of an entry (两书同达), says the same.
///
/// # Errors
/// [`RuleGap`] where no row speaks of it.
pub fn unmet(matter: &Matter, said: &Said, day: Date, rules: &Rules) -> Result<Vec<Refusal>, RuleGap> {
    let rule = matter.rule(rules, day)?;
    let proved = |condition: &str| {
        let proves =
            |kind: &str| rules.evidence(kind, day).is_some_and(|kind| kind.proves.iter().any(|one| one == condition));
        said.papers.iter().any(|paper| proves(&paper.kind))
    };
    let mut missing = Vec::new();
    for condition in &rule.needs {
        if condition == MIN_PERIOD {
            if let Some(min) = matter.min_until.filter(|min| day <= min.0) {
                missing.push(Refusal::TooEarly { from: next_day(min.0) });
            }
        } else if !proved(condition) {
            missing.push(Refusal::Unmet { condition: condition.clone() });
        }
    }
    if let Some(abused) = matter.abused_on {
        let years = rules.limit("repair.bar.years", day)?.count;
        let span = jiff::Span::new().try_years(years).unwrap_or_default();
        let from = abused.0.saturating_add(span);
        if day < from {
            missing.push(Refusal::TooEarly { from });
        }
    }
    Ok(missing)
}

/// What the first notice of an adverse entry says of its repair (两书同达).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepairNotice<'a> {
    /// The first day on which repair can be asked for; none where there is no shortest period.
    pub from: Option<Date>,
    /// The conditions, by their words.
    pub needs: &'a [String],
    /// In plain words.
    pub text: &'a Text,
    /// The rule.
    pub rule: &'a RuleId,
}

/// The repair notice of an entry; none of one that cannot weigh against the person.
///
/// # Errors
/// [`RuleGap`] where no rule is in force for it.
pub fn notice<'a>(record: &EntryRecord, rules: &'a Rules, day: Date) -> Result<Option<RepairNotice<'a>>, RuleGap> {
    let Some(matter) = Matter::of(EntryId::from_bytes([0; 10]), record, rules)? else { return Ok(None) };
    let rule = matter.rule(rules, day)?;
    let gated = rule.needs.iter().any(|need| need == MIN_PERIOD);
    let from = matter.min_until.filter(|_| gated).map(|min| next_day(min.0));
    Ok(Some(RepairNotice { from, needs: &rule.needs, text: &rule.notice, rule: &rule.id }))
}

/// The procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repair;

use Stage::*;

const OPEN: &[Stage] = &[Asked, Accepted, Incomplete, Completed, RefusalProposed, Heard, Refused, Appealed];
const REPAIRED: &[Effect] = &[Effect::End(EndedWhy::Repaired), Effect::Travel];

impl Procedure for Repair {
    type Stage = Stage;
    type Step = Step;
    type Matter = Matter;
    const NAME: ProcedureName = ProcedureName::Repair;

    const OPENING: Move<Stage, Step> = Move::new(&[], Step::Ask, &[Actor::Person], Asked)
        .needs(&[Need::Conditions])
        .tells(&[Actor::Person, Actor::Source, Actor::Officer]);

    const ROWS: &'static [Row<Stage, Step>] = &[
        open(Asked, Actor::Source, &[after(Step::Accept, "repair.accept")]),
        open(Accepted, Actor::Source, &[after_opening(Step::Silence, "repair.decide")]),
        open(Incomplete, Actor::Person, &[after(Step::Close, "repair.complete")]),
        open(Completed, Actor::Source, &[after(Step::Silence, "repair.decide")]),
        open(RefusalProposed, Actor::Person, &[after(Step::Unheard, "repair.reply")]),
        open(Heard, Actor::Source, &[after(Step::Silence, "repair.decide.heard")]),
        open(Refused, Actor::Person, &[after(Step::Close, "repair.appeal")]),
        open(Appealed, Actor::Officer, &[after(Step::Silence, "repair.appeal.decide")]),
        closed(Repaired),
        closed(NotRepaired),
        closed(Silenced),
        closed(Withdrawn),
        closed(Overtaken),
    ];

    const MOVES: &'static [Move<Stage, Step>] = &[
        Move::new(&[Asked], Step::Accept, &[Actor::Source, Actor::Time], Accepted).tells(&[Actor::Person]),
        Move::new(&[Asked, Accepted], Step::AskMore, &[Actor::Source], Incomplete)
            .needs(&[Need::Words, Need::Named, Need::AtMost("repair.ask-more")])
            .tells(&[Actor::Person]),
        // How often, and whether at all, the rules say.
        Move::new(&[Accepted, Completed], Step::Extend, &[Actor::Source], Completed)
            .needs(&[Need::Words, Need::Named, Need::AtMost("repair.extensions")])
            .tells(&[Actor::Person]),
        Move::new(&[Incomplete], Step::Complete, &[Actor::Person], Completed)
            .needs(&[Need::Evidence])
            .tells(&[Actor::Source]),
        Move::new(&[Incomplete], Step::Close, &[Actor::Time], NotRepaired).tells(&[Actor::Person]),
        Move::new(&[Asked, Accepted, Completed, RefusalProposed, Heard], Step::Grant, &[Actor::Source], Repaired)
            .needs(&[Need::Named])
            .does(REPAIRED)
            .tells(&[Actor::Person, Actor::Officer]),
        Move::new(&[Accepted, Completed], Step::ProposeRefusal, &[Actor::Source], RefusalProposed)
            .needs(&[Need::Words, Need::Named])
            .tells(&[Actor::Person]),
        Move::new(&[RefusalProposed], Step::Reply, &[Actor::Person], Heard)
            .needs(&[Need::Words])
            .tells(&[Actor::Source]),
        Move::new(&[RefusalProposed], Step::Unheard, &[Actor::Time], Heard).tells(&[Actor::Source]),
        // Nothing is refused before the person was told of it and could reply.
        Move::new(&[Heard], Step::Refuse, &[Actor::Source], Refused)
            .needs(&[Need::Words, Need::Named])
            .tells(&[Actor::Person, Actor::Officer]),
        Move::new(&[Refused], Step::Appeal, &[Actor::Person], Appealed)
            .needs(&[Need::Words])
            .tells(&[Actor::Officer, Actor::Source]),
        Move::new(&[Refused], Step::Close, &[Actor::Time], NotRepaired).tells(&[Actor::Person]),
        Move::new(&[Appealed], Step::Grant, &[Actor::Officer], Repaired)
            .needs(&[Need::Words, Need::OtherOfficer])
            .does(REPAIRED)
            .tells(&[Actor::Person, Actor::Source]),
        Move::new(&[Appealed], Step::Uphold, &[Actor::Officer], NotRepaired)
            .needs(&[Need::Words, Need::OtherOfficer])
            .tells(&[Actor::Person, Actor::Source]),
        Move::new(&[Accepted, Completed, Heard, Appealed], Step::Silence, &[Actor::Time], Silenced)
            .does(&[Effect::End(EndedWhy::Silence), Effect::Travel])
            .tells(&[Actor::Person, Actor::Source, Actor::Supervisor]),
        Move::new(OPEN, Step::Withdraw, &[Actor::Person], Withdrawn).tells(&[Actor::Source]),
        Move::new(OPEN, Step::Overtake, &[Actor::Register], Overtaken).tells(&[Actor::Person, Actor::Source]),
    ];

    fn condition_words(step: Step) -> &'static str {
        match step {
            Step::Ask => "满足 rules/repair 对这类信息的全部条件",
            _ => "",
        }
    }
    fn conditions(case: &Case<Self>, _: Step, said: &Said, _: &By, day: Date, rules: &Rules) -> Result<(), Refusal> {
        unmet(&case.matter, said, day, rules)?.into_iter().next().map_or(Ok(()), Err)
    }
    fn body(matter: &Matter, actor: Actor) -> Option<&str> {
        (actor == Actor::Source).then_some(&matter.source)
    }
    fn adverse(_: &Matter) -> bool {
        true
    }
    fn version(matter: &Matter) -> u32 {
        matter.version
    }
}
