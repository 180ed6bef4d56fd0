//! The sheet at the point of decision: an enquiry answered *refer to an officer*. The person sees what is
//! held against them and replies first; an adverse outcome needs a named officer's own reasons, and rests
//! on entries that still stand that day. The answer of the register is never the decision.
//!
//! Sources: 个人信息保护法 24 (no decision by automation alone), 行政处罚法 44 and 45 as the model of being
//! heard; `rules/procedures/sheet.toml`.

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use super::table::{Effect, Move, Need, Row, after, closed, open};
use super::words::{Actor, words};
use super::{By, Case, Procedure, ProcedureName, Refusal, Said};
use crate::ids::{EnquiryId, EntryId};
use crate::rules::Rules;

words!(
    /// Where a sheet stands.
    Stage {
        0 Opened = "opened", "待送本人", "to be sent to the person";
        1 Sent = "sent", "已送出，待送达", "sent, to be served";
        2 WithPerson = "with-person", "本人可以陈述", "the person may reply";
        3 Ready = "ready", "可以决定", "to be decided";
        4 Against = "against", "作出不利决定，本人可以提出异议", "decided against the person, who may dispute it";
        5 Favoured = "favoured", "未作不利决定", "not decided against the person";
        6 Disputed = "disputed", "本人已提出异议", "disputed by the person";
        7 Closed = "closed", "已结束", "closed";
        8 Lapsed = "lapsed", "逾期，不得据此作不利决定", "lapsed: nothing may be held against the person by it";
    }
);

words!(
    /// What is done with a sheet.
    Step {
        0 Open = "open", "开单", "open";
        1 Send = "send", "送本人", "send to the person";
        2 Served = "served", "送达", "serve";
        3 Reply = "reply", "陈述", "reply";
        4 Unheard = "unheard", "陈述期过", "go on without a reply";
        5 DecideAgainst = "decide-against", "作出不利决定", "decide against the person";
        6 DecideFor = "decide-for", "不作不利决定", "not decide against the person";
        7 Dispute = "dispute", "提出异议", "dispute";
        8 Close = "close", "期过", "close";
        9 Lapse = "lapse", "逾期", "lapse";
    }
);

/// What a sheet is about.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Matter {
    /// The enquiry that was answered *refer to an officer*.
    #[n(0)]
    pub enquiry: EnquiryId,
    /// Code of the body that decides.
    #[n(1)]
    pub body: String,
    /// Code of the purpose.
    #[n(2)]
    pub purpose: String,
    /// The adverse entries that it was shown.
    #[n(3)]
    pub entries: Vec<EntryId>,
}

/// The procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet;

use Stage::*;

impl Procedure for Sheet {
    type Stage = Stage;
    type Step = Step;
    type Matter = Matter;
    const NAME: ProcedureName = ProcedureName::Sheet;

    const OPENING: Move<Stage, Step> = Move::new(&[], Step::Open, &[Actor::Register, Actor::Decider], Opened)
        .needs(&[Need::Conditions])
        .tells(&[Actor::Decider]);

    const ROWS: &'static [Row<Stage, Step>] = &[
        open(Opened, Actor::Decider, &[after(Step::Lapse, "sheet.send")]),
        open(Sent, Actor::Decider, &[after(Step::Lapse, "sheet.serve")]),
        open(WithPerson, Actor::Person, &[after(Step::Unheard, "reply.before-adverse")]),
        open(Ready, Actor::Decider, &[after(Step::Lapse, "sheet.decide")]),
        open(Against, Actor::Person, &[after(Step::Close, "remedy.review")]),
        closed(Favoured),
        closed(Disputed),
        closed(Closed),
        closed(Lapsed),
    ];

    const MOVES: &'static [Move<Stage, Step>] = &[
        Move::new(&[Opened], Step::Send, &[Actor::Decider], Sent).needs(&[Need::Named]).tells(&[Actor::Person]),
        Move::new(&[Sent], Step::Served, &[Actor::Register], WithPerson).tells(&[Actor::Decider]),
        Move::new(&[WithPerson], Step::Reply, &[Actor::Person], Ready).needs(&[Need::Words]).tells(&[Actor::Decider]),
        Move::stay(&[Ready], Step::Reply, &[Actor::Person]).needs(&[Need::Words]).tells(&[Actor::Decider]),
        Move::new(&[WithPerson], Step::Unheard, &[Actor::Time], Ready).tells(&[Actor::Decider]),
        Move::new(&[Ready], Step::DecideAgainst, &[Actor::Decider], Against)
            .needs(&[Need::Words, Need::Named, Need::Conditions])
            .does(&[Effect::FreeReport])
            .tells(&[Actor::Person]),
        // In the person's favour it can be decided at any time, without giving reasons.
        Move::new(&[Opened, Sent, WithPerson, Ready], Step::DecideFor, &[Actor::Decider], Favoured)
            .needs(&[Need::Named])
            .tells(&[Actor::Person]),
        Move::new(&[Opened, Sent, Ready], Step::Lapse, &[Actor::Time], Lapsed).tells(&[
            Actor::Decider,
            Actor::Person,
            Actor::Supervisor,
        ]),
        Move::new(&[Against], Step::Dispute, &[Actor::Person], Disputed)
            .needs(&[Need::Words])
            .does(&[Effect::OpenObjection])
            .tells(&[Actor::Decider, Actor::Officer]),
        Move::new(&[Against], Step::Close, &[Actor::Time], Closed),
    ];

    fn condition_words(step: Step) -> &'static str {
        match step {
            Step::Open => "查询结果为“转经办人员”，单上有信息",
            Step::DecideAgainst => "理由不少于规定字数（sheet.reasons.least），并指明单上的哪几条信息",
            _ => "",
        }
    }
    fn conditions(case: &Case<Self>, step: Step, said: &Said, _: &By, day: Date, rules: &Rules) -> Result<(), Refusal> {
        if step == Step::Open {
            let something = !case.matter.entries.is_empty();
            return if something { Ok(()) } else { Err(Refusal::Unmet { condition: "entries".to_owned() }) };
        }
        let least = rules.limit("sheet.reasons.least", day)?;
        let length = said.words.chars().filter(|c| !c.is_whitespace()).count();
        if length < least.count as usize {
            return Err(Refusal::Limit { limit: least.id.as_str().to_owned(), count: least.count });
        }
        // Whether they are still disclosed the caller checks on the day; here, that they are of this sheet.
        let rests = !said.entries.is_empty() && said.entries.iter().all(|entry| case.matter.entries.contains(entry));
        if rests { Ok(()) } else { Err(Refusal::Unmet { condition: "entries".to_owned() }) }
    }
    fn body(matter: &Matter, actor: Actor) -> Option<&str> {
        (actor == Actor::Decider).then_some(&matter.body)
    }
    fn adverse(_: &Matter) -> bool {
        true
    }
}
