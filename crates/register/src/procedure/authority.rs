//! Who may act for the person: an agent whom they authorised, a guardian, a near relative of one who
//! died. Each for named acts and to a day; each seen by the person.
//!
//! Sources: 民法典 165 and 173 (agents: matter, scope, term), 34 and 39 (guardians), 1045 (near relatives);
//! 个人信息保护法 31 and 49; `rules/procedures/authority.toml`.

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use super::table::{Effect, Move, Need, Row, after, after_given, closed, open};
use super::words::{Actor, words};
use super::{By, Case, Procedure, ProcedureName, Refusal, Said, Taken, Words};
use crate::codec::Day;
use crate::rules::{RuleGap, Rules};

words!(
    /// On what ground somebody acts for the person.
    Ground {
        0 Agent = "agent", "委托代理人", "an agent";
        1 Guardian = "guardian", "监护人", "a guardian";
        2 Relative = "relative", "近亲属（本人已去世）", "a near relative of one who died";
    }
);

words!(
    /// What can be done for the person.
    Act {
        0 See = "see", "查看", "see the file";
        1 Report = "report", "取报告", "take a report";
        2 Object = "object", "提出异议", "object";
        3 Correct = "correct", "申请更正", "ask for correction";
        4 Repair = "repair", "申请修复", "ask for repair";
        5 Reply = "reply", "陈述", "reply before a decision";
        6 Consent = "consent", "授权查询", "consent to enquiries";
        7 Freeze = "freeze", "冻结", "freeze";
        8 Erase = "erase", "申请删除", "ask for deletion";
        9 Receive = "receive", "接收通知", "receive notices";
    }
);

impl Act {
    /// The act that taking the person's part in a procedure is; `None` where nobody can do it for them.
    #[must_use]
    pub fn in_procedure(name: ProcedureName) -> Option<Self> {
        match name {
            ProcedureName::Objection | ProcedureName::Statement | ProcedureName::Pending | ProcedureName::Misuse => {
                Some(Self::Object)
            }
            ProcedureName::Correction => Some(Self::Correct),
            ProcedureName::Repair => Some(Self::Repair),
            ProcedureName::Restriction | ProcedureName::Sheet => Some(Self::Reply),
            ProcedureName::Travel | ProcedureName::Death | ProcedureName::Authority => None,
        }
    }
}

words!(
    /// Where it stands.
    Stage {
        0 Claimed = "claimed", "待核验", "to be checked";
        1 InForce = "in-force", "可以代办", "in force";
        2 Ended = "ended", "已结束", "over";
        3 Refused = "refused", "未通过", "not accepted";
    }
);

words!(
    /// What is done about it.
    Step {
        0 Claim = "claim", "申请代办", "claim";
        1 Confirm = "confirm", "核验通过", "accept";
        2 Refuse = "refuse", "不予通过", "not accept";
        3 Lapse = "lapse", "逾期未核验", "lapse";
        4 Revoke = "revoke", "撤销", "revoke";
        5 End = "end", "到期", "end";
        6 Overtake = "overtake", "依据消失", "end, its ground having gone";
    }
);

/// Who may do what, until when.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Matter {
    /// On what ground.
    #[n(0)]
    pub ground: Ground,
    /// HMAC of who they are; their name and number stand sealed elsewhere.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub who: [u8; 32],
    /// For which acts.
    #[n(2)]
    pub acts: Vec<Act>,
    /// Last day.
    #[n(3)]
    pub until: Day,
    /// Whether a death of the person is recorded.
    #[n(4)]
    pub died: bool,
    /// Whether the person, while they lived, arranged that nobody may (个人信息保护法 49).
    #[n(5)]
    pub barred: bool,
}

/// Whether somebody may do an act for the person on a day, under this authority.
#[must_use]
pub fn allows(case: &Case<Authority>, act: Act, day: Date) -> bool {
    case.stage == InForce && case.since <= day && day <= case.matter.until.0 && case.matter.acts.contains(&act)
}

/// The procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authority;

use Stage::*;

impl Procedure for Authority {
    type Stage = Stage;
    type Step = Step;
    type Matter = Matter;
    const NAME: ProcedureName = ProcedureName::Authority;

    const OPENING: Move<Stage, Step> =
        Move::new(&[], Step::Claim, &[Actor::Person, Actor::Representative, Actor::Officer], Claimed)
            .needs(&[Need::Evidence, Need::Conditions])
            .tells(&[Actor::Officer, Actor::Person]);

    const ROWS: &'static [Row<Stage, Step>] = &[
        open(Claimed, Actor::Officer, &[after(Step::Lapse, "authority.check")]),
        open(InForce, Actor::Person, &[after_given(Step::End)]),
        closed(Ended),
        closed(Refused),
    ];

    const MOVES: &'static [Move<Stage, Step>] = &[
        Move::new(&[Claimed], Step::Confirm, &[Actor::Officer], InForce)
            .needs(&[Need::OtherOfficer])
            .does(&[Effect::AuthorityBegins])
            .tells(&[Actor::Person, Actor::Representative]),
        Move::new(&[Claimed], Step::Refuse, &[Actor::Officer], Refused)
            .needs(&[Need::Words, Need::Named])
            .tells(&[Actor::Representative, Actor::Person]),
        // Only an agent is the person's own choice.
        Move::new(&[Claimed], Step::Refuse, &[Actor::Person], Refused)
            .needs(&[Need::Conditions])
            .tells(&[Actor::Representative]),
        Move::new(&[Claimed], Step::Lapse, &[Actor::Time], Refused).tells(&[Actor::Representative, Actor::Person]),
        Move::new(&[InForce], Step::Revoke, &[Actor::Person], Ended)
            .needs(&[Need::Conditions])
            .does(&[Effect::AuthorityEnds])
            .tells(&[Actor::Representative, Actor::Person]),
        Move::new(&[InForce], Step::Revoke, &[Actor::Representative], Ended)
            .does(&[Effect::AuthorityEnds])
            .tells(&[Actor::Representative, Actor::Person]),
        Move::new(&[InForce], Step::Revoke, &[Actor::Officer], Ended)
            .needs(&[Need::Words, Need::Named])
            .does(&[Effect::AuthorityEnds])
            .tells(&[Actor::Representative, Actor::Person]),
        Move::new(&[InForce], Step::End, &[Actor::Time], Ended)
            .does(&[Effect::AuthorityEnds])
            .tells(&[Actor::Representative, Actor::Person]),
        // An agent's authority ends with the person, a guardian's when the person can act alone.
        Move::new(&[Claimed, InForce], Step::Overtake, &[Actor::Register], Ended)
            .does(&[Effect::AuthorityEnds])
            .tells(&[Actor::Representative]),
    ];

    fn condition_words(step: Step) -> &'static str {
        match step {
            Step::Claim => "材料能证明资格，事项和期限在规则之内；近亲属限本人已去世",
            _ => "限委托代理人",
        }
    }
    fn conditions(case: &Case<Self>, step: Step, said: &Said, _: &By, day: Date, rules: &Rules) -> Result<(), Refusal> {
        let matter = &case.matter;
        if step != Step::Claim {
            let own = matter.ground == Ground::Agent;
            return if own { Ok(()) } else { Err(Refusal::Unmet { condition: matter.ground.as_str().to_owned() }) };
        }
        let rule = rules.authority(matter.ground.as_str(), day)?;
        if let Some(act) = matter.acts.iter().find(|act| !rule.may.iter().any(|may| may == act.as_str())) {
            return Err(Refusal::NotAdmitted { what: act.as_str().to_owned() });
        }
        let relative = matter.ground == Ground::Relative;
        if matter.acts.is_empty() || relative != matter.died || (relative && matter.barred) {
            return Err(Refusal::Unmet { condition: matter.ground.as_str().to_owned() });
        }
        let proves = |kind: &str| {
            rules.evidence(kind, day).is_some_and(|kind| kind.proves.iter().any(|one| one == matter.ground.as_str()))
        };
        if !said.papers.iter().any(|paper| proves(&paper.kind)) {
            return Err(Refusal::Missing(Need::Evidence));
        }
        let clock = rules.clock(rule.longest.as_str(), day)?;
        let last = rules.due(day, clock).date;
        if matter.until.0 < day || matter.until.0 > last { Err(Refusal::TooLong { last }) } else { Ok(()) }
    }
    fn given(matter: &Matter, _: &[Taken<Step>], _: Step, _: &Rules) -> Result<Option<Date>, RuleGap> {
        Ok(Some(matter.until.0))
    }
}
