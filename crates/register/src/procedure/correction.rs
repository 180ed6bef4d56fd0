//! Correction (更正): a slip in the particulars, a mistake of the body that filed, or an entry that is
//! another person's. Unlike an objection nobody has to be in the wrong; what is not settled goes on as one.
//!
//! Sources: 个人信息保护法 46; 政务数据共享条例 26 (ten working days of the body that filed); the other days are
//! the register's own (`rules/procedures/correction.toml`).

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use super::table::{Effect, Move, Need, Row, after, closed, open};
use super::words::{Actor, words};
use super::{By, Case, Procedure, ProcedureName, Refusal, Said};
use crate::entry::EndedWhy;
use crate::ids::EntryId;
use crate::marks::Mark;
use crate::rules::Rules;

words!(
    /// What is to be corrected.
    What {
        0 Particulars = "particulars", "姓名、证件等身份事项", "name, number and other particulars of the person";
        1 Content = "content", "信息内容", "what was filed";
        2 NotMine = "not-mine", "不是本人的信息", "it is about somebody else";
    }
);

words!(
    /// Where a correction stands.
    Stage {
        0 Asked = "asked", "已提出", "asked for";
        1 Comparing = "comparing", "登记机关核对身份", "the register compares who it is about";
        2 WithSource = "with-source", "信源单位核实中", "with the body that filed it";
        3 Answered = "answered", "认为无误，本人可转为异议", "kept, and the person may object";
        4 ToCorrect = "to-correct", "同意更正，等待更正", "agreed, and waits to be corrected";
        5 Splitting = "splitting", "不是本人的，正在分开", "not the person's, being moved";
        6 Corrected = "corrected", "已更正", "corrected";
        7 Split = "split", "已分开", "moved to whom it is about";
        8 Kept = "kept", "维持", "kept";
        9 Objected = "objected", "已转为异议", "gone on as an objection";
        10 Silenced = "silenced", "逾期不答，停止披露", "not answered: not disclosed any more";
        11 Undecided = "undecided", "逾期不答，标注保留", "not answered: the mark stays";
        12 Withdrawn = "withdrawn", "本人撤回", "withdrawn by the person";
        13 Overtaken = "overtaken", "信息已另行停止披露", "the entry ended otherwise";
    }
);

words!(
    /// What is done in a correction.
    Step {
        0 Ask = "ask", "申请更正", "ask";
        1 Forward = "forward", "转送信源单位", "forward to the body that filed it";
        2 Compare = "compare", "核对身份", "compare who it is about";
        3 Add = "add", "补充", "add";
        4 Withdraw = "withdraw", "撤回申请", "withdraw";
        5 Mend = "mend", "更正身份事项", "mend the particulars";
        6 Disown = "disown", "认定不是本人的", "find that it is not the person's";
        7 Remind = "remind", "提醒", "remind";
        8 Agree = "agree", "同意更正", "agree";
        9 Keep = "keep", "认定无误", "find it right";
        10 Corrected = "corrected", "更正完成", "report it corrected";
        11 SplitDone = "split-done", "分开完成", "report it moved";
        12 SplitLapse = "split-lapse", "逾期未能移交", "leave it taken down";
        13 Object = "object", "转为异议", "object";
        14 Close = "close", "期过", "close";
        15 Silence = "silence", "逾期不答，停止披露", "end for silence";
        16 LeaveMarked = "leave-marked", "逾期不答，保留标注", "leave marked for silence";
        17 Overtake = "overtake", "信息已停止披露", "close, the entry having ended";
    }
);

/// What a correction is about.
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
    /// What is to be corrected.
    #[n(4)]
    pub what: What,
}

/// The procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Correction;

use Stage::*;

const OPEN: &[Stage] = &[Asked, Comparing, WithSource, Answered, ToCorrect, Splitting];

impl Procedure for Correction {
    type Stage = Stage;
    type Step = Step;
    type Matter = Matter;
    const NAME: ProcedureName = ProcedureName::Correction;
    const STILL_MARKED: &'static [Stage] = &[Undecided];

    const OPENING: Move<Stage, Step> = Move::new(&[], Step::Ask, &[Actor::Person], Asked)
        .needs(&[Need::Words])
        .tells(&[Actor::Person, Actor::Officer]);

    const ROWS: &'static [Row<Stage, Step>] = &[
        open(
            Asked,
            Actor::Officer,
            &[after(Step::Forward, "correction.forward"), after(Step::Compare, "correction.forward")],
        ),
        open(Comparing, Actor::Officer, &[after(Step::Forward, "correction.compare")]),
        open(
            WithSource,
            Actor::Source,
            &[
                after(Step::Remind, "correction.remind"),
                after(Step::Silence, "correction.decide"),
                after(Step::LeaveMarked, "correction.decide"),
            ],
        ),
        open(Answered, Actor::Person, &[after(Step::Close, "correction.appeal")]),
        open(ToCorrect, Actor::Source, &[after(Step::Silence, "correction.file")]),
        open(Splitting, Actor::Officer, &[after(Step::SplitLapse, "correction.split")]),
        closed(Corrected),
        closed(Split),
        closed(Kept),
        closed(Objected),
        closed(Silenced),
        closed(Undecided),
        closed(Withdrawn),
        closed(Overtaken),
    ];

    const MOVES: &'static [Move<Stage, Step>] = &[
        Move::new(&[Asked], Step::Forward, &[Actor::Officer, Actor::Time], WithSource)
            .needs(&[Need::Conditions])
            .tells(&[Actor::Source, Actor::Person]),
        Move::new(&[Asked], Step::Compare, &[Actor::Officer, Actor::Time], Comparing)
            .needs(&[Need::Conditions])
            .tells(&[Actor::Officer]),
        Move::new(&[Comparing], Step::Forward, &[Actor::Officer, Actor::Time], WithSource)
            .tells(&[Actor::Source, Actor::Person]),
        Move::stay(OPEN, Step::Add, &[Actor::Person]).needs(&[Need::Words]).tells(&[Actor::Officer, Actor::Source]),
        // What was found wrong, or not to be theirs, does not come back because they stop asking.
        Move::new(&[Asked, Comparing, WithSource, Answered], Step::Withdraw, &[Actor::Person], Withdrawn)
            .tells(&[Actor::Officer, Actor::Source]),
        Move::new(&[Comparing], Step::Mend, &[Actor::Officer], Corrected)
            .needs(&[Need::Words, Need::Named, Need::Conditions])
            .does(&[Effect::Travel])
            .tells(&[Actor::Person, Actor::Source]),
        Move::new(&[Comparing, WithSource], Step::Disown, &[Actor::Officer, Actor::Source], Splitting)
            .needs(&[Need::Words, Need::Named])
            .does(&[Effect::End(EndedWhy::Withdrawn), Effect::Travel])
            .tells(&[Actor::Person, Actor::Source, Actor::Officer]),
        Move::stay(&[WithSource], Step::Remind, &[Actor::Time]).tells(&[Actor::Source]),
        Move::new(&[WithSource], Step::Agree, &[Actor::Source], ToCorrect)
            .needs(&[Need::Words, Need::Named])
            .tells(&[Actor::Person]),
        Move::new(&[Comparing], Step::Keep, &[Actor::Officer], Answered)
            .needs(&[Need::Words, Need::Named])
            .tells(&[Actor::Person]),
        Move::new(&[WithSource], Step::Keep, &[Actor::Source], Answered)
            .needs(&[Need::Words, Need::Named])
            .tells(&[Actor::Person]),
        Move::new(&[WithSource], Step::Silence, &[Actor::Time], Silenced)
            .needs(&[Need::Adverse])
            .does(&[Effect::End(EndedWhy::Silence), Effect::Travel])
            .tells(&[Actor::Person, Actor::Source, Actor::Supervisor]),
        Move::new(&[WithSource], Step::LeaveMarked, &[Actor::Time], Undecided).needs(&[Need::NotAdverse]).tells(&[
            Actor::Person,
            Actor::Source,
            Actor::Supervisor,
        ]),
        Move::new(&[Answered], Step::Object, &[Actor::Person], Objected)
            .needs(&[Need::Words])
            .does(&[Effect::OpenObjection])
            .tells(&[Actor::Officer]),
        Move::new(&[Answered], Step::Close, &[Actor::Time], Kept).tells(&[Actor::Person]),
        Move::new(&[ToCorrect], Step::Corrected, &[Actor::Source], Corrected)
            .needs(&[Need::Version, Need::Named])
            .does(&[Effect::Travel])
            .tells(&[Actor::Person]),
        Move::new(&[ToCorrect], Step::Silence, &[Actor::Time], Silenced)
            .does(&[Effect::End(EndedWhy::Silence), Effect::Travel])
            .tells(&[Actor::Person, Actor::Source, Actor::Supervisor]),
        Move::new(&[Splitting], Step::SplitDone, &[Actor::Officer, Actor::Register], Split).tells(&[Actor::Person]),
        // It is gone from this file already; only who it is about could not be found in time.
        Move::new(&[Splitting], Step::SplitLapse, &[Actor::Time], Split).tells(&[
            Actor::Person,
            Actor::Source,
            Actor::Supervisor,
        ]),
        // A split ends the entry itself, so that is no overtaking.
        Move::new(&[Asked, Comparing, WithSource, Answered, ToCorrect], Step::Overtake, &[Actor::Register], Overtaken)
            .tells(&[Actor::Person, Actor::Source]),
    ];

    fn condition_words(step: Step) -> &'static str {
        match step {
            Step::Compare => "身份事项，或者不是本人的信息",
            Step::Mend => "身份事项",
            _ => "信息内容",
        }
    }
    fn conditions(case: &Case<Self>, step: Step, _: &Said, _: &By, _: Date, _: &Rules) -> Result<(), Refusal> {
        let what = case.matter.what;
        let fits = match step {
            Step::Compare => what != What::Content,
            Step::Mend => what == What::Particulars,
            Step::Forward => what == What::Content,
            _ => true,
        };
        if fits { Ok(()) } else { Err(Refusal::Unmet { condition: super::Words::as_str(what).to_owned() }) }
    }
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
