//! A correction travels: whoever was shown an entry that was wrong, annulled or repaired is sent a signed
//! correction and acknowledges it. One case a recipient; the person sees who did and who has not.
//!
//! Source: the register's own rule, after 个人信息保护法 46 and 47 (correct, stop, delete) and the model of
//! GDPR 19; the days are in `rules/procedures/travel.toml`.

use minicbor::{Decode, Encode};

use super::table::{Effect, Move, Need, Row, after, closed, open};
use super::words::{Actor, words};
use super::{Procedure, ProcedureName};
use crate::entry::{EndedWhy, encoded};
use crate::ids::{CaseId, EnquiryId, EntryId};

words!(
    /// Where a travelling correction stands.
    Stage {
        0 Sent = "sent", "已送出，待确认", "sent, not yet acknowledged";
        1 Overdue = "overdue", "多次提醒仍未确认", "reminded in vain";
        2 Acknowledged = "acknowledged", "已确认", "acknowledged";
        3 Unanswered = "unanswered", "始终未确认", "never acknowledged";
    }
);

words!(
    /// What is done with it.
    Step {
        0 Send = "send", "送出更正", "send";
        1 Remind = "remind", "提醒", "remind";
        2 Acknowledge = "acknowledge", "确认已更正自己的记录", "acknowledge that its own records are mended";
        3 GiveUp = "give-up", "报监督员", "report to the supervisor";
        4 Chase = "chase", "督促", "press for it";
        5 Close = "close", "期过，记为未确认", "close as never acknowledged";
    }
);

/// To whom what is sent.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Matter {
    /// The entry.
    #[n(0)]
    pub entry: EntryId,
    /// Code of the body that was shown it.
    #[n(1)]
    pub body: String,
    /// The enquiry that showed it.
    #[n(2)]
    pub enquiry: EnquiryId,
    /// What the correction says.
    #[n(3)]
    pub notice: Notice,
}

/// What the register signs and sends. It names nobody: the recipient knows by its own enquiry whom it is
/// about, and is told nothing but what became of what it was shown.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Notice {
    /// The case that led to it, where there was one.
    #[n(0)]
    pub case: Option<CaseId>,
    /// The enquiry by which it was shown.
    #[n(1)]
    pub enquiry: EnquiryId,
    /// Content commitment of the version that was shown.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub shown: [u8; 32],
    /// What became of it.
    #[n(3)]
    pub became: Became,
}

/// What became of a version that was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Became {
    /// It ended; it must be used no more.
    #[n(0)]
    Ended(#[n(0)] EndedWhy),
    /// Another version took its place. Its content needs a new authorisation.
    #[n(1)]
    Amended,
    /// It was never about this person.
    #[n(2)]
    NotThisPerson,
}

impl Notice {
    /// The bytes that are signed.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        encoded(self)
    }
}

/// The procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Travel;

use Stage::*;

impl Procedure for Travel {
    type Stage = Stage;
    type Step = Step;
    type Matter = Matter;
    const NAME: ProcedureName = ProcedureName::Travel;

    const OPENING: Move<Stage, Step> =
        Move::new(&[], Step::Send, &[Actor::Register, Actor::Officer], Sent).tells(&[Actor::User]);

    const ROWS: &'static [Row<Stage, Step>] = &[
        open(
            Sent,
            Actor::User,
            &[after(Step::Remind, "travel.acknowledge"), after(Step::GiveUp, "travel.acknowledge")],
        ),
        open(Overdue, Actor::Supervisor, &[after(Step::Close, "travel.close")]),
        closed(Acknowledged),
        closed(Unanswered),
    ];

    const MOVES: &'static [Move<Stage, Step>] = &[
        Move::new(&[Sent, Overdue], Step::Acknowledge, &[Actor::User], Acknowledged)
            .needs(&[Need::Named])
            .tells(&[Actor::Person]),
        Move::stay(&[Sent], Step::Remind, &[Actor::Time])
            .needs(&[Need::AtMost("travel.reminders")])
            .tells(&[Actor::User])
            .renews(),
        Move::new(&[Sent], Step::GiveUp, &[Actor::Time], Overdue).does(&[Effect::SuspendAsking]).tells(&[
            Actor::Supervisor,
            Actor::User,
            Actor::Person,
        ]),
        Move::stay(&[Overdue], Step::Chase, &[Actor::Supervisor]).needs(&[Need::Words]).tells(&[Actor::User]),
        Move::new(&[Overdue], Step::Close, &[Actor::Time], Unanswered).tells(&[Actor::Person, Actor::Supervisor]),
    ];

    fn body(matter: &Matter, actor: Actor) -> Option<&str> {
        (actor == Actor::User).then_some(&matter.body)
    }
}
