//! A person sees their own file: every entry, its standing, who could see it. A look like any
//! other, so it is journalled; the same file shown again within minutes is the same look.

use jiff::civil::Date;
use xinyu_register::disclosure::{
    Standing, Wished, class_of, in_force_until, item_of, kept_until, period_of, standing, wished,
};
use xinyu_register::entry::{EntryContent, EntryRecord, Fact, ServedHow};
use xinyu_register::event::{Ground, Look, Looker, Outcome, Shown};
use xinyu_register::ids::EntryId;
use xinyu_register::logged::{Committed, Logged};
use xinyu_register::rules::{Class, DisclosurePeriod, Item, ItemCode, NoticeRule, RuleGap, Rules, Source, Text};

use crate::app::{Register, TRIES_MAX};
use crate::caller::Caller;
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::filing::amend::ChangeText;
use crate::person::{OpenEntry, Person};
use crate::rights::honours::OwnPublication;
use crate::turn::Turn;

/// A person's own file.
#[derive(Clone, Debug)]
pub struct OwnFile {
    /// Name as filed.
    pub name: String,
    /// Last four characters of the number.
    pub id_tail: String,
    /// The day it was shown.
    pub today: Date,
    /// Entries, latest filed first.
    pub entries: Vec<OwnEntry>,
    /// Since when enquiries by consent are frozen.
    pub frozen_since_ms: Option<i64>,
    /// The address that the person confirmed.
    pub email: Option<String>,
}

/// One entry in the person's own view.
#[derive(Clone, Debug)]
pub struct OwnEntry {
    /// Its identifier.
    pub id: EntryId,
    /// The item.
    pub item: ItemCode,
    /// Its names.
    pub item_name: Text,
    /// Short name.
    pub item_short: Text,
    /// The kind, as a word of the rules.
    pub kind: &'static str,
    /// Whether it can weigh against the person.
    pub adverse: bool,
    /// Its class.
    pub class: Option<Class>,
    /// Name of the source body.
    pub body_name: String,
    /// Date of the document.
    pub decided_on: Date,
    /// When it was filed.
    pub filed_at_ms: i64,
    /// Where it stands for everyone else.
    pub standing: Standing,
    /// The proof that the person was told.
    pub served: Option<(i64, ServedHow)>,
    /// The day from which a sent message counts as service.
    pub counts_as_served_on: Option<Date>,
    /// Where it is the person's to refuse: what their answer makes of it.
    pub wished: Option<Wished>,
    /// Where it is the person's to publish: what became of that.
    pub publication: Option<OwnPublication>,
    /// Whether they have answered: whoever did knows of it.
    pub answered: bool,
    /// Bodies that had been shown it and were told of a change, latest first.
    pub told: Vec<ToldBody>,
    /// Content commitments of its versions: by these a look says which entry was shown.
    pub commitments: Vec<[u8; 32]>,
    /// The facts; absent until the notice is opened, because reading them is opening.
    pub facts: Option<OwnFacts>,
}

/// A body that had been shown an entry and was told that it changed.
#[derive(Clone, Debug)]
pub struct ToldBody {
    /// Its code.
    pub body: String,
    /// When it was told, milliseconds.
    pub at_ms: i64,
    /// When it confirmed to know.
    pub seen_ms: Option<i64>,
}

/// The facts of an opened entry.
#[derive(Clone, Debug)]
pub struct OwnFacts {
    /// The content of the latest version.
    pub content: EntryContent,
    /// Its version.
    pub version: u32,
    /// Its disclosure period.
    pub period: Option<DisclosurePeriod>,
    /// Last day on which a licence or qualification is in force.
    pub in_force_until: Option<Date>,
    /// Retained until the day before; its key is destroyed on it.
    pub destroyed_on: Option<Date>,
    /// What versions after the first one changed, and why, oldest first.
    pub amendments: Vec<OwnAmendment>,
    /// Why the filing body took it back, in the clerk's words.
    pub taken_back: Option<String>,
    /// For each purpose of the catalog: whether such an entry is shown, and why.
    pub purposes: Vec<PurposeView>,
}

/// A version that amends the one before.
#[derive(Clone, Debug)]
pub struct OwnAmendment {
    /// Its number.
    pub version: u32,
    /// When, milliseconds.
    pub at_ms: i64,
    /// Why, in the clerk's words.
    pub reason: String,
    /// What it changes.
    pub changes: Vec<ChangeText>,
}

/// Whether an entry is shown for a purpose, and why.
#[derive(Clone, Debug)]
pub struct PurposeView {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Field of work, where the purpose names one.
    pub field: Option<Text>,
    /// Whether it needs the person's consent.
    pub by_consent: bool,
    /// Whether it is shown.
    pub shown: bool,
    /// Why.
    pub reason: Text,
    /// Where the reason comes from.
    pub source: Source,
}

impl Register {
    /// The person's own file, journalled.
    ///
    /// # Errors
    /// Nothing is shown if the look cannot be journalled.
    pub async fn own_file(&self, caller: &Caller) -> ServiceResult<Logged<OwnFile>> {
        let resident = caller.resident()?;
        let now_ms = self.now_ms();
        let today = Self::day(now_ms);
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let person = self.person(resident.subject).await?;
            let mut file = self.own_view(&person, today)?;
            for row in self.store.desks.own_changes(resident.subject).await? {
                if let Some(entry) = file.entries.iter_mut().find(|entry| entry.id == row.entry) {
                    entry.told.push(ToldBody { body: row.body, at_ms: row.at_ms, seen_ms: row.seen_ms });
                }
            }
            let shown = shown_to_self(&person, &self.rules)?;
            let same = |last: &Look| last.looker == Looker::Own && last.shown == shown;
            if let Some(committed) = self.recent_look(&person, now_ms, same).await? {
                return Ok(Logged::new(file, committed));
            }
            if let Some(committed) = self.own_look(&person, shown, now_ms, resident.valid_until_ms).await? {
                return Ok(Logged::new(file, committed));
            }
            turn.wait(self, resident.subject).await;
        }
        Err(ServiceError::Busy)
    }

    /// One entry of the person's own file, journalled with the file.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not theirs.
    pub async fn own_entry(&self, caller: &Caller, id: EntryId) -> ServiceResult<Logged<(OwnFile, OwnEntry)>> {
        let file = self.own_file(caller).await?;
        let entry = file.entries.iter().find(|entry| entry.id == id).cloned().ok_or(Refusal::NotFound)?;
        Ok(file.map(|file| (file, entry)))
    }

    async fn own_look(
        &self,
        person: &Person,
        shown: Vec<Shown>,
        now_ms: i64,
        valid_until_ms: i64,
    ) -> ServiceResult<Option<Committed>> {
        let look = Look {
            at_ms: now_ms,
            looker: Looker::Own,
            purpose: self.own_purpose(),
            field: String::new(),
            ground: Ground::Own,
            reason: String::new(),
            outcome: Outcome::OwnFile,
            shown,
            not_shown: 0,
            enquiry: None,
            rules: self.rules.version().to_owned(),
            again: None,
            paper: None,
        };
        Ok(self.put_look(person, look, valid_until_ms).await?.map(|(_, committed)| committed))
    }

    pub(crate) fn own_view(&self, person: &Person, today: Date) -> ServiceResult<OwnFile> {
        let mut entries = Vec::with_capacity(person.entries.len());
        for open in person.entries.iter().rev() {
            let publication = self.own_publication(person, open, today)?;
            entries.push(OwnEntry { publication, ..self.own_entry_view(open, today)? });
        }
        Ok(OwnFile {
            name: person.identity.name.clone(),
            id_tail: person.identity.tail().to_owned(),
            today,
            entries,
            frozen_since_ms: person.settings.frozen_since_ms,
            email: person.settings.email.clone(),
        })
    }

    fn own_entry_view(&self, open: &OpenEntry, today: Date) -> ServiceResult<OwnEntry> {
        let record = &open.entry.record;
        let item = item_of(record, &self.rules)?;
        let opened = is_opened(record, item.notice);
        let body_name = self.body_name(&record.content.source_body, &record.content.deciding_body_name);
        Ok(OwnEntry {
            id: open.entry.id,
            item: item.code.clone(),
            item_name: item.name.clone(),
            item_short: item.short.clone(),
            kind: item.kind.as_str(),
            adverse: item.adverse,
            class: opened.then(|| class_of(record, item, &self.rules)).flatten(),
            body_name,
            decided_on: record.content.decided_on,
            filed_at_ms: record.filed_at_ms(),
            standing: standing(record, &self.rules, today)?,
            served: record.served(),
            counts_as_served_on: self.counts_as_served_on(record)?,
            wished: item.notice.may_be_declined().then(|| wished(record, item)),
            publication: None,
            answered: record.wish().is_some(),
            told: Vec::new(),
            commitments: record.commitments(),
            facts: if opened { Some(self.own_facts(record, today)?) } else { None },
        })
    }

    fn own_facts(&self, record: &EntryRecord, today: Date) -> ServiceResult<OwnFacts> {
        let item = item_of(record, &self.rules)?;
        let class = class_of(record, item, &self.rules);
        let period = period_of(record, &self.rules)?;
        Ok(OwnFacts {
            content: record.content.clone(),
            version: record.version(),
            period,
            in_force_until: in_force_until(record, item, &self.rules),
            destroyed_on: kept_until(record, item, &self.rules)?.tomorrow().ok(),
            amendments: self.own_amendments(record, item),
            taken_back: record.life.iter().rev().find_map(|fact| match fact {
                Fact::Ended { reason, .. } => reason.clone(),
                _ => None,
            }),
            purposes: self.purpose_views(&item.code, class, today),
        })
    }

    fn own_amendments(&self, record: &EntryRecord, item: &Item) -> Vec<OwnAmendment> {
        let amendment = |fact: &Fact| {
            let Fact::Filed { version, at_ms, reason: Some(reason), .. } = fact else { return None };
            let (before, now) = (record.content_of(version - 1)?, record.content_of(*version)?);
            let changes = self.change_texts(item, before, now);
            Some(OwnAmendment { version: *version, at_ms: *at_ms, reason: reason.clone(), changes })
        };
        record.life.iter().filter_map(amendment).collect()
    }

    /// What each purpose of the catalog would show of such an entry, and why.
    #[must_use]
    pub fn purpose_views(&self, item: &ItemCode, class: Option<Class>, today: Date) -> Vec<PurposeView> {
        use xinyu_register::rules::Authorisation;
        let mut views = Vec::new();
        for purpose in self.rules.purposes() {
            if matches!(purpose.authorisation, Authorisation::Own) || !purpose.in_force.holds_on(today) {
                continue;
            }
            let by_consent = matches!(purpose.authorisation, Authorisation::Consent);
            let mut add = |field: Option<&xinyu_register::rules::FieldOfWork>| {
                let relevance = self.rules.relevance(&purpose.code, field.map(|field| &field.code), item, class, today);
                views.push(PurposeView {
                    code: purpose.code.to_string(),
                    name: purpose.name.clone(),
                    field: field.map(|field| field.name.clone()),
                    by_consent,
                    shown: relevance.relevant,
                    reason: relevance.reason.clone(),
                    source: relevance.source.clone(),
                });
            };
            if purpose.fields_of_work.is_empty() {
                add(None);
            }
            purpose.fields_of_work.iter().for_each(|field| add(Some(field)));
        }
        views
    }

    /// The name of a body by the rules, or as it was filed.
    pub(crate) fn body_name(&self, code: &str, filed: &str) -> String {
        xinyu_register::identity::BodyCode::parse(code)
            .ok()
            .and_then(|read| self.rules.body(&read.code).map(|body| body.name.zh.clone()))
            .unwrap_or_else(|| filed.to_owned())
    }

    pub(crate) fn counts_as_served_on(&self, record: &EntryRecord) -> Result<Option<Date>, RuleGap> {
        let Some(sent) = record.message_sent_ms() else { return Ok(None) };
        let day = Self::day(sent);
        let clock = self.rules.clock("service.message", day)?;
        // The rule's days go by first; the day after the last of them is the day of service.
        Ok(self.rules.due(day, clock).date.tomorrow().ok())
    }
}

/// Whether the person may read the facts: reading them is opening the notice.
pub(crate) fn is_opened(record: &EntryRecord, notice: NoticeRule) -> bool {
    notice != NoticeRule::BeforeDisclosure || record.served().is_some()
}

/// What the person's own look lists: whole where the facts are shown.
pub(crate) fn shown_to_self(person: &Person, rules: &Rules) -> ServiceResult<Vec<Shown>> {
    let mut shown = Vec::new();
    for open in &person.entries {
        let record = &open.entry.record;
        let item = item_of(record, rules)?;
        let whole = is_opened(record, item.notice);
        shown.push(Shown { item: item.code.to_string(), commitment: record.commitment(), whole });
    }
    Ok(shown)
}
