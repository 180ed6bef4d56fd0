//! A pending review or lawsuit: the person says, and shows, that the decision behind an entry is under
//! review or before a court. It is marked wherever it shows, until the outcome is known.
//!
//! Sources: 深圳经济特区社会信用条例 43 as the model of the mark; 行政处罚法 48 for the three days in which an
//! annulled decision goes; `rules/procedures/pending.toml`. Suing alone does not end disclosure.

use minicbor::{Decode, Encode};

use super::table::{Effect, Move, Need, Row, after, closed, open};
use super::words::{Actor, words};
use super::{Procedure, ProcedureName};
use crate::entry::EndedWhy;
use crate::ids::EntryId;
use crate::marks::Mark;

words!(
    /// Where the decision is contested.
    Before {
        0 Review = "review", "行政复议", "administrative review";
        1 Suit = "suit", "行政诉讼", "a court";
    }
);

words!(
    /// Where a pending mark stands.
    Stage {
        0 Marked = "marked", "已标注", "marked";
        1 Asked = "asked", "询问是否仍在进行", "the person is asked whether it still runs";
        2 Claimed = "claimed", "本人报告决定已被撤销，信源单位核实中", "said to be annulled, with the body that filed it";
        3 Annulled = "annulled", "决定已被撤销", "annulled";
        4 Upheld = "upheld", "决定维持", "upheld";
        5 Silenced = "silenced", "逾期不答，停止披露", "not answered: not disclosed any more";
        6 Closed = "closed", "标注结束", "closed";
        7 Overtaken = "overtaken", "信息已另行停止披露", "the entry ended otherwise";
    }
);

words!(
    /// What is done about a pending mark.
    Step {
        0 Mark = "mark", "申请标注", "ask for the mark";
        1 Ask = "ask", "询问", "ask whether it still runs";
        2 Still = "still", "仍在进行", "say that it still runs";
        3 Claim = "claim", "报告已被撤销", "say that it was annulled";
        4 Annul = "annul", "确认已被撤销", "confirm that it was annulled";
        5 Deny = "deny", "否认", "deny it";
        6 Uphold = "uphold", "告知已维持", "say that it was upheld";
        7 Close = "close", "期过", "close";
        8 Silence = "silence", "逾期不答，停止披露", "end for silence";
        9 Withdraw = "withdraw", "取消标注", "take the mark off";
        10 Overtake = "overtake", "信息已停止披露", "close, the entry having ended";
    }
);

/// What is contested.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Matter {
    /// The entry.
    #[n(0)]
    pub entry: EntryId,
    /// Code of the body that filed it.
    #[n(1)]
    pub source: String,
    /// Before whom.
    #[n(2)]
    pub before: Before,
}

/// The procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending;

use Stage::*;

const OPEN: &[Stage] = &[Marked, Asked, Claimed];

impl Procedure for Pending {
    type Stage = Stage;
    type Step = Step;
    type Matter = Matter;
    const NAME: ProcedureName = ProcedureName::Pending;

    const OPENING: Move<Stage, Step> = Move::new(&[], Step::Mark, &[Actor::Person], Marked)
        .needs(&[Need::Evidence])
        .tells(&[Actor::Person, Actor::Source]);

    const ROWS: &'static [Row<Stage, Step>] = &[
        open(Marked, Actor::Person, &[after(Step::Ask, "pending.ask")]),
        open(Asked, Actor::Person, &[after(Step::Close, "pending.answer")]),
        open(Claimed, Actor::Source, &[after(Step::Silence, "annulled.withdraw")]),
        closed(Annulled),
        closed(Upheld),
        closed(Silenced),
        closed(Closed),
        closed(Overtaken),
    ];

    const MOVES: &'static [Move<Stage, Step>] = &[
        Move::new(&[Marked], Step::Ask, &[Actor::Time], Asked).tells(&[Actor::Person]),
        Move::new(&[Asked], Step::Still, &[Actor::Person], Marked),
        Move::new(&[Asked], Step::Close, &[Actor::Time], Closed).tells(&[Actor::Person]),
        Move::new(&[Marked, Asked], Step::Claim, &[Actor::Person], Claimed)
            .needs(&[Need::Evidence])
            .tells(&[Actor::Source, Actor::Officer]),
        Move::new(OPEN, Step::Annul, &[Actor::Source, Actor::Officer], Annulled)
            .needs(&[Need::Words, Need::Named])
            .does(&[Effect::End(EndedWhy::Annulled), Effect::Travel])
            .tells(&[Actor::Person, Actor::Source]),
        Move::new(&[Claimed], Step::Deny, &[Actor::Source], Marked)
            .needs(&[Need::Words, Need::Named])
            .tells(&[Actor::Person, Actor::Officer]),
        Move::new(OPEN, Step::Uphold, &[Actor::Source, Actor::Officer], Upheld)
            .needs(&[Need::Words, Need::Named])
            .tells(&[Actor::Person]),
        Move::new(&[Claimed], Step::Silence, &[Actor::Time], Silenced)
            .does(&[Effect::End(EndedWhy::Silence), Effect::Travel])
            .tells(&[Actor::Person, Actor::Source, Actor::Supervisor]),
        Move::new(OPEN, Step::Withdraw, &[Actor::Person], Closed).tells(&[Actor::Source]),
        Move::new(OPEN, Step::Overtake, &[Actor::Register], Overtaken).tells(&[Actor::Person]),
    ];

    fn body(matter: &Matter, actor: Actor) -> Option<&str> {
        (actor == Actor::Source).then_some(&matter.source)
    }
    fn adverse(_: &Matter) -> bool {
        true
    }
    fn mark(matter: &Matter) -> Option<Mark> {
        Some(match matter.before {
            Before::Review => Mark::Review,
            Before::Suit => Mark::Suit,
        })
    }
}
