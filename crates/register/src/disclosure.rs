//! The disclosure rule: which entries an enquirer is shown for a purpose, and why.
//!
//! An entry is shown only if all of this holds on the day: it is relevant to the purpose (and the
//! field of work) by a row of the catalog; if it is adverse, the person has been served; it is
//! within its period; it has not ended; and, under consent, it is the very version that the person
//! saw in the preview. Everything else is silence: how much is not shown is told to the person
//! only.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::authorisation::Pin;
use crate::entry::{EndedWhy, Entry, EntryRecord, FieldValue, Wish};
use crate::event::{Outcome, Shown};
use crate::ids::EntryId;
use crate::instant::beijing_day;
use crate::marks::Mark;
use crate::rules::{
    Amounts, Authorisation, Class, DisclosurePeriod, EntryField, FieldCode, Item, ItemCode, NoticeRule, PenaltyKind,
    PurposeCode, RuleGap, RuleId, Rules, ShownTo, Text,
};

/// Where an entry stands on a day, for everyone but the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The person has not been served yet.
    Unserved,
    /// The person has not said yet whether it may be kept.
    Awaiting,
    /// May be shown for relevant purposes, until and including this day.
    Open {
        /// Last day.
        until: Date,
    },
    /// Is in no report any more.
    Ended {
        /// First day without it.
        on: Date,
        /// Why.
        why: EndedWhy,
    },
}

/// The class of an entry by the rules in force for it, computed anew so that a rule that is better
/// for the person applies back.
#[must_use]
pub fn class_of(record: &EntryRecord, item: &Item, rules: &Rules) -> Option<Class> {
    let content = &record.content;
    let kinds: Vec<PenaltyKind> = content.penalty_kinds.iter().filter_map(|kind| PenaltyKind::parse(kind)).collect();
    if kinds.is_empty() {
        return Class::parse(&content.class);
    }
    let amounts = Amounts { fine_fen: content.fen(FINE), confiscated_fen: content.fen(CONFISCATED) };
    Some(rules.classify(&kinds, &amounts, &item.code, content.decided_on))
}

/// Field keys under which amounts are kept, whatever the template calls its columns.
pub const FINE: &str = "fine";
/// As [`FINE`].
pub const CONFISCATED: &str = "confiscated";

/// The disclosure period of an adverse entry; `None` for one that has none.
///
/// # Errors
/// [`RuleGap`] where no rule is in force for it: then it is not shown.
pub fn period_of(record: &EntryRecord, rules: &Rules) -> Result<Option<DisclosurePeriod>, RuleGap> {
    let item = item_of(record, rules)?;
    if !item.adverse {
        return Ok(None);
    }
    let class = class_of(record, item, rules).unwrap_or(Class::Minor);
    rules.disclosure(&item.code, class, record.content.decided_on).map(Some)
}

/// The item of an entry.
///
/// # Errors
/// [`RuleGap`] if the catalog does not know it.
pub fn item_of<'a>(record: &EntryRecord, rules: &'a Rules) -> Result<&'a Item, RuleGap> {
    let code = ItemCode::new(&record.content.item);
    rules.item(&code).ok_or_else(|| RuleGap { question: format!("an item {code} in the catalog") })
}

/// Where an entry stands on `today`.
///
/// # Errors
/// [`RuleGap`] where no rule is in force for it: then it is not shown.
pub fn standing(record: &EntryRecord, rules: &Rules, today: Date) -> Result<Standing, RuleGap> {
    if let Some((on, why)) = record.first_end(today) {
        // A period that is over says nothing of the decision; taken back or annulled after it, that is what is told.
        let later = record.ended().filter(|(_, later)| matches!(later, EndedWhy::Withdrawn | EndedWhy::Annulled));
        let (on, why) = later.filter(|_| why == EndedWhy::PeriodOver).unwrap_or((on, why));
        return Ok(Standing::Ended { on, why });
    }
    let item = item_of(record, rules)?;
    match wished(record, item) {
        Wished::Declined { on } => return Ok(Standing::Ended { on, why: EndedWhy::Declined }),
        Wished::Awaiting => return Ok(Standing::Awaiting),
        Wished::Kept => {}
    }
    let period = period_of(record, rules)?;
    let until = period.as_ref().map_or(Date::MAX, |period| period.last_day);
    if today > until {
        let on = until.tomorrow().unwrap_or(Date::MAX);
        return Ok(Standing::Ended { on, why: EndedWhy::PeriodOver });
    }
    if let Some(on) = out_of_force(record, item, rules, today) {
        return Ok(Standing::Ended { on, why: EndedWhy::NotInForce });
    }
    if item.notice == NoticeRule::BeforeDisclosure && record.served().is_none() {
        return Ok(Standing::Unserved);
    }
    Ok(Standing::Open { until })
}

/// What the person's answer makes of a record that is theirs to refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wished {
    /// It is kept: by their yes, or without a no where none is needed.
    Kept,
    /// It needs their yes, and they have not answered.
    Awaiting,
    /// They do not want it.
    Declined {
        /// The day on which they said so.
        on: Date,
    },
}

/// What the person's latest answer makes of an entry of this item (design 2.10). Where the item is
/// not theirs to refuse, no answer counts.
#[must_use]
pub fn wished(record: &EntryRecord, item: &Item) -> Wished {
    if !item.notice.may_be_declined() {
        return Wished::Kept;
    }
    match record.wish() {
        Some((at_ms, Wish::Decline)) => Wished::Declined { on: beijing_day(at_ms) },
        None if item.notice == NoticeRule::ByConsent => Wished::Awaiting,
        None | Some((_, Wish::Keep)) => Wished::Kept,
    }
}

/// The last day on which an entry is kept: its key is destroyed by the run of the next day.
///
/// One that the person declined goes after the days in which they may change their mind, one that
/// waits for their yes after the days in which they may give it.
///
/// # Errors
/// [`RuleGap`] where no rule is in force for it.
pub fn kept_until(record: &EntryRecord, item: &Item, rules: &Rules) -> Result<Date, RuleGap> {
    let until = |clock: &str, from: Date| rules.clock(clock, from).map(|clock| rules.due(from, clock).date);
    match wished(record, item) {
        Wished::Awaiting => until("entry.consent.lapse", beijing_day(record.filed_at_ms())),
        Wished::Declined { on } => until("entry.declined.undo", on),
        Wished::Kept => {
            let class = class_of(record, item, rules).unwrap_or(Class::Minor);
            let retained = rules.retention_until(&item.code, class, record.content.decided_on)?;
            match record.ended() {
                // What was taken back stays for the person to show, not for anybody else.
                Some((on, EndedWhy::Withdrawn | EndedWhy::Annulled)) => {
                    Ok(retained.min(until("entry.taken-back.keep", on)?))
                }
                _ => Ok(retained),
            }
        }
    }
}

/// Since when a licence or qualification is not in force: by its status, or because its time is over.
fn out_of_force(record: &EntryRecord, item: &Item, rules: &Rules, today: Date) -> Option<Date> {
    if item.adverse {
        return None;
    }
    let content = &record.content;
    let template = rules.template(&item.template)?;
    let held = |field| template.column_for(field).and_then(|column| content.fields.get(&column.key));
    let in_status = match held(EntryField::Status) {
        Some(FieldValue::Code { key, .. }) => item.shown_while.is_empty() || item.shown_while.contains(key),
        _ => true,
    };
    if !in_status {
        // Since when it is so no sheet says: nobody saw it as in force from the day on which that was filed.
        return Some(beijing_day(record.version_at_ms()));
    }
    in_force_until(record, item, rules).filter(|last| today > *last).map(|last| last.tomorrow().unwrap_or(Date::MAX))
}

/// The last day on which a licence or qualification is in force; `None` where it has no end, and for
/// entries whose disclosure has a period of its own.
#[must_use]
pub fn in_force_until(record: &EntryRecord, item: &Item, rules: &Rules) -> Option<Date> {
    let column = rules.template(&item.template)?.column_for(EntryField::EffectiveUntil)?;
    match record.content.fields.get(&column.key) {
        Some(FieldValue::Day(last)) if !item.adverse => Some(*last),
        _ => None,
    }
}

/// For what somebody asks, established before any entry is looked at.
#[derive(Clone, Debug)]
pub struct Grounds<'a> {
    /// The purpose.
    pub purpose: &'a PurposeCode,
    /// The field of work, where the purpose names one.
    pub field: Option<&'a FieldCode>,
    /// Under consent: the versions that were previewed. `None` under a mandate.
    pub pins: Option<&'a [Pin]>,
    /// The day.
    pub today: Date,
}

/// One entry as an enquirer gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownEntry {
    /// Its identifier.
    pub id: EntryId,
    /// The version.
    pub version: u32,
    /// The item.
    pub item: ItemCode,
    /// Whether it can weigh against the person.
    pub adverse: bool,
    /// Its class, where it has one.
    pub class: Option<Class>,
    /// Code and name of the deciding body.
    pub deciding_body: (String, String),
    /// Number of the document.
    pub document_no: String,
    /// Date of the document.
    pub decided_on: Date,
    /// Kinds of penalty.
    pub penalty_kinds: Vec<PenaltyKind>,
    /// Fields that the catalog lets an enquirer see, by key.
    pub fields: BTreeMap<String, FieldValue>,
    /// Last day on which it is shown; `None` where it has no end.
    pub until: Option<Date>,
    /// Why it is shown.
    pub reason: Text,
    /// The rule that says so.
    pub rule: RuleId,
    /// Commitment of the version's leaf.
    pub commitment: [u8; 32],
    /// Marks that it bears: disputed, under review, before a court.
    pub marks: Vec<Mark>,
    /// The person's own statement.
    pub statement: Option<String>,
}

/// What an enquiry is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// The answer.
    pub outcome: Outcome,
    /// Entries, adverse ones in their place by date like all others.
    pub shown: Vec<ShownEntry>,
    /// How many of the person's entries are not shown; told to the person only.
    pub not_shown: u32,
}

impl Disclosure {
    /// What the look's event lists.
    #[must_use]
    pub fn shown_for_event(&self) -> Vec<Shown> {
        self.shown
            .iter()
            .map(|entry| Shown { item: entry.item.to_string(), commitment: entry.commitment, whole: true })
            .collect()
    }

    /// The pins that a consent to exactly this keeps.
    #[must_use]
    pub fn pins(&self) -> Vec<Pin> {
        self.shown
            .iter()
            .map(|entry| Pin {
                entry: entry.id,
                version: entry.version,
                shown: Shown { item: entry.item.to_string(), commitment: entry.commitment, whole: true },
            })
            .collect()
    }
}

/// Selects what `grounds` allow of a person's entries.
///
/// An entry for which no rule is in force is not shown: silence errs in the person's favour.
#[must_use]
pub fn select(entries: &[Entry], grounds: &Grounds<'_>, rules: &Rules) -> Disclosure {
    let shown: Vec<ShownEntry> = entries.iter().filter_map(|entry| show(entry, grounds, rules)).collect();
    let not_shown = u32::try_from(entries.len() - shown.len()).unwrap_or(u32::MAX);
    let outcome =
        if shown.iter().any(|entry| entry.adverse) { Outcome::ReferToOfficer } else { Outcome::NothingToConsider };
    Disclosure { outcome, shown, not_shown }
}

/// The number of the document as an enquirer may see it: empty where the catalog keeps it to the person.
#[must_use]
pub fn shown_document_no<'a>(record: &'a EntryRecord, item: &Item, rules: &Rules) -> &'a str {
    let column = rules.template(&item.template).and_then(|template| template.column_for(EntryField::DocumentNo));
    let shown = column.is_some_and(|column| item.shown_to(&column.key) == ShownTo::Enquirer);
    if shown { &record.content.document_no } else { "" }
}

fn show(entry: &Entry, grounds: &Grounds<'_>, rules: &Rules) -> Option<ShownEntry> {
    let record = &entry.record;
    let version = record.version();
    if let Some(pins) = grounds.pins {
        pins.iter().find(|pin| pin.entry == entry.id && pin.version == version)?;
    }
    let Standing::Open { until } = standing(record, rules, grounds.today).ok()? else { return None };
    let item = item_of(record, rules).ok()?;
    // What is kept only by the person's yes is shown only with their yes, whatever a mandate says.
    let asks_first = rules.purpose(grounds.purpose).is_some_and(|one| one.authorisation == Authorisation::Consent);
    if item.notice == NoticeRule::ByConsent && !asks_first {
        return None;
    }
    let class = class_of(record, item, rules);
    let relevance = rules.relevance(grounds.purpose, grounds.field, &item.code, class, grounds.today);
    if !relevance.relevant {
        return None;
    }
    let content = &record.content;
    let fields = content
        .fields
        .iter()
        .filter(|(key, _)| item.shown_to(key) == ShownTo::Enquirer)
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    Some(ShownEntry {
        id: entry.id,
        version,
        item: item.code.clone(),
        adverse: item.adverse,
        class,
        deciding_body: (content.deciding_body.clone(), content.deciding_body_name.clone()),
        document_no: shown_document_no(record, item, rules).to_owned(),
        decided_on: content.decided_on,
        penalty_kinds: content.penalty_kinds.iter().filter_map(|kind| PenaltyKind::parse(kind)).collect(),
        fields,
        until: (until != Date::MAX).then_some(until),
        reason: relevance.reason.clone(),
        rule: relevance.rule,
        commitment: record.commitment(),
        marks: record.marks(),
        statement: record.statement().map(str::to_owned),
    })
}
