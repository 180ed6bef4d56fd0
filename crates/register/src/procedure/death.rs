//! A death: no consent of the person counts any more. Near relatives have the rights of 个人信息保护法 49.
//! Nothing happens on a mere report; and who is alive after all takes it back at once.

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use super::table::{Effect, Move, Need, Row, after, closed, open};
use super::words::{Actor, words};
use super::{Procedure, ProcedureName};

words!(
    /// Where it stands.
    Stage {
        0 Reported = "reported", "已报告，待核实", "reported, to be confirmed";
        1 Recorded = "recorded", "已登记，可以更正", "recorded, and can be taken back";
        2 Settled = "settled", "已登记", "recorded";
        3 Dismissed = "dismissed", "不属实", "not so";
        4 Reversed = "reversed", "已更正：本人在世", "taken back: the person lives";
    }
);

words!(
    /// What is done.
    Step {
        0 Report = "report", "报告死亡", "report";
        1 Confirm = "confirm", "核实", "confirm";
        2 Dismiss = "dismiss", "认定不属实", "find that it is not so";
        3 Lapse = "lapse", "逾期未核实", "lapse";
        4 Reverse = "reverse", "更正：本人在世", "take back: the person lives";
        5 Settle = "settle", "期过", "settle";
    }
);

/// What was reported.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Matter {
    /// The day of the death.
    #[n(0)]
    #[cbor(with = "crate::codec::date")]
    pub on: Date,
}

/// The procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Death;

use Stage::*;

impl Procedure for Death {
    type Stage = Stage;
    type Step = Step;
    type Matter = Matter;
    const NAME: ProcedureName = ProcedureName::Death;

    const OPENING: Move<Stage, Step> =
        Move::new(&[], Step::Report, &[Actor::Representative, Actor::Source, Actor::Officer], Reported)
            .needs(&[Need::Evidence])
            .tells(&[Actor::Officer]);

    const ROWS: &'static [Row<Stage, Step>] = &[
        open(Reported, Actor::Officer, &[after(Step::Lapse, "death.confirm")]),
        open(Recorded, Actor::Officer, &[after(Step::Settle, "death.settle")]),
        closed(Settled),
        closed(Dismissed),
        closed(Reversed),
    ];

    const MOVES: &'static [Move<Stage, Step>] = &[
        // Whoever reported it at a counter does not confirm it as well.
        Move::new(&[Reported], Step::Confirm, &[Actor::Officer], Recorded)
            .needs(&[Need::Words, Need::OtherOfficer])
            .does(&[Effect::StopConsents])
            .tells(&[Actor::Person]),
        Move::new(&[Reported], Step::Dismiss, &[Actor::Officer, Actor::Person], Dismissed),
        Move::new(&[Reported], Step::Lapse, &[Actor::Time], Dismissed).tells(&[Actor::Officer, Actor::Supervisor]),
        Move::new(&[Recorded], Step::Reverse, &[Actor::Person], Reversed)
            .does(&[Effect::AllowConsents])
            .tells(&[Actor::Person, Actor::Officer]),
        Move::new(&[Recorded], Step::Reverse, &[Actor::Officer], Reversed)
            .needs(&[Need::Words, Need::Named])
            .does(&[Effect::AllowConsents])
            .tells(&[Actor::Person]),
        Move::new(&[Recorded], Step::Settle, &[Actor::Time], Settled),
    ];
}
