//! How a procedure is written down: its stages, who owns each and what ends it by itself; its moves,
//! who may make them, what they need, what follows and who is told. The tables are what the code runs
//! and what the grids print, so that a lawyer reads the very thing.

use super::words::Actor;
use crate::entry::EndedWhy;

/// From when a clock counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since<S> {
    /// The day on which the case came to this stage.
    Entered,
    /// The day on which the case was opened.
    Opened,
    /// The day of the last step of this kind.
    Step(S),
}

/// What sets the last day of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends<S> {
    /// A clock of the rules.
    Clock(&'static str, Since<S>),
    /// A day that the case itself names (`Procedure::given`).
    Given,
}

/// A step that time takes when nobody else did.
#[derive(Clone, Copy, Debug)]
pub struct Timed<S> {
    /// The step.
    pub step: S,
    /// After which day.
    pub ends: Ends<S>,
}

/// One stage.
#[derive(Clone, Copy, Debug)]
pub struct Row<G: 'static, S: 'static> {
    /// The stage.
    pub stage: G,
    /// Who has to act; nobody where the case is closed.
    pub owner: Option<Actor>,
    /// What happens by itself, in the order in which it is tried.
    pub timed: &'static [Timed<S>],
}

/// One move.
#[derive(Clone, Copy, Debug)]
pub struct Move<G: 'static, S: 'static> {
    /// From one of these stages.
    pub from: &'static [G],
    /// By this step.
    pub step: S,
    /// Taken by one of these.
    pub by: &'static [Actor],
    /// To this stage; the case stays where it is if none.
    pub to: Option<G>,
    /// What it needs.
    pub needs: &'static [Need],
    /// What follows from it outside the case.
    pub does: &'static [Effect],
    /// Who is told.
    pub tells: &'static [Actor],
    /// Whether the clocks of the stage start anew although the case stays.
    pub renews: bool,
}

impl<G: Copy, S: Copy> Move<G, S> {
    /// A move without needs and consequences.
    #[must_use]
    pub const fn new(from: &'static [G], step: S, by: &'static [Actor], to: G) -> Self {
        Self { from, step, by, to: Some(to), needs: &[], does: &[], tells: &[], renews: false }
    }

    /// A move after which the case is where it was.
    #[must_use]
    pub const fn stay(from: &'static [G], step: S, by: &'static [Actor]) -> Self {
        Self { from, step, by, to: None, needs: &[], does: &[], tells: &[], renews: false }
    }

    /// With what it needs.
    #[must_use]
    pub const fn needs(mut self, needs: &'static [Need]) -> Self {
        self.needs = needs;
        self
    }

    /// With what follows.
    #[must_use]
    pub const fn does(mut self, does: &'static [Effect]) -> Self {
        self.does = does;
        self
    }

    /// With whom it tells.
    #[must_use]
    pub const fn tells(mut self, tells: &'static [Actor]) -> Self {
        self.tells = tells;
        self
    }

    /// Starting the clocks of the stage anew.
    #[must_use]
    pub const fn renews(mut self) -> Self {
        self.renews = true;
        self
    }
}

/// A stage with its owner and what happens by itself.
#[must_use]
pub const fn open<G: Copy, S: Copy>(stage: G, owner: Actor, timed: &'static [Timed<S>]) -> Row<G, S> {
    Row { stage, owner: Some(owner), timed }
}

/// A stage in which the case is closed.
#[must_use]
pub const fn closed<G: Copy, S: Copy>(stage: G) -> Row<G, S> {
    Row { stage, owner: None, timed: &[] }
}

/// A step that time takes at the end of a clock that counts from the day of coming to the stage.
#[must_use]
pub const fn after<S: Copy>(step: S, clock: &'static str) -> Timed<S> {
    Timed { step, ends: Ends::Clock(clock, Since::Entered) }
}

/// As [`after`], counting from the opening of the case.
#[must_use]
pub const fn after_opening<S: Copy>(step: S, clock: &'static str) -> Timed<S> {
    Timed { step, ends: Ends::Clock(clock, Since::Opened) }
}

/// As [`after`], counting from the last step of a kind.
#[must_use]
pub const fn after_step<S: Copy>(step: S, clock: &'static str, since: S) -> Timed<S> {
    Timed { step, ends: Ends::Clock(clock, Since::Step(since)) }
}

/// A step that time takes after a day that the case names.
#[must_use]
pub const fn after_given<S: Copy>(step: S) -> Timed<S> {
    Timed { step, ends: Ends::Given }
}

/// What a move needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Words: facts, reasons, a reply.
    Words,
    /// At least one paper of a kind that the rules admit.
    Evidence,
    /// A ground that the rules know for this procedure.
    Ground,
    /// A named officer.
    Named,
    /// A named officer who took no earlier step of this case.
    OtherOfficer,
    /// A last day, not in the past.
    Until,
    /// A new version of the entry.
    Version,
    /// The entry can weigh against the person.
    Adverse,
    /// It cannot.
    NotAdverse,
    /// Not more often in one case than this limit of the rules.
    AtMost(&'static str),
    /// What the procedure itself asks for (`Procedure::conditions`).
    Conditions,
}

impl Need {
    /// The Chinese name, for grids and refusals.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Words => "写明内容或理由",
            Self::Evidence => "附材料",
            Self::Ground => "选明理由",
            Self::Named => "具名",
            Self::OtherOfficer => "另一人办理",
            Self::Until => "写明截止日",
            Self::Version => "新版本",
            Self::Adverse => "不利信息",
            Self::NotAdverse => "非不利信息",
            Self::AtMost(_) => "次数有限",
            Self::Conditions => "符合本程序条件",
        }
    }

    /// The word of the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Evidence => "evidence",
            Self::Ground => "ground",
            Self::Named => "named",
            Self::OtherOfficer => "other-officer",
            Self::Until => "until",
            Self::Version => "version",
            Self::Adverse => "adverse",
            Self::NotAdverse => "not-adverse",
            Self::AtMost(_) => "at-most",
            Self::Conditions => "conditions",
        }
    }
}

/// What a step has as its consequence outside the case, to be committed with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Disclosure of the entry ends today, a signed event.
    End(EndedWhy),
    /// Every recipient of the entry is sent a correction, and documents that hold it are recalled.
    Travel,
    /// The case goes on as an objection.
    OpenObjection,
    /// The statement shows with the entry, as it was written.
    ShowStatement,
    /// The statement shows without the clauses that may be about others.
    ShowStatementBlanked,
    /// The statement does not show.
    HideStatement,
    /// No consent of the person counts any more.
    StopConsents,
    /// The person's consents count again.
    AllowConsents,
    /// The restriction holds from today.
    Restrict,
    /// The restriction does not hold any more.
    Lift,
    /// The body may not ask until it has answered.
    SuspendAsking,
    /// It may ask again.
    AllowAsking,
    /// The person is given a report of their file with the decision.
    FreeReport,
    /// Somebody may act for the person.
    AuthorityBegins,
    /// They may not any more.
    AuthorityEnds,
}

impl Effect {
    /// The Chinese name, for grids.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::End(EndedWhy::Silence) => "停止披露（逾期不答）",
            Self::End(EndedWhy::Objected) => "停止披露（异议成立）",
            Self::End(EndedWhy::Repaired) => "停止披露（修复）",
            Self::End(EndedWhy::Annulled) => "停止披露（决定被撤销）",
            Self::End(EndedWhy::Withdrawn) => "停止披露（撤下）",
            Self::End(EndedWhy::PeriodOver | EndedWhy::NotInForce | EndedWhy::Declined) => "停止披露",
            Self::Travel => "通知每个收到过的单位并收回文书",
            Self::OpenObjection => "转为异议",
            Self::ShowStatement => "声明随信息展示",
            Self::ShowStatementBlanked => "声明遮去他人信息后展示",
            Self::HideStatement => "声明不再展示",
            Self::StopConsents => "本人授权一律停止",
            Self::AllowConsents => "本人授权恢复",
            Self::Restrict => "措施生效",
            Self::Lift => "措施解除",
            Self::SuspendAsking => "暂停该单位查询",
            Self::AllowAsking => "恢复该单位查询",
            Self::FreeReport => "免费给本人一份报告",
            Self::AuthorityBegins => "可以代办",
            Self::AuthorityEnds => "不能再代办",
        }
    }
}
