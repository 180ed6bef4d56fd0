//! What a consent covers and how it ends: scope by kind of entry, once, for a period, or standing; a freeze
//! that thaws by itself; how often somebody may be asked. The basic facts of a consent are those of
//! [`crate::authorisation`].
//!
//! To the one who asks, every lack of consent is one silence, a request that was one too many included.
//!
//! Sources: 个人信息保护法 13 to 16 and 23; the numbers are the register's own
//! (`rules/procedures/consent.toml`).

use jiff::civil::Date;
use minicbor::{Decode, Encode};

use super::Refusal;
use super::words::words;
use crate::authorisation::Pin;
use crate::codec::Day;
use crate::entry::encoded;
use crate::instant::beijing_day;
use crate::rules::{ItemCode, Kind, Rules};
use crate::subject::Settings;

words!(
    /// How often a consent can be used.
    Uses {
        0 Once = "once", "一次", "once";
        1 Period = "period", "一段时间内", "for a period";
        2 Standing = "standing", "定期复核", "standing: checked again from time to time";
    }
);

impl Uses {
    /// The clock of the longest time for which it can be given.
    fn longest(self) -> &'static str {
        match self {
            Self::Once => "consent.use.window",
            Self::Period => "consent.period.longest",
            Self::Standing => "consent.standing.longest",
        }
    }
}

/// What a consent covers, as it was asked for or as the person narrowed it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Terms {
    /// Words of the kinds of entry; every kind that the purpose allows if empty.
    #[n(0)]
    pub kinds: Vec<String>,
    /// How often.
    #[n(1)]
    pub uses: Uses,
    /// Last day of use.
    #[n(2)]
    pub until: Day,
}

impl Terms {
    /// Once, for every kind that the purpose allows: what a consent is that says nothing of its terms.
    #[must_use]
    pub fn once(until: Date) -> Self {
        Self { kinds: Vec::new(), uses: Uses::Once, until: Day(until) }
    }

    /// Whether they can be given on `day`.
    ///
    /// # Errors
    /// The end is past or later than the rules allow; a kind that nobody knows.
    pub fn admitted(&self, day: Date, rules: &Rules) -> Result<(), Refusal> {
        if let Some(kind) = self.kinds.iter().find(|kind| Kind::parse(kind).is_none()) {
            return Err(Refusal::NotAdmitted { what: kind.clone() });
        }
        let last = rules.due(day, rules.clock(self.uses.longest(), day)?).date;
        if self.until.0 < day || self.until.0 > last { Err(Refusal::TooLong { last }) } else { Ok(()) }
    }

    /// Whether the person gives no more than was asked: as few kinds, as seldom, not longer.
    #[must_use]
    pub fn within(&self, asked: &Self) -> bool {
        let fewer = asked.kinds.is_empty()
            || !self.kinds.is_empty() && self.kinds.iter().all(|kind| asked.kinds.contains(kind));
        fewer && self.uses <= asked.uses && self.until <= asked.until
    }

    /// Whether an entry of this item is covered.
    #[must_use]
    pub fn covers(&self, item: &ItemCode, rules: &Rules) -> bool {
        let kind = rules.item(item).map(|item| item.kind.as_str());
        kind.is_some_and(|kind| self.kinds.is_empty() || self.kinds.iter().any(|one| one == kind))
    }

    /// The pins that it covers.
    #[must_use]
    pub fn scoped(&self, pins: &[Pin], rules: &Rules) -> Vec<Pin> {
        pins.iter().filter(|pin| self.covers(&ItemCode::new(&pin.shown.item), rules)).cloned().collect()
    }
}

/// A consent that was given on terms, with its uses so far.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Given {
    /// What it covers.
    #[n(0)]
    pub terms: Terms,
    /// When it was given.
    #[n(1)]
    pub at_ms: i64,
    /// The entry versions that were previewed: later ones need a new consent, ended ones drop out.
    #[n(2)]
    pub pinned: Vec<Pin>,
    /// When it was used.
    #[n(3)]
    pub used_ms: Vec<i64>,
    /// When the person took it back.
    #[n(4)]
    pub revoked_ms: Option<i64>,
    /// The text as it was given, whole, for the person to read again.
    #[n(5)]
    pub text: String,
}

impl Given {
    /// The pins, if it can be used on `today`; `None` for every lack of consent, so that the caller cannot
    /// tell one from another.
    #[must_use]
    pub fn usable(&self, settings: &Settings, today: Date, rules: &Rules) -> Option<Vec<Pin>> {
        let stopped = settings.consents_stopped(today).is_some() || self.revoked_ms.is_some();
        if stopped || today > self.terms.until.0 {
            return None;
        }
        let last = self.used_ms.iter().max().map(|ms| beijing_day(*ms));
        let now = match (self.terms.uses, last) {
            (_, None) | (Uses::Period, Some(_)) => true,
            (Uses::Once, Some(_)) => false,
            (Uses::Standing, Some(last)) => today >= next_check(last, rules)?,
        };
        now.then(|| self.terms.scoped(&self.pinned, rules))
    }

    /// The first day on which a standing consent can be used again; `None` of any other.
    #[must_use]
    pub fn next_check(&self, rules: &Rules) -> Option<Date> {
        let last = self.used_ms.iter().max().map(|ms| beijing_day(*ms))?;
        (self.terms.uses == Uses::Standing).then(|| next_check(last, rules)).flatten()
    }

    /// As CBOR, to be sealed.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        encoded(self)
    }

    /// Read back after opening.
    ///
    /// # Errors
    /// The bytes are no consent of this version of the register.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }
}

/// Not more often than the clock says, whatever the caller wants.
fn next_check(last: Date, rules: &Rules) -> Option<Date> {
    rules.clock("consent.recheck", last).ok().map(|clock| rules.due(last, clock).date)
}

/// A request that the same body made before, for the same purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The day.
    pub on: Date,
    /// Whether the person can still answer it.
    pub waits: bool,
}

/// Whether a body may ask a person again for the same purpose. Where it may not, nobody is asked; the
/// person sees that it tried, and the body sees what it sees of any request that is not answered.
///
/// # Errors
/// A request still waits, or too many were made within the window.
pub fn may_ask_again(before: &[Asked], day: Date, rules: &Rules) -> Result<(), Refusal> {
    if before.iter().any(|asked| asked.waits) {
        return Err(Refusal::NotNow);
    }
    let most = rules.limit("consent.asks", day)?;
    let window = rules.clock("consent.asks.window", day)?;
    let within = before.iter().filter(|asked| day <= rules.due(asked.on, window).date).count();
    if within >= most.count as usize {
        return Err(Refusal::Limit { limit: most.id.as_str().to_owned(), count: most.count });
    }
    Ok(())
}

/// Sets the day on which a freeze ends by itself; none takes it back.
///
/// # Errors
/// Nothing is frozen, or the day is not later than `today`.
pub fn set_thaw(settings: &mut Settings, on: Option<Date>, today: Date) -> Result<(), Refusal> {
    if !settings.is_frozen(today) {
        return Err(Refusal::NotNow);
    }
    if let Some(on) = on.filter(|on| *on <= today) {
        return Err(Refusal::TooEarly { from: super::case::next_day(on.max(today)) });
    }
    settings.thaws_on = on.map(Day);
    Ok(())
}
