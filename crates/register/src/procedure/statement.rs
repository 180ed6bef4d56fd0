//! The person's own statement (本人声明): a few lines that show with an entry. It is screened for other
//! people's data; what nobody has looked at in time shows with those clauses blanked. One that is written
//! anew is another case, and takes the place of the one before.
//!
//! Source: 征信业管理条例 16 as the model; `rules/procedures/statement.toml`.

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use super::table::{Effect, Move, Need, Row, after, closed, open};
use super::words::{Actor, words};
use super::{By, Case, Procedure, ProcedureName, Refusal, Said};
use crate::ids::EntryId;
use crate::rules::Rules;

words!(
    /// Where a statement stands.
    Stage {
        0 Offered = "offered", "待核看", "to be read";
        1 Shown = "shown", "随信息展示", "shows with the entry";
        2 Returned = "returned", "退回修改", "sent back";
        3 Withdrawn = "withdrawn", "本人撤回", "withdrawn by the person";
        4 Ended = "ended", "随信息结束", "ended with the entry";
    }
);

words!(
    /// What is done with a statement.
    Step {
        0 Offer = "offer", "提交声明", "offer";
        1 Pass = "pass", "展示", "show";
        2 Blank = "blank", "遮去他人信息后展示", "show with clauses blanked";
        3 SendBack = "send-back", "退回", "send back";
        5 Withdraw = "withdraw", "撤回", "withdraw";
        6 End = "end", "信息已结束", "end with the entry";
        7 Close = "close", "期过", "close";
    }
);

/// What a statement is about.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Matter {
    /// The entry with which it shows.
    #[n(0)]
    pub entry: EntryId,
    /// The words, with what may be about others blanked: what shows if nobody reads it in time.
    #[n(1)]
    pub blanked: String,
}

impl Matter {
    /// Of words that the person wrote.
    #[must_use]
    pub fn of(entry: EntryId, words: &str, rules: &Rules, day: Date) -> Self {
        Self { entry, blanked: blanked(words, rules, day) }
    }
}

/// Whether words hold what may be somebody else's: then a human reads them first.
#[must_use]
pub fn must_be_read(words: &str, rules: &Rules, day: Date) -> bool {
    blanked(words, rules, day) != words
}

/// The words with every place that may be about somebody else made unreadable.
#[must_use]
pub fn blanked(words: &str, rules: &Rules, day: Date) -> String {
    let held: Vec<_> =
        rules.review_words(words).into_iter().filter(|hit| rules.holds_statement(&hit.rule, day)).collect();
    let hidden = |at: usize| held.iter().any(|hit| hit.start <= at && at < hit.start + hit.len);
    words.chars().enumerate().map(|(at, c)| if hidden(at) { '＊' } else { c }).collect()
}

/// The words that show now.
#[must_use]
pub fn shown(case: &Case<Statement>) -> &str {
    let mut words = "";
    let mut offered = "";
    for taken in &case.taken {
        match taken.step {
            Step::Offer => offered = &taken.said.words,
            Step::Pass => words = offered,
            // An officer says what is left of it; time shows what was blanked when it was written.
            Step::Blank if taken.by.actor == Actor::Officer => words = &taken.said.words,
            Step::Blank => words = &case.matter.blanked,
            Step::SendBack | Step::Withdraw | Step::End | Step::Close => words = "",
        }
    }
    words
}

/// The procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement;

use Stage::*;

impl Procedure for Statement {
    type Stage = Stage;
    type Step = Step;
    type Matter = Matter;
    const NAME: ProcedureName = ProcedureName::Statement;

    const OPENING: Move<Stage, Step> = Move::new(&[], Step::Offer, &[Actor::Person], Offered)
        .needs(&[Need::Words, Need::Conditions])
        .tells(&[Actor::Officer]);

    const ROWS: &'static [Row<Stage, Step>] = &[
        open(Offered, Actor::Officer, &[after(Step::Blank, "statement.read")]),
        open(Shown, Actor::Person, &[after(Step::Close, "statement.keep")]),
        closed(Returned),
        closed(Withdrawn),
        closed(Ended),
    ];

    const MOVES: &'static [Move<Stage, Step>] = &[
        Move::new(&[Offered], Step::Pass, &[Actor::Officer], Shown)
            .needs(&[Need::Named])
            .does(&[Effect::ShowStatement])
            .tells(&[Actor::Person]),
        // Where nothing in it may be anybody else's, it shows at once.
        Move::new(&[Offered], Step::Pass, &[Actor::Register], Shown)
            .needs(&[Need::Conditions])
            .does(&[Effect::ShowStatement])
            .tells(&[Actor::Person]),
        Move::new(&[Offered], Step::Blank, &[Actor::Officer], Shown)
            .needs(&[Need::Words, Need::Named])
            .does(&[Effect::ShowStatementBlanked])
            .tells(&[Actor::Person]),
        Move::new(&[Offered], Step::Blank, &[Actor::Time], Shown)
            .does(&[Effect::ShowStatementBlanked])
            .tells(&[Actor::Person]),
        Move::new(&[Offered], Step::SendBack, &[Actor::Officer], Returned)
            .needs(&[Need::Words, Need::Named])
            .tells(&[Actor::Person]),
        Move::new(&[Offered, Shown], Step::Withdraw, &[Actor::Person], Withdrawn).does(&[Effect::HideStatement]),
        Move::new(&[Offered, Shown], Step::End, &[Actor::Register], Ended).does(&[Effect::HideStatement]),
        Move::new(&[Shown], Step::Close, &[Actor::Time], Ended).does(&[Effect::HideStatement]).tells(&[Actor::Person]),
    ];

    fn condition_words(step: Step) -> &'static str {
        match step {
            Step::Pass => "没有可能涉及他人的字句",
            _ => "不超过规定字数（statement.length）",
        }
    }
    fn conditions(case: &Case<Self>, step: Step, said: &Said, _: &By, day: Date, rules: &Rules) -> Result<(), Refusal> {
        if step == Step::Pass {
            let words = case.taken.last().map_or("", |taken| taken.said.words.as_str());
            let clean = !must_be_read(words, rules, day);
            return if clean { Ok(()) } else { Err(Refusal::Unmet { condition: "others".to_owned() }) };
        }
        let most = rules.limit("statement.length", day)?;
        if said.words.chars().count() > most.count as usize {
            return Err(Refusal::Limit { limit: most.id.as_str().to_owned(), count: most.count });
        }
        Ok(())
    }
}
