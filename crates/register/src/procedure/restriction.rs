//! Restriction (限制措施): comes into being by this procedure and in no other way. One authority, its own
//! field, prior notice with facts and reasons, days to be heard, a hearing if the person asks, a named
//! decider who did not propose it, an end, an appeal; lifted the day its ground falls. About one person
//! and nobody of their family. It is looked at in a decision of that very field only.
//!
//! Sources: each measure rests on the article that `rules/procedures/restriction.toml` cites for it; the
//! steps follow 行政处罚法 44, 45, 61 and 64, the appeal 行政复议法 62.

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use super::table::{Effect, Move, Need, Row, after, after_given, closed, open};
use super::words::{Actor, words};
use super::{By, Case, Procedure, ProcedureName, Refusal, Said, Taken};
use crate::entry::EndedWhy;
use crate::ids::{CaseId, EntryId};
use crate::rules::{Measure, RuleGap, Rules};

words!(
    /// Where a restriction stands.
    Stage {
        0 Proposed = "proposed", "拟采取，待送达告知书", "proposed, and to be told";
        1 Telling = "telling", "已告知，可陈述、申辩、要求听证", "told, and the person may reply or ask for a hearing";
        2 HearingAsked = "hearing-asked", "本人要求听证", "a hearing was asked for";
        3 HearingSet = "hearing-set", "已定听证日期", "a hearing is set";
        4 Heard = "heard", "已听取意见，待决定", "heard, to be decided";
        5 Decided = "decided", "已决定，待送达", "decided, to be served";
        6 InForce = "in-force", "措施有效", "in force";
        7 Appealed = "appealed", "本人不服，复核中", "in force, under appeal";
        8 Upheld = "upheld", "复核维持，措施有效", "in force, upheld";
        9 Ended = "ended", "到期解除", "over";
        10 Lifted = "lifted", "解除", "lifted";
        11 Annulled = "annulled", "复核撤销", "annulled on appeal";
        12 Dropped = "dropped", "不采取", "not imposed";
        13 Lapsed = "lapsed", "逾期作罢", "lapsed";
    }
);

words!(
    /// What is done about a restriction.
    Step {
        0 Propose = "propose", "拟采取", "propose";
        1 Served = "served", "送达", "serve";
        2 Reply = "reply", "陈述申辩", "reply";
        3 AskHearing = "ask-hearing", "要求听证", "ask for a hearing";
        4 SetHearing = "set-hearing", "定听证日期", "set the hearing";
        5 HoldHearing = "hold-hearing", "举行听证", "hold the hearing";
        6 Ready = "ready", "陈述期过", "go on when the time to reply is over";
        7 Decide = "decide", "决定采取", "impose";
        8 Drop = "drop", "决定不采取", "not impose";
        9 Lapse = "lapse", "逾期作罢", "lapse";
        10 End = "end", "到期", "end";
        11 GroundFell = "ground-fell", "依据消失，解除", "lift, its ground having fallen";
        12 Appeal = "appeal", "申请复核", "appeal";
        13 Uphold = "uphold", "维持", "uphold";
        14 Annul = "annul", "撤销", "annul";
        15 Silence = "silence", "复核逾期，解除", "lift for silence on the appeal";
    }
);

/// What a restriction is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Matter {
    /// Code of the measure in the rules.
    #[n(0)]
    pub measure: String,
    /// Code of the authority.
    #[n(1)]
    pub authority: String,
    /// Its field: a domain of the rules.
    #[n(2)]
    pub domain: String,
    /// Number of the document of the decision on which it rests.
    #[n(3)]
    pub ground_document: String,
    /// The day of that decision, from which the law counts its end.
    #[n(4)]
    #[cbor(with = "crate::codec::date")]
    pub ground_on: Date,
    /// That decision as it is filed here, where it is: what becomes of it, the restriction follows.
    #[n(5)]
    pub ground_entry: Option<EntryId>,
}

impl Matter {
    fn measure<'a>(&self, rules: &'a Rules, day: Date) -> Result<&'a Measure, Refusal> {
        let found = rules.measure(&self.measure, day).filter(|measure| measure.domain.as_str() == self.domain);
        found.ok_or_else(|| Refusal::NotAdmitted { what: self.measure.clone() })
    }
}

/// Whether a restriction is lifted, because its ground has ended so. That a period of disclosure is over
/// lifts nothing: the law gives the measure a time of its own.
#[must_use]
pub fn ground_fell(why: EndedWhy) -> bool {
    match why {
        EndedWhy::Withdrawn | EndedWhy::Annulled | EndedWhy::Repaired | EndedWhy::Objected | EndedWhy::Silence => true,
        EndedWhy::PeriodOver | EndedWhy::NotInForce | EndedWhy::Declined => false,
    }
}

/// The last day that a decision set.
#[must_use]
pub fn until(taken: &[Taken<Step>]) -> Option<Date> {
    let decided = taken.iter().rev().find(|taken| taken.step == Step::Decide);
    decided.and_then(|taken| taken.said.until).map(|until| until.0)
}

/// Whether a restriction holds on a day for a decision in a field: in its own field and in no other, from
/// its service to its last day.
#[must_use]
pub fn holds(case: &Case<Restriction>, domain: &str, day: Date) -> bool {
    let in_force = matches!(case.stage, InForce | Appealed | Upheld);
    in_force && case.matter.domain == domain && until(&case.taken).is_some_and(|until| day <= until)
}

/// Pairs of restrictions of one person that overlap: the same measure, or the same field at the same time.
/// A human looks at them; the register draws no conclusion.
#[must_use]
pub fn overlaps(cases: &[(CaseId, &Case<Restriction>)]) -> Vec<(CaseId, CaseId)> {
    let mut pairs = Vec::new();
    for (at, (id, one)) in cases.iter().enumerate() {
        for (other_id, other) in &cases[at + 1..] {
            let both_open = one.is_open() && other.is_open();
            if both_open && (one.matter.measure == other.matter.measure || one.matter.domain == other.matter.domain) {
                pairs.push((*id, *other_id));
            }
        }
    }
    pairs
}

/// The procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restriction;

use Stage::*;

const BEFORE: &[Stage] = &[Proposed, Telling, HearingAsked, HearingSet, Heard, Decided];
const HOLDING: &[Stage] = &[InForce, Appealed, Upheld];

impl Procedure for Restriction {
    type Stage = Stage;
    type Step = Step;
    type Matter = Matter;
    const NAME: ProcedureName = ProcedureName::Restriction;

    const OPENING: Move<Stage, Step> = Move::new(&[], Step::Propose, &[Actor::Authority], Proposed)
        .needs(&[Need::Words, Need::Named, Need::Conditions])
        .tells(&[Actor::Person]);

    const ROWS: &'static [Row<Stage, Step>] = &[
        open(Proposed, Actor::Authority, &[after(Step::Lapse, "restriction.serve")]),
        open(Telling, Actor::Person, &[after(Step::Ready, "restriction.heard")]),
        open(HearingAsked, Actor::Authority, &[after(Step::Lapse, "restriction.hearing.set")]),
        open(HearingSet, Actor::Authority, &[after_given(Step::Lapse)]),
        open(Heard, Actor::Decider, &[after(Step::Lapse, "restriction.decide")]),
        open(Decided, Actor::Authority, &[after(Step::Lapse, "restriction.serve")]),
        open(InForce, Actor::Authority, &[after_given(Step::End)]),
        open(Appealed, Actor::Reviewer, &[after_given(Step::End), after(Step::Silence, "restriction.appeal.decide")]),
        open(Upheld, Actor::Authority, &[after_given(Step::End)]),
        closed(Ended),
        closed(Lifted),
        closed(Annulled),
        closed(Dropped),
        closed(Lapsed),
    ];

    const MOVES: &'static [Move<Stage, Step>] =
        &[
            // Serving is a step of the authority in law; that it was done is told by the register.
            Move::new(&[Proposed], Step::Served, &[Actor::Register], Telling).tells(&[Actor::Authority]),
            Move::stay(&[Telling, HearingAsked, HearingSet, Heard], Step::Reply, &[Actor::Person])
                .needs(&[Need::Words])
                .tells(&[Actor::Authority, Actor::Decider]),
            Move::new(&[Telling], Step::AskHearing, &[Actor::Person], HearingAsked)
                .tells(&[Actor::Authority, Actor::Person]),
            Move::new(&[Telling], Step::Ready, &[Actor::Time], Heard).tells(&[Actor::Decider]),
            Move::new(&[HearingAsked], Step::SetHearing, &[Actor::Authority], HearingSet)
                .needs(&[Need::Named, Need::Until, Need::Conditions])
                .tells(&[Actor::Person]),
            Move::new(&[HearingSet], Step::HoldHearing, &[Actor::Authority], Heard)
                .needs(&[Need::Words, Need::Named, Need::Conditions])
                .tells(&[Actor::Decider, Actor::Person]),
            Move::new(&[Heard], Step::Decide, &[Actor::Decider], Decided)
                .needs(&[Need::Words, Need::OtherOfficer, Need::Until, Need::Conditions])
                .tells(&[Actor::Person]),
            Move::new(&[Decided], Step::Served, &[Actor::Register], InForce)
                .does(&[Effect::Restrict])
                .tells(&[Actor::Person, Actor::Authority]),
            Move::new(BEFORE, Step::Drop, &[Actor::Authority, Actor::Decider], Dropped)
                .needs(&[Need::Named])
                .tells(&[Actor::Person]),
            Move::new(&[Proposed, HearingAsked, HearingSet, Heard, Decided], Step::Lapse, &[Actor::Time], Lapsed)
                .tells(&[Actor::Person, Actor::Authority, Actor::Supervisor]),
            Move::new(HOLDING, Step::End, &[Actor::Time], Ended)
                .does(&[Effect::Lift])
                .tells(&[Actor::Person, Actor::Authority]),
            Move::new(HOLDING, Step::GroundFell, &[Actor::Authority, Actor::Register], Lifted)
                .does(&[Effect::Lift])
                .tells(&[Actor::Person]),
            Move::new(&[InForce], Step::Appeal, &[Actor::Person], Appealed)
                .needs(&[Need::Words, Need::Conditions])
                .tells(&[Actor::Reviewer, Actor::Authority]),
            Move::new(&[Appealed], Step::Uphold, &[Actor::Reviewer], Upheld)
                .needs(&[Need::Words, Need::OtherOfficer])
                .tells(&[Actor::Person, Actor::Authority]),
            Move::new(&[Appealed], Step::Annul, &[Actor::Reviewer], Annulled)
                .needs(&[Need::Words, Need::OtherOfficer])
                .does(&[Effect::Lift])
                .tells(&[Actor::Person, Actor::Authority]),
            Move::new(&[Appealed], Step::Silence, &[Actor::Time], Lifted).does(&[Effect::Lift]).tells(&[
                Actor::Person,
                Actor::Authority,
                Actor::Supervisor,
            ]),
        ];

    fn condition_words(step: Step) -> &'static str {
        match step {
            Step::Propose => "措施在规则之内、属于本领域、由有权机关提出、未过最长期限",
            Step::SetHearing => "提前通知（restriction.hearing.notice）",
            Step::HoldHearing => "到听证之日",
            Step::Decide => "不超过法律规定的最长期限",
            _ => "在申请复议的期限内（remedy.review）",
        }
    }
    fn conditions(
        case: &Case<Self>,
        step: Step,
        said: &Said,
        by: &By,
        day: Date,
        rules: &Rules,
    ) -> Result<(), Refusal> {
        let after = |clock: &str, from: Date| rules.clock(clock, from).map(|clock| rules.due(from, clock).date);
        match step {
            Step::Propose => {
                let measure = case.matter.measure(rules, day)?;
                let body = rules.bodies().find(|body| body.code.as_str() == by.body);
                let competent = body.is_some_and(|body| measure.authorities.contains(&body.kind));
                let too_late = last_day(&case.matter, measure) < day;
                if !competent {
                    Err(Refusal::NotYours)
                } else if too_late {
                    Err(Refusal::TooLate { last: last_day(&case.matter, measure) })
                } else {
                    Ok(())
                }
            }
            Step::SetHearing => {
                let first = after("restriction.hearing.notice", day)?;
                let set = said.until.is_some_and(|set| set.0 >= first);
                if set { Ok(()) } else { Err(Refusal::TooEarly { from: first }) }
            }
            Step::HoldHearing => {
                let set = case.taken.iter().rev().find(|taken| taken.step == Step::SetHearing);
                match set.and_then(|taken| taken.said.until).filter(|set| day < set.0) {
                    Some(set) => Err(Refusal::TooEarly { from: set.0 }),
                    None => Ok(()),
                }
            }
            Step::Decide => {
                let last = last_day(&case.matter, case.matter.measure(rules, case.opened_on)?);
                let within = said.until.is_some_and(|until| until.0 <= last);
                if within { Ok(()) } else { Err(Refusal::TooLong { last }) }
            }
            Step::Appeal => {
                let last = after("remedy.review", case.since)?;
                if day <= last { Ok(()) } else { Err(Refusal::TooLate { last }) }
            }
            _ => Ok(()),
        }
    }
    fn given(_: &Matter, taken: &[Taken<Step>], step: Step, rules: &Rules) -> Result<Option<Date>, RuleGap> {
        if step == Step::End {
            return Ok(until(taken));
        }
        let set = taken.iter().rev().find(|taken| taken.step == Step::SetHearing);
        let Some(set) = set.and_then(|taken| taken.said.until) else { return Ok(None) };
        let clock = rules.clock("restriction.hearing.held", set.0)?;
        Ok(Some(rules.due(set.0, clock).date))
    }
    fn body(matter: &Matter, actor: Actor) -> Option<&str> {
        matches!(actor, Actor::Authority | Actor::Decider).then_some(&matter.authority)
    }
    fn adverse(_: &Matter) -> bool {
        true
    }
}

/// The last day that the law allows, counted from the decision on which the measure rests.
fn last_day(matter: &Matter, measure: &Measure) -> Date {
    crate::rules::last_day_of(matter.ground_on, measure.longest)
}
