//! Report of misuse: somebody looked who, the person says, should not have. The body explains; a
//! supervisor decides. Who looked is opened to the person by this report.
//!
//! Sources: 个人信息保护法 50, 65; the days are the register's own (`rules/procedures/misuse.toml`).

use minicbor::{Decode, Encode};

use super::table::{Effect, Move, Need, Row, after, closed, open};
use super::words::{Actor, words};
use super::{Procedure, ProcedureName};

words!(
    /// Where a report stands.
    Stage {
        0 Reported = "reported", "已举报", "reported";
        1 WithUser = "with-user", "查询单位说明中", "the body explains";
        2 Explained = "explained", "已说明，监督员审查中", "explained, with the supervisor";
        3 Unexplained = "unexplained", "逾期不说明，查询已暂停", "not explained, and the body may not ask";
        4 Found = "found", "认定滥用", "found to be misuse";
        5 NotFound = "not-found", "未发现滥用", "not found to be misuse";
        6 Undecided = "undecided", "逾期未决", "not decided in time";
        7 Withdrawn = "withdrawn", "本人撤回", "withdrawn by the person";
    }
);

words!(
    /// What is done about a report.
    Step {
        0 Report = "report", "举报", "report";
        1 Forward = "forward", "要求说明", "ask the body";
        2 Add = "add", "补充", "add";
        3 Withdraw = "withdraw", "撤回", "withdraw";
        4 Explain = "explain", "说明", "explain";
        5 Unexplained = "unexplained", "逾期不说明", "go on without an explanation";
        6 Find = "find", "认定滥用", "find misuse";
        7 Dismiss = "dismiss", "认定未滥用", "find none";
        8 Lapse = "lapse", "逾期未决", "close as not decided";
    }
);

/// What a report is about.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Matter {
    /// Number n of the look among the person's events.
    #[n(0)]
    pub look: u64,
    /// Code of the body that looked.
    #[n(1)]
    pub body: String,
}

/// The procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misuse;

use Stage::*;

impl Procedure for Misuse {
    type Stage = Stage;
    type Step = Step;
    type Matter = Matter;
    const NAME: ProcedureName = ProcedureName::Misuse;

    const OPENING: Move<Stage, Step> = Move::new(&[], Step::Report, &[Actor::Person], Reported)
        .needs(&[Need::Words])
        .tells(&[Actor::Person, Actor::Supervisor]);

    const ROWS: &'static [Row<Stage, Step>] = &[
        open(Reported, Actor::Supervisor, &[after(Step::Forward, "misuse.forward")]),
        open(WithUser, Actor::User, &[after(Step::Unexplained, "misuse.explain")]),
        open(Explained, Actor::Supervisor, &[after(Step::Lapse, "misuse.decide")]),
        open(Unexplained, Actor::Supervisor, &[after(Step::Find, "misuse.decide")]),
        closed(Found),
        closed(NotFound),
        closed(Undecided),
        closed(Withdrawn),
    ];

    const MOVES: &'static [Move<Stage, Step>] =
        &[
            Move::new(&[Reported], Step::Forward, &[Actor::Supervisor, Actor::Time], WithUser)
                .tells(&[Actor::User, Actor::Person]),
            Move::stay(&[Reported, WithUser, Explained, Unexplained], Step::Add, &[Actor::Person])
                .needs(&[Need::Words])
                .tells(&[Actor::Supervisor]),
            Move::new(&[Reported, WithUser, Explained], Step::Withdraw, &[Actor::Person], Withdrawn)
                .tells(&[Actor::Supervisor]),
            Move::new(&[WithUser], Step::Explain, &[Actor::User], Explained)
                .needs(&[Need::Words, Need::Named])
                .tells(&[Actor::Supervisor, Actor::Person]),
            Move::new(&[WithUser], Step::Unexplained, &[Actor::Time], Unexplained)
                .does(&[Effect::SuspendAsking])
                .tells(&[Actor::Supervisor, Actor::User, Actor::Person]),
            Move::new(&[Unexplained], Step::Explain, &[Actor::User], Explained)
                .needs(&[Need::Words, Need::Named])
                .does(&[Effect::AllowAsking])
                .tells(&[Actor::Supervisor, Actor::Person]),
            Move::new(&[Explained, Unexplained], Step::Find, &[Actor::Supervisor], Found)
                .needs(&[Need::Words, Need::Named])
                .tells(&[Actor::Person, Actor::User]),
            Move::new(&[Explained, Unexplained], Step::Dismiss, &[Actor::Supervisor], NotFound)
                .needs(&[Need::Words, Need::Named])
                .does(&[Effect::AllowAsking])
                .tells(&[Actor::Person, Actor::User]),
            // Nobody explained and nobody looked into it: that goes the person's way.
            Move::new(&[Unexplained], Step::Find, &[Actor::Time], Found).tells(&[Actor::Person, Actor::User]),
            Move::new(&[Explained], Step::Lapse, &[Actor::Time], Undecided).tells(&[Actor::Person, Actor::Supervisor]),
        ];

    fn body(matter: &Matter, actor: Actor) -> Option<&str> {
        (actor == Actor::User).then_some(&matter.body)
    }
}
