//! Objection (异议): the person says that an entry is wrong. It is disputed at once wherever it shows.
//!
//! Sources: 民法典 1029, 个人信息保护法 46, 政务数据共享条例 26; 征信业管理条例 25 as the model of the mark and of
//! what is done where nothing can be found out; the days are in `rules/procedures/objection.toml`.

use minicbor::{Decode, Encode};

use super::table::{Effect, Move, Need, Row, after, after_opening, after_step, closed, open};
use super::words::{Actor, words};
use super::{Procedure, ProcedureName};
use crate::entry::EndedWhy;
use crate::ids::EntryId;
use crate::marks::Mark;

words!(
    /// Where an objection stands.
    Stage {
        0 Lodged = "lodged", "已提出", "lodged";
        1 WithSource = "with-source", "信源单位核查中", "with the body that filed it";
        2 Extended = "extended", "信源单位延长核查", "with that body, for longer";
        3 Escalated = "escalated", "逾期，已报监督员", "late, and the supervisor knows";
        4 Answered = "answered", "信源单位认为无误，本人可再申请复核", "kept, and the person may ask again";
        5 Appealed = "appealed", "登记机关复核中", "looked at again by the register";
        6 ToCorrect = "to-correct", "确有错误，等待更正", "wrong, and waits to be corrected";
        7 Corrected = "corrected", "已更正", "corrected";
        8 Removed = "removed", "已撤下", "removed";
        9 Kept = "kept", "维持", "kept";
        10 Silenced = "silenced", "逾期不答，停止披露", "not answered: not disclosed any more";
        11 Undecided = "undecided", "逾期不答，异议标注保留", "not answered: the mark stays";
        12 Withdrawn = "withdrawn", "本人撤回", "withdrawn by the person";
        13 Overtaken = "overtaken", "信息已另行停止披露", "the entry ended otherwise";
    }
);

words!(
    /// What is done in an objection.
    Step {
        0 Lodge = "lodge", "提出异议", "lodge";
        1 Forward = "forward", "转送信源单位", "forward to the body that filed it";
        2 Add = "add", "补充", "add";
        3 Withdraw = "withdraw", "撤回异议", "withdraw";
        4 Remind = "remind", "提醒", "remind";
        5 Extend = "extend", "延长一次", "take longer, once";
        6 Correct = "correct", "认定有误，将更正", "find it wrong, to be corrected";
        7 Remove = "remove", "认定不应登记，撤下", "find that it must go";
        8 Keep = "keep", "认定无误", "find it right";
        9 Escalate = "escalate", "逾期上报", "report that it is late";
        10 Silence = "silence", "逾期不答，停止披露", "end for silence";
        11 LeaveMarked = "leave-marked", "逾期不答，保留标注", "leave marked for silence";
        12 Accept = "accept", "接受答复", "accept the answer";
        13 Appeal = "appeal", "申请复核", "ask for another look";
        14 Close = "close", "复核期过", "close";
        15 Uphold = "uphold", "复核维持", "uphold";
        16 Corrected = "corrected", "更正完成", "report it corrected";
        17 Overtake = "overtake", "信息已停止披露", "close, the entry having ended";
    }
);

/// What an objection is about.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Matter {
    /// The entry.
    #[n(0)]
    pub entry: EntryId,
    /// The version that the person saw.
    #[n(1)]
    pub version: u32,
    /// Code of the body that filed it.
    #[n(2)]
    pub source: String,
    /// Whether it can weigh against the person.
    #[n(3)]
    pub adverse: bool,
}

/// The procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objection;

use Stage::*;

const OPEN: &[Stage] = &[Lodged, WithSource, Extended, Escalated, Answered, Appealed, ToCorrect];
const AT_SOURCE: &[Stage] = &[WithSource, Extended, Escalated];

impl Procedure for Objection {
    type Stage = Stage;
    type Step = Step;
    type Matter = Matter;
    const NAME: ProcedureName = ProcedureName::Objection;
    const STILL_MARKED: &'static [Stage] = &[Undecided];

    const OPENING: Move<Stage, Step> = Move::new(&[], Step::Lodge, &[Actor::Person], Lodged)
        .needs(&[Need::Ground])
        .tells(&[Actor::Person, Actor::Officer]);

    const ROWS: &'static [Row<Stage, Step>] = &[
        open(Lodged, Actor::Officer, &[after(Step::Forward, "objection.forward")]),
        open(
            WithSource,
            Actor::Source,
            &[after(Step::Remind, "objection.remind"), after(Step::Escalate, "objection.decide")],
        ),
        open(Extended, Actor::Source, &[after_step(Step::Escalate, "objection.decide.extended", Step::Forward)]),
        open(
            Escalated,
            Actor::Source,
            &[after_opening(Step::Silence, "objection.last"), after_opening(Step::LeaveMarked, "objection.last")],
        ),
        open(Answered, Actor::Person, &[after(Step::Close, "objection.appeal")]),
        open(
            Appealed,
            Actor::Officer,
            &[after(Step::Silence, "objection.appeal.decide"), after(Step::LeaveMarked, "objection.appeal.decide")],
        ),
        open(ToCorrect, Actor::Source, &[after(Step::Silence, "objection.correct")]),
        closed(Corrected),
        closed(Removed),
        closed(Kept),
        closed(Silenced),
        closed(Undecided),
        closed(Withdrawn),
        closed(Overtaken),
    ];

    const MOVES: &'static [Move<Stage, Step>] = &[
        Move::new(&[Lodged], Step::Forward, &[Actor::Officer, Actor::Time], WithSource)
            .tells(&[Actor::Source, Actor::Person]),
        // The register's own mistake is mended without asking anybody.
        Move::new(&[Lodged], Step::Remove, &[Actor::Officer], Removed)
            .needs(&[Need::Words, Need::Named])
            .does(&[Effect::End(EndedWhy::Objected), Effect::Travel])
            .tells(&[Actor::Person, Actor::Source]),
        Move::stay(AT_SOURCE, Step::Add, &[Actor::Person]).needs(&[Need::Words]).tells(&[Actor::Source]),
        Move::stay(&[Lodged, Answered, Appealed, ToCorrect], Step::Add, &[Actor::Person])
            .needs(&[Need::Words])
            .tells(&[Actor::Officer]),
        // What was found wrong is mended or goes, whether the person still asks or not.
        Move::new(
            &[Lodged, WithSource, Extended, Escalated, Answered, Appealed],
            Step::Withdraw,
            &[Actor::Person],
            Withdrawn,
        )
        .tells(&[Actor::Source, Actor::Officer]),
        Move::stay(&[WithSource], Step::Remind, &[Actor::Time]).tells(&[Actor::Source]),
        Move::new(&[WithSource], Step::Extend, &[Actor::Source], Extended)
            .needs(&[Need::Words, Need::Named])
            .tells(&[Actor::Person]),
        Move::new(AT_SOURCE, Step::Correct, &[Actor::Source], ToCorrect)
            .needs(&[Need::Words, Need::Named])
            .tells(&[Actor::Person]),
        Move::new(AT_SOURCE, Step::Remove, &[Actor::Source], Removed)
            .needs(&[Need::Words, Need::Named])
            .does(&[Effect::End(EndedWhy::Objected), Effect::Travel])
            .tells(&[Actor::Person]),
        Move::new(AT_SOURCE, Step::Keep, &[Actor::Source], Answered)
            .needs(&[Need::Words, Need::Named])
            .tells(&[Actor::Person]),
        Move::new(&[WithSource, Extended], Step::Escalate, &[Actor::Time], Escalated).tells(&[
            Actor::Supervisor,
            Actor::Source,
            Actor::Person,
        ]),
        Move::new(&[Escalated, Appealed], Step::Silence, &[Actor::Time], Silenced)
            .needs(&[Need::Adverse])
            .does(&[Effect::End(EndedWhy::Silence), Effect::Travel])
            .tells(&[Actor::Person, Actor::Source, Actor::Supervisor]),
        // 征信业管理条例 25: what cannot be decided stays recorded as disputed.
        Move::new(&[Escalated, Appealed], Step::LeaveMarked, &[Actor::Time], Undecided)
            .needs(&[Need::NotAdverse])
            .tells(&[Actor::Person, Actor::Source, Actor::Supervisor]),
        Move::new(&[Answered], Step::Accept, &[Actor::Person], Kept).tells(&[Actor::Source]),
        Move::new(&[Answered], Step::Appeal, &[Actor::Person], Appealed)
            .needs(&[Need::Words])
            .tells(&[Actor::Officer, Actor::Source]),
        Move::new(&[Answered], Step::Close, &[Actor::Time], Kept).tells(&[Actor::Person]),
        Move::new(&[Appealed], Step::Uphold, &[Actor::Officer], Kept)
            .needs(&[Need::Words, Need::OtherOfficer])
            .tells(&[Actor::Person, Actor::Source]),
        Move::new(&[Appealed], Step::Correct, &[Actor::Officer], ToCorrect)
            .needs(&[Need::Words, Need::Named])
            .tells(&[Actor::Person, Actor::Source]),
        Move::new(&[Appealed], Step::Remove, &[Actor::Officer], Removed)
            .needs(&[Need::Words, Need::Named])
            .does(&[Effect::End(EndedWhy::Objected), Effect::Travel])
            .tells(&[Actor::Person, Actor::Source]),
        Move::new(&[ToCorrect], Step::Corrected, &[Actor::Source], Corrected)
            .needs(&[Need::Version, Need::Named])
            .does(&[Effect::Travel])
            .tells(&[Actor::Person]),
        // What its own body found to be wrong does not show any longer than it takes to mend it.
        Move::new(&[ToCorrect], Step::Silence, &[Actor::Time], Silenced)
            .does(&[Effect::End(EndedWhy::Silence), Effect::Travel])
            .tells(&[Actor::Person, Actor::Source, Actor::Supervisor]),
        Move::new(OPEN, Step::Overtake, &[Actor::Register], Overtaken).tells(&[Actor::Person, Actor::Source]),
    ];

    fn body(matter: &Matter, actor: Actor) -> Option<&str> {
        (actor == Actor::Source).then_some(&matter.source)
    }
    fn adverse(matter: &Matter) -> bool {
        matter.adverse
    }
    fn version(matter: &Matter) -> u32 {
        matter.version
    }
    fn mark(_: &Matter) -> Option<Mark> {
        Some(Mark::Disputed)
    }
}
